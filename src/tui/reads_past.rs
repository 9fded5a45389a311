//! Reading the past off the screen's thread: a reader of its own, opened when somebody first looks back, that stands where it was
//! asked last.
//!
//! Invariant: a way to a moment that is no longer looked at is given up; the desk is not held between two questions.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::thread;

use super::msg::Msg;
use super::questions;
use super::reads::{Ask, Reply};
use crate::services::past::Point;
use crate::services::read::{Interrupt, Reader, StoreError};

/// The screen's end of the reader of the past.
pub struct PastLine {
    desk: PathBuf,
    out: Sender<Msg>,
    line: OnceLock<Option<Line>>,
}

struct Line {
    asks: Sender<Option<(Point, Ask)>>,
    /// What is looked at now.
    wanted: Arc<Mutex<Option<Point>>>,
    interrupt: Interrupt,
}

impl PastLine {
    pub fn new(desk: &Path, out: &Sender<Msg>) -> Self {
        Self { desk: desk.to_owned(), out: out.clone(), line: OnceLock::new() }
    }

    /// Sends a question about a point; the way to another one is given up.
    pub fn ask(&self, point: Point, ask: Ask) {
        let line = self.line.get_or_init(|| match open(&self.desk, &self.out) {
            Ok(line) => Some(line),
            Err(error) => {
                let reply = Reply { slot: ask.slot, generation: ask.generation, answer: Err(error) };
                // A closed channel means that the program is leaving.
                let _ = self.out.send(Msg::Seen(point, reply));
                None
            }
        });
        if let Some(line) = line {
            line.want(Some(point));
            let _ = line.asks.send(Some((point, ask)));
        }
    }

    /// The past is left.
    pub fn leave(&self) {
        if let Some(Some(line)) = self.line.get() {
            line.want(None);
            let _ = line.asks.send(None);
        }
    }
}

impl Line {
    fn want(&self, point: Option<Point>) {
        let mut wanted = self.wanted.lock().unwrap_or_else(PoisonError::into_inner);
        if *wanted != point {
            *wanted = point;
            self.interrupt.stop();
        }
    }
}

fn open(desk: &Path, out: &Sender<Msg>) -> Result<Line, StoreError> {
    let reader = Reader::open(desk)?;
    let interrupt = reader.interrupt();
    let (asks, inbox) = channel();
    let wanted = Arc::new(Mutex::new(None));
    let line = Line { asks, wanted: Arc::clone(&wanted), interrupt };
    let out = out.clone();
    thread::Builder::new()
        .name("reader-past".to_owned())
        .spawn(move || serve(&reader, &inbox, &out, &wanted))
        .map_err(|error| StoreError::Other(error.to_string()))?;
    Ok(line)
}

fn serve(reader: &Reader, inbox: &Receiver<Option<(Point, Ask)>>, out: &Sender<Msg>, wanted: &Mutex<Option<Point>>) {
    let is_wanted = |point: Point| *wanted.lock().unwrap_or_else(PoisonError::into_inner) == Some(point);
    while let Ok(first) = inbox.recv() {
        let mut waiting: Vec<(Point, Ask)> = Vec::new();
        let mut is_left = false;
        for next in std::iter::once(first).chain(inbox.try_iter()) {
            match next {
                Some((point, ask)) => {
                    waiting.retain(|(_, older)| older.slot != ask.slot);
                    waiting.push((point, ask));
                    is_left = false;
                }
                None => {
                    waiting.clear();
                    is_left = true;
                }
            }
        }
        if is_left {
            // What stands in front of the tables would only take room.
            let _ = reader.come_back();
        }
        for (point, ask) in waiting.into_iter().filter(|(point, _)| is_wanted(*point)) {
            let answer = reader.stand_at(point, &|| is_wanted(point)).and_then(|()| {
                let answer = questions::answer(reader, &ask.question);
                reader.rest()?;
                answer
            });
            if matches!(answer, Err(StoreError::Interrupted)) {
                continue;
            }
            let reply = Reply { slot: ask.slot, generation: ask.generation, answer };
            if out.send(Msg::Seen(point, reply)).is_err() {
                return;
            }
        }
    }
}
