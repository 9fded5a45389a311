//! A table of the visible rows only: columns of fixed widths by cells, a cursor, marks, and a scroll bar by estimate.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{fit, pad, put, width};
use crate::text::Words;
use crate::tui::theme::{Role, Theme};

/// How wide a column is and how much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its heading is the word `column-<id>`.
    pub id: &'static str,
    pub width: u16,
    /// Takes a share of the cells that are left over.
    pub grows: bool,
    pub right: bool,
    /// Columns of a high number go first when there is no room.
    pub rank: u8,
    /// What it may hold, where that is one of a few words: it is no wider than the widest of them.
    pub words: Option<Vocabulary>,
    /// Cells in which nothing of it would be cut, taken where there is room before others grow.
    pub wish: u16,
}

/// The words of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vocabulary {
    pub family: &'static str,
    pub codes: &'static [&'static str],
    /// Signs that may stand beside a word.
    pub beside: u16,
}

impl Column {
    /// The same column, which holds nothing but words for these codes, with so many signs beside one.
    pub const fn holding(self, family: &'static str, codes: &'static [&'static str], beside: u16) -> Self {
        Self { words: Some(Vocabulary { family, codes, beside }), ..self }
    }

    /// The same column, as narrow as its words and its heading allow in their language.
    pub fn fitted(self, words: &Words) -> Self {
        let Some(Vocabulary { family, codes, beside }) = self.words else { return self };
        // The sign of an order stands behind the heading.
        let heading = width(&words.get(&format!("column-{}", self.id))) + 1;
        let widest = heading.max(words.widest(family, codes) + usize::from(beside));
        let wish = u16::try_from(widest).unwrap_or(u16::MAX);
        Self { width: self.width.min(wish), wish, ..self }
    }
}

/// One cell's text and what it is.
pub type Cell = (String, Role);

/// What a table shows.
pub struct TableView<'a> {
    pub columns: &'a [Column],
    pub headings: &'a [String],
    pub rows: &'a [Vec<Cell>],
    /// Index among the rows shown.
    pub cursor: Option<usize>,
    pub marked: &'a [bool],
    /// Rows that somebody else has just changed.
    pub fresh: &'a [bool],
    /// A second line below each row; none where rows have one line.
    pub below: &'a [String],
    /// Blank cells between two columns.
    pub gap: u16,
    /// The heading that the list is sorted by, and whether it runs downwards.
    pub sorted: Option<(usize, bool)>,
}

/// Columns up to this rank are those that a list is read by.
const FIRST: u8 = 5;

/// The columns that fit and their widths.
pub fn layout(columns: &[Column], cells: u16, gap: u16) -> Vec<(usize, u16)> {
    let mut chosen: Vec<usize> = (0..columns.len()).collect();
    chosen.sort_by_key(|&at| (columns[at].rank, at));
    // Two cells for the mark at the left.
    let mut left = cells.saturating_sub(2);
    let mut shares: Vec<(usize, u16)> = Vec::new();
    // The columns that matter most have their words whole before others come in at all.
    let (first, others): (Vec<usize>, Vec<usize>) = chosen.into_iter().partition(|&at| columns[at].rank <= FIRST);
    for part in [first, others] {
        for at in part {
            let need = columns[at].width + if shares.is_empty() { 0 } else { gap };
            if need <= left {
                left -= need;
                shares.push((at, columns[at].width));
            }
        }
        for (at, wide) in &mut shares {
            let more = columns[*at].wish.saturating_sub(*wide).min(left);
            left -= more;
            *wide += more;
        }
    }
    shares.sort_unstable();
    let growing = u16::try_from(shares.iter().filter(|(at, _)| columns[*at].grows).count()).unwrap_or(1).max(1);
    let share = left / growing;
    let mut rest = left % growing;
    for (at, wide) in &mut shares {
        if columns[*at].grows {
            *wide += share + std::mem::take(&mut rest);
        }
    }
    shares
}

/// The sign of an order beside its word.
pub const fn arrow(descending: bool) -> &'static str {
    if descending { "v" } else { "^" }
}

/// Which column's heading stands at a cell of the screen, of a table with its scroll bar in an area.
pub fn column_at(columns: &[Column], area: Rect, x: u16) -> Option<usize> {
    let mut left = area.x + 2;
    layout(columns, area.width.saturating_sub(1), 1).into_iter().find_map(|(at, wide)| {
        let here = (left..=left + wide).contains(&x);
        left += wide + 1;
        here.then_some(at)
    })
}

/// Draws the headings and the rows.
pub fn draw(buffer: &mut Buffer, area: Rect, view: &TableView<'_>, theme: Theme) {
    if area.height == 0 || area.width < 4 {
        return;
    }
    let shares = layout(view.columns, area.width, view.gap);
    let mut x = area.x + 2;
    for &(at, wide) in &shares {
        let arrow = match view.sorted {
            Some((column, down)) if column == at => arrow(down),
            _ => "",
        };
        let heading = view.headings.get(at).map_or("", String::as_str);
        let room = usize::from(wide).saturating_sub(width(arrow));
        let text = pad(heading, room.min(width(heading)), false) + arrow;
        put(buffer, area, x, area.y, &pad(&text, wide.into(), view.columns[at].right), theme.style(Role::Title));
        x += wide + view.gap;
    }
    for (index, row) in view.rows.iter().enumerate() {
        let lines = if view.below.is_empty() { 1 } else { 2 };
        let y = area.y + 1 + u16::try_from(index * lines).unwrap_or(u16::MAX - area.y - 1);
        if y >= area.bottom() {
            break;
        }
        draw_row(buffer, Rect { y, height: 1, ..area }, view, index, &shares, row, theme);
        if let Some(below) = view.below.get(index).filter(|_| y + 1 < area.bottom()) {
            let line = Rect { y: y + 1, height: 1, ..area };
            put(
                buffer,
                line,
                line.x + 4,
                line.y,
                &fit(below, usize::from(line.width).saturating_sub(5)),
                theme.style(Role::Quiet),
            );
        }
    }
}

