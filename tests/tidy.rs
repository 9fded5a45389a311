//! The rules of the house that no compiler checks: who may know whom, where crates live, sizes, and what papers promise.
//!
//! Each rule is a function from one source to its findings, so that it is tried on a bad snippet as well as on the tree.

use std::collections::BTreeMap;

use ring::digest::{SHA256, digest};

use crate::support::source::{Source, clean, files, root, sources, text};

/// Who may use whom, lowest rank first; a part may always use itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("text", &["domain"]),
    ("config", &["domain", "text"]),
    ("store", &["domain"]),
    ("importers", &["domain"]),
    ("analytics", &["domain"]),
    ("generator", &["domain"]),
    ("report", &["analytics", "domain", "text"]),
    ("services", &["analytics", "config", "domain", "generator", "importers", "report", "store", "text"]),
    ("tui", &["analytics", "config", "domain", "report", "services", "text"]),
    ("cli", &["analytics", "config", "domain", "report", "services", "text", "tui"]),
    ("lib", &[]),
    ("main", &["cli", "config", "services", "text", "tui"]),
];

/// Crates that live in one place, by the beginning of the paths that may name them.
const HOMES: &[(&str, &[&str])] = &[
    ("rusqlite", &["src/store/db/", "src/store/backup.rs"]),
    ("crossterm", &["src/tui/"]),
    ("ratatui", &["src/tui/"]),
    ("tui_input", &["src/tui/"]),
    ("nucleo_matcher", &["src/tui/"]),
    ("signal_hook", &["src/tui/", "src/cli/stopping.rs"]),
    ("pulldown_cmark", &["src/text/"]),
    ("lettre", &["src/services/outlets/"]),
    ("ureq", &["src/services/outlets/", "src/services/feeds/wire.rs"]),
    ("rustls", &["src/services/outlets/"]),
    ("ring", &["src/services/outlets/", "src/services/backup/sealed.rs", "src/store/"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/"]),
    ("calamine", &["src/importers/"]),
    ("quick_xml", &["src/importers/"]),
    ("rust_xlsxwriter", &["src/services/export/", "src/report/render/", "src/generator/"]),
    ("fastrand", &["src/generator/"]),
    ("directories", &["src/config"]),
    ("anyhow", &["src/cli/", "src/main.rs", "src/tui/"]),
];

/// Calls that are made in one place: the clock, the streams of the process, the reading of tables.
const CALLS: &[(&str, &[&str])] = &[
    ("SystemTime::now", &["src/services/clock.rs"]),
    ("Timestamp::now", &["src/services/clock.rs"]),
    ("Zoned::now", &["src/services/clock.rs"]),
    ("println!", &[]),
    ("print!", &[]),
    ("stdout()", &["src/cli/output.rs", "src/tui/terminal.rs"]),
    ("stderr()", &["src/cli/output.rs", "src/tui/terminal.rs"]),
    ("csv::Reader", &["src/importers/", "src/services/import/rejects.rs"]),
];

/// What each migration must stay: a desk that has it already would never see the change.
const MIGRATIONS: &[(&str, &str)] =
    &[("src/store/migrations/0001_start.sql", "247111e0f46cf54a55836156f6def7f4da4a67c1f1b7d889fed8c142114f656d")];

const MOST_LINES: usize = 500;
const MOST_FUNCTION_LINES: usize = 60;
const MOST_FILES: usize = 35;
/// Stands above a long function, with the reason behind it.
const LONG: &str = "// Long: ";

fn check(folder: &str, rule: impl Fn(&Source) -> Vec<String>) {
    clean(&sources(folder).flat_map(rule).collect::<Vec<_>>());
}

/// What a rule finds in a snippet that stands at a path.
fn tried(rule: impl Fn(&Source) -> Vec<String>, path: &str, snippet: &str) -> usize {
    rule(&Source::new(path, snippet.to_owned())).len()
}

#[test]
fn arrows_point_down_only() {
    check("src", wrong_arrows);
}

fn wrong_arrows(source: &Source) -> Vec<String> {
    let part = source.part();
    let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == part) else {
        return vec![format!("{}: no rank for `{part}`", source.path)];
    };
    let wrong = used_parts(source).into_iter().filter(|(_, used)| used != part && !may.contains(&used.as_str()));
    wrong.map(|(line, used)| format!("{}:{line}: `{part}` must not use `{used}`", source.path)).collect()
}

/// Every part named by a path from the root of the crate, grouped imports and climbing by `super` included.
fn used_parts(source: &Source) -> Vec<(usize, String)> {
    let climb = "super::".repeat(source.depth());
    let mut used = Vec::new();
    for name in ["crate::", "afterdesk::", climb.as_str()] {
        for (at, _) in source.code.match_indices(name).filter(|_| !name.is_empty()) {
            let line = source.code[..at].matches('\n').count() + 1;
            let after = &source.code[at + name.len()..];
            let named = after.strip_prefix('{').map_or_else(|| vec![first_word(after)], members);
            used.extend(named.into_iter().map(|word| (line, word)));
        }
    }
    used.retain(|(_, name)| ARROWS.iter().any(|(part, _)| part == name));
    used
}

fn first_word(text: &str) -> String {
    text.trim_start().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The first words of the members of a group of imports, from behind its brace.
fn members(text: &str) -> Vec<String> {
    let (mut depth, mut at_start, mut words) = (1_usize, true, Vec::new());
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 1 => at_start = true,
            _ if at_start && !c.is_whitespace() => {
                words.push(first_word(&text[at..]));
                at_start = false;
            }
            _ => {}
        }
        if depth == 0 {
            break;
        }
    }
    words
}

