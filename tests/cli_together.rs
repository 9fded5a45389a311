//! Several processes on one desk, and a process that is killed: one winner, no lost update, nothing half done.

use std::process::{Child, Stdio};
use std::time::Duration;

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::Place;

fn start(place: &Place, args: &[&str]) -> Child {
    place.command("a.desk", args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts")
}

/// Brings in so many returns that wait for an answer, and says their numbers.
fn opened(place: &Place, n: usize) -> Vec<String> {
    let file = place.write("june.txt", &seller_fulfilled_returns(n));
    place.run(&["import", &file]).ended(0);
    let lines = place.run(&["list", "returns", "status:requested", "--json"]).ended(0).lines();
    assert_eq!(lines.len(), n);
    lines.iter().filter_map(|line| line["number"].as_str().map(str::to_owned)).collect()
}

#[test]
fn of_two_decisions_at_once_one_wins_and_the_other_is_told() {
    let place = Place::new();
    for number in opened(&place, 4) {
        let decisions: [&[&str]; 3] = [
            &["do", "approve", &number],
            &["do", "refuse", &number, "clause=used", "reason=worn"],
            &["do", "cancel", &number],
        ];
        let running: Vec<Child> = decisions.iter().map(|args| start(&place, args)).collect();
        let ended: Vec<_> = running.into_iter().map(|child| child.wait_with_output().expect("it ends")).collect();
        let answered = ["approve", "refuse"].len();
        let winners = ended.iter().take(answered).filter(|output| output.status.success()).count();
        assert!(winners <= 1, "an answer was given twice: {ended:?}");
        for output in ended.iter().filter(|output| !output.status.success()) {
            assert!(matches!(output.status.code(), Some(1 | 4)), "{output:?}");
            assert!(String::from_utf8_lossy(&output.stderr).contains(&number), "the loser is told: {output:?}");
        }
        assert!(ended.iter().any(|output| output.status.success()), "{ended:?}");
        let shown = place.run(&["show", &number, "--json"]).ended(0).json();
        assert_ne!(shown["status"], "requested", "{shown}");
    }
    place.run(&["history", "verify"]).ended(0);
    place.run(&["check", "--deep"]).ended(0);
}

#[test]
fn decisions_of_two_processes_about_different_returns_all_count() {
    let place = Place::new();
    let numbers = opened(&place, 12);
    let (ours, theirs) = numbers.split_at(6);
    let side = |numbers: &[String]| {
        let numbers = numbers.to_vec();
        let place = &place;
        move || {
            for number in numbers {
                place.run(&["do", "approve", &number]).ended(0);
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(side(ours));
        scope.spawn(side(theirs));
    });
    let count = place.run(&["count", "returns", "status:approved", "--json"]).ended(0).json();
    assert_eq!(count["count"], 12);
    place.run(&["history", "verify"]).ended(0);
}

#[test]
fn an_import_that_was_killed_is_completed_by_importing_again() {
    let place = Place::new();
    let file = place.write("long.txt", &seller_fulfilled_returns(5_000));
    place.run_on("calm.desk", &["import", &file]).ended(0);
    let undisturbed = place.dump("calm.desk");
    let mut n_killed = 0;
    for wait in [20, 60, 120, 200, 300, 450, 700, 1_000] {
        let mut child = start(&place, &["import", &file]);
        std::thread::sleep(Duration::from_millis(wait));
        n_killed += i32::from(child.try_wait().is_ok_and(|ended| ended.is_none()));
        // It may have ended meanwhile; then there is nothing to kill.
        let _ = child.kill();
        child.wait().expect("it has ended");
        if place.path("a.desk").exists() {
            place.run(&["check"]).ended(0);
        }
    }
    assert!(n_killed > 0, "no import was killed on its way");
    place.run(&["import", &file]).ended(0);
    assert_eq!(place.dump("a.desk"), undisturbed);
    place.run(&["history", "verify"]).ended(0);
}
