//! Return policies as versioned data: whom each is for, what it says, and which one speaks on a case.
//!
//! Invariants: the policy is the one in force on the day of the order; for each clause the most specific policy that says it
//! wins, laws can only be more generous; the same facts always find the same policies. A verdict advises people and binds
//! rules and imports.

mod judge;
mod reading;
mod terms;
#[cfg(test)]
mod tests;

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

pub use judge::{Basis, Finding, Ground, Judgement, Mark};
pub use terms::{Payer, Said, Terms};

use super::catalog::Order;
use super::definitions::Definition;
use super::returns::{Grade, ReturnCase, ReturnLine};
use super::time::Instant;
use super::vocabulary::{Fault, Reason};

/// Policies that hold where the desk has none of that name.
pub const BUILT_IN: &[(&str, &str)] = &[
    ("default", include_str!("../../../assets/business/policy/default.toml")),
    ("amazon", include_str!("../../../assets/business/policy/amazon.toml")),
    ("ebay", include_str!("../../../assets/business/policy/ebay.toml")),
    ("shopify", include_str!("../../../assets/business/policy/shopify.toml")),
    ("tiktok", include_str!("../../../assets/business/policy/tiktok.toml")),
    ("eu-law", include_str!("../../../assets/business/policy/eu-law.toml")),
    ("uk-law", include_str!("../../../assets/business/policy/uk-law.toml")),
    ("cn-law", include_str!("../../../assets/business/policy/cn-law.toml")),
];

/// Holds before every version that says since when it does.
const ALWAYS: Instant = Instant(i64::MIN);

/// A case has this tag once the evidence that its policy asks for is there.
pub const EVIDENCE_TAG: &str = "evidence";

/// Whose doing a return is: the buyer changed their mind, or something was wrong with what the buyer got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    Buyer,
    Seller,
}

impl Side {
    pub const fn of(reason: Reason) -> Self {
        match reason.fault() {
            Fault::Buyer | Fault::Nobody => Self::Buyer,
            _ => Self::Seller,
        }
    }
}

/// Whom a policy is for; what is left out is everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Scope {
    platform: Vec<String>,
    market: Vec<String>,
    product_line: Vec<String>,
    tier: Vec<String>,
}

/// Until when goods may be asked back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Window {
    /// `None` has no end.
    days: Option<i64>,
    from_order: bool,
    /// Days on the way, where it is not known when the goods were delivered.
    allowance: i64,
    /// At least until the end of this day, as in a season of presents.
    season_end: Option<Instant>,
}

/// What a policy says; what it leaves out is said by another one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Clauses {
    buyer_window: Option<Window>,
    seller_window: Option<Window>,
    excluded: Option<Vec<Reason>>,
    final_sale: Option<Vec<String>>,
    condition: Option<Vec<Grade>>,
    evidence: Option<Vec<Reason>>,
    buyer_side_payer: Option<Payer>,
    seller_side_payer: Option<Payer>,
    label: Option<BTreeMap<String, i64>>,
    /// In basis points of the goods' price.
    restocking: Option<i64>,
    deductions: Option<Vec<(Grade, i64)>>,
    returnless: Option<BTreeMap<String, i64>>,
    label_days: Option<i64>,
}

/// One version of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policy {
    pub name: String,
    /// 0 for one that came with the program.
    pub version: i64,
    pub since: Instant,
    /// Orders of this moment and later are another version's.
    until: Instant,
    /// Can only make things better for the customer.
    is_law: bool,
    scope: Scope,
    clauses: Clauses,
}

/// All policies of a desk, the most specific first; cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Policies {
    all: Arc<Vec<Policy>>,
    asks_for_tier: bool,
}

/// What of a case policies look at.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    case: &'a ReturnCase,
    order: Option<&'a Order>,
    delivered_at: Option<Instant>,
    lines: &'a [ReturnLine],
    tier: &'a str,
}

impl<'a> Facts<'a> {
    pub const fn new(case: &'a ReturnCase, order: Option<&'a Order>) -> Self {
        Self { case, order, delivered_at: None, lines: &[], tier: "" }
    }

    /// When the customer got the goods, where a parcel says so.
    pub const fn delivered(self, delivered_at: Option<Instant>) -> Self {
        Self { delivered_at, ..self }
    }

    pub const fn lines(self, lines: &'a [ReturnLine]) -> Self {
        Self { lines, ..self }
    }

