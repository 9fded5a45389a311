//! The built program in a pseudo-terminal: it opens, answers keys and sizes in both languages, and leaves the terminal as it
//! found it.

use afterdesk::text::{Lang, Words};

use crate::support::program::{NOW, Place};
use crate::support::terminal::Terminal;

const ESCAPE: &str = "\u{1b}";
const ENTER: &str = "\r";

/// A small desk made as the demonstration is.
fn demonstration() -> Place {
    let place = Place::new();
    place.run(&["demo", "--cases", "80", "--keep", "a.desk", "--no-screen"]).ended(0);
    place
}

fn open(place: &Place, lang: Lang, columns: u16, rows: u16) -> Terminal {
    let args = ["--lang", lang.code(), "--as", "mei", "--now", NOW, "--desk", "a.desk"];
    Terminal::start(&args, place.home(), columns, rows)
}

/// Whether a number of a kind, such as `R-12`, stands on the screen, outside the queue of Today.
fn shows_number(text: &str, prefix: &str) -> bool {
    let is_today = Lang::ALL.iter().any(|lang| text.contains(&Words::new(*lang).get("queue-title")));
    !is_today && text.split(prefix).skip(1).any(|after| after.starts_with(|c: char| c.is_ascii_digit()))
}

/// The screen without the key bar, which names what the overlays are called.
fn above_the_bar(text: &str) -> &str {
    text.trim_end().rsplit_once('\n').map_or(text, |(above, _)| above)
}

/// The verb of the newest group of the journal, asked by another process.
fn newest_verb(place: &Place) -> String {
    let groups = place.run(&["history", "--limit", "1", "--json"]).ended(0).lines();
    groups[0]["verb"].as_str().unwrap_or_default().to_owned()
}

/// Walks through everything that a first look at the program touches.
fn walk(lang: Lang) {
    let place = demonstration();
    let before = place.dump("a.desk");
    let words = Words::new(lang);
    let word = |key: &str| words.get(key);
    let mut terminal = open(&place, lang, 120, 36);

    terminal.wait_for("what needs somebody", |text| text.contains(&word("today-title")));
    assert!(terminal.is_taken_over(), "a screen of its own");
    for (key, tab, prefix) in [("3", "complaints", "C-"), ("4", "shipments", "P-"), ("2", "returns", "R-")] {
        terminal.press(key);
        terminal.wait_for(tab, |text| shows_number(text, prefix) && text.contains(&word(&format!("tab-{tab}"))));
    }
    terminal.press("6");
    terminal.wait_for("key figures", |text| text.contains(&word("metric-return-rate")));
    terminal.press("6");
    terminal.wait_for("counts", |text| text.contains(&word("reports-reasons")));
    terminal.press("2");
    terminal.wait_for("returns with the first in full", |text| text.contains(&word("case-timeline")));

    for (key, title) in [("?", "help-title"), (":", "palette-title"), ("U", "history-title")] {
        terminal.press(key);
        terminal.wait_for(title, |text| above_the_bar(text).contains(&word(title)));
        terminal.press(ESCAPE);
        terminal.wait_for("the list behind it", |text| !above_the_bar(text).contains(&word(title)));
    }
    terminal.press("jjk");
    terminal.press(ENTER);
    // Not by a column: in Chinese the case names the goods by the same word.
    terminal.wait_for("the case in full", |text| text.contains(&word("action-next-case")));
    terminal.press(ESCAPE);
    terminal.wait_for("the list again", |text| !text.contains(&word("action-next-case")));

    terminal.press("/status:requested -eligibility:ineligible");
    terminal.press(ENTER);
    terminal.wait_for("the filter", |text| text.contains("status:requested") && shows_number(text, "R-"));
    terminal.press("a");
    // The case at the side may name approved units by the same word, so the desk itself is asked.
    let done = words.code("verb", "approve");
    terminal.wait_for("what was done", |text| newest_verb(&place) == "approve" && text.contains(&done));
    assert_ne!(place.dump("a.desk"), before);
    terminal.press("u");
    let told = words.fill("toast-taken-back", &[("verb", done.into()), ("what", "R-".into()), ("key", "".into())]);
    let taken_back = told.split("R-").next().expect("it begins with the verb");
    terminal.wait_for("what was taken back", |text| text.contains(taken_back));
    assert_eq!(place.dump("a.desk"), before, "undo brings the very same desk back");

    for (columns, rows) in [(80, 24), (200, 60), (100, 30)] {
        terminal.resize(columns, rows);
        terminal.wait_for("the list in another size", |text| {
            shows_number(text, "R-") && text.contains(&word("tab-reports")) && text.contains("status:requested")
        });
    }
    terminal.resize(40, 10);
    let too_small = words.fill("screen-too-small", &[("width", 60.into()), ("height", 15.into())]);
    terminal.wait_for("a word about the size", |text| text.contains(too_small.split(':').next().unwrap_or(&too_small)));
    terminal.resize(120, 36);
    terminal.wait_for("the list once more", |text| shows_number(text, "R-"));
    terminal.press("q");
    terminal.is_given_back();
}

