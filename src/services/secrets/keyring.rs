//! The keyring of this machine, through the machine's own program for it: `secret-tool` of libsecret, `security` of macOS.
//!
//! No crate stands here: those for Linux bring an asynchronous runtime and a message bus, some sixty crates that take longer to
//! build than the rest of the desk, for what one program of the system does. Secrets go through pipes, never through arguments.

use std::io::ErrorKind;
use std::process::Command;

use super::{Said, told};

/// What our secrets are filed under.
const OWNER: &str = "afterdesk";
const IS_MAC: bool = cfg!(target_os = "macos");

/// What is kept under a name.
pub fn get(name: &str) -> Result<String, &'static str> {
    let said = if IS_MAC {
        run("security", &["find-generic-password", "-s", OWNER, "-a", name, "-w"], None)?
    } else {
        run("secret-tool", &["lookup", "application", OWNER, "name", name], None)?
    };
    match said {
        Said { good: true, out, .. } if !out.is_empty() => Ok(out),
        // Whoever finds nothing says nothing; macOS has a number for it.
        Said { good: true, .. } => Err("secret_not_set"),
        Said { err, .. } if err.trim().is_empty() || err.contains("could not be found") => Err("secret_not_set"),
        Said { .. } => Err("keyring_failed"),
    }
}

/// Keeps a secret under a name, in the place of what was there.
pub fn put(name: &str, secret: &str) -> Result<(), &'static str> {
    let said = if IS_MAC {
        let quoted = secret.replace('\\', "\\\\").replace('"', "\\\"");
        let line = format!("add-generic-password -U -s {OWNER} -a {name} -w \"{quoted}\"\n");
        run("security", &["-i"], Some(&line))?
    } else {
        let label = format!("--label={OWNER} {name}");
        run("secret-tool", &["store", &label, "application", OWNER, "name", name], Some(secret))?
    };
    if said.good { Ok(()) } else { Err("keyring_failed") }
}

/// Forgets what is kept under a name.
pub fn remove(name: &str) -> Result<(), &'static str> {
    get(name)?;
    let said = if IS_MAC {
        run("security", &["delete-generic-password", "-s", OWNER, "-a", name], None)?
    } else {
        run("secret-tool", &["clear", "application", OWNER, "name", name], None)?
    };
    if said.good { Ok(()) } else { Err("keyring_failed") }
}

fn run(program: &str, args: &[&str], input: Option<&str>) -> Result<Said, &'static str> {
    told(Command::new(program).args(args), input).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "keyring_missing",
        _ => "keyring_failed",
    })
}
