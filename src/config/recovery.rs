//! Where the key is that seals backups, and whether the desk's own are sealed. The key itself stands on paper, and in a keyring at most.

use toml::Value;

use super::secrets::{Places, Secret, secret};
use super::{Problem, bad, flag, unknown};

const KEYS: &[&str] = &["key_env", "key_command", "key_keyring"];
const KEY: Places = Places { env: "key_env", command: "key_command", keyring: "key_keyring" };

/// The place that the table names.
pub(super) fn take(value: &Value, problems: &mut Vec<Problem>) -> Result<Option<Secret>, Problem> {
    let table = value.as_table().ok_or_else(|| bad("recovery", value, KEYS.join(", ")))?;
    problems.extend(table.keys().filter(|name| !KEYS.contains(&name.as_str())).map(|name| unknown(name, KEYS)));
    secret(table, KEY)
}

const OWN: &[&str] = &["seal"];

/// Whether the table of the desk's own backups asks for seals.
pub(super) fn take_seal(value: &Value, problems: &mut Vec<Problem>) -> Result<bool, Problem> {
    let table = value.as_table().ok_or_else(|| bad("backup", value, OWN.join(", ")))?;
    problems.extend(table.keys().filter(|name| !OWN.contains(&name.as_str())).map(|name| unknown(name, OWN)));
    table.get("seal").map_or(Ok(false), |value| flag("seal", value))
}

#[cfg(test)]
mod tests {
    use crate::config::{Secret, Settings};

    #[test]
    fn seals_are_asked_for_in_so_many_words() {
        for (text, seal, n_problems) in [
            ("[backup]\nseal = true\n", true, 0),
            ("[backup]\nseal = false\n", false, 0),
            ("[backup]\n", false, 0),
            ("[backup]\nseal = 'yes'\n", false, 1),
            ("[backup]\nsael = true\n", false, 1),
            ("backup = true\n", false, 1),
        ] {
            let (settings, problems) = Settings::parse(text);
            assert_eq!((settings.seal_backups, problems.len()), (seal, n_problems), "{text}");
        }
    }

    #[test]
    fn the_key_has_a_place_and_never_stands_in_the_file() {
        let (settings, problems) = Settings::parse("[recovery]\nkey_keyring = 'desk'\n");
        assert_eq!((settings.recovery, problems.len()), (Some(Secret::Keyring("desk".to_owned())), 0));
        let (settings, problems) = Settings::parse("[recovery]\nkey = 'ABCD'\n");
        assert!(settings.recovery.is_none() && problems.len() == 1 && !format!("{problems:?}").contains("ABCD"));
    }
}
