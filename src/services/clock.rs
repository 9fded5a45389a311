//! The only place that asks the time.

use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::time::Instant;

/// The machine's clock, or a fixed moment for rehearsals and tests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Clock {
    #[default]
    System,
    Fixed(Instant),
}

impl Clock {
    /// The present moment in UTC; a clock before 1970 counts as 1970.
    pub fn now(self) -> Instant {
        match self {
            Self::Fixed(at) => at,
            Self::System => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Instant(i64::try_from(since.as_millis()).unwrap_or(0))
            }
        }
    }
}
