//! The rules of words: what is asked for is written, what is written is asked for, and every language says the same.

use std::collections::{BTreeMap, BTreeSet};

use afterdesk::domain::command::verbs;

use crate::support::source::{Source, clean, files, sources, text};

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
