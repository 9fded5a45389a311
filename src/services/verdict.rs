//! A verdict in sentences: each clause, what it compared, and whose clause it is.

use fluent_bundle::FluentValue;

use crate::domain::policy::{Finding, Ground, Mark};
use crate::domain::returns::{Grade, ReturnCase};
use crate::domain::time::{DAY, Instant};
use crate::text::{DatePattern, Words, shown_line};

/// The sentences of a verdict with the mark of each clause, in the order in which they were judged.
pub fn sentences(words: &Words, case: &ReturnCase) -> Vec<(Mark, String)> {
    case.findings.iter().map(|finding| (finding.mark, sentence(words, finding))).collect()
}

/// One clause in a sentence.
pub fn sentence(words: &Words, finding: &Finding) -> String {
    let blanks = [
        ("ground", words.code("code-ground", finding.ground.code()).into()),
        ("said", compared(words, finding).into()),
        ("policy", whose(words, &finding.policy, finding.version).into()),
    ];
    words.fill("finding-said", &blanks)
}

/// A policy by its name and version.
pub fn whose(words: &Words, policy: &str, version: i64) -> String {
    let known = words.find(&format!("policy-name-{policy}"), &[]);
    let name = known.unwrap_or_else(|| shown_line(policy).into_owned());
    match version {
        0 => name,
        version => words.fill("finding-policy", &[("name", name.into()), ("version", version.to_string().into())]),
    }
}

fn compared(words: &Words, finding: &Finding) -> String {
    match finding.ground {
        Ground::Window | Ground::FaultWindow => window(words, finding),
        Ground::Condition => {
            let grades = finding.what.split(' ').filter_map(Grade::from_code);
            let grades: Vec<String> = grades.map(|grade| words.code("code-grade", grade.code())).collect();
            marked(words, "finding-condition", finding.mark, &grades.join(&words.get("list-comma")))
        }
        Ground::Reason | Ground::Evidence => {
            let family = if finding.ground == Ground::Reason { "finding-reason" } else { "finding-evidence" };
            marked(words, family, finding.mark, &words.code("code-reason", &finding.what))
        }
        Ground::FinalSale => marked(words, "finding-final-sale", finding.mark, &shown_line(&finding.what)),
        Ground::Returnless => marked(words, "finding-returnless", finding.mark, &finding.what),
    }
}

fn marked(words: &Words, key: &str, mark: Mark, what: &str) -> String {
    words.fill(key, &[("mark", mark.code().into()), ("what", what.to_owned().into())])
}

fn window(words: &Words, finding: &Finding) -> String {
    let Some(days) = finding.days else { return words.get("finding-no-end") };
    let day = |at: Option<Instant>| -> FluentValue<'static> {
        // Days of a policy are days of the world's clock, whatever the zone of who reads them.
        at.map_or_else(String::new, |at| words.date(Instant(at.day() * DAY + DAY / 2), DatePattern::Spoken)).into()
    };
    let (Some(basis), Some(_)) = (finding.basis, finding.until) else {
        return words.fill("finding-window-open", &[("days", days.into())]);
    };
    let blanks = [
        ("days", days.into()),
        ("allowance", finding.allowance.into()),
        ("basis", basis.code().into()),
        ("start", day(finding.started_at)),
        ("until", day(finding.until)),
        ("asked", day(finding.asked_at)),
    ];
    words.fill("finding-window", &blanks)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::policy::Basis;
    use crate::text::Lang;

    fn window() -> Finding {
        let at = |text| Instant::parse(text);
        Finding {
            mark: Mark::Failed,
            policy: "default".to_owned(),
            version: 3,
            basis: Some(Basis::Delivery),
            days: Some(30),
            started_at: at("2026-11-03T09:00:00Z"),
            until: at("2026-12-03T09:00:00Z"),
            asked_at: at("2026-12-05T23:30:00Z"),
            ..Finding::default()
        }
    }

    #[test]
    fn a_verdict_is_read_out_with_what_it_compared() {
        let words = Words::new(Lang::En);
        let text = sentence(&words, &window());
        assert_eq!(
            text,
            "return window: 30 days from delivery on 3 Nov 2026, until 3 Dec 2026; asked on 5 Dec 2026 (default, version 3)"
        );
        let from_order = Finding { basis: Some(Basis::Order), allowance: 10, version: 0, ..window() };
        let text = sentence(&words, &from_order);
        assert!(text.contains("30 days and 10 on the way from the order") && text.ends_with("(default)"), "{text}");
    }

    #[test]
    fn a_policy_that_every_desk_has_goes_by_its_name_and_an_own_one_as_it_was_called() {
        let words = Words::new(Lang::ZhCn);
        for (policy, version, told) in
            [("eu-law", 0, "欧盟法律"), ("default", 2, "默认政策，第 2 版"), ("my shop", 0, "my shop")]
        {
            assert_eq!(whose(&words, policy, version), told);
        }
    }

    #[test]
    fn every_ground_has_its_sentence_in_every_language() {
        for &lang in Lang::ALL {
            let words = Words::new(lang);
            for &ground in Ground::ALL {
                for &mark in Mark::ALL {
                    let finding = Finding { ground, mark, what: "new".to_owned(), ..window() };
                    for finding in [Finding { basis: None, ..finding.clone() }, finding] {
                        let text = sentence(&words, &finding);
                        assert!(!text.contains("finding-") && !text.contains('{'), "{text}");
                    }
                }
            }
        }
    }
}
