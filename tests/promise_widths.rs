//! Promises T3 and T4: names of every width and direction, as a real terminal program lays them out. The columns behind them stand where
//! they stand in every other row, and numbers are read from left to right.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::support::program::{NOW, Place, own_only};
use crate::support::terminal::program;

/// Families, flags, signs that a selector widens, keycaps, skins, two directions, piles of marks, wide and full-width letters, scripts
/// whose marks have a width of their own.
const NAMES: &[&str] = &[
    "plain mug",
    "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466} mug",
    "\u{1f1e9}\u{1f1ea} mug",
    "\u{2764}\u{fe0f} mug",
    "1\u{fe0f}\u{20e3} mug",
    "\u{1f44d}\u{1f3fd} mug",
    "\u{645}\u{62d}\u{645}\u{62f} \u{643}\u{648}\u{628}",
    "\u{5de}\u{5e9}\u{5d4} \u{5e1}\u{5e4}\u{5dc}",
    "za\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309}\u{30a}lgo",
    "\u{9a6c}\u{514b}\u{676f}\u{84dd}\u{8272}",
    "\u{ff26}\u{ff35}\u{ff2c}\u{ff2c}",
    "\u{928}\u{92e}\u{938}\u{94d}\u{924}\u{947}",
];

fn file() -> String {
    let mut text = String::from(
        "Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tCurrency code\tReturn carrier\t\
         Tracking ID\tMerchant SKU\tItem Name\tReturn quantity\tReturn Reason\tResolution\tOrder Amount\tOrder quantity\t\
         Refunded Amount\n",
    );
    for (row, name) in NAMES.iter().enumerate() {
        text.push_str(&format!(
            "302-40000{row:02}-7000000\t01-Jun-2026\t1{}-Jun-2026\tPending\tD{row:08}RMA\tEUR\t\t\tMUG-{row}\t{name}\t1\t\
             CR-DEFECTIVE\tStandardRefund\t10.90\t1\t\n",
            row % 9
        ));
    }
    text
}

/// A tmux of its own with one window of the program.
struct Tmux {
    socket: std::path::PathBuf,
}

