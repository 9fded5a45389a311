//! Whole files, as bytes, through every step: wrapping, encoding, delimiter, header, rows.

mod amazon;
mod ebay;
mod ecb;
mod hostile;
mod shopify;

use std::io::{Cursor, Write};

use super::*;
use crate::domain::intake::{Incoming, Parsed, Reject, RejectReason, Row};

struct Read {
    format: &'static str,
    encoding: &'static str,
    header: Vec<String>,
    dates: Option<(DateOrder, DatesBy)>,
    rows: Vec<Row>,
    rejects: Vec<Reject>,
}

impl Read {
    /// The records of the row that starts on a line.
    fn on_line(&self, line: u64) -> &[Incoming] {
        self.rows.iter().find(|row| row.line == line).map_or(&[], |row| row.records.as_slice())
    }
}

/// The first record of a kind.
macro_rules! first {
    ($records:expr, $kind:ident) => {
        $records.iter().find_map(|record| match record {
            Incoming::$kind(record) => Some(record.as_ref().clone()),
            _ => None,
        })
    };
    ($records:expr, $kind:ident, $field:ident) => {
        $records.iter().find_map(|record| match record {
            Incoming::$kind { $field, .. } => Some($field.as_ref().clone()),
            _ => None,
        })
    };
}
use first;

fn open(bytes: &[u8]) -> Result<Source, SourceError> {
    match Source::open("x", Box::new(Cursor::new(bytes.to_vec())))? {
        Opened::File(source) => Ok(source),
        _ => panic!("one file"),
    }
}

fn import(bytes: &[u8]) -> Result<Read, NotRecognised> {
    import_as(bytes, &Reading::default())
}

fn import_as(bytes: &[u8], reading: &Reading) -> Result<Read, NotRecognised> {
    let mut source = open(bytes)?;
    let chosen = choose(&mut source, reading)?;
    let (format, encoding, header) = (chosen.format_id(), chosen.encoding(), chosen.header().to_vec());
    let dates = chosen.dates();
    let (mut rows, mut rejects) = (Vec::new(), Vec::new());
    let read = chosen.read(source, &mut |parsed| {
        match parsed {
            Parsed::Row(row) => rows.push(row),
            Parsed::Reject(reject) => rejects.push(reject),
        }
        true
    });
    read.expect("memory reads");
    Ok(Read { format, encoding, header, dates, rows, rejects })
}

fn read(text: &str) -> Read {
    import(text.as_bytes()).unwrap_or_else(|tried| panic!("not recognised: {:?}", tried.nearest(2).collect::<Vec<_>>()))
}

const ETSY: &str = "Sale Date,Item Name,Quantity,Item Total,Currency,Transaction ID,Listing ID,Order ID\n";

#[test]
fn rows_of_one_order_are_one_order() {
    let file = read(&format!(
        "{ETSY}09/14/26,\"Rabbit, toy\",1,30.00,EUR,111,9,501\n09/14/26,Bear,2,60.00,EUR,112,8,501\n09/15/26,Bear,1,30.00,EUR,113,8,502\n"
    ));
    assert_eq!((file.format, file.rows.len(), file.rejects.len()), ("etsy_sold_items", 3, 0));
    assert_eq!(
        file.rows.iter().map(|row| (row.line, row.merged)).collect::<Vec<_>>(),
        [(2, false), (3, true), (4, false)]
    );
    let Incoming::Order { order, lines } = &file.rows[1].records[0] else { panic!("{:?}", file.rows[1]) };
    assert_eq!((order.placed_at.rfc3339().as_str(), lines[0].price_minor), ("2026-09-14T00:00:00Z", 6_000));
}

#[test]
fn every_row_is_accounted_for() {
    let file = read(&format!(
        "{ETSY}09/14/26,Rabbit,1,30.00,EUR,111,9,501\n\n,,,,,,,\n{ETSY}09/14/26,Rabbit,one,30.00,EUR,111,9,503\n09/14/26,Rabbit,1,30.00,EUR,111,9,504,what\n\
         99/99/26,Rabbit,1,30.00,EUR,111,9,505\n09/14/26,Rabbit,1,30.00,EUR,111,9,9.2E+21\n09/14/26,Rabbit,1,\"30.00,EUR,111,9,506\n\
         09/14/26,Rabbit,1\n09/14/26,Rabbit,1,30.00,EUR,111"
    ));
    assert_eq!(file.rows.len(), 1);
    let reasons: Vec<_> = file.rejects.iter().map(|reject| (reject.line, reject.reason)).collect();
    assert_eq!(
        reasons,
        [
            (5, RejectReason::HeaderRepeated),
            (6, RejectReason::BadNumber),
            (7, RejectReason::TooManyCells),
            (8, RejectReason::BadDate),
            (9, RejectReason::DamagedId),
            (10, RejectReason::BrokenQuote),
            (11, RejectReason::TooFewCells),
            (12, RejectReason::MissingValue),
        ]
    );
    assert_eq!((file.rejects[1].column.as_str(), file.rejects[1].value.as_str()), ("quantity", "one"));
    assert_eq!(file.rejects[1].raw.len(), file.header.len());
}

