//! Template and language to a message: an effect that a decision makes without a text gets it here, before it is stored.
//!
//! Templates come with the program, one file per language, and a definition of sort `template` named `<language>/<what>` goes
//! before the file. A language that has no template is answered in English.

pub mod saved;

use std::collections::BTreeMap;
use std::sync::OnceLock;

use include_dir::{Dir, include_dir};

use crate::domain::catalog::Order;
use crate::domain::change::{Change, Edit, Record};
use crate::domain::complaints::Ticket;
use crate::domain::customers::Customer;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::{Blanks, Channel, Effect, EffectKind, LocaleFormat, Template, is_address};
use crate::domain::parcels::Parcel;
use crate::domain::returns::ReturnCase;
use crate::domain::situation::Situation;
use crate::domain::time::Instant;
use crate::store::{Db, StoreError, record};

static TEMPLATES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/business/template");
static LOCALES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/locale");

/// What is written in where the customer's language has no template.
const FALLBACK: &str = "en";

/// The templates and formats that come with the program.
struct Books {
    /// By `<language>/<what>`.
    templates: BTreeMap<String, Template>,
    formats: BTreeMap<String, LocaleFormat>,
}

fn books() -> &'static Books {
    static BOOKS: OnceLock<Books> = OnceLock::new();
    BOOKS.get_or_init(|| {
        let texts = |dir: &'static Dir<'static>| {
            let named = dir.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
            named.map(|(path, text)| (path.trim_end_matches(".toml").replace('\\', "/"), text)).collect::<Vec<_>>()
        };
        let templates =
            TEMPLATES.dirs().flat_map(|language| texts(language).into_iter().chain(language.dirs().flat_map(texts)));
        Books {
            templates: templates.filter_map(|(name, text)| Some((name, Template::read(text).ok()?))).collect(),
            formats: texts(&LOCALES)
                .into_iter()
                .filter_map(|(name, text)| Some((name, toml::from_str(text).ok()?)))
                .collect(),
        }
    })
}

/// What the messages of one decision are about.
struct About {
    case: Option<ReturnCase>,
    parcel: Option<Parcel>,
    ticket: Option<Ticket>,
    order: Option<Order>,
    customer: Option<Customer>,
    /// What was just written to the customer.
    text: String,
}

/// Gives every new message among the changes its recipient, language, subject and body.
pub fn write(db: &Db, sit: &Situation, changes: &mut [Change], now: Instant) -> Result<(), StoreError> {
    let is_new = |change: &Change| matches!(change, Change::Effect(edit) if edit.before.is_none());
    if !changes.iter().any(is_new) {
        return Ok(());
    }
    let about = about(db, sit, changes)?;
    for change in changes {
        if let Change::Effect(edit) = change
            && let Edit { before: None, after: Some(effect) } = edit.as_mut()
            && effect.kind == EffectKind::Notice
        {
            address(effect, &about);
            if effect.body.is_empty() {
                compose(db, effect, &about, now)?;
            }
        }
    }
    Ok(())
}

/// Records as they will be after the changes.
fn about(db: &Db, sit: &Situation, changes: &[Change]) -> Result<About, StoreError> {
    let case = changes.iter().find_map(after::<ReturnCase>).or_else(|| sit.case.clone());
    let ticket = changes.iter().find_map(after::<Ticket>).or_else(|| sit.ticket.clone());
    let written = changes.iter().filter_map(after::<crate::domain::complaints::Message>).find(|message| message.public);
    let order_id = [case.as_ref().and_then(|case| case.order_id), ticket.as_ref().and_then(|ticket| ticket.order_id)];
    let order = match (&sit.order, order_id.into_iter().flatten().next()) {
        (Some(order), _) => Some(order.clone()),
        (None, Some(id)) => record::get(db, id)?,
        (None, None) => None,
    };
    let ids = [
        case.as_ref().and_then(|case| case.customer_id),
        ticket.as_ref().and_then(|ticket| ticket.customer_id),
        order.as_ref().and_then(|order| order.customer_id),
    ];
    let customer = match ids.into_iter().flatten().next() {
        Some(id) => record::get(db, id)?,
        None => None,
    };
    let told = changes.iter().filter_map(after::<Effect>).find_map(|effect| effect.parcel_id);
    let of_return = || sit.parcels.iter().find(|parcel| Some(parcel.id) == told).cloned();
    let parcel = changes.iter().find_map(after::<Parcel>).or_else(|| sit.parcel.clone()).or_else(of_return);
    Ok(About { case, parcel, ticket, order, customer, text: written.map(|message| message.body).unwrap_or_default() })
}

