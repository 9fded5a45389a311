//! One pass of the desk by itself: files that came into the watched folder, news of the feeds, timers that ran out,
//! messages that are due.

mod delivery;
mod lock;
mod timers;

use std::io;

pub use delivery::{Delivered, Sent};
pub use lock::Lock;

use super::backup::{self, Copy, Problem, automatic};
use super::feeds::{self, FeedReport};
use super::import::{self, FileProblem, Input, Options};
use super::labels::asking::{self, Asked, Model};
use super::outlets::Outlets;
use super::people::retention;
use super::{Desk, DeskError, Outcome, lanes, rejudging, reports};
use crate::config::{Feature, Settings};
use crate::domain::people::{Actor, ActorKind};

/// The name under which the journal keeps what nobody did by hand.
const NAME: &str = "sync";
/// So long a model is asked in one pass; the rest is asked in the next one.
const ASKS: std::time::Duration = std::time::Duration::from_secs(60);

/// What one pass did.
#[derive(Debug, Default)]
pub struct Pass {
    pub imported: Option<import::Report>,
    /// What the feeds that were due said.
    pub feeds: Vec<FeedReport>,
    /// Texts that were read.
    pub n_read: usize,
    /// What a language model said of open cases, where the settings say so.
    pub asked: Asked,
    /// Open cases that were judged anew, because calendars, targets or deadlines have changed.
    pub judged: Outcome,
    pub timers: Outcome,
    /// What rules did as time passed.
    pub rules: Outcome,
    pub delivered: Delivered,
    /// The backup of the day, when it was due.
    pub backup: Option<Result<Copy, DeskError>>,
    /// What is not sound in the desk's file.
    pub damage: Vec<Problem>,
    /// What went because its time was over.
    pub gone: retention::Gone,
    /// Reports that were due.
    pub reports: Vec<reports::scheduled::Due>,
}

/// Why a pass did not begin.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// Another pass is under way.
    #[error("running")]
    Running,
    #[error(transparent)]
    Io(#[from] io::Error),
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Who acts where nobody does.
pub fn actor() -> Actor {
    Actor { kind: ActorKind::Timer, name: NAME.to_owned() }
}

/// Runs one pass; the lock says that no other one runs. Once `go_on` says no, it ends at the next safe place.
pub fn pass(desk: &mut Desk, settings: &Settings, _lock: &Lock, go_on: &dyn Fn() -> bool) -> Result<Pass, DeskError> {
    let mut pass = Pass { damage: backup::watch::look(desk)?, ..Pass::default() };
    // A damaged desk must not push a good backup out.
    if pass.damage.is_empty() {
        pass.backup = automatic::take(desk, automatic::Why::Day).transpose();
    }
    if let Some(folder) = settings.sync.folder.as_ref().filter(|folder| folder.is_dir()) {
        let inputs = [Input::Path(folder.clone())];
        let options = Options { leave_texts: true, ..Options::default() };
        let mut report = import::run(desk, &Actor::import(NAME), &inputs, &options, &mut |_| go_on())?;
        // An empty folder is the usual thing here.
        report.files.retain(|file| !matches!(file.problem, Some((FileProblem::NoFiles, _))));
        pass.imported = Some(report);
    }
    import::take_up(desk, &Actor::import(NAME), go_on)?;
    pass.feeds = feeds::run(desk, settings, None, go_on)?;
    pass.gone = retention::daily(desk, &actor(), &settings.retention, go_on)?;
    pass.n_read = import::reading::all(desk, &mut |_| go_on())?;
    pass.asked = ask(desk, settings, go_on)?;
    let told = super::follow::all(desk.store().db())?;
    if !told.is_empty() {
        desk.run(&actor(), &told)?;
    }
    if settings.has(Feature::Tracking) {
        lanes::daily(desk)?;
    }
    pass.judged = rejudging::run(desk, &actor(), go_on)?;
    pass.timers = timers::run(desk, settings, go_on)?;
    pass.rules = desk.pass_time_while(go_on)?.outcome;
    if settings.has(Feature::Automation) {
        let outlets = Outlets::of(desk.store().path(), settings, desk.clock());
        pass.delivered = delivery::run(desk, &outlets, go_on)?;
    }
    if settings.has(Feature::Analysis) {
        pass.reports = reports::scheduled::run(desk, settings, &actor(), go_on);
    }
    Ok(pass)
}

/// Asks the model of the settings about open cases, where that is wanted without a key; not longer than a pass should take.
fn ask(desk: &Desk, settings: &Settings, go_on: &dyn Fn() -> bool) -> Result<Asked, DeskError> {
    if !settings.labels.ask_always {
        return Ok(Asked::default());
    }
    let model = match Model::of(&settings.labels, desk.clock()) {
        Ok(Some(model)) => model,
        Ok(None) => return Ok(Asked::default()),
        Err(failure) => return Ok(Asked { failure: Some(failure), ..Asked::default() }),
    };
    let keys = asking::open_cases(desk, &model)?;
    let until = std::time::Instant::now() + ASKS;
    asking::about(desk, &model, &actor(), &keys, &|| go_on() && std::time::Instant::now() < until)
}
