//! `tell`: a message about a case to a team's webhook, with blanks filled from the case.
//!
//! `{number}` is the case, every other blank a field of its record: `{severity}`, `{due_at}`, `{value}` for a sum with its
//! currency; `{customer|somebody}` has a word for where nothing is known. Values are put in as they are.

use serde::Serialize;

use super::template::{Part, one_line, parts};
use super::{Channel, Effect, EffectKind, EffectStatus, HOLD};
use crate::domain::change::{Change, Record};
use crate::domain::columns::{Columns, Val, to_columns};
use crate::domain::command::{ArgKind, Command, Context, VerbSpec, nearest, req};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::money;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;
use crate::with_kind;

/// The blank for the number of the case.
const NUMBER: &str = "number";

/// How a team hears of a case.
pub const TELL: &[VerbSpec] = &[VerbSpec {
    id: "tell",
    kinds: &[Kind::Return, Kind::Ticket, Kind::Parcel, Kind::Refund, Kind::Exchange, Kind::Task],
    args: &[req("to", ArgKind::Text), req("text", ArgKind::LongText)],
    confirm: false,
}];

/// Decides `tell`.
pub fn tell(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let case = case(command.key, sit).ok_or(Refusal::NotFound(command.key))?;
    let text = command.args.get("text").unwrap_or_default();
    if let Some((name, known)) = unknown_blank(&case, text) {
        return Err(Refusal::BadArgument { name: "text", value: format!("{{{name}}}"), expected: known });
    }
    let id = ids.next(Kind::Effect);
    let mut effect = Effect {
        id,
        natural_key: Some(format!("tell:{}:{id}", command.key)),
        kind: EffectKind::Notice,
        status: EffectStatus::Held,
        channel: Channel::Webhook,
        what: "tell".to_owned(),
        recipient: command.args.get("to").unwrap_or_default().to_owned(),
        body: filled(command.key, &case, text),
        hold_until: ctx.now.plus(HOLD),
        created_at: ctx.now,
        ..Effect::default()
    };
    match command.key.kind {
        Kind::Return => effect.return_id = Some(command.key.id),
        Kind::Ticket => effect.ticket_id = Some(command.key.id),
        Kind::Parcel => effect.parcel_id = Some(command.key.id),
        Kind::Refund => effect.refund_id = Some(command.key.id),
        Kind::Exchange => effect.exchange_id = Some(command.key.id),
        _ => {}
    }
    Ok(vec![Change::create(effect)])
}

/// The case as named values.
fn case(key: Key, sit: &Situation) -> Option<Columns> {
    fn columns<T: Record + Serialize>(record: Option<&T>) -> Option<Columns> {
        to_columns(record?).ok()
    }
    match key.kind {
        Kind::Return => columns(sit.case.as_ref()),
        Kind::Ticket => columns(sit.ticket.as_ref()),
        Kind::Parcel => columns(sit.parcel.as_ref()),
        Kind::Refund => columns(sit.refund.as_ref()),
        Kind::Exchange => columns(sit.exchange.as_ref()),
        Kind::Task => columns(sit.task.as_ref()),
        _ => None,
    }
}

/// The first blank of a text that no case of this kind has a field for, and the nearest known one.
pub fn wrong_blank(kind: Kind, text: &str) -> Option<(String, String)> {
    let fields = with_kind!(kind, T => to_columns(&T::default()));
    unknown_blank(&fields.ok()?, text)
}

/// The first blank that the case has no field for, and the nearest known one.
fn unknown_blank(case: &Columns, text: &str) -> Option<(String, String)> {
    let known = || case.iter().map(|(name, _)| name.strip_suffix("_minor").unwrap_or(name)).chain([NUMBER]);
    let unknown = parts(text).find_map(|part| match part {
        Part::Blank { name, .. } if known().all(|known| known != name) => Some(name.to_owned()),
        _ => None,
    })?;
    let near = nearest(&unknown, known()).map_or_else(|| known().collect::<Vec<_>>().join(" "), str::to_owned);
    Some((unknown, near))
}

fn filled(key: Key, case: &Columns, text: &str) -> String {
    let mut filled = String::new();
    for part in parts(text) {
        match part {
            Part::Plain(plain) => filled.push_str(plain),
            Part::Blank { name, otherwise } => {
                let value = value(key, case, name);
                filled.push_str(if value.is_empty() { otherwise.unwrap_or_default() } else { &value });
            }
        }
    }
    filled
}

