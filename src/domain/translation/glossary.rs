//! The built-in glossary: after-sales words in eight languages, so that a text can be skimmed where no engine is at hand.
//!
//! Invariants: the longest known words win; what is unknown stays as it is; what was put in stands in brackets, so that nobody
//! takes it for a translation.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::masking::is_mask;
use crate::domain::words::fold;

/// The languages of the glossary, in the order of its columns.
pub const LANGUAGES: [&str; 8] = ["en", "zh", "de", "fr", "es", "it", "pt", "ja"];

/// The tables, the more telling ones first: where two meanings look alike without accents, the earlier one counts.
const TABLES: [&str; 5] = [
    include_str!("../../../assets/lexicon/glossary/asking.txt"),
    include_str!("../../../assets/lexicon/glossary/faults.txt"),
    include_str!("../../../assets/lexicon/glossary/delivery.txt"),
    include_str!("../../../assets/lexicon/glossary/goods.txt"),
    include_str!("../../../assets/lexicon/glossary/talk.txt"),
];
/// Small words, which make a sentence out of the others.
const SMALL: &str = include_str!("../../../assets/lexicon/glossary/small.txt");

/// Stands at the end of a form that goes on in any way.
const OPEN: char = '*';

/// A text with the words in it that are known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Glossed {
    pub text: String,
    /// Words, or characters where words are not parted; numbers and masks are none.
    pub n_words: usize,
    pub n_unknown: usize,
}

/// A text with its known words in another language; none where the glossary does not know one of the two.
pub fn gloss(text: &str, from: &str, to: &str) -> Option<Glossed> {
    let [from, to] = [column(from)?, column(to)?];
    if from == to {
        return None;
    }
    let lexicon = &LEXICONS[from];
    let tokens = tokens(text);
    let mut writer = Writer { text, glossed: String::with_capacity(text.len()), done: 0, open: Vec::new(), to };
    let (mut n_words, mut n_unknown) = (0, 0);
    let mut at = 0;
    while at < tokens.len() {
        let (length, known) = lexicon.longest(text, &tokens[at..]).map_or((1, None), |(n, meaning)| (n, Some(meaning)));
        let (first, last) = (&tokens[at], &tokens[at + length - 1]);
        match known {
            Some(meaning) => writer.put((first.start, last.end), &GLOSSARY[meaning][to]),
            None => writer.keep(last.end),
        }
        if !first.is_number || known.is_some() {
            n_words += length;
            n_unknown += if known.is_none() { length } else { 0 };
        }
        at += length;
    }
    writer.keep(text.len());
    Some(Glossed { text: writer.glossed, n_words, n_unknown })
}

/// Whether the glossary leads from one language to another.
pub fn leads(from: &str, to: &str) -> bool {
    from != to && column(from).is_some() && column(to).is_some()
}

fn column(language: &str) -> Option<usize> {
    let language = language.split(['-', '_']).next().unwrap_or_default();
    LANGUAGES.iter().position(|known| *known == language)
}

/// What is written for each meaning, by language; empty where a language needs no word for it.
static GLOSSARY: LazyLock<Vec<Vec<String>>> = LazyLock::new(|| {
    let first = |cell: &str| forms(cell).next().unwrap_or_default().trim_end_matches(OPEN).to_owned();
    rows().map(|row| row.iter().map(|cell| first(cell)).collect()).collect()
});

static LEXICONS: LazyLock<Vec<Lexicon>> = LazyLock::new(|| {
    let mut lexicons: Vec<Lexicon> = LANGUAGES.iter().map(|_| Lexicon::default()).collect();
    for (meaning, row) in rows().enumerate() {
        for (lexicon, cell) in lexicons.iter_mut().zip(&row) {
            forms(cell).for_each(|form| lexicon.learn(form, meaning));
        }
    }
    lexicons
});

fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    let lines = TABLES.iter().chain([&SMALL]).flat_map(|table| table.lines());
    let lines = lines.filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    lines.map(|line| line.split('|').map(str::trim).collect())
}

fn forms(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(',').map(str::trim).filter(|form| !form.is_empty())
}

/// The forms of one language.
#[derive(Default)]
struct Lexicon {
    /// Forms with their accents, for in some words nothing else tells two meanings apart.
    exact: HashMap<String, usize>,
    /// The same as people type them.
    folded: HashMap<String, usize>,
    /// Forms that go on, folded.
    open: Vec<(String, usize)>,
    /// Tokens of the longest form.
    longest: usize,
}

