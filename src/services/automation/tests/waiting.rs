//! Steps that wait for a person, and what becomes of them.

use super::*;

const HELLO: &str = "kind = 'returns'\non = ['changed:severity']\ndo = ['answer text=hello']\n";

impl Place {
    fn last_run(&self) -> Run {
        self.all::<Run>().pop().expect("a run")
    }

    fn carry_out(&mut self, verb: &str) -> Outcome {
        let key = Key::new(Kind::Run, self.last_run().id);
        self.act(key, verb)
    }
}

#[test]
fn nobody_hears_of_a_step_that_waits() {
    let mut place = Place::new();
    place.rule(
        "hasty",
        "kind = 'returns'\non = ['opened']\ndo = ['refuse clause=window', 'answer text=refused', 'tag tags=+done']\nsend = true\n",
    );
    let outcome = place.open();
    let run = place.last_run();
    let waiting: Vec<_> = run.waiting.iter().map(|step| (step.verb.as_str(), step.why)).collect();
    assert_eq!(waiting, [("refuse", rules::HoldReason::Person), ("answer", rules::HoldReason::Message)]);
    assert_eq!((outcome.n_effects, place.case().tags), (0, vec!["done".to_owned()]));
}

#[test]
fn nobody_hears_of_a_step_that_a_person_could_not_carry_out() {
    let mut place = Place::new();
    place.rule(
        "hasty",
        "kind = 'returns'\non = ['opened']\ndo = ['refuse clause=window', 'answer text=refused']\nsend = true\n",
    );
    place.open();
    place.act(CASE, "approve reason=ok");
    let outcome = place.carry_out("carry_out");
    assert_eq!((outcome.refused.len(), outcome.n_effects), (1, 0));
    assert_eq!((place.last_run().outcome, place.last_run().waiting.len()), (RunOutcome::Held, 2));
}

#[test]
fn what_a_person_carries_out_sets_other_rules_off() {
    let mut place = Place::new();
    let shelf = shelf(&place.reader()).expect("the rules are read");
    let on = shelf.iter().filter(|rule| ["answer-requests", "request-decided"].contains(&rule.name.as_str()));
    let on: Vec<Command> = on.map(|rule| rule.switch(true)).collect();
    assert_eq!(place.run(&on).refused, []);
    place.rule(
        "refuse",
        "kind = 'returns'\non = ['changed']\nwhen = 'status:requested'\ndo = ['refuse clause=window']\n",
    );
    place.rule("told", "kind = 'returns'\non = ['changed:status']\ndo = ['tag tags=+told']\n");
    place.open();
    place.act(CASE, "severity level=urgent");
    let status = |place: &Place| place.all::<Task>().iter().map(|task| task.status.code()).collect::<Vec<_>>();
    assert_eq!((status(&place), place.all::<Run>().len()), (vec!["open"], 2));
    let outcome = place.carry_out("carry_out");
    assert_eq!((outcome.refused, status(&place), place.case().tags), (vec![], vec!["done"], vec!["told".to_owned()]));
}

#[test]
fn a_rule_does_not_act_on_what_a_person_carried_out_for_it() {
    let mut place = Place::new();
    place.rule(
        "refuse",
        "kind = 'returns'\non = ['changed:severity', 'changed:status']\ndo = ['refuse clause=window', 'answer text=hello']\n",
    );
    place.open();
    place.act(CASE, "severity level=urgent");
    place.carry_out("carry_out");
    assert_eq!(place.all::<Run>().len(), 1);
}

#[test]
fn what_somebody_decided_against_is_asked_anew_with_the_next_event() {
    let mut place = Place::new();
    place.rule("hello", HELLO);
    place.open();
    place.act(CASE, "severity level=urgent");
    place.carry_out("dismiss");
    place.act(CASE, "severity level=general");
    let outcomes: Vec<RunOutcome> = place.all::<Run>().iter().map(|run| run.outcome).collect();
    assert_eq!(outcomes, [RunOutcome::Dismissed, RunOutcome::Held]);
    place.act(CASE, "severity level=urgent");
    assert_eq!(place.all::<Run>().len(), 2, "the same step does not wait twice");
}
