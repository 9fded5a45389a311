//! Reports on a generated desk: the same bytes at the same operation, whoever reads and whatever was done since; and their way out.

use std::collections::BTreeMap;
use std::path::Path;

use super::past::Past;
use super::*;
use crate::config::Settings;
use crate::domain::change::{Effect, MadeReport, Record as _};
use crate::domain::command::{Args, Command};
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::EffectStatus;
use crate::domain::people::Actor;
use crate::domain::time::MINUTE;
use crate::services::clock::Clock;
use crate::services::demo::{self, Plan};
use crate::services::import::{self, Input, Options};
use crate::services::sync;
use crate::services::{Desk, DeskError};
use crate::text::Lang;

/// A Monday.
const NOW: Instant = Instant(1_794_819_600_000);

fn desk(folder: &Path, cases: u64) -> Desk {
    let mut desk = Desk::open(&folder.join("a.desk"), Clock::Fixed(NOW)).expect("a desk");
    let files = folder.join("files");
    let plan = Plan { cases, until: NOW, ..Plan::default() };
    demo::write_files(&plan, &files).expect("files are written");
    let actor = Actor::agent("mei");
    let inputs = [Input::Path(files)];
    import::run(&mut desk, &actor, &inputs, &Options::default(), &mut |_| true).expect("they come in");
    let ask = [("text", "Why do these come back?"), ("query", "reason:defective"), ("kind", "returns")];
    run(&mut desk, Key::new(Kind::Cause, 0), "why", &ask);
    desk
}

fn run(desk: &mut Desk, key: Key, verb: &str, args: &[(&str, &str)]) -> crate::services::Outcome {
    let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let outcome = desk.run(&Actor::agent("mei"), &[Command { verb: verb.to_owned(), key, args }]).expect("it runs");
    assert!(outcome.refused.is_empty(), "{verb}: {:?}", outcome.refused);
    outcome
}

/// Reports in every format, each in one of the languages by its turn, as bytes.
fn all(reader: &Reader, now: Instant, wishes: &[Wish]) -> BTreeMap<String, Vec<u8>> {
    let mut made = BTreeMap::new();
    for (wish, &lang) in wishes.iter().zip(Lang::ALL.iter().cycle()) {
        let words = Words::in_zone(lang, jiff::tz::TimeZone::UTC);
        let report = make(reader, &words, now, wish).expect("a report");
        for format in [Format::Markdown, Format::Html, Format::Xlsx, Format::Json, Format::Terminal] {
            let name = format!("{} {} {}", wish.template, lang.code(), format.code());
            made.insert(name, bytes(&report, format, &words).expect("bytes"));
        }
    }
    made
}

fn wishes(reader: &Reader) -> Vec<Wish> {
    let named = templates(reader).expect("templates");
    assert_eq!(named.len(), 6);
    let env = Env::load(reader, NOW).expect("parameters");
    let wish = |named: Named| Wish {
        period: env.period(&named.template.period).map(|scope| crate::services::figures::period_code(&scope)),
        about: choices(reader, NOW, &named.template).expect("choices").into_iter().next(),
        template: named.name,
    };
    named.into_iter().map(wish).collect()
}

/// Makes a report, writes it into the folder of reports and keeps it.
fn filed(desk: &mut Desk, words: &Words, wish: &Wish) -> (std::path::PathBuf, Key) {
    let reader = desk.reader().expect("a reader");
    let report = make(&reader, words, desk.clock().now(), wish).expect("a report");
    let settings = Settings::default();
    let put = scheduled::put(desk, &settings.reports, &Actor::agent("mei"), (&report, words), Format::Html);
    let (path, key) = put.expect("a file");
    (path, key.expect("it is kept"))
}

