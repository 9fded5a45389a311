//! What stands after things were taken back and brought back.

use super::*;
use crate::domain::change::ReturnCase;
use crate::domain::command::Args;
use crate::domain::time::DAY;

const CASE: Key = Key::new(Kind::Return, 1001);

fn run(desk: &mut Desk, key: Key, verb: &str, args: &[(&str, &str)]) -> Outcome {
    let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let outcome = desk.run(&Actor::agent("mei"), &[Command { verb: verb.to_owned(), key, args: Args(args) }]);
    let outcome = outcome.expect("the desk works");
    assert_eq!(outcome.refused, []);
    outcome
}

#[test]
fn a_redo_that_is_taken_back_leaves_what_it_brought_back_undone() {
    let mei = Actor::agent("mei");
    let mut desk = Desk::memory(Clock::Fixed(Instant(20_000 * DAY))).expect("a desk in memory");
    run(&mut desk, Key::new(Kind::Return, 0), "open", &[("sku", "MUG"), ("reason", "defective")]);
    let tags = |desk: &Desk| -> Vec<String> {
        let cases: Vec<ReturnCase> = rows::select(desk.store().db(), "", &[]).expect("it reads");
        cases.into_iter().flat_map(|case| case.tags).collect()
    };
    run(&mut desk, CASE, "tag", &[("tags", "+first")]);
    run(&mut desk, CASE, "tag", &[("tags", "+second")]);
    desk.undo(&mei, None).expect("it is taken back");
    let redo = desk.redo(&mei).expect("it is brought back");
    assert_eq!(tags(&desk), ["first", "second"]);
    desk.undo(&mei, Some(redo.operations[0])).expect("the redo is taken back");
    assert_eq!(tags(&desk), ["first"]);
    for (verb, wanted) in
        [("undo", vec![]), ("redo", vec!["first"]), ("redo", vec!["first", "second"]), ("undo", vec!["first"])]
    {
        let done = if verb == "undo" { desk.undo(&mei, None) } else { desk.redo(&mei) };
        done.expect("it reaches what stands");
        assert_eq!(tags(&desk), wanted, "{verb}");
    }
}
