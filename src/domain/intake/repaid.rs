//! Refunds of a row; money of one order that several kinds of files tell counts once, whichever of them comes first.
//!
//! Invariant: an order shows no more as paid back than the most that one kind of its files tells: refund by refund, told again
//! (payment by payment, or by another program), or as a running total.

use super::absorb::{ALL_CONCLUDED, Conclusions};
use super::plan::{Fate, Planner, Workbench, fill};
use crate::domain::catalog::Order;
use crate::domain::ids::Kind;
use crate::domain::refunds::{Refund, RefundStatus};
use crate::domain::returns::ReturnCase;

/// Keys of bare payments, of which the refunds that they belong to say the same.
const PAYMENT: &str = ":refund:transaction:";
/// Keys of the part of a running total that no single refund explains.
const REST: &str = ":refund:order:";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Told {
    /// By the platform, or done here: each is money of its own.
    Itself,
    /// By its payments, or by another program: the same money as the platform's own refunds, once those are known.
    Again,
    Rest,
}

fn told(refund: &Refund) -> Told {
    let key = refund.natural_key.as_deref().unwrap_or_default();
    let by_another = || refund.external && key.split(':').next() != Some(refund.platform.as_str());
    match () {
        () if key.contains(REST) => Told::Rest,
        () if key.contains(PAYMENT) || by_another() => Told::Again,
        () => Told::Itself,
    }
}

