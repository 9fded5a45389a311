//! The rules of the house that no compiler checks: who may know whom, where crates live, sizes, and where words stand.

use std::collections::{BTreeMap, BTreeSet};

use afterdesk::domain::command::verbs;

use crate::support::source::{Source, files, root, sources, text};

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
    ("tui", &["config", "domain", "report", "services", "text"]),
    ("cli", &["config", "domain", "report", "services", "text"]),
    ("lib", &[]),
    ("main", &["cli", "config", "services", "text", "tui"]),
];

/// Crates that live in one place, by the beginning of the paths that may name them.
const HOMES: &[(&str, &[&str])] = &[
    ("rusqlite", &["src/store/db/", "src/store/backup.rs"]),
    ("crossterm", &["src/tui/"]),
    ("ratatui", &["src/tui/"]),
    ("tui_input", &["src/tui/"]),
    ("signal_hook", &["src/tui/"]),
    ("clap", &["src/cli/"]),
    ("clap_complete", &["src/cli/"]),
    ("clap_mangen", &["src/cli/"]),
    ("calamine", &["src/importers/"]),
    ("quick_xml", &["src/importers/"]),
    ("rust_xlsxwriter", &["src/services/export/", "src/report/render/", "src/generator/"]),
    ("fastrand", &["src/generator/"]),
    ("directories", &["src/config"]),
];

/// Calls that are made in one place: the clock and the streams of the process.
const CALLS: &[(&str, &[&str])] = &[
    ("SystemTime::now", &["src/services/clock.rs"]),
    ("Timestamp::now", &["src/services/clock.rs"]),
    ("Zoned::now", &["src/services/clock.rs"]),
    ("stdout()", &["src/cli/output.rs", "src/tui/terminal.rs"]),
    ("stderr()", &["src/cli/output.rs", "src/tui/terminal.rs"]),
];

const MOST_LINES: usize = 500;
const MOST_FUNCTION_LINES: usize = 60;
const MOST_FILES: usize = 35;

/// Fails with every finding, one a line.
fn clean(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn arrows_point_down_only() {
    let mut findings = Vec::new();
    for source in sources("src") {
        let part = source.part().to_owned();
        let Some((_, may)) = ARROWS.iter().find(|(name, _)| *name == part) else {
            findings.push(format!("{}: no rank for `{part}`", source.path));
            continue;
        };
        for (line, used) in used_parts(&source) {
            if used != part && !may.contains(&used.as_str()) {
                findings.push(format!("{}:{line}: `{part}` must not use `{used}`", source.path));
            }
        }
    }
    clean(&findings);
}

/// Every part named by a path from the root of the crate, grouped imports included.
fn used_parts(source: &Source) -> Vec<(usize, String)> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut used = Vec::new();
    for (at, line) in source.code.lines().enumerate() {
        for name in ["crate::", "afterdesk::"] {
            for (_, after) in line.match_indices(name).map(|(i, name)| (i, &line[i + name.len()..])) {
                if let Some(group) = after.strip_prefix('{') {
                    used.extend(group.split(',').map(|item| (at + 1, word(item.trim()))));
                } else {
                    used.push((at + 1, word(after)));
                }
            }
        }
    }
    used.retain(|(_, name)| ARROWS.iter().any(|(part, _)| part == name));
    used
}

#[test]
fn crates_and_calls_stay_in_their_places() {
    let mut findings = Vec::new();
    for source in sources("src") {
        let at_home = |homes: &[&str]| homes.iter().any(|home| source.path.starts_with(home));
        for (line, code) in source.shipped() {
            let names = |name: &str| {
                code.match_indices(name).any(|(at, _)| {
                    let before = code[..at].chars().next_back();
                    !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
                        && code[at + name.len()..].starts_with("::")
                })
            };
            for (name, homes) in HOMES {
                if names(name) && !at_home(homes) {
                    findings.push(format!("{}:{line}: `{name}` belongs to {homes:?}", source.path));
                }
            }
            for (call, homes) in CALLS {
                if code.contains(call) && !at_home(homes) {
                    findings.push(format!("{}:{line}: `{call}` belongs to {homes:?}", source.path));
                }
            }
        }
    }
    clean(&findings);
}

