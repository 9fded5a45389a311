//! From the records of an order to its facts.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::stage::STAGES;
use super::{Fact, FactName, Goods, Part};
use crate::domain::analysis::Analysis;
use crate::domain::catalog::{Order, OrderLine};
use crate::domain::change::{Exchange, Parcel, Record, Refund, ReturnCase, ReturnLine, Ticket};
use crate::domain::complaints::{TicketKind, TicketStatus};
use crate::domain::exchanges::ExchangeMode;
use crate::domain::ids::Key;
use crate::domain::money::{self, units_share};
use crate::domain::parcels::{Leg, carrier_name};
use crate::domain::refunds::{RefundKind, RefundStatus};
use crate::domain::returns::{Disposition, Outcome, ReturnStatus};
use crate::domain::time::Instant;
use crate::domain::vocabulary::{Issue, Reason};

/// An order with all that hangs on it; or what hangs on an order that the desk does not know.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unit {
    pub order: Option<Order>,
    pub lines: Vec<OrderLine>,
    pub returns: Vec<ReturnCase>,
    pub return_lines: Vec<ReturnLine>,
    pub refunds: Vec<Refund>,
    pub exchanges: Vec<Exchange>,
    pub tickets: Vec<Ticket>,
    pub parcels: Vec<Parcel>,
    /// Product line and supplier by the product's number.
    pub products: Arc<BTreeMap<i64, (String, String)>>,
}

/// What an order adds to all sums.
pub fn facts(unit: &Unit, analysis: &Analysis) -> Vec<Fact> {
    let mut maker = Maker::new(unit, analysis);
    if maker.excluded() {
        return maker.facts;
    }
    maker.sales();
    maker.returned();
    maker.problem();
    maker.refunds();
    maker.goods_instead();
    maker.costs();
    maker.facts
}

/// Goods that nobody wants back: a claim, not a return.
fn keeps_goods(case: &ReturnCase) -> bool {
    case.returnless || case.outcome == Outcome::KeepAndRefund
}

fn known(at: Instant) -> Option<Instant> {
    Some(at).filter(|at| at.0 > 0 && !at.is_never())
}

struct Maker<'a> {
    unit: &'a Unit,
    analysis: &'a Analysis,
    /// The day of the order, and the one from which its time to come back runs.
    placed: Option<i64>,
    clock_from: i64,
    platform: String,
    market: String,
    lane: String,
    facts: Vec<Fact>,
}

impl<'a> Maker<'a> {
    fn new(unit: &'a Unit, analysis: &'a Analysis) -> Self {
        let order = unit.order.as_ref();
        let placed = order.and_then(|order| known(order.placed_at)).map(|at| analysis.day(at));
        let originals = || unit.parcels.iter().filter(|parcel| parcel.leg == Leg::Original);
        let delivered = originals().filter_map(|parcel| parcel.delivered_at).max();
        let shipped = order.and_then(|order| order.shipped_at);
        let shipped = shipped.or_else(|| originals().filter_map(|parcel| parcel.first_scan_at).min());
        let market = order.map(|order| order.market.clone()).unwrap_or_default();
        let clock_from = match delivered {
            Some(at) => analysis.day(at),
            None => shipped.map(|at| analysis.day(at)).or(placed).unwrap_or(0) + analysis.transit_days(&market),
        };
        let lane = originals().next().filter(|_| order.is_some()).map(|parcel| {
            let name = carrier_name(&parcel.carrier);
            format!("{name} {}-{}", parcel.origin_country, parcel.destination_country)
        });
        let platform = order.map(|order| order.platform.clone()).unwrap_or_default();
        let lane = lane.unwrap_or_default();
        Self { unit, analysis, placed, clock_from, platform, market, lane, facts: Vec::new() }
    }

    fn day(&self, at: Instant) -> i64 {
        self.analysis.day(at)
    }

    fn fact(&self, name: FactName, currency: &str, parts: Vec<Part>) -> Fact {
        Fact {
            name,
            flow: false,
            gaps: false,
            currency: currency.to_owned(),
            platform: self.platform.clone(),
            market: self.market.clone(),
            lane: self.lane.clone(),
            parts,
        }
    }

    fn push(&mut self, fact: Fact) {
        if !fact.parts.is_empty() {
            self.facts.push(fact);
        }
    }

