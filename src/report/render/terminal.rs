//! A report as lines of text for a terminal: figures and tables in columns, charts as bars of blocks with their numbers.

use textwrap::Options;
use unicode_width::UnicodeWidthStr;

use super::{plan_cells, plan_heads, remark};
use crate::report::chart::{Bar, Chart, Line, Shape};
use crate::report::{Block, Cell, Quote, Report, Section, Sentence, Table, numbers, tables};
use crate::text::{Words, shown, shown_line};

/// The widest picture of a bar.
const WIDEST: usize = 40;
/// A column of words is not wider than this, unless there is room.
const LABEL: usize = 24;

/// A report in lines, and the lines at which its sections begin.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Laid {
    pub lines: Vec<String>,
    pub sections: Vec<usize>,
}

/// The whole report, no line wider than the terminal.
pub fn lines(report: &Report, words: &Words, width: usize) -> Laid {
    let mut paper = Paper { words, width: width.max(40), lines: Vec::new() };
    let mut sections = Vec::new();
    paper.wrapped("", &report.title);
    let rule = "═".repeat(report.title.width().min(paper.width));
    paper.lines.push(rule);
    paper.wrapped("", &report.subtitle);
    for section in &report.sections {
        paper.gap();
        sections.push(paper.lines.len());
        paper.under(&section.title, '─');
        if !section.author.is_empty() {
            paper.wrapped("", &words.fill("report-by", &[("name", section.author.as_str().into())]));
        }
        for block in &section.blocks {
            paper.gap();
            paper.block(block);
        }
    }
    paper.gap();
    for note in &report.notes {
        paper.wrapped("· ", note);
    }
    Laid { lines: paper.lines, sections }
}

/// The blocks of a section alone.
pub fn block_lines(section: &Section, words: &Words) -> Vec<String> {
    let mut paper = Paper { words, width: super::WIDTH, lines: Vec::new() };
    section.blocks.iter().for_each(|block| {
        paper.gap();
        paper.block(block);
    });
    paper.lines
}

struct Paper<'a> {
    words: &'a Words,
    width: usize,
    lines: Vec<String>,
}

