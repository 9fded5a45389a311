//! The machine of parcels as tables, and the fold as properties.

use std::collections::BTreeMap;

use super::ParcelStatus::{
    AttemptFailed, Cancelled, Customs, Delivered, Exception, InTransit, LabelCreated, Lost, OutForDelivery,
    ReturnedToSender, ReturningToSender, Unknown,
};
use super::*;
use crate::domain::change::{Change, Edit};
use crate::domain::command::{Args, Command, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::people::Actor;
use crate::domain::refusal::Refusal;
use crate::domain::returns::{ReturnCase, ReturnStatus};
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::DAY;

const NOW: Instant = Instant(100 * DAY);

struct Counter(i64);

impl Ids for Counter {
    fn next(&mut self, _: Kind) -> i64 {
        self.0 += 1;
        self.0
    }
}

fn decided(verb: &str, args: &[(&str, &str)], sit: &Situation) -> Decision {
    let ctx = Context { actor: Actor::agent("ana"), now: NOW, happened_at: NOW };
    let args: BTreeMap<String, String> = args.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
    let command = Command { verb: verb.to_owned(), key: Key::new(Kind::Parcel, 1), args: Args(args) };
    crate::domain::command::decide(&ctx, &command, sit, &mut Counter(500))
}

fn seen(id: i64, day: i64, status: ParcelStatus) -> ParcelEvent {
    ParcelEvent {
        id,
        happened_at: Instant(day * DAY),
        status,
        text: format!("{status} {day}"),
        ..ParcelEvent::default()
    }
}

fn history(statuses: &[ParcelStatus]) -> Vec<ParcelEvent> {
    (1..).zip(statuses).map(|(i, status)| seen(i, i, *status)).collect()
}

/// A return parcel with a history, joined to a return in a state.
fn sit(statuses: &[ParcelStatus], case: ReturnStatus) -> Situation {
    let events = history(statuses);
    let parcel = Parcel { id: 1, tracking: "T1".to_owned(), return_id: Some(5), ..Parcel::default() };
    Situation {
        parcel: Some(apply_events(&parcel, &events, &Lanes::default())),
        events,
        case: Some(ReturnCase { id: 5, status: case, ..ReturnCase::default() }),
        ..Situation::default()
    }
}

fn after<T: Clone>(changes: &[Change], pick: impl Fn(&Change) -> Option<&Edit<T>>) -> Option<T> {
    changes.iter().filter_map(pick).find_map(|edit| edit.after.clone())
}

fn parcel(changes: &[Change]) -> Parcel {
    after(changes, |change| if let Change::Parcel(edit) = change { Some(edit.as_ref()) } else { None })
        .unwrap_or_default()
}

fn case(changes: &[Change]) -> Option<ReturnStatus> {
    after(changes, |change| if let Change::Return(edit) = change { Some(edit.as_ref()) } else { None })
        .map(|case: ReturnCase| case.status)
}

#[test]
fn events_fold_to_the_state_that_people_would_name() {
    let rows: &[(&[ParcelStatus], ParcelStatus, bool)] = &[
        (&[], Unknown, false),
        (&[LabelCreated], LabelCreated, false),
        (&[LabelCreated, InTransit, Customs, OutForDelivery], OutForDelivery, false),
        (&[InTransit, Unknown], InTransit, false),
        (&[InTransit, LabelCreated], InTransit, false),
        (&[InTransit, Delivered], Delivered, false),
        (&[Delivered, Delivered], Delivered, false),
        (&[Delivered, Unknown], Delivered, false),
        (&[Delivered, LabelCreated], Delivered, false),
        (&[Delivered, InTransit], InTransit, true),
        (&[Delivered, InTransit, Delivered], Delivered, false),
        (&[Delivered, ReturningToSender, ReturnedToSender], ReturnedToSender, true),
        (&[Lost, InTransit], InTransit, true),
        (&[Lost, Delivered], Delivered, true),
        (&[AttemptFailed, ReturningToSender, ReturnedToSender], ReturnedToSender, false),
        (&[Cancelled, LabelCreated], Cancelled, false),
        (&[Cancelled, InTransit], Cancelled, true),
        (&[InTransit, Exception], Exception, false),
    ];
    for (statuses, status, contradicted) in rows {
        let folded = fold(&history(statuses));
        assert_eq!((folded.status, folded.contradicted), (*status, *contradicted), "{statuses:?}");
    }
}

#[test]
fn scans_and_deliveries_have_their_moments() {
    let folded = fold(&history(&[LabelCreated, InTransit, Delivered, Delivered, Unknown]));
    assert_eq!(folded.first_scan_at, Some(Instant(2 * DAY)));
    assert_eq!(folded.delivered_at, Some(Instant(3 * DAY)));
    assert_eq!((folded.last_event_at, folded.last_event.as_str()), (Instant(5 * DAY), "unknown 5"));
    assert_eq!(fold(&history(&[Delivered, InTransit])).delivered_at, None);
    assert_eq!(fold(&history(&[LabelCreated])).first_scan_at, None);
}

#[test]
fn an_event_without_a_time_never_has_the_last_word() {
    let timeless = ParcelEvent { status: InTransit, ..ParcelEvent::default() };
    let folded = fold(&[timeless.clone(), seen(1, 1, Delivered)]);
    assert_eq!((folded.status, folded.contradicted), (Delivered, false));
    assert_eq!(fold(&[timeless]).status, InTransit);
}

#[test]
fn ties_go_by_the_carriers_order_then_by_arrival() {
    let at_once = |id, sequence, status| ParcelEvent { sequence, ..seen(id, 1, status) };
    assert_eq!(fold(&[at_once(1, 2, OutForDelivery), at_once(2, 1, InTransit)]).status, OutForDelivery);
    assert_eq!(fold(&[at_once(2, 0, OutForDelivery), at_once(1, 0, InTransit)]).status, OutForDelivery);
}

#[test]
fn the_providers_word_stands_in_or_stands_against() {
    let silent = Parcel { platform_state: Some(Exception), ..Parcel::default() };
    let folded = apply_events(&silent, &[], &Lanes::default());
    assert_eq!((folded.status, folded.conflict), (Exception, None));
    assert_eq!(folded.exception, Some(ExceptionKind::Other));
    let folded = apply_events(&silent, &history(&[InTransit]), &Lanes::default());
    assert_eq!((folded.status, folded.conflict, folded.exception), (InTransit, Some(Exception), None));
    let vague = Parcel { platform_state: Some(Unknown), ..Parcel::default() };
    assert_eq!(apply_events(&vague, &history(&[InTransit]), &Lanes::default()).conflict, None);
}

#[test]
fn a_return_follows_its_parcel() {
    use ReturnStatus as R;
    let rows: &[(&[ParcelStatus], R, Option<R>)] = &[
        (&[LabelCreated], R::Approved, None),
        (&[InTransit], R::Approved, Some(R::InTransit)),
        (&[InTransit], R::Expired, Some(R::InTransit)),
        (&[InTransit], R::Requested, None),
        (&[InTransit], R::Arrived, None),
        (&[Delivered], R::InTransit, Some(R::Arrived)),
        (&[InTransit, Delivered], R::Approved, Some(R::Arrived)),
        (&[Delivered], R::Inspected, None),
        (&[Delivered], R::Canceled, None),
        (&[InTransit, Lost], R::InTransit, None),
    ];
    for (statuses, from, to) in rows {
        let situation = sit(statuses, *from);
        let (Some(parcel), Some(case)) = (situation.parcel, situation.case) else { panic!("built above") };
        assert_eq!(moves_return(&parcel, &case, &[]), *to, "{statuses:?} {from}");
        let elsewhere = Parcel { return_id: Some(6), ..parcel.clone() };
        assert_eq!(moves_return(&elsewhere, &case, &[]), None);
        assert_eq!(moves_return(&Parcel { leg: Leg::OutboundReplacement, ..parcel }, &case, &[]), None);
    }
}

#[test]
fn every_transition_leads_where_the_table_says() {
    use ReturnStatus as R;
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [ParcelStatus], R, ParcelStatus, Option<R>);
    let rows: &[Row<'_>] = &[
        ("event", &[("status", "in_transit")], &[LabelCreated], R::Approved, InTransit, Some(R::InTransit)),
        ("event", &[("status", "delivered")], &[InTransit], R::InTransit, Delivered, Some(R::Arrived)),
        ("event", &[("status", "customs"), ("at", "1970-01-01")], &[InTransit], R::InTransit, InTransit, None),
        ("lost", &[], &[InTransit], R::InTransit, Lost, Some(R::Lost)),
        ("lost", &[], &[LabelCreated], R::Approved, Lost, None),
        ("tag", &[("tags", "vip")], &[InTransit], R::InTransit, InTransit, None),
        ("note", &[("text", "asked")], &[InTransit], R::InTransit, InTransit, None),
        ("assign", &[("to", "bo")], &[InTransit], R::InTransit, InTransit, None),
        ("part", &[], &[InTransit], R::InTransit, InTransit, Some(R::InTransit)),
    ];
    for (verb, args, statuses, from, to, moved) in rows {
        let changes = decided(verb, args, &sit(statuses, *from)).unwrap_or_else(|r| panic!("{verb} {args:?}: {r}"));
        assert_eq!((parcel(&changes).status, case(&changes)), (*to, *moved), "{verb} {args:?} {statuses:?}");
    }
}

