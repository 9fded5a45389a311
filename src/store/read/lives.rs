//! What figures of complaints read: narrow rows in the order of the moment that anchors them, out of indexes that hold all of it.
//!
//! Spam, duplicates and merged complaints are no complaints of their own, and claims of the shop itself are nobody's complaint:
//! neither is read here (domain 2.8).

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::Reader;
use crate::domain::clocks::ClockState;
use crate::domain::columns::{Cell, Val};
use crate::domain::complaints::episodes::{self, Ending, Stretch};
use crate::domain::facts::{BETWEEN, together};
use crate::domain::metrics::Dimension;
use crate::domain::time::Instant;
use crate::store::db::StoreError;

/// The groups that must hold, and the dimensions that part what is read.
#[derive(Debug, Clone, Copy, Default)]
pub struct Parting<'a> {
    pub groups: &'a [(Dimension, String)],
    pub by: &'a [Dimension],
}

/// A complaint as figures of time see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Life {
    pub ticket: i64,
    /// Its word in the dimensions asked for.
    pub word: String,
    /// From the first to the present one.
    pub stretches: Vec<Stretch>,
    pub asked_at: Option<Instant>,
    pub first_answer_at: Option<Instant>,
    /// Whom it waits for now, and since when; where waits were asked for.
    pub waiting: Option<(String, Instant)>,
}

/// An own target of a case that is due at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    pub case: i64,
    pub word: String,
    pub due_at: Instant,
    pub clock: ClockState,
}

const OWN_CLAIM: &str = "c.kind in ('carrier_claim', 'seller_claim')";
/// What counts as a complaint.
pub const COUNTED: &str =
    "c.kind not in ('carrier_claim', 'seller_claim') and c.status not in ('spam', 'duplicate', 'merged')";

impl Parting<'_> {
    /// The words of a row of the table `c`, behind its other columns.
    pub fn words(&self) -> String {
        self.words_by(word_of)
    }

    pub fn words_by(&self, word_of: impl Fn(Dimension) -> String) -> String {
        self.by.iter().map(|by| format!(", {}", word_of(*by))).collect()
    }

    /// The condition on a row of the table `c`, with its parameters behind those that are there.
    pub fn clause(&self, params: &mut Vec<Val>) -> String {
        let mut clause = String::new();
        for (by, word) in self.groups {
            params.push(word.as_str().into());
            let _ = write!(clause, " and {} = ${}", word_of(*by), params.len());
        }
        clause
    }
}

/// The words of a row as one: those of several dimensions with [`BETWEEN`] them.
pub fn word(words: &[Cell<'_>]) -> String {
    match words {
        [one] => one.text().to_owned(),
        all => {
            let all: Vec<_> = all.iter().map(|word| together(word.text())).collect();
            all.join(BETWEEN.encode_utf8(&mut [0; 4]))
        }
    }
}

/// The lane that an order's goods came by: carrier and route of its first parcel, named as the sums of orders name it.
fn lane() -> String {
    let lane = lane_of("p");
    format!(
        "coalesce((select {lane} from parcels p
         where p.order_ref = c.order_ref and p.order_ref <> '' and p.platform = c.platform and p.leg = 'original'
         order by p.id limit 1), '')"
    )
}

/// The lane of a parcel of a table.
pub fn lane_of(table: &str) -> String {
    let carrier = carrier(&format!("{table}.carrier"));
    format!("{carrier} || ' ' || {table}.origin_country || '-' || {table}.destination_country")
}

/// One carrier has one name, however it is spelt.
fn carrier(column: &str) -> String {
    format!("trim(lower(replace(replace(replace({column}, '-', ' '), '_', ' '), '.', ' ')))")
}

/// The word of a row of the table `c` in a dimension.
pub fn word_of(by: Dimension) -> String {
    by.column().map_or_else(lane, |column| format!("c.{column}"))
}

/// Which complaints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lived {
    /// Never opened again, begun in a span.
    Begun(Instant, Instant),
    /// Never opened again, ended in a span.
    Ended(Instant, Instant),
    /// The same of those that did not begin in it.
    EndedOnly(Instant, Instant),
    /// Never opened again, begun before a moment and open now.
    Open(Instant),
    /// Opened again at some time, and not at rest since before a moment.
    Reopened(Instant),
}

