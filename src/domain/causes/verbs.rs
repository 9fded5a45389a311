//! The verbs of root causes: ask why, say what speaks for or against it, decide how sure it is, do something about it.

use super::{CauseState, Stance, Verdict, Weight};
use crate::domain::command::{ArgKind, ArgSpec, Args, VerbSpec, opt, req};
use crate::domain::ids::Kind;
use crate::domain::metrics::Metric;
use crate::domain::refusal::Refusal;
use crate::domain::scope;
use crate::domain::vocabulary::Issue;

const FAMILY: ArgSpec = opt("family", ArgKind::Choice(Issue::CODES));
const METRIC: ArgSpec = opt("metric", ArgKind::Choice(Metric::CODES));
const SCOPE: ArgSpec = opt("scope", ArgKind::Text);
const PERIOD: ArgSpec = opt("period", ArgKind::Text);
const BASIS: ArgSpec = opt("basis", ArgKind::Choice(BASES));
const CASES: ArgSpec = opt("cases", ArgKind::Text);
const KIND: ArgSpec = opt("kind", ArgKind::Text);
const QUERY: ArgSpec = opt("query", ArgKind::Text);
const QUOTE: ArgSpec = opt("quote", ArgKind::LongText);
const WEIGHT: ArgSpec = opt("weight", ArgKind::Choice(Weight::CODES));
const NOTE: ArgSpec = opt("note", ArgKind::LongText);

/// What a live query lists.
pub(super) const KINDS: &[&str] =
    &["returns", "complaints", "parcels", "reviews", "orders", "refunds", "exchanges", "messages"];

/// The words of a figure's basis.
const BASES: &[&str] = &["cohort", "flow"];

const EVIDENCE: &[ArgSpec] = &[CASES, QUOTE, KIND, QUERY, METRIC, SCOPE, PERIOD, BASIS, WEIGHT, NOTE];

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Cause], args, confirm: false }
}

const fn of_action(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Action], args, confirm: false }
}

/// What can be done with trees of whys, their evidence and their actions.
pub const VERBS: &[VerbSpec] = &[
    // Below a node, or as a new question from a figure, from cases, or from the case itself.
    VerbSpec {
        id: "why",
        kinds: &[Kind::Cause, Kind::Return, Kind::Ticket, Kind::Parcel, Kind::Review],
        args: &[req("text", ArgKind::Text), FAMILY, CASES, KIND, QUERY, METRIC, SCOPE, PERIOD, BASIS],
        confirm: false,
    },
    verb(
        "evidence",
        &[
            opt("stance", ArgKind::Choice(Stance::CODES)),
            CASES,
            QUOTE,
            KIND,
            QUERY,
            METRIC,
            SCOPE,
            PERIOD,
            BASIS,
            WEIGHT,
            NOTE,
        ],
    ),
    verb("support", EVIDENCE),
    verb("refute", EVIDENCE),
    verb("guess", &[]),
    verb("reword", &[opt("text", ArgKind::Text), FAMILY]),
    verb(
        "act",
        &[req("what", ArgKind::Text), opt("to", ArgKind::Agent), opt("due", ArgKind::When), METRIC, SCOPE, BASIS],
    ),
    VerbSpec { id: "remove", kinds: &[Kind::Cause, Kind::Evidence], args: &[], confirm: false },
    of_action("done", &[NOTE]),
    of_action("skip", &[opt("reason", ArgKind::LongText)]),
    of_action("reopen", &[opt("reason", ArgKind::LongText)]),
    of_action("assign", &[req("to", ArgKind::Agent)]),
    of_action("due", &[req("on", ArgKind::When)]),
    of_action("note", &[req("text", ArgKind::LongText)]),
    of_action("aim", &[req("metric", ArgKind::Choice(Metric::CODES)), SCOPE, BASIS]),
    of_action("reckon", &[req("verdict", ArgKind::Choice(Verdict::CODES)), opt("note", ArgKind::Text)]),
    of_action("seen", &[]),
];

/// The figure that arguments name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Measure {
    pub metric: String,
    pub scope: String,
    pub period: String,
    pub basis: String,
}

/// Reads the figure that arguments name, with its groups as they are written everywhere; empty where they name none.
pub(super) fn measure(args: &Args) -> Result<Measure, Refusal> {
    let metric = args.choice("metric", Metric::from_code, Metric::CODES)?;
    let groups = scope::read(args.get("scope").unwrap_or_default());
    let groups = groups.map_err(|value| Refusal::BadArgument { name: "scope", value, expected: "scope".to_owned() })?;
    args.choice("basis", |code| BASES.contains(&code).then_some(()), BASES)?;
    let text = |name: &str| args.get(name).unwrap_or_default().to_owned();
    Ok(Measure {
        metric: metric.map(|metric| metric.code().to_owned()).unwrap_or_default(),
        scope: scope::write(&groups),
        period: text("period"),
        basis: text("basis"),
    })
}

/// The state that a verb gives a node.
pub(super) fn state_of(verb: &str) -> Option<CauseState> {
    match verb {
        "support" => Some(CauseState::Supported),
        "refute" => Some(CauseState::Refuted),
        "guess" => Some(CauseState::Guess),
        _ => None,
    }
}
