//! What an agent waits for, measured on generated files that came in through the real importers.
//!
//! Each aim stands beside its floor in the same run, because only ratios of one run are stable: a bare durable write beside
//! a decision, a bare list beside a window. `AFTERDESK_BENCH_CASES=10000,100000` says how many return requests the desks have;
//! `AFTERDESK_BENCH_DESK` names a desk that is there already, for the only size that is then named, with its files in
//! `AFTERDESK_BENCH_FILES`.

use std::cell::{Cell, RefCell};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use afterdesk::analytics::Metric;
use afterdesk::config::Settings;
use afterdesk::domain::change::{Record, ReturnCase};
use afterdesk::domain::command::{Args, Command};
use afterdesk::domain::ids::Kind;
use afterdesk::domain::people::Actor;
use afterdesk::domain::time::Instant;
use afterdesk::services::clock::Clock;
use afterdesk::services::demo::{Plan, write_files};
use afterdesk::services::import::{self, Input, Options};
use afterdesk::services::lists::{self, Env, Selection};
use afterdesk::services::read::{From, Place, Reader};
use afterdesk::services::reports::{self, Wish};
use afterdesk::services::{Desk, export, figures, findings, overview};
use afterdesk::text::{Lang, Words};
use afterdesk::tui::app::{App, Start};
use afterdesk::tui::msg::{Effect, Msg};
use afterdesk::tui::questions;
use afterdesk::tui::reads::Reply;
use afterdesk::tui::theme::{Means, Theme};
use crossterm::event::{Event, KeyCode, KeyEvent};
use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;

const NOW: Instant = Instant(1_795_687_200_000);
const SCREEN: (u16, u16) = (160, 50);
const WINDOW: i64 = 50;

fn main() {
    divan::main();
}

fn sizes() -> Vec<u64> {
    let wanted = std::env::var("AFTERDESK_BENCH_CASES").unwrap_or_else(|_| "10000,100000".into());
    wanted.split(',').filter_map(|number| number.trim().parse().ok()).collect()
}

/// The generated files of a size and a desk that they came into, made once.
struct Fixture {
    cases: u64,
    folder: tempfile::TempDir,
    /// A desk that was there before, and the files that it was made of.
    known: Option<[PathBuf; 2]>,
}

impl Fixture {
    fn of(cases: u64) -> &'static Self {
        static MADE: OnceLock<Mutex<Vec<&'static Fixture>>> = OnceLock::new();
        let mut made = MADE.get_or_init(Mutex::default).lock().expect("no other fixture failed");
        if let Some(fixture) = made.iter().find(|fixture| fixture.cases == cases) {
            return fixture;
        }
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let named = |name: &str| std::env::var_os(name).map(PathBuf::from);
        let known =
            named("AFTERDESK_BENCH_DESK").map(|desk| [desk, named("AFTERDESK_BENCH_FILES").unwrap_or_default()]);
        let fixture: &'static Self = Box::leak(Box::new(Self { cases, folder, known }));
        if fixture.known.is_none() {
            let plan = Plan { cases, until: NOW, ..Plan::default() };
            write_files(&plan, &fixture.files()).expect("the files can be written");
            fixture.bring_in(&fixture.desk());
        }
        made.push(fixture);
        fixture
    }

    fn files(&self) -> PathBuf {
        self.known.as_ref().map_or_else(|| self.folder.path().join("files"), |[_, files]| files.clone())
    }

    fn desk(&self) -> PathBuf {
        self.known.as_ref().map_or_else(|| self.folder.path().join("bench.afterdesk"), |[desk, _]| desk.clone())
    }

    fn bytes(&self) -> u64 {
        let entries = std::fs::read_dir(self.files()).expect("the files are there");
        entries.filter_map(|entry| entry.ok()?.metadata().ok()).map(|file| file.len()).sum()
    }

    /// Brings all files into a desk; answers how many rows they had.
    fn bring_in(&self, desk: &Path) -> usize {
        let mut desk = open(desk);
        let inputs = [Input::Path(self.files())];
        let report =
            import::run(&mut desk, &actor(), &inputs, &Options::default(), &mut |_| true).expect("it comes in");
        report.files.iter().map(|file| usize::try_from(file.n_rows).unwrap_or(0)).sum()
    }
}

