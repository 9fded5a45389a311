//! What a text speaks of, in praise or blame: several topics may fit one text, and none need.
//!
//! A category says what somebody complains about; topics also say what pleases, and what keywords belong to.

use super::Findings;
use crate::codes;

codes! {
    /// A side of goods and their sale that customers speak of.
    pub enum Topic {
        Overall = "overall",
        Experience = "experience",
        Price = "price",
        Effect = "effect",
        Logistics = "logistics",
        Smell = "smell",
        Packaging = "packaging",
        Authenticity = "authenticity",
        Service = "service",
        Ingredients = "ingredients",
        Size = "size",
        Freshness = "freshness",
        Other = "other",
    }
}

/// The topics that a text's phrases name, in the order of their declaration.
pub fn topics(found: &Findings) -> Vec<Topic> {
    Topic::ALL.iter().copied().filter(|topic| found.topics.contains(topic)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::engine;
    use super::*;

    #[test]
    fn a_text_speaks_of_several_things_or_none() {
        for (text, expected) in [
            ("Fast shipping and the price is right", &[Topic::Price, Topic::Logistics][..]),
            (
                "\u{7269}\u{6d41}\u{5f88}\u{5feb}\u{ff0c}\u{5473}\u{9053}\u{4e5f}\u{597d}\u{95fb}",
                &[Topic::Logistics, Topic::Smell],
            ),
            ("Der Geruch st\u{f6}rt und der Preis ist zu hoch", &[Topic::Price, Topic::Smell]),
            ("", &[]),
        ] {
            let said = topics(&engine().read(text).found);
            assert!(expected.iter().all(|topic| said.contains(topic)), "{text}: {said:?}");
            assert!(!text.is_empty() || said.is_empty());
        }
    }
}
