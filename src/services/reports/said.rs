//! Why a report was not made, in words with what to do next.

use super::scheduled::NotMade;
use super::{NotPrinted, Problem};
use crate::services::wording::{desk_error, store_error};
use crate::text::Words;

pub fn problem(words: &Words, problem: &Problem) -> String {
    let join = |known: &[String]| known.join(&words.get("list-comma"));
    match problem {
        Problem::UnknownTemplate { name, known } => {
            words.fill("report-unknown-template", &[("name", name.as_str().into()), ("known", join(known).into())])
        }
        Problem::BadPeriod(text) => words.fill("figures-bad-period", &[("value", text.as_str().into())]),
        Problem::AboutWhom { by, known } => {
            let what = words.code("dimension", by.code());
            if known.is_empty() {
                return words.fill("pager-about-nobody", &[("what", what.into())]);
            }
            words.fill("report-about-whom", &[("what", what.into()), ("known", join(known).into())])
        }
        Problem::NoSuchOperation { operation, newest } => {
            let blanks = [("operation", operation.to_string().into()), ("newest", newest.to_string().into())];
            words.fill("report-no-operation", &blanks)
        }
        Problem::Store(error) => store_error(words, error),
    }
}

pub fn printing(words: &Words, not: &NotPrinted) -> String {
    match not {
        NotPrinted::NoBrowser => words.get("report-no-browser"),
        NotPrinted::Browser(detail) => words.fill("report-browser-failed", &[("detail", detail.as_str().into())]),
        NotPrinted::Io(error) => words.fill("store-disk", &[("detail", error.to_string().into())]),
    }
}

pub fn not_made(words: &Words, not: &NotMade) -> String {
    match not {
        NotMade::Problem(found) => problem(words, found),
        NotMade::Printing(not) => printing(words, not),
        NotMade::Desk(error) => desk_error(words, error),
    }
}
