//! One pass over the feeds that are on: tells them of new numbers, takes page after page in, and remembers how far it is.
//!
//! Invariants: the position moves only after its page is in; an ended parcel is left after a while; a feed that fails waits
//! longer each time, and one that does not know the key waits for a person.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::thread::sleep;
use std::time::{Duration, Instant as Stopwatch};

use super::{Ask, Failure, Fault, Feed, Page, Taken, Wanted, connect};
use crate::codes;
use crate::config::{Feature, FeedSettings, Service, Settings};
use crate::domain::ids::Kind;
use crate::domain::parcels::natural_key;
use crate::domain::people::Actor;
use crate::domain::time::{DAY, HOUR, Instant, MINUTE};
use crate::services::import::{self, Input, Options, Reading};
use crate::services::{Desk, DeskError, lists};
use crate::store::feeds::{self, FeedState, ToldOf};
use crate::store::{Db, Reader, StoreError};

/// Tries of one request in one pass.
const TRIES: u32 = 3;
/// A pause that the other side asks for is waited out in the pass when it is no longer than this.
const SHORT: i64 = 5_000;
/// Pauses between passes that failed, growing.
const PAUSES: [i64; 4] = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR];
/// A feed gives way to the rest of the pass after so long; it goes on in the next one.
const MOST: Duration = Duration::from_secs(60);
/// Who was not heard of for so long is no longer asked for.
const SILENT: i64 = 120 * DAY;

codes! {
    /// How a feed stands.
    pub enum Moment {
        /// Never turned on, or turned off.
        Off = "off",
        /// It may be asked now.
        Ready = "ready",
        /// It has said all, or asked for a pause.
        Waiting = "waiting",
        /// In the middle of a round.
        Underway = "underway",
        /// It failed and is tried again by itself.
        Failing = "failing",
        /// It waits for a person.
        Stopped = "stopped",
    }
}

/// What one pass got out of a feed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FeedReport {
    pub name: String,
    pub service: Service,
    pub n_pages: usize,
    /// Numbers that it was told of.
    pub n_told: usize,
    /// Parcels that came in or changed.
    pub n_parcels: i64,
    pub n_events: i64,
    /// Numbers that it does not follow, and entries that could not be read.
    pub n_rejected: i64,
    pub n_left_out: usize,
    /// The round came to its end.
    pub whole: bool,
    pub failure: Option<(Fault, String)>,
    /// It is not asked before; none when it goes on with the next pass, `NEVER` when it waits for a person.
    pub wait_until: Option<Instant>,
}

/// How a feed stands between two passes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedStatus {
    pub name: String,
    pub service: Service,
    pub moment: Moment,
    pub state: FeedState,
}

/// Asks the feeds that are on and due; the one that is named is asked whatever it waits for. Once `go_on` says no, it ends behind
/// the page under way.
pub fn run(
    desk: &mut Desk,
    settings: &Settings,
    only: Option<&str>,
    go_on: &dyn Fn() -> bool,
) -> Result<Vec<FeedReport>, DeskError> {
    let mut reports = Vec::new();
    if !settings.has(Feature::Tracking) {
        return Ok(reports);
    }
    let is_on = |name: &str| settings.feeds.get(name).is_some_and(|feed| feed.on);
    for mut state in feeds::states(desk.store().db())? {
        // What was turned off no longer fails.
        if state.is_failing() && !is_on(&state.name) {
            state.n_failures = 0;
            state.wait_until = Instant(0);
            state.fault.clear();
            feeds::remember(desk.store().db(), &state)?;
        }
    }
    for (name, feed) in settings.feeds.iter().filter(|(_, feed)| feed.on) {
        if only.is_some_and(|only| only != name) || !go_on() {
            continue;
        }
        let mut state = known(desk.store().db(), name)?;
        if only.is_some() {
            state.wait_until = Instant(0);
            state.n_failures = 0;
        }
        if state.wait_until <= desk.clock().now() {
            reports.push(pass(desk, name, feed, state, go_on)?);
        }
    }
    Ok(reports)
}

/// How every feed of the settings stands.
pub fn status(reader: &Reader, settings: &Settings, now: Instant) -> Result<Vec<FeedStatus>, StoreError> {
    let status = |(name, feed): (&String, &FeedSettings)| {
        let state = known(reader.db(), name)?;
        let moment = match () {
            () if !feed.on || !settings.has(Feature::Tracking) => Moment::Off,
            () if state.wait_until.is_never() => Moment::Stopped,
            () if state.is_failing() => Moment::Failing,
            () if state.wait_until > now => Moment::Waiting,
            () if state.round_at.is_some() => Moment::Underway,
            () => Moment::Ready,
        };
        Ok(FeedStatus { name: name.clone(), service: feed.service, moment, state })
    };
    settings.feeds.iter().map(status).collect()
}

