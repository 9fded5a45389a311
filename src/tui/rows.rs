//! Rows of the lists: which columns a kind has, and what stands in each cell.

mod alike;
mod automation;
mod knowledge;
mod money;
mod parcels;
mod work;

pub use automation::{kind_words, leaves, status_role};

use crate::domain::change::{Action, Article, Customer, Effect, Exchange, Record, Refund, Run, Task};
use crate::domain::complaints::{Ticket, TicketStatus, Turn};
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::EffectKind;
use crate::domain::parcels::Parcel;
use crate::domain::returns::{ReturnCase, ReturnStatus};
use crate::domain::time::Instant;
use crate::domain::vocabulary::{Issue, Mood, Reason, Severity};
use crate::services::automation::Listed;
use crate::services::look_alikes::Case;
use crate::services::read::{Order, Place};
use crate::text::{DatePattern, Words, shown_line};
use crate::tui::theme::Role;
use crate::tui::widgets::table::{Cell, Column};
pub(super) use money::{exchange_case, reason, refund_case};

/// One record of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Row {
    Return(Box<ReturnCase>),
    Ticket(Box<Ticket>),
    Parcel(Box<Parcel>),
    Task(Box<Task>),
    Run(Box<Run>),
    Rule(Box<Listed>),
    Notice(Box<Effect>),
    Refund(Box<Refund>),
    Exchange(Box<Exchange>),
    Customer(Box<Customer>),
    Article(Box<Article>),
    Action(Box<Action>),
}

impl From<Case> for Row {
    fn from(case: Case) -> Self {
        match case {
            Case::Return(case) => Self::Return(case),
            Case::Ticket(ticket) => Self::Ticket(ticket),
        }
    }
}

impl Row {
    pub fn key(&self) -> Key {
        match self {
            Self::Return(case) => case.key(),
            Self::Ticket(ticket) => ticket.key(),
            Self::Parcel(parcel) => parcel.key(),
            Self::Task(task) => task.key(),
            Self::Run(run) => run.key(),
            Self::Rule(rule) => rule.key(),
            Self::Notice(effect) => effect.key(),
            Self::Refund(refund) => refund.key(),
            Self::Exchange(exchange) => exchange.key(),
            Self::Customer(customer) => customer.key(),
            Self::Article(article) => article.key(),
            Self::Action(action) => action.key(),
        }
    }

    pub const fn rev(&self) -> i64 {
        match self {
            Self::Return(case) => case.rev,
            Self::Ticket(ticket) => ticket.rev,
            Self::Parcel(parcel) => parcel.rev,
            Self::Task(task) => task.rev,
            Self::Run(run) => run.rev,
            Self::Rule(rule) => rule.definition.rev,
            Self::Notice(effect) => effect.rev,
            Self::Refund(refund) => refund.rev,
            Self::Exchange(exchange) => exchange.rev,
            Self::Customer(customer) => customer.rev,
            Self::Article(article) => article.rev,
            Self::Action(action) => action.rev,
        }
    }

    /// The row's place in an order, for the next window.
    pub fn place(&self, order: &Order) -> Place {
        match self {
            Self::Return(case) => order.place(case.as_ref()),
            Self::Ticket(ticket) => order.place(ticket.as_ref()),
            Self::Parcel(parcel) => order.place(parcel.as_ref()),
            Self::Task(task) => order.place(task.as_ref()),
            Self::Run(run) => order.place(run.as_ref()),
            Self::Rule(rule) => order.place(&rule.definition),
            Self::Notice(effect) => order.place(effect.as_ref()),
            Self::Refund(refund) => order.place(refund.as_ref()),
            Self::Exchange(exchange) => order.place(exchange.as_ref()),
            Self::Customer(customer) => order.place(customer.as_ref()),
            Self::Article(article) => order.place(article.as_ref()),
            Self::Action(action) => order.place(action.as_ref()),
        }
    }

