//! Automation driven by keys: tasks and runs of rules, what is done about them, and the way to their cases.

use super::*;
use crate::services::automation::Shelved;

/// A desk on which a rule made a task, and another one waits with a message.
fn at_work() -> Bench {
    let mut bench = Bench::new(Lang::En);
    bench.desk.automate(true);
    let rules = [
        ("look", "kind = 'returns'\non = ['changed:severity']\ndo = ['task what=ask_carrier due=2d']\n"),
        (
            "hello",
            "kind = 'returns'\non = ['changed:severity']\nwhen = 'severity:urgent'\ndo = ['answer text=hello']\n",
        ),
    ];
    let commands = rules.map(|(name, text)| Shelved::define(name, text));
    let outcome = bench.desk.run(&Actor::agent("anna"), &commands).expect("the desk can be written");
    assert_eq!(outcome.refused, []);
    let level = [("level".to_owned(), "urgent".to_owned())];
    let urgent =
        Command { verb: "severity".into(), key: Key::new(Kind::Return, 1001), args: Args(level.into_iter().collect()) };
    bench.desk.run(&Actor::agent("anna"), &[urgent]).expect("the desk can be written");
    bench.send(Msg::DeskChanged);
    bench
}

#[test]
fn a_task_is_done_with_one_key_and_leads_to_its_case() {
    let mut bench = at_work();
    bench.press("5");
    let screen = bench.screen(120, 30);
    assert!(
        screen.contains("5 Automation")
            && screen.contains(" Tasks ")
            && screen.contains("ask the carrier")
            && screen.contains("R-1001"),
        "{screen}"
    );
    bench.press("e");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(0));
    bench.press("u");
    assert_eq!(bench.selected(), "T-1001");
    bench.press("gr");
    assert_eq!((bench.app.tab, bench.selected()), (Tab::Returns, "R-1001".to_owned()));
}

#[test]
fn a_task_does_what_it_proposes_on_its_case_and_one_without_a_proposal_opens_it() {
    let mut bench = at_work();
    let make = |what: &str| {
        let args = [("what".to_owned(), what.to_owned())];
        Command { verb: "task".into(), key: Key::new(Kind::Return, 1002), args: Args(args.into_iter().collect()) }
    };
    let more = [1003, 1004, 1005].map(|id| Command { key: Key::new(Kind::Return, id), ..make("decide_request") });
    bench.desk.run(&Actor::agent("anna"), &[make("decide_request")]).expect("the desk can be written");
    bench.desk.run(&Actor::agent("anna"), &more).expect("the desk can be written");
    bench.send(Msg::DeskChanged);
    let approved = |bench: &Bench| {
        let numbers = ["R-1002", "R-1003", "R-1004", "R-1005"];
        numbers.iter().filter(|number| bench.status(number) == "approved").count()
    };
    bench.press("gt/what:decide_request\na");
    assert_eq!((approved(&bench), bench.app.kind()), (1, Some(Kind::Task)), "the list stays");
    bench.press(".");
    assert_eq!(approved(&bench), 2, "it goes on, and is repeated on the case of the next task");
    bench.press("  .");
    assert_eq!((approved(&bench), bench.app.list().map_or(9, |list| list.marks.len())), (4, 0));
    bench.code(KeyCode::Esc);
    bench.press("/what:ask_carrier\na");
    assert_eq!((bench.app.tab, bench.selected()), (Tab::Returns, "R-1001".to_owned()));
}

#[test]
fn what_was_learned_of_lanes_is_a_list_of_the_shipments() {
    let mut bench = at_work();
    bench.press("gl");
    let screen = bench.screen(120, 30);
    assert!(
        screen.contains("What was learned of past parcels") && screen.contains("Nothing has been learned"),
        "{screen}"
    );
    bench.code(KeyCode::Esc);
    assert!(!bench.screen(120, 30).contains("What was learned"));
}

#[test]
fn a_step_that_waits_is_seen_with_its_reason_and_carried_out() {
    let mut bench = at_work();
    bench.press("555j");
    let screen = bench.screen(140, 30);
    for part in [" Runs ", "hello", "waits for a person", "sends a message", "severity:urgent"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.press("/is:held\n");
    bench.press("ay");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(0));
    bench.press("5");
    assert_eq!(bench.app.kind(), Some(Kind::Effect));
    bench.press("-");
    assert_eq!(bench.app.kind(), Some(Kind::Run));
    for (keys, kind) in
        [("gt", Kind::Task), ("gu", Kind::Definition), ("gn", Kind::Run), ("go", Kind::Effect), ("5", Kind::Action)]
    {
        bench.press(keys);
        assert_eq!(bench.app.kind(), Some(kind), "{keys}");
    }
}

