//! `keys`: the key map as it holds, with the user's own lines in it, and which of those cannot hold.

use serde_json::json;

use super::args::{DONE, PARTLY};
use super::{Answer, Session};
use crate::tui;
use crate::tui::actions::Place;

/// `keys`
pub fn keys(session: &Session) -> Answer {
    let out = &session.out;
    let (map, faults) = tui::keys_of(session.settings_path.as_deref());
    let mut rows = Vec::new();
    for &place in Place::ALL {
        for action in map.actions(place) {
            let keys = map.keys_of(action, &[place]);
            if out.json {
                out.json_line(&json!({ "place": place.code(), "action": action.code(), "keys": keys }))?;
            }
            rows.push(vec![
                place.code().to_owned(),
                keys.join("  "),
                action.code().to_owned(),
                out.words.get(&action.word()),
            ]);
        }
    }
    if !out.json {
        out.table(&rows)?;
    }
    for fault in &faults {
        out.problem(&fault.said(&out.words));
    }
    Ok(if faults.is_empty() { DONE } else { PARTLY })
}
