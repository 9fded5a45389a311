//! Letters that answer a question with one key: a code's own letter from the key map, else the first that is free.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Letters by family of words and code; they stay with their codes when codes come or go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Letters(BTreeMap<String, BTreeMap<String, char>>);

impl Letters {
    /// The letters of some codes of a family, in their order; no two are the same.
    pub fn of(&self, family: &str, codes: &[&str]) -> Vec<char> {
        let family = match family.split_once('-') {
            Some(("code", family)) => family,
            _ => family,
        };
        let family = self.0.get(family);
        let own = |code: &&str| family.and_then(|letters| letters.get(*code)).copied();
        free(codes.iter().map(|code| (own(code), *code)))
    }

    /// The letter that a name of a family has been given.
    pub fn named(&self, family: &str, name: &str) -> Option<char> {
        self.0.get(family)?.get(name).copied()
    }

    /// Every family with its letters.
    #[cfg(test)]
    pub fn families(&self) -> impl Iterator<Item = (&str, &BTreeMap<String, char>)> {
        self.0.iter().map(|(family, letters)| (family.as_str(), letters))
    }
}

/// A letter for each text: the one it asks for, else one of its own letters that no other has; blank when none is left.
pub fn free<'a>(wanted: impl Iterator<Item = (Option<char>, &'a str)>) -> Vec<char> {
    let wanted: Vec<(Option<char>, String)> = wanted.map(|(letter, text)| (letter, text.to_lowercase())).collect();
    let mut taken: Vec<char> = wanted.iter().filter_map(|(letter, _)| *letter).collect();
    let mut give = |(letter, text): &(Option<char>, String)| {
        letter.unwrap_or_else(|| {
            let mut own = text.chars().chain('a'..='z');
            let found = own.find(|c| c.is_ascii_lowercase() && !taken.contains(c)).unwrap_or(' ');
            taken.push(found);
            found
        })
    };
    wanted.iter().map(&mut give).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_gets_a_letter_of_its_own() {
        let letters = |texts: &[&'static str]| free(texts.iter().map(|text| (None, *text)));
        assert_eq!(letters(&["general", "serious", "urgent"]), ['g', 's', 'u']);
        assert_eq!(letters(&["new", "needs", "worn"]), ['n', 'e', 'w']);
        assert_eq!(letters(&["张伟", "Ana"]), ['a', 'n']);
    }

    #[test]
    fn a_letter_that_is_given_is_nobody_elses() {
        assert_eq!(free([(None, "me"), (Some('m'), "mei"), (None, "max")].into_iter()), ['e', 'm', 'a']);
    }

    #[test]
    fn known_codes_keep_their_letters_whatever_others_stand_beside_them() {
        let letters: Letters = toml::from_str("[party]\ncustomer = 'c'\ncarrier = 'k'").expect("a table");
        assert_eq!(letters.of("code-party", &["carrier", "customer"]), ['k', 'c']);
        assert_eq!(letters.of("party", &["carrier"]), ['k']);
        assert_eq!(letters.of("party", &["customer", "cook"]), ['c', 'o']);
    }
}
