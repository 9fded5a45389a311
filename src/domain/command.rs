//! What somebody wants done: a verb, a record, and named arguments; and the table of all verbs.
//!
//! The table is the one list behind `afterdesk do`, the forms of the screen, the palette and the help: a verb that is not
//! here does not exist. Each feature reads its own arguments and decides.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::clocks::{paying, wind};
use super::ids::{Ids, Key, Kind};
use super::people::Actor;
use super::refusal::Refusal;
use super::situation::{Decision, Situation};
use super::time::Instant;
use super::{
    articles, causes, complaints, credits, customers, definitions, exchanges, outbox, parcels, passages, recoveries,
    refunds, reports, returns, rules, tasks,
};
use crate::with_edit;

/// Arguments by name, as typed on a command line or in a form; the journal keeps them as they are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Args(pub BTreeMap<String, String>);

/// More units than any case has; sums of a few of them stay far from the end of the numbers.
const MOST_UNITS: i64 = 1_000_000;
/// More money than any case is about, in minor units.
const MOST_MINOR: i64 = 1_000_000_000_000;

/// One verb on one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Command {
    pub verb: String,
    pub key: Key,
    #[serde(default)]
    pub args: Args,
}

/// Who wants it, when it happened, and the time of the clock.
#[derive(Debug, Clone)]
pub struct Context {
    pub actor: Actor,
    pub now: Instant,
    /// When it happened in the world, where that differs from now.
    pub happened_at: Instant,
}

impl Context {
    /// The person that an argument names: `me` is who acts, `-` is nobody.
    pub fn person(&self, name: &str) -> String {
        match name {
            "me" => self.actor.name.clone(),
            "-" => String::new(),
            name => name.to_owned(),
        }
    }
}

/// What kind of value an argument takes; forms and command line read it alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgKind {
    /// Free text, one line.
    Text,
    /// Free text of several lines.
    LongText,
    /// A whole number of units.
    Units,
    /// A decimal amount in the case's currency.
    Money,
    /// A percentage such as `15` or `7.5`.
    Percent,
    /// A date or moment: RFC 3339, `2026-11-30`, `tomorrow`, `3d`.
    When,
    /// One of a closed list of codes.
    Choice(&'static [&'static str]),
    /// Another record's number.
    Number(Kind),
    /// Several records' numbers, separated by commas.
    Numbers(Kind),
    /// A person.
    Agent,
    /// Words with `+` to add and `-` to take away, separated by commas.
    Tags,
    Flag,
}

/// One argument of a verb.
#[derive(Debug, Clone, Copy)]
pub struct ArgSpec {
    pub name: &'static str,
    pub kind: ArgKind,
    pub required: bool,
}

/// One verb: the kinds it applies to and what it takes.
#[derive(Debug, Clone, Copy)]
pub struct VerbSpec {
    pub id: &'static str,
    pub kinds: &'static [Kind],
    pub args: &'static [ArgSpec],
    /// Asks before it acts: money or a message really leaves, or it takes a record out of sight.
    pub confirm: bool,
}

/// Declares an argument that may be left out.
pub const fn opt(name: &'static str, kind: ArgKind) -> ArgSpec {
    ArgSpec { name, kind, required: false }
}

/// Declares an argument that must be there.
pub const fn req(name: &'static str, kind: ArgKind) -> ArgSpec {
    ArgSpec { name, kind, required: true }
}

/// Every verb of the desk, by feature.
pub fn verbs() -> impl Iterator<Item = &'static VerbSpec> {
    let features = [
        returns::VERBS,
        refunds::VERBS,
        exchanges::VERBS,
        credits::VERBS,
        complaints::VERBS,
        parcels::VERBS,
        outbox::VERBS,
        outbox::TELL,
        definitions::VERBS,
        tasks::VERBS,
        rules::VERBS,
        customers::VERBS,
        articles::VERBS,
        recoveries::VERBS,
        causes::VERBS,
        passages::VERBS,
        reports::VERBS,
    ];
    features.into_iter().flatten()
}

/// The verb of that name for that kind of record.
pub fn find_verb(id: &str, kind: Kind) -> Result<&'static VerbSpec, Refusal> {
    let mut known = None;
    for verb in verbs().filter(|verb| verb.id == id) {
        if verb.kinds.contains(&kind) {
            return Ok(verb);
        }
        known = Some(verb);
    }
    Err(match known {
        Some(verb) => Refusal::WrongKind { verb: verb.id, key: Key::new(kind, 0) },
        None => Refusal::UnknownVerb { verb: id.to_owned(), nearest: nearest(id, verbs().map(|verb| verb.id)) },
    })
}

