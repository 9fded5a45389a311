//! Reading: what the words of records that came in say of them, once there is time for it.
//!
//! Where nobody waits for rows the texts of new returns are read with them; else rows are stored first, so that no file waits for
//! its texts. What a reading concludes depends on the record, its words and what was taught, so it does not matter when it happens.
//! Invariants: each text is read once; a person's word is never overwritten.

use super::absorb::Conclusions;
use super::plan::{Planner, RowLinks, Workbench};
use crate::domain::change::Record;
use crate::domain::classify::reason_by_words;
use crate::domain::complaints::{Author, Message, Ticket};
use crate::domain::ids::{Key, Kind};
use crate::domain::returns::ReturnCase;
use crate::domain::reviews::Review;
use crate::domain::said::{
    PERSON, Said, Spoken, add_message, agree, group_by_words, issue_of, reader, reason_beside, said,
};
use crate::domain::taught::Taught;
use crate::domain::understanding::{Category, language};
use crate::domain::vocabulary::{Issue, Reason, Severity};

/// Reads the words of a record that nobody has read.
pub fn read<W: Workbench>(bench: &mut W, key: Key) {
    let mut planner = Planner { bench, links: RowLinks::default(), n_conflicts: 0 };
    match key.kind {
        Kind::Return => planner.read_return(key.id),
        Kind::Ticket => planner.read_complaint(key.id),
        Kind::Message => planner.read_message(key.id),
        Kind::Review => planner.read_review(key.id),
        _ => {}
    }
}

/// Forgets what was read in the words of a record and reads them again; what people said of it stays.
pub fn reread<W: Workbench>(bench: &mut W, key: Key) {
    match key.kind {
        Kind::Return => forget(bench, key.id, |case: &mut ReturnCase| {
            case.mood = None;
            if case.category_by != PERSON && is_readable(case.issue) {
                case.issue = case.reason.issue();
            }
            unless_said(&case.category_by.clone(), &mut case.category, &mut case.category_by);
            case.read_by.clear();
        }),
        Kind::Ticket => forget(bench, key.id, |ticket: &mut Ticket| {
            ticket.mood = None;
            if !ticket.classified && is_concluded(ticket) {
                (ticket.reason, ticket.issue) = (Reason::Other, Issue::Unknown);
            }
            unless_said(&ticket.category_by.clone(), &mut ticket.category, &mut ticket.category_by);
            ticket.read_by.clear();
        }),
        Kind::Message => forget(bench, key.id, |message: &mut Message| message.read_by.clear()),
        Kind::Review => forget(bench, key.id, |review: &mut Review| review.read_by.clear()),
        _ => return,
    }
    read(bench, key);
}

/// What somebody who was asked says of a case, a message or a review; nothing where the answer was none. A person's word stays.
pub fn heard<W: Workbench>(bench: &mut W, key: Key, said: Option<(Category, Severity)>, by: &str) {
    match key.kind {
        Kind::Return => forget(bench, key.id, |case: &mut ReturnCase| {
            by.clone_into(&mut case.read_by);
            let Some((category, severity)) = said.filter(|_| case.category_by != PERSON) else { return };
            case.category = Some(category);
            by.clone_into(&mut case.category_by);
            case.severity = case.severity.max(severity);
            if case.reason == Reason::Other {
                case.issue = issue_of(reason_beside(category, case.reason, &case.comment), Some(category));
            }
        }),
        Kind::Ticket => forget(bench, key.id, |ticket: &mut Ticket| {
            by.clone_into(&mut ticket.read_by);
            let Some((category, severity)) = said.filter(|_| ticket.category_by != PERSON) else { return };
            ticket.category = Some(category);
            by.clone_into(&mut ticket.category_by);
            ticket.severity = ticket.severity.max(severity);
            let reason = reason_beside(category, ticket.reason, &ticket.wording());
            agree(ticket, Some(reason));
        }),
        Kind::Message => forget(bench, key.id, |message: &mut Message| {
            by.clone_into(&mut message.read_by);
            let Some((category, severity)) = said else { return };
            message.category = Some(category);
            message.severity = message.severity.max(severity);
        }),
        Kind::Review => forget(bench, key.id, |review: &mut Review| {
            by.clone_into(&mut review.read_by);
            let Some((category, severity)) = said else { return };
            review.category = Some(category);
            review.severity = review.severity.max(severity);
        }),
        _ => {}
    }
}

/// Whether the desk itself concluded the reason of a complaint.
pub fn is_concluded(ticket: &Ticket) -> bool {
    ticket.natural_key.is_none() || Conclusions::of(ticket, ticket.stated_at).may("reason_code", false)
}

/// Whether words can have told what went wrong; what belongs to no category only a person says.
fn is_readable(issue: Issue) -> bool {
    Category::ALL.iter().any(|category| category.issue() == issue)
}

/// Puts a label of the user's own on a case whose words it fits.
pub fn label<W: Workbench>(bench: &mut W, key: Key, name: &str) {
    let taught = bench.taught();
    let fits = |words: &str, tags: &mut Vec<String>| {
        if !tags.iter().any(|tag| tag == name) && taught.own(words).iter().any(|own| own == name) {
            tags.push(name.to_owned());
            tags.sort_unstable();
        }
    };
    match key.kind {
        Kind::Return => forget(bench, key.id, |case: &mut ReturnCase| fits(&case.comment, &mut case.tags)),
        Kind::Ticket => forget(bench, key.id, |ticket: &mut Ticket| fits(&ticket.wording(), &mut ticket.tags)),
        _ => {}
    }
}

