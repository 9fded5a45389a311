//! What a shop says about its money: the currency it reports in, when two people must agree, how long it waits for a word of
//! the bank and for goods that were replaced first, what a point is worth.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use toml::Spanned;

use crate::domain::definitions::{Definition, Mistake, MistakeKind, Sort, reading};
use crate::domain::money::{self, exponent};
use crate::domain::time::{self, DAY, Instant};

/// What holds where a desk says nothing.
const BUILT_IN: &str = include_str!("../../../assets/business/money/default.toml");

/// A shop's rules about money as of one day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyRules {
    pub report_currency: String,
    /// An approval holds for so long; whoever submits later asks for a new one.
    pub approval_holds: i64,
    /// A submitted refund that nobody confirmed for so long is unknown.
    pub unknown_after: i64,
    /// The first goods must be back so long after their replacement left.
    pub goods_within: i64,
    /// From these sums on, two different people propose and approve; by currency, in minor units.
    two_people: BTreeMap<String, i64>,
    /// Points for one whole unit of a currency.
    points: BTreeMap<String, i64>,
}

/// The rules of a desk with the day each comes into force; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoneyBook(Arc<Vec<(Instant, MoneyRules)>>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    report_currency: Option<Spanned<String>>,
    #[serde(default)]
    approval_holds: Option<Spanned<String>>,
    #[serde(default)]
    unknown_after: Option<Spanned<String>>,
    #[serde(default)]
    goods_within: Option<Spanned<String>>,
    #[serde(default)]
    two_people: BTreeMap<String, Spanned<toml::Value>>,
    #[serde(default)]
    points: BTreeMap<String, i64>,
}

impl MoneyRules {
    /// Reads a shop's rules from their text; what is left out is as it came with the program.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { report_currency, approval_holds, unknown_after, goods_within, two_people, points } =
            reading::read(text)?;
        let mut mistakes = Vec::new();
        let two_people = reading::sums(text, &two_people, &mut mistakes);
        let mut bad = |typed: &Spanned<String>, known: &str| {
            mistakes.push(Mistake::at(text, typed.span().start, MistakeKind::BadValue, typed.get_ref(), known));
        };
        if let Some(typed) = report_currency.as_ref().filter(|typed| !money::is_currency(typed.get_ref())) {
            bad(typed, "EUR USD CNY");
        }
        let mut span = |typed: Option<Spanned<String>>, usual: i64| match typed {
            None => usual,
            Some(typed) => time::span(typed.get_ref()).filter(|span| *span > 0).unwrap_or_else(|| {
                bad(&typed, "5d");
                usual
            }),
        };
        let rules = Self {
            report_currency: report_currency.map_or_else(|| "EUR".to_owned(), Spanned::into_inner),
            approval_holds: span(approval_holds, 14 * DAY),
            unknown_after: span(unknown_after, 5 * DAY),
            goods_within: span(goods_within, 21 * DAY),
            two_people,
            points,
        };
        if mistakes.is_empty() { Ok(rules) } else { Err(mistakes) }
    }

    /// Whether a sum needs the word of two different people.
    pub fn asks_two(&self, amount_minor: i64, currency: &str) -> bool {
        self.two_people.get(currency).is_some_and(|from| amount_minor >= *from)
    }

    /// Points for a sum, rounded half away from zero; a point for each minor unit where the shop does not say.
    pub fn points(&self, amount_minor: i64, currency: &str) -> i64 {
        let whole = 10i128.pow(exponent(currency));
        let per = self.points.get(currency).map_or(whole, |per| i128::from(*per));
        let product = i128::from(amount_minor) * per;
        let half = if product < 0 { -whole / 2 } else { whole / 2 };
        i64::try_from((product + half) / whole).unwrap_or(0)
    }
}

impl MoneyBook {
    /// The rules that definitions tell of, over what came with the program; those switched off are passed over.
    pub fn new(definitions: &[Definition]) -> Self {
        static USUAL: LazyLock<MoneyBook> = LazyLock::new(|| {
            let usual = MoneyRules::read(BUILT_IN).unwrap_or_default();
            MoneyBook(Arc::new(vec![(Instant(i64::MIN), usual)]))
        });
        let own = definitions.iter().filter(|own| own.sort == Sort::Money && own.enabled);
        let own = own.filter_map(|own| MoneyRules::read(&own.text).ok().map(|rules| (own.in_force_from, rules)));
        let mut own: Vec<(Instant, MoneyRules)> = own.collect();
        if own.is_empty() {
            return USUAL.clone();
        }
        own.extend(USUAL.0.iter().cloned());
        own.sort_by_key(|(from, _)| *from);
        Self(Arc::new(own))
    }

    /// The rules in force at a moment.
    pub fn at(&self, at: Instant) -> &MoneyRules {
        let found = self.0.iter().rev().find(|(from, _)| *from <= at).or_else(|| self.0.first());
        found.map(|(_, rules)| rules).expect("rules came with the program")
    }
}

impl Default for MoneyBook {
    fn default() -> Self {
        Self::new(&[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_with_the_program_can_be_read() {
        assert!(MoneyRules::read(BUILT_IN).is_ok());
        assert_eq!(MoneyRules::read("").ok(), MoneyRules::read(BUILT_IN).ok(), "what is left out is as it came");
        let book = MoneyBook::default();
        let rules = book.at(Instant(0));
        assert_eq!((rules.report_currency.as_str(), rules.unknown_after), ("EUR", 5 * DAY));
        assert_eq!(rules.approval_holds, 14 * DAY);
        assert!(!rules.asks_two(i64::MAX, "EUR"));
    }

    #[test]
    fn a_shop_says_its_own() {
        let text =
            "report_currency = 'CNY'\nunknown_after = '12h'\n[two_people]\nEUR = '500'\n[points]\nEUR = 10\nJPY = 2";
        let rules = MoneyRules::read(text).expect("rules");
        assert_eq!((rules.report_currency.as_str(), rules.unknown_after), ("CNY", DAY / 2));
        for (amount, currency, two) in [(50_000, "EUR", true), (49_999, "EUR", false), (50_000, "USD", false)] {
            assert_eq!(rules.asks_two(amount, currency), two, "{amount} {currency}");
        }
        for (amount, currency, points) in
            [(1_005, "EUR", 101), (1_004, "EUR", 100), (-1_005, "EUR", -101), (300, "JPY", 600), (123, "USD", 123)]
        {
            assert_eq!(rules.points(amount, currency), points, "{amount} {currency}");
        }
    }

    #[test]
    fn mistakes_are_pointed_at() {
        for (text, line, column) in [
            ("report_currency = 'XQQ'", 1, 19),
            ("unknown_after = 'soon'", 1, 17),
            ("goods_within = '0d'", 1, 16),
            ("[two_people]\nEUR = 1.5", 2, 7),
        ] {
            let told = MoneyRules::read(text).map_err(|m| m.iter().map(|m| (m.line, m.column)).collect::<Vec<_>>());
            assert_eq!(told, Err(vec![(line, column)]), "{text}");
        }
    }
}
