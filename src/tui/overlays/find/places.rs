//! The places of the screen that can be gone to by name: what they are called, and which of them letters find.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Matcher, Utf32Str};

use crate::domain::ids::{Key, Kind};
use crate::services::lists::found::begins_like;
use crate::services::views::Shown;
use crate::text::Words;
use crate::tui::app::Tab;
use crate::tui::app::view::list_word;

/// So many places stand above what the desk holds.
const MOST: usize = 6;

/// The least that each letter adds to the score of what it was meant for; letters scattered over a name add less.
const LEAST: u32 = 17;

/// Where a place leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    Tab(Tab),
    List(Kind),
    View(Kind, String),
    Setting(&'static str),
    /// A case that was looked at.
    Case(Key),
}

/// A place with its name, what kind of place it is, and a code by which it is found in any language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spot {
    pub label: String,
    pub note: String,
    pub code: String,
    pub target: Target,
}

/// A view of a list as a place.
pub fn of_view(kind: Kind, view: &Shown, words: &Words) -> Spot {
    let label = match view.key {
        Some(_) => crate::text::shown_line(&view.name).into_owned(),
        None => words.code("view", &view.name),
    };
    let note = words.fill("find-view", &[("list", list_word(words, kind).into())]);
    Spot {
        label,
        note,
        code: format!("{} {}", view.name, kind.plural()),
        target: Target::View(kind, view.query.clone()),
    }
}

/// The places that letters find, best first, Chinese ones also by how they are spoken; nothing typed finds the cases that were
/// looked at last, the tabs and the lists in their order.
pub fn rank(spots: &[Spot], typed: &str) -> Vec<usize> {
    let pattern = Pattern::parse(typed, CaseMatching::Ignore, Normalization::Smart);
    if pattern.atoms.is_empty() {
        let first = |spot: &Spot| matches!(spot.target, Target::Tab(_) | Target::List(_) | Target::Case(_));
        return (0..spots.len()).filter(|at| first(&spots[*at])).collect();
    }
    let letters_typed = u32::try_from(typed.chars().filter(|c| !c.is_whitespace()).count()).unwrap_or(0);
    let least = letters_typed * LEAST;
    let mut matcher = Matcher::new(nucleo_matcher::Config::DEFAULT);
    let mut letters = Vec::new();
    let mut scored: Vec<(u32, usize)> = Vec::new();
    for (at, spot) in spots.iter().enumerate() {
        if begins_like(&spot.label, typed) {
            scored.push((u32::MAX, at));
            continue;
        }
        let haystack = format!("{} {} {}", spot.label, spot.note, spot.code.replace(['-', '_'], " "));
        let score = pattern.score(Utf32Str::new(&haystack, &mut letters), &mut matcher);
        scored.extend(score.filter(|score| *score >= least).map(|score| (score, at)));
    }
    scored.sort_by_key(|&(score, at)| (std::cmp::Reverse(score), at));
    scored.into_iter().map(|(_, at)| at).take(MOST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_found_by_letters_of_their_names_and_by_their_codes() {
        let spot = |label: &str, code: &str, target| Spot {
            label: label.into(),
            note: String::new(),
            code: code.into(),
            target,
        };
        let spots = [
            spot("退货", "returns", Target::Tab(Tab::Returns)),
            spot("Complaints", "complaints", Target::Tab(Tab::Complaints)),
            spot("Colours", "theme", Target::Setting("theme")),
        ];
        assert_eq!(rank(&spots, ""), [0, 1]);
        assert_eq!(rank(&spots, "rtn"), [0]);
        assert_eq!(rank(&spots, "退"), [0]);
        assert_eq!((rank(&spots, "th")[0], rank(&spots, "tuihuo")), (0, vec![0]));
        assert_eq!(rank(&spots, "them"), [2]);
        assert_eq!(rank(&spots, "xyz"), Vec::<usize>::new());
    }
}
