//! Articles of the knowledge base: what a problem is, what helps, in one language; written by people, grown out of cases,
//! counted when an answer uses them.
//!
//! Invariant: an article is one language's text under a name; the same name in two languages is the same article translated.

mod decide;
mod draft;
mod file;
mod mask;
mod score;

use serde::{Deserialize, Serialize};

pub use decide::{VERBS, allowed, decide, used};
pub use draft::draft;
pub use file::{Written, read, write};
pub use mask::mask;
pub use score::{Asked, Likely, Told, likely};

use super::change::record;
use super::time::Instant;
use crate::codes;

codes! {
    /// Where an article stands.
    pub enum ArticleStatus {
        /// Being written; no answer is offered it.
        Draft = "draft",
        Published = "published",
        /// No longer true.
        Withdrawn = "withdrawn",
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Article {
    pub id: i64,
    pub rev: i64,
    /// `language/name`.
    pub natural_key: Option<String>,
    pub language: String,
    pub name: String,
    pub title: String,
    /// Markdown.
    pub body: String,
    pub status: ArticleStatus,
    /// What it is for; an empty list is for everything.
    pub issues: Vec<String>,
    pub reasons: Vec<String>,
    pub product_lines: Vec<String>,
    pub platforms: Vec<String>,
    pub tags: Vec<String>,
    pub n_used: i64,
    pub last_used_at: Instant,
    /// The case that it grew out of.
    pub origin: String,
    pub version: i64,
    pub created_at: Instant,
    pub updated_at: Instant,
}

record!(Article, Kind::Article);

/// The identity of an article.
pub fn natural_key(language: &str, name: &str) -> String {
    format!("{language}/{name}")
}

/// A language as articles name it: `zh` and its variants are one, regions are left off.
pub fn language(tag: &str) -> String {
    let primary = tag.trim().split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    if primary == "zh" { "zh-CN".to_owned() } else { primary }
}

#[cfg(test)]
mod tests;
