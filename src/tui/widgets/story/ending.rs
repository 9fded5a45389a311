//! What stands before the end of a complaint and behind it: the checklist, how far the loop is closed, what the customer thought.

use super::{Pen, joined};
use crate::domain::change::Ticket;
use crate::domain::complaints::{Checklists, Stage, Turn};
use crate::domain::ids::{Key, Kind};
use crate::tui::theme::Role;

impl Pen<'_> {
    pub(super) fn ending(&mut self, ticket: &Ticket) {
        let words = self.words;
        self.fact("compensation", &ticket.compensation, Role::Plain);
        if ticket.stage != Stage::Reported {
            let stage = words.code("code-stage", ticket.stage.code());
            let by = words.code("code-confirmation", ticket.confirmed_by.map_or("", |by| by.code()));
            let task = ticket.improvement_id.map(|id| Key::new(Kind::Action, id).to_string()).unwrap_or_default();
            self.fact("loop", &joined(&[&stage, &by, &task]), Role::Good);
        }
        if let Some(score) = ticket.score {
            let role = if score > 3 { Role::Good } else { Role::Bad };
            self.fact("rating", &joined(&[&words.code("code-score", &score.to_string()), &ticket.score_comment]), role);
        }
        self.fact("watchers", &ticket.watchers.join(" "), Role::Plain);
    }

    /// What must be done before the complaint is solved.
    pub(super) fn checklist(&mut self, ticket: &Ticket, lists: &Checklists) {
        let items = lists.items(ticket, self.now);
        if items.is_empty() || ticket.status.turn() == Turn::Done {
            return;
        }
        self.section("case-checklist");
        let language = self.words.lang().code();
        for item in items {
            let (mark, role) = if ticket.ticked.contains(&item.code) {
                ("[x]", Role::Quiet)
            } else if ticket.waived.contains(&item.code) {
                ("[-]", Role::Quiet)
            } else {
                ("[ ]", Role::Warning)
            };
            let text = format!("{mark} {}", crate::text::shown_line(item.words(language)));
            self.sentence(&text, role);
        }
    }
}
