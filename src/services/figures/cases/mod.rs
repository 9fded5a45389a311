//! Figures that rest on cases one by one rather than on sums by day: times, ratings, promises, stages (domain 2.8).
//!
//! Rows come narrow and in the order of the moment that anchors them, so a trend of half a year reads what happened in half a year.

mod answers;
mod backlog;
mod clock;
mod mirror;
mod query;
mod ratings;
mod recovery;
mod reopening;
mod repeats;
mod resolution;
mod sla;
mod stages;
#[cfg(test)]
mod tests;
mod threads;
mod transit;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::orders::leave_out;
use super::{Ask, Env};
use crate::analytics::stats::share::wilson;
use crate::analytics::{Dimension, Figure, Measured, Metric, Scope};
use crate::domain::facts::BETWEEN;
use crate::domain::time::{Instant, SECOND};
use crate::store::StoreError;
use crate::store::read::Reader;
use crate::store::read::lives::Parting;

/// The figures of each word, one for each period; without a dimension there is one word, the empty one.
pub(super) type Parted = BTreeMap<String, Vec<Figure>>;

/// A period as moments; the second one is outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub from: Instant,
    pub until: Instant,
}

impl Span {
    pub fn holds(self, at: Instant) -> bool {
        self.from <= at && at < self.until
    }

    pub fn has(self, at: Option<Instant>) -> bool {
        at.is_some_and(|at| self.holds(at))
    }
}

/// The time in which a row may play a part. It is handed to the periods that this touches; what it counts for there, the figure says.
pub(super) type Reach = RangeInclusive<Instant>;

/// In every period.
pub(super) const ALWAYS: Reach = RangeInclusive::new(Instant(i64::MIN), Instant::NEVER);

/// From the first of some moments to the last.
pub(super) fn around(moments: impl IntoIterator<Item = Option<Instant>>) -> Reach {
    let known = moments.into_iter().flatten().map(|at| (at, at));
    let (first, last) = known.reduce(|all, at| (all.0.min(at.0), all.1.max(at.1))).unwrap_or_default();
    first..=last
}

/// One question over several periods.
pub(super) struct Run<'a> {
    pub reader: &'a Reader,
    pub env: &'a Env,
    pub ask: &'a Ask,
    /// The whole, or the groups of a dimension; each gets its own answer, and the rows are read once for all of them.
    pub by: &'a [Option<Dimension>],
    /// The dimensions among them.
    parted: Vec<Dimension>,
    /// In the order of time.
    scopes: &'a [Scope],
    spans: Vec<Span>,
}

/// The figures of several periods that follow each other, for each of the partings; nothing for a metric that is not counted here.
pub(super) fn over(
    reader: &Reader,
    env: &Env,
    ask: &Ask,
    scopes: &[Scope],
    by: &[Option<Dimension>],
) -> Result<Option<Vec<Parted>>, StoreError> {
    let span = |scope: &Scope| Span {
        from: env.analysis.start_of(scope.first_day),
        until: env.analysis.start_of(scope.until_day),
    };
    let parted = by.iter().flatten().copied().collect();
    let run = Run { reader, env, ask, by, parted, scopes, spans: scopes.iter().map(span).collect() };
    Ok(Some(match ask.metric {
        Metric::Csat | Metric::SurveyAnswers => ratings::figures(&run)?,
        Metric::Reviews | Metric::ReviewStars | Metric::LowStars => ratings::reviews(&run)?,
        Metric::Complaints | Metric::Backlog => backlog::figures(&run)?,
        Metric::FirstResponse => answers::figures(&run)?,
        Metric::Resolution | Metric::FirstResolution => resolution::figures(&run)?,
        Metric::ReopenRate | Metric::OneTouchRate => reopening::figures(&run)?,
        Metric::RepeatComplaints => repeats::repeated(&run)?,
        Metric::NotFixedRate => repeats::not_fixed(&run)?,
        Metric::SlaAttainment => sla::figures(&run)?,
        Metric::StageTime => stages::figures(&run)?,
        Metric::TransitTime | Metric::LateParcels => transit::figures(&run)?,
        Metric::Recovery => recovery::figures(&run)?,
        Metric::OrderDefectRate | Metric::ReturnDissatisfaction => mirror::figures(&run)?,
        _ => return Ok(None),
    }))
}

