//! What holds for whole runs of the generator.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::*;

type Store = Rc<RefCell<BTreeMap<String, Vec<u8>>>>;

struct Shelf(Store, String);

impl Write for Shelf {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().entry(self.1.clone()).or_default().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn plan(seed: u64, cases: u64) -> Plan {
    Plan { seed, cases, until: Instant::parse("2026-11-26T12:00:00Z").expect("a moment"), ..Plan::default() }
}

fn run(plan: &Plan) -> (Vec<GeneratedFile>, BTreeMap<String, Vec<u8>>) {
    let store = Store::default();
    let shelf = Rc::clone(&store);
    let files =
        write_files(plan, &mut |name| Ok(Box::new(Shelf(Rc::clone(&shelf), name.to_string())))).expect("written");
    drop(shelf);
    let bytes = store.borrow().clone();
    (files, bytes)
}

#[test]
fn the_same_seed_writes_the_same_bytes_and_another_seed_does_not() {
    assert!(run(&plan(7, 200)) == run(&plan(7, 200)));
    assert!(run(&plan(7, 200)).1 != run(&plan(8, 200)).1);
}

#[test]
fn every_file_is_named_once_and_counted() {
    let (files, bytes) = run(&plan(1, 600));
    let names: BTreeSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names.len(), files.len());
    assert_eq!(names, bytes.keys().map(String::as_str).collect());
    let rows = |format: &str| files.iter().filter(|f| f.format_id == format).map(|f| f.rows).sum::<u64>();
    assert!((330..460).contains(&rows("amazon_fba_returns")), "{}", rows("amazon_fba_returns"));
    assert!((60..130).contains(&rows("amazon_mfn_returns")), "{}", rows("amazon_mfn_returns"));
    assert!(rows("amazon_all_orders") > 1_800);
    assert!(files.iter().map(|file| file.broken).sum::<u64>() > 0);
}

#[test]
fn tables_have_as_many_cells_as_columns_except_where_broken() {
    let (files, bytes) = run(&plan(2, 400));
    for file in files.iter().filter(|file| file.name.ends_with(".txt")) {
        let text = &bytes[&file.name];
        let rows: Vec<usize> = text
            .split(|b| *b == b'\n')
            .filter(|l| !l.is_empty())
            .map(|l| l.iter().filter(|b| **b == b'\t').count())
            .collect();
        assert_eq!(rows.len() as u64, file.rows + 1, "{}", file.name);
        let odd = rows.iter().filter(|tabs| **tabs != rows[0]).count() as u64;
        assert!(odd <= file.broken, "{}: {odd} odd rows", file.name);
    }
}

#[test]
fn japan_is_written_in_its_own_encoding_and_europe_in_another() {
    let (_, bytes) = run(&plan(3, 400));
    let japan = &bytes["amazon-fba-returns-jp.txt"];
    assert!(std::str::from_utf8(japan).is_err());
    assert!(!encoding_rs::SHIFT_JIS.decode(japan).2, "cp932 reads it whole");
    assert!(std::str::from_utf8(&bytes["amazon-orders-de.txt"]).is_err());
    assert!(bytes["amazon-fba-returns-uk.csv"].starts_with(b"\"return-date\",\"order-id\""));
}

#[test]
fn every_return_of_amazon_has_its_order() {
    let (_, bytes) = run(&plan(4, 300));
    let firsts = |name: &str, column: usize| -> BTreeSet<String> {
        let text = encoding_rs::WINDOWS_1252.decode(&bytes[name]).0.into_owned();
        text.lines()
            .skip(1)
            .filter_map(|l| l.split('\t').nth(column).map(str::to_string))
            .filter(|c| c.len() == 19)
            .collect()
    };
    let orders = firsts("amazon-orders-us.txt", 0);
    let returned = firsts("amazon-fba-returns-us.txt", 1);
    assert!(returned.len() > 50);
    assert!(returned.difference(&orders).count() <= 2, "{:?}", returned.difference(&orders).collect::<Vec<_>>());
}

#[test]
fn a_later_delivery_moves_the_open_cases_on() {
    let first = Plan { delivery: Delivery::Before(7), ..plan(5, 4_000) };
    let later = Plan { delivery: Delivery::Since(7), ..first };
    let (files, bytes) = run(&later);
    assert!(files.iter().all(|file| file.name.starts_with("later-")));
    let (_, before) = run(&first);
    let state = |bytes: &[u8]| -> BTreeMap<String, String> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        let cells = text.lines().skip(1).map(|l| l.split('\t').map(str::to_string).collect::<Vec<_>>());
        cells.filter(|c| c.len() > 5).map(|c| (c[4].clone(), c[3].clone())).collect()
    };
    let (old, new) = (state(&before["amazon-mfn-returns-us.txt"]), state(&bytes["later-amazon-mfn-returns-us.txt"]));
    let moved = new.iter().filter(|(key, status)| old.get(*key).is_some_and(|was| was != *status)).count();
    assert!(moved > 0, "{} cases came again", new.len());
}

