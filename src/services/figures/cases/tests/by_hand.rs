//! One week of a desk, reckoned by hand.

use super::*;
use crate::domain::change::{Customer, Effect, Order, Rating, ReturnCase, ReturnLine, Review};
use crate::domain::clocks::ClockState;
use crate::domain::complaints::{Ending, TicketKind, TicketStatus};
use crate::domain::returns::{Disposition, ReturnStatus};
use crate::domain::time::SECOND;
use crate::domain::vocabulary::Issue;

/// The week is that of days 53 to 59: day 53 since 1970 is a Monday.
const WEEK: (i64, i64) = (53, 60);

fn ended(began: i64, ended: i64, answers: i64) -> Stretch {
    Stretch {
        began_at: noon(began),
        ended_at: Some(noon(ended)),
        ending: Some(Ending::Resolved),
        n_answers: answers,
        ..Stretch::default()
    }
}

fn answered(ticket: Ticket, after: i64, answers: i64) -> Ticket {
    Ticket { first_answer_at: ticket.asked_at.map(|asked| asked.plus(after)), n_answers: answers, ..ticket }
}

/// - 1: asked on day 53, answered after 6 hours, solved on day 55 with one answer
/// - 2: asked on day 54, answered after 48 hours, solved on day 57 with two; of the same person
/// - 3: asked on day 55, open and unanswered, its targets due on days 56 and 59
/// - 4: solved on day 53, opened again on day 56 and open since; begun on day 43
/// - 5: solved on day 54 after its time, opened again on day 73, solved on day 83; begun on day 33
/// - 7: closed on day 56 an hour after it came, unanswered; of nobody known
/// - 10: of the same person and order as 1, on day 63
/// - 6, 8, 9: spam, merged, a claim of our own
fn tickets() -> Vec<Ticket> {
    let of = |customer: i64, ticket: Ticket| Ticket { customer_id: Some(customer), ..ticket };
    let shoes = |ticket: Ticket| Ticket { product_line: "shoes".to_owned(), ..ticket };
    let due = |answer: i64, clock, ticket: Ticket| Ticket {
        answer_due_at: Some(noon(answer)),
        answer_clock: Some(clock),
        ..ticket
    };
    let one = answered(complaint(1, noon(53), Some(noon(55))), 6 * HOUR, 1);
    let one = Ticket {
        platform: "shopify".to_owned(),
        order_ref: "S1".to_owned(),
        solve_due_at: Some(noon(58)),
        solve_clock: Some(ClockState::Met),
        ..one
    };
    let two = answered(complaint(2, noon(54), Some(noon(57))), 48 * HOUR, 2);
    let three =
        Ticket { solve_due_at: Some(noon(59)), solve_clock: Some(ClockState::Running), ..complaint(3, noon(55), None) };
    let four = answered(again(&ended(43, 53, 1), noon(56), None, 4), HOUR, 0);
    let late = Stretch { solve_due_at: Some(noon(53)), solve_clock: Some(ClockState::Missed), ..ended(33, 54, 1) };
    let five = answered(again(&late, noon(73), Some(noon(83)), 5), HOUR, 1);
    let seven = Ticket {
        status: TicketStatus::Closed,
        ending: Some(Ending::Unanswered),
        ..complaint(7, noon(56), Some(noon(56).plus(HOUR)))
    };
    let ten = Ticket {
        platform: "shopify".to_owned(),
        order_ref: "S1".to_owned(),
        issue: Issue::Fraud,
        ..complaint(10, noon(63), None)
    };
    vec![
        shoes(of(1, due(54, ClockState::Met, one))),
        of(2, due(55, ClockState::Missed, two)),
        shoes(of(3, due(56, ClockState::Running, three))),
        of(4, four),
        of(3, five),
        Ticket { status: TicketStatus::Spam, ..complaint(6, noon(54), None) },
        seven,
        Ticket { status: TicketStatus::Merged, merged_into: Some(1), ..complaint(8, noon(54), None) },
        Ticket { kind: TicketKind::CarrierClaim, ..complaint(9, noon(54), None) },
        of(1, ten),
    ]
}

fn records() -> Vec<Change> {
    let customer = |id: i64, person_id: Option<i64>| {
        let natural_key = Some(format!("c:{id}"));
        Change::create(Customer { id, natural_key, person_id, ..Customer::default() })
    };
    let customers = [customer(1, Some(1)), customer(2, Some(1)), customer(3, None), customer(4, None)];
    tickets().into_iter().map(Change::create).chain(customers).collect()
}

