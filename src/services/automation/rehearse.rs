//! A draft rule over the desk's own past: what it would have done, what it missed by one condition, the money it would have
//! touched, and where it would have met other rules. Nothing is written.
//!
//! Each case is judged as its event left it, at the time of that event; what the rule would have changed is not played on.

use std::collections::{BTreeMap, BTreeSet};

use jiff::tz::TimeZone;

use super::react::{columns, messages};
use super::{Armed, armed, in_force};
use crate::domain::change::Message;
use crate::domain::columns::{Columns, Val};
use crate::domain::complaints::Author;
use crate::domain::ids::{Key, Kind};
use crate::domain::money;
use crate::domain::query::{Env, Subject};
use crate::domain::rules::{self, Clause, Deed, Happening, Judge, Rule, Trigger, Verdict};
use crate::domain::time::Instant;
use crate::services::read::{Past, Reader};
use crate::store::StoreError;

/// A case that the rule would have acted on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    pub key: Key,
    pub at: Instant,
    /// The operation that set it off; none when time did.
    pub operation: Option<i64>,
    pub event: &'static str,
}

/// A case that one condition kept from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Miss {
    pub key: Key,
    pub at: Instant,
    pub operation: Option<i64>,
    pub condition: String,
}

/// Steps of two rules that do not go together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clash {
    pub rule: String,
    pub step: String,
    pub other_step: String,
    pub n: usize,
    /// One case where they meet.
    pub example: Key,
}

/// What a draft would have done.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rehearsal {
    /// Cases that something happened to.
    pub n_cases: usize,
    /// Events that would have set the rule off.
    pub n_events: usize,
    pub hits: Vec<Hit>,
    pub misses: Vec<Miss>,
    /// Money by currency in minor units.
    pub money: BTreeMap<String, i64>,
    pub clashes: Vec<Clash>,
    /// Matches of which a step would wait for a person, as far as it can be told beforehand.
    pub n_held: usize,
    /// Rules that would set each other off in a circle with it.
    pub loops: Vec<Vec<String>>,
}

impl Rehearsal {
    /// How many near misses each condition alone made, the most first.
    pub fn missed_by(&self) -> Vec<(&str, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for miss in &self.misses {
            *counts.entry(miss.condition.as_str()).or_default() += 1;
        }
        let mut counts: Vec<(&str, usize)> = counts.into_iter().collect();
        counts.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        counts
    }
}

/// So many cases are played between two words about how far it is.
const TOLD_EVERY: usize = 64;

/// Rehearses a draft over the time since a moment. It is told how many cases of how many are played, and ends where the answer
/// is no.
pub fn rehearse(
    reader: &Reader,
    draft: &Armed,
    since: Instant,
    now: Instant,
    go_on: &mut dyn FnMut(usize, usize) -> bool,
) -> Result<Rehearsal, StoreError> {
    let others = in_force(&armed(reader.db())?, now);
    let others = others.into_iter().filter(|other| other.name != draft.name && other.rule.kind == draft.rule.kind);
    let others: Vec<Armed> = others.collect();
    let named: Vec<(&str, &Rule)> = others.iter().map(|other| (other.name.as_str(), &other.rule)).collect();
    let loops = rules::loops((&draft.name, &draft.rule), &named);
    let zone = reader.analysis()?.zone;
    let mut stage =
        Stage { reader, draft, others, since, now, zone, found: Rehearsal { loops, ..Rehearsal::default() } };
    let cases = stage.cases()?;
    for (at, id) in cases.iter().enumerate() {
        if at % TOLD_EVERY == 0 && !go_on(at, cases.len()) {
            return Err(StoreError::Interrupted);
        }
        stage.play(Key::new(draft.rule.kind, *id))?;
    }
    let mut found = stage.found;
    found.hits.sort_by_key(|hit| (hit.at, hit.key));
    found.misses.sort_by_key(|miss| (miss.at, miss.key));
    Ok(found)
}

