//! The verbs of complaints: what each takes, and from which states it leads on.

use super::ending::HELPED;
use super::joining::LATER;
use super::rating::{SCORES, Stage};
use super::{Resolution, Ticket, TicketKind, TicketStatus, Wake};
use crate::domain::change::Record;
use crate::domain::command::{ArgKind, ArgSpec, VerbSpec, opt, req};
use crate::domain::ids::Kind;
use crate::domain::metrics::Metric;
use crate::domain::refusal::Refusal;
use crate::domain::understanding::Category;
use crate::domain::vocabulary::{Issue, Party, Reason, Severity};

/// Which side wins where the platform and we disagree.
pub(super) const SIDES: &[&str] = &["ours", "theirs"];

const ISSUE: ArgKind = ArgKind::Choice(Issue::CODES);
const CATEGORY: ArgKind = ArgKind::Choice(Category::CODES);
const REASON: ArgKind = ArgKind::Choice(Reason::CODES);
const SEVERITY: ArgKind = ArgKind::Choice(Severity::CODES);
const TICKET: ArgKind = ArgKind::Number(Kind::Ticket);
/// The draft of somebody else that is meant.
pub const DRAFT: ArgKind = ArgKind::Number(Kind::Message);

/// What an answer to a customer takes, whatever kind of case it is given in.
pub const ANSWER: &[ArgSpec] =
    &[req("text", ArgKind::LongText), opt("until", ArgKind::When), opt("article", ArgKind::Text), opt("draft", DRAFT)];

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Ticket], args, confirm: false }
}

const fn asks_first(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Ticket], args, confirm: true }
}

/// What can be done with a complaint (domain 2.4).
pub const VERBS: &[VerbSpec] = &[
    verb(
        "open",
        &[
            req("subject", ArgKind::Text),
            opt("order", ArgKind::Text),
            opt("comment", ArgKind::LongText),
            opt("kind", ArgKind::Choice(TicketKind::CODES)),
            opt("reason", REASON),
            opt("severity", SEVERITY),
        ],
    ),
    verb("accept", &[opt("issue", ISSUE), opt("reason", REASON), opt("severity", SEVERITY), opt("to", ArgKind::Agent)]),
    verb("classify", &[opt("issue", ISSUE), opt("reason", REASON), opt("category", CATEGORY)]),
    verb("keywords", &[req("keywords", ArgKind::Text)]),
    verb("severity", &[req("level", SEVERITY)]),
    verb("escalate", &[opt("step", ArgKind::Units)]),
    verb("assign", &[req("to", ArgKind::Agent)]),
    verb("wait", &[req("party", ArgKind::Choice(Party::CODES)), req("until", ArgKind::When)]),
    verb(
        "snooze",
        &[
            opt("until", ArgKind::When),
            opt("wake", ArgKind::Choice(Wake::CODES)),
            opt("party", ArgKind::Choice(Party::CODES)),
        ],
    ),
    verb("wake", &[opt("wake", ArgKind::Choice(Wake::CODES))]),
    asks_first("answer", ANSWER),
    verb("draft", &[req("text", ArgKind::LongText), opt("draft", DRAFT)]),
    verb("discard", &[opt("draft", DRAFT)]),
    // Returns are answered with saved texts too.
    VerbSpec {
        id: "answer_with",
        kinds: &[Kind::Ticket, Kind::Return],
        args: &[req("saved", ArgKind::Text), opt("language", ArgKind::Text), opt("until", ArgKind::When)],
        confirm: true,
    },
    verb("note", &[req("text", ArgKind::LongText)]),
    verb("heard", &[req("text", ArgKind::LongText)]),
    verb("follow_up", &[req("text", ArgKind::LongText)]),
    verb("no_answer", &[]),
    verb(
        "resolve",
        &[
            req("outcome", ArgKind::Choice(Resolution::CODES)),
            opt("cause", ISSUE),
            opt("compensation", ArgKind::LongText),
            opt("product_line", ArgKind::Text),
        ],
    ),
    verb("tick", &[req("item", ArgKind::Text), opt("untick", ArgKind::Flag)]),
    verb("waive", &[req("item", ArgKind::Text), req("reason", ArgKind::LongText)]),
    verb("close", &[]),
    verb("rated", &[req("score", ArgKind::Choice(SCORES)), opt("comment", ArgKind::LongText)]),
    verb("confirmed", &[opt("note", ArgKind::LongText)]),
    // Something new is done about it, or something that is being done already helps here too.
    verb(
        "improve",
        &[
            opt("what", ArgKind::Text),
            opt("to", ArgKind::Agent),
            opt("due", ArgKind::When),
            opt("action", ArgKind::Number(Kind::Action)),
            opt("cause", ArgKind::Number(Kind::Cause)),
            opt("metric", ArgKind::Choice(Metric::CODES)),
            opt("scope", ArgKind::Text),
            opt("basis", ArgKind::Text),
        ],
    ),
    verb("checked", &[req("helped", ArgKind::Choice(HELPED)), opt("note", ArgKind::LongText)]),
    verb("reopen", &[req("reason", ArgKind::LongText)]),
    asks_first("spam", &[opt("reason", ArgKind::LongText)]),
    asks_first("duplicate", &[req("of", TICKET)]),
    verb("merge", &[req("into", TICKET)]),
    verb("part", &[opt("ticket", TICKET), opt("later", ArgKind::Choice(LATER))]),
    verb("apart", &[opt("ticket", TICKET)]),
    verb("split", &[req("messages", ArgKind::Numbers(Kind::Message)), opt("subject", ArgKind::Text)]),
    verb("tag", &[req("tags", ArgKind::Tags)]),
    verb("reconcile", &[req("choice", ArgKind::Choice(SIDES))]),
    verb("rejudge", &[opt("note", ArgKind::Text)]),
];

