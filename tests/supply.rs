//! What the program is built from: known crates only, under known licences, none with a known hole that nobody has looked at.

use std::process::Command;

use serde_json::Value;
use toml::Table;

use crate::support::source::text;

fn table(path: &str) -> Table {
    text(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn tables<'a>(of: &'a Table, key: &str) -> impl Iterator<Item = &'a Table> {
    of.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table)
}

fn word<'a>(of: &'a Table, key: &str) -> Option<&'a str> {
    of.get(key).and_then(toml::Value::as_str)
}

fn words(of: &Table, key: &str) -> Vec<String> {
    let list = of.get(key).and_then(toml::Value::as_array);
    list.into_iter().flatten().filter_map(|one| one.as_str().map(str::to_owned)).collect()
}

/// Name and version of every package in the lock file.
fn locked() -> Vec<(String, String)> {
    let lock = table("Cargo.lock");
    let pair = |package: &Table| Some((word(package, "name")?.to_owned(), word(package, "version")?.to_owned()));
    tables(&lock, "package").filter_map(pair).collect()
}

/// A version as numbers; what comes before a release counts as below it.
fn version(text: &str) -> (Vec<u64>, bool) {
    let plain = text.split('+').next().unwrap_or_default();
    let (numbers, is_release) = plain.split_once('-').map_or((plain, true), |(numbers, _)| (numbers, false));
    (numbers.split('.').map(|n| n.parse().unwrap_or(0)).collect(), is_release)
}

/// Advisories that hold for a lock file, each with the reason why it is accepted, when there is one.
fn holes(lock: &[(String, String)], list: &Table) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for advisory in tables(list, "advisory") {
        let (id, name, fixed) = (word(advisory, "id"), word(advisory, "crate"), word(advisory, "fixed_in"));
        let (Some(id), Some(name), Some(fixed)) = (id, name, fixed) else { panic!("half an advisory: {advisory:?}") };
        for (_, at) in lock.iter().filter(|(locked, _)| locked == name) {
            if fixed == "never" || version(at) < version(fixed) {
                found.push((
                    format!("{id}: {name} {at}, mended in {fixed}"),
                    word(advisory, "accepted").map(str::to_owned),
                ));
            }
        }
    }
    found
}

#[test]
fn no_crate_has_a_known_hole_that_nobody_has_looked_at() {
    let list = table(".ci/advisories.toml");
    let open: Vec<_> = holes(&locked(), &list).into_iter().filter(|(_, accepted)| accepted.is_none()).collect();
    assert!(open.is_empty(), "{open:#?}");
    // What is accepted names a test that shows why; the test must be there.
    for (hole, accepted) in holes(&locked(), &list) {
        let reason = accepted.unwrap_or_default();
        let (file, test) = reason.rsplit_once(": ").and_then(|(_, shown)| shown.split_once(", ")).expect("file, test");
        assert!(text(&format!("src/{file}")).contains(test), "{hole}: {file} has no {test}");
    }
}

#[test]
fn a_hole_is_found_below_its_mending_and_not_from_there_on() {
    let list: Table = "[[advisory]]\nid = \"X\"\ncrate = \"pot\"\nfixed_in = \"1.10.0\"\n".parse().expect("a table");
    for (at, n) in [("1.9.9", 1), ("1.10.0-rc.1", 1), ("1.10.0", 0), ("1.10.0+spec-1", 0), ("2.0.0", 0)] {
        assert_eq!(holes(&[("pot".to_owned(), at.to_owned())], &list).len(), n, "{at}");
    }
    assert!(holes(&[("pan".to_owned(), "0.1.0".to_owned())], &list).is_empty());
}

