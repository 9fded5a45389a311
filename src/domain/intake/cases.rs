//! Returns of a row with their lines, and exchanges.

use super::absorb::{self, Absorbed, absorb};
use super::plan::{Fate, Planner, Workbench, child_key, fill, news};
use super::propose::{Proposal, propose};
use super::repaid::{is_finer, may_be_finer};
use crate::domain::catalog::Order;
use crate::domain::exchanges::Exchange;
use crate::domain::ids::Kind;
use crate::domain::parcels::{Parcel, natural_key};
use crate::domain::returns::{Dispute, ReturnCase, ReturnLine, ReturnStatus, Room};
use crate::domain::said::said;
use crate::domain::tags;
use crate::domain::vocabulary::Reason;

/// What a row says of its goods says nothing of the return.
fn keep_goods(row: &mut ReturnCase, known: &ReturnCase) {
    row.sku.clone_from(&known.sku);
    row.product.clone_from(&known.product);
    row.product_id = known.product_id;
    row.product_line.clone_from(&known.product_line);
    row.supplier.clone_from(&known.supplier);
    row.reason_code.clone_from(&known.reason_code);
    row.comment.clone_from(&known.comment);
}

/// The natural key of a line of a return.
fn line_key(case: &ReturnCase, line: &ReturnLine, ordinal: usize) -> String {
    line.natural_key.clone().unwrap_or_else(|| child_key(case, &line.line_ref, &line.sku, ordinal))
}

/// The tag of a return that asks back more than went out.
const MORE_THAN_SHIPPED: &str = "more-than-shipped";

