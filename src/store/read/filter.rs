//! Conditions of the query language as SQL; the same meaning as in memory, which a property test proves.
//!
//! Invariant: portable SQL over the record's own table and the word index, values as parameters only. Texts of others are
//! compared whole and byte by byte, in their usual spellings, so that indexes serve; words of people by part and folded, by a
//! function that memory uses too.

use std::collections::HashMap;

use super::people;

use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::query::condition::Compared;
use crate::domain::query::{Condition, Env, Expr, condition};
use crate::domain::words::{self, Phrase};
use crate::store::db::{Db, IS_CARRIER, StoreError, TEXT_HOLDS};
use crate::store::search::{self, Frequency};
use crate::store::{record, repeated};

/// What stands after `where` for a filter, with its parameters `$1…`; empty when the filter holds back nothing.
pub fn where_clause(kind: Kind, filter: &Expr, env: &Env<'_>) -> (String, Vec<Val>) {
    if filter.is_everything() {
        return (String::new(), Vec::new());
    }
    let mut writer = Writer { kind, params: Vec::new(), numbers: HashMap::new() };
    let sql = writer.clause(&condition(filter, kind, env));
    (sql, writer.params)
}

/// The records of a list of identifiers in parameter `$n`.
pub fn counted(n: usize) -> String {
    format!("id in (select value from json_each(${n}))")
}

/// What keeps the planner from building a plan around a condition. It changes nothing but the plan: where the condition is
/// unknown for lack of a value, it does not hold either way. Nothing else in a clause is written so; values are parameters.
const NO_INDEX: &str = " is true";

/// The same clause, written as it is best run for a list: rare hits are fetched one by one, common words are read from the
/// records in the list's own order, anything between is a set. How often they are found the index says; the planner would
/// take every search for a rare one.
pub fn tuned(db: &Db, kind: Kind, clause: &str, params: &[Val]) -> Result<String, StoreError> {
    let mut tuned = clause.to_owned();
    for (number, question) in (1..).zip(params).take(MOST_ASKED) {
        let as_set = searching(kind, number);
        if !tuned.contains(&as_set) {
            continue;
        }
        match search::frequency(db, kind, question)? {
            Frequency::Rare(ids) => {
                let ids: Vec<String> = ids.iter().map(i64::to_string).collect();
                let hits = if ids.is_empty() { "1 = 0".to_owned() } else { format!("id in ({})", ids.join(", ")) };
                tuned = tuned.replace(&as_set, &hits);
            }
            Frequency::Common => tuned = tuned.replace(&as_set, &search::reading(kind, number)),
            Frequency::Between => {}
        }
    }
    for column in INDEXED {
        tuned = tuned_column(db, kind, column, tuned, params)?;
    }
    Ok(tuned)
}

/// So many parameters are looked at before a list is read; each question to the index takes about a millisecond.
const MOST_ASKED: usize = 12;
/// Columns with an index whose values may select a handful of rows or a large part of a table.
const INDEXED: &[&str] = &["status", "sku", "assignee"];
/// Fewer rows than this are gathered and sorted sooner than a list is walked to find them.
const FEW: i64 = 1_000;

/// Lets the index of a column serve where the values asked for are rare.
fn tuned_column(db: &Db, kind: Kind, column: &str, clause: String, params: &[Val]) -> Result<String, StoreError> {
    let begins = format!("({column} in (");
    let ends = format!("){NO_INDEX}");
    let Some(start) = clause.find(&begins) else { return Ok(clause) };
    let Some(end) = clause[start..].find(&ends).map(|at| start + at + 1) else { return Ok(clause) };
    let condition = &clause[start..end];
    let some = format!("select count(*) from (select 1 from {} where {condition} limit {FEW})", record::table(kind));
    let n = db.query(&some, params)?.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(FEW);
    Ok(if n < FEW { format!("{}{}", &clause[..end], &clause[end + NO_INDEX.len()..]) } else { clause })
}

/// The same clause, written as it is best run for counting: every hit is needed and none is sorted, so any index serves.
pub fn tuned_to_count(clause: &str) -> String {
    clause.replace(NO_INDEX, "")
}

fn one_by_one(kind: Kind, question: usize) -> String {
    format!("id in ({})", search::matching(kind, question))
}

/// A search as a set of identifiers that no plan is built around.
fn searching(kind: Kind, question: usize) -> String {
    format!("({}){NO_INDEX}", one_by_one(kind, question))
}

struct Writer {
    kind: Kind,
    params: Vec<Val>,
    numbers: HashMap<Val, usize>,
}

impl Writer {
    /// Names the parameter that has a value. Equal values share one: the database finds a parameter by walking all names,
    /// so thousands of them would take seconds.
    fn param(&mut self, value: impl Into<Val>) -> String {
        format!("${}", self.number(value.into()))
    }

    fn number(&mut self, value: Val) -> usize {
        let params = &mut self.params;
        *self.numbers.entry(value.clone()).or_insert_with(|| {
            params.push(value);
            params.len()
        })
    }

