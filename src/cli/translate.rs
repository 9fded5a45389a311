//! `translate`: texts of people, files, pipes and cases in another language, and which engines there are for it.

use std::io::{BufRead, BufReader};
use std::path::Path;

use clap::ArgMatches;
use serde_json::{Map, Value, json};

use super::{Answer, DONE, FAILED, Failure, PARTLY, Session};
use crate::config::is_language;
use crate::domain::ids::Key;
use crate::domain::refusal::Refusal;
use crate::services::translation::{self, Fault, Outcome, Standing, Text, Told, Translator};
use crate::services::{Desk, wording};

/// Stands for standard input.
const INPUT: &str = "-";

/// `translate [TEXT|FILE|NUMBER|-] [--to L] [--from L] [--engine NAME]`, `translate --engines`
pub fn translate(session: &Session, m: &ArgMatches) -> Answer {
    if m.get_flag("engines") {
        return engines(session);
    }
    let what: Vec<String> = m.get_many::<String>("text").into_iter().flatten().cloned().collect();
    let mut work = Work::new(session, m)?;
    match what.as_slice() {
        [] => work.lines(std::io::stdin().lock())?,
        [one] if one == INPUT => work.lines(std::io::stdin().lock())?,
        [one] if Path::new(one).is_file() => work.lines(BufReader::new(std::fs::File::open(one)?))?,
        [one] if Key::parse(one).is_some() && session.desk.is_file() => work.case(one)?,
        words => {
            let text = Text { body: words.join(" "), ..Text::default() };
            if text.body.trim().is_empty() {
                return Err(session.misused("translate-empty", &[]));
            }
            let told = work.told(&text);
            work.show(None, &text.body, &told)?;
        }
    }
    work.advise();
    Ok(work.ended())
}

/// `zh` of `zh-CN`: engines know languages.
fn main_part(code: &str) -> &str {
    code.split(['-', '_']).next().unwrap_or_default()
}

/// Texts on their way through the engines, and what became of them.
struct Work<'a> {
    session: &'a Session,
    translator: Translator,
    /// Where made translations are kept; none where there is no desk, for none is made for that.
    desk: Option<Desk>,
    to: String,
    from: Option<String>,
    only: Option<String>,
    n_done: usize,
    n_failed: usize,
    /// Of some text nobody could tell the language, and of some no engine leads to the wanted one.
    is_untold: bool,
    is_unknown: bool,
}

impl<'a> Work<'a> {
    fn new(session: &'a Session, m: &ArgMatches) -> Result<Self, Failure> {
        let settings = &session.settings.translation;
        let given = |name: &str| m.get_one::<String>(name).map(|code| main_part(code).to_owned());
        for code in [given("to"), given("from")].into_iter().flatten() {
            if !is_language(&code) {
                return Err(session.misused("translate-bad-language", &[("value", code.into())]));
            }
        }
        let only = m.get_one::<String>("engine").cloned();
        if let Some(name) = only.as_ref().filter(|name| !settings.engines.contains_key(*name)) {
            let known: Vec<&str> = settings.engines.keys().map(String::as_str).collect();
            let blanks = [("name", name.as_str().into()), ("known", known.join(", ").into())];
            return Err(session.misused("translate-unknown-engine", &blanks));
        }
        let mut asked = session.settings.clone();
        if let Some(name) = &only {
            asked.translation.order = Some(vec![name.clone()]);
        }
        Ok(Self {
            session,
            translator: Translator::new(&asked, session.clock),
            desk: if session.desk.is_file() { Some(session.desk()?) } else { None },
            to: given("to")
                .unwrap_or_else(|| translation::reading_language(&session.settings, session.out.words.lang())),
            from: given("from"),
            only,
            n_done: 0,
            n_failed: 0,
            is_untold: false,
            is_unknown: false,
        })
    }