impl<W: Workbench> Planner<'_, W> {
    pub(super) fn refund(&mut self, mut refund: Refund) -> Fate {
        refund.external = true;
        if refund.return_id.is_none() {
            refund.return_id = self.links.only_case();
        }
        if let Some(order) = &self.links.order {
            refund.order_id.get_or_insert(order.id);
        }
        self.name_as_known(&mut refund);
        if let Some(own) = self.own_refund(&refund) {
            return self.told_of_ours(&own, &refund);
        }
        refund.updated_at = self.bench.now();
        let before = refund.natural_key.clone().and_then(|key| self.bench.find::<Refund>(&key));
        if told(&refund) == Told::Again && before.as_ref().is_some_and(|known| known.status == RefundStatus::Void) {
            refund.status = RefundStatus::Void;
        }
        let saying = self.saying(&refund);
        let (refund, fate) = self.fold(before.clone(), refund, &saying, Self::conclude_refund);
        self.count(before.as_ref(), &refund);
        if fate != Fate::Unchanged {
            self.weigh_order_of(&refund);
        }
        fate
    }

    /// What nobody says of a refund: its order, the return that it must mean, and its days. Where a file leaves out when money was
    /// asked for or paid, the last word of its row or else the clock stands in: a sum without a day would be in no report.
    pub(super) fn conclude_refund(&mut self, refund: &mut Refund) -> bool {
        let before = refund.order_id;
        if before.is_none() && !refund.order_ref.is_empty() {
            let order = self.bench.find::<Order>(&format!("{}:{}", refund.platform, refund.order_ref));
            refund.order_id = order.map(|order| order.id);
        }
        if refund.order_id != before {
            unrate(refund);
        }
        let mut so = Conclusions::of(refund, refund.stated_at);
        if so.may("return_id", refund.return_id.is_none()) {
            let only = self.only_return(&refund.platform, &refund.order_ref);
            so.value("return_id", refund.return_id.is_none(), &mut refund.return_id, only);
        }
        let done = refund.done_at.filter(|_| !so.may("done_at", refund.done_at.is_none()));
        let at = done.or(self.links.said_at).unwrap_or_else(|| self.bench.now());
        so.moment("proposed_at", &mut refund.proposed_at, at);
        if refund.status == RefundStatus::Succeeded {
            so.value("done_at", refund.done_at.is_none(), &mut refund.done_at, Some(refund.proposed_at));
        }
        so.sign(refund) || refund.order_id != before
    }

    /// Takes a refund in again whose order or return became known after it.
    pub(super) fn complete_refund(&mut self, before: &Refund) {
        let mut refund = before.clone();
        if self.conclude_refund(&mut refund) {
            self.bench.put(refund.clone());
            self.count(Some(before), &refund);
        }
    }

    /// Refunds of an order that counts on another day are told in the shop's own currency by the rate of that day.
    pub(super) fn rate_anew(&mut self, order: &Order) {
        for mut refund in self.bench.refunds_of_order(&order.platform, &order.order_ref) {
            if refund.external && refund.rated_at.is_some() {
                unrate(&mut refund);
                self.bench.put(refund);
            }
        }
    }

    /// The refund of this desk that a file tells of: by the platform's number, else the only money of that sum that waits for
    /// word, or was confirmed without a number. Each is told of once.
    fn own_refund(&mut self, told: &Refund) -> Option<Refund> {
        if let Some(known) = told.natural_key.clone().and_then(|key| self.bench.find::<Refund>(&key)) {
            return Some(known).filter(|known| !known.external);
        }
        if told.status != RefundStatus::Succeeded
            || told.natural_key.as_deref().is_some_and(|key| key.contains(PAYMENT))
        {
            return None;
        }
        let all = self.bench.refunds_of_order(&told.platform, &told.order_ref);
        let waits = |own: &&Refund| {
            use RefundStatus::{Approved, Failed, Submitted, Succeeded, Unknown};
            !own.external
                && own.natural_key.is_none()
                && own.currency == told.currency
                && own.amount_minor > 0
                && matches!(own.status, Approved | Failed | Submitted | Succeeded | Unknown)
        };
        let named = |own: &&Refund| !own.platform_ref.is_empty() && own.platform_ref == told.platform_ref;
        let same = |own: &&Refund| own.platform_ref.is_empty() && own.amount_minor == told.amount_minor;
        let waiting = || all.iter().filter(waits);
        waiting().find(named).or_else(|| waiting().find(same)).cloned()
    }

    /// What a file says of a refund that was made here: its number and word are kept, what it paid waits to be settled by a
    /// command, and another sum than ours is a conflict.
    fn told_of_ours(&mut self, own: &Refund, told: &Refund) -> Fate {
        let mut after = own.clone();
        after.natural_key = own.natural_key.clone().or_else(|| told.natural_key.clone());
        fill(&mut after.platform_ref, &told.platform_ref);
        if !told.platform_status.is_empty() {
            after.platform_status.clone_from(&told.platform_status);
        }
        let paid = Some(told.amount_minor).filter(|_| told.status == RefundStatus::Succeeded);
        let is_settled = own.status == RefundStatus::Succeeded && paid == Some(own.amount_minor);
        if let Some(paid) = paid.filter(|_| own.status.is_live() && !is_settled) {
            after.paid_minor = Some(paid);
            self.n_conflicts += i64::from(paid != own.amount_minor && own.paid_minor != Some(paid));
        }
        if after == *own {
            return Fate::Unchanged;
        }
        after.updated_at = self.bench.now();
        self.bench.put(after.clone());
        self.weigh_order_of(&after);
        Fate::Updated
    }

    /// A platform's newer files name one thing more finely than its older ones (a number behind the key): the name under which
    /// the desk knows it stays.
    fn name_as_known(&mut self, refund: &mut Refund) {
        let Some(key) = refund.natural_key.clone().filter(|key| may_be_finer(key)) else { return };
        if self.bench.find::<Refund>(&key).is_some() {
            return;
        }
        let coarser = key.rsplit_once(':').map(|(coarse, _)| coarse.to_owned());
        if let Some(coarse) = coarser.filter(|coarse| may_be_finer(coarse))
            && self.bench.find::<Refund>(&coarse).is_some()
        {
            refund.natural_key = Some(coarse);
            return;
        }
        let known = self.bench.refunds_of_order(&refund.platform, &refund.order_ref);
        let finer = known.into_iter().filter_map(|known| known.natural_key).find(|known| is_finer(known, &key));
        refund.natural_key = finer.or(Some(key));
    }

    /// Moves the sum of the return that a refund belongs to, or from one return to another.
    fn count(&mut self, before: Option<&Refund>, after: &Refund) {
        let was = before.map_or(0, succeeded);
        match before.map(|before| before.return_id) {
            Some(other) if other != after.return_id => {
                self.add(other, -was, after);
                self.add(after.return_id, succeeded(after), after);
            }
            _ => self.add(after.return_id, succeeded(after) - was, after),
        }
    }

    fn add(&mut self, return_id: Option<i64>, delta: i64, refund: &Refund) {
        if let Some(mut case) = return_id.filter(|_| delta != 0).and_then(|id| self.bench.get::<ReturnCase>(id)) {
            case.refunded_minor += delta;
            let mut so = Conclusions::of(&case, case.stated_at);
            if case.currency.is_empty() {
                so.text("currency", &mut case.currency, &refund.currency);
            }
            so.sign(&mut case);
            self.bench.put(case);
        }
    }

    fn weigh_order_of(&mut self, refund: &Refund) {
        if refund.order_ref.is_empty() {
            return;
        }
        let linked = self.links.order.clone().filter(|order| order.order_ref == refund.order_ref);
        let order = linked.or_else(|| self.bench.find::<Order>(&format!("{}:{}", refund.platform, refund.order_ref)));
        if let Some(order) = order.filter(|order| order.platform_refunded_minor != 0 || told(refund) == Told::Again) {
            self.weigh(order);
        }
    }

    /// Lets every sum that is told of an order's money count once. Answers whether that changed anything.
    pub(super) fn weigh(&mut self, mut order: Order) -> bool {
        let refunds = self.bench.refunds_of_order(&order.platform, &order.order_ref);
        let currency = match order.currency.as_str() {
            "" => refunds.first().map_or("", |refund| refund.currency.as_str()).to_owned(),
            known => known.to_owned(),
        };
        let paid = |wanted: Told| refunds.iter().filter(move |refund| told(refund) == wanted && is_paid(refund));
        let sum =
            |wanted: Told| -> i64 { paid(wanted).filter(|refund| refund.currency == currency).map(sum_told).sum() };
        let (itself, again) = (sum(Told::Itself), sum(Told::Again));
        // Sums in two currencies cannot be weighed: what is told refund by refund stands.
        let is_foreign = paid(Told::Itself).any(|refund| refund.currency != currency);
        let is_told_itself = itself > 0 || is_foreign;
        let most = order.platform_refunded_minor.max(again);
        let counted = if is_told_itself { itself } else { again };
        let rest = if is_foreign { 0 } else { (most - counted).max(0) };
        let status = if is_told_itself { RefundStatus::Void } else { RefundStatus::Succeeded };
        let mut changed = false;
        for refund in paid(Told::Again).filter(|refund| refund.status != status) {
            let after = Refund { status, updated_at: self.bench.now(), ..refund.clone() };
            self.count(Some(refund), &after);
            self.bench.put(after);
            changed = true;
        }
        changed |= self.put_rest(&order, &currency, rest);
        if order.platform_refunded_minor < again {
            order.platform_refunded_minor = again;
            self.bench.put(order.clone());
            changed = true;
        }
        if self.links.order.as_ref().is_some_and(|linked| linked.id == order.id) {
            self.links.order = Some(order);
        }
        changed
    }

    /// The part of a running total that no single refund explains, as one refund of its own that grows, shrinks and goes.
    fn put_rest(&mut self, order: &Order, currency: &str, rest: i64) -> bool {
        let key = format!("{}{REST}{}", order.platform, order.order_ref);
        let known = self.bench.find::<Refund>(&key);
        if rest == 0 {
            if let Some(known) = &known {
                self.count(Some(known), &Refund { amount_minor: 0, ..known.clone() });
                self.bench.remove(known);
            }
            return known.is_some();
        }
        let now = self.bench.now();
        let at = order.canceled_at.or(order.shipped_at).unwrap_or(order.placed_at);
        let at = match &known {
            _ if at.0 > 0 && !at.is_never() => at,
            Some(known) => known.proposed_at,
            None => now,
        };
        let base = match known.clone() {
            Some(known) => known,
            None => Refund { id: self.bench.next(Kind::Refund), ..Refund::default() },
        };
        let mut after = Refund {
            natural_key: Some(key),
            platform: order.platform.clone(),
            account: order.account.clone(),
            market: order.market.clone(),
            platform_status: order.financial_status.clone(),
            return_id: self.only_return(&order.platform, &order.order_ref),
            order_id: Some(order.id),
            order_ref: order.order_ref.clone(),
            currency: currency.to_owned(),
            external: true,
            proposed_at: at,
            done_at: Some(at),
            status: RefundStatus::Succeeded,
            amount_minor: rest,
            said: ALL_CONCLUDED.to_owned(),
            ..base
        };
        if known.as_ref() == Some(&after) {
            return false;
        }
        if known.as_ref().is_some_and(|known| known.proposed_at.day() != at.day()) {
            unrate(&mut after);
        }
        self.count(known.as_ref(), &after);
        self.bench.put(Refund { updated_at: now, ..after });
        true
    }

    /// The return that a refund without a return's number must mean: the only one of its order.
    pub(super) fn only_return(&mut self, platform: &str, order_ref: &str) -> Option<i64> {
        if order_ref.is_empty() {
            return None;
        }
        match self.bench.returns_of_order(platform, order_ref).as_slice() {
            [only] => Some(only.id),
            _ => None,
        }
    }
}

