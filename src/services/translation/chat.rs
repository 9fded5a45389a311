//! A language model behind an address that speaks as OpenAI's does, on this machine or elsewhere.
//!
//! The text is hostile: it goes in as a message of its own, and what comes out is shown as text and used for nothing else.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use serde::Deserialize;
use serde_json::json;

use super::libre::line;
use super::waiting::unless_cancelled;
use super::{Answered, Asked, Cancelled, Engine, Failure, Fault};
use crate::config::EngineSettings;
use crate::services::clock::Clock;
use crate::services::feeds::wire::Wire;

/// What models are told, and what languages are called there.
#[derive(Deserialize)]
struct Prompts {
    translate: String,
    from: String,
    languages: BTreeMap<String, String>,
}

static PROMPTS: LazyLock<Prompts> = LazyLock::new(|| {
    toml::from_str(include_str!("../../../assets/lexicon/prompts.toml"))
        .expect("the prompts are checked by a test of this file")
});

/// The engine.
pub struct Chat {
    wire: Arc<Wire>,
    model: String,
}

impl Chat {
    pub fn new(settings: &EngineSettings, clock: Clock) -> Result<Self, Failure> {
        Ok(Self { wire: Arc::new(line(settings, clock)?), model: settings.model.clone().unwrap_or_default() })
    }
}

/// What a model is told about a text.
fn prompt(from: &str, to: &str) -> String {
    let name = |code: &str| PROMPTS.languages.get(code).cloned().unwrap_or_else(|| code.to_owned());
    let from = if from.is_empty() { String::new() } else { PROMPTS.from.replace("{from}", &name(from)) };
    PROMPTS.translate.replace("{to}", &name(to)).replace("{from}", &from).trim().to_owned()
}

/// What a model says without what it thought before.
pub fn without_thoughts(said: &str) -> &str {
    let said = said.trim();
    if said.starts_with("<think>") { said.split_once("</think>").map_or("", |(_, rest)| rest.trim()) } else { said }
}

/// The translation without what models put around it: thoughts, fences, quotation marks that the text did not have.
fn bare<'a>(said: &'a str, text: &str) -> &'a str {
    let mut said = without_thoughts(said);
    if let Some(inside) = said.strip_prefix("```").and_then(|rest| rest.strip_suffix("```"))
        && !text.contains("```")
    {
        // The first line may name a language.
        said = inside.split_once('\n').map_or(inside, |(_, rest)| rest).trim();
    }
    for (open, close) in [('"', '"'), ('“', '”'), ('«', '»'), ('「', '」')] {
        if let Some(inside) = said.strip_prefix(open).and_then(|rest| rest.strip_suffix(close))
            && !text.trim_start().starts_with(['"', '“', '«', '「', '„'])
            && !inside.contains([open, close])
        {
            said = inside.trim();
        }
    }
    said
}

/// What the other side is asked with to know the user by.
fn head(wire: &Wire) -> Option<String> {
    (!wire.key().is_empty()).then(|| format!("Bearer {}", wire.key()))
}

/// What a model says to a text, of which it is told beforehand what to do with it.
pub fn ask(wire: &Wire, model: &str, told: &str, text: &str) -> Result<String, Failure> {
    let body = json!({
        "model": model,
        "temperature": 0,
        "stream": false,
        "messages": [{ "role": "system", "content": told }, { "role": "user", "content": text }],
    });
    let key = head(wire);
    let head: Vec<(&str, &str)> = key.iter().map(|key| ("Authorization", key.as_str())).collect();
    let answer = wire.post("/chat/completions", &body, &head)?;
    if answer.status >= 300 {
        let said = answer.body["error"]["message"].as_str().or_else(|| answer.body["error"].as_str());
        return Err(Failure::new(Fault::Refused, wire.told(said.unwrap_or_default())));
    }
    let said = answer.body["choices"][0]["message"]["content"].as_str().map(str::to_owned);
    said.ok_or_else(|| Failure::new(Fault::Broken, wire.told(&answer.body.to_string())))
}

impl Engine for Chat {
    fn version(&mut self, _: &str, _: &str) -> Result<String, Failure> {
        Ok(format!("{} {} {}", self.wire.address(), self.model, prompt("", "")))
    }

    fn translate(&mut self, asked: Asked<'_>, cancelled: Cancelled<'_>) -> Result<Answered, Failure> {
        let (wire, model, text) = (Arc::clone(&self.wire), self.model.clone(), asked.text.to_owned());
        let told = prompt(asked.from, asked.to);
        unless_cancelled(cancelled, move || {
            let said = ask(&wire, &model, &told, &text)?;
            Ok(Answered { text: bare(&said, &text).to_owned(), unknown: None })
        })
    }

    fn check(&mut self) -> Result<Vec<String>, Failure> {
        let key = head(&self.wire);
        let head: Vec<(&str, &str)> = key.iter().map(|key| ("Authorization", key.as_str())).collect();
        let answer = self.wire.get("/models", &[], &head)?;
        let models = answer.body["data"].as_array().filter(|_| answer.status < 300);
        let models = models.ok_or_else(|| Failure::new(Fault::Broken, self.wire.told(&answer.body.to_string())))?;
        let mut names = models.iter().filter_map(|model| model["id"].as_str());
        // Servers complete a name without a tag.
        let is_ours = |name: &str| name == self.model || name.split(':').next() == Some(self.model.as_str());
        if names.clone().any(is_ours) {
            Ok(vec![self.model.clone()])
        } else {
            let known: Vec<&str> = names.by_ref().take(8).collect();
            Err(Failure::new(Fault::Refused, self.wire.told(&format!("{}: {}", self.model, known.join(", ")))))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::translation::glossary::LANGUAGES;

    #[test]
    fn the_prompt_names_both_languages_and_the_text_does_not_stand_in_it() {
        for language in LANGUAGES {
            assert!(PROMPTS.languages.contains_key(language), "{language}");
        }
        let told = prompt("de", "en");
        assert!(told.contains("German") && told.contains("English") && !told.contains('{'), "{told}");
        assert!(!prompt("", "xx").contains('{'));
    }

    #[test]
    fn what_models_put_around_a_translation_is_taken_off() {
        for (said, text, wanted) in [
            (" It is broken. ", "x", "It is broken."),
            ("\"It is broken.\"", "x", "It is broken."),
            ("\"It\" is \"broken\"", "x", "\"It\" is \"broken\""),
            ("\"It\"", "„Es“", "\"It\""),
            ("<think>hm</think>\n\nIt is broken.", "x", "It is broken."),
            ("<think>never done", "x", ""),
            ("```text\nIt is broken.\n```", "x", "It is broken."),
        ] {
            assert_eq!(bare(said, text), wanted, "{said}");
        }
    }
}
