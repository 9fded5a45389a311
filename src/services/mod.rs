//! Rank 3, use cases: the only place that joins the ranks below. A `Desk` runs commands and takes them back.

pub mod articles;
mod assigning;
pub mod automation;
pub mod backup;
pub mod causes;
pub mod checklists;
pub mod clock;
pub mod clocks;
pub mod clockwork;
pub mod dashboard;
pub mod demo;
pub mod encoder;
pub mod export;
pub mod feeds;
pub mod figures;
pub mod findings;
mod follow;
pub mod import;
pub mod labels;
pub mod lanes;
pub mod lists;
pub mod look_alikes;
pub mod notices;
pub mod origins;
pub mod outlets;
pub mod overrides;
pub mod overview;
pub mod parcel_words;
pub mod past;
pub mod people;
pub mod picks;
pub mod placing;
pub mod policies;
pub mod queue;
pub mod read;
pub mod recall;
mod rejudging;
pub mod reports;
pub mod secrets;
pub mod sheets;
mod situation;
pub mod staff;
mod stories;
pub mod sync;
pub mod translation;
pub mod verdict;
pub mod views;
pub mod voices;
mod wakes;
pub mod wording;

use std::collections::BTreeSet;
use std::path::Path;

use automation::Automation;
use backup::automatic::Seal;
use clock::Clock;

use crate::config::Backups;
use crate::domain::change::{Change, Edit, Record};
use crate::domain::command::{self, Args, Command, Context};
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::{Effect, EffectStatus, LEAVING};
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::rules::{Happening, happenings};
use crate::domain::situation::Situation;
use crate::domain::time::Instant;
use crate::store::{Deed, Reader, Store, StoreError, Write, journal, record as rows, undo};

/// What kept the desk from doing something.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Refused(#[from] Refusal),
    #[error(transparent)]
    Sealed(#[from] backup::sealed::Fault),
}

/// Operations with what each changed.
type Steps = Vec<(i64, Vec<Change>)>;

/// What a run of commands did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// The unit of undo; none when nothing was done.
    pub group: Option<i64>,
    pub operations: Vec<i64>,
    pub changed: Vec<Key>,
    pub n_effects: usize,
    pub refused: Vec<(Key, Refusal)>,
    /// What an undo or a redo was about.
    pub turned: Option<Turned>,
}

/// The group that was taken back, or brought back: what somebody once did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Turned {
    pub group: i64,
    pub verb: String,
    /// The first record that it was about, and its arguments.
    pub target: Option<Key>,
    pub args: Args,
    /// So many records it was about; what followed from it is not counted.
    pub n: usize,
}

/// A desk open for work: commands go in, operations come out.
pub struct Desk {
    store: Store,
    clock: Clock,
    automation: Automation,
    /// Where backups are made by themselves; nowhere until the settings are known.
    backups: Backups,
    seal: Seal,
}

impl Desk {
    /// Opens a desk file, and makes it when it is not there.
    pub fn open(path: &Path, clock: Clock) -> Result<Self, DeskError> {
        Ok(Self::of(Store::open(path)?, clock))
    }

    /// A desk in memory, for tests.
    pub fn memory(clock: Clock) -> Result<Self, DeskError> {
        Ok(Self::of(Store::memory()?, clock))
    }

    /// A desk in memory that stands for one that is not there, for a rehearsal.
    pub fn imagined(path: &Path, clock: Clock) -> Result<Self, DeskError> {
        Ok(Self::of(Store::imagined(path)?, clock))
    }

    fn of(store: Store, clock: Clock) -> Self {
        Self { store, clock, automation: Automation::default(), backups: Backups::Off, seal: Seal::default() }
    }

    pub const fn clock(&self) -> Clock {
        self.clock
    }

    pub const fn store(&self) -> &Store {
        &self.store
    }

    /// A second connection that only reads.
    pub fn reader(&self) -> Result<Reader, DeskError> {
        Ok(Reader::open(self.store.path())?)
    }

    /// Runs commands as one group; each may be refused on its own, the others stand.
    pub fn run(&mut self, actor: &Actor, commands: &[Command]) -> Result<Outcome, DeskError> {
        let unseen: Vec<(Command, Option<i64>)> = commands.iter().map(|command| (command.clone(), None)).collect();
        self.run_seen(actor, &unseen)
    }

