//! The words that come with the program, as the engine that is always there.

use super::{Answered, Asked, Cancelled, Engine, Failure, Fault, Share};
use crate::domain::translation::glossary::{LANGUAGES, gloss, leads};

/// The engine.
pub struct Glossary;

impl Engine for Glossary {
    fn version(&mut self, from: &str, to: &str) -> Result<String, Failure> {
        match (leads(from, to), from.is_empty()) {
            (true, _) => Ok(env!("CARGO_PKG_VERSION").to_owned()),
            (false, true) => Err(Failure::new(Fault::NoLanguage, "")),
            (false, false) => Err(Failure::new(Fault::NoPair, format!("{from}-{to}"))),
        }
    }

    fn translate(&mut self, asked: Asked<'_>, _: Cancelled<'_>) -> Result<Answered, Failure> {
        let Asked { text, from, to } = asked;
        let glossed = gloss(text, from, to).ok_or_else(|| Failure::new(Fault::NoPair, format!("{from}-{to}")))?;
        let unknown = Share { n_words: glossed.n_words, n_unknown: glossed.n_unknown };
        Ok(Answered { text: glossed.text, unknown: Some(unknown) })
    }

    fn check(&mut self) -> Result<Vec<String>, Failure> {
        Ok(vec![LANGUAGES.join(" ")])
    }
}
