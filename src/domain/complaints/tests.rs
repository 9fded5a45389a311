//! The machine of complaints as tables: every transition and every refusal has a row.

mod drafts;
mod joining;

use std::collections::BTreeMap;

use super::TicketStatus::{
    Closed, Duplicate, Merged, New, Open, Resolved, Snoozed, Spam, WaitingCustomer, WaitingThirdParty,
};
use super::*;
use crate::domain::catalog::{Order, OrderLine};
use crate::domain::change::{Change, Edit};
use crate::domain::command::{Args, Command, Context};
use crate::domain::definitions::{Definition, Sort};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::outbox::Effect;
use crate::domain::people::{Actor, ActorKind};
use crate::domain::refusal::Refusal;
use crate::domain::said;
use crate::domain::situation::{Decision, Situation};
use crate::domain::staff::Staff;
use crate::domain::time::{DAY, SECOND};

/// A verb with its arguments, the state it starts from, and what is expected.
type Row<'a, T> = (&'a str, &'a [(&'a str, &'a str)], TicketStatus, T);

const NOW: Instant = Instant(100 * DAY);

struct Counter(i64);

impl Ids for Counter {
    fn next(&mut self, _: Kind) -> i64 {
        self.0 += 1;
        self.0
    }
}

fn by(actor: Actor) -> Context {
    Context { actor, now: NOW, happened_at: NOW }
}

fn command(verb: &str, args: &[(&str, &str)]) -> Command {
    let args: BTreeMap<String, String> = args.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    Command { verb: verb.to_owned(), key: Key::new(Kind::Ticket, 1), args: Args(args) }
}

fn decided(verb: &str, args: &[(&str, &str)], sit: &Situation) -> Decision {
    crate::domain::command::decide(&by(Actor::agent("ana")), &command(verb, args), sit, &mut Counter(500))
}

fn ticket(id: i64, status: TicketStatus) -> Ticket {
    Ticket { id, status, opened_at: Instant(90 * DAY), last_message_at: Instant(90 * DAY), ..Ticket::default() }
}

fn message(id: i64, ticket_id: i64) -> Message {
    Message { id, ticket_id: Some(ticket_id), public: true, sent_at: Instant(95 * DAY), ..Message::default() }
}

/// A complaint in a state, another open one beside it, and one that was merged into it.
fn sit(status: TicketStatus) -> Situation {
    Situation {
        ticket: Some(Ticket { merged_into: (status == Merged).then_some(2), ..ticket(1, status) }),
        other_ticket: Some(ticket(2, Open)),
        messages: vec![message(11, 1), message(12, 1)],
        other_messages: vec![message(21, 2), Message { origin_ticket_id: Some(1), ..message(22, 2) }],
        merged: vec![Ticket { merged_into: Some(1), ..ticket(3, Merged) }],
        ..Situation::default()
    }
}

fn after<T: Clone>(changes: &[Change], pick: impl Fn(&Change) -> Option<&Edit<T>>) -> Vec<T> {
    changes.iter().filter_map(pick).filter_map(|edit| edit.after.clone()).collect()
}

fn tickets(changes: &[Change]) -> Vec<Ticket> {
    after(changes, |change| if let Change::Ticket(edit) = change { Some(edit.as_ref()) } else { None })
}

fn messages(changes: &[Change]) -> Vec<Message> {
    after(changes, |change| if let Change::Message(edit) = change { Some(edit.as_ref()) } else { None })
}

fn effects(changes: &[Change]) -> Vec<Effect> {
    after(changes, |change| if let Change::Effect(edit) = change { Some(edit.as_ref()) } else { None })
}

fn one(decision: Decision) -> Ticket {
    let changes = decision.unwrap_or_else(|refusal| panic!("{refusal}"));
    tickets(&changes).into_iter().find(|ticket| ticket.id == 1).unwrap_or_default()
}

