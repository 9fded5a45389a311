//! Root causes: trees of whys with evidence for and against each node, and the actions that a leaf becomes.
//!
//! Invariants: a node of a tree is supported only while evidence for it stands and none against it is stronger; it is refuted
//! only while evidence against it stands. An action and its task say the same of owner, day and state.

mod actions;
mod decide;
mod evidence;
mod verbs;

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

pub use actions::{FIRST_LOOK, aimed, allowed as action_allowed, alongside, made};
pub use decide::{allowed, decide};
pub use evidence::{allowed as evidence_allowed, cases_of};
pub use verbs::VERBS;

use super::ids::{Key, Kind};
use super::tasks::TaskStatus;
use super::time::Instant;
use super::vocabulary::Issue;
use crate::codes;

codes! {
    /// How sure a why is.
    pub enum CauseState {
        Guess = "guess",
        Supported = "supported",
        Refuted = "refuted",
    }
}

codes! {
    pub enum Stance {
        For = "for",
        Against = "against",
    }
}

codes! {
    /// What a piece of evidence is.
    pub enum Proof {
        Case = "case",
        Quote = "quote",
        Query = "query",
        Figure = "figure",
    }
}

codes! {
    /// How much a piece of evidence says: one case is a hint, many cases are a sign, a figure has its interval.
    pub enum Weight {
        Weak = "weak",
        Fair = "fair",
        Strong = "strong",
    }
}

codes! {
    /// What an action did to the figure that it should move.
    pub enum Verdict {
        /// Not done, or done too short a while ago.
        Early = "early",
        Helped = "helped",
        DidNot = "did_not",
        CannotTell = "cannot_tell",
    }
}

/// One node of a tree: the question at its root, or a why below.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cause {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    /// The question that its tree starts from; the question's own is itself.
    pub root_id: i64,
    pub parent_id: Option<i64>,
    pub text: String,
    pub state: CauseState,
    pub family: Issue,
    /// The figure that asks: its metric, its groups as `line="Running shoes" market=de`, its period and basis. Empty where the
    /// question starts from cases.
    pub metric: String,
    pub scope: String,
    pub period: String,
    pub basis: String,
    /// The cases that ask, as a live query: the word of their kind, and the query.
    pub case_kind: String,
    pub query: String,
    pub n_for: i64,
    pub n_against: i64,
    pub made_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
}

super::record!(Cause, Kind::Cause);

impl Cause {
    pub const fn is_question(&self) -> bool {
        self.parent_id.is_none()
    }
}

/// Something that speaks for a node or against it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Evidence {
    pub id: i64,
    pub rev: i64,
    /// Node and case, so that no case speaks twice.
    pub natural_key: Option<String>,
    pub cause_id: i64,
    pub root_id: i64,
    pub stance: Stance,
    pub proof: Proof,
    pub weight: Weight,
    pub return_id: Option<i64>,
    pub ticket_id: Option<i64>,
    pub parcel_id: Option<i64>,
    pub review_id: Option<i64>,
    /// What the customer said, word for word; or what somebody remarks.
    pub text: String,
    /// A live query: the word of its kind, the query, and how many there were when it was put here.
    pub case_kind: String,
    pub query: String,
    pub n_then: Option<i64>,
    /// A figure: what it measures, where and when.
    pub metric: String,
    pub scope: String,
    pub period: String,
    pub basis: String,
    pub made_by: String,
    pub created_at: Instant,
    pub updated_at: Instant,
}

super::record!(Evidence, Kind::Evidence);

/// The cases that evidence can be, each in a column of its own.
const CASE_KINDS: [Kind; 4] = [Kind::Return, Kind::Ticket, Kind::Parcel, Kind::Review];

impl Evidence {
    /// The case that speaks, or whose words are quoted.
    pub fn case(&self) -> Option<Key> {
        let ids = [self.return_id, self.ticket_id, self.parcel_id, self.review_id];
        CASE_KINDS.iter().zip(ids).find_map(|(kind, id)| id.map(|id| Key::new(*kind, id)))
    }

    const fn of_case(mut self, key: Key) -> Self {
        match key.kind {
            Kind::Return => self.return_id = Some(key.id),
            Kind::Ticket => self.ticket_id = Some(key.id),
            Kind::Parcel => self.parcel_id = Some(key.id),
            Kind::Review => self.review_id = Some(key.id),
            _ => {}
        }
        self
    }
}

/// What is done about a cause, by whom and until when, and the figure that it should move.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Action {
    pub id: i64,
    pub rev: i64,
    pub natural_key: Option<String>,
    pub cause_id: Option<i64>,
    pub root_id: Option<i64>,
    /// The complaint that it grew out of.
    pub ticket_id: Option<i64>,
    /// The task that reminds of it.
    pub task_id: i64,
    pub what: String,
    pub status: TaskStatus,
    pub assignee: String,
    pub due_at: Instant,
    pub metric: String,
    pub scope: String,
    pub basis: String,
    pub made_by: String,
    pub created_at: Instant,
    pub ended_at: Option<Instant>,
    pub ended_by: String,
    pub note: String,
    pub verdict: Verdict,
    /// When the desk looks at what it did; `NEVER` while it is not done, and once everything is said.
    pub look_at: Instant,
    pub looked_at: Option<Instant>,
    /// Somebody has taken note of the verdict.
    pub seen: bool,
    pub updated_at: Instant,
}

super::record!(Action, Kind::Action);

/// What a decision about a tree looks at.
#[derive(Debug, Clone, Default)]
pub struct Whys {
    /// The node that the command names, or whose evidence or action it names.
    pub node: Option<Cause>,
    /// All nodes of its tree.
    pub tree: Vec<Cause>,
    /// All evidence of its tree.
    pub evidence: Vec<Evidence>,
    /// The actions of the node.
    pub actions: Vec<Action>,
    /// The evidence, or the action, that the command names.
    pub named: Option<Evidence>,
    pub action: Option<Action>,
    /// Cases that the command names and the desk has not got.
    pub missing: Vec<Key>,
    /// Quoted words that stand nowhere in the case.
    pub misquoted: bool,
    /// How many the query of the command selects now.
    pub counted: Option<i64>,
    /// The figure that the command names has no data.
    pub is_mute: bool,
    /// Evidence of the tree whose figure has no data now, and so says nothing.
    pub mute: Vec<i64>,
}

impl Whys {
    /// The evidence about a node that says something.
    fn about(&self, node: i64) -> impl Iterator<Item = &Evidence> {
        self.evidence.iter().filter(move |one| one.cause_id == node && !self.mute.contains(&one.id))
    }
}
