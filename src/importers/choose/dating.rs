//! About when a table was made: the newest moment in the columns that tell, for platforms whose rows do not say it themselves.

use super::super::mapping::Mapped;
use super::super::source::Source;
use super::super::trouble::SourceError;
use super::{Chosen, Layout, each_row, settle};

impl Chosen {
    /// Whether only the newest moment of the whole table tells about when it was made.
    pub fn is_dated_as_a_whole(&self) -> bool {
        matches!(self.layout, Layout::Table { .. }) && self.mapped.dating_columns().next().is_some()
    }

    /// Looks through the same file once more for when it was made.
    pub fn date(&mut self, mut source: Source) -> Result<(), SourceError> {
        let Layout::Table { dialect, header_row, ref columns } = self.layout else { return Ok(()) };
        settle(&mut source, Some(self.encoding.told))?;
        let dating = positions(self.mapped, columns);
        let mapped = self.mapped;
        let mut newest = None;
        each_row(source, dialect, header_row, &mut |row| {
            let cells = dating.iter().filter_map(|&at| row.cells.get(at));
            let moments = cells.filter_map(|cell| mapped.moment(std::str::from_utf8(cell).ok()?));
            newest = newest.max(moments.max());
            true
        })?;
        self.mapped = mapped.made_at(newest);
        Ok(())
    }
}

/// The format for a sheet that was made when its newest moment says.
pub(super) fn of_sheet(mapped: Mapped, columns: &[String], rows: &[Vec<String>]) -> Mapped {
    let dating = positions(mapped, columns);
    let moments = rows.iter().flat_map(|cells| dating.iter().filter_map(|&at| mapped.moment(cells.get(at)?)));
    mapped.made_at(moments.max())
}

/// Where the columns stand that tell.
fn positions(mapped: Mapped, columns: &[String]) -> Vec<usize> {
    mapped.dating_columns().filter_map(|name| columns.iter().position(|column| column == name)).collect()
}
