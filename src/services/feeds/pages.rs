//! A page of a service made fit for the importers: only what was asked for stays in it.

use serde_json::Value;

use crate::domain::parcels::natural_key;

/// Leaves the entries of a list whose parcel may come in; answers how many went.
pub fn keep(list: &mut Value, name: &str, is_known: &dyn Fn(&str) -> bool) -> usize {
    let Some(entries) = list.as_array_mut() else { return 0 };
    let before = entries.len();
    entries.retain(|entry| entry[name].as_str().is_some_and(|number| is_known(&natural_key(number))));
    before - entries.len()
}

/// The bytes that the importers get; none where nothing is left to read.
pub fn bytes(page: &Value, list: &Value) -> Option<Vec<u8>> {
    list.as_array().filter(|entries| !entries.is_empty())?;
    serde_json::to_vec(page).ok()
}

/// What the other side says is wrong, by the paths at which it may stand.
pub fn said(body: &Value, paths: &[&str]) -> String {
    let found = paths.iter().filter_map(|path| body.pointer(path)).map(|value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    found.collect::<Vec<_>>().join(" ")
}
