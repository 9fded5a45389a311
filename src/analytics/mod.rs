//! Pure arithmetic over counted facts: figures with their doubt, and what they say.
//!
//! Absent on purpose: words for people, rows, SQL and the clock. Floats appear here and nowhere below: rates and intervals are
//! measurements, sums of money stay in minor units.

pub mod advice;
pub mod change;
pub mod cohort;
pub mod compare;
pub mod effect;
pub mod figure;
pub mod finding;
pub mod goal;
pub mod mix;
pub mod pareto;
pub mod stats;
pub mod story;
pub mod times;
pub mod trend;
pub mod voices;
pub mod what_if;

pub use change::{Call, Change, change};
pub use figure::{Basis, Figure, Interval, Maturity, Measured, Scope};
pub use finding::{Finding, Signal};
pub use metrics::{Dimension, Metric};

/// Their names stand in what people write: targets, templates of reports.
pub use crate::domain::metrics;
