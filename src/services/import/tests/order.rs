//! Files come in in any order: what the platform said last stands.

use proptest::prelude::*;

use super::*;

/// Units that came back, by label, status and the day of May on which the newest of them was graded.
fn graded(units: &[(&str, u32, &str)]) -> String {
    let header = FBA.lines().next().unwrap_or_default();
    let mut text = format!("{header}\n");
    for (label, day, status) in units {
        text.push_str(&format!(
            "2026-05-{day:02}T07:00:00+00:00\t113-1111111-1111111\tLAMP-1\tB0AAAAAAA1\tX001\tDesk lamp\t1\tIND8\tDEFECTIVE\tDEFECTIVE\t{status}\t{label}\t\n"
        ));
    }
    text
}

/// After-sale records, each with when the platform last touched it, its status and what it paid so far.
fn records(states: &[(usize, i64, &str, u32)]) -> String {
    let record = |(id, at, status, paid): &(usize, i64, &str, u32)| {
        serde_json::json!({
            "return_id": format!("40000000000000000{id}"), "order_id": format!("50000000000000000{id}"),
            "return_status": status, "return_type": "RETURN_AND_REFUND", "create_time": 1_777_000_000, "update_time": at,
            "refund_amount": { "currency": "USD", "refund_total": format!("{paid}.00") },
        })
    };
    serde_json::Value::Array(states.iter().map(record).collect()).to_string()
}

fn said(desk: &Desk) -> Vec<(String, String, Option<ReturnStatus>, Option<i64>)> {
    let cases = cases(desk).into_iter();
    let mut said: Vec<_> = cases
        .map(|case| {
            (
                case.natural_key.unwrap_or_default(),
                case.platform_status,
                case.platform_state,
                case.platform_refunded_minor,
            )
        })
        .collect();
    said.sort();
    said
}

#[test]
fn a_corrected_file_updates_its_corrections_and_an_older_one_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let waiting = "Pending repackaging";
    let older = [("LPN1", 1, waiting), ("LPN2", 2, waiting), ("LPN3", 3, waiting)];
    let newer = [("LPN1", 1, "Reimbursed"), ("LPN2", 2, waiting), ("LPN3", 3, waiting), ("LPN4", 9, waiting)];
    bring(&mut desk, &[file(folder.path(), "newer.txt", &graded(&newer))]);
    let first = cases(&desk)[0].id;
    assert_eq!(act(&mut desk, "note", first, &[("text", "called the buyer")]).refused, []);
    let before = said(&desk);
    let report = bring(&mut desk, &[file(folder.path(), "older.txt", &graded(&older))]);
    assert_eq!(tallies(&report), [(3, 0, 0, 3, 0)]);
    assert_eq!(said(&desk), before);
    let corrected = newer.map(|(label, day, status)| (label, day, if day == 3 { "Reimbursed" } else { status }));
    let report = bring(&mut desk, &[file(folder.path(), "corrected.txt", &graded(&corrected))]);
    assert_eq!(tallies(&report), [(4, 0, 1, 3, 0)]);
    // A later file in which nothing is new counts nothing as updated, and what is older than it stays older.
    let later = [corrected.as_slice(), &[("LPN5", 20, waiting)]].concat();
    let report = bring(&mut desk, &[file(folder.path(), "later.txt", &graded(&later))]);
    assert_eq!(tallies(&report), [(5, 1, 0, 4, 0)]);
    let between = newer.map(|(label, day, status)| (label, day + 1, status));
    let report = bring(&mut desk, &[file(folder.path(), "between.txt", &graded(&between))]);
    assert_eq!(tallies(&report), [(4, 0, 0, 4, 0)]);
}

#[test]
fn a_record_without_a_date_keeps_the_day_on_which_it_came_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.desk");
    let undated = records(&[(1, 1_777_000_000, STATES[0], 1)]).replace("create_time", "made");
    let mut desk = Desk::open(&path, Clock::Fixed(NOW)).expect("a desk opens");
    bring(&mut desk, &[file(folder.path(), "first.json", &undated)]);
    drop(desk);
    let mut desk = Desk::open(&path, Clock::Fixed(NOW.plus(86_400_000))).expect("a desk opens");
    let again = file(folder.path(), "again.json", &format!("{undated}\n"));
    assert_eq!(tallies(&bring(&mut desk, &[again])), [(1, 0, 0, 1, 0)]);
    assert_eq!(cases(&desk)[0].requested_at, NOW);
}

const STATES: [&str; 4] = [
    "RETURN_OR_REFUND_REQUEST_PENDING",
    "AWAITING_BUYER_SHIP",
    "RETURN_OR_REFUND_REQUEST_COMPLETE",
    "REFUND_OR_RETURN_REQUEST_REJECT",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(6))]

    /// Every export holds each record as it was when the export was made; some did not change in between.
    #[test]
    fn the_order_of_exports_does_not_matter(
        steps in proptest::collection::vec(proptest::collection::vec((any::<bool>(), 0..STATES.len(), 1..90_u32), 3), 2..5),
        seed in any::<prop::sample::Index>(),
    ) {
        let mut now = [(1_777_000_000_i64, 0, 1); 3];
        let mut exports = Vec::new();
        for (step, changes) in (1..).zip(&steps) {
            for (record, (changed, state, paid)) in now.iter_mut().zip(changes) {
                if *changed || step == 1 {
                    *record = (1_777_000_000 + 3_600 * step, *state, *paid);
                }
            }
            let states: Vec<_> =
                now.iter().enumerate().map(|(id, &(at, state, paid))| (id, at, STATES[state], paid)).collect();
            exports.push(records(&states));
        }
        let folder = tempfile::tempdir().expect("a folder");
        let mut platforms_word = Vec::new();
        for (round, turned) in [0, seed.index(exports.len())].into_iter().enumerate() {
            let mut order: Vec<&String> = exports.iter().collect();
            order.rotate_left(turned);
            if turned % 2 == 1 {
                order.reverse();
            }
            let mut desk = Desk::open(&folder.path().join(format!("{round}.desk")), Clock::Fixed(NOW)).expect("opens");
            for (n, text) in order.into_iter().enumerate() {
                bring(&mut desk, &[file(folder.path(), &format!("{round}-{n}.json"), text)]);
            }
            // What was paid is said of completed ones alone; of others it stays what was said last.
            let complete = |word: &str| word == STATES[2];
            platforms_word.push(
                said(&desk).into_iter().map(|(key, word, state, paid)| (key, state, paid.filter(|_| complete(&word)))).collect::<Vec<_>>(),
            );
        }
        prop_assert_eq!(&platforms_word[0], &platforms_word[1]);
    }
}
