//! Invented answers of tracking services, in the layouts that the services document.

use serde_json::{Value, json};

use super::web_server::{Asked, Reply};

/// What every service knows of a number: picked up on the 10th, on its way on the 12th.
const EVENTS: [(&str, &str); 2] = [("2026-06-10T08:00:00Z", "Picked up"), ("2026-06-12T09:30:00Z", "Left the depot")];

/// One number as 17TRACK tells it.
pub fn of_17track(number: &str) -> Value {
    let event = |(at, text): (&str, &str)| {
        json!({ "time_iso": at, "time_utc": at, "description": text, "location": "Hamburg", "stage": "InTransit",
                "sub_status": "InTransit_Other" })
    };
    let events: Vec<Value> = EVENTS.into_iter().rev().map(event).collect();
    json!({
        "number": number, "carrier": 100_002, "param": null, "tag": "",
        "track_info": {
            "latest_status": { "status": "InTransit", "sub_status": "InTransit_Other", "sub_status_descr": null },
            "latest_event": events[0],
            "tracking": { "providers_hash": 1, "providers": [
                { "provider": { "key": 100_002, "name": "UPS" }, "service_type": null, "events_hash": 1, "events": events }
            ] }
        }
    })
}

/// One number as AfterShip tells it.
pub fn of_aftership(number: &str) -> Value {
    let checkpoint = |(at, text): (&str, &str)| {
        json!({ "checkpoint_time": at, "created_at": at, "message": text, "tag": "InTransit", "subtag": "InTransit_001",
                "slug": "dhl", "city": "Hamburg", "location": "Hamburg" })
    };
    json!({
        "id": format!("id-{number}"), "tracking_number": number, "slug": "dhl", "tag": "InTransit",
        "subtag": "InTransit_001", "subtag_message": "In transit", "expected_delivery": null, "order_id": null,
        "checkpoints": EVENTS.map(checkpoint)
    })
}

/// One number as EasyPost tells it.
pub fn of_easypost(number: &str) -> Value {
    let detail = |(at, text): (&str, &str)| {
        json!({ "object": "TrackingDetail", "datetime": at, "message": text, "status": "in_transit",
                "status_detail": "arrived_at_facility", "source": "USPS",
                "tracking_location": { "city": "HAMBURG", "state": null, "country": "DE" } })
    };
    json!({
        "id": format!("trk_{number}"), "object": "Tracker", "mode": "test", "tracking_code": number, "carrier": "USPS",
        "status": "in_transit", "status_detail": "arrived_at_facility", "is_return": null,
        "tracking_details": EVENTS.map(detail), "carrier_detail": null, "fees": []
    })
}

/// The numbers of a request of 17TRACK.
pub fn numbers(asked: &Asked) -> Vec<String> {
    let entries = asked.body.as_array().into_iter().flatten();
    entries.filter_map(|entry| entry["number"].as_str()).map(str::to_owned).collect()
}

/// 17TRACK with every number that it is asked for.
pub fn all_of_17track(asked: &Asked) -> Reply {
    let register = asked.path().ends_with("/register");
    let of = |number: &String| {
        if register { json!({ "origin": 1, "number": number, "carrier": 100_002 }) } else { of_17track(number) }
    };
    let accepted: Vec<Value> = numbers(asked).iter().map(of).collect();
    Reply::json(&json!({ "code": 0, "data": { "accepted": accepted, "rejected": [] } }))
}
