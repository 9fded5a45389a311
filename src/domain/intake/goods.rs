//! Customers, products and orders of a row; what hangs on them learns of them.

use super::absorb;
use super::plan::{Fate, Planner, Workbench, child_key, fill};
use crate::domain::catalog::{Order, OrderLine, Product};
use crate::domain::customers::Customer;
use crate::domain::money;
use crate::domain::policy::Facts;
use crate::domain::rates::{self, Rate};
use crate::domain::returns::{ReturnCase, ReturnLine};
use crate::domain::time::{DAY, Instant, civil};

impl<W: Workbench> Planner<'_, W> {
    pub(super) fn customer(&mut self, customer: Customer) -> Fate {
        let mut customer = customer.keyed();
        customer.first_seen_at = self.bench.now();
        customer.updated_at = self.bench.now();
        // People write their names and addresses anew with every order: what came first stays, each order keeps its own.
        let (customer, fate) = self.merge_said(customer, absorb::CUSTOMER, true);
        self.links.customer = Some((customer.id, customer.called().to_owned()));
        fate
    }

    pub(super) fn product(&mut self, mut product: Product, is_about: bool) -> Fate {
        product.updated_at = self.bench.now();
        // Files name the same goods in the language of each market: the name that came first stays, a row's case has its own.
        let known = product.natural_key.clone().and_then(|key| self.bench.find::<Product>(&key));
        if known.is_some_and(|known| !known.title.is_empty()) {
            product.title.clear();
        }
        let stock = product.stock;
        // A file about goods says what they are; others that mention them, such as the vendor of an order's line, fill gaps.
        let (mut product, mut fate) = self.merge_said(product, absorb::PRODUCT, !is_about);
        // Nothing left is news like any other number.
        if stock.is_some() && product.stock != stock {
            product.stock = stock;
            self.bench.put(product.clone());
            fate = fate.max(Fate::Updated);
        }
        self.links.product = Some(product);
        fate
    }

    /// The rates of one day; a day that was published again is what it says now.
    pub(super) fn rate(&mut self, mut rate: Rate) -> Fate {
        rate.day_at = Instant(rate.day_at.day() * DAY);
        rate.natural_key = civil(rate.day_at.day()).map(|date| rates::natural_key(&rate.source, date));
        rate.updated_at = self.bench.now();
        self.merge(rate, absorb::RATE).1
    }

    pub(super) fn order(&mut self, mut order: Order, lines: Vec<OrderLine>) -> Fate {
        if let Some((id, name)) = &self.links.customer {
            order.customer_id.get_or_insert(*id);
            fill(&mut order.customer, name);
        }
        if order.placed_at.is_never() {
            order.placed_at = Instant(0);
        }
        order.updated_at = self.bench.now();
        let known = order.natural_key.clone().and_then(|key| self.bench.find::<Order>(&key));
        let is_older =
            known.as_ref().is_some_and(|known| order.stated_at.is_some() && order.stated_at < known.stated_at);
        // A running total that was not said later only ever grows.
        let had_more = |known: &Order| known.platform_refunded_minor > order.platform_refunded_minor;
        if known.as_ref().is_some_and(|known| had_more(known) && order.stated_at <= known.stated_at) {
            order.platform_refunded_minor = 0;
        }
        let (order, mut fate) = self.merge(order, absorb::ORDER);
        let mut changed_lines = false;
        for (ordinal, mut line) in lines.into_iter().enumerate() {
            line.order_id = order.id;
            if line.natural_key.is_none() {
                line.natural_key = Some(child_key(&order, &line.line_ref, &line.sku, ordinal));
            }
            self.link_product(&mut line.product_id, &line.sku.clone(), &mut line.product);
            if fate != Fate::Opened {
                self.name_as_known_line(&mut line);
            }
            changed_lines |= self.merge_said(line, absorb::ORDER_LINE, is_older).1 != Fate::Unchanged;
        }
        if changed_lines && fate == Fate::Unchanged {
            fate = Fate::Updated;
        }
        if fate != Fate::Unchanged {
            self.complete_returns(&order);
        }
        let is_told_of_money = order.platform_refunded_minor != 0 && fate != Fate::Unchanged;
        self.links.order = Some(order.clone());
        if is_told_of_money {
            self.weigh(order);
        }
        fate
    }

    /// One file numbers an order's lines, another counts them or names their goods alone: a line of the same goods in the same
    /// quantity is the one that the desk knows, and keeps its name.
    fn name_as_known_line(&mut self, line: &mut OrderLine) {
        let is_known = line.natural_key.clone().is_some_and(|key| self.bench.find::<OrderLine>(&key).is_some());
        if is_known || line.sku.is_empty() {
            return;
        }
        let is_same = |known: &OrderLine| {
            known.sku.eq_ignore_ascii_case(&line.sku)
                && known.quantity == line.quantity
                && is_numbered(&known.line_ref) != is_numbered(&line.line_ref)
        };
        if let Some(known) = self.bench.lines_of_order(line.order_id).into_iter().find(is_same) {
            line.natural_key = known.natural_key;
            line.line_ref.clear();
        }
    }

    /// Returns that came in before their order learn what the order knows.
    pub(super) fn complete_returns(&mut self, order: &Order) {
        for case in self.bench.returns_of_order(&order.platform, &order.order_ref) {
            let mut completed = case.clone();
            let lines = if case.n_lines > 1 { self.bench.lines_of_return(case.id) } else { Vec::new() };
            self.link_order(&mut completed, order, &lines);
            self.judge(&mut completed, Some(order));
            if completed != case {
                self.bench.put(completed.clone());
                self.mark_more_than_shipped(&completed);
            }
        }
    }

    /// What the order knows of a return, and of its lines where it has several.
    pub(super) fn link_order(&mut self, case: &mut ReturnCase, order: &Order, goods: &[ReturnLine]) {
        case.order_id.get_or_insert(order.id);
        if case.customer_id.is_none() {
            case.customer_id = order.customer_id;
        }
        fill(&mut case.customer, &order.customer);
        fill(&mut case.currency, &order.currency);
        fill(&mut case.market, &order.market);
        let wants_value = case.value_minor == 0 && case.currency == order.currency;
        if wants_value && goods.len() > 1 {
            case.value_minor = self.value_in_order(order, goods).unwrap_or(0);
        }
        if wants_value || case.product.is_empty() {
            let lines = self.bench.lines_of_order(order.id);
            if let Some(line) = lines.iter().find(|line| line.is_about(&case.sku)) {
                fill(&mut case.product, &line.product);
                if wants_value && goods.len() <= 1 {
                    case.value_minor = units_value(line, case.quantity);
                }
            }
        }
    }

    /// What was paid for the units that some lines ask back; none before the order names all of these goods.
    pub(super) fn value_in_order(&mut self, order: &Order, goods: &[ReturnLine]) -> Option<i64> {
        let ordered = self.bench.lines_of_order(order.id);
        let bought = |line: &ReturnLine| ordered.iter().find(|bought| bought.is_about(&line.sku));
        goods.iter().map(|line| Some(units_value(bought(line)?, line.asked))).sum()
    }

    /// The verdict of the policies on a case that came in.
    pub(super) fn judge(&mut self, case: &mut ReturnCase, order: Option<&Order>) {
        let tier = self.bench.tier(case.customer_id.or_else(|| order.and_then(|order| order.customer_id)));
        let delivered_at = order.and_then(|order| self.bench.delivered_at(&order.platform, &order.order_ref));
        let facts = Facts::new(case, order).delivered(delivered_at).tier(&tier);
        self.bench.policies().judge(&facts).stand_on(case);
    }

    pub(super) fn link_product(&mut self, id: &mut Option<i64>, sku: &str, title: &mut String) -> Option<Product> {
        let in_row = self.links.product.as_ref().filter(|product| product.sku == sku).cloned();
        let product = in_row.or_else(|| self.bench.find::<Product>(&product_key(sku)?))?;
        id.get_or_insert(product.id);
        fill(title, &product.title);
        Some(product)
    }
}

/// Whether a line has a number of its own rather than a mere place in its file, or none.
fn is_numbered(line_ref: &str) -> bool {
    line_ref.len() > 4 || line_ref.bytes().any(|b| !b.is_ascii_digit())
}

fn product_key(sku: &str) -> Option<String> {
    (!sku.is_empty()).then(|| format!("sku:{}", sku.to_uppercase()))
}

/// The part of an order line's price that some of its units make.
fn units_value(line: &OrderLine, units: i64) -> i64 {
    money::units_share(line.price_minor - line.discount_minor, 0, units.min(line.quantity), line.quantity.max(1))
}