    /// Test orders, and orders that were cancelled before they left, count nowhere.
    fn excluded(&mut self) -> bool {
        let Some(order) = &self.unit.order else { return false };
        let is_test = order.tags.iter().any(|tag| tag.eq_ignore_ascii_case("test"));
        let scanned = self.unit.parcels.iter().filter(|parcel| parcel.leg == Leg::Original);
        let left = order.shipped_at.into_iter().chain(scanned.filter_map(|parcel| parcel.first_scan_at)).min();
        let is_canceled = order.canceled_at.is_some_and(|at| left.is_none_or(|left| at <= left));
        let name = match (is_test, is_canceled) {
            (true, _) => FactName::ExcludedTest,
            (false, true) => FactName::ExcludedCanceled,
            (false, false) => return false,
        };
        if let Some(placed) = self.placed {
            let parts = self.order_parts(placed, 0, order.key(), None, |_| 0);
            let fact = self.fact(name, "", parts);
            self.push(fact);
        }
        true
    }

    /// One part for each line of the order, or one in all where the desk knows no lines.
    fn order_parts(
        &self,
        day: i64,
        age: i64,
        case: Key,
        why: Option<(Reason, Issue)>,
        amount: impl Fn(&OrderLine) -> i64,
    ) -> Vec<Part> {
        let part = |goods, amount| Part { day, age, case, amount, goods, why };
        if self.unit.lines.is_empty() {
            return vec![part(Goods::default(), 0)];
        }
        self.unit.lines.iter().map(|line| part(self.goods(line.product_id, &line.sku), amount(line))).collect()
    }

    fn goods(&self, product_id: Option<i64>, sku: &str) -> Goods {
        let known = product_id.and_then(|id| self.unit.products.get(&id)).cloned();
        let (product_line, supplier) = known.unwrap_or_default();
        Goods { product_line, supplier, sku: sku.to_owned() }
    }

    fn sales(&mut self) {
        let (Some(order), Some(placed)) = (&self.unit.order, self.placed) else { return };
        // Whole weeks, rounded up: what is called past is past, and the sums stay few.
        let lag = (self.clock_from - placed).max(0);
        let lag = (lag + 6) / 7 * 7;
        let parts = self.order_parts(placed, lag, order.key(), None, |line| line.quantity);
        let fact = self.fact(FactName::Orders, "", parts);
        self.push(fact);
        let Some((net, tax)) = self.paid_for(order) else {
            let parts = self.order_parts(placed, 0, order.key(), None, |_| 0);
            let fact = self.fact(FactName::Unpriced, "", parts);
            self.push(fact);
            return;
        };
        let sums = [(FactName::Sales, net), (FactName::SalesTax, tax)];
        for (name, sum) in sums.into_iter().filter(|(name, sum)| *name == FactName::Sales || *sum != 0) {
            let mut parts = self.order_parts(placed, 0, order.key(), None, paid);
            share(sum, &mut parts);
            let fact = self.fact(name, &order.currency, parts);
            self.push(fact);
        }
    }

    /// What was paid without tax, and the tax: the order's own total, else what its lines add up to; nothing where nobody says.
    fn paid_for(&self, order: &Order) -> Option<(i64, i64)> {
        if order.total_minor != 0 {
            return Some((order.total_minor - order.tax_minor, order.tax_minor));
        }
        let net: i64 = self.unit.lines.iter().map(paid).sum();
        (net != 0).then(|| (net, self.unit.lines.iter().map(|line| line.tax_minor).sum()))
    }

    /// Whether there are sales that money given back is a share of.
    fn has_sales(&self) -> bool {
        self.placed.is_some() && self.unit.order.as_ref().is_some_and(|order| self.paid_for(order).is_some())
    }

    /// The parts of one return at a stage.
    fn return_parts(&self, case: &ReturnCase, day: i64, age: i64, units: impl Fn(&ReturnLine) -> i64) -> Vec<Part> {
        let part =
            |goods, amount, reason| Part { day, age, case: case.key(), amount, goods, why: Some((reason, case.issue)) };
        let lines = self.unit.return_lines.iter().filter(|line| line.return_id == case.id && !line.unexpected);
        let mut parts: Vec<Part> = lines
            .map(|line| {
                let mut goods = self.goods(line.product_id.or(case.product_id), &line.sku);
                if goods.product_line.is_empty() && line.sku == case.sku {
                    goods.product_line.clone_from(&case.product_line);
                    goods.supplier.clone_from(&case.supplier);
                }
                part(goods, units(line), line.reason)
            })
            .collect();
        // A line that did not come so far does not count for its goods beside one that did.
        if parts.iter().any(|part| part.amount > 0) {
            parts.retain(|part| part.amount > 0);
        }
        if !parts.is_empty() {
            return parts;
        }
        let (product_line, supplier) = (case.product_line.clone(), case.supplier.clone());
        vec![part(Goods { product_line, supplier, sku: case.sku.clone() }, case.quantity, case.reason)]
    }