    pub fn order_ref(&self) -> &str {
        match self {
            Self::Return(case) => &case.order_ref,
            Self::Ticket(ticket) => &ticket.order_ref,
            Self::Parcel(parcel) => &parcel.order_ref,
            Self::Refund(refund) => &refund.order_ref,
            Self::Exchange(exchange) => &exchange.order_ref,
            _ => "",
        }
    }

    pub fn tracking(&self) -> &str {
        match self {
            Self::Return(case) => &case.tracking,
            Self::Parcel(parcel) => &parcel.tracking,
            Self::Exchange(exchange) => &exchange.tracking,
            _ => "",
        }
    }

    pub fn currency(&self) -> &str {
        match self {
            Self::Return(case) => &case.currency,
            Self::Ticket(ticket) => &ticket.currency,
            Self::Parcel(parcel) => &parcel.currency,
            Self::Notice(effect) => &effect.currency,
            Self::Refund(refund) => &refund.currency,
            Self::Exchange(exchange) => &exchange.currency,
            _ => "",
        }
    }

    /// The case that a task, a run or a message is about, or that money or other goods answer.
    pub fn case(&self) -> Option<Key> {
        match self {
            Self::Refund(refund) => refund_case(refund),
            Self::Exchange(exchange) => exchange_case(exchange),
            Self::Task(task) => task.case(),
            Self::Action(action) => action.ticket_id.map(|id| Key::new(Kind::Ticket, id)),
            Self::Run(run) => run.case(),
            Self::Notice(effect) => effect.case(),
            _ => None,
        }
    }

    /// Whose case it is, where the desk knows them.
    pub const fn customer_id(&self) -> Option<i64> {
        match self {
            Self::Return(case) => case.customer_id,
            Self::Ticket(ticket) => ticket.customer_id,
            _ => None,
        }
    }

    /// What the customer wrote first.
    pub fn comment(&self) -> &str {
        match self {
            Self::Return(case) => &case.comment,
            Self::Ticket(ticket) => &ticket.comment,
            _ => "",
        }
    }

    /// The same with its subject: what is read and learned from.
    pub fn wording(&self) -> String {
        match self {
            Self::Ticket(ticket) => ticket.wording(),
            row => row.comment().to_owned(),
        }
    }

    /// What a verb would do by itself, for a form in which that can be changed.
    pub fn proposed(&self, verb: &str) -> Vec<(String, String)> {
        if let (Self::Article(article), "write") = (self, verb) {
            let written = crate::services::articles::as_written(article);
            let command = crate::services::articles::written(self.key(), &article.language, &article.name, &written);
            return command.args.0.into_iter().collect();
        }
        let Self::Ticket(ticket) = self else { return Vec::new() };
        if verb != "accept" {
            return Vec::new();
        }
        let own =
            [("issue", ticket.issue.code()), ("reason", ticket.reason.code()), ("severity", ticket.severity.code())];
        own.map(|(name, code)| (name.to_owned(), code.to_owned())).into()
    }

