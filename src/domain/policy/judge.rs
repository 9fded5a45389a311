//! The verdict: each clause that passed, failed, or cannot be judged, with what it compared and whose clause it is.

use serde::{Deserialize, Serialize};

use super::{Clauses, EVIDENCE_TAG, Facts, Policies, Policy, Side, Window};
use crate::codes;
use crate::domain::returns::{Eligibility, Grade, ReturnCase};
use crate::domain::time::{DAY, Instant};

codes! {
    /// What a clause is about.
    pub enum Ground {
        /// The time in which a buyer may change their mind.
        Window = "window",
        /// The time in which something may turn out to be wrong.
        FaultWindow = "fault_window",
        Reason = "reason",
        FinalSale = "final_sale",
        Evidence = "evidence",
        Condition = "condition",
        /// The most for which goods need not come back.
        Returnless = "returnless",
    }
}

codes! {
    /// What became of a clause.
    pub enum Mark {
        Passed = "passed",
        Failed = "failed",
        /// Something is not known that it asks for.
        Open = "open",
        /// Judged when the goods are here.
        Later = "later",
    }
}

codes! {
    /// What a window was counted from.
    pub enum Basis {
        Delivery = "delivery",
        Dispatch = "dispatch",
        Order = "order",
    }
}

impl Mark {
    /// How the mark stands before a clause in the short form.
    const fn sign(self) -> char {
        match self {
            Self::Passed => '+',
            Self::Failed => '-',
            Self::Open => '?',
            Self::Later => '~',
        }
    }
}

/// One clause with what it compared.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Finding {
    pub ground: Ground,
    pub mark: Mark,
    /// Whose clause it is, and in which version.
    pub policy: String,
    #[serde(skip_serializing_if = "is_zero")]
    pub version: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub basis: Option<Basis>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days: Option<i64>,
    #[serde(skip_serializing_if = "is_zero")]
    pub allowance: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub started_at: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Instant>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked_at: Option<Instant>,
    /// The reason, the goods or the grades compared, as codes.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub what: String,
}

fn is_zero(n: &i64) -> bool {
    *n == 0
}

/// The verdict in all its forms: `+clause` passed, `-clause` failed, `?clause` cannot be judged, `~clause` is judged later.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    pub eligibility: Eligibility,
    pub clauses: Vec<String>,
    pub findings: Vec<Finding>,
    /// The policies behind it.
    pub policies: Vec<String>,
}

impl Judgement {
    fn of(findings: Vec<Finding>) -> Self {
        let any = |mark: Mark| findings.iter().any(|finding| finding.mark == mark);
        let eligibility = if any(Mark::Failed) {
            Eligibility::Ineligible
        } else if any(Mark::Open) || findings.is_empty() {
            Eligibility::Unknown
        } else {
            Eligibility::Eligible
        };
        let mut policies: Vec<String> = findings.iter().map(|finding| finding.policy.clone()).collect();
        policies.sort();
        policies.dedup();
        let clauses = findings.iter().map(|finding| format!("{}{}", finding.mark.sign(), finding.ground)).collect();
        Self { eligibility, clauses, findings, policies }
    }

    /// Writes the verdict on a case.
    pub fn stand_on(self, case: &mut ReturnCase) {
        case.eligibility = self.eligibility;
        case.clauses = self.clauses;
        case.findings = self.findings;
        case.policies = self.policies;
    }
}

impl Policies {
    /// Judges a request by the policies in force on the day of its order.
    pub fn judge(&self, facts: &Facts<'_>) -> Judgement {
        let policies = self.on(facts);
        let mut findings = Vec::with_capacity(2);
        findings.extend(window(&policies, facts));
        findings.extend(reason(&policies, facts));
        if facts.side() == Side::Buyer {
            findings.extend(final_sale(&policies, facts));
            findings.extend(condition(&policies, facts));
        }
        findings.extend(evidence(&policies, facts));
        Judgement::of(findings)
    }
}