    fn returned(&mut self) {
        let mut cases: Vec<&ReturnCase> = self.unit.returns.iter().collect();
        cases.sort_by_key(|case| (case.requested_at, case.id));
        for stage in STAGES {
            let (mut once, mut each) = (Vec::new(), Vec::new());
            for case in cases.iter().filter(|case| stage.holds(case) && !keeps_goods(case)) {
                let Some(opened) = known(case.requested_at).map(|at| self.day(at)) else { continue };
                let parts = self.return_parts(case, opened, 0, |line| stage.units(line, &self.unit.return_lines));
                let mut fact = self.of_case(stage.opened, "", parts.clone(), case);
                fact.flow = true;
                self.push(fact);
                let Some(placed) = self.placed else {
                    if stage.name == FactName::ReturnedAccepted {
                        let fact = self.of_case(FactName::OpenedOrphan, "", parts, case);
                        self.push(Fact { flow: true, ..fact });
                    }
                    continue;
                };
                if opened - self.clock_from <= self.analysis.return_days {
                    let age = (opened - placed).max(0);
                    once.extend(parts.iter().cloned().map(|part| Part { day: placed, age, ..part }));
                }
                each.extend(parts);
            }
            let fact = self.fact(stage.name, "", once);
            self.push(fact);
            let fact = self.fact(stage.name, "", each);
            self.push(Fact { flow: true, gaps: true, ..fact });
        }
    }

    /// A fact of a return whose order may be unknown.
    fn of_case(&self, name: FactName, currency: &str, parts: Vec<Part>, case: &ReturnCase) -> Fact {
        let mut fact = self.fact(name, currency, parts);
        if self.unit.order.is_none() {
            fact.platform.clone_from(&case.platform);
            fact.market.clone_from(&case.market);
        }
        fact
    }

    /// A return, claim, complaint or chargeback makes an order one with a problem.
    fn problem(&mut self) {
        let (Some(order), Some(placed)) = (&self.unit.order, self.placed) else { return };
        let mut found: Vec<Part> = Vec::new();
        for case in self.unit.returns.iter().filter(|case| case.status != ReturnStatus::Draft) {
            if let Some(at) = known(case.requested_at) {
                found.extend(self.return_parts(case, self.day(at), 0, |_| 0));
            }
        }
        for ticket in self.unit.tickets.iter().filter(|ticket| is_complaint(ticket)) {
            let Some(at) = known(ticket.opened_at) else { continue };
            let mut goods = self.goods(ticket.product_id, &ticket.sku);
            if goods.product_line.is_empty() {
                goods.product_line.clone_from(&ticket.product_line);
                goods.supplier.clone_from(&ticket.supplier);
            }
            let why = Some((ticket.reason, ticket.issue));
            found.push(Part { day: self.day(at), age: 0, case: order.key(), amount: 0, goods, why });
        }
        for refund in self.unit.refunds.iter().filter(|refund| refund.kind == RefundKind::ChargebackLoss) {
            if let Some(at) = refund.done_at.or_else(|| known(refund.proposed_at)).filter(|_| refund.status.is_live()) {
                let why = Some((Reason::default(), Issue::default()));
                found.extend(self.order_parts(self.day(at), 0, order.key(), why, |_| 0));
            }
        }
        for part in &mut found {
            part.case = order.key();
        }
        found.sort_by_key(|part| part.day);
        let last = self.clock_from + self.analysis.return_days;
        let once = found.iter().filter(|part| part.day <= last).cloned();
        let once = once.map(|part| Part { day: placed, age: (part.day - placed).max(0), ..part }).collect();
        let once = self.fact(FactName::Problem, "", once);
        self.push(once);
        let each = self.fact(FactName::Problem, "", found);
        self.push(Fact { flow: true, gaps: true, ..each });
    }

