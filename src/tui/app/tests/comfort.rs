//! What makes a day at the screen shorter: prefixes, views as tabs, columns, groups, macros, going to anything, jobs, sessions.

use super::*;
use crate::config::{Density, Symbols, ThemeChoice};

impl Bench {
    pub(super) fn toast(&self) -> String {
        self.app.toast.as_ref().map(|(text, _)| text.clone()).unwrap_or_default()
    }

    pub(super) fn filter(&self) -> String {
        self.app.list().map(|list| list.filter.clone()).unwrap_or_default()
    }

    pub(super) fn click_on(&mut self, text: &str) {
        use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
        let (cells, lines) = self.app.size;
        let screen = self.screen(cells, lines);
        let found = screen.lines().enumerate().find_map(|(y, line)| Some((y, line.find(text)?, line)));
        let (y, at, line) = found.unwrap_or_else(|| panic!("{text} is not on\n{screen}"));
        // A drawn screen stands in quotes.
        let x = crate::tui::widgets::width(&line[..at]) - 1;
        let at = |n: usize| u16::try_from(n).expect("a screen is small");
        let kind = MouseEventKind::Down(MouseButton::Left);
        self.send(Msg::Input(Event::Mouse(MouseEvent {
            kind,
            column: at(x),
            row: at(y),
            modifiers: KeyModifiers::NONE,
        })));
    }
}

#[test]
fn a_prefix_shows_every_way_on_and_a_click_goes_it() {
    let mut bench = Bench::new(Lang::En);
    bench.app.resize((80, 24));
    bench.press("2g");
    let screen = bench.screen(80, 24);
    assert!(
        screen.contains("g …") && screen.contains("to the top") && screen.contains("parcels of this order"),
        "{screen}"
    );
    bench.click_on("the customer, or");
    assert_eq!(bench.app.kind(), Some(Kind::Customer));
    bench.press("g");
    bench.code(KeyCode::Esc);
    assert!(bench.app.ways().is_empty() && bench.app.kind() == Some(Kind::Customer));
}

#[test]
fn help_says_why_an_action_without_a_verb_does_nothing() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2?forward");
    assert!(bench.screen(100, 30).contains("There is no place to go to"), "{}", bench.screen(100, 30));
}

#[test]
fn views_are_tabs_with_numbers_that_keys_and_clicks_go_through() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2");
    let screen = bench.screen(100, 30);
    assert!(screen.contains(" all 12 ") && screen.contains(" to decide 12 "), "{screen}");
    bench.press(")");
    assert_eq!(bench.filter(), "is:mine is:open sort:due");
    bench.press("(");
    assert_eq!(bench.filter(), "");
    bench.app.resize((200, 60));
    bench.press("(");
    let screen = bench.screen(200, 60);
    assert!(screen.contains("Views") && screen.contains("> open, the dearest first"), "{screen}");
    bench.click_on("to decide");
    assert_eq!(bench.filter(), "status:requested sort:due");
    bench.press("-");
    assert_eq!(bench.filter(), "is:open sort:-value");
    bench.press("zv");
    assert!(!bench.screen(200, 60).contains("to decide"));
}

#[test]
fn a_view_that_shows_the_same_as_another_one_is_passed() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2Severything\n");
    assert_eq!(bench.toast(), "Save: everything · u takes it back");
    bench.press(")");
    assert_eq!(bench.filter(), "is:mine is:open sort:due");
    bench.press("(");
    assert_eq!(bench.filter(), "");
    bench.press("(");
    assert_eq!(bench.filter(), "is:open sort:-value");
    bench.press("u");
    assert_eq!(bench.toast(), "Taken back: Save everything · Ctrl-r does it again");
}

#[test]
fn views_on_a_small_screen_are_a_menu() {
    let mut bench = Bench::new(Lang::En);
    bench.app.resize((80, 24));
    bench.press("2)");
    assert_eq!(bench.app.layers.len(), 1);
}

