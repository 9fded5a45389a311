//! Go to anything: cases, customers, articles and orders of the desk, and the places of the screen: tabs, lists, views, settings.
//! Letters find places as they stand in them, in order; Chinese names by how they are spoken.

mod places;

use crossterm::event::KeyEvent;
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

pub use places::{Spot, Target};

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, line, open_box, room_inside};
use crate::domain::ids::{Key, Kind};
use crate::services::lists;
use crate::services::lists::found::{self, FoundOrder};
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::rows::{Row, cells};
use crate::tui::theme::Role;
use crate::tui::widgets::{field, fit, pad, put, width};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (110, 26);

/// Rows of each kind that are shown.
const EACH: i64 = 12;

/// The search over everything.
pub struct Find {
    input: Input,
    spots: Vec<Spot>,
    /// The places that what is typed finds, best first.
    ranked: Vec<usize>,
    orders: Vec<FoundOrder>,
    rows: Vec<Row>,
    cursor: Cursor,
    /// Whether the answer to what is typed is here.
    searched: bool,
    /// Enter came before it.
    hurried: bool,
}

/// One line of what was found.
enum Hit<'a> {
    Spot(&'a Spot),
    Row(&'a Row),
    Order(&'a FoundOrder),
}

impl Find {
    /// Begins with the places that are known without asking; views follow.
    pub fn new(spots: Vec<Spot>) -> Self {
        let mut find = Self {
            input: Input::default(),
            spots,
            ranked: Vec::new(),
            orders: Vec::new(),
            rows: Vec::new(),
            cursor: Cursor::default(),
            searched: false,
            hurried: false,
        };
        find.rank();
        find
    }

    fn typed_text(&self) -> String {
        self.input.value().trim().to_owned()
    }

    fn rank(&mut self) {
        self.ranked = places::rank(&self.spots, &self.typed_text());
    }

    fn search(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        self.cursor.at = 0;
        (self.searched, self.hurried) = (false, false);
        self.rank();
        let text = self.typed_text();
        if text.is_empty() {
            self.rows.clear();
            self.orders.clear();
            return Vec::new();
        }
        let env = ctx.env();
        let selections: Vec<_> = [Kind::Return, Kind::Ticket, Kind::Parcel, Kind::Customer, Kind::Article]
            .into_iter()
            .filter_map(|kind| lists::select(kind, &text, &env).ok().map(|selection| (kind, selection)))
            .collect();
        let spoken = found::is_spoken(&text).then(|| text.clone());
        let question = Question::Find { selections, orders: (text, env), spoken, limit: EACH };
        vec![Act::Ask(Ask { slot: Slot::Find, generation: 0, question })]
    }

    /// What was called by its number; then places, orders and cases: there are few of the first, and their names are known by heart.
    fn hits(&self) -> Vec<Hit<'_>> {
        let named = Key::parse(&self.typed_text());
        let is_named = |row: &&Row| Some(row.key()) == named;
        let spots = self.ranked.iter().filter_map(|at| self.spots.get(*at)).map(Hit::Spot);
        let rows = self.rows.iter().filter(|row| !is_named(row)).map(Hit::Row);
        let named = self.rows.iter().find(is_named).map(Hit::Row);
        named.into_iter().chain(spots).chain(self.orders.iter().map(Hit::Order)).chain(rows).collect()
    }

    fn open(&mut self) -> Vec<Act> {
        // What is listed until the answer comes is of an earlier text.
        if !self.searched && self.cursor.at == 0 && !self.typed_text().is_empty() {
            self.hurried = true;
            return Vec::new();
        }
        let act = match self.hits().get(self.cursor.at) {
            Some(Hit::Row(row)) => Act::Show(row.key()),
            Some(Hit::Order(order)) => {
                Act::GoTo { kind: order.kind, filter: format!("order:\"{}\"", order.order_ref.replace('"', "")) }
            }
            Some(Hit::Spot(spot)) => Act::GoSpot(spot.target.clone()),
            None => return Vec::new(),
        };
        vec![Act::Close, act]
    }

    fn line(hit: &Hit<'_>, ctx: &Ctx<'_>) -> (String, String) {
        match hit {
            Hit::Spot(spot) => (spot.note.clone(), spot.label.clone()),
            Hit::Order(order) => {
                let parts =
                    [&order.order_ref, &order.customer, &order.platform].map(|part| crate::text::shown_line(part));
                let told: Vec<_> = parts.iter().map(AsRef::as_ref).filter(|part: &&str| !part.is_empty()).collect();
                (ctx.words.get("find-order"), told.join("  "))
            }
            Hit::Row(row) => {
                let note = ctx.words.code("code-kind", row.key().kind.code());
                let parts = cells(row, ctx.words, ctx.now).into_iter().map(|(text, _)| text);
                (note, parts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("  "))
            }
        }
    }
}

/// The lines stand below the line that is typed in and a blank one.
const fn list_room(inner: Rect) -> Rect {
    Rect { y: inner.y + 2, height: inner.height.saturating_sub(2), ..inner }
}

impl Overlay for Find {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => self.open(),
            _ => {
                let count = self.hits().len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn typed(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        let before = self.input.value().to_owned();
        field::edit(&mut self.input, event);
        if before == self.input.value() { Vec::new() } else { self.search(ctx) }
    }

    fn pasted(&mut self, text: &str, ctx: &Ctx<'_>) -> Vec<Act> {
        field::paste(&mut self.input, text);
        self.search(ctx)
    }

    fn answered(&mut self, answer: &Answer, ctx: &Ctx<'_>) {
        match answer {
            // What an earlier text found is no answer to this one.
            Answer::Find { text, rows, orders } if *text == self.typed_text() => {
                self.rows.clone_from(rows);
                self.orders.clone_from(orders);
                self.searched = true;
            }
            Answer::AllViews(views) => {
                self.spots.extend(views.iter().map(|(kind, view)| places::of_view(*kind, view, ctx.words)));
                self.rank();
            }
            _ => return,
        }
        self.cursor.at = self.cursor.at.min(self.hits().len().saturating_sub(1));
    }

    fn resume(&mut self, _: &Ctx<'_>) -> Vec<Act> {
        if self.searched && std::mem::take(&mut self.hurried) { self.open() } else { Vec::new() }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = list_room(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.hits().len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("find-title"), ctx);
        if inner.height < 3 {
            return;
        }
        let text = line::prompt(frame, inner, &self.input, ctx);
        if self.input.value().is_empty() {
            let hint = fit(&ctx.words.get("find-hint"), usize::from(text.width).saturating_sub(2));
            put(frame.buffer_mut(), text, text.x + 2, text.y, &hint, ctx.theme.style(Role::Quiet));
        }
        let list = list_room(inner);
        let hits = self.hits();
        if hits.is_empty() && self.searched {
            let nothing = ctx.words.get("find-nothing");
            put(frame.buffer_mut(), list, list.x, list.y, &nothing, ctx.theme.style(Role::Quiet));
        }
        let top = self.cursor.top(list.height.into());
        let shown: Vec<(String, String)> =
            hits.iter().skip(top).take(list.height.into()).map(|hit| Self::line(hit, ctx)).collect();
        let notes = shown.iter().map(|(note, _)| width(note)).max().unwrap_or(0).min(usize::from(list.width) / 3);
        for (y, (at, (note, label))) in (list.y..list.bottom()).zip(shown.iter().enumerate()) {
            let line = Rect { y, height: 1, ..list };
            let x = put(frame.buffer_mut(), line, line.x, y, &pad(note, notes, false), ctx.theme.style(Role::Quiet));
            let room = usize::from(line.right().saturating_sub(x + 2));
            put(frame.buffer_mut(), line, x + 2, y, &fit(label, room), ctx.theme.style(Role::Plain));
            if at + top == self.cursor.at {
                frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}
