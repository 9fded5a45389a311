//! The same files in any order make the same desk: records, figures and reports.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::domain::change::{
    Customer, Exchange, Message, Order, OrderLine, Parcel, ParcelEvent, Product, Rate, Record, Recovery, Refund,
    ReturnLine, Review, Ticket,
};
use crate::domain::columns::{Val, to_columns};
use crate::domain::time::DAY;
use crate::services::demo::{self, Plan};
use crate::services::reports::{self, Format, Wish};
use crate::store::Reader;
use crate::text::{Lang, Words};

/// Links and the kinds that they lead to.
const LINKS: &[(&str, Kind)] = &[
    ("order_id", Kind::Order),
    ("return_id", Kind::Return),
    ("customer_id", Kind::Customer),
    ("product_id", Kind::Product),
    ("parcel_id", Kind::Parcel),
    ("ticket_id", Kind::Ticket),
    ("exchange_id", Kind::Exchange),
    ("twin_id", Kind::Ticket),
    ("follows_id", Kind::Ticket),
    ("followed_id", Kind::Ticket),
];
/// Numbers that the desk hands out, the clock of the import, whose word is what, and what was learned of past parcels, which is
/// learned now and then.
const OWN: &[&str] = &[
    "id",
    "rev",
    "natural_key",
    "updated_at",
    "first_seen_at",
    "said",
    "expected_at",
    "late_at",
    "late_basis",
    "n_ways",
    "stuck_at",
    "stuck_basis",
    "n_silences",
];

type Names = BTreeMap<(Kind, i64), String>;

fn all<T: Record>(desk: &Desk) -> Vec<T> {
    record::select(desk.store().db(), "order by id", &[]).expect("records are read")
}

fn name<T: Record>(desk: &Desk, names: &mut Names) {
    for record in all::<T>(desk) {
        names.insert((T::KIND, record.id()), record.natural_key().unwrap_or_default().to_owned());
    }
}

/// The records of a kind as lines, by what files call them, links by the name of what they lead to.
fn tell<T: Record>(desk: &Desk, names: &Names, lines: &mut Vec<String>) {
    let called = |kind: Kind, id: i64| match names.get(&(kind, id)).map(String::as_str) {
        // The parcel that a return waits for is called by the number of that return.
        Some(key) if key.starts_with("awaited") => "awaited".to_owned(),
        key => key.unwrap_or("?").to_owned(),
    };
    for record in all::<T>(desk) {
        let mut line = format!("{} {}", T::KIND, called(T::KIND, record.id()));
        for (column, value) in to_columns(&record).expect("records are flat") {
            let link = LINKS.iter().find(|(link, _)| *link == column);
            let value = match (&value, link, column) {
                _ if OWN.contains(&column) => continue,
                (Val::Int(id), Some((_, kind)), _) => called(*kind, *id),
                (Val::Text(list), None, "parcels") => {
                    numbers(list).map(|id| called(Kind::Parcel, id)).collect::<Vec<_>>().join(",")
                }
                (Val::Text(list), None, "also_returns") => {
                    numbers(list).map(|id| called(Kind::Return, id)).collect::<Vec<_>>().join(",")
                }
                (Val::Text(text), ..) => text.clone(),
                (Val::Int(n), ..) => n.to_string(),
                (Val::Null, ..) => continue,
            };
            line.push_str(&format!(" {column}={value}"));
        }
        lines.push(line);
    }
}

fn numbers(list: &str) -> impl Iterator<Item = i64> + '_ {
    list.split(|c: char| !c.is_ascii_digit()).filter_map(|number| number.parse().ok())
}

/// All that files tell of, sorted.
fn told(desk: &Desk) -> Vec<String> {
    macro_rules! each {
        ($do:ident, $arg:expr $(, $more:expr)?) => {{
            $do::<Customer>(desk, $arg $(, $more)?);
            $do::<Product>(desk, $arg $(, $more)?);
            $do::<Order>(desk, $arg $(, $more)?);
            $do::<OrderLine>(desk, $arg $(, $more)?);
            $do::<ReturnCase>(desk, $arg $(, $more)?);
            $do::<ReturnLine>(desk, $arg $(, $more)?);
            $do::<Refund>(desk, $arg $(, $more)?);
            $do::<Exchange>(desk, $arg $(, $more)?);
            $do::<Ticket>(desk, $arg $(, $more)?);
            $do::<Message>(desk, $arg $(, $more)?);
            $do::<Parcel>(desk, $arg $(, $more)?);
            $do::<ParcelEvent>(desk, $arg $(, $more)?);
            $do::<Review>(desk, $arg $(, $more)?);
            $do::<Recovery>(desk, $arg $(, $more)?);
            $do::<Rate>(desk, $arg $(, $more)?);
        }};
    }
    let (mut names, mut lines) = (Names::new(), Vec::new());
    each!(name, &mut names);
    each!(tell, &names, &mut lines);
    lines.sort_unstable();
    lines
}

