//! Where a secret is got when it is needed. The secret itself never stands in the settings.

use toml::{Table, Value};

use super::{Problem, bad, text};

/// Where a secret is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Secret {
    /// An environment variable.
    Env(String),
    /// What a command prints.
    Command(String),
    /// A name in the keyring of this machine.
    Keyring(String),
}

/// The keys under which a secret can be named, in the order in which they count.
#[derive(Debug, Clone, Copy)]
pub(super) struct Places {
    pub env: &'static str,
    pub command: &'static str,
    pub keyring: &'static str,
}

/// The place that the fields name; none when they name none.
pub(super) fn secret(fields: &Table, places: Places) -> Result<Option<Secret>, Problem> {
    let Places { env, command, keyring } = places;
    Ok(match (fields.get(env), fields.get(command), fields.get(keyring)) {
        (Some(name), _, _) => Some(Secret::Env(text(env, name)?)),
        (None, Some(line), _) => Some(Secret::Command(text(command, line)?)),
        (None, None, Some(name)) => Some(Secret::Keyring(keyring_name(keyring, name)?)),
        (None, None, None) => None,
    })
}

/// Names of the keyring go to programs of the machine as words, so they are plain ones.
pub fn is_keyring_name(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-');
    (1..=60).contains(&name.len()) && !name.starts_with('-') && name.chars().all(plain)
}

fn keyring_name(key: &'static str, value: &Value) -> Result<String, Problem> {
    let name = text(key, value)?;
    if is_keyring_name(&name) { Ok(name) } else { Err(bad(key, value, "a-z 0-9 . _ -".to_owned())) }
}
