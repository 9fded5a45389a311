//! The phrase lists that the engine knows by itself, read from the assets once.
//!
//! Invariant: a list is read the same on every machine, in the order of the languages and then of the file's labels.

use std::collections::BTreeMap;

use super::category::Category;
use super::topics::Topic;
use crate::domain::vocabulary::Reason;

/// What a phrase says about the text that contains it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sense {
    Category(Category),
    /// A reason as platforms name it, finer than a category.
    Reason(Reason),
    /// Danger to health or safety.
    Danger,
    /// Fraud, police, a regulator or a consumer office.
    Authority,
    /// Money or goods go back, or are asked back.
    MoneyBack,
    /// Of no use at all.
    Unusable,
    /// Books, films, games: where a complaint is mostly about taste.
    Media,
    Praise,
    Blame,
    /// Neither, or both.
    Middling,
    /// Turns round what follows.
    Negator,
    /// Turns round what stands before.
    NegatorAfter,
    Booster,
    /// Sets what follows against what stands before.
    Contrast,
    /// What a text speaks of.
    Topic(Topic),
    /// A label of the user's own, by its number.
    Own(u16),
}

/// One phrase of a list.
#[derive(Debug, Clone)]
pub struct Entry {
    pub sense: Sense,
    /// Empty where the list holds for every language.
    pub language: &'static str,
    /// Whether the phrase alone settles its meaning.
    pub strong: bool,
    pub phrase: String,
}

type Lists = BTreeMap<String, BTreeMap<String, String>>;

macro_rules! language_files {
    ($folder:literal) => {
        [
            ("ar", include_str!(concat!("../../../assets/lexicon/", $folder, "/ar.toml"))),
            ("de", include_str!(concat!("../../../assets/lexicon/", $folder, "/de.toml"))),
            ("en", include_str!(concat!("../../../assets/lexicon/", $folder, "/en.toml"))),
            ("es", include_str!(concat!("../../../assets/lexicon/", $folder, "/es.toml"))),
            ("fr", include_str!(concat!("../../../assets/lexicon/", $folder, "/fr.toml"))),
            ("it", include_str!(concat!("../../../assets/lexicon/", $folder, "/it.toml"))),
            ("ja", include_str!(concat!("../../../assets/lexicon/", $folder, "/ja.toml"))),
            ("ko", include_str!(concat!("../../../assets/lexicon/", $folder, "/ko.toml"))),
            ("nl", include_str!(concat!("../../../assets/lexicon/", $folder, "/nl.toml"))),
            ("pl", include_str!(concat!("../../../assets/lexicon/", $folder, "/pl.toml"))),
            ("pt", include_str!(concat!("../../../assets/lexicon/", $folder, "/pt.toml"))),
            ("ru", include_str!(concat!("../../../assets/lexicon/", $folder, "/ru.toml"))),
            ("sv", include_str!(concat!("../../../assets/lexicon/", $folder, "/sv.toml"))),
            ("tr", include_str!(concat!("../../../assets/lexicon/", $folder, "/tr.toml"))),
            ("zh", include_str!(concat!("../../../assets/lexicon/", $folder, "/zh.toml"))),
        ]
    };
}

const CATEGORIES: [(&str, &str); 15] = language_files!("categories");
const REASONS: &str = include_str!("../../../assets/lexicon/reasons.toml");
const TOPICS: &str = include_str!("../../../assets/lexicon/topics.toml");
const MOODS: [(&str, &str); 15] = language_files!("moods");

/// The languages that have lists.
pub fn languages() -> impl Iterator<Item = &'static str> {
    CATEGORIES.iter().map(|(language, _)| *language)
}

/// Every phrase that comes with the program.
pub fn built_in() -> Vec<Entry> {
    let mut entries = Vec::new();
    for (language, file) in CATEGORIES {
        let lists: Lists = toml::from_str(file).expect("the lists are checked by a test of this file");
        for (name, by_strength) in &lists {
            let Some(sense) = sense_of(name) else { continue };
            for (strength, phrases) in by_strength {
                add(&mut entries, sense, language, strength == "strong", phrases);
            }
        }
    }
    for (language, file) in MOODS {
        let lists: BTreeMap<String, String> =
            toml::from_str(file).expect("the lists are checked by a test of this file");
        for (name, phrases) in &lists {
            if let Some(sense) = sense_of(name) {
                add(&mut entries, sense, language, true, phrases);
            }
        }
    }
    let topics: BTreeMap<Topic, BTreeMap<String, String>> =
        toml::from_str(TOPICS).expect("the lists are checked by a test of this file");
    for (topic, lists) in &topics {
        for language in languages() {
            let phrases = lists.get(language).map_or("", String::as_str);
            add(&mut entries, Sense::Topic(*topic), language, true, phrases);
        }
    }
    let reasons: BTreeMap<Reason, BTreeMap<String, Vec<String>>> =
        toml::from_str(REASONS).expect("the lists are checked by a test of this file");
    for (reason, lists) in reasons {
        // These may stand within words, as stems do.
        let phrases = lists.into_values().flatten().map(|phrase| format!("*{phrase}*"));
        let sense = Sense::Reason(reason);
        entries.extend(phrases.map(|phrase| Entry { sense, language: "", strong: true, phrase }));
    }
    entries
}

fn add(entries: &mut Vec<Entry>, sense: Sense, language: &'static str, strong: bool, phrases: &str) {
    let phrases = phrases.split('|').map(str::trim).filter(|phrase| !phrase.is_empty());
    entries.extend(phrases.map(|phrase| Entry { sense, language, strong, phrase: phrase.to_owned() }));
}

pub(crate) fn sense_of(name: &str) -> Option<Sense> {
    Some(match name {
        "danger" => Sense::Danger,
        "authority" => Sense::Authority,
        "money_back" => Sense::MoneyBack,
        "unusable" => Sense::Unusable,
        "media" => Sense::Media,
        "positive" => Sense::Praise,
        "negative" => Sense::Blame,
        "neutral" => Sense::Middling,
        "negators" => Sense::Negator,
        "after" => Sense::NegatorAfter,
        "boosters" => Sense::Booster,
        "contrasts" => Sense::Contrast,
        name => Sense::Category(Category::from_code(name)?),
    })
}

#[cfg(test)]
mod tests {
    use super::super::folded::Folded;
    use super::*;

    #[test]
    fn every_list_has_a_known_name_and_phrases_that_can_be_found() {
        for (language, file) in CATEGORIES {
            let lists: Lists = toml::from_str(file).unwrap_or_else(|e| panic!("{language}: {e}"));
            assert!(lists.keys().all(|name| sense_of(name).is_some()), "{language}");
            assert!(lists.values().flat_map(BTreeMap::keys).all(|key| key == "strong" || key == "plain"), "{language}");
        }
        for (language, file) in MOODS {
            let lists: BTreeMap<String, String> = toml::from_str(file).unwrap_or_else(|e| panic!("{language}: {e}"));
            assert!(lists.keys().all(|name| sense_of(name).is_some()), "{language}");
        }
        for entry in built_in() {
            assert!(!Folded::of(&entry.phrase).text.is_empty(), "{entry:?}");
        }
    }
}
