//! The two pages of Reports, named in the first line as the lists of other tabs are: the key figures and the counts.

use ratatui::Frame;
use ratatui::layout::Rect;

use crate::tui::app::App;
use crate::tui::widgets::strip;

/// On a narrower screen the line has no room for the names.
const LEAST_WIDE: u16 = 76;

/// The names, each with whether its page is in front.
fn names(app: &App) -> [(String, bool); 2] {
    let counts = app.dashboard.counts;
    [("reports-page-figures", !counts), ("reports-page-counts", counts)]
        .map(|(key, in_front)| (format!(" {} ", app.words.get(key)), in_front))
}

/// Draws the names at the left; returns what is left of the line.
pub fn draw(app: &App, frame: &mut Frame<'_>, line: Rect) -> Rect {
    if line.width < LEAST_WIDE {
        return line;
    }
    let names = names(app);
    let x = strip::draw(frame, line, names.iter().map(|(name, in_front)| (name.as_str(), *in_front)), app.theme);
    Rect { x: x + 1, width: line.right().saturating_sub(x + 1), ..line }
}

/// Whether a column of the first line, from its left, is on the name of the page that is not in front.
pub fn turns_at(app: &App, column: u16, wide: u16) -> bool {
    let names = names(app);
    let at = strip::at(names.iter().map(|(name, _)| name.as_str()), column);
    wide >= LEAST_WIDE && at.is_some_and(|at| !names[at].1)
}
