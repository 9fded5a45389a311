//! A person over platforms: proposed, joined, seen as one everywhere, parted and not proposed again.

use super::*;
use crate::domain::change::{Change, Order};
use crate::domain::command::{Args, Command};
use crate::domain::customers::Removed;
use crate::domain::people::Actor;
use crate::domain::returns::ReturnStatus;
use crate::domain::taught::Quoted;
use crate::domain::time::DAY;
use crate::domain::vocabulary::Reason;
use crate::services::clock::Clock;
use crate::services::lists::{self, Env};
use crate::services::{Desk, Outcome};
use crate::store::Deed;
use crate::store::read::From;

const NOW: Instant = Instant(20_000 * DAY);

struct Shop {
    desk: Desk,
    reader: Reader,
    _folder: tempfile::TempDir,
}

impl Shop {
    fn with(changes: &[Change]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = folder.path().join("test.afterdesk");
        let desk = Desk::open(&path, Clock::Fixed(NOW)).expect("a desk opens");
        let mut write = desk.store().write(NOW).expect("write begins");
        let deed = Deed::of_test(NOW);
        write.operation(&deed, changes).expect("operation is written");
        write.finish().expect("write finishes");
        let reader = Reader::open(&path).expect("it can be read");
        Self { desk, reader, _folder: folder }
    }

    fn run(&mut self, verb: &str, id: i64, args: &[(&str, &str)]) -> Outcome {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let command = Command { verb: verb.to_owned(), key: Key::new(Kind::Customer, id), args: Args(args) };
        self.desk.run(&Actor::agent("mei"), &[command]).expect("the desk answers")
    }

    fn person(&self, id: i64) -> Person {
        person(&self.reader, id, NOW).expect("it can be read").expect("there is one")
    }

    fn due(&self, id: i64) -> Instant {
        let case: Option<ReturnCase> = self.reader.get(id).expect("it can be read");
        case.map_or(Instant::NEVER, |case| case.due_at)
    }

    fn numbers(&self, query: &str) -> Vec<i64> {
        let env = Env::of_test(NOW, "mei");
        let selection = lists::select(Kind::Return, query, &env).expect("a query");
        let found: Vec<ReturnCase> =
            self.reader.window(&selection.condition, selection.order, From::Start, 50).expect("rows");
        let mut ids: Vec<i64> = found.iter().map(|case| case.id).collect();
        ids.sort_unstable();
        ids
    }
}

fn customer(id: i64, platform: &str, email: &str) -> Change {
    let customer = Customer {
        id,
        natural_key: Some(format!("{platform}:{id}")),
        platform: platform.to_owned(),
        name: "Mei Li".to_owned(),
        email: email.to_owned(),
        ..Customer::default()
    };
    Change::create(customer.keyed())
}

fn case(id: i64, customer: i64, reason: Reason) -> Change {
    Change::create(ReturnCase {
        id,
        customer_id: Some(customer),
        order_ref: format!("o-{id}"),
        platform: "shopify".to_owned(),
        status: ReturnStatus::Settled,
        reason,
        issue: reason.issue(),
        requested_at: NOW,
        ..ReturnCase::default()
    })
}

fn order(id: i64, customer: Option<i64>) -> Change {
    Change::create(Order {
        id,
        customer_id: customer,
        order_ref: format!("o-{id}"),
        platform: "shopify".to_owned(),
        placed_at: Instant(NOW.0 - 100 * DAY),
        ..Order::default()
    })
}