    /// The state here and the platform's, where they disagree.
    pub fn conflict(&self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Return(case) => case.conflict.map(|theirs| (case.status.code(), theirs.code())),
            Self::Ticket(ticket) => ticket.conflict.map(|theirs| (ticket.status.code(), theirs.code())),
            Self::Parcel(parcel) => parcel.conflict.map(|theirs| (parcel.status.code(), theirs.code())),
            _ => None,
        }
    }

    /// The verb of a deed that applies as the record stands; the first one when none does.
    pub fn verb<'a>(&self, deed: &'a crate::tui::keys::Deed) -> &'a str {
        match &deed.otherwise {
            Some(otherwise) if self.allowed(&deed.verb).is_err() && self.allowed(otherwise).is_ok() => otherwise,
            _ => &deed.verb,
        }
    }

    /// Why an action's verb does not apply as the record stands.
    pub fn allowed(&self, verb: &str) -> Result<(), crate::domain::refusal::Refusal> {
        // What can be done about every case, whatever its state.
        if matches!(verb, "task" | "tell") && crate::domain::command::find_verb(verb, self.key().kind).is_ok() {
            return Ok(());
        }
        match self {
            Self::Return(_) | Self::Ticket(_) if verb == "learn" => Ok(()),
            Self::Customer(customer) => crate::domain::customers::allowed(verb, customer),
            Self::Article(article) => crate::domain::articles::allowed(verb, article),
            Self::Action(action) => crate::domain::causes::action_allowed(verb, action),
            Self::Return(_) | Self::Ticket(_) | Self::Parcel(_) if verb == "why" => Ok(()),
            Self::Return(case) => crate::domain::returns::allowed(verb, case),
            // Money that answers a complaint is given in any of its states.
            Self::Ticket(_) if verb == "compensate" => Ok(()),
            Self::Ticket(ticket) => crate::domain::complaints::allowed(verb, ticket),
            Self::Parcel(parcel) => crate::domain::parcels::allowed(verb, parcel),
            Self::Task(task) => crate::domain::tasks::allowed(verb, task),
            Self::Run(run) => crate::domain::rules::allowed(verb, run),
            Self::Rule(rule) => automation::allowed(verb, rule),
            Self::Notice(effect) => crate::domain::outbox::allowed(verb, effect),
            Self::Refund(refund) => crate::domain::refunds::allowed(verb, refund),
            Self::Exchange(exchange) => crate::domain::exchanges::allowed(verb, exchange),
        }
    }
}

const fn column(id: &'static str, width: u16, rank: u8) -> Column {
    Column { id, width, grows: false, right: false, rank, words: None, wish: 0 }
}

const fn growing(id: &'static str, width: u16, rank: u8) -> Column {
    Column { id, width, grows: true, right: false, rank, words: None, wish: 0 }
}

const fn right(id: &'static str, width: u16, rank: u8) -> Column {
    Column { id, width, grows: false, right: true, rank, words: None, wish: 0 }
}

const RETURN_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("status", 11, 0).holding("code-return-status", ReturnStatus::CODES, 1),
    column("due", 9, 1),
    growing("product", 14, 2),
    column("reason", 14, 3).holding("code-reason", Reason::CODES, 0),
    right("value", 13, 4),
    growing("customer", 10, 5),
    column("platform", 9, 6),
    column("severity", 8, 7).holding("code-severity", Severity::CODES, 0),
    column("assignee", 9, 8),
    column("requested", 10, 9),
    growing("order", 12, 10),
    column("sku", 14, 11),
    right("quantity", 4, 12),
    column("tags", 12, 13),
];

const TICKET_COLUMNS: &[Column] = &[
    column("number", 8, 0),
    column("status", 15, 0).holding("code-ticket-status", TicketStatus::CODES, 1),
    column("severity", 8, 1).holding("code-severity", Severity::CODES, 3),
    growing("subject", 16, 2),
    column("due", 9, 3),
    column("issue", 14, 4).holding("code-issue", Issue::CODES, 1),
    growing("customer", 10, 5),
    column("assignee", 9, 6),
    column("platform", 9, 7),
    column("mood", 8, 8).holding("code-mood", Mood::CODES, 0),
    column("opened", 10, 9),
    column("language", 4, 12),
    growing("product", 12, 10),
    right("messages", 4, 11),
];

/// Whether an order is the one of a column, which may have another name.
pub fn sorted_by(sort: &str, column: &str) -> bool {
    match column {
        "silent" | "last-event" => sort == "last-event",
        "expected" => sort == "late",
        "last-used" => sort == "last_used",
        "first-seen" => sort == "first_seen",
        "changed" => sort == "updated",
        "subject" => false,
        _ => sort == column,
    }
}

/// The columns of a kind's list.
pub const fn columns(kind: Kind) -> &'static [Column] {
    match kind {
        Kind::Ticket => TICKET_COLUMNS,
        Kind::Parcel => parcels::PARCEL_COLUMNS,
        Kind::Task => work::TASK_COLUMNS,
        Kind::Run => work::RUN_COLUMNS,
        Kind::Definition => automation::RULE_COLUMNS,
        Kind::Effect => automation::NOTICE_COLUMNS,
        Kind::Refund => money::REFUND_COLUMNS,
        Kind::Exchange => money::EXCHANGE_COLUMNS,
        Kind::Article => knowledge::ARTICLE_COLUMNS,
        Kind::Action => work::ACTION_COLUMNS,
        Kind::Customer => knowledge::CUSTOMER_COLUMNS,
        _ => RETURN_COLUMNS,
    }
}