#[test]
fn an_arrow_that_points_up_is_found_however_it_is_written() {
    let in_domain = |snippet| tried(wrong_arrows, "src/domain/returns/mod.rs", snippet);
    assert_eq!(in_domain("use crate::store::Store;"), 1);
    assert_eq!(in_domain("use crate::{\n    domain::{ids, text},\n    store::Store,\n};"), 1);
    assert_eq!(in_domain("fn f() { super::super::services::go() }"), 1);
    assert_eq!(in_domain("use crate::domain::ids::Kind; // not crate::store"), 0);
    assert_eq!(tried(wrong_arrows, "src/tui/app.rs", "use crate::importers::choose;"), 1);
    assert_eq!(tried(wrong_arrows, "src/attic/mod.rs", ""), 1);
}

#[test]
fn crates_and_calls_stay_in_their_places() {
    check("src", strangers);
}

fn strangers(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    for (line, code) in source.shipped() {
        let crates = HOMES.iter().filter(|(name, _)| names_crate(code, name));
        let calls = CALLS.iter().filter(|(call, _)| names(code, call).next().is_some());
        for (name, homes) in crates.chain(calls) {
            if !homes.iter().any(|home| source.path.starts_with(home)) {
                findings.push(format!("{}:{line}: `{name}` belongs to {homes:?}", source.path));
            }
        }
    }
    findings
}

