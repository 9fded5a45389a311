//! Folding what a file says into what the desk knows, column by column.
//!
//! Invariants: only columns that belong to the platform are written; an empty value says nothing and overwrites nothing; what
//! the platform said earlier fills gaps and overwrites nothing either, in whatever order its files come in.

use crate::domain::change::Record;
use crate::domain::columns::{Val, columns_of, from_columns, to_columns};

/// When the platform last spoke of a record, where a kind of record has that.
const STATED: &str = "stated_at";

/// A known record after an incoming one was folded into it.
pub(super) struct Absorbed<T> {
    pub(super) record: T,
    /// The platform says something that it had not said; that it says the same once more, later, is no news.
    pub(super) is_news: bool,
    /// The platform said this before what is known.
    pub(super) is_older: bool,
}

/// Folds what an incoming record says about the platform's own columns into the known one.
pub(super) fn absorb<T: Record>(known: &T, incoming: &T, owned: &[&str]) -> Absorbed<T> {
    let stated = |record: &T| {
        let columns = columns_of(record, |name| name == STATED).unwrap_or_default();
        columns.first().and_then(|(_, value)| value.int())
    };
    let is_older = stated(incoming).zip(stated(known)).is_some_and(|(incoming, known)| incoming < known);
    absorb_said(known, incoming, owned, is_older)
}

/// The same for records that do not know when they were said, because they belong to one that does.
pub(super) fn absorb_said<T: Record>(known: &T, incoming: &T, owned: &[&str], is_older: bool) -> Absorbed<T> {
    let unchanged = || Absorbed { record: known.clone(), is_news: false, is_older };
    let Ok(said) = columns_of(incoming, |name| name == STATED || owned.contains(&name)) else { return unchanged() };
    let mut said = said.into_iter().filter(|(_, value)| says_something(value)).peekable();
    if said.peek().is_none() {
        return unchanged();
    }
    let Ok(mut columns) = to_columns(known) else { return unchanged() };
    let (mut is_news, mut is_later) = (false, false);
    for (name, new) in said {
        let Some((_, value)) = columns.iter_mut().find(|(column, value)| *column == name && *value != new) else {
            continue;
        };
        if is_older && says_something(value) {
            continue;
        }
        let is_time = name == STATED;
        (*value, is_news, is_later) = (new, is_news || !is_time, is_later || is_time);
    }
    match from_columns(columns) {
        Ok(record) if is_news || is_later => Absorbed { record, is_news, is_older },
        _ => unchanged(),
    }
}

fn says_something(value: &Val) -> bool {
    match value {
        Val::Null => false,
        Val::Int(n) => *n != 0 && *n != i64::MAX,
        Val::Text(text) => !text.trim().is_empty(),
    }
}