fn open(path: &Path) -> Desk {
    Desk::open(path, Clock::Fixed(NOW)).expect("a desk can be opened")
}

fn actor() -> Actor {
    Actor::agent("ana")
}

fn reader(cases: u64) -> Reader {
    Reader::open(&Fixture::of(cases).desk()).expect("the desk can be read")
}

fn env() -> Env {
    Env { now: NOW, me: actor().name, zone: jiff::tz::TimeZone::UTC }
}

fn select(text: &str) -> Selection {
    lists::select(Kind::Return, text, &env()).expect("the query is one")
}

#[divan::bench(args = sizes(), sample_count = 1, sample_size = 1)]
fn import_everything(bencher: Bencher, cases: u64) {
    let fixture = Fixture::of(cases);
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    bencher
        .counter(divan::counter::BytesCount::new(fixture.bytes()))
        .bench_local(|| fixture.bring_in(&folder.path().join("fresh.afterdesk")));
}

#[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
fn import_the_same_again(bencher: Bencher, cases: u64) {
    let fixture = Fixture::of(cases);
    bencher.bench_local(|| fixture.bring_in(&fixture.desk()));
}

/// A screen without threads: questions are answered at once, a frame is drawn into memory.
struct Player {
    app: App,
    reader: Reader,
    terminal: Terminal<TestBackend>,
}

impl Player {
    fn open(cases: u64) -> Self {
        let mut app = App::new(Start {
            words: Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC),
            theme: Theme::mono(),
            actor: actor(),
            now: NOW,
            desk: "bench".into(),
            zone: jiff::tz::TimeZone::UTC,
            demo: false,
            settings: Settings::default(),
            means: Means::default(),
            keys: None,
        });
        app.resize(SCREEN);
        let effects = app.begin();
        let terminal = Terminal::new(TestBackend::new(SCREEN.0, SCREEN.1)).expect("a test terminal opens");
        let mut player = Self { app, reader: reader(cases), terminal };
        player.settle(effects);
        player.draw();
        player
    }

    fn settle(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            if let Effect::Ask(ask) = effect {
                let answer = questions::answer(&self.reader, &ask.question);
                self.send(Msg::Reply(Reply { slot: ask.slot, generation: ask.generation, answer }));
            }
        }
    }

    fn send(&mut self, msg: Msg) {
        let effects = self.app.update(msg, NOW);
        self.settle(effects);
    }

    fn key(&mut self, key: char) {
        self.send(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char(key)))));
        self.draw();
    }

    fn draw(&mut self) {
        self.terminal.draw(|frame| self.app.draw(frame)).expect("it draws");
    }
}

/// From an open program to the first frame with everything in it, counts and figures of the week too.
#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn first_screen(bencher: Bencher, cases: u64) {
    Fixture::of(cases);
    bencher.bench_local(|| Player::open(cases));
}

/// The list of returns, from the key of its tab to the frame, the count behind it included.
#[divan::bench(args = sizes(), sample_count = 20, sample_size = 1)]
fn tab_to_frame(bencher: Bencher, cases: u64) {
    let mut player = Player::open(cases);
    bencher.bench_local(|| {
        player.key('2');
        player.key('1');
    });
}

/// One line down, with the case beside the list read anew.
#[divan::bench(args = sizes(), sample_count = 200, sample_size = 1)]
fn key_to_frame(bencher: Bencher, cases: u64) {
    let mut player = Player::open(cases);
    player.key('2');
    bencher.bench_local(|| player.key('j'));
}

