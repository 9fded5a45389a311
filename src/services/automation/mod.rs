//! The desk that works by itself: which rules are in force, what they do after a decision, an import, or as time passes.
//!
//! Invariants: a rule acts in the group of what set it off, so that one undo takes both back; with no rules in force a
//! decision costs one small question to the desk.

mod react;
mod rehearse;
mod shelf;
#[cfg(test)]
mod tests;
mod timers;

use std::cell::RefCell;
use std::sync::Arc;

pub(super) use react::react;
pub use rehearse::{Clash, Hit, Miss, Rehearsal, rehearse};
pub use shelf::{Shelved, draft, shelf, why};
pub use timers::Passed;

use super::{Desk, DeskError, Outcome};
use crate::domain::change::Run;
use crate::domain::columns::Val;
use crate::domain::command::Context;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::rules::{self, Rule, RunOutcome};
use crate::domain::time::Instant;
use crate::store::{Db, Deed, StoreError, record};

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
        Ok(in_force(&known.1, now))
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

impl Desk {
    /// Switches automation on or off, as the settings say; it is off until somebody says so.
    pub const fn automate(&mut self, on: bool) {
        self.automation.on = on;
    }

    /// Does the steps of a run that waited for a person, as that person.
    pub fn release(&mut self, actor: &Actor, run: i64) -> Result<Outcome, DeskError> {
        let now = self.clock.now();
        let key = Key::new(Kind::Run, run);
        let ctx = Context { actor: actor.clone(), now, happened_at: now };
        let mut write = self.store.write(now)?;
        let run: Run = record::get(write.db(), run)?.ok_or(Refusal::NotFound(key))?;
        if run.outcome != RunOutcome::Held {
            let allowed = vec![RunOutcome::Held.code()];
            return Err(Refusal::WrongState { verb: "carry_out", key, state: run.outcome.code(), allowed }.into());
        }
        let mut outcome = Outcome::default();
        for command in run.commands() {
            match super::decide(&mut write, &ctx, &command, None)? {
                Ok(changes) => super::record(&mut write, &ctx, &command, &changes, None, &mut outcome).map(drop)?,
                Err(refusal) => outcome.refused.push((command.key, refusal)),
            }
        }
        if outcome.refused.is_empty() {
            let n_steps = i64::try_from(outcome.operations.len()).unwrap_or(0);
            let deed = Deed {
                actor: actor.clone(),
                verb: "carry_out".to_owned(),
                target: Some(key),
                args: "{}".to_owned(),
                happened_at: now,
                cause: None,
                undoes: None,
            };
            outcome.operations.push(write.operation(&deed, &[rules::released(&run, n_steps, now)])?);
            outcome.changed.push(key);
        }
        outcome.group = write.group();
        if !outcome.operations.is_empty() {
            write.finish()?;
        }
        Ok(outcome)
    }
}
