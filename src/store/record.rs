//! One generic table per record kind: the struct is the column list, the revision guards every write.
//!
//! Invariant: an update or delete touches a row only where its revision is still the one that was seen.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::sync::OnceLock;

use super::db::{Db, KEY_HASH, Row, StoreError};
use super::repeated;
use crate::domain::change::{Record, ReturnCase};
use crate::domain::columns::{Cell, ColumnError, Columns, Val, each_column, from_columns, to_columns};
use crate::domain::ids::{Key, Kind};
use crate::domain::words;

/// The table of a kind.
pub const fn table(kind: Kind) -> &'static str {
    match kind {
        Kind::Return => "returns",
        Kind::ReturnLine => "return_lines",
        Kind::Refund => "refunds",
        Kind::Exchange => "exchanges",
        Kind::Ticket => "complaints",
        Kind::Message => "messages",
        Kind::Parcel => "parcels",
        Kind::ParcelEvent => "parcel_events",
        Kind::Order => "orders",
        Kind::OrderLine => "order_lines",
        Kind::Product => "products",
        Kind::Customer => "customers",
        Kind::Review => "reviews",
        Kind::Recovery => "recoveries",
        Kind::ImportFile => "import_files",
        Kind::Effect => "effects",
        Kind::Definition => "definitions",
        Kind::Task => "tasks",
        Kind::Run => "runs",
        Kind::Rating => "ratings",
        Kind::Article => "articles",
        Kind::Credit => "credits",
        Kind::Rate => "rates",
        Kind::Cause => "causes",
        Kind::Evidence => "evidence",
        Kind::Action => "actions",
        Kind::Passage => "passages",
        Kind::Report => "reports",
    }
}

/// A record as named values.
pub fn columns<T: Record>(record: &T) -> Result<Columns, StoreError> {
    to_columns(record).map_err(unfit)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err calls")]
fn unfit(error: ColumnError) -> StoreError {
    StoreError::Other(error.to_string())
}

/// What the statements of a record type look like; made once, since an import runs them by the million.
pub struct Shape {
    /// The struct's fields, in order.
    pub names: Vec<&'static str>,
    /// Which of them hold texts that are searched.
    searched: Vec<bool>,
    /// Which of them hold texts that are kept once for many rows.
    repeated: Vec<bool>,
    /// The places of the revision and of the identity.
    rev: usize,
    natural_key: usize,
    /// The places of the columns that say a return's identity.
    naming: [usize; 3],
    select: String,
    insert: String,
}

static SHAPES: [OnceLock<Shape>; Kind::ALL.len()] = [const { OnceLock::new() }; Kind::ALL.len()];

/// The shape of a record type.
pub fn shape<T: Record>() -> &'static Shape {
    SHAPES[T::KIND as usize].get_or_init(|| {
        let names: Vec<&'static str> =
            to_columns(&T::default()).unwrap_or_default().into_iter().map(|(name, _)| name).collect();
        let list = names.join(", ");
        let marks: Vec<String> = (1..=names.len()).map(|n| format!("${n}")).collect();
        let table = table(T::KIND);
        let place = |wanted: &str| names.iter().position(|name| *name == wanted).unwrap_or(names.len());
        let among = |some: &[&str]| names.iter().map(|name| some.contains(name)).collect();
        Shape {
            searched: among(words::searched(T::KIND)),
            repeated: among(repeated::columns(T::KIND)),
            rev: place("rev"),
            natural_key: place("natural_key"),
            naming: repeated::NAMING.map(place),
            select: format!("select {list} from {table}"),
            // Without the columns, which the table has in this order, it is found sooner among the statements that are prepared.
            insert: format!("insert into {table} values ({}) on conflict do nothing", marks.join(", ")),
            names,
        }
    })
}

/// A row in the struct's order back as a record.
fn from_row<T: Record>(db: &Db, mut row: Row) -> Result<T, StoreError> {
    let shape = shape::<T>();
    if let Some(Val::Int(_)) = row.get(shape.natural_key) {
        let naming = shape.naming.map(|place| row.get(place).map_or("", Val::text));
        row[shape.natural_key] = Val::Text(repeated::implied(naming));
    }
    for (value, _) in row.iter_mut().zip(&shape.repeated).filter(|(_, is_repeated)| **is_repeated) {
        if let Val::Int(number) = value {
            *value = Val::Text(db.text_of(*number)?.as_ref().to_owned());
        }
    }
    of_columns(shape.names.iter().copied().zip(row))
}

