//! Folding: what people do not mean to distinguish when they search becomes the same.
//!
//! Case, width, composed and decomposed forms, accents, letters that only look joined or crossed, traditional and simplified
//! Chinese. One function for stored texts and for what is asked, in memory and in the index.
//! Invariant: folding a folded text changes nothing.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::simplified::simplified;

/// Folds a text.
pub fn fold(text: &str) -> Cow<'_, str> {
    if text.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase()) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    fold_into(text, &mut folded);
    Cow::Owned(folded)
}

/// Folds a text behind what a buffer holds already.
pub fn fold_into(text: &str, folded: &mut String) {
    let mut rest = text;
    // Nothing is composed across the border to ASCII: the marks that ASCII letters take are dropped. So the costly way is
    // kept for the pieces that need it.
    while !rest.is_empty() {
        let plain = rest.find(|c: char| !c.is_ascii()).unwrap_or(rest.len());
        folded.extend(rest[..plain].chars().map(|c| c.to_ascii_lowercase()));
        let foreign = rest[plain..].find(|c: char| c.is_ascii()).map_or(rest.len(), |n| plain + n);
        fold_foreign(&rest[plain..foreign], folded);
        rest = &rest[foreign..];
    }
}

fn fold_foreign(text: &str, folded: &mut String) {
    let is_accent = |c: &char| ('\u{300}'..='\u{36f}').contains(c);
    if text.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) {
        folded.extend(text.chars().map(simplified));
        return;
    }
    let plain = text.nfkd().filter(|c| !is_accent(c)).flat_map(char::to_lowercase).filter(|c| !is_accent(c));
    // Recomposed, because Hangul and kana are compared by syllable.
    for c in plain.nfc() {
        match joined(c) {
            Some(letters) => folded.push_str(letters),
            None => folded.push(simplified(c)),
        }
    }
}

/// Small letters that Unicode does not take apart, though people type them so.
const fn joined(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ŧ' => "t",
        'þ' => "th",
        'ı' => "i",
        'ς' => "σ",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_people_do_not_distinguish_is_the_same() {
        for (one, other) in [
            ("CAFÉ", "cafe"),
            ("cafe\u{301}", "café"),
            ("ＡＢＣ１２", "abc12"),
            ("ﾌﾞﾗｳｽ", "ブラウス"),
            ("Straße", "STRASSE"),
            ("Łódź", "lodz"),
            ("SMØRREBRØD", "smorrebrod"),
            ("Œuvre", "oeuvre"),
            ("ΟΔΟΣ", "οδος"),
            ("破損", "破损"),
            ("頭髮", "头发"),
            ("收到時貨品已經損壞", "收到时货品已经损坏"),
            ("質量不好ＯＫ", "质量不好ok"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} {other}");
        }
        assert_ne!(fold("か"), fold("が"), "a voiced syllable is another one");
    }

    proptest! {
        #[test]
        fn folding_in_pieces_is_folding_at_once(text in "([a-zA-Z ]|[à-ÿＡ-Ｚｱ-ﾝ]|\\PC|\u{301}|\u{3099}|\u{338}|≮|가|か|破|損|Ł|ẞ){0,20}") {
            let whole: String = text.nfkd().collect();
            prop_assert_eq!(fold(&whole), fold(&text));
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
