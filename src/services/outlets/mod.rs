//! Where effects go: an outlet takes one message and says what became of it.
//!
//! Invariant: what an outlet sends is a function of the stored effect and of the settings, so that a second try sends the same
//! bytes under the same key. Everything beyond the folder is off until the settings turn it on.

mod folder;
mod mail;

use std::path::Path;

use sha2::{Digest, Sha256};

pub use folder::Folder;

use crate::config::Settings;
use crate::domain::outbox::{Effect, Verdict};

/// Takes messages out of the desk.
pub trait Outlet {
    /// The code that the effect remembers it by.
    fn name(&self) -> &str;

    /// Tries once to deliver.
    fn deliver(&self, effect: &Effect) -> Verdict;

    /// What became of a try whose sender died, where the other side can be asked without doing anything.
    fn recall(&self, _effect: &Effect) -> Option<Verdict> {
        None
    }
}

/// The outlets that the settings turn on, with the folder behind all of them.
pub struct Outlets {
    folder: Folder,
}

impl Outlets {
    /// The outlets of a desk.
    pub fn of(desk: &Path, settings: &Settings) -> Self {
        let outbox = &settings.outbox;
        let folder = outbox.folder.clone().unwrap_or_else(|| desk.with_extension("outbox"));
        Self { folder: Folder::new(folder, outbox.from.clone()) }
    }

    /// The outlet that takes an effect.
    pub fn of_effect(&self, _effect: &Effect) -> &dyn Outlet {
        &self.folder
    }

    /// The outlet of a name, as effects remember it.
    pub fn named(&self, name: &str) -> Option<&dyn Outlet> {
        (name == self.folder.name()).then_some(&self.folder as &dyn Outlet)
    }
}

/// What the other side may know a message by: the same for every try of it, another one for every other message.
fn token(effect: &Effect) -> String {
    let mut hash = Sha256::new();
    let made = effect.created_at.0.to_string();
    for part in
        [effect.natural_key.as_deref().unwrap_or_default(), &made, &effect.recipient, &effect.subject, &effect.body]
    {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}
