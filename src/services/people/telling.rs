//! A person in words: one line for each record, proposal, flag and rate, the same on the screen and on the command line.

use super::{Fair, Person, Proposal};
use crate::domain::change::Record;
use crate::domain::credits::CreditUnit;
use crate::domain::customers::Customer;
use crate::services::read::CurrencySum;
use crate::text::{DatePattern, Words};

/// Another customer that may be the same person, with what speaks for it.
pub fn proposal_line(one: &Proposal, words: &Words) -> String {
    let blanks = [
        ("number", one.customer.key().to_string().into()),
        ("name", one.customer.shown().into()),
        ("platform", one.customer.platform.as_str().into()),
        ("confidence", one.found.confidence.into()),
        ("signs", words.codes("code-sign", one.found.signs.iter().map(|sign| sign.code())).into()),
    ];
    words.fill("person-maybe", &blanks)
}

/// What there was of a person, in numbers.
pub fn counts_line(person: &Person, words: &Words) -> String {
    let (stars, rated) = person.stars;
    let blanks = [
        ("orders", person.n_orders.into()),
        ("returns", person.n_returns.into()),
        ("complaints", person.n_complaints.into()),
        ("reviews", person.n_reviews.into()),
    ];
    let mut line = words.fill("person-counts", &blanks);
    if rated > 0 {
        // One decimal of the mean, in whole numbers.
        let tenths = (stars * 20 + rated) / (rated * 2);
        let mean = format!("{}.{}", tenths / 10, tenths % 10);
        line.push_str(&words.fill("person-stars", &[("stars", mean.into()), ("n", rated.into())]));
    }
    line
}

/// Sums in one line, each in its currency.
pub fn sums_line(sums: &[CurrencySum], words: &Words) -> String {
    let told: Vec<String> = sums.iter().map(|sum| words.money(sum.sum_minor, &sum.currency)).collect();
    told.join(&words.get("list-comma"))
}

/// What a person has with the shop, each with what it is.
pub fn balances_line(person: &Person, words: &Words) -> String {
    let one = |(unit, currency, minor): &(CreditUnit, String, i64)| {
        format!("{} {}", words.code("code-credit-unit", unit.code()), words.money(*minor, currency))
    };
    person.balances.iter().map(one).collect::<Vec<_>>().join(&words.get("list-comma"))
}

/// One record of a person, with why it was joined.
pub fn identity_line(one: &Customer, words: &Words) -> String {
    let why = match (&one.joined_at, one.joined_by.is_empty()) {
        (None, _) => String::new(),
        (Some(_), true) => words.get("person-by-hand"),
        (Some(_), false) => words.codes("code-sign", one.joined_by.iter().map(String::as_str)),
    };
    let parts = [&one.key().to_string(), &one.platform, &one.handle, &one.name, &one.tier, &why];
    parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join("  ")
}

/// A flag with who set it, why, and until when.
pub fn flag_line(one: &Customer, words: &Words) -> String {
    let blanks = [
        ("until", words.date(one.flagged_until, DatePattern::Day).into()),
        ("by", one.flagged_by.as_str().into()),
        ("reason", one.flag_reason.as_str().into()),
    ];
    words.fill("person-flag", &blanks)
}

/// How often goods came back, beside what is usual.
pub fn rate_line(fair: &Fair, words: &Words) -> String {
    let of = [("returned", fair.fairness.returned.into()), ("orders", fair.fairness.orders.into())];
    let Some(rate) = fair.fairness.rate else { return words.fill("person-no-rate", &of) };
    let [returned, orders] = of;
    let blanks = [
        returned,
        orders,
        ("rate", words.rate(rate).into()),
        ("usual", words.rate(fair.fairness.usual).into()),
        ("line", fair.line.clone().unwrap_or_default().into()),
    ];
    words.fill(if fair.line.is_some() { "person-rate-line" } else { "person-rate" }, &blanks)
}
