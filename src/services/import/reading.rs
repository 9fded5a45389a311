//! Reading what came in: rows are stored first, and what their words say is found afterwards, batch by batch.
//!
//! Invariants: a reading joins the group of the import that brought the words, so that one undo takes back both; it goes on where
//! it was cut off, because what was read says by whom; rules meet a case once it was read.

use std::collections::BTreeMap;

use super::bench::Bench;
use super::{REACTED_AT_ONCE, automation};
use crate::domain::change::Change;
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::domain::intake;
use crate::domain::parcels::Lanes;
use crate::domain::people::{Actor, ActorKind};
use crate::domain::rules::{self, Happening, Met};
use crate::domain::taught::Taught;
use crate::domain::understanding::Category;
use crate::domain::vocabulary::Severity;
use crate::services::labels::teach;
use crate::services::{Desk, DeskError, Outcome};
use crate::store::{Db, Deed, StoreError, journal, repeated};

/// So many texts are read in one write, so that nobody's decision waits long for it.
const AT_ONCE: usize = 500;
/// Fewer where an encoder has to be asked about each, which takes its time.
const AT_ONCE_WITH_ENCODER: usize = 40;

/// What has words, where it is kept, and which column they are. Messages come last: what they add, they add to a complaint that was read.
const SPOKEN: [(Kind, &str, &str); 4] = [
    (Kind::Ticket, "complaints", "comment"),
    (Kind::Return, "returns", "comment"),
    (Kind::Review, "reviews", "comment"),
    (Kind::Message, "messages", "body"),
];

/// The verb under which the journal keeps it.
const VERB: &str = "read";

/// Who reads where nobody asked for it.
fn reader() -> Actor {
    Actor { kind: ActorKind::Timer, name: "texts".to_owned() }
}

/// How many texts nobody has read yet.
pub fn waiting(db: &Db) -> Result<i64, StoreError> {
    let mut n = 0;
    for (_, table, words) in SPOKEN {
        let rows = db.query(&format!("select count(*) from {table} where read_by = '' and {words} <> ''"), &[])?;
        n += rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0);
    }
    Ok(n)
}

/// Reads some of what waits; answers how much that was, nought when nothing is left.
pub fn some(desk: &Desk) -> Result<usize, DeskError> {
    some_by(desk, &teach::load(desk.store().db())?)
}

fn some_by(desk: &Desk, taught: &Taught) -> Result<usize, DeskError> {
    let db = desk.store().db();
    let at_once = at_once(taught);
    for (kind, table, words) in SPOKEN {
        let sql =
            format!("select id, rev from {table} where read_by = '' and {words} <> '' order by id limit {at_once}");
        let mut by_group: BTreeMap<Option<i64>, Vec<Key>> = BTreeMap::new();
        let mut groups: BTreeMap<i64, Option<i64>> = BTreeMap::new();
        let mut n = 0;
        for row in db.query(&sql, &[])? {
            let [Some(id), Some(rev)] = [0, 1].map(|n| row.get(n).and_then(Val::int)) else { continue };
            let group = match groups.get(&rev) {
                Some(known) => *known,
                None => *groups.entry(rev).or_insert(group_of(db, rev)?),
            };
            by_group.entry(group).or_default().push(Key::new(kind, id));
            n += 1;
        }
        for (group, keys) in by_group {
            read(desk, taught, (&reader(), group), &keys, &|bench, key| intake::read(bench, key))?;
        }
        if n > 0 {
            return Ok(n);
        }
    }
    Ok(0)
}

/// How many texts are read in one write.
fn at_once(taught: &Taught) -> usize {
    if taught.asks_encoder() { AT_ONCE_WITH_ENCODER } else { AT_ONCE }
}

/// Reads all that waits, until `go_on`, which hears how much was read, says no; answers how much was read.
pub fn all(desk: &Desk, go_on: &mut dyn FnMut(usize) -> bool) -> Result<usize, DeskError> {
    let taught = teach::load(desk.store().db())?;
    let mut n_read = 0;
    loop {
        let n = some_by(desk, &taught)?;
        n_read += n;
        if n == 0 || !go_on(n_read) {
            return Ok(n_read);
        }
    }
}

/// Texts that another version read than the one that reads now, and whose category nobody said.
pub fn stale(db: &Db, newest: &str) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    for (kind, table, words) in SPOKEN {
        let unsaid = if matches!(kind, Kind::Ticket | Kind::Return) { "and category_by <> 'person'" } else { "" };
        let version = repeated::held(kind, "read_by", "$1");
        let sql = format!(
            "select id from {table} where read_by <> '' and read_by not in ({version}) and {words} <> '' {unsaid} order by id"
        );
        let rows = db.query(&sql, &[newest.into()])?;
        keys.extend(rows.iter().filter_map(|row| row.first()?.int()).map(|id| Key::new(kind, id)));
    }
    Ok(keys)
}