fn week() -> Scope {
    scope(WEEK.0, WEEK.1)
}

const NOW: Instant = Instant(100 * DAY);

#[test]
fn first_answers_are_those_given_in_the_week_and_who_waits_is_counted_beside_them() {
    let (_folder, reader) = desk(&records());
    let env = env(NOW);
    let told = figure(&reader, &env, Metric::FirstResponse, "", &week());
    let Measured::Time { median, n_ended, n_open, oldest_open, ended_p90, .. } = told.measured else {
        panic!("{told:?}")
    };
    assert_eq!((median, n_ended), (Some(27.0 * 3600.0), 2), "6 and 48 hours");
    assert!(ended_p90.is_some_and(|p90| (p90 - 43.8 * 3600.0).abs() < 1e-6), "nine tenths of the way");
    // At the end of the week only number 3 waited, for four and a half days.
    assert_eq!((n_open, oldest_open), (1, Some(9 * DAY / 2 / SECOND)));
    assert_eq!(listed(&reader, &env, &told), Some(2));
}

/// A file with one date for everything tells nothing of the time between: such a complaint is left out, and stands in no list of those
/// that are counted.
#[test]
fn the_list_behind_a_time_holds_what_is_counted_and_says_what_is_not() {
    let one_date = |id: i64| answered(complaint(id, noon(54), Some(noon(54))), 0, 1);
    let more = [one_date(11), one_date(12)].map(Change::create);
    let plain: Vec<Change> =
        tickets().into_iter().filter(|ticket| ticket.n_reopened == 0).map(Change::create).chain(more.clone()).collect();
    let all: Vec<Change> = records().into_iter().chain(more).collect();
    for (changes, what) in [(plain, "never opened again"), (all, "some opened again")] {
        let (_folder, reader) = desk(&changes);
        let env = env(NOW);
        for (metric, n) in [(Metric::FirstResponse, 2), (Metric::Resolution, 3)] {
            let told = figure(&reader, &env, metric, "", &week());
            assert!(told.excluded.contains(&("no_moment".to_owned(), 2)), "{what} {metric}: {:?}", told.excluded);
            assert_eq!(listed(&reader, &env, &told), Some(n), "{what} {metric}: {:?}", told.cases);
        }
    }
}

#[test]
fn what_lists_of_complaints_show_beside_those_that_count_is_said() {
    let (_folder, reader) = desk(&records());
    let env = env(NOW);
    let all = [("own_claims".to_owned(), 1), ("no_complaint".to_owned(), 2)];
    for metric in [Metric::Complaints, Metric::Backlog] {
        assert_eq!(figure(&reader, &env, metric, "", &week()).excluded, all, "{metric}");
    }
}

#[test]
fn solutions_count_open_ones_and_what_is_opened_again_within_a_week_was_never_solved() {
    let (_folder, reader) = desk(&records());
    let env = env(NOW);
    let told = figure(&reader, &env, Metric::Resolution, "", &week());
    let Measured::Time { median, n_ended, n_open, ended_median, ended_mean, .. } = told.measured else {
        panic!("{told:?}")
    };
    let day = 86_400.0;
    // Begun in the week: 2 days, 3 days, and one still open; number 7 was never answered.
    assert_eq!((median, n_ended, n_open), (Some(3.0 * day), 2, 1));
    assert_eq!(told.excluded, [("closed_unanswered".to_owned(), 1)]);
    // Solved in the week: 2, 3 and 21 days. Number 4's solution of day 53 is void.
    assert_eq!(ended_median, Some(3.0 * day));
    assert!(ended_mean.is_some_and(|mean| (mean - 26.0 / 3.0 * day).abs() < 1e-3));
    assert_eq!(told.maturity.map(|maturity| (maturity.past, maturity.all)), Some((3, 3)));
    let first = figure(&reader, &env, Metric::FirstResolution, "", &week());
    // First solutions: 2, 3, 10 and 21 days.
    assert!(matches!(first.measured, Measured::Time { ended_median: Some(at), .. } if at == 6.5 * day));
}

