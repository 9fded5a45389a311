//! Words for people: looks them up (Fluent), fills blanks, falls back to English, and forms numbers, money and dates.
//!
//! Invariant: whatever is filled into a sentence has been cleaned by [`shown`] before it can reach a terminal.

mod clean;
mod format;
pub mod markdown;

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use include_dir::{Dir, include_dir};
use unicode_width::UnicodeWidthStr;

use crate::codes;

pub use clean::{shown, shown_json, shown_line};
pub use format::{DatePattern, capital};

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/assets/text");

codes! {
    /// A language of the screen, the messages and the reports.
    pub enum Lang {
        En = "en",
        ZhCn = "zh-CN",
    }
}

impl Lang {
    /// Reads a language tag or a POSIX locale: `zh_CN.UTF-8`, `zh-Hans`, `en-GB`.
    pub fn parse(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_', '.', '@']).next().unwrap_or_default();
        match primary.to_ascii_lowercase().as_str() {
            "zh" => Some(Self::ZhCn),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language of the machine, English where that is neither of ours.
    pub fn of_machine() -> Self {
        sys_locale::get_locale().and_then(|tag| Self::parse(&tag)).unwrap_or_default()
    }

    /// The next language, for the switch.
    pub fn next(self) -> Self {
        let at = Self::ALL.iter().position(|lang| *lang == self).unwrap_or(0);
        Self::ALL[(at + 1) % Self::ALL.len()]
    }
}

/// The words of one language, with English behind them, and the zone in which moments are shown.
pub struct Words {
    lang: Lang,
    zone: jiff::tz::TimeZone,
    own: FluentBundle<FluentResource>,
    english: Option<FluentBundle<FluentResource>>,
    /// Cells of the widest word of each family that was asked for: screens ask with every key.
    widest: Mutex<HashMap<&'static str, usize>>,
}

impl Words {
    /// The words of a language; moments in the machine's zone.
    pub fn new(lang: Lang) -> Self {
        Self::in_zone(lang, jiff::tz::TimeZone::system())
    }

    /// The words of a language; moments in a given zone.
    pub fn in_zone(lang: Lang, zone: jiff::tz::TimeZone) -> Self {
        let english = (lang != Lang::En).then(|| bundle(Lang::En));
        Self { lang, zone, own: bundle(lang), english, widest: Mutex::default() }
    }

    /// The same zone in another language.
    pub fn switched(&self, lang: Lang) -> Self {
        Self::in_zone(lang, self.zone.clone())
    }

    pub const fn lang(&self) -> Lang {
        self.lang
    }

    /// A sentence or a word without blanks.
    pub fn get(&self, key: &str) -> String {
        self.fill(key, &[])
    }

    /// A sentence with blanks; a key that nobody translated shows itself.
    pub fn fill(&self, key: &str, blanks: &[(&str, FluentValue<'_>)]) -> String {
        self.find(key, blanks).unwrap_or_else(|| format!("[{key}]"))
    }

    /// The same, when there are such words.
    pub fn find(&self, key: &str, blanks: &[(&str, FluentValue<'_>)]) -> Option<String> {
        let mut args = FluentArgs::with_capacity(blanks.len());
        for (name, value) in blanks {
            args.set(*name, cleaned(value.clone()));
        }
        std::iter::once(&self.own).chain(&self.english).find_map(|bundle| {
            let pattern = bundle.get_message(key)?.value()?;
            let mut problems = Vec::new();
            Some(bundle.format_pattern(pattern, Some(&args), &mut problems).into_owned())
        })
    }

    /// The word for a stored code: `code("return-status", "in_transit")` is the key `return-status-in-transit`. A code that has
    /// no word is shown as it is.
    pub fn code(&self, family: &str, code: &str) -> String {
        if code.is_empty() {
            return String::new();
        }
        let key = format!("{family}-{}", code.replace('_', "-"));
        self.find(&key, &[]).unwrap_or_else(|| shown_line(code).into_owned())
    }

    /// Cells of the widest word for all stored codes of a family.
    pub fn widest(&self, family: &'static str, codes: &[&str]) -> usize {
        let measured = || codes.iter().map(|code| self.code(family, code).width()).max().unwrap_or(0);
        let mut known = self.widest.lock().unwrap_or_else(PoisonError::into_inner);
        *known.entry(family).or_insert_with(measured)
    }

    /// The words for several stored codes of a family, one after the other.
    pub fn codes<'a>(&self, family: &str, codes: impl Iterator<Item = &'a str>) -> String {
        codes.map(|code| self.code(family, code)).collect::<Vec<_>>().join(&self.get("list-comma"))
    }

    /// A name and what it is, with the colon of the language between them.
    pub fn pair(&self, name: &str, value: &str) -> String {
        self.fill("name-and-value", &[("name", name.into()), ("value", value.into())])
    }

    /// Whether somebody wrote words for a key in this very language.
    pub fn has(&self, key: &str) -> bool {
        self.own.get_message(key).is_some_and(|message| message.value().is_some())
    }
}

fn cleaned(value: FluentValue<'_>) -> FluentValue<'_> {
    match value {
        FluentValue::String(text) => match shown(&text) {
            Cow::Borrowed(same) if same.len() == text.len() => FluentValue::String(text),
            clean => FluentValue::String(clean.into_owned().into()),
        },
        other => other,
    }
}

fn bundle(lang: Lang) -> FluentBundle<FluentResource> {
    let tag = lang.code().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![tag]);
    // Isolation marks are bidi controls and would land in cells.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(format::grouped_number(number.value)),
        _ => None,
    }));
    for file in files(lang) {
        // The first definition wins and broken entries are left out; a test says which.
        let resource = FluentResource::try_new(file.to_owned()).unwrap_or_else(|(rest, _)| rest);
        let _ = bundle.add_resource(resource);
    }
    bundle
}

fn files(lang: Lang) -> impl Iterator<Item = &'static str> {
    let folder = FILES.get_dir(lang.code());
    folder.into_iter().flat_map(|dir| dir.files()).filter_map(|file| file.contents_utf8())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use fluent_syntax::ast::{Entry, Expression, InlineExpression, PatternElement};

    use super::*;

    /// Every key of a language with the blanks it uses.
    fn keys(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        for text in files(lang) {
            let parsed = fluent_syntax::parser::parse(text).unwrap_or_else(|(_, errors)| panic!("{lang}: {errors:?}"));
            for entry in &parsed.body {
                if let Entry::Message(message) = entry {
                    let mut blanks = BTreeSet::new();
                    for element in message.value.iter().flat_map(|value| &value.elements) {
                        collect(element, &mut blanks);
                    }
                    let twice = all.insert(message.id.name.to_owned(), blanks);
                    assert!(twice.is_none(), "{lang}: {} stands twice", message.id.name);
                }
            }
        }
        all
    }

    fn collect(element: &PatternElement<&str>, blanks: &mut BTreeSet<String>) {
        let PatternElement::Placeable { expression } = element else { return };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => {
                blanks.insert(id.name.to_owned());
            }
            Expression::Select { selector, variants } => {
                if let InlineExpression::VariableReference { id } = selector {
                    blanks.insert(id.name.to_owned());
                }
                for element in variants.iter().flat_map(|variant| &variant.value.elements) {
                    collect(element, blanks);
                }
            }
            Expression::Inline(_) => {}
        }
    }

