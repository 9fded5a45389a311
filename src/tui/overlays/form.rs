//! A form built from a verb's arguments: fields by kind, defaults already in, the money sheet below where a sum is computed.
//!
//! Esc leaves it without a trace; a refusal stays in the form with its reason, and what was typed is still there.

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::Rect;
use tui_input::Input;

use super::confirm::Confirm;
use super::{Act, Ctx, Overlay, open_box};
use crate::domain::change::Change;
use crate::domain::command::{ArgKind, ArgSpec, Args, Command, VerbSpec};
use crate::domain::ids::Key;
use crate::domain::refunds::Refund;
use crate::services::wording;
use crate::tui::actions::{Action, Place};
use crate::tui::codes;
use crate::tui::theme::Role;
use crate::tui::widgets::{field, pad, put, width, wrap};
use crate::tui::work::News;

/// One argument being filled in.
struct Field {
    spec: &'static ArgSpec,
    input: Input,
    /// Of a choice: 0 for nothing chosen, else one more than the index.
    chosen: usize,
}

/// The form of one verb on one or more records.
pub struct Form {
    verb: &'static VerbSpec,
    targets: Vec<Key>,
    fields: Vec<Field>,
    focus: usize,
    trouble: Option<String>,
    /// What the command would pay, computed by the desk itself.
    sheet: Option<Refund>,
    sent: bool,
}

impl Form {
    /// The form, and what it asks for at once.
    pub fn new(verb: &'static VerbSpec, targets: Vec<Key>, given: &BTreeMap<String, String>) -> (Self, Vec<Act>) {
        let fields = verb.args.iter().map(|spec| Field::new(spec, given.get(spec.name))).collect();
        // What must be filled in comes first; numbers of lines are for the rare case of several goods.
        let needed = verb.args.iter().position(|arg| arg.required && !given.contains_key(arg.name));
        let usual = verb.args.iter().position(|arg| !matches!(arg.kind, ArgKind::Number(_)));
        let focus = needed.or(usual).unwrap_or(0);
        let form = Self { verb, targets, fields, focus, trouble: None, sheet: None, sent: false };
        let acts = form.preview();
        (form, acts)
    }

    fn args(&self) -> Args {
        let filled = self.fields.iter().map(|field| (field.spec.name.to_owned(), field.value()));
        Args(filled.filter(|(_, value)| !value.is_empty()).collect())
    }

    fn commands(&self) -> Vec<Command> {
        let args = self.args();
        let command = |key: &Key| Command { verb: self.verb.id.to_owned(), key: *key, args: args.clone() };
        self.targets.iter().map(command).collect()
    }

    fn computes_money(&self) -> bool {
        self.targets.len() == 1
            && self.verb.args.iter().any(|arg| matches!(arg.kind, ArgKind::Money | ArgKind::Percent))
    }

    fn preview(&self) -> Vec<Act> {
        match self.commands().pop() {
            Some(command) if self.computes_money() => vec![Act::Preview(command)],
            _ => Vec::new(),
        }
    }

    fn submit(&mut self, ctx: &Ctx<'_>) -> Vec<Act> {
        if let Err(refusal) = self.args().check(self.verb) {
            self.trouble = Some(wording::refusal(ctx.words, &refusal));
            if let Some(at) = self.fields.iter().position(|field| field.spec.required && field.value().is_empty()) {
                self.focus = at;
            }
            return Vec::new();
        }
        self.trouble = None;
        self.sent = true;
        let run = Act::Run(self.commands());
        if !self.verb.confirm {
            return vec![run];
        }
        vec![Act::Open(Box::new(Confirm::new(self.question(ctx), vec![run])))]
    }

    fn question(&self, ctx: &Ctx<'_>) -> String {
        let verb = ctx.words.code("verb", self.verb.id);
        match (&self.sheet, self.targets.as_slice()) {
            (Some(refund), [key]) => {
                let amount = ctx.words.money(refund.amount_minor, &refund.currency);
                let blanks = [("verb", verb.into()), ("key", key.to_string().into()), ("amount", amount.into())];
                ctx.words.fill("confirm-money", &blanks)
            }
            (_, [key]) => ctx.words.fill("confirm-one", &[("verb", verb.into()), ("key", key.to_string().into())]),
            (_, many) => ctx.words.fill("confirm-many", &[("verb", verb.into()), ("n", many.len().into())]),
        }
    }

    fn step(&mut self, by: usize) {
        let count = self.fields.len().max(1);
        self.focus = (self.focus + by) % count;
    }
}

impl Field {
    fn new(spec: &'static ArgSpec, given: Option<&String>) -> Self {
        let mut field = Self { spec, input: Input::default(), chosen: 0 };
        if let Some(value) = given {
            match spec.kind {
                ArgKind::Choice(codes) => {
                    field.chosen = codes.iter().position(|code| code == value).map_or(0, |at| at + 1);
                }
                _ => field.input = Input::new(value.clone()),
            }
        }
        field
    }

