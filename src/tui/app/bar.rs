//! The key bar: which keys lead on from here, as many as there is room for.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::past::SLIDER;
use super::{App, Tab, Zoom};
use crate::domain::ids::Kind;
use crate::tui::actions::{Action, Place};
use crate::tui::overlays::Overlay;
use crate::tui::rows::Row;
use crate::tui::tabs::dashboard;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, width};

impl App {
    /// What the key bar offers: the ways on after a prefix, else what applies to the row, then the common keys.
    fn bar_items(&self) -> Vec<(Action, String, String)> {
        if let Some(layer) = self.layers.last() {
            return self.overlay_items(layer.overlay.as_ref());
        }
        let item = |action: Action, key: String| (action, key, self.bar_word(action));
        let places = self.places();
        if !self.pressed.is_empty() {
            // The ways on stand in a box above the bar.
            let escape = self.keys.key_of(Action::Escape, places);
            return escape.map(|key| item(Action::Escape, key)).into_iter().collect();
        }
        if self.past.is_some() {
            let common = [Action::Past, Action::Open, Action::Origins, Action::Find, Action::Help];
            let word = |action| match action {
                Action::Past => self.words.get("past-to-moment"),
                _ => self.action_word(action),
            };
            let told = |action| self.keys.key_of(action, places).map(|key| (action, key, word(action)));
            return SLIDER.into_iter().chain(common).filter_map(told).collect();
        }
        let mut actions: Vec<Action> = Vec::new();
        if self.zoom == Zoom::Case {
            actions.push(Action::Escape);
        }
        if let (Some(kind), Some(row)) = (self.kind(), self.list().and_then(|list| list.row())) {
            actions.extend(self.decisions(kind, row));
            if kind == Kind::Definition {
                actions.extend(super::rules::ON_RULES);
                actions.push(Action::NewRule);
            }
        } else if self.tab.kind().is_none() {
            actions.push(Action::Open);
            actions.extend(if self.on_dashboard() {
                dashboard::IN_BAR
            } else if self.tab == Tab::Reports {
                &[Action::Bucket, Action::ZoomIn, Action::ZoomOut, Action::AsTable, Action::CopyChart][..]
            } else {
                &[Action::Review, Action::Report, Action::Import]
            });
        }
        actions.extend([Action::Filter, Action::Mark, Action::Undo, Action::Palette, Action::Help, Action::Quit]);
        actions
            .into_iter()
            .filter(|action| self.tab.kind().is_some() || !matches!(action, Action::Filter | Action::Mark))
            .filter(|action| self.shows(Tab::Reports) || !matches!(action, Action::Review | Action::Report))
            .filter_map(|action| self.keys.key_of(action, places).map(|key| item(action, key)))
            .collect()
    }

    /// What is told in full elsewhere may be short here.
    fn bar_word(&self, action: Action) -> String {
        let short = |name: String| self.words.find(&format!("bar-{name}"), &[]);
        let of_kind = self.kind().and_then(|kind| short(format!("{}-{}", kind.code(), action.code())));
        of_kind.or_else(|| short(action.code().to_owned())).unwrap_or_else(|| self.action_word(action))
    }

    /// The first decisions that apply to a row. Whoever reads a case may have to say what it is about, or to read it in another
    /// language: those stand among the first.
    fn decisions(&self, kind: Kind, row: &Row) -> Vec<Action> {
        // Whether there is a draft to discard is not in the row.
        let has_draft = || self.stored_draft(&[row.key()]).is_some();
        let applies = self.keys.deeds(kind).filter(|(_, deed)| match row.verb(deed) {
            "discard" => has_draft(),
            verb => row.allowed(verb).is_ok(),
        });
        let applies = applies.map(|(action, _)| action).filter(|action| *action != Action::AcceptWith);
        if self.zoom != Zoom::Case {
            return applies.take(6).collect();
        }
        let (about, mut others): (Vec<Action>, Vec<Action>) = applies.partition(|action| *action == Action::Issue);
        let later = others.split_off(others.len().min(2)).into_iter().take(4);
        let has_words = matches!(kind, Kind::Return | Kind::Ticket).then_some(Action::Translate);
        others.into_iter().chain(about).chain(has_words).chain([Action::NextCase]).chain(later).collect()
    }

