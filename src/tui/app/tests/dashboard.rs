//! The dashboard driven by keys: its periods and bases, from a figure to its cases and back, groups and causes.

use super::*;
use crate::services::dashboard::{Basis, Step, View};

#[test]
fn periods_bases_and_steps_are_a_key_each() {
    let mut bench = Bench::new(Lang::En);
    bench.press("w");
    assert_eq!((bench.app.tab, bench.app.dashboard.look.step), (Tab::Reports, Step::Week));
    bench.press("[[b");
    assert_eq!((bench.app.dashboard.look.step, bench.app.dashboard.look.back), (Step::Month, 0));
    bench.press("]]]");
    assert_eq!(bench.app.dashboard.look.back, -1, "no further than the period that still runs");
    bench.press("bc");
    assert_eq!((bench.app.dashboard.look.step, bench.app.dashboard.look.basis), (Step::Quarter, Basis::Flow));
    assert!(bench.app.dashboard.board.as_ref().is_some_and(|board| board.look == bench.app.dashboard.look));
}

#[test]
fn esc_leads_back_from_cases_groups_and_causes_to_where_one_was() {
    let mut bench = Bench::new(Lang::En);
    bench.press("6jj");
    let at = bench.app.dashboard.at;
    bench.press("kk\n");
    assert_eq!(bench.app.tab, Tab::Returns);
    bench.code(KeyCode::Esc);
    assert_eq!((bench.app.tab, at), (Tab::Reports, 2));
    bench.press("glp");
    assert!(matches!(bench.app.dashboard.view, View::Pareto(_)));
    bench.code(KeyCode::Esc);
    assert!(matches!(bench.app.dashboard.view, View::Groups(_)) && bench.app.dashboard.look.groups.is_empty());
    bench.press("gmh");
    assert_eq!(bench.app.dashboard.view, View::Hours);
    bench.code(KeyCode::Esc);
    bench.code(KeyCode::Esc);
    assert_eq!(bench.app.dashboard.view, View::Trend);
    bench.code(KeyCode::Esc);
    assert_eq!(bench.app.tab, Tab::Reports, "the last Esc stays");
}

#[test]
fn the_way_of_parcels_stands_under_its_own_name() {
    let mut bench = Bench::new(Lang::En);
    bench.press("6gc");
    assert!(bench.screen(100, 30).contains("Return rate · by lane"), "{}", bench.screen(100, 30));
    bench.press("gc");
    assert!(bench.screen(100, 30).contains("Transit time · by lane"), "{}", bench.screen(100, 30));
    bench.press("gm");
    assert!(bench.screen(100, 30).contains("Return rate · by market"), "{}", bench.screen(100, 30));
}

#[test]
fn a_report_of_what_is_looked_at_is_made_read_and_written_by_keys() {
    let mut bench = Bench::new(Lang::En);
    bench.press("6R");
    assert!(bench.screen(100, 30).contains("Make which report?"), "{}", bench.screen(100, 30));
    bench.press("w");
    let shown = bench.screen(100, 30);
    assert!(shown.contains("Weekly review") && shown.contains("1 of") == shown.contains("0 of 1"), "{shown}");
    bench.press("xm");
    let shown = bench.screen(100, 30);
    assert!(shown.contains("Written to") && shown.contains(".md, kept as RP-"), "{shown}");
    bench.press("xq");
    bench.code(KeyCode::Esc);
    bench.code(KeyCode::Esc);
    assert!(!bench.screen(100, 30).contains("Weekly review"));
    // Today makes it of the report's own period.
    bench.press("1Rm");
    assert!(bench.screen(100, 30).contains("Monthly review"));
}

#[test]
fn what_customers_say_is_a_key_away_and_leads_to_its_cases() {
    let mut bench = Bench::new(Lang::En);
    bench.press("6s");
    let shown = bench.screen(100, 30);
    assert!(shown.contains("Words that rise") && shown.contains("all product lines (1/"), "{shown}");
    bench.code(KeyCode::Esc);
    assert!(!bench.screen(100, 30).contains("Words that rise"));
}

#[test]
fn charts_are_walked_zoomed_read_as_a_table_and_opened() {
    let mut bench = Bench::new(Lang::En);
    bench.press("66");
    assert!(bench.screen(80, 24).contains("12 weeks"));
    bench.press("o");
    assert!(bench.screen(80, 24).contains("26 weeks"));
    bench.press("ii");
    assert!(bench.screen(80, 24).contains("8 weeks"));
    bench.press("bv");
    assert!(bench.screen(80, 24).contains("by month"));
    bench.press("vbb");
    bench.code(KeyCode::Left);
    bench.code(KeyCode::Right);
    bench.press("\n");
    let list = bench.app.list().expect("a list is opened");
    assert_eq!((list.rows.len(), bench.app.tab), (12, Tab::Returns), "{}", list.filter);
    bench.press("-");
    assert_eq!(bench.app.tab, Tab::Reports);
    bench.press("jj\n");
    assert!(bench.app.list().is_some_and(|list| list.filter.starts_with("reason=")));
}

#[test]
fn a_place_is_gone_to_from_a_report_that_is_read() {
    let mut bench = Bench::new(Lang::En);
    bench.press("6Rw");
    assert_eq!(bench.app.layers.len(), 1);
    bench.press("g");
    assert!(!bench.app.ways().is_empty() && bench.app.layers.len() == 1);
    bench.code(KeyCode::Esc);
    assert!(bench.app.ways().is_empty() && bench.app.layers.len() == 1, "Esc takes the prefix back, not the report");
    bench.press("gk");
    assert!(bench.app.layers.is_empty());
    assert_eq!(bench.app.kind(), Some(Kind::Customer));
}
