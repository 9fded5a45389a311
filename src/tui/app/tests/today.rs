//! Today driven by keys: there at a glance, whole a moment later, its queue opened.

use super::*;

#[test]
fn today_is_there_at_a_glance_and_whole_a_moment_later() {
    let bench = Bench::new(Lang::En);
    let env = bench.app.env();
    let ask = |question| match questions::answer(&bench.reader, &question) {
        Ok(questions::Answer::Today(today)) => *today,
        other => panic!("{other:?}"),
    };
    let (glance, whole) = (ask(questions::Question::Glance(env.clone())), ask(questions::Question::Today(env)));
    assert!(!glance.whole && whole.whole && bench.app.today.as_ref().is_some_and(|today| today.whole));
    // The desk is small, so that the glance sees all of it.
    assert_eq!(glance.counts, whole.counts);
    let mut whole = whole;
    whole.leave_out(&[Feature::Returns, Feature::Tracking]);
    let kinds: std::collections::BTreeSet<Kind> = whole.counts.iter().map(|count| count.kind).collect();
    assert_eq!(kinds, [Kind::Ticket, Kind::Action].into());
    assert!(!whole.queue.is_empty() && whole.queue.iter().all(|owed| owed.key.kind == Kind::Ticket));
    let condition = (String::new(), Vec::new());
    for (limit, counted) in [(0, 0), (5, 5), (12, 12), (13, 12)] {
        assert_eq!(bench.reader.count_up_to(Kind::Return, &condition, limit).ok(), Some(counted));
    }
}

#[test]
fn today_lists_what_is_due_next_and_enter_opens_it() {
    for &lang in Lang::ALL {
        let mut bench = Bench::new(lang);
        let queue = bench.app.today.as_ref().map(|today| today.queue.clone()).unwrap_or_default();
        assert_eq!(queue.len(), 24, "each return and each complaint owes something");
        assert!(queue.is_sorted_by_key(|owed| owed.due_at) && queue.iter().all(|owed| owed.clause.starts_with("own-")));
        for (cells, lines) in [(80, 24), (120, 40), (200, 60)] {
            let screen = bench.screen(cells, lines);
            let clause = bench.app.words.code("deadline", &queue[0].clause);
            assert!(screen.contains(&queue[0].key.to_string()), "{cells}x{lines}\n{screen}");
            assert!(lang != Lang::En || screen.contains(&clause), "{cells}x{lines}\n{screen}");
        }
        bench.press("jj");
        bench.code(KeyCode::Enter);
        assert_eq!((bench.app.zoom, bench.selected()), (Zoom::Case, queue[2].key.to_string()));
    }
}