    /// The keys that lead on in an overlay; those of what lies below it do nothing now.
    fn overlay_items(&self, overlay: &dyn Overlay) -> Vec<(Action, String, String)> {
        use Action::{
            Confirm, Decline, Escape, NextField, NextSection, Open, Submit, Undo, WholeForm, WriteAs, WriteSection,
        };
        let places = overlay.places();
        let is_done = places.contains(&Place::Done);
        // A letter is typed where text is taken; there it is Enter that says yes.
        let types = |key: &str| overlay.takes_text() && key.chars().count() == 1;
        let chooses = places.contains(&Place::Choose) || (overlay.takes_text() && places.contains(&Place::Confirm));
        let shown =
            [Confirm, Decline, Undo, Submit, Open, NextSection, WriteSection, WriteAs, NextField, WholeForm, Escape];
        let shown = shown.into_iter().filter(|action| match action {
            Open => chooses,
            Undo => is_done,
            _ => true,
        });
        let item = |action: Action| {
            let key = self.keys.key_of(action, places).filter(|key| !types(key))?;
            let word = if action == Open { overlay.opens().to_owned() } else { action.word() };
            Some((action, key, self.words.get(&word)))
        };
        let mut items: Vec<(Action, String, String)> = shown.filter_map(item).collect();
        // A key that an earlier place has taken does not do what a later one says of it.
        let mut seen: Vec<String> = Vec::new();
        items.retain(|(_, key, _)| {
            !seen.contains(key) && {
                seen.push(key.clone());
                true
            }
        });
        items
    }

    /// The word of an action for the kind of record in front, where it has one of its own.
    pub(super) fn action_word(&self, action: Action) -> String {
        let own = self.kind().map(|kind| format!("action-{}-{}", kind.code(), action.code()));
        own.and_then(|key| self.words.find(&key, &[])).unwrap_or_else(|| self.words.get(&action.word()))
    }

    fn bar_cells(&self) -> Vec<(Action, String, String, u16)> {
        let mut x = 0;
        let room = self.size.0.saturating_sub(3);
        let mut cells = Vec::new();
        let items = self.bar_items();
        // Help stays in sight however narrow the screen is.
        let help = items.iter().find(|(action, _, _)| *action == Action::Help).cloned();
        let wide = |key: &str, word: &str| u16::try_from(width(key) + width(word) + 3).unwrap_or(u16::MAX);
        let reserved = help.as_ref().map_or(0, |(_, key, word)| wide(key, word));
        for (action, key, word) in items {
            let need = wide(&key, &word);
            let keep = if action == Action::Help { 0 } else { reserved };
            if x + need + keep <= room || action == Action::Help {
                cells.push((action, key, word, x));
                x += need;
            }
            if action == Action::Help && x > room {
                break;
            }
        }
        cells
    }

    pub(super) fn bar_action_at(&self, column: u16) -> Option<Action> {
        let under = |(_, key, word, x): &(Action, String, String, u16)| {
            let wide = u16::try_from(width(key) + width(word) + 1).unwrap_or(0);
            (x + 1..x + 1 + wide).contains(&column)
        };
        self.bar_cells().into_iter().find(under).map(|(action, ..)| action)
    }

    pub(super) fn draw_bar(&self, frame: &mut Frame<'_>, line: Rect) {
        if line.height == 0 {
            return;
        }
        if let Some((text, role)) = &self.toast {
            return self.draw_toast(frame, line, text, *role);
        }
        if self.is_heard() && self.layers.is_empty() && self.pressed.is_empty() {
            return;
        }
        let buffer = frame.buffer_mut();
        if self.list().is_some_and(|list| list.editing.is_some()) && self.layers.is_empty() {
            let hint = fit(&self.words.get("list-filter-hint"), usize::from(line.width).saturating_sub(2));
            put(buffer, line, line.x + 1, line.y, &hint, self.theme.style(Role::Quiet));
            return;
        }
        if let Some(hint) = self.count_hint().filter(|_| self.layers.is_empty()) {
            let hint = fit(&hint, usize::from(line.width).saturating_sub(2));
            put(buffer, line, line.x + 1, line.y, &hint, self.theme.style(Role::Key));
            return;
        }
        let cells = self.bar_cells();
        if cells.len() < self.bar_items().len() {
            // There are more keys than room; help has them all.
            put(buffer, line, line.right().saturating_sub(2), line.y, "…", self.theme.style(Role::Quiet));
        }
        for (_, key, word, x) in cells {
            let x = put(buffer, line, line.x + 1 + x, line.y, &key, self.theme.style(Role::Key));
            put(buffer, line, x + 1, line.y, &word, self.theme.style(Role::Quiet));
        }
    }
}
