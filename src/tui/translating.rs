//! Translating off the screen's thread: one thread with engines and a desk of its own; the case in front goes before the list.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::Options;
use super::msg::Msg;
use crate::domain::ids::Key;
use crate::services::clock::Clock;
use crate::services::translation::{Fault, Text, Told, Translator, of_case};
use crate::services::{Desk, DeskError};

/// What is to be translated, and into what.
#[derive(Debug, Clone)]
pub enum Ask {
    /// The texts of a case, in place of those of the case before.
    Case(Key, String),
    /// Texts of rows, in place of those that were wanted before.
    Rows(Vec<Text>, String),
    /// Nothing any more.
    Stop,
}

/// A text that is done, or could not be.
#[derive(Debug)]
pub struct Reply {
    pub body: String,
    pub told: Told,
}

/// What came of an ask so far.
#[derive(Debug)]
pub enum News {
    Told(Box<Reply>),
    /// Every text of a case is done.
    Ended(Key),
}

/// The screen's end of the thread.
pub struct Translating {
    asks: Sender<Ask>,
    /// Goes up when what runs is no longer wanted first.
    turn: Arc<AtomicU64>,
}

impl Translating {
    pub fn open(options: &Options, out: &Sender<Msg>) -> Result<Self, DeskError> {
        let translator = Translator::new(&options.settings, options.clock);
        let (asks, inbox) = channel();
        let turn = Arc::new(AtomicU64::new(0));
        let mut worker = Worker {
            path: options.desk.clone(),
            clock: options.clock,
            desk: None,
            translator,
            turn: Arc::clone(&turn),
            out: out.clone(),
            case: None,
            of_case: VecDeque::new(),
            of_rows: VecDeque::new(),
            to: String::new(),
        };
        thread::Builder::new()
            .name("translating".to_owned())
            .spawn(move || worker.serve(&inbox))
            .map_err(|error| DeskError::Store(crate::services::read::StoreError::Other(error.to_string())))?;
        Ok(Self { asks, turn })
    }

    pub fn send(&self, ask: Ask) {
        if !matches!(ask, Ask::Rows(..)) {
            self.turn.fetch_add(1, Ordering::SeqCst);
        }
        // A closed channel means that the program is leaving.
        let _ = self.asks.send(ask);
    }
}

struct Worker {
    path: PathBuf,
    clock: Clock,
    /// Opened when it is first needed; most screens need none.
    desk: Option<Desk>,
    translator: Translator,
    turn: Arc<AtomicU64>,
    out: Sender<Msg>,
    /// The case whose texts are under way.
    case: Option<Key>,
    of_case: VecDeque<Text>,
    of_rows: VecDeque<Text>,
    to: String,
}

impl Worker {
    /// Works until the screen is gone.
    fn serve(&mut self, inbox: &Receiver<Ask>) {
        loop {
            let is_idle = self.of_case.is_empty() && self.of_rows.is_empty();
            let asks = if is_idle { inbox.recv().ok() } else { None };
            if is_idle && asks.is_none() {
                return;
            }
            for ask in asks.into_iter().chain(inbox.try_iter()) {
                self.take(ask);
            }
            let turn = self.turn.load(Ordering::SeqCst);
            let of_case = self.of_case.pop_front();
            let is_of_case = of_case.is_some();
            if let Some(text) = of_case.or_else(|| self.of_rows.pop_front())
                && !self.translate(text, is_of_case, turn)
            {
                return;
            }
            if self.of_case.is_empty()
                && let Some(key) = self.case.take()
                && self.out.send(Msg::Translated(News::Ended(key))).is_err()
            {
                return;
            }
        }
    }

    fn take(&mut self, ask: Ask) {
        if self.desk.is_none() {
            // Without a desk nothing is kept, and a case has no texts.
            self.desk = Desk::open(&self.path, self.clock).ok();
        }
        match ask {
            Ask::Case(key, to) => {
                let reader = self.desk.as_ref().and_then(|desk| desk.reader().ok());
                let found = reader.and_then(|reader| of_case(&reader, key).ok().flatten());
                self.of_case = found.unwrap_or_default().into_iter().map(|found| found.text).collect();
                (self.case, self.to) = (Some(key), to);
            }
            Ask::Rows(texts, to) => {
                self.of_rows = texts.into();
                self.to = to;
            }
            Ask::Stop => {
                self.of_case.clear();
                self.of_rows.clear();
                self.case = None;
            }
        }
    }

    /// Translates a text; false when nobody is there to hear of it. One that was interrupted waits again in its place.
    fn translate(&mut self, text: Text, is_of_case: bool, turn: u64) -> bool {
        let cancelled = || self.turn.load(Ordering::SeqCst) != turn;
        let kept = self.desk.as_ref().map(|desk| desk.store().db());
        let told = self.translator.translate(&text, (&self.to, None, None), kept, &cancelled);
        if told.tried.iter().any(|(_, failure)| failure.fault == Fault::Cancelled) {
            if is_of_case { &mut self.of_case } else { &mut self.of_rows }.push_front(text);
            return true;
        }
        self.out.send(Msg::Translated(News::Told(Box::new(Reply { body: text.body, told })))).is_ok()
    }
}
