//! A report as data: the value itself, one object.

use crate::report::Report;

pub fn text(report: &Report) -> std::io::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(report)?;
    bytes.push(b'\n');
    Ok(bytes)
}
