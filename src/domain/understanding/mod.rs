//! What customers write, understood offline: language, what it complains about, how bad, how pleased, and which words said so.
//!
//! Reading order: folded (the text to look in), phrases (looking), lexicon (what is looked for), language, category, severity,
//! mood. Everything here is a pure function of the text and the lists.
//! Invariant: the same text gives the same answer on every machine, whatever was read before.

pub mod category;
mod clauses;
pub mod confirmed;
pub mod folded;
pub mod keywords;
pub mod language;
pub mod lexicon;
pub mod meanings;
pub mod measure;
pub mod model;
pub mod mood;
mod patterns;
pub mod phrases;
pub mod problems;
pub mod severity;
pub mod telling;
pub mod topics;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

pub use category::Category;
use category::{Evidence, Scores};
use clauses::Clauses;
use folded::{Folded, is_unspaced};
use lexicon::{Entry, Sense};
use mood::{Pleased, Voice};
use phrases::{Hit, Phrases};
use severity::Weights;
use telling::telling;
use topics::Topic;

use super::vocabulary::{Reason, Severity};

/// The version of the lists and rules: kept with every answer, so that it is known which engine gave it.
pub const VERSION: u32 = 3;

/// A label with how likely it is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Likely {
    pub category: Category,
    pub chance: f64,
}

/// Words that decided: where they stand in the text as it was written, and what they speak for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub range: Range<usize>,
    pub sense: Sense,
    /// How much the phrase counted that they belong to, in thousandths.
    pub worth: u32,
}

/// What was understood of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Understanding {
    pub language: &'static str,
    pub best: Likely,
    pub second: Likely,
    /// Whether the best is too close to the second to act on.
    pub unsure: bool,
    pub severity: Severity,
    pub pleased: Pleased,
    pub marks: Vec<Mark>,
}

/// Below this chance, or this far from the second, the best label is a guess.
pub const SURE: f64 = 0.45;
pub const APART: f64 = 0.15;

/// Whether the best label is a guess.
pub fn is_unsure(best: Likely, second: Likely) -> bool {
    best.chance < SURE || best.chance - second.chance < APART
}

/// The lists and their automata.
pub struct Engine {
    entries: Vec<Entry>,
    shelves: Vec<Shelf>,
}

/// The phrases of one language, looked up by an automaton that is built when the first text of that language comes.
struct Shelf {
    /// Empty for what holds in every language.
    language: &'static str,
    /// The numbers of its entries, in order.
    numbers: Vec<usize>,
    phrases: OnceLock<Phrases>,
}

impl Shelf {
    fn find(&self, entries: &[Entry], text: &str) -> Vec<Hit> {
        let written = |number: &usize| entries.get(*number).map_or("", |entry| entry.phrase.as_str());
        let phrases = self.phrases.get_or_init(|| Phrases::new(self.numbers.iter().map(written)));
        let mut hits = phrases.find(text);
        hits.iter_mut().for_each(|hit| hit.phrase = self.numbers.get(hit.phrase).copied().unwrap_or(usize::MAX));
        hits
    }
}

static BUILT_IN: LazyLock<Engine> = LazyLock::new(|| Engine::new(lexicon::built_in()));

/// The engine with the lists that come with the program.
pub fn engine() -> &'static Engine {
    &BUILT_IN
}

/// What the phrases of a text amount to, before anything is decided.
#[derive(Debug, Default)]
pub struct Findings {
    pub evidence: Vec<(Evidence, Hit)>,
    pub voices: Vec<Voice>,
    pub turners: Vec<Voice>,
    /// Words that set what follows against what stands before.
    pub contrasts: Vec<Range<usize>>,
    pub weights: Weights,
    pub weighing: Vec<(Sense, Hit)>,
    pub media: usize,
    pub reasons: Vec<(Reason, Hit)>,
    pub own: Vec<(u16, Hit)>,
    pub topics: BTreeSet<Topic>,
}

