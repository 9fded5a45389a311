//! Keys that do nothing where they are pressed: nothing is done, and each is told why.

use super::*;

#[test]
fn a_key_that_leads_nowhere_after_a_prefix_does_nothing_and_says_so() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3jjg");
    assert!(!bench.app.ways().is_empty());
    bench.press("g");
    assert_eq!(bench.app.list().map(|list| list.cursor), Some(0));
    let before = bench.reader.head().expect("the desk can be read");
    for keys in ["za", "gP", "gx", "Za", "gj"] {
        bench.press(keys);
        let told = keys.chars().map(String::from).collect::<Vec<_>>().join(" ");
        assert_eq!(bench.toast(), format!("{told} means nothing here. ? lists what does."));
        assert!(bench.app.layers.is_empty() && bench.app.ways().is_empty(), "{keys}");
    }
    assert_eq!(bench.app.list().map(|list| list.cursor), Some(0));
    assert_eq!(bench.reader.head().ok(), Some(before), "nothing was decided");
    // What is only read knows places by several keys, too.
    bench.press("Ugx");
    assert_eq!((bench.app.layers.len(), bench.toast().as_str()), (1, "g x means nothing here. ? lists what does."));
}

#[test]
fn a_key_that_does_nothing_here_says_why() {
    let rows: &[(&str, &str)] = &[
        ("a", "“approve” is for a case: Enter opens what the cursor is on."),
        (" ", "“mark” is for a case: Enter opens what the cursor is on."),
        ("}", "} means nothing here. ? lists what does."),
        ("3B", "B means nothing here. ? lists what does."),
        ("3n", "“next match” is for the case in full: Enter opens it."),
        ("3K", "The text begins here."),
        ("3 k;;", "Everything from the last mark to here is marked already."),
        ("3\n*", "“mark all” is for the list: Esc leads back to it."),
        ("3\nK", "There is no further case in this list."),
        ("66h", "“weekday and hour” is for the figures: 6 leads to them."),
    ];
    for (keys, told) in rows {
        let mut bench = Bench::new(Lang::En);
        bench.press(keys);
        assert_eq!(bench.toast(), *told, "{keys}");
        assert_eq!(bench.app.layers.len(), 0, "{keys}");
    }
    let mut bench = Bench::new(Lang::ZhCn);
    bench.press("3B");
    assert_eq!(bench.toast(), "按键 B 在这里没有作用。按 ? 查看可用的按键。");
}
