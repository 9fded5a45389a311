//! Asking why: the questions that there are, and one of them as a tree with its evidence and actions. What was at hand when it
//! was opened (marked cases, a figure, the cases of a bar) is what a question starts from and what evidence is made of.

mod draw;
mod typing;

use std::collections::BTreeMap;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Overlay};
use crate::domain::causes::{Cause, Evidence};
use crate::domain::change::Record;
use crate::domain::command::{Args, Command};
use crate::domain::ids::{Key, Kind};
use crate::services::causes::{self, AtHand, Done, Seen, Weighed, made_node};
use crate::services::lists::Env;
use crate::services::wording;
use crate::tui::actions::{Action, Place};
use crate::tui::picks::ways;
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::work::News;
use typing::{Typed, Typing};

/// A line of the tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Line {
    Node(usize),
    Evidence(usize, usize),
    Action(usize, usize),
}

/// Questions, or one tree.
pub struct Whys {
    about: AtHand,
    env: Env,
    seen: Seen,
    loaded: bool,
    cursor: Cursor,
    typing: Option<Typing>,
    /// Enter was pressed before the questions were read.
    early: bool,
    /// What was at hand becomes evidence of the why that is being kept, for or against it.
    then: Option<&'static str>,
    trouble: Option<(String, Role)>,
}

impl Whys {
    pub fn new(about: AtHand, env: Env) -> Self {
        Self {
            about,
            env,
            seen: Seen::default(),
            loaded: false,
            cursor: Cursor::default(),
            typing: Some(Typing::new(Typed::Why, "")),
            early: false,
            then: None,
            trouble: None,
        }
    }

    /// Opens the tree of a node.
    pub fn of_node(node: i64, env: Env) -> Self {
        let seen = Seen { node: Some(node), ..Seen::default() };
        Self { seen, typing: None, ..Self::new(AtHand::Nothing, env) }
    }

    /// The question that fills it.
    pub fn question(&self) -> Ask {
        let question = Question::Whys { at_hand: self.about.clone(), node: self.seen.node, env: self.env.clone() };
        Ask { slot: Slot::Whys, generation: 0, question }
    }

    fn lines(&self) -> Vec<Line> {
        let branches = self.seen.tree.iter().flat_map(|tree| tree.branches.iter().enumerate());
        let mut lines = Vec::new();
        for (at, branch) in branches {
            lines.push(Line::Node(at));
            lines.extend((0..branch.evidence.len()).map(|n| Line::Evidence(at, n)));
            lines.extend((0..branch.actions.len()).map(|n| Line::Action(at, n)));
        }
        lines
    }

    fn count(&self) -> usize {
        if self.seen.tree.is_some() { self.lines().len() } else { self.seen.questions.len() }
    }

    /// The node under the cursor, or on which what is under it hangs.
    fn node(&self) -> Option<&Cause> {
        let branch = match self.lines().get(self.cursor.at)? {
            Line::Node(at) | Line::Evidence(at, _) | Line::Action(at, _) => *at,
        };
        Some(&self.seen.tree.as_ref()?.branches.get(branch)?.node)
    }

    fn evidence(&self) -> Option<&Weighed> {
        match self.lines().get(self.cursor.at)? {
            Line::Evidence(at, n) => self.seen.tree.as_ref()?.branches.get(*at)?.evidence.get(*n),
            _ => None,
        }
    }

    fn action(&self) -> Option<&Done> {
        match self.lines().get(self.cursor.at)? {
            Line::Action(at, n) => self.seen.tree.as_ref()?.branches.get(*at)?.actions.get(*n),
            _ => None,
        }
    }

    /// What Enter leads to from the cursor: the cases of the evidence, the action, the cases that speak for a node.
    fn follow(&self) -> Vec<Act> {
        if let Some(done) = self.action() {
            return vec![Act::Close, Act::GoTo { kind: Kind::Action, filter: done.action.key().to_string() }];
        }
        let found = match self.evidence() {
            Some(weighed) => causes::cases(&weighed.evidence),
            None => self.cases_of_node(),
        };
        found.map_or_else(Vec::new, |(kind, filter)| vec![Act::Close, Act::GoTo { kind, filter }])
    }

