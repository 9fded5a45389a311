//! Texts as the search sees them: folded characters, cut into tokens; what of a record is searched; how words match.
//!
//! Spaced scripts give whole words. Scripts written without spaces give every pair of neighbours and the last character,
//! so that a word of any length is found inside a sentence: every character begins a token, and a word of two or more is a
//! run of pairs.
//! Invariant: a token holds no ASCII character but lower-case letters and digits, so an index that cuts at other ASCII
//! characters keeps our tokens as they are, and memory and index agree.

use std::ops::Range;

mod fold;
mod phrases;
mod simplified;
pub mod telling;

pub use fold::fold;
pub use phrases::{each_phrase, phrases};
pub use simplified::simplified;
use unicode_normalization::char::is_combining_mark;

use super::columns::Columns;
use super::ids::Kind;

/// A longer word is cut; nobody searches by its end, and hostile texts have words of a megabyte.
const TOKEN_CHARS: usize = 64;
/// So much of one field is searched; the rest of a megabyte of text is kept, shown and not indexed.
const FIELD_BYTES: usize = 64 * 1024;

/// Words that must stand side by side; the last one may be the beginning of a longer word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    pub tokens: Vec<String>,
    pub open_end: bool,
}

impl Phrase {
    /// What is looked for when someone types a word: its last part may go on. `None` when there is nothing to look for.
    pub fn word(text: &str) -> Option<Self> {
        let tokens = wanted(text);
        (!tokens.is_empty()).then_some(Self { tokens, open_end: true })
    }

    /// What is looked for when someone types a phrase in quotes: words as they are.
    pub fn exact(text: &str) -> Option<Self> {
        let tokens = wanted(text);
        // A lone character of an unspaced script begins a pair wherever it does not end a run.
        let open_end = tokens.last().is_some_and(|token| token.chars().all(is_unspaced));
        (!tokens.is_empty()).then_some(Self { tokens, open_end })
    }

    /// Whether the tokens of a text hold the phrase.
    pub fn is_in(&self, tokens: &[String]) -> bool {
        let mut watch = Watch::new(self);
        tokens.iter().any(|token| watch.see(token))
    }

    /// Whether a token may stand at a place of the phrase.
    fn fits(&self, place: usize, token: &str) -> bool {
        let wanted = self.tokens[place].as_str();
        if self.open_end && place + 1 == self.tokens.len() { token.starts_with(wanted) } else { token == wanted }
    }
}

/// Watches for a phrase in tokens that come one by one, so that a text is searched without keeping its tokens.
struct Watch<'a> {
    phrase: &'a Phrase,
    /// For each place of the phrase, whether the tokens seen last fit up to there.
    reached: Vec<bool>,
    is_found: bool,
}

impl<'a> Watch<'a> {
    fn new(phrase: &'a Phrase) -> Self {
        Self { phrase, reached: vec![false; phrase.tokens.len()], is_found: false }
    }

    /// Takes the next token; answers whether the phrase was found by now.
    fn see(&mut self, token: &str) -> bool {
        for place in (0..self.reached.len()).rev() {
            let came_so_far = place == 0 || self.reached[place - 1];
            self.reached[place] = came_so_far && self.phrase.fits(place, token);
        }
        self.is_found |= self.reached.last().is_some_and(|reached| *reached);
        self.is_found
    }
}

/// Whether texts that follow one another hold each of the phrases.
pub fn hold_all<'t>(phrases: &[Phrase], texts: impl Iterator<Item = &'t str>) -> bool {
    let mut watches: Vec<Watch<'_>> = phrases.iter().map(Watch::new).collect();
    for text in texts {
        cut(searched_part(text), false, &mut |token| {
            for watch in &mut watches {
                watch.see(token);
            }
        });
        if watches.iter().all(|watch| watch.is_found) {
            return true;
        }
    }
    false
}

/// The tokens of a text, in order, as the index holds them.
pub fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    cut(text, false, &mut |token| tokens.push(token.to_owned()));
    tokens
}

/// The tokens to look for: a run at the end may go on in the text, so its last character is no token of its own.
fn wanted(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    cut(text, true, &mut |token| tokens.push(token.to_owned()));
    tokens
}

fn cut(text: &str, run_may_go_on: bool, take: &mut impl FnMut(&str)) {
    let folded = fold(text);
    let mut rest: &str = &folded;
    while let Some(start) = rest.find(is_token_char) {
        rest = &rest[start..];
        let unspaced = rest.chars().next().is_some_and(is_unspaced);
        let end = rest.find(|c| !is_token_char(c) || is_unspaced(c) != unspaced).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if unspaced {
            pairs(run, run_may_go_on && after.is_empty(), take);
        } else {
            let cut = run.char_indices().nth(TOKEN_CHARS).map_or(run.len(), |(i, _)| i);
            take(&run[..cut]);
        }
        rest = after;
    }
}

