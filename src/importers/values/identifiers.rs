//! Numbers that name things: kept as text, refused when a spreadsheet has cut them, found in free text (formats 0.5).

use std::sync::LazyLock;

use serde::Deserialize;

use super::trimmed;
use crate::domain::intake::RejectReason;

#[derive(Deserialize)]
struct Shapes {
    order: Vec<Shape>,
    damage: Damage,
}

#[derive(Deserialize)]
struct Shape {
    platform: String,
    shape: String,
}

#[derive(Deserialize)]
struct Damage {
    cells: Vec<String>,
}

static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/formats/identifiers.toml"))
        .expect("the identifiers asset is checked by a test of this file")
});

/// An order number found in a text, and the platform whose numbers look like it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OrderNumber<'a> {
    pub platform: &'static str,
    pub number: &'a str,
}

/// An identifier without the marks that spreadsheets and exports put around it; may be empty.
pub fn identifier(text: &str) -> Result<&str, RejectReason> {
    let text = trimmed(text);
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    let text = trimmed(text.strip_prefix('\'').unwrap_or(text));
    // A global id says its kind before the number that every other body of the platform has alone.
    let text = text.strip_prefix("gid://").and_then(|rest| rest.rsplit('/').next()).unwrap_or(text);
    let cut = is_scientific(text) || SHAPES.damage.cells.iter().any(|cell| cell == text);
    if cut { Err(RejectReason::DamagedId) } else { Ok(text) }
}

/// A tracking number as one key, whoever wrote it: upper case, without blanks, and without the dashes that some post
/// offices print between groups of digits.
pub fn tracking(text: &str) -> Result<String, RejectReason> {
    let number: String =
        identifier(text)?.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect();
    let only_groups = number.chars().all(|c| c.is_ascii_digit() || c == '-');
    Ok(if only_groups { number.replace('-', "") } else { number })
}

/// Order numbers in a mail's subject or body, each once, in their order.
pub fn order_numbers(text: &str) -> Vec<OrderNumber<'_>> {
    let mut found: Vec<OrderNumber<'_>> = Vec::new();
    for word in text.split(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '#')) {
        let number = word.trim_end_matches('-');
        let known = || SHAPES.order.iter().find(|shape| fits(number, &shape.shape));
        if found.iter().all(|earlier| earlier.number != number)
            && let Some(shape) = known()
        {
            found.push(OrderNumber { platform: &shape.platform, number });
        }
    }
    found
}

/// `9.20209E+21` and its relatives: digits, a decimal mark, an exponent with its sign.
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['E', 'e']) else {
        return false;
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mantissa_fits = match mantissa.split_once(['.', ',']) {
        Some((whole, fraction)) => digits(whole) && digits(fraction),
        None => digits(mantissa),
    };
    mantissa_fits && exponent.strip_prefix('+').is_some_and(digits)
}

fn fits(word: &str, shape: &str) -> bool {
    if let Some(start) = shape.strip_suffix('*') {
        return word.len() > start.len() && word.starts_with(start);
    }
    let fits_char = |(c, s): (char, char)| match s {
        '9' => c.is_ascii_digit(),
        'f' => c.is_ascii_digit() || matches!(c, 'a'..='f'),
        other => c == other,
    };
    word.len() == shape.len() && word.chars().zip(shape.chars()).all(fits_char)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn marks_around_an_identifier_go() {
        for (text, id) in [
            ("'00000", "00000"),
            (" 113-2359450-5503402 ", "113-2359450-5503402"),
            ("=\"0123\"", "0123"),
            ("#1001", "#1001"),
            ("1E23", "1E23"),
            ("", ""),
        ] {
            assert_eq!(identifier(text), Ok(id), "{text}");
        }
    }

    #[test]
    fn cut_identifiers_are_refused() {
        for text in ["9.20209E+21", "9,20209E+21", "9e+21", "'9.2E+5", "#N/A"] {
            assert_eq!(identifier(text), Err(RejectReason::DamagedId), "{text}");
        }
    }

    #[test]
    fn one_parcel_has_one_number() {
        for (text, number) in [
            ("9202 0209 0153 4", "9202020901534"),
            ("1234-5678-9012", "123456789012"),
            ("lp00-12ab", "LP00-12AB"),
            ("rr123456785cn", "RR123456785CN"),
        ] {
            assert_eq!(tracking(text).as_deref(), Ok(number), "{text}");
        }
    }

    #[test]
    fn order_numbers_are_found_in_mails() {
        let text = "Re: order 113-2359450-5503402 (again 113-2359450-5503402), 12-34567-89012; #1001, PO-211-0123-D01. Tel. 555-1234";
        let found: Vec<_> = order_numbers(text).into_iter().map(|o| (o.platform, o.number)).collect();
        assert_eq!(
            found,
            [
                ("amazon", "113-2359450-5503402"),
                ("ebay", "12-34567-89012"),
                ("shopify", "#1001"),
                ("temu", "PO-211-0123-D01")
            ]
        );
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,60}") {
            let _ = identifier(&text);
            let _ = tracking(&text);
            let _ = order_numbers(&text);
        }
    }
}