    /// The cases of one kind that hang on the node, or its first live query.
    fn cases_of_node(&self) -> Option<(Kind, String)> {
        let node = self.node()?;
        if !node.query.is_empty() {
            return Kind::from_word(&node.case_kind).map(|kind| (kind, node.query.clone()));
        }
        let branch = self.seen.tree.as_ref()?.branches.iter().find(|branch| branch.node.id == node.id)?;
        let keys: Vec<Key> = branch.evidence.iter().filter_map(|one| one.evidence.case()).collect();
        let Some(first) = keys.first() else {
            return branch.evidence.iter().find_map(|one| causes::cases(&one.evidence));
        };
        let same = keys.iter().filter(|key| key.kind == first.kind).map(Key::to_string);
        Some((first.kind, format!("number:{}", same.collect::<Vec<_>>().join(","))))
    }

    fn run(&mut self, verb: &str, key: Key, args: Vec<(&'static str, String)>) -> Vec<Act> {
        self.trouble = None;
        let args = args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        vec![Act::Run(vec![Command { verb: verb.to_owned(), key, args: Args(args) }])]
    }

    /// Puts what was at hand to the node under the cursor.
    fn put(&mut self, stance: &str, ctx: &Ctx<'_>) -> Vec<Act> {
        let node = self.node().map(Record::key);
        node.map_or_else(Vec::new, |node| self.put_to(node, stance, ctx))
    }

    fn put_to(&mut self, node: Key, stance: &str, ctx: &Ctx<'_>) -> Vec<Act> {
        let mut args = self.about.args();
        if args.is_empty() {
            self.trouble = Some((ctx.words.get("whys-nothing-at-hand"), Role::Warning));
            return Vec::new();
        }
        args.push(("stance", stance.to_owned()));
        self.run("evidence", node, args)
    }

    fn on_node(&mut self, verb: &'static str) -> Vec<Act> {
        match self.node().map(Record::key) {
            Some(key) => self.run(verb, key, Vec::new()),
            None => Vec::new(),
        }
    }

    /// Takes away the evidence under the cursor, or the node.
    fn remove(&mut self) -> Vec<Act> {
        let evidence = self.evidence().map(|weighed| Evidence::key(&weighed.evidence));
        let on_action = self.action().is_some();
        match evidence.or_else(|| self.node().map(Record::key)).filter(|_| !on_action) {
            Some(key) => self.run("remove", key, Vec::new()),
            None => Vec::new(),
        }
    }

    fn begin(&mut self, what: Typed, text: &str) {
        self.trouble = None;
        self.typing = Some(Typing::new(what, text));
    }

    /// What was typed becomes a question, a why, other words, or an action.
    fn submit(&mut self) -> Vec<Act> {
        if !self.loaded {
            self.early = true;
            return Vec::new();
        }
        let Some(typing) = self.typing.take() else { return Vec::new() };
        let text = typing.text();
        let node = self.node().map(Record::key);
        if text.is_empty() {
            return self.open_question(typing.what);
        }
        match (typing.what, node) {
            (Typed::Why, Some(node)) if self.seen.tree.is_some() => self.run("why", node, vec![("text", text)]),
            (Typed::Why, _) => {
                let mut args = self.about.args();
                args.push(("text", text));
                self.run("why", Key::new(Kind::Cause, 0), args)
            }
            (Typed::Reword, Some(node)) => self.run("reword", node, vec![("text", text)]),
            (Typed::Act, Some(node)) => {
                let mut args = vec![("what", text)];
                args.extend(typing.owner.map(|owner| ("to", owner)));
                args.extend(typing.due.map(|due| ("due", due)));
                self.run("act", node, args)
            }
            (_, None) => Vec::new(),
        }
    }

    /// Enter without a text opens the question under the cursor.
    fn open_question(&mut self, what: Typed) -> Vec<Act> {
        if what != Typed::Why || self.seen.tree.is_some() {
            return Vec::new();
        }
        let Some(question) = self.seen.questions.get(self.cursor.at) else { return Vec::new() };
        self.seen.node = Some(question.id);
        vec![Act::Ask(self.question())]
    }

    /// Puts the cursor on a node.
    fn go_to_node(&mut self) {
        let Some(node) = self.seen.node else { return };
        let is_it = |line: &Line| match line {
            Line::Node(at) => {
                self.seen.tree.as_ref().and_then(|tree| tree.branches.get(*at)).is_some_and(|one| one.node.id == node)
            }
            _ => false,
        };
        if let Some(at) = self.lines().iter().position(is_it) {
            self.cursor.at = at;
        }
    }

    fn back(&mut self) -> Vec<Act> {
        if self.typing.take().is_some() && (self.seen.tree.is_some() || !self.seen.questions.is_empty()) {
            return Vec::new();
        }
        vec![Act::Close]
    }

    /// Whether a why below another is being written.
    fn is_typing_why(&self) -> bool {
        self.seen.tree.is_some() && self.typing.as_ref().is_some_and(|typing| typing.what == Typed::Why)
    }

    fn type_key(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        let in_tree = self.seen.tree.is_some();
        let alt = event.modifiers.contains(KeyModifiers::ALT);
        match event.code {
            KeyCode::Enter => return self.submit(),
            KeyCode::Char(sign @ ('e' | 'E')) if alt && self.is_typing_why() => {
                self.then = Some(if sign == 'e' { "for" } else { "against" });
                return self.submit();
            }
            KeyCode::Down if !in_tree => _ = self.cursor.act(Action::Down, self.count()),
            KeyCode::Up if !in_tree => _ = self.cursor.act(Action::Up, self.count()),
            _ => {
                let people = ways("to", &self.seen.people, ctx);
                if self.typing.as_mut().is_some_and(|typing| typing.key(event, &people)) {
                    return self.submit();
                }
            }
        }
        Vec::new()
    }
}

impl Overlay for Whys {
    fn places(&self) -> &'static [Place] {
        if self.typing.is_some() { &[Place::Choose] } else { &[Place::Whys, Place::Move, Place::Choose] }
    }

