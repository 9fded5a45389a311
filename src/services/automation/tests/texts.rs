//! Rules and texts that are read after their rows.

use super::*;
use crate::domain::change::Message;

const COMMENTED: &str = "return-date\torder-id\tsku\tasin\tfnsku\tproduct-name\tquantity\tfulfillment-center-id\tdetailed-disposition\t\
reason\tstatus\tlicense-plate-number\tcustomer-comments\n\
2024-06-01T07:32:45+00:00\t113-1111111-1111111\tLAMP-1\tB0AAAAAAA1\tX001\tDesk lamp\t1\tIND8\tDEFECTIVE\tDEFECTIVE\tReimbursed\tLPNA1\t\
the charger caught fire\n";

#[test]
fn a_rule_meets_a_case_once_its_words_were_read() {
    let mut place = Place::new();
    place.rule("danger", "kind = 'returns'\non = ['opened']\nwhen = 'severity:urgent'\ndo = ['tag tags=+danger']\n");
    place.rule("change", "kind = 'returns'\non = ['changed']\ndo = ['tag tags=+moved']\n");
    let path = place.folder.path().join("fba.txt");
    std::fs::write(&path, COMMENTED).expect("a file");
    let options = Options { leave_texts: true, ..Options::default() };
    let report = import::run(&mut place.desk, &Actor::agent("mei"), &[Input::Path(path)], &options, &mut |_| true)
        .expect("it comes in");
    let case = place.all::<ReturnCase>().remove(0);
    assert_eq!((case.read_by.as_str(), case.tags.len()), ("", 0), "the row is stored, nobody has read it");
    assert_eq!(import::reading::waiting(place.desk.store().db()).expect("it counts"), 1);
    assert_eq!(import::reading::some(&place.desk).expect("it reads"), 1);
    assert_eq!(import::reading::some(&place.desk).expect("it reads"), 0);
    let case = place.all::<ReturnCase>().remove(0);
    assert_eq!(
        (case.severity, case.read_by.as_str()),
        (crate::domain::vocabulary::Severity::Urgent, crate::domain::said::LISTS)
    );
    assert!(case.tags.contains(&"danger".to_owned()));
    place.desk.undo(&Actor::agent("mei"), report.group).expect("one undo takes back rows, reading and rule");
    assert_eq!(place.all::<ReturnCase>(), []);
}

fn bring(place: &mut Place, name: &str, text: &str) {
    let path = place.folder.path().join(name);
    std::fs::write(&path, text).expect("a file");
    let options = Options { leave_texts: true, ..Options::default() };
    import::run(&mut place.desk, &Actor::agent("mei"), &[Input::Path(path)], &options, &mut |_| true)
        .expect("it comes in");
    while import::reading::some(&place.desk).expect("it reads") > 0 {}
    place.later(HOUR);
}

#[test]
fn a_case_that_is_here_does_not_open_again_when_a_file_brings_other_words() {
    let mut place = Place::new();
    place.rule("sorry", "kind = 'returns'\non = ['opened']\ndo = ['note text=sorry']\n");
    place.rule(
        "grave",
        "kind = 'returns'\non = ['changed:severity']\nwhen = 'severity:urgent'\ndo = ['note text=grave']\n",
    );
    let said = |place: &Place| place.all::<Message>().into_iter().map(|note| note.body).collect::<Vec<_>>();
    bring(&mut place, "1.txt", &COMMENTED.replace("the charger caught fire", ""));
    assert_eq!(said(&place), ["sorry"]);
    bring(&mut place, "2.txt", COMMENTED);
    assert_eq!(said(&place), ["sorry", "grave"], "what the new words say is news");
    bring(&mut place, "3.txt", &COMMENTED.replace("caught fire", "caught fire again"));
    assert_eq!(said(&place), ["sorry", "grave"], "it has been urgent before");
}

/// A complaint with what the customer wrote first and in a comment below it.
fn letters(first: &str, comment: &str) -> String {
    serde_json::json!({"tickets": [{
        "id": 990_001, "subject": "Lamp", "description": first, "status": "open", "requester_id": 5, "submitter_id": 5,
        "created_at": "2024-06-01T09:00:00Z", "updated_at": "2024-06-01T13:00:00Z", "via": {"channel": "email"},
        "comments": [
            {"id": 1, "author_id": 5, "public": true, "body": first, "created_at": "2024-06-01T09:00:00Z"},
            {"id": 2, "author_id": 5, "public": true, "body": comment, "created_at": "2024-06-01T13:00:00Z"},
        ],
    }]})
    .to_string()
}

#[test]
fn a_letter_that_is_here_does_not_come_again_when_a_file_brings_it_with_other_words() {
    let mut place = Place::new();
    place.rule("wrote", "kind = 'complaints'\non = ['message']\ndo = ['note text=wrote']\n");
    place.rule("opened", "kind = 'complaints'\non = ['opened']\ndo = ['note text=opened']\n");
    let notes = |place: &Place| {
        let mut notes: Vec<String> = place.all::<Message>().into_iter().map(|note| note.body).collect();
        notes.retain(|note| ["wrote", "opened"].contains(&note.as_str()));
        notes.sort_unstable();
        notes
    };
    bring(&mut place, "1.json", &letters("The lamp arrived broken, please help.", "Any news on this lamp?"));
    let before = notes(&place);
    assert!(before.contains(&"wrote".to_owned()) && before.contains(&"opened".to_owned()), "{before:?}");
    bring(&mut place, "2.json", &letters("The lamp arrived in pieces, please help.", "Any news on my lamp please?"));
    let bodies: Vec<String> = place.all::<Message>().into_iter().map(|note| note.body).collect();
    assert!(bodies.contains(&"Any news on my lamp please?".to_owned()), "{bodies:?}");
    assert_eq!(notes(&place), before);
}
