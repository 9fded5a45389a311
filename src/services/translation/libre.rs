//! A server that speaks as LibreTranslate does: one request a text, its answer as JSON.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value, json};

use super::waiting::unless_cancelled;
use super::{Answered, Asked, Cancelled, Engine, Failure, Fault};
use crate::config::EngineSettings;
use crate::services::clock::Clock;
use crate::services::feeds::wire::Wire;
use crate::services::secrets;

/// The word for a language that the server finds out.
const AUTO: &str = "auto";

/// The engine.
pub struct LibreTranslate {
    wire: Arc<Wire>,
}

impl LibreTranslate {
    pub fn new(settings: &EngineSettings, clock: Clock) -> Result<Self, Failure> {
        Ok(Self { wire: Arc::new(line(settings, clock)?) })
    }
}

/// The line to the server of the settings, with its key in hand.
pub fn line(settings: &EngineSettings, clock: Clock) -> Result<Wire, Failure> {
    let key = settings.key.as_ref().map(secrets::get).transpose().map_err(|why| Failure::new(Fault::NoKey, why))?;
    let address = settings.address.as_deref().unwrap_or_default();
    let how = (clock, settings.plain_http);
    Ok(Wire::over(address, key.unwrap_or_default(), settings.timeout, Duration::ZERO, how)?)
}

impl Engine for LibreTranslate {
    fn version(&mut self, _: &str, _: &str) -> Result<String, Failure> {
        // It does not tell; another address is another server.
        Ok(self.wire.address().to_owned())
    }

    fn translate(&mut self, asked: Asked<'_>, cancelled: Cancelled<'_>) -> Result<Answered, Failure> {
        let source = if asked.from.is_empty() { AUTO } else { asked.from };
        let mut body = json!({ "q": asked.text, "source": source, "target": asked.to, "format": "text" });
        let wire = Arc::clone(&self.wire);
        if !wire.key().is_empty() {
            body["api_key"] = Value::from(wire.key());
        }
        unless_cancelled(cancelled, move || {
            let answer = wire.post("/translate", &body, &[])?;
            if answer.status >= 300 {
                let said = answer.body["error"].as_str().unwrap_or_default();
                return Err(Failure::new(Fault::Refused, wire.told(said)));
            }
            match answer.body["translatedText"].as_str() {
                Some(text) => Ok(Answered { text: text.to_owned(), unknown: None }),
                None => Err(Failure::new(Fault::Broken, wire.told(&answer.body.to_string()))),
            }
        })
    }

    fn check(&mut self) -> Result<Vec<String>, Failure> {
        let answer = self.wire.get("/languages", &[], &[])?;
        let languages = answer.body.as_array().filter(|_| answer.status < 300);
        let languages =
            languages.ok_or_else(|| Failure::new(Fault::Broken, self.wire.told(&answer.body.to_string())))?;
        let told = languages.iter().filter_map(|language| {
            let from = language["code"].as_str()?;
            let targets = language["targets"].as_array().map_or(&[][..], Vec::as_slice);
            let to: Vec<&str> = targets.iter().filter_map(Value::as_str).filter(|to| *to != from).collect();
            Some(if to.is_empty() { from.to_owned() } else { format!("{from}-{}", to.join("/")) })
        });
        Ok(told.collect())
    }
}
