//! What the tests of this folder share.

pub mod certificates;
pub mod files;
pub mod mail_server;
pub mod power;
#[cfg(target_os = "linux")]
pub mod process;
pub mod program;
pub mod source;
pub mod strace;
pub mod terminal;
pub mod tracking;
pub mod web_server;