#[test]
fn columns_are_chosen_carried_and_come_back() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2zc");
    // The number goes, the state goes further right.
    bench.press(" jJ\n");
    let shown: Vec<&str> = bench
        .app
        .list()
        .map(|list| list.shown_columns(&bench.app.words))
        .unwrap_or_default()
        .iter()
        .map(|(_, c)| c.id)
        .collect();
    assert_eq!(shown[..3], ["due", "status", "product"]);
    bench.press("zc");
    bench.code(KeyCode::Backspace);
    assert_eq!(bench.app.list().map(|list| list.columns.len()), Some(0));
}

#[test]
fn a_list_in_groups_counts_and_leads_into_one() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2azg");
    bench.press("s");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("By Status") || screen.contains("By State"), "{screen}");
    bench.press("\n");
    assert_eq!(bench.filter(), "status=\"requested\"");
    assert_eq!(bench.app.list().and_then(|list| list.total), Some(11));
}

#[test]
fn rows_of_two_lines_show_what_the_customer_wrote_and_clicks_hit_them() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2zd");
    assert_eq!(bench.app.looks.density, Density::Roomy);
    let screen = bench.screen(100, 30);
    assert!(screen.contains("    broken zipper"), "{screen}");
    bench.press("jjjjjjjjjjj");
    let cursor = bench.app.list().map_or(0, |list| list.cursor);
    assert_eq!(cursor, 11);
    let selected = bench.selected();
    assert!(bench.screen(100, 30).contains(&format!("> {selected}")));
}

#[test]
fn decisions_are_recorded_as_steps_played_on_marks_and_undone_at_once() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2Q");
    bench.press("pu");
    // The cursor stays on the case while its steps are recorded.
    bench.press("a");
    assert!(bench.screen(100, 30).contains("recording, 2 steps"), "{}", bench.screen(100, 30));
    bench.press("Qquick\n");
    assert!(bench.app.layers.is_empty(), "{}", bench.screen(100, 30));
    bench.press("j  @");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("quick") && screen.contains("severity level=urgent") && screen.contains("2. "), "{screen}");
    let before: Vec<String> =
        bench.app.list().map(List::targets).unwrap_or_default().iter().map(ToString::to_string).collect();
    bench.press("\n");
    assert_eq!(
        before.iter().map(|key| bench.status(key)).collect::<Vec<_>>(),
        ["approved", "approved"],
        "{}",
        bench.toast()
    );
    bench.press("u");
    assert_eq!(before.iter().map(|key| bench.status(key)).collect::<Vec<_>>(), ["requested", "requested"]);
    bench.press("jj.");
    assert!(bench.toast().starts_with("quick"), "{}", bench.toast());
    bench.press("@R");
    assert!(bench.screen(100, 30).contains("severity level=urgent"), "{}", bench.screen(100, 30));
}

#[test]
fn anything_is_gone_to_by_its_name() {
    let mut bench = Bench::new(Lang::En);
    bench.press("Fshipm\n");
    assert_eq!(bench.app.tab, Tab::Shipments);
    bench.press("Fdearest\n");
    assert_eq!((bench.app.tab, bench.filter().as_str()), (Tab::Returns, "is:open sort:-value"));
    bench.press("Fcolours\n");
    assert!(bench.screen(100, 30).contains("Settings"));
    bench.code(KeyCode::Esc);
    bench.press("FTRACK3\n");
    assert_eq!((bench.app.tab, bench.app.zoom), (Tab::Shipments, Zoom::Case));
}

#[test]
fn a_number_goes_first_whatever_its_beginning_found_and_however_soon_enter_comes() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let key = bench.selected();
    let args = Args([("subject".to_owned(), format!("the same as {key}"))].into());
    let open = Command { verb: "open".into(), key: Key::new(Kind::Ticket, 0), args };
    bench.desk.run(&Actor::agent("anna"), &[open]).expect("the desk can be written");
    let (beginning, last) = key.split_at(key.len() - 1);
    bench.press(&format!("2F{}", &beginning[..beginning.len() - 1]));
    let mut typed = |letter: char| bench.app.update(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char(letter)))), NOW);
    let letters: Vec<char> = beginning.chars().rev().take(1).chain(last.chars()).collect();
    let asked: Vec<_> = letters.into_iter().map(&mut typed).collect();
    let [earlier, whole] = asked.try_into().expect("two letters");
    bench.settle(earlier);
    bench.code(KeyCode::Enter);
    assert_eq!(bench.app.tab, Tab::Returns, "what its beginning found is not opened");
    bench.settle(whole);
    assert_eq!((bench.app.tab, bench.app.zoom, bench.selected()), (Tab::Complaints, Zoom::Case, key));
}

