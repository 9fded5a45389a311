//! Where effects go: an outlet takes one message and says what became of it.
//!
//! Invariant: what an outlet sends is a function of the stored effect and of the settings, so that a second try sends the same
//! bytes under the same key. Everything beyond the folder is off until the settings turn it on.

mod folder;
mod mail;
mod reach;
mod smtp;
mod webhook;

use std::collections::BTreeMap;
use std::path::Path;

pub use folder::{FOLDER, Folder};
pub use smtp::Smtp;
pub use webhook::Webhook;

use crate::config::{Settings, WebhookSettings};
use crate::domain::outbox::{Channel, Effect, Verdict};
use crate::services::clock::Clock;
use crate::store::digest::{Digest, sha256};

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

/// Which outlet takes what.
pub trait Choice {
    /// The outlet that takes an effect.
    fn of_effect(&self, effect: &Effect) -> &dyn Outlet;

    /// The outlet of a name, as effects remember it.
    fn named(&self, name: &str) -> Option<&dyn Outlet>;
}

/// The outlets that the settings turn on, with the folder behind all of them.
pub struct Outlets {
    folder: Folder,
    smtp: Option<Smtp>,
    webhooks: BTreeMap<String, Webhook>,
    /// The webhook that takes what only the platform can pass on.
    platform: Option<String>,
}

impl Outlets {
    /// The outlets of a desk.
    pub fn of(desk: &Path, settings: &Settings, clock: Clock) -> Self {
        let outbox = &settings.outbox;
        let folder = outbox.folder.clone().unwrap_or_else(|| desk.with_extension("outbox"));
        let webhook =
            |(name, webhook): (&String, &WebhookSettings)| (name.clone(), Webhook::new(name, webhook.clone(), clock));
        Self {
            folder: Folder::new(folder, outbox.from.clone()),
            smtp: outbox.smtp.clone().map(|smtp| Smtp::new(smtp, outbox.from.clone())),
            webhooks: outbox.webhooks.iter().map(webhook).collect(),
            platform: outbox.platform.clone(),
        }
    }
}

impl Choice for Outlets {
    fn of_effect(&self, effect: &Effect) -> &dyn Outlet {
        let webhook = |name: &str| self.webhooks.get(name).map(|webhook| webhook as &dyn Outlet);
        let turned_on = match effect.channel {
            Channel::Mail => self.smtp.as_ref().map(|smtp| smtp as &dyn Outlet),
            Channel::Webhook => webhook(&effect.recipient),
            Channel::Platform => self.platform.as_deref().and_then(webhook),
            Channel::Person => None,
        };
        turned_on.unwrap_or(&self.folder)
    }

    fn named(&self, name: &str) -> Option<&dyn Outlet> {
        let smtp = self.smtp.iter().map(|smtp| smtp as &dyn Outlet);
        let webhooks = self.webhooks.values().map(|webhook| webhook as &dyn Outlet);
        smtp.chain(webhooks).chain([&self.folder as &dyn Outlet]).find(|outlet| outlet.name() == name)
    }
}

/// The hash that a file is known by.
pub fn hash(bytes: &[u8]) -> String {
    sha256(bytes)
}

/// What the other side may know a message by: the same for every try of it, another one for every other message.
fn token(effect: &Effect) -> String {
    let mut hash = Digest::default();
    let made = effect.created_at.0.to_string();
    let mut parts = vec![
        effect.natural_key.as_deref().unwrap_or_default(),
        &made,
        &effect.recipient,
        &effect.subject,
        &effect.body,
    ];
    // Messages without a file keep the token that they have always had.
    parts.extend(Some(effect.attachment_hash.as_str()).filter(|hash| !hash.is_empty()));
    for part in parts {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.hex()[..32].to_owned()
}
