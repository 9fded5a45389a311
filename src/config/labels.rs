//! Settings of how texts are understood: after how many corrections the desk proposes to learn, and what or who else is asked what a
//! text says.

use std::path::PathBuf;

use toml::Value;

use super::translation::{self, EngineSettings};
use super::{Problem, bad, expanded, flag, number, text, unknown};

/// What the file says of labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// After so many new corrections the desk proposes to learn from them; never where it is nought.
    pub refit_after: usize,
    /// Texts that a model is asked about at once.
    pub at_once: usize,
    /// Whether open cases are asked about without a key.
    pub ask_always: bool,
    /// A language model that is asked what texts say; nobody until the settings turn one on.
    pub model: Option<EngineSettings>,
    /// The folder or the wheel of the sentence encoder's package.
    pub encoder: Option<PathBuf>,
}

impl Default for Labels {
    fn default() -> Self {
        Self { refit_after: 25, at_once: 8, ask_always: false, model: None, encoder: None }
    }
}

const KEYS: &[&str] = &["refit_after", "at_once", "ask_always", "model", "encoder"];
/// More texts in one question than any model keeps apart.
const MOST_AT_ONCE: usize = 50;

impl Labels {
    pub(super) fn take(&mut self, value: &Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        let table = value.as_table().ok_or_else(|| bad("labels", value, "[labels]".to_owned()))?;
        for (key, value) in table {
            let taken = match key.as_str() {
                "refit_after" => number("refit_after", value, 0..=100_000).map(|n| self.refit_after = n),
                "at_once" => number("at_once", value, 1..=MOST_AT_ONCE).map(|n| self.at_once = n),
                "ask_always" => flag("ask_always", value).map(|on| self.ask_always = on),
                "model" => translation::engine("chat", value, problems).map(|model| self.model = Some(model)),
                "encoder" => text("encoder", value).map(|path| self.encoder = Some(expanded(&path))),
                _ => Err(unknown(key, KEYS)),
            };
            problems.extend(taken.err());
        }
        Ok(())
    }

    /// The model that may be asked.
    pub fn asked(&self) -> Option<&EngineSettings> {
        self.model.as_ref().filter(|model| model.on)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn nobody_is_asked_until_a_model_is_turned_on() {
        let (settings, problems) = Settings::parse(
            "[labels]\nrefit_after = 40\n[labels.model]\naddress = 'http://192.168.1.5:11434/v1'\nmodel = 'qwen3'\nplain_http = true\n",
        );
        assert_eq!(problems, []);
        assert_eq!((settings.labels.refit_after, settings.labels.asked()), (40, None));
        assert!(settings.labels.model.is_some_and(|model| model.plain_http && !model.on));
        let (settings, _) =
            Settings::parse("[labels.model]\non = true\naddress = 'https://models.example/v1'\nmodel = 'm'\n");
        assert!(settings.labels.asked().is_some());
        for (text, named) in [
            ("[labels]\nrefit_after = -1", "refit_after"),
            ("[labels]\nat_once = 0", "at_once"),
            ("[labels.model]\non = true\naddress = 'https://models.example/v1'", "model"),
            ("[labels]\nencoder = 3", "encoder"),
            ("labels = 3", "labels"),
        ] {
            let (settings, problems) = Settings::parse(text);
            let is_named = |problem: &Problem| matches!(problem, Problem::BadValue { key, .. } if *key == named);
            assert!(problems.iter().any(is_named) && settings.labels == Labels::default(), "{text}: {problems:?}");
        }
    }
}
