//! What could follow in a step of a rule at the caret: a verb, the name of an argument, one of its values.

use crate::domain::command::{ArgKind, ArgSpec, find_verb, verbs};
use crate::domain::ids::Kind;
use crate::domain::query::Suggestion;

/// What fits at the caret of a step, counted in characters; nothing inside quotes.
pub fn complete_step(kind: Kind, line: &str, caret: usize) -> Vec<Suggestion> {
    let before: Vec<char> = line.chars().take(caret).collect();
    if before.iter().filter(|c| **c == '"').count() % 2 == 1 {
        return Vec::new();
    }
    let start = before.iter().rposition(|c| c.is_whitespace()).map_or(0, |at| at + 1);
    let head: String = before[..start].iter().collect();
    let term: String = before[start..].iter().collect();
    let (from, typed, candidates) = match (head.split_whitespace().next(), term.split_once('=')) {
        (None, _) => (start, term.as_str(), known_verbs(kind)),
        (Some(verb), None) => (start, term.as_str(), names(kind, verb, line)),
        (Some(verb), Some((name, value))) => (start + name.chars().count() + 1, value, values(kind, verb, name)),
    };
    let fits = candidates.into_iter().filter(|word| word.starts_with(typed) && word != typed);
    fits.map(|text| Suggestion { replaces: from..before.len(), text }).collect()
}

fn known_verbs(kind: Kind) -> Vec<String> {
    // A rule acts on a case that is there.
    let known = verbs().filter(|spec| spec.kinds.contains(&kind) && spec.id != "open");
    let mut found: Vec<String> =
        known.map(|spec| if spec.args.is_empty() { spec.id.to_owned() } else { format!("{} ", spec.id) }).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// The arguments that the step does not have yet, those that it needs first.
fn names(kind: Kind, verb: &str, line: &str) -> Vec<String> {
    let args = find_verb(verb, kind).map(|spec| spec.args).unwrap_or_default();
    let is_given = |arg: &&ArgSpec| line.contains(&format!(" {}=", arg.name));
    let mut left: Vec<&ArgSpec> = args.iter().filter(|arg| !is_given(arg)).collect();
    left.sort_by_key(|arg| !arg.required);
    left.into_iter().map(|arg| format!("{}=", arg.name)).collect()
}

fn values(kind: Kind, verb: &str, name: &str) -> Vec<String> {
    let args = find_verb(verb, kind).map(|spec| spec.args).unwrap_or_default();
    let known: &[&str] = match args.iter().find(|arg| arg.name == name).map(|arg| arg.kind) {
        Some(ArgKind::Choice(codes)) => codes,
        Some(ArgKind::Flag) => &["yes", "no"],
        Some(ArgKind::Agent) => &["@load", "@rota", "@skill"],
        Some(ArgKind::When) => &["1d", "3d", "7d", "12h", "tomorrow"],
        _ => &[],
    };
    known.iter().map(|word| (*word).to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_arguments_and_values_are_completed_for_the_kind_of_case() {
        let told = |line: &str| -> Vec<String> {
            complete_step(Kind::Ticket, line, line.chars().count()).into_iter().map(|found| found.text).collect()
        };
        let words = |line: &str| told(line).join("|");
        assert_eq!(words("seve"), "severity ");
        assert_eq!(words("severity "), "level=");
        assert_eq!(words("severity level=u"), "urgent");
        assert_eq!(words("assign to=@"), "@load|@rota|@skill");
        assert_eq!(words("wait "), "party=|until=");
        assert_eq!(words("wait party=carrier "), "until=");
        assert_eq!(words("wait party=carrier until=to"), "tomorrow");
        assert_eq!(words("note text=\"is it "), "");
        assert_eq!(words("approve"), "", "complaints are not approved");
        assert_eq!(words("opn"), "");
        assert!(!told("").contains(&"open ".to_owned()) && told("").len() > 20);
        let found = complete_step(Kind::Return, "sev level=urgent", 3);
        assert_eq!((found.len(), found[0].replaces.clone()), (1, 0..3), "at the caret, not at the end");
    }
}