#[test]
fn every_transition_leads_where_the_table_says() {
    let until = ("until", "3d");
    let rows: &[Row<'_, TicketStatus>] = &[
        ("accept", &[], New, Open),
        ("accept", &[], WaitingCustomer, WaitingCustomer),
        ("classify", &[("issue", "quality")], New, Open),
        ("classify", &[("issue", "quality")], Resolved, Resolved),
        ("severity", &[("level", "urgent")], New, New),
        ("escalate", &[], New, Open),
        ("escalate", &[("step", "1")], Snoozed, Snoozed),
        ("assign", &[("to", "bo")], New, Open),
        ("assign", &[("to", "bo")], Resolved, Resolved),
        ("wait", &[("party", "customer"), until], New, WaitingCustomer),
        ("wait", &[("party", "customer"), until], Open, WaitingCustomer),
        ("wait", &[("party", "carrier"), until], Open, WaitingThirdParty),
        ("wait", &[("party", "supplier"), until], WaitingCustomer, WaitingThirdParty),
        ("wait", &[("party", "platform"), until], Snoozed, WaitingThirdParty),
        ("snooze", &[until], Open, Snoozed),
        ("snooze", &[("wake", "scan")], WaitingThirdParty, Snoozed),
        ("wake", &[], Snoozed, Open),
        ("wake", &[], WaitingCustomer, Open),
        ("wake", &[], WaitingThirdParty, Open),
        ("answer", &[("text", "hello")], New, Open),
        ("answer", &[("text", "hello")], Snoozed, Open),
        ("answer", &[("text", "hello")], WaitingThirdParty, WaitingThirdParty),
        ("answer", &[("text", "hello"), until], Open, WaitingCustomer),
        ("heard", &[("text", "still broken")], New, New),
        ("heard", &[("text", "still broken")], WaitingThirdParty, Open),
        ("heard", &[("text", "still broken")], Closed, Open),
        ("heard", &[("text", "thank you")], Resolved, Resolved),
        ("follow_up", &[("text", "broken again")], Closed, Closed),
        ("apart", &[("ticket", "C-2")], Open, Open),
        ("resolve", &[("outcome", "explained"), ("cause", "service")], Open, Resolved),
        ("resolve", &[("outcome", "refunded"), ("cause", "quality")], WaitingThirdParty, Resolved),
        ("close", &[], Resolved, Closed),
        ("reopen", &[("reason", "came back")], Resolved, Open),
        ("reopen", &[("reason", "came back")], Closed, Open),
        ("reopen", &[("reason", "a person after all")], Spam, Open),
        ("reopen", &[("reason", "another story")], Duplicate, Open),
        ("spam", &[], New, Spam),
        ("spam", &[("reason", "advertising")], Open, Spam),
        ("duplicate", &[("of", "C-2")], New, Duplicate),
        ("merge", &[("into", "C-2")], Open, Merged),
        ("merge", &[("into", "C-2")], Resolved, Merged),
        ("part", &[], Merged, Open),
        ("tag", &[("tags", "+vip")], Closed, Closed),
    ];
    for (verb, args, from, to) in rows {
        assert_eq!(one(decided(verb, args, &sit(*from))).status, *to, "{verb} {args:?} from {from}");
    }
}

