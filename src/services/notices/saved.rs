//! Saved answers: texts with blanks under `<language>/reply/<code>`, filled from a case for somebody to read, change and send.

use std::collections::{BTreeMap, BTreeSet};

use super::{About, FALLBACK, blanks, books, customer_name, languages, template};
use crate::domain::change::{Parcel, Record, Refund, ReturnCase, Ticket};
use crate::domain::columns::Val;
use crate::domain::command::Command;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::{Effect, Template};
use crate::domain::parcels::Leg;
use crate::domain::refunds::RefundStatus;
use crate::domain::time::Instant;
use crate::store::{Db, StoreError, record};

/// The folder of saved answers inside each language.
const REPLY: &str = "/reply/";

/// One saved answer, filled for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Saved {
    pub code: String,
    /// In the language of whoever reads it where there is a text in it.
    pub title: String,
    /// What the text is in, and what it should be in.
    pub language: String,
    pub wanted: String,
    pub body: String,
    /// Blanks of which the case knows nothing.
    pub left: Vec<String>,
    /// How it goes to several cases at once, of which this one is the first.
    pub among: Option<Among>,
}

/// A saved answer to several cases: how many, and how many of them get it in another language than their customer's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Among {
    /// The first case and its customer.
    pub first: String,
    pub n: usize,
    pub n_stand_ins: usize,
}

impl Saved {
    /// Whether the customer's language has no such text, so that another one stands in.
    pub fn is_stand_in(&self) -> bool {
        is_other(&self.wanted, &self.language)
    }
}

fn is_other(wanted: &str, language: &str) -> bool {
    primary(wanted) != primary(language)
}

fn primary(language: &str) -> &str {
    language.split('-').next().unwrap_or_default()
}

/// One saved answer with the languages that it is there in, and those of the desk's texts that it lacks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    pub code: String,
    pub title: String,
    pub languages: Vec<String>,
    pub missing: Vec<String>,
}

/// All saved answers, each with its languages.
pub fn shelf(db: &Db, reader_language: &str, now: Instant) -> Result<Vec<Shelved>, StoreError> {
    let known = known(db, now)?;
    let all: BTreeSet<&str> = known.values().flatten().map(String::as_str).collect();
    let shelved = known.iter().map(|(code, languages)| {
        let missing = all.iter().filter(|language| !languages.contains(**language)).map(|l| (*l).to_owned());
        Ok(Shelved {
            code: code.clone(),
            title: title(db, code, reader_language, now)?,
            languages: languages.iter().cloned().collect(),
            missing: missing.collect(),
        })
    });
    shelved.collect()
}

/// Every saved answer as it would go to the customer of a case.
pub fn for_case(db: &Db, key: Key, reader_language: &str, now: Instant) -> Result<Vec<Saved>, StoreError> {
    let Some(case) = Filled::of(db, key)? else { return Ok(Vec::new()) };
    let mut answers = Vec::new();
    for code in known(db, now)?.into_keys() {
        let title = title(db, &code, reader_language, now)?;
        answers.extend(case.answer(db, &code, "", now)?.map(|answer| Saved { title, ..answer }));
    }
    Ok(answers)
}

/// Every saved answer as it would go to the customer of the first of these cases; of several, with how the others get it.
pub fn for_cases(db: &Db, keys: &[Key], reader_language: &str, now: Instant) -> Result<Vec<Saved>, StoreError> {
    let Some(&first) = keys.first() else { return Ok(Vec::new()) };
    let mut answers = for_case(db, first, reader_language, now)?;
    if keys.len() == 1 {
        return Ok(answers);
    }
    let mut name = String::new();
    let mut wishes: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    for key in keys {
        if let Some(case) = Filled::of(db, *key)? {
            if *key == first {
                name = customer_name(&case.about);
            }
            *wishes.entry(languages("", &case.about)).or_default() += 1;
        }
    }
    for answer in &mut answers {
        let mut n_stand_ins = 0;
        for (wished, n) in &wishes {
            let found = template(db, wished, &format!("reply/{}", answer.code), now)?;
            let wanted = wished.first().map_or("", String::as_str);
            n_stand_ins += if found.is_some_and(|(language, _)| is_other(wanted, &language)) { *n } else { 0 };
        }
        let first = format!("{first} {name}").trim_end().to_owned();
        answer.among = Some(Among { first, n: keys.len(), n_stand_ins });
    }
    Ok(answers)
}

/// The text of the saved answer that a command names, for its case.
pub(in crate::services) fn text_for(db: &Db, command: &Command, now: Instant) -> Result<Option<String>, StoreError> {
    let Some(case) = Filled::of(db, command.key)? else { return Ok(None) };
    let language = command.args.get("language").unwrap_or_default();
    let code = command.args.get("saved").unwrap_or_default();
    let answer = case.answer(db, code, language, now)?;
    Ok(answer.map(|answer| answer.body))
}

/// What is known of a case.
struct Filled {
    about: About,
    /// Carries what blanks are filled with that no case holds: the sum of the last refund.
    effect: Effect,
}

