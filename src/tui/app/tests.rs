//! The model driven by keys against a real desk, with everything that runs on threads done at once; and every screen drawn at
//! every kind of size.

mod comfort;
mod dashboard;
mod knowledge;
mod labels;
mod lists;
mod nothing;
mod past;
mod picks;
mod terminal;
mod today;
mod translations;
mod work;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;

use super::*;
use crate::domain::command::Command;
use crate::domain::ids::Key;
use crate::services::Desk;
use crate::services::clock::Clock;
use crate::services::import::Progress;
use crate::services::read::Reader;
use crate::text::Lang;
use crate::tui::questions;
use crate::tui::reads::Reply;
use crate::tui::work::{News, Report, Task, carry_out};

const NOW: Instant = Instant(1_790_000_000_000);

/// A screen, its desk, and no threads.
struct Bench {
    app: App,
    desk: Desk,
    reader: Reader,
    left: bool,
    _folder: tempfile::TempDir,
}

impl Bench {
    /// A desk with some cases of each kind, some with names that are no harmless text.
    fn new(lang: Lang) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("test.afterdesk");
        let mut desk = Desk::open(&path, Clock::Fixed(NOW)).expect("a desk can be made");
        let actor = Actor::agent("anna");
        let command = |kind, verb: &str, args: &[(&str, &str)]| Command {
            verb: verb.into(),
            key: Key::new(kind, 0),
            args: Args(args.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()),
        };
        let mut commands = Vec::new();
        for n in 0..12 {
            let sku = format!("SKU-{n} 中文商品 \u{202e}evil\u{1b}[31m 👨‍👩‍👧");
            commands.push(command(Kind::Return, "open", &[("sku", &sku), ("comment", "broken\nzipper")]));
            commands.push(command(Kind::Ticket, "open", &[("subject", &sku), ("comment", "where is it")]));
            commands.push(command(Kind::Parcel, "open", &[("tracking", &format!("TRACK{n}"))]));
        }
        let outcome = desk.run(&actor, &commands).expect("the desk can be written");
        assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
        let reader = Reader::open(&path).expect("the desk can be read");
        let mut app = App::new(Start {
            words: Words::in_zone(lang, jiff::tz::TimeZone::UTC),
            theme: Theme::mono(),
            actor,
            now: NOW,
            desk: "test".into(),
            zone: jiff::tz::TimeZone::UTC,
            demo: false,
            settings: Settings { import_folder: Some(folder.path().into()), ..Settings::default() },
            means: Means::default(),
            keys: None,
        });
        app.resize((100, 30));
        let effects = app.begin();
        let mut bench = Self { app, desk, reader, left: false, _folder: folder };
        bench.settle(effects);
        bench
    }

    fn send(&mut self, msg: Msg) {
        let effects = self.app.update(msg, NOW);
        self.settle(effects);
    }

    fn settle(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask(ask) => {
                    let answer = questions::answer(&self.reader, &ask.question);
                    self.send(Msg::Reply(Reply { slot: ask.slot, generation: ask.generation, answer }));
                }
                Effect::AskPast(point, ask) => {
                    self.reader.stand_at(point, &|| true).expect("it stands");
                    let answer = questions::answer(&self.reader, &ask.question);
                    self.reader.rest().expect("it rests");
                    self.reader.come_back().expect("it comes back");
                    let reply = Reply { slot: ask.slot, generation: ask.generation, answer };
                    self.send(Msg::Seen(point, reply));
                }
                Effect::Work(job) => {
                    let actor = self.app.actor.clone();
                    let news = match job.task {
                        Task::Import(..) => {
                            News::Progress(Progress::Rows { path: "x".into(), n: 1, file: 1, n_files: 1 })
                        }
                        task => carry_out(&mut self.desk, (&actor, &Settings::default()), task, &mut |_| true),
                    };
                    self.send(Msg::Report(Report { number: job.number, news }));
                }
                // An editor that puts a line below.
                Effect::Edit(text) => self.send(Msg::Edited(Ok(format!("{text}\nfrom the editor")))),
                Effect::Translate(ask) => self.translate(ask),
                Effect::Leave(_) => self.left = true,
                _ => {}
            }
        }
    }

    fn code(&mut self, code: KeyCode) {
        self.send(Msg::Input(Event::Key(KeyEvent::from(code))));
    }

    /// Presses the letters of a text, one after another.
    fn press(&mut self, letters: &str) {
        for c in letters.chars() {
            self.code(if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) });
        }
    }

    fn selected(&self) -> String {
        self.app.list().and_then(List::selected).map_or(String::new(), |key| key.to_string())
    }

    fn status(&self, key: &str) -> &'static str {
        let key = Key::parse(key).expect("the test names a number");
        let case: Option<crate::domain::returns::ReturnCase> = self.reader.get(key.id).expect("the desk can be read");
        case.map_or("", |case| case.status.code())
    }

    fn screen(&self, cells: u16, lines: u16) -> String {
        let mut terminal = Terminal::new(TestBackend::new(cells, lines)).expect("a test terminal opens");
        terminal.draw(|frame| self.app.draw(frame)).expect("it draws");
        terminal.backend().to_string()
    }
}