#[test]
fn every_refusal_says_why() {
    let until = ("until", "3d");
    let no_such_message = ("messages", "M-99");
    let rows: &[Row<'_, &str>] = &[
        ("accept", &[], Closed, "wrong-state"),
        ("wake", &[], Open, "wrong-state"),
        ("close", &[], Open, "wrong-state"),
        ("reopen", &[("reason", "x")], Open, "wrong-state"),
        ("spam", &[], Resolved, "wrong-state"),
        ("merge", &[("into", "C-2")], Closed, "wrong-state"),
        ("note", &[("text", "x")], Merged, "wrong-state"),
        ("wait", &[("party", "customer")], Open, "missing-argument"),
        ("wait", &[until], Open, "missing-argument"),
        ("wait", &[("party", "customer"), ("until", "yesterday")], Open, "bad-argument"),
        ("wait", &[("party", "nobody"), until], Open, "bad-argument"),
        ("snooze", &[], Open, "missing-argument"),
        ("snooze", &[("wake", "time")], Open, "missing-argument"),
        ("answer", &[("text", " ")], Open, "missing-argument"),
        ("resolve", &[("cause", "quality")], Open, "missing-argument"),
        ("resolve", &[("outcome", "explained")], Open, "not-yet"),
        ("resolve", &[("outcome", "compensated"), ("cause", "quality")], Open, "missing-argument"),
        ("escalate", &[("step", "2")], Open, "too-many"),
        ("escalate", &[("step", "0")], Open, "nothing-to-do"),
        ("severity", &[("level", "general")], Open, "nothing-to-do"),
        ("severity", &[("level", "enormous")], Open, "bad-argument"),
        ("tag", &[("tags", "-vip")], Open, "nothing-to-do"),
        ("reconcile", &[("choice", "ours")], Open, "nothing-to-do"),
        ("merge", &[("into", "C-1")], Open, "cannot-join"),
        ("merge", &[("into", "C-7")], Open, "not-found"),
        ("merge", &[("into", "R-2")], Open, "bad-argument"),
        ("duplicate", &[("of", "C-1")], New, "cannot-join"),
        ("part", &[("ticket", "C-7")], Open, "cannot-join"),
        ("heard", &[("text", "hello")], Merged, "wrong-state"),
        ("follow_up", &[("text", "hello")], Open, "wrong-state"),
        ("no_answer", &[], Resolved, "nothing-to-do"),
        ("no_answer", &[], Open, "wrong-state"),
        ("apart", &[], Open, "nothing-to-do"),
        ("apart", &[("ticket", "C-1")], Open, "cannot-join"),
        ("split", &[no_such_message], Open, "not-found"),
        ("split", &[("messages", "11")], Open, "bad-argument"),
        ("split", &[("messages", ",")], Open, "bad-argument"),
        ("split", &[("messages", "M-11,M-12")], Open, "cannot-join"),
        ("open", &[], Open, "missing-argument"),
        ("accept", &[("colour", "blue")], Open, "unknown-argument"),
    ];
    for (verb, args, from, code) in rows {
        let refusal = decided(verb, args, &sit(*from)).map_err(|refusal| refusal.code());
        assert_eq!(refusal.err(), Some(*code), "{verb} {args:?} from {from}");
    }
    let nobody = Situation::default();
    assert_eq!(decided("wake", &[], &nobody), Err(Refusal::NotFound(Key::new(Kind::Ticket, 1))));
}

#[test]
fn a_key_that_does_not_apply_says_from_where_it_would() {
    for spec in VERBS.iter().filter(|spec| spec.id != "open") {
        let mut leads_on = 0;
        for &status in TicketStatus::ALL {
            match allowed(spec.id, &ticket(1, status)) {
                Err(Refusal::WrongState { state, allowed, .. }) => {
                    assert_eq!(state, status.code());
                    assert!(!allowed.is_empty() && !allowed.contains(&status.code()), "{} {status}", spec.id);
                }
                _ => leads_on += 1,
            }
        }
        assert!(leads_on > 0, "{} applies nowhere", spec.id);
    }
}

#[test]
fn joining_minds_spam_platform_cases_and_what_is_joined_already() {
    let mut merged_away = sit(Open);
    merged_away.other_ticket = Some(ticket(2, Merged));
    let mut spam = sit(Open);
    spam.other_ticket = Some(ticket(2, Spam));
    let mut case = sit(Open);
    case.ticket = Some(Ticket { kind: TicketKind::Claim, platform_ref: "5".to_owned(), ..ticket(1, Open) });
    for (situation, why) in [(merged_away, "joined_elsewhere"), (spam, "spam"), (case, "platform_case")] {
        assert_eq!(decided("merge", &[("into", "C-2")], &situation), Err(Refusal::CannotJoin(why)));
    }
    let mut alone = sit(Open);
    alone.merged.clear();
    assert_eq!(decided("part", &[], &alone), Err(Refusal::CannotJoin("not_joined")));
    let mut many = sit(Open);
    many.merged.push(Ticket { merged_into: Some(1), ..ticket(4, Merged) });
    let refused = decided("part", &[], &many);
    assert_eq!(refused, Err(Refusal::MissingArgument { verb: "part", name: "ticket" }));
}

