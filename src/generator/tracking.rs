//! What carriers say about the parcels of returns, as 17TRACK, AfterShip and EasyPost pass it on.

use std::io;

use serde_json::{Value, json};

use crate::domain::time::{DAY, HOUR, Instant};

use super::calendar::{iso_offset, iso_z};
use super::files::{Files, ListFile};
use super::sale::{Case, Ending, Fate};
use super::world::World;

/// Tracking services forget after about this long; a small seller has kept what they said.
const MEMORY: i64 = 120 * DAY;
const SMALL: u64 = 20_000;

const SEVENTEEN: ListFile = ListFile {
    format_id: "17track",
    stem: "17track",
    head: "{\"code\": 0, \"data\": {\"accepted\": [\n",
    tail: |_| "\n], \"rejected\": []}}\n".into(),
};
const AFTERSHIP: ListFile = ListFile {
    format_id: "aftership",
    stem: "aftership",
    head: "{\"meta\": {\"code\": 200}, \"data\": {\"trackings\": [\n",
    tail: |count| format!("\n], \"page\": 1, \"limit\": {count}, \"count\": {count}}}}}\n"),
};
const EASYPOST: ListFile = ListFile {
    format_id: "easypost_tracker",
    stem: "easypost",
    head: "{\"trackers\": [\n",
    tail: |_| "\n], \"has_more\": false}\n".into(),
};

