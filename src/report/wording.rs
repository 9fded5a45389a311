//! Figures as people read them: the value, and its doubt in short form, `7.5 % (9 of 120, 4.0–13.6, orders of week 31, 30-day
//! window, 100 % mature)`. Few cases are told as what they are: under five no percentage at all.

use super::chart::Unit;
use super::number_of;
use super::numbers;
use crate::analytics::stats::share::{Standing, standing};
use crate::analytics::{Basis, Call, Change, Figure, Interval, Measured, Metric, goal as goals};
use crate::domain::goals::{Goal, Limit, MILLION};
use crate::domain::time::{civil, iso_week};
use crate::text::Words;

/// What the words of figures need to know of the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shop {
    /// The day it is, so that this year's weeks need no year.
    pub today: i64,
    /// The days within which an order may come back, and in which complaints repeat.
    pub return_days: i64,
    pub repeat_days: i64,
}

/// The name of what was measured, with its variant.
pub fn name(words: &Words, figure: &Figure) -> String {
    let name = words.code("metric", figure.metric.code());
    // Both are sums of one thing over one period; nothing in them tells the one from the other.
    let variant = match (figure.metric, figure.basis) {
        (Metric::RefundedMoney, Basis::Cohort) => "by_order",
        (Metric::RefundedMoney, Basis::Flow) => "by_refund",
        _ => figure.variant.as_str(),
    };
    match variant {
        "" => name,
        variant => {
            let variant = words.code("variant", variant);
            words.fill("figure-variant", &[("name", name.into()), ("variant", variant.into())])
        }
    }
}

/// The value alone: `7.5 %`; counts only where there are too few cases for a share.
pub fn value(words: &Words, figure: &Figure) -> String {
    match &figure.measured {
        Measured::NoData => words.get("doubt-no-data"),
        Measured::Share { part, whole, .. } if counts_only(figure) => of(words, *part, *whole),
        Measured::Share { whole, .. } => match standing(*whole) {
            Standing::NoData | Standing::CountsOnly => words.get("doubt-no-data"),
            Standing::Greyed | Standing::Ranked => percent(words, figure.value().unwrap_or_default()),
        },
        Measured::MoneyShare { .. } => percent(words, figure.value().unwrap_or_default()),
        Measured::Money { minor, currency, .. } => words.money(*minor, currency),
        Measured::Time { median: None, .. } => words.get("doubt-not-reached"),
        Measured::Count { .. } | Measured::Mean { .. } | Measured::Time { .. } => {
            number_of(figure).map_or_else(String::new, |(value, unit)| numbers::text(words, unit, value))
        }
    }
}

/// Ratings under so many are read rather than counted (domain 2.8).
const FEWEST_RATINGS: i64 = 10;

/// Whether a share is told as its counts alone: of a handful of cases, and of ratings that can all be read.
pub fn counts_only(figure: &Figure) -> bool {
    let Measured::Share { whole, .. } = figure.measured else { return false };
    standing(whole) == Standing::CountsOnly || has_few_ratings(figure)
}

/// Whether what was said with the ratings stands in place of their share.
pub fn has_few_ratings(figure: &Figure) -> bool {
    let few = |whole| (1..FEWEST_RATINGS).contains(&whole);
    figure.metric == Metric::Csat && matches!(figure.measured, Measured::Share { whole, .. } if few(whole))
}

/// Whether a figure stands on too few cases to be ranked or called.
pub const fn is_small(figure: &Figure) -> bool {
    match figure.measured {
        Measured::Share { whole, .. } => !matches!(standing(whole), Standing::Ranked),
        Measured::Time { n_ended, n_open, .. } => !matches!(standing(n_ended + n_open), Standing::Ranked),
        _ => false,
    }
}

/// A season by its stored name; its own name where the program has no word for it.
pub fn season(words: &Words, name: &str) -> String {
    let key = format!("season-{}", name.replace('_', "-"));
    if words.has(&key) { words.get(&key) } else { name.to_owned() }
}