#[test]
fn every_file_says_what_it_owns_and_stays_small() {
    let mut findings = Vec::new();
    let mut folders: BTreeMap<String, usize> = BTreeMap::new();
    for source in sources("src").into_iter().chain(sources("tests")).chain(sources("benches")) {
        if !source.text.starts_with("//! ") {
            findings.push(format!("{}: does not begin with `//!`", source.path));
        }
        let n_lines = if source.tests_at == 0 { source.text.lines().count() } else { source.tests_at };
        if n_lines > MOST_LINES {
            findings.push(format!("{}: {n_lines} lines without tests, at most {MOST_LINES}", source.path));
        }
        let folder = source.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        *folders.entry(folder.to_owned()).or_default() += 1;
    }
    let crowded = folders.iter().filter(|(_, n)| **n > MOST_FILES);
    findings.extend(crowded.map(|(folder, n)| format!("{folder}: {n} files, at most {MOST_FILES}")));
    clean(&findings);
}

#[test]
fn functions_stay_short_or_say_why_not() {
    let mut findings = Vec::new();
    for source in sources("src") {
        let lines: Vec<&str> = source.text.lines().collect();
        for (name, line, length) in source.functions() {
            let above = lines[..line - 1].iter().rev().take_while(|line| line.trim_start().starts_with(['/', '#']));
            let has_reason = above.into_iter().any(|line| line.contains("// Long: "));
            if length > MOST_FUNCTION_LINES && !has_reason {
                findings.push(format!("{}:{line}: `{name}` has {length} lines without `// Long: reason`", source.path));
            }
        }
    }
    clean(&findings);
}

#[test]
fn no_words_in_chinese_stand_in_the_source() {
    let is_chinese = |c: char| ('\u{3400}'..='\u{9fff}').contains(&c) || ('\u{ff01}'..='\u{ff5e}').contains(&c);
    let mut findings = Vec::new();
    for source in sources("src") {
        let found = source.shipped_strings().filter(|(_, literal)| literal.chars().any(is_chinese));
        findings.extend(found.map(|(line, literal)| format!("{}:{line}: {literal:?}", source.path)));
    }
    clean(&findings);
}

/// Keys that one language defines, by the beginning of their lines.
fn keys(language: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for path in files(&format!("assets/text/{language}"), ".ftl") {
        for line in text(&path).lines().filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic())) {
            if let Some((key, _)) = line.split_once('=') {
                assert!(keys.insert(key.trim().to_owned()), "{path}: `{}` is there twice", key.trim());
            }
        }
    }
    keys
}

/// Families whose keys are put together from a code, and calls that name a key.
struct Usage {
    literals: BTreeSet<String>,
    prefixes: BTreeSet<String>,
    asked: BTreeMap<String, String>,
}

fn usage() -> Usage {
    let mut usage = Usage { literals: BTreeSet::new(), prefixes: BTreeSet::new(), asked: BTreeMap::new() };
    usage.prefixes.extend(["code-", "verb-", "arg-", "refusal-", "expected-"].map(str::to_owned));
    for source in sources("src") {
        for (line, literal) in source.shipped_strings() {
            if let Some((prefix, _)) =
                literal.split_once('{').filter(|(prefix, _)| is_key(prefix.trim_end_matches('-')))
            {
                usage.prefixes.insert(prefix.to_owned());
            }
            usage.literals.insert(literal.clone());
            // The family of `words.code(family, code)`.
            usage.prefixes.extend(calls(&source, *line, ".code(", literal).then(|| format!("{literal}-")));
            let asks = ["words.get(", "words.fill(", "words().get(", "words().fill("];
            if asks.iter().any(|call| calls(&source, *line, call, literal)) {
                usage.asked.insert(literal.clone(), format!("{}:{line}", source.path));
            }
        }
    }
    let maps = files("assets", ".toml").into_iter().map(|path| text(&path)).collect::<String>();
    usage.literals.extend(maps.split('"').map(str::to_owned));
    usage
}

