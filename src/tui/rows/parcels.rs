//! Cells of parcels.

use super::{column, growing, plain, quiet, state_cell};
use crate::domain::change::Record;
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::{Leg, Parcel, ParcelStatus};
use crate::domain::time::Instant;
use crate::services::parcel_words;
use crate::text::{DatePattern, Words};
use crate::tui::theme::Role;
use crate::tui::widgets::table::{Cell, Column};

pub(super) const PARCEL_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("status", 16, 0).holding("code-parcel-status", ParcelStatus::CODES, 1),
    growing("tracking", 18, 1),
    column("silent", 9, 2),
    column("evidence", 12, 9),
    column("carrier", 10, 3),
    growing("last-event", 18, 4),
    column("leg", 11, 5).holding("code-leg", Leg::CODES, 0),
    column("return", 8, 6),
    growing("order", 12, 7),
    column("route", 7, 8),
    column("expected", 10, 10),
    column("delivered", 10, 11),
];

pub(super) fn parcel_cell(parcel: &Parcel, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&parcel.key().to_string()),
        "status" => {
            let role = match parcel.status {
                ParcelStatus::Delivered => Role::Good,
                ParcelStatus::Lost | ParcelStatus::Exception | ParcelStatus::AttemptFailed => Role::Bad,
                _ => Role::Plain,
            };
            let conflict = parcel.conflict.is_some() || parcel.contradicted;
            state_cell(words, "code-parcel-status", parcel.status.code(), conflict, role)
        }
        // What has no number yet goes by the return that it is to bring.
        "tracking" if parcel.is_awaited() => {
            let case = parcel.return_id.map_or_else(String::new, |id| Key::new(Kind::Return, id).to_string());
            (words.fill("parcel-awaited", &[("case", case.into())]), Role::Quiet)
        }
        "tracking" => plain(&parcel.tracking),
        "silent" => silent_cell(parcel, words, now),
        "evidence" => {
            let basis = parcel.stuck_basis.filter(|_| parcel.stuck_at <= now);
            (parcel_words::short_basis(words, basis, parcel.n_silences), Role::Bad)
        }
        "expected" => {
            let role = if parcel.late_at <= now { Role::Bad } else { Role::Quiet };
            (words.date(parcel.expected_at.unwrap_or(Instant::NEVER), DatePattern::Day), role)
        }
        "carrier" => plain(&parcel.carrier),
        "last-event" => plain(&parcel.last_event),
        "leg" => (words.code("code-leg", parcel.leg.code()), Role::Quiet),
        "return" => plain(&first_return(parcel)),
        "order" => quiet(&parcel.order_ref),
        "route" => quiet(&route(parcel)),
        "delivered" => {
            let at = parcel.delivered_at.unwrap_or(Instant::NEVER);
            (words.date(at, DatePattern::Day), Role::Quiet)
        }
        _ => plain(""),
    }
}

/// How long nothing was heard of a parcel that is still on its way.
fn silent_cell(parcel: &Parcel, words: &Words, now: Instant) -> Cell {
    if parcel.stuck_at.is_never() || parcel.last_event_at.is_never() {
        return plain("");
    }
    let role = if parcel.stuck_at <= now { Role::Bad } else { Role::Plain };
    (words.span(now.0.saturating_sub(parcel.last_event_at.0).max(0)), role)
}

/// The first return in a parcel, and how many more there are.
fn first_return(parcel: &Parcel) -> String {
    let Some(id) = parcel.return_id else { return String::new() };
    let more = if parcel.also_returns.is_empty() { String::new() } else { format!(" +{}", parcel.also_returns.len()) };
    format!("{}{more}", Key::new(Kind::Return, id))
}

fn route(parcel: &Parcel) -> String {
    if parcel.origin_country.is_empty() && parcel.destination_country.is_empty() {
        return String::new();
    }
    format!("{}>{}", parcel.origin_country, parcel.destination_country)
}
