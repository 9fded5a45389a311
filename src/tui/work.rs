//! Writing off the screen's thread: decisions on one worker, long work on another, each with a desk of its own.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use super::Options;
use super::msg::Msg;
use crate::config::Settings;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::ids::Key;
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::rules::Rule;
use crate::domain::time::{DAY, Instant};
use crate::services::automation::{self, Rehearsal};
use crate::services::encoder;
use crate::services::import::{Progress, Reading, Report as Imported, reading};
use crate::services::labels::asking::{self, Asked, Model};
use crate::services::labels::fitting::{Fit, fitting};
use crate::services::labels::teach::{self, Trial};
use crate::services::reports::scheduled::{NotMade, put};
use crate::services::reports::seen::{Made, Seen, make_seen};
use crate::services::reports::{self, Format, Problem};
use crate::services::{Desk, DeskError, Outcome};
use crate::text::{Lang, Words};

/// So often somebody looks whether texts came in by another program.
const LOOK: Duration = Duration::from_secs(5);

/// Something to be done to the desk; the number comes back with the report.
#[derive(Debug, Clone)]
pub struct Job {
    pub number: u64,
    pub task: Task,
}

/// What is to be done.
#[derive(Debug, Clone)]
pub enum Task {
    /// Commands as one group, each with the revision that was seen.
    Run(Vec<(Command, Option<i64>)>),
    /// What a command would change.
    Preview(Command),
    Undo(Option<i64>),
    Redo,
    Import(Vec<PathBuf>, Reading),
    /// Plays a rule over the last days.
    Rehearse {
        name: String,
        text: String,
        days: i64,
    },
    /// Tries what corrections teach.
    Learn,
    /// Counts the texts that another version read, or reads them again.
    Reread {
        apply: bool,
    },
    /// Looks which open cases a label of the user's own fits.
    Fit(String),
    /// Puts it on some of them.
    Label(String, Vec<Key>),
    /// Asks the model of the settings what cases are about.
    AskModel(Vec<Key>),
    /// Makes a report of what is looked at.
    Make(Seen, Lang),
    /// Writes a report into the folder of reports.
    Write(Box<reports::Report>, Format, Lang),
}

/// What became of a job.
#[derive(Debug)]
pub struct Report {
    pub number: u64,
    pub news: News,
}

/// News of a job.
#[derive(Debug)]
pub enum News {
    Done(Outcome),
    Previewed(Vec<Change>),
    Progress(Progress),
    Imported(Box<Imported>),
    Rehearsing {
        at: usize,
        of: usize,
    },
    Rehearsed(Box<Rehearsal>),
    Learned(Box<Trial>),
    Stale(usize),
    Reread(Outcome),
    Fits(Vec<Fit>),
    Labelled(Outcome),
    Asking,
    /// The model's name, and what it said; nothing where none is turned on.
    Asked(Option<(String, Box<Asked>)>),
    Made(Box<Result<Made, Problem>>),
    Written(Box<Result<(PathBuf, Option<Key>), NotMade>>),
    Failed(DeskError),
    /// It was stopped before it began.
    Cancelled,
}

/// The screen's end of the two workers.
pub struct Works {
    quick: Sender<Job>,
    long: Sender<Job>,
    stops: Stops,
}

/// Which jobs are to stop, and which long one is under way.
#[derive(Clone, Default)]
struct Stops {
    wanted: Arc<Mutex<BTreeSet<u64>>>,
    current: Arc<AtomicU64>,
}

impl Stops {
    fn stop(&self, number: u64) {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).insert(number);
    }

    fn is_stopped(&self, number: u64) -> bool {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).contains(&number)
    }
}

impl Works {
    /// Opens the desk twice, for decisions and for long work, each on its own thread.
    pub fn open(options: &Options, out: &Sender<Msg>) -> Result<Self, DeskError> {
        let stops = Stops::default();
        let open = || -> Result<Desk, DeskError> {
            let mut desk = Desk::open(&options.desk, options.clock)?;
            desk.automate_as(&options.settings);
            Ok(desk)
        };
        let actor = &options.actor;
        let worker = |reads: bool| -> Result<Worker, DeskError> {
            Ok(Worker {
                desk: open()?,
                actor: actor.clone(),
                settings: options.settings.clone(),
                out: out.clone(),
                stops: stops.clone(),
                reads,
                unread: reads,
                told_of_encoder: false,
                due: 0,
                head: 0,
            })
        };
        let quick = start("desk", worker(false)?)?;
        let long = start("desk-long", worker(true)?)?;
        Ok(Self { quick, long, stops })
    }

