//! `labels encoder`: whether the sentence encoder's files work, and how near it holds texts to each other.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use clap::ArgMatches;
use serde_json::json;

use super::{given, three};
use crate::cli::{Answer, DONE, Failure, PARTLY, Session};
use crate::domain::encoder::{Encode, Vector};
use crate::services::encoder::{self, Kept, known};
use crate::text::shown_line;

/// Reads the files, and says how near the meaning of each text is to that of the first.
pub fn encoder(session: &Session, m: &ArgMatches) -> Answer {
    let (out, words) = (&session.out, &session.out.words);
    let named = m.get_one::<PathBuf>("file").cloned().or_else(|| session.settings.labels.encoder.clone());
    let Some(path) = named else {
        let blanks = [("package", known().package.as_str().into()), ("version", known().version.as_str().into())];
        return Err(session.misused("encoder-none", &blanks));
    };
    encoder::choose(Some(&path));
    let before = Instant::now();
    let encoder = match encoder::chosen() {
        Some(Ok(encoder)) => encoder,
        Some(Err(refused)) => {
            out.problem(&refused.say(words));
            return Ok(PARTLY);
        }
        None => return Ok(PARTLY),
    };
    let seconds = before.elapsed().as_secs_f64();
    let place = path.to_string_lossy().into_owned();
    let texts = given(m, "texts");
    if out.json {
        let (package, version) = (&known().package, &known().version);
        out.json_line(&json!({ "package": package, "version": version, "path": place, "seconds": seconds }))?;
    } else {
        let blanks = [
            ("package", known().package.as_str().into()),
            ("version", known().version.as_str().into()),
            ("seconds", format!("{seconds:.2}").into()),
        ];
        out.line(&words.fill("encoder-works", &blanks))?;
        if session.settings.labels.encoder.is_none() {
            let setting = toml::Value::from(place).to_string();
            out.line(&words.fill("encoder-set", &[("setting", setting.into())]))?;
        }
    }
    compare(session, &encoder, &texts)?;
    Ok(DONE)
}

/// The encoder of the settings, unless somebody wants it left out.
pub fn of(session: &Session, m: &ArgMatches) -> Option<Arc<Kept>> {
    note_encoder(session, m);
    encoder::chosen()?.ok()
}

/// Leaves the encoder out where somebody wants that; says why it cannot be used where it is set.
pub fn note_encoder(session: &Session, m: &ArgMatches) {
    if m.get_flag("no-encoder") {
        encoder::choose(None);
    } else if let Some(Err(refused)) = encoder::chosen() {
        session.out.note(&refused.say(&session.out.words));
    }
}

/// Says why the encoder of the settings cannot be used, where something was read without it.
pub fn note_trouble(session: &Session) {
    if let Some(refused) = encoder::trouble() {
        session.out.note(&refused.say(&session.out.words));
    }
}

fn compare(session: &Session, encoder: &Arc<Kept>, texts: &[String]) -> Result<(), Failure> {
    let mut rows: Vec<Vec<String>> = Vec::new();
    let mut first: Option<Vector> = None;
    for text in texts {
        let vector = encoder.vector(text);
        let first = first.get_or_insert_with(|| Arc::clone(&vector));
        let near: f64 = first.iter().zip(vector.iter()).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
        let pieces = encoder.encoder().cut(text).len();
        if session.out.json {
            let near = (near * 1_000.0).round() / 1_000.0;
            session.out.json_line(&json!({ "text": text, "pieces": pieces, "near": near }))?;
        } else {
            rows.push(vec![three(near), shown_line(text).into_owned()]);
        }
    }
    if !rows.is_empty() {
        session.out.line(&session.out.words.get("encoder-near"))?;
        session.out.table(&rows)?;
    }
    Ok(())
}
