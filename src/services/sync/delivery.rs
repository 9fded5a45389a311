//! Delivers what is due, each message once: stored as *sending* before the first byte, and its end stored after the answer.
//!
//! Invariant: no connection to the other side is open inside a write.

use std::collections::HashSet;

use crate::domain::change::{Change, MadeReport, Record};
use crate::domain::clocks::wind;
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::ids::Key;
use crate::domain::outbox::{Effect, EffectStatus, Verdict, answered, asks, begun, broken_off, ended, follow, is_due};
use crate::domain::reports;
use crate::domain::time::Instant;
use crate::services::outlets::{Choice, Outlet};
use crate::services::{Desk, DeskError, situation};
use crate::store::{Deed, StoreError, Write, record};

/// Messages of one pass; the rest goes with the next one.
const MOST: usize = 1_000;

/// One message that an outlet was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    pub key: Key,
    pub status: EffectStatus,
    pub outlet: String,
    pub answer: String,
}

/// What a pass delivered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    pub sent: Vec<Sent>,
    /// Unknown for so long that a person must decide.
    pub asks: Vec<Key>,
}

impl Delivered {
    /// How many ended so.
    pub fn count(&self, status: EffectStatus) -> usize {
        self.sent.iter().filter(|sent| sent.status == status).count()
    }
}

/// Delivers what is due; the caller holds the lock, so that what is still *sending* belongs to a sender that died.
pub fn run(desk: &Desk, outlets: &dyn Choice, go_on: &dyn Fn() -> bool) -> Result<Delivered, DeskError> {
    let db = desk.store().db();
    let mut delivered = Delivered::default();
    for effect in record::select::<Effect>(db, "where status = 'sending' order by id", &[])? {
        delivered.sent.push(recalled(desk, outlets, &effect)?);
    }
    // An outlet that cannot be reached now is not asked for each message again.
    let mut unreachable: HashSet<String> = HashSet::new();
    let due = "where status in ('held', 'queued') and channel <> 'person' and hold_until <= $1
        and (hold_until, id) > ($2, $3) order by hold_until, id limit $4";
    let now = desk.clock().now();
    let (mut last, page_size) = ((i64::MIN, 0), Val::Int(i64::try_from(MOST).unwrap_or(i64::MAX)));
    // What waits for one outlet keeps nothing from the others, however much it is.
    loop {
        let page = record::select::<Effect>(db, due, &[now.0.into(), last.0.into(), last.1.into(), page_size.clone()])?;
        for effect in &page {
            if !go_on() || delivered.sent.len() >= MOST {
                break;
            }
            let outlet = outlets.of_effect(effect);
            if !is_due(effect, now) || unreachable.contains(outlet.name()) {
                continue;
            }
            if let Some((sent, verdict)) = one(desk, outlet, effect)? {
                if matches!(verdict, Verdict::Unreachable { .. }) {
                    unreachable.insert(outlet.name().to_owned());
                }
                delivered.sent.push(sent);
            }
        }
        match page.last() {
            Some(effect) if page.len() == MOST && delivered.sent.len() < MOST && go_on() => {
                last = (effect.hold_until.0, effect.id);
            }
            _ => break,
        }
    }
    let unknown = record::select::<Effect>(db, "where status = 'unknown' order by id", &[])?;
    let now = desk.clock().now();
    delivered.asks = unknown.iter().filter(|effect| asks(effect, now)).map(Record::key).collect();
    Ok(delivered)
}

/// One message through one outlet; nothing when somebody stopped it meanwhile.
fn one(desk: &Desk, outlet: &dyn Outlet, effect: &Effect) -> Result<Option<(Sent, Verdict)>, DeskError> {
    let sending = begun(effect, outlet.name(), desk.clock().now());
    match write(desk, "send", effect, &sending) {
        Ok(()) => {}
        Err(StoreError::Moved { .. }) => return Ok(None),
        Err(other) => return Err(other.into()),
    }
    let Some(sending) = record::get::<Effect>(desk.store().db(), effect.id)? else { return Ok(None) };
    let verdict = outlet.deliver(&sending);
    let after = ended(&sending, &verdict, desk.clock().now());
    write(desk, verdict.verb(), &sending, &after)?;
    Ok(Some((sent(&after), verdict)))
}

/// What a dead sender left behind: the outlet may know, else nobody does.
fn recalled(desk: &Desk, outlets: &dyn Choice, effect: &Effect) -> Result<Sent, DeskError> {
    let verdict = outlets.named(&effect.outlet).and_then(|outlet| outlet.recall(effect));
    let (verb, after) = match &verdict {
        Some(verdict) => (verdict.verb(), ended(effect, verdict, desk.clock().now())),
        None => ("sent_unknown", broken_off(effect)),
    };
    write(desk, verb, effect, &after)?;
    Ok(sent(&after))
}

fn sent(effect: &Effect) -> Sent {
    Sent { key: effect.key(), status: effect.status, outlet: effect.outlet.clone(), answer: effect.answer.clone() }
}

/// One step of an effect as an operation of its own, so that each is durable before the next begins.
fn write(desk: &Desk, verb: &str, before: &Effect, after: &Effect) -> Result<(), StoreError> {
    let now: Instant = desk.clock().now();
    let deed = Deed {
        actor: super::actor(),
        verb: verb.to_owned(),
        target: Some(before.key()),
        args: "{}".to_owned(),
        happened_at: now,
        cause: None,
        undoes: None,
    };
    let mut write = desk.store().write(now)?;
    let mut changes = vec![Change::update(before.clone(), after.clone())];
    changes.extend(arrived(desk, after)?);
    lost(&write, before, after, &mut changes)?;
    write.operation(&deed, &changes)?;
    write.finish()
}

/// What a complaint learns when its answer surely did not arrive: it is unanswered again.
fn lost(write: &Write<'_>, before: &Effect, after: &Effect, changes: &mut Vec<Change>) -> Result<(), StoreError> {
    if after.status != EffectStatus::Failed || answered(after).is_none() {
        return Ok(());
    }
    let stop = Command { verb: "stop".to_owned(), key: after.key(), args: Args::default() };
    let thread = situation::load(write.db(), &stop, write.now())?;
    changes.extend(follow(before, after, &thread, write.now()));
    wind::wind(&thread, write.now(), changes);
    Ok(())
}

/// What a made report learns when it has left the desk.
fn arrived(desk: &Desk, effect: &Effect) -> Result<Option<Change>, StoreError> {
    let report = effect.report_id.filter(|_| effect.status == EffectStatus::Done);
    let known = report.map(|id| record::get::<MadeReport>(desk.store().db(), id)).transpose()?.flatten();
    Ok(known.and_then(|known| reports::arrived(known, effect)))
}

#[cfg(test)]
mod tests;
