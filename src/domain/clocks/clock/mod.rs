//! The clock of one target: a pure fold over what happened in a case, never stored as the only copy.
//!
//! Invariants: what is used and what is left add up to the allowance; missed stays missed; a clock that stands still uses
//! nothing, and keeps what it had left.

#[cfg(test)]
mod tests;

use super::calendar::Calendar;
use super::targets::Target;
use crate::codes;
use crate::domain::time::{DAY, Instant};
use crate::domain::vocabulary::Party;

codes! {
    /// What a clock does.
    pub enum ClockState {
        Running = "running",
        Paused = "paused",
        Met = "met",
        Missed = "missed",
        /// Nothing is owed any more, or never was.
        Void = "void",
    }
}

/// Within these days a case that is opened again was never solved (domain 2.8).
pub const QUIET: i64 = 7 * DAY;

/// Something that a clock hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    CustomerWrote,
    /// A person's answer that the customer sees.
    PersonAnswered,
    /// An automatic notice: no answer.
    Notice,
    /// The case waits, for somebody or for its own time.
    Waits(Wait),
    /// It is our turn again.
    OurTurn,
    /// Severity, tier or policy changed, and with it the allowance in milliseconds; none is no target.
    Allowed(Option<i64>),
    Resolved,
    Reopened,
    /// Spam, merged, a duplicate: nothing is owed.
    Ended,
}

/// Whom a case waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Wait {
    Customer,
    /// Put off because the customer wishes it.
    CustomersWish,
    /// Put off by ourselves.
    OwnChoice,
    ThirdParty(Party),
}

impl Wait {
    /// Its word in data.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::CustomersWish => "customers_wish",
            Self::OwnChoice => "own_choice",
            Self::ThirdParty(party) => party.code(),
        }
    }
}

/// What was heard, and when it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Event {
    pub at: Instant,
    pub what: Heard,
}

/// How time is counted for a target.
#[derive(Debug, Clone, Copy)]
pub struct Terms<'c> {
    pub calendar: &'c Calendar,
    /// Only the calendar's hours count; otherwise all hours do.
    pub business: bool,
    /// Whether the time to a solution stands still while a third party is awaited.
    pub third_party_pauses: bool,
}

/// One clock: a target in one episode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub target: Target,
    pub state: ClockState,
    pub started_at: Instant,
    /// When it is or was due; never while it stands still.
    pub due_at: Instant,
    pub stopped_at: Option<Instant>,
    pub allowance: i64,
    /// Time used, and time waited by whom, in the terms' own milliseconds.
    pub used: i64,
    pub waited: Vec<(Wait, i64)>,
    /// How much too late it stopped, or is by now.
    pub late: i64,
    last: Instant,
    wait: Option<Wait>,
}

impl Terms<'_> {
    /// Time that counts between two moments.
    pub fn elapsed(&self, from: Instant, to: Instant) -> i64 {
        if self.business { self.calendar.between(from, to) } else { to.0.saturating_sub(from.0) }
    }

    /// When so much time will have passed; outside hours, the next opening.
    pub fn due(&self, from: Instant, millis: i64) -> Instant {
        if self.business {
            self.calendar.due(self.calendar.add(from, millis.max(0)))
        } else {
            self.calendar.due(from.plus(millis.max(0)))
        }
    }

    /// Whether a target's time stands still in a wait: answers never do, and carriers are no excuse unless the policy says so.
    pub const fn stands_still(&self, target: Target, wait: Wait) -> bool {
        match (target, wait) {
            (Target::FirstResponse | Target::NextResponse, _) | (_, Wait::OwnChoice) => false,
            (_, Wait::Customer | Wait::CustomersWish) => true,
            (_, Wait::ThirdParty(_)) => self.third_party_pauses,
        }
    }
}

/// The clocks of one target over the life of a case, oldest first, as they stand now.
pub fn fold(target: Target, terms: &Terms<'_>, events: &[Event], now: Instant) -> Vec<Clock> {
    let mut folding = Folding { target, terms, clocks: Vec::new(), allowance: None, wait: None, answered: false };
    for event in events.iter().filter(|event| event.at <= now) {
        folding.hear(*event);
    }
    if let Some(clock) = folding.clocks.last_mut().filter(|clock| clock.stopped_at.is_none()) {
        clock.advance(terms, now);
        if clock.state == ClockState::Missed {
            clock.late = terms.elapsed(clock.due_at, now).max(0);
        }
    }
    folding.clocks
}

struct Folding<'t, 'c> {
    target: Target,
    terms: &'t Terms<'c>,
    clocks: Vec<Clock>,
    allowance: Option<i64>,
    wait: Option<Wait>,
    answered: bool,
}

