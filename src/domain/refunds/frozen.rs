//! The rate of the order's day, frozen with a refund: what the sum is in the shop's own currency, whatever rates do later.

use super::Refund;
use crate::domain::rates::{self, Frozen, Rate};
use crate::domain::situation::Situation;
use crate::domain::time::{DAY, Instant};

/// Freezes the rate of the order's day where one is known; nothing where there is none.
pub fn freeze(refund: &mut Refund, sit: &Situation, now: Instant) {
    let to = sit.money_rules.at(now).report_currency.clone();
    let day = start_of_day(day_of(refund, sit));
    freeze_by(refund, &sit.rates, to, day);
}

/// The same with the rates that are known and the day that counts.
pub fn freeze_by(refund: &mut Refund, known: &[Rate], to: String, day: Instant) {
    let Some(frozen) = rates::freeze(known, &refund.currency, &to, day) else { return };
    refund.report_currency = to;
    refund.rate_from = frozen.from;
    refund.rate_to = frozen.to;
    refund.rated_at = Some(frozen.day_at);
    refund.rate_source.clone_from(&frozen.source);
    refund.rate_old = frozen.is_old;
    refund.tell();
}

/// The day that counts: the order's, else the return's, else that of the refund itself.
pub(in crate::domain) fn day_of(refund: &Refund, sit: &Situation) -> Instant {
    let placed = sit.order.as_ref().map(|order| order.placed_at);
    let asked = sit.case.as_ref().filter(|case| refund.return_id == Some(case.id)).map(|case| case.requested_at);
    let known = |at: &Instant| at.0 > 0 && !at.is_never();
    [placed, asked].into_iter().flatten().find(known).unwrap_or(refund.proposed_at)
}

fn start_of_day(at: Instant) -> Instant {
    if at.is_never() { at } else { Instant(at.day() * DAY) }
}

impl Refund {
    /// The rate that was frozen with it.
    pub fn frozen(&self) -> Option<Frozen> {
        let day_at = self.rated_at?;
        Some(Frozen {
            from: self.rate_from,
            to: self.rate_to,
            day_at,
            source: self.rate_source.clone(),
            is_old: self.rate_old,
        })
    }

    /// Tells the amount in the shop's own currency, by the frozen rate.
    pub fn tell(&mut self) {
        let frozen = self.frozen();
        self.report_minor =
            frozen.and_then(|frozen| frozen.convert(self.amount_minor, &self.currency, &self.report_currency));
    }
}
