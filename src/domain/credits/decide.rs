//! What moves a balance: refunds in credit, and people who spend, let expire or correct.

use super::{Credit, CreditKind, CreditUnit, balance, balances};
use crate::domain::change::{Change, Record};
use crate::domain::command::{ArgKind, ArgSpec, Args, Command, Context, VerbSpec, opt, req};
use crate::domain::customers::Customer;
use crate::domain::ids::{Ids, Kind};
use crate::domain::money::{self, POINTS, decimal};
use crate::domain::refunds::{self, Refund, RefundKind, RefundStatus};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Customer], args, confirm: true }
}

const UNIT: ArgSpec = opt("unit", ArgKind::Choice(CreditUnit::CODES));
const CURRENCY: ArgSpec = opt("currency", ArgKind::Text);

/// What can be done with a customer's balance.
pub const VERBS: &[VerbSpec] = &[
    verb(
        "spend",
        &[req("amount", ArgKind::Text), UNIT, CURRENCY, opt("order", ArgKind::Text), opt("note", ArgKind::Text)],
    ),
    verb("expire", &[opt("amount", ArgKind::Text), UNIT, CURRENCY, opt("note", ArgKind::Text)]),
    verb("correct", &[req("amount", ArgKind::Text), UNIT, CURRENCY, req("reason", ArgKind::Text)]),
];

/// Whether a command is about a customer's balance.
pub fn is_about(command: &Command) -> bool {
    command.key.kind == Kind::Customer && VERBS.iter().any(|verb| verb.id == command.verb)
}

/// Decides one verb on a customer's balance.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let named = sit.identities.iter().find(|customer| customer.id == command.key.id);
    let customer = named.ok_or(Refusal::NotFound(command.key))?;
    let args = &command.args;
    let (unit, currency) = which(args, &sit.credits)?;
    let has = balance(&sit.credits, unit, &currency);
    let amount = amount(args, &currency)?;
    let (kind, moved) = match command.verb.as_str() {
        "spend" => (CreditKind::Spent, -within(positive(amount, &currency)?, has, &currency)?),
        "expire" => {
            (CreditKind::Expired, -within(amount.map_or(Ok(has), |n| positive(Some(n), &currency))?, has, &currency)?)
        }
        _ => {
            let moved = amount.unwrap_or(0);
            within(-moved, has, &currency)?;
            // Credit given by hand is money given; points are none.
            if unit != CreditUnit::Points {
                refunds::within_limit(ctx, sit, moved, &currency)?;
            }
            (CreditKind::Corrected, moved)
        }
    };
    if moved == 0 {
        return Err(Refusal::NothingToDo);
    }
    let note = args.get("note").or_else(|| args.get("reason")).unwrap_or_default();
    let entry = Credit {
        id: ids.next(Kind::Credit),
        unit,
        kind,
        currency,
        amount_minor: moved,
        order_ref: args.get("order").unwrap_or_default().to_owned(),
        note: note.to_owned(),
        ..of_customer(ctx, customer)
    };
    Ok(vec![Change::create(entry)])
}

fn of_customer(ctx: &Context, customer: &Customer) -> Credit {
    let name = if customer.name.is_empty() { &customer.handle } else { &customer.name };
    Credit {
        customer_id: Some(customer.id),
        customer: name.clone(),
        platform: customer.platform.clone(),
        made_by: ctx.actor.name.clone(),
        made_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Credit::default()
    }
}

