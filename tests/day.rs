//! Days of work played by keys in a pseudo-terminal: every row of an agent's, a triager's and a seller's day, with its keystrokes
//! counted and printed. What a row decided is asked of the desk by another process, never read off the screen alone.
//!
//! One press is one key, a chord too; the cursor stands on the case, because the queue put it there.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::support::program::{NOW, Place};
use crate::support::terminal::Terminal;

const ENTER: &str = "\r";
const TAB: &str = "\t";
/// Takes back what stands in a line.
const CLEAR: &str = "\u{15}";
const ALT_3: &str = "\u{1b}3";

/// A machine under load must not fail the test.
const PATIENCE: Duration = Duration::from_secs(90);

/// Returns of the day: number, order, units.
const RETURNS: usize = 14;
const COMPLAINTS: usize = 28;

/// One row of a day as it was played.
struct Played {
    row: &'static str,
    allowed: usize,
    used: usize,
}

/// A day on a desk with an open screen.
struct Day {
    place: Place,
    terminal: Terminal,
    /// The key of the tab in front.
    tab: String,
    played: Vec<Played>,
}

/// What the day is about, beside the demonstration's own cases: orders of three mugs, returns of them, complaints.
fn bring_in(place: &Place) {
    let mut orders =
        "platform,order-number,ordered-at,sku,product,quantity,line-total,order-total,currency,customer\n".to_owned();
    let mut returns =
        "platform,return-number,order-number,sku,product,quantity,reason,requested-at,currency,value,customer\n"
            .to_owned();
    for n in 0..RETURNS {
        let _ = writeln!(orders, "shop,DAY-{n:02}-77{n:03},2026-06-10,MUG-RED,Red mug,3,90.00,90.00,EUR,Buyer {n}");
        let _ = writeln!(
            returns,
            "shop,DR-{n:02},DAY-{n:02}-77{n:03},MUG-RED,Red mug,3,defective,2026-06-18,EUR,90.00,Buyer {n}"
        );
    }
    let mut complaints =
        "platform,complaint-number,order-number,subject,message,customer,opened-at,status\n".to_owned();
    for n in 0..COMPLAINTS {
        // Two tell the same story; twelve are alike.
        let order = if n == 1 { 0 } else { n };
        let text = if n < 16 { format!("It stopped working {n}") } else { "I am still waiting for it".to_owned() };
        let _ = writeln!(
            complaints,
            "shop,DC-{n:02},TRI-{order:02}-55{order:03},Story {n},{text},Buyer {order},2026-06-19,new"
        );
    }
    let products = "sku,title,product-line,supplier\nMUG-RED,Red mug,mugs,Pottery\nMUG-BLUE,Blue mug,mugs,Pottery\n\
                    MUG-GREEN,Green mug,mugs,Pottery\n";
    let files = [
        ("products.csv", products),
        ("orders.csv", orders.as_str()),
        ("returns.csv", returns.as_str()),
        ("complaints.csv", complaints.as_str()),
    ];
    for (name, text) in files {
        let path = place.write(name, text);
        place.run(&["import", &path]).ended(0);
    }
}

impl Day {
    fn begin() -> Self {
        let place = Place::new();
        place.run(&["demo", "--cases", "60", "--keep", "a.desk", "--no-screen"]).ended(0);
        bring_in(&place);
        std::fs::create_dir(place.path("drop")).expect("a folder");
        let drop = place.path("drop").to_string_lossy().replace('\\', "/");
        let config = place.write("settings.toml", &format!("import_folder = \"{drop}\"\n"));
        let args = ["--lang", "en", "--as", "mei", "--now", NOW, "--desk", "a.desk", "--config", &config];
        let mut terminal = Terminal::start(&args, place.home(), 120, 40);
        terminal.wait_for("the screen", |text| text.contains("1 Today"));
        Self { place, terminal, tab: "1".to_owned(), played: Vec::new() }
    }

    /// The number of a case of the day by the platform's own.
    fn number(&self, kind: &str, platform_ref: &str) -> String {
        let query = format!("platform_ref:{platform_ref}");
        let found = self.place.run(&["list", kind, &query, "--json"]).ended(0).lines();
        found.first().and_then(|case| case["number"].as_str()).unwrap_or_else(|| panic!("{platform_ref}")).to_owned()
    }

    fn run(&self, args: &[&str]) {
        self.place.run(args).ended(0);
    }

