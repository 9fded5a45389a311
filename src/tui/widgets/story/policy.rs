//! What the policy says of a return: the verdict, each clause with what it compared, and what was decided against it.

use super::{Pen, joined};
use crate::domain::change::{Record, Recovery, ReturnCase};
use crate::domain::ids::{Key, Kind};
use crate::domain::policy::Mark;
use crate::domain::returns::{Eligibility, ReturnStatus};
use crate::domain::time::Instant;
use crate::services::verdict;
use crate::text::{DatePattern, shown_line};
use crate::tui::theme::Role;

impl Pen<'_> {
    pub(super) fn policy(&mut self, case: &ReturnCase) {
        let words = self.words;
        let role = match case.eligibility {
            Eligibility::Ineligible => Role::Bad,
            Eligibility::Eligible | Eligibility::Unknown => Role::Plain,
        };
        self.fact("policy", &words.code("code-eligibility", case.eligibility.code()), role);
        for (mark, text) in verdict::sentences(words, case) {
            let (sign, role) = match mark {
                Mark::Passed => ('+', Role::Quiet),
                Mark::Failed => ('-', Role::Bad),
                Mark::Open => ('?', Role::Warning),
                Mark::Later => ('~', Role::Quiet),
            };
            self.sentence(&format!("{sign} {text}"), role);
        }
        if case.overridden_at.is_some() {
            let sums = [case.override_minor, case.waived_minor].map(|minor| match minor {
                0 => String::new(),
                minor => words.money(minor, &case.currency),
            });
            let text = joined(&[&shown_line(&case.override_reason), &sums[0], &sums[1]]);
            self.fact("override", &text, Role::Warning);
        }
    }

    /// What runs beside the headline: a dispute's time, a label's, money gone ahead of its goods, who bears a loss.
    pub(super) fn watches(&mut self, case: &ReturnCase) {
        let words = self.words;
        let day = |at: Option<Instant>| words.date(at.unwrap_or(Instant::NEVER), DatePattern::Minute);
        self.fact("dispute-until", &day(case.dispute_until), Role::Warning);
        if case.status == ReturnStatus::Approved {
            self.fact("label-until", &day(case.label_until), Role::Plain);
        }
        self.fact("money-gone", &day(case.money_gone_at), Role::Warning);
        self.fact("borne-by", &words.code("code-bearer", case.borne_by.map_or("", |by| by.code())), Role::Plain);
        if let Some(id) = case.split_from {
            self.fact("split-from", &Key::new(Kind::Return, id).to_string(), Role::Quiet);
        }
    }

    /// What others owe for the goods.
    pub(super) fn recoveries(&mut self, recoveries: &[Recovery]) {
        if recoveries.is_empty() {
            return;
        }
        self.section("case-recoveries");
        for recovery in recoveries {
            let words = self.words;
            let from = words.code("code-party", &recovery.owed_by);
            let status = words.code("code-recovery-status", recovery.status.code());
            let amount = words.money(recovery.amount_minor, &recovery.currency);
            let text = joined(&[&recovery.key().to_string(), &amount, &status, &from, &shown_line(&recovery.note)]);
            self.line(&text, Role::Plain);
        }
    }
}
