//! The tabs as they are drawn, and what their own cursors open.

pub mod dashboard;
pub mod listing;
pub mod queue;
pub mod reading;
pub mod reports;
pub mod today;
