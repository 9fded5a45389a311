//! What an action did: the figure that it should move over equal stretches before and after the day it was done.

use crate::analytics::effect::{Moved, moved, verdict};
use crate::analytics::{Basis, Figure, Metric, Scope};
use crate::domain::causes::{Action, FIRST_LOOK, Verdict};
use crate::domain::change::Record;
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::scope;
use crate::domain::tasks::TaskStatus;
use crate::domain::time::Instant;
use crate::report::chart::Unit;
use crate::report::{numbers, wording};
use crate::services::figures::{Ask, Env, figure};
use crate::store::read::Reader;
use crate::store::{StoreError, record};
use crate::text::Words;

/// Days on either side, the longest stretch that is ripe first. Longer than twelve weeks and something else has moved too.
const STRETCHES: [i64; 5] = [84, 56, 28, 14, 7];
/// Less than four weeks says nothing yet.
const ENOUGH: i64 = 28;

/// Before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    pub action: Action,
    /// The shop's day on which it was done; it belongs to neither side.
    pub done_day: i64,
    /// Days on either side.
    pub days: i64,
    pub before: Figure,
    pub after: Figure,
    pub moved: Option<Moved>,
    pub verdict: Verdict,
}

/// What an action did; nothing while it is not done, or where it should move no figure.
pub fn effect(reader: &Reader, env: &Env, action: &Action) -> Result<Option<Effect>, StoreError> {
    let ended = action.ended_at.filter(|_| action.status == TaskStatus::Done);
    let (Some(ended), Some(metric)) = (ended, Metric::from_code(&action.metric)) else { return Ok(None) };
    let groups = scope::read(&action.scope).unwrap_or_default();
    let done_day = env.analysis.day(ended);
    let ask = |first_day, until_day| Ask {
        basis: Basis::from_code(&action.basis).unwrap_or_default(),
        ..Ask::new(metric, Scope { first_day, until_day, groups: groups.clone() })
    };
    let past = env.today() - (done_day + 1);
    let mut found = None;
    for days in STRETCHES.into_iter().filter(|days| *days <= past) {
        let after = figure(reader, env, &ask(done_day + 1, done_day + 1 + days))?;
        let is_ripe = after.maturity.is_none_or(|maturity| maturity.past >= maturity.all);
        found = Some((days, after));
        if is_ripe {
            break;
        }
    }
    let Some((days, after)) = found else { return Ok(None) };
    let is_ripe = after.maturity.is_none_or(|maturity| maturity.past >= maturity.all);
    let before = figure(reader, env, &ask(done_day - days, done_day))?;
    let moved = moved(&before, &after);
    let verdict = if days >= ENOUGH && is_ripe { verdict(metric, &before, moved.as_ref()) } else { Verdict::Early };
    Ok(Some(Effect { action: action.clone(), done_day, days, before, after, moved, verdict }))
}

/// What the actions that were done did, those done last before others; for reports.
pub fn effects(reader: &Reader, env: &Env, limit: i64) -> Result<Vec<Effect>, StoreError> {
    let done = "where status = 'done' and metric <> '' order by ended_at desc, id desc limit $1";
    let actions: Vec<Action> = record::select(reader.db(), done, &[Val::Int(limit)])?;
    actions.iter().filter_map(|action| effect(reader, env, action).transpose()).collect()
}

/// The commands that write down what actions did, for those whose time has come.
pub fn due(reader: &Reader, now: Instant) -> Result<Vec<Command>, StoreError> {
    let ripe = "where look_at <= $1 and status = 'done' order by look_at, id limit 100";
    let actions: Vec<Action> = record::select(reader.db(), ripe, &[Val::Int(now.0)])?;
    if actions.is_empty() {
        return Ok(Vec::new());
    }
    let env = Env::load(reader, now)?;
    let mut commands = Vec::new();
    for action in actions {
        let found = effect(reader, &env, &action)?;
        let verdict = found.as_ref().map_or(Verdict::Early, |effect| effect.verdict);
        let args = [("verdict".to_owned(), verdict.code().to_owned())].into();
        commands.push(Command { verb: "reckon".to_owned(), key: action.key(), args: Args(args) });
    }
    Ok(commands)
}

/// When an action will be looked at that is too young to be judged.
pub fn looks_at(action: &Action) -> Instant {
    if action.look_at.is_never() {
        action.ended_at.map_or(Instant::NEVER, |ended| ended.plus(FIRST_LOOK))
    } else {
        action.look_at
    }
}

/// `Return rate 7.5% → 3.0%, −4.5 points (−10.8 to −0.4), 28 days each side: helped`.
pub fn words(words: &Words, effect: &Effect) -> String {
    let moved = effect.moved.map(|moved| moved_words(words, moved)).unwrap_or_default();
    let blanks = [
        ("metric", wording::name(words, &effect.after).into()),
        ("before", wording::value(words, &effect.before).into()),
        ("after", wording::value(words, &effect.after).into()),
        ("moved", moved.clone().into()),
        ("days", effect.days.into()),
        ("verdict", words.code("code-verdict", effect.verdict.code()).into()),
    ];
    words.fill(if moved.is_empty() { "cause-effect-bare" } else { "cause-effect" }, &blanks)
}

fn moved_words(words: &Words, moved: Moved) -> String {
    let signed = |value: f64| {
        let sign = if value > 0.0 { "+" } else { "" };
        format!("{sign}{}", words.decimal(value * 100.0, 1))
    };
    if !moved.interval.high.is_finite() {
        return numbers::text(words, Unit::Share, moved.by);
    }
    let blanks = [
        ("by", signed(moved.by).into()),
        ("low", signed(moved.interval.low).into()),
        ("high", signed(moved.interval.high).into()),
    ];
    words.fill(if moved.relative { "cause-moved-percent" } else { "cause-moved-points" }, &blanks)
}
