//! Promise D17: long reads beside writes do not keep the log of the desk from shrinking.

use std::fs;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::Place;

/// What the log may grow to.
const MOST: u64 = 64 << 20;

/// What was seen while everything went on at once.
#[derive(Debug, Default)]
struct Seen {
    /// The longest log, in bytes.
    log: u64,
    /// The longest read and the longest write of one note.
    read: Duration,
    write: Duration,
    n_reads: usize,
    n_writes: usize,
}

/// Reports, exports, checks and dumps beside notes and imports for so long, on a desk of so many returns.
fn all_at_once(n_returns: usize, time: Duration) -> Seen {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(n_returns));
    place.run(&["import", &file]).ended(0);
    for part in 0..4 {
        let other = seller_fulfilled_returns(n_returns)
            .replace("302-", &format!("30{}-", 3 + part))
            .replace("RMA\tEUR", &format!("RM{part}\tEUR"));
        place.write(&format!("more{part}.txt"), &other);
    }
    let (over, log) = (AtomicBool::new(false), AtomicU64::new(0));
    let until = Instant::now() + time;
    let again = |args: &[&[&str]]| {
        let (mut longest, mut n) = (Duration::ZERO, 0);
        while Instant::now() < until {
            let began = Instant::now();
            let ended = place.run(args[n % args.len()]);
            assert!(matches!(ended.code, Some(0)), "{:?}: {ended:?}", args[n % args.len()]);
            longest = longest.max(began.elapsed());
            n += 1;
        }
        (longest, n)
    };
    std::thread::scope(|scope| {
        let watch = scope.spawn(|| {
            while !over.load(Ordering::SeqCst) {
                let now = fs::metadata(place.path("a.desk-wal")).map_or(0, |log| log.len());
                log.fetch_max(now, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let readers = [
            scope.spawn(|| again(&[&["report", "weekly", "--format", "md"], &["figures", "--period", "2026-W24"]])),
            scope.spawn(|| {
                again(&[&["export", "returns", "--format", "csv", "--out", "out.csv"], &["dump"], &["check", "--deep"]])
            }),
        ];
        let imports = scope.spawn(|| {
            for part in 0..4 {
                place.run(&["import", &format!("more{part}.txt")]).ended(0);
            }
        });
        let notes = scope.spawn(|| {
            again(&[
                &["do", "note", "R-1001", "text=seen"],
                &["do", "assign", "R-1002", "to=li"],
                &["do", "assign", "R-1002", "to=bo"],
            ])
        });
        let mut seen = Seen::default();
        for reader in readers {
            let (longest, n) = reader.join().expect("every read answers");
            seen.read = seen.read.max(longest);
            seen.n_reads += n;
        }
        (seen.write, seen.n_writes) = notes.join().expect("every note is written");
        imports.join().expect("every import comes in");
        over.store(true, Ordering::SeqCst);
        watch.join().expect("it watched");
        seen.log = log.load(Ordering::SeqCst);
        place.run(&["check", "--deep"]).ended(0);
        seen
    })
}

#[test]
fn reads_beside_writes_do_not_let_the_log_grow() {
    let seen = all_at_once(150, Duration::from_secs(4));
    assert!(seen.log < MOST && seen.n_reads > 0 && seen.n_writes > 0, "{seen:?}");
}

/// The long run of promise D17; `LOG_MINUTES` and `LOG_RETURNS` make it longer and larger.
#[test]
#[ignore = "ten minutes of reports beside writes"]
fn minutes_of_reports_beside_writes_keep_the_log_short() {
    let number = |name: &str, usual: u64| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let n_returns = usize::try_from(number("LOG_RETURNS", 20_000)).expect("a number");
    let seen = all_at_once(n_returns, Duration::from_secs(60 * number("LOG_MINUTES", 10)));
    println!(
        "log at most {} KiB, {} reads (the longest {:?} with its program's start), {} notes (the longest {:?})",
        seen.log >> 10,
        seen.n_reads,
        seen.read,
        seen.n_writes,
        seen.write
    );
    assert!(seen.log < MOST, "{seen:?}");
}
