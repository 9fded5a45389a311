//! Places: tabs, lists with their filters, single cases, and the ways back and forward between them.

use super::{App, REMEMBERED, Tab, Zoom};
use crate::domain::command::{Args, Command, find_verb};
use crate::domain::ids::{Key, Kind};
use crate::domain::taught::Quoted;
use crate::services::read::Place;
use crate::tui::actions::Action;
use crate::tui::list::List;
use crate::tui::overlays::alike::Alike;
use crate::tui::overlays::lanes::LaneList;
use crate::tui::overlays::own_labels::OwnLabels;
use crate::tui::overlays::teach::Teaching;
use crate::tui::rows::Row;
use crate::tui::theme::Role;
use crate::tui::work::Task;

/// A place that Back returns to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spot {
    tab: Tab,
    kind: Option<Kind>,
    filter: String,
    zoom: Zoom,
    row: Option<(Key, Place)>,
}

impl App {
    pub(super) fn go_tab(&mut self, tab: Tab) {
        if !self.shows(tab) {
            return;
        }
        if tab != self.tab {
            self.remember();
            self.tab = tab;
            if self.zoom == Zoom::Case {
                self.zoom = Zoom::Split;
            }
        }
        self.reload();
    }

    /// The weekly review from anywhere.
    pub(super) fn go_review(&mut self) {
        self.dashboard.counts = false;
        self.go_tab(Tab::Reports);
    }

    /// The key of Reports leads from the dashboard to the counts and back.
    pub(super) fn turn_reports(&mut self) {
        self.dashboard.counts = !self.dashboard.counts;
        self.reload();
    }

    /// From the cases behind a figure back to it, as long as they are what is listed; false where they are not.
    pub(super) fn back_to_figure(&mut self) -> bool {
        let is_there = match (&self.drilled, self.list()) {
            (Some((kind, filter)), Some(list)) => list.kind == *kind && list.filter == *filter && list.marks.is_empty(),
            _ => false,
        };
        if is_there {
            self.drilled = None;
            self.travel(Action::Back);
        }
        is_there
    }

    /// A tab with several lists: its key leads from one to the next.
    pub(super) fn next_list(&mut self) {
        let lists = self.tab.lists();
        let at = lists.iter().position(|kind| Some(*kind) == self.kind()).unwrap_or(0);
        if let Some(next) = lists.get((at + 1) % lists.len().max(1)) {
            self.go_list(*next);
        }
    }

    /// Goes to the list that a key of its own leads to.
    pub(super) fn go_list_by(&mut self, action: Action) {
        self.go_list(match action {
            Action::Rules => Kind::Definition,
            Action::Runs => Kind::Run,
            Action::Outbox => Kind::Effect,
            Action::Actions => Kind::Action,
            _ => Kind::Task,
        });
    }

    /// Goes to one of the lists of a tab that has several.
    pub(super) fn go_list(&mut self, kind: Kind) {
        if !self.shows(Tab::of(kind)) {
            return;
        }
        self.remember();
        self.tab = Tab::of(kind);
        self.turn_to(kind);
        self.zoom = Zoom::Split;
        self.reload();
    }

    pub(super) fn turn_to(&mut self, kind: Kind) {
        match Tab::of(kind) {
            Tab::Automation => self.work = kind,
            Tab::Knowledge => self.known = kind,
            Tab::Returns => self.answers = kind,
            _ => {}
        }
    }

    pub(super) fn go_by(&mut self, steps: usize) {
        let shown: Vec<Tab> = Tab::ALL.iter().copied().filter(|tab| self.shows(*tab)).collect();
        let at = shown.iter().position(|tab| *tab == self.tab).unwrap_or(0);
        self.go_tab(shown[(at + steps) % shown.len()]);
    }

    /// Opens a list with a filter.
    pub fn go_to(&mut self, kind: Kind, filter: &str) {
        self.remember();
        self.tab = Tab::of(kind);
        self.turn_to(kind);
        self.zoom = Zoom::Split;
        self.filter(filter);
    }

