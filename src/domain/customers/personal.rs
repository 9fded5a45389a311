//! Which columns hold what a person is or wrote, and by which a record hangs on another: what erasing and handing out go by.

use crate::domain::columns::{Columns, Val};
use crate::domain::ids::Kind;

/// The columns of a kind that hold a name, an address, or words that a person wrote or that somebody wrote about a person.
pub const fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Customer => {
            &["handle", "name", "email", "phone", "postcode", "mail_key", "phone_key", "name_key", "flag_reason"]
        }
        Kind::Return => &["customer", "comment", "keywords", "note", "override_reason", "refusal_reason"],
        Kind::Parcel => &["note", "last_event"],
        Kind::ReturnLine | Kind::Task | Kind::Recovery | Kind::Action => &["note"],
        Kind::Ticket => &["customer", "subject", "comment", "keywords", "note", "score_comment"],
        Kind::Message => &["author_name", "subject", "body"],
        Kind::Order | Kind::Credit => &["customer", "note"],
        Kind::Review => &["customer", "title", "comment", "answer"],
        Kind::Effect => &["recipient", "subject", "body", "answer"],
        Kind::Rating => &["comment"],
        Kind::Refund => &["reason", "note"],
        Kind::Exchange => &["reason", "note", "consent"],
        Kind::Evidence => &["text"],
        Kind::ParcelEvent => &["text", "place"],
        Kind::OrderLine
        | Kind::Product
        | Kind::ImportFile
        | Kind::Definition
        | Kind::Run
        | Kind::Article
        | Kind::Rate
        | Kind::Cause
        | Kind::Passage
        | Kind::Report => &[],
    }
}

/// By which columns a record hangs on another one; what hangs on a person's records is the person's too.
pub const LINKS: &[(&str, Kind)] = &[
    ("customer_id", Kind::Customer),
    ("return_id", Kind::Return),
    ("ticket_id", Kind::Ticket),
    ("order_id", Kind::Order),
    ("refund_id", Kind::Refund),
    ("exchange_id", Kind::Exchange),
    ("parcel_id", Kind::Parcel),
    ("review_id", Kind::Review),
];

/// When a record's own story began, by the first of these that it has.
const MOMENTS: &[&str] =
    &["placed_at", "requested_at", "opened_at", "sent_at", "reviewed_at", "proposed_at", "created_at"];

/// When a record's own story began.
pub fn began(columns: &Columns) -> Option<i64> {
    MOMENTS.iter().find_map(|wanted| {
        let found = columns.iter().find(|(name, _)| name == wanted);
        found.and_then(|(_, value)| value.int())
    })
}

/// The record with nothing personal left in it. A customer loses the name that files know it by altogether: whoever comes back under
/// it is a new customer, whose name may be forgotten once more.
pub fn blanked(kind: Kind, record: &Columns) -> Columns {
    let blank = |(name, value): &(&'static str, Val)| match name {
        &"natural_key" if kind == Kind::Customer => (*name, Val::Null),
        name if columns(kind).contains(name) && *value != Val::Null => (*name, Val::Text(String::new())),
        name => (*name, value.clone()),
    };
    record.iter().map(blank).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::columns::{from_columns, to_columns};
    use crate::with_kind;

    /// A column that is renamed or turned into something else than a text must be looked at here again.
    #[test]
    fn every_personal_column_is_a_text_of_its_kind() {
        for &kind in Kind::ALL {
            let own = with_kind!(kind, T => to_columns(&T::default()).expect("columns"));
            for name in columns(kind) {
                let value = own.iter().find(|(column, _)| column == name).map(|(_, value)| value);
                assert_eq!(value, Some(&Val::Text(String::new())), "{kind}.{name}");
            }
            let blank = blanked(kind, &own);
            with_kind!(kind, T => {
                let _: T = from_columns(blank).expect("it reads back");
            });
        }
    }
}