#[test]
fn the_header_may_stand_behind_junk_and_in_any_dress() {
    let plain = format!("{ETSY}09/14/26,Rabbit,1,30.00,EUR,111,9,501\n");
    for dressed in [
        format!(",,,,,,,\n\n{plain}"),
        plain.replace(',', "\t"),
        plain.replace(',', ";").replace('\n', "\r\n"),
        format!("\u{feff}{plain}"),
        plain.replace("Sale Date", "\"sale_date\"").replace("Order ID", "ORDER-ID "),
    ] {
        assert_eq!(read(&dressed).rows.len(), 1, "{dressed}");
    }
}

#[test]
fn encodings_and_wrappings_make_no_difference() {
    let text = format!("{ETSY}09/14/26,Größe für Mädchen schön groß,1,30.00,EUR,111,9,501\n");
    let utf16: Vec<u8> = [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let western = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(text.as_bytes()).expect("memory takes it");
    let gzip = gzip.finish().expect("memory takes it");
    for (bytes, encoding) in
        [(text.as_bytes(), "UTF-8"), (&utf16, "UTF-16LE"), (&western, "windows-1252"), (&gzip, "UTF-8")]
    {
        let file = import(bytes).unwrap_or_else(|tried| panic!("{tried:?}"));
        let Incoming::Order { lines, .. } = &file.rows[0].records[0] else { panic!("{:?}", file.rows[0]) };
        assert_eq!((lines[0].product.as_str(), file.encoding), ("Größe für Mädchen schön groß", encoding));
    }
}

#[test]
fn bytes_outside_the_encoding_cost_their_row_only() {
    let mut bytes = format!("{ETSY}09/14/26,Größe,1,30.00,EUR,111,9,501\n").into_bytes();
    bytes.resize(1 << 19, b'\n');
    bytes.extend_from_slice(b"09/14/26,Gr\xf6\xdfe,1,30.00,EUR,112,9,502\n09/14/26,x,1,30.00,EUR,113,9,503\n");
    let file = import(&bytes).unwrap_or_else(|tried| panic!("{tried:?}"));
    assert_eq!((file.rows.len(), file.rejects[0].reason), (2, RejectReason::Undecodable));
}

#[test]
fn a_corrected_reject_file_comes_in_again() {
    let element = r#"{""order_sn"":""O1"",""return_sn"":""S1"",""status"":""REQUESTED""}"#;
    let file = read(&format!(
        "row,afterdesk-line,afterdesk-column,afterdesk-value,afterdesk-reason\n\"{element}\",4,x,y,bad_date\n"
    ));
    assert_eq!((file.format, file.rows.len(), file.rows[0].line), ("shopee_returns", 1, 2));
    let table = ETSY.trim_end().to_owned() + ",afterdesk-line,afterdesk-column,afterdesk-value,afterdesk-reason\n";
    let file = read(&format!("{table}09/14/26,Rabbit,1,30.00,EUR,111,9,501,4,sale-date,,bad_date\n"));
    assert_eq!((file.rows.len(), file.rejects.len()), (1, 0));
}

#[test]
fn an_unknown_file_says_what_it_missed() {
    let tried = import(b"Sale Date,Transaction ID,Listing ID\n1,2,3\n").err().expect("not recognised");
    let nearest = tried.nearest(1).next().expect("something was tried");
    assert_eq!(
        (nearest.format_id.as_str(), nearest.missed.as_slice()),
        ("etsy_sold_items", ["order-id".to_owned()].as_slice())
    );
    let nothing = import(b"colour,wheels\nred,4\n").err().expect("not recognised");
    assert!(nothing.broken.is_none() && !nothing.tried.is_empty());
    assert_eq!(nothing.nearest(3).count(), 0, "nothing is near");
    for junk in [&b""[..], b"\0\0\0", b"{", b"<a", b"\xff\xfe", b"hello", b"\n\n\n"] {
        assert!(import(junk).is_err());
    }
}

#[test]
fn a_wanted_format_is_the_only_one_tried() {
    let bytes = format!("{ETSY}09/14/26,Rabbit,1,30.00,EUR,111,9,501\n").into_bytes();
    let wanted = |id: &str| import_as(&bytes, &Reading { format: Some(id.to_owned()), ..Reading::default() }).is_ok();
    assert!(wanted("etsy_sold_items") && !wanted("loox_reviews"));
}

#[test]
fn an_encoding_that_is_asked_for_is_used_whatever_the_bytes_look_like() {
    let text = format!("{ETSY}09/14/26,Größe,1,30.00,EUR,111,9,501\n");
    let asked = |bytes: &[u8], name| {
        let file = import_as(bytes, &Reading { encoding: charset(name), ..Reading::default() });
        let file = file.unwrap_or_else(|tried| panic!("{tried:?}"));
        let Incoming::Order { lines, .. } = &file.rows[0].records[0] else { panic!("{:?}", file.rows[0]) };
        (lines[0].product.clone(), file.encoding)
    };
    let western = encoding_rs::WINDOWS_1252.encode(&text).0.into_owned();
    let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(asked(&western, "windows-1252"), ("Größe".into(), "windows-1252"));
    assert_eq!(asked(&utf16, "utf-16le"), ("Größe".into(), "UTF-16LE"));
    assert_eq!(asked(text.as_bytes(), "windows-1251").1, "windows-1251");
    let chinese = format!("{ETSY}09/14/26,退货,1,30.00,EUR,111,9,501\n");
    assert_eq!(asked(&encoding_rs::GB18030.encode(&chinese).0, "gb18030").0, "退货");
    assert_eq!(asked(&[b"\xef\xbb\xbf", chinese.as_bytes()].concat(), "utf-8").0, "退货");
}

#[test]
fn the_order_of_dates_is_asked_for_proven_or_assumed_aloud() {
    let row = |date: &str| format!("{date},Rabbit,1,30.00,EUR,111,9,501\n");
    let placed = |dates: &[&str], asked| {
        let text = format!("{ETSY}{}", dates.iter().map(|date| row(date)).collect::<String>());
        let file = import_as(text.as_bytes(), &Reading { dates: asked, ..Reading::default() });
        let file = file.unwrap_or_else(|tried| panic!("{tried:?}"));
        let Incoming::Order { order, .. } = &file.rows[0].records[0] else { panic!("{:?}", file.rows[0]) };
        (order.placed_at.rfc3339()[..10].to_owned(), file.dates)
    };
    use DateOrder::{Dmy, Mdy};
    assert_eq!(placed(&["03/04/26"], None), ("2026-03-04".into(), Some((Mdy, DatesBy::Assumed))));
    assert_eq!(placed(&["03/04/26"], Some(Dmy)), ("2026-04-03".into(), Some((Dmy, DatesBy::Asked))));
    assert_eq!(placed(&["03/04/26", "03/14/26"], None), ("2026-03-04".into(), None));
    assert_eq!(placed(&["03/04/26", "14/03/26"], None), ("2026-04-03".into(), Some((Dmy, DatesBy::Proven))));
    assert_eq!(placed(&["2026-03-04"], None), ("2026-03-04".into(), None));
    // Where no format says anything, nothing is assumed.
    let own = |date: &str| format!("tracking number,carrier,event,happened at\n1Z1,ups,Delivered,{date}\n");
    let file = read(&own("03/04/2026"));
    assert_eq!((file.rejects[0].reason, file.dates), (RejectReason::AmbiguousDate, None));
    let asked = import_as(own("03/04/2026").as_bytes(), &Reading { dates: Some(Dmy), ..Reading::default() });
    assert_eq!(asked.map(|file| file.rows.len()).ok(), Some(1));
}

#[test]
fn review_tables_come_in() {
    for (format, text) in [
        (
            "judgeme_reviews",
            "title,body,rating,review_date,source,curated,reviewer_name,reviewer_email,product_id,product_handle,reply,reply_date,picture_urls\n\
             Top,Nice,5,2026-03-02 10:12:00 UTC,web,ok,C,c@x.fr,7,cream,,,\"a,b\"\n",
        ),
        (
            "loox_reviews",
            "id,status,rating,email,nickname,review,date,handle,verified_purchase\n1,Active,5,a@b.c,J,Good,2026-11-05T08:00:00.000Z,robe,true\n",
        ),
        (
            "shopify_reviews",
            "product_handle,state,rating,title,author,email,body,reply,created_at,replied_at\nsoap,published,4,T,I,i@x.fr,B,,2026-06-01T10:00:00-04:00,\n",
        ),
        (
            "yotpo_reviews",
            "Review Title;Review Content;Review Score;Date;Product ID;Display Name;Email\nT;C;3;25/06/2026;9;D;d@x.fr\nT;C;3;05/06/2026;9;D;d@x.fr\n",
        ),
        (
            "okendo_reviews",
            "Review ID,Product Name,Rating,Title,Body,Reviewer Name,Is Verified Buyer,Date Created,Status\n1,P,2,T,B,R,true,2026-06-01,published\n",
        ),
        (
            "amazon_reviews",
            "marketplace\tcustomer_id\treview_id\tproduct_title\tstar_rating\tverified_purchase\treview_headline\treview_body\treview_date\nUS\t1\tR1\tP\t1\tY\tH\tB\t2015-08-31\n",
        ),
    ] {
        let file = read(text);
        assert_eq!((file.format, file.rejects.len()), (format, 0), "{:?}", file.rejects);
        let Incoming::Review(review) = &file.rows[0].records[0] else { panic!("{:?}", file.rows[0]) };
        assert!(review.stars.is_some() && review.mood.is_some() && !review.comment.is_empty(), "{review:?}");
        assert!(!review.reviewed_at.is_never() && !review.customer.is_empty());
    }
}

#[test]
fn tables_of_zendesk_come_in() {
    let tickets = "id,requester_id,submitter_id,via_channel,subject,description,status,priority,created_at,external_id\n5,7,7,email,Hi,Help,solved,high,2026-02-19 01:54:52,\n";
    assert!(
        matches!(&read(tickets).rows[0].records[0], Incoming::Ticket(ticket) if ticket.natural_key.as_deref() == Some("zendesk:5"))
    );
    let comments = "id,body,created,public,ticket_id,user_id\n9,Hello,2026-02-11 07:49:14,FALSE,5,8\n";
    assert!(matches!(&read(comments).rows[0].records[0], Incoming::Message(message) if !message.public));
}

#[test]
fn the_desks_own_tables_come_in() {
    let products = "SKU,ASIN,Title,Product line,Supplier\nab-1,B0,Mug,kitchen,Acme\n";
    assert!(
        matches!(&read(products).rows[0].records[0], Incoming::Product(product) if product.natural_key.as_deref() == Some("sku:AB-1"))
    );
    let returns = "platform,return number,order number,SKU,quantity,reason,currency,refunded amount,requested at\nshop,R1,O1,ab-1,2,broken,EUR,4.50,2026-03-01\n";
    let file = read(returns);
    assert_eq!((file.format, file.rows[0].records.len()), ("desk_returns", 2));
}

#[test]
fn every_sample_file_is_recognised_and_accounted_for() {
    let folder = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    for platform in [
        "amazon",
        "ebay",
        "shopify",
        "17track",
        "aftership",
        "easypost",
        "shippo",
        "lingxing",
        "tiktok-shop",
        "lazada",
        "temu",
        "wish",
        "woocommerce",
        "etsy",
        "reviews",
        "zendesk",
    ] {
        let files = std::fs::read_dir(folder.join(platform)).into_iter().flatten().flatten();
        for path in files.map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e != "md")) {
            let bytes = std::fs::read(&path).expect("samples are readable");
            match import(&bytes) {
                Ok(file) => assert!(!file.rows.is_empty() || !file.rejects.is_empty(), "{}", path.display()),
                // A calculation and bare payments are nothing that happened after a sale.
                Err(_) if ["calculate", "transaction"].iter().any(|word| path.to_string_lossy().contains(word)) => {}
                Err(tried) => panic!("{}: {:?}", path.display(), tried.nearest(2).collect::<Vec<_>>()),
            }
        }
    }
}

#[test]
fn tax_on_top_of_the_price_is_kept_and_tax_inside_it_is_not_counted_again() {
    let head = "amazon-order-id\tpurchase-date\torder-status\tfulfillment-channel\tsales-channel\tsku\titem-status\tquantity\tcurrency\titem-price\titem-tax\titem-promotion-discount\n";
    let row = |site: &str, currency: &str| {
        format!(
            "111-1111111-1111111\t2026-03-01T08:00:00+00:00\tShipped\tAmazon\t{site}\tMUG\tShipped\t2\t{currency}\t24.00\t4.00\t\n"
        )
    };
    for (site, currency, tax_minor) in
        [("Amazon.com", "USD", 400), ("Amazon.ca", "CAD", 400), ("Amazon.co.uk", "GBP", 0), ("Amazon.de", "EUR", 0)]
    {
        let file = read(&format!("{head}{}", row(site, currency)));
        let Incoming::Order { lines, .. } = &file.rows[0].records[0] else { panic!("{:?}", file.rows[0]) };
        assert_eq!((lines[0].price_minor, lines[0].tax_minor), (2_400, tax_minor), "{site}");
    }
}
