//! The desk's own tables: its own words, and one return in several rows.

use super::*;
use crate::domain::change::{ReturnLine, Ticket};
use crate::domain::complaints::TicketStatus;

const ORDERS: &str = "platform,order-number,ordered-at,sku,line-total,currency,quantity,product\n\
    shop,S-1,2026-06-01T10:00:00Z,MUG,100.00,EUR,3,Mug\nshop,S-1,2026-06-01T10:00:00Z,BOOK,55.00,EUR,1,Book\n";
const HEAD: &str =
    "platform,return-number,order-number,sku,quantity,reason,comment,currency,status,requested-at,value\n";

fn row(number: &str, goods: &str, reason: &str, status: &str, value: &str) -> String {
    format!("shop,{number},S-1,{goods},{reason},it is {reason},EUR,{status},2026-06-10T10:00:00Z,{value}\n")
}

fn place() -> (tempfile::TempDir, Desk) {
    let folder = tempfile::tempdir().expect("a folder");
    let desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    (folder, desk)
}

#[test]
fn the_desks_own_tables_are_read_in_the_desks_own_words() {
    let (folder, mut desk) = place();
    let rows = [
        row("1", "MUG,1", "defective", "approved", ""),
        row("2", "MUG,1", "too small", "requested", ""),
        row("3", "MUG,1", "运输损坏", "已拒绝", ""),
        row("4", "MUG,1", "nobody knows", "whatever", ""),
    ];
    bring(&mut desk, &[file(folder.path(), "returns.csv", &format!("{HEAD}{}", rows.concat()))]);
    let told: Vec<_> = cases(&desk).iter().map(|case| (case.reason.code(), case.status.code())).collect();
    let wanted = [
        ("defective", "approved"),
        ("too_small", "requested"),
        ("damaged_transit", "rejected"),
        ("other", "requested"),
    ];
    assert_eq!(told, wanted);
    let complaints = "platform,complaint-number,subject,message,status,reason\nshop,1,Late,Where is it?,pending,late\n\
                      shop,2,Broken,It broke,solved,坏了\n";
    bring(&mut desk, &[file(folder.path(), "complaints.csv", complaints)]);
    let tickets: Vec<Ticket> = record::select(desk.store().db(), "order by id", &[]).expect("complaints are read");
    let told: Vec<_> = tickets.iter().map(|ticket| (ticket.reason.code(), ticket.status)).collect();
    assert_eq!(told, [("late", TicketStatus::WaitingCustomer), ("defective", TicketStatus::Resolved)]);
}

#[test]
fn what_nothing_is_read_from_and_why_rows_stay_out_is_told() {
    let (folder, mut desk) = place();
    let head = HEAD.replace("comment", "coment");
    let torn = "shop,5,S-1\n".repeat(2);
    let rows = [row("1", "MUG,1", "defective", "approved", ""), torn, row("6", "MUG,one", "defective", "approved", "")];
    let report = bring(&mut desk, &[file(folder.path(), "returns.csv", &format!("{head}{}", rows.concat()))]);
    let told = &report.files[0];
    assert_eq!(
        (told.n_opened, told.n_rejected, told.unknown_columns.as_slice()),
        (1, 3, ["coment".to_owned()].as_slice())
    );
    let causes: Vec<_> = told
        .causes
        .iter()
        .map(|cause| (cause.reason.code(), cause.column.as_str(), cause.n_rows, cause.first_line))
        .collect();
    assert_eq!(causes, [("too_few_cells", "", 2, 3), ("bad_number", "quantity", 1, 5)]);
    let rejects = Input::Path(told.rejects_file.clone().expect("a file of rejects"));
    assert_eq!(
        bring(&mut desk, &[rejects]).files[0].unknown_columns,
        ["coment"],
        "the columns of rejects are the desk's own"
    );
}

