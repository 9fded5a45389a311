//! `show CAUSE-n`: the whole tree of a question, with its evidence counted anew and the actions on its leaves.

use serde_json::{Map, Value, json};

use super::{Failure, Session};
use crate::domain::causes::Action;
use crate::domain::change::Record;
use crate::services::causes::effects::{self, Effect};
use crate::services::causes::{
    self, Branch, Done, Weighed, action_words, evidence_words, figure_now, mark, node_words,
};
use crate::services::export::object;
use crate::services::figures;
use crate::services::read::Reader;

/// Draws the tree of a node; the node that was asked for is pointed at.
pub fn print_tree(session: &Session, reader: &Reader, node: i64) -> Result<(), Failure> {
    let env = session.env(reader)?;
    let (out, words) = (&session.out, &session.out.words);
    let Some(tree) = causes::tree(reader, &env, node)? else { return Ok(()) };
    for branch in &tree.branches {
        let number = branch.node.key();
        let here = if branch.node.id == node { " <" } else { "" };
        // A question is nobody's guess.
        let sign = if branch.node.is_question() { String::new() } else { format!("[{}] ", mark(branch.node.state)) };
        out.line(&format!("{}{sign}{number} {}{here}", branch.twig(), node_words(words, &branch.node)))?;
        if let Some(asked) = tree.asked.as_ref().filter(|_| branch.node.is_question()) {
            out.line(&format!("{} {}", branch.stem(), figure_now(words, asked)))?;
        }
        for weighed in &branch.evidence {
            out.line(&format!("{} {} {}", branch.stem(), weighed.evidence.key(), evidence_words(words, weighed)))?;
        }
        for action in &branch.actions {
            out.line(&format!("{} => {}", branch.stem(), action_words(words, action)))?;
        }
    }
    Ok(())
}

/// Adds the tree to the record of a node.
pub fn insert_tree(
    session: &Session,
    reader: &Reader,
    node: i64,
    record: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let env = session.env(reader)?;
    let branches = causes::tree(reader, &env, node)?.map(|tree| tree.branches).unwrap_or_default();
    record.insert("tree".to_owned(), branches.iter().map(branch_json).collect());
    Ok(())
}

fn branch_json(branch: &Branch) -> Value {
    let mut node = object(&branch.node);
    node.insert("depth".to_owned(), json!(branch.goes_on.len()));
    node.insert("evidence".to_owned(), branch.evidence.iter().map(weighed_json).collect());
    node.insert("actions".to_owned(), branch.actions.iter().map(done_json).collect());
    Value::Object(node)
}

fn weighed_json(weighed: &Weighed) -> Value {
    let mut evidence = object(&weighed.evidence);
    evidence.insert("n_now".to_owned(), json!(weighed.n_now));
    evidence.insert("figure_now".to_owned(), json!(weighed.figure_now));
    Value::Object(evidence)
}

fn done_json(done: &Done) -> Value {
    let mut action = object(&done.action);
    action.insert("effect".to_owned(), done.effect.as_ref().map_or(Value::Null, effect_json));
    Value::Object(action)
}

fn effect_json(effect: &Effect) -> Value {
    let moved = effect.moved.map(|moved| {
        json!({ "by": moved.by, "low": moved.interval.low, "high": moved.interval.high, "relative": moved.relative })
    });
    json!({ "days": effect.days, "before": effect.before, "after": effect.after, "moved": moved,
            "verdict": effect.verdict.code() })
}

/// What an action did, reckoned now.
pub fn insert_effect(
    session: &Session,
    reader: &Reader,
    action: i64,
    record: &mut Map<String, Value>,
) -> Result<(), Failure> {
    let effect = effect_of(session, reader, action)?;
    record.insert("effect".to_owned(), effect.as_ref().map_or(Value::Null, effect_json));
    Ok(())
}

/// The same as a sentence.
pub fn print_effect(session: &Session, reader: &Reader, action: i64) -> Result<(), Failure> {
    if let Some(effect) = effect_of(session, reader, action)? {
        session.out.line(&format!("\n{}", effects::words(&session.out.words, &effect)))?;
    }
    Ok(())
}

fn effect_of(session: &Session, reader: &Reader, action: i64) -> Result<Option<Effect>, Failure> {
    let Some(action) = reader.get::<Action>(action)? else { return Ok(None) };
    let env = figures::Env::load(reader, session.clock.now())?;
    Ok(effects::effect(reader, &env, &action)?)
}