impl Tmux {
    fn is_there() -> bool {
        Command::new("tmux").arg("-V").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn start(home: &Path, columns: usize, rows: usize) -> Self {
        let tmux = Self { socket: home.join(format!("tmux-{columns}")) };
        let mut command = tmux.command(&["new-session", "-d", "-x", &columns.to_string(), "-y", &rows.to_string()]);
        own_only(home, |name, value| {
            if let Some(value) = value {
                command.arg("-e").arg(format!("{name}={}", value.display()));
            }
            command.env_remove(name);
        });
        let desk = home.join("a.desk");
        command.arg("-e").arg("TMUX=").arg("--").arg(program());
        command.args(["--lang", "en", "--as", "mei", "--now", NOW, "--config"]).arg(home.join("anew.toml"));
        command.arg("--desk").arg(desk);
        assert!(command.env("HOME", home).status().expect("tmux runs").success());
        tmux
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new("tmux");
        command.arg("-u").arg("-S").arg(&self.socket).args(["-f", "/dev/null"]).args(args);
        command.env_remove("TMUX");
        command
    }

    fn say(&self, args: &[&str]) -> String {
        let output = self.command(args).output().expect("tmux answers");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn screen(&self) -> String {
        self.say(&["capture-pane", "-p"])
    }

    fn wait_for(&self, wanted: impl Fn(&str) -> bool) {
        let since = Instant::now();
        while !wanted(&self.screen()) {
            assert!(since.elapsed() < Duration::from_secs(60), "in vain; the screen shows\n{}", self.screen());
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// The columns and rows at which a text stands, by tmux's own count.
    fn places(&self, text: &str) -> Vec<(usize, usize)> {
        self.say(&["copy-mode"]);
        for step in ["top-line", "start-of-line"] {
            self.say(&["send-keys", "-X", step]);
        }
        let mut found = Vec::new();
        for nth in 0..80 {
            let search: &[&str] = if nth == 0 {
                &["send-keys", "-X", "search-forward-text", text]
            } else {
                &["send-keys", "-X", "search-again"]
            };
            self.say(search);
            let said = self.say(&["display-message", "-p", "#{copy_cursor_x} #{copy_cursor_y}"]);
            let place = said.trim().split_once(' ').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)));
            match place {
                // The search begins anew at the top once the last one is found.
                Some(place) if !found.contains(&place) => found.push(place),
                _ => break,
            }
        }
        self.say(&["send-keys", "-X", "cancel"]);
        found
    }
}

impl Drop for Tmux {
    fn drop(&mut self) {
        self.say(&["kill-server"]);
    }
}

/// Whether a line of the screen is a row of the list.
fn is_row(line: &str) -> bool {
    line.contains("R-10") && line.contains(" requested ")
}

#[test]
fn names_of_every_width_leave_the_columns_where_they_are() {
    if !Tmux::is_there() {
        println!("skipped: tmux is not here");
        return;
    }
    let place = Place::new();
    let file = place.write("wide.txt", &file());
    // The screen opens on Today each time, wherever it was left.
    place.write("anew.toml", "restore = false\n");
    place.run(&["import", &file]).ended(0);
    for (columns, rows) in [(80, 24), (100, 30), (160, 50)] {
        let tmux = Tmux::start(place.home(), columns, rows);
        tmux.wait_for(|screen| screen.contains("Today"));
        tmux.say(&["send-keys", "2"]);
        tmux.wait_for(|screen| screen.contains("R-1012") && screen.contains("defective"));
        // What stands behind the names, in every row that there is room for; and the lines between and beside the lists.
        let screen = tmux.screen();
        let rows_of_names: Vec<usize> =
            (0..).zip(screen.lines()).filter(|(_, line)| is_row(line)).map(|(y, _)| y).collect();
        assert!(rows_of_names.len() >= NAMES.len().min(rows / 3), "{columns}: {screen}");
        // Nothing of what stood there before is left behind the last column.
        for row in screen.lines().filter(|line| columns == 80 && is_row(line)) {
            let behind = row.split("defective").nth(1).unwrap_or_default();
            assert!(behind.chars().all(|c| matches!(c, ' ' | '\u{2502}' | '\u{2588}')), "{row}");
        }
        let reasons = tmux.places("defective");
        let first = reasons.first().map_or(0, |(x, _)| *x);
        for y in &rows_of_names {
            assert!(reasons.contains(&(first, *y)), "{columns}: row {y}: {reasons:?}\n{screen}");
        }
        let has_lines = screen.lines().filter(|line| line.contains('\u{2502}')).count() >= 3;
        let lines = if has_lines { tmux.places("\u{2502}") } else { Vec::new() };
        for x in lines.iter().map(|(x, _)| *x).collect::<std::collections::BTreeSet<_>>() {
            let rows = lines.iter().filter(|(at, _)| *at == x).count();
            // A scrollbar stands in the place of some of it.
            assert!(rows >= 3, "{columns}: a line at {x} in {rows} rows only: {lines:?}\n{screen}");
        }
        // What is read from the right stays in its cell: number, name, reason, in this order.
        for (name, number) in [("\u{645}\u{62d}\u{645}\u{62f}", "R-1007"), ("\u{5de}\u{5e9}\u{5d4}", "R-1008")] {
            let Some(row) = screen.lines().find(|line| line.contains(number) && is_row(line)) else {
                continue;
            };
            let at = |text: &str| row.find(text).unwrap_or_else(|| panic!("{text} in {row}"));
            assert!(at(number) < at(name) && at(name) < at("defective"), "{row}");
            assert!(!row.chars().any(|c| matches!(c, '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}')), "{row}");
        }
    }
}