#[test]
fn two_records_become_one_person_everywhere_and_part_again() {
    let mut shop = Shop::with(&[
        customer(1, "shopify", "mei@web.de"),
        customer(2, "ebay", "Mei+ebay@web.de"),
        customer(3, "amazon", "x1@marketplace.amazon.de"),
        case(11, 1, Reason::NotWanted),
        case(12, 2, Reason::Defective),
        case(13, 3, Reason::NotWanted),
    ]);
    let proposed: Vec<(i64, i64)> =
        shop.person(1).proposals.iter().map(|one| (one.customer.id, one.found.confidence)).collect();
    assert_eq!(proposed, [(2, 93)]);
    assert_eq!(shop.numbers("customer:CU-1"), [11]);

    let outcome = shop.run("join", 1, &[]);
    assert_eq!(outcome.refused, []);
    for id in [1, 2] {
        let person = shop.person(id);
        assert_eq!((person.identities.len(), person.n_returns, person.proposals.len()), (2, 2, 0));
        assert_eq!(shop.numbers(&format!("customer:CU-{id}")), [11, 12]);
    }
    shop.run("tier", 2, &[("tier", "gold")]);
    assert_eq!(shop.person(1).tier(), "gold");

    shop.desk.undo(&Actor::agent("mei"), outcome.group).expect_err("the tier was set on top");
    shop.desk.undo(&Actor::agent("mei"), None).expect("the tier is taken back");
    shop.desk.undo(&Actor::agent("mei"), outcome.group).expect("the join is taken back");
    assert_eq!((shop.numbers("customer:CU-1"), shop.person(1).proposals.len()), (vec![11], 1));

    shop.run("join", 1, &[("into", "CU-2")]);
    shop.run("part", 1, &[]);
    assert_eq!((shop.numbers("customer:CU-1"), shop.person(1).proposals.len()), (vec![11], 0));
    assert_eq!(shop.person(2).proposals, []);
    assert_eq!(shop.numbers("-customer:CU-1"), [12, 13]);
}

#[test]
fn the_rate_of_a_person_leaves_out_what_others_are_to_blame_for() {
    let mut changes = vec![customer(1, "shopify", "mei@web.de")];
    for id in 11..=20 {
        changes.push(order(id, Some(1)));
    }
    for id in 100..200 {
        changes.push(order(id, None));
    }
    changes.push(case(11, 1, Reason::NotWanted));
    changes.push(case(12, 1, Reason::BetterPrice));
    changes.push(case(13, 1, Reason::OrderedByMistake));
    changes.push(case(14, 1, Reason::Defective));
    let shop = Shop::with(&changes);
    let fair = shop.person(1).fair;
    assert_eq!((fair.fairness.returned, fair.fairness.orders, fair.fairness.usual), (3, 10, 273));
    // (3 + 10 · 3/110) / 20
    assert_eq!((fair.fairness.rate, fair.fairness.stands_out), (Some(1_636), true));
    let removed: Vec<(i64, Option<Removed>)> = fair.evidence.iter().map(|one| (one.key.id, one.removed)).collect();
    assert_eq!(removed, [(14, Some(Removed::NotTheirs)), (13, None), (12, None), (11, None)]);
    let listed = frequent(&shop.reader, NOW, 10).expect("a list");
    assert_eq!(listed.iter().map(|one| one.customer.id).collect::<Vec<_>>(), [1]);
}

