//! A report as one page that needs nothing else: charts drawn in it, light and dark, fit for paper, readable aloud.

use std::fmt::Write as _;

use super::{plan_cells, plan_heads, remark, svg};
use crate::domain::words::stands_alone;
use crate::report::chart::Chart;
use crate::report::{Block, Cell, Quote, Report, Sentence, Table, tables};
use crate::text::{Words, shown};

/// Colours, sizes and fonts of the page.
const STYLE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/reports/page.css"));
/// Nothing is fetched, nothing is run.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'";

pub fn page(report: &Report, words: &Words) -> String {
    let mut page = Page { words, out: String::with_capacity(64 * 1024), n_charts: 0 };
    page.head(report);
    for section in &report.sections {
        let _ = writeln!(page.out, "<section>\n<h2>{}</h2>", escape(&section.title));
        if !section.author.is_empty() {
            let by = words.fill("report-by", &[("name", section.author.as_str().into())]);
            let _ = writeln!(page.out, "<p class=\"by\">{}</p>", escape(&by));
        }
        section.blocks.iter().for_each(|block| page.block(block));
        page.out.push_str("</section>\n");
    }
    if !report.notes.is_empty() {
        page.out.push_str("<footer>\n<ul>\n");
        for note in &report.notes {
            let _ = writeln!(page.out, "<li>{}</li>", escape(note));
        }
        page.out.push_str("</ul>\n</footer>\n");
    }
    page.out.push_str("</main>\n</body>\n</html>\n");
    page.out
}

struct Page<'a> {
    words: &'a Words,
    out: String,
    n_charts: usize,
}

