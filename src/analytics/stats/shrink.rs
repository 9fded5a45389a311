//! Shares of groups drawn toward their common rate, the more so the smaller the group and the less groups really differ.

/// How many cases of the common rate each group is given before it is compared.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pull {
    pub overall: f64,
    /// Nothing: groups do not differ more than chance makes them, so that each has the common rate.
    pub cases: Option<f64>,
}

/// From the groups themselves: what their shares vary more than chance alone is their real spread (moments of the beta-binomial).
pub fn pull(groups: &[(i64, i64)]) -> Option<Pull> {
    let groups: Vec<(f64, f64)> =
        groups.iter().filter(|(_, whole)| *whole > 0).map(|(part, whole)| (number(*part), number(*whole))).collect();
    let all: f64 = groups.iter().map(|(_, whole)| whole).sum();
    if all <= 0.0 {
        return None;
    }
    let overall = groups.iter().map(|(part, _)| part).sum::<f64>() / all;
    let chance = overall * (1.0 - overall);
    let excess = groups.iter().map(|(part, whole)| whole * (part / whole - overall).powi(2)).sum::<f64>() / chance
        - (number(groups.len() as i64) - 1.0);
    let room: f64 = groups.iter().map(|(_, whole)| (1.0 - whole / all) * (whole - 1.0)).sum();
    let alike = excess / room;
    let cases = (alike > 0.0 && alike.is_finite()).then(|| ((1.0 - alike) / alike).max(0.0));
    Some(Pull { overall, cases })
}

impl Pull {
    pub fn rate(&self, part: i64, whole: i64) -> f64 {
        match self.cases {
            Some(cases) if number(whole) + cases > 0.0 => {
                (number(part) + cases * self.overall) / (number(whole) + cases)
            }
            _ => self.overall,
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of cases are far below 2^52")]
const fn number(n: i64) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Kleinman's estimate by moments (JASA 68:46) with weights by size, reckoned apart with numpy.
    #[test]
    fn the_pull_comes_from_the_spread_between_groups() {
        let groups = [(3, 40), (9, 150), (40, 600), (5, 30), (60, 500), (22, 300)];
        let got = pull(&groups).expect("there are cases");
        assert!((got.overall - 0.085_802_469_135_802_47).abs() < 1e-12);
        assert!((got.cases.expect("they differ") - 119.561_068_265_205_1).abs() < 1e-6);
        let expected = [0.083_094_42, 0.071_444_42, 0.069_846_24, 0.102_022_77, 0.113_400_66, 0.076_886_63];
        for ((part, whole), expected) in groups.into_iter().zip(expected) {
            assert!((got.rate(part, whole) - expected).abs() < 1e-8, "{part} of {whole}");
        }
    }

    #[test]
    fn a_tiny_group_does_not_lead_and_groups_alike_have_one_rate() {
        let got = pull(&[(2, 2), (100, 1000), (50, 1000), (30, 800)]).expect("there are cases");
        assert!(got.rate(2, 2) < 0.5);
        let alike = pull(&[(10, 100), (20, 200), (5, 50)]).expect("there are cases");
        assert_eq!(alike.cases, None);
        assert_eq!(alike.rate(1, 1), alike.overall);
        assert_eq!(pull(&[(0, 0)]), None);
    }

    #[test]
    fn none_or_one_group_or_no_events_pull_to_the_common_rate() {
        assert_eq!(pull(&[(3, 40)]).map(|pull| pull.rate(3, 40)), Some(0.075));
        assert_eq!(pull(&[(0, 40), (0, 9)]).map(|pull| pull.rate(0, 9)), Some(0.0));
    }
}
