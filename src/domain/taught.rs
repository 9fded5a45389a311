//! What the business taught the desk about its texts: corrected categories, and labels of its own with phrases and examples.
//!
//! Both are definitions. What is stored of a taught model are its examples, not its weights: the same examples give the same
//! weights to the last bit, so nothing has to be carried along that cannot be read, checked and taken back like any text.

mod own;
mod quoted;

use std::ops::Range;
use std::sync::Arc;

pub use own::{OwnLabel, is_name};
pub use quoted::Quoted;
use serde::Deserialize;

use super::definitions::reading;
use super::definitions::{Mistake, MistakeKind};
use super::encoder::Encode;
use super::goods_named::{Goods, Named};
use super::moods::Moods;
use super::understanding::lexicon::{Entry, Sense};
use super::understanding::model::words::words;
use super::understanding::model::{Example, Model, features, fit};
use super::understanding::{Category, Engine, Likely, Reading, meanings, ranked};
use super::vocabulary::Mood;

/// Examples below which a label of one's own goes by its phrases alone.
pub const FEW: usize = 5;
/// Examples below which it is still called learning.
pub const LEARNED: usize = 10;
/// So many words, or so many parts of a longer text, are left out one after the other to see what its meaning rests on.
const MOST_LEFT_OUT: usize = 40;
/// A label of one's own that is less likely than this is not proposed.
const LIKELY: f64 = 0.6;

/// Corrected texts that categories are learned from.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Lesson {
    pub version: i64,
    /// The encoder that said what the texts mean when the lesson was tried; empty where none did.
    pub encoder: String,
    /// The newest review that was learned from, where stars teach; nought elsewhere.
    pub reviews: i64,
    pub examples: Vec<(Quoted, Category)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LessonText {
    version: i64,
    #[serde(default)]
    encoder: String,
    #[serde(default)]
    reviews: i64,
    #[serde(default)]
    examples: Vec<ExampleText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExampleText {
    text: String,
    label: toml::Spanned<String>,
    #[serde(default)]
    from: Vec<String>,
}

impl Lesson {
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let LessonText { version, encoder, reviews, examples } = reading::read(text)?;
        let mut read = Vec::new();
        for ExampleText { text: words, label, from } in examples {
            let Some(category) = Category::from_code(label.get_ref()) else {
                let known = Category::CODES.join(" ");
                return Err(vec![Mistake::at(
                    text,
                    label.span().start,
                    MistakeKind::BadValue,
                    label.get_ref(),
                    &known,
                )]);
            };
            read.push((Quoted::named(words, &from), category));
        }
        Ok(Self { version, encoder, reviews, examples: read })
    }

    pub fn text(&self) -> String {
        let examples = self.examples.iter().map(|(example, label)| {
            let mut pairs = vec![("text", example.text.as_str().into()), ("label", label.code().into())];
            if !example.from.is_empty() {
                pairs.push(("from", example.numbers().into()));
            }
            toml::Value::Table(pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
        });
        let mut table = toml::Table::new();
        table.insert("version".to_owned(), self.version.into());
        if !self.encoder.is_empty() {
            table.insert("encoder".to_owned(), self.encoder.as_str().into());
        }
        if self.reviews > 0 {
            table.insert("reviews".to_owned(), self.reviews.into());
        }
        table.insert("examples".to_owned(), toml::Value::Array(examples.collect()));
        table.to_string()
    }
}

/// Everything taught, ready to be asked; cheap to clone.
#[derive(Clone, Default)]
pub struct Taught(Option<Arc<Inner>>, Option<Arc<Moods>>);

impl std::fmt::Debug for Taught {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Taught").field(&self.version()).finish()
    }
}

struct Inner {
    version: i64,
    model: Option<Model>,
    own: Vec<OwnLabel>,
    phrases: Engine,
    goods: Goods,
    own_model: Option<Model>,
    encoder: Option<Arc<dyn Encode>>,
    /// The same where it helps to say what a text complains about: not where a lesson was tried without it.
    of_texts: Option<Arc<dyn Encode>>,
    /// Whether the lesson was learned with an encoder that is not there.
    lacks_encoder: bool,
}

/// So many texts that fit no label of one's own are learned from for each example of the largest one.
pub const OTHERS_EACH: usize = 3;
/// Where there are fewer of them than one for so many examples, a label goes by its phrases alone.
const USUAL_PART: usize = 2;
/// What no label of one's own fits; as many examples as any label has.
const NONE: &str = "";

impl Taught {
    /// Learns from what was taught; `others` are texts of cases that show what is usual and fits no label of one's own.
    pub fn new(lesson: Option<&Lesson>, own: Vec<OwnLabel>, others: &[String]) -> Self {
        Self::with_encoder(lesson, own, others, None)
    }

