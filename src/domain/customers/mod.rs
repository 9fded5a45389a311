//! A buyer as one platform knows them, and the person whom several of them are.
//!
//! Invariants: records joined to one person share `person_id`, the number of one of them; a record that stands alone has none.
//! The keys beside name, mail and phone are what two records are compared by; they are made where the record comes in.

mod decide;
mod keys;
mod likeness;
pub mod personal;
mod returner;

use serde::{Deserialize, Serialize};

pub use decide::{VERBS, allowed, decide};
pub use likeness::{Identity, Match, Sign, likeness};
pub use returner::{Base, Fairness, Judged, LEAST_ORDERS, Removed, judge, weigh};

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
    pub postcode: String,
    pub language: String,
    pub tier: String,
    /// What the tier was before the whole person got one; it is that again when the record is parted.
    pub tier_alone: Option<String>,
    /// The person that this record was joined to.
    pub person_id: Option<i64>,
    /// What the two had in common when they were joined: signs, or nothing where a person knew better.
    pub joined_by: Vec<String>,
    pub joined_at: Option<Instant>,
    /// Records of which somebody said that they are other people.
    pub apart: Vec<i64>,
    /// Until when a person's flag stands; never where there is none.
    pub flagged_until: Instant,
    pub flagged_by: String,
    pub flag_reason: String,
    /// The mail address without what does not tell people apart; empty for a relay's.
    pub mail_key: String,
    /// The last digits of the phone number; empty where it is too short or a platform's.
    pub phone_key: String,
    /// The name folded, its words in one order; empty where it is one word or masked.
    pub name_key: String,
    pub first_seen_at: Instant,
    /// Whose word each column is, where not all of it was said at once (`intake::standing`).
    pub said: String,
    pub updated_at: Instant,
}

impl Customer {
    /// The same record with the keys that it is compared by.
    pub fn keyed(mut self) -> Self {
        self.mail_key = keys::mail(&self.email);
        self.phone_key = keys::phone(&self.phone);
        self.name_key = keys::name(&self.name);
        self
    }

    /// Whether a flag stands at a moment.
    pub const fn is_flagged(&self, now: Instant) -> bool {
        !self.flagged_until.is_never() && self.flagged_until.0 > now.0
    }

    /// What people call the customer: a number that a platform counts its customers by is nobody's name. Empty where nothing is known.
    pub fn called(&self) -> &str {
        let is_word = |text: &&String| !text.is_empty() && !text.bytes().all(|byte| byte.is_ascii_digit());
        [&self.name, &self.handle, &self.email].into_iter().find(is_word).map_or("", String::as_str)
    }

    /// The same in a list of customers, where a number is better than nothing.
    pub fn shown(&self) -> &str {
        match self.called() {
            "" => [&self.handle, &self.name].into_iter().find(|text| !text.is_empty()).map_or("", String::as_str),
            called => called,
        }
    }
}

/// The tier of the person that some records are: that of the record the person goes by, else that of the least key, whichever
/// came in first.
pub fn tier_of(identities: &[Customer]) -> &str {
    let tiers = identities.iter().filter(|one| !one.tier.is_empty());
    tiers
        .min_by_key(|one| (one.person_id != Some(one.id), one.natural_key.as_deref(), one.id))
        .map_or("", |one| one.tier.as_str())
}

super::record!(Customer, Kind::Customer);
