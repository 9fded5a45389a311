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
    assert!(screen.contains("5 Tasks") && screen.contains("ask the carrier") && screen.contains("R-1001"), "{screen}");
    bench.press("e");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(0));
    bench.press("u");
    assert_eq!(bench.selected(), "T-1001");
    bench.press("gr");
    assert_eq!((bench.app.tab, bench.selected()), (Tab::Returns, "R-1001".to_owned()));
}

#[test]
fn a_step_that_waits_is_seen_with_its_reason_and_carried_out() {
    let mut bench = at_work();
    bench.press("55j");
    let screen = bench.screen(140, 30);
    for part in ["5 Runs", "hello", "waits for a person", "sends a message", "severity:urgent"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.press("/is:held\n");
    bench.press("ay");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(0));
    bench.press("5");
    assert!(bench.screen(120, 30).contains("5 Tasks"));
    bench.press("-");
    assert!(bench.screen(120, 30).contains("5 Runs"));
}
