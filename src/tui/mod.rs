//! The screen: takes the terminal over, runs the loop, gives it back.
//!
//! Invariants: input never waits on data, for readers and desks have threads of their own; everything that waits is taken before
//! one frame is drawn; an untouched screen writes nothing.

pub mod actions;
pub mod app;
pub mod clipboard;
mod clusters;
mod codes;
pub mod editor;
mod imports;
mod input;
pub mod keys;
mod links;
pub mod list;
pub mod msg;
mod notices;
pub mod overlays;
pub mod picks;
mod plain;
pub mod questions;
pub mod reads;
mod reads_past;
mod rounds;
pub mod rows;
pub mod tabs;
mod terminal;
pub mod theme;
pub mod translating;
mod unseen;
pub mod widgets;
pub mod work;

use std::collections::VecDeque;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use app::{App, Start};
use input::Gate;
use keys::own::with_own;
use keys::{BadKeys, KeyMap};
use msg::{Effect, Msg};
use reads::Reads;
use rounds::Rounds;
use terminal::Screen;
pub use terminal::{columns, is_there as has_terminal};
use theme::{Means, Role, Theme};
use translating::Translating;
pub use unseen::read_unseen;
use work::Works;

use crate::config::{self, NoticeWay, Settings, ThemeChoice};
use crate::domain::people::Actor;
use crate::services::clock::Clock;
use crate::services::{lists, outlets};
use crate::text::{Lang, Words, shown_line};

/// What the screen is opened with.
pub struct Options {
    pub desk: PathBuf,
    /// The settings file, in which the language is remembered.
    pub settings_file: Option<PathBuf>,
    pub settings: Settings,
    pub actor: Actor,
    pub lang: Lang,
    pub clock: Clock,
    /// The desk is a demonstration, and the screen says so.
    pub demo: bool,
    /// Lines below each other, for those who hear the screen.
    pub plain: bool,
}

/// How the screen was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// Somebody closed it.
    Closed,
    /// Somebody on an empty desk wants to try the demonstration.
    WantsDemo,
    /// A signal ended it; the process should end with 128 and its number.
    Killed(i32),
}

/// Opens the screen on a desk and stays until it is left.
pub fn run(options: Options) -> anyhow::Result<Left> {
    let (out, inbox) = channel();
    let works = Works::open(&options, &out)?;
    let reads = Reads::open(&options.desk, &out)?;
    let translating = Translating::open(&options, &out)?;
    let rounds = Rounds::start(&options, &out)?;
    let (keys, faults) = own_keys(options.settings_file.as_deref());
    let drafts = drafts_file(&options.desk);
    let session = options.settings_file.as_deref().map(|file| session_file(file, &options.desk));
    let mut means = Means { light: is_light(options.settings.theme), ..Means::of_environment() };
    means.no_color |= options.plain;
    means.links &= !options.plain;
    let mut app = App::new(Start {
        words: Words::new(options.lang),
        theme: Theme::new(options.settings.theme, means),
        means,
        actor: options.actor,
        now: options.clock.now(),
        desk: shown_line(&options.desk.to_string_lossy()).into_owned(),
        zone: lists::zone(&options.desk)?,
        demo: options.demo,
        settings: options.settings.clone(),
        keys,
    });
    app.settings_file.clone_from(&options.settings_file);
    take_up(&mut app, &drafts, &faults);
    if let Some(file) = learned_file(options.settings_file.as_deref()) {
        let text = std::fs::read_to_string(file).unwrap_or_default();
        app.teach(text.lines().map(str::to_owned).collect());
    }
    if let Some(text) = session.as_deref().and_then(|file| std::fs::read_to_string(file).ok()) {
        app.take_session(&text);
    }
    app.hear_only(options.plain);
    let (notices, notice_command) = (options.settings.notices, options.settings.notice_command.clone());
    let screen = Screen::open(options.settings.mouse, options.plain)?;
    let gate = Arc::new(input::Gate::default());
    input::read_signals(out.clone(), Arc::clone(&gate))?;
    input::read_terminal(out.clone(), Arc::clone(&gate));
    let world = World {
        out,
        notices,
        notice_command,
        reads,
        works,
        translating,
        _rounds: rounds,
        screen,
        gate,
        settings_file: options.settings_file,
        drafts,
        session,
    };
    world.stay(&mut app, &inbox, options.clock)
}

