//! The words for `is:` and `has:`, each with the query it stands for, and what lists can be sorted by, kind by kind.

use super::fields::{Meaning, SortSpec};
use crate::domain::ids::Kind;

const fn means(word: &'static str, query: &'static str) -> Meaning {
    Meaning { word, query }
}

const fn sort(name: &'static str, column: &'static str) -> SortSpec {
    SortSpec { name, column }
}

// Long: one row for each word of each kind.
pub(super) const fn states(kind: Kind) -> &'static [Meaning] {
    match kind {
        Kind::Return => {
            const {
                &[
                    means("open", "status:open"),
                    means("closed", "status:closed"),
                    means("overdue", "due<now status:open"),
                    means("due_today", "due:today status:open"),
                    means("at_risk", "due>now due<4h status:open"),
                    means("conflict", "has:conflict"),
                    means("held", "has:hold"),
                    means("override", "has:overridden"),
                    means("money_gone", "has:money_gone status:open"),
                    means("disputed", "dispute:open"),
                    means("waiting", "has:waiting_for"),
                    means("snoozed", "snoozed>now"),
                    means("refunded", "refunded>0"),
                    means("urgent", "severity:urgent"),
                    means("mine", "assignee:me"),
                    means("unassigned", "no:assignee"),
                ]
            }
        }
        Kind::Ticket => {
            const {
                &[
                    means("open", "status:open"),
                    means("closed", "status:closed"),
                    means("paused", "status:paused"),
                    means("overdue", "due<now status:open"),
                    means("due_today", "due:today status:open"),
                    means("at_risk", "due>now due<4h status:open"),
                    means("conflict", "has:conflict"),
                    means("waiting", "has:waiting_for"),
                    means("snoozed", "status:snoozed"),
                    means("merged", "status:merged"),
                    means("woken", "has:woke status:open"),
                    means("repeated", "has:twin status:open"),
                    means("thanked", "only_thanks:yes"),
                    means("escalated", "escalation>0 status:open"),
                    means("unconfirmed", "loop:solved"),
                    means("dissatisfied", "score<3"),
                    means("spam", "status:spam"),
                    means("unanswered", "no:first_answer status:open"),
                    means("reopened", "reopened>0"),
                    means("urgent", "severity:urgent"),
                    means("mine", "assignee:me"),
                    means("unassigned", "no:assignee"),
                ]
            }
        }
        Kind::Parcel => {
            const {
                &[
                    means("open", "status:open"),
                    means("closed", "status:closed"),
                    means("stuck", "stuck<now status:open"),
                    means("late", "late<now status:open"),
                    means("overdue", "late<now status:open"),
                    means("conflict", "has:conflict"),
                    means("wrong", "status:lost,returned_to_sender or exception:damaged or stuck<now"),
                    means(
                        "claimable",
                        "( status:lost,returned_to_sender or exception:damaged or stuck<now ) claim_due>=now",
                    ),
                    means(
                        "claim_late",
                        "( status:lost,returned_to_sender or exception:damaged or stuck<now ) claim_due<now",
                    ),
                    means("claimed", "claim:open"),
                    means("lost", "status:lost"),
                    means("delivered", "status:delivered"),
                    means("mine", "assignee:me"),
                    means("unassigned", "no:assignee"),
                ]
            }
        }
        Kind::Refund => {
            const {
                &[
                    means("open", "status:open"),
                    means("closed", "status:closed"),
                    means("overdue", "due<now status:open"),
                    means("due_today", "due:today status:open"),
                    means("to_approve", "status:proposed external:no"),
                    means("needs_review", "status:failed,unknown or has:platform_paid"),
                    means("conflict", "has:platform_paid"),
                ]
            }
        }
        Kind::Exchange => {
            const {
                &[
                    means("open", "status:open"),
                    means("closed", "status:closed"),
                    means("overdue", "status:goods_overdue"),
                    means("needs_review", "status:needs_review,failed_delivery"),
                ]
            }
        }
        Kind::Message => {
            const {
                &[
                    means("note", "public:no draft:no"),
                    means("draft", "draft:yes"),
                    means("incoming", "author:customer"),
                ]
            }
        }
        Kind::Order => const { &[means("canceled", "has:canceled"), means("shipped", "has:shipped")] },
        Kind::Review => const { &[means("negative", "stars:0..2 or mood:negative"), means("answered", "has:answer")] },
        Kind::Effect => {
            const {
                &[
                    means("held", "status:held"),
                    means("open", "status:open"),
                    means("closed", "status:closed"),
                    means("failed", "status:failed"),
                    means("unknown", "status:unknown"),
                ]
            }
        }
        Kind::Definition => const { &[means("enabled", "enabled:yes"), means("disabled", "enabled:no")] },
        Kind::Task => {
            const {
                &[
                    means("open", "status:open"),
                    means("closed", "status:done,skipped"),
                    means("overdue", "due<now status:open"),
                    means("due_today", "due:today status:open"),
                    means("snoozed", "snoozed>now"),
                    means("mine", "assignee:me"),
                    means("unassigned", "no:assignee"),
                ]
            }
        }
        Kind::Cause => {
            const {
                &[
                    means("question", "no:parent"),
                    means("supported", "state:supported"),
                    means("refuted", "state:refuted"),
                    means("guess", "state:guess"),
                ]
            }
        }
        Kind::Passage => const { &[means("conflict", "open:yes")] },
        Kind::Action => {
            const {
                &[
                    means("open", "status:open"),
                    means("closed", "status:done,skipped"),
                    means("overdue", "due<now status:open"),
                    means("due_today", "due:today status:open"),
                    means("told", "verdict:helped,did_not,cannot_tell seen:no"),
                    means("mine", "assignee:me"),
                    means("unassigned", "no:assignee"),
                ]
            }
        }
        Kind::Customer => {
            const {
                &[
                    means("serial_returner", "flagged>now"),
                    means("flagged", "flagged>now"),
                    means("joined", "has:joined"),
                ]
            }
        }
        Kind::Recovery => const { &[means("open", "status:open"), means("closed", "status:closed")] },
        Kind::Rating => {
            const { &[means("given", "has:rated"), means("satisfied", "score>3"), means("dissatisfied", "score<3")] }
        }
        Kind::Run => const { &[means("held", "outcome:held"), means("executed", "outcome:executed")] },
        _ => &[],
    }
}

