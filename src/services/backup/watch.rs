//! The file is looked at while the desk works: quickly when the last program on it did not end as it should, whole once a week.

use super::{Problem, check};
use crate::domain::time::{DAY, Instant};
use crate::services::{Desk, DeskError};
use crate::store::{backup as copies, journal, meta};

/// When the file was last found sound as a whole.
const LOOKED_AT: &str = "looked_at";
const WEEK: i64 = 7 * DAY;

/// What is not as it must be; nothing where there was no reason to look.
pub fn look(desk: &Desk) -> Result<Vec<Problem>, DeskError> {
    let store = desk.store();
    let was_left_open = store.was_left_open();
    if store.path().as_os_str().is_empty() || journal::head(store.db())? == 0 {
        return Ok(Vec::new());
    }
    let now = desk.clock().now();
    let last = meta::get(store.db(), LOOKED_AT)?.and_then(|text| Instant::parse(&text));
    // A clock that was put back must not keep the file from being looked at.
    let is_recent = last.is_some_and(|last| (0..WEEK).contains(&(now.0 - last.0)));
    if is_recent && was_left_open {
        return Ok(copies::quick(store.db())?.into_iter().map(Problem::Structure).collect());
    }
    if is_recent {
        return Ok(Vec::new());
    }
    let problems = check(&desk.reader()?, false)?.problems;
    if problems.is_empty() {
        meta::set(store.db(), LOOKED_AT, &now.rfc3339())?;
    }
    Ok(problems)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, ReturnCase};
    use crate::domain::ids::{Ids, Kind};
    use crate::services::clock::Clock;
    use crate::store::Deed;

    fn bring(desk: &Desk) {
        let mut write = desk.store().write(Instant(0)).expect("a write");
        let changes: Vec<Change> = (0..50)
            .map(|n| {
                Change::create(ReturnCase {
                    id: write.next(Kind::Return),
                    sku: format!("S-{n}"),
                    ..ReturnCase::default()
                })
            })
            .collect();
        write.operation(&Deed::of_test(Instant(0)), &changes).expect("an operation");
        write.finish().expect("written");
    }

    fn open(path: &std::path::Path, day: i64) -> Desk {
        Desk::open(path, Clock::Fixed(Instant(day * DAY))).expect("a desk")
    }

    /// Breaks every page that holds a return.
    fn damage(path: &std::path::Path) {
        let mut bytes = std::fs::read(path).expect("it reads");
        let mut n = 0;
        for page in bytes.chunks_mut(4096).filter(|page| page.windows(4).any(|part| part == b"S-25")) {
            page[0] = !page[0];
            n += 1;
        }
        assert!(n > 0, "no page holds a return");
        std::fs::write(path, bytes).expect("it writes");
    }

    #[test]
    fn a_damaged_file_is_found_within_a_week_and_at_once_after_an_unclean_end() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let path = home.path().join("a.desk");
        let desk = open(&path, 100);
        bring(&desk);
        assert_eq!(look(&desk).expect("it looks"), []);
        drop(desk);
        damage(&path);
        let sees = |day: i64| !look(&open(&path, day)).is_ok_and(|problems| problems.is_empty());
        assert!(!sees(101), "yesterday it was sound, and the last program ended well: nobody looks");
        // A log beside it says that the last program did not end.
        std::fs::write(home.path().join("a.desk-wal"), [0_u8; 64]).expect("it writes");
        assert!(sees(102));
        assert!(!sees(103), "that log is gone with the next clean end");
        assert!(sees(107), "a week after the last look");
        assert!(sees(20), "a clock that was put back is no reason not to look");
    }
}
