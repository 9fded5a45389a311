//! Which goods a text names: the product line, supplier and SKU that its words point to.
//!
//! Names come from the desk's own products and from labels of the user's own that stand for a line or a supplier.
//! Invariant: words that name two different lines name none, and nothing depends on the order of the names.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use super::understanding::folded::Folded;
use super::understanding::phrases::Phrases;

/// Shorter names are words of every text.
const SHORTEST: usize = 3;

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stands {
    Line,
    Supplier,
    Sku,
}

/// A name and what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    pub stands: Stands,
    /// As the desk writes it.
    pub value: String,
    /// As a text may write it: a phrase.
    pub phrase: String,
}

impl Name {
    /// A name that is written as it is.
    pub fn itself(stands: Stands, value: &str) -> Self {
        // A name is no phrase: what means something in one is left out.
        let plain: String = value.chars().map(|c| if "{}/~*|".contains(c) { ' ' } else { c }).collect();
        let plain = plain.replace("..", " ");
        // Lines are called in the plural, the one thing that somebody writes about is not.
        let single =
            plain.trim_end().strip_suffix('s').filter(|_| stands == Stands::Line && plain.len() > SHORTEST + 2);
        let phrase = single.map(|single| format!("{single}*")).unwrap_or(plain);
        Self { stands, value: value.to_owned(), phrase }
    }

    fn is_telling(&self) -> bool {
        let letters = self.phrase.chars().filter(|c| c.is_alphanumeric()).count();
        // A number by itself may be anything; an article number has a letter or is long.
        let is_number = self.phrase.chars().all(|c| !c.is_alphabetic());
        let unspaced = self.phrase.chars().any(|c| c > '\u{2e80}');
        if unspaced { letters > 1 } else { letters >= SHORTEST && (!is_number || letters > 5) }
    }
}

/// What a text names.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named {
    pub line: String,
    pub supplier: String,
    pub sku: String,
    /// Where the words stand that name them.
    pub words: Vec<Range<usize>>,
}

/// The names, ready to be looked for.
pub struct Goods {
    names: Vec<Name>,
    phrases: Phrases,
}

impl Goods {
    pub fn new(names: impl IntoIterator<Item = Name>) -> Self {
        let names: BTreeSet<Name> = names.into_iter().filter(Name::is_telling).collect();
        let names: Vec<Name> = names.into_iter().collect();
        let phrases = Phrases::new(names.iter().map(|name| name.phrase.as_str()));
        Self { names, phrases }
    }

    /// What a text names: of each kind what is named alone, or more often than everything else.
    pub fn named(&self, text: &str) -> Named {
        if self.names.is_empty() {
            return Named::default();
        }
        let folded = Folded::of(text);
        let hits = self.phrases.find(&folded.text);
        let mut told = Named::default();
        for stands in [Stands::Line, Stands::Supplier, Stands::Sku] {
            let mut places: BTreeMap<&str, BTreeSet<(usize, usize)>> = BTreeMap::new();
            for hit in &hits {
                let Some(name) = self.names.get(hit.phrase).filter(|name| name.stands == stands) else { continue };
                places.entry(&name.value).or_default().insert((hit.range.start, hit.range.end));
            }
            let most = places.values().map(BTreeSet::len).max().unwrap_or(0);
            let mut best = places.iter().filter(|(_, places)| places.len() == most);
            let (Some((value, places)), None) = (best.next(), best.next()) else { continue };
            let field = match stands {
                Stands::Line => &mut told.line,
                Stands::Supplier => &mut told.supplier,
                Stands::Sku => &mut told.sku,
            };
            (*value).clone_into(field);
            told.words.extend(places.iter().map(|(start, end)| folded.original(&(*start..*end))));
        }
        told.words.sort_by_key(|range| (range.start, range.end));
        told.words.dedup();
        told
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn goods() -> Goods {
        Goods::new([
            Name::itself(Stands::Line, "Headphones"),
            Name { stands: Stands::Line, value: "Headphones".into(), phrase: "{ear/head}phone*".into() },
            Name { stands: Stands::Line, value: "Headphones".into(), phrase: "\u{8033}\u{673a}".into() },
            Name::itself(Stands::Line, "Shoes"),
            Name::itself(Stands::Supplier, "Lumen {Works}"),
            Name::itself(Stands::Sku, "LMP-220-EU"),
            Name::itself(Stands::Sku, "220"),
        ])
    }

    #[test]
    fn words_name_lines_suppliers_and_skus() {
        for (text, line, supplier, sku) in [
            ("one headphone is dead", "Headphones", "", ""),
            ("My HEADPHONES are dead", "Headphones", "", ""),
            ("the earphones crackle", "Headphones", "", ""),
            ("\u{8033}\u{673a}\u{574f}\u{4e86}", "Headphones", "", ""),
            ("lmp 220 eu from Lumen Works", "", "Lumen Works", "LMP-220-EU"),
            ("shoes and headphones", "", "", ""),
            ("shoes and headphones, the headphones are fine", "Headphones", "", ""),
            ("220 of them", "", "", ""),
            ("", "", "", ""),
        ] {
            let named = goods().named(text);
            let supplier = if supplier.is_empty() { "" } else { "Lumen {Works}" };
            assert_eq!(
                (named.line.as_str(), named.supplier.as_str(), named.sku.as_str()),
                (line, supplier, sku),
                "{text}"
            );
            assert!(named.words.iter().all(|range| text.get(range.clone()).is_some()));
        }
    }

    #[test]
    fn the_order_of_the_names_does_not_matter() {
        let mut names = goods().names;
        let one = Goods::new(names.clone()).named("shoes by lumen works");
        names.reverse();
        assert_eq!(Goods::new(names).named("shoes by lumen works"), one);
    }
}
