//! How the list and the case beside it are arranged: order, room for each, what is copied of a row.

use super::{App, Zoom};
use crate::domain::ids::{Key, Kind};
use crate::domain::query::fields::{find, find_sort};
use crate::domain::query::{FieldSpec, FieldType, SortSpec, fields, sorts};
use crate::tui::actions::Action;
use crate::tui::msg::Effect;
use crate::tui::overlays::Act;
use crate::tui::overlays::choice::{Choice, Way};
use crate::tui::overlays::columns::ColumnList;
use crate::tui::overlays::groups::Groups;
use crate::tui::overlays::naming::{Named, Naming};
use crate::tui::overlays::views::Views;
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};
use crate::tui::rows::{Row, cells};
use crate::tui::theme::Role;
use crate::tui::widgets::table;

/// How many hundredths one press moves the border between list and case.
const NUDGE: u16 = 5;

/// The fields by which a list makes groups that people can read: columns of it that hold codes or names.
fn groupable(kind: Kind) -> impl Iterator<Item = &'static FieldSpec> {
    let plain = |field: &&FieldSpec| {
        matches!(
            field.holds,
            FieldType::Code(_) | FieldType::Text | FieldType::Carrier | FieldType::Person | FieldType::Words
        )
    };
    let apart = |field: &&FieldSpec| {
        !matches!(field.name, "order" | "tracking" | "email" | "phone" | "handle" | "subject" | "note")
    };
    // In the order of the columns, so that what matters most has the plainest letter.
    let shown = crate::tui::rows::columns(kind).iter();
    shown
        .filter_map(move |column| fields(kind).iter().find(|field| field.name == column.id))
        .filter(plain)
        .filter(apart)
}

/// Orders in which the least comes first unless asked otherwise: what is due first, what went silent first.
const LEAST_FIRST: &[&str] = &["due", "stuck"];

impl App {
    pub(super) fn open_sort(&mut self) {
        let Some(kind) = self.kind() else { return };
        let ways = sorts(kind)
            .iter()
            .map(|sort| Way { label: self.sort_label(sort), code: sort.name.to_owned(), act: Act::Sort(sort.name) })
            .collect();
        let title = self.words.get("sort-title");
        self.push(Choice::new(title, ways));
    }

    /// An order's word, with the sign of the heading when the list has it now.
    fn sort_label(&self, sort: &SortSpec) -> String {
        let word = self.words.code("sort", sort.name);
        match self.list().and_then(|list| list.order()).filter(|order| order.column == sort.column) {
            Some(order) => format!("{word} {}", table::arrow(order.descending)),
            None => word,
        }
    }

    /// Sorts by a column; by the same one again turns the order round.
    pub(super) fn sort(&mut self, by: &str) {
        let Some(list) = self.list() else { return };
        let Some(sort) = find_sort(list.kind, by) else { return };
        let descending = match list.order() {
            Some(order) if order.column == sort.column => !order.descending,
            _ => !LEAST_FIRST.contains(&sort.name),
        };
        let words: Vec<&str> = list.filter.split(' ').filter(|word| !word.starts_with("sort:")).collect();
        let sign = if descending { "-" } else { "" };
        let filter = [words.join(" "), format!("sort:{sign}{}", sort.name)].join(" ");
        self.remember();
        self.filter(filter.trim());
    }

    /// Shows the views of this list; their numbers follow as they are counted.
    pub(super) fn open_views(&mut self) {
        let Some(kind) = self.kind() else { return };
        self.push(Views::new(kind));
        let env = self.env();
        let ask = |slot, counted| Ask { slot, generation: 0, question: Question::Views { kind, counted } };
        self.asks(vec![ask(Slot::Views, None), ask(Slot::ViewCounts, Some(env))]);
    }

    /// Asks for the name under which this list's filter and order are kept.
    pub(super) fn save_view(&mut self) {
        let Some(list) = self.list() else { return };
        let naming = Naming::new(list.kind, Named::Query(list.filter.clone()), String::new());
        self.push(naming);
    }

