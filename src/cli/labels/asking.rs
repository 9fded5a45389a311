//! `labels ask`: a language model of the settings is asked what cases are about, on request.

use clap::ArgMatches;
use serde_json::json;

use crate::cli::{Answer, DONE, Failure, PARTLY, Session, USAGE, data};
use crate::domain::ids::Kind;
use crate::services::labels::asking::{self, Asked, Model, SETTING};
use crate::services::{translation, wording};

/// Counts the cases of a query and says who would be asked; with consent asks.
pub fn ask(session: &Session, m: &ArgMatches) -> Answer {
    let (kind, selection) = data::selection(session, m)?;
    if !matches!(kind, Kind::Return | Kind::Ticket | Kind::Message | Kind::Review) {
        return Err(session.misused("labels-ask-kind", &[]));
    }
    let model = match Model::of(&session.settings.labels, session.clock) {
        Ok(Some(model)) => model,
        Ok(None) => {
            let told = wording::no_model(&session.out.words, session.settings_path.as_deref());
            session.out.problem(&format!("{told}\n\n{SETTING}\n"));
            return Err(Failure::Said(USAGE));
        }
        Err(failure) => {
            session.out.problem(&fault(session, &failure));
            return Ok(PARTLY);
        }
    };
    let desk = session.desk()?;
    let keys = data::keys(&session.reader()?, kind, &selection)?;
    if !m.get_flag("apply") {
        if session.out.json {
            let line = json!({ "cases": keys.len(), "model": model.name(), "address": model.address() });
            session.out.json_line(&line)?;
        } else {
            let blanks = [
                ("n", keys.len().into()),
                ("model", model.name().to_owned().into()),
                ("address", model.address().to_owned().into()),
            ];
            session.out.line(&session.out.words.fill("labels-ask", &blanks))?;
        }
        return Ok(DONE);
    }
    let asked = asking::about(&desk, &model, &session.actor, &keys, &|| true)?;
    if session.out.json {
        session.out.json_line(&json!({
            "group": asked.outcome.group,
            "cases": asked.n_asked,
            "told": asked.n_heard,
            "fault": asked.failure.as_ref().map(|failure| failure.fault.code()),
        }))?;
    } else {
        tell(session, &asked)?;
    }
    Ok(if asked.failure.is_some() { PARTLY } else { DONE })
}

/// What came of asking, where anybody was asked.
pub fn tell(session: &Session, asked: &Asked) -> Result<(), Failure> {
    let (out, words) = (&session.out, &session.out.words);
    if asked.n_asked > 0 {
        let blanks = [("n", asked.n_asked.into()), ("told", asked.n_heard.into())];
        out.line(&words.fill("labels-asked", &blanks))?;
    }
    if let Some(failure) = &asked.failure {
        out.problem(&fault(session, failure));
    }
    Ok(())
}

fn fault(session: &Session, failure: &translation::Failure) -> String {
    let words = &session.out.words;
    words.fill("labels-ask-failed", &[("why", wording::translation_fault(words, failure).into())])
}