#[test]
fn every_refusal_says_why() {
    type Row<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [ParcelStatus], &'a str);
    let rows: &[Row<'_>] = &[
        ("open", &[], &[], "missing-argument"),
        ("open", &[("tracking", "t 1"), ("return", "R-9")], &[], "not-found"),
        ("event", &[], &[InTransit], "missing-argument"),
        ("event", &[("status", "flying")], &[InTransit], "bad-argument"),
        ("event", &[("status", "delivered"), ("at", "tomorrow")], &[InTransit], "bad-argument"),
        ("lost", &[], &[Delivered], "wrong-state"),
        ("lost", &[], &[ReturnedToSender], "wrong-state"),
        ("lost", &[], &[Cancelled], "wrong-state"),
        ("found", &[], &[InTransit], "wrong-state"),
        ("join", &[("return", "R-5")], &[InTransit], "cannot-join"),
        ("reconcile", &[("choice", "ours")], &[InTransit], "nothing-to-do"),
        ("tag", &[("tags", "-vip")], &[InTransit], "nothing-to-do"),
        ("assign", &[], &[InTransit], "missing-argument"),
        ("resolve", &[], &[InTransit], "wrong-kind"),
    ];
    for (verb, args, statuses, code) in rows {
        let refusal = decided(verb, args, &sit(statuses, ReturnStatus::InTransit)).map_err(|refusal| refusal.code());
        assert_eq!(refusal.err(), Some(*code), "{verb} {args:?} {statuses:?}");
    }
    let mut free = sit(&[InTransit], ReturnStatus::Approved);
    free.parcel = free.parcel.map(|parcel| Parcel { return_id: None, ..parcel });
    assert_eq!(decided("part", &[], &free), Err(Refusal::CannotJoin("not_joined")));
    assert_eq!(decided("join", &[("return", "R-9")], &free), Err(Refusal::NotFound(Key::new(Kind::Return, 9))));
    let nowhere = decided("part", &[], &Situation::default());
    assert_eq!(nowhere, Err(Refusal::NotFound(Key::new(Kind::Parcel, 1))));
    let known = sit(&[], ReturnStatus::Approved);
    let again = decided("open", &[("tracking", "t1"), ("return", "R-5")], &known);
    assert_eq!(again, Err(Refusal::CannotJoin("known")));
}