/// The balance that is meant: the one named, else the only one there is.
fn which(args: &Args, entries: &[Credit]) -> Result<(CreditUnit, String), Refusal> {
    let unit = args.choice("unit", CreditUnit::from_code, CreditUnit::CODES)?;
    let currency = args.get("currency").map(str::to_uppercase);
    if unit == Some(CreditUnit::Points) {
        return Ok((CreditUnit::Points, POINTS.to_owned()));
    }
    if let Some(code) = currency.as_deref().filter(|code| !money::is_currency(code) && *code != POINTS) {
        return Err(Refusal::BadArgument { name: "currency", value: code.to_owned(), expected: "EUR".to_owned() });
    }
    if let (Some(unit), Some(currency)) = (unit, &currency) {
        return Ok((unit, currency.clone()));
    }
    let fits = |(of, code, _): &(CreditUnit, String, i64)| {
        unit.is_none_or(|unit| unit == *of) && currency.as_ref().is_none_or(|wanted| wanted == code)
    };
    let mut known = balances(entries).into_iter().filter(fits);
    match (known.next(), known.next(), currency) {
        (Some((unit, currency, _)), None, _) => Ok((unit, currency)),
        (None, _, Some(currency)) => Ok((unit.unwrap_or_default(), currency)),
        (None, _, None) => Err(Refusal::NothingToDo),
        (Some(_), Some(_), _) => Err(Refusal::NotYet("unit_and_currency")),
    }
}

fn amount(args: &Args, currency: &str) -> Result<Option<i64>, Refusal> {
    args.money("amount", currency)
}

fn positive(amount: Option<i64>, currency: &str) -> Result<i64, Refusal> {
    match amount {
        Some(amount) if amount > 0 => Ok(amount),
        other => Err(Refusal::BadArgument {
            name: "amount",
            value: decimal(other.unwrap_or(0), currency),
            expected: "money".to_owned(),
        }),
    }
}

/// Nobody spends more than they have.
fn within(amount: i64, has: i64, currency: &str) -> Result<i64, Refusal> {
    if amount <= has.max(0) || amount <= 0 {
        return Ok(amount);
    }
    Err(Refusal::AboveCeiling {
        wanted_minor: amount,
        most_minor: has,
        wanted: decimal(amount, currency),
        most: decimal(has, currency),
        currency: currency.to_owned(),
    })
}

/// What a refund that was paid, or taken back, moves in the ledger; nothing where it is money.
pub fn entry_of(ctx: &Context, sit: &Situation, refund: &Refund, ids: &mut dyn Ids) -> Option<Change> {
    let unit = match refund.kind {
        RefundKind::StoreCredit => CreditUnit::StoreCredit,
        RefundKind::Points => CreditUnit::Points,
        RefundKind::Coupon => CreditUnit::Coupon,
        _ => return None,
    };
    if refund.status != RefundStatus::Succeeded {
        return None;
    }
    let (currency, amount_minor) = match unit {
        CreditUnit::Points => {
            let rules = sit.money_rules.at(ctx.now);
            (POINTS.to_owned(), rules.points(refund.amount_minor, &refund.currency))
        }
        _ => (refund.currency.clone(), refund.amount_minor),
    };
    let case = sit.case.as_ref().filter(|case| refund.return_id == Some(case.id));
    let ticket = sit.ticket.as_ref().filter(|ticket| refund.ticket_id == Some(ticket.id));
    let customer_id = case.and_then(|case| case.customer_id).or_else(|| ticket.and_then(|ticket| ticket.customer_id));
    let customer_id = customer_id.or_else(|| sit.order.as_ref().and_then(|order| order.customer_id));
    let customer = case.map(|case| &case.customer).or_else(|| ticket.map(|ticket| &ticket.customer));
    let customer = customer.or_else(|| sit.order.as_ref().map(|order| &order.customer));
    Some(Change::create(Credit {
        id: ids.next(Kind::Credit),
        natural_key: Some(format!("credit:{}", refund.key())),
        customer_id,
        customer: customer.cloned().unwrap_or_default(),
        platform: refund.platform.clone(),
        unit,
        kind: if amount_minor < 0 { CreditKind::Reversed } else { CreditKind::Earned },
        currency,
        amount_minor,
        refund_id: Some(refund.id),
        return_id: refund.return_id,
        ticket_id: refund.ticket_id,
        order_ref: refund.order_ref.clone(),
        note: refund.note.clone(),
        made_by: ctx.actor.name.clone(),
        made_at: ctx.happened_at,
        updated_at: ctx.now,
        ..Credit::default()
    }))
}
