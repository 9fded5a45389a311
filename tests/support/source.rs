//! Reads the project's own sources: files, code without comments and tests, string literals, functions.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// One source file, cut into what the rules look at.
pub struct Source {
    /// Path from the root of the project, with slashes.
    pub path: String,
    pub text: String,
    /// Without comments and string contents, line by line the same as the text.
    pub code: String,
    /// Where the tests begin, in lines; the number of lines where there are none.
    pub tests_at: usize,
    /// Line (from 1) and contents of every string literal.
    pub strings: Vec<(usize, String)>,
}

/// The root of the project.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files of a folder and below whose names end so, as paths from the root.
pub fn files(folder: &str, ending: &str) -> Vec<String> {
    let mut found = Vec::new();
    collect(&root().join(folder), ending, &mut found);
    found.sort();
    found
}

fn collect(folder: &Path, ending: &str, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, ending, found);
        } else if path.to_string_lossy().ends_with(ending) {
            let below = path.strip_prefix(root()).unwrap_or(&path);
            found.push(below.to_string_lossy().replace('\\', "/"));
        }
    }
}

/// A file's text, empty where there is none.
pub fn text(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_default()
}

/// Fails with every finding, one a line.
pub fn clean(findings: &[String]) {
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

/// Every source file of a folder; each is read and cut once for all tests.
pub fn sources(folder: &str) -> impl Iterator<Item = &'static Source> {
    static ALL: OnceLock<Vec<Source>> = OnceLock::new();
    let all = ALL.get_or_init(|| {
        let paths = ["src", "tests", "benches", "examples"].iter().flat_map(|folder| files(folder, ".rs"));
        paths.map(|path| Source::new(&path, text(&path))).collect()
    });
    let below = format!("{folder}/");
    all.iter().filter(move |source| source.path.starts_with(&below))
}

impl Source {
    /// Cuts one file; the path says whether all of it is tests.
    pub fn new(path: &str, text: String) -> Self {
        let (code, strings) = strip(&text);
        let only_tests = path.ends_with("/tests.rs") || path.contains("/tests/");
        let inline = code.lines().position(|line| line.trim_start().starts_with("#[cfg(test)]"));
        let tests_at = if only_tests { 0 } else { inline.unwrap_or_else(|| code.lines().count()) };
        Self { path: path.to_owned(), text, code, tests_at, strings }
    }

    /// The code before the tests.
    pub fn shipped(&self) -> impl Iterator<Item = (usize, &str)> {
        self.code.lines().take(self.tests_at).enumerate().map(|(at, line)| (at + 1, line))
    }

    /// The string literals before the tests.
    pub fn shipped_strings(&self) -> impl Iterator<Item = &(usize, String)> {
        self.strings.iter().filter(|(line, _)| *line <= self.tests_at)
    }

    /// The part of the project that the file belongs to: the folder or file right below `src`.
    pub fn part(&self) -> &str {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        below.split(['/', '.']).next().unwrap_or_default()
    }

    /// How deep the file's module stands below the root of the crate.
    pub fn depth(&self) -> usize {
        let below = self.path.strip_prefix("src/").unwrap_or(&self.path);
        below.matches('/').count() + usize::from(!below.ends_with("mod.rs"))
    }

    /// Name, first line and length of every function before the tests.
    pub fn functions(&self) -> Vec<(String, usize, usize)> {
        let shipped: Vec<(usize, &str)> = self.shipped().collect();
        let starts = shipped.iter().filter_map(|(line, code)| Some((*line, function_name(code)?)));
        starts.filter_map(|(line, name)| Some((name, line, body_end(&shipped[line - 1..])? + 1))).collect()
    }
}

fn function_name(code: &str) -> Option<String> {
    let at = code.find("fn ").filter(|at| code[..*at].chars().all(|c| c.is_alphanumeric() || " ()_".contains(c)))?;
    let name: String = code[at + 3..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    (!name.is_empty()).then_some(name)
}

/// How many lines after the first a function's body ends; a declaration without a body has none.
fn body_end(lines: &[(usize, &str)]) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, (_, code)) in lines.iter().enumerate() {
        for c in code.chars() {
            match c {
                ';' if depth == 0 && !code.contains('[') => return None,
                '{' => depth += 1,
                '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(offset);
                    }
                }
                _ => {}
            }
        }
    }
    None
}

/// Blanks comments and the contents of literals, and lists the string literals.
fn strip(text: &str) -> (String, Vec<(usize, String)>) {
    let mut scan = Scan { rest: text, code: String::with_capacity(text.len()), line: 1, strings: Vec::new() };
    while !scan.rest.is_empty() {
        scan.step();
    }
    (scan.code, scan.strings)
}

struct Scan<'a> {
    rest: &'a str,
    code: String,
    line: usize,
    strings: Vec<(usize, String)>,
}

impl Scan<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            self.blank(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.blank(self.rest.find("*/").map_or(self.rest.len(), |end| end + 2));
        } else if let Some(hashes) = raw_string(self.rest) {
            let opening = hashes + 2;
            let closing = format!("\"{}", "#".repeat(hashes));
            let body = &self.rest[opening..];
            self.literal(opening, body.find(&closing).unwrap_or(body.len()), closing.len());
        } else if self.rest.starts_with('"') {
            self.literal(1, string_end(&self.rest[1..]), 1);
        } else if let Some(end) = char_literal(self.rest) {
            self.blank(end);
        } else {
            let next = self.rest.chars().next().map_or(1, char::len_utf8);
            // A word is taken whole, so that the r of `var"` does not open a raw string.
            let word = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
            self.keep(word.max(next));
        }
    }

    fn keep(&mut self, n: usize) {
        let (kept, rest) = self.rest.split_at(n);
        self.line += kept.matches('\n').count();
        self.code.push_str(kept);
        self.rest = rest;
    }

    fn blank(&mut self, n: usize) {
        let (gone, rest) = self.rest.split_at(n);
        let n_lines = gone.matches('\n').count();
        self.line += n_lines;
        self.code.push_str(&"\n".repeat(n_lines));
        self.rest = rest;
    }

    fn literal(&mut self, opening: usize, length: usize, closing: usize) {
        self.strings.push((self.line, self.rest[opening..opening + length].to_owned()));
        self.code.push('"');
        self.blank((opening + length + closing).min(self.rest.len()));
        self.code.push('"');
    }
}

fn raw_string(text: &str) -> Option<usize> {
    let after = text.strip_prefix('r')?;
    let hashes = after.len() - after.trim_start_matches('#').len();
    after[hashes..].starts_with('"').then_some(hashes)
}

fn string_end(text: &str) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at,
            _ => {}
        }
    }
    text.len()
}

/// The length of a character literal; a lifetime is none.
fn char_literal(text: &str) -> Option<usize> {
    let body = text.strip_prefix('\'')?;
    if let Some(escape) = body.strip_prefix('\\') {
        return escape.get(1..)?.find('\'').map(|end| end + 4);
    }
    let c = body.chars().next()?;
    body[c.len_utf8()..].starts_with('\'').then_some(c.len_utf8() + 2)
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let (code, strings) =
        strip("let a = \"x // {\\\"\"; // }\nlet b = 'x'; let c: &'a str = r#\"{\"#;\n/* { */ '{' '\\''");
    assert_eq!(code, "let a = \"\"; \nlet b = ; let c: &'a str = \"\";\n  ");
    assert_eq!(strings, [(1, "x // {\\\"".to_owned()), (2, "{".to_owned())]);
}
