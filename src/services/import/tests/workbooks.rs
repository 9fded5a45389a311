//! Workbooks and the desk's own tables, as people fill them in, through the whole path.

use std::fs::File;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

use super::*;
use crate::domain::catalog::{Order, OrderLine, Product};
use crate::domain::change::Record;
use crate::domain::complaints::Ticket;
use crate::domain::parcels::{Parcel, ParcelEvent};
use crate::domain::refunds::Refund;
use crate::services::export::{self, TemplateKind, object, write_template};

fn all<T: Record>(desk: &Desk) -> Vec<T> {
    record::select(desk.store().db(), "order by id", &[]).expect("records are read")
}

fn header(sheet: &mut Worksheet, row: u32, names: &[&str]) {
    for (column, name) in (0..).zip(names) {
        sheet.write(row, column, *name).expect("a cell");
    }
}

fn desk_in(folder: &Path) -> Desk {
    Desk::open(&folder.join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens")
}

fn saved(mut book: Workbook, folder: &Path, name: &str) -> Input {
    let path = folder.join(name);
    book.save(&path).expect("a workbook is written");
    Input::Path(path)
}

#[test]
fn a_workbook_of_the_desks_own_tables_comes_in_sheet_by_sheet() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let mut book = Workbook::new();
    let date = Format::new().set_num_format("yyyy-mm-dd");
    let serial = |year, month, day| ExcelDateTime::from_ymd(year, month, day).expect("a day");
    let sheet = book.add_worksheet();
    sheet.set_name("Returns").expect("a name");
    sheet.write(0, 0, "Returns of the week").expect("a cell");
    let columns = [
        "Platform",
        "Return number",
        "Order number",
        "SKU",
        "Quantity",
        "Reason",
        "Currency",
        "Refunded amount",
        "Requested at",
        "Comment",
    ];
    header(sheet, 4, &columns);
    for row in [5, 6, 7] {
        for (column, text) in [(0, "shop"), (3, "mug-1"), (5, "broken"), (6, "EUR"), (9, "=SUM(A1)")] {
            sheet.write_string(row, column, text).expect("a cell");
        }
        sheet.write_number(row, 1, f64::from(row) + 1_000.0).expect("a cell");
        sheet.write_number(row, 4, 2).expect("a cell");
        sheet.write_datetime_with_format(row, 8, serial(2026, 3, 4), &date).expect("a cell");
    }
    sheet.write_number(5, 2, 123_456_789_012_345.0).expect("a cell");
    sheet.write_formula(5, 7, Formula::new("=3*19.99").set_result("59.970000000000006")).expect("a cell");
    // Twenty digits, of which a spreadsheet keeps fifteen.
    sheet.write_number(6, 2, 12_345_678_901_234_567_890.0).expect("a cell");
    sheet.write_string(7, 2, "12345678901234567890").expect("a cell");
    let sheet = book.add_worksheet();
    sheet.set_name("Notes").expect("a name");
    header(sheet, 0, &["who", "what"]);
    let sheet = book.add_worksheet();
    sheet.set_name("Complaints").expect("a name");
    header(sheet, 0, &["platform", "complaint number", "subject", "message", "opened at"]);
    header(sheet, 1, &["shop", "C-1", "Broken", "It came in two pieces", "2026-03-05"]);

    let input = saved(book, folder.path(), "week.xlsx");
    let report = bring(&mut desk, std::slice::from_ref(&input));
    let names: Vec<_> = report.files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["week.xlsx/Returns", "week.xlsx/Complaints"]);
    assert_eq!(tallies(&report), [(3, 2, 0, 0, 1), (1, 1, 0, 0, 0)], "{report:?}");
    assert_eq!(report.files[0].skipped_sheets, ["Notes"]);
    let reject = std::fs::read_to_string(report.files[0].rejects_file.as_ref().expect("a rejects file")).expect("read");
    assert!(reject.contains("damaged_id") && reject.contains(",7,order-number,"), "{reject}");
    let opened = cases(&desk);
    let case = &opened[0];
    assert_eq!((case.platform_ref.as_str(), case.order_ref.as_str()), ("1005", "123456789012345"));
    assert_eq!((case.requested_at.rfc3339().as_str(), case.comment.as_str()), ("2026-03-04T00:00:00Z", "=SUM(A1)"));
    assert_eq!(opened[1].order_ref, "12345678901234567890");
    assert_eq!(all::<Refund>(&desk)[0].amount_minor, 5_997);
    assert_eq!(all::<Ticket>(&desk)[0].subject, "Broken");
    assert!(bring(&mut desk, &[input]).files.iter().all(|file| file.known));
}

