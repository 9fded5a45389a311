//! Settings of what goes out and comes in by itself: the outbox's outlets and the regular pass.

use std::path::PathBuf;
use std::time::Duration;

use super::{Problem, bad, expanded, text, unknown};
use crate::domain::time::span;

/// Where messages go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The folder that takes what no other outlet does; beside the desk where nothing is said.
    pub folder: Option<PathBuf>,
    /// Who writes, `Shop <shop@example.com>`.
    pub from: Option<String>,
}

/// What the regular pass looks at, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sync {
    /// Files that appear here are brought in.
    pub folder: Option<PathBuf>,
    pub every: Duration,
}

impl Default for Sync {
    fn default() -> Self {
        Self { folder: None, every: Duration::from_secs(60) }
    }
}

const OUTBOX: &[&str] = &["folder", "from"];
const SYNC: &[&str] = &["folder", "every"];

impl Outbox {
    pub(super) fn take(&mut self, value: &toml::Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        let table = value.as_table().ok_or_else(|| bad("outbox", value, OUTBOX.join(", ")))?;
        for (name, value) in table {
            let taken = match name.as_str() {
                "folder" => text("folder", value).map(|path| self.folder = Some(expanded(&path))),
                "from" => text("from", value).map(|from| self.from = Some(from)),
                _ => Err(unknown(name, OUTBOX)),
            };
            problems.extend(taken.err());
        }
        Ok(())
    }
}

impl Sync {
    pub(super) fn take(&mut self, value: &toml::Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        let table = value.as_table().ok_or_else(|| bad("sync", value, SYNC.join(", ")))?;
        for (name, value) in table {
            let taken = match name.as_str() {
                "folder" => text("folder", value).map(|path| self.folder = Some(expanded(&path))),
                "every" => every(value).map(|every| self.every = every),
                _ => Err(unknown(name, SYNC)),
            };
            problems.extend(taken.err());
        }
        Ok(())
    }
}

fn every(value: &toml::Value) -> Result<Duration, Problem> {
    let millis =
        value.as_str().and_then(span).and_then(|millis| u64::try_from(millis).ok()).filter(|millis| *millis > 0);
    millis.map(Duration::from_millis).ok_or_else(|| bad("every", value, "1m, 5m, 1h".to_owned()))
}
