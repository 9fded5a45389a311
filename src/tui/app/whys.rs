//! Asking why from wherever one is: about the marked cases, the case under the cursor, or what a tab has at hand. And reports: what is
//! written into them, and one that is made and read.

use super::App;
use crate::domain::ids::Kind;
use crate::services::causes::AtHand;
use crate::services::reports::seen::Seen;
use crate::tui::overlays::reader::Reader;
use crate::tui::overlays::reports::Reports as Shelf;
use crate::tui::overlays::sections::Sections;
use crate::tui::overlays::whys::Whys;
use crate::tui::rows::Row;

impl App {
    /// Asks why about the marked cases or the one under the cursor.
    pub(super) fn open_whys(&mut self) {
        let action = match self.list().and_then(|list| list.row()) {
            Some(Row::Action(action)) => action.cause_id,
            _ => None,
        };
        if let Some(node) = action {
            return self.show_whys(Whys::of_node(node, self.env()));
        }
        if self.on_dashboard() {
            return self.ask_why(self.dashboard_at_hand());
        }
        let is_case = |kind| matches!(kind, Kind::Return | Kind::Ticket | Kind::Parcel);
        let targets = self.list().filter(|list| is_case(list.kind)).map(|list| list.targets()).unwrap_or_default();
        let at_hand = if targets.is_empty() { AtHand::Nothing } else { AtHand::Cases(targets) };
        self.ask_why(at_hand);
    }

    /// Asks why about what a tab has at hand: a figure, the cases of a bar.
    pub fn ask_why(&mut self, at_hand: AtHand) {
        self.show_whys(Whys::new(at_hand, self.env()));
    }

    /// The sections of reports, to be written.
    pub(super) fn open_sections(&mut self) {
        let ask = Sections::question(self.now, self.words.lang());
        self.push(Sections::default());
        self.asks(vec![ask]);
    }

    /// The reports that were made.
    pub(super) fn open_shelf(&mut self) {
        self.push(Shelf::new(self.now, self.words.lang()));
        self.asks(vec![Shelf::question()]);
    }

    /// A report of what is looked at.
    pub(crate) fn open_report(&mut self) {
        self.has_done("report");
        let seen = if self.on_dashboard() { self.dashboard_seen() } else { Seen::default() };
        self.push(Reader::new(seen));
        self.asks(vec![Reader::question()]);
    }

    fn show_whys(&mut self, whys: Whys) {
        let ask = whys.question();
        self.push(whys);
        self.asks(vec![ask]);
    }
}
