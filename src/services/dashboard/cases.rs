//! The cases behind a figure, as a list and a query of the desk.

use crate::analytics::{Basis, Dimension, Figure, Metric};
use crate::domain::facts::{FactName, Reference, stored};
use crate::domain::ids::Kind;
use crate::domain::time::civil;

/// What the screen has lists of; what stands behind other figures, such as ratings, is told by the complaints they belong to.
const LISTED: [Kind; 5] = [Kind::Return, Kind::Refund, Kind::Exchange, Kind::Ticket, Kind::Parcel];

/// The list that shows what a figure counts; nothing where no single list holds it. Of orders that came back, it is the returns
/// that were asked for in time, since orders have no list of their own.
pub fn cases(figure: &Figure, return_days: i64) -> Option<(Kind, String)> {
    if let Some((kind, query)) = &figure.cases
        && let Some(kind) = Kind::from_code(kind).filter(|kind| LISTED.contains(kind))
    {
        return Some((kind, query.clone()));
    }
    asked(figure, return_days)
}

/// The same by the figure's own period and groups.
pub(super) fn asked(figure: &Figure, return_days: i64) -> Option<(Kind, String)> {
    let (kind, field) = match figure.metric {
        Metric::ReturnRate
        | Metric::ReturnRateUnits
        | Metric::Returns
        | Metric::StageTime
        | Metric::ReturnCost
        | Metric::ReturnDissatisfaction
        | Metric::RetainedShare => (Kind::Return, "requested"),
        Metric::RefundRate | Metric::RefundedMoney => (Kind::Refund, "done"),
        Metric::Csat | Metric::FirstResponse => (Kind::Ticket, "first_answer"),
        Metric::ReopenRate | Metric::OneTouchRate | Metric::NotFixedRate => (Kind::Ticket, "resolved"),
        Metric::Resolution | Metric::FirstResolution | Metric::Complaints | Metric::RepeatComplaints => {
            (Kind::Ticket, "opened")
        }
        Metric::SlaAttainment => (Kind::Ticket, "answer_due"),
        _ => return None,
    };
    let of_lane = figure.scope.groups.iter().any(|(by, _)| *by == Dimension::Lane);
    let late = if figure.basis == Basis::Cohort && kind == Kind::Return { return_days } else { 0 };
    let (from, until) = (civil(figure.scope.first_day)?, civil(figure.scope.until_day + late)?);
    // No field of a return names the lane that its goods came by; what is counted of the returns that were opened knows it.
    if of_lane && kind == Kind::Return {
        let scope = figure.scope.clone();
        let until_day = scope.until_day + late;
        let fact = stored(FactName::OpenedAsked, true);
        let reference = Reference { fact, first_day: scope.first_day, until_day, groups: scope.groups };
        return Some((kind, format!("figure:\"{reference}\"")));
    }
    let mut query = format!("{field}>={from} {field}<{until}");
    if kind == Kind::Refund {
        query.push_str(" status:succeeded");
    }
    for (dimension, word) in &figure.scope.groups {
        query.push(' ');
        query.push_str(&dimension.query(word)?);
    }
    Some((kind, query))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::{Measured, Scope};
    use crate::domain::time::Instant;
    use crate::services::lists::{Env, select};

    #[test]
    fn the_cases_of_every_figure_and_group_are_a_query_that_holds() {
        let env = Env::of_test(Instant(0), "mei");
        for metric in Metric::ALL {
            for dimension in Dimension::ALL {
                for basis in [Basis::Cohort, Basis::Flow] {
                    let scope = Scope {
                        first_day: 20_400,
                        until_day: 20_407,
                        groups: vec![(*dimension, "a \"b\"".to_owned()), (*dimension, String::new())],
                    };
                    let figure = Figure { scope, basis, ..Figure::plain(*metric, Measured::NoData) };
                    let Some((kind, query)) = cases(&figure, 30) else { continue };
                    // Codes are no free words: such a group is never asked for by another name than its own.
                    let is_code = matches!(dimension, Dimension::Reason | Dimension::Issue | Dimension::Severity);
                    let known = kind != Kind::Refund || *dimension == Dimension::Platform;
                    if !is_code && known {
                        assert!(select(kind, &query, &env).is_ok(), "{metric} {dimension}: {query}");
                    }
                    assert!(*dimension != Dimension::Lane || query.contains("/lane="), "{metric}: {query}");
                }
            }
        }
    }
}
