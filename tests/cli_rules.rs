//! Rules on the command line: written, switched, checked, rehearsed and asked why, with the exit codes as promised.

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::Place;

const RULE: &str = "\
kind = \"returns\"
on = [\"opened\", \"changed:severity\"]
when = \"status:requested severity:urgent\"
do = [\"task what=hurry due=4h\", \"assign to=bo|mei\"]
";

/// A desk with three returns that wait for an answer.
fn desk() -> Place {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(3));
    place.run(&["import", &file]).ended(0);
    place
}

#[test]
fn a_rule_is_rehearsed_added_and_acts() {
    let place = desk();
    let file = place.write("hurry.toml", RULE);
    assert!(place.run(&["rules", "check", &file]).ended(0).err.is_empty());
    let before = place.dump("a.desk");
    let found = place.run(&["rules", "rehearse", &file, "--over", "30d", "--json"]).ended(0).json();
    assert_eq!(found["matched"].as_array().map(Vec::len), Some(0), "{found}");
    assert_eq!(found["near_misses"][0]["failed"], "severity:urgent", "{found}");
    assert_eq!(place.dump("a.desk"), before, "a rehearsal writes nothing");
    place.run(&["rules", "add", &file]).ended(0);
    let number = place.run(&["list", "returns", "--json"]).ended(0).lines()[0]["number"].as_str().map(str::to_owned);
    let number = number.expect("a number");
    let why = place.run(&["rules", "why", "hurry", &number, "--json"]).ended(0).json();
    assert_eq!((why["holds"].as_bool(), why["conditions"][1]["holds"].as_bool()), (Some(false), Some(false)), "{why}");
    place.run(&["do", "severity", &number, "level=urgent"]).ended(0);
    let tasks = place.run(&["list", "tasks", "is:open", "--json"]).ended(0).lines();
    assert_eq!(
        (tasks.len(), tasks[0]["return"].as_str(), tasks[0]["what"].as_str()),
        (1, Some(number.as_str()), Some("hurry"))
    );
    let runs = place.run(&["list", "runs", "rule:hurry", "--json"]).ended(0).lines();
    assert_eq!((runs.len(), runs[0]["outcome"].as_str()), (1, Some("executed")));
    place.run(&["undo"]).ended(0);
    assert!(place.run(&["list", "tasks", "--json"]).ended(0).lines().is_empty());
    place.run(&["rules", "disable", "hurry"]).ended(0);
    let listed = place.run(&["rules", "list", "--json"]).ended(0).lines();
    let hurry = listed.iter().find(|rule| rule["name"] == "hurry").expect("it is listed");
    assert_eq!(hurry["enabled"], false, "{hurry}");
}

#[test]
fn mistakes_are_pointed_at_and_nothing_of_the_rule_is_taken() {
    let place = desk();
    let file = place.write("bad.toml", &RULE.replace("severity:urgent", "severity:urgnt").replace("assign", "asign"));
    let mistakes = place.run(&["rules", "check", &file, "--json"]).ended(1).lines();
    let places: Vec<_> =
        mistakes.iter().map(|m| (m["line"].as_u64(), m["column"].as_u64(), m["known"].as_str())).collect();
    assert_eq!(places, [(Some(3), Some(35), Some("urgent")), (Some(4), Some(34), Some("assign"))]);
    let told = place.run(&["rules", "add", &file]).ended(1).err;
    assert!(told.contains("asign") && told.contains("assign"), "{told}");
    place.run(&["rules", "show", "bad"]).ended(2);
    place.run(&["rules", "rehearse", &file, "--over", "long"]).ended(2);
}

#[test]
fn what_every_desk_begins_with_is_off_until_it_is_switched_on() {
    let place = desk();
    let on = || {
        let rules = place.run(&["rules", "list", "--json"]).ended(0).lines();
        rules.iter().filter(|rule| rule["enabled"] == true).count()
    };
    assert_eq!(on(), 0);
    place.run(&["rules", "enable", "answer-requests"]).ended(0);
    place.run(&["rules", "enable", "answer-requests"]).ended(0);
    assert_eq!(on(), 1);
    let file = place.write("july.txt", &seller_fulfilled_returns(5));
    place.run(&["import", &file]).ended(0);
    assert_eq!(place.run(&["list", "tasks", "what:decide_request", "--json"]).ended(0).lines().len(), 2);
    place.run(&["rules", "run"]).ended(0);
}

#[test]
fn cases_kept_as_tests_run_at_each_check_and_edit() {
    let place = desk();
    let file = place.write("hurry.toml", RULE);
    place.run(&["rules", "add", &file]).ended(0);
    let number = place.run(&["list", "returns", "--json"]).ended(0).lines()[0]["number"].as_str().map(str::to_owned);
    let number = number.expect("a number");
    place.run(&["rules", "keep", "hurry", &number, "--not"]).ended(0);
    let tried = place.run(&["rules", "test", "--json"]).ended(0).lines();
    assert_eq!(
        (tried.len(), tried[0]["number"].as_str(), tried[0]["fault"].as_str()),
        (1, Some(number.as_str()), None)
    );
    // The same test beside a condition that matches after all.
    let text = place.run(&["rules", "show", "hurry"]).ended(0).out;
    let wider = place.write("hurry.toml", &text.replace(" severity:urgent", ""));
    let told = place.run(&["rules", "check", &wider]).ended(1).err;
    assert!(told.contains(&number), "{told}");
    place.run(&["rules", "add", &wider]).ended(3);
    let tried = place.run(&["rules", "test", "hurry", "--json"]).ended(1).lines();
    assert_eq!(tried[0]["fault"], "matches", "{tried:?}");
    place.run(&["undo"]).ended(0);
    place.run(&["rules", "test", "hurry"]).ended(0);
    place.run(&["rules", "keep", "hurry", &number, "--at", "soon"]).ended(2);
}

#[test]
fn a_run_is_taken_back_by_command_and_a_switch_lets_rules_rest() {
    let place = desk();
    place.run(&["rules", "enable", "answer-requests"]).ended(0);
    let file = place.write("july.txt", &seller_fulfilled_returns(5));
    place.run(&["import", &file]).ended(0);
    place.run(&["do", "revert", "AR-1001"]).ended(0);
    let runs = place.run(&["list", "runs", "--json"]).ended(0).lines();
    let outcome = |number: &str| runs.iter().find(|run| run["number"] == number).map(|run| run["outcome"].clone());
    assert_eq!((outcome("AR-1001"), outcome("AR-1002")), (Some("reverted".into()), Some("executed".into())));
    assert_eq!(place.run(&["list", "tasks", "what:decide_request", "--json"]).ended(0).lines().len(), 1);
    let listed = place.run(&["rules", "list", "--json"]).ended(0).lines();
    assert!(listed.iter().all(|rule| rule["resting"] == false));
}

/// What a year's worth of generated cases would have met, printed for whoever reads the test's output.
#[test]
fn rules_are_rehearsed_on_a_generated_year() {
    let place = Place::new();
    place.run(&["demo", "--keep", "a.desk", "--cases", "300", "--no-screen"]).ended(0);
    let before = place.dump("a.desk");
    let mut n_matched = 0;
    for name in ["answer-requests", "approve-small", "tag-quality", "parcel-silent", "tell-delay", "due-soon"] {
        let began = std::time::Instant::now();
        let found = place.run(&["rules", "rehearse", name, "--over", "365d", "--json"]).ended(0).json();
        let len = |key: &str| found[key].as_array().map_or(0, Vec::len);
        println!(
            "{name}: {} cases, {} events, {} matched, {} near misses, {} would wait, {} clashes, money {}, {} ms",
            found["cases"],
            found["events"],
            len("matched"),
            len("near_misses"),
            found["held"],
            len("clashes"),
            found["money"],
            began.elapsed().as_millis()
        );
        n_matched += len("matched");
        // Whatever it says of money, it says per currency and in whole minor units.
        assert!(found["money"].as_array().is_some_and(|sums| sums.iter().all(|sum| sum["amount_minor"].is_i64())));
    }
    assert!(n_matched > 0, "a year without a match is no year");
    assert_eq!(place.dump("a.desk"), before, "a rehearsal writes nothing");
}
