//! Makes text from outside safe and honest to show: what could steer a terminal, reorder a line or hide becomes a visible mark.
//!
//! Invariant: nothing in [`DANGEROUS`] leaves [`shown`], except a joiner where a script or an emoji needs it.

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_segmentation::UnicodeSegmentation;

/// Stands where something invisible stood that has no picture of its own.
pub const MARK: char = '\u{2426}';

/// Nobody reads more than this of one text on a screen, and layout of more takes seconds a frame.
const LONGEST: usize = 4096;

/// More marks over one letter than any script needs; a thousand in one cell take half a second a frame.
const MOST_MARKS: usize = 8;

/// More scalars in one cluster than the longest emoji family has.
const MOST_SCALARS: usize = 16;

/// What is dangerous, as inclusive ranges with the reason.
pub const DANGEROUS: &[(u32, u32, &str)] = &[
    (0x0000, 0x0008, "C0"),
    (0x000B, 0x001F, "C0 with ESC and CR"),
    (0x007F, 0x009F, "DEL and C1 with CSI, OSC, DCS"),
    (0x00AD, 0x00AD, "soft hyphen"),
    (0x034F, 0x034F, "grapheme joiner"),
    (0x061C, 0x061C, "bidi mark"),
    (0x115F, 0x1160, "Hangul fillers"),
    (0x17B4, 0x17B5, "invisible Khmer vowels"),
    (0x180E, 0x180E, "Mongolian separator"),
    (0x200B, 0x200B, "zero-width space"),
    (0x200C, 0x200D, "joiners, allowed between letters or emoji"),
    (0x200E, 0x200F, "bidi marks"),
    (0x2028, 0x2029, "line and paragraph separators"),
    (0x202A, 0x202E, "bidi embeddings and overrides"),
    (0x2060, 0x2064, "word joiner and invisible operators"),
    (0x2065, 0x2065, "unassigned, ignored"),
    (0x2066, 0x2069, "bidi isolates"),
    (0x206A, 0x206F, "deprecated format controls"),
    (0x2800, 0x2800, "blank braille"),
    (0x3164, 0x3164, "Hangul filler"),
    (0xFDD0, 0xFDEF, "noncharacters"),
    (0xFEFF, 0xFEFF, "byte order mark"),
    (0xFFA0, 0xFFA0, "halfwidth Hangul filler"),
    (0xFFF0, 0xFFFB, "ignored and interlinear"),
    (0xFFFE, 0xFFFF, "noncharacters"),
    (0x1BCA0, 0x1BCA3, "shorthand controls"),
    (0x1D173, 0x1D17A, "musical controls"),
    (0xE0000, 0xE0FFF, "tags and ignored"),
];

/// Text from outside as several lines: newlines and tabs stay, everything dangerous becomes a visible mark.
pub fn shown(text: &str) -> Cow<'_, str> {
    let cut = &text[..text.floor_char_boundary(LONGEST)];
    let whole = cut.len() == text.len();
    if whole && is_plain(cut) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(cut.len() + 8);
    for cluster in cut.graphemes(true) {
        push_cluster(&mut out, cluster);
    }
    if !whole {
        out.push('…');
    }
    Cow::Owned(out)
}

/// Text from outside as one line: newlines and tabs become a space.
pub fn shown_line(text: &str) -> Cow<'_, str> {
    let clean = shown(text);
    if clean.contains(['\n', '\t']) {
        return Cow::Owned(clean.split(['\n', '\t']).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "));
    }
    clean
}

/// JSON as it is, with everything dangerous in its strings written as an escape: a terminal is not driven by it, a program reads
/// the very same text.
pub fn shown_json(json: &str) -> Cow<'_, str> {
    let needs = |c: char| c != '\n' && (c == '\u{7f}' || is_dangerous(c) || matches!(c, '\u{200c}' | '\u{200d}'));
    if !json.contains(needs) {
        return Cow::Borrowed(json);
    }
    let mut out = String::with_capacity(json.len() + 16);
    let mut units = [0_u16; 2];
    for c in json.chars() {
        if needs(c) {
            for unit in c.encode_utf16(&mut units) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
    }
    Cow::Owned(out)
}

/// Whether a text can be passed on as it is: printable ASCII with newlines, or letters without marks of any kind.
fn is_plain(text: &str) -> bool {
    text.bytes().all(|b| matches!(b, b' '..=b'~' | b'\n'))
        || text.chars().all(|c| matches!(c, ' '..='~' | '\n' | '\u{a1}'..='\u{ac}' | '\u{ae}'..='\u{2ff}' | '\u{4e00}'..='\u{9fff}' | '\u{3001}'..='\u{3002}' | '\u{ff01}'..='\u{ff5e}'))
}

fn push_cluster(out: &mut String, cluster: &str) {
    if cluster == "\r\n" {
        out.push('\n');
        return;
    }
    let mut marks = 0;
    for (at, (start, c)) in cluster.char_indices().enumerate() {
        let zero_width = unicode_width::UnicodeWidthChar::width(c) == Some(0);
        marks = if zero_width { marks + 1 } else { 0 };
        if at >= MOST_SCALARS || marks > MOST_MARKS {
            out.push(MARK);
            return;
        }
        match c {
            '\u{200c}' | '\u{200d}' if joins(cluster, start, c) => out.push(c),
            _ if is_dangerous(c) => out.push(picture(c)),
            _ => out.push(c),
        }
    }
}