/// Somebody who works here, without particulars.
fn person(name: &str) -> Definition {
    let in_force_from = crate::domain::time::Instant(0);
    Definition { sort: Sort::Agent, name: name.to_owned(), enabled: true, in_force_from, ..Definition::default() }
}

#[test]
fn accepting_takes_the_proposal_and_the_work() {
    let mut situation = sit(New);
    situation.ticket = Some(Ticket { issue: Issue::Quality, severity: Severity::Serious, ..ticket(1, New) });
    let taken = one(decided("accept", &[], &situation));
    assert_eq!((taken.issue, taken.severity, taken.classified), (Issue::Quality, Severity::Serious, true));
    assert_eq!(taken.assignee, "ana");
    let changed = one(decided("accept", &[("issue", "logistics"), ("severity", "urgent")], &situation));
    assert_eq!((changed.issue, changed.severity), (Issue::Logistics, Severity::Urgent));
    situation.ticket = Some(taken);
    assert_eq!(decided("accept", &[], &situation), Err(Refusal::NothingToDo));
    situation.ticket = Some(Ticket { assignee: "bo".to_owned(), ..ticket(1, New) });
    assert_eq!(one(decided("accept", &[], &situation)).assignee, "bo");
    // Where several work, it goes to whoever has the fewest, unless somebody is named.
    situation.staff = Staff::new(&["cy", "di"].map(person));
    situation.open_cases = [("cy", 1), ("di", 2)].map(|(name, n)| (name.to_owned(), n)).into();
    assert_eq!(one(decided("accept", &[], &situation)).assignee, "bo");
    situation.ticket = Some(ticket(1, New));
    assert_eq!(one(decided("accept", &[], &situation)).assignee, "cy");
    assert_eq!(one(decided("accept", &[("to", "me")], &situation)).assignee, "ana");
    // Who names another reason says with it what the complaint is about; so does who names another category.
    let read =
        Ticket { category: Some(Category::QualityDefect), category_by: said::LISTS.to_owned(), ..ticket(1, New) };
    situation.ticket = Some(Ticket { reason: Reason::PoorQuality, issue: Issue::Quality, ..read });
    let named = one(decided("accept", &[("reason", "late")], &situation));
    assert_eq!((named.category, named.issue), (Some(Category::LateDelivery), Issue::Logistics));
    assert_eq!(named.category_by, said::PERSON);
    let sized = one(decided("classify", &[("category", "size_fit")], &situation));
    assert_eq!((sized.reason, sized.issue), (Reason::Other, Issue::Expectation));
    // What contradicts the reason that was accepted does not become a person's word with it.
    for (category, by) in [(Category::MissingParts, said::PERSON), (Category::QualityDefect, said::LISTS)] {
        let read = Ticket { category: Some(category), category_by: said::LISTS.to_owned(), ..ticket(1, New) };
        situation.ticket = Some(Ticket { reason: Reason::MissingParts, issue: Issue::Logistics, ..read });
        assert_eq!(one(decided("accept", &[], &situation)).category_by, by, "{category:?}");
    }
}

#[test]
fn me_is_who_acts_and_a_dash_is_nobody() {
    let mut situation = sit(Open);
    situation.ticket = Some(Ticket { assignee: "bo".to_owned(), ..ticket(1, Open) });
    for (to, assignee) in [("me", "ana"), ("-", ""), ("cy", "cy")] {
        assert_eq!(one(decided("assign", &[("to", to)], &situation)).assignee, assignee);
    }
}

