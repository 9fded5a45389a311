//! Cells of rules and of the outbox.

use super::{column, effect_words, growing, plain, quiet, right};
use crate::domain::change::{Effect, Record as _};
use crate::domain::command::VerbSpec;
use crate::domain::definitions::VERBS;
use crate::domain::ids::Kind;
use crate::domain::outbox::{Channel, EffectStatus};
use crate::domain::refusal::Refusal;
use crate::domain::rules::RunOutcome;
use crate::domain::time::Instant;
use crate::services::automation::Listed;
use crate::text::{DatePattern, Words, shown_line};
use crate::tui::theme::Role;
use crate::tui::widgets::table::{Cell, Column};

pub(super) const RULE_COLUMNS: &[Column] = &[
    right("order-of", 5, 3),
    column("switch", 7, 0),
    growing("rule", 18, 0),
    column("about", 10, 1),
    right("fired", 7, 1),
    right("held", 7, 2),
    right("skipped", 7, 4),
    column("ran", 16, 3),
    growing("does", 20, 2),
];

pub(super) const NOTICE_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("status", 14, 0).holding("code-effect-status", EffectStatus::CODES, 0),
    column("leaves", 10, 0),
    growing("what", 16, 1),
    growing("recipient", 18, 1),
    column("case", 8, 2),
    column("channel", 16, 4).holding("code-channel", Channel::CODES, 0),
    column("language", 5, 3),
    growing("subject", 20, 3),
    right("tries", 5, 5),
];

/// Why a verb does not apply to a rule as it stands.
pub(super) fn allowed(verb: &str, rule: &Listed) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec: &&VerbSpec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    let applies = match spec.id {
        "new_label" | "change_label" => {
            return Err(Refusal::WrongKind { verb: spec.id, key: rule.definition.key() });
        }
        "enable" => !rule.definition.enabled,
        "disable" => rule.definition.enabled,
        // What every desk begins with can rest, not go away.
        "remove" | "rename" => !rule.is_built_in(),
        _ => true,
    };
    if applies { Ok(()) } else { Err(Refusal::NothingToDo) }
}

pub(super) fn rule_cell(rule: &Listed, column: &str, words: &Words) -> Cell {
    let read = rule.read.as_ref().ok();
    match column {
        "order-of" => quiet(&read.map_or_else(String::new, |read| read.order.to_string())),
        "switch" => match (&rule.read, rule.definition.enabled) {
            (Err(_), _) => (words.get("rules-broken"), Role::Bad),
            (Ok(_), true) => (words.get("rules-on"), Role::Good),
            (Ok(_), false) => (words.get("rules-off"), Role::Quiet),
        },
        "rule" if rule.n_failing() > 0 => {
            let blanks =
                [("name", shown_line(&rule.definition.name).into_owned().into()), ("n", rule.n_failing().into())];
            (words.fill("rules-failing", &blanks), Role::Bad)
        }
        "rule" => plain(&rule.definition.name),
        "about" => (read.map_or_else(String::new, |read| kind_words(read.kind, words)), Role::Quiet),
        "fired" => count(rule.count(RunOutcome::Executed), Role::Good, words),
        "held" => count(rule.count(RunOutcome::Held), Role::Warning, words),
        "skipped" => count(rule.count(RunOutcome::Skipped), Role::Quiet, words),
        "ran" => (rule.last_ran_at.map_or_else(String::new, |at| words.date(at, DatePattern::Minute)), Role::Quiet),
        "does" => {
            let verbs = read.iter().flat_map(|read| &read.deeds).map(|deed| words.code("verb", &deed.verb));
            (verbs.collect::<Vec<_>>().join(", "), Role::Quiet)
        }
        _ => plain(""),
    }
}

fn count(n: i64, role: Role, words: &Words) -> Cell {
    if n == 0 { plain("") } else { (words.number(n), role) }
}

/// The word of a list of cases.
pub fn kind_words(kind: Kind, words: &Words) -> String {
    words.code("code-list", kind.plural())
}

pub(super) fn notice_cell(effect: &Effect, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&super::Record::key(effect).to_string()),
        "status" => (words.code("code-effect-status", effect.status.code()), status_role(effect.status)),
        "leaves" => leaves(effect, words, now),
        "what" => (effect_words(effect, words), Role::Plain),
        "recipient" => plain(&effect.recipient),
        "case" => plain(&effect.case().map_or_else(String::new, |case| case.to_string())),
        "channel" => (words.code("code-channel", effect.channel.code()), Role::Quiet),
        "language" => quiet(&effect.language),
        "subject" => plain(&effect.subject),
        "tries" if effect.n_tries > 0 => (words.number(effect.n_tries), Role::Plain),
        _ => plain(""),
    }
}

/// The colour of where a message is.
pub fn status_role(status: EffectStatus) -> Role {
    match status {
        EffectStatus::Held | EffectStatus::Queued | EffectStatus::Sending => Role::Warning,
        EffectStatus::Done => Role::Good,
        EffectStatus::Failed | EffectStatus::Unknown => Role::Bad,
        EffectStatus::Stopped => Role::Quiet,
    }
}

/// When a message leaves by itself: how long it is still held back, or that a person has to say so.
pub fn leaves(effect: &Effect, words: &Words, now: Instant) -> Cell {
    let waits = matches!(effect.status, EffectStatus::Held | EffectStatus::Queued);
    match effect.hold_until {
        _ if !waits => plain(""),
        until if until.is_never() => (words.get("outbox-by-hand"), Role::Quiet),
        until if until <= now => (words.get("outbox-now"), Role::Warning),
        until => (words.span(until.0 - now.0), Role::Warning),
    }
}
