//! Exchange rates of the plan's days, as the European Central Bank publishes its table of all days; the values are invented.

use std::io;

use crate::domain::time::civil;

use super::files::{Files, TableFile};
use super::tables::Style;
use super::world::World;

/// What one euro is worth about, in ten-thousandths, in the order of the table's columns.
const CURRENCIES: [i64; 5] = [10_750, 1_505_000, 8_600, 9_400, 248_000];
/// Orders are older than the first day of a plan by up to this long.
const BEFORE: i64 = 40;
/// Rates swing by so many thousandths to either side, once in so many days.
const SWING: i64 = 30;
const ROUND: i64 = 300;

/// Writes the table, the newest day first, without weekends.
pub fn write_table(world: &World, files: &mut Files) -> io::Result<()> {
    let spec = TableFile {
        format_id: "ecb_rates",
        shape: "ecb-rates",
        stem: "ecb-rates",
        extension: "csv",
        style: Style::COMMAS,
        footer: None,
    };
    let table = files.table_of_all(&spec)?;
    let first = world.calendar.first - BEFORE;
    for day in (first..=world.calendar.until.day()).rev() {
        let Some(date) = civil(day).filter(|date| date.weekday().to_monday_one_offset() < 6) else { continue };
        let mut cells = table.cells();
        cells.put(date);
        for (n, usual) in (0..).zip(CURRENCIES) {
            let value = usual * (1_000 + swing(day + n * 70)) / 1_000;
            cells.put(format_args!("{}.{:04}", value / 10_000, value % 10_000));
        }
        table.row(cells)?;
    }
    Ok(())
}

/// Up and down in a straight line, in thousandths.
const fn swing(day: i64) -> i64 {
    let at = day.rem_euclid(ROUND);
    let half = ROUND / 2;
    let up = if at < half { at } else { ROUND - at };
    up * 2 * SWING / half - SWING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_swing_within_their_bounds() {
        let all: Vec<i64> = (0..ROUND).map(swing).collect();
        assert_eq!((all.iter().min(), all.iter().max()), (Some(&-SWING), Some(&SWING)));
        assert_eq!(swing(0), swing(ROUND));
    }
}
