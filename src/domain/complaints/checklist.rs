//! What must be done and known before a complaint is solved: checklists as definitions, by kind of complaint.
//!
//! Invariant: every checklist that fits a complaint holds for it; one without items asks for facts alone.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use toml::Spanned;

use super::Ticket;
use crate::codes;
use crate::domain::columns::to_columns;
use crate::domain::definitions::{Definition, Mistake, MistakeKind, Sort, reading};
use crate::domain::ids::Kind;
use crate::domain::query::{self, Env, Query, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::time::Instant;
use crate::domain::vocabulary::Issue;

const BUILT_IN: &[(&str, &str)] = &[
    ("usual", include_str!("../../../assets/business/checklist/usual.toml")),
    ("urgent", include_str!("../../../assets/business/checklist/urgent.toml")),
];

codes! {
    /// A fact that a solved complaint can be asked for.
    pub enum Fact {
        Category = "category",
        ProductLine = "product_line",
        Cause = "cause",
        Outcome = "outcome",
        Compensation = "compensation",
    }
}

/// Something to be done before a complaint is solved.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Item {
    pub code: String,
    text: String,
    /// The same in other languages, by their tags.
    #[serde(flatten)]
    texts: BTreeMap<String, String>,
}

impl Item {
    /// Its words in a language, else as it was written first.
    pub fn words(&self, language: &str) -> &str {
        self.texts.get(language).unwrap_or(&self.text)
    }
}

/// One list, and which complaints it is for.
#[derive(Debug, Clone, PartialEq)]
pub struct Checklist {
    when: Option<Query>,
    require: Vec<Fact>,
    items: Vec<Item>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    when: Option<Spanned<String>>,
    #[serde(default)]
    require: Vec<Fact>,
    #[serde(default)]
    item: Vec<Item>,
}

impl Checklist {
    /// Reads a list from its text.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { when, require, item } = reading::read(text)?;
        let mistake = |spanned: &Spanned<String>, error: query::QueryError| {
            let at = spanned.span().start + 1 + error.at.start;
            vec![Mistake::at(text, at, MistakeKind::BadQuery, &error.found, error.nearest.unwrap_or_default())]
        };
        let when = when.map(|when| query::parse(Kind::Ticket, when.get_ref()).map_err(|error| mistake(&when, error)));
        Ok(Self { when: when.transpose()?, require, items: item })
    }

    fn fits(&self, ticket: &Ticket, now: Instant) -> bool {
        let Some(when) = &self.when else { return true };
        let Ok(columns) = to_columns(ticket) else { return false };
        let subject = Subject { kind: Kind::Ticket, columns: &columns, along: &[] };
        query::matches(&when.filter, subject, &Env::of_nobody(now))
    }
}

/// The lists of a desk by name, each version with the day it comes into force; one that is switched off asks for nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct Checklists(Arc<BTreeMap<String, Vec<Version>>>);

/// Since when it is in force, and the list; none where it is switched off.
type Version = (Instant, Option<Checklist>);

/// Holds before every version that says since when it does.
const ALWAYS: Instant = Instant(i64::MIN);

impl Default for Checklists {
    fn default() -> Self {
        static LISTS: LazyLock<Checklists> = LazyLock::new(|| {
            let read = |(name, text): &(&str, &str)| ((*name).to_owned(), vec![(ALWAYS, Checklist::read(text).ok())]);
            Checklists(Arc::new(BUILT_IN.iter().map(read).collect()))
        });
        LISTS.clone()
    }
}

impl Checklists {
    /// What came with the program, and over it what the desk defines.
    pub fn new(definitions: &[Definition]) -> Self {
        let mut lists = Self::default().0.as_ref().clone();
        for own in definitions.iter().filter(|own| own.sort == Sort::Checklist) {
            let list = Checklist::read(&own.text).ok().filter(|_| own.enabled);
            let versions = lists.entry(own.name.clone()).or_default();
            versions.push((own.in_force_from, list));
            versions.sort_by_key(|(from, _)| *from);
        }
        Self(Arc::new(lists))
    }

    /// What is to be done for a complaint, each thing once.
    pub fn items<'c>(&'c self, ticket: &'c Ticket, now: Instant) -> Vec<&'c Item> {
        let mut items: Vec<&Item> = Vec::new();
        for item in self.of(ticket, now).flat_map(|list| &list.items) {
            if items.iter().all(|known| known.code != item.code) {
                items.push(item);
            }
        }
        items
    }

