//! Median, ninetieth percentile and other points of measured values.

/// The point below which lies this share of the values, between two of them in proportion (type 7 of Hyndman and Fan, as spreadsheets,
/// R and numpy have it). The values must be sorted.
#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a place in a list is neither negative nor near 2^52"
)]
pub fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = place.floor() as usize;
    let low = sorted[below];
    let high = sorted[(below + 1).min(last)];
    Some(low + (high - low) * (place - below as f64))
}

pub fn median(sorted: &[f64]) -> Option<f64> {
    quantile(sorted, 0.5)
}

#[expect(clippy::cast_precision_loss, reason = "a number of cases is far below 2^52")]
pub fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// numpy 2.4 `quantile` with its usual method.
    #[test]
    fn quantiles_are_those_of_numpy() {
        let values = [1.5, 2.0, 2.25, 7.0, 11.0, 19.5, 40.0];
        for (share, expected) in [(0.0, 1.5), (0.1, 1.8), (0.25, 2.125), (0.5, 7.0), (0.9, 27.7), (1.0, 40.0)] {
            let got = quantile(&values, share).expect("there are values");
            assert!((got - expected).abs() < 1e-12, "{share}: {got}");
        }
        assert_eq!(median(&[4.0]), Some(4.0));
        assert_eq!(median(&[4.0, 6.0]), Some(5.0));
        assert_eq!((median(&[]), mean(&[])), (None, None));
        assert_eq!(mean(&[1.0, 2.0, 6.0]), Some(3.0));
    }
}
