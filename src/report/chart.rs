//! Charts as values: what is drawn, in words and numbers, for terminal, page and spreadsheet alike.
//!
//! Nothing is told by colour alone: whatever has a colour also has a word, a mark or a place.

use serde::Serialize;

use super::Cases;

/// How the numbers of an axis are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    Count,
    /// A fraction, shown as a percentage.
    Share,
    Seconds,
    /// Minor units of a currency with this many decimals.
    Money {
        decimals: u8,
    },
    Stars,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Chart {
    pub title: String,
    /// What it shows in one sentence, for those who cannot see it.
    pub alt: String,
    pub note: String,
    pub unit: Unit,
    pub shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "shape", rename_all = "snake_case")]
pub enum Shape {
    Line(Line),
    /// Bars with their intervals.
    Bars {
        bars: Vec<Bar>,
    },
    Pareto(Pareto),
    Funnel(Funnel),
    /// Counts by row and column, such as weekday and hour.
    Heat {
        rows: Vec<String>,
        columns: Vec<String>,
        cells: Vec<Vec<f64>>,
    },
    Timeline(Timeline),
}

/// Values over periods with control limits, marked seasons, and the young end shaded.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Line {
    pub labels: Vec<String>,
    pub values: Vec<Option<f64>>,
    pub centre: Option<f64>,
    /// Lower and upper limit of each point.
    pub limits: Vec<Option<(f64, f64)>>,
    /// Points that are alarms.
    pub alarms: Vec<usize>,
    /// Periods of sales and holidays: first and last point, and the name.
    pub seasons: Vec<(usize, usize, String)>,
    /// The first point that has not had its time.
    pub young_from: Option<usize>,
    pub target: Option<Target>,
    /// The same weeks a year before.
    pub earlier: Vec<Option<f64>>,
    pub cases: Vec<Option<Cases>>,
}

/// What a figure is to reach.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Target {
    /// What the desk calls it.
    pub name: String,
    pub value: f64,
}

impl Line {
    /// The value that is to be reached.
    pub fn goal(&self) -> Option<f64> {
        self.target.as_ref().map(|target| target.value)
    }
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Bar {
    pub label: String,
    pub value: f64,
    pub interval: Option<(f64, f64)>,
    /// As people read it.
    pub text: String,
    /// Too few cases to rank.
    pub small: bool,
    pub cases: Option<Cases>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Pareto {
    pub bars: Vec<Bar>,
    /// Share reached with each bar.
    pub cumulated: Vec<f64>,
    /// How many bars are the vital few.
    pub n_vital: usize,
    /// Bars whose interval overlaps with that of the next one.
    pub alike: Vec<bool>,
}

/// Groups by their size against the overall rate with limits of 95 % and 99.8 %.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Funnel {
    pub overall: f64,
    pub points: Vec<FunnelPoint>,
    /// Size, then the limits there: outer low, inner low, inner high, outer high.
    pub limits: Vec<(f64, [f64; 4])>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FunnelPoint {
    pub label: String,
    pub n: i64,
    pub value: f64,
    /// How many of the two limits it lies beyond.
    pub beyond: u8,
    /// The one that the report is about, which is named wherever it lies.
    pub own: bool,
    pub cases: Option<Cases>,
}

/// What began when, and what is still going on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timeline {
    /// Days since 1970, the last one excluded.
    pub first_day: i64,
    pub until_day: i64,
    pub spans: Vec<Span>,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Span {
    pub label: String,
    pub from_day: i64,
    /// The day after its last; none while it goes on.
    pub until_day: Option<i64>,
    /// What is said of it, as people read it.
    pub text: String,
    /// Good news or bad, where that can be told.
    pub better: Option<bool>,
    pub cases: Option<Cases>,
}
