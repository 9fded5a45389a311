//! Everything that clocks run by, read once: calendars and targets by name and the day they come into force, deadlines.

use std::sync::{Arc, LazyLock};

use super::calendar::Calendar;
use super::deadlines::{self, Deadline};
use super::targets::{Targets, USUAL_CALENDAR};
use crate::domain::definitions::{Definition, Sort};
use crate::domain::time::Instant;

/// Calendars that hold where the desk has none of that name.
pub(super) const CALENDARS: &[(&str, &str)] = &[
    (USUAL_CALENDAR, include_str!("../../../assets/business/calendar/default.toml")),
    ("united-states", include_str!("../../../assets/business/calendar/united-states.toml")),
];

/// Targets that hold where the desk has none.
const TARGETS: &str = include_str!("../../../assets/business/targets/default.toml");

/// Everything about clocks that came with the program, as it was written.
pub fn built_in_texts() -> impl Iterator<Item = &'static str> {
    CALENDARS.iter().map(|(_, text)| *text).chain([TARGETS, deadlines::TEXT])
}

/// The works behind the clocks of a desk; cheap to clone.
#[derive(Debug, Clone, PartialEq)]
pub struct Clockwork(Arc<Works>);

#[derive(Debug, Clone, PartialEq)]
struct Works {
    /// By name, the newest version of a name last.
    calendars: Vec<(String, Instant, Arc<Calendar>)>,
    targets: Vec<(Instant, Arc<Targets>)>,
}

/// Holds before every version that says since when it does.
const ALWAYS: Instant = Instant(i64::MIN);

impl Clockwork {
    /// What came with the program, and over it what the desk defines. Definitions that are switched off are passed over.
    pub fn new(definitions: &[Definition]) -> Self {
        static BUILT_IN: LazyLock<Clockwork> = LazyLock::new(|| Clockwork(Arc::new(Works::built_in())));
        let mut own = definitions.iter().filter(|own| own.enabled).peekable();
        if own.peek().is_none() {
            return BUILT_IN.clone();
        }
        let mut works = Works::clone(&BUILT_IN.0);
        for definition in own {
            works.add(definition);
        }
        works.calendars.sort_by_key(|(_, from, _)| *from);
        works.targets.sort_by_key(|(from, _)| *from);
        Self(Arc::new(works))
    }

    /// The version of a calendar that is in force at a moment; the usual one where none has the name.
    pub fn calendar(&self, name: &str, at: Instant) -> &Calendar {
        let known = |name: &str| self.0.calendars.iter().rev().find(|(own, from, _)| own == name && *from <= at);
        let found = known(name).or_else(|| known(USUAL_CALENDAR)).or_else(|| self.0.calendars.first());
        found.map(|(_, _, calendar)| calendar.as_ref()).expect("a calendar came with the program")
    }

    /// The targets that are in force at a moment.
    pub fn targets(&self, at: Instant) -> &Targets {
        let found = self.0.targets.iter().rev().find(|(from, _)| *from <= at).or_else(|| self.0.targets.first());
        found.map(|(_, targets)| targets.as_ref()).expect("targets came with the program")
    }

    /// Whether any target asks for the customer's tier.
    pub fn asks_for_tier(&self) -> bool {
        self.0.targets.iter().any(|(_, targets)| targets.asks_for_tier())
    }

    pub fn deadlines(&self) -> &'static [Deadline] {
        deadlines::built_in()
    }
}

impl Default for Clockwork {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Works {
    fn built_in() -> Self {
        let calendar = |(name, text): &(&str, &str)| {
            Calendar::read(text).ok().map(|calendar| ((*name).to_owned(), ALWAYS, Arc::new(calendar)))
        };
        Self {
            calendars: CALENDARS.iter().filter_map(calendar).collect(),
            targets: Targets::read(TARGETS).ok().map(|targets| (ALWAYS, Arc::new(targets))).into_iter().collect(),
        }
    }

    fn add(&mut self, definition: &Definition) {
        let from = definition.in_force_from;
        match definition.sort {
            Sort::Calendar => {
                if let Ok(calendar) = Calendar::read(&definition.text) {
                    self.calendars.push((definition.name.clone(), from, Arc::new(calendar)));
                }
            }
            Sort::Targets => {
                if let Ok(targets) = Targets::read(&definition.text) {
                    self.targets.push((from, Arc::new(targets)));
                }
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::DAY;

    const NEVER_AT_NIGHT: &str = "zone = 'UTC'\n[week]\nmonday = ['10:00-11:00']\n";

    fn own(sort: Sort, name: &str, from: i64, text: &str) -> Definition {
        Definition {
            sort,
            name: name.to_owned(),
            in_force_from: Instant(from),
            enabled: true,
            text: text.to_owned(),
            ..Definition::default()
        }
    }

    #[test]
    fn what_came_with_the_program_can_be_read() {
        let works = Clockwork::default();
        assert_eq!(works.0.calendars.len(), CALENDARS.len());
        assert!(!works.0.targets.is_empty() && !works.deadlines().is_empty() && !works.asks_for_tier());
    }

    #[test]
    fn a_calendar_of_the_desk_holds_from_its_day_on() {
        let definitions = [own(Sort::Calendar, USUAL_CALENDAR, 100 * DAY, NEVER_AT_NIGHT)];
        let works = Clockwork::new(&definitions);
        let day = |at: i64| works.calendar(USUAL_CALENDAR, Instant(at * DAY)).ordinary_day();
        assert_eq!(day(100), 3_600_000);
        assert_ne!(day(99), 3_600_000);
        assert_eq!(works.calendar("nobody's", Instant(100 * DAY)).ordinary_day(), 3_600_000);
        let off = [Definition { enabled: false, ..definitions[0].clone() }];
        assert_ne!(Clockwork::new(&off).calendar(USUAL_CALENDAR, Instant(100 * DAY)).ordinary_day(), 3_600_000);
    }

    #[test]
    fn targets_of_the_desk_hold_from_their_day_on() {
        let text = "[[target]]\nclock = 'refund'\nwithin = '1h'\ntier = ['vip']\n";
        let works = Clockwork::new(&[own(Sort::Targets, "ours", 100 * DAY, text)]);
        assert!(works.asks_for_tier());
        assert!(works.targets(Instant(100 * DAY)).asks_for_tier());
        assert!(!works.targets(Instant(99 * DAY)).asks_for_tier());
    }
}
