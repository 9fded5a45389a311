//! The charts of the tab as points: a label, a number, its words, and the list of the cases behind it. Bars, table, copy and
//! drill-down all come from here, so they cannot disagree.

use super::{Bucket, View};
use crate::domain::ids::Kind;
use crate::domain::time::{civil, day_of, iso_week, week_start};
use crate::services::overrides::OverrideMonth;
use crate::services::overview::Reports;
use crate::services::read::{CurrencySum, GroupCount};
use crate::text::{Words, shown_line};

/// Bars of one chart of words; what is left is added up in the last one.
const MOST: usize = 20;

/// How a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// Upright bars along the time.
    Times,
    /// Lying bars by size, with shares of the whole.
    Shares,
    /// Sums of money, one a currency, which no bar could compare.
    Sums,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Point {
    pub label: String,
    pub value: i64,
    /// The value as people read it.
    pub shown: String,
    /// The kind of case and the query that list exactly what the bar counts.
    pub behind: Option<(Kind, String)>,
}

/// One chart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chart {
    /// The key of its heading.
    pub key: &'static str,
    pub shape: Shape,
    pub points: Vec<Point>,
}

impl Chart {
    pub fn total(&self) -> i64 {
        self.points.iter().map(|point| point.value).sum()
    }
}

/// All charts of the tab in their order.
pub(super) fn charts(reports: &Reports, view: &View, words: &Words) -> Vec<Chart> {
    let times = |key, days: &[(i64, i64)], kind, field| Chart {
        key,
        shape: Shape::Times,
        points: times(reports, days, view.bucket, (kind, field), words),
    };
    let shares = |key, groups: &[GroupCount], family, kind, field| Chart {
        key,
        shape: Shape::Shares,
        points: shares(reports, groups, family, (kind, field), words),
    };
    vec![
        times("reports-returns", &reports.returns_by_day, Kind::Return, "requested"),
        times("reports-complaints", &reports.complaints_by_day, Kind::Ticket, "opened"),
        shares("reports-reasons", &reports.reasons, "code-reason", Kind::Return, "reason"),
        shares("reports-issues", &reports.issues, "code-issue", Kind::Return, "issue"),
        shares("reports-complaint-issues", &reports.complaint_issues, "code-issue", Kind::Ticket, "issue"),
        shares("reports-severities", &reports.severities, "code-severity", Kind::Ticket, "severity"),
        shares("reports-platforms", &reports.platforms, "", Kind::Return, "platform"),
        shares("reports-markets", &reports.markets, "", Kind::Return, "market"),
        shares("reports-product-lines", &reports.product_lines, "", Kind::Return, "line"),
        Chart { key: "reports-refunds", shape: Shape::Sums, points: sums(&reports.refunds, words) },
        Chart { key: "reports-overrides", shape: Shape::Sums, points: overrides(&reports.overrides, words) },
    ]
}

fn times(
    reports: &Reports,
    days: &[(i64, i64)],
    bucket: Bucket,
    (kind, field): (Kind, &str),
    words: &Words,
) -> Vec<Point> {
    let mut points = Vec::new();
    let mut day = bucket.start(reports.first_day);
    while day < reports.until_day {
        let next = bucket.next(day);
        let value = days.iter().filter(|(at, _)| (day..next).contains(at)).map(|(_, n)| n).sum();
        let behind = civil(day).zip(civil(next)).map(|(from, to)| (kind, format!("{field}>={from} {field}<{to}")));
        points.push(Point { label: bucket.label(day), value, shown: words.number(value), behind });
        day = next;
    }
    points
}

fn shares(
    reports: &Reports,
    groups: &[GroupCount],
    family: &str,
    (kind, field): (Kind, &str),
    words: &Words,
) -> Vec<Point> {
    let begun = if kind == Kind::Ticket { "opened" } else { "requested" };
    let since = civil(reports.first_day).map_or(String::new(), |date| format!(" {begun}>={date}"));
    let point = |group: &GroupCount| {
        let (label, query) = match (group.word.as_str(), family) {
            ("", _) => (words.get("reports-unnamed"), format!("no:{field}{since}")),
            (word, "") => (shown_line(word).into_owned(), format!("{field}=\"{word}\"{since}")),
            (word, family) => (words.code(family, word), format!("{field}=\"{word}\"{since}")),
        };
        Point { label, value: group.count, shown: words.number(group.count), behind: Some((kind, query)) }
    };
    let mut points: Vec<Point> = groups.iter().take(MOST).map(point).collect();
    let rest: i64 = groups.iter().skip(MOST).map(|group| group.count).sum();
    if rest > 0 {
        let label = words.fill("reports-rest", &[("n", (groups.len() - MOST).into())]);
        points.push(Point { label, value: rest, shown: words.number(rest), behind: None });
    }
    points
}

