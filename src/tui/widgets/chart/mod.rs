//! Charts out of characters, readable in sixteen colours and in none: lines, bars, Pareto, funnel, heat map, timeline, and the
//! small bars that stand in sentences.

pub mod axis;
mod bars;
mod blocks;
mod dots;
mod funnel;
mod heat;
mod legend;
mod line;
mod timeline;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::report::chart::{Chart, Shape};
use crate::text::Words;
use crate::tui::theme::{Role, Theme};

pub use blocks::{Bar, Share, draw_bars, draw_shares, draw_slim, have_room, spark, spark_of};

/// What a chart is drawn with.
#[derive(Clone, Copy)]
pub struct Look<'a> {
    pub words: &'a Words,
    pub theme: Theme,
    /// The point, bar or span under the cursor.
    pub cursor: Option<usize>,
}

/// Lines and cells below which a chart says nothing.
pub const SMALLEST: (u16, u16) = (24, 4);

/// Draws a chart without its title.
pub fn draw(buffer: &mut Buffer, area: Rect, chart: &Chart, look: &Look<'_>) {
    let area = area.intersection(buffer.area);
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        return;
    }
    match &chart.shape {
        Shape::Line(line) => line::draw(buffer, area, line, chart.unit, look),
        Shape::Bars { bars } => bars::draw(buffer, area, bars, chart.unit, look),
        Shape::Pareto(pareto) => bars::draw_pareto(buffer, area, pareto, look),
        Shape::Funnel(funnel) => funnel::draw(buffer, area, funnel, chart.unit, look),
        Shape::Heat { rows, columns, cells } => heat::draw(buffer, area, (rows, columns, cells), look),
        Shape::Timeline(timeline) => timeline::draw(buffer, area, timeline, look),
    }
}

/// How many places the cursor can be at.
pub fn places(chart: &Chart) -> usize {
    match &chart.shape {
        Shape::Line(line) => line.labels.len(),
        Shape::Bars { bars } => bars.len(),
        Shape::Pareto(pareto) => pareto.bars.len(),
        Shape::Funnel(funnel) => funnel.points.len(),
        Shape::Heat { rows, columns, .. } => rows.len() * columns.len(),
        Shape::Timeline(timeline) => timeline.spans.len(),
    }
}

/// Reverses what stands in an area: the cursor is there.
fn under_cursor(buffer: &mut Buffer, area: Rect, theme: Theme) {
    let area = area.intersection(buffer.area);
    buffer.set_style(area, theme.style(Role::Cursor));
}

#[cfg(test)]
mod tests;