/// What stands in the brackets: cases, interval, population and period, window, maturity.
pub fn doubt(words: &Words, shop: Shop, figure: &Figure) -> String {
    let mut parts =
        if counts_only(figure) { vec![words.get("doubt-too-few")] } else { measured(words, &figure.measured) };
    parts.push(population(words, shop, figure));
    if has_window(figure) {
        parts.push(words.fill("doubt-window", &[("days", shop.return_days.into())]));
    }
    if let Some(maturity) = figure.maturity.filter(|maturity| maturity.all > 0) {
        parts.push(words.fill("doubt-mature", &[("share", whole_percent(words, maturity.past, maturity.all).into())]));
        if let Some((value, interval)) = maturity.projection {
            let text = percent(words, value);
            parts.push(
                words.fill("doubt-projected", &[("value", text.into()), ("interval", bounds(words, interval).into())]),
            );
        }
    }
    parts.join(&words.get("doubt-comma"))
}

/// The doubt in short form, how many its list has where that is another number, and what was left out.
pub fn note(words: &Words, shop: Shop, figure: &Figure) -> String {
    let parts = [doubt(words, shop, figure), listed(words, figure), left_out(words, figure)];
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    told.join(&words.get("doubt-comma"))
}

/// `list: 40 complaints`
fn listed(words: &Words, figure: &Figure) -> String {
    let Some(((kind, _), n)) = figure.cases.as_ref().zip(figure.n_listed) else { return String::new() };
    words.fill("figure-listed", &[("n", n.into()), ("kind", kind.as_str().into())])
}

/// What a figure leaves out, with how many; empty where nothing is.
pub fn left_out(words: &Words, figure: &Figure) -> String {
    if figure.excluded.is_empty() {
        return String::new();
    }
    let told = figure.excluded.iter().map(|(why, n)| format!("{} {}", words.code("excluded", why), words.number(*n)));
    let list = told.collect::<Vec<_>>().join(&words.get("list-comma"));
    words.fill("figure-without", &[("list", list.into())])
}

/// Value, doubt and what was left out in one: the short form.
pub fn short(words: &Words, shop: Shop, figure: &Figure) -> String {
    let (value, doubt) = (value(words, figure), note(words, shop, figure));
    words.fill("doubt-short", &[("value", value.into()), ("doubt", doubt.into())])
}

fn measured(words: &Words, measured: &Measured) -> Vec<String> {
    match measured {
        Measured::NoData | Measured::Count { .. } => Vec::new(),
        Measured::Share { part, whole, interval } => match standing(*whole) {
            Standing::NoData | Standing::CountsOnly => Vec::new(),
            Standing::Greyed => vec![of(words, *part, *whole), bounds(words, *interval), words.get("doubt-few")],
            Standing::Ranked => vec![of(words, *part, *whole), bounds(words, *interval)],
        },
        Measured::MoneyShare { part_minor, whole_minor, currency, .. } => {
            let blanks =
                [("part", words.money(*part_minor, "").into()), ("whole", words.money(*whole_minor, currency).into())];
            vec![words.fill("doubt-of", &blanks)]
        }
        Measured::Money { n, .. } => vec![words.fill("doubt-n", &[("n", (*n).into())])],
        Measured::Mean { n, interval, .. } => {
            let told = |bound: f64| words.decimal(bound, 1);
            let bounds = interval.map(|interval| format!("{}–{}", told(interval.low), told(interval.high)));
            std::iter::once(words.fill("doubt-n", &[("n", (*n).into())])).chain(bounds).collect()
        }
        Measured::Time { interval, n_ended, n_open, oldest_open, .. } => {
            let mut parts: Vec<String> = interval.map(|interval| spans(words, interval)).into_iter().collect();
            parts.push(words.fill("doubt-ended", &[("n", (*n_ended).into())]));
            if *n_open > 0 {
                let oldest = oldest_open.map_or_else(String::new, |seconds| words.span(seconds * 1_000));
                parts.push(words.fill("doubt-open", &[("n", (*n_open).into()), ("oldest", oldest.into())]));
            }
            parts
        }
    }
}

fn of(words: &Words, part: i64, whole: i64) -> String {
    words.fill("doubt-of", &[("part", part.into()), ("whole", whole.into())])
}

fn percent(words: &Words, value: f64) -> String {
    words.fill("doubt-percent", &[("n", words.decimal(value * 100.0, 1).into())])
}

