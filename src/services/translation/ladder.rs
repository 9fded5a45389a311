//! The engines in their order: the first that has an answer counts; one that fails is left alone for a while.

use std::time::{Duration, Instant};

use super::apertium::Apertium;
use super::chat::Chat;
use super::command::Own;
use super::glossary::Glossary;
use super::libre::LibreTranslate;
use super::waiting::nap;
use super::{Asked, Cancelled, Engine, Failure, Fault, Outcome, Text, Told, Translation, cache};
use crate::config::{EngineKind, EngineSettings, Settings};
use crate::domain::translation::glossary::LANGUAGES;
use crate::domain::translation::masking::{Masked, mask};
use crate::domain::understanding::language::language as language_seen;
use crate::services::clock::Clock;
use crate::store::Db;

/// Longer texts are translated by their beginning.
const MOST_CHARS: usize = 8_000;
/// An engine in trouble is left alone for so long, unless it named a time itself.
const REST: Duration = Duration::from_secs(30);
const MOST_REST: Duration = Duration::from_secs(3_600);
/// Below so many letters the language of an answer cannot be told well enough to refuse it.
const ENOUGH_LETTERS: usize = 30;

/// The names of engines in the order in which they are asked: the user's, or those of this machine first and words alone last.
pub fn order(settings: &crate::config::Translation) -> Vec<String> {
    if let Some(order) = &settings.order {
        return order.iter().filter(|name| settings.engines.contains_key(*name)).cloned().collect();
    }
    let rank = |kind: EngineKind| match kind {
        EngineKind::Apertium => 0,
        EngineKind::LibreTranslate => 1,
        EngineKind::Chat => 2,
        EngineKind::Command => 3,
        EngineKind::Glossary => 4,
    };
    let mut names: Vec<(&String, &EngineSettings)> = settings.engines.iter().collect();
    names.sort_by_key(|(_, engine)| rank(engine.kind));
    names.into_iter().map(|(name, _)| name.clone()).collect()
}

/// An engine of the settings, made when it is first asked.
struct Rung {
    name: String,
    settings: EngineSettings,
    engine: Option<Box<dyn Engine>>,
    /// Nothing is asked of it before.
    rests_until: Option<Instant>,
}

/// All engines of the settings; its programs end with it.
pub struct Translator {
    rungs: Vec<Rung>,
    clock: Clock,
}

impl Translator {
    pub fn new(settings: &Settings, clock: Clock) -> Self {
        let engines = &settings.translation.engines;
        let rung = |name: String| {
            let settings = engines.get(&name)?.clone();
            Some(Rung { name, settings, engine: None, rests_until: None })
        };
        Self { rungs: order(&settings.translation).into_iter().filter_map(rung).collect(), clock }
    }

    /// A text in another language, by the first engine that has an answer, or by the one of a name. Whoever knows better than the
    /// text what language it is in says so.
    pub fn translate(
        &mut self,
        text: &Text,
        (to, from, only): (&str, Option<&str>, Option<&str>),
        kept: Option<&Db>,
        cancelled: Cancelled<'_>,
    ) -> Told {
        let from = from.map_or_else(|| language_of(text), str::to_owned);
        let mut told = Told { from, to: to.to_owned(), outcome: Outcome::Nothing, tried: Vec::new() };
        if main_part(&told.from) == main_part(to) || !text.body.chars().any(char::is_alphabetic) {
            told.outcome = Outcome::Same;
            return told;
        }
        let (body, is_cut) = beginning(&text.body);
        let secrets: Vec<&str> = text.secrets.iter().map(String::as_str).collect();
        let masked = mask(body, &secrets);
        let clock = self.clock;
        for rung in &mut self.rungs {
            if only.is_some_and(|name| name != rung.name) {
                continue;
            }
            match rung.answer(&told.from, to, &masked, (kept, clock), cancelled) {
                Ok(answer) => {
                    told.outcome = Outcome::Done(Box::new(Translation { is_cut, ..answer }));
                    return told;
                }
                Err(failure) => {
                    let is_over = failure.fault == Fault::Cancelled;
                    told.tried.push((rung.name.clone(), failure));
                    if is_over {
                        return told;
                    }
                }
            }
        }
        told
    }
}

/// The language of a text: what it says itself, else what was said of it.
fn language_of(text: &Text) -> String {
    let seen = language_seen(&text.body);
    if seen.is_empty() { main_part(&text.language).to_owned() } else { seen.to_owned() }
}

/// `de` of `de-AT`.
fn main_part(language: &str) -> &str {
    language.split(['-', '_']).next().unwrap_or_default()
}

fn beginning(body: &str) -> (&str, bool) {
    match body.char_indices().nth(MOST_CHARS) {
        Some((at, _)) => (&body[..at], true),
        None => (body, false),
    }
}