/// The most specific policy that says something, with what it says; laws speak where nobody else does.
pub(super) fn said<'p, T>(
    policies: &[&'p Policy],
    clause: impl Fn(&'p Clauses) -> Option<&'p T>,
) -> Option<(&'p Policy, &'p T)> {
    let mut ordered = policies.iter().filter(|p| !p.is_law).chain(policies.iter().filter(|p| p.is_law));
    ordered.find_map(|policy| Some((*policy, clause(&policy.clauses)?)))
}

fn finding(ground: Ground, mark: Mark, policy: &Policy) -> Finding {
    Finding { ground, mark, policy: policy.name.clone(), version: policy.version, ..Finding::default() }
}

fn window(policies: &[&Policy], facts: &Facts<'_>) -> Option<Finding> {
    fn buyers(clauses: &Clauses) -> Option<&Window> {
        clauses.buyer_window.as_ref()
    }
    fn sellers(clauses: &Clauses) -> Option<&Window> {
        clauses.seller_window.as_ref()
    }
    let (ground, clause): (_, fn(&Clauses) -> Option<&Window>) = match facts.side() {
        Side::Buyer => (Ground::Window, buyers),
        Side::Seller => (Ground::FaultWindow, sellers),
    };
    let (policy, window) = said(policies, clause)?;
    let found = counted(ground, policy, window, facts);
    // A law that gives longer goes before what a shop or a platform gives.
    let laws = policies.iter().filter(|policy| policy.is_law);
    let laws = laws.filter_map(|policy| Some(counted(ground, policy, clause(&policy.clauses)?, facts)));
    let end = |finding: &Finding| finding.until.unwrap_or(Instant::NEVER);
    Some(laws.fold(found, |best, law| if end(&law) > end(&best) { law } else { best }))
}

fn counted(ground: Ground, policy: &Policy, window: &Window, facts: &Facts<'_>) -> Finding {
    let asked_at = facts.case.requested_at;
    let shipped = facts.order.and_then(|order| order.shipped_at);
    let start = match (window.from_order, facts.delivered_at) {
        (false, Some(at)) => Some((Basis::Delivery, at, 0)),
        (false, None) if shipped.is_some() => shipped.map(|at| (Basis::Dispatch, at, window.allowance)),
        _ => facts.placed_at().map(|at| (Basis::Order, at, window.allowance)),
    };
    let blank = Finding { days: window.days, ..finding(ground, Mark::Passed, policy) };
    let Some(days) = window.days else { return blank };
    let Some((basis, started_at, allowance)) = start.filter(|_| !asked_at.is_never()) else {
        return Finding { mark: Mark::Open, ..blank };
    };
    let end = started_at.plus((days + allowance) * DAY);
    let until = window.season_end.map_or(end, |season| season.max(end));
    // The last day counts whole.
    let mark = if asked_at.day() <= until.day() { Mark::Passed } else { Mark::Failed };
    Finding {
        mark,
        basis: Some(basis),
        allowance,
        started_at: Some(started_at),
        until: Some(until),
        asked_at: Some(asked_at),
        ..blank
    }
}

/// Only a reason that is not taken is worth telling.
fn reason(policies: &[&Policy], facts: &Facts<'_>) -> Option<Finding> {
    let (policy, excluded) = said(policies, |clauses| clauses.excluded.as_ref())?;
    let reason = facts.case.reason;
    excluded
        .contains(&reason)
        .then(|| Finding { what: reason.code().to_owned(), ..finding(Ground::Reason, Mark::Failed, policy) })
}

fn final_sale(policies: &[&Policy], facts: &Facts<'_>) -> Option<Finding> {
    let (policy, goods) = said(policies, |clauses| clauses.final_sale.as_ref())?;
    let case = facts.case;
    let is_named = |own: &str| {
        goods.iter().any(|word| match word.strip_suffix('*') {
            Some(start) => own.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)),
            None => own.eq_ignore_ascii_case(word),
        })
    };
    let hit = [&case.product_line, &case.sku].into_iter().find(|own| !own.is_empty() && is_named(own));
    let hit = hit.or_else(|| facts.lines.iter().map(|line| &line.sku).find(|sku| !sku.is_empty() && is_named(sku)));
    let mark = if hit.is_some() { Mark::Failed } else { Mark::Passed };
    let what = hit.unwrap_or(if case.product_line.is_empty() { &case.sku } else { &case.product_line });
    Some(Finding { what: what.clone(), ..finding(Ground::FinalSale, mark, policy) })
}

fn condition(policies: &[&Policy], facts: &Facts<'_>) -> Option<Finding> {
    let (policy, grades) = said(policies, |clauses| clauses.condition.as_ref())?;
    let found: Vec<Grade> = facts.lines.iter().filter_map(|line| line.grade).collect();
    let bad = found.iter().find(|grade| !grades.contains(grade));
    let (mark, what) = match (bad, found.first()) {
        (Some(grade), _) => (Mark::Failed, grade.code().to_owned()),
        (None, Some(grade)) => (Mark::Passed, grade.code().to_owned()),
        (None, None) => (Mark::Later, grades.iter().map(|grade| grade.code()).collect::<Vec<_>>().join(" ")),
    };
    Some(Finding { what, ..finding(Ground::Condition, mark, policy) })
}

fn evidence(policies: &[&Policy], facts: &Facts<'_>) -> Option<Finding> {
    let (policy, reasons) = said(policies, |clauses| clauses.evidence.as_ref())?;
    let reason = facts.case.reason;
    if !reasons.contains(&reason) {
        return None;
    }
    let mark = if facts.case.tags.iter().any(|tag| tag == EVIDENCE_TAG) { Mark::Passed } else { Mark::Open };
    Some(Finding { what: reason.code().to_owned(), ..finding(Ground::Evidence, mark, policy) })
}
