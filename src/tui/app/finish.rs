//! What is the same on every screen, whoever looks at it or hears it: background, signs, links, and which scene it is.

use ratatui::Frame;

use super::App;
use crate::config::Symbols;
use crate::domain::ids::Kind;
use crate::tui::links::{addresses, link};
use crate::tui::theme::in_ascii;

impl App {
    /// What is looked at, so that another look is told from a change of this one.
    pub fn scene(&self) -> String {
        let kind = self.kind().map_or("", Kind::code);
        format!("{} {kind} {:?} {}", self.tab, self.zoom, self.layers.len())
    }

    /// Whether the screen is heard, so that what changes with every key would be said with every key.
    pub const fn is_heard(&self) -> bool {
        self.shares.one_at_a_time
    }

    /// For those who hear the screen: one thing at a time.
    pub fn hear_only(&mut self, only: bool) {
        self.shares.one_at_a_time = only;
    }

    /// What is the same on every screen: the theme's background, and signs that the terminal can draw.
    pub(super) fn finish(&self, frame: &mut Frame<'_>) {
        self.theme.ground(frame.buffer_mut());
        if self.looks.symbols == Symbols::Ascii {
            in_ascii(frame.buffer_mut());
        }
        if self.looks.means.links && self.layers.is_empty() {
            let case = self.list().and_then(|list| list.case.as_ref());
            let texts = case
                .into_iter()
                .flat_map(|case| case.messages.iter().map(|message| message.body.as_str()).chain([case.row.comment()]));
            let addresses: Vec<&str> = texts.flat_map(addresses).collect();
            link(frame.buffer_mut(), &addresses);
        }
    }
}
