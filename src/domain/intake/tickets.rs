//! Complaints of a row with their messages, and reviews.

use super::absorb::{Conclusions, Saying, sign};
use super::goods::take_over;
use super::plan::{Fate, Planner, Workbench};
use crate::domain::catalog::Order;
use crate::domain::classify;
use crate::domain::clocks::due::customer_speaks;
use crate::domain::clocks::wind;
use crate::domain::complaints::{
    Author, Message, Newcomer, Proposal, Rating, Resolution, Ticket, TicketKind, TicketStatus, Turn, confirm_by_score,
    duplicate_of, follow_up, hear, is_too_late, propose, rating_key, solve_stage, survey_kept_back,
};
use crate::domain::customers::Customer;
use crate::domain::ids::Kind;
use crate::domain::reviews::Review;
use crate::domain::said::issue_of;
use crate::domain::time::{DAY, Instant};

impl<W: Workbench> Planner<'_, W> {
    pub(super) fn ticket(&mut self, mut ticket: Ticket) -> Fate {
        self.name_customer(&mut ticket.customer_id, &mut ticket.customer);
        if ticket.return_id.is_none() {
            ticket.return_id = self.links.case;
        }
        ticket.platform_due_at = Some(ticket.due_at).filter(|at| !at.is_never());
        let saying = self.saying(&ticket);
        let known = ticket.natural_key.clone().and_then(|key| self.bench.find::<Ticket>(&key));
        let (ticket, fate) = match known {
            None => self.open_ticket(ticket, &saying),
            Some(known) => self.update_ticket(&known, &ticket, &saying),
        };
        self.links.ticket = Some(ticket.id);
        self.links.ticket_is_done = ticket.platform_state.is_some_and(|state| state.turn() == Turn::Done);
        self.links.opened_ticket = fate == Fate::Opened;
        fate
    }

    fn order_of_ticket(&mut self, ticket: &Ticket) -> Option<Order> {
        match self.links.order.clone() {
            Some(order) if order.order_ref == ticket.order_ref => Some(order),
            _ if ticket.order_ref.is_empty() => None,
            // A help desk has no orders of its own, but its buyers name those of a platform.
            _ => {
                let own = self.bench.find::<Order>(&format!("{}:{}", ticket.platform, ticket.order_ref));
                own.or_else(|| self.bench.order_called(&ticket.order_ref))
            }
        }
    }

    /// What nobody says of a complaint, from its order, its goods and the customer's words. Answers whether that is new.
    pub(super) fn conclude_ticket(&mut self, ticket: &mut Ticket, order: Option<&Order>) -> bool {
        let mut so = Conclusions::of(ticket, ticket.stated_at);
        let links = (ticket.order_id, ticket.product_id);
        if let Some(order) = order {
            ticket.order_id.get_or_insert(order.id);
            if order.customer_id.is_some() {
                so.value("customer_id", ticket.customer_id.is_none(), &mut ticket.customer_id, order.customer_id);
            }
            so.text("market", &mut ticket.market, &order.market);
        }
        let called = match order.map(|order| order.customer.clone()).filter(|name| !name.is_empty()) {
            Some(name) => Some(name),
            None => ticket.customer_id.and_then(|id| self.bench.get::<Customer>(id)).map(|one| one.called().to_owned()),
        };
        so.text("customer", &mut ticket.customer, &called.unwrap_or_default());
        let product = self.product_of(&ticket.sku);
        let is_grouped = product.is_some_and(|product| {
            so.text("product", &mut ticket.product, &product.title);
            ticket.product_id = Some(product.id);
            take_over(&mut ticket.product_line, &product.product_line)
                | take_over(&mut ticket.supplier, &product.supplier)
        });
        so.moment("opened_at", &mut ticket.opened_at, self.bench.now());
        so.sign(ticket) || is_grouped || links != (ticket.order_id, ticket.product_id)
    }

    /// Complaints about an order of which more is known now.
    pub(super) fn complete_tickets(&mut self, order: &Order) {
        for ticket in self.bench.tickets_of_order(order) {
            self.complete_ticket(&ticket, Some(order));
        }
    }

    pub(super) fn complete_ticket(&mut self, before: &Ticket, order: Option<&Order>) {
        let mut ticket = before.clone();
        let own = match order {
            None => self.order_of_ticket(before),
            Some(_) => None,
        };
        if self.conclude_ticket(&mut ticket, order.or(own.as_ref())) {
            self.sign_first_words(before, &ticket);
            self.bench.put(ticket);
        }
    }

    fn open_ticket(&mut self, mut ticket: Ticket, saying: &Saying) -> (Ticket, Fate) {
        ticket.id = self.bench.next(Kind::Ticket);
        sign(&mut ticket, saying);
        let order = self.order_of_ticket(&ticket);
        self.conclude_ticket(&mut ticket, order.as_ref());
        if ticket.last_message_at.is_never() {
            ticket.last_message_at = ticket.opened_at;
        }
        ticket.status = ticket.platform_state.unwrap_or_else(|| opening(&ticket, self.bench.now()));
        ticket.issue = ticket.reason.issue();
        if ticket.comment.is_empty() {
            self.read_ticket(&mut ticket);
        }
        ticket.unanswered_at = wind::first_word(&ticket);
        // Whoever opens a claim asks; a bare thread is asked by its first message.
        let asks = customer_speaks(ticket.kind) && (ticket.kind != TicketKind::Message || !ticket.comment.is_empty());
        ticket.asked_at = Some(ticket.opened_at).filter(|at| asks && !at.is_never());
        self.link_follow_up(&mut ticket);
        ticket.twin_id = self.twin_of(&ticket);
        ticket.updated_at = self.bench.now();
        let (score, said) = (ticket.score.take(), std::mem::take(&mut ticket.score_comment));
        solve_stage(&mut ticket);
        self.take_score(&mut ticket, score, &said);
        if !ticket.comment.is_empty() {
            ticket.n_messages = 1;
            let first = first_message(&ticket, self.bench.next(Kind::Message), self.bench.now());
            self.bench.put(first);
        }
        self.bench.put(ticket.clone());
        (ticket, Fate::Opened)
    }

    fn update_ticket(&mut self, known: &Ticket, incoming: &Ticket, saying: &Saying) -> (Ticket, Fate) {
        let absorbed = self.absorb(known, incoming, saying);
        let (tells_state, tells_words) = (absorbed.took("platform_status"), absorbed.took("comment"));
        let mut ticket = absorbed.record;
        if let Some(proposed) = incoming.platform_state.filter(|_| tells_state) {
            self.take_ticket_state(&mut ticket, proposed);
        }
        let order = self.order_of_ticket(&ticket);
        self.conclude_ticket(&mut ticket, order.as_ref());
        self.follow_facts(known, &mut ticket);
        self.sign_first_words(known, &ticket);
        if tells_words {
            self.take_first_words(&mut ticket);
        }
        solve_stage(&mut ticket);
        self.take_score(&mut ticket, incoming.score, &incoming.score_comment);
        // A row that says nothing else adds its tags; beside the ticket's state, tags are what people here made of them.
        if incoming.platform_status.is_empty() {
            ticket.tags.extend(incoming.tags.iter().cloned());
            ticket.tags.sort_unstable();
            ticket.tags.dedup();
        }
        self.link_follow_up(&mut ticket);
        if ticket == *known {
            return (ticket, Fate::Unchanged);
        }
        self.keep_survey_back(known, &ticket);
        let (stated_at, said) = (ticket.stated_at, ticket.said.clone());
        let says_more = ticket != Ticket { stated_at, said, ..known.clone() };
        if says_more {
            ticket.updated_at = self.bench.now();
        }
        self.bench.put(ticket.clone());
        (ticket, if says_more { Fate::Updated } else { Fate::Unchanged })
    }

    fn take_ticket_state(&mut self, ticket: &mut Ticket, proposed: TicketStatus) {
        match propose(proposed, ticket) {
            Proposal::Adopt(status) => {
                ticket.status = status;
                ticket.conflict = None;
            }
            Proposal::Conflict(status) => {
                ticket.conflict = Some(status);
                self.n_conflicts += 1;
            }
            Proposal::Nothing => {}
        }
    }

    /// What was concluded when the complaint was opened, from what is known better now; what people made of it stays.
    fn follow_facts(&self, known: &Ticket, ticket: &mut Ticket) {
        if ticket.classified {
            (ticket.reason, ticket.issue) = (known.reason, known.issue);
        } else {
            ticket.issue = issue_of(ticket.reason, ticket.category);
        }
        let moved = |at: Option<Instant>| if at == Some(known.opened_at) { Some(ticket.opened_at) } else { at };
        (ticket.asked_at, ticket.unanswered_at) = (moved(ticket.asked_at), moved(ticket.unanswered_at));
        if ticket.last_message_at == known.opened_at {
            ticket.last_message_at = ticket.opened_at;
        }
    }

    /// The customer's own words are signed as the complaint is.
    fn sign_first_words(&mut self, before: &Ticket, ticket: &Ticket) {
        if before.customer == ticket.customer {
            return;
        }
        let key = format!("{}#first", ticket.natural_key.as_deref().unwrap_or_default());
        if let Some(first) = self.bench.find::<Message>(&key).filter(|first| first.author_name == before.customer) {
            self.bench.put(Message { author_name: ticket.customer.clone(), ..first });
        }
    }

    /// The customer's words of a complaint that was opened without them, or has better ones now.
    fn take_first_words(&mut self, ticket: &mut Ticket) {
        ticket.read_by.clear();
        let key = format!("{}#first", ticket.natural_key.as_deref().unwrap_or_default());
        let known = self.bench.find::<Message>(&key);
        ticket.n_messages += i64::from(known.is_none());
        let id = match &known {
            Some(known) => known.id,
            None => self.bench.next(Kind::Message),
        };
        let first = first_message(ticket, id, self.bench.now());
        self.bench.put(Message { rev: known.map_or(0, |known| known.rev), ..first });
        if ticket.asked_at.is_none() && customer_speaks(ticket.kind) {
            ticket.asked_at = Some(ticket.opened_at).filter(|at| !at.is_never());
        }
    }

    /// Takes in what a platform's own survey says of the episode that is done.
    fn take_score(&mut self, ticket: &mut Ticket, score: Option<i64>, said: &str) {
        let is_done = matches!(ticket.status, TicketStatus::Resolved | TicketStatus::Closed);
        let Some(score) = score.filter(|score| is_done && (1..=5).contains(score)) else { return };
        let says_more = !said.is_empty() && said != ticket.score_comment;
        if ticket.score == Some(score) && !says_more {
            return;
        }
        let now = self.bench.now();
        let at = ticket.stated_at.unwrap_or(now);
        let rating = match self.bench.find::<Rating>(&rating_key(ticket)) {
            Some(known) => known,
            None => Rating::of(ticket, self.bench.next(Kind::Rating), now),
        };
        let comment = if said.is_empty() { rating.comment.clone() } else { said.to_owned() };
        confirm_by_score(ticket, score, &comment, at);
        self.bench.put(rating.given(score, &comment, at, now));
    }

    /// The complaint that a new one seems to repeat; history repeats nothing.
    fn twin_of(&mut self, ticket: &Ticket) -> Option<i64> {
        if ticket.status.turn() == Turn::Done || ticket.follows_id.is_some() {
            return None;
        }
        let person = self.bench.person(ticket.customer_id);
        let others = self.bench.stories_near(ticket, &person);
        let newcomer = Newcomer { ticket, person: &person, weigh: &mut |word| self.bench.weigh(word) };
        duplicate_of(newcomer, &others).map(|twin| twin.id)
    }

    /// Links a complaint of which the platform says that it goes on with another one, whichever came in first.
    fn link_follow_up(&mut self, ticket: &mut Ticket) {
        let now = self.bench.now();
        let key = |number: &str| format!("{}:{number}", ticket.platform);
        if !ticket.follows_ref.is_empty()
            && ticket.follows_id.is_none()
            && let Some(ended) = self.bench.find::<Ticket>(&key(&ticket.follows_ref)).filter(|one| one.id != ticket.id)
        {
            ticket.follows_id = Some(ended.id);
            if ended.followed_id.is_none() {
                self.bench.put(Ticket { followed_id: Some(ticket.id), updated_at: now, ..ended });
            }
        }
        if ticket.followed_id.is_none()
            && !ticket.platform_ref.is_empty()
            && let Some(later) = self.bench.follower_of(&ticket.platform, &ticket.platform_ref)
            && later.id != ticket.id
        {
            ticket.followed_id = Some(later.id);
            if later.follows_id.is_none() {
                self.bench.put(Ticket { follows_id: Some(ticket.id), updated_at: now, ..later });
            }
        }
    }

    /// Keeps back what would ask the customer how it ended, where it has opened again.
    fn keep_survey_back(&mut self, before: &Ticket, after: &Ticket) {
        if before.status.turn() == Turn::Done && after.status.turn() != Turn::Done {
            let effects = self.bench.effects_of(after.id);
            survey_kept_back(&effects).for_each(|effect| self.bench.put(effect));
        }
    }

    /// Where a new message belongs: what was merged away is heard at its survivor, and a late word in a complaint of its own.
    fn bring_home(&mut self, message: &mut Message) {
        let Some(mut ticket) = message.ticket_id.and_then(|id| self.bench.get::<Ticket>(id)) else { return };
        for _ in 0..MOST_LINKS {
            let next = if ticket.status == TicketStatus::Merged { ticket.merged_into } else { ticket.followed_id };
            let Some(next) = next.and_then(|id| self.bench.get::<Ticket>(id)) else { break };
            if ticket.status == TicketStatus::Merged {
                message.origin_ticket_id.get_or_insert(ticket.id);
            }
            ticket = next;
        }
        let speaks = message.author == Author::Customer && message.public && !message.thanks;
        if speaks && !self.state_knows() && is_too_late(&ticket, message.sent_at) {
            let id = self.bench.next(Kind::Ticket);
            let own = follow_up(&ticket, message, id, self.bench.now());
            self.bench.put(Ticket { followed_id: Some(id), updated_at: self.bench.now(), ..ticket });
            self.bench.put(own.clone());
            ticket = own;
        }
        message.ticket_id = Some(ticket.id);
    }

    /// Whether the state that the row gives its ticket was given after the row's messages.
    const fn state_knows(&self) -> bool {
        self.links.opened_ticket || self.links.ticket_is_done
    }

    pub(super) fn message(&mut self, mut message: Message) -> Fate {
        message.ticket_id = message.ticket_id.or(self.links.ticket);
        if message.ticket_id.is_none() {
            message.return_id = message.return_id.or(self.links.case);
        }
        if message.sent_at.is_never() && self.is_new(&message) {
            message.sent_at = self.bench.now();
        }
        message.thanks = message.author == Author::Customer && classify::is_thanks(&message.body, &message.author_name);
        message.updated_at = self.bench.now();
        if self.is_new(&message) {
            self.bring_home(&mut message);
        }
        let known = message.natural_key.clone().and_then(|key| self.bench.find::<Message>(&key));
        let read = known.as_ref().map(|known| known.body.clone());
        let saying = self.saying(&message);
        let (message, fate) = self.fold(known, message, &saying, |_, message| {
            if read.is_some_and(|read| read != message.body) {
                message.read_by.clear();
            }
            false
        });
        if fate == Fate::Opened
            && let Some(ticket) = message.ticket_id.and_then(|id| self.bench.get::<Ticket>(id))
        {
            let heard = take_in(ticket.clone(), &message, self.state_knows());
            if heard != ticket {
                self.keep_survey_back(&ticket, &heard);
                self.bench.put(heard);
            }
        }
        fate
    }

    pub(super) fn review(&mut self, mut review: Review) -> Fate {
        self.name_customer(&mut review.customer_id, &mut review.customer);
        review.ticket_id = review.ticket_id.or(self.links.ticket);
        let saying = self.saying(&review);
        review.updated_at = self.bench.now();
        let known = review.natural_key.clone().and_then(|key| self.bench.find::<Review>(&key));
        let read = known.as_ref().map(|known| known.comment.clone());
        let conclude = |planner: &mut Self, review: &mut Review| {
            if read.as_deref() != Some(review.comment.as_str()) {
                review.read_by.clear();
            }
            planner.conclude_review(review)
        };
        self.fold(known, review, &saying, conclude).1
    }

    pub(super) fn conclude_review(&mut self, review: &mut Review) -> bool {
        let mut so = Conclusions::of(review, review.stated_at);
        let linked = review.product_id;
        self.conclude_name(&mut so, &mut review.customer, None);
        so.moment("reviewed_at", &mut review.reviewed_at, self.bench.now());
        let product = self.product_of(&review.sku);
        let is_grouped = product.is_some_and(|product| {
            so.text("product", &mut review.product, &product.title);
            review.product_id = Some(product.id);
            take_over(&mut review.product_line, &product.product_line)
        });
        so.sign(review) || is_grouped || linked != review.product_id
    }
}

