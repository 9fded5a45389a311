//! Moments of the past: from one to the next by operations or days, of the whole desk or of one case, and as people type them.

use jiff::tz::TimeZone;

use super::lists::Env;
use crate::domain::ids::Key;
use crate::domain::query::when::{Looking, When};
use crate::domain::time::{DAY, Instant};
use crate::store::StoreError;
use crate::store::journal::Entry;
use crate::store::read::Reader;

pub use crate::store::as_of::Point;

/// A moment, and what had been done last by then.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    pub operation: i64,
    pub at: Instant,
    /// The last operation: on the case where it is about one, else on the desk.
    pub done: Option<Entry>,
    /// Of one case: so many operations had been done of so many.
    pub place: Option<(usize, usize)>,
    /// Nothing lies after it.
    pub is_now: bool,
    /// The newest operation of the desk.
    pub newest: i64,
}

/// How to get to another moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// So many operations on, back when negative: those of one decision count once on the desk.
    Operations(i64),
    /// To the end of a day so many days from this one.
    Days(i64),
    To(Instant),
    /// To just after an operation.
    After(i64),
}

/// Another moment, seen from one.
pub fn step(
    reader: &Reader,
    of: Option<Key>,
    from: (i64, Instant),
    step: Step,
    now: Instant,
) -> Result<Moment, StoreError> {
    match (step, of) {
        (Step::Operations(n), None) => by_groups(reader, from.0, n, now),
        (Step::Operations(n), Some(case)) => by_operations(reader, case, from.0, n, now),
        (Step::Days(n), _) => {
            // The last millisecond of a day is still that day.
            let day = from.1.day().saturating_add(n);
            at(reader, of, Instant(day.saturating_add(1).saturating_mul(DAY) - 1), now)
        }
        (Step::To(moment), _) => at(reader, of, moment, now),
        (Step::After(operation), _) => match reader.operation(operation)? {
            Some((entry, _)) => told(reader, of, operation, entry.recorded_at, false),
            None => self::now(reader, of, now),
        },
    }
}

/// The desk as it is now, for a slider to begin from.
pub fn now(reader: &Reader, of: Option<Key>, now: Instant) -> Result<Moment, StoreError> {
    let operation = reader.head()?;
    told(reader, of, operation, now, true)
}

fn at(reader: &Reader, of: Option<Key>, moment: Instant, now: Instant) -> Result<Moment, StoreError> {
    if moment >= now {
        return self::now(reader, of, now);
    }
    told(reader, of, reader.operation_at(moment)?, moment, false)
}

fn told(reader: &Reader, of: Option<Key>, operation: i64, at: Instant, is_now: bool) -> Result<Moment, StoreError> {
    let newest = reader.head()?;
    let Some(case) = of else {
        let done = reader.done_until(operation)?;
        return Ok(Moment { operation, at, done, place: None, is_now, newest });
    };
    let moments = reader.moments_of(case)?;
    let n = moments.partition_point(|(id, _)| *id <= operation);
    let last = n.checked_sub(1).and_then(|last| moments.get(last));
    let done = last.map_or(Ok(None), |(id, _)| reader.done_until(*id))?;
    Ok(Moment { operation, at, done, place: Some((n, moments.len())), is_now, newest })
}

fn by_groups(reader: &Reader, mut operation: i64, n: i64, now: Instant) -> Result<Moment, StoreError> {
    let head = reader.head()?;
    for _ in 0..n.unsigned_abs().min(MOST_STEPS) {
        let next = if n < 0 { reader.before_group_of(operation)? } else { reader.after_group_behind(operation)? };
        if next == operation {
            break;
        }
        operation = next;
    }
    if operation >= head {
        return self::now(reader, None, now);
    }
    let done = reader.operation(operation.max(1))?.map_or(now, |(entry, _)| entry.recorded_at);
    // Before the first operation is just before it.
    let at = if operation == 0 { Instant(done.0.saturating_sub(1)) } else { done };
    told(reader, None, operation, at, false)
}

/// Nobody presses a key so often before the first answer comes.
const MOST_STEPS: u64 = 1_000;

fn by_operations(reader: &Reader, case: Key, operation: i64, n: i64, now: Instant) -> Result<Moment, StoreError> {
    let moments = reader.moments_of(case)?;
    let here = i64::try_from(moments.partition_point(|(id, _)| *id <= operation)).unwrap_or(i64::MAX);
    let there = usize::try_from(here.saturating_add(n)).unwrap_or(0).max(1);
    match moments.get(there - 1) {
        Some((id, at)) if there < moments.len() => told(reader, Some(case), *id, *at, false),
        _ => self::now(reader, Some(case), now),
    }
}

/// The step that somebody typed: a moment, or `#` with the number of an operation.
pub fn typed(text: &str, env: &Env) -> Option<Step> {
    match text.trim().strip_prefix('#') {
        Some(number) => number.parse().ok().map(Step::After),
        None => moment(text, env.now, &env.zone).map(Step::To),
    }
}

