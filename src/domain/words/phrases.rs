//! What a text says, for counting: its words and pairs of words, and in scripts without spaces its short runs of characters.

use std::collections::BTreeSet;

use super::{fold, is_token_char, is_unspaced};

/// Of a longer text the beginning counts: nobody complains over ten pages, and hostile texts do.
const COUNTED_CHARS: usize = 2_000;
/// The shortest and longest run of a script without spaces: most Chinese words have two characters, Japanese ones up to four.
const RUNS: std::ops::RangeInclusive<usize> = 2..=4;

/// The distinct phrases of a text, folded.
pub fn phrases(text: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    each_phrase(text, &mut |phrase| {
        found.insert(phrase.to_owned());
    });
    found
}

/// Hands the phrases of a text over, as often as it says them. Numbers say nothing, and neither do lone letters.
pub fn each_phrase(text: &str, take: &mut impl FnMut(&str)) {
    let end = text.char_indices().nth(COUNTED_CHARS).map_or(text.len(), |(place, _)| place);
    let folded = fold(&text[..end]);
    let mut pair = String::new();
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
            each_run(run, take);
            before = None;
            continue;
        }
        let says = !run.chars().any(char::is_numeric);
        if says && run.chars().nth(1).is_some() {
            take(run);
        }
        if let Some(before) = before.filter(|_| says) {
            pair.clear();
            pair.extend([before, " ", run]);
            take(&pair);
        }
        before = says.then_some(run);
    }
}

fn each_run(run: &str, take: &mut impl FnMut(&str)) {
    let borders: Vec<usize> = run.char_indices().map(|(place, _)| place).chain([run.len()]).collect();
    for length in RUNS {
        borders.windows(length + 1).for_each(|window| take(&run[window[0]..window[length]]));
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
