//! The platforms' words folded into the desk's codes, from `assets/formats/codes.toml`.
//!
//! Invariant: a word that the tables do not know folds to nothing; the caller keeps the word itself.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use foldhash::fast::RandomState as Quick;
use serde::Deserialize;

use super::values::DateOrder;

/// What a market sells in, and whose days it counts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Market {
    pub currency: String,
    pub zone: String,
    /// How dates are written there in numbers.
    #[serde(default = "day_first")]
    pub order: DateOrder,
}

/// Most of the world writes the day first.
const fn day_first() -> DateOrder {
    DateOrder::Dmy
}

/// Table, then platform, then our code, then the words that mean it.
type Written = BTreeMap<String, BTreeMap<String, BTreeMap<String, Vec<String>>>>;

#[derive(Deserialize)]
struct File {
    strip: HashMap<String, Vec<String>>,
    inherit: HashMap<String, String>,
    markets: HashMap<String, Market>,
    #[serde(flatten)]
    tables: Written,
}

/// One table of one platform, words made alike.
#[derive(Default)]
struct Words {
    exact: HashMap<String, String, Quick>,
    /// The same words as the asset writes them, which is how files mostly have them.
    written: HashMap<String, String, Quick>,
    /// Pieces around the `*` of a word, and its code; longest first.
    patterns: Vec<(Vec<String>, String)>,
}

struct Codes {
    strip: HashMap<String, Vec<String>>,
    inherit: HashMap<String, String>,
    markets: HashMap<String, Market>,
    tables: HashMap<String, HashMap<String, Words, Quick>, Quick>,
}

static CODES: LazyLock<Codes> = LazyLock::new(|| {
    let file: File = toml::from_str(include_str!("../../assets/formats/codes.toml"))
        .expect("the codes asset is checked by a test of this file");
    let alike_all = |words: &Vec<String>| words.iter().map(|word| alike(word)).collect();
    Codes {
        strip: file.strip.iter().map(|(platform, starts)| (platform.clone(), alike_all(starts))).collect(),
        inherit: file.inherit,
        markets: file.markets,
        tables: file.tables.into_iter().map(|(name, table)| (name, by_platform(table))).collect(),
    }
});

/// Our code for a platform's word in a table such as `reason` or `parcel_state`.
///
/// Asks the platform's own list, then the platform whose words it passes on, then the list of `any` platform.
pub fn fold(table: &str, platform: &str, code: &str) -> Option<&'static str> {
    let codes = &*CODES;
    let table = codes.tables.get(table)?;
    if let Some(found) = table.get(platform).and_then(|words| words.written.get(code)) {
        return Some(found);
    }
    // A gloss in brackets after the code, as ERPs add it, is no part of it.
    let code = code.split(['(', '\u{ff08}']).next().unwrap_or(code);
    let word = alike(code);
    if word.is_empty() {
        return None;
    }
    let inherited = codes.inherit.get(platform).map(String::as_str);
    let mut sources = [Some(platform), inherited, Some("any")].into_iter().flatten();
    sources.find_map(|source| {
        let words = table.get(source)?;
        let bare = codes.strip.get(source).and_then(|starts| starts.iter().find_map(|start| word.strip_prefix(start)));
        words.find(&word).or_else(|| words.find(bare?))
    })
}

/// The market behind a sales channel, a site, a marketplace id or a country code, and what is known about it.
pub fn market(platform: &str, name: &str) -> Option<(&'static str, &'static Market)> {
    let code = fold("market", platform, name)?;
    CODES.markets.get(code).map(|market| (code, market))
}

impl Words {
    fn find(&self, word: &str) -> Option<&str> {
        let by_pattern = || self.patterns.iter().find(|(pieces, _)| fits(pieces, word)).map(|(_, code)| code);
        self.exact.get(word).or_else(by_pattern).map(String::as_str)
    }
}

fn by_platform(written: BTreeMap<String, BTreeMap<String, Vec<String>>>) -> HashMap<String, Words, Quick> {
    written.into_iter().map(|(platform, codes)| (platform, words(codes))).collect()
}

