//! Promises D4, D5, D14, D15: odd places are named and left alone, damage is told and never shown as good, a newer file is refused
//! unchanged, and clocks that jump do no harm.

use std::fs;

use fastrand::Rng;

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::{Answer, Place};

fn desk(n: usize) -> Place {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(n));
    place.run(&["import", &file]).ended(0);
    place
}

fn said(answer: &Answer) -> bool {
    !answer.err.trim().is_empty() && !answer.err.contains("panicked") && !answer.err.contains("RUST_BACKTRACE")
}

#[test]
fn odd_places_are_named_and_left_alone() {
    let place = Place::new();
    place.write("text.desk", "dear diary, nothing came back today");
    fs::create_dir(place.path("folder.desk")).expect("a folder");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(place.path("nowhere/at/all"), place.path("dangling.desk")).expect("a link");
        let made = std::process::Command::new("mkfifo").arg(place.path("pipe.desk")).status();
        assert!(made.is_ok_and(|status| status.success()));
    }
    for name in
        ["text.desk", "folder.desk", "dangling.desk", "pipe.desk", "/dev/null", "/dev/zero", "text.desk/inside.desk"]
    {
        for args in
            [&["list", "returns"][..], &["check"], &["do", "note", "R-1001", "text=x"], &["backup", "copy.desk"]]
        {
            let began = std::time::Instant::now();
            let answer = place.run_on(name, args);
            assert!(answer.code == Some(1) && said(&answer), "{name} {args:?}: {answer:?}");
            assert!(began.elapsed().as_secs() < 20, "{name} {args:?} waits");
        }
    }
    assert_eq!(
        fs::read_to_string(place.path("text.desk")).expect("it is there"),
        "dear diary, nothing came back today"
    );
    assert!(!place.path("nowhere").exists() && !place.path("copy.desk").exists());
    // A folder that is not there is made: the first start has none. But nobody who only asks makes a desk.
    let file = place.write("june.txt", &seller_fulfilled_returns(1));
    let answer = place.run_on("new/folder/a.desk", &["list", "returns"]);
    assert!(answer.code == Some(1) && said(&answer) && !place.path("new").exists(), "{answer:?}");
    place.run_on("new/folder/a.desk", &["import", &file]).ended(0);
    place.run_on("new/folder/a.desk", &["list", "returns"]).ended(0);
    // What goes out never takes the place of a desk or a folder.
    let whole = desk(2);
    let before = whole.dump("a.desk");
    assert_eq!(whole.run(&["backup", "a.desk"]).code, Some(1));
    fs::create_dir(whole.path("out")).expect("a folder");
    assert_eq!(whole.run(&["export", "returns", "--format", "csv", "--out", "out"]).code, Some(1));
    assert_eq!(whole.run(&["restore", "missing.desk"]).code, Some(1));
    assert_eq!(whole.dump("a.desk"), before);
}

#[test]
fn a_newer_desk_is_refused_and_stays_as_it_is() {
    let place = desk(3);
    let path = place.path("a.desk");
    let mut bytes = fs::read(&path).expect("it reads");
    // The version of the schema stands at byte 60 of the first page.
    bytes[60..64].copy_from_slice(&99_u32.to_be_bytes());
    fs::write(&path, &bytes).expect("it writes");
    for args in [
        &["list", "returns"][..],
        &["do", "note", "R-1001", "text=x"],
        &["check"],
        &["sync"],
        &["backup", "copy.desk"],
        &["restore", "a.desk"],
    ] {
        let answer = place.run(args);
        assert!(answer.code == Some(1) && said(&answer) && answer.err.contains("99"), "{args:?}: {answer:?}");
        assert!(fs::read(&path).expect("it reads") == bytes, "{args:?} wrote to it");
    }
    assert!(!place.path("copy.desk").exists());
}

/// Breaks a desk in one of the ways in which disks and people break files.
fn damage(bytes: &mut Vec<u8>, rng: &mut Rng) {
    let pages = bytes.len() / 4096;
    match rng.u8(..7) {
        0 => {
            for _ in 0..rng.usize(1..30) {
                let at = rng.usize(..bytes.len());
                bytes[at] ^= 1 << rng.u8(..8);
            }
        }
        1 => {
            let page = rng.usize(..pages);
            bytes[page * 4096..(page + 1) * 4096].fill(0);
        }
        2 => {
            let (a, b) = (rng.usize(1..pages), rng.usize(1..pages));
            for i in 0..4096 {
                bytes.swap(a * 4096 + i, b * 4096 + i);
            }
        }
        3 => bytes.truncate(rng.usize(..bytes.len())),
        4 => bytes[..100].iter_mut().for_each(|byte| *byte = rng.u8(..)),
        5 => {
            let page = rng.usize(..pages);
            bytes[page * 4096..(page + 1) * 4096].iter_mut().for_each(|byte| *byte = rng.u8(..));
        }
        _ => bytes.extend((0..rng.usize(1..9_000)).map(|_| 7_u8)),
    }
}

