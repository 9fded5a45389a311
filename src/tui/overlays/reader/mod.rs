//! A report on the screen: which one, made in the background, read by its sections, its texts written on, and written to a file.

mod draw;
mod pick;

use std::path::PathBuf;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Entries, Overlay};
use crate::domain::ids::Key;
use crate::services::reports::scheduled::NotMade;
use crate::services::reports::seen::{Made, Seen};
use crate::services::reports::texts::{self, Section};
use crate::services::reports::{Format, Laid, Named, Problem, said, template_title, terminal_lines};
use crate::services::wording;
use crate::text::Words;
use crate::tui::actions::{Action, Place};
use crate::tui::keys::{Chord, KeyMap, letters};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::textbox::TextBox;
use crate::tui::work::News;
use pick::{Pick, Row};

/// The files that a report is written as, in the order in which they are offered.
const FORMATS: [Format; 5] = [Format::Html, Format::Markdown, Format::Xlsx, Format::Pdf, Format::Json];

/// What is on the screen of it.
enum Stage {
    /// Which report; a letter that was pressed before the templates were read waits for them.
    Template {
        early: Option<char>,
    },
    /// Whom it is about.
    About,
    Making,
    Reading,
    /// As which file it is written.
    Format,
    Writing,
}

/// The text of a section while it is written.
struct Writing {
    section: Section,
    text: TextBox,
}

/// A report, from its choice to its file.
pub struct Reader {
    seen: Seen,
    stage: Stage,
    /// Templates, those it can be about, or formats, by the stage.
    pick: Pick,
    made: Option<Box<Made>>,
    /// It is being made; what is chosen meanwhile is done when it is there.
    in_the_making: bool,
    /// Those that were offered, for when the one chosen could not be made.
    templates: Pick,
    /// The lines of the report and the cells that they were laid out for.
    laid: (usize, Laid),
    top: usize,
    /// What was left unfinished is taken up again.
    writing: Option<Writing>,
    /// The file that is wanted as soon as the report is made with its new text.
    then: Option<Format>,
    told: Option<(String, Role)>,
}

impl Reader {
    pub fn new(seen: Seen) -> Self {
        Self {
            seen,
            stage: Stage::Template { early: None },
            pick: Pick::default(),
            made: None,
            in_the_making: false,
            templates: Pick::default(),
            laid: (0, Laid::default()),
            top: 0,
            writing: None,
            then: None,
            told: None,
        }
    }

    /// The question that fills it.
    pub const fn question() -> Ask {
        Ask { slot: Slot::Templates, generation: 0, question: Question::Templates }
    }

    /// Goes on from what was chosen.
    fn chosen(&mut self, at: usize) -> Vec<Act> {
        let Some(row) = self.pick.rows.get(at) else { return Vec::new() };
        match self.stage {
            Stage::Template { .. } => row.code.clone_into(&mut self.seen.template),
            Stage::About => self.seen.about = Some(row.code.clone()),
            Stage::Format => return Format::from_code(&row.code).map_or_else(Vec::new, |format| self.write(format)),
            _ => return Vec::new(),
        }
        self.make()
    }

    fn make(&mut self) -> Vec<Act> {
        if matches!(self.stage, Stage::Template { .. }) {
            self.templates = std::mem::take(&mut self.pick);
        }
        self.wait();
        vec![Act::Make(self.seen.clone())]
    }

    /// A choice of the file that was begun meanwhile stays open.
    fn wait(&mut self) {
        self.in_the_making = true;
        if !matches!(self.stage, Stage::Format) {
            self.stage = Stage::Making;
        }
    }

    /// Back to the report, or to waiting for it.
    fn return_to_report(&mut self) {
        self.stage = if self.in_the_making { Stage::Making } else { Stage::Reading };
    }

    fn write(&mut self, format: Format) -> Vec<Act> {
        self.return_to_report();
        if self.in_the_making {
            self.then = Some(format);
            return Vec::new();
        }
        let Some(made) = &self.made else { return Vec::new() };
        self.told = None;
        vec![Act::WriteReport(Box::new(made.report.clone()), format)]
    }

    fn offer_formats(&mut self, ctx: &Ctx<'_>) {
        let letters = format_letters(ctx);
        let row = |(format, letter): (&Format, char)| Row {
            letter,
            label: ctx.words.get(&format!("pager-format-{}", format.code())),
            code: format.code().to_owned(),
        };
        let rows = FORMATS.iter().zip(letters).map(row).collect();
        self.pick = Pick::new(ctx.words.get("pager-formats"), rows);
        self.stage = Stage::Format;
    }

    fn offer_templates(&mut self, templates: &[Named], words: &Words) {
        let row = |named: &Named| Row {
            letter: named.template.letter,
            label: match named.template.title.as_str() {
                "" => template_title(words, &named.name),
                own => own.to_owned(),
            },
            code: named.name.clone(),
        };
        self.pick = Pick::new(words.get("pager-templates"), templates.iter().map(row).collect());
    }

