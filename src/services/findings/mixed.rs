//! Whether a rate moved, or only what was sold: what was to be expected of the goods of now at the rates of before.

use super::lines::{Lines, supplier_of};
use super::span::Span;
use super::trends::Trend;
use crate::analytics::cohort::Cohort;
use crate::analytics::finding::MixAndRate;
use crate::analytics::mix::{Weighed, split_weighed};
use crate::analytics::stats::binomial::same_rate;
use crate::analytics::stats::{many, p_chart};
use crate::analytics::trend::{Alarm, Chart};
use crate::analytics::{Dimension, Metric};
use crate::services::figures::cohorts::{Of, is_kept};
use crate::store::StoreError;
use crate::store::read::Reader;

/// Looked at from its beginning, but not farther back than this.
const MOST_WEEKS: usize = 13;
/// Cohorts are counted from the rows for one of them: that costs as much as all others together.
const MOST_BY_ROWS: usize = 1;
/// Beginnings so many weeks apart are the same time.
const SAME_TIME: usize = 6;

pub(super) enum Verdict {
    /// No mix could explain it; how much each is where that was counted.
    Rate(Option<MixAndRate>),
    /// How rarely chance alone brings what is left once the mix is taken off.
    Mix(f64),
    /// Nobody counts this group by goods too.
    Unknown,
}

pub(super) struct Mixes<'a, 'r> {
    lines: &'a mut Lines<'r>,
    reader: &'a Reader,
    span: &'a Span,
    by_rows: usize,
}

/// The weeks of an alarm that are looked at.
pub(super) fn weeks(alarm: &Alarm) -> std::ops::RangeInclusive<usize> {
    alarm.since.max((alarm.place + 1).saturating_sub(MOST_WEEKS))..=alarm.place
}

pub(super) fn of(metric: Metric) -> Option<Of> {
    match metric {
        Metric::ReturnRate => Some(Of::Returned),
        Metric::RefundRate => Some(Of::Refunded),
        _ => None,
    }
}

/// Whether two alarms are of one time and one direction.
pub(super) fn moved_with(trend: &Trend, alarm: &Alarm, other: &Trend, also: &Alarm) -> bool {
    of(other.metric).is_some() == of(trend.metric).is_some()
        && alarm.above == also.above
        && alarm.since.abs_diff(also.since) <= SAME_TIME
}

impl<'a, 'r> Mixes<'a, 'r> {
    pub const fn new(lines: &'a mut Lines<'r>, reader: &'a Reader, span: &'a Span) -> Self {
        Self { lines, reader, span, by_rows: 0 }
    }

    pub fn of(&mut self, trend: &Trend, alarm: &Alarm) -> Result<Verdict, StoreError> {
        let Some(of) = of(trend.metric) else { return Ok(Verdict::Rate(None)) };
        match trend.groups.as_slice() {
            // One line is no mix of lines.
            groups if groups.iter().any(|(by, _)| *by == Dimension::ProductLine) => Ok(Verdict::Rate(None)),
            groups if !self.is_kept(of, groups) => Ok(Verdict::Unknown),
            _ => {
                let (chance, mix) = self.counted(of, trend, alarm)?;
                let same_side = (mix.rate > 0.0) == alarm.above;
                Ok(match () {
                    // The catalogue knows the goods of this supplier by other names.
                    () if !self.has_goods(of, trend)? => Verdict::Unknown,
                    () if same_side && chance <= alarm.chance.max(1e-3) => Verdict::Rate(Some(mix)),
                    () => Verdict::Mix(chance),
                })
            }
        }
    }

    /// Whether the goods of a group are known by line without going through the records.
    fn is_kept(&self, of: Of, groups: &[(Dimension, String)]) -> bool {
        of == Of::Returned && supplier_of(groups).is_some() || is_kept(self.reader, of, groups)
    }

    fn has_goods(&mut self, of: Of, trend: &Trend) -> Result<bool, StoreError> {
        Ok(self.lines.of(of, &trend.groups)?.values().any(|weeks| weeks.iter().any(|week| week.whole > 0)))
    }

    /// The same, counted from the rows where no sums are kept; only for the first few.
    pub fn is_rate_by_rows(&mut self, trend: &Trend, alarm: &Alarm, limit: f64) -> Result<bool, StoreError> {
        let Some(of) = of(trend.metric) else { return Ok(true) };
        self.by_rows += 1;
        if self.by_rows > MOST_BY_ROWS {
            return Ok(false);
        }
        let (chance, mix) = self.counted(of, trend, alarm)?;
        Ok((mix.rate > 0.0) == alarm.above && chance <= limit)
    }

