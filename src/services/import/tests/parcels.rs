//! Parcels from files: several returns in one, and what is learned of all of them once they are in.

use super::*;
use crate::domain::change::{Parcel, ParcelEvent, Record};
use crate::domain::parcels::{Basis, ParcelStatus};
use crate::domain::query::{self, Env};
use crate::domain::time::DAY;
use crate::store::lanes;
use crate::store::read::where_clause;

const HEAD: &str = "tracking-number,carrier,event,happened-at,state\n";

fn two_returns_in_one_parcel() -> String {
    let rows = MFN.replace("\tUSD\t\t\tMUG-1", "\tUSD\tUPS\t1Z999\tMUG-1");
    let (head, row) = rows.split_once('\n').expect("a head and a row");
    let other = row.replace("114-1111111-1111111", "114-2222222-2222222").replace("DaaaaaaaRRMA", "DbbbbbbbRRMA");
    format!("{head}\n{row}{other}")
}

fn events(parcel: &str, rows: &[(&str, i64)]) -> String {
    let line =
        |(status, day): &(&str, i64)| format!("{parcel},UPS,seen,{},{status}\n", Instant(NOW.0 + day * DAY).rfc3339());
    rows.iter().map(line).collect()
}

fn parcels(desk: &Desk) -> Vec<Parcel> {
    record::select(desk.store().db(), "order by id", &[]).expect("parcels are read")
}

#[test]
fn two_returns_with_one_tracking_number_share_the_parcel_and_follow_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let returns = two_returns_in_one_parcel();
    bring(&mut desk, &[file(folder.path(), "returns.txt", &returns)]);
    let ids: Vec<i64> = cases(&desk).iter().map(|case| case.id).collect();
    let [parcel] = parcels(&desk).try_into().expect("one parcel");
    assert_eq!((parcel.returns(), ids.len()), (ids.clone(), 2));
    let number = Key::new(Kind::Parcel, parcel.id).to_string();
    assert!(cases(&desk).iter().all(|case| case.parcels == [number.clone()]));
    let listed = |kind, text: &str| {
        let filter = query::parse(kind, text).expect("a query").filter;
        let (clause, params) = where_clause(kind, &filter, &Env::of_nobody(NOW));
        let sql = format!("select id from {} where {clause}", record::table(kind));
        desk.store().db().query(&sql, &params).expect("it lists").len()
    };
    for id in &ids {
        assert_eq!(listed(Kind::Parcel, &format!("return:R-{id}")), 1);
    }
    assert_eq!(listed(Kind::Parcel, "return:R-1"), 0);
    assert_eq!(listed(Kind::Return, &format!("parcel:{number}")), 2);

    for case in cases(&desk) {
        if case.status == ReturnStatus::Requested {
            act(&mut desk, "approve", case.id, &[]);
        }
    }
    let tracked = format!("{HEAD}{}", events("1Z999", &[("in_transit", -3), ("delivered", -1)]));
    bring(&mut desk, &[file(folder.path(), "events.csv", &tracked)]);
    assert!(cases(&desk).iter().all(|case| case.status == ReturnStatus::Arrived), "{:?}", cases(&desk));

    let before = (parcels(&desk), cases(&desk));
    let again = bring(&mut desk, &[file(folder.path(), "returns-again.txt", &format!("{returns}\n"))]);
    assert_eq!(tallies(&again)[0].1, 0);
    assert_eq!((parcels(&desk), cases(&desk)), before, "no return takes the parcel over from the other");
}

/// So many parcels that were seen twice, so many days apart, and one that was seen once.
fn a_lane() -> String {
    let mut text = HEAD.to_owned();
    for n in 0..40 {
        text += &events(&format!("1Z{n:03}"), &[("in_transit", -60), ("out_for_delivery", -58), ("delivered", -57)]);
    }
    text + &events("1ZLATE", &[("in_transit", -5)])
}

