//! The tests of a rule, run over the journal: each case as it stood at its moment.

use std::collections::BTreeMap;

use super::react::{columns, messages, verdict};
use crate::domain::change::{Record, Run};
use crate::domain::columns::{Columns, Val};
use crate::domain::ids::{Key, Kind};
use crate::domain::query::{Env, Subject};
use crate::domain::rules::{Clause, Fault, Judge, Parts, Rule, RunOutcome, Test, Verdict};
use crate::domain::time::Instant;
use crate::services::read::Reader;
use crate::store::StoreError;

/// A test with what came of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    pub test: Test,
    pub fault: Option<Fault>,
    /// The truth of each condition; none when the desk does not know the case at that moment.
    pub verdict: Option<Verdict>,
}

impl Tried {
    /// Whether it speaks against the rule; a case that is not there speaks against nothing.
    pub fn fails(&self) -> bool {
        !matches!(self.fault, None | Some(Fault::Unknown))
    }
}

/// Runs the tests of a rule.
pub fn try_out(reader: &Reader, rule: &Rule) -> Result<Vec<Tried>, StoreError> {
    rule.tests.iter().map(|test| one(reader, rule, test)).collect()
}

fn one(reader: &Reader, rule: &Rule, test: &Test) -> Result<Tried, StoreError> {
    let tried = |fault, verdict| Tried { test: test.clone(), fault, verdict };
    let Some(state) = at(reader, test)? else { return Ok(tried(Some(Fault::Unknown), None)) };
    let along = if rule.when.iter().any(Clause::searches) { written_by(reader, test)? } else { Vec::new() };
    let zone = reader.analysis()?.zone;
    let judge = Judge::new(rule, &Env::of_shop(test.at, &zone));
    let verdict = judge.verdict(Subject { kind: test.key.kind, columns: &state, along: &along });
    Ok(tried(test.fault(rule, &verdict), Some(verdict)))
}

/// A case as it stood, when it was there.
fn at(reader: &Reader, test: &Test) -> Result<Option<Columns>, StoreError> {
    let Some(mut state) = columns(reader.db(), test.key)? else { return Ok(None) };
    for past in reader.past_of(test.key)? {
        let is_over = test.operation.map_or(past.at <= test.at, |operation| past.operation <= operation);
        if is_over {
            return Ok(Some(state));
        }
        if past.created {
            return Ok(None);
        }
        for (name, value) in &mut state {
            if let Some(old) = past.old.get(*name) {
                value.clone_from(old);
            }
        }
    }
    Ok(Some(state))
}

/// The messages of a case that were there at the moment.
fn written_by(reader: &Reader, test: &Test) -> Result<Vec<Columns>, StoreError> {
    let mut found = messages(reader.db(), test.key)?;
    let sent = |message: &Columns| message.iter().find(|(name, _)| *name == "sent_at").and_then(|(_, at)| Val::int(at));
    found.retain(|message| sent(message).is_none_or(|at| at <= test.at.0));
    Ok(found)
}

/// A rule of the desk and its conditions on a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    pub name: String,
    pub is_on: bool,
    /// What sets it off, in the words of its text.
    pub on: String,
    /// What it did with the case when it last acted.
    pub last: Option<LastRun>,
    pub verdict: Verdict,
}

/// The last time that a rule acted on a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LastRun {
    pub key: Key,
    pub outcome: RunOutcome,
    pub at: Instant,
}

/// The last run of each rule on a case.
fn last_runs(reader: &Reader, key: Key) -> Result<BTreeMap<String, LastRun>, StoreError> {
    let column = match key.kind {
        Kind::Return => "return_id",
        Kind::Ticket => "ticket_id",
        Kind::Parcel => "parcel_id",
        Kind::Refund => "refund_id",
        Kind::Exchange => "exchange_id",
        _ => return Ok(BTreeMap::new()),
    };
    let mut runs: Vec<Run> = reader.children(column, key.id)?;
    runs.sort_by_key(|run| (run.ran_at, run.id));
    let last = |run: Run| (run.rule.clone(), LastRun { key: run.key(), outcome: run.outcome, at: run.ran_at });
    Ok(runs.into_iter().map(last).collect())
}

/// Every rule that is about a kind of case, judged on one case as it stands: why each acts or does not.
pub fn judged(reader: &Reader, key: Key, env: &crate::services::lists::Env) -> Result<Vec<Judged>, StoreError> {
    let mut last = last_runs(reader, key)?;
    let mut found = Vec::new();
    for rule in super::shelf(reader)? {
        let Some(read) = rule.read.as_ref().ok().filter(|read| read.kind == key.kind) else { continue };
        let Some(verdict) = verdict(reader.db(), read, key, &Env::of_shop(env.now, &env.zone))? else {
            return Ok(Vec::new());
        };
        let on = Parts::of(&rule.text).map(|parts| parts.on).unwrap_or_default();
        let last = last.remove(&rule.name);
        found.push(Judged { name: rule.name.clone(), is_on: rule.is_on(), on, last, verdict });
    }
    Ok(found)
}
