//! Returns of a row with their lines, and exchanges.

use super::absorb::{Conclusions, Saying, sign};
use super::plan::{Fate, Planner, Workbench, child_key, fill};
use super::propose::{Proposal, propose};
use super::reading::{forget_words, read_case};
use super::repaid::{is_finer, may_be_finer};
use crate::domain::catalog::Order;
use crate::domain::exchanges::Exchange;
use crate::domain::ids::Kind;
use crate::domain::parcels::{Parcel, natural_key};
use crate::domain::returns::{Dispute, ReturnCase, ReturnLine, ReturnStatus, Room};
use crate::domain::said::{Spoken, said};
use crate::domain::tags;
use crate::domain::time::Instant;
use crate::domain::vocabulary::Reason;

/// What a row says of its goods says nothing of the return.
fn keep_goods(row: &mut ReturnCase, known: &ReturnCase) {
    row.sku.clone_from(&known.sku);
    row.product.clone_from(&known.product);
    row.product_id = known.product_id;
    row.product_line.clone_from(&known.product_line);
    row.supplier.clone_from(&known.supplier);
    row.reason_code.clone_from(&known.reason_code);
    row.reason = known.reason;
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
        self.fill_case(&mut case, &lines);
        case.platform_due_at = Some(case.due_at).filter(|at| !at.is_never());
        let (stated, order) = (case.value_minor, self.order_of(&case));
        if let Some(known) = &known {
            self.tell_as_part((known, stated), &mut case, &mut lines, order.as_ref());
            if stated == 0 {
                case.value_minor = 0;
            }
        }
        let saying = self.saying(&case);
        let was = known.as_ref().map(|known| known.status);
        let (case, mut fate) = match known {
            None => self.open_case(case, &saying, order.as_ref()),
            Some(known) => self.update_case(&known, &case, &saying, order.as_ref()),
        };
        for (ordinal, mut line) in lines.into_iter().enumerate() {
            line.return_id = case.id;
            if line.natural_key.is_none() {
                line.natural_key = Some(line_key(&case, &line, ordinal));
            }
            if self.line(&case, line, &saying) != Fate::Unchanged && fate == Fate::Unchanged {
                fate = Fate::Updated;
            }
        }
        let case = if case.n_lines > 1 { self.value_of_all(&case, order.as_ref()) } else { case };
        if fate != Fate::Unchanged {
            self.mark_more_than_shipped(&case);
            self.number_awaited(&case);
            self.await_goods(was, (case.id, case.status), order.as_ref());
        }
        self.links.case = Some(case.id);
        self.links.n_cases += 1;
        fate
    }

    /// What a return of several lines is worth, now that all that its row tells are there.
    fn value_of_all(&mut self, case: &ReturnCase, order: Option<&Order>) -> ReturnCase {
        let mut whole = case.clone();
        self.conclude_case(&mut whole, order);
        if whole != *case {
            if whole.decided_at.is_none() {
                self.judge(&mut whole, order);
            }
            self.bench.put(whole.clone());
        }
        whole
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

    /// A platform may tell of more units than were shipped and are not on their way back: all returns of the order that are more
    /// than fits beside the others are marked for people, whichever came first, and nothing of them is left out.
    pub(super) fn mark_more_than_shipped(&mut self, case: &ReturnCase) {
        let Some(order_id) = case.order_id else { return };
        let shipped = self.bench.lines_of_order(order_id);
        if shipped.is_empty() {
            return;
        }
        let is_over =
            |status| matches!(status, ReturnStatus::Rejected | ReturnStatus::Canceled | ReturnStatus::Expired);
        let mut alive = self.bench.returns_of_order(&case.platform, &case.order_ref);
        alive.retain(|one| !is_over(one.status));
        let lines: Vec<Vec<ReturnLine>> = alive.iter().map(|one| self.bench.lines_of_return(one.id)).collect();
        for (n, one) in alive.iter().enumerate() {
            let others = lines.iter().enumerate().filter(|(other, _)| *other != n);
            let held: Vec<ReturnLine> = others.flat_map(|(_, lines)| lines.iter().cloned()).collect();
            let own: Vec<&ReturnLine> = lines[n].iter().filter(|line| !line.unexpected).collect();
            let room = Room { shipped: &shipped, held: &held, replacements: &[] }.units(&own);
            let is_more = own.iter().zip(room).any(|(line, units)| line.asked > units);
            let edit = format!("{}{MORE_THAN_SHIPPED}", if is_more { "+" } else { "-" });
            if let Some(tags) = tags::edited(&one.tags, &edit) {
                self.bench.put(ReturnCase { tags, updated_at: self.bench.now(), ..one.clone() });
            }
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

    /// What the rest of the row says of a case.
    fn fill_case(&self, case: &mut ReturnCase, lines: &[ReturnLine]) {
        self.name_customer(&mut case.customer_id, &mut case.customer);
        if let Some(first) = lines.first() {
            fill(&mut case.sku, &first.sku);
            fill(&mut case.product, &first.product);
            if case.reason_code.is_empty() && case.reason == Reason::Other {
                first.reason_code.clone_into(&mut case.reason_code);
                case.reason = first.reason;
            }
        }
        case.n_lines = i64::try_from(lines.len()).unwrap_or(0);
        if case.quantity == 0 {
            case.quantity = lines.iter().map(|line| line.asked).sum();
        }
    }

    pub(super) fn order_of(&mut self, case: &ReturnCase) -> Option<Order> {
        match self.links.order.clone() {
            Some(order) if order.order_ref == case.order_ref => Some(order),
            _ if case.order_ref.is_empty() => None,
            _ => self.bench.find::<Order>(&format!("{}:{}", case.platform, case.order_ref)),
        }
    }

    fn open_case(&mut self, mut case: ReturnCase, saying: &Saying, order: Option<&Order>) -> (ReturnCase, Fate) {
        case.id = self.bench.next(Kind::Return);
        sign(&mut case, saying);
        self.conclude_case(&mut case, order);
        case.status = case.platform_state.unwrap_or(ReturnStatus::Requested);
        (case.told_decided_at, case.told_settled_at) = told_by(&case);
        case.issue = case.reason.issue();
        if case.comment.is_empty() {
            said("", case.reason, &self.bench.taught()).stamp_return(&mut case);
        }
        self.judge(&mut case, order);
        if case.is_unread() && self.bench.reads() {
            read_case(&mut case, &self.bench.taught());
        }
        case.updated_at = self.bench.now();
        self.bench.put(case.clone());
        (case, Fate::Opened)
    }

    /// The known case with what the platform says of it.
    fn update_case(
        &mut self,
        known: &ReturnCase,
        incoming: &ReturnCase,
        saying: &Saying,
        order: Option<&Order>,
    ) -> (ReturnCase, Fate) {
        let absorbed = self.absorb(known, incoming, saying);
        let (is_news, tells_state) = (absorbed.is_news, absorbed.took("platform_status"));
        let tells_words = absorbed.took("comment") || absorbed.took("reason_code");
        let mut case = absorbed.record;
        // Where nobody here has touched the case, its state is the platform's, whatever it said before.
        let follows =
            known.decided_at.is_none() && known.inspected_at.is_none() && known.platform_state == Some(known.status);
        if case.received_at.is_none() || follows && incoming.received_at.is_some_and(|at| Some(at) < case.received_at) {
            case.received_at = incoming.received_at;
        }
        // A case of the platform's opens a dispute and ends it; one that was ended here stays so.
        let is_older = incoming.stated_at.zip(known.stated_at).is_some_and(|(incoming, known)| incoming < known);
        if !is_older && incoming.dispute.is_some() && matches!(case.dispute, None | Some(Dispute::Open)) {
            case.dispute = incoming.dispute;
        }
        if let Some(proposed) = incoming.platform_state.filter(|_| tells_state) {
            self.take_state(&mut case, proposed, follows);
        }
        let (decided, settled) = told_by(incoming);
        let first = |known: Option<Instant>, told: Option<Instant>| known.into_iter().chain(told).min();
        case.told_decided_at = first(known.told_decided_at, decided);
        case.told_settled_at = first(known.told_settled_at, settled);
        let is_concluded = self.conclude_case(&mut case, order);
        if tells_words {
            forget_words(known, &mut case, &self.bench.taught());
        }
        if (is_news || is_concluded) && case.decided_at.is_none() {
            self.judge(&mut case, order);
        }
        if case == *known {
            return (case, Fate::Unchanged);
        }
        // That it was said once more, or by others too, is no news.
        let same = ReturnCase {
            stated_at: case.stated_at,
            said: case.said.clone(),
            told_decided_at: case.told_decided_at,
            told_settled_at: case.told_settled_at,
            ..known.clone()
        };
        let says_more = case != same;
        if says_more {
            case.updated_at = self.bench.now();
        }
        self.bench.put(case.clone());
        if case.status != known.status {
            self.follow_headline(&case);
            case = self.hear_parcels(case);
        }
        (case, if says_more { Fate::Updated } else { Fate::Unchanged })
    }

    fn take_state(&mut self, case: &mut ReturnCase, proposed: ReturnStatus, follows: bool) {
        let proposal = if follows { Proposal::Adopt(proposed) } else { propose(proposed, case) };
        match proposal {
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

    /// A case that a file moved, where its parcels had more to say than it could take before.
    fn hear_parcels(&mut self, case: ReturnCase) -> ReturnCase {
        for id in case.parcel_ids() {
            if let Some(parcel) = self.bench.get::<Parcel>(id) {
                self.move_return(&parcel);
            }
        }
        self.bench.get::<ReturnCase>(case.id).unwrap_or(case)
    }

    /// The lines of a case whose state a file moved, those included that the file does not name; but not those that somebody left
    /// out when approving others.
    fn follow_headline(&mut self, case: &ReturnCase) {
        let lines = self.bench.lines_of_return(case.id);
        for line in lines.iter().filter(|line| !line.is_left_out(&lines)) {
            let mut followed = line.clone();
            followed.follow_headline(headline(case));
            // Read before it is put, so that the bench knows it as it was.
            if followed != *line && self.bench.get::<ReturnLine>(line.id).is_some() {
                self.bench.put(followed);
            }
        }
    }

    fn line(&mut self, case: &ReturnCase, incoming: ReturnLine, saying: &Saying) -> Fate {
        let known = incoming.natural_key.as_deref().and_then(|key| self.bench.find::<ReturnLine>(key));
        let said = Self::saying_with(&incoming, saying);
        let mut line = match &known {
            None => {
                let mut opened = incoming;
                opened.id = self.bench.next(Kind::ReturnLine);
                sign(&mut opened, &said);
                opened
            }
            Some(known) => self.absorb(known, &incoming, &said).record,
        };
        self.conclude_return_line(&mut line);
        let is_left_out = known.is_some() && line.approved == 0 && {
            let lines = self.bench.lines_of_return(case.id);
            line.is_left_out(&lines)
        };
        if !is_left_out {
            line.follow_headline(headline(case));
        }
        if known.as_ref() == Some(&line) {
            return Fate::Unchanged;
        }
        self.bench.put(line);
        if known.is_none() { Fate::Opened } else { Fate::Updated }
    }

    pub(super) fn conclude_return_line(&mut self, line: &mut ReturnLine) -> bool {
        let Some(product) = self.product_of(&line.sku) else { return false };
        let is_linked = line.product_id.replace(product.id) != Some(product.id);
        let mut so = Conclusions::of(line, None);
        so.text("product", &mut line.product, &product.title);
        so.sign(line) || is_linked
    }

    pub(super) fn exchange(&mut self, mut exchange: Exchange) -> Fate {
        if exchange.return_id.is_none() {
            exchange.return_id = self.links.only_case();
        }
        let saying = self.saying(&exchange);
        exchange.updated_at = self.bench.now();
        let (status, stated_at) = (exchange.status, exchange.stated_at);
        let known = exchange.natural_key.clone().and_then(|key| self.bench.find::<Exchange>(&key));
        let is_older = known.as_ref().is_some_and(|known| stated_at.is_some() && stated_at < known.stated_at);
        let (mut exchange, mut fate) = self.fold(known, exchange, &saying, Self::conclude_exchange);
        if fate != Fate::Opened && !is_older && exchange.status.leads_to(status) {
            exchange.status = status;
            self.bench.put(exchange.clone());
            fate = Fate::Updated;
        }
        self.links.exchange = Some(exchange.id);
        fate
    }

    pub(super) fn conclude_exchange(&mut self, exchange: &mut Exchange) -> bool {
        let mut so = Conclusions::of(exchange, exchange.stated_at);
        if so.may("return_id", exchange.return_id.is_none()) {
            let only = self.only_return(&exchange.platform, &exchange.order_ref);
            so.value("return_id", exchange.return_id.is_none(), &mut exchange.return_id, only);
        }
        let at = exchange.shipped_at.unwrap_or_else(|| self.bench.now());
        so.moment("requested_at", &mut exchange.requested_at, at);
        so.sign(exchange)
    }
}

/// By when a file says that a case was decided, and settled.
fn told_by(told: &ReturnCase) -> (Option<Instant>, Option<Instant>) {
    use ReturnStatus::{Approved, Arrived, Draft, InTransit, Inspected, Requested};
    let by = |holds: bool| told.stated_at.filter(|_| holds);
    let Some(state) = told.platform_state else { return (None, None) };
    let is_undecided = matches!(state, Draft | Requested);
    (by(!is_undecided), by(!is_undecided && !matches!(state, Approved | InTransit | Arrived | Inspected)))
}

/// The headline that lines follow: the platform's, where only a parcel knows better. What a parcel brought is counted by people.
fn headline(case: &ReturnCase) -> ReturnStatus {
    use ReturnStatus::{Approved, Arrived, InTransit, Requested};
    match (case.status, case.platform_state) {
        (InTransit | Arrived, Some(platform @ (Requested | Approved | InTransit))) => platform,
        (status, _) => status,
    }
}
