//! `retention [--yes]`: what is personal and over by the rules of the settings, counted, or taken out.

use clap::ArgMatches;
use serde_json::json;

use super::{Answer, DONE, Session};
use crate::services::people::retention::{self, Gone};

/// `retention [--yes]`
pub fn retention(session: &Session, m: &ArgMatches) -> Answer {
    let (out, rules) = (&session.out, &session.settings.retention);
    let is_meant = m.get_flag("yes");
    let gone = if is_meant {
        retention::follow(&session.known_desk()?, &session.actor, rules, &|| true)?
    } else {
        retention::due(session.reader()?.db(), rules, session.clock.now())?
    };
    if out.json {
        let kinds = gone.kinds.iter().map(|(kind, n)| (kind.plural(), *n));
        out.json_line(&json!({ "done": is_meant, "records": gone.n_records(), "operations": gone.n_operations,
                               "kinds": kinds.collect::<std::collections::BTreeMap<_, _>>() }))?;
        return Ok(DONE);
    }
    if rules.is_empty() {
        out.note(&out.words.get("retention-no-rules"));
    }
    tell(session, &gone, is_meant)
}

fn tell(session: &Session, gone: &Gone, is_meant: bool) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let row = |(kind, n): &(crate::domain::ids::Kind, i64)| vec![words.code("kinds", kind.plural()), words.number(*n)];
    out.table(&gone.kinds.iter().map(row).collect::<Vec<_>>())?;
    let key = if is_meant { "retention-done" } else { "retention-due" };
    let counts = [("n", gone.n_records().into()), ("operations", gone.n_operations.into())];
    out.line(&words.fill(key, &counts))?;
    Ok(DONE)
}
