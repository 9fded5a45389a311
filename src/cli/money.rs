//! Money on the command line: what `show` says of a refund's sum and of a customer's balance.

use serde_json::{Map, Value, json};

use super::{Failure, Session};
use crate::domain::change::{Credit, Record, Refund};
use crate::domain::credits;
use crate::domain::ids::{Key, Kind};
use crate::domain::refunds::SheetLine;
use crate::services::export::object;
use crate::services::read::Reader;
use crate::services::{sheets, staff};

/// Says which of the refunds that were made wait for somebody else's word.
pub fn note_waiting(session: &Session, changed: &[Key]) -> Result<(), Failure> {
    if changed.iter().all(|key| key.kind != Kind::Refund) {
        return Ok(());
    }
    for (refund, who) in staff::waiting(&session.reader()?, changed, session.clock.now())? {
        let who = if who.is_empty() { "none".to_owned() } else { who.join(", ") };
        let blanks = [("key", refund.key().to_string().into()), ("who", who.into())];
        session.out.note(&session.out.words.fill("cli-waits-for-approval", &blanks));
    }
    Ok(())
}

/// The steps of a refund's sum in sentences of the session's language.
pub fn insert_steps(
    session: &Session,
    reader: &Reader,
    key: Key,
    record: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let Some(refund) = reader.get::<Refund>(key.id)?.filter(|_| session.out.json) else { return Ok(()) };
    let step = |(step, line): (sheets::Step, &SheetLine)| {
        json!({ "rule": line.rule, "basis": line.basis, "amount_minor": step.amount_minor, "of_minor": line.of_minor,
                "why": step.why, "changed_by": step.change })
    };
    let steps = sheets::steps(&session.out.words, &refund).into_iter().zip(&refund.sheet);
    record.insert("explained".to_owned(), steps.map(step).collect());
    record.insert("rate".to_owned(), sheets::rate(&session.out.words, &refund).map_or(Value::Null, Value::String));
    Ok(())
}

/// The same for people.
pub fn print_steps(session: &Session, refund: &Refund) -> Result<(), Failure> {
    session.out.line("")?;
    for (line, is_head) in sheets::explained(&session.out.words, refund) {
        session.out.line(&if is_head || line.is_empty() { line } else { format!("  {line}") })?;
    }
    Ok(())
}

/// What a customer's entries add up to, and for the customer themselves each of them.
pub fn insert_credits(entries: &[Credit], key: Key, record: &mut Map<String, Value>) {
    let balances = credits::balances(entries).into_iter();
    let balances =
        balances.map(|(unit, currency, n)| json!({ "unit": unit.code(), "currency": currency, "amount_minor": n }));
    record.insert("balances".to_owned(), balances.collect());
    if key.kind == Kind::Customer {
        record.insert("credits".to_owned(), entries.iter().map(|entry| Value::Object(object(entry))).collect());
    }
}

/// The entries for people; what they add up to stands with the person.
pub fn print_credits(session: &Session, entries: &[Credit], key: Key) -> Result<(), Failure> {
    let words = &session.out.words;
    if key.kind == Kind::Customer {
        let row = |entry: &Credit| {
            vec![
                format!("  {}", entry.made_at.rfc3339()),
                words.code("code-credit-kind", entry.kind.code()),
                words.money(entry.amount_minor, &entry.currency),
                entry.order_ref.clone(),
                entry.note.clone(),
            ]
        };
        session.out.table(&entries.iter().map(row).collect::<Vec<_>>())?;
    }
    Ok(())
}
