//! Texts that something is learned from, each with the records whose words it is, so that whoever is erased takes their own words along
//! and nobody else's.

use serde::Deserialize;

use crate::domain::ids::Key;

/// A text, and the records that it is the words of; none where somebody typed it in.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Default, Deserialize)]
#[serde(from = "Written")]
pub struct Quoted {
    pub text: String,
    pub from: Vec<Key>,
}

/// As it stands in the text of a definition.
#[derive(Deserialize)]
#[serde(untagged, expecting = "invalid example, expected a text")]
enum Written {
    Text(String),
    Named(Named),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Named {
    text: String,
    #[serde(default)]
    from: Vec<String>,
}

impl From<Written> for Quoted {
    fn from(written: Written) -> Self {
        match written {
            Written::Text(text) => text.into(),
            Written::Named(Named { text, from }) => Self::named(text, &from),
        }
    }
}

impl From<String> for Quoted {
    fn from(text: String) -> Self {
        Self { text, from: Vec::new() }
    }
}

impl From<&str> for Quoted {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

impl Quoted {
    /// The words of records that are named by their numbers; what is no number names none.
    pub fn named(text: String, from: &[String]) -> Self {
        Self { text, from: from.iter().filter_map(|number| Key::parse(number)).collect() }
    }

    /// The records' numbers.
    pub fn numbers(&self) -> Vec<String> {
        self.from.iter().map(Key::to_string).collect()
    }

    /// Takes in that other records say the same; answers whether that was news.
    pub fn join(&mut self, from: &[Key]) -> bool {
        let n = self.from.len();
        self.from.extend(from);
        self.from.sort_unstable();
        self.from.dedup();
        self.from.len() > n
    }
}
