//! What the policy says of a return: the verdict, each clause with what it compared, and what was decided against it.

use super::{Pen, joined};
use crate::domain::change::ReturnCase;
use crate::domain::policy::Mark;
use crate::domain::returns::Eligibility;
use crate::services::verdict;
use crate::text::shown_line;
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
}
