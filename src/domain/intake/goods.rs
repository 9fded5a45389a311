//! Customers, products and orders of a row; what hangs on them learns of them.

use super::absorb::Conclusions;
use super::plan::{Fate, Planner, RowCustomer, Workbench, child_key, fill};
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
        // What a platform counts its customers by is nobody's name.
        let is_number = !customer.name.is_empty() && customer.name.bytes().all(|byte| byte.is_ascii_digit());
        let name = if is_number { String::new() } else { customer.name.clone() };
        let called = customer.called().to_owned();
        let (mut customer, fate) = self.merge(customer);
        if fate == Fate::Updated {
            customer = customer.keyed();
            self.bench.put(customer.clone());
        }
        self.links.customer = Some(RowCustomer { id: customer.id, name, called });
        fate
    }

    /// Gives a record the customer of its row.
    pub(super) fn name_customer(&self, id: &mut Option<i64>, name: &mut String) {
        if let Some(customer) = &self.links.customer {
            id.get_or_insert(customer.id);
            fill(name, &customer.name);
        }
    }

    /// What a customer is called whom no file names: as the order has it, else as the row does.
    pub(super) fn conclude_name(&self, so: &mut Conclusions, name: &mut String, order: Option<&Order>) {
        let called = self.links.customer.as_ref().map_or("", |customer| customer.called.as_str());
        match order.map(|order| order.customer.as_str()).filter(|name| !name.is_empty()) {
            Some(known) => so.text("customer", name, known),
            None if name.is_empty() || called < name.as_str() => so.text("customer", name, called),
            None => {}
        }
    }

    pub(super) fn product(&mut self, mut product: Product) -> Fate {
        product.updated_at = self.bench.now();
        let stock = product.stock;
        let (mut product, mut fate) = self.merge(product);
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
        self.merge(rate).1
    }

    pub(super) fn order(&mut self, mut order: Order, lines: Vec<OrderLine>) -> Fate {
        self.name_customer(&mut order.customer_id, &mut order.customer);
        let saying = self.saying(&order);
        if order.placed_at.is_never() {
            order.placed_at = Instant(0);
        }
        order.updated_at = self.bench.now();
        let known = order.natural_key.clone().and_then(|key| self.bench.find::<Order>(&key));
        let day_before = known.as_ref().map(|known| known.placed_at.day());
        let (order, mut fate) = self.fold(known, order, &saying, |planner, order| {
            let mut so = Conclusions::of(order, order.stated_at);
            planner.conclude_name(&mut so, &mut order.customer, None);
            so.sign(order)
        });
        let mut changed_lines = false;
        for (ordinal, mut line) in lines.into_iter().enumerate() {
            line.order_id = order.id;
            if line.natural_key.is_none() {
                line.natural_key = Some(child_key(&order, &line.line_ref, &line.sku, ordinal));
            }
            if fate != Fate::Opened {
                self.name_as_known_line(&mut line);
            }
            let known = line.natural_key.as_deref().and_then(|key| self.bench.find::<OrderLine>(key));
            let said = Self::saying_with(&line, &saying);
            let (_, line_fate) = self.fold(known, line, &said, Self::conclude_order_line);
            changed_lines |= line_fate != Fate::Unchanged;
        }
        if changed_lines && fate == Fate::Unchanged {
            fate = Fate::Updated;
        }
        if day_before.is_some_and(|day| day != order.placed_at.day()) {
            self.rate_anew(&order);
        }
        if fate == Fate::Updated {
            self.complete_tickets(&order);
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

    pub(super) fn conclude_order_line(&mut self, line: &mut OrderLine) -> bool {
        let Some(product) = self.product_of(&line.sku) else { return false };
        let is_linked = line.product_id.replace(product.id) != Some(product.id);
        let mut so = Conclusions::of(line, None);
        so.text("product", &mut line.product, &product.title);
        so.sign(line) || is_linked
    }

    /// One file numbers an order's lines, another counts them or names their goods alone: a line of the same goods in the same
    /// quantity is the one that the desk knows. The number names it, whichever came first.
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
        let Some(known) = self.bench.lines_of_order(line.order_id).into_iter().find(is_same) else { return };
        // Read before it is put, so that the bench knows it as it was.
        if is_numbered(&line.line_ref) && self.bench.get::<OrderLine>(known.id).is_some() {
            let (natural_key, line_ref) = (line.natural_key.clone(), line.line_ref.clone());
            self.bench.put(OrderLine { natural_key, line_ref, ..known });
        } else {
            line.natural_key = known.natural_key;
            line.line_ref.clear();
        }
    }

    /// Returns that came in before what their order says now learn what the order knows.
    pub(super) fn complete_returns(&mut self, order: &Order) {
        for case in self.bench.returns_of_order(&order.platform, &order.order_ref) {
            self.complete_return(&case, Some(order));
        }
    }

    pub(super) fn complete_return(&mut self, case: &ReturnCase, order: Option<&Order>) {
        let mut completed = case.clone();
        self.conclude_case(&mut completed, order);
        self.judge(&mut completed, order);
        if completed != *case {
            self.bench.put(completed.clone());
            self.tell_awaited(&completed);
            self.mark_more_than_shipped(&completed);
        }
    }

    /// What nobody says of a return, from its order, its goods and the row that it came with. Answers whether that is new.
    pub(super) fn conclude_case(&mut self, case: &mut ReturnCase, order: Option<&Order>) -> bool {
        let mut so = Conclusions::of(case, case.stated_at);
        let links = (case.order_id, case.product_id);
        if let Some(order) = order {
            case.order_id = Some(order.id);
            if order.customer_id.is_some() {
                so.value("customer_id", case.customer_id.is_none(), &mut case.customer_id, order.customer_id);
            }
            so.text("currency", &mut case.currency, &order.currency);
            so.text("market", &mut case.market, &order.market);
        }
        self.conclude_name(&mut so, &mut case.customer, order);
        let at = case.received_at.unwrap_or_else(|| self.bench.now());
        so.moment("requested_at", &mut case.requested_at, at);
        let product = self.product_of(&case.sku);
        let line = match order.filter(|order| asks_for_line(&so, case, order)) {
            Some(order) => self.bench.lines_of_order(order.id).into_iter().find(|line| line.is_about(&case.sku)),
            None => None,
        };
        let title = product.as_ref().map_or("", |product| product.title.as_str());
        let named = line.as_ref().map_or("", |line| line.product.as_str());
        so.text("product", &mut case.product, if named.is_empty() { title } else { named });
        if so.may("value_minor", case.value_minor == 0)
            && let Some(value) = self.value_of(case, line.as_ref(), order)
        {
            so.value("value_minor", case.value_minor == 0, &mut case.value_minor, value);
        }
        let is_grouped = product.is_some_and(|product| {
            case.product_id = Some(product.id);
            take_over(&mut case.product_line, &product.product_line) | take_over(&mut case.supplier, &product.supplier)
        });
        so.sign(case) || is_grouped || links != (case.order_id, case.product_id)
    }

    /// What the goods of a return are worth where no file says so: what its order says of them, or else its own lines.
    fn value_of(&mut self, case: &ReturnCase, line: Option<&OrderLine>, order: Option<&Order>) -> Option<i64> {
        let order = order.filter(|order| case.currency == order.currency);
        if case.n_lines <= 1 {
            return order.and(line).map(|line| units_value(line, case.quantity));
        }
        let mut goods = self.bench.lines_of_return(case.id);
        goods.retain(|line| !line.unexpected);
        let in_order = order.and_then(|order| self.value_in_order(order, &goods));
        in_order.or_else(|| Some(goods.iter().map(|line| line.value_minor).sum()).filter(|value| *value != 0))
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

    /// The goods of a SKU.
    pub(super) fn product_of(&mut self, sku: &str) -> Option<Product> {
        let in_row = self.links.product.as_ref().filter(|product| product.sku == sku).cloned();
        in_row.or_else(|| self.bench.find::<Product>(&product_key(sku)?))
    }
}

/// Takes over what the goods of a case belong to; what is not said is no news. Answers whether that changes anything.
pub(super) fn take_over(known: &mut String, said: &str) -> bool {
    let is_new = !said.is_empty() && known != said;
    if is_new {
        said.clone_into(known);
    }
    is_new
}

/// Whether the line of a return's order may say what the return does not.
fn asks_for_line(so: &Conclusions, case: &ReturnCase, order: &Order) -> bool {
    let wants_value = so.may("value_minor", case.value_minor == 0) && case.currency == order.currency;
    wants_value || so.may("product", case.product.is_empty())
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
