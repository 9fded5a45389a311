//! What rules did, counted by rule, and the cases whose moment has come.

use super::cells::settle;
use super::{Reader, where_clause};
use crate::domain::change::Run;
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::query::{self, Env, Expr};
use crate::domain::rules::last_heard;
use crate::domain::tasks::case_column;
use crate::domain::time::Instant;
use crate::store::db::{Db, StoreError};
use crate::store::record;

/// What a silence that a rule has broken asks for before it counts again: a word of a person. Its own letters, and what other rules
/// do, would have it act without end.
fn begun_anew(kind: Kind, acted: usize) -> String {
    let (Some(case), table) = (case_column(kind), record::table(kind)) else { return String::new() };
    let of_case = format!("${acted} || {table}.id || ':'");
    let anew = match kind {
        Kind::Ticket => format!(
            "exists (select 1 from messages where messages.ticket_id = {table}.id and messages.author <> 'automatic'
                 and messages.public = 1 and messages.draft = 0
                 and messages.sent_at > cast(substr(runs.natural_key, length({of_case}) + 1) as integer))"
        ),
        // A carrier's word is never a rule's.
        Kind::Parcel => return String::new(),
        _ => format!("exists (select 1 from operations where operations.id = {table}.rev and actor_kind <> 'rule')"),
    };
    format!(
        " and not exists (select 1 from runs where runs.{case} = {table}.id and runs.outcome in ('executed', 'held')
             and substr(runs.natural_key, 1, length({of_case})) = {of_case} and not {anew})"
    )
}

/// How often a rule came to one outcome, and when it did last.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunCount {
    pub rule: String,
    pub outcome: String,
    pub n: i64,
    pub last: Instant,
}

impl Reader {
    /// What each rule did since a moment.
    pub fn run_counts(&self, since: Instant) -> Result<Vec<RunCount>, StoreError> {
        let sql = "select rule, outcome, count(*), max(ran_at) from runs where ran_at >= $1 group by rule, outcome";
        let rows = self.db.query(sql, &[since.0.into()])?;
        let count = |row: &Vec<Val>| match row.as_slice() {
            [Val::Text(rule), Val::Text(outcome), Val::Int(n), Val::Int(last)] => {
                Some(RunCount { rule: rule.clone(), outcome: outcome.clone(), n: *n, last: Instant(*last) })
            }
            _ => None,
        };
        Ok(rows.iter().filter_map(count).collect())
    }

    /// The newest runs of a rule.
    pub fn runs_of(&self, rule: &str, limit: i64) -> Result<Vec<Run>, StoreError> {
        let newest = "where rule = $1 order by ran_at desc, id desc limit $2";
        record::select(&self.db, newest, &[rule.into(), limit.into()])
    }
}

/// Which moments of which cases a timed rule asks for.
#[derive(Debug, Clone, Copy)]
pub struct Moments<'m> {
    pub kind: Kind,
    pub filter: &'m Expr,
    pub column: &'static str,
    /// After this one, up to that one.
    pub after: Instant,
    pub until: Instant,
    /// What stands before number and moment in the natural key of a run that has acted on it.
    pub acted: &'m str,
}

/// Cases with a moment that has passed and that no run stands for yet, the earliest first: number and moment.
pub fn moments(db: &Db, ask: &Moments<'_>, env: &Env<'_>, limit: usize) -> Result<Vec<(i64, i64)>, StoreError> {
    let condition = where_clause(ask.kind, ask.filter, env);
    let (mut clause, mut params) = settle(db, ask.kind, &condition, None)?.into_owned();
    if clause.is_empty() {
        "1 = 1".clone_into(&mut clause);
    }
    let mut next = |value: Val| {
        params.push(value);
        params.len()
    };
    let (after, until) = (next(Val::Int(ask.after.0)), next(Val::Int(ask.until.0)));
    let before = next(ask.acted.into());
    let most = next(Val::Int(i64::try_from(limit).unwrap_or(i64::MAX)));
    let (table, column) = (record::table(ask.kind), ask.column);
    let silence = if column == last_heard(ask.kind) { begun_anew(ask.kind, before) } else { String::new() };
    let sql = format!(
        "select id, {column} from {table} where ({clause}) and {column} > ${after} and {column} <= ${until}
         and not exists (select 1 from runs where runs.natural_key =
             ${before} || {table}.id || ':' || {table}.{column}){silence}
         order by {column}, id limit ${most}"
    );
    let rows = db.query(&sql, &params)?;
    let pair = |row: &Vec<Val>| match row.as_slice() {
        [Val::Int(id), Val::Int(moment)] => Some((*id, *moment)),
        _ => None,
    };
    Ok(rows.iter().filter_map(pair).collect())
}

/// How many open cases of a kind each person has.
pub fn open_by_assignee(db: &Db, kind: Kind, now: Instant) -> Result<Vec<(String, i64)>, StoreError> {
    let Ok(open) = query::parse(kind, "is:open -no:assignee") else { return Ok(Vec::new()) };
    let (clause, params) = where_clause(kind, &open.filter, &Env::of_nobody(now));
    let sql = format!("select assignee, count(*) from {} where {clause} group by assignee", record::table(kind));
    let rows = db.query(&sql, &params)?;
    let pair = |row: &Vec<Val>| match row.as_slice() {
        [Val::Text(person), Val::Int(n)] => Some((person.clone(), *n)),
        _ => None,
    };
    Ok(rows.iter().filter_map(pair).collect())
}