    /// A sum of a case by the order's day and by its own; the rate of the order's day is found by the age.
    fn both(&mut self, name: FactName, currency: &str, parts: Vec<Part>, own: i64) {
        let placed = self.placed;
        if let Some(placed) = placed {
            let of_order = parts.iter().cloned().map(|part| Part { day: placed, age: own - placed, ..part }).collect();
            let fact = self.fact(name, currency, of_order);
            self.push(fact);
        }
        let parts = parts.into_iter().map(|part| Part { day: own, age: own - placed.unwrap_or(own), ..part }).collect();
        let fact = self.fact(name, currency, parts);
        self.push(Fact { flow: true, ..fact });
    }

    fn refunds(&mut self) {
        for refund in self.unit.refunds.iter().filter(|refund| refund.status == RefundStatus::Succeeded) {
            let name = match refund.kind {
                RefundKind::OriginalPayment | RefundKind::Transfer | RefundKind::PlatformIssued => FactName::Refunded,
                RefundKind::StoreCredit => FactName::Credited,
                RefundKind::Points | RefundKind::Coupon | RefundKind::Goodwill => FactName::Compensated,
                RefundKind::ChargebackLoss => continue,
            };
            let Some(done) = refund.done_at.or_else(|| known(refund.proposed_at)) else { continue };
            let own = self.day(done);
            let case = self.unit.returns.iter().find(|case| Some(case.id) == refund.return_id);
            let mut parts = match case {
                Some(case) => self.return_parts(case, own, 0, |line| line.value_minor),
                None => self.order_parts(own, 0, refund.key(), None, paid),
            };
            for part in &mut parts {
                part.case = refund.key();
            }
            share(refund.amount_minor, &mut parts);
            let name = match name {
                FactName::Refunded if !self.has_sales() => FactName::RefundedOrphan,
                // Without sales there is nothing that it is a share of.
                _ if !self.has_sales() => continue,
                name => name,
            };
            if self.placed.is_some() {
                self.both(name, &refund.currency, parts, own);
                continue;
            }
            let asked = case.and_then(|case| known(case.requested_at)).or_else(|| known(refund.proposed_at));
            let age = own - asked.map_or(own, |at| self.day(at));
            let parts = parts.into_iter().map(|part| Part { age, ..part }).collect();
            let mut fact = self.fact(name, &refund.currency, parts);
            fact.platform.clone_from(&refund.platform);
            fact.market.clone_from(&refund.market);
            self.push(Fact { flow: true, ..fact });
        }
    }

    /// Goods sent again, and goods exchanged.
    fn goods_instead(&mut self) {
        for case in self.unit.returns.iter().filter(|case| STAGES[1].holds(case) && !keeps_goods(case)) {
            if let Some(at) = known(case.requested_at).filter(|_| case.value_minor != 0) {
                let mut parts = self.return_parts(case, self.day(at), 0, |line| line.value_minor);
                share(case.value_minor, &mut parts);
                self.both(FactName::ReturnedValue, &case.currency, parts, self.day(at));
            }
        }
        for exchange in self.unit.exchanges.iter().filter(|exchange| exchange.replaces()) {
            let case = self.unit.returns.iter().find(|case| Some(case.id) == exchange.return_id);
            let Some(at) = known(exchange.requested_at).map(|at| self.day(at)) else { continue };
            match (exchange.mode, case) {
                (ExchangeMode::NoReturn, _) if exchange.shipped_at.is_some() || exchange.is_delivered() => {
                    let (value, currency) = self.resent_value(exchange, case);
                    let goods = self.goods(None, &exchange.sku);
                    let why =
                        case.map(|case| (case.reason, case.issue)).or(Some((Reason::default(), Issue::default())));
                    let part = Part { day: at, age: 0, case: exchange.key(), amount: value, goods, why };
                    self.both(FactName::Resent, &currency, vec![part], at);
                }
                (ExchangeMode::NoReturn, _) | (_, None) => {}
                (_, Some(case)) => {
                    let value = units_share(
                        case.value_minor,
                        0,
                        exchange.quantity.clamp(0, case.quantity),
                        case.quantity.max(1),
                    );
                    let mut parts = self.return_parts(case, at, 0, |line| line.value_minor);
                    parts.iter_mut().for_each(|part| part.case = exchange.key());
                    share(value, &mut parts);
                    self.both(FactName::Exchanged, &case.currency, parts, at);
                }
            }
        }
        for parcel in
            self.unit.parcels.iter().filter(|parcel| parcel.leg == Leg::OutboundReplacement && is_ours(parcel))
        {
            if let Some(at) = known(parcel.created_at).or(parcel.first_scan_at) {
                let at = self.day(at);
                let mut parts = self.order_parts(at, 0, parcel.key(), None, paid);
                share(parcel.label_cost_minor, &mut parts);
                self.both(FactName::Resent, &parcel.currency, parts, at);
            }
        }
    }

