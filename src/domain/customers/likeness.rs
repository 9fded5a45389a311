//! Whether two customers may be one person: what they have in common, and how much that says.
//!
//! Signs are counted as independent: each leaves the doubt that it leaves, and doubts multiply. A person decides.

use super::Customer;
use crate::codes;
use crate::domain::time::{DAY, Instant};

codes! {
    /// What two customers have in common.
    pub enum Sign {
        /// The same mail address, which is not a platform's relay.
        Mail = "mail",
        Phone = "phone",
        /// The same name at the same postal code.
        Address = "address",
        /// The same name in the same country, with orders a few days apart.
        NearOrder = "near_order",
        /// The same name, beside a stronger sign.
        Name = "name",
    }
}

impl Sign {
    /// How sure it makes, in hundredths.
    const fn says(self) -> i64 {
        match self {
            Self::Mail => 90,
            Self::Phone => 80,
            Self::Address => 75,
            Self::NearOrder => 35,
            Self::Name => 30,
        }
    }
}

/// A customer with what a comparison needs to know beside the record.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    pub customer: &'a Customer,
    /// When the newest orders were placed.
    pub orders: &'a [Instant],
}

/// Two customers that may be one person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Match {
    pub signs: Vec<Sign>,
    /// In hundredths.
    pub confidence: i64,
}

/// Orders so close to one another are near.
const NEAR: i64 = 14 * DAY;
/// A name that so many customers have says nothing.
const COMMON_NAME: i64 = 20;
/// Less is not worth a look.
const ENOUGH: i64 = 35;

/// What speaks for two records being one person; nothing where somebody said that they are not. `namesakes` is how many
/// customers have the name.
pub fn likeness(one: &Identity<'_>, two: &Identity<'_>, namesakes: i64) -> Option<Match> {
    let (a, b) = (one.customer, two.customer);
    let is_settled = a.id == b.id || a.apart.contains(&b.id) || b.apart.contains(&a.id);
    if is_settled || (a.person_id.is_some() && a.person_id == b.person_id) {
        return None;
    }
    let same = |x: &str, y: &str| !x.is_empty() && x.eq_ignore_ascii_case(y);
    let differs = |x: &str, y: &str| !x.is_empty() && !y.is_empty() && !x.eq_ignore_ascii_case(y);
    let same_name = same(&a.name_key, &b.name_key) && namesakes <= COMMON_NAME;
    let other_country = differs(&a.country, &b.country);
    let mut signs = Vec::new();
    if same(&a.mail_key, &b.mail_key) {
        signs.push(Sign::Mail);
    }
    if same(&a.phone_key, &b.phone_key) && !other_country {
        signs.push(Sign::Phone);
    }
    if same_name && !other_country {
        let near = || one.orders.iter().any(|at| two.orders.iter().any(|other| at.0.abs_diff(other.0) <= NEAR as u64));
        if same(&compact(&a.postcode), &compact(&b.postcode)) {
            signs.push(Sign::Address);
        } else if !differs(&compact(&a.postcode), &compact(&b.postcode)) && same(&a.country, &b.country) && near() {
            signs.push(Sign::NearOrder);
        } else if !signs.is_empty() {
            signs.push(Sign::Name);
        }
    }
    let mut confidence = 100 - signs.iter().fold(100, |doubt, sign| doubt * (100 - sign.says()) / 100);
    // A phone of a household, a mail address of a firm: another name is another person more often than not.
    if differs(&a.name_key, &b.name_key) && share_no_word(&a.name_key, &b.name_key) {
        confidence = confidence * 7 / 10;
    }
    (confidence >= ENOUGH).then_some(Match { signs, confidence })
}

fn compact(postcode: &str) -> String {
    postcode.chars().filter(|c| c.is_alphanumeric()).collect()
}

fn share_no_word(one: &str, two: &str) -> bool {
    one.split(' ').all(|word| two.split(' ').all(|other| other != word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn customer(id: i64, change: impl FnOnce(&mut Customer)) -> Customer {
        let mut customer = Customer { id, country: "DE".into(), ..Customer::default() };
        change(&mut customer);
        customer.keyed()
    }

    fn told(a: &Customer, b: &Customer, orders: [i64; 2], namesakes: i64) -> Option<(Vec<&'static str>, i64)> {
        let [one, two] = orders.map(|day| [Instant(day * DAY)]);
        let (one, two) = (Identity { customer: a, orders: &one }, Identity { customer: b, orders: &two });
        let found = likeness(&one, &two, namesakes);
        assert_eq!(found, likeness(&two, &one, namesakes), "it is the same from either side");
        found.map(|found| (found.signs.iter().map(|sign| sign.code()).collect(), found.confidence))
    }

    #[test]
    fn signs_and_their_weight() {
        let mei = |id| customer(id, |c| c.name = "Mei Li".into());
        let at = |id, code: &str| customer(id, |c| (c.name, c.postcode) = ("Mei Li".into(), code.into()));
        let mail = |id, name: &str| customer(id, |c| (c.email, c.name) = ("mei@web.de".into(), name.into()));
        let phone = |id, name: &str| customer(id, |c| (c.phone, c.name) = ("0170 1234567".into(), name.into()));
        let relay = |id| customer(id, |c| (c.email, c.name) = ("q@marketplace.amazon.de".into(), "Mei Li".into()));
        let far = customer(9, |c| (c.name, c.country, c.postcode) = ("Mei Li".into(), "FR".into(), "10115".into()));
        for (a, b, orders, namesakes, wanted) in [
            (mail(1, ""), mail(2, "Mei Li"), [0, 90], 1, Some((vec!["mail"], 90))),
            (mail(1, "Li Mei"), mail(2, "Mei Li"), [0, 90], 2, Some((vec!["mail", "name"], 93))),
            (mail(1, "Li Mei"), mail(2, "Mei Li"), [0, 90], 500, Some((vec!["mail"], 90))),
            (phone(1, "Mei Li"), phone(2, "Mei Li"), [0, 90], 2, Some((vec!["phone", "name"], 86))),
            (phone(1, "Mei Li"), phone(2, "Tom Fox"), [0, 0], 1, Some((vec!["phone"], 56))),
            (at(1, "10115"), at(2, "101 15"), [0, 90], 2, Some((vec!["address"], 75))),
            (at(1, "10115"), at(2, "80331"), [0, 0], 2, None),
            (mei(1), mei(2), [0, 3], 2, Some((vec!["near_order"], 35))),
            (mei(1), mei(2), [0, 90], 2, None),
            (mei(1), mei(2), [0, 3], 21, None),
            (at(1, "10115"), far, [0, 0], 2, None),
            (relay(1), relay(2), [0, 90], 2, None),
        ] {
            assert_eq!(told(&a, &b, orders, namesakes), wanted, "{a:?} {b:?}");
        }
    }

    #[test]
    fn what_a_person_said_is_not_asked_again() {
        let mail = |id| customer(id, |c| c.email = "mei@web.de".into());
        let apart = Customer { apart: vec![2], ..mail(1) };
        assert_eq!(told(&apart, &mail(2), [0, 0], 1), None);
        assert!(told(&apart, &mail(3), [0, 0], 1).is_some());
        let joined = |id| Customer { person_id: Some(1), ..mail(id) };
        assert_eq!(told(&joined(1), &joined(2), [0, 0], 1), None);
        assert_eq!(told(&mail(1), &mail(1), [0, 0], 1), None);
    }
}
