//! How a phrase of a list is written, and what it therefore wants to find.
//!
//! Words as they stand; a star at an end of a word leaves that end open; two dots stand for a few words of the same clause, a
//! tilde for one word or none; braces hold what may stand in their place, parted by slashes, nothing among it meaning that it
//! may be absent. Invariant: braces side by side are looked for one after the other, so that long lists do not multiply.

/// Alternatives that one piece may have: a phrase that somebody typed must not fill the memory.
const MOST_ALTERNATIVES: usize = 1_000;
/// Readings of a phrase with pieces that may be absent.
const MOST_READINGS: usize = 16;

/// What may stand between a piece and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gap {
    /// Nothing but a blank.
    None,
    /// A word at most.
    Word,
    /// A few words of the clause.
    Few,
}

impl Gap {
    /// The blanks that it may hold, and the characters of a script without spaces.
    pub const fn most(self) -> (usize, usize) {
        match self {
            Self::None => (1, 0),
            Self::Word => (2, 2),
            Self::Few => (5, 8),
        }
    }
}

/// One piece of a phrase: any of these, so near to the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    pub any: Vec<String>,
    pub gap: Gap,
}

/// Every way to read a phrase: a piece that may be absent is there in one reading and not in another.
pub fn readings(phrase: &str) -> Vec<Vec<Want>> {
    let mut readings: Vec<Vec<Want>> = vec![Vec::new()];
    for (piece, gap) in pieces(phrase) {
        let mut any = alternatives(piece);
        let all = any.len();
        any.retain(|one| !one.trim_matches([' ', '*']).is_empty());
        if any.is_empty() {
            continue;
        }
        let without = if any.len() < all { readings.clone() } else { Vec::new() };
        readings.iter_mut().for_each(|reading| reading.push(Want { any: any.clone(), gap }));
        readings.extend(without);
        readings.truncate(MOST_READINGS);
    }
    readings.retain(|reading| !reading.is_empty());
    readings
}

/// The pieces of a phrase with the gap before each.
fn pieces(phrase: &str) -> Vec<(&str, Gap)> {
    let mut all = Vec::new();
    for (few, part) in phrase.split("..").enumerate() {
        for (word, part) in part.split('~').enumerate() {
            let mut gap = match (few, word) {
                (_, 1..) => Gap::Word,
                (1.., _) => Gap::Few,
                _ => Gap::None,
            };
            let mut rest = part;
            while let Some(at) = side_by_side(rest) {
                let (piece, after) = rest.split_at(at);
                all.push((piece, gap));
                (rest, gap) = (after, Gap::None);
            }
            all.push((rest, gap));
        }
    }
    all
}

/// Where a pair of braces ends that another one follows, with nothing but blanks between.
fn side_by_side(part: &str) -> Option<usize> {
    let ends = part.match_indices('}').map(|(at, _)| at + 1);
    ends.into_iter().find(|end| part.get(*end..).is_some_and(|after| after.trim_start().starts_with('{')))
}

/// A piece with one alternative of its braces in each place; as it stands where it has none.
fn alternatives(piece: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut rest = piece;
    while let Some((before, braced, after)) = braces(rest) {
        let of_brace =
            |start: &String| braced.split('/').map(|one| format!("{start}{before}{}", one.trim())).collect::<Vec<_>>();
        all = all.iter().flat_map(of_brace).take(MOST_ALTERNATIVES).collect();
        rest = after;
    }
    all.iter_mut().for_each(|one| one.push_str(rest));
    all
}

/// What stands before, within and behind the first pair of braces.
fn braces(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (braced, after) = rest.split_once('}')?;
    Some((before, braced, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_want_their_pieces_one_after_the_other() {
        let read = |phrase: &str| {
            let of_want = |want: &Want| (want.any.join("/"), want.gap);
            readings(phrase).iter().map(|reading| reading.iter().map(of_want).collect()).collect::<Vec<Vec<_>>>()
        };
        let piece = |any: &str, gap| (any.to_owned(), gap);
        assert_eq!(read("too small"), [[piece("too small", Gap::None)]]);
        assert_eq!(
            read("{a/b} {c/d}..e~f {g/h}"),
            [[piece("a/b", Gap::None), piece(" c/ d", Gap::None), piece("e", Gap::Few), piece("f g/f h", Gap::Word)]]
        );
        let [with, without] = &read("{y/}{z}")[..] else { panic!("a piece that may be absent has two readings") };
        assert_eq!((with.len(), without.len()), (2, 1));
        assert!(readings("").is_empty() && readings("{/}").is_empty());
    }
}
