//! Clocks (domain 2.7): when work is done here, what must be answered by when, and what became of it.

pub mod calendar;

pub use calendar::Calendar;
