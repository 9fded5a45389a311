//! EasyPost: a list of trackers, newest first, each page behind the last number of the one before.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::wire::{Answer, Wire};
use super::{Ask, Failure, Fault, Feed, Page, Taken, Wanted, pages};
use crate::domain::time::DAY;

pub const ADDRESS: &str = "https://api.easypost.com/v2";
const PAGE: usize = 100;
/// Labels are bought, and so followed, before the desk hears of a parcel.
const BEFORE: i64 = 30 * DAY;

pub struct EasyPost(pub Wire);

impl EasyPost {
    fn basic(&self) -> String {
        format!("Basic {}", STANDARD.encode(format!("{}:", self.0.key())))
    }

    fn refused(&self, answer: &Answer) -> Failure {
        let said = pages::said(&answer.body, &["/error/code", "/error/message"]);
        Failure::new(Fault::Refused, self.0.told(&format!("{} {said}", answer.status)))
    }
}

impl Feed for EasyPost {
    fn format(&self) -> &'static str {
        "easypost_tracker"
    }

    fn batch(&self) -> usize {
        1
    }

    fn tell(&self, numbers: &[Wanted]) -> Result<Vec<(String, Taken)>, Failure> {
        let mut told = Vec::new();
        for wanted in numbers {
            let body = json!({ "tracker": { "tracking_code": wanted.tracking } });
            let answer = self.0.post("/trackers", &body, &[("Authorization", &self.basic())])?;
            let taken = if answer.status < 300 { Taken::Yes } else { Taken::No(self.refused(&answer).detail) };
            told.push((wanted.tracking.clone(), taken));
        }
        Ok(told)
    }

    fn page(&self, ask: Ask<'_>, is_known: &dyn Fn(&str) -> bool) -> Result<Page, Failure> {
        let mut query = vec![("page_size", PAGE.to_string())];
        // It can be asked for what began since, not for what changed since.
        if let Some(oldest) = ask.wanted.iter().map(|wanted| wanted.created_at).filter(|at| at.0 > 0).min() {
            query.push(("start_datetime", oldest.plus(-BEFORE).rfc3339()));
        }
        if !ask.position.is_empty() {
            query.push(("before_id", ask.position.to_owned()));
        }
        let answer = self.0.get("/trackers", &query, &[("Authorization", &self.basic())])?;
        if answer.status >= 300 {
            return Err(self.refused(&answer));
        }
        let mut body = answer.body;
        let last = body["trackers"].as_array().and_then(|trackers| trackers.last()?["id"].as_str());
        let next =
            last.filter(|last| body["has_more"] == Value::Bool(true) && *last != ask.position).map(str::to_owned);
        let n_left_out = pages::keep(&mut body["trackers"], "tracking_code", is_known);
        let bytes = pages::bytes(&body, &body["trackers"]);
        Ok(Page { body: bytes, next, n_left_out, ..Page::default() })
    }
}