/// Decides one command: changes, or a refusal that says why and what would allow it.
pub fn decide(ctx: &Context, command: &Command, situation: &Situation, ids: &mut dyn Ids) -> Decision {
    let spec = find_verb(&command.verb, command.key.kind)?;
    command.args.check(spec)?;
    match spec.id {
        "task" | "end_task" => return tasks::decide(ctx, command, situation, ids),
        "why" => return causes::decide(ctx, command, situation, ids),
        "learn" => return articles::decide(ctx, command, situation, ids),
        "compensate" => return refunds::compensate::decide(ctx, command, situation, ids),
        "answer_with" => {
            let mut changes = decide(ctx, &spelled_out(command, situation)?, situation, ids)?;
            complaints::draft::leave_alone(&mut changes);
            return Ok(changes);
        }
        "answer" => {
            let left = outbox::blanks_left(command.args.get("text").unwrap_or_default());
            if !left.is_empty() {
                return Err(Refusal::BlanksLeft(left));
            }
        }
        _ => {}
    }
    if spec.id == "tell" {
        return outbox::tell(ctx, command, situation, ids);
    }
    let mut changes = match command.key.kind {
        Kind::Return | Kind::ReturnLine => returns::decide(ctx, command, situation, ids),
        Kind::Refund => refunds::decide(ctx, command, situation, ids),
        Kind::Exchange => exchanges::decide(ctx, command, situation, ids),
        Kind::Customer if credits::is_about(command) => credits::decide(ctx, command, situation, ids),
        Kind::Ticket => complaints::decide(ctx, command, situation, ids),
        Kind::Parcel => parcels::decide(ctx, command, situation, ids),
        Kind::Effect => outbox::decide(ctx, command, situation),
        Kind::Definition => definitions::decide(ctx, command, situation, ids),
        Kind::Task => tasks::decide(ctx, command, situation, ids),
        Kind::Run => rules::decide(ctx, command, situation),
        Kind::Customer => customers::decide(ctx, command, situation),
        Kind::Article => articles::decide(ctx, command, situation, ids),
        Kind::Recovery => recoveries::decide(ctx, command, situation),
        Kind::Passage => passages::decide(ctx, command, situation, ids),
        Kind::Cause | Kind::Evidence | Kind::Action => causes::decide(ctx, command, situation, ids),
        Kind::Report => reports::decide(ctx, command, situation, ids),
        _ => Err(Refusal::WrongKind { verb: spec.id, key: command.key }),
    }?;
    returns::settling::tell(ctx, spec.id, &mut changes, ids);
    parcels::no_longer_awaited(situation, &mut changes);
    if command.key.kind == Kind::Task {
        causes::alongside(ctx, &mut changes, situation);
    }
    changes.extend(articles::used(ctx, &command.args, situation, ids)?);
    wind::wind(situation, ctx.happened_at, &mut changes);
    paying::wind(situation, &mut changes);
    if spec.id == "rejudge" {
        changes.retain(|change| with_edit!(change, edit => edit.before != edit.after));
    }
    Ok(changes)
}

/// The answer that a saved one makes for its case.
fn spelled_out(command: &Command, situation: &Situation) -> Result<Command, Refusal> {
    let saved = command.args.get("saved").unwrap_or_default();
    let text = situation.saved_answer.clone().ok_or_else(|| bad("saved", saved, "saved"))?;
    let until = command.args.get("until").map(|until| ("until".to_owned(), until.to_owned()));
    let args = until.into_iter().chain([("text".to_owned(), text)]).collect();
    Ok(Command { verb: "answer".to_owned(), key: command.key, args: Args(args) })
}

/// The known word nearest to a mistyped one, by edit distance of at most a third of its length.
pub fn nearest<'k>(word: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let letters = word.chars().count();
    let most = |candidate: &str| (candidate.len() / 3).max(1);
    // What is much longer or shorter is another word: somebody may paste a book where a word is asked for.
    known
        .filter(|candidate| letters.abs_diff(candidate.chars().count()) <= most(candidate))
        .map(|candidate| (distance(word, candidate), candidate))
        .filter(|(far, candidate)| *far <= most(candidate))
        .min()
        .map(|(_, candidate)| candidate)
}

/// Letters to change, add, leave out, or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 0..a.len() {
        let mut next = vec![i + 1];
        for j in 0..b.len() {
            let substituted = row[j] + usize::from(a[i] != b[j]);
            let mut least = substituted.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j] {
                least = least.min(before[j - 1] + 1);
            }
            next.push(least);
        }
        before = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

