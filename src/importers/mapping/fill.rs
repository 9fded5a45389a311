//! Columns of one record from one element, typed by their names: `_at` is a moment, `_minor` is money, codes are folded.
//!
//! Invariant: a value that cannot be read refuses the row and says where it stood.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::sync::OnceLock;

use foldhash::fast::RandomState as Quick;

use super::path::{Path, Place};
use super::reading::{first_text, holds, text_of};
use super::spec::{Format, Pick, Platform, Sum, Take};
use crate::domain::change::Record;
use crate::domain::columns::{Val, from_columns, to_columns};
use crate::domain::ids::Kind;
use crate::domain::intake::RejectReason;
use crate::domain::money::is_currency;
use crate::domain::rates;
use crate::importers::codes;
use crate::importers::values::{self, DateOrder, DateStyle, Money, MoneyStyle};

/// Where a row failed: the path, what stood there, why.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Failure {
    pub column: String,
    pub value: String,
    pub reason: RejectReason,
}

/// Columns that name things outside; refused when a spreadsheet has cut them.
const IDENTIFIERS: &[&str] = &[
    "platform_ref",
    "order_ref",
    "line_ref",
    "sku",
    "asin",
    "unit_label",
    "case_ref",
    "replaces_order_ref",
    "reverses_ref",
    "replacement_order_ref",
    "handle",
];

const TRUTHS: &[&str] = &["public", "verified", "of_seller", "returnless", "unexpected"];

/// Columns that follow from another one unless the format says otherwise: source, target, table of codes.
const FOLLOWING: &[(&str, &str, &str)] = &[
    ("reason_code", "reason", "reason"),
    ("platform_outcome", "outcome", "outcome"),
    ("platform_disposition", "grade", "grade"),
    ("platform_disposition", "disposition", "disposition"),
];

/// Moments whose text is kept beside them.
const KEPT_TEXTS: &[(&str, &str)] =
    &[("requested_at", "requested_text"), ("placed_at", "placed_text"), ("opened_at", "opened_text")];

/// What the values of one record are read with.
pub struct Setting<'s> {
    pub platform: &'s Platform,
    pub source: String,
    pub market: String,
    pub currency: Option<String>,
    /// The record itself states its currency, so that an amount in another one is refused; before, it is an assumption.
    pub settled: bool,
    pub dates: DateStyle,
}

impl<'s> Setting<'s> {
    /// Settles platform, market, currency and zone before anything else is read.
    pub fn of(
        platform: &'s Platform,
        format: &Format,
        order: DateOrder,
        take: &BTreeMap<String, Take>,
        place: &Place<'_>,
    ) -> Self {
        let text = |column: &str| take.get(column).and_then(|take| first_text(take, words_of(platform), place));
        let source = text("platform").map_or_else(|| platform.platform.clone(), |found| found.to_lowercase());
        let name = text("market").unwrap_or_default();
        let known = codes::market(words_of(platform), &name);
        let stated = text("currency").filter(|code| is_currency(code));
        let zone = match format.zone.as_deref().unwrap_or(&platform.zone) {
            "market" => known.map_or("UTC", |(_, market)| market.zone.as_str()),
            "" => "UTC",
            zone => zone,
        };
        let order = match order {
            // A site writes dates as its country does.
            DateOrder::Auto => known.map_or(DateOrder::Auto, |(_, market)| market.order),
            order => order,
        };
        Self {
            platform,
            source,
            market: known.map_or(name, |(code, _)| code.to_owned()),
            settled: stated.is_some(),
            currency: stated
                .or_else(|| known.map(|(_, market)| market.currency.clone()))
                .or_else(|| platform.currency.clone()),
            dates: DateStyle::new(order, zone).unwrap_or_default(),
        }
    }

    fn words(&self) -> &str {
        words_of(self.platform)
    }
}

fn words_of(platform: &Platform) -> &str {
    if platform.words.is_empty() { &platform.platform } else { &platform.words }
}

/// Builds a record under its natural key from constants and picked values; `state_table` folds its `platform_status`.
pub fn record<T: Record>(
    natural_key: Option<String>,
    set: &BTreeMap<String, String>,
    take: &BTreeMap<String, Take>,
    state_table: (&str, &str),
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<T, Failure> {
    // Only what the file says: the record's own defaults stand for the rest, and columns it lacks are ignored.
    let mut columns = Given::with_capacity(take.len() + set.len() + SETTLED);
    if let Some(key) = natural_key {
        put(&mut columns, "natural_key", Val::Text(key));
    }
    put(&mut columns, "platform", Val::Text(setting.source.clone()));
    put(&mut columns, "market", Val::Text(setting.market.clone()));
    for (name, take) in take {
        if !matches!(name.as_str(), "platform" | "market" | "currency") {
            column::<T>(&mut columns, name, take, place, setting)?;
        }
    }
    let given = |name: &str| take.contains_key(name) || set.contains_key(name);
    let (state, table) = state_table;
    let following = FOLLOWING.iter().copied().chain([("platform_status", state, table)]);
    for (source, target, table) in following.filter(|(_, target, _)| !given(target)) {
        let word = get(&columns, source).map(|value| value.text().to_owned()).unwrap_or_default();
        if let Some(code) = codes::fold(table, setting.words(), &word) {
            put(&mut columns, target, Val::from(code));
        }
    }
    for (name, word) in set {
        put(&mut columns, name, constant(word));
    }
    put(&mut columns, "currency", Val::Text(setting.currency.clone().unwrap_or_default()));
    from_columns(columns).map_err(|error| Failure {
        column: String::new(),
        value: error.to_string(),
        reason: RejectReason::UnknownRecord,
    })
}

/// Columns that every record is given: platform, market, currency, and what follows from others.
const SETTLED: usize = 8;

/// The columns of a record that are numbers.
type Numbers = HashSet<&'static str, Quick>;

static NUMBERS: [OnceLock<Numbers>; Kind::ALL.len()] = [const { OnceLock::new() }; Kind::ALL.len()];

fn constant(word: &str) -> Val {
    word.parse().map_or_else(|_| Val::from(word), Val::Int)
}

/// What the file says of one record, by column.
type Given<'n> = Vec<(&'n str, Val)>;

