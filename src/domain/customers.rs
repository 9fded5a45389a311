//! A buyer as one platform knows them; joining across platforms comes with its own commands.

use serde::{Deserialize, Serialize};

use super::time::Instant;

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Customer {
    pub id: i64,
    pub rev: i64,
    /// `platform:handle`, or the relay or mail address where there is no handle.
    pub natural_key: Option<String>,
    pub platform: String,
    pub handle: String,
    pub name: String,
    pub email: String,
    pub phone: String,
    pub country: String,
    pub language: String,
    pub tier: String,
    pub first_seen_at: Instant,
    pub updated_at: Instant,
}

super::record!(Customer, Kind::Customer);
