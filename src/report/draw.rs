//! Charts from figures: a trend with its limits, groups against the whole, causes by their size.

use super::chart::{Bar, Chart, Funnel, FunnelPoint, Line, Pareto, Shape, Unit};
use super::control::{control, curve};
use super::wording::{self, Shop};
use super::{Cases, number_of, numbers};
use crate::analytics::pareto as causes;
use crate::analytics::stats::funnel;
use crate::analytics::{Basis, Figure, Measured};
use crate::text::Words;

/// The list behind a figure.
pub fn cases(figure: &Figure) -> Option<Cases> {
    figure.cases.as_ref().map(|(kind, query)| Cases { kind: kind.clone(), query: query.clone() })
}

/// What a trend is drawn with besides its figures.
#[derive(Debug, Default)]
pub struct Around<'a> {
    /// The same steps a year before; empty where nobody asked.
    pub earlier: &'a [Figure],
    /// Marked periods: first day, day after the last, name.
    pub seasons: &'a [(i64, i64, String)],
    pub target: Option<f64>,
}

/// A metric over periods with its limits, seasons and the year before.
pub fn trend(words: &Words, shop: Shop, figures: &[Figure], around: &Around<'_>) -> Option<Chart> {
    let last = figures.last()?;
    let unit = figures.iter().find_map(|figure| number_of(figure).map(|(_, unit)| unit)).unwrap_or(Unit::Count);
    let values: Vec<Option<f64>> = figures.iter().map(Figure::value).collect();
    let control = control(figures, shop);
    let seasons = around.seasons.iter().filter_map(|(from, until, name)| {
        let hits: Vec<usize> = figures
            .iter()
            .enumerate()
            .filter(|(_, figure)| figure.scope.first_day < *until && figure.scope.until_day > *from)
            .map(|(at, _)| at)
            .collect();
        Some((*hits.first()?, *hits.last()?, name.clone()))
    });
    let line = Line {
        labels: figures.iter().map(|figure| label(words, shop, figure)).collect(),
        centre: control.centre,
        limits: control.limits,
        alarms: control.alarms,
        seasons: seasons.collect(),
        young_from: control.young_from,
        target: around.target,
        earlier: earlier(around.earlier),
        cases: figures.iter().map(cases).collect(),
        values,
    };
    let name = words.code("metric", last.metric.code());
    let value = |figure: &Figure| wording::value(words, figure);
    // What has not had its time is no end to tell of, and what had no data yet no beginning.
    let n_young = control.young_from.map_or(0, |from| figures.len() - from);
    let ripe = &figures[..figures.len() - n_young];
    let ripe = if ripe.iter().any(Figure::has_data) { ripe } else { figures };
    let (first, last) = (ripe.iter().find(|figure| figure.has_data())?, ripe.iter().rfind(|figure| figure.has_data())?);
    let blanks = [
        ("name", name.clone().into()),
        ("first", value(first).into()),
        ("start", period(words, shop, first).into()),
        ("last", value(last).into()),
        ("end", period(words, shop, last).into()),
        ("n", line.alarms.len().into()),
    ];
    let key = if line.centre.is_some() { "report-trend-alt" } else { "report-trend-plain" };
    let told = words.fill(key, &blanks);
    let is_cut_off = n_young > 0 && ripe.len() < figures.len();
    let young = [("told", told.clone().into()), ("n", n_young.into())];
    let alt = if is_cut_off { words.fill("report-trend-young", &young) } else { told };
    let basis = match last.basis {
        Basis::Cohort => "report-by-order",
        Basis::Flow => "report-by-case",
    };
    Some(Chart { title: name, alt, note: words.get(basis), unit, shape: Shape::Line(line) })
}

/// The year before, from where it had anything: counts of nothing before the first case are no data, not a low.
fn earlier(figures: &[Figure]) -> Vec<Option<f64>> {
    let began = figures.iter().position(|figure| figure.value().is_some_and(|value| value != 0.0));
    let from = began.unwrap_or(figures.len());
    let value = |figure: &Figure| figure.value().filter(|_| !wording::is_small(figure));
    figures.iter().enumerate().map(|(at, figure)| value(figure).filter(|_| at >= from)).collect()
}

fn period(words: &Words, shop: Shop, figure: &Figure) -> String {
    wording::period(words, (figure.scope.first_day, figure.scope.until_day), shop.today)
}

/// A period on an axis: short and sortable.
fn label(words: &Words, shop: Shop, figure: &Figure) -> String {
    let days = figure.scope.until_day - figure.scope.first_day;
    match days {
        7 => crate::domain::time::iso_week(figure.scope.first_day),
        _ => period(words, shop, figure),
    }
}

