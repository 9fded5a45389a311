//! Every chart as a table: for those who cannot see it, for spreadsheets, and where nothing can be drawn.

use super::chart::{Bar, Chart, Funnel, Line, Pareto, Shape, Timeline, Unit};
use super::{Column, Row, Table, Value, numbers};
use crate::domain::time;
use crate::text::Words;

/// The numbers of a chart with its remarks in words.
pub fn of_chart(chart: &Chart, words: &Words) -> Table {
    let told = Told { words, unit: chart.unit };
    let (columns, rows) = match &chart.shape {
        Shape::Line(line) => told.line(line),
        Shape::Bars { bars } => told.bars(bars),
        Shape::Pareto(pareto) => told.pareto(pareto),
        Shape::Funnel(funnel) => told.funnel(funnel),
        Shape::Heat { rows, columns, cells } => told.heat(rows, columns, cells),
        Shape::Timeline(timeline) => told.timeline(timeline),
    };
    Table { caption: chart.title.clone(), columns, rows }
}

struct Told<'a> {
    words: &'a Words,
    unit: Unit,
}

type Rows = (Vec<Column>, Vec<Row>);

impl Told<'_> {
    fn value(&self, value: Option<f64>) -> Value {
        value.map_or_else(
            || Value::text(""),
            |value| Value::number(numbers::text(self.words, self.unit, value), value, self.unit),
        )
    }

    fn count(&self, n: f64) -> Value {
        Value::number(numbers::text(self.words, Unit::Count, n), n, Unit::Count)
    }

    fn share(&self, share: f64) -> Value {
        Value::number(numbers::text(self.words, Unit::Share, share), share, Unit::Share)
    }

    /// Columns by the ends of their keys; words stand left, numbers right.
    fn columns(&self, keys: &[&str]) -> Vec<Column> {
        let is_words = |key: &str| matches!(key, "period" | "group" | "remark" | "from" | "until");
        keys.iter()
            .map(|key| Column { title: self.words.get(&format!("report-col-{key}")), right: !is_words(key) })
            .collect()
    }

    fn line(&self, line: &Line) -> Rows {
        let has_limits = line.limits.iter().any(Option::is_some);
        let has_earlier = line.earlier.iter().any(Option::is_some);
        let mut keys = vec!["period", "value"];
        keys.extend(has_limits.then_some(["low", "high"]).into_iter().flatten());
        keys.extend(line.goal().map(|_| "target"));
        keys.extend(has_earlier.then_some("earlier"));
        keys.push("remark");
        let rows = line.labels.iter().enumerate().map(|(at, label)| {
            let mut cells = vec![Value::text(label), self.value(line.values.get(at).copied().flatten())];
            if has_limits {
                let limits = line.limits.get(at).copied().flatten();
                cells.extend([self.value(limits.map(|l| l.0)), self.value(limits.map(|l| l.1))]);
            }
            cells.extend(line.goal().map(|target| self.value(Some(target))));
            cells.extend(has_earlier.then(|| self.value(line.earlier.get(at).copied().flatten())));
            cells.push(Value::text(self.remark(line, at)));
            Row { cells, cases: line.cases.get(at).cloned().flatten(), small: false }
        });
        (self.columns(&keys), rows.collect())
    }

    fn remark(&self, line: &Line, at: usize) -> String {
        let mut remarks = Vec::new();
        remarks.extend(line.alarms.contains(&at).then(|| self.words.get("report-alarm")));
        let seasons = line.seasons.iter().filter(|(first, last, _)| (*first..=*last).contains(&at));
        remarks.extend(seasons.map(|(_, _, name)| name.clone()));
        remarks.extend(line.young_from.filter(|from| at >= *from).map(|_| self.words.get("report-young")));
        remarks.join(&self.words.get("list-comma"))
    }

    fn bars(&self, bars: &[Bar]) -> Rows {
        let rows = bars.iter().map(|bar| {
            let remark = if bar.small { self.words.get("report-small") } else { String::new() };
            self.bar(bar, [Value::text(remark)])
        });
        (self.columns(&["group", "value", "low", "high", "remark"]), rows.collect())
    }

    fn bar(&self, bar: &Bar, more: impl IntoIterator<Item = Value>) -> Row {
        let value = Value { text: bar.text.clone(), ..self.value(Some(bar.value)) };
        let ends = [self.value(bar.interval.map(|i| i.0)), self.value(bar.interval.map(|i| i.1))];
        let cells = [Value::text(&bar.label), value].into_iter().chain(ends).chain(more).collect();
        Row { cells, cases: bar.cases.clone(), small: bar.small }
    }

    fn pareto(&self, pareto: &Pareto) -> Rows {
        let rows = pareto.bars.iter().enumerate().map(|(at, bar)| {
            let mut remarks = Vec::new();
            remarks.extend((at < pareto.n_vital).then(|| self.words.get("report-vital")));
            remarks.extend(pareto.alike.get(at).copied().unwrap_or(false).then(|| self.words.get("report-alike")));
            let remark = Value::text(remarks.join(&self.words.get("list-comma")));
            self.bar(bar, [self.share(pareto.cumulated.get(at).copied().unwrap_or(0.0)), remark])
        });
        (self.columns(&["group", "value", "low", "high", "cumulated", "remark"]), rows.collect())
    }

    fn funnel(&self, funnel: &Funnel) -> Rows {
        let rows = funnel.points.iter().map(|point| {
            let remark = match point.beyond {
                0 => String::new(),
                1 => self.words.get("report-beyond-inner"),
                _ => self.words.get("report-beyond-outer"),
            };
            #[expect(clippy::cast_precision_loss, reason = "cases on one desk")]
            let n = point.n as f64;
            let cells = vec![
                Value::text(&point.label),
                self.value(Some(point.value)),
                self.count(n),
                self.value(Some(funnel.overall)),
                Value::text(remark),
            ];
            Row { cells, cases: point.cases.clone(), small: false }
        });
        (self.columns(&["group", "value", "cases", "overall", "remark"]), rows.collect())
    }

    fn heat(&self, rows: &[String], columns: &[String], cells: &[Vec<f64>]) -> Rows {
        let mut heads = self.columns(&["group"]);
        heads.extend(columns.iter().map(|title| Column { title: title.clone(), right: true }));
        let rows = rows.iter().zip(cells).map(|(label, row)| {
            let values = row.iter().map(|value| self.value(Some(*value)));
            Row { cells: std::iter::once(Value::text(label)).chain(values).collect(), ..Row::default() }
        });
        (heads, rows.collect())
    }

    fn timeline(&self, timeline: &Timeline) -> Rows {
        let day = |day: i64| time::civil(day).map_or_else(String::new, |date| date.to_string());
        let rows = timeline.spans.iter().map(|span| {
            let until = span.until_day.map_or_else(|| self.words.get("report-goes-on"), |until| day(until - 1));
            let cells = [span.label.clone(), day(span.from_day), until, span.text.clone()];
            Row { cells: cells.into_iter().map(Value::text).collect(), cases: span.cases.clone(), small: false }
        });
        (self.columns(&["group", "from", "until", "remark"]), rows.collect())
    }
}
