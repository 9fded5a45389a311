//! What happens to the screen, and what the screen asks the world to do.

use crossterm::event::Event;

use super::Left;
use super::clipboard::Way;
use super::editor::Mishap;
use super::reads::{Ask, Reply};
use super::translating;
use super::work::{Job, Report};
use crate::services::encoder;
use crate::services::past::Point;
use crate::services::sync::{Pass, SyncError};

/// What happened.
#[derive(Debug)]
pub enum Msg {
    Input(Event),
    Reply(Reply),
    /// An answer about the past, as it was at a point of it.
    Seen(Point, Reply),
    /// A job of the desk is done, or has come further.
    Report(Report),
    /// Some of the texts that came in were read; so many are left.
    Read(i64),
    /// Texts are read without the encoder of the settings, and why.
    LacksEncoder(encoder::Refused),
    /// So many corrections wait to be learned from.
    Corrected(usize),
    /// A text is translated.
    Translated(translating::News),
    /// A pass of the desk's own work is over.
    Round(Result<Box<Pass>, SyncError>),
    /// A text is in the clipboard, or no tool could put it there.
    Copied(Way),
    NotCopied(String),
    /// Another connection wrote to the desk.
    DeskChanged,
    /// What a text has become in the person's editor.
    Edited(Result<String, Mishap>),
    Suspend,
    Resumed,
    Terminate(i32),
    TerminalGone,
}

/// What the model wants done outside of itself.
#[derive(Debug)]
pub enum Effect {
    Ask(Ask),
    /// Asks of the desk as it stood at a point of the past.
    AskPast(Point, Ask),
    /// The past is no longer looked at.
    LeavePast,
    Work(Job),
    /// Stops the long work under way.
    CancelWork,
    /// Stops one job, under way or still waiting.
    CancelJob(u64),
    Translate(translating::Ask),
    Copy(String),
    /// The same by the terminal itself, where no tool could do it.
    CopyByTerminal(String),
    /// Tells somebody who looks elsewhere.
    Notify {
        title: String,
        text: String,
    },
    /// Opens a text in the person's editor.
    Edit(String),
    /// What was learned, a word a line.
    Learned(String),
    /// Keeps a setting in the settings file.
    Remember(&'static str, toml::Value),
    /// Close the screen.
    Leave(Left),
    /// Takes the mouse, or leaves it to the terminal, which selects text with it.
    Mouse(bool),
    Suspend,
    Redraw,
}
