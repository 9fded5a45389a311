//! Who works here: roles, approval limits, skills, duty and capacity of each person, and who may approve what.
//!
//! Invariant: where nobody is defined the desk belongs to one person, who holds every role and knows no limit.

mod agent;
mod pick;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use agent::{Agent, Role, Skills, Work};
pub use pick::{Case, Pick};

use super::definitions::{Definition, Sort};
use super::people::Actor;
use super::time::Instant;

/// Everybody who works on a desk; cheap to clone.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Staff(Arc<Vec<Entry>>);

/// One version of one person.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    name: String,
    from: Instant,
    agent: Agent,
}

impl Staff {
    /// The people that definitions tell of; those switched off are passed over.
    pub fn new(definitions: &[Definition]) -> Self {
        let known = definitions.iter().filter(|known| known.sort == Sort::Agent && known.enabled);
        let entry = |known: &Definition| {
            let agent = Agent::read(&known.text).ok()?;
            Some(Entry { name: known.name.clone(), from: known.in_force_from, agent })
        };
        let mut entries: Vec<Entry> = known.filter_map(entry).collect();
        entries.sort_by(|a, b| (&a.name, a.from).cmp(&(&b.name, b.from)));
        Self(Arc::new(entries))
    }

    /// Whether one person does everything.
    pub fn is_solo(&self) -> bool {
        self.0.is_empty()
    }

