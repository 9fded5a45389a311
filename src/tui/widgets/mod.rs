//! Draw-only pieces: they take what to show and change nothing.

pub mod chart;
pub mod field;
pub mod story;
pub mod strip;
pub mod table;
pub mod textbox;

use std::collections::BTreeSet;
use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// How many cells a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A text cut to a number of cells at a letter's border, with an ellipsis where something was cut.
pub fn fit(text: &str, cells: usize) -> String {
    if text.width() <= cells {
        return text.to_owned();
    }
    if cells == 0 {
        return String::new();
    }
    let mut out = String::new();
    let mut used = 0;
    for cluster in text.graphemes(true) {
        let wide = cluster.width();
        if used + wide > cells - 1 {
            break;
        }
        used += wide;
        out.push_str(cluster);
    }
    out.push('…');
    out
}

/// A text cut or filled with blanks to exactly a number of cells.
pub fn pad(text: &str, cells: usize, right: bool) -> String {
    let cut = fit(text, cells);
    let blank = " ".repeat(cells.saturating_sub(cut.width()));
    if right { blank + &cut } else { cut + &blank }
}

/// Writes a text into the buffer inside an area; returns the column after it.
pub fn put(buffer: &mut Buffer, area: Rect, x: u16, y: u16, text: &str, style: Style) -> u16 {
    let area = area.intersection(buffer.area);
    if y < area.top() || y >= area.bottom() || x >= area.right() || x < area.left() {
        return x;
    }
    let room = usize::from(area.right() - x);
    buffer.set_stringn(x, y, text, room, style).0
}

/// Breaks foreign text of several lines into lines of a width, by Unicode's rules so that Chinese breaks too.
pub fn wrap(text: &str, cells: usize) -> Vec<String> {
    let cells = cells.max(1);
    let options = textwrap::Options::new(cells).break_words(true);
    let expanded = text.replace('\t', "    ");
    expanded.lines().flat_map(|line| textwrap::wrap(line, &options)).map(std::borrow::Cow::into_owned).collect()
}

/// A text in parts, each with whether it is one of some words; `seen` is how the words are looked up in it, byte for byte. No letter
/// is cut from its marks.
pub fn in_parts<'t, W: AsRef<str>>(text: &'t str, seen: &str, words: &[W]) -> Vec<(bool, &'t str)> {
    let borders: BTreeSet<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
    let next = |from: usize, word: &str| -> Option<Range<usize>> {
        let mut places = seen.get(from..)?.match_indices(word).map(|(at, _)| from + at..from + at + word.len());
        places.find(|place| borders.contains(&place.start) && borders.contains(&place.end))
    };
    let mut parts = Vec::new();
    let mut from = 0;
    loop {
        let found = words.iter().map(AsRef::as_ref).filter(|word| !word.is_empty());
        let found = found.filter_map(|word| next(from, word)).min_by_key(|at| (at.start, std::cmp::Reverse(at.end)));
        let Some(place) = found else { break };
        parts.extend([(false, &text[from..place.start]), (true, &text[place.clone()])]);
        from = place.end;
    }
    parts.push((false, &text[from..]));
    parts.retain(|(_, part)| !part.is_empty());
    parts
}

/// A centred area of at most a size.
pub fn centred(area: Rect, width: u16, height: u16) -> Rect {
    let width = width.min(area.width);
    let height = height.min(area.height);
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_letters_and_fill_their_cells() {
        for (text, cells, out) in [
            ("abc", 3, "abc"),
            ("abcd", 3, "ab…"),
            ("中文字", 4, "中…"),
            ("中文", 4, "中文"),
            ("x", 0, ""),
            ("中", 1, "…"),
        ] {
            assert_eq!(fit(text, cells), out);
            assert_eq!(width(&pad(text, cells, false)), cells);
        }
        assert_eq!(pad("7", 3, true), "  7");
        assert_eq!(wrap("中文中文中文", 4), ["中文", "中文", "中文"]);
    }

    #[test]
    fn words_are_marked_whole_and_no_letter_is_cut_from_its_marks() {
        let cafe = "cafe\u{301}";
        for (text, words, parts) in [
            (
                "it broke, broken",
                &["broke"][..],
                vec![(false, "it "), (true, "broke"), (false, ", "), (true, "broke"), (false, "n")],
            ),
            ("too small", &["small", "too small"], vec![(true, "too small")]),
            (cafe, &["cafe", "caf"], vec![(true, "caf"), (false, "e\u{301}")]),
            (cafe, &[cafe], vec![(true, cafe)]),
            ("\u{1f469}\u{200d}\u{1f4bb}", &["\u{1f4bb}"], vec![(false, "\u{1f469}\u{200d}\u{1f4bb}")]),
            ("", &["a"], vec![]),
        ] {
            assert_eq!(in_parts(text, text, words), parts, "{text}");
        }
    }
}
