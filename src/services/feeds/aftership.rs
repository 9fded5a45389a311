//! AfterShip: a list of what changed, by cursor in its newer versions and by number of the page in version 4.

use serde_json::{Value, json};

use super::wire::{Answer, Wire};
use super::{Ask, Failure, Fault, Feed, Page, Taken, Wanted, pages};
use crate::domain::time::MINUTE;

pub const ADDRESS: &str = "https://api.aftership.com/tracking/2025-01";
const PAGE: usize = 100;
/// The number is followed already.
const ALREADY: i64 = 4003;
/// Clocks differ: so far before the last round is asked again.
const OVERLAP: i64 = 10 * MINUTE;

pub struct AfterShip(pub Wire);

impl AfterShip {
    /// The name of the head that carries the key, in both versions.
    fn head(&self) -> [(&str, &str); 2] {
        [("as-api-key", self.0.key()), ("aftership-api-key", self.0.key())]
    }

    fn refused(&self, answer: &Answer) -> Failure {
        let said = pages::said(&answer.body, &["/meta/code", "/meta/message"]);
        Failure::new(Fault::Refused, self.0.told(&format!("{} {said}", answer.status)))
    }
}

/// Where the page behind this one begins. By cursor: `c:` and the cursor; by number: `p:` and the number.
fn next(body: &Value, asked: &str) -> Option<String> {
    let data = &body["data"];
    if let Some(pages) = data.get("pagination") {
        let cursor = pages["next_cursor"].as_str().filter(|cursor| !cursor.is_empty())?;
        return (pages["has_next_page"] != Value::Bool(false)).then(|| format!("c:{cursor}"));
    }
    let page = asked.strip_prefix("p:").and_then(|page| page.parse().ok()).unwrap_or(1_i64);
    let (limit, count) = (data["limit"].as_i64()?, data["count"].as_i64()?);
    (page.saturating_mul(limit) < count).then(|| format!("p:{}", page + 1))
}

impl Feed for AfterShip {
    fn format(&self) -> &'static str {
        "aftership"
    }

    fn batch(&self) -> usize {
        1
    }

    fn tell(&self, numbers: &[Wanted]) -> Result<Vec<(String, Taken)>, Failure> {
        let mut told = Vec::new();
        for wanted in numbers {
            let tracking = json!({ "tracking_number": wanted.tracking });
            let is_v4 = self.0.address().ends_with("/v4");
            let body = if is_v4 { json!({ "tracking": tracking }) } else { tracking };
            let answer = self.0.post("/trackings", &body, &self.head())?;
            let code = answer.body.pointer("/meta/code").and_then(Value::as_i64);
            let taken = if answer.status < 300 || code == Some(ALREADY) {
                Taken::Yes
            } else {
                Taken::No(self.refused(&answer).detail)
            };
            told.push((wanted.tracking.clone(), taken));
        }
        Ok(told)
    }

    fn page(&self, ask: Ask<'_>, is_known: &dyn Fn(&str) -> bool) -> Result<Page, Failure> {
        let mut query = vec![("limit", PAGE.to_string())];
        if ask.since.0 > 0 {
            query.push(("updated_at_min", ask.since.plus(-OVERLAP).rfc3339()));
        }
        match ask.position.split_once(':') {
            Some(("c", cursor)) => query.push(("cursor", cursor.to_owned())),
            Some(("p", page)) => query.push(("page", page.to_owned())),
            _ => {}
        }
        let answer = self.0.get("/trackings", &query, &self.head())?;
        if answer.status >= 300 {
            return Err(self.refused(&answer));
        }
        let mut body = answer.body;
        let is_empty = body["data"]["trackings"].as_array().is_none_or(Vec::is_empty);
        let next = next(&body, ask.position).filter(|next| !is_empty && next != ask.position);
        let n_left_out = pages::keep(&mut body["data"]["trackings"], "tracking_number", is_known);
        let bytes = pages::bytes(&body, &body["data"]["trackings"]);
        Ok(Page { body: bytes, next, n_left_out, ..Page::default() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_page_is_told_in_both_ways() {
        let by_cursor = |cursor: &str, more: bool| json!({ "data": { "pagination": { "next_cursor": cursor, "has_next_page": more } } });
        assert_eq!(next(&by_cursor("abc", true), ""), Some("c:abc".to_owned()));
        assert_eq!(next(&by_cursor("abc", false), "c:x"), None);
        assert_eq!(next(&by_cursor("", true), "c:x"), None);
        let by_number = |count: i64| json!({ "data": { "page": 1, "limit": 100, "count": count } });
        assert_eq!(next(&by_number(250), ""), Some("p:2".to_owned()));
        assert_eq!(next(&by_number(250), "p:2"), Some("p:3".to_owned()));
        assert_eq!(next(&by_number(250), "p:3"), None);
        assert_eq!(next(&json!({ "data": {} }), ""), None);
    }
}
