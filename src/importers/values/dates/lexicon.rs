//! Words that dates are written with: names of months and zones in many languages, small words between, fillers for "no date".

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use jiff::tz::Offset;
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::clock::offset;

#[derive(Deserialize)]
struct DateWords {
    months: HashMap<String, Vec<String>>,
    zones: HashMap<String, Vec<String>>,
    words: FreeWords,
}

#[derive(Deserialize)]
struct FreeWords {
    joints: Vec<String>,
    fillers: HashSet<String>,
}

pub(super) struct Lexicon {
    pub(super) months: HashMap<String, i8>,
    pub(super) zones: HashMap<String, Offset>,
    pub(super) joints: HashSet<String>,
    pub(super) fillers: HashSet<String>,
}

pub(super) static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let words: DateWords = toml::from_str(include_str!("../../../../assets/formats/dates.toml"))
        .expect("the dates asset is checked by a test of this file");
    let months = words.months.iter().flat_map(|(number, names)| {
        let number = number.parse().expect("the dates asset numbers its months");
        names.iter().map(move |name| (plain(name), number))
    });
    let zones = words.zones.iter().flat_map(|(text, names)| {
        let offset = offset(text).expect("the dates asset writes its offsets as +hh:mm");
        names.iter().map(move |name| (name.clone(), offset))
    });
    Lexicon {
        months: months.collect(),
        zones: zones.collect(),
        joints: words.words.joints.into_iter().collect(),
        fillers: words.words.fillers,
    }
});

/// Lower case without accents.
pub(super) fn plain(word: &str) -> String {
    word.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}
