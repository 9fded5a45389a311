//! What a rule did for one case on one event, or why it waits or did nothing; with the truth of each condition.

use serde::{Deserialize, Serialize};

use super::{HoldReason, Truth};
use crate::codes;
use crate::domain::change::Change;
use crate::domain::command::{Args, Command, Context, VerbSpec};
use crate::domain::ids::{Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::tasks::first_case;
use crate::domain::time::Instant;

codes! {
    pub enum RunOutcome {
        Executed = "executed",
        /// Some of its steps wait for a person.
        Held = "held",
        /// It changed nothing.
        Skipped = "skipped",
        /// A person decided against the steps that waited.
        Dismissed = "dismissed",
    }
}

/// A step that waits for a person, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub verb: String,
    pub args: Args,
    pub why: HoldReason,
}

/// One rule, one case, one event.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Run {
    pub id: i64,
    pub rev: i64,
    /// Rule, case and the moment that passed, so that a timer never acts twice; none for other events.
    pub natural_key: Option<String>,
    pub rule: String,
    /// Which version of the rule.
    pub version: i64,
    /// The word of the event.
    pub event: String,
    /// The operation that set it off; none when time did.
    pub cause: Option<i64>,
    pub return_id: Option<i64>,
    pub ticket_id: Option<i64>,
    pub parcel_id: Option<i64>,
    pub refund_id: Option<i64>,
    pub exchange_id: Option<i64>,
    pub outcome: RunOutcome,
    /// Why a step could not be done: the code of its refusal.
    pub reason: String,
    pub truths: Vec<Truth>,
    pub waiting: Vec<Waiting>,
    /// Steps done.
    pub n_steps: i64,
    pub ran_at: Instant,
    pub updated_at: Instant,
}

super::super::record!(Run, Kind::Run);

/// What can be done with a run whose steps wait.
pub const VERBS: &[VerbSpec] = &[VerbSpec { id: "dismiss", kinds: &[Kind::Run], args: &[], confirm: false }];

impl Run {
    /// The case it was for.
    pub fn case(&self) -> Option<Key> {
        first_case([self.return_id, self.ticket_id, self.parcel_id, self.refund_id, self.exchange_id])
    }

    /// Says which case it was for.
    pub const fn about(mut self, key: Key) -> Self {
        match key.kind {
            Kind::Return => self.return_id = Some(key.id),
            Kind::Ticket => self.ticket_id = Some(key.id),
            Kind::Parcel => self.parcel_id = Some(key.id),
            Kind::Refund => self.refund_id = Some(key.id),
            Kind::Exchange => self.exchange_id = Some(key.id),
            _ => {}
        }
        self
    }

    /// The steps that wait, as commands.
    pub fn commands(&self) -> Vec<Command> {
        let Some(key) = self.case() else { return Vec::new() };
        let command = |step: &Waiting| Command { verb: step.verb.clone(), key, args: step.args.clone() };
        self.waiting.iter().map(command).collect()
    }
}

/// Decides a verb on a run: a person dismisses the steps that wait.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation) -> Decision {
    let known = sit.run.as_ref().ok_or(Refusal::NotFound(command.key))?;
    if known.outcome != RunOutcome::Held {
        let allowed = vec![RunOutcome::Held.code()];
        return Err(Refusal::WrongState { verb: "dismiss", key: command.key, state: known.outcome.code(), allowed });
    }
    let after = Run { outcome: RunOutcome::Dismissed, updated_at: ctx.now, ..known.clone() };
    Ok(vec![Change::update(known.clone(), after)])
}

/// The change that says that the steps of a run were done after all.
pub fn released(run: &Run, n_steps: i64, now: Instant) -> Change {
    let n_steps = run.n_steps + n_steps;
    Change::update(
        run.clone(),
        Run { outcome: RunOutcome::Executed, waiting: Vec::new(), n_steps, updated_at: now, ..run.clone() },
    )
}
