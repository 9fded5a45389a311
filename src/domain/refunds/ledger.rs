//! What the refunds of an order have taken so far: money net of what was reversed, and the units that their sheets cover.

use super::{Refund, RefundStatus};
use crate::domain::ids::{Key, Kind};

/// Identity of the n-th entry that takes a refund back; the prefix is how the entry is found again.
pub(super) fn reversal_key(refund: &Refund, n: usize) -> String {
    format!("{}{n}", reversal_prefix(refund))
}

fn reversal_prefix(refund: &Refund) -> String {
    format!("reversal:{}:", Key::new(Kind::Refund, refund.id))
}

/// The entries that took parts of a refund back.
pub(super) fn reversals<'a>(refund: &Refund, all: &'a [Refund]) -> impl Iterator<Item = &'a Refund> {
    let prefix = reversal_prefix(refund);
    all.iter().filter(move |entry| entry.natural_key.as_deref().is_some_and(|key| key.starts_with(&prefix)))
}

/// What a refund still amounts to after its reversals.
pub fn net_minor(refund: &Refund, all: &[Refund]) -> i64 {
    refund.amount_minor + reversals(refund, all).map(|entry| entry.amount_minor).sum::<i64>()
}

/// The refunds that hold money or have paid it, without those that were taken back whole.
pub fn standing(all: &[Refund]) -> impl Iterator<Item = &Refund> {
    all.iter().filter(|refund| refund.status.is_live() && net_minor(refund, all) > 0 && refund.amount_minor > 0)
}

/// The standing refunds of one return that have been paid.
pub fn paid_of(return_id: i64, all: &[Refund]) -> impl Iterator<Item = &Refund> {
    standing(all).filter(move |refund| refund.return_id == Some(return_id) && refund.status == RefundStatus::Succeeded)
}

/// Whether a refund of a return is still under way.
pub fn under_way(return_id: i64, all: &[Refund]) -> bool {
    standing(all).any(|refund| refund.return_id == Some(return_id) && refund.status != RefundStatus::Succeeded)
}

/// Units `from + 1 ..= upto` of one article that a sheet line gives back; `None` where a line is not about units.
fn span_of<'a>(basis: &'a str, rule: &str) -> Option<(&'a str, i64, i64)> {
    if !matches!(rule, "price_share" | "value_share") {
        return None;
    }
    parts_of(basis).map(|(sku, from, upto, _)| (sku, from, upto))
}

/// What a share was taken of: the article, its units `from + 1 ..= upto`, and how many there are.
pub fn parts_of(basis: &str) -> Option<(&str, i64, i64, i64)> {
    let (sku, range) = basis.rsplit_once(' ')?;
    let (range, all) = range.split_once('/')?;
    let (first, upto) = range.split_once('-')?;
    Some((sku, first.parse::<i64>().ok()? - 1, upto.parse().ok()?, all.parse().ok()?))
}

/// The spans of units that refunds have given back, with their article.
pub(super) fn spans<'a>(refunds: impl Iterator<Item = &'a Refund>) -> Vec<(&'a str, i64, i64)> {
    refunds.flat_map(|refund| &refund.sheet).filter_map(|line| span_of(&line.basis, &line.rule)).collect()
}

/// How many units a refund gives back; `None` for a sum that a person or a platform named.
pub fn units(refund: &Refund) -> Option<i64> {
    let spans = spans(std::iter::once(refund));
    (!spans.is_empty()).then(|| spans.iter().map(|(_, from, upto)| upto - from).sum())
}

/// The first free stretches between `start` and `end` that hold the wanted number of units, as (from, count).
pub(super) fn free(mut taken: Vec<(i64, i64)>, start: i64, end: i64, wanted: i64) -> Vec<(i64, i64)> {
    taken.sort_unstable();
    taken.push((end, end));
    let (mut at, mut left, mut runs) = (start, wanted, Vec::new());
    for (from, upto) in taken {
        let count = (from.min(end) - at).min(left);
        if count > 0 {
            runs.push((at, count));
            left -= count;
        }
        at = at.max(upto);
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_taken_from_the_gaps() {
        assert_eq!(free(vec![], 0, 3, 2), [(0, 2)]);
        assert_eq!(free(vec![(0, 1)], 0, 3, 5), [(1, 2)]);
        assert_eq!(free(vec![(1, 2)], 0, 3, 2), [(0, 1), (2, 1)]);
        assert_eq!(free(vec![(1, 2)], 0, 5, 2), [(0, 1), (2, 1)]);
        assert_eq!(free(vec![(2, 3), (0, 2)], 0, 3, 1), []);
        assert_eq!(free(vec![(0, 9)], 0, 3, 1), []);
        assert_eq!(free(vec![], 2, 4, 1), [(2, 1)]);
    }

    #[test]
    fn paid_and_under_way_are_told_of_one_return() {
        let refund = |id, return_id, status, amount_minor| Refund {
            id,
            return_id: Some(return_id),
            status,
            amount_minor,
            ..Refund::default()
        };
        let (paid, waiting) = (RefundStatus::Succeeded, RefundStatus::Submitted);
        let all = [refund(1, 1, paid, 1), refund(2, 1, waiting, 5), refund(3, 2, paid, 5), refund(4, 3, paid, 0)];
        let ids = |return_id| paid_of(return_id, &all).map(|refund| refund.id).collect::<Vec<_>>();
        assert_eq!([1, 2, 3].map(ids), [vec![1], vec![3], vec![]]);
        assert_eq!([1, 2, 3].map(|return_id| under_way(return_id, &all)), [true, false, false]);
    }

    #[test]
    fn a_basis_reads_back_whatever_the_article_is_called() {
        assert_eq!(span_of("MUG 1 red 2-3/5", "price_share"), Some(("MUG 1 red", 1, 3)));
        assert_eq!(span_of(" 1-1/1", "value_share"), Some(("", 0, 1)));
        assert_eq!(span_of("MUG 2-3/5", "tax_share"), None);
        assert_eq!(span_of("", "price_share"), None);
    }
}
