//! Parts to a tree: `or` binds loosest, then what stands side by side, then `-`, then brackets.

use std::ops::Range;

use super::error::{ErrorKind, QueryError};
use super::fields::{self, Codes, FieldSpec, FieldType};
use super::lexer::{self, Part, Piece, Placed};
use super::value::{self, Value};
use super::{Expr, MAX_CHARS, MAX_DEPTH, MAX_TERMS, Op, Query, Sort};
use crate::domain::ids::{Key, Kind};
use crate::domain::words::{self, Phrase};

/// Reads a query about one kind of record.
pub fn parse(kind: Kind, text: &str) -> Result<Query, QueryError> {
    if let Some((byte, _)) = text.char_indices().nth(MAX_CHARS) {
        let end = MAX_CHARS + text[byte..].chars().count();
        return Err(QueryError::new(ErrorKind::TooLong, MAX_CHARS..end, ""));
    }
    let mut parts = lexer::parts(text)?;
    check_count(&parts)?;
    let sort = take_sort(kind, &mut parts)?;
    if parts.is_empty() {
        return Ok(Query { filter: Expr::default(), sort });
    }
    let end = text.chars().count();
    let mut parser = Parser { kind, parts: &parts, next: 0, end };
    let filter = parser.any(0)?;
    match parser.peek() {
        Some(stray) => Err(QueryError::new(ErrorKind::StrayBracket, stray.at.clone(), ")")),
        None => Ok(Query { filter, sort }),
    }
}

fn check_count(parts: &[Placed]) -> Result<(), QueryError> {
    let mut n = 0;
    for placed in parts {
        n += match &placed.part {
            Part::Field { values, .. } => values.len(),
            _ => 1,
        };
        if n > MAX_TERMS {
            return Err(QueryError::new(ErrorKind::TooMany, placed.at.clone(), ""));
        }
    }
    Ok(())
}

/// Takes the order out of a query; it belongs to the whole, so it may stand anywhere but in brackets or behind a minus.
fn take_sort(kind: Kind, parts: &mut Vec<Placed>) -> Result<Option<Sort>, QueryError> {
    let mut sort = None;
    let mut depth = 0_usize;
    let mut i = 0;
    while i < parts.len() {
        let after_minus = i > 0 && parts[i - 1].part == Part::Minus;
        match &parts[i].part {
            Part::Open => depth += 1,
            Part::Close => depth = depth.saturating_sub(1),
            Part::Field { name, op, values } if name.text.eq_ignore_ascii_case("sort") => {
                let at = parts[i].at.clone();
                let kind_of_error = if depth > 0 || after_minus || *op != Op::Is {
                    Some(ErrorKind::MisplacedSort)
                } else if sort.is_some() || values.len() > 1 {
                    Some(ErrorKind::SecondSort)
                } else {
                    None
                };
                if let Some(error) = kind_of_error {
                    return Err(QueryError::new(error, at, name.text.clone()));
                }
                sort = Some(read_sort(kind, &values[0])?);
                parts.remove(i);
                continue;
            }
            _ => {}
        }
        i += 1;
    }
    Ok(sort)
}

fn read_sort(kind: Kind, piece: &Piece) -> Result<Sort, QueryError> {
    let (descending, word) = match piece.text.strip_prefix('-') {
        Some(word) => (true, word),
        None => (false, piece.text.as_str()),
    };
    match fields::find_sort(kind, word) {
        Some(by) => Ok(Sort { by, descending }),
        None => Err(QueryError::new(ErrorKind::UnknownSort, piece.at.clone(), word)
            .among(fields::sorts(kind).iter().map(|sort| sort.name))),
    }
}

