//! What the parser of the arguments found wrong, in the desk's words: the parser itself knows English alone.

use std::error::Error as _;
use std::num::ParseIntError;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use fluent_bundle::FluentValue;

use crate::text::Words;

/// What was probably meant.
const NEAR: [ContextKind; 3] =
    [ContextKind::SuggestedSubcommand, ContextKind::SuggestedArg, ContextKind::SuggestedValue];

/// The mistake, what was probably meant, how the command is used, and where to read more. Help is no mistake; it is ours already.
pub fn told(words: &Words, error: &clap::Error) -> String {
    let Some(mistake) = mistake(words, error) else { return error.render().to_string() };
    let mut parts = vec![words.fill("usage-error", &[("mistake", mistake.into())])];
    let near = NEAR.into_iter().filter_map(|kind| all(words, error, kind));
    parts.extend(near.map(|near| words.fill("usage-near", &[("near", near.into())])));
    if let Some(arg) = all(words, error, ContextKind::InvalidArg).filter(|arg| may_be_value(error, arg)) {
        parts.push(words.fill("usage-as-value", &[("arg", arg.into())]));
    }
    let usage = all(words, error, ContextKind::Usage);
    let usage = usage.as_deref().and_then(|usage| usage.strip_prefix("Usage: "));
    parts.extend(usage.map(|usage| words.fill("usage-usage", &[("usage", usage.trim_end().into())])));
    parts.push(words.get("usage-help"));
    parts.join("\n\n") + "\n"
}

fn mistake(words: &Words, error: &clap::Error) -> Option<String> {
    let of = |kind| all(words, error, kind);
    let (arg, value) = (of(ContextKind::InvalidArg), of(ContextKind::InvalidValue));
    let (arg, value) = (arg.as_deref(), value.as_deref());
    match error.kind() {
        ErrorKind::UnknownArgument => fill(words, "usage-unknown-argument", &[("arg", arg)]),
        ErrorKind::InvalidSubcommand => {
            let command = of(ContextKind::InvalidSubcommand);
            fill(words, "usage-unknown-command", &[("command", command.as_deref())])
        }
        ErrorKind::InvalidValue if value == Some("") => fill(words, "usage-no-value", &[("arg", arg)]),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let said = fill(words, "usage-bad-value", &[("arg", arg), ("value", value)])?;
            Some(said + &wanted(words, error).unwrap_or_default())
        }
        ErrorKind::TooManyValues => fill(words, "usage-too-many", &[("arg", arg), ("value", value)]),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            let n = of(ContextKind::MinValues).or_else(|| of(ContextKind::ExpectedNumValues));
            fill(words, "usage-too-few", &[("arg", arg), ("n", n.as_deref())])
        }
        ErrorKind::MissingRequiredArgument => fill(words, "usage-missing", &[("args", arg)]),
        ErrorKind::ArgumentConflict => {
            let (command, prior) = (of(ContextKind::InvalidSubcommand), of(ContextKind::PriorArg));
            let (arg, prior) = (arg.or(command.as_deref()), prior.as_deref());
            let key = if prior == arg { "usage-twice" } else { "usage-conflict" };
            fill(words, key, &[("arg", arg), ("other", prior)])
        }
        ErrorKind::InvalidUtf8 => Some(words.get("usage-not-utf8")),
        _ => None,
    }
}

