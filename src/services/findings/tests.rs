//! A small shop of three lines over forty-four weeks, written through the gate: one thing truly happens, two only look like news.

use super::*;
use crate::analytics::advice::Evidence;
use crate::analytics::finding::MoneyOf;
use crate::analytics::{Measured, Metric, Signal};
use crate::domain::advices::Area;
use crate::domain::change::{Change, Order, OrderLine, Product, Refund, ReturnCase, ReturnLine};
use crate::domain::refunds::{RefundKind, RefundStatus};
use crate::domain::returns::ReturnStatus;
use crate::domain::time::{DAY, Instant, day_of};
use crate::domain::vocabulary::Reason;
use crate::store::{Deed, Store};
use crate::text::{Lang, Words};

/// A Monday behind the holidays.
const FIRST: (i16, i8, i8) = (2026, 1, 19);
const WEEKS: i64 = 44;
/// The listing of the lamps is wrong from here on.
const WRONG_FROM: i64 = 30;
/// What returned goods are worth, and what is refunded for them: a part of it.
const WORTH: i32 = 2_000;
const REFUNDED: i64 = 500;

fn first_day() -> i64 {
    day_of(jiff::civil::date(FIRST.0, FIRST.1, FIRST.2))
}

fn now() -> Instant {
    Instant::parse("2026-11-26T10:00:00Z").expect("a moment")
}

/// What is sold and what comes back, the same every time.
#[derive(Default)]
struct Shop {
    changes: Vec<Change>,
    n_orders: i64,
    n_returns: i64,
    dice: u64,
}

impl Shop {
    fn dice(&mut self, of: u64) -> u64 {
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.dice >> 33) % of
    }

    fn order(&mut self, week: i64, product: i64, market: &str) -> i64 {
        self.n_orders += 1;
        let id = self.n_orders;
        let placed_at = Instant((first_day() + 7 * week + id % 7) * DAY + 36_000_000);
        self.changes.push(Change::create(Order {
            id,
            platform: "ebay".to_owned(),
            market: market.to_owned(),
            order_ref: format!("A-{id}"),
            placed_at,
            shipped_at: Some(placed_at),
            currency: "EUR".to_owned(),
            total_minor: 2_000,
            ..Order::default()
        }));
        self.changes.push(Change::create(OrderLine {
            id,
            order_id: id,
            sku: format!("S{product}"),
            product_id: Some(product),
            quantity: 1,
            price_minor: 2_000,
            ..OrderLine::default()
        }));
        id
    }

    fn returned(&mut self, week: i64, order: i64, product: i64, market: &str, reason: Reason) {
        self.n_returns += 1;
        let id = self.n_returns;
        let requested_at = Instant((first_day() + 7 * week + order % 7 + 9) * DAY + 36_000_000);
        let (platform, order_ref, currency) = ("ebay".to_owned(), format!("A-{order}"), "EUR".to_owned());
        self.changes.push(Change::create(ReturnCase {
            id,
            platform: platform.clone(),
            market: market.to_owned(),
            order_ref: order_ref.clone(),
            order_id: Some(order),
            status: ReturnStatus::Settled,
            requested_at,
            reason,
            issue: reason.issue(),
            quantity: 1,
            value_minor: WORTH.into(),
            currency: currency.clone(),
            ..ReturnCase::default()
        }));
        self.changes.push(Change::create(ReturnLine {
            id,
            return_id: id,
            sku: format!("S{product}"),
            product_id: Some(product),
            asked: 1,
            reason,
            value_minor: WORTH.into(),
            ..ReturnLine::default()
        }));
        self.changes.push(Change::create(Refund {
            id,
            platform,
            order_ref,
            order_id: Some(order),
            return_id: Some(id),
            kind: RefundKind::OriginalPayment,
            status: RefundStatus::Succeeded,
            currency,
            amount_minor: REFUNDED,
            proposed_at: requested_at,
            done_at: Some(requested_at.plus(3 * DAY)),
            ..Refund::default()
        }));
    }

    /// So many orders of a product, of which so many in a thousand come back.
    fn sold(&mut self, week: i64, product: i64, n: i64, in_thousand: u64, reasons: &[Reason]) {
        for _ in 0..n {
            let market = if self.dice(10) == 0 { "IT" } else { "DE" };
            let order = self.order(week, product, market);
            if self.dice(1_000) < in_thousand {
                let reason = reasons[usize::try_from(self.dice(reasons.len() as u64)).unwrap_or(0)];
                self.returned(week, order, product, market, reason);
            }
        }
    }

    fn week(&mut self, week: i64) {
        const USUAL: [Reason; 4] = [Reason::Defective, Reason::NotWanted, Reason::NotAsDescribed, Reason::BetterPrice];
        self.sold(week, 1, 40, 50, &USUAL);
        if week >= WRONG_FROM {
            self.sold(week, 1, 8, 700, &[Reason::NotAsDescribed]);
        }
        // A sale: four times as many shoes, which come back as easily as ever.
        self.sold(week, 2, if (32..35).contains(&week) { 80 } else { 20 }, 150, &[Reason::TooSmall, Reason::TooLarge]);
        self.sold(week, 3, 20, 50, &USUAL);
        if week == 33 {
            // Three in one week of a market that has few orders.
            for _ in 0..3 {
                let order = self.order(week, 3, "IT");
                self.returned(week, order, 3, "IT", Reason::Defective);
            }
        }
    }
}

