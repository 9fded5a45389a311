//! A filter as plain conditions on columns: the one meaning that memory and SQL both follow.
//!
//! Invariant: a condition on a column without a value does not hold; `Not` turns that around, so three-valued logic stays
//! out. What a leaf means is said here once; `store/read/filter.rs` writes the same in SQL, and a property test compares.

use std::cell::OnceCell;

use super::fields::{self, FieldSpec, FieldType};
use super::value::{MONEY_DECIMALS, Value};
use super::when::When;
use super::{Env, Expr, Op};
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::is_carrier;
use crate::domain::time::Instant;
use crate::domain::words::{self, Phrase};

/// A test of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// A figure counts the record. Which records those are follows from others, so a reader says it, and whoever matches in
    /// memory brings the references of the figures that count the record.
    Figure(String),
    /// Holds when there are none.
    All(Vec<Condition>),
    /// Does not hold when there are none.
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Int {
        column: &'static str,
        is: Compared,
        than: i64,
    },
    /// The customer of that number, or another record of the same person; the column holds a customer.
    SamePerson {
        column: &'static str,
        id: i64,
    },
    /// The text is one of these.
    OneOf {
        column: &'static str,
        texts: Vec<String>,
    },
    /// The text is the name of a carrier that is asked for.
    Carrier {
        column: &'static str,
        asked: String,
    },
    /// The text lies between, byte by byte, the second bound excluded.
    Between {
        column: &'static str,
        from: String,
        until: String,
    },
    /// The text holds a part, both folded.
    Contains {
        column: &'static str,
        part: String,
    },
    /// There is a text, and it is not empty.
    Filled {
        column: &'static str,
    },
    /// There is a value.
    Known {
        column: &'static str,
    },
    /// The searched texts of the record, or of one that is searched along with it, hold the phrase.
    Search(Phrase),
}

/// How an integer stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Compared {
    Less,
    LessOrEqual,
    Equal,
    MoreOrEqual,
    More,
}

/// The conditions of a filter for one moment and one person.
pub fn condition(filter: &Expr, kind: Kind, env: &Env<'_>) -> Condition {
    match filter {
        Expr::All(parts) => Condition::All(parts.iter().map(|part| condition(part, kind, env)).collect()),
        Expr::Any(parts) => Condition::Any(parts.iter().map(|part| condition(part, kind, env)).collect()),
        Expr::Not(part) => Condition::Not(Box::new(condition(part, kind, env))),
        Expr::Search { phrase, number } => search(phrase, *number, kind),
        Expr::Has(field) => has(field),
        Expr::Compare { field, op, value } => compare(field, *op, value, env),
    }
}

fn search(phrase: &Phrase, number: Option<Key>, kind: Kind) -> Condition {
    let pointing = number.iter().flat_map(|key| {
        // A customer is found by the number alone; everybody who is the same person is asked for by name.
        let is_own = |field: &&FieldSpec| kind != Kind::Customer || field.name != PERSON;
        let fields = fields::fields(kind).iter().filter(|field| field.holds == FieldType::Number(key.kind));
        fields.filter(is_own).map(|field| pointed(field, key.kind, key.id))
    });
    let mut any: Vec<Condition> = pointing.collect();
    if !words::searched(kind).is_empty() {
        any.push(Condition::Search(phrase.clone()));
    }
    if any.len() == 1 { any.remove(0) } else { Condition::Any(any) }
}

fn has(field: &FieldSpec) -> Condition {
    let column = field.column;
    match field.holds {
        FieldType::Int | FieldType::Money => {
            Condition::Any(vec![int(column, Compared::More, 0), int(column, Compared::Less, 0)])
        }
        FieldType::Instant | FieldType::Age => int(column, Compared::Less, Instant::NEVER.0),
        FieldType::Flag => int(column, Compared::Equal, 1),
        FieldType::Number(_) | FieldType::Figure => Condition::Known { column },
        FieldType::Text
        | FieldType::Words
        | FieldType::Carrier
        | FieldType::Code(_)
        | FieldType::Tags
        | FieldType::Person => Condition::Filled { column },
    }
}