    /// What was paid for the goods that are sent again, with its currency.
    fn resent_value(&self, exchange: &Exchange, case: Option<&ReturnCase>) -> (i64, String) {
        let line = self.unit.lines.iter().find(|line| line.is_about(&exchange.sku) && line.quantity > 0);
        let order = self.unit.order.as_ref();
        match (line, order, case) {
            (Some(line), Some(order), _) => {
                let units = exchange.quantity.clamp(0, line.quantity);
                (units_share(line.price_minor - line.discount_minor, 0, units, line.quantity), order.currency.clone())
            }
            (_, _, Some(case)) => (case.value_minor, case.currency.clone()),
            _ => (0, exchange.currency.clone()),
        }
    }

    /// What returns cost: labels, handling, goods written off, fees that were waived.
    fn costs(&mut self) {
        for case in self.unit.returns.iter().filter(|case| case.status != ReturnStatus::Draft) {
            let Some(at) = known(case.requested_at).map(|at| self.day(at)) else { continue };
            let of_case = self.unit.return_lines.iter().filter(|line| line.return_id == case.id);
            let is_lost = |line: &&ReturnLine| {
                matches!(line.disposition, Some(Disposition::Destroy | Disposition::KeptByCustomer))
            };
            let written_off: i64 = of_case.clone().filter(is_lost).map(|line| line.value_minor).sum();
            let received: i64 = of_case.map(|line| line.received).sum();
            let handling = self.analysis.handling.get(&case.currency).copied().unwrap_or(0) * received;
            let sums = [
                (FactName::CostWrittenOff, written_off),
                (FactName::CostHandling, handling),
                (FactName::CostWaived, case.waived_minor),
            ];
            for (name, sum) in sums.into_iter().filter(|(_, sum)| *sum != 0) {
                let mut parts = self.return_parts(case, at, 0, |line| line.value_minor);
                share(sum, &mut parts);
                self.both(name, &case.currency, parts, at);
            }
        }
        for parcel in self.unit.parcels.iter().filter(|parcel| parcel.leg == Leg::Return && is_ours(parcel)) {
            let case = self.unit.returns.iter().find(|case| Some(case.id) == parcel.return_id);
            let at = case.and_then(|case| known(case.requested_at)).or_else(|| known(parcel.created_at));
            let (Some(case), Some(at)) = (case, at.map(|at| self.day(at))) else { continue };
            let mut parts = self.return_parts(case, at, 0, |line| line.value_minor);
            share(parcel.label_cost_minor, &mut parts);
            self.both(FactName::CostLabel, &parcel.currency, parts, at);
        }
    }
}

/// What a customer paid for a line.
fn paid(line: &OrderLine) -> i64 {
    (line.price_minor - line.discount_minor + line.shipping_minor).max(0)
}

/// Spreads a sum over parts by the amounts that they have, so that they add up.
fn share(sum: i64, parts: &mut [Part]) {
    let weights: Vec<i64> = parts.iter().map(|part| part.amount).collect();
    for (part, amount) in parts.iter_mut().zip(money::split(sum, &weights)) {
        part.amount = amount;
    }
}

/// Claims of ours against a carrier or a platform are no complaints, nor is what was no case of its own.
fn is_complaint(ticket: &Ticket) -> bool {
    let is_no_case = matches!(ticket.status, TicketStatus::Spam | TicketStatus::Merged | TicketStatus::Duplicate);
    !is_no_case && !matches!(ticket.kind, TicketKind::CarrierClaim | TicketKind::SellerClaim)
}

/// Whether the shop pays for a label that costs something.
fn is_ours(parcel: &Parcel) -> bool {
    parcel.label_cost_minor != 0
        && !["customer", "buyer", "platform"].iter().any(|other| parcel.label_payer.eq_ignore_ascii_case(other))
}