fn pairs(run: &str, may_go_on: bool, take: &mut impl FnMut(&str)) {
    let mut ends = run.char_indices().map(|(i, _)| i).skip(2).chain(std::iter::repeat(run.len()));
    for (start, c) in run.char_indices() {
        let is_last = start + c.len_utf8() == run.len();
        if is_last && may_go_on && start > 0 {
            break;
        }
        take(&run[start..ends.next().unwrap_or(run.len())]);
    }
}

fn is_token_char(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphanumeric() } else { c.is_alphanumeric() || is_combining_mark(c) }
}

/// Scripts written without spaces between words, and Hangul, whose words carry their endings.
fn is_unspaced(c: char) -> bool {
    matches!(u32::from(c),
        0x0e00..=0x0eff     // Thai, Lao
        | 0x1000..=0x109f   // Myanmar
        | 0x1100..=0x11ff   // Hangul letters
        | 0x1780..=0x17ff   // Khmer
        | 0x2e80..=0x2fdf   // radicals
        | 0x3005..=0x3007 | 0x3021..=0x3029
        | 0x3040..=0x31ff   // kana, bopomofo, Hangul letters
        | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xac00..=0xd7ff
        | 0xf900..=0xfaff
        | 0x2_0000..=0x3_ffff)
}

/// Whether a part of a text is no mere piece of longer words: in spaced scripts it has a border on both sides.
pub fn stands_alone(text: &str, part: Range<usize>) -> bool {
    let goes_on = |inside: Option<char>, outside: Option<char>| match (inside, outside) {
        (Some(inside), Some(outside)) => {
            let is_joined = is_token_char(inside) && is_token_char(outside);
            is_joined && is_unspaced(inside) == is_unspaced(outside) && !is_unspaced(inside)
        }
        _ => false,
    };
    let (Some(before), Some(within), Some(after)) =
        (text.get(..part.start), text.get(part.clone()), text.get(part.end..))
    else {
        return false;
    };
    !goes_on(within.chars().next(), before.chars().next_back())
        && !goes_on(within.chars().next_back(), after.chars().next())
}

/// The columns of a kind that a search looks into.
pub const fn searched(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Return => &[
            "order_ref",
            "platform_ref",
            "sku",
            "product",
            "product_line",
            "supplier",
            "customer",
            "comment",
            "tracking",
            "tags",
            "note",
        ],
        Kind::Ticket => &[
            "order_ref",
            "platform_ref",
            "subject",
            "sku",
            "product",
            "product_line",
            "supplier",
            "customer",
            "comment",
            "tags",
            "note",
        ],
        Kind::Refund => &["order_ref", "platform_ref", "reason", "note"],
        Kind::Exchange => &["order_ref", "replacement_order_ref", "sku", "product", "reason", "tracking", "note"],
        Kind::Message => &["order_ref", "author_name", "subject", "body"],
        Kind::Parcel => &["tracking", "carrier", "service", "order_ref", "last_event", "tags", "note"],
        Kind::ParcelEvent => &["text", "place"],
        Kind::Order => &["order_ref", "name", "customer", "tags", "note"],
        Kind::Product => &["sku", "asin", "title", "product_line", "supplier"],
        Kind::Customer => &["handle", "name", "email", "phone"],
        Kind::Review => &["order_ref", "platform_ref", "customer", "sku", "product", "title", "comment", "answer"],
        Kind::Recovery => &["platform_ref", "case_ref", "order_ref", "reason", "sku", "product"],
        Kind::ReturnLine | Kind::OrderLine | Kind::ImportFile | Kind::Effect => &[],
        Kind::Definition => &["name"],
        Kind::Task => &["what", "note"],
        Kind::Run => &["rule"],
        Kind::Rating => &["order_ref", "comment"],
        Kind::Article => &["name", "title", "body", "tags", "product_lines"],
        Kind::Credit => &["customer", "order_ref", "note"],
        Kind::Rate => &[],
        Kind::Cause => &["text", "metric", "scope"],
        Kind::Evidence => &["text"],
        Kind::Passage => &["text"],
        Kind::Report => &["title", "template", "about"],
        Kind::Action => &["what", "metric", "scope", "note"],
    }
}