fn after<T: Record>(change: &Change) -> Option<T> {
    T::edit(change).and_then(|edit| edit.after.clone())
}

/// Who gets it and by which way; whom no mail reaches is reached through the platform.
fn address(effect: &mut Effect, about: &About) {
    if effect.channel != Channel::Person || !effect.recipient.is_empty() {
        return;
    }
    let email = about.customer.as_ref().map(|customer| customer.email.trim()).filter(|email| is_address(email));
    if let Some(email) = email {
        effect.channel = Channel::Mail;
        email.clone_into(&mut effect.recipient);
    } else {
        effect.channel = Channel::Platform;
        effect.recipient = customer_name(about);
    }
}

/// What somebody is called; an address is not a name that anybody is greeted by.
fn customer_name(about: &About) -> String {
    let names = [
        about.customer.as_ref().map(|customer| customer.name.as_str()),
        about.case.as_ref().map(|case| case.customer.as_str()),
        about.ticket.as_ref().map(|ticket| ticket.customer.as_str()),
        about.customer.as_ref().map(|customer| customer.handle.as_str()),
        about.order.as_ref().map(|order| order.customer.as_str()),
    ];
    names.into_iter().flatten().find(|name| !name.is_empty() && !name.contains('@')).unwrap_or_default().to_owned()
}

/// Subject and body from the template of the customer's language.
fn compose(db: &Db, effect: &mut Effect, about: &About, now: Instant) -> Result<(), StoreError> {
    let Some((language, template)) = template(db, &languages(&effect.language, about), &effect.what, now)? else {
        return Ok(());
    };
    let formats = &books().formats;
    let format = formats.get(&language).or_else(|| formats.get(FALLBACK));
    let blanks = format.map(|format| blanks(effect, about, format, now)).unwrap_or_default();
    let (subject, body) = template.fill(&blanks);
    effect.language = language;
    effect.subject = subject;
    effect.body = body;
    Ok(())
}

/// Languages to write in, the best first.
fn languages(wanted: &str, about: &About) -> Vec<String> {
    let markets = [
        about.case.as_ref().map(|case| case.market.as_str()),
        about.ticket.as_ref().map(|ticket| ticket.market.as_str()),
        about.order.as_ref().map(|order| order.market.as_str()),
    ];
    let of_market = markets.into_iter().flatten().find_map(|market| {
        let mut formats = books().formats.iter();
        formats.find(|(_, format)| format.is_of(market)).map(|(language, _)| language.as_str())
    });
    let said = [
        Some(wanted),
        about.customer.as_ref().map(|customer| customer.language.as_str()),
        about.case.as_ref().map(|case| case.language.as_str()),
        about.ticket.as_ref().map(|ticket| ticket.language.as_str()),
        of_market,
    ];
    let mut wanted: Vec<String> = Vec::new();
    for tag in said.into_iter().flatten().filter(|tag| !tag.is_empty()).chain([FALLBACK]) {
        let tag = tag.replace('_', "-");
        let primary = tag.split('-').next().unwrap_or_default().to_ascii_lowercase();
        // Which Chinese is not told apart: there is one.
        let primary = if primary == "zh" { "zh-CN".to_owned() } else { primary };
        for name in [tag, primary] {
            if !wanted.contains(&name) {
                wanted.push(name);
            }
        }
    }
    wanted
}