    fn clause(&mut self, condition: &Condition) -> String {
        match condition {
            Condition::All(parts) => self.all(parts),
            Condition::Any(parts) if parts.is_empty() => "1 = 0".to_owned(),
            Condition::Any(parts) => self.joined(parts.iter(), " or "),
            // A comparison with nothing is neither true nor false; its opposite is true.
            Condition::Not(part) => format!("({}) is not true", self.clause(part)),
            Condition::Int { column, is, than } => {
                let than = self.param(*than);
                format!("{column} {} {than}", sign(*is))
            }
            Condition::Figure(reference) => {
                // A list of one text, which no identifier is, until the reader puts the identifiers there.
                let unsettled = serde_json::Value::from(reference.as_str()).to_string();
                let n = self.number(Val::Text(unsettled));
                counted(n)
            }
            Condition::SamePerson { column, id } => {
                let id = self.param(*id);
                format!("{column} in ({})", people::same_person(&id))
            }
            Condition::OneOf { column, texts } => {
                let kind = self.kind;
                let held = |param: String| repeated::held(kind, column, &param);
                let list: Vec<String> = texts.iter().map(|text| self.param(text.as_str())).map(held).collect();
                let list = list.join(", ");
                // An index of filled columns serves where the database sees that they are.
                let filled = match texts.iter().all(|text| !text.is_empty()) && is_sparse(column) {
                    true => format!(" and {column} <> ''"),
                    false => String::new(),
                };
                match texts.is_empty() {
                    true => "1 = 0".to_owned(),
                    false if is_telling(column) => format!("({column} in ({list}){filled})"),
                    // A few codes select a large part of a table. The planner takes them for rare words, gathers all
                    // their rows and sorts them, where the list's own order would find a screenful at once.
                    false => format!("({column} in ({list}){filled}){NO_INDEX}"),
                }
            }
            Condition::Carrier { column, asked } => format!("{IS_CARRIER}({column}, {})", self.param(asked.as_str())),
            Condition::Between { column, from, until } => {
                let (from, until) = (self.param(from.as_str()), self.param(until.as_str()));
                let column = repeated::text(self.kind, column);
                format!("({column} >= {from} and {column} < {until})")
            }
            Condition::Contains { column, part } => {
                let part = self.param(part.as_str());
                format!("{TEXT_HOLDS}({}, {part})", repeated::text(self.kind, column))
            }
            Condition::Filled { column } => format!("{column} <> ''"),
            Condition::Known { column } => format!("{column} is not null"),
            Condition::Search(phrase) => self.search(&[phrase]),
        }
    }

    /// All of them; what is searched for goes to the index in one question.
    fn all(&mut self, parts: &[Condition]) -> String {
        let phrases: Vec<&Phrase> = parts
            .iter()
            .filter_map(|part| match part {
                Condition::Search(phrase) => Some(phrase),
                _ => None,
            })
            .collect();
        let others = parts.iter().filter(|part| !matches!(part, Condition::Search(_)));
        match (phrases.is_empty(), phrases.len() == parts.len()) {
            (true, true) => "1 = 1".to_owned(),
            (true, false) => self.joined(others, " and "),
            (false, true) => self.search(&phrases),
            // What is cheap to test comes first.
            (false, false) => format!("({} and {})", self.joined(others, " and "), self.search(&phrases)),
        }
    }

    fn joined<'a>(&mut self, parts: impl Iterator<Item = &'a Condition>, word: &str) -> String {
        let parts: Vec<String> = parts.map(|part| self.clause(part)).collect();
        format!("({})", parts.join(word))
    }

    /// Words that are searched in several records of a case need not all stand in the same one, so each is a question.
    fn search(&mut self, phrases: &[&Phrase]) -> String {
        let at_once = if words::along(self.kind).is_some() { 1 } else { phrases.len() };
        let mut asked = Vec::new();
        for phrases in phrases.chunks(at_once) {
            let question = self.number(Val::Text(search::question(phrases)));
            if !asked.contains(&question) {
                asked.push(question);
            }
        }
        let asked: Vec<String> = asked.into_iter().map(|question| searching(self.kind, question)).collect();
        if asked.len() == 1 { asked.concat() } else { format!("({})", asked.join(" and ")) }
    }
}

/// Whether one value of a column selects a handful of rows, which its index finds.
fn is_telling(column: &str) -> bool {
    matches!(column, "order_ref" | "platform_ref" | "tracking")
}

/// Whether the index of a column holds the rows only where it is filled.
fn is_sparse(column: &str) -> bool {
    matches!(column, "platform_ref" | "tracking" | "sku" | "assignee")
}

const fn sign(is: Compared) -> &'static str {
    match is {
        Compared::Less => "<",
        Compared::LessOrEqual => "<=",
        Compared::Equal => "=",
        Compared::MoreOrEqual => ">=",
        Compared::More => ">",
    }
}

#[cfg(test)]
mod tests;
