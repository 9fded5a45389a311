//! The command line from a file to a decision and back: flags reach the services, exit codes and JSON are as promised.

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::Place;

/// A desk with three returns that wait for an answer.
fn desk() -> Place {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(3));
    let report = place.run(&["import", &file, "--json"]).ended(0).json();
    assert_eq!(report["files"][0]["format"], "amazon_mfn_returns", "{report}");
    assert_eq!(report["files"][0]["opened"], 3, "{report}");
    place
}

/// The numbers of the returns that a query selects.
fn numbers(place: &Place, query: &str) -> Vec<String> {
    let lines = place.run(&["list", "returns", query, "--json"]).ended(0).lines();
    lines.iter().map(|line| line["number"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn a_return_is_decided_and_taken_back() {
    let place = desk();
    let before = place.dump("a.desk");
    let waiting = numbers(&place, "status:requested");
    assert_eq!(waiting.len(), 3);
    let done = place.run(&["do", "approve", &waiting[0], "--json"]).ended(0).json();
    assert_eq!(
        done["changed"].as_array().map(|changed| changed.iter().any(|key| key == &waiting[0])),
        Some(true),
        "{done}"
    );
    assert_eq!(numbers(&place, "status:approved"), [waiting[0].clone()]);
    let shown = place.run(&["show", &waiting[0], "--json"]).ended(0).json();
    assert_eq!(shown["status"], "approved", "{shown}");
    assert!(shown["timeline"].as_array().is_some_and(|timeline| !timeline.is_empty()), "{shown}");
    place.run(&["undo"]).ended(0);
    assert_eq!(place.dump("a.desk"), before, "undo brings the very same desk back");
    place.run(&["redo"]).ended(0);
    assert_eq!(numbers(&place, "status:approved"), [waiting[0].clone()]);
}

#[test]
fn rows_have_the_documented_names() {
    let place = desk();
    let line = place.run(&["list", "returns", "--limit", "1", "--json"]).ended(0).lines().remove(0);
    for name in [
        "number",
        "platform",
        "market",
        "platform_ref",
        "order_ref",
        "sku",
        "product",
        "product_line",
        "supplier",
        "customer",
        "quantity",
        "status",
        "platform_status",
        "reason_code",
        "issue",
        "severity",
        "mood",
        "language",
        "comment",
        "requested_at",
        "received_at",
        "due_at",
        "refunded",
        "assignee",
        "tags",
    ] {
        assert!(line.get(name).is_some(), "`{name}` is missing in {line}");
    }
    assert!(line["requested_at"].as_str().is_some_and(|at| at.ends_with('Z')), "{line}");
    assert!(line["refunded"]["amount_minor"].is_i64(), "{line}");
    let count = place.run(&["count", "returns", "status:requested", "--json"]).ended(0).json();
    assert_eq!(count["count"], 3);
    let negated = place.run(&["count", "returns", "-sku:MUG-0", "--json"]).ended(0).json();
    assert_eq!(negated["count"], 2);
    let by_sku = place.run(&["count", "returns", "--by", "sku", "--json"]).ended(0).lines();
    assert_eq!(by_sku.len(), 3, "{by_sku:?}");
}

#[test]
fn exit_codes_tell_how_it_went() {
    let place = desk();
    let waiting = numbers(&place, "status:requested");
    // 1: nothing of it could be done, and why is said.
    let refused = place.run(&["do", "close", &waiting[0]]).ended(1);
    assert!(refused.err.contains(&waiting[0]), "{refused:?}");
    let missing = place.run(&["show", "R-999999"]).ended(1);
    assert!(!missing.err.is_empty());
    let unknown = place.write("notes.txt", "dear diary,\ntoday nothing came back\n");
    let failed = place.run(&["import", &unknown]).ended(1);
    assert!(failed.err.contains("notes.txt"), "{failed:?}");
    // 2: wrong usage; a query's mistake is shown at its place.
    place.run(&["do"]).ended(2);
    place.run(&["list", "moons"]).ended(2);
    place.run(&["--now", "yesterday-ish", "list", "returns"]).ended(2);
    let query = place.run(&["list", "returns", "stauts:open"]).ended(2);
    assert!(query.err.contains('^') && query.err.contains("status"), "{query:?}");
    let chinese = place.run(&["--lang", "zh-CN", "show"]).ended(2);
    assert!(chinese.err.contains("<NUMBER>") && !chinese.err.contains("required"), "{chinese:?}");
    // 0: what finds nothing says what may have been meant.
    let none = place.run(&["count", "returns", "platform:amazn"]).ended(0);
    assert!(none.out.contains('0') && none.err.contains("platform:amazon"), "{none:?}");
    // 3: some of it could not be done.
    place.run(&["do", "approve", &waiting[0]]).ended(0);
    place.run(&["do", "approve", &waiting[0], &waiting[1]]).ended(3);
    let mut half = seller_fulfilled_returns(5);
    half = half.replacen("13-Jun-2026", "the 13th", 1);
    let half = place.write("half.txt", &half);
    let report = place.run(&["import", &half, "--json"]).ended(3).json();
    let file = &report["files"][0];
    assert_eq!((&file["rows"], &file["rejected"]), (&5.into(), &1.into()), "{report}");
    let rejects = file["rejects_file"].as_str().map(|path| place.path(path)).expect("a file of rejected rows");
    let rejects = std::fs::read_to_string(rejects).expect("it is there");
    assert!(rejects.contains("the 13th"), "{rejects}");
    // 4: what is to be undone was changed meanwhile.
    let first = place.run(&["do", "assign", &waiting[2], "to=li", "--json"]).ended(0).json();
    place.run(&["do", "assign", &waiting[2], "to=wang"]).ended(0);
    let conflict = place.run(&["undo", &first["group"].to_string()]).ended(4);
    assert!(conflict.err.contains(&waiting[2]), "{conflict:?}");
}

#[test]
fn the_history_proves_itself_and_a_backup_is_the_same_desk() {
    let place = desk();
    let waiting = numbers(&place, "status:requested");
    place.run(&["do", "approve", &waiting[0]]).ended(0);
    let proof = place.run(&["history", "verify", "--json"]).ended(0).json();
    assert_eq!(proof["sound"], true, "{proof}");
    let head = proof["head"].as_str().unwrap_or_default().to_owned();
    place.run(&["history", "verify", "--head", &head]).ended(0);
    place.run(&["history", "verify", "--head", "0000"]).ended(1);
    let history = place.run(&["history", "--json"]).ended(0).lines();
    assert_eq!(history.first().map(|group| group["verb"].clone()), Some("approve".into()), "{history:?}");

    let before = place.dump("a.desk");
    place.run(&["backup", "copy.desk"]).ended(0);
    place.run(&["undo"]).ended(0);
    assert_ne!(place.dump("a.desk"), before);
    place.run_on("b.desk", &["restore", "copy.desk"]).ended(0);
    assert_eq!(place.dump("b.desk"), before);
    place.run(&["restore", "copy.desk"]).ended(0);
    assert_eq!(place.dump("a.desk"), before, "the present desk is replaced, and kept beside");
    place.run_on("b.desk", &["check", "--deep"]).ended(0);
    place.write("broken.desk", "not a desk at all, only its name says so");
    place.run(&["restore", "broken.desk"]).ended(1);
    assert_eq!(place.dump("a.desk"), before, "a bad backup changes nothing");
    place.write("a.desk", "what a dying disk left of it");
    place.run(&["restore", "copy.desk"]).ended(0);
    assert_eq!(place.dump("a.desk"), before, "a damaged desk is what backups are for");
    let files = std::fs::read_dir(place.path("")).expect("a folder").flatten().map(|entry| entry.path());
    let kept = files.filter(|path| std::fs::read(path).is_ok_and(|bytes| bytes.starts_with(b"what a dying disk")));
    assert_eq!(kept.count(), 1, "it is kept beside");
}

#[test]
fn a_rehearsed_import_writes_nothing_and_an_import_is_one_undoable_group() {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(4));
    let rehearsal = || place.run(&["import", &file, "--dry-run", "--json"]).ended(0).json();
    assert_eq!(rehearsal()["files"][0]["opened"], 4);
    assert!(!place.path("a.desk").exists(), "nor does a rehearsal make a desk");
    place.run(&["sync"]).ended(0);
    let empty = place.dump("a.desk");
    assert_eq!(rehearsal()["files"][0]["opened"], 4);
    assert_eq!(place.dump("a.desk"), empty);
    let report = place.run(&["import", &file, "--json"]).ended(0).json();
    assert_eq!(numbers(&place, "status:requested").len(), 4);
    place.run(&["undo", &report["batch"].to_string()]).ended(0);
    assert_eq!(place.dump("a.desk"), empty);
}

#[test]
fn standard_output_is_for_the_answer_only() {
    let place = desk();
    for args in [
        &["list", "returns", "--json"][..],
        &["count", "returns", "--json"],
        &["history", "--json"],
        &["formats", "--json"],
    ] {
        let answer = place.run(args).ended(0);
        assert!(!answer.lines().is_empty(), "{args:?}");
    }
    for (shell, word) in [("bash", "afterdesk"), ("fish", "complete")] {
        assert!(place.run(&["completions", shell]).ended(0).out.contains(word));
    }
    assert!(place.run(&["man"]).ended(0).out.contains(".TH"));
    assert!(place.run(&["--help"]).ended(0).out.contains("import"));
    // Without a terminal the screen is refused in words, at once.
    let answer = place.run(&[]).ended(2);
    assert!(!answer.err.is_empty(), "{answer:?}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let place = desk();
    for args in [&["list", "returns", "--json"][..], &["list", "returns", "--csv"], &["list", "returns"], &["dump"]] {
        let mut command = place.command("a.desk", args);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let mut program = command.spawn().expect("the program starts");
        drop(program.stdout.take());
        let ended = program.wait_with_output().expect("the program ends");
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!((ended.status.code(), said.contains("disk")), (Some(0), false), "{args:?}: {said}");
    }
}

#[test]
fn the_desk_is_read_as_it_stood_and_a_field_tells_where_it_comes_from() {
    let place = desk();
    let number = numbers(&place, "status:requested").remove(0);
    place.run(&["do", "approve", &number]).ended(0);
    let history = place.run(&["history", &number, "--json"]).ended(0).lines();
    let approved = history.iter().find(|entry| entry["verb"] == "approve").expect("it was approved");
    let operation = approved["operation"].as_i64().expect("a number");
    let before = format!("#{}", operation - 1);
    let status = |args: &[&str]| {
        let shown = place.run(&[&["show", &number, "--json"], args].concat()).ended(0).json();
        shown["status"].as_str().unwrap_or_default().to_owned()
    };
    assert_eq!((status(&["--as-of", &before]), status(&[])), ("requested".to_owned(), "approved".to_owned()));
    let listed = |moment: &str| {
        place.run(&["list", "returns", "status:approved", "--as-of", moment, "--json"]).ended(0).lines().len()
    };
    assert_eq!((listed(&before), listed(&format!("#{operation}")), listed("yesterday")), (0, 1, 0));
    let today = |moment: &str| place.run(&["today", "--as-of", moment, "--json"]).ended(0).json();
    assert_eq!(today(&before)["queue"].as_array().map(Vec::len), Some(3));
    assert_eq!(today("last monday")["queue"].as_array().map(Vec::len), Some(0), "nothing had come in");
    place.run(&["show", &number, "--as-of", "yesterday"]).ended(1);
    place.run(&["show", &number, "--as-of", "someday"]).ended(2);
    place.run(&["list", "returns", "--as-of", "#100000"]).ended(2);
    let why = |field: &str| place.run(&["why", &number, field, "--json"]).ended(0).json();
    let set = &why("status")["set"][0];
    assert_eq!((&set["verb"], &set["before"], &set["actor"]), (&"approve".into(), &"requested".into(), &"mei".into()));
    assert_eq!(set["operation"], operation);
    assert_eq!(why("product")["set"][0]["because"]["file"], "june.txt");
    assert!(place.run(&["why", &number]).ended(0).out.contains("june.txt"));
    place.run(&["why", &number, "nonsense"]).ended(2);
}