fn compare(field: &FieldSpec, op: Op, value: &Value, env: &Env<'_>) -> Condition {
    let column = field.column;
    match value {
        Value::Text(text) => Condition::OneOf { column, texts: spellings(text) },
        Value::Figure(reference) => Condition::Figure(reference.clone()),
        // Nobody is nobody's owner: what has none is not theirs.
        Value::Me if env.me.is_empty() => Condition::Any(Vec::new()),
        Value::Me => Condition::OneOf { column, texts: vec![env.me.to_owned()] },
        Value::Beginning(text) => {
            Condition::Any(spellings(text).into_iter().map(|from| begins(column, from)).collect())
        }
        Value::Carrier(asked) => Condition::Carrier { column, asked: asked.clone() },
        Value::Part(part) => Condition::Contains { column, part: part.clone() },
        Value::Codes(codes) => {
            Condition::OneOf { column, texts: codes.iter().map(|code| (*code).to_owned()).collect() }
        }
        Value::Int(n) => match field.holds {
            FieldType::Number(kind) if matches!(op, Op::Is | Op::Exactly) => pointed(field, kind, *n),
            _ => int(column, Compared::of(op), *n),
        },
        Value::Money { amount, currency } => money(column, Compared::of(op), *amount, currency.as_deref()),
        Value::When(when) => instant(column, op, *when, env),
        Value::Age { millis, unit } => age(column, op, *millis, *unit, env.now),
        // A list of tags is stored as JSON text; in quotes a tag is never part of another one.
        Value::Tag(tag) => {
            let quoted = serde_json::Value::from(tag.as_str()).to_string();
            Condition::Contains { column, part: words::fold(&quoted).into_owned() }
        }
        Value::TagBeginning(tag) => {
            let quoted = serde_json::Value::from(tag.as_str()).to_string();
            let begins = quoted.strip_suffix('"').unwrap_or(&quoted);
            Condition::Contains { column, part: words::fold(begins).into_owned() }
        }
    }
}

/// The field that stands for everybody who is the same person.
const PERSON: &str = "person";

/// With a person's records in memory come the numbers of all that are the same person, as a list.
pub const IDENTITIES: &str = "identities";

/// With a record in memory come the references of those figures asked for that count it, as a list.
pub const FIGURES: &str = "figures";

const fn int(column: &'static str, is: Compared, than: i64) -> Condition {
    Condition::Int { column, is, than }
}

/// A record by its number, in the column or in the list beside it.
fn pointed(field: &FieldSpec, kind: Kind, id: i64) -> Condition {
    if field.name == PERSON {
        return Condition::SamePerson { column: field.column, id };
    }
    let is_first = int(field.column, Compared::Equal, id);
    let Some(column) = field.also else { return is_first };
    let quoted = serde_json::Value::from(Key::new(kind, id).to_string()).to_string();
    // Lists are rare, and an index knows the rows that have one.
    let is_listed = Condition::All(vec![
        Condition::Filled { column },
        Condition::Between { column, from: "[".to_owned(), until: "\\".to_owned() },
        Condition::Contains { column, part: words::fold(&quoted).into_owned() },
    ]);
    Condition::Any(vec![is_first, is_listed])
}

/// The ways in which a name of others is usually written; an index can look up each of them.
fn spellings(text: &str) -> Vec<String> {
    let mut spellings = vec![text.to_owned()];
    for other in [text.to_ascii_lowercase(), text.to_ascii_uppercase()] {
        if !spellings.contains(&other) {
            spellings.push(other);
        }
    }
    spellings
}

fn begins(column: &'static str, from: String) -> Condition {
    let until = format!("{from}{}", char::MAX);
    Condition::Between { column, from, until }
}

fn instant(column: &'static str, op: Op, when: When, env: &Env<'_>) -> Condition {
    let (now, (start, end)) = (env.now, when.bounds(env.now, env.zone));
    // "Never" is greater than every moment and answers to none of them: every upper bound lies at or below it.
    let within = |from| {
        Condition::All(vec![int(column, Compared::MoreOrEqual, from), int(column, Compared::Less, Instant::NEVER.0)])
    };
    match (op, when) {
        // Within the span: `due:3d` is due in the next three days.
        (Op::Is, When::FromNow(millis)) if millis != 0 => Condition::All(vec![
            int(column, Compared::MoreOrEqual, start.min(now.0)),
            int(column, Compared::LessOrEqual, start.max(now.0)),
        ]),
        (Op::Is | Op::Exactly, _) => {
            Condition::All(vec![int(column, Compared::MoreOrEqual, start), int(column, Compared::Less, end)])
        }
        (Op::Less, _) => int(column, Compared::Less, start),
        (Op::LessOrEqual, _) => int(column, Compared::Less, end),
        (Op::More, _) => within(end),
        (Op::MoreOrEqual, _) => within(start),
    }
}