/// A share without decimals; only all of them are the whole.
fn whole_percent(words: &Words, part: i64, whole: i64) -> String {
    let rounded = words.percent(part, whole).trim_end_matches('%').to_owned();
    let n = if part < whole && rounded == "100" { "99".to_owned() } else { rounded };
    words.fill("doubt-percent", &[("n", n.into())])
}

/// `4.0–13.6`
fn bounds(words: &Words, interval: Interval) -> String {
    let [low, high] = [interval.low, interval.high].map(|bound| words.decimal(bound * 100.0, 1));
    format!("{low}–{high}")
}

fn spans(words: &Words, interval: Interval) -> String {
    let text = |bound: f64| numbers::text(words, Unit::Seconds, bound);
    // Where so many still run that the curve never falls far enough, there is no upper bound yet.
    if interval.high.is_finite() {
        return format!("{}–{}", text(interval.low), text(interval.high));
    }
    words.fill("doubt-at-least", &[("low", text(interval.low).into())])
}

fn has_window(figure: &Figure) -> bool {
    let metrics = [Metric::ReturnRate, Metric::ReturnRateUnits, Metric::ProblemOrders];
    figure.basis == Basis::Cohort && metrics.contains(&figure.metric)
}

/// Whose cases they are and which day puts them into the period: `orders of week 31`.
fn population(words: &Words, shop: Shop, figure: &Figure) -> String {
    let period = period(words, (figure.scope.first_day, figure.scope.until_day), shop.today);
    if figure.metric == Metric::RepeatComplaints {
        let blanks = [("days", shop.repeat_days.into()), ("period", period.into())];
        return words.fill("doubt-population-customers", &blanks);
    }
    words.fill(&format!("doubt-population-{}", anchor(figure)), &[("period", period.into())])
}

/// Which day puts a case into a period.
fn anchor(figure: &Figure) -> &'static str {
    match figure.metric {
        Metric::Csat | Metric::SurveyAnswers => "ratings",
        Metric::FirstResponse => "answers",
        Metric::Resolution | Metric::FirstResolution | Metric::Complaints => "complaints",
        Metric::RepeatComplaints => "customers",
        Metric::SlaAttainment => "due",
        Metric::ReopenRate | Metric::OneTouchRate | Metric::NotFixedRate => "resolved",
        Metric::Backlog => "open",
        Metric::TransitTime => "handed-over",
        Metric::LateParcels => "promised",
        Metric::StageTime | Metric::Recovery | Metric::ReturnDissatisfaction | Metric::Returns => "returns",
        Metric::RefundRate if figure.basis == Basis::Flow => "refunds",
        Metric::RefundedMoney if figure.basis == Basis::Flow => "refunded",
        Metric::ReturnRate | Metric::ReturnRateUnits | Metric::ProblemOrders if figure.basis == Basis::Flow => "flow",
        _ => "orders",
    }
}

/// By which day the cases of a chart are counted: the order's, or their own.
pub fn basis(words: &Words, figure: &Figure) -> String {
    let by_order = figure.basis == Basis::Cohort && anchor(figure) == "orders";
    words.get(if by_order { "report-by-order" } else { "report-by-case" })
}

/// A period by its name: a week, month, quarter or year where it is one, else its days.
pub fn period(words: &Words, (first_day, until_day): (i64, i64), today: i64) -> String {
    let (Some(first), Some(last)) = (civil(first_day), civil(until_day - 1)) else { return String::new() };
    let whole_months = first.day() == 1 && last.day() == last.days_in_month();
    let months = i32::from(last.month()) - i32::from(first.month()) + 12 * i32::from(last.year() - first.year()) + 1;
    let year: String = first.year().to_string();
    if until_day - first_day == 7 && iso_week(first_day) == iso_week(until_day - 1) {
        let week = iso_week(first_day);
        let (year, number) = week.split_once("-W").unwrap_or_default();
        let number = number.trim_start_matches('0').to_owned();
        let this_year = iso_week(today).split_once("-W").is_some_and(|(this, _)| this == year);
        let key = if this_year { "doubt-week" } else { "doubt-week-of" };
        return words.fill(key, &[("week", number.into()), ("year", year.to_owned().into())]);
    }
    match months {
        1 if whole_months => {
            let month = words.get(&format!("month-{}", first.month()));
            words.fill("doubt-month", &[("month", month.into()), ("year", year.into())])
        }
        3 if whole_months && (first.month() - 1) % 3 == 0 => {
            let quarter = ((first.month() - 1) / 3 + 1).to_string();
            words.fill("doubt-quarter", &[("quarter", quarter.into()), ("year", year.into())])
        }
        12 if whole_months && first.month() == 1 => year,
        _ if until_day - first_day == 1 => words.spoken_date(first),
        _ => words
            .fill("doubt-days", &[("from", words.spoken_date(first).into()), ("to", words.spoken_date(last).into())]),
    }
}

