//! What customers get to read: every language has every text, and a decision leaves with it.

use super::*;
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::outbox::EffectStatus;
use crate::domain::people::Actor;
use crate::domain::returns::{CLAUSES, ReturnStatus};
use crate::services::Desk;
use crate::services::clock::Clock;
use crate::store::Deed;

const NOW: Instant = Instant(1_790_000_000_000);

fn desk(customer: Customer, case: ReturnCase) -> Desk {
    let desk = Desk::memory(Clock::Fixed(NOW)).expect("a desk in memory");
    let deed = Deed {
        actor: Actor::agent("mei"),
        verb: "open".to_owned(),
        target: None,
        args: "{}".to_owned(),
        happened_at: NOW,
        cause: None,
        undoes: None,
    };
    let mut write = desk.store().write(NOW).expect("a write");
    let case = ReturnCase { id: 1, customer_id: Some(1), status: ReturnStatus::Requested, requested_at: NOW, ..case };
    let customer = Customer { id: 1, ..customer };
    write.operation(&deed, &[Change::create(customer), Change::create(case)]).expect("rows are written");
    write.finish().expect("it is durable");
    desk
}

fn case() -> ReturnCase {
    ReturnCase { order_ref: "A-77".to_owned(), product: "Mug".to_owned(), quantity: 2, ..ReturnCase::default() }
}

fn run(desk: &mut Desk, kind: Kind, verb: &str, args: &[(&str, &str)]) {
    let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let id = if kind == Kind::Definition { 0 } else { 1 };
    let command = Command { verb: verb.to_owned(), key: Key::new(kind, id), args: Args(args) };
    let outcome = desk.run(&Actor::agent("mei"), &[command]).expect("the desk works");
    assert_eq!(outcome.refused, []);
}

fn effect(desk: &Desk) -> Effect {
    let found = record::select::<Effect>(desk.store().db(), "order by id desc limit 1", &[] as &[Val]);
    found.expect("rows read").pop().expect("an effect")
}

#[test]
fn every_language_has_every_text_and_every_clause() {
    let books = books();
    let n_files = |dir: &Dir<'_>| dir.files().count() + dir.dirs().flat_map(Dir::files).count();
    let n_files: usize = TEMPLATES.dirs().map(n_files).sum();
    assert_eq!(books.templates.len(), n_files, "every file is a template");
    for language in books.formats.keys() {
        for what in ["return_approved", "return_refused", "return_settled", "answer", "survey"] {
            assert!(books.templates.contains_key(&format!("{language}/{what}")), "{language}/{what}");
        }
        for clause in CLAUSES {
            let mut blanks = Blanks::default();
            blanks.set("clause", *clause);
            let (_, body) = books.templates[&format!("{language}/return_refused")].fill(&blanks);
            let bare = [format!(": {clause}\n"), format!("：{clause}\n")];
            assert!(bare.iter().all(|bare| !body.contains(bare)), "{language} {clause}");
        }
    }
    assert_eq!(books.formats.len(), LOCALES.files().count());
}

#[test]
fn an_approval_is_told_in_the_customers_language() {
    let german = Customer { email: "j@example.com".to_owned(), language: "de-AT".to_owned(), ..Customer::default() };
    let mut desk = desk(german, case());
    run(&mut desk, Kind::Return, "approve", &[]);
    let effect = effect(&desk);
    assert_eq!(
        (effect.channel, effect.recipient.as_str(), effect.language.as_str()),
        (Channel::Mail, "j@example.com", "de")
    );
    assert_eq!(effect.subject, "Ihre Rücksendung ist genehmigt A-77");
    for part in ["21.9.2026", "Bestellung: A-77", "Artikel: Mug", "Menge: 2"] {
        assert!(effect.body.contains(part), "{}", effect.body);
    }
    assert_eq!(effect.status, EffectStatus::Held);
}

#[test]
fn whom_no_mail_reaches_is_written_to_through_the_platform() {
    for email in ["", "none", "a b@c.de", "x@y\r\nBcc: z@y.de", "a@b@c.de", "<a@b.de>"] {
        let name = Customer { email: email.to_owned(), name: "Li".to_owned(), ..Customer::default() };
        let mut desk = desk(name, ReturnCase { language: "xx".to_owned(), ..case() });
        run(&mut desk, Kind::Return, "refuse", &[("clause", "window"), ("reason", "bought twice")]);
        let effect = effect(&desk);
        assert_eq!(
            (effect.channel, effect.recipient.as_str(), effect.language.as_str()),
            (Channel::Platform, "Li", "en")
        );
        assert!(effect.body.contains("the time for returns is over"), "{}", effect.body);
        assert!(!effect.body.contains("bought twice"), "what the desk says to itself stays in it");
    }
}

#[test]
fn an_answer_leaves_as_it_was_written() {
    let mut desk = desk(Customer::default(), ReturnCase { language: "zh".to_owned(), ..case() });
    run(&mut desk, Kind::Return, "answer", &[("text", "{{order} {x} 明天寄出")]);
    let effect = effect(&desk);
    assert_eq!((effect.subject.as_str(), effect.body.as_str()), ("回复：A-77", "{{order} {x} 明天寄出"));
}

#[test]
fn whoever_wrote_nothing_is_answered_in_the_language_of_their_market() {
    for (market, customer, case_language, wanted) in [
        ("DE", "", "", "de"),
        ("JP", "", "", "ja"),
        ("DE", "", "en", "en"),
        ("DE", "fr", "en", "fr"),
        ("US", "", "", "en"),
        ("SE", "", "", "en"),
    ] {
        let customer =
            Customer { email: "j@example.com".to_owned(), language: customer.to_owned(), ..Customer::default() };
        let case = ReturnCase { market: market.to_owned(), language: case_language.to_owned(), ..case() };
        let mut desk = desk(customer, case);
        run(&mut desk, Kind::Return, "approve", &[]);
        assert_eq!(effect(&desk).language, wanted, "{market} {case_language}");
    }
}

#[test]
fn a_template_of_the_desk_goes_before_the_one_that_came_with_it() {
    let mut desk = desk(Customer::default(), case());
    let text = "subject = 'Yes'\nbody = 'Order {order} on {requested_on}'";
    run(&mut desk, Kind::Definition, "define", &[("sort", "template"), ("name", "en/return_approved"), ("text", text)]);
    run(&mut desk, Kind::Return, "approve", &[]);
    let effect = effect(&desk);
    assert_eq!((effect.subject.as_str(), effect.body.as_str()), ("Yes", "Order A-77 on 21 September 2026"));
}