impl Folding<'_, '_> {
    fn hear(&mut self, event: Event) {
        let at = event.at;
        match (event.what, self.target) {
            (Heard::CustomerWrote, Target::FirstResponse) if self.clocks.is_empty() && !self.answered => self.start(at),
            // What was written before the first answer is the first clock's.
            (Heard::CustomerWrote, Target::NextResponse) if self.answered && !self.is_open() => self.start(at),
            (Heard::CustomerWrote, Target::Resolution) if self.clocks.is_empty() => self.start(at),
            (Heard::PersonAnswered, target) => {
                self.answered = true;
                if target != Target::Resolution {
                    self.end(at, ClockState::Met);
                }
            }
            (Heard::Resolved, Target::Resolution) => self.end(at, ClockState::Met),
            (Heard::Resolved, _) | (Heard::Ended, _) => self.end(at, ClockState::Void),
            (Heard::Reopened, Target::Resolution) => self.reopen(at),
            (Heard::Allowed(allowance), _) => self.allow(at, allowance),
            (Heard::Waits(wait), _) => self.waits(at, Some(wait)),
            (Heard::OurTurn, _) => self.waits(at, None),
            _ => {}
        }
    }

    fn is_open(&self) -> bool {
        self.clocks.last().is_some_and(|clock| clock.stopped_at.is_none())
    }

    fn open(&mut self) -> Option<&mut Clock> {
        self.clocks.last_mut().filter(|clock| clock.stopped_at.is_none())
    }

    fn start(&mut self, at: Instant) {
        let Some(allowance) = self.allowance else { return };
        let mut clock = Clock {
            target: self.target,
            state: ClockState::Running,
            started_at: at,
            due_at: self.terms.due(at, allowance),
            stopped_at: None,
            allowance,
            used: 0,
            waited: Vec::new(),
            late: 0,
            last: at,
            wait: None,
        };
        clock.wait_for(self.terms, at, self.wait);
        self.clocks.push(clock);
    }

    /// Ends the open clock: missed stays missed, whatever came at last.
    fn end(&mut self, at: Instant, in_time: ClockState) {
        let terms = self.terms;
        let Some(clock) = self.open() else { return };
        clock.advance(terms, at);
        clock.stopped_at = Some(at);
        if clock.state == ClockState::Missed {
            clock.late = terms.elapsed(clock.due_at, at).max(0);
        } else {
            clock.state = in_time;
        }
    }

    /// Soon after, the case was never solved and its clock never stopped; later, a new episode begins.
    fn reopen(&mut self, at: Instant) {
        if self.is_open() {
            return;
        }
        let terms = self.terms;
        let soon = |clock: &&mut Clock| clock.stopped_at.is_some_and(|stopped| at.0 - stopped.0 < QUIET);
        match self.clocks.last_mut().filter(soon) {
            Some(clock) => {
                clock.stopped_at = None;
                if clock.state != ClockState::Missed {
                    // Solved while it stood still, it goes on from there.
                    let stood = clock.due_at.is_never();
                    clock.state = if stood { ClockState::Paused } else { ClockState::Running };
                    clock.advance(terms, at);
                    clock.wait_for(terms, at, None);
                }
                self.wait = None;
            }
            None => self.start(at),
        }
    }

    fn allow(&mut self, at: Instant, allowance: Option<i64>) {
        self.allowance = allowance;
        let terms = self.terms;
        let Some(clock) = self.open() else { return };
        clock.advance(terms, at);
        match allowance {
            None => self.end(at, ClockState::Void),
            Some(allowance) => {
                clock.allowance = allowance;
                // What is missed stays missed, whatever is allowed afterwards.
                if clock.state == ClockState::Running {
                    clock.due_at = terms.due(at, allowance - clock.used);
                }
            }
        }
    }

    fn waits(&mut self, at: Instant, wait: Option<Wait>) {
        self.wait = wait;
        let terms = self.terms;
        if let Some(clock) = self.open() {
            clock.advance(terms, at);
            clock.wait_for(terms, at, wait);
        }
    }
}

impl Clock {
    /// What is left of the allowance; nothing once it is used up.
    pub fn left(&self) -> i64 {
        (self.allowance - self.used).max(0)
    }

    /// Counts the time up to a moment, and sees whether it was too much.
    fn advance(&mut self, terms: &Terms<'_>, to: Instant) {
        if to <= self.last {
            return;
        }
        let passed = terms.elapsed(self.last, to);
        if let Some(wait) = self.wait {
            match self.waited.iter_mut().find(|(known, _)| *known == wait) {
                Some((_, waited)) => *waited += passed,
                None => self.waited.push((wait, passed)),
            }
        }
        if self.state != ClockState::Paused {
            self.used += passed;
            if self.state == ClockState::Running && to > self.due_at {
                self.state = ClockState::Missed;
            }
        }
        self.last = to;
    }

    fn wait_for(&mut self, terms: &Terms<'_>, at: Instant, wait: Option<Wait>) {
        self.wait = wait;
        let still = wait.is_some_and(|wait| terms.stands_still(self.target, wait));
        match (self.state, still) {
            (ClockState::Running, true) => {
                self.state = ClockState::Paused;
                self.due_at = Instant::NEVER;
            }
            (ClockState::Paused, false) => {
                self.state = ClockState::Running;
                self.due_at = terms.due(at, self.left());
            }
            _ => {}
        }
    }
}
