//! What a text says about itself: its language, and the reason that its words point to.
//!
//! Invariant: a guess that a few words cannot carry is not made; the answer is then empty.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;
use whichlang::Lang;

use super::vocabulary::Reason;
use super::words::fold;

/// Longer texts are judged by their beginning, where people say what is wrong.
const MOST_CHARS: usize = 2_000;

#[derive(Deserialize)]
struct Phrases {
    words: Vec<String>,
}

static REASONS: LazyLock<Vec<(Reason, String)>> = LazyLock::new(|| {
    let lists: BTreeMap<Reason, Phrases> = toml::from_str(include_str!("../../assets/lexicon/reasons.toml"))
        .expect("the lexicon is checked by a test of this file");
    let phrases = lists.into_iter().flat_map(|(reason, list)| list.words.into_iter().map(move |word| (reason, word)));
    phrases.map(|(reason, word)| (reason, fold(&word).into_owned())).collect()
});

/// The reason that a customer's words point to, by the longest known phrase in them; a proposal, never a decision.
pub fn reason(text: &str) -> Option<Reason> {
    reason_by_words(text).map(|(reason, _)| reason)
}

/// The same with the words that pointed to it, folded as a search folds them.
pub fn reason_by_words(text: &str) -> Option<(Reason, &'static str)> {
    let beginning: String = text.chars().take(MOST_CHARS).collect();
    let text = fold(&beginning);
    let found = REASONS.iter().filter(|(_, phrase)| text.contains(phrase.as_str()));
    found.max_by_key(|(_, phrase)| phrase.chars().count()).map(|(reason, phrase)| (*reason, phrase.as_str()))
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

/// Latin letters below which the script decides nothing and statistics guess wildly.
const ENOUGH_LETTERS: usize = 12;

/// The ISO 639-1 code of a text's language, or empty when the text is too short to tell.
///
/// The script comes first, because two characters of kana or hangul settle what statistics need a sentence for.
pub fn language(text: &str) -> &'static str {
    let letters = Letters::of(text);
    if letters.kana > 0 && letters.kana + letters.han >= letters.latin {
        return "ja";
    }
    let (count, by_script) = [
        (letters.hangul, "ko"),
        (letters.han, "zh"),
        (letters.greek, "el"),
        (letters.hebrew, "he"),
        (letters.thai, "th"),
        (letters.arabic, "ar"),
        (letters.devanagari, "hi"),
    ]
    .into_iter()
    .max_by_key(|(count, _)| *count)
    .unwrap_or_default();
    if count > 1 && count * 2 >= letters.latin + letters.cyrillic {
        return by_script;
    }
    if letters.cyrillic > 1 && letters.cyrillic >= letters.latin {
        return if letters.ukrainian { "uk" } else { "ru" };
    }
    if letters.latin < ENOUGH_LETTERS || !text.trim().contains(char::is_whitespace) {
        return "";
    }
    by_statistics(text)
}

/// Letters of a text by script.
#[derive(Default)]
struct Letters {
    latin: usize,
    kana: usize,
    han: usize,
    hangul: usize,
    cyrillic: usize,
    ukrainian: bool,
    greek: usize,
    hebrew: usize,
    thai: usize,
    arabic: usize,
    devanagari: usize,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars() {
            letters.ukrainian |= matches!(
                c,
                '\u{404}' | '\u{406}' | '\u{407}' | '\u{454}' | '\u{456}' | '\u{457}' | '\u{490}' | '\u{491}'
            );
            let count = match c {
                'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' => &mut letters.latin,
                '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}' => &mut letters.kana,
                '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}' => &mut letters.han,
                '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => &mut letters.hangul,
                '\u{400}'..='\u{52f}' => &mut letters.cyrillic,
                '\u{370}'..='\u{3ff}' => &mut letters.greek,
                '\u{590}'..='\u{5ff}' => &mut letters.hebrew,
                '\u{e00}'..='\u{e7f}' => &mut letters.thai,
                '\u{600}'..='\u{6ff}' => &mut letters.arabic,
                '\u{900}'..='\u{97f}' => &mut letters.devanagari,
                _ => continue,
            };
            *count += 1;
        }
        letters
    }
}

/// Languages of the Latin script by their letter groups; a language of another script as the answer means "no idea".
fn by_statistics(text: &str) -> &'static str {
    match whichlang::detect_language(text) {
        Lang::Deu => "de",
        Lang::Eng => "en",
        Lang::Fra => "fr",
        Lang::Ita => "it",
        Lang::Nld => "nl",
        Lang::Por => "pt",
        Lang::Spa => "es",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Vie => "vi",
        _ => "",
    }
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
            assert_eq!(reason(text), expected, "{text}");
            let words = reason_by_words(text).map_or("", |(_, words)| words);
            assert!(fold(text).contains(words), "{text}");
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

    #[test]
    fn phrases_are_written_as_they_are_compared() {
        for (reason, phrase) in REASONS.iter() {
            assert!(phrase.chars().count() > 1, "{reason}: {phrase}");
        }
    }
    use proptest::prelude::*;

    #[test]
    fn the_script_decides_first() {
        for (text, code) in [
            ("\u{58ca}\u{308c}\u{3066}\u{3044}\u{307e}\u{3059}", "ja"),
            ("\u{30b5}\u{30a4}\u{30ba} XL", "ja"),
            ("\u{bd88}\u{b7c9}\u{c774}\u{c5d0}\u{c694}", "ko"),
            ("\u{7269}\u{6d41}\u{5ef6}\u{8fdf}", "zh"),
            ("iPhone \u{7269}\u{6d41}\u{5ef6}\u{8fdf}", "zh"),
            ("\u{43d}\u{435} \u{440}\u{430}\u{431}\u{43e}\u{442}\u{430}\u{435}\u{442}", "ru"),
            ("\u{43d}\u{435} \u{43f}\u{440}\u{430}\u{446}\u{44e}\u{454}", "uk"),
        ] {
            assert_eq!(language(text), code, "{text}");
        }
    }

    #[test]
    fn sentences_in_latin_letters_are_told_apart() {
        for (text, code) in [
            ("The handle broke after two days and does not work at all", "en"),
            ("Der Griff ist nach zwei Tagen gebrochen und funktioniert nicht", "de"),
            ("La poign\u{e9}e s'est cass\u{e9}e apr\u{e8}s deux jours et ne fonctionne plus", "fr"),
            ("El mango se rompi\u{f3} despu\u{e9}s de dos d\u{ed}as y no funciona", "es"),
            ("Il manico si \u{e8} rotto dopo due giorni e non funziona", "it"),
        ] {
            assert_eq!(language(text), code, "{text}");
        }
    }

    #[test]
    fn too_little_says_nothing() {
        for text in ["", "  ", "ok", "12345", "\u{1f44d}\u{1f44d}", "thx!", "DEFECTIVE_ITEM"] {
            assert_eq!(language(text), "", "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_text_gets_an_answer(text in ".{0,80}") {
            prop_assert!(matches!(language(&text).len(), 0 | 2));
        }
    }
}
