//! What grows with the desk, from ten thousand returns to a million: the cost of a row when it comes in, beside a plain table of the
//! `sqlite3` shell, and what an agent waits for afterwards. Draws `benches/growth.svg` from what it measured.
//!
//! Each measure runs in a process of its own, so that its processor time and its memory are its own; processor time rather than
//! time on the clock, because others may share the machine. `AFTERDESK_GROWTH=10000,100000,1000000` says how many rows,
//! `AFTERDESK_KEEP` names a folder in which files and desks stay for the next run.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Command as Process, Stdio};
use std::time::Instant as Watch;

use afterdesk::domain::change::{Record, ReturnCase};
use afterdesk::domain::command::{Args, Command};
use afterdesk::domain::ids::Kind;
use afterdesk::domain::people::Actor;
use afterdesk::domain::time::Instant;
use afterdesk::generator::{self, Plan};
use afterdesk::services::Desk;
use afterdesk::services::clock::Clock;
use afterdesk::services::import::{self, Input, Options};
use afterdesk::services::lists::{self, Env, Selection};
use afterdesk::services::read::{From, Place, Reader};
use serde_json::{Value, json};

const NOW: Instant = Instant(1_795_687_200_000);
const DAY: i64 = 86_400_000;
/// Of so many generated cases one row comes back to Amazon's warehouse.
const CASES_A_ROW: f64 = 1.334;
const WINDOW: i64 = 50;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let measured = match args.iter().position(|arg| arg == "--measure") {
        Some(at) => Some(measure(&args[at + 1], Path::new(&args[at + 2]))),
        None => {
            compare();
            None
        }
    };
    if let Some(measured) = measured {
        say(&measured.to_string());
    }
}

fn say(line: &str) {
    let _ = writeln!(io::stdout().lock(), "{line}");
}

/// One measure in a process of its own: what the processor was busy with, and the most memory that was held.
fn measure(what: &str, folder: &Path) -> Value {
    let before = busy();
    let watch = Watch::now();
    let mut told = match what {
        "import" => {
            let _ = std::fs::remove_file(folder.join("desk"));
            bring_in(folder)
        }
        "again" => bring_in(folder),
        "shell" => shell(folder),
        "read" => read(folder),
        other => panic!("{other} is nothing that is measured"),
    };
    told["wall"] = json!(watch.elapsed().as_secs_f64());
    told["busy"] = json!(busy() - before);
    told["peak_mib"] = json!(peak_mib());
    told
}

/// Seconds of processor of this process and of those that it waited for.
fn busy() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().skip(11).take(4);
    // The kernel counts in hundredths.
    fields.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

fn peak_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.and_then(|kib| kib.trim().trim_end_matches(" kB").parse::<f64>().ok()).unwrap_or(0.0) / 1024.0
}

fn open(folder: &Path) -> Desk {
    Desk::open(&folder.join("desk"), Clock::Fixed(NOW)).expect("a desk can be opened")
}

fn actor() -> Actor {
    Actor::agent("ana")
}

fn bring_in(folder: &Path) -> Value {
    let mut desk = open(folder);
    let inputs = [Input::Path(folder.join("files"))];
    let report = import::run(&mut desk, &actor(), &inputs, &Options::default(), &mut |_| true).expect("it comes in");
    let rows: i64 = report.files.iter().map(|file| file.n_rows).sum();
    drop(desk);
    let size = std::fs::metadata(folder.join("desk")).map_or(0, |file| file.len());
    json!({ "rows": rows, "size": size })
}

/// The same rows in one table with a key and three indexes, brought in by the shell of the database.
fn shell(folder: &Path) -> Value {
    let columns = "at, order_ref, sku, asin, fnsku, title, quantity, centre, state, reason, status, plate, comment";
    let mut script = format!(
        "create table r ({columns}, unique (order_ref, plate));
         create index a on r (at); create index b on r (order_ref); create index c on r (sku);\n"
    );
    for path in files(folder) {
        let mode = if path.extension().is_some_and(|kind| kind == "csv") { "csv" } else { "tabs" };
        let _ = write!(script, ".mode {mode}\n.import --skip 1 \"{}\" r\n", path.display());
    }
    let table = folder.join("shell");
    let _ = std::fs::remove_file(&table);
    let ran =
        Process::new("sqlite3").arg(&table).stdin(Stdio::piped()).stderr(Stdio::null()).stdout(Stdio::null()).spawn();
    let Ok(mut ran) = ran else { return json!({}) };
    ran.stdin.take().expect("it has an input").write_all(script.as_bytes()).expect("it reads");
    let _ = ran.wait();
    json!({ "size": std::fs::metadata(&table).map_or(0, |file| file.len()) })
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder.join("files")).expect("the files are there");
    let mut files: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    files.sort();
    files
}