#[test]
fn reopening_one_touch_repeats_and_not_fixed() {
    let (_folder, reader) = desk(&records());
    let env = env(NOW);
    let share = |metric| {
        let told = figure(&reader, &env, metric, "", &week());
        (counted(&told), listed(&reader, &env, &told))
    };
    assert_eq!(share(Metric::ReopenRate), ((2, 4), Some(2)), "4 after three days and 5 after 19, of 1, 2, 4 and 5");
    assert_eq!(share(Metric::OneTouchRate), ((1, 2), Some(1)), "of 1 and 2");
    // Persons: 1 and 2 are one with two complaints, 3 has two, 4 has one.
    let repeats = figure(&reader, &env, Metric::RepeatComplaints, "", &week());
    assert_eq!(repeats.n_listed, listed(&reader, &env, &repeats), "customers are counted, complaints are listed");
    assert_eq!(
        (counted(&repeats), listed(&reader, &env, &repeats)),
        ((2, 3), Some(4)),
        "four complaints of two persons"
    );
    assert_eq!(repeats.excluded, [("no_customer".to_owned(), 1)]);
    assert_eq!(share(Metric::NotFixedRate), ((1, 2), Some(1)), "10 is about the order of 1");
}

#[test]
fn the_backlog_at_the_end_of_the_week() {
    let (_folder, reader) = desk(&records());
    let env = env(NOW);
    let count = |variant| counted(&figure(&reader, &env, Metric::Backlog, variant, &week())).0;
    assert_eq!(count(""), 2, "3 and 4");
    let buckets = ["age_1", "age_3", "age_7", "age_14", "age_30", "age_over"].map(count);
    assert_eq!(buckets, [0, 0, 1, 0, 1, 0], "four and a half days, and 16 and a half since its episode began");
    assert_eq!((count("opened"), count("finished")), (5, 5));
    let ages = figure(&reader, &env, Metric::Backlog, "age", &week());
    assert!(
        matches!(ages.measured, Measured::Time { oldest_open: Some(oldest), .. } if oldest == 33 * DAY / 2 / SECOND)
    );
    assert_eq!(listed(&reader, &env, &figure(&reader, &env, Metric::Backlog, "", &week())), Some(2));
    let now = figure(&reader, &env, Metric::Backlog, "", &scope(97, 104));
    assert_eq!((counted(&now).0, listed(&reader, &env, &now)), (3, Some(3)), "3, 4 and 10");
    let came = figure(&reader, &env, Metric::Complaints, "", &week());
    assert_eq!((counted(&came).0, listed(&reader, &env, &came)), (4, Some(4)), "1, 2, 3 and 7");
}

#[test]
fn promises_are_judged_when_they_fall_due_and_overdue_ones_cannot_hide() {
    let (_folder, reader) = desk(&records());
    let env = env(NOW);
    let share = |variant| {
        let told = figure(&reader, &env, Metric::SlaAttainment, variant, &week());
        (counted(&told), listed(&reader, &env, &told))
    };
    assert_eq!(share("first_response"), ((1, 3), Some(1)));
    assert_eq!(share("resolution"), ((1, 3), Some(1)), "1 in time, 3 overdue, an earlier episode of 5 too late");
    assert_eq!(share("").0, (2, 6));
    let all = figure(&reader, &env, Metric::SlaAttainment, "", &week());
    assert_eq!((all.n_listed, listed(&reader, &env, &all)), (Some(1), Some(1)), "1 kept both promises");
    // Seen from within the week, number 3's solution is not due yet.
    let early = super::env(noon(58));
    let told = figure(&reader, &early, Metric::SlaAttainment, "resolution", &week());
    assert_eq!((counted(&told), told.excluded.first()), ((1, 2), Some(&("not_yet_due".to_owned(), 1))));
    let ask = Ask { variant: "first_response".to_owned(), ..Ask::new(Metric::SlaAttainment, week()) };
    let lines = grouped(&reader, &env, &ask, Dimension::ProductLine);
    assert_eq!(lines, [(String::new(), (0, 1)), ("shoes".to_owned(), (1, 2))]);
    let weeks: Vec<_> = series(&reader, &env, &ask, 2).iter().map(counted).collect();
    assert_eq!(weeks, [(0, 0), (1, 3)]);
}

