//! A canvas of braille dots: two by four in each cell, so that lines run smoothly; every layer keeps its pattern without colour.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::tui::theme::{Role, Theme};

/// The bits of a cell's dots by row and column.
const BITS: [[u8; 2]; 4] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]];

/// How a line is broken, so that two lines differ where colours do not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    Solid,
    /// Four dots and a gap of four.
    Dashed,
    /// Every other dot.
    Dotted,
    /// One dot in four.
    Sparse,
}

impl Pattern {
    const fn has(self, step: i64) -> bool {
        match self {
            Self::Solid => true,
            Self::Dashed => step.rem_euclid(8) < 4,
            Self::Dotted => step.rem_euclid(2) == 0,
            Self::Sparse => step.rem_euclid(4) == 0,
        }
    }
}

/// The canvas. What is drawn later lies above and gives a cell its role.
#[derive(Debug, Clone)]
pub struct Dots {
    cells: usize,
    lines: usize,
    drawn: Vec<Option<(u8, Role)>>,
}

impl Dots {
    pub fn new(area: Rect) -> Self {
        let (cells, lines) = (usize::from(area.width), usize::from(area.height));
        Self { cells, lines, drawn: vec![None; cells * lines] }
    }

    /// Dots in a row, and rows of dots.
    pub const fn size(&self) -> (usize, usize) {
        (self.cells * 2, self.lines * 4)
    }

    /// Sets one dot; outside there is nothing to set.
    pub fn dot(&mut self, x: i64, y: i64, role: Role) {
        let (Ok(x), Ok(y)) = (usize::try_from(x), usize::try_from(y)) else { return };
        if x >= self.cells * 2 || y >= self.lines * 4 {
            return;
        }
        let slot = &mut self.drawn[(y / 4) * self.cells + x / 2];
        let before = slot.map_or(0, |(bits, _)| bits);
        *slot = Some((before | BITS[y % 4][x % 2], role));
    }

    /// A straight line from one dot to another, both included.
    pub fn line(&mut self, from: (i64, i64), to: (i64, i64), pattern: Pattern, role: Role) {
        let (across, down) = ((to.0 - from.0).abs(), (to.1 - from.1).abs());
        let steps = across.max(down).max(1);
        for step in 0..=steps {
            let x = from.0 + ((to.0 - from.0) * step * 2 + steps * (to.0 - from.0).signum()) / (steps * 2);
            let y = from.1 + ((to.1 - from.1) * step * 2 + steps * (to.1 - from.1).signum()) / (steps * 2);
            // By the place across, so that the parts of a line go on with the pattern of the parts before.
            if pattern.has(if across >= down { x } else { y }) {
                self.dot(x, y, role);
            }
        }
    }

    /// A thick dot, so that a value is told from the line that leads to it.
    pub fn point(&mut self, x: i64, y: i64, role: Role) {
        for (right, below) in [(0, 0), (1, 0), (0, 1), (1, 1), (0, -1), (1, -1)] {
            self.dot(x - x.rem_euclid(2) + right, y + below, role);
        }
    }

    /// Whether anything is drawn in a cell.
    pub fn is_free(&self, cell: usize, line: usize) -> bool {
        self.drawn.get(line * self.cells + cell).is_none_or(Option::is_none)
    }

    /// Writes the canvas into its area.
    pub fn draw(&self, buffer: &mut Buffer, area: Rect, theme: Theme) {
        for (at, drawn) in self.drawn.iter().enumerate() {
            let Some((bits, role)) = drawn else { continue };
            let (column, line) = (u16::try_from(at % self.cells), u16::try_from(at / self.cells));
            let (Ok(column), Ok(line)) = (column, line) else { continue };
            let Some(cell) = buffer.cell_mut((area.x + column, area.y + line)) else { continue };
            cell.set_char(char::from_u32(0x2800 + u32::from(*bits)).unwrap_or(' ')).set_style(theme.style(*role));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(dots: &Dots, area: Rect) -> Vec<String> {
        let mut buffer = Buffer::empty(area);
        dots.draw(&mut buffer, area, Theme::mono());
        let row = |y| (0..area.width).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        (0..area.height).map(row).collect()
    }

    #[test]
    fn lines_run_from_dot_to_dot() {
        let area = Rect::new(0, 0, 4, 2);
        let mut dots = Dots::new(area);
        dots.line((0, 7), (7, 0), Pattern::Solid, Role::Figure);
        assert_eq!(drawn(&dots, area), ["  ⡠⠊", "⡠⠊  "]);
        let mut dots = Dots::new(area);
        dots.line((0, 0), (7, 0), Pattern::Dashed, Role::Figure);
        dots.line((0, 4), (7, 4), Pattern::Dotted, Role::Figure);
        assert_eq!(drawn(&dots, area), ["⠉⠉  ", "⠁⠁⠁⠁"]);
        assert!(dots.is_free(3, 0) && !dots.is_free(0, 0));
    }

    #[test]
    fn outside_there_is_nothing() {
        let area = Rect::new(0, 0, 2, 1);
        let mut dots = Dots::new(area);
        dots.line((-50, -50), (50, 50), Pattern::Solid, Role::Plain);
        dots.point(3, 3, Role::Bad);
        assert_eq!(drawn(&dots, area).len(), 1);
        Dots::new(Rect::default()).dot(0, 0, Role::Plain);
    }
}
