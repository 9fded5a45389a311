//! Whether reviews find what is true and stay silent on noise: two years of an invented seller with planted events, many seeds.
//!
//! Each seed goes the whole way: files, import, then the Monday reviews of the second year, one for each week and one for each month, each
//! with what was known on its own Monday. Printed is how many of the true events were told of by the weekly and by the monthly
//! reviews, how many of the noises were taken for news, and what else was told. How to run it and what it found: `benches/README.md`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark tells what it counted")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant as Stopwatch};

use afterdesk::analytics::{Dimension, Finding, Metric, Scope};
use afterdesk::domain::people::Actor;
use afterdesk::domain::time::{HOUR, Instant, iso_week, week_start};
use afterdesk::domain::vocabulary::{Issue, Reason};
use afterdesk::generator::{Event, events};
use afterdesk::services::clock::Clock;
use afterdesk::services::demo::{Plan, write_files};
use afterdesk::services::figures::Env;
use afterdesk::services::import::{self, Input, Options};
use afterdesk::services::read::Reader;
use afterdesk::services::{Desk, findings};

const NOW: Instant = Instant(1_795_687_200_000);
/// A baseline of a year stands before the first review.
const FIRST_REVIEW: i64 = 52 * 7;
/// A beginning that is told so many days too early or too late is still that of the event.
const OFF: i64 = 42;
/// What a shop has of each hundred events it must be told of, and of each hundred noises it may be.
const FOUND: f64 = 0.9;
const TAKEN: f64 = 0.1;

/// Product line and supplier by SKU.
type Goods = BTreeMap<String, (String, String)>;

/// What was told of one event.
#[derive(Default)]
struct Told {
    /// Seeds in which it was told of at all, by the weekly reviews and by the monthly ones.
    seeds: usize,
    weekly: usize,
    monthly: usize,
    /// Days between the beginning that was told and the true one, of each telling.
    off: Vec<i64>,
}

#[derive(Default)]
struct Tally {
    told: BTreeMap<String, Told>,
    /// Seeds in which a true event was never told of.
    missed: BTreeMap<String, Vec<u64>>,
    /// Findings that no event explains, each as its words for a person who reads the table; and how many there are of a kind.
    strays: BTreeMap<String, usize>,
    kinds: BTreeMap<String, usize>,
    n_reviews: usize,
    n_findings: usize,
    reviewing: Duration,
}

fn main() {
    let from: u64 = number("AFTERDESK_FROM").unwrap_or(1);
    let seeds: u64 = number("AFTERDESK_SEEDS").unwrap_or(20);
    let mut tally = Tally::default();
    for seed in from..from + seeds {
        review_seed(seed, &mut tally);
        eprintln!("seed {seed}: {} strays so far", tally.strays.values().sum::<usize>());
    }
    let plot = events(&plan(from)).expect("the plot is read");
    let failed = print(seeds as usize, &plot, &tally);
    assert!(!failed, "a true event was missed or a noise was told as news too often");
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|n| n.parse().ok())
}

/// Prints the table; says whether the bounds are not kept.
fn print(seeds: usize, plot: &[Event], tally: &Tally) -> bool {
    let each = tally.reviewing / u32::try_from(tally.n_reviews.max(1)).unwrap_or(1);
    println!("{seeds} seeds, {} reviews of {each:.0?} each, {} findings", tally.n_reviews, tally.n_findings);
    println!("{:<26} {:<6} {:>7} {:>7} {:>7} {:>9}", "event", "", "told", "weekly", "monthly", "days off");
    let mut failed = false;
    for event in plot {
        let none = Told::default();
        let told = tally.told.get(&event.code).unwrap_or(&none);
        let mut off = told.off.clone();
        off.sort_unstable();
        let off = off.get(off.len() / 2).map_or_else(String::new, |days| format!("{days:+}"));
        let kind = if event.r#true { "truth" } else { "noise" };
        let of = |n: usize| format!("{n}/{seeds}");
        let (all, weekly, monthly) = (of(told.seeds), of(told.weekly), of(told.monthly));
        println!("{:<26} {kind:<6} {all:>7} {weekly:>7} {monthly:>7} {off:>9}", event.code);
        let share = told.seeds as f64 / seeds as f64;
        failed |= if event.r#true { share < FOUND } else { share > TAKEN };
    }
    for (code, seeds) in &tally.missed {
        println!("never told of {code}: seeds {seeds:?}");
    }
    let n_strays: usize = tally.strays.values().sum();
    let share = 100.0 * n_strays as f64 / tally.n_findings.max(1) as f64;
    println!("told beside them: {n_strays} of {} findings ({share:.1} %), by kind:", tally.n_findings);
    print_counts(&tally.kinds);
    println!("and each by itself:");
    print_counts(&tally.strays);
    failed
}

