//! Charts made of figures: trends with their limits, groups as bars and as a funnel, causes by weight.

use super::chart::{Bar, Chart, Funnel, FunnelPoint, Line, Pareto, Shape, Unit};
use super::control::{control, curve, share};
use super::wording::{self, Shop};
use super::{Cases, number_of};
use crate::analytics::pareto::Pareto as Weighed;
use crate::analytics::stats::funnel;
use crate::analytics::stats::share::{Standing, standing};
use crate::analytics::{Dimension, Figure, Measured};
use crate::domain::time::{civil, iso_week};
use crate::text::{Words, shown_line};

/// The cases behind a figure, as whoever draws knows them.
pub type Behind<'a> = &'a dyn Fn(&Figure) -> Option<Cases>;

/// The unit of some figures: that of the first which says anything.
pub fn unit_of<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> Unit {
    figures.into_iter().find_map(number_of).map_or(Unit::Count, |(_, unit)| unit)
}

/// A trend with control limits, alarms, the young end and the year before.
pub fn trend(words: &Words, shop: Shop, (figures, earlier): (&[Figure], &[Figure]), behind: Behind<'_>) -> Chart {
    let values: Vec<Option<f64>> = figures.iter().map(drawn).collect();
    let control = control(figures, shop);
    let line = Line {
        labels: figures.iter().map(|figure| label((figure.scope.first_day, figure.scope.until_day))).collect(),
        centre: control.centre,
        limits: control.limits,
        alarms: control.alarms,
        seasons: Vec::new(),
        young_from: control.young_from,
        target: None,
        earlier: earlier.iter().map(drawn).collect(),
        cases: figures.iter().map(behind).collect(),
        values,
    };
    let note = figures.last().map_or_else(String::new, |figure| wording::short(words, shop, figure));
    let alt = words.fill("picture-trend-alt", &[("n", figures.len().into()), ("now", note.clone().into())]);
    Chart { title: String::new(), alt, note, unit: unit_of(figures), shape: Shape::Line(line) }
}

/// A point of a trend; few cases would draw a wild line, and say nothing.
fn drawn(figure: &Figure) -> Option<f64> {
    if wording::is_small(figure) { None } else { figure.value() }
}

/// A period as short as it can be told: `W31`, `2026-07`, `Q3 26`, `07-31`.
fn label((first_day, until_day): (i64, i64)) -> String {
    let date = civil(first_day).map_or_else(String::new, |date| date.to_string());
    match until_day - first_day {
        7 => iso_week(first_day).split('-').next_back().unwrap_or_default().to_owned(),
        28..=31 => date.get(..7).unwrap_or_default().to_owned(),
        89..=93 => {
            let quarter = civil(first_day).map_or(0, |date| (date.month() - 1) / 3 + 1);
            format!("{}-Q{quarter}", date.get(..4).unwrap_or_default())
        }
        _ => date.get(5..).unwrap_or_default().to_owned(),
    }
}

/// The word of a group.
pub fn group_word(words: &Words, by: Dimension, word: &str) -> String {
    let family = match by {
        Dimension::Reason => "code-reason",
        Dimension::Issue => "code-issue",
        Dimension::Severity => "code-severity",
        _ => "",
    };
    match (word, family) {
        ("", _) => words.get("reports-unnamed"),
        (word, "") => shown_line(word).into_owned(),
        (word, family) => words.code(family, word),
    }
}

/// Groups as bars: first those large enough to be ranked, worst surely first, then the small ones.
pub fn groups(words: &Words, by: Dimension, groups: &[(String, Figure)], behind: Behind<'_>) -> Chart {
    let mut ordered: Vec<&(String, Figure)> = groups.iter().collect();
    ordered.sort_by(|(a_word, a), (b_word, b)| {
        let key = |figure: &Figure| (wording::is_small(figure), -surely(figure));
        let ((a_small, a_low), (b_small, b_low)) = (key(a), key(b));
        a_small.cmp(&b_small).then(a_low.total_cmp(&b_low)).then(a_word.cmp(b_word))
    });
    let bar = |(word, figure): &&(String, Figure)| {
        let counts_only =
            matches!(&figure.measured, Measured::Share { whole, .. } if standing(*whole) == Standing::CountsOnly);
        Bar {
            label: group_word(words, by, word),
            value: if counts_only { 0.0 } else { figure.value().unwrap_or(0.0) },
            interval: if counts_only { None } else { interval(figure) },
            text: with_counts(words, figure),
            small: wording::is_small(figure),
            cases: behind(figure),
        }
    };
    let bars: Vec<Bar> = ordered.iter().map(bar).collect();
    let alt = words.fill("picture-groups-alt", &[("n", bars.len().into())]);
    let unit = unit_of(groups.iter().map(|(_, figure)| figure));
    Chart { title: String::new(), alt, note: String::new(), unit, shape: Shape::Bars { bars } }
}

