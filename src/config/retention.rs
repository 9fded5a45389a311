//! Settings of how long names, addresses and words of people are kept, by kind of record. Nothing goes until the file says so.

use std::collections::BTreeMap;

use toml::Value;

use super::{Problem, bad, unknown};
use crate::domain::ids::Kind;
use crate::domain::time::{DAY, span};

/// How long each kind keeps what is personal, in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Retention(pub BTreeMap<Kind, i64>);

/// The kinds that have an end of their own; what hangs on them goes with them.
pub const KINDS: &[Kind] = &[Kind::Return, Kind::Ticket, Kind::Parcel, Kind::Order, Kind::Review, Kind::Customer];
const KEYS: &[&str] = &["returns", "complaints", "parcels", "orders", "reviews", "customers"];
/// A rule that is shorter is a mistake: platforms and banks still ask then.
const SHORTEST: i64 = 30 * DAY;

impl Retention {
    pub(super) fn take(&mut self, value: &Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        let table = value.as_table().ok_or_else(|| bad("retention", value, KEYS.join(", ")))?;
        for (name, value) in table {
            let kind = KINDS.iter().zip(KEYS).find(|(_, key)| *key == name);
            let Some((kind, key)) = kind else {
                problems.push(unknown(name, KEYS));
                continue;
            };
            match value.as_str().and_then(span).filter(|kept| *kept >= SHORTEST) {
                Some(kept) => drop(self.0.insert(*kind, kept)),
                None => problems.push(bad(key, value, "30d, 104w, 730d".to_owned())),
            }
        }
        Ok(())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn nothing_goes_until_a_kind_has_its_time() {
        assert!(Settings::parse("").0.retention.is_empty());
        let (settings, problems) = Settings::parse("[retention]\nreturns = '730d'\ncustomers = '156w'\n");
        assert_eq!(problems, []);
        let kept = [(Kind::Return, 730 * DAY), (Kind::Customer, 156 * 7 * DAY)];
        assert_eq!(settings.retention.0, kept.into_iter().collect());
        for wrong in ["return = '730d'", "returns = 730", "returns = '2y'", "returns = '3d'", "returns = '-730d'"] {
            let (settings, problems) = Settings::parse(&format!("[retention]\n{wrong}\n"));
            assert!(settings.retention.is_empty() && problems.len() == 1, "{wrong}: {problems:?}");
        }
    }

    #[test]
    fn every_kind_has_its_name() {
        for (kind, key) in KINDS.iter().zip(KEYS) {
            assert_eq!(kind.plural(), *key);
        }
    }
}