impl Rung {
    fn answer(
        &mut self,
        from: &str,
        to: &str,
        masked: &Masked,
        (kept, clock): (Option<&Db>, Clock),
        cancelled: Cancelled<'_>,
    ) -> Result<Translation, Failure> {
        if !self.settings.on {
            return Err(Failure::new(Fault::Off, ""));
        }
        if self.rests_until.is_some_and(|until| Instant::now() < until) {
            return Err(Failure::new(Fault::Resting, ""));
        }
        self.rests_until = None;
        let asked = Asked { text: &masked.text, from, to };
        let version = self.engine(clock)?.version(from, to)?;
        // The glossary is part of this program, and its answer is not worth keeping.
        let is_kept = self.settings.kind != EngineKind::Glossary;
        let place = kept.filter(|_| is_kept).map(|db| (db, cache::key(&asked, &self.name, &version)));
        let before = place.as_ref().and_then(|(db, key)| cache::get(db, key));
        let was_kept = before.is_some();
        let answered = match before {
            Some(answered) => answered,
            None => self.fresh(asked, clock, cancelled)?,
        };
        if let Some((db, key)) = place.filter(|_| !was_kept) {
            cache::put(db, &key, &self.name, &answered, clock.now());
        }
        let unmasked = masked.unmask(&answered.text);
        Ok(Translation {
            text: unmasked.text,
            engine: self.name.clone(),
            kind: self.settings.kind,
            unknown: answered.unknown,
            was_kept,
            n_masked: masked.n_masked(),
            n_lost: unmasked.n_lost,
            is_cut: false,
        })
    }

    fn engine(&mut self, clock: Clock) -> Result<&mut dyn Engine, Failure> {
        if self.engine.is_none() {
            match engine(&self.settings, clock) {
                Ok(engine) => self.engine = Some(engine),
                Err(failure) => {
                    self.rests_until = Some(Instant::now() + REST);
                    return Err(failure);
                }
            }
        }
        match &mut self.engine {
            Some(engine) => Ok(&mut **engine),
            None => Err(Failure::new(Fault::Broken, "")),
        }
    }

    /// Asks the engine, once more where a moment may help.
    fn fresh(&mut self, asked: Asked<'_>, clock: Clock, cancelled: Cancelled<'_>) -> Result<super::Answered, Failure> {
        let pause = self.settings.pause;
        let engine = self.engine(clock)?;
        let mut said = engine.translate(asked, cancelled);
        if said.as_ref().is_err_and(Failure::passes) && nap(pause, cancelled) {
            said = engine.translate(asked, cancelled);
        }
        let said = said.and_then(|answered| judged(asked, answered));
        if let Err(failure) = &said
            && failure.is_of_engine()
        {
            let named = failure.pause.and_then(|millis| u64::try_from(millis).ok()).map(Duration::from_millis);
            self.rests_until = Some(Instant::now() + named.unwrap_or(REST).min(MOST_REST));
        }
        said
    }
}

/// An answer is none where there is nothing in it, or where it is in another language.
fn judged(asked: Asked<'_>, answered: super::Answered) -> Result<super::Answered, Failure> {
    if answered.text.trim().is_empty() {
        return Err(Failure::new(Fault::Broken, ""));
    }
    let letters = answered.text.chars().filter(|c| c.is_alphabetic()).count();
    let seen = language_seen(&answered.text);
    // Words alone leave the text in its language, and what is unknown stays in any.
    let is_partial = answered.unknown.is_some();
    let is_told = letters >= ENOUGH_LETTERS && !seen.is_empty() && LANGUAGES.contains(&asked.to);
    if is_told && !is_partial && seen != asked.to {
        return Err(Failure::new(Fault::WrongLanguage, seen));
    }
    Ok(answered)
}

