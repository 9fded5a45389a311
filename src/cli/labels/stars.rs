//! `labels stars`: what the shop's own reviews with stars teach about moods, and with consent from now on do.

use clap::ArgMatches;
use serde_json::json;

use super::{teaching, three};
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
            "worse": trial.learned.is_worse_than(&trial.present),
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
    teaching::warn(session, &trial.present, &trial.learned);
    if !m.get_flag("apply") {
        out.note(&words.get("labels-stars-ask"));
        return Ok(DONE);
    }
    teaching::make_hold(session, stars::apply(&trial), trial.learned.is_worse_than(&trial.present))
}