/// The most frequent first.
fn print_counts(counts: &BTreeMap<String, usize>) {
    let mut counts: Vec<_> = counts.iter().collect();
    counts.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    for (what, n) in counts {
        println!("  {n:>4} {what}");
    }
}

fn plan(seed: u64) -> Plan {
    Plan { seed, cases: number("AFTERDESK_CASES").unwrap_or(6_000), ..Plan::two_years(NOW) }
}

fn review_seed(seed: u64, tally: &mut Tally) {
    let plan = plan(seed);
    let plot = &events(&plan).expect("the plot is read");
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    // Kept desks are read again, so that only the reviews are made anew.
    let kept = std::env::var_os("AFTERDESK_KEEP").map_or_else(|| folder.path().to_owned(), PathBuf::from);
    let path = kept.join(format!("truths-{seed}.afterdesk"));
    if !path.exists() {
        bring_in(&plan, &folder.path().join("files"), &path);
    }
    let reader = Reader::open(&path).expect("the desk can be read");
    let env = Env::load(&reader, NOW).expect("the parameters are read");
    let goods = reader.goods().expect("the catalogue is read");
    let first = plan.first_day();
    let mut told: BTreeMap<&str, [bool; 2]> = BTreeMap::new();
    for (is_monthly, period) in periods(&env, first) {
        // The Monday after: nothing that came in later is known.
        let monday = Env { now: env.analysis.start_of(period.until_day).plus(9 * HOUR), ..env.clone() };
        let begun = Stopwatch::now();
        let review = findings::review(&reader, &monday, &period).expect("a review answers");
        tally.reviewing += begun.elapsed();
        tally.n_reviews += 1;
        tally.n_findings += review.findings.len();
        for finding in review.findings {
            let look = Look { first, period: &period, finding: &finding, goods: &goods };
            let explained: Vec<&Event> = plot.iter().filter(|event| look.is_of(event)).collect();
            for event in &explained {
                told.entry(&event.code).or_default()[usize::from(is_monthly)] = true;
                let off = look.days_off(event);
                tally.told.entry(event.code.clone()).or_default().off.extend(off);
            }
            if explained.is_empty() {
                *tally.strays.entry(described(&finding)).or_default() += 1;
                *tally.kinds.entry(kind(&finding)).or_default() += 1;
            }
        }
    }
    for event in plot.iter().filter(|event| event.r#true && !told.contains_key(event.code.as_str())) {
        tally.missed.entry(event.code.clone()).or_default().push(seed);
    }
    for (code, [weekly, monthly]) in told {
        let told = tally.told.entry(code.to_owned()).or_default();
        told.seeds += 1;
        told.weekly += usize::from(weekly);
        told.monthly += usize::from(monthly);
    }
}

fn bring_in(plan: &Plan, files: &Path, path: &Path) {
    write_files(plan, files).expect("the files can be written");
    let begun = Stopwatch::now();
    let mut desk = Desk::open(path, Clock::Fixed(NOW)).expect("a desk can be opened");
    let inputs = [Input::Path(files.to_owned())];
    import::run(&mut desk, &Actor::agent("ana"), &inputs, &Options::default(), &mut |_| true).expect("it comes in");
    eprintln!("seed {} came in within {:.1?}", plan.seed, begun.elapsed());
}

/// Every week and every month from the second year on; whether it is a month.
fn periods(env: &Env, first: i64) -> Vec<(bool, Scope)> {
    let monday = week_start(first + FIRST_REVIEW) + 7;
    let weeks = (monday..env.today() - 7).step_by(7).map(|day| (false, iso_week(day)));
    let months = (monday..env.today() - 7).step_by(7).filter_map(|day| {
        let date = afterdesk::domain::time::civil(day)?;
        (date.day() <= 7).then(|| (true, format!("{:04}-{:02}", date.year(), date.month())))
    });
    let over = |(is_month, text): (bool, String)| {
        let period = env.period(&text).filter(|period| period.until_day <= env.today())?;
        Some((is_month, period))
    };
    weeks.chain(months).filter_map(over).collect()
}

/// A finding beside the plot.
struct Look<'a> {
    first: i64,
    period: &'a Scope,
    finding: &'a Finding,
    goods: &'a Goods,
}

