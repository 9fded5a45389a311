//! Sums of facts by day: what figures are made of.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::sync::Arc;

use super::Reader;
use super::filter::counted;
use crate::domain::analysis::Analysis;
use crate::domain::columns::{Cell, Val};
use crate::domain::facts::{
    BETWEEN, Counted, Fact, FactName, Reference, by_letter, by_stored_name, facts, letter, stored, together,
};
use crate::domain::ids::{Key, Kind};
use crate::domain::metrics::Dimension;
use crate::store::cells::table::{Kept, each_sum, plain};
use crate::store::cells::{self, Catalogue, Home, Names, units};
use crate::store::db::{Db, StoreError};

/// Which facts are summed, over which days of the shop, narrowed to which groups and parted by what.
#[derive(Debug, Clone, Default)]
pub struct SumsOf<'a> {
    /// By the names under which they are kept.
    pub facts: Vec<&'static str>,
    pub first_day: i64,
    pub until_day: i64,
    pub groups: &'a [(Dimension, String)],
    pub by: Option<Dimension>,
    /// And by a second one; its words stand behind those of the first, with [`BETWEEN`] them.
    pub and_by: Option<Dimension>,
    /// Without the ages, where nobody asks for them: fewer rows.
    pub ageless: bool,
}

impl SumsOf<'_> {
    fn parted_by(&self) -> Vec<Dimension> {
        self.by.into_iter().chain(self.and_by).collect()
    }
}

/// What came together on one day.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct DaySum {
    /// As it is stored.
    pub fact: &'static str,
    pub word: Arc<str>,
    pub day: i64,
    pub age: i64,
    pub currency: Arc<str>,
    pub n: i64,
    pub sum: i64,
}

/// What was asked of which kind at which state of the desk, and the identifiers as a list.
pub(super) type Settled = ((Kind, String, i64), String);

/// Units that are read at once.
const AT_ONCE: usize = 400;

impl Reader {
    /// How the desk counts.
    pub fn analysis(&self) -> Result<Analysis, StoreError> {
        cells::analysis(self.db())
    }

    /// Sums by day.
    pub fn day_sums(&self, analysis: &Analysis, asked: &SumsOf<'_>) -> Result<Vec<DaySum>, StoreError> {
        match Plan::of(asked) {
            Some(plan) => plan.read(self.db(), asked),
            None => recounted(self.db(), analysis, asked),
        }
    }

    /// Product line and supplier of the goods in the catalogue, by SKU; where it stands twice, the first by name
    /// holds, whichever came in first.
    pub fn goods(&self) -> Result<BTreeMap<String, (String, String)>, StoreError> {
        let mut goods: BTreeMap<String, (String, String)> = BTreeMap::new();
        self.db().each("select sku, product_line, supplier from products", &[], &mut |row| {
            let [sku, line, supplier] = row.as_slice() else { return Ok(()) };
            let own = (line.text().to_owned(), supplier.text().to_owned());
            let known = goods.entry(sku.text().to_owned()).or_insert_with(|| own.clone());
            if own < *known {
                *known = own;
            }
            Ok(())
        })?;
        Ok(goods)
    }

    /// Whether sums are kept so that nobody has to go through the records for them.
    pub fn is_kept(&self, asked: &SumsOf<'_>) -> bool {
        Plan::of(asked).is_some()
    }

    /// The same from the records.
    pub fn recounted(&self, analysis: &Analysis, asked: &SumsOf<'_>) -> Result<Vec<DaySum>, StoreError> {
        recounted(self.db(), analysis, asked)
    }

    /// See [`settle`]. What was found last is kept: a list asks for the same again with every window.
    pub(super) fn settled<'c>(
        &self,
        kind: Kind,
        condition: &'c (String, Vec<Val>),
    ) -> Result<Cow<'c, (String, Vec<Val>)>, StoreError> {
        settle(self.db(), kind, condition, Some(&self.figures))
    }
}

