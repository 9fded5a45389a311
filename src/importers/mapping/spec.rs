//! A platform's formats as data: how an element is recognised and which column of which record takes which value.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};

use super::path::Path;
use crate::importers::values::{DateOrder, DecimalMark};

/// The formats of one file of `assets/formats`, with what they share.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Platform {
    /// What records say they come from; empty where the file is about parcels of any platform.
    #[serde(default)]
    pub platform: String,
    /// Whose words the codes are; the platform's own if absent.
    #[serde(default)]
    pub words: String,
    /// Assumed for times without a zone; `market` means that of the record's market.
    #[serde(default)]
    pub zone: String,
    /// Where neither the amount nor the market says one, because the provider knows only this one.
    pub currency: Option<String>,
    #[serde(default)]
    pub order: DateOrder,
    #[serde(default)]
    pub mark: DecimalMark,
    #[serde(default)]
    pub grouped: bool,
    pub format: Vec<Format>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Container {
    /// JSON or XML.
    Document,
    Table,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    pub id: String,
    pub container: Container,
    /// Where elements may stand in a JSON document; `a&b` are two lists that count as one.
    #[serde(default)]
    pub at: Vec<Path>,
    /// The code of a sentence about what is not read, and why.
    pub note: Option<String>,
    /// What every element of this format has; for tables, normalised headers.
    pub must: Vec<Condition>,
    /// Other order of day and month than the platform's.
    pub order: Option<DateOrder>,
    /// Other zone than the platform's.
    pub zone: Option<String>,
    /// Moments of an element, the latest of which is when the platform said the rest of it.
    #[serde(default)]
    pub stated: Vec<Path>,
    /// Where elements have none: moments of all elements, the latest of which is about when the file was made.
    #[serde(default)]
    pub newest: Vec<Path>,
    /// Texts of rows under a table that are none of its own.
    #[serde(default)]
    pub footer: Vec<String>,
    /// Cells that only the first of several rows of a group has.
    pub carry: Option<Carry>,
    /// What the desk must hold already for an element to mean something.
    pub needs: Option<NeedSpec>,
    /// Records that one element makes; the first is what the element is about.
    pub record: Vec<RecordSpec>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NeedSpec {
    pub kind: Target,
    /// Where the needed record's own reference stands.
    pub reference: Pick,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carry {
    /// The column that rows of one group have in common.
    pub by: String,
    /// A cell that the first row of a group alone has: where it stands, another group begins.
    pub first: Option<String>,
    pub columns: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Target {
    Customer,
    Product,
    Order,
    Return,
    Refund,
    Exchange,
    Ticket,
    Message,
    Parcel,
    Review,
    Recovery,
    Rate,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordSpec {
    pub kind: Target,
    /// The natural key, with values in braces; a value that is missing refuses the row.
    pub key: Template,
    /// Conditions that must all hold, or the record is not made.
    #[serde(default)]
    pub when: Vec<Condition>,
    /// One record per member of this list instead of one per element.
    pub each: Option<Path>,
    /// The amount of a refund whose currency only its order says.
    pub amount_in_order: Option<Path>,
    /// Columns with the same stored code or word on every record.
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    pub take: BTreeMap<String, Take>,
    /// Lines of an order or return, events of a parcel.
    pub line: Option<LineSpec>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineSpec {
    /// The list of lines; the element itself is the only line if absent.
    pub each: Option<Path>,
    #[serde(default)]
    pub when: Vec<Condition>,
    #[serde(default)]
    pub set: BTreeMap<String, String>,
    pub take: BTreeMap<String, Take>,
}

/// Where a column's value comes from; of several sources the first that has one.
#[derive(Debug)]
pub struct Take(pub Vec<Pick>);

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pick {
    #[serde(default)]
    pub path: Path,
    /// A stored code or word where no earlier source had anything.
    pub fixed: Option<String>,
    /// The table of codes that turns the word into ours.
    pub fold: Option<String>,
    /// Money without its sign.
    #[serde(default)]
    pub abs: bool,
    /// How many times the amount counts, where it is the price of one unit.
    pub times: Option<Path>,
    /// Adds up the amounts of the members of a list that fulfil conditions of their own.
    pub sum: Option<Sum>,
    /// Where the amount's own currency stands.
    pub currency: Option<Path>,
    /// The part of the text before this mark.
    pub before: Option<String>,
    /// The part of the text after the last such mark.
    pub after: Option<String>,
    /// Several values as one text.
    pub join: Option<String>,
    /// The place among rows about the same record, from 1, where nothing else tells two of its lines apart.
    #[serde(default)]
    pub ordinal: bool,
    /// Every column that is named by a currency and holds a number: `USD 1.0789 JPY 162.3`.
    #[serde(default)]
    pub currencies: bool,
    /// The first order number in the text.
    #[serde(default)]
    pub order_number: bool,
    /// Conditions that must all hold, or the next source is asked.
    #[serde(default)]
    pub when: Vec<Condition>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sum {
    pub each: Path,
    #[serde(default)]
    pub when: Vec<Condition>,
    pub path: Path,
    pub currency: Option<Path>,
}

impl Target {
    /// The stored code of the kind of record.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Product => "product",
            Self::Order => "order",
            Self::Return => "return",
            Self::Refund => "refund",
            Self::Exchange => "exchange",
            Self::Ticket => "ticket",
            Self::Message => "message",
            Self::Parcel => "parcel",
            Self::Review => "review",
            Self::Recovery => "recovery",
            Self::Rate => "rate",
        }
    }
}

impl<'de> Deserialize<'de> for Take {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Path(Path),
            One(Box<Pick>),
            Several(Vec<Pick>),
        }
        Ok(match Written::deserialize(deserializer)? {
            Written::Path(path) => Self(vec![Pick::plain(path)]),
            Written::One(pick) => Self(vec![*pick]),
            Written::Several(picks) => Self(picks),
        })
    }
}

impl Pick {
    fn plain(path: Path) -> Self {
        Self { path, ..Self::default() }
    }
}

impl<'de> Deserialize<'de> for Path {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|text| Self::parse(&text))
    }
}

