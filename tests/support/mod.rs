//! What the tests of this folder share.

pub mod certificates;
pub mod files;
pub mod mail_server;
pub mod program;
pub mod source;
pub mod strace;
pub mod terminal;
pub mod tracking;
pub mod web_server;