    /// Puts the cursor where the queue would have put it; these keys are not part of a row.
    fn stand_on(&mut self, tab: &str, filter: &str, first: &str) {
        // The key of the tab in front leads on to its other lists.
        if self.tab != tab {
            self.terminal.press(tab);
            tab.clone_into(&mut self.tab);
        }
        let name = match tab {
            "2" => "2 Returns",
            "3" => "3 Complaints",
            _ => "1 Today",
        };
        self.terminal.wait_for(name, |text| text.contains(name));
        self.terminal.press(&format!("/{CLEAR}{filter}{ENTER}"));
        // Once in the list, once as the head of the case.
        let there = |text: &str| text.contains(&format!("/ {filter}")) && heads(text).any(|head| head == first);
        self.terminal.wait_for(first, there);
    }

    /// Plays a row on a case and waits until the desk has it.
    fn row(
        &mut self,
        (row, allowed): (&'static str, usize),
        (tab, number): (&str, &str),
        keys: &[&str],
        holds: impl Fn(&Value) -> bool,
    ) {
        self.stand_on(tab, &format!("number:{number}"), number);
        self.keys((row, allowed), keys);
        self.until(row, number, holds);
    }

    fn keys(&mut self, (row, allowed): (&'static str, usize), keys: &[&str]) {
        for key in keys {
            self.terminal.press(key);
        }
        self.played.push(Played { row, allowed, used: keys.len() });
    }

    /// More keys of the row that was begun.
    fn goes_on(&mut self, keys: &[&str]) {
        for key in keys {
            self.terminal.press(key);
        }
        if let Some(played) = self.played.last_mut() {
            played.used += keys.len();
        }
    }

    /// Waits until the desk itself has what a row decided.
    fn until(&mut self, row: &str, number: &str, holds: impl Fn(&Value) -> bool) {
        self.asked_until(row, &["show", number, "--json"], |found| found.first().is_some_and(&holds));
    }

    /// Asks the desk by another process until the answer is as wanted.
    fn asked_until(&mut self, row: &str, question: &[&str], holds: impl Fn(&[Value]) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let found = self.place.run(question).ended(0).lines();
            if holds(&found) {
                return;
            }
            if Instant::now() > deadline {
                panic!("{row}: {question:?} answers {found:#?}\nthe screen shows\n{}", self.terminal.text());
            }
            self.terminal.take_in(Duration::from_millis(200));
        }
    }

    /// Rows 8 and 9 of a review: whys with evidence, and an action of the last one.
    fn row_of_whys(&mut self) {
        let (one, two) = (self.number("returns", "DR-00"), self.number("returns", "DR-01"));
        self.stand_on("2", &format!("number:{one},{two} sort:requested"), &one);
        self.terminal.press("  ");
        self.sees("the marks", |text| text.contains("2 marked"));
        self.keys(("5.2.8 start a 5-Why with evidence", 4), &["y"]);
        self.sees("a question", |text| text.contains("Question:"));
        self.terminal.press("Why do mugs break?");
        self.goes_on(&[ENTER]);
        self.asked_until("5.2.8", &["list", "evidence", "--json"], |found| found.len() == 2);
        self.leaves_the_box();
        self.keys(("5.2.8 extend a 5-Why with evidence", 4), &["y"]);
        self.sees("the question", |text| text.contains("Why do mugs break?"));
        self.goes_on(&[ENTER, "y"]);
        self.sees("the next why", |text| text.contains("Alt-e"));
        self.terminal.press("Thin paper");
        self.goes_on(&["\u{1b}e"]);
        // The marked cases, or the one under the cursor where the marks are gone by then.
        self.asked_until("5.2.8", &["list", "evidence", "--json"], |found| found.len() > 2);
        self.keys(("5.2.9 note an action with owner and date", 4), &["a"]);
        self.sees("the hint", |text| text.contains("@ and a letter"));
        self.terminal.press("Thicker paper ");
        self.goes_on(&["@", "m", "7"]);
        let owned = |action: &Value| text(action, "assignee") == "mei" && !action["due_at"].is_null();
        self.asked_until("5.2.9", &["list", "actions", "--json"], |found| found.iter().any(owned));
        self.leaves_the_box();
    }

    /// Esc, and nothing behind it until it was taken: with a letter at its heels it would be Alt.
    fn leaves_the_box(&mut self) {
        self.terminal.press("\u{1b}");
        self.sees("what lies below", |text| !text.contains('└'));
    }

    fn sees(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        self.terminal.wait_for(what, wanted);
    }

    /// Prints the table and fails where a row took more than it may.
    fn ends(mut self, title: &str) {
        self.terminal.press("q");
        self.terminal.is_given_back();
        let wide = self.played.iter().map(|played| played.row.len()).max().unwrap_or(0);
        let mut table = format!("{title}\n  {:wide$}  allowed  used\n", "row");
        for Played { row, allowed, used } in &self.played {
            let _ = writeln!(table, "  {row:wide$}  {allowed:>7}  {used:>4}");
        }
        println!("{table}");
        let over: Vec<&str> =
            self.played.iter().filter(|played| played.used > played.allowed).map(|played| played.row).collect();
        assert_eq!(over, Vec::<&str>::new(), "{table}");
    }
}

/// The numbers at the heads of what stands beside the list.
fn heads(text: &str) -> impl Iterator<Item = &str> {
    let beside = text.lines().flat_map(|line| line.split('│').skip(1));
    beside.map(|part| part.trim().split("  ").next().unwrap_or_default())
}

fn text<'a>(case: &'a Value, field: &str) -> &'a str {
    case[field].as_str().unwrap_or_default()
}