#[test]
fn joining_moves_the_return_and_opening_joins() {
    let mut free = sit(&[InTransit], ReturnStatus::Approved);
    free.parcel = free.parcel.map(|parcel| Parcel { return_id: None, ..parcel });
    let changes = decided("join", &[("return", "R-5")], &free).unwrap_or_default();
    assert_eq!((parcel(&changes).return_id, case(&changes)), (Some(5), Some(ReturnStatus::InTransit)));
    free.parcel = None;
    let opened = decided("open", &[("tracking", "1z 99"), ("return", "R-5")], &free).unwrap_or_default();
    let opened = parcel(&opened);
    assert_eq!((opened.tracking.as_str(), opened.return_id), ("1Z99", Some(5)));
    assert_eq!(opened.natural_key.as_deref(), Some("parcel:1Z99"));
    assert_eq!((opened.status, opened.stuck_at), (ParcelStatus::AwaitingDropoff, NOW.plus(7 * DAY)));
}

fn numbers(numbers: &[&str]) -> Vec<String> {
    numbers.iter().map(|number| (*number).to_owned()).collect()
}

/// The returns after the changes, with what they know of parcels.
fn cases(changes: &[Change]) -> Vec<(i64, ReturnStatus, Vec<String>)> {
    let after = |change: &Change| match change {
        Change::Return(edit) => edit.after.clone().map(|case| (case.id, case.status, case.parcels)),
        _ => None,
    };
    changes.iter().filter_map(after).collect()
}

