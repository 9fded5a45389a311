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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::returns::ReturnStatus;
    use crate::domain::trial::in_state;

    #[test]
    fn the_first_day_that_is_known_counts() {
        for (placed, asked, return_id, day) in [
            (1, 7, Some(1), 1),
            (0, 7, Some(1), 7),
            (i64::MAX, 7, Some(1), 7),
            (0, 7, Some(2), 9),
            (0, 0, Some(1), 9),
            (-1, -1, Some(1), 9),
        ] {
            let mut sit = in_state(ReturnStatus::Inspected);
            sit.order.as_mut().expect("an order").placed_at = Instant(placed);
            sit.case.as_mut().expect("a case").requested_at = Instant(asked);
            let refund = Refund { return_id, proposed_at: Instant(9), ..Refund::default() };
            assert_eq!(day_of(&refund, &sit), Instant(day), "{placed} {asked} {return_id:?}");
        }
        assert_eq!(start_of_day(Instant(2 * DAY + 5)), Instant(2 * DAY));
        assert_eq!(start_of_day(Instant::NEVER), Instant::NEVER);
    }
}
