//! What two customers are compared by: mail, phone and name, each without what does not tell people apart.
//!
//! Invariant: an empty key is like nothing, itself included.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::domain::words;

/// Digits of a phone number that stay when country and trunk prefixes are left off.
const PHONE_DIGITS: usize = 9;
/// Shorter numbers are extensions or typing errors.
const LEAST_DIGITS: usize = 8;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Relays {
    hosts: Vec<String>,
    nobody: Vec<String>,
    dotless: Vec<String>,
}

fn relays() -> &'static Relays {
    static RELAYS: OnceLock<Relays> = OnceLock::new();
    RELAYS.get_or_init(|| {
        toml::from_str(include_str!("../../../assets/business/relays.toml"))
            .expect("the list of relays came with the program and a test reads it")
    })
}

impl Relays {
    fn has(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| match known.strip_suffix('*') {
            Some(beginning) => host.starts_with(beginning) || host.contains(&format!(".{beginning}")),
            None => host == known || host.ends_with(&format!(".{known}")),
        })
    }
}

/// The key of a mail address; none for a relay's or nobody's.
pub(super) fn mail(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let Some((name, host)) = address.rsplit_once('@') else { return String::new() };
    let relays = relays();
    let name = name.split('+').next().unwrap_or_default();
    let is_nobody = name.is_empty() || relays.nobody.iter().any(|known| known == name);
    let is_odd = address.chars().any(|c| c.is_whitespace() || c.is_control() || c == '*') || name.contains('@');
    if is_nobody || is_odd || !host.contains('.') || relays.has(host) {
        return String::new();
    }
    if relays.dotless.iter().any(|known| known == host) {
        format!("{}@{host}", name.replace('.', ""))
    } else {
        format!("{name}@{host}")
    }
}

/// The key of a phone number; none where an extension tells that a platform answers there.
pub(super) fn phone(number: &str) -> String {
    if number.chars().any(|c| c.is_alphabetic() || matches!(c, '*' | '#')) {
        return String::new();
    }
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let significant = digits.trim_start_matches('0');
    let same = significant.chars().next().is_none_or(|first| significant.chars().all(|c| c == first));
    if significant.len() < LEAST_DIGITS || same {
        return String::new();
    }
    significant[significant.len().saturating_sub(PHONE_DIGITS)..].to_owned()
}

/// The key of a name: its words folded and in one order, since people put the family's name first or last.
pub(super) fn name(name: &str) -> String {
    if name.contains('*') {
        return String::new();
    }
    let folded = words::fold(name);
    let mut parts: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
    let is_unspaced = |part: &&str| part.chars().count() > 1 && part.chars().all(|c| u32::from(c) >= 0x3040);
    if parts.len() < 2 && !parts.iter().any(is_unspaced) {
        return String::new();
    }
    parts.sort_unstable();
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_address_is_the_same_however_it_is_written_and_a_relay_is_nobodys() {
        for (address, key) in [
            (" Mei.Li@Shop.example.net ", "mei.li@shop.example.net"),
            ("mei+amazon@web.de", "mei@web.de"),
            ("m.e.i@gmail.com", "mei@gmail.com"),
            ("abc123@marketplace.amazon.co.uk", ""),
            ("x@members.ebay.com", ""),
            ("k@de.members.ebay.de", ""),
            ("z9@privaterelay.appleid.com", ""),
            ("notmarketplace@amazon.de", "notmarketplace@amazon.de"),
            ("noreply@web.de", ""),
            ("m***@web.de", ""),
            ("a@b", ""),
            ("a b@web.de", ""),
            ("@web.de", ""),
            ("", ""),
        ] {
            assert_eq!(mail(address), key, "{address}");
        }
    }

    #[test]
    fn a_phone_number_is_the_same_with_or_without_its_country() {
        for (number, key) in [
            ("+49 170 1234567", "701234567"),
            ("0170/1234567", "701234567"),
            ("0049 170 1234567", "701234567"),
            ("06 12 34 56 78", "612345678"),
            ("+33 6 12 34 56 78", "612345678"),
            ("+1 207-835-4259 ext. 12345", ""),
            ("12345", ""),
            ("000000000000", ""),
            ("1111111111", ""),
            ("", ""),
        ] {
            assert_eq!(phone(number), key, "{number}");
        }
    }

    #[test]
    fn a_name_is_the_same_in_either_order_and_one_word_is_no_name() {
        for (text, key) in [
            ("Li, Mei", "li mei"),
            ("MEI  LI", "li mei"),
            ("José Núñez", "jose nunez"),
            ("王小明", "王小明"),
            ("王", ""),
            ("buyer123", ""),
            ("J*** Doe", ""),
            ("", ""),
        ] {
            assert_eq!(name(text), key, "{text}");
        }
    }
}