fn get<'c>(columns: &'c [(&str, Val)], name: &str) -> Option<&'c Val> {
    columns.iter().find(|(column, _)| *column == name).map(|(_, value)| value)
}

fn put<'n>(columns: &mut Given<'n>, name: &'n str, value: Val) {
    match columns.iter_mut().find(|(column, _)| *column == name) {
        Some((_, slot)) => *slot = value,
        None => columns.push((name, value)),
    }
}

fn column<'n, T: Record>(
    columns: &mut Given<'n>,
    name: &'n str,
    take: &Take,
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<(), Failure> {
    for pick in take.0.iter().filter(|pick| holds(&pick.when, place)) {
        if let Some(value) = picked::<T>(columns, name, pick, place, setting)? {
            put(columns, name, value);
            return Ok(());
        }
    }
    Ok(())
}

/// One source of one column; none where nothing stands there.
fn picked<'n, T: Record>(
    columns: &mut Given<'n>,
    name: &'n str,
    pick: &Pick,
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<Option<Val>, Failure> {
    if let Some(word) = &pick.fixed {
        return Ok(Some(constant(word)));
    }
    if let Some(each) = &pick.sum {
        return times(pick, sum(each, place, setting)?, place);
    }
    if name == "tags" {
        return Ok(tags(pick, place));
    }
    if pick.currencies {
        return Ok(currencies(place));
    }
    let Some(text) = text_of(pick, place) else { return Ok(None) };
    let failure = |reason| Failure { column: pick.path.text().to_owned(), value: text.to_string(), reason };
    if let Some(table) = &pick.fold {
        return Ok(codes::fold(table, setting.words(), &text).map(Val::from));
    }
    if name.ends_with("_at") {
        let dated = values::date(&text, &setting.dates).map_err(failure)?;
        let Some(dated) = dated else { return Ok(None) };
        if let Some((_, kept)) = KEPT_TEXTS.iter().find(|(moment, _)| *moment == name) {
            put(columns, kept, Val::Text(text.trim().to_owned()));
            put(columns, "zone_stated", Val::Int(i64::from(dated.zone_stated)));
        }
        return Ok(Some(Val::Int(dated.at.0)));
    }
    if name.ends_with("_minor") {
        let money = money(pick.currency.as_ref(), &text, place, setting).map_err(failure)?;
        return times(pick, money.map(|money| if pick.abs { money.minor.abs() } else { money.minor }), place);
    }
    if TRUTHS.contains(&name) {
        return Ok(Some(Val::Int(i64::from(is_true(&text)))));
    }
    if matches!(name, "stars" | "score" | "stock") || is_number::<T>(name) {
        let fits = |number: &i64| !UNITS.contains(&name) || (0..=MOST_UNITS).contains(number);
        let number = number(&text).filter(fits).ok_or_else(|| failure(RejectReason::BadNumber))?;
        return Ok(Some(Val::Int(number)));
    }
    let text = match name {
        "tracking" => values::tracking(&text).map_err(failure)?,
        name if IDENTIFIERS.contains(&name) => values::identifier(&text).map_err(failure)?.to_owned(),
        _ => text.trim().to_owned(),
    };
    Ok(Some(Val::Text(text)).filter(|value| !value.text().is_empty()))
}

/// An amount as often as it counts.
fn times(pick: &Pick, minor: Option<i64>, place: &Place<'_>) -> Result<Option<Val>, Failure> {
    let (Some(minor), Some(path)) = (minor, &pick.times) else { return Ok(minor.map(Val::Int)) };
    let Some(text) = path.scalar(place) else { return Ok(Some(Val::Int(minor))) };
    let failure = |reason| Failure { column: path.text().to_owned(), value: text.to_string(), reason };
    let units = number(&text).ok_or_else(|| failure(RejectReason::BadNumber))?;
    let total = minor.checked_mul(units).ok_or_else(|| failure(RejectReason::BadMoney))?;
    Ok(Some(Val::Int(total)))
}

