//! Rules of advice as definitions: what to do about a finding, by where it shows and what is behind it.

use serde::Deserialize;
use toml::Spanned;

use super::definitions::{Definition, Mistake, MistakeKind, Sort, reading};
use super::metrics::{Dimension, Metric};
use super::vocabulary::{Issue, Reason};
use crate::codes;

/// What holds where a desk says nothing.
const BUILT_IN: &str = include_str!("../../assets/business/advice/default.toml");
/// The definition that takes the place of what came with the program.
const NAME: &str = "default";

codes! {
    /// Who has to do something.
    pub enum Area {
        Stock = "stock",
        Listing = "listing",
        Packing = "packing",
        Carrier = "carrier",
        Supplier = "supplier",
        Policy = "policy",
    }
}

codes! {
    /// Which way a finding must have gone.
    pub enum When {
        Worse = "worse",
        Better = "better",
        /// Worse, as every year.
        Season = "season",
    }
}

/// Rules in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Advices {
    pub rules: Vec<Advice>,
}

/// One rule; what is empty fits everything.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Advice {
    /// Names the sentences that came with the program.
    pub code: String,
    pub area: Area,
    #[serde(default, rename = "where")]
    pub shows: Vec<Dimension>,
    #[serde(default)]
    pub issues: Vec<Issue>,
    #[serde(default)]
    pub reasons: Vec<Reason>,
    #[serde(default)]
    pub metrics: Vec<Metric>,
    #[serde(default)]
    pub when: When,
    /// The sentences of an own rule.
    #[serde(default)]
    pub text: String,
    #[serde(default)]
    pub wrong_if: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    advice: Vec<Spanned<Advice>>,
}

impl Advices {
    /// An own rule must say its sentences: the desk has none for a code that it does not know.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let typed: Text = reading::read(text)?;
        let known: Vec<String> = if text == BUILT_IN { Vec::new() } else { Self::built_in().codes() };
        let speechless = |rule: &&Spanned<Advice>| {
            let rule = rule.get_ref();
            text != BUILT_IN && rule.text.is_empty() && !known.contains(&rule.code)
        };
        let mistake = |rule: &Spanned<Advice>| {
            Mistake::at(text, rule.span().start, MistakeKind::MissingKey, "text", &known.join(" "))
        };
        let mistakes: Vec<Mistake> = typed.advice.iter().filter(speechless).map(mistake).collect();
        let rules = typed.advice.into_iter().map(Spanned::into_inner).collect();
        if mistakes.is_empty() { Ok(Self { rules }) } else { Err(mistakes) }
    }

    /// Those of a desk before those that came with the program.
    pub fn of(definitions: &[Definition]) -> Self {
        let own: Vec<&Definition> = definitions.iter().filter(|own| own.sort == Sort::Advice).collect();
        let enabled = own.iter().filter(|own| own.enabled);
        let mut rules: Vec<Advice> = enabled.flat_map(|own| Self::read(&own.text).unwrap_or_default().rules).collect();
        if !own.iter().any(|own| own.name == NAME) {
            rules.extend(Self::built_in().rules);
        }
        Self { rules }
    }

    pub fn built_in() -> Self {
        Self::read(BUILT_IN).expect("advice came with the program")
    }

    pub fn codes(&self) -> Vec<String> {
        self.rules.iter().map(|rule| rule.code.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_area_has_rules_and_every_code_stands_once() {
        let all = Advices::built_in();
        for area in Area::ALL {
            assert!(all.rules.iter().any(|rule| rule.area == *area), "{area}");
        }
        let mut codes = all.codes();
        codes.sort();
        codes.dedup();
        assert_eq!(codes.len(), all.rules.len());
    }

    #[test]
    fn own_rules_come_first_and_must_say_what_to_do() {
        let own = "[[advice]]\ncode = 'ours'\narea = 'supplier'\ntext = 'Call Lin.'\nwrong_if = 'She is away.'";
        let definition = Definition {
            sort: Sort::Advice,
            name: "ours".to_owned(),
            text: own.to_owned(),
            enabled: true,
            ..Definition::default()
        };
        assert_eq!(Advices::of(&[definition]).rules[0].text, "Call Lin.");
        let mistakes = Advices::read("[[advice]]\ncode = 'ours'\narea = 'supplier'").expect_err("no text");
        assert_eq!((mistakes[0].kind, mistakes[0].line), (MistakeKind::MissingKey, 1));
        assert!(Advices::read("[[advice]]\ncode = 'stock-hold'\narea = 'stock'").is_ok());
        assert!(Advices::read("[[advice]]\ncode = 'stock-hold'\narea = 'moon'").is_err());
    }
}
