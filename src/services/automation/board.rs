//! The rules as a list: each one with what it did lately, selected by a query like any other list, and one of them in full.

use std::collections::BTreeMap;

use super::shelf::{Shelved, shelf};
use super::trial::{Tried, try_out};
use crate::domain::change::{Record, Run};
use crate::domain::columns::to_columns;
use crate::domain::definitions::{Definition, Mistake};
use crate::domain::ids::{Key, Kind};
use crate::domain::query::{self, Subject};
use crate::domain::rules::{Rule, RunOutcome};
use crate::domain::time::{DAY, Instant};
use crate::services::lists::{Env, Selection};
use crate::services::read::{Reader, StoreError};

/// Over so long it is counted what a rule did.
const COUNTED: i64 = 30 * DAY;
/// So many runs are told of a rule.
const TOLD: i64 = 12;

/// A rule in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// One that only the beginning of every desk has carries a number below nothing.
    pub definition: Definition,
    pub read: Result<Rule, Vec<Mistake>>,
    /// What it did in thirty days.
    pub counts: BTreeMap<RunOutcome, i64>,
    pub last_ran_at: Option<Instant>,
    /// What came of its tests.
    pub tried: Vec<Tried>,
}

/// One rule in full.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InFull {
    pub listed: Listed,
    /// The newest first.
    pub runs: Vec<Run>,
}

impl Listed {
    pub fn key(&self) -> Key {
        self.definition.key()
    }

    /// Whether nobody has written it into the desk yet.
    pub const fn is_built_in(&self) -> bool {
        self.definition.id < 0
    }

    /// Tests that speak against it.
    pub fn n_failing(&self) -> usize {
        self.tried.iter().filter(|tried| tried.fails()).count()
    }

    pub fn count(&self, outcome: RunOutcome) -> i64 {
        self.counts.get(&outcome).copied().unwrap_or(0)
    }

    /// Itself as the shelf holds it, for the commands that write it.
    pub fn shelved(&self) -> Shelved {
        Shelved {
            name: self.definition.name.clone(),
            definition: (!self.is_built_in()).then(|| self.definition.clone()),
            text: self.definition.text.clone(),
            read: self.read.clone(),
        }
    }
}

/// The rules that a query selects, in the order in which they act unless it asks for another.
pub fn listed(reader: &Reader, selection: &Selection) -> Result<Vec<Listed>, StoreError> {
    let Ok(query) = query::parse(Kind::Definition, &selection.text) else { return Ok(Vec::new()) };
    let env = selection.env.lent();
    let condition = query::condition(&query.filter, Kind::Definition, &env);
    let mut rules = all(reader, &selection.env)?;
    rules.retain(|rule| {
        let columns = to_columns(&rule.definition).unwrap_or_default();
        condition.holds(Subject { kind: Kind::Definition, columns: &columns, along: &[] })
    });
    if query.sort.is_some() {
        let order = selection.order;
        rules.sort_by_key(|rule| order.place(&rule.definition).value);
        if order.descending {
            rules.reverse();
        }
    }
    Ok(rules)
}

/// One rule with what it did lately.
pub fn in_full(reader: &Reader, key: Key, env: &Env) -> Result<Option<InFull>, StoreError> {
    let Some(listed) = all(reader, env)?.into_iter().find(|rule| rule.key() == key) else { return Ok(None) };
    let runs = reader.runs_of(&listed.definition.name, TOLD)?;
    Ok(Some(InFull { listed, runs }))
}

fn all(reader: &Reader, env: &Env) -> Result<Vec<Listed>, StoreError> {
    let since = Instant(env.now.0.saturating_sub(COUNTED));
    let mut counts: BTreeMap<String, (BTreeMap<RunOutcome, i64>, Instant)> = BTreeMap::new();
    for count in reader.run_counts(since)? {
        let Some(outcome) = RunOutcome::from_code(&count.outcome) else { continue };
        let of_rule = counts.entry(count.rule).or_insert_with(|| (BTreeMap::new(), count.last));
        of_rule.0.insert(outcome, count.n);
        of_rule.1 = of_rule.1.max(count.last);
    }
    let listed = shelf(reader)?.into_iter().map(|rule| {
        let (counts, last) = counts.get(&rule.name).cloned().map_or_else(Default::default, |(n, last)| (n, Some(last)));
        let tried = rule.read.as_ref().map_or_else(|_| Ok(Vec::new()), |read| try_out(reader, read))?;
        Ok(Listed { definition: rule.record(), read: rule.read, counts, last_ran_at: last, tried })
    });
    listed.collect()
}
