//! Return policy: which requests are eligible, by which clauses. Advisory for people, binding for rules and imports.

use super::catalog::Order;
use super::returns::{Eligibility, ReturnCase};
use super::time::{DAY, Instant};
use super::vocabulary::{Fault, Reason};

/// The policy in force: one window per fault side and a returnless limit. Versioned policies come with their own issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    /// Days from the order in which a buyer may send goods back for no fault of ours. 30 covers the longest window of the
    /// platforms read here (Amazon, eBay, Shopify default); EU 2011/83 art. 9 gives 14 from delivery.
    pub window_days: i64,
    /// Days from the order in which faulty goods come back (EU 2019/771: two years).
    pub fault_days: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self { window_days: 30, fault_days: 730 }
    }
}

/// The verdict with its clauses: `+clause` passed, `-clause` failed, `?clause` cannot be judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    pub eligibility: Eligibility,
    pub clauses: Vec<String>,
}

impl Policy {
    /// Judges a request by the order date. Unknown where the order is unknown.
    pub fn judge(&self, case: &ReturnCase, order: Option<&Order>) -> Judgement {
        let placed = order.map(|o| o.placed_at).filter(|at| !at.is_never());
        let ours = !matches!(case.reason.fault(), Fault::Buyer | Fault::Nobody);
        let (clause, days) = if ours { ("fault_window", self.fault_days) } else { ("window", self.window_days) };
        let Some(placed) = placed else {
            return Judgement { eligibility: Eligibility::Unknown, clauses: vec![format!("?{clause}")] };
        };
        let mut clauses = vec![clause_mark(within(placed, case.requested_at, days), clause)];
        if case.reason == Reason::Unauthorised {
            clauses.push("-unauthorised".to_owned());
        }
        let failed = clauses.iter().any(|c| c.starts_with('-'));
        let eligibility = if failed { Eligibility::Ineligible } else { Eligibility::Eligible };
        Judgement { eligibility, clauses }
    }
}

fn within(from: Instant, to: Instant, days: i64) -> bool {
    to.0 <= from.plus(days * DAY).0
}

fn clause_mark(passed: bool, clause: &str) -> String {
    format!("{}{clause}", if passed { '+' } else { '-' })
}
