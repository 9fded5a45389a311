//! Findings, advice and the watch list in words, the same on the screen, in reports and on the command line.

use super::{Review, Watched};
use crate::analytics::advice::{Advice, Evidence};
use crate::analytics::finding::{MixAndRate, Size};
use crate::analytics::{Dimension, Figure, Finding, Interval, Measured, Metric};
use crate::domain::time::iso_week;
use crate::report::chart::Unit;
use crate::report::{numbers, wording};
use crate::services::figures::goals::Standing;
use crate::text::Words;

type Groups = [(Dimension, String)];
/// So many of what moved together are named; what is wider or narrower than they says little more.
const MOST_ALSO: usize = 4;

/// `Return rate, asked: supplier Harbour Nine`.
pub fn title(words: &Words, finding: &Finding) -> String {
    with_groups(words, wording::name(words, &finding.now), &finding.now.scope.groups)
}

/// `7.1%, was 2.3% · worse since 2026-W12`.
pub fn change(words: &Words, finding: &Finding) -> String {
    let now = wording::value(words, &finding.now);
    if let Some((_, goal)) = &finding.goal {
        let goal = wording::goal(words, goal, Standing::Missed);
        let blanks = [("now", now.into()), ("goal", goal.into()), ("since", iso_week(finding.since_day).into())];
        return words.fill("finding-missed", &blanks);
    }
    let before = finding.before.as_ref().map_or_else(String::new, |before| wording::value(words, before));
    let blanks = [("now", now.into()), ("before", before.into()), ("since", iso_week(finding.since_day).into())];
    words.fill(&format!("finding-{}", call(finding)), &blanks)
}

/// Better, worse or just moved; expected where the season explains it; missed where it is a goal.
pub fn call(finding: &Finding) -> &'static str {
    match (finding.season.is_some(), finding.better) {
        _ if finding.goal.is_some() => "missed",
        (true, _) => "season",
        (false, Some(true)) => "better",
        (false, Some(false)) => "worse",
        (false, None) => "moved",
    }
}

/// How large it is in money, and what money that is.
fn size(words: &Words, finding: &Finding, Size { minor, currency, of }: &Size) -> String {
    let side = match () {
        () if finding.goal.is_some() => "cost-goal",
        () if *minor < 0 => "saved",
        () => "cost",
    };
    let key = format!("finding-{side}-{}", of.code().replace('_', "-"));
    words.fill(&key, &[("money", words.money(minor.abs(), currency).into())])
}

/// Everything else there is to say, a line each.
pub fn lines(words: &Words, finding: &Finding) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some((difference, interval)) = finding.difference {
        lines.push(apart(words, finding, difference, interval));
    }
    if let Some(MixAndRate { mix, rate }) = finding.mix {
        let blanks = [("mix", points(words, mix).into()), ("rate", points(words, rate).into())];
        lines.push(words.fill("finding-mix", &blanks));
    }
    lines.extend(finding.money.as_ref().map(|money| size(words, finding, money)));
    if let Some(season) = &finding.season {
        lines.push(words.fill("finding-in-season", &[("season", wording::season(words, season).into())]));
    }
    if !finding.products.is_empty() {
        let list = finding.products.join(&words.get("list-comma"));
        lines.push(words.fill("finding-products", &[("list", list.into())]));
    }
    if !finding.also.is_empty() {
        let named = |(metric, groups): &(Metric, Vec<(Dimension, String)>)| {
            with_groups(words, words.code("metric", metric.code()), groups)
        };
        let also: Vec<String> = finding.also.iter().take(MOST_ALSO).map(named).collect();
        let more = finding.also.len().saturating_sub(MOST_ALSO);
        lines.push(
            words.fill(
                "finding-also",
                &[("list", also.join(&words.get("list-semicolon")).into()), ("more", more.into())],
            ),
        );
    }
    let signal = words.code("signal", finding.signal.code());
    lines.push(match finding.goal {
        Some(_) => signal,
        None => words.fill("finding-signal", &[("signal", signal.into()), ("n", finding.n_looked_at.into())]),
    });
    lines
}

/// Where the figures of now and before differ by more than this from what was judged, they were not judged as they are shown.
const ROUNDED: f64 = 0.001;

