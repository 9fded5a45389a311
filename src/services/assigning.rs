//! Commands that name no person but how to find one: `assign to=@load` becomes an assignment to somebody who is there.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::domain::columns::{Columns, Val};
use crate::domain::command::{ArgKind, Command, find_verb};
use crate::domain::ids::Kind;
use crate::domain::refusal::Refusal;
use crate::domain::staff::{Case, Pick, Work};
use crate::domain::time::Instant;
use crate::domain::vocabulary::Issue;
use crate::services::{automation, staff};
use crate::store::read::open_by_assignee;
use crate::store::{Db, StoreError};

/// The command with people in it, or why nobody is found.
pub fn resolved<'c>(
    db: &Db,
    command: &'c Command,
    now: Instant,
) -> Result<Result<Cow<'c, Command>, Refusal>, StoreError> {
    let Some((name, how)) = asked(command) else { return Ok(Ok(Cow::Borrowed(command))) };
    let columns = automation::columns(db, command.key)?.unwrap_or_default();
    let text = |column: &str| value(&columns, column).map_or("", Val::text);
    let work = Work {
        issue: Issue::from_code(text("issue")).unwrap_or_default(),
        language: text("language"),
        platform: text("platform"),
        product_line: text("product_line"),
        market: text("market"),
    };
    let mut loads: BTreeMap<String, i64> = BTreeMap::new();
    for kind in [Kind::Return, Kind::Ticket] {
        for (person, n) in open_by_assignee(db, kind, now)? {
            *loads.entry(person).or_default() += n;
        }
    }
    let (people, _) = staff::load(db)?;
    let found = people.pick(how, &Case { id: command.key.id, work, loads: &loads, now });
    Ok(found.map(|person| {
        let mut command = command.clone();
        command.args.0.insert(name.to_owned(), person.to_owned());
        Cow::Owned(command)
    }))
}

/// The argument that asks for somebody, and how.
fn asked(command: &Command) -> Option<(&'static str, Pick)> {
    if !command.args.0.values().any(|value| value.starts_with('@')) {
        return None;
    }
    let spec = find_verb(&command.verb, command.key.kind).ok()?;
    let people = spec.args.iter().filter(|arg| arg.kind == ArgKind::Agent);
    people.filter_map(|arg| Some((arg.name, Pick::written(command.args.get(arg.name)?)?))).next()
}

fn value<'c>(columns: &'c Columns, name: &str) -> Option<&'c Val> {
    columns.iter().find(|(column, _)| *column == name).map(|(_, value)| value)
}
