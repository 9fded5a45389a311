//! What a rule did for one case on one event, or why it waits or did nothing; with the truth of each condition.

use serde::{Deserialize, Serialize};

use super::{HoldReason, Truth};
use crate::codes;
use crate::domain::change::{Change, Record};
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
pub const VERBS: &[VerbSpec] = &[
    // What waited moves money or lets messages out, so it asks.
    VerbSpec { id: "carry_out", kinds: &[Kind::Run], args: &[], confirm: true },
    VerbSpec { id: "dismiss", kinds: &[Kind::Run], args: &[], confirm: false },
];

/// Whether a verb applies to a run as it stands, and why not.
pub fn allowed(verb: &str, run: &Run) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    if run.outcome == RunOutcome::Held {
        return Ok(());
    }
    let (state, allowed) = (run.outcome.code(), vec![RunOutcome::Held.code()]);
    Err(Refusal::WrongState { verb: spec.id, key: run.key(), state, allowed })
}

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

/// Decides a verb on a run: a person does the steps that wait, or dismisses them. Whoever runs `carry_out` does the steps
/// first, each by its own decision.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation) -> Decision {
    let known = sit.run.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, known)?;
    let outcome = if command.verb == "dismiss" { RunOutcome::Dismissed } else { RunOutcome::Executed };
    let after = Run { outcome, updated_at: ctx.now, ..known.clone() };
    Ok(vec![Change::update(known.clone(), after)])
}
