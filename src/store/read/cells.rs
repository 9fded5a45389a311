//! Sums of facts by day: what figures are made of.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::Reader;
use super::filter::counted;
use super::kept::{self, Plan};
use crate::domain::analysis::Analysis;
use crate::domain::columns::Val;
use crate::domain::facts::{Counted, Fact, Reference, by_letter, facts, letter, stored};
use crate::domain::ids::{Key, Kind};
use crate::domain::metrics::Dimension;
use crate::store::cells::table::plain;
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
    pub(super) fn parted_by(&self) -> Vec<Dimension> {
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
        Ok(self.day_sums_of_all(analysis, std::slice::from_ref(asked))?.pop().unwrap_or_default())
    }

    /// The same of several questions; what is kept one way is gone through once for all of them.
    pub fn day_sums_of_all(&self, analysis: &Analysis, asked: &[SumsOf<'_>]) -> Result<Vec<Vec<DaySum>>, StoreError> {
        let mut all = vec![Vec::new(); asked.len()];
        let mut plans: BTreeMap<&'static str, Vec<(usize, Plan<'_>)>> = BTreeMap::new();
        for (place, asked) in asked.iter().enumerate() {
            match Plan::of(asked) {
                Some(plan) => plans.entry(plan.kept.name).or_default().push((place, plan)),
                None => all[place] = recounted(self.db(), analysis, asked)?,
            }
        }
        for (kept, plans) in plans {
            let (places, plans): (Vec<usize>, Vec<Plan<'_>>) = plans.into_iter().unzip();
            for (place, sums) in places.into_iter().zip(kept::read(self.db(), kept, plans)?) {
                all[place] = sums.into_days();
            }
        }
        Ok(all)
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
pub(super) struct Place {
    pub letter: u8,
    pub word: u32,
    pub day: i64,
    pub age: i64,
    pub currency: u32,
}

/// Sums that are put together: sorted once instead of looked up each time.
#[derive(Default)]
pub(super) struct Sums {
    pub names: Names,
    found: Vec<(Place, i64, i64)>,
    settled: usize,
}

impl Sums {
    pub fn add(&mut self, place: Place, n: i64, sum: i64) {
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
        let mut of_facts = Vec::new();
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
