//! A calculation sheet in sentences: each step with the clause behind it, what would change it, and the frozen rate.

use fluent_bundle::FluentValue;

use crate::domain::change::{Record, Refund};
use crate::domain::rates::SAME;
use crate::domain::refunds::{SheetLine, parts_of};
use crate::text::{DatePattern, Words, shown_line};

/// One line of a sheet as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The clause, and what it was applied to.
    pub what: String,
    pub amount_minor: i64,
    pub why: String,
    /// What would make another sum of it; empty where nothing would.
    pub change: String,
}

/// The steps of a refund's sum, in order.
pub fn steps(words: &Words, refund: &Refund) -> Vec<Step> {
    refund.sheet.iter().map(|line| step(words, refund, line)).collect()
}

fn step(words: &Words, refund: &Refund, line: &SheetLine) -> Step {
    let money = |minor: i64| words.money(minor.abs(), &refund.currency);
    let (sku, from, upto, all) = parts_of(&line.basis).unwrap_or_default();
    let blanks: Vec<(&str, FluentValue<'_>)> = vec![
        ("units", (upto - from).into()),
        ("from", (from + 1).into()),
        ("upto", upto.into()),
        ("all", all.into()),
        ("sku", shown_line(sku).into_owned().into()),
        ("basis", shown_line(&line.basis).into_owned().into()),
        ("of", money(line.of_minor).into()),
        ("amount", money(line.amount_minor).into()),
    ];
    // The policy's table has one sentence for all its grades.
    let rule = if line.rule.starts_with("grade_") { "grade".to_owned() } else { line.rule.replace('_', "-") };
    Step {
        what: what(words, line),
        amount_minor: line.amount_minor,
        why: words.find(&format!("why-{rule}"), &blanks).unwrap_or_else(|| words.get("why-other")),
        change: words.find(&format!("change-{rule}"), &blanks).unwrap_or_default(),
    }
}

/// The clause of a line and what it was applied to, in short.
pub fn what(words: &Words, line: &SheetLine) -> String {
    let rule = words.code("sheet", &line.rule);
    let basis = shown_line(&line.basis);
    if basis.is_empty() { rule } else { format!("{rule}  {basis}") }
}

/// The sum in the shop's own currency with rate, day and source; nothing where it is in that currency already.
pub fn rate(words: &Words, refund: &Refund) -> Option<String> {
    let Some(frozen) = refund.frozen() else { return Some(words.get("rate-none")) };
    if frozen.source == SAME {
        return None;
    }
    let amount = refund.report_minor.map_or_else(String::new, |minor| words.money(minor, &refund.report_currency));
    let blanks = [
        ("amount", amount.into()),
        ("day", words.date(frozen.day_at, DatePattern::Day).into()),
        ("source", frozen.source.to_uppercase().into()),
        ("from", refund.currency.as_str().into()),
        ("to", refund.report_currency.as_str().into()),
        ("rate", frozen.cross().into()),
        ("old", if frozen.is_old { "yes" } else { "no" }.into()),
    ];
    Some(words.fill("rate-line", &blanks))
}

/// All of it as lines, the headings marked: the answer to `?` on a sum.
pub fn explained(words: &Words, refund: &Refund) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    for step in steps(words, refund) {
        lines.push((words.pair(&step.what, &words.money(step.amount_minor, &refund.currency)), true));
        lines.push((step.why, false));
        if !step.change.is_empty() {
            lines.push((words.fill("change-by", &[("what", step.change.into())]), false));
        }
        lines.push((String::new(), false));
    }
    let total = words.money(refund.amount_minor, &refund.currency);
    lines.push((format!("{}: {total}", words.get("form-total")), true));
    lines.extend(rate(words, refund).map(|rate| (rate, false)));
    lines
}

/// What stands over an explanation.
pub fn title(words: &Words, refund: &Refund) -> String {
    let key = if refund.id == 0 { String::new() } else { refund.key().to_string() };
    words.fill("explain-title", &[("key", key.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refunds::Part;
    use crate::domain::time::Instant;
    use crate::text::Lang;

    fn refund() -> Refund {
        let line = |part, rule: &str, basis: &str, of_minor, amount_minor| SheetLine {
            part,
            rule: rule.to_owned(),
            basis: basis.to_owned(),
            of_minor,
            amount_minor,
        };
        Refund {
            id: 7,
            currency: "EUR".to_owned(),
            amount_minor: 5_043,
            sheet: vec![
                line(Part::Goods, "price_share", "MUG 2-3/3", 9_000, 6_000),
                line(Part::Deduction, "condition", "15.00 %", 6_000, -900),
                line(Part::Restocking, "policy_of_tomorrow", "", 0, -57),
            ],
            ..Refund::default()
        }
    }

    #[test]
    fn each_step_says_why_and_what_would_change_it_in_every_language() {
        for &lang in Lang::ALL {
            let words = Words::new(lang);
            let steps = steps(&words, &refund());
            assert!(steps[0].why.contains("MUG") && steps[0].why.contains("90"), "{}", steps[0].why);
            assert!(steps[1].why.contains("15.00 %") && !steps[1].change.is_empty(), "{:?}", steps[1]);
            assert!(!steps[2].why.is_empty(), "a clause of somebody else");
            assert!(explained(&words, &refund()).len() > 8);
        }
    }

    #[test]
    fn every_rule_of_the_sheets_has_its_sentences() {
        for &lang in Lang::ALL {
            let words = Words::new(lang);
            for rule in [
                "named_amount",
                "price_share",
                "discount_share",
                "order_discount",
                "tax_share",
                "value_share",
                "condition",
                "restocking_fee",
                "return_label",
                "goodwill",
                "shipping_our_fault",
                "shipping_whole_order",
                "reversal",
                "paid_less_refunded",
                "paid_otherwise",
                "exchange_difference",
            ] {
                let rule = rule.replace('_', "-");
                for family in ["sheet", "why"] {
                    assert!(words.find(&format!("{family}-{rule}"), &[]).is_some(), "{family}-{rule}");
                }
            }
        }
    }

    #[test]
    fn a_rate_is_told_with_its_day_and_source_and_its_absence_too() {
        for &lang in Lang::ALL {
            let words = Words::new(lang);
            assert_eq!(rate(&words, &refund()), Some(words.get("rate-none")));
            let same = Refund { rated_at: Some(Instant(0)), rate_source: SAME.to_owned(), ..refund() };
            assert_eq!(rate(&words, &same), None);
            let told = Refund {
                report_currency: "CNY".to_owned(),
                report_minor: Some(40_344),
                rate_from: 100_000_000,
                rate_to: 800_000_000,
                rated_at: Instant::parse("2026-11-20T00:00:00Z"),
                rate_source: "ecb".to_owned(),
                ..refund()
            };
            let text = rate(&words, &told).unwrap_or_default();
            assert!(["403", "ECB", "EUR", "CNY", "8"].iter().all(|part| text.contains(part)), "{text}");
            let old = rate(&words, &Refund { rate_old: true, ..told }).unwrap_or_default();
            assert!(old.len() > text.len(), "{old}");
        }
    }
}
