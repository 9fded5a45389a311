//! The verbs of returns: what each takes, and from which states it leads on.

use super::{Bearer, Disposition, Dispute, Eligibility, Grade, Hold, Outcome, ReturnCase, ReturnStatus, Verdict};
use crate::domain::change::Record;
use crate::domain::command::{ArgKind, ArgSpec, VerbSpec, opt, req};
use crate::domain::complaints::{ANSWER, DRAFT};
use crate::domain::exchanges::ExchangeMode;
use crate::domain::ids::Kind;
use crate::domain::parcels;
use crate::domain::refunds::RefundKind;
use crate::domain::refusal::Refusal;
use crate::domain::understanding::Category;
use crate::domain::vocabulary::{Issue, Party, Reason, Severity};

const REASON: ArgSpec = opt("reason", ArgKind::LongText);
const LINE: ArgSpec = opt("line", ArgKind::Number(Kind::ReturnLine));
const QTY: ArgSpec = opt("qty", ArgKind::Units);
/// The clauses a refusal can rest on; each has words.
pub const CLAUSES: &[&str] = &["window", "used", "not_ours", "final_sale", "no_evidence", "wrong_item", "other"];
/// Whose word counts where the platform and we disagree.
pub(super) const SIDES: &[&str] = &["ours", "theirs"];
pub(super) const CANCELERS: &[&str] = &["customer", "seller", "platform"];
/// What stands in the place of money.
pub(super) const CREDITS: &[&str] = &["store_credit", "points", "coupon"];
/// From whom goods that were lost or broken are claimed.
pub(super) const DEBTORS: &[&str] = &["carrier", "platform", "supplier"];

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Return], args, confirm: false }
}

const fn asks_first(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Return], args, confirm: true }
}

/// What can be done with a return (domain 2.1).
pub const VERBS: &[VerbSpec] = &[
    verb(
        "open",
        &[
            req("sku", ArgKind::Text),
            opt("order", ArgKind::Text),
            QTY,
            opt("reason", ArgKind::Choice(Reason::CODES)),
            opt("comment", ArgKind::LongText),
            opt("outcome", ArgKind::Choice(Outcome::CODES)),
        ],
    ),
    verb(
        "approve",
        &[
            QTY,
            opt("outcome", ArgKind::Choice(Outcome::CODES)),
            opt("returnless", ArgKind::Flag),
            opt("no_label", ArgKind::Flag),
            REASON,
            LINE,
        ],
    ),
    verb("refuse", &[req("clause", ArgKind::Choice(CLAUSES)), REASON]),
    verb("cancel", &[opt("by", ArgKind::Choice(CANCELERS)), REASON]),
    verb("overrule", &[req("reason", ArgKind::LongText)]),
    verb(
        "receive",
        &[
            LINE,
            QTY,
            opt("damaged", ArgKind::Units),
            opt("missing", ArgKind::Units),
            opt("wrong", ArgKind::Units),
            opt("unexpected", ArgKind::Text),
            opt("parcel", ArgKind::Number(Kind::Parcel)),
            opt("close", ArgKind::Flag),
            opt("despite", ArgKind::Flag),
        ],
    ),
    verb("close_receipt", &[opt("despite", ArgKind::Flag)]),
    verb(
        "inspect",
        &[
            LINE,
            QTY,
            req("grade", ArgKind::Choice(Grade::CODES)),
            opt("disposition", ArgKind::Choice(Disposition::CODES)),
            opt("verdict", ArgKind::Choice(Verdict::CODES)),
            opt("photos", ArgKind::Text),
            opt("note", ArgKind::Text),
        ],
    ),
    asks_first(
        "refund",
        &[
            QTY,
            opt("deduct", ArgKind::Percent),
            opt("amount", ArgKind::Money),
            opt("restocking", ArgKind::Money),
            opt("label", ArgKind::Money),
            opt("goodwill", ArgKind::Money),
            opt("kind", ArgKind::Choice(RefundKind::CODES)),
            REASON,
        ],
    ),
    asks_first("credit", &[req("amount", ArgKind::Money), opt("kind", ArgKind::Choice(CREDITS)), REASON]),
    asks_first(
        "exchange",
        &[
            opt("sku", ArgKind::Text),
            QTY,
            opt("mode", ArgKind::Choice(ExchangeMode::CODES)),
            opt("difference", ArgKind::Money),
            opt("deposit", ArgKind::Money),
            opt("consent", ArgKind::Text),
            REASON,
        ],
    ),
    asks_first("resend", &[opt("sku", ArgKind::Text), QTY, REASON]),
    verb("settle", &[opt("bears", ArgKind::Choice(Bearer::CODES)), req("reason", ArgKind::LongText)]),
    verb("lost", &[REASON]),
    verb("claim", &[opt("debtor", ArgKind::Choice(DEBTORS)), opt("amount", ArgKind::Money), REASON]),
    verb("split", &[LINE, QTY]),
    verb("expire", &[]),
    verb("close", &[]),
    verb("reopen", &[req("reason", ArgKind::LongText)]),
    verb("dispute", &[opt("until", ArgKind::When)]),
    verb("end_dispute", &[req("outcome", ArgKind::Choice(Dispute::CODES))]),
    verb("hold", &[req("why", ArgKind::Choice(Hold::CODES))]),
    verb("release", &[]),
    verb("wait", &[req("party", ArgKind::Choice(Party::CODES)), req("until", ArgKind::When)]),
    verb("snooze", &[req("until", ArgKind::When)]),
    verb("wake", &[]),
    verb("assign", &[req("to", ArgKind::Agent)]),
    verb("tag", &[req("tags", ArgKind::Tags)]),
    verb("note", &[req("text", ArgKind::LongText)]),
    asks_first("answer", ANSWER),
    verb("draft", &[req("text", ArgKind::LongText), opt("draft", DRAFT)]),
    verb("discard", &[opt("draft", DRAFT)]),
    verb("classify", &[opt("issue", ArgKind::Choice(Issue::CODES)), opt("category", ArgKind::Choice(Category::CODES))]),
    verb("keywords", &[req("keywords", ArgKind::Text)]),
    verb("severity", &[req("level", ArgKind::Choice(Severity::CODES))]),
    verb("reconcile", &[req("choice", ArgKind::Choice(SIDES))]),
    verb("rejudge", &[opt("note", ArgKind::Text)]),
];

