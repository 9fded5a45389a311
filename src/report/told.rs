//! A figure as people read it: its value, its short form with the doubt, its period, and what it changed against another.

use std::cmp::Ordering;

use super::{Cell, number_of, numbers};
use crate::analytics::stats::difference::newcombe;
use crate::analytics::stats::share::{Standing, standing};
use crate::analytics::{Basis, Figure, Interval, Maturity, Measured, Scope};
use crate::domain::time;
use crate::report::chart::Unit;
use crate::text::Words;

/// The name of what a figure measures, with its variant where it has one.
pub fn name(words: &Words, figure: &Figure) -> String {
    let name = words.code("metric", figure.metric.code());
    if figure.variant.is_empty() {
        return name;
    }
    words.fill("report-variant", &[("name", name.into()), ("variant", words.code("variant", &figure.variant).into())])
}

/// The value alone: `7.5%`; small groups show their counts only.
pub fn value(words: &Words, figure: &Figure) -> String {
    match &figure.measured {
        Measured::NoData => words.get("report-no-data"),
        Measured::Count { n } => words.number(*n),
        Measured::Share { part, whole, .. } => match standing(*whole) {
            Standing::NoData => words.get("report-no-data"),
            Standing::CountsOnly => of(words, &words.number(*part), &words.number(*whole)),
            Standing::Greyed | Standing::Ranked => numbers::text(words, Unit::Share, figure.value().unwrap_or(0.0)),
        },
        Measured::MoneyShare { whole_minor: 0, .. } => words.get("report-no-data"),
        Measured::MoneyShare { .. } => numbers::text(words, Unit::Share, figure.value().unwrap_or(0.0)),
        Measured::Money { minor, currency, .. } => words.money(*minor, currency),
        Measured::Mean { mean, .. } => numbers::text(words, Unit::Stars, *mean),
        Measured::Time { median: Some(median), .. } => numbers::text(words, Unit::Seconds, *median),
        Measured::Time { .. } => words.get("report-not-reached"),
    }
}