/// `+4.8 points (3.9 to 5.8)`. Young cohorts are judged beside what earlier ones had shown at their age, which is not what they are
/// shown with.
fn apart(words: &Words, finding: &Finding, difference: f64, interval: Interval) -> String {
    let Finding { now, before, .. } = finding;
    let told = |value: f64| match &now.measured {
        Measured::Time { .. } => signed(value, &numbers::text(words, Unit::Seconds, value.abs())),
        _ => points(words, value),
    };
    let blanks =
        [("by", told(difference).into()), ("low", told(interval.low).into()), ("high", told(interval.high).into())];
    let shown = now.value().zip(before.as_ref().and_then(Figure::value)).map(|(now, before)| now - before);
    let is_aged = matches!(now.measured, Measured::Share { .. })
        && shown.is_some_and(|shown| (shown - difference).abs() > ROUNDED);
    words.fill(if is_aged { "finding-difference-aged" } else { "finding-difference" }, &blanks)
}

fn points(words: &Words, share: f64) -> String {
    let told = words.decimal((share * 100.0).abs(), 1);
    signed(share, &words.fill("finding-points", &[("n", told.into())]))
}

fn signed(value: f64, told: &str) -> String {
    format!("{}{told}", if value < 0.0 { '−' } else { '+' })
}

/// A name with the groups that it is about.
pub fn with_groups(words: &Words, name: String, groups: &Groups) -> String {
    if groups.is_empty() {
        return name;
    }
    let groups = groups.iter().map(|(by, word)| group(words, *by, word)).collect::<Vec<_>>();
    let list = groups.join(&words.get("list-comma"));
    words.fill("finding-of-groups", &[("name", name.into()), ("groups", list.into())])
}

/// `supplier Harbour Nine`.
pub fn group(words: &Words, by: Dimension, word: &str) -> String {
    let named = match by {
        Dimension::Reason => words.code("code-reason", word),
        Dimension::Issue => words.code("code-issue", word),
        _ => word.to_owned(),
    };
    words.fill("finding-group", &[("by", words.code("dimension", by.code()).into()), ("word", named.into())])
}

/// What to do, and what would make it wrong; own rules have their own sentences.
pub fn advice(words: &Words, advice: &Advice) -> (String, String) {
    let key = format!("advice-{}", advice.code);
    let own = |text: &str, key: &str| if text.is_empty() { words.get(key) } else { text.to_owned() };
    (own(&advice.text, &key), own(&advice.wrong_if, &format!("{key}-wrong")))
}

/// The advice that rests on a finding or on a line of the watch list.
pub fn advice_on(review: &Review, evidence: Evidence) -> impl Iterator<Item = &Advice> {
    review.advice.iter().filter(move |advice| advice.evidence == evidence)
}

/// `supplier Harbour Nine: 8.1% (120 of 1,480, 6.8–9.6%), all 3.2%, EUR 1,200 beyond the others`.
pub fn watched(words: &Words, watched: &Watched) -> String {
    let share = |value: f64| numbers::text(words, Unit::Share, value);
    #[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
    let rate = watched.group.part as f64 / watched.group.whole.max(1) as f64;
    let blanks = [
        ("group", group(words, watched.by, &watched.group.word).into()),
        ("rate", share(rate).into()),
        ("part", words.number(watched.group.part).into()),
        ("whole", words.number(watched.group.whole).into()),
        ("low", share(watched.group.interval.low).into()),
        ("high", share(watched.group.interval.high).into()),
        ("overall", share(watched.overall).into()),
    ];
    let mut line = words.fill("finding-watched", &blanks);
    if let Some(Size { minor, currency, .. }) = &watched.money {
        let money = words.fill("finding-watched-money", &[("money", words.money(*minor, currency).into())]);
        line = [line, money].join(&words.get("list-comma"));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analytics::Signal;
    use crate::text::Lang;

    #[test]
    fn of_much_that_moved_together_a_few_are_named_and_the_rest_counted() {
        let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
        let also = |n: usize| {
            let now = Figure::plain(Metric::ReturnRate, Measured::NoData);
            let group = |at: usize| (Metric::ReturnRate, vec![(Dimension::ProductLine, format!("line {at}"))]);
            let finding = Finding { also: (0..n).map(group).collect(), ..Finding::plain(Signal::Run, 0, now) };
            lines(&words, &finding).into_iter().find(|line| line.contains("line 0")).unwrap_or_default()
        };
        assert!(also(4).ends_with("line 3"), "{}", also(4));
        assert!(also(6).ends_with("line 3; and 2 more"), "{}", also(6));
    }
}
