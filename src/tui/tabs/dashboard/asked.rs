//! What the dashboard asks the readers, and what of their answers is still wanted.

use crate::services::dashboard::{Board, Detail};
use crate::tui::app::App;
use crate::tui::msg::Effect;
use crate::tui::questions::Question;
use crate::tui::reads::{Ask, Slot};

impl App {
    /// Reads the dashboard again: at once when another look was asked for, else after what is on its way.
    pub(crate) fn ask_dashboard(&mut self, changed: bool) {
        if !changed && (self.dashboard.waiting.0 || self.dashboard.waiting.1) {
            self.dashboard.again = true;
            return;
        }
        self.dashboard.generation += 1;
        self.dashboard.waiting.0 = true;
        let (generation, look) = (self.dashboard.generation, self.dashboard.look.clone());
        self.effect(Effect::Ask(Ask { slot: Slot::Board, generation, question: Question::Board(self.now, look) }));
        self.ask_detail();
    }

    pub(super) fn ask_detail(&mut self) {
        self.dashboard.generation += 1;
        self.dashboard.waiting.1 = true;
        let dashboard = &self.dashboard;
        let question = Question::Detail(self.now, dashboard.look.clone(), dashboard.measured(), dashboard.view);
        self.effect(Effect::Ask(Ask { slot: Slot::Detail, generation: dashboard.generation, question }));
    }

    /// Takes the key figures; those of another look than now are too late.
    pub(crate) fn take_board(&mut self, board: Box<Board>) {
        if board.look == self.dashboard.look {
            self.dashboard.board = Some(board);
            self.dashboard.waiting.0 = false;
            self.ask_review();
            self.once_more();
        }
    }

    pub(crate) fn take_detail(&mut self, generation: u64, detail: Box<Detail>) {
        if generation == self.dashboard.generation {
            self.dashboard.detail = Some(detail);
            self.dashboard.waiting.1 = false;
            self.once_more();
        }
    }

    /// A read that failed is no longer waited for.
    pub(crate) fn dashboard_failed(&mut self, slot: Slot) {
        match slot {
            Slot::Board => self.dashboard.waiting.0 = false,
            Slot::Detail => self.dashboard.waiting.1 = false,
            Slot::Review => self.dashboard.looking = false,
            _ => {}
        }
    }

    fn once_more(&mut self) {
        if self.dashboard.waiting == (false, false) && std::mem::take(&mut self.dashboard.again) {
            self.ask_dashboard(false);
        }
    }
}
