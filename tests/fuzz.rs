//! Promise I4: any bytes get an answer, quickly and without a panic. Good files, rules and texts are broken in random ways.
//!
//! Built by hand, on the stable compiler and without a network: the corpus is what the repository holds anyway. In the suite each
//! target runs for a second; `AFTERDESK_FUZZ_SECONDS` makes it longer, as does the ignored night run.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

use afterdesk::config::Settings;
use afterdesk::domain::definitions::{self, Sort};
use afterdesk::domain::ids::Kind;
use afterdesk::domain::query;
use afterdesk::importers::{Opened, Reading, Source, choose, values};
use afterdesk::text::{markdown, shown, shown_json, shown_line};
use fastrand::Rng;

use crate::support::files::{amazon_orders, seller_fulfilled_returns};
use crate::support::source::root;

/// No input may take longer, however busy the machine is that runs the tests.
const SLOWEST: Duration = Duration::from_secs(5);
/// Longer ones say nothing new and take time.
const LONGEST: usize = 20_000;

/// What parsers trip over.
const TOKENS: &[&str] = &[
    "\0",
    "\u{feff}",
    "\"",
    "'",
    ",",
    ";",
    "\t",
    "\r\n",
    "\n",
    "{",
    "}",
    "[",
    "]",
    "<",
    ">",
    "&amp;",
    "<!DOCTYPE",
    "PK\u{3}\u{4}",
    "=",
    "==",
    "-",
    "--",
    "..",
    "\\",
    "(",
    ")",
    "or",
    "not",
    "9999999999999999999",
    "-0",
    "1e999",
    "NaN",
    "0.0000000001",
    "2026-02-30",
    "31/02/2026",
    "24:00",
    "+99:99",
    "EUR",
    "\u{202e}",
    "\u{1b}[",
    "中",
    "👩\u{200d}👧",
    "\u{301}\u{301}",
    "null",
    "true",
    "in",
    "{{",
    "}}",
    "{%",
    "#",
    "[[",
    "]]",
    "\u{1f}\u{8b}",
];

struct Target {
    name: &'static str,
    corpus: Vec<Vec<u8>>,
    run: fn(&[u8]),
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

fn import(bytes: &[u8]) {
    match Source::open("x", Box::new(Cursor::new(bytes.to_vec()))) {
        Ok(Opened::File(source)) => read(source),
        Ok(Opened::Sheets(sheets)) => sheets.into_iter().for_each(read),
        _ => {}
    }
}

fn read(mut source: Source) {
    if let Ok(chosen) = choose(&mut source, &Reading::default()) {
        let _ = chosen.read(source, &mut |_| true);
    }
}

fn ask(bytes: &[u8]) {
    let text = text(bytes);
    for kind in [Kind::Return, Kind::Ticket, Kind::Parcel] {
        let _ = query::parse(kind, &text);
        let caret = text.floor_char_boundary(text.len() / 2);
        let _ = query::complete(kind, &text, caret);
    }
}

fn define(bytes: &[u8]) {
    let text = text(bytes);
    for &sort in Sort::ALL {
        let _ = definitions::check(sort, &text);
    }
}

fn show(bytes: &[u8]) {
    let text = text(bytes);
    for clean in [shown(&text), shown_line(&text)] {
        let is_live = |c: char| {
            (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!clean.contains(is_live), "something live is shown");
    }
    let json = serde_json::to_string(&text).unwrap_or_default();
    assert_eq!(serde_json::from_str::<String>(&shown_json(&json)).ok(), Some(text.clone()));
    let _ = markdown::blocks(&text);
}

fn value(bytes: &[u8]) {
    let text = text(bytes);
    let _ = values::money(&text, &values::MoneyStyle::default());
    for order in values::DateOrder::NAMED.map(|(_, order)| order) {
        if let Some(style) = values::DateStyle::new(order, "UTC") {
            let _ = values::date(&text, &style);
        }
    }
    let _ = (values::tracking(&text), values::identifier(&text), values::order_numbers(&text));
    let _ = afterdesk::domain::time::Instant::parse(&text);
}

fn set(bytes: &[u8]) {
    let _ = Settings::parse(&text(bytes));
}

/// Every file below a folder, cut to size; nothing where the folder is not there.
fn files(folder: &Path) -> Vec<Vec<u8>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else if let Ok(mut bytes) = std::fs::read(entry.path()) {
            bytes.truncate(LONGEST);
            found.push(bytes);
        }
    }
    found
}

fn bytes(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}