/// `path` holds something, `path=a|b*` holds one of these or something that starts so (in a list: one of its members does),
/// `path!=a|b*` holds none of these, `path==other` holds the
/// same as the other path.
#[derive(Debug)]
pub struct Condition {
    pub path: Path,
    pub wanted: Wanted,
}

#[derive(Debug)]
pub enum Wanted {
    Something,
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
    SameAs(Path),
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let words = |list: &str| list.split('|').map(str::to_owned).collect();
        let (path, wanted) = if let Some((path, other)) = text.split_once("==") {
            (path, Wanted::SameAs(Path::parse(other)))
        } else if let Some((path, list)) = text.split_once("!=") {
            (path, Wanted::NoneOf(words(list)))
        } else if let Some((path, list)) = text.split_once('=') {
            (path, Wanted::OneOf(words(list)))
        } else {
            (text.as_str(), Wanted::Something)
        };
        Ok(Self { path: Path::parse(path), wanted })
    }
}

/// Text with values in braces; `{@ordinal}` is the place in a list, `{@platform}` the record's, `{#path}` a tracking number,
/// `{/path}` what stands behind the last slash, `{+path}` the value in capitals.
#[derive(Debug)]
pub struct Template(pub Vec<Piece>);

#[derive(Debug)]
pub enum Piece {
    Text(String),
    Value(Path),
    Tracking(Path),
    Tail(Path),
    Upper(Path),
    Ordinal,
    Platform,
}

impl<'de> Deserialize<'de> for Template {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let mut pieces = Vec::new();
        let mut rest = text.as_str();
        while let Some((before, after)) = rest.split_once('{') {
            let (inside, after) =
                after.split_once('}').ok_or_else(|| serde::de::Error::custom("a brace stays open"))?;
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            pieces.push(match inside {
                "@ordinal" => Piece::Ordinal,
                "@platform" => Piece::Platform,
                path => match path.split_at_checked(1) {
                    Some(("#", path)) => Piece::Tracking(Path::parse(path)),
                    Some(("/", path)) => Piece::Tail(Path::parse(path)),
                    Some(("+", path)) => Piece::Upper(Path::parse(path)),
                    _ => Piece::Value(Path::parse(path)),
                },
            });
            rest = after;
        }
        if !rest.is_empty() {
            pieces.push(Piece::Text(rest.to_owned()));
        }
        Ok(Self(pieces))
    }
}

#[cfg(test)]
mod tests {
    use serde::de::IntoDeserializer;
    use serde::de::value::Error;

    use super::*;

    #[test]
    fn a_condition_ends_its_path_at_the_first_mark() {
        for text in ["a", "a=x", "a=x=y", "a!=x", "a!=x!=y", "a==b", "a==b==c"] {
            let read: Result<Condition, Error> = Condition::deserialize(text.into_deserializer());
            assert_eq!(read.map(|condition| condition.path.text().to_owned()), Ok("a".to_owned()), "{text}");
        }
    }
}