fn unless_said<T>(by: &str, category: &mut Option<T>, category_by: &mut String) {
    if by != PERSON {
        *category = None;
        category_by.clear();
    }
}

fn forget<W: Workbench, T: Record>(bench: &mut W, id: i64, change: impl FnOnce(&mut T)) {
    if let Some(mut record) = bench.get::<T>(id) {
        change(&mut record);
        bench.put(record);
    }
}

/// What the old words of a return said of it, where a file told better ones; what people made of it stays.
pub(super) fn forget_words(known: &ReturnCase, case: &mut ReturnCase, taught: &Taught) {
    let old = if known.is_unread() { Said::default() } else { said(&known.comment, known.reason, taught) };
    let named = if known.is_unread() { None } else { reason_by_words(&known.comment, known.category) };
    if known.issue == case_issue(known, named.map(|(reason, _)| reason)) {
        case.issue = case.reason.issue();
    }
    if known.mood == old.mood {
        case.mood = None;
    }
    if known.severity == old.severity {
        case.severity = Severity::default();
    }
    unless_said(&known.category_by, &mut case.category, &mut case.category_by);
    case.read_by.clear();
    if case.comment.is_empty() {
        said("", case.reason, taught).stamp_return(case);
    }
}

/// What went wrong: where the platform's reason says nothing, the one that the customer's words name may.
fn case_issue(case: &ReturnCase, named: Option<Reason>) -> Issue {
    let named = named.filter(|_| case.reason == Reason::Other);
    issue_of(named.unwrap_or(case.reason), case.category)
}

/// What the words of a return say of it.
pub(super) fn read_case(case: &mut ReturnCase, taught: &Taught) {
    let said = said(&case.comment, case.reason, taught);
    // What somebody has said meanwhile of what went wrong stays.
    let is_unsaid = case.issue == case.reason.issue();
    let named = said.reason;
    said.stamp_return(case);
    if is_unsaid {
        case.issue = case_issue(case, named);
    }
}

impl<W: Workbench> Planner<'_, W> {
    fn unread<T: Record + Spoken>(&mut self, id: i64) -> Option<T> {
        self.bench.get::<T>(id).filter(Spoken::is_unread)
    }

    fn read_return(&mut self, id: i64) {
        let Some(mut case) = self.unread::<ReturnCase>(id) else { return };
        read_case(&mut case, &self.bench.taught());
        self.bench.put(case);
    }

    fn read_complaint(&mut self, id: i64) {
        let Some(mut ticket) = self.unread::<Ticket>(id) else { return };
        if !ticket.classified && is_concluded(&ticket) {
            ticket.reason = Reason::Other;
        }
        let said = self.read_ticket(&mut ticket);
        let first = ticket.natural_key.as_ref().map(|key| format!("{key}#first"));
        if let Some(mut first) = first.and_then(|key| self.bench.find::<Message>(&key)).filter(Spoken::is_unread) {
            said.stamp_message(&mut first);
            self.bench.put(first);
        }
        self.bench.put(ticket);
    }

    /// What the customer's words say; a reason that they alone give is the desk's conclusion.
    pub(super) fn read_ticket(&mut self, ticket: &mut Ticket) -> Said {
        let told = ticket.reason;
        let taught = self.bench.taught();
        let said = said(&ticket.wording(), told, &taught);
        said.clone().stamp_ticket(ticket);
        // Of a complaint whose goods nobody names by number the words name the line and the supplier.
        if ticket.sku.is_empty() {
            group_by_words(ticket, &taught);
        }
        if ticket.reason != told {
            let read = std::mem::replace(&mut ticket.reason, told);
            let mut so = Conclusions::of(ticket, ticket.stated_at);
            so.value("reason_code", true, &mut ticket.reason, read);
            so.sign(ticket);
        }
        said
    }

    fn read_message(&mut self, id: i64) {
        let Some(mut message) = self.unread::<Message>(id) else { return };
        let taught = self.bench.taught();
        if message.author != Author::Customer {
            language::language(&message.body).clone_into(&mut message.language);
            message.read_by = reader(&taught);
            return self.bench.put(message);
        }
        said(&message.body, Reason::Other, &taught).stamp_message(&mut message);
        let ticket = message.ticket_id.filter(|_| message.public).and_then(|id| self.bench.get::<Ticket>(id));
        if let Some(mut ticket) = ticket {
            add_message(&message, &mut ticket, &taught);
            self.bench.put(ticket);
        }
        self.bench.put(message);
    }

    fn read_review(&mut self, id: i64) {
        let Some(mut review) = self.unread::<Review>(id) else { return };
        let taught = self.bench.taught();
        said(&review.comment, Reason::Other, &taught).stamp_review(&mut review);
        if review.sku.is_empty() && review.product_line.is_empty() {
            review.product_line = taught.goods(&review.comment).line;
        }
        self.bench.put(review);
    }
}
