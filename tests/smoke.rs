//! The built program in a pseudo-terminal: it opens, answers keys and sizes, and leaves the terminal as it found it.

use crate::support::terminal::Terminal;

/// Whether a number of a kind, such as `R-12`, stands on the screen.
fn shows_number(text: &str, prefix: &str) -> bool {
    text.split(prefix).skip(1).any(|after| after.starts_with(|c: char| c.is_ascii_digit()))
}

#[test]
fn the_demonstration_opens_answers_and_gives_the_terminal_back() {
    let home = tempfile::tempdir().expect("a temporary folder");
    let args = ["demo", "--cases", "60", "--keep", "desk.db", "--lang", "en"];
    let mut terminal = Terminal::start(&args, home.path(), 120, 36);
    let before = terminal.modes();

    terminal.wait_for("the tabs", |text| text.contains("Returns") && text.contains("Complaints"));
    assert_ne!(terminal.modes(), before, "a screen of its own");
    terminal.press("2");
    terminal.wait_for("the list of returns", |text| shows_number(text, "R-"));
    terminal.press("jjk?");
    terminal.wait_for("the help", |text| text.contains("Help: "));
    terminal.press("\u{1b}");
    terminal.wait_for("the list without the help", |text| !text.contains("Help: ") && shows_number(text, "R-"));
    for (columns, rows) in [(80, 24), (200, 60), (100, 30)] {
        terminal.resize(columns, rows);
        terminal.wait_for("the key bar in the last row of another size", |text| {
            text.lines().nth(usize::from(rows) - 1).is_some_and(|bar| bar.contains("help")) && shows_number(text, "R-")
        });
    }
    terminal.press("/status:requested\r");
    terminal.wait_for("the requested ones", |text| text.contains("requested") && !text.contains("arrived"));
    terminal.press("a");
    terminal.wait_for("the approval", |text| text.contains("takes it back"));
    terminal.press("u");
    terminal.wait_for("the approval taken back", |text| text.contains("as they were before"));
    terminal.press("\u{1b}[19~");
    terminal.wait_for("Chinese after F8", |text| text.contains("退货") && !text.contains("Returns"));
    terminal.press("\u{1b}[19~");
    terminal.wait_for("English after F8", |text| text.contains("Returns"));
    terminal.press("q");
    assert_eq!(terminal.wait_for_end(), 0, "the screen shows\n{}", terminal.text());
    assert_eq!(terminal.modes(), before, "what was switched on is switched off");
}
