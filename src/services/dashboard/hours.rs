//! When cases begin: weekday by hour, in the shop's own time.

use super::cases::asked;
use crate::analytics::{Basis, Figure, Measured, Metric, Scope};
use crate::domain::ids::Kind;
use crate::domain::time::HOUR;
use crate::services::figures::{Ask, Env};
use crate::services::lists;
use crate::store::StoreError;
use crate::store::read::Reader;

/// Cases of some figures, returns or complaints, by weekday, Monday first, and hour.
pub fn hours(reader: &Reader, env: &Env, scope: &Scope, of: &[Metric]) -> Result<[[i64; 24]; 7], StoreError> {
    let mut cells = [[0; 24]; 7];
    let lists = lists::Env { now: env.now, me: String::new(), zone: env.zone().clone() };
    for metric in of {
        let ask = Ask { basis: Basis::Flow, ..Ask::new(*metric, scope.clone()) };
        let figure: Figure = ask.figure(env, Measured::NoData);
        let Some((kind, query)) = asked(&figure, 0) else { continue };
        let column = if kind == Kind::Return { "requested_at" } else { "opened_at" };
        let Ok(selection) = lists::select(kind, &query, &lists) else { continue };
        for (hour, n) in reader.hourly(kind, column, &selection.condition)? {
            let Ok(stamp) = jiff::Timestamp::from_millisecond(hour * HOUR) else { continue };
            let local = stamp.to_zoned(env.zone().clone());
            let weekday = usize::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
            let hour = usize::try_from(local.hour()).unwrap_or(0);
            cells[weekday.min(6)][hour.min(23)] += n;
        }
    }
    Ok(cells)
}
