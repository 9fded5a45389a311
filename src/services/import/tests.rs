//! Files come in through the whole path: bytes, rows, cases, one undoable group.

mod any_order;
mod cut_off;
mod money;
mod needs;
mod order;
mod own;
mod parcels;
mod tables;
mod threads;
mod watched;
mod workbooks;

use std::path::Path;

use super::*;
use crate::domain::change::{Record, ReturnCase};
use crate::domain::command::{Args, Command};
use crate::domain::ids::{Key, Kind};
use crate::domain::returns::ReturnStatus;
use crate::domain::time::Instant;
use crate::domain::vocabulary::Issue;
use crate::services::clock::Clock;
use crate::store::record;

const NOW: Instant = Instant(1_782_000_000_000);

const FBA: &str = "return-date\torder-id\tsku\tasin\tfnsku\tproduct-name\tquantity\tfulfillment-center-id\tdetailed-disposition\treason\tstatus\tlicense-plate-number\tcustomer-comments\n\
2026-06-01T07:32:45+00:00\t113-1111111-1111111\tLAMP-1\tB0AAAAAAA1\tX001\tDesk lamp\t1\tIND8\tDEFECTIVE\tDEFECTIVE\tReimbursed\tLPNA1\tit never lit up\n\
2026-06-02T07:32:45+00:00\t113-2222222-2222222\tLAMP-1\tB0AAAAAAA1\tX001\tDesk lamp\t1\tIND8\tSELLABLE\tUNWANTED_ITEM\tUnit returned to inventory\tLPNA2\t\n\
yesterday\t113-3333333-3333333\tLAMP-1\tB0AAAAAAA1\tX001\tDesk lamp\t1\tIND8\tSELLABLE\tUNWANTED_ITEM\tUnit returned to inventory\tLPNA3\t\n";

const MFN: &str = "Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tCurrency code\tReturn carrier\tTracking ID\tMerchant SKU\tItem Name\tReturn quantity\tReturn Reason\tResolution\tOrder Amount\tOrder quantity\tRefunded Amount\n\
114-1111111-1111111\t01-Jun-2026\t05-Jun-2026\tPending\tDaaaaaaaRRMA\tUSD\t\t\tMUG-1\tMug\t2\tCR-DEFECTIVE\tStandardRefund\t20.00\t2\t\n";

fn file(folder: &Path, name: &str, text: &str) -> Input {
    let path = folder.join(name);
    std::fs::write(&path, text).expect("a file is written");
    Input::Path(path)
}

fn bring(desk: &mut Desk, inputs: &[Input]) -> Report {
    run(desk, &Actor::agent("mei"), inputs, &Options::default(), &mut |_| true).expect("an import answers")
}

fn tallies(report: &Report) -> Vec<(i64, i64, i64, i64, i64)> {
    report.files.iter().map(|f| (f.n_rows, f.n_opened, f.n_updated, f.n_unchanged, f.n_rejected)).collect()
}

fn cases(desk: &Desk) -> Vec<ReturnCase> {
    record::select(desk.store().db(), "order by id", &[]).expect("returns are read")
}

fn act(desk: &mut Desk, verb: &str, id: i64, args: &[(&str, &str)]) -> crate::services::Outcome {
    let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let command = Command { verb: verb.to_owned(), key: Key::new(Kind::Return, id), args };
    desk.run(&Actor::agent("mei"), &[command]).expect("a command answers")
}

#[test]
fn what_only_a_person_can_say_stays_when_words_are_read_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    bring(&mut desk, &[file(folder.path(), "fba.txt", FBA)]);
    let keys: Vec<Key> = cases(&desk).iter().map(ReturnCase::key).collect();
    let before = cases(&desk);
    assert_eq!(act(&mut desk, "classify", before[0].id, &[("issue", "fraud")]).refused, []);
    reading::again(&desk, &Actor::agent("mei"), &keys, &mut |_| true).expect("it reads");
    let issues: Vec<Issue> = cases(&desk).iter().map(|case| case.issue).collect();
    assert_eq!(issues, [Issue::Fraud, before[1].issue]);
}