/// What can happen to a parcel, with the words that each service has for it:
/// key of the carrier's text, 17TRACK status, sub-status and stage, AfterShip tag and subtag, EasyPost status.
struct Step {
    text: &'static str,
    seventeen: [&'static str; 3],
    aftership: [&'static str; 2],
    easypost: &'static str,
}

const fn step(
    text: &'static str,
    seventeen: [&'static str; 3],
    aftership: [&'static str; 2],
    easypost: &'static str,
) -> Step {
    Step { text, seventeen, aftership, easypost }
}

static LABEL: Step = step(
    "label",
    ["InfoReceived", "InfoReceived", "InfoReceived"],
    ["InfoReceived", "InfoReceived_001"],
    "pre_transit",
);
static PICKED_UP: Step =
    step("picked_up", ["InTransit", "InTransit_PickedUp", "PickedUp"], ["InTransit", "InTransit_002"], "in_transit");
static DEPARTED: Step =
    step("departed", ["InTransit", "InTransit_Departure", "Departure"], ["InTransit", "InTransit_007"], "in_transit");
static ARRIVED: Step =
    step("arrived", ["InTransit", "InTransit_Arrival", "Arrival"], ["InTransit", "InTransit_003"], "in_transit");
static DELAYED: Step =
    step("delayed", ["Exception", "Exception_Delayed", ""], ["Exception", "Exception_001"], "failure");
static OUT: Step = step(
    "out",
    ["OutForDelivery", "OutForDelivery_Other", "OutForDelivery"],
    ["OutForDelivery", "OutForDelivery_001"],
    "out_for_delivery",
);
static DELIVERED: Step =
    step("delivered", ["Delivered", "Delivered_Other", "Delivered"], ["Delivered", "Delivered_001"], "delivered");
static ATTEMPT: Step =
    step("attempt", ["DeliveryFailure", "DeliveryFailure_NoBody", ""], ["AttemptFail", "AttemptFail_001"], "failure");
static RETURNING: Step = step(
    "returning",
    ["Exception", "Exception_Returning", "Returning"],
    ["Exception", "Exception_010"],
    "return_to_sender",
);
static LOST: Step = step("lost", ["Exception", "Exception_Lost", ""], ["Exception", "Exception_013"], "failure");

struct Event {
    at: Instant,
    step: &'static Step,
    /// At the seller's end rather than the buyer's.
    far: bool,
}

/// The history of a return's parcel up to a moment, oldest first.
fn history(case: &Case, seen_at: Instant) -> Vec<Event> {
    let mut events = vec![Event { at: case.decided_at, step: &LABEL, far: false }];
    if !case.posted_at.is_never() {
        let posted = case.posted_at;
        events.push(Event { at: posted, step: &PICKED_UP, far: false });
        events.push(Event { at: posted.plus(9 * HOUR), step: &DEPARTED, far: false });
        let end = case.arrived_at;
        match case.fate {
            Fate::Arrives | Fate::Contradicted => {
                events.push(Event { at: Instant(end.0 - 22 * HOUR), step: &ARRIVED, far: true });
                events.push(Event { at: Instant(end.0 - 5 * HOUR), step: &OUT, far: true });
                events.push(Event { at: end, step: &DELIVERED, far: true });
                if case.fate == Fate::Contradicted {
                    events.push(Event { at: end.plus(20 * HOUR), step: &DEPARTED, far: true });
                }
            }
            Fate::Lost => {
                events.push(Event { at: posted.plus(6 * DAY), step: &DELAYED, far: true });
                events.push(Event { at: posted.plus(14 * DAY), step: &LOST, far: true });
            }
            Fate::SentBack => {
                events.push(Event { at: posted.plus(3 * DAY), step: &OUT, far: true });
                events.push(Event { at: posted.plus(3 * DAY + 6 * HOUR), step: &ATTEMPT, far: true });
                events.push(Event { at: posted.plus(6 * DAY), step: &RETURNING, far: true });
            }
            Fate::Stuck => events.push(Event { at: posted.plus(2 * DAY), step: &ARRIVED, far: true }),
            Fate::NeverSent => {}
        }
    }
    events.retain(|event| event.at <= seen_at);
    events
}

/// The parcel of a return, when it has one and the service still remembers it.
pub fn parcel(world: &World, files: &mut Files, case: &Case, seen_at: Instant) -> io::Result<()> {
    let kept = !matches!(case.ending, Ending::Cancelled | Ending::Declined | Ending::Returnless);
    let forgotten = world.n_cases() > SMALL && case.requested_at.0 < seen_at.0 - MEMORY;
    if !kept || forgotten || case.decided_at > seen_at {
        return Ok(());
    }
    let events = history(case, seen_at);
    let Some(last) = events.last() else { return Ok(()) };
    let teller = Teller { world, case };
    match case.sale.bits / 7 % 10 {
        0..5 => files.element(&SEVENTEEN, "", &teller.seventeen(&events, last)),
        5..8 => files.element(&AFTERSHIP, "", &teller.aftership(&events, last)),
        _ => files.element(&EASYPOST, "", &teller.easypost(&events, last)),
    }
}

struct Teller<'a> {
    world: &'a World<'a>,
    case: &'a Case<'a>,
}

impl Teller<'_> {
    fn text(&self, step: &Step) -> &str {
        let languages = &self.world.assets.parcels;
        let said = languages.get(&self.case.sale.market.title).or_else(|| languages.get("en"));
        said.and_then(|texts| texts.get(step.text)).map_or("", String::as_str)
    }

    fn country(&self) -> &str {
        if self.case.sale.market.code == "UK" { "GB" } else { &self.case.sale.market.code }
    }

    fn place(&self, event: &Event) -> String {
        let sale = &self.case.sale;
        if event.far { sale.market.home.clone() } else { format!("{}, {}", sale.buyer.city, self.country()) }
    }

    fn local(&self, at: Instant) -> String {
        iso_offset(at, self.case.sale.market.offset)
    }

    fn seventeen(&self, events: &[Event], last: &Event) -> Value {
        let event = |e: &Event| {
            json!({
                "time_iso": self.local(e.at), "time_utc": iso_z(e.at), "description": self.text(e.step), "location": self.place(e),
                "stage": if e.step.seventeen[2].is_empty() { Value::Null } else { json!(e.step.seventeen[2]) },
                "address": {"country": self.country(), "state": null, "city": null, "street": null, "postal_code": null, "coordinates": {"longitude": null, "latitude": null}},
            })
        };
        let key: i64 = self.case.carrier[3].parse().unwrap_or(0);
        let reached = |stage: &str| events.iter().find(|e| e.step.seventeen[2] == stage);
        let milestones = [
            "InfoReceived",
            "PickedUp",
            "Departure",
            "Arrival",
            "AvailableForPickup",
            "OutForDelivery",
            "Delivered",
            "Returning",
            "Returned",
        ]
        .map(|stage| {
            let at = reached(stage).map(|e| e.at);
            json!({"key_stage": stage, "time_iso": at.map(|at| self.local(at)), "time_utc": at.map(iso_z)})
        });
        json!({
            "number": self.case.tracking, "carrier": key, "param": null, "tag": self.case.sale.order_ref,
            "track_info": {
                "shipping_info": {
                    "shipper_address": {"country": self.country(), "city": self.case.sale.buyer.city},
                    "recipient_address": {"country": self.country(), "city": null},
                },
                "latest_status": {"status": last.step.seventeen[0], "sub_status": last.step.seventeen[1], "sub_status_descr": null},
                "latest_event": event(last),
                "time_metrics": {"days_of_transit": (last.at.0 - events[0].at.0) / DAY, "estimated_delivery_date": {"source": null, "from": null, "to": null}},
                "milestone": milestones,
                "misc_info": {"service_type": "Return", "weight_kg": "0.6", "local_number": "", "local_provider": ""},
                "tracking": {"providers_hash": self.case.number % 9_973, "providers": [{
                    "provider": {"key": key, "name": self.case.carrier[0], "country": self.country()},
                    "service_type": "Return", "latest_sync_status": "Success", "latest_sync_time": iso_z(last.at.plus(HOUR)),
                    "events": events.iter().rev().map(event).collect::<Vec<_>>(),
                }]},
            },
        })
    }

    fn aftership(&self, events: &[Event], last: &Event) -> Value {
        let slug = &self.case.carrier[2];
        let checkpoints: Vec<Value> = events
            .iter()
            .map(|e| {
                json!({
                    "slug": slug, "city": null, "state": null, "zip": null, "country_name": self.country(), "country_iso3": null, "coordinates": [],
                    "location": self.place(e), "message": self.text(e.step), "tag": e.step.aftership[0], "subtag": e.step.aftership[1],
                    "subtag_message": e.step.aftership[0], "checkpoint_time": self.local(e.at), "created_at": iso_z(e.at.plus(HOUR)), "raw_tag": null,
                })
            })
            .collect();
        let delivered = events.iter().find(|e| e.step.text == "delivered").map(|e| self.local(e.at));
        json!({
            "id": format!("{:024x}", u128::from(self.case.sale.bits)),
            "created_at": iso_z(events[0].at), "updated_at": iso_z(last.at.plus(HOUR)), "last_updated_at": iso_z(last.at.plus(HOUR)),
            "tracking_number": self.case.tracking, "slug": slug, "active": last.step.text != "delivered",
            "tag": last.step.aftership[0], "subtag": last.step.aftership[1], "subtag_message": last.step.aftership[0],
            "title": self.case.tracking, "order_id": self.case.sale.order_ref, "expected_delivery": null,
            "shipment_pickup_date": if self.case.posted_at.is_never() { Value::Null } else { json!(self.local(self.case.posted_at)) },
            "shipment_delivery_date": delivered, "shipment_type": "return", "signed_by": null, "source": "api",
            "return_to_sender": last.step.text == "returning", "tracked_count": events.len(), "checkpoints": checkpoints,
        })
    }

    fn easypost(&self, events: &[Event], last: &Event) -> Value {
        let details: Vec<Value> = events
            .iter()
            .map(|e| {
                json!({
                    "object": "TrackingDetail", "message": self.text(e.step), "description": null, "status": e.step.easypost,
                    "status_detail": "status_update", "datetime": iso_z(e.at), "source": self.case.carrier[0], "carrier_code": null,
                    "tracking_location": {"object": "TrackingLocation", "city": if e.far { Value::Null } else { json!(self.case.sale.buyer.city) }, "state": null, "country": self.country(), "zip": null},
                })
            })
            .collect();
        json!({
            "id": format!("trk_{:032x}", u128::from(self.case.sale.bits) * 3), "object": "Tracker", "mode": "production",
            "tracking_code": self.case.tracking, "status": last.step.easypost, "status_detail": "status_update",
            "created_at": iso_z(events[0].at), "updated_at": iso_z(last.at), "signed_by": null, "weight": 21.0, "est_delivery_date": null,
            "shipment_id": null, "carrier": self.case.carrier[0], "is_return": true, "tracking_details": details, "fees": [],
        })
    }
}
