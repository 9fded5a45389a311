//! Rules at work on a desk: with decisions, with imports, as time passes, and over the past.

use super::*;
use crate::domain::change::{ReturnCase, Task};
use crate::domain::command::{Args, Command};
use crate::domain::ids::Kind;
use crate::domain::people::Actor;
use crate::domain::rules;
use crate::domain::time::{DAY, HOUR};
use crate::services::clock::Clock;
use crate::services::import::{self, Input, Options};
use crate::services::read::Reader;

mod circles;
mod files;
mod redo;
mod texts;
mod time;
mod waiting;

const NOW: Instant = Instant(20_000 * DAY);

struct Place {
    folder: tempfile::TempDir,
    desk: Desk,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let desk = Self::desk(&folder.path().join("a.desk"), NOW);
        Self { folder, desk }
    }

    fn desk(path: &std::path::Path, now: Instant) -> Desk {
        let mut desk = Desk::open(path, Clock::Fixed(now)).expect("a desk opens");
        desk.automate(true);
        desk
    }

    /// The same desk, later.
    fn later(&mut self, millis: i64) {
        self.desk = Self::desk(&self.folder.path().join("a.desk"), self.desk.clock().now().plus(millis));
    }

    fn reader(&self) -> Reader {
        self.desk.reader().expect("a reader")
    }

    fn rule(&mut self, name: &str, text: &str) {
        let outcome = self.run(&[Shelved::define(name, text)]);
        assert_eq!(outcome.refused, []);
    }

    fn run(&mut self, commands: &[Command]) -> Outcome {
        self.desk.run(&Actor::agent("mei"), commands).expect("it runs")
    }

    /// Decides `verb name=value …`.
    fn act(&mut self, key: Key, typed: &str) -> Outcome {
        let (verb, rest) = typed.split_once(' ').unwrap_or((typed, ""));
        let pair = |word: &str| word.split_once('=').map(|(name, value)| (name.to_owned(), value.to_owned()));
        let args = Args(rest.split_whitespace().filter_map(pair).collect());
        self.run(&[Command { verb: verb.to_owned(), key, args }])
    }

    fn open(&mut self) -> Outcome {
        self.act(Key::new(Kind::Return, 0), "open sku=MUG reason=defective")
    }

    fn all<T: crate::domain::change::Record>(&self) -> Vec<T> {
        record::select(self.desk.store().db(), "order by id", &[]).expect("rows")
    }

    fn case(&self) -> ReturnCase {
        self.all::<ReturnCase>().pop().expect("a case")
    }
}

const CASE: Key = Key::new(Kind::Return, 1001);
const TO_TASK: &str = "kind = 'returns'\non = ['opened']\nwhen = 'status:requested issue:quality'\ndo = ['task what=inspect due=2d', 'tag tags=+faulty']\n";

#[test]
fn a_rule_acts_with_the_decision_and_one_undo_takes_both_back() {
    let mut place = Place::new();
    place.rule("inspect", TO_TASK);
    let outcome = place.open();
    assert_eq!(outcome.operations.len(), 4);
    let tasks: Vec<Task> = place.all();
    assert_eq!((tasks[0].case(), tasks[0].by_rule, tasks[0].due_at), (Some(CASE), true, NOW.plus(2 * DAY)));
    assert_eq!(place.case().tags, ["faulty"]);
    let runs: Vec<Run> = place.all();
    assert_eq!(
        (runs[0].outcome, runs[0].cause, runs[0].n_steps),
        (RunOutcome::Executed, Some(outcome.operations[0]), 2)
    );
    assert!(runs[0].truths.len() == 2 && runs[0].truths.iter().all(|truth| truth.holds));
    place.desk.undo(&Actor::agent("mei"), None).expect("it is taken back");
    assert_eq!((place.all::<ReturnCase>(), place.all::<Task>()), (vec![], vec![]));
    let outcomes = |place: &Place| place.all::<Run>().iter().map(|run| run.outcome).collect::<Vec<_>>();
    assert_eq!(outcomes(&place), [RunOutcome::Reverted]);
    place.desk.redo(&Actor::agent("mei")).expect("it is brought back");
    assert_eq!((place.all::<Task>().len(), outcomes(&place)), (1, vec![RunOutcome::Executed]));
    place.desk.undo(&Actor::agent("mei"), None).expect("it is taken back again");
    assert_eq!((place.all::<Task>().len(), outcomes(&place)), (0, vec![RunOutcome::Reverted]));
}

