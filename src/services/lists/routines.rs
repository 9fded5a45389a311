//! Macros of a kind of case: kept, found by name, renamed, taken away.

use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::rules::Routine;
use crate::services::read::{From, Order, Reader, StoreError};

/// More macros than anybody keeps.
const MOST: i64 = 500;

/// A macro under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub key: Key,
    pub name: String,
    pub routine: Routine,
}

/// The macros of a kind of case, by name.
pub fn of_kind(reader: &Reader, kind: Kind) -> Result<Vec<Named>, StoreError> {
    let of_macros = ("sort = $1".to_owned(), vec![Val::from(Sort::Macro.code())]);
    let order = Order { column: "id", descending: false };
    let found: Vec<Definition> = reader.window(&of_macros, order, From::Start, MOST)?;
    let named = |definition: Definition| {
        let routine =
            Routine::read(&definition.text).ok().filter(|routine| routine.kind == kind && definition.enabled)?;
        let name = definition.name.strip_prefix(&prefix(kind)).unwrap_or(&definition.name).to_owned();
        Some(Named { key: Key::new(Kind::Definition, definition.id), name, routine })
    };
    let mut named: Vec<Named> = found.into_iter().filter_map(named).collect();
    named.sort_by_key(|one| one.name.to_lowercase());
    Ok(named)
}

/// Kinds have names of their own, so the same one can stand in several.
fn prefix(kind: Kind) -> String {
    format!("{}/", kind.plural())
}

/// The command that keeps a macro.
pub fn save(routine: &Routine, name: &str) -> Command {
    let args = [
        ("sort", Sort::Macro.code().to_owned()),
        ("name", prefix(routine.kind) + name.trim()),
        ("text", routine.text()),
    ];
    command("define", Key::new(Kind::Definition, 0), &args)
}

/// The command that gives a macro another name.
pub fn rename(kind: Kind, key: Key, name: &str) -> Command {
    command("rename", key, &[("name", prefix(kind) + name.trim())])
}

fn command(verb: &str, key: Key, args: &[(&str, String)]) -> Command {
    let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Command { verb: verb.to_owned(), key, args: Args(args) }
}
