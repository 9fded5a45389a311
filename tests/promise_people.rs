//! Promises P1, P2, P3: only the owner reads the files; a person's data are handed out whole, and erased so that no file of the desk
//! holds them any more, also when old exports come in again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::support::program::Place;

/// A demonstration's files and a desk made of them.
fn demonstration() -> Place {
    let place = Place::new();
    place.run(&["demo", "--files", "files", "--cases", "150", "--seed", "5"]).ended(0);
    let code = place.run(&["import", "files"]).code;
    assert!(matches!(code, Some(0 | 3)), "{code:?}");
    place
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            found.extend(files(&entry.path()));
        } else {
            found.push(entry.path());
        }
    }
    found
}

/// The words of a list that some bytes hold, in UTF-8 or in UTF-16.
fn held<'w>(bytes: &[u8], words: &'w [String]) -> Option<&'w String> {
    let wide = |word: &String| word.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let needles: Vec<Vec<u8>> = words.iter().flat_map(|word| [word.as_bytes().to_vec(), wide(word)]).collect();
    let found = aho_corasick::AhoCorasick::new(needles).expect("a machine of few words").find(bytes)?;
    words.get(found.pattern().as_usize() / 2)
}

/// A customer with a return, whose mail address nobody else has: number, address and phone.
fn chosen(place: &Place) -> (String, Vec<String>) {
    let customers = place.run(&["list", "customers", "--limit", "5000", "--json"]).ended(0).lines();
    let returns = place.run(&["list", "returns", "--limit", "5000", "--json"]).ended(0).lines();
    let with_cases: BTreeSet<&str> = returns.iter().filter_map(|one| one["customer_number"].as_str()).collect();
    let text = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
    let mails: Vec<String> = customers.iter().map(|one| text(one, "email").to_lowercase()).collect();
    let is_alone = |mail: &str| mails.iter().filter(|other| other.as_str() == mail.to_lowercase()).count() == 1;
    let found = customers.iter().find(|one| {
        let mail = text(one, "email");
        with_cases.contains(text(one, "number").as_str()) && mail.contains('@') && is_alone(&mail)
    });
    let one = found.expect("a customer with a mail address and a return");
    let words = ["email", "phone"].map(|name| text(one, name));
    (text(one, "number"), words.into_iter().filter(|word| word.chars().count() > 6).collect())
}

