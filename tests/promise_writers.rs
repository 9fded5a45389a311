//! Promises D12 and M1: many programs write at once. Everything that was said to be done is there, exactly one wins where only one can,
//! and never is more paid back than was paid.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::Place;

fn desk(n: usize) -> (Place, Vec<String>) {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(n));
    place.run(&["import", &file]).ended(0);
    let lines = place.run(&["list", "returns", "--limit", "1000", "--json"]).ended(0).lines();
    (place, lines.iter().filter_map(|line| line["number"].as_str().map(str::to_owned)).collect())
}

fn start(place: &Place, args: &[&str]) -> Child {
    place.command("a.desk", args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// So many programs write so many notes each about records of their own and of all; answers the longest wait.
fn notes(n_programs: usize, n_notes: usize) -> Duration {
    let (place, numbers) = desk(4);
    let longest = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..n_programs)
            .map(|program| {
                let (place, numbers) = (&place, &numbers);
                scope.spawn(move || {
                    let mut longest = Duration::ZERO;
                    for note in 0..n_notes {
                        let began = Instant::now();
                        let text = format!("text=note {note} of {program}");
                        let ended = place.run(&["do", "note", &numbers[note % numbers.len()], &text]);
                        assert_eq!(ended.code, Some(0), "{ended:?}");
                        longest = longest.max(began.elapsed());
                    }
                    longest
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().expect("every note is written")).max().unwrap_or_default()
    });
    let history = place.run(&["history", "--limit", "10000", "--json"]).ended(0).lines();
    let written = history.iter().filter(|group| group["verb"] == "note").count();
    assert_eq!(written, n_programs * n_notes, "a note that was said to be there is not");
    place.run(&["history", "verify"]).ended(0);
    place.run(&["check", "--deep"]).ended(0);
    longest
}

/// So many programs refund one return at once; answers how many refunds went through and how many returns were tried.
fn refunds(n_programs: usize, n_returns: usize) -> (usize, usize) {
    let (place, numbers) = desk(n_returns);
    let mut n_accepted = 0;
    for number in &numbers {
        place.run(&["do", "approve", number]).ended(0);
        // Each of these returns is worth more than one such refund and less than two.
        let running: Vec<Child> =
            (0..n_programs).map(|_| start(&place, &["do", "refund", number, "amount=9", "reason=kind"])).collect();
        let ended: Vec<_> = running.into_iter().map(|child| child.wait_with_output().expect("it ends")).collect();
        let accepted = ended.iter().filter(|output| output.status.success()).count();
        assert!(accepted <= 1, "{number}: refunded {accepted} times: {ended:?}");
        n_accepted += accepted;
        for output in ended.iter().filter(|output| !output.status.success()) {
            assert!(matches!(output.status.code(), Some(1 | 4)), "{output:?}");
        }
        let refunds = place.run(&["list", "refunds", "--limit", "1000", "--json"]).ended(0).lines();
        let open =
            refunds.iter().filter(|one| one["return_number"] == number.as_str() || one["return"] == number.as_str());
        assert!(open.count() <= 1, "{number}: {refunds:?}");
    }
    place.run(&["check", "--deep"]).ended(0);
    place.run(&["history", "verify"]).ended(0);
    (n_accepted, numbers.len())
}

#[test]
fn notes_of_several_programs_are_all_there() {
    notes(4, 3);
}

#[test]
fn of_several_refunds_of_one_return_one_goes_through() {
    let (accepted, tried) = refunds(4, 2);
    assert_eq!(accepted, tried, "none is refused without need");
}

/// The long run of promise D12: eight programs, two hundred and fifty notes each.
#[test]
#[ignore = "two thousand runs of the program take some minutes"]
fn two_thousand_notes_of_eight_programs() {
    println!("2,000 of 2,000 notes are there, the longest wait {:?}", notes(8, 250));
}

/// The long run of promise M1: eight programs refund each of two hundred returns at once.
#[test]
#[ignore = "sixteen hundred refunds take some minutes"]
fn two_hundred_returns_refunded_by_eight_programs_at_once() {
    let (accepted, tried) = refunds(8, 200);
    println!("{tried} returns, {accepted} refunds accepted, 0 over-refunds");
    assert_eq!(accepted, tried);
}