    fn takes_text(&self) -> bool {
        self.typing.is_some()
    }

    fn act(&mut self, action: Action, ctx: &Ctx<'_>) -> Vec<Act> {
        let in_tree = self.seen.tree.is_some();
        match action {
            Action::Escape => return self.back(),
            Action::Open if self.typing.is_some() => return self.submit(),
            Action::Open if in_tree => return self.follow(),
            Action::Open => return self.open_question(Typed::Why),
            Action::AskWhy => self.begin(Typed::Why, ""),
            Action::Questions => {
                self.seen = Seen { questions: std::mem::take(&mut self.seen.questions), ..Seen::default() };
                self.cursor = Cursor::default();
            }
            Action::Evidence => return self.put("for", ctx),
            Action::EvidenceAgainst => return self.put("against", ctx),
            Action::Support => return self.on_node("support"),
            Action::Refute => return self.on_node("refute"),
            Action::Guess => return self.on_node("guess"),
            Action::Remove => return self.remove(),
            Action::ActOn if self.node().is_some() => self.begin(Typed::Act, ""),
            Action::Reword => {
                if let Some(text) = self.node().map(|node| node.text.clone()) {
                    self.begin(Typed::Reword, &text);
                }
            }
            Action::Issue => {
                if let Some(node) = self.node().map(Record::key) {
                    return vec![Act::Form { id: "reword", targets: vec![node], with: BTreeMap::new() }];
                }
            }
            _ => _ = self.cursor.act(action, self.count()),
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, ctx: &Ctx<'_>) -> Vec<Act> {
        if self.typing.is_some() { self.type_key(event, ctx) } else { Vec::new() }
    }

    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        if let Some(typing) = &mut self.typing {
            typing.paste(text);
        }
        Vec::new()
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Whys(seen) = answer {
            self.seen = seen.as_ref().clone();
            self.loaded = true;
            self.go_to_node();
            self.cursor.at = self.cursor.at.min(self.count().saturating_sub(1));
        }
    }

    fn resume(&mut self, _: &Ctx<'_>) -> Vec<Act> {
        if self.loaded && std::mem::take(&mut self.early) { self.submit() } else { Vec::new() }
    }

    fn reported(&mut self, news: &News, ctx: &Ctx<'_>) -> Vec<Act> {
        match news {
            News::Done(outcome) => {
                let refused = outcome.refused.first();
                self.trouble = refused.map(|(_, refusal)| (wording::refusal(ctx.words, refusal), Role::Bad));
                let here = self.node().map(|node| node.id);
                let made = made_node(&outcome.changed);
                self.seen.node = made.map(|key| key.id).or(here);
                if let (Some(stance), Some(node)) = (self.then.take(), made) {
                    let acts = self.put_to(node, stance, ctx);
                    if !acts.is_empty() {
                        return acts;
                    }
                }
                if self.seen.tree.is_none() && made.is_none() {
                    return Vec::new();
                }
                vec![Act::Ask(self.question())]
            }
            News::Failed(error) => {
                self.trouble = Some((wording::desk_error(ctx.words, error), Role::Bad));
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        draw::draw(self, frame, area, ctx);
    }
}

#[cfg(test)]
mod tests;
