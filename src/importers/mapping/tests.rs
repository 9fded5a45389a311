//! Fixtures of every format of the data, and every sample file that lies beside the project.

use std::path::Path as FilePath;

use serde_json::Value;

use super::spec::Target;
use super::*;
use crate::domain::columns::to_columns;
use crate::domain::intake::{Incoming, Parsed, RejectReason};
use crate::domain::parcels::{Parcel, ParcelEvent, ParcelStatus};

/// The rows and rejects of a JSON text, and the format it was taken for.
fn read(text: &str) -> (&'static str, Vec<Parsed>) {
    let document: Value = serde_json::from_str(text).expect("fixtures are JSON");
    let format = recognise(&document).expect("fixtures are recognised");
    let mut parsed = Vec::new();
    format.read(&document, &mut |one| {
        parsed.push(one);
        true
    });
    (format.id(), parsed)
}

/// The records of a text whose elements are all taken.
fn records(format: &str, text: &str) -> Vec<Incoming> {
    let (id, parsed) = read(text);
    assert_eq!(id, format);
    parsed
        .into_iter()
        .flat_map(|one| match one {
            Parsed::Row(row) => row.records,
            Parsed::Reject(reject) => panic!("{reject:?}"),
        })
        .collect()
}

/// Reads every JSON sample of a platform: recognised, and each element a row or a reject. Names the formats met.
fn samples(platform: &str, unknown: &[&str]) -> Vec<(String, &'static str, usize, usize)> {
    let folder = FilePath::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples")).join(platform);
    let Ok(files) = std::fs::read_dir(&folder) else {
        return Vec::new();
    };
    let mut met = Vec::new();
    for file in files.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "json")) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file).expect("samples are readable");
        let document: Value = serde_json::from_str(&text).expect("samples are JSON");
        let Some(format) = recognise(&document) else {
            assert!(unknown.contains(&name.as_str()), "{platform}/{name} is not recognised");
            continue;
        };
        let n_elements = format.elements(&document).map_or(0, |elements| elements.len());
        let (mut n_rows, mut n_rejects) = (0, 0);
        format.read(&document, &mut |one| {
            match one {
                Parsed::Row(row) => n_rows += usize::from(!row.records.is_empty()),
                Parsed::Reject(_) => n_rejects += 1,
            }
            true
        });
        assert!(n_elements > 0 && n_rows + n_rejects == n_elements, "{platform}/{name}");
        met.push((name, format.id(), n_rows, n_rejects));
    }
    met
}

/// All samples of a platform come in without a reject.
fn samples_come_in(platform: &str) {
    for (name, format, _, n_rejects) in samples(platform, &[]) {
        assert_eq!(n_rejects, 0, "{platform}/{name} as {format}");
    }
}

#[test]
fn every_column_of_the_data_is_a_column_of_ours() {
    fn columns<T: Record>() -> Vec<&'static str> {
        to_columns(&T::default()).expect("records are flat").into_iter().map(|(name, _)| name).collect()
    }
    use crate::domain::change::*;
    for mapped in all() {
        for record in &mapped.format.record {
            let (own, of_lines) = match record.kind {
                Target::Customer => (columns::<Customer>(), Vec::new()),
                Target::Product => (columns::<Product>(), Vec::new()),
                Target::Order => (columns::<Order>(), columns::<OrderLine>()),
                Target::Return => (columns::<ReturnCase>(), columns::<ReturnLine>()),
                Target::Refund => (columns::<Refund>(), Vec::new()),
                Target::Exchange => (columns::<Exchange>(), Vec::new()),
                Target::Ticket => (columns::<Ticket>(), Vec::new()),
                Target::Message => (columns::<Message>(), Vec::new()),
                Target::Parcel => (columns::<Parcel>(), columns::<ParcelEvent>()),
                Target::Review => (columns::<Review>(), Vec::new()),
                Target::Recovery => (columns::<Recovery>(), Vec::new()),
                Target::Rate => (columns::<Rate>(), Vec::new()),
            };
            // Market and currency of any record may be read for its values alone.
            let known =
                |list: &[&str], name: &str| list.contains(&name) || matches!(name, "market" | "currency" | "platform");
            for name in record.take.keys().chain(record.set.keys()) {
                assert!(known(&own, name), "{}: {:?}.{name}", mapped.id(), record.kind);
            }
            for name in record.line.iter().flat_map(|line| line.take.keys().chain(line.set.keys())) {
                assert!(known(&of_lines, name), "{}: line of {:?}.{name}", mapped.id(), record.kind);
            }
        }
    }
}

#[test]
fn formats_have_names_of_their_own() {
    let mut ids: Vec<_> = all().map(|mapped| mapped.id()).collect();
    ids.sort_unstable();
    let n = ids.len();
    ids.dedup();
    assert_eq!(ids.len(), n);
}

