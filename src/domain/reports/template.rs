//! The template of a report: its sections and what each shows, as data that people write and that is checked as they write it.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::codes;
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::metrics::{Dimension, Metric};
use crate::domain::query::when::{Looking, When};

/// What comes with the program, by name.
const BUILT_IN: &[(&str, &str)] = &[
    ("weekly", include_str!("../../../assets/reports/weekly.toml")),
    ("monthly", include_str!("../../../assets/reports/monthly.toml")),
    ("quarterly", include_str!("../../../assets/reports/quarterly.toml")),
    ("supplier", include_str!("../../../assets/reports/supplier.toml")),
    ("peak", include_str!("../../../assets/reports/peak.toml")),
    ("one-page", include_str!("../../../assets/reports/one-page.toml")),
];

codes! {
    /// What a block shows.
    pub enum BlockSort {
        /// What really moved, in sentences, the surest first.
        Findings = "findings",
        /// Key figures with their change.
        Figures = "figures",
        /// One metric over periods, with limits and alarms.
        Trend = "trend",
        /// Metrics by group, as a table.
        Groups = "groups",
        /// One metric of all groups against the whole, and those that differ.
        Compare = "compare",
        /// Causes by their size, and the few that make up most.
        Pareto = "pareto",
        /// When things come in: weekday and hour.
        Heat = "heat",
        /// What customers say, chosen to represent.
        Quotes = "quotes",
        /// What to do, each from a finding.
        Advice = "advice",
        /// Trees of causes with their evidence.
        Causes = "causes",
        /// Who does what by when.
        Plan = "plan",
        /// What was planned before, and whether it helped.
        Done = "done",
        /// What moved since the last report of this template was made.
        Changed = "changed",
    }
}

codes! {
    /// What figures are compared with.
    pub enum Compare {
        Before = "before",
        Year = "year",
        Nothing = "nothing",
    }
}

codes! {
    /// What the size of a cause is.
    pub enum Measure {
        Count = "count",
        Money = "money",
    }
}

codes! {
    /// The steps of a trend.
    pub enum Over {
        Weeks = "weeks",
        Days = "days",
        Months = "months",
    }
}

/// One block of a section.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockSpec {
    pub block: BlockSort,
    #[serde(default)]
    pub metrics: Vec<Metric>,
    #[serde(default)]
    pub by: Option<Dimension>,
    /// Count by the case's own date instead of its order's.
    #[serde(default)]
    pub flow: bool,
    #[serde(default)]
    pub over: Over,
    /// How many steps of a trend.
    #[serde(default)]
    pub steps: Option<usize>,
    /// How many findings, bars, quotes at most.
    #[serde(default)]
    pub most: Option<usize>,
    #[serde(default)]
    pub measure: Measure,
}

/// A section: a heading and what stands under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SectionSpec {
    pub code: String,
    /// The heading in own words; the program's where there is none.
    pub title: String,
    /// Own words under the heading, a sentence a line.
    pub text: String,
    pub show: Vec<BlockSpec>,
}

/// A template that was read without a mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// The title in own words; the program's where there is none.
    pub title: String,
    /// The key that makes it in the list of reports.
    pub letter: char,
    pub period: String,
    pub compare: Compare,
    /// Customers are masked.
    pub masked: bool,
    /// It is about one of these, which whoever makes it must name.
    pub about: Option<Dimension>,
    /// The whole report is narrowed to these.
    pub groups: BTreeMap<Dimension, String>,
    pub sections: Vec<SectionSpec>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    title: String,
    letter: Spanned<String>,
    period: Spanned<String>,
    #[serde(default)]
    compare: Compare,
    #[serde(default)]
    masked: bool,
    #[serde(default)]
    about: Option<Dimension>,
    #[serde(default)]
    groups: BTreeMap<Dimension, String>,
    #[serde(default)]
    section: Vec<Spanned<SectionText>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SectionText {
    code: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    text: String,
    #[serde(default)]
    show: Vec<Spanned<BlockSpec>>,
}