impl Page<'_> {
    fn head(&mut self, report: &Report) {
        let (title, language) = (escape(&report.title), escape(&report.language));
        let _ = write!(
            self.out,
            "<!DOCTYPE html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main class=\"{}\">\n<header>\n<h1>{title}</h1>\n\
             <p class=\"subtitle\">{}</p>\n</header>\n",
            escape(&report.template),
            escape(&report.subtitle)
        );
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { text } => {
                let _ = writeln!(self.out, "<h3>{}</h3>", escape(text));
            }
            Block::Text { sentences } => self.sentences(sentences),
            Block::Figures { cells } => self.figures(cells),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
            Block::Quotes { quotes } => quotes.iter().for_each(|quote| self.quote(quote)),
            Block::Plan { actions } => {
                let rows = actions.iter().map(|action| (plan_cells(action).map(escape).to_vec(), false));
                self.rows("", &plan_heads(self.words), &[], &rows.collect::<Vec<_>>());
            }
        }
    }

    fn sentences(&mut self, sentences: &[Sentence]) {
        let several = sentences.len() > 1;
        self.out.push_str(if several { "<ul class=\"points\">\n" } else { "" });
        for sentence in sentences {
            let text = lines(&sentence.text);
            let text = if sentence.overstated { format!("<span class=\"overstated\">{text}</span>") } else { text };
            let told =
                remark(sentence, self.words).map(|told| format!(" <span class=\"remark\">[{}]</span>", escape(&told)));
            let tag = if several { "li" } else { "p" };
            let text = if sentence.notes.is_empty() { text } else { format!("<strong>{text}</strong>") };
            let _ = write!(self.out, "<{tag}>{text}{}", told.unwrap_or_default());
            for note in &sentence.notes {
                let _ = write!(self.out, "<br><small>{}</small>", lines(note));
            }
            let _ = writeln!(self.out, "</{tag}>");
        }
        self.out.push_str(if several { "</ul>\n" } else { "" });
    }

    fn figures(&mut self, cells: &[Cell]) {
        self.out.push_str("<div class=\"figures\">\n");
        for cell in cells {
            let _ = write!(
                self.out,
                "<div class=\"figure\">\n<p class=\"name\">{}</p>\n<p class=\"value\">{}</p>\n",
                escape(&cell.name),
                escape(&cell.value)
            );
            let class = cell.better.map_or("", |better| if better { " better" } else { " worse" });
            for (class, text) in [
                (format!("change{class}"), cell.change.clone()),
                ("target".to_owned(), cell.target.clone()),
                ("note".to_owned(), cell.note.clone()),
            ] {
                if !text.trim().is_empty() {
                    let _ = writeln!(self.out, "<p class=\"{class}\">{}</p>", escape(text.trim()));
                }
            }
            self.out.push_str("</div>\n");
        }
        self.out.push_str("</div>\n");
    }

    fn chart(&mut self, chart: &Chart) {
        self.n_charts += 1;
        let _ = writeln!(self.out, "<figure>\n<h3>{}</h3>", escape(&chart.title));
        self.out.push_str(&svg::picture(chart, self.n_charts, self.words));
        let _ = writeln!(
            self.out,
            "<figcaption>{}</figcaption>",
            escape(&[chart.alt.as_str(), chart.note.as_str()].join(" "))
        );
        let _ = writeln!(self.out, "<details>\n<summary>{}</summary>", escape(&self.words.get("report-as-table")));
        self.table(&tables::of_chart(chart, self.words));
        self.out.push_str("</details>\n</figure>\n");
    }

    fn table(&mut self, table: &Table) {
        let heads: Vec<String> = table.columns.iter().map(|column| column.title.clone()).collect();
        let right: Vec<usize> =
            table.columns.iter().enumerate().filter(|(_, column)| column.right).map(|(at, _)| at).collect();
        let rows: Vec<(Vec<String>, bool)> = table
            .rows
            .iter()
            .map(|row| (row.cells.iter().map(|cell| escape(&cell.text)).collect(), row.small))
            .collect();
        self.rows(&table.caption, &heads, &right, &rows);
    }

    /// A table of cells that are safe already; rows with too few cases are greyed.
    fn rows(&mut self, caption: &str, heads: &[String], right: &[usize], rows: &[(Vec<String>, bool)]) {
        self.out.push_str("<div class=\"wide\"><table>\n");
        if !caption.is_empty() {
            let _ = writeln!(self.out, "<caption>{}</caption>", escape(caption));
        }
        let class = |at: usize| if right.contains(&at) { " class=\"n\"" } else { "" };
        self.out.push_str("<thead><tr>");
        for (at, head) in heads.iter().enumerate() {
            let _ = write!(self.out, "<th scope=\"col\"{}>{}</th>", class(at), escape(head));
        }
        self.out.push_str("</tr></thead>\n<tbody>\n");
        for (row, small) in rows {
            self.out.push_str(if *small { "<tr class=\"small\">" } else { "<tr>" });
            for (at, cell) in row.iter().enumerate() {
                let (tag, scope) = if at == 0 { ("th", " scope=\"row\"") } else { ("td", "") };
                let _ = write!(self.out, "<{tag}{scope}{}>{cell}</{tag}>", class(at));
            }
            self.out.push_str("</tr>\n");
        }
        self.out.push_str("</tbody>\n</table></div>\n");
    }

    fn quote(&mut self, quote: &Quote) {
        let language = escape(&quote.language);
        let lang = if language.is_empty() { String::new() } else { format!(" lang=\"{language}\"") };
        let text =
            shown(&quote.text).trim().lines().map(|line| marked(line, &quote.marked)).collect::<Vec<_>>().join("<br>");
        let _ = writeln!(
            self.out,
            "<blockquote{lang}>\n<p>{text}</p>\n<footer>{}</footer>\n</blockquote>",
            escape(&quote.source)
        );
    }
}

/// Text of several lines.
fn lines(text: &str) -> String {
    shown(text).trim().lines().map(escape).collect::<Vec<_>>().join("<br>")
}

/// A line with the words marked that it was chosen for, wherever they stand by themselves.
fn marked(line: &str, words: &[String]) -> String {
    let folded = line.to_lowercase();
    // Letters that change their length with their case would shift places; such a line stays unmarked.
    if folded.len() != line.len() {
        return escape(line);
    }
    let next = |from: usize| {
        let found = words.iter().filter(|word| !word.is_empty()).filter_map(|word| {
            let word = word.to_lowercase();
            let places = folded[from..].match_indices(word.as_str()).map(|(at, _)| (from + at, from + at + word.len()));
            places.into_iter().find(|(start, end)| stands_alone(&folded, *start..*end))
        });
        found.min_by_key(|(start, end)| (*start, std::cmp::Reverse(*end)))
    };
    let (mut out, mut from) = (String::new(), 0);
    while let Some((start, end)) = next(from) {
        let (Some(before), Some(word)) = (line.get(from..start), line.get(start..end)) else { break };
        let _ = write!(out, "{}<mark>{}</mark>", escape(before), escape(word));
        from = end;
    }
    out + &escape(line.get(from..).unwrap_or_default())
}

/// Text as a page shows it, without any meaning to the page.
pub fn escape(text: &str) -> String {
    let text = shown(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}