/// A record as its columns tell it.
pub fn of_columns<'c, T: Record>(columns: impl IntoIterator<Item = (&'c str, Val)>) -> Result<T, StoreError> {
    from_columns(columns).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// What a row holds in a column of texts that are kept once.
fn held<'t>(db: &Db, kind: Kind, name: &str, text: &'t str) -> Result<Cell<'t>, StoreError> {
    let number = if repeated::stays(kind, name, text) { None } else { db.number_of(text)? };
    Ok(number.map_or(Cell::Text(text), Cell::Int))
}

/// The records that a condition selects; `rest` is what stands after `from <table>`.
pub fn select<T: Record>(db: &Db, rest: &str, params: &[Val]) -> Result<Vec<T>, StoreError> {
    let mut records = Vec::new();
    each(db, rest, params, &mut |record| {
        records.push(record);
        Ok(())
    })?;
    Ok(records)
}

/// The same, each handed over as it is read.
pub fn each<T: Record>(
    db: &Db,
    rest: &str,
    params: &[Val],
    take: &mut dyn FnMut(T) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    db.each(&format!("{} {rest}", shape::<T>().select), params, &mut |row| take(from_row(db, row)?))
}

/// One record by its identifier.
pub fn get<T: Record>(db: &Db, id: i64) -> Result<Option<T>, StoreError> {
    Ok(select(db, "where id = $1", &[Val::Int(id)])?.pop())
}

/// Records by their identifiers, in this order; those that are not there are left out.
pub fn each_of<T: Record>(db: &Db, ids: &[i64]) -> Result<Vec<T>, StoreError> {
    ids.iter().filter_map(|id| get(db, *id).transpose()).collect()
}

/// Many records by their identifiers, with few questions; those that are not there are left out.
pub fn all_of<T: Record>(db: &Db, ids: &[i64]) -> Result<Vec<T>, StoreError> {
    let mut found = Vec::with_capacity(ids.len());
    for list in lists(ids) {
        found.extend(select::<T>(db, &format!("where id in ({list}) order by id"), &[])?);
    }
    Ok(found)
}

/// Identifiers as lists for a condition, none of them so long that its statement is not taken.
pub fn lists(ids: &[i64]) -> impl Iterator<Item = String> {
    ids.chunks(400).map(|part| part.iter().map(i64::to_string).collect::<Vec<_>>().join(","))
}

/// One record by its identity across imports.
pub fn by_natural_key<T: Record>(db: &Db, natural_key: &str) -> Result<Option<T>, StoreError> {
    Ok(select(db, &named(T::KIND), &[natural_key.into()])?.pop())
}

/// The identifiers of the records that a condition selects; `rest` is what stands after `from <table>`.
pub fn ids(db: &Db, kind: Kind, rest: &str, params: &[Val]) -> Result<Vec<i64>, StoreError> {
    Ok(values(db, kind, "id", rest, params)?.iter().filter_map(Val::int).collect())
}

/// What stands in one column of them.
pub fn values(db: &Db, kind: Kind, column: &str, rest: &str, params: &[Val]) -> Result<Vec<Val>, StoreError> {
    Ok(db.query(&format!("select {column} from {} {rest}", table(kind)), params)?.into_iter().flatten().collect())
}

/// The identifier of the newest record.
pub fn newest(db: &Db, kind: Kind) -> Result<Option<i64>, StoreError> {
    Ok(ids(db, kind, "order by id desc limit 1", &[])?.pop())
}

/// Every word that stands in a column.
pub fn each_word(db: &Db, kind: Kind, column: &str, take: &mut dyn FnMut(&str)) -> Result<(), StoreError> {
    let words = format!("select {} from {} where {column} <> ''", repeated::text(kind, column), table(kind));
    db.each_cells(&words, &[], &mut |row| {
        if let Some(Cell::Text(word)) = row.first() {
            take(word);
        }
        Ok(())
    })
}

/// The condition that finds an identity. What files bring by the million is found by a short key of it.
fn named(kind: Kind) -> Cow<'static, str> {
    use Kind::{Customer, Exchange, Message, Order, OrderLine, Parcel, ParcelEvent, Product, Recovery, Refund};
    match kind {
        Customer
        | Exchange
        | Message
        | Order
        | OrderLine
        | Parcel
        | ParcelEvent
        | Product
        | Recovery
        | Refund
        | Kind::Return
        | Kind::ReturnLine
        | Kind::Review
        | Kind::Ticket => Cow::Owned(format!(
            "where {KEY_HASH}(natural_key) = {KEY_HASH}($1) and {} = $1",
            repeated::text(kind, "natural_key")
        )),
        _ => Cow::Borrowed("where natural_key = $1"),
    }
}

