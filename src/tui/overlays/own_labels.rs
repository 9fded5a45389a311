//! Labels of the user's own: what each knows, written field by field in a form; the case at hand becomes an example by one key, and
//! open cases that a label fits are shown by another before they get it.

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::fitting::Fitting;
use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::{Key, Kind};
use crate::domain::taught::{OwnLabel, Quoted};
use crate::services::labels::teach;
use crate::services::wording;
use crate::text::shown_line;
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, wrap};
use crate::tui::work::News;

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (100, 30);
/// Cells of a name, and of what it knows.
const NAME: usize = 22;
const STATE: usize = 38;
/// Lines below the list for what the label under the cursor goes by.
const PREVIEW: u16 = 6;

/// The labels, once they are read.
pub struct OwnLabels {
    labels: Option<Vec<OwnLabel>>,
    /// What the customer of the case at hand wrote; empty where none is.
    words: Quoted,
    cursor: Cursor,
    /// What was done last, or why it was not.
    told: Option<(String, Role)>,
    /// Of which it is asked what it fits.
    looked: Option<OwnLabel>,
}

impl OwnLabels {
    pub const fn new(words: Quoted) -> Self {
        Self { labels: None, words, cursor: Cursor { at: 0 }, told: None, looked: None }
    }

    /// The question that fills it.
    pub const fn question() -> Ask {
        Ask { slot: Slot::OwnLabels, generation: 0, question: Question::OwnLabels }
    }

    fn labels(&self) -> &[OwnLabel] {
        self.labels.as_deref().unwrap_or_default()
    }

    fn at_hand(&self) -> Option<&OwnLabel> {
        self.labels().get(self.cursor.at)
    }

    /// The form in which a label is written; over this list, which shows it afterwards.
    fn form(label: Option<&OwnLabel>) -> Vec<Act> {
        let (id, number) = label.map_or(("new_label", 0), |label| ("change_label", label.id));
        let with = label.map(|label| label.args().0).unwrap_or_default();
        vec![Act::Form { id, targets: vec![Key::new(Kind::Definition, number)], with }]
    }

    /// Looks which open cases the label under the cursor fits; nothing is done yet.
    fn look(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        self.looked = self.at_hand().cloned();
        let Some(label) = &self.looked else { return Vec::new() };
        self.told = Some((ctx.words.get("own-labels-looking"), Role::Quiet));
        vec![Act::Fit(label.name.clone())]
    }

    /// The label under the cursor learns the words of the case at hand.
    fn learn(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        let Some(mut taught) = self.at_hand().cloned() else { return Vec::new() };
        let has_words = !self.words.text.trim().is_empty();
        if !has_words || !taught.learn(self.words.clone()) {
            let key = if has_words { "own-labels-known" } else { "own-labels-no-words" };
            self.told = Some((ctx.words.get(key), Role::Warning));
            return Vec::new();
        }
        vec![Act::Run(vec![teach::keep(&taught)])]
    }

    fn rooms(inner: Rect) -> (Rect, Rect) {
        let foot = if inner.height > 2 * PREVIEW { PREVIEW } else { inner.height / 3 };
        let list = Rect { height: inner.height.saturating_sub(foot + 1), ..inner };
        (list, Rect { y: list.bottom(), height: foot, ..inner })
    }

    fn draw_label(&self, label: &OwnLabel, at: usize, line: Rect, frame: &mut Frame<'_>, ctx: &Ctx<'_>) {
        let blanks = [
            ("phrases", label.phrases.len().into()),
            ("examples", label.examples.len().into()),
            ("state", ctx.words.get(&format!("labels-{}", label.state())).into()),
        ];
        let state = ctx.words.fill("own-labels-state", &blanks);
        let buffer = frame.buffer_mut();
        let x = put(buffer, line, line.x, line.y, &pad(&label.name, NAME, false), ctx.theme.style(Role::Title));
        let x = put(buffer, line, x, line.y, &pad(&state, STATE, false), ctx.theme.style(Role::Quiet));
        let title = fit(&shown_line(&label.title), usize::from(line.right().saturating_sub(x)));
        put(buffer, line, x, line.y, &title, ctx.theme.style(Role::Plain));
        if at == self.cursor.at {
            buffer.set_style(line, ctx.theme.style(Role::Cursor));
        }
    }
}

impl Overlay for OwnLabels {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => self.at_hand().map(|label| Self::form(Some(label))).unwrap_or_default(),
            _ => {
                let count = self.labels().len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn typed(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        match event.code {
            KeyCode::Char('n') => Self::form(None),
            KeyCode::Char('e') => self.learn(ctx),
            KeyCode::Char('t') => self.look(ctx),
            _ => Vec::new(),
        }
    }

    fn fills(&self) -> Option<Ask> {
        Some(Self::question())
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        let Answer::OwnLabels(labels) = answer else { return };
        let at_hand = self.at_hand().map(|label| label.id);
        let is_new =
            |label: &OwnLabel| self.labels.as_ref().is_some_and(|known| known.iter().all(|one| one.id != label.id));
        // The cursor goes to a label that was just written, and else stays where it was.
        let at = labels.iter().position(is_new).or(labels.iter().position(|label| Some(label.id) == at_hand));
        self.cursor.at = at.unwrap_or(0);
        self.labels = Some(labels.clone());
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Fits(fits) => {
                self.told = None;
                let looked = self.looked.take();
                return looked
                    .map(|label| Act::Open(Box::new(Fitting::new(label, fits.clone()))))
                    .into_iter()
                    .collect();
            }
            News::Done(outcome) if !outcome.operations.is_empty() => {
                self.told = Some((ctx.words.get("own-labels-learned"), Role::Good));
            }
            News::Done(outcome) => {
                let why = outcome.refused.first().map(|(_, refusal)| wording::refusal(ctx.words, refusal));
                self.told = why.map(|why| (why, Role::Bad));
            }
            News::Failed(error) => self.told = Some((wording::desk_error(ctx.words, error), Role::Bad)),
            _ => {}
        }
        Vec::new()
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let (room, _) = Self::rooms(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.labels().len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("own-labels-title"), ctx);
        if inner.height < 4 {
            return;
        }
        let (list, preview) = Self::rooms(inner);
        if self.labels().is_empty() {
            let key = if self.labels.is_some() { "own-labels-none" } else { "own-labels-reading" };
            for (y, part) in (list.y..list.bottom()).zip(wrap(&ctx.words.get(key), list.width.into())) {
                put(frame.buffer_mut(), list, list.x, y, &part, ctx.theme.style(Role::Quiet));
            }
        }
        let top = self.cursor.top(usize::from(list.height).max(1));
        for (y, (at, label)) in (list.y..list.bottom()).zip(self.labels().iter().enumerate().skip(top)) {
            self.draw_label(label, at, Rect { y, height: 1, ..list }, frame, ctx);
        }
        if let Some(label) = self.at_hand() {
            let lines = label.phrases.iter().map(|phrase| (phrase, Role::Plain));
            let lines = lines.chain(label.examples.iter().rev().map(|example| (&example.text, Role::Quiet)));
            for (y, (text, role)) in (preview.y..preview.bottom()).zip(lines) {
                let text = fit(&shown_line(text), preview.width.into());
                put(frame.buffer_mut(), preview, preview.x, y, &text, ctx.theme.style(role));
            }
        }
        let (text, role) = self.told.clone().unwrap_or_else(|| (ctx.words.get("own-labels-keys"), Role::Key));
        let text = fit(&text, inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.bottom() - 1, &text, ctx.theme.style(role));
    }
}
