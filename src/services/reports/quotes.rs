//! What customers say in a report: phrases that rise, and quotes word for word; in a masked report nobody can be told from them.

use super::Maker;
use crate::domain::articles::mask;
use crate::domain::change::{Customer, ReturnCase, Review, Ticket};
use crate::domain::ids::Kind;
use crate::domain::reports::BlockSpec;
use crate::domain::words;
use crate::report::{Block, Cases, Quote, Sentence};
use crate::services::read::Voice;
use crate::services::voices::{self, Rising};
use crate::store::StoreError;

const MOST: usize = 5;
/// Ratings that are read rather than counted are never more.
const MOST_RATED: i64 = 10;
/// Phrases that are told at most.
const MOST_RISING: usize = 5;

/// What is known of who spoke, and what must not be told of them.
#[derive(Default)]
struct Speaker {
    parts: Vec<String>,
    secrets: Vec<String>,
}

impl Maker<'_> {
    pub(super) fn quotes(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        let heard = voices::heard(self.reader, &self.env, &self.scope, spec.most.unwrap_or(MOST))?;
        let mut blocks = Vec::new();
        let rising: Vec<Sentence> = heard.rising.iter().take(MOST_RISING).map(|rising| self.rising(rising)).collect();
        if !rising.is_empty() {
            blocks.push(Block::Text { sentences: rising });
        }
        let phrases: Vec<String> = heard.rising.iter().map(|rising| rising.phrase.clone()).collect();
        let mut quotes = Vec::new();
        for voice in &heard.quotes {
            quotes.push(self.quote(voice, &phrases)?);
        }
        if !quotes.is_empty() {
            blocks.push(Block::Quotes { quotes });
        }
        Ok(blocks)
    }

    /// What was said with ratings that are too few to be counted.
    pub(super) fn rated(&self) -> Result<Option<Block>, StoreError> {
        let mut quotes = Vec::new();
        for rated in voices::rated(self.reader, &self.env, &self.scope, MOST_RATED)? {
            let voice = Voice {
                key: rated.ticket,
                text: rated.comment,
                language: String::new(),
                said_at: rated.at,
                order_ref: String::new(),
                product_line: String::new(),
            };
            let quote = self.quote(&voice, &[])?;
            let score = self.words.fill("voices-score", &[("n", rated.score.into())]);
            quotes.push(Quote { source: format!("{score} · {}", quote.source), ..quote });
        }
        Ok((!quotes.is_empty()).then_some(Block::Quotes { quotes }))
    }

    fn rising(&self, rising: &Rising) -> Sentence {
        let phrase = if self.template.masked { mask(&rising.phrase, &[]) } else { rising.phrase.clone() };
        let blanks = [("phrase", phrase.into()), ("now", rising.now.into()), ("before", rising.before.into())];
        Sentence { text: self.words.fill("report-rising", &blanks), ..Sentence::default() }
    }

    fn quote(&self, voice: &Voice, phrases: &[String]) -> Result<Quote, StoreError> {
        let speaker = self.speaker(voice)?;
        let masked = self.template.masked;
        let text = if masked {
            let secrets: Vec<&str> = speaker.secrets.iter().map(String::as_str).collect();
            mask(&voice.text, &secrets)
        } else {
            voice.text.clone()
        };
        let mut parts = speaker.parts;
        parts.push(self.day(voice.said_at));
        parts.retain(|part| !part.is_empty());
        let said = words::phrases(&text);
        let marked = phrases.iter().filter(|phrase| said.contains(*phrase)).cloned().collect();
        let behind = || Cases { kind: voice.key.kind.plural().to_owned(), query: format!("number:{}", voice.key) };
        Ok(Quote {
            text,
            language: voice.language.clone(),
            source: parts.join(" · "),
            marked,
            cases: (!masked).then(behind),
        })
    }

    fn speaker(&self, voice: &Voice) -> Result<Speaker, StoreError> {
        // That nobody knows what it is about, is nothing to tell.
        let issue = |code: &str| if code == "unknown" { String::new() } else { self.words.code("code-issue", code) };
        let id = voice.key.id;
        let found = match voice.key.kind {
            Kind::Return => self.reader.get::<ReturnCase>(id)?.map(|case| Speaker {
                parts: vec![issue(case.issue.code()), case.product, case.platform],
                secrets: vec![case.customer, case.order_ref, case.platform_ref],
            }),
            Kind::Ticket => self.reader.get::<Ticket>(id)?.map(|ticket| Speaker {
                parts: vec![issue(ticket.issue.code()), ticket.product, ticket.platform],
                secrets: vec![ticket.customer, ticket.order_ref, ticket.platform_ref],
            }),
            Kind::Review => self.reader.get::<Review>(id)?.map(|review| Speaker {
                parts: vec![review.product, review.platform],
                secrets: vec![review.customer, review.order_ref, review.platform_ref],
            }),
            _ => None,
        };
        let mut speaker = found.unwrap_or_default();
        if self.template.masked {
            speaker.secrets.extend(self.known_of(voice)?);
        }
        Ok(speaker)
    }

    /// What the desk knows of the customer who spoke: all of it could tell who that is.
    fn known_of(&self, voice: &Voice) -> Result<Vec<String>, StoreError> {
        let customer = match voice.key.kind {
            Kind::Return => self.reader.get::<ReturnCase>(voice.key.id)?.and_then(|case| case.customer_id),
            Kind::Ticket => self.reader.get::<Ticket>(voice.key.id)?.and_then(|ticket| ticket.customer_id),
            _ => None,
        };
        let known = customer.map(|id| self.reader.get::<Customer>(id)).transpose()?.flatten();
        Ok(known.map_or_else(Vec::new, |known| {
            [known.name, known.handle, known.email, known.phone, known.postcode].into_iter().collect()
        }))
    }
}
