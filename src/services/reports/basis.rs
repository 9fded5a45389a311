//! By which rules a report was counted: every definition that has a say in its numbers, with its version, and the newest rates.

use std::collections::BTreeMap;

use crate::domain::change::Rate;
use crate::domain::columns::Val;
use crate::domain::definitions::{Definition, Sort};
use crate::services::figures::Env;
use crate::store::read::Reader;
use crate::store::{StoreError, record};

/// Definitions that numbers depend on.
const SORTS: [Sort; 7] =
    [Sort::Analysis, Sort::Targets, Sort::Calendar, Sort::Policy, Sort::Money, Sort::Report, Sort::Goal];

/// Names and versions of what the desk has written itself; what is not there is as it came with the program.
pub fn of(reader: &Reader, env: &Env) -> Result<BTreeMap<String, String>, StoreError> {
    let sorts = SORTS.map(|sort| Val::from(sort.code()));
    let own =
        record::select::<Definition>(reader.db(), "where sort in ($1, $2, $3, $4, $5, $6, $7) order by id", &sorts)?;
    let mut basis: BTreeMap<String, String> = own
        .into_iter()
        .filter(|own| own.enabled)
        .map(|own| {
            let from =
                if own.in_force_from.0 == 0 { String::new() } else { format!(" from {}", own.in_force_from.rfc3339()) };
            (format!("{}:{}", own.sort, own.name), format!("{}{from}", own.version))
        })
        .collect();
    let rate = record::select::<Rate>(reader.db(), "order by day_at desc, id desc limit 1", &[])?.pop();
    basis.extend(rate.map(|rate| ("rates".to_owned(), rate.natural_key.unwrap_or_default())));
    basis.insert("currency".to_owned(), env.currency.clone());
    basis.insert("zone".to_owned(), env.analysis.zone_name.clone());
    Ok(basis)
}
