//! Lists driven by keys and mouse: marks, orders, places, the room they have.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::*;

impl Bench {
    fn mouse(&mut self, kind: MouseEventKind, column: u16, row: u16) {
        self.send(Msg::Input(Event::Mouse(MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE })));
    }

    fn click(&mut self, column: u16, row: u16) {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row);
        self.mouse(MouseEventKind::Up(MouseButton::Left), column, row);
    }

    fn marks(&self) -> usize {
        self.app.list().map_or(0, |list| list.marks.len())
    }

    fn alt(&mut self, code: KeyCode) {
        self.send(Msg::Input(Event::Key(KeyEvent::new(code, KeyModifiers::ALT))));
    }
}

#[test]
fn a_range_is_marked_from_the_last_mark_to_the_cursor() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2j;jjj;");
    assert_eq!(bench.marks(), 4);
    bench.press("V");
    assert_eq!(bench.marks(), 8);
    bench.press("*");
    assert_eq!(bench.marks(), 12);
    bench.press("*");
    assert_eq!(bench.marks(), 0);
}

#[test]
fn back_and_forward_find_the_filter_and_the_row_again() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/status:requested\n");
    bench.press("jjjj");
    let at = bench.selected();
    bench.press("3jj");
    let other = bench.selected();
    bench.alt(KeyCode::Left);
    assert_eq!((bench.app.tab, bench.selected()), (Tab::Returns, at.clone()));
    assert_eq!(bench.app.list().map(|list| list.filter.as_str()), Some("status:requested"));
    bench.alt(KeyCode::Right);
    assert_eq!((bench.app.tab, bench.selected()), (Tab::Complaints, other.clone()));
    // The last place and this one, to and fro.
    bench.press("-");
    assert_eq!(bench.selected(), at);
    bench.press("-");
    assert_eq!(bench.selected(), other);
}

#[test]
fn a_heading_sorts_again_turns_round_or_says_why_not() {
    let mut bench = Bench::new(Lang::En);
    bench.app.resize((120, 30));
    bench.press("2");
    let top = bench.app.regions().list.y;
    let screen = bench.screen(120, 30);
    let headings = screen.lines().nth(top.into()).expect("the list has headings");
    let at = |word: &str| u16::try_from(headings.find(word).expect("the heading is there")).unwrap_or(0);
    bench.click(at("Due"), top);
    assert_eq!(bench.app.list().map(|list| list.filter.as_str()), Some("sort:due"));
    bench.click(at("Due"), top);
    assert_eq!(bench.app.list().map(|list| list.filter.as_str()), Some("sort:-due"));
    bench.click(at("Product"), top);
    assert!(bench.app.toast.as_ref().is_some_and(|(_, role)| *role == Role::Warning));
    assert_eq!(bench.app.list().map(|list| list.filter.as_str()), Some("sort:-due"));
}

#[test]
fn the_border_is_dragged_and_moved_by_keys() {
    for size in [(80, 24), (160, 40)] {
        let mut bench = Bench::new(Lang::En);
        bench.app.resize(size);
        bench.press("2");
        let before = bench.app.regions();
        let (x, y) = if before.case.x > 0 { (before.case.x - 1, 10) } else { (10, before.case.y - 1) };
        let to = if before.case.x > 0 { (50, 10) } else { (10, 7) };
        bench.mouse(MouseEventKind::Down(MouseButton::Left), x, y);
        bench.mouse(MouseEventKind::Drag(MouseButton::Left), to.0, to.1);
        bench.mouse(MouseEventKind::Up(MouseButton::Left), to.0, to.1);
        let after = bench.app.regions();
        assert!(after.list.area() < before.list.area(), "{size:?}: {after:?}");
        bench.press(">>");
        assert!(bench.app.regions().list.area() > after.list.area(), "{size:?}");
        for _ in 0..40 {
            bench.press("<");
        }
        let least = bench.app.regions();
        assert!(least.list.height >= 3 && least.case.height >= 3 && least.list.width >= 16, "{least:?}");
    }
}

#[test]
fn zoom_goes_from_the_case_over_both_to_the_list_and_back() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2_");
    assert_eq!(bench.app.zoom, Zoom::Case);
    bench.press("+");
    assert_eq!(bench.app.zoom, Zoom::Split);
    bench.press("+");
    assert_eq!(bench.app.zoom, Zoom::ListOnly);
    bench.press("_");
    assert_eq!(bench.app.zoom, Zoom::Split);
}

#[test]
fn very_many_records_are_changed_only_after_their_number_is_typed() {
    let mut bench = Bench::new(Lang::En);
    let actor = bench.app.actor.clone();
    let open = |n: usize| Command {
        verb: "open".into(),
        key: Key::new(Kind::Return, 0),
        args: Args([("sku".to_owned(), format!("S{n}"))].into()),
    };
    let commands: Vec<Command> = (0..108).map(open).collect();
    bench.desk.run(&actor, &commands).expect("the desk can be written");
    bench.press("2*");
    assert_eq!(bench.marks(), 120);
    // A severity is asked for by one letter, and the number after it.
    bench.press("pu");
    assert_eq!(bench.app.layers.len(), 1);
    bench.press("y12\n");
    assert_eq!((bench.app.layers.len(), bench.marks()), (0, 120));
    bench.press("pu120\n");
    assert!(bench.app.layers.is_empty());
    assert_eq!(bench.marks(), 0);
}

#[test]
fn copies_name_what_they_take() {
    let mut bench = Bench::new(Lang::En);
    bench.press("4Z");
    assert!(bench.app.ways().len() >= 4);
    let effects = bench.app.update(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char('t')))), NOW);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Copy(text) if text.starts_with("TRACK"))));
}

