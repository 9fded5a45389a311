//! Money as platforms write it (formats 0.4), into minor units of the currency stated or declared.
//!
//! Refused rather than guessed: exponents, other digits, marks that could group or divide, signs beside a minus in front,
//! more decimals than the currency has, and an amount whose currency nobody knows.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::trimmed;
use crate::domain::intake::RejectReason;
use crate::domain::money::{is_currency, parse_minor};

/// What stands between whole and fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    #[default]
    Point,
    Comma,
    /// The file mixes both, as exports with buyers of several countries do; only amounts with one reading are taken.
    Either,
}

/// How a file writes its amounts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MoneyStyle {
    pub mark: DecimalMark,
    /// Whether thousands may be marked; an undeclared mark is refused.
    pub grouped: bool,
    /// The currency of another cell, or of the market, where the amount does not state its own.
    pub currency: Option<String>,
}

/// An amount in minor units; the currency is absent only for a zero that nobody put a currency to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Money {
    pub minor: i64,
    pub currency: Option<String>,
}

#[derive(Deserialize)]
struct Signs {
    signs: HashMap<String, Vec<String>>,
}

static SIGNS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| {
    let read: Signs = toml::from_str(include_str!("../../../assets/formats/money.toml"))
        .expect("the money asset is checked by a test of this file");
    read.signs.into_iter().map(|(sign, currencies)| (one_blank(&sign), currencies)).collect()
});

/// Reads an amount; none for an empty text and the fillers `-` and `--`, because empty is not zero.
pub fn money(text: &str, style: &MoneyStyle) -> Result<Option<Money>, RejectReason> {
    let text = trimmed(text);
    if matches!(text, "" | "-" | "--") {
        return Ok(None);
    }
    let (negative, front, digits, back) = taken_apart(text)?;
    let stated = match (front, back) {
        ("", "") => None,
        (sign, "") | ("", sign) => Some(sign),
        // Sign in front and code behind, as in `$4.00 USD`: the code decides, the sign must agree.
        (sign, code) => {
            agreeing(sign, Some(code))?;
            Some(code)
        }
    };
    let declared = style.currency.as_deref().filter(|code| !code.is_empty());
    let currency = match stated {
        Some(sign) => Some(agreeing(sign, declared)?),
        None => declared.map(str::to_owned),
    };
    let plain = plain_decimal(digits, style)?;
    let Some(currency) = currency else {
        let zero = plain.bytes().all(|b| matches!(b, b'0' | b'.'));
        return if zero { Ok(Some(Money { minor: 0, currency: None })) } else { Err(RejectReason::BadCurrency) };
    };
    if !is_currency(&currency) {
        return Err(RejectReason::BadCurrency);
    }
    let minor = parse_minor(&plain, &currency).ok_or(RejectReason::BadMoney)?;
    Ok(Some(Money { minor: if negative { -minor } else { minor }, currency: Some(currency) }))
}

/// Minus, what stands before the digits, the digits with their marks, what stands after them.
fn taken_apart(text: &str) -> Result<(bool, &str, &str, &str), RejectReason> {
    let (outer_minus, text) = text.strip_prefix('-').map_or((false, text), |rest| (true, trimmed(rest)));
    let start = text.find(|c: char| c.is_ascii_digit()).ok_or(RejectReason::BadMoney)?;
    let end = text.rfind(|c: char| c.is_ascii_digit()).ok_or(RejectReason::BadMoney)? + 1;
    let (front, digits, back) = (trimmed(&text[..start]), &text[start..end], trimmed(&text[end..]));
    let (inner_minus, front) = front.strip_suffix('-').map_or((false, front), |rest| (true, trimmed(rest)));
    if outer_minus && inner_minus {
        return Err(RejectReason::BadMoney);
    }
    Ok((outer_minus || inner_minus, front, digits, back))
}

