//! An article as a Markdown file: a head in TOML between two lines of `+++`, then the text.

use serde::Deserialize;
use toml::Spanned;

use super::{Article, ArticleStatus};
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::vocabulary::{Issue, Reason};

/// What stands around the head.
const FENCE: &str = "+++";

/// What a file says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    pub title: String,
    pub body: String,
    pub status: ArticleStatus,
    pub issues: Vec<String>,
    pub reasons: Vec<String>,
    pub product_lines: Vec<String>,
    pub platforms: Vec<String>,
    pub tags: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    #[serde(default)]
    status: Option<Spanned<String>>,
    #[serde(default)]
    issues: Vec<Spanned<String>>,
    #[serde(default)]
    reasons: Vec<Spanned<String>>,
    #[serde(default)]
    product_lines: Vec<String>,
    #[serde(default)]
    platforms: Vec<String>,
    #[serde(default)]
    tags: Vec<String>,
}

/// Reads a file; mistakes carry their place in the whole file.
pub fn read(text: &str) -> Result<Written, Vec<Mistake>> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (head, body) = split(&text).ok_or_else(|| vec![Mistake::at(&text, 0, MistakeKind::Syntax, "", FENCE)])?;
    // The line of the fence stands before the head.
    let below = |mut mistake: Mistake| {
        mistake.line += 1;
        mistake
    };
    let read: Head = reading::read(head).map_err(|found| found.into_iter().map(below).collect::<Vec<_>>())?;
    let mut mistakes = Vec::new();
    let mut known = |word: &Spanned<String>, codes: &[&str]| {
        if !codes.contains(&word.get_ref().as_str()) {
            let at = word.span().start + 1;
            mistakes.push(below(Mistake::at(head, at, MistakeKind::BadValue, word.get_ref(), &codes.join(" "))));
        }
    };
    read.issues.iter().for_each(|word| known(word, Issue::CODES));
    read.reasons.iter().for_each(|word| known(word, Reason::CODES));
    read.status.iter().for_each(|word| known(word, ArticleStatus::CODES));
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let plain = |words: Vec<Spanned<String>>| listed(words.into_iter().map(Spanned::into_inner).collect());
    let status = read.status.and_then(|word| ArticleStatus::from_code(word.get_ref()));
    Ok(Written {
        title: read.title,
        body: body.trim().to_owned(),
        status: status.unwrap_or(ArticleStatus::Published),
        issues: plain(read.issues),
        reasons: plain(read.reasons),
        product_lines: listed(read.product_lines),
        platforms: listed(read.platforms),
        tags: listed(read.tags),
    })
}

/// A list in the one order in which the desk keeps it, so that a file that says the same changes nothing.
fn listed(mut words: Vec<String>) -> Vec<String> {
    words.sort_unstable();
    words.dedup();
    words
}

fn split(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix(FENCE)?.strip_prefix('\n')?;
    match rest.strip_prefix(FENCE) {
        Some(body) => Some(("", body)),
        None => rest.split_once(&format!("\n{FENCE}")),
    }
}

/// An article as a file that reads back as the same.
pub fn write(article: &Article) -> String {
    let mut head = toml::Table::new();
    head.insert("title".to_owned(), article.title.as_str().into());
    head.insert("status".to_owned(), article.status.code().into());
    let lists = [
        ("issues", &article.issues),
        ("reasons", &article.reasons),
        ("product_lines", &article.product_lines),
        ("platforms", &article.platforms),
        ("tags", &article.tags),
    ];
    for (name, list) in lists {
        head.insert(name.to_owned(), list.clone().into());
    }
    format!("{FENCE}\n{}{FENCE}\n\n{}\n", head, article.body.trim())
}
