//! Reading ahead: the next rows of a file are parsed on a thread of their own while the last ones are planned and written.

use std::sync::mpsc::sync_channel;

use super::taking::MOST_RECORDS;
use crate::domain::intake::Parsed;

/// Records handed over at a time; few enough that a short file's rows are there at once.
const BATCH_RECORDS: usize = 512;
/// Batches that may wait: half as many records as the largest chunk, so that most of the next one is parsed by the time this one is
/// written, and no more than a few megabytes wait.
const BATCHES_AHEAD: usize = MOST_RECORDS / BATCH_RECORDS / 2;

/// Runs `read` on its own thread and gives its rows to `take` in their order, until `take` has had enough. What was read before
/// an error is taken before the error is answered.
pub(super) fn read_ahead<E: Send>(
    read: impl FnOnce(&mut dyn FnMut(Parsed) -> bool) -> Result<(), E> + Send,
    mut take: impl FnMut(Parsed) -> bool,
) -> Result<(), E> {
    std::thread::scope(|scope| {
        let (sender, batches) = sync_channel::<Vec<Parsed>>(BATCHES_AHEAD);
        let reader = scope.spawn(move || {
            let (mut batch, mut n_records) = (Vec::new(), 0);
            let ended = read(&mut |parsed| {
                n_records += parsed.n_records();
                batch.push(parsed);
                if n_records < BATCH_RECORDS {
                    return true;
                }
                n_records = 0;
                let n_rows = batch.len();
                sender.send(std::mem::replace(&mut batch, Vec::with_capacity(n_rows))).is_ok()
            });
            // Whoever has had enough does not miss the last rows.
            let _ = sender.send(batch);
            ended
        });
        for batch in batches {
            if !batch.into_iter().all(&mut take) {
                break;
            }
        }
        reader.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::intake::Row;

    fn row(line: u64) -> Parsed {
        Parsed::Row(Row { line, records: Vec::new(), merged: false, needs: None })
    }

    fn lines(n: u64, enough: usize, end: Result<(), &'static str>) -> (Vec<u64>, Result<(), &'static str>) {
        let mut taken = Vec::new();
        let ended = read_ahead(
            |take| {
                for line in 0..n {
                    if !take(row(line)) {
                        return Ok(());
                    }
                }
                end
            },
            |parsed| {
                if let Parsed::Row(row) = parsed {
                    taken.push(row.line);
                }
                taken.len() < enough
            },
        );
        (taken, ended)
    }

    #[test]
    fn rows_come_in_their_order_and_all_of_them() {
        for n in [0, 1, 511, 512, 513, 10_000] {
            assert_eq!(lines(n, usize::MAX, Ok(())), ((0..n).collect(), Ok(())));
        }
    }

    #[test]
    fn what_was_read_before_an_error_is_taken_before_it() {
        assert_eq!(lines(300, usize::MAX, Err("torn")), ((0..300).collect(), Err("torn")));
    }

    #[test]
    fn reading_stops_when_the_taker_has_had_enough() {
        assert_eq!(lines(u64::MAX, 1_000, Ok(())), ((0..1_000).collect(), Ok(())));
    }
}