impl Lived {
    /// Columns beside the usual ones, the condition, and the moments in it.
    const fn asked(self) -> (&'static str, &'static str, [Instant; 2]) {
        match self {
            Self::Begun(from, until) => ("0, null, null", "c.began_at >= $1 and c.began_at < $2", [from, until]),
            Self::Ended(from, until) => {
                ("c.n_answers, c.asked_at, c.first_answer_at", "c.ended_at >= $1 and c.ended_at < $2", [from, until])
            }
            Self::EndedOnly(from, until) => (
                "c.n_answers, c.asked_at, c.first_answer_at",
                "c.ended_at >= $1 and c.ended_at < $2 and not (c.began_at >= $1 and c.began_at < $2)",
                [from, until],
            ),
            Self::Open(until) => (
                "0, c.asked_at, c.first_answer_at",
                "c.ended_at is null and c.began_at >= $1 and c.began_at < $2",
                [Instant(i64::MIN), until],
            ),
            Self::Reopened(from) => (
                "c.n_answers, c.asked_at, c.first_answer_at",
                "c.earlier <> '' and $1 < $2 and (c.ended_at is null or c.ended_at >= $1)",
                [from, Instant::NEVER],
            ),
        }
    }
}

const PLAIN: &str = "c.id, c.began_at, c.ended_at, c.ending";

impl Reader {
    /// Complaints with their stretches; those never opened again come out of an index alone, unless their waits are asked for.
    pub fn lives(&self, which: Lived, parting: &Parting<'_>, with_waits: bool) -> Result<Vec<Life>, StoreError> {
        self.lives_that(which, "", parting, with_waits)
    }

    /// Those of them that nobody answered.
    pub fn unanswered(&self, which: Lived, parting: &Parting<'_>) -> Result<Vec<Life>, StoreError> {
        self.lives_that(which, " and c.first_answer_at is null", parting, false)
    }

    fn lives_that(
        &self,
        which: Lived,
        also: &str,
        parting: &Parting<'_>,
        with_waits: bool,
    ) -> Result<Vec<Life>, StoreError> {
        let (more, condition, span) = which.asked();
        let whole = matches!(which, Lived::Reopened(_));
        let mut params: Vec<Val> = span.map(|at| at.0.into()).to_vec();
        let narrowed = parting.clause(&mut params);
        let only = if whole { "" } else { " and c.reopened_at is null" };
        let extra = match (whole, with_waits) {
            (true, _) => {
                ", c.waits, c.waiting_at, c.status, c.waiting_for, c.reopened_at, c.earlier, c.solve_due_at, c.solve_clock, c.resolved_by"
            }
            (false, true) => ", c.waits, c.waiting_at, c.status, c.waiting_for",
            (false, false) => "",
        };
        let words = parting.words();
        // What is open has no end that had to be fetched.
        let plain = if matches!(which, Lived::Open(_)) { "c.id, c.began_at, null, null" } else { PLAIN };
        let sql = format!(
            "select {plain}, {more}{extra}{words} from complaints c where {condition}{only}{also} and {COUNTED}{narrowed}"
        );
        let mut lives = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            lives.extend(life(row.split_at(row.len() - parting.by.len())));
            Ok(())
        })?;
        Ok(lives)
    }

    /// Answers that were given in a span: whose, when asked and when answered; those to nobody's question are left out.
    pub fn answers(&self, from: Instant, until: Instant, parting: &Parting<'_>) -> Result<Vec<Life>, StoreError> {
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into()];
        let narrowed = parting.clause(&mut params);
        let sql = format!(
            "select c.id, c.asked_at, c.first_answer_at{} from complaints c
             where c.first_answer_at >= $1 and c.first_answer_at < $2 and {COUNTED}{narrowed}",
            parting.words()
        );
        let mut lives = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            let [Cell::Int(ticket), asked, answered, words @ ..] = row else { return Ok(()) };
            lives.push(Life {
                ticket: *ticket,
                word: word(words),
                asked_at: moment(*asked),
                first_answer_at: moment(*answered),
                ..Life::default()
            });
            Ok(())
        })?;
        Ok(lives)
    }

    /// The cases whose own target is due in a span; `column` is the target's, such as `answer` of `answer_due_at`.
    pub fn due_in(
        &self,
        table: &str,
        target: &str,
        from: Instant,
        until: Instant,
        parting: &Parting<'_>,
    ) -> Result<Vec<DueRow>, StoreError> {
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into()];
        let narrowed = parting.clause(&mut params);
        let counted = if table == "complaints" { format!(" and {COUNTED}") } else { String::new() };
        let sql = format!(
            "select c.id, c.{target}_due_at, c.{target}_clock{} from {table} c
             where c.{target}_due_at >= $1 and c.{target}_due_at < $2{counted}{narrowed}",
            parting.words()
        );
        let mut rows = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            let [Cell::Int(case), Cell::Int(due), clock, words @ ..] = row else { return Ok(()) };
            let Some(clock) = ClockState::from_code(clock.text()) else { return Ok(()) };
            rows.push(DueRow { case: *case, word: word(words), due_at: Instant(*due), clock });
            Ok(())
        })?;
        Ok(rows)
    }

    /// How many cases that began in a span have no own target of a kind.
    pub fn without_target(
        &self,
        table: &str,
        target: &str,
        from: Instant,
        until: Instant,
        parting: &Parting<'_>,
    ) -> Result<i64, StoreError> {
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into()];
        let narrowed = parting.clause(&mut params);
        let sql = format!("{}{narrowed}", untargeted(table, target));
        let rows = self.db().query(&sql, &params)?;
        Ok(rows.first().and_then(|row| row.first()).and_then(Val::int).unwrap_or(0))
    }
}