#[test]
fn rows_of_one_number_are_one_return_with_all_its_goods() {
    let table = |values: [&str; 2]| {
        let goods = [("MUG,3", "defective"), ("BOOK,1", "too small")];
        let rows = goods.iter().zip(values).map(|((goods, reason), value)| row("1", goods, reason, "requested", value));
        format!("{HEAD}{}", rows.collect::<String>())
    };
    let (stated, silent) = (table(["90.00", "50.00"]), table(["", ""]));
    // What the rows say that the goods cost goes before what the order says.
    for (files, table, values) in [
        (vec![ORDERS, &silent], &silent, [10_000, 5_500]),
        (vec![&silent, ORDERS], &silent, [10_000, 5_500]),
        (vec![ORDERS, &stated], &stated, [9_000, 5_000]),
        (vec![&stated, ORDERS], &stated, [9_000, 5_000]),
        (vec![&stated], &stated, [9_000, 5_000]),
    ] {
        let (folder, mut desk) = place();
        for text in &files {
            bring(&mut desk, &[file(folder.path(), "file.csv", text)]);
        }
        // What a later file told of the goods is learned when they are told of once more.
        bring(&mut desk, &[file(folder.path(), "learns.csv", &format!("{table}\n\n\n"))]);
        let [case] = cases(&desk).try_into().expect("one return");
        let told = (case.sku.as_str(), case.reason.code(), case.comment.as_str());
        assert_eq!(told, ("MUG", "defective", "it is defective"), "the first row leads");
        assert_eq!((case.quantity, case.n_lines, case.value_minor), (4, 2, values.iter().sum()), "{files:?}");
        let again = file(folder.path(), "again.csv", &format!("{table}\n"));
        let again = bring(&mut desk, &[again]);
        assert_eq!((again.files[0].n_opened, again.files[0].n_updated), (0, 0), "{files:?}");
        assert_eq!(cases(&desk), std::slice::from_ref(&case), "{files:?}");

        let lines: Vec<ReturnLine> = record::select(desk.store().db(), "order by id", &[]).expect("lines are read");
        let told: Vec<_> = lines.iter().map(|line| (line.sku.as_str(), line.asked, line.reason.code())).collect();
        assert_eq!(told, [("MUG", 3, "defective"), ("BOOK", 1, "too_small")]);
        // A line that goes on as a return of its own is told of there.
        let book = Key::new(Kind::ReturnLine, lines[1].id).to_string();
        assert_eq!(act(&mut desk, "split", case.id, &[("line", &book)]).refused, []);
        let parted = cases(&desk);
        let told: Vec<_> = parted.iter().map(|case| (case.sku.as_str(), case.quantity, case.n_lines)).collect();
        assert_eq!(told, [("MUG", 3, 1), ("BOOK", 1, 1)], "{files:?}");
        assert_eq!(parted.iter().map(|case| case.value_minor).collect::<Vec<_>>(), values, "{files:?}");
        bring(&mut desk, &[file(folder.path(), "once-more.csv", &format!("{table}\n\n"))]);
        let goods = |case: &ReturnCase| (case.sku.clone(), case.quantity, case.n_lines, case.value_minor);
        assert_eq!(cases(&desk).iter().map(goods).collect::<Vec<_>>(), parted.iter().map(goods).collect::<Vec<_>>());
    }
}

#[test]
fn what_an_agent_left_out_stays_out_when_a_file_names_it_again() {
    let (folder, mut desk) = place();
    let rows = |status: &str| {
        let rows = [row("1", "MUG,2", "defective", status, ""), row("1", "BOOK,1", "defective", status, "")];
        format!("{HEAD}{}", rows.concat())
    };
    bring(&mut desk, &[file(folder.path(), "asked.csv", &rows("requested"))]);
    let lines = |desk: &Desk| -> Vec<ReturnLine> {
        record::select(desk.store().db(), "order by id", &[]).expect("lines are read")
    };
    let book = lines(&desk)[1].key().to_string();
    let case = cases(&desk)[0].id;
    assert_eq!(act(&mut desk, "approve", case, &[("line", &book)]).refused, []);
    for status in ["approved", "received"] {
        bring(&mut desk, &[file(folder.path(), &format!("{status}.csv"), &rows(status))]);
        let approved: Vec<i64> = lines(&desk).iter().map(|line| line.approved).collect();
        assert_eq!(approved, [0, 1], "{status}");
    }
}

#[test]
fn nobody_sends_back_less_than_nothing_or_more_than_there_is() {
    let (folder, mut desk) = place();
    let rows =
        ["-3", "99999999999", "1.5", "0", "1000"].map(|units| row(units, &format!("MUG,{units}"), "late", "", ""));
    let report = bring(&mut desk, &[file(folder.path(), "returns.csv", &format!("{HEAD}{}", rows.concat()))]);
    assert_eq!((report.files[0].n_opened, report.files[0].n_rejected), (2, 3));
}