struct Stage<'s> {
    reader: &'s Reader,
    draft: &'s Armed,
    others: Vec<Armed>,
    since: Instant,
    now: Instant,
    zone: TimeZone,
    found: Rehearsal,
}

/// One case at one moment of its past.
#[derive(Clone, Copy)]
struct Scene<'c> {
    key: Key,
    at: Instant,
    operation: Option<i64>,
    state: &'c Columns,
    along: &'c [Columns],
}

impl Stage<'_> {
    /// Cases that something happened to, and those whose moment has passed without anything happening.
    fn cases(&self) -> Result<BTreeSet<i64>, StoreError> {
        let kind = self.draft.rule.kind;
        let mut ids = self.reader.touched_in(kind, self.since)?;
        for trigger in &self.draft.rule.on {
            if let Trigger::Passed { column, millis } = trigger {
                let bound = |at: Instant| at.0.saturating_sub(*millis);
                ids.extend(self.reader.ids_between(kind, column, bound(self.since), bound(self.now))?);
            }
        }
        Ok(ids)
    }

    /// Walks a case back from now, through each of its past states.
    fn play(&mut self, key: Key) -> Result<(), StoreError> {
        let db = self.reader.db();
        let Some(mut state) = columns(db, key)? else { return Ok(()) };
        self.found.n_cases += 1;
        let searches = self.draft.rule.when.iter().any(Clause::searches);
        let along = if searches { messages(db, key)? } else { Vec::new() };
        let letters = self.letters(key)?;
        let mut until = self.now;
        for past in self.reader.past_of(key)? {
            let scene = Scene { key, at: past.at, operation: None, state: &state, along: &along };
            self.passing(&scene, until);
            if past.at >= self.since && past.counts {
                let happening = happening(key, &past, &state, &letters);
                self.happened(&Scene { operation: Some(past.operation), ..scene }, &happening);
            }
            if past.created || past.at < self.since {
                break;
            }
            for (name, value) in &mut state {
                if let Some(old) = past.old.get(*name) {
                    value.clone_from(old);
                }
            }
            until = past.at;
        }
        Ok(())
    }

    /// The operations in which the customer wrote, when that matters.
    fn letters(&self, key: Key) -> Result<BTreeSet<i64>, StoreError> {
        let column = match key.kind {
            Kind::Ticket => "ticket_id",
            Kind::Return => "return_id",
            _ => return Ok(BTreeSet::new()),
        };
        if !self.draft.rule.on.contains(&Trigger::Message) {
            return Ok(BTreeSet::new());
        }
        let mut operations = BTreeSet::new();
        for message in self.reader.children::<Message>(column, key.id)? {
            if message.author == Author::Customer {
                operations.extend(self.reader.first_operation_on(Key::new(Kind::Message, message.id))?);
            }
        }
        Ok(operations)
    }

    /// Moments that came while the case stood like this.
    fn passing(&mut self, scene: &Scene<'_>, until: Instant) {
        for trigger in &self.draft.rule.on {
            let Trigger::Passed { column, millis } = trigger else { continue };
            let Some(anchor) = int(scene.state, column).filter(|at| *at != Instant::NEVER.0) else { continue };
            let moment = Instant(anchor.saturating_add(*millis));
            if moment >= scene.at.max(self.since) && moment < until {
                self.judge(&Scene { at: moment, ..*scene }, trigger.word(), None);
            }
        }
    }

    fn happened(&mut self, scene: &Scene<'_>, happening: &Happening) {
        let hit = self.draft.rule.on.iter().find(|trigger| trigger.is_hit_by(happening));
        if let Some(trigger) = hit {
            self.judge(scene, trigger.word(), Some(happening));
        }
    }

    fn judge(&mut self, scene: &Scene<'_>, event: &'static str, happening: Option<&Happening>) {
        self.found.n_events += 1;
        let Scene { key, at, operation, .. } = *scene;
        let verdict = scene.verdict(&self.draft.rule, &self.zone);
        if !verdict.holds() {
            let missed = verdict.missed_by_one().map(str::to_owned);
            self.found.misses.extend(missed.map(|condition| Miss { key, at, operation, condition }));
            return;
        }
        self.found.hits.push(Hit { key, at, operation, event });
        let mut waits = false;
        for deed in &self.draft.rule.deeds {
            waits |= SENDING.contains(&deed.verb.as_str()) && !self.draft.rule.send;
            if let Some((currency, minor)) = moved(deed, scene.state) {
                waits |= self.draft.rule.limit(&currency).is_none_or(|most| minor > most);
                *self.found.money.entry(currency).or_default() += minor;
            }
        }
        self.found.n_held += usize::from(waits);
        for other in &self.others {
            let meets = happening.is_some_and(|happening| other.rule.is_set_off_by(happening));
            if meets && scene.verdict(&other.rule, &self.zone).holds() {
                clash(&mut self.found.clashes, &self.draft.rule, other, key);
            }
        }
    }
}

