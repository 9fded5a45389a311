//! Judges open cases anew when what their clocks go by has changed: a corrected holiday, another target or policy, a newer program's deadlines.
//!
//! Invariant: what has been judged is remembered only after it is written, so that a pass that was cut short goes on where it stopped.

use super::{Desk, DeskError, Outcome};
use crate::domain::clocks::built_in_texts;
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::definitions::Sort;
use crate::domain::ids::{Key, Kind};
use crate::domain::people::Actor;
use crate::domain::policy;
use crate::domain::query::{self, Env};
use crate::store::digest::Digest;
use crate::store::read::{last_definition, where_clause};
use crate::store::{Db, StoreError, meta, record};

/// What every open case has been judged by.
const JUDGED: &str = "judged";
/// How far a judgement has come: what it goes by, the kind of case, the last number.
const JUDGING: &str = "judging";
/// Cases that are judged in one write.
const AT_ONCE: usize = 500;
const KINDS: [Kind; 2] = [Kind::Return, Kind::Ticket];

/// What the clocks go by, told apart from what they went by before.
struct Stamp {
    text: String,
    /// The definition that was changed last, as `sort:name`; empty where only the program changed.
    cause: String,
    is_first: bool,
}

/// Judges every open case anew if anything changed since the last time, until `go_on` says no.
pub fn run(desk: &mut Desk, actor: &Actor, go_on: &dyn Fn() -> bool) -> Result<Outcome, DeskError> {
    let mut judged = Outcome::default();
    let db = desk.store().db();
    let stamp = stamp(db)?;
    if meta::get(db, JUDGED)?.is_some_and(|known| known == stamp.text) {
        return Ok(judged);
    }
    if stamp.is_first && meta::get(db, JUDGED)?.is_none() {
        // Everything in this desk was judged by what the program brought.
        meta::set(db, JUDGED, &stamp.text)?;
        return Ok(judged);
    }
    let (mut kind, mut after) = position(db, &stamp.text)?;
    loop {
        let ids = next(desk, KINDS[kind], after)?;
        if let Some(last) = ids.last() {
            let outcome = desk.run(actor, &commands(KINDS[kind], &ids, &stamp.cause))?;
            judged.group = outcome.group.or(judged.group);
            judged.operations.extend(outcome.operations);
            judged.changed.extend(outcome.changed);
            after = *last;
        } else if kind + 1 < KINDS.len() {
            (kind, after) = (kind + 1, 0);
        } else {
            meta::set(desk.store().db(), JUDGED, &stamp.text)?;
            return Ok(judged);
        }
        meta::set(desk.store().db(), JUDGING, &format!("{} {kind} {after}", stamp.text))?;
        if !go_on() {
            return Ok(judged);
        }
    }
}

fn stamp(db: &Db) -> Result<Stamp, StoreError> {
    let mut hash = Digest::default();
    built_in_texts().chain(policy::BUILT_IN.iter().map(|(_, text)| *text)).for_each(|text| hash.update(text));
    let program = hash.hex();
    let last = last_definition(db, &[Sort::Calendar, Sort::Targets, Sort::Policy])?;
    let (operation, cause) = last.unwrap_or_default();
    Ok(Stamp { text: format!("{}-{operation}", &program[..16]), cause, is_first: operation == 0 })
}

fn position(db: &Db, stamp: &str) -> Result<(usize, i64), StoreError> {
    let known = meta::get(db, JUDGING)?.unwrap_or_default();
    let mut parts = known.split(' ');
    let place = (parts.next(), parts.next().and_then(|n| n.parse().ok()), parts.next().and_then(|n| n.parse().ok()));
    Ok(match place {
        (Some(of), Some(kind), Some(after)) if of == stamp && kind < KINDS.len() => (kind, after),
        _ => (0, 0),
    })
}

/// The next open cases by number.
fn next(desk: &Desk, kind: Kind, after: i64) -> Result<Vec<i64>, DeskError> {
    let open = query::parse(kind, "is:open").expect("both kinds of case can be open").filter;
    let (clause, mut params) = where_clause(kind, &open, &Env::of_nobody(desk.clock().now()));
    params.push(Val::Int(after));
    let rest = format!("where ({clause}) and id > ${} order by id limit {AT_ONCE}", params.len());
    Ok(record::ids(desk.store().db(), kind, &rest, &params)?)
}

fn commands(kind: Kind, ids: &[i64], cause: &str) -> Vec<Command> {
    let args =
        || Args([("note".to_owned(), cause.to_owned())].into_iter().filter(|(_, note)| !note.is_empty()).collect());
    ids.iter().map(|id| Command { verb: "rejudge".to_owned(), key: Key::new(kind, *id), args: args() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::returns::ReturnCase;
    use crate::domain::time::{DAY, HOUR, Instant};
    use crate::services::clock::Clock;

    const NOW: Instant = Instant(20_000 * DAY);

    fn desk_with(n: usize) -> Desk {
        let mut desk = Desk::memory(Clock::Fixed(NOW)).expect("a desk in memory");
        let open = Command {
            verb: "open".to_owned(),
            key: Key::new(Kind::Return, 0),
            args: Args([("sku".to_owned(), "A-1".to_owned())].into()),
        };
        desk.run(&Actor::agent("mei"), &vec![open; n]).expect("returns open");
        desk
    }

    fn targets(desk: &mut Desk, hours: i64) {
        let text = format!("[[target]]\nclock = \"decision\"\nwithin = \"{hours}h\"\n");
        let args = [("sort", "targets"), ("name", "ours"), ("text", &text)];
        let args = Args(args.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect());
        let define = Command { verb: "define".to_owned(), key: Key::new(Kind::Definition, 0), args };
        assert_eq!(desk.run(&Actor::agent("mei"), &[define]).expect("it is defined").refused, []);
    }

    fn due(desk: &Desk) -> Vec<Instant> {
        let rows = record::select::<ReturnCase>(desk.store().db(), "order by id", &[] as &[Val]).expect("rows read");
        rows.into_iter().map(|case| case.due_at).collect()
    }

    fn judge(desk: &mut Desk, batches: usize) -> usize {
        let left = std::cell::Cell::new(batches);
        let go_on = || {
            left.set(left.get() - 1);
            left.get() > 0
        };
        run(desk, &Actor::agent("sync"), &go_on).expect("it judges").operations.len()
    }

    #[test]
    fn a_new_target_reaches_open_cases_and_a_desk_that_changed_nothing_is_left_alone() {
        let mut desk = desk_with(2);
        assert_eq!(judge(&mut desk, 9), 0, "nothing was defined");
        let before = due(&desk);
        targets(&mut desk, 1);
        assert_eq!(judge(&mut desk, 9), 2);
        assert_ne!(due(&desk), before);
        assert!(due(&desk).iter().all(|due| *due <= NOW.plus(3 * DAY) && due.0 >= NOW.0 + HOUR), "{:?}", due(&desk));
        assert_eq!(judge(&mut desk, 9), 0, "once is enough");
    }

    #[test]
    fn a_judgement_that_was_cut_short_goes_on_where_it_stopped() {
        let mut desk = desk_with(AT_ONCE + 3);
        targets(&mut desk, 1);
        assert_eq!(judge(&mut desk, 1), AT_ONCE);
        assert_eq!(judge(&mut desk, 9), 3);
        assert_eq!(judge(&mut desk, 9), 0);
    }
}
