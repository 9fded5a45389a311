//! Writing off the screen's thread: decisions on one worker, long work on another, each with a desk of its own.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use super::Options;
use super::msg::Msg;
use crate::config;
use crate::domain::change::Change;
use crate::domain::command::Command;
use crate::domain::ids::Key;
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::rules::Rule;
use crate::domain::time::{DAY, Instant};
use crate::services::automation::{self, Rehearsal};
use crate::services::import::{Reading, Report as Imported};
use crate::services::reports::scheduled::{NotMade, put};
use crate::services::reports::seen::{Made, Seen, make_seen};
use crate::services::reports::{self, Format, Problem};
use crate::services::{Desk, DeskError, Outcome};
use crate::text::{Lang, Words};

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
    Progress { file: String, rows: i64, at: usize, of: usize },
    Imported(Box<Imported>),
    Rehearsing { at: usize, of: usize },
    Rehearsed(Box<Rehearsal>),
    Made(Box<Result<Made, Problem>>),
    Written(Box<Result<(PathBuf, Option<Key>), NotMade>>),
    Failed(DeskError),
}

/// The screen's end of the two workers.
pub struct Works {
    quick: Sender<Job>,
    long: Sender<Job>,
    cancel: Arc<AtomicBool>,
}

impl Works {
    /// Opens the desk twice, for decisions and for long work, each on its own thread.
    pub fn open(options: &Options, out: &Sender<Msg>) -> Result<Self, DeskError> {
        let cancel = Arc::new(AtomicBool::new(false));
        let open = || -> Result<Desk, DeskError> {
            let mut desk = Desk::open(&options.desk, options.clock)?;
            desk.automate_as(&options.settings);
            Ok(desk)
        };
        let actor = &options.actor;
        let worker = || -> Result<Worker, DeskError> {
            let (reports, cancel) = (options.settings.reports.clone(), Arc::clone(&cancel));
            Ok(Worker { desk: open()?, actor: actor.clone(), reports, out: out.clone(), cancel })
        };
        let quick = start("desk", worker()?)?;
        let long = start("desk-long", worker()?)?;
        Ok(Self { quick, long, cancel })
    }

    /// Sends a job to the worker that fits it.
    pub fn send(&self, job: Job) {
        let line = match &job.task {
            Task::Import(..) | Task::Rehearse { .. } | Task::Make(..) | Task::Write(..) | Task::Undo(Some(_)) => {
                self.cancel.store(false, Ordering::SeqCst);
                &self.long
            }
            _ => &self.quick,
        };
        // A closed channel means that the program is leaving.
        let _ = line.send(job);
    }

    /// Asks the long work to stop at the next safe place.
    pub fn cancel(&self) {
        self.cancel.store(true, Ordering::SeqCst);
    }
}

/// A desk of its own, and what its work is done with.
struct Worker {
    desk: Desk,
    actor: Actor,
    reports: config::Reports,
    out: Sender<Msg>,
    cancel: Arc<AtomicBool>,
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
        while let Ok(Job { number, task }) = inbox.recv() {
            let news = self.work(number, task);
            if self.out.send(Msg::Report(Report { number, news })).is_err() {
                return;
            }
        }
    }

    fn work(&mut self, number: u64, task: Task) -> News {
        let Self { desk, actor, reports, out, cancel } = self;
        carry_out(desk, (actor, reports), task, &mut |news| {
            let told = out.send(Msg::Report(Report { number, news })).is_ok();
            told && !cancel.load(Ordering::SeqCst)
        })
    }
}

/// Does it; `tell` hears how far long work is and answers whether to go on.
pub fn carry_out(
    desk: &mut Desk,
    (actor, reports): (&Actor, &config::Reports),
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
        Task::Make(seen, lang) => make(desk, &seen, &Words::new(lang)),
        Task::Write(report, format, lang) => {
            let words = Words::new(lang);
            News::Written(Box::new(put(desk, reports, actor, (&report, &words), format)))
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

fn done(result: Result<Outcome, DeskError>) -> News {
    match result {
        Ok(outcome) => News::Done(outcome),
        Err(error) => News::Failed(error),
    }
}
