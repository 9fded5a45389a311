//! Texts for customers with blanks, one file per language, and how that language writes sums and dates.
//!
//! `{order}` is a blank, `{customer|there}` one with a word for where nothing is known, `{{` a brace. A line all of whose blanks
//! stay empty is left out, so that a text never says “Order: ”. Values are put in as they are: they are never read as a template.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::domain::command::nearest;
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::money;
use crate::domain::time::{Instant, civil};

/// A subject is one line of a mail's head.
const SUBJECT_CHARS: usize = 200;

/// What a template may leave blank.
const NAMES: &[&str] = &[
    "number",
    "order",
    "platform_ref",
    "product",
    "sku",
    "quantity",
    "customer",
    "value",
    "refunded",
    "amount",
    "requested_on",
    "today",
    "tracking",
    "carrier",
    "expected_on",
    "subject",
    "text",
    "reason",
    "clause",
    // Of a case that becomes an article.
    "problem",
    "cause",
    "helped",
];

/// What is known of a case, by the names of the blanks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Blanks(BTreeMap<&'static str, String>);

impl Blanks {
    /// Sets a blank that templates know. What files say goes to people's mail programs, so that nothing in it may steer one.
    pub fn set(&mut self, name: &'static str, value: impl Into<String>) {
        debug_assert!(NAMES.contains(&name), "{name}");
        let mut value = value.into();
        value.retain(|c| c.is_whitespace() || !steers(c));
        self.0.insert(name, value);
    }
}

/// Whether a character does something to the screen instead of standing on it: controls, and what turns the direction of writing.
fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// A text with blanks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// What people here call it, in the language of the text.
    pub title: String,
    subject: String,
    body: String,
    words: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    #[serde(default)]
    title: String,
    subject: Spanned<String>,
    body: Spanned<String>,
    /// Words of the language for codes, by the name of the blank.
    #[serde(default)]
    words: BTreeMap<String, BTreeMap<String, String>>,
}

impl Template {
    /// Reads a template from its text.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { title, subject, body, words } = reading::read(text)?;
        let mut mistakes = Vec::new();
        for part in [&subject, &body] {
            let unknown = parts(part.get_ref()).filter_map(|part| match part {
                Part::Blank { name, .. } if !NAMES.contains(&name) => Some(name),
                _ => None,
            });
            for name in unknown {
                let from = part.span().start;
                let at = text[from..].find(&format!("{{{name}")).map_or(from, |at| from + at + 1);
                let near = nearest(name, NAMES.iter().copied()).map_or_else(|| NAMES.join(" "), str::to_owned);
                mistakes.push(Mistake::at(text, at, MistakeKind::BadValue, name, &near));
            }
        }
        let (subject, body) = (subject.into_inner(), body.into_inner());
        if mistakes.is_empty() { Ok(Self { title, subject, body, words }) } else { Err(mistakes) }
    }

    /// Subject and body with the blanks filled.
    pub fn fill(&self, blanks: &Blanks) -> (String, String) {
        let (subject, _) = self.line(&self.subject, blanks);
        let mut lines: Vec<String> = Vec::new();
        let told = self.body.lines().map(|line| self.line(line, blanks)).filter(|(_, says_something)| *says_something);
        for (line, _) in told {
            // What was left out must not leave a hole.
            if !(line.is_empty() && lines.last().is_none_or(String::is_empty)) {
                lines.push(line);
            }
        }
        (one_line(&subject), lines.join("\n").trim_end().to_owned())
    }

    /// The body for somebody to finish: a blank of which nothing is known stays where it is, and is told.
    pub fn fill_open(&self, blanks: &Blanks) -> (String, Vec<String>) {
        let (mut filled, mut left) = (String::new(), Vec::new());
        for part in parts(&self.body) {
            match part {
                Part::Plain(text) => filled.push_str(text),
                Part::Blank { name, otherwise } => {
                    let value = self.value(name, blanks);
                    match otherwise.filter(|_| value.trim().is_empty()) {
                        Some(otherwise) => filled.push_str(otherwise),
                        None if value.trim().is_empty() => {
                            filled.push_str(&format!("{{{name}}}"));
                            left.push(name.to_owned());
                        }
                        None => filled.push_str(value),
                    }
                }
            }
        }
        // Nothing stood in an optional blank: the space before it goes too.
        let lines: Vec<String> = filled.lines().map(|line| line.replace("  ", " ").trim_end().to_owned()).collect();
        (lines.join("\n").trim().to_owned(), left)
    }

    /// What stands in a blank, in the words of the language.
    fn value<'v>(&'v self, name: &str, blanks: &'v Blanks) -> &'v str {
        let value = blanks.0.get(name).map_or("", String::as_str);
        self.words.get(name).and_then(|words| words.get(value)).map_or(value, String::as_str)
    }

    /// One line with its blanks filled, and whether it says anything: it does not when it had blanks and none is known.
    fn line(&self, line: &str, blanks: &Blanks) -> (String, bool) {
        let (mut filled, mut n_blanks, mut n_known) = (String::new(), 0, 0);
        for part in parts(line) {
            match part {
                Part::Plain(text) => filled.push_str(text),
                Part::Blank { name, otherwise } => {
                    n_blanks += 1;
                    let value = self.value(name, blanks);
                    let value = if value.trim().is_empty() { otherwise.unwrap_or_default() } else { value };
                    n_known += usize::from(!value.is_empty());
                    filled.push_str(value);
                }
            }
        }
        (filled.trim_end().to_owned(), n_blanks == 0 || n_known > 0)
    }
}

