//! The sentence encoder of this process: the files that the settings name, read when what the desk was taught is first wanted, and what
//! texts were found to mean.
//!
//! Invariants: without a setting nothing is read; files that are not the known ones are not used, and the desk works without them.

mod file;
mod npy;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

pub use file::{Refused, known, name, open};

use crate::domain::encoder::{Encode, Encoder, Vector};
use crate::text::Words;

/// Texts whose meaning is kept at hand: each is asked for more than once while it is read.
const MOST_KEPT: usize = 1_000;
/// Steps between nought and one: what is said is rounded to them, so that what is kept is the same to the last bit.
const STEPS: f32 = 32_767.0;

/// An encoder that keeps what it said.
#[derive(Debug)]
pub struct Kept {
    encoder: Encoder,
    said: Mutex<HashMap<String, Vector>>,
    /// What examples mean; those that were learned from last.
    learned: Mutex<HashMap<String, Vector>>,
}

impl Kept {
    pub fn new(encoder: Encoder) -> Self {
        Self { encoder, said: Mutex::default(), learned: Mutex::default() }
    }

    pub const fn encoder(&self) -> &Encoder {
        &self.encoder
    }

    /// Keeps at hand what examples mean, and forgets those of before.
    pub fn learn<'t>(&self, examples: impl Iterator<Item = (&'t str, Vector)>) {
        let examples = examples.map(|(text, vector)| (text.to_owned(), vector)).collect();
        *locked(&self.learned) = examples;
    }
}

fn locked(texts: &Mutex<HashMap<String, Vector>>) -> MutexGuard<'_, HashMap<String, Vector>> {
    texts.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A number of a meaning in steps.
#[expect(clippy::cast_possible_truncation, reason = "no number of a direction is larger than one")]
pub fn steps(value: f32) -> i16 {
    (value * STEPS).round() as i16
}

/// The number that so many steps are.
pub fn rounded(steps: i16) -> f32 {
    f32::from(steps) / STEPS
}

impl Encode for Kept {
    fn vector(&self, text: &str) -> Vector {
        if let Some(known) = locked(&self.learned).get(text).or(locked(&self.said).get(text)) {
            return Arc::clone(known);
        }
        let vector: Vector = self.encoder.vector(text).into_iter().map(|value| rounded(steps(value))).collect();
        let mut said = locked(&self.said);
        if said.len() >= MOST_KEPT {
            said.clear();
        }
        said.insert(text.to_owned(), Arc::clone(&vector));
        vector
    }
}

/// Which files this process has, and what came of reading them.
#[derive(Default)]
struct Chosen {
    path: Option<PathBuf>,
    read: Option<Result<Arc<Kept>, Refused>>,
}

static CHOSEN: Mutex<Chosen> = Mutex::new(Chosen { path: None, read: None });

/// Takes the files that the settings name; none where they name none.
pub fn choose(path: Option<&Path>) {
    let mut chosen = CHOSEN.lock().unwrap_or_else(PoisonError::into_inner);
    if chosen.path.as_deref() != path {
        *chosen = Chosen { path: path.map(Path::to_owned), read: None };
    }
}

/// Which files the settings name.
pub fn path() -> Option<PathBuf> {
    CHOSEN.lock().unwrap_or_else(PoisonError::into_inner).path.clone()
}

/// The encoder that the settings name, or why it cannot be used; nothing where they name none. It is read the first time.
pub fn chosen() -> Option<Result<Arc<Kept>, Refused>> {
    let mut chosen = CHOSEN.lock().unwrap_or_else(PoisonError::into_inner);
    let path = chosen.path.clone()?;
    Some(chosen.read.get_or_insert_with(|| open(&path).map(|encoder| Arc::new(Kept::new(encoder)))).clone())
}

/// Why the encoder that the settings name cannot be used, as far as that is known without reading it.
pub fn trouble() -> Option<Refused> {
    let chosen = CHOSEN.lock().unwrap_or_else(PoisonError::into_inner);
    let path = chosen.path.clone()?;
    match &chosen.read {
        Some(read) => read.as_ref().err().cloned(),
        None => (!path.exists()).then_some(Refused::NotThere { path }),
    }
}

impl Refused {
    /// The refusal in words.
    pub fn say(&self, words: &Words) -> String {
        let known = known();
        let package = format!("{} {}", known.package, known.version);
        let path = |path: &Path| path.to_string_lossy().into_owned();
        let (key, blanks) = match self {
            Self::NotThere { path: at } => ("encoder-not-there", [("path", path(at)), ("package", package)]),
            Self::Lacks { path: at, file } => {
                ("encoder-lacks", [("path", format!("{}: {file}", path(at))), ("package", package)])
            }
            Self::Other { file, sha256 } => {
                ("encoder-other", [("path", format!("{file} (SHA-256 {sha256})")), ("package", package)])
            }
            Self::Longer { file, bytes } => {
                ("encoder-longer", [("path", format!("{file} (> {bytes} B)")), ("package", package)])
            }
            Self::Disk { path: at, detail } => {
                ("encoder-unreadable", [("path", format!("{}: {detail}", path(at))), ("package", package)])
            }
        };
        words.fill(key, &blanks.map(|(name, value)| (name, crate::text::shown_line(&value).into_owned().into())))
    }
}

#[cfg(test)]
mod tests;
