//! Which language a text is in: its script first, then its words and letter groups.
//!
//! Invariant: a guess that a few letters cannot carry is not made; the answer is then empty.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use super::folded::Folded;
use crate::domain::words::fold;

/// Letters of a script below which it decides nothing.
const ENOUGH_LETTERS: usize = 6;
/// Of a longer text the beginning tells.
const MOST_CHARS: usize = 400;

/// The languages of the Latin script that are told apart, in the order of the file's names.
const MOST_LANGUAGES: usize = 24;
type Each = [f32; MOST_LANGUAGES];

struct Profiles {
    codes: Vec<&'static str>,
    /// For each whole word what it speaks for.
    words: HashMap<u64, Each>,
    /// For each group of letters what it speaks for.
    groups: HashMap<u64, Each>,
    /// What an unknown group speaks for.
    unknown: Each,
}

static LISTS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/lexicon/languages.toml"))
        .expect("the list is checked by a test of this file")
});

static PROFILES: LazyLock<Profiles> = LazyLock::new(|| {
    let mut groups: HashMap<u64, Each> = HashMap::new();
    let mut words: HashMap<u64, Each> = HashMap::new();
    let mut totals: Each = [0.0; MOST_LANGUAGES];
    for (n, text) in LISTS.values().enumerate() {
        for word in text.split_whitespace() {
            words.entry(hash(word)).or_insert([0.0; MOST_LANGUAGES])[n] = 1.0;
            each_group(word, &mut |group, weight| {
                groups.entry(group).or_insert([0.0; MOST_LANGUAGES])[n] += weight;
                totals[n] += weight;
            });
        }
    }
    let kinds = groups.len() as f32;
    let mut unknown: Each = [0.0; MOST_LANGUAGES];
    for (unknown, total) in unknown.iter_mut().zip(totals) {
        *unknown = (SMOOTH / (total + SMOOTH * kinds)).ln();
    }
    for each in groups.values_mut() {
        for (worth, total) in each.iter_mut().zip(totals) {
            *worth = ((*worth + SMOOTH) / (total + SMOOTH * kinds)).ln();
        }
    }
    // A word of many languages speaks for none.
    for each in words.values_mut() {
        let shared: f32 = each.iter().sum();
        for worth in each.iter_mut() {
            *worth *= WORD / shared.sqrt();
        }
    }
    Profiles { codes: LISTS.keys().map(String::as_str).collect(), words, groups, unknown }
});

/// What a group of letters counts for that a language's list does not have.
const SMOOTH: f32 = 0.2;
/// What a known whole word adds.
const WORD: f32 = 4.0;
/// What the statistics of the crate add to the language that they name.
const NAMED: f32 = 4.0;
/// What a group of letters adds, of what its frequency says.
const GROUP: f32 = 0.7;

/// So many words of a list are small and everywhere; those behind them are only typical.
const MOST_FREQUENT: usize = 110;

/// The small words of each language, as phrases are folded.
static FREQUENT: LazyLock<BTreeMap<&'static str, BTreeSet<String>>> = LazyLock::new(|| {
    let small = |words: &str| words.split_whitespace().take(MOST_FREQUENT).map(|word| Folded::of(word).text).collect();
    LISTS.iter().map(|(language, words)| (language.as_str(), small(words))).collect()
});

/// Whether a folded word is one of the small ones of a language.
pub fn is_frequent(word: &str, language: &str) -> bool {
    FREQUENT.get(language).is_some_and(|words| words.contains(word))
}

/// So many of a language's small words say nothing even when they rise; further down stand `water` and `long`.
const SMALLEST: usize = 60;

/// The smallest words of each language, as [`crate::domain::words`] folds.
static SMALL: LazyLock<Vec<BTreeSet<String>>> = LazyLock::new(|| {
    let small = |words: &str| words.split_whitespace().take(SMALLEST).map(|word| fold(word).into_owned()).collect();
    LISTS.values().map(|words| small(words)).collect()
});

/// Whether all words of a folded phrase are among the smallest of one language.
pub fn is_small_talk(phrase: &str) -> bool {
    SMALL.iter().any(|words| phrase.split(' ').all(|word| word.chars().nth(1).is_none() || words.contains(word)))
}

fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The letter groups of a word with its borders: one to four letters; lone letters only where they are no ASCII.
fn each_group(word: &str, take: &mut impl FnMut(u64, f32)) {
    let bounded = format!("_{word}_");
    let borders: Vec<usize> = bounded.char_indices().map(|(n, _)| n).chain([bounded.len()]).collect();
    for length in 1..=4 {
        for window in borders.windows(length + 1) {
            let Some(group) = bounded.get(window[0]..window[length]) else { continue };
            if length == 1 && group.is_ascii() {
                continue;
            }
            take(hash(group), 1.0);
        }
    }
}

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
    if count > 1 && count * 2 >= letters.latin + letters.cyrillic || count > 0 && letters.latin + letters.cyrillic == 0
    {
        return by_script;
    }
    if letters.cyrillic > 1 && letters.cyrillic >= letters.latin {
        return cyrillic(text);
    }
    if letters.latin < ENOUGH_LETTERS || !text.trim().contains(char::is_whitespace) {
        return "";
    }
    latin(text)
}

