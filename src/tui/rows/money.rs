//! Cells of refunds and exchanges.

use super::{column, due_cell, growing, plain, quiet, right, state_cell};
use crate::domain::change::{Exchange, Record, Refund};
use crate::domain::exchanges::{ExchangeMode, ExchangeStatus};
use crate::domain::ids::{Key, Kind};
use crate::domain::refunds::{RefundKind, RefundStatus};
use crate::domain::time::Instant;
use crate::text::{DatePattern, Words};
use crate::tui::theme::Role;
use crate::tui::widgets::table::{Cell, Column};

pub(super) const REFUND_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("status", 11, 0).holding("code-refund-status", RefundStatus::CODES, 1),
    right("amount", 14, 0),
    column("due", 9, 1),
    column("kind-of-money", 16, 2).holding("code-refund-kind", RefundKind::CODES, 0),
    column("case", 8, 1),
    growing("order", 12, 3),
    column("proposed-by", 10, 2),
    column("approved-by", 10, 4),
    column("proposed", 16, 3),
    growing("reason", 12, 5),
];

pub(super) const EXCHANGE_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("status", 14, 0).holding("code-exchange-status", ExchangeStatus::CODES, 1),
    growing("product", 14, 1),
    right("quantity", 4, 2),
    column("case", 8, 1),
    column("mode", 16, 3).holding("code-exchange-mode", ExchangeMode::CODES, 0),
    column("back-due", 9, 2),
    right("difference", 12, 4),
    growing("tracking", 12, 4),
    growing("order", 12, 5),
];

pub(super) fn refund_cell(refund: &Refund, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&refund.key().to_string()),
        "status" => {
            let role = match refund.status {
                RefundStatus::Proposed | RefundStatus::Approved => Role::Warning,
                RefundStatus::Failed | RefundStatus::Unknown => Role::Bad,
                RefundStatus::Succeeded => Role::Good,
                RefundStatus::Void | RefundStatus::Abandoned | RefundStatus::Reversed => Role::Quiet,
                RefundStatus::Submitted => Role::Plain,
            };
            state_cell(words, "code-refund-status", refund.status.code(), refund.paid_minor.is_some(), role)
        }
        "amount" => (words.money(refund.amount_minor, &refund.currency), Role::Plain),
        "due" => due_cell(refund.due_at, words, now),
        "kind-of-money" => (words.code("code-refund-kind", refund.kind.code()), Role::Plain),
        "case" => plain(&refund_case(refund).map_or_else(String::new, |case| case.to_string())),
        "order" => quiet(&refund.order_ref),
        "proposed-by" => plain(&refund.proposed_by),
        "approved-by" => plain(&refund.approved_by),
        "proposed" => (words.date(refund.proposed_at, DatePattern::Minute), Role::Quiet),
        "reason" => quiet(&reason(&refund.reason, words)),
        _ => plain(""),
    }
}

/// A reason in words where it is one of the desk's own.
pub(in crate::tui) fn reason(code: &str, words: &Words) -> String {
    let known = |family: &str| words.find(&format!("{family}-{}", code.replace('_', "-")), &[]);
    known("code-reason").or_else(|| known("sheet")).unwrap_or_else(|| code.to_owned())
}

/// The return or the complaint that a refund answers.
pub(in crate::tui) fn refund_case(refund: &Refund) -> Option<Key> {
    let of = |kind, id: Option<i64>| id.map(|id| Key::new(kind, id));
    of(Kind::Return, refund.return_id).or_else(|| of(Kind::Ticket, refund.ticket_id))
}

/// The return or the complaint that an exchange answers.
pub(in crate::tui) fn exchange_case(exchange: &Exchange) -> Option<Key> {
    let of = |kind, id: Option<i64>| id.map(|id| Key::new(kind, id));
    of(Kind::Return, exchange.return_id).or_else(|| of(Kind::Ticket, exchange.ticket_id))
}

pub(super) fn exchange_cell(exchange: &Exchange, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&exchange.key().to_string()),
        "status" => {
            use ExchangeStatus::{
                Canceled, Closed, ConvertedToRefund, Delivered, FailedDelivery, GoodsOverdue, NeedsReview, Requested,
                Unexchanged,
            };
            let role = match exchange.status {
                NeedsReview | FailedDelivery | GoodsOverdue => Role::Bad,
                Requested => Role::Warning,
                Delivered | Closed => Role::Good,
                Canceled | ConvertedToRefund | Unexchanged => Role::Quiet,
                _ => Role::Plain,
            };
            state_cell(words, "code-exchange-status", exchange.status.code(), false, role)
        }
        "product" => plain(if exchange.product.is_empty() { &exchange.sku } else { &exchange.product }),
        "quantity" => (words.number(exchange.quantity), Role::Plain),
        "case" => plain(&exchange_case(exchange).map_or_else(String::new, |case| case.to_string())),
        "mode" => (words.code("code-exchange-mode", exchange.mode.code()), Role::Plain),
        "back-due" if exchange.replaces() => due_cell(exchange.due_back_at, words, now),
        "difference" if exchange.difference_minor != 0 => {
            (words.money(exchange.difference_minor, &exchange.currency), Role::Plain)
        }
        "tracking" => plain(&exchange.tracking),
        "order" => quiet(&exchange.order_ref),
        _ => plain(""),
    }
}
