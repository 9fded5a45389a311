//! A report that was made: what it was made of, by which definitions, and the figures that it printed; whether and to whom it went.

use serde::{Deserialize, Serialize};

use super::sending;
use crate::domain::change::Change;
use crate::domain::command::{ArgKind, ArgSpec, Command, Context, VerbSpec, opt, req};
use crate::domain::ids::{Ids, Kind};
use crate::domain::outbox::Effect;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;

/// What was made of a template at one operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct MadeReport {
    pub id: i64,
    pub rev: i64,
    /// Template, what it is about, period, language, format and operation: the same report is kept once.
    pub natural_key: Option<String>,
    pub template: String,
    pub title: String,
    pub language: String,
    pub format: String,
    /// The supplier, line or market that it is about.
    pub about: String,
    /// Days since 1970, the last one excluded.
    pub first_day: i64,
    pub until_day: i64,
    /// The operation that it was cut at, and the moment of that.
    pub cut_operation: i64,
    pub cut_at: Instant,
    /// The figures that it printed, by their identity, as JSON.
    pub figures: String,
    /// Definitions and rates with their versions, as JSON.
    pub basis: String,
    /// The file that it was written to, and the hash of what was written.
    pub path: String,
    pub file_hash: String,
    /// What a mail with it says: its head, and its findings in plain words.
    pub subject: String,
    pub summary: String,
    /// When it left the desk first, and to whom it went since.
    pub sent_at: Option<Instant>,
    pub sent_to: String,
    pub made_by: String,
    pub made_at: Instant,
    pub updated_at: Instant,
}

crate::domain::record!(MadeReport, Kind::Report);

impl MadeReport {
    /// The identity of a made report.
    pub fn key_text(&self) -> String {
        let Self { template, about, first_day, until_day, language, format, cut_operation, .. } = self;
        format!("report:{template}:{about}:{first_day}-{until_day}:{language}:{format}:{cut_operation}")
    }
}

/// A report that arrived somewhere; nothing where that is known.
pub fn arrived(known: MadeReport, effect: &Effect) -> Option<Change> {
    let at = effect.left_at?;
    let mut to: Vec<&str> = known.sent_to.split(", ").filter(|name| !name.is_empty()).collect();
    if known.sent_at.is_some() && to.contains(&effect.recipient.as_str()) {
        return None;
    }
    to.push(&effect.recipient);
    let sent_to = to.join(", ");
    let after = MadeReport { sent_at: known.sent_at.or(Some(at)), sent_to, updated_at: at, ..known.clone() };
    Some(Change::update(known, after))
}

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Report], args, confirm: false }
}

/// What can be done with a made report.
pub const VERBS: &[VerbSpec] = &[
    verb("keep_report", &[req("made", ArgKind::LongText)]),
    verb("refile", &[req("path", ArgKind::Text), req("hash", ArgKind::Text)]),
    verb("send_report", &[req("to", ArgKind::Text), opt("text", ArgKind::LongText)]),
    verb("mark_sent", &[opt("to", ArgKind::Text)]),
    verb("remove", &[]),
];

/// Decides one verb on a made report.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    if command.verb == "keep_report" {
        return keep(ctx, command, ids);
    }
    let known = sit.made_report.clone().ok_or(Refusal::NotFound(command.key))?;
    match command.verb.as_str() {
        "mark_sent" => {
            let to = command.args.get("to").unwrap_or_default().to_owned();
            let after = MadeReport { sent_at: Some(ctx.now), sent_to: to, updated_at: ctx.now, ..known.clone() };
            Ok(vec![Change::update(known, after)])
        }
        "refile" => {
            let arg = |name: &str| command.args.get(name).unwrap_or_default().to_owned();
            let after = MadeReport { path: arg("path"), file_hash: arg("hash"), updated_at: ctx.now, ..known.clone() };
            Ok(vec![Change::update(known, after)])
        }
        "send_report" => sending::send(ctx, &command.args, (&known, &sit.effects), ids),
        "remove" => Ok(vec![Change::delete(known)]),
        _ => Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
}

fn keep(ctx: &Context, command: &Command, ids: &mut dyn Ids) -> Decision {
    let text = command.args.get("made").unwrap_or_default();
    let made: MadeReport = serde_json::from_str(text).map_err(|error| Refusal::BadArgument {
        name: "made",
        value: error.to_string(),
        expected: "{}".to_owned(),
    })?;
    Ok(vec![Change::create(MadeReport {
        id: ids.next(Kind::Report),
        rev: 0,
        natural_key: Some(made.key_text()),
        made_by: ctx.actor.name.clone(),
        made_at: ctx.now,
        updated_at: ctx.now,
        sent_at: None,
        sent_to: String::new(),
        ..made
    })])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Record;
    use crate::domain::command::Args;
    use crate::domain::ids::Key;
    use crate::domain::people::Actor;
    use crate::domain::trial::Counter;

    fn run(verb: &str, args: &[(&str, &str)], sit: &Situation) -> Decision {
        let ctx = Context { actor: Actor::agent("mei"), now: Instant(9), happened_at: Instant(9) };
        let key = sit.made_report.as_ref().map_or(Key::new(Kind::Report, 0), Record::key);
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        decide(&ctx, &Command { verb: verb.to_owned(), key, args: Args(args) }, sit, &mut Counter(0))
    }

    #[test]
    fn a_report_is_kept_as_it_was_made_marked_as_sent_and_taken_away() {
        let made = MadeReport { template: "weekly".to_owned(), cut_operation: 7, ..MadeReport::default() };
        let text = serde_json::to_string(&made).expect("JSON");
        let changes = run("keep_report", &[("made", &text)], &Situation::default()).expect("it is kept");
        let Change::Report(edit) = &changes[0] else { panic!("a report") };
        let kept = edit.after.clone().expect("it is there");
        assert_eq!((kept.made_by.as_str(), kept.made_at, kept.cut_operation), ("mei", Instant(9), 7));
        let sit = Situation { made_report: Some(kept), ..Situation::default() };
        let changes = run("mark_sent", &[("to", "boss")], &sit).expect("it is marked");
        let Change::Report(edit) = &changes[0] else { panic!("a report") };
        assert_eq!(
            edit.after.as_ref().map(|after| (after.sent_at, after.sent_to.as_str())),
            Some((Some(Instant(9)), "boss"))
        );
        assert_eq!(run("remove", &[], &sit).map(|changes| changes.len()), Ok(1));
        assert!(run("keep_report", &[("made", "{")], &Situation::default()).is_err());
    }
}
