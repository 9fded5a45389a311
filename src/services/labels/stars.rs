//! What the shop's own reviews with stars teach about moods: tried beside what holds, and used once somebody wants it.
//!
//! Invariant: a lesson names the newest review that it learned from, so that later reviews change nothing by themselves.

use super::teach::{self, define, fresh_version, part};
use crate::domain::change::{Review, Ticket};
use crate::domain::columns::Val;
use crate::domain::command::Command;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::moods::{Moods, of_stars};
use crate::domain::taught::{Lesson, Taught};
use crate::domain::understanding::engine;
use crate::domain::understanding::measure::Tally;
use crate::domain::vocabulary::Mood;
use crate::store::{Db, StoreError, record};

/// The lesson of moods that holds.
pub const LESSON: &str = "mood";
/// Fewer reviews with stars and words teach nothing that holds.
pub const FEWEST: usize = 300;
/// Reviews that are learned from, the newest.
const MOST: usize = 3_000;
/// Parts that reviews are split into: each is judged by what the others teach.
const FOLDS: u64 = 4;
/// Complaints whose mood is asked again, the newest.
const PAST: usize = 2_000;

/// What stars would teach, beside what holds now.
#[derive(Debug, Clone)]
pub struct Trial {
    pub lesson: Lesson,
    pub n: usize,
    /// The version that holds now; nought where the lists decide.
    pub present_version: i64,
    /// Reviews by what holds, and each part by what the other parts teach.
    pub present: Tally,
    pub learned: Tally,
    /// Past complaints that were asked, and how many would have another mood.
    pub n_past: usize,
    pub n_changed: usize,
}

/// What holds; nothing where nobody took a lesson from stars.
pub fn load(db: &Db, held: &[&Definition]) -> Result<Option<Moods>, StoreError> {
    let own = held.iter().find(|one| one.sort == Sort::Lesson && one.name == LESSON);
    let Some(lesson) = own.and_then(|one| Lesson::read(&one.text).ok()) else { return Ok(None) };
    let (examples, _) = starred(db, lesson.reviews)?;
    Ok(Some(Moods::learn(lesson.version, &examples)))
}

/// The newest reviews up to one, with their moods, and the number of the newest.
fn starred(db: &Db, until: i64) -> Result<(Vec<(String, Mood)>, i64), StoreError> {
    let rest = format!("where stars is not null and comment <> '' and id <= $1 order by id desc limit {MOST}");
    let reviews = record::select::<Review>(db, &rest, &[Val::Int(until)])?;
    let newest = reviews.first().map_or(0, |review| review.id);
    let examples = reviews.into_iter().filter_map(|review| Some((review.comment, of_stars(review.stars?))));
    Ok((examples.collect(), newest))
}

/// Tries what stars teach; nothing is written.
pub fn trial(db: &Db) -> Result<Trial, StoreError> {
    let (examples, newest) = starred(db, i64::MAX)?;
    let present = teach::load(db)?;
    let (mut before, mut after) = (Tally::default(), Tally::default());
    for fold in 0..FOLDS {
        let (asked, taught): (Vec<_>, Vec<_>) =
            examples.iter().cloned().partition(|(text, _)| part(text, FOLDS) == fold);
        let moods = Moods::learn(1, &taught);
        for (text, right) in &asked {
            let reading = engine().read(text);
            before.add(right.code(), present.mood(text, &reading).code());
            after.add(right.code(), moods.mood(text, &reading).code());
        }
    }
    let lesson = Lesson { version: fresh_version(db, present.version())?, reviews: newest, ..Lesson::default() };
    let learned = Taught::default().with_moods(Some(Moods::learn(lesson.version, &examples)));
    let past = record::select::<Ticket>(db, &format!("where comment <> '' order by id desc limit {PAST}"), &[])?;
    let changes = |ticket: &&Ticket| {
        let reading = engine().read(&ticket.comment);
        present.mood(&ticket.comment, &reading) != learned.mood(&ticket.comment, &reading)
    };
    Ok(Trial {
        n: examples.len(),
        present_version: present.moods_version(),
        present: before,
        learned: after,
        n_changed: past.iter().filter(changes).count(),
        n_past: past.len(),
        lesson,
    })
}

/// The command that makes it hold.
pub fn apply(trial: &Trial) -> Command {
    define(Sort::Lesson, LESSON, &trial.lesson.text())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Change;
    use crate::domain::people::Actor;
    use crate::domain::said::{reader, said};
    use crate::domain::time::Instant;
    use crate::domain::vocabulary::Reason;
    use crate::services::Desk;
    use crate::services::clock::Clock;
    use crate::store::Deed;

    #[test]
    fn stars_teach_with_consent_later_reviews_change_nothing_and_an_undo_takes_it_back() {
        let now = Instant(1_782_000_000_000);
        let mut desk = Desk::memory(Clock::Fixed(now)).expect("a desk in memory");
        let write = |desk: &Desk, from: i64, stars: fn(i64) -> i64| {
            let review = |id: i64| {
                let comment = format!("number {id} {}", if id % 2 == 0 { "blorps" } else { "hums along" });
                Change::create(Review { id, comment, stars: Some(stars(id)), ..Review::default() })
            };
            let changes: Vec<Change> = (from..from + 300).map(review).collect();
            let deed = Deed::of_test(now);
            let mut write = desk.store().write(now).expect("write begins");
            write.operation(&deed, &changes).expect("it is written");
            write.finish().expect("write finishes");
        };
        write(&desk, 1, |id| if id % 2 == 0 { 1 } else { 5 });
        let tried = trial(desk.store().db()).expect("it is tried");
        assert_eq!((tried.n, tried.present_version, tried.lesson.reviews), (300, 0, 300));
        assert!(tried.learned.accuracy() > tried.present.accuracy() + 0.3);
        let mood = |desk: &Desk| {
            let taught = teach::load(desk.store().db()).expect("it loads");
            (said("this one blorps", Reason::Other, &taught).mood, reader(&taught))
        };
        let before = mood(&desk);
        assert_ne!(before.0, Some(Mood::Negative));
        let outcome = desk.run(&Actor::agent("mei"), &[apply(&tried)]).expect("it holds");
        let held = mood(&desk);
        assert_eq!(held, (Some(Mood::Negative), "lists-3+stars-1".to_owned()));
        write(&desk, 1_001, |id| if id % 2 == 0 { 5 } else { 1 });
        assert_eq!(mood(&desk), held, "what came later was not consented to");
        desk.undo(&Actor::agent("mei"), outcome.group).expect("it is taken back");
        assert_eq!(mood(&desk), before);
    }
}
