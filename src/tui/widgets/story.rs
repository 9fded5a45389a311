//! A case as lines of text: what it is, its goods and money, and everything that happened to it.
//!
//! Foreign text is cut and wrapped here once per drawing; nothing of a whole message is handed to a wrapping widget.

use ratatui::text::{Line, Span};

use super::{fit, pad, wrap};
use crate::domain::change::{Exchange, Message, Parcel, Record, Refund, ReturnCase, ReturnLine, Ticket};
use crate::domain::command::Args;
use crate::domain::complaints::Author;
use crate::domain::time::Instant;
use crate::services::read::{Moment, TimelineEntry};
use crate::text::{DatePattern, Words, shown, shown_line};
use crate::tui::questions::CaseView;
use crate::tui::rows::{Row, due_cell};
use crate::tui::theme::{Role, Theme};

/// Lines of one message shown in the timeline; the case in full shows the rest.
const MESSAGE_LINES: usize = 40;

/// Entries of a timeline that are drawn; the newest are what people look at.
const ENTRIES: usize = 300;

/// Cells of a fact's name.
const LABEL: usize = 14;

/// Everything that lines are made with.
pub struct Pen<'a> {
    pub words: &'a Words,
    pub theme: Theme,
    pub now: Instant,
    pub width: usize,
    lines: Vec<Line<'static>>,
}

/// The case as lines of a width.
pub fn lines(view: &CaseView, words: &Words, theme: Theme, now: Instant, width: usize) -> Vec<Line<'static>> {
    let mut pen = Pen { words, theme, now, width: width.max(12), lines: Vec::new() };
    match &view.row {
        Row::Return(case) => pen.return_head(case, view),
        Row::Ticket(ticket) => pen.ticket_head(ticket),
        Row::Parcel(parcel) => pen.parcel_head(parcel),
    }
    pen.goods(&view.lines);
    pen.money(&view.refunds);
    pen.exchanges(&view.exchanges);
    pen.parcels(&view.parcels);
    pen.timeline(&view.timeline);
    pen.lines
}