/// Groups against the whole: a funnel for shares, bars for everything else.
pub fn compare(words: &Words, shop: Shop, whole: &Figure, groups: &[(String, Figure)]) -> Option<Chart> {
    let name = words.code("metric", whole.metric.code());
    let Measured::Share { .. } = whole.measured else { return bars(words, &name, groups) };
    let overall = whole.value()?;
    let mut n_beyond = 0;
    let points: Vec<FunnelPoint> = groups
        .iter()
        .filter_map(|(label, figure)| {
            let Measured::Share { part, whole, .. } = figure.measured else { return None };
            let beyond = funnel::beyond(part, whole, overall).unsigned_abs();
            n_beyond += usize::from(beyond > 0);
            Some(FunnelPoint { label: label.clone(), n: whole, value: figure.value()?, beyond, cases: cases(figure) })
        })
        .collect();
    let largest = points.iter().map(|point| point.n).max()?;
    let blanks = [
        ("name", name.clone().into()),
        ("n", points.len().into()),
        ("overall", numbers::text(words, Unit::Share, overall).into()),
        ("beyond", n_beyond.into()),
    ];
    let alt = words.fill("report-compare-alt", &blanks);
    let shape = Shape::Funnel(Funnel { overall, points, limits: curve(largest, overall) });
    Some(Chart { title: name, alt, note: wording::short(words, shop, whole), unit: Unit::Share, shape })
}

/// Groups as bars with their intervals, in the order given.
fn bars(words: &Words, name: &str, groups: &[(String, Figure)]) -> Option<Chart> {
    let unit = groups.iter().find_map(|(_, figure)| number_of(figure).map(|(_, unit)| unit))?;
    let bars: Vec<Bar> = groups
        .iter()
        .filter_map(|(label, figure)| {
            let interval = match figure.measured {
                Measured::Time { interval, .. } => interval.map(|i| (i.low, i.high)),
                _ => None,
            };
            let text = wording::value(words, figure);
            Some(Bar {
                label: label.clone(),
                value: figure.value()?,
                interval,
                text,
                small: false,
                cases: cases(figure),
            })
        })
        .collect();
    let first = bars.first()?;
    let blanks =
        [("name", name.to_owned().into()), ("label", first.label.clone().into()), ("value", first.text.clone().into())];
    let alt = words.fill("report-bars-alt", &blanks);
    Some(Chart { title: name.to_owned(), alt, note: String::new(), unit, shape: Shape::Bars { bars } })
}

/// Causes by their size; `label` says how each is called, `cases` what is behind it.
pub fn pareto(
    words: &Words,
    title: String,
    pareto: &causes::Pareto,
    unit: Unit,
    label: &dyn Fn(&str) -> String,
    behind: &dyn Fn(&str) -> Option<Cases>,
) -> Option<Chart> {
    let all: i64 = pareto.bars.iter().map(|bar| bar.value).sum();
    #[expect(clippy::cast_precision_loss, reason = "a picture of a sum needs no more than 52 bits")]
    let number = |n: i64| n as f64;
    let bars = pareto.bars.iter().map(|bar| {
        let value = number(bar.value);
        let share = numbers::text(words, Unit::Share, bar.share);
        Bar {
            label: label(&bar.code),
            value,
            interval: bar.interval.map(|i| (i.low * number(all), i.high * number(all))),
            text: format!("{} ({share})", numbers::text(words, unit, value)),
            small: false,
            cases: behind(&bar.code),
        }
    });
    let bars: Vec<Bar> = bars.collect();
    let vital: Vec<String> = bars.iter().take(pareto.n_vital).map(|bar| bar.label.clone()).collect();
    let reached = pareto.bars.get(pareto.n_vital.checked_sub(1)?).map_or(0.0, |bar| bar.cumulated);
    let blanks = [
        ("n", pareto.n_vital.into()),
        ("all", bars.len().into()),
        ("share", numbers::text(words, Unit::Share, reached).into()),
        ("names", vital.join(&words.get("list-comma")).into()),
    ];
    let alt = words.fill("report-pareto-alt", &blanks);
    let note = if pareto.of_named { words.get("report-pareto-of-named") } else { String::new() };
    let cumulated = pareto.bars.iter().map(|bar| bar.cumulated).collect();
    let alike = pareto.bars.iter().map(|bar| bar.alike).collect();
    Some(Chart {
        title,
        alt,
        note,
        unit,
        shape: Shape::Pareto(Pareto { bars, cumulated, n_vital: pareto.n_vital, alike }),
    })
}