#[test]
fn a_platforms_table_saved_as_a_workbook_is_that_platforms_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let columns =
        ["Sale Date", "Item Name", "Quantity", "Item Total", "Currency", "Transaction ID", "Listing ID", "Order ID"];
    header(sheet, 0, &columns);
    for (row, order) in [(1, 2_500_000_001.0), (2, 2_500_000_002.0)] {
        let day = ExcelDateTime::from_ymd(2026, 9, 14).expect("a day");
        sheet.write_datetime_with_format(row, 0, day, &Format::new().set_num_format("mm/dd/yy")).expect("a cell");
        sheet.write_string(row, 1, "兔子玩偶").expect("a cell");
        sheet.write_string(row, 4, "EUR").expect("a cell");
        for (column, number) in [(2, 2.0), (3, 19.9), (5, 111.0 + f64::from(row)), (6, 9.0), (7, order)] {
            sheet.write_number(row, column, number).expect("a cell");
        }
    }
    let report = bring(&mut desk, &[saved(book, folder.path(), "sold.xlsx")]);
    assert_eq!((report.files[0].format.as_str(), tallies(&report)), ("etsy_sold_items", vec![(2, 2, 0, 0, 0)]));
    assert_eq!(report.files[0].name, "sold.xlsx");
    let orders: Vec<Order> = all(&desk);
    assert_eq!(
        (orders[0].order_ref.as_str(), orders[0].placed_at.rfc3339()),
        ("2500000001", "2026-09-14T00:00:00Z".into())
    );
    assert_eq!(all::<OrderLine>(&desk)[0].product, "兔子玩偶");
}

#[test]
fn a_sheet_that_uses_its_far_corners_is_small_in_memory() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0, &["sku", "product line", "supplier"]);
    header(sheet, 1, &["mug-1", "kitchen", "Acme"]);
    sheet.write(1_048_575, 16_383, "far").expect("a cell");
    let report = bring(&mut desk, &[saved(book, folder.path(), "far.xlsx")]);
    assert_eq!(tallies(&report), [(2, 1, 0, 0, 1)]);
}

#[test]
fn a_workbook_that_the_desk_wrote_comes_back_as_it_was() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = desk_in(folder.path());
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    header(sheet, 0, &["sku", "title", "product line", "supplier"]);
    header(sheet, 1, &["00123", "=Mug", "kitchen", "Acme"]);
    bring(&mut desk, &[saved(book, folder.path(), "products.xlsx")]);
    let path = folder.path().join("out.xlsx");
    let products: Vec<Product> = all(&desk);
    let mut hand = |take: &mut dyn FnMut(serde_json::Map<String, serde_json::Value>) -> std::io::Result<()>| {
        products.iter().try_for_each(|product| take(object(product)))
    };
    export::write(&path, export::Format::Xlsx, &mut hand).expect("a workbook is written");
    let report = bring(&mut desk, &[Input::Path(path)]);
    assert_eq!((report.files[0].format.as_str(), tallies(&report)), ("desk_products", vec![(1, 0, 0, 1, 0)]));
    let products: Vec<Product> = all(&desk);
    assert_eq!((products.len(), products[0].sku.as_str(), products[0].title.as_str()), (1, "00123", "=Mug"));
}