#[test]
fn every_report_is_the_same_bytes_at_the_same_operation_whatever_is_done_later() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut desk = desk(folder.path(), 24);
    let path = desk.store().path().to_owned();
    let open = || Reader::open(&path).expect("a reader");
    let reader = open();
    let wishes = wishes(&reader);
    let first = all(&reader, NOW, &wishes);
    let operation = reader.head().expect("a head");
    let later = Instant(NOW.0 + 5 * MINUTE);
    for (name, again) in all(&open(), later, &wishes[..2]) {
        assert!(first[&name] == again, "{name}, by another reader and a little later");
    }
    let moment = cut(&reader, NOW).expect("a cut");
    // Other work: decisions, a text in the report itself, and a report that is kept.
    let case = reader.db().query("select id from returns order by id limit 1", &[]);
    let case = case.expect("it reads").first().and_then(|row| row.first()?.int()).expect("a return");
    run(&mut desk, Key::new(Kind::Return, case), "note", &[("text", "hello")]);
    let place = [("report", "weekly"), ("period", "2026-W46"), ("section", "summary"), ("text", "Nothing new.")];
    run(&mut desk, Key::new(Kind::Passage, 0), "edit", &place);
    let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
    filed(&mut desk, &words, &wishes[0]);
    assert_ne!(cut(&open(), NOW).expect("a cut").operation, moment.operation);
    let past = Past::at(&open(), operation).expect("the past");
    for (name, then) in all(&past.reader, later, &wishes) {
        assert!(first[&name] == then, "{name}");
    }
    assert!(matches!(Past::at(&open(), 1_000_000), Err(Problem::NoSuchOperation { .. })));
    // What the browser prints of the same page is the same file too.
    if print::browser(None).is_none() {
        #[expect(clippy::print_stderr, reason = "a test that skips says so")]
        let () = eprintln!("no browser here, so no PDF was compared");
        return;
    }
    let report = make(&past.reader, &words, NOW, &wishes[5]).expect("a report");
    let pdf = || files::made(&report, Format::Pdf, &words, None).expect("a PDF");
    assert!(pdf() == pdf());
}

#[test]
fn a_report_is_sent_once_can_be_taken_back_and_is_what_the_next_one_is_compared_with() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut desk = desk(folder.path(), 12);
    let actor = Actor::agent("mei");
    let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
    let wish = Wish { template: "one-page".to_owned(), period: Some("90d".to_owned()), ..Wish::default() };
    let settings = Settings::default();
    let (path, key) = filed(&mut desk, &words, &wish);
    let before = std::fs::read(&path).expect("a page");
    let effects = |desk: &Desk| record::select::<Effect>(desk.store().db(), "order by id", &[]).expect("effects");
    let n = effects(&desk).len();
    keeping::send(&mut desk, &actor, key, "boss@shop.example").expect("it is on its way");
    let refused = keeping::send(&mut desk, &actor, key, "boss@shop.example");
    assert!(matches!(refused, Err(DeskError::Refused(_))), "{refused:?}");
    desk.undo(&actor, None).expect("taken back");
    assert_eq!(effects(&desk).len(), n);
    keeping::send(&mut desk, &actor, key, "boss@shop.example").expect("again");
    let held = effects(&desk).pop().expect("a message");
    assert_eq!((held.status, held.report_id), (EffectStatus::Held, Some(key.id)));
    let reader = desk.reader().expect("a reader");
    assert!(keeping::last_sent(&reader, None).expect("it reads").is_none(), "it has not left yet");
    // A minute later it leaves, with the file.
    drop(desk);
    let later = Clock::Fixed(Instant(NOW.0 + 2 * MINUTE));
    let path = folder.path().join("a.desk");
    let mut desk = Desk::open(&path, later).expect("a desk");
    let lock = sync::Lock::take(&path).expect("nobody has it");
    sync::pass(&mut desk, &settings, &lock, &|| true).expect("a pass");
    let gone = record::get::<Effect>(desk.store().db(), held.id).expect("it reads").expect("it is there");
    assert_eq!(gone.status, EffectStatus::Done, "{}", gone.answer);
    let mail = std::fs::read_to_string(&gone.answer).expect("a mail");
    assert!(mail.contains("multipart/mixed") && mail.contains(".html"));
    let made = keeping::last_sent(&desk.reader().expect("a reader"), Some("one-page")).expect("it reads");
    let made = made.expect("it was sent");
    assert_eq!((made.key(), made.sent_to.as_str()), (key, "boss@shop.example"));
    // The report itself is still the one that was sent, and nothing has moved since.
    let reader = desk.reader().expect("a reader");
    let again = make(&reader, &words, NOW, &wish).expect("a report");
    let page = bytes(&again, Format::Html, &words).expect("bytes");
    assert!(made.cut_operation < again.operation || page == before);
    let since = keeping::since(&reader, &words, NOW, made.id).expect("it compares").expect("it is there");
    assert!(since.moved.is_empty() && since.n_same > 0, "{:?}", since.moved);
    let kept: MadeReport = reader.get(key.id).expect("it reads").expect("it is there");
    assert!(kept.summary.contains("One page") && !kept.subject.is_empty());
}