    /// Runs commands that were decided on what somebody saw: each carries the revision seen, and is refused when the record
    /// has moved on since.
    pub fn run_seen(&mut self, actor: &Actor, commands: &[(Command, Option<i64>)]) -> Result<Outcome, DeskError> {
        if commands.len() >= backup::automatic::BULK_RECORDS {
            backup::automatic::take(self, backup::automatic::Why::Bulk)?;
        }
        // It is kept at hand from then on, so that nobody waits for it behind the write.
        if commands.iter().any(|(command, _)| situation::is_saying(command)) {
            labels::teach::load(self.store.db())?;
        }
        let now = self.clock.now();
        let ctx = Context { actor: actor.clone(), now, happened_at: now };
        let mut write = self.store.write(now)?;
        let armed = self.automation.armed(write.db(), now)?;
        let kinds = automation::kinds(&armed);
        let mut outcome = Outcome::default();
        let mut is_rated_anew = false;
        for (command, seen) in commands {
            match decide(&mut write, &ctx, command, *seen)? {
                Ok(changes) => {
                    let (rule, done) = act(&mut write, &ctx, command, changes, &mut outcome)?;
                    is_rated_anew |= done.iter().flat_map(|(_, changes)| changes).any(is_about_money);
                    if !kinds.is_empty() {
                        let others = (!rule.is_empty()).then(|| automation::others(&armed, &rule));
                        let armed = others.as_deref().unwrap_or(&armed);
                        automation::react(&mut write, armed, happened(&done, &kinds), &mut outcome)?;
                    }
                }
                Err(refusal) => outcome.refused.push((command.key, refusal)),
            }
        }
        outcome.group = write.group();
        if !outcome.operations.is_empty() {
            write.finish()?;
        }
        if is_rated_anew {
            let rated = import::rating::rate_since(self, actor, Instant(i64::MIN), &mut outcome.group)?;
            outcome.operations.extend(rated);
        }
        Ok(outcome)
    }

