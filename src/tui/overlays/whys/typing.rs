//! The line in which a why or an action is written; in an action, `@` and a letter name who does it, and the digit after it, or
//! one after `+`, until when.

use crossterm::event::{KeyCode, KeyEvent};
use tui_input::{Input, InputRequest};

use crate::tui::keys::Chord;
use crate::tui::overlays::quick::Way;
use crate::tui::widgets::field;

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    Why,
    Reword,
    Act,
}

/// Days that a letter after `+` stands for; a digit stands for itself.
const SPANS: [(char, &str); 3] = [('w', "14d"), ('m', "30d"), ('q', "90d")];

/// One line being written.
pub(super) struct Typing {
    pub what: Typed,
    pub input: Input,
    pub owner: Option<String>,
    pub due: Option<String>,
    /// `@` or `+`, which waits for what follows.
    pub waits: Option<char>,
    /// Somebody has just been named, and a day may follow at once.
    named: bool,
}

impl Typing {
    pub fn new(what: Typed, text: &str) -> Self {
        Self { what, input: Input::new(text.to_owned()), owner: None, due: None, waits: None, named: false }
    }

    pub fn text(&self) -> String {
        self.input.value().trim().to_owned()
    }

    pub fn paste(&mut self, text: &str) {
        field::paste(&mut self.input, text);
    }

    /// Takes a key; true when the line is complete with it.
    pub fn key(&mut self, event: KeyEvent, people: &[Way]) -> bool {
        let typed = match Chord::of(event).code {
            KeyCode::Char(c) if Chord::typed(event).is_some() => Some(c),
            _ => None,
        };
        let named = std::mem::take(&mut self.named);
        if let (Some(sign), Some(c)) = (self.waits.take(), typed) {
            return self.after_sign(sign, c, people);
        }
        // A letter would be the beginning of a word.
        if let (true, Some(c @ '1'..='9')) = (named && !self.text().is_empty(), typed) {
            return self.after_sign('+', c, people);
        }
        if let (Typed::Act, Some(sign @ ('@' | '+'))) = (self.what, typed) {
            self.waits = Some(sign);
            return false;
        }
        if event.code != KeyCode::Enter {
            field::edit(&mut self.input, event);
        }
        false
    }

    /// What follows a sign; anything else belongs to the text, with the sign before it.
    fn after_sign(&mut self, sign: char, c: char, people: &[Way]) -> bool {
        if sign == '@'
            && let Some(way) = people.iter().find(|way| way.key == c)
        {
            self.owner = way.with.get("to").cloned();
            self.named = true;
            return false;
        }
        let span = SPANS.iter().find(|(letter, _)| *letter == c).map(|(_, span)| (*span).to_owned());
        let days = ('1'..='9').contains(&c).then(|| format!("{c}d"));
        if sign == '+'
            && let Some(span) = days.or(span)
        {
            self.due = Some(span);
            // With owner and day the action is whole.
            return self.owner.is_some() && !self.text().is_empty();
        }
        for letter in [sign, c] {
            self.input.handle(InputRequest::InsertChar(letter));
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    fn typed(text: &str) -> (Typing, bool) {
        let way = |key: char, name: &str| Way {
            key,
            with: BTreeMap::from([("to".to_owned(), name.to_owned())]),
            ..Way::default()
        };
        let people = [way('a', "ana"), way('b', "bo")];
        let mut typing = Typing::new(Typed::Act, "");
        let mut whole = false;
        for c in text.chars() {
            whole = typing.key(KeyEvent::from(KeyCode::Char(c)), &people);
        }
        (typing, whole)
    }

    #[test]
    fn owner_and_day_are_two_keys_each_and_the_day_ends_the_line() {
        let (typing, whole) = typed("Zip@b+7");
        assert_eq!(
            (typing.text().as_str(), typing.owner.as_deref(), typing.due.as_deref()),
            ("Zip", Some("bo"), Some("7d"))
        );
        assert!(whole);
        let (typing, whole) = typed("Zip+w");
        assert_eq!((typing.due.as_deref(), whole), (Some("14d"), false));
        let (typing, whole) = typed("Zip@b7");
        assert_eq!((typing.text().as_str(), typing.due.as_deref(), whole), ("Zip", Some("7d"), true));
        let (typing, whole) = typed("Let @b count 7 zips");
        assert_eq!((typing.text().as_str(), typing.due.as_deref(), whole), ("Let  count 7 zips", None, false));
    }

    #[test]
    fn signs_that_mean_nothing_stay_in_the_text() {
        let (typing, whole) = typed("mail x@zip.de, price +0 now");
        assert_eq!(typing.text(), "mail x@zip.de, price +0 now");
        assert!(!whole && typing.owner.is_none() && typing.due.is_none());
    }
}
