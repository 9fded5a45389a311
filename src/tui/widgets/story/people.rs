//! A customer in full, and what a case says of the customer behind it.

use super::{Pen, joined};
use crate::domain::change::Record;
use crate::domain::customers::Customer;
use crate::domain::ids::Key;
use crate::services::look_alikes::Case;
use crate::services::people::telling::{
    balances_line, counts_line, flag_line, identity_line, proposal_line, rate_line, sums_line,
};
use crate::services::people::{Fair, Person};
use crate::services::read::CurrencySum;
use crate::text::{DatePattern, shown_line};
use crate::tui::actions::Action;
use crate::tui::theme::Role;

/// Other cases that a case shows; the customer in full shows them all.
const OTHERS: usize = 4;

impl Pen<'_> {
    pub(super) fn customer_head(&mut self, customer: &Customer, person: Option<&Person>) {
        let words = self.words;
        self.sentence(&format!("{}  {}", customer.key(), shown_line(customer.shown())), Role::Title);
        self.fact("platform", &joined(&[&customer.platform, &customer.handle]), Role::Plain);
        self.fact("email", &customer.email, Role::Plain);
        self.fact("phone", &customer.phone, Role::Plain);
        self.fact("country", &joined(&[&customer.country, customer.postcode.trim_start_matches('\'')]), Role::Plain);
        self.fact("language", &customer.language, Role::Plain);
        self.fact("first-seen", &words.date(customer.first_seen_at, DatePattern::Spoken), Role::Quiet);
        let Some(person) = person else { return };
        self.fact("tier", person.tier(), Role::Plain);
        self.flag(person);
        self.sentence(&counts_line(person, words), Role::Plain);
        self.sums("paid", &person.paid, Role::Plain);
        self.sums("refunded", &person.refunded, Role::Good);
        self.fact("credit", &balances_line(person, words), Role::Good);
        self.identities(person);
        self.same_person(person);
        self.fair(&person.fair);
        self.cases(&person.cases, None, usize::MAX);
    }

    /// The customer behind a case: what is known of the person, and the other cases.
    pub(super) fn customer_of(&mut self, person: &Person, of: Key) {
        let words = self.words;
        self.section("case-customer");
        if let Some(customer) = person.identities.first() {
            let tier = match person.tier() {
                "" => String::new(),
                tier => format!("{} {}", words.get("column-tier"), shown_line(tier)),
            };
            self.line(&joined(&[&customer.key().to_string(), &shown_line(customer.shown()), &tier]), Role::Plain);
        }
        self.sentence(&counts_line(person, words), Role::Plain);
        self.sums("paid", &person.paid, Role::Plain);
        self.sums("refunded", &person.refunded, Role::Plain);
        self.flag(person);
        if person.fair.fairness.stands_out {
            self.sentence(&rate_line(&person.fair, words), Role::Warning);
        }
        if let Some(likely) = person.proposals.first() {
            self.sentence(&proposal_line(likely, words), Role::Warning);
        }
        self.other_cases(&person.cases, of);
        let key = self.global_key(Action::Customers);
        let hint = words.fill("person-in-full", &[("key", key.into())]);
        self.sentence(&hint, Role::Quiet);
    }

    fn flag(&mut self, person: &Person) {
        if let Some(one) = person.flagged(self.now) {
            self.sentence(&shown_line(&flag_line(one, self.words)), Role::Warning);
        }
    }

    fn sums(&mut self, id: &str, sums: &[CurrencySum], role: Role) {
        self.fact(id, &sums_line(sums, self.words), role);
    }

    fn identities(&mut self, person: &Person) {
        if person.identities.len() < 2 {
            return;
        }
        self.section("person-identities");
        for one in &person.identities {
            self.line(&shown_line(&identity_line(one, self.words)), Role::Plain);
        }
        let (merge, words) = (self.key_of(Action::Merge), self.words);
        self.sentence(&words.fill("person-part-how", &[("key", merge.into())]), Role::Quiet);
    }

    fn same_person(&mut self, person: &Person) {
        if person.proposals.is_empty() {
            return;
        }
        self.section("person-proposals");
        for one in &person.proposals {
            self.sentence(&shown_line(&proposal_line(one, self.words)), Role::Warning);
        }
        let blanks = [("same", self.key_of(Action::Accept).into()), ("other", self.key_of(Action::Refuse).into())];
        self.sentence(&self.words.fill("person-join-how", &blanks), Role::Quiet);
    }

    /// The rate with its evidence: every return that was looked at, and why some do not count.
    fn fair(&mut self, fair: &Fair) {
        if fair.evidence.is_empty() {
            return;
        }
        self.section("person-returning");
        let role = if fair.fairness.stands_out { Role::Warning } else { Role::Plain };
        self.sentence(&rate_line(fair, self.words), role);
        for one in &fair.evidence {
            let (text, role) = match one.removed {
                None => (self.words.get("person-counts-case"), Role::Plain),
                Some(removed) => (self.words.code("code-removed", removed.code()), Role::Quiet),
            };
            self.line(&format!("{:<9} {text}", one.key.to_string()), role);
        }
        let blanks = [("key", self.key_of(Action::Escalate).into())];
        self.sentence(&self.words.fill("person-flag-how", &blanks), Role::Quiet);
    }

    fn other_cases(&mut self, cases: &[Case], of: Key) {
        self.cases(cases, Some(of), OTHERS);
    }

    fn cases(&mut self, cases: &[Case], but: Option<Key>, most: usize) {
        let others: Vec<&Case> = cases.iter().filter(|case| Some(case.key()) != but).collect();
        if others.is_empty() {
            return;
        }
        if but.is_none() {
            self.section("person-cases");
        }
        for case in others.iter().take(most) {
            let at = self.words.date(case.at(), DatePattern::Day);
            let (status, what) = match case {
                Case::Return(case) => {
                    let status = self.words.code("code-return-status", case.status.code());
                    (status, if case.product.is_empty() { &case.sku } else { &case.product })
                }
                Case::Ticket(ticket) => (self.words.code("code-ticket-status", ticket.status.code()), &ticket.subject),
            };
            self.line(
                &joined(&[&format!("{:<8}", case.key().to_string()), &at, &status, &shown_line(what)]),
                Role::Plain,
            );
        }
        if others.len() > most {
            let more = self.words.fill("person-more-cases", &[("n", (others.len() - most).into())]);
            self.line(&more, Role::Quiet);
        }
    }
}
