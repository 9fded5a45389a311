//! Loads what a decision needs to know, inside the write that the decision will become.

mod money;
mod whys;

use std::collections::btree_map::Entry;

use crate::domain::catalog::{Order, OrderLine};
use crate::domain::change::Record;
use crate::domain::columns::Val;
use crate::domain::command::Command;
use crate::domain::complaints::Ticket;
use crate::domain::definitions::{Definition, Sort, natural_key};
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::{Effect, answered};
use crate::domain::parcels::{self, Parcel, ParcelEvent};
use crate::domain::passages::Passage;
use crate::domain::refunds::Refund;
use crate::domain::returns::ReturnCase;
use crate::domain::situation::Situation;
use crate::domain::tasks::case_column;
use crate::domain::time::{Instant, moment};
use crate::domain::words::telling::telling;
use crate::services::labels::{goods, teach};
use crate::services::people::proposals;
use crate::services::{articles, checklists, clockwork, policies, staff, stories};
use crate::store::read::{open_of, people};
use crate::store::{Db, StoreError, lanes, record};

/// Loads the situation of one command.
// Long: one arm for each kind of record.
pub fn load(db: &Db, command: &Command, now: Instant) -> Result<Situation, StoreError> {
    let mut situation = Situation::default();
    let id = command.key.id;
    if let Some(column) = case_column(command.key.kind).filter(|_| matches!(command.verb.as_str(), "task" | "end_task"))
    {
        // A case may have had many tasks; only the open ones say whether it needs another.
        situation.tasks = record::select(db, &format!("where {column} = $1 and status = 'open'"), &[Val::Int(id)])?;
        return Ok(situation);
    }
    match command.key.kind {
        Kind::Return => load_decision(db, command, &mut situation)?,
        Kind::Refund => {
            situation.refund = record::get(db, id)?;
            let (case, order_ref) =
                situation.refund.as_ref().map_or((None, String::new()), |r| (r.return_id, r.order_ref.clone()));
            load_return_or_order(db, case, &order_ref, &mut situation)?;
            situation.effects = children(db, "refund_id", id)?;
        }
        Kind::Exchange => {
            situation.exchange = record::get(db, id)?;
            let (case, order_ref) =
                situation.exchange.as_ref().map_or((None, String::new()), |x| (x.return_id, x.order_ref.clone()));
            load_return_or_order(db, case, &order_ref, &mut situation)?;
            situation.effects = children(db, "exchange_id", id)?;
        }
        Kind::Ticket => load_ticket(db, command, now, &mut situation)?,
        Kind::Parcel => load_parcel(db, command, &mut situation)?,
        Kind::Effect => load_effect(db, id, &mut situation)?,
        Kind::Definition => load_definition(db, command, &mut situation)?,
        Kind::Recovery => situation.recovery = record::get(db, id)?,
        Kind::Task => {
            situation.task = record::get(db, id)?;
            situation.whys.action = whys::action_of_task(db, id)?;
        }
        Kind::Run => situation.run = record::get(db, id)?,
        Kind::Report => {
            situation.made_report = record::get(db, id)?;
            situation.effects = children(db, "report_id", id)?;
        }
        Kind::Customer => load_customer(db, command, &mut situation)?,
        Kind::Article => situation.articles = articles::of_command(db, command)?,
        _ => {}
    }
    if command.key.kind != Kind::Definition {
        (situation.staff, situation.money_rules) = staff::load(db)?;
        // Accepting a complaint that nobody has gives it to somebody.
        if command.verb == "accept" && situation.ticket.as_ref().is_some_and(|ticket| ticket.assignee.is_empty()) {
            situation.open_cases = staff::open_cases(&situation.staff, |name| open_of(db, name))?;
        }
    }
    if command.args.get("article").is_some() {
        situation.articles = articles::of_command(db, command)?;
    }
    if command.verb == "learn" {
        load_learning(db, command, &mut situation)?;
    }
    whys::load(db, command, now, &mut situation)?;
    if command.key.kind == Kind::Passage {
        situation.passages = passages(db, command)?;
    }
    load_named_order(db, command, &mut situation)?;
    load_stories(db, command, now, &mut situation)?;
    money::load(db, command, &mut situation)?;
    if is_saying(command) {
        situation.taught = teach::load(db)?;
    }
    load_clockwork(db, &mut situation)?;
    Ok(situation)
}