/// The engine that a table of the settings means.
pub(super) fn engine(settings: &EngineSettings, clock: Clock) -> Result<Box<dyn Engine>, Failure> {
    Ok(match settings.kind {
        EngineKind::Glossary => Box::new(Glossary),
        EngineKind::Apertium => Box::new(Apertium::new(settings)?),
        EngineKind::LibreTranslate => Box::new(LibreTranslate::new(settings, clock)?),
        EngineKind::Chat => Box::new(Chat::new(settings, clock)?),
        EngineKind::Command => Box::new(Own::new(settings)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn engines_are_asked_in_the_users_order_or_this_machine_first() {
        let of = |text: &str| order(&Settings::parse(text).0.translation).join(" ");
        let engines = "[translation.engines.z]\nkind = 'libretranslate'\naddress = 'http://localhost'\n\
                       [translation.engines.b]\nkind = 'command'\ncommand = 'cat'\n\
                       [translation.engines.c]\nkind = 'chat'\naddress = 'http://localhost'\nmodel = 'm'\n";
        assert_eq!(of(engines), "apertium z c b glossary");
        assert_eq!(of(&format!("[translation]\norder = ['c', 'glossary', 'gone']\n{engines}")), "c glossary");
        assert_eq!(of("[translation]\norder = []"), "");
    }

    fn told(settings: &str, body: &str, kept: Option<&Db>) -> Told {
        let (settings, problems) = Settings::parse(settings);
        assert_eq!(problems, []);
        let text = Text { body: body.to_owned(), secrets: vec!["Petra Weiss".to_owned()], ..Text::default() };
        let mut translator = Translator::new(&settings, Clock::System);
        translator.translate(&text, ("en", None, None), kept, &|| false)
    }

    const GERMAN: &str = "Guten Tag, der Wasserkocher kam kaputt an. Viele Grüße\nPetra Weiss";

    #[test]
    fn the_glossary_answers_where_nobody_else_does_and_nothing_is_asked_for_the_own_language() {
        let said = told("", GERMAN, None);
        let Outcome::Done(done) = &said.outcome else { panic!("{said:?}") };
        assert_eq!((done.kind, done.n_lost, said.from.as_str()), (EngineKind::Glossary, 0, "de"));
        assert!(done.text.contains("kettle") && done.text.contains("Petra Weiss"), "{done:?}");
        assert!(done.unknown.is_some_and(|share| share.percent() < 40), "{done:?}");
        assert_eq!(told("", "It arrived broken and I want my money back", None).outcome, Outcome::Same);
        assert_eq!(told("", "12345 !", None).outcome, Outcome::Same);
    }

    #[cfg(unix)]
    #[test]
    fn a_command_gets_the_text_masked_only_when_it_is_on_and_its_answer_is_kept_without_the_names() {
        let store = crate::store::Store::memory().expect("a desk in memory");
        let engine = |line: &str, on: bool| {
            format!(
                "[translation]\norder = ['mine', 'glossary']\n[translation.engines.mine]\nkind = 'command'\non = {on}\npause = '0ms'\n\
                 command = \"{line}\"\n"
            )
        };
        let file = tempfile::NamedTempFile::new().expect("a file");
        let line =
            format!("cat >> {}; echo Hello, the kettle came broken to me. Greetings XQ0X", file.path().display());
        let off = told(&engine(&line, false), GERMAN, Some(store.db()));
        assert_eq!(off.tried, [("mine".to_owned(), Failure::new(Fault::Off, ""))]);
        assert_eq!(std::fs::read_to_string(file.path()).expect("a file"), "");
        for was_kept in [false, true] {
            let said = told(&engine(&line, true), GERMAN, Some(store.db()));
            let Outcome::Done(done) = &said.outcome else { panic!("{said:?}") };
            assert_eq!(done.text, "Hello, the kettle came broken to me. Greetings Petra Weiss");
            assert_eq!((done.was_kept, done.n_masked, done.n_lost), (was_kept, 1, 0));
        }
        let seen = std::fs::read_to_string(file.path()).expect("a file");
        assert_eq!(seen, GERMAN.replace("Petra Weiss", "XQ0X"), "asked once, and masked");
        let rows = store.db().query("select body from translations", &[]).expect("reads");
        assert!(rows.len() == 1 && !format!("{rows:?}").contains("Petra"), "{rows:?}");
    }

    #[cfg(unix)]
    #[test]
    fn an_engine_that_fails_or_speaks_another_language_makes_room_for_the_next() {
        for (line, fault) in [
            ("exit 1", Fault::Broken),
            ("true", Fault::Broken),
            ("echo Ich verstehe diese Sprache leider nicht, und das ist schade.", Fault::WrongLanguage),
        ] {
            let settings = format!(
                "[translation]\norder = ['mine', 'glossary']\n[translation.engines.mine]\nkind = 'command'\non = true\npause = '0ms'\n\
                 command = '{line}'\n"
            );
            let said = told(&settings, GERMAN, None);
            let Outcome::Done(done) = &said.outcome else { panic!("{said:?}") };
            assert_eq!((done.kind, said.tried[0].1.fault), (EngineKind::Glossary, fault), "{line}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn an_engine_in_trouble_is_left_alone() {
        let (settings, _) = Settings::parse(
            "[translation]\norder = ['mine']\n[translation.engines.mine]\nkind = 'command'\non = true\npause = '0ms'\ncommand = 'exit 1'\n",
        );
        let mut translator = Translator::new(&settings, Clock::System);
        let text = Text { body: GERMAN.to_owned(), ..Text::default() };
        let mut fault = || translator.translate(&text, ("en", None, None), None, &|| false).tried[0].1.fault;
        assert_eq!((fault(), fault()), (Fault::Broken, Fault::Resting));
    }
}
