//! Marks: what marks, and what was marked when it was decided about, which comes back when the decision is taken back.

use std::collections::BTreeSet;

use super::App;
use crate::domain::ids::Kind;
use crate::tui::actions::Action;
use crate::tui::theme::Role;

/// Decisions whose marks are kept: a session lasts all day, and thousands may be marked at once.
const MOST_KEPT: usize = 16;

/// The marks of one decision.
pub(super) struct Marked {
    kind: Kind,
    /// What the list showed then: marks out of sight would be decided about unseen.
    filter: String,
    marks: BTreeSet<i64>,
}

impl App {
    pub(super) fn mark(&mut self, action: Action) {
        if action == Action::MarkAlike {
            return self.mark_alike();
        }
        let Some(list) = self.list_mut() else { return };
        match action {
            Action::MarkAll | Action::MarkInvert => {
                let ask = if action == Action::MarkAll { list.mark_all() } else { list.invert_marks() };
                self.asks(ask.into_iter().collect());
            }
            Action::MarkRange => {
                let before = list.marks.len();
                list.mark_range();
                if list.marks.len() == before {
                    let text = self.words.get("toast-range-marked");
                    self.say(text, Role::Quiet);
                }
            }
            _ => {
                list.mark();
                let asks = list.step(1);
                self.asks(asks);
            }
        }
    }

    /// Keeps what was marked in a list when it was decided about.
    pub(super) fn keep_marks(&mut self, kind: Kind, group: Option<i64>) {
        let Some(list) = self.list_of(kind).filter(|list| !list.marks.is_empty()) else { return };
        let marked = Marked { kind, filter: list.filter.clone(), marks: list.marks.clone() };
        if let Some(group) = group {
            self.decided_marks.insert(group, marked);
            // Groups are numbered as they come, so that the first is the oldest.
            while self.decided_marks.len() > MOST_KEPT {
                self.decided_marks.pop_first();
            }
        }
    }

    /// The decision is taken back, and what was marked is marked again as long as the list shows the same; done once more, it is not.
    pub(super) fn bring_marks(&mut self, group: i64, is_redo: bool) {
        let Some(Marked { kind, filter, marks }) = self.decided_marks.get(&group) else { return };
        let list = self.lists.iter_mut().find(|list| list.kind == *kind && list.filter == *filter);
        let Some(list) = list else { return };
        if is_redo {
            list.marks.clear();
        } else {
            list.marks.clone_from(marks);
        }
    }
}
