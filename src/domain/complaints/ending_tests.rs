//! The end of a complaint and the loop behind it, as tables: who may go on from where, what is counted, who is asked.

use super::TicketStatus::{Closed, Open, Resolved};
use super::*;
use crate::domain::change::{Change, Edit, Record};
use crate::domain::command::{Args, Command, Context, decide};
use crate::domain::customers::Customer;
use crate::domain::outbox::{Effect, EffectStatus};
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::tasks::Task;
use crate::domain::time::DAY;
use crate::domain::trial::{Counter, NOW};

fn after<T: Record>(changes: &[Change]) -> Vec<T> {
    changes.iter().filter_map(T::edit).filter_map(|edit: &Edit<T>| edit.after.clone()).collect()
}

fn run(sit: &Situation, typed: &str) -> Decision {
    let ctx = Context { actor: Actor::agent("ana"), now: NOW, happened_at: NOW };
    let (verb, rest) = typed.split_once(' ').unwrap_or((typed, ""));
    let pairs = rest.split(' ').filter_map(|pair| pair.split_once('='));
    let args = Args(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
    let key = sit.ticket.as_ref().map(Record::key).expect("a complaint");
    decide(&ctx, &Command { verb: verb.to_owned(), key, args }, sit, &mut Counter(500))
}

fn done(sit: &Situation, typed: &str) -> Vec<Change> {
    run(sit, typed).unwrap_or_else(|refusal| panic!("{typed}: {refusal}"))
}

/// What the desk would know after these changes.
fn then(sit: &Situation, changes: &[Change]) -> Situation {
    let mut next = sit.clone();
    next.ticket = after::<Ticket>(changes).pop().or(next.ticket);
    for rating in after::<Rating>(changes) {
        next.ratings = vec![rating];
    }
    for effect in after::<Effect>(changes) {
        next.effects.retain(|known| known.id != effect.id);
        next.effects.push(effect);
    }
    next
}

fn open() -> Situation {
    let ticket = Ticket {
        id: 1,
        status: Open,
        issue: Issue::Quality,
        classified: true,
        platform: "shopify".to_owned(),
        assignee: "bo".to_owned(),
        opened_at: Instant(NOW.0 - 9 * DAY),
        last_message_at: Instant(NOW.0 - DAY),
        updated_at: Instant(NOW.0 - DAY),
        ..Ticket::default()
    };
    let customer = Customer { id: 1, email: "li@mail.example".to_owned(), ..Customer::default() };
    Situation { ticket: Some(ticket), customer: Some(customer), ..Situation::default() }
}

fn ticket(sit: &Situation) -> &Ticket {
    sit.ticket.as_ref().expect("a complaint")
}

fn solved() -> Situation {
    let sit = open();
    then(&sit, &done(&sit, "resolve outcome=refunded"))
}

#[test]
fn solving_asks_the_customer_once_an_episode_and_only_where_a_mail_reaches_them() {
    let changes = done(&open(), "resolve outcome=refunded");
    let (effect, rating) = (&after::<Effect>(&changes)[0], &after::<Rating>(&changes)[0]);
    assert_eq!((effect.what.as_str(), effect.status), ("survey", EffectStatus::Held));
    assert!(effect.hold_until > NOW && effect.natural_key.is_some());
    assert_eq!((rating.asked_at, rating.effect_id, rating.score), (Some(NOW), Some(effect.id), None));
    assert_eq!(rating.resolved_by, "ana");
    let asked = |sit: &Situation, typed: &str| after::<Effect>(&done(sit, typed)).len();
    let no_mail = Situation { customer: None, ..open() };
    assert_eq!(asked(&no_mail, "resolve outcome=refunded"), 0);
    let forbidden = Ticket { platform: "amazon".to_owned(), ..ticket(&open()).clone() };
    assert_eq!(asked(&Situation { ticket: Some(forbidden), ..open() }, "resolve outcome=refunded"), 0);
    assert_eq!(asked(&open(), "resolve outcome=no_answer_needed"), 0);
}

#[test]
fn a_question_that_is_still_here_is_kept_back_when_the_complaint_opens_again() {
    let sit = solved();
    let opened = done(&sit, "reopen reason=again");
    assert_eq!(after::<Effect>(&opened)[0].status, EffectStatus::Stopped);
    let again = then(&sit, &opened);
    let resolved = done(&again, "resolve outcome=replaced");
    let effects = after::<Effect>(&resolved);
    assert_eq!((effects.len(), effects[0].status), (1, EffectStatus::Held));
    assert_eq!(effects[0].id, sit.effects[0].id, "the same question of the same episode");
    assert!(after::<Rating>(&resolved).is_empty());
    assert_eq!(after::<Effect>(&done(&sit, "heard text=still-broken"))[0].status, EffectStatus::Stopped);
}

#[test]
fn a_rating_replaces_the_one_before_and_is_credited_to_who_had_solved_it() {
    let mut sit = solved();
    sit.ticket = Some(Ticket { assignee: "cy".to_owned(), ..ticket(&sit).clone() });
    let low = done(&sit, "rated score=2 comment=slow");
    let sit = then(&sit, &low);
    assert_eq!((ticket(&sit).status, ticket(&sit).stage, ticket(&sit).score), (Resolved, Stage::Solved, Some(2)));
    assert_eq!((sit.ratings[0].resolved_by.as_str(), sit.ratings[0].comment.as_str()), ("ana", "slow"));
    assert_eq!(run(&sit, "rated score=2 comment=slow"), Err(Refusal::NothingToDo));
    let high = done(&sit, "rated score=5");
    assert_eq!(after::<Rating>(&high)[0].id, sit.ratings[0].id, "one rating an episode");
    let sit = then(&sit, &high);
    assert_eq!((ticket(&sit).status, ticket(&sit).stage), (Closed, Stage::Confirmed));
    assert_eq!(ticket(&sit).confirmed_by, Some(Confirmation::Rating));
    let sit = then(&sit, &done(&sit, "rated score=1"));
    assert_eq!((ticket(&sit).stage, ticket(&sit).confirmed_by), (Stage::Solved, None));
}

#[test]
fn the_loop_goes_from_solved_to_checked_and_an_action_that_did_not_help_goes_back() {
    let sit = solved();
    let refused = |sit: &Situation, typed: &str| run(sit, typed).err().map(|refusal| refusal.code());
    assert_eq!(refused(&open(), "confirmed"), Some("wrong-state"));
    assert_eq!(refused(&sit, "checked helped=yes"), Some("not-yet"));
    let sit = then(&sit, &done(&sit, "confirmed"));
    assert_eq!((ticket(&sit).stage, ticket(&sit).confirmed_by), (Stage::Confirmed, Some(Confirmation::Person)));
    assert_eq!(refused(&sit, "confirmed"), Some("nothing-to-do"));
    let changes = done(&sit, "improve what=stronger-box to=bo due=7d");
    let tasks: Vec<Task> = after(&changes);
    let told: Vec<_> = tasks.iter().map(|t| (t.what.as_str(), t.due_at.0 - NOW.0, t.ticket_id)).collect();
    assert_eq!(told, [("stronger-box", 7 * DAY, Some(1)), ("check_improvement", 35 * DAY, Some(1))]);
    let actions: Vec<crate::domain::causes::Action> = after(&changes);
    assert_eq!(
        (actions[0].task_id, actions[0].ticket_id, actions[0].metric.as_str()),
        (tasks[0].id, Some(1), "problem_orders")
    );
    let sit = then(&sit, &changes);
    assert_eq!((ticket(&sit).stage, ticket(&sit).improvement_id), (Stage::Improved, Some(actions[0].id)));
    assert_eq!(ticket(&then(&sit, &done(&sit, "checked helped=yes"))).stage, Stage::Checked);
    let back = then(&sit, &done(&sit, "checked helped=no"));
    assert_eq!((ticket(&back).stage, ticket(&back).improvement_id), (Stage::Confirmed, None));
    let reopened = then(&back, &done(&back, "reopen reason=again"));
    assert_eq!((ticket(&reopened).stage, ticket(&reopened).confirmed_by), (Stage::Reported, None));
}

#[test]
fn a_thank_you_after_the_end_confirms_it() {
    let sit = solved();
    let heard = done(&sit, "heard text=thanks");
    assert_eq!(after::<Ticket>(&heard)[0].confirmed_by, Some(Confirmation::Reply));
    assert!(after::<Effect>(&heard).is_empty(), "the question still leaves");
}

#[test]
fn the_checklist_is_ticked_or_waived_before_what_burns_is_solved() {
    let mut sit = open();
    sit.ticket = Some(Ticket { severity: Severity::Urgent, ..ticket(&sit).clone() });
    let refused = run(&sit, "resolve outcome=refunded");
    let Err(Refusal::Lacking { items, facts }) = refused else { panic!("{refused:?}") };
    assert_eq!((items.len(), facts.len()), (2, 0));
    assert!(matches!(run(&sit, "tick item=coffee"), Err(Refusal::BadArgument { name: "item", .. })));
    assert!(matches!(run(&sit, "waive item=others_safe"), Err(Refusal::MissingArgument { .. })));
    let sit = then(&sit, &done(&sit, "tick item=others_safe"));
    let waived = done(&sit, "waive item=stock_stopped reason=sold-out");
    assert_eq!(after::<Message>(&waived)[0].body, "sold-out");
    let sit = then(&sit, &waived);
    assert!(run(&sit, "resolve outcome=refunded").is_ok());
    let off = then(&sit, &done(&sit, "tick item=others_safe untick=yes"));
    assert!(run(&off, "resolve outcome=refunded").is_err());
}
