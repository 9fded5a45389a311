//! Teaching: what the desk was taught, what it would learn from people's corrections, and what that would change.
//!
//! Invariant: nothing learned is used before somebody applied it; cases keep the category and the version that they have.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, Mutex, PoisonError};

use super::{meaning, stars};
use crate::domain::change::{Message, Record, ReturnCase, Review, Ticket};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::definitions::{Definition, Sort};
use crate::domain::encoder::Encode;
use crate::domain::ids::{Key, Kind};
use crate::domain::said::{PERSON, reader};
use crate::domain::taught::{FEW, Lesson, OTHERS_EACH, OwnLabel, Quoted, Taught};
use crate::domain::understanding::measure::Tally;
use crate::domain::understanding::{Category, engine};
use crate::services::encoder;
use crate::services::import::reading;
use crate::store::{Db, StoreError, journal, record};

/// The lesson that holds.
pub const LESSON: &str = "category";
/// Parts that examples are split into: each is judged by what the others teach.
const FOLDS: u64 = 5;
/// Fewer corrections than this teach nothing that holds.
pub const FEWEST: usize = 10;
/// Texts that show what is usual, beside labels of one's own.
const OTHERS: usize = 200;
/// Past cases that are asked again, the newest; fewer where an encoder has to read them.
const PAST: usize = 20_000;
const PAST_WITH_ENCODER: usize = 1_000;

/// What was read last: the same definitions teach the same, and teaching takes time.
static LAST: Mutex<Option<(u64, Taught)>> = Mutex::new(None);

/// What the desk was taught.
pub fn load(db: &Db) -> Result<Taught, StoreError> {
    let sorts = [Val::from(Sort::Lesson.code()), Val::from(Sort::Label.code())];
    let all = record::select::<Definition>(db, "where sort in ($1, $2) order by sort, name, id", &sorts)?;
    let held: Vec<&Definition> = all.iter().filter(|one| one.enabled).collect();
    if held.is_empty() && encoder::path().is_none() {
        return Ok(Taught::default());
    }
    let mut hasher = DefaultHasher::new();
    (encoder::path(), db.path()).hash(&mut hasher);
    held.iter().for_each(|one| (one.sort.code(), &one.name, &one.text).hash(&mut hasher));
    let key = hasher.finish();
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, taught)) = last.as_ref().filter(|(known, _)| *known == key) {
        return Ok(taught.clone());
    }
    let lesson = load_lesson(db)?;
    let own: Vec<OwnLabel> =
        held.iter().filter(|one| one.sort == Sort::Label).filter_map(|one| own_label(one)).collect();
    let others = if own.is_empty() { Vec::new() } else { others(db)? };
    let encoder = encoder_for(db, lesson.as_ref(), &own, &others);
    let moods = stars::load(db, &held)?;
    let taught = Taught::with_encoder(lesson.as_ref(), own, &others, encoder).with_moods(moods);
    *last = Some((key, taught.clone()));
    Ok(taught)
}

/// What is known without a desk: the lists, and an encoder where one is set.
pub fn untaught() -> Taught {
    let encoder = encoder::chosen().and_then(Result::ok).map(|kept| kept as Arc<dyn Encode>);
    Taught::with_encoder(None, Vec::new(), &[], encoder)
}

/// The encoder, with what is learned from at hand; nothing where none is set, or where it could not help.
fn encoder_for(db: &Db, lesson: Option<&Lesson>, own: &[OwnLabel], others: &[String]) -> Option<Arc<dyn Encode>> {
    let is_wanted = lesson.is_none_or(|lesson| !lesson.encoder.is_empty());
    let lesson = lesson.filter(|_| is_wanted);
    let of_lesson = lesson.into_iter().flat_map(|lesson| &lesson.examples).map(|(example, _)| &example.text);
    let learning = || own.iter().filter(|label| label.examples.len() >= FEW);
    let most = learning().map(|label| label.examples.len()).max().unwrap_or(0);
    let of_own = learning().flat_map(|label| &label.examples).map(|example| &example.text);
    let texts: Vec<&String> = of_lesson.chain(of_own).chain(others.iter().take(most * OTHERS_EACH)).collect();
    // A lesson that was tried without it does not ask it.
    let wants = is_wanted || !texts.is_empty();
    if wants { meaning::encoder(db, texts.into_iter().map(String::as_str)) } else { None }
}