impl Lexicon {
    fn learn(&mut self, form: &str, meaning: usize) {
        let parts = tokens(form);
        self.longest = self.longest.max(parts.len());
        if form.ends_with(OPEN) {
            self.open.push((key(&parts, |token| &token.folded), meaning));
            return;
        }
        self.exact.entry(key(&parts, |token| &token.lower)).or_insert(meaning);
        self.folded.entry(key(&parts, |token| &token.folded)).or_insert(meaning);
    }

    /// The longest known words at the beginning of some tokens: how many tokens they are, and what they mean.
    fn longest(&self, text: &str, tokens: &[Token]) -> Option<(usize, usize)> {
        let joined = tokens.windows(2).take(self.longest.saturating_sub(1));
        let together = 1 + joined.take_while(|pair| hangs_together(&text[pair[0].end..pair[1].start])).count();
        let most = together.min(tokens.len()).min(self.longest);
        (1..=most).rev().find_map(|n| {
            let part = &tokens[..n];
            let (exact, folded) = (key(part, |token| &token.lower), key(part, |token| &token.folded));
            let known = self.exact.get(&exact).or_else(|| self.folded.get(&folded)).copied();
            known.or_else(|| self.going_on(&folded)).map(|meaning| (n, meaning))
        })
    }

    fn going_on(&self, folded: &str) -> Option<usize> {
        let begins = self.open.iter().filter(|(form, _)| folded.starts_with(form.as_str()));
        // Only the last word goes on, not the phrase.
        let fits = begins.filter(|(form, _)| !folded[form.len()..].contains(' '));
        fits.max_by_key(|(form, _)| form.len()).map(|(_, meaning)| *meaning)
    }
}

/// Whether what stands between two words leaves them in one phrase.
fn hangs_together(between: &str) -> bool {
    between.chars().all(|c| matches!(c, ' ' | '\u{a0}' | '\u{3000}' | '\'' | '’' | '-' | '\u{2010}' | '\u{2011}'))
}

fn key(tokens: &[Token], of: impl Fn(&Token) -> &String) -> String {
    let mut key = String::new();
    for token in tokens {
        if !key.is_empty() && !token.is_spaceless {
            key.push(' ');
        }
        key.push_str(of(token));
    }
    key
}

/// A word, or a character of a script that does not part words.
struct Token {
    start: usize,
    end: usize,
    lower: String,
    folded: String,
    is_spaceless: bool,
    is_number: bool,
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut begun: Option<usize> = None;
    let mut push = |start: usize, end: usize, is_spaceless: bool| {
        let word = &text[start..end];
        // A mask is as little a word as a number is.
        let is_number = word.chars().all(char::is_numeric) || is_mask(word);
        let folded = fold(word).into_owned();
        let lower = if is_spaceless { folded.clone() } else { word.to_lowercase() };
        tokens.push(Token { start, end, lower, folded, is_spaceless, is_number });
    };
    for (at, c) in text.char_indices() {
        let spaceless = is_spaceless(c);
        if (spaceless || !(c.is_alphanumeric() || is_mark(c)))
            && let Some(start) = begun.take()
        {
            push(start, at, false);
        }
        if spaceless {
            push(at, at + c.len_utf8(), true);
        } else if c.is_alphanumeric() && begun.is_none() {
            begun = Some(at);
        }
    }
    if let Some(start) = begun {
        push(start, text.len(), false);
    }
    tokens
}

/// Accents that stand behind their letter.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}')
}

/// Han and kana.
pub(super) const fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{3005}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}')
}

/// Writes the text with what is known; known words beside each other share their brackets.
struct Writer<'a> {
    text: &'a str,
    glossed: String,
    /// So much of the text is written.
    done: usize,
    /// Known words that wait for their closing bracket.
    open: Vec<&'a str>,
    to: usize,
}

impl<'a> Writer<'a> {
    fn put(&mut self, (start, end): (usize, usize), word: &'a str) {
        let between = &self.text[self.done..start];
        if !self.open.is_empty() && !hangs_together(between) {
            self.close();
        }
        if self.open.is_empty() {
            self.glossed.push_str(&self.text[self.done..start]);
        }
        // A word that the other language has no word for leaves nothing, but keeps its neighbours together.
        self.open.push(word);
        self.done = end;
    }