/// A parcel on its way with the returns, of which R-5 also comes in P-2.
fn shared(status: ParcelStatus, other: ParcelStatus) -> Situation {
    let case = |id, parcels: &[&str]| ReturnCase {
        id,
        status: ReturnStatus::InTransit,
        parcels: numbers(parcels),
        ..ReturnCase::default()
    };
    let events = history(&[status]);
    let parcel = Parcel { id: 1, return_id: Some(5), also_returns: numbers(&["R-6"]), ..Parcel::default() };
    let second = Parcel { id: 2, return_id: Some(5), ..Parcel::default() };
    let lanes = Lanes::default();
    let parcels = vec![apply_events(&parcel, &events, &lanes), apply_events(&second, &history(&[other]), &lanes)];
    Situation {
        parcel: parcels.first().cloned(),
        parcels,
        events: events.into_iter().map(|event| ParcelEvent { parcel_id: 1, ..event }).collect(),
        case: Some(case(5, &["P-1", "P-2"])),
        sharing: vec![case(6, &["P-1"])],
        ..Situation::default()
    }
}

#[test]
fn every_return_in_a_parcel_follows_it() {
    let delivered = decided("event", &[("status", "delivered")], &shared(InTransit, InTransit)).unwrap_or_default();
    let moved: Vec<_> = cases(&delivered).into_iter().map(|(id, status, _)| (id, status)).collect();
    assert_eq!(moved, [(5, ReturnStatus::Arrived), (6, ReturnStatus::Arrived)]);
}

#[test]
fn a_return_is_lost_only_with_all_of_its_parcels() {
    for (other, lost) in [(InTransit, vec![6]), (Delivered, vec![6]), (Lost, vec![5, 6]), (Cancelled, vec![5, 6])] {
        let changes = decided("lost", &[], &shared(InTransit, other)).unwrap_or_default();
        let moved: Vec<i64> = cases(&changes).into_iter().map(|(id, ..)| id).collect();
        assert_eq!(moved, lost, "{other}");
    }
}

