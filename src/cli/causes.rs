//! `show CAUSE-n`: the whole tree of a question, with its evidence counted anew and the actions on its leaves.

use serde_json::{Map, Value, json};

use super::{Failure, Session};
use crate::domain::change::Record;
use crate::services::causes::{self, Branch, Weighed, action_words, evidence_words, mark, node_words};
use crate::services::export::object;
use crate::services::lists;
use crate::services::read::Reader;

/// Draws the tree of a node; the node that was asked for is pointed at.
pub fn print_tree(session: &Session, reader: &Reader, node: i64) -> Result<(), Failure> {
    let env = lists::env(session.clock.now(), &session.actor);
    let (out, words) = (&session.out, &session.out.words);
    for branch in causes::tree(reader, &env, node)?.map(|tree| tree.branches).unwrap_or_default() {
        let number = branch.node.key();
        let here = if branch.node.id == node { " <" } else { "" };
        let sign = mark(branch.node.state);
        out.line(&format!("{}[{sign}] {number} {}{here}", twig(&branch), node_words(words, &branch.node)))?;
        for weighed in &branch.evidence {
            out.line(&format!("{}    {} {}", stem(&branch), weighed.evidence.key(), evidence_words(words, weighed)))?;
        }
        for action in &branch.actions {
            out.line(&format!("{}    => {}", stem(&branch), action_words(words, action)))?;
        }
    }
    Ok(())
}

/// The lines that lead to a node.
fn twig(branch: &Branch) -> String {
    let Some((own, above)) = branch.goes_on.split_last() else { return String::new() };
    let mut twig: String = above.iter().map(|goes_on| if *goes_on { "│  " } else { "   " }).collect();
    twig.push_str(if *own { "├─ " } else { "└─ " });
    twig
}

/// The lines that pass what hangs on a node.
fn stem(branch: &Branch) -> String {
    branch.goes_on.iter().map(|goes_on| if *goes_on { "│  " } else { "   " }).collect()
}

/// Adds the tree to the record of a node.
pub fn insert_tree(
    session: &Session,
    reader: &Reader,
    node: i64,
    record: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let env = lists::env(session.clock.now(), &session.actor);
    let branches = causes::tree(reader, &env, node)?.map(|tree| tree.branches).unwrap_or_default();
    record.insert("tree".to_owned(), branches.iter().map(branch_json).collect());
    Ok(())
}

fn branch_json(branch: &Branch) -> Value {
    let mut node = object(&branch.node);
    node.insert("depth".to_owned(), json!(branch.goes_on.len()));
    node.insert("evidence".to_owned(), branch.evidence.iter().map(weighed_json).collect());
    node.insert("actions".to_owned(), branch.actions.iter().map(|one| Value::Object(object(one))).collect());
    Value::Object(node)
}

fn weighed_json(weighed: &Weighed) -> Value {
    let mut evidence = object(&weighed.evidence);
    evidence.insert("n_now".to_owned(), json!(weighed.n_now));
    Value::Object(evidence)
}