#[test]
fn a_run_is_taken_back_with_one_key_and_says_so() {
    let mut bench = at_work();
    bench.press("gn/rule:look\n");
    assert!(bench.screen(120, 30).contains("Make a task"), "{}", bench.screen(120, 30));
    bench.press("d");
    assert!(bench.screen(120, 30).contains("taken back"), "{}", bench.screen(120, 30));
    bench.press("gt");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(0));
}

#[test]
fn rules_are_listed_with_what_they_did_and_switched_by_keys_alone_and_in_bulk() {
    let mut bench = at_work();
    bench.press("gu");
    let total = bench.app.list().and_then(|list| list.total);
    assert!(total > Some(10), "{total:?}");
    bench.press("/look\n");
    let screen = bench.screen(120, 30);
    for part in ["look", "executed: 1", "Last runs", "R-1001", "task what=ask_carrier due=2d"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.press("x");
    assert!(bench.screen(120, 30).contains("switched off") || bench.screen(120, 30).contains("off"));
    bench.code(KeyCode::Esc);
    // One that comes with the program is written down when it is switched on; the decision is repeated on another.
    bench.press("/tag-quality\na");
    bench.code(KeyCode::Esc);
    bench.press("/refund-arrived\n.");
    bench.code(KeyCode::Esc);
    let on = |bench: &Bench| {
        let rules = crate::services::automation::shelf(&bench.reader).expect("the rules can be read");
        rules.iter().filter(|rule| rule.is_on()).map(|rule| rule.name.clone()).collect::<Vec<_>>()
    };
    let wanted = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let mut found = on(&bench);
    found.sort();
    assert_eq!(found, wanted(&["hello", "refund-arrived", "tag-quality"]));
    bench.press("/is:enabled\n*x");
    assert_eq!(on(&bench), wanted(&[]));
    bench.press("u");
    assert_eq!(on(&bench).len(), 3);
}

#[test]
fn what_waits_to_leave_is_read_stopped_and_sent() {
    let mut bench = at_work();
    bench.press("gn/is:held\nay");
    bench.press("go");
    let screen = bench.screen(120, 30);
    for part in ["E-1002", "answer", "hello", "R-1001", "held back"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.press("x");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(0));
    bench.press("u");
    assert_eq!(bench.selected(), "E-1002");
    bench.press("ay");
    assert!(bench.screen(120, 30).contains("about to leave"), "{}", bench.screen(120, 30));
}

fn rule_named(bench: &Bench, name: &str) -> Option<Shelved> {
    let rules = crate::services::automation::shelf(&bench.reader).expect("the rules can be read");
    rules.into_iter().find(|rule| rule.name == name)
}

#[test]
fn a_rule_begins_with_the_filter_counts_as_it_is_typed_and_is_written() {
    let mut bench = at_work();
    bench.press("2/status:requested \nR");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("status:requested") && screen.contains("Matches now: 12 returns"), "{screen}");
    // The name, then down over kind and events to the condition.
    bench.press("urgent ones");
    for _ in 0..3 {
        bench.code(KeyCode::Down);
    }
    bench.press(" sevrity:urgent");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("^ ") && screen.contains("severity"), "{screen}");
    for _ in "sevrity:urgent".chars() {
        bench.code(KeyCode::Backspace);
    }
    bench.press("seve");
    bench.code(KeyCode::Tab);
    bench.press("urg");
    bench.code(KeyCode::Tab);
    let screen = bench.screen(100, 30);
    assert!(screen.contains("severity:urgent") && screen.contains("Matches now: 1 "), "{screen}");
    bench.code(KeyCode::Down);
    // Steps are completed too: the verb, its argument.
    bench.press("sever");
    bench.code(KeyCode::Tab);
    assert!(bench.screen(100, 30).contains("level="), "{}", bench.screen(100, 30));
    bench.code(KeyCode::Tab);
    assert!(bench.screen(100, 30).contains("severity level="), "{}", bench.screen(100, 30));
    for _ in "severity level=".chars() {
        bench.code(KeyCode::Backspace);
    }
    bench.press("tgg tags=+hot");
    bench.code(KeyCode::F(10));
    assert!(bench.screen(100, 30).contains("tgg"), "{}", bench.screen(100, 30));
    for _ in "gg tags=+hot".chars() {
        bench.code(KeyCode::Backspace);
    }
    bench.press("ag tags=+hot");
    bench.code(KeyCode::F(10));
    assert!(bench.app.layers.is_empty(), "{}", bench.screen(100, 30));
    let rule = rule_named(&bench, "urgent ones").expect("it is written");
    assert!(!rule.is_on() && rule.read.is_ok_and(|read| read.when.len() == 2), "{}", rule.text);
    bench.press("u");
    assert_eq!(rule_named(&bench, "urgent ones"), None);
}