impl Engine {
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut shelves: Vec<Shelf> = Vec::new();
        for (number, entry) in entries.iter().enumerate() {
            match shelves.iter_mut().find(|shelf| shelf.language == entry.language) {
                Some(shelf) => shelf.numbers.push(number),
                None => {
                    shelves.push(Shelf { language: entry.language, numbers: vec![number], phrases: OnceLock::new() });
                }
            }
        }
        Self { entries, shelves }
    }

    /// Understands a text.
    pub fn understand(&self, original: &str) -> Understanding {
        self.read(original).understanding()
    }

    /// Reads a text: everything that what is decided about it rests on.
    pub fn read(&self, original: &str) -> Reading {
        let language = language::language(original);
        let folded = Folded::of(original);
        let found = self.findings(&folded, language);
        let pleased = pleased(&folded, &found);
        let scores = scores(&found, pleased);
        Reading { language, folded, found, pleased, scores }
    }

    /// The phrases of a text that hold for its language; of every language of its script where it has no lists or is not known.
    pub fn findings(&self, folded: &Folded, language: &str) -> Findings {
        let is_known = lexicon::languages().any(|one| one == language);
        let holds = |shelf: &&Shelf| match shelf.language {
            "" => true,
            of if is_known => of == language,
            of => language::could_be(&folded.text, of),
        };
        let mut hits: Vec<Hit> =
            self.shelves.iter().filter(holds).flat_map(|shelf| shelf.find(&self.entries, &folded.text)).collect();
        hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end), hit.phrase));
        self.sorted(folded, hits)
    }

    fn sorted(&self, folded: &Folded, hits: Vec<Hit>) -> Findings {
        let mut found = Findings::default();
        for hit in hits {
            let Some(entry) = self.entries.get(hit.phrase) else { continue };
            let units = units(&folded.text, &hit);
            let voice = |sense| Voice { sense, range: hit.range.clone(), units };
            match entry.sense {
                Sense::Category(category) => {
                    found.evidence.push((Evidence { category, units, strong: entry.strong, heed: 1.0 }, hit));
                }
                Sense::Danger | Sense::Authority | Sense::MoneyBack | Sense::Unusable => {
                    found.weights.note(entry.sense);
                    found.weighing.push((entry.sense, hit));
                }
                Sense::Media => found.media += 1,
                Sense::Praise | Sense::Blame | Sense::Middling => found.voices.push(voice(entry.sense)),
                Sense::Negator | Sense::NegatorAfter | Sense::Booster => found.turners.push(voice(entry.sense)),
                Sense::Contrast => found.contrasts.push(hit.range.clone()),
                Sense::Reason(reason) => found.reasons.push((reason, hit)),
                Sense::Topic(topic) => {
                    found.topics.insert(topic);
                }
                Sense::Own(label) => found.own.push((label, hit)),
            }
        }
        outermost(&mut found.evidence, |(_, hit)| hit.range.clone());
        once(&mut found.evidence);
        outermost(&mut found.voices, |voice| voice.range.clone());
        heeded(&mut found, &folded.text);
        found
    }
}

/// A text that was read, before anything is decided about it.
#[derive(Debug)]
pub struct Reading {
    pub language: &'static str,
    pub folded: Folded,
    pub found: Findings,
    pub pleased: Pleased,
    /// What the lists give each label.
    pub scores: Scores,
}

impl Reading {
    /// What the lists alone decide.
    pub fn understanding(&self) -> Understanding {
        let (best, second) = top_two(&self.scores);
        let unsure = is_unsure(best, second);
        let severity = severity::severity(best.category, self.found.weights);
        let marks = marks(&self.folded, &self.found, best.category);
        Understanding { language: self.language, best, second, unsure, severity, pleased: self.pleased, marks }
    }

    /// The reason that the words point to, with where they stand: that of the label that is sure; of the likeliest, or any that a
    /// word names, where none is.
    pub fn reason(&self, sure: Option<Category>) -> Option<(Reason, Range<usize>)> {
        let named = || self.found.reasons.iter().max_by_key(|(_, hit)| hit.range.len());
        let any = || named().map(|(reason, hit)| (*reason, self.folded.original(&hit.range)));
        match sure {
            Some(category) => self.reason_of(category),
            None => self.reason_of(top_two(&self.scores).0.category).or_else(any),
        }
    }

    /// The finer reason of a label that a word names, else the label's usual one where a phrase settles it.
    ///
    /// Nothing where no list has found a word: the likeliest label is no reason by itself.
    fn reason_of(&self, category: Category) -> Option<(Reason, Range<usize>)> {
        let fits = |reason: Reason| Category::of_reason(reason) == category;
        let finer =
            self.found.reasons.iter().filter(|(reason, _)| fits(*reason)).max_by_key(|(_, hit)| hit.range.len());
        let usual = || {
            let said = self.found.evidence.iter().filter(|(e, _)| e.category == category && e.strong);
            let (_, hit) = said.max_by(|a, b| a.0.worth().total_cmp(&b.0.worth()))?;
            Some((category.usual_reason()?, hit))
        };
        let found = finer.map(|(reason, hit)| (*reason, hit)).or_else(usual);
        found.map(|(reason, hit)| (reason, self.folded.original(&hit.range)))
    }