    fn of<'c>(&'c self, ticket: &'c Ticket, now: Instant) -> impl Iterator<Item = &'c Checklist> {
        let in_force = move |versions: &'c Vec<(Instant, Option<Checklist>)>| {
            versions.iter().rev().find(|(from, _)| *from <= now).and_then(|(_, list)| list.as_ref())
        };
        self.0.values().filter_map(in_force).filter(move |list| list.fits(ticket, now))
    }

    /// Refuses a complaint that is to be solved while something is undone or unknown.
    pub(super) fn admit(&self, solved: &Ticket, now: Instant) -> Result<(), Refusal> {
        let open = |item: &&Item| !solved.ticked.contains(&item.code) && !solved.waived.contains(&item.code);
        let items: Vec<Item> = self.items(solved, now).into_iter().filter(open).cloned().collect();
        let mut facts: Vec<&'static str> = Vec::new();
        for fact in self.of(solved, now).flat_map(|list| &list.require) {
            if !fact.is_known(solved) && !facts.contains(&fact.code()) {
                facts.push(fact.code());
            }
        }
        if items.is_empty() && facts.is_empty() { Ok(()) } else { Err(Refusal::Lacking { items, facts }) }
    }
}

impl Fact {
    const fn is_known(self, ticket: &Ticket) -> bool {
        match self {
            Self::Category => ticket.classified,
            Self::ProductLine => !ticket.product_line.is_empty(),
            Self::Cause => !ticket.cause.is_empty(),
            Self::Outcome => ticket.resolution.is_some(),
            Self::Compensation => !ticket.compensation.is_empty(),
        }
    }
}

/// The cause that stands in until somebody says another one.
pub(super) fn cause_of(ticket: &Ticket, said: Option<Issue>) -> Option<Issue> {
    said.or(Some(ticket.issue).filter(|issue| *issue != Issue::Unknown))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaints::Resolution;
    use crate::domain::vocabulary::Severity;

    const NOW: Instant = Instant(1_000);

    fn solved(severity: Severity) -> Ticket {
        Ticket {
            severity,
            classified: true,
            cause: "quality".to_owned(),
            resolution: Some(Resolution::Refunded),
            ..Ticket::default()
        }
    }

    fn own(name: &str, text: &str, enabled: bool) -> Definition {
        let (name, text) = (name.to_owned(), text.to_owned());
        Definition { sort: Sort::Checklist, name, text, enabled, in_force_from: Instant(0), ..Definition::default() }
    }

    fn lacking(lists: &Checklists, ticket: &Ticket) -> (Vec<String>, Vec<&'static str>) {
        match lists.admit(ticket, NOW) {
            Err(Refusal::Lacking { items, facts }) => (items.into_iter().map(|item| item.code).collect(), facts),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_list_that_comes_with_the_program_can_be_read() {
        for (name, text) in BUILT_IN {
            assert!(Checklist::read(text).is_ok(), "{name}");
        }
    }

    #[test]
    fn what_burns_is_ticked_or_waived_first() {
        let lists = Checklists::default();
        assert_eq!(lists.admit(&solved(Severity::General), NOW), Ok(()));
        let mut urgent = solved(Severity::Urgent);
        assert_eq!(lacking(&lists, &urgent).0, ["others_safe", "stock_stopped"]);
        urgent.ticked = vec!["others_safe".to_owned()];
        urgent.waived = vec!["stock_stopped".to_owned()];
        assert_eq!(lists.admit(&urgent, NOW), Ok(()));
    }

    #[test]
    fn a_shop_asks_for_more_or_for_nothing() {
        let strict = "when = 'issue:quality or reason:defective'\nrequire = ['product_line', 'compensation']";
        let lists = Checklists::new(&[own("strict", strict, true), own("urgent", "", false)]);
        let quality = Ticket { issue: Issue::Quality, ..solved(Severity::Urgent) };
        assert_eq!(lacking(&lists, &quality), (vec![], vec!["product_line", "compensation"]));
        assert_eq!(lists.admit(&solved(Severity::Urgent), NOW), Ok(()));
        let wrong = Checklist::read("when = 'isue:quality'").map_err(|mistakes| mistakes[0].kind);
        assert_eq!(wrong, Err(MistakeKind::BadQuery));
        assert!(Checklist::read("require = ['colour']").is_err());
    }

    #[test]
    fn items_speak_the_language_of_whoever_reads_them() {
        let lists = Checklists::default();
        let urgent = solved(Severity::Urgent);
        let items = lists.items(&urgent, NOW);
        assert_ne!(items[0].words("zh-CN"), items[0].words("en"));
        assert_eq!(items[0].words("fr"), items[0].words("en"));
    }
}