/// The short form behind a value: `9 of 120, 4.0–13.6%, orders of week 2026-W31, all past their time`.
pub fn note(words: &Words, figure: &Figure) -> String {
    let mut parts = Vec::new();
    match &figure.measured {
        Measured::Share { part, whole, interval } if *whole > 0 => {
            parts.push(of(words, &words.number(*part), &words.number(*whole)));
            parts.push(span(words, Unit::Share, *interval));
        }
        Measured::MoneyShare { part_minor, whole_minor, n_part, n_whole, currency } if *whole_minor != 0 => {
            parts.push(of(words, &words.money(*part_minor, ""), &words.money(*whole_minor, currency)));
            parts.push(of(words, &words.number(*n_part), &words.number(*n_whole)));
        }
        Measured::Money { n, .. } => parts.push(words.fill("report-n-cases", &[("n", (*n).into())])),
        Measured::Mean { n, interval, .. } => {
            parts.push(words.fill("report-n-cases", &[("n", (*n).into())]));
            parts.extend(interval.map(|interval| span(words, Unit::Stars, interval)));
        }
        Measured::Time { interval, n_ended, n_open, oldest_open, .. } => {
            parts.extend(interval.map(|interval| span(words, Unit::Seconds, interval)));
            parts.push(words.fill("report-n-ended", &[("n", (*n_ended).into())]));
            if *n_open > 0 {
                let oldest = oldest_open.map_or_else(String::new, |at| words.span(at.saturating_mul(1_000)));
                parts.push(words.fill("report-n-open", &[("n", (*n_open).into()), ("oldest", oldest.into())]));
            }
        }
        _ => {}
    }
    let anchor = match figure.basis {
        Basis::Cohort => "report-of-orders",
        Basis::Flow => "report-of-cases",
    };
    parts.push(words.fill(anchor, &[("period", period(words, &figure.scope).into())]));
    parts.extend(figure.maturity.as_ref().and_then(|maturity| ripe(words, figure, maturity)));
    let left_out: i64 = figure.excluded.iter().map(|(_, n)| n).sum();
    if left_out > 0 {
        parts.push(words.fill("report-left-out", &[("n", left_out.into())]));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(&words.get("list-comma"))
}

/// How much of the period has had its time, and what it will have become.
fn ripe(words: &Words, figure: &Figure, maturity: &Maturity) -> Option<String> {
    if maturity.all <= 0 {
        return None;
    }
    if maturity.past >= maturity.all {
        return Some(words.get("report-ripe"));
    }
    let share = words.percent(maturity.past, maturity.all);
    let Some((value, interval)) = maturity.projection else {
        return Some(words.fill("report-ripening", &[("share", share.into())]));
    };
    let unit = number_of(figure).map_or(Unit::Share, |(_, unit)| unit);
    let value = numbers::text(words, unit, value);
    let blanks = [("share", share.into()), ("value", value.into()), ("span", span(words, unit, interval).into())];
    Some(words.fill("report-ripening-to", &blanks))
}

/// `9 of 120`.
fn of(words: &Words, part: &str, whole: &str) -> String {
    words.fill("report-of", &[("part", part.into()), ("whole", whole.into())])
}

/// `4.0–13.6%`: the unit stands once, behind.
fn span(words: &Words, unit: Unit, interval: Interval) -> String {
    let (low, high) = (numbers::text(words, unit, interval.low), numbers::text(words, unit, interval.high));
    let low = if unit == Unit::Share { low.trim_end_matches('%') } else { low.as_str() };
    format!("{low}–{high}")
}

/// A period in its shortest exact form: `week 2026-W46`, `2026-11`, `2026-Q4`, else its first and last day.
pub fn period(words: &Words, scope: &Scope) -> String {
    let (Some(first), Some(until)) = (time::civil(scope.first_day), time::civil(scope.until_day)) else {
        return String::new();
    };
    let n_months = i32::from(until.year() - first.year()) * 12 + i32::from(until.month()) - i32::from(first.month());
    let whole_months = first.day() == 1 && until.day() == 1;
    match n_months {
        1 if whole_months => format!("{}-{:02}", first.year(), first.month()),
        3 if whole_months && first.month() % 3 == 1 => format!("{}-Q{}", first.year(), first.month() / 3 + 1),
        12 if whole_months && first.month() == 1 => first.year().to_string(),
        _ if scope.until_day - scope.first_day == 7 && time::week_start(scope.first_day) == scope.first_day => {
            words.fill("report-week", &[("week", time::iso_week(scope.first_day).into())])
        }
        _ if scope.until_day - scope.first_day == 1 => first.to_string(),
        _ => {
            let last = time::civil(scope.until_day - 1).unwrap_or(until);
            words.fill("report-days", &[("first", first.to_string().into()), ("last", last.to_string().into())])
        }
    }
}

/// What a figure changed against another: in words, and whether it is better as far as that can be told.
pub fn change(words: &Words, now: &Figure, before: &Figure) -> (String, Option<bool>) {
    let (Some((now_value, unit)), Some((then_value, _))) = (number_of(now), number_of(before)) else {
        return (String::new(), None);
    };
    let difference = now_value - then_value;
    let sign = match difference.partial_cmp(&0.0) {
        Some(Ordering::Greater) => "+",
        Some(Ordering::Less) => "−",
        _ => "±",
    };
    let size = match unit {
        Unit::Share => words.fill("report-points", &[("n", words.decimal(difference.abs() * 100.0, 1).into())]),
        _ if then_value.abs() > 0.0 => format!("{}%", words.decimal(difference.abs() / then_value.abs() * 100.0, 0)),
        _ => numbers::text(words, unit, difference.abs()),
    };
    let then = period(words, &before.scope);
    let text = words.fill("report-change", &[("change", format!("{sign}{size}").into()), ("period", then.into())]);
    let is_sure = is_sure(now, before);
    let text =
        if is_sure == Some(false) { words.fill("report-maybe-chance", &[("change", text.into())]) } else { text };
    let better =
        is_sure.filter(|sure| *sure).and_then(|_| now.metric.more_is_better()).map(|more| more == (difference > 0.0));
    // What has not had its time looks better than it will be.
    let is_young = now.maturity.as_ref().is_some_and(|maturity| maturity.past < maturity.all);
    (text, better.filter(|better| !(*better && is_young)))
}

/// Whether two figures differ by more than chance; nothing where that cannot be reckoned.
fn is_sure(now: &Figure, before: &Figure) -> Option<bool> {
    match (&now.measured, &before.measured) {
        (Measured::Share { part: a, whole: b, .. }, Measured::Share { part: c, whole: d, .. }) => {
            newcombe((*a, *b), (*c, *d)).map(|(_, interval)| interval.low > 0.0 || interval.high < 0.0)
        }
        (Measured::Count { n: a }, Measured::Count { n: b }) => {
            // The difference of two Poisson counts spreads by the root of their sum.
            #[expect(clippy::cast_precision_loss, reason = "counts of cases")]
            let (difference, sum) = ((a - b) as f64, (a + b) as f64);
            (sum > 0.0).then(|| difference.abs() > 1.96 * sum.sqrt())
        }
        (Measured::Mean { interval: Some(a), .. }, Measured::Mean { interval: Some(b), .. })
        | (Measured::Time { interval: Some(a), .. }, Measured::Time { interval: Some(b), .. }) => {
            Some(a.low > b.high || a.high < b.low)
        }
        _ => None,
    }
}

/// A figure as a cell, compared with another one where there is one.
pub fn cell(words: &Words, figure: Figure, before: Option<&Figure>, target: String) -> Cell {
    let (change, better) = before.map_or_else(Default::default, |before| change(words, &figure, before));
    Cell {
        name: name(words, &figure),
        value: value(words, &figure),
        note: note(words, &figure),
        change,
        better,
        target,
        figure,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::Metric;
    use crate::analytics::stats::share::wilson;
    use crate::domain::time::{Instant, day_of};
    use crate::text::Lang;

    fn words(lang: Lang) -> Words {
        Words::in_zone(lang, jiff::tz::TimeZone::UTC)
    }

    fn scope(first: &str, until: &str) -> Scope {
        let day = |text: &str| text.parse().map(day_of).expect("a date");
        Scope { first_day: day(first), until_day: day(until), groups: Vec::new() }
    }

    fn share(part: i64, whole: i64) -> Figure {
        figure(Measured::Share { part, whole, interval: wilson(part, whole) })
    }

    fn figure(measured: Measured) -> Figure {
        Figure {
            metric: Metric::ReturnRate,
            version: 1,
            scope: scope("2026-07-27", "2026-08-03"),
            variant: String::new(),
            basis: Basis::Cohort,
            measured,
            excluded: Vec::new(),
            maturity: Some(Maturity { past: 120, all: 120, projection: None }),
            as_of: Instant(0),
            cases: None,
        }
    }

    #[test]
    fn a_share_tells_its_counts_its_bounds_its_anchor_and_its_age() {
        let words = words(Lang::En);
        assert_eq!(value(&words, &share(9, 120)), "7.5%");
        assert_eq!(note(&words, &share(9, 120)), "9 of 120, 4.0–13.6%, orders of week 2026-W31, all past their time");
        assert_eq!(value(&words, &share(2, 3)), "2 of 3", "under five cases are counts");
        assert_eq!(value(&words, &share(0, 0)), "no data", "nothing of nothing is not zero");
        let young = Figure { maturity: Some(Maturity { past: 30, all: 120, projection: None }), ..share(9, 120) };
        assert!(note(&words, &young).ends_with("25% past their time"), "{}", note(&words, &young));
    }

    #[test]
    fn times_tell_who_still_waits_and_a_median_that_was_not_reached() {
        let words = words(Lang::En);
        let time = |median| {
            figure(Measured::Time {
                median,
                interval: None,
                n_ended: 40,
                n_open: 3,
                oldest_open: Some(273_600),
                ended_median: None,
                ended_mean: None,
                ended_p90: None,
            })
        };
        assert_eq!(value(&words, &time(Some(90_000.0))), "1d");
        assert_eq!(value(&words, &time(None)), "median not reached");
        assert!(note(&words, &time(None)).contains("3 still open, oldest 3d"));
    }

    #[test]
    fn periods_have_their_shortest_exact_name() {
        let words = words(Lang::En);
        for (first, until, name) in [
            ("2026-11-09", "2026-11-16", "week 2026-W46"),
            ("2026-11-01", "2026-12-01", "2026-11"),
            ("2026-10-01", "2027-01-01", "2026-Q4"),
            ("2026-01-01", "2027-01-01", "2026"),
            ("2026-11-03", "2026-11-10", "2026-11-03 to 2026-11-09"),
            ("2026-11-03", "2026-11-04", "2026-11-03"),
        ] {
            assert_eq!(period(&words, &scope(first, until)), name);
        }
    }

    #[test]
    fn a_change_is_called_only_where_chance_does_not_explain_it() {
        let words = words(Lang::En);
        // Newcombe: 9 of 120 against 12 of 400 is 0.4 to 10.8 points; 7 of 60 against 18 of 240 may be nothing.
        let (text, better) = change(&words, &share(9, 120), &share(12, 400));
        assert_eq!((text.as_str(), better), ("+4.5 points against week 2026-W31", Some(false)));
        let (text, better) = change(&words, &share(7, 60), &share(18, 240));
        assert_eq!((text.as_str(), better), ("+4.2 points against week 2026-W31, may be chance", None));
        let young = Figure { maturity: Some(Maturity { past: 1, all: 400, projection: None }), ..share(12, 400) };
        assert_eq!(change(&words, &young, &share(60, 400)).1, None, "what is young is never called better");
        assert_eq!(change(&words, &share(12, 400), &share(60, 400)).1, Some(true));
        assert_eq!(change(&words, &share(0, 0), &share(1, 9)), (String::new(), None));
    }
}
