//! Reports made: the sections of a template filled with what the desk knows at its newest operation.
//!
//! Invariant: nothing in a report depends on when it is made, only on the desk and its operation; so it can be made again byte for byte.

mod basis;
mod blocks;
pub mod files;
pub mod keeping;
mod news;
pub mod past;
mod periods;
mod plans;
mod print;
mod quotes;
pub mod said;
pub mod scheduled;
pub mod seen;
pub mod shelf;
mod sums;
pub mod texts;

use std::collections::BTreeMap;

use crate::analytics::Scope;
use crate::analytics::goal::Standing;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::metrics::Dimension;
use crate::domain::reports::{SectionSpec, Template, built_in};
use crate::domain::time::Instant;
use crate::report::pictures::group_word;
use crate::report::wording::{self, Shop};
use crate::report::{Block, Section, Sentence};
use crate::services::figures::Env;
use crate::services::figures::goals::Targets;
use crate::services::findings::Review;
use crate::store::read::Reader;
use crate::store::{StoreError, journal, record};
use crate::text::Words;

pub use print::NotPrinted;

pub use crate::report::Report;
pub use crate::report::render::{Format, Laid, bytes, terminal_lines};

/// What somebody wants to have made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wish {
    pub template: String,
    /// The template's own period where nothing is said.
    pub period: Option<String>,
    /// The supplier, line or market that it is about.
    pub about: Option<String>,
}

/// Why a report cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("no such template")]
    UnknownTemplate { name: String, known: Vec<String> },
    #[error("no such period")]
    BadPeriod(String),
    /// The template is about one of these, and nobody said which.
    #[error("about whom")]
    AboutWhom { by: Dimension, known: Vec<String> },
    /// The desk's history does not reach that far.
    #[error("no such operation")]
    NoSuchOperation { operation: i64, newest: i64 },
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A template under its name, and whether the desk wrote it itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Named {
    pub name: String,
    pub own: bool,
    pub template: Template,
}

/// All templates that can be made: the desk's own go before those that came with the program.
pub fn templates(reader: &Reader) -> Result<Vec<Named>, StoreError> {
    let own = record::select::<Definition>(reader.db(), "where sort = $1 order by id", &[Sort::Report.code().into()])?;
    let read = |name: &str, text: &str, own| {
        Template::read(text).ok().map(|template| Named { name: name.to_owned(), own, template })
    };
    let mut named: Vec<Named> = built_in().filter_map(|(name, text)| read(name, text, false)).collect();
    for definition in own {
        named.retain(|known| known.name != definition.name);
        named.extend(read(&definition.name, &definition.text, true).filter(|_| definition.enabled));
    }
    Ok(named)
}

/// Where a report is cut: the newest operation that is not itself about reports, and its moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cut {
    pub operation: i64,
    pub at: Instant,
}

/// The operations that are not about reports, their messages included.
const NOT_OF_REPORTS: &str = "(target_kind is null or target_kind <> 'report' and not (target_kind = 'effect' \
     and exists (select 1 from effects where effects.id = operations.target_id and effects.report_id is not null)))";

fn cut(reader: &Reader, now: Instant) -> Result<Cut, StoreError> {
    let newest = format!("where {NOT_OF_REPORTS} order by id desc limit 1");
    let entry = journal::entries(reader.db(), &newest, &[])?.pop();
    Ok(entry.map_or(Cut { operation: 0, at: now }, |entry| Cut { operation: entry.id, at: entry.recorded_at }))
}

/// What every section is made with.
pub struct Maker<'a> {
    reader: &'a Reader,
    words: &'a Words,
    env: Env,
    shop: Shop,
    /// The template's name.
    name: String,
    template: Template,
    scope: Scope,
    /// What figures are compared with.
    before: Option<Scope>,
    about: Option<(Dimension, String)>,
    cut: Cut,
    /// The day from which the desk knows of its orders; what lies before is not all there.
    began: Option<i64>,
    targets: Targets,
    review: std::cell::OnceCell<Review>,
}

fn wanted(reader: &Reader, name: &str) -> Result<Named, Problem> {
    let all = templates(reader)?;
    let known = || all.iter().map(|named| named.name.clone()).collect();
    let found = all.iter().find(|named| named.name == name).cloned();
    found.ok_or_else(|| Problem::UnknownTemplate { name: name.to_owned(), known: known() })
}

/// The days that a wish is about.
fn period_of(reader: &Reader, now: Instant, wish: &Wish) -> Result<Scope, Problem> {
    let text = match &wish.period {
        Some(period) => period.clone(),
        None => wanted(reader, &wish.template)?.template.period,
    };
    Env::load(reader, now)?.period(&text).ok_or(Problem::BadPeriod(text))
}