pub(super) const RETURN: &[&str] = &[
    "market",
    "platform_ref",
    "order_ref",
    "order_id",
    "customer_id",
    "customer",
    "fulfilment",
    "sku",
    "product_id",
    "product",
    "product_line",
    "supplier",
    "quantity",
    "n_lines",
    "platform_status",
    "platform_state",
    "platform_outcome",
    "reason_code",
    "comment",
    "language",
    "requested_at",
    "requested_text",
    "zone_stated",
    "currency",
    "value_minor",
    "platform_refunded_minor",
    "tracking",
    "platform_due_at",
];
pub(super) const RETURN_LINE: &[&str] = &[
    "line_ref",
    "sku",
    "asin",
    "product_id",
    "product",
    "unit_label",
    "reason_code",
    "asked",
    "platform_disposition",
    "value_minor",
];
pub(super) const RATE: &[&str] = &["rates"];
pub(super) const REFUND: &[&str] = &[
    "market",
    "platform_ref",
    "platform_status",
    "return_id",
    "order_id",
    "order_ref",
    "currency",
    "amount_minor",
    "reason",
    "proposed_at",
    "submitted_at",
    "done_at",
];
pub(super) const EXCHANGE: &[&str] = &[
    "market",
    "return_id",
    "order_ref",
    "replacement_order_ref",
    "platform_status",
    "sku",
    "product",
    "quantity",
    "reason",
    "requested_at",
    "shipped_at",
    "tracking",
];
pub(super) const TICKET: &[&str] = &[
    "market",
    "platform_ref",
    "order_ref",
    "order_id",
    "return_id",
    "customer_id",
    "customer",
    "subject",
    "platform_status",
    "platform_state",
    "follows_ref",
    "sku",
    "product_id",
    "product",
    "product_line",
    "supplier",
    "reason_code",
    "comment",
    "language",
    "currency",
    "claimed_minor",
    "opened_at",
    "opened_text",
    "zone_stated",
    "first_answer_at",
    "platform_due_at",
];
pub(super) const MESSAGE: &[&str] = &["order_ref", "author_name", "subject", "body", "language", "sent_at"];
pub(super) const PARCEL: &[&str] = &[
    "carrier",
    "service",
    "platform",
    "market",
    "return_id",
    "order_id",
    "order_ref",
    "platform_status",
    "platform_state",
    "origin_country",
    "destination_country",
    "label_cost_minor",
    "currency",
    "label_payer",
    "created_at",
    "promised_at",
];
pub(super) const ORDER: &[&str] = &[
    "market",
    "name",
    "customer_id",
    "customer",
    "country",
    "status",
    "financial_status",
    "fulfilment",
    "placed_at",
    "placed_text",
    "zone_stated",
    "canceled_at",
    "shipped_at",
    "currency",
    "total_minor",
    "shipping_minor",
    "tax_minor",
    "discount_minor",
    "platform_refunded_minor",
    "replaces_order_ref",
    "tags",
    "note",
];
pub(super) const ORDER_LINE: &[&str] = &[
    "line_ref",
    "sku",
    "asin",
    "product_id",
    "product",
    "quantity",
    "status",
    "price_minor",
    "tax_minor",
    "shipping_minor",
    "discount_minor",
];
pub(super) const PRODUCT: &[&str] = &["asin", "title", "product_line", "supplier"];
pub(super) const CUSTOMER: &[&str] = &[
    "name",
    "email",
    "phone",
    "country",
    "postcode",
    "language",
    // Made of the above, so they come and stay with them.
    "mail_key",
    "phone_key",
    "name_key",
];
pub(super) const REVIEW: &[&str] = &[
    "market",
    "order_ref",
    "customer_id",
    "customer",
    "sku",
    "product_id",
    "product",
    "product_line",
    "stars",
    "mood",
    "title",
    "comment",
    "answer",
    "language",
    "verified",
    "platform_status",
    "reviewed_at",
];
pub(super) const RECOVERY: &[&str] = &[
    "market",
    "case_ref",
    "order_ref",
    "reason",
    "sku",
    "product",
    "quantity",
    "currency",
    "amount_minor",
    "reverses_ref",
    "approved_at",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::*;
    use crate::domain::returns::ReturnStatus;
    use crate::domain::time::Instant;

    #[test]
    fn only_what_the_platform_says_is_taken() {
        let known = ReturnCase {
            id: 7,
            rev: 3,
            status: ReturnStatus::Approved,
            assignee: "mei".to_owned(),
            customer: "A. Buyer".to_owned(),
            requested_at: Instant(5),
            ..ReturnCase::default()
        };
        let incoming = ReturnCase {
            platform_status: "Completed".to_owned(),
            status: ReturnStatus::Settled,
            quantity: 2,
            requested_at: Instant::NEVER,
            assignee: "nobody".to_owned(),
            ..ReturnCase::default()
        };
        let merged = absorb(&known, &incoming, RETURN);
        assert!(merged.is_news && !absorb(&merged.record, &incoming, RETURN).is_news);
        let expected = ReturnCase { platform_status: "Completed".to_owned(), quantity: 2, ..known };
        assert_eq!(merged.record, expected);
    }

    #[test]
    fn an_earlier_word_fills_gaps_only_and_a_later_repetition_is_no_news() {
        let said = |at: Option<i64>, word: &str, comment: &str| ReturnCase {
            platform_status: word.to_owned(),
            comment: comment.to_owned(),
            stated_at: at.map(Instant),
            ..ReturnCase::default()
        };
        let fold = |known: &ReturnCase, incoming: &ReturnCase| absorb(known, incoming, RETURN);
        let known = said(Some(20), "Completed", "");
        let older = fold(&known, &said(Some(10), "Approved", "too small"));
        assert!(older.is_older && older.is_news);
        assert_eq!(older.record, said(Some(20), "Completed", "too small"));
        let later = fold(&known, &said(Some(30), "Completed", ""));
        assert!(!later.is_news);
        assert_eq!(later.record.stated_at, Some(Instant(30)));
        let undated = fold(&known, &said(None, "Approved", ""));
        assert_eq!(undated.record, said(Some(20), "Approved", ""));
    }

    #[test]
    fn every_owned_column_exists() {
        fn check<T: Record>(owned: &[&str]) {
            let columns = to_columns(&T::default()).expect("records are flat");
            for name in owned {
                assert!(columns.iter().any(|(column, _)| column == name), "{name} of {}", T::KIND);
            }
        }
        check::<ReturnCase>(RETURN);
        check::<ReturnLine>(RETURN_LINE);
        check::<Refund>(REFUND);
        check::<Exchange>(EXCHANGE);
        check::<Ticket>(TICKET);
        check::<Message>(MESSAGE);
        check::<Parcel>(PARCEL);
        check::<Order>(ORDER);
        check::<OrderLine>(ORDER_LINE);
        check::<Product>(PRODUCT);
        check::<Customer>(CUSTOMER);
        check::<Review>(REVIEW);
        check::<Recovery>(RECOVERY);
    }
}