/// How far two figures are apart, with its sign: `+4.5 points`, `-3.2h`, `+12 %`.
pub fn difference(words: &Words, figure: &Figure, change: &Change) -> String {
    let sign = if change.difference > 0.0 { "+" } else { "" };
    match &figure.measured {
        Measured::Share { .. } | Measured::MoneyShare { .. } => {
            let points = words.decimal(change.difference * 100.0, 1);
            words.fill("doubt-points", &[("n", format!("{sign}{points}").into())])
        }
        Measured::Time { .. } => {
            format!("{sign}{}", numbers::text(words, Unit::Seconds, change.difference))
        }
        Measured::Mean { .. } => format!("{sign}{}", words.decimal(change.difference, 1)),
        Measured::Count { .. } | Measured::Money { .. } => {
            let before = figure.value().unwrap_or_default() - change.difference;
            let part = if before == 0.0 { return String::new() } else { change.difference / before * 100.0 };
            words.fill("doubt-percent", &[("n", format!("{sign}{}", words.decimal(part, 0)).into())])
        }
        Measured::NoData => String::new(),
    }
}

/// What is said of a change, in a word or two.
pub fn call(words: &Words, change: &Change) -> String {
    let size = if change.size_uncertain { "-size-uncertain" } else { "" };
    let key = format!("doubt-call-{}{size}", change.call.code().replace('_', "-"));
    words.find(&key, &[]).unwrap_or_else(|| words.code("doubt-call", change.call.code()))
}

/// Good or bad news, as far as that can be told.
pub const fn better(change: &Change) -> Option<bool> {
    match change.call {
        Call::Better => Some(true),
        Call::Worse => Some(false),
        _ => None,
    }
}

