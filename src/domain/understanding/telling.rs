//! Which words tell somebody anything by themselves, so that they are worth showing.

use std::ops::Range;

use super::folded::is_unspaced;
use super::language::is_small_talk;
use super::phrases::Hit;

/// Characters that stand between a thing and what is said of it, or around both.
pub const BETWEEN: &str = include_str!("../../../assets/lexicon/between.txt");

/// Whether folded words say nothing by themselves: the small ones of a language, numbers, endings and particles.
pub fn is_small(words: &str) -> bool {
    let mut chars = words.chars();
    if let (Some(first), second, None) = (chars.next(), chars.next(), chars.next())
        && is_unspaced(first)
    {
        let is_single = second.is_none() && BETWEEN.contains(first);
        return is_single || is_kana_ending(first) && second.is_none_or(is_kana_ending);
    }
    if words.contains(is_unspaced) {
        return false;
    }
    !words.contains(char::is_alphabetic) || is_small_talk(words)
}

/// The small characters of Japanese, which alone are endings and particles.
pub const fn is_kana_ending(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}')
}

/// The pieces of a phrase that tell why it was found: small words on the far side of a gap do not, beside others.
pub fn telling(text: &str, hit: &Hit) -> Vec<Range<usize>> {
    let is_small = |piece: &Range<usize>| text.get(piece.clone()).is_some_and(is_small);
    let (small, telling): (Vec<_>, Vec<_>) = hit.pieces().partition(is_small);
    if telling.is_empty() { small } else { telling }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_words_numbers_and_particles_say_nothing() {
        for (words, expected) in [
            ("the", true),
            ("it was", true),
            ("12", true),
            ("broke", false),
            ("it broke", false),
            ("が", true),
            ("けど", true),
            ("ひどい", false),
            ("很好", false),
            ("的", true),
            ("紧", false),
            ("壊れ", false),
            ("", true),
        ] {
            assert_eq!(is_small(words), expected, "{words}");
        }
    }
}