#[test]
fn a_chinese_name_is_found_by_how_it_is_spoken() {
    let mut bench = Bench::new(Lang::ZhCn);
    let key = Key::new(Kind::Customer, 7);
    let customer = crate::domain::change::Customer {
        id: 7,
        name: "张伟".into(),
        platform: "shopify".into(),
        ..Default::default()
    };
    bench.bring_in(&[crate::domain::change::Change::create(customer)]);
    bench.press("Fzw");
    let found = bench.screen(100, 30);
    assert!(found.contains("张 伟") || found.contains("张伟"), "{found}");
    bench.press("\n");
    assert_eq!(bench.selected(), key.to_string(), "{found}{}", bench.screen(100, 30));
}

#[test]
fn settings_hold_at_once_and_are_remembered() {
    let mut bench = Bench::new(Lang::En);
    bench.press("gs");
    let down = |bench: &mut Bench, n: usize| (0..n).for_each(|_| bench.code(KeyCode::Down));
    down(&mut bench, 2);
    let effects = bench.app.update(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Enter))), NOW);
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::Remember("symbols", value) if value.as_str() == Some("ascii")))
    );
    assert_eq!(bench.app.looks.symbols, Symbols::Ascii);
    let screen = bench.screen(100, 30);
    assert!(!screen.contains(['│', '─', '…', '·']), "{screen}");
    bench.code(KeyCode::Up);
    bench.code(KeyCode::Enter);
    assert_eq!(bench.app.looks.choice, ThemeChoice::Auto);
}

#[test]
fn a_session_goes_on_where_the_last_one_was_left() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2/status:requested sort:requested\njjj");
    bench.press("zc  \n");
    bench.press("<<");
    let (row, kept) = (bench.selected(), bench.app.session().expect("a session is kept"));
    let mut next = Bench::new(Lang::En);
    next.app.take_session(&kept);
    let effects = next.app.begin();
    next.settle(effects);
    assert_eq!((next.app.tab, next.filter().as_str()), (Tab::Returns, "status:requested sort:requested"));
    assert_eq!((next.selected(), next.app.shares), (row, bench.app.shares));
    assert_eq!(next.app.session(), Some(kept));
}

#[test]
fn a_session_that_cannot_be_read_opens_all_the_same() {
    for text in [
        "",
        "tab = 7",
        "tab = 'nowhere'\nfronts = ['x']\n[lists.return]\nfilter = 'colour:blue'\nrow = 'R-x'\ncolumns = ['nothing']",
    ] {
        let mut bench = Bench::new(Lang::En);
        bench.app.take_session(text);
        let effects = bench.app.begin();
        bench.settle(effects);
        bench.press("2");
        assert_eq!(bench.app.list().map(|list| list.rows.len()), Some(12), "{text}");
    }
}

#[test]
fn long_work_stands_in_the_list_of_jobs_and_is_stopped_there() {
    let mut bench = Bench::new(Lang::En);
    bench.app.import(vec!["x.csv".into()], crate::services::import::Reading::default());
    bench.press("gJ");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("running") && screen.contains("import"), "{screen}");
    let effects = bench.app.update(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char('x')))), NOW);
    assert!(effects.iter().any(|effect| matches!(effect, Effect::CancelJob(1))));
    assert!(bench.screen(100, 30).contains("stopping"));
    bench.send(Msg::Report(Report { number: 1, news: News::Cancelled }));
    assert!(bench.screen(100, 30).contains("stopped"));
}

