//! Which articles fit a case: by what they are for, and by the words that they share with what the customer wrote.

use std::collections::{BTreeMap, BTreeSet};

use super::Article;
use crate::domain::words;

/// What a case asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    pub issue: String,
    pub reason: String,
    pub product_line: String,
    pub platform: String,
    pub text: String,
    /// The customer's language, then the agent's; nothing where unknown.
    pub languages: Vec<String>,
}

/// Why an article fits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    Issue,
    Reason,
    ProductLine,
    Platform,
    /// Words in common, the weightiest first.
    Words(Vec<String>),
}

impl Told {
    /// Its name in JSON and for its words.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Issue => "issue",
            Self::Reason => "reason",
            Self::ProductLine => "product-line",
            Self::Platform => "platform",
            Self::Words(_) => "words",
        }
    }
}

/// An article that fits a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Likely {
    /// Its place among the articles that were looked at.
    pub at: usize,
    pub score: u32,
    pub why: Vec<Told>,
    /// It is not in the customer's language.
    pub foreign: bool,
}

const REASON: u32 = 14;
const ISSUE: u32 = 10;
const LINE: u32 = 8;
const PLATFORM: u32 = 3;
/// A word of the title says more than one of the text.
const TITLE_WORD: u32 = 5;
const BODY_WORD: u32 = 1;
/// Many words in common weigh no more than this.
const MOST_WORDS: u32 = 25;
/// Less is chance.
const ENOUGH: u32 = 8;
/// So many are offered.
const MOST: usize = 9;
/// So many words in common are told.
const TOLD: usize = 4;

/// The articles that fit, the best first, each in the best language that it has.
pub fn likely(asked: &Asked, articles: &[Article]) -> Vec<Likely> {
    let theirs: BTreeSet<String> = words::tokens(&asked.text).into_iter().filter(|word| says_something(word)).collect();
    let sets: Vec<Tokens> = articles.iter().map(Tokens::of).collect();
    // A word that most articles have tells none of them apart.
    let mut frequency: BTreeMap<&str, usize> = BTreeMap::new();
    for set in &sets {
        for word in set.title.union(&set.body) {
            *frequency.entry(word).or_default() += 1;
        }
    }
    let common = |word: &str| frequency.get(word).is_some_and(|n| *n > 3.max(articles.len() / 3));
    let mut best: BTreeMap<&str, Likely> = BTreeMap::new();
    for (at, (article, set)) in articles.iter().zip(&sets).enumerate() {
        let Some(found) = weigh(at, article, set, asked, &theirs, &common) else { continue };
        let place = |one: &Likely| (language_rank(&articles[one.at].language, asked), std::cmp::Reverse(one.score));
        match best.get_mut(article.name.as_str()) {
            Some(known) if place(known) <= place(&found) => {}
            Some(known) => *known = found,
            None => _ = best.insert(&article.name, found),
        }
    }
    let mut found: Vec<Likely> = best.into_values().collect();
    found.sort_by_key(|one| (std::cmp::Reverse(one.score), one.foreign, one.at));
    found.truncate(MOST);
    found
}

struct Tokens {
    title: BTreeSet<String>,
    body: BTreeSet<String>,
}

impl Tokens {
    fn of(article: &Article) -> Self {
        let set = |text: &str| words::tokens(text).into_iter().filter(|word| says_something(word)).collect();
        Self { title: set(&format!("{} {}", article.title, article.tags.join(" "))), body: set(&article.body) }
    }
}

fn says_something(word: &str) -> bool {
    let n = word.chars().count();
    let is_unspaced = word.chars().any(|c| u32::from(c) >= 0x2e80);
    // Short words of spaced scripts are articles and prepositions.
    n >= if is_unspaced { 2 } else { 4 } && !word.bytes().all(|b| b.is_ascii_digit())
}

fn language_rank(language: &str, asked: &Asked) -> usize {
    asked.languages.iter().position(|wanted| wanted == language).unwrap_or(asked.languages.len())
}

fn weigh(
    at: usize,
    article: &Article,
    set: &Tokens,
    asked: &Asked,
    theirs: &BTreeSet<String>,
    common: &impl Fn(&str) -> bool,
) -> Option<Likely> {
    let is_for =
        |list: &[String], value: &str| !value.is_empty() && list.iter().any(|one| one.eq_ignore_ascii_case(value));
    let is_not_for = |list: &[String], value: &str| !list.is_empty() && !is_for(list, value);
    // An article for other goods or another platform would mislead.
    if is_not_for(&article.product_lines, &asked.product_line) || is_not_for(&article.platforms, &asked.platform) {
        return None;
    }
    let (mut score, mut why) = (0, Vec::new());
    let mut add = |holds: bool, weight: u32, reason: Told| {
        if holds {
            score += weight;
            why.push(reason);
        }
    };
    add(is_for(&article.reasons, &asked.reason), REASON, Told::Reason);
    add(is_for(&article.issues, &asked.issue), ISSUE, Told::Issue);
    add(is_for(&article.product_lines, &asked.product_line), LINE, Told::ProductLine);
    add(is_for(&article.platforms, &asked.platform), PLATFORM, Told::Platform);
    let weight = |word: &String| match (set.title.contains(word), set.body.contains(word)) {
        _ if common(word) => 0,
        (true, _) => TITLE_WORD,
        (false, true) => BODY_WORD,
        _ => 0,
    };
    let mut shared: Vec<(u32, &String)> =
        theirs.iter().map(|word| (weight(word), word)).filter(|(weight, _)| *weight > 0).collect();
    shared.sort_by_key(|(weight, word)| (std::cmp::Reverse(*weight), *word));
    let sum: u32 = shared.iter().map(|(weight, _)| weight).sum();
    let told: Vec<String> = shared.into_iter().take(TOLD).map(|(_, word)| word.clone()).collect();
    add(sum > 0, sum.min(MOST_WORDS), Told::Words(told));
    let only_general = why.iter().all(|reason| matches!(reason, Told::Platform | Told::ProductLine));
    let foreign = language_rank(&article.language, asked) != 0 && !asked.languages.is_empty();
    (score >= ENOUGH && !only_general).then_some(Likely { at, score, why, foreign })
}
