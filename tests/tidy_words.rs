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
            usage.prefixes.extend(calls(source, *line, ".code(", literal).then(|| format!("{literal}-")));
            let asks = ["words.get(", "words.fill(", "words().get(", "words().fill("];
            // Where words are chosen among several, the key stands away from the call.
            let speaks = ["tui", "cli"].contains(&source.part()) && is_key(literal) && literal.contains('-');
            if speaks || asks.iter().any(|call| calls(source, *line, call, literal)) {
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
    let areas: BTreeSet<&str> = known.iter().filter_map(|key| key.split_once('-')).map(|(area, _)| area).collect();
    let in_area = |key: &str| key.split_once('-').is_none_or(|(area, _)| areas.contains(area));
    let is_family = |key: &str| known.iter().any(|known| known.starts_with(&format!("{key}-")));
    let asked = usage.asked.iter().filter(|(key, _)| in_area(key) && !known.contains(*key) && !is_family(key));
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

/// Enums whose words belong to another family, and those whose codes are never shown to people.
const FAMILIES: &[(&str, Option<&str>)] = &[
    ("ErrorKind", Some("query")),
    ("RejectReason", None),
    ("Lang", None),
    // Written in templates of reports; what they show has its own words.
    ("BlockSort", None),
    ("Compare", None),
    ("Measure", None),
    ("Over", None),
    // Written in goals.
    ("Every", None),
    ("FactName", None),
    ("Metric", Some("metric")),
    ("Dimension", Some("dimension")),
    ("Sort", Some("code-sort")),
    ("MistakeKind", Some("mistake")),
    ("Area", Some("area")),
    // Written in rules of advice only.
    ("When", None),
];

#[test]
fn every_stored_code_has_words() {
    let known = keys("en");
    let missing = |source: &Source| {
        let codes = stored_codes(source).into_iter().filter_map(|(line, name, code)| {
            let family = FAMILIES.iter().find(|(known, _)| *known == name).map(|(_, family)| *family);
            let family = family.unwrap_or(Some("code"))?;
            let own = if family == "code" { format!("{}-", kebab(&name)) } else { String::new() };
            Some((line, format!("{family}-{own}{}", code.replace('_', "-"))))
        });
        let missing = codes.filter(|(_, key)| !known.contains(key));
        missing.map(|(line, key)| format!("{}:{line}: `{key}` has no words", source.path)).collect::<Vec<_>>()
    };
    clean(&sources("src/domain").flat_map(missing).collect::<Vec<_>>());
}

/// Line, name of the enum and code of every variant of a closed list.
fn stored_codes(source: &Source) -> Vec<(usize, String, String)> {
    let (mut name, mut found) = (String::new(), Vec::new());
    for (at, line) in source.text.lines().take(source.tests_at).enumerate() {
        let line = line.trim();
        if let Some(declared) = line.strip_prefix("pub enum ").and_then(|rest| rest.split_whitespace().next()) {
            declared.clone_into(&mut name);
        }
        let Some((variant, code)) = line.split_once(" = \"") else { continue };
        if let Some(code) = code.strip_suffix("\",").filter(|_| variant.bytes().all(|b| b.is_ascii_alphanumeric())) {
            found.push((at + 1, name.clone(), code.to_owned()));
        }
    }
    found
}

#[test]
fn codes_are_found_with_the_list_they_belong_to() {
    let snippet = "codes! {\n    pub enum Mood {\n        Calm = \"calm\",\n    }\n}\nconst A: &str = \"b\";\n";
    let found = stored_codes(&Source::new("src/domain/a.rs", snippet.to_owned()));
    assert_eq!(found, [(3, "Mood".to_owned(), "calm".to_owned())]);
    assert_eq!(kebab("ReturnStatus"), "return-status");
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

/// Blanks that a text is filled with, message by message.
fn blanks(language: &str) -> BTreeMap<String, BTreeSet<String>> {
    let (mut blanks, mut key): (BTreeMap<String, BTreeSet<String>>, String) = (BTreeMap::new(), String::new());
    for path in files(&format!("assets/text/{language}"), ".ftl") {
        for line in text(&path).lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with(|c: char| c.is_ascii_alphabetic()) {
                line.split('=').next().unwrap_or_default().trim().clone_into(&mut key);
            }
            let named =
                line.split('$').skip(1).map(|after| after.chars().take_while(|c| c.is_alphanumeric() || *c == '_'));
            blanks.entry(key.clone()).or_default().extend(named.map(Iterator::collect));
        }
    }
    blanks
}

/// A text may leave a blank out, as one without plurals does; it must not name one that the others do not.
#[test]
fn languages_fill_the_same_blanks() {
    let (english, chinese) = (blanks("en"), blanks("zh-CN"));
    let strange = |(key, theirs): (&String, &BTreeSet<String>)| {
        let ours = english.get(key)?;
        let strange: Vec<&str> = theirs.difference(ours).map(String::as_str).collect();
        (!strange.is_empty()).then(|| format!("`{key}` names {strange:?}, which English does not"))
    };
    clean(&chinese.iter().filter_map(strange).collect::<Vec<_>>());
}

/// Lines of keys at the bottom of a box, and how many cells the box has for them on a screen of 80 columns.
const FOOTS: [(&str, usize); 20] = [
    ("columns-keys", 70),
    ("files-hint", 70),
    ("find-hint", 68),
    ("form-hint", 72),
    ("form-hint-choice", 72),
    ("form-hint-lines", 72),
    ("history-hint", 70),
    ("jobs-keys", 70),
    ("macros-keys", 70),
    ("origins-hint", 70),
    ("own-labels-keys", 70),
    ("own-labels-put-keys", 70),
    ("policy-keys", 70),
    ("quick-hint", 76),
    ("rehearsal-keys", 70),
    ("rule-keys", 70),
    ("teach-keys", 70),
    ("teach-keys-reread", 70),
    ("voices-keys", 70),
    ("why-keys", 70),
];

/// A line with its blanks filled: most hold a key, one the longest of them.
fn filled(line: &str) -> String {
    let mut parts = line.split("{ $");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once(" }").unwrap_or((part, ""));
        out.push_str(match name {
            "usual" => "Backspace",
            "turn" | "keep" => "Space",
            "now" | "before" => "1,234",
            "down" | "up" | "rule" => "J",
            _ => "F10",
        });
        out.push_str(rest);
    }
    out
}

#[test]
fn lines_of_keys_are_whole_on_a_screen_of_80_columns() {
    let mut findings = Vec::new();
    for language in ["en", "zh-CN"] {
        let all: String =
            files(&format!("assets/text/{language}"), ".ftl").into_iter().map(|path| text(&path)).collect();
        for (key, room) in FOOTS {
            let line = all.lines().find_map(|line| line.strip_prefix(&format!("{key} = ")));
            let line = filled(line.unwrap_or_else(|| panic!("{language}: `{key}` is not there")));
            let cells = unicode_width::UnicodeWidthStr::width(line.as_str());
            if cells > room {
                findings.push(format!("{language}: `{key}` takes {cells} of {room} cells: {line}"));
            }
        }
    }
    clean(&findings);
}
