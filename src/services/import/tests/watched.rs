//! What files bring that people must not miss: disputes with their day, more units than went out, money that is due now.

use super::*;
use crate::domain::change::{Refund, ReturnLine, Task};
use crate::domain::refusal::Refusal;
use crate::domain::returns::Dispute;
use crate::domain::time::DAY;

const ORDER: &str = r##"{"order": {"id": 540077, "name": "#77", "financial_status": "paid", "total_price": "70.00", "currency": "USD",
    "created_at": "2026-03-01T09:00:00Z", "line_items": [{"id": 9910001, "sku": "LAMP", "name": "Lamp", "quantity": 3, "price": "20.00"}], "refunds": []}}"##;

fn desk(folder: &Path) -> Desk {
    Desk::open(&folder.join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens")
}

fn disputed(claim: &str) -> String {
    let head = MFN.replace("\tOrder Amount", "\tA-to-Z Claim\tOrder Amount");
    head.replace("\tStandardRefund\t", &format!("\tStandardRefund\t{claim}\t"))
}

#[test]
fn a_dispute_that_a_file_brings_has_the_day_of_its_platform_and_a_task() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk(folder.path());
    desk.automate(true);
    bring(&mut desk, &[file(folder.path(), "calm.txt", &disputed("N"))]);
    assert_eq!((cases(&desk)[0].dispute, cases(&desk)[0].dispute_until), (None, None));
    let define = [("sort", "rule"), ("name", "dispute-evidence"), ("text", RULE)];
    let args = Args(define.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect());
    let define = Command { verb: "define".to_owned(), key: Key::new(Kind::Definition, 0), args };
    assert_eq!(desk.run(&Actor::agent("mei"), &[define]).expect("it is defined").refused, []);
    bring(&mut desk, &[file(folder.path(), "claim.txt", &disputed("Y"))]);
    let case = &cases(&desk)[0];
    let since = case.disputed_at.expect("it is known since when");
    assert_eq!((case.dispute, case.dispute_until), (Some(Dispute::Open), Some(since.plus(2 * DAY))));
    assert_eq!(case.due_at, since.plus(2 * DAY), "the time to decide ends at the same moment");
    let tasks: Vec<Task> = record::select(desk.store().db(), "order by id", &[]).expect("tasks are read");
    assert_eq!(tasks.iter().map(|task| task.what.as_str()).collect::<Vec<_>>(), ["evidence_pack"]);
}

const RULE: &str = include_str!("../../../../assets/business/rule/dispute-evidence.toml");

#[test]
fn more_units_than_went_out_are_marked_and_kept_whatever_comes_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let returns = "platform,return-number,order-number,sku,quantity,reason\n\
        shopify,RT1,540077,LAMP,2,other\nshopify,RT2,540077,LAMP,2,other\n";
    for files in [[ORDER, returns], [returns, ORDER]] {
        let mut desk =
            Desk::open(&folder.path().join(format!("{}.desk", files[0].len())), Clock::Fixed(NOW)).expect("a desk");
        for text in files {
            bring(&mut desk, &[file(folder.path(), "file", text)]);
        }
        let marked: Vec<bool> =
            cases(&desk).iter().map(|case| case.tags.contains(&"more-than-shipped".to_owned())).collect();
        assert!(marked.last() == Some(&true), "{marked:?}");
        let lines: Vec<ReturnLine> = record::select(desk.store().db(), "order by id", &[]).expect("lines are read");
        assert_eq!(lines.iter().map(|line| line.asked).collect::<Vec<_>>(), [2, 2], "nothing is lost");
        let first = cases(&desk)[0].id;
        let second = cases(&desk)[1].id;
        let refused = act(&mut desk, "approve", second, &[("reason", "kind")]).refused;
        assert!(matches!(refused.as_slice(), [(_, Refusal::TooMany { wanted: 2, most: 1, .. })]), "{refused:?}");
        assert_eq!(act(&mut desk, "refuse", first, &[("clause", "other")]).refused, []);
        assert_eq!(
            act(&mut desk, "approve", second, &[("reason", "kind")]).refused,
            [],
            "the other one counts no more"
        );
    }
}

#[test]
fn goods_that_a_file_says_are_here_start_the_clock_of_money_that_was_agreed_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk(folder.path());
    let delivered = |day: &str| {
        let head = MFN.replace("\tOrder Amount", "\tReturn delivery date\tOrder Amount");
        head.replace("\tStandardRefund\t", &format!("\tStandardRefund\t{day}\t"))
    };
    bring(&mut desk, &[file(folder.path(), "returns.txt", &delivered(""))]);
    let id = cases(&desk)[0].id;
    assert_eq!(act(&mut desk, "approve", id, &[("reason", "kind")]).refused, []);
    assert_eq!(act(&mut desk, "refund", id, &[("amount", "5"), ("reason", "trust")]).refused, []);
    let refund = |desk: &Desk| -> Refund {
        let all: Vec<Refund> = record::select(desk.store().db(), "", &[]).expect("refunds are read");
        all.into_iter().next().expect("a refund")
    };
    assert!(refund(&desk).due_at.is_never());
    bring(&mut desk, &[file(folder.path(), "again.txt", &delivered("18-Jun-2026"))]);
    assert_eq!((cases(&desk)[0].status, refund(&desk).due_clause.as_str()), (ReturnStatus::Arrived, "amazon-refund"));
}
