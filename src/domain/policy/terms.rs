//! What a policy asks of both sides once a return is accepted: who pays its way, fees, deductions, and until when.

use std::collections::BTreeMap;

use super::judge::said;
use super::{Clauses, Facts, Policies, Policy, Side};
use crate::codes;
use crate::domain::returns::Grade;
use crate::domain::time::{DAY, Instant};

codes! {
    /// Who pays for the way back.
    pub enum Payer {
        Buyer = "buyer",
        Seller = "seller",
    }
}

/// A label holds this long where no policy says otherwise (domain 2.1).
const USUAL_LABEL_DAYS: i64 = 28;

/// A value, with the policy that says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said<T> {
    pub value: T,
    pub policy: String,
    pub version: i64,
}

/// The terms of one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Terms {
    pub payer: Option<Said<Payer>>,
    /// What a label costs the buyer who pays for it, in the currency of the case.
    pub label_minor: Option<Said<i64>>,
    /// The restocking fee in basis points of what the goods give back.
    pub restocking: Option<Said<i64>>,
    /// The deduction for each grade, in basis points.
    pub deductions: Option<Said<Vec<(Grade, i64)>>>,
    /// The most for which goods need not come back, in the currency of the case; none is without a limit.
    pub returnless_minor: Option<Said<i64>>,
    label_days: Option<i64>,
}

impl Terms {
    /// Until when a label given at a moment holds.
    pub fn label_until(&self, given_at: Instant) -> Instant {
        given_at.plus(self.label_days.unwrap_or(USUAL_LABEL_DAYS) * DAY)
    }

    /// The deduction for a grade, in basis points; none where the table does not name it.
    pub fn deduction(&self, grade: Grade) -> Option<i64> {
        let table = &self.deductions.as_ref()?.value;
        table.iter().find(|(own, _)| *own == grade).map(|(_, points)| *points)
    }
}

impl<T> Said<T> {
    const fn by(policy: &Policy, value: T, name: String) -> Self {
        Self { value, policy: name, version: policy.version }
    }
}

fn told<T>((policy, value): (&Policy, T)) -> Said<T> {
    Said::by(policy, value, policy.name.clone())
}

impl Policies {
    /// The terms that hold for a case.
    pub fn terms(&self, facts: &Facts<'_>) -> Terms {
        let policies = self.on(facts);
        let side = facts.side();
        let payer = payer(&policies, side);
        let buyer_pays = payer.as_ref().is_some_and(|payer| payer.value == Payer::Buyer);
        let currency = facts.case.currency.as_str();
        let in_currency = |clause: fn(&Clauses) -> Option<&BTreeMap<String, i64>>| {
            let (policy, sums) = said(&policies, clause)?;
            Some((policy, sums.get(currency).copied()))
        };
        let label = in_currency(|clauses| clauses.label.as_ref()).filter(|_| buyer_pays);
        let returnless = in_currency(|clauses| clauses.returnless.as_ref());
        let by_buyer = side == Side::Buyer;
        let deductions = said(&policies, |clauses| clauses.deductions.as_ref());
        Terms {
            payer,
            label_minor: label.and_then(|(policy, minor)| Some(told((policy, minor?)))).filter(|fee| fee.value > 0),
            restocking: restocking(&policies).filter(|fee| by_buyer && fee.value > 0),
            deductions: deductions.filter(|_| by_buyer).map(|(policy, table)| told((policy, table.clone()))),
            // A currency that a table of limits leaves out has a limit of nothing.
            returnless_minor: returnless.map(|(policy, minor)| told((policy, minor.unwrap_or(0)))),
            label_days: said(&policies, |clauses| clauses.label_days.as_ref()).map(|(_, days)| *days),
        }
    }
}

/// A law that lets the seller pay goes before everybody else's word.
fn payer(policies: &[&Policy], side: Side) -> Option<Said<Payer>> {
    fn buyers(clauses: &Clauses) -> Option<&Payer> {
        clauses.buyer_side_payer.as_ref()
    }
    fn sellers(clauses: &Clauses) -> Option<&Payer> {
        clauses.seller_side_payer.as_ref()
    }
    let clause = match side {
        Side::Buyer => buyers,
        Side::Seller => sellers,
    };
    let law = policies.iter().find(|policy| policy.is_law && clause(&policy.clauses) == Some(&Payer::Seller));
    let law = law.map(|policy| (*policy, Payer::Seller));
    law.or_else(|| said(policies, clause).map(|(policy, payer)| (policy, *payer))).map(told)
}

/// A law caps the fee.
fn restocking(policies: &[&Policy]) -> Option<Said<i64>> {
    let (policy, points) = said(policies, |clauses| clauses.restocking.as_ref())?;
    let laws = policies.iter().filter(|policy| policy.is_law);
    let cap = laws.filter_map(|law| Some((*law, law.clauses.restocking?))).min_by_key(|(_, points)| *points);
    Some(told(match cap {
        Some((law, most)) if most < *points => (law, most),
        _ => (policy, *points),
    }))
}
