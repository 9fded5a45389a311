//! Which columns hold texts that stand in many rows, as a platform's codes, a product's title and a verdict's findings do, and how
//! conditions ask for them: rows hold their numbers (`db/texts.rs`), unless they hold the text. And which identities other columns say.
//!
//! Invariant: records are read and written with their texts; only conditions see numbers, and ask through what is here.

use super::db::{Db, StoreError, TEXTS, key_hash};
use super::record::table;
use crate::domain::change::Record;
use crate::domain::columns::{Val, to_columns};
use crate::domain::ids::Kind;
use crate::domain::said::PERSON;
use crate::with_kind;

/// Columns that no index orders and that no statement compares but through this file.
pub const fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Return => &[
            "product",
            "platform_status",
            "platform_state",
            "platform_outcome",
            "reason_code",
            "category_by",
            "read_by",
            "eligibility",
            "clauses",
            "findings",
            "policies",
            "said",
        ],
        Kind::ReturnLine => &["asin", "product", "reason_code", "verdict", "grade", "platform_disposition", "said"],
        Kind::OrderLine => &["asin", "product"],
        _ => &[],
    }
}

/// Whether a text of such a column stands in its row all the same: because an index knows it, as what was concluded of a line from what
/// is linked and what a person said, or because it tells a moment of its own order, so that hardly another row has it.
pub fn stays(kind: Kind, column: &str, text: &str) -> bool {
    match column {
        "said" => kind != Kind::Return && text.starts_with('0'),
        "category_by" => text == PERSON,
        "findings" => tells_moment(text),
        _ => false,
    }
}

/// Milliseconds since 1970 have so many digits since 1973.
fn tells_moment(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_digit()).any(|digits| digits.len() >= 12)
}

fn is_repeated(kind: Kind, column: &str) -> bool {
    columns(kind).contains(&column)
}

/// The columns that say the identity of most returns, as [`Record::named_by`] has them; the rest of their rows holds its key alone.
pub const NAMING: [&str; 3] = ["platform", "order_ref", "platform_ref"];

/// The key of a record's identity where its columns say it.
pub fn implied_key<T: Record>(record: &T) -> Option<i64> {
    let (identity, [platform, order, reference]) = (record.natural_key()?, record.named_by()?);
    let rest = identity.strip_prefix(platform)?.strip_prefix(':')?.strip_prefix(order)?.strip_prefix(':')?;
    (rest == reference).then(|| key_hash(identity))
}

/// The identity that the columns of a row say.
pub fn implied(naming: [&str; 3]) -> String {
    naming.join(":")
}

/// SQL for the text in a column.
pub fn text(kind: Kind, column: &str) -> String {
    let text = match (kind, column) {
        (Kind::Return, "natural_key") => NAMING.join(" || ':' || "),
        _ if is_repeated(kind, column) => format!("(select t.text from {TEXTS} t where t.id = {column})"),
        _ => return column.to_owned(),
    };
    format!("case typeof({column}) when 'integer' then {text} else {column} end")
}

/// What a row that holds this in a column says.
pub fn read(db: &Db, kind: Kind, column: &str, held: Val) -> Result<Val, StoreError> {
    match held {
        Val::Int(number) if is_repeated(kind, column) => Ok(Val::Text(db.text_of(number)?.as_ref().to_owned())),
        held => Ok(held),
    }
}

/// SQL for the list of what rows may hold whose text is a parameter; asked once for all rows.
pub fn held(kind: Kind, column: &str, param: &str) -> String {
    if !is_repeated(kind, column) {
        return param.to_owned();
    }
    format!("{param}, coalesce((select t.id from {TEXTS} t where t.text = {param}), {param})")
}

