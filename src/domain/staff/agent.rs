//! One person from a definition: what they may approve, what they are good at, when they are on duty, how much they take.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::codes;
use crate::domain::clocks::{Calendar, Rota};
use crate::domain::complaints::Ticket;
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::time::Instant;
use crate::domain::vocabulary::Issue;

codes! {
    /// What somebody may do; each holds those before it.
    pub enum Role {
        Agent = "agent",
        Lead = "lead",
        Manager = "manager",
    }
}

/// Somebody who works here.
#[derive(Debug, Clone, PartialEq)]
pub struct Agent {
    roles: Vec<Role>,
    /// The most to approve alone by currency, in minor units; no table is no limit, and a currency that it lacks is none to approve.
    limits: Option<BTreeMap<String, i64>>,
    pub skills: Skills,
    /// Always on duty without one.
    duty: Option<Calendar>,
    /// The most open cases at a time; no limit without one.
    pub most_open: Option<i64>,
    pub mail: String,
}

/// What somebody can work on; an empty list is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Skills {
    pub issues: Vec<Issue>,
    pub languages: Vec<String>,
    pub platforms: Vec<String>,
    pub product_lines: Vec<String>,
    pub markets: Vec<String>,
}

/// What of a case a skill looks at; empty where it is not known.
#[derive(Debug, Clone, Copy, Default)]
pub struct Work<'a> {
    pub issue: Issue,
    pub language: &'a str,
    pub platform: &'a str,
    pub product_line: &'a str,
    pub market: &'a str,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    roles: Vec<Role>,
    #[serde(default)]
    limits: Option<BTreeMap<String, Spanned<toml::Value>>>,
    #[serde(default)]
    skills: Skills,
    #[serde(default)]
    rota: Option<Rota>,
    #[serde(default)]
    most_open: Option<u32>,
    #[serde(default)]
    mail: String,
}

impl Agent {
    /// Reads a person from their text; every mistake is told.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { roles, limits, skills, rota, most_open, mail } = reading::read(text)?;
        let mut mistakes = Vec::new();
        let limits = limits.map(|limits| reading::sums(text, &limits, &mut mistakes));
        let duty = rota.map(|rota| rota.calendar(text, &mut mistakes));
        if !mail.is_empty() && !mail.contains('@') {
            let byte = text.find(&mail).unwrap_or(0);
            mistakes.push(Mistake::at(text, byte, MistakeKind::BadValue, &mail, "mei@shop.example"));
        }
        if mistakes.is_empty() {
            Ok(Self { roles, limits, skills, duty, most_open: most_open.map(i64::from), mail })
        } else {
            Err(mistakes)
        }
    }

    /// Whether they hold a role; everybody is an agent.
    pub fn has(&self, role: Role) -> bool {
        role == Role::Agent || self.roles.iter().any(|own| *own >= role)
    }

    /// The most they may approve alone, in minor units; `None` is no limit.
    pub fn limit(&self, currency: &str) -> Option<i64> {
        self.limits.as_ref().map(|limits| limits.get(currency).copied().unwrap_or(0))
    }

    /// Whether they are at work.
    pub fn is_on_duty(&self, at: Instant) -> bool {
        self.duty.as_ref().is_none_or(|duty| duty.is_open(at))
    }
}

impl<'a> From<&'a Ticket> for Work<'a> {
    fn from(ticket: &'a Ticket) -> Self {
        Self {
            issue: ticket.issue,
            language: &ticket.language,
            platform: &ticket.platform,
            product_line: &ticket.product_line,
            market: &ticket.market,
        }
    }
}