/// Records whose texts are searched along with those of the record that they belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Along {
    pub kind: Kind,
    /// The column that holds the identifier of the record they belong to.
    pub by: &'static str,
}

/// What is searched along with a kind: a case is found by every message of its thread.
pub const fn along(kind: Kind) -> Option<Along> {
    match kind {
        Kind::Return => Some(Along { kind: Kind::Message, by: "return_id" }),
        Kind::Ticket => Some(Along { kind: Kind::Message, by: "ticket_id" }),
        _ => None,
    }
}

/// Whether a text holds a part that is folded already.
pub fn holds_part(text: &str, part: &str) -> bool {
    fold(text).contains(part)
}

/// The searched texts of a record.
fn texts(kind: Kind, columns: &Columns) -> impl Iterator<Item = &str> {
    searched(kind).iter().filter_map(|name| {
        let (_, value) = columns.iter().find(|(column, _)| column == name)?;
        Some(searched_part(value.text()))
    })
}

fn searched_part(text: &str) -> &str {
    &text[..text.floor_char_boundary(FIELD_BYTES)]
}

/// The tokens of a record, over all its searched columns.
pub fn record_tokens(kind: Kind, columns: &Columns) -> Vec<String> {
    texts(kind, columns).flat_map(tokens).collect()
}

/// What the index stores of a record: its tokens, joined by blanks; `None` when there are none.
pub fn searchable(kind: Kind, columns: &Columns) -> Option<String> {
    let mut joined = String::new();
    for text in texts(kind, columns) {
        cut(text, false, &mut |token| {
            if !joined.is_empty() {
                joined.push(' ');
            }
            joined.push_str(token);
        });
    }
    (!joined.is_empty()).then_some(joined)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn texts_are_cut_into_tokens() {
        for (text, wanted) in [
            ("Zipper BROKE, again!", "zipper broke again"),
            ("AB-12_c", "ab 12 c"),
            ("Größe straße Café", "grosse strasse cafe"),
            ("破损", "破损 损"),
            ("收到时破损", "收到 到时 时破 破损 损"),
            ("iPhone手机壳 裂", "iphone 手机 机壳 壳 裂"),
            ("貨物破損", "货物 物破 破损 损"),
            ("ﾌﾞﾗｳｽ ＡＢＣ１２", "ブラ ラウ ウス ス abc12"),
            ("한국어", "한국 국어 어"),
            ("हिन्दी में", "हिन्दी में"),
            ("😡 !!", ""),
            ("İstanbul ΟΔΟΣ", "istanbul οδοσ"),
        ] {
            assert_eq!(tokens(text).join(" "), wanted, "{text}");
        }
    }

    #[test]
    fn words_are_found_by_their_beginning_and_phrases_as_they_are() {
        let text = tokens("The zipper broke. 收到时破损了 iPhone 12-Pro");
        for (typed, found) in [
            ("zip", true),
            ("ipper", false),
            ("破", true),
            ("破损", true),
            ("损坏", false),
            ("时破损", true),
            ("了", true),
            ("12-pr", true),
            ("12-x", false),
            ("ZIPPER", true),
        ] {
            assert_eq!(Phrase::word(typed).is_some_and(|phrase| phrase.is_in(&text)), found, "{typed}");
        }
        for (typed, found) in
            [("zipper broke", true), ("zipper bro", false), ("broke zipper", false), ("破", true), ("到时", true)]
        {
            assert_eq!(Phrase::exact(typed).is_some_and(|phrase| phrase.is_in(&text)), found, "{typed}");
        }
        assert_eq!(Phrase::word("!?"), None);
    }

    proptest! {
        #[test]
        fn tokens_hold_no_ascii_but_small_letters_and_digits(text in any::<String>()) {
            for token in tokens(&text) {
                let plain = |c: char| !c.is_ascii() || c.is_ascii_lowercase() || c.is_ascii_digit();
                prop_assert!(!token.is_empty() && token.chars().all(plain), "{token:?}");
            }
        }

        #[test]
        fn a_piece_of_an_unspaced_text_is_found(text in "[一-丏ก-ฎ가-각]{1,20}", from in 0usize..20, n in 1usize..20) {
            let chars: Vec<char> = text.chars().collect();
            let from = from.min(chars.len() - 1);
            let piece: String = chars[from..chars.len().min(from + n)].iter().collect();
            prop_assert!(Phrase::word(&piece).is_some_and(|phrase| phrase.is_in(&tokens(&text))), "{piece}");
            prop_assert!(Phrase::exact(&piece).is_some_and(|phrase| phrase.is_in(&tokens(&text))), "{piece}");
        }
    }
}