/// The floor of a window: the driver's own first rows of the table.
#[divan::bench(args = sizes())]
fn floor_bare_list(bencher: Bencher, cases: u64) {
    let fixture = Fixture::of(cases);
    let bare = rusqlite::Connection::open(fixture.desk()).expect("the file opens");
    let mut statement = bare.prepare("select * from returns order by id desc limit 50").expect("a statement");
    bencher.counter(ItemsCount::new(50_usize)).bench_local(|| {
        let mut rows = statement.query([]).expect("rows");
        let mut n = 0;
        while let Some(row) = rows.next().expect("a row") {
            n += usize::from(black_box(row.get_ref(0)).is_ok());
        }
        n
    });
}

fn windows(bencher: Bencher, cases: u64, text: &str, from: From) {
    let reader = reader(cases);
    let selection = select(text);
    bencher.bench_local(|| {
        reader.window::<ReturnCase>(&selection.condition, selection.order, from, WINDOW).expect("a window is read")
    });
}

const LISTS: &[&str] =
    &["", "status:open sort:due", "is:overdue", "platform:amazon amount>50", "age>30d -status:closed"];

/// A combination of a size and a query, printed as both.
struct Asked(u64, &'static str);

impl std::fmt::Display for Asked {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.0, self.1)
    }
}

fn asked(texts: &'static [&'static str]) -> Vec<Asked> {
    sizes().into_iter().flat_map(|cases| texts.iter().map(move |text| Asked(cases, text))).collect()
}

#[divan::bench(args = asked(LISTS), sample_count = 50)]
fn list_window(bencher: Bencher, asked: &Asked) {
    windows(bencher, asked.0, asked.1, From::Start);
}

#[divan::bench(args = sizes())]
fn list_window_in_the_middle(bencher: Bencher, cases: u64) {
    let middle = Place { value: NOW.0 - 200 * 86_400_000, id: 1 };
    windows(bencher, cases, "", From::After(middle));
}

const SEARCHES: &[&str] = &["the", "zip", "\"not work\"", "质量", "破", "zzzz", "broken status:open"];

#[divan::bench(args = asked(SEARCHES), sample_count = 50)]
fn search(bencher: Bencher, asked: &Asked) {
    windows(bencher, asked.0, asked.1, From::Start);
}

#[divan::bench(args = asked(&["", "status:open", "the"]), sample_count = 10)]
fn count(bencher: Bencher, asked: &Asked) {
    let reader = reader(asked.0);
    let selection = select(asked.1);
    bencher.bench_local(|| reader.count(Kind::Return, &selection.condition).expect("a number"));
}

#[divan::bench(args = sizes(), sample_count = 10)]
fn figures_of_reports(bencher: Bencher, cases: u64) {
    let reader = reader(cases);
    let env = env();
    bencher.bench_local(|| overview::reports(&reader, &env, 12).expect("the figures are read"));
}

/// The floor of a decision: one row, durable.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn floor_bare_commit(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let bare = rusqlite::Connection::open(folder.path().join("bare.db")).expect("a file");
    bare.execute_batch("pragma journal_mode=wal; pragma synchronous=full; create table t (id integer primary key, n)")
        .expect("a table");
    bencher.bench_local(|| bare.execute("insert into t (n) values (1)", []).expect("a row"));
}

/// Approving one return: journal, chain, search index and effects included, durable when it is told. It is taken back before
/// the next one, outside the measured time.
#[divan::bench(args = sizes(), sample_count = 100, sample_size = 1)]
fn one_decision(bencher: Bencher, cases: u64) {
    let desk = RefCell::new(open(&Fixture::of(cases).desk()));
    let selection = select("status:requested");
    let waiting = reader(cases).window::<ReturnCase>(&selection.condition, selection.order, From::Start, 1);
    let case = waiting.expect("a list is read").pop().expect("a return waits for a decision");
    let args = Args([("reason".to_owned(), "bench".to_owned())].into());
    let command = Command { verb: "approve".to_owned(), key: case.key(), args };
    let last_group = Cell::new(None);
    bencher
        .with_inputs(|| {
            if let Some(group) = last_group.take() {
                desk.borrow_mut().undo(&actor(), Some(group)).expect("a decision is taken back");
            }
        })
        .bench_local_values(|()| {
            let outcome = desk.borrow_mut().run(&actor(), std::slice::from_ref(&command)).expect("it is decided");
            assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
            last_group.set(outcome.group);
        });
    if let Some(group) = last_group.take() {
        desk.borrow_mut().undo(&actor(), Some(group)).expect("a decision is taken back");
    }
}