fn own_label(definition: &Definition) -> Option<OwnLabel> {
    let label = OwnLabel::read(&definition.text).ok()?;
    Some(OwnLabel { id: definition.id, name: definition.name.clone(), ..label })
}

/// The labels of the user's own.
pub fn own(db: &Db) -> Result<Vec<OwnLabel>, StoreError> {
    let sort = [Val::from(Sort::Label.code())];
    let all = record::select::<Definition>(db, "where sort = $1 and enabled order by name, id", &sort)?;
    Ok(all.iter().filter_map(own_label).collect())
}

fn others(db: &Db) -> Result<Vec<String>, StoreError> {
    let some = |left: usize| format!("where comment != '' order by id limit {left}");
    let tickets = record::select::<Ticket>(db, &some(OTHERS), &[])?;
    let returns = record::select::<ReturnCase>(db, &some(OTHERS.saturating_sub(tickets.len())), &[])?;
    let of_tickets = tickets.into_iter().map(|ticket| ticket.comment);
    Ok(of_tickets.chain(returns.into_iter().map(|case| case.comment)).collect())
}

/// Texts that another version read than the one that holds now.
pub fn stale(db: &Db) -> Result<Vec<Key>, StoreError> {
    reading::stale(db, &reader(&load(db)?))
}

/// The last operation of the desk: where it is the same, nothing has changed.
pub fn head(db: &Db) -> Result<i64, StoreError> {
    journal::head(db)
}

/// How many corrections are new since the last lesson, where they are enough for another one; else nought.
pub fn due(db: &Db, after: usize) -> Result<usize, StoreError> {
    if after == 0 {
        return Ok(0);
    }
    let sql = "select (select count(*) from complaints where category_by = 'person' and comment <> '') \
         + (select count(*) from returns where category_by = 'person' and comment <> '')";
    let rows = db.query(sql, &[])?;
    let all = rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0);
    let learned = load_lesson(db)?.map_or(0, |lesson| lesson.examples.len());
    let enough = if learned == 0 { after.max(FEWEST) } else { after };
    let new = |all: usize| all.saturating_sub(learned);
    if new(usize::try_from(all).unwrap_or(0)) < enough {
        return Ok(0);
    }
    // What was said of the same words more than once is one example.
    Ok(Some(new(corrections(db)?.len())).filter(|new| *new >= enough).unwrap_or(0))
}

/// The lesson that holds, as it was written.
fn load_lesson(db: &Db) -> Result<Option<Lesson>, StoreError> {
    let named = [Val::from(Sort::Lesson.code()), Val::from(LESSON)];
    let found = record::select::<Definition>(db, "where sort = $1 and name = $2 and enabled order by id", &named)?;
    Ok(found.first().and_then(|one| Lesson::read(&one.text).ok()))
}

/// What people's corrections would teach, beside what holds now.
#[derive(Debug, Clone)]
pub struct Trial {
    pub lesson: Lesson,
    /// The version that holds now; nought where the lists decide.
    pub present_version: i64,
    /// Whether what holds now has to do without its encoder.
    pub present_lacks_encoder: bool,
    /// The corrections judged by what holds now, and each part by what the other parts teach.
    pub present: Tally,
    pub learned: Tally,
    /// Past cases that were asked, and how many of them would have another category.
    pub n_past: usize,
    pub n_changed: usize,
    /// From what to what, the most frequent first.
    pub moves: Vec<(Category, Category, usize)>,
}

impl Trial {
    /// Whether it would be worse than what holds now.
    pub fn is_worse(&self) -> bool {
        self.learned.is_worse_than(&self.present)
    }
}

