//! Memory and database agree on every query, and the greatest queries stay cheap.

use proptest::prelude::*;

use super::*;
use crate::domain::change::Record;
use crate::domain::columns::{Columns, from_columns, to_columns};
use crate::domain::ids::Key;
use crate::domain::query::{FieldType, Subject, fields, matches, parse, sorts};
use crate::domain::time::{DAY, HOUR, Instant};
use crate::store::search::Pending;
use crate::store::{Store, record};
use crate::with_kind;

const NOW: Instant = Instant(1_795_687_200_000);

/// The kinds that lists show.
const KINDS: &[Kind] = &[
    Kind::Return,
    Kind::Refund,
    Kind::Exchange,
    Kind::Ticket,
    Kind::Message,
    Kind::Parcel,
    Kind::ParcelEvent,
    Kind::Order,
    Kind::Product,
    Kind::Customer,
    Kind::Review,
    Kind::Recovery,
    Kind::Effect,
    Kind::Task,
    Kind::Run,
];

const TEXTS: &[&str] = &[
    "",
    "amazon",
    "DE",
    "AB-12_3%",
    "ab-12_3%",
    "Tea Kettle 1.7L",
    "tea",
    "SKU 12-3",
    "The zipper BROKE. Zoë",
    "收到时破损了，不满意",
    "手机壳iPhone 12",
    "ÄRGER mit O'Brien \"so\"",
    "한국어 ブラウス ｱﾊﾟｰﾄ",
    "\\ %_ \u{1f621}",
    "a\0b kettle",
    "EUR",
    "JPY",
    "KWD",
    "me",
    "ana",
];

const TIMES: &[i64] = &[0, NOW.0 - 40 * DAY, NOW.0 - 5 * DAY, NOW.0 - HOUR, NOW.0, NOW.0 + 1, NOW.0 + 30 * HOUR];

/// A value that a column of a field may hold, chosen by a random number.
fn random_value(holds: FieldType, default: &Val, dice: usize) -> Val {
    let text = || Val::from(TEXTS[dice % TEXTS.len()]);
    match holds {
        FieldType::Code(_) if dice.is_multiple_of(5) && *default == Val::Null => Val::Null,
        FieldType::Code(codes) => Val::from(codes.all[dice % codes.all.len()]),
        FieldType::Int | FieldType::Money | FieldType::Number(_) => match (dice % 7, default) {
            (0, Val::Null) => Val::Null,
            _ => Val::Int([0, 1, 5, 50, 5_000, 5_050, -499][dice / 7 % 7]),
        },
        FieldType::Instant | FieldType::Age => match (dice % 8, default) {
            (0, Val::Null) => Val::Null,
            (0, _) => Val::Int(Instant::NEVER.0),
            _ => Val::Int(TIMES[dice % TIMES.len()]),
        },
        FieldType::Figure => Val::Int(1),
        FieldType::Flag => Val::Int(i64::from(dice.is_multiple_of(2))),
        FieldType::Tags => Val::from(["", "[\"vip\"]", "[\"big spender\",\"VIP\"]", "[\"a\\\"b\"]"][dice % 4]),
        FieldType::Carrier => Val::from(["", "UPS", "Ups", "dhl-paket", "DHL", "Some_Body", "some body"][dice % 7]),
        FieldType::Text | FieldType::Words | FieldType::Person => text(),
    }
}

fn random_columns(kind: Kind, id: i64, dice: &[usize]) -> Columns {
    let mut columns = with_kind!(kind, T => to_columns(&T::default())).expect("a default record has columns");
    for (name, value) in &mut columns {
        let at = fields(kind).iter().position(|field| field.column == *name);
        if let Some((i, field)) = at.map(|i| (i, &fields(kind)[i])) {
            *value = random_value(field.holds, value, dice[i % dice.len()].wrapping_add(i));
        }
    }
    columns[0].1 = Val::Int(id);
    columns
}

fn fill(store: &Store, kind: Kind, records: &[Columns]) {
    fn put<T: Record>(store: &Store, words: &Pending, columns: &Columns) {
        let record: T = from_columns(columns.iter().cloned()).expect("columns make a record");
        let columns = to_columns(&record).expect("a record has columns");
        record::insert(store.db(), &record, 1).expect("a record is stored");
        words.note(record.key(), None, Some(&columns));
    }
    let words = Pending::default();
    for columns in records {
        with_kind!(kind, T => put::<T>(store, &words, columns));
    }
    words.write(store.db()).expect("their words are stored");
}

