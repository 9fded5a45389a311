//! The figures that the desk knows, by name, and the ways to part them.

use crate::codes;

codes! {
    /// What a figure measures; the exact meaning of each is domain 2.8.
    pub enum Metric {
        // The seven of the dashboard.
        ReturnRate = "return_rate",
        RefundRate = "refund_rate",
        Csat = "csat",
        FirstResponse = "first_response",
        Resolution = "resolution",
        RepeatComplaints = "repeat_complaints",
        SlaAttainment = "sla_attainment",
        // What stands behind them.
        Orders = "orders",
        UnitsShipped = "units_shipped",
        Sales = "sales",
        Returns = "returns",
        Complaints = "complaints",
        ReturnRateUnits = "return_rate_units",
        ProblemOrders = "problem_orders",
        RefundedMoney = "refunded_money",
        CompensationRate = "compensation_rate",
        RetainedShare = "retained_share",
        SurveyAnswers = "survey_answers",
        FirstResolution = "first_resolution",
        ReopenRate = "reopen_rate",
        OneTouchRate = "one_touch_rate",
        NotFixedRate = "not_fixed_rate",
        Backlog = "backlog",
        StageTime = "stage_time",
        TransitTime = "transit_time",
        LateParcels = "late_parcels",
        ReturnCost = "return_cost",
        Recovery = "recovery",
        OrderDefectRate = "order_defect_rate",
        ReturnDissatisfaction = "return_dissatisfaction",
        // What buyers say in public.
        Reviews = "reviews",
        ReviewStars = "review_stars",
        LowStars = "low_stars",
    }
}

codes! {
    /// How a figure is parted into groups.
    pub enum Dimension {
        ProductLine = "product_line",
        Market = "market",
        Supplier = "supplier",
        Platform = "platform",
        Lane = "lane",
        Reason = "reason",
        Issue = "issue",
        Product = "product",
        Severity = "severity",
        Assignee = "assignee",
    }
}

impl Dimension {
    /// The column of cases that holds its word; nothing where they have none.
    pub const fn column(self) -> Option<&'static str> {
        match self {
            Self::Product => Some("sku"),
            Self::Lane => None,
            other => Some(other.code()),
        }
    }

    /// The cases of a group as words of a query; an empty word is what nobody knows the group of.
    pub fn query(self, word: &str) -> Option<String> {
        let field = self.column()?;
        Some(if word.is_empty() { format!("no:{field}") } else { format!("{field}=\"{}\"", word.replace('"', " ")) })
    }
}

impl Metric {
    /// The seven that the dashboard opens with.
    pub const KEY: [Self; 7] = [
        Self::ReturnRate,
        Self::RefundRate,
        Self::Csat,
        Self::FirstResponse,
        Self::Resolution,
        Self::RepeatComplaints,
        Self::SlaAttainment,
    ];

    /// Whether more of it is better; nothing where neither is.
    pub const fn more_is_better(self) -> Option<bool> {
        match self {
            Self::Csat
            | Self::SlaAttainment
            | Self::RetainedShare
            | Self::SurveyAnswers
            | Self::OneTouchRate
            | Self::ReviewStars
            | Self::Recovery => Some(true),
            Self::Orders | Self::UnitsShipped | Self::Sales | Self::Reviews => None,
            _ => Some(false),
        }
    }
}
