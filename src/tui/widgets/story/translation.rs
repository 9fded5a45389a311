//! What a text says in the reader's language, below the text itself, with who says so and how well.

use super::Pen;
use crate::services::translation::Outcome;
use crate::services::wording;
use crate::text::{shown, shown_line};
use crate::tui::actions::Action;
use crate::tui::app::translations::State;
use crate::tui::theme::Role;
use crate::tui::widgets::wrap;

/// Lines of one translation.
const LINES: usize = 60;

impl Pen<'_> {
    /// A translation below its original.
    pub(super) fn translation(&mut self, text: &str) {
        let told = match self.translations.state(text) {
            State::None => return,
            State::Coming => {
                let text = self.words.fill("translate-working", &[("key", self.global_key(Action::Translate).into())]);
                return self.line(&format!("≈ {text}"), Role::Quiet);
            }
            State::Told(told) => told,
        };
        let role = match &told.outcome {
            Outcome::Same => return,
            Outcome::Done(_) => Role::Quiet,
            Outcome::Nothing => Role::Warning,
        };
        let source = wording::translation_source(self.words, told);
        for part in wrap(&format!("≈ {source}"), self.width) {
            self.line(&part, role);
        }
        if let Outcome::Done(done) = &told.outcome {
            let parts = wrap(&shown(&done.text), self.width.saturating_sub(2));
            let is_cut = parts.len() > LINES;
            for part in parts.into_iter().take(LINES) {
                self.line(&format!("┆ {part}"), Role::Good);
            }
            if is_cut {
                self.line("┆ …", Role::Quiet);
            }
        }
    }

    /// A translation of a single line, which the one of the text below explains.
    pub(super) fn translated_title(&mut self, text: &str) {
        if let State::Told(told) = self.translations.state(text)
            && let Outcome::Done(done) = &told.outcome
        {
            self.sentence(&format!("≈ {}", shown_line(&done.text)), Role::Good);
        }
    }
}