fn known(db: &Db, name: &str) -> Result<FeedState, StoreError> {
    Ok(feeds::state_of(db, name)?.unwrap_or_else(|| FeedState::new(name)))
}

fn pass(
    desk: &mut Desk,
    name: &str,
    settings: &FeedSettings,
    state: FeedState,
    go_on: &dyn Fn() -> bool,
) -> Result<FeedReport, DeskError> {
    let (_, last_event) = feeds::events_since(desk.store().db(), i64::MAX)?;
    let report = FeedReport { name: name.to_owned(), service: settings.service, ..FeedReport::default() };
    let mut round = Round { desk, settings, state, report, began: Stopwatch::now(), go_on };
    let now = round.now();
    round.state.tried_at = Some(now);
    let ended = match connect(settings, round.desk.clock()) {
        Ok(feed) => round.go(feed.as_ref())?,
        Err(failure) => Err(failure),
    };
    match ended {
        Ok(()) => round.rest(),
        Err(failure) => round.fail(failure),
    }
    round.remember()?;
    round.report.n_events = feeds::events_since(round.desk.store().db(), last_event)?.0;
    Ok(round.report)
}

/// What a step of a round gives: the desk itself may fail, and the other side may.
type Step<T> = Result<Result<T, Failure>, DeskError>;

/// A feed in the middle of its work.
struct Round<'a> {
    desk: &'a mut Desk,
    settings: &'a FeedSettings,
    state: FeedState,
    report: FeedReport,
    began: Stopwatch,
    go_on: &'a dyn Fn() -> bool,
}

