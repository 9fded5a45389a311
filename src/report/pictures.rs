//! Charts made of figures, for screen and report alike: trends with their limits, goal and seasons, groups as bars and as a
//! funnel, causes by weight, and when cases come.

use super::chart::{Bar, Chart, Funnel, FunnelPoint, Line, Pareto, Shape, Target, Unit};
use super::control::{control, curve, share};
use super::wording::{self, Shop};
use super::{Cases, number_of, numbers};
use crate::analytics::pareto::Pareto as Weighed;
use crate::analytics::stats::funnel;
use crate::analytics::stats::share::{Standing, standing};
use crate::analytics::{Dimension, Figure, Measured};
use crate::domain::time::{civil, iso_week};
use crate::text::{Words, shown_line};

/// The cases behind a figure, as whoever draws knows them.
pub type Behind<'a> = &'a dyn Fn(&Figure) -> Option<Cases>;
/// How a group or a cause is called.
pub type Named<'a> = &'a dyn Fn(&str) -> String;

/// The list that a figure itself names.
pub fn cases(figure: &Figure) -> Option<Cases> {
    figure.cases.as_ref().map(|(kind, query)| Cases { kind: kind.clone(), query: query.clone() })
}

/// The unit of some figures: that of the first which says anything.
fn unit_of<'a>(figures: impl IntoIterator<Item = &'a Figure>) -> Unit {
    figures.into_iter().find_map(number_of).map_or(Unit::Count, |(_, unit)| unit)
}

/// What a trend is drawn with besides its figures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Around {
    /// The same steps a year before; empty where nobody asked.
    pub earlier: Vec<Figure>,
    /// Sales and holidays: first day, the day after the last, stored name.
    pub seasons: Vec<(i64, i64, String)>,
    pub target: Option<Target>,
}

/// A figure over periods.
pub fn trend(words: &Words, shop: Shop, figures: &[Figure], around: &Around, behind: Behind<'_>) -> Chart {
    let control = control(figures, shop);
    let unit = unit_of(figures);
    let seasons = around.seasons.iter().filter_map(|(from, until, name)| {
        let hit = |figure: &Figure| figure.scope.first_day < *until && figure.scope.until_day > *from;
        Some((figures.iter().position(hit)?, figures.iter().rposition(hit)?, wording::season(words, name)))
    });
    let line = Line {
        labels: figures.iter().map(label).collect(),
        values: figures.iter().map(drawn).collect(),
        centre: control.centre,
        limits: control.limits,
        alarms: control.alarms,
        seasons: seasons.collect(),
        young_from: control.young_from,
        target: around.target.clone(),
        earlier: earlier(&around.earlier),
        cases: figures.iter().map(behind).collect(),
    };
    // What has not had its time is no end to tell of, and what had no data yet no beginning.
    let n_young = control.young_from.map_or(0, |from| figures.len() - from);
    let ripe = &figures[..figures.len() - n_young];
    let ripe = if ripe.iter().any(Figure::has_data) { ripe } else { figures };
    let ends = ripe.iter().find(|figure| figure.has_data()).zip(ripe.iter().rfind(|figure| figure.has_data()));
    let Some((first, last)) = ends.or(figures.first().zip(figures.last())) else {
        let [title, alt, note] = [String::new(), String::new(), String::new()];
        return Chart { title, alt, note, unit, shape: Shape::Line(line) };
    };
    let name = words.code("metric", last.metric.code());
    let period = |figure: &Figure| wording::period(words, (figure.scope.first_day, figure.scope.until_day), shop.today);
    let blanks = [
        ("name", name.clone().into()),
        ("first", wording::value(words, first).into()),
        ("start", period(first).into()),
        ("last", wording::value(words, last).into()),
        ("end", period(last).into()),
        ("n", line.alarms.len().into()),
    ];
    let key = if line.centre.is_some() { "report-trend-alt" } else { "report-trend-plain" };
    let told = words.fill(key, &blanks);
    let is_cut_off = n_young > 0 && ripe.len() < figures.len();
    let young = [("told", told.clone().into()), ("n", n_young.into())];
    let alt = if is_cut_off { words.fill("report-trend-young", &young) } else { told };
    let basis = wording::basis(words, last);
    let goal = line.target.as_ref().map(|target| {
        let value = numbers::text(words, unit, target.value);
        words.fill("report-goal", &[("name", target.name.as_str().into()), ("value", value.into())])
    });
    let note = std::iter::once(basis).chain(goal).collect::<Vec<_>>().join(" ");
    Chart { title: name, alt, note, unit, shape: Shape::Line(line) }
}