/// The key map as it holds, with the user's own lines in it, and what of those cannot hold.
pub fn keys_of(settings_file: Option<&Path>) -> (KeyMap, Vec<BadKeys>) {
    let (map, faults) = own_keys(settings_file);
    (map.unwrap_or_else(KeyMap::built_in), faults)
}

/// The user's keys beside the settings, and what of them cannot hold.
fn own_keys(settings_file: Option<&Path>) -> (Option<KeyMap>, Vec<BadKeys>) {
    let file = settings_file.and_then(Path::parent).map(|folder| folder.join("keys.toml"));
    match file.and_then(|file| std::fs::read_to_string(file).ok()) {
        Some(text) => {
            let (map, faults) = with_own(&text);
            (Some(map), faults)
        }
        None => (None, Vec::new()),
    }
}

/// What the user has learned, beside the settings.
fn learned_file(settings_file: Option<&Path>) -> Option<PathBuf> {
    settings_file.and_then(Path::parent).map(|folder| folder.join("learned"))
}

/// Drafts lie beside their desk.
fn drafts_file(desk: &Path) -> PathBuf {
    let mut name = desk.as_os_str().to_owned();
    name.push(".drafts");
    PathBuf::from(name)
}

/// The place of each desk is kept beside the settings, for it is this person's on this machine.
fn session_file(settings_file: &Path, desk: &Path) -> PathBuf {
    let desk = std::fs::canonicalize(desk).unwrap_or_else(|_| desk.to_owned());
    let hash = outlets::hash(desk.to_string_lossy().as_bytes());
    settings_file.with_file_name("sessions").join(format!("{}.toml", &hash[..16]))
}

/// Whether the terminal's background is light, asked only where the settings leave the colours to it.
fn is_light(choice: ThemeChoice) -> Option<bool> {
    use terminal_colorsaurus::{QueryOptions, ThemeMode, theme_mode};
    if choice != ThemeChoice::Auto {
        return None;
    }
    let mut options = QueryOptions::default();
    options.timeout = std::time::Duration::from_millis(200);
    theme_mode(options).ok().map(|mode| mode == ThemeMode::Light)
}

/// Takes up what an earlier session left, and tells of keys that cannot hold.
fn take_up(app: &mut App, drafts: &Path, faults: &[BadKeys]) {
    if let Ok(text) = std::fs::read_to_string(drafts) {
        app.take_up_drafts(&text);
        let _ = std::fs::remove_file(drafts);
    }
    for fault in faults {
        app.tell(fault.said(&app.words), Role::Bad);
    }
}

/// Writes a file that only its owner reads: drafts are words to customers.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write as _;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}

/// Everything outside the model.
struct World {
    /// For what is done on threads of its own.
    out: Sender<Msg>,
    notices: NoticeWay,
    notice_command: Option<String>,
    reads: Reads,
    works: Works,
    translating: Translating,
    /// The desk works by itself for as long as the screen is open.
    _rounds: Option<Rounds>,
    screen: Screen,
    gate: Arc<Gate>,
    settings_file: Option<PathBuf>,
    /// Where drafts stay when a signal ends the program.
    drafts: PathBuf,
    /// Where it stands which place the screen was left at.
    session: Option<PathBuf>,
}

/// A program that ends waits no longer for its last words to be written.
const LAST_WRITES: std::time::Duration = std::time::Duration::from_secs(3);

/// What happened is seen after so long at the latest.
const LONGEST_UNSEEN: std::time::Duration = std::time::Duration::from_millis(50);

/// What an effect means for the loop.
enum Next {
    GoOn,
    /// Something happened at once.
    Then(Msg),
    Leave(Left),
}