impl Scene<'_> {
    fn verdict(&self, rule: &Rule, zone: &TimeZone) -> Verdict {
        let env = Env::of_shop(self.at, zone);
        Judge::new(rule, &env).verdict(Subject { kind: self.key.kind, columns: self.state, along: self.along })
    }
}

fn happening(key: Key, past: &Past, state: &Columns, letters: &BTreeSet<i64>) -> Happening {
    let names = state.iter().map(|(name, _)| *name);
    let changed = names.filter(|name| !rules::ALWAYS.contains(name) && past.old.contains_key(*name));
    Happening {
        opened: past.created,
        columns: if past.created { Vec::new() } else { changed.collect() },
        message: letters.contains(&past.operation),
        ..Happening::nothing(key)
    }
}

fn value<'c>(state: &'c Columns, column: &str) -> Option<&'c Val> {
    state.iter().find(|(name, _)| *name == column).map(|(_, value)| value)
}

fn int(state: &Columns, column: &str) -> Option<i64> {
    value(state, column).and_then(Val::int)
}

/// Steps that move money, and the decisions of which a case can take only one.
const PAYING: &[&str] = &["approve", "refund", "credit", "exchange", "resend"];
const DECIDING: &[&str] = &[
    "approve", "refuse", "cancel", "refund", "credit", "exchange", "resend", "settle", "resolve", "close", "spam",
    "lost", "expire",
];
/// Steps that let a message out.
const SENDING: &[&str] = &["answer", "answer_with", "approve", "notify", "tell"];
/// Steps of which a case can take many.
const MANY: &[&str] = &["tag", "note", "task", "end_task", "answer", "answer_with", "notify", "tell"];

/// The money that a step would move: the sum it names, else what the case is worth.
fn moved(deed: &Deed, state: &Columns) -> Option<(String, i64)> {
    let currency = value(state, "currency").map(Val::text).filter(|_| PAYING.contains(&deed.verb.as_str()))?;
    let named = deed.args.get("amount").and_then(|amount| money::parse_minor(amount, currency));
    let worth = || int(state, "value_minor").or_else(|| int(state, "amount_minor"));
    Some((currency.to_owned(), named.or_else(worth)?))
}

fn clash(clashes: &mut Vec<Clash>, draft: &Rule, other: &Armed, key: Key) {
    for (mine, theirs) in draft.deeds.iter().flat_map(|mine| other.rule.deeds.iter().map(move |their| (mine, their))) {
        let both = |verbs: &[&str]| verbs.contains(&mine.verb.as_str()) && verbs.contains(&theirs.verb.as_str());
        let same = mine.verb == theirs.verb;
        let at_odds = if same { mine.args != theirs.args && !both(MANY) } else { both(DECIDING) };
        if !at_odds {
            continue;
        }
        let (step, other_step) = (mine.to_string(), theirs.to_string());
        let known = clashes
            .iter_mut()
            .find(|clash| clash.rule == other.name && clash.step == step && clash.other_step == other_step);
        match known {
            Some(clash) => clash.n += 1,
            None => clashes.push(Clash { rule: other.name.clone(), step, other_step, n: 1, example: key }),
        }
    }
}
