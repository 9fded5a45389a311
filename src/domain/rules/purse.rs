//! What a rule may move without a person: money up to its limits, messages where it says so, decisions against nobody.

use std::collections::BTreeMap;

use super::Rule;
use crate::codes;
use crate::domain::change::Change;
use crate::domain::outbox::EffectKind;
use crate::domain::refunds::RefundStatus;
use crate::domain::returns::ReturnStatus;

codes! {
    /// Why a step waits for a person.
    pub enum HoldReason {
        /// It moves money for which the rule has no limit, or more than that.
        Money = "money",
        /// It lets a message out that the rule was not allowed to send.
        Message = "message",
        /// Nobody is refused by a rule alone (domain 2.1).
        Person = "person",
    }
}

/// The limits of one run of a rule, and what it has used of them.
pub struct Purse<'r> {
    rule: &'r Rule,
    spent: BTreeMap<String, i64>,
}

/// What a step moves, by currency in minor units; unknown sums count as too much.
#[derive(Debug, Default)]
struct Cost {
    money: BTreeMap<String, i64>,
    unknown: bool,
    sends: bool,
    refuses: bool,
}

impl<'r> Purse<'r> {
    pub const fn new(rule: &'r Rule) -> Self {
        Self { rule, spent: BTreeMap::new() }
    }

    /// Takes what a step moves out of the limits, or says why it waits.
    pub fn take(&mut self, changes: &[Change]) -> Result<(), HoldReason> {
        let cost = cost(changes);
        if cost.refuses {
            return Err(HoldReason::Person);
        }
        let limit =
            |currency: &str| self.rule.limits.iter().find(|(code, _)| code == currency).map_or(0, |(_, most)| *most);
        let within = |(currency, minor): (&String, &i64)| {
            *minor <= limit(currency) - self.spent.get(currency).copied().unwrap_or(0)
        };
        if cost.unknown || !cost.money.iter().all(within) {
            return Err(HoldReason::Money);
        }
        if cost.sends && !self.rule.send {
            return Err(HoldReason::Message);
        }
        for (currency, minor) in cost.money {
            *self.spent.entry(currency).or_default() += minor;
        }
        Ok(())
    }
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
                let settled = edit.before.as_ref().is_some_and(|before| before.status != RefundStatus::Proposed);
                if !settled {
                    cost.add(&after.currency, after.amount_minor);
                }
            }
            Change::Exchange(edit) if edit.before.is_none() => {
                let difference = edit.after.as_ref().map(|exchange| (&exchange.currency, exchange.difference_minor));
                // Other goods cost money too, but what they cost is not known here.
                cost.unknown = true;
                if let Some((currency, minor)) = difference {
                    cost.add(currency, minor.abs().max(1));
                }
            }
            Change::Effect(edit) if edit.before.is_none() => {
                let kind = edit.after.as_ref().map(|effect| effect.kind);
                cost.sends |= matches!(kind, Some(EffectKind::Notice | EffectKind::PlatformAction));
            }
            _ => {}
        }
    }
    cost
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
    use crate::domain::change::{Effect, Refund, ReturnCase};

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
            assert_eq!(Purse::new(&rule(more)).take(&approval(value)), wanted, "{more} {value}");
        }
    }

    #[test]
    fn a_limit_is_for_the_whole_run() {
        let rule = rule("send = true\n[limit]\nEUR = '20'");
        let mut purse = Purse::new(&rule);
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
    fn nobody_is_refused_by_a_rule() {
        let before = ReturnCase { status: ReturnStatus::Requested, ..ReturnCase::default() };
        let after = ReturnCase { status: ReturnStatus::Rejected, ..before.clone() };
        let rule = rule("send = true");
        assert_eq!(Purse::new(&rule).take(&[Change::update(before, after)]), Err(HoldReason::Person));
    }
}
