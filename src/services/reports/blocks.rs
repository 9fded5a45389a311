//! Each block of a template made of what the desk knows.

use std::collections::BTreeMap;

use super::{Maker, periods};
use crate::analytics::pareto::{self, Cause};
use crate::analytics::{Change, Figure, Measured, Metric, Scope, change};
use crate::domain::metrics::Dimension;
use crate::domain::reports::{BlockSort, BlockSpec, Measure, Over};
use crate::report::chart::{Chart, Shape, Unit};
use crate::report::pictures::{self, group_word};
use crate::report::{Block, Cell, Column, Row, Sentence, Table, Value, number_of, wording};
use crate::services::{dashboard, figures};
use crate::store::StoreError;
use crate::text::capital;

/// Steps of a trend where the template says nothing.
const STEPS: usize = 26;
/// A year of steps for the line of the year before.
const YEAR_OF_DAYS: i64 = 364;
const MOST_GROUPS: usize = 30;
const MOST_BARS: usize = 12;
/// Stands for all causes behind the shown ones; no word of a file looks like it.
const OTHERS: &str = "\u{0}others";

impl Maker<'_> {
    /// A block, or a word on why there is nothing to show where a reader would wonder.
    pub(super) fn blocks(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        let made = self.made(spec)?;
        if !made.is_empty() {
            return Ok(made);
        }
        let text = self.words.find(&format!("report-none-{}", spec.block), &[]);
        Ok(text.map(plain).into_iter().collect())
    }

    fn made(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        Ok(match spec.block {
            BlockSort::Findings => self.moved(spec)?,
            BlockSort::Figures => self.key_figures(spec)?,
            BlockSort::Trend => self.trends(spec)?,
            BlockSort::Groups => self.group_table(spec)?.into_iter().collect(),
            BlockSort::Compare => self.compare(spec)?,
            BlockSort::Pareto => self.pareto(spec)?.into_iter().collect(),
            BlockSort::Heat => self.heat()?.into_iter().collect(),
            BlockSort::Quotes => self.quotes(spec)?,
            BlockSort::Causes => self.whys(spec)?,
            BlockSort::Plan => self.plan()?.into_iter().collect(),
            BlockSort::Done => self.done()?.into_iter().collect(),
            BlockSort::Changed => self.changed()?,
            BlockSort::Advice => self.advice(spec)?,
        })
    }

    fn key_figures(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        let (mut cells, mut without) = (Vec::new(), Vec::new());
        for metric in &spec.metrics {
            let figure = self.figure(*metric, spec, &self.scope)?;
            if figure.has_data() {
                cells.push(self.cell(spec, figure)?);
            } else {
                without.push(self.unknown(&figure));
            }
        }
        let mut blocks = Vec::new();
        let few_ratings = cells.iter().any(|cell| wording::has_few_ratings(&cell.figure));
        if !cells.is_empty() {
            blocks.push(Block::Figures { cells });
        }
        if few_ratings {
            blocks.extend(self.rated()?);
        }
        if !without.is_empty() {
            let names = without.join(&self.words.get("list-comma"));
            let text = self.words.fill("report-without-data", &[("names", names.into())]);
            blocks.push(plain(text));
        }
        Ok(blocks)
    }

    /// The name of a figure without data, and what was left out where that is why.
    fn unknown(&self, figure: &Figure) -> String {
        let (name, why) = (self.words.code("metric", figure.metric.code()), wording::left_out(self.words, figure));
        if why.is_empty() {
            return name;
        }
        self.words.fill("doubt-short", &[("value", name.into()), ("doubt", why.into())])
    }

    /// The figures of a block over another period, without what they are compared with.
    pub(super) fn figures_over(&self, spec: &BlockSpec, scope: &Scope) -> Result<Option<Block>, StoreError> {
        if spec.block != BlockSort::Figures {
            return Ok(None);
        }
        let mut cells = Vec::new();
        for metric in &spec.metrics {
            let figure = self.figure(*metric, spec, scope)?;
            let (name, value) = (wording::name(self.words, &figure), wording::value(self.words, &figure));
            let [note, change, target] = [String::new(), String::new(), String::new()];
            cells.push(Cell { name, value, note, change, better: None, target, figure });
        }
        Ok(Some(Block::Figures { cells }))
    }

    /// A figure with its change.
    fn cell(&self, spec: &BlockSpec, figure: Figure) -> Result<Cell, StoreError> {
        let words = self.words;
        let before = self.before.as_ref().map(|before| self.figure(figure.metric, spec, before)).transpose()?;
        let moved = before.as_ref().and_then(|before| change(&figure, before));
        let is_early = before.as_ref().is_some_and(|before| self.is_before(&before.scope));
        let told = before
            .zip(moved.as_ref())
            .map_or_else(String::new, |(before, moved)| self.changed_from(&figure, &before, moved));
        Ok(Cell {
            name: wording::name(words, &figure),
            value: wording::value(words, &figure),
            note: wording::note(words, self.shop, &figure),
            change: told,
            better: moved.as_ref().filter(|_| !is_early).and_then(wording::better),
            target: self
                .targets
                .standing(&self.env, &figure)
                .map_or_else(String::new, |(target, standing)| wording::goal(words, &target.goal, standing)),
            figure,
        })
    }

    /// Whether a period lies before what the desk knows of its orders.
    fn is_before(&self, scope: &Scope) -> bool {
        self.began.is_some_and(|began| scope.first_day < began)
    }

    /// Steps of a trend; those of orders of which not all are known say nothing.
    fn known(&self, spec: &BlockSpec, series: Vec<Figure>) -> Vec<Figure> {
        let silent = |figure: Figure| {
            if !spec.flow && self.is_before(&figure.scope) {
                Figure { measured: Measured::NoData, ..figure }
            } else {
                figure
            }
        };
        series.into_iter().map(silent).collect()
    }

    /// A change in words; nothing of nothing that was nothing.
    fn changed_from(&self, figure: &Figure, before: &Figure, moved: &Change) -> String {
        let words = self.words;
        let period = self.before.as_ref().map_or_else(String::new, |before| self.period(before));
        if self.is_before(&before.scope) {
            return words.fill("report-before-began", &[("period", period.into())]);
        }
        if moved.difference == 0.0 {
            let is_nothing = figure.value() == Some(0.0) && !matches!(figure.measured, Measured::Share { .. });
            return if is_nothing {
                String::new()
            } else {
                words.fill("report-as-before", &[("period", period.into())])
            };
        }
        let difference = wording::difference(words, figure, moved);
        if difference.is_empty() {
            let blanks = [("value", wording::value(words, before).into()), ("period", period.into())];
            return words.fill("report-was", &blanks);
        }
        let call = wording::call(words, moved);
        let blanks = [("difference", difference.into()), ("call", call.into()), ("period", period.into())];
        words.fill("report-change", &blanks)
    }

    fn trends(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        let n = spec.steps.unwrap_or(STEPS);
        let mut blocks = Vec::new();
        for metric in &spec.metrics {
            let series = self.known(spec, self.series(*metric, spec, &self.scope, n)?);
            // A line of nothing but nothing is no picture.
            if !series.iter().any(|figure| figure.has_data() && figure.value() != Some(0.0)) {
                continue;
            }
            let scope = match spec.over {
                Over::Months => periods::year_before(&whole_months(&self.scope)),
                Over::Days | Over::Weeks => {
                    let back = |day: i64| day - YEAR_OF_DAYS;
                    Scope {
                        first_day: back(self.scope.first_day),
                        until_day: back(self.scope.until_day),
                        ..self.scope.clone()
                    }
                }
            };
            let earlier = self.known(spec, self.series(*metric, spec, &scope, n)?);
            let earlier =
                if earlier.iter().any(|figure| figure.value().is_some_and(|v| v > 0.0)) { earlier } else { Vec::new() };
            let around = figures::around(self.reader, &self.env, &series, earlier)?;
            let chart = pictures::trend(self.words, self.shop, &series, &around, &pictures::cases);
            blocks.push(Block::Chart(chart));
        }
        Ok(blocks)
    }

    /// Metrics side by side, a row for each group, the largest first.
    fn group_table(&self, spec: &BlockSpec) -> Result<Option<Block>, StoreError> {
        let Some(by) = spec.by else { return Ok(None) };
        let mut rows: BTreeMap<String, Vec<Option<Figure>>> = BTreeMap::new();
        for (at, metric) in spec.metrics.iter().enumerate() {
            for (word, figure) in self.groups(*metric, spec, by, &self.scope)? {
                let row = rows.entry(word).or_insert_with(|| vec![None; spec.metrics.len()]);
                row[at] = Some(figure);
            }
        }
        let mut rows: Vec<(String, Vec<Option<Figure>>)> = rows.into_iter().collect();
        let size = |row: &[Option<Figure>]| row.first().and_then(|figure| figure.as_ref()?.value()).unwrap_or(-1.0);
        rows.sort_by(|(a_word, a), (b_word, b)| size(b).total_cmp(&size(a)).then(a_word.cmp(b_word)));
        rows.truncate(spec.most.unwrap_or(MOST_GROUPS));
        if rows.is_empty() {
            return Ok(None);
        }
        let words = self.words;
        let group = words.code("dimension", by.code());
        let heads = spec.metrics.iter().map(|metric| (words.code("metric", metric.code()), true));
        let columns = std::iter::once((capital(&group), false)).chain(heads);
        let columns = columns.map(|(title, right)| Column { title, right }).collect();
        let rows = rows.into_iter().map(|(word, figures)| {
            let small = figures.iter().flatten().any(wording::is_small);
            let label = self.label(by, &word);
            let counts: Vec<bool> = spec.metrics.iter().map(|metric| counted(*metric)).collect();
            let cells = figures.iter().zip(counts).map(|(figure, counted)| match figure {
                Some(figure) => self.value(figure),
                None if counted => Value::number("0", 0.0, Unit::Count),
                None => Value::text("–"),
            });
            Row { cells: std::iter::once(Value::text(label)).chain(cells).collect(), cases: None, small }
        });
        let caption =
            words.fill("report-by-group", &[("group", group.into()), ("period", self.period(&self.scope).into())]);
        Ok(Some(Block::Table(Table { caption, columns, rows: rows.collect() })))
    }

    fn value(&self, figure: &Figure) -> Value {
        let text = wording::value(self.words, figure);
        number_of(figure).map_or_else(|| Value::text(&text), |(number, unit)| Value::number(&text, number, unit))
    }

    /// The word of a group; in a masked report the others of the kind that it is about have no name.
    fn label(&self, by: Dimension, word: &str) -> String {
        match &self.about {
            Some((about, own)) if self.template.masked && *about == by && own != word => {
                self.words.get("report-another")
            }
            _ => group_word(self.words, by, word),
        }
    }

    /// Every group against the whole. What a report is about is compared with its like.
    fn compare(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        let Some(by) = spec.by else { return Ok(Vec::new()) };
        let groups = self.scope.groups.iter().filter(|(of, _)| *of != by).cloned().collect();
        let scope = Scope { groups, ..self.scope.clone() };
        let mut blocks = Vec::new();
        for metric in &spec.metrics {
            let whole = self.figure(*metric, spec, &scope)?;
            let mut groups = self.groups(*metric, spec, by, &scope)?;
            let size = |figure: &Figure| match &figure.measured {
                Measured::Share { whole, .. } => *whole,
                _ => 0,
            };
            groups.sort_by(|(a_word, a), (b_word, b)| size(b).cmp(&size(a)).then(a_word.cmp(b_word)));
            groups.retain(|(word, _)| !word.is_empty());
            if groups.len() < 2 {
                continue;
            }
            let named = |word: &str| self.label(by, word);
            let words = self.words;
            let funnel = pictures::funnel(words, self.shop, &whole, &groups, &named, &pictures::cases);
            let name = words.code("metric", metric.code());
            let bars = || pictures::groups(words, &name, &groups, &named, &pictures::cases);
            let mut chart = funnel.unwrap_or_else(bars);
            if let (Shape::Funnel(funnel), Some((of, own))) = (&mut chart.shape, &self.about)
                && *of == by
            {
                funnel.points.iter_mut().for_each(|point| point.own = point.label == *own);
            }
            let blanks = [("name", name.clone().into()), ("group", words.code("dimension", by.code()).into())];
            blocks.push(Block::Chart(Chart { title: words.fill("report-compare-title", &blanks), ..chart }));
        }
        Ok(blocks)
    }

    fn pareto(&self, spec: &BlockSpec) -> Result<Option<Block>, StoreError> {
        let Some(by) = spec.by else { return Ok(None) };
        let flow = BlockSpec { flow: true, ..spec.clone() };
        let counted = match (spec.measure, by) {
            (Measure::Money, _) => vec![Metric::RefundedMoney],
            (Measure::Count, Dimension::Issue) => vec![Metric::Complaints, Metric::Returns],
            (Measure::Count, _) => vec![Metric::Returns],
        };
        let mut groups = Vec::new();
        let mut of = counted[0];
        for metric in counted {
            groups = self.groups(metric, &flow, by, &self.scope)?;
            of = metric;
            if !groups.is_empty() {
                break;
            }
        }
        let currency = self.env.currency.as_str();
        let causes: Vec<Cause> = groups.iter().map(|(word, figure)| cause(word, figure)).collect();
        let (measure, unit) = match spec.measure {
            Measure::Count => (pareto::Measure::Count, Unit::Count),
            Measure::Money => {
                let decimals = u8::try_from(crate::domain::money::exponent(currency)).unwrap_or(2);
                (pareto::Measure::Money, Unit::Money { decimals })
            }
        };
        let mut weighed = pareto::pareto(&causes, measure);
        if weighed.bars.is_empty() {
            return Ok(None);
        }
        let n_all = weighed.bars.len();
        let n_others = fold_others(&mut weighed, spec.most.unwrap_or(MOST_BARS));
        let words = self.words;
        let name = words.code("metric", of.code());
        let group = words.code("dimension", by.code());
        let title = words.fill("report-pareto-title", &[("name", name.into()), ("group", group.into())]);
        let others = words.fill("report-others", &[("n", n_others.into())]);
        let label = |word: &str| if word == OTHERS { others.clone() } else { self.label(by, word) };
        let behind =
            |word: &str| groups.iter().find(|(of, _)| of == word).and_then(|(_, figure)| pictures::cases(figure));
        Ok(Some(Block::Chart(pictures::pareto(words, (title, unit), (&weighed, n_all), &label, &behind))))
    }

    /// When returns are asked for and complaints come in, by weekday and hour of the shop.
    fn heat(&self) -> Result<Option<Block>, StoreError> {
        let cells = dashboard::hours(self.reader, &self.env, &self.scope, &[Metric::Returns, Metric::Complaints])?;
        let zone = self.env.analysis.zone_name.as_str();
        let note = self.words.fill("report-heat-note", &[("zone", zone.into())]);
        let note = format!("{note} {}", self.words.get("report-heat-midnight"));
        let some = cells.iter().flatten().any(|n| *n > 0);
        let period = self.period(&self.scope);
        Ok(some.then(|| Block::Chart(pictures::hours(self.words, &cells, &period, note))))
    }
}

