//! What a rule may move without a person: money up to its limits, messages where it says so, decisions against nobody.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::codes;
use crate::domain::change::{Change, Edit, Exchange, Refund};
use crate::domain::exchanges::ExchangeStatus;
use crate::domain::outbox::EffectKind;
use crate::domain::refunds::RefundStatus;
use crate::domain::returns::ReturnStatus;

codes! {
    /// Why a step waits for a person.
    pub enum HoldReason {
        /// It moves money for which the rule has no limit, or more than that.
        Money = "money",
        /// It lets a message out that the rule was not allowed to send, or that tells of a step before it that was not done.
        Message = "message",
        /// Nobody is refused by a rule alone (domain 2.1).
        Person = "person",
        /// The rule has moved or sent as much in a day as it may.
        Day = "day",
    }
}

/// Money in minor units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spent {
    pub currency: String,
    pub minor: i64,
}

/// What a rule has moved and sent by itself within a day, before this run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Today {
    pub spent: Vec<Spent>,
    pub n_sent: i64,
}

/// The limits of one run of a rule, and what it has used of them.
pub struct Purse<'r> {
    rule: &'r Rule,
    today: Today,
    spent: BTreeMap<String, i64>,
    n_sent: i64,
    /// A step before waits or was refused: nobody hears of it as if it were done.
    is_broken: bool,
}

/// What a step moves, by currency in minor units; unknown sums count as too much.
#[derive(Debug, Default)]
struct Cost {
    money: BTreeMap<String, i64>,
    unknown: bool,
    n_sent: i64,
    refuses: bool,
}

impl<'r> Purse<'r> {
    pub const fn new(rule: &'r Rule, today: Today) -> Self {
        Self { rule, today, spent: BTreeMap::new(), n_sent: 0, is_broken: false }
    }

    /// Takes what a step moves out of the limits, or says why it waits.
    pub fn take(&mut self, changes: &[Change]) -> Result<(), HoldReason> {
        let taken = self.within_limits(cost(changes));
        self.is_broken |= taken.is_err();
        taken
    }

    /// A step could not be done.
    pub const fn refused(&mut self) {
        self.is_broken = true;
    }

    fn within_limits(&mut self, cost: Cost) -> Result<(), HoldReason> {
        if cost.refuses {
            return Err(HoldReason::Person);
        }
        let spent = |currency: &str| self.spent.get(currency).copied().unwrap_or(0);
        let within = |(currency, minor): (&String, &i64)| {
            let most = self.rule.limit(currency).unwrap_or(0);
            *minor <= most.saturating_sub(spent(currency))
        };
        if cost.unknown || !cost.money.iter().all(within) {
            return Err(HoldReason::Money);
        }
        if cost.n_sent > 0 && (self.is_broken || !self.rule.send) {
            return Err(HoldReason::Message);
        }
        let before = |currency: &str| {
            let same = self.today.spent.iter().filter(|spent| spent.currency == currency);
            same.fold(spent(currency), |sum, spent| sum.saturating_add(spent.minor))
        };
        let within_day = |(currency, minor): (&String, &i64)| {
            self.rule.limit_a_day(currency).is_none_or(|most| *minor <= most.saturating_sub(before(currency)))
        };
        let n_sent = self.today.n_sent + self.n_sent + cost.n_sent;
        let sends_within_day = cost.n_sent == 0 || self.rule.sends_a_day.is_none_or(|most| n_sent <= most);
        if !cost.money.iter().all(within_day) || !sends_within_day {
            return Err(HoldReason::Day);
        }
        for (currency, minor) in cost.money {
            *self.spent.entry(currency).or_default() += minor;
        }
        self.n_sent += cost.n_sent;
        Ok(())
    }

    /// What this run has moved, and how many messages it has let out.
    pub fn used(self) -> (Vec<Spent>, i64) {
        let spent = self.spent.into_iter().map(|(currency, minor)| Spent { currency, minor });
        (spent.collect(), self.n_sent)
    }
}

/// Whether somebody outside hears of a step.
pub fn lets_out(changes: &[Change]) -> bool {
    cost(changes).n_sent > 0
}

