//! Cells of articles and of customers.

use super::{column, growing, plain, quiet, right};
use crate::domain::articles::{Article, ArticleStatus};
use crate::domain::change::Record;
use crate::domain::customers::Customer;
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;
use crate::text::{DatePattern, Words};
use crate::tui::theme::Role;
use crate::tui::widgets::table::{Cell, Column};

pub(super) const ARTICLE_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("language", 6, 0),
    column("status", 10, 1).holding("code-article-status", ArticleStatus::CODES, 0),
    growing("title", 24, 0),
    right("used", 5, 2),
    column("last-used", 10, 3),
    growing("name", 14, 5),
    column("changed", 10, 4),
];

pub(super) const CUSTOMER_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    growing("name", 14, 0),
    column("platform", 9, 1),
    growing("handle", 16, 2),
    column("tier", 8, 2),
    column("person", 8, 3),
    column("flagged", 10, 3),
    column("country", 7, 4),
    growing("email", 16, 5),
    column("first-seen", 10, 6),
];

pub(super) fn article_cell(article: &Article, column: &str, words: &Words) -> Cell {
    match column {
        "number" => plain(&article.key().to_string()),
        "language" => plain(&article.language),
        "status" => {
            let role = match article.status {
                ArticleStatus::Draft => Role::Warning,
                ArticleStatus::Published => Role::Good,
                ArticleStatus::Withdrawn => Role::Quiet,
            };
            (words.code("code-article-status", article.status.code()), role)
        }
        "title" => plain(&article.title),
        "used" => (words.number(article.n_used), Role::Plain),
        "last-used" => (words.date(article.last_used_at, DatePattern::Day), Role::Quiet),
        "changed" => (words.date(article.updated_at, DatePattern::Day), Role::Quiet),
        "name" => quiet(&article.name),
        _ => plain(""),
    }
}

pub(super) fn customer_cell(customer: &Customer, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&customer.key().to_string()),
        "name" => plain(customer.shown()),
        "platform" => quiet(&customer.platform),
        "handle" => quiet(&customer.handle),
        "tier" => plain(&customer.tier),
        // Records of one person carry the same number.
        "person" => {
            let person = customer.person_id.map(|id| Key::new(Kind::Customer, id).to_string());
            plain(&person.unwrap_or_default())
        }
        "flagged" if customer.is_flagged(now) => (words.date(customer.flagged_until, DatePattern::Day), Role::Warning),
        "country" => quiet(&customer.country),
        "email" => quiet(&customer.email),
        "first-seen" => (words.date(customer.first_seen_at, DatePattern::Day), Role::Quiet),
        _ => plain(""),
    }
}
