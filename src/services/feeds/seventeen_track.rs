//! 17TRACK, version 2.2 of its interface: numbers are registered, then asked for, forty at a time.

use serde_json::{Value, json};

use super::wire::Wire;
use super::{Ask, Failure, Fault, Feed, Page, Taken, Wanted, pages};

pub const ADDRESS: &str = "https://api.17track.net/track/v2.2";
/// It takes no more numbers in one request.
const BATCH: usize = 40;

/// Codes of its answers: the number is registered already; it is not; no news yet; the day's or the bought numbers are used up.
const ALREADY: i64 = -18_019_901;
const NOT_REGISTERED: i64 = -18_019_902;
const NO_NEWS: i64 = -18_019_909;
const USED_UP: [i64; 2] = [-18_019_907, -18_019_908];
/// Codes for the whole request: address not allowed, key unknown, account closed, not allowed.
const DENIED: [i64; 4] = [-18_010_001, -18_010_002, -18_010_004, -18_010_005];
const THEIR_FAULT: i64 = -18_010_003;

pub struct SeventeenTrack(pub Wire);

impl SeventeenTrack {
    fn ask(&self, path: &str, numbers: &[Wanted]) -> Result<Value, Failure> {
        let body: Vec<Value> = numbers.iter().map(|wanted| json!({ "number": wanted.tracking })).collect();
        let body = self.0.post(path, &Value::Array(body), &[("17token", self.0.key())])?.body;
        let code = body["code"].as_i64().filter(|code| *code != 0);
        let code = code.or_else(|| body.pointer("/data/errors/0/code").and_then(Value::as_i64));
        let fault = match code {
            None => return Ok(body),
            Some(code) if DENIED.contains(&code) => Fault::Denied,
            Some(code) if USED_UP.contains(&code) => Fault::Quota,
            Some(THEIR_FAULT) => Fault::Broken,
            Some(_) => Fault::Refused,
        };
        let said = pages::said(&body, &["/code", "/data/errors/0/code", "/data/errors/0/message", "/message"]);
        Err(Failure::new(fault, self.0.told(&said)))
    }
}

fn rejected(body: &Value) -> impl Iterator<Item = (String, i64, String)> {
    body.pointer("/data/rejected").and_then(Value::as_array).into_iter().flatten().map(|entry| {
        let code = entry.pointer("/error/code").and_then(Value::as_i64).unwrap_or(0);
        let said = pages::said(entry, &["/error/code", "/error/message"]);
        (entry["number"].as_str().unwrap_or_default().to_owned(), code, said)
    })
}

impl Feed for SeventeenTrack {
    fn format(&self) -> &'static str {
        "17track"
    }

    fn batch(&self) -> usize {
        BATCH
    }

    fn tell(&self, numbers: &[Wanted]) -> Result<Vec<(String, Taken)>, Failure> {
        let body = self.ask("/register", numbers)?;
        let accepted = body.pointer("/data/accepted").and_then(Value::as_array);
        let accepted = accepted.into_iter().flatten().filter_map(|entry| entry["number"].as_str());
        let mut told: Vec<(String, Taken)> = accepted.map(|number| (number.to_owned(), Taken::Yes)).collect();
        told.extend(rejected(&body).map(|(number, code, said)| {
            let said = self.0.told(&said);
            let taken = match code {
                ALREADY => Taken::Yes,
                code if USED_UP.contains(&code) => Taken::Later(said),
                _ => Taken::No(said),
            };
            (number, taken)
        }));
        Ok(told)
    }

    fn page(&self, ask: Ask<'_>, is_known: &dyn Fn(&str) -> bool) -> Result<Page, Failure> {
        let done: i64 = ask.position.parse().unwrap_or(0);
        let from = ask.wanted.partition_point(|wanted| wanted.id <= done);
        let rest = &ask.wanted[from..];
        let numbers = &rest[..rest.len().min(BATCH)];
        let Some(last) = numbers.last() else { return Ok(Page::default()) };
        let mut body = self.ask("/gettrackinfo", numbers)?;
        let mut page = Page { next: (rest.len() > BATCH).then(|| last.id.to_string()), ..Page::default() };
        for (number, code, _) in rejected(&body) {
            match code {
                NOT_REGISTERED => page.unknown.push(number),
                NO_NEWS => {}
                _ => page.n_rejected += 1,
            }
        }
        // What it would not say is no row of a file.
        body["data"]["rejected"] = json!([]);
        page.n_left_out = pages::keep(&mut body["data"]["accepted"], "number", is_known);
        page.body = pages::bytes(&body, &body["data"]["accepted"]);
        Ok(page)
    }
}
