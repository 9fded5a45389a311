//! Signs that every font and every terminal draws in one cell: lines, bars and dots of the screen in ASCII.

use ratatui::buffer::Buffer;

/// What stands for a sign that some terminals draw two cells wide, or not at all.
const fn ascii(sign: char) -> Option<&'static str> {
    Some(match sign {
        '│' | '┃' | '║' | '▏' | '▎' | '▍' | '▌' | '▐' | '┆' | '┊' => "|",
        '─' | '━' | '═' | '┄' | '┈' | '–' | '—' => "-",
        '┌' | '┐' | '└' | '┘' | '├' | '┤' | '┬' | '┴' | '┼' | '╭' | '╮' | '╰' | '╯' => "+",
        '█' | '▉' | '▊' | '▋' | '▇' | '▆' | '■' | '▓' | '◼' => "#",
        '▅' | '▄' | '▒' | '▀' => "=",
        '▁' | '▂' | '▃' | '░' => "_",
        '…' | '·' | '∙' | '⋯' => ".",
        '•' | '●' | '◆' | '★' | '▪' => "*",
        '○' | '◇' | '☆' => "o",
        '→' | '▶' | '▸' | '›' => ">",
        '←' | '◀' | '◂' | '‹' => "<",
        '↑' | '▲' | '▴' => "^",
        '↓' | '▼' | '▾' => "v",
        '×' | '✗' | '✘' => "x",
        '✓' | '✔' => "+",
        '≈' => "~",
        '≥' => ">",
        '≤' => "<",
        '±' => "+",
        '\u{2800}'..='\u{28ff}' => braille(sign as u32 & 0xff),
        '“' | '”' | '„' => "\"",
        '‘' | '’' => "'",
        _ => return None,
    })
}

/// Dots of a curve: by how many they are.
const fn braille(dots: u32) -> &'static str {
    match dots.count_ones() {
        0 => " ",
        1 => ".",
        2 | 3 => "-",
        _ => "*",
    }
}

/// Replaces signs by ASCII ones of one cell.
pub fn in_ascii(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let mut letters = cell.symbol().chars();
        if let (Some(sign), None) = (letters.next(), letters.next())
            && let Some(plain) = ascii(sign)
        {
            cell.set_symbol(plain);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn lines_become_ascii_and_words_stay() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 8, 1));
        buffer.set_string(0, 0, "│中⠄⡠⣶é█", Style::new());
        in_ascii(&mut buffer);
        let line: String = buffer.content.iter().map(|cell| cell.symbol()).collect();
        assert_eq!(line.trim_end(), "|中 .-*é#");
    }
}