    /// The same with an encoder that says what texts mean. A lesson that was tried without one is learned and asked without one.
    pub fn with_encoder(
        lesson: Option<&Lesson>,
        own: Vec<OwnLabel>,
        others: &[String],
        encoder: Option<Arc<dyn Encode>>,
    ) -> Self {
        if lesson.is_none() && own.is_empty() && encoder.is_none() {
            return Self::default();
        }
        let wants = lesson.is_none_or(|lesson| !lesson.encoder.is_empty());
        let of_texts = encoder.as_ref().filter(|_| wants).map(Arc::clone);
        let model = lesson.map(|lesson| learn(&lesson.examples, of_texts.as_deref()));
        let entries = own.iter().enumerate().flat_map(|(n, label)| {
            let sense = Sense::Own(u16::try_from(n).unwrap_or(u16::MAX));
            label.phrases.iter().map(move |phrase| Entry { sense, language: "", strong: true, phrase: phrase.clone() })
        });
        let phrases = Engine::new(entries.collect());
        let own_model = learn_own(&own, others, encoder.as_deref());
        let goods = Goods::new(own.iter().flat_map(OwnLabel::names));
        let version = lesson.map_or(0, |lesson| lesson.version);
        let lacks_encoder = lesson.is_some() && wants && encoder.is_none();
        let inner = Inner { version, model, own, phrases, goods, own_model, encoder, of_texts, lacks_encoder };
        Self(Some(Arc::new(inner)), None)
    }

    /// The same with what stars taught about moods.
    pub fn with_moods(self, moods: Option<Moods>) -> Self {
        Self(self.0, moods.map(Arc::new))
    }

    /// How pleased a text sounds.
    pub fn mood(&self, text: &str, reading: &Reading) -> Mood {
        self.1.as_ref().map_or_else(|| reading.pleased.mood(), |moods| moods.mood(text, reading))
    }

    /// The version of what stars taught; nought where the lists decide.
    pub fn moods_version(&self) -> i64 {
        self.1.as_ref().map_or(0, |moods| moods.version)
    }

    /// The version of the taught model; nought where the lists decide.
    pub fn version(&self) -> i64 {
        self.0.as_ref().map_or(0, |inner| inner.version)
    }

    /// Whether the taught model is asked without the encoder that it was tried with.
    pub fn lacks_encoder(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.lacks_encoder)
    }

    /// Whether reading a text asks an encoder, which takes its time.
    pub fn asks_encoder(&self) -> bool {
        let asks_own = |inner: &Inner| inner.own_model.as_ref().is_some_and(Model::has_meaning);
        self.by_meaning() || self.0.as_deref().is_some_and(asks_own)
    }

    /// Whether what a text means helps to say what it complains about.
    pub fn by_meaning(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.of_texts.is_some())
    }

    /// Has the encoder say what a text means before it is asked for.
    pub fn foresee(&self, text: &str) {
        let encoder = self.0.as_ref().and_then(|inner| inner.encoder.as_deref());
        if let Some(encoder) = encoder.filter(|_| self.asks_encoder()) {
            encoder.vector(text);
        }
    }

    /// What goods the labels of the user's own find named in a text.
    pub fn goods(&self, text: &str) -> Named {
        self.0.as_ref().map_or_else(Named::default, |inner| inner.goods.named(text))
    }

    /// The two likeliest labels of a text.
    pub fn top_two(&self, text: &str, reading: &Reading, base: &[f64]) -> (Likely, Likely) {
        let Some(inner) = &self.0 else { return ranked(base.to_vec()) };
        let mut base = base.to_vec();
        let vector = inner.of_texts.as_ref().map(|encoder| encoder.vector(text));
        if let Some(vector) = &vector {
            meanings::add(&mut base, vector);
        }
        let Some(model) = &inner.model else { return ranked(base) };
        let example = Example { features: features(text, &reading.counts()).meaning(vector), base };
        // Chances as scores, so that both ways end in the same place.
        ranked(model.chances(&example).iter().map(|chance| chance.max(1e-12).ln()).collect())
    }

    /// How much each word of a text spoke for one category against another, by what corrections taught and by what the text means.
    pub fn spoke(
        &self,
        text: &str,
        reading: &Reading,
        category: Category,
        against: Category,
    ) -> Vec<(Range<usize>, f64)> {
        let Some(inner) = &self.0 else { return Vec::new() };
        let labels = (category.index(), against.index());
        let mut spoke: Vec<(Range<usize>, f64)> = match &inner.model {
            Some(model) => {
                let example = Example { features: features(text, &reading.counts()), base: Vec::new() };
                model.spoke(&reading.folded.text, &example, labels.0, labels.1)
            }
            None => words(&reading.folded.text).into_iter().map(|word| (word, 0.0)).collect(),
        };
        if let Some(encoder) = inner.of_texts.as_deref() {
            add_meaning(&mut spoke, (text, reading), encoder, &|vector| {
                let learned = inner.model.as_ref().map_or(0.0, |model| model.leans(vector, labels.0, labels.1));
                learned + meanings::leans(vector, category, against)
            });
        }
        spoke
    }

    /// The phrases of labels of the user's own that stand in a text: which label, and where.
    pub fn own_phrases(&self, text: &str) -> Vec<(&OwnLabel, Range<usize>)> {
        let Some(inner) = self.0.as_ref().filter(|inner| !inner.own.is_empty()) else { return Vec::new() };
        let reading = inner.phrases.read(text);
        let found =
            reading.found.own.iter().filter_map(|(label, hit)| Some((inner.own.get(usize::from(*label))?, hit)));
        let places = found.flat_map(|(label, hit)| {
            hit.pieces().map(|piece| (label, reading.folded.original(&piece))).collect::<Vec<_>>()
        });
        places.collect()
    }

    /// The names of the user's own labels that fit a text.
    pub fn own(&self, text: &str) -> Vec<String> {
        let Some(inner) = self.0.as_ref().filter(|inner| !inner.own.is_empty()) else { return Vec::new() };
        let by_phrase = inner.phrases.read(text).found.own;
        let mut names: Vec<String> = by_phrase
            .iter()
            .filter_map(|(label, _)| inner.own.get(usize::from(*label)))
            .map(|label| label.name.clone())
            .collect();
        if let Some(model) = &inner.own_model {
            let encoder = inner.encoder.as_deref().filter(|_| model.has_meaning());
            let features = features(text, &[]).meaning(encoder.map(|encoder| encoder.vector(text)));
            let example = Example { features, base: vec![0.0; model.labels.len()] };
            let best = model.best(&example).filter(|(name, chance)| *name != NONE && *chance >= LIKELY);
            names.extend(best.map(|(name, _)| name.to_owned()));
        }
        names.sort();
        names.dedup();
        names
    }
}