impl Look<'_> {
    /// Whether the finding, or what stands behind it, is this event: its goods, its place, its reasons, its time, its direction.
    fn is_of(&self, event: &Event) -> bool {
        let scopes = std::iter::once((self.finding.now.metric, &self.finding.now.scope.groups));
        let mut scopes = scopes.chain(self.finding.also.iter().map(|(metric, groups)| (*metric, groups)));
        let is_its_way = self.finding.better == Some(self.is_mended(event));
        is_its_way
            && self.is_its_time(event)
            && scopes.any(|(metric, groups)| of_goods_back(metric) && self.names(event, groups))
    }

    /// What was wrong from the beginning is news when it ends.
    fn is_mended(&self, event: &Event) -> bool {
        event.season.is_none() && event.is_on(self.first, self.first)
    }

    fn is_its_time(&self, event: &Event) -> bool {
        let is_on = |day: i64| event.is_on(self.first, day) != self.is_mended(event);
        let since = self.finding.since_day;
        let looked_at = self.period.first_day - OFF..self.period.until_day;
        (since - OFF..since + OFF).any(is_on) && looked_at.into_iter().any(is_on)
    }

    /// Days between the true beginning of this time and the one that was told.
    fn days_off(&self, event: &Event) -> Option<i64> {
        let is_on = |day: i64| event.is_on(self.first, day) != self.is_mended(event);
        let begins = |day: &i64| is_on(*day) && !is_on(*day - 1);
        let near = (self.first + 1..self.period.until_day)
            .filter(begins)
            .min_by_key(|day| (self.finding.since_day - day).abs());
        near.map(|day| self.finding.since_day - day)
    }

    /// Whether groups name the event: every one of them is its own, and one at least says more than the reason where it has a place.
    fn names(&self, event: &Event, groups: &[(Dimension, String)]) -> bool {
        let lines: BTreeSet<&str> = self.lines(event);
        let suppliers: BTreeSet<&str> = self
            .goods
            .values()
            .filter(|(line, _)| lines.contains(line.as_str()))
            .map(|(_, own)| own.as_str())
            .collect();
        let of_event = |(by, word): &(Dimension, String)| match by {
            Dimension::ProductLine => lines.contains(word.as_str()),
            Dimension::Supplier => suppliers.contains(word.as_str()),
            Dimension::Product => event.kinds.iter().any(|kind| word.starts_with(kind.as_str())),
            Dimension::Market => event.markets.contains(word),
            Dimension::Reason => {
                event.reasons.keys().any(|reason| Reason::from_code(word).is_some_and(|said| is_told_as(*reason, said)))
            }
            Dimension::Issue => {
                event.reasons.keys().any(|reason| Issue::from_code(word) == Some(Reason::issue(*reason)))
            }
            _ => false,
        };
        let is_place = |(by, _): &(Dimension, String)| !matches!(by, Dimension::Reason | Dimension::Issue);
        // A reason alone stands for a true event; for noise that would be too kind.
        !groups.is_empty() && groups.iter().all(of_event) && (event.r#true || groups.iter().any(is_place))
    }

    fn lines<'e>(&'e self, event: &'e Event) -> BTreeSet<&'e str> {
        let of_kind = |sku: &str| event.kinds.iter().any(|kind| sku.starts_with(kind.as_str()));
        let by_kind = self.goods.iter().filter(|(sku, _)| of_kind(sku)).map(|(_, (line, _))| line.as_str());
        event.lines.iter().map(String::as_str).chain(by_kind).collect()
    }
}

/// Whether platforms tell of a reason by this one: what was not received, Amazon's warehouse reports as not deliverable.
fn is_told_as(reason: Reason, said: Reason) -> bool {
    said == reason || reason == Reason::NotReceived && said == Reason::Undeliverable
}

const fn of_goods_back(metric: Metric) -> bool {
    matches!(metric, Metric::ReturnRate | Metric::ReturnRateUnits | Metric::RefundRate | Metric::ProblemOrders)
}

/// What it is about without the words: the metric, what it is parted by, the family of its reason, the way it went.
fn kind(finding: &Finding) -> String {
    let by = finding.now.scope.groups.iter().map(|(by, word)| match by {
        Dimension::Reason => Reason::from_code(word).map_or(by.code(), |reason| reason.issue().code()),
        Dimension::Issue => Issue::from_code(word).map_or(by.code(), Issue::code),
        _ => by.code(),
    });
    let by = by.collect::<Vec<&str>>().join(" of ");
    format!("{} {by} {}", finding.now.metric.code(), findings::told::call(finding))
}

fn described(finding: &Finding) -> String {
    let groups: Vec<String> =
        finding.now.scope.groups.iter().map(|(by, word)| format!("{}={word}", by.code())).collect();
    let way = findings::told::call(finding);
    format!("{} {} {way} since {}", finding.now.metric.code(), groups.join(" "), iso_week(finding.since_day))
}
