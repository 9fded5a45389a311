//! Rules and what files bring.

use super::*;

#[test]
fn an_import_sets_rules_off_and_is_taken_back_with_them() {
    let mut place = Place::new();
    place.rule("inspect", TO_TASK);
    let path = place.folder.path().join("june.txt");
    std::fs::write(&path, REQUESTS).expect("a file");
    let inputs = [Input::Path(path)];
    let bring = |place: &mut Place, options: &Options| {
        let actor = Actor::agent("mei");
        import::run(&mut place.desk, &actor, &inputs, options, &mut |_| true).expect("it comes in")
    };
    bring(&mut place, &Options { dry_run: true, ..Options::default() });
    assert_eq!(place.all::<Task>(), []);
    let report = bring(&mut place, &Options::default());
    assert_eq!((place.all::<ReturnCase>().len(), place.all::<Task>().len(), place.all::<Run>().len()), (2, 2, 2));
    place.desk.undo(&Actor::agent("mei"), report.group).expect("it is taken back");
    assert_eq!((place.all::<ReturnCase>().len(), place.all::<Task>().len()), (0, 0));
    assert!(place.all::<Run>().iter().all(|run| run.outcome == RunOutcome::Reverted));
}

#[test]
fn rules_meet_once_what_an_import_brought_that_was_killed_before_its_file_was_in() {
    let sync = |place: &mut Place, _: Input| {
        import::take_up(&mut place.desk, &Actor::agent("mei"), &|| true).expect("it goes on");
    };
    let again = |place: &mut Place, input: Input| {
        let (actor, options) = (Actor::agent("mei"), Options::default());
        import::run(&mut place.desk, &actor, &[input], &options, &mut |_| true).expect("it comes in");
    };
    let (head, row) = (REQUESTS.lines().next().expect("a head"), REQUESTS.lines().nth(1).expect("a row"));
    let rows: Vec<String> = (0..700).map(|n| row.replace("1111111-1111111", &format!("1111111-{n:07}"))).collect();
    for (go_on, n) in [(sync as fn(&mut Place, Input), 500), (again, 700)] {
        let mut place = Place::new();
        place.rule("inspect", TO_TASK);
        let path = place.folder.path().join("june.txt");
        std::fs::write(&path, format!("{head}\n{}\n", rows.join("\n"))).expect("a file");
        let killed = std::panic::AssertUnwindSafe(|| {
            let mut kill = |_| panic!("killed");
            import::run(
                &mut place.desk,
                &Actor::agent("mei"),
                &[Input::Path(path.clone())],
                &Options::default(),
                &mut kill,
            )
        });
        assert!(std::panic::catch_unwind(killed).is_err());
        place.later(HOUR);
        assert_eq!((place.all::<ReturnCase>().len(), place.all::<Task>().len()), (500, 0));
        go_on(&mut place, Input::Path(path));
        assert_eq!((place.all::<ReturnCase>().len(), place.all::<Task>().len()), (n, n));
        // Whoever looks at the same once more finds it done.
        crate::store::meta::set(place.desk.store().db(), "unheard", "1").expect("it is kept");
        sync(&mut place, Input::Stdin);
        assert_eq!(place.all::<Task>().len(), n);
    }
}