impl Args {
    /// An argument's text, when it is there and not blank.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|value| value.trim()).filter(|value| !value.is_empty())
    }

    /// Refuses arguments that the verb does not know and the lack of one that it needs.
    pub fn check(&self, spec: &'static VerbSpec) -> Result<(), Refusal> {
        if let Some(name) = self.0.keys().find(|name| spec.args.iter().all(|arg| arg.name != name.as_str())) {
            let known = spec.args.iter().map(|arg| arg.name).collect();
            return Err(Refusal::UnknownArgument { verb: spec.id, name: name.clone(), known });
        }
        match spec.args.iter().find(|arg| arg.required && self.get(arg.name).is_none()) {
            Some(arg) => Err(Refusal::MissingArgument { verb: spec.id, name: arg.name }),
            None => Ok(()),
        }
    }

    /// A whole number of units, not negative.
    pub fn units(&self, name: &'static str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        match text.parse::<i64>() {
            Ok(n) if (0..=MOST_UNITS).contains(&n) && text.bytes().all(|b| b.is_ascii_digit()) => Ok(Some(n)),
            _ => Err(bad(name, text, "units")),
        }
    }

    /// A decimal amount in a currency, in minor units.
    pub fn money(&self, name: &'static str, currency: &str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        super::money::parse_minor(text, currency)
            .filter(|minor| minor.abs() <= MOST_MINOR)
            .map(Some)
            .ok_or_else(|| bad(name, text, "money"))
    }

    /// A percentage, in basis points.
    pub fn percent(&self, name: &'static str) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        let number = text.strip_suffix('%').unwrap_or(text);
        // A percentage has two decimals of its own, as the minor units of a two-decimal currency have.
        match super::money::parse_minor(number, "EUR") {
            Some(points) if (0..=10_000).contains(&points) => Ok(Some(points)),
            _ => Err(bad(name, text, "percent")),
        }
    }

    /// One of a closed set of codes.
    pub fn choice<T: Copy>(
        &self,
        name: &'static str,
        from_code: impl Fn(&str) -> Option<T>,
        codes: &[&str],
    ) -> Result<Option<T>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        from_code(text).map(Some).ok_or_else(|| bad(name, text, &codes.join(" ")))
    }

    /// A moment: RFC 3339, a date (its start in UTC), `tomorrow`, or a span from now such as `3d`, `12h`, `2w`.
    pub fn when(&self, name: &'static str, now: Instant) -> Result<Option<Instant>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        super::time::moment(text, now).map(Some).ok_or_else(|| bad(name, text, "when"))
    }

    /// A record's number of a given kind.
    pub fn number(&self, name: &'static str, kind: Kind) -> Result<Option<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(None) };
        Key::parse(text)
            .filter(|key| key.kind == kind)
            .map(|key| Some(key.id))
            .ok_or_else(|| bad(name, text, kind.prefix()))
    }

    /// The numbers of several records of a given kind, each once; an argument that is there names one at least.
    pub fn numbers(&self, name: &'static str, kind: Kind) -> Result<Vec<i64>, Refusal> {
        let Some(text) = self.get(name) else { return Ok(Vec::new()) };
        let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
        let number = |word| Key::parse(word).filter(|key| key.kind == kind).map(|key| key.id);
        let ids: Option<BTreeSet<i64>> = words.map(number).collect();
        let ids = ids.filter(|ids| !ids.is_empty()).ok_or_else(|| bad(name, text, name))?;
        Ok(ids.into_iter().collect())
    }

    /// Whether a flag is set.
    pub fn flag(&self, name: &'static str) -> Result<bool, Refusal> {
        match self.get(name) {
            None | Some("no" | "false" | "0") => Ok(false),
            Some("yes" | "true" | "1") => Ok(true),
            Some(text) => Err(bad(name, text, "yes no")),
        }
    }
}

fn bad(name: &'static str, value: &str, expected: &str) -> Refusal {
    Refusal::BadArgument { name, value: value.to_owned(), expected: expected.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_word_is_one_of_about_as_many_letters() {
        let known = || ["approve", "refund", "note"].into_iter();
        for (word, found) in
            [("aprove", Some("approve")), ("refudn", Some("refund")), ("nte", Some("note")), ("x", None)]
        {
            assert_eq!(nearest(word, known()), found, "{word}");
        }
        // A user at random pasted this where a rule's verb stands: each key then took half a minute.
        assert_eq!(nearest(&"x".repeat(2_000_000), (0..100).flat_map(|_| known())), None);
    }
}
