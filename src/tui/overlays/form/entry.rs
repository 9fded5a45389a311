//! One argument being filled in, edited as its kind wants it: a choice, a yes or no, marks, a line, or a box of several lines.

use crossterm::event::{KeyCode, KeyEvent};
use tui_input::Input;

use super::marks::Marks;
use crate::domain::command::{ArgKind, ArgSpec};
use crate::domain::ids::Key;
use crate::tui::widgets::field;
use crate::tui::widgets::textbox::{Edited, TextBox};

/// What is typed or chosen so far.
pub(super) enum Value {
    /// Nothing chosen is 0, else one more than the index of the code.
    Choice(&'static [&'static str], usize),
    Flag(bool),
    Marks(Marks),
    Line(Input),
    Lines(Box<TextBox>),
}

/// An argument with its value.
pub(super) struct Entry {
    pub spec: &'static ArgSpec,
    pub value: Value,
}

impl Entry {
    pub fn new(spec: &'static ArgSpec, given: Option<&String>) -> Self {
        let text = given.map_or("", String::as_str);
        let value = match spec.kind {
            ArgKind::Choice(codes) => {
                Value::Choice(codes, codes.iter().position(|code| *code == text).map_or(0, |at| at + 1))
            }
            ArgKind::Flag => Value::Flag(text == "yes"),
            ArgKind::LongText => Value::Lines(Box::new(TextBox::new(text))),
            _ => Value::Line(Input::new(text.to_owned())),
        };
        Self { spec, value }
    }

    /// Lets mark what there is instead of having its numbers typed.
    pub fn offer(&mut self, offered: Vec<(Key, String)>) {
        self.value = Value::Marks(Marks::new(offered, &self.text()));
    }

    /// The value as the command takes it; empty when nothing is given.
    pub fn text(&self) -> String {
        match &self.value {
            Value::Choice(codes, chosen) => {
                chosen.checked_sub(1).and_then(|at| codes.get(at)).map_or_else(String::new, |code| (*code).to_owned())
            }
            Value::Flag(true) => "yes".to_owned(),
            Value::Flag(false) => String::new(),
            Value::Marks(marks) => marks.text(),
            Value::Line(input) => input.value().trim().to_owned(),
            Value::Lines(text) => text.text(),
        }
    }

    /// Whether somebody writes words here, rather than choosing or counting.
    pub const fn is_words(&self) -> bool {
        matches!(self.spec.kind, ArgKind::Text | ArgKind::LongText)
    }

    /// Whether only digits and signs are typed here, so that letters are free for something else.
    pub const fn takes_no_letters(&self) -> bool {
        matches!(self.spec.kind, ArgKind::Units | ArgKind::Money | ArgKind::Percent | ArgKind::Flag)
    }

    /// Whether it has room for several lines.
    pub const fn is_box(&self) -> bool {
        matches!(self.value, Value::Lines(_))
    }

    pub fn set(&mut self, text: &str) {
        match &mut self.value {
            Value::Line(input) => {
                *input = Input::default();
                field::paste(input, text);
            }
            Value::Lines(area) => area.replace(text),
            Value::Choice(..) | Value::Flag(_) | Value::Marks(_) => {}
        }
    }

    pub fn paste(&mut self, text: &str) {
        match &mut self.value {
            Value::Line(input) => field::paste(input, text),
            Value::Lines(area) => area.paste(text),
            Value::Choice(..) | Value::Flag(_) | Value::Marks(_) => {}
        }
    }

    pub fn key(&mut self, event: KeyEvent) -> Edited {
        match &mut self.value {
            Value::Choice(codes, chosen) => choose(codes, chosen, event.code),
            Value::Flag(yes) => match event.code {
                KeyCode::Char(' ') | KeyCode::Left | KeyCode::Right => *yes = !*yes,
                KeyCode::Char('y') => *yes = true,
                KeyCode::Char('n') => *yes = false,
                _ => return Edited::Ignored,
            },
            Value::Marks(marks) => return marks.key(event.code),
            Value::Line(input) => return if field::edit(input, event) { Edited::Taken } else { Edited::Ignored },
            Value::Lines(text) => return text.edit(event),
        }
        Edited::Taken
    }
}

fn choose(codes: &[&str], chosen: &mut usize, key: KeyCode) {
    let n = codes.len();
    *chosen = match key {
        KeyCode::Right | KeyCode::Char(' ') => (*chosen + 1) % (n + 1),
        KeyCode::Left => (*chosen + n) % (n + 1),
        KeyCode::Char(c) => {
            // The next code that begins with the letter, so that pressing it again goes on.
            let next = (0..n).map(|step| (*chosen + step) % n).find(|&at| codes[at].starts_with(c));
            next.map_or(*chosen, |at| at + 1)
        }
        _ => *chosen,
    };
}
