//! What a day of trying every convention of terminals by hand found: each was wrong once.

use super::*;
use crate::tui::keys::own::with_own;
use crate::tui::work::{Report, carry_out};

/// Presses a key whose work is told by the desk as somebody's change before it is told as this screen's own.
fn press_with_the_change_told_first(bench: &mut Bench, letter: char) {
    let effects = bench.app.update(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char(letter)))), NOW);
    for effect in effects {
        let Effect::Work(job) = effect else {
            bench.settle(vec![effect]);
            continue;
        };
        let actor = bench.app.actor.clone();
        let news = carry_out(&mut bench.desk, (&actor, &Settings::default()), job.task, &mut |_| true);
        bench.send(Msg::DeskChanged);
        bench.send(Msg::Report(Report { number: job.number, news }));
    }
}

#[test]
fn a_case_that_others_name_is_the_one_that_opens() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let first = bench.selected();
    bench.press("/\n");
    let args = Args([("subject".to_owned(), format!("the same as {first}"))].into());
    let open = Command { verb: "open".into(), key: Key::new(Kind::Ticket, 0), args };
    bench.desk.run(&Actor::agent("anna"), &[open]).expect("the desk can be written");
    bench.app.show(Key::parse(&first).expect("a number"));
    bench.send(Msg::Input(Event::FocusGained));
    assert_eq!((bench.selected(), bench.app.zoom), (first, Zoom::Case));
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(1));
}

#[test]
fn what_this_screen_changes_is_no_news_to_it() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/status:requested\n");
    for letter in ['a', 'u'] {
        press_with_the_change_told_first(&mut bench, letter);
        let list = bench.app.list().expect("a list is in front");
        let fresh = list.rows.iter().filter(|row| list.is_fresh(row.key().id)).count();
        assert_eq!((list.n_new(), fresh), (0, 0), "{letter}");
    }
}

#[test]
fn undo_leads_back_to_a_case_that_had_left_the_list_and_says_what_redo_does() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/status:requested\njj");
    let first = bench.selected();
    bench.press("ajjj");
    assert_ne!(bench.selected(), first);
    bench.press("u");
    assert_eq!(bench.selected(), first);
    assert_eq!(bench.toast(), format!("Taken back: Approve {first} · Ctrl-r does it again"));
    bench.send(Msg::Input(Event::Key(KeyEvent::new(KeyCode::Char('r'), KeyModifiers::CONTROL))));
    assert!(bench.toast().starts_with("Done again"), "{}", bench.toast());
    assert_eq!(bench.status(&first), "approved");
}

#[test]
fn lines_of_today_are_clicked_on_and_opened() {
    let mut bench = Bench::new(Lang::En);
    for size in [(80, 24), (120, 40)] {
        bench.press("1");
        bench.app.resize(size);
        bench.app.today_cursor = 0;
        bench.click_on("returns to decide");
        assert_eq!(bench.app.tab, Tab::Today);
        bench.click_on("returns to decide");
        assert_eq!(bench.app.tab, Tab::Returns, "{size:?}");
        assert!(bench.filter().starts_with("status:requested"), "{}", bench.filter());
    }
}

#[test]
fn help_lists_what_has_a_key_and_nothing_of_it_is_left_out() {
    let mut bench = Bench::new(Lang::En);
    for (word, key) in [("Copy the order", "Z o"), ("Copy the tracking number", "Z t"), ("Copy the row", "Z r")] {
        bench.press("2?");
        bench.press(word);
        let screen = bench.screen(100, 30);
        // One of them is refused here, which is told beside it.
        assert!(screen.contains(&format!(" {word} ")) && screen.contains(key), "{screen}");
        bench.code(KeyCode::Esc);
    }
}