fn sums(sums: &[CurrencySum], words: &Words) -> Vec<Point> {
    let point = |sum: &CurrencySum| {
        let n = words.fill("today-refund-count", &[("n", sum.count.into())]);
        let shown = format!("{}  {n}", words.money(sum.sum_minor, &sum.currency));
        Point { label: sum.currency.clone(), value: sum.sum_minor, shown, behind: None }
    };
    sums.iter().map(point).collect()
}

/// What was decided against the policy, a month and a currency a line, with the cases behind it.
fn overrides(months: &[OverrideMonth], words: &Words) -> Vec<Point> {
    let point = |month: &OverrideMonth| {
        let n = words.fill("reports-override-count", &[("n", month.n.into())]);
        let shown = format!("{}  {}  {n}", month.name(), words.money(month.cost_minor(), &month.currency));
        // The currency first: sums are written by it.
        let label = format!("{} {}", month.currency, month.name());
        Point { label, value: month.cost_minor(), shown, behind: Some((Kind::Return, month.query())) }
    };
    months.iter().map(point).collect()
}

impl Bucket {
    /// The first day of the bucket that a day is in.
    fn start(self, day: i64) -> i64 {
        match self {
            Self::Day => day,
            Self::Week => week_start(day),
            Self::Month => civil(day).map_or(day, |date| day_of(date.first_of_month())),
        }
    }

    fn next(self, day: i64) -> i64 {
        match self {
            Self::Day => day + 1,
            Self::Week => day + 7,
            // The last day of a month is always there; should it not be, a month ends after some days all the same.
            Self::Month => civil(day).map_or(day + 30, |date| day_of(date.last_of_month()) + 1),
        }
    }

    fn label(self, day: i64) -> String {
        let date = civil(day).map_or_else(String::new, |date| date.to_string());
        match self {
            Self::Day => date.get(5..).unwrap_or_default().to_owned(),
            Self::Week => iso_week(day).split('-').next_back().unwrap_or_default().to_owned(),
            Self::Month => date.get(..7).unwrap_or_default().to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    fn reports() -> Reports {
        // From Monday 2026-09-07 to Friday 2026-11-27.
        Reports {
            weeks: 12,
            first_day: 20_703,
            until_day: 20_785,
            returns_by_day: vec![(20_703, 2), (20_709, 3), (20_710, 5), (20_784, 1)],
            reasons: (0..30).map(|n| GroupCount { word: format!("w{n}"), count: 40 - n }).collect(),
            ..Reports::default()
        }
    }

    #[test]
    fn every_bucket_counts_each_case_once() {
        let words = Words::new(Lang::En);
        for (bucket, n, first) in [(Bucket::Day, 82, 2), (Bucket::Week, 12, 5), (Bucket::Month, 3, 10)] {
            let chart = charts(&reports(), &View { bucket, ..View::default() }, &words).swap_remove(0);
            assert_eq!((chart.points.len(), chart.points[0].value, chart.total()), (n, first, 11), "{bucket:?}");
        }
    }

    #[test]
    fn the_list_behind_a_bar_is_a_query_and_the_rest_is_counted_too() {
        let words = Words::new(Lang::En);
        let all = charts(&reports(), &View::default(), &words);
        assert_eq!(
            all[0].points[1].behind,
            Some((Kind::Return, "requested>=2026-09-14 requested<2026-09-21".to_owned()))
        );
        let reasons = all.iter().find(|chart| chart.key == "reports-reasons").expect("it is there");
        assert_eq!((reasons.points.len(), reasons.total()), (MOST + 1, (11..=40).sum()));
        let env = crate::services::lists::Env::of_test(crate::domain::time::Instant(0), "mei");
        for point in all.iter().flat_map(|chart| &chart.points) {
            let Some((kind, query)) = &point.behind else { continue };
            if !query.starts_with("reason=") {
                assert!(crate::services::lists::select(*kind, query, &env).is_ok(), "{query}");
            }
        }
    }
}