/// Everything behind the vital few and so many bars becomes one bar; answers how many that were.
fn fold_others(weighed: &mut pareto::Pareto, most: usize) -> usize {
    let kept = most.max(weighed.n_vital);
    if weighed.bars.len() <= kept + 1 {
        return 0;
    }
    let others = weighed.bars.split_off(kept);
    weighed.bars.push(pareto::Bar {
        code: OTHERS.to_owned(),
        value: others.iter().map(|bar| bar.value).sum(),
        share: others.iter().map(|bar| bar.share).sum(),
        interval: None,
        cumulated: 1.0,
        vital: false,
        alike: false,
        rest: true,
    });
    others.len()
}

/// The months that a period lies in, as one period.
fn whole_months(scope: &Scope) -> Scope {
    let first =
        |day: i64| crate::domain::time::civil(day).map(|date| crate::domain::time::day_of(date.first_of_month()));
    let until = crate::domain::time::civil(scope.until_day - 1)
        .map(|date| crate::domain::time::day_of(date.last_of_month()) + 1);
    Scope {
        first_day: first(scope.first_day).unwrap_or(scope.first_day),
        until_day: until.unwrap_or(scope.until_day),
        groups: scope.groups.clone(),
    }
}

/// A sentence that stands alone.
pub(super) fn plain(text: String) -> Block {
    Block::Text { sentences: vec![Sentence { text, ..Sentence::default() }] }
}

/// Whether a group that is not there has none, rather than nothing to say.
const fn counted(metric: Metric) -> bool {
    matches!(metric, Metric::Returns | Metric::Complaints | Metric::Orders | Metric::UnitsShipped | Metric::Backlog)
}

/// A group as a cause; what says nothing stands apart.
fn cause(word: &str, figure: &Figure) -> Cause {
    let (n, minor) = match figure.measured {
        Measured::Count { n } => (n, 0),
        Measured::Money { minor, n, .. } => (n, minor),
        _ => (0, 0),
    };
    Cause { code: word.to_owned(), n, minor, rest: matches!(word, "" | "other" | "unknown" | "no_reason") }
}
