//! What customers say in a period: the words that rise against the time before, and quotes that stand for many.

use std::collections::BTreeSet;

use super::figures::Env;
use super::read::{Reader, StoreError, Voice};
use crate::analytics::{Scope, voices};

/// Words of now are compared with so many periods before.
const BEFORE: i64 = 4;
/// Of each kind so many voices are heard, the newest: more change nothing that is worth saying.
const HEARD: i64 = 10_000;

/// A phrase that rises, with a voice that says it.
#[derive(Debug, Clone, PartialEq)]
pub struct Rising {
    pub phrase: String,
    pub now: i64,
    pub before: i64,
    /// In standard errors.
    pub score: f64,
    pub quote: Voice,
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

/// What customers say in a period and its groups, with at most so many quotes.
pub fn heard(reader: &Reader, env: &Env, scope: &Scope, n_quotes: usize) -> Result<Heard, StoreError> {
    let first = scope.first_day - BEFORE * (scope.until_day - scope.first_day);
    let now = said(reader, env, scope, scope.first_day, scope.until_day)?;
    let before = said(reader, env, scope, first, scope.first_day)?;
    let texts = |voices: &[Voice]| voices.iter().map(|voice| voice.text.clone()).collect::<Vec<String>>();
    let now_texts = texts(&now);
    let (risen, n_looked_at) = voices::rising(&now_texts, &texts(&before));
    let rising = risen.into_iter().map(|risen| Rising {
        quote: now[risen.quote].clone(),
        phrase: risen.phrase,
        now: risen.now,
        before: risen.before,
        score: risen.score,
    });
    Ok(Heard {
        n_now: now.len(),
        n_before: before.len(),
        and_more: now.len().max(before.len()) >= usize::try_from(HEARD).unwrap_or(usize::MAX),
        rising: rising.collect(),
        n_looked_at,
        quotes: voices::representative(&now_texts, n_quotes).into_iter().map(|n| now[n].clone()).collect(),
    })
}

/// Voices of some days; who says the same about one order in two places is one voice.
fn said(reader: &Reader, env: &Env, scope: &Scope, first: i64, until: i64) -> Result<Vec<Voice>, StoreError> {
    let (from, until) = (env.analysis.start_of(first), env.analysis.start_of(until));
    let mut voices = reader.voices(from, until, &scope.groups, HEARD)?;
    let mut known = BTreeSet::new();
    voices.retain(|voice| voice.order_ref.is_empty() || known.insert((voice.order_ref.clone(), voice.text.clone())));
    Ok(voices)
}
