//! Kinds of records, their keys, and the short numbers that people see.
//!
//! Invariant: a kind's stored code and prefix never change once released; numbers are `PREFIX-id`.

use serde::{Deserialize, Serialize};

/// Declares a closed set of stored codes: lower snake case words that never change once written.
#[macro_export]
macro_rules! codes {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        $vis enum $name { $($(#[$vmeta])* #[serde(rename = $code)] $variant),+ }

        impl $name {
            /// Every member, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Every stored word, in the same order.
            pub const CODES: &[&str] = &[$($code),+];

            /// The stored word.
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The member of a stored word.
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl Default for $name {
            /// The first member.
            fn default() -> Self {
                Self::ALL[0]
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

codes! {
    /// Every kind of record that the gate writes and the journal knows.
    pub enum Kind {
        Return = "return",
        ReturnLine = "return_line",
        Refund = "refund",
        Exchange = "exchange",
        Ticket = "ticket",
        Message = "message",
        Parcel = "parcel",
        ParcelEvent = "parcel_event",
        Order = "order",
        OrderLine = "order_line",
        Product = "product",
        Customer = "customer",
        Review = "review",
        Recovery = "recovery",
        ImportFile = "import_file",
        Effect = "effect",
        Definition = "definition",
        Task = "task",
        Run = "run",
        Rating = "rating",
        Article = "article",
        Credit = "credit",
        Rate = "rate",
        Cause = "cause",
        Evidence = "evidence",
        Action = "action",
        Passage = "passage",
        Report = "report",
    }
}

impl Kind {
    /// The letters before the dash of a number.
    pub const fn prefix(self) -> &'static str {
        match self {
            Self::Return => "R",
            Self::ReturnLine => "RL",
            Self::Refund => "F",
            Self::Exchange => "X",
            Self::Ticket => "C",
            Self::Message => "M",
            Self::Parcel => "P",
            Self::ParcelEvent => "PE",
            Self::Order => "O",
            Self::OrderLine => "OL",
            Self::Product => "PR",
            Self::Customer => "CU",
            Self::Review => "V",
            Self::Recovery => "RC",
            Self::ImportFile => "I",
            Self::Effect => "E",
            Self::Definition => "D",
            Self::Task => "T",
            Self::Run => "AR",
            Self::Rating => "CR",
            Self::Article => "KA",
            Self::Credit => "SC",
            Self::Rate => "FX",
            Self::Cause => "CAUSE",
            Self::Evidence => "EV",
            Self::Report => "RP",
            Self::Action => "ACT",
            Self::Passage => "TX",
        }
    }
}

impl Kind {
    /// The word of lists and commands.
    pub const fn plural(self) -> &'static str {
        match self {
            Self::Return => "returns",
            Self::ReturnLine => "return_lines",
            Self::Refund => "refunds",
            Self::Exchange => "exchanges",
            Self::Ticket => "complaints",
            Self::Message => "messages",
            Self::Parcel => "parcels",
            Self::ParcelEvent => "events",
            Self::Order => "orders",
            Self::OrderLine => "order_lines",
            Self::Product => "products",
            Self::Customer => "customers",
            Self::Review => "reviews",
            Self::Recovery => "recoveries",
            Self::ImportFile => "imports",
            Self::Effect => "notices",
            Self::Definition => "definitions",
            Self::Task => "tasks",
            Self::Run => "runs",
            Self::Rating => "ratings",
            Self::Article => "articles",
            Self::Credit => "credits",
            Self::Rate => "rates",
            Self::Cause => "causes",
            Self::Evidence => "evidence",
            Self::Action => "actions",
            Self::Passage => "texts",
            Self::Report => "reports",
        }
    }

    /// The kind that a list's word means; the singular is understood too.
    pub fn from_word(word: &str) -> Option<Self> {
        let named = Self::ALL.iter().copied().find(|kind| kind.plural() == word || kind.code() == word);
        named.or(match word {
            "complaint" => Some(Self::Ticket),
            "event" => Some(Self::ParcelEvent),
            "notice" => Some(Self::Effect),
            _ => None,
        })
    }
}

/// Which record: its kind and the integer that the store handed out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key {
    pub kind: Kind,
    pub id: i64,
}

impl Key {
    pub const fn new(kind: Kind, id: i64) -> Self {
        Self { kind, id }
    }

    /// Reads `R-1042`, in any case.
    pub fn parse(number: &str) -> Option<Self> {
        let (prefix, digits) = number.trim().split_once('-')?;
        let kind = Kind::ALL.iter().copied().find(|kind| kind.prefix().eq_ignore_ascii_case(prefix))?;
        let id = digits.parse().ok().filter(|_| digits.bytes().all(|b| b.is_ascii_digit()))?;
        Some(Self { kind, id })
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.kind.prefix(), self.id)
    }
}

/// Hands out the next identifier of a kind inside one write; the gate loads and stores the counters.
pub trait Ids {
    fn next(&mut self, kind: Kind) -> i64;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_reads_back() {
        for &kind in Kind::ALL {
            assert_eq!(Kind::from_code(kind.code()), Some(kind));
            let key = Key::new(kind, 1042);
            assert_eq!(Key::parse(&key.to_string()), Some(key));
            assert_eq!(Key::parse(&key.to_string().to_lowercase()), Some(key));
        }
    }

    #[test]
    fn odd_numbers_are_not_keys() {
        for text in ["", "R", "R-", "R-+5", "R--5", "Q-5", "R-5x", "1042", "R-99999999999999999999"] {
            assert_eq!(Key::parse(text), None, "{text}");
        }
    }
}