/// Numbers whose text was lost with a damaged page give way to what a new record has there.
pub fn heal(db: &Db) -> Result<(), StoreError> {
    for &kind in Kind::ALL {
        let fresh = with_kind!(kind, T => to_columns(&T::default())).unwrap_or_default();
        for (column, value) in fresh.into_iter().filter(|(column, _)| is_repeated(kind, column)) {
            let lost = format!("typeof({column}) = 'integer' and {column} not in (select id from {TEXTS})");
            db.execute(&format!("update {} set {column} = $1 where {lost}", table(kind)), &[value])?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{ReturnCase, ReturnLine};
    use crate::domain::query::{self, Env};
    use crate::domain::time::Instant;
    use crate::store::read::where_clause;
    use crate::store::{Store, record};

    fn case(id: i64) -> ReturnCase {
        ReturnCase {
            id,
            product: "Shoe rack, 1 piece".to_owned(),
            reason_code: "DEFECTIVE".to_owned(),
            category_by: if id == 2 { PERSON } else { "lists-3" }.to_owned(),
            ..ReturnCase::default()
        }
    }

    fn found(store: &Store, question: &str) -> Vec<i64> {
        let asked = query::parse(Kind::Return, question).expect("it is one");
        let (clause, params) = where_clause(Kind::Return, &asked.filter, &Env::of_nobody(Instant(0)));
        record::ids(store.db(), Kind::Return, &format!("where {clause} order by id"), &params).expect("it reads")
    }

    /// A view of the past holds texts beside the numbers of the present.
    #[test]
    fn a_row_is_found_whether_it_holds_a_number_or_the_text() {
        let store = Store::memory().expect("a desk in memory");
        for id in 1..=3 {
            record::insert(store.db(), &case(id), 1).expect("it is stored");
        }
        // Somebody else keeps the word that stays in its rows.
        store.db().number_of(PERSON).expect("it is kept");
        let plain = "update returns set product = $1, reason_code = $2 where id = 3";
        store.db().execute(plain, &["Shoe rack, 1 piece".into(), "DEFECTIVE".into()]).expect("it is written");
        let kinds = store.db().query("select typeof(product) from returns order by id", &[]).expect("it reads");
        assert_eq!(kinds.concat(), ["integer", "integer", "text"].map(Val::from));
        for question in ["reason_code:DEFECTIVE", "reason_code:defect*", "product:rack", "-reason_code:other"] {
            assert_eq!(found(&store, question), [1, 2, 3], "{question}");
        }
        assert_eq!(found(&store, "reason_code:OTHER"), [0; 0]);
        assert_eq!((found(&store, "category_by:person"), found(&store, "-category_by:person")), (vec![2], vec![1, 3]));
        let read: Vec<ReturnCase> = record::select(store.db(), "order by id", &[]).expect("it reads");
        assert_eq!(read, [1, 2, 3].map(|id| ReturnCase { rev: 1, ..case(id) }));
    }

    #[test]
    fn what_hardly_another_row_has_and_what_is_a_persons_is_not_kept() {
        for kind in Kind::ALL {
            let personal = crate::domain::customers::personal::columns(*kind);
            assert!(
                columns(*kind).iter().all(|column| !personal.contains(column)),
                "erasing looks for it in the rows: {kind}"
            );
        }
        let started = r#"[{"ground":"window","mark":"passed","days":30,"started_at":1759567625000}]"#;
        assert!(stays(Kind::Return, "findings", started));
        assert!(!stays(Kind::Return, "findings", r#"[{"ground":"window","mark":"open","days":30}]"#));
    }

    #[test]
    fn groups_are_counted_by_their_texts() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.desk");
        let store = Store::open(&path).expect("a desk opens");
        for id in 1..=3 {
            record::insert(store.db(), &case(id), 1).expect("it is stored");
        }
        store
            .db()
            .execute("update returns set product = $1 where id = 3", &["Shoe rack, 1 piece".into()])
            .expect("it is written");
        let reader = crate::store::Reader::open(&path).expect("it is read");
        let counted = reader.group_counts(Kind::Return, "product", &(String::new(), Vec::new())).expect("it counts");
        let counted: Vec<(&str, i64)> = counted.iter().map(|group| (group.word.as_str(), group.count)).collect();
        assert_eq!(counted, [("Shoe rack, 1 piece", 3)]);
    }

    #[test]
    fn what_an_update_says_is_held_like_what_was_new() {
        let store = Store::memory().expect("a desk in memory");
        record::insert(store.db(), &case(1), 1).expect("it is stored");
        let changed = [("reason_code", Val::from("QUALITY_UNACCEPTABLE"))];
        record::update(store.db(), case(1).key(), &changed, 2, 1).expect("it is changed");
        let held = store.db().query("select typeof(reason_code) from returns", &[]).expect("it reads");
        assert_eq!(held.concat(), ["integer".into()]);
        assert_eq!(found(&store, "reason_code:QUALITY_UNACCEPTABLE"), [1]);
    }

    #[test]
    fn an_identity_that_the_columns_say_is_held_by_its_key_until_they_say_another() {
        let store = Store::memory().expect("a desk in memory");
        let named = |id: i64, name: &str| ReturnCase {
            id,
            natural_key: Some(name.to_owned()),
            platform: "amazon".to_owned(),
            order_ref: "306-1".to_owned(),
            platform_ref: "LPN7".to_owned(),
            ..ReturnCase::default()
        };
        let (said, own) = (named(1, "amazon:306-1:LPN7"), named(2, "amazon:306-1"));
        for case in [&said, &own] {
            record::insert(store.db(), case, 1).expect("it is stored");
        }
        let held = || store.db().query("select typeof(natural_key) from returns order by id", &[]).expect("it reads");
        assert_eq!(held().concat(), ["integer", "text"].map(Val::from));
        let find = |name: &str| record::by_natural_key::<ReturnCase>(store.db(), name).expect("it reads");
        assert_eq!(find("amazon:306-1:LPN7"), Some(ReturnCase { rev: 1, ..said.clone() }));
        assert_eq!(find("amazon:306-1"), Some(ReturnCase { rev: 1, ..own }));
        let again = record::insert(store.db(), &named(3, "amazon:306-1:LPN7"), 1);
        assert!(matches!(again, Err(StoreError::Exists(_))), "nobody else has it");
        let mut words = Vec::new();
        record::each_word(store.db(), Kind::Return, "natural_key", &mut |word| words.push(word.to_owned()))
            .expect("it reads");
        assert_eq!(words, ["amazon:306-1:LPN7", "amazon:306-1"]);

        record::update(store.db(), said.key(), &[("order_ref", "306-2".into())], 2, 1).expect("it is changed");
        assert_eq!(held().concat(), ["text", "text"].map(Val::from));
        assert_eq!(find("amazon:306-1:LPN7"), Some(ReturnCase { rev: 2, order_ref: "306-2".to_owned(), ..said }));
    }

    #[test]
    fn what_lost_its_text_becomes_what_a_new_record_has() {
        let store = Store::memory().expect("a desk in memory");
        let line = ReturnLine { id: 7, reason_code: "DEFECTIVE".to_owned(), ..ReturnLine::default() };
        record::insert(store.db(), &line, 1).expect("it is stored");
        store.db().execute("delete from texts", &[]).expect("they are lost");
        store.db().rollback();
        assert!(record::get::<ReturnLine>(store.db(), 7).is_err(), "a number without a text");
        heal(store.db()).expect("it is mended");
        let read = record::get::<ReturnLine>(store.db(), 7).expect("it reads");
        assert_eq!(read, Some(ReturnLine { id: 7, rev: 1, ..ReturnLine::default() }));
    }
}