fn is_number<T: Record>(name: &str) -> bool {
    let numbers = NUMBERS[T::KIND as usize].get_or_init(|| {
        let blank = to_columns(&T::default()).unwrap_or_default();
        blank.into_iter().filter(|(_, value)| matches!(value, Val::Int(_))).map(|(name, _)| name).collect()
    });
    numbers.contains(name)
}

/// Amounts of all fitting members of a list together; none where no member fits.
fn sum(sum: &Sum, place: &Place<'_>, setting: &mut Setting<'_>) -> Result<Option<i64>, Failure> {
    let mut total: Option<i64> = None;
    for (ordinal, here) in sum.each.members(place).into_iter().enumerate() {
        let inner = Place { here, around: Some(place), root: place.root, ordinal };
        if !holds(&sum.when, &inner) {
            continue;
        }
        for text in sum.path.scalars(&inner) {
            let failure = |reason| Failure { column: sum.path.text().to_owned(), value: text.to_string(), reason };
            if let Some(money) = money(sum.currency.as_ref(), &text, &inner, setting).map_err(failure)? {
                let more = total.unwrap_or(0).checked_add(money.minor);
                total = Some(more.ok_or_else(|| failure(RejectReason::BadMoney))?);
            }
        }
    }
    Ok(total)
}

fn money(
    own_currency: Option<&Path>,
    text: &str,
    place: &Place<'_>,
    setting: &mut Setting<'_>,
) -> Result<Option<Money>, RejectReason> {
    let own = own_currency.and_then(|path| path.scalar(place)).map(Cow::into_owned);
    let style = MoneyStyle {
        mark: setting.platform.mark,
        grouped: setting.platform.grouped,
        currency: own.or_else(|| setting.currency.clone()),
    };
    let Some(money) = values::money(text, &style)? else { return Ok(None) };
    if let Some(new) = &money.currency {
        if setting.settled && setting.currency.as_ref() != Some(new) {
            return Err(RejectReason::BadCurrency);
        }
        (setting.currency, setting.settled) = (Some(new.clone()), true);
    }
    Ok(Some(money))
}

fn tags(pick: &Pick, place: &Place<'_>) -> Option<Val> {
    let found = pick.path.scalars(place);
    let tags: Vec<&str> =
        found.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|tag| !tag.is_empty()).collect();
    if tags.is_empty() { None } else { serde_json::to_string(&tags).ok().map(Val::Text) }
}

/// The columns of a table of rates that are named by a currency and hold a number.
fn currencies(place: &Place<'_>) -> Option<Val> {
    let mut told = Vec::new();
    for (name, value) in place.here.as_object()? {
        let (code, rate) = (name.to_uppercase(), value.as_str().unwrap_or_default().trim());
        if is_currency(&code) && rates::scaled(rate).is_some() {
            told.push(format!("{code} {rate}"));
        }
    }
    told.sort_unstable();
    (!told.is_empty()).then(|| Val::Text(told.join(" ")))
}

/// Columns that count units of goods, of which nobody sends fewer than none or more than this.
const UNITS: &[&str] =
    &["quantity", "asked", "approved", "received", "accepted", "rejected", "damaged", "missing", "wrong_item"];
const MOST_UNITS: i64 = 1_000_000;

/// A whole number; zeros behind a point do not matter.
fn number(text: &str) -> Option<i64> {
    let text = text.trim();
    let whole = match text.split_once('.') {
        Some((whole, zeros)) if zeros.bytes().all(|b| b == b'0') => whole,
        Some(_) => return None,
        None => text,
    };
    let digits = whole.strip_prefix('-').unwrap_or(whole);
    if digits.is_empty() || !digits.bytes().all(|b| b.is_ascii_digit()) { None } else { whole.parse().ok() }
}

fn is_true(text: &str) -> bool {
    ["true", "yes", "y", "1"].iter().any(|word| text.trim().eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::importers::mapping::all;

    #[test]
    fn a_number_is_whole() {
        for (text, expected) in [
            ("3", Some(3)),
            (" 3.00 ", Some(3)),
            ("-2", Some(-2)),
            ("2-", None),
            ("3.5", None),
            ("3.05", None),
            (".0", None),
            ("", None),
            ("x", None),
        ] {
            assert_eq!(number(text), expected, "{text}");
        }
    }

    #[test]
    fn a_date_without_a_zone_is_of_the_markets_day() {
        let format = all().find(|mapped| mapped.id() == "amazon_fba_returns").expect("a format of that name");
        let element = serde_json::Value::Null;
        let place = Place { here: &element, around: None, root: &element, ordinal: 0 };
        let market = Take(vec![Pick { fixed: Some("US".to_owned()), ..Pick::default() }]);
        let take = BTreeMap::from([("market".to_owned(), market)]);
        let setting = Setting::of(format.platform, format.format, DateOrder::Auto, &take, &place);
        let read = values::date("2026-03-02 09:14:07", &setting.dates).ok().flatten();
        assert_eq!(read.map(|dated| dated.at.rfc3339()).as_deref(), Some("2026-03-02T17:14:07Z"));
    }
}
