//! A rule with its text and what it did lately; a message that waits to leave, as the customer will read it.

use ratatui::text::{Line, Span};

use super::Pen;
use crate::domain::change::{Effect, Record, Run};
use crate::domain::rules::{Fault, RunOutcome};
use crate::services::automation::{InFull, Listed};
use crate::services::wording;
use crate::text::{DatePattern, shown_line};
use crate::tui::rows::{effect_words, kind_words, leaves, status_role};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad};

/// Lines of a message; nobody sends longer ones.
const MESSAGE_LINES: usize = 60;

impl Pen<'_> {
    pub(super) fn rule_head(&mut self, rule: &Listed, in_full: Option<&InFull>) {
        let words = self.words;
        let state = match (&rule.read, rule.definition.enabled) {
            (Err(_), _) => ("rules-broken", Role::Bad),
            (Ok(_), true) => ("rules-on", Role::Good),
            (Ok(_), false) => ("rules-off", Role::Quiet),
        };
        self.sentence(&shown_line(&rule.definition.name), Role::Title);
        self.fact("switch", &words.get(state.0), state.1);
        if let Ok(read) = &rule.read {
            self.fact("about", &kind_words(read.kind, words), Role::Plain);
            self.fact("order-of", &read.order.to_string(), Role::Plain);
        }
        if rule.is_built_in() {
            self.fact("version", &words.get("rules-built-in"), Role::Quiet);
        } else {
            self.fact("version", &words.number(rule.definition.version), Role::Plain);
        }
        for mistake in rule.read.as_ref().err().into_iter().flatten() {
            self.sentence(&wording::mistake(words, mistake), Role::Bad);
        }
        let counts: Vec<String> = RunOutcome::ALL
            .iter()
            .filter(|outcome| rule.count(**outcome) > 0)
            .map(|outcome| {
                let word = words.code("code-run-outcome", outcome.code());
                format!("{word}: {}", words.number(rule.count(*outcome)))
            })
            .collect();
        let counts = if counts.is_empty() { words.get("rules-never-ran") } else { counts.join(" · ") };
        self.fact("month", &counts, Role::Plain);
        for tried in &rule.tried {
            let said = words.code("code-fault", tried.fault.map_or("none", Fault::code));
            let when = words.date(tried.test.at, DatePattern::Minute);
            let role = if tried.fails() { Role::Bad } else { Role::Plain };
            self.fact("test", &format!("{}  {when}  {said}", tried.test.key), role);
        }
        self.section("rules-text");
        for line in rule.definition.text.trim_end().lines() {
            let role = if line.trim_start().starts_with('#') { Role::Quiet } else { Role::Plain };
            self.sentence(&shown_line(line), role);
        }
        let Some(in_full) = in_full.filter(|in_full| !in_full.runs.is_empty()) else { return };
        self.section("rules-last-runs");
        for run in &in_full.runs {
            self.run_line(run);
        }
    }

    fn run_line(&mut self, run: &Run) {
        let words = self.words;
        let case = run.case().map_or_else(String::new, |case| case.to_string());
        let mut outcome = words.code("code-run-outcome", run.outcome.code());
        if !run.reason.is_empty() {
            outcome = format!("{outcome} ({})", words.code("run-reason", &run.reason));
        }
        let when = words.date(run.ran_at, DatePattern::Minute);
        let room = self.width.saturating_sub(27);
        let spans = vec![
            Span::styled(pad(&when, 17, false), self.theme.style(Role::Quiet)),
            Span::styled(pad(&case, 9, false) + " ", self.theme.style(Role::Plain)),
            Span::styled(fit(&outcome, room), self.theme.style(Role::Plain)),
        ];
        self.push(Line::from(spans));
    }

    pub(super) fn notice_head(&mut self, effect: &Effect) {
        let words = self.words;
        self.sentence(&format!("{}  {}", effect.key(), effect_words(effect, words)), Role::Title);
        let status = words.code("code-effect-status", effect.status.code());
        self.fact("status", &status, status_role(effect.status));
        let (left, role) = leaves(effect, words, self.now);
        self.fact("leaves", &left, role);
        self.fact("case", &effect.case().map_or_else(String::new, |case| case.to_string()), Role::Plain);
        self.fact("channel", &words.code("code-channel", effect.channel.code()), Role::Plain);
        self.fact("recipient", &effect.recipient, Role::Plain);
        let language = effect.language.to_lowercase();
        let name = words.find(&format!("language-{language}"), &[]).unwrap_or_else(|| effect.language.clone());
        self.fact("language", &name, Role::Plain);
        if effect.amount_minor != 0 {
            self.fact("value", &words.money(effect.amount_minor, &effect.currency), Role::Plain);
        }
        if effect.n_tries > 0 {
            self.fact("tries", &words.number(effect.n_tries), Role::Plain);
            self.fact("outlet", &effect.outlet, Role::Plain);
        }
        if let Some(at) = effect.left_at {
            self.fact("left", &words.date(at, DatePattern::Minute), Role::Good);
        }
        self.fact("reply", &effect.answer, status_role(effect.status));
        self.section("outbox-message");
        if !effect.subject.is_empty() {
            self.sentence(&shown_line(&effect.subject), Role::Title);
        }
        self.quote(&effect.body, MESSAGE_LINES);
        self.fact("attachment", &shown_line(&effect.attachment), Role::Plain);
    }
}
