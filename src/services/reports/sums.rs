//! Figures for reports: one, by steps, by group, compared; thin above the engine.

use std::collections::BTreeSet;

use super::Maker;
use crate::analytics::{Basis, Figure, Metric, Scope};
use crate::domain::metrics::Dimension;
use crate::domain::reports::{BlockSpec, Over};
use crate::services::figures::{self, Ask, Env, Step};
use crate::store::StoreError;
use crate::store::read::Reader;

/// The words that a dimension has among the units shipped and returns of a period and the year before it.
pub fn words(reader: &Reader, env: &Env, scope: &Scope, by: Dimension) -> Result<Vec<String>, StoreError> {
    let scope = Scope { first_day: scope.first_day - 365, ..scope.clone() };
    let mut words = BTreeSet::new();
    for metric in [Metric::UnitsShipped, Metric::Returns] {
        let groups = figures::grouped(reader, env, &Ask::new(metric, scope.clone()), by)?;
        words.extend(groups.into_iter().map(|(word, _)| word).filter(|word| !word.is_empty()));
    }
    Ok(words.into_iter().collect())
}

impl Maker<'_> {
    pub(super) fn ask(metric: Metric, spec: &BlockSpec, scope: &Scope) -> Ask {
        let basis = if spec.flow { Basis::Flow } else { Basis::default() };
        Ask { metric, scope: scope.clone(), basis, variant: String::new() }
    }

    pub(super) fn figure(&self, metric: Metric, spec: &BlockSpec, scope: &Scope) -> Result<Figure, StoreError> {
        figures::figure(self.reader, &self.env, &Self::ask(metric, spec, scope))
    }

    pub(super) fn series(
        &self,
        metric: Metric,
        spec: &BlockSpec,
        scope: &Scope,
        n: usize,
    ) -> Result<Vec<Figure>, StoreError> {
        let step = match spec.over {
            Over::Days => Step::Day,
            Over::Weeks => Step::Week,
            Over::Months => Step::Month,
        };
        figures::series(self.reader, &self.env, &Self::ask(metric, spec, scope), step, n)
    }

    pub(super) fn groups(
        &self,
        metric: Metric,
        spec: &BlockSpec,
        by: Dimension,
        scope: &Scope,
    ) -> Result<Vec<(String, Figure)>, StoreError> {
        figures::grouped(self.reader, &self.env, &Self::ask(metric, spec, scope), by)
    }
}