#[test]
fn what_is_no_known_format_is_not_recognised() {
    for text in ["{}", "[]", "1", r#"{"data": []}"#, r#"{"data": [{"id": 1}]}"#, "null"] {
        let document: Value = serde_json::from_str(text).expect("fixtures are JSON");
        assert!(recognise(&document).is_none(), "{text}");
        assert!(missed(&document).iter().all(|missed| !missed.missed.is_empty()), "{text}");
    }
    assert!(!missed(&serde_json::json!([{"id": 1}])).is_empty(), "what the formats lack in it is told");
}

fn named(id: &str) -> Mapped {
    all().find(|mapped| mapped.id() == id).expect("a format of that name")
}

#[test]
fn lines_under_a_table_and_rows_that_look_alike_are_known_by_their_format() {
    let alike: Vec<_> = all().filter(Mapped::counts_alike).map(|mapped| mapped.id()).collect();
    assert_eq!(alike, ["amazon_fba_returns", "shopify_orders"]);
    assert_eq!(named("lingxing_after_sales").first_kind(), Some("return"));
    for (id, cells, is_footer) in [
        ("ebay_orders", &["12 Record(s) downloaded", " ", "x", "y"][..], true),
        ("ebay_orders", &["12 record(s) downloaded", "x", "y", "z"], false),
        ("ebay_orders", &["x", "y"], false),
        ("amazon_fba_returns", &["12 record(s) downloaded"], false),
    ] {
        let cells: Vec<String> = cells.iter().map(|&cell| cell.to_owned()).collect();
        assert_eq!(named(id).is_footer(&cells), is_footer, "{id} {cells:?}");
    }
}

mod tracking {
    use super::*;

    fn parcel(records: &[Incoming]) -> (&Parcel, &[ParcelEvent]) {
        match records {
            [Incoming::Parcel { parcel, events }, ..] => (parcel, events),
            other => panic!("{other:?}"),
        }
    }