/// The weekly report of a desk. The number of the operation at which it is cut belongs to the journal, which tells what came when.
fn weekly(path: &Path, now: Instant, period: &str) -> [String; 2] {
    let reader = Reader::open(path).expect("a desk reads");
    let words = Words::new(Lang::En);
    let wish = Wish { template: "weekly".to_owned(), period: Some(period.to_owned()), about: None };
    let report = reports::make(&reader, &words, now, &wish).expect("a report");
    let operation = format!("operation {}", report.operation);
    [Format::Markdown, Format::Html].map(|format| {
        let bytes = reports::bytes(&report, format, &words).expect("it is written");
        String::from_utf8(bytes).expect("a text").replace(&operation, "operation")
    })
}

/// Where two lists first differ.
fn assert_same(one: &[String], two: &[String], order: &[usize]) {
    let only =
        |a: &[String], b: &[String]| a.iter().filter(|line| !b.contains(line)).take(3).cloned().collect::<Vec<_>>();
    let (ours, theirs) = (only(one, two), only(two, one));
    assert!(one == two, "in the order {order:?}:\n{}\nbut\n{}", ours.join("\n"), theirs.join("\n"));
}

const ORDERS: &str = "amazon-order-id\tmerchant-order-id\tpurchase-date\tlast-updated-date\torder-status\tfulfillment-channel\tsales-channel\tproduct-name\tsku\tasin\titem-status\tquantity\tcurrency\titem-price\titem-tax\tshipping-price\titem-promotion-discount\tship-country\n\
114-1111111-1111111\t\t2026-06-01T22:10:00+00:00\t2026-06-03T08:00:00+00:00\tShipped\tMerchant\tAmazon.com\tMug for tea, white\tMUG-1\tB0MUG\tShipped\t2\tUSD\t20.00\t1.60\t0.00\t\tUS\n\
306-2222222-2222222\t\t2026-06-02T03:38:57+00:00\t2026-06-04T08:00:00+00:00\tShipped\tAmazon\tAmazon.de\tLeselampe zum Anklemmen\tLAMP-1\tB0LAMP\tShipped\t1\tEUR\t15.00\t0.00\t0.00\t\tDE\n\
306-3333333-3333333\t\t2026-06-03T23:50:00+00:00\t2026-06-05T08:00:00+00:00\tShipped\tMerchant\tAmazon.de\tLeselampe zum Anklemmen\tLAMP-1\tB0LAMP\tShipped\t1\tEUR\t15.00\t0.00\t0.00\t\tDE\n";

const RETURNS: &str = "Order ID\tOrder date\tReturn request date\tReturn request status\tAmazon RMA ID\tCurrency code\tLabel cost\tReturn carrier\tTracking ID\tMerchant SKU\tItem Name\tReturn quantity\tReturn Reason\tResolution\tOrder Amount\tOrder quantity\tRefunded Amount\n";

/// An export of return requests: of the first order its state, what was paid so far, and the newest day in the file.
fn requests(status: &str, refunded: &str, newest: u32) -> String {
    format!(
        "{RETURNS}114-1111111-1111111\t02-Jun-2026\t05-Jun-2026\t{status}\tDaaaaaaaRRMA\tUSD\t\tUPS\t1Z4344940335631969\tMUG-1\tTasse, weiß\t1\tCR-DEFECTIVE\tStandardRefund\t20.00\t2\t{refunded}\n\
         306-3333333-3333333\t03-Jun-2026\t{newest:02}-Jun-2026\tPending\tDbbbbbbbRRMA\tEUR\t\t\t\tLAMP-1\tReading lamp to clip on\t1\tCR-UNWANTED_ITEM\tStandardRefund\t15.00\t1\t\n"
    )
}

const UNITS: &str = "return-date\torder-id\tsku\tasin\tfnsku\tproduct-name\tquantity\tfulfillment-center-id\tdetailed-disposition\treason\tstatus\tlicense-plate-number\tcustomer-comments\n\
2026-06-06T07:32:45+00:00\t306-2222222-2222222\tLAMP-1\tB0LAMP\tX001\tReading lamp to clip on\t1\tIND8\tDEFECTIVE\tDEFECTIVE\tReimbursed\tLPNA1\tit never lit up\n";

const TRACKING: &str = r#"{"data": {"tracking": {"tracking_number": "1Z4344940335631969", "slug": "ups", "tag": "Delivered", "subtag": "Delivered_001",
"shipment_type": "UPS Ground", "order_id": "114-1111111-1111111", "origin_country_iso3": "USA", "destination_country_iso3": "USA", "checkpoints": [
{"checkpoint_time": "2026-06-08T10:00:00Z", "message": "Picked up", "tag": "InTransit", "subtag": "InTransit_002", "location": "Reno"},
{"checkpoint_time": "2026-06-10T15:00:00Z", "message": "Delivered", "tag": "Delivered", "subtag": "Delivered_001", "location": "Austin"}]}}}"#;

const GOODS: &str =
    "SKU,ASIN,Title,Product line,Supplier\nLAMP-1,B0LAMP,,lamps,Harbour Nine\nMUG-1,B0MUG,Tea mug,kitchen,Old Kiln\n";

