//! Signs on whose width terminals do not agree: flags, skins, families, and the letters of scripts that combine. One that takes them for
//! several draws over what stands behind them, and keeps a part of them when the first one is gone (promises T3).

use ratatui::buffer::{Buffer, CellDiffOption};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// So many cells behind such a sign may have been drawn over.
const REACH: usize = 2;
/// A single letter is no longer than this in bytes.
const LETTER: usize = 4;

/// Lets what stands behind such signs be drawn in each frame, and their own hidden cells once the signs are gone.
pub fn settle(buffer: &mut Buffer) {
    let row = usize::from(buffer.area.width).max(1);
    for at in 0..buffer.content.len() {
        let symbol = buffer.content[at].symbol();
        if symbol.len() <= LETTER || !is_compound(symbol) {
            continue;
        }
        let end = (at / row + 1) * row;
        let behind = (at + symbol.width().max(1)).min(end);
        for hidden in &mut buffer.content[at + 1..behind] {
            // Unlike the blank that comes there, so that the blank is drawn.
            hidden.set_symbol("");
        }
        for next in &mut buffer.content[behind..(behind + REACH).min(end)] {
            next.set_diff_option(CellDiffOption::AlwaysUpdate);
        }
    }
}

/// Whether a sign is made of several that would take room on their own.
fn is_compound(symbol: &str) -> bool {
    symbol.chars().filter(|c| c.width().unwrap_or(0) > 0).nth(1).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The columns that are drawn when one line follows another.
    fn drawn(before: &str, after: &str) -> Vec<u16> {
        let settled = |line: &str| {
            let mut buffer = Buffer::with_lines([line]);
            settle(&mut buffer);
            buffer
        };
        settled(before).diff(&settled(after)).iter().map(|(x, _, _)| *x).collect()
    }

    #[test]
    fn no_half_of_a_sign_stays_and_what_stands_behind_it_is_drawn() {
        let flag = "\u{1f1e9}\u{1f1ea} mug";
        assert_eq!(drawn(flag, "   mug"), [0, 1, 2, 3], "both cells of the flag and what it may have drawn over");
        assert_eq!(drawn("   mug", flag), [0, 2, 3], "the flag and what it may have drawn over");
        assert_eq!(drawn(flag, flag), [2, 3]);
        let letters = "\u{938}\u{94d}\u{924}\u{947} x";
        assert_eq!(drawn(letters, "   x"), [0, 1, 2, 3]);
        assert!(drawn("plain", "plain").is_empty());
        assert!(drawn("\u{9a6c}\u{514b} x", "\u{9a6c}\u{514b} x").is_empty(), "wide letters are agreed on");
    }
}