/// The cells of a row in the order of its kind's columns.
pub fn cells(row: &Row, words: &Words, now: Instant) -> Vec<Cell> {
    columns(row.key().kind)
        .iter()
        .map(|column| match row {
            Row::Return(case) => return_cell(case, column.id, words, now),
            Row::Ticket(ticket) => ticket_cell(ticket, column.id, words, now),
            Row::Parcel(parcel) => parcels::parcel_cell(parcel, column.id, words, now),
            Row::Task(task) => work::task_cell(task, column.id, words, now),
            Row::Run(run) => work::run_cell(run, column.id, words),
            Row::Rule(rule) => automation::rule_cell(rule, column.id, words),
            Row::Notice(effect) => automation::notice_cell(effect, column.id, words, now),
            Row::Refund(refund) => money::refund_cell(refund, column.id, words, now),
            Row::Exchange(exchange) => money::exchange_cell(exchange, column.id, words, now),
            Row::Customer(customer) => knowledge::customer_cell(customer, column.id, words, now),
            Row::Article(article) => knowledge::article_cell(article, column.id, words),
            Row::Action(action) => work::action_cell(action, column.id, words, now),
        })
        .collect()
}

fn plain(text: &str) -> Cell {
    (shown_line(text).into_owned(), Role::Plain)
}

fn quiet(text: &str) -> Cell {
    (shown_line(text).into_owned(), Role::Quiet)
}

/// The name of a template in words where it is one of the desk's own.
fn template_words(what: &str, words: &Words) -> String {
    words.find(&format!("template-{}", what.replace('_', "-")), &[]).unwrap_or_else(|| shown_line(what).into_owned())
}

/// What leaves, in words: a message by its template, money by its way.
pub fn effect_words(effect: &Effect, words: &Words) -> String {
    match effect.kind {
        EffectKind::RefundInstruction => {
            words.fill("effect-refund", &[("kind", words.code("code-refund-kind", &effect.what).into())])
        }
        _ => template_words(&effect.what, words),
    }
}

/// What is to be done, in words where it is one of the desk's own.
pub fn task_words(what: &str, words: &Words) -> String {
    words.find(&format!("task-{}", what.replace('_', "-")), &[]).unwrap_or_else(|| shown_line(what).into_owned())
}

/// A deadline with its urgency; a day before the end it warns.
pub fn due_cell(at: Instant, words: &Words, now: Instant) -> Cell {
    let left = at.0.saturating_sub(now.0);
    let role = match left {
        _ if at.is_never() => Role::Plain,
        _ if left < 0 => Role::Bad,
        _ if left < crate::domain::time::DAY => Role::Warning,
        _ => Role::Plain,
    };
    (words.due(at, now), role)
}

fn severity_cell(severity: Severity, words: &Words) -> Cell {
    let role = match severity {
        Severity::General => Role::Quiet,
        Severity::Serious => Role::Warning,
        Severity::Urgent => Role::Bad,
    };
    (words.code("code-severity", severity.code()), role)
}

/// The state's word, with a mark where the platform disagrees.
fn state_cell(words: &Words, family: &str, code: &str, conflict: bool, role: Role) -> Cell {
    let word = words.code(family, code);
    if conflict { (format!("!{word}"), Role::Bad) } else { (word, role) }
}

/// Whoever a case is about; nobody has named some of them.
fn customer_cell(name: &str, id: Option<i64>, words: &Words) -> Cell {
    if name.is_empty() && id.is_some() { (words.get("customer-unnamed"), Role::Quiet) } else { plain(name) }
}