/// What people write into the desk's own tables.
const FILLED: &[(&str, &str)] = &[
    ("platform", "shop"),
    ("market", "DE"),
    ("currency", "EUR"),
    ("sku", "mug-1"),
    ("asin", "B0AAAAAAA1"),
    ("title", "Mug"),
    ("product", "Mug"),
    ("product-line", "kitchen"),
    ("supplier", "Acme"),
    ("return-number", "R1"),
    ("order-number", "0001"),
    ("quantity", "2"),
    ("reason", "broken"),
    ("customer", "Ana"),
    ("comment", "gr\u{f6}\u{df}er, \"bitte\""),
    ("requested-at", "2026-03-04"),
    ("refunded-amount", "4.50"),
    ("refunded-at", "2026-03-06"),
    ("value", "9.00"),
    ("tracking-number", "1Z999AA10123456784"),
    ("carrier", "ups"),
    ("complaint-number", "C1"),
    ("subject", "Broken"),
    ("message", "It came in two pieces"),
    ("opened-at", "2026-03-05"),
    ("claimed-amount", "3.00"),
    ("ordered-at", "2026-02-20"),
    ("order-total", "18.00"),
    ("line-total", "18.00"),
    ("event", "Delivered"),
    ("happened-at", "2026-03-05T10:00:00Z"),
    ("direction", "return"),
];

#[test]
fn a_template_of_every_table_of_the_desk_is_filled_in_and_comes_back() {
    for id in ["desk_products", "desk_returns", "desk_complaints", "desk_orders", "desk_parcels"] {
        for kind in TemplateKind::ALL {
            let folder = tempfile::tempdir().expect("a folder");
            let mut desk = desk_in(folder.path());
            let format = formats().find(|format| format.id == id).expect("a format of that name");
            let path = folder.path().join(format!("filled.{kind}"));
            write_template(&format, *kind, &path).expect("a template is written");
            assert!(write_template(&format, *kind, &path).is_err(), "what is there is left alone");
            let empty = bring(&mut desk, &[Input::Path(path.clone())]);
            assert_eq!((empty.files[0].format.as_str(), tallies(&empty)), (id, vec![(0, 0, 0, 0, 0)]));
            let filled: Vec<&str> = format
                .columns
                .iter()
                .map(|column| FILLED.iter().find(|(name, _)| name == column).map_or("", |(_, text)| text))
                .collect();
            if *kind == TemplateKind::Csv {
                let mut csv = csv::Writer::from_writer(File::options().append(true).open(&path).expect("it opens"));
                csv.write_record(&filled).expect("written");
                csv.flush().expect("written");
            } else {
                let mut book = Workbook::new();
                let sheet = book.add_worksheet();
                header(sheet, 0, &format.columns);
                header(sheet, 1, &filled);
                book.save(&path).expect("a workbook is written");
            }
            let report = bring(&mut desk, &[Input::Path(path)]);
            assert_eq!((report.files[0].format.as_str(), tallies(&report)), (id, vec![(1, 1, 0, 0, 0)]), "{report:?}");
            came_back(&desk, id);
        }
    }
}

fn came_back(desk: &Desk, id: &str) {
    match id {
        "desk_products" => {
            let product = &all::<Product>(desk)[0];
            assert_eq!((product.sku.as_str(), product.supplier.as_str()), ("mug-1", "Acme"));
        }
        "desk_returns" => {
            let case = &cases(desk)[0];
            assert_eq!((case.order_ref.as_str(), case.comment.as_str()), ("0001", "größer, \"bitte\""));
            let parcels: Vec<Parcel> = all(desk);
            assert_eq!((all::<Refund>(desk)[0].amount_minor, parcels.len()), (450, 1));
            assert_eq!(parcels[0].carrier, "UPS", "as the carrier writes itself");
        }
        "desk_complaints" => {
            let ticket = &all::<Ticket>(desk)[0];
            assert_eq!((ticket.order_ref.as_str(), ticket.claimed_minor), ("0001", 300));
        }
        "desk_orders" => {
            assert_eq!((all::<Order>(desk)[0].total_minor, all::<OrderLine>(desk)[0].price_minor), (1_800, 1_800));
        }
        _ => assert_eq!(all::<ParcelEvent>(desk)[0].text, "Delivered"),
    }
}