#[test]
fn a_run_is_taken_back_alone_and_brought_back() {
    let mut place = Place::new();
    place.rule("inspect", TO_TASK);
    place.open();
    let run = Key::new(Kind::Run, place.all::<Run>()[0].id);
    assert_eq!(place.all::<Run>()[0].done.iter().map(|done| done.verb.as_str()).collect::<Vec<_>>(), ["task", "tag"]);
    assert_eq!(place.act(run, "revert").refused, []);
    assert_eq!((place.all::<Task>(), place.case().tags, place.all::<ReturnCase>().len()), (vec![], vec![], 1));
    assert_eq!(place.all::<Run>()[0].outcome, RunOutcome::Reverted);
    assert_eq!(place.act(run, "revert").refused.len(), 1);
    place.desk.undo(&Actor::agent("mei"), None).expect("it is brought back");
    assert_eq!((place.all::<Task>().len(), place.all::<Run>()[0].outcome), (1, RunOutcome::Executed));
    // What moved on since stands in the way, and nothing is half taken back.
    place.act(CASE, "tag tags=+later");
    let refused =
        place.desk.run(&Actor::agent("mei"), &[Command { verb: "revert".to_owned(), key: run, args: Args::default() }]);
    assert!(matches!(refused, Err(DeskError::Refused(Refusal::Changed { key: CASE, .. }))), "{refused:?}");
    assert_eq!((place.all::<Task>().len(), place.all::<Run>()[0].outcome), (1, RunOutcome::Executed));
}

#[test]
fn a_day_ends_what_a_rule_may_send() {
    let mut place = Place::new();
    place.rule(
        "hello",
        "kind = 'returns'\non = ['changed:severity']\nwhen = 'severity:urgent'\ndo = ['answer text=hello']\nsend = 1\n",
    );
    let urge = |place: &mut Place| {
        place.act(CASE, "severity level=urgent");
        place.act(CASE, "severity level=general");
        place.all::<Run>().pop().map(|run| (run.outcome, run.waiting.first().map(|step| step.why)))
    };
    place.open();
    assert_eq!(urge(&mut place), Some((RunOutcome::Executed, None)));
    assert_eq!(urge(&mut place), Some((RunOutcome::Held, Some(rules::HoldReason::Day))));
    place.later(DAY + 1);
    assert_eq!(urge(&mut place), Some((RunOutcome::Executed, None)));
}

#[test]
fn every_case_of_a_timed_rule_has_its_turn_in_groups_that_are_taken_back_for_good() {
    let mut place = Place::new();
    place.rule("late", "kind = 'returns'\non = ['time:requested+1d']\nwhen = 'is:open'\ndo = ['tag tags=+late']\n");
    // The first rule takes half of the cases away from the second.
    place.rule(
        "never",
        "kind = 'returns'\non = ['time:requested+1d']\nwhen = '-tag:late'\ndo = ['tag tags=+never']\norder = 200\n",
    );
    for _ in 0..9 {
        place.open();
    }
    place.later(2 * DAY);
    let passed = place.desk.pass_time().expect("time passes");
    assert_eq!((passed.groups.len(), passed.outcome.group), (3, passed.groups.last().copied()));
    let late = |place: &Place| place.all::<ReturnCase>().iter().filter(|case| case.tags == ["late"]).count();
    assert_eq!(late(&place), 9);
    place.desk.undo(&Actor::agent("mei"), passed.groups.first().copied()).expect("it is taken back");
    assert_eq!(late(&place), 5);
    // What was taken back does not come a second time, but the other rule has its turn now.
    place.desk.pass_time().expect("time passes");
    let never = place.all::<ReturnCase>().iter().filter(|case| case.tags == ["never"]).count();
    assert_eq!((late(&place), never), (5, 4));
}

