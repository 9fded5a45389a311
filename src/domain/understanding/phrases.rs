//! Many phrases looked up in one pass: literal pieces by automaton, then phrases of several pieces with gaps between them.
//!
//! Invariant: hits come in the order of the text and do not depend on the order of the lists.

use std::collections::BTreeMap;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};

use super::folded::{Folded, is_near, is_unspaced};
use super::patterns::{Gap, Want, readings};

/// One piece of a phrase: literal, with ends that must or need not be borders of words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Piece {
    text: String,
    open_start: bool,
    open_end: bool,
}

impl Piece {
    fn read(written: &str) -> Option<Self> {
        let written = written.trim();
        let (open_start, open_end) = (written.starts_with('*'), written.ends_with('*'));
        let text = Folded::of(written.trim_matches('*')).text;
        let unspaced_start = text.chars().next().is_some_and(|c| is_unspaced(c) || !c.is_alphanumeric());
        let unspaced_end = text.chars().last().is_some_and(|c| is_unspaced(c) || !c.is_alphanumeric());
        let piece = Self { open_start: open_start || unspaced_start, open_end: open_end || unspaced_end, text };
        (!piece.text.is_empty()).then_some(piece)
    }

    fn fits(&self, text: &str, range: &Range<usize>) -> bool {
        let border = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() || is_unspaced(c));
        (self.open_start || border(text[..range.start].chars().next_back()))
            && (self.open_end || border(text[range.end..].chars().next()))
    }
}

/// Why a phrase that somebody wrote would never be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flaw {
    /// A brace is not closed before the phrase, or the part that it stands in, ends.
    Open,
    /// A brace closes nothing.
    Stray,
    /// There is nothing in it that a text could have.
    Empty,
}

/// What is wrong with a phrase, and at which byte.
pub fn flaw(phrase: &str) -> Option<(usize, Flaw)> {
    let mut open: Option<usize> = None;
    for (at, c) in phrase.char_indices() {
        match (c, open) {
            ('{', None) => open = Some(at),
            ('}', Some(_)) => open = None,
            ('}', None) => return Some((at, Flaw::Stray)),
            ('{' | '~', Some(start)) => return Some((start, Flaw::Open)),
            ('.', Some(start)) if phrase[at..].starts_with("..") => return Some((start, Flaw::Open)),
            _ => {}
        }
    }
    let says = |wants: &Vec<Want>| wants.iter().all(|want| want.any.iter().any(|one| Piece::read(one).is_some()));
    let is_empty = || !readings(phrase).iter().any(says);
    open.map(|at| (at, Flaw::Open)).or_else(|| is_empty().then_some((0, Flaw::Empty)))
}

/// A phrase found: which one, and where in the folded text from its first to its last piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The number under which the phrase was added.
    pub phrase: usize,
    pub range: Range<usize>,
    /// Where its pieces after the first stand.
    rest: Vec<Range<usize>>,
    /// Where the first one ends.
    first_end: usize,
}

impl Hit {
    /// Where its pieces stand, for marking.
    pub fn pieces(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        std::iter::once(self.range.start..self.first_end).chain(self.rest.iter().cloned())
    }
}

/// The automaton and what its pieces make up.
pub struct Phrases {
    automaton: AhoCorasick,
    pieces: Vec<Piece>,
    /// For each piece the readings that begin with it.
    begins: Vec<Vec<usize>>,
    /// Every reading of every phrase: the phrase's number and its steps.
    readings: Vec<(usize, Vec<Step>)>,
}

/// What a reading wants next: any of some pieces, so near to the one before.
#[derive(Debug, Clone)]
struct Step {
    /// The numbers of the pieces, in order.
    any: Vec<usize>,
    gap: Gap,
}

impl Step {
    fn takes(&self, piece: usize) -> bool {
        self.any.binary_search(&piece).is_ok()
    }
}