    /// Sends a job to the worker that fits it.
    pub fn send(&self, job: Job) {
        let line = if is_long(&job.task) { &self.long } else { &self.quick };
        // A closed channel means that the program is leaving.
        let _ = line.send(job);
    }

    /// Asks a job to stop at the next safe place, or not to begin.
    pub fn cancel(&self, number: u64) {
        self.stops.stop(number);
    }

    /// The same for the long work under way.
    pub fn cancel_current(&self) {
        self.stops.stop(self.stops.current.load(Ordering::SeqCst));
    }
}

/// A desk of its own, and what its work is done with.
struct Worker {
    desk: Desk,
    actor: Actor,
    settings: Settings,
    out: Sender<Msg>,
    stops: Stops,
    /// Reads texts that came in, while there is nothing else to do.
    reads: bool,
    /// There may be some.
    unread: bool,
    /// The screen was told why the encoder of the settings is not used.
    told_of_encoder: bool,
    /// Corrections that wait to be learned from, as the screen was told.
    due: usize,
    /// The operation up to which that is so.
    head: i64,
}

/// Work that takes longer than a decision, on a line of its own.
const fn is_long(task: &Task) -> bool {
    matches!(
        task,
        Task::Import(..)
            | Task::Rehearse { .. }
            | Task::Learn
            | Task::Reread { .. }
            | Task::AskModel(_)
            | Task::Fit(_)
            | Task::Label(..)
            | Task::Make(..)
            | Task::Write(..)
            | Task::Undo(Some(_))
    )
}

fn start(name: &str, mut worker: Worker) -> Result<Sender<Job>, DeskError> {
    let (jobs, inbox) = channel();
    thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || worker.serve(&inbox))
        .map_err(|error| DeskError::Store(crate::services::read::StoreError::Other(error.to_string())))?;
    Ok(jobs)
}

impl Worker {
    fn serve(&mut self, inbox: &Receiver<Job>) {
        while let Some(Job { number, task }) = self.next(inbox) {
            let news = if self.stops.is_stopped(number) { News::Cancelled } else { self.work(number, task) };
            self.unread = self.reads;
            if self.out.send(Msg::Report(Report { number, news })).is_err() {
                return;
            }
        }
    }