impl Pen<'_> {
    fn line(&mut self, text: &str, role: Role) {
        let text = fit(text, self.width);
        self.lines.push(Line::styled(text, self.theme.style(role)));
    }

    fn section(&mut self, key: &str) {
        if !self.lines.is_empty() {
            self.lines.push(Line::default());
        }
        let title = self.words.get(key);
        self.line(&title, Role::Title);
    }

    fn fact(&mut self, id: &str, value: &str, role: Role) {
        if value.is_empty() {
            return;
        }
        let label = self.words.get(&format!("column-{id}"));
        let room = self.width.saturating_sub(LABEL + 1);
        let mut first = true;
        for part in wrap(&shown_line(value), room).into_iter().take(4) {
            let head = pad(if first { &label } else { "" }, LABEL, false) + " ";
            first = false;
            let spans = vec![
                Span::styled(head, self.theme.style(Role::Quiet)),
                Span::styled(fit(&part, room), self.theme.style(role)),
            ];
            self.lines.push(Line::from(spans));
        }
    }

    fn quote(&mut self, text: &str, most: usize) {
        let width = self.width.saturating_sub(2);
        let wrapped = wrap(&shown(text), width);
        let cut = wrapped.len() > most;
        for part in wrapped.into_iter().take(most) {
            self.line(&format!("│ {part}"), Role::Plain);
        }
        if cut {
            self.line("│ …", Role::Quiet);
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
            for part in wrap(&text, self.width) {
                self.line(&part, Role::Bad);
            }
        }
    }

    fn return_head(&mut self, case: &ReturnCase, view: &CaseView) {
        let words = self.words;
        self.line(&format!("{}  {}", case.key(), shown_line(&case.product)), Role::Title);
        let theirs = case.conflict.map(|state| state.code());
        self.status("code-return-status", case.status.code(), &case.platform_status, theirs);
        let (due, role) = due_cell(case.due_at, words, self.now);
        self.fact("due", &due, role);
        let asked = words.code("code-outcome", case.outcome.code());
        self.fact("outcome", &format!("{} × {asked}", case.quantity), Role::Plain);
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
        let policy = words.code("code-eligibility", case.eligibility.code());
        // A clause that could not be judged has not failed, and is not said as if it had.
        let clauses: Vec<String> =
            case.clauses.iter().filter_map(|c| c.strip_prefix('-')).map(|c| words.code("clause", c)).collect();
        self.fact("policy", &joined(&[&policy, &clauses.join(", ")]), Role::Plain);
        self.fact("hold", &words.code("code-hold", case.hold.map_or("", |hold| hold.code())), Role::Warning);
        self.fact("dispute", &words.code("code-dispute", case.dispute.map_or("", |d| d.code())), Role::Warning);
        self.waits(case.waiting_for.map(|party| party.code()), case.wait_until, case.snoozed_until);
        self.fact("customer", &case.customer, Role::Plain);
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
        self.comment(&case.comment, &case.language);
    }

    fn comment(&mut self, text: &str, language: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.section("case-comment");
        if !language.is_empty()
            && let Some(line) = self.lines.last_mut()
        {
            line.push_span(Span::styled(format!(" ({})", shown_line(language)), self.theme.style(Role::Quiet)));
        }
        self.quote(text, MESSAGE_LINES);
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

    fn ticket_head(&mut self, ticket: &Ticket) {
        let words = self.words;
        self.line(&format!("{}  {}", ticket.key(), shown_line(&ticket.subject)), Role::Title);
        let theirs = ticket.conflict.map(|state| state.code());
        self.status("code-ticket-status", ticket.status.code(), &ticket.platform_status, theirs);
        let (due, role) = due_cell(ticket.due_at, words, self.now);
        self.fact("due", &due, role);
        let severity = words.code("code-severity", ticket.severity.code());
        self.fact("severity", &severity, Role::Plain);
        let issue = words.code("code-issue", ticket.issue.code());
        let reason = words.code("code-reason", ticket.reason.code());
        let proposal = if ticket.classified { String::new() } else { words.get("case-proposed") };
        self.fact("issue", &joined(&[&issue, &reason, &proposal]), Role::Plain);
        self.fact("kind", &words.code("code-ticket-kind", ticket.kind.code()), Role::Plain);
        self.waits(ticket.waiting_for.map(|party| party.code()), ticket.wait_until, ticket.snoozed_until);
        self.fact("customer", &ticket.customer, Role::Plain);
        self.fact("product", &ticket.product, Role::Plain);
        self.fact("order", &ticket.order_ref, Role::Plain);
        if ticket.claimed_minor != 0 {
            self.fact("claimed", &words.money(ticket.claimed_minor, &ticket.currency), Role::Plain);
        }
        self.fact("platform", &joined(&[&ticket.platform, &ticket.market, &ticket.platform_ref]), Role::Quiet);
        self.fact("opened", &words.date(ticket.opened_at, DatePattern::Spoken), Role::Plain);
        self.fact("assignee", &ticket.assignee, Role::Plain);
        self.fact("outcome", &words.code("code-resolution", ticket.resolution.map_or("", |r| r.code())), Role::Good);
        self.fact("tags", &ticket.tags.join(" "), Role::Plain);
        self.fact("note", &ticket.note, Role::Plain);
        self.comment(&ticket.comment, &ticket.language);
    }

    fn parcel_head(&mut self, parcel: &Parcel) {
        let words = self.words;
        self.line(&format!("{}  {}", parcel.key(), shown_line(&parcel.tracking)), Role::Title);
        let theirs = parcel.conflict.map(|state| state.code());
        self.status("code-parcel-status", parcel.status.code(), &parcel.platform_status, theirs);
        if parcel.contradicted {
            let text = words.get("case-contradicted");
            self.line(&text, Role::Bad);
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
        let delivered = parcel.delivered_at.unwrap_or(Instant::NEVER);
        self.fact("delivered", &words.date(delivered, DatePattern::Minute), Role::Good);
        self.fact("order", &parcel.order_ref, Role::Plain);
        if let Some(id) = parcel.return_id {
            self.fact("return", &format!("R-{id}"), Role::Plain);
        }
        self.fact("platform", &joined(&[&parcel.platform, &parcel.market]), Role::Quiet);
        self.fact("assignee", &parcel.assignee, Role::Plain);
        self.fact("tags", &parcel.tags.join(" "), Role::Plain);
        self.fact("note", &parcel.note, Role::Plain);
    }

    fn goods(&mut self, lines: &[ReturnLine]) {
        if lines.is_empty() {
            return;
        }
        self.section("case-goods");
        for line in lines {
            let name = if line.product.is_empty() { &line.sku } else { &line.product };
            let mark = if line.unexpected { "+ " } else { "" };
            self.line(&format!("{mark}{}  {}", shown_line(&line.sku), shown_line(name)), Role::Plain);
            let blanks = [
                ("asked", line.asked.into()),
                ("approved", line.approved.into()),
                ("received", line.received.into()),
                ("accepted", line.accepted.into()),
            ];
            let mut text = format!("  {}", self.words.fill("case-units", &blanks));
            for (n, key) in
                [(line.damaged, "case-damaged"), (line.missing, "case-missing"), (line.wrong_item, "case-wrong-item")]
            {
                if n > 0 {
                    text.push_str(&self.words.fill(key, &[("n", n.into())]));
                }
            }
            self.line(&text, Role::Quiet);
            let grade = self.words.code("code-grade", line.grade.map_or("", |grade| grade.code()));
            let fate = self.words.code("code-disposition", line.disposition.map_or("", |fate| fate.code()));
            let found = joined(&[&grade, &fate]);
            if !found.is_empty() {
                self.line(&format!("  {found}"), Role::Plain);
            }
        }
    }

    fn money(&mut self, refunds: &[Refund]) {
        if refunds.is_empty() {
            return;
        }
        self.section("case-money");
        for refund in refunds {
            let words = self.words;
            let status = words.code("code-refund-status", refund.status.code());
            let kind = words.code("code-refund-kind", refund.kind.code());
            let amount = words.money(refund.amount_minor, &refund.currency);
            self.line(&joined(&[&refund.key().to_string(), &amount, &status, &kind]), Role::Plain);
        }
    }

    fn exchanges(&mut self, exchanges: &[Exchange]) {
        if exchanges.is_empty() {
            return;
        }
        self.section("case-exchanges");
        for exchange in exchanges {
            let status = self.words.code("code-exchange-status", exchange.status.code());
            let goods = format!("{} × {}", exchange.quantity, exchange.sku);
            self.line(&joined(&[&exchange.key().to_string(), &status, &shown_line(&goods)]), Role::Plain);
        }
    }

    fn parcels(&mut self, parcels: &[Parcel]) {
        if parcels.is_empty() {
            return;
        }
        self.section("case-parcels");
        for parcel in parcels {
            let status = self.words.code("code-parcel-status", parcel.status.code());
            let text = joined(&[&parcel.key().to_string(), &parcel.tracking, &parcel.carrier, &status]);
            self.line(&shown_line(&text), Role::Plain);
        }
    }

    fn timeline(&mut self, entries: &[TimelineEntry]) {
        if entries.is_empty() {
            return;
        }
        self.section("case-timeline");
        for entry in entries.iter().rev().take(ENTRIES) {
            let when = self.words.date(entry.at, DatePattern::Minute);
            let (sign, text) = self.moment(&entry.moment);
            let spans = vec![
                Span::styled(format!("{} ", pad(&when, 16, false)), self.theme.style(Role::Quiet)),
                Span::styled(format!("{sign} "), self.theme.style(Role::Key)),
                Span::styled(fit(&text, self.width.saturating_sub(19)), self.theme.style(Role::Plain)),
            ];
            self.lines.push(Line::from(spans));
            if let Moment::Message(message) = &entry.moment {
                self.quote(&message.body, MESSAGE_LINES);
            }
        }
    }

    /// A one-cell sign of what kind of thing happened, and the sentence.
    fn moment(&self, moment: &Moment) -> (&'static str, String) {
        let words = self.words;
        match moment {
            Moment::Operation(entry) => {
                let verb = words.code("verb", &entry.verb);
                ("*", joined(&[&verb, &self.arguments(&entry.args), &shown_line(&entry.actor)]))
            }
            Moment::Message(message) => (message_sign(message), self.message_head(message)),
            Moment::ParcelEvent { event, .. } => {
                let status = words.code("code-parcel-status", event.status.code());
                (">", joined(&[&status, &shown_line(&event.text), &shown_line(&event.place)]))
            }
            Moment::Refund(refund) => {
                let status = words.code("code-refund-status", refund.status.code());
                ("$", joined(&[&words.money(refund.amount_minor, &refund.currency), &status]))
            }
            Moment::Exchange(exchange) => {
                let status = words.code("code-exchange-status", exchange.status.code());
                ("=", joined(&[&status, &shown_line(&exchange.sku)]))
            }
            Moment::Review(review) => {
                let stars = "★".repeat(usize::try_from(review.stars.unwrap_or(0).clamp(0, 5)).unwrap_or(0));
                ("r", joined(&[&stars, &shown_line(&review.title), &shown_line(&review.comment)]))
            }
            Moment::Case { key, text } => ("#", joined(&[&key.to_string(), &shown_line(text)])),
        }
    }

    /// What a decision was made with, by the names that forms use.
    fn arguments(&self, json: &str) -> String {
        let args: Args = serde_json::from_str(json).unwrap_or_default();
        let one =
            |(name, value): (&String, &String)| format!("{}: {}", self.words.code("arg", name), shown_line(value));
        args.0.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    fn message_head(&self, message: &Message) -> String {
        let author = self.words.code("code-author", message.author.code());
        let note = if message.public { String::new() } else { self.words.get("case-internal") };
        joined(&[&author, &shown_line(&message.author_name), &note, &shown_line(&message.subject)])
    }
}

const fn message_sign(message: &Message) -> &'static str {
    match message.author {
        Author::Customer => "<",
        _ if !message.public => "i",
        _ => "-",
    }
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("  ")
}
