//! Cells and JSON scalars as values: dates, money and identifiers, read strictly and refused when they could mean two things.
//!
//! Invariant: nothing is guessed. What a platform's declared style does not settle is a `RejectReason`.

mod dates;
mod identifiers;
mod money;

pub use dates::{DateEvidence, DateOrder, DateStyle, Dated, date, date_evidence};
pub use identifiers::{OrderNumber, identifier, order_numbers, tracking};
pub use money::{DecimalMark, Money, MoneyStyle, money};

/// Without blanks at both ends, whatever their kind, and without zero-width marks.
fn trimmed(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}' | '\u{200f}'))
}