fn age(column: &'static str, op: Op, millis: i64, unit: i64, now: Instant) -> Condition {
    let at = now.0.saturating_sub(millis);
    let older = |is| Condition::All(vec![int(column, is, at), int(column, Compared::Less, Instant::NEVER.0)]);
    match op {
        Op::Is | Op::Exactly => Condition::All(vec![
            int(column, Compared::LessOrEqual, at),
            int(column, Compared::More, at.saturating_sub(unit)),
            int(column, Compared::Less, Instant::NEVER.0),
        ]),
        Op::More => older(Compared::Less),
        Op::MoreOrEqual => older(Compared::LessOrEqual),
        Op::Less => older(Compared::More),
        Op::LessOrEqual => older(Compared::MoreOrEqual),
    }
}

/// Currencies that do not have two decimals, by their decimals (ISO 4217). A test holds them against [`money::exponent`].
///
/// [`money::exponent`]: crate::domain::money::exponent
const ODD_CURRENCIES: &[(usize, &[&str])] = &[
    (
        0,
        &[
            "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PTS", "PYG", "RWF", "UGX", "UYI", "VND", "VUV",
            "XAF", "XOF", "XPF",
        ],
    ),
    (3, &["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]),
    (4, &["CLF", "UYW"]),
];

/// An amount without a currency is asked of each record in its own.
fn money(column: &'static str, is: Compared, amount: i64, currency: Option<&str>) -> Condition {
    let in_units = |decimals: usize| minor(column, is, amount, decimals);
    let is_one_of = |codes: &[&str]| Condition::OneOf {
        column: "currency",
        texts: codes.iter().map(|code| (*code).to_owned()).collect(),
    };
    if let Some(code) = currency {
        let decimals = ODD_CURRENCIES.iter().find(|(_, codes)| codes.contains(&code)).map_or(2, |(n, _)| *n);
        return Condition::All(vec![in_units(decimals), is_one_of(&[code])]);
    }
    let odd: Vec<&str> = ODD_CURRENCIES.iter().flat_map(|(_, codes)| codes.iter().copied()).collect();
    // The comparison of numbers comes first: it is the cheaper one, and settles most records.
    let mut any = vec![Condition::All(vec![in_units(2), Condition::Not(Box::new(is_one_of(&odd)))])];
    for (decimals, codes) in ODD_CURRENCIES {
        any.push(Condition::All(vec![in_units(*decimals), is_one_of(codes)]));
    }
    Condition::Any(any)
}

/// Compares minor units with an amount in ten-thousandths, without ever rounding the record's side.
fn minor(column: &'static str, is: Compared, amount: i64, decimals: usize) -> Condition {
    let step = 10_i64.pow(u32::try_from(MONEY_DECIMALS - decimals).unwrap_or(0));
    let (floor, rest) = (amount.div_euclid(step), amount.rem_euclid(step));
    let ceiling = floor + i64::from(rest > 0);
    match is {
        Compared::Equal if rest > 0 => Condition::Any(Vec::new()),
        Compared::Less | Compared::MoreOrEqual => int(column, is, ceiling),
        Compared::Equal | Compared::LessOrEqual | Compared::More => int(column, is, floor),
    }
}

impl Compared {
    const fn of(op: Op) -> Self {
        match op {
            Op::Is | Op::Exactly => Self::Equal,
            Op::Less => Self::Less,
            Op::LessOrEqual => Self::LessOrEqual,
            Op::More => Self::More,
            Op::MoreOrEqual => Self::MoreOrEqual,
        }
    }

    const fn holds(self, left: i64, right: i64) -> bool {
        match self {
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Equal => left == right,
            Self::MoreOrEqual => left >= right,
            Self::More => left > right,
        }
    }
}

/// What a filter is asked about: a record as named values, with those that are searched along with it.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    pub kind: Kind,
    pub columns: &'a Columns,
    /// Of the kind that [`words::along`] names.
    pub along: &'a [Columns],
}

/// A record under test; its words are cut only when a condition asks for them.
struct Row<'a> {
    columns: &'a Columns,
    subject: Subject<'a>,
    /// The words of each searched record.
    tokens: OnceCell<Vec<Vec<String>>>,
}

