//! What README promises: its queries are understood, its keys are in the key map, its commands exist.

use afterdesk::domain::ids::Kind;
use afterdesk::domain::query;

use crate::support::program::Place;
use crate::support::source::{clean, text};

fn section(title: &str) -> String {
    let readme = text("README.md");
    let after = readme.split(&format!("\n## {title}\n")).nth(1).unwrap_or_else(|| panic!("README has `{title}`"));
    after.split("\n## ").next().unwrap_or_default().to_owned()
}

/// What stands between backquotes in the first cells of a section's tables.
fn first_cells(title: &str) -> Vec<String> {
    let section = section(title);
    let rows = section.lines().filter(|line| line.starts_with("| "));
    let cells = rows.filter_map(|line| line.trim_start_matches("| ").split(" | ").next());
    cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).map(str::to_owned).collect()
}

#[test]
fn the_queries_of_the_readme_are_understood() {
    let shown = section("Query language");
    let line = shown.lines().find_map(|line| line.strip_prefix("    ")).expect("an example");
    let examples =
        first_cells("Query language").into_iter().filter(|text| !text.contains("field") && !text.contains('…'));
    let mut findings = Vec::new();
    for example in examples.chain([line.to_owned()]) {
        let kinds = [Kind::Return, Kind::Parcel];
        if !kinds.iter().any(|kind| query::parse(*kind, &example).is_ok()) {
            findings.push(format!("{example}: {:?}", query::parse(Kind::Return, &example)));
        }
    }
    clean(&findings);
}

#[test]
fn the_keys_of_the_readme_are_in_the_key_map() {
    let map = text("assets/keys.toml");
    let known = |key: &str| map.contains(&format!("\"{key}\"")) || map.contains(&format!("\"{}\"", key.to_lowercase()));
    let findings: Vec<String> = first_cells("Keys").into_iter().filter(|key| !known(key)).collect();
    clean(&findings);
}

#[test]
fn the_commands_of_the_readme_exist() {
    let place = Place::new();
    let mut commands: Vec<String> = first_cells("Command line")
        .iter()
        .filter_map(|cell| cell.split_whitespace().next())
        .filter(|word| word.bytes().all(|b| b.is_ascii_lowercase()))
        .map(str::to_owned)
        .collect();
    commands.dedup();
    assert!(commands.len() > 15, "{commands:?}");
    for command in &commands {
        place.run(&[command, "--help"]).ended(0);
    }
    let help = place.run(&["--help"]).ended(0).out;
    let names = help.lines().filter_map(|line| line.strip_prefix("  ")).filter(|line| !line.starts_with([' ', '-']));
    let names: Vec<&str> = names.filter_map(|line| line.split_whitespace().next()).collect();
    assert!(names.len() >= commands.len(), "{help}");
    let untold = names.iter().filter(|name| !commands.iter().any(|command| command == *name));
    clean(&untold.map(|name| format!("`{name}` is not in README")).collect::<Vec<_>>());
}
