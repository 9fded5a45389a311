//! The key map: from `assets/keys.toml` to actions; key bar, help and palette read the same table.
//!
//! Invariant: in one place no key stands twice and no sequence begins with a key that acts alone.

mod fault;
pub mod letters;
pub mod own;

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use serde::Deserialize;

pub use self::fault::{BadKeys, Fault};
use self::letters::Letters;
use super::actions::{Action, Place};
use crate::domain::ids::Kind;

const FILE: &str = include_str!("../../assets/keys.toml");

/// One press: a key with its modifiers; capitals carry no shift of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    pub code: KeyCode,
    pub mods: KeyModifiers,
}

/// What an action does to one kind of record.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deed {
    pub verb: String,
    /// Arguments that are asked for one after another, a key for each.
    #[serde(default)]
    pub pick: Vec<String>,
    /// Ready-made answers, a key for each.
    #[serde(default)]
    pub ways: Vec<Preset>,
    /// What is picked is done without a further question: the picker shows it, and undo takes it back.
    #[serde(default)]
    pub sure: bool,
    /// Opens the form even where nothing has to be filled in.
    #[serde(default)]
    pub ask: bool,
    /// The verb for a state in which the first one does not apply.
    #[serde(default)]
    pub otherwise: Option<String>,
    /// Arguments given from the start.
    #[serde(default)]
    pub with: BTreeMap<String, String>,
}

/// A ready-made answer: its key, its word (`quick-<word>`), and the arguments it gives.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    pub key: char,
    pub word: String,
    pub with: BTreeMap<String, String>,
}

/// What a press (with the presses before it) means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Act(Action),
    /// More keys may follow; these are the ways on.
    Prefix(Vec<(Chord, Action)>),
    Nothing,
}

/// The whole map.
#[derive(Debug, Clone)]
pub struct KeyMap {
    bindings: Vec<Binding>,
    deeds: Vec<(Kind, Action, Deed)>,
    /// Letters of codes where one of them is asked for.
    pub letters: Letters,
    /// Letters of fields in forms.
    fields: BTreeMap<String, char>,
    alike: BTreeMap<Kind, Vec<String>>,
    /// The verb that the words of a task propose.
    proposes: BTreeMap<String, String>,
}

#[derive(Debug, Clone)]
struct Binding {
    place: Place,
    action: Action,
    keys: Vec<Chord>,
}

impl Binding {
    /// Its keys as people read them.
    fn told(&self) -> String {
        self.keys.iter().map(Chord::to_string).collect::<Vec<_>>().join(" ")
    }
}

impl Chord {
    /// The chord of a key event.
    pub fn of(event: KeyEvent) -> Self {
        let mut mods = event.modifiers & (KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT);
        let mut code = event.code;
        if let KeyCode::Char(c) = code {
            mods.remove(KeyModifiers::SHIFT);
            code = KeyCode::Char(fold(c));
        }
        if code == KeyCode::BackTab {
            code = KeyCode::Tab;
            mods.insert(KeyModifiers::SHIFT);
        }
        Self { code, mods }
    }

    /// The character that a text field takes.
    pub fn typed(event: KeyEvent) -> Option<char> {
        match event.code {
            KeyCode::Char(c) if !event.modifiers.intersects(KeyModifiers::CONTROL | KeyModifiers::ALT) => Some(c),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let mut mods = KeyModifiers::NONE;
        let mut rest = text;
        for (prefix, modifier) in
            [("ctrl-", KeyModifiers::CONTROL), ("alt-", KeyModifiers::ALT), ("shift-", KeyModifiers::SHIFT)]
        {
            if let Some(tail) = rest.strip_prefix(prefix) {
                mods |= modifier;
                rest = tail;
            }
        }
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.next()) {
            (Some(c), None) => KeyCode::Char(c),
            _ => NAMES.iter().find(|(name, _)| *name == rest).map(|(_, code)| *code).or_else(|| function_key(rest))?,
        };
        Some(Self { code, mods })
    }
}