/// Lets the rate of a refund be found anew, by the day that counts now.
fn unrate(refund: &mut Refund) {
    refund.report_currency.clear();
    (refund.report_minor, refund.rated_at) = (None, None);
    (refund.rate_from, refund.rate_to, refund.rate_old) = (0, 0, false);
    refund.rate_source.clear();
}

/// What was paid as far as anybody has said: the platform's word for a refund of this desk goes before its settlement here.
fn sum_told(refund: &Refund) -> i64 {
    refund.paid_minor.unwrap_or(refund.amount_minor)
}

/// Paid, or paid and only weighed out because its money is told elsewhere.
fn is_paid(refund: &Refund) -> bool {
    refund.status == RefundStatus::Succeeded
        || refund.paid_minor.is_some() && refund.status.is_live()
        || refund.status == RefundStatus::Void && told(refund) == Told::Again
}

fn succeeded(refund: &Refund) -> i64 {
    if refund.status == RefundStatus::Succeeded { refund.amount_minor } else { 0 }
}

/// Whether a key has so many parts that a file may name the same with one part more or less.
pub(super) fn may_be_finer(key: &str) -> bool {
    key.bytes().filter(|&b| b == b':').count() >= 3
}

/// Whether a key is another one with one more part behind it.
pub(super) fn is_finer(finer: &str, coarse: &str) -> bool {
    finer.strip_prefix(coarse).and_then(|part| part.strip_prefix(':')).is_some_and(|part| !part.contains(':'))
}
