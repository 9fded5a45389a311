//! The desk that works by itself: which rules are in force, what they do after a decision, an import, or as time passes.
//!
//! Invariants: a rule acts in the group of what set it off, so that one undo takes both back; with no rules in force a
//! decision costs one small question to the desk.

mod board;
mod react;
mod rehearse;
mod revert;
mod shelf;
#[cfg(test)]
mod tests;
mod timers;
mod trial;

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::sync::Arc;

pub use board::{InFull, Listed, in_full, listed};
pub(super) use react::{columns, react};
pub use rehearse::{Clash, Hit, Miss, Rehearsal, rehearse};
pub(super) use revert::{acted_in, keep_reverted, revert};
pub use shelf::{Shelved, draft, is_of_every_desk, shelf};
pub use timers::Passed;
pub use trial::{Judged, LastRun, Tried, judged, try_out};

use super::backup::automatic::Seal;
use super::{Desk, DeskError, Outcome, Steps};
use crate::config::{Feature, Settings};
use crate::domain::change::{Change, Run};
use crate::domain::columns::Val;
use crate::domain::command::Context;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::rules::{Done, Rule, RunOutcome, Trigger, lets_out};
use crate::domain::time::Instant;
use crate::store::{Db, StoreError, Write, record};

/// A rule that is switched on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Armed {
    pub name: String,
    pub version: i64,
    pub in_force_from: Instant,
    /// When it was written or switched on; moments before that are not its business.
    pub since: Instant,
    pub rule: Rule,
}

/// The rules of a desk, read once and again only when somebody has changed them.
#[derive(Default)]
pub(super) struct Automation {
    on: bool,
    /// Features that are switched off: rules about their cases rest.
    hidden: Vec<Feature>,
    known: RefCell<Known>,
}

/// Definitions with their revisions, and what was read from them.
type Known = (Vec<Vec<Val>>, Arc<Vec<Armed>>);

impl Automation {
    /// The rules switched on, in their order; none while automation is off.
    pub(super) fn armed(&self, db: &Db, now: Instant) -> Result<Vec<Armed>, StoreError> {
        if !self.on {
            return Ok(Vec::new());
        }
        let stamp = db.query("select id, rev from definitions where sort = 'rule' and enabled = 1 order by id", &[])?;
        if stamp.is_empty() {
            return Ok(Vec::new());
        }
        let mut known = self.known.borrow_mut();
        if known.0 != stamp {
            *known = (stamp, Arc::new(armed(db)?));
        }
        let mut armed = in_force(&known.1, now);
        armed.retain(|rule| !self.hidden.contains(&feature(rule.rule.kind)));
        Ok(armed)
    }
}

/// Every rule that is switched on, whenever it comes into force.
fn armed(db: &Db) -> Result<Vec<Armed>, StoreError> {
    let enabled = "where sort = $1 and enabled = 1 order by id";
    let found: Vec<Definition> = record::select(db, enabled, &[Sort::Rule.code().into()])?;
    // A text that this program cannot read does nothing; the list of rules says so.
    let armed = |known: Definition| {
        Some(Armed {
            rule: Rule::read(&known.text).ok()?,
            name: known.name,
            version: known.version,
            in_force_from: known.in_force_from,
            since: known.updated_at,
        })
    };
    Ok(found.into_iter().filter_map(armed).collect())
}

/// The newest version of each rule that is in force, by their numbers, then by name.
fn in_force(armed: &[Armed], now: Instant) -> Vec<Armed> {
    let is_newest = |rule: &&Armed| {
        let newer = |other: &&Armed| other.name == rule.name && other.in_force_from > rule.in_force_from;
        rule.in_force_from <= now && !armed.iter().filter(newer).any(|other| other.in_force_from <= now)
    };
    let mut rules: Vec<Armed> = armed.iter().filter(is_newest).cloned().collect();
    rules.sort_by(|a, b| (a.rule.order, &a.name).cmp(&(b.rule.order, &b.name)));
    rules
}

/// The feature whose switch hides a kind of record and lets the rules about it rest.
pub const fn feature(kind: Kind) -> Feature {
    match kind {
        Kind::Ticket => Feature::Complaints,
        Kind::Parcel => Feature::Tracking,
        Kind::Cause | Kind::Action => Feature::Analysis,
        _ => Feature::Returns,
    }
}

impl Desk {
    /// Lets rules work, and backups be made, as the settings say.
    pub fn automate_as(&mut self, settings: &Settings) {
        self.automation.on = settings.has(Feature::Automation);
        self.automation.hidden.clone_from(&settings.hidden);
        self.backups.clone_from(&settings.backups);
        self.seal = Seal::of(settings);
    }

    /// Switches automation on or off, as the settings say; it is off until somebody says so.
    pub const fn automate(&mut self, on: bool) {
        self.automation.on = on;
    }
}

/// The kinds of cases of which events can set a rule off.
pub(super) fn kinds(armed: &[Armed]) -> BTreeSet<Kind> {
    let by_events = |rule: &&Armed| rule.rule.on.iter().any(|on| !matches!(on, Trigger::Passed { .. }));
    armed.iter().filter(by_events).map(|rule| rule.rule.kind).collect()
}

/// What became of a run whose steps a person carried out.
#[derive(Debug, Default)]
pub(super) struct CarriedOut {
    /// The rule whose run it was; what it does never sets it off itself.
    pub(super) rule: String,
    /// Its steps, each with the operation that did it.
    pub(super) steps: Steps,
    /// What becomes of the run; nothing when all of its steps were refused.
    pub(super) run: Vec<Change>,
}

/// Every rule but one.
pub(super) fn others(armed: &[Armed], name: &str) -> Vec<Armed> {
    armed.iter().filter(|other| other.name != name).cloned().collect()
}

/// Does the steps of a run that waited for a person, as that person. Steps that were refused go on waiting, and with them the messages
/// behind them: nobody hears of what was not done.
pub(super) fn carry_out(
    write: &mut Write<'_>,
    ctx: &Context,
    run: Key,
    outcome: &mut Outcome,
) -> Result<CarriedOut, DeskError> {
    let run: Run = record::get(write.db(), run.id)?.ok_or(Refusal::NotFound(run))?;
    let mut steps = Vec::new();
    let mut after = Run { waiting: Vec::new(), updated_at: ctx.now, ..run.clone() };
    for (command, step) in run.commands().into_iter().zip(&run.waiting) {
        match super::decide(write, ctx, &command, None)? {
            Ok(changes) if !after.waiting.is_empty() && lets_out(&changes) => after.waiting.push(step.clone()),
            Ok(changes) => {
                let operation = super::record(write, ctx, &command, &changes, run.cause, outcome)?;
                after.n_steps += 1;
                after.done.push(Done { verb: command.verb, args: command.args, operation });
                steps.push((operation, changes));
            }
            Err(refusal) => {
                outcome.refused.push((command.key, refusal));
                after.waiting.push(step.clone());
            }
        }
    }
    if after.waiting.is_empty() {
        after.outcome = RunOutcome::Executed;
    }
    let rule = run.rule.clone();
    let run = if steps.is_empty() { Vec::new() } else { vec![Change::update(run, after)] };
    Ok(CarriedOut { rule, steps, run })
}
