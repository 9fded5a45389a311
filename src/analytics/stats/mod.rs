//! The methods that figures state their doubt with: small pure functions, each checked against published values.
//!
//! Whoever needs an interval, a limit or a test takes it from here, so that two screens never disagree about the same numbers.

pub mod difference;
pub mod share;

/// The point of the normal distribution that leaves 2.5 % on each side.
pub const Z95: f64 = 1.959_963_984_540_054;