#[test]
fn a_rule_that_is_off_does_nothing() {
    let mut place = Place::new();
    place.rule("inspect", TO_TASK);
    place.desk.automate(false);
    place.open();
    place.desk.automate(true);
    let rule = place.all::<Definition>()[0].id;
    place.act(Key::new(Kind::Definition, rule), "disable");
    place.open();
    assert_eq!(place.all::<Task>(), []);
    place.act(Key::new(Kind::Definition, rule), "enable");
    place.open();
    assert_eq!(place.all::<Task>().len(), 1);
}

#[test]
fn messages_wait_for_a_person_who_does_them_or_not() {
    let mut place = Place::new();
    place.rule(
        "hello",
        "kind = 'returns'\non = ['changed:severity,note']\ndo = ['answer text=hello', 'tag tags=+told']\n",
    );
    place.open();
    place.act(CASE, "severity level=urgent");
    let run = place.all::<Run>().pop().expect("a run");
    assert_eq!((run.outcome, run.n_steps, run.waiting[0].why), (RunOutcome::Held, 1, rules::HoldReason::Message));
    assert_eq!(place.case().tags, ["told"]);
    // The same step does not wait twice.
    place.act(CASE, "severity level=general");
    assert_eq!(place.all::<Run>().len(), 1);
    let outcome = place.act(Key::new(Kind::Run, run.id), "carry_out");
    assert_eq!((outcome.n_effects, place.all::<Run>()[0].outcome), (1, RunOutcome::Executed));
    assert_eq!(place.act(Key::new(Kind::Run, run.id), "carry_out").refused.len(), 1);
    place.act(CASE, "severity level=urgent");
    let second = place.all::<Run>().pop().expect("a run");
    place.act(Key::new(Kind::Run, second.id), "dismiss");
    assert_eq!(place.all::<Run>().pop().map(|run| run.outcome), Some(RunOutcome::Dismissed));
}

#[test]
fn rules_that_set_each_other_off_come_to_an_end() {
    let mut place = Place::new();
    place.rule("on", "kind = 'returns'\non = ['opened', 'changed:tags']\ndo = ['tag tags=+a']\norder = 1\n");
    place.rule("off", "kind = 'returns'\non = ['changed:tags']\ndo = ['tag tags=-a']\norder = 2\n");
    place.open();
    assert_eq!(place.case().tags, Vec::<String>::new());
    assert_eq!(place.all::<Run>().iter().map(|run| run.rule.as_str()).collect::<Vec<_>>(), ["on", "off"]);
}

#[test]
fn rules_act_in_their_order_and_one_can_be_the_last() {
    let mut place = Place::new();
    place.rule("a", "kind = 'returns'\non = ['opened']\nwhen = '-tag:first'\ndo = ['tag tags=+late']\norder = 9\n");
    place.rule("b", "kind = 'returns'\non = ['opened']\ndo = ['tag tags=+first']\norder = 1\n");
    place.open();
    assert_eq!(place.case().tags, ["first"]);
    place.rule("b", "kind = 'returns'\non = ['opened']\ndo = ['severity level=urgent']\norder = 1\nstop = true\n");
    place.open();
    assert_eq!((place.case().tags, place.all::<Run>().len()), (vec![], 2));
}

#[test]
fn what_a_rule_may_not_do_is_told() {
    let mut place = Place::new();
    place.rule("approve", "kind = 'returns'\non = ['opened']\ndo = ['approve']\nsend = true\n[limit]\nUSD = 100\n");
    place.open();
    let run = place.all::<Run>().pop().expect("a run");
    // The order is not known, so the policy cannot say yes; people may all the same, a rule may not.
    assert_eq!((run.outcome, run.reason.as_str()), (RunOutcome::Skipped, "policy"));
    place.rule("refuse", "kind = 'returns'\non = ['opened']\ndo = ['refuse clause=window']\nsend = true\n");
    place.open();
    let run = place.all::<Run>().pop().expect("a run");
    assert_eq!((run.outcome, run.waiting[0].why), (RunOutcome::Held, rules::HoldReason::Person));
}