pub(super) enum Part<'a> {
    Plain(&'a str),
    Blank { name: &'a str, otherwise: Option<&'a str> },
}

/// The blanks that a text still has; nothing with one may leave.
pub fn blanks_left(text: &str) -> Vec<String> {
    let mut left: Vec<String> = Vec::new();
    for part in parts(text) {
        if let Part::Blank { name, .. } = part
            && NAMES.contains(&name)
            && !left.iter().any(|known| known == name)
        {
            left.push(name.to_owned());
        }
    }
    left
}

/// A template cut into plain text and blanks; a brace that nothing closes is plain text.
pub(super) fn parts(template: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = template;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        for (pair, brace) in [("{{", "{"), ("}}", "}")] {
            if let Some(after) = rest.strip_prefix(pair) {
                rest = after;
                return Some(Part::Plain(brace));
            }
        }
        if let Some((blank, after)) = rest.strip_prefix('{').and_then(|inside| inside.split_once('}')) {
            rest = after;
            let (name, otherwise) = blank.split_once('|').map_or((blank, None), |(name, rest)| (name, Some(rest)));
            return Some(Part::Blank { name: name.trim(), otherwise });
        }
        let end = rest.char_indices().skip(1).find(|(_, c)| matches!(c, '{' | '}')).map_or(rest.len(), |(at, _)| at);
        let (plain, after) = rest.split_at(end);
        rest = after;
        Some(Part::Plain(plain))
    })
}

/// A head of a mail is one line, whatever a customer's file put into it.
pub(super) fn one_line(text: &str) -> String {
    let flat: String = text.chars().map(|c| if steers(c) { ' ' } else { c }).collect();
    flat.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(SUBJECT_CHARS).collect()
}

/// How a language writes sums and dates.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LocaleFormat {
    decimal: String,
    group: String,
    /// With `{amount}` and `{currency}`.
    money: String,
    /// With `{day}`, `{month}` and `{year}`.
    date: String,
    /// Names of the months where dates use them; else their numbers.
    #[serde(default)]
    months: Vec<String>,
    /// Markets whose customers read the language, where nothing they wrote tells another one.
    #[serde(default)]
    markets: Vec<String>,
}

impl LocaleFormat {
    /// Whether it is the language of a market.
    pub fn is_of(&self, market: &str) -> bool {
        self.markets.iter().any(|own| own == market)
    }