    fn value(&self) -> String {
        match self.spec.kind {
            ArgKind::Choice(codes) => {
                self.chosen.checked_sub(1).and_then(|at| codes.get(at)).copied().unwrap_or_default().to_owned()
            }
            _ => self.input.value().to_owned(),
        }
    }

    const fn is_text(&self) -> bool {
        !matches!(self.spec.kind, ArgKind::Choice(_) | ArgKind::Flag)
    }

    fn key(&mut self, event: KeyEvent) {
        match (self.spec.kind, event.code) {
            (ArgKind::Choice(codes), KeyCode::Right | KeyCode::Char(' ')) => {
                self.chosen = (self.chosen + 1) % (codes.len() + 1);
            }
            (ArgKind::Choice(codes), KeyCode::Left) => {
                self.chosen = (self.chosen + codes.len()) % (codes.len() + 1);
            }
            (ArgKind::Choice(codes), KeyCode::Char(c)) => {
                // The next code that begins with the letter, so that pressing it again goes on.
                let n = codes.len();
                let next = (0..n).map(|step| (self.chosen + step) % n).find(|&at| codes[at].starts_with(c));
                self.chosen = next.map_or(self.chosen, |at| at + 1);
            }
            (ArgKind::Choice(_), _) => {}
            (ArgKind::Flag, KeyCode::Char(' ' | 'y' | 'n') | KeyCode::Left | KeyCode::Right) => {
                let yes = if event.code == KeyCode::Char('n') { false } else { self.input.value() != "yes" };
                self.input = Input::new(if yes { "yes".to_owned() } else { String::new() });
            }
            (ArgKind::Flag, _) => {}
            _ => _ = field::edit(&mut self.input, event),
        }
    }
}

impl Overlay for Form {
    fn places(&self) -> &'static [Place] {
        &[Place::Form]
    }

    fn takes_text(&self) -> bool {
        true
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => return vec![Act::Close],
            Action::Submit => return self.submit(ctx),
            Action::NextField => self.step(1),
            Action::PreviousField => self.step(self.fields.len().max(1) - 1),
            _ => {}
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        if event.code == KeyCode::Enter {
            let last = self.focus + 1 >= self.fields.len();
            // Enter goes on; where the rest may stay empty and everything needed is there, it sends.
            let rest_optional = self.fields.iter().skip(self.focus + 1).all(|field| !field.spec.required);
            if last || rest_optional {
                return self.submit(ctx);
            }
            self.step(1);
            return Vec::new();
        }
        let before = self.args();
        if let Some(field) = self.fields.get_mut(self.focus) {
            field.key(event);
        }
        if before == self.args() {
            return Vec::new();
        }
        self.trouble = None;
        self.preview()
    }

    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        if let Some(field) = self.fields.get_mut(self.focus).filter(|field| field.is_text()) {
            field::paste(&mut field.input, text);
        }
        self.preview()
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Previewed(changes) => {
                self.sheet = changes.iter().find_map(|change| match change {
                    Change::Refund(edit) => edit.after.clone(),
                    _ => None,
                });
                self.trouble = None;
            }
            News::Done(outcome) if self.sent => {
                if outcome.operations.is_empty() {
                    self.trouble = outcome.refused.first().map(|(_, refusal)| wording::refusal(ctx.words, refusal));
                    self.sent = false;
                } else {
                    return vec![Act::Close];
                }
            }
            News::Failed(error) => {
                self.sheet = None;
                // Half-typed forms are refused all the time; the reason is worth showing once everything needed is there.
                let complete = self.args().check(self.verb).is_ok();
                self.trouble = complete.then(|| wording::desk_error(ctx.words, error));
                self.sent = false;
            }
            _ => {}
        }
        Vec::new()
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let sheet_rows = self.sheet.as_ref().map_or(0, |refund| refund.sheet.len() + 2);
        let rows = self.fields.len() + sheet_rows + 6;
        let size = (area.width.saturating_sub(4).min(78), u16::try_from(rows).unwrap_or(24));
        let what = match self.targets.as_slice() {
            [key] => key.to_string(),
            many => ctx.words.fill("form-many", &[("n", many.len().into())]),
        };
        let title = format!("{}  {what}", ctx.words.code("verb", self.verb.id));
        let inner = open_box(frame, area, size, &title, ctx);
        if inner.height < 3 || inner.width < 8 {
            return;
        }
        let labels: Vec<String> = self.fields.iter().map(|field| label(field.spec, ctx)).collect();
        let label_width = labels.iter().map(|text| width(text)).max().unwrap_or(0).min(usize::from(inner.width) / 2);
        // When there is no room for all fields, the focused one stays in sight.
        let room = usize::from(inner.height.saturating_sub(3)).max(1);
        let top = (self.focus + 1).saturating_sub(room);
        let mut y = inner.y;
        for (at, form_field) in self.fields.iter().enumerate().skip(top) {
            if y + 2 >= inner.bottom() {
                break;
            }
            let line = Rect { y, height: 1, ..inner };
            self.draw_field(frame, line, form_field, &labels[at], label_width, at == self.focus, ctx);
            y += 1;
        }
        y = self.draw_sheet(frame, Rect { y, height: inner.bottom().saturating_sub(y + 3), ..inner }, ctx);
        self.draw_foot(frame, Rect { y, height: inner.bottom().saturating_sub(y), ..inner }, ctx);
    }
}

