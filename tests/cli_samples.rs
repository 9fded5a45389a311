//! Whole folders of files, twice: each row is accounted for, and the second time nothing is new.
//!
//! The files lie beside the project where the project is built together with its papers; elsewhere the test says that it skips.

use std::path::PathBuf;

use serde_json::Value;

use crate::support::program::Place;

fn folders() -> Vec<PathBuf> {
    let samples = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    let entries = std::fs::read_dir(samples).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

fn count(file: &Value, name: &str) -> i64 {
    file[name].as_i64().unwrap_or_else(|| panic!("`{name}` is a number in {file}"))
}

#[test]
fn every_row_of_every_sample_is_accounted_for_and_the_second_time_changes_nothing() {
    let folders = folders();
    if folders.is_empty() {
        println!("skipped: no samples beside the project");
        return;
    }
    let (mut n_files, mut n_rows, mut unread) = (0, 0, Vec::new());
    for folder in folders {
        let place = Place::new();
        let folder = folder.to_string_lossy();
        let report = place.run(&["import", &folder, &folder, "--json"]);
        assert!(matches!(report.code, Some(0 | 3)), "{folder}: {report:?}");
        let report = report.json();
        let files = report["files"].as_array().expect("a list of files");
        let (first, second) = files.split_at(files.len() / 2);
        for (file, again) in first.iter().zip(second) {
            assert_eq!(file["path"], again["path"]);
            if !file["problem"].is_null() {
                unread.push(format!("{} ({})", file["path"], file["problem"]));
                assert_eq!(file["problem"], again["problem"]);
                continue;
            }
            let fates = ["opened", "updated", "unchanged", "merged", "rejected"];
            let told: i64 = fates.iter().map(|fate| count(file, fate)).sum();
            assert_eq!(told, count(file, "rows"), "each row has one fate: {file}");
            assert_eq!((count(again, "opened"), count(again, "updated")), (0, 0), "{again}");
            n_files += 1;
            n_rows += count(file, "rows");
        }
        place.run(&["check", "--deep"]).ended(0);
    }
    println!("{n_files} files with {n_rows} rows; not read: {}", unread.join(", "));
}