impl Template {
    /// Reads a template from its text.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let typed: Text = reading::read(text)?;
        let mut mistakes = Vec::new();
        let mut wrong = |at: usize, kind: MistakeKind, found: &str, known: &str| {
            mistakes.push(Mistake::at(text, at, kind, found, known));
        };
        let letter = typed.letter.get_ref().chars().next().filter(char::is_ascii_lowercase).unwrap_or_default();
        if typed.letter.get_ref().len() != 1 || letter == '\0' {
            wrong(typed.letter.span().start, MistakeKind::BadValue, typed.letter.get_ref(), "a…z");
        }
        if !is_period(typed.period.get_ref()) {
            let known = "last-week last-month last-quarter this-week 30d";
            wrong(typed.period.span().start, MistakeKind::BadValue, typed.period.get_ref(), known);
        }
        if typed.section.is_empty() {
            wrong(0, MistakeKind::MissingKey, "section", "");
        }
        for (n, section) in typed.section.iter().enumerate() {
            let code = &section.get_ref().code;
            let is_code =
                !code.is_empty() && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
            let is_twice = typed.section[..n].iter().any(|other| other.get_ref().code == *code);
            if !is_code || is_twice {
                wrong(section.span().start, MistakeKind::BadValue, code, "a-z 0-9 -");
            }
            for block in &section.get_ref().show {
                for (key, known) in lacking(block.get_ref()) {
                    wrong(block.span().start, MistakeKind::MissingKey, key, &known);
                }
            }
        }
        if !mistakes.is_empty() {
            return Err(mistakes);
        }
        let sections = typed.section.into_iter().map(|section| {
            let SectionText { code, title, text, show } = section.into_inner();
            SectionSpec { code, title, text, show: show.into_iter().map(Spanned::into_inner).collect() }
        });
        Ok(Self {
            title: typed.title,
            letter,
            period: typed.period.into_inner(),
            compare: typed.compare,
            masked: typed.masked,
            about: typed.about,
            groups: typed.groups,
            sections: sections.collect(),
        })
    }

    /// The metrics that it shows anywhere, each once.
    pub fn metrics(&self) -> Vec<Metric> {
        let mut metrics: Vec<Metric> =
            self.sections.iter().flat_map(|section| &section.show).flat_map(|block| block.metrics.clone()).collect();
        metrics.sort_unstable();
        metrics.dedup();
        metrics
    }
}

/// What a block cannot do without, and the words that may stand there.
fn lacking(block: &BlockSpec) -> Vec<(&'static str, String)> {
    let mut lacking = Vec::new();
    let needs_metrics =
        matches!(block.block, BlockSort::Figures | BlockSort::Trend | BlockSort::Groups | BlockSort::Compare);
    if needs_metrics && block.metrics.is_empty() {
        lacking.push(("metrics", Metric::CODES.join(" ")));
    }
    let needs_group = matches!(block.block, BlockSort::Groups | BlockSort::Compare | BlockSort::Pareto);
    if needs_group && block.by.is_none() {
        lacking.push(("by", Dimension::CODES.join(" ")));
    }
    lacking
}

/// A period that moves with the calendar: `last-week`, `30d`, or a fixed one.
fn is_period(text: &str) -> bool {
    let days = text.strip_suffix('d').is_some_and(|n| n.parse::<u32>().is_ok_and(|n| n > 0));
    let word = When::parse(text, Looking::Back);
    days || matches!(word, Some(When::Days(..) | When::FromToday(..) | When::Week(_) | When::Period { .. }))
}

/// The templates that came with the program, in the order in which they are offered.
pub fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    BUILT_IN.iter().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_with_the_program_is_without_a_mistake_and_each_has_its_letter() {
        let mut letters = Vec::new();
        for (name, text) in built_in() {
            let template = Template::read(text).unwrap_or_else(|mistakes| panic!("{name}: {mistakes:?}"));
            assert!(!letters.contains(&template.letter), "{name}");
            assert!(template.title.is_empty(), "the program's own title has both languages");
            letters.push(template.letter);
        }
        assert_eq!(letters.len(), 6);
    }

    #[test]
    fn a_supplier_gets_no_customer() {
        let (_, text) = built_in().find(|(name, _)| *name == "supplier").expect("it is there");
        let template = Template::read(text).expect("without a mistake");
        assert!(template.masked && template.about == Some(Dimension::Supplier));
    }

    #[test]
    fn mistakes_say_where_and_what_could_stand_there() {
        let head = "letter = 'w'\nperiod = 'last-week'\n";
        let told = |text: &str| {
            let mistakes = Template::read(text).expect_err(text);
            let mistake = &mistakes[0];
            (
                mistake.line,
                mistake.kind,
                mistake.found.clone(),
                mistake.known.split(' ').next().unwrap_or_default().to_owned(),
            )
        };
        let is = |line, kind, found: &str, known: &str| (line, kind, found.to_owned(), known.to_owned());
        let with = |section: &str| format!("{head}[[section]]\ncode = 'a'\n{section}");
        for (text, expected) in [
            ("letter = 'W'\nperiod = 'last-week'\n".to_owned(), is(1, MistakeKind::BadValue, "W", "a…z")),
            ("letter = 'w'\nperiod = 'last-weak'\n".to_owned(), is(2, MistakeKind::BadValue, "last-weak", "last-week")),
            (head.to_owned(), is(1, MistakeKind::MissingKey, "section", "")),
            (with("shows = []"), is(5, MistakeKind::UnknownKey, "shows", "code")),
            (with("show = [{ block = 'figures' }]"), is(5, MistakeKind::MissingKey, "metrics", "return_rate")),
            (with("show = [{ block = 'pareto' }]"), is(5, MistakeKind::MissingKey, "by", "product_line")),
            (with("show = [{ block = 'charts' }]"), is(5, MistakeKind::BadValue, "charts", "findings")),
            (
                with("show = [{ block = 'figures', metrics = ['return_rat'] }]"),
                is(5, MistakeKind::BadValue, "return_rat", "return_rate"),
            ),
            (with("[[section]]\ncode = 'a'"), is(5, MistakeKind::BadValue, "a", "a-z")),
        ] {
            assert_eq!(told(&text), expected, "{text}");
        }
        assert!(Template::read(&with("show = [{ block = 'figures', metrics = ['csat'] }]")).is_ok());
    }
}
