//! The same figures once more, slowly, from whole records: every complaint looked at for every figure.

use super::*;
use crate::domain::change::Rating;
use crate::domain::clocks::{ClockState, Clockwork};
use crate::domain::complaints::{Ending, episodes};
use crate::domain::time::SECOND;
use crate::store::record;

/// Numbers that look like chance and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> i64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        i64::try_from((self.0 >> 33) % n).expect("small")
    }
}

const NOW: Instant = Instant(200 * DAY);

fn made_up(n: i64) -> Vec<Change> {
    let mut dice = Dice(7);
    let mut tickets = Vec::new();
    for id in 1..=n {
        let hours = |dice: &mut Dice, most: u64| (1 + dice.below(most)) * HOUR;
        let began = Instant(dice.below(190 * 24) * HOUR);
        let first_end = began.plus(hours(&mut dice, 40 * 24));
        let mut ticket = if first_end >= NOW {
            complaint(id, began, None)
        } else if dice.below(5) == 0 {
            let reopened = first_end.plus(hours(&mut dice, 25 * 24));
            let then = reopened.plus(hours(&mut dice, 30 * 24));
            let before = Stretch {
                began_at: began,
                ended_at: Some(first_end),
                ending: Some(Ending::Resolved),
                n_answers: dice.below(3),
                ..Stretch::default()
            };
            if reopened < NOW {
                again(&before, reopened, Some(then).filter(|then| *then < NOW), id)
            } else {
                complaint(id, began, Some(first_end))
            }
        } else {
            complaint(id, began, Some(first_end))
        };
        ticket.n_answers = dice.below(4);
        let answered = began.plus(hours(&mut dice, 6 * 24));
        let end = ticket.ended_at.unwrap_or(NOW);
        ticket.first_answer_at = Some(answered).filter(|at| *at < end);
        ticket.product_line = ["shoes", "bags", ""][usize::try_from(dice.below(3)).expect("small")].to_owned();
        ticket.market = ["DE", "FR"][usize::try_from(dice.below(2)).expect("small")].to_owned();
        ticket.solve_due_at = Some(began.plus(hours(&mut dice, 30 * 24)));
        ticket.solve_clock = Some(
            [ClockState::Met, ClockState::Missed, ClockState::Running][usize::try_from(dice.below(3)).expect("small")],
        );
        ticket.customer_id = Some(dice.below(60));
        tickets.push(Change::create(ticket));
        if dice.below(4) == 0 {
            tickets.push(Change::create(rated(id, end, &mut dice)));
        }
    }
    tickets
}

/// A rating that was asked for and given, and in part changed.
fn rated(ticket_id: i64, asked_at: Instant, dice: &mut Dice) -> Rating {
    let rated_at = asked_at.plus(dice.below(9 * 24) * HOUR);
    let changed_at = rated_at.plus(dice.below(2) * 20 * DAY);
    let replaced = if changed_at > rated_at { vec![format!("{}=1", rated_at.0)] } else { Vec::new() };
    Rating {
        id: ticket_id,
        natural_key: Some(format!("r:{ticket_id}")),
        ticket_id,
        asked_at: Some(asked_at),
        rated_at: Some(changed_at),
        score: Some(1 + dice.below(5)),
        replaced,
        ..Rating::default()
    }
}

fn stretches(ticket: &Ticket) -> Vec<Stretch> {
    let mut all = episodes::earlier(&ticket.earlier);
    all.push(episodes::present(ticket));
    all
}

fn bounds(week: &Scope) -> (Instant, Instant) {
    (Instant(week.first_day * DAY), Instant(week.until_day * DAY))
}

/// Reopened within 30 days, of all solutions.
fn reopened(tickets: &[Ticket], week: &Scope) -> (i64, i64) {
    let (from, until) = bounds(week);
    let (mut part, mut whole) = (0, 0);
    for ticket in tickets {
        let all = stretches(ticket);
        for (place, stretch) in all.iter().enumerate() {
            let Some(end) = stretch.ended_at.filter(|end| from <= *end && *end < until) else { continue };
            whole += 1;
            part += i64::from(all.get(place + 1).is_some_and(|next| next.began_at.0 - end.0 <= 30 * DAY));
        }
    }
    (part, whole)
}

fn open_at(tickets: &[Ticket], at: Instant) -> i64 {
    let is_open = |stretch: &Stretch| stretch.began_at < at && stretch.ended_at.is_none_or(|end| end >= at);
    tickets.iter().filter(|ticket| stretches(ticket).iter().any(is_open)).map(|_| 1).sum()
}

/// How long the episodes of a week took or take, with whether they ended, in the shop's hours.
fn business(tickets: &[Ticket], week: &Scope) -> Vec<(i64, bool)> {
    let (from, until) = bounds(week);
    let works = Clockwork::default();
    let mut spans = Vec::new();
    for ticket in tickets {
        let mut began = Instant(0);
        let mut last: Option<Instant> = None;
        let mut told: Vec<(Instant, Option<Instant>)> = Vec::new();
        for stretch in stretches(ticket) {
            let goes_on = last.is_some_and(|end| stretch.began_at.0 - end.0 < 7 * DAY);
            if goes_on {
                told.pop();
            } else {
                began = stretch.began_at;
            }
            told.push((began, stretch.ended_at));
            last = stretch.ended_at;
        }
        for (began, end) in told.into_iter().filter(|(began, _)| from <= *began && *began < until) {
            let calendar = works.calendar(&works.targets(began).calendar, began);
            spans.push((calendar.between(began, end.unwrap_or(NOW)) / SECOND, end.is_some()));
        }
    }
    spans
}

