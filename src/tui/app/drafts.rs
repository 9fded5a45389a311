//! What was typed into forms that were left: brought back when the form is opened again, asked about before leaving, kept in a
//! file where a signal ends the program, and the way of a text to the editor and back. An answer is kept with its case.

use std::collections::{BTreeMap, HashMap};

use serde::{Deserialize, Serialize};

use super::App;
use crate::domain::change::{Message, Record};
use crate::domain::command::{Args, Command, find_verb};
use crate::domain::ids::{Key, Kind};
use crate::domain::refusal::Refusal;
use crate::services::wording;
use crate::tui::Left;
use crate::tui::actions::Action;
use crate::tui::editor::Mishap;
use crate::tui::msg::Effect;
use crate::tui::overlays::confirm::Confirm;
use crate::tui::overlays::{Act, Ctx, Draft};
use crate::tui::theme::Role;
use crate::tui::work::{News, Task};

/// What is kept with its case rather than with the session.
const ANSWER: &str = "answer";

/// The form that a draft belongs to.
pub(super) type Place = (&'static str, Vec<Key>);

/// The drafts of this session by verb and records.
#[derive(Default)]
pub(super) struct Drafts(HashMap<Place, (Args, bool)>);

impl Drafts {
    /// What was typed into the form of a verb on these records.
    pub fn of(&self, verb: &'static str, targets: &[Key]) -> Option<&Args> {
        self.0.get(&(verb, targets.to_vec())).map(|(args, _)| args)
    }

    /// The words of a draft stand with their case now; only what else was filled in is left to remember.
    fn is_kept(&mut self, place: &Place) {
        let Some((args, words)) = self.0.get_mut(place) else { return };
        args.0.retain(|name, _| !matches!(name.as_str(), "text" | "draft"));
        *words = false;
        if args.0.is_empty() {
            self.0.remove(place);
        }
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

    /// The program is ended from outside: what stands in open forms becomes drafts.
    pub(super) fn end_by(&mut self, left: Left) {
        for _ in 0..self.layers.len() {
            self.layer_act(Action::Escape);
        }
        self.is_cut_off = true;
        self.effects.push(Effect::Leave(left));
    }

    /// Whether answers are on their way to their cases.
    pub fn is_keeping(&self) -> bool {
        !self.keeping.is_empty()
    }

    /// What a file must keep for the next session, where nobody was asked before the program ended.
    pub fn drafts_to_keep(&self) -> Option<String> {
        self.drafts.to_text().filter(|_| self.is_cut_off)
    }

    /// The answer that stands in the thread of the one case under the cursor: one's own, else the newest of somebody else.
    pub(super) fn stored_draft(&self, targets: &[Key]) -> Option<&Message> {
        let case = self.case_of(targets)?;
        let drafts = case.messages.iter().filter(|message| message.draft);
        drafts.max_by_key(|draft| (draft.author_name == self.actor.name, draft.sent_at))
    }

    /// What the form of an answer begins with, where somebody began one.
    pub(super) fn begun_answer(&self, targets: &[Key]) -> BTreeMap<String, String> {
        let Some(draft) = self.stored_draft(targets) else { return BTreeMap::new() };
        let other = (draft.author_name != self.actor.name).then(|| ("draft".to_owned(), draft.key().to_string()));
        [("text".to_owned(), draft.body.clone())].into_iter().chain(other).collect()
    }

    /// The command that keeps an answer with its case, or ends what is kept there.
    fn stored_by(&self, (verb, targets): &Place, args: &Args) -> Option<Command> {
        let [key] = targets.as_slice() else { return None };
        if *verb != ANSWER || !matches!(key.kind, Kind::Ticket | Kind::Return) {
            return None;
        }
        let command = |verb: &str, names: &[&str]| {
            let args = args.0.iter().filter(|(name, _)| names.contains(&name.as_str()));
            let args = Args(args.map(|(name, value)| (name.clone(), value.clone())).collect());
            Command { verb: verb.to_owned(), key: *key, args }
        };
        if args.get("text").is_some() {
            return Some(command("draft", &["text", "draft"]));
        }
        self.stored_draft(targets).map(|_| command("discard", &["draft"]))
    }

    pub(super) fn keep_draft(&mut self, draft: Draft) {
        let place = (draft.verb, draft.targets);
        let Some(args) = draft.args else {
            self.drafts.0.remove(&place);
            return;
        };
        let command = self.stored_by(&place, &args);
        self.drafts.0.insert(place.clone(), (args, draft.words));
        if let Some(command) = command {
            // Whatever else happened to the case meanwhile, the words are kept.
            let job = self.work(Task::Run(vec![(command, None)]));
            self.keeping.insert(job, place);
            return;
        }
        let verb = self.words.code("verb", draft.verb);
        let text = self.words.fill("toast-draft-kept", &[("verb", verb.into())]);
        self.say(text, Role::Plain);
    }

    /// An answer is with its case, or could not be brought there and stays with the session.
    pub(super) fn draft_kept(&mut self, place: &Place, news: &News) {
        let key = place.1.first().map_or(String::new(), Key::to_string);
        match news {
            News::Done(outcome) if !outcome.operations.is_empty() => {
                self.drafts.is_kept(place);
                let text = self.words.fill("toast-draft-stored", &[("key", key.into())]);
                self.say(text, Role::Plain);
            }
            News::Done(outcome) if matches!(outcome.refused.first(), Some((_, Refusal::NothingToDo))) => {
                self.drafts.is_kept(place);
            }
            News::Done(outcome) => {
                let why = outcome.refused.first().map(|(_, refusal)| wording::refusal(&self.words, refusal));
                self.say(why.unwrap_or_default(), Role::Bad);
            }
            News::Failed(error) => {
                let text = wording::desk_error(&self.words, error);
                self.say(text, Role::Bad);
            }
            _ => {}
        }
        self.reload();
    }

    /// Leaves the program; asks first when words would be lost.
    pub(super) fn leave(&mut self) {
        let drafts = self.drafts.with_words();
        let Some((verb, targets)) = drafts.first() else {
            self.effects.push(Effect::Leave(Left::Closed));
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
        let Self { layers, words, theme, keys, now, actor, size, zone, .. } = self;
        let ctx = Ctx { words, theme: *theme, keys, now: *now, me: &actor.name, size: *size, zone };
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