/// More complaints in a row than any customer makes out of one.
const MOST_LINKS: usize = 20;

/// A seller may ask Amazon to take feedback down for 90 days; after that it is history and owes nobody an answer.
const FEEDBACK_OPEN: i64 = 90 * DAY;

/// The state of a ticket whose platform names none.
fn opening(ticket: &Ticket, now: Instant) -> TicketStatus {
    let is_history = ticket.kind == TicketKind::Feedback && ticket.opened_at.plus(FEEDBACK_OPEN) < now;
    if is_history { TicketStatus::Closed } else { TicketStatus::New }
}

/// What a new message does to its ticket (domain 2.4).
fn take_in(mut ticket: Ticket, message: &Message, state_is_newer: bool) -> Ticket {
    ticket.n_messages += 1;
    ticket.last_message_at = ticket.last_message_at.max(message.sent_at);
    let was_answered = ticket.first_answer_at.is_some();
    wind::hear(&mut ticket, message);
    // Feedback takes one answer, under which nobody writes again.
    let is_answered = !was_answered && ticket.first_answer_at.is_some();
    if is_answered && ticket.kind == TicketKind::Feedback && ticket.status == TicketStatus::New {
        ticket.status = TicketStatus::Resolved;
        ticket.resolution = Some(Resolution::Explained);
        ticket.resolved_at = Some(message.sent_at);
        solve_stage(&mut ticket);
    }
    if !state_is_newer {
        hear(&mut ticket, message);
    }
    ticket
}

