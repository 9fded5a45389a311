//! Reading one case: its lines kept as long as they stay true, and the ways through them: by lines, sections and matches of
//! what is searched.

use crossterm::event::{KeyCode, KeyEvent};
use tui_input::Input;

use super::{App, Zoom};
use crate::domain::ids::Key;
use crate::text::Lang;
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::field;
use crate::tui::widgets::story::{self, Story};

/// Lines that stay in sight above a place that was jumped to.
const ABOVE: usize = 2;

/// Deadlines are told in minutes, so a minute is how long lines stay true.
const MINUTE: i64 = 60_000;

/// The case in lines, and what is searched in it.
#[derive(Default)]
pub struct Reading {
    told: Option<Told>,
    /// The words while they are being typed.
    pub editing: Option<Input>,
    needle: String,
    /// The line of the match that was jumped to last.
    at: Option<usize>,
}

/// Lines and what they were made for.
struct Told {
    of: (Key, usize, Lang, i64, u64),
    story: Story,
}

impl Reading {
    /// The case was read again, so that its lines may no longer be true.
    pub(super) fn forget(&mut self) {
        self.told = None;
    }
}

impl App {
    /// Lays the case under the cursor out in lines, when they are not there already.
    pub(super) fn tell_case(&mut self) {
        let cells = usize::from(self.regions().case.width.saturating_sub(2));
        let case =
            self.list().and_then(|list| list.case.as_ref().filter(|case| Some(case.row.key()) == list.selected()));
        let Some(case) = case else {
            self.reading.told = None;
            return;
        };
        let of = (case.row.key(), cells, self.words.lang(), self.now.0 / MINUTE, self.translations.version());
        if self.reading.told.as_ref().is_some_and(|told| told.of == of) {
            return;
        }
        let story = story::tell(case, (&self.words, &self.keys, &self.translations), self.theme, self.now, cells);
        if self.reading.told.as_ref().is_some_and(|told| told.of.0 != of.0) {
            self.reading.at = None;
        }
        self.reading.told = Some(Told { of, story });
    }

    /// The lines of the case under the cursor, when they fit a width.
    pub fn story(&self, cells: usize) -> Option<&Story> {
        self.reading.told.as_ref().filter(|told| told.of.1 == cells).map(|told| &told.story)
    }

    /// The words that are marked in the case: what was searched there, else the plain words of the list's filter.
    pub fn needles(&self) -> Vec<String> {
        if !self.reading.needle.is_empty() {
            return vec![self.reading.needle.to_lowercase()];
        }
        let filter = self.list().map_or("", |list| list.filter.as_str());
        let plain =
            |word: &&str| !word.contains([':', '<', '>', '=', '(', ')']) && !word.starts_with('-') && *word != "or";
        filter
            .split_whitespace()
            .filter(plain)
            .map(|word| word.trim_matches('"').to_lowercase())
            .filter(|word| !word.is_empty())
            .collect()
    }

    /// What is searched, the place among the matches and how many there are.
    pub fn search_state(&self) -> Option<(String, Option<usize>, usize)> {
        let needles = self.needles();
        if needles.is_empty() {
            return None;
        }
        let matches = self.matches();
        let at = self.reading.at.and_then(|line| matches.iter().position(|found| *found == line));
        Some((needles.join(" "), at, matches.len()))
    }

    fn matches(&self) -> Vec<usize> {
        let needles = self.needles();
        if needles.is_empty() {
            return Vec::new();
        }
        self.reading.told.as_ref().map_or_else(Vec::new, |told| told.story.matches(&needles))
    }

    pub(super) fn read(&mut self, action: Action) {
        match action {
            Action::NextSection => self.jump_section(true),
            Action::PreviousSection => self.jump_section(false),
            Action::NextMatch => self.jump_match(true),
            Action::PreviousMatch => self.jump_match(false),
            _ => self.reading.editing = Some(Input::new(self.reading.needle.clone())),
        }
    }

    fn jump_section(&mut self, forward: bool) {
        let scroll = self.list().map_or(0, |list| list.scroll);
        let sections = self.reading.told.as_ref().map_or(&[][..], |told| told.story.sections.as_slice());
        let target = if forward {
            sections.iter().find(|&&at| at > scroll)
        } else {
            sections.iter().rev().find(|&&at| at < scroll)
        };
        if let Some(&line) = target {
            self.scroll_to(line);
        }
    }

    /// The next match, after the last one the first again.
    fn jump_match(&mut self, forward: bool) {
        let matches = self.matches();
        let scroll = self.list().map_or(0, |list| list.scroll);
        let from = self.reading.at;
        let target = if forward {
            let next = matches.iter().find(|&&line| from.map_or(line >= scroll, |at| line > at));
            next.or(matches.first())
        } else {
            let previous = matches.iter().rev().find(|&&line| from.map_or(line < scroll, |at| line < at));
            previous.or(matches.last())
        };
        match target {
            Some(&line) => {
                self.reading.at = Some(line);
                self.scroll_to(line.saturating_sub(ABOVE));
            }
            None => {
                let key = if self.needles().is_empty() { "case-search-how" } else { "case-search-nothing" };
                let search = self.keys.key_of(Action::FindHere, &[Place::Case]).unwrap_or_default();
                let text = self.words.fill(key, &[("key", search.into())]);
                self.say(text, Role::Warning);
            }
        }
    }

    fn scroll_to(&mut self, line: usize) {
        let most = self.most_scroll();
        if let Some(list) = self.list_mut() {
            list.scroll = line.min(most);
        }
    }

    /// How far the case scrolls: until its last line stands at the bottom.
    fn most_scroll(&self) -> usize {
        let lines = self.reading.told.as_ref().map_or(0, |told| told.story.lines.len());
        lines.saturating_sub(usize::from(self.regions().case.height))
    }

    pub(super) fn scroll_case(&mut self, lines: i64) {
        let most = i64::try_from(self.most_scroll()).unwrap_or(0);
        if let Some(list) = self.list_mut() {
            let at = i64::try_from(list.scroll).unwrap_or(0).min(most).saturating_add(lines).clamp(0, most);
            list.scroll = usize::try_from(at).unwrap_or(0);
        }
    }

    /// A key while the words are being typed: the first match shows at once.
    pub(super) fn search_key(&mut self, event: KeyEvent) {
        match event.code {
            KeyCode::Enter => self.reading.editing = None,
            KeyCode::Esc => {
                self.reading.editing = None;
                self.reading.needle.clear();
            }
            _ => {
                if let Some(input) = &mut self.reading.editing {
                    field::edit(input, event);
                }
                self.take_needle();
            }
        }
    }

    pub(super) fn search_paste(&mut self, text: &str) {
        if let Some(input) = &mut self.reading.editing {
            field::paste(input, text);
            self.take_needle();
        }
    }

    fn take_needle(&mut self) {
        let typed = self.reading.editing.as_ref().map_or(String::new(), |input| input.value().trim().to_owned());
        if typed != self.reading.needle {
            self.reading.needle = typed;
            self.reading.at = None;
            if !self.matches().is_empty() {
                self.jump_match(true);
            }
        }
    }

    /// Takes the search away; false when there was none.
    pub(super) fn end_search(&mut self) -> bool {
        self.reading.at = None;
        self.zoom == Zoom::Case && !std::mem::take(&mut self.reading.needle).is_empty()
    }
}
