//! Who gets a case where nobody is named: whose turn it is, who can do it, who has least to do.
//!
//! Invariant: only people on duty get a case, and nobody beyond what they take.

use std::collections::BTreeMap;

use super::{Staff, Work};
use crate::codes;
use crate::domain::refusal::Refusal;
use crate::domain::time::Instant;

codes! {
    /// How somebody is found; written `@rota` where else a name stands.
    pub enum Pick {
        /// Whoever's turn it is, by the number of the case.
        Rota = "rota",
        /// Who can do it; of those, who has least to do.
        Skill = "skill",
        /// Who has least to do.
        Load = "load",
    }
}

impl Pick {
    /// All of them as they are written.
    pub const WRITTEN: &str = "@rota @skill @load";

    /// Reads what stands where else a name does.
    pub fn written(text: &str) -> Option<Self> {
        text.strip_prefix('@').and_then(Self::from_code)
    }
}

/// What is looked at to find somebody.
#[derive(Debug, Clone, Copy)]
pub struct Case<'c> {
    pub id: i64,
    pub work: Work<'c>,
    /// Open cases by person.
    pub loads: &'c BTreeMap<String, i64>,
    pub now: Instant,
}

impl Staff {
    /// Finds who gets a case.
    pub fn pick(&self, how: Pick, case: &Case<'_>) -> Result<&str, Refusal> {
        if self.is_solo() {
            return Err(Refusal::NotYet("people_defined"));
        }
        let load = |name: &str| case.loads.get(name).copied().unwrap_or(0);
        let free: Vec<&str> = self
            .all(case.now)
            .filter(|(_, agent)| agent.is_on_duty(case.now))
            .filter(|(name, agent)| agent.most_open.is_none_or(|most| load(name) < most))
            .filter(|(_, agent)| how != Pick::Skill || agent.skills.cover(&case.work))
            .map(|(name, _)| name)
            .collect();
        let found = match how {
            Pick::Rota => {
                let turn = case.id.rem_euclid(i64::try_from(free.len()).unwrap_or(1).max(1));
                free.get(usize::try_from(turn).unwrap_or(0)).copied()
            }
            Pick::Skill | Pick::Load => free.into_iter().min_by_key(|name| load(name)),
        };
        let nobody = if how == Pick::Skill { "somebody_able" } else { "somebody_free" };
        found.ok_or(Refusal::NotYet(nobody))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::staff;
    use super::*;
    use crate::domain::vocabulary::Issue;

    /// A Tuesday, ten in the morning in London.
    fn now() -> Instant {
        Instant::parse("2026-11-24T10:00:00Z").expect("a moment")
    }

    const MONDAYS: &str = "[rota]\nzone = 'UTC'\nweek.monday = ['09:00-17:00']";

    #[test]
    fn everybody_gets_what_the_table_says() {
        let team = staff(&[
            ("ana", "most_open = 5\n[skills]\nissues = ['quality']\nlanguages = ['de']"),
            ("bo", ""),
            ("cy", MONDAYS),
            ("dan", "[skills]\nissues = ['quality']"),
        ]);
        let loads = |counts: &[(&str, i64)]| counts.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect();
        let german = Work { issue: Issue::Quality, language: "de", ..Work::default() };
        let parcel = Work { issue: Issue::Logistics, language: "de", ..Work::default() };
        for (how, id, work, counts, wanted) in [
            // In turn among those on duty: ana, bo, dan.
            (Pick::Rota, 9, german, &[][..], Ok("ana")),
            (Pick::Rota, 10, german, &[], Ok("bo")),
            (Pick::Rota, 11, german, &[], Ok("dan")),
            (Pick::Rota, 9, german, &[("ana", 5)], Ok("dan")),
            (Pick::Load, 9, german, &[("ana", 2), ("bo", 1), ("dan", 3)], Ok("bo")),
            (Pick::Load, 9, german, &[("ana", 2), ("bo", 2), ("dan", 2)], Ok("ana")),
            (Pick::Skill, 9, parcel, &[("bo", 99)], Ok("bo")),
            (Pick::Skill, 9, german, &[("ana", 4), ("bo", 6), ("dan", 5)], Ok("ana")),
            (Pick::Skill, 9, german, &[("ana", 5), ("bo", 6), ("dan", 5)], Ok("dan")),
        ] {
            let loads: BTreeMap<String, i64> = loads(counts);
            let found = team.pick(how, &Case { id, work, loads: &loads, now: now() });
            assert_eq!(found, wanted, "{how} {id} {counts:?}");
        }
    }

    #[test]
    fn where_nobody_is_there_nobody_gets_it() {
        let loads = BTreeMap::new();
        let case = Case { id: 1, work: Work { issue: Issue::Quality, ..Work::default() }, loads: &loads, now: now() };
        let pick = |people: &[(&str, &str)], how| staff(people).pick(how, &case).map(str::to_owned);
        assert_eq!(pick(&[], Pick::Load), Err(Refusal::NotYet("people_defined")));
        assert_eq!(pick(&[("cy", MONDAYS)], Pick::Rota), Err(Refusal::NotYet("somebody_free")));
        let parcels = "[skills]\nissues = ['logistics']";
        assert_eq!(pick(&[("dan", parcels)], Pick::Skill), Err(Refusal::NotYet("somebody_able")));
    }
}