/// A joiner is needed between two letters or emoji of one cluster, and nowhere else.
fn joins(cluster: &str, at: usize, joiner: char) -> bool {
    let before = cluster[..at].chars().next_back();
    let after = cluster[at + joiner.len_utf8()..].chars().next();
    // A trailing non-joiner or joiner is part of the cluster before it in Persian and Indic words.
    let script = |c: char| c.is_alphabetic() && !c.is_ascii() && !is_dangerous(c);
    let emoji = |c: char| matches!(u32::from(c), 0x2190..=0x2BFF | 0xFE0F | 0x1F000..=0x1FAFF);
    let mark = |c: char| unicode_width::UnicodeWidthChar::width(c) == Some(0) && !is_dangerous(c);
    match (before, after) {
        (Some(b), Some(a)) => (emoji(b) && emoji(a)) || ((script(b) || mark(b)) && (script(a) || mark(a))),
        (Some(b), None) => script(b) || (mark(b) && !emoji(b)),
        _ => false,
    }
}

fn is_dangerous(c: char) -> bool {
    let scalar = u32::from(c);
    // The last two scalars of every plane are noncharacters.
    scalar & 0xFFFE == 0xFFFE || DANGEROUS.iter().any(|(from, to, _)| (*from..=*to).contains(&scalar))
}

/// A control has a picture of its own; anything else gets the common mark.
fn picture(c: char) -> char {
    match u32::from(c) {
        scalar @ 0..=0x1F => char::from_u32(0x2400 + scalar).unwrap_or(MARK),
        0x7F => '\u{2421}',
        _ => MARK,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dangerous_text_becomes_visible() {
        for (raw, clean) in [
            ("plain, ünïcode, 中文，标点。", "plain, ünïcode, 中文，标点。"),
            ("two\nlines\tand tab", "two\nlines\tand tab"),
            ("win\r\nline", "win\nline"),
            ("a\u{1b}]52;c;AAAA\u{7}b", "a␛]52;c;AAAA␇b"),
            ("a\rb\u{8}c\u{7f}", "a␍b␈c␡"),
            ("\u{9b}31mred", "␦31mred"),
            ("invoice\u{202e}fdp.exe", "invoice␦fdp.exe"),
            ("\u{2066}x\u{2069}", "␦x␦"),
            ("zero\u{200b}width\u{feff}", "zero␦width␦"),
            ("fill\u{3164}er\u{ffa0}", "fill␦er␦"),
            ("line\u{2028}sep\u{2029}", "line␦sep␦"),
            ("non\u{fffe}char\u{1ffff}", "non␦char␦"),
            ("\u{e0041}\u{e0042}tag", "␦␦tag"),
            ("family 👨‍👩‍👧‍👦 ok", "family 👨‍👩‍👧‍👦 ok"),
            ("می‌خواهم", "می‌خواهم"),
            ("a\u{200d}b", "a␦b"),
            ("❤\u{fe0f}\u{200d}", "❤\u{fe0f}␦"),
            ("👩\u{200d}\u{301}", "👩␦\u{301}"),
            ("क्‍ष", "क्‍ष"),
        ] {
            assert_eq!(shown(raw), clean, "{raw:?}");
        }
        assert!(matches!(shown("中文，é"), Cow::Borrowed(_)), "most text is passed on as it is");
    }

    #[test]
    fn json_is_read_as_it_was_and_drives_nothing() {
        for text in [
            "plain 中文",
            "a\u{9b}31m",
            "\u{202e}x\u{e0041}",
            "tab\tline\n",
            "\u{7f}\u{1b}]52;c;A\u{7}",
            "👩\u{200d}👧",
        ] {
            let json = serde_json::to_string(&text).expect("a text is JSON");
            let shown = shown_json(&json);
            assert_eq!(serde_json::from_str::<String>(&shown).expect("still JSON"), text);
            assert!(!shown.contains(is_dangerous), "{shown}");
        }
        assert!(matches!(shown_json(r#"{"a": "中"}"#), Cow::Borrowed(_)));
    }

    #[test]
    fn piles_of_marks_and_long_texts_are_cut() {
        let pile = format!("e{}", "\u{301}".repeat(500));
        let clean = shown(&pile);
        assert!(clean.chars().count() <= MOST_MARKS + 2, "{}", clean.chars().count());
        let marks = |n| "\u{301}".repeat(n);
        for (raw, clean) in [
            (marks(MOST_MARKS), marks(MOST_MARKS)),
            (format!("e{}", marks(MOST_MARKS)), format!("e{}", marks(MOST_MARKS))),
            (format!("e{}", marks(MOST_MARKS + 1)), format!("e{}{MARK}", marks(MOST_MARKS))),
            ("👩\u{200d}".repeat(8) + "👩", "👩\u{200d}".repeat(8) + "␦"),
        ] {
            assert_eq!(shown(&raw), clean);
        }
        let long = "中".repeat(1_000_000);
        assert!(shown(&long).len() <= LONGEST + 3);
        assert_eq!(shown_line("a\n\nb\tc"), "a b c");
    }

    proptest! {
        #[test]
        fn nothing_dangerous_leaves(raw in "\\PC*|[\\x00-\\x20\\x7f-\\x9f\u{200b}-\u{200f}\u{2028}-\u{202e}\u{2060}-\u{206f}\u{feff}\u{fffe}a👩\u{301}]*") {
            let clean = shown(&raw);
            for c in clean.chars() {
                prop_assert!(!is_dangerous(c) || matches!(c, '\u{200c}' | '\u{200d}'), "{:?}", c);
            }
            prop_assert_eq!(shown(&clean), clean.as_ref());
        }
    }
}
