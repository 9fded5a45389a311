//! A saved view: which list, and its query.

use serde::Deserialize;
use toml::Spanned;

use super::{Mistake, MistakeKind, reading};
use crate::domain::ids::Kind;
use crate::domain::query;

/// A list's filter and order, kept under a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub kind: Kind,
    pub query: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    kind: Spanned<String>,
    query: Spanned<String>,
}

impl View {
    /// Reads a view from its text.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { kind, query } = reading::read(text)?;
        let Some(known) = Kind::from_word(kind.get_ref()) else {
            let all: Vec<&str> = Kind::ALL.iter().map(|kind| kind.plural()).collect();
            return Err(vec![Mistake::at(
                text,
                kind.span().start,
                MistakeKind::BadValue,
                kind.get_ref(),
                &all.join(" "),
            )]);
        };
        match query::parse(known, query.get_ref()) {
            Ok(_) => Ok(Self { kind: known, query: query.into_inner() }),
            Err(error) => Err(vec![Mistake::at(
                text,
                // Behind the opening quote.
                query.span().start + 1 + error.at.start,
                MistakeKind::BadQuery,
                &error.found,
                error.nearest.unwrap_or_default(),
            )]),
        }
    }

    /// The text of a view.
    pub fn text(kind: Kind, query: &str) -> String {
        let table: toml::Table = [("kind", kind.plural()), ("query", query)]
            .into_iter()
            .map(|(key, value)| (key.to_owned(), toml::Value::from(value)))
            .collect();
        table.to_string().trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_is_read_back_from_its_text() {
        for query in ["", "status:open sort:due", "\"zipper broke\" -tag:vip", "拉链 or 破损"] {
            let view = View { kind: Kind::Return, query: query.to_owned() };
            assert_eq!(View::read(&View::text(view.kind, query)), Ok(view));
        }
    }

    #[test]
    fn mistakes_are_pointed_at() {
        let place = |text| {
            View::read(text).map_err(|mistakes| {
                let first = mistakes.into_iter().next().unwrap_or_default();
                (first.line, first.column, first.kind, first.known)
            })
        };
        assert_eq!(
            place("kind = 'returns'\nquery = 'statos:open'"),
            Err((2, 10, MistakeKind::BadQuery, "status".to_owned()))
        );
        let unknown = place("kind = 'retuns'\nquery = ''").map_err(|(line, column, kind, _)| (line, column, kind));
        assert_eq!(unknown, Err((1, 8, MistakeKind::BadValue)));
    }
}
