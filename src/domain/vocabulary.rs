//! The words that all platforms' reasons, texts and markets are folded into.
//!
//! The folding itself is data (`assets/formats/codes.toml`); the platform's own word is always kept beside the common one.

use crate::codes;

codes! {
    /// Why goods come back or a customer complains, the same word for every platform (formats 8.1).
    pub enum Reason {
        Other = "other",
        NotWanted = "not_wanted",
        OrderedByMistake = "ordered_by_mistake",
        BetterPrice = "better_price",
        TooSmall = "too_small",
        TooLarge = "too_large",
        StyleColour = "style_colour",
        Defective = "defective",
        PoorQuality = "poor_quality",
        NotAsDescribed = "not_as_described",
        Incompatible = "incompatible",
        WrongItem = "wrong_item",
        MissingParts = "missing_parts",
        ExtraItem = "extra_item",
        DamagedPacking = "damaged_packing",
        DamagedTransit = "damaged_transit",
        Late = "late",
        NotReceived = "not_received",
        Undeliverable = "undeliverable",
        Counterfeit = "counterfeit",
        Unauthorised = "unauthorised",
        SellerCancelled = "seller_cancelled",
    }
}

codes! {
    /// What a case is about; the families of domain 2.8.
    pub enum Issue {
        Unknown = "unknown",
        Quality = "quality",
        Logistics = "logistics",
        Description = "description",
        Expectation = "expectation",
        Service = "service",
        Fraud = "fraud",
    }
}

codes! {
    /// Whose fault the reason points to.
    pub enum Fault {
        Buyer = "buyer",
        Product = "product",
        Listing = "listing",
        Warehouse = "warehouse",
        Carrier = "carrier",
        Seller = "seller",
        Fraud = "fraud",
        Nobody = "nobody",
    }
}

codes! {
    pub enum Severity {
        General = "general",
        Serious = "serious",
        Urgent = "urgent",
    }
}

codes! {
    pub enum Mood {
        Positive = "positive",
        Neutral = "neutral",
        Negative = "negative",
    }
}

codes! {
    /// Whom a case waits for.
    pub enum Party {
        Customer = "customer",
        Carrier = "carrier",
        Supplier = "supplier",
        Platform = "platform",
        Warehouse = "warehouse",
    }
}

impl Reason {
    /// The fault column of formats 8.1.
    pub const fn fault(self) -> Fault {
        match self {
            Self::NotWanted | Self::OrderedByMistake | Self::BetterPrice => Fault::Buyer,
            Self::TooSmall
            | Self::TooLarge
            | Self::StyleColour
            | Self::Defective
            | Self::PoorQuality
            | Self::Counterfeit => Fault::Product,
            Self::NotAsDescribed | Self::Incompatible => Fault::Listing,
            Self::WrongItem | Self::MissingParts | Self::ExtraItem | Self::DamagedPacking => Fault::Warehouse,
            Self::DamagedTransit | Self::Late | Self::NotReceived | Self::Undeliverable => Fault::Carrier,
            Self::Unauthorised => Fault::Fraud,
            Self::SellerCancelled => Fault::Seller,
            Self::Other => Fault::Nobody,
        }
    }

    /// The root-cause family of domain 2.8 that a reason belongs to until a text or a person says otherwise.
    pub const fn issue(self) -> Issue {
        match self {
            Self::Defective | Self::PoorQuality | Self::Counterfeit => Issue::Quality,
            Self::DamagedPacking
            | Self::DamagedTransit
            | Self::Late
            | Self::NotReceived
            | Self::Undeliverable
            | Self::WrongItem
            | Self::MissingParts
            | Self::ExtraItem => Issue::Logistics,
            Self::NotAsDescribed | Self::Incompatible => Issue::Description,
            Self::TooSmall | Self::TooLarge | Self::StyleColour | Self::NotWanted | Self::BetterPrice => {
                Issue::Expectation
            }
            Self::SellerCancelled | Self::OrderedByMistake => Issue::Service,
            Self::Unauthorised => Issue::Fraud,
            Self::Other => Issue::Unknown,
        }
    }
}