/// A goal and how its figure stands to it: `at most 7.5%: met`.
pub fn goal(words: &Words, goal: &Goal, standing: goals::Standing) -> String {
    let told = |unit, value| numbers::text(words, unit, value);
    #[expect(clippy::cast_precision_loss, reason = "a goal needs no more than 52 bits")]
    let value = match &goal.limit {
        Limit::Share(parts) => told(Unit::Share, *parts as f64 / MILLION as f64),
        Limit::Number(parts) => words.decimal(*parts as f64 / MILLION as f64, usize::from(parts % MILLION != 0)),
        Limit::Millis(millis) => told(Unit::Seconds, *millis as f64 / 1_000.0),
        Limit::Money(minor, currency) => words.money(*minor, currency),
    };
    let side = if goal.at_most { "figure-goal-at-most" } else { "figure-goal-at-least" };
    let standing = words.code("goal", standing.code());
    words.fill(side, &[("value", value.into()), ("standing", standing.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::stats::share::wilson;
    use crate::analytics::{Maturity, Scope, change};
    use crate::domain::time::day_of;
    use crate::text::Lang;

    fn day(text: &str) -> i64 {
        text.parse().map(day_of).expect("a date")
    }

    fn shop() -> Shop {
        Shop { today: day("2026-11-27"), return_days: 30, repeat_days: 90 }
    }

    fn figure(metric: Metric, measured: Measured) -> Figure {
        let scope = Scope { first_day: day("2026-07-27"), until_day: day("2026-08-03"), groups: Vec::new() };
        Figure { scope, ..Figure::plain(metric, measured) }
    }

    #[test]
    fn sums_of_one_name_over_one_period_are_told_apart_and_charts_say_by_which_day() {
        for lang in [Lang::En, Lang::ZhCn] {
            let words = Words::in_zone(lang, jiff::tz::TimeZone::UTC);
            let sum = Measured::Money { minor: 118_673, n: 40, currency: "EUR".to_owned() };
            let by_order = figure(Metric::RefundedMoney, sum.clone());
            let by_refund = Figure { basis: Basis::Flow, ..by_order.clone() };
            assert_ne!(name(&words, &by_order), name(&words, &by_refund));
            let ratio = Figure { basis: Basis::Flow, ..figure(Metric::RefundRate, sum) };
            assert_ne!(doubt(&words, shop(), &by_refund), doubt(&words, shop(), &ratio), "a sum is against nothing");
            // Ratings have no day but their own, whatever else is counted by.
            let rated = figure(Metric::Csat, Measured::NoData);
            assert_eq!(basis(&words, &rated), words.get("report-by-case"));
            assert_eq!(basis(&words, &by_order), words.get("report-by-order"));
        }
    }

    #[test]
    fn what_was_left_out_and_what_the_list_has_stand_with_the_figure() {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        let answers = Figure { excluded: vec![("no_moment".to_owned(), 12)], ..share(9, 120) };
        assert!(short(&words, shop(), &answers).contains("left out: moment not known 12"));
        let cases = Some(("ticket".to_owned(), "number:C-1,C-2".to_owned()));
        let repeated = Figure { cases, n_listed: Some(40), ..share(20, 120) };
        assert!(
            note(&words, shop(), &repeated).ends_with("40 complaints in its list"),
            "{}",
            note(&words, shop(), &repeated)
        );
    }

    fn share(part: i64, whole: i64) -> Figure {
        figure(Metric::ReturnRate, Measured::Share { part, whole, interval: wilson(part, whole) })
    }

    #[test]
    fn the_short_form_says_cases_interval_population_window_and_maturity() {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        let mature = Figure { maturity: Some(Maturity { past: 120, all: 120, projection: None }), ..share(9, 120) };
        assert_eq!(
            short(&words, shop(), &mature),
            "7.5 % (9 of 120, 4.0–13.6, orders of week 31, 30-day window, 100 % mature)"
        );
        let projection = Some((0.081, Interval { low: 0.06, high: 0.1 }));
        let young = Figure { maturity: Some(Maturity { past: 60, all: 120, projection }), ..share(9, 120) };
        assert!(doubt(&words, shop(), &young).ends_with("50 % mature, will be about 8.1 % (6.0–10.0)"));
        let chinese = Words::in_zone(Lang::ZhCn, jiff::tz::TimeZone::UTC);
        assert!(doubt(&chinese, shop(), &mature).contains("第31周"));
    }

    #[test]
    fn few_cases_are_counts_and_none_are_no_data() {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        assert_eq!(value(&words, &share(3, 4)), "3 of 4");
        assert_eq!(value(&words, &share(3, 8)), "37.5 %");
        assert!(doubt(&words, shop(), &share(3, 8)).starts_with("3 of 8, 13.7–69.4, few cases"));
        assert_eq!(value(&words, &figure(Metric::Csat, Measured::NoData)), "no data");
        assert!(is_small(&share(3, 29)) && !is_small(&share(3, 30)));
    }

    #[test]
    fn periods_have_names() {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        let named = |from: &str, until: &str| period(&words, (day(from), day(until)), shop().today);
        for (from, until, name) in [
            ("2026-11-09", "2026-11-16", "week 46"),
            ("2025-11-10", "2025-11-17", "week 46 of 2025"),
            ("2026-11-01", "2026-12-01", "Nov 2026"),
            ("2026-10-01", "2027-01-01", "Q4 2026"),
            ("2026-01-01", "2027-01-01", "2026"),
            ("2026-11-03", "2026-11-04", "3 Nov 2026"),
            ("2026-11-03", "2026-11-10", "3 Nov 2026 to 9 Nov 2026"),
        ] {
            assert_eq!(named(from, until), name);
        }
    }

    #[test]
    fn changes_are_told_with_their_sign_and_their_doubt() {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        let told = |now: Figure, before: Figure| {
            let change = change(&now, &before).expect("both have cases");
            format!("{} {}", difference(&words, &now, &change), call(&words, &change))
        };
        assert_eq!(told(share(9, 120), share(12, 400)), "+4.5 points worse, size uncertain");
        assert_eq!(told(share(7, 60), share(18, 240)), "+4.2 points cannot tell");
    }
}
