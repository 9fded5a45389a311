//! Values as they are written, read by what their field holds.

use super::error::{ErrorKind, QueryError};
use super::fields::{FieldSpec, FieldType};
use super::lexer::Piece;
use super::when::{Looking, When};
use super::{Expr, Op};
use crate::domain::facts::{FactName, Reference};
use crate::domain::ids::Key;
use crate::domain::parcels::carrier_name;
use crate::domain::{money, time, words};

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// The whole text, in one of its spellings.
    Text(String),
    /// The beginning of the text, in one of its spellings.
    Beginning(String),
    /// Part of the text, folded.
    Part(String),
    /// A carrier's name as such names are compared, or the beginning of one with a star behind it.
    Carrier(String),
    /// One of these codes.
    Codes(&'static [&'static str]),
    Int(i64),
    /// An amount in ten-thousandths of the whole unit, in any currency or in one.
    Money {
        amount: i64,
        currency: Option<String>,
    },
    When(When),
    /// So long ago, with the length of the unit it was written in.
    Age {
        millis: i64,
        unit: i64,
    },
    Tag(String),
    /// The beginning of a tag.
    TagBeginning(String),
    /// A figure by its reference.
    Figure(String),
    /// Whoever asks.
    Me,
}

/// Currencies have at most four decimals (ISO 4217).
pub const MONEY_DECIMALS: usize = 4;

/// Reads one value of a field, or a range `a..b`.
pub fn compare(field: &'static FieldSpec, op: Op, piece: &Piece) -> Result<Expr, QueryError> {
    let is_ordered = matches!(
        field.holds,
        FieldType::Int | FieldType::Money | FieldType::Instant | FieldType::Age | FieldType::Number(_)
    );
    if !is_ordered && !matches!(op, Op::Is | Op::Exactly) {
        return Err(QueryError::new(ErrorKind::NotOrdered, piece.at.clone(), field.name));
    }
    let dots = piece.text.find("..").filter(|_| is_ordered && op == Op::Is && !piece.quoted);
    if let Some(dots) = dots {
        return range(field, piece, dots);
    }
    if op == Op::Is && !piece.quoted && piece.text == "*" {
        return Ok(Expr::Has(field));
    }
    if field.holds == FieldType::Flag {
        return flag(field, piece);
    }
    Ok(Expr::Compare { field, op, value: read(field, op, piece)? })
}

fn range(field: &'static FieldSpec, piece: &Piece, dots: usize) -> Result<Expr, QueryError> {
    let (low, high) = (&piece.text[..dots], &piece.text[dots + 2..]);
    let start = piece.at.start;
    let middle = start + low.chars().count();
    let mut bounds = Vec::new();
    for (text, at, op) in [(low, start..middle, Op::MoreOrEqual), (high, middle + 2..piece.at.end, Op::LessOrEqual)] {
        if !text.is_empty() {
            let piece = Piece { text: text.to_owned(), at, quoted: false };
            bounds.push(Expr::Compare { field, op, value: read(field, op, &piece)? });
        }
    }
    if bounds.is_empty() {
        return Err(QueryError::new(ErrorKind::MissingValue, piece.at.clone(), ""));
    }
    Ok(Expr::All(bounds))
}

fn flag(field: &'static FieldSpec, piece: &Piece) -> Result<Expr, QueryError> {
    match piece.text.to_ascii_lowercase().as_str() {
        "yes" | "true" | "1" => Ok(Expr::Has(field)),
        "no" | "false" | "0" => Ok(Expr::Not(Box::new(Expr::Has(field)))),
        _ => Err(bad(ErrorKind::BadFlag, piece)),
    }
}

