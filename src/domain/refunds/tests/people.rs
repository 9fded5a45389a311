//! What is left to people and files.

use super::*;

#[test]
fn no_rule_lets_money_go_or_says_that_it_moved() {
    for (from, typed, why) in [
        (Approved, "submit", "person_alone"),
        (Failed, "retry", "person_alone"),
        (Submitted, "confirm", "person_or_file"),
        (Submitted, "fail reason=x", "person_or_file"),
        (Succeeded, "reverse reason=x", "person_or_file"),
    ] {
        let mut desk = desk(from);
        desk.actor.kind = ActorKind::Rule;
        assert_eq!(desk.run(REFUND, typed), Err(Refusal::NotYet(why)), "{typed}");
        desk.actor.kind = ActorKind::Import;
        desk.must(REFUND, typed);
    }
}
