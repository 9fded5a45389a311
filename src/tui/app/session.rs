//! Where the screen was left, as a small text that the next session begins with.
//!
//! Invariant: whatever the text says, the screen opens; what cannot be read any more is left out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::view::Shares;
use super::{App, Tab, Zoom};
use crate::domain::ids::{Key, Kind};
use crate::services::lists;
use crate::services::read::Place;

/// What is kept.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct Kept {
    tab: String,
    /// Which list each tab of several had in front.
    fronts: Vec<String>,
    beside: Option<u16>,
    above: Option<u16>,
    without_views: bool,
    only_list: bool,
    lists: BTreeMap<String, KeptList>,
}

#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
struct KeptList {
    filter: String,
    row: String,
    place: Option<(i64, i64)>,
    columns: Vec<String>,
}

impl App {
    /// Where the screen is now; nothing where the settings do not want it kept.
    pub fn session(&self) -> Option<String> {
        if !self.looks.restore || self.demo || self.past.is_some() {
            return None;
        }
        let lists = self.lists.iter().filter(|list| list.loaded || !list.columns.is_empty()).map(|list| {
            let spot = list.spot();
            let kept = KeptList {
                filter: list.filter.clone(),
                row: spot.as_ref().map(|(key, _)| key.to_string()).unwrap_or_default(),
                place: spot.map(|(_, place)| (place.value, place.id)),
                columns: list.columns.iter().map(|id| (*id).to_owned()).collect(),
            };
            (list.kind.code().to_owned(), kept)
        });
        let kept = Kept {
            tab: self.tab.code().to_owned(),
            fronts: [self.work, self.answers, self.known].map(|kind| kind.code().to_owned()).into(),
            beside: self.shares.beside,
            above: self.shares.above,
            without_views: self.shares.without_views,
            only_list: self.zoom == Zoom::ListOnly,
            lists: lists.collect(),
        };
        toml::to_string(&kept).ok()
    }

    /// Goes where an earlier session was left; called before the first question goes out.
    pub fn take_session(&mut self, text: &str) {
        let Ok(kept) = toml::from_str::<Kept>(text) else { return };
        if !self.looks.restore {
            return;
        }
        for (name, kept) in kept.lists {
            self.take_list(&name, kept);
        }
        for kind in kept.fronts.iter().filter_map(|code| Kind::from_code(code)) {
            if Tab::of(kind).lists().contains(&kind) {
                self.turn_to(kind);
            }
        }
        self.shares = Shares { without_views: kept.without_views, ..self.shares };
        self.shares.begin(kept.beside, kept.above);
        if kept.only_list {
            self.zoom = Zoom::ListOnly;
        }
        if let Some(tab) = Tab::from_code(&kept.tab).filter(|tab| self.shows(*tab)) {
            self.tab = tab;
        }
    }

    fn take_list(&mut self, name: &str, kept: KeptList) {
        let env = self.env();
        let Some(list) = Kind::from_code(name).and_then(|kind| self.list_of(kind)) else { return };
        list.choose_columns(kept.columns.iter().map(String::as_str));
        // A field that was renamed since would leave the list empty.
        if lists::select(list.kind, &kept.filter, &env).is_ok() {
            list.filter = kept.filter;
            let row = Key::parse(&kept.row);
            list.begin = row.zip(kept.place).map(|(key, (value, id))| (key, Place { value, id }));
        }
    }
}
