//! If a cause became rarer: counted over a period for any group of returns.

use crate::analytics::what_if::{Cause, WhatIf, what_if};
use crate::analytics::{Dimension, Measured, Metric, Scope};
use crate::services::figures::{self, Ask, Env};
use crate::store::StoreError;
use crate::store::read::Reader;

/// What a cause did in a period, and what would be without so many hundredths of it; the report currency beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub cause: Cause,
    pub what_if: WhatIf,
    pub currency: String,
    pub scope: Scope,
}

/// The cause is a reason, an issue, a supplier or any other group; the period's own groups stay. Nothing where there are no orders.
pub fn answer(
    reader: &Reader,
    env: &Env,
    period: &Scope,
    cause: (Dimension, String),
    less_percent: i64,
) -> Result<Option<Answer>, StoreError> {
    let count = |metric: Metric, scope: &Scope| figures::figure(reader, env, &Ask::new(metric, scope.clone()));
    let mut narrowed = period.clone();
    narrowed.groups.push(cause);
    let Measured::Share { part: returned, whole: orders, .. } = count(Metric::ReturnRate, period)?.measured else {
        return Ok(None);
    };
    let caused = match count(Metric::ReturnRate, &narrowed)?.measured {
        Measured::Share { part, .. } => part,
        _ => 0,
    };
    let (minor, refunds) = match count(Metric::RefundedMoney, &narrowed)?.measured {
        Measured::Money { minor, n, .. } => (minor, n),
        _ => (0, 0),
    };
    let cause = Cause { orders, returned, caused, minor, refunds };
    let answer = |what_if| Answer { cause, what_if, currency: env.currency.clone(), scope: narrowed };
    Ok(what_if(&cause, less_percent).map(answer))
}
