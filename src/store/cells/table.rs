//! The table of cells: a sum for each fact, dimension, day and group, and how it is asked.

use std::collections::BTreeMap;

use crate::domain::columns::Val;
use crate::domain::facts::{Fact, by_stored_name, stored};
use crate::domain::metrics::Dimension;
use crate::store::db::{Db, StoreError};

/// What a cell is about. Platform and market are empty where a dimension is not kept by them too.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellKey {
    pub fact: &'static str,
    /// Empty where facts are not parted.
    pub dimension: &'static str,
    pub day: i64,
    pub platform: String,
    pub market: String,
    pub word: String,
    pub currency: String,
    pub age: i64,
}

/// How many, and their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Cell {
    pub n: i64,
    pub sum: i64,
}

/// Sums that are put together before they are written.
pub type Cells = BTreeMap<CellKey, Cell>;

/// One way that facts are parted: under which name, by which dimensions, and whether platforms and markets are told apart too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    pub name: &'static str,
    pub by: &'static [Dimension],
    pub has_market: bool,
}

const fn kept(name: &'static str, by: &'static [Dimension], has_market: bool) -> Kept {
    Kept { name, by, has_market }
}

/// The ways that facts are kept.
pub const KEPT: [Kept; 11] = {
    use Dimension::{Issue, Lane, Product, ProductLine, Reason, Supplier};
    [
        kept("", &[], true),
        kept("product_line", &[ProductLine], true),
        kept("supplier", &[Supplier], false),
        kept("product", &[Product], false),
        kept("reason", &[Reason], true),
        kept("issue", &[Issue], true),
        kept("lane", &[Lane], false),
        kept("product_line,reason", &[ProductLine, Reason], true),
        kept("product_line,issue", &[ProductLine, Issue], true),
        kept("supplier,reason", &[Supplier, Reason], false),
        kept("product,reason", &[Product, Reason], false),
    ]
};

impl Kept {
    /// The way that holds these dimensions, in whatever order they stand.
    pub fn of(dimensions: &[Dimension]) -> Option<&'static Self> {
        let holds =
            |kept: &&Self| kept.by.len() == dimensions.len() && kept.by.iter().all(|by| dimensions.contains(by));
        KEPT.iter().find(holds)
    }
}

/// Adds what a fact says to the cells, or takes it away.
pub fn add(cells: &mut Cells, fact: &Fact, times: i64) {
    for kept in KEPT.iter().filter(|kept| fact.name.is_kept_together(kept.by, fact.flow)) {
        for counted in fact.counted(&[], kept.by) {
            let named = |text: &String| if kept.has_market { text.clone() } else { String::new() };
            let key = CellKey {
                fact: fact.stored(),
                dimension: kept.name,
                day: counted.day,
                platform: named(&fact.platform),
                market: named(&fact.market),
                word: counted.word,
                currency: fact.currency.clone(),
                age: counted.age,
            };
            let cell = cells.entry(key).or_default();
            cell.n += times;
            cell.sum += times * counted.sum;
        }
    }
}

/// Adds differences to the table, in the order of its key; what nothing is left of goes.
pub fn write(db: &Db, cells: Cells) -> Result<(), StoreError> {
    for (key, cell) in cells.into_iter().filter(|(_, cell)| *cell != Cell::default()) {
        let CellKey { fact, dimension, day, platform, market, word, currency, age } = key;
        let place = [
            fact.into(),
            dimension.into(),
            day.into(),
            platform.into(),
            market.into(),
            word.into(),
            currency.into(),
            age.into(),
        ];
        let mut params = Vec::from(place.clone());
        params.extend([Val::Int(cell.n), Val::Int(cell.sum)]);
        db.execute(
            "insert into cells (fact, dimension, day, platform, market, word, currency, age, n, sum)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
             on conflict (fact, dimension, day, platform, market, word, currency, age)
             do update set n = n + excluded.n, sum = sum + excluded.sum",
            &params,
        )?;
        if cell.n < 0 {
            db.execute(
                "delete from cells where fact = $1 and dimension = $2 and day = $3 and platform = $4 and market = $5
                 and word = $6 and currency = $7 and age = $8 and n = 0",
                &place,
            )?;
        }
    }
    Ok(())
}

/// Empties the table.
pub fn clear(db: &Db) -> Result<(), StoreError> {
    db.execute("delete from cells", &[]).map(drop)
}

/// All cells as they are.
pub fn all(db: &Db) -> Result<Cells, StoreError> {
    let mut cells = Cells::new();
    let sql = "select fact, dimension, day, platform, market, word, currency, age, n, sum from cells";
    db.each(sql, &[], &mut |row| {
        let text = |i: usize| row.get(i).map_or("", Val::text).to_owned();
        let int = |i: usize| row.get(i).and_then(Val::int).unwrap_or(0);
        let known = name(row.first().map_or("", Val::text)).zip(dimension(row.get(1).map_or("", Val::text)));
        let (fact, dimension) = known.ok_or_else(|| StoreError::Corrupt("cells".to_owned()))?;
        let key = CellKey {
            fact,
            dimension,
            day: int(2),
            platform: text(3),
            market: text(4),
            word: text(5),
            currency: text(6),
            age: int(7),
        };
        cells.insert(key, Cell { n: int(8), sum: int(9) });
        Ok(())
    })?;
    Ok(cells)
}

fn name(kept: &str) -> Option<&'static str> {
    by_stored_name(kept).map(|(name, flow)| stored(name, flow))
}

fn dimension(name: &str) -> Option<&'static str> {
    KEPT.iter().map(|kept| kept.name).find(|own| *own == name)
}
