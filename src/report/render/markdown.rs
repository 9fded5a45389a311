//! A report as Markdown: headings, lists and tables; charts as their sentence and their table.

use std::fmt::Write as _;

use super::{plan_cells, plan_heads, remark};
use crate::report::{Block, Cell, Quote, Report, Sentence, Table, tables};
use crate::text::{Words, shown, shown_line};

pub fn text(report: &Report, words: &Words) -> String {
    let mut page = Page { words, out: String::new() };
    page.heading(1, &report.title);
    page.paragraph(&line(&report.subtitle));
    for section in &report.sections {
        page.heading(2, &section.title);
        if !section.author.is_empty() {
            let by = words.fill("report-by", &[("name", section.author.as_str().into())]);
            page.paragraph(&format!("*{}*", line(&by)));
        }
        for block in &section.blocks {
            page.block(block);
        }
    }
    if !report.notes.is_empty() {
        page.out.push_str("---\n\n");
        for note in &report.notes {
            let _ = writeln!(page.out, "- {}", line(note));
        }
    }
    page.out.truncate(page.out.trim_end().len());
    page.out.push('\n');
    page.out
}

struct Page<'a> {
    words: &'a Words,
    out: String,
}

impl Page<'_> {
    fn heading(&mut self, level: usize, text: &str) {
        let _ = writeln!(self.out, "{} {}\n", "#".repeat(level), line(text));
    }

    /// A paragraph of text that is safe already.
    fn paragraph(&mut self, text: &str) {
        if !text.is_empty() {
            let _ = writeln!(self.out, "{text}\n");
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { text } => self.heading(3, text),
            Block::Text { sentences } => self.sentences(sentences),
            Block::Figures { cells } => self.figures(cells),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => {
                self.heading(3, &chart.title);
                self.paragraph(&line(&chart.alt));
                self.paragraph(&line(&chart.note));
                self.table(&Table { caption: String::new(), ..tables::of_chart(chart, self.words) });
            }
            Block::Quotes { quotes } => quotes.iter().for_each(|quote| self.quote(quote)),
            Block::Plan { actions } => {
                let rows = actions.iter().map(|action| plan_cells(action).map(line).to_vec());
                self.rows(&plan_heads(self.words), &[], rows.collect());
            }
        }
    }

    /// One sentence is a paragraph, several are a list.
    fn sentences(&mut self, sentences: &[Sentence]) {
        let lead = if sentences.len() > 1 { "- " } else { "" };
        for sentence in sentences {
            let text = prose(&sentence.text);
            let told =
                remark(sentence, self.words).map_or_else(String::new, |told| format!(" *\\[{}\\]*", line(&told)));
            let text = if sentence.notes.is_empty() { text } else { format!("**{text}**") };
            let _ = writeln!(self.out, "{lead}{text}{told}");
            for note in &sentence.notes {
                let _ = writeln!(self.out, "  - {}", prose(note));
            }
        }
        self.out.push('\n');
    }

    fn figures(&mut self, cells: &[Cell]) {
        let heads =
            ["figure", "value", "change", "target", "basis"].map(|key| self.words.get(&format!("report-col-{key}")));
        let rows = cells.iter().map(|cell| {
            vec![
                line(&cell.name),
                format!("**{}**", line(&cell.value)),
                line(&cell.change),
                line(&cell.target),
                line(&cell.note),
            ]
        });
        self.rows(&heads, &[1], rows.collect());
    }

    fn table(&mut self, table: &Table) {
        if !table.caption.is_empty() {
            self.paragraph(&format!("**{}**", line(&table.caption)));
        }
        let heads: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
        let right: Vec<usize> =
            table.columns.iter().enumerate().filter(|(_, column)| column.right).map(|(at, _)| at).collect();
        let rows = table.rows.iter().map(|row| row.cells.iter().map(|cell| line(&cell.text)).collect());
        self.rows(&heads, &right, rows.collect());
    }

    /// A table of cells that are safe already.
    fn rows(&mut self, heads: &[String], right: &[usize], rows: Vec<Vec<String>>) {
        let head: Vec<String> = heads.iter().map(|head| line(head)).collect();
        let _ = writeln!(self.out, "| {} |", head.join(" | "));
        let rule: Vec<&str> = (0..heads.len()).map(|at| if right.contains(&at) { "---:" } else { "---" }).collect();
        let _ = writeln!(self.out, "| {} |", rule.join(" | "));
        for row in rows {
            let _ = writeln!(self.out, "| {} |", row.join(" | "));
        }
        self.out.push('\n');
    }

    fn quote(&mut self, quote: &Quote) {
        for part in shown(&quote.text).lines() {
            let _ = writeln!(self.out, "> {}", prose(part));
        }
        let _ = writeln!(self.out, ">\n> — {}\n", line(&quote.source));
    }
}

/// Text as one line without any meaning to Markdown or to a page.
fn line(text: &str) -> String {
    escape(&shown_line(text))
}

/// Text of several lines; breaks between its lines stay.
fn prose(text: &str) -> String {
    shown(text).lines().map(escape).collect::<Vec<_>>().join("  \n")
}

fn escape(text: &str) -> String {
    let text = text.trim();
    let mut out = String::with_capacity(text.len() + 8);
    let n_digits = text.bytes().take_while(u8::is_ascii_digit).count();
    for (at, c) in text.char_indices() {
        let rest = &text[at..];
        let is_mark = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' | '$');
        // What begins a list, a rule or a heading, and what makes a link of bare words.
        let is_start = at == 0 && matches!(c, '-' | '+' | '=') || at == n_digits && at > 0 && matches!(c, '.' | ')');
        let is_link = c == ':' && rest.starts_with("://") || c == '@';
        let is_host = c == '.' && out.to_ascii_lowercase().ends_with("www");
        if is_mark || is_start || is_link || is_host {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
