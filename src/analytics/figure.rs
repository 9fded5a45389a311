//! A figure: a measured value with its anchor, basis, population, exclusions, cut-off, maturity and interval (domain 2.8).

use serde::Serialize;

use super::metrics::{Dimension, Metric};
use crate::codes;
use crate::domain::time::Instant;

codes! {
    /// Which date puts a case into the period: that of its order, or its own.
    pub enum Basis {
        Cohort = "cohort",
        Flow = "flow",
    }
}

/// Bounds that a value lies between, 95 % of the time that such bounds are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    pub low: f64,
    pub high: f64,
}

/// Days since 1970 in the shop's zone, the last one excluded, and the groups that a figure is narrowed to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Scope {
    pub first_day: i64,
    pub until_day: i64,
    /// Every one of these must hold; none means the whole shop.
    pub groups: Vec<(Dimension, String)>,
}

/// How much of a period has had its time.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Maturity {
    /// Cases past their time, and all of them.
    pub past: i64,
    pub all: i64,
    /// What the value will have become, as earlier periods went on from the same age.
    pub projection: Option<(f64, Interval)>,
}

/// What was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "unit", rename_all = "snake_case")]
pub enum Measured {
    /// Nothing to divide by, or nothing happened.
    NoData,
    Count {
        n: i64,
    },
    /// Cases of cases; the interval is Wilson's.
    Share {
        part: i64,
        whole: i64,
        interval: Interval,
    },
    /// Money of money in the report currency; such a ratio has no simple interval.
    MoneyShare {
        part_minor: i64,
        whole_minor: i64,
        n_part: i64,
        n_whole: i64,
        currency: String,
    },
    Money {
        minor: i64,
        n: i64,
        currency: String,
    },
    /// Of values on a scale, such as stars; Student's interval.
    Mean {
        mean: f64,
        n: i64,
        interval: Option<Interval>,
    },
    /// Durations in seconds. The median comes from a Kaplan–Meier curve and is nothing while fewer than half have ended.
    Time {
        median: Option<f64>,
        interval: Option<Interval>,
        n_ended: i64,
        /// Still running at the cut-off, and the oldest of them.
        n_open: i64,
        oldest_open: Option<i64>,
        /// Of those that ended in the period, labelled as such.
        ended_median: Option<f64>,
        ended_mean: Option<f64>,
        ended_p90: Option<f64>,
    },
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    pub metric: Metric,
    /// Counted up with every change of the definition, so that an old report says by which it was made.
    pub version: u32,
    pub scope: Scope,
    /// Which of the metric's own variants, such as a stage, a target's name or a basis of returns; empty for its usual one.
    pub variant: String,
    pub basis: Basis,
    #[serde(flatten)]
    pub measured: Measured,
    /// Cases that were left out, by the reason's code.
    pub excluded: Vec<(String, i64)>,
    pub maturity: Option<Maturity>,
    /// The cut-off of the data.
    pub as_of: Instant,
    /// The cases behind the figure: the kind of record, and the desk's own query of them.
    pub cases: Option<(String, String)>,
    /// How many records that list has, where it is another number than what is counted: customers have several complaints.
    pub n_listed: Option<i64>,
}

impl Figure {
    /// Whether anything stands behind it: a share of nothing, or the time of nobody, says nothing.
    pub const fn has_data(&self) -> bool {
        match self.measured {
            Measured::NoData => false,
            Measured::Share { whole, .. } => whole > 0,
            Measured::MoneyShare { whole_minor, .. } => whole_minor != 0,
            Measured::Mean { n, .. } => n > 0,
            Measured::Time { n_ended, n_open, .. } => n_ended + n_open > 0,
            Measured::Count { .. } | Measured::Money { .. } => true,
        }
    }

    /// What tests begin with: the usual variant by the day of the order, with nothing left out.
    #[cfg(test)]
    pub fn plain(metric: Metric, measured: Measured) -> Self {
        Self {
            metric,
            version: 1,
            scope: Scope::default(),
            variant: String::new(),
            basis: Basis::Cohort,
            measured,
            excluded: Vec::new(),
            maturity: None,
            as_of: Instant(0),
            cases: None,
            n_listed: None,
        }
    }

    /// One number to draw and to compare: a share as a fraction, a time in seconds, a sum in minor units.
    #[expect(clippy::cast_precision_loss, reason = "a picture of a sum needs no more than 52 bits")]
    pub fn value(&self) -> Option<f64> {
        match &self.measured {
            Measured::NoData => None,
            Measured::Count { n } => Some(*n as f64),
            Measured::Share { part, whole, .. } => (*whole > 0).then(|| *part as f64 / *whole as f64),
            Measured::MoneyShare { part_minor, whole_minor, .. } => {
                (*whole_minor != 0).then(|| *part_minor as f64 / *whole_minor as f64)
            }
            Measured::Money { minor, .. } => Some(*minor as f64),
            Measured::Mean { mean, .. } => Some(*mean),
            Measured::Time { median, .. } => *median,
        }
    }
}
