//! What stands around a trend: the same steps a year before, sales and holidays, and the goal of its last figure.

use super::Env;
use super::goals::Targets;
use crate::analytics::{Dimension, Figure};
use crate::domain::definitions::Sort;
use crate::domain::seasons::Seasons;
use crate::report::pictures::Around;
use crate::services::findings::definitions;
use crate::store::StoreError;
use crate::store::read::Reader;

/// The seasons of a desk.
pub fn seasons(reader: &Reader) -> Result<Seasons, StoreError> {
    Ok(Seasons::of(&definitions(reader, Sort::Season)?))
}

/// What a trend is drawn with.
pub fn around(reader: &Reader, env: &Env, trend: &[Figure], earlier: Vec<Figure>) -> Result<Around, StoreError> {
    let (Some(first), Some(last)) = (trend.first(), trend.last()) else {
        return Ok(Around { earlier, ..Around::default() });
    };
    let market = last.scope.groups.iter().find(|(by, _)| *by == Dimension::Market).map(|(_, word)| word.as_str());
    let seasons = seasons(reader)?;
    let between = seasons.between(first.scope.first_day, last.scope.until_day, market);
    Ok(Around {
        earlier,
        seasons: between.into_iter().map(|(from, until, name)| (from, until, name.to_owned())).collect(),
        target: Targets::load(reader)?.of(env, last).map(|target| target.line()),
    })
}
