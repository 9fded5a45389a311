//! Clocks (domain 2.7): when work is done here, what must be answered by when, and what became of it.
//!
//! `calendar` counts business time; `targets` and `deadlines` say what is promised and demanded; `clock` folds what happened
//! into what a clock says, and `story` tells it a complaint's life; `due` reads the next penalty off a record, and `wind` keeps it there; `chronicle`
//! writes down what figures count later.

pub mod calendar;
mod chronicle;
pub mod clock;
pub mod deadlines;
pub mod due;
pub mod paying;
pub mod story;
pub mod targets;
pub mod wind;
pub mod works;

pub(in crate::domain) use calendar::zone_of;
pub use calendar::{Calendar, Rota, Ruler};
pub use clock::{Clock, ClockState, Terms, Wait};
pub use targets::{Target, Targets};
pub use works::{Clockwork, built_in_texts};
