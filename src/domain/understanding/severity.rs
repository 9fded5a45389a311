//! How bad it is: rules over what the text complains about and the words of danger, fraud and money.
//!
//! Invariant: a word of danger or of the authorities makes a text urgent, whatever else it says; only a person lowers that.

use super::category::Category;
use super::lexicon::Sense;
use crate::domain::vocabulary::Severity;

/// What was found that weighs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Weights {
    pub danger: bool,
    pub authority: bool,
    pub money_back: bool,
    pub unusable: bool,
}

impl Weights {
    /// Takes in that a word of a list that weighs was found.
    pub const fn note(&mut self, sense: Sense) {
        match sense {
            Sense::Danger => self.danger = true,
            Sense::Authority => self.authority = true,
            Sense::MoneyBack => self.money_back = true,
            Sense::Unusable => self.unusable = true,
            _ => {}
        }
    }
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
