//! What files tell of the desk's own money: the platform's word for refunds made here, and rates for those to come.

use super::*;
use crate::domain::change::{Rate, Record, Refund};
use crate::domain::refunds::RefundStatus;

const ORDER: &str = r##"{"order": {"id": 540077, "name": "#77", "financial_status": "paid", "total_price": "70.00", "currency": "USD",
    "created_at": "2026-03-01T09:00:00Z", "line_items": [{"id": 9910001, "sku": "LAMP", "name": "Lamp", "quantity": 3, "price": "20.00"},
      {"id": 9910002, "sku": "BULB", "name": "Bulb", "quantity": 1, "price": "10.00"}], "refunds": []}}"##;

fn told(id: i64, amount: &str) -> String {
    format!(
        r#"{{"refunds": [{{"id": {id}, "order_id": 540077, "created_at": "2026-03-05T10:00:00Z", "processed_at": "2026-03-05T10:00:00Z",
    "refund_line_items": [], "transactions": [{{"id": 32, "kind": "refund", "status": "success", "amount": "{amount}", "currency": "USD"}}]}}]}}"#
    )
}

const RATES: &str = "Date,USD,JPY,GBP,CHF,CZK,\n2026-03-02,1.3,160,0.8,0.9,25,\n2026-02-27,1.25,160,0.8,0.9,25,\n";

/// A desk with a return of one lamp, approved.
fn desk(folder: &Path, files: &[&str]) -> Desk {
    let mut desk = Desk::open(&folder.join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    for text in files {
        bring(&mut desk, &[file(folder, "file", text)]);
    }
    let open = [("sku", "LAMP"), ("order", "540077")];
    assert_eq!(act(&mut desk, "open", 0, &open).refused, [], "a return is opened");
    // The shop of a return that was opened by hand is that of its order.
    assert_eq!(cases(&desk)[0].platform, "shopify");
    assert_eq!(on_case(&mut desk, "approve", &[("reason", "kind")]).refused, []);
    desk
}

fn refunds(desk: &Desk) -> Vec<Refund> {
    record::select(desk.store().db(), "order by id", &[]).expect("refunds are read")
}

fn on_case(desk: &mut Desk, verb: &str, args: &[(&str, &str)]) -> crate::services::Outcome {
    let id = cases(desk)[0].id;
    act(desk, verb, id, args)
}

fn on_refund(desk: &mut Desk, verb: &str, args: &[(&str, &str)]) -> crate::services::Outcome {
    let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let key = refunds(desk)[0].key();
    desk.run(&Actor::agent("mei"), &[Command { verb: verb.to_owned(), key, args }]).expect("a command answers")
}

#[test]
fn a_refund_made_here_is_confirmed_by_the_platforms_file_and_counts_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk(folder.path(), &[ORDER]);
    assert_eq!(on_case(&mut desk, "refund", &[("amount", "12.50"), ("reason", "kind")]).refused, []);
    let report = bring(&mut desk, &[file(folder.path(), "refunds", &told(9, "12.50"))]);
    assert_eq!(report.files[0].n_conflicts, 0, "{report:?}");
    let all = refunds(&desk);
    let told_of: Vec<_> = all.iter().map(|refund| (refund.status, refund.amount_minor, refund.external)).collect();
    assert_eq!(told_of, [(RefundStatus::Succeeded, 1_250, false)]);
    assert_eq!((all[0].natural_key.as_deref(), all[0].paid_minor), (Some("shopify:refund:9"), None));
    assert_eq!(cases(&desk)[0].refunded_minor, 1_250, "the return knows it once");
    bring(&mut desk, &[file(folder.path(), "refunds", &format!("{}\n", told(9, "12.50")))]);
    assert_eq!(refunds(&desk), all, "the same word again changes nothing");
    bring(&mut desk, &[file(folder.path(), "refunds", &told(10, "12.50"))]);
    assert_eq!(refunds(&desk).len(), 2, "another refund of the same sum is another one");
}