/// The dashboard: its seven figures, each with a trend of twenty-six weeks.
#[divan::bench(args = sizes(), sample_count = 10, sample_size = 1)]
fn seven_figures_with_half_a_year_of_weeks(bencher: Bencher, cases: u64) {
    let reader = reader(cases);
    bencher.bench_local(|| trends(&reader, &Metric::KEY));
}

/// Those of them that come from daily cells.
#[divan::bench(args = sizes(), sample_count = 20, sample_size = 1)]
fn return_and_refund_rate_with_half_a_year_of_weeks(bencher: Bencher, cases: u64) {
    let reader = reader(cases);
    bencher.bench_local(|| trends(&reader, &[Metric::ReturnRate, Metric::RefundRate]));
}

/// What the weekly report begins with: its figures with twelve weeks before them.
#[divan::bench(args = sizes(), sample_count = 20, sample_size = 1)]
fn seven_figures_with_twelve_weeks(bencher: Bencher, cases: u64) {
    let reader = reader(cases);
    bencher.bench_local(|| trend_of(&reader, &Metric::KEY, 12));
}

fn trends(reader: &Reader, metrics: &[Metric]) {
    trend_of(reader, metrics, 26);
}

fn trend_of(reader: &Reader, metrics: &[Metric], weeks: usize) {
    let env = figures::Env::load(reader, NOW).expect("parameters are read");
    let scope = env.period("last-week").expect("a period");
    for &metric in metrics {
        let ask = figures::Ask::new(metric, scope.clone());
        let trend = figures::series(reader, &env, &ask, figures::Step::Week, weeks).expect("figures are counted");
        assert_eq!(black_box(trend).len(), weeks);
    }
}

/// The weekly review as a page, from the desk to its bytes.
#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn weekly_page(bencher: Bencher, cases: u64) {
    let reader = reader(cases);
    let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
    let wish = Wish { template: "weekly".to_owned(), ..Wish::default() };
    bencher.bench_local(|| {
        let report = reports::make(&reader, &words, NOW, &wish).expect("a report is made");
        reports::bytes(&report, reports::Format::Html, &words).expect("it is drawn").len()
    });
}

/// What really moved in the last week.
#[divan::bench(args = sizes(), sample_count = 5, sample_size = 1)]
fn findings_of_a_week(bencher: Bencher, cases: u64) {
    let reader = reader(cases);
    bencher.bench_local(|| {
        let env = figures::Env::load(&reader, NOW).expect("parameters are read");
        let period = env.period("last-week").expect("a period");
        findings::review(&reader, &env, &period).expect("it is reviewed").findings.len()
    });
}

const SHEET_ROWS: usize = 100_000;

/// Returns into a workbook, a hundred thousand of them where there are as many.
#[divan::bench(args = sizes(), sample_count = 3, sample_size = 1)]
fn rows_to_a_workbook(bencher: Bencher, cases: u64) {
    let (reader, selection) = (reader(cases), select(""));
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = folder.path().join("returns.xlsx");
    bencher.bench_local(|| {
        let written = export::write(&path, export::Format::Xlsx, &mut |take| {
            let (mut from, mut n) = (From::Start, 0);
            while n < SHEET_ROWS {
                let read = reader.window::<ReturnCase>(&selection.condition, selection.order, from, 1_000);
                let rows = read.map_err(std::io::Error::other)?;
                let Some(last) = rows.last() else { break };
                from = From::After(Place { value: last.requested_at.0, id: last.id });
                n += rows.len();
                rows.iter().try_for_each(|row| take(export::object(row)))?;
            }
            Ok(())
        });
        written.expect("it is written")
    });
}
