//! What lanes teach, as tables, and the learner against a naive second way of counting.

use super::super::{ExceptionKind, ParcelEvent, apply_events, fold};
use super::ParcelStatus::{Customs, Delivered, InTransit, LabelCreated, Lost, OutForDelivery};
use super::*;

fn kin() -> Kin {
    Kin::of("DHL", "", "DE", "US")
}

fn seen(id: i64, hours: i64, status: ParcelStatus) -> Sighting {
    Sighting { id, at: Instant(hours * HOUR), sequence: 0, status, by_hand: false }
}

/// So many parcels that waited in customs for one hour more each.
fn taught(n: i64) -> Lanes {
    let mut learner = Learner::default();
    for hours in 1..=n {
        learner.take(
            kin(),
            &[seen(1, 0, Customs), seen(2, hours * 24, OutForDelivery), seen(3, hours * 24 + 1, Delivered)],
        );
    }
    learner.lanes().into_iter().collect()
}

fn parcel(carrier: &str, origin: &str) -> Parcel {
    Parcel {
        carrier: carrier.to_owned(),
        origin_country: origin.to_owned(),
        destination_country: "US".to_owned(),
        status: Customs,
        last_event_at: Instant(0),
        first_scan_at: Some(Instant(0)),
        ..Parcel::default()
    }
}

#[test]
fn an_alert_climbs_to_where_enough_is_known() {
    let rows: &[(i64, &str, &str, Basis, i64, i64)] = &[
        (100, "dhl", "DE", Basis::Lane, 100, 95),
        (100, "DHL ", "FR", Basis::Carrier, 100, 95),
        (100, "UPS", "DE", Basis::Service, 100, 95),
        (100, "DHL Express", "DE", Basis::Lane, 100, 95),
        (100, "Deutsche Post, DHL", "DE", Basis::Lane, 100, 95),
        (100, "DHL Mars", "DE", Basis::Service, 100, 95),
        (30, "DHL", "DE", Basis::Lane, 30, 29),
        (29, "DHL", "DE", Basis::Default, 0, 10),
    ];
    for (taught_by, carrier, origin, basis, n, days) in rows {
        let known = super::super::silence::stuck(&parcel(carrier, origin), &taught(*taught_by));
        let expected = Known { at: Instant(days * DAY), basis: Some(*basis), n: *n };
        assert_eq!(known, expected, "{taught_by} {carrier} {origin}");
    }
}

#[test]
fn nobody_is_alarmed_within_a_day() {
    let lanes = taught(100);
    let out = Parcel { status: OutForDelivery, ..parcel("DHL", "DE") };
    assert_eq!(super::super::silence::stuck(&out, &lanes).at, Instant(DAY));
}

#[test]
fn what_is_expected_is_promised_or_learned() {
    let lanes = taught(100);
    let learned = arrival(&parcel("DHL", "DE"), &lanes);
    let late = Known { at: Instant((90 * 24 + 1) * HOUR), basis: Some(Basis::Lane), n: 100 };
    assert_eq!(learned, Arrival { expected_at: Some(Instant((50 * 24 + 1) * HOUR)), late });
    let promised = Parcel { promised_at: Some(Instant(3 * DAY)), ..parcel("DHL", "DE") };
    let late = Known { at: Instant(4 * DAY), basis: Some(Basis::Promise), n: 0 };
    assert_eq!(arrival(&promised, &lanes), Arrival { expected_at: Some(Instant(3 * DAY)), late });
    let absurd = Parcel { promised_at: Some(Instant(100_000 * DAY)), ..promised.clone() };
    assert_eq!(arrival(&absurd, &lanes), learned);
    let ended = Parcel { status: Delivered, ..promised };
    assert_eq!(arrival(&ended, &lanes).expected_at, None);
    let not_handed_over = Parcel { first_scan_at: None, ..parcel("DHL", "DE") };
    assert_eq!(arrival(&not_handed_over, &lanes).expected_at, None);
}

