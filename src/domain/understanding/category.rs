//! What a text complains about: the thirteen labels, and how phrases found add up to one of them.
//!
//! Invariant: the answer depends on the text and the lists alone, never on the order of lists or rows.

use crate::codes;
use crate::domain::vocabulary::{Issue, Reason};

codes! {
    /// What an agent routes a case by.
    pub enum Category {
        Other = "other",
        NotReceived = "not_received",
        WrongItem = "wrong_item",
        MissingParts = "missing_parts",
        TransitDamage = "transit_damage",
        LateDelivery = "late_delivery",
        QualityDefect = "quality_defect",
        NotAsDescribed = "not_as_described",
        SizeFit = "size_fit",
        CompatibilityUsage = "compatibility_usage",
        ServiceRefund = "service_refund",
        PriceValue = "price_value",
        Taste = "taste_or_changed_mind",
    }
}

impl Category {
    /// The family of root causes that a label belongs to: that of its reasons, so that a label and its reason say the same.
    pub const fn issue(self) -> Issue {
        match (self, self.usual_reason()) {
            (_, Some(reason)) => reason.issue(),
            (Self::SizeFit | Self::PriceValue, None) => Issue::Expectation,
            (Self::ServiceRefund, None) => Issue::Service,
            (_, None) => Issue::Unknown,
        }
    }

    /// What a platform's reason says in these labels.
    pub const fn of_reason(reason: Reason) -> Self {
        match reason {
            Reason::Other | Reason::ExtraItem | Reason::SellerCancelled => Self::Other,
            Reason::NotWanted | Reason::OrderedByMistake => Self::Taste,
            Reason::BetterPrice => Self::PriceValue,
            Reason::TooSmall | Reason::TooLarge => Self::SizeFit,
            Reason::StyleColour | Reason::NotAsDescribed | Reason::Counterfeit => Self::NotAsDescribed,
            Reason::Defective | Reason::PoorQuality => Self::QualityDefect,
            Reason::Incompatible => Self::CompatibilityUsage,
            Reason::WrongItem => Self::WrongItem,
            Reason::MissingParts => Self::MissingParts,
            Reason::DamagedPacking | Reason::DamagedTransit => Self::TransitDamage,
            Reason::Late => Self::LateDelivery,
            Reason::NotReceived | Reason::Undeliverable => Self::NotReceived,
            Reason::Unauthorised => Self::ServiceRefund,
        }
    }

    /// The reason that stands for a label where no finer one is named; a label that has several has none.
    pub const fn usual_reason(self) -> Option<Reason> {
        match self {
            Self::Other | Self::SizeFit | Self::ServiceRefund | Self::PriceValue => None,
            Self::NotReceived => Some(Reason::NotReceived),
            Self::WrongItem => Some(Reason::WrongItem),
            Self::MissingParts => Some(Reason::MissingParts),
            Self::TransitDamage => Some(Reason::DamagedTransit),
            Self::LateDelivery => Some(Reason::Late),
            Self::QualityDefect => Some(Reason::PoorQuality),
            Self::NotAsDescribed => Some(Reason::NotAsDescribed),
            Self::CompatibilityUsage => Some(Reason::Incompatible),
            Self::Taste => Some(Reason::NotWanted),
        }
    }

    pub fn index(self) -> usize {
        Self::ALL.iter().position(|one| *one == self).unwrap_or(0)
    }
}

/// One number for each label.
pub type Scores = [f64; Category::ALL.len()];

/// What a phrase is worth by how much it says: one word, two, three, more.
const WORTH: [f64; 5] = [0.0, 1.4, 2.4, 3.0, 3.4];
/// A phrase that hints only is worth this part of one that settles.
const PLAIN: f64 = 0.45;
/// What a label is worth before anything is read, in the order of the labels: most complaints are about quality.
pub const PRIOR: Scores = [0.0, 0.0, 0.2, 0.0, 0.0, 0.0, 1.4, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
/// One more where the customer is displeased, for what displeases when nothing else is named.
const DISPLEASED: f64 = 0.8;
/// What praise adds to complaining about nothing, the part of it that is left behind a "but", and more where nothing is named.
const PLEASED: f64 = 2.5;
const YET: f64 = 0.3;
const PRAISED: f64 = 0.9;
/// How fast further phrases of the same label count less.
const FURTHER: f64 = 0.9;
/// What books and films add to taste and take from quality.
const MEDIA: f64 = 0.9;

/// How much the phrases of each label count, in the order of the labels: what happens to every bad product says less about
/// what to do than a word of the parcel, the size or the wrong thing does.
pub const WEIGHT: Scores = [1.0, 1.35, 1.35, 1.25, 1.25, 1.1, 0.75, 1.3, 1.15, 1.15, 0.85, 1.25, 1.05];

/// A phrase of a category that was found.
#[derive(Debug, Clone, Copy)]
pub struct Evidence {
    pub category: Category,
    /// Words of the phrase, or pairs of characters where the script has no spaces.
    pub units: usize,
    pub strong: bool,
    /// How much it counts where it stands; one where nothing speaks for more or less.
    pub heed: f64,
}

impl Evidence {
    pub fn worth(self) -> f64 {
        let worth = WORTH.get(self.units.min(WORTH.len() - 1)).copied().unwrap_or(0.0);
        self.heed * if self.strong { worth } else { worth * PLAIN }
    }
}

/// The labels' scores: the best phrase of each counts in full, every further one less.
pub fn scores(found: &[Evidence], media: usize, mood: f64, praised: bool, contrasts: bool) -> Scores {
    let mut scores = PRIOR;
    for ((score, category), weight) in scores.iter_mut().zip(Category::ALL).zip(WEIGHT) {
        let mut worths: Vec<f64> = found.iter().filter(|e| e.category == *category).map(|e| e.worth()).collect();
        worths.sort_by(|a, b| b.total_cmp(a));
        *score += worths.iter().enumerate().map(|(n, worth)| weight * worth / (1.0 + FURTHER * count(n))).sum::<f64>();
    }
    let mut add = |category: Category, more: f64| scores[category.index()] += more;
    if media > 1 {
        add(Category::Taste, MEDIA);
        add(Category::QualityDefect, -MEDIA);
    }
    add(Category::QualityDefect, DISPLEASED * (-mood).max(0.0));
    // Whoever praises and then says "but" complains.
    let pleased = PLEASED * if contrasts { YET } else { 1.0 };
    add(Category::Other, pleased * mood.max(0.0) + if praised { PRAISED } else { 0.0 });
    scores
}

fn count(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap_or(u32::MAX))
}