#[test]
fn a_person_is_handed_out_whole_and_erased_everywhere() {
    let place = demonstration();
    let (number, mut words) = chosen(&place);
    let returns = place.run(&["list", "returns", &format!("customer:{number}"), "--json"]).ended(0).lines();
    let case = returns[0]["number"].as_str().expect("a return").to_owned();
    // Words of ours: a note, changed again so that the journal keeps the first; a message; an order's number in a rejected row.
    place.run(&["do", "note", &case, "text=quagmire promised a photo"]).ended(0);
    place.run(&["do", "note", &case, "text=quagmire sent none"]).ended(0);
    place.run(&["do", "answer", &case, "text=Dear quagmire, thank you"]);
    words.push("quagmire".to_owned());

    let out = place.run(&["customer", "export", &number, "--out", "person.json", "--json"]).ended(0).json();
    assert!(out["records"].as_u64().is_some_and(|n| n > 3), "{out}");
    let handed = fs::read_to_string(place.path("person.json")).expect("it is there");
    for word in &words {
        assert!(handed.contains(word.as_str()), "{word} is not handed out");
    }
    let others = place.run(&["list", "customers", "--limit", "2000", "--json"]).ended(0).lines();
    let identities: Value = serde_json::from_str(&handed).expect("JSON");
    let own: Vec<&str> = identities["customers"]
        .as_array()
        .expect("customers")
        .iter()
        .filter_map(|one| one["number"].as_str())
        .collect();
    for other in others.iter().filter(|other| !own.contains(&other["number"].as_str().unwrap_or_default())) {
        let mail = other["email"].as_str().unwrap_or_default();
        assert!(mail.is_empty() || !handed.contains(mail), "somebody else's {mail}");
    }
    fs::remove_file(place.path("person.json")).expect("it goes");

    let totals = |place: &Place| place.run(&["count", "refunds", "--json"]).ended(0).out;
    let (money, counts) = (place.run(&["list", "refunds", "--limit", "2000", "--csv"]).ended(0).out, totals(&place));
    assert_eq!(place.run(&["customer", "erase", &number]).code, Some(2), "it asks first");
    let done = place.run(&["customer", "erase", &number, "--yes", "--json"]).ended(0).json();
    assert!(done["records"].as_u64().is_some_and(|n| n > 3), "{done}");
    nowhere(&place, &words);
    let amounts = |csv: &str| csv.lines().map(|line| line.matches("EUR").count()).sum::<usize>();
    assert_eq!(totals(&place), counts, "no refund is gone");
    assert_eq!(amounts(&place.run(&["list", "refunds", "--limit", "2000", "--csv"]).ended(0).out), amounts(&money));
    place.run(&["check", "--deep"]).ended(0);
    place.run(&["history", "verify"]).ended(0);

    // Neither undo nor the same files once more bring it back. The files are known by their hash, so they are changed a little.
    assert_ne!(place.run(&["undo"]).code, None);
    nowhere(&place, &words);
    for path in files(&place.path("files")) {
        let mut bytes = fs::read(&path).expect("it reads");
        bytes.push(b'\n');
        fs::write(&path, bytes).expect("it writes");
    }
    let again = place.run(&["import", "files"]);
    assert!(matches!(again.code, Some(0 | 3)), "{again:?}");
    // The desk stays clean; a row that was rejected again stands in its new file until the person is erased again.
    let desk = fs::read(place.path("a.desk")).expect("it reads");
    assert_eq!(held(&desk, &words), None, "an old export brings it back");
    place.run(&["customer", "erase", &number, "--yes"]).ended(0);
    nowhere(&place, &words);
    place.run(&["history", "verify"]).ended(0);
}

/// No file of the desk holds any of the words; what the platforms sent is the seller's to delete.
fn nowhere(place: &Place, words: &[String]) {
    for path in files(place.home()).iter().filter(|path| !path.starts_with(place.path("files"))) {
        let found = held(&fs::read(path).expect("it reads"), words).cloned();
        assert_eq!(found, None, "in {}", path.display());
    }
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_what_the_desk_writes() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    let mut text = crate::support::files::seller_fulfilled_returns(30);
    text = text.replacen("13-Jun-2026", "the 13th", 1);
    let file = place.write("june.txt", &text);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("set");
    let open_mask = |args: &[&str]| {
        // A shell without any mask, as the worst that a user may have.
        let inner = place.command("a.desk", args);
        let mut shell = std::process::Command::new("sh");
        shell.args(["-c", "umask 000; exec \"$0\" \"$@\""]).arg(inner.get_program()).args(inner.get_args());
        for (name, value) in inner.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        let output = shell.current_dir(place.home()).output().expect("a shell");
        assert!(matches!(output.status.code(), Some(0 | 3)), "{args:?}: {output:?}");
    };
    open_mask(&["import", &file]);
    open_mask(&["do", "approve", "R-1001", "R-1002"]);
    open_mask(&["backup", "copy.desk"]);
    for (format, name) in [("csv", "out.csv"), ("json", "out.json"), ("xlsx", "out.xlsx")] {
        open_mask(&["export", "returns", "--format", format, "--out", name]);
    }
    open_mask(&["report", "weekly", "--period", "2026-W24", "--format", "html", "--out", "out.html"]);
    open_mask(&["restore", "copy.desk"]);
    open_mask(&["sync"]);
    let n = files(place.home()).len();
    assert!(n > 8, "{n} files");
    // Settings hold nobody's data and no secret.
    for path in files(place.home()).into_iter().filter(|path| !path.ends_with("settings.toml")) {
        let mode = fs::metadata(&path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode & 0o077, 0, "{} is {mode:o}", path.display());
    }
}