impl<W: Workbench> Planner<'_, W> {
    pub(super) fn case(&mut self, mut case: ReturnCase, mut lines: Vec<ReturnLine>) -> Fate {
        self.name_as_known_case(&mut case, &mut lines);
        let known = case.natural_key.clone().and_then(|key| self.bench.find::<ReturnCase>(&key));
        // A return that found its order keeps it: some answers name the order in another way, or not at all.
        if let Some(known) = known.as_ref().filter(|known| known.order_id.is_some()) {
            known.order_ref.clone_into(&mut case.order_ref);
        }
        let stated = case.value_minor;
        let order = self.link_case(&mut case, &lines);
        if let Some(known) = &known {
            self.tell_as_part((known, stated), &mut case, &mut lines, order.as_ref());
        }
        case.platform_due_at = Some(case.due_at).filter(|at| !at.is_never());
        let was = known.as_ref().map(|known| known.status);
        let (case, mut fate, is_older) = match known {
            None => {
                self.judge(&mut case, order.as_ref());
                self.open_case(case)
            }
            Some(known) => self.update_case(&known, &case),
        };
        for (ordinal, mut line) in lines.into_iter().enumerate() {
            line.return_id = case.id;
            if line.natural_key.is_none() {
                line.natural_key = Some(line_key(&case, &line, ordinal));
            }
            self.link_product(&mut line.product_id, &line.sku.clone(), &mut line.product);
            if self.line(&case, line, is_older) != Fate::Unchanged && fate == Fate::Unchanged {
                fate = Fate::Updated;
            }
        }
        if fate != Fate::Unchanged {
            self.mark_more_than_shipped(&case);
            self.number_awaited(&case);
            self.await_goods(was, case.id, order.as_ref());
        }
        self.links.case = Some(case.id);
        self.links.n_cases += 1;
        fate
    }

    /// A table may tell a return in several rows, one for each kind of goods: what a row says of its own goods is said of its line,
    /// and the return has the goods of its first line, and as many units, and as much value, as all of them.
    fn tell_as_part(
        &mut self,
        (known, stated): (&ReturnCase, i64),
        row: &mut ReturnCase,
        lines: &mut [ReturnLine],
        order: Option<&Order>,
    ) {
        let told: Vec<String> =
            lines.iter().enumerate().map(|(ordinal, line)| line_key(known, line, ordinal)).collect();
        let found: Vec<ReturnLine> = told.iter().filter_map(|key| self.bench.find(key)).collect();
        // What was split off is a return of its own.
        if !found.is_empty() && found.iter().all(|line| line.return_id != known.id) {
            keep_goods(row, known);
            (row.n_lines, row.quantity, row.value_minor) = (known.n_lines, known.quantity, known.value_minor);
            return;
        }
        if told.is_empty() || (found.len() == told.len() && known.n_lines <= row.n_lines) {
            return;
        }
        let mut others = self.bench.lines_of_return(known.id);
        others.retain(|line| !line.unexpected);
        others.sort_by_key(|line| line.id);
        let is_told = |line: &ReturnLine| line.natural_key.as_ref().is_some_and(|key| told.contains(key));
        let leads = others.first().is_none_or(is_told);
        others.retain(|line| !is_told(line));
        if others.is_empty() {
            return;
        }
        if !leads {
            keep_goods(row, known);
        }
        row.n_lines += i64::try_from(others.len()).unwrap_or(0);
        let all: Vec<ReturnLine> = others.iter().chain(lines.iter()).cloned().collect();
        row.quantity = all.iter().map(|line| line.asked).sum();
        if stated == 0 {
            let in_order = order.and_then(|order| self.value_in_order(order, &all));
            row.value_minor = in_order.unwrap_or_else(|| all.iter().map(|line| line.value_minor).sum());
            return;
        }
        // What the rows say that the goods cost stands with the goods.
        let first = others.first().filter(|line| known.n_lines == 1 && line.value_minor == 0);
        if let Some(first) = first.and_then(|line| self.bench.get::<ReturnLine>(line.id)) {
            self.bench.put(ReturnLine { value_minor: known.value_minor, ..first });
        }
        if let [line] = lines
            && line.value_minor == 0
        {
            line.value_minor = stated;
        }
        let before =
            if known.n_lines == 1 { known.value_minor } else { others.iter().map(|line| line.value_minor).sum() };
        row.value_minor = before + lines.iter().map(|line| line.value_minor).sum::<i64>();
    }

    /// A file may tell the number of a return's parcel with the return alone.
    fn number_awaited(&mut self, case: &ReturnCase) {
        if case.tracking.is_empty() || case.parcels.is_empty() {
            return;
        }
        let number = natural_key(&case.tracking);
        if self.bench.find::<Parcel>(&number).is_none() {
            self.take_over(Some(case.id), &Parcel { tracking: case.tracking.clone(), ..Parcel::default() });
        }
    }

    /// A platform may tell of more units than were shipped and are not on their way back: the case is marked for people, and nothing
    /// of it is left out.
    pub(super) fn mark_more_than_shipped(&mut self, case: &ReturnCase) {
        let is_over =
            |status| matches!(status, ReturnStatus::Rejected | ReturnStatus::Canceled | ReturnStatus::Expired);
        let Some(order_id) = case.order_id.filter(|_| !is_over(case.status)) else { return };
        let shipped = self.bench.lines_of_order(order_id);
        if shipped.is_empty() {
            return;
        }
        let others = self.bench.returns_of_order(&case.platform, &case.order_ref);
        let others = others.into_iter().filter(|other| other.id != case.id && !is_over(other.status));
        let held: Vec<ReturnLine> = others.flat_map(|other| self.bench.lines_of_return(other.id)).collect();
        let own = self.bench.lines_of_return(case.id);
        let own: Vec<&ReturnLine> = own.iter().filter(|line| !line.unexpected).collect();
        let room = Room { shipped: &shipped, held: &held, replacements: &[] }.units(&own);
        let is_more = own.iter().zip(room).any(|(line, units)| line.asked > units);
        let edit = format!("{}{MORE_THAN_SHIPPED}", if is_more { "+" } else { "-" });
        if let Some(tags) = tags::edited(&case.tags, &edit) {
            self.bench.put(ReturnCase { tags, updated_at: self.bench.now(), ..case.clone() });
        }
    }

    /// Files with fewer or more columns name one return with one part of its key less or more: the name under which the desk
    /// knows it stays, and its only line is the one that is known.
    fn name_as_known_case(&mut self, case: &mut ReturnCase, lines: &mut [ReturnLine]) {
        let Some(key) = case.natural_key.clone().filter(|key| may_be_finer(key)) else { return };
        if self.bench.find::<ReturnCase>(&key).is_some() {
            return;
        }
        let coarse = key.rsplit_once(':').map(|(coarse, _)| coarse).filter(|coarse| may_be_finer(coarse));
        if let Some(known) = coarse.and_then(|coarse| self.bench.find::<ReturnCase>(coarse)) {
            case.natural_key = known.natural_key;
            lines.iter_mut().for_each(|line| line.line_ref.clear());
            return;
        }
        let others = self.bench.returns_of_order(&case.platform, &case.order_ref);
        let finer = others.into_iter().filter_map(|other| other.natural_key).find(|other| is_finer(other, &key));
        if let Some(finer) = finer {
            let part = finer.rsplit(':').next().unwrap_or_default();
            lines.iter_mut().for_each(|line| part.clone_into(&mut line.line_ref));
            case.natural_key = Some(finer);
        }
    }

    /// Links a case to what the desk knows, and answers its order.
    fn link_case(&mut self, case: &mut ReturnCase, lines: &[ReturnLine]) -> Option<Order> {
        if let Some((id, name)) = &self.links.customer {
            case.customer_id.get_or_insert(*id);
            fill(&mut case.customer, name);
        }
        if let Some(first) = lines.first() {
            fill(&mut case.sku, &first.sku);
            fill(&mut case.product, &first.product);
            fill(&mut case.reason_code, &first.reason_code);
        }
        case.n_lines = i64::try_from(lines.len()).unwrap_or(0);
        if case.quantity == 0 {
            case.quantity = lines.iter().map(|line| line.asked).sum();
        }
        let sku = case.sku.clone();
        if let Some(product) = self.link_product(&mut case.product_id, &sku, &mut case.product) {
            fill(&mut case.product_line, &product.product_line);
            fill(&mut case.supplier, &product.supplier);
        }
        let order = match self.links.order.clone() {
            Some(order) if order.order_ref == case.order_ref => Some(order),
            _ if case.order_ref.is_empty() => None,
            _ => self.bench.find::<Order>(&format!("{}:{}", case.platform, case.order_ref)),
        };
        if case.requested_at.is_never() && self.is_new(case) {
            case.requested_at = case.received_at.unwrap_or_else(|| self.bench.now());
        }
        if let Some(order) = &order {
            self.link_order(case, order, lines);
        }
        order
    }

    fn open_case(&mut self, mut case: ReturnCase) -> (ReturnCase, Fate, bool) {
        case.id = self.bench.next(Kind::Return);
        case.status = case.platform_state.unwrap_or(ReturnStatus::Requested);
        // Where the platform's reason says nothing, the customer's words may.
        let said = said(&case.comment, case.reason, &self.bench.taught());
        let reason = if case.reason == Reason::Other { said.reason } else { None };
        case.issue = reason.unwrap_or(case.reason).issue();
        said.stamp_return(&mut case);
        case.updated_at = self.bench.now();
        self.bench.put(case.clone());
        (case, Fate::Opened, false)
    }

    /// The known case with what the platform says of it, and whether it said so before what was known.
    fn update_case(&mut self, known: &ReturnCase, incoming: &ReturnCase) -> (ReturnCase, Fate, bool) {
        let Absorbed { record: mut case, is_older, .. } = absorb(known, incoming, absorb::RETURN);
        if case.received_at.is_none() {
            case.received_at = incoming.received_at;
        }
        // A case of the platform's opens a dispute and ends it; one that was ended here stays so.
        if !is_older && incoming.dispute.is_some() && matches!(case.dispute, None | Some(Dispute::Open)) {
            case.dispute = incoming.dispute;
        }
        let state = (!is_older).then_some(incoming.platform_state).flatten();
        if let Some(proposed) = news(known.platform_state, state, &known.platform_status, &incoming.platform_status) {
            match propose(proposed, &case) {
                Proposal::Adopt(status) => {
                    case.status = status;
                    case.conflict = None;
                }
                Proposal::Conflict(status) => {
                    case.conflict = Some(status);
                    self.n_conflicts += 1;
                }
                Proposal::Nothing => {}
            }
        }
        if case == *known {
            return (case, Fate::Unchanged, is_older);
        }
        let says_more = case != ReturnCase { stated_at: case.stated_at, ..known.clone() };
        if says_more {
            case.updated_at = self.bench.now();
        }
        self.bench.put(case.clone());
        (case, if says_more { Fate::Updated } else { Fate::Unchanged }, is_older)
    }

    fn line(&mut self, case: &ReturnCase, incoming: ReturnLine, is_older: bool) -> Fate {
        let known = incoming.natural_key.as_deref().and_then(|key| self.bench.find::<ReturnLine>(key));
        let (mut line, fate) = match &known {
            None => {
                let mut opened = incoming;
                opened.id = self.bench.next(Kind::ReturnLine);
                (opened, Fate::Opened)
            }
            Some(known) => (absorb::absorb_said(known, &incoming, absorb::RETURN_LINE, is_older).record, Fate::Updated),
        };
        line.follow_headline(case.status);
        if known.as_ref() == Some(&line) {
            return Fate::Unchanged;
        }
        self.bench.put(line);
        fate
    }

    pub(super) fn exchange(&mut self, mut exchange: Exchange) -> Fate {
        if exchange.return_id.is_none() {
            exchange.return_id =
                self.links.only_case().or_else(|| self.only_return(&exchange.platform, &exchange.order_ref));
        }
        if exchange.requested_at.is_never() && self.is_new(&exchange) {
            exchange.requested_at = exchange.shipped_at.unwrap_or_else(|| self.bench.now());
        }
        exchange.updated_at = self.bench.now();
        let (status, stated_at) = (exchange.status, exchange.stated_at);
        let known = exchange.natural_key.clone().and_then(|key| self.bench.find::<Exchange>(&key));
        let is_older = known.is_some_and(|known| stated_at.is_some() && stated_at < known.stated_at);
        let (mut exchange, mut fate) = self.merge(exchange, absorb::EXCHANGE);
        if fate != Fate::Opened && !is_older && exchange.status.leads_to(status) {
            exchange.status = status;
            self.bench.put(exchange.clone());
            fate = Fate::Updated;
        }
        self.links.exchange = Some(exchange.id);
        fate
    }
}