/// The states from which a verb leads on.
const fn from_states(verb: &str) -> &'static [ReturnStatus] {
    use ReturnStatus::{
        Approved, Arrived, Canceled, Closed, Draft, Expired, InTransit, Inspected, Lost, Rejected, Requested, Settled,
    };
    match verb.as_bytes() {
        b"approve" | b"refuse" => &[Draft, Requested],
        b"cancel" => &[Draft, Requested, Approved, InTransit],
        b"overrule" => &[Rejected],
        b"receive" => &[Approved, InTransit, Arrived, Expired, Lost],
        b"close_receipt" => &[Arrived],
        b"inspect" => &[Arrived, Inspected],
        b"refund" | b"credit" | b"exchange" | b"resend" => &[Approved, InTransit, Arrived, Inspected, Lost, Settled],
        b"settle" => &[Approved, Arrived, Inspected, Lost],
        b"lost" => &[Approved, InTransit],
        b"label" => &[Approved, InTransit, Expired],
        b"claim" => &[InTransit, Lost, Arrived, Inspected, Settled, Closed],
        b"split" => &[Draft, Requested, Approved, InTransit, Arrived],
        b"expire" => &[Approved],
        b"close" => &[Settled, Rejected, Canceled, Expired],
        b"reopen" => &[Settled, Closed, Canceled, Expired],
        // A label is no work on the case: what it was about can be said when it is long done.
        b"classify" | b"keywords" | b"notify" | b"dispute" | b"end_dispute" | b"note" | b"tag" | b"reconcile"
        | b"answer" | b"draft" | b"discard" => ReturnStatus::ALL,
        b"hold" | b"release" | b"wait" | b"snooze" | b"wake" | b"assign" | b"severity" | b"rejudge" => {
            &[Draft, Requested, Approved, InTransit, Arrived, Inspected, Settled, Rejected, Expired, Lost]
        }
        _ => &[],
    }
}

/// Whether a verb applies to a return as it stands, and why not. Arguments are judged by the decision itself.
pub fn allowed(verb: &str, case: &ReturnCase) -> Result<(), Refusal> {
    // A saved answer is an answer.
    let verb = if verb == "answer_with" { "answer" } else { verb };
    let own = VERBS.iter().chain(parcels::VERBS).find(|spec| spec.id == verb && spec.kinds.contains(&Kind::Return));
    let Some(spec) = own else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    let states = from_states(spec.id);
    if !states.contains(&case.status) {
        return Err(Refusal::WrongState {
            verb: spec.id,
            key: case.key(),
            state: case.status.code(),
            allowed: states.iter().map(|state| state.code()).collect(),
        });
    }
    let nothing = match spec.id {
        "release" => case.hold.is_none(),
        "dispute" => case.dispute == Some(Dispute::Open),
        "end_dispute" => case.dispute != Some(Dispute::Open),
        "reconcile" => case.conflict.is_none(),
        "wake" => case.snoozed_until.is_none() && case.waiting_for.is_none(),
        _ => false,
    };
    if nothing { Err(Refusal::NothingToDo) } else { Ok(()) }
}

/// Whether approving needs a reason: the policy in force says no.
pub fn needs_reason(case: &ReturnCase) -> bool {
    case.eligibility == Eligibility::Ineligible
}
