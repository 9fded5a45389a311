//! Rows that only add to what another file holds.

use super::*;
use crate::domain::change::{Message, Refund, Ticket};
use crate::domain::refunds::RefundStatus;

const REFUNDS: &str = r#"[{"id": 81, "amount": "1250", "refunded_by": 1, "reason": "broken", "date_created_gmt": "2026-03-21T20:00:00",
    "_links": {"up": [{"href": "https://shop.example/wp-json/wc/v3/orders/70"}]}}]"#;
const ORDER: &str = r#"[{"id": 70, "order_key": "k", "currency": "JPY", "total": "4000", "date_created_gmt": "2026-03-20T20:00:00",
    "line_items": [{"id": 1, "name": "Tea", "quantity": 2, "subtotal": "4000", "total_tax": "0", "sku": "TEA"}], "refunds": []}]"#;

#[test]
fn a_refund_waits_for_its_order_and_takes_its_currency() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let refunds = file(folder.path(), "refunds.json", REFUNDS);
    let report = bring(&mut desk, std::slice::from_ref(&refunds));
    assert_eq!(tallies(&report), [(1, 0, 0, 0, 1)]);
    let reject = std::fs::read_to_string(report.files[0].rejects_file.as_ref().expect("a rejects file")).expect("read");
    assert!(reject.contains("not_on_desk") && reject.contains(",70,"), "{reject}");
    bring(&mut desk, &[file(folder.path(), "orders.json", ORDER)]);
    // The same bytes are read again, because they waited.
    assert_eq!(tallies(&bring(&mut desk, std::slice::from_ref(&refunds))), [(1, 1, 0, 0, 0)]);
    assert!(bring(&mut desk, &[refunds]).files[0].known);
    let refunds: Vec<Refund> = record::select(desk.store().db(), "", &[]).expect("refunds");
    let [refund] = refunds.as_slice() else { panic!("{refunds:?}") };
    assert_eq!((refund.amount_minor, refund.currency.as_str()), (1_250, "JPY"));
    assert_eq!((refund.status, refund.order_ref.as_str()), (RefundStatus::Succeeded, "70"));
    assert!(refund.order_id.is_some());
}

#[test]
fn tags_and_history_of_a_ticket_join_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let tickets = "id,requester_id,submitter_id,via_channel,subject,description,status,priority,created_at,external_id\n\
        5,7,7,email,Hi,Help,open,high,2026-02-19 01:54:52,\n";
    let tags = "tag,ticket_id\nvip,5\nlate,5\nvip,6\n";
    let history = "field_name,ticket_id,updated,user_id,value\nstatus,5,2026-02-20 08:00:00,9,pending\n";
    bring(&mut desk, &[file(folder.path(), "tickets.csv", tickets)]);
    let report = bring(&mut desk, &[file(folder.path(), "tags.csv", tags), file(folder.path(), "h.csv", history)]);
    assert_eq!(tallies(&report), [(3, 0, 1, 0, 1), (1, 1, 0, 0, 0)]);
    assert_eq!(report.files[0].n_merged, 1);
    let tickets: Vec<Ticket> = record::select(desk.store().db(), "", &[]).expect("tickets");
    let [ticket] = tickets.as_slice() else { panic!("{tickets:?}") };
    assert_eq!(ticket.tags, ["late", "vip"]);
    let messages: Vec<Message> = record::select(desk.store().db(), "where subject = 'status'", &[]).expect("messages");
    assert_eq!((messages[0].ticket_id, messages[0].body.as_str()), (Some(ticket.id), "pending"));
}

#[test]
fn a_file_that_comes_before_what_it_needs_is_read_once_more() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let files = [file(folder.path(), "a-refunds.json", REFUNDS), file(folder.path(), "b-orders.json", ORDER)];
    let report = bring(&mut desk, &files);
    assert_eq!(tallies(&report), [(1, 1, 0, 0, 0), (1, 1, 0, 0, 0)]);
    assert!(report.files.iter().all(|file| file.rejects_file.is_none()));
    let left = std::fs::read_dir(folder.path().join("rejects")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "no file of rejected rows is left behind");
    let refunds: Vec<Refund> = record::select(desk.store().db(), "", &[]).expect("refunds");
    assert_eq!(refunds.len(), 1);
    assert!(bring(&mut desk, &files).files.iter().all(|file| file.known));
    // What never came still waits.
    let alone = REFUNDS.replace("orders/70", "orders/71").replace("\"id\": 81", "\"id\": 82");
    let report = bring(&mut desk, &[file(folder.path(), "c.json", &alone), files[1].clone()]);
    assert_eq!((report.files[0].n_rejected, report.files[0].n_rows), (1, 1));
    assert!(report.files[0].rejects_file.as_ref().is_some_and(|path| path.is_file()));
}
