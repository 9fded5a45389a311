//! What stands after things were taken back and brought back.

use super::*;

#[test]
fn a_redo_that_is_taken_back_leaves_what_it_brought_back_undone() {
    let mei = Actor::agent("mei");
    let mut place = Place::new();
    place.open();
    place.act(CASE, "tag tags=+first");
    place.act(CASE, "tag tags=+second");
    place.desk.undo(&mei, None).expect("it is taken back");
    let redo = place.desk.redo(&mei).expect("it is brought back");
    assert_eq!(place.case().tags, ["first", "second"]);
    place.desk.undo(&mei, Some(redo.operations[0])).expect("the redo is taken back");
    assert_eq!(place.case().tags, ["first"]);
    for (verb, wanted) in
        [("undo", vec![]), ("redo", vec!["first"]), ("redo", vec!["first", "second"]), ("undo", vec!["first"])]
    {
        let done = if verb == "undo" { place.desk.undo(&mei, None) } else { place.desk.redo(&mei) };
        done.expect("it reaches what stands");
        assert_eq!(place.case().tags, wanted, "{verb}");
    }
}
