//! Refusals and errors as sentences: what happened, where, what to do next. The words stand in `refusals.ftl`.

use std::path::Path;

use fluent_bundle::FluentValue;

use super::DeskError;
use super::automation::LastRun;
use super::backup::sealed::Fault;
use super::translation::{Failure as TranslationFailure, Outcome, Quality, Share, Told};
use crate::domain::command::nearest;
use crate::domain::complaints::Item;
use crate::domain::definitions::{Mistake, MistakeKind};
use crate::domain::ids::{Key, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::understanding::measure::Tally;
use crate::store::StoreError;
use crate::text::{DatePattern, Words, shown_line};

/// Why a command was refused, and what would allow it.
pub fn refusal(words: &Words, refusal: &Refusal) -> String {
    let key = match refusal {
        Refusal::Policy { clauses } => format!("refusal-policy{}", which_clauses(clauses)),
        _ => format!("refusal-{}", refusal.code()),
    };
    let blanks = blanks(words, refusal);
    let blanks: Vec<(&str, FluentValue<'_>)> =
        blanks.iter().map(|(name, text)| (*name, text.as_str().into())).collect();
    words.fill(&key, &blanks)
}

/// What a language is called, by its code; which Chinese or which Portuguese is not told apart.
pub fn language(words: &Words, code: &str) -> String {
    let primary = code.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    words.find(&format!("language-name-{primary}"), &[]).unwrap_or_else(|| shown_line(code).into_owned())
}

/// That a lesson is worse than what holds now, with the figures of both; nothing where it is not.
pub fn worse(words: &Words, present: &Tally, learned: &Tally) -> Option<String> {
    let three = |share: f64| format!("{share:.3}").into();
    let blanks = [
        ("accuracy", three(present.accuracy())),
        ("then", three(learned.accuracy())),
        ("f1", three(present.macro_f1(&[]))),
        ("f1_then", three(learned.macro_f1(&[]))),
    ];
    learned.is_worse_than(present).then(|| words.fill("teach-worse", &blanks))
}

/// That no model is turned on, and where the lines go that turn one on.
pub fn no_model(words: &Words, settings_file: Option<&Path>) -> String {
    match settings_file {
        Some(path) => {
            let path = shown_line(&path.to_string_lossy()).into_owned();
            words.fill("labels-model-off", &[("path", path.into())])
        }
        None => words.get("labels-model-nowhere"),
    }
}

/// What kept the desk from doing something.
pub fn desk_error(words: &Words, error: &DeskError) -> String {
    match error {
        DeskError::Refused(inner) => refusal(words, inner),
        DeskError::Store(inner) => store_error(words, inner),
        DeskError::Sealed(fault) => sealed_fault(words, fault),
    }
}

fn sealed_fault(words: &Words, fault: &Fault) -> String {
    match fault {
        Fault::NoKey(why) => words.fill("sealed-no-key", &[("why", words.code("secret-problem", why).into())]),
        Fault::BadKey => words.get("sealed-bad-key"),
        Fault::WrongKey => words.get("sealed-wrong-key"),
        Fault::Damaged => words.get("sealed-damaged"),
        Fault::Disk(detail) => words.fill("store-disk", &[("detail", detail.as_str().into())]),
    }
}

/// What the store said.
pub fn store_error(words: &Words, error: &StoreError) -> String {
    match error {
        StoreError::Busy => words.get("store-busy"),
        StoreError::Newer { found, known } => {
            words.fill("store-newer", &[("found", found.to_string().into()), ("known", known.to_string().into())])
        }
        StoreError::NotADesk => words.get("store-not-a-desk"),
        StoreError::Lacks(name) => words.fill("store-lacks", &[("name", shown_line(name).into_owned().into())]),
        StoreError::Strange(name) => words.fill("store-strange", &[("name", shown_line(name).into_owned().into())]),
        StoreError::OverPaid => words.get("store-over-paid"),
        StoreError::Corrupt(detail) => words.fill("store-damaged", &[("detail", detail.as_str().into())]),
        StoreError::Disk(detail) => words.fill("store-disk", &[("detail", detail.as_str().into())]),
        StoreError::Interrupted => words.get("store-interrupted"),
        StoreError::Moved { key, operation } => words
            .fill("refusal-changed", &[("key", key.to_string().into()), ("operation", operation.to_string().into())]),
        StoreError::Exists(key) => words.fill("store-exists", &[("key", key.to_string().into())]),
        StoreError::Other(detail) => words.fill("store-other", &[("detail", detail.as_str().into())]),
    }
}

/// Why a feed gave no news, and what to do.
pub fn feed_fault(words: &Words, name: &str, fault: &str, detail: &str) -> String {
    let detail = if fault == "no_key" { words.code("secret-problem", detail) } else { shown_line(detail).into_owned() };
    let key = format!("feed-fault-{}", fault.replace('_', "-"));
    words.fill(&key, &[("name", name.into()), ("detail", detail.into())])
}

// Long: one arm for each refusal.
fn blanks(words: &Words, refusal: &Refusal) -> Vec<(&'static str, String)> {
    let verb_word = |verb: &str| words.code("verb", verb);
    let list = |items: &[&str]| items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>().join(", ");
    match refusal {
        Refusal::NotFound(key) | Refusal::AmountUnknown { key } => vec![("key", named(words, *key))],
        Refusal::UnknownVerb { verb, nearest } => {
            vec![("verb", verb.clone()), ("nearest", nearest.unwrap_or("none").to_owned())]
        }
        Refusal::WrongKind { verb, key } => vec![("verb", verb_word(verb)), ("key", named(words, *key))],
        Refusal::WrongState { verb, key, state, allowed } => {
            let family = states(key.kind);
            let states: Vec<String> = allowed.iter().map(|state| words.code(&family, state)).collect();
            vec![
                ("verb", verb_word(verb)),
                ("key", named(words, *key)),
                ("state", words.code(&family, state)),
                ("allowed", states.join(&words.get("list-comma"))),
            ]
        }
        Refusal::MissingArgument { verb, name } => {
            vec![("verb", verb_word(verb)), ("name", words.code("arg", name)), ("code", (*name).to_owned())]
        }
        Refusal::BadArgument { name, value, expected } => {
            let expected = words.find(&format!("expected-{expected}"), &[]).unwrap_or_else(|| expected.clone());
            vec![("name", words.code("arg", name)), ("value", value.clone()), ("expected", expected)]
        }
        Refusal::UnknownArgument { verb, name, known } => {
            vec![("verb", verb_word(verb)), ("name", name.clone()), ("known", list(known))]
        }
        Refusal::TooMany { what, wanted, most } => {
            vec![("what", words.code("arg", what)), ("wanted", wanted.to_string()), ("most", most.to_string())]
        }
        Refusal::AboveCeiling { currency, wanted, most, .. } => {
            vec![("wanted", wanted.clone()), ("most", most.clone()), ("currency", currency.clone())]
        }
        Refusal::AboveLimit { wanted_minor, limit_minor, currency, who } => {
            let amount = |minor: i64| crate::domain::money::decimal(minor, currency);
            vec![
                ("wanted", amount(*wanted_minor)),
                ("limit", amount(*limit_minor)),
                ("currency", currency.clone()),
                ("who", who_may(words, who)),
            ]
        }
        Refusal::SecondPerson { who } => vec![("who", who_may(words, who))],
        Refusal::AmountDiffers { submitted, paid, currency } => {
            vec![("submitted", submitted.clone()), ("paid", paid.clone()), ("currency", currency.clone())]
        }
        Refusal::CurrencyMismatch { left, right } => vec![("left", left.clone()), ("right", right.clone())],
        Refusal::Policy { clauses } => {
            vec![("clauses", failed_clauses(words, clauses)), ("open", open_clauses(words, clauses))]
        }
        Refusal::NotYet(what) => vec![("what", words.code("not-yet", what))],
        Refusal::CannotJoin(why) => vec![("why", words.code("cannot-join", why))],
        Refusal::Changed { key, operation } | Refusal::EffectLeft { key, operation } => {
            vec![("key", named(words, *key)), ("operation", operation.to_string())]
        }
        Refusal::Lacking { items, facts } => vec![("what", lacking(words, items, facts))],
        Refusal::BlanksLeft(left) => vec![("blanks", blank_names(left))],
        Refusal::UnknownOperation(operation) => vec![("operation", operation.to_string())],
        Refusal::AlreadyUndone { group, by } => vec![("group", group.to_string()), ("by", by.to_string())],
        Refusal::Mistakes(mistakes) => {
            vec![("mistakes", mistakes.iter().map(|each| mistake(words, each)).collect::<Vec<_>>().join(" "))]
        }
        Refusal::NothingToDo | Refusal::NothingToUndo => Vec::new(),
    }
}

/// A record by its number; one that is not there yet has none and goes by its kind.
pub fn named(words: &Words, key: Key) -> String {
    if key.id == 0 { words.code("code-kind", key.kind.code()) } else { key.to_string() }
}

/// What is undone and what is unknown, in the words of the checklist.
fn lacking(words: &Words, items: &[Item], facts: &[&str]) -> String {
    let language = words.lang().code();
    let facts = facts.iter().map(|fact| words.code("code-fact", fact));
    let items = items.iter().map(|item| format!("{} [{}]", item.words(language), item.code));
    listed(words, facts.chain(items))
}

/// Blanks as they stand in the text.
fn blank_names(left: &[String]) -> String {
    left.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(" ")
}

/// The people who may, or nobody's code.
fn who_may(words: &Words, who: &[String]) -> String {
    if who.is_empty() { "none".to_owned() } else { listed(words, who.iter().cloned()) }
}

/// A mistake in a text, with its place and what would be right.
pub fn mistake(words: &Words, mistake: &Mistake) -> String {
    let place = match mistake.kind {
        MistakeKind::MissingKey => "mistake-at-line",
        _ => "mistake-at",
    };
    let blanks = [("line", mistake.line.to_string().into()), ("column", mistake.column.to_string().into())];
    mistake_at(words, mistake, &words.fill(place, &blanks))
}

/// The same beside the field that it is about: nobody sees the lines of the text behind a form.
pub fn mistake_in_field(words: &Words, mistake: &Mistake) -> String {
    mistake_at(words, mistake, "")
}

fn mistake_at(words: &Words, mistake: &Mistake, at: &str) -> String {
    let known = if mistake.known.is_empty() { "none" } else { mistake.known.as_str() };
    let near = nearest(&mistake.found, mistake.known.split_whitespace());
    let near = near.map(|near| words.fill("mistake-nearest", &[("near", near.into())])).unwrap_or_default();
    let told = words.fill(
        &format!("mistake-{}", mistake.kind.code().replace('_', "-")),
        &[
            ("at", at.into()),
            ("line", mistake.line.to_string().into()),
            ("column", mistake.column.to_string().into()),
            ("found", mistake.found.as_str().into()),
            ("known", known.into()),
        ],
    );
    format!("{told}{near}")
}

/// A clause that failed and one that nobody can judge are two things, and so is what helps.
fn which_clauses(clauses: &[String]) -> &'static str {
    let any = |mark: char| clauses.iter().any(|clause| clause.starts_with(mark));
    match (any('-'), any('?')) {
        (true, true) => "-both",
        (false, true) => "-open",
        _ => "",
    }
}

/// The clauses that a case fails, in words.
pub fn failed_clauses(words: &Words, clauses: &[String]) -> String {
    let failed = clauses.iter().filter_map(|clause| clause.strip_prefix('-'));
    listed(words, failed.map(|clause| words.code("clause", clause)))
}

/// The clauses that cannot be judged, in words that say what is missing.
pub fn open_clauses(words: &Words, clauses: &[String]) -> String {
    let open = clauses.iter().filter_map(|clause| clause.strip_prefix('?'));
    listed(words, open.map(|clause| words.code("clause-open", clause)))
}

/// Marks the lines that a text gets for its mistakes; whoever reads the text back takes them out again.
const MARK: &str = "#!";

/// A text for an editor with every mistake pointed at below its line.
pub fn pointed(words: &Words, text: &str, mistakes: &[Mistake]) -> String {
    let mut lines = Vec::new();
    for (at, line) in text.lines().enumerate() {
        lines.push(line.to_owned());
        for found in mistakes.iter().filter(|mistake| mistake.line == at + 1) {
            let before = " ".repeat(found.column.saturating_sub(1 + MARK.len()));
            lines.push(format!("{MARK}{before}^ {}", mistake(words, found)));
        }
    }
    let whole = mistakes.iter().filter(|found| found.line == 0);
    lines.extend(whole.map(|found| format!("{MARK} {}", mistake(words, found))));
    lines.join("\n")
}

/// The text without what pointed at its mistakes.
pub fn unpointed(text: &str) -> String {
    text.lines().filter(|line| !line.starts_with(MARK)).collect::<Vec<_>>().join("\n")
}

fn listed(words: &Words, items: impl Iterator<Item = String>) -> String {
    items.collect::<Vec<_>>().join(&words.get("list-comma"))
}

/// The words of the states that a verb may find a record in.
fn states(kind: Kind) -> String {
    match kind {
        Kind::Run => "code-run-outcome".to_owned(),
        // An action is in the states of its task.
        Kind::Action => "code-task-status".to_owned(),
        _ => format!("{}-status", family(kind)),
    }
}

/// The word family of a kind's states in `codes.ftl`.
pub fn family(kind: Kind) -> String {
    format!("code-{}", kind.code().replace('_', "-"))
}

/// What sets a rule off, and what it did with a case when it last acted.
pub fn set_off(words: &Words, key: Key, on: &str, last: Option<LastRun>) -> [String; 2] {
    let key = || key.to_string().into();
    let acted = match last {
        None => words.fill("rules-not-acted", &[("key", key())]),
        Some(last) => {
            let outcome = words.code("code-run-outcome", last.outcome.code());
            let at = words.date(last.at, DatePattern::Minute);
            let run = last.key.to_string();
            words.fill(
                "rules-last-run",
                &[("key", key()), ("run", run.into()), ("outcome", outcome.into()), ("at", at.into())],
            )
        }
    };
    let on = on.split_whitespace().map(|event| event_words(words, event)).collect::<Vec<_>>();
    [words.fill("rules-set-off", &[("on", on.join(&words.get("list-comma")).into())]), acted]
}

/// An event that sets rules off: `changed:severity` by its name and the names of its fields.
fn event_words(words: &Words, event: &str) -> String {
    let Some((word, rest)) = event.split_once(':') else { return words.code("rule-event", event) };
    let fields = rest.split(',').map(|field| words.code("field", field)).collect::<Vec<_>>();
    words.pair(&words.code("rule-event", word), &fields.join(&words.get("list-comma")))
}

/// Who translated a text, from what, how well, and what is missing; why nobody did where nobody did.
pub fn translation_source(words: &Words, told: &Told) -> String {
    let language = if told.from.is_empty() { words.get("translate-from-unknown") } else { told.from.clone() };
    let done = match &told.outcome {
        Outcome::Same => return words.fill("translate-same", &[("from", language.into())]),
        Outcome::Nothing => {
            let why = told.tried.iter().map(|(name, failure)| format!("{name}: {}", translation_fault(words, failure)));
            let why = why.collect::<Vec<_>>().join(&words.get("list-semicolon"));
            return words.fill(
                "translate-nothing",
                &[("from", language.into()), ("to", told.to.as_str().into()), ("why", why.into())],
            );
        }
        Outcome::Done(done) => done,
    };
    let quality = words.code("code-translation-quality", Quality::of(done.kind).code());
    let mut parts = vec![format!("{language} → {}", told.to), format!("{} ({quality})", shown_line(&done.engine))];
    if let Some(unknown) = done.unknown {
        parts.push(words.fill("translate-unknown", &[("n", Share::percent(unknown).into())]));
    }
    if done.n_lost > 0 {
        parts.push(words.fill("translate-lost", &[("n", done.n_lost.into())]));
    }
    if done.is_cut {
        parts.push(words.get("translate-cut"));
    }
    parts.join(" · ")
}

/// Why an engine gave no translation.
pub fn translation_fault(words: &Words, failure: &TranslationFailure) -> String {
    let key = format!("translate-fault-{}", failure.fault.code().replace('_', "-"));
    let detail = if failure.detail.is_empty() { "none".into() } else { shown_line(&failure.detail) };
    words.fill(&key, &[("detail", detail.into_owned().into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn what_sets_a_rule_off_is_told_in_words() {
        let words = Words::new(Lang::ZhCn);
        let key = Key::new(Kind::Return, 1_002);
        for (on, told) in [
            ("opened", "触发：新建"),
            ("opened changed:severity,status", "触发：新建、变更：严重度、状态"),
            ("silence:3d", "触发：静默：3d"),
        ] {
            assert_eq!(set_off(&words, key, on, None)[0], told);
        }
    }

    #[test]
    fn languages_are_called_by_their_names() {
        let (en, zh) = (Words::new(Lang::En), Words::new(Lang::ZhCn));
        for (code, name, zh_name) in
            [("it", "Italian", "意大利语"), ("pt-BR", "Portuguese", "葡萄牙语"), ("zh_CN", "Chinese", "中文")]
        {
            assert_eq!((language(&en, code), language(&zh, code)), (name.to_owned(), zh_name.to_owned()));
        }
        assert_eq!(language(&en, "xx"), "xx");
    }

    #[test]
    fn a_mistake_beside_its_field_counts_no_lines_of_the_text_behind_it() {
        let text = "kind = 'returns'\non = ['opend']\ndo = ['tag tags=+a']";
        let mistakes = crate::domain::rules::Rule::read(text).expect_err("a mistake");
        for &lang in Lang::ALL {
            let words = Words::new(lang);
            let blanks = [("line", "2".into()), ("column", mistakes[0].column.to_string().into())];
            let place = words.fill("mistake-at", &blanks);
            let in_field = mistake_in_field(&words, &mistakes[0]);
            assert_eq!(mistake(&words, &mistakes[0]), format!("{place}{in_field}"));
            assert!(!in_field.contains(place.trim()), "{in_field}");
        }
    }

    #[test]
    fn mistakes_are_pointed_at_in_a_text_and_taken_out_again() {
        let text = "kind = 'returns'\non = ['opend']\ndo = ['tag tags=+a']";
        let mistakes = crate::domain::rules::Rule::read(text).expect_err("a mistake");
        for &lang in Lang::ALL {
            let told = pointed(&Words::new(lang), text, &mistakes);
            let mark = told.lines().nth(2).unwrap_or_default();
            assert_eq!(mark.find('^'), Some(mistakes[0].column - 1), "{told}");
            assert_eq!(unpointed(&told), text);
        }
    }

    #[test]
    fn a_clause_that_cannot_be_judged_is_never_worded_as_one_that_failed() {
        for &lang in Lang::ALL {
            let words = Words::new(lang);
            let failed = words.code("clause", "window");
            for (clauses, says_failed, says_open) in [
                (&["-window"][..], true, false),
                (&["?window"], false, true),
                (&["+window", "-window", "?fault_window"], true, true),
            ] {
                let clauses = clauses.iter().map(|clause| (*clause).to_owned()).collect();
                let text = refusal(&words, &Refusal::Policy { clauses });
                let open = ["window", "fault_window"].map(|clause| words.code("clause-open", clause));
                assert_eq!(text.contains(&failed), says_failed, "{text}");
                assert_eq!(open.iter().any(|open| text.contains(open)), says_open, "{text}");
            }
        }
    }
}