impl Paper<'_> {
    fn gap(&mut self) {
        if self.lines.last().is_some_and(|line| !line.is_empty()) {
            self.lines.push(String::new());
        }
    }

    fn under(&mut self, text: &str, sign: char) {
        self.wrapped("", text);
        let width = shown_line(text).width().min(self.width);
        self.lines.push(sign.to_string().repeat(width));
    }

    /// A paragraph whose first line has a sign before it.
    fn wrapped(&mut self, sign: &str, text: &str) {
        let indent = " ".repeat(sign.width());
        for (at, line) in shown(text).lines().enumerate() {
            let first = if at == 0 { sign } else { indent.as_str() };
            let options = Options::new(self.width).initial_indent(first).subsequent_indent(&indent);
            self.lines.extend(textwrap::wrap(line, options).into_iter().map(std::borrow::Cow::into_owned));
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { text } => self.wrapped("", text),
            Block::Text { sentences } => self.sentences(sentences),
            Block::Figures { cells } => self.figures(cells),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Quotes { quotes } => quotes.iter().for_each(|quote| self.quote(quote)),
            Block::Plan { actions } => {
                let rows = actions.iter().map(|action| plan_cells(action).map(clean).to_vec());
                self.rows(&plan_heads(self.words), &[], &rows.collect::<Vec<_>>());
            }
        }
    }

    fn sentences(&mut self, sentences: &[Sentence]) {
        let sign = if sentences.len() > 1 { "• " } else { "" };
        for sentence in sentences {
            let told = remark(sentence, self.words).map_or_else(String::new, |told| format!(" [{told}]"));
            self.wrapped(sign, &format!("{}{told}", sentence.text));
            for note in &sentence.notes {
                self.wrapped("    ", note);
            }
        }
    }

    fn figures(&mut self, cells: &[Cell]) {
        let name = cells.iter().map(|cell| clean(&cell.name).width()).max().unwrap_or(0).min(self.width / 2);
        for cell in cells {
            let told = [cell.value.as_str(), cell.change.as_str(), cell.target.as_str()];
            let told: Vec<String> = told.iter().filter(|part| !part.is_empty()).map(|part| clean(part)).collect();
            self.wrapped(&format!("{}  ", padded(&cell.name, name, false)), &told.join("  "));
            self.wrapped(&format!("{}  ", " ".repeat(name)), &cell.note);
        }
    }

    fn table(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            self.wrapped("", &table.caption);
        }
        let heads: Vec<String> = table.columns.iter().map(|column| clean(&column.title)).collect();
        let right: Vec<usize> =
            table.columns.iter().enumerate().filter(|(_, column)| column.right).map(|(at, _)| at).collect();
        let rows: Vec<Vec<String>> =
            table.rows.iter().map(|row| row.cells.iter().map(|cell| clean(&cell.text)).collect()).collect();
        self.rows(&heads, &right, &rows);
    }

    /// A table as columns, or each row as lines of its own where columns have no room.
    fn rows(&mut self, heads: &[String], right: &[usize], rows: &[Vec<String>]) {
        let used = |at: &usize| rows.iter().any(|row| row.get(*at).is_some_and(|cell| !cell.is_empty()));
        let shown: Vec<usize> = (0..heads.len()).filter(used).collect();
        let all = || std::iter::once(heads).chain(rows.iter().map(Vec::as_slice));
        let widest = |at: &usize| all().filter_map(|row| row.get(*at)).map(|cell| cell.width()).max().unwrap_or(0);
        let mut widths: Vec<usize> = shown.iter().map(widest).collect();
        let total = |widths: &[usize]| widths.iter().sum::<usize>() + widths.len().saturating_sub(1) * 2;
        let over = total(&widths).saturating_sub(self.width);
        // The widest column gives way, as far as its words stay words.
        if let Some(width) = widths.iter_mut().max().filter(|width| **width >= over + LABEL / 2) {
            *width -= over;
        }
        if total(&widths) > self.width {
            self.stacked(heads, &shown, rows);
            return;
        }
        let line = |row: &[String]| {
            let cells = shown
                .iter()
                .zip(&widths)
                .map(|(at, width)| padded(row.get(*at).map_or("", String::as_str), *width, right.contains(at)));
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        self.lines.push(line(heads));
        self.lines.push("─".repeat(total(&widths)));
        self.lines.extend(rows.iter().map(|row| line(row)));
    }

    fn stacked(&mut self, heads: &[String], shown: &[usize], rows: &[Vec<String>]) {
        for row in rows {
            for (n, at) in shown.iter().enumerate() {
                let cell = row.get(*at).map_or("", String::as_str);
                if n == 0 {
                    self.wrapped("• ", cell);
                } else if !cell.is_empty() {
                    self.wrapped("  ", &format!("{}: {cell}", heads[*at]));
                }
            }
        }
    }

    fn chart(&mut self, chart: &Chart) {
        self.under(&chart.title, '·');
        self.wrapped("", &chart.alt);
        match &chart.shape {
            Shape::Line(line) => self.line_chart(chart, line),
            Shape::Bars { bars } => self.bars(bars, |_| String::new()),
            Shape::Pareto(pareto) => self.bars(&pareto.bars, |at| {
                let share = pareto.cumulated.get(at).copied().unwrap_or(0.0);
                let alike = if pareto.alike.get(at).copied().unwrap_or(false) { " ≈" } else { "" };
                let vital = if at + 1 == pareto.n_vital { " ◂ 80%" } else { "" };
                format!("Σ {:.0}%{alike}{vital}", share * 100.0)
            }),
            Shape::Heat { rows, columns, cells } => self.heat(rows, columns, cells),
            Shape::Funnel(_) | Shape::Timeline(_) => {
                self.table(&Table { caption: String::new(), ..tables::of_chart(chart, self.words) });
            }
        }
        self.legend(&chart.shape);
        self.wrapped("", &chart.note);
    }

    /// A number in each cell where there is one, in columns that fit beside one another.
    fn heat(&mut self, rows: &[String], columns: &[String], cells: &[Vec<f64>]) {
        let told = |value: f64| if value == 0.0 { "·".to_owned() } else { format!("{value:.0}") };
        let widest = cells.iter().flatten().map(|value| told(*value).width()).max().unwrap_or(1);
        let label = rows.iter().map(|row| clean(row).width()).max().unwrap_or(0).min(self.width / 4);
        let heads = columns.iter().map(|column| clean(column).width()).max().unwrap_or(1);
        let cell = widest.max(heads).min(self.width / 3);
        // Where it is too narrow for every column its own, some stand together.
        let together = (1..=columns.len()).find(|n| label + columns.len().div_ceil(*n) * (cell + 1) <= self.width);
        let together = together.unwrap_or(columns.len()).max(1);
        let head: Vec<String> = columns.chunks(together).map(|part| padded(&part[0], cell, true)).collect();
        self.lines.push(format!("{} {}", " ".repeat(label), head.join(" ")));
        for (row, values) in rows.iter().zip(cells) {
            let sums = values.chunks(together).map(|part| padded(&told(part.iter().sum()), cell, true));
            let line = format!("{} {}", padded(row, label, false), sums.collect::<Vec<_>>().join(" "));
            self.lines.push(line);
        }
    }

    /// What the signs beside the bars mean.
    fn legend(&mut self, shape: &Shape) {
        match shape {
            Shape::Line(line) if line.limits.iter().any(Option::is_some) => {
                let text = self.words.get("report-limit-sign");
                self.wrapped("", &text);
            }
            Shape::Pareto(pareto) if pareto.alike.contains(&true) => {
                let text = self.words.get("report-alike");
                self.wrapped("", &text);
            }
            _ => {}
        }
    }

    fn bars(&mut self, bars: &[Bar], more: impl Fn(usize) -> String) {
        let largest = bars.iter().map(|bar| bar.value).fold(0.0, f64::max);
        let labels: Vec<String> = bars.iter().map(|bar| clean(&bar.label)).collect();
        let most = LABEL.min(self.width / 4);
        let label = labels.iter().map(|label| label.width()).max().unwrap_or(0).min(most);
        let told: Vec<String> = bars.iter().map(|bar| clean(&bar.text)).collect();
        let text = told.iter().map(|text| text.width()).max().unwrap_or(0).min(self.width / 3);
        let more_width = (0..bars.len()).map(|at| more(at).width()).max().unwrap_or(0);
        let room = self.width.saturating_sub(label + text + more_width + 3).clamp(6, WIDEST);
        for (at, bar) in bars.iter().enumerate() {
            let picture = blocks(bar.value, largest, room, if bar.small { '░' } else { '█' });
            let line = [
                padded(&labels[at], label, false),
                padded(&picture, room, false),
                padded(&told[at], text, true),
                more(at),
            ];
            self.lines.push(cut(line.join(" ").trim_end(), self.width));
        }
    }

    fn line_chart(&mut self, chart: &Chart, line: &Line) {
        let ends = line.limits.iter().flatten().map(|limits| limits.1).chain(line.values.iter().flatten().copied());
        let largest = ends.chain(line.goal()).fold(0.0, f64::max);
        let told =
            |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |v| numbers::text(self.words, chart.unit, v));
        let texts: Vec<String> = line.values.iter().map(|value| told(*value)).collect();
        let text = texts.iter().map(|text| text.width()).max().unwrap_or(0);
        let label = line.labels.iter().map(|label| clean(label).width()).max().unwrap_or(0).min(LABEL);
        let table = tables::of_chart(chart, self.words);
        let remark =
            |at: usize| table.rows.get(at).and_then(|row| row.cells.last()).map_or("", |cell| cell.text.as_str());
        let remarks = (0..line.labels.len()).map(|at| clean(remark(at)).width()).max().unwrap_or(0);
        let room = self.width.saturating_sub(label + text + remarks + 4).clamp(8, WIDEST);
        for (at, name) in line.labels.iter().enumerate() {
            let picture = blocks(line.values.get(at).copied().flatten().unwrap_or(0.0), largest, room, '█');
            let limits = line.limits.get(at).copied().flatten();
            let picture = limits.map_or(picture.clone(), |limits| marked(&picture, limits.1, largest, room));
            let parts = [
                padded(name, label, false),
                padded(texts.get(at).map_or("", String::as_str), text, true),
                padded(&picture, room + 1, false),
                clean(remark(at)),
            ];
            self.lines.push(cut(parts.join(" ").trim_end(), self.width));
        }
    }

    fn quote(&mut self, quote: &Quote) {
        self.wrapped("“ ", &quote.text);
        self.wrapped("  — ", &quote.source);
    }
}

