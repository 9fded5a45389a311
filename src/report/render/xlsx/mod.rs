//! A report as a workbook: a sheet for each section, real numbers with their formats, native charts beside their data.
//!
//! Invariant: whatever is a text is written as a text, so a sheet computes nothing from what came from outside.

mod charts;

use rust_xlsxwriter::{
    ConditionalFormat2ColorScale, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet,
    XlsxError,
};
use unicode_width::UnicodeWidthStr;

use super::{plan_cells, plan_heads, remark};
use crate::report::chart::{Chart, Shape, Unit};
use crate::report::{Block, Cell, Quote, Report, Section, Sentence, Table, Value, tables, workbook};
use crate::text::{Words, shown};

/// Columns that a line of text lies across, and how many letters fit in it.
const ACROSS: u16 = 7;
/// The last column that anything is written in.
const LAST: u16 = 12;
/// Where a figure's change, goal and doubt lie.
const FIGURE_COLUMNS: [(u16, u16); 3] = [(2, 4), (5, 6), (7, LAST)];
const LETTERS_ACROSS: usize = 118;
const FIRST_WIDTH: f64 = 34.0;
const WIDTH: f64 = 15.0;
const LINE_HEIGHT: f64 = 15.5;

pub fn book(report: &Report, words: &Words) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The only moment in the file is that of the data, so that the same report is the same file.
    let at = ExcelDateTime::from_timestamp(report.as_of.0.div_euclid(1_000))?;
    let properties = DocProperties::new().set_title(cut(&report.title)).set_creation_datetime(&at);
    book.set_properties(&properties);
    let mut names = Vec::new();
    for (at, section) in report.sections.iter().enumerate() {
        let name = sheet_name(&section.title, &names);
        names.push(name.clone());
        let sheet = book.add_worksheet();
        sheet.set_name(&name)?.set_screen_gridlines(false);
        sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
        sheet.set_column_width(0, FIRST_WIDTH)?;
        for column in 1..=LAST {
            sheet.set_column_width(column, WIDTH)?;
        }
        let mut paper = Paper { words, name, sheet, row: 0, looks: Looks::new() };
        if at == 0 {
            paper.head(report)?;
        }
        paper.section(section)?;
        if at + 1 == report.sections.len() {
            paper.row += 1;
            for note in &report.notes {
                paper.across(note, &Looks::new().soft)?;
            }
        }
    }
    book.save_to_buffer()
}

/// The title without what a sheet's name may not hold, and unlike all others.
fn sheet_name(title: &str, taken: &[String]) -> String {
    const MOST: usize = 31;
    let allowed = |c: &char| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'') && !c.is_control();
    let plain: String = shown(title).chars().filter(allowed).collect();
    let plain = if plain.trim().is_empty() { "-" } else { plain.trim() };
    let name = |n: usize| {
        let ending = if n == 1 { String::new() } else { format!(" {n}") };
        let room = MOST - ending.len();
        let mut kept = String::new();
        for c in plain.chars() {
            // The limit counts as UTF-16 does.
            if kept.encode_utf16().count() + c.len_utf16() > room {
                break;
            }
            kept.push(c);
        }
        kept.trim_end().to_owned() + &ending
    };
    let is_free = |name: &String| taken.iter().all(|other| other.to_lowercase() != name.to_lowercase());
    (1..).map(name).find(is_free).unwrap_or_default()
}

/// How cells look.
struct Looks {
    title: Format,
    heading: Format,
    text: Format,
    soft: Format,
    head: Format,
    head_right: Format,
    value: Format,
    quote: Format,
    small: Format,
}

impl Looks {
    fn new() -> Self {
        let text = || Format::new().set_text_wrap().set_align(FormatAlign::Top);
        let head = || Format::new().set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin);
        Self {
            title: Format::new().set_bold().set_font_size(16),
            heading: Format::new().set_bold().set_font_size(12),
            text: text(),
            soft: text().set_font_color("#5A6573").set_font_size(9),
            head: head(),
            head_right: head().set_align(FormatAlign::Right),
            value: Format::new().set_bold().set_align(FormatAlign::Right).set_align(FormatAlign::Top),
            quote: text().set_italic(),
            small: text().set_italic().set_font_color("#5A6573"),
        }
    }
}

struct Paper<'a> {
    words: &'a Words,
    name: String,
    sheet: &'a mut Worksheet,
    row: u32,
    looks: Looks,
}

type Done = Result<(), XlsxError>;