/// A message or an instruction, with the report or the thread that it carries something of.
fn load_effect(db: &Db, id: i64, situation: &mut Situation) -> Result<(), StoreError> {
    let Some(effect) = record::get::<Effect>(db, id)? else { return Ok(()) };
    situation.made_report = effect.report_id.map(|id| record::get(db, id)).transpose()?.flatten();
    if let Some(ticket) = answered(&effect) {
        situation.ticket = record::get(db, ticket)?;
        situation.messages = children(db, "ticket_id", ticket)?;
    }
    situation.effect = Some(effect);
    Ok(())
}

/// A return with what its verb looks at beyond it.
fn load_decision(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    load_return(db, command.key.id, situation)?;
    match command.verb.as_str() {
        "receive" => load_receipt(db, situation)?,
        "label" => load_named_parcel(db, command, situation)?,
        // Sending an answer, or going on with it, ends what was begun.
        "answer" | "draft" | "discard" => situation.messages = children(db, "return_id", command.key.id)?,
        "approve" | "overrule" => {
            if let Some(order) = &situation.order {
                let (platform, order_ref) = (order.platform.clone(), order.order_ref.clone());
                load_room(db, &platform, &order_ref, situation)?;
            }
        }
        _ => {}
    }
    Ok(())
}

/// The parcel that the desk knows under a number already.
fn load_named_parcel(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    let Some(tracking) = command.args.get("tracking") else { return Ok(()) };
    situation.named_parcel = record::by_natural_key(db, &parcels::natural_key(tracking))?;
    Ok(())
}

fn load_return(db: &Db, id: i64, situation: &mut Situation) -> Result<(), StoreError> {
    situation.case = record::get::<ReturnCase>(db, id)?;
    let Some(case) = &situation.case else { return Ok(()) };
    let order_key = (case.platform.clone(), case.order_ref.clone());
    situation.lines = children(db, "return_id", id)?;
    situation.exchanges = children(db, "return_id", id)?;
    situation.effects = children(db, "return_id", id)?;
    situation.parcels = record::each_of(db, &case.parcel_ids())?;
    load_told_of_parcels(db, situation)?;
    situation.recoveries = children(db, "return_id", id)?;
    situation.tasks = record::select(db, "where return_id = $1 and status = 'open' order by id", &[Val::Int(id)])?;
    load_order(db, &order_key.0, &order_key.1, situation)?;
    situation.refunds = if order_key.1.is_empty() {
        children(db, "return_id", id)?
    } else {
        record::select::<Refund>(
            db,
            "where order_ref = $1 and platform = $2 order by id",
            &[order_key.1.into(), order_key.0.into()],
        )?
    };
    Ok(())
}

/// What was told of a parcel may stand with another return that it holds.
fn load_told_of_parcels(db: &Db, situation: &mut Situation) -> Result<(), StoreError> {
    for parcel in &situation.parcels {
        let mut told: Vec<Effect> = children(db, "parcel_id", parcel.id)?;
        told.retain(|effect| situation.effects.iter().all(|known| known.id != effect.id));
        situation.effects.append(&mut told);
    }
    Ok(())
}

fn load_return_or_order(
    db: &Db,
    return_id: Option<i64>,
    order_ref: &str,
    situation: &mut Situation,
) -> Result<(), StoreError> {
    if let Some(return_id) = return_id {
        return load_return(db, return_id, situation);
    }
    if order_ref.is_empty() {
        return Ok(());
    }
    situation.refunds = record::select(db, "where order_ref = $1 order by id", &[order_ref.into()])?;
    Ok(())
}

