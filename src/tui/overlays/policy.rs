//! The policies behind a verdict: each clause with what it compared, and below the text of the policy under the cursor, which
//! opens in the editor and comes back as a checked change.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Overlay, open_box};
use crate::domain::change::{Record, ReturnCase};
use crate::domain::policy::{Mark, Policy};
use crate::services::policies::Shelved;
use crate::services::{verdict, wording};
use crate::text::shown_line;
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, wrap};
use crate::tui::work::News;

/// The verdict of one case with its policies.
pub struct Policies {
    case: Box<ReturnCase>,
    policies: Vec<Shelved>,
    cursor: Cursor,
    trouble: Option<String>,
}

impl Policies {
    pub fn new(case: ReturnCase) -> Self {
        Self { case: Box::new(case), policies: Vec::new(), cursor: Cursor::default(), trouble: None }
    }

    /// The question that fills it.
    pub fn question(&self) -> Ask {
        Ask { slot: Slot::Policies, generation: 0, question: Question::Policies(self.case.policies.clone()) }
    }

    fn lines(&self, ctx: &Ctx<'_>, width: usize) -> Vec<(String, Role)> {
        let mut lines = Vec::new();
        let mut add = |text: &str, role: Role| lines.extend(wrap(text, width).into_iter().map(|part| (part, role)));
        for (mark, text) in verdict::sentences(ctx.words, &self.case) {
            let (sign, role) = match mark {
                Mark::Passed => ('+', Role::Plain),
                Mark::Failed => ('-', Role::Bad),
                Mark::Open => ('?', Role::Warning),
                Mark::Later => ('~', Role::Quiet),
            };
            add(&format!("{sign} {text}"), role);
        }
        add(" ", Role::Plain);
        for (at, policy) in self.policies.iter().enumerate() {
            let sign = if at == self.cursor.at { ">" } else { " " };
            let role = if at == self.cursor.at { Role::Title } else { Role::Plain };
            add(&format!("{sign} {}", origin(ctx, policy)), role);
        }
        let mistakes = self.policies.get(self.cursor.at).and_then(|policy| policy.read.as_ref().err());
        for mistake in mistakes.into_iter().flatten() {
            add(&wording::mistake(ctx.words, mistake), Role::Bad);
        }
        if let Some(trouble) = &self.trouble {
            add(trouble, Role::Bad);
        }
        add(" ", Role::Plain);
        for line in self.policies.get(self.cursor.at).map_or("", |policy| policy.text.as_str()).lines() {
            lines.push((shown_line(line).into_owned(), Role::Quiet));
        }
        lines
    }
}

/// A policy by its name, with where it comes from.
fn origin(ctx: &Ctx<'_>, policy: &Shelved) -> String {
    let version = policy.definition.as_ref().map_or(0, |own| own.version);
    let name = verdict::whose(ctx.words, &policy.name, version);
    if version > 0 { name } else { format!("{name} ({})", ctx.words.get("policy-built-in")) }
}

impl Overlay for Policies {
    fn places(&self) -> &'static [Place] {
        &[Place::Form, Place::Choose, Place::Decide, Place::Move, Place::Global]
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape | Action::Quit => vec![Act::Close],
            Action::Open | Action::Editor => match self.policies.get(self.cursor.at) {
                Some(policy) => {
                    let mistakes = policy.read.as_ref().err().map_or(&[][..], Vec::as_slice);
                    vec![Act::Edit(wording::pointed(ctx.words, &policy.text, mistakes))]
                }
                None => Vec::new(),
            },
            Action::Submit => match self.policies.get(self.cursor.at) {
                Some(policy) if policy.read.is_ok() => {
                    vec![Act::Run(vec![Shelved::define(&policy.name, &policy.text, policy.from().as_deref())])]
                }
                _ => Vec::new(),
            },
            _ => {
                self.cursor.act(action, self.policies.len());
                Vec::new()
            }
        }
    }

    fn edited(&mut self, text: &str) {
        let Some(policy) = self.policies.get_mut(self.cursor.at) else { return };
        policy.text = wording::unpointed(text);
        policy.read = Policy::read(&policy.text);
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Policies(found) = answer {
            self.policies.clone_from(found);
        }
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        self.trouble = match news {
            News::Done(outcome) if !outcome.operations.is_empty() => return vec![Act::Close],
            News::Done(outcome) => outcome.refused.first().map(|(_, refusal)| wording::refusal(ctx.words, refusal)),
            News::Failed(error) => Some(wording::desk_error(ctx.words, error)),
            _ => return Vec::new(),
        };
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let size = (area.width.saturating_sub(6).min(110), area.height.saturating_sub(2));
        let title = ctx.words.fill("policy-title", &[("key", self.case.key().to_string().into())]);
        let inner = open_box(frame, area, size, &title, ctx);
        if inner.height < 3 {
            return;
        }
        let room = Rect { height: inner.height - 1, ..inner };
        let lines = self.lines(ctx, usize::from(room.width));
        for (y, (line, role)) in (room.y..room.bottom()).zip(&lines) {
            put(frame.buffer_mut(), room, room.x, y, &fit(line, room.width.into()), ctx.theme.style(*role));
        }
        let keys = fit(&ctx.words.get("policy-keys"), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &keys, ctx.theme.style(Role::Quiet));
    }
}