    pub const fn tier(self, tier: &'a str) -> Self {
        Self { tier, ..self }
    }

    fn placed_at(&self) -> Option<Instant> {
        self.order.map(|order| order.placed_at).filter(|at| !at.is_never() && at.0 > 0)
    }

    /// The day that chooses the version: of the order, or of the request while the order is not known.
    fn at(&self) -> Instant {
        self.placed_at().unwrap_or(self.case.requested_at)
    }

    const fn side(&self) -> Side {
        Side::of(self.case.reason)
    }
}

impl Policies {
    /// What came with the program, and over it what the desk defines. Definitions that are switched off are passed over.
    pub fn new(definitions: &[Definition]) -> Self {
        static READ: LazyLock<Vec<Policy>> = LazyLock::new(built_in);
        static CAME_ALONG: LazyLock<Policies> = LazyLock::new(|| Policies::of(READ.clone()));
        let mut own = definitions.iter().filter(|own| own.enabled).peekable();
        if own.peek().is_none() {
            return CAME_ALONG.clone();
        }
        let mut all = READ.clone();
        all.extend(own.filter_map(|own| Policy::read_as(&own.name, own.version, own.in_force_from, &own.text)));
        Self::of(all)
    }

    fn of(mut all: Vec<Policy>) -> Self {
        // A version ends where the next one of its name begins; of two of one day the desk's own stands.
        let begins: Vec<(String, Instant, i64)> = all.iter().map(|p| (p.name.clone(), p.since, p.version)).collect();
        for policy in &mut all {
            let later = |(name, since, version): &&(String, Instant, i64)| {
                *name == policy.name && (*since, *version) > (policy.since, policy.version)
            };
            let next = begins.iter().filter(later).map(|(_, since, _)| *since).min();
            policy.until = next.map_or(policy.until, |next| next.min(policy.until));
        }
        all.retain(|policy| policy.since < policy.until);
        all.sort_by(|a, b| (Reverse(a.weight()), &a.name).cmp(&(Reverse(b.weight()), &b.name)));
        let asks_for_tier = all.iter().any(|policy| !policy.scope.tier.is_empty());
        Self { all: Arc::new(all), asks_for_tier }
    }

    /// Whether any policy asks for the customer's tier.
    pub const fn asks_for_tier(&self) -> bool {
        self.asks_for_tier
    }

    /// Every version of every policy, the most specific first.
    pub fn all(&self) -> &[Policy] {
        &self.all
    }

    /// The policies that speak on a case, the most specific first.
    fn on<'p>(&'p self, facts: &Facts<'_>) -> Vec<&'p Policy> {
        let at = facts.at();
        self.all.iter().filter(|policy| policy.since <= at && at < policy.until && policy.fits(facts)).collect()
    }
}

impl Default for Policies {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl Policy {
    /// How narrow the scope is: by how many traits, then by which of them.
    fn weight(&self) -> (usize, [bool; 4], Instant, bool) {
        let Scope { platform, market, product_line, tier } = &self.scope;
        let told = [tier, product_line, market, platform].map(|words| !words.is_empty());
        (told.iter().filter(|told| **told).count(), told, self.since, self.version > 0)
    }

    /// Whether it can only make things better for the customer.
    pub const fn is_law(&self) -> bool {
        self.is_law
    }

    /// Whether it holds from a day on, rather than from the beginning of time.
    pub fn has_begin(&self) -> bool {
        self.since != ALWAYS
    }

    /// Whom it is for, trait by trait.
    pub fn scope(&self) -> [(&'static str, &[String]); 4] {
        let Scope { platform, market, product_line, tier } = &self.scope;
        [("platform", platform), ("market", market), ("product_line", product_line), ("tier", tier)]
    }

    fn fits(&self, facts: &Facts<'_>) -> bool {
        let named =
            |words: &[String], word: &str| words.is_empty() || words.iter().any(|own| own.eq_ignore_ascii_case(word));
        let case = facts.case;
        named(&self.scope.platform, &case.platform)
            && named(&self.scope.market, &case.market)
            && named(&self.scope.product_line, &case.product_line)
            && named(&self.scope.tier, facts.tier)
    }
}

fn built_in() -> Vec<Policy> {
    BUILT_IN.iter().filter_map(|(name, text)| Policy::read_as(name, 0, ALWAYS, text)).collect()
}
