//! A text as phrases are looked up in it: folded, its punctuation reduced to breaks, with the way back to the original.
//!
//! Invariant: every place of the folded text points to the border of a letter as people see it, marks and joined signs included,
//! never decreasing, so that what decided can be marked in what the customer wrote.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::compose;
use unicode_segmentation::UnicodeSegmentation as _;

use crate::domain::words::simplified;

/// What stands between two clauses; words on both sides of it belong to no common phrase.
pub const BREAK: char = '|';
/// Of a longer text the beginning counts: nobody complains over ten pages, and hostile texts do.
const MOST_BYTES: usize = 8_000;

/// The folded text and, for each of its bytes, where it stood.
#[derive(Debug, Default)]
pub struct Folded {
    pub text: String,
    at: Vec<Place>,
}

/// Where a byte of the folded text comes from: one letter of the original, from its first byte to behind its last.
type Place = (u32, u32);

impl Folded {
    pub fn of(original: &str) -> Self {
        let mut folded =
            Self { text: String::with_capacity(original.len() + 2), at: Vec::with_capacity(original.len() + 2) };
        let mut chars = original.char_indices().peekable();
        let mut letter = 0..0;
        while let Some((at, c)) = chars.next() {
            if at >= MOST_BYTES {
                break;
            }
            let next = chars.peek().map(|(_, c)| *c);
            let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
            if at >= letter.end {
                letter = at..end_of_letter(original, at, (c, next));
            }
            let rest = original.get(at + c.len_utf8()..).unwrap_or("");
            folded.take((number(letter.start), number(letter.end)), c, next, rest);
        }
        while folded.text.ends_with([' ', BREAK]) {
            folded.text.pop();
            folded.at.pop();
        }
        folded
    }

    /// Where a range of the folded text stood in the original.
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        let first = self.at.get(range.start).map_or(0, |(start, _)| *start as usize);
        let last = range.end.checked_sub(1).and_then(|n| self.at.get(n)).map_or(first, |(_, end)| *end as usize);
        first..last.max(first)
    }

    fn take(&mut self, at: Place, c: char, next: Option<char>, rest: &str) {
        match c {
            'a'..='z' | '0'..='9' => self.push(at, c),
            'A'..='Z' => self.push(at, c.to_ascii_lowercase()),
            '\'' | '\u{2019}' | '`' | '\u{b4}' => self.apostrophe(at, rest),
            '.' | ','
                if next.is_some_and(|c| c.is_ascii_digit()) && self.text.ends_with(|c: char| c.is_ascii_digit()) =>
            {
                self.push(at, '.');
            }
            '.' | ',' | ';' | ':' | '!' | '?' | '\n' | '(' | ')' | '\u{3001}' | '\u{3002}' | '\u{ff0c}'
            | '\u{ff0e}' | '\u{ff01}' | '\u{ff1f}' | '\u{ff1b}' | '\u{ff1a}' | '\u{2026}' | '\u{ff5e}' | '\u{ff08}'
            | '\u{ff09}' | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{964}' => {
                self.gap(at, BREAK);
            }
            c if c.is_ascii() => self.gap(at, ' '),
            '\u{4e00}'..='\u{9fff}' => self.push(at, simplified(c)),
            '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}' | '\u{30fc}' | '\u{ac00}'..='\u{d7a3}' => {
                self.push(at, c);
            }
            // Marks over letters and the stretch between them are left out in writing as often as not.
            '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\u{640}' | '\u{670}' => {}
            '\u{3099}' | '\u{309a}' | '\u{ff9e}' | '\u{ff9f}' => self.voice(c),
            c if c.is_alphanumeric() => self.letter(at, c),
            c if is_picture(c) => self.push(at, c),
            _ => self.gap(at, ' '),
        }
    }

    fn push(&mut self, at: Place, c: char) {
        self.text.push(c);
        self.at.extend(std::iter::repeat_n(at, c.len_utf8()));
    }

    /// One space or break however many stood there; a break outweighs a space.
    fn gap(&mut self, at: Place, c: char) {
        if self.text.ends_with(BREAK) || self.text.is_empty() || (c == ' ' && self.text.ends_with(' ')) {
            return;
        }
        if self.text.ends_with(' ') {
            self.text.pop();
            self.at.pop();
        }
        self.push(at, c);
    }

    /// English contractions stay one word; elsewhere the apostrophe parts two.
    fn apostrophe(&mut self, at: Place, rest: &str) {
        let tail = rest.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or("");
        let contracted = ["t", "s", "re", "ve", "ll", "d", "m"].iter().any(|known| tail.eq_ignore_ascii_case(known));
        if !contracted {
            self.gap(at, ' ');
        }
    }

    /// A voicing mark joins the kana before it.
    fn voice(&mut self, mark: char) {
        let mark = if matches!(mark, '\u{309a}' | '\u{ff9f}') { '\u{309a}' } else { '\u{3099}' };
        let Some(before) = self.text.chars().last() else { return };
        if let Some(joined) = compose(before, mark).filter(|joined| joined.len_utf8() == before.len_utf8()) {
            self.text.pop();
            self.text.push(joined);
        }
    }

    fn letter(&mut self, at: Place, c: char) {
        let latin = c < '\u{250}' || ('\u{1e00}'..='\u{1eff}').contains(&c);
        let parts: &mut dyn Iterator<Item = char> =
            if latin || c < '\u{530}' { &mut std::iter::once(c).nfkd() } else { &mut std::iter::once(c).nfkc() };
        for part in parts.flat_map(char::to_lowercase) {
            match part {
                '\u{300}'..='\u{36f}' => {}
                'ß' => self.several(at, "ss"),
                'æ' => self.several(at, "ae"),
                'œ' => self.several(at, "oe"),
                'ø' => self.push(at, 'o'),
                'ł' => self.push(at, 'l'),
                'đ' | 'ð' => self.push(at, 'd'),
                'ı' => self.push(at, 'i'),
                'ς' => self.push(at, 'σ'),
                '\u{622}' | '\u{623}' | '\u{625}' | '\u{671}' => self.push(at, '\u{627}'),
                '\u{629}' => self.push(at, '\u{647}'),
                '\u{649}' => self.push(at, '\u{64a}'),
                part => self.push(at, simplified(part)),
            }
        }
    }

    fn several(&mut self, at: Place, letters: &str) {
        for c in letters.chars() {
            self.push(at, c);
        }
    }
}