fn return_cell(case: &ReturnCase, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&case.key().to_string()),
        "status" => {
            let role = match case.status {
                ReturnStatus::Draft | ReturnStatus::Requested => Role::Warning,
                ReturnStatus::Settled | ReturnStatus::Closed => Role::Good,
                ReturnStatus::Rejected | ReturnStatus::Canceled | ReturnStatus::Expired => Role::Quiet,
                ReturnStatus::Lost => Role::Bad,
                _ => Role::Plain,
            };
            state_cell(words, "code-return-status", case.status.code(), case.conflict.is_some(), role)
        }
        "due" => due_cell(case.due_at, words, now),
        "product" => plain(if case.product.is_empty() { &case.sku } else { &case.product }),
        "reason" => (words.code("code-reason", case.reason.code()), Role::Plain),
        "value" if case.value_minor != 0 => (words.money(case.value_minor, &case.currency), Role::Plain),
        "customer" => customer_cell(&case.customer, case.customer_id, words),
        "platform" => quiet(&case.platform),
        "severity" => severity_cell(case.severity, words),
        "assignee" => plain(&case.assignee),
        "requested" => (words.date(case.requested_at, DatePattern::Day), Role::Quiet),
        "order" => quiet(&case.order_ref),
        "sku" => quiet(&case.sku),
        "quantity" => (words.number(case.quantity), Role::Plain),
        "tags" => quiet(&case.tags.join(" ")),
        _ => plain(""),
    }
}

/// What a complaint is about, with what it asks to be looked at for: an earlier telling, a mere thank-you, why it came back.
fn subject(ticket: &Ticket, words: &Words) -> String {
    let about = shown_line(if ticket.subject.is_empty() { &ticket.comment } else { &ticket.subject }).into_owned();
    let is_open = ticket.status.turn() != Turn::Done;
    let twin = ticket.twin_id.filter(|_| is_open).map(|id| Key::new(Kind::Ticket, id).to_string());
    match (twin, ticket.woke) {
        _ if ticket.only_thanks => words.fill("row-thanks", &[("subject", about.into())]),
        (Some(twin), _) => words.fill("row-twin", &[("number", twin.into()), ("subject", about.into())]),
        (None, Some(woke)) if is_open => {
            let by = words.code("code-wake", woke.code());
            words.fill("row-woke", &[("by", by.into()), ("subject", about.into())])
        }
        _ => about,
    }
}

fn ticket_cell(ticket: &Ticket, column: &str, words: &Words, now: Instant) -> Cell {
    match column {
        "number" => plain(&ticket.key().to_string()),
        "status" => {
            let role = match (ticket.status, ticket.status.turn()) {
                (TicketStatus::New, _) => Role::Warning,
                (_, Turn::Done | Turn::Paused) => Role::Quiet,
                _ => Role::Plain,
            };
            state_cell(words, "code-ticket-status", ticket.status.code(), ticket.conflict.is_some(), role)
        }
        "severity" => {
            let (word, role) = severity_cell(ticket.severity, words);
            let level = usize::try_from(ticket.escalation.clamp(0, 3)).unwrap_or(0);
            (word + &"+".repeat(level), role)
        }
        "subject" => (subject(ticket, words), Role::Plain),
        "due" => due_cell(ticket.due_at, words, now),
        "issue" => {
            let word = words.code("code-issue", ticket.issue.code());
            // A question mark says that nobody has looked at the proposal yet.
            if ticket.classified { (word, Role::Plain) } else { (word + "?", Role::Quiet) }
        }
        "customer" => customer_cell(&ticket.customer, ticket.customer_id, words),
        "assignee" => plain(&ticket.assignee),
        "platform" => quiet(&ticket.platform),
        "mood" => (words.code("code-mood", ticket.mood.map_or("", |mood| mood.code())), Role::Plain),
        "opened" => (words.date(ticket.opened_at, DatePattern::Day), Role::Quiet),
        "language" => quiet(&ticket.language),
        "product" => plain(&ticket.product),
        "messages" => (words.number(ticket.n_messages), Role::Quiet),
        _ => plain(""),
    }
}
