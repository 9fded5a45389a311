//! What the demonstration is made of, read from `assets/demo`: goods, markets, phrases, hostile texts, platform tables.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::domain::vocabulary::Reason;

use super::plot::Plot;

/// A text in the languages that goods are sold in.
pub type Names = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
pub struct Products {
    pub variants: BTreeMap<String, Vec<Variant>>,
    pub lines: Vec<Line>,
}

#[derive(Debug, Deserialize)]
pub struct Variant {
    pub code: String,
    #[serde(flatten)]
    pub names: Names,
}

#[derive(Debug, Deserialize)]
pub struct Line {
    pub code: String,
    pub supplier: String,
    pub variants: String,
    #[serde(default)]
    pub worsens: bool,
    pub reasons: BTreeMap<Reason, u64>,
    pub kinds: Vec<GoodsKind>,
}

#[derive(Debug, Deserialize)]
pub struct GoodsKind {
    pub sku: String,
    pub cents: i64,
    pub sells: u64,
    #[serde(flatten)]
    pub names: Names,
}

#[derive(Debug, Deserialize)]
struct Markets {
    markets: Vec<Market>,
}

#[derive(Debug, Deserialize)]
pub struct Market {
    pub code: String,
    pub share: u64,
    pub currency: String,
    pub rate: i64,
    pub offset: i32,
    pub sales_channel: String,
    pub orders: Vec<String>,
    pub languages: BTreeMap<String, u64>,
    pub title: String,
    pub warehouses: Vec<String>,
    pub first: Vec<String>,
    pub last: Vec<String>,
    pub places: Vec<[String; 3]>,
    pub street: String,
    /// Code, shape of its numbers, name at AfterShip, key at 17TRACK.
    pub carriers: Vec<[String; 4]>,
    pub home: String,
}

/// What people write in one language.
#[derive(Debug, Deserialize)]
pub struct Phrases {
    pub open: Vec<String>,
    pub close: Vec<String>,
    pub praise: Vec<String>,
    pub answer: Vec<String>,
    pub says: BTreeMap<Reason, Vec<String>>,
    pub subjects: BTreeMap<Reason, String>,
}

#[derive(Debug, Deserialize)]
pub struct Hostile {
    pub texts: Vec<String>,
    pub long: String,
}

#[derive(Debug, Deserialize)]
pub struct Platforms {
    pub tables: BTreeMap<String, TableShape>,
    pub reasons: BTreeMap<String, BTreeMap<Reason, Vec<String>>>,
    /// Short month names by language.
    pub months: BTreeMap<String, Vec<String>>,
}

/// A platform's table: its columns, and which of them the broken rows spoil.
#[derive(Debug, Clone, Deserialize)]
pub struct TableShape {
    pub columns: Vec<String>,
    pub order: Option<String>,
    pub date: Option<String>,
    pub money: Option<String>,
    pub tracking: Option<String>,
}

#[derive(Debug)]
pub struct Assets {
    pub products: Products,
    pub markets: Vec<Market>,
    pub phrases: BTreeMap<&'static str, Phrases>,
    pub hostile: Hostile,
    pub platforms: Platforms,
    /// What carriers say, by language and step.
    pub parcels: BTreeMap<String, BTreeMap<String, String>>,
    pub plot: Plot,
}

const LANGUAGES: [(&str, &str); 8] = [
    ("de", include_str!("../../assets/demo/comments/de.toml")),
    ("en", include_str!("../../assets/demo/comments/en.toml")),
    ("es", include_str!("../../assets/demo/comments/es.toml")),
    ("fr", include_str!("../../assets/demo/comments/fr.toml")),
    ("it", include_str!("../../assets/demo/comments/it.toml")),
    ("ja", include_str!("../../assets/demo/comments/ja.toml")),
    ("pt", include_str!("../../assets/demo/comments/pt.toml")),
    ("zh", include_str!("../../assets/demo/comments/zh.toml")),
];

impl Assets {
    /// Reads all that is built into the program.
    pub fn load() -> std::io::Result<Self> {
        let mut phrases = BTreeMap::new();
        for (code, text) in LANGUAGES {
            phrases.insert(code, read(text)?);
        }
        Ok(Self {
            products: read(include_str!("../../assets/demo/products.toml"))?,
            markets: read::<Markets>(include_str!("../../assets/demo/markets.toml"))?.markets,
            phrases,
            hostile: read(include_str!("../../assets/demo/hostile.toml"))?,
            platforms: read(include_str!("../../assets/demo/platforms.toml"))?,
            parcels: read(include_str!("../../assets/demo/parcels.toml"))?,
            plot: read(include_str!("../../assets/demo/plot.toml"))?,
        })
    }
}

fn read<T: serde::de::DeserializeOwned>(text: &str) -> std::io::Result<T> {
    toml::from_str(text).map_err(|error| std::io::Error::new(std::io::ErrorKind::InvalidData, error))
}

impl Platforms {
    /// A platform's own code for a reason, or its word for "other".
    pub fn reason(&self, format: &str, reason: Reason, roll: u64) -> &str {
        let codes = self.reasons.get(format);
        let list = codes.and_then(|c| c.get(&reason).or_else(|| c.get(&Reason::Other)));
        list.and_then(|l| l.get(usize::try_from(roll).unwrap_or(0) % l.len().max(1))).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_built_in_can_be_read_and_used() {
        let assets = Assets::load().expect("the built-in files are read");
        assert_eq!(assets.phrases.len(), 8);
        for (language, phrases) in &assets.phrases {
            assert!(phrases.says.contains_key(&Reason::Other), "{language}");
            assert!(phrases.subjects.contains_key(&Reason::Other), "{language}");
            assert!(!phrases.praise.is_empty() && !phrases.answer.is_empty(), "{language}");
            assert!(phrases.says.values().all(|list| !list.is_empty()), "{language}");
        }
        for line in &assets.products.lines {
            let variants = assets.products.variants.get(&line.variants).expect("each line names its variants");
            for market in &assets.markets {
                assert!(line.kinds.iter().all(|kind| kind.names.contains_key(&market.title)), "{}", line.code);
                assert!(variants.iter().all(|variant| variant.names.contains_key(&market.title)), "{}", line.code);
            }
        }
        for market in &assets.markets {
            assert!(market.languages.keys().all(|l| assets.phrases.contains_key(l.as_str())), "{}", market.code);
        }
        assert_eq!(assets.products.lines.iter().filter(|line| line.worsens).count(), 1);
        for (name, table) in &assets.platforms.tables {
            for column in [&table.order, &table.date, &table.money, &table.tracking].into_iter().flatten() {
                assert!(table.columns.contains(column), "{name}: {column}");
            }
        }
    }
}
