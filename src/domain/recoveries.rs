//! Money that others owe the shop: claimed from a carrier, platform or supplier, paid, or denied. Never a customer's refund.

use super::change::{Change, Recovery};
use super::command::{ArgKind, ArgSpec, Command, Context, VerbSpec, opt, req};
use super::ids::Kind;
use super::refusal::Refusal;
use super::situation::{Decision, Situation};
use crate::codes;
use crate::domain::change::Record;

codes! {
    /// How far it has come; what a platform's file tells of is paid.
    pub enum RecoveryStatus {
        Paid = "paid",
        Claimed = "claimed",
        Denied = "denied",
    }
}

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Recovery], args, confirm: false }
}

/// What can be done with a claim.
pub const VERBS: &[VerbSpec] = &[
    verb("paid", &[opt("amount", ArgKind::Money), opt("ref", ArgKind::Text)]),
    verb("deny", &[req("reason", ArgKind::Text)]),
];

/// Whether a verb applies to a claim as it stands, and why not.
pub fn allowed(verb: &str, recovery: &Recovery) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    if recovery.status == RecoveryStatus::Claimed {
        return Ok(());
    }
    let state = recovery.status.code();
    Err(Refusal::WrongState {
        verb: spec.id,
        key: recovery.key(),
        state,
        allowed: vec![RecoveryStatus::Claimed.code()],
    })
}

/// Decides one verb on a claim.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation) -> Decision {
    let known = sit.recovery.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, known)?;
    let args = &command.args;
    let mut after = Recovery { updated_at: ctx.now, ..known.clone() };
    match command.verb.as_str() {
        "paid" => {
            let paid = args.money("amount", &known.currency)?.unwrap_or(known.amount_minor);
            if paid <= 0 {
                return Err(Refusal::NothingToDo);
            }
            after.status = RecoveryStatus::Paid;
            after.amount_minor = paid;
            after.approved_at = ctx.happened_at;
            if let Some(said) = args.get("ref") {
                said.clone_into(&mut after.platform_ref);
            }
        }
        _ => {
            after.status = RecoveryStatus::Denied;
            args.get("reason").unwrap_or_default().clone_into(&mut after.note);
        }
    }
    Ok(vec![Change::update(known.clone(), after)])
}
