//! Records of every kind of list: a page of them, and one by itself.

use super::{Answer, Part};
use crate::domain::change::{
    Action as ActionRecord, Article, Customer, Effect, Exchange, Parcel, Record, Refund, ReturnCase, Run,
    Task as TaskRecord, Ticket,
};
use crate::domain::ids::{Key, Kind};
use crate::services::automation;
use crate::services::lists::Selection;
use crate::services::read::{From, Place, Reader, StoreError};
use crate::tui::rows::Row;

pub(super) fn page(
    reader: &Reader,
    kind: Kind,
    selection: &Selection,
    part: Part,
    limit: i64,
) -> Result<Answer, StoreError> {
    if kind == Kind::Definition {
        // No desk has more rules than a page.
        let rows = automation::listed(reader, selection)?.into_iter().map(|rule| Row::Rule(Box::new(rule))).collect();
        return Ok(Answer::Page { part, rows, at_start: true, at_end: true });
    }
    let ask = |from, limit| window(reader, kind, selection, from, limit);
    let full = |rows: &[Row], limit: i64| i64::try_from(rows.len()).unwrap_or(limit) >= limit;
    Ok(match part {
        Part::Start => {
            let rows = ask(From::Start, limit)?;
            Answer::Page { part, at_start: true, at_end: !full(&rows, limit), rows }
        }
        Part::End => {
            let rows = ask(From::End, limit)?;
            Answer::Page { part, at_start: !full(&rows, limit), at_end: true, rows }
        }
        Part::After(place) => {
            let rows = ask(From::After(place), limit)?;
            Answer::Page { part, at_start: false, at_end: !full(&rows, limit), rows }
        }
        Part::Before(place) => {
            let rows = ask(From::Before(place), limit)?;
            Answer::Page { part, at_start: !full(&rows, limit), at_end: false, rows }
        }
        Part::Around(place, before) => {
            // The row at the place itself comes with the rows before the next place.
            let next = Place { id: place.id + if selection.order.descending { -1 } else { 1 }, ..place };
            let mut rows = ask(From::Before(next), before)?;
            let at_start = !full(&rows, before);
            let after = limit - i64::try_from(rows.len()).unwrap_or(0);
            let rest = ask(From::After(rows.last().map_or(place, |row| row.place(&selection.order))), after)?;
            let at_end = !full(&rest, after);
            rows.extend(rest);
            Answer::Page { part, rows, at_start, at_end }
        }
    })
}

pub(super) fn window(
    reader: &Reader,
    kind: Kind,
    selection: &Selection,
    from: From,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    fn rows<T: Record>(
        reader: &Reader,
        selection: &Selection,
        from: From,
        limit: i64,
        wrap: fn(Box<T>) -> Row,
    ) -> Result<Vec<Row>, StoreError> {
        let found: Vec<T> = reader.window(&selection.condition, selection.order, from, limit)?;
        Ok(found.into_iter().map(|record| wrap(Box::new(record))).collect())
    }
    match kind {
        Kind::Ticket => rows::<Ticket>(reader, selection, from, limit, Row::Ticket),
        Kind::Parcel => rows::<Parcel>(reader, selection, from, limit, Row::Parcel),
        Kind::Task => rows::<TaskRecord>(reader, selection, from, limit, Row::Task),
        Kind::Run => rows::<Run>(reader, selection, from, limit, Row::Run),
        Kind::Effect => rows::<Effect>(reader, selection, from, limit, Row::Notice),
        Kind::Refund => rows::<Refund>(reader, selection, from, limit, Row::Refund),
        Kind::Exchange => rows::<Exchange>(reader, selection, from, limit, Row::Exchange),
        Kind::Customer => rows::<Customer>(reader, selection, from, limit, Row::Customer),
        Kind::Article => rows::<Article>(reader, selection, from, limit, Row::Article),
        Kind::Action => rows::<ActionRecord>(reader, selection, from, limit, Row::Action),
        _ => rows::<ReturnCase>(reader, selection, from, limit, Row::Return),
    }
}

/// The record itself.
pub(super) fn row(reader: &Reader, key: Key) -> Result<Option<Row>, StoreError> {
    let id = key.id;
    Ok(match key.kind {
        Kind::Return => reader.get::<ReturnCase>(id)?.map(|case| Row::Return(Box::new(case))),
        Kind::Ticket => reader.get::<Ticket>(id)?.map(|ticket| Row::Ticket(Box::new(ticket))),
        Kind::Parcel => reader.get::<Parcel>(id)?.map(|parcel| Row::Parcel(Box::new(parcel))),
        Kind::Task => reader.get::<TaskRecord>(id)?.map(|task| Row::Task(Box::new(task))),
        Kind::Run => reader.get::<Run>(id)?.map(|run| Row::Run(Box::new(run))),
        Kind::Effect => reader.get::<Effect>(id)?.map(|effect| Row::Notice(Box::new(effect))),
        Kind::Refund => reader.get::<Refund>(id)?.map(|refund| Row::Refund(Box::new(refund))),
        Kind::Exchange => reader.get::<Exchange>(id)?.map(|exchange| Row::Exchange(Box::new(exchange))),
        Kind::Customer => reader.get::<Customer>(id)?.map(|customer| Row::Customer(Box::new(customer))),
        Kind::Article => reader.get::<Article>(id)?.map(|article| Row::Article(Box::new(article))),
        Kind::Action => reader.get::<ActionRecord>(id)?.map(|action| Row::Action(Box::new(action))),
        _ => None,
    })
}