#[test]
fn a_rule_is_changed_as_text_and_what_no_form_can_hold_is_kept() {
    let mut bench = at_work();
    // The bench's editor puts a line below, which is no TOML.
    bench.press("gu/look\nE");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("from the editor") && screen.contains('^'), "{screen}");
    bench.code(KeyCode::F(10));
    assert!(!bench.app.layers.is_empty());
    bench.code(KeyCode::Esc);
    assert!(bench.app.layers.is_empty());
    // The draft comes back; the rule of the desk is as it was.
    bench.press("A");
    assert!(bench.screen(100, 30).contains("from the editor"), "{}", bench.screen(100, 30));
    assert!(rule_named(&bench, "look").is_some_and(|rule| rule.is_on()));
}

#[test]
fn a_rehearsal_leads_to_cases_and_keeps_them_as_tests_that_fail_in_the_list() {
    let mut bench = at_work();
    bench.press("gu/look\nv");
    let screen = bench.screen(110, 30);
    for part in ["Rehearsal: look", "match", "R-1001", "Last 90 days"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    // As it is, then the opposite of it on the same match.
    bench.press("a");
    assert!(bench.screen(110, 30).contains("* match"), "{}", bench.screen(110, 30));
    let rule = rule_named(&bench, "look").expect("it is there");
    assert!(
        rule.is_on() && rule.read.is_ok_and(|read| read.tests.len() == 1 && read.tests[0].matches),
        "{}",
        rule.text
    );
    bench.press("1");
    bench.press("x");
    assert_eq!(rule_named(&bench, "look").and_then(|rule| rule.read.ok()).map(|read| read.tests.len()), Some(2));
    bench.code(KeyCode::Esc);
    let screen = bench.screen(110, 30);
    assert!(screen.contains("look (a test fails)") && screen.contains("it matches, and should not"), "{screen}");
    bench.press("W");
    assert!(bench.screen(110, 30).contains("Rehearsal: look"), "the key of why rehearses a rule");
    bench.code(KeyCode::Esc);
    bench.press("v\n");
    assert_eq!((bench.app.tab, bench.selected()), (Tab::Returns, "R-1001".to_owned()));
}

#[test]
fn a_case_says_why_each_rule_acts_or_not() {
    let mut bench = at_work();
    bench.press("2/R-1002\nW");
    let screen = bench.screen(110, 30);
    for part in [
        "Why rules act on R-1002",
        "hello",
        "severity:urgent",
        "inspect-faulty",
        "off",
        "Set off by: ",
        "not acted on R-1002",
    ] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    let at = screen.lines().filter(|line| line.contains("hello")).count();
    assert!(at > 0, "{screen}");
    bench.code(KeyCode::Esc);
    bench.press("gt");
    bench.press("W");
    assert!(bench.screen(110, 30).contains("R-1001"), "a task asks for its case");
}

#[test]
fn the_policies_behind_a_verdict_are_read_and_changed_in_the_editor() {
    let mut bench = at_work();
    bench.press("2/R-1002\nY");
    let screen = bench.screen(110, 30);
    for part in ["Policies behind R-1002", "return window", "built in", "What holds where no policy"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    // The editor of this bench writes a line that is no TOML.
    bench.press("E");
    bench.code(KeyCode::F(10));
    let screen = bench.screen(110, 30);
    assert!(screen.contains("Policies behind R-1002") && screen.contains("is not TOML"), "{screen}");
    bench.code(KeyCode::Esc);
    assert!(!bench.screen(110, 30).contains("Policies behind"));
}