    fn told(&mut self, text: &Text) -> Told {
        let kept = self.desk.as_ref().map(|desk| desk.store().db());
        let how = (self.to.as_str(), self.from.as_deref(), self.only.as_deref());
        let told = self.translator.translate(text, how, kept, &|| false);
        match told.outcome {
            Outcome::Nothing => {
                self.n_failed += 1;
                let met = |fault: Fault| told.tried.iter().any(|(_, failure)| failure.fault == fault);
                self.is_untold |= met(Fault::NoLanguage);
                self.is_unknown |= met(Fault::NoPair);
            }
            Outcome::Done(_) | Outcome::Same => self.n_done += 1,
        }
        told
    }

    /// What helps where a text could not be translated, said once however many there were.
    fn advise(&self) {
        let (out, words) = (&self.session.out, &self.session.out.words);
        if self.is_untold {
            out.note(&words.get("translate-say-from"));
        } else if self.is_unknown {
            let standings = translation::standings(&self.session.settings, self.session.clock);
            let known = standings.iter().filter(|one| one.place.is_some()).filter_map(|one| one.ready.as_ref().ok());
            let known = known.flatten().map(String::as_str).collect::<Vec<_>>().join(" ");
            let known = if known.is_empty() { "none".to_owned() } else { known };
            out.note(&words.fill("translate-no-engine", &[("to", self.to.as_str().into()), ("known", known.into())]));
        }
    }

    /// Lines of text, or of JSON, one answer a line.
    fn lines(&mut self, mut input: impl BufRead) -> Result<(), Failure> {
        let mut as_json = None;
        let mut bytes = Vec::new();
        while input.read_until(b'\n', &mut bytes)? > 0 {
            let line = String::from_utf8_lossy(&bytes).trim_end_matches(['\r', '\n']).to_owned();
            bytes.clear();
            let object = || serde_json::from_str::<Map<String, Value>>(&line).ok();
            let is_json = *as_json.get_or_insert_with(|| object().is_some_and(|object| object.contains_key("text")));
            if is_json {
                self.json_line(&line, object())?;
            } else {
                self.plain_line(&line)?;
            }
        }
        Ok(())
    }

    fn json_line(&mut self, line: &str, object: Option<Map<String, Value>>) -> Result<(), Failure> {
        let out = &self.session.out;
        if line.trim().is_empty() {
            return Ok(());
        }
        let body = object.as_ref().and_then(|object| object.get("text")?.as_str().map(str::to_owned));
        let (Some(object), Some(body)) = (object, body) else {
            self.n_failed += 1;
            out.problem(
                &out.words.fill("translate-no-text", &[("line", line.chars().take(60).collect::<String>().into())]),
            );
            return Ok(());
        };
        let said = |name: &str| object.get(name).and_then(Value::as_str).unwrap_or_default();
        let language =
            ["language", "lang"].map(said).into_iter().find(|code| !code.is_empty()).unwrap_or_default().to_owned();
        let secrets = object.get("secrets").and_then(Value::as_array).into_iter().flatten();
        let secrets = secrets.filter_map(Value::as_str).map(str::to_owned).collect();
        let told = self.told(&Text { body: body.clone(), language, secrets });
        let mut answer = told_json(&body, &told);
        if let Some(id) = object.get("id") {
            answer.insert("id".to_owned(), id.clone());
        }
        Ok(out.json_line(&Value::Object(answer))?)
    }

    /// A line of text becomes a line of text; one without a translation stays as it is, so that lines keep their places.
    fn plain_line(&mut self, line: &str) -> Result<(), Failure> {
        let told = self.told(&Text { body: line.to_owned(), ..Text::default() });
        let out = &self.session.out;
        if out.json {
            return Ok(out.json_line(&Value::Object(told_json(line, &told)))?);
        }
        match &told.outcome {
            Outcome::Done(done) => out.line(&done.text.replace('\n', " "))?,
            Outcome::Same => out.line(line)?,
            Outcome::Nothing => {
                out.line(line)?;
                out.problem(&wording::translation_source(&out.words, &told));
            }
        }
        Ok(())
    }

