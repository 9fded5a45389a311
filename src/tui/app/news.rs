//! What comes back from the desk: decisions done or refused, imports, and how people are told.

use super::App;
use super::decide::{Pending, named};
use crate::config::AfterDecision;
use crate::domain::command::find_verb;
use crate::domain::outbox::EffectStatus;
use crate::domain::refusal::Refusal;
use crate::services::import;
use crate::services::labels::asking::{Asked, SETTING};
use crate::services::overview::Today;
use crate::services::sync::{Pass, SyncError};
use crate::services::{Outcome, Turned, wording};
use crate::tui::actions::{Action, Place};
use crate::tui::overlays::Ctx;
use crate::tui::overlays::notes::Notes;
use crate::tui::overlays::reader;
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::work::{News, Report};

impl App {
    /// What the overlays are told, the upper ones as the lower ones.
    pub(super) fn tell_layers(&mut self, answer: &Answer) {
        let Self { layers, words, theme, keys, now, actor, size, zone, .. } = self;
        let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name, size: *size, zone };
        for layer in layers.iter_mut() {
            layer.overlay.answered(answer, &ctx);
        }
        let acts = layers.last_mut().map(|layer| layer.overlay.resume(&ctx)).unwrap_or_default();
        self.acts(acts);
    }

    /// Today as it came: a glance asks for the whole.
    pub(super) fn take_today(&mut self, mut today: Box<Today>) {
        if let Some(zone) = &today.zone {
            self.zone.clone_from(zone);
        }
        if !today.whole {
            let question = Question::Today(self.env());
            self.asks(vec![Ask { slot: Slot::Today, generation: 0, question }]);
        }
        today.leave_out(&self.hidden);
        self.today = Some(today);
    }

    /// Shows a message of a tab.
    pub fn tell(&mut self, text: String, role: Role) {
        self.say(text, role);
    }

    /// Shows a message until the next key, and keeps it in the log.
    pub(super) fn say(&mut self, text: String, role: Role) {
        self.log_line(text.clone(), role);
        self.toast = Some((text, role));
    }

    fn log_line(&mut self, text: String, role: Role) {
        self.log.insert(0, (self.now, text, role));
        self.log.truncate(super::REMEMBERED);
    }

    pub(super) fn report(&mut self, report: &Report) {
        if let Some(place) = self.keeping.remove(&report.number) {
            return self.draft_kept(&place, &report.news);
        }
        self.note_news(report.number, &report.news);
        let for_layer = self.tell_layer(report);
        match &report.news {
            News::Reread(_) | News::Labelled(_) => self.reload(),
            News::Asked(asked) => self.asked(asked.as_ref()),
            News::Previewed(_)
            | News::Rehearsed(_)
            | News::Rehearsing { .. }
            | News::Learned(_)
            | News::Fits(_)
            | News::Stale(_)
            | News::Asking
            | News::Made(_) => {}
            News::Written(written) => {
                // Whoever closed the report meanwhile still wants to know where it is.
                let (text, role) = reader::written(written, (&self.words, &self.keys));
                self.notice(&text);
                if !for_layer {
                    self.say(text, role);
                }
                self.reload();
            }
            News::Progress(at) => self.running = Some((report.number, import::progress(&self.words, at))),
            News::Imported(imported) => {
                self.running = None;
                let lines = crate::tui::imports::lines(imported, &self.words, &self.key_hint(Action::Undo));
                let title = self.words.get("import-title");
                let summary = lines.first().map(|(text, _)| text.as_str()).unwrap_or_default();
                self.notice(&format!("{title} · {summary}"));
                self.push(Notes::new(title, lines));
                self.reload();
            }
            News::Done(outcome) => self.done(report.number, outcome, for_layer),
            News::Failed(error) if !for_layer => {
                let text = wording::desk_error(&self.words, error);
                self.notice(&text);
                self.say(text, Role::Bad);
                self.running = None;
            }
            News::Failed(_) => {}
            News::Cancelled => {
                let text = self.words.get("toast-job-stopped");
                self.running = None;
                self.say(text, Role::Warning);
            }
        }
    }

    /// Enough corrections came together: said once, and kept in sight until somebody learns from them.
    pub(super) fn propose_lesson(&mut self, n: usize) {
        self.corrections = n;
        if n > 0 {
            let text = self.corrections_wait();
            self.say(text, Role::Good);
        }
    }

    /// What a model that was asked about cases said of them.
    fn asked(&mut self, asked: Option<&(String, Box<Asked>)>) {
        let Some((model, asked)) = asked else {
            return self.say_no_model();
        };
        let blanks = [
            ("n", asked.n_asked.into()),
            ("told", asked.n_heard.into()),
            ("model", crate::text::shown_line(model).into_owned().into()),
        ];
        let mut text = if asked.n_asked > 0 { self.words.fill("labels-model-told", &blanks) } else { String::new() };
        if let Some(failure) = &asked.failure {
            let why = wording::translation_fault(&self.words, failure);
            text = [text, self.words.fill("labels-ask-failed", &[("why", why.into())])].join(" ");
        }
        let role = if asked.failure.is_some() { Role::Warning } else { Role::Good };
        self.say(text.trim().to_owned(), role);
        self.reload();
    }

    /// Which lines turn a model on, and where they go.
    fn say_no_model(&mut self) {
        let mut lines = vec![(wording::no_model(&self.words, self.settings_file.as_deref()), Role::Plain)];
        lines.push((String::new(), Role::Plain));
        lines.extend(SETTING.lines().map(|line| (line.to_owned(), Role::Key)));
        lines.push((String::new(), Role::Plain));
        lines.push((self.words.get("labels-model-after"), Role::Quiet));
        let title = self.words.get("labels-model-off-title");
        // Nobody is asked any more.
        self.toast = None;
        self.push(Notes::new(title, lines));
    }

    pub(super) fn corrections_wait(&self) -> String {
        let key = self.keys.key_of(Action::Teach, &[Place::Global]);
        self.words.fill("teach-due", &[("n", self.corrections.into()), ("key", key.unwrap_or_default().into())])
    }

    /// The overlay that began a job hears of it; true when one did.
    fn tell_layer(&mut self, report: &Report) -> bool {
        let Self { layers, words, theme, keys, now, actor, size, zone, .. } = self;
        let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name, size: *size, zone };
        let Some(at) = layers.iter().position(|layer| layer.job == Some(report.number)) else { return false };
        let acts = layers[at].overlay.reported(&report.news, &ctx);
        self.acts(acts);
        true
    }

    /// Says what the desk has done by itself; what somebody is reading stays in front of good news.
    pub(super) fn round(&mut self, pass: &Pass) {
        if !pass.damage.is_empty() {
            self.say(self.words.get("store-desk-damaged"), Role::Bad);
        } else if let Some(Err(error)) = &pass.backup {
            let why = wording::desk_error(&self.words, error);
            self.say(self.words.fill("backup-failed", &[("why", why.into())]), Role::Bad);
        }
        let files = pass.imported.iter().flat_map(|report| &report.files).filter(|file| !file.known);
        let counts = [
            ("round-files", files.count()),
            ("round-read", pass.n_read),
            ("round-judged", pass.judged.operations.len()),
            ("round-timers", pass.timers.operations.len()),
            ("round-rules", pass.rules.operations.len()),
            ("round-sent", pass.delivered.count(EffectStatus::Done)),
            ("round-failed", pass.delivered.count(EffectStatus::Failed)),
            ("round-unknown", pass.delivered.count(EffectStatus::Unknown)),
        ];
        let told: Vec<String> =
            counts.iter().filter(|(_, n)| *n > 0).map(|(key, n)| self.words.fill(key, &[("n", (*n).into())])).collect();
        if told.is_empty() {
            return;
        }
        let text = told.join(&self.words.get("list-comma"));
        let is_bad = counts[6..].iter().any(|(_, n)| *n > 0);
        self.notice(&text);
        if is_bad || self.toast.is_none() {
            self.say(text, if is_bad { Role::Warning } else { Role::Good });
        } else {
            self.log_line(text, Role::Good);
        }
        self.reload();
    }

    /// A pass that could not be made, told once for as long as nothing else is to be told.
    pub(super) fn round_failed(&mut self, error: &SyncError) {
        let text = match error {
            SyncError::Running => return,
            SyncError::Io(error) => error.to_string(),
            SyncError::Desk(error) => wording::desk_error(&self.words, error),
        };
        let text = self.words.fill("round-broken", &[("why", text.into())]);
        if self.log.first().is_none_or(|(_, last, _)| *last != text) {
            self.say(text, Role::Bad);
        }
    }

    fn done(&mut self, number: u64, outcome: &Outcome, for_layer: bool) {
        let pending = self.pending.remove(&number);
        self.lists.iter_mut().for_each(|list| list.own(&outcome.changed));
        match (&pending, outcome.refused.first()) {
            (_, Some((_, refusal))) if outcome.operations.is_empty() => {
                let text = wording::refusal(&self.words, refusal);
                if !for_layer {
                    self.say(text, Role::Bad);
                    match refusal {
                        Refusal::MissingArgument { verb, .. } => self.ask_for_more(verb),
                        Refusal::Lacking { facts, .. } if !facts.is_empty() => self.ask_for_more("resolve"),
                        _ => {}
                    }
                }
                return self.reload();
            }
            (Some(pending), Some((key, refusal))) => {
                let blanks = [
                    ("verb", self.words.code("verb", &pending.verb).into()),
                    ("n", pending.n.saturating_sub(outcome.refused.len()).into()),
                    ("refused", outcome.refused.len().into()),
                    ("key", self.called(*key).into()),
                    ("why", wording::refusal(&self.words, refusal).into()),
                ];
                let text = self.words.fill("toast-done-some", &blanks);
                self.say(text, Role::Warning);
            }
            (Some(pending), None) => {
                let verb = pending.verb.clone();
                self.has_done(&verb);
                let keys = self.keys.key_of(Action::Undo, &[Place::Global]);
                let blanks = [
                    ("verb", self.words.code("verb", &pending.verb).into()),
                    ("what", self.what_was_done(pending, outcome).into()),
                    ("key", keys.unwrap_or_default().into()),
                ];
                let text = self.words.fill("toast-done", &blanks);
                self.say(text, Role::Good);
            }
            (None, _) => self.turned_round(number, outcome),
        }
        if let Some(pending) = pending {
            self.keep_marks(pending.kind, outcome.group);
            self.after(pending.kind, pending.advance);
        }
        self.reload();
    }

    /// The record that was decided about, or how many; a new one has its number since.
    fn what_was_done(&self, pending: &Pending, outcome: &Outcome) -> String {
        let new: Vec<_> = outcome.changed.iter().filter(|key| pending.n == 1 && key.kind == pending.kind).collect();
        match (pending.about.as_str(), new.as_slice()) {
            ("", [key]) => key.to_string(),
            ("", several) => self.words.fill("toast-n-done", &[("n", several.len().max(pending.n).into())]),
            (about, _) => about.to_owned(),
        }
    }

    /// Something was taken back, or done again: said with how to turn it round once more, and the cursor goes where it happened.
    fn turned_round(&mut self, number: u64, outcome: &Outcome) {
        let is_redo = self.redoing.take_if(|job| *job == number).is_some();
        let turned = outcome.turned.clone().unwrap_or_default();
        self.bring_marks(turned.group, is_redo);
        let (key, turn) = if is_redo {
            ("toast-done-again", Action::Undo)
        } else {
            self.has_done("undo");
            ("toast-taken-back", Action::Redo)
        };
        let turn = self.keys.key_of(turn, &[Place::Global]).unwrap_or_default();
        let blanks = [
            ("verb", self.words.code("verb", &turned.verb).into()),
            ("what", self.what_was_turned(&turned, outcome).into()),
            ("key", turn.into()),
        ];
        let text = self.words.fill(key, &blanks);
        self.say(text, Role::Good);
        let asks = self.list_mut().map(|list| list.go_to_any(&outcome.changed)).unwrap_or_default();
        self.asks(asks);
    }

    /// The record that it was about, by its name where it has one, or how many.
    fn what_was_turned(&self, turned: &Turned, outcome: &Outcome) -> String {
        match turned.target.filter(|_| turned.n == 1) {
            Some(key) => named(key, &turned.args).unwrap_or_else(|| self.called(key)),
            // Of what hangs on a case (messages, tasks, lines) people count nothing.
            None => {
                let listed = outcome.changed.iter().filter(|key| Some(key.kind) == self.kind()).count();
                let of_files = if listed > 0 { listed } else { outcome.changed.len() };
                let n = if turned.n > 1 { turned.n } else { of_files };
                self.words.fill("form-many", &[("n", n.into())])
            }
        }
    }

    /// A decision lacked something that only its record could tell: the form asks for it.
    fn ask_for_more(&mut self, verb: &str) {
        let targets = self.list().map(|list| list.targets()).unwrap_or_default();
        let [key] = targets.as_slice() else { return };
        if let Some((_, args)) = self.last.get(&key.kind).filter(|(last, _)| last == verb).cloned()
            && let Ok(spec) = find_verb(verb, key.kind)
        {
            self.open_form(spec, &targets, &args.0);
        }
    }

    /// After a decision the cursor goes on, and marks that were acted upon are gone.
    fn after(&mut self, kind: crate::domain::ids::Kind, advance: usize) {
        let rows = i64::try_from(advance).unwrap_or(0);
        let lines = match self.after_decision {
            // The next step of a macro is about the same case.
            _ if self.recording.is_some() => 0,
            AfterDecision::Next => rows,
            AfterDecision::Previous => -rows,
            AfterDecision::Stay => 0,
        };
        let Some(list) = self.list_of(kind) else { return };
        list.marks.clear();
        if lines != 0 {
            let asks = list.step(lines);
            self.asks(asks);
        }
    }
}
