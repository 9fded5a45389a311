//! Promise D2: the power goes at any moment. What was said to be done is there, the rest is as before or after, files that go out are
//! whole or absent, also while another program keeps the desk open, so that nothing is folded in at the end.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::promise_kills::{Known, SCENARIOS, Scenario, Scene, can_trace, file_is_whole_or_absent};
use crate::support::power::{self, Recording};
use crate::support::program::Place;
use crate::support::strace;

/// Another program that has the desk open and never gets its answer out.
struct Bystander(Child);

impl Bystander {
    fn of(place: &Place) -> Self {
        let mut child = place.command("a.desk", &["dump"]).stdout(Stdio::piped()).spawn().expect("the program starts");
        let desk = place.path("a.desk");
        let handles = format!("/proc/{}/fd", child.id());
        let holds = || {
            let open = std::fs::read_dir(&handles).into_iter().flatten().flatten();
            open.filter_map(|handle| std::fs::read_link(handle.path()).ok()).any(|path| path == desk)
        };
        let since = Instant::now();
        while !holds() {
            assert!(since.elapsed() < Duration::from_secs(60), "it never opens the desk");
            std::thread::sleep(Duration::from_millis(5));
        }
        // Until its answer fills the pipe.
        std::thread::sleep(Duration::from_millis(100));
        assert!(child.try_wait().expect("it can be asked").is_none(), "its answer is too short to be stuck");
        Self(child)
    }
}

impl Drop for Bystander {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What a scenario does to the disk.
fn recorded(scene: &Scene, scenario: &Scenario, is_watched: bool) -> Recording {
    scene.reset();
    let bystander = is_watched.then(|| Bystander::of(&scene.place));
    let before = power::files(scene.place.home());
    let log = tempfile::NamedTempFile::new().expect("a log");
    let command = scene.place.command("a.desk", scenario.args);
    let output = strace::recorded(&command, log.path());
    assert!(output.status.success(), "{}: {output:?}", scenario.name);
    drop(bystander);
    Recording::read(&std::fs::read_to_string(log.path()).expect("it reads"), scene.place.home(), before)
}

/// Lets the power go so often in each scenario. Answers how many states of the disk were looked at.
fn cut(n_each: usize, seed: u64) -> usize {
    let scene = Scene::new();
    let mut rng = Rng::with_seed(seed);
    let mut n_states = 0;
    for (nth, scenario) in SCENARIOS.iter().enumerate() {
        let known = scene.known(scenario);
        // The old desk cannot be put aside while somebody has it open.
        let may_be_watched = scenario.name != "restore";
        let rounds = if n_each > 6 { 2 } else { 1 };
        for round in 0..rounds {
            let is_watched = may_be_watched && (nth + round) % 2 == 0;
            let recording = recorded(&scene, scenario, is_watched);
            assert!(recording.len() > 5, "{}: nothing was recorded", scenario.name);
            for _ in 0..n_each / rounds {
                // Most of them late: that is where promises have been made.
                let at = recording.len() - rng.usize(..=recording.len()).min(rng.usize(..=recording.len()));
                let crashed = Place::new();
                for (path, bytes) in recording.crash(at, &mut rng) {
                    let below = path.strip_prefix(scene.place.home()).expect("a file of the folder");
                    let path = crashed.home().join(below);
                    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                    std::fs::write(path, bytes).expect("it is written");
                }
                let what = format!("{} of {} calls, watched: {is_watched}", at, recording.len());
                holds(&crashed, scenario, &known, at >= recording.said_after(), &what);
                n_states += 1;
            }
        }
        println!("{}: {n_states} states so far, 0 lost, 0 unsound", scenario.name);
    }
    n_states
}

fn holds(place: &Place, scenario: &Scenario, known: &Known, is_said: bool, what: &str) {
    let what = format!("{}: {what}", scenario.name);
    let checked = place.run(&["check"]);
    assert_eq!(checked.code, Some(0), "{what}: {checked:?}");
    let state = place.dump("a.desk");
    if is_said {
        assert!(state == known.after, "said to be done and lost: {what}");
    } else if !scenario.in_steps {
        assert!(state == known.before || state == known.after, "half done: {what}");
    }
    file_is_whole_or_absent(place, scenario, known, is_said, &what);
    if scenario.in_steps {
        place.run(scenario.args).ended(0);
        assert!(place.dump("a.desk") == known.after, "not completed by doing it again: {what}");
    }
}

#[test]
fn the_power_goes_and_what_was_said_to_be_done_is_there() {
    if can_trace() {
        assert!(cut(3, 1) >= 30);
    }
}

/// The long run of promise D2.
#[test]
#[ignore = "a thousand states of the disk take a quarter of an hour"]
fn a_thousand_losses_of_power_lose_nothing() {
    if can_trace() {
        println!("{} states of the disk, 0 lost, 0 unsound", cut(100, 2));
    }
}