/// Ratings: 5 on day 54; 2 on day 55 and 4 instead on day 63; 3 on day 56 from elsewhere.
fn ratings() -> Vec<Change> {
    let rating = |id: i64, ticket: i64, score: i64, day: i64| Rating {
        id,
        natural_key: Some(format!("r:{id}")),
        ticket_id: ticket,
        score: Some(score),
        rated_at: Some(noon(day)),
        ..Rating::default()
    };
    let effect = |id: i64, day: i64| Effect {
        id,
        natural_key: Some(format!("e:{id}")),
        left_at: Some(noon(day)),
        ..Effect::default()
    };
    let asked =
        |rating: Rating, effect: i64, day: i64| Rating { effect_id: Some(effect), asked_at: Some(noon(day)), ..rating };
    let changed = rating(2, 2, 2, 55).given(4, "", noon(63), noon(63));
    vec![
        Change::create(Rating { resolved_by: "mei".to_owned(), ..asked(rating(1, 1, 5, 54), 1, 53) }),
        Change::create(Rating { resolved_by: "wang".to_owned(), ..asked(changed, 2, 54) }),
        Change::create(Rating { resolved_by: "mei".to_owned(), ..rating(3, 5, 3, 56) }),
        Change::create(effect(1, 53)),
        Change::create(effect(2, 54)),
    ]
}

#[test]
fn a_changed_rating_counts_from_its_own_day_on_and_is_credited_to_whoever_solved() {
    let mut changes = records();
    changes.extend(ratings());
    let (_folder, reader) = desk(&changes);
    let env = env(NOW);
    let csat = |scope: &Scope| {
        let told = figure(&reader, &env, Metric::Csat, "", scope);
        (counted(&told), listed(&reader, &env, &told))
    };
    assert_eq!(csat(&week()), ((1, 3), Some(1)), "5, 2 and 3");
    assert_eq!(csat(&scope(60, 67)), ((1, 1), Some(1)), "the 4 that took the place of the 2");
    assert_eq!(csat(&scope(53, 67)), ((2, 3), Some(2)), "one rating an episode");
    let by = grouped(&reader, &env, &Ask::new(Metric::Csat, week()), Dimension::Assignee);
    assert_eq!(by, [("mei".to_owned(), (1, 2)), ("wang".to_owned(), (0, 1))]);
    let answers = figure(&reader, &env, Metric::SurveyAnswers, "", &week());
    assert_eq!((counted(&answers), answers.excluded), ((2, 2), vec![("asked_elsewhere".to_owned(), 1)]));
}

#[test]
fn reviews_have_their_stars_by_product_line() {
    let review = |id: i64, stars: Option<i64>, line: &str| {
        Change::create(Review {
            id,
            natural_key: Some(format!("v:{id}")),
            stars,
            product_line: line.to_owned(),
            reviewed_at: noon(54),
            ..Review::default()
        })
    };
    let given = [(1, Some(5), "shoes"), (2, Some(1), "shoes"), (3, Some(2), "bags"), (4, None, "bags")];
    let changes: Vec<Change> = given.into_iter().map(|(id, stars, line)| review(id, stars, line)).collect();
    let (_folder, reader) = desk(&changes);
    let env = env(NOW);
    let low = figure(&reader, &env, Metric::LowStars, "", &week());
    assert_eq!((counted(&low), listed(&reader, &env, &low)), ((2, 3), Some(2)));
    assert_eq!(low.excluded, [("no_stars".to_owned(), 1)]);
    assert_eq!(counted(&figure(&reader, &env, Metric::ReviewStars, "stars_5", &week())), (1, 3));
    let mean = figure(&reader, &env, Metric::ReviewStars, "", &week());
    assert!(matches!(mean.measured, Measured::Mean { mean, n: 3, interval: None } if (mean - 8.0 / 3.0).abs() < 1e-9));
    let lines = grouped(&reader, &env, &Ask::new(Metric::LowStars, week()), Dimension::ProductLine);
    assert_eq!(lines, [("bags".to_owned(), (1, 1)), ("shoes".to_owned(), (1, 2))]);
    assert_eq!(counted(&figure(&reader, &env, Metric::Reviews, "", &week())).0, 4);
}