impl Filled {
    fn of(db: &Db, key: Key) -> Result<Option<Self>, StoreError> {
        let (case, ticket): (Option<ReturnCase>, Option<Ticket>) = match key.kind {
            Kind::Return => (record::get(db, key.id)?, None),
            Kind::Ticket => (None, record::get(db, key.id)?),
            _ => (None, None),
        };
        let facts = match (&case, &ticket) {
            (Some(case), _) => (case.order_ref.clone(), case.platform.clone(), case.order_id, case.customer_id),
            (None, Some(ticket)) => {
                (ticket.order_ref.clone(), ticket.platform.clone(), ticket.order_id, ticket.customer_id)
            }
            (None, None) => return Ok(None),
        };
        let (order_ref, platform, order_id, customer_id) = facts;
        let of_order = [Val::from(order_ref.as_str()), Val::from(platform)];
        let (parcel, refund) = if order_ref.is_empty() {
            (None, None)
        } else {
            let under = "where order_ref = $1 and platform = $2 order by id desc";
            let parcels: Vec<Parcel> = record::select(db, under, &of_order)?;
            let refunds: Vec<Refund> = record::select(db, under, &of_order)?;
            let gone = |refund: &Refund| matches!(refund.status, RefundStatus::Submitted | RefundStatus::Succeeded);
            (parcels.into_iter().find(|parcel| parcel.leg != Leg::Return), refunds.into_iter().find(gone))
        };
        let order = order_id.map(|id| record::get(db, id)).transpose()?.flatten();
        let customer = customer_id.map(|id| record::get(db, id)).transpose()?.flatten();
        let effect = Effect {
            return_id: case.as_ref().map(Record::id),
            ticket_id: ticket.as_ref().map(Record::id),
            parcel_id: parcel.as_ref().map(Record::id),
            amount_minor: refund.as_ref().map_or(0, |refund| refund.amount_minor),
            currency: refund.map(|refund| refund.currency).unwrap_or_default(),
            ..Effect::default()
        };
        let about = About { case, ticket, order, customer, parcel, text: String::new() };
        Ok(Some(Self { about, effect }))
    }

    fn answer(&self, db: &Db, code: &str, language: &str, now: Instant) -> Result<Option<Saved>, StoreError> {
        let wanted = languages(language, &self.about);
        let what = format!("reply/{code}");
        let Some((language, template)) = template(db, &wanted, &what, now)? else { return Ok(None) };
        let formats = &books().formats;
        let format = formats.get(&language).or_else(|| formats.get(FALLBACK));
        let blanks = format.map(|format| blanks(&self.effect, &self.about, format, now)).unwrap_or_default();
        let (body, left) = template.fill_open(&blanks);
        let wanted = wanted.into_iter().next().unwrap_or_default();
        Ok(Some(Saved { code: code.to_owned(), title: String::new(), language, wanted, body, left, among: None }))
    }
}

/// The codes of all saved answers, each with its languages.
fn known(db: &Db, now: Instant) -> Result<BTreeMap<String, BTreeSet<String>>, StoreError> {
    let rest = "where sort = $1 and enabled = 1 and in_force_from <= $2 and name like '%/reply/%'";
    let own: Vec<Definition> = record::select(db, rest, &[Sort::Template.code().into(), now.0.into()])?;
    let own = own.into_iter().filter(|own| Template::read(&own.text).is_ok()).map(|own| own.name);
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for name in books().templates.keys().cloned().chain(own) {
        if let Some((language, code)) = name.split_once(REPLY) {
            known.entry(code.to_owned()).or_default().insert(language.to_owned());
        }
    }
    Ok(known)
}