#[test]
fn few_goods_make_most_returns() {
    let (_, bytes) = run(&plan(6, 3_000));
    let text = String::from_utf8_lossy(&bytes["amazon-fba-returns-us.txt"]).into_owned();
    let mut counts: BTreeMap<&str, u64> = BTreeMap::new();
    for sku in text.lines().skip(1).filter_map(|line| line.split('\t').nth(2)) {
        *counts.entry(sku).or_default() += 1;
    }
    let mut sorted: Vec<u64> = counts.values().copied().collect();
    sorted.sort_unstable_by(|a, b| b.cmp(a));
    let total: u64 = sorted.iter().sum();
    assert!(sorted.iter().take(counts.len() / 5).sum::<u64>() * 100 / total > 55, "{sorted:?}");
}

#[test]
fn every_list_is_json_with_as_many_elements_as_counted() {
    let (files, bytes) = run(&plan(9, 4_000));
    let mut formats = BTreeSet::new();
    for file in files.iter().filter(|file| file.name.ends_with(".json")) {
        let value: serde_json::Value = serde_json::from_slice(&bytes[&file.name]).expect("parses");
        let data = &value["data"];
        let lists = [
            &value,
            &value["members"],
            &value["cancellations"],
            &value["refunds"],
            &value["disputes"],
            data,
            &data["return_orders"],
            &data["accepted"],
            &data["trackings"],
            &value["trackers"],
            &value["tickets"],
            &value["satisfaction_ratings"],
        ];
        let count = lists.iter().find_map(|list| list.as_array()).map_or(0, Vec::len);
        assert_eq!(count as u64, file.rows, "{}", file.name);
        formats.insert(file.format_id);
    }
    assert_eq!(formats.len(), 15, "{formats:?}");
}

#[test]
fn every_comma_table_reads_as_csv() {
    let (files, bytes) = run(&plan(10, 900));
    for file in files.iter().filter(|file| file.name.ends_with(".csv") && !file.name.starts_with("ebay")) {
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes[&file.name].as_slice());
        let columns = reader.headers().expect("a header").len();
        let rows: Vec<_> = reader.records().map(|row| row.expect("a row")).collect();
        assert_eq!(rows.len() as u64, file.rows, "{}", file.name);
        let odd = rows.iter().filter(|row| row.len() != columns).count() as u64;
        assert!(odd <= file.broken, "{}: {odd}", file.name);
    }
}

#[test]
fn some_buyers_tell_the_same_once_more() {
    let plan = plan(1, 400);
    let assets = Assets::load().expect("the assets are sound");
    let amounts = Amounts { cases: plan.cases, complaints: plan.cases / 5, orders: plan.orders(), plot: false };
    let world = World::new(plan.seed, &assets, Calendar::new(plan.until, plan.days), amounts);
    let again: Vec<_> = (0..amounts.complaints).filter_map(|number| world.complained_again(number)).collect();
    assert!((10..20).contains(&again.len()), "{}", again.len());
    for second in &again {
        let first = world.complaint(second.number % 1_000_000);
        assert_eq!((&second.sale.order_ref, second.reason), (&first.sale.order_ref, first.reason));
        assert!(second.opened_at > first.opened_at && second.opened_at <= first.opened_at.plus(4 * DAY));
    }
}

#[test]
fn ebay_reports_have_their_whims() {
    let (_, bytes) = run(&plan(11, 900));
    let text = |name: &str| String::from_utf8_lossy(&bytes[name]).into_owned();
    let us = text("ebay-orders-us.csv");
    assert!(us.starts_with(",,,,") && us.contains("record(s) downloaded,\r\nSeller ID : "), "{}", &us[..200]);
    assert!(text("ebay-orders-de.csv").contains(" €;"));
    assert!(text("ebay-orders-fr.csv").starts_with("Numéro de vente;Numéro de commande;Pseudo de l’acheteur"));
    assert!(text("ebay-orders-uk.csv").contains("\"£"));
}

