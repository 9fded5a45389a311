//! Whether reviews find what is true and stay silent on noise: two years of an invented seller with planted events, many seeds.
//!
//! Each seed goes the whole way: files, import, one review a month and one a week around each event. Printed is how many of the
//! true events were found, how many of the noises were taken for news, and what else was told. `AFTERDESK_SEEDS=20` says how
//! many seeds; fewer found or more noise than the bounds below end with an error.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a benchmark tells what it counted")]

use std::collections::BTreeMap;

use afterdesk::analytics::{Dimension, Finding, Metric, Scope};
use afterdesk::domain::people::Actor;
use afterdesk::domain::time::{Instant, iso_week, week_start};
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
/// What began may be told of so many days later still.
const LATE: i64 = 42;

#[derive(Default)]
struct Tally {
    /// Seeds in which an event was told of, by its code.
    told: BTreeMap<String, usize>,
    /// Findings that no event explains, each as its words for a person who reads the table.
    strays: BTreeMap<String, usize>,
    n_reviews: usize,
}

fn main() {
    let seeds: u64 = std::env::var("AFTERDESK_SEEDS").ok().and_then(|n| n.parse().ok()).unwrap_or(20);
    let plot = events().expect("the plot is read");
    let mut tally = Tally::default();
    for seed in 1..=seeds {
        review_seed(seed, &plot, &mut tally);
        eprintln!("seed {seed}: {:?}, {} strays so far", tally.told, tally.strays.values().sum::<usize>());
    }
    let mut failed = false;
    println!("{seeds} seeds, {} reviews", tally.n_reviews);
    for event in &plot {
        let told = tally.told.get(&event.code).copied().unwrap_or(0);
        println!("{:<28} {:<5} told in {told} of {seeds}", event.code, event.r#true);
        let share = told as f64 / seeds as f64;
        failed |= if event.r#true { share < 0.9 } else { share > 0.1 };
    }
    println!("told beside them: {}", tally.strays.values().sum::<usize>());
    for (what, n) in &tally.strays {
        println!("  {n:>4} {what}");
    }
    assert!(!failed, "a true event was missed or a noise was told as news too often");
}

fn review_seed(seed: u64, plot: &[Event], tally: &mut Tally) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let plan = Plan { seed, ..Plan::two_years(NOW) };
    write_files(&plan, &folder.path().join("files")).expect("the files can be written");
    let path = folder.path().join("truths.afterdesk");
    let mut desk = Desk::open(&path, Clock::Fixed(NOW)).expect("a desk can be opened");
    let inputs = [Input::Path(folder.path().join("files"))];
    import::run(&mut desk, &Actor::agent("ana"), &inputs, &Options::default(), &mut |_| true).expect("it comes in");
    let reader = Reader::open(&path).expect("the desk can be read");
    let env = Env::load(&reader, NOW).expect("the parameters are read");
    let first = plan.first_day();
    let mut told = BTreeMap::new();
    for period in periods(&env, first) {
        let review = findings::review(&reader, &env, &period).expect("a review answers");
        tally.n_reviews += 1;
        for finding in review.findings {
            let explained = plot.iter().find(|event| explains(event, first, &period, &finding));
            match explained {
                Some(event) => {
                    told.insert(event.code.clone(), ());
                }
                None => *tally.strays.entry(described(&finding, &period)).or_default() += 1,
            }
        }
    }
    for code in told.into_keys() {
        *tally.told.entry(code).or_default() += 1;
    }
}

/// Every fourth week, and every month, from the second year on.
fn periods(env: &Env, first: i64) -> Vec<Scope> {
    let monday = week_start(first + FIRST_REVIEW) + 7;
    let weeks = (monday..env.today() - 7).step_by(28).map(iso_week);
    let months = (monday..env.today()).step_by(7).filter_map(|day| {
        let date = afterdesk::domain::time::civil(day)?;
        (date.day() <= 7).then(|| format!("{:04}-{:02}", date.year(), date.month()))
    });
    weeks.chain(months).filter_map(|text| env.period(&text)).collect()
}

/// Whether an event is on at the time of a finding and touches what the finding, or what it stands for, is about.
fn explains(event: &Event, first: i64, period: &Scope, finding: &Finding) -> bool {
    let is_on = (finding.since_day - LATE..period.until_day)
        .any(|day| event.is_on(first, day) != event.is_on(first, day - 1) || event.is_on(first, day));
    let scopes = std::iter::once((finding.now.metric, finding.now.scope.groups.clone())).chain(finding.also.clone());
    is_on && scopes.into_iter().any(|(metric, groups)| is_of_goods_back(metric) && touches(event, &groups))
}

const fn is_of_goods_back(metric: Metric) -> bool {
    matches!(
        metric,
        Metric::ReturnRate | Metric::ReturnRateUnits | Metric::RefundRate | Metric::ProblemOrders | Metric::Returns
    )
}

/// Whether the groups of a finding are those of an event; the whole shop is nobody's.
fn touches(event: &Event, groups: &[(Dimension, String)]) -> bool {
    groups.iter().any(|(by, word)| match by {
        Dimension::ProductLine => event.lines.contains(word) || event.kinds.iter().any(|kind| line_of(kind) == word),
        Dimension::Supplier => event.lines.iter().any(|line| supplier_of(line) == word),
        Dimension::Market => event.markets.iter().any(|market| market == word),
        Dimension::Product => event.kinds.iter().any(|kind| word.to_uppercase().contains(kind.as_str())),
        Dimension::Reason => event.reasons.keys().any(|reason| reason.code() == word),
        _ => false,
    })
}

/// The line of the kinds that events name.
fn line_of(kind: &str) -> &'static str {
    match kind {
        "BTL" | "MUG" => "drinkware",
        "CTR" => "pets",
        _ => "",
    }
}

fn supplier_of(line: &str) -> &'static str {
    match line {
        "charging" | "audio" => "Harbour Nine Electronics",
        "apparel" | "shoes" => "Linden Row Textiles",
        _ => "",
    }
}

fn described(finding: &Finding, period: &Scope) -> String {
    let groups: Vec<String> =
        finding.now.scope.groups.iter().map(|(by, word)| format!("{}={word}", by.code())).collect();
    let season = finding.season.as_deref().unwrap_or("");
    format!("{} {} {} {season}", iso_week(period.first_day), finding.now.metric.code(), groups.join(" "))
}
