//! Advice: what to do about a finding, never about noise, each with its reason, its size in money and what would make it wrong.

use serde::Serialize;

use super::finding::{Finding, Size};
use super::metrics::{Dimension, Metric};
use crate::domain::advices::{self, Advices, Area, When};
use crate::domain::vocabulary::{Issue, Reason};

/// A group of the watch list.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    pub by: Dimension,
    pub word: &'a str,
    pub money: Option<&'a Size>,
}

/// What it rests on, by its place in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Evidence {
    Finding(usize),
    Watched(usize),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Advice {
    /// Names its sentences where it has none of its own.
    pub code: String,
    pub area: Area,
    pub text: String,
    pub wrong_if: String,
    pub evidence: Evidence,
    /// Whom it is about: where the evidence shows.
    pub groups: Vec<(Dimension, String)>,
    /// What is behind it, as far as that showed.
    pub reasons: Vec<Reason>,
    pub money: Option<Size>,
}

/// What is known of a finding or a group.
#[derive(Debug, Default)]
struct Known {
    groups: Vec<(Dimension, String)>,
    reasons: Vec<Reason>,
    issues: Vec<Issue>,
    metrics: Vec<Metric>,
    when: When,
}

/// For each finding and each group of the watch list the first rule of each area that fits, the surest finding first.
pub fn advise(rules: &Advices, findings: &[Finding], watched: &[Seen<'_>]) -> Vec<Advice> {
    let mut given: Vec<Advice> = Vec::new();
    for (place, finding) in findings.iter().enumerate() {
        give(rules, &of_finding(finding), Evidence::Finding(place), finding.money.as_ref(), &mut given);
    }
    for (place, seen) in watched.iter().enumerate() {
        let groups = vec![(seen.by, seen.word.to_owned())];
        let known = Known { groups, metrics: vec![Metric::ReturnRate], ..Known::default() };
        give(rules, &known, Evidence::Watched(place), seen.money, &mut given);
    }
    given
}

fn give(rules: &Advices, known: &Known, evidence: Evidence, money: Option<&Size>, given: &mut Vec<Advice>) {
    let mut areas: Vec<Area> = Vec::new();
    for rule in rules.rules.iter().filter(|rule| fits(rule, known)) {
        // A supplier on the watch list that also is in the news is told once.
        let is_told = given.iter().any(|other| {
            other.code == rule.code
                && (other.evidence == evidence || known.groups.iter().all(|own| other.groups.contains(own)))
        });
        if areas.contains(&rule.area) || is_told {
            continue;
        }
        areas.push(rule.area);
        given.push(Advice {
            code: rule.code.clone(),
            area: rule.area,
            text: rule.text.clone(),
            wrong_if: rule.wrong_if.clone(),
            evidence,
            groups: known.groups.clone(),
            reasons: known.reasons.clone(),
            money: money.cloned(),
        });
    }
}

fn of_finding(finding: &Finding) -> Known {
    let mut known = Known {
        when: match (finding.season.is_some(), finding.better) {
            (_, Some(true)) => When::Better,
            (true, _) => When::Season,
            _ => When::Worse,
        },
        ..Known::default()
    };
    let itself = std::iter::once((finding.now.metric, &finding.now.scope.groups));
    for (metric, groups) in itself.chain(finding.also.iter().map(|(metric, groups)| (*metric, groups))) {
        put(&mut known.metrics, metric);
        for group in groups {
            match group.0 {
                Dimension::Reason => {
                    let reason = Reason::from_code(&group.1);
                    reason.into_iter().for_each(|reason| put(&mut known.reasons, reason));
                    reason.into_iter().for_each(|reason| put(&mut known.issues, reason.issue()));
                }
                Dimension::Issue => {
                    Issue::from_code(&group.1).into_iter().for_each(|issue| put(&mut known.issues, issue));
                }
                _ => {}
            }
            put(&mut known.groups, group.clone());
        }
    }
    known
}

fn put<T: PartialEq>(list: &mut Vec<T>, one: T) {
    if !list.contains(&one) {
        list.push(one);
    }
}

/// Whether a rule is about this; what it does not say fits everything.
fn fits(rule: &advices::Advice, known: &Known) -> bool {
    fn meets<T: PartialEq>(wanted: &[T], known: &[T]) -> bool {
        wanted.is_empty() || wanted.iter().any(|one| known.contains(one))
    }
    let shows: Vec<Dimension> = known.groups.iter().map(|(by, _)| *by).collect();
    rule.when == known.when
        && meets(&rule.shows, &shows)
        && meets(&rule.issues, &known.issues)
        && meets(&rule.reasons, &known.reasons)
        && meets(&rule.metrics, &known.metrics)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::finding::MoneyOf;
    use crate::analytics::{Figure, Measured, Scope, Signal};

    fn size(minor: i64) -> Size {
        Size { minor, currency: "EUR".to_owned(), of: MoneyOf::GoodsAskedBack }
    }

    fn group(by: Dimension, word: &str) -> Vec<(Dimension, String)> {
        vec![(by, word.to_owned())]
    }

    fn finding(groups: Vec<(Dimension, String)>, also: Vec<(Metric, Vec<(Dimension, String)>)>) -> Finding {
        Finding {
            signal: Signal::Outside,
            since_day: 0,
            now: Figure {
                scope: Scope { groups, ..Scope::default() },
                ..Figure::plain(Metric::ReturnRate, Measured::NoData)
            },
            before: None,
            difference: None,
            mix: None,
            better: Some(false),
            n_looked_at: 9,
            money: Some(size(12_000)),
            season: None,
            products: Vec::new(),
            also,
            goal: None,
            weeks: Vec::new(),
            strength: 5.0,
        }
    }

    fn codes(findings: &[Finding], watched: &[Seen<'_>]) -> Vec<String> {
        advise(&Advices::built_in(), findings, watched).into_iter().map(|advice| advice.code).collect()
    }

    #[test]
    fn each_cause_gets_what_mends_it() {
        let by = |reason: Reason| vec![(Metric::ReturnRate, group(Dimension::Reason, reason.code()))];
        let supplier = finding(group(Dimension::Supplier, "Harbour"), by(Reason::Defective));
        assert_eq!(codes(&[supplier], &[]), ["supplier-claim", "stock-hold"]);
        let sizes = finding(group(Dimension::ProductLine, "apparel"), by(Reason::TooSmall));
        assert_eq!(codes(&[sizes], &[]), ["listing-size-chart", "policy-exchange-first"]);
        let listing = finding(group(Dimension::ProductLine, "kitchen"), by(Reason::NotAsDescribed));
        assert_eq!(codes(&[listing], &[]), ["listing-correct"]);
        let late = finding(group(Dimension::Market, "DE"), by(Reason::Late));
        assert_eq!(codes(std::slice::from_ref(&late), &[]), ["carrier-claim"]);
        let winter = Finding { season: Some("christmas".to_owned()), ..late };
        assert_eq!(codes(&[winter], &[]), ["carrier-season"]);
    }

    #[test]
    fn advice_of_each_kind_comes_from_a_finding_with_its_size_and_what_it_is_about() {
        let behind = |reason: Reason| group(Dimension::Reason, reason.code());
        let line = |word: &str, reason| [group(Dimension::ProductLine, word), behind(reason)].concat();
        let market = |word: &str, reason| [group(Dimension::Market, word), behind(reason)].concat();
        for (area, groups) in [
            (Area::Stock, line("charging", Reason::Defective)),
            (Area::Listing, line("drinkware", Reason::NotAsDescribed)),
            (Area::Packing, line("glass", Reason::DamagedTransit)),
            (Area::Packing, line("toys", Reason::MissingParts)),
            (Area::Carrier, market("DE", Reason::Late)),
            (Area::Carrier, market("DE", Reason::NotReceived)),
            (Area::Supplier, [group(Dimension::Supplier, "Harbour"), behind(Reason::Defective)].concat()),
            (Area::Policy, line("shoes", Reason::TooSmall)),
            (Area::Policy, behind(Reason::Unauthorised)),
        ] {
            let found = finding(groups.clone(), Vec::new());
            let given = advise(&Advices::built_in(), std::slice::from_ref(&found), &[]);
            let advice = given.iter().find(|advice| advice.area == area).unwrap_or_else(|| panic!("{area}: {given:?}"));
            assert_eq!((advice.evidence, &advice.groups), (Evidence::Finding(0), &groups));
            assert_eq!(advice.money, found.money, "{area}");
        }
    }

    #[test]
    fn nothing_found_is_nothing_advised_and_good_news_ask_for_nothing_new() {
        assert!(codes(&[], &[]).is_empty());
        let better = Finding { better: Some(true), ..finding(group(Dimension::ProductLine, "apparel"), Vec::new()) };
        assert_eq!(codes(&[better], &[]), ["keep-going"]);
    }

    #[test]
    fn the_watch_list_has_its_advice_unless_the_news_gave_it() {
        let money = size(9_900);
        let seen = Seen { by: Dimension::Supplier, word: "Harbour", money: Some(&money) };
        assert_eq!(codes(&[], &[seen]), ["supplier-inspection"]);
        let news = finding(group(Dimension::Supplier, "Harbour"), Vec::new());
        assert_eq!(codes(&[news], &[seen]), ["supplier-inspection"]);
        let told = advise(&Advices::built_in(), &[], &[seen]);
        assert_eq!((told[0].money.as_ref(), told[0].evidence), (Some(&money), Evidence::Watched(0)));
    }
}
