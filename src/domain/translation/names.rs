//! Names that a text gives by itself, of people whom the desk does not know: in greetings, introductions and signatures, behind
//! titles and before them.
//!
//! A mask too many costs a word of the translation, which comes back; a name too many that leaves does not come back.

use std::ops::Range;

use super::glossary::is_spaceless;
use super::signs::{SIGNS, runs, trimmed};
use crate::domain::parcels::begins_with_carrier;
use crate::domain::understanding::language::is_small_talk;
use crate::domain::words::fold;

/// A name has no more words, and no more characters where words are not parted.
const NAME_WORDS: usize = 4;
const NAME_CHARS: usize = 4;
/// Somebody who writes without capitals gives two words of a name at most.
const SMALL_WORDS: usize = 2;
/// A Chinese name has its family and up to so many more characters.
const GIVEN_CHARS: usize = 2;
/// Signs that stand between a closing and a name.
const PARTING: [char; 14] = [' ', ',', '.', '!', '-', '\u{2013}', '\u{2014}', '~', ';', ':', '，', '。', '！', '、'];
/// Signs behind whoever was greeted.
const VOCATIVE: [char; 12] = [',', '!', '.', ':', ';', '-', '\u{2013}', '，', '！', '。', '：', '、'];

/// Whether folded words only greet, ask kindly or close a letter.
pub fn is_courtesy(words: &str) -> bool {
    let is_closing =
        SIGNS.closings.iter().any(|one| one == words) && !SIGNS.weak_closings.iter().any(|one| one == words);
    is_closing || words.split(' ').all(|word| SIGNS.courtesies.iter().any(|one| one == word))
}

/// Where names stand in a text.
pub fn names(text: &str, ranges: &mut Vec<Range<usize>>) {
    for (at, c) in text.char_indices() {
        let before = text[..at].chars().next_back();
        if before.is_none_or(|before| !before.is_alphanumeric() || is_spaceless(before)) && c.is_alphanumeric() {
            ranges.extend(told(text, at));
        }
    }
    signed(text, ranges);
    of_families(text, ranges);
    framed(text, ranges);
}

/// A name that words at a place lead to.
fn told(text: &str, at: usize) -> Option<Range<usize>> {
    let rest = &text[at..];
    let behind = |list: &[String]| longest(rest, list).map(|length| at + length + blanks(&rest[length..]));
    let named = |from: usize, length: usize| (length > 0).then(|| from..from + length);
    if let Some(from) = behind(&SIGNS.introductions) {
        return named(from, introduced(&text[from..]));
    }
    if longest(rest, &SIGNS.closings).is_some() {
        return None;
    }
    if let Some(from) = behind(&SIGNS.titles) {
        return named(from, capitals(&text[from..], 1));
    }
    if let Some(from) = behind(&SIGNS.relatives) {
        return named(from, capitals(&text[from..], 1));
    }
    if let Some(from) = behind(&SIGNS.self_named) {
        let length = capitals(&text[from..], 1);
        let is_whole = text[from..from + length].contains(' ') || text[from + length..].starts_with(VOCATIVE);
        // "This is Garbage." is no name either, but a sentence that begins anew behind it says who speaks.
        let follows = text[from + length..].trim_start_matches(VOCATIVE).starts_with(' ');
        return named(from, length).filter(|_| is_whole && (follows || text[from..from + length].contains(' ')));
    }
    if let Some(from) = behind(&SIGNS.before_names) {
        return named(from, whole_name(&text[from..]));
    }
    let from = behind(&SIGNS.greetings)?;
    let from = from + longest(&text[from..], &SIGNS.titles).map_or(0, |length| length + blanks(&text[from + length..]));
    let length = capitals(&text[from..], 1);
    let is_called = |rest: &str| rest.is_empty() || rest.starts_with('\n') || rest.trim_start().starts_with(VOCATIVE);
    named(from, length).filter(|name| is_called(&text[name.end..]))
}

fn blanks(text: &str) -> usize {
    text.len() - text.trim_start_matches(' ').len()
}

/// The longest of some words that a text begins with.
fn longest(text: &str, list: &[String]) -> Option<usize> {
    let mut buffer = [0; 4];
    let first = text.chars().next()?;
    let first = fold(first.encode_utf8(&mut buffer)).into_owned();
    let likely = list.iter().filter(|words| words.starts_with(first.as_str()));
    likely.filter_map(|words| folded_prefix(text, words)).max()
}

