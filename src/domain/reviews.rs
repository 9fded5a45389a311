//! Ratings and reviews of products and of the seller.

use serde::{Deserialize, Serialize};

use super::time::Instant;
use super::understanding::Category;
use super::vocabulary::{Mood, Severity};

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Review {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub platform: String,
    pub account: String,
    pub market: String,
    pub platform_ref: String,
    pub order_ref: String,
    pub customer_id: Option<i64>,
    pub customer: String,
    pub sku: String,
    pub product_id: Option<i64>,
    pub product: String,
    pub product_line: String,
    /// Of the seller rather than of the goods.
    pub of_seller: bool,
    /// Whole stars, 0–5; absent where the platform gives words only.
    pub stars: Option<i64>,
    pub category: Option<Category>,
    pub severity: Severity,
    pub mood: Option<Mood>,
    pub title: String,
    pub comment: String,
    pub answer: String,
    pub language: String,
    /// By which version its words were read; empty while nobody has.
    pub read_by: String,
    pub verified: bool,
    pub platform_status: String,
    pub ticket_id: Option<i64>,
    pub reviewed_at: Instant,
    /// When the platform last spoke of it, as far as its files say so; older files no longer count.
    pub stated_at: Option<Instant>,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
}

super::record!(Review, Kind::Review);
