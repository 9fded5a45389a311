//! The tables of root causes: what may be said of a node, what becomes of it, and an action with its task.

use super::*;
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Command, Context, decide as decide_any};
use crate::domain::ids::Ids;
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::tasks::Task;
use crate::domain::time::DAY;

const NOW: Instant = Instant(20_000 * DAY);

struct Counter(i64);

impl Ids for Counter {
    fn next(&mut self, _: Kind) -> i64 {
        self.0 += 1;
        self.0
    }
}

/// A desk of one tree that remembers what was decided.
struct Desk {
    sit: Situation,
    next: i64,
}

impl Desk {
    fn decide(&mut self, key: Key, verb: &str, args: &[(&str, &str)]) -> Decision {
        let ctx = Context { actor: Actor::agent("mei"), now: NOW, happened_at: NOW };
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let whys = &mut self.sit.whys;
        if key.kind == Kind::Cause {
            whys.node = whys.tree.iter().find(|node| node.id == key.id).cloned();
        }
        if key.kind == Kind::Evidence {
            whys.named = whys.evidence.iter().find(|one| one.id == key.id).cloned();
            let node = whys.named.as_ref().map(|one| one.cause_id);
            whys.node = whys.tree.iter().find(|one| Some(one.id) == node).cloned();
        }
        let mut ids = Counter(self.next);
        let decided = decide_any(&ctx, &Command { verb: verb.to_owned(), key, args: Args(args) }, &self.sit, &mut ids);
        self.next = ids.0;
        decided
    }

    fn run(&mut self, key: Key, verb: &str, args: &[(&str, &str)]) -> Result<Vec<Key>, Refusal> {
        fn put<T: Record>(all: &mut Vec<T>, before: Option<&T>, after: Option<T>) {
            all.retain(|one| before.is_none_or(|before| before.id() != one.id()));
            all.extend(after);
        }
        let changes = self.decide(key, verb, args)?;
        let keys = changes.iter().map(Change::key).collect();
        for change in changes {
            let whys = &mut self.sit.whys;
            match change {
                Change::Cause(edit) => put(&mut whys.tree, edit.before.as_ref(), edit.after),
                Change::Evidence(edit) => put(&mut whys.evidence, edit.before.as_ref(), edit.after),
                Change::Action(edit) => whys.action = edit.after,
                Change::Task(edit) => self.sit.task = edit.after,
                other => panic!("{other:?}"),
            }
        }
        Ok(keys)
    }

    fn node(&self, id: i64) -> &Cause {
        self.sit.whys.tree.iter().find(|node| node.id == id).expect("the node is there")
    }
}

fn node(id: i64) -> Key {
    Key::new(Kind::Cause, id)
}

/// A question about a figure with one why below it.
fn desk() -> (Desk, Key) {
    let mut desk = Desk { sit: Situation::default(), next: 0 };
    let ask = [("text", "Why do shoes come back?"), ("metric", "return_rate"), ("scope", "line=Shoes")];
    desk.run(node(0), "why", &ask).expect("a question");
    let made = desk.run(node(1), "why", &[("text", "The zip breaks"), ("family", "quality")]).expect("a why");
    (desk, made[0])
}

fn code(result: &Result<Vec<Key>, Refusal>) -> String {
    match result {
        Ok(_) => "ok".to_owned(),
        Err(Refusal::NotYet(what)) => (*what).to_owned(),
        Err(other) => other.code().to_owned(),
    }
}

#[test]
fn a_question_starts_from_a_figure_or_from_cases() {
    let mut desk = Desk { sit: Situation::default(), next: 0 };
    assert_eq!(code(&desk.run(node(0), "why", &[("text", "Why?")])), "missing-argument");
    let odd = [("text", "Why?"), ("metric", "return_rate"), ("scope", "colour=red")];
    assert_eq!(code(&desk.run(node(0), "why", &odd)), "bad-argument");
    let case = Key::new(Kind::Return, 7);
    let made = desk.run(case, "why", &[("text", "Why?"), ("cases", "R-8,R-7")]).expect("a question");
    assert_eq!(made.len(), 3, "the question and two cases");
    assert_eq!((desk.node(1).n_for, desk.node(1).root_id, desk.node(1).is_question()), (2, 1, true));
    let cases: Vec<_> = desk.sit.whys.evidence.iter().filter_map(Evidence::case).collect();
    assert_eq!(cases, [case, Key::new(Kind::Return, 8)]);
}

