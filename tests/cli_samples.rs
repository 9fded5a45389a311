//! Whole folders of files, twice: each row is accounted for, and the second time nothing is new.
//!
//! The files lie beside the project where the project is built together with its papers; elsewhere the test says that it skips.

use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::program::Place;

fn folders() -> Vec<PathBuf> {
    let samples = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    let entries = std::fs::read_dir(samples).into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// Every file of a folder, each with a copy that has one more line end, so that it is read again and not only known.
fn pairs(place: &Place, folder: &Path) -> Vec<String> {
    let copies = place.path("again");
    std::fs::create_dir_all(&copies).expect("a folder is made");
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.sort();
    let pair = |path: &PathBuf| {
        let mut bytes = std::fs::read(path).expect("samples are readable");
        bytes.push(b'\n');
        let copy = copies.join(path.file_name().expect("a file has a name"));
        std::fs::write(&copy, bytes).expect("a copy is written");
        [path, &copy].map(|path| path.to_string_lossy().into_owned())
    };
    paths.iter().flat_map(pair).collect()
}

fn name(file: &Value) -> Option<&str> {
    file["path"].as_str().and_then(|path| path.rsplit('/').next())
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
        // Each file beside its copy: two files of a folder may tell two truths about one record.
        let pairs: Vec<String> = pairs(&place, &folder);
        let mut args = vec!["import", "--json"];
        args.extend(pairs.iter().map(String::as_str));
        let report = place.run(&args);
        assert!(matches!(report.code, Some(0 | 3)), "{}: {report:?}", folder.display());
        let report = report.json();
        let files = report["files"].as_array().expect("a list of files");
        for pair in files.chunks(2) {
            let [file, again] = pair else { panic!("every file has a copy") };
            assert_eq!(name(file), name(again));
            assert_eq!(again["known"], false, "other bytes are another file: {again}");
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
