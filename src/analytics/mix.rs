//! Why an overall rate changed: because more of other things were sold (mix), or because the same things did worse (rate). The two add
//! up to the change exactly.

use serde::Serialize;

use super::finding::MixAndRate;

/// A group's cases of cases in both periods.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub code: String,
    pub before: (i64, i64),
    pub now: (i64, i64),
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Part {
    pub code: String,
    pub mix: f64,
    pub rate: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Split {
    pub whole: MixAndRate,
    /// Each group's own part, those that moved the whole most first.
    pub parts: Vec<Part>,
}

/// The same as shares of the whole and rates, where they were not counted in one go; no rate where a group has no cases.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    pub code: String,
    pub had: f64,
    pub has: f64,
    pub was: Option<f64>,
    pub is: Option<f64>,
}

/// Nothing where one of the periods has no cases.
pub fn split(groups: &[Group]) -> Option<Split> {
    let total = |side: fn(&Group) -> (i64, i64)| groups.iter().map(|group| side(group).1).sum::<i64>();
    let (before, now) = (total(|group| group.before), total(|group| group.now));
    if before <= 0 || now <= 0 {
        return None;
    }
    let weighed = groups.iter().map(|group| Weighed {
        code: group.code.clone(),
        had: number(group.before.1) / number(before),
        has: number(group.now.1) / number(now),
        was: rate(group.before),
        is: rate(group.now),
    });
    Some(split_weighed(&weighed.collect::<Vec<_>>()))
}

/// The split of shares that add up to one both times.
pub fn split_weighed(groups: &[Weighed]) -> Split {
    let overall = |of: fn(&Weighed) -> f64| groups.iter().map(of).sum::<f64>();
    let before = overall(|group| group.had * group.was.unwrap_or(0.0));
    let now = overall(|group| group.has * group.is.unwrap_or(0.0));
    let typical = f64::midpoint(before, now);
    let part = |group: &Weighed| {
        // Sold in one of the periods only: its rate cannot have changed, so that all of it is mix.
        let was = group.was.or(group.is)?;
        let is = group.is.unwrap_or(was);
        // Shares add up to one both times, so that the typical rate may be taken off: a group pulls by what it is above or below.
        let mix = (group.has - group.had) * (f64::midpoint(was, is) - typical);
        Some(Part { code: group.code.clone(), mix, rate: f64::midpoint(group.had, group.has) * (is - was) })
    };
    let mut parts: Vec<Part> = groups.iter().filter_map(part).collect();
    let whole =
        MixAndRate { mix: parts.iter().map(|part| part.mix).sum(), rate: parts.iter().map(|part| part.rate).sum() };
    let weight = |part: &Part| (part.mix + part.rate).abs();
    parts.sort_by(|a, b| weight(b).total_cmp(&weight(a)).then_with(|| a.code.cmp(&b.code)));
    Split { whole, parts }
}

fn rate((part, whole): (i64, i64)) -> Option<f64> {
    (whole > 0).then(|| number(part) / number(whole))
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn number(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn group(code: &str, before: (i64, i64), now: (i64, i64)) -> Group {
        Group { code: code.to_owned(), before, now }
    }

    fn near(got: f64, expected: f64) {
        assert!((got - expected).abs() < 1e-12, "{got} for {expected}");
    }

    /// Kitagawa's decomposition (JASA 50:1168) by hand: shares 0.2 to 0.4 at rates 0.10 and 0.05, then rates moved at fixed shares.
    #[test]
    fn more_shoes_or_worse_shoes_are_told_apart() {
        let sold = split(&[group("shoes", (20, 200), (40, 400)), group("lamps", (40, 800), (30, 600))]).expect("cases");
        near(sold.whole.mix, 0.2 * 0.10 - 0.2 * 0.05);
        near(sold.whole.rate, 0.0);
        assert_eq!(sold.parts[0].code, "shoes");
        let worse =
            split(&[group("shoes", (20, 200), (40, 200)), group("lamps", (40, 800), (40, 800))]).expect("cases");
        near(worse.whole.mix, 0.0);
        near(worse.whole.rate, 0.2 * 0.10);
        near(worse.parts[0].rate, worse.whole.rate);
    }

    #[test]
    fn what_is_new_or_gone_is_mix() {
        let new = split(&[group("old", (10, 100), (10, 100)), group("new", (0, 0), (50, 100))]).expect("cases");
        near(new.whole.rate, 0.0);
        near(new.whole.mix, 0.2);
        assert_eq!(split(&[group("none", (0, 0), (5, 10))]), None);
    }

    proptest! {
        #[test]
        fn both_parts_add_up_to_the_change_exactly(
            rows in proptest::collection::vec((0_i64..500, 0_i64..500, 0_i64..500, 0_i64..500), 1..12)
        ) {
            let groups: Vec<Group> = rows
                .iter()
                .enumerate()
                .map(|(i, (a, b, c, d))| group(&i.to_string(), (*a.min(b), *a.max(b)), (*c.min(d), *c.max(d))))
                .collect();
            let sum = |side: fn(&Group) -> (i64, i64)| {
                groups.iter().map(side).fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))
            };
            let (before, now) = (rate(sum(|group| group.before)), rate(sum(|group| group.now)));
            match (split(&groups), before, now) {
                (Some(split), Some(before), Some(now)) => {
                    prop_assert!((split.whole.mix + split.whole.rate - (now - before)).abs() < 1e-9);
                }
                (None, before, now) => prop_assert!(before.is_none() || now.is_none()),
                other => prop_assert!(false, "{:?}", other),
            }
        }
    }
}
