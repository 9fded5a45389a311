//! Floors under what the engine reaches on real texts, where those are at hand; they never enter this repository.

use std::collections::BTreeMap;

use super::rows::Row;
use super::score::{Learning, Measure, score};
use super::sets::{keywords_of, learned_of, problems_of, topics_of};
use crate::domain::explained::explain;
use crate::domain::taught::{Lesson, Taught};
use crate::domain::understanding::lexicon::Sense;
use crate::domain::understanding::{Category, engine};
use crate::domain::vocabulary::Reason;

/// Every so manieth row of a file of the development data; `None`, said aloud, where there is none.
fn rows(name: &str, each: usize) -> Option<Vec<Row>> {
    let path = format!("{}/../shared/data/text/{name}.jsonl", env!("CARGO_MANIFEST_DIR"));
    let Ok(text) = std::fs::read_to_string(&path) else {
        #[expect(clippy::print_stderr, reason = "a test that skips says so")]
        let () = eprintln!("skipped: no development texts at {path}");
        return None;
    };
    Some(text.lines().step_by(each).filter_map(Row::read).collect())
}

fn part<'m>(measure: &'m Measure, field: &str) -> impl Iterator<Item = (&'m str, f64)> {
    let of_field = measure.parts.iter().filter(move |((name, _), _)| *name == field);
    of_field.map(|((_, value), tally)| (value.as_str(), tally.accuracy())).collect::<Vec<_>>().into_iter()
}

#[test]
fn categories_and_severity_stay_above_their_floors() {
    let Some(rows) = rows("issue_category", 1) else { return };
    let measures = score(&rows, Learning::default());
    let (category, severity) = (&measures[0], &measures[1]);
    assert!(category.tally.accuracy() > 0.80 && category.tally.macro_f1(category.left_out) > 0.77);
    assert!(category.lenient_accuracy().is_some_and(|lenient| lenient > 0.86));
    for (language, accuracy) in part(category, "lang") {
        assert!(accuracy > 0.74, "{language} {accuracy}");
    }
    assert!(severity.tally.accuracy() > 0.83 && severity.tally.macro_f1(&[]) > 0.77);
}

#[test]
fn moods_stay_above_their_floors_in_every_language() {
    let Some(rows) = rows("reviews_stars", 12) else { return };
    let measures = score(&rows, Learning::default());
    let two = measures.iter().find(|measure| measure.name == "mood_two").expect("stars have two sides");
    for (language, accuracy) in part(two, "lang") {
        assert!(accuracy > 0.74, "{language} {accuracy}");
    }
}

#[test]
fn languages_stay_above_their_floors() {
    let Some(rows) = rows("langid", 2) else { return };
    let measures = score(&rows, Learning::default());
    for (kind, accuracy) in part(&measures[0], "kind") {
        let floor = match kind {
            "sentence" => 0.98,
            "short_review" => 0.99,
            _ => 0.84,
        };
        assert!(accuracy > floor, "{kind} {accuracy}");
    }
}

#[test]
fn keywords_topics_and_problems_stay_above_their_floors() {
    let Some(spaced) = rows("opinions_en_es", 4) else { return };
    let untaught = keywords_of(&spaced, &learned_of(&[]));
    assert!(untaught["en"].f1() > 0.62 && untaught["es"].f1() > 0.57, "{untaught:?}");
    let Some(chinese) = rows("opinions_zh", 1) else { return };
    let (half, other) = chinese.split_at(chinese.len() / 2);
    let (before, after) =
        (keywords_of(other, &learned_of(&[]))["zh"].f1(), keywords_of(other, &learned_of(half))["zh"].f1());
    assert!(before > 0.64 && after > 0.81, "confirmed keywords teach: {before} {after}");
    let topics = topics_of(other).expect("the rows have topics");
    assert!(topics.micro_f1() > 0.83 && topics.macro_f1() > 0.66, "{} {}", topics.micro_f1(), topics.macro_f1());
    let Some(problems) = rows("issue_phrases_en", 4) else { return };
    let problems = problems_of(&problems).expect("the rows have phrases");
    assert!(problems.tally.accuracy() > 0.66, "{}", problems.tally.accuracy());
}

#[test]
fn the_marked_words_are_what_decided_in_every_language() {
    let Some(rows) = rows("issue_category", 1) else { return };
    let mut by_language: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for row in &rows {
        let before = engine().understand(&row.text);
        let own = before.marks.iter().filter(|mark| mark.sense == Sense::Category(before.best.category));
        let mut own: Vec<_> = own.collect();
        own.sort_by_key(|mark| std::cmp::Reverse(mark.worth));
        own.truncate(3);
        if own.is_empty() {
            continue;
        }
        let kept = row.text.char_indices().filter(|(at, _)| !own.iter().any(|mark| mark.range.contains(at)));
        let without: String = kept.map(|(_, c)| c).collect();
        let after = engine().read(&without).scores.map(f64::exp);
        let chance = after[before.best.category.index()] / after.iter().sum::<f64>();
        let (lower, marked) = by_language.entry(row.field("lang")).or_default();
        *marked += 1;
        *lower += usize::from(chance < before.best.chance);
    }
    for (language, (lower, marked)) in by_language {
        assert!(lower * 10 >= marked * 9, "{language}: {lower} of {marked}");
    }
}

/// A model that half of the rows taught marks what decided the other half.
#[test]
fn the_words_that_corrections_taught_are_what_decided() {
    let Some(rows) = rows("issue_category", 1) else { return };
    let category = |row: &Row| Category::from_code(row.field("label"));
    let examples = rows.iter().step_by(2).filter_map(|row| Some((row.text.as_str().into(), category(row)?))).collect();
    let taught = Taught::new(Some(&Lesson { version: 1, examples, ..Lesson::default() }), Vec::new(), &[]);
    let (mut lower, mut marked) = (0, 0);
    for row in rows.iter().skip(1).step_by(4) {
        let before = explain(&row.text, Reason::Other, &taught);
        let top: Vec<_> =
            before.decided.iter().filter(|one| one.weight > 0.0).take(3).map(|one| one.range.clone()).collect();
        if top.is_empty() {
            continue;
        }
        let kept = row.text.char_indices().filter(|(at, _)| !top.iter().any(|range| range.contains(at)));
        let after = explain(&kept.map(|(_, c)| c).collect::<String>(), Reason::Other, &taught);
        let likely = [after.best, after.second].into_iter().find(|one| one.category == before.best.category);
        marked += 1;
        lower += usize::from(likely.map_or(0.0, |one| one.chance) < before.best.chance);
    }
    assert!(marked > 50 && lower * 10 >= marked * 9, "{lower} of {marked}");
}