#[test]
fn a_first_look_in_english() {
    walk(Lang::En);
}

#[test]
fn a_first_look_in_chinese() {
    walk(Lang::ZhCn);
}

#[test]
fn the_demonstration_opens_and_leaves_nothing_behind() {
    let place = Place::new();
    let words = Words::new(Lang::En);
    let args = ["demo", "--cases", "40", "--lang", "en", "--now", NOW];
    let mut terminal = Terminal::start(&args, place.home(), 100, 30);
    terminal.wait_for("a demonstration", |text| text.contains(&words.get("screen-demo")));
    terminal.press("q");
    terminal.is_given_back();
}

#[test]
fn an_empty_desk_says_what_to_do_and_speaks_the_other_language_at_a_key() {
    let place = Place::new();
    let (english, chinese) = (Words::new(Lang::En), Words::new(Lang::ZhCn));
    let mut terminal = open(&place, Lang::En, 100, 30);
    terminal.wait_for("what to do", |text| text.contains(&english.get("begin-import")));
    terminal.press("\u{1b}[19~");
    terminal.wait_for("the same in Chinese", |text| text.contains(&chinese.get("begin-import")));
    terminal.press("q");
    terminal.is_given_back();
}

#[test]
fn another_processes_decision_shows_on_an_open_screen() {
    let place = demonstration();
    let waiting =
        place.run(&["list", "returns", "status:requested -eligibility:ineligible", "--json"]).ended(0).lines();
    let number = waiting[0]["number"].as_str().expect("a number").to_owned();
    let mut terminal = open(&place, Lang::En, 120, 36);
    terminal.wait_for("the screen", |text| text.contains("Today"));
    terminal.press("2");
    terminal.press(&format!("/number:{number}"));
    terminal.press(ENTER);
    let words = Words::new(Lang::En);
    let (requested, approved) =
        (words.code("code-return-status", "requested"), words.code("code-return-status", "approved"));
    terminal.wait_for("the return", |text| text.contains(&number) && text.contains(&requested));
    place.run(&["do", "approve", &number]).ended(0);
    terminal.wait_for("what the other process did", |text| text.contains(&approved));
    terminal.press("q");
    terminal.is_given_back();
}

#[test]
fn what_was_put_off_wakes_by_itself_while_the_screen_is_open() {
    let place = Place::new();
    place.run(&["do", "open", "returns", "sku=MUG"]).ended(0);
    place.run(&["do", "snooze", "R-1001", "until=1h"]).ended(0);
    // Without a fixed clock it is long past the hour.
    let args = ["--lang", "en", "--as", "mei", "--desk", "a.desk"];
    let mut terminal = Terminal::start(&args, place.home(), 120, 36);
    let told = Words::new(Lang::En).fill("round-timers", &[("n", 1.into())]);
    terminal.wait_for("the desk's own work", |text| text.contains(&told));
    assert_eq!(newest_verb(&place), "wake");
    terminal.press("q");
    terminal.is_given_back();
}

#[test]
fn a_screen_that_is_heard_is_lines_below_each_other_and_a_session_goes_on_where_it_was() {
    let place = demonstration();
    let words = Words::new(Lang::En);
    let args = ["--lang", "en", "--as", "mei", "--now", NOW, "--desk", "a.desk", "--plain"];
    let mut terminal = Terminal::start(&args, place.home(), 120, 50);
    terminal.wait_for("what needs somebody", |text| text.contains(&words.get("today-title")));
    assert!(!terminal.is_taken_over(), "no screen of its own");
    terminal.press("3");
    terminal.wait_for("complaints", |text| text.contains("C-") && !text.contains(['│', '█']));
    terminal.press("q");
    terminal.is_given_back();
    let mut terminal = open(&place, Lang::En, 120, 36);
    terminal.wait_for("complaints again", |text| shows_number(text, "C-"));
    terminal.press("q");
    terminal.is_given_back();
}

#[cfg(unix)]
#[test]
fn a_text_is_written_in_the_persons_own_editor() {
    let place = demonstration();
    // It tells who may read the file, reads a line from the terminal itself, and leaves both in the file.
    let script = "ls -l \"$1\" | cut -c1-10 > seen\nread line\nprintf 'asked %s\\n中文\\n' \"$line\" > \"$1\"\n";
    let editor = format!("sh {}", place.write("editor.sh", script));
    let args = ["--lang", "en", "--as", "mei", "--now", NOW, "--desk", "a.desk"];
    let mut terminal = Terminal::start_with(&args, place.home(), (100, 30), &[("VISUAL", &editor)]);
    let words = Words::new(Lang::En);
    terminal.wait_for("the screen", |text| text.contains(&words.get("today-title")));
    terminal.press("3");
    terminal.wait_for("complaints", |text| shows_number(text, "C-"));
    terminal.press("/status:new,open");
    terminal.press(ENTER);
    terminal.wait_for("the filter", |text| text.contains("status:new,open") && shows_number(text, "C-"));
    terminal.press("C");
    terminal.wait_for("the form", |text| text.contains("Alt-Enter"));
    terminal.press("before");
    terminal.press("\u{1b}[20~");
    terminal.wait_for_other_program();
    // None of these keys may go to the desk, which would take them as commands or text.
    terminal.press("for the editor only\n");
    terminal.wait_for("what was written", |text| text.contains("asked for the editor only") && text.contains("中文"));
    assert!(terminal.is_taken_over());
    assert_eq!(std::fs::read_to_string(place.path("seen")).ok().as_deref(), Some("-rw-------\n"));
    terminal.press("\u{1b}[21~");
    terminal.wait_for("the note", |_| newest_verb(&place) == "note");
    assert!(place.dump("a.desk").contains("asked for the editor only\\n中文"));
    terminal.press("q");
    terminal.is_given_back();
}