impl Paper<'_> {
    fn head(&mut self, report: &Report) -> Done {
        self.sheet.write_string_with_format(0, 0, cut(&report.title), &self.looks.title)?;
        self.sheet.write_string_with_format(1, 0, cut(&report.subtitle), &Format::new().set_font_color("#5A6573"))?;
        self.row = 3;
        Ok(())
    }

    fn section(&mut self, section: &Section) -> Done {
        self.heading(&section.title)?;
        if !section.author.is_empty() {
            let by = self.words.fill("report-by", &[("name", section.author.as_str().into())]);
            self.across(&by, &Looks::new().soft)?;
        }
        for block in &section.blocks {
            self.row += 1;
            self.block(block)?;
        }
        Ok(())
    }

    fn heading(&mut self, text: &str) -> Done {
        self.sheet.write_string_with_format(self.row, 0, cut(text), &self.looks.heading)?;
        self.row += 1;
        Ok(())
    }

    /// A line of text across several columns, as high as its text needs.
    fn across(&mut self, text: &str, look: &Format) -> Done {
        let text = cut(text);
        let n_lines = text.lines().map(|line| line.width() / LETTERS_ACROSS + 1).sum::<usize>().max(1);
        self.sheet.merge_range(self.row, 0, self.row, ACROSS, &text, look)?;
        #[expect(clippy::cast_precision_loss, reason = "lines of a paragraph")]
        let height = (n_lines as f64 * LINE_HEIGHT).min(400.0);
        self.sheet.set_row_height(self.row, height)?;
        self.row += 1;
        Ok(())
    }

    fn block(&mut self, block: &Block) -> Done {
        match block {
            Block::Heading { text } => self.heading(text),
            Block::Text { sentences } => sentences.iter().try_for_each(|sentence| self.sentence(sentence)),
            Block::Figures { cells } => self.figures(cells),
            Block::Table(table) => self.table(table).map(|_| ()),
            Block::Chart(chart) => self.chart(chart),
            Block::Quotes { quotes } => quotes.iter().try_for_each(|quote| self.quote(quote)),
            Block::Plan { actions } => {
                self.heads(&plan_heads(self.words), &[])?;
                for action in actions {
                    self.strings(&plan_cells(action))?;
                }
                Ok(())
            }
        }
    }

    fn sentence(&mut self, sentence: &Sentence) -> Done {
        let told = remark(sentence, self.words).map_or_else(String::new, |told| format!(" [{told}]"));
        self.across(&format!("{}{told}", sentence.text), &Looks::new().text)?;
        sentence.notes.iter().try_for_each(|note| self.across(note, &Looks::new().soft))
    }

    fn quote(&mut self, quote: &Quote) -> Done {
        self.across(&quote.text, &Looks::new().quote)?;
        self.across(&format!("— {}", quote.source), &Looks::new().soft)
    }

    fn heads(&mut self, heads: &[String], right: &[usize]) -> Done {
        for ((at, head), column) in heads.iter().enumerate().zip(0..) {
            let look = if right.contains(&at) { &self.looks.head_right } else { &self.looks.head };
            self.sheet.write_string_with_format(self.row, column, cut(head), look)?;
        }
        self.row += 1;
        Ok(())
    }

    fn strings(&mut self, cells: &[&str]) -> Done {
        for (cell, column) in cells.iter().zip(0..) {
            self.sheet.write_string_with_format(self.row, column, cut(cell), &self.looks.text)?;
        }
        self.row += 1;
        Ok(())
    }

    fn figures(&mut self, cells: &[Cell]) -> Done {
        let heads =
            ["figure", "value", "change", "target", "basis"].map(|key| self.words.get(&format!("report-col-{key}")));
        // The heads lie across the same columns as what stands under them.
        let [name, value, more @ ..] = &heads;
        self.sheet.write_string_with_format(self.row, 0, cut(name), &self.looks.head)?;
        self.sheet.write_string_with_format(self.row, 1, cut(value), &self.looks.head_right)?;
        for (head, (from, until)) in more.iter().zip(FIGURE_COLUMNS) {
            self.sheet.merge_range(self.row, from, self.row, until, &cut(head), &self.looks.head)?;
        }
        self.row += 1;
        for cell in cells {
            let value = crate::report::number_of(&cell.figure)
                .map_or_else(|| Value::text(&cell.value), |(number, unit)| Value::number(&cell.value, number, unit));
            self.sheet.write_string_with_format(self.row, 0, cut(&cell.name), &self.looks.text)?;
            self.value(1, &value, &Looks::new().value)?;
            let told =
                [(&cell.change, &self.looks.text), (&cell.target, &self.looks.text), (&cell.note, &self.looks.soft)];
            for ((text, look), (from, until)) in told.into_iter().zip(FIGURE_COLUMNS) {
                self.sheet.merge_range(self.row, from, self.row, until, &cut(text), look)?;
            }
            self.sheet.set_row_height(self.row, LINE_HEIGHT * 2.0)?;
            self.row += 1;
        }
        Ok(())
    }

    /// A value as a number with its format where it is one, else as the text that it is.
    fn value(&mut self, column: u16, value: &Value, look: &Format) -> Done {
        let (Some(number), Some(unit)) = (value.number.filter(|n| n.is_finite()), value.unit) else {
            self.sheet.write_string_with_format(self.row, column, cut(&value.text), look)?;
            return Ok(());
        };
        // A sum says in its format of which currency it is.
        let currency = value.text.rsplit(' ').next().unwrap_or_default();
        let look = look.clone().set_num_format(number_format(unit, currency, self.words));
        self.sheet.write_number_with_format(self.row, column, in_sheet(unit, number), &look)?;
        Ok(())
    }

    /// Answers the first and the last row of its numbers.
    fn table(&mut self, table: &Table) -> Result<(u32, u32), XlsxError> {
        if !table.caption.is_empty() {
            self.heading(&table.caption)?;
        }
        let heads: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
        let right: Vec<usize> =
            table.columns.iter().enumerate().filter(|(_, column)| column.right).map(|(at, _)| at).collect();
        self.heads(&heads, &right)?;
        let first = self.row;
        let looks = Looks::new();
        for row in &table.rows {
            for (value, column) in row.cells.iter().zip(0..) {
                self.value(column, value, if row.small { &looks.small } else { &looks.text })?;
            }
            self.row += 1;
        }
        Ok((first, self.row.saturating_sub(1).max(first)))
    }

    fn chart(&mut self, chart: &Chart) -> Done {
        self.heading(&chart.title)?;
        self.across(&chart.alt, &Looks::new().text)?;
        if !chart.note.is_empty() {
            self.across(&chart.note, &Looks::new().soft)?;
        }
        let table = tables::of_chart(chart, self.words);
        let picture_at = self.row;
        let height = charts::rows(&chart.shape);
        self.row += height;
        let (first, last) = self.table(&Table { caption: String::new(), ..table })?;
        if let Shape::Heat { columns, .. } = &chart.shape {
            let until = u16::try_from(columns.len()).unwrap_or(u16::MAX).max(1);
            let scale = ConditionalFormat2ColorScale::new().set_minimum_color("#FFFFFF").set_maximum_color("#1F5FA8");
            self.sheet.add_conditional_format(first, 1, last, until, &scale)?;
            return Ok(());
        }
        let place = charts::Place { sheet: &self.name, first, last, words: self.words, unit: chart.unit };
        if let Some(picture) = charts::native(chart, &place, self.sheet)? {
            self.sheet.insert_chart(picture_at, 0, &picture)?;
        }
        Ok(())
    }
}

/// Text as a cell holds it: cleaned, and cut to what a cell takes.
fn cut(text: &str) -> String {
    workbook::cut(shown(text).into_owned())
}

const SECONDS_A_DAY: f64 = 86_400.0;

/// A number as the sheet has it: money in whole units, spans in days.
fn in_sheet(unit: Unit, number: f64) -> f64 {
    match unit {
        Unit::Money { decimals } => number / 10_f64.powi(i32::from(decimals)),
        Unit::Seconds => number / SECONDS_A_DAY,
        Unit::Count | Unit::Share | Unit::Stars => number,
    }
}

fn number_format(unit: Unit, currency: &str, words: &Words) -> String {
    match unit {
        Unit::Count => "#,##0".to_owned(),
        Unit::Share => "0.0%".to_owned(),
        Unit::Stars => "0.0".to_owned(),
        Unit::Money { decimals } => workbook::sum_format(u32::from(decimals), currency),
        Unit::Seconds => {
            let told = words.fill("span-days", &[("n", "0.0".into())]);
            told.split("0.0").map(quoted).collect::<Vec<_>>().join("0.0")
        }
    }
}

fn quoted(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!("\"{}\"", text.replace('"', "")) }
}
