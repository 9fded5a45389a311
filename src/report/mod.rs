//! A report as a value made of blocks, ready to be drawn anywhere: on the screen, on paper, in a table, as data.
//!
//! Every word in it is already in its language; renderers do no arithmetic and look nothing up.

pub mod chart;
mod control;
pub mod numbers;
pub mod pictures;
pub mod render;
pub mod tables;
pub mod wording;
pub mod workbook;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::analytics::{Figure, Measured};
use crate::domain::money;
use crate::domain::time::Instant;
use chart::{Chart, Unit};

/// The cases behind a number, as a query of the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Cases {
    pub kind: String,
    pub query: String,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Report {
    pub template: String,
    pub title: String,
    pub subtitle: String,
    pub language: String,
    pub first_day: i64,
    pub until_day: i64,
    /// The cut-off of the data, and the operation that the report is cut at: from there it can be made again byte for byte.
    pub as_of: Instant,
    pub operation: i64,
    /// Customers' names and numbers are masked.
    pub masked: bool,
    pub sections: Vec<Section>,
    /// What holds for the whole: the cut-off, the operation, the rules by which it was counted.
    pub notes: Vec<String>,
    /// The supplier, line or market that it is about.
    pub about: Option<String>,
    /// By which definitions and rates it was counted, with their versions.
    pub basis: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Section {
    /// The code of the section in its template.
    pub code: String,
    pub title: String,
    pub author: String,
    pub blocks: Vec<Block>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "block", rename_all = "snake_case")]
#[expect(clippy::large_enum_variant, reason = "a report has some dozens of blocks, most of them charts")]
pub enum Block {
    Heading { text: String },
    Text { sentences: Vec<Sentence> },
    Figures { cells: Vec<Cell> },
    Table(Table),
    Chart(Chart),
    Quotes { quotes: Vec<Quote> },
    Plan { actions: Vec<PlannedAction> },
}

/// A sentence knows the figures that its numbers come from.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Sentence {
    pub text: String,
    /// What it rests on, a line each, told smaller below it.
    pub notes: Vec<String>,
    pub figures: Vec<Figure>,
    /// The data moved since it was written.
    pub stale: bool,
    /// Claims more than the interval supports.
    pub overstated: bool,
}

/// A figure as people read it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Cell {
    pub name: String,
    /// The value alone: `7.5 %`.
    pub value: String,
    /// Count, interval, anchor, maturity: `9 of 120, 4.0–13.6, orders of week 31, 30-day window, 100 % mature`.
    pub note: String,
    pub change: String,
    /// Better or worse than what it is compared with, as far as that can be told.
    pub better: Option<bool>,
    pub target: String,
    pub figure: Figure,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Table {
    pub caption: String,
    pub columns: Vec<Column>,
    pub rows: Vec<Row>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Column {
    pub title: String,
    pub right: bool,
}

#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Row {
    pub cells: Vec<Value>,
    pub cases: Option<Cases>,
    /// Too few cases to rank or to call.
    pub small: bool,
}

/// What stands in a table: the text that people read, and the number behind it where there is one.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Value {
    pub text: String,
    pub number: Option<f64>,
    /// What the number counts, where there is one.
    pub unit: Option<Unit>,
}

impl Value {
    pub fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), number: None, unit: None }
    }

    pub fn number(text: impl Into<String>, number: f64, unit: Unit) -> Self {
        Self { text: text.into(), number: Some(number), unit: Some(unit) }
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Quote {
    pub text: String,
    pub language: String,
    pub source: String,
    /// The words that the quote was chosen for.
    pub marked: Vec<String>,
    pub cases: Option<Cases>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedAction {
    pub number: String,
    pub text: String,
    pub owner: String,
    pub due: String,
    pub status: String,
    /// Before and after with their interval, once there is an after.
    pub effect: String,
}

/// What a figure amounts to as one number, and what that number counts.
pub fn number_of(figure: &Figure) -> Option<(f64, Unit)> {
    let unit = match &figure.measured {
        Measured::NoData => return None,
        Measured::Count { .. } => Unit::Count,
        Measured::Share { .. } | Measured::MoneyShare { .. } => Unit::Share,
        Measured::Money { currency, .. } => {
            Unit::Money { decimals: u8::try_from(money::exponent(currency)).unwrap_or(2) }
        }
        Measured::Time { .. } => Unit::Seconds,
        Measured::Mean { .. } => Unit::Stars,
    };
    figure.value().map(|value| (value, unit))
}