const NAMES: &[(&str, KeyCode)] = &[
    ("enter", KeyCode::Enter),
    ("esc", KeyCode::Esc),
    ("tab", KeyCode::Tab),
    ("space", KeyCode::Char(' ')),
    ("up", KeyCode::Up),
    ("down", KeyCode::Down),
    ("left", KeyCode::Left),
    ("right", KeyCode::Right),
    ("home", KeyCode::Home),
    ("end", KeyCode::End),
    ("pageup", KeyCode::PageUp),
    ("pagedown", KeyCode::PageDown),
    ("backspace", KeyCode::Backspace),
    ("delete", KeyCode::Delete),
];

fn function_key(name: &str) -> Option<KeyCode> {
    name.strip_prefix('f').and_then(|n| n.parse().ok()).map(KeyCode::F)
}

impl std::fmt::Display for Chord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (modifier, name) in
            [(KeyModifiers::CONTROL, "Ctrl-"), (KeyModifiers::ALT, "Alt-"), (KeyModifiers::SHIFT, "Shift-")]
        {
            if self.mods.contains(modifier) {
                f.write_str(name)?;
            }
        }
        match self.code {
            KeyCode::Char(' ') => f.write_str("Space"),
            KeyCode::Char(c) => write!(f, "{c}"),
            KeyCode::F(n) => write!(f, "F{n}"),
            KeyCode::PageUp => f.write_str("PgUp"),
            KeyCode::PageDown => f.write_str("PgDn"),
            other => write!(f, "{other:?}"),
        }
    }
}

/// Places in which a key is looked up one after the other, so that one of them would hide what another one says. The past, charts and
/// whatever lies over the tabs have letters of their own on purpose.
const TOGETHER: [&[Place]; 3] = [
    &[Place::List, Place::Decide, Place::Move, Place::Global],
    &[Place::Case, Place::Decide, Place::Move, Place::Global],
    &[Place::Today, Place::Move, Place::Global],
];

fn are_together(one: Place, two: Place) -> bool {
    one == two || TOGETHER.iter().any(|places| places.contains(&one) && places.contains(&two))
}

/// Full-width punctuation, digits and letters as an input method sends them, folded to the keys that were meant.
fn fold(c: char) -> char {
    match c {
        '、' => '/',
        '。' => '.',
        '【' => '[',
        '】' => ']',
        '「' => '{',
        '」' => '}',
        '《' => '<',
        '》' => '>',
        '‘' | '’' => '\'',
        '“' | '”' => '"',
        '—' => '_',
        '￥' => '$',
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        other => other,
    }
}

