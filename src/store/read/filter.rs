//! Conditions of the query language as SQL; the same meaning as in memory, which a property test proves.
//!
//! Invariant: portable SQL over the record's own table and the word index, values as parameters only. Texts of others are
//! compared whole and byte by byte, in their usual spellings, so that indexes serve; words of people by part, with ASCII
//! letters in lower case on both sides, because case rules beyond ASCII differ between databases.

use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::query::condition::Compared;
use crate::domain::query::{Condition, Env, Expr, condition};
use crate::domain::words::Phrase;
use crate::store::search;

/// What stands after `where` for a filter, with its parameters `$1…`; empty when the filter holds back nothing.
pub fn where_clause(kind: Kind, filter: &Expr, env: &Env<'_>) -> (String, Vec<Val>) {
    if filter.is_everything() {
        return (String::new(), Vec::new());
    }
    let mut writer = Writer { kind, params: Vec::new() };
    let sql = writer.clause(&condition(filter, kind, env));
    (sql, writer.params)
}

struct Writer {
    kind: Kind,
    params: Vec<Val>,
}

impl Writer {
    /// Adds a parameter and names it.
    fn param(&mut self, value: impl Into<Val>) -> String {
        self.params.push(value.into());
        format!("${}", self.params.len())
    }

    fn clause(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::All(parts) => self.all(parts),
            Condition::Any(parts) if parts.is_empty() => "1 = 0".to_owned(),
            Condition::Any(parts) => self.joined(parts.iter(), " or "),
            // A comparison with nothing is neither true nor false; its opposite is true.
            Condition::Not(part) => format!("({}) is not true", self.clause(part)),
            Condition::Int { column, is, than } => {
                let than = self.param(*than);
                format!("{column} {} {than}", sign(*is))
            }
            Condition::OneOf { column, texts } => {
                let list: Vec<String> = texts.iter().map(|text| self.param(text.as_str())).collect();
                if list.is_empty() { "1 = 0".to_owned() } else { format!("{column} in ({})", list.join(", ")) }
            }
            Condition::Between { column, from, until } => {
                let (from, until) = (self.param(from.as_str()), self.param(until.as_str()));
                format!("({column} >= {from} and {column} < {until})")
            }
            Condition::Contains { column, part } => {
                let pattern = self.param(format!("%{}%", escaped(part)));
                format!("lower({column}) like {pattern} escape '\\'")
            }
            Condition::Filled { column } => format!("{column} <> ''"),
            Condition::Known { column } => format!("{column} is not null"),
            Condition::Search(phrase) => self.search(&[phrase]),
        }
    }

    /// All of them; what is searched for goes to the index in one question.
    fn all(&mut self, parts: &[Condition]) -> String {
        let phrases: Vec<&Phrase> = parts
            .iter()
            .filter_map(|part| match part {
                Condition::Search(phrase) => Some(phrase),
                _ => None,
            })
            .collect();
        let others = parts.iter().filter(|part| !matches!(part, Condition::Search(_)));
        match (phrases.is_empty(), phrases.len() == parts.len()) {
            (true, true) => "1 = 1".to_owned(),
            (true, false) => self.joined(others, " and "),
            (false, true) => self.search(&phrases),
            (false, false) => format!("({} and {})", self.search(&phrases), self.joined(others, " and ")),
        }
    }

    fn joined<'a>(&mut self, parts: impl Iterator<Item = &'a Condition>, word: &str) -> String {
        let parts: Vec<String> = parts.map(|part| self.clause(part)).collect();
        format!("({})", parts.join(word))
    }

    fn search(&mut self, phrases: &[&Phrase]) -> String {
        self.params.push(Val::Text(search::question(phrases)));
        format!("id in ({})", search::matching(self.kind, self.params.len()))
    }
}

const fn sign(is: Compared) -> &'static str {
    match is {
        Compared::Less => "<",
        Compared::LessOrEqual => "<=",
        Compared::Equal => "=",
        Compared::MoreOrEqual => ">=",
        Compared::More => ">",
    }
}