    /// What the lists found, by name and count, for a model to learn from.
    pub fn counts(&self) -> Vec<(&'static str, f64)> {
        let mut counts: Vec<(&'static str, f64)> = Vec::new();
        for category in Category::ALL {
            let worth: f64 =
                self.found.evidence.iter().filter(|(e, _)| e.category == *category).map(|(e, _)| e.worth()).sum();
            counts.push((category.code(), worth));
        }
        let Weights { danger, authority, money_back, unusable } = self.found.weights;
        let said = |said: bool| f64::from(u8::from(said));
        counts.extend([
            ("danger", said(danger)),
            ("authority", said(authority)),
            ("money_back", said(money_back)),
            ("unusable", said(unusable)),
            ("praise", self.pleased.praise),
            ("blame", self.pleased.blame),
            ("middling", self.pleased.middling),
        ]);
        counts.retain(|(_, count)| *count > 0.0);
        counts
    }
}

/// Drops what stands within something longer: "arrived broken" is not also "broken". They come by place, the longest first.
fn outermost<T>(found: &mut Vec<T>, range: impl Fn(&T) -> Range<usize>) {
    let mut kept: Vec<Range<usize>> = Vec::new();
    found.retain(|one| {
        let range = range(one);
        let within = kept.iter().any(|outer| outer.start <= range.start && range.end <= outer.end && *outer != range);
        kept.push(range);
        !within
    });
}

/// Of phrases of one label at one place only the one that says most.
fn once(found: &mut Vec<(Evidence, Hit)>) {
    found.sort_by(|(a, one), (b, other)| {
        let place = |hit: &Hit| (hit.range.start, std::cmp::Reverse(hit.range.end));
        let says = b.worth().total_cmp(&a.worth());
        place(one).cmp(&place(other)).then(a.category.cmp(&b.category)).then(says).then(one.phrase.cmp(&other.phrase))
    });
    found.dedup_by(|(a, one), (b, other)| one.range == other.range && a.category == b.category);
}

/// Weighs each phrase by the clause that it stands in.
fn heeded(found: &mut Findings, text: &str) {
    let voices: Vec<(Voice, f64)> =
        found.voices.iter().map(|voice| (voice.clone(), mood::worth(text, voice, &found.turners))).collect();
    let clauses = Clauses::of(text, &found.contrasts, &voices);
    for (evidence, hit) in &mut found.evidence {
        evidence.heed = clauses.heed(&hit.range, evidence.strong && evidence.units > 1);
    }
}

/// How much a phrase says: its words, or pairs of characters.
fn units(text: &str, hit: &Hit) -> usize {
    let (mut words, mut characters) = (0, 0);
    for piece in hit.pieces() {
        let piece = text.get(piece).unwrap_or("");
        let unspaced = piece.chars().filter(|c| is_unspaced(*c)).count();
        characters += unspaced;
        words += if unspaced > 0 { 0 } else { piece.split(' ').filter(|word| !word.is_empty()).count() };
    }
    words + characters.div_ceil(2)
}

/// What a complaint that is no word of blame by itself adds to the blame.
const COMPLAINED: f64 = 0.3;

fn pleased(folded: &Folded, found: &Findings) -> Pleased {
    let complaints =
        found.evidence.iter().filter(|(e, _)| e.strong && e.units > 1 && e.category != Category::Taste).count();
    let harmed = found.weights.danger || found.weights.authority;
    let complaints = COMPLAINED * f64::from(u32::try_from(complaints).unwrap_or(0)) + if harmed { 1.0 } else { 0.0 };
    mood::pleased(&folded.text, &found.voices, &found.turners, complaints)
}

fn scores(found: &Findings, pleased: Pleased) -> Scores {
    let evidence: Vec<Evidence> = found.evidence.iter().map(|(evidence, _)| *evidence).collect();
    let praised = pleased.praise > pleased.blame && evidence.is_empty();
    category::scores(&evidence, found.media, pleased.score(), praised, !found.contrasts.is_empty())
}

/// The likeliest two labels of the lists' scores.
pub fn top_two(scores: &Scores) -> (Likely, Likely) {
    ranked(scores.to_vec())
}

/// The likeliest two labels; of equals the one that an agent routes by first.
pub fn ranked(scores: Vec<f64>) -> (Likely, Likely) {
    let most = scores.iter().copied().fold(f64::MIN, f64::max);
    let sum: f64 = scores.iter().map(|score| (score - most).exp()).sum();
    let mut all: Vec<Likely> = Category::ALL
        .iter()
        .zip(scores)
        .map(|(category, score)| Likely { category: *category, chance: (score - most).exp() / sum })
        .collect();
    all.sort_by(|a, b| b.chance.total_cmp(&a.chance).then(order(a.category).cmp(&order(b.category))));
    let none = Likely { category: Category::Other, chance: 0.0 };
    (all.first().copied().unwrap_or(none), all.get(1).copied().unwrap_or(none))
}

/// Of several complaints of equal weight the earlier wins; none at all is last.
fn order(category: Category) -> usize {
    if category == Category::Other { Category::ALL.len() } else { category.index() }
}

/// The words that speak for a label, and those that weigh.
pub fn marks(folded: &Folded, found: &Findings, best: Category) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |hit: &Hit, sense, worth: f64| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a phrase is worth less than ten")]
        let worth = (worth * 1_000.0).clamp(0.0, 10_000.0) as u32;
        let pieces = telling(&folded.text, hit).into_iter();
        marks.extend(pieces.map(|piece| Mark { range: folded.original(&piece), sense, worth }));
    };
    for (evidence, hit) in &found.evidence {
        if evidence.category == best {
            add(hit, Sense::Category(best), evidence.worth());
        }
    }
    for (sense, hit) in &found.weighing {
        add(hit, *sense, 1.0);
    }
    // The same words may belong to several phrases: they are marked once, for the one that says most.
    marks.sort_by_key(|mark: &Mark| (mark.range.start, mark.range.end, mark.sense, std::cmp::Reverse(mark.worth)));
    marks.dedup_by(|one, other| one.range == other.range && one.sense == other.sense);
    marks
}
