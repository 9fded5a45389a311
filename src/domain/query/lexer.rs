//! Cuts a query into its parts, each with its place in characters; full-width punctuation is as good as ASCII.

use std::ops::Range;

use super::Op;
use super::error::{ErrorKind, QueryError};

/// A piece of text with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub at: Range<usize>,
    pub quoted: bool,
}

/// One part of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Open,
    Close,
    Minus,
    Word(Piece),
    Field { name: Piece, op: Op, values: Vec<Piece> },
}

/// A part and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    pub part: Part,
    pub at: Range<usize>,
}

/// Cuts a whole query.
pub fn parts(text: &str) -> Result<Vec<Placed>, QueryError> {
    // No database keeps a null character in a pattern; nobody types one either.
    let raw: Vec<char> = text.chars().map(|c| if c == '\0' { ' ' } else { c }).collect();
    let folded = raw.iter().map(|c| ascii(*c)).collect();
    let mut lexer = Lexer { raw, folded, at: 0, held: None };
    let mut parts = Vec::new();
    while let Some(placed) = lexer.next_part()? {
        parts.push(placed);
    }
    Ok(parts)
}

/// The ASCII sign that a full-width or Chinese sign stands for.
pub fn ascii(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' => ' ',
        '、' => ',',
        '。' => '.',
        '《' | '〈' => '<',
        '》' | '〉' => '>',
        '【' => '(',
        '】' => ')',
        _ => c,
    }
}

/// What closes the quotation that a sign opens.
const fn closing(open: char) -> Option<[char; 2]> {
    match open {
        '"' | '\u{ff02}' => Some(['"', '\u{ff02}']),
        '“' | '”' => Some(['”', '“']),
        '「' => Some(['」', '」']),
        '『' => Some(['』', '』']),
        _ => None,
    }
}

struct Lexer {
    raw: Vec<char>,
    folded: Vec<char>,
    at: usize,
    /// A field whose minus was given out before it: `status!=open`.
    held: Option<Placed>,
}

impl Lexer {
    fn next_part(&mut self) -> Result<Option<Placed>, QueryError> {
        if let Some(held) = self.held.take() {
            return Ok(Some(held));
        }
        self.skip_blanks();
        let start = self.at;
        let Some(c) = self.peek() else { return Ok(None) };
        let part = match c {
            '(' => self.single(Part::Open),
            ')' => self.single(Part::Close),
            '-' | '!' if self.folded.get(start + 1).is_some_and(|next| !next.is_whitespace() && *next != '!') => {
                self.single(Part::Minus)
            }
            _ if self.opens_quote() => Part::Word(self.quoted()?),
            _ => self.bare()?,
        };
        Ok(Some(Placed { part, at: start..self.at }))
    }

    fn single(&mut self, part: Part) -> Part {
        self.at += 1;
        part
    }

    /// A free word, or a field with its values.
    fn bare(&mut self) -> Result<Part, QueryError> {
        let start = self.at;
        while let Some(c) = self.peek().filter(|c| !matches!(c, '(' | ')') && !c.is_whitespace()) {
            if self.opens_quote() {
                break;
            }
            if matches!(c, ':' | '<' | '>' | '=') && is_name(&self.folded[start..self.at]) {
                return self.field(start);
            }
            let negates = c == '!' && matches!(self.folded.get(self.at + 1), Some(':' | '='));
            if negates && is_name(&self.folded[start..self.at]) {
                let part = self.field(start)?;
                self.held = Some(Placed { part, at: start..self.at });
                return Ok(Part::Minus);
            }
            self.at += 1;
        }
        Ok(Part::Word(self.piece(start)))
    }

    /// A field whose name has been read.
    fn field(&mut self, start: usize) -> Result<Part, QueryError> {
        let name = self.piece(start);
        let negated = self.take('!');
        let op = self.operator();
        // What is not `open` is none of the codes that `open` stands for.
        let op = if negated { Op::Is } else { op };
        Ok(Part::Field { name, op, values: self.values()? })
    }

    fn operator(&mut self) -> Op {
        let colon = self.take(':');
        let op = if self.take('<') {
            if self.take('=') { Op::LessOrEqual } else { Op::Less }
        } else if self.take('>') {
            if self.take('=') { Op::MoreOrEqual } else { Op::More }
        } else if self.take('=') {
            Op::Exactly
        } else {
            Op::Is
        };
        debug_assert!(colon || op != Op::Is, "an operator was seen");
        op
    }

    fn values(&mut self) -> Result<Vec<Piece>, QueryError> {
        let mut values = Vec::new();
        loop {
            values.push(if self.opens_quote() { self.quoted()? } else { self.value()? });
            if !self.take(',') {
                return Ok(values);
            }
            self.skip_blanks();
        }
    }

    fn value(&mut self) -> Result<Piece, QueryError> {
        let start = self.at;
        while self.peek().is_some_and(|c| !matches!(c, '(' | ')' | ',') && !c.is_whitespace()) && !self.opens_quote() {
            self.at += 1;
        }
        if self.at == start {
            return Err(QueryError::new(ErrorKind::MissingValue, start..start, ""));
        }
        Ok(self.piece(start))
    }

    /// A text in quotes, as it is written; a backslash takes the next sign literally.
    fn quoted(&mut self) -> Result<Piece, QueryError> {
        let start = self.at;
        let ends = self.raw.get(start).and_then(|c| closing(*c)).unwrap_or(['"', '"']);
        let mut text = String::new();
        let mut i = start + 1;
        while let Some(&c) = self.raw.get(i) {
            if ends.contains(&c) {
                self.at = i + 1;
                return Ok(Piece { text, at: start..self.at, quoted: true });
            }
            let escaped = self.raw.get(i + 1).filter(|next| c == '\\' && (ends.contains(next) || **next == '\\'));
            text.push(*escaped.unwrap_or(&c));
            i += 1 + usize::from(escaped.is_some());
        }
        Err(QueryError::new(ErrorKind::UnclosedQuote, start..self.raw.len(), text))
    }

    fn piece(&self, start: usize) -> Piece {
        Piece { text: self.folded[start..self.at].iter().collect(), at: start..self.at, quoted: false }
    }

    fn opens_quote(&self) -> bool {
        self.raw.get(self.at).is_some_and(|c| closing(*c).is_some())
    }

    fn peek(&self) -> Option<char> {
        self.folded.get(self.at).copied()
    }

    fn take(&mut self, c: char) -> bool {
        let there = self.peek() == Some(c);
        self.at += usize::from(there);
        there
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }
}

/// Only what looks like a name is read as a field; `12:30` and a Chinese sentence with a colon are words.
fn is_name(chars: &[char]) -> bool {
    chars.first().is_some_and(char::is_ascii_alphabetic) && chars.iter().all(|c| c.is_ascii_alphanumeric() || *c == '_')
}