fn title(db: &Db, code: &str, reader_language: &str, now: Instant) -> Result<String, StoreError> {
    let found = template(db, &[reader_language.to_owned(), FALLBACK.to_owned()], &format!("reply/{code}"), now)?;
    let title = found.map(|(_, template)| template.title).unwrap_or_default();
    Ok(if title.is_empty() { code.to_owned() } else { title })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, Customer};
    use crate::domain::command::Args;
    use crate::domain::people::Actor;
    use crate::domain::refusal::Refusal;
    use crate::services::Desk;
    use crate::services::clock::Clock;
    use crate::store::Deed;

    const NOW: Instant = Instant(1_790_000_000_000);
    const CASE: Key = Key::new(Kind::Ticket, 1);

    /// A complaint of a customer who writes a language, and a refund of its order.
    fn desk(language: &str) -> Desk {
        let desk = Desk::memory(Clock::Fixed(NOW)).expect("a desk in memory");
        let deed = Deed::of_test(NOW);
        let customer = Customer { id: 1, name: "Li".to_owned(), language: language.to_owned(), ..Customer::default() };
        let ticket =
            Ticket { id: 1, customer_id: Some(1), order_ref: "A-1".to_owned(), opened_at: NOW, ..Ticket::default() };
        let refund = Refund {
            id: 1,
            order_ref: "A-1".to_owned(),
            status: RefundStatus::Succeeded,
            amount_minor: 123_456,
            currency: "EUR".to_owned(),
            ..Refund::default()
        };
        let mut write = desk.store().write(NOW).expect("a write");
        let changes = [Change::create(customer), Change::create(ticket), Change::create(refund)];
        write.operation(&deed, &changes).expect("written");
        write.finish().expect("finished");
        desk
    }

    fn run(desk: &mut Desk, verb: &str, key: Key, args: &[(&str, &str)]) -> Vec<(Key, Refusal)> {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let command = Command { verb: verb.to_owned(), key, args: Args(args) };
        desk.run(&Actor::agent("mei"), &[command]).expect("the desk works").refused
    }

    fn answers(desk: &Desk) -> BTreeMap<String, Saved> {
        let all = for_case(desk.store().db(), CASE, "en", NOW).expect("answers are read");
        all.into_iter().map(|answer| (answer.code.clone(), answer)).collect()
    }

    #[test]
    fn every_language_of_the_program_has_every_answer_that_comes_with_it() {
        let desk = desk("en");
        for shelved in shelf(desk.store().db(), "zh-CN", NOW).expect("the shelf is read") {
            assert_eq!(shelved.missing, Vec::<String>::new(), "{}", shelved.code);
            assert_eq!(shelved.languages.len(), 6, "{}", shelved.code);
            assert_ne!(shelved.title, shelved.code);
        }
    }

    #[test]
    fn sums_are_written_in_the_customers_way_and_what_is_not_known_stays_open() {
        for (language, used, sum) in
            [("de", "de", "1.234,56"), ("zh", "zh-CN", "1,234.56"), ("pt", "en", "1,234.56"), ("", "en", "1,234.56")]
        {
            let answers = answers(&desk(language));
            let refund = &answers["refund_sent"];
            assert_eq!(refund.language, used);
            assert!(refund.body.contains(sum) && refund.body.contains("Li"), "{}", refund.body);
            assert_eq!(refund.is_stand_in(), language == "pt", "{language}");
            assert_eq!(answers["on_its_way"].left, ["tracking"]);
        }
    }

    #[test]
    fn to_several_each_gets_their_own_and_those_whose_language_has_none_are_counted() {
        let desk = desk("de");
        let deed = Deed::of_test(NOW);
        let mut changes = Vec::new();
        for (id, language) in [(2, "it"), (3, "es"), (4, "pt")] {
            changes.push(Change::create(Customer { id, language: language.to_owned(), ..Customer::default() }));
            changes.push(Change::create(Ticket { id, customer_id: Some(id), opened_at: NOW, ..Ticket::default() }));
        }
        let mut write = desk.store().write(NOW).expect("a write");
        write.operation(&deed, &changes).expect("written");
        write.finish().expect("finished");
        let keys = |ids: &[i64]| ids.iter().map(|id| Key::new(Kind::Ticket, *id)).collect::<Vec<_>>();
        let photo = |ids: &[i64]| {
            let all = for_cases(desk.store().db(), &keys(ids), "en", NOW).expect("answers are read");
            all.into_iter().find(|answer| answer.code == "photo").map(|answer| (answer.language, answer.among))
        };
        assert_eq!(photo(&[1]), Some(("de".to_owned(), None)));
        let among = |n, n_stand_ins| Some(Among { first: "C-1 Li".to_owned(), n, n_stand_ins });
        assert_eq!(photo(&[1, 3]), Some(("de".to_owned(), among(2, 0))));
        assert_eq!(photo(&[1, 2, 3, 4]), Some(("de".to_owned(), among(4, 2))));
    }

    #[test]
    fn a_saved_answer_is_sent_as_it_was_filled_and_not_at_all_with_a_blank() {
        let mut desk = desk("de");
        let refused = run(&mut desk, "answer_with", CASE, &[("saved", "on_its_way")]);
        assert_eq!(refused, [(CASE, Refusal::BlanksLeft(vec!["tracking".to_owned()]))]);
        let refused = run(&mut desk, "answer_with", CASE, &[("saved", "nothing")]);
        assert!(matches!(refused.as_slice(), [(_, Refusal::BadArgument { name: "saved", .. })]));
        let own = [
            ("sort", "template"),
            ("name", "de/reply/photo"),
            ("text", "title = 'Foto'\nsubject = 'x'\nbody = 'Bitte ein Foto zu {order}, {customer}.'"),
        ];
        assert_eq!(run(&mut desk, "define", Key::new(Kind::Definition, 0), &own), []);
        assert_eq!(run(&mut desk, "answer_with", CASE, &[("saved", "photo"), ("until", "3d")]), []);
        let db = desk.store().db();
        let sent: Vec<crate::domain::change::Message> = record::select(db, "", &[] as &[Val]).expect("messages");
        assert_eq!(sent[0].body, "Bitte ein Foto zu A-1, Li.");
        let notice: Vec<Effect> = record::select(db, "", &[] as &[Val]).expect("notices");
        assert_eq!(notice[0].body, "Bitte ein Foto zu A-1, Li.");
        let ticket: Ticket = record::get(db, 1).expect("read").expect("there");
        assert!(ticket.wait_until.is_some());
    }
}
