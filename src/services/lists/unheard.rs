//! Words that no record has where records share a few: what an empty list may be the fault of.

use crate::domain::command::nearest;
use crate::domain::ids::Kind;
use crate::domain::query::fields::{FieldSpec, FieldType};
use crate::domain::query::{self, Expr, Value};
use crate::services::read::{Reader, StoreError};
use crate::text::Words;

/// A word that no record of the kind has in a field, and the nearest one that some have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheard {
    pub field: &'static str,
    pub found: String,
    pub nearest: String,
}

/// Fields whose words are names that files bring, a handful of them each.
const SHARED: &[&str] = &["platform", "market", "account", "currency", "language", "origin", "destination", "carrier"];

/// What a query asks for that nothing has. All records of the kind are read for it, so it is asked about an empty list alone.
pub fn unheard(reader: &Reader, kind: Kind, text: &str) -> Result<Vec<Unheard>, StoreError> {
    let Ok(query) = query::parse(kind, text) else { return Ok(Vec::new()) };
    let mut asked = Vec::new();
    collect(&query.filter, &mut asked);
    let mut all = Vec::new();
    for (field, found) in asked {
        let groups = reader.group_counts(kind, field.column, &(String::new(), Vec::new()))?;
        let known: Vec<String> = groups.iter().map(|group| group.word.to_lowercase()).collect();
        let word = found.to_lowercase();
        if known.contains(&word) || word.ends_with('*') {
            continue;
        }
        let near = nearest(&word, known.iter().map(String::as_str).filter(|known| !known.is_empty()));
        let near = near.and_then(|near| groups.iter().find(|group| group.word.to_lowercase() == near));
        all.extend(near.map(|group| Unheard { field: field.name, found, nearest: group.word.clone() }));
    }
    Ok(all)
}

fn collect(filter: &Expr, asked: &mut Vec<(&'static FieldSpec, String)>) {
    match filter {
        Expr::All(parts) | Expr::Any(parts) => parts.iter().for_each(|part| collect(part, asked)),
        Expr::Compare { field, value: Value::Text(word) | Value::Carrier(word), .. }
            if SHARED.contains(&field.name) && matches!(field.holds, FieldType::Text | FieldType::Carrier) =>
        {
            asked.push((*field, word.clone()));
        }
        // What is not wanted need not be there.
        Expr::Not(_) | Expr::Search { .. } | Expr::Has(_) | Expr::Compare { .. } => {}
    }
}

/// The same in words, a sentence each.
pub fn told(words: &Words, unheard: &[Unheard]) -> Vec<String> {
    let sentence = |one: &Unheard| {
        let term = |word: &str| format!("{}:{word}", one.field);
        words.fill("query-unheard", &[("found", term(&one.found).into()), ("nearest", term(&one.nearest).into())])
    };
    unheard.iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::{Change, ReturnCase};
    use crate::domain::ids::Ids;
    use crate::domain::time::Instant;
    use crate::store::{Deed, Store};
    use crate::text::Lang;

    #[test]
    fn a_misspelt_name_leads_to_the_nearest_that_a_record_has() {
        let home = tempfile::tempdir().expect("a temporary folder");
        let path = home.path().join("a.desk");
        let store = Store::open(&path).expect("a desk");
        let mut write = store.write(Instant(0)).expect("a write");
        let of = |id, platform: &str, market: &str| {
            Change::create(ReturnCase { id, platform: platform.into(), market: market.into(), ..ReturnCase::default() })
        };
        let rows = [("amazon", "DE"), ("myshop", "UK")];
        let rows = rows.map(|(platform, market)| of(write.next(Kind::Return), platform, market));
        write.operation(&Deed::of_test(Instant(0)), &rows).expect("an operation");
        write.finish().expect("written");
        let reader = Reader::open(&path).expect("a reader");
        for (query, near) in [
            ("platform:amazn", Some("platform:amazon")),
            ("zipper (platform:Myshp or market:FR)", Some("platform:myshop")),
            ("market:DEE status:open", Some("market:DE")),
            ("platform:amazon status:closed", None),
            ("platform:AMAZON", None),
            ("-platform:amazn", None),
            ("platform:walmart", None),
            ("platform:amaz*", None),
            ("platform:(", None),
        ] {
            let found = unheard(&reader, Kind::Return, query).expect("it is looked for");
            let near_found = found.first().map(|one| format!("{}:{}", one.field, one.nearest));
            assert_eq!(near_found.as_deref(), near, "{query}");
        }
        let found = unheard(&reader, Kind::Return, "platform:amazn").expect("it is looked for");
        for lang in [Lang::En, Lang::ZhCn] {
            let said = told(&Words::new(lang), &found).concat();
            assert!(said.contains("platform:amazn") && said.contains("platform:amazon"), "{said}");
        }
    }
}