#[test]
fn every_crate_comes_from_the_registry_and_what_is_banned_is_not_there() {
    let lock = table("Cargo.lock");
    for package in tables(&lock, "package").filter(|package| word(package, "name") != Some("afterdesk")) {
        assert!(word(package, "source").is_some_and(|from| from.starts_with("registry+")), "{package:?}");
        assert!(word(package, "checksum").is_some_and(|sum| sum.len() == 64), "{package:?}");
    }
    let names: Vec<String> = locked().into_iter().map(|(name, _)| name).collect();
    let deny = table(".ci/deny.toml");
    let bans = deny.get("bans").and_then(toml::Value::as_table).expect("bans");
    for banned in tables(bans, "deny").filter_map(|one| word(one, "crate")) {
        assert!(!names.iter().any(|name| name == banned), "{banned}");
    }
    // Two linked copies of the database break each other's locks.
    assert_eq!(names.iter().filter(|name| *name == "libsqlite3-sys").count(), 1);
    assert_eq!(names.iter().filter(|name| *name == "rustls").count(), 1);
}

/// Whether an expression of licences can be kept with the allowed ones: a side of each `OR`, both sides of each `AND`.
fn is_allowed(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression.replace('(', " ( ").replace(')', " ) ").replace('/', " OR ").replace(" WITH ", "~");
    let mut words = spaced.split_whitespace().peekable();
    any_side(&mut words, allowed)
}

type Words<'a> = std::iter::Peekable<std::str::SplitWhitespace<'a>>;

fn any_side(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut is = all_sides(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        is |= all_sides(words, allowed);
    }
    is
}

fn all_sides(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut is = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        is &= one(words, allowed);
    }
    is
}

fn one(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let word = words.next().unwrap_or_default();
    if word != "(" {
        return allowed.iter().any(|known| *known == word.replace('~', " WITH "));
    }
    let is = any_side(words, allowed);
    assert_eq!(words.next(), Some(")"), "an expression that ends in its middle");
    is
}

#[test]
fn expressions_of_licences_are_read() {
    let allowed = ["MIT".to_owned(), "ISC".to_owned()];
    for (text, is) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("Apache-2.0 OR MIT", true),
        ("GPL-3.0", false),
        ("MIT AND ISC", true),
        ("MIT AND GPL-3.0", false),
        ("(GPL-3.0 AND ISC) OR MIT", true),
        ("(MIT OR GPL-3.0) AND GPL-3.0", false),
        ("GPL-3.0 WITH MIT", false),
    ] {
        assert_eq!(is_allowed(text, &allowed), is, "{text}");
    }
}

#[test]
fn every_crate_has_a_licence_that_is_allowed() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    // Offline: what is compiled here is there; other platforms' crates may not be.
    let platform = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let args = ["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", &platform];
    let output = Command::new(cargo).args(args).current_dir(env!("CARGO_MANIFEST_DIR")).output().expect("cargo runs");
    if !output.status.success() {
        println!("skipped: {}", String::from_utf8_lossy(&output.stderr));
        return;
    }
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo answers");
    let deny = table(".ci/deny.toml");
    let licences = deny.get("licenses").and_then(toml::Value::as_table).expect("licences");
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 100, "{}", packages.len());
    for package in packages {
        let (name, licence) = (package["name"].as_str(), package["license"].as_str());
        let mut allowed = words(licences, "allow");
        let exceptions = tables(licences, "exceptions").filter(|one| word(one, "crate") == name);
        allowed.extend(exceptions.flat_map(|one| words(one, "allow")));
        assert!(licence.is_some_and(|licence| is_allowed(licence, &allowed)), "{name:?}: {licence:?}");
    }
}

/// The manual page, the completions and the units that the package carries are made from files that exist.
#[test]
fn what_the_package_carries_is_there() {
    let manifest = table("Cargo.toml");
    let deb = ["package", "metadata", "deb"].iter().try_fold(&manifest, |at, key| at.get(*key)?.as_table());
    let assets = deb.and_then(|deb| deb.get("assets")).and_then(toml::Value::as_array).expect("assets");
    let script = text(".ci/package");
    for asset in assets.iter().filter_map(toml::Value::as_array) {
        let from = asset.first().and_then(toml::Value::as_str).unwrap_or_default();
        let made = from.strip_prefix("target/package/").is_some_and(|name| script.contains(&format!("$out/{name}")));
        let built = from == "target/release/afterdesk";
        assert!(made || built || std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(from).exists(), "{from}");
    }
}
