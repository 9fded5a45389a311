//! The clocks of a complaint: what was promised, what is left of it or what it is late, and who was waited for.

use super::Pen;
use crate::domain::clocks::{Clock, ClockState};
use crate::domain::time::{HOUR, MINUTE};
use crate::text::DatePattern;
use crate::tui::theme::Role;

impl Pen<'_> {
    pub(super) fn clocks(&mut self, clocks: &[Clock]) {
        if clocks.is_empty() {
            return;
        }
        self.section("case-clocks");
        for clock in clocks {
            let role = match clock.state {
                ClockState::Missed => Role::Bad,
                ClockState::Met => Role::Good,
                ClockState::Running => Role::Plain,
                ClockState::Paused | ClockState::Void => Role::Quiet,
            };
            let text = self.clock(clock);
            self.sentence(&text, role);
        }
    }

    fn clock(&self, clock: &Clock) -> String {
        let words = self.words;
        let due = words.date(clock.due_at, DatePattern::Minute);
        let blanks = [
            ("target", words.code("code-target", clock.target.code()).into()),
            ("allowed", self.hours(clock.allowance).into()),
            ("used", self.hours(clock.used).into()),
            ("left", self.hours(clock.left()).into()),
            ("late", self.hours(clock.late).into()),
            ("due", due.into()),
        ];
        let mut text = words.fill(&format!("clock-{}", clock.state.code()), &blanks);
        for (wait, millis) in clock.waited.iter().filter(|(_, millis)| *millis >= MINUTE) {
            let who = words.code("wait", wait.code());
            text.push_str(&words.fill("clock-waited", &[("who", who.into()), ("time", self.hours(*millis).into())]));
        }
        text
    }

    /// Business time in hours: its days are shorter than those of the wall.
    fn hours(&self, millis: i64) -> String {
        let (key, n) = if millis >= HOUR { ("span-hours", millis / HOUR) } else { ("span-minutes", millis / MINUTE) };
        self.words.fill(key, &[("n", n.into())])
    }
}