/// The length of what a text begins with, when folding makes those words of it.
fn folded_prefix(text: &str, words: &str) -> Option<usize> {
    let mut left = words;
    let ends = |c: char| !c.is_alphanumeric() || is_spaceless(c) || words.ends_with([':', '：']);
    for (at, c) in text.char_indices() {
        if left.is_empty() {
            return (ends(c) || words.ends_with(is_spaceless)).then_some(at);
        }
        let mut buffer = [0; 4];
        let folded = fold(c.encode_utf8(&mut buffer)).into_owned();
        // An accent behind its letter folds to nothing.
        left = left.strip_prefix(folded.as_str())?;
    }
    left.is_empty().then_some(text.len())
}

pub(super) fn is_nobody(word: &str) -> bool {
    let folded = fold(word.trim_matches(|c: char| !c.is_alphanumeric())).into_owned();
    folded.is_empty() || SIGNS.nobodies.contains(&folded)
}

/// The length of the name that follows an introduction: words in capitals, a few characters, or words that are not small ones.
fn introduced(text: &str) -> usize {
    let spaceless = text.chars().take_while(|c| is_spaceless(*c)).take(NAME_CHARS);
    let spaceless: usize = spaceless.map(char::len_utf8).sum();
    if spaceless > 0 {
        return spaceless;
    }
    let capitals = capitals(text, 1);
    if capitals > 0 {
        return capitals;
    }
    let mut end = 0;
    for (range, run) in runs(text.lines().next().unwrap_or_default()).take(SMALL_WORDS) {
        let word = &run[..trimmed(run)];
        if word.is_empty() || is_small_talk(&fold(word)) || range.start > end + 1 {
            break;
        }
        end = range.start + word.len();
        if word.len() < run.len() {
            break;
        }
    }
    end
}

/// The length of a name that a text begins with: at least so many words in capitals.
fn capitals(text: &str, least: usize) -> usize {
    let (mut end, mut n) = (0, 0);
    for (range, run) in runs(text.lines().next().unwrap_or_default()).take(NAME_WORDS) {
        let begins = run.starts_with(char::is_uppercase) && !is_nobody(run);
        if range.start > end + usize::from(n > 0) || !begins {
            break;
        }
        let is_initial = run.ends_with('.') && run.chars().count() == 2;
        end = range.start + if is_initial { run.len() } else { trimmed(run) };
        n += 1;
        if trimmed(run) < run.len() && !is_initial {
            break;
        }
    }
    if n >= least { end } else { 0 }
}

/// The length of a name of several words that a text begins with, each with one capital and small letters; a carrier is nobody.
fn whole_name(text: &str) -> usize {
    let length = capitals(text, 2);
    let is_capitalised = |word: &str| word.ends_with('.') || word.chars().skip(1).any(char::is_lowercase);
    let name = &text[..length];
    if name.split_whitespace().all(is_capitalised) && !begins_with_carrier(name) { length } else { 0 }
}

/// Whether a line is a name and nothing else.
fn is_name(line: &str) -> bool {
    let bare = line.trim().trim_end_matches(['.', '!', '。', '！']);
    if bare.chars().all(is_spaceless) {
        return (2..=NAME_CHARS).contains(&bare.chars().count()) && !is_nobody(bare);
    }
    capitals(bare, 1) == bare.len()
}

/// Names below or behind the words that close a letter, and last lines that are nothing else.
fn signed(text: &str, ranges: &mut Vec<Range<usize>>) {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    let place = |part: &str| {
        let start = part.as_ptr() as usize - text.as_ptr() as usize;
        start..start + part.len()
    };
    for (n, line) in lines.iter().enumerate() {
        if is_closing(line) {
            let below = lines.get(n + 1).filter(|line| line.split_whitespace().count() <= NAME_WORDS);
            let is_last = n + 2 == lines.len();
            ranges.extend(below.filter(|line| is_last || is_name(line)).map(|line| place(line.trim())));
        }
        ranges.extend(behind_closing(line).map(place));
    }
    if let Some(last) = lines.last().map(|last| last.trim()) {
        let dashed = last.trim_start_matches(['-', '\u{2013}', '\u{2014}', '~', ' ']);
        let is_alone = lines.len() > 1 && dashed.contains(' ') && !dashed.ends_with(['.', '!', '?']);
        if (dashed.len() < last.len() || is_alone) && is_name(dashed) && !is_closing(dashed) {
            ranges.push(place(dashed));
        }
    }
}