    /// The next job; none at the end of the program.
    fn next(&mut self, inbox: &Receiver<Job>) -> Option<Job> {
        while self.reads {
            match inbox.recv_timeout(if self.unread { Duration::ZERO } else { LOOK }) {
                Ok(job) => return Some(job),
                Err(RecvTimeoutError::Timeout) => self.read_some(),
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        inbox.recv().ok()
    }

    /// Reads some of the texts that came in; what fails is tried again when somebody looks the next time.
    fn read_some(&mut self) {
        let n = reading::some(&self.desk).unwrap_or(0);
        if n > 0 || self.unread {
            let left = if n == 0 { 0 } else { reading::waiting(self.desk.store().db()).unwrap_or(0) };
            // Nobody may be listening any more.
            let _ = self.out.send(Msg::Read(left));
        }
        self.unread = n > 0;
        if n == 0 {
            self.propose();
        }
        // Last, so that nothing else stands over it at once.
        self.tell_of_encoder();
    }

    /// Tells the screen once that texts are read without the encoder of the settings.
    fn tell_of_encoder(&mut self) {
        if let Some(refused) = encoder::trouble().filter(|_| !self.told_of_encoder) {
            self.told_of_encoder = self.out.send(Msg::LacksEncoder(refused)).is_ok();
        }
    }

    /// Tells the screen when enough corrections came together to be worth a lesson.
    fn propose(&mut self) {
        let db = self.desk.store().db();
        let head = teach::head(db).unwrap_or(self.head);
        if head == self.head {
            return;
        }
        self.head = head;
        let due = teach::due(db, self.settings.labels.refit_after).unwrap_or(self.due);
        if due != self.due {
            self.due = due;
            let _ = self.out.send(Msg::Corrected(due));
        }
    }

    fn work(&mut self, number: u64, task: Task) -> News {
        let Self { desk, actor, settings, out, stops, .. } = self;
        if is_long(&task) {
            stops.current.store(number, Ordering::SeqCst);
        }
        carry_out(desk, (actor, settings), task, &mut |news| {
            let told = out.send(Msg::Report(Report { number, news })).is_ok();
            told && !stops.is_stopped(number)
        })
    }
}

/// Does it; `tell` hears how far long work is and answers whether to go on.
pub fn carry_out(
    desk: &mut Desk,
    (actor, settings): (&Actor, &Settings),
    task: Task,
    tell: &mut dyn FnMut(News) -> bool,
) -> News {
    match task {
        Task::Run(commands) => done(desk.run_seen(actor, &commands)),
        Task::Undo(group) => done(desk.undo(actor, group)),
        Task::Redo => done(desk.redo(actor)),
        Task::Preview(command) => match desk.preview(actor, &command) {
            Ok(changes) => News::Previewed(changes),
            Err(error) => News::Failed(error),
        },
        Task::Rehearse { name, text, days } => rehearse(desk, (&name, &text, days), tell),
        Task::Import(paths, reading) => super::imports::bring_in(desk, actor, (paths, reading), tell),
        Task::Learn => match teach::trial(desk.store().db()) {
            Ok(trial) => News::Learned(Box::new(trial)),
            Err(error) => News::Failed(error.into()),
        },
        Task::Reread { apply } => reread(desk, actor, apply, tell).unwrap_or_else(News::Failed),
        Task::Fit(name) => fitting(desk, &name, &mut || tell(News::Asking)).map_or_else(News::Failed, News::Fits),
        Task::Label(name, keys) => reading::label(desk, actor, (&name, &keys), &mut |_| tell(News::Asking))
            .map_or_else(News::Failed, News::Labelled),
        Task::AskModel(cases) => ask_model(desk, (actor, settings), &cases, tell).unwrap_or_else(News::Failed),
        Task::Make(seen, lang) => make(desk, &seen, &Words::new(lang)),
        Task::Write(report, format, lang) => {
            let words = Words::new(lang);
            News::Written(Box::new(put(desk, &settings.reports, actor, (&report, &words), format)))
        }
    }
}

fn make(desk: &Desk, seen: &Seen, words: &Words) -> News {
    match desk.reader() {
        Ok(reader) => News::Made(Box::new(make_seen(&reader, words, desk.clock().now(), seen))),
        Err(error) => News::Failed(error),
    }
}

/// Plays a rule over the last days; says how far it is and ends where the answer is no.
fn rehearse(desk: &Desk, rule: (&str, &str, i64), tell: &mut dyn FnMut(News) -> bool) -> News {
    let (name, text, days) = rule;
    let mut played = || -> Result<Rehearsal, DeskError> {
        let read = Rule::read(text).map_err(Refusal::Mistakes)?;
        let now = desk.clock().now();
        let since = Instant(now.0.saturating_sub(days.saturating_mul(DAY)));
        let mut go_on = |at, of| tell(News::Rehearsing { at, of });
        let draft = automation::draft(name, read);
        Ok(automation::rehearse(&desk.reader()?, &draft, since, now, &mut go_on)?)
    };
    match played() {
        Ok(found) => News::Rehearsed(Box::new(found)),
        Err(error) => News::Failed(error),
    }
}

/// Counts the texts that another version read than the one that holds, or reads them again.
fn reread(desk: &Desk, actor: &Actor, apply: bool, tell: &mut dyn FnMut(News) -> bool) -> Result<News, DeskError> {
    let stale = teach::stale(desk.store().db())?;
    if !apply {
        return Ok(News::Stale(stale.len()));
    }
    let of = stale.len();
    let mut go_on = |at| tell(News::Rehearsing { at, of });
    Ok(News::Reread(reading::again(desk, actor, &stale, &mut go_on)?))
}

/// Asks the model of the settings what cases are about, until somebody cancels it.
fn ask_model(
    desk: &Desk,
    (actor, settings): (&Actor, &Settings),
    cases: &[Key],
    tell: &mut dyn FnMut(News) -> bool,
) -> Result<News, DeskError> {
    let model = match Model::of(&settings.labels, desk.clock()) {
        Ok(Some(model)) => model,
        Ok(None) => return Ok(News::Asked(None)),
        Err(failure) => {
            let asked = Asked { failure: Some(failure), ..Asked::default() };
            return Ok(News::Asked(Some((String::new(), Box::new(asked)))));
        }
    };
    let tell = std::cell::RefCell::new(tell);
    let go_on = || tell.borrow_mut()(News::Asking);
    let asked = asking::about(desk, &model, actor, cases, &go_on)?;
    Ok(News::Asked(Some((model.name().to_owned(), Box::new(asked)))))
}

fn done(result: Result<Outcome, DeskError>) -> News {
    match result {
        Ok(outcome) => News::Done(outcome),
        Err(error) => News::Failed(error),
    }
}
