//! A user at random: weighted keys, pastes, sizes, the mouse and stops for as long as one wants, on a copy of any desk. Nothing may hang,
//! panic or grow; at the end the terminal is as it was and the desk is whole.
//!
//! A long run: `AFTERDESK_DESK=big.desk RANDOM_USER_MINUTES=120 RANDOM_USER_SEED=7 AFTERDESK_TEST_PROGRAM=target/release/afterdesk
//! cargo test --test all -- --ignored --nocapture random_user`.

#![cfg(target_os = "linux")]

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use fastrand::Rng;

use crate::support::process::{Usage, signal, threads};
use crate::support::program::{NOW, Place};
use crate::support::terminal::Terminal;

/// A frame that takes longer than this is a hang, on however loaded a machine.
const HANG: Duration = Duration::from_secs(30);
/// Building a demonstration takes so long at most; the shell's screen says so meanwhile. Whoever has undone every import is offered one.
const BUILDING: Duration = Duration::from_secs(600);
/// Keys that are remembered for the report of a failure.
const REMEMBERED: usize = 300;
/// Handles and memory are looked at every so many keys.
const LOOKED_AT_EVERY: u64 = 500;
/// Memory may be so many hundredths of what it was after the first twentieth of the run (promises L1), with a floor for small desks.
const GROWTH: u64 = 110;
const GROWTH_FLOOR: u64 = 24 << 20;

const SIZE: (u16, u16) = (120, 40);

/// What is pressed, and how often.
const KEYS: &[(u32, &str)] = &[
    (90, "j"),
    (50, "k"),
    (20, "\u{1b}[B"),
    (20, "\u{1b}[A"),
    (20, "\u{1b}[6~"),
    (15, "\u{1b}[5~"),
    (8, "G"),
    (8, "gg"),
    (60, "\u{1b}"),
    (50, "\r"),
    (12, "1"),
    (20, "2"),
    (20, "3"),
    (12, "4"),
    (12, "5"),
    (8, "6"),
    (8, "7"),
    (10, "\t"),
    (6, "\u{1b}[Z"),
    (10, "["),
    (10, "]"),
    (14, "\u{1b}[D"),
    (14, "\u{1b}[C"),
    (10, " "),
    (3, "*"),
    (3, "="),
    (3, ";"),
    (3, "V"),
    (14, "a"),
    (6, "A"),
    (8, "x"),
    (6, "e"),
    (6, "w"),
    (8, "s"),
    (8, "f"),
    (6, "r"),
    (6, "b"),
    (6, "v"),
    (8, "i"),
    (6, "p"),
    (4, "P"),
    (8, "m"),
    (6, "M"),
    (8, "c"),
    (5, "C"),
    (3, "E"),
    (5, "t"),
    (3, "d"),
    (8, "."),
    (5, "L"),
    (4, "W"),
    (3, "Y"),
    (4, "y"),
    (6, "n"),
    (10, "u"),
    (5, "\u{12}"),
    (4, "U"),
    (6, "H"),
    (5, "O"),
    (4, "0"),
    (5, "+"),
    (4, "_"),
    (3, "<"),
    (3, ">"),
    (4, "?"),
    (3, ":"),
    (3, "F"),
    (3, "!"),
    (3, "z"),
    (4, ","),
    (3, "'"),
    (2, "S"),
    (2, "R"),
    (3, "-"),
    (2, "gw"),
    (2, "gt"),
    (2, "gu"),
    (2, "gn"),
    (2, "go"),
    (2, "gk"),
    (2, "ga"),
    (2, "gl"),
    (2, "gr"),
    (2, "gc"),
    (2, "gp"),
    (2, "ge"),
    (2, "#5"),
    (2, "\u{1b}[19~"),
    (2, "\u{c}"),
    (1, "I"),
    (1, "q"),
];

/// What is typed where a text is asked for, and into lists.
const TEXTS: &[&str] = &[
    "status:open",
    "is:overdue sort:due",
    "zip",
    "拉链",
    "issue:quality amount>50",
    "-tag:vip age>3d",
    "number:R-1001",
    "(((",
    "last monday",
    "2026-06-01",
    "ümläut é 👨‍👩‍👧 \u{5d0}\u{5d1}",
];