    /// What a command would change, without writing anything: the calculation sheet before a refund is decided.
    pub fn preview(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Change>, DeskError> {
        let now = self.clock.now();
        let ctx = Context { actor: actor.clone(), now, happened_at: now };
        let mut write = self.store.write(now)?;
        Ok(decide(&mut write, &ctx, command, None)??)
    }

    /// What a decision on a record would look at.
    pub fn situation(&self, command: &Command) -> Result<Situation, DeskError> {
        Ok(situation::load(self.store.db(), command, self.clock.now())?)
    }

    /// Takes a group back, or this actor's last one that still stands.
    pub fn undo(&mut self, actor: &Actor, group: Option<i64>) -> Result<Outcome, DeskError> {
        let write = self.store.write(self.clock.now())?;
        let target = match group {
            Some(number) => named_group(&write, number)?,
            None => last_standing(&write, actor)?.ok_or(Refusal::NothingToUndo)?,
        };
        take_back(write, actor, &target, "undo")
    }

    /// Brings back what this actor's last undo took away.
    pub fn redo(&mut self, actor: &Actor) -> Result<Outcome, DeskError> {
        let write = self.store.write(self.clock.now())?;
        let target = last_undo(&write, actor)?.ok_or(Refusal::NothingToUndo)?;
        take_back(write, actor, &target, "redo")
    }
}

/// Whether a shop's rules about money change, and with them its own currency.
fn is_about_money(change: &Change) -> bool {
    let is_money = |edit: &Edit<Definition>| edit.after.as_ref().is_some_and(|known| known.sort == Sort::Money);
    Definition::edit(change).is_some_and(is_money)
}

/// What operations did to the cases that rules are about.
fn happened(done: &[(i64, Vec<Change>)], kinds: &BTreeSet<Kind>) -> Vec<(i64, Happening)> {
    let told = |(operation, changes): &(i64, Vec<Change>)| {
        let operation = *operation;
        happenings(changes, kinds).into_iter().map(move |it| (operation, it))
    };
    done.iter().flat_map(told).collect()
}

/// Does what a command was decided to do; answers its operations with what woke and followed, and the rule whose steps it carried out.
fn act(
    write: &mut Write<'_>,
    ctx: &Context,
    command: &Command,
    changes: Vec<Change>,
    outcome: &mut Outcome,
) -> Result<(String, Steps), DeskError> {
    let (mut rule, mut done) = (String::new(), Vec::new());
    let changes = match command.verb.as_str() {
        "carry_out" => {
            let carried = automation::carry_out(write, ctx, command.key, outcome)?;
            (rule, done) = (carried.rule, carried.steps);
            carried.run
        }
        "revert" => automation::revert(write, ctx, command.key, outcome)?,
        _ => changes,
    };
    if !changes.is_empty() {
        let operation = record(write, ctx, command, &changes, None, outcome)?;
        done.push((operation, changes));
    }
    Ok((rule, with_followers(write, ctx, done, outcome)?))
}

/// Operations with what wakes and follows of each.
fn with_followers(
    write: &mut Write<'_>,
    ctx: &Context,
    mut done: Steps,
    outcome: &mut Outcome,
) -> Result<Steps, DeskError> {
    let mut followers = Vec::new();
    for (operation, changes) in &done {
        followers.extend(wakes::wake(write, *operation, changes, outcome)?);
        followers.extend(follow(write, ctx, *operation, changes, outcome)?);
    }
    done.append(&mut followers);
    Ok(done)
}

/// Does what follows from an operation, in its group; what is refused stays as it is.
fn follow(
    write: &mut Write<'_>,
    ctx: &Context,
    cause: i64,
    changes: &[Change],
    outcome: &mut Outcome,
) -> Result<Steps, DeskError> {
    let mut done = Vec::new();
    for command in follow::after(write.db(), changes)? {
        if let Ok(changes) = decide(write, ctx, &command, None)? {
            let operation = record(write, ctx, &command, &changes, Some(cause), outcome)?;
            done.push((operation, changes));
        }
    }
    Ok(done)
}

type Decided = Result<Vec<Change>, Refusal>;

fn decide(write: &mut Write<'_>, ctx: &Context, command: &Command, seen: Option<i64>) -> Result<Decided, DeskError> {
    let db = write.db();
    if command.key.id != 0 {
        match crate::store::record::revision(db, command.key)? {
            None => return Ok(Err(Refusal::NotFound(command.key))),
            Some(rev) if seen.is_some_and(|seen| seen != rev) => {
                return Ok(Err(Refusal::Changed { key: command.key, operation: rev }));
            }
            Some(_) => {}
        }
    }
    let command = match assigning::resolved(db, command, ctx.now)? {
        Ok(command) => command,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let command = command.as_ref();
    let mut situation = situation::load(db, command, ctx.now)?;
    if command.verb == "answer_with" {
        situation.saved_answer = notices::saved::text_for(db, command, ctx.now)?;
    }
    let decided = command::decide(ctx, command, &situation, write);
    let mut decided =
        decided.and_then(|changes| if changes.is_empty() { Err(Refusal::NothingToDo) } else { Ok(changes) });
    if let Ok(changes) = &mut decided {
        notices::write(db, &situation, changes, ctx.now)?;
    }
    Ok(decided)
}

fn record(
    write: &mut Write<'_>,
    ctx: &Context,
    command: &Command,
    changes: &[Change],
    cause: Option<i64>,
    outcome: &mut Outcome,
) -> Result<i64, DeskError> {
    // A command that makes a record is about the record it made.
    let target = if command.key.id == 0 {
        changes.iter().map(Change::key).find(|key| key.kind == command.key.kind).unwrap_or(command.key)
    } else {
        command.key
    };
    let deed = Deed {
        actor: ctx.actor.clone(),
        verb: command.verb.clone(),
        target: Some(target),
        args: serde_json::to_string(&command.args).unwrap_or_default(),
        happened_at: ctx.happened_at,
        cause,
        undoes: None,
    };
    let operation = write.operation(&deed, changes)?;
    outcome.operations.push(operation);
    for key in changes.iter().map(Change::key) {
        if key.kind == Kind::Effect {
            outcome.n_effects += 1;
        }
        if !outcome.changed.contains(&key) {
            outcome.changed.push(key);
        }
    }
    Ok(operation)
}

fn take_back(mut write: Write<'_>, actor: &Actor, target: &journal::Group, verb: &str) -> Result<Outcome, DeskError> {
    if target.verb == people::ERASE {
        return Err(Refusal::NothingToUndo.into());
    }
    if let Some(by) = target.undone_by {
        return Err(Refusal::AlreadyUndone { group: target.id, by }.into());
    }
    if let Some((key, operation)) = left_with(&write, target.id)? {
        return Err(Refusal::EffectLeft { key, operation }.into());
    }
    let runs = if target.undoes.is_none() { automation::acted_in(&write, target.id)? } else { Vec::new() };
    let taken = undo::take_back(&mut write, target.id, actor, verb);
    let (operations, mut changed) = match taken {
        Ok(taken) => taken,
        Err(StoreError::Moved { key, operation }) => return Err(moved_on(&write, key, operation)?.into()),
        Err(other) => return Err(other.into()),
    };
    automation::keep_reverted(&mut write, actor, runs)?;
    let group = write.group();
    if let Some(by) = group {
        journal::mark_undone(write.db(), target.id, by)?;
        journal::mark_turned(write.db(), target)?;
    }
    let turned = Some(turned(&write, target)?);
    write.finish()?;
    changed.sort_unstable();
    changed.dedup();
    Ok(Outcome { group, operations, changed, turned, ..Outcome::default() })
}

/// What a group was about that is taken back; of one that took back another one, what that was about.
fn turned(write: &Write<'_>, target: &journal::Group) -> Result<Turned, DeskError> {
    let original = match target.undoes {
        Some(original) => journal::groups(write.db(), "where id = $1", &[original.into()])?.pop(),
        None => None,
    };
    let journal::Group { id, verb, target, args, .. } = original.unwrap_or_else(|| target.clone());
    let n = journal::n_decided(write.db(), id, &verb)?;
    Ok(Turned { group: id, verb, target, args: serde_json::from_str(&args).unwrap_or_default(), n })
}

/// The operation of a group with which something left the desk, and what left.
fn left_with(write: &Write<'_>, group: i64) -> Result<Option<(Key, i64)>, DeskError> {
    let entries = journal::entries(write.db(), "where group_id = $1 order by id", &[group.into()])?;
    let left = entries.into_iter().find(|entry| LEAVING.contains(&entry.verb.as_str()));
    Ok(left.and_then(|entry| entry.target.map(|key| (key, entry.id))))
}

/// Why a record cannot be brought back to what it was; what is out cannot be called back at all.
fn moved_on(write: &Write<'_>, key: Key, operation: i64) -> Result<Refusal, DeskError> {
    let by = journal::operation(write.db(), operation)?;
    let effect = if key.kind == Kind::Effect { rows::get::<Effect>(write.db(), key.id)? } else { None };
    let is_in =
        |effect: &Effect| matches!(effect.status, EffectStatus::Held | EffectStatus::Queued | EffectStatus::Stopped);
    let has_left =
        by.is_some_and(|by| LEAVING.contains(&by.verb.as_str())) || effect.is_some_and(|effect| !is_in(&effect));
    Ok(if has_left { Refusal::EffectLeft { key, operation } } else { Refusal::Changed { key, operation } })
}

/// The group that an operation's number belongs to.
fn named_group(write: &Write<'_>, number: i64) -> Result<journal::Group, DeskError> {
    let entry = journal::operation(write.db(), number)?.ok_or(Refusal::UnknownOperation(number))?;
    let mut groups = journal::groups(write.db(), "where id = $1", &[entry.group.into()])?;
    Ok(groups.pop().ok_or(Refusal::UnknownOperation(number))?)
}

fn last_standing(write: &Write<'_>, actor: &Actor) -> Result<Option<journal::Group>, DeskError> {
    let condition =
        "where actor = $1 and undoes is null and undone_by is null and verb <> 'erase' order by id desc limit 1";
    Ok(journal::groups(write.db(), condition, &[actor.name.as_str().into()])?.pop())
}

/// The newest undo that still stands, unless this actor has done something new since.
fn last_undo(write: &Write<'_>, actor: &Actor) -> Result<Option<journal::Group>, DeskError> {
    let newest = "where actor = $1 and (undone_by is null) and verb <> 'redo' order by id desc limit 1";
    let group = journal::groups(write.db(), newest, &[actor.name.as_str().into()])?.pop();
    Ok(group.filter(|group| group.undoes.is_some()))
}
