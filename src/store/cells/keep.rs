//! Keeping the cells in step with the rows: what an order says before a write changes it is taken away, what then holds is put there.
//!
//! Most writes change orders one by one and say all that changes about them: the rows are read once, and what will hold is worked out
//! from the changes. Where records come, go or move between orders, or one write changes an order again, the rows are read once more
//! at its end.
//!
//! Invariant: the cells are what a recount of the rows gives, after every write, undo and redo.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use super::homes::{Whereabouts, both, homes_of_products, is_new};
use super::parting::Catalogue;
use super::table;
use super::tally::Tally;
use super::units::{Home, Shelf};
use crate::domain::analysis::Analysis;
use crate::domain::change::Change;
use crate::domain::definitions::Sort;
use crate::domain::facts::facts;
use crate::store::db::{Db, StoreError};
use crate::with_edit;

/// Where one write touches more orders than this, all is counted anew: their names would take more memory than an import may.
const MOST: usize = 300_000;
/// So many homes are read and counted at once.
const AT_ONCE: usize = 500;

/// What a write will change in the cells.
#[derive(Default)]
pub struct Pending(RefCell<Touched>);

#[derive(Default)]
struct Touched {
    tally: Tally,
    analysis: Option<Rc<Analysis>>,
    goods: Catalogue,
    whereabouts: Whereabouts,
    /// What they said was taken away, what they say is counted at the end.
    open: BTreeSet<Home>,
    /// What was changed once, and is counted as it then was.
    settled: HashSet<Home>,
    /// Everything is counted anew: how the desk counts has changed, or nearly everything has.
    anew: bool,
}

/// What one operation is about.
#[derive(Default)]
struct About<'c> {
    /// Homes of which the changes say all that happens to them.
    simple: BTreeMap<Home, Vec<&'c Change>>,
    others: BTreeSet<Home>,
}

impl Pending {
    /// Takes away what the orders say that these changes are about; called before the changes are made.
    pub fn note(&self, db: &Db, changes: &[Change]) -> Result<(), StoreError> {
        let mut touched = self.0.borrow_mut();
        let of_analysis = |change: &Change| match change {
            Change::Definition(edit) => both(edit).any(|definition| definition.sort == Sort::Analysis),
            _ => false,
        };
        touched.anew |= changes.iter().any(of_analysis);
        if touched.anew {
            return Ok(());
        }
        let about = touched.about(db, changes)?;
        touched.anew |= touched.open.len() + about.simple.len() + about.others.len() > MOST;
        if touched.anew { Ok(()) } else { touched.take(db, about, changes) }
    }

    /// Puts there what now holds, and writes the differences.
    pub fn write(&self, db: &Db) -> Result<(), StoreError> {
        let mut touched = self.0.take();
        if touched.anew {
            return super::remake(db);
        }
        let open: Vec<Home> = std::mem::take(&mut touched.open).into_iter().collect();
        for homes in open.chunks(AT_ONCE) {
            let shelf = Shelf::read(db, homes)?;
            touched.count(db, shelf, 1)?;
        }
        table::write(db, touched.tally)
    }
}

impl Touched {
    /// The homes of an operation, without those that are counted at the end anyway.
    fn about<'c>(&mut self, db: &Db, changes: &'c [Change]) -> Result<About<'c>, StoreError> {
        let (mut about, mut products, mut homes) = (About::default(), Vec::new(), Vec::new());
        for change in changes {
            self.whereabouts.learn(change);
        }
        for change in changes {
            self.whereabouts.homes_of(db, change, &mut homes, &mut products)?;
            let one_stays = match homes.as_slice() {
                [Home::Ref(_)] => with_edit!(change, edit => is_new(edit)),
                [before @ Home::Ref(_), after] => before == after && with_edit!(change, edit => edit.after.is_some()),
                _ => false,
            };
            for home in homes.drain(..).filter(|home| !self.open.contains(home)) {
                if one_stays {
                    let known = about.simple.entry(home).or_default();
                    if known.last().is_none_or(|last| last.key() != change.key()) {
                        known.push(change);
                    }
                } else {
                    about.others.insert(home);
                }
            }
        }
        if !products.is_empty() {
            about.others.extend(homes_of_products(db, &products)?.into_iter().filter(|home| !self.open.contains(home)));
        }
        about.others.extend(about.simple.keys().filter(|home| self.settled.contains(*home)).cloned());
        about.simple.retain(|home, _| !about.others.contains(home));
        Ok(about)
    }

    fn take(&mut self, db: &Db, about: About<'_>, changes: &[Change]) -> Result<(), StoreError> {
        let others: Vec<Home> = about.others.into_iter().collect();
        for homes in others.chunks(AT_ONCE) {
            let shelf = Shelf::read(db, homes)?;
            self.count(db, shelf, -1)?;
        }
        self.open.extend(others);
        // No row of the homes that follow is about goods that change: those are among the others.
        for change in changes {
            if let Change::Product(edit) = change {
                self.goods.learn(edit);
            }
        }
        let (simple, of_homes): (Vec<Home>, Vec<Vec<&Change>>) = about.simple.into_iter().unzip();
        for (homes, of_homes) in simple.chunks(AT_ONCE).zip(of_homes.chunks(AT_ONCE)) {
            let mut shelf = Shelf::read(db, homes)?;
            self.count(db, shelf.clone(), -1)?;
            shelf.in_order();
            // In the order of their numbers they are put behind those that are there.
            let mut changes: Vec<&Change> = of_homes.iter().flatten().copied().collect();
            changes.sort_by_key(|change| change.key().id);
            changes.into_iter().for_each(|change| shelf.put(change));
            self.count(db, shelf, 1)?;
        }
        self.settled.extend(simple);
        Ok(())
    }

    fn count(&mut self, db: &Db, shelf: Shelf, times: i64) -> Result<(), StoreError> {
        let analysis = match &self.analysis {
            Some(known) => Rc::clone(known),
            None => Rc::clone(self.analysis.insert(Rc::new(super::analysis(db)?))),
        };
        for unit in shelf.into_units(db, &mut self.goods)? {
            for fact in facts(&unit, &analysis) {
                self.tally.add(&fact, times);
            }
        }
        Ok(())
    }
}