    const TRACK_INFO: &str = r#"{"latest_status": {"status": "Exception", "sub_status": "Exception_Returning"},
        "time_metrics": {"estimated_delivery_date": {"from": null, "to": "2026-03-09T00:00:00Z"}},
        "shipping_info": {"shipper_address": {"country": "CN"}, "recipient_address": {"country": "DE"}},
        "tracking": {"providers": [{"provider": {"name": "Post"}, "events": [
            {"time_utc": "2026-03-04T10:00:00Z", "description": "Held", "location": "Bonn", "stage": null, "sub_status": "InTransit_CustomsProcessing"},
            {"time_utc": "2026-03-03T10:00:00Z", "description": "Arrived", "location": "Leipzig", "stage": "Arrival"},
            {"time_utc": "2026-03-02T10:00:00Z", "description": "Label", "location": "", "stage": "InfoReceived"}]}]}}"#;

    #[test]
    fn both_nestings_of_17track_say_the_same() {
        let nested = format!(
            r#"{{"event": "TRACKING_UPDATED", "data": {{"number": "rr 1", "carrier": 7041, "track_info": {TRACK_INFO}}}}}"#
        );
        let flat = format!(
            r#"{{"event": "TRACKING_UPDATED", "data": {{"number": "RR1", "carrier": 7041, {}}}"#,
            &TRACK_INFO[1..]
        );
        let records_of_nested = records("17track", &nested);
        assert_eq!(records_of_nested, records("17track", &flat));
        let (parcel, events) = parcel(&records_of_nested);
        assert_eq!(parcel.natural_key.as_deref(), Some("parcel:RR1"));
        assert_eq!(parcel.carrier, "dhl_paket");
        assert_eq!(parcel.platform_state, Some(ParcelStatus::ReturningToSender));
        assert_eq!((parcel.origin_country.as_str(), parcel.destination_country.as_str()), ("CN", "DE"));
        let states: Vec<_> = events.iter().map(|event| (event.sequence, event.status)).collect();
        assert_eq!(states, [(0, ParcelStatus::LabelCreated), (1, ParcelStatus::InTransit), (2, ParcelStatus::Customs)]);
    }

    #[test]
    fn numbers_that_17track_refused_are_accounted_for() {
        let text = format!(
            r#"{{"code": 0, "data": {{"accepted": [{{"number": "RR1", "track_info": {TRACK_INFO}}}], "rejected": [{{"number": "X", "error": {{"code": -1}}}}]}}}}"#
        );
        let (_, parsed) = read(&text);
        assert!(
            matches!(&parsed[..], [Parsed::Row(_), Parsed::Reject(reject)] if reject.reason == RejectReason::UnknownRecord)
        );
    }

    #[test]
    fn aftership_keeps_the_offset_and_the_word() {
        let text = r#"{"data": {"trackings": [{"tracking_number": "3S1", "slug": "postnl", "tag": "Exception", "subtag": "Exception_011",
            "checkpoints": [
              {"checkpoint_time": "2026-03-20T15:00:00+01:00", "message": "Expected", "tag": "InfoReceived", "subtag": "InfoReceived_001"},
              {"checkpoint_time": "2026-03-20T15:00:00+01:00", "message": " expected", "tag": "InfoReceived", "subtag": "InfoReceived_001"},
              {"checkpoint_time": "2026-03-22T15:00:00+01:00", "message": "Back", "city": "Breda", "country_name": "NLD", "tag": "Exception", "subtag": "Exception_011"}]}]}}"#;
        let records = records("aftership", text);
        let (parcel, events) = parcel(&records);
        assert_eq!(
            (parcel.platform_status.as_str(), parcel.platform_state),
            ("Exception_011", Some(ParcelStatus::ReturnedToSender))
        );
        assert_eq!(events.len(), 2);
        assert_eq!(events[0].happened_at.rfc3339(), "2026-03-20T14:00:00Z");
        assert_eq!(events[1].place, "Breda, NLD");
    }

    #[test]
    fn events_of_one_moment_stay_in_the_order_of_the_file() {
        let text = r#"{"data": {"trackings": [{"tracking_number": "3S1", "slug": "postnl", "tag": "InTransit", "subtag": "InTransit_001", "checkpoints": [
              {"checkpoint_time": "2026-03-20T15:00:00Z", "message": "Sorted", "tag": "InTransit"},
              {"checkpoint_time": "2026-03-20T15:00:00Z", "message": "Left", "tag": "InTransit"}]}]}}"#;
        let records = records("aftership", text);
        let told: Vec<_> = parcel(&records).1.iter().map(|event| (event.sequence, event.text.as_str())).collect();
        assert_eq!(told, [(0, "Sorted"), (1, "Left")]);
    }

    #[test]
    fn one_checkpoint_of_aftership_is_an_event() {
        let text = r#"{"data": {"tracking_number": "3S1", "slug": "postnl", "tag": "InTransit",
            "checkpoint": {"checkpoint_time": "2026-03-20T15:00:00", "message": "Sorted", "tag": "InTransit"}}}"#;
        let records = records("aftership_checkpoint", text);
        assert_eq!(parcel(&records).1.len(), 1);
    }

    #[test]
    fn easypost_claims_are_tickets_and_label_refunds_are_the_sellers_money() {
        let claim = r#"{"claims": [{"object": "Claim", "id": "clm_1", "status": "submitted", "type": "damage", "tracking_code": "94",
            "description": "Box crushed", "requested_amount": "12.50", "created_at": "2026-03-06T19:48:00Z"}]}"#;
        let claims = records("easypost_claim", claim);
        let [Incoming::Ticket(ticket)] = &claims[..] else { panic!("{claims:?}") };
        assert_eq!(ticket.kind, crate::domain::complaints::TicketKind::CarrierClaim);
        assert_eq!((ticket.claimed_minor, ticket.currency.as_str()), (1_250, "USD"));
        assert_eq!(ticket.platform_state, Some(crate::domain::complaints::TicketStatus::WaitingThirdParty));
        let refund = r#"[{"object": "Refund", "id": "rfnd_1", "status": "submitted", "tracking_code": "94", "created_at": "2026-03-06T19:48:00Z"}]"#;
        assert!(matches!(&records("easypost_label_refund", refund)[..], [Incoming::Recovery(_)]));
    }

    #[test]
    fn easypost_and_shippo_fold_to_our_states() {
        let easypost = r#"{"object": "Event", "result": {"object": "Tracker", "tracking_code": "EZ5", "carrier": "FedEx", "status": "return_to_sender",
            "tracking_details": [{"datetime": "2026-03-19T09:42:32Z", "message": "Picked up", "status": "in_transit", "status_detail": "arrived_at_facility"}]}}"#;
        assert_eq!(
            parcel(&records("easypost_tracker", easypost)).0.platform_state,
            Some(ParcelStatus::ReturningToSender)
        );
        let shippo = r#"{"carrier": "usps", "tracking_number": "92", "tracking_status": {"status": "FAILURE", "substatus": {"code": "package_lost"}},
            "tracking_history": [{"status": "TRANSIT", "status_date": "2026-03-01T00:00:00Z", "status_details": "On its way", "location": null}]}"#;
        assert_eq!(parcel(&records("shippo", shippo)).0.platform_state, Some(ParcelStatus::Lost));
    }

    #[test]
    fn samples_of_tracking_come_in() {
        for provider in ["17track", "aftership", "easypost", "shippo"] {
            samples_come_in(provider);
        }
    }
}

mod platforms;
