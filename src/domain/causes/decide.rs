//! Decides the verbs of trees: a why below another, a question, how sure a node is, what is taken away again.

use super::evidence::{brought, query_of, settled, weigh};
use super::verbs::{Measure, measure};
use super::{Cause, CauseState, Evidence, Stance, VERBS, Whys, actions};
use crate::domain::change::Change;
use crate::domain::command::{Args, Command, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::vocabulary::Issue;

/// A why is one sentence.
const MOST_CHARS: usize = 400;

/// Decides one verb on a node, on evidence, or on an action.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let whys = &sit.whys;
    let args = &command.args;
    match (command.verb.as_str(), command.key.kind) {
        (_, Kind::Action) => return actions::decide(ctx, command, sit, ids),
        ("remove", Kind::Evidence) => return drop_evidence(ctx, command, whys),
        ("why", kind) if kind != Kind::Cause || command.key.id == 0 => return ask(ctx, command, whys, ids),
        _ => {}
    }
    let node = whys.node.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, node)?;
    match command.verb.as_str() {
        "why" => below(ctx, args, node, whys, ids),
        "evidence" | "support" | "refute" | "guess" => weigh(ctx, (&command.verb, args), node, whys, ids),
        "reword" => reword(ctx, args, node),
        "act" => actions::act(ctx, args, node, whys, ids),
        "remove" => remove(node, whys),
        _ => Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
}

/// Whether a verb applies to a node as it stands. What it needs beside is judged by the decision itself.
pub fn allowed(verb: &str, node: &Cause) -> Result<(), Refusal> {
    match verb {
        "why" | "act" if node.state == CauseState::Refuted => Err(Refusal::NotYet("cause_refuted")),
        "guess" if node.state == CauseState::Guess => Err(Refusal::NothingToDo),
        _ if VERBS.iter().any(|spec| spec.id == verb && spec.kinds.contains(&Kind::Cause)) => Ok(()),
        _ => Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None }),
    }
}

/// A new question, with the cases that it starts from as its first evidence.
fn ask(ctx: &Context, command: &Command, whys: &Whys, ids: &mut dyn Ids) -> Decision {
    let mut args = command.args.clone();
    if command.key.kind != Kind::Cause {
        let all = [Some(command.key.to_string()), args.get("cases").map(str::to_owned)];
        let all: Vec<String> = all.into_iter().flatten().collect();
        args.0.insert("cases".to_owned(), all.join(","));
    }
    if ["cases", "query", "metric"].iter().all(|name| args.get(name).is_none()) {
        return Err(Refusal::MissingArgument { verb: "why", name: "metric" });
    }
    let Measure { metric, scope, period, basis } = measure(&args)?;
    let set = query_of(&args)?;
    let id = ids.next(Kind::Cause);
    let question = Cause {
        id,
        root_id: id,
        text: sentence(&args)?,
        family: family(&args)?.unwrap_or_default(),
        metric,
        scope,
        period,
        basis,
        case_kind: set.as_ref().map(|(kind, _)| kind.plural().to_owned()).unwrap_or_default(),
        query: set.map(|(_, query)| query).unwrap_or_default(),
        made_by: ctx.actor.name.clone(),
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Cause::default()
    };
    // The figure and the query are the question itself; only the cases speak for it.
    let cases = Args(args.0.into_iter().filter(|(name, _)| name == "cases").collect());
    let evidence = brought(ctx, (&cases, Stance::For), &question, whys, ids)?;
    Ok(grown(ctx, &question, evidence))
}

/// A why below a node.
fn below(ctx: &Context, args: &Args, parent: &Cause, whys: &Whys, ids: &mut dyn Ids) -> Decision {
    let text = sentence(args)?;
    if whys.tree.iter().any(|node| node.parent_id == Some(parent.id) && node.text == text) {
        return Err(Refusal::NothingToDo);
    }
    let node = Cause {
        id: ids.next(Kind::Cause),
        root_id: parent.root_id,
        parent_id: Some(parent.id),
        text,
        family: family(args)?.unwrap_or(parent.family),
        made_by: ctx.actor.name.clone(),
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Cause::default()
    };
    let evidence = brought(ctx, (args, Stance::For), &node, whys, ids)?;
    Ok(grown(ctx, &node, evidence))
}

/// A new node and the evidence that comes with it.
fn grown(ctx: &Context, node: &Cause, evidence: Vec<Evidence>) -> Vec<Change> {
    let node = settled(ctx, node, &evidence.iter().collect::<Vec<_>>());
    [Change::create(node)].into_iter().chain(evidence.into_iter().map(Change::create)).collect()
}

fn sentence(args: &Args) -> Result<String, Refusal> {
    let text = args.get("text").unwrap_or_default();
    if text.chars().count() > MOST_CHARS || text.chars().any(char::is_control) {
        return Err(Refusal::BadArgument { name: "text", value: text.to_owned(), expected: "line".to_owned() });
    }
    Ok(text.to_owned())
}

fn family(args: &Args) -> Result<Option<Issue>, Refusal> {
    args.choice("family", Issue::from_code, Issue::CODES)
}

fn reword(ctx: &Context, args: &Args, node: &Cause) -> Decision {
    let text = if args.get("text").is_some() { sentence(args)? } else { node.text.clone() };
    let family = family(args)?.unwrap_or(node.family);
    if text == node.text && family == node.family {
        return Err(Refusal::NothingToDo);
    }
    Ok(vec![Change::update(node.clone(), Cause { text, family, updated_at: ctx.now, ..node.clone() })])
}

/// Takes away a node that nothing hangs on, with its evidence.
fn remove(node: &Cause, whys: &Whys) -> Decision {
    if whys.tree.iter().any(|one| one.parent_id == Some(node.id)) {
        return Err(Refusal::NotYet("whys_below"));
    }
    if !whys.actions.is_empty() {
        return Err(Refusal::NotYet("actions_of_cause"));
    }
    let evidence = whys.evidence.iter().filter(|one| one.cause_id == node.id);
    Ok(evidence.map(|one| Change::delete(one.clone())).chain([Change::delete(node.clone())]).collect())
}

fn drop_evidence(ctx: &Context, command: &Command, whys: &Whys) -> Decision {
    let (Some(gone), Some(node)) = (&whys.named, &whys.node) else { return Err(Refusal::NotFound(command.key)) };
    let left: Vec<&Evidence> = whys.about(node.id).filter(|one| one.id != gone.id).collect();
    Ok(vec![Change::delete(gone.clone()), Change::update(node.clone(), settled(ctx, node, &left))])
}
