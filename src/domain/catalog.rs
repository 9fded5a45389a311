//! Orders with their lines, products, and money that comes back to the seller.

use serde::{Deserialize, Serialize};

use super::recoveries::RecoveryStatus;
use super::time::Instant;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Order {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub platform: String,
    pub account: String,
    pub market: String,
    pub order_ref: String,
    /// The number people see, where the platform has another one (`#1001`).
    pub name: String,
    pub customer_id: Option<i64>,
    pub customer: String,
    pub country: String,
    pub status: String,
    pub financial_status: String,
    pub fulfilment: String,
    pub placed_at: Instant,
    pub placed_text: String,
    pub zone_stated: bool,
    pub canceled_at: Option<Instant>,
    pub shipped_at: Option<Instant>,
    pub currency: String,
    /// What was paid, with tax and shipping.
    pub total_minor: i64,
    pub shipping_minor: i64,
    pub tax_minor: i64,
    pub discount_minor: i64,
    /// The platform's running total of refunds.
    pub platform_refunded_minor: i64,
    pub replaces_order_ref: String,
    pub tags: Vec<String>,
    pub note: String,
    /// When the platform last spoke of it, as far as its files say so; older files no longer count.
    pub stated_at: Option<Instant>,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderLine {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub order_id: i64,
    pub line_ref: String,
    pub sku: String,
    pub asin: String,
    pub product_id: Option<i64>,
    pub product: String,
    pub quantity: i64,
    pub status: String,
    /// Line totals, before discount; the price holds the tax where the market's prices do.
    pub price_minor: i64,
    /// Tax that was paid on top of the price.
    pub tax_minor: i64,
    pub shipping_minor: i64,
    pub discount_minor: i64,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Product {
    pub id: i64,
    pub rev: i64,
    /// `sku:…`; one product over all platforms that sell it under one SKU.
    pub natural_key: Option<String>,
    pub sku: String,
    pub asin: String,
    pub title: String,
    pub product_line: String,
    pub supplier: String,
    /// Units that can be sent at once; nothing where nobody says so.
    pub stock: Option<i64>,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
}

/// Money that a platform or carrier pays to the seller; never a customer's refund.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Recovery {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub platform: String,
    pub account: String,
    pub market: String,
    pub platform_ref: String,
    pub case_ref: String,
    pub order_ref: String,
    pub return_id: Option<i64>,
    pub reason: String,
    pub sku: String,
    pub product: String,
    pub quantity: i64,
    pub currency: String,
    pub amount_minor: i64,
    /// The earlier recovery that this one takes back.
    pub reverses_ref: String,
    pub status: RecoveryStatus,
    /// Who owes it: `carrier`, `platform` or `supplier`; empty where a file does not say.
    pub owed_by: String,
    pub claimed_at: Option<Instant>,
    pub note: String,
    pub approved_at: Instant,
    pub updated_at: Instant,
}

impl OrderLine {
    /// Whether it is about goods: by their SKU, or by the article's number that a platform names them by.
    pub fn is_about(&self, sku: &str) -> bool {
        self.sku.eq_ignore_ascii_case(sku) || !sku.is_empty() && self.line_ref.split('/').next() == Some(sku)
    }
}

super::record!(Order, Kind::Order);
super::record!(OrderLine, Kind::OrderLine);
super::record!(Product, Kind::Product);
super::record!(Recovery, Kind::Recovery);
