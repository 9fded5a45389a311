//! Every reason a command can be refused: data without words; the words and the next step come from `errors.ftl`.

use super::complaints::Item;
use super::definitions::Mistake;
use super::ids::Key;

/// Why a command was not carried out, and what would allow it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such record.
    #[error("not_found {0}")]
    NotFound(Key),
    /// The verb is not known; the nearest known one where there is one.
    #[error("unknown_verb {verb}")]
    UnknownVerb { verb: String, nearest: Option<&'static str> },
    /// The verb does not apply to this kind of record.
    #[error("wrong_kind {verb} {key}")]
    WrongKind { verb: &'static str, key: Key },
    /// The record is in a state from which the verb does not lead on; `allowed` are the states that do.
    #[error("wrong_state {key} {state}")]
    WrongState { verb: &'static str, key: Key, state: &'static str, allowed: Vec<&'static str> },
    /// A needed argument is missing.
    #[error("missing_argument {name}")]
    MissingArgument { verb: &'static str, name: &'static str },
    /// An argument could not be read; `expected` is a code or a list of the known words.
    #[error("bad_argument {name}={value}")]
    BadArgument { name: &'static str, value: String, expected: String },
    /// An argument that the verb does not take.
    #[error("unknown_argument {name}")]
    UnknownArgument { verb: &'static str, name: String, known: Vec<&'static str> },
    /// More units than there are.
    #[error("too_many {what} {wanted} > {most}")]
    TooMany { what: &'static str, wanted: i64, most: i64 },
    /// More money than may be given back.
    #[error("above_ceiling {wanted} > {most} {currency}")]
    AboveCeiling { wanted_minor: i64, most_minor: i64, currency: String, wanted: String, most: String },
    /// The sum needs somebody with a higher limit, and who that is.
    #[error("above_limit")]
    AboveLimit { wanted_minor: i64, limit_minor: i64, currency: String, who: Vec<String> },
    /// Who proposed a sum may not approve it too; who else may.
    #[error("second_person")]
    SecondPerson { who: Vec<String> },
    /// Another sum was paid than was submitted.
    #[error("amount_differs {submitted} {paid} {currency}")]
    AmountDiffers { submitted: String, paid: String, currency: String },
    /// The order's paid sum or currency is not known, so nothing can be computed.
    #[error("amount_unknown {key}")]
    AmountUnknown { key: Key },
    #[error("currency_mismatch {left} {right}")]
    CurrencyMismatch { left: String, right: String },
    /// The policy in force says no; a reason overrides it.
    #[error("policy {clauses:?}")]
    Policy { clauses: Vec<String> },
    /// Something that must have happened first has not; a code.
    #[error("not_yet {0}")]
    NotYet(&'static str),
    /// The two are the same record, already joined, or otherwise cannot be joined; a code.
    #[error("cannot_join {0}")]
    CannotJoin(&'static str),
    /// A text with mistakes; nothing of it is taken.
    #[error("mistakes {0:?}")]
    Mistakes(Vec<Mistake>),
    /// Things that must be done or known first.
    #[error("lacking {facts:?}")]
    Lacking { items: Vec<Item>, facts: Vec<&'static str> },
    /// A text for a customer in which blanks are not filled.
    #[error("blanks_left {0:?}")]
    BlanksLeft(Vec<String>),
    /// The command would change nothing.
    #[error("nothing_to_do")]
    NothingToDo,
    /// Somebody changed the record since it was read; the operation that did.
    #[error("changed {key} by operation {operation}")]
    Changed { key: Key, operation: i64 },
    /// The effect has left the desk with that operation.
    #[error("effect_left {key} with operation {operation}")]
    EffectLeft { key: Key, operation: i64 },
    /// Nothing is left that could be taken back or brought back.
    #[error("nothing_to_undo")]
    NothingToUndo,
    #[error("unknown_operation {0}")]
    UnknownOperation(i64),
    /// The group was taken back already, by that operation.
    #[error("already_undone {group} by {by}")]
    AlreadyUndone { group: i64, by: i64 },
}

impl Refusal {
    /// The argument that it is about, where it is about one.
    pub const fn argument(&self) -> Option<&'static str> {
        match self {
            Self::MissingArgument { name, .. } | Self::BadArgument { name, .. } => Some(name),
            _ => None,
        }
    }

    /// The key of its words: `errors.ftl` holds `refusal-<code>`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound(_) => "not-found",
            Self::UnknownVerb { .. } => "unknown-verb",
            Self::WrongKind { .. } => "wrong-kind",
            Self::WrongState { .. } => "wrong-state",
            Self::MissingArgument { .. } => "missing-argument",
            Self::BadArgument { .. } => "bad-argument",
            Self::UnknownArgument { .. } => "unknown-argument",
            Self::TooMany { .. } => "too-many",
            Self::AboveCeiling { .. } => "above-ceiling",
            Self::AboveLimit { .. } => "above-limit",
            Self::SecondPerson { .. } => "second-person",
            Self::AmountDiffers { .. } => "amount-differs",
            Self::AmountUnknown { .. } => "amount-unknown",
            Self::CurrencyMismatch { .. } => "currency-mismatch",
            Self::Policy { .. } => "policy",
            Self::NotYet(_) => "not-yet",
            Self::CannotJoin(_) => "cannot-join",
            Self::Mistakes(_) => "mistakes",
            Self::Lacking { .. } => "lacking",
            Self::BlanksLeft(_) => "blanks-left",
            Self::NothingToDo => "nothing-to-do",
            Self::Changed { .. } => "changed",
            Self::EffectLeft { .. } => "effect-left",
            Self::NothingToUndo => "nothing-to-undo",
            Self::UnknownOperation(_) => "unknown-operation",
            Self::AlreadyUndone { .. } => "already-undone",
        }
    }

    /// Whether somebody else's change stands in the way (exit code 4).
    pub const fn is_conflict(&self) -> bool {
        matches!(self, Self::Changed { .. } | Self::EffectLeft { .. } | Self::AmountDiffers { .. })
    }
}
