//! The watch list: products, suppliers and lanes whose goods come back far more often than the others', new or not.

use serde::Serialize;

use super::span::Span;
use crate::analytics::advice::Seen;
use crate::analytics::compare::{Compared, compare};
use crate::analytics::finding::{MoneyOf, Size};
use crate::analytics::{Dimension, Measured, Metric, Scope};
use crate::domain::time::week_start;
use crate::services::figures::cohorts::{Of, cohorts};
use crate::services::figures::{self, Ask, Env};
use crate::store::StoreError;
use crate::store::read::Reader;

const WATCHED: [Dimension; 3] = [Dimension::Product, Dimension::Supplier, Dimension::Lane];
/// Half a year of orders that have had their time.
const WEEKS: i64 = 26;
/// So many of each kind are a list; more are a table.
const MOST: usize = 8;

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Watched {
    pub by: Dimension,
    #[serde(flatten)]
    pub group: Compared,
    pub overall: f64,
    pub n_looked_at: usize,
    /// The part of what was refunded for it that lies beyond what the others come to, in the report currency.
    pub money: Option<Size>,
    pub first_day: i64,
    pub until_day: i64,
}

impl Watched {
    pub(super) fn seen(&self) -> Seen<'_> {
        Seen { by: self.by, word: &self.group.word, money: self.money.as_ref() }
    }
}

pub(super) fn watched(reader: &Reader, env: &Env, span: &Span) -> Result<Vec<Watched>, StoreError> {
    let Some(last) = span.weeks.last() else { return Ok(Vec::new()) };
    let until_day = last.until_day.min(week_start(span.cut - span.ripe));
    let first_day = (until_day - 7 * WEEKS).max(span.weeks[0].first_day);
    if first_day >= until_day {
        return Ok(Vec::new());
    }
    let scope = Scope { first_day, until_day, groups: Vec::new() };
    let mut watched = Vec::new();
    for by in WATCHED {
        let groups = cohorts(reader, env, Of::Returned, std::slice::from_ref(&scope), &[], Some(by))?;
        let groups: Vec<(String, i64, i64)> = groups
            .into_iter()
            .filter(|(word, _)| !word.is_empty())
            .filter_map(|(word, cohorts)| cohorts.first().map(|cohort| (word, cohort.part(), cohort.whole)))
            .collect();
        let Some(comparison) = compare(&groups, false) else { continue };
        let worse = comparison.groups.into_iter().filter(|group| group.differs && group.beyond > 0);
        for group in worse.take(MOST) {
            let money = money(reader, env, &scope, by, &group)?;
            let (overall, n_looked_at) = (comparison.overall, comparison.n_looked_at);
            watched.push(Watched { by, group, overall, n_looked_at, money, first_day, until_day });
        }
    }
    Ok(watched)
}

/// Of the money that really went back for its goods, the part of the returns beyond those that the others would have had.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a picture of a sum needs no more than 52 bits"
)]
fn money(
    reader: &Reader,
    env: &Env,
    scope: &Scope,
    by: Dimension,
    group: &Compared,
) -> Result<Option<Size>, StoreError> {
    let Some((difference, _)) = group.against_rest.filter(|_| group.part > 0) else { return Ok(None) };
    let scope = Scope { groups: vec![(by, group.word.clone())], ..scope.clone() };
    let refunded = figures::figure(reader, env, &Ask::new(Metric::RefundedMoney, scope))?;
    let Measured::Money { minor, n, currency } = refunded.measured else { return Ok(None) };
    let beyond = difference * group.whole as f64 / group.part as f64;
    let minor = (beyond.min(1.0) * minor as f64).round() as i64;
    Ok((n > 0).then_some(Size { minor, currency, of: MoneyOf::Refunded }))
}