#[test]
fn a_file_becomes_cases_once_and_can_be_taken_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let fba = file(folder.path(), "anything.csv", FBA);
    let report = bring(&mut desk, std::slice::from_ref(&fba));
    assert_eq!(tallies(&report), [(3, 2, 0, 0, 1)], "{report:?}");
    let reject = std::fs::read_to_string(report.files[0].rejects_file.as_ref().expect("a rejects file")).expect("read");
    assert!(reject.starts_with('\u{feff}'), "a spreadsheet tells its encoding by that");
    assert!(reject.contains("yesterday") && reject.contains("bad_date") && reject.contains(",4,"), "{reject}");
    let opened = cases(&desk);
    assert_eq!(opened[0].status, ReturnStatus::Settled);
    assert_eq!(opened[0].reason, crate::domain::vocabulary::Reason::Defective);
    assert_eq!(opened[0].product, "Desk lamp");
    // The same bytes are known; the same rows in other bytes change nothing.
    assert!(bring(&mut desk, std::slice::from_ref(&fba)).files[0].known);
    let again = file(folder.path(), "again.tsv", &format!("{FBA}\n"));
    assert_eq!(tallies(&bring(&mut desk, &[again])), [(3, 0, 0, 2, 1)]);
    assert_eq!(cases(&desk), opened);
    desk.undo(&Actor::agent("mei"), report.group).expect("an import is one undoable group");
    assert_eq!(cases(&desk), []);
    // Taken back, the file is news again.
    assert_eq!(tallies(&bring(&mut desk, &[fba])), [(3, 2, 0, 0, 1)]);
}

#[test]
fn a_later_export_updates_what_the_platform_says_and_conflicts_with_what_was_decided() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    bring(&mut desk, &[file(folder.path(), "one.txt", MFN)]);
    let id = cases(&desk)[0].id;
    let refused = act(&mut desk, "refuse", id, &[("clause", "used"), ("reason", "worn")]);
    assert_eq!(refused.refused, []);
    act(&mut desk, "assign", id, &[("to", "li")]);
    let later = MFN.replace("Pending", "Approved");
    let report = bring(&mut desk, &[file(folder.path(), "two.txt", &later)]);
    assert_eq!((report.files[0].n_updated, report.files[0].n_conflicts), (1, 1));
    let case = &cases(&desk)[0];
    assert_eq!(case.status, ReturnStatus::Rejected);
    assert_eq!(case.conflict, Some(ReturnStatus::Approved));
    assert_eq!((case.platform_status.as_str(), case.assignee.as_str()), ("Approved", "li"));
    act(&mut desk, "reconcile", id, &[("choice", "ours")]);
    let shifted = file(folder.path(), "three.txt", &later.replace('\n', "\r\n"));
    assert_eq!(bring(&mut desk, &[shifted]).files[0].n_conflicts, 0);
    assert_eq!(cases(&desk)[0].conflict, None);
}

#[test]
fn money_of_a_return_goes_out_once_and_undo_ends_where_it_left() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    bring(&mut desk, &[file(folder.path(), "one.txt", MFN)]);
    let id = cases(&desk)[0].id;
    for (verb, args) in [
        ("approve", &[][..]),
        ("receive", &[("qty", "2"), ("damaged", "1"), ("close", "yes")]),
        ("inspect", &[("grade", "good")]),
        ("refund", &[]),
    ] {
        assert_eq!(act(&mut desk, verb, id, args).refused, [], "{verb}");
    }
    let again = act(&mut desk, "refund", id, &[]);
    assert_eq!(again.refused[0].1.code(), "too-many");
    let refunds: Vec<crate::domain::refunds::Refund> = record::select(desk.store().db(), "", &[]).expect("refunds");
    assert_eq!(refunds[0].amount_minor, 2_000);
    let confirm = Command { verb: "confirm".into(), key: Key::new(Kind::Refund, refunds[0].id), args: Args::default() };
    assert_eq!(desk.run(&Actor::agent("mei"), &[confirm]).expect("confirm").refused, []);
    let case = &cases(&desk)[0];
    assert_eq!((case.status, case.refunded_minor), (ReturnStatus::Settled, 2_000));
    // The refund itself can no longer be taken back past its confirmation.
    let made = crate::store::journal::operations_on(desk.store().db(), Key::new(Kind::Refund, refunds[0].id));
    let made = made.expect("history")[0];
    let error = desk.undo(&Actor::agent("mei"), Some(made)).expect_err("the money has left");
    assert!(matches!(&error, DeskError::Refused(refusal) if refusal.is_conflict()), "{error}");
}

fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    use std::io::Write;
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory takes it");
        zip.write_all(bytes).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn problems(report: &Report) -> Vec<(String, Option<FileProblem>)> {
    let name = |path: &str| path.split_once("in/").map_or_else(String::new, |(_, name)| name.to_owned());
    report.files.iter().map(|f| (name(&f.path), f.problem.as_ref().map(|(problem, _)| *problem))).collect()
}