impl World {
    fn stay(mut self, app: &mut App, inbox: &Receiver<Msg>, clock: Clock) -> anyhow::Result<Left> {
        app.resize(self.screen.size()?);
        for effect in app.begin() {
            self.perform(effect)?;
        }
        self.screen.draw(&app.scene(), |frame| app.draw(frame))?;
        while let Ok(first) = inbox.recv() {
            // Everything that waits is taken before one frame, so that a held key never queues frames; but news that come as fast as they
            // are taken never keep the frame away.
            let began = std::time::Instant::now();
            let mut waiting = Some(first);
            while let Some(msg) = waiting {
                if matches!(msg, Msg::Resumed) {
                    self.screen.forget()?;
                }
                let mut effects = VecDeque::from(app.update(msg, clock.now()));
                while let Some(effect) = effects.pop_front() {
                    match self.perform(effect)? {
                        Next::GoOn => {}
                        Next::Then(msg) => effects.extend(app.update(msg, clock.now())),
                        Next::Leave(left) => {
                            self.keep_words(app, inbox, clock);
                            self.keep_place(app);
                            return Ok(left);
                        }
                    }
                }
                waiting = if began.elapsed() < LONGEST_UNSEEN { inbox.try_recv().ok() } else { None };
            }
            app.resize(self.screen.size()?);
            self.screen.draw(&app.scene(), |frame| app.draw(frame))?;
        }
        Ok(Left::Closed)
    }

    /// Waits until answers are with their complaints; what could not be brought there goes into a file where nobody was asked.
    fn keep_words(&self, app: &mut App, inbox: &Receiver<Msg>, clock: Clock) {
        let until = std::time::Instant::now() + LAST_WRITES;
        while app.is_keeping() {
            let left = until.saturating_duration_since(std::time::Instant::now());
            let Ok(msg) = inbox.recv_timeout(left) else { break };
            if matches!(msg, Msg::Report(_)) {
                app.update(msg, clock.now());
            }
        }
        // The program is about to end; there is nobody left to be told.
        _ = app.drafts_to_keep().map(|text| write_private(&self.drafts, &text));
    }

    /// Keeps where the screen was left; without it the next one opens where every screen does.
    fn keep_place(&self, app: &App) {
        let (Some(path), Some(text)) = (&self.session, app.session()) else { return };
        let folder = path.parent().map_or(Ok(()), std::fs::create_dir_all);
        let _ = folder.and_then(|()| write_private(path, &text));
    }

    fn perform(&mut self, effect: Effect) -> anyhow::Result<Next> {
        match effect {
            Effect::Ask(ask) => self.reads.ask(ask),
            Effect::AskPast(point, ask) => self.reads.ask_past(point, ask),
            Effect::LeavePast => self.reads.leave_past(),
            Effect::Work(job) => self.works.send(job),
            Effect::CancelWork => self.works.cancel_current(),
            Effect::CancelJob(number) => self.works.cancel(number),
            Effect::Translate(ask) => self.translating.send(ask),
            Effect::Copy(text) => clipboard::copy(text, self.out.clone())?,
            Effect::CopyByTerminal(text) => return Ok(Next::Then(Msg::Copied(clipboard::by_terminal(&text)?))),
            // Nobody reads a notice that could not be told.
            Effect::Notify { title, text } => {
                let _ = notices::tell(self.notices, self.notice_command.as_deref(), &title, &text);
            }
            Effect::Remember(key, value) => {
                if let ("notices", Some(way)) = (key, value.as_str().and_then(NoticeWay::from_code)) {
                    self.notices = way;
                }
                // A settings file that cannot be written is no reason to stop; the switch still counts for now.
                if let Some(path) = &self.settings_file {
                    let _ = config::remember(path, key, value);
                }
            }
            Effect::Learned(words) => {
                // Where it cannot be kept, it is taught once more.
                _ = learned_file(self.settings_file.as_deref()).map(|file| write_private(&file, &words));
            }
            Effect::Edit(text) => {
                let Self { screen, gate, .. } = self;
                let edited = gate.while_closed(|| screen.lend(|| editor::write_in_editor(&text)))?;
                return Ok(Next::Then(Msg::Edited(edited)));
            }
            Effect::Mouse(on) => self.screen.take_mouse(on)?,
            Effect::Suspend => self.screen.suspend()?,
            Effect::Redraw => self.screen.forget()?,
            Effect::Leave(left) => return Ok(Next::Leave(left)),
        }
        Ok(Next::GoOn)
    }
}
