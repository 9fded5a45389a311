//! A filter as people read it.

use crate::domain::facts::Reference;
use crate::domain::metrics::Dimension;
use crate::domain::time::Instant;
use crate::report::pictures::group_word;
use crate::report::wording::period;
use crate::text::Words;

/// How a term begins that holds the cases that a figure counts.
const FIGURE: &str = "figure:\"";

/// The filter with what a figure counts told by its period and groups: its reference is made to be kept, not to be read.
pub fn spoken(words: &Words, filter: &str, now: Instant) -> String {
    let told = |rest: &str| {
        let (reference, after) = rest.split_once('"')?;
        let figure = Reference::parse(reference)?;
        let period = period(words, (figure.first_day, figure.until_day), now.day());
        let of_group = |(by, word): &(Dimension, String)| {
            words.pair(&words.code("dimension", by.code()), &group_word(words, *by, word))
        };
        let groups = figure.groups.iter().map(of_group);
        let parts: Vec<String> =
            std::iter::once(words.fill("filter-figure", &[("period", period.into())])).chain(groups).collect();
        Some(format!("{}{after}", parts.join(" · ")))
    };
    match filter.split_once(FIGURE).and_then(|(before, rest)| Some((before, told(rest)?))) {
        Some((before, told)) => format!("{before}{told}"),
        None => filter.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    #[test]
    fn a_figures_cases_are_told_by_its_period_and_groups() {
        let now = Instant(1_780_000_000_000);
        for (lang, filter, wanted) in [
            (Lang::En, "status:open zip", "status:open zip"),
            (Lang::En, "figure:\"no such\" zip", "figure:\"no such\" zip"),
            (
                Lang::En,
                "figure:\"returned_accepted/2026-05-04..2026-05-10/market=DE\" zip",
                "counted by the figure of week 19 · market: DE zip",
            ),
            (
                Lang::ZhCn,
                "figure:\"returned_accepted/2026-05-04..2026-05-10/reason=defective\"",
                "该指标所含 · 第19周 · 原因：有故障",
            ),
        ] {
            assert_eq!(spoken(&Words::new(lang), filter, now), wanted);
        }
    }
}