impl Row<'_> {
    fn value(&self, column: &str) -> &Val {
        self.columns.iter().find(|(name, _)| *name == column).map_or(&Val::Null, |(_, value)| value)
    }

    fn text(&self, column: &str) -> Option<&str> {
        match self.value(column) {
            Val::Text(text) => Some(text),
            _ => None,
        }
    }

    fn tokens(&self) -> &[Vec<String>] {
        self.tokens.get_or_init(|| {
            let Subject { kind, columns, along } = self.subject;
            let own = words::record_tokens(kind, columns);
            let others = words::along(kind).map(|of| along.iter().map(move |c| words::record_tokens(of.kind, c)));
            std::iter::once(own).chain(others.into_iter().flatten()).collect()
        })
    }
}

impl Condition {
    /// Whether a record passes.
    pub fn holds(&self, subject: Subject<'_>) -> bool {
        self.test(&Row { columns: subject.columns, subject, tokens: OnceCell::new() })
    }

    fn test(&self, row: &Row<'_>) -> bool {
        match self {
            Self::All(parts) => parts.iter().all(|part| part.test(row)),
            Self::Any(parts) => parts.iter().any(|part| part.test(row)),
            Self::Not(part) => !part.test(row),
            Self::Int { column, is, than } => row.value(column).int().is_some_and(|n| is.holds(n, *than)),
            Self::SamePerson { column, id } => {
                let identities = || serde_json::from_str::<Vec<i64>>(row.text(IDENTITIES).unwrap_or_default());
                row.value(column).int() == Some(*id) || identities().is_ok_and(|ids| ids.contains(id))
            }
            Self::Figure(reference) => {
                let figures = || serde_json::from_str::<Vec<String>>(row.text(FIGURES).unwrap_or_default());
                figures().is_ok_and(|figures| figures.contains(reference))
            }
            Self::OneOf { column, texts } => row.text(column).is_some_and(|text| texts.iter().any(|one| one == text)),
            Self::Carrier { column, asked } => row.text(column).is_some_and(|said| is_carrier(said, asked)),
            Self::Between { column, from, until } => {
                row.text(column).is_some_and(|text| text >= from.as_str() && text < until.as_str())
            }
            Self::Contains { column, part } => row.text(column).is_some_and(|text| words::holds_part(text, part)),
            Self::Filled { column } => row.text(column).is_some_and(|text| !text.is_empty()),
            Self::Known { column } => *row.value(column) != Val::Null,
            Self::Search(phrase) => row.tokens().iter().any(|tokens| phrase.is_in(tokens)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::money::exponent;
    use crate::domain::query::{matches, parse};

    #[test]
    fn where_nobody_asks_nothing_is_theirs() {
        let filter = parse(Kind::Return, "assignee:me").expect("a query").filter;
        for (owner, me, wanted) in [("mei", "mei", true), ("", "mei", false), ("", "", false), ("mei", "", false)] {
            let columns = vec![("assignee", Val::from(owner))];
            let subject = Subject { kind: Kind::Return, columns: &columns, along: &[] };
            assert_eq!(matches(&filter, subject, &Env { me, ..Env::of_nobody(Instant(0)) }), wanted, "{owner} {me}");
        }
    }

    #[test]
    fn odd_currencies_are_those_of_the_standard() {
        let letters = || 'A'..='Z';
        for code in letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| format!("{a}{b}{c}")))) {
            let odd = ODD_CURRENCIES.iter().find(|(_, codes)| codes.contains(&code.as_str())).map_or(2, |(n, _)| *n);
            assert_eq!(u32::try_from(odd), Ok(exponent(&code)), "{code}");
        }
    }
}