fn cost(changes: &[Change]) -> Cost {
    let mut cost = Cost::default();
    for change in changes {
        match change {
            Change::Return(edit) => {
                let (Some(before), Some(after)) = (&edit.before, &edit.after) else { continue };
                let moved = before.status != after.status;
                cost.refuses |= moved && after.status == ReturnStatus::Rejected;
                // Whoever approves has promised the money.
                if moved && after.status == ReturnStatus::Approved {
                    cost.add(&after.currency, after.value_minor);
                }
            }
            Change::Refund(edit) => {
                let Some(after) = edit.after.as_ref().filter(|refund| refund.status.is_live()) else { continue };
                // What was agreed on has been counted; what failed is paid a second time.
                let is_counted = |before: &Refund| match before.status {
                    RefundStatus::Proposed => false,
                    RefundStatus::Failed => after.status == RefundStatus::Failed,
                    _ => true,
                };
                if !edit.before.as_ref().is_some_and(is_counted) {
                    cost.add(&after.currency, after.amount_minor);
                }
            }
            Change::Exchange(edit) if is_promised(edit) => {
                let difference = edit.after.as_ref().map(|exchange| (&exchange.currency, exchange.difference_minor));
                // Other goods cost money too, but what they cost is not known here.
                cost.unknown = true;
                if let Some((currency, minor)) = difference {
                    cost.add(currency, minor.abs().max(1));
                }
            }
            Change::Effect(edit) if edit.before.is_none() => {
                let kind = edit.after.as_ref().map(|effect| effect.kind);
                cost.n_sent += i64::from(matches!(kind, Some(EffectKind::Notice | EffectKind::PlatformAction)));
            }
            _ => {}
        }
    }
    cost
}

/// Goods are promised: whoever makes an exchange has approved it, and whoever approves one that was asked for.
fn is_promised(edit: &Edit<Exchange>) -> bool {
    use ExchangeStatus::{Canceled, Requested};
    let is_approved = |after: &Exchange| !matches!(after.status, Requested | Canceled);
    edit.before.as_ref().is_none_or(|before| before.status == Requested && edit.after.as_ref().is_some_and(is_approved))
}

impl Cost {
    fn add(&mut self, currency: &str, minor: i64) {
        // A sum of nothing is a sum that nobody knows.
        self.unknown |= minor <= 0 || currency.is_empty();
        *self.money.entry(currency.to_owned()).or_default() += minor;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Effect, ReturnCase};

    fn rule(more: &str) -> Rule {
        Rule::read(&format!("kind = 'returns'\non = ['opened']\ndo = ['approve']\n{more}")).expect("a rule")
    }

    fn approval(value_minor: i64) -> Vec<Change> {
        let before = ReturnCase {
            currency: "EUR".to_owned(),
            value_minor,
            status: ReturnStatus::Requested,
            ..ReturnCase::default()
        };
        let after = ReturnCase { status: ReturnStatus::Approved, ..before.clone() };
        vec![Change::update(before, after), Change::create(Effect::default())]
    }

    #[test]
    fn money_and_messages_wait_for_a_person_unless_the_rule_has_limits() {
        for (more, value, wanted) in [
            ("", 1_000, Err(HoldReason::Money)),
            ("[limit]\nEUR = '20'", 1_000, Err(HoldReason::Message)),
            ("send = true\n[limit]\nUSD = '20'", 1_000, Err(HoldReason::Money)),
            ("send = true\n[limit]\nEUR = '20'", 2_001, Err(HoldReason::Money)),
            ("send = true\n[limit]\nEUR = '20'", 0, Err(HoldReason::Money)),
            ("send = true\n[limit]\nEUR = '20'", 2_000, Ok(())),
        ] {
            assert_eq!(Purse::new(&rule(more), Today::default()).take(&approval(value)), wanted, "{more} {value}");
        }
    }