    /// A sum with its currency; nothing for an unknown one.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        if currency.is_empty() {
            return String::new();
        }
        let plain = money::decimal(minor, currency);
        let (sign, plain) = plain.strip_prefix('-').map_or(("", plain.as_str()), |rest| ("-", rest));
        let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
        let mut amount = sign.to_owned();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                amount.push_str(&self.group);
            }
            amount.push(digit);
        }
        if !fraction.is_empty() {
            amount.push_str(&self.decimal);
            amount.push_str(fraction);
        }
        self.money.replace("{amount}", &amount).replace("{currency}", currency)
    }

    /// A day in UTC; nothing for never.
    pub fn date(&self, at: Instant) -> String {
        let Some(date) = (!at.is_never()).then(|| civil(at.day())).flatten() else { return String::new() };
        let number = date.month();
        let name = usize::try_from(number - 1).ok().and_then(|at| self.months.get(at));
        let month = name.cloned().unwrap_or_else(|| number.to_string());
        self.date
            .replace("{day}", &date.day().to_string())
            .replace("{month}", &month)
            .replace("{year}", &date.year().to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blanks(pairs: &[(&'static str, &str)]) -> Blanks {
        let mut blanks = Blanks::default();
        for (name, value) in pairs {
            blanks.set(name, *value);
        }
        blanks
    }

    fn template(subject: &str, body: &str) -> Template {
        let text = format!("subject = '{subject}'\nbody = '''\n{body}'''\n[words.clause]\nwindow = 'too late'\n");
        Template::read(&text).unwrap_or_else(|mistakes| panic!("{mistakes:?}"))
    }

    #[test]
    fn blanks_are_filled_and_empty_lines_left_out() {
        let letter = template("Order {order}", "Dear {customer|customer},\n\nOrder: {order}\n\nYours {{us}}\n");
        let filled = letter.fill(&blanks(&[("order", "A-1"), ("customer", "Li")]));
        assert_eq!(filled, ("Order A-1".to_owned(), "Dear Li,\n\nOrder: A-1\n\nYours {us}".to_owned()));
        let filled = letter.fill(&Blanks::default());
        assert_eq!(filled, ("Order".to_owned(), "Dear customer,\n\nYours {us}".to_owned()));
    }

    #[test]
    fn codes_are_said_in_the_words_of_the_language() {
        let letter = template("No", "Because {clause}.\n");
        assert_eq!(letter.fill(&blanks(&[("clause", "window")])).1, "Because too late.");
        assert_eq!(letter.fill(&blanks(&[("clause", "odd")])).1, "Because odd.");
    }

    #[test]
    fn a_value_is_never_read_as_a_template_and_never_breaks_a_head() {
        let letter = template("Re: {subject}", "{text}\n");
        let filled = letter.fill(&blanks(&[("subject", "a\r\nBcc: x@y.z\u{2028}b"), ("text", "{order} {{\n.\n")]));
        assert_eq!(filled, ("Re: a Bcc: x@y.z b".to_owned(), "{order} {{\n.".to_owned()));
    }

    #[test]
    fn what_files_say_steers_no_mail_program() {
        let hostile = blanks(&[("customer", "Mei\u{202E} evil\u{1B}]52;c;aGk=\u{7}"), ("problem", "one\ntwo\u{9B}")]);
        let (subject, body) = template("{customer}", "{customer}\n{problem}\n").fill(&hostile);
        assert_eq!((subject.as_str(), body.as_str()), ("Mei evil]52;c;aGk=", "Mei evil]52;c;aGk=\none\ntwo"));
    }

    #[test]
    fn a_blank_without_a_value_stays_open_and_keeps_a_text_in() {
        let letter = template("x", "Dear {customer|customer},\n\nyour parcel {tracking} of {carrier|} is late.\n");
        let (text, left) = letter.fill_open(&blanks(&[("customer", "Li")]));
        assert_eq!(text, "Dear Li,\n\nyour parcel {tracking} of is late.");
        assert_eq!((left.as_slice(), blanks_left(&text)), (&["tracking".to_owned()][..], vec!["tracking".to_owned()]));
        let (text, left) = letter.fill_open(&blanks(&[("tracking", "T1"), ("carrier", "DHL")]));
        assert_eq!(text, "Dear customer,\n\nyour parcel T1 of DHL is late.");
        assert!(left.is_empty() && blanks_left(&text).is_empty());
        assert!(blanks_left("{x} {{order}} {").is_empty(), "other braces are anybody's own");
    }

    #[test]
    fn an_unknown_blank_is_pointed_at() {
        let read = Template::read("subject = 'x'\nbody = '''\nHello {custmer}\n'''\n");
        let told = read.map_err(|m| m.into_iter().map(|m| (m.line, m.column, m.found, m.known)).collect::<Vec<_>>());
        assert_eq!(told, Err(vec![(3, 8, "custmer".to_owned(), "customer".to_owned())]));
        assert!(Template::read("subject = 'x'").is_err());
        assert!(Template::read("subject = 'x'\nbody = '{'").is_ok(), "a lone brace is a brace");
    }

    #[test]
    fn sums_and_dates_follow_the_language() {
        let german: LocaleFormat =
            toml::from_str("decimal = ','\ngroup = '.'\nmoney = '{amount} {currency}'\ndate = '{day}.{month}.{year}'")
                .expect("a format");
        let english: LocaleFormat = toml::from_str(
            "decimal = '.'\ngroup = ','\nmoney = '{currency} {amount}'\ndate = '{day} {month} {year}'\nmonths = ['January']",
        )
        .expect("a format");
        assert_eq!(german.money(-123_456_789, "EUR"), "-1.234.567,89 EUR");
        assert_eq!(english.money(4_700, "JPY"), "JPY 4,700");
        assert_eq!(english.money(4_700, ""), "");
        let day = Instant::parse("2026-01-05T10:00:00Z").unwrap_or_default();
        assert_eq!((german.date(day), english.date(day)), ("5.1.2026".to_owned(), "5 January 2026".to_owned()));
        assert_eq!(german.date(Instant::NEVER), "");
    }
}
