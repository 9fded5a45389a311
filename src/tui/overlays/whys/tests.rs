//! Keys in the tree of whys.

use super::*;
use crate::domain::time::Instant;
use crate::services::causes::Branch;
use crate::text::{Lang, Words};
use crate::tui::keys::KeyMap;
use crate::tui::theme::Theme;

fn with_ctx<T>(act: impl FnOnce(&Ctx<'_>) -> T) -> T {
    let (words, keys) = (Words::new(Lang::En), KeyMap::built_in());
    act(&Ctx {
        words: &words,
        theme: Theme::mono(),
        keys: &keys,
        now: Instant(0),
        me: "ana",
        size: (80, 24),
        zone: &crate::domain::time::UTC,
    })
}

fn whys(seen: Seen) -> Whys {
    let about = AtHand::Cases(vec![Key::new(Kind::Return, 7), Key::new(Kind::Return, 8)]);
    let mut whys = Whys::new(about, Env::of_test(Instant(0), "ana"));
    with_ctx(|ctx| whys.answered(&Answer::Whys(Box::new(seen)), ctx));
    whys
}

fn tree() -> Seen {
    let node =
        |id, parent_id, text: &str| Cause { id, root_id: 1, parent_id, text: text.to_owned(), ..Cause::default() };
    let branch =
        |node, goes_on: &[bool]| Branch { node, goes_on: goes_on.to_vec(), evidence: Vec::new(), actions: Vec::new() };
    let branches = vec![branch(node(1, None, "Why?"), &[]), branch(node(2, Some(1), "The zip"), &[false])];
    Seen { tree: Some(causes::Tree { branches, asked: None }), node: Some(2), ..Seen::default() }
}

fn typed(whys: &mut Whys, text: &str) -> Vec<Act> {
    with_ctx(|ctx| {
        let mut acts = Vec::new();
        for c in text.chars() {
            acts = whys.typed(KeyEvent::from(KeyCode::Char(c)), ctx);
        }
        acts.extend(whys.act(Action::Open, ctx));
        acts
    })
}

fn ran(acts: &[Act]) -> String {
    let Some(Act::Run(commands)) = acts.first() else { return String::new() };
    let args: Vec<String> = commands[0].args.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} {} {}", commands[0].verb, commands[0].key, args.join(" "))
}

#[test]
fn a_text_and_enter_ask_a_new_question_about_the_marked_cases() {
    assert_eq!(ran(&typed(&mut whys(Seen::default()), "Zips?")), "why CAUSE-0 cases=R-7,R-8 text=Zips?");
}

#[test]
fn where_a_tree_is_there_it_is_extended_and_gets_the_marked_cases_as_evidence() {
    let mut whys = whys(tree());
    assert_eq!(ran(&typed(&mut whys, "Thin thread")), "why CAUSE-2 text=Thin thread");
    with_ctx(|ctx| {
        assert_eq!(ran(&whys.act(Action::Evidence, ctx)), "evidence CAUSE-2 cases=R-7,R-8 stance=for");
        assert_eq!(ran(&whys.act(Action::Support, ctx)), "support CAUSE-2 ");
        whys.act(Action::ActOn, ctx);
    });
    assert_eq!(ran(&typed(&mut whys, "New zip+7")), "act CAUSE-2 due=7d what=New zip");
}

#[test]
fn enter_before_the_questions_are_read_is_done_after() {
    let env = Env::of_test(Instant(0), "ana");
    let mut whys = Whys::new(AtHand::Cases(vec![Key::new(Kind::Return, 7)]), env);
    assert!(typed(&mut whys, "Zips?").is_empty());
    with_ctx(|ctx| {
        whys.answered(&Answer::Whys(Box::default()), ctx);
        assert_eq!(ran(&whys.resume(ctx)), "why CAUSE-0 cases=R-7 text=Zips?");
    });
}

#[test]
fn a_why_gets_its_evidence_with_the_key_that_keeps_it() {
    let mut whys = whys(tree());
    with_ctx(|ctx| {
        whys.act(Action::AskWhy, ctx);
        whys.typed(KeyEvent::from(KeyCode::Char('x')), ctx);
        let acts = whys.typed(KeyEvent::new(KeyCode::Char('e'), KeyModifiers::ALT), ctx);
        assert_eq!(ran(&acts), "why CAUSE-2 text=x");
        let done = crate::services::Outcome { changed: vec![Key::new(Kind::Cause, 3)], ..Default::default() };
        assert_eq!(ran(&whys.reported(&News::Done(done), ctx)), "evidence CAUSE-3 cases=R-7,R-8 stance=for");
    });
}