#[test]
fn one_key_approves_moves_on_and_is_taken_back() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2");
    let first = bench.selected();
    bench.press("a");
    assert_eq!(bench.status(&first), "approved");
    assert_ne!(bench.selected(), first);
    bench.press("u");
    assert_eq!((bench.status(&first), bench.selected()), ("requested", first.clone()));
    assert_eq!(bench.toast(), format!("Taken back: Approve {first} · Ctrl-r does it again"));
    bench.send(Msg::Input(Event::Key(KeyEvent::new(KeyCode::Char('r'), KeyModifiers::CONTROL))));
    assert_eq!(bench.status(&first), "approved");
}

#[test]
fn marked_records_are_decided_together() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2  a");
    assert!(bench.app.layers.is_empty());
    let approved = |bench: &Bench| {
        let rows = bench.app.list().map_or(0, |list| {
            list.rows.iter().filter(|row| bench.status(&row.key().to_string()) == "approved").count()
        });
        (rows, bench.app.list().map_or(0, |list| list.marks.len()))
    };
    assert_eq!(approved(&bench), (2, 0));
    bench.press("u");
    assert_eq!(approved(&bench), (0, 2), "what is taken back is marked as it was");
    assert_eq!(bench.toast(), "Taken back: Approve 2 records · Ctrl-r does it again");
    bench.send(Msg::Input(Event::Key(KeyEvent::new(KeyCode::Char('r'), KeyModifiers::CONTROL))));
    assert_eq!(approved(&bench), (2, 0));
    assert_eq!(bench.toast(), "Done again: Approve 2 records · u takes it back");
    // Marks that would stand out of sight do not come back.
    bench.press("/status:approved\nu");
    assert_eq!(approved(&bench), (0, 0));
}

#[test]
fn what_goes_out_of_sight_asks_first_and_the_focus_is_on_cancel() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3  x");
    assert_eq!(bench.app.layers.len(), 1);
    bench.press("\n");
    assert_eq!(bench.app.list().map(|list| list.marks.len()), Some(2));
    bench.press("xy");
    assert!(bench.app.layers.is_empty());
    bench.press("/status:spam\n");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(2));
}

#[test]
fn cases_alike_are_shown_with_why_and_opened() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let first = bench.selected();
    bench.press("L");
    let screen = bench.screen(100, 30);
    assert!(screen.contains(&format!("Cases alike {first}")) && screen.contains("words in common"), "{screen}");
    bench.press("j\n");
    assert!(bench.app.layers.is_empty() && bench.app.zoom == Zoom::Case);
    assert_ne!(bench.selected(), first);
}

#[test]
fn a_choice_of_one_letter_refuses_and_a_repeat_does_it_again() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2");
    let first = bench.selected();
    bench.press("xw");
    assert_eq!(bench.status(&first), "rejected");
    let second = bench.selected();
    bench.press(".");
    assert_eq!(bench.status(&second), "rejected");
}

#[test]
fn a_mistake_in_the_filter_keeps_the_rows() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/status:oops");
    let list = bench.app.list().expect("a list tab is in front");
    assert!(list.error.is_some() && list.rows.len() == 12);
    bench.code(KeyCode::Esc);
    let list = bench.app.list().expect("a list tab is in front");
    assert!(list.error.is_none() && list.editing.is_none() && list.filter.is_empty());
    bench.press("/status:requested\n");
    assert_eq!(bench.app.list().map(|list| list.rows.len()), Some(12));
}