fn read(field: &FieldSpec, op: Op, piece: &Piece) -> Result<Value, QueryError> {
    let text = piece.text.as_str();
    match field.holds {
        FieldType::Person if text == "me" && !piece.quoted => Ok(Value::Me),
        FieldType::Text | FieldType::Person => Ok(match text.strip_suffix('*') {
            Some(beginning) if op == Op::Is && !piece.quoted => Value::Beginning(beginning.to_owned()),
            _ => Value::Text(text.to_owned()),
        }),
        FieldType::Carrier => {
            let begins = op == Op::Is && !piece.quoted && text.ends_with('*');
            Ok(Value::Carrier(carrier_name(text) + if begins { "*" } else { "" }))
        }
        FieldType::Words if op == Op::Exactly => Ok(Value::Text(text.to_owned())),
        FieldType::Words => Ok(Value::Part(words::fold(text).into_owned())),
        FieldType::Code(codes) => {
            let word = text.to_ascii_lowercase().replace('-', "_");
            let found = if op == Op::Exactly { codes.exactly(&word) } else { codes.of_word(&word) };
            found.map(Value::Codes).ok_or_else(|| bad(ErrorKind::UnknownValue, piece).near(codes.words()))
        }
        FieldType::Int => text.parse().map(Value::Int).map_err(|_| bad(ErrorKind::BadNumber, piece)),
        FieldType::Money => amount(text).ok_or_else(|| bad(ErrorKind::BadMoney, piece)),
        FieldType::Instant => When::parse(text, looking(field))
            .map(Value::When)
            .ok_or_else(|| bad(ErrorKind::BadTime, piece).near(moments())),
        FieldType::Age => age(text).ok_or_else(|| bad(ErrorKind::BadAge, piece)),
        FieldType::Tags => Ok(match text.strip_suffix('*') {
            Some(beginning) if op == Op::Is && !piece.quoted => Value::TagBeginning(beginning.to_owned()),
            _ => Value::Tag(text.to_owned()),
        }),
        FieldType::Number(kind) => {
            let own = text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
            let id = own.or_else(|| Key::parse(text).filter(|key| key.kind == kind).map(|key| key.id));
            id.map(Value::Int).ok_or_else(|| bad(ErrorKind::BadRecord, piece))
        }
        FieldType::Figure => match Reference::parse(text) {
            Some(reference) => Ok(Value::Figure(reference.to_string())),
            None => Err(bad(ErrorKind::UnknownValue, piece).near(FactName::CODES.iter().copied())),
        },
        // Read by `flag`, which needs no value.
        FieldType::Flag => Err(bad(ErrorKind::BadFlag, piece)),
    }
}

/// Deadlines lie ahead, everything else has happened.
fn looking(field: &FieldSpec) -> Looking {
    match field.column {
        "due_at" | "platform_due_at" | "wait_until" | "snoozed_until" | "expected_at" | "promised_at" | "late_at"
        | "stuck_at" | "claim_due_at" | "hold_until" => Looking::Ahead,
        _ => Looking::Back,
    }
}

fn moments() -> impl Iterator<Item = &'static str> {
    super::when::WORDS.iter().copied()
}

fn bad(kind: ErrorKind, piece: &Piece) -> QueryError {
    QueryError::new(kind, piece.at.clone(), piece.text.clone())
}

/// Signs that stand for one currency, or nearly always do.
const SIGNS: &[(char, &str)] = &[('€', "EUR"), ('£', "GBP"), ('$', "USD")];

/// `50`, `12.5`, `50EUR`, `EUR50`, `50€`, `-3.20usd`.
fn amount(text: &str) -> Option<Value> {
    let text = match SIGNS.iter().find(|(sign, _)| text.starts_with(*sign) || text.ends_with(*sign)) {
        Some((sign, code)) => format!("{}{code}", text.trim_matches(*sign)),
        None => text.to_owned(),
    };
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let text = format!("{}{}", &text[letters..], &text[..letters]);
    let letters = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (digits, code) = text.split_at(letters);
    let currency = if code.is_empty() {
        None
    } else {
        Some(code.to_ascii_uppercase()).filter(|code| money::is_currency(code)).map(Some)?
    };
    let (negative, digits) = digits.strip_prefix('-').map_or((false, digits), |rest| (true, rest));
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let plain = |part: &str, most: usize| part.len() <= most && part.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !plain(whole, 12) || !plain(fraction, MONEY_DECIMALS) {
        return None;
    }
    let amount: i64 = format!("{whole}{fraction:0<MONEY_DECIMALS$}").parse().ok()?;
    Some(Value::Money { amount: if negative { -amount } else { amount }, currency })
}

/// `3d`, `1d12h`.
fn age(text: &str) -> Option<Value> {
    let word = text.to_ascii_lowercase();
    let (mut millis, mut unit) = (0_i64, 0);
    for part in word.split_inclusive(|c: char| c.is_ascii_alphabetic()) {
        millis = millis.checked_add(time::span(part)?)?;
        unit = time::span(&format!("1{}", &part[part.len() - 1..]))?;
    }
    (unit > 0).then_some(Value::Age { millis, unit })
}