/// Whether a line of source calls something with exactly this literal first.
fn calls(source: &Source, line: usize, call: &str, literal: &str) -> bool {
    source.text.lines().nth(line - 1).is_some_and(|text| text.contains(&format!("{call}\"{literal}\"")))
}

fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[test]
fn every_word_that_is_asked_for_is_written() {
    let known = keys("en");
    let usage = usage();
    let asked = usage.asked.iter().filter(|(key, _)| !known.contains(*key));
    let mut findings: Vec<String> = asked.map(|(key, place)| format!("{place}: `{key}` has no words")).collect();
    for verb in verbs() {
        let args = verb.args.iter().map(|arg| format!("arg-{}", arg.name));
        let keys = std::iter::once(format!("verb-{}", verb.id)).chain(args).map(|key| key.replace('_', "-"));
        findings
            .extend(keys.filter(|key| !known.contains(key)).map(|key| format!("{}: `{key}` has no words", verb.id)));
    }
    findings.sort();
    findings.dedup();
    clean(&findings);
}

#[test]
fn every_word_that_is_written_is_asked_for() {
    let usage = usage();
    let unused = |key: &String| {
        !usage.literals.contains(key) && !usage.prefixes.iter().any(|prefix| key.starts_with(prefix.as_str()))
    };
    let findings: Vec<String> =
        keys("en").into_iter().filter(unused).map(|key| format!("`{key}` is not used")).collect();
    clean(&findings);
}

#[test]
fn languages_have_the_same_words() {
    let (english, chinese) = (keys("en"), keys("zh-CN"));
    let findings: Vec<String> = english.symmetric_difference(&chinese).cloned().collect();
    clean(&findings);
}

/// Enums whose codes are words of the platforms or of files, never shown as such.
const UNSPOKEN: &[&str] = &["Lang"];

#[test]
fn every_stored_code_has_words() {
    let known = keys("en");
    let mut findings = Vec::new();
    for source in sources("src/domain") {
        let mut name = String::new();
        for (at, line) in source.text.lines().take(source.tests_at).enumerate() {
            let line = line.trim();
            if let Some(declared) = line.strip_prefix("pub enum ").and_then(|rest| rest.split_whitespace().next()) {
                name = declared.to_owned();
            }
            let code = line.split_once(" = \"").and_then(|(variant, code)| {
                variant.bytes().all(|b| b.is_ascii_alphanumeric()).then_some(code.strip_suffix("\",")?)
            });
            let Some(code) = code.filter(|_| !UNSPOKEN.contains(&name.as_str())) else { continue };
            let key = format!("code-{}-{}", kebab(&name), code.replace('_', "-"));
            if !known.contains(&key) {
                findings.push(format!("{}:{}: `{key}` has no words", source.path, at + 1));
            }
        }
    }
    clean(&findings);
}

fn kebab(name: &str) -> String {
    let mut out = String::new();
    for (at, c) in name.char_indices() {
        if c.is_uppercase() && at > 0 {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

#[test]
fn what_the_readme_names_is_there() {
    let readme = text("README.md");
    let findings: Vec<String> = readme
        .split('`')
        .skip(1)
        .step_by(2)
        .filter(|path| ["src/", "assets/", "tests/", "benches/", ".ci/"].iter().any(|folder| path.starts_with(folder)))
        .filter(|path| !path.contains(['*', '<', '{', ' ']) && !root().join(path).exists())
        .map(|path| format!("README.md: `{path}` does not exist"))
        .collect();
    clean(&findings);
}

#[test]
fn every_file_of_tests_is_listed() {
    let listed = text("tests/main.rs");
    let missing =
        files("tests", ".rs").into_iter().filter(|path| path.matches('/').count() == 1 && path != "tests/main.rs");
    let findings: Vec<String> = missing
        .filter(|path| {
            let name = path.trim_start_matches("tests/").trim_end_matches(".rs");
            !listed.contains(&format!("mod {name};"))
        })
        .collect();
    clean(&findings);
}