/// Records that are searched along with these, some of them belonging to none.
fn along(store: &Store, kind: Kind, n: usize, dice: &[usize]) -> HashMap<i64, Vec<Columns>> {
    let mut others: HashMap<i64, Vec<Columns>> = HashMap::new();
    let Some(words::Along { kind: other, by }) = words::along(kind) else { return others };
    let mut all = Vec::new();
    for (id, dice) in (1..).zip(dice.chunks(7).take(2 * n)) {
        let mut columns = random_columns(other, id, dice);
        let owner = i64::try_from(dice[0] % (n + 1)).unwrap_or(0);
        for (name, value) in &mut columns {
            if *name == by {
                *value = if owner == 0 { Val::Null } else { Val::Int(owner) };
            }
        }
        all.push(columns.clone());
        others.entry(owner).or_default().push(columns);
    }
    fill(store, other, &all);
    others
}

/// One term about a field, as text.
fn term(kind: Kind, which: usize, dice: usize) -> String {
    let known = fields(kind);
    let field = &known[which % known.len()];
    let pick = |list: &[&str]| list[dice % list.len()].to_owned();
    let value = match field.holds {
        FieldType::Text | FieldType::Words => pick(&[
            ":amazon",
            ":de",
            ":a*",
            ":kettle",
            ":\"%_\"",
            ":\"12_\"",
            "=\"tea\"",
            ":破损,ab",
            ":\"\\\\\"",
            ":*",
            ":o'b",
            ":é",
        ]),
        FieldType::Carrier => pick(&[":ups", ":dhl", "=DHL-Paket", ":some*", ":SOME-BODY,ups", ":*", ":\"\""]),
        FieldType::Person => pick(&[":me", ":a*", ":ana,bob"]),
        FieldType::Code(codes) => {
            let words: Vec<&str> = codes.words().collect();
            format!(
                "{}{}",
                [":", ":", "="][dice % 3],
                if dice % 3 == 2 { codes.all[0] } else { words[dice % words.len()] }
            )
        }
        FieldType::Int => pick(&[":5", ">1", "<=5", ":1..50", ":..0", ":0,1"]),
        FieldType::Money => pick(&[">50", "<=50.5", ":50", ":0.05..60", ">=50EUR", "<1JPY", ":-4.99", ":5kwd"]),
        FieldType::Instant => {
            pick(&["<now", ">=now", ":today", ":..tomorrow", ">-6d", "<=1d", ":2026-11", ":last-month", ">2000-01-01"])
        }
        FieldType::Age => pick(&[">3d", "<6d", ":5d", ":1h..40d", ">=5d", "<=0m"]),
        FieldType::Figure => {
            pick(&[":orders/2026-11-01..2026-11-02", ":\"refunded/2026-01-01..2026-11-02/market=DE\""])
        }
        FieldType::Flag => pick(&[":yes", ":no"]),
        FieldType::Tags => pick(&[":vip", ":spender", ":\"big spender\"", ":\"a\\\"b\""]),
        FieldType::Number(_) => pick(&[":1", ":5,50", ":0"]),
    };
    match dice / 16 % 8 {
        0 => format!("has:{}", field.name),
        1 => format!("no:{}", field.name),
        2 if !crate::domain::words::searched(kind).is_empty() => pick(&[
            "kettle",
            "ket",
            "破损",
            "\"zipper broke\"",
            "zoe",
            "不满",
            "ab",
            "12-3",
            "\"tea\"",
            "意",
            "アパ",
            "b",
            "12",
        ]),
        _ => format!("{}{value}", field.name),
    }
}

