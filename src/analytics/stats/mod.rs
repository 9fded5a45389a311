//! The methods that figures state their doubt with: small pure functions, each checked against published values.
//!
//! Whoever needs an interval, a limit or a test takes it from here, so that two screens never disagree about the same numbers. Exact
//! tails are made here too, of the gamma and beta functions: two hundred lines that agree with scipy to nine digits, on every machine alike.

pub mod binomial;
pub mod difference;
pub mod funnel;
pub mod individuals;
pub mod many;
pub mod mean;
pub mod normal;
pub mod p_chart;
pub mod poisson;
pub mod quantiles;
pub mod rising;
pub mod runs;
pub mod share;
pub mod shrink;
pub mod special;
pub mod student;
pub mod survival;

/// The point of the normal distribution that leaves 2.5 % on each side.
pub const Z95: f64 = 1.959_963_984_540_054;
