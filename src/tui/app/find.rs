//! Going to anything by its name: which places the screen has, and how one of them is gone to.

use super::{App, Tab, first_filter};
use crate::domain::ids::Kind;
use crate::tui::overlays::find::{Find, Spot, Target};
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};

impl App {
    pub(super) fn open_find(&mut self) {
        let find = Find::new(self.recent.spots(&self.words).chain(self.spots()).collect());
        self.push(find);
        let kinds = self.lists.iter().map(|list| list.kind).filter(|kind| self.shows(Tab::of(*kind))).collect();
        self.asks(vec![Ask { slot: Slot::AllViews, generation: 0, question: Question::AllViews(kinds) }]);
    }

    /// Tabs, the lists that tabs have beside their first one, and settings.
    fn spots(&self) -> Vec<Spot> {
        let mut spots = Vec::new();
        for &tab in Tab::ALL.iter().filter(|tab| self.shows(**tab)) {
            let label = self.words.get(&format!("tab-{}", tab.code()));
            let note = self.words.get("find-tab");
            spots.push(Spot { label, note, code: tab.code().to_owned(), target: Target::Tab(tab) });
            spots.extend(tab.lists().iter().skip(usize::from(tab != Tab::Automation)).map(|kind| self.spot_of(*kind)));
        }
        let settings = self.settings();
        spots.extend(settings.iter().map(|setting| Spot {
            label: setting.name(&self.words),
            note: self.words.get("find-setting"),
            code: setting.key.to_owned(),
            target: Target::Setting(setting.key),
        }));
        spots
    }

    fn spot_of(&self, kind: Kind) -> Spot {
        let note = self.words.get("find-list");
        Spot { label: self.kind_word(kind), note, code: kind.plural().to_owned(), target: Target::List(kind) }
    }

    pub(super) fn go_spot(&mut self, target: Target) {
        match target {
            Target::Tab(tab) => self.go_tab(tab),
            Target::List(kind) => self.go_list(kind),
            Target::View(kind, query) if query.is_empty() => self.go_to(kind, first_filter(kind)),
            Target::View(kind, query) => self.go_to(kind, &query),
            Target::Setting(key) => self.open_settings(Some(key)),
            Target::Case(key) => self.show(key),
        }
    }
}
