//! Carriers under one name, however files and people spell them: in lists, in counts, in filters, in what is learned of lanes.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

/// The carriers with the names that their files have for them.
const CARRIERS: &str = include_str!("../../../assets/lexicon/carriers.toml");

/// A name that is known.
struct Known {
    /// As the carrier writes it.
    written: String,
    /// The one name of its carrier, as it is written.
    one: String,
}

/// Known names as they are compared.
static KNOWN: LazyLock<HashMap<String, Known>> = LazyLock::new(|| {
    let carriers: BTreeMap<String, Vec<String>> = toml::from_str(CARRIERS).unwrap_or_default();
    let names = |(one, names): (String, Vec<String>)| {
        let all = std::iter::once(one.clone()).chain(names);
        all.map(move |written| (carrier_name(&written), Known { written, one: one.clone() }))
    };
    carriers.into_iter().flat_map(names).collect()
});

/// A carrier's name as it is compared, however it is spelt: `Royal-Mail`, `royal_mail`.
pub fn carrier_name(carrier: &str) -> String {
    let words = carrier.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ").to_lowercase()
}

/// A name as the desk writes it: as its carrier does where it is known, else as it was said. `dhl-paket` stays the name of a service.
pub fn carrier_written(said: &str) -> String {
    KNOWN.get(&carrier_name(said)).map_or_else(|| said.trim().to_owned(), |known| known.written.clone())
}

/// The one name of a known carrier, as it is written: services and countries of one carrier are one.
pub fn one_carrier(said: &str) -> Option<&'static str> {
    KNOWN.get(&carrier_name(said)).map(|known| known.one.as_str())
}

/// The name under which a carrier is counted and its lanes are learned.
pub fn lane_carrier(carrier: &str) -> String {
    carrier_name(one_carrier(carrier).unwrap_or(carrier))
}

/// Whether somebody who asks for a name, compared as [`carrier_name`] has it, means what a parcel says: by this name, or by the one
/// name of its carrier. A star at the end asks for the beginning of a name.
pub fn is_carrier(said: &str, asked: &str) -> bool {
    match asked.strip_suffix('*') {
        Some(beginning) => carrier_name(said).starts_with(beginning),
        None => carrier_name(said) == asked || lane_carrier(said) == asked,
    }
}

/// Whether words begin with the name of a carrier.
pub fn begins_with_carrier(words: &str) -> bool {
    let words = carrier_name(words);
    let begins =
        |name: &String| words.strip_prefix(name.as_str()).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric));
    KNOWN.keys().any(begins)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_carrier_has_one_name_and_no_name_leads_to_two() {
        let read: BTreeMap<String, Vec<String>> = toml::from_str(CARRIERS).expect("the carriers read");
        let n_names: usize = read.values().map(|names| names.len() + 1).sum();
        assert_eq!(KNOWN.len(), n_names, "two names are compared alike");
        for (spelt, name) in [("DHL Express", "dhl"), ("Fed-Ex", "fedex"), ("Evri", "evri"), ("Somebody", "somebody")] {
            assert_eq!(lane_carrier(spelt), name);
        }
    }

    #[test]
    fn a_known_name_is_written_as_its_carrier_does_and_another_one_as_it_was_said() {
        for (said, written) in [
            ("ups", "UPS"),
            ("Ups", "UPS"),
            (" FEDEX", "FedEx"),
            ("ROYAL_MAIL", "Royal Mail"),
            ("dhl_paket", "DHL Paket"),
            ("UPS Worldwide Saver", "UPS Worldwide Saver"),
            ("some-Body", "some-Body"),
            ("", ""),
        ] {
            assert_eq!(carrier_written(said), written);
            assert_eq!(carrier_written(written), written, "{said}");
        }
    }

    #[test]
    fn who_asks_for_a_carrier_means_all_its_services_and_who_asks_for_a_service_that_alone() {
        for (said, asked, is_meant) in [
            ("UPS", "ups", true),
            ("uPs", "ups", true),
            ("DHL Paket", "dhl", true),
            ("DHL", "dhl paket", false),
            ("dhl-paket", "dhl paket", true),
            ("Hermes", "dhl", false),
            ("Some-Body", "some body", true),
            ("FedEx Ground", "fed*", true),
            ("UPS", "fed*", false),
            ("", "ups", false),
        ] {
            assert_eq!(is_carrier(said, asked), is_meant, "{said} {asked}");
        }
    }
}