/// The operation that last wrote a row, when the row is there.
pub fn revision(db: &Db, key: Key) -> Result<Option<i64>, StoreError> {
    let sql = format!("select rev from {} where id = $1", table(key.kind));
    Ok(db.query(&sql, &[Val::Int(key.id)])?.pop().and_then(|row| row.first().and_then(Val::int)))
}

/// Writes a new row; answers its texts that are searched, so that nobody has to look through it once more.
pub fn insert<T: Record>(db: &Db, record: &T, rev: i64) -> Result<Columns, StoreError> {
    let shape = shape::<T>();
    let (mut texts, mut place, key) = (Columns::new(), 0, repeated::implied_key(record));
    let n = db.execute_giving(&shape.insert, |bind| {
        let mut kept = Ok(());
        let read = each_column(record, &mut |name, cell| {
            if shape.searched.get(place) == Some(&true) {
                texts.push((name, cell.into()));
            }
            match cell {
                _ if place == shape.rev => bind(Cell::Int(rev)),
                Cell::Text(_) if place == shape.natural_key => bind(key.map_or(cell, Cell::Int)),
                Cell::Text(text) if shape.repeated.get(place) == Some(&true) => match held(db, T::KIND, name, text) {
                    Ok(cell) => bind(cell),
                    Err(error) => kept = Err(error),
                },
                cell => bind(cell),
            }
            place += 1;
        });
        read.map_err(unfit)?;
        kept
    })?;
    if n == 0 { Err(StoreError::Exists(record.key())) } else { Ok(texts) }
}

/// Writes the changed columns of a row that still has the revision seen.
pub fn update(db: &Db, key: Key, changed: &[(&'static str, Val)], rev: i64, seen: i64) -> Result<(), StoreError> {
    let mut sql = format!("update {} set rev = $1", table(key.kind));
    let mut params = vec![Val::Int(rev)];
    for (name, value) in changed.iter().chain(&named_anew(db, key, changed)?) {
        params.push(match value {
            Val::Text(text) if repeated::columns(key.kind).contains(name) => held(db, key.kind, name, text)?.into(),
            value => value.clone(),
        });
        let _ = write!(sql, ", {name} = ${}", params.len());
    }
    params.push(Val::Int(key.id));
    params.push(Val::Int(seen));
    let _ = write!(sql, " where id = ${} and rev = ${}", params.len() - 1, params.len());
    if db.execute(&sql, &params)? == 0 { Err(moved(db, key)?) } else { Ok(()) }
}

/// The identity of a return whose columns will no longer say it.
fn named_anew(db: &Db, key: Key, changed: &[(&'static str, Val)]) -> Result<Option<(&'static str, Val)>, StoreError> {
    let changes = |some: &[&str]| changed.iter().any(|(name, _)| some.contains(name));
    if key.kind != Kind::Return || !changes(&repeated::NAMING) || changes(&["natural_key"]) {
        return Ok(None);
    }
    let identity = get::<ReturnCase>(db, key.id)?.and_then(|case| case.natural_key);
    Ok(identity.map(|identity| ("natural_key", identity.into())))
}

/// Takes away a row that still has the revision seen.
pub fn delete(db: &Db, key: Key, seen: i64) -> Result<(), StoreError> {
    let sql = format!("delete from {} where id = $1 and rev = $2", table(key.kind));
    if db.execute(&sql, &[Val::Int(key.id), Val::Int(seen)])? == 0 { Err(moved(db, key)?) } else { Ok(()) }
}

/// The error that names who stands in the way.
fn moved(db: &Db, key: Key) -> Result<StoreError, StoreError> {
    let operation = match revision(db, key)? {
        Some(rev) => rev,
        None => super::journal::last_operation_on(db, key)?.unwrap_or(0),
    };
    Ok(StoreError::Moved { key, operation })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use crate::with_kind;

    /// An import asks by the million; a kind whose index does not serve would be read whole for each row.
    #[test]
    fn an_identity_is_found_by_an_index_in_every_kind() {
        let store = Store::memory().expect("a desk in memory");
        for &kind in Kind::ALL {
            let find = with_kind!(kind, T => format!("explain query plan {} {}", shape::<T>().select, named(kind)));
            let plan = store.db().query(&find, &["name".into()]).expect("it is planned");
            let steps: Vec<&str> = plan.iter().filter_map(|row| row.last()).map(Val::text).collect();
            let by_index = format!("SEARCH {0} USING INDEX {0}_natural ", table(kind));
            assert!(matches!(steps[..], [step] if step.starts_with(&by_index)), "{kind}: {steps:?}");
        }
    }
}