#[test]
fn an_answer_is_a_message_and_a_notice_that_can_still_be_stopped() {
    let decision = decided("answer", &[("text", "We look into it"), ("until", "2d")], &sit(New));
    let changes = decision.unwrap_or_else(|refusal| panic!("{refusal}"));
    let (ticket, message, notice) = (&tickets(&changes)[0], &messages(&changes)[0], &effects(&changes)[0]);
    assert_eq!(ticket.first_answer_at, Some(NOW));
    assert_eq!(ticket.wait_until, Some(NOW.plus(2 * DAY)));
    assert_eq!(ticket.waiting_for, Some(Party::Customer));
    assert_eq!((ticket.n_messages, ticket.last_message_at), (1, NOW));
    assert_eq!(ticket.assignee, "ana");
    assert_eq!((message.author, message.public, message.body.as_str()), (Author::Agent, true, "We look into it"));
    assert_eq!(notice.hold_until, NOW.plus(60 * SECOND));
    assert_eq!(notice.ticket_id, Some(1));
}

#[test]
fn only_the_first_answer_of_a_person_stops_the_first_clock() {
    let mut answered = sit(Open);
    answered.ticket = Some(Ticket { first_answer_at: Some(Instant(5)), ..ticket(1, Open) });
    assert_eq!(one(decided("answer", &[("text", "again")], &answered)).first_answer_at, Some(Instant(5)));
    let rule = Actor { kind: ActorKind::Rule, name: "thanks".to_owned() };
    let automatic = decide(&by(rule.clone()), &command("answer", &[("text", "hi")]), &sit(Open), &mut Counter(0));
    assert_eq!(one(automatic).first_answer_at, None);
    let waiting = command("wait", &[("party", "customer"), ("until", "3d")]);
    let refused = decide(&by(rule), &waiting, &sit(Open), &mut Counter(0));
    assert_eq!(refused, Err(Refusal::NotYet("answered")));
}

#[test]
fn a_note_stays_inside() {
    let changes = decided("note", &[("text", "third time")], &sit(Closed)).unwrap_or_default();
    assert!(!messages(&changes)[0].public);
    assert!(tickets(&changes).is_empty() && effects(&changes).is_empty());
}

#[test]
fn resolving_keeps_cause_outcome_and_what_was_given() {
    let mut situation = sit(Open);
    situation.ticket = Some(Ticket { issue: Issue::Quality, classified: true, ..ticket(1, Open) });
    let plain = one(decided("resolve", &[("outcome", "explained")], &situation));
    assert_eq!((plain.cause.as_str(), plain.resolution), ("quality", Some(Resolution::Explained)));
    assert_eq!((plain.resolved_at, plain.due_at), (Some(NOW), Instant::NEVER));
    let args = [("outcome", "compensated"), ("cause", "logistics"), ("compensation", "voucher of 5")];
    let changes = decided("resolve", &args, &situation).unwrap_or_default();
    assert_eq!(tickets(&changes)[0].cause, "logistics");
    assert_eq!(tickets(&changes)[0].issue, Issue::Quality, "what was complained of stays");
    assert_eq!(messages(&changes)[0].body, "voucher of 5");
}

#[test]
fn what_came_since_a_merge_is_asked_for_and_what_was_parted_stays_apart() {
    let merged_at = Some(Instant(94 * DAY));
    let mut situation = sit(Merged);
    situation.ticket = Some(Ticket { merged_into: Some(2), merged_at, ..ticket(1, Merged) });
    let refused = decided("part", &[], &situation);
    assert_eq!(refused, Err(Refusal::MissingArgument { verb: "part", name: "later" }));
    for (later, home) in [("back", 1), ("stay", 0)] {
        let changes = decided("part", &[("later", later)], &situation).unwrap_or_default();
        assert_eq!(messages(&changes).iter().filter(|message| message.ticket_id == Some(1)).count(), home, "{later}");
        let told: Vec<_> = tickets(&changes).into_iter().map(|ticket| (ticket.id, ticket.apart)).collect();
        assert_eq!(told, [(1, vec!["C-2".to_owned()]), (2, vec!["C-1".to_owned()])]);
    }
}