    fn offer_about(&mut self, what: &str, known: &[String], words: &Words) {
        let title = words.fill("pager-about", &[("what", what.into())]);
        let letters = letters::free(known.iter().map(|name| (None, name.as_str())));
        let row = |(name, letter): (&String, char)| Row { letter, label: name.clone(), code: name.clone() };
        self.pick = Pick::new(title, known.iter().zip(letters).map(row).collect());
        self.stage = Stage::About;
    }

    /// The report is there: it is read from where it was read before.
    fn take(&mut self, made: &Made, ctx: &Ctx<'_>) -> Vec<Act> {
        self.made = Some(Box::new(made.clone()));
        self.in_the_making = false;
        if !matches!(self.stage, Stage::Format) {
            self.stage = Stage::Reading;
        }
        self.lay(ctx, true);
        self.scroll(0, ctx);
        self.then.take().map_or_else(Vec::new, |format| self.write(format))
    }

    /// Lays the report out for the screen as it is now.
    fn lay(&mut self, ctx: &Ctx<'_>, anew: bool) {
        let cells = draw::cells(ctx);
        if let Some(made) = self.made.as_ref().filter(|_| anew || self.laid.0 != cells) {
            self.laid = (cells, terminal_lines(&made.report, ctx.words, cells));
        }
    }

    /// Down by lines, no further than the last page or the last section.
    fn scroll(&mut self, by: i64, ctx: &Ctx<'_>) {
        let Laid { lines, sections } = &self.laid.1;
        let page = lines.len().saturating_sub(draw::page(ctx));
        let most = page.max(sections.last().copied().unwrap_or(0));
        let top = i64::try_from(self.top).unwrap_or(0).saturating_add(by).max(0);
        self.top = usize::try_from(top).unwrap_or(0).min(most);
    }

    fn read(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        self.lay(ctx, false);
        let page = i64::try_from(draw::page(ctx)).unwrap_or(1);
        let sections = &self.laid.1.sections;
        match action {
            Action::Escape | Action::Quit => return vec![Act::Close],
            Action::Down => self.scroll(1, ctx),
            Action::Up => self.scroll(-1, ctx),
            Action::PageDown => self.scroll(page - 1, ctx),
            Action::PageUp => self.scroll(1 - page, ctx),
            Action::Top => self.top = 0,
            Action::Bottom => self.scroll(100_000, ctx),
            Action::NextSection => self.top = sections.iter().copied().find(|at| *at > self.top).unwrap_or(self.top),
            Action::PreviousSection => {
                self.top = sections.iter().rev().copied().find(|at| *at < self.top).unwrap_or(0);
            }
            Action::WriteAs => self.offer_formats(ctx),
            Action::WriteSection => self.begin_writing(),
            // What was written just now can be taken back at once.
            Action::Undo => return vec![Act::Close, Act::Do(Action::Undo)],
            _ => {}
        }
        Vec::new()
    }

    /// The section at the top of the screen; the first one where the report begins.
    fn section(&self) -> Option<&Section> {
        let made = self.made.as_ref()?;
        let at = self.laid.1.sections.iter().rposition(|at| *at <= self.top);
        let code = at.and_then(|at| made.report.sections.get(at)).map(|section| section.code.as_str());
        made.sections.iter().find(|section| Some(section.place.section.as_str()) == code).or(made.sections.first())
    }

    fn begin_writing(&mut self) {
        let Some(section) = self.section().cloned() else { return };
        self.told = None;
        self.stage = Stage::Writing;
        if self.writing.as_ref().is_none_or(|begun| begun.section.place != section.place) {
            let text = TextBox::new(section.newest.as_ref().map_or("", |newest| newest.text.as_str()));
            self.writing = Some(Writing { section, text });
        }
    }

    /// Keeps the text as a new version; the report is made anew with it, and written where that is wanted.
    fn keep(&mut self, then: Option<Format>) -> Vec<Act> {
        let Some(writing) = &self.writing else { return Vec::new() };
        let newest = writing.section.newest.as_ref();
        let text = writing.text.text();
        if newest.map_or("", |newest| newest.text.as_str()) == text {
            self.writing = None;
            self.return_to_report();
            return then.map_or_else(Vec::new, |format| self.write(format));
        }
        let base = newest.map_or(0, |newest| newest.version);
        let kept = texts::edit(&writing.section.place, &text, Some(base));
        self.then = then;
        self.wait();
        vec![Act::Run(vec![kept])]
    }

    fn type_text(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        if let (KeyCode::Char(c), true) = (event.code, event.modifiers.contains(KeyModifiers::ALT))
            && let Some(at) = format_letters(ctx).iter().position(|letter| *letter == c)
        {
            return self.keep(Some(FORMATS[at]));
        }
        if let Some(writing) = &mut self.writing {
            writing.text.edit(event);
        }
        Vec::new()
    }

    /// One layer back.
    fn back(&mut self) -> Vec<Act> {
        if matches!(self.stage, Stage::Format | Stage::Writing) || self.made.is_some() {
            self.return_to_report();
            return Vec::new();
        }
        vec![Act::Close]
    }

