//! Traditional Chinese characters as the simplified ones that they are searched as.
//!
//! Invariant: what a character becomes stays as it is, so folding twice is folding once. Absent on purpose: Japanese forms of
//! their own, and words that the two scripts write with other words.

use std::sync::LazyLock;

const TABLE: &str = include_str!("../../../assets/lexicon/traditional.txt");
/// The characters that the table speaks of: the unified ideographs and their first extension.
const FIRST: u32 = 0x3400;
const LAST: u32 = 0x9fff;

/// For each character of the range what it becomes; the character itself where nothing is known.
static SIMPLIFIED: LazyLock<Vec<char>> = LazyLock::new(|| {
    let mut table: Vec<char> = (FIRST..=LAST).map(|code| char::from_u32(code).unwrap_or_default()).collect();
    for group in TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
        let mut characters = group.chars();
        let Some(simplified) = characters.next() else { continue };
        for traditional in characters {
            if let Some(place) = place(traditional).and_then(|place| table.get_mut(place)) {
                *place = simplified;
            }
        }
    }
    table
});

fn place(c: char) -> Option<usize> {
    let code = u32::from(c);
    if (FIRST..=LAST).contains(&code) { usize::try_from(code - FIRST).ok() } else { None }
}

/// The simplified form of a traditional character; any other character as it is.
pub fn simplified(c: char) -> char {
    place(c).and_then(|place| SIMPLIFIED.get(place)).copied().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_character_becomes_stays_as_it_is() {
        let table = || (FIRST..=LAST).filter_map(char::from_u32);
        assert!(table().all(|c| simplified(simplified(c)) == simplified(c)));
        assert!(table().filter(|c| simplified(*c) != *c).count() > 2_500);
        assert_eq!(simplified('a'), 'a');
        assert_eq!(simplified('\u{20000}'), '\u{20000}');
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        for group in TABLE.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace) {
            assert!(group.chars().count() > 1 && group.chars().all(|c| place(c).is_some()), "{group}");
        }
    }
}
