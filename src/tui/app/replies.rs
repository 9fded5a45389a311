//! Answers of the readers: each goes to the slot that it was asked for, and what is out of date goes nowhere.

use super::App;
use crate::services::wording;
use crate::tui::list::List;
use crate::tui::overlays::notes::Notes;
use crate::tui::questions::{Answer, MOST_MARKED};
use crate::tui::reads::{Reply, Slot};
use crate::tui::theme::Role;

impl App {
    pub(super) fn reply(&mut self, reply: Reply) {
        let answer = match reply.answer {
            Ok(answer) => answer,
            Err(error) => {
                let text = wording::store_error(&self.words, &error);
                if let Slot::Page(kind) = reply.slot {
                    self.list_of(kind).into_iter().for_each(|list| list.fail(text.clone()));
                    self.press_early();
                }
                self.say(text, Role::Bad);
                self.dashboard_failed(reply.slot);
                if reply.slot == Slot::Moment {
                    self.moment_failed();
                }
                if let Slot::Numbers(kind) = reply.slot {
                    self.list_of(kind).into_iter().for_each(List::stop_marking);
                    self.press_early();
                }
                return;
            }
        };
        match (reply.slot, answer) {
            (Slot::Numbers(kind), Answer::Numbers(numbers)) => {
                let is_cut = i64::try_from(numbers.len()).is_ok_and(|n| n >= MOST_MARKED);
                let asks = self.list_of(kind).map(|list| list.take(reply.generation, Answer::Numbers(numbers)));
                self.asks(asks.unwrap_or_default());
                if is_cut {
                    let text = self.words.fill("toast-marked-most", &[("n", MOST_MARKED.into())]);
                    self.say(text, Role::Warning);
                }
                self.press_early();
            }
            (Slot::Page(kind) | Slot::Count(kind), answer) => {
                let asks = self.list_of(kind).map(|list| list.take(reply.generation, answer)).unwrap_or_default();
                self.asks(asks);
                self.press_early();
            }
            (Slot::Case, Answer::Case(Some(case))) => {
                let kind = case.row.key().kind;
                self.reading.forget();
                if let Some(list) = self.list_of(kind) {
                    list.take(reply.generation, Answer::Case(Some(case)));
                }
                self.translate_case();
            }
            (Slot::Case, Answer::Case(None)) => self.is_not_there(),
            (_, Answer::Moment(moment)) => self.take_moment(*moment),
            (Slot::Tabs(kind) | Slot::TabCounts(kind), Answer::Views(views)) => self.take_views(kind, views),
            (_, Answer::Today(today)) => self.take_today(today),
            (_, Answer::Reports(reports)) => self.reports = Some(reports),
            (_, Answer::Review(days, review)) => self.take_review(days, review),
            (_, Answer::Board(board)) => self.take_board(board),
            (_, Answer::Detail(detail)) => self.take_detail(reply.generation, detail),
            (_, Answer::Since(lines)) => {
                let title = self.words.get("reports-since");
                self.push(Notes::new(title, lines.into_iter().map(|line| (line, Role::Plain)).collect()));
            }
            (_, answer) => self.tell_layers(&answer),
        }
    }
}