struct Parser<'a> {
    kind: Kind,
    parts: &'a [Placed],
    next: usize,
    /// Where the text ends, in characters.
    end: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Placed> {
        self.parts.get(self.next)
    }

    /// Where the next part stands, or the end of the text.
    fn here(&self) -> Range<usize> {
        self.peek().map_or(self.end..self.end, |placed| placed.at.clone())
    }

    fn is_connective(&self, words: &[&str]) -> bool {
        matches!(self.peek(), Some(Placed { part: Part::Word(word), .. })
            if !word.quoted && words.iter().any(|known| word.text.eq_ignore_ascii_case(known)))
    }

    fn any(&mut self, depth: usize) -> Result<Expr, QueryError> {
        let mut branches = vec![self.all(depth)?];
        while self.is_connective(&["or", "|", "||"]) {
            self.next += 1;
            branches.push(self.all(depth)?);
        }
        Ok(one_or(branches, Expr::Any))
    }

    fn all(&mut self, depth: usize) -> Result<Expr, QueryError> {
        let mut terms = Vec::new();
        loop {
            let ended = matches!(self.peek(), None | Some(Placed { part: Part::Close, .. }));
            if ended || self.is_connective(&["or", "|", "||"]) {
                break;
            }
            // Standing side by side says it already.
            if !terms.is_empty() && self.is_connective(&["and", "&", "&&"]) {
                self.next += 1;
                terms.push(self.term(depth)?);
                continue;
            }
            terms.push(self.term(depth)?);
        }
        if terms.is_empty() {
            let stray = depth == 0 && matches!(self.peek(), Some(Placed { part: Part::Close, .. }));
            let kind = if stray { ErrorKind::StrayBracket } else { ErrorKind::MissingTerm };
            return Err(QueryError::new(kind, self.here(), ""));
        }
        Ok(one_or(terms, Expr::All))
    }

    fn term(&mut self, depth: usize) -> Result<Expr, QueryError> {
        let at = self.here();
        if depth >= MAX_DEPTH {
            return Err(QueryError::new(ErrorKind::TooDeep, at, ""));
        }
        let parts = self.parts;
        let Some(placed) = parts.get(self.next) else {
            return Err(QueryError::new(ErrorKind::MissingTerm, at, ""));
        };
        self.next += 1;
        match &placed.part {
            Part::Minus => Ok(Expr::Not(Box::new(self.term(depth + 1)?))),
            // In capitals only: `not working` is what customers write.
            Part::Word(word) if word.text == "NOT" && !word.quoted => Ok(Expr::Not(Box::new(self.term(depth + 1)?))),
            Part::Open => self.bracket(depth, at),
            Part::Close => Err(QueryError::new(ErrorKind::MissingTerm, at, ")")),
            Part::Word(word) => search(self.kind, word),
            Part::Field { name, op, values } => field(self.kind, name, *op, values, at),
        }
    }

    fn bracket(&mut self, depth: usize, open: Range<usize>) -> Result<Expr, QueryError> {
        let inner = self.any(depth + 1)?;
        match self.peek() {
            Some(Placed { part: Part::Close, .. }) => {
                self.next += 1;
                Ok(inner)
            }
            _ => Err(QueryError::new(ErrorKind::UnclosedBracket, open, "(")),
        }
    }
}

fn one_or(mut several: Vec<Expr>, join: impl FnOnce(Vec<Expr>) -> Expr) -> Expr {
    if several.len() == 1 { several.remove(0) } else { join(several) }
}

fn search(kind: Kind, word: &Piece) -> Result<Expr, QueryError> {
    let error = |kind| QueryError::new(kind, word.at.clone(), word.text.clone());
    let phrase = if word.quoted { Phrase::exact(&word.text) } else { Phrase::word(&word.text) };
    let phrase = phrase.ok_or_else(|| error(ErrorKind::NothingToSearch))?;
    let points_to = |key: &Key| fields::fields(kind).iter().any(|field| field.holds == FieldType::Number(key.kind));
    let number = Key::parse(&word.text).filter(points_to);
    if words::searched(kind).is_empty() && number.is_none() {
        return Err(error(ErrorKind::NotSearchable));
    }
    Ok(Expr::Search { phrase, number })
}