fn is_closing(line: &str) -> bool {
    let folded = fold(line).into_owned();
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    SIGNS.closings.iter().any(|closing| closing == bare)
}

/// The name behind a closing in the same line.
fn behind_closing(line: &str) -> Option<&str> {
    line.char_indices().find_map(|(at, _)| {
        let before = line[..at].chars().next_back();
        let begins = before.is_none_or(|c| !c.is_alphanumeric() || is_spaceless(c));
        let length = begins.then(|| longest(&line[at..], &SIGNS.closings)).flatten()?;
        let rest = &line[at + length..];
        let name = rest.trim_start_matches(PARTING).trim_end();
        let parts = &rest[..rest.len() - rest.trim_start_matches(PARTING).len()];
        let closing = fold(&line[at..at + length]).into_owned();
        let is_weak = SIGNS.weak_closings.contains(&closing) && parts.trim().is_empty();
        (!name.is_empty() && !parts.is_empty() && !is_weak && is_name(name)).then_some(name)
    })
}

/// Chinese names, which begin with their family, and Japanese ones before what people are called.
fn of_families(text: &str, ranges: &mut Vec<Range<usize>>) {
    let is_family = |c: char| SIGNS.surnames.contains(c);
    for words in &SIGNS.before_family {
        for (at, _) in text.match_indices(words.as_str()) {
            let from = at + words.len();
            let from = from + (text[from..].len() - text[from..].trim_start_matches([' ', '，', '！', ',']).len());
            let run: String = text[from..].chars().take_while(|c| is_spaceless(*c)).take(GIVEN_CHARS + 2).collect();
            let n = run.chars().count();
            if run.starts_with(is_family) && (2..=GIVEN_CHARS + 1).contains(&n) {
                ranges.push(from..from + run.len());
            }
        }
    }
    for words in &SIGNS.called {
        for (at, _) in text.match_indices(words.as_str()) {
            let back = text[..at].char_indices().rev().take(GIVEN_CHARS + 1).take_while(|(_, c)| is_spaceless(*c));
            ranges.extend(back.filter(|(_, c)| is_family(*c)).last().map(|(start, _)| start..at));
        }
    }
    for words in &SIGNS.called_in_japanese {
        ranges.extend(text.match_indices(words.as_str()).filter_map(|(at, _)| run_before(text, at)));
    }
}

/// A run of characters other than the small ones of Japanese, that ends at a place and is nobody's trade.
fn run_before(text: &str, at: usize) -> Option<Range<usize>> {
    let is_small = |c: char| matches!(c, '\u{3040}'..='\u{309f}');
    let back = text[..at].char_indices().rev().take_while(|(_, c)| is_spaceless(*c) && !is_small(*c));
    let start = back.take(NAME_CHARS + 2).last()?.0;
    let is_trade = SIGNS.nobodies.iter().any(|nobody| text[start..at].ends_with(nobody.as_str()));
    (!is_trade).then_some(start..at)
}

/// Names between what stands before and behind them. Nobody looks further back than a name is long.
fn framed(text: &str, ranges: &mut Vec<Range<usize>>) {
    for (before, behind) in &SIGNS.frames {
        for (at, _) in text.match_indices(behind.as_str()) {
            if before.is_empty() {
                ranges.extend(word_before(text, at).or_else(|| run_before(text, at)));
                continue;
            }
            let near = last_chars(&text[..at], before.chars().count() + NAME_CHARS + 2);
            if let Some(found) = near.rfind(before.as_str()) {
                let name = &near[found + before.len()..];
                let is_short = !name.is_empty() && name.chars().count() <= NAME_CHARS + 2;
                let is_one = !name.contains([' ', '、', 'は', 'が', 'を', 'に', 'で', 'の', '\n']);
                ranges.extend((is_short && is_one).then_some(at - name.len()..at));
            }
        }
    }
}

/// The word that ends at a place, where words are parted.
fn word_before(text: &str, at: usize) -> Option<Range<usize>> {
    let parts = |c: char| matches!(c, ' ' | '\n' | '.' | ',');
    let word = text[..at].char_indices().rev().take_while(|(_, c)| !parts(*c) && !is_spaceless(*c));
    let start = word.last()?.0;
    text[..start].chars().next_back().is_none_or(parts).then_some(start..at)
}

/// So many characters of a text's end.
fn last_chars(text: &str, n: usize) -> &str {
    text.char_indices().rev().take(n).last().map_or("", |(start, _)| &text[start..])
}