    fn close(&mut self) {
        let spaced = !matches!(LANGUAGES[self.to], "zh" | "ja");
        let words: Vec<&str> = self.open.drain(..).filter(|word| !word.is_empty()).collect();
        if words.is_empty() {
            return;
        }
        if self.glossed.ends_with(|c: char| c.is_alphanumeric() || c == ']') {
            self.glossed.push(' ');
        }
        self.glossed.push('[');
        self.glossed.push_str(&words.join(if spaced { " " } else { "" }));
        self.glossed.push(']');
    }

    fn keep(&mut self, end: usize) {
        let had = !self.open.is_empty();
        self.close();
        let rest = &self.text[self.done..end];
        let ended = had && self.glossed.ends_with(']');
        if ended && rest.starts_with(char::is_alphanumeric) {
            self.glossed.push(' ');
        }
        // Nothing was written before it.
        let rest =
            if had && !ended && self.glossed.ends_with([' ', '\n']) { rest.trim_start_matches(' ') } else { rest };
        self.glossed.push_str(rest);
        self.done = end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_line_has_a_place_for_every_language_and_no_form_two_meanings() {
        let mut seen: HashMap<(usize, String), usize> = HashMap::new();
        for (meaning, row) in rows().enumerate() {
            assert_eq!(row.len(), LANGUAGES.len(), "{row:?}");
            for (language, cell) in row.iter().enumerate() {
                for form in forms(cell) {
                    let parts = tokens(form);
                    assert!(!parts.is_empty(), "{form}");
                    assert!(!form.ends_with(OPEN) || form.chars().count() > 4, "{form} would fit everything");
                    let other = seen.insert((language, key(&parts, |token| &token.lower)), meaning);
                    assert!(other.is_none_or(|other| other == meaning), "{form}: {:?}", GLOSSARY[meaning]);
                }
            }
        }
        assert!(GLOSSARY.len() > 300);
    }

    #[test]
    fn a_text_can_be_skimmed() {
        for (from, to, text, wanted) in [
            ("de", "en", "Der Wasserkocher ist kaputt!", "[the kettle is broken]!"),
            ("de", "en", "Schon schön: die Größe", "[already good]: [the size]"),
            ("de", "en", "Ich möchte bitte eine Rückerstattung.", "[I want please a refund]."),
            ("fr", "en", "Je n’ai jamais reçu ma commande", "[I not have not received my order]"),
            ("es", "en", "El paquete no ha llegado", "[the parcel not arrived]"),
            ("it", "en", "La taglia è troppo piccola", "[the size is too small]"),
            ("pt", "zh", "não recebi o reembolso", "[没收到退款]"),
            ("zh", "en", "水壶漏水,要求退款", "[kettle leaks],[want refund]"),
            ("zh", "de", "一直没收到货", "[nicht erhalten Produkt]"),
            ("ja", "en", "サイズが小さすぎます。返品したいです。", "[size too small]。[return want is]。"),
            ("ja", "zh", "商品がまだ届いていません", "[产品还没收到]"),
            ("en", "zh", "The box was empty.", "[包装是空的]."),
            ("en", "zh", "Xylophone 5000 works", "Xylophone 5000 [能用]"),
        ] {
            assert_eq!(gloss(text, from, to).expect("both languages").text, wanted, "{text}");
        }
    }

    #[test]
    fn what_is_unknown_stays_and_is_counted() {
        let glossed = gloss("Das Dingsbums kam kaputt an, 12 Stück.", "de", "en").expect("both languages");
        assert_eq!(glossed.text, "[it] Dingsbums [arrived broken in], 12 Stück.");
        assert_eq!((glossed.n_words, glossed.n_unknown), (6, 2));
        assert_eq!(gloss("anything", "nl", "en"), None);
        assert_eq!(gloss("anything", "en", "en"), None);
        assert_eq!(gloss("", "de", "en").map(|glossed| glossed.n_words), Some(0));
    }

    proptest! {
        #[test]
        fn no_text_breaks_it_and_no_word_is_lost(text in "([a-zäöüß]{1,8}|[ .,!’'-]|\\PC|退款|不|が|\u{301}){0,24}") {
            for (from, to) in [("de", "en"), ("zh", "en"), ("ja", "zh"), ("en", "zh")] {
                let glossed = gloss(&text, from, to).expect("both languages");
                prop_assert!(glossed.n_unknown <= glossed.n_words);
                if glossed.n_words == glossed.n_unknown {
                    prop_assert_eq!(&glossed.text, &text);
                }
            }
        }
    }
}
