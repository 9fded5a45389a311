//! Promise M9: rules that set each other off, with refunds among what they do. No limit is passed, no return gives more than it was worth,
//! and every stop says why.

use fastrand::Rng;

use super::*;
use crate::domain::change::Refund;

const EVENTS: &[&str] =
    &["opened", "changed:tags", "changed:severity", "changed:assignee", "changed:status", "changed:refunded_minor"];
const CONDITIONS: &[&str] = &["", "severity:urgent", "tag:a", "-tag:b", "is:open"];
const DEEDS: &[&str] = &[
    "tag tags=+a",
    "tag tags=-a",
    "tag tags=+b",
    "tag tags=-b",
    "severity level=urgent",
    "severity level=general",
    "assign to=bo",
    "assign to=li",
    "refund amount=3 reason=kind",
    "refund amount=7.50 reason=kind",
    "approve reason=kind",
];
const ACTS: &[&str] =
    &["tag tags=+a", "tag tags=-a", "tag tags=+b", "severity level=urgent", "severity level=general", "assign to=mei"];

/// What was paid for each of the orders.
const PAID: i64 = 1_990;

fn some(rng: &mut Rng, all: &[&str], most: usize) -> String {
    let n = rng.usize(1..=most);
    let chosen: Vec<String> = (0..n).map(|_| format!("'{}'", all[rng.usize(..all.len())])).collect();
    chosen.join(", ")
}

/// A rule at random: when, under what condition, what, and how much of it.
fn rule(rng: &mut Rng) -> (String, i64, i64) {
    let (each, day) = (rng.i64(3..12), rng.i64(5..25));
    let text = format!(
        "kind = 'returns'\non = [{}]\nwhen = '{}'\ndo = [{}]\norder = {}\nsend = true\n[limit]\nEUR = '{each}'\n[limit_a_day]\nEUR = '{day}'\n",
        some(rng, EVENTS, 3),
        CONDITIONS[rng.usize(..CONDITIONS.len())],
        some(rng, DEEDS, 3),
        rng.i64(1..100),
    );
    (text, each * 100, day * 100)
}

/// Requests of so many returns.
fn requests(n: usize) -> String {
    let (head, row) = REQUESTS.split_once('\n').expect("a head");
    let row = row.lines().next().expect("a row");
    let rows: Vec<String> = (0..n)
        .map(|n| row.replace("1111111\t01", &format!("11{n:05}\t01")).replace("D1RMA", &format!("D{n}RMA")))
        .collect();
    format!("{head}\n{}\n", rows.join("\n"))
}

/// One desk with so many rules and so many events. Answers how many steps were stopped and how many refunds were given.
fn play(seed: u64, n_rules: usize, n_events: usize) -> (usize, usize) {
    let mut rng = Rng::with_seed(seed);
    let mut place = Place::new();
    let path = place.folder.path().join("june.txt");
    std::fs::write(&path, requests(6)).expect("a file");
    import::run(&mut place.desk, &Actor::agent("mei"), &[Input::Path(path)], &Options::default(), &mut |_| true)
        .expect("it comes in");
    let cases: Vec<i64> = place.all::<ReturnCase>().iter().map(|case| case.id).collect();
    assert_eq!(cases.len(), 6);
    for id in &cases {
        let approved = place.act(Key::new(Kind::Return, *id), "approve reason=ok");
        assert_eq!(approved.refused, []);
    }
    let mut limits = std::collections::BTreeMap::new();
    // One that surely gives something each time that tags change, until its day is over.
    let sure = "kind = 'returns'\non = ['changed:tags']\ndo = ['refund amount=3 reason=kind']\nsend = true\n[limit]\nEUR = '3'\n[limit_a_day]\nEUR = '9'\n";
    place.rule("sure", sure);
    limits.insert("sure".to_owned(), (300, 900));
    while limits.len() < n_rules {
        let name = format!("rule-{}", limits.len());
        let (text, each, day) = rule(&mut rng);
        if Rule::read(&text).is_ok() {
            place.rule(&name, &text);
            limits.insert(name, (each, day));
        }
    }
    for _ in 0..n_events {
        place.later(rng.i64(0..9) * HOUR);
        let before = place.all::<Run>().len();
        place.act(Key::new(Kind::Return, cases[rng.usize(..cases.len())]), ACTS[rng.usize(..ACTS.len())]);
        assert!(place.all::<Run>().len() - before <= n_rules, "a rule acts once on a case");
    }
    let runs: Vec<Run> = place.all();
    for run in &runs {
        let (each, day) = limits[&run.rule];
        assert!(run.spent.iter().all(|spent| spent.minor <= each), "seed {seed}: {run:?}");
        let of_day = runs.iter().filter(|other| {
            other.rule == run.rule && other.ran_at <= run.ran_at && other.ran_at.0 > run.ran_at.0 - DAY
        });
        let spent: i64 = of_day.flat_map(|run| &run.spent).map(|spent| spent.minor).sum();
        assert!(spent <= day, "seed {seed}: {spent} of {day} in a day by {}", run.rule);
        let is_told = !run.waiting.is_empty() || !run.reason.is_empty();
        assert!(is_told || !matches!(run.outcome, RunOutcome::Held | RunOutcome::Skipped), "seed {seed}: {run:?}");
    }
    let refunds: Vec<Refund> = place.all();
    for case in place.all::<ReturnCase>() {
        let given: i64 = refunds.iter().filter(|one| one.return_id == Some(case.id)).map(|one| one.amount_minor).sum();
        assert!(given <= PAID, "seed {seed}: {given} for {}", case.id);
    }
    let told = || runs.iter().map(|run| (run.rule.as_str(), run.outcome, run.reason.as_str())).collect::<Vec<_>>();
    assert!(!refunds.is_empty(), "seed {seed}: nothing was given: {:?}", told());
    (runs.iter().map(|run| run.waiting.len()).sum(), refunds.len())
}

#[test]
fn rules_in_circles_pass_no_limit() {
    let (n_stopped, n_given) = play(1, 20, 12);
    assert!(n_stopped > 0 && n_given > 0, "{n_stopped} {n_given}");
}

/// The long run of promise M9.
#[test]
#[ignore = "ten thousand rules and events take some minutes"]
fn ten_thousand_rules_and_events_in_circles_pass_no_limit() {
    let played = (0..25).map(|seed| play(seed, 20, 20)).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    assert!(played.0 > 100 && played.1 > 100, "{played:?} stopped and given");
}
