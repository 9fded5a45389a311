//! Trees in words: one line for a node, for a piece of evidence, for an action; the same on the screen, in a terminal, in a report.

use super::{Done, Weighed, effects};
use crate::analytics::{Figure, Measured};
use crate::domain::causes::{Cause, CauseState, Proof, Stance, Verdict};
use crate::domain::change::Record;
use crate::domain::scope;
use crate::domain::tasks::TaskStatus;
use crate::domain::vocabulary::Issue;
use crate::report::wording;
use crate::services::findings::told;
use crate::text::{DatePattern, Words, shown_line};

/// A sign beside the word of a state, so that a tree is read at a glance and without colour.
pub const fn mark(state: CauseState) -> char {
    match state {
        CauseState::Guess => '?',
        CauseState::Supported => '+',
        CauseState::Refuted => 'x',
    }
}

/// What a question asks about: its figure with groups and period, or its cases.
pub fn about_question(words: &Words, question: &Cause) -> String {
    if !question.metric.is_empty() {
        return figure_words(words, &question.metric, &question.scope, &question.period);
    }
    if question.query.is_empty() { String::new() } else { cases_words(&question.case_kind, &question.query) }
}

fn figure_words(words: &Words, metric: &str, scope: &str, period: &str) -> String {
    let blanks = [
        ("metric", words.code("metric", metric).into()),
        ("scope", scope_words(words, scope).into()),
        ("period", shown_line(period).into_owned().into()),
    ];
    words.fill("cause-asked-by-figure", &blanks).trim_end_matches([' ', '·']).to_owned()
}

/// The groups of a scope by their names; of all cases, that it is the whole shop.
pub fn scope_words(words: &Words, scope: &str) -> String {
    match scope::read(scope) {
        Ok(groups) if groups.is_empty() => words.get("cause-whole-shop"),
        Ok(groups) => {
            let groups = groups.iter().map(|(by, word)| shown_line(&told::group(words, *by, word)).into_owned());
            groups.collect::<Vec<_>>().join(&words.get("list-comma"))
        }
        Err(_) => shown_line(scope).into_owned(),
    }
}

/// A figure as it is now: its value and its doubt.
pub fn figure_now(words: &Words, figure: &Figure) -> String {
    let Measured::Share { part, whole, interval } = figure.measured else { return wording::value(words, figure) };
    let blanks = [
        ("value", wording::value(words, figure).into()),
        ("part", words.number(part).into()),
        ("whole", words.number(whole).into()),
        ("low", words.decimal(interval.low * 100.0, 1).into()),
        ("high", words.decimal(interval.high * 100.0, 1).into()),
    ];
    words.fill("cause-figure-now", &blanks)
}

fn cases_words(kind: &str, query: &str) -> String {
    format!("{kind} {}", shown_line(query))
}

/// A node in one line: its state, its words, what speaks for it and against it.
pub fn node_words(words: &Words, node: &Cause) -> String {
    let mut parts = vec![shown_line(&node.text).into_owned()];
    // That nobody knows of what family it is, is nothing to tell.
    let family = Some(node.family).filter(|family| *family != Issue::Unknown);
    let family = family.map(|family| words.code("code-issue", family.code())).unwrap_or_default();
    let said = [words.code("code-cause-state", node.state.code()), family];
    // A question is nobody's guess.
    parts.extend(if node.is_question() { vec![about_question(words, node)] } else { said.to_vec() });
    for (n, key) in [(node.n_for, "cause-for"), (node.n_against, "cause-against")] {
        if n > 0 {
            parts.push(words.fill(key, &[("n", n.into())]));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// A piece of evidence in one line: for or against, what it is, what it says now.
pub fn evidence_words(words: &Words, weighed: &Weighed) -> String {
    let one = &weighed.evidence;
    let sign = if one.stance == Stance::For { '+' } else { '-' };
    let what = match one.proof {
        Proof::Case => with_case(weighed, &weighed.about),
        Proof::Quote => with_case(weighed, &format!("“{}”", one.text)),
        Proof::Query => words.pair(&cases_words(&one.case_kind, &one.query), &count_words(words, weighed)),
        Proof::Figure => {
            let name = figure_words(words, &one.metric, &one.scope, &one.period);
            let now = weighed.figure_now.as_ref().map(|figure| figure_now(words, figure)).unwrap_or_default();
            format!("{name} {now}")
        }
    };
    let note = if one.proof == Proof::Quote { String::new() } else { shown_line(&one.text).into_owned() };
    let is_mute = weighed.figure_now.as_ref().is_some_and(|figure| !figure.has_data());
    let weight = if is_mute { words.get("cause-says-nothing") } else { words.code("code-weight", one.weight.code()) };
    let parts = [what, weight, note];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{sign} {}", parts.join(" · "))
}

fn with_case(weighed: &Weighed, text: &str) -> String {
    let number = weighed.evidence.case().map(|key| key.to_string()).unwrap_or_default();
    format!("{number} {}", shown_line(text))
}

fn count_words(words: &Words, weighed: &Weighed) -> String {
    match (weighed.n_now, weighed.evidence.n_then) {
        (Some(now), Some(then)) if now != then => {
            words.fill("cause-cases-then", &[("n", now.into()), ("then", then.into())])
        }
        (now, then) => words.fill("cause-cases-now", &[("n", now.or(then).unwrap_or(0).into())]),
    }
}

/// An action in one line: what, who, until when, and what came of it.
pub fn action_words(words: &Words, done: &Done) -> String {
    let action = &done.action;
    let who =
        if action.assignee.is_empty() { words.get("cause-nobody") } else { shown_line(&action.assignee).into_owned() };
    let due =
        if action.due_at.is_never() { words.get("cause-no-day") } else { words.date(action.due_at, DatePattern::Day) };
    let mut parts = vec![
        format!("{} {}", action.key(), shown_line(&action.what)),
        words.fill("cause-of-who", &[("who", who.into()), ("due", due.into())]),
        words.code("code-task-status", action.status.code()),
    ];
    match &done.effect {
        Some(effect) => parts.push(effects::words(words, effect)),
        None if action.status == TaskStatus::Done => parts.push(words.code("code-verdict", Verdict::Early.code())),
        None => {}
    }
    parts.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_scope_is_told_by_the_names_of_its_groups() {
        for (lang, scope, told) in [
            (Lang::En, "", "whole shop"),
            (Lang::ZhCn, "line=charging issue=quality", "产品线 charging、问题类型 质量"),
            (Lang::En, "no scope", "no scope"),
        ] {
            assert_eq!(scope_words(&Words::new(lang), scope), told);
        }
    }
}