/// Texts that would do harm in a terminal or a box.
const HOSTILE: &[&str] = &[
    "\u{1b}]52;c;ZXZpbA==\u{7}",
    "a\nb\nq\nq\ny\n",
    "\u{9b}31m\u{90}x\u{9c}",
    "\u{202e}evil\u{2066}",
    "=cmd|' /C calc'!A0",
    "\u{1b}[201~q",
    "\t\t\r\n\u{0}\u{8}",
];

/// A session with what was seen of it.
struct Session {
    place: Place,
    terminal: Terminal,
    args: Vec<String>,
    rng: Rng,
    keys: VecDeque<String>,
    n_keys: u64,
    size: (u16, u16),
    waits: Vec<Duration>,
    n_starts: u64,
    n_stops: u64,
    n_sizes: u64,
    n_pastes: u64,
    usage: Vec<(u64, Usage)>,
    began: Instant,
}

fn setting(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

impl Session {
    fn begin(cases: &str, seed: u64) -> Self {
        let place = Place::new();
        match std::env::var_os("AFTERDESK_DESK") {
            Some(desk) => {
                let copy = place.path("a.desk").to_string_lossy().into_owned();
                place.run_on(&desk.to_string_lossy(), &["backup", &copy]).ended(0);
            }
            None => _ = place.run(&["demo", "--cases", cases, "--keep", "a.desk", "--no-screen"]).ended(0),
        }
        let args = ["--lang", "en", "--as", "mei", "--now", NOW, "--desk", "a.desk"].map(str::to_owned).to_vec();
        let terminal = start(&place, &args);
        Self {
            place,
            terminal,
            args,
            rng: Rng::with_seed(seed),
            keys: VecDeque::new(),
            n_keys: 0,
            size: SIZE,
            waits: Vec::new(),
            n_starts: 1,
            n_stops: 0,
            n_sizes: 0,
            n_pastes: 0,
            usage: Vec::new(),
            began: Instant::now(),
        }
    }

    fn fail(&self, what: &str) -> ! {
        self.tell();
        // A long paste is no use to anybody.
        let keys: Vec<String> =
            self.keys.iter().map(|key| format!("{:?}", key.chars().take(40).collect::<String>())).collect();
        let threads = self.terminal.process().map(threads).unwrap_or_default();
        let (n, keys, text) = (self.n_keys, keys.join(" "), self.terminal.text());
        panic!("{what} after {n} keys: {keys}\n{threads}\nthe screen shows\n{text}");
    }

    /// Presses something and waits for the frame that answers it.
    fn press(&mut self, keys: &str) {
        self.n_keys += 1;
        self.keys.push_back(keys.to_owned());
        if self.keys.len() > REMEMBERED {
            self.keys.pop_front();
        }
        self.terminal.take_in(Duration::ZERO);
        self.terminal.press(keys);
        match self.terminal.next_frame(HANG) {
            Some(wait) => self.waits.push(wait),
            None => self.has_left("no frame"),
        }
        if !self.terminal.is_taken_over() {
            self.has_left("the screen is gone");
        }
    }

    /// The program may have been left by a key, or lent its terminal to an editor for a moment; anything else is a failure.
    fn has_left(&mut self, what: &str) {
        let (mut deadline, frames) = (Instant::now() + HANG, self.terminal.n_frames());
        let mut was_away = false;
        // What it waits for while it stands still; later it may have gone on.
        let stood = self.terminal.process().map(threads).unwrap_or_default();
        while Instant::now() < deadline {
            self.terminal.take_in(Duration::from_millis(50));
            if self.terminal.has_ended().is_some() {
                self.terminal.is_given_back();
                self.terminal = start(&self.place, &self.args);
                self.n_starts += 1;
                self.size = SIZE;
                return;
            }
            if self.terminal.is_taken_over() {
                if was_away || what != "no frame" {
                    return;
                }
            } else if !was_away {
                was_away = true;
                deadline = Instant::now() + BUILDING;
            }
        }
        // A key that was lost on the way is another fault than a program that stands still, or one that was slow. What wakes it tells
        // what it waited for: the end of a line, of a mouse's report, of a sequence, of a paste.
        let (is_read, late) = (self.terminal.is_read(), self.terminal.n_frames() - frames);
        let answers = ["\u{c}", "\n", "M", "~", "\u{1b}[201~"].map(|keys| {
            self.terminal.press(keys);
            (keys, self.terminal.next_frame(HANG / 5).is_some())
        });
        self.fail(&format!(
            "{what} (its output is read: {is_read}; frames that came late: {late}; what is answered: {answers:?}; it stood\n{stood})"
        ));
    }

    fn act(&mut self) {
        match self.rng.u32(..1_000) {
            0..=14 => self.type_text(),
            15..=24 => self.paste(),
            25..=34 => self.resize(),
            35..=54 => self.mouse(),
            55..=56 => self.stop_and_go_on(),
            _ => {
                let sum: u32 = KEYS.iter().map(|(weight, _)| weight).sum();
                let mut at = self.rng.u32(..sum);
                let key = KEYS.iter().find(|(weight, _)| {
                    let hit = at < *weight;
                    at = at.saturating_sub(*weight);
                    hit
                });
                self.press(key.map_or("j", |(_, key)| *key));
            }
        }
    }

    fn type_text(&mut self) {
        let text = TEXTS[self.rng.usize(..TEXTS.len())];
        for key in ["/", text, "\r"] {
            self.press(key);
        }
    }

    fn paste(&mut self) {
        self.n_pastes += 1;
        let text = match self.rng.u8(..4) {
            0 => "x".repeat(200_000),
            1 => format!("a{}", "\u{301}".repeat(5_000)),
            _ => HOSTILE[self.rng.usize(..HOSTILE.len())].to_owned(),
        };
        self.press(&format!("\u{1b}[200~{}\u{1b}[201~", text.replace("\u{1b}[201~", "")));
    }

    fn resize(&mut self) {
        let (columns, rows) = match self.rng.u8(..6) {
            0 => (1, 1),
            1 => (self.rng.u16(1..60), self.rng.u16(1..15)),
            2 => (400, 120),
            _ => (self.rng.u16(60..200), self.rng.u16(15..60)),
        };
        // The same size again is no news to the program, so no frame would come.
        if std::mem::replace(&mut self.size, (columns, rows)) == (columns, rows) {
            return;
        }
        self.n_sizes += 1;
        self.keys.push_back(format!("<{columns}x{rows}>"));
        self.terminal.resize(columns, rows);
        if self.terminal.next_frame(HANG).is_none() {
            self.fail("no frame of another size");
        }
    }

    fn mouse(&mut self) {
        let (column, row) = (self.rng.u16(1..120), self.rng.u16(1..40));
        let button = [0, 0, 32, 64, 65][self.rng.usize(..5)];
        let ends = if button == 0 { format!("\u{1b}[<0;{column};{row}m") } else { String::new() };
        self.press(&format!("\u{1b}[<{button};{column};{row}M{ends}"));
    }

    /// As `Ctrl-Z` and `fg` in a shell.
    fn stop_and_go_on(&mut self) {
        let Some(process) = self.terminal.process() else { return };
        self.n_stops += 1;
        self.keys.push_back("<stop>".to_owned());
        self.wait_until_read(process);
        signal(process, "TSTP");
        let deadline = Instant::now() + HANG;
        // Until what it gave back has been seen: whoever types before it has taken the terminal over again types into the shell's lines,
        // where a long paste loses its end.
        while !Usage::is_stopped(process) || self.terminal.is_taken_over() {
            if Instant::now() > deadline {
                self.fail("it does not stop");
            }
            self.terminal.take_in(Duration::from_millis(20));
        }
        signal(process, "CONT");
        while !self.terminal.is_taken_over() {
            if Instant::now() > deadline {
                self.fail("it does not go on");
            }
            self.terminal.take_in(Duration::from_millis(20));
        }
    }

    /// Waits until everything that was typed is read. A frame may be another's answer, and what is still on its way when the terminal is
    /// given back is taken for a line, of which only so much is kept: a paste then never ends, and swallows whatever is typed behind it.
    fn wait_until_read(&mut self, process: u32) {
        let (deadline, mut n_seen) = (Instant::now() + HANG, 0);
        while n_seen < 3 && Instant::now() < deadline {
            self.terminal.take_in(Duration::from_millis(20));
            let waits_for_keys = |thread: &str| thread.starts_with("input ") && thread.contains("poll");
            n_seen = if threads(process).lines().any(waits_for_keys) { n_seen + 1 } else { 0 };
        }
    }

    fn look(&mut self) {
        if let Some(usage) = self.terminal.process().and_then(Usage::of) {
            self.usage.push((self.n_starts, usage));
        }
        if let Ok(files) = std::fs::read_dir(self.place.home()) {
            for file in files.flatten() {
                let name = file.file_name().to_string_lossy().into_owned();
                if name.contains("panic") {
                    let text = std::fs::read_to_string(file.path()).unwrap_or_default();
                    self.fail(&format!("{name}: {text}"));
                }
            }
        }
    }

    /// Leaves by keys, whatever lies over the tabs.
    fn leave(&mut self) {
        for _ in 0..8 {
            self.press("\u{1b}");
        }
        for _ in 0..4 {
            if self.terminal.has_ended().is_some() {
                break;
            }
            self.terminal.press("q");
            self.terminal.take_in(Duration::from_millis(500));
            if self.terminal.has_ended().is_none() {
                self.terminal.press("y");
                self.terminal.take_in(Duration::from_millis(500));
            }
        }
        self.terminal.is_given_back();
    }

    /// Memory and handles of the last start that was long enough, from its twentieth part on.
    fn has_not_grown(&self) {
        let last = self.usage.iter().filter(|(start, _)| *start == self.n_starts).map(|(_, usage)| usage);
        let seen: Vec<&Usage> = last.collect();
        let (Some(first), Some(end)) = (seen.get(seen.len() / 20 + 1), seen.last()) else { return };
        let most = first.memory / 100 * GROWTH;
        assert!(
            end.memory <= most.max(first.memory + GROWTH_FLOOR),
            "memory went from {} to {} KiB",
            first.memory >> 10,
            end.memory >> 10
        );
        assert!(end.handles <= first.handles + 4, "handles went from {} to {}", first.handles, end.handles);
    }

    fn tell(&self) {
        let mut waits = self.waits.clone();
        waits.sort_unstable();
        let at = |part: usize| waits.get(waits.len().saturating_sub(1) * part / 1_000).copied().unwrap_or_default();
        let (first, last) = (self.usage.first(), self.usage.last());
        let told =
            |usage: Option<&(u64, Usage)>| usage.map_or((0, 0), |(_, usage)| (usage.memory >> 20, usage.handles));
        println!(
            "{} keys in {:.0} s, {} starts, {} stops, {} sizes, {} pastes; key to frame {:?} p50, {:?} p95, {:?} p99, {:?} most; \
             memory {:?} to {:?} MiB and handles",
            self.n_keys,
            self.began.elapsed().as_secs_f64(),
            self.n_starts,
            self.n_stops,
            self.n_sizes,
            self.n_pastes,
            at(500),
            at(950),
            at(990),
            at(1_000),
            told(first),
            told(last),
        );
    }
}

fn start(place: &Place, args: &[String]) -> Terminal {
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let mut terminal = Terminal::start_with(&args, place.home(), SIZE, &[("VISUAL", "true"), ("EDITOR", "true")]);
    terminal.wait_for("the screen", |text| text.contains("1 Today"));
    terminal
}

fn play(time: Duration, cases: &str, seed: u64) {
    let began = Instant::now();
    let mut session = Session::begin(cases, seed);
    while session.began.elapsed() < time {
        session.act();
        if session.n_keys.is_multiple_of(LOOKED_AT_EVERY) {
            session.look();
        }
    }
    session.look();
    session.tell();
    session.has_not_grown();
    session.terminal.resize(SIZE.0, SIZE.1);
    session.leave();
    let sound = session.place.run(&["check", "--json"]).ended(0).json();
    assert_eq!(sound["sound"], true, "{sound}");
    println!("random user of seed {seed}: done after {:.0} s", began.elapsed().as_secs_f64());
}

#[test]
fn a_user_at_random_for_a_few_seconds() {
    play(Duration::from_secs(8), "60", setting("RANDOM_USER_SEED", 1));
}

#[test]
#[ignore = "as long as RANDOM_USER_MINUTES says"]
fn random_user() {
    let minutes = setting("RANDOM_USER_MINUTES", 2);
    play(Duration::from_secs(60 * minutes), "2000", setting("RANDOM_USER_SEED", 1));
}