#[test]
fn another_sum_than_ours_waits_for_a_person() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk(folder.path(), &[ORDER]);
    on_case(&mut desk, "refund", &[("amount", "12"), ("reason", "kind")]);
    let id = refunds(&desk)[0].id;
    // The platform's number is known before its file comes.
    let mut write = desk.store().write(NOW).expect("a write");
    let before = refunds(&desk)[0].clone();
    let after = Refund { platform_ref: "9".to_owned(), ..before.clone() };
    let deed = crate::store::Deed {
        actor: Actor::agent("mei"),
        verb: "note".to_owned(),
        target: None,
        args: "{}".to_owned(),
        happened_at: NOW,
        cause: None,
        undoes: None,
    };
    write.operation(&deed, &[Change::update(before, after)]).expect("it is written");
    write.finish().expect("it is durable");
    let report = bring(&mut desk, &[file(folder.path(), "refunds", &told(9, "12.50"))]);
    assert_eq!(report.files[0].n_conflicts, 1, "{report:?}");
    let refund = &refunds(&desk)[0];
    assert_eq!((refund.id, refund.status, refund.paid_minor), (id, RefundStatus::Submitted, Some(1_250)));
    assert_eq!(on_refund(&mut desk, "confirm", &[]).refused.len(), 1);
    assert_eq!(on_refund(&mut desk, "confirm", &[("differs", "yes")]).refused, []);
    assert_eq!((refunds(&desk)[0].amount_minor, cases(&desk)[0].refunded_minor), (1_250, 1_250));
}

#[test]
fn rates_come_in_once_and_are_frozen_with_the_next_refund() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk(folder.path(), &[ORDER]);
    let tally = |report: &Report| (report.files[0].n_opened, report.files[0].n_updated, report.files[0].n_unchanged);
    assert_eq!(tally(&bring(&mut desk, &[file(folder.path(), "rates", RATES)])), (2, 0, 0));
    let newer = RATES.replace("1.3,", "1.31,").replace("\n2026-02", "\n2026-03-03,1.32,160,0.8,0.9,25,\n2026-02");
    assert_eq!(tally(&bring(&mut desk, &[file(folder.path(), "rates", &newer)])), (1, 1, 1));
    let days: Vec<Rate> = record::select(desk.store().db(), "order by day_at", &[]).expect("rates are read");
    assert_eq!(
        days.iter().map(|day| day.of("USD")).collect::<Vec<_>>(),
        [Some(125_000_000), Some(131_000_000), Some(132_000_000)]
    );
    on_case(&mut desk, "refund", &[("amount", "12.50"), ("reason", "kind")]);
    let refund = &refunds(&desk)[0];
    // The order is of a Sunday: Friday's rate counts.
    assert_eq!((refund.report_currency.as_str(), refund.report_minor, refund.rate_old), ("EUR", Some(1_000), false));
    let rated_at = refund.rated_at;
    assert_eq!(rated_at.map(Instant::rfc3339).as_deref(), Some("2026-02-27T00:00:00Z"));
    bring(&mut desk, &[file(folder.path(), "refunds", &told(10, "25.00"))]);
    let told_of = &refunds(&desk)[1];
    assert_eq!((told_of.external, told_of.report_minor, told_of.rated_at), (true, Some(2_000), rated_at));
}

#[test]
fn refunds_that_were_there_before_the_rates_get_theirs_with_them_and_lose_it_with_their_undo() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk(folder.path(), &[ORDER]);
    on_case(&mut desk, "refund", &[("amount", "12.50"), ("reason", "kind")]);
    bring(&mut desk, &[file(folder.path(), "refunds", &told(10, "25.00"))]);
    let reported = |desk: &Desk| refunds(desk).iter().map(|refund| refund.report_minor).collect::<Vec<_>>();
    assert_eq!(reported(&desk), [None, None]);
    let report = bring(&mut desk, &[file(folder.path(), "rates", RATES)]);
    assert_eq!(reported(&desk), [Some(1_000), Some(2_000)]);
    desk.undo(&Actor::agent("mei"), report.group).expect("rates can be taken back");
    assert_eq!(reported(&desk), [None, None]);
    // What the shop's own currency is can be said later too.
    let args = [("sort", "money"), ("name", "ours"), ("text", "report_currency = 'USD'")];
    let args = Args(args.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect());
    let define = Command { verb: "define".to_owned(), key: Key::new(Kind::Definition, 0), args };
    let outcome = desk.run(&Actor::agent("mei"), &[define]).expect("it is defined");
    assert_eq!(reported(&desk), [Some(1_250), Some(2_500)]);
    desk.undo(&Actor::agent("mei"), outcome.group).expect("it can be taken back");
    assert_eq!(reported(&desk), [None, None]);
}

