//! What the desk remembers about its own work, beside the business and outside the journal: schema, positions, what was judged.

use super::db::{Db, StoreError};
use crate::domain::columns::Val;

/// The value under a name.
pub fn get(db: &Db, name: &str) -> Result<Option<String>, StoreError> {
    let rows = db.query("select value from meta where name = $1", &[name.into()])?;
    Ok(rows.into_iter().flatten().find_map(|value| match value {
        Val::Text(text) => Some(text),
        _ => None,
    }))
}

/// Sets the value under a name.
pub fn set(db: &Db, name: &str, value: &str) -> Result<(), StoreError> {
    let sql = "insert into meta (name, value) values ($1, $2) on conflict (name) do update set value = $2";
    db.execute(sql, &[name.into(), value.into()]).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;

    #[test]
    fn the_last_value_of_a_name_counts() {
        let store = Store::memory().expect("a desk in memory");
        assert_eq!(get(store.db(), "here").expect("it reads"), None);
        for value in ["a", "b"] {
            set(store.db(), "here", value).expect("it writes");
        }
        assert_eq!(get(store.db(), "here").expect("it reads").as_deref(), Some("b"));
    }
}