/// Tries what corrections teach; nothing is written.
pub fn trial(db: &Db) -> Result<Trial, StoreError> {
    let examples = corrections(db)?;
    let present = load(db)?;
    let holds = load_lesson(db)?.unwrap_or_default();
    let texts = examples.iter().chain(&holds.examples).map(|(example, _)| example.text.as_str());
    let encoder = meaning::encoder(db, texts);
    let by = if encoder.is_some() { encoder::name().to_owned() } else { String::new() };
    let lesson = Lesson { version: fresh_version(db, present.version())?, encoder: by, examples, ..Lesson::default() };
    let learned = |encoder_of: &str, examples| {
        let lesson = Lesson { version: 1, encoder: encoder_of.to_owned(), examples, ..Lesson::default() };
        Taught::with_encoder(Some(&lesson), Vec::new(), &[], encoder.clone())
    };
    let mut tallies = (Tally::default(), Tally::default());
    for fold in 0..FOLDS {
        // What holds has seen most of these: it too is judged by what it learned from the others.
        let is_asked = |(example, _): &(Quoted, Category)| part(&example.text, FOLDS) == fold;
        let others: Vec<_> = holds.examples.iter().filter(|one| !is_asked(one)).cloned().collect();
        let held = if holds.examples.is_empty() { Taught::default() } else { learned(&holds.encoder, others) };
        let (asked, taught): (Vec<_>, Vec<_>) = lesson.examples.iter().cloned().partition(is_asked);
        let by_others = learned(&lesson.encoder, taught);
        for (Quoted { text, .. }, right) in &asked {
            tallies.0.add(right.code(), answer(text, &held).code());
            tallies.1.add(right.code(), answer(text, &by_others).code());
        }
    }
    let learned = Taught::with_encoder(Some(&lesson), Vec::new(), &[], encoder);
    let past = past(db, if learned.asks_encoder() || present.asks_encoder() { PAST_WITH_ENCODER } else { PAST })?;
    let mut moves: BTreeMap<(Category, Category), usize> = BTreeMap::new();
    for text in &past {
        let (before, after) = (answer(text, &present), answer(text, &learned));
        if before != after {
            *moves.entry((before, after)).or_default() += 1;
        }
    }
    let n_changed = moves.values().sum();
    let mut moves: Vec<_> = moves.into_iter().map(|((before, after), n)| (before, after, n)).collect();
    moves.sort_by_key(|(_, _, n)| std::cmp::Reverse(*n));
    let (present_tally, learned) = tallies;
    Ok(Trial {
        lesson,
        present_version: present.version(),
        present_lacks_encoder: present.lacks_encoder(),
        present: present_tally,
        learned,
        n_past: past.len(),
        n_changed,
        moves,
    })
}

/// A version that no lesson ever had, also none that was taken back: its name stands in the past of cases.
pub(super) fn fresh_version(db: &Db, present: i64) -> Result<i64, StoreError> {
    let mut last = present;
    for entry in journal::entries(db, "where verb = 'define' and args like '%\"lesson\"%'", &[])? {
        let args: BTreeMap<String, String> = serde_json::from_str(&entry.args).unwrap_or_default();
        if args.get("sort").is_some_and(|sort| sort == Sort::Lesson.code()) {
            let version = args.get("text").and_then(|text| Lesson::read(text).ok()).map(|lesson| lesson.version);
            last = last.max(version.unwrap_or(0));
        }
    }
    Ok(last + 1)
}

fn answer(text: &str, taught: &Taught) -> Category {
    let reading = engine().read(text);
    taught.top_two(text, &reading, &reading.scores).0.category
}

/// Which part a text belongs to: by its own bytes, so that the order of cases does not matter.
pub fn part(text: &str, parts: u64) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
        % parts
}

/// Texts whose category a person gave or accepted, in an order of their own, each with the cases that say it.
pub fn corrections(db: &Db) -> Result<Vec<(Quoted, Category)>, StoreError> {
    let person = [Val::from(PERSON)];
    let said = "where category_by = $1 and category is not null and comment != '' order by id";
    let tickets = record::select::<Ticket>(db, said, &person)?;
    let returns = record::select::<ReturnCase>(db, said, &person)?;
    let of_tickets = tickets.into_iter().map(|ticket| (ticket.key(), ticket.wording(), ticket.category));
    let of_returns = returns.into_iter().map(|case| (case.key(), case.comment, case.category));
    let mut all: BTreeMap<(String, Category), Vec<Key>> = BTreeMap::new();
    for (key, text, category) in of_tickets.chain(of_returns) {
        if let Some(category) = category {
            all.entry((text, category)).or_default().push(key);
        }
    }
    Ok(all.into_iter().map(|((text, category), from)| (Quoted { text, from }, category)).collect())
}

/// Texts of cases that no person has categorised.
fn past(db: &Db, most: usize) -> Result<Vec<String>, StoreError> {
    let person = [Val::from(PERSON)];
    let open = format!("where category_by != $1 and comment != '' order by id desc limit {most}");
    let tickets = record::select::<Ticket>(db, &open, &person)?.into_iter().map(|ticket| ticket.wording());
    let returns = record::select::<ReturnCase>(db, &open, &person)?.into_iter().map(|case| case.comment);
    Ok(tickets.chain(returns).collect())
}

/// The command that makes a lesson hold.
pub fn apply(lesson: &Lesson) -> Command {
    define(Sort::Lesson, LESSON, &lesson.text())
}