#[test]
fn returns_are_joined_to_a_parcel_and_parted_from_it_one_by_one() {
    let mut situation = shared(InTransit, InTransit);
    situation.case = Some(ReturnCase { id: 7, status: ReturnStatus::Approved, ..ReturnCase::default() });
    let changes = decided("join", &[("return", "R-7")], &situation).unwrap_or_default();
    assert_eq!(parcel(&changes).returns(), [5, 6, 7]);
    assert_eq!(cases(&changes), [(7, ReturnStatus::InTransit, numbers(&["P-1"]))]);

    let situation = shared(InTransit, InTransit);
    assert_eq!(decided("join", &[("return", "R-5")], &situation), Err(Refusal::CannotJoin("joined")));
    assert_eq!(decided("part", &[], &situation), Err(Refusal::MissingArgument { verb: "part", name: "return" }));
    assert_eq!(decided("part", &[("return", "R-9")], &situation), Err(Refusal::CannotJoin("not_joined")));
    let changes = decided("part", &[("return", "R-5")], &situation).unwrap_or_default();
    assert_eq!((parcel(&changes).return_id, parcel(&changes).also_returns), (Some(6), Vec::new()));
    assert_eq!(cases(&changes), [(5, ReturnStatus::InTransit, numbers(&["P-2"]))]);
}

#[test]
fn a_receipt_asks_which_parcel_came_and_brings_everything_in_it() {
    let ctx = Context { actor: Actor::agent("ana"), now: NOW, happened_at: NOW };
    let situation = shared(InTransit, InTransit);
    let case = situation.case.clone().unwrap_or_default();
    let named = |number: &str| {
        let args = Args([("parcel".to_owned(), number.to_owned())].into());
        received(&args, &situation, &case)
    };
    let asked = received(&Args::default(), &situation, &case);
    assert_eq!(asked, Err(Refusal::MissingArgument { verb: "receive", name: "parcel" }));
    assert_eq!(named("P-9"), Err(Refusal::NotFound(Key::new(Kind::Parcel, 9))));
    let here = named("P-1").ok().flatten().unwrap_or_default();
    assert!(others_are_coming(&situation, &case, Some(&here)));
    let changes = arrived(&ctx, &situation, &here, &mut Counter(500));
    assert_eq!(parcel(&changes).status, Delivered);
    assert_eq!(cases(&changes), [(6, ReturnStatus::Arrived, numbers(&["P-1"]))]);
    let one_left = shared(InTransit, Delivered);
    assert_eq!(received(&Args::default(), &one_left, &case).map(|parcel| parcel.map(|p| p.id)), Ok(Some(1)));
    assert!(!others_are_coming(&one_left, &case, Some(&here)));
}

#[test]
fn what_went_wrong_can_be_claimed_until_the_carriers_terms_end() {
    let rows: &[(&str, &[ParcelStatus], Option<i64>)] = &[
        ("UPS", &[LabelCreated, InTransit], Some(62)),
        ("Royal_Mail", &[InTransit, Lost], Some(81)),
        ("DHL Express", &[InTransit, ReturnedToSender], Some(31)),
        ("DHL Express", &[LabelCreated], None),
        ("UPS", &[InTransit, Delivered], None),
        ("somebody", &[InTransit], None),
    ];
    for (carrier, statuses, day) in rows {
        let parcel = Parcel { carrier: (*carrier).to_owned(), ..Parcel::default() };
        let folded = apply_events(&parcel, &history(statuses), &Lanes::default());
        let expected = day.map_or(Instant::NEVER, |day| Instant(day * DAY));
        assert_eq!(folded.claim_due_at, expected, "{carrier} {statuses:?}");
        assert_eq!(folded.claim_clause.is_empty(), day.is_none(), "{carrier}");
    }
}

