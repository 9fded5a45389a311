//! Articles: read and written as files, proposed for a case, grown out of one, written, published and used.

use super::*;
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Command, Context};
use crate::domain::complaints::{Author, Message, Resolution, Ticket, TicketStatus};
use crate::domain::customers::Customer;
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::Template;
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::trial::Counter;
use crate::domain::vocabulary::{Issue, Reason};

const NOW: Instant = Instant(1_000);

fn article(language: &str, name: &str, title: &str, change: impl FnOnce(&mut Article)) -> Article {
    let mut article = Article {
        natural_key: Some(natural_key(language, name)),
        language: language.to_owned(),
        name: name.to_owned(),
        title: title.to_owned(),
        status: ArticleStatus::Published,
        version: 1,
        ..Article::default()
    };
    change(&mut article);
    article
}

fn run(verb: &str, key: Key, args: &[(&str, &str)], sit: &Situation) -> Decision {
    let ctx = Context { actor: Actor::agent("mei"), now: NOW, happened_at: NOW };
    let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    decide(&ctx, &Command { verb: verb.to_owned(), key, args: Args(args) }, sit, &mut Counter(6))
}

fn after(decision: Decision) -> Article {
    let changes = decision.unwrap_or_else(|refusal| panic!("{refusal:?}"));
    changes.iter().find_map(|change| Article::edit(change)?.after.clone()).expect("an article is written")
}

#[test]
fn a_file_reads_back_as_it_was_written() {
    let known = article("en", "pairing", "Pair “it” again", |one| {
        one.body = "## Steps\n\n1. Hold *both* keys.\n\n+++ is no fence here".to_owned();
        one.issues = vec!["quality".to_owned()];
        one.reasons = vec!["defective".to_owned()];
        one.tags = vec!["a, b".to_owned()];
    });
    let read = read(&write(&known)).unwrap_or_else(|mistakes| panic!("{mistakes:?}"));
    assert_eq!((read.title, read.body, read.status), (known.title, known.body, known.status));
    assert_eq!((read.issues, read.reasons, read.tags), (known.issues, known.reasons, known.tags));
}

#[test]
fn mistakes_in_a_file_are_pointed_at() {
    let told = |text: &str| read(text).map_err(|found| found.into_iter().map(|m| (m.line, m.found)).next());
    assert_eq!(told("# no head"), Err(Some((1, String::new()))));
    assert_eq!(told("+++\ntitle = 'x'\nissues = ['qualty']\n+++\ntext"), Err(Some((3, "qualty".to_owned()))));
    assert_eq!(told("+++\ntitel = 'x'\n+++\n").map(|_| ()), Err(Some((2, "titel".to_owned()))));
    assert_eq!(told("+++\r\ntitle = 'x'\r\n+++\r\ntext\r\n").map(|read| read.body), Ok("text".to_owned()));
}

#[test]
fn articles_are_proposed_by_what_they_are_for_and_by_words() {
    let articles = [
        article("en", "pairing", "Pair the headset again", |one| {
            one.reasons = vec!["defective".to_owned()];
            one.issues = vec!["quality".to_owned()];
            one.body = "Bluetooth stays silent".to_owned();
        }),
        article("zh-CN", "pairing", "重新配对耳机", |one| one.reasons = vec!["defective".to_owned()]),
        article("en", "customs", "Customs hold a parcel", |one| one.issues = vec!["logistics".to_owned()]),
        article("en", "kettle", "Kettle leaks", |one| one.product_lines = vec!["Kitchen".to_owned()]),
        article("en", "etsy", "Headset on Etsy", |one| one.platforms = vec!["etsy".to_owned()]),
    ];
    let asked = |text: &str, languages: &[&str]| Asked {
        issue: "quality".to_owned(),
        reason: "defective".to_owned(),
        product_line: "Audio".to_owned(),
        platform: "shopify".to_owned(),
        text: text.to_owned(),
        languages: languages.iter().map(|one| (*one).to_owned()).collect(),
    };
    let found = likely(&asked("My headset lost its bluetooth", &["en"]), &articles);
    let told: Vec<(usize, &[Told], bool)> = found.iter().map(|one| (one.at, one.why.as_slice(), one.foreign)).collect();
    let shared = Told::Words(vec!["headset".to_owned(), "bluetooth".to_owned()]);
    assert_eq!(told, [(0, &[Told::Reason, Told::Issue, shared][..], false)]);
    let found = likely(&asked("耳机坏了", &["zh-CN", "en"]), &articles);
    assert_eq!(found.iter().map(|one| (one.at, one.foreign)).collect::<Vec<_>>(), [(1, false)]);
    let found = likely(&asked("kaputt", &["de", "en"]), &articles);
    assert_eq!(found.iter().map(|one| (one.at, one.foreign)).collect::<Vec<_>>(), [(0, true)]);
    let nothing = Asked { text: "the and with from".to_owned(), ..Asked::default() };
    assert_eq!(likely(&nothing, &articles), []);
}

