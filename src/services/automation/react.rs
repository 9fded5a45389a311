//! One pass of the rules over what happened: judge, decide through the ordinary path, keep what became of it.

use std::collections::BTreeSet;

use super::Armed;
use crate::domain::change::{Change, Message, Run};
use crate::domain::columns::{Columns, Val};
use crate::domain::command::{Command, Context};
use crate::domain::ids::{Ids, Key, Kind};
use crate::domain::people::{Actor, ActorKind};
use crate::domain::query::condition::{FIGURES, IDENTITIES};
use crate::domain::query::{Env, Subject};
use crate::domain::refusal::Refusal;
use crate::domain::rules::{
    self, Done, Happening, Judge, KINDS, MOST_DEEP, Purse, Rule, RunOutcome, Today, Verdict, Waiting,
};
use crate::domain::tasks::case_column;
use crate::domain::time::{DAY, Instant};
use crate::domain::words;
use crate::services::{DeskError, Outcome, decide, record as write_down};
use crate::store::cells::analysis;
use crate::store::read::{figures_counting, people};
use crate::store::{Db, Deed, StoreError, Write, record};
use crate::with_kind;

/// What set a rule off for one case.
#[derive(Debug, Clone)]
pub(super) struct Spark {
    pub(super) key: Key,
    pub(super) event: &'static str,
    pub(super) cause: Option<i64>,
    /// Names the moment that passed, so that it counts once.
    pub(super) natural_key: Option<String>,
}

/// Lets the rules act on what operations did. Each rule acts once on a case, however its own or other rules' effects go on;
/// a rule sees what those before it have left. What somebody else had it look at meanwhile is done.
pub(in crate::services) fn react(
    write: &mut Write<'_>,
    armed: &[Armed],
    happened: Vec<(i64, Happening)>,
    outcome: &mut Outcome,
) -> Result<(), DeskError> {
    let mut acted: BTreeSet<(usize, Key)> = BTreeSet::new();
    let mut stopped: BTreeSet<Key> = BTreeSet::new();
    let mut wave = happened;
    let zone = analysis(write.db())?.zone;
    for _ in 0..MOST_DEEP {
        let mut next = Vec::new();
        for (cause, happening) in &wave {
            let key = happening.key;
            for (index, rule) in armed.iter().enumerate() {
                let Some(event) = event(&rule.rule, happening) else { continue };
                if stopped.contains(&key) || acted.contains(&(index, key)) {
                    continue;
                }
                let Some(verdict) =
                    verdict(write.db(), &rule.rule, key, &Env::of_shop(write.now(), &zone))?.filter(Verdict::holds)
                else {
                    continue;
                };
                acted.insert((index, key));
                if has_acted(write.db(), rule, *cause, key)? {
                    continue;
                }
                let spark = Spark { key, event, cause: Some(*cause), natural_key: None };
                let done = act(write, rule, &spark, verdict, outcome)?;
                if rule.rule.stop && !done.is_empty() {
                    stopped.insert(key);
                }
                next.extend(done);
            }
        }
        if next.is_empty() {
            break;
        }
        wave = next;
    }
    Ok(())
}

/// The word of the event that sets a rule off.
fn event(rule: &Rule, happening: &Happening) -> Option<&'static str> {
    let is_about = happening.key.kind == rule.kind;
    let hit = rule.on.iter().find(|trigger| is_about && trigger.is_hit_by(happening));
    hit.map(rules::Trigger::word)
}

/// Whether a rule acted on a case because of this operation already.
fn has_acted(db: &Db, rule: &Armed, cause: i64, key: Key) -> Result<bool, StoreError> {
    let Some(column) = case_column(key.kind) else { return Ok(false) };
    let rest = format!("where {column} = $1 and cause = $2 and rule = $3 limit 1");
    Ok(!record::ids(db, Kind::Run, &rest, &[key.id.into(), cause.into(), rule.name.as_str().into()])?.is_empty())
}

/// A rule's conditions on a case as it stands; none when the case is gone.
pub(super) fn verdict(db: &Db, rule: &Rule, key: Key, env: &Env<'_>) -> Result<Option<Verdict>, StoreError> {
    let Some(mut columns) = columns(db, key)? else { return Ok(None) };
    let figures: Vec<String> = rule.when.iter().flat_map(rules::Clause::figures).collect();
    if !figures.is_empty() {
        let counting = figures_counting(db, figures, key)?;
        columns.push((FIGURES, Val::Text(serde_json::json!(counting).to_string())));
    }
    let along = if rule.when.iter().any(rules::Clause::searches) { messages(db, key)? } else { Vec::new() };
    let subject = Subject { kind: key.kind, columns: &columns, along: &along };
    Ok(Some(Judge::new(rule, env).verdict(subject)))
}

/// A case as named values.
pub(in crate::services) fn columns(db: &Db, key: Key) -> Result<Option<Columns>, StoreError> {
    let found: Option<Columns> =
        with_kind!(key.kind, T => record::get::<T>(db, key.id)?.map(|found| record::columns(&found)).transpose())?;
    let Some(mut columns) = found else { return Ok(None) };
    let customer = columns.iter().find(|(name, _)| *name == "customer_id").and_then(|(_, value)| value.int());
    if let Some(customer) = customer {
        let ids: Vec<i64> = people::identities(db, customer)?.iter().map(|one| one.id).collect();
        columns.push((IDENTITIES, Val::Text(serde_json::json!(ids).to_string())));
    }
    Ok(Some(columns))
}

