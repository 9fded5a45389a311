//! Labels of the user's own: their name on the cases, phrases that make them at once, and examples that are learned from.

use serde::Deserialize;
use toml::Spanned;

use super::{FEW, LEARNED, Quoted};
use crate::domain::definitions::reading;
use crate::domain::definitions::{Mistake, MistakeKind};
use crate::domain::goods_named::{Name, Stands};
use crate::domain::understanding::phrases::{Flaw, flaw};

/// A label of the user's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct OwnLabel {
    /// The number of its definition; nought for one that is not kept yet.
    #[serde(skip)]
    pub id: i64,
    /// Its name on the cases: a tag.
    #[serde(skip)]
    pub name: String,
    pub title: String,
    /// Words that make it at once.
    pub phrases: Vec<String>,
    /// Whole texts that it fits; from five on they are learned from.
    pub examples: Vec<Quoted>,
    /// The product line that its phrases name, for cases of which no product is known.
    pub line: String,
    /// The supplier, likewise.
    pub supplier: String,
}

impl OwnLabel {
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        reading::read(text)
    }

    /// What is wrong with a text before it is kept; one that was kept once is read as it is.
    pub fn check(text: &str) -> Vec<Mistake> {
        let written: Written = match reading::read(text).and_then(|written| Self::read(text).map(|_| written)) {
            Ok(written) => written,
            Err(mistakes) => return mistakes,
        };
        let mistake = |phrase: &Spanned<String>| {
            let (at, flaw) = flaw(phrase.get_ref())?;
            // Where a phrase is written with signs of escape, its beginning is near enough.
            let inside = text.get(phrase.span()).and_then(|raw| raw.find(phrase.get_ref().as_str()));
            let byte = phrase.span().start + inside.map_or(0, |start| start + at);
            Some(Mistake::at(text, byte, kind(flaw), phrase.get_ref(), ""))
        };
        written.phrases.iter().filter_map(mistake).collect()
    }

    /// What is wrong with phrases, a line each.
    pub fn mistakes(phrases: &[String]) -> Vec<Mistake> {
        let mistake = |(n, phrase): (usize, &String)| {
            let (at, flaw) = flaw(phrase)?;
            Some(Mistake { line: n + 1, ..Mistake::at(phrase, at, kind(flaw), phrase, "") })
        };
        phrases.iter().enumerate().filter_map(mistake).collect()
    }

    /// What people call it.
    pub fn called(&self) -> &str {
        if self.title.is_empty() { &self.name } else { &self.title }
    }

    /// Whether it fits nothing, whatever a text says.
    pub const fn is_empty(&self) -> bool {
        self.phrases.is_empty() && self.examples.is_empty()
    }

    /// What its phrases name, where it stands for goods.
    pub fn names(&self) -> impl Iterator<Item = Name> {
        let stands = [(Stands::Line, &self.line), (Stands::Supplier, &self.supplier)];
        stands.into_iter().filter(|(_, value)| !value.is_empty()).flat_map(move |(stands, value)| {
            let name = move |phrase: &String| Name { stands, value: value.clone(), phrase: phrase.clone() };
            self.phrases.iter().map(name)
        })
    }

    pub fn text(&self) -> String {
        let quoted = |text: &str| toml::Value::from(in_one_line(text)).to_string();
        let example = |one: &Quoted| {
            let text = quoted(&one.text);
            let from = || toml::Value::from(one.numbers());
            if one.from.is_empty() { text } else { format!("{{ text = {text}, from = {} }}", from()) }
        };
        // A line each, so that they can be written and read in an editor.
        let list = |list: Vec<String>| -> String { list.iter().map(|one| format!("    {one},\n")).collect() };
        let phrases = list(self.phrases.iter().map(|phrase| quoted(phrase)).collect());
        let examples = list(self.examples.iter().map(example).collect());
        let mut text = format!("title = {}\nphrases = [\n{phrases}]\nexamples = [\n{examples}]\n", quoted(&self.title));
        for (key, value) in [("line", &self.line), ("supplier", &self.supplier)] {
            if !value.is_empty() {
                text.push_str(&format!("{key} = {}\n", quoted(value)));
            }
        }
        text
    }

    /// Takes an example in; the same words of another record are the same example. Answers whether anything was new.
    pub fn learn(&mut self, example: Quoted) -> bool {
        let text = in_one_line(&example.text).trim().to_owned();
        match self.examples.iter_mut().find(|known| known.text == text) {
            Some(known) => known.join(&example.from),
            None => {
                self.examples.push(Quoted { text, ..example });
                true
            }
        }
    }

    /// How far it has learned, as a word.
    pub const fn state(&self) -> &'static str {
        match self.examples.len() {
            n if n < FEW => "by-phrases",
            n if n < LEARNED => "learning",
            _ => "learned",
        }
    }
}

fn in_one_line(text: &str) -> String {
    text.replace(['\r', '\n'], " ")
}

/// The phrases with their places in the text.
#[derive(Deserialize)]
struct Written {
    #[serde(default)]
    phrases: Vec<Spanned<String>>,
}

const fn kind(flaw: Flaw) -> MistakeKind {
    match flaw {
        Flaw::Open => MistakeKind::OpenBrace,
        Flaw::Stray => MistakeKind::StrayBrace,
        Flaw::Empty => MistakeKind::EmptyPhrase,
    }
}

/// Whether a word can stand on a case as a tag, in queries and on the command line.
pub fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_that_finds_nothing_is_told_with_its_place() {
        let text = "title = 'Power'\nphrases = [\n    \"swollen batter*\",\n    \"the {battery/cell\",\n]\n";
        let told = |mistakes: Vec<Mistake>| {
            mistakes.into_iter().map(|m| (m.line, m.column, m.kind, m.found)).collect::<Vec<_>>()
        };
        let open = |line, column, found: &str| vec![(line, column, MistakeKind::OpenBrace, found.to_owned())];
        assert_eq!(told(OwnLabel::check(text)), open(4, 10, "the {battery/cell"));
        assert_eq!(told(OwnLabel::mistakes(&["ok".to_owned(), "the {cell".to_owned()])), open(2, 5, "the {cell"));
        assert_eq!(OwnLabel::check("title = 'Power'\nphrases = ['{battery/cell}~{empty/}']\n"), []);
        assert_eq!(OwnLabel::check("titel = 'Power'\n").len(), 1, "the keys are checked as before");
        assert!(OwnLabel::read(text).is_ok(), "what was kept before still holds");
    }

    #[test]
    fn names_are_one_word() {
        assert!(is_name("battery-2") && is_name("\u{7535}\u{6c60}"));
        assert!(!is_name("") && !is_name("two words") && !is_name("a,b"));
    }
}