#[test]
fn a_tier_reaches_open_cases_and_each_part_of_a_person_has_its_own() {
    let open = |id: i64, customer: i64| {
        Change::create(ReturnCase {
            id,
            customer_id: Some(customer),
            order_ref: format!("o-{id}"),
            platform: "shopify".to_owned(),
            status: ReturnStatus::Requested,
            requested_at: NOW,
            ..ReturnCase::default()
        })
    };
    let mut shop = Shop::with(&[
        customer(1, "shopify", "mei@web.de"),
        customer(2, "ebay", "mei@web.de"),
        customer(3, "ebay", ""),
        open(11, 1),
        open(12, 2),
        open(13, 3),
    ]);
    let text = "[[target]]\nclock = \"decision\"\ntier = [\"gold\"]\nwithin = \"1h\"\n\
                [[target]]\nclock = \"decision\"\nwithin = \"72h\"\n";
    let args = [("sort", "targets"), ("name", "ours"), ("text", text)];
    let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
    let define = Command { verb: "define".to_owned(), key: Key::new(Kind::Definition, 0), args };
    let rejudge = |id| Command { verb: "rejudge".to_owned(), key: Key::new(Kind::Return, id), args: Args::default() };
    let commands = [define, rejudge(11), rejudge(12), rejudge(13)];
    assert_eq!(shop.desk.run(&Actor::agent("mei"), &commands).expect("it is defined").refused, []);
    let usual = shop.due(13);
    assert!(!usual.is_never());
    let gold = |shop: &Shop| [11, 12, 13].map(|id| shop.due(id) < usual);
    assert_eq!(gold(&shop), [false; 3]);
    assert_eq!(shop.run("tier", 1, &[("tier", "gold")]).refused, []);
    assert_eq!(gold(&shop), [true, false, false]);
    let joined = shop.run("join", 2, &[("into", "CU-1")]);
    assert_eq!(gold(&shop), [true, true, false], "the person's other record is of the same tier");
    shop.desk.undo(&Actor::agent("mei"), joined.group).expect("one undo takes both back");
    assert_eq!(gold(&shop), [true, false, false]);
    shop.run("join", 2, &[("into", "CU-1")]);
    shop.run("part", 2, &[]);
    assert_eq!(gold(&shop), [true, false, false]);
    // A tier that the whole person got stays with the person.
    shop.run("join", 3, &[("into", "CU-2")]);
    shop.run("tier", 3, &[("tier", "gold")]);
    assert_eq!(gold(&shop), [true, true, true]);
    shop.run("part", 3, &[]);
    assert_eq!((gold(&shop), shop.person(3).tier(), shop.person(2).tier()), ([true, true, false], "", "gold"));
}

#[test]
fn one_person_has_one_tier_whichever_record_is_asked() {
    let of = |id: i64, person: i64, tier: &str| Customer {
        id,
        person_id: Some(person),
        tier: tier.to_owned(),
        ..Customer::default()
    };
    for (records, wanted) in [
        ([of(5, 3, "silver"), of(3, 3, "gold"), of(7, 3, "")], "gold"),
        ([of(5, 3, "silver"), of(3, 3, ""), of(7, 3, "gold")], "silver"),
        ([of(5, 3, ""), of(3, 3, ""), of(7, 3, "")], ""),
    ] {
        let [a, b, c] = &records;
        for order in [[a, b, c], [c, b, a], [b, c, a]] {
            assert_eq!(tier_of(&order.map(Clone::clone)), wanted);
        }
    }
}

#[test]
fn what_a_person_has_with_the_shop_is_among_the_totals_of_every_record() {
    let credit = |id: i64, customer: i64, amount_minor: i64| {
        Change::create(Credit {
            id,
            customer_id: Some(customer),
            currency: "EUR".to_owned(),
            amount_minor,
            ..Credit::default()
        })
    };
    let mut shop = Shop::with(&[
        customer(1, "shopify", "mei@web.de"),
        customer(2, "ebay", "mei@web.de"),
        credit(1, 1, 500),
        credit(2, 2, 250),
        credit(3, 2, -100),
    ]);
    assert_eq!(shop.person(1).balances, [(CreditUnit::default(), "EUR".to_owned(), 500)]);
    shop.run("join", 2, &[("into", "CU-1")]);
    for id in [1, 2] {
        assert_eq!(shop.person(id).balances, [(CreditUnit::default(), "EUR".to_owned(), 650)], "{id}");
    }
}