fn label(spec: &ArgSpec, ctx: &Ctx<'_>) -> String {
    let word = ctx.words.code("arg", spec.name);
    if spec.required { word + " *" } else { word }
}

impl Form {
    #[expect(clippy::too_many_arguments, reason = "one call site, all of it places and text")]
    fn draw_field(
        &self,
        frame: &mut Frame<'_>,
        line: Rect,
        form_field: &Field,
        label: &str,
        label_width: usize,
        focus: bool,
        ctx: &Ctx<'_>,
    ) {
        let role = if focus { Role::Key } else { Role::Quiet };
        let x = put(frame.buffer_mut(), line, line.x, line.y, &pad(label, label_width, false), ctx.theme.style(role));
        let x = put(frame.buffer_mut(), line, x, line.y, if focus { " > " } else { "   " }, ctx.theme.style(role));
        let rest = Rect { x, width: line.right().saturating_sub(x), ..line };
        match form_field.spec.kind {
            ArgKind::Choice(known) => {
                let text = match form_field.chosen.checked_sub(1).and_then(|at| known.get(at)) {
                    Some(code) => ctx.words.code(codes::family(known), code),
                    None => ctx.words.get("form-nothing-chosen"),
                };
                let text = if focus { format!("< {text} >") } else { text };
                put(frame.buffer_mut(), rest, rest.x, rest.y, &text, ctx.theme.style(Role::Plain));
            }
            ArgKind::Flag => {
                let yes = form_field.input.value() == "yes";
                let text =
                    format!("[{}] {}", if yes { 'x' } else { ' ' }, ctx.words.get(if yes { "yes" } else { "no" }));
                put(frame.buffer_mut(), rest, rest.x, rest.y, &text, ctx.theme.style(Role::Plain));
            }
            _ => {
                field::draw(frame, rest, &form_field.input, ctx.theme.style(Role::Plain), focus);
                if form_field.input.value().is_empty() && !focus {
                    return;
                }
                let hint = hint(form_field.spec.kind, ctx);
                let at = rest.x + u16::try_from(width(form_field.input.value())).unwrap_or(0) + 2;
                if focus && !hint.is_empty() {
                    put(frame.buffer_mut(), rest, at, rest.y, &hint, ctx.theme.style(Role::Quiet));
                }
            }
        }
    }

    fn draw_sheet(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) -> u16 {
        let Some(refund) = &self.sheet else { return area.y };
        let buffer = frame.buffer_mut();
        let mut y = area.y + 1;
        let mut row = |text: &str, amount: i64, role: Role| {
            if y < area.bottom() {
                let money = pad(&ctx.words.money(amount, &refund.currency), 18, true);
                let room = usize::from(area.width).saturating_sub(19);
                put(buffer, area, area.x, y, &(pad(text, room, false) + " " + &money), ctx.theme.style(role));
                y += 1;
            }
        };
        for line in &refund.sheet {
            let rule = ctx.words.code("sheet", &line.rule);
            let text = format!("{}  {rule}  {}", ctx.words.code("code-part", line.part.code()), line.basis);
            row(&crate::text::shown_line(&text), line.amount_minor, Role::Plain);
        }
        row(&ctx.words.get("form-total"), refund.amount_minor, Role::Title);
        y
    }

    fn draw_foot(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let buffer = frame.buffer_mut();
        let y = area.bottom().saturating_sub(1);
        if let Some(trouble) = &self.trouble {
            for (row, text) in (area.y..y).zip(wrap(trouble, area.width.into())) {
                put(buffer, area, area.x, row, &text, ctx.theme.style(Role::Bad));
            }
        }
        put(buffer, area, area.x, y, &ctx.words.get("form-hint"), ctx.theme.style(Role::Quiet));
    }
}

fn hint(kind: ArgKind, ctx: &Ctx<'_>) -> String {
    let key = match kind {
        ArgKind::When => "form-hint-when",
        ArgKind::Percent => "form-hint-percent",
        ArgKind::Tags => "form-hint-tags",
        ArgKind::Number(kind) => return ctx.words.fill("form-hint-number", &[("prefix", kind.prefix().into())]),
        _ => return String::new(),
    };
    ctx.words.get(key)
}