fn query(kind: Kind, dice: &[usize]) -> String {
    let mut text = String::new();
    for pair in dice.chunks(2) {
        let (a, b) = (pair[0], pair.get(1).copied().unwrap_or(3));
        let word = term(kind, a, b);
        let glue = ["", "-", "(", "or ", "", "-("][a / 64 % 6];
        let close = if glue.ends_with('(') { ")" } else { "" };
        let glue = if text.is_empty() { glue.trim_start_matches("or ") } else { glue };
        text.push_str(&format!("{glue}{word}{close} "));
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn memory_and_database_agree(
        kind in 0..KINDS.len(),
        records in proptest::collection::vec(proptest::collection::vec(any::<usize>(), 5..40), 1..12),
        queries in proptest::collection::vec(proptest::collection::vec(0usize..100_000, 1..9), 1..30),
    ) {
        let kind = KINDS[kind];
        let records: Vec<Columns> =
            (1..).zip(&records).map(|(id, dice)| random_columns(kind, id, dice)).collect();
        let store = Store::memory().expect("a desk in memory opens");
        fill(&store, kind, &records);
        let others = along(&store, kind, records.len(), &queries.concat());
        let env = Env { me: "ana", ..Env::of_nobody(NOW) };
        for dice in &queries {
            let text = query(kind, dice);
            let filter = parse(kind, &text).map_err(|error| TestCaseError::fail(format!("{text}: {error:?}")))?.filter;
            let in_memory: Vec<i64> = (1..)
                .zip(&records)
                .filter(|(id, columns)| {
                    let along = others.get(id).map_or(&[][..], Vec::as_slice);
                    matches(&filter, Subject { kind, columns, along }, &env)
                })
                .map(|(id, _)| id)
                .collect();
            let (clause, params) = where_clause(kind, &filter, &env);
            let rare = tuned(store.db(), kind, &clause, &params).expect("the index answers");
            let read = (1..).zip(&params).fold(clause.clone(), |clause, (n, _)| {
                clause.replace(&searching(kind, n), &search::reading(kind, n))
            });
            for clause in [tuned_to_count(&clause), clause, rare, read] {
                let condition = if clause.is_empty() { "1 = 1" } else { &clause };
                let sql = format!("select id from {} where {condition} order by id", record::table(kind));
                let rows = store.db().query(&sql, &params)
                    .map_err(|error| TestCaseError::fail(format!("{text}\n{sql}\n{error}")))?;
                let in_database: Vec<i64> = rows.iter().filter_map(|row| row[0].int()).collect();
                prop_assert_eq!(&in_memory, &in_database, "{}\n{}\n{:?}", text, sql, params);
            }
        }
    }
}

#[test]
fn lists_are_read_in_their_own_order_without_sorting() {
    let store = Store::memory().expect("a desk in memory opens");
    let env = Env { me: "ana", ..Env::of_nobody(NOW) };
    for &kind in KINDS {
        for sort in sorts(kind) {
            for text in ["", "is:open", "is:overdue", "is:mine", "platform:ebay amount>50", "-status:closed", "zipper"]
            {
                let Ok(query) = parse(kind, text) else { continue };
                let (clause, params) = where_clause(kind, &query.filter, &env);
                let condition = if clause.is_empty() { "1 = 1" } else { &clause };
                let column = sort.column;
                let sql = format!(
                    "explain query plan select * from {} where ({condition}) and ({column}, id) < (5, 5)
                     order by {column} desc, id desc limit 50",
                    record::table(kind)
                );
                let plan = store.db().query(&sql, &params).expect("the plan is told");
                let steps: Vec<&str> = plan.iter().map(|row| row[3].text()).collect();
                assert!(steps.iter().all(|step| !step.contains("TEMP B-TREE")), "{kind} {text} by {column}: {steps:?}");
            }
        }
    }
}

#[test]
fn the_greatest_query_is_still_one_statement() {
    let store = Store::memory().expect("a desk in memory opens");
    let env = Env { me: "ana", ..Env::of_nobody(NOW) };
    let list = |word: &str| vec![word; 500].join(" ");
    for text in [
        list("a"),
        list("\"破损 a\""),
        (0..500).map(|n| format!("w{n} ")).collect(),
        list("amount>5"),
        vec!["product:x"; 250].join(" or "),
        format!("amount:{}", vec!["5"; 500].join(",")),
        format!("order:{}", vec!["Ab"; 500].join(",")),
        format!("{}product:x{}", "-(".repeat(30), ")".repeat(30)),
        vec!["-a"; 250].join(" "),
    ] {
        let filter = parse(Kind::Return, &text).expect("within the limits").filter;
        let (clause, params) = where_clause(Kind::Return, &filter, &env);
        let sql = format!("select id from returns where {clause}");
        assert!(store.db().query(&sql, &params).is_ok_and(|rows| rows.is_empty()), "{}", &text[..30]);
    }
}

#[test]
fn words_that_go_are_no_longer_found() {
    let store = Store::memory().expect("a desk in memory opens");
    let columns = |comment: &str| -> Columns { vec![("comment", Val::from(comment))] };
    let found = |word: &str| {
        let filter = parse(Kind::Return, word).expect("a word").filter;
        let (clause, params) = where_clause(Kind::Return, &filter, &Env::of_nobody(NOW));
        let sql = clause.trim_start_matches("(id in (").trim_end_matches(")) is true");
        store.db().query(sql, &params).map(|rows| rows.len()).unwrap_or(99)
    };
    let key = Key::new(Kind::Return, 3);
    let write = |old: Option<&str>, new: Option<&str>| {
        let (old, new) = (old.map(columns), new.map(columns));
        let pending = Pending::default();
        pending.note(key, old.as_ref(), new.as_ref());
        pending.write(store.db()).expect("the index is written");
    };
    write(None, Some("kettle"));
    assert_eq!((found("kettle"), found("pan")), (1, 0));
    write(Some("kettle"), Some("pan"));
    assert_eq!((found("kettle"), found("pan")), (0, 1));
    write(Some("pan"), None);
    assert_eq!((found("kettle"), found("pan")), (0, 0));
}