/// A number of the only line of a return.
fn units(case: &Value, field: &str) -> i64 {
    case["lines"][0][field].as_i64().unwrap_or(-1)
}

#[test]
fn a_day_of_returns_takes_no_more_keys_than_it_may() {
    let mut day = Day::begin();
    let r: Vec<String> = (0..RETURNS).map(|n| day.number("returns", &format!("DR-{n:02}"))).collect();

    let first_two = format!("number:{},{} sort:requested", r[0], r[1]);
    day.stand_on("2", &first_two, &r[0]);
    day.keys(("5.1.2 approve as asked", 1), &["a"]);
    day.until("approve", &r[0], |case| text(case, "status") == "approved" && units(case, "approved") == 3);
    day.sees("the next case by itself", |text| heads(text).any(|head| head == r[1]));
    day.keys(("5.1.1 read the next most urgent case", 1), &[]);

    day.row(("5.1.3 approve two of three, no label", 4), ("2", &r[1]), &["A", "2", "l", ENTER], |case| {
        text(case, "status") == "approved" && units(case, "approved") == 2 && case["no_label"] == true
    });
    day.row(("5.1.4 refuse with the clause", 3), ("2", &r[2]), &["x", "u"], |case| {
        text(case, "status") == "rejected" && text(case, "refusal_clause") == "used"
    });
    day.row(("5.1.5 ask for a photo", 3), ("2", &r[3]), &["c", "p", "y"], |case| {
        text(case, "waiting_for") == "customer" && !case["wait_until"].is_null()
    });

    for number in &r[4..10] {
        day.run(&["do", "approve", number]);
    }
    day.row(("5.1.6 book in, partial and damaged", 5), ("2", &r[4]), &["b", "2", TAB, "1", ENTER], |case| {
        units(case, "received") == 2 && units(case, "damaged") == 1
    });
    for number in &r[5..10] {
        day.run(&["do", "receive", number, "qty=3"]);
    }
    day.row(("5.1.7 grade and dispose", 3), ("2", &r[5]), &["v", "d", "l"], |case| {
        text(&case["lines"][0], "grade") == "damaged" && text(&case["lines"][0], "disposition") == "liquidate"
    });
    for (row, allowed, number, keys, sum) in [
        ("5.1.8 refund as calculated", 3, &r[6], &["f", ENTER, "y"][..], 9_000),
        ("5.1.8 refund with 15 % deducted", 6, &r[7], &["f", "-", "1", "5", ENTER, "y"], 7_650),
    ] {
        day.row((row, allowed), ("2", number), keys, |_| true);
        let question = ["list", "refunds", &format!("return:{number}"), "--json"];
        day.asked_until(row, &question, |found| found.iter().any(|refund| refund["amount"]["amount_minor"] == sum));
    }
    let row = "5.1.9 exchange for another variant";
    day.row((row, 4), ("2", &r[8]), &["r", "2", "y"], |_| true);
    let question = ["list", "exchanges", &format!("return:{}", r[8]), "--json"];
    let is_other = |sku: &str| sku.starts_with("MUG-") && sku != "MUG-RED";
    day.asked_until(row, &question, |found| found.iter().any(|exchange| is_other(text(exchange, "sku"))));

    let tail = "77009";
    let typed: Vec<String> = tail.chars().map(String::from).collect();
    let mut keys = vec!["/"];
    day.terminal.press(&format!("/{CLEAR}{ENTER}"));
    day.sees("no filter", |text| text.contains("press / to filter"));
    keys.extend(typed.iter().map(String::as_str));
    keys.push(ENTER);
    day.keys(("5.1.10 find by the tail of the order", 8), &keys);
    day.sees("the case that was looked for", |text| heads(text).any(|head| head == r[9]));
    day.ends("A day of returns");
}