    /// The texts of a return, a complaint or a review.
    fn case(&mut self, number: &str) -> Result<(), Failure> {
        let Some(key) = Key::parse(number) else { return Ok(()) };
        let found = translation::of_case(&self.session.reader()?, key)?;
        let Some(found) = found else { return Err(Failure::Desk(Refusal::NotFound(key).into())) };
        if found.is_empty() {
            self.session.out.note(&self.session.out.words.fill("translate-no-texts", &[("number", number.into())]));
        }
        for found in found {
            let body = found.text.body.clone();
            let told = self.told(&found.text);
            self.show(Some(found.of), &body, &told)?;
        }
        Ok(())
    }

    /// A text, and below it what it says.
    fn show(&self, of: Option<Key>, body: &str, told: &Told) -> Result<(), Failure> {
        let out = &self.session.out;
        if out.json {
            let mut answer = told_json(body, told);
            if let Some(of) = of {
                answer.insert("of".to_owned(), Value::from(of.to_string()));
            }
            return Ok(out.json_line(&Value::Object(answer))?);
        }
        let of = of.map_or_else(String::new, |key| format!("{key}  "));
        out.line(&format!("{of}{}", wording::translation_source(&out.words, told)))?;
        out.line(body)?;
        if let Outcome::Done(done) = &told.outcome {
            for line in done.text.lines() {
                out.line(&format!("> {line}"))?;
            }
        }
        out.line("")?;
        Ok(())
    }

    const fn ended(&self) -> u8 {
        match (self.n_done, self.n_failed) {
            (_, 0) => DONE,
            (0, _) => FAILED,
            _ => PARTLY,
        }
    }
}

fn told_json(body: &str, told: &Told) -> Map<String, Value> {
    let mut answer = Map::new();
    let mut put = |name: &str, value: Value| drop(answer.insert(name.to_owned(), value));
    put("text", json!(body));
    put("language", json!(told.from));
    put("to", json!(told.to));
    put("translation", Value::Null);
    match &told.outcome {
        Outcome::Same => put("translation", json!(body)),
        Outcome::Nothing => {}
        Outcome::Done(done) => {
            put("translation", json!(done.text));
            put("engine", json!(done.engine));
            put("quality", json!(translation::Quality::of(done.kind).code()));
            put("unknown_percent", json!(done.unknown.map(translation::Share::percent)));
            put("kept", json!(done.was_kept));
            put("masked", json!(done.n_masked));
            put("lost", json!(done.n_lost));
            put("cut", json!(done.is_cut));
        }
    }
    let tried = told
        .tried
        .iter()
        .map(|(engine, failure)| json!({ "engine": engine, "fault": failure.fault.code(), "detail": failure.detail }));
    put("tried", tried.collect());
    answer
}

/// Every engine of the settings: its place, what it translates, and what it lacks.
fn engines(session: &Session) -> Answer {
    let out = &session.out;
    let words = &out.words;
    let standings = translation::standings(&session.settings, session.clock);
    let mut rows = Vec::new();
    for Standing { name, kind, quality, place, ready } in &standings {
        if out.json {
            let failure = ready.as_ref().err();
            out.json_line(&json!({
                "engine": name,
                "kind": kind.code(),
                "quality": quality.code(),
                "place": place,
                "ready": ready.is_ok(),
                "translates": ready.as_ref().ok(),
                "fault": failure.map(|failure| failure.fault.code()),
                "detail": failure.map(|failure| failure.detail.as_str()),
            }))?;
            continue;
        }
        let state = match ready {
            Ok(known) => words.fill("translate-ready", &[("known", known.join(" ").into())]),
            Err(failure) => wording::translation_fault(words, failure),
        };
        let place = place.map_or_else(|| "-".to_owned(), |place| format!("{place}."));
        let kind = words.code("code-engine-kind", kind.code());
        rows.push(vec![place, name.clone(), kind, words.code("code-translation-quality", quality.code()), state]);
    }
    out.table(&rows)?;
    Ok(DONE)
}
