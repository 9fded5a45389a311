//! What rules do as time passes: a silence that has lasted, a moment that has come.

use super::react::{Spark, act, verdict};
use super::{Armed, react};
use crate::domain::columns::Val;
use crate::domain::ids::{Key, Kind};
use crate::domain::query::{Env, Expr};
use crate::domain::rules::{Trigger, Verdict};
use crate::domain::time::Instant;
use crate::services::{Desk, DeskError, Outcome};
use crate::store::read::where_clause;
use crate::store::{Db, StoreError, record};

/// So many cases are acted on in one pass; the next pass goes on.
const MOST_AT_ONCE: usize = 1_000;

/// What a pass of the timers did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passed {
    pub outcome: Outcome,
    /// Whether the pass ended before everything was done.
    pub more: bool,
}

/// A case whose moment has come.
struct Due<'r> {
    rule: &'r Armed,
    key: Key,
    natural_key: String,
}

impl Desk {
    /// Lets the rules act on the moments that have passed since they were switched on; each moment of a case counts once.
    pub fn pass_time(&mut self) -> Result<Passed, DeskError> {
        let now = self.clock.now();
        let armed = self.automation.armed(self.store.db(), now)?;
        let mut passed = Passed::default();
        let mut write = self.store.write(now)?;
        let mut due = Vec::new();
        for rule in &armed {
            for trigger in &rule.rule.on {
                if let Trigger::Passed { column, millis } = trigger {
                    find(write.db(), rule, column, *millis, now, &mut due)?;
                }
            }
        }
        passed.more = due.len() > MOST_AT_ONCE;
        for Due { rule, key, natural_key } in due.into_iter().take(MOST_AT_ONCE) {
            // Rules before this one may have changed the case.
            let Some(verdict) = verdict(write.db(), &rule.rule, key, now)?.filter(Verdict::holds) else { continue };
            let spark = Spark { key, event: "time", cause: None, natural_key: Some(natural_key) };
            let happened = act(&mut write, rule, &spark, verdict, &mut passed.outcome)?;
            let others: Vec<Armed> = armed.iter().filter(|other| other.name != rule.name).cloned().collect();
            react(&mut write, &others, happened, &mut passed.outcome)?;
        }
        passed.outcome.group = write.group();
        if !passed.outcome.operations.is_empty() {
            write.finish()?;
        }
        Ok(passed)
    }
}

/// The cases of a rule whose moment has passed and was not acted on yet.
fn find<'r>(
    db: &Db,
    rule: &'r Armed,
    column: &'static str,
    millis: i64,
    now: Instant,
    due: &mut Vec<Due<'r>>,
) -> Result<(), StoreError> {
    let kind = rule.rule.kind;
    let filter = Expr::All(rule.rule.when.iter().map(|clause| clause.filter.clone()).collect());
    let (mut clause, mut params) = where_clause(kind, &filter, &Env { now, me: "" });
    if clause.is_empty() {
        "1 = 1".clone_into(&mut clause);
    }
    params.push(Val::Int(rule.since.0.saturating_sub(millis)));
    params.push(Val::Int(now.0.saturating_sub(millis)));
    let (from, until) = (params.len() - 1, params.len());
    let sql = format!(
        "select id, {column} from {} where ({clause}) and {column} > ${from} and {column} <= ${until} order by {column}, id",
        record::table(kind)
    );
    for row in db.query(&sql, &params)? {
        let [Val::Int(id), Val::Int(moment)] = row.as_slice() else { continue };
        if due.len() > MOST_AT_ONCE {
            break;
        }
        let key = Key::new(kind, *id);
        let natural_key = format!("run:{}:{key}:{column}:{moment}:{millis}", rule.name);
        if record::id_by_natural_key(db, Kind::Run, &natural_key)?.is_none() {
            due.push(Due { rule, key, natural_key });
        }
    }
    Ok(())
}