#[test]
fn a_claim_is_opened_once_and_what_the_carrier_pays_came_back() {
    let mut situation = sit(&[InTransit, Lost], ReturnStatus::Lost);
    situation.case = situation.case.map(|case| ReturnCase { value_minor: 4_999, currency: "EUR".to_owned(), ..case });
    situation.parcel = situation.parcel.map(|parcel| Parcel { carrier: "UPS".to_owned(), ..parcel });
    assert_eq!(decided("settle_claim", &[], &situation), Err(Refusal::NotYet("claimed")));
    let opened = parcel(&decided("claim", &[("ref", "X-1")], &situation).unwrap_or_default());
    assert_eq!((opened.claim, opened.claimed_minor, opened.currency.as_str()), (Some(ClaimState::Open), 4_999, "EUR"));
    assert!(opened.claim_due_at.is_never(), "what is claimed is owed by the carrier, not by us");
    situation.parcel = Some(opened);
    assert_eq!(decided("claim", &[], &situation), Err(Refusal::NothingToDo));
    let changes = decided("settle_claim", &[("amount", "30.00")], &situation).unwrap_or_default();
    assert_eq!(parcel(&changes).claim, Some(ClaimState::Paid));
    let recovery = changes.iter().find_map(|change| match change {
        Change::Recovery(edit) => edit.after.clone(),
        _ => None,
    });
    let recovery = recovery.unwrap_or_default();
    assert_eq!((recovery.amount_minor, recovery.currency.as_str(), recovery.return_id), (3_000, "EUR", Some(5)));
    let changes = decided("settle_claim", &[("refused", "yes")], &situation).unwrap_or_default();
    assert_eq!((parcel(&changes).claim, changes.len()), (Some(ClaimState::Refused), 1));
    situation.parcel = Some(parcel(&changes));
    assert!(decided("claim", &[], &situation).is_ok(), "a refused claim can be made again");
    situation.case = None;
    situation.parcel = situation.parcel.map(|parcel| Parcel { claimed_minor: 0, ..parcel });
    assert_eq!(decided("claim", &[], &situation), Err(Refusal::MissingArgument { verb: "claim", name: "amount" }));
}

#[test]
fn each_news_of_a_parcel_is_told_once_and_only_to_whom_it_concerns() {
    let told = |changes: &[Change]| {
        changes.iter().find_map(|change| match change {
            Change::Effect(edit) => edit.after.clone(),
            _ => None,
        })
    };
    type Row<'a> = (Leg, ParcelStatus, &'a [(&'a str, &'a str)], Result<&'a str, Refusal>);
    let rows: &[Row<'_>] = &[
        (Leg::OutboundReplacement, InTransit, &[], Ok("parcel_in_transit")),
        (Leg::Original, Customs, &[], Ok("parcel_customs")),
        (Leg::Original, Exception, &[], Ok("parcel_delayed")),
        (Leg::Original, LabelCreated, &[], Err(Refusal::NotYet("news"))),
        (Leg::Original, LabelCreated, &[("status", "delayed")], Ok("parcel_delayed")),
        (Leg::Return, Delivered, &[], Ok("return_parcel_delivered")),
        (Leg::Return, OutForDelivery, &[], Err(Refusal::NotYet("news_of_customer"))),
    ];
    for (leg, status, args, expected) in rows {
        let mut situation = sit(&[*status], ReturnStatus::InTransit);
        situation.parcel = situation.parcel.map(|parcel| Parcel { leg: *leg, ..parcel });
        let decided_now = decided("notify", args, &situation);
        let what = decided_now.clone().map(|changes| told(&changes).unwrap_or_default().what);
        assert_eq!(what, expected.clone().map(str::to_owned), "{leg} {status}");
        let Some(effect) = decided_now.ok().and_then(|changes| told(&changes)) else { continue };
        assert_eq!((effect.parcel_id, effect.hold_until), (Some(1), NOW.plus(60_000)));
        situation.effects.push(effect.clone());
        assert_eq!(decided("notify", args, &situation), Err(Refusal::NothingToDo));
        let again: Vec<(&str, &str)> = args.iter().copied().chain([("again", "yes")]).collect();
        let again = told(&decided("notify", &again, &situation).unwrap_or_default()).unwrap_or_default();
        assert_ne!(again.natural_key, effect.natural_key);
    }
    let mut nobodys = sit(&[InTransit], ReturnStatus::InTransit);
    nobodys.parcel = nobodys.parcel.map(|parcel| Parcel { return_id: None, ..parcel });
    assert_eq!(decided("notify", &[], &nobodys), Err(Refusal::NotYet("customer")));
}

