//! Complaints that come in with their threads: told once more, gone on with, merged here, rated by their customers.

use super::*;
use crate::domain::change::{Customer, Effect, Message, Rating, Ticket};
use crate::domain::complaints::TicketStatus;
use crate::domain::outbox::EffectStatus;

const DAMAGED: &str = "The zipper of the jacket broke on the first day";

/// One ticket of the help desk: its number, who asks, the order, what is said, and more of its fields.
fn zendesk(id: i64, requester: i64, order: &str, said: &str, more: &str) -> String {
    format!(
        r#"{{"tickets": [{{"id": {id}, "requester_id": {requester}, "status": "open", "external_id": "{order}", "subject": "Trouble",
    "description": "{said}", "via": {{"channel": "email", "source": {{"from": {{"address": "b{requester}@web.de", "name": "Buyer"}}}}}},
    "created_at": "2026-06-1{}T10:00:00Z", "updated_at": "2026-06-15T10:00:00Z"{more}}}]}}"#,
        id % 10
    )
}

/// A comment of the buyer of the first ticket.
fn comments(id: i64, requester: i64, comment: i64, said: &str, at: &str) -> String {
    let first = r#"{"id": 1, "author_id": 0, "body": "", "public": true, "created_at": "2026-06-11T10:00:00Z"}"#;
    let own = format!(
        r#"{{"id": {comment}, "author_id": {requester}, "body": "{said}", "public": true, "created_at": "{at}"}}"#
    );
    zendesk(id, requester, "", DAMAGED, &format!(r#", "comments": [{first}, {own}]"#))
}

struct Place {
    desk: Desk,
    folder: tempfile::TempDir,
    n: usize,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
        Self { desk, folder, n: 0 }
    }

    fn bring(&mut self, text: &str) -> (i64, i64) {
        self.n += 1;
        let report = bring(&mut self.desk, &[file(self.folder.path(), &format!("{}.json", self.n), text)]);
        assert!(report.files.iter().all(|file| file.problem.is_none()), "{report:?}");
        let (opened, rejected) = (report.files[0].n_opened, report.files[0].n_rejected);
        (opened, rejected)
    }

    fn ticket(&self, key: &str) -> Ticket {
        record::by_natural_key(self.desk.store().db(), key).expect("it is read").unwrap_or_else(|| panic!("{key}"))
    }

    fn twin(&self, key: &str) -> Option<String> {
        let id = self.ticket(key).twin_id?;
        let twin: Option<Ticket> = record::get(self.desk.store().db(), id).expect("it is read");
        twin.and_then(|twin| twin.natural_key)
    }

    fn customer(&self, key: &str) -> Customer {
        record::by_natural_key(self.desk.store().db(), key).expect("it is read").unwrap_or_else(|| panic!("{key}"))
    }

    fn run(&mut self, key: Key, verb: &str, args: &[(&str, &str)]) {
        let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let command = Command { verb: verb.to_owned(), key, args };
        let outcome = self.desk.run(&Actor::agent("mei"), &[command]).expect("a command answers");
        assert_eq!(outcome.refused, [], "{verb}");
    }

    fn surveys(&self) -> Vec<EffectStatus> {
        let effects: Vec<Effect> =
            record::select(self.desk.store().db(), "where what = 'survey' order by id", &[]).expect("they are read");
        effects.into_iter().map(|effect| effect.status).collect()
    }
}

#[test]
fn the_same_words_of_one_person_are_proposed_as_one_story_without_an_order() {
    let mut desk = Place::new();
    desk.bring(&zendesk(1, 7, "", DAMAGED, ""));
    desk.bring(&zendesk(2, 8, "", "zipper of the jacket broke the first day", ""));
    assert_eq!(desk.twin("zendesk:2"), None, "somebody else has the same trouble");
    desk.bring(&zendesk(3, 7, "", "Jacket: the zipper broke on the first day already", ""));
    assert_eq!(desk.twin("zendesk:3").as_deref(), Some("zendesk:1"));
    desk.bring(&zendesk(4, 7, "", "When do you open on Sundays in summer", ""));
    assert_eq!(desk.twin("zendesk:4"), None);
    // Two records of one person: what one told, the other tells again.
    let (one, other) = (desk.customer("zendesk:7").id, desk.customer("zendesk:8").id);
    let into = Key::new(Kind::Customer, one).to_string();
    desk.run(Key::new(Kind::Customer, other), "join", &[("into", &into)]);
    desk.bring(&zendesk(5, 8, "", "My jacket zipper broke on the first day", ""));
    assert!(desk.twin("zendesk:5").is_some());
}

#[test]
fn a_ticket_of_the_help_desk_is_proposed_with_the_platforms_own_about_the_order() {
    let own = "platform,complaint-number,order-number,subject,message,customer,opened-at,status\n\
               amazon,A-Z-1,303-1234567-1234567,Claim,Where is it,Buyer,2026-06-10,new\n\
               shop,S-1,1001,Claim,Where is it,Buyer,2026-06-10,new\n";
    let mut desk = Place::new();
    desk.bring(own);
    desk.bring(&zendesk(1, 7, "303-1234567-1234567", "Where is it", ""));
    let twin = desk.twin("zendesk:1").expect("it is proposed");
    assert!(twin.contains("A-Z-1"), "{twin}");
    desk.bring(&zendesk(2, 7, "1001", "Where is it", ""));
    assert_eq!(desk.twin("zendesk:2"), None, "many shops have an order 1001");
}

#[test]
fn a_follow_up_that_the_platform_names_is_linked_whichever_comes_first() {
    let follows = r#", "via_followup_source_id": 1"#;
    for turned in [false, true] {
        let mut desk = Place::new();
        let mut files = [zendesk(1, 7, "", DAMAGED, ""), zendesk(2, 7, "", DAMAGED, follows)];
        if turned {
            files.reverse();
        }
        files.iter().for_each(|text| _ = desk.bring(text));
        let (ended, later) = (desk.ticket("zendesk:1"), desk.ticket("zendesk:2"));
        assert_eq!((later.follows_id, ended.followed_id), (Some(ended.id), Some(later.id)), "{turned}");
        assert!(turned || later.twin_id.is_none(), "what goes on is no duplicate");
    }
}

#[test]
fn what_the_customer_says_in_a_merged_ticket_is_heard_where_it_went_and_can_go_back() {
    let mut desk = Place::new();
    for id in 1..=3 {
        desk.bring(&zendesk(id, 7, "", DAMAGED, ""));
    }
    let key = |desk: &Place, n: i64| Key::new(Kind::Ticket, desk.ticket(&format!("zendesk:{n}")).id);
    let [one, two, three] = [1, 2, 3].map(|n| key(&desk, n));
    desk.run(one, "merge", &[("into", &two.to_string())]);
    desk.bring(&comments(1, 7, 11, "Still broken", "2026-06-16T10:00:00Z"));
    desk.run(two, "merge", &[("into", &three.to_string())]);
    // The platform knows nothing of the merges, and sends the thread once more with a word that came since.
    desk.bring(&comments(1, 7, 12, "And now?", "2026-06-17T10:00:00Z"));
    let said = |desk: &Place, body: &str| -> Message {
        let found: Vec<Message> =
            record::select(desk.desk.store().db(), "where body = $1", &[body.into()]).expect("they are read");
        found.into_iter().next().expect("it came in")
    };
    for body in ["Still broken", "And now?"] {
        let message = said(&desk, body);
        assert_eq!((message.ticket_id, message.origin_ticket_id), (Some(three.id), Some(one.id)), "{body}");
    }
    desk.run(one, "part", &[("later", "back")]);
    for body in ["Still broken", "And now?"] {
        assert_eq!(said(&desk, body).ticket_id, Some(one.id), "{body}");
    }
    assert_eq!(desk.ticket("zendesk:2").merged_into, Some(three.id));
    desk.bring(&comments(1, 7, 13, "Hello?", "2026-06-18T10:00:00Z"));
    assert_eq!(said(&desk, "Hello?").ticket_id, Some(one.id));
}

#[test]
fn a_question_that_waits_is_kept_back_when_a_file_opens_the_complaint_again() {
    let mut desk = Place::new();
    desk.bring(&zendesk(1, 7, "", DAMAGED, ""));
    let key = Key::new(Kind::Ticket, desk.ticket("zendesk:1").id);
    desk.run(key, "resolve", &[("outcome", "explained"), ("cause", "service"), ("product_line", "jackets")]);
    assert_eq!(desk.surveys(), [EffectStatus::Held]);
    desk.bring(&comments(1, 7, 11, "Thank you", "2026-06-16T10:00:00Z"));
    assert_eq!(desk.surveys(), [EffectStatus::Held], "thanks open nothing");
    let report = desk.n;
    desk.bring(&comments(1, 7, 12, "It broke again", "2026-06-17T10:00:00Z"));
    assert_eq!((desk.ticket("zendesk:1").status, desk.n), (TicketStatus::Open, report + 1));
    assert_eq!(desk.surveys(), [EffectStatus::Stopped]);
    // Taken back with the file, as everything that it brought.
    desk.desk.undo(&Actor::import("mei"), None).expect("the import is taken back");
    assert_eq!(desk.surveys(), [EffectStatus::Held]);
}

#[test]
fn what_buyers_answer_to_the_help_desk_is_their_rating_of_the_episode() {
    let solved = |id: i64, rating: &str| {
        zendesk(id, 7, "", DAMAGED, &format!(r#", "satisfaction_rating": {{"score": "{rating}"}}"#))
            .replace(r#""status": "open""#, r#""status": "solved""#)
    };
    let mut desk = Place::new();
    let ratings = |desk: &Place| -> Vec<(i64, Option<i64>)> {
        let found: Vec<Rating> = record::select(desk.desk.store().db(), "order by id", &[]).expect("they are read");
        found.into_iter().map(|rating| (rating.ticket_id, rating.score)).collect()
    };
    for (id, rating, score) in [(1, "good", Some(5)), (2, "bad_with_comment", Some(1)), (3, "offered", None)] {
        desk.bring(&solved(id, rating));
        let ticket = desk.ticket(&format!("zendesk:{id}"));
        let own = ratings(&desk).into_iter().find(|(of, _)| *of == ticket.id).and_then(|(_, score)| score);
        assert_eq!((own, ticket.score), (score, score), "{rating}");
    }
    // The list of all answers adds to the tickets that are here, and waits for the others.
    let list = r#"{"satisfaction_ratings": [{"id": 1, "ticket_id": 3, "requester_id": 7, "score": "good", "comment": "fine",
        "created_at": "2026-06-18T10:00:00Z", "updated_at": "2026-06-18T10:00:00Z"}, {"id": 2, "ticket_id": 99, "requester_id": 7,
        "score": "good", "created_at": "2026-06-18T10:00:00Z", "updated_at": "2026-06-18T10:00:00Z"}]}"#;
    assert_eq!(desk.bring(list), (0, 1));
    let rated = desk.ticket("zendesk:3");
    assert_eq!((rated.score, rated.score_comment.as_str()), (Some(5), "fine"));
    assert_eq!(ratings(&desk).len(), 3);
}

#[test]
fn a_customer_that_is_a_number_to_the_help_desk_is_called_by_name_as_soon_as_somebody_tells_it() {
    let nameless = zendesk(1, 396_000_000_001, "", DAMAGED, "").replace(r#""name": "Buyer""#, r#""name": null"#);
    let by_address = nameless.clone();
    let by_web = nameless.replace(r#"{"channel": "email""#, r#"{"channel": "web""#);
    let users =
        "id,alias,role,restricted_agent,name,email,phone,locale\n396000000001,,end-user,TRUE,Ana Lima,,,pt-BR\n";
    for (ticket, first, then) in [(&by_address, "b396000000001@web.de", "Ana Lima"), (&by_web, "", "Ana Lima")] {
        let mut place = Place::new();
        place.bring(ticket);
        assert_eq!(place.ticket("zendesk:1").customer, first);
        place.bring(users);
        assert_eq!(place.ticket("zendesk:1").customer, then);
        assert_eq!(place.customer("zendesk:396000000001").name, "Ana Lima");
        let mut place = Place::new();
        place.bring(users);
        place.bring(ticket);
        assert_eq!(place.ticket("zendesk:1").customer, "Ana Lima");
    }
}