/// What stands in a blank: sums with their currency, moments to the minute in UTC, texts on one line.
fn value(key: Key, case: &Columns, name: &str) -> String {
    if name == NUMBER {
        return key.to_string();
    }
    let of = |name: &str| case.iter().find(|(known, _)| *known == name).map(|(_, value)| value);
    if let Some(Val::Int(minor)) = of(&format!("{name}_minor")) {
        let currency = of("currency").map_or("", Val::text);
        return if currency.is_empty() {
            String::new()
        } else {
            format!("{} {currency}", money::decimal(*minor, currency))
        };
    }
    match of(name) {
        Some(Val::Int(at)) if name.ends_with("_at") => moment(Instant(*at)),
        Some(Val::Int(n)) => n.to_string(),
        Some(Val::Text(text)) => one_line(text),
        Some(Val::Null) | None => String::new(),
    }
}

fn moment(at: Instant) -> String {
    if at.is_never() {
        return String::new();
    }
    let text = at.rfc3339();
    text.get(..16).map_or_else(String::new, |minute| format!("{}Z", minute.replace('T', " ")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{self, Args};
    use crate::domain::complaints::Ticket;
    use crate::domain::people::Actor;
    use crate::domain::returns::ReturnCase;
    use crate::domain::trial::{Counter, NOW};
    use crate::domain::vocabulary::Severity;

    fn told(sit: &Situation, key: Key, text: &str) -> Result<Effect, Refusal> {
        let ctx = Context { actor: Actor::agent("mei"), now: NOW, happened_at: NOW };
        let args = [("to", "team"), ("text", text)].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let command = Command { verb: "tell".to_owned(), key, args: Args(args.into_iter().collect()) };
        let changes = command::decide(&ctx, &command, sit, &mut Counter(6))?;
        let [Change::Effect(edit)] = changes.as_slice() else { panic!("{changes:?}") };
        Ok(edit.after.clone().unwrap_or_default())
    }

    fn ticket() -> (Situation, Key) {
        let ticket = Ticket {
            id: 1001,
            subject: "It\nburnt {number}".to_owned(),
            severity: Severity::Urgent,
            opened_at: Instant(0),
            ..Ticket::default()
        };
        (Situation { ticket: Some(ticket), ..Situation::default() }, Key::new(Kind::Ticket, 1001))
    }

    #[test]
    fn blanks_are_filled_from_the_case_and_values_stay_values() {
        let (sit, key) = ticket();
        let effect = told(
            &sit,
            key,
            "{number} {severity}: {subject} by {customer|somebody}, {{opened {opened_at}}}, due {due_at|never}",
        );
        let effect = effect.expect("it is told");
        assert_eq!(effect.body, "C-1001 urgent: It burnt {number} by somebody, {opened 1970-01-01 00:00Z}, due never");
        assert_eq!(
            (effect.channel, effect.recipient.as_str(), effect.ticket_id),
            (Channel::Webhook, "team", Some(1001))
        );
        assert_eq!((effect.status, effect.hold_until), (EffectStatus::Held, NOW.plus(HOLD)));
        let case = ReturnCase { id: 7, value_minor: 1_290, currency: "EUR".to_owned(), ..ReturnCase::default() };
        let sit = Situation { case: Some(case), ..Situation::default() };
        let effect = told(&sit, Key::new(Kind::Return, 7), "{value}, {quantity}").expect("it is told");
        assert_eq!((effect.body.as_str(), effect.return_id), ("12.90 EUR, 0", Some(7)));
    }

    #[test]
    fn a_blank_that_nobody_knows_is_pointed_at() {
        let (sit, key) = ticket();
        let refused = told(&sit, key, "{sverity}");
        let wanted =
            Refusal::BadArgument { name: "text", value: "{sverity}".to_owned(), expected: "severity".to_owned() };
        assert_eq!(refused, Err(wanted));
        assert_eq!(told(&Situation::default(), key, "x"), Err(Refusal::NotFound(key)));
    }

    #[test]
    fn each_message_has_a_key_of_its_own() {
        let (sit, key) = ticket();
        assert_eq!(told(&sit, key, "x").expect("told").natural_key.as_deref(), Some("tell:C-1001:7"));
    }
}