const TICKETS: &str = r#"{"tickets": [{"id": 11, "requester_id": 7, "status": "open", "external_id": "306-3333333-3333333", "subject": "Lamp",
"description": "The lamp does not fit my shelf", "via": {"channel": "email", "source": {"from": {"address": "b7@web.de", "name": "Jo Buyer"}}},
"created_at": "2026-06-07T10:00:00Z", "updated_at": "2026-06-09T10:00:00Z"}]}"#;

const RATES: &str = "Date,USD,JPY,GBP,CHF,CZK\n2026-06-01,1.0800,155.1,0.8500,0.9500,24.1\n2026-06-02,1.1000,156.1,0.8600,0.9600,24.2\n2026-06-05,1.2000,157.1,0.8700,0.9700,24.3\n";

const SHOP: &str = "platform,order-number,ordered-at,sku,product,quantity,line-total,order-total,currency,market,customer,country,status\n\
shop,S-1,2026-06-04 10:15,LAMP-1,Lampe de lecture à pince,2,30.00,30.00,EUR,FR,Ana Roux,FR,shipped\n";
const SHOP_RETURNS: &str = "platform,return-number,order-number,sku,quantity,reason,currency,requested-at,refunded-amount,refunded-at,tracking-number,carrier\n\
shop,R-1,S-1,LAMP-1,1,damaged,EUR,2026-06-09 08:00,15.00,2026-06-11 09:00,,\n";

fn files(folder: &Path) -> Vec<Input> {
    [
        ("orders.txt", ORDERS.to_owned()),
        ("requests-1.txt", requests("Pending", "", 6)),
        ("requests-2.txt", requests("Approved", "", 8)),
        ("requests-3.txt", requests("Approved", "10.00", 11)),
        ("units.txt", UNITS.to_owned()),
        ("tracking.json", TRACKING.to_owned()),
        ("goods.csv", GOODS.to_owned()),
        ("tickets.json", TICKETS.to_owned()),
        ("rates.csv", RATES.to_owned()),
        ("shop.csv", SHOP.to_owned()),
        ("shop-returns.csv", SHOP_RETURNS.to_owned()),
    ]
    .map(|(name, text)| file(folder, name, &text))
    .into()
}

/// What a desk tells after files came in, one by one or all at once.
fn made(
    folder: &Path,
    name: &str,
    inputs: &[Input],
    at_once: bool,
    now: Instant,
    period: &str,
) -> (Vec<String>, [String; 2]) {
    let path = folder.join(name);
    let mut desk = Desk::open(&path, Clock::Fixed(now)).expect("a desk opens");
    let each: Vec<&[Input]> = if at_once { vec![inputs] } else { inputs.chunks(1).collect() };
    for inputs in each {
        let report = bring(&mut desk, inputs);
        let problems: Vec<_> = report.files.iter().filter(|file| file.problem.is_some()).collect();
        assert!(problems.is_empty(), "{problems:?}");
    }
    (told(&desk), weekly(&path, now, period))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    /// Whatever order the files of several platforms come in, records, figures and the report of the week are the same.
    #[test]
    fn files_in_any_order_make_the_same_desk(order in Just((0..11).collect::<Vec<usize>>()).prop_shuffle(), at_once: bool) {
        let folder = tempfile::tempdir().expect("a folder");
        let inputs = files(folder.path());
        let (lines, report) = made(folder.path(), "a.desk", &inputs, true, NOW, "2026-W23");
        prop_assert!(report[0].contains("Reading lamp") || report[0].contains("lamps"), "{}", report[0]);
        let shuffled: Vec<Input> = order.iter().map(|n| inputs[*n].clone()).collect();
        let (others, other_report) = made(folder.path(), "b.desk", &shuffled, at_once, NOW, "2026-W23");
        assert_same(&lines, &others, &order);
        prop_assert_eq!(&report, &other_report);
    }
}

/// The files of a demonstration, as they are and turned round.
#[test]
fn the_files_of_a_demonstration_in_any_order_make_the_same_desk() {
    let folder = tempfile::tempdir().expect("a folder");
    let now = Instant(20_784 * DAY);
    let files = folder.path().join("files");
    let plan = Plan { cases: 150, until: now, ..Plan::default() };
    let names = demo::write_files(&plan, &files).expect("files are written");
    // Ratings add to the tickets of another file, and are refused until that is in.
    let (adding, mut names): (Vec<_>, Vec<_>) = names.into_iter().partition(|file| file.name.contains("ratings"));
    names.extend(adding);
    let mut inputs: Vec<Input> = names.iter().map(|file| Input::Path(files.join(&file.name))).collect();
    let (lines, report) = made(folder.path(), "a.desk", &inputs, true, now, "2026-W46");
    let n_adding = names.iter().filter(|file| file.name.contains("ratings")).count();
    let (others, _) = inputs.split_at_mut(names.len() - n_adding);
    others.reverse();
    let turned: Vec<usize> = (0..inputs.len()).rev().collect();
    let (others, other_report) = made(folder.path(), "b.desk", &inputs, true, now, "2026-W46");
    assert_same(&lines, &others, &turned);
    assert_eq!(report, other_report);
}
