//! Rules and texts that are read after their rows.

use super::*;

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
