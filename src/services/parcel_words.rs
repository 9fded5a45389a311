//! Why a parcel counts as stuck or late, as sentences: which rule says so, and on how many cases it rests.

use crate::domain::parcels::{Basis, FEWEST, Parcel, pace_of};
use crate::domain::time::Instant;
use crate::text::Words;

/// What the alert of a silence rests on; none while nothing is awaited.
pub fn silence(words: &Words, parcel: &Parcel, now: Instant) -> Option<String> {
    let basis = parcel.stuck_basis?;
    let since = if parcel.last_event_at.is_never() { parcel.created_at } else { parcel.last_event_at };
    let blanks = [
        ("silent", words.span(now.0.saturating_sub(since.0).max(0)).into()),
        ("within", words.span(parcel.stuck_at.0.saturating_sub(since.0)).into()),
        ("among", among(words, parcel, basis).into()),
        ("state", words.code("code-parcel-status", parcel.status.code()).into()),
        ("n", parcel.n_silences.into()),
        ("fewest", FEWEST.into()),
    ];
    Some(words.fill(if basis == Basis::Default { "parcel-silence-default" } else { "parcel-silence" }, &blanks))
}

/// What the expected arrival rests on; none where nothing is expected.
pub fn arrival(words: &Words, parcel: &Parcel) -> Option<String> {
    let basis = parcel.late_basis?;
    if basis == Basis::Promise {
        return Some(words.get("parcel-arrival-promise"));
    }
    let took = |at: Instant| words.span(at.0.saturating_sub(parcel.first_scan_at.unwrap_or(at).0));
    let blanks = [
        ("half", took(parcel.expected_at?).into()),
        ("most", took(parcel.late_at).into()),
        ("among", among(words, parcel, basis).into()),
        ("n", parcel.n_ways.into()),
    ];
    Some(words.fill("parcel-arrival", &blanks))
}

/// A basis in a word, with the number of cases behind it.
pub fn short_basis(words: &Words, basis: Option<Basis>, n: i64) -> String {
    let Some(basis) = basis else { return String::new() };
    let name = words.code("code-basis", basis.code());
    if n == 0 { name } else { format!("{name} {}", words.number(n)) }
}

fn among(words: &Words, parcel: &Parcel, basis: Basis) -> String {
    let route = format!("{}→{}", parcel.origin_country, parcel.destination_country);
    let pace = words.code("code-pace", pace_of(parcel).code());
    let blanks = [("carrier", parcel.carrier.as_str().into()), ("route", route.into()), ("pace", pace.into())];
    match basis {
        Basis::Lane => words.fill("parcel-among-lane", &blanks),
        Basis::Carrier => words.fill("parcel-among-carrier", &blanks),
        Basis::Service => words.fill("parcel-among-service", &blanks),
        Basis::Default | Basis::Promise => String::new(),
    }
}