/// What the customer wrote with the ticket, as the first message of its thread.
fn first_message(ticket: &Ticket, id: i64, now: Instant) -> Message {
    Message {
        id,
        natural_key: ticket.natural_key.as_ref().map(|key| format!("{key}#first")),
        ticket_id: Some(ticket.id),
        order_ref: ticket.order_ref.clone(),
        author: Author::Customer,
        author_name: ticket.customer.clone(),
        public: true,
        subject: ticket.subject.clone(),
        body: ticket.comment.clone(),
        sent_at: ticket.opened_at,
        updated_at: now,
        ..Message::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn feedback(opened_at: Instant) -> Ticket {
        Ticket {
            kind: TicketKind::Feedback,
            opened_at,
            due_at: Instant(9),
            unanswered_at: Some(opened_at),
            ..Ticket::default()
        }
    }

    #[test]
    fn old_feedback_is_history_and_all_else_is_new() {
        let now = Instant(200 * DAY);
        for (days, kind, expected) in [
            (109, TicketKind::Feedback, TicketStatus::Closed),
            (110, TicketKind::Feedback, TicketStatus::New),
            (1, TicketKind::Claim, TicketStatus::New),
        ] {
            let ticket = Ticket { kind, ..feedback(Instant(days * DAY)) };
            assert_eq!(opening(&ticket, now), expected, "{days} {kind}");
        }
    }

    #[test]
    fn answered_feedback_is_resolved_and_owes_nothing() {
        let answer = Message { author: Author::Agent, public: true, sent_at: Instant(7), ..Message::default() };
        let heard = take_in(feedback(Instant(5)), &answer, false);
        assert_eq!((heard.status, heard.resolved_at), (TicketStatus::Resolved, Some(Instant(7))));
        assert_eq!((heard.unanswered_at, heard.last_answer_at), (None, Some(Instant(7))));
        let claim = take_in(Ticket { kind: TicketKind::Claim, ..feedback(Instant(5)) }, &answer, false);
        assert_eq!((claim.status, claim.due_at), (TicketStatus::New, Instant(9)));
    }
}