fn words(codes: BTreeMap<String, Vec<String>>) -> Words {
    let mut words = Words::default();
    for (code, meanings) in codes {
        for word in &meanings {
            words.written.insert(word.clone(), code.clone());
            let word = alike(word);
            if word.contains('*') {
                words.patterns.push((word.split('*').map(str::to_owned).collect(), code.clone()));
            } else {
                words.exact.insert(word, code.clone());
            }
        }
    }
    words.patterns.sort_by_key(|(pieces, _)| std::cmp::Reverse(pieces.iter().map(String::len).sum::<usize>()));
    words
}

/// Whether a word has all pieces in their order, the first at its start and the last at its end.
fn fits(pieces: &[String], word: &str) -> bool {
    let [first, between @ .., last] = pieces else { return false };
    let Some(mut rest) = word.strip_prefix(first.as_str()).and_then(|rest| rest.strip_suffix(last.as_str())) else {
        return false;
    };
    between.iter().all(|piece| match rest.split_once(piece.as_str()) {
        Some((_, after)) => {
            rest = after;
            true
        }
        None => false,
    })
}

/// Upper case, with blank, dash and underscore alike; a leading minus of a number stays what it is to the tables too.
fn alike(word: &str) -> String {
    let word = word.trim();
    word.chars().flat_map(char::to_uppercase).map(|c| if c == '-' || c.is_whitespace() { '_' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::complaints::{Author, TicketKind, TicketStatus};
    use crate::domain::exchanges::ExchangeStatus;
    use crate::domain::money::is_currency;
    use crate::domain::parcels::{ExceptionKind, ParcelStatus};
    use crate::domain::refunds::{Part, RefundKind, RefundStatus};
    use crate::domain::returns::{Disposition, Dispute, Grade, Outcome, ReturnStatus};
    use crate::domain::vocabulary::{Mood, Reason, Severity};

    /// The codes that a table may fold to; none for tables of open names.
    fn targets(table: &str) -> Option<&'static [&'static str]> {
        Some(match table {
            "reason" => Reason::CODES,
            "return_state" | "close_reason" | "work_state" => ReturnStatus::CODES,
            "ticket_state" => TicketStatus::CODES,
            "ticket_kind" => TicketKind::CODES,
            "author" => Author::CODES,
            "parcel_state" | "sub_status" => ParcelStatus::CODES,
            "exception" => ExceptionKind::CODES,
            "outcome" => Outcome::CODES,
            "refund_state" => RefundStatus::CODES,
            "refund_part" => Part::CODES,
            "refund_kind" => RefundKind::CODES,
            "exchange_state" => ExchangeStatus::CODES,
            "grade" => Grade::CODES,
            "disposition" => Disposition::CODES,
            "dispute" => Dispute::CODES,
            "severity" => Severity::CODES,
            "mood" => Mood::CODES,
            "entry" => &["refund", "return", "exchange"],
            "market" | "platform" | "carrier" => return None,
            _ => &[],
        })
    }

    #[test]
    fn every_target_is_a_code_of_ours() {
        let file: File = toml::from_str(include_str!("../../assets/formats/codes.toml")).expect("the asset reads");
        for (table, platforms) in &file.tables {
            for (platform, codes) in platforms {
                for code in codes.keys() {
                    let known = targets(table).is_none_or(|targets| targets.contains(&code.as_str()));
                    assert!(known, "{table}.{platform}.{code}");
                }
            }
        }
    }

    #[test]
    fn a_word_means_one_thing() {
        let file: File = toml::from_str(include_str!("../../assets/formats/codes.toml")).expect("the asset reads");
        for (table, platforms) in &file.tables {
            for (platform, codes) in platforms {
                let mut seen = HashMap::new();
                for (code, words) in codes {
                    for word in words {
                        let earlier = seen.insert(alike(word), code);
                        assert!(
                            earlier.is_none_or(|e| e == code),
                            "{table}.{platform}: {word} is {earlier:?} and {code}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn every_market_has_a_currency_and_a_zone() {
        for platforms in CODES.tables["market"].values() {
            for code in platforms.exact.values() {
                let market = CODES.markets.get(code).unwrap_or_else(|| panic!("{code}"));
                assert!(is_currency(&market.currency), "{code}");
                assert!(jiff::tz::TimeZone::get(&market.zone).is_ok(), "{code}");
            }
        }
    }

    #[test]
    fn words_of_the_platforms_fold() {
        for (table, platform, word, code) in [
            ("reason", "amazon", "DEFECTIVE", Some("defective")),
            ("reason", "amazon", "CR-UNWANTED_ITEM", Some("not_wanted")),
            ("reason", "amazon", "AMZ-PG-WJ-TOO-SMALL", Some("too_small")),
            ("reason", "amazon", "AMZ-PG-APP-STYLE", Some("style_colour")),
            ("reason", "amazon", "AMZ-PG-APP-TOO-LATE", Some("late")),
            ("reason", "amazon", "AMZ-PG-BAD-DESC", Some("not_as_described")),
            ("reason", "amazon", "UND-UNKNOWN", Some("undeliverable")),
            ("reason", "amazon", "UNDELIVERABLE_REFUSED", Some("undeliverable")),
            ("reason", "amazon", "Not as described", Some("not_as_described")),
            ("reason", "lingxing", "CR-DEFECTIVE(x)", Some("defective")),
            ("reason", "ebay", "ORDERED_DIFFERENT_ITEM/REMORSE", Some("ordered_by_mistake")),
            ("reason", "wish", "-1", Some("other")),
            ("reason", "wish", "1", Some("seller_cancelled")),
            ("reason", "amazon", "BRAND_NEW_REASON", None),
            ("reason", "nobody", "DEFECTIVE", None),
            ("reason", "amazon", "", None),
            ("return_state", "ebay", "RETURN_LABEL_PENDING_TIMEOUT", Some("expired")),
            ("return_state", "tiktok", "REFUND_OR_RETURN_REQUEST_REJECT", Some("rejected")),
            ("return_state", "shopify", "closed", Some("closed")),
            ("sub_status", "17track", "InTransit_CustomsReleased", Some("customs")),
            ("sub_status", "17track", "InTransit_Arrival", None),
            ("parcel_state", "easypost", "return_to_sender", Some("returning_to_sender")),
            ("parcel_state", "aftership", "Pending", Some("awaiting_dropoff")),
            ("sub_status", "aftership", "Exception_004", Some("customs")),
            ("sub_status", "trackingmore", "exception010", Some("returned_to_sender")),
            ("sub_status", "trackingmore", "exception011", Some("returning_to_sender")),
            ("sub_status", "trackingmore", "exception008", Some("cancelled")),
            ("parcel_state", "trackingmore", "notfound", Some("awaiting_dropoff")),
            ("parcel_state", "trackingmore", "undelivered", Some("attempt_failed")),
            ("parcel_state", "amazon", "PreTransit", Some("label_created")),
            ("parcel_state", "amazon", "AwaitingCustomerPickup", Some("pickup_ready")),
            ("parcel_state", "amazon", "ReturnInitiated", Some("returning_to_sender")),
            ("parcel_state", "amazon", "Lost", Some("lost")),
            ("exception", "amazon", "Rejected", Some("refused")),
            ("exception", "aftership", "Exception_006", Some("held_for_payment")),
            ("disposition", "amazon", "Unit returned to inventory", Some("restock")),
            ("dispute", "ebay", "BUYER_WINS_NO_TRACKING", Some("lost")),
            ("severity", "zendesk", "urgent", Some("urgent")),
            ("reason", "desk", "Damaged in transit", Some("damaged_transit")),
            ("return_state", "desk", "已批准", Some("approved")),
            ("platform", "lingxing", "10011", Some("tiktok")),
        ] {
            assert_eq!(fold(table, platform, word), code, "{table} {platform} {word}");
        }
    }

    #[test]
    fn markets_are_known_by_their_names() {
        for (platform, name, code, currency) in [
            ("amazon", "Amazon.it", "IT", "EUR"),
            ("amazon", "amazon.co.uk", "UK", "GBP"),
            ("amazon", "A1VC38T7YXB528", "JP", "JPY"),
            ("ebay", "EBAY_US", "US", "USD"),
            ("lazada", "lazada_sg", "SG", "SGD"),
        ] {
            let (found, market) = market(platform, name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!((found, market.currency.as_str()), (code, currency), "{name}");
        }
        assert!(market("amazon", "Non-Amazon").is_none());
    }
}