/// The middle of several runs, in milliseconds.
fn median(n: usize, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = Vec::with_capacity(n);
    for _ in 0..n {
        let watch = Watch::now();
        run();
        times.push(watch.elapsed().as_secs_f64() * 1_000.0);
    }
    times.sort_by(f64::total_cmp);
    times[n / 2]
}

fn read(folder: &Path) -> Value {
    let reader = Reader::open(&folder.join("desk")).expect("the desk can be read");
    let env = Env { now: NOW, me: actor().name, zone: jiff::tz::TimeZone::UTC };
    let select = |text: &str| -> Selection { lists::select(Kind::Return, text, &env).expect("the query is one") };
    let window = |text: &str, from: From, n: usize| {
        let selection = select(text);
        let read = || reader.window::<ReturnCase>(&selection.condition, selection.order, from, WINDOW);
        median(n, || assert!(!read().expect("a window is read").is_empty()))
    };
    let middle = From::After(Place { value: NOW.0 - 200 * DAY, id: 1 });
    let told = json!({
        "window": window("", From::Start, 201),
        "middle": window("", middle, 201),
        "filtered": window("platform:amazon reason:defective", From::Start, 201),
        "search": window("zip", From::Start, 51),
    });
    let mut told = told;
    told["decision"] = json!(decision(folder, &select(""), &reader));
    told
}

/// A note on a return, durable when it is told.
fn decision(folder: &Path, selection: &Selection, reader: &Reader) -> f64 {
    let first = reader.window::<ReturnCase>(&selection.condition, selection.order, From::Start, 1);
    let Some(case) = first.expect("a list is read").pop() else { return f64::NAN };
    let mut desk = open(folder);
    let mut n = 0;
    median(101, || {
        n += 1;
        let args = Args([("text".to_owned(), format!("note {n}"))].into());
        let command = Command { verb: "note".to_owned(), key: case.key(), args };
        let outcome = desk.run(&actor(), std::slice::from_ref(&command)).expect("it is done");
        assert!(outcome.refused.is_empty(), "{:?}", outcome.refused);
    })
}

/// Files of about so many rows, unless they are there from an earlier run; answers their bytes.
fn write_files(folder: &Path, rows: f64) -> u64 {
    let files_folder = folder.join("files");
    if !files_folder.exists() {
        std::fs::create_dir_all(&files_folder).expect("a folder can be made");
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "some millions at most")]
        let cases = (rows * CASES_A_ROW) as u64;
        let plan = Plan { cases, until: NOW, orders_per_return: Some(0), ..Plan::default() };
        let written = generator::write_files(&plan, &mut |name| {
            Ok(if name.starts_with("amazon-fba-returns") {
                Box::new(BufWriter::new(File::create(files_folder.join(name))?)) as Box<dyn Write>
            } else {
                Box::new(io::sink())
            })
        });
        written.expect("the files can be written");
    }
    files(folder).iter().filter_map(|path| path.metadata().ok()).map(|file| file.len()).sum()
}

fn run(what: &str, folder: &Path) -> Value {
    let own = std::env::current_exe().expect("a program knows where it lies");
    let ran = Process::new(own).arg("--measure").arg(what).arg(folder).stderr(Stdio::inherit()).output();
    let out = ran.expect("it runs").stdout;
    let last = BufReader::new(out.as_slice()).lines().map_while(Result::ok).last().unwrap_or_default();
    serde_json::from_str(&last).unwrap_or_else(|_| panic!("{what} told nothing"))
}

/// What is drawn, as a share of what the smallest desk took.
const DRAWN: [(&str, &str); 6] = [
    ("import", "import, processor a row"),
    ("shell", "sqlite3 .import, processor a row"),
    ("size", "desk, bytes a row"),
    ("middle", "window in the middle"),
    ("search", "search"),
    ("decision", "one decision"),
];