#[test]
fn a_figure_without_data_speaks_for_nothing() {
    let (mut desk, why) = desk();
    let figure = [("metric", "csat"), ("period", "2026-W46")];
    desk.sit.whys.is_mute = true;
    assert_eq!(code(&desk.run(why, "support", &figure)), "figure_without_data");
    assert_eq!(code(&desk.run(why, "evidence", &figure)), "figure_without_data");
    assert_eq!(code(&desk.run(why, "why", &[("text", "Nobody answers"), figure[0]])), "ok");
    assert!(desk.sit.whys.evidence.is_empty(), "a why below it is written, with nothing that speaks for it");
    desk.sit.whys.is_mute = false;
    assert_eq!(code(&desk.run(why, "support", &figure)), "ok");
    assert_eq!((desk.node(why.id).state, desk.node(why.id).n_for), (CauseState::Supported, 1));
    let question = [("metric", "return_rate"), ("scope", "line=Shoes")];
    assert_eq!(code(&desk.run(why, "evidence", &question)), "figure_is_question");
    // Once its data are gone, it holds nothing up any more.
    desk.sit.whys.mute = vec![desk.sit.whys.evidence[0].id];
    assert_eq!(code(&desk.run(why, "evidence", &[("stance", "against"), ("cases", "R-7")])), "ok");
    assert_eq!((desk.node(why.id).state, desk.node(why.id).n_for), (CauseState::Guess, 0));
}

#[test]
fn a_node_is_supported_and_refuted_only_with_evidence() {
    let (mut desk, why) = desk();
    assert_eq!(code(&desk.run(why, "support", &[])), "evidence_for");
    assert_eq!(code(&desk.run(why, "refute", &[])), "evidence_against");
    assert_eq!(code(&desk.run(why, "support", &[("cases", "R-7")])), "ok");
    assert_eq!(desk.node(why.id).state, CauseState::Supported);
    assert_eq!(code(&desk.run(why, "evidence", &[("cases", "R-7")])), "nothing-to-do");
    // What is stronger takes the ground away, and a figure on the other side gives it back.
    let against = [("stance", "against"), ("query", "reason:defective"), ("kind", "returns")];
    assert_eq!(code(&desk.run(why, "evidence", &against)), "ok");
    assert_eq!((desk.node(why.id).state, desk.node(why.id).n_against), (CauseState::Guess, 1));
    assert_eq!(code(&desk.run(why, "support", &[])), "stronger_against");
    assert_eq!(code(&desk.run(why, "support", &[("metric", "return_rate"), ("period", "2026-W46")])), "ok");
    assert_eq!(code(&desk.run(why, "refute", &[])), "ok");
    assert_eq!(code(&desk.run(why, "why", &[("text", "deeper")])), "cause_refuted");
    assert_eq!(code(&desk.run(why, "guess", &[])), "ok");
}

#[test]
fn evidence_that_is_taken_away_takes_the_state_with_it() {
    let (mut desk, why) = desk();
    let made = desk.run(why, "support", &[("cases", "C-3"), ("note", "opened in the shop")]).expect("supported");
    let evidence = made.into_iter().find(|key| key.kind == Kind::Evidence).expect("evidence is made");
    assert_eq!(code(&desk.run(evidence, "remove", &[])), "ok");
    assert_eq!((desk.node(why.id).state, desk.node(why.id).n_for), (CauseState::Guess, 0));
}