/// Which cases that count as no complaint.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uncounted {
    Began(Instant, Instant),
    Ended(Instant, Instant),
    /// Open at a moment.
    Open(Instant),
}

impl Uncounted {
    /// Conditions, each of which an index serves, with the two moments in it.
    fn asked(self) -> Vec<(&'static str, [Instant; 2])> {
        match self {
            Self::Began(from, until) => vec![("c.began_at >= $1 and c.began_at < $2", [from, until])],
            Self::Ended(from, until) => vec![("c.ended_at >= $1 and c.ended_at < $2", [from, until])],
            Self::Open(at) => vec![
                ("c.ended_at is null and c.began_at >= $1 and c.began_at < $2", [Instant(i64::MIN), at]),
                ("c.ended_at >= $1 and c.began_at < $2", [at, at]),
            ],
        }
    }
}

impl Reader {
    /// What stands in the list of complaints and is none: claims of the shop itself; and spam, duplicates and merged ones.
    pub fn uncounted(&self, which: Uncounted, parting: &Parting<'_>) -> Result<(i64, i64), StoreError> {
        let (mut claims, mut others) = (0, 0);
        for (condition, span) in which.asked() {
            let mut params: Vec<Val> = span.map(|at| at.0.into()).to_vec();
            let narrowed = parting.clause(&mut params);
            let sql = format!(
                "select {OWN_CLAIM}, count(*) from complaints c where {condition} and not ({COUNTED}){narrowed} group by 1"
            );
            for row in self.db().query(&sql, &params)? {
                let n = row[1].int().unwrap_or(0);
                *(if row[0].int() == Some(1) { &mut claims } else { &mut others }) += n;
            }
        }
        Ok((claims, others))
    }
}

/// The question for cases that began in a span and have no own target of a kind. Of returns an index holds those that have none.
fn untargeted(table: &str, target: &str) -> String {
    let (began, counted) = match table {
        "complaints" => ("began_at", format!(" and {COUNTED}")),
        _ => ("requested_at", String::new()),
    };
    let here = match target {
        "refund" => " and c.received_at is not null and c.fulfilment <> 'platform'",
        "answer" => " and c.asked_at is not null and (c.first_answer_at is null or c.asked_at < c.first_answer_at)",
        _ => "",
    };
    format!(
        "select count(*) from {table} c
         where c.{began} >= $1 and c.{began} < $2 and c.{target}_clock is null{here}{counted}"
    )
}

/// A complaint and whose it is, to be compared with others of the same person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Story {
    pub ticket: i64,
    pub word: String,
    pub began_at: Instant,
    pub ended_at: Option<Instant>,
    pub ending: Option<Ending>,
    /// Everybody who is the same person has one number; nothing where nobody knows whose it is.
    pub person: Option<i64>,
    /// Only where goods and orders were asked for.
    pub order: String,
    pub product: Option<i64>,
    pub issue: String,
}

