//! The names of the desk's goods: what its products are called, and what the labels of the user's own name.

use super::teach;
use crate::domain::columns::Val;
use crate::domain::goods_named::{Goods, Name, Stands};
use crate::store::{Db, StoreError};

/// Article numbers that are looked for in texts; a shop with more is asked by order number anyway.
const MOST_SKUS: usize = 50_000;

/// Every name that the desk knows.
pub fn known(db: &Db) -> Result<Goods, StoreError> {
    let mut names: Vec<Name> = teach::own(db)?.iter().flat_map(|label| label.names().collect::<Vec<_>>()).collect();
    for (column, stands) in [("product_line", Stands::Line), ("supplier", Stands::Supplier)] {
        names.extend(values(db, column)?.iter().map(|value| Name::itself(stands, value)));
    }
    names.extend(values(db, "sku")?.iter().take(MOST_SKUS).map(|sku| Name::itself(Stands::Sku, sku)));
    Ok(Goods::new(names))
}

fn values(db: &Db, column: &str) -> Result<Vec<String>, StoreError> {
    let rows = db.query(&format!("select distinct {column} from products where {column} != '' order by 1"), &[])?;
    let text = |row: Vec<Val>| match row.into_iter().next() {
        Some(Val::Text(text)) => Some(text),
        _ => None,
    };
    Ok(rows.into_iter().filter_map(text).collect())
}
