//! What a refund and an exchange are: the sum step by step with its clauses, its rate, and what was agreed.

use super::{Pen, joined};
use crate::domain::change::{Credit, Exchange, Record, Refund};
use crate::domain::credits;
use crate::domain::refunds::RefundStatus;
use crate::domain::time::Instant;
use crate::services::sheets;
use crate::text::{DatePattern, shown_line};
use crate::tui::rows::{exchange_case, reason, refund_case};
use crate::tui::theme::Role;

impl Pen<'_> {
    pub(super) fn refund_head(&mut self, refund: &Refund) {
        let words = self.words;
        let amount = words.money(refund.amount_minor, &refund.currency);
        self.sentence(&format!("{}  {amount}", refund.key()), Role::Title);
        self.fact("status", &words.code("code-refund-status", refund.status.code()), Role::Plain);
        self.fact("platform-status", &refund.platform_status, Role::Quiet);
        if let Some(paid) = refund.paid_minor {
            self.fact("platform-paid", &words.money(paid, &refund.currency), Role::Bad);
        }
        self.fact("kind-of-money", &words.code("code-refund-kind", refund.kind.code()), Role::Plain);
        self.fact("case", &refund_case(refund).map_or_else(String::new, |case| case.to_string()), Role::Plain);
        self.fact("order", &refund.order_ref, Role::Plain);
        self.fact("reason", &reason(&refund.reason, words), Role::Plain);
        let when = |at: Option<Instant>| words.date(at.unwrap_or(Instant::NEVER), DatePattern::Minute);
        // A platform's refund was proposed by nobody here; then the time stands alone.
        let proposed = if refund.proposed_by.is_empty() { "proposed" } else { "proposed-by" };
        self.fact(proposed, &joined(&[&refund.proposed_by, &when(Some(refund.proposed_at))]), Role::Plain);
        self.fact("approved-by", &joined(&[&refund.approved_by, &when(refund.approved_at)]), Role::Plain);
        let until = refund.approved_until.filter(|_| refund.status == RefundStatus::Approved);
        self.fact("approved-until", &when(until), Role::Plain);
        let clause = words.code("deadline", &refund.due_clause);
        self.fact("due", &joined(&[&when(Some(refund.due_at)), &clause]), Role::Warning);
        self.fact("platform", &joined(&[&refund.platform, &refund.market, &refund.platform_ref]), Role::Quiet);
        self.fact("note", &refund.note, Role::Plain);
        self.sheet(refund);
    }

    /// The sum step by step: the answer to how it came about.
    fn sheet(&mut self, refund: &Refund) {
        self.section("case-sheet");
        for (line, is_head) in sheets::explained(self.words, refund) {
            if line.is_empty() {
                continue;
            }
            if is_head {
                self.sentence(&line, Role::Plain);
            } else {
                for part in super::wrap(&shown_line(&line), self.width.saturating_sub(2)) {
                    self.line(&format!("  {part}"), Role::Quiet);
                }
            }
        }
    }

    /// What the customer has with the shop.
    pub(super) fn balances(&mut self, credits: &[Credit]) {
        let balances = credits::balances(credits);
        if balances.is_empty() {
            return;
        }
        self.section("case-credits");
        for (unit, currency, minor) in balances {
            let words = self.words;
            self.line(
                &joined(&[&words.code("code-credit-unit", unit.code()), &words.money(minor, &currency)]),
                Role::Plain,
            );
        }
    }

    pub(super) fn exchange_head(&mut self, exchange: &Exchange) {
        let words = self.words;
        let goods = if exchange.product.is_empty() { &exchange.sku } else { &exchange.product };
        self.sentence(&format!("{}  {} × {}", exchange.key(), exchange.quantity, shown_line(goods)), Role::Title);
        self.fact("status", &words.code("code-exchange-status", exchange.status.code()), Role::Plain);
        self.fact("platform-status", &exchange.platform_status, Role::Quiet);
        let review = exchange.review.map_or("", |review| review.code());
        self.fact("review", &words.code("code-review-reason", review), Role::Warning);
        self.fact("mode", &words.code("code-exchange-mode", exchange.mode.code()), Role::Plain);
        self.fact("case", &exchange_case(exchange).map_or_else(String::new, |case| case.to_string()), Role::Plain);
        self.fact("order", &joined(&[&exchange.order_ref, &exchange.replacement_order_ref]), Role::Plain);
        self.fact("tracking", &exchange.tracking, Role::Plain);
        let day = |at: Instant| words.date(at, DatePattern::Day);
        self.fact("back-due", &day(exchange.due_back_at), Role::Plain);
        self.fact("delivered", &day(exchange.delivered_at.unwrap_or(Instant::NEVER)), Role::Good);
        for (id, minor) in [
            ("difference", exchange.difference_minor),
            ("deposit", exchange.deposit_minor),
            ("charged", exchange.charged_minor),
        ] {
            if minor != 0 {
                self.fact(id, &words.money(minor, &exchange.currency), Role::Plain);
            }
        }
        let agreed = exchange.consent_at.unwrap_or(Instant::NEVER);
        self.fact("consent", &joined(&[&exchange.consent, &day(agreed)]), Role::Plain);
        self.fact("replaces", &exchange.replaces_id.map_or_else(String::new, |id| format!("X-{id}")), Role::Plain);
        self.fact("reason", &reason(&exchange.reason, words), Role::Plain);
        self.fact("note", &exchange.note, Role::Plain);
    }
}