/// A point of a trend; of a handful of cases no share is told.
fn drawn(figure: &Figure) -> Option<f64> {
    figure.value().filter(|_| !wording::counts_only(figure))
}

/// The year before, from where it had anything: counts of nothing before the first case are no data, not a low.
fn earlier(figures: &[Figure]) -> Vec<Option<f64>> {
    let began = figures.iter().position(|figure| figure.value().is_some_and(|value| value != 0.0));
    let from = began.unwrap_or(figures.len());
    let value = |figure: &Figure| figure.value().filter(|_| !wording::is_small(figure));
    let values: Vec<Option<f64>> =
        figures.iter().enumerate().map(|(at, figure)| value(figure).filter(|_| at >= from)).collect();
    // The first weeks of a shop are nothing to compare a year with.
    if values.iter().flatten().count() * 2 < values.len() { vec![None; values.len()] } else { values }
}

/// A period on an axis, short and sortable: `2026-W31`, `2026-07`, `2026-Q3`, `2026-07-31`.
fn label(figure: &Figure) -> String {
    let (first_day, until_day) = (figure.scope.first_day, figure.scope.until_day);
    let date = civil(first_day).map_or_else(String::new, |date| date.to_string());
    match until_day - first_day {
        7 => iso_week(first_day),
        28..=31 => date.get(..7).unwrap_or_default().to_owned(),
        89..=93 => {
            let quarter = civil(first_day).map_or(0, |date| (date.month() - 1) / 3 + 1);
            format!("{}-Q{quarter}", date.get(..4).unwrap_or_default())
        }
        _ => date,
    }
}

/// The word of a group, as people read it.
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
pub fn groups(words: &Words, name: &str, groups: &[(String, Figure)], named: Named<'_>, behind: Behind<'_>) -> Chart {
    let mut ordered: Vec<&(String, Figure)> = groups.iter().collect();
    ordered.sort_by(|(a_word, a), (b_word, b)| {
        let key = |figure: &Figure| (wording::is_small(figure), -surely(figure));
        let ((a_small, a_low), (b_small, b_low)) = (key(a), key(b));
        a_small.cmp(&b_small).then(a_low.total_cmp(&b_low)).then(a_word.cmp(b_word))
    });
    let bar = |(word, figure): &&(String, Figure)| {
        let counts_only = wording::counts_only(figure);
        Bar {
            label: named(word),
            value: if counts_only { 0.0 } else { figure.value().unwrap_or(0.0) },
            interval: if counts_only { None } else { interval(figure) },
            text: with_counts(words, figure),
            small: wording::is_small(figure),
            cases: behind(figure),
        }
    };
    let bars: Vec<Bar> = ordered.iter().map(bar).collect();
    let alt = bars.first().map_or_else(String::new, |first| {
        let (label, value) = (first.label.clone(), first.text.clone());
        words.fill("report-bars-alt", &[("name", name.into()), ("label", label.into()), ("value", value.into())])
    });
    let unit = unit_of(groups.iter().map(|(_, figure)| figure));
    Chart { title: name.to_owned(), alt, note: String::new(), unit, shape: Shape::Bars { bars } }
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
        Measured::Share { part, whole, .. } if !wording::counts_only(figure) => {
            words.fill("doubt-of", &[("part", (*part).into()), ("whole", (*whole).into())])
        }
        Measured::Time { n_ended, .. } => words.fill("doubt-ended", &[("n", (*n_ended).into())]),
        _ => return value,
    };
    words.fill("doubt-short", &[("value", value.into()), ("doubt", counts.into())])
}

