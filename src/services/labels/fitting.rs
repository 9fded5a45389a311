//! On which open cases a label of the user's own would be put: looked at before it is done.

use crate::domain::change::{ReturnCase, Ticket};
use crate::domain::ids::{Key, Kind};
use crate::domain::query::{self, Env};
use crate::domain::taught::Taught;
use crate::services::labels::teach;
use crate::services::{Desk, DeskError};
use crate::store::read::where_clause;
use crate::store::{StoreError, record};

/// Cases that are looked at between two words with whoever waits.
const AT_ONCE: usize = 100;

/// An open case that a label fits, with what its customer wrote, and the words in which the label's phrases stand there; none where
/// examples taught it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fit {
    pub key: Key,
    pub text: String,
    pub phrases: Vec<String>,
}

/// The open cases that a label fits and that do not have it, until `go_on` says no. Nothing is written.
pub fn fitting(desk: &Desk, name: &str, go_on: &mut dyn FnMut() -> bool) -> Result<Vec<Fit>, DeskError> {
    let taught = teach::load(desk.store().db())?;
    let mut fits = Vec::new();
    for (n, key) in open(desk)?.into_iter().enumerate() {
        if n % AT_ONCE == 0 && !go_on() {
            break;
        }
        let Some((text, tags)) = words(desk, key)? else { continue };
        if !tags.iter().any(|tag| tag == name) && taught.own(&text).iter().any(|own| own == name) {
            let phrases = phrases(&taught, name, &text);
            fits.push(Fit { key, text, phrases });
        }
    }
    Ok(fits)
}

/// The words in which a label's phrases stand in a text.
fn phrases(taught: &Taught, name: &str, text: &str) -> Vec<String> {
    let found = taught.own_phrases(text).into_iter().filter(|(label, _)| label.name == name);
    let mut words: Vec<String> = found.filter_map(|(_, range)| Some(text.get(range)?.to_owned())).collect();
    words.dedup();
    words
}

/// Open cases with words: complaints, then returns.
fn open(desk: &Desk) -> Result<Vec<Key>, StoreError> {
    let mut keys = Vec::new();
    for kind in [Kind::Ticket, Kind::Return] {
        let open = query::parse(kind, "is:open").expect("both kinds of case can be open").filter;
        let (clause, params) = where_clause(kind, &open, &Env::of_nobody(desk.clock().now()));
        let words = if kind == Kind::Ticket { "(comment <> '' or subject <> '')" } else { "comment <> ''" };
        let rest = format!("where ({clause}) and {words} order by id");
        keys.extend(record::ids(desk.store().db(), kind, &rest, &params)?.into_iter().map(|id| Key::new(kind, id)));
    }
    Ok(keys)
}

/// What the customer of a case wrote, and its tags.
fn words(desk: &Desk, key: Key) -> Result<Option<(String, Vec<String>)>, StoreError> {
    let db = desk.store().db();
    Ok(match key.kind {
        Kind::Return => record::get::<ReturnCase>(db, key.id)?.map(|case| (case.comment, case.tags)),
        _ => record::get::<Ticket>(db, key.id)?.map(|ticket| (ticket.wording(), ticket.tags)),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command::{Args, Command};
    use crate::domain::people::Actor;
    use crate::domain::taught::OwnLabel;
    use crate::domain::time::Instant;
    use crate::services::clock::Clock;
    use crate::services::import::reading;

    #[test]
    fn a_label_is_looked_at_first_and_put_on_just_these_cases_as_one_step() {
        let mut desk = Desk::memory(Clock::Fixed(Instant(1_782_000_000_000))).expect("a desk in memory");
        let mei = Actor::agent("mei");
        let mut open = |(subject, comment): (&str, &str)| {
            let args =
                [("subject", subject), ("comment", comment)].map(|(name, value)| (name.to_owned(), value.to_owned()));
            let key = Key::new(Kind::Ticket, 0);
            let command = Command { verb: "open".to_owned(), key, args: Args(args.into_iter().collect()) };
            desk.run(&mei, &[command]).expect("it opens").changed[0]
        };
        let told = [("q", "A swollen battery, again"), ("q", "too small"), ("Battery swollen", "see the subject")];
        let keys = told.map(&mut open);
        let phrases = vec!["swollen battery".to_owned(), "battery .. swollen".to_owned()];
        let label = OwnLabel { name: "power".to_owned(), phrases, ..OwnLabel::default() };
        desk.run(&mei, &[teach::keep(&label)]).expect("it is kept");
        let seen = |desk: &Desk| fitting(desk, "power", &mut || true).expect("it is looked at");
        let fits = seen(&desk);
        assert_eq!(fits.iter().map(|fit| fit.key).collect::<Vec<_>>(), [keys[0], keys[2]]);
        assert_eq!(fits[0].phrases, ["swollen battery"]);
        let put = reading::label(&desk, &mei, ("power", &[keys[0]]), &mut |_| true).expect("it is put on");
        assert_eq!(put.changed, [keys[0]], "what was not shown is left alone");
        assert_eq!(seen(&desk).iter().map(|fit| fit.key).collect::<Vec<_>>(), [keys[2]]);
        desk.undo(&mei, put.group).expect("it is taken back");
        assert_eq!(seen(&desk), fits);
        assert_eq!(fitting(&desk, "power", &mut || false).expect("it is left"), []);
    }
}