#[test]
fn full_width_keys_of_an_input_method_are_understood() {
    let mut bench = Bench::new(Lang::ZhCn);
    bench.press("２：");
    assert_eq!((bench.app.tab, bench.app.layers.len()), (Tab::Returns, 1));
}

#[test]
fn somebody_elses_change_is_shown_and_the_cursor_stays() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2jj");
    let (at, key) = (bench.selected(), Key::parse(&bench.selected()).expect("a row is selected"));
    let command = Command { verb: "approve".into(), key, args: Args::default() };
    bench.desk.run(&Actor::agent("bert"), &[command]).expect("the desk can be written");
    bench.send(Msg::DeskChanged);
    assert_eq!(bench.selected(), at);
    assert!(bench.screen(100, 30).contains("approved"));
}

#[test]
fn a_stale_screen_never_overwrites() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2");
    let key = Key::parse(&bench.selected()).expect("a row is selected");
    let command =
        Command { verb: "severity".into(), key, args: Args([("level".to_owned(), "urgent".to_owned())].into()) };
    bench.desk.run(&Actor::agent("bert"), &[command]).expect("the desk can be written");
    bench.press("a");
    assert_eq!(bench.status(&key.to_string()), "requested");
    assert!(bench.app.toast.as_ref().is_some_and(|(_, role)| *role == Role::Bad));
}

#[test]
fn a_form_that_is_left_comes_back_as_it_was_and_is_asked_about_before_leaving() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3Chello\nthere");
    bench.code(KeyCode::Esc);
    assert!(bench.app.layers.is_empty());
    bench.press("q");
    assert!(!bench.left && bench.app.layers.len() == 1);
    bench.press("n");
    bench.press("C");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("hello") && screen.contains("there"), "{screen}");
    // Sent, so there is nothing to ask about.
    bench.code(KeyCode::F(10));
    assert!(bench.app.layers.is_empty(), "{}", bench.screen(100, 30));
    bench.press("q");
    assert!(bench.left);
}

#[test]
fn a_list_that_cannot_be_read_says_why_as_long_as_it_is_empty() {
    let mut bench = Bench::new(Lang::En);
    let effects = bench.app.update(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char('2')))), NOW);
    let asked = effects.into_iter().find_map(|effect| match effect {
        Effect::Ask(ask) if ask.slot == Slot::Page(Kind::Return) => Some(ask),
        _ => None,
    });
    let ask = asked.expect("a list asks for its rows");
    let broken = crate::services::read::StoreError::Other("no such column".to_owned());
    bench.app.update(Msg::Reply(Reply { slot: ask.slot, generation: ask.generation, answer: Err(broken) }), NOW);
    bench.app.toast = None;
    assert!(bench.screen(80, 24).contains("no such column"));
}

#[test]
fn an_answer_is_written_with_the_customers_words_in_sight() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3cc");
    assert!(bench.screen(80, 24).contains("< where is it"));
}

#[test]
fn a_form_that_nobody_typed_into_leaves_nothing() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3cc");
    bench.code(KeyCode::Esc);
    assert!(bench.app.toast.is_none());
    bench.press("q");
    assert!(bench.left);
}

#[test]
fn a_text_goes_to_the_editor_and_back_into_its_field() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let key = Key::parse(&bench.selected()).expect("a row is selected");
    bench.press("E");
    assert!(bench.screen(100, 30).contains("from the editor"));
    bench.code(KeyCode::F(9));
    assert_eq!(bench.screen(100, 30).matches("from the editor").count(), 2);
    bench.code(KeyCode::F(10));
    bench.press("\n");
    assert!(bench.screen(100, 30).contains("Nothing was done"), "{}", bench.screen(100, 30));
    bench.code(KeyCode::F(10));
    bench.press("y");
    let said: Vec<crate::domain::change::Message> =
        bench.reader.children("ticket_id", key.id).expect("the desk can be read");
    assert!(said.iter().any(|message| message.body == "from the editor\nfrom the editor"), "{said:?}");
}

