//! What rules do as time passes: a silence that has lasted, a moment that has come.

use std::collections::BTreeSet;

use super::react::{Spark, act, verdict};
use super::{Armed, others, react};
use crate::domain::ids::Key;
use crate::domain::query::{Env, Expr};
use crate::domain::rules::{Trigger, Verdict};
use crate::domain::time::Instant;
use crate::services::{Desk, DeskError, Outcome};
use crate::store::cells::analysis;
use crate::store::read::{Moments, moments};
use crate::store::{Db, StoreError};

/// So many cases are one group, so that others come to write in between and one undo is no flood.
const AT_ONCE: usize = if cfg!(test) { 4 } else { 1_000 };

/// What a pass of the timers did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passed {
    /// All of it; its group is the last one.
    pub outcome: Outcome,
    /// The units of undo.
    pub groups: Vec<i64>,
}

/// A case whose moment has come.
struct Due<'r> {
    rule: &'r Armed,
    key: Key,
    natural_key: String,
}

impl Desk {
    /// Lets the rules act on the moments that have passed since they were switched on, until all are done; each moment of a
    /// case counts once.
    pub fn pass_time(&mut self) -> Result<Passed, DeskError> {
        self.pass_time_while(&|| true)
    }

    /// The same, ended after a group when the answer is no; the next pass goes on there.
    pub fn pass_time_while(&mut self, go_on: &dyn Fn() -> bool) -> Result<Passed, DeskError> {
        let now = self.clock.now();
        let armed = self.automation.armed(self.store.db(), now)?;
        let zone = analysis(self.store.db())?.zone;
        let env = Env::of_shop(now, &zone);
        let mut passed = Passed::default();
        // Moments of which nothing came, because a rule before had changed the case.
        let mut idle = BTreeSet::new();
        loop {
            let mut write = self.store.write(now)?;
            let due = find(write.db(), &armed, &env, &idle)?;
            let is_last = due.len() < AT_ONCE;
            let mut outcome = Outcome::default();
            for Due { rule, key, natural_key } in due {
                let Some(verdict) = verdict(write.db(), &rule.rule, key, &env)?.filter(Verdict::holds) else {
                    idle.insert(natural_key);
                    continue;
                };
                let spark = Spark { key, event: "time", cause: None, natural_key: Some(natural_key) };
                let happened = act(&mut write, rule, &spark, verdict, &mut outcome)?;
                react(&mut write, &others(&armed, &rule.name), happened, &mut outcome)?;
            }
            if !outcome.operations.is_empty() {
                passed.groups.extend(write.group());
                write.finish()?;
                passed.take(outcome);
            }
            if is_last || !go_on() {
                passed.outcome.group = passed.groups.last().copied();
                return Ok(passed);
            }
        }
    }
}

impl Passed {
    fn take(&mut self, round: Outcome) {
        self.outcome.operations.extend(round.operations);
        self.outcome.changed.extend(round.changed);
        self.outcome.refused.extend(round.refused);
        self.outcome.n_effects += round.n_effects;
    }
}

/// The cases of timed rules whose moment has passed and was not acted on yet, rule by rule, as many as one group takes.
fn find<'r>(db: &Db, armed: &'r [Armed], env: &Env<'_>, idle: &BTreeSet<String>) -> Result<Vec<Due<'r>>, StoreError> {
    let mut due = Vec::new();
    let timed = armed.iter().flat_map(|rule| rule.rule.on.iter().map(move |trigger| (rule, trigger)));
    for (rule, trigger) in timed {
        let Trigger::Passed { column, millis } = trigger else { continue };
        let kind = rule.rule.kind;
        let acted = format!("run:{}:{column}:{millis}:{}-", rule.name, kind.prefix());
        let filter = Expr::All(rule.rule.when.iter().map(|clause| clause.filter.clone()).collect());
        let bound = |at: Instant| Instant(at.0.saturating_sub(*millis));
        let (after, until) = (bound(rule.since), bound(env.now));
        let ask = Moments { kind, filter: &filter, column, after, until, acted: &acted };
        for (id, moment) in moments(db, &ask, env, AT_ONCE + idle.len())? {
            if due.len() == AT_ONCE {
                return Ok(due);
            }
            let natural_key = format!("{acted}{id}:{moment}");
            if !idle.contains(&natural_key) {
                due.push(Due { rule, key: Key::new(kind, id), natural_key });
            }
        }
    }
    Ok(due)
}