/// The moment that somebody typed: an instant, or the end of a day or a period in the words of the query language; `last` may stand
/// before a word, as in `last monday`.
pub fn moment(text: &str, now: Instant, zone: &TimeZone) -> Option<Instant> {
    let word = text.trim().to_ascii_lowercase().replace(' ', "-");
    let when = |text: &str| When::parse(text, Looking::Back);
    let (from, until) = match word.strip_prefix("last-").and_then(|rest| Some((rest, when(rest)?))) {
        Some((_, when @ When::Weekday { .. })) => {
            let (from, until) = when.bounds(now, zone);
            // Today is not the last one of its name.
            if until > now.0 { (from - 7 * DAY, until - 7 * DAY) } else { (from, until) }
        }
        _ => when(text.trim()).or_else(|| when(&word))?.bounds(now, zone),
    };
    let is_moment = until - from <= 1;
    Some(Instant(if is_moment { from } else { until - 1 }.min(now.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, ReturnCase};
    use crate::domain::ids::Kind;
    use crate::domain::time::UTC;
    use crate::store::{Deed, Store};

    #[test]
    fn moments_are_typed_in_the_words_of_queries() {
        let at = |text: &str| Instant::parse(text).expect("an instant");
        // A Thursday.
        let now = at("2026-11-26T10:00:00Z");
        let end = |day: &str| Instant(at(&format!("{day}T00:00:00Z")).0 + DAY - 1);
        for (text, wanted) in [
            ("last monday", end("2026-11-23")),
            ("Monday", end("2026-11-23")),
            ("last thursday", end("2026-11-19")),
            ("thursday", now),
            ("yesterday", end("2026-11-25")),
            ("last week", end("2026-11-22")),
            ("last-month", end("2026-10-31")),
            ("2026-11-20", end("2026-11-20")),
            ("3d", Instant(now.0 - 3 * DAY)),
            ("now", now),
            ("tomorrow", now),
            ("2026-11-20T08:00:00Z", at("2026-11-20T08:00:00Z")),
            ("2026-11-20 08:00", Instant(at("2026-11-20T08:01:00Z").0 - 1)),
        ] {
            assert_eq!(moment(text, now, &UTC), Some(wanted), "{text}");
        }
        assert_eq!(moment("whenever", now, &UTC), None);
        assert_eq!(moment("last", now, &UTC), None);
    }

    /// Two returns: the first made on day 1, changed on day 3; the second made on day 2. The decision of day 3 has two operations.
    fn desk(folder: &std::path::Path) -> Reader {
        let path = folder.join("a.desk");
        let store = Store::open(&path).expect("a desk");
        let case = |id, note: &str| ReturnCase { id, note: note.to_owned(), ..ReturnCase::default() };
        let act = |day: i64, operations: Vec<Vec<Change>>| {
            let mut write = store.write(Instant(day * DAY + 5)).expect("a write");
            for changes in operations {
                write.operation(&Deed::of_test(Instant(0)), &changes).expect("it is written");
            }
            write.finish().expect("it is durable");
        };
        act(1, vec![vec![Change::create(case(1, ""))]]);
        act(2, vec![vec![Change::create(case(2, ""))]]);
        let rev = |rev| ReturnCase { rev, ..case(if rev == 1 { 1 } else { 2 }, "") };
        act(3, vec![vec![Change::update(rev(1), case(1, "third"))], vec![Change::update(rev(2), case(2, "with it"))]]);
        Reader::open(&path).expect("a reader")
    }

    #[test]
    fn a_desk_is_walked_by_decisions_and_a_case_by_its_own_operations() {
        let folder = tempfile::tempdir().expect("a folder");
        let reader = desk(folder.path());
        let now = Instant(9 * DAY);
        let go = |of, from, by| {
            let moment = step(&reader, of, from, by, now).expect("it steps");
            (moment.operation, moment.at.0 / DAY, moment.place, moment.is_now)
        };
        let head = (4, now);
        assert_eq!(go(None, head, Step::Operations(-1)), (2, 2, None, false), "a decision is one step");
        assert_eq!(go(None, head, Step::Operations(-2)), (1, 1, None, false));
        assert_eq!(go(None, head, Step::Operations(-9)), (0, 1, None, false), "before the first");
        assert_eq!(go(None, (1, Instant(DAY)), Step::Operations(1)), (2, 2, None, false));
        assert_eq!(go(None, (2, Instant(DAY)), Step::Operations(1)), (4, 9, None, true));
        let first = Some(Key::new(Kind::Return, 1));
        assert_eq!(go(first, head, Step::Operations(-1)), (1, 1, Some((1, 2)), false));
        assert_eq!(go(first, head, Step::Operations(-5)), (1, 1, Some((1, 2)), false), "a case begins with its making");
        assert_eq!(go(first, (1, Instant(DAY)), Step::Operations(1)), (4, 9, Some((2, 2)), true));
        assert_eq!(go(first, head, Step::Days(-7)), (2, 2, Some((1, 2)), false));
        assert_eq!(go(None, head, Step::Days(-8)), (1, 1, None, false));
        assert_eq!(go(None, head, Step::Days(3)), (4, 9, None, true));
        assert_eq!(go(first, head, Step::To(Instant(0))), (0, 0, Some((0, 2)), false));
    }
}