/// Makes a report of the desk as it stands; `now` only says which weeks and months are the last ones.
pub fn make(reader: &Reader, words: &Words, now: Instant, wish: &Wish) -> Result<Report, Problem> {
    reader.at_one_moment(|| make_now(reader, words, now, wish))?
}

fn make_now(reader: &Reader, words: &Words, now: Instant, wish: &Wish) -> Result<Report, Problem> {
    let named = &wanted(reader, &wish.template)?;
    let cut = cut(reader, now)?;
    let template = named.template.clone();
    let mut scope = period_of(reader, now, wish)?;
    let env = Env::load(reader, cut.at)?;
    scope.groups = template.groups.iter().map(|(by, word)| (*by, word.clone())).collect();
    let about = about(reader, &env, &template, &scope, wish)?;
    scope.groups.extend(about.clone());
    let shop = env.shop();
    let before = periods::compared(&scope, template.compare);
    let targets = Targets::load(reader)?;
    let began = periods::began(reader, &env)?;
    let name = named.name.clone();
    let maker = Maker {
        reader,
        words,
        env,
        shop,
        name,
        template,
        scope,
        before,
        about,
        cut,
        began,
        targets,
        review: std::cell::OnceCell::new(),
    };
    maker.report(named)
}

/// Whether a figure of a report misses its goal.
pub fn misses_a_goal(reader: &Reader, report: &Report) -> Result<bool, StoreError> {
    let (env, targets) = (Env::load(reader, report.as_of)?, Targets::load(reader)?);
    let blocks = report.sections.iter().flat_map(|section| &section.blocks);
    let cells = blocks.filter_map(|block| if let Block::Figures { cells } = block { Some(cells) } else { None });
    let mut stands = cells.flatten().filter_map(|cell| targets.standing(&env, &cell.figure));
    Ok(stands.any(|(_, standing)| standing == Standing::Missed))
}

/// The one that a report is about: named in the wish, and known to the desk.
fn about(
    reader: &Reader,
    env: &Env,
    template: &Template,
    scope: &Scope,
    wish: &Wish,
) -> Result<Option<(Dimension, String)>, Problem> {
    let Some(by) = template.about else { return Ok(None) };
    let known = sums::words(reader, env, scope, by)?;
    match wish.about.as_ref().and_then(|name| known.iter().find(|word| word.to_lowercase() == name.to_lowercase())) {
        Some(word) => Ok(Some((by, word.clone()))),
        None => Err(Problem::AboutWhom { by, known }),
    }
}