#[derive(Deserialize)]
struct Raw {
    verbs: BTreeMap<String, BTreeMap<String, Deed>>,
    #[serde(default)]
    letters: Letters,
    #[serde(default)]
    fields: BTreeMap<String, char>,
    #[serde(default)]
    alike: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    proposes: BTreeMap<String, String>,
    #[serde(flatten)]
    places: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl KeyMap {
    /// The map that comes with the program.
    pub fn built_in() -> Self {
        Self::parse(FILE).expect("a test reads the built-in key map")
    }

    /// Reads a key map; names the first thing that is wrong with it.
    pub fn parse(text: &str) -> Result<Self, BadKeys> {
        Ok(Self::of(toml::from_str(text).map_err(|error| Fault::Form(error.to_string()))?)?)
    }

    fn of(raw: Raw) -> Result<Self, Fault> {
        let mut bindings = Vec::new();
        for (place_name, actions) in &raw.places {
            let place = Place::from_code(place_name).ok_or_else(|| Fault::NoPlace(place_name.clone()))?;
            for (name, keys) in actions {
                let action = Action::from_code(name).ok_or_else(|| Fault::NoAction(name.clone()))?;
                for key in keys {
                    let chords: Option<Vec<Chord>> = key.split(' ').map(Chord::parse).collect();
                    let keys = chords.ok_or_else(|| Fault::NoKey(key.clone()))?;
                    bindings.push(Binding { place, action, keys });
                }
            }
        }
        // Actions are listed in the order of their declaration wherever people see them; keys in the order of the file.
        bindings.sort_by_key(|binding| (binding.place, binding.action));
        let mut deeds = Vec::new();
        for (kind_name, verbs) in raw.verbs {
            let kind = Kind::from_code(&kind_name).ok_or_else(|| Fault::NoKind(kind_name.clone()))?;
            for (name, deed) in verbs {
                let action = Action::from_code(&name).ok_or_else(|| Fault::NoAction(name.clone()))?;
                deeds.push((kind, action, deed));
            }
        }
        deeds.sort_by_key(|(kind, action, _)| (*kind, *action));
        let alike = raw.alike.into_iter().map(|(name, fields)| match Kind::from_code(&name) {
            Some(kind) => Ok((kind, fields)),
            None => Err(Fault::NoKind(name)),
        });
        let alike = alike.collect::<Result<_, _>>()?;
        Ok(Self { bindings, deeds, letters: raw.letters, fields: raw.fields, alike, proposes: raw.proposes })
    }

    /// Two actions of one place that one press could mean, or where a key that acts alone begins the keys of another.
    fn clash(&self) -> Option<(Action, Action, String)> {
        self.bindings.iter().enumerate().find_map(|(at, one)| {
            let clashes = |two: &&Binding| one.keys.starts_with(&two.keys) || two.keys.starts_with(&one.keys);
            let two = self.bindings[at + 1..].iter().filter(|two| are_together(one.place, two.place)).find(clashes)?;
            Some((one.action, two.action, one.told()))
        })
    }

    /// What the presses so far mean in the given places, the first place first.
    pub fn find(&self, places: &[Place], pressed: &[Chord]) -> Found {
        for place in places {
            let here = self.bindings.iter().filter(|binding| binding.place == *place);
            let matching: Vec<&Binding> = here.filter(|binding| binding.keys.starts_with(pressed)).collect();
            if let Some(exact) = matching.iter().find(|binding| binding.keys.len() == pressed.len()) {
                return Found::Act(exact.action);
            }
        }
        let mut ways: Vec<(Chord, Action)> = Vec::new();
        for place in places {
            for binding in self.bindings.iter().filter(|binding| binding.place == *place) {
                let leads_on = binding.keys.len() > pressed.len() && binding.keys.starts_with(pressed);
                // What an earlier place says of a key hides what a later one does.
                if leads_on && !ways.iter().any(|(chord, _)| *chord == binding.keys[pressed.len()]) {
                    ways.push((binding.keys[pressed.len()], binding.action));
                }
            }
        }
        if ways.is_empty() { Found::Nothing } else { Found::Prefix(ways) }
    }

    /// The actions of a place in the order people see them.
    pub fn actions(&self, place: Place) -> Vec<Action> {
        let mut actions: Vec<Action> =
            self.bindings.iter().filter(|binding| binding.place == place).map(|binding| binding.action).collect();
        actions.dedup();
        actions
    }

    /// The keys of an action as people read them, the first one only or all.
    pub fn keys_of(&self, action: Action, places: &[Place]) -> Vec<String> {
        self.bindings
            .iter()
            .filter(|binding| binding.action == action && places.contains(&binding.place))
            .map(Binding::told)
            .collect()
    }

    /// The first key of an action, for the key bar.
    pub fn key_of(&self, action: Action, places: &[Place]) -> Option<String> {
        self.keys_of(action, places).into_iter().next()
    }

    /// What an action does to a kind of record.
    pub fn deed(&self, kind: Kind, action: Action) -> Option<&Deed> {
        self.deeds.iter().find(|(k, a, _)| *k == kind && *a == action).map(|(_, _, deed)| deed)
    }

    /// The letter that leads to a field of a form.
    pub fn field(&self, name: &str) -> Option<char> {
        self.fields.get(name).copied()
    }

    /// The verb that a task proposes by its words.
    pub fn proposal(&self, what: &str) -> Option<&str> {
        self.proposes.get(what).map(String::as_str)
    }

    /// The fields in which records of a kind are alike.
    pub fn alike(&self, kind: Kind) -> &[String] {
        self.alike.get(&kind).map_or(&[], Vec::as_slice)
    }

    /// Whether an action decides something about any kind of record.
    pub fn decides(&self, action: Action) -> bool {
        self.deeds.iter().any(|(_, deed, _)| *deed == action)
    }

    /// Every action that decides something about a kind of record.
    pub fn deeds(&self, kind: Kind) -> impl Iterator<Item = (Action, &Deed)> {
        self.deeds.iter().filter(move |(k, _, _)| *k == kind).map(|(_, action, deed)| (*action, deed))
    }
}

#[cfg(test)]
mod tests;