fn compare() {
    let sizes = std::env::var("AFTERDESK_GROWTH").unwrap_or_else(|_| "10000,30000,100000,300000,1000000".into());
    let sizes: Vec<f64> = sizes.split(',').filter_map(|size| size.trim().parse().ok()).collect();
    let kept = std::env::var_os("AFTERDESK_KEEP").map(PathBuf::from);
    let temporary = std::env::temp_dir().join(format!("afterdesk-growth-{}", std::process::id()));
    let root = kept.clone().unwrap_or_else(|| temporary.clone());
    say(
        "rows | import s | shell s | ratio | us a row | again s | peak MiB | desk / files | window | middle | filtered | search | decision ms",
    );
    let mut points: Vec<(f64, Value)> = Vec::new();
    for size in sizes {
        let folder = root.join(format!("{size}"));
        let bytes = write_files(&folder, size);
        let (import, shell) = (run("import", &folder), run("shell", &folder));
        let (again, read) = (run("again", &folder), run("read", &folder));
        let number = |value: &Value, name: &str| value[name].as_f64().unwrap_or(f64::NAN);
        let rows = number(&import, "rows");
        let (own, floor) = (number(&import, "busy"), number(&shell, "busy"));
        #[expect(clippy::cast_precision_loss, reason = "some billions at most")]
        let share = number(&import, "size") / bytes as f64;
        say(&format!(
            "{rows} | {own:.2} | {floor:.2} | {:.2} | {:.1} | {:.2} | {:.0} | {share:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {:.2}",
            own / floor,
            own / rows * 1e6,
            number(&again, "busy"),
            number(&import, "peak_mib"),
            number(&read, "window"),
            number(&read, "middle"),
            number(&read, "filtered"),
            number(&read, "search"),
            number(&read, "decision"),
        ));
        let mut point = read;
        point["import"] = json!(own / rows);
        point["shell"] = json!(floor / rows);
        point["size"] = json!(number(&import, "size") / rows);
        points.push((rows, point));
    }
    if kept.is_none() {
        let _ = std::fs::remove_dir_all(&temporary);
    }
    if points.len() > 1 {
        let picture = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/growth.svg");
        std::fs::write(picture, draw(&points)).expect("a picture can be written");
    }
}

const SIZE: (f64, f64) = (840.0, 380.0);
const COLOURS: [&str; 6] = ["#1f6f8b", "#888888", "#b5651d", "#2e8b57", "#8b3a8b", "#c0392b"];

/// Lines over the rows of a desk, both axes by factors, so that what grows along with the desk is a straight line.
fn draw(points: &[(f64, Value)]) -> String {
    let (first, last) = (points[0].0.log10(), points[points.len() - 1].0.log10());
    let (left, right, top, bottom) = (52.0, 540.0, 30.0, 330.0);
    let x = |rows: f64| left + (rows.log10() - first) / (last - first) * (right - left);
    // From a third to three times what the smallest took.
    let y = |share: f64| bottom - (share.clamp(1.0 / 3.0, 3.0).ln() / 3_f64.ln() + 1.0) / 2.0 * (bottom - top);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\" font-family=\"sans-serif\" font-size=\"12\">\n\
         <title>What a desk costs as it grows</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n\
         <text x=\"{left}\" y=\"18\">times what it took with {} rows (a third to three times)</text>\n",
        SIZE.0, SIZE.1, points[0].0
    );
    for share in [0.5, 1.0, 1.2, 2.0] {
        let (at, dash) = (y(share), if share == 1.2 { " stroke-dasharray=\"6 4\"" } else { "" });
        let _ = writeln!(
            svg,
            "<line x1=\"{left}\" x2=\"{right}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#cccccc\"{dash}/>\
             <text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" fill=\"#555555\">{share}</text>",
            left - 6.0,
            at + 4.0
        );
    }
    for (rows, _) in points {
        let at = x(*rows);
        let _ = writeln!(svg, "<text x=\"{at:.1}\" y=\"350\" text-anchor=\"middle\" fill=\"#555555\">{rows}</text>");
    }
    for (n, ((name, told), colour)) in DRAWN.iter().zip(COLOURS).enumerate() {
        let value = |point: &Value| point[*name].as_f64().unwrap_or(f64::NAN);
        let share = |point: &Value| value(point) / value(&points[0].1);
        let found: Vec<(f64, f64)> =
            points.iter().map(|(rows, point)| (x(*rows), y(share(point)))).filter(|(_, y)| y.is_finite()).collect();
        let way: Vec<String> = found.iter().map(|(x, y)| format!("{x:.1},{y:.1}")).collect();
        let _ = writeln!(
            svg,
            "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"{}\"/>",
            way.join(" ")
        );
        for (x, y) in &found {
            let _ = writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
        let end = share(&points[points.len() - 1].1);
        #[expect(clippy::cast_precision_loss, reason = "a handful")]
        let at = 60.0 + n as f64 * 34.0;
        let _ = writeln!(
            svg,
            "<line x1=\"556\" x2=\"576\" y1=\"{at}\" y2=\"{at}\" stroke=\"{colour}\" stroke-width=\"2\"/>\
             <text x=\"582\" y=\"{:.1}\">{told}: {end:.2}</text>",
            at + 4.0
        );
    }
    svg.push_str("</svg>\n");
    svg
}