/// One of the decisions about money, on the return, its newest refund or its newest exchange.
fn decision(desk: &Desk, what: usize, cents: i64) -> Option<Command> {
    let amount = format!("{}.{:02}", cents / 100, cents % 100);
    let less = format!("-{amount}");
    let exchanges: Vec<crate::domain::change::Exchange> =
        record::select(desk.store().db(), "order by id desc", &[]).expect("exchanges are read");
    let refund = refunds(desk).last().map(Record::key);
    let exchange = exchanges.first().map(Record::key);
    let case = cases(desk).first().map(Record::key);
    let (key, verb, args): (_, _, Vec<(&str, &str)>) = match what {
        0 => (case, "refund", vec![("amount", &amount), ("reason", "kind")]),
        1 => (case, "credit", vec![("amount", &amount)]),
        2 => (case, "exchange", vec![("mode", "ship_first"), ("difference", &less)]),
        3 => (refund, "fail", vec![("reason", "bank")]),
        4 => (refund, "retry", vec![]),
        5 => (refund, "void", vec![]),
        6 => (exchange, "price", vec![("difference", &less)]),
        7 => (exchange, "ship", vec![("tracking", "T1")]),
        _ => (exchange, "convert", vec![("reason", "sold out")]),
    };
    let args = args.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    key.map(|key| Command { verb: verb.to_owned(), key, args: Args(args) })
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(8))]
    #[test]
    fn refunds_stay_within_what_was_paid_and_undo_restores_whatever_was_done(
        steps in proptest::collection::vec((0usize..9, 1i64..3_000), 1..8),
    ) {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = desk(folder.path(), &[ORDER, RATES]);
        let dump = |desk: &Desk| crate::services::backup::dump(&desk.reader().expect("a reader")).expect("a dump");
        let mut done = Vec::new();
        for (what, cents) in steps {
            let Some(command) = decision(&desk, what, cents) else { continue };
            let was = dump(&desk);
            let outcome = desk.run(&Actor::agent("mei"), &[command]).expect("a command answers");
            if !outcome.operations.is_empty() {
                done.push((outcome.group, was));
            }
            let live: i64 =
                refunds(&desk).iter().filter(|refund| refund.status.is_live()).map(|refund| refund.amount_minor).sum();
            proptest::prop_assert!(live <= 7_000, "{live}");
        }
        for (group, was) in done.into_iter().rev() {
            desk.undo(&Actor::agent("mei"), group).expect("nothing has left the desk");
            proptest::prop_assert_eq!(dump(&desk), was);
        }
    }
}

const GOODS: &str = "SKU,ASIN,Title,Product line,Supplier\nLAMP-1,,Desk lamp,lighting,Bright Quay\n";
const VENDOR: &str = "Name,Email,Financial Status,Paid at,Created at,Currency,Subtotal,Total,Lineitem quantity,Lineitem name,Lineitem price,Lineitem sku,Vendor,Id\n\
#2001,a@example.com,paid,2026-06-01 09:00:00 +0000,2026-06-01 09:00:00 +0000,USD,20.00,20.00,1,Desk lamp,20.00,LAMP-1,My Shop,77001\n";

#[test]
fn what_goods_belong_to_reaches_the_cases_that_came_before_and_no_vendor_overrules_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let places = |desk: &Desk| -> Vec<(String, String)> {
        cases(desk).into_iter().map(|case| (case.product_line, case.supplier)).collect()
    };
    let pair = |line: &str, supplier: &str| (line.to_owned(), supplier.to_owned());
    bring(&mut desk, &[file(folder.path(), "returns", FBA)]);
    assert_eq!(places(&desk), vec![pair("", ""); 2]);
    let report = bring(&mut desk, &[file(folder.path(), "goods", GOODS), file(folder.path(), "orders", VENDOR)]);
    assert_eq!(places(&desk), vec![pair("lighting", "Bright Quay"); 2]);
    desk.undo(&Actor::agent("mei"), report.group).expect("the goods are taken back");
    assert_eq!(places(&desk), vec![pair("", ""); 2], "with what followed from them");
}