fn workbook() -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(seller_fulfilled_returns(3).lines()) {
        for (column, cell) in (0..).zip(line.split('\t')) {
            sheet.write_string(row, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

fn targets() -> Vec<Target> {
    let mut platform = vec![seller_fulfilled_returns(4).into_bytes(), amazon_orders(3).into_bytes(), workbook()];
    platform.extend(files(&root().join("../shared/samples")).into_iter().take(120));
    let queries = [
        "status:requested",
        "-tag:vip or (sku:A* and value>10EUR)",
        "due<2d by:reason",
        "@overdue \"two words\" 破损",
        "a:b:c",
    ];
    let moments = [
        "2026-06-20T09:00:00Z",
        "20/06/2026 09:00",
        "June 3, 2026",
        "1.234,56 €",
        "-12.50",
        "1Z999AA10123456784",
        "302-1-2",
    ];
    vec![
        Target { name: "files of platforms", corpus: platform, run: import },
        Target { name: "queries", corpus: bytes(&queries), run: ask },
        Target { name: "definitions", corpus: files(&root().join("assets/business")), run: define },
        Target { name: "shown texts", corpus: files(&root().join("assets/demo")), run: show },
        Target { name: "dates, sums and numbers", corpus: bytes(&moments), run: value },
        Target { name: "settings", corpus: files(&root().join("assets/settings")), run: set },
    ]
}

fn broken(corpus: &[Vec<u8>], rng: &mut Rng) -> Vec<u8> {
    let mut input = corpus[rng.usize(..corpus.len())].clone();
    for _ in 0..rng.usize(1..8) {
        let at = rng.usize(..=input.len());
        match rng.u8(..8) {
            0 if !input.is_empty() => {
                let at = at.min(input.len() - 1);
                input[at] = rng.u8(..);
            }
            1 => input.truncate(at),
            2 => drop(input.splice(at..at, TOKENS[rng.usize(..TOKENS.len())].bytes())),
            3 => {
                let until = (at + rng.usize(..64)).min(input.len());
                input.drain(at..until);
            }
            4 => {
                let until = (at + rng.usize(..256)).min(input.len());
                let part = input[at..until].to_vec();
                let n = rng.usize(1..20);
                drop(input.splice(at..at, part.repeat(n)));
            }
            5 => {
                let other = &corpus[rng.usize(..corpus.len())];
                let from = rng.usize(..=other.len());
                input.truncate(at);
                input.extend_from_slice(&other[from..]);
            }
            6 => {
                let token = TOKENS[rng.usize(..TOKENS.len())].repeat(rng.usize(1..200));
                drop(input.splice(at..at, token.bytes()));
            }
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << rng.u8(..8);
                }
            }
        }
    }
    input.truncate(LONGEST);
    input
}

/// Breaks inputs of every target for so long; answers how many each was given.
fn run(each: Duration, seed: u64) -> Vec<(&'static str, usize)> {
    let mut counts = Vec::new();
    for target in targets() {
        let mut rng = Rng::with_seed(seed);
        let (since, mut n) = (Instant::now(), 0);
        while since.elapsed() < each {
            let input =
                if n < target.corpus.len() { target.corpus[n].clone() } else { broken(&target.corpus, &mut rng) };
            let began = Instant::now();
            let outcome = catch_unwind(AssertUnwindSafe(|| (target.run)(&input)));
            let took = began.elapsed();
            let shown = || text(&input[..input.len().min(2_000)]).escape_debug().to_string();
            assert!(outcome.is_ok(), "{} panics, seed {seed}, input {n}: {}", target.name, shown());
            assert!(took < SLOWEST, "{} takes {took:?}, seed {seed}, input {n}: {}", target.name, shown());
            n += 1;
        }
        counts.push((target.name, n));
    }
    counts
}

fn seconds(usual: u64) -> Duration {
    let named = std::env::var("AFTERDESK_FUZZ_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(named.unwrap_or(usual))
}

#[test]
fn broken_inputs_get_an_answer() {
    for (name, n) in run(seconds(1), 1) {
        assert!(n > 10, "{name}: {n}");
    }
}

/// The long run: a minute each by default, with a seed of its own each time.
#[test]
#[ignore = "a minute for each target"]
fn a_minute_of_broken_inputs_each() {
    let seed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(7, |since| since.as_secs());
    println!("seed {seed}");
    for (name, n) in run(seconds(60), seed) {
        println!("{name}: {n} inputs, 0 panics, 0 over {SLOWEST:?}");
    }
}
