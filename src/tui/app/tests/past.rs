//! The past driven by keys: of a case and of Today, by steps and by a typed moment; nothing changes there, and the way out leads back.

use super::*;
use crate::domain::vocabulary::Severity;
use crate::tui::rows::Row;

fn alt(bench: &mut Bench, c: char) {
    bench.send(Msg::Input(Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::ALT))));
}

fn severity(bench: &Bench) -> Option<Severity> {
    match bench.app.list()?.case.as_ref()?.row {
        Row::Return(ref case) => Some(case.severity),
        _ => None,
    }
}

/// A desk whose first return was taken as serious, became urgent, and then general.
fn bench() -> (Bench, String) {
    let mut bench = Bench::new(Lang::En);
    bench.press("2");
    let key = bench.selected();
    for c in ['3', '1'] {
        bench.press("/");
        bench.press(&key);
        bench.press("\n");
        alt(&mut bench, c);
    }
    assert_eq!((bench.selected(), severity(&bench)), (key.clone(), Some(Severity::General)));
    (bench, key)
}

#[test]
fn a_case_is_walked_back_to_its_making_and_nothing_can_be_done_there() {
    let (mut bench, key) = bench();
    bench.press("H");
    assert!(bench.screen(100, 30).contains("THE PAST"), "{}", bench.screen(100, 30));
    assert_eq!((bench.app.zoom, severity(&bench)), (Zoom::Case, Some(Severity::General)));
    bench.code(KeyCode::Left);
    assert_eq!(severity(&bench), Some(Severity::Urgent));
    assert!(bench.screen(100, 30).contains("2/3"), "{}", bench.screen(100, 30));
    bench.code(KeyCode::Left);
    bench.code(KeyCode::Left);
    assert_eq!(severity(&bench), Some(Severity::Serious));
    for key in ['a', 'x', 'f', '.', 'u', 'I', 'J'] {
        bench.press(&key.to_string());
        assert!(bench.app.layers.is_empty() && bench.app.past.is_some(), "{key}");
        assert!(bench.app.toast.as_ref().is_some_and(|(text, _)| text.contains("goes back to now")), "{key}");
    }
    alt(&mut bench, '1');
    bench.press("?");
    assert!(bench.screen(120, 40).contains("nothing can be changed"), "{}", bench.screen(120, 40));
    bench.code(KeyCode::Esc);
    bench.code(KeyCode::Right);
    assert_eq!(severity(&bench), Some(Severity::Urgent));
    let history = bench.reader.history_of(Key::parse(&key).expect("a number")).expect("it reads");
    bench.press(&format!("H#{}\n", history[0].id));
    assert_eq!(severity(&bench), Some(Severity::Serious), "just after it was made");
    bench.press("Hyesterday\n");
    assert!(bench.screen(100, 30).contains("was not there"), "{}", bench.screen(100, 30));
    bench.press("0");
    assert!(bench.app.past.is_none() && bench.app.zoom == Zoom::Split);
    assert_eq!((bench.selected(), severity(&bench)), (key, Some(Severity::General)));
}

#[test]
fn today_is_seen_as_it_stood_with_its_lists() {
    let (mut bench, key) = bench();
    bench.press("1");
    let queue = |bench: &Bench| bench.app.today.as_ref().map_or(0, |today| today.queue.len());
    let now = queue(&bench);
    bench.press("H");
    bench.code(KeyCode::Left);
    bench.code(KeyCode::Left);
    assert_eq!(queue(&bench), now, "only a severity was otherwise");
    bench.press("2");
    assert!(bench.app.past.is_some() && bench.screen(100, 30).contains("THE PAST"));
    bench.press("/");
    bench.press(&format!("{key} severity:serious"));
    bench.press("\n");
    assert_eq!((bench.selected(), severity(&bench)), (key, Some(Severity::Serious)));
    bench.press("6");
    assert_eq!(bench.app.tab, Tab::Returns, "figures of the past are reports");
    bench.press("1");
    bench.code(KeyCode::Left);
    bench.code(KeyCode::Left);
    assert_eq!(queue(&bench), 0, "before the first operation");
    bench.press("0");
    assert_eq!((bench.app.tab, bench.app.past.is_none(), queue(&bench)), (Tab::Today, true, now));
    bench.press("2");
    assert_eq!(bench.selected(), "", "the list is at now again, where it is not serious");
}

#[test]
fn a_field_tells_where_it_comes_from_and_leads_to_that_moment() {
    let (mut bench, _) = bench();
    bench.press("O");
    for _ in 0..80 {
        if bench.screen(120, 40).to_lowercase().contains("was urgent") {
            break;
        }
        bench.code(KeyCode::Down);
    }
    let screen = bench.screen(120, 40).to_lowercase();
    assert!(screen.contains("was urgent") && screen.contains("was serious") && screen.contains("anna"), "{screen}");
    bench.code(KeyCode::Enter);
    assert!(bench.app.past.is_some() && bench.app.layers.is_empty());
    assert_eq!(severity(&bench), Some(Severity::General));
    bench.code(KeyCode::Left);
    assert_eq!(severity(&bench), Some(Severity::Urgent));
    bench.code(KeyCode::Esc);
    assert!(bench.app.past.is_none());
}