#[test]
fn a_moment_counts_once_and_only_after_the_rule_was_written() {
    let mut place = Place::new();
    place.open();
    place.later(DAY);
    place.rule("late", "kind = 'returns'\non = ['time:requested+2d']\nwhen = 'is:open'\ndo = ['task what=hurry']\n");
    assert_eq!(place.desk.pass_time().expect("time passes").outcome.group, None);
    place.later(DAY);
    let passed = place.desk.pass_time().expect("time passes");
    assert_eq!((passed.groups.len(), place.all::<Task>().len()), (1, 1));
    place.later(HOUR);
    assert_eq!(place.desk.pass_time().expect("time passes").outcome.group, None);
    let run = place.all::<Run>().pop().expect("a run");
    assert_eq!((run.event.as_str(), run.cause), ("time", None));
}

const REQUESTS: &str = "\
Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tCurrency code\tReturn carrier\t\
Tracking ID\tMerchant SKU\tItem Name\tReturn quantity\tReturn Reason\tResolution\tOrder Amount\tOrder quantity\tRefunded Amount\n\
302-1111111-1111111\t01-Jun-2024\t02-Jun-2024\tPending\tD1RMA\tEUR\t\t\tMUG-1\tBlue mug\t1\tCR-DEFECTIVE\tStandardRefund\t19.90\t1\t\n\
302-1111111-2222222\t01-Jun-2024\t03-Jun-2024\tPending\tD2RMA\tEUR\t\t\tMUG-1\tBlue mug\t1\tCR-DEFECTIVE\tStandardRefund\t19.90\t1\t\n";

#[test]
fn a_rehearsal_tells_matches_near_misses_money_and_clashes_and_writes_nothing() {
    let mut place = Place::new();
    let path = place.folder.path().join("june.txt");
    std::fs::write(&path, REQUESTS).expect("a file");
    import::run(&mut place.desk, &Actor::agent("mei"), &[Input::Path(path)], &Options::default(), &mut |_| true)
        .expect("it comes in");
    place.later(HOUR);
    place.act(CASE, "severity level=urgent");
    place.act(CASE, "tag tags=+seen");
    place.rule("other", "kind = 'returns'\non = ['opened']\ndo = ['assign to=bo']\n");
    let head = place.reader().head().expect("a head");
    let draft = |when: &str| {
        let text = format!(
            "kind = 'returns'\non = ['opened', 'changed:severity']\nwhen = '{when}'\ndo = ['assign to=mei', 'approve']\n"
        );
        draft("draft", Rule::read(&text).expect("a rule"))
    };
    let now = place.desk.clock().now();
    let rehearsed =
        |when: &str, since| rehearse(&place.reader(), &draft(when), since, now, &mut |_, _| true).expect("it plays");
    // Both as they came in; the first one once more when it became urgent.
    let found = rehearsed("status:requested", Instant(0));
    assert_eq!((found.n_cases, found.n_events, found.hits.len()), (2, 3, 3));
    assert_eq!(found.money.get("EUR").copied(), Some(3 * place.case().value_minor));
    assert_eq!((found.clashes.len(), found.clashes[0].n, found.clashes[0].rule.as_str()), (1, 2, "other"));
    // Each is judged as it stood then.
    let found = rehearsed("status:requested severity:urgent", Instant(0));
    assert_eq!((found.hits.len(), found.hits[0].key, found.hits[0].event), (1, CASE, "changed"));
    assert_eq!(found.misses.iter().map(|miss| miss.condition.as_str()).collect::<Vec<_>>(), ["severity:urgent"; 2]);
    let found = rehearsed("status:requested", Instant(NOW.0 + 1));
    assert_eq!((found.n_cases, found.hits.len()), (1, 1));
    assert_eq!(place.reader().head().expect("a head"), head);
}

