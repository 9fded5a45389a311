//! What a case is: its state, its deadline and its facts, for each kind of record.

use super::said::Told;
use super::{Pen, joined};
use crate::domain::change::{Parcel, Record, ReturnCase, Ticket};
use crate::domain::classify;
use crate::domain::complaints::{Turn, told_by};
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::went_wrong;
use crate::domain::staff::Work;
use crate::domain::time::Instant;
use crate::services::parcel_words;
use crate::text::{DatePattern, shown_line};
use crate::tui::actions::Action;
use crate::tui::questions::CaseView;
use crate::tui::rows::due_cell;
use crate::tui::theme::Role;

impl Pen<'_> {
    /// Who it is about; somebody whom nobody has named is said to be so.
    fn customer(&mut self, name: &str, id: Option<i64>) {
        match id {
            Some(_) if name.is_empty() => self.fact("customer", &self.words.get("customer-unnamed"), Role::Quiet),
            _ => self.fact("customer", name, Role::Plain),
        }
    }

    fn status(&mut self, family: &str, code: &str, platform: &str, conflict: Option<&str>) {
        let words = self.words;
        let ours = words.code(family, code);
        self.fact("status", &ours, Role::Plain);
        self.fact("platform-status", platform, Role::Quiet);
        if let Some(theirs) = conflict {
            let blanks = [("ours", ours.into()), ("theirs", words.code(family, theirs).into())];
            let text = words.fill("case-conflict", &blanks);
            self.sentence(&text, Role::Bad);
        }
    }

    pub(super) fn return_head(&mut self, case: &ReturnCase, view: &CaseView) {
        let words = self.words;
        let goods = if case.product.is_empty() { &case.sku } else { &case.product };
        self.sentence(&format!("{}  {}", case.key(), shown_line(goods)), Role::Title);
        self.newest_words(view.customer_said(), 1);
        let theirs = case.conflict.map(|state| state.code());
        self.status("code-return-status", case.status.code(), &case.platform_status, theirs);
        let (due, role) = due_cell(case.due_at, words, self.now);
        self.fact("due", &joined(&[&due, &words.code("deadline", &case.due_clause)]), role);
        let asked = words.code("code-outcome", case.outcome.code());
        self.fact("wanted", &format!("{} × {asked}", case.quantity), Role::Plain);
        let reason = words.code("code-reason", case.reason.code());
        self.fact("reason", &joined(&[&reason, &case.reason_code]), Role::Plain);
        let issue = words.code("code-issue", case.issue.code());
        self.fact("issue", &joined(&[&issue, &words.code("code-severity", case.severity.code())]), Role::Plain);
        if case.value_minor != 0 {
            self.fact("value", &words.money(case.value_minor, &case.currency), Role::Plain);
        }
        if case.refunded_minor != 0 {
            self.fact("refunded", &words.money(case.refunded_minor, &case.currency), Role::Good);
        }
        self.policy(case);
        self.watches(case);
        self.fact("hold", &words.code("code-hold", case.hold.map_or("", |hold| hold.code())), Role::Warning);
        self.fact("dispute", &words.code("code-dispute", case.dispute.map_or("", |d| d.code())), Role::Warning);
        self.waits(case.waiting_for.map(|party| party.code()), case.wait_until, case.snoozed_until);
        self.customer(&case.customer, case.customer_id);
        self.fact("order", &case.order_ref, Role::Plain);
        if let Some(order) = &view.order {
            let paid =
                if order.total_minor > 0 { words.money(order.total_minor, &order.currency) } else { String::new() };
            self.fact("paid", &joined(&[&words.date(order.placed_at, DatePattern::Spoken), &paid]), Role::Plain);
        }
        self.fact("platform", &joined(&[&case.platform, &case.market, &case.platform_ref]), Role::Quiet);
        self.fact("requested", &words.date(case.requested_at, DatePattern::Spoken), Role::Plain);
        self.fact("assignee", &case.assignee, Role::Plain);
        self.fact("tags", &case.tags.join(" "), Role::Plain);
        self.fact("note", &case.note, Role::Plain);
        let told = Told {
            text: &case.comment,
            all: &case.comment,
            language: &case.language,
            category: case.category,
            by: &case.category_by,
            read_by: &case.read_by,
            mood: case.mood,
            platform: case.platform_reason(),
            keywords: &case.keywords,
        };
        self.told(&told, view.explained.as_deref());
    }

    fn waits(&mut self, party: Option<&str>, until: Option<Instant>, snoozed: Option<Instant>) {
        let day = |at: Option<Instant>| self.words.date(at.unwrap_or(Instant::NEVER), DatePattern::Minute);
        let (wait, snooze) = (day(until), day(snoozed));
        if let Some(party) = party {
            let who = self.words.code("code-party", party);
            self.fact("waiting", &joined(&[&who, &wait]), Role::Warning);
        }
        self.fact("snoozed", &snooze, Role::Warning);
    }

    /// That what a complaint is about is a proposal, with the words that it goes by.
    fn why_proposed(&self, ticket: &Ticket) -> String {
        match classify::reason_by_words(&ticket.wording(), ticket.category) {
            Some((reason, words)) if reason == ticket.reason => {
                self.words.fill("case-proposed-by", &[("words", shown_line(words).into_owned().into())])
            }
            _ => self.words.get("case-proposed"),
        }
    }

    /// Who gets a complaint that nobody has when it is accepted.
    fn taker(&mut self, ticket: &Ticket, view: &CaseView) {
        let Some((staff, open)) = view.staff.as_ref().filter(|_| ticket.assignee.is_empty()) else { return };
        let Some((name, load)) = staff.taker(&Work::from(ticket), open, self.now) else { return };
        let load = self.words.fill("case-proposed-owner", &[("n", load.into())]);
        self.fact("assignee", &joined(&[name, &load]), Role::Plain);
    }

    pub(super) fn ticket_head(&mut self, ticket: &Ticket, view: &CaseView) {
        let words = self.words;
        self.sentence(&format!("{}  {}", ticket.key(), shown_line(&ticket.subject)), Role::Title);
        self.translated_title(&ticket.subject);
        self.newest_words(view.customer_said(), 2);
        let theirs = ticket.conflict.map(|state| state.code());
        self.status("code-ticket-status", ticket.status.code(), &ticket.platform_status, theirs);
        self.proposals(ticket, view.twin.as_deref());
        let (due, role) = due_cell(ticket.due_at, words, self.now);
        self.fact("due", &joined(&[&due, &words.code("deadline", &ticket.due_clause)]), role);
        let severity = words.code("code-severity", ticket.severity.code());
        self.fact("severity", &severity, Role::Plain);
        let issue = words.code("code-issue", ticket.issue.code());
        let reason = words.code("code-reason", ticket.reason.code());
        let proposal = if ticket.classified { String::new() } else { self.why_proposed(ticket) };
        self.fact("issue", &joined(&[&issue, &reason, &proposal]), Role::Plain);
        self.taker(ticket, view);
        self.fact("kind", &words.code("code-ticket-kind", ticket.kind.code()), Role::Plain);
        self.waits(ticket.waiting_for.map(|party| party.code()), ticket.wait_until, ticket.snoozed_until);
        self.customer(&ticket.customer, ticket.customer_id);
        self.fact("product", &ticket.product, Role::Plain);
        self.fact("order", &ticket.order_ref, Role::Plain);
        if ticket.claimed_minor != 0 {
            self.fact("claimed", &words.money(ticket.claimed_minor, &ticket.currency), Role::Plain);
        }
        self.fact("platform", &joined(&[&ticket.platform, &ticket.market, &ticket.platform_ref]), Role::Quiet);
        self.fact("opened", &words.date(ticket.opened_at, DatePattern::Spoken), Role::Plain);
        self.fact("assignee", &ticket.assignee, Role::Plain);
        self.fact("outcome", &words.code("code-resolution", ticket.resolution.map_or("", |r| r.code())), Role::Good);
        self.ending(ticket);
        self.fact("tags", &ticket.tags.join(" "), Role::Plain);
        self.fact("note", &ticket.note, Role::Plain);
        let all = ticket.wording();
        let told = Told {
            text: &ticket.comment,
            all: &all,
            language: &ticket.language,
            category: ticket.category,
            by: &ticket.category_by,
            read_by: &ticket.read_by,
            mood: ticket.mood,
            platform: ticket.platform_reason(),
            keywords: &ticket.keywords,
        };
        self.told(&told, view.explained.as_deref());
    }

    /// What the desk proposes to do about a complaint, and the complaints that it belongs with.
    fn proposals(&mut self, ticket: &Ticket, twin: Option<&Ticket>) {
        let words = self.words;
        let number = |id: Option<i64>| id.map_or_else(String::new, |id| Key::new(Kind::Ticket, id).to_string());
        if ticket.only_thanks {
            let text = words.fill("case-only-thanks", &[("key", self.key_of(Action::Accept).into())]);
            self.sentence(&text, Role::Good);
        }
        if let Some(twin) = twin.filter(|_| ticket.status.turn() != Turn::Done) {
            let blanks = [
                ("number", number(Some(twin.id)).into()),
                ("why", words.code("case-twin-by", told_by(ticket, twin).code()).into()),
                ("key", self.key_of(Action::Merge).into()),
            ];
            let text = words.fill("case-twin", &blanks);
            self.sentence(&text, Role::Warning);
        }
        self.fact("woke", &words.code("code-wake", ticket.woke.map_or("", |woke| woke.code())), Role::Warning);
        self.fact("merged-into", &number(ticket.merged_into), Role::Quiet);
        self.fact("follows", &number(ticket.follows_id), Role::Plain);
        self.fact("followed-by", &number(ticket.followed_id), Role::Plain);
        self.fact("split-from", &number(ticket.split_from_id), Role::Plain);
    }

    /// A claim against the carrier, or until when one can be made where something went wrong.
    fn claim(&mut self, parcel: &Parcel) {
        let words = self.words;
        let sum =
            if parcel.claimed_minor > 0 { words.money(parcel.claimed_minor, &parcel.currency) } else { String::new() };
        if let Some(claim) = parcel.claim {
            let state = words.code("code-claim-state", claim.code());
            let since = words.date(parcel.claimed_at.unwrap_or(Instant::NEVER), DatePattern::Day);
            self.fact("claim", &joined(&[&state, &sum, &since, &parcel.claim_ref]), Role::Warning);
        } else if went_wrong(parcel, self.now) && !parcel.claim_due_at.is_never() {
            let (due, role) = due_cell(parcel.claim_due_at, words, self.now);
            self.fact("claim", &joined(&[&due, &words.code("deadline", &parcel.claim_clause)]), role);
        }
    }

    pub(super) fn parcel_head(&mut self, parcel: &Parcel) {
        let words = self.words;
        self.line(&format!("{}  {}", parcel.key(), shown_line(&parcel.tracking)), Role::Title);
        let theirs = parcel.conflict.map(|state| state.code());
        self.status("code-parcel-status", parcel.status.code(), &parcel.platform_status, theirs);
        if parcel.contradicted {
            let text = words.get("case-contradicted");
            self.sentence(&text, Role::Bad);
        }
        self.fact("problem", &words.code("code-exception-kind", parcel.exception.map_or("", |e| e.code())), Role::Bad);
        self.fact("carrier", &joined(&[&parcel.carrier, &parcel.service]), Role::Plain);
        self.fact("leg", &words.code("code-leg", parcel.leg.code()), Role::Plain);
        let countries = joined(&[&parcel.origin_country, &parcel.destination_country]);
        self.fact("route", &countries, Role::Plain);
        self.fact(
            "last-event",
            &joined(&[&words.date(parcel.last_event_at, DatePattern::Minute), &parcel.last_event]),
            Role::Plain,
        );
        let stuck = if parcel.stuck_at <= self.now { Role::Bad } else { Role::Quiet };
        self.fact("silent-until", &words.date(parcel.stuck_at, DatePattern::Day), stuck);
        let silence = parcel_words::silence(words, parcel, self.now).unwrap_or_default();
        self.fact("evidence", &silence, stuck);
        let late = if parcel.late_at <= self.now { Role::Bad } else { Role::Quiet };
        let expected = words.date(parcel.expected_at.unwrap_or(Instant::NEVER), DatePattern::Day);
        self.fact("expected", &expected, late);
        self.fact("late-after", &words.date(parcel.late_at, DatePattern::Day), late);
        self.fact("evidence", &parcel_words::arrival(words, parcel).unwrap_or_default(), Role::Quiet);
        self.claim(parcel);
        let delivered = parcel.delivered_at.unwrap_or(Instant::NEVER);
        self.fact("delivered", &words.date(delivered, DatePattern::Minute), Role::Good);
        self.fact("order", &parcel.order_ref, Role::Plain);
        self.fact("platform", &joined(&[&parcel.platform, &parcel.market]), Role::Quiet);
        self.fact("assignee", &parcel.assignee, Role::Plain);
        self.fact("tags", &parcel.tags.join(" "), Role::Plain);
        self.fact("note", &parcel.note, Role::Plain);
    }
}
