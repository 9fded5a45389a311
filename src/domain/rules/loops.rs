//! Which rules would set each other off in a circle. The guard of a pass ends it; whoever writes rules wants to know before.

use super::{MOST_DEEP, Rule, Trigger};

/// Columns of a case that a verb can change. Verbs that make other records change none.
const CHANGES: &[(&str, &[&str])] = &[
    ("tag", &["tags"]),
    ("severity", &["severity", "due_at"]),
    ("classify", &["issue", "reason", "severity", "category"]),
    ("assign", &["assignee"]),
    ("escalate", &["escalation", "assignee"]),
    ("note", &["note"]),
    ("answer", &["status", "waiting_for"]),
    ("wait", &["status", "wait_until", "waiting_for"]),
    ("snooze", &["status", "snoozed_until"]),
    ("wake", &["status", "snoozed_until"]),
];

/// Verbs that move a case on to another state.
const MOVES: &[&str] = &[
    "approve", "refuse", "cancel", "receive", "inspect", "settle", "close", "reopen", "resolve", "spam", "lost",
    "found", "expire", "event",
];

/// The circles through a rule: the names of the rules that set each other off, the one asked about first. What a rule does
/// never sets itself off on the same event, so a rule alone is no circle.
pub fn loops(asked: (&str, &Rule), others: &[(&str, &Rule)]) -> Vec<Vec<String>> {
    let mut circles = Vec::new();
    let mut way = vec![asked];
    walk(asked, others, &mut way, &mut circles);
    circles
}

fn walk<'r>(
    asked: (&'r str, &'r Rule),
    others: &[(&'r str, &'r Rule)],
    way: &mut Vec<(&'r str, &'r Rule)>,
    circles: &mut Vec<Vec<String>>,
) {
    let Some((_, last)) = way.last().copied() else { return };
    if way.len() > 1 && sets_off(last, asked.1) {
        circles.push(way.iter().map(|(name, _)| (*name).to_owned()).collect());
    }
    if way.len() >= MOST_DEEP {
        return;
    }
    for other in others {
        let is_new = way.iter().all(|(name, _)| *name != other.0);
        if is_new && sets_off(last, other.1) {
            way.push(*other);
            walk(asked, others, way, circles);
            way.pop();
        }
    }
}

/// Whether what one rule does can set another one off.
fn sets_off(one: &Rule, other: &Rule) -> bool {
    let changes = |verb: &str, column: &str| {
        let known = CHANGES.iter().find(|(of, _)| *of == verb);
        known.is_some_and(|(_, columns)| columns.contains(&column)) || (MOVES.contains(&verb) && column == "status")
    };
    let changes_any = |verb: &str| MOVES.contains(&verb) || CHANGES.iter().any(|(of, _)| *of == verb);
    one.kind == other.kind
        && other.on.iter().any(|on| match on {
            Trigger::Changed(columns) if columns.is_empty() => one.deeds.iter().any(|deed| changes_any(&deed.verb)),
            Trigger::Changed(columns) => {
                one.deeds.iter().any(|deed| columns.iter().any(|column| changes(&deed.verb, column)))
            }
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(kind: &str, on: &str, deed: &str) -> Rule {
        Rule::read(&format!("kind = '{kind}'\non = ['{on}']\ndo = ['{deed}']\n")).expect("a rule")
    }

    #[test]
    fn circles_are_found_and_lines_are_not() {
        let tags = rule("returns", "changed:severity", "tag tags=+a");
        let severity = rule("returns", "changed:tags", "severity level=urgent");
        let notes = rule("returns", "changed", "note text=a");
        let opened = rule("returns", "opened", "tag tags=+b");
        let others = rule("complaints", "changed:tags", "severity level=urgent");
        let alone = rule("returns", "changed:tags", "tag tags=+c");
        for (asked, rest, wanted) in [
            (&tags, vec![("severity", &severity)], vec!["asked severity"]),
            (&tags, vec![("notes", &notes)], vec![]),
            (&notes, vec![("tags", &tags)], vec![]),
            (&opened, vec![("severity", &severity), ("tags", &tags)], vec![]),
            (&tags, vec![("others", &others)], vec![]),
            (&alone, vec![], vec![]),
        ] {
            let found: Vec<String> = loops(("asked", asked), &rest).iter().map(|circle| circle.join(" ")).collect();
            assert_eq!(found, wanted);
        }
    }

    #[test]
    fn every_verb_that_is_told_exists() {
        for verb in CHANGES.iter().map(|(verb, _)| verb).chain(MOVES) {
            assert!(crate::domain::command::verbs().any(|spec| spec.id == *verb), "{verb}");
        }
    }
}
