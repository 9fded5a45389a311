//! What customers gave as ratings and reviews, as figures read it.

use super::Reader;
use super::lives::{Parting, moment, word, word_of};
use crate::domain::columns::{Cell, Val};
use crate::domain::complaints::Rating;
use crate::domain::metrics::Dimension;
use crate::domain::time::Instant;
use crate::store::db::StoreError;

/// A rating with the word of its complaint, and when the question for it left the desk.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinion {
    pub word: String,
    pub rating: Rating,
    pub sent_at: Option<Instant>,
}

/// How many reviews gave so many stars on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stars {
    pub review: i64,
    pub word: String,
    pub at: Instant,
    /// Nothing where the platform gives words only.
    pub stars: Option<i64>,
}

/// The columns of dimensions, where ratings are credited to whoever solved the complaint rather than to whoever has it now.
fn words(parting: &Parting<'_>) -> String {
    parting.words_by(|by| if by == Dimension::Assignee { "r.resolved_by".to_owned() } else { word_of(by) })
}

fn clause(parting: &Parting<'_>, params: &mut Vec<Val>) -> String {
    let others: Vec<(Dimension, String)> =
        parting.groups.iter().filter(|(by, _)| *by != Dimension::Assignee).cloned().collect();
    let mut clause = Parting { groups: &others, by: &[] }.clause(params);
    for (_, name) in parting.groups.iter().filter(|(by, _)| *by == Dimension::Assignee) {
        params.push(name.as_str().into());
        clause.push_str(&format!(" and r.resolved_by = ${}", params.len()));
    }
    clause
}

/// Spam is nobody's opinion of the shop's work.
const RATED: &str = "select r.id, r.ticket_id, r.score, r.rated_at, r.replaced, e.left_at, r.asked_at";
const FROM: &str = "from ratings r join complaints c on c.id = r.ticket_id left join effects e on e.id = r.effect_id
     where c.status <> 'spam'";

impl Reader {
    /// Ratings given in a span, or replaced after it; and ratings asked for in it.
    pub fn opinions(&self, from: Instant, until: Instant, parting: &Parting<'_>) -> Result<Vec<Opinion>, StoreError> {
        let mut found = std::collections::BTreeMap::new();
        for which in [
            "r.rated_at >= $1 and r.rated_at < $2",
            "r.replaced <> '' and $1 < $2",
            "r.asked_at >= $1 and r.asked_at < $2",
        ] {
            let mut params: Vec<Val> = vec![from.0.into(), until.0.into()];
            let narrowed = clause(parting, &mut params);
            let sql = format!("{RATED}{} {FROM} and {which}{narrowed}", words(parting));
            self.db().each_cells(&sql, &params, &mut |row| {
                let [Cell::Int(id), Cell::Int(ticket), score, rated, replaced, left, asked, words @ ..] = row else {
                    return Ok(());
                };
                let replaced = serde_json::from_str(replaced.text()).unwrap_or_default();
                let rating = Rating {
                    id: *id,
                    ticket_id: *ticket,
                    score: score.int(),
                    rated_at: moment(*rated),
                    asked_at: moment(*asked),
                    replaced,
                    ..Rating::default()
                };
                found.insert(*id, Opinion { word: word(words), rating, sent_at: moment(*left) });
                Ok(())
            })?;
        }
        Ok(found.into_values().collect())
    }

    /// What was said with the ratings of a span, the newest first: complaint, score, words and moment.
    pub fn said_with_ratings(
        &self,
        from: Instant,
        until: Instant,
        groups: &[(Dimension, String)],
        most: i64,
    ) -> Result<Vec<(i64, i64, String, Instant)>, StoreError> {
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into(), most.into()];
        let narrowed = clause(&Parting { groups, by: &[] }, &mut params);
        let sql = format!(
            "select r.ticket_id, r.score, r.comment, r.rated_at {FROM} and r.rated_at >= $1 and r.rated_at < $2
             and r.comment <> '' and r.score is not null{narrowed} order by r.rated_at desc, r.id desc limit $3"
        );
        let rows = self.db().query(&sql, &params)?;
        let said =
            |row: &Vec<Val>| Some((row[0].int()?, row[1].int()?, row[2].text().to_owned(), Instant(row[3].int()?)));
        Ok(rows.iter().filter_map(said).collect())
    }

    /// Reviews of goods, or of the seller, in a span. What no dimension of theirs parts has no word.
    pub fn stars(
        &self,
        from: Instant,
        until: Instant,
        of_seller: bool,
        parting: &Parting<'_>,
    ) -> Result<Vec<Stars>, StoreError> {
        if parting.by.iter().chain(parting.groups.iter().map(|(by, _)| by)).any(|by| !has_reviews(*by)) {
            return Ok(Vec::new());
        }
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into(), i64::from(of_seller).into()];
        let narrowed = parting.clause(&mut params);
        let sql = format!(
            "select c.id, c.reviewed_at, c.stars{} from reviews c
             where c.reviewed_at >= $1 and c.reviewed_at < $2 and c.of_seller = $3{narrowed}",
            parting.words()
        );
        let mut stars = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            let [Cell::Int(review), Cell::Int(at), given, words @ ..] = row else { return Ok(()) };
            stars.push(Stars { review: *review, word: word(words), at: Instant(*at), stars: given.int() });
            Ok(())
        })?;
        Ok(stars)
    }
}

/// What reviews can be parted by.
const fn has_reviews(by: Dimension) -> bool {
    matches!(by, Dimension::ProductLine | Dimension::Market | Dimension::Platform | Dimension::Product)
}