#[test]
fn stages_of_returns_count_what_is_still_on_its_way() {
    let case = |id: i64, requested: i64, decided: Option<i64>, received: Option<i64>, status| ReturnCase {
        id,
        natural_key: Some(format!("r:{id}")),
        platform: "amazon".to_owned(),
        currency: "EUR".to_owned(),
        requested_at: noon(requested),
        decided_at: decided.map(noon),
        received_at: received.map(noon),
        status,
        ..ReturnCase::default()
    };
    let line = |id: i64, disposition, value_minor| {
        let natural_key = Some(format!("l:{id}"));
        let disposition = Some(disposition);
        Change::create(ReturnLine { id, natural_key, return_id: 1, disposition, value_minor, ..ReturnLine::default() })
    };
    let changes = [
        Change::create(case(1, 53, Some(54), Some(58), ReturnStatus::Arrived)),
        Change::create(case(2, 54, None, None, ReturnStatus::Requested)),
        Change::create(case(3, 54, None, None, ReturnStatus::Approved)),
        Change::create(case(4, 55, None, None, ReturnStatus::Canceled)),
        line(1, Disposition::Restock, 3_000),
        line(2, Disposition::Destroy, 1_000),
        line(3, Disposition::Refurbish, 9_000),
    ];
    let (_folder, reader) = desk(&changes);
    let env = env(NOW);
    let told = figure(&reader, &env, Metric::StageTime, "decided", &week());
    // Decided after a day; two have not been, as far as anybody knows; one was called off.
    let Measured::Time { n_ended, n_open, median, .. } = told.measured else { panic!("{told:?}") };
    assert_eq!((n_ended, n_open, median), (1, 2, None));
    assert_eq!(told.excluded, [("no_moment".to_owned(), 1)]);
    let worth = figure(&reader, &env, Metric::Recovery, "", &week());
    assert!(
        matches!(
            worth.measured,
            Measured::MoneyShare { part_minor: 3_000, whole_minor: 4_000, n_part: 1, n_whole: 2, .. }
        ),
        "{worth:?}"
    );
    assert_eq!(worth.excluded, [("no_resale_value".to_owned(), 1)]);
    // Two days went by without a decision on number 2; nobody knows of 3 and 4.
    let bad = figure(&reader, &env, Metric::ReturnDissatisfaction, "", &week());
    assert_eq!((counted(&bad), listed(&reader, &env, &bad)), ((1, 2), Some(1)));
}

#[test]
fn amazon_counts_orders_with_a_claim_or_bad_feedback() {
    let order = |id: i64, platform: &str| {
        Change::create(Order {
            id,
            natural_key: Some(format!("o:{id}")),
            platform: platform.to_owned(),
            order_ref: format!("A{id}"),
            placed_at: noon(54),
            ..Order::default()
        })
    };
    let about = |id: i64, kind, ticket: Ticket| Ticket {
        kind,
        platform: "amazon".to_owned(),
        order_ref: format!("A{id}"),
        ..ticket
    };
    let feedback = Review {
        id: 1,
        natural_key: Some("v:1".to_owned()),
        platform: "amazon".to_owned(),
        order_ref: "A2".to_owned(),
        of_seller: true,
        stars: Some(1),
        reviewed_at: noon(59),
        ..Review::default()
    };
    let changes = [
        order(1, "amazon"),
        order(2, "amazon"),
        order(3, "amazon"),
        order(4, "ebay"),
        Change::create(about(1, TicketKind::Claim, complaint(1, noon(56), None))),
        Change::create(Ticket {
            due_at: noon(100),
            due_clause: "amazon-message".to_owned(),
            ..about(3, TicketKind::Message, complaint(2, noon(56), None))
        }),
        Change::create(feedback),
    ];
    let (_folder, reader) = desk(&changes);
    let env = env(NOW);
    let defects = figure(&reader, &env, Metric::OrderDefectRate, "", &week());
    assert_eq!((counted(&defects), listed(&reader, &env, &defects)), ((2, 3), Some(2)));
    let soon = figure(&reader, &env, Metric::OrderDefectRate, "answers_24h", &week());
    assert_eq!((counted(&soon).0, listed(&reader, &env, &soon)), (1, Some(1)));
}