impl Skills {
    /// Whether a case is something for them. What is not known of a case speaks against nobody.
    pub fn cover(&self, work: &Work<'_>) -> bool {
        let among = |list: &[String], word: &str| {
            list.is_empty() || word.is_empty() || list.iter().any(|own| own.eq_ignore_ascii_case(word))
        };
        (self.issues.is_empty() || work.issue == Issue::Unknown || self.issues.contains(&work.issue))
            && among(&self.languages, work.language)
            && among(&self.platforms, work.platform)
            && among(&self.product_lines, work.product_line)
            && among(&self.markets, work.market)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEI: &str = "\
roles = ['lead']
mail = 'mei@shop.example'
most_open = 40
[limits]
EUR = '500.50'
JPY = 60000
[skills]
issues = ['quality']
languages = ['de', 'zh']
[rota]
zone = 'Asia/Shanghai'
away = ['2026-12-01..2026-12-03', '12-25']
[rota.week]
tuesday = ['09:00-12:00', '13:00-18:00']
friday = ['09:00-12:00']
";

    fn at(text: &str) -> Instant {
        Instant::parse(text).expect("a moment")
    }

    #[test]
    fn a_person_is_read_whole() {
        let mei = Agent::read(MEI).expect("a person");
        assert_eq!((mei.most_open, mei.mail.as_str()), (Some(40), "mei@shop.example"));
        assert_eq!((mei.limit("EUR"), mei.limit("JPY"), mei.limit("USD")), (Some(50_050), Some(60_000), Some(0)));
        for (moment, on_duty) in [
            ("2026-11-24T09:00:00+08:00", true),
            ("2026-11-24T12:30:00+08:00", false),
            ("2026-11-23T09:00:00+08:00", false),
            ("2026-12-01T09:00:00+08:00", false),
            ("2026-12-08T09:00:00+08:00", true),
            ("2026-12-25T09:00:00+08:00", false),
        ] {
            assert_eq!(mei.is_on_duty(at(moment)), on_duty, "{moment}");
        }
        let anybody = Agent::read("").expect("a person without particulars");
        assert!(
            anybody.is_on_duty(Instant(0)) && anybody.limit("EUR").is_none() && anybody.skills.cover(&Work::default())
        );
    }

    #[test]
    fn who_is_only_away_works_at_all_other_times() {
        let away = Agent::read("[rota]\nzone = 'UTC'\naway = ['2026-12-01']").expect("a person");
        assert!(away.is_on_duty(at("2026-11-29T03:00:00Z")));
        assert!(!away.is_on_duty(at("2026-12-01T03:00:00Z")));
    }

    #[test]
    fn skills_exclude_only_what_is_known_to_be_something_else() {
        let skills = Agent::read(MEI).expect("a person").skills;
        for (work, covers) in [
            (Work::default(), true),
            (Work { issue: Issue::Quality, language: "DE", market: "FR", ..Work::default() }, true),
            (Work { issue: Issue::Logistics, language: "de", ..Work::default() }, false),
            (Work { language: "fr", ..Work::default() }, false),
        ] {
            assert_eq!(skills.cover(&work), covers, "{work:?}");
        }
    }

    #[test]
    fn mistakes_are_pointed_at() {
        let place = |text: &str| {
            Agent::read(text).map_err(|m| m.iter().map(|m| (m.line, m.column, m.kind)).collect::<Vec<_>>())
        };
        let bad = |line, column| Err(vec![(line, column, MistakeKind::BadValue)]);
        assert_eq!(place("roles = ['chief']"), bad(1, 10));
        assert_eq!(place("[limits]\nEUR = 5.5"), bad(2, 7));
        assert_eq!(place("[limits]\nXQQ = '5'"), bad(2, 7));
        assert_eq!(place("[rota]\nzone = 'Mars'"), bad(2, 8));
        assert_eq!(place("[rota]\nzone = 'UTC'\naway = ['soon']"), bad(3, 9));
        assert_eq!(place("[rota]\nzone = 'UTC'\nweek.monday = ['9-5']"), bad(3, 16));
        assert_eq!(place("mail = 'x'"), bad(1, 9));
        assert_eq!(place("skils = 1"), Err(vec![(1, 1, MistakeKind::UnknownKey)]));
    }
}
