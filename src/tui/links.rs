//! Links that terminals open: web addresses as they stand on the screen, and no others.
//!
//! Invariant: a link leads exactly where its text says, over http or https, to a plain host; nothing else of foreign text
//! becomes a sequence.

use std::num::NonZeroU16;

use ratatui::buffer::{Buffer, CellDiffOption};

/// No address that people read is longer.
const MOST: usize = 300;

/// The web addresses in a text that may be links.
pub fn addresses(text: &str) -> impl Iterator<Item = &str> {
    let words = text.split(|c: char| !is_of_address(c));
    words.filter_map(|word| {
        let at = [word.find("https://"), word.find("http://")].into_iter().flatten().min()?;
        // What ends a sentence ends the address.
        let address = word[at..].trim_end_matches(['.', ',', ';', ':', '!', '?', ')', '\'']);
        is_plain(address).then_some(address)
    })
}

/// Letters that an address may be written with; a bracket, a quote or a sign of another script ends it.
const fn is_of_address(c: char) -> bool {
    c.is_ascii_alphanumeric()
        || matches!(
            c,
            '-' | '.'
                | '_'
                | '~'
                | ':'
                | '/'
                | '?'
                | '#'
                | '@'
                | '!'
                | '$'
                | '&'
                | '\''
                | '('
                | ')'
                | '*'
                | '+'
                | ','
                | ';'
                | '='
                | '%'
        )
}

/// A host of letters, digits, dots and dashes, perhaps with a port: no name and password that make it look like another one.
fn is_plain(address: &str) -> bool {
    let Some(rest) = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")) else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let (name, port) = host.split_once(':').unwrap_or((host, "443"));
    let is_name = name.contains('.') && name.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    address.len() <= MOST && is_name && !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit())
}

/// Makes links of these addresses wherever one stands whole on a line.
pub fn link(buffer: &mut Buffer, addresses: &[&str]) {
    if addresses.is_empty() {
        return;
    }
    for y in buffer.area.top()..buffer.area.bottom() {
        // Addresses are ASCII, so that a cell is a letter of theirs or no part of them.
        let letters: Vec<u8> = (buffer.area.left()..buffer.area.right())
            .map(|x| match buffer[(x, y)].symbol().as_bytes() {
                [letter] => *letter,
                _ => 0,
            })
            .collect();
        for address in addresses {
            for at in places(&letters, address.as_bytes()) {
                let x = buffer.area.left() + u16::try_from(at).unwrap_or(0);
                let wide = u16::try_from(address.len()).ok().and_then(NonZeroU16::new);
                let Some(wide) = wide.filter(|_| buffer[(x, y)].diff_option == CellDiffOption::None) else { continue };
                let cell = &mut buffer[(x, y)];
                // In one cell, so that whatever is drawn of it is drawn to its end.
                cell.set_symbol(&format!("\x1b]8;;{address}\x1b\\{address}\x1b]8;;\x1b\\"));
                cell.diff_option = CellDiffOption::ForcedWidth(wide);
            }
        }
    }
}

/// Where an address stands whole: what is before and behind it is no part of one.
fn places(letters: &[u8], address: &[u8]) -> Vec<usize> {
    if address.is_empty() || letters.len() < address.len() {
        return Vec::new();
    }
    let ends = |letter: Option<&u8>| {
        letter.is_none_or(|letter| {
            !is_of_address(char::from(*letter)) || matches!(letter, b'.' | b',' | b')' | b'?' | b'!')
        })
    };
    let found = letters.windows(address.len()).enumerate().filter(|(_, window)| *window == address);
    let whole = |at: &usize| {
        let before = at.checked_sub(1).and_then(|at| letters.get(at));
        before.is_none_or(|letter| !is_of_address(char::from(*letter)) || *letter == b'(')
            && ends(letters.get(at + address.len()))
    };
    found.map(|(at, _)| at).filter(whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    #[test]
    fn only_plain_web_addresses_may_be_links() {
        let of = |text| addresses(text).collect::<Vec<_>>();
        assert_eq!(
            of("see https://shop.example/a?b=1, or (http://x.example:8080/)."),
            ["https://shop.example/a?b=1", "http://x.example:8080/"]
        );
        for text in [
            "ftp://a.example",
            "javascript:alert(1)",
            "https://user@evil.example",
            "https://bank.example:pw@evil.example/",
            "https://localhost/",
            "https://例子.example/",
            "https://a.example\u{1b}]0;x\u{7}",
            "https:// a.example",
        ] {
            let found = of(text);
            assert!(found.is_empty() || found == ["https://a.example"], "{text}: {found:?}");
        }
    }

    #[test]
    fn an_address_is_one_cell_that_covers_its_text_and_a_cut_one_is_none() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 2));
        buffer.set_string(2, 0, "中 https://a.example/x.", Style::new());
        buffer.set_string(0, 1, "https://a.example/xy", Style::new());
        link(&mut buffer, &["https://a.example/x"]);
        let cell = &buffer[(5, 0)];
        assert_eq!(cell.symbol(), "\x1b]8;;https://a.example/x\x1b\\https://a.example/x\x1b]8;;\x1b\\");
        assert_eq!(cell.diff_option, CellDiffOption::ForcedWidth(NonZeroU16::new(19).expect("it is not zero")));
        assert_eq!(buffer[(0, 1)].symbol(), "h");
    }
}
