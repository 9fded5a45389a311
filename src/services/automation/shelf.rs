//! The rules as people see them: those of the desk, those that every desk begins with, drafts, and why one did not act.

use crate::domain::change::Record;
use crate::domain::command::{Args, Command};
use crate::domain::definitions::{Definition, Mistake, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::rules::{Rule, Test};
use crate::domain::time::Instant;
use crate::services::read::Reader;
use crate::store::{StoreError, record};

/// What every desk begins with, by name; off until somebody switches it on.
const START: &[(&str, &str)] = &[
    ("request-decided", include_str!("../../../assets/business/rule/request-decided.toml")),
    ("inspected", include_str!("../../../assets/business/rule/inspected.toml")),
    ("refunded", include_str!("../../../assets/business/rule/refunded.toml")),
    ("give-returns", include_str!("../../../assets/business/rule/give-returns.toml")),
    ("give-complaints", include_str!("../../../assets/business/rule/give-complaints.toml")),
    ("complaint-due-soon", include_str!("../../../assets/business/rule/complaint-due-soon.toml")),
    ("overdue-returns", include_str!("../../../assets/business/rule/overdue-returns.toml")),
    ("follow-up-returns", include_str!("../../../assets/business/rule/follow-up-returns.toml")),
    ("follow-up-complaints", include_str!("../../../assets/business/rule/follow-up-complaints.toml")),
    ("complaint-answered", include_str!("../../../assets/business/rule/complaint-answered.toml")),
    ("parcel-moves", include_str!("../../../assets/business/rule/parcel-moves.toml")),
    ("inspect-faulty", include_str!("../../../assets/business/rule/inspect-faulty.toml")),
    ("answer-requests", include_str!("../../../assets/business/rule/answer-requests.toml")),
    ("approve-small", include_str!("../../../assets/business/rule/approve-small.toml")),
    ("refund-arrived", include_str!("../../../assets/business/rule/refund-arrived.toml")),
    ("urgent-complaints", include_str!("../../../assets/business/rule/urgent-complaints.toml")),
    ("tell-team", include_str!("../../../assets/business/rule/tell-team.toml")),
    ("tag-quality", include_str!("../../../assets/business/rule/tag-quality.toml")),
    ("due-soon", include_str!("../../../assets/business/rule/due-soon.toml")),
    ("dispute-evidence", include_str!("../../../assets/business/rule/dispute-evidence.toml")),
    ("overdue-complaints", include_str!("../../../assets/business/rule/overdue-complaints.toml")),
    ("parcel-silent", include_str!("../../../assets/business/rule/parcel-silent.toml")),
    ("parcel-trouble", include_str!("../../../assets/business/rule/parcel-trouble.toml")),
    ("parcel-news", include_str!("../../../assets/business/rule/parcel-news.toml")),
    ("return-parcel-news", include_str!("../../../assets/business/rule/return-parcel-news.toml")),
    ("tell-delay", include_str!("../../../assets/business/rule/tell-delay.toml")),
    ("care-after-delivery", include_str!("../../../assets/business/rule/care-after-delivery.toml")),
];

/// Whether every desk begins with a rule of that name.
pub fn is_of_every_desk(name: &str) -> bool {
    START.iter().any(|(known, _)| *known == name)
}

/// A rule under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    pub name: String,
    /// The definition; none while only the beginning of every desk has it.
    pub definition: Option<Definition>,
    pub text: String,
    pub read: Result<Rule, Vec<Mistake>>,
}

impl Shelved {
    pub fn is_on(&self) -> bool {
        self.definition.as_ref().is_some_and(|known| known.enabled) && self.read.is_ok()
    }

    /// The definition; one that the desk does not have yet is numbered below nothing, by its place in the beginning.
    pub fn record(&self) -> Definition {
        if let Some(known) = &self.definition {
            return known.clone();
        }
        let at = START.iter().position(|(name, _)| *name == self.name).unwrap_or(START.len());
        Definition {
            id: -1 - i64::try_from(at).unwrap_or(0),
            sort: Sort::Rule,
            name: self.name.clone(),
            text: self.text.clone(),
            ..Definition::default()
        }
    }

    /// The command that writes a text under this name, or another text under it.
    pub fn define(name: &str, text: &str) -> Command {
        let args = [("sort", Sort::Rule.code()), ("name", name), ("text", text)];
        let args = args.map(|(name, value)| (name.to_owned(), value.to_owned()));
        Command {
            verb: "define".to_owned(),
            key: Key::new(Kind::Definition, 0),
            args: Args(args.into_iter().collect()),
        }
    }

    /// The same, left switched off.
    pub fn define_off(name: &str, text: &str) -> Command {
        let mut command = Self::define(name, text);
        command.args.0.insert("off".to_owned(), "yes".to_owned());
        command
    }

    /// The command that keeps a case of the past as a test of this rule; the rule stays on or off as it is.
    pub fn keep(&self, test: &Test) -> Command {
        let text = format!("{}\n\n{}", self.text.trim_end(), test.text());
        if self.is_on() { Self::define(&self.name, &text) } else { Self::define_off(&self.name, &text) }
    }

    /// The command that switches the rule.
    pub fn switch(&self, on: bool) -> Command {
        match &self.definition {
            Some(known) => {
                let verb = if on { "enable" } else { "disable" };
                Command { verb: verb.to_owned(), key: known.key(), args: Args::default() }
            }
            None => Self::define(&self.name, &self.text),
        }
    }
}

/// Every rule, in the order in which they act; those that cannot be read come last.
pub fn shelf(reader: &Reader) -> Result<Vec<Shelved>, StoreError> {
    let of_desk = "where sort = $1 order by name, in_force_from";
    let found: Vec<Definition> = record::select(reader.db(), of_desk, &[Sort::Rule.code().into()])?;
    let shelved = |name: &str, text: &str, definition: Option<Definition>| Shelved {
        name: name.to_owned(),
        read: Rule::read(text),
        text: text.to_owned(),
        definition,
    };
    let mut shelf: Vec<Shelved> =
        found.into_iter().map(|known| shelved(&known.name.clone(), &known.text.clone(), Some(known))).collect();
    for (name, text) in START {
        if shelf.iter().all(|known| known.name != *name) {
            shelf.push(shelved(name, text, None));
        }
    }
    let order = |rule: &Shelved| rule.read.as_ref().map_or(i64::MAX, |read| read.order);
    shelf.sort_by(|a, b| (order(a), &a.name).cmp(&(order(b), &b.name)));
    Ok(shelf)
}

/// A text as a rule that nobody has switched on.
pub fn draft(name: &str, rule: Rule) -> super::Armed {
    super::Armed { name: name.to_owned(), version: 0, in_force_from: Instant(0), since: Instant(0), rule }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_desk_begins_with_is_without_a_mistake() {
        for (name, text) in START {
            assert!(Rule::read(text).is_ok(), "{name}: {:?}", Rule::read(text));
        }
    }
}