/// What each word adds to where the meaning of a text leans: the text is asked about once more without it, and the difference is the
/// word's. Of a long text several words are left out together.
fn add_meaning(
    spoke: &mut [(Range<usize>, f64)],
    (text, reading): (&str, &Reading),
    encoder: &dyn Encode,
    leans: &dyn Fn(&[f32]) -> f64,
) {
    let whole = leans(&encoder.vector(text));
    let words = words(&reading.folded.text);
    let at_once = words.len().div_ceil(MOST_LEFT_OUT).max(1);
    for (spoke, words) in spoke.chunks_mut(at_once).zip(words.chunks(at_once)) {
        let left_out: Vec<Range<usize>> = words.iter().map(|word| reading.folded.original(word)).collect();
        let is_left = |at: &usize| !left_out.iter().any(|range| range.contains(at));
        let rest: String = text.char_indices().filter(|(at, _)| is_left(at)).map(|(_, c)| c).collect();
        let share = (whole - leans(&encoder.vector(&rest))) / f64::from(u32::try_from(words.len()).unwrap_or(1));
        spoke.iter_mut().for_each(|(_, weight)| *weight += share);
    }
}

/// A model of the categories, with what an encoder says of the texts.
pub fn learn(examples: &[(Quoted, Category)], encoder: Option<&dyn Encode>) -> Model {
    let labels: Vec<String> = Category::CODES.iter().map(|code| (*code).to_owned()).collect();
    let taught: Vec<(Example, usize)> = examples
        .iter()
        .map(|(Quoted { text, .. }, category)| {
            let reading = super::understanding::engine().read(text);
            let vector = encoder.map(|encoder| encoder.vector(text));
            let mut base = reading.scores.to_vec();
            vector.iter().for_each(|vector| meanings::add(&mut base, vector));
            (Example { features: features(text, &reading.counts()).meaning(vector), base }, category.index())
        })
        .collect();
    fit(&labels, &taught)
}

fn learn_own(own: &[OwnLabel], others: &[String], encoder: Option<&dyn Encode>) -> Option<Model> {
    let taught: Vec<&OwnLabel> = own.iter().filter(|label| label.examples.len() >= FEW).collect();
    let most = taught.iter().map(|label| label.examples.len()).max()?;
    // Whoever has seen nothing else holds everything for the label.
    if others.len() * USUAL_PART < most {
        return None;
    }
    let labels: Vec<String> =
        std::iter::once(NONE.to_owned()).chain(taught.iter().map(|label| label.name.clone())).collect();
    let example = |text: &String| {
        let features = features(text, &[]).meaning(encoder.map(|encoder| encoder.vector(text)));
        Example { features, base: vec![0.0; labels.len()] }
    };
    let mut examples: Vec<(Example, usize)> =
        others.iter().take(most * OTHERS_EACH).map(|text| (example(text), 0)).collect();
    for (n, label) in taught.iter().enumerate() {
        examples.extend(label.examples.iter().map(|quoted| (example(&quoted.text), n + 1)));
    }
    Some(fit(&labels, &examples))
}

#[cfg(test)]
mod tests;