/// A sentence whose blanks are all known; without one of them the parser speaks for itself.
fn fill(words: &Words, key: &str, blanks: &[(&'static str, Option<&str>)]) -> Option<String> {
    // What was typed stays as it was typed; only a count is a number.
    let read = |name, value| if name == "n" { FluentValue::try_number(value) } else { FluentValue::from(value) };
    let known = blanks.iter().map(|(name, value)| Some((*name, read(*name, (*value)?))));
    Some(words.fill(key, &known.collect::<Option<Vec<_>>>()?))
}

/// What a value may be: one of a few, a number, a number within bounds.
fn wanted(words: &Words, error: &clap::Error) -> Option<String> {
    if let Some(known) = all(words, error, ContextKind::ValidValue).filter(|known| !known.is_empty()) {
        return Some(words.fill("usage-values", &[("known", known.into())]));
    }
    let source = error.source()?;
    if source.is::<ParseIntError>() {
        return Some(words.get("usage-not-a-number"));
    }
    // The parser of bounded numbers says so in a text alone.
    let text = source.to_string();
    let (_, bounds) = text.split_once(" is not in ")?;
    Some(words.fill("usage-bounds", &[("bounds", bounds.into())]))
}

/// Whether what looks like an option may stand behind `--`.
fn may_be_value(error: &clap::Error, arg: &str) -> bool {
    let escaped = format!("-- {arg}");
    matches!(error.get(ContextKind::Suggested), Some(ContextValue::StyledStrs(tips))
        if tips.iter().any(|tip| tip.to_string().contains(&escaped)))
}

/// What the parser tells of a kind, several things joined.
fn all(words: &Words, error: &clap::Error, kind: ContextKind) -> Option<String> {
    match error.get(kind)? {
        ContextValue::String(one) => Some(one.clone()),
        ContextValue::Strings(several) => Some(several.join(&words.get("list-comma"))),
        ContextValue::StyledStr(styled) => Some(styled.to_string()),
        ContextValue::Number(n) => Some(n.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::args::grammar;
    use crate::text::Lang;

    /// What the parser would say by itself.
    const ITS_OWN: [&str; 9] =
        ["error:", "tip:", "Usage:", "--help'", "unexpected", "invalid", "required", "cannot", "similar"];

    const MISTAKES: &[(&[&str], &[&str])] = &[
        (&["show", "--bogus"], &["--bogus", "-- --bogus", "afterdesk show [OPTIONS] <NUMBER>", "--help"]),
        (&["list", "returns", "--limt", "5"], &["--limt", "--limit"]),
        (&["show", "R-1", "R-2"], &["R-2"]),
        (&["lst"], &["lst", "list"]),
        (&["show"], &["<NUMBER>"]),
        (&["list", "returns", "--limit"], &["--limit <LIMIT>"]),
        (&["list", "returns", "--limit", "x"], &["--limit <LIMIT>", "x"]),
        (&["customer", "frequent", "--limit", "0"], &["--limit <LIMIT>", "0", "1..=1000"]),
        (&["config", "shw"], &["shw", "show", "edit", "path"]),
        (&["export", "returns", "--out", "a", "--format", "xls"], &["xls", "csv", "json", "xlsx"]),
        (&["show", "R-1", "--as", "a", "--as", "b"], &["--as <AS>"]),
        (&["findings", "--what-if", "a=b", "--why", "1"], &["--what-if <WHAT-IF>", "--why <WHY>"]),
    ];

    #[test]
    fn every_mistake_is_told_in_the_language_of_the_desk_with_what_it_is_about() {
        for (args, holds) in MISTAKES {
            let [english, chinese] = [Lang::En, Lang::ZhCn].map(|lang| {
                let words = Words::new(lang);
                let line = std::iter::once("afterdesk").chain(args.iter().copied());
                let error = grammar(&words).try_get_matches_from(line).expect_err("a mistake");
                told(&words, &error)
            });
            for part in *holds {
                assert!(english.contains(part) && chinese.contains(part), "{part}\n{english}\n{chinese}");
            }
            assert!(ITS_OWN.iter().all(|word| !chinese.contains(word)), "{chinese}");
            assert!(!english.contains("usage-") && !chinese.contains("usage-"), "{english}\n{chinese}");
        }
    }

    #[test]
    fn help_is_no_mistake() {
        let words = Words::new(Lang::ZhCn);
        let error = grammar(&words).try_get_matches_from(["afterdesk", "labels"]).expect_err("help");
        assert_eq!(told(&words, &error), error.render().to_string());
    }
}