impl Run<'_> {
    /// The first moment of all periods, and the first one after them.
    pub fn first(&self) -> Instant {
        self.spans.iter().map(|span| span.from).min().unwrap_or(self.env.now)
    }

    pub fn last(&self) -> Instant {
        self.spans.iter().map(|span| span.until).max().unwrap_or(self.env.now)
    }

    /// The earliest moment that a state is asked for: the end of the first period, or now.
    pub fn first_cut(&self) -> Instant {
        self.spans.iter().map(|span| self.cut(*span)).min().unwrap_or(self.env.now)
    }

    /// When a period's state is looked at: at its end, or now where it goes on.
    pub fn cut(&self, span: Span) -> Instant {
        span.until.min(self.env.now)
    }

    pub fn parting(&self) -> Parting<'_> {
        Parting { groups: &self.ask.scope.groups, by: &self.parted }
    }

    pub fn is_variant(&self, name: &str) -> bool {
        self.ask.variant == name
    }

    /// Only where the whole of a single period is asked for; too dear for a trend.
    pub fn is_single(&self) -> bool {
        self.spans.len() == 1 && self.by == [None]
    }

    /// Parts rows by their words and measures each part in each period, where only those are looked at that reach into it.
    pub fn measured<T>(
        &self,
        rows: &[T],
        word: impl Fn(&T) -> &str,
        reach: impl Fn(&T) -> Reach,
        measure: impl Fn(&[&T], &Ask, Span) -> Figure,
    ) -> Vec<Parted> {
        let figures = |by: Option<Dimension>, word: &str, rows: &[&T]| {
            let of_period = |((scope, span), rows): ((&Scope, &Span), Vec<&T>)| {
                let mut scope = scope.clone();
                scope.groups.extend(by.map(|by| (by, word.to_owned())));
                measure(&rows, &self.ask.over(&scope), *span)
            };
            self.scopes.iter().zip(&self.spans).zip(self.handed(rows, &reach)).map(of_period).collect()
        };
        let mut place = 0;
        let parted = self.by.iter().map(|by| {
            let mut parts: BTreeMap<&str, Vec<&T>> = BTreeMap::new();
            if by.is_none() {
                parts.insert("", rows.iter().collect());
            } else {
                rows.iter().for_each(|row| parts.entry(self.word_at(place, word(row))).or_default().push(row));
                place += 1;
            }
            parts.into_iter().map(|(word, rows)| (word.to_owned(), figures(*by, word, &rows))).collect()
        });
        parted.collect()
    }

    /// The word of one dimension of those that stand together.
    fn word_at<'w>(&self, place: usize, words: &'w str) -> &'w str {
        if self.parted.len() == 1 { words } else { words.split(BETWEEN).nth(place).unwrap_or_default() }
    }

    /// The rows that reach into each period.
    fn handed<'r, T>(&self, rows: &[&'r T], reach: impl Fn(&T) -> Reach) -> Vec<Vec<&'r T>> {
        let mut handed = vec![Vec::new(); self.spans.len()];
        for row in rows {
            let reach = reach(row);
            let from = self.spans.partition_point(|span| span.until <= *reach.start());
            let until = self.spans.partition_point(|span| span.from <= *reach.end());
            handed[from.min(until)..until].iter_mut().for_each(|of_period| of_period.push(*row));
        }
        handed
    }
}

/// Cases of cases.
pub(super) fn share(part: i64, whole: i64) -> Measured {
    if whole == 0 { Measured::NoData } else { Measured::Share { part, whole, interval: wilson(part, whole) } }
}

/// How many there are.
pub(super) fn number<T>(all: &[T]) -> i64 {
    i64::try_from(all.len()).unwrap_or(i64::MAX)
}

/// Whole seconds between two moments, the earlier one first.
pub(super) const fn seconds(from: Instant, to: Instant) -> i64 {
    let passed = to.0.saturating_sub(from.0) / SECOND;
    if passed < 0 { 0 } else { passed }
}