#[test]
fn an_article_is_written_published_and_withdrawn() {
    let new = Key::new(Kind::Article, 0);
    let args = [("title", "Pair it again"), ("body", "Hold both keys."), ("language", "en_GB"), ("issues", "quality")];
    let written = after(run("write", new, &args, &Situation::default()));
    assert_eq!(written.natural_key.as_deref(), Some("en/pair-it-again"));
    assert_eq!(
        (written.id, written.status, written.issues.as_slice()),
        (7, ArticleStatus::Draft, &["quality".to_owned()][..])
    );
    assert_eq!(
        run("write", new, &args[..2], &Situation::default()),
        Err(Refusal::MissingArgument { verb: "write", name: "language" })
    );
    let bad = [args[0], args[1], args[2], ("issues", "qualty")];
    assert!(matches!(run("write", new, &bad, &Situation::default()), Err(Refusal::BadArgument { .. })));
    let sit = Situation { articles: vec![written.clone()], ..Situation::default() };
    assert_eq!(run("write", new, &args, &sit), Err(Refusal::CannotJoin("same_name")));
    assert_eq!(run("write", written.key(), &args, &sit), Err(Refusal::NothingToDo));
    let published = after(run("publish", written.key(), &[], &sit));
    assert_eq!((published.status, published.version), (ArticleStatus::Published, 2));
    let sit = Situation { articles: vec![published.clone()], ..Situation::default() };
    assert_eq!(run("publish", published.key(), &[], &sit), Err(Refusal::NothingToDo));
    assert_eq!(after(run("withdraw", published.key(), &[], &sit)).status, ArticleStatus::Withdrawn);
    assert_eq!(run("remove", published.key(), &[], &sit), Ok(vec![Change::delete(published)]));
}

#[test]
fn an_answer_counts_the_article_it_uses() {
    let ctx = Context { actor: Actor::agent("mei"), now: NOW, happened_at: NOW };
    let own = Article { id: 3, rev: 1, n_used: 4, ..article("en", "pairing", "x", |_| {}) };
    let built_in = article("en", "customs", "y", |_| {});
    let sit = Situation { articles: vec![own, built_in], ..Situation::default() };
    let of = |name: &str| {
        let args = Args([("article".to_owned(), name.to_owned())].into());
        used(&ctx, &args, &sit, &mut Counter(6)).map(|change| {
            let after = change.as_ref().and_then(Article::edit).and_then(|edit| edit.after.clone()).unwrap_or_default();
            (after.id, after.n_used, after.last_used_at)
        })
    };
    assert_eq!(of("ka-3"), Ok((3, 5, NOW)));
    assert_eq!(of("en/customs"), Ok((7, 1, NOW)));
    assert!(matches!(of("en/none"), Err(Refusal::BadArgument { .. })));
    assert_eq!(used(&ctx, &Args::default(), &sit, &mut Counter(6)), Ok(None));
}

#[test]
fn a_solved_case_becomes_a_draft_that_names_nobody() {
    let message = |author, body: &str| Message { author, public: true, body: body.to_owned(), ..Message::default() };
    let ticket = Ticket {
        id: 12,
        subject: "Mei Li: kettle leaks".to_owned(),
        customer: "Mei Li".to_owned(),
        order_ref: "302-1234567-7654321".to_owned(),
        comment: "I am Mei Li, order 302-1234567-7654321.\nIt leaks.".to_owned(),
        status: TicketStatus::Resolved,
        issue: Issue::Quality,
        reason: Reason::Defective,
        resolution: Some(Resolution::Explained),
        language: "en".to_owned(),
        ..Ticket::default()
    };
    let outline = "subject = '{subject}'\nbody = '''\n## Problem\n\n{problem}\n\n## Helped\n\n{helped}\n\n{text}\n'''\n\
                   [words.helped]\nexplained = 'It was explained.'\n";
    let sit = Situation {
        ticket: Some(ticket.clone()),
        messages: vec![
            message(Author::Customer, "x"),
            message(Author::Agent, "Dear Mei, turn the lid. Write to me@shop.de"),
        ],
        identities: vec![Customer { handle: "meili88".to_owned(), ..Customer::default() }],
        outline: Template::read(outline).ok(),
        outline_language: "en".to_owned(),
        ..Situation::default()
    };
    let made = after(run("learn", ticket.key(), &[], &sit));
    assert_eq!(
        (made.title.as_str(), made.status, made.origin.as_str()),
        ("…: kettle leaks", ArticleStatus::Draft, "C-12")
    );
    assert_eq!(made.natural_key.as_deref(), Some("en/c-12"));
    assert_eq!((made.issues, made.reasons), (vec!["quality".to_owned()], vec!["defective".to_owned()]));
    for secret in ["Mei", "302-", "me@shop"] {
        assert!(!made.body.contains(secret), "{}", made.body);
    }
    assert!(made.body.contains("> It leaks.") && made.body.contains("It was explained."), "{}", made.body);
    let open = Situation { ticket: Some(Ticket { status: TicketStatus::Open, ..ticket.clone() }), ..sit };
    assert_eq!(run("learn", ticket.key(), &[], &open), Err(Refusal::NotYet("solved")));
}