#[test]
fn the_case_seen_last_is_the_first_thing_to_go_to() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2jj\n");
    let seen = bench.selected();
    bench.code(KeyCode::Esc);
    bench.press("4F");
    assert!(bench.screen(100, 30).contains(&format!("seen last  {seen}")), "{}", bench.screen(100, 30));
    bench.press("\n");
    assert_eq!((bench.selected(), bench.app.zoom), (seen, Zoom::Case));
}

#[test]
fn places_and_commands_are_found_by_how_they_are_spoken() {
    let mut bench = Bench::new(Lang::ZhCn);
    bench.press("3Fth\n");
    assert_eq!(bench.app.tab, Tab::Returns);
    let first = bench.selected();
    bench.press("?pz\n");
    assert_eq!(bench.status(&first), "approved");
}

#[test]
fn back_leads_to_the_filter_before_and_to_its_row() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/status:requested\njj");
    let row = bench.selected();
    bench.press("/sku:nothing\n");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(0));
    bench.press("-");
    assert_eq!((bench.filter().as_str(), bench.selected()), ("status:requested", row.clone()));
    bench.code(KeyCode::Esc);
    assert_eq!(bench.filter(), "");
    bench.press("-");
    assert_eq!((bench.filter().as_str(), bench.selected()), ("status:requested", row));
}

#[test]
fn a_screen_that_becomes_wide_has_its_views() {
    let mut bench = Bench::new(Lang::En);
    bench.app.resize((80, 24));
    bench.press("2");
    bench.send(Msg::Input(Event::Resize(200, 60)));
    assert!(bench.screen(200, 60).contains("to decide"), "{}", bench.screen(200, 60));
    // How many there are now says nothing of the past.
    bench.press("1H2");
    assert!(!bench.screen(200, 60).contains("to decide"), "{}", bench.screen(200, 60));
}

#[test]
fn a_way_into_the_past_that_leads_no_further_says_so() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2H");
    for _ in 0..2 {
        bench.code(KeyCode::Left);
    }
    assert!(bench.toast().contains("no operation further"), "{}", bench.toast());
}

#[test]
fn who_hears_the_screen_hears_a_menu_alone() {
    let mut bench = Bench::new(Lang::En);
    bench.app.hear_only(true);
    bench.app.resize((110, 44));
    bench.press("2");
    let row = bench.selected();
    bench.press(",");
    let screen = bench.screen(110, 44);
    assert!(screen.contains("Sort by") && !screen.contains(&row), "{screen}");
}

#[test]
fn texts_name_the_keys_as_they_are() {
    let mut bench = Bench::new(Lang::En);
    let (keys, faults) = with_own("[list]\nfilter = ['0']\n[confirm]\nconfirm = ['+']");
    assert_eq!(faults, []);
    bench.app.keys = keys;
    bench.press("3  ");
    assert!(bench.screen(100, 30).contains("press 0 to filter"), "{}", bench.screen(100, 30));
    bench.press("x");
    assert!(bench.screen(100, 30).contains("Yes (+)"), "{}", bench.screen(100, 30));
}

#[test]
fn a_mistake_is_told_alone() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/nothingofthekind status:oops");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("oops") && !screen.contains("nothing matches"), "{screen}");
}

#[test]
fn the_key_bar_says_what_enter_does_in_the_history() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/status:requested\naU");
    let screen = bench.screen(100, 30);
    let bar = screen.lines().last().unwrap_or_default();
    assert!(bar.contains("Enter undo") && !bar.contains("choose"), "{screen}");
}

#[test]
fn who_hears_a_list_hears_every_cell_whole_and_the_empty_ones_too() {
    let mut bench = Bench::new(Lang::En);
    bench.app.hear_only(true);
    let (cells, lines) = crate::tui::plain::SIZE;
    bench.app.resize((cells, lines));
    bench.press("2");
    let (screen, number) = (bench.screen(cells, lines), bench.selected());
    let row = screen.lines().find(|line| line.contains(&number)).unwrap_or_else(|| panic!("{screen}"));
    assert!(!row.contains('…') && row.contains(" – "), "{row}");
}
