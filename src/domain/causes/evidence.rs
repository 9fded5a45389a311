//! Evidence: read from a command's arguments, weighed, and what it allows to be said of its node.

use super::verbs::{KINDS, Measure, measure, state_of};
use super::{CASE_KINDS, Cause, CauseState, Evidence, Proof, Stance, Weight, Whys};
use crate::domain::change::Change;
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::query;
use crate::domain::refusal::Refusal;

/// More cases than anybody reads one by one; beyond them a query says it better.
const MOST_CASES: usize = 200;

/// The cases that an argument names, such as `R-1, C-7`.
pub fn cases_of(args: &Args) -> Result<Vec<Key>, Refusal> {
    let typed = args.get("cases").unwrap_or_default();
    let words = typed.split([',', ' ', '，', '、']).filter(|word| !word.is_empty());
    let mut cases = Vec::new();
    for word in words {
        let key = Key::parse(word).filter(|key| CASE_KINDS.contains(&key.kind));
        let key = key.ok_or_else(|| bad("cases", word, "case"))?;
        if !cases.contains(&key) {
            cases.push(key);
        }
    }
    if cases.len() > MOST_CASES {
        let wanted = i64::try_from(cases.len()).unwrap_or(i64::MAX);
        return Err(Refusal::TooMany { what: "cases", wanted, most: i64::try_from(MOST_CASES).unwrap_or(i64::MAX) });
    }
    Ok(cases)
}

fn bad(name: &'static str, value: &str, expected: &str) -> Refusal {
    Refusal::BadArgument { name, value: value.to_owned(), expected: expected.to_owned() }
}

/// The kind and the query of a set of cases; both or none.
pub(super) fn query_of(args: &Args) -> Result<Option<(Kind, String)>, Refusal> {
    let Some(text) = args.get("query") else { return Ok(None) };
    let word = args.get("kind").unwrap_or("returns");
    let kind = Kind::from_word(word).filter(|kind| KINDS.contains(&kind.plural()));
    let kind = kind.ok_or_else(|| bad("kind", word, &KINDS.join(" ")))?;
    query::parse(kind, text).map_err(|_| bad("query", text, "query"))?;
    Ok(Some((kind, text.to_owned())))
}

/// Everything that the arguments bring, as evidence for or against a node; nothing where they bring nothing.
pub(super) fn brought(
    ctx: &Context,
    (args, stance): (&Args, Stance),
    node: &Cause,
    whys: &Whys,
    ids: &mut dyn Ids,
) -> Result<Vec<Evidence>, Refusal> {
    if let Some(missing) = whys.missing.first() {
        return Err(Refusal::NotFound(*missing));
    }
    let said = args.choice("weight", Weight::from_code, Weight::CODES)?;
    let cases = cases_of(args)?;
    let blank = |proof, usual| Evidence {
        cause_id: node.id,
        root_id: node.root_id,
        stance,
        proof,
        weight: said.unwrap_or(usual),
        text: args.get("note").unwrap_or_default().to_owned(),
        made_by: ctx.actor.name.clone(),
        created_at: ctx.now,
        updated_at: ctx.now,
        ..Evidence::default()
    };
    let mut found = Vec::new();
    if let Some(quote) = args.get("quote") {
        let [case] = cases.as_slice() else { return Err(bad("cases", "", "quoted_case")) };
        if whys.misquoted {
            return Err(bad("quote", quote, "words_of_case"));
        }
        let key = format!("{}:{case}:{quote}", node.id);
        let own = Evidence { text: quote.to_owned(), natural_key: Some(key), ..blank(Proof::Quote, Weight::Weak) };
        found.push(own.of_case(*case));
    } else {
        // Many cases together are a sign where one alone is a hint.
        let weight = if cases.len() >= 5 { Weight::Fair } else { Weight::Weak };
        for case in cases {
            let natural_key = Some(format!("{}:{case}", node.id));
            found.push(Evidence { natural_key, ..blank(Proof::Case, weight) }.of_case(case));
        }
    }
    if let Some((kind, query)) = query_of(args)? {
        let case_kind = kind.plural().to_owned();
        found.push(Evidence { case_kind, query, n_then: whys.counted, ..blank(Proof::Query, Weight::Fair) });
    }
    let Measure { metric, scope, period, basis } = measure(args)?;
    if !metric.is_empty() && silent(whys, args)?.is_none() {
        found.push(Evidence { metric, scope, period, basis, ..blank(Proof::Figure, Weight::Strong) });
    }
    let is_there = |new: &Evidence| {
        new.natural_key.is_some() && whys.evidence.iter().any(|known| known.natural_key == new.natural_key)
    };
    found.retain(|new| !is_there(new));
    for one in &mut found {
        one.id = ids.next(Kind::Evidence);
    }
    Ok(found)
}

