//! A finding: what a figure says, and how sure that is.

use serde::Serialize;

use super::figure::{Figure, Interval};
use super::metrics::{Dimension, Metric};
use crate::codes;
use crate::domain::goals::Goal;

codes! {
    /// Why a figure is worth a look; nothing else is.
    pub enum Signal {
        /// A point outside the limits of its control chart.
        Outside = "outside",
        /// Eight points in a row on one side of the centre.
        Run = "run",
        /// The last weeks outside of the limits as one point: what the single ones are too small for.
        Together = "together",
        /// A group away from the whole beyond the funnel's limits, kept after the correction for many looks.
        Differs = "differs",
        /// A target missed with the whole interval.
        MissedTarget = "missed_target",
    }
}

codes! {
    /// What a size in money is: money that really went back, or what the goods that were asked back are worth. Whether those will be
    /// refunded nobody knows yet.
    pub enum MoneyOf {
        Refunded = "refunded",
        GoodsAskedBack = "goods_asked_back",
    }
}

/// How large something is in money: more than before, or less where it is below nothing; in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Size {
    pub minor: i64,
    pub currency: String,
    pub of: MoneyOf,
}

/// Where a moved rate comes from; the two parts add up to the whole change exactly.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct MixAndRate {
    pub mix: f64,
    pub rate: f64,
}

#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    pub signal: Signal,
    /// Since which day (since 1970) it holds.
    pub since_day: i64,
    pub now: Figure,
    /// What it is compared with: the baseline, the rest of the shop, the same weeks a year before.
    pub before: Option<Figure>,
    /// Difference of now and before in the figure's own unit.
    pub difference: Option<(f64, Interval)>,
    pub mix: Option<MixAndRate>,
    /// Good news or bad, where the metric has a better direction.
    pub better: Option<bool>,
    /// How many were looked at to find it.
    pub n_looked_at: i64,
    /// How large it is over the period in the report currency, where that can be told.
    pub money: Option<Size>,
    /// The time of the year explains it: the season's name. It is shown, after everything else, and is no alarm.
    pub season: Option<String>,
    /// The products that carry it, the heaviest first, where a few of those that it is about do.
    pub products: Vec<String>,
    /// Where else the same shows: what moved the same way at the same time.
    pub also: Vec<(Metric, Vec<(Dimension, String)>)>,
    /// The goal that is missed, under its name.
    #[serde(skip)]
    pub goal: Option<(String, Goal)>,
    /// The points of its chart, the oldest first: what it rests on.
    pub weeks: Vec<Week>,
    /// How surely it is no noise: the greater, the surer; findings are ranked by it.
    pub strength: f64,
}

impl Finding {
    /// Bad news by itself: nothing that it is compared with, comes with or rests on is known yet.
    pub const fn plain(signal: Signal, since_day: i64, now: Figure) -> Self {
        Self {
            signal,
            since_day,
            now,
            before: None,
            difference: None,
            mix: None,
            better: Some(false),
            n_looked_at: 1,
            money: None,
            season: None,
            products: Vec::new(),
            also: Vec::new(),
            goal: None,
            weeks: Vec::new(),
            strength: 0.0,
        }
    }
}

/// A point of a chart, as it was judged.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Week {
    pub first_day: i64,
    pub until_day: i64,
    /// Cases of cases, where it is a share of them.
    pub part: Option<i64>,
    pub whole: Option<i64>,
    pub value: Option<f64>,
    /// What is usual, and the limits of what chance brings.
    pub usual: Option<f64>,
    pub limits: Option<(f64, f64)>,
    pub outside: bool,
    pub in_a_row: bool,
    /// The baseline was made of it.
    pub in_baseline: bool,
    pub season: Option<String>,
}