#[test]
fn a_quote_stands_in_its_case() {
    let (mut desk, why) = desk();
    let quote = [("quote", "the zip broke"), ("cases", "R-7")];
    desk.sit.whys.misquoted = true;
    assert_eq!(code(&desk.run(why, "evidence", &quote)), "bad-argument");
    desk.sit.whys.misquoted = false;
    assert_eq!(code(&desk.run(why, "evidence", &quote)), "ok");
    assert_eq!(code(&desk.run(why, "evidence", &[("quote", "x"), ("cases", "R-7,R-8")])), "bad-argument");
    desk.sit.whys.missing = vec![Key::new(Kind::Return, 9)];
    assert_eq!(code(&desk.run(why, "evidence", &[("cases", "R-9")])), "not-found");
}

#[test]
fn only_what_nothing_hangs_on_is_taken_away() {
    let (mut desk, why) = desk();
    desk.run(why, "evidence", &[("cases", "R-7")]).expect("evidence");
    assert_eq!(code(&desk.run(node(1), "remove", &[])), "whys_below");
    assert_eq!(code(&desk.run(why, "remove", &[])), "ok");
    assert!(desk.sit.whys.evidence.is_empty());
    assert_eq!(code(&desk.run(node(1), "remove", &[])), "ok");
}

#[test]
fn a_leaf_becomes_an_action_with_its_task_and_both_go_on_together() {
    let (mut desk, why) = desk();
    let act = [("what", "Stronger zip"), ("to", "bo"), ("due", "7d")];
    assert_eq!(code(&desk.run(node(1), "act", &act)), "leaf");
    desk.run(why, "act", &act).expect("an action");
    let (action, task) = both(&desk);
    assert_eq!((action.metric.as_str(), action.scope.as_str()), ("return_rate", "line=Shoes"));
    assert_eq!((task.what.as_str(), task.assignee.as_str(), task.due_at), ("Stronger zip", "bo", NOW.plus(7 * DAY)));
    assert_eq!((action.assignee.as_str(), action.due_at, action.task_id), ("bo", task.due_at, task.id));
    assert_eq!(code(&desk.run(action.key(), "due", &[("on", "9d")])), "ok");
    assert_eq!(both(&desk).1.due_at, NOW.plus(9 * DAY));
    // Done as a task is done as an action; opened again as an action is open as a task.
    assert_eq!(code(&desk.run(task.key(), "done", &[])), "ok");
    let (done, _) = both(&desk);
    assert_eq!((done.status, done.look_at), (TaskStatus::Done, NOW.plus(FIRST_LOOK)));
    assert_eq!(code(&desk.run(done.key(), "reopen", &[])), "ok");
    let (open, task) = both(&desk);
    assert_eq!((open.status, task.status, open.look_at), (TaskStatus::Open, TaskStatus::Open, Instant::NEVER));
    assert_eq!(code(&desk.run(open.key(), "reckon", &[("verdict", "helped")])), "action_done");
}

#[test]
fn a_verdict_is_news_once_and_what_cannot_be_told_is_looked_at_again() {
    let (mut desk, why) = desk();
    desk.run(why, "act", &[("what", "Stronger zip")]).expect("an action");
    let key = both(&desk).0.key();
    desk.run(key, "done", &[]).expect("done");
    assert_eq!(code(&desk.run(key, "seen", &[])), "nothing-to-do");
    desk.run(key, "reckon", &[("verdict", "cannot_tell")]).expect("reckoned");
    let (action, _) = both(&desk);
    assert_eq!((action.verdict, action.seen, action.look_at), (Verdict::CannotTell, false, NOW.plus(14 * DAY)));
    desk.run(key, "seen", &[]).expect("seen");
    desk.run(key, "reckon", &[("verdict", "cannot_tell")]).expect("reckoned again");
    assert!(both(&desk).0.seen, "the same is no news");
    desk.run(key, "reckon", &[("verdict", "helped")]).expect("reckoned again");
    let (action, _) = both(&desk);
    assert_eq!((action.verdict, action.seen, action.look_at), (Verdict::Helped, false, Instant::NEVER));
}

fn both(desk: &Desk) -> (Action, Task) {
    (desk.sit.whys.action.clone().expect("an action"), desk.sit.task.clone().expect("a task"))
}
