//! The goals of a desk, and how figures stand to them.

use super::{Ask, Env};
pub use crate::analytics::goal::Standing;
use crate::analytics::goal::standing;
use crate::analytics::{Basis, Figure, Scope};
use crate::domain::columns::Val;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::goals::{Every, Goal, Limit, MILLION};
use crate::domain::time::{civil, week_start};
use crate::report::chart;
use crate::store::read::Reader;
use crate::store::{StoreError, record};

/// A goal of the desk under its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    pub name: String,
    pub goal: Goal,
}

/// The goals of a desk; of several versions of one name the one that held when a period began.
#[derive(Debug, Clone, Default)]
pub struct Targets(Vec<Definition>);

impl Targets {
    pub fn load(reader: &Reader) -> Result<Self, StoreError> {
        let sort = Val::from(Sort::Goal.code());
        let own = record::select(reader.db(), "where sort = $1 order by name, in_force_from, id", &[sort])?;
        Ok(Self(own))
    }

    /// The goals that hold over a period of this length, by name.
    pub fn over(&self, env: &Env, scope: &Scope) -> Vec<Target> {
        let start = env.analysis.start_of(scope.first_day);
        let mut held: Vec<&Definition> = Vec::new();
        // A goal that is younger than its period is better than none: the first version holds for the past too.
        for own in &self.0 {
            match held.last_mut().filter(|last| last.name == own.name) {
                Some(last) if own.in_force_from <= start => *last = own,
                Some(_) => {}
                None => held.push(own),
            }
        }
        let read = |own: &Definition| Goal::read(&own.text).ok().map(|goal| Target { name: own.name.clone(), goal });
        let fits = |target: &Target| target.goal.every.is_none_or(|every| is_such(every, scope));
        held.into_iter().filter(|own| own.enabled).filter_map(read).filter(fits).collect()
    }

    /// The goal of a figure: the one for its very groups.
    pub fn of(&self, env: &Env, figure: &Figure) -> Option<Target> {
        let mut groups = figure.scope.groups.clone();
        groups.sort();
        self.over(env, &figure.scope).into_iter().find(|target| {
            let goal = &target.goal;
            let is_basis = goal.flow.is_none_or(|flow| flow == (figure.basis == Basis::Flow));
            (goal.metric, goal.version) == (figure.metric, figure.version)
                && goal.variant == figure.variant
                && goal.groups == groups
                && is_basis
        })
    }

    /// A figure's goal and how it stands to it.
    pub fn standing(&self, env: &Env, figure: &Figure) -> Option<(Target, Standing)> {
        let target = self.of(env, figure)?;
        let standing = target.standing(env, figure);
        Some((target, standing))
    }
}

impl Target {
    /// How a figure that the goal is about stands to it.
    pub fn standing(&self, env: &Env, figure: &Figure) -> Standing {
        let is_over = env.analysis.start_of(figure.scope.until_day) <= env.now;
        standing(&self.goal, figure, is_over)
    }

    /// The goal as a line of a chart.
    #[expect(clippy::cast_precision_loss, reason = "a line needs no more than 52 bits")]
    pub fn line(&self) -> chart::Target {
        let value = match &self.goal.limit {
            Limit::Share(parts) | Limit::Number(parts) => *parts as f64 / MILLION as f64,
            Limit::Millis(millis) => *millis as f64 / 1_000.0,
            Limit::Money(minor, _) => *minor as f64,
        };
        chart::Target { name: self.name.clone(), value }
    }

    /// The question whose answer the goal is about, over a period.
    pub fn ask(&self, scope: &Scope) -> Ask {
        let goal = &self.goal;
        Ask {
            metric: goal.metric,
            scope: Scope { groups: goal.groups.clone(), ..scope.clone() },
            basis: if goal.flow == Some(true) { Basis::Flow } else { Basis::default() },
            variant: goal.variant.clone(),
        }
    }
}

/// Whether a period is a whole one of a kind.
fn is_such(every: Every, scope: &Scope) -> bool {
    let (Some(first), Some(until)) = (civil(scope.first_day), civil(scope.until_day)) else { return false };
    let months =
        (i32::from(until.year()) - i32::from(first.year())) * 12 + i32::from(until.month()) - i32::from(first.month());
    let whole_months = first.day() == 1 && until.day() == 1;
    match every {
        Every::Week => scope.until_day - scope.first_day == 7 && week_start(scope.first_day) == scope.first_day,
        Every::Month => whole_months && months == 1,
        Every::Quarter => whole_months && months == 3 && (first.month() - 1) % 3 == 0,
        Every::Year => whole_months && months == 12 && first.month() == 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::day_of;

    #[test]
    fn a_goal_is_for_whole_periods_of_its_kind() {
        let day = |text: &str| text.parse().map(day_of).expect("a date");
        for (from, until, week, month, quarter, year) in [
            ("2026-11-09", "2026-11-16", true, false, false, false),
            ("2026-11-10", "2026-11-17", false, false, false, false),
            ("2026-11-01", "2026-12-01", false, true, false, false),
            ("2026-10-01", "2027-01-01", false, false, true, false),
            ("2026-11-01", "2027-02-01", false, false, false, false),
            ("2026-01-01", "2027-01-01", false, false, false, true),
        ] {
            let scope = Scope { first_day: day(from), until_day: day(until), groups: Vec::new() };
            let told = [Every::Week, Every::Month, Every::Quarter, Every::Year].map(|every| is_such(every, &scope));
            assert_eq!(told, [week, month, quarter, year], "{from} {until}");
        }
    }
}