#[test]
fn words_are_found_in_the_case_in_full_and_sections_are_jumped_to() {
    let mut bench = Bench::new(Lang::En);
    bench.app.resize((80, 15));
    bench.press("2\n/ZIPPER");
    assert_eq!(bench.app.search_state(), Some(("zipper".to_owned(), Some(0), 5)));
    assert!(bench.screen(80, 15).contains("zipper"));
    bench.press("\nN");
    let (_, at, n) = bench.app.search_state().expect("a search is on");
    assert_eq!(at, Some(n - 1), "before the first stands the last");
    bench.press("gg}}}}}");
    let scroll = |bench: &Bench| bench.app.list().map_or(0, |list| list.scroll);
    let down = scroll(&bench);
    assert!(down > 0 && !bench.screen(80, 15).contains("more lines"));
    bench.press("{");
    assert!(scroll(&bench) < down);
    // The next case keeps what is searched; Esc takes the search away first.
    let first = bench.selected();
    bench.press("J");
    assert_ne!(bench.selected(), first);
    assert!(bench.app.search_state().is_some_and(|(_, _, n)| n > 1));
    bench.code(KeyCode::Esc);
    assert_eq!((bench.app.search_state(), bench.app.zoom), (None, Zoom::Case));
}

#[test]
fn a_long_story_is_told_whole_and_its_last_line_can_be_read() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let key = Key::parse(&bench.selected()).expect("a row is selected");
    for n in 0..60 {
        let text = format!("note {n}: {}", "很长的一句话，".repeat(20));
        let args = Args([("text".to_owned(), text)].into());
        let command = Command { verb: "note".into(), key, args };
        bench.desk.run(&Actor::agent("anna"), &[command]).expect("the desk can be written");
    }
    bench.send(Msg::DeskChanged);
    bench.press("\nG");
    bench.app.resize((80, 24));
    bench.press("G");
    let screen = bench.screen(80, 24);
    assert!(screen.contains("where is it") || screen.contains("note 0"), "{screen}");
    let story = bench.app.story(78).expect("the case is told");
    assert!(story.lines.len() > 120 && story.lines.iter().all(|line| line.width() <= 78));
}

#[test]
fn every_screen_draws_at_every_kind_of_size_in_both_languages() {
    let walks = [
        "",
        "2",
        "2\n",
        "2/status:x",
        "2f",
        "2x",
        "2?",
        "2:",
        "2F",
        "2U",
        "2I",
        "2,",
        "2w",
        "3c",
        "4",
        "4b",
        "5",
        "55",
        "6",
        "7",
        "7b",
        "7b\n",
        "77",
        "7gA",
        "6jjj",
        "6v",
        "6gl",
        "6glv",
        "6p",
        "6w",
        "6h",
        "6c[b",
        "66jjj",
        "66v",
        "66Gv",
        "66bbooo",
        "2g",
        "2y",
        "2'",
        "3S",
        "2jj;_",
        "2+",
        "2zc",
        "2zgs",
        "3@",
        "2gs",
        "2gJ",
        "3zd",
    ];
    let cells = [1, 7, 60, 80, 110, 200];
    let lines = [1, 3, 15, 24, 60];
    for &lang in Lang::ALL {
        for walk in walks {
            let mut bench = Bench::new(lang);
            bench.press(walk);
            for cells in cells {
                for lines in lines {
                    bench.app.resize((cells, lines));
                    let screen = bench.screen(cells, lines);
                    assert!(!screen.contains(['\u{1b}', '\u{202e}']), "{walk} {cells}x{lines}");
                }
            }
            bench.app.resize((80, 24));
            let screen = bench.screen(80, 24);
            assert!(
                !screen.contains("[action-") && !screen.contains("[column-") && !screen.contains("[tab-"),
                "{screen}"
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, ..ProptestConfig::default() })]

    #[test]
    fn any_keys_leave_a_screen_that_draws_and_five_escapes_lead_back(keys in "[1-7a-zA-Z /?:,.*+_;<>\\-\n]{0,40}") {
        let mut bench = Bench::new(Lang::En);
        for c in keys.chars() {
            bench.press(&c.to_string());
            if bench.left {
                return Ok(());
            }
            if let Some(list) = bench.app.list() {
                prop_assert!(list.rows.is_empty() || list.cursor < list.rows.len());
            }
        }
        // Smaller than the model knows, as after a resize that is still on its way.
        bench.screen(80, 24);
        for _ in 0..5 {
            bench.code(KeyCode::Esc);
        }
        prop_assert!(bench.app.layers.is_empty());
        prop_assert_eq!(bench.app.zoom == Zoom::Case, false);
    }
}