/// The messages that are searched along with a case.
pub(super) fn messages(db: &Db, key: Key) -> Result<Vec<Columns>, StoreError> {
    let Some(along) = words::along(key.kind) else { return Ok(Vec::new()) };
    let found: Vec<Message> = record::select(db, &format!("where {} = $1", along.by), &[Val::Int(key.id)])?;
    found.iter().map(record::columns).collect()
}

/// Does the steps of a rule for one case; answers what they did to cases.
pub(super) fn act(
    write: &mut Write<'_>,
    armed: &Armed,
    spark: &Spark,
    verdict: Verdict,
    outcome: &mut Outcome,
) -> Result<Vec<(i64, Happening)>, DeskError> {
    let now = write.now();
    let actor = Actor { kind: ActorKind::Rule, name: armed.name.clone() };
    let ctx = Context { actor, now, happened_at: now };
    let mut purse = Purse::new(&armed.rule, today(write.db(), armed, now)?);
    let mut run = Run {
        natural_key: spark.natural_key.clone(),
        rule: armed.name.clone(),
        version: armed.version,
        event: spark.event.to_owned(),
        cause: spark.cause,
        truths: verdict.truths,
        ran_at: now,
        updated_at: now,
        ..Run::default()
    }
    .about(spark.key);
    let kinds = KINDS.iter().copied().collect();
    let mut happened = Vec::new();
    for command in armed.rule.plan(spark.key) {
        match decide(write, &ctx, &command, None)? {
            Ok(changes) => match purse.take(&changes) {
                Ok(()) => {
                    let operation = write_down(write, &ctx, &command, &changes, spark.cause, outcome)?;
                    let told = rules::happenings(&changes, &kinds).into_iter();
                    happened.extend(told.map(|happening| (operation, happening)));
                    run.n_steps += 1;
                    run.done.push(Done { verb: command.verb, args: command.args, operation });
                }
                Err(why) => run.waiting.push(waiting(command, why)),
            },
            Err(Refusal::NothingToDo) => {}
            Err(refusal) => {
                purse.refused();
                if run.reason.is_empty() {
                    refusal.code().clone_into(&mut run.reason);
                }
            }
        }
    }
    (run.spent, run.n_sent) = purse.used();
    if is_told(write.db(), &run, spark)? {
        keep(write, &ctx, run, spark, outcome)?;
    }
    Ok(happened)
}

/// What a rule has moved by itself within a day, where its limits ask for that.
fn today(db: &Db, armed: &Armed, now: Instant) -> Result<Today, StoreError> {
    if !armed.rule.counts_days() {
        return Ok(Today::default());
    }
    let moved = "where rule = $1 and ran_at > $2 and outcome <> 'reverted' and (n_sent > 0 or spent <> '[]')";
    let since = Val::Int(now.0.saturating_sub(DAY));
    let runs: Vec<Run> = record::select(db, moved, &[armed.name.as_str().into(), since])?;
    let n_sent = runs.iter().map(|run| run.n_sent).sum();
    Ok(Today { spent: runs.into_iter().flat_map(|run| run.spent).collect(), n_sent })
}

fn waiting(command: Command, why: rules::HoldReason) -> Waiting {
    Waiting { verb: command.verb, args: command.args, why }
}

/// Whether a run is kept: not when nothing was to be done, and not when the same steps of the same rule wait already. What a
/// person decided against was for another event.
fn is_told(db: &Db, run: &Run, spark: &Spark) -> Result<bool, StoreError> {
    if run.natural_key.is_some() || run.n_steps > 0 {
        return Ok(true);
    }
    let Some(column) = case_column(spark.key.kind).filter(|_| !run.waiting.is_empty()) else {
        return Ok(!run.reason.is_empty());
    };
    let known: Vec<Run> = record::select(
        db,
        &format!("where {column} = $1 and rule = $2 and outcome = 'held'"),
        &[Val::Int(spark.key.id), run.rule.as_str().into()],
    )?;
    Ok(known.iter().all(|known| known.waiting != run.waiting))
}

fn keep(write: &mut Write<'_>, ctx: &Context, run: Run, spark: &Spark, outcome: &mut Outcome) -> Result<(), DeskError> {
    let state = match (run.waiting.is_empty(), run.n_steps) {
        (false, _) => RunOutcome::Held,
        (true, 0) => RunOutcome::Skipped,
        (true, _) => RunOutcome::Executed,
    };
    let reason = if run.reason.is_empty() && state == RunOutcome::Skipped {
        Refusal::NothingToDo.code().to_owned()
    } else {
        run.reason.clone()
    };
    let run = Run { id: write.next(Kind::Run), outcome: state, reason, ..run };
    let deed = Deed {
        actor: ctx.actor.clone(),
        verb: "run".to_owned(),
        target: Some(spark.key),
        args: serde_json::json!({ "rule": run.rule, "event": run.event, "outcome": state.code() }).to_string(),
        happened_at: ctx.happened_at,
        cause: spark.cause,
        undoes: None,
    };
    outcome.changed.push(Key::new(Kind::Run, run.id));
    outcome.operations.push(write.operation(&deed, &[Change::create(run)])?);
    Ok(())
}
