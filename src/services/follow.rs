//! What follows from what files, carriers and people have told: a refund that the platform paid is confirmed, a replacement that
//! a carrier moved is shipped, delivered or failed, a person of another tier has open cases judged anew. Each is a command
//! through the gate, with everything that hangs on it.

use crate::domain::change::{Change, Customer, Edit, Exchange, Record, Refund};
use crate::domain::columns::Val;
use crate::domain::command::{Args, Command};
use crate::domain::ids::{Key, Kind};
use crate::domain::query::{self, Env};
use crate::domain::time::Instant;
use crate::services::{clockwork, policies};
use crate::store::read::{people, where_clause};
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
    commands.extend(judged_anew(db, changes)?);
    Ok(commands)
}

/// So many open cases of a person are judged anew at once; nobody has more.
const OPEN_CASES: i64 = 200;

/// Open cases of people who are somebody else now, or of another tier, where clocks or policies ask for the tier.
fn judged_anew(db: &Db, changes: &[Change]) -> Result<Vec<Command>, StoreError> {
    let is_news = |edit: &Edit<Customer>| match (&edit.before, &edit.after) {
        (Some(before), Some(after)) => before.tier != after.tier || before.person_id != after.person_id,
        _ => false,
    };
    let changed: Vec<i64> =
        changes.iter().filter_map(Customer::edit).filter(|edit| is_news(edit)).map(|edit| edit.key().id).collect();
    if changed.is_empty() || !(clockwork::load(db)?.asks_for_tier() || policies::load(db)?.asks_for_tier()) {
        return Ok(Vec::new());
    }
    let mut people: Vec<i64> = Vec::new();
    for id in changed {
        people.extend(people::identities(db, id)?.iter().map(|one| one.id));
    }
    people.sort_unstable();
    people.dedup();
    let mut commands = Vec::new();
    for kind in [Kind::Return, Kind::Ticket] {
        let open = query::parse(kind, "is:open").expect("both kinds of case can be open").filter;
        let (clause, params) = where_clause(kind, &open, &Env::of_nobody(Instant::NEVER));
        let numbers: Vec<String> = people.iter().map(i64::to_string).collect();
        let rest =
            format!("where customer_id in ({}) and ({clause}) order by id limit {OPEN_CASES}", numbers.join(", "));
        let ids = record::ids(db, kind, &rest, &params)?;
        let rejudge = |id| Command { verb: "rejudge".to_owned(), key: Key::new(kind, id), args: Args::default() };
        commands.extend(ids.into_iter().map(rejudge));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::ReturnCase;
    use crate::domain::exchanges::ExchangeStatus;
    use crate::domain::ids::{Key, Kind};
    use crate::domain::people::Actor;
    use crate::domain::returns::ReturnStatus;
    use crate::domain::time::{DAY, Instant};
    use crate::services::clock::Clock;
    use crate::services::{Desk, Outcome};
    use crate::store::Deed;

    const NOW: Instant = Instant(20_000 * DAY);

    /// A return whose one replacement is ready to be sent.
    fn desk() -> Desk {
        let desk = Desk::memory(Clock::Fixed(NOW)).expect("a desk in memory");
        let deed = Deed {
            actor: Actor::agent("mei"),
            verb: "open".to_owned(),
            target: None,
            args: "{}".to_owned(),
            happened_at: NOW,
            cause: None,
            undoes: None,
        };
        let case = ReturnCase { id: 1, status: ReturnStatus::Approved, returnless: true, ..ReturnCase::default() };
        let exchange = Exchange {
            id: 1,
            return_id: Some(1),
            status: ExchangeStatus::Ready,
            mode: crate::domain::exchanges::ExchangeMode::NoReturn,
            quantity: 1,
            ..Exchange::default()
        };
        let mut write = desk.store().write(NOW).expect("a write");
        write.operation(&deed, &[Change::create(case), Change::create(exchange)]).expect("rows are written");
        write.finish().expect("it is durable");
        desk
    }

    fn act(desk: &mut Desk, kind: Kind, verb: &str, args: &[(&str, &str)]) -> Outcome {
        let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
        let parcels: Vec<crate::domain::change::Parcel> =
            record::select(desk.store().db(), "", &[] as &[Val]).expect("it reads");
        let parcel = parcels.first().map(Record::key);
        let key = parcel.filter(|key| key.kind == kind).unwrap_or(Key::new(kind, 1));
        let command = Command { verb: verb.to_owned(), key, args };
        let outcome = desk.run(&Actor::agent("mei"), &[command]).expect("the desk works");
        assert_eq!(outcome.refused, [], "{verb}");
        outcome
    }

    fn states(desk: &Desk) -> (ExchangeStatus, ReturnStatus) {
        let db = desk.store().db();
        let exchange: Exchange = record::get(db, 1).expect("it reads").expect("an exchange");
        let case: ReturnCase = record::get(db, 1).expect("it reads").expect("a return");
        (exchange.status, case.status)
    }

    #[test]
    fn a_replacement_is_delivered_when_its_parcel_is_and_comes_back_with_one_undo() {
        let mut desk = desk();
        act(&mut desk, Kind::Exchange, "ship", &[("tracking", "T1")]);
        act(&mut desk, Kind::Parcel, "event", &[("status", "in_transit")]);
        assert_eq!(states(&desk), (ExchangeStatus::Shipped, ReturnStatus::Approved));
        let outcome = act(&mut desk, Kind::Parcel, "event", &[("status", "delivered")]);
        assert_eq!(states(&desk), (ExchangeStatus::Delivered, ReturnStatus::Settled));
        assert_eq!(outcome.operations.len(), 2);
        desk.undo(&Actor::agent("mei"), outcome.group).expect("it can be taken back");
        assert_eq!(states(&desk), (ExchangeStatus::Shipped, ReturnStatus::Approved));
    }

    #[test]
    fn a_replacement_that_turned_round_has_failed() {
        let mut desk = desk();
        act(&mut desk, Kind::Exchange, "ship", &[("tracking", "T1")]);
        act(&mut desk, Kind::Parcel, "event", &[("status", "returned_to_sender")]);
        assert_eq!(states(&desk).0, ExchangeStatus::FailedDelivery);
        assert_eq!(all(desk.store().db()).expect("it reads"), []);
    }
}