impl Maker<'_> {
    fn report(&self, named: &Named) -> Result<Report, Problem> {
        let words = self.words;
        let title = match (named.template.title.as_str(), &self.about) {
            ("", Some((_, name))) => {
                let blanks = [("name", name.as_str().into())];
                words.find(&format!("report-title-{}", named.name), &blanks).unwrap_or_else(|| named.name.clone())
            }
            ("", None) => template_title(words, &named.name),
            (own, _) => own.to_owned(),
        };
        let mut sections = Vec::new();
        for spec in &self.template.sections {
            sections.extend(self.section(spec)?);
        }
        Ok(Report {
            template: named.name.clone(),
            title,
            subtitle: self.subtitle(),
            language: words.lang().code().to_owned(),
            first_day: self.scope.first_day,
            until_day: self.scope.until_day,
            as_of: self.cut.at,
            operation: self.cut.operation,
            masked: self.template.masked,
            sections,
            notes: self.notes()?,
            about: self.about.as_ref().map(|(_, name)| name.clone()),
            basis: basis::of(self.reader, &self.env)?,
        })
    }

    /// A section with what there is to show; nothing where there is nothing.
    fn section(&self, spec: &SectionSpec) -> Result<Option<Section>, StoreError> {
        let mut blocks = Vec::new();
        let own = spec.text.lines().map(str::trim).filter(|line| !line.is_empty());
        let sentences: Vec<Sentence> =
            own.map(|text| Sentence { text: text.to_owned(), ..Sentence::default() }).collect();
        if !sentences.is_empty() {
            blocks.push(Block::Text { sentences });
        }
        let place = texts::Place {
            report: self.name.clone(),
            period: crate::services::figures::period_code(&self.scope),
            about: self.about.as_ref().map(|(_, name)| name.clone()).unwrap_or_default(),
            section: spec.code.clone(),
        };
        let over = texts::Over { env: &self.env, scope: &self.scope, before: self.before.as_ref() };
        let written = texts::of_section(self.reader, self.words, over, &place)?;
        let author = written.as_ref().map(|written| written.authors.join(", ")).unwrap_or_default();
        let sentences = written.map(|written| written.sentences).unwrap_or_default();
        if !sentences.is_empty() {
            blocks.push(Block::Text { sentences });
        }
        for block in &spec.show {
            blocks.extend(self.blocks(block)?);
        }
        if blocks.is_empty() && !spec.show.is_empty() {
            blocks.push(blocks::plain(self.words.get("report-none")));
        }
        let title = || {
            let key = format!("report-section-{}", spec.code);
            self.words.find(&key, &[]).unwrap_or_else(|| spec.code.clone())
        };
        let title = if spec.title.is_empty() { title() } else { spec.title.clone() };
        Ok((!blocks.is_empty()).then(|| Section { code: spec.code.clone(), title, author, blocks }))
    }

    fn period(&self, scope: &Scope) -> String {
        wording::period(self.words, (scope.first_day, scope.until_day), self.shop.today)
    }

    /// The period by name and by its days, what it is compared with, and what it is narrowed to.
    fn subtitle(&self) -> String {
        let words = self.words;
        let day = |day: i64| crate::domain::time::civil(day).map_or_else(String::new, |date| date.to_string());
        let blanks = [
            ("period", self.period(&self.scope).into()),
            ("first", day(self.scope.first_day).into()),
            ("last", day(self.scope.until_day - 1).into()),
        ];
        // What has no name of its own is called by its days already.
        let is_named = !crate::services::figures::period_code(&self.scope).contains("..");
        let period = if is_named { words.fill("report-subtitle", &blanks) } else { self.period(&self.scope) };
        let mut parts = vec![period];
        if let Some(before) = &self.before {
            parts.push(words.fill("report-compared", &[("period", self.period(before).into())]));
        }
        parts.extend(
            self.scope
                .groups
                .iter()
                .map(|(by, word)| words.pair(&words.code("dimension", by.code()), &group_word(words, *by, word))),
        );
        parts.join(" · ")
    }

    /// What holds for the whole report.
    fn notes(&self) -> Result<Vec<String>, StoreError> {
        let words = self.words;
        let stamp = jiff::Timestamp::from_millisecond(self.cut.at.0).unwrap_or_default();
        let at = self.env.zone().to_datetime(stamp).strftime("%Y-%m-%d %H:%M").to_string();
        let cut = [
            ("at", at.into()),
            ("zone", self.env.analysis.zone_name.as_str().into()),
            ("operation", self.cut.operation.to_string().into()),
        ];
        let window = [("days", self.env.analysis.return_days.into()), ("currency", self.env.currency.as_str().into())];
        let mut notes = vec![
            words.fill("report-note-cut", &cut),
            words.fill("report-note-window", &window),
            words.get("report-note-intervals"),
        ];
        notes.extend(self.template.masked.then(|| words.get("report-note-masked")));
        Ok(notes)
    }
}

/// What a template is called.
pub fn template_title(words: &Words, name: &str) -> String {
    words
        .find(&format!("report-title-{name}"), &[("name", "".into())])
        .map_or_else(|| name.to_owned(), |title| title.trim().to_owned())
}

/// The suppliers, lines or markets that a template can be about in its own period, for those who choose.
pub fn choices(reader: &Reader, now: Instant, template: &Template) -> Result<Vec<String>, StoreError> {
    let env = Env::load(reader, now)?;
    match (template.about, env.period(&template.period)) {
        (Some(by), Some(scope)) => sums::words(reader, &env, &scope, by),
        _ => Ok(Vec::new()),
    }
}

/// Blocks as lines of text.
pub fn lines_of(blocks: &[Block], words: &Words) -> Vec<String> {
    let section = Section { blocks: blocks.to_vec(), ..Section::default() };
    crate::report::render::block_lines(&section, words)
}

/// Figures by name, so that two reports can be compared.
pub fn figures_of(report: &Report) -> BTreeMap<String, crate::analytics::Figure> {
    let cells = report.sections.iter().flat_map(|section| &section.blocks).filter_map(|block| match block {
        Block::Figures { cells } => Some(cells),
        _ => None,
    });
    let keyed = cells.flatten().map(|cell| {
        let figure = &cell.figure;
        let groups = figure.scope.groups.iter().map(|(by, word)| format!("{by}={word}")).collect::<Vec<_>>().join(" ");
        (format!("{}:{}:{}:{groups}", figure.metric, figure.variant, figure.basis), figure.clone())
    });
    keyed.collect()
}

#[cfg(test)]
mod tests;