/// Where a name stands as a word of its own, not as the end of a longer one.
fn names<'a>(code: &'a str, name: &'a str) -> impl Iterator<Item = usize> + 'a {
    let starts = code.match_indices(name).map(|(at, _)| at);
    starts.filter(|at| !code[..*at].ends_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// Whether code names something of a crate.
fn names_crate(code: &str, name: &str) -> bool {
    names(code, name).any(|at| code[at + name.len()..].starts_with("::") && !code[..at].ends_with(':'))
}

#[test]
fn a_crate_or_a_call_out_of_its_place_is_found() {
    assert_eq!(tried(strangers, "src/services/mod.rs", "use rusqlite::Connection;"), 1);
    assert_eq!(tried(strangers, "src/services/mod.rs", "let now = jiff::Timestamp::now();"), 1);
    assert_eq!(tried(strangers, "src/store/mod.rs", "fn f() { println!(\"\") }"), 1);
    assert_eq!(tried(strangers, "src/tui/view.rs", "use ratatui::Frame;"), 0);
    assert_eq!(tried(strangers, "src/domain/ids.rs", "#[cfg(test)]\nmod tests { use rusqlite::Connection; }"), 0);
}

#[test]
fn every_file_says_what_it_owns_and_stays_small() {
    for folder in ["src", "tests", "benches"] {
        check(folder, misshapen);
    }
}

fn misshapen(source: &Source) -> Vec<String> {
    let mut findings = Vec::new();
    if !source.text.starts_with("//! ") {
        findings.push(format!("{}: does not begin with `//!`", source.path));
    }
    let n_lines = if source.tests_at == 0 { source.text.lines().count() } else { source.tests_at };
    if n_lines > MOST_LINES {
        findings.push(format!("{}: {n_lines} lines without tests, at most {MOST_LINES}", source.path));
    }
    findings
}

#[test]
fn a_file_without_a_purpose_or_without_an_end_is_found() {
    assert_eq!(tried(misshapen, "src/a.rs", "use std::fmt;\n"), 1);
    let long = format!("//! Long.\n{}", "fn f() {}\n".repeat(MOST_LINES));
    assert_eq!(tried(misshapen, "src/a.rs", &long), 1);
    let tested = format!("//! Short.\n#[cfg(test)]\nmod tests {{\n{}}}\n", "fn f() {}\n".repeat(MOST_LINES));
    assert_eq!(tried(misshapen, "src/a.rs", &tested), 0);
}

#[test]
fn folders_stay_small_enough_to_be_read() {
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for source in sources("src").chain(sources("tests")) {
        *folders.entry(source.path.rsplit_once('/').map_or("", |(folder, _)| folder)).or_default() += 1;
    }
    let crowded = folders.iter().filter(|(_, n)| **n > MOST_FILES);
    clean(&crowded.map(|(folder, n)| format!("{folder}: {n} files, at most {MOST_FILES}")).collect::<Vec<_>>());
}

#[test]
fn functions_stay_short_or_say_why_not() {
    check("src", long_functions);
}

fn long_functions(source: &Source) -> Vec<String> {
    let lines: Vec<&str> = source.text.lines().collect();
    let has_reason = |line: usize| {
        let above = lines[..line - 1].iter().rev().take_while(|line| line.trim_start().starts_with(['/', '#']));
        above.into_iter().any(|line| line.trim_start().starts_with(LONG) && line.trim().len() > LONG.len())
    };
    let long = source.functions().into_iter().filter(|(_, _, length)| *length > MOST_FUNCTION_LINES);
    long.filter(|(_, line, _)| !has_reason(*line))
        .map(|(name, line, length)| {
            format!("{}:{line}: `{name}` has {length} lines without `{LONG}reason`", source.path)
        })
        .collect()
}

#[test]
fn a_long_function_without_a_reason_is_found() {
    let body = "    step();\n".repeat(MOST_FUNCTION_LINES);
    let long = format!("pub fn long() {{\n{body}}}\n");
    assert_eq!(tried(long_functions, "src/a.rs", &long), 1);
    assert_eq!(tried(long_functions, "src/a.rs", &format!("{LONG}one row for each verb.\n{long}")), 0);
    assert_eq!(tried(long_functions, "src/a.rs", &format!("{LONG}\n{long}")), 1);
}

#[test]
fn no_words_in_chinese_stand_in_the_source() {
    check("src", chinese);
}

fn chinese(source: &Source) -> Vec<String> {
    let is_chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{ff01}'..='\u{ff5e}').contains(&c);
    let found = source.shipped_strings().filter(|(_, literal)| literal.chars().any(is_chinese));
    found.map(|(line, literal)| format!("{}:{line}: {literal:?}", source.path)).collect()
}

#[test]
fn chinese_in_a_literal_is_found_and_in_a_test_is_not() {
    assert_eq!(tried(chinese, "src/a.rs", "let a = \"\u{9000}\u{8d27}\"; // \u{9000}"), 1);
    assert_eq!(tried(chinese, "src/a.rs", "#[cfg(test)]\nmod tests { const A: &str = \"\u{9000}\"; }"), 0);
}

#[test]
fn migrations_never_change_and_are_all_listed() {
    let listed = |path: &str| MIGRATIONS.iter().any(|(known, _)| *known == path);
    let unlisted = files("src/store/migrations", ".sql").into_iter().filter(|path| !listed(path));
    let unlisted = unlisted.map(|path| format!("{path}: its hash is not listed ({})", hash(&text(&path))));
    let changed = MIGRATIONS.iter().filter(|(path, known)| hash(&text(path)) != *known);
    let changed = changed.map(|(path, _)| format!("{path}: changed; write a new migration instead"));
    clean(&unlisted.chain(changed).collect::<Vec<_>>());
}

fn hash(text: &str) -> String {
    digest(&SHA256, text.as_ref()).as_ref().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn what_the_readme_names_is_there() {
    clean(&missing_places(&text("README.md")));
}

/// Files and folders that a paper names between backquotes and that do not exist.
fn missing_places(paper: &str) -> Vec<String> {
    let quoted = paper.split('`').skip(1).step_by(2);
    let is_place =
        |path: &&str| ["src/", "assets/", "tests/", "benches/", ".ci/"].iter().any(|top| path.starts_with(top));
    let exact = quoted.filter(is_place).filter(|path| !path.contains(['*', '<', '{', ' ']));
    exact.filter(|path| !root().join(path).exists()).map(|path| format!("`{path}` does not exist")).collect()
}

#[test]
fn a_place_that_does_not_exist_is_found() {
    assert_eq!(missing_places("see `src/domain/` and `src/attic/`").len(), 1);
}

#[test]
fn every_file_of_tests_is_listed() {
    let listed = text("tests/main.rs");
    let top =
        files("tests", ".rs").into_iter().filter(|path| path.matches('/').count() == 1 && path != "tests/main.rs");
    let name = |path: &String| path.trim_start_matches("tests/").trim_end_matches(".rs").to_owned();
    let unlisted = top.filter(|path| !listed.contains(&format!("mod {};", name(path))));
    clean(&unlisted.map(|path| format!("{path} is not listed in tests/main.rs")).collect::<Vec<_>>());
}