/// The first language that has a template, and that template.
fn template(db: &Db, languages: &[String], what: &str, now: Instant) -> Result<Option<(String, Template)>, StoreError> {
    for language in languages {
        let name = format!("{language}/{what}");
        if let Some(own) = own_template(db, &name, now)? {
            return Ok(Some((language.clone(), own)));
        }
        if let Some(built_in) = books().templates.get(&name) {
            return Ok(Some((language.clone(), built_in.clone())));
        }
    }
    Ok(None)
}

fn own_template(db: &Db, name: &str, now: Instant) -> Result<Option<Template>, StoreError> {
    let rest =
        "where sort = $1 and name = $2 and enabled = 1 and in_force_from <= $3 order by in_force_from desc limit 1";
    let found = record::select::<Definition>(db, rest, &[Sort::Template.code().into(), name.into(), now.0.into()])?;
    Ok(found.first().and_then(|definition| Template::read(&definition.text).ok()))
}

fn blanks(effect: &Effect, about: &About, format: &LocaleFormat, now: Instant) -> Blanks {
    let mut blanks = Blanks::default();
    blanks.set("today", format.date(now));
    blanks.set("customer", customer_name(about));
    blanks.set("text", about.text.as_str());
    blanks.set(
        "amount",
        if effect.amount_minor == 0 { String::new() } else { format.money(effect.amount_minor, &effect.currency) },
    );
    if let Some(ticket) = &about.ticket {
        blanks.set("number", Key::new(Kind::Ticket, ticket.id).to_string());
        blanks.set("platform_ref", ticket.platform_ref.as_str());
        blanks.set("order", order_name(about, &ticket.order_ref));
        blanks.set("product", ticket.product.as_str());
        blanks.set("sku", ticket.sku.as_str());
        blanks.set("subject", if ticket.subject.is_empty() { &ticket.order_ref } else { &ticket.subject }.as_str());
        blanks.set("requested_on", format.date(ticket.opened_at));
    }
    if let Some(case) = about.case.as_ref().filter(|case| effect.return_id == Some(case.id)) {
        let asked = if case.requested_at.is_never() { now } else { case.requested_at };
        let money = |minor: i64| if minor == 0 { String::new() } else { format.money(minor, &case.currency) };
        blanks.set("number", case.key().to_string());
        blanks.set(
            "platform_ref",
            if case.platform_ref.is_empty() { case.key().to_string() } else { case.platform_ref.clone() },
        );
        let order = order_name(about, &case.order_ref);
        blanks.set("subject", order.as_str());
        blanks.set("order", order);
        blanks.set("product", if case.product.is_empty() { &case.sku } else { &case.product }.as_str());
        blanks.set("sku", case.sku.as_str());
        blanks.set("quantity", case.quantity.to_string());
        blanks.set("value", money(case.value_minor));
        blanks.set("refunded", money(case.refunded_minor));
        blanks.set("requested_on", format.date(asked));
        blanks.set("tracking", case.tracking.as_str());
        blanks.set("reason", case.refusal_reason.as_str());
        blanks.set("clause", case.refusal_clause.as_str());
    }
    if let Some(parcel) = about.parcel.as_ref().filter(|parcel| effect.parcel_id == Some(parcel.id)) {
        blanks.set("tracking", parcel.tracking.as_str());
        blanks.set("carrier", parcel.carrier.as_str());
        // What was to be here by now is no help any more.
        let ahead = parcel.expected_at.filter(|at| *at > now && !at.is_never());
        blanks.set("expected_on", ahead.map(|at| format.date(at)).unwrap_or_default());
        if about.case.is_none() && about.ticket.is_none() {
            blanks.set("number", parcel.key().to_string());
            blanks.set("order", order_name(about, &parcel.order_ref));
        }
    }
    blanks
}

/// The number that the customer knows the order by.
fn order_name(about: &About, order_ref: &str) -> String {
    let name = about.order.as_ref().filter(|order| order.order_ref == order_ref).map(|order| order.name.as_str());
    name.filter(|name| !name.is_empty()).unwrap_or(order_ref).to_owned()
}

#[cfg(test)]
mod tests;
