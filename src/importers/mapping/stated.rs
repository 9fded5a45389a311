//! When a file's platform said what the file says: from the elements' own moments, else from the newest moment in the file.
//!
//! Invariant: only the content counts; when a file was saved or brought in says nothing about what it knows.

use serde_json::Value;

use super::Mapped;
use super::fill::Setting;
use super::path::{Path, Place};
use super::spec::RecordSpec;
use crate::domain::intake::Incoming;
use crate::domain::time::Instant;
use crate::importers::values::{self, DateStyle};

impl Mapped {
    /// Columns of a table whose newest moment dates the file; none where its rows date themselves.
    pub fn dating_columns(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.format.newest.iter().flat_map(|path| path.text().split('|'))
    }

    /// The same format for a file that was made about then.
    pub fn made_at(self, made_at: Option<Instant>) -> Self {
        Self { made_at, ..self }
    }

    /// A moment in a cell, as this format writes them.
    pub fn moment(&self, text: &str) -> Option<Instant> {
        moment(text, &self.dates(&Value::Null))
    }

    /// The newest of the moments that date a document.
    pub fn newest_of(&self, document: &Value) -> Option<Instant> {
        if self.format.newest.is_empty() {
            return None;
        }
        let elements = self.elements(document).unwrap_or_default();
        elements.into_iter().filter_map(|element| self.latest(&self.format.newest, element, document)).max()
    }

    /// Marks the records of an element that speak of a state with when that was said. A record that only came along says
    /// nothing of its state, and what another file says of it must not look older for that.
    pub(super) fn state(&self, spec: &RecordSpec, record: &mut Incoming, element: &Value, root: &Value) {
        let is_first = self.format.record.first().is_some_and(|first| first.kind == spec.kind);
        let speaks = is_first || spec.take.contains_key("platform_status");
        if let Some(at) = speaks.then(|| self.stated_at(element, root)).flatten() {
            record.state_at(at);
        }
    }

    fn stated_at(&self, element: &Value, root: &Value) -> Option<Instant> {
        self.latest(&self.format.stated, element, root).or(self.made_at)
    }

    fn latest(&self, paths: &[Path], element: &Value, root: &Value) -> Option<Instant> {
        if paths.is_empty() {
            return None;
        }
        let place = Place { here: element, around: None, root, ordinal: 0 };
        let dates = self.dates(element);
        paths.iter().flat_map(|path| path.scalars(&place)).filter_map(|text| moment(&text, &dates)).max()
    }

    fn dates(&self, element: &Value) -> DateStyle {
        let place = Place { here: element, around: None, root: element, ordinal: 0 };
        Setting::of(self.platform, self.format, self.order(), &std::collections::BTreeMap::new(), &place).dates
    }
}

/// A moment that cannot be read refuses its row elsewhere, if it matters to the row.
fn moment(text: &str, dates: &DateStyle) -> Option<Instant> {
    values::date(text, dates).ok().flatten().map(|dated| dated.at)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::importers::mapping::all;

    #[test]
    fn an_element_says_what_it_says_at_its_newest_moment() {
        let tickets = all().find(|mapped| mapped.id() == "gorgias_tickets").expect("a format of that name");
        let element = json!({"made": "2026-03-01T00:00:00Z", "said": ["2026-03-05T00:00:00Z", "2026-03-02T00:00:00Z"]});
        let latest = |paths: &[&str]| {
            let paths: Vec<Path> = paths.iter().copied().map(Path::parse).collect();
            tickets.latest(&paths, &element, &Value::Null).map(Instant::rfc3339)
        };
        for paths in [&["made", "said[]"][..], &["said[]", "made"], &["said[]"]] {
            assert_eq!(latest(paths).as_deref(), Some("2026-03-05T00:00:00Z"), "{paths:?}");
        }
        assert_eq!(latest(&[]), None);
    }
}
