//! What was typed into forms that were left: brought back when the form is opened again, asked about before leaving, kept in a
//! file where a signal ends the program, and the way of a text to the editor and back.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::App;
use crate::domain::command::{Args, find_verb};
use crate::domain::ids::Key;
use crate::tui::actions::Action;
use crate::tui::editor::Mishap;
use crate::tui::msg::Effect;
use crate::tui::overlays::confirm::Confirm;
use crate::tui::overlays::{Act, Ctx, Draft};
use crate::tui::theme::Role;

/// The drafts of this session by verb and records.
#[derive(Default)]
pub(super) struct Drafts(HashMap<(&'static str, Vec<Key>), (Args, bool)>);

impl Drafts {
    /// What was typed into the form of a verb on these records.
    pub fn of(&self, verb: &'static str, targets: &[Key]) -> Option<&Args> {
        self.0.get(&(verb, targets.to_vec())).map(|(args, _)| args)
    }

    /// The drafts that hold words as a text for a later session; none when there are none.
    fn to_text(&self) -> Option<String> {
        let kept: Vec<Kept> = self
            .with_words()
            .into_iter()
            .filter_map(|(verb, targets)| {
                let args = self.of(verb, targets)?.clone();
                Some(Kept { verb: verb.to_owned(), targets: targets.to_vec(), args })
            })
            .collect();
        if kept.is_empty() { None } else { serde_json::to_string(&kept).ok() }
    }

    /// Reads what an earlier session kept; what this program does not know any more is passed over.
    fn read(text: &str) -> Self {
        let kept: Vec<Kept> = serde_json::from_str(text).unwrap_or_default();
        let known = kept.into_iter().filter_map(|Kept { verb, targets, args }| {
            let spec = find_verb(&verb, targets.first()?.kind).ok()?;
            Some(((spec.id, targets), (args, true)))
        });
        Self(known.collect())
    }

    /// One of the drafts that hold words, to be named before they are lost.
    fn with_words(&self) -> Vec<(&'static str, &[Key])> {
        let worded = self.0.iter().filter(|(_, (_, words))| *words);
        let mut drafts: Vec<_> = worded.map(|((verb, targets), _)| (*verb, targets.as_slice())).collect();
        drafts.sort_unstable();
        drafts
    }
}

/// One draft as a file keeps it.
#[derive(Serialize, Deserialize)]
struct Kept {
    verb: String,
    targets: Vec<Key>,
    args: Args,
}

impl App {
    /// Takes up the drafts that a session left which a signal ended.
    pub fn take_up_drafts(&mut self, text: &str) {
        self.drafts = Drafts::read(text);
        let n = self.drafts.0.len();
        if n > 0 {
            let text = self.words.fill("toast-drafts-back", &[("n", n.into())]);
            self.say(text, Role::Warning);
        }
    }

    /// A signal ends the program: what stands in open forms becomes drafts, and drafts with words go into a file.
    pub(super) fn end_by(&mut self, signal: i32) {
        for _ in 0..self.layers.len() {
            self.layer_act(Action::Escape);
        }
        self.effects.extend(self.drafts.to_text().map(Effect::KeepDrafts));
        self.effects.push(Effect::Leave(crate::tui::Left::Killed(signal)));
    }

    pub(super) fn keep_draft(&mut self, draft: Draft) {
        let place = (draft.verb, draft.targets);
        let Some(args) = draft.args else {
            self.drafts.0.remove(&place);
            return;
        };
        self.drafts.0.insert(place, (args, draft.words));
        let verb = self.words.code("verb", draft.verb);
        let text = self.words.fill("toast-draft-kept", &[("verb", verb.into())]);
        self.say(text, Role::Plain);
    }

    /// Leaves the program; asks first when words would be lost.
    pub(super) fn leave(&mut self) {
        let drafts = self.drafts.with_words();
        let Some((verb, targets)) = drafts.first() else {
            self.effects.push(Effect::Leave(crate::tui::Left::Closed));
            return;
        };
        let key = targets.first().map_or(String::new(), Key::to_string);
        let verb = self.words.code("verb", verb);
        let blanks = [("n", drafts.len().into()), ("verb", verb.into()), ("key", key.into())];
        let question = self.words.fill("confirm-drafts", &blanks);
        self.push(Confirm::new(question, vec![Act::Leave]));
    }

    /// Does an action of the overlay on top, as its key would.
    pub(super) fn layer_act(&mut self, action: Action) {
        let Self { layers, words, theme, keys, now, actor, .. } = self;
        let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name };
        let acts = layers.last_mut().map(|layer| layer.overlay.act(action, &ctx)).unwrap_or_default();
        self.acts(acts);
    }

    /// A text is back from the editor.
    pub(super) fn edited(&mut self, edited: Result<String, Mishap>) {
        let path = |path: &std::path::Path| crate::text::shown_line(&path.to_string_lossy()).into_owned();
        let text = match edited {
            Ok(text) => {
                if let Some(layer) = self.layers.last_mut() {
                    layer.overlay.edited(&text);
                }
                return;
            }
            Err(Mishap::Missing { editor }) => self.words.fill("toast-editor-missing", &[("editor", editor.into())]),
            Err(Mishap::Failed { editor, kept }) => {
                self.words.fill("toast-editor-failed", &[("editor", editor.into()), ("path", path(&kept).into())])
            }
            Err(Mishap::File { path: file, detail }) => {
                self.words.fill("toast-editor-file", &[("path", path(&file).into()), ("detail", detail.into())])
            }
        };
        self.say(text, Role::Bad);
    }
}