/// The command that keeps a label of one's own.
pub fn keep(label: &OwnLabel) -> Command {
    define(Sort::Label, &label.name, &label.text())
}

pub(super) fn define(sort: Sort, name: &str, text: &str) -> Command {
    let args = [("sort", sort.code()), ("name", name), ("text", text)];
    let args = args.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    Command { verb: "define".to_owned(), key: Key::new(Kind::Definition, 0), args: Args(args) }
}

/// The words of a record: what a label of one's own learns from.
pub fn text_of(db: &Db, key: Key) -> Result<Option<String>, StoreError> {
    let of_kind = |kind: Kind| -> Result<Option<String>, StoreError> {
        Ok(match kind {
            Kind::Ticket => record::get::<Ticket>(db, key.id)?.map(|ticket| ticket.wording()),
            Kind::Return => record::get::<ReturnCase>(db, key.id)?.map(|case| case.comment),
            Kind::Message => record::get::<Message>(db, key.id)?.map(|message| message.body),
            Kind::Review => record::get::<Review>(db, key.id)?.map(|review| review.comment),
            _ => None,
        })
    };
    Ok(of_kind(key.kind)?.filter(|text| !text.trim().is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Actor;
    use crate::domain::time::Instant;
    use crate::services::Desk;
    use crate::services::clock::Clock;
    use crate::services::import::reading;

    fn say(desk: &mut Desk, verb: &str, key: Key, args: &[(&str, &str)]) -> Key {
        let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let outcome = desk.run(&Actor::agent("mei"), &[Command { verb: verb.to_owned(), key, args }]);
        let outcome = outcome.expect("the desk works");
        assert_eq!(outcome.refused, []);
        outcome.changed[0]
    }

    #[test]
    fn a_lesson_is_proposed_after_enough_corrections_and_closed_cases_count() {
        let mut desk = Desk::memory(Clock::Fixed(Instant(1_782_000_000_000))).expect("a desk in memory");
        let open = Key::new(Kind::Ticket, 0);
        for n in 0..12 {
            let comment = format!("the flux number {n} sits loose");
            let key = say(&mut desk, "open", open, &[("subject", "q"), ("comment", &comment)]);
            if n == 0 {
                say(&mut desk, "resolve", key, &[("outcome", "explained"), ("cause", "quality")]);
                say(&mut desk, "close", key, &[]);
            }
            say(&mut desk, "classify", key, &[("category", if n % 2 == 0 { "size_fit" } else { "wrong_item" })]);
            let due = due(desk.store().db(), 12).expect("it counts");
            assert_eq!(due, if n == 11 { 12 } else { 0 }, "{n}");
        }
        assert_eq!(due(desk.store().db(), 0).expect("it counts"), 0, "never, where somebody wants none");
        let past = say(&mut desk, "open", open, &[("subject", "q"), ("comment", "my flux is loose")]);
        let tried = trial(desk.store().db()).expect("it is tried");
        assert_eq!((tried.lesson.version, tried.lesson.examples.len(), tried.n_past), (1, 12, 1));
        assert_eq!(
            tried.lesson,
            trial(desk.store().db()).expect("again").lesson,
            "the same corrections, the same lesson"
        );
        let lesson = desk.run(&Actor::agent("mei"), &[apply(&tried.lesson)]).expect("it holds");
        assert_eq!(due(desk.store().db(), 12).expect("it counts"), 0);
        // What people said of a case is not read again, and what is read again is one group.
        let stale = stale(desk.store().db()).expect("it counts");
        let texts: Vec<Key> = stale.iter().copied().filter(|key| key.kind == Kind::Ticket).collect();
        assert_eq!(texts, [past]);
        let outcome = reading::again(&desk, &Actor::agent("mei"), &stale, &mut |_| true).expect("it reads");
        let read = |desk: &Desk| record::get::<Ticket>(desk.store().db(), past.id).ok().flatten().unwrap_or_default();
        assert_eq!(read(&desk).read_by, "model-1");
        desk.undo(&Actor::agent("mei"), outcome.group).expect("it is taken back");
        assert_eq!(read(&desk).read_by, crate::domain::said::LISTS);
        // A lesson that was taken back keeps its name to itself.
        desk.undo(&Actor::agent("mei"), lesson.group).expect("the lesson is taken back");
        let again = trial(desk.store().db()).expect("it is tried");
        assert_eq!((again.present_version, again.lesson.version), (0, 2));
    }
}