#[test]
fn a_slow_recount_of_every_week_comes_to_the_same() {
    let (_folder, reader) = desk(&made_up(400));
    let tickets: Vec<Ticket> = record::select(reader.db(), "order by id", &[]).expect("they are read");
    let env = env(NOW);
    let last = scope(186, 193);
    let weeks = |metric, variant: &str| {
        let ask = Ask { variant: variant.to_owned(), ..Ask::new(metric, last.clone()) };
        series(&reader, &env, &ask, 20)
    };
    for told in weeks(Metric::ReopenRate, "") {
        assert_eq!(counted(&told), reopened(&tickets, &told.scope), "{:?}", told.scope);
        let (part, _) = counted(&told);
        assert_eq!(listed(&reader, &env, &told).unwrap_or(0), part);
    }
    for told in weeks(Metric::Backlog, "") {
        assert_eq!(counted(&told).0, open_at(&tickets, bounds(&told.scope).1), "{:?}", told.scope);
    }
    for told in weeks(Metric::Resolution, "business") {
        let spans = business(&tickets, &told.scope);
        let expected = crate::analytics::stats::survival::Curve::of(spans);
        let Measured::Time { median, n_ended, n_open, oldest_open, .. } = told.measured else { panic!("{told:?}") };
        assert_eq!(median.map(|at| at.round() as i64), expected.median(), "{:?}", told.scope);
        assert_eq!((n_ended, n_open, oldest_open), (expected.n_ended, expected.n_open, expected.oldest_open));
    }
    for told in weeks(Metric::FirstResponse, "") {
        let (from, until) = bounds(&told.scope);
        let here = |at: Option<Instant>| at.filter(|at| from <= *at && *at < until);
        let given: i64 = tickets.iter().filter_map(|ticket| here(ticket.first_answer_at)).map(|_| 1).sum();
        let waits = |ticket: &&Ticket| {
            let later = |at: Option<Instant>| at.is_none_or(|at| at >= until);
            let over = stretches(ticket).last().and_then(|last| last.ended_at);
            ticket.began_at < until && later(ticket.first_answer_at) && later(over)
        };
        let waiting: i64 = tickets.iter().filter(waits).map(|_| 1).sum();
        let Measured::Time { n_ended, n_open, .. } = told.measured else { panic!("{told:?}") };
        assert_eq!((n_ended, n_open), (given, waiting), "{:?}", told.scope);
    }
}

/// A trend goes through its cases once and hands them to the periods that they reach into; weeks to come are among them.
#[test]
fn a_trend_is_its_periods_one_by_one_and_dimensions_together_are_those_alone() {
    let (_folder, reader) = desk(&made_up(300));
    let env = env(NOW);
    for (metric, variant) in [
        (Metric::Complaints, ""),
        (Metric::Backlog, ""),
        (Metric::Backlog, "age"),
        (Metric::Backlog, "opened"),
        (Metric::Backlog, "finished"),
        (Metric::FirstResponse, ""),
        (Metric::Resolution, ""),
        (Metric::FirstResolution, ""),
        (Metric::ReopenRate, ""),
        (Metric::OneTouchRate, ""),
        (Metric::RepeatComplaints, ""),
        (Metric::SlaAttainment, ""),
        (Metric::Csat, ""),
    ] {
        let ask = Ask { variant: variant.to_owned(), ..Ask::new(metric, scope(207, 214)) };
        let trend = series(&reader, &env, &ask, 24);
        for told in &trend {
            let alone = figure(&reader, &env, metric, variant, &told.scope);
            assert_eq!((&told.measured, &told.maturity), (&alone.measured, &alone.maturity), "{metric} {variant}");
        }
        assert!(trend.iter().any(Figure::has_data), "{metric} {variant}");
        let mut alone = vec![(Vec::new(), trend)];
        for by in [Dimension::ProductLine, Dimension::Market] {
            let parted = figures::grouped_series(&reader, &env, &ask, by, Step::Week, 24).expect("groups");
            alone.extend(parted.into_iter().map(|(word, figures)| (vec![(by, word)], figures)));
        }
        let by = [Dimension::ProductLine, Dimension::Market];
        let together = figures::series_with_groups(&reader, &env, &ask, &by, (Step::Week, 24)).expect("trends");
        assert_eq!(together, alone, "{metric} {variant}");
    }
}

#[test]
fn groups_add_up_to_the_whole() {
    let (_folder, reader) = desk(&made_up(300));
    let env = env(NOW);
    for metric in [Metric::ReopenRate, Metric::OneTouchRate, Metric::Complaints, Metric::Backlog] {
        let whole = figure(&reader, &env, metric, "", &scope(100, 128));
        let parts = grouped(&reader, &env, &Ask::new(metric, scope(100, 128)), Dimension::ProductLine);
        let sum = parts.iter().fold((0, 0), |sum, (_, part)| (sum.0 + part.0, sum.1 + part.1));
        assert_eq!(sum, counted(&whole), "{metric}");
        let narrow = Scope { groups: vec![(Dimension::ProductLine, "shoes".to_owned())], ..scope(100, 128) };
        let shoes = parts.iter().find(|(word, _)| word == "shoes").map(|(_, part)| *part);
        let told = figure(&reader, &env, metric, "", &narrow);
        assert_eq!(Some(counted(&told)), shoes, "{metric}");
        assert_eq!(listed(&reader, &env, &told), Some(counted(&told).0), "{metric}");
    }
}
