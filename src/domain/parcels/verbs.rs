//! The verbs of parcels: what each takes, and when it applies.

use super::notices::NOTICES;
use super::{ClaimState, ExceptionKind, Leg, Parcel, ParcelStatus};
use crate::domain::change::Record;
use crate::domain::command::{ArgKind, ArgSpec, VerbSpec, opt, req};
use crate::domain::ids::Kind;
use crate::domain::refusal::Refusal;

/// Which side wins where the provider's word and the events disagree.
pub(super) const SIDES: &[&str] = &["ours", "theirs"];

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Parcel], args, confirm: false }
}

/// How a parcel that is awaited gets its number.
const LABEL: &[ArgSpec] =
    &[req("tracking", ArgKind::Text), opt("carrier", ArgKind::Text), opt("service", ArgKind::Text)];

/// How a customer hears of a parcel; a return with several says of which.
const NOTIFY: &[ArgSpec] = &[
    opt("status", ArgKind::Choice(NOTICES)),
    opt("again", ArgKind::Flag),
    opt("parcel", ArgKind::Number(Kind::Parcel)),
];

/// What can be done with a parcel (domain 2.5).
pub const VERBS: &[VerbSpec] = &[
    verb(
        "open",
        &[
            req("tracking", ArgKind::Text),
            opt("carrier", ArgKind::Text),
            opt("service", ArgKind::Text),
            opt("leg", ArgKind::Choice(Leg::CODES)),
            opt("return", ArgKind::Number(Kind::Return)),
        ],
    ),
    verb(
        "event",
        &[
            req("status", ArgKind::Choice(ParcelStatus::CODES)),
            opt("exception", ArgKind::Choice(ExceptionKind::CODES)),
            opt("text", ArgKind::Text),
            opt("at", ArgKind::When),
            opt("place", ArgKind::Text),
        ],
    ),
    VerbSpec { id: "label", kinds: &[Kind::Return, Kind::Parcel], args: LABEL, confirm: false },
    verb("lost", &[opt("text", ArgKind::Text)]),
    verb("found", &[]),
    verb("join", &[req("return", ArgKind::Number(Kind::Return))]),
    verb("part", &[opt("return", ArgKind::Number(Kind::Return))]),
    verb("claim", &[opt("amount", ArgKind::Money), opt("currency", ArgKind::Text), opt("ref", ArgKind::Text)]),
    verb("settle_claim", &[opt("amount", ArgKind::Money), opt("refused", ArgKind::Flag)]),
    VerbSpec { id: "notify", kinds: &[Kind::Return, Kind::Parcel], args: NOTIFY, confirm: false },
    verb("assign", &[req("to", ArgKind::Agent)]),
    verb("tag", &[req("tags", ArgKind::Tags)]),
    verb("note", &[req("text", ArgKind::LongText)]),
    verb("reconcile", &[req("choice", ArgKind::Choice(SIDES))]),
];

/// Whether a verb applies to a parcel as it stands, and why not.
pub fn allowed(verb: &str, parcel: &Parcel) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    let wrong_state = |allowed: Vec<&'static str>| {
        Err(Refusal::WrongState { verb: spec.id, key: parcel.key(), state: parcel.status.code(), allowed })
    };
    match spec.id {
        "label" if !parcel.is_awaited() => wrong_state(vec![ParcelStatus::AwaitingDropoff.code()]),
        "lost" if parcel.declared_lost => Err(Refusal::NothingToDo),
        "lost" if parcel.status.has_ended() => wrong_state(
            ParcelStatus::ALL.iter().filter(|status| !status.has_ended()).map(|status| status.code()).collect(),
        ),
        "found" if !parcel.declared_lost => wrong_state(vec![ParcelStatus::Lost.code()]),
        "claim" if !matches!(parcel.claim, None | Some(ClaimState::Refused)) => Err(Refusal::NothingToDo),
        "settle_claim" if parcel.claim != Some(ClaimState::Open) => Err(Refusal::NotYet("claimed")),
        "part" if parcel.return_id.is_none() => Err(Refusal::CannotJoin("not_joined")),
        "reconcile" if parcel.conflict.is_none() => Err(Refusal::NothingToDo),
        _ => Ok(()),
    }
}