/// The states from which a verb leads on; part is judged by what is merged, not by the state.
const fn from_states(verb: &str) -> &'static [TicketStatus] {
    use TicketStatus::{
        Closed, Duplicate, Merged, New, Open, Resolved, Snoozed, Spam, WaitingCustomer, WaitingThirdParty,
    };
    match verb.as_bytes() {
        b"accept" | b"escalate" | b"wait" | b"snooze" | b"answer" | b"answer_with" | b"resolve" => {
            &[New, Open, WaitingCustomer, WaitingThirdParty, Snoozed]
        }
        b"severity" | b"assign" | b"merge" | b"split" | b"apart" | b"rejudge" => {
            &[New, Open, WaitingCustomer, WaitingThirdParty, Snoozed, Resolved]
        }
        b"no_answer" => &[WaitingCustomer, WaitingThirdParty, Snoozed, Resolved, Closed],
        b"heard" => &[New, Open, WaitingCustomer, WaitingThirdParty, Snoozed, Resolved, Closed],
        b"tick" | b"waive" => &[New, Open, WaitingCustomer, WaitingThirdParty, Snoozed],
        b"rated" | b"confirmed" | b"improve" | b"checked" => &[Resolved, Closed],
        b"follow_up" => &[Resolved, Closed],
        b"wake" => &[WaitingCustomer, WaitingThirdParty, Snoozed],
        b"close" => &[Resolved],
        b"reopen" => &[Resolved, Closed, Spam, Duplicate],
        b"spam" | b"duplicate" => &[New, Open],
        // A label is no work on the case: what it was about can be said when it is long done.
        b"classify" | b"keywords" | b"note" | b"reconcile" => {
            &[New, Open, WaitingCustomer, WaitingThirdParty, Snoozed, Resolved, Closed, Spam, Duplicate]
        }
        b"part" | b"tag" | b"draft" | b"discard" => {
            &[New, Open, WaitingCustomer, WaitingThirdParty, Snoozed, Resolved, Closed, Spam, Duplicate, Merged]
        }
        _ => &[],
    }
}

/// Whether a verb applies to a complaint as it stands, and why not. Arguments are judged by the decision itself.
pub fn allowed(verb: &str, ticket: &Ticket) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    let states = from_states(spec.id);
    if !states.contains(&ticket.status) {
        return Err(Refusal::WrongState {
            verb: spec.id,
            key: ticket.key(),
            state: ticket.status.code(),
            allowed: states.iter().map(|state| state.code()).collect(),
        });
    }
    match spec.id {
        "accept" if ticket.classified && ticket.status != TicketStatus::New && !ticket.assignee.is_empty() => {
            Err(Refusal::NothingToDo)
        }
        "no_answer" if !ticket.only_thanks => Err(Refusal::NothingToDo),
        "follow_up" if ticket.followed_id.is_some() => Err(Refusal::NothingToDo),
        "confirmed" if ticket.stage != Stage::Solved => Err(Refusal::NothingToDo),
        "improve" if !matches!(ticket.stage, Stage::Solved | Stage::Confirmed) => Err(Refusal::NothingToDo),
        "checked" if ticket.stage != Stage::Improved => Err(Refusal::NotYet("improved")),
        "reconcile" if ticket.conflict.is_none() => Err(Refusal::NothingToDo),
        "escalate" if ticket.escalation >= MOST_ESCALATED => {
            Err(Refusal::TooMany { what: "step", wanted: ticket.escalation + 1, most: MOST_ESCALATED })
        }
        _ => Ok(()),
    }
}

/// Escalation goes from 0 to 3 (domain 2.4).
pub(super) const MOST_ESCALATED: i64 = 3;