/// Groups by their size against the whole, those that are large enough to be ranked; nothing for what is no share.
pub fn funnel(
    words: &Words,
    shop: Shop,
    whole: &Figure,
    groups: &[(String, Figure)],
    named: Named<'_>,
    behind: Behind<'_>,
) -> Option<Chart> {
    let Measured::Share { .. } = whole.measured else { return None };
    let name = words.code("metric", whole.metric.code());
    let overall = whole.value()?;
    let point = |(word, figure): &(String, Figure)| {
        let (part, n) = share(figure).filter(|(_, n)| standing(*n) == Standing::Ranked)?;
        let beyond = funnel::beyond(part, n, overall).unsigned_abs();
        Some(FunnelPoint { label: named(word), n, value: figure.value()?, beyond, own: false, cases: behind(figure) })
    };
    let points: Vec<FunnelPoint> = groups.iter().filter_map(point).collect();
    let limits = curve(points.iter().map(|point| point.n).max()?, overall);
    let blanks = [
        ("name", name.clone().into()),
        ("n", points.len().into()),
        ("overall", numbers::text(words, Unit::Share, overall).into()),
        ("beyond", points.iter().filter(|point| point.beyond > 0).count().into()),
    ];
    let alt = words.fill("report-compare-alt", &blanks);
    let note = wording::short(words, shop, whole);
    let shape = Shape::Funnel(Funnel { overall, points, limits });
    Some(Chart { title: name, alt, note, unit: Unit::Share, shape })
}

/// Causes by weight; `n_all` is how many there are with those that share a bar, `behind` knows the cases of each by its word.
#[expect(clippy::cast_precision_loss, reason = "a picture of a sum needs no more than 52 bits")]
pub fn pareto(
    words: &Words,
    (title, unit): (String, Unit),
    (weighed, n_all): (&Weighed, usize),
    named: Named<'_>,
    behind: &dyn Fn(&str) -> Option<Cases>,
) -> Chart {
    let all: i64 = weighed.bars.iter().map(|bar| bar.value).sum();
    let bars = weighed.bars.iter().map(|bar| {
        let share = numbers::text(words, Unit::Share, bar.share);
        Bar {
            label: named(&bar.code),
            value: bar.value as f64,
            interval: bar.interval.map(|interval| (interval.low * all as f64, interval.high * all as f64)),
            text: format!("{} ({share})", numbers::text(words, unit, bar.value as f64)),
            small: false,
            cases: behind(&bar.code),
        }
    });
    let bars: Vec<Bar> = bars.collect();
    let vital: Vec<String> = bars.iter().take(weighed.n_vital).map(|bar| bar.label.clone()).collect();
    let reached = weighed.n_vital.checked_sub(1).and_then(|at| weighed.bars.get(at)).map_or(0.0, |bar| bar.cumulated);
    let blanks = [
        ("n", weighed.n_vital.into()),
        ("all", n_all.into()),
        ("share", numbers::text(words, Unit::Share, reached).into()),
        ("names", vital.join(&words.get("list-comma")).into()),
    ];
    // Where most of them are needed, no few stand out.
    let is_spread = weighed.n_vital > 3 && weighed.n_vital * 2 > n_all;
    let key = match n_all {
        1 => "report-pareto-one",
        _ if is_spread => "report-pareto-spread",
        _ => "report-pareto-alt",
    };
    let alt = words.fill(key, &blanks);
    let note = if weighed.of_named { words.get("report-pareto-of-named") } else { String::new() };
    let pareto = Pareto {
        bars,
        cumulated: weighed.bars.iter().map(|bar| bar.cumulated).collect(),
        n_vital: weighed.n_vital,
        alike: weighed.bars.iter().map(|bar| bar.alike).collect(),
    };
    Chart { title, alt, note, unit, shape: Shape::Pareto(pareto) }
}

/// When cases come: weekday, Monday first, by hour of the shop.
#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
pub fn hours(words: &Words, cells: &[[i64; 24]; 7], period: &str, note: String) -> Chart {
    let rows: Vec<String> = (1..=7).map(|day| words.get(&format!("report-weekday-{day}"))).collect();
    let columns: Vec<String> = (0..24).map(|hour| format!("{hour:02}")).collect();
    let places =
        || cells.iter().enumerate().flat_map(|(day, row)| row.iter().enumerate().map(move |(h, n)| (*n, day, h)));
    // The first of equals.
    let busiest = places().fold((0, 0, 0), |best, cell| if cell.0 > best.0 { cell } else { best });
    let blanks = [
        ("period", period.into()),
        ("n", places().map(|(n, ..)| n).sum::<i64>().into()),
        ("day", rows[busiest.1].clone().into()),
        ("hour", columns[busiest.2].clone().into()),
        ("most", busiest.0.into()),
    ];
    let alt = words.fill("report-heat-alt", &blanks);
    let cells = cells.iter().map(|day| day.iter().map(|n| *n as f64).collect()).collect();
    let shape = Shape::Heat { rows, columns, cells };
    Chart { title: words.get("report-heat-title"), alt, note, unit: Unit::Count, shape }
}