#[test]
fn what_an_import_teaches_moves_alerts_but_no_revision_and_stands_in_no_undos_way() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
    let report = bring(&mut desk, &[file(folder.path(), "events.csv", &a_lane())]);
    let late = parcels(&desk).into_iter().find(|parcel| parcel.tracking == "1ZLATE").expect("the silent one");
    assert_eq!((late.status, late.stuck_basis, late.n_silences), (ParcelStatus::InTransit, Some(Basis::Carrier), 40));
    assert_eq!(late.stuck_at, late.last_event_at.plus(2 * DAY));
    assert_eq!((late.late_basis, late.late_at), (Some(Basis::Carrier), late.last_event_at.plus(3 * DAY)));
    let filter = query::parse(Kind::Parcel, "is:stuck is:late").expect("a query").filter;
    let (clause, params) = where_clause(Kind::Parcel, &filter, &Env::of_nobody(NOW));
    let stuck = record::select::<Parcel>(desk.store().db(), &format!("where {clause}"), &params).expect("it lists");
    assert_eq!(stuck, [late]);

    // What is kept is what a second reading of all events finds.
    let known = lanes::all(desk.store().db()).expect("lanes are read");
    let mut anew = lanes::learn(desk.store().db()).expect("events are read");
    anew.sort_by(|a, b| b.n.cmp(&a.n).then_with(|| a.name().cmp(&b.name())));
    assert_eq!(known, anew);

    desk.undo(&Actor::import("mei"), report.group).expect("nothing stands in the way");
    assert!(parcels(&desk).is_empty());
    let events: Vec<ParcelEvent> = record::select(desk.store().db(), "", &[]).expect("events are read");
    assert!(events.is_empty());
}

#[test]
fn an_approval_that_a_file_tells_awaits_a_parcel_as_one_that_is_made_here() {
    let asked = |days: i64, state: &str| {
        let day = Instant(NOW.0 - days * DAY).rfc3339();
        MFN.replace("05-Jun-2026", &day[..10]).replace("Pending", state)
    };
    let named = |text: &str| text.replace("\tUSD\t\t\tMUG-1", "\tUSD\tUPS\t1Z999\tMUG-1");
    let awaited = |n: usize| vec![("", ParcelStatus::AwaitingDropoff); n];
    for (files, wanted, has_label) in [
        (vec![asked(3, "Approved")], awaited(1), true),
        (vec![asked(3, "Pending")], awaited(0), false),
        (vec![asked(3, "Pending"), asked(3, "Approved")], awaited(1), true),
        (vec![asked(3, "Approved"), asked(3, "Approved") + "\n"], awaited(1), true),
        (vec![asked(3, "Approved"), asked(3, "Completed")], awaited(0), true),
        (vec![asked(3, "Pending"), asked(3, "Denied")], awaited(0), false),
        // What should have been sent long ago is history.
        (vec![asked(200, "Approved")], awaited(0), false),
        (
            vec![asked(3, "Approved"), named(&asked(3, "Approved"))],
            vec![("1Z999", ParcelStatus::AwaitingDropoff)],
            true,
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
        for text in &files {
            bring(&mut desk, &[file(folder.path(), "returns.txt", text)]);
        }
        let found = parcels(&desk);
        let told: Vec<_> = found.iter().map(|parcel| (parcel.tracking.as_str(), parcel.status)).collect();
        let [case] = cases(&desk).try_into().expect("one return");
        assert_eq!((told, case.label_until.is_some()), (wanted, has_label), "{files:?}");
        assert_eq!(case.parcels, found.iter().map(|parcel| parcel.key().to_string()).collect::<Vec<_>>(), "{files:?}");
        assert!(found.iter().all(|parcel| parcel.return_id == Some(case.id)));
    }
}

#[test]
fn the_parcel_that_a_return_waits_for_is_the_one_that_files_name_and_nothing_stands_twice() {
    let scan = format!("{HEAD}{}", events("1Z999", &[("in_transit", -1)]));
    let named = format!("{}\n", MFN.replace("\tUSD\t\t\tMUG-1", "\tUSD\tUPS\t1Z999\tMUG-1"));
    for (files, keeps) in [([&named, &scan], true), ([&scan, &named], false)] {
        let folder = tempfile::tempdir().expect("a folder");
        let mut desk = Desk::open(&folder.path().join("a.desk"), Clock::Fixed(NOW)).expect("a desk opens");
        bring(&mut desk, &[file(folder.path(), "returns.txt", MFN)]);
        let id = cases(&desk)[0].id;
        assert_eq!(act(&mut desk, "approve", id, &[("reason", "kind")]).refused, []);
        let [awaited] = parcels(&desk).try_into().expect("one parcel");
        assert_eq!((awaited.status, awaited.tracking.as_str()), (ParcelStatus::AwaitingDropoff, ""));
        for text in files {
            bring(&mut desk, &[file(folder.path(), "file", text)]);
        }
        let [parcel] = parcels(&desk).try_into().expect("one parcel");
        assert_eq!((parcel.tracking.as_str(), parcel.status), ("1Z999", ParcelStatus::InTransit));
        assert_eq!(parcel.id == awaited.id, keeps);
        let case = &cases(&desk)[0];
        assert_eq!((case.status, case.parcels.as_slice()), (ReturnStatus::InTransit, &[parcel.key().to_string()][..]));
    }
}