    /// Sorts by the heading at a column of the screen, or says why its column gives no order.
    pub(super) fn sort_at(&mut self, column: u16) {
        let (Some(kind), area) = (self.kind(), self.regions().list) else { return };
        let known: Vec<_> = self
            .list()
            .map(|list| list.shown_columns(&self.words))
            .unwrap_or_default()
            .into_iter()
            .map(|(_, column)| column)
            .collect();
        let Some(at) = table::column_at(&known, area, column) else { return };
        let id = known[at].id;
        let sort = sorts(kind).iter().find(|sort| crate::tui::rows::sorted_by(sort.name, id));
        match sort {
            Some(sort) => self.sort(sort.name),
            None => {
                let name = self.words.get(&format!("column-{id}"));
                let key = self.key_hint(Action::Sort);
                let text = self.words.fill("toast-no-order-by", &[("column", name.into()), ("key", key.into())]);
                self.say(text, Role::Warning);
            }
        }
    }

    /// The columns of this list, to be chosen.
    pub(super) fn open_columns(&mut self) {
        let Some(list) = self.list() else { return };
        let shown: Vec<_> = list.shown_columns(&self.words).into_iter().map(|(_, column)| column.id).collect();
        let columns = ColumnList::new(list.kind, &shown);
        self.push(columns);
    }

    pub(super) fn show_columns(&mut self, kind: Kind, columns: &[&'static str]) {
        let all = crate::tui::rows::columns(kind).iter().map(|column| column.id);
        let usual = columns.iter().copied().eq(all);
        if let Some(list) = self.list_of(kind) {
            list.choose_columns(columns.iter().copied().filter(|_| !usual));
        }
    }

    /// Asks by which field this list is to be seen in groups.
    pub(super) fn choose_group(&mut self) {
        let Some(kind) = self.kind() else { return };
        let fields = groupable(kind);
        let ways = fields.map(|field| {
            let label = self.words.get(&format!("column-{}", field.name.replace('_', "-")));
            Way { label, code: field.name.to_owned(), act: Act::Group(field.name) }
        });
        let ways: Vec<Way> = ways.collect();
        let title = self.words.get("groups-by");
        self.push(Choice::new(title, ways));
    }

    pub(super) fn open_groups(&mut self, field: &str) {
        let Some(list) = self.list() else { return };
        let Some(field) = find(list.kind, field) else { return };
        let Some(selection) = list.selection().cloned() else { return };
        let kind = list.kind;
        let groups = Groups::new(kind, field, &list.filter);
        self.push(groups);
        let question = Question::Groups { kind, column: field.column, selection };
        self.asks(vec![Ask { slot: Slot::Groups, generation: 0, question }]);
    }

    /// The views beside the list, or more room for it.
    pub(super) fn turn_views(&mut self) {
        self.shares.without_views = !self.shares.without_views;
        let key = if self.shares.without_views { "toast-views-hidden" } else { "toast-views-shown" };
        let text = self.words.get(key);
        self.say(text, Role::Good);
        self.ask_views();
    }

    /// More or less of the list; the border between list and case moved, or one of them in full.
    pub(super) fn share(&mut self, action: Action) {
        match action {
            Action::Zoom if self.zoom == Zoom::Case => self.zoom = Zoom::Split,
            Action::Zoom => self.zoom = Zoom::ListOnly,
            Action::ZoomBack if self.zoom == Zoom::ListOnly => self.zoom = Zoom::Split,
            Action::ZoomBack => self.open(),
            _ => {
                self.zoom = Zoom::Split;
                let now = self.shares.now(self.size);
                let next = if action == Action::Wider { now + NUDGE } else { now.saturating_sub(NUDGE) };
                self.shares.set(self.size, next);
            }
        }
    }

    pub(super) fn copy(&mut self, action: Action) {
        let Some(list) = self.list() else { return };
        let text = match action {
            Action::Copy => list.targets().iter().map(Key::to_string).collect::<Vec<_>>().join(" "),
            Action::CopyOrder => list.row().map(|row| row.order_ref().to_owned()).unwrap_or_default(),
            Action::CopyTracking => list.row().map(|row| row.tracking().to_owned()).unwrap_or_default(),
            _ => list.row().map(|row| self.line_of(row)).unwrap_or_default(),
        };
        if text.is_empty() {
            let text = self.words.get("toast-nothing-to-copy");
            return self.say(text, Role::Warning);
        }
        let told = self.words.fill("toast-copied", &[("what", text.as_str().into())]);
        self.effects.push(Effect::Copy(text));
        self.say(told, Role::Good);
    }

    /// A row as a spreadsheet takes it: its cells with tabs between them.
    fn line_of(&self, row: &Row) -> String {
        let cells = cells(row, &self.words, self.now).into_iter().map(|(text, _)| text.trim().to_owned());
        cells.collect::<Vec<_>>().join("\t")
    }
}
