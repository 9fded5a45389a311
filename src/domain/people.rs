//! Who acts: an agent, a rule, an import, a timer.

use serde::{Deserialize, Serialize};

use crate::codes;

codes! {
    pub enum ActorKind {
        Agent = "agent",
        Rule = "rule",
        Import = "import",
        Timer = "timer",
    }
}

/// Who does something, for the journal and for the guards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    pub kind: ActorKind,
    pub name: String,
}

impl Actor {
    pub fn agent(name: impl Into<String>) -> Self {
        Self { kind: ActorKind::Agent, name: name.into() }
    }

    pub fn import(name: impl Into<String>) -> Self {
        Self { kind: ActorKind::Import, name: name.into() }
    }

    /// Policy guards advise people and bind everything else (domain 2.0).
    pub const fn may_override(&self) -> bool {
        matches!(self.kind, ActorKind::Agent)
    }
}
