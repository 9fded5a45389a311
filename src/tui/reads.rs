//! Reading off the screen's thread: requests with a slot and a generation go in, answers come back as messages.
//!
//! Invariants: a newer request of a slot replaces an older one, waiting or running; an answer carries the generation it was
//! asked with, and whoever asked drops the ones that are out of date.

use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use super::msg::Msg;
use super::questions::{self, Answer, Question};
use super::reads_past::PastLine;
use crate::services::past::Point;
use crate::services::read::{Interrupt, Reader, StoreError};

/// How often the desk is asked whether somebody else wrote: within the second that a change may take to show.
const WATCH: Duration = Duration::from_millis(400);

/// What an answer is for; one question of a slot is on its way at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Slot {
    Page(crate::domain::ids::Kind),
    Count(crate::domain::ids::Kind),
    Numbers(crate::domain::ids::Kind),
    Case,
    Today,
    Reports,
    Board,
    Detail,
    Review,
    Said,
    History,
    Find,
    AllViews,
    Alike,
    Why,
    Lanes,
    OwnLabels,
    Policies,
    RuleCount,
    RuleTests,
    Views,
    Groups,
    Macros,
    /// The views of a list as tabs, and their numbers.
    Tabs(crate::domain::ids::Kind),
    TabCounts(crate::domain::ids::Kind),
    ViewCounts,
    Picks,
    Whys,
    Sections,
    Templates,
    Shelf,
    Since,
    Moment,
    Origins,
}

/// A question on its way.
#[derive(Debug, Clone)]
pub struct Ask {
    pub slot: Slot,
    pub generation: u64,
    pub question: Question,
}

/// An answer on its way back.
#[derive(Debug)]
pub struct Reply {
    pub slot: Slot,
    pub generation: u64,
    pub answer: Result<Answer, StoreError>,
}

/// The screen's end of the two readers: one for what the eye waits for, one for what may take longer.
pub struct Reads {
    quick: Line,
    slow: Line,
    past: PastLine,
}

struct Line {
    asks: Sender<Ask>,
    running: Arc<Mutex<Option<Slot>>>,
    interrupt: Interrupt,
}

impl Reads {
    /// Opens two readers on a desk and their threads; the slow one also watches for changes of others.
    pub fn open(desk: &Path, out: &Sender<Msg>) -> Result<Self, StoreError> {
        let past = PastLine::new(desk, out);
        Ok(Self { quick: open_line(desk, out, false)?, slow: open_line(desk, out, true)?, past })
    }

    /// Sends a question about the past.
    pub fn ask_past(&self, point: Point, ask: Ask) {
        self.past.ask(point, ask);
    }

    /// Nobody looks at the past any more.
    pub fn leave_past(&self) {
        self.past.leave();
    }

    /// Sends a question; a running one of the same slot is stopped.
    pub fn ask(&self, ask: Ask) {
        let line = match ask.slot {
            Slot::Page(_)
            | Slot::Case
            | Slot::Views
            | Slot::AllViews
            | Slot::Tabs(_)
            | Slot::Picks
            | Slot::Whys
            | Slot::Templates
            | Slot::Moment
            | Slot::Origins => &self.quick,
            _ => &self.slow,
        };
        // Stopped before the new question goes in, for otherwise it might be the new one that is stopped.
        let running = line.running.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if *running == Some(ask.slot) {
            line.interrupt.stop();
        }
        drop(running);
        // A closed channel means that the program is leaving.
        let _ = line.asks.send(ask);
    }
}

fn open_line(desk: &Path, out: &Sender<Msg>, watch: bool) -> Result<Line, StoreError> {
    let reader = Reader::open(desk)?;
    let interrupt = reader.interrupt();
    let (asks, inbox) = channel();
    let running = Arc::new(Mutex::new(None));
    let line = Line { asks, running: Arc::clone(&running), interrupt };
    let out = out.clone();
    let name = if watch { "reader-slow" } else { "reader" };
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || serve(&reader, &inbox, &out, &running, watch))
        .map_err(|error| StoreError::Other(error.to_string()))?;
    Ok(line)
}

fn serve(reader: &Reader, inbox: &Receiver<Ask>, out: &Sender<Msg>, running: &Mutex<Option<Slot>>, watch: bool) {
    let mut waiting: Vec<Ask> = Vec::new();
    let mut version = reader.data_version().unwrap_or(0);
    loop {
        if waiting.is_empty() {
            match inbox.recv_timeout(WATCH) {
                Ok(ask) => queue(&mut waiting, ask),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        while let Ok(ask) = inbox.try_recv() {
            queue(&mut waiting, ask);
        }
        if !waiting.is_empty() {
            let ask = waiting.remove(0);
            set(running, Some(ask.slot));
            let answer = questions::answer(reader, &ask.question);
            set(running, None);
            let stopped = matches!(answer, Err(StoreError::Interrupted));
            let reply = Reply { slot: ask.slot, generation: ask.generation, answer };
            if !stopped && out.send(Msg::Reply(reply)).is_err() {
                return;
            }
        }
        if watch
            && let Ok(now) = reader.data_version()
            && now != version
        {
            version = now;
            if out.send(Msg::DeskChanged).is_err() {
                return;
            }
        }
    }
}

fn set(running: &Mutex<Option<Slot>>, slot: Option<Slot>) {
    *running.lock().unwrap_or_else(std::sync::PoisonError::into_inner) = slot;
}

fn queue(waiting: &mut Vec<Ask>, ask: Ask) {
    waiting.retain(|older| older.slot != ask.slot);
    waiting.push(ask);
}
