//! The format in which Apertium's programs hand a text to each other: what has to be escaped, and the marks on words that one of
//! them did not know.

use super::Share;
use crate::domain::translation::masking::is_mask;

/// On the first letter of a word: it is not known, or could not be written, or has no translation.
const MARKS: [char; 3] = ['*', '#', '@'];
/// Ends a sentence, so that the analyser waits for no more of it.
const END: &str = ".[]";

/// A line as the programs read it, and whether it was given an end.
pub fn written(line: &str) -> (String, bool) {
    let mut text = String::with_capacity(line.len() + 8);
    for c in line.chars() {
        match c {
            '[' | ']' | '{' | '}' | '^' | '$' | '/' | '\\' | '<' | '>' => text.extend(['\\', c]),
            // In blanks of its own it cannot be taken for a mark.
            '*' | '#' | '@' => text.extend(['[', c, ']']),
            c if c.is_control() => text.push(' '),
            c => text.push(c),
        }
    }
    let ends = line.trim_end().ends_with(['.', '!', '?', '…']);
    text.push_str(if ends { &END[1..] } else { END });
    (text, !ends)
}

/// What the programs answered as people read it, and how many words carried a mark.
pub fn read(answer: &str, was_ended: bool) -> (String, usize) {
    let mut text = String::with_capacity(answer.len());
    let mut n_marked = 0;
    let mut chars = answer.char_indices().peekable();
    let mut in_blank = false;
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => text.extend(chars.next().map(|(_, c)| c)),
            '[' => in_blank = true,
            ']' => in_blank = false,
            _ if !in_blank && is_marked(answer, at, c) => {
                let word = answer[at + c.len_utf8()..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
                n_marked += usize::from(!is_mask(word));
            }
            c => text.push(c),
        }
    }
    if was_ended && let Some(cut) = text.trim_end().strip_suffix('.') {
        text.truncate(cut.len());
    }
    (text, n_marked)
}

fn is_marked(answer: &str, at: usize, c: char) -> bool {
    let before = answer[..at].chars().next_back();
    let after = answer[at + c.len_utf8()..].chars().next();
    MARKS.contains(&c) && before.is_none_or(|c| !c.is_alphanumeric()) && after.is_some_and(char::is_alphanumeric)
}

/// The words of a text, of which so many were not known.
pub fn share(text: &str, n_unknown: usize) -> Share {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().any(char::is_alphabetic));
    let n_words = words.filter(|word| !is_mask(word)).count();
    Share { n_words, n_unknown: n_unknown.min(n_words) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_are_counted_and_taken_off() {
        for (answer, was_ended, wanted) in [
            ("The product arrived broken.[]", true, ("The product arrived broken", 0)),
            ("It arrived.[]", false, ("It arrived.", 0)),
            ("I want *xyzk and #turn.[]", true, ("I want xyzk and turn", 2)),
            ("Order *XQ0X of *xq1x.[]", true, ("Order XQ0X of xq1x", 0)),
            ("50 \\[to\\] \\$5 [*][]", false, ("50 [to] $5 *", 0)),
            ("2*3 and * alone", false, ("2*3 and * alone", 0)),
            ("", true, ("", 0)),
        ] {
            let (text, n) = read(answer, was_ended);
            assert_eq!((text.as_str(), n), wanted, "{answer}");
        }
        assert_eq!(share("No 5 XQ0X funciona", 7), Share { n_words: 2, n_unknown: 2 });
    }

    proptest! {
        #[test]
        fn what_no_program_touches_comes_back_as_it_was(line in "([a-z]{1,4}|[ .!?*#@^$/\\\\<>{}\\[\\]]|é){0,20}") {
            let (text, was_ended) = written(&line);
            prop_assert_eq!(read(&text, was_ended), (line, 0));
        }
    }
}