/// A condition with the identifiers of the records that its figures count in the place of their references.
pub(super) fn settle<'c>(
    db: &Db,
    kind: Kind,
    condition: &'c (String, Vec<Val>),
    kept: Option<&RefCell<Option<Settled>>>,
) -> Result<Cow<'c, (String, Vec<Val>)>, StoreError> {
    let (clause, params) = condition;
    let reference = |(at, param): (usize, &Val)| {
        let text = serde_json::from_str::<String>(param.text()).ok()?;
        Some((at, text)).filter(|_| clause.contains(&counted(at + 1)))
    };
    let asked: Vec<(usize, String)> = params.iter().enumerate().filter_map(reference).collect();
    if asked.is_empty() {
        return Ok(Cow::Borrowed(condition));
    }
    let mut settled = params.clone();
    for (at, text) in asked {
        let key = (kind, text, db.pragma("data_version")?);
        let known =
            kept.and_then(|kept| kept.borrow().as_ref().filter(|(known, _)| *known == key).map(|it| it.1.clone()));
        let ids = match known {
            Some(ids) => ids,
            None => serde_json::json!(ids_behind(db, kind, &key.1)?).to_string(),
        };
        if let Some(kept) = kept {
            kept.replace(Some((key, ids.clone())));
        }
        settled[at] = Val::Text(ids);
    }
    Ok(Cow::Owned((clause.clone(), settled)))
}

/// Those of some figures, by reference, that count a record.
pub fn figures_counting(db: &Db, references: Vec<String>, key: Key) -> Result<Vec<String>, StoreError> {
    let mut counting = Vec::new();
    for reference in references {
        if ids_behind(db, key.kind, &reference)?.contains(&key.id) {
            counting.push(reference);
        }
    }
    Ok(counting)
}

/// The records of a kind that a figure counts, in the order of their numbers.
fn ids_behind(db: &Db, kind: Kind, reference: &str) -> Result<Vec<i64>, StoreError> {
    let Some(Reference { fact, first_day, until_day, groups }) = Reference::parse(reference) else {
        return Ok(Vec::new());
    };
    let analysis = cells::analysis(db)?;
    let asked = SumsOf { facts: vec![fact], first_day, until_day, groups: &groups, ..SumsOf::default() };
    let mut ids = BTreeSet::new();
    each_counted(db, &analysis, &asked, &mut |fact, counted| {
        // Those that an earlier day of the span stands for are left out.
        if counted.case.kind == kind && (!fact.gaps || counted.day - counted.age < first_day) {
            ids.insert(counted.case.id);
        }
    })?;
    Ok(ids.into_iter().collect())
}

fn recounted(db: &Db, analysis: &Analysis, asked: &SumsOf<'_>) -> Result<Vec<DaySum>, StoreError> {
    let mut sums = Sums::default();
    each_counted(db, analysis, asked, &mut |fact, counted| {
        let (word, currency) = (sums.names.of(counted.word), sums.names.of(&plain(&fact.currency)));
        let place = Place { letter: letter(fact.name, fact.flow), word, day: counted.day, age: counted.age, currency };
        sums.add(place, 1, counted.sum);
    })?;
    Ok(sums.into_days())
}

/// Where a sum belongs; names are numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    letter: u8,
    word: u32,
    day: i64,
    age: i64,
    currency: u32,
}

/// Sums that are put together: sorted once instead of looked up each time.
#[derive(Default)]
struct Sums {
    names: Names,
    found: Vec<(Place, i64, i64)>,
    settled: usize,
}

impl Sums {
    fn add(&mut self, place: Place, n: i64, sum: i64) {
        self.found.push((place, n, sum));
        if self.found.len() > 2 * self.settled + (1 << 16) {
            self.settle();
        }
    }

    fn settle(&mut self) {
        self.found.sort_unstable_by_key(|(place, ..)| *place);
        self.found.dedup_by(|(next, n, sum), (kept, all, whole)| {
            let is_same = next == kept;
            if is_same {
                *all += *n;
                *whole += *sum;
            }
            is_same
        });
        self.settled = self.found.len();
    }

