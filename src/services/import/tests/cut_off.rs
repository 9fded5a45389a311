//! An import that was stopped or killed behind its files: what it left is taken up.

use super::*;

/// Returns of one product, more than are looked at in one write, and the catalogue that comes after them.
fn files(folder: &Path) -> [Input; 2] {
    let head = FBA.lines().next().expect("a head");
    let row = |n: i32| {
        format!(
            "2026-06-01T07:32:45+00:00\t113-1111111-{n:07}\tLAMP-1\tB0AAAAAAA1\tX001\tDesk lamp\t1\tIND8\tSELLABLE\tUNWANTED_ITEM\tReimbursed\tLPN{n}\t"
        )
    };
    let rows: Vec<String> = (0..700).map(row).collect();
    [
        file(folder, "returns.txt", &format!("{head}\n{}\n", rows.join("\n"))),
        file(folder, "products.csv", "SKU,Title,Product line,Supplier\nLAMP-1,Desk lamp,Lighting,Lumo Works\n"),
    ]
}

fn n_without_line(desk: &Desk) -> usize {
    cases(desk).iter().filter(|case| case.product_line.is_empty()).count()
}

#[test]
fn what_was_left_is_taken_up_by_the_next_import_and_by_sync() {
    let stopped = |desk: &mut Desk, inputs: &[Input]| {
        let mut progress = |at| !matches!(at, Progress::Links { .. });
        let report = run(desk, &Actor::agent("mei"), inputs, &Options::default(), &mut progress);
        assert!(report.expect("an import answers").cancelled);
    };
    let next = |desk: &mut Desk, folder: &Path| _ = bring(desk, &[file(folder, "more.txt", FBA)]);
    let sync = |desk: &mut Desk, _: &Path| take_up(desk, &Actor::agent("mei"), &|| true).expect("it goes on");
    for go_on in [next as fn(&mut Desk, &Path), sync] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
        let [returns, products] = files(folder.path());
        bring(&mut desk, &[returns]);
        stopped(&mut desk, &[products]);
        assert_ne!(n_without_line(&desk), 0);
        go_on(&mut desk, folder.path());
        assert_eq!(n_without_line(&desk), 0);
        assert!(!linking::News::are_waiting(desk.store().db()).expect("it reads"));
    }
}

#[test]
fn whoever_watches_hears_of_rows_then_of_links() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let [returns, products] = files(folder.path());
    bring(&mut desk, &[returns]);
    let mut heard = Vec::new();
    let mut progress = |at| {
        heard.push(at);
        true
    };
    run(&mut desk, &Actor::agent("mei"), &[products], &Options::default(), &mut progress).expect("an import answers");
    assert_eq!(heard, [Progress::Links { n: 500, all: 700 }]);
}