/// Worst first by what is surely so: the end of the interval on the good side.
fn surely(figure: &Figure) -> f64 {
    let (low, high) =
        interval(figure).unwrap_or_else(|| (figure.value().unwrap_or(0.0), figure.value().unwrap_or(0.0)));
    if figure.metric.more_is_better() == Some(true) { -high } else { low }
}

const fn interval(figure: &Figure) -> Option<(f64, f64)> {
    match figure.measured {
        Measured::Share { interval, .. } | Measured::Time { interval: Some(interval), .. } => {
            Some((interval.low, interval.high))
        }
        _ => None,
    }
}

/// `7.5 % (9 of 120)`
fn with_counts(words: &Words, figure: &Figure) -> String {
    let value = wording::value(words, figure);
    let counts = match &figure.measured {
        Measured::Share { part, whole, .. } if standing(*whole) != Standing::CountsOnly => {
            words.fill("doubt-of", &[("part", (*part).into()), ("whole", (*whole).into())])
        }
        Measured::Time { n_ended, .. } => words.fill("doubt-ended", &[("n", (*n_ended).into())]),
        _ => return value,
    };
    words.fill("doubt-short", &[("value", value.into()), ("doubt", counts.into())])
}

/// Groups by their size against the whole; nothing for what is no share.
pub fn funnel(
    words: &Words,
    by: Dimension,
    whole: &Figure,
    groups: &[(String, Figure)],
    behind: Behind<'_>,
) -> Option<Chart> {
    let Measured::Share { .. } = whole.measured else { return None };
    let overall = whole.value()?;
    let points: Vec<FunnelPoint> = groups
        .iter()
        .filter_map(|(word, figure)| {
            let (part, n) = share(figure).filter(|(_, n)| standing(*n) == Standing::Ranked)?;
            Some(FunnelPoint {
                label: group_word(words, by, word),
                n,
                value: figure.value()?,
                beyond: funnel::beyond(part, n, overall).unsigned_abs(),
                cases: behind(figure),
            })
        })
        .collect();
    let limits = curve(points.iter().map(|point| point.n).max()?, overall);
    let alt = words.fill("picture-funnel-alt", &[("n", points.len().into())]);
    let shape = Shape::Funnel(Funnel { overall, points, limits });
    Some(Chart { title: String::new(), alt, note: String::new(), unit: Unit::Share, shape })
}

/// Causes by weight.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn pareto(
    words: &Words,
    by: Dimension,
    weighed: &Weighed,
    groups: &[(String, Figure)],
    behind: Behind<'_>,
) -> Chart {
    let all: i64 = weighed.bars.iter().map(|bar| bar.value).sum();
    let cases = |word: &str| groups.iter().find(|(of, _)| of == word).and_then(|(_, figure)| behind(figure));
    let bars = weighed.bars.iter().map(|bar| Bar {
        label: group_word(words, by, &bar.code),
        value: bar.value as f64,
        interval: bar.interval.map(|interval| (interval.low * all as f64, interval.high * all as f64)),
        text: words.number(bar.value),
        small: false,
        cases: cases(&bar.code),
    });
    let pareto = Pareto {
        bars: bars.collect(),
        cumulated: weighed.bars.iter().map(|bar| bar.cumulated).collect(),
        n_vital: weighed.n_vital,
        alike: weighed.bars.iter().map(|bar| bar.alike).collect(),
    };
    let alt = words.fill("picture-pareto-alt", &[("n", weighed.bars.len().into()), ("vital", weighed.n_vital.into())]);
    let note = if weighed.of_named { words.get("picture-of-named") } else { String::new() };
    Chart { title: String::new(), alt, note, unit: Unit::Count, shape: Shape::Pareto(pareto) }
}

/// When cases come: weekday by hour.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn hours(words: &Words, cells: &[[i64; 24]; 7]) -> Chart {
    let rows = (1..=7).map(|day| words.get(&format!("picture-weekday-{day}"))).collect();
    let columns = (0..24).map(|hour| format!("{hour:02}")).collect();
    let n: i64 = cells.iter().flatten().sum();
    let cells = cells.iter().map(|day| day.iter().map(|n| *n as f64).collect()).collect();
    let alt = words.fill("picture-hours-alt", &[("n", n.into())]);
    let shape = Shape::Heat { rows, columns, cells };
    Chart { title: String::new(), alt, note: String::new(), unit: Unit::Count, shape }
}
