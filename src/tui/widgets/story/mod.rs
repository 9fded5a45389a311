//! A case as lines of text: what it is, its goods and money, and everything that happened to it.
//!
//! Foreign text is cut and wrapped here, once for a case and a width; nothing of a whole message is handed to a wrapping
//! widget, and whoever draws the lines keeps them.

mod automation;
mod clocks;
mod ending;
mod heads;
mod knowledge;
mod money;
mod parts;
mod people;
mod policy;
mod said;
mod timeline;
mod track;
mod translation;
mod work;

pub use parts::goods_line;
use ratatui::text::{Line, Span};

use super::{fit, in_parts, pad, wrap};
use crate::domain::time::Instant;
use crate::text::{Words, shown, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::app::translations::Translations;
use crate::tui::keys::KeyMap;
use crate::tui::questions::CaseView;
use crate::tui::rows::Row;
use crate::tui::theme::{Role, Theme};

/// Cells of a fact's name.
const LABEL: usize = 14;

/// Lines of one fact; a longer one is a text and stands as a quote.
const FACT_LINES: usize = 4;

/// A case in lines, and where its sections begin.
#[derive(Debug, Default)]
pub struct Story {
    pub lines: Vec<Line<'static>>,
    /// Indexes of the lines with headings, the first line of all among them.
    pub sections: Vec<usize>,
}

/// Everything that lines are made with.
struct Pen<'a> {
    words: &'a Words,
    keys: &'a KeyMap,
    translations: &'a Translations,
    theme: Theme,
    now: Instant,
    width: usize,
    story: Story,
}

/// Tells a case in lines of a width.
pub fn tell(
    view: &CaseView,
    (words, keys, translations): (&Words, &KeyMap, &Translations),
    theme: Theme,
    now: Instant,
    width: usize,
) -> Story {
    let mut pen = Pen { words, keys, translations, theme, now, width: width.max(12), story: Story::default() };
    pen.story.sections.push(0);
    match &view.row {
        Row::Return(case) => pen.return_head(case, view),
        Row::Ticket(ticket) => {
            pen.ticket_head(ticket, view);
            if let Some(lists) = &view.checklists {
                pen.checklist(ticket, lists);
            }
        }
        Row::Parcel(parcel) => {
            pen.parcel_head(parcel);
            pen.track(parcel, &view.events);
        }
        Row::Task(task) => pen.task_head(task),
        Row::Run(run) => pen.run_head(run),
        Row::Rule(rule) => pen.rule_head(rule, view.rule.as_ref()),
        Row::Notice(effect) => pen.notice_head(effect),
        Row::Refund(refund) => pen.refund_head(refund),
        Row::Exchange(exchange) => pen.exchange_head(exchange),
        Row::Customer(customer) => pen.customer_head(customer, view.person.as_deref()),
        Row::Article(article) => pen.article_head(article, view.shelf.as_ref()),
        Row::Action(action) => pen.action_head(action, view.effect.as_ref()),
    }
    if let Some(life) = &view.life {
        pen.clocks(&life.clocks(now));
    }
    pen.goods(&view.lines);
    pen.money(&view.refunds);
    pen.recoveries(&view.recoveries);
    pen.exchanges(&view.exchanges);
    pen.balances(&view.credits);
    pen.parcels(&view.parcels, &view.row);
    pen.returns(&view.returns);
    if let Some(person) = view.person.as_deref().filter(|_| view.row.customer_id().is_some()) {
        pen.customer_of(person, view.row.key());
    }
    pen.timeline(&view.timeline);
    pen.story
}

impl Story {
    /// The lines that hold one of some words, whatever their case.
    pub fn matches(&self, words: &[String]) -> Vec<usize> {
        let holds = |line: &Line<'_>| {
            let text = folded(line);
            words.iter().any(|word| text.contains(word.as_str()))
        };
        self.lines.iter().enumerate().filter(|(_, line)| holds(line)).map(|(at, _)| at).collect()
    }
}

/// A line as it is searched.
pub fn folded(line: &Line<'_>) -> String {
    line.spans.iter().map(|span| span.content.to_lowercase()).collect()
}

impl Pen<'_> {
    /// The key of a decision, for a sentence that proposes it.
    fn key_of(&self, action: Action) -> String {
        self.keys.key_of(action, &[Place::Decide]).unwrap_or_default()
    }

    /// The key of an action that is everywhere the same.
    fn global_key(&self, action: Action) -> String {
        self.keys.key_of(action, &[Place::Global]).unwrap_or_default()
    }

    fn push(&mut self, line: Line<'static>) {
        self.story.lines.push(line);
    }

    fn line(&mut self, text: &str, role: Role) {
        let text = fit(text, self.width);
        let style = self.theme.style(role);
        self.push(Line::styled(text, style));
    }

    /// A sentence that may take several lines.
    fn sentence(&mut self, text: &str, role: Role) {
        for part in wrap(text, self.width) {
            self.line(&part, role);
        }
    }

    fn section(&mut self, key: &str) {
        self.push(Line::default());
        self.story.sections.push(self.story.lines.len());
        let title = self.words.get(key);
        self.line(&title, Role::Title);
    }

    fn fact(&mut self, id: &str, value: &str, role: Role) {
        if value.is_empty() {
            return;
        }
        let label = self.words.get(&format!("column-{id}"));
        let room = self.width.saturating_sub(LABEL + 1);
        let mut head = label.as_str();
        for part in wrap(&shown_line(value), room).into_iter().take(FACT_LINES) {
            let spans = vec![
                Span::styled(pad(head, LABEL, false) + " ", self.theme.style(Role::Quiet)),
                Span::styled(fit(&part, room), self.theme.style(role)),
            ];
            head = "";
            self.push(Line::from(spans));
        }
    }

    fn quote(&mut self, text: &str, most: usize) {
        self.quote_marked(text, most, &[]);
    }

    /// A quote in which some words are marked, wherever they stand whole on a line.
    fn quote_marked(&mut self, text: &str, most: usize, marked: &[&str]) {
        let width = self.width.saturating_sub(2);
        let wrapped = wrap(&shown(text), width);
        let cut = wrapped.len() > most;
        for part in wrapped.into_iter().take(most) {
            let spans = in_parts(&part, &part, marked).into_iter().map(|(is_marked, words)| {
                let role = if is_marked { Role::Marked } else { Role::Plain };
                Span::styled(words.to_owned(), self.theme.style(role))
            });
            let bar = Span::styled("│ ", self.theme.style(Role::Plain));
            let line = Line::from(std::iter::once(bar).chain(spans).collect::<Vec<_>>());
            self.push(line);
        }
        if cut {
            self.line("│ …", Role::Quiet);
        }
    }
}

fn joined(parts: &[&str]) -> String {
    parts.iter().filter(|part| !part.is_empty()).copied().collect::<Vec<_>>().join("  ")
}