/// Russian and Ukrainian: letters that only one of them has, then small words.
fn cyrillic(text: &str) -> &'static str {
    let (mut uk, mut ru) = (0, 0);
    for c in text.chars().flat_map(char::to_lowercase) {
        match c {
            'і' | 'ї' | 'є' | 'ґ' => uk += 2,
            'ы' | 'э' | 'ё' | 'ъ' => ru += 2,
            _ => {}
        }
    }
    for word in text.split(|c: char| !c.is_alphabetic()) {
        match word.to_lowercase().as_str() {
            "та" | "що" | "як" | "від" | "або" | "але" | "цей" | "вже" | "було" | "де" | "про" =>
            {
                uk += 1;
            }
            "и" | "что" | "как" | "это" | "или" | "но" | "уже" | "было" | "где" | "он" | "из" | "так" | "только" =>
            {
                ru += 1;
            }
            word => {
                uk += usize::from(
                    ["ого", "ння", "ють", "ати", "ити", "ому", "ться"].iter().any(|end| word.ends_with(end)),
                );
                ru += usize::from(
                    ["ого", "ние", "ют", "ать", "ить", "ому", "тся", "ость", "ов"]
                        .iter()
                        .any(|end| word.ends_with(end)),
                );
            }
        }
    }
    if uk > ru { "uk" } else { "ru" }
}

/// So much that the small words of one language stand before those of every other that nothing else need be asked.
const CLEAR: f32 = 3.5 * WORD;
/// Letter groups and the crate's statistics read so much of a text.
const MOST_GROUPED: usize = 160;

fn latin(text: &str) -> &'static str {
    let profiles = &*PROFILES;
    let mut scores: Each = [0.0; MOST_LANGUAGES];
    let beginning: String = text.chars().take(MOST_CHARS).flat_map(char::to_lowercase).collect();
    let words = || beginning.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    for word in words() {
        if let Some(each) = profiles.words.get(&hash(word)) {
            scores.iter_mut().zip(each).for_each(|(score, worth)| *score += worth);
        }
    }
    let (first, lead) = profiles.best(&scores);
    if lead > CLEAR {
        return first;
    }
    let mut grouped = 0;
    for word in words() {
        grouped += word.len();
        if grouped > MOST_GROUPED {
            break;
        }
        each_group(word, &mut |group, weight| {
            let each = profiles.groups.get(&group).unwrap_or(&profiles.unknown);
            scores.iter_mut().zip(each).for_each(|(score, worth)| *score += weight * worth * GROUP);
        });
    }
    let end = text.char_indices().nth(MOST_GROUPED).map_or(text.len(), |(n, _)| n);
    if let Some(named) = named(&text[..end]) {
        for (score, code) in scores.iter_mut().zip(&profiles.codes) {
            *score += if *code == named { NAMED } else { 0.0 };
        }
    }
    profiles.best(&scores).0
}

impl Profiles {
    /// The language that leads, and by how much.
    fn best(&self, scores: &Each) -> (&'static str, f32) {
        let (mut first, mut lead, mut second) = ("", f32::MIN, f32::MIN);
        for (score, code) in scores.iter().zip(&self.codes) {
            if *score > lead {
                (first, second, lead) = (code, lead, *score);
            } else if *score > second {
                second = *score;
            }
        }
        (first, lead - second)
    }
}

/// What the crate's statistics say, where it is a language of this script.
fn named(text: &str) -> Option<&'static str> {
    use whichlang::Lang;
    Some(match whichlang::detect_language(text) {
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
        _ => return None,
    })
}

/// Letters of a text by script.
#[derive(Default)]
struct Letters {
    latin: usize,
    kana: usize,
    han: usize,
    hangul: usize,
    cyrillic: usize,
    greek: usize,
    hebrew: usize,
    thai: usize,
    arabic: usize,
    devanagari: usize,
}

impl Letters {
    fn of(text: &str) -> Self {
        let mut letters = Self::default();
        for c in text.chars().take(MOST_CHARS) {
            let count = match c {
                'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' => &mut letters.latin,
                '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9d}' => &mut letters.kana,
                '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{2ffff}' => &mut letters.han,
                '\u{ac00}'..='\u{d7a3}' | '\u{1100}'..='\u{11ff}' => &mut letters.hangul,
                '\u{400}'..='\u{52f}' => &mut letters.cyrillic,
                '\u{370}'..='\u{3ff}' | '\u{1f00}'..='\u{1fff}' => &mut letters.greek,
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

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