#[test]
fn a_thank_you_while_we_wait_is_taken_as_the_end() {
    let mut situation = sit(WaitingCustomer);
    let thanked = Ticket { only_thanks: true, issue: Issue::Quality, ..ticket(1, WaitingCustomer) };
    situation.ticket = Some(thanked);
    let done = one(decided("no_answer", &[], &situation));
    assert_eq!((done.status, done.resolution, done.only_thanks), (Resolved, Some(Resolution::NoAnswerNeeded), false));
    situation.ticket = Some(Ticket { only_thanks: true, ..ticket(1, Closed) });
    let done = one(decided("no_answer", &[], &situation));
    assert_eq!((done.status, done.only_thanks), (Closed, false));
}

#[test]
fn a_late_word_begins_a_complaint_that_is_linked_both_ways() {
    let mut situation = sit(Closed);
    situation.ticket =
        Some(Ticket { closed_at: Some(Instant(60 * DAY)), order_ref: "A-1".to_owned(), ..ticket(1, Closed) });
    let changes = decided("heard", &[("text", "broken again")], &situation).unwrap_or_default();
    let told: Vec<_> = tickets(&changes).into_iter().map(|t| (t.id, t.status, t.follows_id, t.followed_id)).collect();
    assert_eq!(told, [(502, New, Some(1), None), (1, Closed, None, Some(502))]);
    assert_eq!(messages(&changes)[0].ticket_id, Some(502));
    assert!(tickets(&changes)[0].unanswered_at.is_some());
}

#[test]
fn only_finished_work_counts_as_reopened() {
    for (from, n) in [(Resolved, 1), (Closed, 1), (Spam, 0), (Duplicate, 0)] {
        let reopened = one(decided("reopen", &[("reason", "x")], &sit(from)));
        assert_eq!((reopened.n_reopened, reopened.resolved_at, reopened.merged_into), (n, None, None), "{from}");
    }
}

#[test]
fn a_conflict_is_settled_for_one_side() {
    let mut situation = sit(Open);
    situation.ticket = Some(Ticket { conflict: Some(Closed), ..ticket(1, Open) });
    let ours = one(decided("reconcile", &[("choice", "ours")], &situation));
    assert_eq!((ours.status, ours.conflict), (Open, None));
    let theirs = one(decided("reconcile", &[("choice", "theirs")], &situation));
    assert_eq!((theirs.status, theirs.conflict, theirs.closed_at), (Closed, None, Some(NOW)));
    situation.ticket = Some(Ticket { conflict: Some(Open), ..ticket(1, Closed) });
    let back = one(decided("reconcile", &[("choice", "theirs")], &situation));
    assert_eq!((back.status, back.n_reopened), (Open, 1));
}

#[test]
fn a_new_complaint_knows_its_order() {
    let order = Order { id: 7, order_ref: "A-1".to_owned(), customer: "Eve".to_owned(), ..Order::default() };
    let line = OrderLine { sku: "MUG".to_owned(), ..OrderLine::default() };
    let situation = Situation { order: Some(order), order_lines: vec![line], ..Situation::default() };
    let args = [("subject", "late"), ("order", "a-1"), ("comment", "where is it"), ("reason", "late")];
    let changes = decided("open", &args, &situation).unwrap_or_default();
    let opened = &tickets(&changes)[0];
    assert_eq!((opened.order_id, opened.order_ref.as_str(), opened.customer.as_str()), (Some(7), "A-1", "Eve"));
    assert_eq!((opened.status, opened.issue, opened.classified), (New, Issue::Logistics, true));
    assert_eq!(opened.sku, "MUG");
    assert!(!opened.due_at.is_never());
    assert_eq!((messages(&changes)[0].ticket_id, messages(&changes)[0].author), (Some(opened.id), Author::Customer));
}