fn draw_row(
    buffer: &mut Buffer,
    line: Rect,
    view: &TableView<'_>,
    index: usize,
    shares: &[(usize, u16)],
    row: &[Cell],
    theme: Theme,
) {
    let under_cursor = view.cursor == Some(index);
    let marked = view.marked.get(index).copied().unwrap_or(false);
    let sign = match (under_cursor, marked) {
        (true, true) => ">*",
        (true, false) => "> ",
        (false, true) => " *",
        (false, false) if view.fresh.get(index) == Some(&true) => " ~",
        (false, false) => "  ",
    };
    put(buffer, line, line.x, line.y, sign, theme.style(if marked { Role::Marked } else { Role::Plain }));
    let mut x = line.x + 2;
    for &(at, wide) in shares {
        if let Some((text, role)) = row.get(at) {
            let text = pad(text, wide.into(), view.columns[at].right);
            put(buffer, line, x, line.y, &text, theme.style(*role));
        }
        x += wide + view.gap;
    }
    if under_cursor {
        buffer.set_style(line, theme.style(Role::Cursor));
    }
}

/// Draws a scroll bar in the last column of an area.
pub fn draw_bar(buffer: &mut Buffer, area: Rect, first: i64, shown: i64, total: i64, theme: Theme) {
    if total <= shown || area.height < 3 || area.width == 0 {
        return;
    }
    let height = i64::from(area.height);
    let size = (height * shown / total).clamp(1, height);
    let start = ((height - size) * first / (total - shown).max(1)).clamp(0, height - size);
    let x = area.right() - 1;
    for row in 0..height {
        let sign = if (start..start + size).contains(&row) { "█" } else { "│" };
        let y = area.y + u16::try_from(row).unwrap_or(0);
        put(buffer, area, x, y, sign, theme.style(Role::Border));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column] = &[
        Column { id: "number", width: 8, grows: false, right: false, rank: 0, words: None, wish: 0 },
        Column { id: "product", width: 10, grows: true, right: false, rank: 1, words: None, wish: 0 },
        Column { id: "value", width: 9, grows: false, right: true, rank: 2, words: None, wish: 0 },
    ];

    #[test]
    fn columns_leave_by_rank_and_never_pass_the_edge() {
        for cells in 0..100 {
            let shares = layout(COLUMNS, cells, 1);
            let used: u16 = shares.iter().map(|(_, wide)| wide + 1).sum::<u16>();
            assert!(shares.is_empty() || used < cells, "{cells}: {shares:?}");
        }
        assert_eq!(layout(COLUMNS, 40, 1), [(0, 8), (1, 19), (2, 9)]);
        assert_eq!(layout(COLUMNS, 24, 1), [(0, 8), (1, 13)]);
    }

    #[test]
    fn a_word_is_whole_where_there_is_room_for_it() {
        let wishing =
            [COLUMNS[0], Column { width: 6, wish: 12, rank: 1, ..COLUMNS[0] }, Column { rank: 2, ..COLUMNS[1] }];
        assert_eq!(layout(&wishing, 28, 1), [(0, 8), (1, 6), (2, 10)], "no room to spare");
        assert_eq!(layout(&wishing, 31, 1), [(0, 8), (1, 9), (2, 10)]);
        assert_eq!(layout(&wishing, 50, 1), [(0, 8), (1, 12), (2, 26)]);
        let minor = [wishing[0], wishing[1], Column { width: 4, rank: 8, ..COLUMNS[0] }];
        assert_eq!(layout(&minor, 22, 1), [(0, 8), (1, 11)], "a word is whole before what matters less comes in");
        assert_eq!(layout(&minor, 28, 1), [(0, 8), (1, 12), (2, 4)]);
    }

    #[test]
    fn wide_letters_never_push_a_column() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 40, 2));
        let row =
            vec![("R-1".to_owned(), Role::Plain), ("中文".repeat(10), Role::Plain), ("9.00".to_owned(), Role::Plain)];
        let view = TableView {
            columns: COLUMNS,
            headings: &["a".into(), "b".into(), "c".into()],
            rows: &[row],
            cursor: Some(0),
            marked: &[true],
            fresh: &[],
            below: &[],
            gap: 1,
            sorted: Some((0, true)),
        };
        draw(&mut buffer, Rect::new(0, 0, 40, 2), &view, Theme::mono());
        let line: String = (0..40).map(|x| buffer[(x, 1)].symbol().to_owned()).collect::<Vec<_>>().concat();
        assert!(line.starts_with(">*R-1"), "{line}");
        assert!(line.ends_with("9.00"), "{line}");
    }
}
