//! What lies over the tabs, on a stack: the top one gets the key, Esc takes it away.

pub mod alike;
pub mod choice;
pub mod columns;
pub mod commands;
pub mod confirm;
pub mod files;
pub mod find;
pub mod fitting;
pub mod form;
pub mod groups;
pub mod history;
pub mod jobs;
pub mod lanes;
mod line;
pub mod macros;
pub mod moment;
pub mod naming;
pub mod notes;
pub mod origins;
pub mod own_labels;
pub mod policy;
pub mod quick;
pub mod reader;
pub mod rehearsal;
pub mod reports;
pub mod rule;
pub mod sections;
pub mod settings;
pub mod teach;
pub mod views;
pub mod voices;
pub mod why;
pub mod whys;

use std::collections::BTreeMap;
use std::path::PathBuf;

use crossterm::event::KeyEvent;
use jiff::tz::TimeZone;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line;
use ratatui::widgets::{Block, Clear, Padding};

use super::actions::{Action, Place};
use super::keys::KeyMap;
use super::questions::Answer;
use super::reads::Ask;
use super::theme::{Role, Theme};
use super::widgets::centred;
use super::work::News;
use crate::domain::command::{Args, Command};
use crate::domain::ids::{Key, Kind};
use crate::domain::rules::Routine;
use crate::domain::time::Instant;
use crate::services::import::Reading;
use crate::services::lists::Env;
use crate::services::past::Step;
use crate::services::reports::seen::Seen;
use crate::services::reports::{Format, Report};
use crate::text::Words;

/// What everything on the screen is drawn and decided with.
#[derive(Clone, Copy)]
pub struct Ctx<'a> {
    pub words: &'a Words,
    pub theme: Theme,
    pub keys: &'a KeyMap,
    pub now: Instant,
    pub me: &'a str,
    /// Of the whole screen.
    pub size: (u16, u16),
    /// Where the shop's days begin.
    pub zone: &'a TimeZone,
}

impl Ctx<'_> {
    /// What the words of queries refer to.
    pub fn env(&self) -> Env {
        Env { now: self.now, me: self.me.to_owned(), zone: self.zone.clone() }
    }
}

