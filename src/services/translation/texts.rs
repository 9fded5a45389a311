//! The texts of a case that people may want to read in their language, with what must not leave the machine of whoever wrote them.

use std::collections::BTreeSet;

use super::Text;
use crate::domain::change::{Customer, Message, Record, ReturnCase, Review, Ticket};
use crate::domain::ids::{Key, Kind};
use crate::services::read::{Moment, Reader, StoreError};

/// A text of a case, and where in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The record that it stands in: the case itself, one of its messages or a review.
    pub of: Key,
    pub text: Text,
}

/// The texts of a return, a complaint or a review that customers wrote or read, the first one first; none where there is no such case.
pub fn of_case(reader: &Reader, key: Key) -> Result<Option<Vec<Found>>, StoreError> {
    let mut found = Vec::new();
    let known = match key.kind {
        Kind::Return => reader.get::<ReturnCase>(key.id)?.map(|case| {
            found.push(of(key, &case.comment, &case.language));
            (case.customer_id, vec![case.customer, case.order_ref, case.platform_ref])
        }),
        Kind::Ticket => reader.get::<Ticket>(key.id)?.map(|ticket| {
            found.push(of(key, &ticket.subject, &ticket.language));
            found.push(of(key, &ticket.comment, &ticket.language));
            (ticket.customer_id, vec![ticket.customer, ticket.order_ref, ticket.platform_ref])
        }),
        Kind::Review => reader.get::<Review>(key.id)?.map(|review| {
            found.extend(of_review(&review));
            (review.customer_id, vec![review.customer, review.order_ref, review.platform_ref])
        }),
        _ => None,
    };
    let Some((customer, mut secrets)) = known else { return Ok(None) };
    if key.kind != Kind::Review {
        for entry in reader.timeline(key)? {
            match entry.moment {
                Moment::Message(message) => {
                    secrets.extend([message.author_name.clone(), message.order_ref.clone()]);
                    found.extend(of_message(&message));
                }
                Moment::Review(review) => {
                    secrets.extend([review.customer.clone(), review.order_ref.clone()]);
                    found.extend(of_review(&review));
                }
                _ => {}
            }
        }
    }
    if let Some(customer) = customer.map(|id| reader.get::<Customer>(id)).transpose()?.flatten() {
        let Customer { handle, name, email, phone, postcode, .. } = customer;
        secrets.extend([handle, name, email, phone, postcode]);
    }
    secrets.retain(|secret| !secret.trim().is_empty());
    secrets.sort();
    secrets.dedup();
    found.retain(|found| !found.text.body.trim().is_empty());
    // What a complaint begins with is often the first message of its thread too.
    let mut seen = BTreeSet::new();
    found.retain(|found| seen.insert(found.text.body.clone()));
    for found in &mut found {
        found.text.secrets.clone_from(&secrets);
    }
    Ok(Some(found))
}

fn of(key: Key, body: &str, language: &str) -> Found {
    Found { of: key, text: Text { body: body.to_owned(), language: language.to_owned(), secrets: Vec::new() } }
}

fn of_message(message: &Message) -> impl Iterator<Item = Found> + use<> {
    let key = message.key();
    // Notes of the desk are in the language of the desk, and none of them is for others.
    let public = message.public && !message.draft;
    public.then(|| of(key, &message.body, &message.language)).into_iter()
}

fn of_review(review: &Review) -> [Found; 2] {
    [of(review.key(), &review.title, &review.language), of(review.key(), &review.comment, &review.language)]
}