#[test]
fn who_looks_elsewhere_is_told_and_not_too_often() {
    let mut bench = Bench::new(Lang::En);
    let tell = |bench: &mut Bench, later: i64| {
        let report = Report {
            number: 99,
            news: News::Failed(crate::services::DeskError::Store(crate::services::read::StoreError::Busy)),
        };
        let effects = bench.app.update(Msg::Report(report), Instant(NOW.0 + later));
        effects.iter().filter(|effect| matches!(effect, Effect::Notify { .. })).count()
    };
    assert_eq!(tell(&mut bench, 0), 0);
    bench.send(Msg::Input(Event::FocusLost));
    assert_eq!([tell(&mut bench, 0), tell(&mut bench, 1_000), tell(&mut bench, 60_000)], [1, 0, 1]);
    bench.send(Msg::Input(Event::FocusGained));
    assert_eq!(tell(&mut bench, 120_000), 0);
}

#[test]
fn what_was_copied_is_said_with_the_way_it_went() {
    let mut bench = Bench::new(Lang::En);
    bench.press("4Zt");
    bench.send(Msg::Copied(crate::tui::clipboard::Way::Tool("wl-copy")));
    assert!(bench.toast().contains("TRACK") && bench.toast().ends_with("(through wl-copy)"), "{}", bench.toast());
    bench.send(Msg::Copied(crate::tui::clipboard::Way::Terminal { cut: true }));
    assert!(bench.app.toast.as_ref().is_some_and(|(_, role)| *role == Role::Warning));
}

#[test]
fn what_somebody_else_changed_is_marked_and_what_is_new_is_counted() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2j");
    let selected = bench.selected();
    let other =
        bench.app.list().and_then(|list| list.rows.get(4)).map(crate::tui::rows::Row::key).expect("there are twelve");
    let command = |verb: &str, key| Command { verb: verb.into(), key, args: Args::default() };
    let commands = [command("approve", other), command("open", Key::new(Kind::Return, 0))];
    let commands = commands.map(|mut command| {
        if command.verb == "open" {
            command.args.0.insert("sku".into(), "NEW".into());
        }
        command
    });
    bench.desk.run(&Actor::agent("bert"), &commands).expect("the desk can be written");
    bench.send(Msg::DeskChanged);
    assert_eq!(bench.selected(), selected);
    let list = bench.app.list().expect("a list is in front");
    assert!(list.is_fresh(other.id) && list.n_new() == 1);
    let screen = bench.screen(100, 30);
    assert!(screen.contains("1 new") && screen.contains(&format!(" ~{other}")), "{screen}");
    bench.press("5");
    bench.press("2");
    assert_eq!(bench.app.list().map(List::n_new), Some(0));
}

#[test]
fn the_mouse_is_left_to_the_terminal_and_taken_back() {
    let mut bench = Bench::new(Lang::En);
    for on in [false, true] {
        bench.press("2z");
        let effects = bench.app.update(Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char('m')))), NOW);
        assert!(effects.iter().any(|effect| matches!(effect, Effect::Mouse(now) if *now == on)), "{on}");
    }
}

#[test]
fn who_hears_the_screen_has_one_thing_at_a_time() {
    let mut bench = Bench::new(Lang::En);
    bench.app.hear_only(true);
    bench.app.resize((110, 44));
    bench.press("2");
    let regions = bench.app.regions();
    assert!(regions.case.area() == 0 && regions.views.area() == 0 && regions.strip.area() == 0);
    let scene = bench.app.scene();
    bench.press("\n");
    assert!(bench.app.regions().list.area() == 0 && bench.app.scene() != scene);
}

#[test]
fn the_two_pages_of_reports_have_names_that_clicks_go_by() {
    let mut bench = Bench::new(Lang::En);
    bench.app.resize((100, 30));
    bench.press("6");
    bench.click_on("Counts");
    assert!(bench.app.dashboard.counts);
    bench.click_on("Figures");
    assert!(!bench.app.dashboard.counts && bench.app.tab == Tab::Reports);
}