    /// In the order of fact, word, day, age and currency.
    fn into_days(mut self) -> Vec<DaySum> {
        self.settle();
        let names = std::mem::take(&mut self.names).shared();
        // Where each text stands among all in their order, so that numbers are sorted and no texts.
        let mut sorted: Vec<&Arc<str>> = names.iter().collect();
        sorted.sort_unstable();
        let ranks: Vec<usize> = names.iter().map(|name| sorted.binary_search(&name).unwrap_or_default()).collect();
        let mut of_facts: Vec<(&'static str, &[(Place, i64, i64)])> = Vec::new();
        for of_fact in self.found.chunk_by(|(a, ..), (b, ..)| a.letter == b.letter) {
            of_facts.extend(by_letter(of_fact[0].0.letter).map(|(name, flow)| (stored(name, flow), of_fact)));
        }
        of_facts.sort_unstable_by_key(|(fact, _)| *fact);
        let mut days = Vec::with_capacity(self.found.len());
        for (fact, sums) in of_facts {
            let mut sums: Vec<&(Place, i64, i64)> = sums.iter().collect();
            sums.sort_unstable_by_key(|(place, ..)| {
                (ranks[place.word as usize], place.day, place.age, ranks[place.currency as usize])
            });
            days.extend(sums.into_iter().map(|(place, n, sum)| DaySum {
                fact,
                word: Arc::clone(&names[place.word as usize]),
                day: place.day,
                age: place.age,
                currency: Arc::clone(&names[place.currency as usize]),
                n: *n,
                sum: *sum,
            }));
        }
        days
    }
}

fn each_counted(
    db: &Db,
    analysis: &Analysis,
    asked: &SumsOf<'_>,
    take: &mut dyn FnMut(&Fact, Counted<'_>),
) -> Result<(), StoreError> {
    let by = asked.parted_by();
    let homes: Vec<Home> = homes_in(db, analysis, asked)?.into_iter().collect();
    let mut goods = Catalogue::default();
    for homes in homes.chunks(AT_ONCE) {
        for unit in units::load(db, homes, &mut goods)? {
            for fact in facts(&unit, analysis).iter().filter(|fact| asked.facts.contains(&fact.stored())) {
                fact.each_counted(asked.groups, &by, &mut |counted| {
                    if (asked.first_day..asked.until_day).contains(&counted.day) {
                        take(fact, counted);
                    }
                });
            }
        }
    }
    Ok(())
}

/// What something of happened in a span of days: orders that were placed, and what was opened, done and sent.
fn homes_in(db: &Db, analysis: &Analysis, asked: &SumsOf<'_>) -> Result<BTreeSet<Home>, StoreError> {
    let span = [analysis.start_of(asked.first_day).0.into(), analysis.start_of(asked.until_day).0.into()];
    let is_flow = |name: &&str| name.starts_with("flow_") || name.starts_with("opened_");
    let mut sources = vec![("orders", "placed_at", "null", "id")];
    if asked.facts.iter().any(is_flow) {
        sources.extend([
            ("returns", "requested_at", "id", "order_id"),
            ("refunds", "done_at", "return_id", "order_id"),
            ("refunds", "proposed_at", "return_id", "order_id"),
            ("complaints", "opened_at", "return_id", "order_id"),
            ("exchanges", "requested_at", "return_id", "null"),
            ("parcels", "created_at", "return_id", "order_id"),
            ("parcels", "first_scan_at", "return_id", "order_id"),
        ]);
    }
    let mut homes = BTreeSet::new();
    for (table, column, case, order) in sources {
        let own = if table == "refunds" { "id" } else { "null" };
        // What names no order may stand with a return that does.
        let named = match case {
            "return_id" => {
                "coalesce(nullif(order_ref, ''), (select order_ref from returns r where r.id = return_id), '')"
            }
            _ => "order_ref",
        };
        let sql = format!("select {named}, {case}, {order}, {own} from {table} where {column} >= $1 and {column} < $2");
        db.each(&sql, &span, &mut |row| {
            homes.extend(home(&row));
            Ok(())
        })?;
    }
    Ok(homes)
}

/// How cells answer a question: those that are kept one way, narrowed.
struct Plan {
    kept: &'static Kept,
    /// What the sums are parted by, as columns.
    words: Vec<String>,
    narrowed: Vec<(String, String)>,
}

impl Plan {
    /// Nothing where the cells do not hold what is asked: dimensions that are not kept together, or one that a fact is not kept by.
    fn of(asked: &SumsOf<'_>) -> Option<Self> {
        let names: Vec<(FactName, bool)> = asked.facts.iter().filter_map(|fact| by_stored_name(fact)).collect();
        let are_of_orders = names.iter().all(|(name, _)| name.is_of_orders());
        let of_reason = |by: Dimension| matches!(by, Dimension::Reason | Dimension::Issue);
        // All orders lie in the group of a reason; facts of both sorts are asked for one after the other.
        let groups = || asked.groups.iter().filter(|(by, _)| !(are_of_orders && of_reason(*by)));
        let all: Vec<Dimension> = groups().map(|(by, _)| *by).chain(asked.parted_by()).collect();
        let (columns, mut others): (Vec<Dimension>, Vec<Dimension>) = all.into_iter().partition(is_column);
        others.sort();
        others.dedup();
        let kept = Kept::of(&others)?;
        let are_kept = names.iter().all(|(name, flow)| name.is_kept_together(kept.by, *flow));
        if !are_kept || (!columns.is_empty() && !kept.has_market) || names.len() != asked.facts.len() {
            return None;
        }
        let narrowed = groups().map(|(by, word)| {
            let word = if kept.by.len() > 1 { together(word).into_owned() } else { word.clone() };
            (column(kept, *by), word)
        });
        let words = asked.parted_by().into_iter().map(|by| column(kept, by)).collect();
        Some(Self { kept, words, narrowed: narrowed.collect() })
    }

    fn read(&self, db: &Db, asked: &SumsOf<'_>) -> Result<Vec<DaySum>, StoreError> {
        let names = asked.facts.iter().filter_map(|fact| by_stored_name(fact));
        let letters: Vec<u8> = names.map(|(name, flow)| letter(name, flow)).collect();
        let mut params = vec![Val::from(self.kept.name), asked.first_day.into(), asked.until_day.into()];
        let mut narrowed = String::new();
        for (column, word) in &self.narrowed {
            params.push(Val::from(word.as_str()));
            let _ = write!(narrowed, " and {column} = ${}", params.len());
        }
        let word = match self.words.as_slice() {
            [] => "''".to_owned(),
            words => words.join(&format!(" || char({}) || ", u32::from(BETWEEN))),
        };
        let sql =
            format!("select {word}, day, sums from cells where dimension = $1 and day >= $2 and day < $3{narrowed}",);
        let mut all = Sums::default();
        let broken = || StoreError::Corrupt("cells".to_owned());
        db.each_cells(&sql, &params, &mut |row| {
            let [Cell::Text(word), Cell::Int(day), Cell::Text(sums)] = *row else { return Err(broken()) };
            let word = all.names.of(word);
            let is_whole = each_sum(
                sums,
                |letter| letters.contains(&letter),
                |sum| {
                    let age = if asked.ageless { 0 } else { sum.age };
                    let place = Place { letter: sum.letter, word, day, age, currency: all.names.of(sum.currency) };
                    all.add(place, sum.n, sum.sum);
                },
            );
            if is_whole { Ok(()) } else { Err(broken()) }
        })?;
        Ok(all.into_days())
    }
}

const fn is_column(by: &Dimension) -> bool {
    matches!(by, Dimension::Platform | Dimension::Market)
}

/// Where the word of a dimension stands in cells that are kept so.
fn column(kept: &Kept, by: Dimension) -> String {
    let between = u32::from(BETWEEN);
    match (by, kept.by) {
        (Dimension::Platform, _) => "platform".to_owned(),
        (Dimension::Market, _) => "market".to_owned(),
        (_, [first, _]) if *first == by => format!("substr(word, 1, instr(word, char({between})) - 1)"),
        (_, [_, _]) => format!("substr(word, instr(word, char({between})) + 1)"),
        _ => "word".to_owned(),
    }
}

/// Where a row belongs: to the order's number, else to a return, else to itself.
fn home(row: &[Val]) -> Option<Home> {
    match row {
        [Val::Text(text), ..] if !text.is_empty() => Some(Home::Ref(text.clone())),
        [_, Val::Int(case), ..] => Some(Home::Return(*case)),
        [_, _, Val::Int(order), _] => Some(Home::Order(*order)),
        [_, _, _, Val::Int(refund)] => Some(Home::Refund(*refund)),
        _ => None,
    }
}