#[test]
fn files_of_an_archive_are_files_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let inside = folder.path().join("in");
    std::fs::create_dir(&inside).expect("a folder");
    let nested = zipped(&[("mfn.txt", MFN.as_bytes())]);
    let bundle = zipped(&[
        ("2026/fba.csv", FBA.as_bytes()),
        ("mfn.txt", MFN.as_bytes()),
        ("colours.csv", b"colour,wheels\nred,4\n"),
        ("inner.zip", &nested),
        ("none.csv", b""),
    ]);
    std::fs::write(inside.join("export.zip"), bundle).expect("written");
    std::fs::write(inside.join("nothing.zip"), zipped(&[(".hidden", b"x")])).expect("written");
    std::fs::write(inside.join("trick.zip"), zipped(&[("../up.csv", FBA.as_bytes())])).expect("written");
    let inputs = [Input::Path(inside)];
    let report = bring(&mut desk, &inputs);
    assert_eq!(
        problems(&report),
        [
            ("export.zip/2026/fba.csv".into(), None),
            ("export.zip/mfn.txt".into(), None),
            ("export.zip/colours.csv".into(), Some(FileProblem::NotRecognised)),
            ("export.zip/inner.zip".into(), Some(FileProblem::NestedArchive)),
            ("export.zip/none.csv".into(), Some(FileProblem::Empty)),
            ("nothing.zip".into(), Some(FileProblem::EmptyArchive)),
            ("trick.zip".into(), Some(FileProblem::UnsafeArchive)),
        ]
    );
    assert_eq!(cases(&desk).len(), 3);
    // The same file unpacked is the same file.
    assert!(bring(&mut desk, &[file(folder.path(), "unpacked.txt", MFN)]).files[0].known);
    assert!(bring(&mut desk, &inputs).files[..2].iter().all(|file| file.known));
}

#[test]
fn a_file_read_as_somebody_asked_is_read_again_and_then_known() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let events = "tracking number,carrier,event,happened at\n1Z999AA10123456784,ups,Delivered,03/04/2026\n";
    let inputs = [file(folder.path(), "events.csv", events)];
    let plain = &bring(&mut desk, &inputs).files[0];
    assert_eq!((plain.n_opened, plain.n_ambiguous(), plain.n_rejected), (0, 1, 1));
    let reading = Reading { dates: Some(DateOrder::Dmy), ..Reading::default() };
    let options = Options { reading, ..Options::default() };
    let asked = run(&mut desk, &Actor::agent("mei"), &inputs, &options, &mut |_| true).expect("an import answers");
    assert_eq!((asked.files[0].n_opened, asked.files[0].known), (1, false));
    assert_eq!(asked.files[0].dates, Some((DateOrder::Dmy, DatesBy::Asked)));
    let again = &bring(&mut desk, &inputs).files[0];
    assert_eq!((again.known, again.n_rejected), (true, 0), "the better reading is remembered");
}

#[cfg(unix)]
#[test]
fn pipes_devices_circles_of_links_and_empty_folders_get_a_sentence() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let inside = folder.path().join("in");
    std::fs::create_dir_all(inside.join("deep/deeper")).expect("a folder");
    std::fs::create_dir(inside.join("empty")).expect("a folder");
    for name in ["one", "two", "three"] {
        std::os::unix::fs::symlink(&inside, inside.join("deep/deeper").join(name)).expect("a link");
    }
    std::os::unix::fs::symlink("circle", inside.join("circle")).expect("a link");
    std::fs::write(inside.join("deep/mfn.txt"), MFN).expect("written");
    let pipe = inside.join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status();
    let mut inputs: Vec<Input> = ["", "empty", "circle", "absent"].map(|name| Input::Path(inside.join(name))).to_vec();
    inputs.push(Input::Path("/dev/zero".into()));
    let mut wanted = vec![
        ("deep/mfn.txt".into(), None),
        ("empty".into(), Some(FileProblem::NoFiles)),
        ("circle".into(), Some(FileProblem::NotReadable)),
        ("absent".into(), Some(FileProblem::NotFound)),
        (String::new(), Some(FileProblem::NotAFile)),
    ];
    if made.is_ok_and(|status| status.success()) {
        inputs.push(Input::Path(pipe));
        wanted.push(("pipe".into(), Some(FileProblem::NotAFile)));
    }
    let started = std::time::Instant::now();
    assert_eq!(problems(&bring(&mut desk, &inputs)), wanted);
    assert!(started.elapsed().as_secs() < 5);
}

#[test]
fn platform_samples_are_accounted_for_twice() {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/samples");
    if !samples.exists() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    for round in 0..2 {
        let report = bring(&mut desk, &[Input::Path(samples.clone())]);
        for file in report.files.iter().filter(|file| file.problem.is_none()) {
            let sum = file.n_opened + file.n_updated + file.n_unchanged + file.n_merged + file.n_rejected;
            assert_eq!(sum, file.n_rows, "{} {:?}", file.path, file);
            assert!(round == 0 || file.n_opened + file.n_updated == 0, "{} {file:?}", file.path);
        }
    }
}