impl Reader {
    /// Complaints that began, or ended, in a span, with their persons; out of an index alone unless their goods are asked for.
    pub fn stories(
        &self,
        anchor: &'static str,
        from: Instant,
        until: Instant,
        parting: &Parting<'_>,
        with_goods: bool,
    ) -> Result<Vec<Story>, StoreError> {
        let persons = self.persons()?;
        let mut params: Vec<Val> = vec![from.0.into(), until.0.into()];
        let narrowed = parting.clause(&mut params);
        let goods =
            if with_goods { "c.platform || ':' || c.order_ref, c.order_ref, c.product_id" } else { "'', '', null" };
        let sql = format!(
            "select c.id, c.began_at, c.ended_at, c.ending, c.customer_id, c.issue, {goods}{} from complaints c
             where c.{anchor} >= $1 and c.{anchor} < $2 and {COUNTED}{narrowed}",
            parting.words()
        );
        let mut stories = Vec::new();
        self.db().each_cells(&sql, &params, &mut |row| {
            let [
                Cell::Int(ticket),
                Cell::Int(began),
                ended,
                ending,
                customer,
                issue,
                order,
                order_ref,
                product,
                words @ ..,
            ] = row
            else {
                return Ok(());
            };
            stories.push(Story {
                ticket: *ticket,
                word: word(words),
                began_at: Instant(*began),
                ended_at: moment(*ended),
                ending: Ending::from_code(ending.text()),
                person: customer.int().map(|id| persons.get(&id).copied().unwrap_or(id)),
                order: if order_ref.text().is_empty() { String::new() } else { order.text().to_owned() },
                product: product.int(),
                issue: issue.text().to_owned(),
            });
            Ok(())
        })?;
        Ok(stories)
    }

    /// The customers who were joined, each with the number that stands for the person.
    fn persons(&self) -> Result<BTreeMap<i64, i64>, StoreError> {
        let rows = self.db().query("select id, person_id from customers where person_id is not null", &[])?;
        Ok(rows.iter().filter_map(|row| row.first()?.int().zip(row.get(1)?.int())).collect())
    }
}

pub fn moment(value: Cell<'_>) -> Option<Instant> {
    value.int().map(Instant)
}

fn life((row, words): (&[Cell<'_>], &[Cell<'_>])) -> Option<Life> {
    let [Cell::Int(ticket), Cell::Int(began), ended, ending, answers, asked, answered, rest @ ..] = row else {
        return None;
    };
    let mut present = Stretch {
        began_at: Instant(*began),
        ended_at: moment(*ended),
        ending: Ending::from_code(ending.text()),
        n_answers: answers.int().unwrap_or(0),
        ..Stretch::default()
    };
    let mut life = Life {
        ticket: *ticket,
        word: word(words),
        asked_at: moment(*asked),
        first_answer_at: moment(*answered),
        ..Life::default()
    };
    if let [waits, since, status, party, ..] = rest {
        present.waits = episodes::waits(waits.text());
        life.waiting = moment(*since).zip(episodes::wait_of(status.text(), party.text())).map(|(at, whom)| (whom, at));
    }
    if let [_, _, _, _, reopened, earlier, due, clock, by] = rest {
        life.stretches = episodes::earlier_of_text(earlier.text());
        present.began_at = moment(*reopened).unwrap_or(present.began_at);
        present.solve_due_at = moment(*due);
        present.solve_clock = ClockState::from_code(clock.text());
        by.text().clone_into(&mut present.resolved_by);
    }
    life.stretches.push(present);
    Some(life)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::parcels::carrier_name;
    use crate::store::Store;
    use crate::store::db::Db;

    /// A million returns of which each has a target are not gone through for those that have none.
    #[test]
    fn returns_without_a_target_are_found_by_an_index_of_those_alone() {
        let store = Store::memory().expect("a desk in memory opens");
        for (target, index) in [("decide", "returns_no_decide"), ("refund", "returns_no_refund")] {
            let sql = format!("explain query plan {}", untargeted("returns", target));
            let plan = store.db().query(&sql, &[0.into(), 1.into()]).expect("the plan is told");
            let steps: Vec<&str> = plan.iter().map(|row| row[3].text()).collect();
            assert!(steps.iter().all(|step| step.contains(index)), "{target}: {steps:?}");
        }
    }

    #[test]
    fn complaints_name_a_lane_as_orders_do() {
        let db = Db::memory().expect("a database");
        for name in ["Royal-Mail", "royal_mail", "DHL", "Yun.Express", "4PX "] {
            let named = db.query(&format!("select {}", carrier("$1")), &[name.into()]).expect("a name");
            assert_eq!(named[0][0].text(), carrier_name(name), "{name}");
        }
    }
}
