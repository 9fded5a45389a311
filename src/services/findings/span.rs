//! The weeks that a review looks at: from the first order on to the end of the period, and what is known of them.

use super::definitions;
use crate::analytics::Scope;
use crate::domain::baselines;
use crate::domain::baselines::Rebase;
use crate::domain::definitions::Sort;
use crate::domain::metrics::{Dimension, Metric};
use crate::domain::seasons::Seasons;
use crate::domain::time::week_start;
use crate::services::figures::Env;
use crate::store::StoreError;
use crate::store::read::Reader;

/// More than three years tell nothing new.
const MOST_WEEKS: i64 = 158;
/// A cohort is looked at for so many weeks after the period it was sold in began: by then most of what comes back has come.
const RIPENING_WEEKS: usize = 6;
/// Half of a week's parcels have arrived so many weeks later.
const WEEKS_ON_THE_WAY: usize = 3;
/// Days that a return may take beside its window, from the order to the delivery and from the customer to the file.
const ON_THE_WAY: i64 = 45;

/// What trends are made over and judged by.
pub(super) struct Span {
    pub weeks: Vec<Scope>,
    /// The first day that nothing is known of.
    pub cut: i64,
    pub ripe: i64,
    /// How many of the last weeks lie in the period.
    pub n_in_period: usize,
    seasons: Seasons,
    rebased: Vec<Rebase>,
}

impl Span {
    /// Nothing where there are no orders, or no whole week of them.
    pub fn of(reader: &Reader, env: &Env, period: &Scope) -> Result<Option<Self>, StoreError> {
        let Some((first, last)) = reader.order_days(&env.analysis)? else { return Ok(None) };
        // A desk that got no files for a while must not look as if nothing came back any more.
        let cut = env.today().min(last + 1);
        let until = week_start(period.until_day.min(cut));
        // The first week is seldom whole.
        let begin = (week_start(first) + 7).max(until - 7 * MOST_WEEKS);
        let weeks: Vec<Scope> = (0..(until - begin) / 7)
            .map(|n| Scope { first_day: begin + 7 * n, until_day: begin + 7 * n + 7, groups: Vec::new() })
            .collect();
        if weeks.is_empty() {
            return Ok(None);
        }
        let n_in_period = weeks.iter().filter(|week| week.until_day > period.first_day).count().max(1);
        Ok(Some(Self {
            n_in_period,
            weeks,
            cut,
            ripe: env.analysis.return_days + ON_THE_WAY,
            seasons: crate::services::figures::seasons(reader)?,
            rebased: Rebase::all(&definitions(reader, Sort::Baseline)?),
        }))
    }

    pub fn starts_on(&self, metric: Metric, groups: &[(Dimension, String)]) -> i64 {
        baselines::from_day(&self.rebased, metric, groups)
    }

    /// Weeks whose figure may be news: those of the period, and before them those that are still ripening.
    pub const fn looked_at(&self, metric: Metric) -> usize {
        match metric {
            Metric::ReturnRate => self.n_in_period + RIPENING_WEEKS - 1,
            Metric::TransitTime => self.n_in_period + WEEKS_ON_THE_WAY,
            _ => self.n_in_period,
        }
    }

    /// How many of the weeks are so many days old.
    pub fn n_of_age(&self, days: i64) -> usize {
        self.weeks.iter().filter(|week| self.cut - week.until_day >= days).count()
    }

    pub fn season(&self, first_day: i64, until_day: i64, groups: &[(Dimension, String)]) -> Option<String> {
        let market = groups.iter().find(|(by, _)| *by == Dimension::Market).map(|(_, word)| word.as_str());
        self.seasons.over(first_day, until_day, market).map(str::to_owned)
    }
}
