//! What a text says about itself: the reason that its words point to, and whether it only thanks.
//!
//! Invariant: a guess that a few words cannot carry is not made; the answer is then empty.

use std::sync::LazyLock;

use super::understanding::{Category, engine};
use super::vocabulary::Reason;
use super::words::fold;
use serde::Deserialize;

/// The reason that a customer's words point to, with those words; a proposal, never a decision. Where a category is sure it is one of
/// that category.
pub fn reason_by_words(text: &str, sure: Option<Category>) -> Option<(Reason, &str)> {
    let (reason, range) = engine().read(text).reason(sure)?;
    Some((reason, text.get(range)?))
}

#[derive(Deserialize)]
struct Thanks {
    /// One of these makes a thank-you.
    thanks: Vec<String>,
    /// What may stand beside it.
    along: Vec<String>,
}

/// The phrases of a thank-you, the longest first, each with whether it is one by itself.
static THANKS: LazyLock<Vec<(String, bool)>> = LazyLock::new(|| {
    let Thanks { thanks, along } = toml::from_str(include_str!("../../assets/lexicon/thanks.toml"))
        .expect("the lexicon is checked by a test of this file");
    let folded = |list: Vec<String>, thanks| list.into_iter().map(move |word| (fold(&word).into_owned(), thanks));
    let mut phrases: Vec<(String, bool)> = folded(thanks, true).chain(folded(along, false)).collect();
    phrases.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.chars().count()));
    phrases
});

/// Nobody thanks at greater length without saying something else too.
const MOST_THANKS: usize = 160;

/// Whether a text thanks and says nothing else, so that it asks for no answer; the writer's own name may stand below it.
pub fn is_thanks(text: &str, name: &str) -> bool {
    if text.chars().count() > MOST_THANKS
        || text.contains(['?', '\u{ff1f}'])
        || text.chars().any(|c| c.is_ascii_digit())
    {
        return false;
    }
    let mut rest = format!(" {} ", spaced(&fold(text)));
    let mut thanked = false;
    let mut take = |phrase: &str, thanks: bool| {
        let spaceless = phrase.chars().any(|c| !c.is_ascii() && c.is_alphabetic() && c > '\u{2e80}');
        let found = if spaceless { phrase.to_owned() } else { format!(" {phrase} ") };
        while rest.contains(&found) {
            rest = rest.replacen(&found, "  ", 1);
            thanked |= thanks;
        }
    };
    for (phrase, thanks) in THANKS.iter() {
        take(&spaced(phrase), *thanks);
    }
    for part in spaced(&fold(name)).split_whitespace() {
        take(part, false);
    }
    thanked && !rest.chars().any(char::is_alphabetic)
}

/// Words with one space between them and nothing else.
fn spaced(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_point_to_a_reason_in_any_language() {
        for (text, expected) in [
            ("Way TOO SMALL, runs at least one size down.", Some(Reason::TooSmall)),
            ("Le produit ne fonctionne pas du tout", Some(Reason::Defective)),
            ("Die Lieferung war zu spät, trotzdem danke", Some(Reason::Late)),
            ("很失望，一直没收到货", Some(Reason::NotReceived)),
            ("すみません、初期不良だと思います", Some(Reason::Defective)),
            ("one part is missing", Some(Reason::MissingParts)),
            ("thank you", None),
            ("", None),
        ] {
            assert_eq!(reason_by_words(text, None).map(|(reason, _)| reason), expected, "{text}");
        }
    }

    #[test]
    fn a_thank_you_says_nothing_else() {
        for (text, thanks) in [
            ("Thank you!", true),
            ("Thanks so much, all good now :)\nBest regards\nJohn Smith", true),
            ("Vielen Dank f\u{fc}r die schnelle Hilfe!", true),
            ("merci beaucoup", true),
            ("\u{8c22}\u{8c22}\u{ff01}\u{5df2}\u{6536}\u{5230}", true),
            ("\u{3042}\u{308a}\u{304c}\u{3068}\u{3046}\u{3054}\u{3056}\u{3044}\u{307e}\u{3059}\u{3002}", true),
            ("Thanks, but it is still broken", false),
            ("No thanks", false),
            ("Thank you. When will it arrive?", false),
            ("thanks for nothing", false),
            ("ok", false),
            ("", false),
            ("\u{8c22}\u{8c22}\u{ff0c}\u{4f46}\u{662f}\u{8fd8}\u{6ca1}\u{6536}\u{5230}", false),
        ] {
            assert_eq!(is_thanks(text, "John Smith"), thanks, "{text}");
        }
    }
}
