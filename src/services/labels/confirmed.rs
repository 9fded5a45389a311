//! What people's confirmed keywords teach, learned from the newest of their cases when it is first asked for.

use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::change::{ReturnCase, Ticket};
use crate::domain::ids::Kind;
use crate::domain::understanding::confirmed::{Confirmed, Learned, listed};
use crate::store::read::keywords;
use crate::store::{Db, StoreError};

/// Cases of each kind that are learned from.
const MOST: usize = 2_000;

/// Which desk, how many of its cases have keywords, and the newest operation that gave some: where they are the same, so is what
/// is learned from them.
type Standing = (String, [(i64, i64); 2]);

/// What was learned last.
static LAST: Mutex<Option<(Standing, Arc<Learned>)>> = Mutex::new(None);

/// What confirmed keywords teach now.
pub fn load(db: &Db) -> Result<Arc<Learned>, StoreError> {
    let standing =
        (db.path().to_owned(), [keywords::standing(db, Kind::Ticket)?, keywords::standing(db, Kind::Return)?]);
    let mut last = LAST.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((_, learned)) = last.as_ref().filter(|(known, _)| *known == standing) {
        return Ok(Arc::clone(learned));
    }
    let learned = Arc::new(Learned::of(&confirmed(db)?));
    *last = Some((standing, Arc::clone(&learned)));
    Ok(learned)
}

/// Texts whose keywords a person gave or accepted.
fn confirmed(db: &Db) -> Result<Vec<Confirmed>, StoreError> {
    let (tickets, returns) = (keywords::newest::<Ticket>(db, MOST)?, keywords::newest::<ReturnCase>(db, MOST)?);
    let of_tickets = tickets.into_iter().map(|ticket| (ticket.wording(), listed(&ticket.keywords)));
    Ok(of_tickets.chain(returns.into_iter().map(|case| (case.comment, listed(&case.keywords)))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{Args, Command};
    use crate::domain::ids::Key;
    use crate::domain::people::Actor;
    use crate::domain::time::Instant;
    use crate::domain::understanding::confirmed::FEWEST;
    use crate::domain::understanding::engine;
    use crate::services::Desk;
    use crate::services::clock::Clock;

    #[test]
    fn keywords_that_people_give_teach_and_an_undo_takes_it_back() {
        let mut desk = Desk::memory(Clock::Fixed(Instant(1_782_000_000_000))).expect("a desk in memory");
        let mei = Actor::agent("mei");
        let mut say = |verb: &str, key: Key, args: &[(&str, &str)]| {
            let args = Args(args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect());
            desk.run(&mei, &[Command { verb: verb.to_owned(), key, args }]).expect("the desk works")
        };
        let mut group = None;
        for n in 0..FEWEST {
            let comment = format!("number {n} hums at night, that grey flux");
            let key = say("open", Key::new(Kind::Ticket, 0), &[("subject", "q"), ("comment", &comment)]).changed[0];
            let outcome = say("keywords", key, &[("keywords", "grey flux, grey flux ,")]);
            assert_eq!(outcome.refused, []);
            assert_eq!(say("keywords", key, &[("keywords", "grey flux")]).refused.len(), 1, "nothing changes");
            group = outcome.group;
        }
        let text = "Late and loud, hums at night: my grey flux";
        let reading = engine().read(text);
        let learned = load(desk.store().db()).expect("it learns");
        assert_eq!(learned.keywords(text, &reading, 5).first(), Some(&"grey flux"));
        desk.undo(&mei, group).expect("it is taken back");
        let learned = load(desk.store().db()).expect("it learns");
        assert_ne!(learned.keywords(text, &reading, 5).first(), Some(&"grey flux"), "too few are left");
    }
}