    #[expect(clippy::cast_precision_loss, reason = "counts and sums of a shop are far below 2^52")]
    fn counted(&mut self, of: Of, trend: &Trend, alarm: &Alarm) -> Result<(f64, MixAndRate), StoreError> {
        let lines = self.lines.of(of, &trend.groups)?.iter();
        let sums: Vec<(&String, Sums)> =
            lines.map(|(line, cohorts)| (line, Sums::of(cohorts, trend, alarm, self.span))).collect();
        let all = sums.iter().fold(Sums::default(), |all, (_, sums)| all.plus(sums));
        let weighed: Vec<Weighed> = sums.iter().map(|(line, sums)| sums.weighed(line, &all)).collect();
        let mix = split_weighed(&weighed).whole;
        // The rate that these goods had before, each at its age.
        let usual = if all.had > 0.0 { all.came_before / all.had } else { 0.0 };
        let expected: f64 = weighed.iter().map(|line| line.has * line.was.or(line.is).unwrap_or(usual)).sum();
        let turns = 2.0 * self.span.looked_at(trend.metric) as f64;
        let chance = match &trend.frozen.chart {
            Chart::Share(chart) => {
                let base = p_chart::Baseline { part: (expected * chart.whole as f64).round() as i64, ..*chart };
                base.chance((all.came as i64, all.has as i64))
            }
            Chart::Value(chart) if expected > 0.0 && all.has > 0.0 => {
                chart.chance(&[chart.typical() * (all.came / all.has) / expected])
            }
            Chart::Value(_) => 1.0,
        };
        Ok(((chance * turns).min(1.0), mix))
    }

    /// The lines that a reason's or an issue's rise shows in, beyond what chance brings one of them to.
    pub fn lines_of(&mut self, trend: &Trend, alarm: &Alarm) -> Result<Vec<String>, StoreError> {
        let by_why = matches!(trend.groups.as_slice(), [(Dimension::Reason | Dimension::Issue, _)]);
        if !by_why || trend.metric != Metric::ReturnRate {
            return Ok(Vec::new());
        }
        let lines = self.lines.of(Of::Returned, &trend.groups)?.iter().filter(|(line, _)| !line.is_empty());
        let sums: Vec<(&String, Sums)> =
            lines.map(|(line, cohorts)| (line, Sums::of(cohorts, trend, alarm, self.span))).collect();
        let kept = many::kept(&sums.iter().map(|(_, sums)| sums.chance()).collect::<Vec<f64>>());
        let moved = sums.iter().zip(kept).filter(|((_, sums), kept)| *kept && sums.rose() == alarm.above);
        Ok(moved.map(|((line, _), _)| (*line).clone()).collect())
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Sums {
    had: f64,
    came_before: f64,
    has: f64,
    came: f64,
}

impl Sums {
    /// What the weeks of the alarm have of a line, and what the baseline had of it at their ages.
    #[expect(clippy::cast_precision_loss, reason = "counts and sums of a shop are far below 2^52")]
    fn of(cohorts: &[Cohort], trend: &Trend, alarm: &Alarm, span: &Span) -> Self {
        let mut sums = Self::default();
        let base = &trend.frozen.places;
        sums.had = base.iter().map(|place| cohorts[*place].whole as f64).sum();
        let weeks: Vec<(i64, &Cohort)> =
            weeks(alarm).map(|place| &cohorts[place]).map(|week| (span.cut - week.until_day, week)).collect();
        // All lines are weighed by the ages of the slice as a whole; weeks of one shop are of about one size.
        let weight = 1.0 / weeks.len() as f64;
        for (age, week) in weeks {
            let seen = |week: &Cohort| week.seen(age, span.ripe);
            sums.has += week.whole as f64;
            sums.came += seen(week) as f64;
            sums.came_before += weight * base.iter().map(|place| seen(&cohorts[*place]) as f64).sum::<f64>();
        }
        sums
    }

    const fn plus(self, other: &Self) -> Self {
        Self {
            had: self.had + other.had,
            came_before: self.came_before + other.came_before,
            has: self.has + other.has,
            came: self.came + other.came,
        }
    }

    /// How rarely chance alone has these weeks so far from the baseline's.
    #[expect(clippy::cast_possible_truncation, reason = "counts stay counts")]
    fn chance(&self) -> f64 {
        same_rate((self.came as i64, self.has as i64), (self.came_before.round() as i64, self.had as i64))
    }

    fn rose(&self) -> bool {
        self.came * self.had > self.came_before * self.has
    }

    fn weighed(&self, line: &str, all: &Self) -> Weighed {
        let ratio = |part: f64, whole: f64| (whole > 0.0).then(|| part / whole);
        Weighed {
            code: line.to_owned(),
            had: ratio(self.had, all.had).unwrap_or(0.0),
            has: ratio(self.has, all.has).unwrap_or(0.0),
            was: ratio(self.came_before, self.had),
            is: ratio(self.came, self.has),
        }
    }
}
