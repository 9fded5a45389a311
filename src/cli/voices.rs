//! `voices`: what customers say in a period, the words that rise and quotes that stand for many.

use clap::ArgMatches;
use serde_json::{Value, json};

use super::{Answer, DONE, Session};
use crate::services::figures::Env;
use crate::services::read::Voice;
use crate::services::voices::{self, Rising};
use crate::text::shown_line;

/// `voices [--period P] [--only DIMENSION=VALUE]... [--quotes N]`
pub fn voices(session: &Session, m: &ArgMatches) -> Answer {
    let out = &session.out;
    let reader = session.reader()?;
    let env = Env::load(&reader, session.clock.now())?;
    let scope = super::figures::scope(session, &env, m)?;
    let n_quotes = m.get_one::<u64>("quotes").map_or(5, |n| usize::try_from(*n).unwrap_or(5));
    let heard = voices::heard(&reader, &env, &scope, n_quotes)?;
    if out.json {
        out.json_line(&json!({
            "voices": heard.n_now,
            "before": heard.n_before,
            "and_more": heard.and_more,
            "looked_at": heard.n_looked_at,
            "rising": heard.rising.iter().map(rising_json).collect::<Vec<_>>(),
            "quotes": heard.quotes.iter().map(voice_json).collect::<Vec<_>>(),
        }))?;
        return Ok(DONE);
    }
    let counts = [("now", heard.n_now.into()), ("before", heard.n_before.into()), ("looked", heard.n_looked_at.into())];
    out.line(&out.words.fill("voices-heard", &counts))?;
    if heard.rising.is_empty() {
        out.line(&out.words.get("voices-nothing-rises"))?;
    } else {
        let head = ["phrase", "now", "before", "quote"];
        let mut rows = vec![head.iter().map(|column| out.words.get(&format!("voices-head-{column}"))).collect()];
        rows.extend(heard.rising.iter().map(|rising| {
            let quote = format!("{} {}", rising.quote.key, shown_line(&rising.quote.text));
            vec![shown_line(&rising.phrase).into_owned(), rising.now.to_string(), rising.before.to_string(), quote]
        }));
        out.table(&rows)?;
    }
    for voice in &heard.quotes {
        out.line(&format!("{}  {}", voice.key, shown_line(&voice.text)))?;
    }
    Ok(DONE)
}

fn rising_json(rising: &Rising) -> Value {
    json!({
        "phrase": rising.phrase,
        "now": rising.now,
        "before": rising.before,
        "score": rising.score,
        "quote": voice_json(&rising.quote),
    })
}

fn voice_json(voice: &Voice) -> Value {
    json!({
        "number": voice.key.to_string(),
        "text": voice.text,
        "language": voice.language,
        "said_at": voice.said_at.rfc3339(),
    })
}
