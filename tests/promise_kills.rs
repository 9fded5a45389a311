//! Promises D1 and D3: a kill at any instant, a full or failing disk at any call. What was there before or after stands there, what
//! was said to be done is done, files that go out are whole or absent, and the desk works on.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::Place;
use crate::support::strace::{self, Mishap};

/// A command, and what there is to see of it from outside.
pub struct Scenario {
    pub name: &'static str,
    pub args: &'static [&'static str],
    /// A file that it makes.
    makes: Option<&'static str>,
    /// It is durable in several steps, and is completed by doing it again.
    pub in_steps: bool,
}

const fn one_step(name: &'static str, args: &'static [&'static str]) -> Scenario {
    Scenario { name, args, makes: None, in_steps: false }
}

const fn making(name: &'static str, args: &'static [&'static str], file: &'static str) -> Scenario {
    Scenario { name, args, makes: Some(file), in_steps: false }
}

pub const SCENARIOS: &[Scenario] = &[
    one_step("note", &["do", "note", "R-1001", "text=the customer called again"]),
    one_step("approve", &["do", "approve", "R-1002"]),
    one_step("refund", &["do", "refund", "R-1003", "amount=5", "reason=kind"]),
    one_step("undo", &["undo"]),
    making(
        "report",
        &["report", "weekly", "--period", "2026-W24", "--format", "html", "--out", "out.html"],
        "out.html",
    ),
    making("export", &["export", "returns", "--format", "csv", "--out", "out.csv"], "out.csv"),
    making("workbook", &["export", "returns", "--format", "xlsx", "--out", "out.xlsx"], "out.xlsx"),
    making("backup", &["backup", "copy.desk"], "copy.desk"),
    one_step("restore", &["restore", "old.desk"]),
    // The longest last.
    Scenario { name: "import", args: &["import", "more.txt"], makes: None, in_steps: true },
];

/// A folder with a desk of some returns, an older backup of it, and a file that is not in yet.
pub struct Scene {
    pub place: Place,
}

/// How things stand before and after an undisturbed run.
pub struct Known {
    pub before: String,
    pub after: String,
    /// What a file that goes out holds; a backup and a workbook tell by opening them.
    bytes: Option<Vec<u8>>,
    calls: BTreeMap<&'static str, usize>,
    took: Duration,
}

impl Scene {
    pub fn new() -> Self {
        let place = Place::new();
        let file = place.write("june.txt", &seller_fulfilled_returns(30));
        place.run_on("base.desk", &["import", &file]).ended(0);
        place.run_on("base.desk", &["do", "assign", "R-1005", "to=li"]).ended(0);
        place.run_on("base.desk", &["backup", "old.desk"]).ended(0);
        place.run_on("base.desk", &["do", "approve", "R-1003"]).ended(0);
        place.run_on("base.desk", &["do", "approve", "R-1004"]).ended(0);
        let text = seller_fulfilled_returns(400).replace("RMA\tEUR", "RMX\tEUR").replace("302-", "303-");
        place.write("more.txt", &text);
        Self { place }
    }

    /// A fresh copy of the desk, and nothing left of the run before.
    pub fn reset(&self) {
        for entry in std::fs::read_dir(self.place.home()).expect("the folder reads").flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if !["base.desk", "old.desk", "june.txt", "more.txt"].contains(&name.as_str()) && entry.path().is_file() {
                std::fs::remove_file(entry.path()).expect("it goes");
            }
        }
        std::fs::copy(self.place.path("base.desk"), self.place.path("a.desk")).expect("a copy");
    }

    pub fn known(&self, scenario: &Scenario) -> Known {
        self.reset();
        let before = self.place.dump("a.desk");
        let command = self.place.command("a.desk", scenario.args);
        let since = Instant::now();
        let calls = strace::counted(&command, &self.place.path("calls.log"));
        let took = since.elapsed();
        let after = self.place.dump("a.desk");
        let bytes = scenario.makes.map(|file| std::fs::read(self.place.path(file)).expect("it was made"));
        Known { before, after, bytes, calls, took }
    }

    /// Everything that must hold after a mishap.
    fn holds(&self, scenario: &Scenario, known: &Known, output: &Output, what: &str) {
        let what = format!("{} {what}: {output:?}", scenario.name);
        let checked = self.place.run(&["check"]);
        assert_eq!(checked.code, Some(0), "{what}: {checked:?}");
        let state = self.place.dump("a.desk");
        if output.status.code() == Some(0) {
            assert!(state == known.after, "said to be done and is not: {what}");
        } else if !scenario.in_steps {
            assert!(state == known.before || state == known.after, "half done: {what}");
        }
        file_is_whole_or_absent(&self.place, scenario, known, output.status.success(), &what);
        if scenario.in_steps {
            let again = self.place.run(scenario.args);
            assert_eq!(again.code, Some(0), "{what}: {again:?}");
            assert!(self.place.dump("a.desk") == known.after, "not completed by doing it again: {what}");
        } else {
            let next = self.place.run(&["do", "note", "R-1010", "text=it goes on"]);
            assert_eq!(next.code, Some(0), "{what}: {next:?}");
        }
    }
}

/// A file that went out is whole, or is not there when nobody said that it is.
pub fn file_is_whole_or_absent(place: &Place, scenario: &Scenario, known: &Known, done: bool, what: &str) {
    let Some(file) = scenario.makes else { return };
    let path = place.path(file);
    assert!(path.exists() || !done, "said to be made and is not: {what}");
    if !path.exists() {
        return;
    }
    match Path::new(file).extension().and_then(|end| end.to_str()) {
        Some("desk") => {
            place.run_on(file, &["check"]).ended(0);
            assert!(place.dump(file) == known.after, "another desk: {what}");
        }
        // A workbook holds the moment of its making; its end is the list of its parts.
        Some("xlsx") => {
            let bytes = std::fs::read(&path).expect("it reads");
            let end = bytes.len().saturating_sub(22);
            assert!(bytes.starts_with(b"PK") && bytes[end..].starts_with(b"PK\x05\x06"), "half a file: {what}");
        }
        _ => assert!(Some(std::fs::read(&path).expect("it reads")) == known.bytes, "half a file: {what}"),
    }
}

/// The calls at which something is to happen, spread over all calls of a command.
fn places(calls: &BTreeMap<&'static str, usize>, n: usize, rng: &mut Rng) -> Vec<(&'static str, usize)> {
    let mut all: Vec<_> = calls.iter().flat_map(|(&name, &n)| (1..=n).map(move |nth| (name, nth))).collect();
    rng.shuffle(&mut all);
    // Rare calls (a rename, a sync) are where order matters: each of them before the many writes.
    all.sort_by_key(|(name, _)| calls.get(name).copied().unwrap_or(0) > n);
    all.truncate(n);
    all
}

/// Kills a run of each scenario so many times: seven tenths at a call, the rest at a random time. Answers how many were killed.
fn kill(n_each: usize, seed: u64) -> usize {
    let scene = Scene::new();
    let mut rng = Rng::with_seed(seed);
    let mut n_killed = 0;
    for scenario in SCENARIOS {
        let known = scene.known(scenario);
        let at_calls = places(&known.calls, n_each * 7 / 10, &mut rng);
        for round in 0..n_each {
            scene.reset();
            let command = scene.place.command("a.desk", scenario.args);
            let (output, what) = if let Some((call, nth)) = at_calls.get(round) {
                (strace::run(&command, call, *nth, Mishap::Killed), format!("killed at {call} {nth}"))
            } else {
                let wait = known.took.mul_f64(rng.f64() * 0.6);
                (kill_after(command, wait), format!("killed after {wait:?}"))
            };
            n_killed += usize::from(output.status.code().is_none());
            if round % 10 == 0 {
                let recovery = scene.place.command("a.desk", &["do", "note", "R-1001", "text=in between"]);
                strace::run(&recovery, "pwrite64", rng.usize(1..12), Mishap::Killed);
                let checked = scene.place.run(&["check"]);
                assert_eq!(checked.code, Some(0), "{what}, and again while it recovered: {checked:?}");
            } else {
                scene.holds(scenario, &known, &output, &what);
            }
        }
        println!("{}: {n_killed} runs killed so far, 0 violations", scenario.name);
    }
    n_killed
}

fn kill_after(mut command: std::process::Command, wait: Duration) -> Output {
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program starts");
    std::thread::sleep(wait);
    // It may have ended meanwhile; then there is nothing to kill.
    let _ = child.kill();
    child.wait_with_output().expect("it has ended")
}

/// Lets a call of each scenario fail so many times, once or from then on. Answers how often the program said so.
fn fail(n_each: usize, seed: u64) -> usize {
    let scene = Scene::new();
    let mut rng = Rng::with_seed(seed);
    let mut n_said = 0;
    for scenario in SCENARIOS {
        let known = scene.known(scenario);
        for (call, nth) in places(&known.calls, n_each, &mut rng) {
            scene.reset();
            let error = if rng.bool() { "ENOSPC" } else { "EIO" };
            let mishap = if rng.bool() { Mishap::FailsOnce(error) } else { Mishap::FailsFromThenOn(error) };
            let output = strace::run(&scene.place.command("a.desk", scenario.args), call, nth, mishap);
            let what = format!("{mishap:?} at {call} {nth}");
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code().is_some_and(|code| code < 100), "{} {what}: {output:?}", scenario.name);
            assert!(!said.contains("panicked"), "{} {what}: {said}", scenario.name);
            // When the way to standard output or error fails there may be nothing left to say it on.
            if !output.status.success() && call != "write" {
                assert!(!said.trim().is_empty(), "{} {what}: a failure without a word", scenario.name);
                n_said += 1;
            }
            scene.holds(scenario, &known, &output, &what);
        }
    }
    n_said
}

pub fn can_trace() -> bool {
    let there = strace::is_there();
    if !there {
        println!("skipped: strace is not here, or may not trace");
    }
    there
}

#[test]
fn a_kill_at_a_call_leaves_before_or_after() {
    if can_trace() {
        assert!(kill(3, 1) > 10);
    }
}

#[test]
fn a_failing_disk_is_said_and_nothing_is_half_done() {
    if can_trace() {
        assert!(fail(3, 2) > 5);
    }
}

/// The long run of promise D1.
#[test]
#[ignore = "a thousand kills take a quarter of an hour"]
fn a_thousand_kills_lose_nothing() {
    if can_trace() {
        let n_killed = kill(100, 3);
        println!("{n_killed} of {} runs were killed, 0 violations", 100 * SCENARIOS.len());
        assert!(n_killed > 800);
    }
}

/// The long run of promise D3.
#[test]
#[ignore = "hundreds of faults take some minutes"]
fn three_hundred_faults_are_said() {
    if can_trace() {
        println!("{} of {} faults ended the command with a word, 0 violations", fail(34, 4), 34 * SCENARIOS.len());
    }
}
