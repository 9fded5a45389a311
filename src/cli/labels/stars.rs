//! `labels stars`: what the shop's own reviews with stars teach about moods, and with consent from now on do.

use clap::ArgMatches;
use serde_json::json;

use super::three;
use crate::cli::{Answer, DONE, Session};
use crate::domain::understanding::measure::Tally;
use crate::services::labels::stars::{self, FEWEST};

pub fn stars(session: &Session, m: &ArgMatches) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let trial = stars::trial(session.reader()?.db())?;
    if trial.n < FEWEST {
        return Err(session.misused("labels-stars-few", &[("n", trial.n.into()), ("fewest", FEWEST.into())]));
    }
    if out.json {
        let of =
            |tally: &Tally| json!({ "n": tally.n(), "accuracy": tally.accuracy(), "macro_f1": tally.macro_f1(&[]) });
        out.json_line(&json!({
            "version": trial.lesson.version,
            "present_version": trial.present_version,
            "reviews": trial.n,
            "present": of(&trial.present),
            "learned": of(&trial.learned),
            "past_cases": trial.n_past,
            "changed": trial.n_changed,
        }))?;
    } else {
        let n = i64::try_from(trial.present.n()).unwrap_or(i64::MAX);
        for (key, tally) in [("labels-stars-now", &trial.present), ("labels-stars-then", &trial.learned)] {
            let (accuracy, f1) = (three(tally.accuracy()), three(tally.macro_f1(&[])));
            out.line(&words.fill(key, &[("n", n.into()), ("accuracy", accuracy.into()), ("f1", f1.into())]))?;
        }
        let blanks = [("n", trial.n_past.into()), ("changed", trial.n_changed.into())];
        out.line(&words.fill("labels-stars-past", &blanks))?;
    }
    if !m.get_flag("apply") {
        out.note(&words.get("labels-stars-ask"));
        return Ok(DONE);
    }
    let outcome = session.desk()?.run(&session.actor, &[stars::apply(&trial)])?;
    crate::cli::case::report(session, &outcome, 1)
}