/// The currency that a sign or code means, given what else is known.
fn agreeing(sign: &str, declared: Option<&str>) -> Result<String, RejectReason> {
    if sign.len() == 3 && sign.bytes().all(|b| b.is_ascii_uppercase()) && is_currency(sign) {
        return Ok(sign.to_owned());
    }
    let Some(currencies) = SIGNS.get(&one_blank(sign)) else {
        return Err(RejectReason::BadMoney);
    };
    match (currencies.as_slice(), declared) {
        ([only], _) => Ok(only.clone()),
        (several, Some(code)) if several.iter().any(|c| c == code) => Ok(code.to_owned()),
        _ => Err(RejectReason::BadCurrency),
    }
}

/// Blanks of any kind as one plain blank.
fn one_blank(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Digits with at most one point, without group marks.
fn plain_decimal(digits: &str, style: &MoneyStyle) -> Result<String, RejectReason> {
    let mark = match style.mark {
        DecimalMark::Point => '.',
        DecimalMark::Comma => ',',
        DecimalMark::Either => only_reading(digits)?,
    };
    let (whole, fraction) = match digits.split_once(mark) {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let mut plain = ungrouped(whole, style.grouped)?;
    if let Some(fraction) = fraction {
        if fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
            return Err(RejectReason::BadMoney);
        }
        plain.push('.');
        plain.push_str(fraction);
    }
    Ok(plain)
}

/// The decimal mark of an amount that has one reading whatever its country: the last of two kinds of marks, a mark that
/// stands once and is not followed by exactly three digits, or the other one of a mark that repeats.
fn only_reading(digits: &str) -> Result<char, RejectReason> {
    let other = |mark: char| if mark == '.' { ',' } else { '.' };
    let marks: Vec<(usize, char)> = digits.char_indices().filter(|(_, c)| matches!(c, '.' | ',')).collect();
    match marks[..] {
        [] => Ok('.'),
        [(at, _)] if digits.len() - at - 1 == 3 => Err(RejectReason::BadMoney),
        [(_, mark)] => Ok(mark),
        [.., (_, before), (_, last)] if before == last => Ok(other(last)),
        [.., (_, last)] => Ok(last),
    }
}

/// Whole digits without their group marks; the first group has one to three digits, all others three, all marks are alike.
fn ungrouped(whole: &str, allowed: bool) -> Result<String, RejectReason> {
    let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) else { return Ok(whole.to_owned()) };
    let is_mark = matches!(mark, '.' | ',' | '\'' | '’') || mark.is_whitespace();
    let groups: Vec<&str> = whole.split(mark).collect();
    let well_formed = groups.iter().enumerate().all(|(k, group)| {
        let length_fits = if k == 0 { (1..=3).contains(&group.len()) } else { group.len() == 3 };
        length_fits && group.bytes().all(|b| b.is_ascii_digit())
    });
    if allowed && is_mark && well_formed { Ok(groups.concat()) } else { Err(RejectReason::BadMoney) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn style(mark: DecimalMark, grouped: bool, currency: &str) -> MoneyStyle {
        MoneyStyle { mark, grouped, currency: Some(currency.to_owned()).filter(|c| !c.is_empty()) }
    }

    fn read(text: &str, style: &MoneyStyle) -> Result<Option<(i64, String)>, RejectReason> {
        money(text, style).map(|m| m.map(|m| (m.minor, m.currency.unwrap_or_default())))
    }

    #[test]
    fn every_shape_of_the_platforms_reads() {
        use DecimalMark::{Comma, Either, Point};
        for (text, mark, grouped, declared, minor, currency) in [
            ("90.00", Point, false, "EUR", 9_000, "EUR"),
            ("$90.00", Point, false, "USD", 9_000, "USD"),
            ("$90.00", Point, false, "CAD", 9_000, "CAD"),
            ("AU $3,000.00", Point, true, "USD", 300_000, "AUD"),
            ("AU $3,000.00", Either, true, "", 300_000, "AUD"),
            ("EUR 90,00", Either, true, "USD", 9_000, "EUR"),
            ("1 234,50 €", Comma, true, "", 123_450, "EUR"),
            ("1\u{a0}234,50\u{a0}€", Comma, true, "", 123_450, "EUR"),
            ("1\u{202f}234,50\u{202f}€", Either, true, "", 123_450, "EUR"),
            ("116,99 €", Comma, false, "", 11_699, "EUR"),
            ("-$4.700", Point, false, "USD", -470, "USD"),
            ("$-4.70", Point, false, "USD", -470, "USD"),
            ("￥49.16", Point, false, "CNY", 4_916, "CNY"),
            ("JP¥14.00", Point, false, "", 14, "JPY"),
            ("4700", Point, false, "JPY", 4_700, "JPY"),
            ("8.0", Point, false, "USD", 800, "USD"),
            ("143.99", Point, false, "USD", 14_399, "USD"),
            ("1.234.567,89", Comma, true, "EUR", 123_456_789, "EUR"),
            ("1,234,567", Either, true, "USD", 123_456_700, "USD"),
            ("12.5 USD", Point, false, "EUR", 1_250, "USD"),
            ("1.5", Either, true, "EUR", 150, "EUR"),
            ("1.2300", Either, true, "EUR", 123, "EUR"),
            ("$4.00 USD", Point, false, "", 400, "USD"),
            ("12,30 zł", Comma, false, "", 1_230, "PLN"),
            ("US $24.00", Point, false, "", 2_400, "USD"),
            ("0.00", Point, false, "", 0, ""),
        ] {
            let got = read(text, &style(mark, grouped, declared));
            assert_eq!(got, Ok(Some((minor, currency.to_owned()))), "{text} {mark:?} {declared}");
        }
    }

    #[test]
    fn empty_is_not_zero() {
        for text in ["", " ", "-", "--"] {
            assert_eq!(read(text, &style(DecimalMark::Point, false, "EUR")), Ok(None), "{text:?}");
        }
    }

    #[test]
    fn odd_amounts_are_refused() {
        for text in [
            "NaN",
            "inf",
            "-inf",
            "1e3",
            "1E+3",
            "0x10",
            "٣",
            "１２",
            "1,234.50",
            "1.234",
            "+5",
            "--5",
            "-$-5",
            "5-",
            "(5.00)",
            "−5",
            "1 2",
            "1_000",
            "5.",
            ".5",
            "5.5.5",
            "€€5",
            "12abc",
            "XXXX 5",
            "QQQ 5",
            "usd 5",
            "123456789012345678901234567890",
            "1'000",
        ] {
            assert_eq!(read(text, &style(DecimalMark::Point, false, "EUR")), Err(RejectReason::BadMoney), "{text}");
        }
        for text in
            ["1,234", "1.234", "12,34,567.00", "1,2345.00", "1.234,567.00", "1,234 567.00", "1234,567.00", "1_234.00"]
        {
            assert_eq!(read(text, &style(DecimalMark::Either, true, "EUR")), Err(RejectReason::BadMoney), "{text}");
        }
        for (text, declared) in [("1,234", "KWD"), ("1,2 4.00", "")] {
            assert_eq!(read(text, &style(DecimalMark::Either, true, declared)), Err(RejectReason::BadMoney), "{text}");
        }
    }

    #[test]
    fn a_currency_that_nobody_knows_is_refused() {
        for (text, declared) in [("90.00", ""), ("$90.00", ""), ("$90.00", "EUR"), ("¥5", "USD"), ("5.00", "EURO")] {
            let got = read(text, &style(DecimalMark::Point, false, declared));
            assert_eq!(got, Err(RejectReason::BadCurrency), "{text} {declared}");
        }
    }

    #[test]
    fn every_sign_means_real_currencies() {
        assert!(SIGNS.values().flatten().all(|code| is_currency(code)));
    }

    proptest! {
        #[test]
        fn written_amounts_read_back(minor in -1_000_000_000_000i64..1_000_000_000_000, k in 0usize..3) {
            let currency = ["EUR", "JPY", "KWD"][k];
            let text = crate::domain::money::decimal(minor, currency);
            prop_assert_eq!(read(&text, &style(DecimalMark::Point, false, currency)), Ok(Some((minor, currency.to_owned()))));
        }

        #[test]
        fn no_text_breaks_the_reader(text in ".{0,30}", digits in "[-$€0-9., A-Z]{0,30}") {
            let _ = money(&text, &style(DecimalMark::Either, true, "EUR"));
            let _ = money(&digits, &style(DecimalMark::Either, true, ""));
        }
    }
}