/// Where the letter ends that begins at a place; plain ones, of which most texts are made, are not looked up.
fn end_of_letter(original: &str, at: usize, (c, next): (char, Option<char>)) -> usize {
    if c.is_ascii() && c != '\r' && next.is_none_or(|next| next.is_ascii()) {
        return at + 1;
    }
    let letter = original.get(at..).and_then(|rest| rest.graphemes(true).next());
    at + letter.map_or(c.len_utf8(), str::len)
}

/// Emoji and the stars and hearts that people rate with.
pub const fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}')
}

/// Whether a character belongs to a script that writes without spaces.
pub const fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{e00}'..='\u{e7f}' | '\u{20000}'..='\u{2ffff}')
}

/// Whether what lies between two places is short and of one clause: so many blanks at most, so many characters without any.
pub fn is_near(between: &str, most_blanks: usize, most_unspaced: usize) -> bool {
    let (mut blanks, mut unspaced) = (0, 0);
    for c in between.chars() {
        match c {
            BREAK => return false,
            ' ' => blanks += 1,
            c if is_unspaced(c) => unspaced += 1,
            _ => {}
        }
        if blanks > most_blanks || unspaced > most_unspaced {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts_become_words_and_breaks() {
        for (text, folded) in [
            ("It DOESN'T work!!", "it doesnt work"),
            ("J\u{2019}ai re\u{e7}u, cass\u{e9}.", "j ai recu|casse"),
            ("Gro\u{df}e H\u{fc}lle \u{2013} zu gro\u{df}", "grosse hulle zu gross"),
            ("\u{7834}\u{640d}\u{3001}\u{58ca}\u{308c}\u{305f}\u{3002}", "\u{7834}\u{635f}|\u{58ca}\u{308c}\u{305f}"),
            ("\u{ff8c}\u{ff9e}\u{ff97}\u{ff73}\u{ff7d}", "\u{30d6}\u{30e9}\u{30a6}\u{30b9}"),
            ("2.5 cm\u{ff0c}ok", "2.5 cm|ok"),
            ("", ""),
        ] {
            assert_eq!(Folded::of(text).text, folded, "{text}");
        }
    }

    proptest! {
        #[test]
        fn every_place_leads_back_to_the_border_of_a_letter(
            text in "([a-zA-Z .,'!]|[à-ÿＡ-Ｚｱ-ﾝ]|\\PC|\u{301}|\u{3099}|\u{200d}|\u{93f}|\r|\n|ﾞ|ß|가|か|破|क){0,30}"
        ) {
            let borders: BTreeSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            let folded = Folded::of(&text);
            prop_assert_eq!(folded.text.len(), folded.at.len());
            let mut before = 0;
            for (start, c) in folded.text.char_indices() {
                let there = folded.original(&(start..start + c.len_utf8()));
                prop_assert!(there.start >= before && borders.contains(&there.start) && borders.contains(&there.end));
                before = there.start;
            }
        }
    }
}
