//! From a report to bytes: Markdown, a page, a spreadsheet, the terminal, JSON. No number is computed here.
//!
//! Invariant: whatever stands in a report may come from outside; it leaves as text, never as markup, formula or control sequence.

mod html;
mod json;
mod markdown;
mod svg;
mod terminal;
mod xlsx;

use super::Report;
use crate::codes;
use crate::text::Words;

pub use terminal::{Laid, block_lines, lines as terminal_lines};

codes! {
    /// What a report can be made as.
    pub enum Format {
        Terminal = "term",
        Markdown = "md",
        Html = "html",
        Xlsx = "xlsx",
        /// A page that a browser prints; see the service that asks one to.
        Pdf = "pdf",
        Json = "json",
    }
}

impl Format {
    /// The ending of a file of this format.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Terminal => "txt",
            other => other.code(),
        }
    }
}

/// Columns of a terminal that nobody measured.
const WIDTH: usize = 80;

/// The bytes of a report. A PDF begins as its page.
pub fn bytes(report: &Report, format: Format, words: &Words) -> std::io::Result<Vec<u8>> {
    Ok(match format {
        Format::Terminal => (terminal::lines(report, words, WIDTH).lines.join("\n") + "\n").into_bytes(),
        Format::Markdown => markdown::text(report, words).into_bytes(),
        Format::Html | Format::Pdf => html::page(report, words).into_bytes(),
        Format::Json => json::text(report)?,
        Format::Xlsx => xlsx::book(report, words).map_err(std::io::Error::other)?,
    })
}

/// A remark behind a sentence that no longer holds, or that says more than it may.
fn remark(sentence: &super::Sentence, words: &Words) -> Option<String> {
    let remarks: Vec<String> = [(sentence.stale, "report-stale"), (sentence.overstated, "report-overstated")]
        .into_iter()
        .filter(|(holds, _)| *holds)
        .map(|(_, key)| words.get(key))
        .collect();
    (!remarks.is_empty()).then(|| remarks.join(&words.get("list-comma")))
}

/// Columns of the action plan, in the order of [`plan_cells`].
fn plan_heads(words: &Words) -> Vec<String> {
    ["number", "action", "owner", "due", "status", "effect"]
        .iter()
        .map(|key| words.get(&format!("report-plan-{key}")))
        .collect()
}

fn plan_cells(action: &super::PlannedAction) -> [&str; 6] {
    [&action.number, &action.text, &action.owner, &action.due, &action.status, &action.effect]
}

#[cfg(test)]
mod tests;