fn load_order(db: &Db, platform: &str, order_ref: &str, situation: &mut Situation) -> Result<(), StoreError> {
    if order_ref.is_empty() {
        return Ok(());
    }
    situation.order = record::by_natural_key::<Order>(db, &format!("{platform}:{order_ref}"))?;
    if let Some(order) = &situation.order {
        situation.order_lines = children::<OrderLine>(db, "order_id", order.id)?;
    }
    Ok(())
}

/// A new case names its order as an argument.
fn load_named_order(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    let Some(order_ref) = command.args.get("order") else { return Ok(()) };
    if situation.order.is_some() {
        return Ok(());
    }
    situation.order = record::select::<Order>(
        db,
        "where order_ref = $1 or (name = $1 and name <> '') order by id limit 1",
        &[order_ref.into()],
    )?
    .pop();
    if let Some(order) = &situation.order {
        situation.order_lines = children::<OrderLine>(db, "order_id", order.id)?;
        let (platform, order_ref) = (order.platform.clone(), order.order_ref.clone());
        load_room(db, &platform, &order_ref, situation)?;
    }
    Ok(())
}

/// What other returns of the order hold, which cannot be asked back again, and what went out in place of goods.
fn load_room(db: &Db, platform: &str, order_ref: &str, situation: &mut Situation) -> Result<(), StoreError> {
    let own = situation.case.as_ref().map_or(0, |case| case.id);
    let counts = "where return_id in (select id from returns where order_ref = $1 and platform = $2 and id <> $3 \
                  and status not in ('rejected', 'canceled', 'expired'))";
    situation.other_lines = record::select(db, counts, &[order_ref.into(), platform.into(), own.into()])?;
    let left = "where order_ref = $1 and platform = $2 and shipped_at is not null and status <> 'failed_delivery'";
    situation.replacements = record::select(db, left, &[order_ref.into(), platform.into()])?;
    Ok(())
}

/// What a new complaint may tell once more.
fn load_stories(db: &Db, command: &Command, now: Instant, situation: &mut Situation) -> Result<(), StoreError> {
    if command.key.kind != Kind::Ticket || command.verb != "open" {
        return Ok(());
    }
    let Some(order) = &situation.order else { return Ok(()) };
    let told = |name: &str| command.args.get(name).unwrap_or_default().to_owned();
    let ticket = Ticket {
        order_ref: order.order_ref.clone(),
        subject: told("subject"),
        comment: told("comment"),
        opened_at: now,
        ..Ticket::default()
    };
    situation.identities = order.customer_id.map_or(Ok(Vec::new()), |id| people::identities(db, id))?;
    let person: Vec<i64> = situation.identities.iter().map(|one| one.id).collect();
    situation.siblings = stories::near(db, &ticket, Some(order), &person)?;
    let texts = situation.siblings.iter().chain([&ticket]);
    let texts: Vec<String> = texts.flat_map(|ticket| [ticket.subject.clone(), ticket.comment.clone()]).collect();
    for text in texts {
        for word in telling(&[text]) {
            if let Entry::Vacant(unweighed) = situation.word_weights.entry(word) {
                let weight = stories::weigh(db, unweighed.key())?;
                unweighed.insert(weight);
            }
        }
    }
    Ok(())
}

fn load_clockwork(db: &Db, situation: &mut Situation) -> Result<(), StoreError> {
    if situation.case.is_none() && situation.ticket.is_none() && situation.order.is_none() {
        return Ok(());
    }
    situation.clockwork = clockwork::load(db)?;
    situation.policy = policies::load(db)?;
    if situation.clockwork.asks_for_tier() || situation.policy.asks_for_tier() {
        let customer = situation.ticket.as_ref().and_then(|ticket| ticket.customer_id);
        let customer = customer.or_else(|| situation.case.as_ref().and_then(|case| case.customer_id));
        let customer = customer.or_else(|| situation.order.as_ref().and_then(|order| order.customer_id));
        situation.tier = policies::tier(db, customer)?;
    }
    if let Some(order) = &situation.order {
        situation.delivered_at = policies::delivered_at(db, &order.platform, &order.order_ref)?;
    }
    Ok(())
}

