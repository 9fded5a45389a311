//! What a few words lead to beside cases: orders with the cases about them, customers by the sound of their names, views of every list.

use super::{Env, select};
use crate::domain::change::{Customer, Order};
use crate::domain::complaints::Ticket;
use crate::domain::ids::Kind;
use crate::domain::returns::ReturnCase;
use crate::services::read::{From, Reader, StoreError};
use crate::services::views;
use crate::store;

/// An order that was found, and the list that its cases stand in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundOrder {
    pub order_ref: String,
    pub platform: String,
    pub customer: String,
    pub kind: Kind,
}

/// Orders that a text finds, each with the first list that knows it.
pub fn orders(reader: &Reader, text: &str, env: &Env, limit: i64) -> Result<Vec<FoundOrder>, StoreError> {
    let Ok(selection) = select(Kind::Order, text, env) else { return Ok(Vec::new()) };
    let found: Vec<Order> = reader.window(&selection.condition, selection.order, From::Start, limit)?;
    let mut orders = Vec::new();
    for order in found {
        let kind = if !reader.of_order::<ReturnCase>(&order.order_ref)?.is_empty() {
            Kind::Return
        } else if !reader.of_order::<Ticket>(&order.order_ref)?.is_empty() {
            Kind::Ticket
        } else {
            Kind::Parcel
        };
        let Order { order_ref, platform, customer, .. } = order;
        orders.push(FoundOrder { order_ref, platform, customer, kind });
    }
    Ok(orders)
}

/// Customers with Chinese names that are spoken like some letters.
pub fn people(reader: &Reader, typed: &str, limit: i64) -> Result<Vec<Customer>, StoreError> {
    reader.spoken_like(&typed.to_ascii_lowercase(), limit)
}

/// Whether a name of the screen is spoken like some letters, where it is written in Chinese.
pub fn sounds_like(name: &str, typed: &str) -> bool {
    is_spoken(typed) && store::sounds_like(name, &typed.to_ascii_lowercase())
}

/// Whether a name of the screen begins with what is spoken like some letters.
pub fn begins_like(name: &str, typed: &str) -> bool {
    is_spoken(typed) && store::begins_like(name, &typed.to_ascii_lowercase())
}

/// More letters than anybody types to find a name.
const MOST_LETTERS: usize = 24;

/// Whether a text is one that names are looked for by: a few plain letters and nothing else.
pub fn is_spoken(typed: &str) -> bool {
    (2..=MOST_LETTERS).contains(&typed.len()) && typed.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The views of these lists.
pub fn all_views(reader: &Reader, kinds: &[Kind]) -> Result<Vec<(Kind, views::Shown)>, StoreError> {
    let mut all = Vec::new();
    for &kind in kinds {
        all.extend(views::of_list(reader, kind, None)?.into_iter().map(|view| (kind, view)));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_letters_are_sounds() {
        for (typed, is) in [("zw", true), ("z", false), ("z w", false), ("r-12", false), ("张伟", false)] {
            assert_eq!(is_spoken(typed), is, "{typed}");
        }
    }
}