#[test]
fn a_declaration_can_be_taken_back_and_a_later_scan_contradicts_it() {
    let mut situation = sit(&[InTransit], ReturnStatus::InTransit);
    let before = situation.parcel.clone().unwrap_or_default();
    let changes = decided("lost", &[("text", "carrier says so")], &situation).unwrap_or_default();
    let declared = parcel(&changes);
    assert!(declared.declared_lost && declared.stuck_at.is_never());
    let event =
        after(&changes, |change| if let Change::ParcelEvent(edit) = change { Some(edit.as_ref()) } else { None });
    situation.events.extend(event);
    situation.parcel = Some(declared.clone());
    situation.case = situation.case.map(|case| ReturnCase { status: ReturnStatus::Lost, ..case });
    assert_eq!(decided("lost", &[], &situation), Err(Refusal::NothingToDo));

    let mut scanned = situation.events.clone();
    scanned.push(seen(9, 101, InTransit));
    let contradicted = apply_events(&declared, &scanned, &Lanes::default());
    assert_eq!((contradicted.status, contradicted.contradicted), (InTransit, true));

    let changes = decided("found", &[], &situation).unwrap_or_default();
    assert_eq!(parcel(&changes), Parcel { updated_at: NOW, ..before });
    assert_eq!(case(&changes), Some(ReturnStatus::InTransit));
    assert!(changes.iter().any(|change| matches!(change, Change::ParcelEvent(edit) if edit.after.is_none())));
}

#[test]
fn a_conflict_is_settled_for_one_side() {
    let mut situation = sit(&[InTransit], ReturnStatus::InTransit);
    let parcel_now = situation.parcel.clone().unwrap_or_default();
    let told = Parcel { platform_state: Some(Delivered), ..parcel_now };
    situation.parcel = Some(apply_events(&told, &situation.events, &Lanes::default()));
    let ours = decided("reconcile", &[("choice", "ours")], &situation).unwrap_or_default();
    assert_eq!((parcel(&ours).status, parcel(&ours).conflict), (InTransit, None));
    let theirs = decided("reconcile", &[("choice", "theirs")], &situation).unwrap_or_default();
    assert_eq!((parcel(&theirs).status, parcel(&theirs).conflict), (Delivered, None));
    assert_eq!(case(&theirs), Some(ReturnStatus::Arrived));
}

proptest::proptest! {
    #[test]
    fn no_order_of_arrival_changes_the_state(
        days in proptest::collection::vec((0_i64..6, 0_i64..3, 0_usize..14), 0..12),
        turns in proptest::collection::vec(0_usize..100, 12),
    ) {
        let events: Vec<ParcelEvent> = (1..)
            .zip(&days)
            .map(|(id, (day, sequence, status))| ParcelEvent {
                sequence: *sequence,
                ..seen(id, *day, ParcelStatus::ALL[*status])
            })
            .collect();
        let mut shuffled = events.clone();
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, turns[i] % (i + 1));
        }
        proptest::prop_assert_eq!(fold(&events), fold(&shuffled));
    }

    #[test]
    fn what_is_known_twice_changes_nothing(statuses in proptest::collection::vec(0_usize..14, 0..10)) {
        let statuses: Vec<ParcelStatus> = statuses.into_iter().map(|i| ParcelStatus::ALL[i]).collect();
        let events = history(&statuses);
        let once = apply_events(&Parcel::default(), &events, &Lanes::default());
        proptest::prop_assert_eq!(apply_events(&once, &events, &Lanes::default()), once);
    }
}