    fn failed(&mut self, text: String) {
        self.then = None;
        self.in_the_making = false;
        self.told = Some((text, Role::Bad));
        if self.made.is_none() {
            self.pick = std::mem::take(&mut self.templates);
        }
        // What was written is not lost.
        self.stage = match (&self.writing, &self.made) {
            (Some(_), _) => Stage::Writing,
            (None, Some(_)) => Stage::Reading,
            (None, None) => Stage::Template { early: None },
        };
    }
}

fn format_letters(ctx: &Ctx<'_>) -> Vec<char> {
    ctx.keys.letters.of("format", &FORMATS.map(Format::code))
}

/// Where a report was written, or why it was not.
pub fn written(written: &Result<(PathBuf, Option<Key>), NotMade>, (words, keys): (&Words, &KeyMap)) -> (String, Role) {
    match written {
        Ok((path, key)) => {
            let blanks = [
                ("path", path.to_string_lossy().into_owned().into()),
                ("number", key.map(|key| key.to_string()).unwrap_or_default().into()),
                ("key", keys.key_of(Action::Reports, &[Place::Global]).unwrap_or_default().into()),
            ];
            (words.fill("pager-written", &blanks), Role::Good)
        }
        Err(not) => (said::not_made(words, not), Role::Bad),
    }
}

impl Overlay for Reader {
    fn places(&self) -> &'static [Place] {
        match self.stage {
            Stage::Template { .. } | Stage::About | Stage::Format => &[Place::Choose],
            Stage::Writing => &[Place::Writing],
            Stage::Making | Stage::Reading => &[Place::Reader, Place::Move, Place::Global],
        }
    }

    fn takes_text(&self) -> bool {
        !matches!(self.stage, Stage::Making | Stage::Reading)
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        match (&self.stage, action) {
            (Stage::Reading, _) => return self.read(action, ctx),
            (Stage::Making, Action::Escape | Action::Quit) => return vec![Act::Close],
            (Stage::Making, Action::WriteAs) => self.offer_formats(ctx),
            (Stage::Making, _) => {}
            (_, Action::Escape) => return self.back(),
            (Stage::Writing, Action::Submit) => return self.keep(None),
            (Stage::Writing, Action::Editor) => {
                return self.writing.as_ref().map_or_else(Vec::new, |writing| vec![Act::Edit(writing.text.text())]);
            }
            (Stage::Writing, _) => {}
            (_, Action::Open) => return self.chosen(self.pick.cursor.at),
            _ => _ = self.pick.cursor.act(action, self.pick.rows.len()),
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        if matches!(self.stage, Stage::Writing) {
            return self.type_text(event, ctx);
        }
        let KeyCode::Char(c) = Chord::of(event).code else { return Vec::new() };
        match (&mut self.stage, self.pick.at(c)) {
            (_, Some(at)) => self.chosen(at),
            (Stage::Template { early }, None) if self.pick.rows.is_empty() => {
                *early = Some(c);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        if let Some(writing) = self.writing.as_mut().filter(|_| matches!(self.stage, Stage::Writing)) {
            writing.text.paste(text);
        }
        Vec::new()
    }

    fn edited(&mut self, text: &str) {
        if let Some(writing) = &mut self.writing {
            writing.text.replace(text);
        }
    }

    fn answered(&mut self, answer: &Answer, ctx: &Ctx<'_>) {
        if let (Answer::Templates(templates), Stage::Template { .. }) = (answer, &self.stage) {
            self.offer_templates(templates, ctx.words);
        }
    }

    fn resume(&mut self, _: &Ctx<'_>) -> Vec<Act> {
        let Stage::Template { early } = &mut self.stage else { return Vec::new() };
        let at = early.filter(|_| !self.pick.rows.is_empty()).and_then(|letter| self.pick.at(letter));
        at.map_or_else(Vec::new, |at| self.chosen(at))
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Made(made) => match made.as_ref() {
                Ok(made) => return self.take(made, ctx),
                Err(Problem::AboutWhom { by, known }) if !known.is_empty() => {
                    self.offer_about(&ctx.words.code("dimension", by.code()), known, ctx.words);
                }
                Err(Problem::AboutWhom { by, .. }) => {
                    let what = ctx.words.code("dimension", by.code());
                    self.failed(ctx.words.fill("pager-about-nobody", &[("what", what.into())]));
                }
                Err(problem) => self.failed(said::problem(ctx.words, problem)),
            },
            News::Written(file) => self.told = Some(written(file, (ctx.words, ctx.keys))),
            News::Done(outcome) => match outcome.refused.first() {
                Some((_, refusal)) => self.failed(wording::refusal(ctx.words, refusal)),
                None => {
                    self.writing = None;
                    return self.make();
                }
            },
            News::Failed(error) => self.failed(wording::desk_error(ctx.words, error)),
            _ => {}
        }
        Vec::new()
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        match self.stage {
            Stage::Template { .. } | Stage::About | Stage::Format => Some(self.pick.entries(area)),
            _ => None,
        }
    }

    fn point(&mut self, at: usize) {
        self.pick.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        draw::draw(self, frame, area, ctx);
    }
}

#[cfg(test)]
mod tests;