    /// Opens one case in full.
    pub fn show(&mut self, key: Key) {
        // By its number alone: as a word it finds every case that names it, too.
        self.go_to(key.kind, &format!("number:{key}"));
        self.zoom = Zoom::Case;
    }

    /// Whether the case in full stands in a list of its own, made to show it to somebody who came from elsewhere.
    pub(super) fn was_shown(&self) -> bool {
        let number = self.list().and_then(|list| list.filter.strip_prefix("number:"));
        number.is_some_and(|number| Key::parse(number).is_some()) && !self.back.is_empty()
    }

    pub(super) fn filter(&mut self, filter: &str) {
        let env = self.env();
        if let Some(list) = self.list_mut() {
            list.marks.clear();
            let asks = list.select(filter, &env);
            self.asks(asks);
        }
    }

    /// Where the eye is now.
    pub(super) fn spot(&self) -> Spot {
        let filter = self.list().map(|list| list.filter.clone()).unwrap_or_default();
        Spot { tab: self.tab, kind: self.kind(), filter, zoom: self.zoom, row: self.list().and_then(List::spot) }
    }

    /// Keeps the place for Back; a new way leads on from here, so Forward has nothing left.
    pub(super) fn remember(&mut self) {
        self.leave_past_of_case();
        let spot = self.spot();
        self.keep_for_back(spot);
    }

    fn keep_for_back(&mut self, spot: Spot) {
        self.back.push(spot);
        if self.back.len() > REMEMBERED {
            self.back.remove(0);
        }
        self.forward.clear();
    }

    /// Begins to type the filter.
    pub(super) fn begin_filter(&mut self) {
        let spot = self.spot();
        if let Some(list) = self.list_mut() {
            list.edit_filter();
            self.before_filter = Some(spot);
        }
    }

    /// Once another filter has been typed, Back leads to the one before, on the row where it was left.
    pub(super) fn remember_filter(&mut self) {
        let Some(list) = self.list().filter(|list| list.editing.is_none()) else { return };
        let filter = list.filter.clone();
        if let Some(spot) = self.before_filter.take_if(|spot| spot.filter != filter) {
            self.keep_for_back(spot);
        }
    }

    /// Back, forward, or to and fro between the last two places.
    pub(super) fn travel(&mut self, action: Action) {
        let here = self.spot();
        let found = if action == Action::Forward { self.forward.pop() } else { self.back.pop() };
        let Some(spot) = found else {
            let text = self.words.get("toast-no-place");
            return self.say(text, Role::Quiet);
        };
        match action {
            Action::Back => self.forward.push(here),
            _ => self.back.push(here),
        }
        self.tab = spot.tab;
        if let Some(kind) = spot.kind {
            self.turn_to(kind);
        }
        self.zoom = spot.zoom;
        let env = self.env();
        match self.list_mut() {
            Some(list) => {
                if list.filter != spot.filter {
                    list.marks.clear();
                }
                let asks = list.restore(&spot.filter, spot.row, &env);
                self.asks(asks);
            }
            None => self.reload(),
        }
    }

    /// The customer of the case at hand in full; without one, the list of customers.
    pub(super) fn go_customer(&mut self) {
        match self.list().and_then(|list| list.row()).and_then(Row::customer_id) {
            Some(id) => self.show(Key::new(Kind::Customer, id)),
            None => self.go_list(Kind::Customer),
        }
    }

    /// Begins an article of the desk's own.
    pub(super) fn new_article(&mut self) {
        if self.kind() != Some(Kind::Article) {
            self.go_list(Kind::Article);
        }
        if let Ok(spec) = find_verb("write", Kind::Article) {
            let language = crate::domain::articles::language(self.words.lang().code());
            let with = [("language".to_owned(), language)].into();
            self.open_form(spec, &[Key::new(Kind::Article, 0)], &with);
        }
    }