pub(super) const fn possessions(kind: Kind) -> &'static [Meaning] {
    match kind {
        Kind::Return => const { &[means("refund", "refunded>0")] },
        _ => &[],
    }
}

pub(super) const fn sorts(kind: Kind) -> &'static [SortSpec] {
    const NUMBER: SortSpec = sort("number", "id");
    const REQUESTED: SortSpec = sort("requested", "requested_at");
    const DUE: SortSpec = sort("due", "due_at");
    const UPDATED: SortSpec = sort("updated", "updated_at");
    const CREATED: SortSpec = sort("created", "created_at");
    const AMOUNT: SortSpec = sort("amount", "amount_minor");
    match kind {
        Kind::Return => const { &[REQUESTED, DUE, sort("value", "value_minor"), UPDATED, NUMBER] },
        Kind::Refund => const { &[sort("proposed", "proposed_at"), DUE, AMOUNT, NUMBER] },
        Kind::Exchange => const { &[REQUESTED, NUMBER] },
        Kind::Ticket => {
            const {
                &[
                    sort("opened", "opened_at"),
                    DUE,
                    sort("last_message", "last_message_at"),
                    sort("messages", "n_messages"),
                    UPDATED,
                    NUMBER,
                ]
            }
        }
        Kind::Message => const { &[sort("sent", "sent_at"), NUMBER] },
        Kind::Parcel => {
            const {
                &[
                    CREATED,
                    sort("last_event", "last_event_at"),
                    sort("stuck", "stuck_at"),
                    sort("late", "late_at"),
                    sort("claim_due", "claim_due_at"),
                    NUMBER,
                ]
            }
        }
        Kind::ParcelEvent => const { &[sort("happened", "happened_at"), NUMBER] },
        Kind::Order => const { &[sort("placed", "placed_at"), NUMBER] },
        Kind::Review => const { &[sort("reviewed", "reviewed_at"), NUMBER] },
        Kind::Recovery => const { &[sort("approved", "approved_at"), AMOUNT, NUMBER] },
        Kind::Effect => const { &[CREATED, NUMBER] },
        Kind::Task => const { &[CREATED, DUE, NUMBER] },
        Kind::Run => const { &[sort("ran", "ran_at"), NUMBER] },
        Kind::Article => {
            const { &[UPDATED, sort("used", "n_used"), sort("last_used", "last_used_at"), CREATED, NUMBER] }
        }
        Kind::Cause | Kind::Evidence | Kind::Passage => const { &[UPDATED, CREATED, NUMBER] },
        Kind::Action => const { &[DUE, CREATED, UPDATED, NUMBER] },
        Kind::Report => const { &[sort("made", "made_at"), NUMBER] },
        Kind::Credit => const { &[sort("made", "made_at"), AMOUNT, NUMBER] },
        Kind::Rate => const { &[sort("day", "day_at"), NUMBER] },
        Kind::Customer => const { &[sort("first_seen", "first_seen_at"), sort("flagged", "flagged_until"), NUMBER] },
        Kind::Rating | Kind::ReturnLine | Kind::OrderLine | Kind::Product | Kind::ImportFile | Kind::Definition => {
            const { &[NUMBER] }
        }
    }
}