#[test]
fn parcels_carry_the_numbers_of_their_returns() {
    let (files, bytes) = run(&plan(12, 2_000));
    let mfn: String = files
        .iter()
        .filter(|f| f.format_id == "amazon_mfn_returns")
        .map(|f| String::from_utf8_lossy(&bytes[&f.name]).into_owned())
        .collect();
    let aftership: serde_json::Value = serde_json::from_slice(&bytes["aftership-001.json"]).expect("parses");
    let trackings = aftership["data"]["trackings"].as_array().expect("a list");
    let known =
        trackings.iter().filter(|t| t["tracking_number"].as_str().is_some_and(|number| mfn.contains(number))).count();
    assert!(known > 5, "{known} of {}", trackings.len());
    let tags: BTreeSet<&str> = trackings.iter().filter_map(|t| t["tag"].as_str()).collect();
    assert!(tags.len() >= 4, "{tags:?}");
}

#[test]
fn all_eight_languages_and_hostile_texts_are_heard() {
    let (_, bytes) = run(&plan(13, 6_000));
    let all: String = bytes
        .iter()
        .filter(|(name, _)| !name.contains("jp"))
        .map(|(_, b)| String::from_utf8_lossy(b).into_owned())
        .collect();
    for heard in ["not here", "Fälschung", "remboursé", "dinero", "rimborso", "很失望", "reembolso", "お願い"] {
        assert!(all.contains(heard), "{heard}");
    }
    let hostile = ["\u{1B}]52", "HYPERLINK", "<script>", "DROP TABLE", "\u{202E}", "jndi", "cmd|", "SUM(1", "cursed"];
    assert!(hostile.iter().filter(|text| all.contains(**text)).count() > 2);
}

#[test]
fn two_deliveries_hold_what_the_whole_holds() {
    let whole = plan(14, 600);
    let orders =
        |plan: &Plan| run(plan).0.iter().filter(|f| f.format_id == "amazon_all_orders").map(|f| f.rows).sum::<u64>();
    let parts = orders(&Plan { delivery: Delivery::Before(7), ..whole })
        + orders(&Plan { delivery: Delivery::Since(7), ..whole });
    assert_eq!(orders(&whole), parts);
}

/// Returns and orders by the week of the order, of goods whose number begins with one of some letters.
fn by_week(plan: &Plan, world: &World, kinds: &[&str]) -> Vec<(usize, usize)> {
    let is_of = |sale: &Sale| kinds.iter().any(|kind| sale.goods.sku.starts_with(kind));
    let days: Vec<(usize, usize)> = (0..usize::try_from(plan.days).expect("days"))
        .map(|day| {
            let returns = world.cases_on(day).filter(|number| is_of(&world.case(*number).sale)).count();
            (returns, returns + world.orders_on(day).filter(|number| is_of(&world.order(*number))).count())
        })
        .collect();
    days.chunks(7).map(|week| week.iter().fold((0, 0), |sum, day| (sum.0 + day.0, sum.1 + day.1))).collect()
}

#[test]
fn a_plot_changes_what_it_touches_when_it_says_so_and_nothing_else() {
    let until = Instant::parse("2026-11-26T12:00:00Z").expect("a moment");
    let plan = Plan::two_years(until);
    let assets = Assets::load().expect("assets");
    let amounts = Amounts { cases: plan.cases, complaints: 0, orders: plan.orders(), plot: true };
    let world = World::new(3, &assets, Calendar::new(until, plan.days), amounts);
    let rate = |weeks: &[(usize, usize)], from: usize, until: usize| {
        let (returns, orders) = weeks[from..until].iter().fold((0, 0), |sum, week| (sum.0 + week.0, sum.1 + week.1));
        returns * 1_000 / orders.max(1)
    };
    let bad = by_week(&plan, &world, &["PWR", "CHG", "CBL", "PAD", "EAR", "HDP", "SPK", "MIC"]);
    assert!(rate(&bad, 60, 100) > rate(&bad, 0, 60) + 40, "{} {}", rate(&bad, 0, 60), rate(&bad, 60, 100));
    let apparel = by_week(&plan, &world, &["FLC", "LEG", "TEE", "RNC"]);
    assert!(rate(&apparel, 0, 70) > rate(&apparel, 80, 100) + 40);
    assert!(apparel[71].1 > apparel[66].1 * 2, "the sale sells more");
    let toys = by_week(&plan, &world, &["BLO", "CAR", "PZL", "PLH"]);
    assert!(rate(&toys, 0, 60).abs_diff(rate(&toys, 60, 100)) < 15);
}
