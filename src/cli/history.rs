//! `history`, `undo`, `redo`: the journal as people read it, and the way back.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, FAILED, Failure, Session, case};
use crate::domain::ids::Key;
use crate::services::read::{Entry, Group};

/// `history`, `history NUMBER`, `history verify`
pub fn history(session: &Session, m: &ArgMatches) -> Answer {
    match m.get_one::<String>("number").map(String::as_str) {
        None => groups(session, m.get_one::<i64>("limit").copied().unwrap_or(30)),
        Some("verify") => verify(session, m.get_one::<String>("head").map(String::as_str)),
        Some(number) => match Key::parse(number) {
            Some(key) => of_record(session, key),
            None => Err(session.misused("cli-bad-number", &[("value", number.into())])),
        },
    }
}

fn groups(session: &Session, limit: i64) -> Answer {
    let out = &session.out;
    let groups = session.reader()?.history(None, limit)?;
    if out.json {
        for group in &groups {
            out.json_line(&group_json(group))?;
        }
        return Ok(DONE);
    }
    let rows: Vec<Vec<String>> = groups
        .iter()
        .map(|group| {
            let state = match (group.undone_by, group.undoes) {
                (Some(by), _) => out.words.fill("cli-undone-by", &[("by", by.to_string().into())]),
                (None, Some(of)) => out.words.fill("cli-undoes", &[("of", of.to_string().into())]),
                (None, None) => String::new(),
            };
            vec![
                format!("#{}", group.id),
                group.recorded_at.rfc3339(),
                group.actor.clone(),
                out.words.code("verb", &group.verb),
                group.target.map(|key| key.to_string()).unwrap_or_default(),
                out.words.fill("cli-changes", &[("n", group.n_changes.into())]),
                state,
            ]
        })
        .collect();
    out.table(&rows)?;
    Ok(DONE)
}

fn group_json(group: &Group) -> Value {
    json!({
        "group": group.id,
        "recorded_at": group.recorded_at.rfc3339(),
        "actor": group.actor,
        "actor_kind": group.actor_kind,
        "verb": group.verb,
        "target": group.target.map(|key| key.to_string()),
        "args": arguments(&group.args),
        "operations": group.n_operations,
        "changes": group.n_changes,
        "undoes": group.undoes,
        "undone_by": group.undone_by,
    })
}

fn of_record(session: &Session, key: Key) -> Answer {
    let out = &session.out;
    let entries = session.reader()?.history_of(key)?;
    if out.json {
        for entry in &entries {
            out.json_line(&entry_json(entry))?;
        }
        return Ok(DONE);
    }
    let rows: Vec<Vec<String>> = entries
        .iter()
        .map(|entry| {
            vec![
                format!("#{}", entry.id),
                entry.recorded_at.rfc3339(),
                entry.actor.clone(),
                out.words.code("verb", &entry.verb),
                case::cell_of_args(&entry.args),
            ]
        })
        .collect();
    out.table(&rows)?;
    Ok(DONE)
}

fn entry_json(entry: &Entry) -> Value {
    json!({
        "operation": entry.id,
        "group": entry.group,
        "recorded_at": entry.recorded_at.rfc3339(),
        "happened_at": entry.happened_at.rfc3339(),
        "actor": entry.actor,
        "actor_kind": entry.actor_kind,
        "cause": entry.cause,
        "verb": entry.verb,
        "target": entry.target.map(|key| key.to_string()),
        "args": arguments(&entry.args),
        "undoes": entry.undoes,
        "hash": entry.hash,
    })
}

fn arguments(args: &str) -> Value {
    serde_json::from_str(args).unwrap_or(Value::Null)
}

fn verify(session: &Session, head: Option<&str>) -> Answer {
    let out = &session.out;
    let reader = session.reader()?;
    let verified = reader.verify_history()?;
    let head_agrees = head.is_none_or(|head| reader.knows_hash(head).unwrap_or(false));
    let sound = verified.first_bad.is_none() && verified.first_missing.is_none() && head_agrees;
    if out.json {
        out.json_line(&json!({
            "operations": verified.n_operations,
            "head": verified.head,
            "sound": sound,
            "first_bad": verified.first_bad,
            "first_missing": verified.first_missing,
            "head_agrees": head_agrees,
        }))?;
    } else {
        let key = if sound { "cli-history-sound" } else { "cli-history-bent" };
        let first = verified.first_bad.or(verified.first_missing).unwrap_or(verified.n_operations);
        out.line(&out.words.fill(
            key,
            &[
                ("n", verified.n_operations.into()),
                ("head", verified.head.as_str().into()),
                ("first", first.to_string().into()),
            ],
        ))?;
    }
    Ok(if sound { DONE } else { FAILED })
}

/// `undo [OPERATION]`
pub fn undo(session: &Session, m: &ArgMatches) -> Answer {
    let outcome = session.known_desk()?.undo(&session.actor, m.get_one::<i64>("operation").copied())?;
    say_what(session, outcome.group, "cli-took-back")?;
    case::report(session, &outcome, 1)
}

/// `redo`
pub fn redo(session: &Session) -> Answer {
    let outcome = session.known_desk()?.redo(&session.actor)?;
    say_what(session, outcome.group, "cli-brought-back")?;
    case::report(session, &outcome, 1)
}

/// Says what was taken back or brought back: the group that this one, and whatever it undoes, goes back to.
fn say_what(session: &Session, group: Option<i64>, key: &str) -> Result<(), Failure> {
    let (Some(group), false) = (group, session.out.json) else { return Ok(()) };
    let reader = session.reader()?;
    let mut of = reader.group(group)?;
    while let Some(undone) = of.as_ref().and_then(|group| group.undoes) {
        of = reader.group(undone)?;
    }
    let Some(Group { id, verb, target, .. }) = of else { return Ok(()) };
    let words = &session.out.words;
    let blanks = [
        ("group", id.to_string().into()),
        ("verb", words.code("verb", &verb).into()),
        ("target", target.map(|key| key.to_string()).unwrap_or_default().into()),
    ];
    session.out.note(words.fill(key, &blanks).trim_end());
    Ok(())
}