    /// Everybody who is or will be defined.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let first = |index: &usize| *index == 0 || self.0[index - 1].name != self.0[*index].name;
        (0..self.0.len()).filter(first).map(|index| self.0[index].name.as_str())
    }

    /// Everybody as defined at a moment, in the order of their names.
    pub fn all(&self, at: Instant) -> impl Iterator<Item = (&str, &Agent)> {
        let later = move |index: usize, entry: &Entry| {
            self.0.get(index + 1).is_some_and(|next| next.name == entry.name && next.from <= at)
        };
        let standing =
            self.0.iter().enumerate().filter(move |(index, entry)| entry.from <= at && !later(*index, entry));
        standing.map(|(_, entry)| (entry.name.as_str(), &entry.agent))
    }

    /// One person as defined at a moment.
    pub fn agent(&self, name: &str, at: Instant) -> Option<&Agent> {
        self.all(at).find(|(known, _)| *known == name).map(|(_, agent)| agent)
    }

    /// Whether somebody holds a role; who is not defined is an agent where others are.
    pub fn has_role(&self, actor: &Actor, role: Role, at: Instant) -> bool {
        if !actor.may_override() {
            return false;
        }
        match self.agent(&actor.name, at) {
            Some(agent) => agent.has(role),
            None => self.is_solo() || role == Role::Agent,
        }
    }

    /// The most that somebody may approve alone, in minor units; `None` is no limit. Money leaves on a person's word only
    /// (domain 2.2), and only on the word of somebody who is known where anybody is.
    pub fn limit(&self, actor: &Actor, currency: &str, at: Instant) -> Option<i64> {
        if !actor.may_override() {
            return Some(0);
        }
        match self.agent(&actor.name, at) {
            Some(agent) => agent.limit(currency),
            None if self.is_solo() => None,
            None => Some(0),
        }
    }

    /// Who may approve a sum, leads and managers first.
    pub fn approvers(&self, amount_minor: i64, currency: &str, at: Instant) -> Vec<String> {
        let may = |agent: &Agent| agent.limit(currency).is_none_or(|limit| limit >= amount_minor);
        let mut able: Vec<(&str, &Agent)> = self.all(at).filter(|(_, agent)| may(agent)).collect();
        able.sort_by_key(|(_, agent)| !(agent.has(Role::Lead) || agent.has(Role::Manager)));
        able.into_iter().map(|(name, _)| name.to_owned()).collect()
    }

    /// Who takes a new case: on duty, good at such work, below the most they take, with the fewest open cases; the first by
    /// name where several have as few.
    pub fn taker(&self, work: &Work<'_>, open: &BTreeMap<String, i64>, at: Instant) -> Option<(&str, i64)> {
        let load = |name: &str| open.get(name).copied().unwrap_or(0);
        let able = self.all(at).filter(|(name, agent)| {
            let room = agent.most_open.is_none_or(|most| load(name) < most);
            room && agent.is_on_duty(at) && agent.skills.cover(work)
        });
        able.map(|(name, _)| (name, load(name))).min_by_key(|(name, load)| (*load, *name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::ActorKind;
    use crate::domain::vocabulary::Issue;

    const AT: Instant = Instant(1_000);

    pub(super) fn staff(people: &[(&str, &str)]) -> Staff {
        let define = |(name, text): &(&str, &str)| Definition {
            sort: Sort::Agent,
            name: (*name).to_owned(),
            in_force_from: Instant(0),
            enabled: true,
            text: (*text).to_owned(),
            ..Definition::default()
        };
        Staff::new(&people.iter().map(define).collect::<Vec<_>>())
    }

    #[test]
    fn alone_everybody_may_everything_but_machines_move_no_money() {
        let (staff, mei) = (Staff::default(), Actor::agent("mei"));
        assert!(staff.is_solo() && staff.has_role(&mei, Role::Manager, AT));
        assert_eq!(staff.limit(&mei, "EUR", AT), None);
        let rule = Actor { kind: ActorKind::Rule, name: "mei".to_owned() };
        assert_eq!(staff.limit(&rule, "EUR", AT), Some(0));
        assert!(!staff.has_role(&rule, Role::Agent, AT));
    }

    #[test]
    fn limits_are_per_person_and_currency() {
        let staff = staff(&[
            ("ana", "[limits]\nEUR = '50'\nJPY = 4000"),
            ("lena", "roles = ['lead']\n[limits]\nEUR = '500'"),
            ("omar", "roles = ['manager']"),
        ]);
        for (name, currency, limit) in [
            ("ana", "EUR", Some(5_000)),
            ("ana", "JPY", Some(4_000)),
            ("ana", "USD", Some(0)),
            ("lena", "EUR", Some(50_000)),
            ("omar", "USD", None),
            ("nobody", "EUR", Some(0)),
        ] {
            assert_eq!(staff.limit(&Actor::agent(name), currency, AT), limit, "{name} {currency}");
        }
        assert_eq!(staff.approvers(4_000, "EUR", AT), ["lena", "omar", "ana"]);
        assert_eq!(staff.approvers(5_001, "EUR", AT), ["lena", "omar"]);
        assert_eq!(staff.approvers(1, "USD", AT), ["omar"]);
        let roles =
            |name| [Role::Agent, Role::Lead, Role::Manager].map(|role| staff.has_role(&Actor::agent(name), role, AT));
        assert_eq!(roles("ana"), [true, false, false]);
        assert_eq!(roles("lena"), [true, true, false]);
        assert_eq!(roles("omar"), [true, true, true]);
        assert_eq!(roles("nobody"), [true, false, false]);
    }

    #[test]
    fn a_new_case_goes_to_whoever_can_and_has_the_fewest() {
        let staff = staff(&[
            ("ana", "skills.issues = ['quality']"),
            ("bo", "most_open = 3"),
            ("cy", ""),
            ("off", "[rota]\nzone = 'UTC'\naway = ['1970-01-01']"),
        ]);
        let open: BTreeMap<String, i64> =
            [("ana", 4), ("bo", 3), ("cy", 4)].map(|(name, n)| (name.to_owned(), n)).into();
        let taker = |issue| staff.taker(&Work { issue, ..Work::default() }, &open, AT);
        assert_eq!(taker(Issue::Quality), Some(("ana", 4)));
        assert_eq!(taker(Issue::Logistics), Some(("cy", 4)));
        assert_eq!(Staff::default().taker(&Work::default(), &open, AT), None);
    }

    #[test]
    fn what_was_agreed_later_holds_from_its_day_on() {
        let text = |limit: &str, from: i64| Definition {
            sort: Sort::Agent,
            name: "ana".to_owned(),
            in_force_from: Instant(from),
            enabled: true,
            text: format!("[limits]\nEUR = '{limit}'"),
            ..Definition::default()
        };
        let staff = Staff::new(&[text("80", 500), text("50", 0)]);
        let limit = |at| staff.limit(&Actor::agent("ana"), "EUR", Instant(at));
        assert_eq!((limit(499), limit(500)), (Some(5_000), Some(8_000)));
        assert_eq!(staff.all(AT).count(), 1);
    }
}
