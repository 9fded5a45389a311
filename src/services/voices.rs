//! What customers say in a period: the words that rise against the time before, quotes that stand for many, and what was said
//! with ratings.

use std::collections::{BTreeMap, BTreeSet};

use super::figures::Env;
use super::read::{Reader, StoreError, Voice};
use crate::analytics::{Dimension, Scope, voices};
use crate::domain::ids::{Key, Kind};
use crate::domain::time::Instant;

/// Words of now are compared with so many periods before.
const BEFORE: i64 = 4;
/// Of each kind so many voices are heard, the newest: more change nothing that is worth saying.
const HEARD: i64 = 10_000;
/// Cases behind a phrase are listed up to so many.
const LISTED: usize = 500;

/// A phrase that rises, with a voice that says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rising {
    pub phrase: String,
    pub now: i64,
    pub before: i64,
    /// In standard errors.
    pub score: f64,
    pub quote: Voice,
    /// The voices of now that say it, the newest first.
    pub said_by: Vec<Key>,
}

/// What was said.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heard {
    /// Voices of the period and of the time before it.
    pub n_now: usize,
    pub n_before: usize,
    /// There were more voices than are heard.
    pub and_more: bool,
    pub rising: Vec<Rising>,
    /// Phrases that enough voices say to be looked at.
    pub n_looked_at: usize,
    pub quotes: Vec<Voice>,
}

/// What was said with a rating of how a complaint ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    pub ticket: Key,
    /// 1 to 5.
    pub score: i64,
    pub comment: String,
    pub at: Instant,
}

/// What is said of one product line, or of everything where it has no name.
#[derive(Debug, Clone, PartialEq)]
pub struct OfLine {
    pub line: String,
    pub heard: Heard,
}

/// What customers say in a period and its groups, with at most so many quotes.
pub fn heard(reader: &Reader, env: &Env, scope: &Scope, n_quotes: usize) -> Result<Heard, StoreError> {
    let (now, before) = said_now_and_before(reader, env, scope)?;
    Ok(weighed(&now, &before, n_quotes))
}

/// The same, and then for each product line that anybody speaks of, the most spoken of first.
pub fn by_line(reader: &Reader, env: &Env, scope: &Scope, n_quotes: usize) -> Result<Vec<OfLine>, StoreError> {
    let (now, before) = said_now_and_before(reader, env, scope)?;
    let mut lines = vec![OfLine { line: String::new(), heard: weighed(&now, &before, n_quotes) }];
    if scope.groups.iter().any(|(by, _)| *by == Dimension::ProductLine) {
        return Ok(lines);
    }
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for voice in now.iter().filter(|voice| !voice.product_line.is_empty()) {
        *counts.entry(voice.product_line.as_str()).or_default() += 1;
    }
    let mut named: Vec<(&str, usize)> = counts.into_iter().collect();
    named.sort_by(|(a_name, a), (b_name, b)| b.cmp(a).then(a_name.cmp(b_name)));
    let of = |voices: &[Voice], line: &str| -> Vec<Voice> {
        voices.iter().filter(|voice| voice.product_line == line).cloned().collect()
    };
    lines.extend(named.into_iter().map(|(line, _)| OfLine {
        line: line.to_owned(),
        heard: weighed(&of(&now, line), &of(&before, line), n_quotes),
    }));
    Ok(lines)
}

/// What was said with the ratings of a period, the newest first.
pub fn rated(reader: &Reader, env: &Env, scope: &Scope, most: i64) -> Result<Vec<Rated>, StoreError> {
    let (from, until) = (env.analysis.start_of(scope.first_day), env.analysis.start_of(scope.until_day));
    let said = reader.said_with_ratings(from, until, &scope.groups, most)?;
    let rated = |(ticket, score, comment, at)| Rated { ticket: Key::new(Kind::Ticket, ticket), score, comment, at };
    Ok(said.into_iter().map(rated).collect())
}

fn weighed(now: &[Voice], before: &[Voice], n_quotes: usize) -> Heard {
    let said = voices::Said::of(&texts(now), &texts(before));
    let (risen, n_looked_at) = said.rising();
    let said_by = |phrase: &str| said.voices(phrase).map(|place| now[place].key).take(LISTED).collect();
    let rising = risen.into_iter().map(|risen| Rising {
        quote: now[risen.quote].clone(),
        said_by: said_by(&risen.phrase),
        phrase: risen.phrase,
        now: risen.now,
        before: risen.before,
        score: risen.score,
    });
    Heard {
        n_now: now.len(),
        n_before: before.len(),
        and_more: now.len().max(before.len()) >= usize::try_from(HEARD).unwrap_or(usize::MAX),
        rising: rising.collect(),
        n_looked_at,
        quotes: said.representative(n_quotes).into_iter().map(|n| now[n].clone()).collect(),
    }
}

fn texts(voices: &[Voice]) -> Vec<&str> {
    voices.iter().map(|voice| voice.text.as_str()).collect()
}

fn said_now_and_before(reader: &Reader, env: &Env, scope: &Scope) -> Result<(Vec<Voice>, Vec<Voice>), StoreError> {
    let first = scope.first_day - BEFORE * (scope.until_day - scope.first_day);
    let now = said(reader, env, scope, scope.first_day, scope.until_day)?;
    Ok((now, said(reader, env, scope, first, scope.first_day)?))
}

/// Voices of some days; who says the same about one order in two places is one voice.
fn said(reader: &Reader, env: &Env, scope: &Scope, first: i64, until: i64) -> Result<Vec<Voice>, StoreError> {
    let (from, until) = (env.analysis.start_of(first), env.analysis.start_of(until));
    let mut voices = reader.voices(from, until, &scope.groups, HEARD)?;
    let mut known = BTreeSet::new();
    voices.retain(|voice| voice.order_ref.is_empty() || known.insert((voice.order_ref.clone(), voice.text.clone())));
    Ok(voices)
}