/// Reads texts again because somebody wants it, as one group.
pub fn again(
    desk: &Desk,
    actor: &Actor,
    keys: &[Key],
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Outcome, DeskError> {
    in_parts(desk, actor, keys, &|bench, key| intake::reread(bench, key), go_on)
}

/// Does something to records, in writes that nobody waits long for and as one group.
fn in_parts(
    desk: &Desk,
    actor: &Actor,
    keys: &[Key],
    each: &dyn Fn(&mut Bench<'_, '_>, Key),
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Outcome, DeskError> {
    let mut outcome = Outcome::default();
    let taught = teach::load(desk.store().db())?;
    let at_once = at_once(&taught);
    for (n, keys) in keys.chunks(at_once).enumerate() {
        let done = read(desk, &taught, (actor, outcome.group), keys, each)?;
        outcome.group = done.group.or(outcome.group);
        outcome.operations.extend(done.operations);
        outcome.changed.extend(done.changed);
        if !go_on(n * at_once + keys.len()) {
            break;
        }
    }
    Ok(outcome)
}

/// Writes what somebody who was asked says of cases; `by` is who that was.
pub fn heard(
    desk: &Desk,
    (actor, group): (&Actor, Option<i64>),
    rows: &[(Key, Option<(Category, Severity)>)],
    by: &str,
) -> Result<Outcome, DeskError> {
    let keys: Vec<Key> = rows.iter().map(|(key, _)| *key).collect();
    read(desk, &teach::load(desk.store().db())?, (actor, group), &keys, &|bench, key| {
        let said = rows.iter().find(|(known, _)| *known == key).and_then(|(_, said)| *said);
        intake::heard(bench, key, said, by);
    })
}

/// Puts a label of the user's own on cases whose words it fits, as one group.
pub fn label(
    desk: &Desk,
    actor: &Actor,
    (name, keys): (&str, &[Key]),
    go_on: &mut dyn FnMut(usize) -> bool,
) -> Result<Outcome, DeskError> {
    in_parts(desk, actor, keys, &|bench, key| intake::label(bench, key, name), go_on)
}

/// The import that a record stands as it left it; none where somebody else has been at it since.
fn group_of(db: &Db, revision: i64) -> Result<Option<i64>, StoreError> {
    let entry = journal::operation(db, revision)?;
    let is_import = |kind: &str| kind == ActorKind::Import.code();
    Ok(entry.filter(|entry| is_import(&entry.actor_kind) && entry.undoes.is_none()).map(|entry| entry.group))
}

/// Has an encoder say what texts mean before anything is written, so that nobody waits for it behind the write.
fn foresee(db: &Db, taught: &Taught, keys: &[Key]) -> Result<(), StoreError> {
    if taught.asks_encoder() {
        for key in keys {
            if let Some(text) = teach::text_of(db, *key)? {
                taught.foresee(&text);
            }
        }
    }
    Ok(())
}

/// Which of the records that were read now rules had met before, and as what: a file may bring other words of what is here.
fn met(db: &Db, changes: &[Change]) -> Result<Met, StoreError> {
    let mut met = Met::new();
    for key in rules::read_now(changes) {
        let newest_first = journal::old_values_of(db, key)?;
        met.extend(newest_first.into_iter().find(rules::was_met).map(|old| (key, old)));
    }
    Ok(met)
}

fn read(
    desk: &Desk,
    taught: &Taught,
    (actor, group): (&Actor, Option<i64>),
    keys: &[Key],
    each: &dyn Fn(&mut Bench<'_, '_>, Key),
) -> Result<Outcome, DeskError> {
    foresee(desk.store().db(), taught, keys)?;
    let now = desk.clock().now();
    let mut write = desk.store().write(now)?;
    write.continue_group(group);
    let lanes = Lanes::default();
    let mut bench = Bench::new(&mut write, &lanes, taught);
    keys.iter().for_each(|key| each(&mut bench, *key));
    let changes = bench.into_changes()?;
    if changes.is_empty() {
        return Ok(Outcome::default());
    }
    let deed = Deed {
        actor: actor.clone(),
        verb: VERB.to_owned(),
        target: None,
        args: "{}".to_owned(),
        happened_at: now,
        cause: None,
        undoes: None,
    };
    let operation = write.operation(&deed, &changes)?;
    let mut outcome = Outcome { operations: vec![operation], ..Outcome::default() };
    outcome.changed.extend(changes.iter().map(Change::key));
    let armed = desk.automation.armed(write.db(), now)?;
    let kinds = automation::kinds(&armed);
    if !kinds.is_empty() {
        let is_wanted = |happening: &Happening| armed.iter().any(|armed| armed.rule.is_set_off_by(happening));
        let told = rules::happenings_of_reading(&changes, &kinds, &met(write.db(), &changes)?);
        let happened: Vec<(i64, Happening)> = told.into_iter().filter(is_wanted).map(|it| (operation, it)).collect();
        for chunk in happened.chunks(REACTED_AT_ONCE) {
            automation::react(&mut write, &armed, chunk.to_vec(), &mut outcome)?;
        }
    }
    outcome.group = write.group();
    write.finish()?;
    Ok(outcome)
}
