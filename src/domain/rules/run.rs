//! What a rule did for one case on one event, or why it waits or did nothing; with the truth of each condition.

use serde::{Deserialize, Serialize};

use super::{HoldReason, Spent, Truth};
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
        /// What it did was taken back.
        Reverted = "reverted",
    }
}

/// A step that waits for a person, and why.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiting {
    pub verb: String,
    pub args: Args,
    pub why: HoldReason,
}

/// A step that was done, and the operation that did it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    pub verb: String,
    pub args: Args,
    pub operation: i64,
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
    pub done: Vec<Done>,
    /// Steps done.
    pub n_steps: i64,
    /// What the steps done by the rule itself have moved.
    pub spent: Vec<Spent>,
    /// Messages that they let out.
    pub n_sent: i64,
    pub ran_at: Instant,
    pub updated_at: Instant,
}

super::super::record!(Run, Kind::Run);

/// What can be done with a run whose steps wait.
pub const VERBS: &[VerbSpec] = &[
    // What waited moves money or lets messages out, so it asks.
    VerbSpec { id: "carry_out", kinds: &[Kind::Run], args: &[], confirm: true },
    VerbSpec { id: "dismiss", kinds: &[Kind::Run], args: &[], confirm: false },
    VerbSpec { id: "revert", kinds: &[Kind::Run], args: &[], confirm: false },
];

/// The outcomes in which a verb applies.
const fn from_outcomes(verb: &str) -> &'static [RunOutcome] {
    match verb.as_bytes() {
        b"revert" => &[RunOutcome::Executed, RunOutcome::Held],
        _ => &[RunOutcome::Held],
    }
}

/// Whether a verb applies to a run as it stands, and why not.
pub fn allowed(verb: &str, run: &Run) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    let from = from_outcomes(spec.id);
    // What did nothing yet has nothing to take back.
    let is_empty = spec.id == "revert" && run.n_steps == 0;
    if from.contains(&run.outcome) && !is_empty {
        return Ok(());
    }
    if from.contains(&run.outcome) {
        return Err(Refusal::NothingToDo);
    }
    let (state, allowed) = (run.outcome.code(), from.iter().map(|outcome| outcome.code()).collect());
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

/// Decides a verb on a run: a person does the steps that wait, dismisses them, or takes back what was done. Whoever runs
/// `carry_out` does the steps first, each by its own decision; whoever runs `revert` takes their operations back first.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation) -> Decision {
    let known = sit.run.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, known)?;
    let outcome = match command.verb.as_str() {
        "dismiss" => RunOutcome::Dismissed,
        "revert" => RunOutcome::Reverted,
        _ => RunOutcome::Executed,
    };
    let after = Run { outcome, updated_at: ctx.now, ..known.clone() };
    Ok(vec![Change::update(known.clone(), after)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_applies_where_the_table_says() {
        let run = |outcome, n_steps| Run { id: 1, outcome, n_steps, ..Run::default() };
        use RunOutcome::{Dismissed, Executed, Held, Reverted, Skipped};
        for (outcome, n_steps, verbs) in [
            (Held, 0, &["carry_out", "dismiss"][..]),
            (Held, 1, &["carry_out", "dismiss", "revert"]),
            (Executed, 1, &["revert"]),
            (Skipped, 0, &[]),
            (Dismissed, 0, &[]),
            (Reverted, 1, &[]),
        ] {
            let run = run(outcome, n_steps);
            let applies = VERBS.iter().map(|spec| spec.id).filter(|verb| allowed(verb, &run).is_ok());
            assert_eq!(applies.collect::<Vec<_>>(), verbs, "{outcome} {n_steps}");
        }
    }
}
