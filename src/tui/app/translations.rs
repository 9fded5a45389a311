//! What the texts on the screen say in the reader's language: turned on by a key or by the settings, asked for as texts come into
//! sight, and kept as long as the program runs.

use std::collections::{HashMap, HashSet};

use super::App;
use crate::config::Settings;
use crate::domain::change::Ticket;
use crate::domain::ids::{Key, Kind};
use crate::services::translation::{Outcome, Text, Told, reading_language};
use crate::text::{Lang, shown_line};
use crate::tui::msg::Effect;
use crate::tui::rows::{Row, columns};
use crate::tui::theme::Role;
use crate::tui::translating::{Ask, News};
use crate::tui::widgets::table::Cell;

/// Texts that are remembered; a screen shows a few dozen.
const MOST: usize = 4_000;

/// What is known of a text.
pub enum State<'a> {
    /// Nobody asked, or it is of no case in front.
    None,
    Coming,
    Told(&'a Told),
}

/// Translations of texts, and whether they are wanted.
pub struct Translations {
    is_on: bool,
    /// Whether rows are translated as well as the case in front.
    rows_too: bool,
    /// The language of the settings, whatever the screen speaks.
    set_to: Option<String>,
    to: String,
    told: HashMap<String, Told>,
    /// The case that was asked for last, and how much had happened to it.
    asked: Option<(Key, usize)>,
    /// Its texts are still coming.
    coming: Option<Key>,
    asked_rows: HashSet<String>,
    version: u64,
}

impl Translations {
    pub fn new(settings: &Settings, lang: Lang) -> Self {
        let always = settings.translation.always;
        Self {
            is_on: always,
            rows_too: always,
            set_to: settings.translation.to.clone(),
            to: reading_language(settings, lang),
            told: HashMap::new(),
            asked: None,
            coming: None,
            asked_rows: HashSet::new(),
            version: 0,
        }
    }

    /// Goes up whenever a text may read otherwise than before.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// What is known of a text of the case in front.
    pub fn state(&self, text: &str) -> State<'_> {
        if !self.is_on || text.trim().is_empty() {
            return State::None;
        }
        match self.told.get(text) {
            Some(told) => State::Told(told),
            None if self.coming.is_some() => State::Coming,
            None => State::None,
        }
    }

    /// The cells of a row, with what its subject says.
    pub fn in_row(&self, row: &Row, mut cells: Vec<Cell>) -> Vec<Cell> {
        let Row::Ticket(ticket) = row else { return cells };
        let about = subject(ticket);
        let done = self.told.get(about).filter(|_| self.is_on && self.rows_too);
        if let Some(Told { outcome: Outcome::Done(done), .. }) = done
            && let Some(at) = columns(Kind::Ticket).iter().position(|column| column.id == "subject")
            && let Some((cell, _)) = cells.get_mut(at)
        {
            *cell = cell.replace(&*shown_line(about), &format!("≈ {}", shown_line(&done.text)));
        }
        cells
    }

    fn forget(&mut self) {
        self.told.clear();
        self.asked_rows.clear();
        (self.asked, self.coming) = (None, None);
        self.version += 1;
    }
}

/// What the list says a complaint is about.
fn subject(ticket: &Ticket) -> &str {
    if ticket.subject.is_empty() { &ticket.comment } else { &ticket.subject }
}

impl App {
    /// The key: on for this case and those after it, and off again.
    pub(super) fn turn_translation(&mut self) {
        let has_text = matches!(self.kind(), Some(Kind::Return | Kind::Ticket));
        if !has_text {
            let text = self.words.get("translate-no-case");
            return self.say(text, Role::Warning);
        }
        self.translations.is_on = !self.translations.is_on;
        self.translations.version += 1;
        if self.translations.is_on {
            self.translations.asked = None;
            self.translate_case();
            let key = self.key_hint(crate::tui::actions::Action::Translate);
            let to = self.translations.to.clone();
            let text = self.words.fill("translate-on", &[("to", to.into()), ("key", key.into())]);
            self.say(text, Role::Good);
        } else {
            self.translations.coming = None;
            self.translations.asked_rows.clear();
            self.effects.push(Effect::Translate(Ask::Stop));
            let text = self.words.get("translate-off");
            self.say(text, Role::Quiet);
        }
    }

    /// Asks for the texts of the case in front, when they are wanted and more happened than was asked for.
    pub(super) fn translate_case(&mut self) {
        if !self.translations.is_on {
            return;
        }
        let case = self.list().and_then(|list| list.case.as_ref());
        let Some(now) = case.map(|case| (case.row.key(), case.timeline.len())) else { return };
        if !matches!(now.0.kind, Kind::Return | Kind::Ticket) || self.translations.asked == Some(now) {
            return;
        }
        self.translations.asked = Some(now);
        self.translations.coming = Some(now.0);
        self.translations.version += 1;
        let to = self.translations.to.clone();
        self.effects.push(Effect::Translate(Ask::Case(now.0, to)));
    }

    /// Asks for the subjects in sight, when they are wanted.
    pub(super) fn translate_rows(&mut self) {
        let wanted = self.translations.is_on && self.translations.rows_too;
        let Some(list) = self.list().filter(|list| wanted && list.kind == Kind::Ticket) else { return };
        let shown = list.rows.iter().skip(list.top).take(list.height);
        let text = |row: &Row| {
            let Row::Ticket(ticket) = row else { return None };
            let about = subject(ticket);
            let secrets = [&ticket.customer, &ticket.order_ref, &ticket.platform_ref].map(String::clone).into();
            let text = || Text { body: about.to_owned(), language: ticket.language.clone(), secrets };
            (!about.trim().is_empty() && !self.translations.told.contains_key(about)).then(text)
        };
        let texts: Vec<Text> = shown.filter_map(text).collect();
        if texts.iter().all(|text| self.translations.asked_rows.contains(&text.body)) {
            return;
        }
        // What is asked for takes the place of what was; what is out of sight by then is asked for when it is in sight again.
        self.translations.asked_rows = texts.iter().map(|text| text.body.clone()).collect();
        let to = self.translations.to.clone();
        self.effects.push(Effect::Translate(Ask::Rows(texts, to)));
    }

    pub(super) fn translated(&mut self, news: News) {
        match news {
            News::Told(reply) if reply.told.to == self.translations.to => {
                if self.translations.told.len() >= MOST {
                    self.translations.forget();
                }
                self.translations.told.insert(reply.body, reply.told);
            }
            News::Told(_) => {}
            News::Ended(key) => {
                if self.translations.coming == Some(key) {
                    self.translations.coming = None;
                }
            }
        }
        self.translations.version += 1;
    }

    /// The screen speaks another language, in which people may want to read too.
    pub(super) fn read_in(&mut self, lang: Lang) {
        if self.translations.set_to.is_none() {
            self.translations.to = reading_language(&Settings::default(), lang);
            self.translations.forget();
            self.translate_case();
        }
    }
}
