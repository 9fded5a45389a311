//! What returned goods bring when they are sold again, of what they cost, by what became of them. Anchor: the day they came back.

use super::{Parted, Run, Span, around, query};
use crate::analytics::{Figure, Measured};
use crate::domain::ids::Kind;
use crate::domain::time::DAY;
use crate::services::figures::Ask;
use crate::services::figures::sums::Rates;
use crate::store::StoreError;
use crate::store::read::promises::GoodsRow;

/// Goods come back within so long after the return was asked for.
const COMES_BACK: i64 = 365 * DAY;
const HUNDRED: i64 = 100;

pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let rows = run.reader.goods_back(run.first().plus(-COMES_BACK), run.first(), run.last(), &run.parting())?;
    let paid = rows.iter().map(|row| (row.currency.as_str(), run.env.analysis.day(row.received_at)));
    let rates = Rates::of(run.reader, run.env, paid)?;
    let reach = |row: &GoodsRow| around([Some(row.received_at)]);
    Ok(run.measured(&rows, |row| &row.word, reach, |all, ask, span| measure(run, &rates, all, ask, span)))
}

fn measure(run: &Run<'_>, rates: &Rates, all: &[&GoodsRow], ask: &Ask, span: Span) -> Figure {
    let (mut part_minor, mut whole_minor, mut cases, mut n_part) = (0, 0, Vec::new(), 0);
    let (mut unpriced, mut without_rate) = (0, 0);
    let asked = |row: &&&GoodsRow| ask.variant.is_empty() || row.disposition == ask.variant;
    for row in all.iter().filter(|row| span.holds(row.received_at)).filter(asked) {
        let Some(percent) = run.env.analysis.resale.get(&row.disposition) else {
            unpriced += 1;
            continue;
        };
        let Some(value) = rates.convert(row.value_minor, &row.currency, run.env.analysis.day(row.received_at)) else {
            without_rate += 1;
            continue;
        };
        whole_minor += value;
        part_minor += value * percent / HUNDRED;
        n_part += i64::from(*percent > 0);
        cases.push(row.case);
    }
    let measured = match cases.len() {
        0 => Measured::NoData,
        _ => Measured::MoneyShare {
            part_minor,
            whole_minor,
            n_part,
            n_whole: super::number(&cases),
            currency: run.env.currency.clone(),
        },
    };
    let mut figure = ask.figure(run.env, measured);
    super::leave_out(&mut figure, "no_resale_value", unpriced);
    super::leave_out(&mut figure, "no_rate", without_rate);
    figure.cases = query::listed(Kind::Return, cases, None);
    figure
}