impl Round<'_> {
    fn now(&self) -> Instant {
        self.desk.clock().now()
    }

    /// Whether the rest of the pass waits.
    fn is_over(&self) -> bool {
        self.began.elapsed() > MOST || !(self.go_on)()
    }

    fn remember(&self) -> Result<(), StoreError> {
        feeds::remember(self.desk.store().db(), &self.state)
    }

    /// Goes on where the last pass ended, until the round or the time is over.
    fn go(&mut self, feed: &dyn Feed) -> Step<()> {
        if self.state.round_at.is_none() {
            self.state.round_at = Some(self.now());
            self.state.position.clear();
        }
        let wanted = self.wanted()?;
        let (wanted, told) = match self.tell(feed, wanted)? {
            Ok(told) => told,
            Err(failure) => return Ok(Err(failure)),
        };
        // Where nothing is waited for, nobody is asked.
        while !wanted.is_empty() || self.settings.new_parcels {
            let ask = Ask { position: &self.state.position, since: self.state.since_at, wanted: &wanted };
            let is_known = |key: &str| self.settings.new_parcels || told.contains(key);
            let page = match self.tried(|| feed.page(ask, &is_known)) {
                Ok(page) => page,
                Err(failure) => return Ok(Err(failure)),
            };
            let next = page.next.clone();
            if let Err(failure) = self.take_in(feed, page)? {
                return Ok(Err(failure));
            }
            let Some(next) = next else { break };
            self.state.position = next;
            self.remember()?;
            if self.is_over() {
                return Ok(Ok(()));
            }
        }
        self.state.since_at = self.state.round_at.take().unwrap_or(self.state.since_at);
        self.state.position.clear();
        self.report.whole = true;
        Ok(Ok(()))
    }

    /// The parcels of this round.
    fn wanted(&self) -> Result<Vec<Wanted>, DeskError> {
        let now = self.now();
        let env = lists::env(self.desk.store().db(), now, &Actor::import(""))?;
        // The settings were read with this very query.
        let condition = lists::select(Kind::Parcel, &self.settings.parcels, &env).map(|found| found.condition);
        let condition = condition.unwrap_or_else(|_| ("0 = 1".to_owned(), Vec::new()));
        let leave_after = i64::try_from(self.settings.leave_after.as_millis()).unwrap_or(i64::MAX);
        let found =
            feeds::askable(self.desk.store().db(), &condition, now.plus(-leave_after.min(SILENT)), now.plus(-SILENT))?;
        Ok(found.into_iter().map(|(id, tracking, created_at)| Wanted { id, tracking, created_at }).collect())
    }

    /// Tells the feed of the numbers that it has not heard of; answers those that it follows.
    fn tell(&mut self, feed: &dyn Feed, wanted: Vec<Wanted>) -> Step<(Vec<Wanted>, BTreeSet<String>)> {
        let db_told = feeds::told_of(self.desk.store().db(), &self.state.name)?;
        let mut known: BTreeMap<String, bool> =
            db_told.into_iter().map(|told| (told.parcel, told.refusal.is_empty())).collect();
        let new: Vec<Wanted> =
            wanted.iter().filter(|wanted| !known.contains_key(&natural_key(&wanted.tracking))).cloned().collect();
        for batch in new.chunks(feed.batch()) {
            let said = match self.tried(|| feed.tell(batch)) {
                Ok(said) => said,
                Err(failure) => return Ok(Err(failure)),
            };
            for (number, taken) in said {
                let parcel = natural_key(&number);
                let refusal = match taken {
                    Taken::Yes => String::new(),
                    Taken::No(why) => why,
                    Taken::Later(why) => {
                        self.report.n_rejected += 1;
                        self.state.detail = why;
                        continue;
                    }
                };
                self.report.n_told += usize::from(refusal.is_empty());
                self.report.n_rejected += i64::from(!refusal.is_empty());
                known.insert(parcel.clone(), refusal.is_empty());
                let now = self.now();
                feeds::remember_told(self.desk.store().db(), &self.state.name, &ToldOf { parcel, refusal }, now)?;
            }
            if self.is_over() {
                break;
            }
        }
        let follows = |wanted: &Wanted| known.get(&natural_key(&wanted.tracking)).copied().unwrap_or(false);
        let followed: Vec<Wanted> = wanted.into_iter().filter(follows).collect();
        let keys = followed.iter().map(|wanted| natural_key(&wanted.tracking)).collect();
        Ok(Ok((followed, keys)))
    }

    /// Asks, and asks again after a growing pause where a moment may help.
    fn tried<T>(&self, ask: impl Fn() -> Result<T, Failure>) -> Result<T, Failure> {
        let mut pause = self.settings.pause;
        for _ in 1..TRIES {
            match ask() {
                Err(failure) if failure.passes() => sleep(pause),
                Err(Failure { fault: Fault::TooOften, pause: Some(millis), .. }) if millis <= SHORT => {
                    sleep(Duration::from_millis(u64::try_from(millis).unwrap_or(0)));
                }
                other => return other,
            }
            pause *= 4;
        }
        ask()
    }

    /// A page through the importers and the gate.
    fn take_in(&mut self, feed: &dyn Feed, page: Page) -> Step<()> {
        for number in &page.unknown {
            feeds::forget_told(self.desk.store().db(), &self.state.name, &natural_key(number))?;
        }
        self.report.n_pages += 1;
        self.report.n_rejected += i64::try_from(page.n_rejected).unwrap_or(0);
        self.report.n_left_out += page.n_left_out;
        let Some(bytes) = page.body else { return Ok(Ok(())) };
        let name = format!("feed:{}", self.state.name);
        let input = Input::Fetched { name: name.clone(), bytes: Arc::from(bytes) };
        let reading = Reading { format: Some(feed.format().to_owned()), ..Reading::default() };
        let options = Options { reading, ..Options::default() };
        let came = import::run(self.desk, &Actor::import(name), &[input], &options, &mut |_| true)?;
        for file in &came.files {
            if let Some((problem, detail)) = &file.problem {
                let said = format!("{} {detail}", problem.code());
                return Ok(Err(Failure::new(Fault::NotRead, said.trim_end())));
            }
            if !file.known {
                self.report.n_parcels += file.n_opened + file.n_updated;
                self.report.n_rejected += file.n_rejected;
            }
        }
        Ok(Ok(()))
    }

    /// The feed has said what it had to say, or the time of the pass is over.
    fn rest(&mut self) {
        self.state.n_failures = 0;
        self.state.fault.clear();
        if !self.report.whole {
            self.state.wait_until = Instant(0);
            return;
        }
        if self.report.n_rejected == 0 {
            self.state.detail.clear();
        }
        let now = self.now();
        let every = i64::try_from(self.settings.every.as_millis()).unwrap_or(HOUR);
        self.state.success_at = Some(now);
        self.state.wait_until = self.state.since_at.plus(every).max(now);
        self.report.wait_until = Some(self.state.wait_until);
    }

    fn fail(&mut self, Failure { fault, detail, pause }: Failure) {
        let now = self.now();
        // To be asked too often is no failure of anybody.
        if fault != Fault::TooOften {
            self.state.n_failures += 1;
        }
        let step = usize::try_from(self.state.n_failures.max(1) - 1).unwrap_or(0).min(PAUSES.len() - 1);
        self.state.wait_until = match (fault, pause) {
            (Fault::Denied, _) => Instant::NEVER,
            (_, Some(pause)) => now.plus(pause),
            (Fault::Quota, None) => now.plus(PAUSES[PAUSES.len() - 1]),
            (_, None) => now.plus(PAUSES[step]),
        };
        self.state.fault = fault.code().to_owned();
        self.state.detail.clone_from(&detail);
        self.report.failure = Some((fault, detail));
        self.report.wait_until = Some(self.state.wait_until);
    }
}
