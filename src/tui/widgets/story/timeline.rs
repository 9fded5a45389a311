//! Everything that happened to a case, newest first, each with its time, a sign of what it is, and the whole sentence.

use ratatui::text::{Line, Span};

use super::{Pen, joined};
use crate::domain::change::{Message, Record};
use crate::domain::command::{ArgKind, Args, find_verb};
use crate::domain::complaints::Author;
use crate::services::read::{Entry, Moment, TimelineEntry};
use crate::text::{DatePattern, shown_line};
use crate::tui::codes::family;
use crate::tui::theme::Role;
use crate::tui::widgets::{pad, wrap};

/// Entries that are told; the newest are what people look at.
const ENTRIES: usize = 300;

/// Lines of one message, and of one sentence.
const MESSAGE_LINES: usize = 40;
const SENTENCE_LINES: usize = 4;

/// What an agent wrote stands in the thread as a message already.
const ANSWER: &str = "answer";
/// A rule acted.
const RUN: &str = "run";
/// The desk read the words of a case.
const READ: &str = "read";
/// The sign of a message of the desk.
const NOTICE: &str = "@";

/// Cells of a day and of a time.
const DATE: usize = 10;
const TIME: usize = 5;

impl Pen<'_> {
    pub(super) fn timeline(&mut self, entries: &[TimelineEntry]) {
        if entries.is_empty() {
            return;
        }
        self.section("case-timeline");
        let mut day = String::new();
        // That its words were read happened to the desk, not to the case; the history has it.
        let is_read = |moment: &Moment| matches!(moment, Moment::Operation(entry) if entry.verb == READ);
        let entries: Vec<&TimelineEntry> = entries.iter().filter(|entry| !is_read(&entry.moment)).collect();
        for entry in entries.iter().rev().take(ENTRIES) {
            let when = self.words.date(entry.at, DatePattern::Minute);
            self.entry(&when, &mut day, &entry.moment);
            if let Moment::Message(message) = &entry.moment {
                self.quote(&message.body, MESSAGE_LINES);
                self.translation(&message.body);
            }
            if let Moment::Review(review) = &entry.moment {
                self.translated_title(&review.title);
                self.translation(&review.comment);
            }
            if let Moment::Notice(effect) = &entry.moment
                && effect.what != ANSWER
            {
                self.quote(&effect.body, MESSAGE_LINES);
            }
        }
        let left_out = entries.len().saturating_sub(ENTRIES);
        if left_out > 0 {
            let text = self.words.fill("case-older", &[("n", left_out.into())]);
            self.line(&text, Role::Quiet);
        }
    }

    /// One entry with its whole sentence below each other; a day is said once.
    fn entry(&mut self, when: &str, day: &mut String, moment: &Moment) {
        let (date, time) = when.split_once(' ').unwrap_or((when, ""));
        let shown_date = if date == day { "" } else { date };
        let (sign, text) = self.moment(moment);
        let mut head = format!("{} {} ", pad(shown_date, DATE, false), pad(time, TIME, false));
        let mut sign = format!("{sign} ");
        date.clone_into(day);
        let room = self.width.saturating_sub(DATE + TIME + 4);
        let parts = wrap(&text, room);
        let cut = parts.len() > SENTENCE_LINES;
        for (at, part) in parts.into_iter().take(SENTENCE_LINES).enumerate() {
            let part = if cut && at + 1 == SENTENCE_LINES { part + " …" } else { part };
            let spans = vec![
                Span::styled(head.clone(), self.theme.style(Role::Quiet)),
                Span::styled(sign.clone(), self.theme.style(Role::Key)),
                Span::styled(part, self.theme.style(Role::Plain)),
            ];
            self.push(Line::from(spans));
            head = " ".repeat(DATE + TIME + 2);
            sign = "  ".to_owned();
        }
    }

    /// A one-cell sign of what kind of thing happened, and the sentence.
    fn moment(&self, moment: &Moment) -> (&'static str, String) {
        let words = self.words;
        match moment {
            Moment::Operation(entry) => {
                let verb = words.code("verb", &entry.verb);
                ("*", joined(&[&verb, &self.arguments(entry), &shown_line(&entry.actor)]))
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
            Moment::Notice(effect) => {
                let status = words.code("code-effect-status", effect.status.code());
                let to = shown_line(&effect.recipient);
                (NOTICE, joined(&[&effect.key().to_string(), &status, &to, &shown_line(&effect.subject)]))
            }
            Moment::Case { key, text } => ("#", joined(&[&key.to_string(), &shown_line(text)])),
        }
    }

    /// What a decision was made with, by the names and words that forms use.
    fn arguments(&self, entry: &Entry) -> String {
        let args: Args = serde_json::from_str(&entry.args).unwrap_or_default();
        let known = entry.target.and_then(|key| find_verb(&entry.verb, key.kind).ok());
        let spec = |name: &str| known.and_then(|verb| verb.args.iter().find(|arg| arg.name == name));
        let one = |(name, value): (&String, &String)| {
            let value = match spec(name).map(|arg| arg.kind) {
                None if entry.verb == RUN && name == "event" => self.words.code("rule-event", value),
                None if entry.verb == RUN && name == "outcome" => self.words.code("code-run-outcome", value),
                // The record of the file itself tells its format.
                None if name == "format" => return None,
                // What was written stands below as the message that it became.
                Some(ArgKind::LongText) if name == "text" => return None,
                Some(ArgKind::Choice(codes)) => self.words.code(family(codes), value),
                Some(ArgKind::Flag) => self.words.get(if value == "yes" { "yes" } else { "no" }),
                _ => shown_line(value).into_owned(),
            };
            Some(format!("{}: {value}", self.words.code("arg", name)))
        };
        args.0.iter().filter_map(one).collect::<Vec<_>>().join(&self.words.get("list-comma"))
    }

    fn message_head(&self, message: &Message) -> String {
        let author = self.words.code("code-author", message.author.code());
        let note = match message {
            Message { draft: true, .. } => self.words.get("case-draft"),
            Message { public: false, .. } => self.words.get("case-internal"),
            _ => String::new(),
        };
        // By its number it is split off.
        let number = if message.draft { String::new() } else { message.key().to_string() };
        joined(&[&author, &shown_line(&message.author_name), &note, &number, &shown_line(&message.subject)])
    }
}

const fn message_sign(message: &Message) -> &'static str {
    match message.author {
        Author::Customer => "<",
        _ if !message.public => "i",
        _ => "-",
    }
}