#[test]
fn a_view_is_saved_found_renamed_deleted_and_taken_back() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/status:requested\n,v");
    assert_eq!(bench.app.list().map(|list| list.filter.as_str()), Some("status:requested sort:-value"));
    bench.press("SDear ones\n");
    assert!(bench.app.layers.is_empty(), "{}", bench.screen(100, 30));
    bench.code(KeyCode::Esc);
    bench.press("'dear");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("Dear ones") && screen.contains("12"), "{screen}");
    bench.press("\n");
    assert_eq!(bench.app.list().map(|list| list.filter.as_str()), Some("status:requested sort:-value"));
    let names = |bench: &Bench| -> Vec<String> {
        let found = crate::services::views::of_list(&bench.reader, Kind::Return, None).expect("the desk can be read");
        found.into_iter().filter(|view| view.key.is_some()).map(|view| view.name).collect()
    };
    bench.press("'dear");
    bench.code(KeyCode::F(2));
    bench.press("st\n");
    assert_eq!(names(&bench), ["Dear onesst"]);
    bench.press("'dear");
    bench.code(KeyCode::F(8));
    bench.press("y");
    assert!(names(&bench).is_empty());
    bench.press("u");
    assert_eq!(names(&bench), ["Dear onesst"]);
}

#[test]
fn a_number_behind_its_sign_says_how_many() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2");
    let numbers: Vec<String> =
        bench.app.list().map(|list| list.rows.iter().map(|row| row.key().to_string()).collect()).unwrap_or_default();
    let approved = |bench: &Bench| numbers.iter().filter(|key| bench.status(key) == "approved").count();
    bench.press("#");
    assert!(bench.screen(100, 30).contains("How many?"), "{}", bench.screen(100, 30));
    bench.press("4j");
    assert_eq!(bench.selected(), numbers[4]);
    bench.press("#2k");
    assert_eq!(bench.selected(), numbers[2]);
    // A decision about three, and the next one on two more by its repetition.
    bench.press("gg#3a");
    assert_eq!((approved(&bench), bench.selected()), (3, numbers[3].clone()));
    bench.press("\u{ff03}2.");
    assert_eq!((approved(&bench), bench.selected()), (5, numbers[5].clone()));
    bench.press("u");
    assert_eq!(approved(&bench), 3);
    let row = |bench: &Bench, at: usize| {
        bench.app.list().and_then(|list| list.rows.get(at)).map_or(String::new(), |row| row.key().to_string())
    };
    bench.press("gg#3 ");
    assert_eq!(bench.app.list().map(|list| list.marks.len()), Some(3));
    // Esc and Backspace take back what was typed; more than there are is all there are.
    bench.code(KeyCode::Esc);
    bench.press("#9");
    bench.code(KeyCode::Esc);
    bench.press("j");
    assert_eq!(bench.selected(), row(&bench, 1));
    bench.press("#19");
    bench.code(KeyCode::Backspace);
    bench.press("j");
    assert_eq!(bench.selected(), row(&bench, 2));
    bench.press("#99 ");
    assert_eq!(bench.app.list().map(|list| list.marks.len()), Some(10));
    // Behind the sign alone a digit leads nowhere else.
    bench.press("3");
    assert_eq!(bench.app.tab, Tab::Complaints);
}

#[test]
fn a_filter_that_finds_nothing_names_the_word_that_was_meant() {
    let mut bench = Bench::new(Lang::En);
    let case = crate::domain::change::ReturnCase { id: 7, platform: "amazon".into(), ..Default::default() };
    bench.bring_in(&[crate::domain::change::Change::create(case)]);
    bench.press("2/platform:amazn");
    bench.code(KeyCode::Enter);
    let screen = bench.screen(120, 30);
    assert!(screen.contains("platform:amazon"), "{screen}");
}

#[test]
fn how_many_there_are_is_never_said_of_what_was_selected_before() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/");
    let total = |bench: &Bench| bench.app.list().and_then(|list| list.total);
    let all = total(&bench);
    let mut typed = |letter: char| bench.app.update(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char(letter)))), NOW);
    let [first, second] = ['z', 'q'].map(&mut typed);
    assert_eq!((all.is_some(), total(&bench)), (true, None), "not while it is counted");
    bench.settle(second);
    assert_eq!(total(&bench), Some(0));
    bench.settle(first);
    assert_eq!(total(&bench), Some(0), "nor when an earlier count comes late");
}

/// A million cases take a moment to be selected, and fingers are faster.
#[test]
fn what_is_done_to_a_row_waits_for_the_rows_that_it_is_about() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2");
    let rows = bench.app.list().map_or(Vec::new(), |list| list.rows.iter().map(|row| row.key().to_string()).collect());
    let [first, .., last] = &rows[..] else { panic!("rows: {rows:?}") };
    let typed_at_once = |bench: &mut Bench, text: String| -> Vec<Effect> {
        let codes = text.chars().map(|c| if c == '\n' { KeyCode::Enter } else { KeyCode::Char(c) });
        codes.flat_map(|code| bench.app.update(Msg::Input(Event::Key(KeyEvent::from(code))), NOW)).collect()
    };
    let held = typed_at_once(&mut bench, format!("/number:{last}\na"));
    assert!(!held.iter().any(|effect| matches!(effect, Effect::Work(_))), "nothing is decided yet");
    bench.settle(held);
    assert_eq!((bench.status(first), bench.status(last)), ("requested", "approved"));
    // What can be done is listed for the row that will be there.
    let held = typed_at_once(&mut bench, format!("/number:{first}\n?"));
    assert!(bench.app.layers.is_empty());
    bench.settle(held);
    assert!(!bench.app.layers.is_empty());
}
