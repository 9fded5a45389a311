//! The conditions of a rule, one by one, so that it can be told which of them did not hold.

use crate::domain::ids::Kind;
use crate::domain::query::{self, Expr, QueryError, Value};

/// One condition as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    pub text: String,
    pub filter: Expr,
}

impl Clause {
    /// Reads a query as its conditions: what stands side by side is taken apart, anything with an `or` at the top is one.
    pub fn read(kind: Kind, text: &str) -> Result<Vec<Self>, QueryError> {
        let whole = query::parse(kind, text)?.filter;
        if whole.is_everything() {
            return Ok(Vec::new());
        }
        let pieces: Option<Vec<Self>> = pieces(text)
            .into_iter()
            .map(|piece| {
                let filter = query::parse(kind, &piece).ok()?.filter;
                Some(Self { text: piece, filter })
            })
            .collect();
        let is_whole = |pieces: &Vec<Self>| match &whole {
            Expr::All(parts) => parts.iter().eq(pieces.iter().map(|piece| &piece.filter)),
            _ => false,
        };
        // Where the pieces do not mean the same as the whole, only the whole can be told.
        Ok(pieces
            .filter(is_whole)
            .unwrap_or_else(|| vec![Self { text: text.trim().to_owned(), filter: whole.clone() }]))
    }

    /// Whether it looks into the words of the messages of a case.
    pub fn searches(&self) -> bool {
        searches(&self.filter)
    }

    /// The references of the figures that it asks for.
    pub fn figures(&self) -> Vec<String> {
        let mut found = Vec::new();
        figures(&self.filter, &mut found);
        found
    }
}

fn figures(filter: &Expr, found: &mut Vec<String>) {
    match filter {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|part| figures(part, found)),
        Expr::Not(part) => figures(part, found),
        Expr::Compare { value: Value::Figure(reference), .. } => found.push(reference.clone()),
        Expr::Search { .. } | Expr::Has(_) | Expr::Compare { .. } => {}
    }
}

fn searches(filter: &Expr) -> bool {
    match filter {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().any(searches),
        Expr::Not(part) => searches(part),
        Expr::Search { .. } => true,
        Expr::Has(_) | Expr::Compare { .. } => false,
    }
}

/// Cuts a query at blanks outside quotes and brackets.
fn pieces(text: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut depth, mut quoted) = (0_usize, false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '(' if !quoted => depth += 1,
            ')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if c.is_whitespace() && depth == 0 && !quoted {
            if !piece.is_empty() {
                pieces.push(std::mem::take(&mut piece));
            }
        } else {
            piece.push(c);
        }
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_side_by_side_are_told_apart_and_others_are_one() {
        for (text, wanted) in [
            ("", &[][..]),
            ("status:requested", &["status:requested"]),
            ("status:requested amount<20", &["status:requested", "amount<20"]),
            ("-tag:vip  \"zipper broke\"", &["-tag:vip", "\"zipper broke\""]),
            ("status:open (mood:negative or severity:urgent)", &["status:open", "(mood:negative or severity:urgent)"]),
            ("mood:negative or severity:urgent", &["mood:negative or severity:urgent"]),
        ] {
            let read = Clause::read(Kind::Return, text).expect("a query");
            assert_eq!(read.iter().map(|clause| clause.text.as_str()).collect::<Vec<_>>(), wanted, "{text}");
        }
        assert!(Clause::read(Kind::Return, "statos:open").is_err());
    }

    #[test]
    fn only_words_are_looked_for_in_messages() {
        let searches = |text| Clause::read(Kind::Ticket, text).expect("a query").iter().any(Clause::searches);
        assert!(searches("status:open -refund"));
        assert!(!searches("status:open subject:refund"));
    }
}