#[test]
fn complaints_are_parted_by_the_lane_that_their_goods_came_by() {
    use crate::domain::change::Parcel;
    use crate::domain::parcels::Leg;
    let of = |id: i64, order: &str| Ticket {
        platform: "shopify".to_owned(),
        order_ref: order.to_owned(),
        ..complaint(id, noon(54), None)
    };
    let parcel = Parcel {
        id: 1,
        natural_key: Some("p:1".to_owned()),
        carrier: "Yun_Express".to_owned(),
        leg: Leg::Original,
        platform: "shopify".to_owned(),
        order_ref: "S1".to_owned(),
        origin_country: "CN".to_owned(),
        destination_country: "DE".to_owned(),
        ..Parcel::default()
    };
    let tickets = [of(1, "S1"), of(2, "S1"), of(3, "S2"), of(4, "")];
    let changes: Vec<Change> =
        tickets.into_iter().map(Change::create).chain(std::iter::once(Change::create(parcel))).collect();
    let (_folder, reader) = desk(&changes);
    let env = env(noon(70));
    let lane = "yun express CN-DE".to_owned();
    let ask = Ask::new(Metric::Complaints, scope(WEEK.0, WEEK.1));
    let found = grouped(&reader, &env, &ask, Dimension::Lane);
    assert_eq!(found, [(String::new(), (2, 2)), (lane.clone(), (2, 2))]);
    let narrowed = Scope { groups: vec![(Dimension::Lane, lane)], ..scope(WEEK.0, WEEK.1) };
    let here = figure(&reader, &env, Metric::Complaints, "", &narrowed);
    assert_eq!((counted(&here).0, listed(&reader, &env, &here)), (2, Some(2)));
}

#[test]
fn parcels_are_on_their_way_until_somebody_has_them_and_a_broken_promise_is_late() {
    use crate::domain::change::Parcel;
    use crate::domain::parcels::{Leg, ParcelStatus};
    let parcel = |id: i64, taken: Option<i64>, delivered: Option<i64>, promised: Option<i64>, status| {
        Change::create(Parcel {
            id,
            natural_key: Some(format!("p:{id}")),
            carrier: if id % 2 == 0 { "DHL" } else { "dpd_de" }.to_owned(),
            leg: if id == 6 { Leg::Original } else { Leg::Return },
            market: "DE".to_owned(),
            origin_country: "DE".to_owned(),
            destination_country: "DE".to_owned(),
            return_id: Some(1),
            first_scan_at: taken.map(noon),
            delivered_at: delivered.map(noon),
            promised_at: promised.map(noon),
            status,
            ..Parcel::default()
        })
    };
    let (there, moving) = (ParcelStatus::Delivered, ParcelStatus::InTransit);
    let back = ReturnCase {
        id: 1,
        natural_key: Some("r:1".to_owned()),
        product_line: "lamps".to_owned(),
        requested_at: noon(52),
        ..ReturnCase::default()
    };
    let changes = [
        Change::create(back),
        parcel(1, Some(53), Some(56), Some(57), there),
        parcel(2, Some(53), Some(58), Some(57), there),
        parcel(3, Some(54), Some(61), None, there),
        parcel(4, Some(55), None, Some(57), moving),
        // Lost, not taken over yet, and taken over before the week.
        parcel(5, Some(55), None, None, ParcelStatus::Lost),
        parcel(6, None, None, Some(57), moving),
        parcel(7, Some(51), Some(52), Some(56), there),
    ];
    let (_folder, reader) = desk(&changes);
    let now = env(noon(62));
    let told = figure(&reader, &now, Metric::TransitTime, "", &week());
    let Measured::Time { n_ended, n_open, median, .. } = told.measured else { panic!("{told:?}") };
    assert_eq!((n_ended, n_open, median), (3, 1, Some(5.0 * 86_400.0)));
    assert_eq!((told.excluded.clone(), listed(&reader, &now, &told)), (vec![("not_delivered".to_owned(), 1)], Some(4)));
    // Two days before, the third one was on its way still.
    let before = figure(&reader, &env(noon(60)), Metric::TransitTime, "return", &week());
    assert!(matches!(before.measured, Measured::Time { n_ended: 2, n_open: 2, .. }), "{before:?}");
    assert_eq!(figure(&reader, &now, Metric::TransitTime, "original", &week()).measured, Measured::NoData);
    // Of five promises two were kept; one parcel is on its way still and one was never taken over.
    let late = figure(&reader, &now, Metric::LateParcels, "", &week());
    assert_eq!((counted(&late), listed(&reader, &now, &late)), ((3, 5), Some(3)));
    let ask = Ask::new(Metric::TransitTime, week());
    let by = |by| figures::grouped(&reader, &now, &ask, by).expect("parted").into_iter().map(|(word, _)| word);
    assert_eq!(by(Dimension::Lane).collect::<Vec<_>>(), ["dhl DE-DE", "dpd de DE-DE"]);
    assert_eq!(by(Dimension::ProductLine).collect::<Vec<_>>(), ["lamps"]);
    assert_eq!(by(Dimension::Severity).collect::<Vec<_>>(), [""]);
}
