//! What decisions about money look at beyond the case: rates of the order's day, the goods that are sent instead, the order of
//! a complaint.

use crate::domain::change::{Credit, Exchange, Product, Rate, Refund, Ticket};
use crate::domain::columns::Val;
use crate::domain::command::Command;
use crate::domain::credits;
use crate::domain::ids::Kind;
use crate::domain::parcels;
use crate::domain::situation::Situation;
use crate::domain::time::{DAY, Instant};
use crate::store::{Db, StoreError, record};

/// Verbs that make a refund, or freeze the rate of one.
const PRICED: &[&str] = &["refund", "credit", "exchange", "price", "convert", "compensate", "rate"];

/// So many published days back a rate is looked for: all of them but the newest only serve where a day lacks a currency.
const DAYS: i64 = 12;

/// Loads it where the command is about money.
pub(super) fn load(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    match command.key.kind {
        Kind::Ticket if command.verb == "compensate" => load_order_of_ticket(db, situation)?,
        Kind::Refund => {
            let ticket = situation.refund.as_ref().and_then(|refund| refund.ticket_id);
            if let Some(ticket) = ticket {
                situation.ticket = record::get(db, ticket)?;
            }
        }
        // A person's balance is that of all their records.
        Kind::Customer if credits::is_about(command) => {
            for one in &situation.identities {
                situation.credits.extend(super::children::<Credit>(db, "customer_id", one.id)?);
            }
        }
        Kind::Return | Kind::Exchange => load_goods(db, command, situation)?,
        _ => {}
    }
    if PRICED.contains(&command.verb.as_str()) {
        let newest = format!("where day_at <= $1 order by day_at desc limit {DAYS}");
        situation.rates = record::select::<Rate>(db, &newest, &[Val::Int(last_day(situation).0)])?;
    }
    Ok(())
}

/// The last moment whose rates can matter: that of the order, of the return, or of the refund.
fn last_day(situation: &Situation) -> Instant {
    let order = situation.order.as_ref().map(|order| order.placed_at);
    let case = situation.case.as_ref().map(|case| case.requested_at);
    let refund = situation.refund.as_ref().map(|refund| refund.proposed_at);
    let known = |at: &Instant| at.0 > 0 && !at.is_never();
    let day = [order, case, refund].into_iter().flatten().find(known);
    // Without any day, the refund that is about to be made is of today, and no published day lies after that.
    day.map_or(Instant::NEVER, |at| at.plus(DAY))
}

fn load_order_of_ticket(db: &Db, situation: &mut Situation) -> Result<(), StoreError> {
    let Some(Ticket { platform, order_ref, .. }) = situation.ticket.clone() else { return Ok(()) };
    super::load_order(db, &platform, &order_ref, situation)?;
    if !order_ref.is_empty() {
        let of_order = "where order_ref = $1 and platform = $2 order by id";
        situation.refunds = record::select::<Refund>(db, of_order, &[order_ref.into(), platform.into()])?;
    }
    Ok(())
}

/// The goods that an exchange sends with what is in stock of them, and the parcel that a number names.
fn load_goods(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    let exchange: Option<&Exchange> = situation.exchange.as_ref();
    let sends = exchange.is_some() || matches!(command.verb.as_str(), "exchange" | "resend");
    if !sends {
        return Ok(());
    }
    let own = exchange.map(|exchange| &exchange.sku).or_else(|| situation.case.as_ref().map(|case| &case.sku));
    let sku = command.args.get("sku").or_else(|| own.map(String::as_str)).unwrap_or_default();
    if !sku.is_empty() {
        situation.product = record::by_natural_key::<Product>(db, &format!("sku:{}", sku.to_uppercase()))?;
    }
    if let Some(id) = exchange.map(|exchange| exchange.id) {
        situation.parcels.extend(super::children::<parcels::Parcel>(db, "exchange_id", id)?);
        situation.parcels.dedup_by_key(|parcel| parcel.id);
    }
    if let Some(tracking) = command.args.get("tracking").filter(|_| command.verb == "ship") {
        situation.parcel = record::by_natural_key(db, &parcels::natural_key(tracking))?;
    }
    Ok(())
}
