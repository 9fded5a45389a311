//! How bad it is: rules over what the text complains about and the words of danger, fraud and money.
//!
//! Invariant: a word of danger or of the authorities makes a text urgent, whatever else it says; only a person lowers that.

use super::category::Category;
use crate::domain::vocabulary::Severity;

/// What was found that weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weights {
    pub danger: bool,
    pub authority: bool,
    pub money_back: bool,
    pub unusable: bool,
}

pub fn severity(category: Category, found: Weights) -> Severity {
    if found.danger || found.authority {
        return Severity::Urgent;
    }
    match category {
        Category::NotReceived | Category::WrongItem | Category::MissingParts | Category::ServiceRefund => {
            Severity::Serious
        }
        // Who only does not like it, or finds it dear, has lost nothing.
        Category::Taste | Category::PriceValue | Category::Other => Severity::General,
        _ if found.money_back || found.unusable => Severity::Serious,
        _ => Severity::General,
    }
}