#[test]
fn a_day_of_triage_takes_no_more_keys_than_it_may() {
    let mut day = Day::begin();
    let c: Vec<String> = (0..COMPLAINTS).map(|n| day.number("complaints", &format!("DC-{n:02}"))).collect();

    for name in ["mei", "jonas"] {
        day.run(&["do", "define", "definitions", "sort=agent", &format!("name={name}"), "text=most_open = 40"]);
    }
    let first_two = format!("number:{},{}", c[2], c[3]);
    day.stand_on("3", &first_two, &c[3]);
    day.sees("the words of the proposal", |text| text.contains("by the words"));
    day.sees("the words that decided, with their list", |text| text.contains("Decided by"));
    day.sees("the owner that is proposed", |text| text.contains("jonas") && text.contains("has nothing open"));
    day.keys(("5.3.2 accept category, severity, owner", 1), &["a"]);
    // What the text was held for is a person's word now, and teaches.
    day.until("accept", &c[3], |case| {
        case["classified"] == true && text(case, "assignee") == "jonas" && text(case, "category_by") == "person"
    });
    day.sees("the next complaint by itself", |text| heads(text).any(|head| head == c[2]));
    day.keys(("5.3.1 take the next untouched one", 0), &[]);

    day.row(("5.3.3 correct the category", 2), ("3", &c[4]), &["i", "l"], |case| text(case, "issue") == "logistics");
    day.row(("5.3.4 set the severity", 1), ("3", &c[5]), &[ALT_3], |case| text(case, "severity") == "urgent");
    day.row(("5.3.4 set the severity by letters", 2), ("3", &c[6]), &["p", "s"], |case| {
        text(case, "severity") == "serious"
    });
    let survivor = c[0].clone();
    day.row(("5.3.5 merge with the suggested duplicate", 2), ("3", &c[1]), &["M", "1"], move |case| {
        text(case, "status") == "merged" && text(case, "merged_into") == survivor
    });
    day.row(("5.3.6 assign to a person", 2), ("3", &c[7]), &["m", "m"], |case| text(case, "assignee") == "mei");
    day.row(("5.3.7 put off until a reply", 2), ("3", &c[8]), &["s", "r"], |case| text(case, "wake") == "reply");
    day.row(("5.3.7 put off until a scan", 2), ("3", &c[9]), &["s", "p"], |case| text(case, "wake") == "scan");
    day.row(("5.3.7 put off until a day", 2), ("3", &c[10]), &["s", "d"], |case| !case["snoozed_until"].is_null());
    day.row(("5.3.8 send a saved answer and wait", 4), ("3", &c[11]), &["c", "p", "y"], |case| {
        text(case, "status") == "waiting_customer" && !case["wait_until"].is_null()
    });
    day.row(("5.3.10 resolve with cause and outcome", 4), ("3", &c[12]), &["e", "e", "q"], |case| {
        text(case, "status") == "resolved" && text(case, "cause") == "quality"
    });

    let alike = "subject:Story status:new opened:2026-06-19 \"still waiting\"";
    day.stand_on("3", alike, &c[27]);
    day.terminal.press("il");
    day.until("the first of the alike", &c[27], |case| text(case, "issue") == "logistics");
    day.sees("the next one", |text| heads(text).any(|head| head == c[26]));
    day.keys(("5.3.9 the same for those alike", 2), &["="]);
    day.sees("the marks", |text| text.contains("11 marked"));
    day.goes_on(&["."]);
    for number in &c[16..27] {
        day.until("the alike", number, |case| text(case, "issue") == "logistics" && case["classified"] == true);
    }
    day.row(("undo", 1), ("3", &c[13]), &["a"], |case| case["classified"] == true);
    day.played.pop();
    day.keys(("5.3 take it back", 1), &["u"]);
    day.until("undo", &c[13], |case| case["classified"] == false);
    day.row(("5.3 escalate", 2), ("3", &c[14]), &["P"], |case| case["escalation"] == 1);
    day.ends("A day of triage");
}

