//! What a decision about a tree of whys looks at, and the checks that domain cannot make: figures, cases, quoted words.

use crate::domain::causes::{Action, Cause, Evidence, Proof, cases_of};
use crate::domain::change::{Message, ReturnCase, Review, Ticket};
use crate::domain::columns::Val;
use crate::domain::command::Command;
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::situation::Situation;
use crate::domain::time::Instant;
use crate::services::causes::figure_of;
use crate::services::figures::Env;
use crate::services::lists;
use crate::store::read::{Reader, count};
use crate::store::{Db, StoreError, record};

/// The action that a task reminds of.
pub(super) fn action_of_task(db: &Db, task: i64) -> Result<Option<Action>, StoreError> {
    Ok(record::select(db, "where task_id = $1", &[Val::Int(task)])?.pop())
}

/// Loads the tree around what the command names.
pub(super) fn load(db: &Db, command: &Command, now: Instant, situation: &mut Situation) -> Result<(), StoreError> {
    let id = command.key.id;
    let whys = &mut situation.whys;
    match command.key.kind {
        Kind::Cause => whys.node = record::get(db, id)?,
        Kind::Evidence => {
            whys.named = record::get::<Evidence>(db, id)?;
            let node = whys.named.as_ref().map_or(0, |one| one.cause_id);
            whys.node = record::get(db, node)?;
        }
        Kind::Action => {
            whys.action = record::get::<Action>(db, id)?;
            let task = whys.action.as_ref().map_or(0, |action| action.task_id);
            situation.task = record::get(db, task)?;
            return Ok(());
        }
        Kind::Ticket if command.verb == "improve" => {
            let named = command.args.get("action").and_then(Key::parse).filter(|key| key.kind == Kind::Action);
            whys.action = named.map(|key| record::get(db, key.id)).transpose()?.flatten();
            return Ok(());
        }
        _ if command.verb != "why" => return Ok(()),
        _ => {}
    }
    if let Some(node) = &whys.node {
        whys.tree = record::select::<Cause>(db, "where root_id = $1 order by id", &[Val::Int(node.root_id)])?;
        whys.evidence = record::select(db, "where root_id = $1 order by id", &[Val::Int(node.root_id)])?;
        whys.actions = record::select(db, "where cause_id = $1 order by id", &[Val::Int(node.id)])?;
    }
    load_figures(db, command, now, situation)?;
    load_cases(db, command, now, situation)
}

/// Which figures of the tree, and of the command, have no data: they say nothing for or against anything.
fn load_figures(db: &Db, command: &Command, now: Instant, situation: &mut Situation) -> Result<(), StoreError> {
    let whys = &mut situation.whys;
    let weighs = matches!(command.verb.as_str(), "evidence" | "support" | "refute" | "why" | "remove");
    let named = command.args.get("metric").is_some();
    let figures: Vec<&Evidence> = whys.evidence.iter().filter(|one| one.proof == Proof::Figure).collect();
    if !weighs || !named && figures.is_empty() {
        return Ok(());
    }
    let Some(reader) = Reader::beside(db)? else { return Ok(()) };
    let counting = Env::load(&reader, now)?;
    let is_mute = |asked: [&str; 4]| {
        let figure = figure_of(&reader, &counting, asked)?;
        Ok::<bool, StoreError>(figure.is_some_and(|figure| !figure.has_data()))
    };
    let arg = |name: &str| command.args.get(name).unwrap_or_default();
    let is_named_mute = named && is_mute(["metric", "scope", "period", "basis"].map(arg))?;
    let mut mute = Vec::new();
    for one in figures {
        if is_mute([&one.metric, &one.scope, &one.period, &one.basis])? {
            mute.push(one.id);
        }
    }
    whys.mute = mute;
    whys.is_mute = is_named_mute;
    Ok(())
}

/// The cases that the command names, what its quote is taken from, and what its query counts.
fn load_cases(db: &Db, command: &Command, now: Instant, situation: &mut Situation) -> Result<(), StoreError> {
    let cases = cases_of(&command.args).unwrap_or_default();
    for case in &cases {
        if record::revision(db, *case)?.is_none() {
            situation.whys.missing.push(*case);
        }
    }
    if let ([case], Some(quote)) = (cases.as_slice(), command.args.get("quote")) {
        situation.whys.misquoted = !said_in(db, *case, quote)?;
    }
    if let Some(text) = command.args.get("query") {
        let kind = command.args.get("kind").map_or(Some(Kind::Return), Kind::from_word);
        let env = lists::env(db, now, &Actor::agent(""))?;
        let selected = kind.map(|kind| (kind, lists::select(kind, text, &env)));
        if let Some((kind, Ok(selection))) = selected {
            situation.whys.counted = Some(count(db, kind, &selection.condition)?);
        }
    }
    Ok(())
}

/// Whether words stand in what a customer wrote, however the lines are broken.
fn said_in(db: &Db, case: Key, quote: &str) -> Result<bool, StoreError> {
    let texts = match case.kind {
        Kind::Return => {
            let own = record::get::<ReturnCase>(db, case.id)?.map(|case| case.comment);
            own.into_iter().chain(messages(db, "return_id", case.id)?).collect()
        }
        Kind::Ticket => {
            let own =
                record::get::<Ticket>(db, case.id)?.map(|ticket| format!("{} {}", ticket.subject, ticket.comment));
            own.into_iter().chain(messages(db, "ticket_id", case.id)?).collect()
        }
        Kind::Review => {
            let own = record::get::<Review>(db, case.id)?;
            own.map(|review| format!("{} {}", review.title, review.comment)).into_iter().collect()
        }
        _ => Vec::new(),
    };
    let spaced = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let quote = spaced(quote);
    Ok(texts.iter().any(|text: &String| spaced(text).contains(&quote)))
}

fn messages(db: &Db, column: &str, id: i64) -> Result<Vec<String>, StoreError> {
    let found: Vec<Message> = record::select(db, &format!("where {column} = $1 order by id"), &[Val::Int(id)])?;
    Ok(found.into_iter().map(|message| message.body).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, Record};
    use crate::domain::time::DAY;
    use crate::services::Desk;
    use crate::services::clock::Clock;
    use crate::store::Deed;

    #[test]
    fn a_quote_is_what_the_customer_wrote() {
        let now = Instant(20_000 * DAY);
        let desk = Desk::memory(Clock::Fixed(now)).expect("a desk in memory");
        let deed = Deed {
            actor: Actor::agent("mei"),
            verb: "open".to_owned(),
            target: None,
            args: "{}".to_owned(),
            happened_at: now,
            cause: None,
            undoes: None,
        };
        let case = ReturnCase { id: 1, comment: "The zip broke\non day one".to_owned(), ..ReturnCase::default() };
        let mut write = desk.store().write(now).expect("a write");
        write.operation(&deed, &[Change::create(case.clone())]).expect("rows are written");
        write.finish().expect("it is durable");
        let said = |quote| said_in(desk.store().db(), case.key(), quote).expect("it reads");
        assert!(said("zip broke on"));
        assert!(!said("colour faded"));
    }
}
