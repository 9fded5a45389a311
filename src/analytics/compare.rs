//! Groups beside each other: a funnel instead of a league table, small ones left out, many looks counted.

use serde::Serialize;

use super::Interval;
use super::stats::binomial::same_rate;
use super::stats::difference::newcombe;
use super::stats::share::{Standing, standing, wilson};
use super::stats::{funnel, many, shrink};

/// One group.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Compared {
    pub word: String,
    pub part: i64,
    pub whole: i64,
    pub interval: Interval,
    /// Fewer than thirty: shown greyed, never ranked or called.
    pub small: bool,
    /// How many of the two limits it lies beyond, below them negative.
    pub beyond: i8,
    /// Drawn toward the common rate by how much groups differ.
    pub shrunken: f64,
    /// Against all other groups.
    pub against_rest: Option<(f64, Interval)>,
    /// Kept after the correction for how many were looked at.
    pub differs: bool,
    pub chance: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    pub overall: f64,
    /// Groups that were large enough to be looked at.
    pub n_looked_at: usize,
    /// The surest worst first, small ones last.
    pub groups: Vec<Compared>,
}

/// Nothing where there are no cases at all.
pub fn compare(groups: &[(String, i64, i64)], more_is_better: bool) -> Option<Comparison> {
    let shares: Vec<(i64, i64)> = groups.iter().map(|(_, part, whole)| (*part, *whole)).collect();
    let pull = shrink::pull(&shares)?;
    let all = shares.iter().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    let rest = |(part, whole): (i64, i64)| (all.0 - part, all.1 - whole);
    let is_large = |share: &(i64, i64)| standing(share.1) == Standing::Ranked && rest(*share).1 > 0;
    let looked_at: Vec<f64> =
        shares.iter().filter(|share| is_large(share)).map(|share| same_rate(*share, rest(*share))).collect();
    let mut kept = many::kept(&looked_at).into_iter().zip(&looked_at);
    let mut compared: Vec<Compared> = groups
        .iter()
        .filter(|(_, _, whole)| *whole > 0)
        .map(|(word, part, whole)| {
            let share = (*part, *whole);
            let (differs, chance) = if is_large(&share) { kept.next().unwrap_or((false, &1.0)) } else { (false, &1.0) };
            let beyond = funnel::beyond(*part, *whole, pull.overall);
            Compared {
                word: word.clone(),
                part: *part,
                whole: *whole,
                interval: wilson(*part, *whole),
                small: standing(*whole) != Standing::Ranked,
                beyond,
                shrunken: pull.rate(*part, *whole),
                against_rest: newcombe(share, rest(share)),
                // Both: beyond what chance brings one group to, and beyond what it brings one of so many to.
                differs: differs && beyond.abs() == 2,
                chance: *chance,
            }
        })
        .collect();
    let bad_end = |group: &Compared| if more_is_better { -group.interval.high } else { group.interval.low };
    compared.sort_by(|a, b| {
        let by_size = a.small.cmp(&b.small);
        by_size.then_with(|| bad_end(b).total_cmp(&bad_end(a))).then_with(|| a.word.cmp(&b.word))
    });
    Some(Comparison { overall: pull.overall, n_looked_at: looked_at.len(), groups: compared })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn groups(rows: &[(&str, i64, i64)]) -> Vec<(String, i64, i64)> {
        rows.iter().map(|(word, part, whole)| ((*word).to_owned(), *part, *whole)).collect()
    }

    #[test]
    fn a_small_group_never_leads_and_a_truly_worse_one_does() {
        let rows = groups(&[
            ("two of two", 2, 2),
            ("usual", 60, 1000),
            ("worse", 120, 1000),
            ("other", 55, 1000),
            ("none", 0, 0),
        ]);
        let got = compare(&rows, false).expect("cases");
        let order: Vec<&str> = got.groups.iter().map(|group| group.word.as_str()).collect();
        assert_eq!(order, ["worse", "usual", "other", "two of two"]);
        assert_eq!(got.n_looked_at, 3);
        assert!(got.groups[0].differs && got.groups[0].beyond == 2);
        let last = got.groups.last().expect("four");
        assert!(last.small && !last.differs && last.shrunken < 0.2);
    }

    #[test]
    fn where_more_is_better_the_worst_is_the_lowest() {
        let got = compare(&groups(&[("good", 90, 100), ("bad", 60, 100)]), true).expect("cases");
        assert_eq!(got.groups[0].word, "bad");
    }

    #[test]
    fn groups_that_differ_by_chance_alone_are_not_called() {
        let rows = groups(&[("a", 9, 150), ("b", 15, 150), ("c", 6, 150), ("d", 12, 150), ("e", 30, 450)]);
        assert!(compare(&rows, false).expect("cases").groups.iter().all(|group| !group.differs));
        assert_eq!(compare(&groups(&[("a", 0, 0)]), false), None);
        let alone = compare(&groups(&[("a", 9, 150)]), false).expect("cases");
        assert!(!alone.groups[0].differs && alone.n_looked_at == 0);
    }
}
