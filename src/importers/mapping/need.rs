//! Elements that only add to a record which another file holds.

use serde_json::Value;

use super::path::Place;
use super::spec::Target;
use super::{Mapped, reading};
use crate::domain::ids::Kind;
use crate::domain::intake::{Need, Reject, RejectReason};

impl Mapped {
    /// What the desk must hold for an element of this format.
    pub(super) fn need(&self, element: &Value, root: &Value, line: u64) -> Option<Box<Need>> {
        let spec = self.format.needs.as_ref()?;
        let place = Place { here: element, around: None, root, ordinal: 0 };
        let reference = reading::text_of(&spec.reference, &place).unwrap_or_default();
        let kind = match spec.kind {
            Target::Order => Kind::Order,
            _ => Kind::Ticket,
        };
        let reject = Reject {
            line,
            column: spec.reference.path.text().to_owned(),
            value: reference.to_string(),
            reason: RejectReason::NotOnDesk,
            raw: vec![element.to_string()],
        };
        let natural_key = format!("{}:{}", self.platform.platform, reference.trim());
        Some(Box::new(Need { kind, natural_key, reject }))
    }
}
