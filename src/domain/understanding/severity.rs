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

#[cfg(test)]
mod tests {
    use crate::domain::understanding::engine;
    use crate::domain::vocabulary::Severity::{General, Urgent};

    /// Goods that may hurt somebody, in the words of those languages that most buyers write.
    #[test]
    fn what_may_hurt_somebody_is_urgent_in_every_language() {
        for (text, expected) in [
            ("The battery is swollen and pushes the lid open", Urgent),
            ("it smells of burning when I charge it", Urgent),
            ("Der Akku ist aufgebläht", Urgent),
            ("Nach zwei Tagen war der Stecker verschmort", Urgent),
            ("La batería está hinchada", Urgent),
            ("La batterie a gonflé après une semaine, je ne m'en sers plus", Urgent),
            ("La batteria si è gonfiata", Urgent),
            ("A bateria ficou estufada", Urgent),
            ("电池鼓包了，不敢用", Urgent),
            ("バッテリーが膨らんできました", Urgent),
            ("배터리가 부풀어 올랐어요", Urgent),
            ("Du verre partout, je me suis coupé.", Urgent),
            ("me corté la mano", Urgent),
            ("Me he cortado con el cristal", Urgent),
            ("mi sono tagliato", Urgent),
            ("玻璃碎了，划伤了手。", Urgent),
            ("ガラスで手を切りました", Urgent),
            ("The pillow is swollen with feathers, lovely", General),
            ("Le fil est coupé trop court", General),
            ("La conexión se corta todo el tiempo", General),
            ("Il tessuto è tagliato male", General),
            ("屏幕有划痕", General),
            ("the battery lasts a day", General),
        ] {
            assert_eq!(engine().read(text).understanding().severity, expected, "{text}");
        }
    }
}