/// Damages so many copies of a desk; answers how many of them the check called damaged.
fn damaged(n: usize, seed: u64) -> usize {
    let place = desk(60);
    place.run(&["do", "approve", "R-1001", "R-1002", "R-1003"]).ended(0);
    let sound = fs::read(place.path("a.desk")).expect("it reads");
    let mut rng = Rng::with_seed(seed);
    let mut n_told = 0;
    for round in 0..n {
        for name in ["a.desk-wal", "a.desk-shm"] {
            let _ = fs::remove_file(place.path(name));
        }
        let mut bytes = sound.clone();
        damage(&mut bytes, &mut rng);
        fs::write(place.path("a.desk"), &bytes).expect("it writes");
        if round % 9 == 0 {
            let junk: Vec<u8> = (0..rng.usize(1..8_000)).map(|_| rng.u8(..)).collect();
            fs::write(place.path("a.desk-wal"), junk).expect("it writes");
        }
        let began = std::time::Instant::now();
        let checked = place.run(&["check"]);
        let what = format!("round {round}: {checked:?}");
        assert!(matches!(checked.code, Some(0 | 1)), "{what}");
        assert!(!checked.err.contains("panicked"), "{what}");
        let told = checked.code == Some(1);
        n_told += usize::from(told);
        assert!(!told || !checked.err.trim().is_empty(), "damage without a word: {what}");
        for args in [&["list", "returns"][..], &["dump"], &["history", "verify"]] {
            let answer = place.run(args);
            assert!(
                matches!(answer.code, Some(0 | 1)) && !answer.err.contains("panicked"),
                "{args:?}, {what}: {answer:?}"
            );
        }
        // Reading and checking never delete or shorten the file.
        let now = fs::metadata(place.path("a.desk")).expect("it is there").len();
        assert!(now >= bytes.len() as u64 || now > 0 || bytes.is_empty(), "{what}");
        if told {
            let _ = fs::remove_file(place.path("saved.desk"));
            let saved = place.run(&["rescue", "a.desk", "saved.desk"]);
            assert!(matches!(saved.code, Some(0 | 1 | 3)) && !saved.err.contains("panicked"), "{what}: {saved:?}");
            if saved.code != Some(1) {
                let again = place.run_on("saved.desk", &["check"]);
                assert!(matches!(again.code, Some(0 | 1)), "{what}: {again:?}");
            }
        }
        assert!(began.elapsed().as_secs() < 60, "it hangs: {what}");
    }
    n_told
}

#[test]
fn damage_is_told_and_nothing_breaks_on_it() {
    assert!(damaged(14, 3) > 4);
}

/// The long run of promise D4.
#[test]
#[ignore = "five hundred damaged desks take some minutes"]
fn five_hundred_damaged_desks() {
    let n_told = damaged(500, 4);
    println!("500 damaged desks: {n_told} called damaged, the others read as whole; 0 crashes, 0 hangs");
}

#[test]
fn a_backup_that_is_damaged_never_takes_the_place_of_a_good_desk() {
    let place = desk(20);
    place.run(&["backup", "copy.desk"]).ended(0);
    let (good, manifest) = (
        fs::read(place.path("copy.desk")).expect("it reads"),
        fs::read(place.path("copy.desk.manifest")).expect("it reads"),
    );
    let before = place.dump("a.desk");
    let mut rng = Rng::with_seed(5);
    for round in 0..120 {
        let mut bytes = good.clone();
        damage(&mut bytes, &mut rng);
        if bytes == good {
            continue;
        }
        fs::write(place.path("copy.desk"), &bytes).expect("it writes");
        let answer = place.run(&["backup", "copy.desk", "--verify"]);
        assert!(answer.code == Some(1) && said(&answer), "round {round}: {answer:?}");
        if round % 10 == 0 {
            let answer = place.run(&["restore", "copy.desk"]);
            assert!(answer.code == Some(1) && said(&answer), "round {round}: {answer:?}");
            assert_eq!(place.dump("a.desk"), before, "round {round}");
        }
    }
    fs::write(place.path("copy.desk"), &good).expect("it writes");
    assert_eq!(fs::read(place.path("copy.desk.manifest")).expect("it reads"), manifest);
    place.run(&["backup", "copy.desk", "--verify"]).ended(0);
    place.run_on("b.desk", &["restore", "copy.desk"]).ended(0);
    assert_eq!(place.dump("b.desk"), before);
}

#[test]
fn clocks_that_jump_do_no_harm() {
    let place = desk(12);
    let moments = [
        "1970-01-01T00:00:00Z",
        "2024-02-29T12:00:00Z",
        "2038-01-19T03:14:08Z",
        "2026-03-29T01:30:00Z",
        "2100-12-31T23:59:59Z",
        "2026-06-20T09:00:00Z",
        "1999-12-31T23:59:59Z",
    ];
    let at = |now: &str, args: &[&str]| {
        let output = place.command_at(now, "a.desk", args).output().expect("it runs");
        let (out, err) = (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        );
        assert!(
            matches!(output.status.code(), Some(0 | 1 | 3)) && !err.contains("panicked"),
            "{now} {args:?}: {out} {err}"
        );
        (output.status.code(), out)
    };
    for (n, now) in moments.iter().enumerate() {
        let number = format!("R-{}", 1_001 + n);
        assert_eq!(at(now, &["do", "note", &number, "text=first"]).0, Some(0), "{now}");
        assert_eq!(at(now, &["do", "note", &number, &format!("text=second at {now}")]).0, Some(0), "{now}");
        at(now, &["do", "approve", &number]);
        for args in [
            &["list", "returns"][..],
            &["show", &number],
            &["figures", "--period", "last-week"],
            &["sync"],
            &["report", "weekly", "--format", "md"],
        ] {
            at(now, args);
        }
    }
    // What was done last is taken back first, whatever the clocks said.
    let history = place.run(&["history", "--limit", "200", "--json"]).ended(0).lines();
    let groups: Vec<i64> = history.iter().filter_map(|group| group["group"].as_i64()).collect();
    assert!(groups.is_sorted_by(|a, b| a > b), "{groups:?}");
    at(moments[0], &["undo"]);
    place.run(&["history", "verify"]).ended(0);
    place.run(&["check", "--deep"]).ended(0);
}