#[test]
fn only_silences_that_ended_by_a_scan_teach() {
    let rows: &[(&str, &[Sighting], usize)] = &[
        ("a scan ends a silence", &[seen(1, 0, InTransit), seen(2, 30, Customs)], 1),
        ("one that lasts teaches nothing", &[seen(1, 0, InTransit)], 0),
        (
            "a repeated scan is no silence",
            &[Sighting { at: Instant(HOUR - 1), ..seen(1, 0, InTransit) }, seen(2, 1, Customs)],
            0,
        ),
        ("a loss ends nothing", &[seen(1, 0, InTransit), seen(2, 30, Lost)], 0),
        ("nobody waits after the end", &[seen(1, 0, Delivered), seen(2, 30, Delivered)], 0),
        ("people are no carrier", &[seen(1, 0, InTransit), Sighting { by_hand: true, ..seen(2, 30, Customs) }], 0),
        ("a label waits too", &[seen(1, 0, LabelCreated), seen(2, 30, InTransit)], 1),
    ];
    for (why, sightings, n) in rows {
        let mut learner = Learner::default();
        learner.take(kin(), sightings);
        let lanes = learner.lanes();
        assert_eq!(lanes.iter().filter(|lane| lane.basis == Basis::Lane && lane.state.is_some()).count(), *n, "{why}");
    }
}

proptest::proptest! {
    /// Each parcel by folding all of its first events again and again, each share by sorting all that was counted.
    #[test]
    fn the_learner_counts_what_a_naive_recount_counts(
        parcels in proptest::collection::vec(
            (0_usize..2, proptest::collection::vec((0_i64..400, 0_i64..2, 0_usize..14), 0..9)), 0..25),
    ) {
        let mut learner = Learner::default();
        let mut silences: HashMap<(usize, Option<ParcelStatus>), Vec<i64>> = HashMap::new();
        for (carrier, rows) in &parcels {
            let sightings: Vec<Sighting> = (1..)
                .zip(rows)
                .map(|(id, (at, sequence, status))| Sighting { sequence: *sequence, ..seen(id, *at, ParcelStatus::ALL[*status]) })
                .collect();
            learner.take(Kin::of(["a", "b"][*carrier], "", "DE", "US"), &sightings);
            let mut events: Vec<ParcelEvent> = sightings.iter().map(|sighting| ParcelEvent {
                id: sighting.id, happened_at: sighting.at, sequence: sighting.sequence, status: sighting.status,
                exception: None::<ExceptionKind>, ..ParcelEvent::default()
            }).collect();
            events.sort_by_key(|event| (event.happened_at, event.sequence, event.id));
            for end in 1..events.len() {
                let (before, after) = (fold(&events[..end]), fold(&events[..=end]));
                let hours = (events[end].happened_at.0 - events[end - 1].happened_at.0) / HOUR;
                let counts = !before.status.has_ended() && before.status != ParcelStatus::Unknown
                    && !matches!(after.status, Lost | ParcelStatus::Cancelled) && hours > 0;
                if counts {
                    silences.entry((*carrier, Some(before.status))).or_default().push(hours);
                }
            }
            let whole = apply_events(&Parcel::default(), &events, &Lanes::default());
            if let Some((since, until)) = whole.first_scan_at.zip(whole.delivered_at).filter(|(since, until)| until > since) {
                silences.entry((*carrier, None)).or_default().push((until.0 - since.0) / HOUR);
            }
        }
        let lanes: Vec<Lane> = learner.lanes().into_iter().filter(|lane| lane.basis == Basis::Carrier).collect();
        proptest::prop_assert_eq!(lanes.len(), silences.len());
        for lane in lanes {
            let mut counted = silences.remove(&(usize::from(lane.carrier == "b"), lane.state)).unwrap_or_default();
            counted.sort_unstable();
            let share = |percent: usize| counted[(counted.len() * percent).div_ceil(100) - 1];
            let shares = (share(50), share(90), share(95), counted.last().copied());
            proptest::prop_assert_eq!(
                (lane.p50_hours, lane.p90_hours, lane.p95_hours, Some(lane.longest_hours)), shares, "{}", lane.name());
            proptest::prop_assert_eq!(lane.n, i64::try_from(counted.len()).unwrap_or(0));
        }
    }
}