    #[test]
    fn languages_have_the_same_keys_with_the_same_blanks() {
        let english = keys(Lang::En);
        let chinese = keys(Lang::ZhCn);
        let missing: Vec<_> = english.keys().filter(|key| !chinese.contains_key(*key)).collect();
        let surplus: Vec<_> = chinese.keys().filter(|key| !english.contains_key(*key)).collect();
        assert!(missing.is_empty() && surplus.is_empty(), "zh-CN lacks {missing:?}, has alone {surplus:?}");
        for (key, blanks) in &english {
            assert_eq!(blanks, &chinese[key], "{key}");
        }
    }

    #[test]
    fn blanks_are_cleaned_and_numbers_grouped() {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        let filled = words.fill("count-of", &[("n", 12.into()), ("total", 12_480.into())]);
        assert!(filled.contains("12,480") && filled.contains("12"), "{filled}");
        let filled = words.fill("toast-copied", &[("what", "a\u{1b}[31mb".into())]);
        assert!(!filled.contains('\u{1b}'), "{filled}");
    }

    #[test]
    fn unknown_keys_show_themselves_and_unknown_codes_too() {
        let words = Words::in_zone(Lang::ZhCn, jiff::tz::TimeZone::UTC);
        assert_eq!(words.get("no-such-key"), "[no-such-key]");
        assert_eq!(words.code("return-status", "odd_word"), "odd_word");
        assert_eq!(words.code("return-status", ""), "");
    }

    #[test]
    fn locales_name_languages() {
        for (tag, lang) in [
            ("zh_CN.UTF-8", Some(Lang::ZhCn)),
            ("zh-Hant-TW", Some(Lang::ZhCn)),
            ("EN-gb", Some(Lang::En)),
            ("C", None),
            ("", None),
            ("de_DE", None),
        ] {
            assert_eq!(Lang::parse(tag), lang, "{tag}");
        }
    }
}
