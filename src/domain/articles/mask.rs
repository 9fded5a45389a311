//! Takes out of a text what tells who somebody is: names, numbers of orders and parcels, mail addresses, phone numbers.

use crate::domain::words;

/// Stands where something was taken out.
const GONE: &str = "…";
/// So many digits, however they are spaced, are a number of something.
const LONG_NUMBER: usize = 6;

/// A text without what is secret: given texts wherever they stand, and whatever looks like an address or a long number.
pub fn mask(text: &str, secrets: &[&str]) -> String {
    let mut masked = text.to_owned();
    // The longest first, so that no half of one is left.
    let mut secrets: Vec<&str> = secrets.iter().copied().flat_map(with_parts).collect();
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    for secret in secrets {
        masked = without(&masked, secret);
    }
    let words = masked.split_inclusive(char::is_whitespace).map(|word| {
        let bare = word.trim_end();
        let has = |signs: &[char]| bare.contains(signs);
        // A handle begins with the sign that an address has within.
        let is_address = has(&['@', '＠']) && (has(&['.', '．', '。']) || bare.starts_with(['@', '＠']));
        let is_link = bare.contains("://");
        if is_address || is_link { format!("{GONE}{}", &word[bare.len()..]) } else { word.to_owned() }
    });
    long_numbers(&words.collect::<String>())
}

/// A name of several words is secret in its parts too; words of one or two letters are in every sentence.
fn with_parts(secret: &str) -> Vec<&str> {
    let secret = secret.trim();
    let is_long = |part: &&str| part.chars().count() > 2 || part.chars().all(|c| u32::from(c) >= 0x3040);
    let mut parts: Vec<&str> = secret.split_whitespace().filter(is_long).collect();
    if !secret.is_empty() {
        parts.push(secret);
    }
    parts
}

/// A text without a part, whatever its case; only where the part stands as words of its own.
fn without(text: &str, part: &str) -> String {
    let (folded, wanted) = (text.to_lowercase(), part.to_lowercase());
    // Letters that change their length with their case would shift places; folding leaves nothing secret in.
    if folded.len() != text.len() || wanted.is_empty() {
        return if words::holds_part(text, &words::fold(part)) { GONE.to_owned() } else { text.to_owned() };
    }
    let mut kept = String::new();
    let mut from = 0;
    while let Some(at) = folded[from..].find(&wanted).map(|at| from + at) {
        let end = at + wanted.len();
        let stands_alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || u32::from(c) >= 0x3040);
        let alone = stands_alone(text[..at].chars().next_back()) && stands_alone(text[end..].chars().next());
        kept.push_str(&text[from..at]);
        kept.push_str(if alone { GONE } else { &text[at..end] });
        from = end;
    }
    kept.push_str(&text[from..]);
    kept
}

fn long_numbers(text: &str) -> String {
    let mut kept = String::new();
    let mut run = String::new();
    let mut in_number = false;
    let is_of_number = |c: char| c.is_ascii_alphanumeric() || c.is_numeric() || matches!(c, '-' | '_' | '#');
    let flush = |run: &mut String, kept: &mut String, in_number: &mut bool| {
        let body = run.trim_end_matches([' ', '-', '/', '.', '(', ')', '+']);
        let digits = body.chars().filter(|c| c.is_numeric()).count();
        if digits >= LONG_NUMBER {
            // Letters that stand at a number are part of it: `1Z999AA10123456784`.
            kept.truncate(kept.trim_end_matches(is_of_number).len());
            *in_number = body.len() == run.len();
            kept.push_str(GONE);
            kept.push_str(&run[body.len()..]);
        } else {
            kept.push_str(run);
        }
        run.clear();
    };
    for c in text.chars() {
        let goes_on = c.is_numeric() || (!run.is_empty() && matches!(c, ' ' | '-' | '/' | '.' | '(' | ')')) || c == '+';
        if goes_on && !(in_number && c.is_numeric()) {
            in_number = false;
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            flush(&mut run, &mut kept, &mut in_number);
        }
        in_number &= is_of_number(c);
        if !in_number {
            kept.push(c);
        }
    }
    flush(&mut run, &mut kept, &mut in_number);
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_who_somebody_is_is_taken_out() {
        let secrets = ["Mei Li", "302-1234567-7654321", "王小明", "meili88"];
        for (text, wanted) in [
            ("Dear Mei Li, your kettle leaks.", "Dear …, your kettle leaks."),
            ("MEI wrote; Meister did not.", "… wrote; Meister did not."),
            ("Order 302-1234567-7654321 is late", "Order … is late"),
            ("Write to mei.li@web.de now", "Write to … now"),
            ("Call +49 170 1234567 or 0170/1234567.", "Call … or …."),
            ("It has 2 of 3 parts and 1500 W", "It has 2 of 3 parts and 1500 W"),
            ("您好王小明，水壶漏水", "您好…，水壶漏水"),
            ("see https://shop.example/o/1?u=meili88 for it", "see … for it"),
            ("user meili88 says", "user … says"),
            ("ask @mei_li88 or ｍei＠web.de", "ask … or …"),
            ("parcel 1Z999AA10123456784 and LX123456789DE", "parcel … and …"),
            ("电话１３８００１３８０００，谢谢", "电话…，谢谢"),
            ("订单#12345678901坏了", "订单…坏了"),
            ("", ""),
        ] {
            assert_eq!(mask(text, &secrets), wanted, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_secret_survives(before in "[a-z ]{0,12}", after in "[a-z ]{0,12}", secret in "[A-Z][a-z]{3,8}") {
            let text = format!("{before} {secret} {after}");
            proptest::prop_assert!(!mask(&text, &[&secret]).contains(&secret));
        }
    }
}
