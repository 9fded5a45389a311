//! Many looks at once: how many of what stands out is kept so that few of the kept are chance (Benjamini–Hochberg).

/// Share of chance that is accepted among what is shown.
pub const ACCEPTED: f64 = 0.10;

/// For each look, the least share of chance among the kept at which it would be kept itself.
pub fn adjusted(chances: &[f64]) -> Vec<f64> {
    adjusted_among(chances, chances.len())
}

/// The same of the likeliest of so many looks; the others are not among them since they say nothing.
#[expect(clippy::cast_precision_loss, reason = "the number of looks is far below 2^52")]
fn adjusted_among(chances: &[f64], n_looked_at: usize) -> Vec<f64> {
    let n = n_looked_at.max(chances.len()) as f64;
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| chances[*a].total_cmp(&chances[*b]));
    let mut result = vec![1.0; chances.len()];
    let mut least = 1.0_f64;
    for (rank, place) in order.iter().enumerate().rev() {
        least = least.min(chances[*place] * n / (rank + 1) as f64);
        result[*place] = least;
    }
    result
}

/// Which of the looks are kept.
pub fn kept(chances: &[f64]) -> Vec<bool> {
    adjusted(chances).into_iter().map(|chance| chance <= ACCEPTED).collect()
}

/// Which of some are kept when so many were looked at. Looks that see the same thing are one discovery: where they counted as many, one
/// large thing seen from twenty sides would let through two of chance, since only a tenth of all that is kept may be chance.
pub fn kept_among(chances: &[f64], n_looked_at: usize) -> Vec<bool> {
    adjusted_among(chances, n_looked_at).into_iter().map(|chance| chance <= ACCEPTED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_thing_seen_from_many_sides_lets_no_chance_through() {
        let mut looks = vec![1e-9; 20];
        looks.push(0.015);
        looks.resize(100, 1.0);
        assert_eq!(kept(&looks).iter().filter(|kept| **kept).count(), 21);
        assert_eq!(kept_among(&[1e-9, 0.015], 100), [true, false]);
        assert_eq!(kept_among(&[1e-9, 0.0019], 100), [true, true]);
        assert_eq!(kept_among(&PUBLISHED, 15), kept(&PUBLISHED));
    }

    /// The fifteen of Benjamini and Hochberg 1995 (section 4.1); at 5 % they keep four. Adjusted values: statsmodels `multipletests`.
    const PUBLISHED: [f64; 15] = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ];

    #[test]
    fn the_published_example_keeps_four_at_five_percent_and_nine_at_ten() {
        let expected = [
            0.0015,
            0.003,
            0.0095,
            0.035_625,
            0.0603,
            0.063_857_14,
            0.063_857_14,
            0.0645,
            0.0765,
            0.486,
            0.581_181_82,
            0.714_875,
            0.753_230_77,
            0.813_214_29,
            1.0,
        ];
        let got = adjusted(&PUBLISHED);
        assert!(got.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-8), "{got:?}");
        assert_eq!(got.iter().filter(|chance| **chance <= 0.05).count(), 4);
        assert_eq!(kept(&PUBLISHED).iter().filter(|kept| **kept).count(), 9);
    }

    #[test]
    fn order_does_not_matter_and_nothing_looked_at_keeps_nothing() {
        let mut turned = PUBLISHED;
        turned.reverse();
        let (mut back, there) = (adjusted(&turned), adjusted(&PUBLISHED));
        back.reverse();
        assert_eq!(back, there);
        assert!(kept(&[]).is_empty());
    }
}
