//! What a text says, for counting: its words and pairs of words, and in scripts without spaces its short runs of characters.

use std::collections::BTreeSet;

use super::{fold, is_token_char, is_unspaced};

/// Of a longer text the beginning counts: nobody complains over ten pages, and hostile texts do.
const COUNTED_CHARS: usize = 2_000;
/// The shortest and longest run of a script without spaces: most Chinese words have two characters, Japanese ones up to four.
const RUNS: std::ops::RangeInclusive<usize> = 2..=4;

/// The distinct phrases of a text, folded. Numbers say nothing, and neither do lone letters.
pub fn phrases(text: &str) -> BTreeSet<String> {
    let beginning: String = text.chars().take(COUNTED_CHARS).collect();
    let folded = fold(&beginning);
    let mut found = BTreeSet::new();
    let mut before: Option<&str> = None;
    let mut rest: &str = &folded;
    while let Some(start) = rest.find(is_token_char) {
        // Words on both sides of a full stop are no pair.
        if rest[..start].chars().any(|c| !c.is_whitespace() && !matches!(c, '\'' | '’' | '-')) {
            before = None;
        }
        rest = &rest[start..];
        let unspaced = rest.chars().next().is_some_and(is_unspaced);
        let end = rest.find(|c| !is_token_char(c) || is_unspaced(c) != unspaced).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        if unspaced {
            add_runs(run, &mut found);
            before = None;
        } else {
            before = add_word(run, before, &mut found);
        }
    }
    found
}

/// Adds a word and its pair with the word before; answers the word where the next one may pair with it.
fn add_word<'t>(word: &'t str, before: Option<&str>, found: &mut BTreeSet<String>) -> Option<&'t str> {
    let says = !word.chars().any(|c| c.is_numeric());
    if says && word.chars().nth(1).is_some() {
        found.insert(word.to_owned());
    }
    if let Some(before) = before.filter(|_| says) {
        found.insert(format!("{before} {word}"));
    }
    says.then_some(word)
}

fn add_runs(run: &str, found: &mut BTreeSet<String>) {
    let chars: Vec<char> = run.chars().collect();
    for length in RUNS {
        found.extend(chars.windows(length).map(|window| window.iter().collect::<String>()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_say_words_pairs_and_short_runs() {
        for (text, said) in [
            ("Zip broken!", vec!["broken", "zip", "zip broken"]),
            ("Too small. Zip?", vec!["small", "too", "too small", "zip"]),
            ("I ordered 2 on 113-22", vec!["i ordered", "on", "ordered"]),
            ("拉链坏", vec!["拉链", "拉链坏", "链坏"]),
            ("USB口坏了", vec!["usb", "口坏", "口坏了", "坏了"]),
            ("", vec![]),
        ] {
            assert_eq!(phrases(text).into_iter().collect::<Vec<_>>(), said, "{text}");
        }
        assert!(phrases(&"長".repeat(1_000_000)).len() < 10);
    }
}