/// The verbs by which a customer's words come in.
const SAYING: &[&str] = &["open", "heard", "follow_up"];

/// Whether a command asks for what the desk was taught.
pub fn is_saying(command: &Command) -> bool {
    SAYING.contains(&command.verb.as_str())
}

/// The verbs with which complaints end, and what goes before.
const ENDING: &[&str] = &["resolve", "no_answer", "rated", "tick", "waive"];

fn load_ticket(db: &Db, command: &Command, now: Instant, situation: &mut Situation) -> Result<(), StoreError> {
    if command.verb == "open" {
        let words = ["subject", "comment"].map(|name| command.args.get(name).unwrap_or_default());
        situation.named = goods::known(db)?.named(&words.join("\n"));
    }
    let id = command.key.id;
    situation.ticket = record::get::<Ticket>(db, id)?;
    let named = ["into", "of"].iter().find_map(|name| command.args.get(name)).and_then(Key::parse);
    let other = named
        .filter(|key| key.kind == Kind::Ticket)
        .map(|key| key.id)
        .or_else(|| situation.ticket.as_ref().and_then(|ticket| ticket.merged_into));
    situation.messages = children(db, "ticket_id", id)?;
    situation.effects = children(db, "ticket_id", id)?;
    situation.merged = children(db, "merged_into", id)?;
    if ENDING.contains(&command.verb.as_str()) {
        situation.ratings = children(db, "ticket_id", id)?;
        let customer = situation.ticket.as_ref().and_then(|ticket| ticket.customer_id);
        situation.customer = customer.map(|id| record::get(db, id)).transpose()?.flatten();
        situation.checklists = checklists::lists(db)?;
        situation.survey = checklists::survey(db, now)?;
    }
    if let Some(other) = other {
        situation.other_ticket = record::get(db, other)?;
        situation.other_messages = children(db, "ticket_id", other)?;
    }
    Ok(())
}

fn load_parcel(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    let id = command.key.id;
    // A new parcel is known by its tracking number, in case it is not new.
    situation.parcel = match command.args.get("tracking").filter(|_| id == 0) {
        Some(tracking) => record::by_natural_key(db, &parcels::natural_key(tracking))?,
        None => record::get(db, id)?,
    };
    if command.verb == "label" {
        load_named_parcel(db, command, situation)?;
    }
    situation.events = children(db, "parcel_id", id)?;
    if let Some(parcel) = &situation.parcel {
        situation.lanes = lanes::like(db, parcel)?;
    }
    let named =
        command.args.get("return").and_then(Key::parse).filter(|key| key.kind == Kind::Return).map(|key| key.id);
    let return_id = named.or_else(|| situation.parcel.as_ref().and_then(|parcel| parcel.return_id));
    if let Some(return_id) = return_id {
        load_return(db, return_id, situation)?;
    }
    // What was told of this parcel, not of its returns.
    situation.effects = if id == 0 { Vec::new() } else { children(db, "parcel_id", id)? };
    load_parcel_order(db, situation)?;
    let held = situation.parcel.as_ref().map(Parcel::returns).unwrap_or_default();
    load_sharing(db, held, situation)
}

/// A parcel without a return still belongs to somebody's order.
fn load_parcel_order(db: &Db, situation: &mut Situation) -> Result<(), StoreError> {
    let Some(parcel) = situation.parcel.as_ref().filter(|_| situation.order.is_none()) else { return Ok(()) };
    let (platform, order_ref) = (parcel.platform.clone(), parcel.order_ref.clone());
    load_order(db, &platform, &order_ref, situation)
}

/// Goods that come in bring their parcel's story and the other returns in it.
fn load_receipt(db: &Db, situation: &mut Situation) -> Result<(), StoreError> {
    let mut held: Vec<i64> = Vec::new();
    for parcel in &situation.parcels {
        situation.events.extend(children::<ParcelEvent>(db, "parcel_id", parcel.id)?);
        held.extend(parcel.returns());
    }
    held.sort_unstable();
    held.dedup();
    load_sharing(db, held, situation)
}

