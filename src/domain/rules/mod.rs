//! Automation rules: on which event, for which cases, under which conditions, what is done (domain 2.6).
//!
//! Invariants: a rule sees a case as its event left it; what it does never makes it act again on the same event; money and
//! messages wait for a person unless the rule has an explicit limit for them; rules act in the order of their numbers.

mod amend;
mod clause;
mod complete;
mod deed;
mod judge;
mod loops;
mod purse;
mod reading;
mod routine;
mod run;
mod test;
mod text;
mod trigger;

pub use clause::Clause;
pub use complete::complete_step;
pub use deed::Deed;
pub use judge::{Judge, Truth, Verdict};
pub use loops::loops;
pub use purse::{HoldReason, Purse, Spent, Today, lets_out};
pub use routine::Routine;
pub use run::{Done, Run, RunOutcome, VERBS, Waiting, allowed, decide};
pub use test::{Fault, Test};
pub use text::{Part, Parts};
pub use trigger::{ALWAYS, Happening, Met, Trigger, happenings, happenings_of_reading, last_heard, read_now, was_met};

use super::command::Command;
use super::ids::{Key, Kind};

/// A rule's effects may set off other rules; so deep at most (Zammad's figure).
pub const MOST_DEEP: usize = 10;

/// Kinds of cases that rules act on.
pub const KINDS: &[Kind] = &[Kind::Return, Kind::Ticket, Kind::Parcel, Kind::Refund, Kind::Exchange];

/// One rule as read from its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Which cases it is about.
    pub kind: Kind,
    /// Any of these sets it off.
    pub on: Vec<Trigger>,
    /// All of these must hold.
    pub when: Vec<Clause>,
    /// What it does, in order.
    pub deeds: Vec<Deed>,
    /// The most money that one run may move, per currency in minor units.
    pub limits: Vec<(String, i64)>,
    /// The most that all its runs of a day may move.
    pub limits_a_day: Vec<(String, i64)>,
    /// Whether it may let messages out.
    pub send: bool,
    /// How many in a day, where that is limited.
    pub sends_a_day: Option<i64>,
    /// Lower numbers act first.
    pub order: i64,
    /// Whether rules after it are left out for a case that it acted on.
    pub stop: bool,
    /// Cases of the past with what is expected of it, run at each edit.
    pub tests: Vec<Test>,
}

impl Rule {
    /// Whether something that happened sets the rule off.
    pub fn is_set_off_by(&self, happening: &Happening) -> bool {
        happening.key.kind == self.kind && self.on.iter().any(|trigger| trigger.is_hit_by(happening))
    }

    /// The most that one run may move of a currency; what a day may move is the most of a run where nothing else is said.
    pub fn limit(&self, currency: &str) -> Option<i64> {
        of(&self.limits, currency).or_else(|| self.limit_a_day(currency))
    }

    /// The most that a day may move of a currency, where that is limited.
    pub fn limit_a_day(&self, currency: &str) -> Option<i64> {
        of(&self.limits_a_day, currency)
    }

    /// Whether what it did before in the day matters.
    pub fn counts_days(&self) -> bool {
        !self.limits_a_day.is_empty() || self.sends_a_day.is_some()
    }

    /// The commands for one case, in order.
    pub fn plan(&self, key: Key) -> Vec<Command> {
        self.deeds.iter().map(|deed| deed.command(key)).collect()
    }
}

fn of(limits: &[(String, i64)], currency: &str) -> Option<i64> {
    limits.iter().find(|(code, _)| code == currency).map(|(_, most)| *most)
}
