//! Baselines set anew by a person: from which day on trends are judged afresh, and why.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::Deserialize;
use toml::Spanned;

use super::definitions::{Definition, Mistake, MistakeKind, Sort, reading};
use super::metrics::{Dimension, Metric};
use super::time::day_of;

/// One of them; of the metric and the groups that it names, or of all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rebase {
    pub from_day: i64,
    pub reason: String,
    pub metric: Option<Metric>,
    pub groups: Vec<(Dimension, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    from: Spanned<String>,
    /// Nobody moves a baseline without one.
    reason: Spanned<String>,
    metric: Option<Metric>,
    #[serde(default)]
    groups: BTreeMap<Dimension, String>,
}

impl Rebase {
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let typed: Text = reading::read(text)?;
        let wrong = |typed: &Spanned<String>, kind, known: &str| {
            vec![Mistake::at(text, typed.span().start, kind, typed.get_ref(), known)]
        };
        let from_day = typed.from.get_ref().parse::<Date>().map(day_of);
        let from_day = from_day.map_err(|_| wrong(&typed.from, MistakeKind::BadValue, "2026-03-02"))?;
        if typed.reason.get_ref().trim().is_empty() {
            return Err(wrong(&typed.reason, MistakeKind::MissingKey, ""));
        }
        let groups = typed.groups.into_iter().collect();
        Ok(Self { from_day, reason: typed.reason.into_inner(), metric: typed.metric, groups })
    }

    pub fn all(definitions: &[Definition]) -> Vec<Self> {
        let own = definitions.iter().filter(|own| own.sort == Sort::Baseline && own.enabled);
        own.filter_map(|own| Self::read(&own.text).ok()).collect()
    }

    fn is_of(&self, metric: Metric, groups: &[(Dimension, String)]) -> bool {
        self.metric.is_none_or(|own| own == metric) && self.groups.iter().all(|own| groups.contains(own))
    }
}

/// The day from which on a trend is judged: the newest that a person set for it, else the beginning.
pub fn from_day(rebased: &[Rebase], metric: Metric, groups: &[(Dimension, String)]) -> i64 {
    rebased.iter().filter(|own| own.is_of(metric, groups)).map(|own| own.from_day).max().unwrap_or(i64::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_baseline_that_fits_holds() {
        let read = |text: &str| Rebase::read(text).expect("a baseline");
        let all = [
            read("from = '2026-01-05'\nreason = 'new warehouse'"),
            read(
                "from = '2026-03-02'\nreason = 'new size chart'\nmetric = 'return_rate'\ngroups.product_line = 'apparel'",
            ),
        ];
        let apparel = [(Dimension::ProductLine, "apparel".to_owned())];
        let day = |text: &str| day_of(text.parse().expect("a date"));
        assert_eq!(from_day(&all, Metric::ReturnRate, &apparel), day("2026-03-02"));
        assert_eq!(from_day(&all, Metric::Csat, &apparel), day("2026-01-05"));
        assert_eq!(from_day(&all, Metric::ReturnRate, &[]), day("2026-01-05"));
        assert_eq!(from_day(&[], Metric::ReturnRate, &[]), i64::MIN);
    }

    #[test]
    fn no_baseline_is_moved_without_a_reason_or_to_no_day() {
        for text in ["from = '2026-01-05'", "from = '2026-01-05'\nreason = ' '", "from = 'soon'\nreason = 'x'"] {
            assert!(Rebase::read(text).is_err(), "{text}");
        }
    }
}