#[test]
fn a_weekly_review_takes_no_more_keys_than_it_may() {
    let mut day = Day::begin();
    for n in 0..3 {
        let text = format!(
            "platform,return-number,order-number,sku,quantity,reason,requested-at\nshop,WK-{n},WEEK-{n},MUG-RED,1,defective,2026-06-19\n"
        );
        day.place.write(&format!("drop/week-{n}.csv"), &text);
    }
    day.keys(("5.2.1 bring in the week's files", 3), &["I", "*", ENTER]);
    day.sees("what came in", |text| text.contains("week-0.csv") && text.contains("week-2.csv"));
    // The names stand in the list of files before anything came in.
    let question = ["count", "returns", "platform_ref:WK-0,WK-1,WK-2", "--json"];
    day.asked_until("5.2.1", &question, |found| found.first().is_some_and(|found| found["count"] == 3));
    day.sees("what became of each", |text| text.contains("3 opened"));
    day.terminal.press(ENTER);
    day.sees("the tab behind it", |text| text.contains("q quit"));
    day.keys(("5.2.2 open the review", 1), &["w"]);
    day.sees("figures", |text| text.contains("Return rate · by week") && text.contains("mature"));
    // The review is read in the background; until it is there the key says so.
    let is_read = |text: &str| text.contains("Nothing really moved") || text.contains(" moved: n");
    let deadline = Instant::now() + PATIENCE;
    while !is_read(&day.terminal.text()) {
        assert!(Instant::now() < deadline, "the review is never read\n{}", day.terminal.text());
        day.terminal.take_in(Duration::from_millis(500));
        day.terminal.press("n");
        day.terminal.take_in(Duration::from_millis(500));
    }
    day.keys(("5.2.3 go to the next thing that really moved", 1), &["n"]);
    day.sees("what moved, or that nothing did", is_read);
    if !day.terminal.text().contains("Nothing really moved") {
        // Back from what moved to the whole; the next key waits, for at the heels of Esc it would be Alt.
        day.terminal.press("\u{1b}");
        day.terminal.take_in(Duration::from_secs(2));
        day.sees("figures again", |text| text.contains("Return rate · by week"));
    }
    day.keys(("5.2.4 flip cohort and flow", 1), &["c"]);
    day.sees("the flow", |text| text.contains("by the day of the return") && text.contains("returns opened in"));
    day.terminal.press("c");
    day.sees("the cohort", |text| text.contains("by the day of the order"));
    day.keys(("5.2.5 from a figure to its cases and back", 2), &[ENTER]);
    day.sees("the cases", |text| text.contains("counted by the figure"));
    day.goes_on(&["\u{1b}"]);
    day.sees("figures again", |text| text.contains("Return rate · by week"));
    for (row, letter, seen) in [
        ("5.2.6 compare product lines", "l", "by product line"),
        ("5.2.6 compare markets", "m", "by market"),
        ("5.2.6 compare suppliers", "s", "by supplier"),
    ] {
        day.keys((row, 2), &["g", letter]);
        day.sees(seen, |text| text.contains(&format!("Return rate · {seen}")));
    }
    // A quarter, so that there are causes to part.
    day.terminal.press("bb");
    day.terminal.press("gl");
    day.sees("the lines", |text| text.contains("Return rate · by product line") && text.contains(" of "));
    day.keys(("5.2.7 Pareto of a line, open the top bar", 2), &["p"]);
    day.sees("causes", |text| text.contains("causes by reason") && text.contains("damaged in transit"));
    day.goes_on(&[ENTER]);
    day.sees("the cases of the top bar", |text| text.contains("counted by the figure") || text.contains("reason:"));
    day.terminal.press("\u{1b}");
    day.sees("the causes again", |text| text.contains("causes by reason"));
    day.row_of_whys();
    day.terminal.press("6");
    day.sees("the dashboard", |text| text.contains("Return rate ·"));
    day.keys(("5.2.10 make and send the report", 4), &["R", "w"]);
    day.sees("the report", |text| text.contains("Weekly review") && text.contains(" lines"));
    day.goes_on(&["e"]);
    day.sees("the summary", |text| text.contains("Write: "));
    day.terminal.press("Mugs break; the potter is told.");
    day.goes_on(&["\u{1b}h"]);
    day.sees("where it is", |text| text.contains("kept as RP-"));
    let made = day.place.run(&["list", "reports", "--json"]).ended(0).lines();
    let path = made.first().map(|made| text(made, "path").to_owned()).unwrap_or_default();
    let page = std::fs::read_to_string(day.place.path(&path)).expect("the report");
    assert!(page.contains("the potter is told"), "the summary stands in {path}");
    day.leaves_the_box();
    day.ends("A weekly review");
}