#[test]
fn a_moment_of_the_past_is_rehearsed_as_the_case_stood_then() {
    let mut place = Place::new();
    place.open();
    place.later(3 * DAY);
    place.act(CASE, "approve reason=ok");
    let draft = draft(
        "late",
        Rule::read(
            "kind = 'returns'\non = ['time:requested+2d']\nwhen = 'status:requested'\ndo = ['task what=hurry']\n",
        )
        .expect("a rule"),
    );
    let now = place.desk.clock().now();
    let found = rehearse(&place.reader(), &draft, Instant(0), now, &mut |_, _| true).expect("it plays");
    assert_eq!(found.hits.iter().map(|hit| hit.at).collect::<Vec<_>>(), [NOW.plus(2 * DAY)]);
}

#[test]
fn cases_kept_as_tests_are_judged_as_they_stood() {
    let mut place = Place::new();
    place.open();
    let first = place.reader().head().expect("a head");
    place.act(CASE, "severity level=urgent");
    place.later(DAY);
    place.act(CASE, "severity level=general");
    let at = NOW.rfc3339();
    let before = Instant(NOW.0 - 1).rfc3339();
    let case = |more: &str| format!("[[test]]\ncase = 'R-1001'\nat = '{at}'\n{more}\n");
    let text = [
        "kind = 'returns'\non = ['opened']\nwhen = 'severity:urgent'\ndo = ['tag tags=+a']\n".to_owned(),
        // At that moment it had become urgent already; the operation that made it had not done so.
        case("match = true"),
        case(&format!("operation = {first}\nmatch = false")),
        case(&format!("operation = {first}\nmatch = true")),
        case("match = true\ndeeds = ['approve']"),
        case("match = true").replace(&at, &before),
    ];
    let rule = Rule::read(&text.concat()).expect("a rule");
    let tried = try_out(&place.reader(), &rule).expect("the journal is read");
    use rules::Fault::{Deeds, Misses, Unknown};
    assert_eq!(
        tried.iter().map(|tried| tried.fault).collect::<Vec<_>>(),
        [None, None, Some(Misses), Some(Deeds), Some(Unknown)]
    );
    assert_eq!(tried.iter().filter(|tried| tried.fails()).count(), 2);
}

#[test]
fn every_rule_of_a_kind_is_judged_on_a_case() {
    let mut place = Place::new();
    place.rule("inspect", TO_TASK);
    place.open();
    let env = crate::services::lists::Env::of_test(NOW, "");
    let told = judged(&place.reader(), CASE, &env).expect("the rules are read");
    let of = |name: &str| told.iter().find(|rule| rule.name == name).map(|rule| (rule.is_on, rule.verdict.holds()));
    assert_eq!(
        (of("inspect"), of("inspect-faulty"), of("tag-quality")),
        (Some((true, true)), Some((false, false)), None)
    );
}

fn define(place: &mut Place, sort: &str, name: &str, text: &str) {
    let args = [("sort", sort), ("name", name), ("text", text)];
    let args = args.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let key = Key::new(Kind::Definition, 0);
    let outcome = place.run(&[Command { verb: "define".to_owned(), key, args: Args(args.into_iter().collect()) }]);
    assert_eq!(outcome.refused, []);
}

#[test]
fn cases_go_to_whoever_is_there_has_least_to_do_and_can_do_them() {
    let mut place = Place::new();
    place.rule("give", "kind = 'returns'\non = ['opened']\nwhen = 'no:assignee'\ndo = ['assign to=@skill']\n");
    place.open();
    let run = place.all::<Run>().pop().expect("a run");
    assert_eq!((run.outcome, run.reason.as_str()), (RunOutcome::Skipped, "not-yet"), "nobody is defined");
    define(&mut place, "agent", "ana", "most_open = 2");
    define(&mut place, "agent", "bo", "[skills]\nissues = ['quality']");
    define(&mut place, "agent", "cy", "[skills]\nissues = ['logistics']");
    for _ in 0..4 {
        place.open();
    }
    let owners = place.all::<ReturnCase>().iter().map(|case| case.assignee.clone()).collect::<Vec<_>>();
    assert_eq!(owners, ["", "ana", "bo", "ana", "bo"], "ana first by name, and never more than she takes");
    place.open();
    assert_eq!(place.case().assignee, "bo");
    // People ask for it by the same word.
    place.act(CASE, "assign to=@rota");
    assert_eq!(place.all::<ReturnCase>()[0].assignee, "cy", "ana takes no more, so the turn is among two");
}