fn product(id: i64, line: &str, supplier: &str) -> Change {
    let (product_line, supplier) = (line.to_owned(), supplier.to_owned());
    Change::create(Product { id, sku: format!("S{id}"), product_line, supplier, ..Product::default() })
}

fn goal() -> Change {
    Change::create(Definition {
        id: 1,
        sort: Sort::Goal,
        name: "few-returns".to_owned(),
        text: "metric = 'return_rate'\nat_most = '4%'\nevery = 'week'".to_owned(),
        enabled: true,
        ..Definition::default()
    })
}

fn desk(path: &std::path::Path) {
    let store = Store::open(path).expect("a desk opens");
    let mut shop = Shop { dice: 11, ..Shop::default() };
    shop.changes = vec![product(1, "lamps", "Bao"), product(2, "shoes", "Chen"), product(3, "mugs", "Bao"), goal()];
    for week in 0..WEEKS {
        shop.week(week);
    }
    let deed = Deed::of_test(now());
    let mut write = store.write(now()).expect("write begins");
    write.operation(&deed, &shop.changes).expect("it is written");
    write.finish().expect("it is written");
}

fn words_of(finding: &Finding) -> Vec<&str> {
    let also = finding.also.iter().flat_map(|(_, groups)| groups);
    finding.now.scope.groups.iter().chain(also).map(|(_, word)| word.as_str()).collect()
}

#[test]
fn a_wrong_listing_is_found_with_its_week_its_money_and_its_advice_and_a_sale_and_a_small_market_are_not() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("small.desk");
    desk(&path);
    let reader = Reader::open(&path).expect("the desk is read");
    let env = Env::load(&reader, now()).expect("parameters");
    let period = env.period("2026-W39").expect("a week");
    let made = review(&reader, &env, &period).expect("a review");

    let news: Vec<&Finding> = made.findings.iter().filter(|found| found.goal.is_none()).collect();
    let told: Vec<_> = news.iter().map(|found| (&found.now.scope.groups, found.strength, &found.also)).collect();
    let [listing] = news[..] else { panic!("one thing happened: {told:#?}") };
    let words = words_of(listing);
    assert!(words.contains(&"lamps") && words.contains(&"not_as_described"), "{words:?}");
    assert!(!words.iter().any(|word| ["IT", "shoes", "defective", "too_small"].contains(word)), "{words:?}");
    assert!((listing.since_day - (first_day() + 7 * WRONG_FROM)).abs() <= 7, "{}", listing.since_day);
    assert_eq!((listing.now.metric, listing.better, &listing.season), (Metric::ReturnRate, Some(false), &None));
    let Measured::Share { whole, .. } = listing.now.measured else { panic!("a share: {:?}", listing.now) };
    let (difference, _) = listing.difference.expect("it differs");
    let size = listing.money.as_ref().expect("its size is told");
    // What was asked back, not what was refunded for it: the two are never called by one name.
    let orders = f64::from(i32::try_from(whole).expect("a small shop"));
    let beyond = format!("{:.0}", difference * orders * f64::from(WORTH));
    assert_eq!((size.minor.to_string(), size.currency.as_str(), size.of), (beyond, "EUR", MoneyOf::GoodsAskedBack));
    for lang in [Lang::En, Lang::ZhCn] {
        let told = told::lines(&Words::new(lang), listing).join("\n");
        assert!(["more refunded", "多退款"].iter().all(|refunded| !told.contains(refunded)), "{told}");
    }
    let began = listing.weeks.iter().find(|week| week.first_day == listing.since_day).expect("its week is shown");
    assert!(began.value > began.usual && began.whole >= Some(30), "{began:?}");
    assert!(listing.weeks.iter().filter(|week| week.in_baseline).count() >= 20);

    let place = made.findings.iter().position(|found| found == listing).expect("it is there");
    let advice = made.advice.iter().find(|advice| advice.area == Area::Listing).expect("the listing is to be mended");
    assert_eq!((advice.code.as_str(), advice.evidence), ("listing-correct", Evidence::Finding(place)));
    assert_eq!(advice.money, listing.money);

    let missed = made.findings.iter().find(|found| found.goal.is_some()).expect("the goal is missed");
    assert_eq!(
        (missed.signal, missed.better, missed.now.scope.first_day),
        (Signal::MissedTarget, Some(false), period.first_day)
    );
    assert!(missed.difference.is_some_and(|(away, bounds)| away > 0.0 && bounds.low > 0.0));
    assert!(missed.money.as_ref().is_some_and(|size| size.minor > 0));
    for lang in [Lang::En, Lang::ZhCn] {
        let words = Words::new(lang);
        let text = told::change(&words, missed);
        assert!(text.contains("4") && !text.contains("{"), "{text}");
    }
    assert_eq!(review(&reader, &env, &period).expect("a review"), made, "the same every time");

    let before = review(&reader, &env, &env.period("2026-W31").expect("a week")).expect("a review");
    let news: Vec<_> = before.findings.iter().filter(|found| found.goal.is_none()).collect();
    assert!(news.is_empty(), "nothing had happened yet: {news:#?}");
}

#[test]
fn every_advice_says_what_to_do_and_what_would_make_it_wrong_in_every_language() {
    for lang in [Lang::En, Lang::ZhCn] {
        let words = Words::new(lang);
        for code in Advices::built_in().codes() {
            for key in [format!("advice-{code}"), format!("advice-{code}-wrong")] {
                assert!(words.has(&key), "{key} {lang:?}");
            }
        }
    }
}
