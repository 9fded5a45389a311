//! Reports made by several processes: the same bytes at the same operation, again later from the desk as it stood, and sent once.

use std::fs;

use crate::support::files::seller_fulfilled_returns;
use crate::support::program::Place;

/// The bytes of a report that a process of its own wrote.
fn made(place: &Place, args: &[&str], name: &str) -> Vec<u8> {
    let path = place.path(name);
    let path_text = path.to_string_lossy().into_owned();
    let args: Vec<&str> = ["report"].iter().chain(args).copied().chain(["--out", &path_text]).collect();
    place.run(&args).ended(0);
    fs::read(path).expect("the report was written")
}

#[test]
fn two_processes_make_the_same_report_and_a_third_one_makes_it_again_after_other_work() {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(6));
    place.run(&["import", &file]).ended(0);
    for ending in ["html", "md", "xlsx", "json"] {
        let name = |n: u8| format!("{n}.{ending}");
        let first = made(&place, &["weekly", "--period", "30d"], &name(1));
        let kept = place.run(&["list", "reports", "--json"]).ended(0).lines();
        let number = kept[0]["number"].as_str().expect("a number").to_owned();
        assert!(first == made(&place, &["weekly", "--period", "30d"], &name(2)), "{ending}");
        let case = place.run(&["list", "returns", "--json"]).ended(0).lines();
        let case = case[0]["number"].as_str().expect("a number").to_owned();
        place.run(&["do", "note", &case, &format!("text=looked at for {ending}")]).ended(0);
        assert!(first == made(&place, &[&number], &name(3)), "{ending}, as it was kept");
    }
    place.run(&["report", "weekly", "--at", "100000"]).ended(2);
}

#[test]
fn a_report_goes_to_everybody_once_and_is_compared_with_what_came_later() {
    let place = Place::new();
    let file = place.write("june.txt", &seller_fulfilled_returns(3));
    place.run(&["import", &file]).ended(0);
    let sent =
        place.run(&["report", "one-page", "--send-to", "a@shop.example,b@shop.example", "--json"]).ended(0).json();
    let effects = sent["effects"].as_array().expect("messages").len();
    assert_eq!(effects, 2, "{sent}");
    place.run(&["report", "one-page", "--send-to", "a@shop.example"]).ended(1);
    place.run(&["report", "one-page", "--send-to", "not an address@"]).ended(1);
    place.run(&["report", "--changed-since", "sent"]).ended(2);
    place.run(&["undo"]).ended(0);
    let again = place.run(&["report", "one-page", "--send-to", "a@shop.example", "--json"]).ended(0).json();
    assert_eq!(again["number"], sent["number"], "it is the same report");
    let since = place.run(&["report", "--changed-since", sent["number"].as_str().expect("a number"), "--json"]);
    assert_eq!(since.ended(0).json()["moved"], serde_json::json!([]));
}