#[test]
fn rules_about_a_feature_that_is_switched_off_rest() {
    let mut place = Place::new();
    place.rule("inspect", TO_TASK);
    let hidden = |features: &[Feature]| Settings { hidden: features.to_vec(), ..Settings::default() };
    for (settings, n_tasks) in [
        (hidden(&[Feature::Automation]), 0),
        (hidden(&[Feature::Returns]), 0),
        (hidden(&[Feature::Complaints, Feature::Tracking]), 1),
        (hidden(&[]), 2),
    ] {
        place.desk.automate_as(&settings);
        place.open();
        assert_eq!(place.all::<Task>().len(), n_tasks, "{:?}", settings.hidden);
    }
}

#[test]
fn the_rules_of_every_desk_make_tasks_and_end_them() {
    let mut place = Place::new();
    let shelf = shelf(&place.reader()).expect("the rules are read");
    let on: Vec<Command> = shelf.iter().map(|rule| rule.switch(true)).collect();
    assert_eq!(place.run(&on).refused, []);
    place.open();
    let tasks = |place: &Place| {
        let told = |task: &Task| (task.what.clone(), task.status.code());
        place.all::<Task>().iter().map(told).collect::<Vec<_>>()
    };
    assert_eq!(tasks(&place), [("decide_request".to_owned(), "open")]);
    // Time passes without an answer: reminded before, marked after.
    let due = place.case().due_at;
    place.later(due.0 - NOW.0 - HOUR);
    place.desk.pass_time().expect("time passes");
    assert_eq!(tasks(&place)[1], ("due_soon".to_owned(), "open"));
    place.later(2 * HOUR);
    place.desk.pass_time().expect("time passes");
    assert_eq!(
        (tasks(&place)[2].0.as_str(), place.case().tags),
        ("overdue", vec!["due_soon".to_owned(), "overdue".to_owned()])
    );
    place.act(CASE, "approve reason=ok");
    assert_eq!(tasks(&place)[..2], [("decide_request".to_owned(), "done"), ("due_soon".to_owned(), "done")]);
    assert_eq!(place.case().tags, ["overdue"]);
    // A complaint that burns goes up one level, and its task ends with the answer.
    place.act(Key::new(Kind::Ticket, 0), "open subject=fire");
    let complaint = Key::new(Kind::Ticket, 1001);
    place.act(complaint, "severity level=urgent");
    let urgent =
        |place: &Place| tasks(place).into_iter().find(|(what, _)| what == "answer_urgent").map(|(_, status)| status);
    assert_eq!(urgent(&place), Some("open"));
    place.act(complaint, "wait party=customer until=2d");
    assert_eq!(urgent(&place), Some("done"));
    place.later(3 * DAY);
    place.desk.pass_time().expect("time passes");
    assert!(tasks(&place).contains(&("look_again".to_owned(), "open")), "{:?}", tasks(&place));
}

#[test]
fn a_chain_of_rules_ends_after_ten() {
    let mut place = Place::new();
    place.open();
    // Each sets the next one off, which has acted before it in the order, so that every link takes a pass of its own.
    for link in 0..12 {
        let text = format!(
            "kind = 'returns'\non = ['changed:tags']\nwhen = 'tag:t{link}'\ndo = ['tag tags=+t{}']\norder = {}\n",
            link + 1,
            100 - link
        );
        place.rule(&format!("link-{link}"), &text);
    }
    place.act(CASE, "tag tags=+t0");
    assert_eq!(place.all::<Run>().len(), rules::MOST_DEEP);
    assert_eq!(place.case().tags.len(), rules::MOST_DEEP + 1);
}