fn clean(text: &str) -> String {
    shown_line(text).into_owned()
}

/// A text of exactly so many columns.
fn padded(text: &str, width: usize, right: bool) -> String {
    let text = cut(&clean(text), width);
    let gap = " ".repeat(width.saturating_sub(text.width()));
    if right { gap + &text } else { text + &gap }
}

/// A text of at most so many columns, with a sign where something is missing.
fn cut(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    for c in text.chars() {
        if kept.width() + unicode_width::UnicodeWidthChar::width(c).unwrap_or(0) >= width {
            break;
        }
        kept.push(c);
    }
    kept + "…"
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "columns of a terminal"
)]
fn columns(value: f64, largest: f64, room: usize) -> usize {
    if largest > 0.0 && value > 0.0 {
        (value / largest * room as f64).round().clamp(0.0, room as f64) as usize
    } else {
        0
    }
}

fn blocks(value: f64, largest: f64, room: usize, sign: char) -> String {
    let n = columns(value, largest, room);
    if n == 0 && value > 0.0 { "▏".to_owned() } else { sign.to_string().repeat(n) }
}

/// A bar with the place of its upper limit.
fn marked(bar: &str, limit: f64, largest: f64, room: usize) -> String {
    let at = columns(limit, largest, room);
    let mut signs: Vec<char> = bar.chars().collect();
    signs.resize(signs.len().max(at + 1), ' ');
    signs[at] = '│';
    signs.into_iter().collect()
}
