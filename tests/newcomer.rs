//! Somebody new, who knows nothing but what the screen says: the tour on the demonstration, then the three tasks that everybody must
//! manage in ten minutes. Each key that is pressed was named on the screen before, which is checked; the keys are counted and printed.

use std::time::Duration;

use crate::support::program::{NOW, Place};
use crate::support::terminal::Terminal;

const ENTER: &str = "\r";
const ESCAPE: &str = "\u{1b}";
const F12: &str = "\u{1b}[24~";

/// A person in front of the screen.
struct Newcomer {
    place: Place,
    terminal: Terminal,
    keys: usize,
}

impl Newcomer {
    fn sit_down(args: &[&str], place: Place) -> Self {
        let config = place.path("settings/settings.toml").to_string_lossy().into_owned();
        let all = [&["--lang", "en", "--as", "mei", "--now", NOW, "--config", &config], args].concat();
        let mut terminal = Terminal::start(&all, place.home(), 110, 34);
        terminal.wait_for("the screen", |text| text.contains("1 Today"));
        Self { place, terminal, keys: 0 }
    }

    /// Presses a key that the screen names.
    fn told(&mut self, key: &str, named: &str) {
        let words =
            |text: &str| text.split(|c: char| c.is_whitespace() || ",.;:()".contains(c)).any(|word| word == named);
        self.terminal.wait_for(named, |text| text.contains(named) && (named.len() > 2 || words(text)));
        self.press(key);
    }

    fn press(&mut self, key: &str) {
        self.keys += 1;
        self.terminal.press(key);
    }

    /// Types what the screen says is to be typed; a letter is a key.
    fn types(&mut self, text: &str) {
        self.keys += text.chars().count();
        self.terminal.press(text);
    }

    fn sees(&mut self, text: &str) {
        self.terminal.wait_for(text, |screen| screen.contains(text));
    }

    fn verb(&self) -> String {
        let groups = self.place.run(&["history", "--limit", "1", "--json"]).ended(0).lines();
        groups[0]["verb"].as_str().unwrap_or_default().to_owned()
    }

    fn task_is_done(&mut self, task: &str) {
        println!("{task:<50} {:>3} keys", std::mem::take(&mut self.keys));
    }
}

#[test]
fn the_tour_is_done_by_its_own_keys_and_can_be_left_and_taken_up_again() {
    let demo = ["demo", "--cases", "60"];
    let mut new = Newcomer::sit_down(&demo, Place::new());
    new.sees("step 1 of 5");
    new.sees("R-");
    new.press("j");
    new.told(ENTER, "Enter");
    new.sees("step 2 of 5");
    // Somebody is called away, and goes on another day.
    new.told(F12, "F12");
    new.terminal.wait_for("no tour", |text| !text.contains("step 2 of 5"));
    new.told(ESCAPE, "Esc");
    // Right behind it, another key would be Alt with that key.
    new.terminal.take_in(Duration::from_millis(400));
    new.terminal.press("q");
    new.terminal.is_given_back();
    let place = new.place;
    let mut new = Newcomer::sit_down(&demo, place);
    new.terminal.take_in(Duration::from_millis(300));
    assert!(!new.terminal.text().contains("of 5 ("), "whoever left it is not led on");
    new.press(F12);
    new.sees("step 2 of 5");
    new.told("2", "2");
    new.told("/", "/");
    new.sees("type status:requested");
    new.types("status:requested");
    new.told(ENTER, "Enter");
    new.sees("step 3 of 5");
    // The first one that the policies allow; the others say why they cannot be approved as asked.
    for _ in 0..12 {
        new.told("a", "a");
        new.terminal.take_in(Duration::from_secs(1));
        if new.terminal.text().contains("step 4 of 5") {
            break;
        }
        if new.terminal.text().contains("Esc") && !new.terminal.text().contains("/ status:requested") {
            new.press(ESCAPE);
            new.terminal.take_in(Duration::from_millis(400));
        }
        new.press("j");
    }
    new.sees("step 4 of 5");
    new.told("u", "u");
    new.sees("step 5 of 5");
    new.told("1", "1");
    new.told("R", "R");
    new.terminal.wait_for("the end of the tour", |text| !text.contains("step 5 of 5"));
    new.task_is_done("the tour");
    let known = std::fs::read_to_string(new.place.path("settings/learned")).expect("what was learned is kept");
    assert_eq!(known.lines().filter(|word| word.starts_with("tour-")).count(), 5, "{known}");
}

/// A desk with two complaints that tell the same story, among others.
fn desk() -> Place {
    let place = Place::new();
    place.run(&["demo", "--cases", "300", "--keep", "a.desk", "--no-screen"]).ended(0);
    let complaints = place.write(
        "complaints.csv",
        "platform,complaint-number,order-number,subject,message,customer,opened-at,status\n\
         shop,N-1,NO-7,Broken mug,The red mug arrived broken,Buyer,2026-06-19,new\n\
         shop,N-2,NO-7,Broken mug again,The red mug arrived broken and nobody answers,Buyer,2026-06-20,new\n",
    );
    place.run(&["import", &complaints]).ended(0);
    std::fs::create_dir(place.path("settings")).expect("a folder");
    place
}

#[test]
fn somebody_new_approves_merges_and_reports_from_what_the_screen_says() {
    let mut new = Newcomer::sit_down(&["--desk", "a.desk"], desk());
    // One: approve a return.
    new.told("2", "2");
    new.told("/", "/");
    new.types("status:requested");
    new.press(ENTER);
    new.terminal.wait_for("the filtered list", |text| text.contains("/ status:requested") && text.contains("1 of "));
    new.told("a", "a");
    new.terminal.wait_for("approved", |text| text.contains("Approve"));
    assert_eq!(new.verb(), "approve");
    new.task_is_done("approve a return");
    // Two: merge two complaints, by the word for it.
    new.told("3", "3");
    new.told("/", "/");
    new.types("mug again");
    new.press(ENTER);
    new.terminal.wait_for("the filtered list", |text| text.contains("/ mug again") && text.contains("1 of 1"));
    new.told("?", "?");
    new.types("merge");
    new.sees("Merge");
    new.press(ENTER);
    new.terminal.wait_for("the likeliest duplicate", |text| text.contains("Esc"));
    for _ in 0..3 {
        new.terminal.take_in(Duration::from_millis(500));
        if new.verb() == "merge" {
            break;
        }
        new.press(ENTER);
    }
    assert_eq!(new.verb(), "merge", "{}", new.terminal.text());
    new.task_is_done("merge two complaints");
    // Three: the weekly report.
    new.told("1", "1");
    new.told("R", "R");
    new.told("w", "w");
    new.sees("write to a file");
    new.told("x", "x");
    new.sees("Write as");
    new.told("h", "h");
    let written = |place: &Place| !place.run(&["list", "reports", "--json"]).ended(0).lines().is_empty();
    for _ in 0..200 {
        new.terminal.take_in(Duration::from_millis(300));
        if written(&new.place) {
            break;
        }
    }
    assert!(written(&new.place), "{}", new.terminal.text());
    new.task_is_done("make the weekly report");
}
