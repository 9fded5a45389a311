//! The list of jobs: what long work was begun, how far it is, and how it ended.

use super::{App, REMEMBERED};
use crate::tui::msg::Effect;
use crate::tui::overlays::jobs::{Jobs, Line, State};
use crate::tui::work::{News, Task};

impl App {
    pub(super) fn open_jobs(&mut self) {
        let jobs = Jobs::new(std::rc::Rc::clone(&self.jobs));
        self.push(jobs);
    }

    /// Notes work that may take longer than a moment.
    pub(super) fn note_job(&mut self, number: u64, task: &Task) {
        let what = match task {
            Task::Import(..) => "job-import",
            Task::Rehearse { .. } => "job-rehearse",
            Task::Make(..) => "job-make",
            Task::Write(..) => "job-write",
            Task::Undo(Some(_)) => "job-undo",
            Task::Learn => "job-learn",
            Task::Reread { .. } => "job-reread",
            Task::AskModel(_) => "job-model",
            Task::Fit(_) => "job-fit",
            Task::Label(..) => "job-label",
            _ => return,
        };
        let what = self.words.get(what);
        let line = Line { number, what, state: State::Running, note: String::new(), since: self.now };
        let mut jobs = self.jobs.borrow_mut();
        jobs.insert(0, line);
        jobs.truncate(REMEMBERED);
    }

    /// Notes how far a job is, or how it ended.
    pub(super) fn note_news(&mut self, number: u64, news: &News) {
        let percent = |at: usize, of: usize| format!("{} %", at * 100 / of.max(1));
        let (ended, note) = match news {
            News::Progress(at) => (None, crate::services::import::progress(&self.words, at)),
            News::Rehearsing { at, of } => (None, percent(*at, *of)),
            News::Asking => (None, String::new()),
            News::Failed(error) => (Some(State::Failed), crate::services::wording::desk_error(&self.words, error)),
            News::Cancelled => (Some(State::Stopped), String::new()),
            _ => (Some(State::Done), String::new()),
        };
        let mut jobs = self.jobs.borrow_mut();
        let Some(line) = jobs.iter_mut().find(|line| line.number == number) else { return };
        match (ended, line.state) {
            (Some(_), State::Stopping) => line.state = State::Stopped,
            (Some(state), _) => line.state = state,
            (None, _) => {}
        }
        if !note.is_empty() {
            line.note = note;
        }
    }

    pub(super) fn cancel_job(&mut self, number: u64) {
        if let Some(line) = self.jobs.borrow_mut().iter_mut().find(|line| line.number == number) {
            line.state = State::Stopping;
        }
        self.effects.push(Effect::CancelJob(number));
    }
}
