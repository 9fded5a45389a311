//! What follows from what files and carriers have told: a refund that the platform paid is confirmed, a replacement that a
//! carrier moved is shipped, delivered or failed. Each is a command through the gate, with everything that hangs on it.

use crate::domain::change::{Change, Exchange, Record, Refund};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::store::{Db, StoreError, record};

/// A refund of this desk of which the platform says that it paid just so much.
const PAID: &str = "where status in ('submitted', 'unknown') and paid_minor = amount_minor order by id";

/// A replacement whose carrier knows more than the desk does; the states of its parcel, and what they mean.
const MOVED: &[(&str, &str, &str)] = &[
    ("ready", "parcels.first_scan_at is not null", "ship"),
    ("shipped", "parcels.status = 'delivered'", "deliver"),
    ("shipped", "parcels.status in ('returned_to_sender', 'lost')", "fail"),
];

/// All that follows from what the desk knows now.
pub(super) fn all(db: &Db) -> Result<Vec<Command>, StoreError> {
    let paid: Vec<Refund> = record::select(db, PAID, &[] as &[Val])?;
    let mut commands: Vec<Command> = paid.iter().map(|refund| command(refund, "confirm")).collect();
    commands.extend(moved(db, None)?);
    Ok(commands)
}

/// What follows from changes that somebody just made.
pub(super) fn after(db: &Db, changes: &[Change]) -> Result<Vec<Command>, StoreError> {
    let mut commands = Vec::new();
    for change in changes {
        let Change::Parcel(edit) = change else { continue };
        if let Some(exchange) = edit.after.as_ref().and_then(|parcel| parcel.exchange_id) {
            commands.extend(moved(db, Some(exchange))?);
        }
    }
    Ok(commands)
}

fn moved(db: &Db, only: Option<i64>) -> Result<Vec<Command>, StoreError> {
    let mut commands = Vec::new();
    for (from, parcel, verb) in MOVED {
        let rest = format!(
            "where status = '{from}' and ($1 = 0 or id = $1) and exists (select 1 from parcels \
             where parcels.exchange_id = exchanges.id and parcels.leg = 'outbound_replacement' and {parcel}) order by id"
        );
        let found: Vec<Exchange> = record::select(db, &rest, &[Val::Int(only.unwrap_or(0))])?;
        commands.extend(found.iter().map(|exchange| command(exchange, verb)));
    }
    Ok(commands)
}

fn command<T: Record>(record: &T, verb: &str) -> Command {
    let mut args = Args::default();
    if verb == "fail" {
        args.0.insert("reason".to_owned(), "parcel".to_owned());
    }
    Command { verb: verb.to_owned(), key: record.key(), args }
}
