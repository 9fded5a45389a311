//! The user's own keys: a file beside the settings replaces what it names in the key map that comes with the program.
//!
//! A line that cannot hold is told and left out; every other one counts.

use toml::{Table, Value};

use super::{BadKeys, FILE, Fault, KeyMap};

/// Tables in which a line belongs to a table inside.
const DEEP: &[&str] = &["verbs", "letters"];

/// The key map with a user's lines in it, and what of them cannot hold.
pub fn with_own(text: &str) -> (KeyMap, Vec<BadKeys>) {
    let mut table: Table = FILE.parse().expect("a test reads the built-in key map");
    let own: Table = match text.parse() {
        Ok(own) => own,
        Err(error) => return (KeyMap::built_in(), vec![Fault::Form(error.to_string()).into()]),
    };
    let lines = lines(own);
    // All at once first: two actions that change their keys with each other hold together only.
    let mut all = table.clone();
    for (path, value) in &lines {
        put(&mut all, path, Some(value.clone()));
    }
    if let Ok(map) = checked(&all) {
        return (map, Vec::new());
    }
    let mut faults = Vec::new();
    for (path, value) in lines {
        let before = put(&mut table, &path, Some(value));
        if let Err(fault) = checked(&table) {
            put(&mut table, &path, before);
            faults.push(BadKeys { line: line_of(text, &path), path, fault });
        }
    }
    (checked(&table).unwrap_or_else(|_| KeyMap::built_in()), faults)
}

/// The line of the text in which the end of a way stands, from 1; nothing where it is written in another form.
fn line_of(text: &str, path: &[String]) -> Option<usize> {
    let (key, table) = path.split_last()?;
    let mut inside = String::new();
    text.lines().enumerate().find_map(|(at, line)| {
        let line = line.trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            inside = name.trim().to_owned();
        }
        let named = line.split('=').next().map(|name| name.trim().trim_matches(['"', '\'']));
        (inside == table.join(".") && named == Some(key.as_str())).then_some(at + 1)
    })
}

fn checked(table: &Table) -> Result<KeyMap, Fault> {
    let map = KeyMap::of(table.clone().try_into().map_err(|error: toml::de::Error| Fault::Form(error.to_string()))?)?;
    match map.clash() {
        Some((one, two, key)) => Err(Fault::Clash { key, one, two }),
        None => Ok(map),
    }
}

/// Every line with its way to it.
fn lines(own: Table) -> Vec<(Vec<String>, Value)> {
    let mut lines = Vec::new();
    for (name, value) in own {
        let Value::Table(inner) = value else {
            lines.push((vec![name], value));
            continue;
        };
        for (key, value) in inner {
            match value {
                Value::Table(deep) if DEEP.contains(&name.as_str()) => {
                    lines.extend(deep.into_iter().map(|(last, value)| (vec![name.clone(), key.clone(), last], value)));
                }
                value => lines.push((vec![name.clone(), key], value)),
            }
        }
    }
    lines
}

/// Puts a value at the end of a way, or takes it away; returns what stood there.
fn put(table: &mut Table, path: &[String], value: Option<Value>) -> Option<Value> {
    match path {
        [] => None,
        [last] => match value {
            Some(value) => table.insert(last.clone(), value),
            None => table.remove(last),
        },
        [first, rest @ ..] => {
            let inner = table.entry(first.clone()).or_insert_with(|| Value::Table(Table::new()));
            inner.as_table_mut().and_then(|inner| put(inner, rest, value))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Kind;
    use crate::text::{Lang, Words};
    use crate::tui::actions::{Action, Place};

    fn said(faults: &[BadKeys]) -> Vec<String> {
        let words = Words::new(Lang::En);
        faults.iter().map(|fault| fault.said(&words)).collect()
    }

    fn key(map: &KeyMap, action: Action, place: Place) -> String {
        map.keys_of(action, &[place]).join(" ")
    }

    #[test]
    fn what_a_user_names_is_replaced_and_everything_else_stays() {
        let text =
            "[decide]\naccept = ['B']\n[letters.severity]\nurgent = 'x'\n[verbs.ticket]\nrefuse = { verb = 'close' }";
        let (map, faults) = with_own(text);
        assert_eq!(faults, []);
        assert_eq!(key(&map, Action::Accept, Place::Decide), "B");
        assert_eq!(key(&map, Action::Refuse, Place::Decide), "x");
        assert_eq!(map.letters.of("severity", &["general", "urgent"]), ['g', 'x']);
        assert_eq!(map.deed(Kind::Ticket, Action::Refuse).map(|deed| deed.verb.as_str()), Some("close"));
    }

    #[test]
    fn two_actions_may_change_their_keys_with_each_other() {
        let (map, faults) = with_own("[decide]\naccept = ['x']\nrefuse = ['a']");
        assert_eq!(faults, []);
        assert_eq!(
            (key(&map, Action::Accept, Place::Decide), key(&map, Action::Refuse, Place::Decide)),
            ("x".into(), "a".into())
        );
    }

    #[test]
    fn a_key_that_another_place_would_hide_cannot_hold() {
        let (map, faults) = with_own("[list]\nfilter = ['f']\n[decide]\nrefuse = ['y y']\n[chart]\npareto = ['x']");
        assert_eq!(key(&map, Action::Filter, Place::List), "/");
        assert_eq!(key(&map, Action::Refuse, Place::Decide), "x");
        // A chart decides nothing, so that its letters are its own.
        assert_eq!(key(&map, Action::Pareto, Place::Chart), "x");
        assert_eq!(
            said(&faults),
            [
                "keys.toml, line 4 [decide] refuse: “y y” means “ask why: root causes” already. Give that one another key in this file, or choose \
                 another one here. The line is left out.",
                "keys.toml, line 2 [list] filter: “f” means “refund” already. Give that one another key in this file, or choose another one \
                 here. The line is left out.",
            ]
        );
    }

    #[test]
    fn a_line_that_cannot_hold_is_told_and_no_other_one_is_lost() {
        let (map, faults) =
            with_own("[decide]\naccept = ['x']\nsnooze = ['B']\nfly = ['k']\n[move]\ndown = ['hyper-j']");
        assert_eq!(key(&map, Action::Snooze, Place::Decide), "B");
        assert_eq!(key(&map, Action::Accept, Place::Decide), "a");
        assert_eq!(faults.len(), 3, "{faults:?}");
        let told = said(&faults);
        let begins = [
            "keys.toml, line 2 [decide] accept: “x”",
            "keys.toml, line 4 [decide] fly: there is no action",
            "keys.toml, line 6 [move] down: “hyper-j”",
        ];
        assert!(told.iter().zip(begins).all(|(told, begins)| told.starts_with(begins)), "{told:?}");
        let (map, faults) = with_own("not a table");
        assert_eq!((key(&map, Action::Accept, Place::Decide), faults.len()), ("a".into(), 1));
    }
}