    #[test]
    fn a_limit_is_for_the_whole_run() {
        let rule = rule("send = true\n[limit]\nEUR = '20'");
        let mut purse = Purse::new(&rule, Today::default());
        let refund = |minor| {
            let refund = Refund {
                currency: "EUR".to_owned(),
                amount_minor: minor,
                status: RefundStatus::Submitted,
                ..Refund::default()
            };
            vec![Change::create(refund)]
        };
        assert_eq!(purse.take(&refund(1_500)), Ok(()));
        assert_eq!(purse.take(&refund(501)), Err(HoldReason::Money));
        assert_eq!(purse.take(&refund(500)), Ok(()));
    }

    #[test]
    fn money_is_weighed_whenever_somebody_promises_it() {
        use ExchangeStatus::{AwaitingGoods, Canceled, Requested};
        use RefundStatus::{Approved, Failed, Proposed, Submitted, Unknown};
        let refund = |before, after| {
            let of = |status| Refund { currency: "EUR".to_owned(), amount_minor: 500, status, ..Refund::default() };
            Change::update(of(before), of(after))
        };
        let exchange = |before, after| {
            let of = |status| Exchange { currency: "EUR".to_owned(), status, ..Exchange::default() };
            Change::update(of(before), of(after))
        };
        let held = Err(HoldReason::Money);
        for (change, wanted) in [
            (refund(Proposed, Approved), held),
            (refund(Failed, Submitted), held),
            (refund(Failed, Failed), Ok(())),
            (refund(Approved, Submitted), Ok(())),
            (refund(Submitted, Unknown), Ok(())),
            (exchange(Requested, AwaitingGoods), held),
            (exchange(Requested, Requested), Ok(())),
            (exchange(Requested, Canceled), Ok(())),
        ] {
            assert_eq!(
                Purse::new(&rule("send = true"), Today::default()).take(std::slice::from_ref(&change)),
                wanted,
                "{change:?}"
            );
        }
    }

    #[test]
    fn a_message_behind_a_step_that_was_not_done_waits_too() {
        let rule = rule("send = true");
        let letter = [Change::create(Effect::default())];
        let mut purse = Purse::new(&rule, Today::default());
        assert_eq!(purse.take(&letter), Ok(()));
        assert_eq!(purse.take(&approval(1_000)), Err(HoldReason::Money));
        assert_eq!(purse.take(&letter), Err(HoldReason::Message));
        assert_eq!(purse.take(&[]), Ok(()), "what nobody hears does not wait");
        let mut purse = Purse::new(&rule, Today::default());
        purse.refused();
        assert_eq!(purse.take(&letter), Err(HoldReason::Message));
    }

    #[test]
    fn nobody_is_refused_by_a_rule() {
        let before = ReturnCase { status: ReturnStatus::Requested, ..ReturnCase::default() };
        let after = ReturnCase { status: ReturnStatus::Rejected, ..before.clone() };
        let rule = rule("send = true");
        assert_eq!(Purse::new(&rule, Today::default()).take(&[Change::update(before, after)]), Err(HoldReason::Person));
    }

    #[test]
    fn a_day_has_limits_of_its_own() {
        let rule = rule("send = 3\n[limit]\nEUR = '20'\n[limit_a_day]\nEUR = '50'");
        let spent = |minor| vec![Spent { currency: "EUR".to_owned(), minor }];
        for (today, n_sent, value, wanted) in [
            (0, 0, 2_000, Ok(())),
            (3_000, 2, 2_000, Ok(())),
            (3_001, 0, 2_000, Err(HoldReason::Day)),
            (0, 3, 2_000, Err(HoldReason::Day)),
            (5_000, 3, 2_001, Err(HoldReason::Money)),
        ] {
            let mut purse = Purse::new(&rule, Today { spent: spent(today), n_sent });
            assert_eq!(purse.take(&approval(value)), wanted, "{today} {n_sent} {value}");
            let used = if wanted.is_ok() { (spent(value), 1) } else { (Vec::new(), 0) };
            assert_eq!(purse.used(), used);
        }
    }

    #[test]
    fn a_limit_for_the_day_alone_is_the_limit_of_a_run_too() {
        let rule = rule("send = true\n[limit_a_day]\nEUR = '50'");
        let mut purse = Purse::new(&rule, Today::default());
        assert_eq!(purse.take(&approval(3_000)), Ok(()));
        assert_eq!(purse.take(&approval(2_001)), Err(HoldReason::Money));
    }
}