/// The other returns in a parcel with their own parcels: what becomes of one parcel decides over a return only with the others.
fn load_sharing(db: &Db, mut held: Vec<i64>, situation: &mut Situation) -> Result<(), StoreError> {
    held.retain(|id| situation.case.as_ref().is_none_or(|case| case.id != *id));
    situation.sharing = record::each_of(db, &held)?;
    let mut more: Vec<i64> = situation.sharing.iter().flat_map(ReturnCase::parcel_ids).collect();
    more.retain(|id| situation.parcels.iter().all(|parcel| parcel.id != *id));
    more.sort_unstable();
    more.dedup();
    situation.parcels.extend(record::each_of::<Parcel>(db, &more)?);
    Ok(())
}

/// What a case that becomes an article needs: who it was about, what was written, and how articles are laid out.
fn load_learning(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    let (kind, language, customer) = match (&situation.ticket, &situation.case) {
        (Some(ticket), _) => ("complaint", &ticket.language, ticket.customer_id),
        (None, Some(case)) => ("return", &case.language, case.customer_id),
        (None, None) => return Ok(()),
    };
    let wanted = command.args.get("language").unwrap_or(language);
    if let Some((language, outline)) = articles::outline(kind, wanted) {
        situation.outline_language = language;
        situation.outline = Some(outline);
    }
    if let Some(customer) = customer {
        situation.identities = people::identities(db, customer)?;
    }
    if situation.case.is_some() && situation.ticket.is_none() {
        situation.messages = children(db, "return_id", command.key.id)?;
    }
    situation.articles = articles::of_command(db, command)?;
    Ok(())
}

/// Every version of the section of a report that a command names, with the comments on it; or the one passage itself.
fn passages(db: &Db, command: &Command) -> Result<Vec<Passage>, StoreError> {
    if command.key.id != 0 {
        return Ok(record::get(db, command.key.id)?.into_iter().collect());
    }
    let own = "where report = $1 and period = $2 and about = $3 and section = $4 order by version, id";
    let named = ["report", "period", "about", "section"].map(|name| command.args.get(name).unwrap_or_default().into());
    record::select(db, own, &named)
}

fn load_customer(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    situation.identities = people::identities(db, command.key.id)?;
    if matches!(command.verb.as_str(), "join" | "differ") {
        let proposals = proposals(db, &situation.identities)?;
        situation.matches = proposals.into_iter().map(|one| (one.customer.id, one.found)).collect();
    }
    let named = ["into", "other"].iter().find_map(|name| command.args.get(name)).and_then(Key::parse);
    let named = named.filter(|key| key.kind == Kind::Customer).map(|key| key.id);
    let other = named.or(situation.matches.first().map(|(id, _)| *id));
    if let Some(other) = other.filter(|id| situation.identities.iter().all(|one| one.id != *id)) {
        situation.other_identities = people::identities(db, other)?;
    }
    Ok(())
}

fn load_definition(db: &Db, command: &Command, situation: &mut Situation) -> Result<(), StoreError> {
    situation.definition = record::get(db, command.key.id)?;
    let arg = |name: &str| command.args.get(name);
    let sort = match command.verb.as_str() {
        "new_label" => Some(Sort::Label),
        _ => arg("sort").and_then(Sort::from_code),
    };
    let sort = sort.or_else(|| situation.definition.as_ref().map(|known| known.sort));
    let (Some(sort), Some(name)) = (sort, arg("name")) else { return Ok(()) };
    let from = situation.definition.as_ref().map_or(Instant(0), |known| known.in_force_from);
    let from = arg("from").and_then(|text| moment(text, Instant(0))).unwrap_or(from);
    let named = record::by_natural_key::<Definition>(db, &natural_key(sort, name, from))?;
    if command.key.id == 0 {
        situation.definition = named;
    } else {
        situation.other_definition = named;
    }
    Ok(())
}

fn children<T: Record>(db: &Db, column: &'static str, id: i64) -> Result<Vec<T>, StoreError> {
    record::select(db, &format!("where {column} = $1 order by id"), &[Val::Int(id)])
}