#[cfg(unix)]
#[test]
fn an_editor_that_is_missing_or_fails_is_told_of_and_loses_nothing() {
    let place = demonstration();
    let words = Words::new(Lang::En);
    let kept_draft = words.fill("toast-draft-kept", &[("verb", words.code("verb", "note").into())]);
    let failing = format!("sh {}", place.write("fails.sh", "printf kept > \"$1\"; exit 3\n"));
    for (editor, told) in [("no-such-editor", "was not found"), (failing.as_str(), "ended with an error")] {
        let args = ["--lang", "en", "--as", "mei", "--now", NOW, "--desk", "a.desk"];
        let home = place.home().to_string_lossy().into_owned();
        let variables = [("VISUAL", editor), ("TMPDIR", home.as_str())];
        let mut terminal = Terminal::start_with(&args, place.home(), (100, 30), &variables);
        terminal.wait_for("the screen", |text| text.contains("Today"));
        terminal.press("3");
        terminal.wait_for("complaints", |text| shows_number(text, "C-"));
        terminal.press("C");
        terminal.wait_for("the form", |text| text.contains("Alt-Enter"));
        terminal.press("typed before");
        terminal.press("\u{1b}[20~");
        terminal.wait_for("a sentence", |text| text.contains(told) && text.contains("typed before"));
        terminal.press(ESCAPE);
        terminal.wait_for("the draft", |text| text.contains(&kept_draft));
        terminal.press("q");
        terminal.wait_for("the question", |text| text.contains(&words.get("confirm-title")));
        terminal.press("y");
        terminal.is_given_back();
    }
    let kept = |name: &std::fs::DirEntry| name.file_name().to_string_lossy().starts_with("afterdesk-");
    let files: Vec<_> = std::fs::read_dir(place.home()).expect("a folder").flatten().filter(kept).collect();
    assert_eq!(files.len(), 1, "the failed editor's file is kept, and no other");
}

#[cfg(unix)]
#[test]
fn an_answer_that_a_signal_cuts_off_is_found_in_its_complaint() {
    let place = demonstration();
    let mut terminal = open(&place, Lang::En, 100, 30);
    terminal.press("3");
    terminal.wait_for("complaints", |text| shows_number(text, "C-"));
    terminal.press("cc");
    terminal.wait_for("the form", |text| text.contains("Alt-Enter"));
    terminal.press("half a sent");
    terminal.wait_for("the words", |text| text.contains("half a sent"));
    let process = terminal.process().expect("a process").to_string();
    let told = std::process::Command::new("kill").args(["-TERM", &process]).status();
    assert!(told.is_ok_and(|status| status.success()));
    terminal.wait_for_end();
    let unsent = || place.run(&["list", "messages", "is:draft", "--json"]).ended(0).lines();
    let drafts = unsent();
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    assert_eq!((drafts[0]["body"].as_str(), drafts[0]["draft"].as_bool()), (Some("half a sent"), Some(true)));
    let number = drafts[0]["ticket"].as_str().expect("a number").to_owned();
    assert!(!place.path("a.desk.drafts").exists(), "it is with its complaint, not beside the desk");
    place.run(&["do", "draft", &number, "text=the whole sentence"]).ended(0);
    let bodies: Vec<_> = unsent().iter().map(|draft| draft["body"].clone()).collect();
    assert_eq!(bodies, ["the whole sentence"], "it is written anew, not beside itself");
    place.run(&["do", "discard", &number]).ended(0);
    assert_eq!(unsent().len(), 0);
}

#[cfg(unix)]
#[test]
fn a_program_that_is_told_to_end_gives_the_terminal_back() {
    let place = demonstration();
    let mut terminal = open(&place, Lang::En, 100, 30);
    terminal.wait_for("the screen", |text| text.contains("Today"));
    let process = terminal.process().expect("a process").to_string();
    let told = std::process::Command::new("kill").args(["-TERM", &process]).status();
    assert!(told.is_ok_and(|status| status.success()));
    terminal.wait_for_end();
    terminal.has_its_modes_back();
}
