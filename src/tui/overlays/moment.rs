//! One line for a moment of the past: a date, a word of the query language, the number of an operation.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Act, Ctx, Overlay, line};
use crate::services::lists::Env;
use crate::services::past;
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::field;

/// The line while it is typed.
pub struct WhichMoment {
    env: Env,
    input: Input,
    is_wrong: bool,
}

impl WhichMoment {
    pub fn new(env: Env) -> Self {
        Self { env, input: Input::default(), is_wrong: false }
    }

    fn submit(&mut self) -> Vec<Act> {
        let text = self.input.value().trim();
        if text.is_empty() {
            return vec![Act::Close];
        }
        match past::typed(text, &self.env) {
            Some(step) => vec![Act::Close, Act::ToMoment(step)],
            None => {
                self.is_wrong = true;
                Vec::new()
            }
        }
    }
}

impl Overlay for WhichMoment {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => self.submit(),
            _ => Vec::new(),
        }
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        if event.code != KeyCode::Enter && field::edit(&mut self.input, event) {
            self.is_wrong = false;
        }
        Vec::new()
    }

    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        field::paste(&mut self.input, text);
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let (below, role) = if self.is_wrong {
            let value = crate::text::shown_line(self.input.value()).into_owned();
            (ctx.words.fill("past-bad-moment", &[("value", value.into())]), Role::Bad)
        } else {
            (ctx.words.get("past-which-hint"), Role::Quiet)
        };
        line::draw(frame, area, (76, 8), &ctx.words.get("past-which"), &self.input, (&below, role), ctx);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::{DAY, Instant};

    #[test]
    fn what_is_typed_becomes_a_moment_or_stays_to_be_mended() {
        let submit = |text: &str| {
            let mut line = WhichMoment::new(Env::of_test(Instant(20_000 * DAY), "mei"));
            line.input = Input::new(text.to_owned());
            let acts = line.submit();
            (acts.iter().any(|act| matches!(act, Act::ToMoment(_))), line.is_wrong)
        };
        assert_eq!(submit("last monday"), (true, false));
        assert_eq!(submit("#12"), (true, false));
        assert_eq!(submit("someday"), (false, true));
        assert_eq!(submit(" "), (false, false));
    }
}