    /// Takes over the articles that came with the program.
    pub(super) fn adopt_articles(&mut self) {
        let key = Key::new(Kind::Article, 0);
        self.run(vec![Command { verb: "adopt".to_owned(), key, args: Args::default() }]);
    }

    /// Puts the text of an article into the answer being written, or begins one with it.
    pub(super) fn insert(&mut self, text: &str, article: &str) {
        if self.layers.is_empty() {
            self.begin_verb("answer", true);
        }
        if let Some(layer) = self.layers.last_mut() {
            layer.overlay.insert(text, article);
        }
    }

    /// The cases alike the return or the complaint at hand.
    pub(super) fn open_alike(&mut self) {
        if self.kind() == Some(Kind::Parcel) {
            return self.open_lanes();
        }
        let key = self.list().and_then(|list| list.row()).map(Row::key);
        let Some(key) = key.filter(|key| matches!(key.kind, Kind::Return | Kind::Ticket)) else { return };
        let alike = Alike::new(key, self.words.lang());
        let ask = alike.question();
        self.push(alike);
        self.asks(vec![ask]);
    }

    /// What was learned of past parcels, beginning with those that are like the one at hand.
    /// Asks the model of the settings what the cases at hand are about.
    pub(super) fn ask_model(&mut self) {
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        let is_asked = |key: &Key| matches!(key.kind, Kind::Return | Kind::Ticket | Kind::Review);
        let cases: Vec<Key> = targets.into_iter().filter(is_asked).collect();
        if cases.is_empty() {
            let text = self.words.get("toast-nothing-selected");
            return self.say(text, Role::Warning);
        }
        let text = self.words.fill("labels-asking", &[("n", cases.len().into())]);
        self.work(Task::AskModel(cases));
        self.say(text, Role::Good);
    }

    /// The labels of the user's own, with the words of the case at hand.
    pub(super) fn open_own_labels(&mut self) {
        let row = self.list().and_then(|list| list.row());
        let quoted = |row: &Row| Quoted { text: row.wording(), from: vec![row.key()] };
        let words = row.map(quoted).unwrap_or_default();
        self.push(OwnLabels::new(words));
        self.asks(vec![OwnLabels::question()]);
    }

    /// What people's corrections would teach.
    pub(super) fn open_teaching(&mut self) {
        let (teaching, acts) = Teaching::begin();
        self.push(teaching);
        self.acts(acts);
    }

    pub(super) fn open_lanes(&mut self) {
        let parcel = match self.list().and_then(|list| list.row()) {
            Some(Row::Parcel(parcel)) => Some(parcel.as_ref()),
            _ => None,
        };
        let lanes = LaneList::new(parcel);
        self.push(lanes);
        self.asks(vec![LaneList::question()]);
    }

    /// The cases of another kind about the same order.
    pub(super) fn related(&mut self, kind: Kind) {
        let Some(row) = self.list().and_then(|list| list.row()) else { return };
        if let (Row::Parcel(parcel), Kind::Return) = (row, kind) {
            match parcel.returns().as_slice() {
                [] => {}
                [id] => return self.show(Key::new(Kind::Return, *id)),
                _ => {
                    let query = format!("parcel:{}", row.key());
                    return self.go_to(kind, &query);
                }
            }
        }
        // Parcels know their return, and returns all their parcels.
        if let (Row::Return(case), Kind::Parcel) = (row, kind)
            && !case.parcels.is_empty()
        {
            let query = format!("return:{}", row.key());
            return self.go_to(kind, &query);
        }
        if let Some(case) = row.case() {
            return self.show(case);
        }
        let order = row.order_ref().to_owned();
        if order.is_empty() {
            let text = self.words.get("toast-no-order");
            return self.say(text, Role::Warning);
        }
        self.go_to(kind, &format!("order:\"{order}\""));
    }
}