fn field(kind: Kind, name: &Piece, op: Op, values: &[Piece], at: Range<usize>) -> Result<Expr, QueryError> {
    let each = |read: &dyn Fn(&Piece) -> Result<Expr, QueryError>| {
        values.iter().map(read).collect::<Result<Vec<_>, _>>().map(|branches| one_or(branches, Expr::Any))
    };
    if !matches!(op, Op::Is | Op::Exactly)
        && let Some(second) = values.get(1)
    {
        return Err(QueryError::new(ErrorKind::OneValue, second.at.clone(), second.text.clone()));
    }
    match name.text.to_ascii_lowercase().as_str() {
        "is" => each(&|piece| state(kind, piece)),
        "has" => each(&|piece| possession(kind, piece)),
        "no" => each(&|piece| possession(kind, piece).map(|has| Expr::Not(Box::new(has)))),
        "sort" => Err(QueryError::new(ErrorKind::MisplacedSort, at, name.text.clone())),
        word => match fields::find(kind, word) {
            Some(field) => each(&|piece| value::compare(person_or(kind, field, piece), op, piece)),
            None => {
                let known = fields::fields(kind)
                    .iter()
                    .flat_map(|field| std::iter::once(field.name).chain(field.aliases.iter().copied()));
                let known = known.chain(["is", "has", "no", "sort"]);
                Err(QueryError::new(ErrorKind::UnknownField, name.at.clone(), name.text.clone()).near(known))
            }
        },
    }
}

/// `customer:` takes words of a name, and the number of a customer for everything of that person.
fn person_or(kind: Kind, field: &'static FieldSpec, piece: &Piece) -> &'static FieldSpec {
    let is_person = field.column == "customer" || (kind == Kind::Customer && field.name == "name");
    let by_number = is_person && !piece.quoted && Key::parse(&piece.text).is_some_and(|key| key.kind == Kind::Customer);
    if by_number { fields::find(kind, "person").unwrap_or(field) } else { field }
}

fn state(kind: Kind, piece: &Piece) -> Result<Expr, QueryError> {
    let word = piece.text.to_ascii_lowercase().replace('-', "_");
    if let Some(meaning) = fields::states(kind).iter().find(|meaning| meaning.word == word) {
        return parse(kind, meaning.query).map(|query| query.filter);
    }
    let flags = || fields::fields(kind).iter().filter(|field| field.holds == FieldType::Flag);
    if let Some(flag) = flags().find(|field| field.name == word) {
        return Ok(Expr::Has(flag));
    }
    let found = coded_states(kind).find_map(|(field, codes)| Some((field, codes.of_word(&word)?)));
    if let Some((field, codes)) = found {
        return Ok(Expr::Compare { field, op: Op::Is, value: Value::Codes(codes) });
    }
    let known = fields::states(kind).iter().map(|meaning| meaning.word).chain(flags().map(|field| field.name));
    let known = known.chain(coded_states(kind).flat_map(|(_, codes)| codes.words()));
    Err(QueryError::new(ErrorKind::UnknownState, piece.at.clone(), piece.text.clone()).near(known))
}

/// The fields whose codes are states by themselves: `is:lost`, `is:serious`.
fn coded_states(kind: Kind) -> impl Iterator<Item = (&'static FieldSpec, Codes)> {
    ["status", "severity"].into_iter().filter_map(move |name| match fields::find(kind, name) {
        Some(field) => match field.holds {
            FieldType::Code(codes) => Some((field, codes)),
            _ => None,
        },
        None => None,
    })
}

fn possession(kind: Kind, piece: &Piece) -> Result<Expr, QueryError> {
    let word = piece.text.to_ascii_lowercase();
    if let Some(meaning) = fields::possessions(kind).iter().find(|meaning| meaning.word == word) {
        return parse(kind, meaning.query).map(|query| query.filter);
    }
    match fields::find(kind, &word) {
        Some(field) => Ok(Expr::Has(field)),
        None => Err(QueryError::new(ErrorKind::UnknownPossession, piece.at.clone(), piece.text.clone()).near(
            fields::possessions(kind)
                .iter()
                .map(|meaning| meaning.word)
                .chain(fields::fields(kind).iter().map(|field| field.name)),
        )),
    }
}