/// What an overlay asks for.
pub enum Act {
    Close,
    Open(Box<dyn Overlay>),
    /// Does what the key of an action would do below.
    Do(Action),
    /// Begins a verb on the records that are selected below, with the form where it needs one.
    Verb {
        id: String,
        ask: bool,
    },
    /// Opens the form of a verb with what is known already.
    Form {
        id: &'static str,
        targets: Vec<Key>,
        with: BTreeMap<String, String>,
    },
    /// Runs commands; the news come back to the overlay that asked.
    Run(Vec<Command>),
    /// Asks what a command would change.
    Preview(Command),
    /// Keys for whatever is on top then.
    Press(Vec<KeyEvent>),
    /// Keeps what was typed into a form, or forgets it.
    Draft(Draft),
    /// Opens a text in the person's editor; what it becomes comes back to the overlay on top.
    Edit(String),
    Ask(Ask),
    Undo(i64),
    GoTo {
        kind: Kind,
        filter: String,
    },
    /// The same from a figure, to which Esc leads back.
    Drill {
        kind: Kind,
        filter: String,
    },
    Show(Key),
    /// Goes to another moment of the past.
    ToMoment(Step),
    /// Shows a case as it stood after an operation.
    Stand {
        of: Key,
        operation: i64,
    },
    /// Puts a text into the answer being written, with the article it comes from.
    Insert {
        text: String,
        article: String,
    },
    Sort(&'static str),
    /// Goes to a place of the screen.
    GoSpot(find::Target),
    /// Plays a macro on what is selected below, after a question where one is due.
    Play(String, Routine),
    PlayNow(String, Routine),
    /// Begins a rule that does what a macro does.
    RuleOf(Routine),
    /// Gives a setting another value.
    Set(&'static str, &'static str),
    /// Shows these columns of a list, or the usual ones.
    Columns(Kind, Vec<&'static str>),
    /// Shows a list by the words of a field.
    Group(&'static str),
    Import(Vec<PathBuf>, Reading),
    /// Plays a rule over the past; the news come back to the overlay that asked.
    Rehearse {
        name: String,
        text: String,
        days: i64,
    },
    /// Tries what corrections teach; the news come back to the overlay that asked.
    Learn,
    /// Counts the texts that another version read, or reads them again.
    Reread {
        apply: bool,
    },
    /// Looks which open cases a label of the user's own fits; the news come back to the overlay that asked.
    Fit(String),
    /// Puts it on some of them; the news come back too.
    Label(String, Vec<Key>),
    /// Makes a report of what is looked at; the news come back to the overlay that asked.
    Make(Seen),
    /// Writes a report into the folder of reports; the news come back too.
    WriteReport(Box<Report>, Format),
    /// Says something where it stays in sight once the overlay is gone.
    Tell(String),
    CancelWork,
    /// Stops one job, under way or still waiting.
    CancelJob(u64),
    /// Closes the program, whatever is unsaved.
    Leave,
}

/// What was typed into a form that was left.
pub struct Draft {
    pub verb: &'static str,
    pub targets: Vec<Key>,
    /// Nothing when there is nothing to keep.
    pub args: Option<Args>,
    /// Words are in it, which are worth asking about before the program is left.
    pub words: bool,
}

/// One thing over the tabs.
pub trait Overlay {
    /// Where its keys are looked up, first place first.
    fn places(&self) -> &'static [Place];

    /// The word for what opening an entry does, in the key bar.
    fn opens(&self) -> &'static str {
        "overlay-choose"
    }

    /// Whether letters are typed into it rather than being commands.
    fn takes_text(&self) -> bool {
        false
    }

    /// Takes an action of one of its places.
    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act>;

    /// Takes a key that means no action.
    fn typed(&mut self, _event: KeyEvent, _ctx: &Ctx<'_>) -> Vec<Act> {
        Vec::new()
    }

    fn pasted(&mut self, _text: &str, _ctx: &Ctx<'_>) -> Vec<Act> {
        Vec::new()
    }

    /// Takes back a text that it gave to the editor.
    fn edited(&mut self, _text: &str) {}

    /// Takes the text of an article into an answer.
    fn insert(&mut self, _text: &str, _article: &str) {}

    fn answered(&mut self, _answer: &Answer, _ctx: &Ctx<'_>) {}

    /// What fills it, to be asked again when the desk has changed.
    fn fills(&self) -> Option<Ask> {
        None
    }

    /// What was pressed before an answer came, done after it.
    fn resume(&mut self, _ctx: &Ctx<'_>) -> Vec<Act> {
        Vec::new()
    }

    /// Where its entries stand in the area that it is drawn in, for the mouse.
    fn entries(&self, _area: Rect, _ctx: &Ctx<'_>) -> Option<Entries> {
        None
    }

    /// Puts the cursor on an entry.
    fn point(&mut self, _at: usize) {}

    /// A click in the area that it is drawn in: chooses an entry, as Enter on it would.
    fn clicked(&mut self, at: Position, area: Rect, ctx: &Ctx<'_>) -> Vec<Act> {
        let found = self.entries(area, ctx).and_then(|entries| entries.at(at));
        found.map_or_else(Vec::new, |entry| {
            self.point(entry);
            self.act(Action::Open, ctx)
        })
    }

    /// News of a job that this overlay began.
    fn reported(&mut self, _news: &News, _ctx: &Ctx<'_>) -> Vec<Act> {
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>);
}

/// Clears a centred box with a title and returns the room inside.
pub fn open_box(frame: &mut Frame<'_>, area: Rect, size: (u16, u16), title: &str, ctx: &Ctx<'_>) -> Rect {
    frame_box(frame, centred(area, size.0, size.1), title, ctx)
}

/// The room inside a box.
pub const fn box_inside(outer: Rect) -> Rect {
    let side = if outer.width > 20 { 2 } else { 1 };
    Rect {
        x: outer.x + side,
        y: outer.y + 1,
        width: outer.width.saturating_sub(2 * side),
        height: outer.height.saturating_sub(2),
    }
}

/// A size that leaves some of the tab in sight.
pub fn at_most(area: Rect, (width, height): (u16, u16)) -> (u16, u16) {
    (area.width.saturating_sub(6).min(width), area.height.saturating_sub(4).min(height))
}

/// The room inside the centred box of a size.
pub fn room_inside(area: Rect, size: (u16, u16)) -> Rect {
    let (width, height) = at_most(area, size);
    box_inside(centred(area, width, height))
}

/// Clears a box with a title and returns the room inside.
pub fn frame_box(frame: &mut Frame<'_>, outer: Rect, title: &str, ctx: &Ctx<'_>) -> Rect {
    frame.render_widget(Clear, outer);
    cut_wide_letters(frame, outer);
    let block = Block::bordered()
        .title(Line::styled(format!(" {title} "), ctx.theme.style(Role::Title)))
        .border_style(ctx.theme.style(Role::BorderActive))
        .padding(Padding::horizontal(u16::from(outer.width > 20)));
    frame.render_widget(block, outer);
    box_inside(outer)
}

/// A wide letter that begins left of a box would cover the box's border with its second half.
fn cut_wide_letters(frame: &mut Frame<'_>, outer: Rect) {
    let Some(x) = outer.x.checked_sub(1) else { return };
    for y in outer.top()..outer.bottom() {
        if let Some(cell) = frame.buffer_mut().cell_mut((x, y)).filter(|cell| super::widgets::width(cell.symbol()) > 1)
        {
            cell.set_symbol(" ");
        }
    }
}

/// Entries that are drawn one below the other from the top of a room, scrolled so that the cursor is in sight.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entries {
    pub room: Rect,
    /// Lines of each.
    pub lines: u16,
    pub cursor: Cursor,
    pub count: usize,
}

impl Entries {
    /// The entry at a cell of the screen.
    fn at(self, at: Position) -> Option<usize> {
        let lines = self.lines.max(1);
        if !self.room.contains(at) {
            return None;
        }
        let top = self.cursor.top(usize::from(self.room.height / lines).max(1));
        let entry = top + usize::from((at.y - self.room.y) / lines);
        (entry < self.count).then_some(entry)
    }
}

/// A cursor over a list that scrolls by itself.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cursor {
    pub at: usize,
}

impl Cursor {
    /// Takes a movement; false for any other action.
    pub fn act(&mut self, action: Action, count: usize) -> bool {
        let last = count.saturating_sub(1);
        self.at = match action {
            Action::Down => (self.at + 1).min(last),
            Action::Up => self.at.saturating_sub(1),
            Action::PageDown => (self.at + 10).min(last),
            Action::PageUp => self.at.saturating_sub(10),
            Action::Top => 0,
            Action::Bottom => last,
            _ => return false,
        };
        true
    }

    /// The first line shown of a window of a height.
    pub const fn top(self, height: usize) -> usize {
        if self.at < height { 0 } else { self.at + 1 - height }
    }
}
