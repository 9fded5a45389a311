//! Cases that were there before anybody said what their goods belong to: when a product's line or supplier becomes known or
//! changes, its returns, complaints and reviews take it over, so that one product is never counted in two places.

use std::collections::BTreeSet;

use super::sweep::sweep;
use crate::domain::change::{Change, Product, Record, ReturnCase, Review, Ticket};
use crate::domain::people::Actor;
use crate::services::{Desk, DeskError};
use crate::store::record;

/// A case that stands with its goods' line and supplier.
trait Grouped: Record {
    fn take_over(&mut self, product: &Product);
}

impl Grouped for ReturnCase {
    fn take_over(&mut self, product: &Product) {
        take(&mut self.product_line, &product.product_line);
        take(&mut self.supplier, &product.supplier);
    }
}

impl Grouped for Ticket {
    fn take_over(&mut self, product: &Product) {
        take(&mut self.product_line, &product.product_line);
        take(&mut self.supplier, &product.supplier);
    }
}

impl Grouped for Review {
    fn take_over(&mut self, product: &Product) {
        take(&mut self.product_line, &product.product_line);
    }
}

/// What is not said is no news.
fn take(known: &mut String, said: &str) {
    if !said.is_empty() {
        said.clone_into(known);
    }
}

/// Products among changes whose cases may stand elsewhere now.
pub fn products(changes: &[Change]) -> BTreeSet<i64> {
    let place = |product: &Product| (product.product_line.clone(), product.supplier.clone());
    let moved = |change: &Change| {
        let Change::Product(edit) = change else { return None };
        let after = edit.after.as_ref()?;
        let before = edit.before.as_ref().map(place).unwrap_or_default();
        (place(after) != before).then_some(after.id)
    };
    changes.iter().filter_map(moved).collect()
}

/// Gives the cases of products their line and supplier, in the group of what made them known.
pub fn regroup(desk: &Desk, actor: &Actor, products: &BTreeSet<i64>, group: &mut Option<i64>) -> Result<(), DeskError> {
    for id in products {
        let Some(product) = record::get::<Product>(desk.store().db(), *id)? else { continue };
        regroup_kind::<ReturnCase>(desk, actor, &product, group)?;
        regroup_kind::<Ticket>(desk, actor, &product, group)?;
        regroup_kind::<Review>(desk, actor, &product, group)?;
    }
    Ok(())
}

fn regroup_kind<T: Grouped>(
    desk: &Desk,
    actor: &Actor,
    product: &Product,
    group: &mut Option<i64>,
) -> Result<(), DeskError> {
    let same_goods = ("sku = $1 and sku <> ''", &[product.sku.as_str().into()][..]);
    sweep::<T>(desk, (actor, "regroup"), same_goods, group, |_, case| {
        case.take_over(product);
        Ok(())
    })?;
    Ok(())
}
