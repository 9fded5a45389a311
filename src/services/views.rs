//! Views of a list: the saved ones by name, then the ones that every desk begins with.

use super::lists::{self, Env};
use super::read::{From, Order, Reader, StoreError};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::definitions::{Definition, Sort, View};
use crate::domain::ids::{Key, Kind};

/// More views than anybody saves.
const MOST: i64 = 500;

/// A view to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The saved record; none for a view that every desk has, whose name is the word `view-<name>`.
    pub key: Option<Key>,
    pub name: String,
    pub query: String,
    /// How many records it selects, where that has been counted.
    pub count: Option<i64>,
}

/// What every desk begins with: the list, the code of the name, the query.
const USUAL: &[(Kind, &str, &str)] = &[
    (Kind::Return, "mine", "is:mine is:open sort:due"),
    (Kind::Return, "overdue", "is:overdue sort:due"),
    (Kind::Return, "undecided", "status:requested sort:due"),
    (Kind::Return, "new-today", "requested:today"),
    (Kind::Return, "unassigned", "is:open is:unassigned sort:due"),
    (Kind::Return, "conflicts", "is:conflict"),
    (Kind::Return, "costly", "is:open sort:-value"),
    (Kind::Ticket, "mine", "is:mine is:open sort:due"),
    (Kind::Ticket, "overdue", "is:overdue sort:due"),
    (Kind::Ticket, "urgent", "is:urgent is:open sort:due"),
    (Kind::Ticket, "unanswered", "is:unanswered sort:due"),
    (Kind::Ticket, "new-today", "opened:today"),
    (Kind::Ticket, "unassigned", "is:open is:unassigned sort:due"),
    (Kind::Ticket, "conflicts", "is:conflict"),
    (Kind::Parcel, "mine", "is:mine is:open"),
    (Kind::Parcel, "stuck", "is:stuck sort:stuck"),
    (Kind::Parcel, "late", "is:late"),
    (Kind::Parcel, "lost", "is:lost"),
    (Kind::Parcel, "claims", "is:claimable sort:claim_due"),
    (Kind::Parcel, "conflicts", "is:conflict"),
];

/// The views of a list, saved ones first, by name; counted where asked for.
pub fn of_list(reader: &Reader, kind: Kind, counted: Option<&Env>) -> Result<Vec<Shown>, StoreError> {
    let mut shown = saved(reader, kind)?;
    let usual = USUAL.iter().filter(|(of, _, _)| *of == kind);
    shown.extend(usual.map(|(_, name, query)| Shown {
        key: None,
        name: (*name).to_owned(),
        query: (*query).to_owned(),
        count: None,
    }));
    counted.map_or(Ok(()), |env| count(reader, kind, &mut shown, env))?;
    Ok(shown)
}

/// The views of a list as tabs: the one that it begins with, then the others.
pub fn tabs(reader: &Reader, kind: Kind, first: &str, counted: Option<&Env>) -> Result<Vec<Shown>, StoreError> {
    let mut tabs = vec![Shown { key: None, name: "all".to_owned(), query: first.to_owned(), count: None }];
    tabs.extend(of_list(reader, kind, None)?);
    counted.map_or(Ok(()), |env| count(reader, kind, &mut tabs, env))?;
    Ok(tabs)
}

fn count(reader: &Reader, kind: Kind, views: &mut [Shown], env: &Env) -> Result<(), StoreError> {
    for view in views {
        // A query of an older desk may no longer be one; it is shown without a number.
        if let Ok(selection) = lists::select(kind, &view.query, env) {
            view.count = Some(reader.count(kind, &selection.condition)?);
        }
    }
    Ok(())
}

fn saved(reader: &Reader, kind: Kind) -> Result<Vec<Shown>, StoreError> {
    let of_views = ("sort = $1".to_owned(), vec![Val::from(Sort::View.code())]);
    let order = Order { column: "id", descending: false };
    let found: Vec<Definition> = reader.window(&of_views, order, From::Start, MOST)?;
    let shown = |definition: Definition| {
        let view = View::read(&definition.text).ok().filter(|view| view.kind == kind && definition.enabled)?;
        let key = Some(Key::new(Kind::Definition, definition.id));
        let name = definition.name.strip_prefix(&prefix(kind)).unwrap_or(&definition.name).to_owned();
        Some(Shown { key, name, query: view.query, count: None })
    };
    let mut shown: Vec<Shown> = found.into_iter().filter_map(shown).collect();
    shown.sort_by_key(|view| view.name.to_lowercase());
    Ok(shown)
}

/// Lists have names of their own, so the same one can stand in several.
fn prefix(kind: Kind) -> String {
    format!("{}/", kind.plural())
}

/// The command that keeps a query as a view of a list.
pub fn save(kind: Kind, name: &str, query: &str) -> Command {
    let args = [
        ("sort", Sort::View.code().to_owned()),
        ("name", prefix(kind) + name.trim()),
        ("text", View::text(kind, query)),
    ];
    command("define", Key::new(Kind::Definition, 0), &args)
}

/// The command that gives a saved view another name.
pub fn rename(kind: Kind, key: Key, name: &str) -> Command {
    command("rename", key, &[("name", prefix(kind) + name.trim())])
}

/// The command that takes a saved view away.
pub fn remove(key: Key) -> Command {
    command("remove", key, &[])
}

fn command(verb: &str, key: Key, args: &[(&str, String)]) -> Command {
    let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    Command { verb: verb.to_owned(), key, args: Args(args) }
}

/// The query of a view whose name a text begins with, in whatever case, with what stands behind the name; the longest name that fits, and
/// a saved view before one that every desk has.
pub fn named(reader: &Reader, kind: Kind, text: &str) -> Result<Option<String>, StoreError> {
    let views = of_list(reader, kind, None)?;
    let blanks = text.char_indices().rev().filter(|(_, letter)| letter.is_whitespace()).map(|(at, _)| at);
    Ok(std::iter::once(text.len()).chain(blanks).find_map(|end| {
        let (name, rest) = text.split_at(end);
        let wanted = name.trim().to_lowercase();
        let view = views.iter().find(|view| view.name.to_lowercase() == wanted)?;
        Some(format!("{}{rest}", view.query))
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant;
    use crate::text::{Lang, Words};

    #[test]
    fn a_view_is_found_by_its_name_and_narrowed_by_what_stands_behind_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.desk");
        crate::store::Store::open(&path).expect("a desk opens");
        let reader = Reader::open(&path).expect("it is read");
        let found = |text: &str| named(&reader, Kind::Return, text).expect("views are read");
        let overdue = found("Overdue").expect("every desk has it");
        assert_eq!(found("overdue amount>20  sku:A"), Some(format!("{overdue} amount>20  sku:A")));
        assert_eq!((found("overdues"), found(" ")), (None, None));
    }

    #[test]
    fn every_usual_view_is_a_query_and_has_a_name() {
        let env = Env::of_test(Instant(1_790_000_000_000), "anna");
        for (kind, name, query) in USUAL {
            assert!(lists::select(*kind, query, &env).is_ok(), "{kind} {name}");
            for &lang in Lang::ALL {
                assert!(Words::new(lang).has(&format!("view-{name}")), "{name}");
            }
        }
    }
}
