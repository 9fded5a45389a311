//! Why rules act on a case or do not: every rule about its kind with the first condition that fails, and all conditions of the
//! one under the cursor.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Overlay, open_box};
use crate::domain::ids::{Key, Kind};
use crate::services::automation::Judged;
use crate::services::lists::Env;
use crate::text::shown_line;
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// The rules of one case.
pub struct Why {
    key: Key,
    rules: Vec<Judged>,
    loaded: bool,
    cursor: Cursor,
}

impl Why {
    pub fn new(key: Key) -> Self {
        Self { key, rules: Vec::new(), loaded: false, cursor: Cursor::default() }
    }

    /// The question that fills it.
    pub fn question(&self, env: Env) -> Ask {
        Ask { slot: Slot::Why, generation: 0, question: Question::Why(self.key, env) }
    }

    fn draw_rules(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let names = self.rules.iter().map(|rule| width(&rule.name)).max().unwrap_or(0);
        let names = names.min(usize::from(area.width) / 3);
        let top = self.cursor.top(area.height.into());
        for (y, (at, rule)) in (area.y..area.bottom()).zip(self.rules.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..area };
            let buffer = frame.buffer_mut();
            let failed = rule.verdict.truths.iter().find(|truth| !truth.holds);
            let (said, role) = match (failed, rule.is_on) {
                (Some(truth), _) => (shown_line(&truth.text).into_owned(), Role::Quiet),
                (None, true) => (ctx.words.get("why-acts"), Role::Good),
                (None, false) => (ctx.words.get("why-would-act"), Role::Warning),
            };
            let (switch, switch_role) = if rule.is_on { ("rules-on", Role::Good) } else { ("rules-off", Role::Quiet) };
            let x =
                put(buffer, line, line.x, y, &pad(&shown_line(&rule.name), names, false), ctx.theme.style(Role::Plain));
            let x = put(buffer, line, x + 2, y, &pad(&ctx.words.get(switch), 6, false), ctx.theme.style(switch_role));
            let sign = if failed.is_some() { "× " } else { "  " };
            let text = fit(&format!("{sign}{said}"), usize::from(line.right().saturating_sub(x)));
            put(buffer, line, x, y, &text, ctx.theme.style(role));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }

    fn draw_truths(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let Some(rule) = self.rules.get(self.cursor.at) else { return };
        let truths = &rule.verdict.truths;
        if truths.is_empty() {
            let text = ctx.words.get("why-no-conditions");
            put(frame.buffer_mut(), area, area.x, area.y, &text, ctx.theme.style(Role::Quiet));
        }
        let told = crate::services::wording::set_off(ctx.words, self.key, &rule.on, rule.last);
        let below = (area.y..area.bottom()).skip(truths.len().max(1));
        for (y, text) in below.zip(&told) {
            let text = fit(&shown_line(text), area.width.into());
            put(frame.buffer_mut(), area, area.x, y, &text, ctx.theme.style(Role::Quiet));
        }
        for (y, truth) in (area.y..area.bottom()).zip(truths) {
            let (word, role) = if truth.holds { ("rules-holds", Role::Good) } else { ("rules-fails", Role::Bad) };
            let x =
                put(frame.buffer_mut(), area, area.x, y, &pad(&ctx.words.get(word), 8, false), ctx.theme.style(role));
            let text = fit(&shown_line(&truth.text), usize::from(area.right().saturating_sub(x)));
            put(frame.buffer_mut(), area, x, y, &text, ctx.theme.style(Role::Plain));
        }
    }
}

impl Overlay for Why {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move, Place::Global]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape | Action::Quit => vec![Act::Close],
            Action::Open => match self.rules.get(self.cursor.at) {
                Some(rule) => {
                    let filter = format!("name:\"{}\"", rule.name.replace('"', ""));
                    vec![Act::Close, Act::GoTo { kind: Kind::Definition, filter }]
                }
                None => Vec::new(),
            },
            _ => {
                self.cursor.act(action, self.rules.len());
                Vec::new()
            }
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Why(key, rules) = answer
            && *key == self.key
        {
            self.rules.clone_from(rules);
            self.loaded = true;
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        // Below the conditions stands what sets the rule off, and when it last acted.
        let truths = self.rules.get(self.cursor.at).map_or(0, |rule| rule.verdict.truths.len().max(1) + 2);
        let high = u16::try_from(self.rules.len() + truths + 5).unwrap_or(u16::MAX);
        let size = (area.width.saturating_sub(6).min(96), high.clamp(8, area.height.saturating_sub(2).max(8)));
        let title = ctx.words.fill("why-title", &[("key", self.key.to_string().into())]);
        let inner = open_box(frame, area, size, &title, ctx);
        if inner.height < 4 {
            return;
        }
        if self.rules.is_empty() && self.loaded {
            let text = ctx.words.get("why-no-rules");
            put(frame.buffer_mut(), inner, inner.x, inner.y, &text, ctx.theme.style(Role::Quiet));
        }
        let below = u16::try_from(truths + 1).unwrap_or(2).min(inner.height / 2);
        let rules = Rect { height: inner.height - below - 1, ..inner };
        self.draw_rules(frame, rules, ctx);
        self.draw_truths(frame, Rect { y: rules.bottom() + 1, height: below - 1, ..inner }, ctx);
        let keys = fit(&ctx.words.get("why-keys"), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &keys, ctx.theme.style(Role::Quiet));
    }
}