/// A text in a pattern that stands for itself.
fn escaped(part: &str) -> String {
    let mut pattern = String::with_capacity(part.len());
    for c in part.chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::change::Record;
    use crate::domain::columns::{Columns, from_columns, to_columns};
    use crate::domain::ids::Key;
    use crate::domain::query::{FieldType, fields, matches, parse};
    use crate::domain::time::{DAY, HOUR, Instant};
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
            FieldType::Code(_) if dice % 5 == 0 && *default == Val::Null => Val::Null,
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
            FieldType::Flag => Val::Int(i64::from(dice % 2 == 0)),
            FieldType::Tags => Val::from(["", "[\"vip\"]", "[\"big spender\",\"VIP\"]", "[\"a\\\"b\"]"][dice % 4]),
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
        fn put<T: Record>(store: &Store, columns: &Columns) {
            let record: T = from_columns(columns.iter().cloned()).expect("columns make a record");
            let columns = to_columns(&record).expect("a record has columns");
            record::insert::<T>(store.db(), record.key(), &columns, 1).expect("a record is stored");
            search::write(store.db(), record.key(), None, Some(&columns)).expect("its words are stored");
        }
        for columns in records {
            with_kind!(kind, T => put::<T>(store, columns));
        }
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
            FieldType::Instant => pick(&[
                "<now",
                ">=now",
                ":today",
                ":..tomorrow",
                ">-6d",
                "<=1d",
                ":2026-11",
                ":last-month",
                ">2000-01-01",
            ]),
            FieldType::Age => pick(&[">3d", "<6d", ":5d", ":1h..40d", ">=5d", "<=0m"]),
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
            let env = Env { now: NOW, me: "ana" };
            for dice in &queries {
                let text = query(kind, dice);
                let filter = parse(kind, &text).map_err(|error| TestCaseError::fail(format!("{text}: {error:?}")))?.filter;
                let in_memory: Vec<i64> = (1..)
                    .zip(&records)
                    .filter(|(_, columns)| matches(&filter, kind, columns, &env))
                    .map(|(id, _)| id)
                    .collect();
                let (clause, params) = where_clause(kind, &filter, &env);
                let condition = if clause.is_empty() { "1 = 1" } else { &clause };
                let sql = format!("select id from {} where {condition} order by id", record::table(kind));
                let rows = store.db().query(&sql, &params)
                    .map_err(|error| TestCaseError::fail(format!("{text}\n{sql}\n{error}")))?;
                let in_database: Vec<i64> = rows.iter().filter_map(|row| row[0].int()).collect();
                prop_assert_eq!(in_memory, in_database, "{}\n{}\n{:?}", text, sql, params);
            }
        }
    }

    #[test]
    fn the_greatest_query_is_still_one_statement() {
        let store = Store::memory().expect("a desk in memory opens");
        let env = Env { now: NOW, me: "ana" };
        let list = |word: &str| vec![word; 500].join(" ");
        for text in [
            list("a"),
            list("\"破损 a\""),
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
            let (clause, params) = where_clause(Kind::Return, &filter, &Env { now: NOW, me: "" });
            let sql = clause.trim_start_matches("id in (").trim_end_matches(')');
            store.db().query(sql, &params).map(|rows| rows.len()).unwrap_or(99)
        };
        let key = Key::new(Kind::Return, 3);
        let write = |old: Option<&str>, new: Option<&str>| {
            let (old, new) = (old.map(columns), new.map(columns));
            search::write(store.db(), key, old.as_ref(), new.as_ref()).expect("the index is written");
        };
        write(None, Some("kettle"));
        assert_eq!((found("kettle"), found("pan")), (1, 0));
        write(Some("kettle"), Some("pan"));
        assert_eq!((found("kettle"), found("pan")), (0, 1));
        write(Some("pan"), None);
        assert_eq!((found("kettle"), found("pan")), (0, 0));
    }
}