#[test]
fn what_a_person_wrote_leaves_lessons_labels_and_their_history_and_is_handed_out_before() {
    let ticket = |id: i64, customer: i64, comment: &str| {
        Change::create(Ticket {
            id,
            customer_id: Some(customer),
            subject: "Kettle".to_owned(),
            comment: comment.to_owned(),
            ..Ticket::default()
        })
    };
    let mut shop = Shop::with(&[
        customer(1, "shopify", "mei@web.de"),
        customer(2, "ebay", "li@web.de"),
        ticket(11, 1, "it leaks at the seam, I am cross"),
        ticket(12, 2, "the lid is too tight"),
        ticket(13, 2, "where is it"),
        ticket(14, 1, "where is it"),
        // Signs that stand for nothing are in every file.
        Change::create(Order { id: 15, customer_id: Some(1), order_ref: "-----".to_owned(), ..Order::default() }),
    ]);
    let example = |text: &str| (text.into(), crate::domain::understanding::Category::QualityDefect);
    let examples = vec![example("Kettle\nit leaks at the seam, I am cross"), example("Kettle\nthe lid is too tight")];
    let lesson = crate::domain::taught::Lesson { version: 1, examples, ..Default::default() };
    let of = |text: &str, case: &str| Quoted::named(text.to_owned(), &[case.to_owned()]);
    let label = crate::domain::taught::OwnLabel {
        name: "seams".to_owned(),
        examples: vec!["it leaks at the seam, I am cross".into(), of("where is it", "C-13")],
        ..Default::default()
    };
    let form = Args([("name".to_owned(), "gaps".to_owned())].into_iter().chain(label.args().0).collect());
    let form = Command { verb: "new_label".to_owned(), key: Key::new(Kind::Definition, 0), args: form };
    let teach = [crate::services::labels::teach::apply(&lesson), crate::services::labels::teach::keep(&label), form];
    for command in teach {
        assert_eq!(shop.desk.run(&Actor::agent("mei"), &[command]).expect("it is taught").refused, []);
    }
    // What was taken back stands in the history of the taking back too.
    let passing = crate::domain::taught::OwnLabel { name: "passing".to_owned(), ..label };
    let passing = crate::services::labels::teach::keep(&passing);
    let kept = shop.desk.run(&Actor::agent("mei"), &[passing]).expect("it is taught");
    shop.desk.undo(&Actor::agent("mei"), kept.group).expect("it is taken back");
    let out = erasing::handed_out(&shop.reader, 1).expect("it is handed out");
    assert_eq!(out["taught"].as_array().map(Vec::len), Some(3), "{out:?}");
    let folder = shop._folder.path().to_owned();
    let report = folder.join("week.html");
    std::fs::write(&report, "<p>it <mark>leaks</mark> at the seam, I am cross</p>").expect("a report");
    std::fs::write(folder.join("other.html"), "<p>the lid is too tight</p>").expect("a report");
    let kept = |id: i64, path: std::path::PathBuf| {
        let path = path.display().to_string();
        Change::create(crate::domain::reports::MadeReport { id, path, ..Default::default() })
    };
    let mut write = shop.desk.store().write(NOW).expect("write begins");
    let deed = Deed::of_test(NOW);
    write.operation(&deed, &[kept(1, report.clone()), kept(2, folder.join("other.html"))]).expect("it is written");
    write.finish().expect("write finishes");
    let done = erasing::erase(&mut shop.desk, &Actor::agent("mei"), 1).expect("it is erased");
    assert_eq!(done.reports, [report]);
    let db = shop.reader.db();
    for (table, column) in [("definitions", "text"), ("changes", "old"), ("operations", "args"), ("groups", "args")] {
        let sql = format!("select count(*) from {table} where {column} like '%leaks at the seam%'");
        let n = db.query(&sql, &[]).expect("it can be asked")[0][0].int();
        assert_eq!(n, Some(0), "{table}.{column}");
    }
    for words in ["lid is too tight", "where is it"] {
        let left = db.query(&format!("select count(*) from definitions where text like '%{words}%'"), &[]);
        assert_eq!(left.expect("it can be asked")[0][0].int(), Some(1), "other people's words stay: {words}");
    }
    assert_eq!(crate::store::journal::verify(db).expect("it can be read").first_bad, None);
}