impl Phrases {
    /// Builds the automaton; a phrase that is empty once folded is never found.
    pub fn new<'p>(written: impl IntoIterator<Item = &'p str>) -> Self {
        let mut known: BTreeMap<Piece, usize> = BTreeMap::new();
        let mut pieces = Vec::new();
        let mut all = Vec::new();
        let mut number = |piece: Piece| {
            *known.entry(piece.clone()).or_insert_with(|| {
                pieces.push(piece);
                pieces.len() - 1
            })
        };
        for (phrase, written) in written.into_iter().enumerate() {
            for wants in readings(written) {
                let steps = wants.iter().map(|want| {
                    let mut any: Vec<usize> =
                        want.any.iter().filter_map(|one| Piece::read(one)).map(&mut number).collect();
                    any.sort_unstable();
                    any.dedup();
                    Step { any, gap: want.gap }
                });
                all.push((phrase, steps.collect::<Vec<_>>()));
            }
        }
        all.retain(|(_, steps)| steps.iter().all(|step| !step.any.is_empty()));
        let mut begins = vec![Vec::new(); pieces.len()];
        for (n, (_, steps)) in all.iter().enumerate() {
            for first in steps.first().map_or(&[] as &[usize], |step| &step.any) {
                if let Some(of_piece) = begins.get_mut(*first) {
                    of_piece.push(n);
                }
            }
        }
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            .build(pieces.iter().map(|piece| piece.text.as_bytes()))
            .expect("a few thousand short phrases fit an automaton");
        Self { automaton, pieces, begins, readings: all }
    }

    /// Every phrase that the text contains, by place, then by length, then by number.
    pub fn find(&self, text: &str) -> Vec<Hit> {
        let fitting = self.automaton.find_overlapping_iter(text).filter_map(|found| {
            let id = found.pattern().as_usize();
            let fits = self.pieces.get(id).is_some_and(|piece| piece.fits(text, &found.range()));
            fits.then(|| (id, found.range()))
        });
        let mut found: Vec<(usize, Range<usize>)> = fitting.collect();
        found.sort_by_key(|(id, range)| (range.start, range.end, *id));
        let mut hits = Vec::new();
        for (n, (id, range)) in found.iter().enumerate() {
            for reading in self.begins.get(*id).into_iter().flatten() {
                let Some((phrase, steps)) = self.readings.get(*reading) else { continue };
                if let Some(rest) = rest_of(text, &found, n + 1, range, steps.get(1..).unwrap_or_default()) {
                    let end = rest.last().map_or(range.end, |last| last.end);
                    hits.push(Hit { phrase: *phrase, range: range.start..end, rest, first_end: range.end });
                }
            }
        }
        hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end), hit.phrase));
        hits.dedup_by(|one, other| one.phrase == other.phrase && one.range == other.range);
        hits
    }
}

/// The places of a phrase's other pieces where the first one stands at `first`: the nearest that follow.
fn rest_of(
    text: &str,
    found: &[(usize, Range<usize>)],
    from: usize,
    first: &Range<usize>,
    wanted: &[Step],
) -> Option<Vec<Range<usize>>> {
    let mut places = Vec::new();
    let (mut end, mut from) = (first.end, from);
    for step in wanted {
        let (most_blanks, most_unspaced) = step.gap.most();
        let mut next = None;
        for (n, (id, range)) in found.iter().enumerate().skip(from) {
            if range.start < end {
                continue;
            }
            if !is_near(&text[end..range.start], most_blanks, most_unspaced) {
                break;
            }
            if step.takes(*id) {
                next = Some((n, range.clone()));
                break;
            }
        }
        let (n, range) = next?;
        (end, from) = (range.end, n + 1);
        places.push(range);
    }
    Some(places)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(phrases: &[&str], text: &str) -> Vec<usize> {
        let phrases = Phrases::new(phrases.iter().copied());
        phrases.find(&Folded::of(text).text).into_iter().map(|hit| hit.phrase).collect()
    }

    #[test]
    fn phrases_are_found_as_they_are_written() {
        let phrases = [
            "too small",
            "defect*",
            "did .. not .. arrive",
            "*schaden",
            "\u{6ca1}..\u{6536}\u{5230}",
            "small",
            "{way/far} {big/long*}~for {me/her}",
        ];
        for (text, hits) in [
            ("Far too small.", vec![0, 5]),
            ("smaller", vec![]),
            ("Defective unit", vec![1]),
            ("It did really not ever arrive", vec![2]),
            ("It did not. Arrive!", vec![]),
            ("Transportschaden!", vec![3]),
            ("\u{6ca1}\u{6709}\u{6536}\u{5230}\u{8d27}", vec![4]),
            ("\u{6ca1}\u{6709}\u{ff0c}\u{6536}\u{5230}\u{8d27}", vec![]),
            ("way longer for her", vec![6]),
            ("far big really for me", vec![6]),
            ("far big but really for me", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(found(&phrases, text), hits, "{text}");
        }
    }

    #[test]
    fn a_phrase_that_would_never_be_found_says_where() {
        for (phrase, wanted) in [
            ("{unclosed", Some((0, Flaw::Open))),
            ("big {long/far", Some((4, Flaw::Open))),
            ("{a {b}", Some((0, Flaw::Open))),
            ("{a .. b}", Some((0, Flaw::Open))),
            ("{a~b}", Some((0, Flaw::Open))),
            ("too} small", Some((3, Flaw::Stray))),
            ("", Some((0, Flaw::Empty))),
            (" .. *", Some((0, Flaw::Empty))),
            ("{/}", Some((0, Flaw::Empty))),
            ("!?", Some((0, Flaw::Empty))),
            ("dead .. !", Some((0, Flaw::Empty))),
            ("{dead/}~{cell/battery} .. swollen*", None),
            ("\u{6ca1}..\u{6536}\u{5230}", None),
            ("v2.5", None),
        ] {
            assert_eq!(flaw(phrase), wanted, "{phrase}");
        }
    }

    #[test]
    fn the_order_of_the_lists_does_not_matter() {
        let text = "the zip broke and the box was broken";
        let one = Phrases::new(["broke", "broke*", "box .. broken"]);
        let other = Phrases::new(["box .. broken", "broke*", "broke"]);
        let places = |phrases: &Phrases| {
            let mut places: Vec<_> =
                phrases.find(text).into_iter().map(|hit| (hit.range.start, hit.range.end)).collect();
            places.sort_unstable();
            places
        };
        assert_eq!(places(&one), places(&other));
    }
}
