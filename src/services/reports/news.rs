//! What really moved, what to do about it, and what is watched: the review of the period in sentences that know their figures.

use super::Maker;
use crate::analytics::Finding;
use crate::analytics::advice::{Advice, Evidence};
use crate::domain::reports::BlockSpec;
use crate::report::{Block, Sentence};
use crate::services::findings::{self, Review, told};
use crate::store::StoreError;

const MOST: usize = 8;

impl Maker<'_> {
    /// The review of the period; counted once for all the blocks that tell of it.
    fn review(&self) -> Result<&Review, StoreError> {
        if let Some(review) = self.review.get() {
            return Ok(review);
        }
        let review = findings::review(self.reader, &self.env, &self.scope)?;
        Ok(self.review.get_or_init(|| review))
    }

    /// What really moved, the surest first; says so where nothing did.
    pub(super) fn moved(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        let review = self.review()?;
        let most = spec.most.unwrap_or(MOST);
        let mut sentences: Vec<Sentence> =
            review.findings.iter().take(most).map(|finding| self.finding(finding)).collect();
        if sentences.is_empty() {
            let blanks = [("period", self.period(&self.scope).into()), ("n", review.n_looked_at.into())];
            sentences.push(Sentence { text: self.words.fill("findings-none", &blanks), ..Sentence::default() });
        }
        Ok(vec![Block::Text { sentences }])
    }

    fn finding(&self, finding: &Finding) -> Sentence {
        let words = self.words;
        let text = words.pair(&told::title(words, finding), &told::change(words, finding));
        let figures = std::iter::once(&finding.now).chain(&finding.before).cloned().collect();
        Sentence { text, notes: told::lines(words, finding), figures, ..Sentence::default() }
    }

    /// What to do, each with what it rests on and what would make it wrong; then what is watched.
    pub(super) fn advice(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        let (words, review) = (self.words, self.review()?);
        let most = spec.most.unwrap_or(MOST);
        let told: Vec<Sentence> = review.advice.iter().take(most).map(|advice| self.advised(advice, review)).collect();
        let watched: Vec<Sentence> = review
            .watch
            .iter()
            .take(most)
            .map(|watched| Sentence { text: told::watched(words, watched), ..Sentence::default() })
            .collect();
        let mut blocks = Vec::new();
        if !told.is_empty() {
            blocks.push(Block::Text { sentences: told });
        }
        if !watched.is_empty() {
            blocks.push(Block::Heading { text: words.get("findings-watch") });
            blocks.push(Block::Text { sentences: watched });
        }
        Ok(blocks)
    }

    fn advised(&self, advice: &Advice, review: &Review) -> Sentence {
        let words = self.words;
        let (text, wrong_if) = told::advice(words, advice);
        let area = words.code("area", advice.area.code());
        let text = words.fill("findings-advice", &[("area", area.into()), ("text", text.into())]);
        let finding = match advice.evidence {
            Evidence::Finding(at) => review.findings.get(at),
            Evidence::Watched(_) => None,
        };
        let why = match advice.evidence {
            Evidence::Finding(_) => finding.map(|finding| told::title(words, finding)),
            Evidence::Watched(at) => review.watch.get(at).map(|watched| told::watched(words, watched)),
        };
        let mut notes: Vec<String> =
            why.map(|why| words.fill("report-because", &[("why", why.into())])).into_iter().collect();
        if !wrong_if.is_empty() {
            notes.push(words.fill("findings-wrong-if", &[("text", wrong_if.into())]));
        }
        let figures = finding.map(|finding| finding.now.clone()).into_iter().collect();
        Sentence { text, notes, figures, ..Sentence::default() }
    }
}
