//! A policy's text: TOML in, a policy or its mistakes out.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::terms::Payer;
use super::{Clauses, Policy, Scope, Window};
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::money;
use crate::domain::returns::Grade;
use crate::domain::time::{DAY, Instant, day_of};
use crate::domain::vocabulary::Reason;

/// Longer than any warranty.
const MOST_DAYS: i64 = 36_500;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    platform: Vec<String>,
    #[serde(default)]
    market: Vec<String>,
    #[serde(default)]
    product_line: Vec<String>,
    #[serde(default)]
    tier: Vec<String>,
    /// Days of the order; both count.
    since: Option<Spanned<Datetime>>,
    until: Option<Spanned<Datetime>>,
    #[serde(default)]
    law: bool,
    #[serde(default)]
    window: Windows,
    #[serde(default)]
    goods: Goods,
    #[serde(default)]
    costs: Costs,
    returnless: Option<BTreeMap<String, Spanned<toml::Value>>>,
    label_days: Option<Spanned<i64>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Windows {
    buyer: Option<TextWindow>,
    seller: Option<TextWindow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TextWindow {
    /// Without it there is no end.
    days: Option<Spanned<i64>>,
    #[serde(default)]
    from: From,
    allowance: Option<Spanned<i64>>,
    season_end: Option<Spanned<Datetime>>,
}

#[derive(Deserialize, Default, Clone, Copy, PartialEq, Eq)]
#[serde(rename_all = "snake_case")]
enum From {
    #[default]
    Delivery,
    Order,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Goods {
    excluded_reasons: Option<Vec<Reason>>,
    final_sale: Option<Vec<String>>,
    condition: Option<Vec<Grade>>,
    evidence: Option<Vec<Reason>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Costs {
    return_shipping: Option<Shipping>,
    label: Option<BTreeMap<String, Spanned<toml::Value>>>,
    restocking: Option<Spanned<String>>,
    deduct: Option<BTreeMap<Grade, Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Shipping {
    buyer: Option<Payer>,
    seller: Option<Payer>,
}

/// A text with the mistakes found so far.
struct Reader<'t> {
    text: &'t str,
    mistakes: Vec<Mistake>,
}

impl Policy {
    /// Reads a policy from its text.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let read: Text = reading::read(text)?;
        let mut reader = Reader { text, mistakes: Vec::new() };
        let policy = reader.policy(read);
        if reader.mistakes.is_empty() { Ok(policy) } else { Err(reader.mistakes) }
    }

    /// A version under its name, in force from a day on; none when its text cannot be read.
    pub(super) fn read_as(name: &str, version: i64, from: Instant, text: &str) -> Option<Self> {
        Some(Self::read(text).ok()?.named(name, version, from))
    }

    /// This policy as a version under a name, in force from a day on.
    pub fn named(self, name: &str, version: i64, from: Instant) -> Self {
        // No day said is the beginning of time, before every day that a text says.
        let from = if from == Instant(0) { super::ALWAYS } else { from };
        Self { name: name.to_owned(), version, since: self.since.max(from), ..self }
    }
}

impl Reader<'_> {
    fn policy(&mut self, text: Text) -> Policy {
        let Text { platform, market, product_line, tier, since, until, law, window, goods, costs, .. } = text;
        let since = since.and_then(|date| self.day(&date)).unwrap_or(super::ALWAYS);
        let until = until.and_then(|date| self.day(&date)).map_or(Instant::NEVER, |last| last.plus(DAY));
        let shipping = costs.return_shipping.unwrap_or(Shipping { buyer: None, seller: None });
        let clauses = Clauses {
            buyer_window: window.buyer.map(|window| self.window(window)),
            seller_window: window.seller.map(|window| self.window(window)),
            excluded: goods.excluded_reasons,
            final_sale: goods.final_sale,
            condition: goods.condition,
            evidence: goods.evidence,
            buyer_side_payer: shipping.buyer,
            seller_side_payer: shipping.seller,
            label: costs.label.map(|sums| self.sums(&sums)),
            restocking: costs.restocking.and_then(|typed| self.percent(&typed)),
            deductions: costs.deduct.map(|table| self.table(&table)),
            returnless: text.returnless.map(|sums| self.sums(&sums)),
            label_days: text.label_days.and_then(|days| self.days(&days)),
        };
        let scope = Scope { platform, market, product_line, tier };
        Policy { name: String::new(), version: 0, since, until, is_law: law, scope, clauses }
    }

    fn bad(&mut self, at: usize, found: &str, known: &str) {
        self.mistakes.push(Mistake::at(self.text, at, MistakeKind::BadValue, found, known));
    }

    fn window(&mut self, text: TextWindow) -> Window {
        Window {
            days: text.days.and_then(|days| self.days(&days)),
            from_order: text.from == From::Order,
            allowance: text.allowance.and_then(|days| self.days(&days)).unwrap_or(0),
            season_end: text.season_end.and_then(|date| self.day(&date)),
        }
    }

    fn days(&mut self, typed: &Spanned<i64>) -> Option<i64> {
        let days = *typed.get_ref();
        if (0..=MOST_DAYS).contains(&days) {
            return Some(days);
        }
        self.bad(typed.span().start, &days.to_string(), "14 30 730");
        None
    }

    /// The first moment of a date.
    fn day(&mut self, typed: &Spanned<Datetime>) -> Option<Instant> {
        let civil = typed.get_ref().date.filter(|_| typed.get_ref().time.is_none()).and_then(|date| {
            let (year, month, day) = (i16::try_from(date.year).ok()?, date.month as i8, date.day as i8);
            jiff::civil::Date::new(year, month, day).ok()
        });
        if civil.is_none() {
            self.bad(typed.span().start, &typed.get_ref().to_string(), "2026-11-30");
        }
        civil.map(|date| Instant(day_of(date) * DAY))
    }

    fn percent(&mut self, typed: &Spanned<String>) -> Option<i64> {
        let text = typed.get_ref();
        // A percentage has two decimals of its own, as a two-decimal currency has.
        let points = text.strip_suffix('%').and_then(|number| money::parse_minor(number.trim(), "EUR"));
        let points = points.filter(|points| (0..=10_000).contains(points));
        if points.is_none() {
            self.bad(typed.span().start, text, "15%");
        }
        points
    }

    fn table(&mut self, table: &BTreeMap<Grade, Spanned<String>>) -> Vec<(Grade, i64)> {
        table.iter().filter_map(|(grade, typed)| Some((*grade, self.percent(typed)?))).collect()
    }

    /// Sums by currency as text or whole numbers; no floating point is money.
    fn sums(&mut self, typed: &BTreeMap<String, Spanned<toml::Value>>) -> BTreeMap<String, i64> {
        let mut sums = BTreeMap::new();
        for (currency, amount) in typed {
            let text = match amount.get_ref() {
                toml::Value::String(text) => text.clone(),
                toml::Value::Integer(n) => n.to_string(),
                _ => String::new(),
            };
            let minor = money::parse_minor(&text, currency).filter(|n| *n >= 0 && money::is_currency(currency));
            match minor {
                Some(minor) => drop(sums.insert(currency.clone(), minor)),
                None => {
                    self.bad(amount.span().start, &format!("{currency} {}", amount.get_ref()), "EUR = '20.00'");
                }
            }
        }
        sums
    }
}