/// Why the figure that arguments name says nothing of a cause, where it says nothing.
fn silent(whys: &Whys, args: &Args) -> Result<Option<&'static str>, Refusal> {
    let Measure { metric, scope, period, .. } = measure(args)?;
    let asked = whys.tree.iter().find(|one| one.is_question());
    let is_asked = |one: &Cause| (&one.metric, &one.scope, &one.period) == (&metric, &scope, &period);
    Ok(match asked {
        _ if metric.is_empty() => None,
        _ if whys.is_mute => Some("figure_without_data"),
        // That it is so is the question, and no answer to it.
        Some(question) if is_asked(question) => Some("figure_is_question"),
        _ => None,
    })
}

/// Why a node cannot be said to be so, with this evidence about it.
pub(super) fn admits(state: CauseState, evidence: &[&Evidence]) -> Result<(), Refusal> {
    let most = |stance| evidence.iter().filter(|one| one.stance == stance).map(|one| one.weight).max();
    match (state, most(Stance::For), most(Stance::Against)) {
        (CauseState::Guess, ..) => Ok(()),
        (CauseState::Supported, None, _) => Err(Refusal::NotYet("evidence_for")),
        (CauseState::Supported, Some(own), Some(against)) if against > own => Err(Refusal::NotYet("stronger_against")),
        (CauseState::Refuted, _, None) => Err(Refusal::NotYet("evidence_against")),
        _ => Ok(()),
    }
}

/// The node as it stands with the evidence about it: counted, and a guess again where its state has lost its ground.
pub(super) fn settled(ctx: &Context, node: &Cause, evidence: &[&Evidence]) -> Cause {
    let n = |stance| i64::try_from(evidence.iter().filter(|one| one.stance == stance).count()).unwrap_or(i64::MAX);
    let state = if admits(node.state, evidence).is_ok() { node.state } else { CauseState::Guess };
    Cause { state, n_for: n(Stance::For), n_against: n(Stance::Against), updated_at: ctx.now, ..node.clone() }
}

/// Puts what the arguments bring to a node and gives it the state that the verb asks for.
pub(super) fn weigh(
    ctx: &Context,
    (verb, args): (&str, &Args),
    node: &Cause,
    whys: &Whys,
    ids: &mut dyn Ids,
) -> Result<Vec<Change>, Refusal> {
    let said = args.choice("stance", Stance::from_code, Stance::CODES)?;
    let stance = if verb == "refute" { Stance::Against } else { said.unwrap_or(Stance::For) };
    let new = brought(ctx, (args, stance), node, whys, ids)?;
    if let Some(why) = silent(whys, args)?.filter(|_| new.is_empty()) {
        return Err(Refusal::NotYet(why));
    }
    if verb == "evidence" && new.is_empty() {
        let nothing = ["cases", "quote", "query", "metric"].iter().all(|name| args.get(name).is_none());
        return Err(if nothing {
            Refusal::MissingArgument { verb: "evidence", name: "cases" }
        } else {
            Refusal::NothingToDo
        });
    }
    let all: Vec<&Evidence> = whys.about(node.id).chain(&new).collect();
    let mut after = settled(ctx, node, &all);
    if let Some(state) = state_of(verb) {
        admits(state, &all)?;
        after.state = state;
    }
    if new.is_empty() && after.state == node.state {
        return Err(Refusal::NothingToDo);
    }
    let changes = [Change::update(node.clone(), after)];
    Ok(changes.into_iter().chain(new.into_iter().map(Change::create)).collect())
}

/// Whether a verb applies to evidence: it can be taken away.
pub fn allowed(verb: &str) -> Result<(), Refusal> {
    match verb {
        "remove" => Ok(()),
        _ => Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None }),
    }
}
