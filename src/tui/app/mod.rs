//! The model of the screen: tabs, the stack over them, what is typed and what is on its way; messages change it, effects leave.
//!
//! Invariant: nothing here reads the desk, the terminal or the clock; everything comes in as a message.

mod arrange;
mod bar;
mod count;
mod decide;
mod drafts;
mod find;
mod finish;
mod focus;
mod go;
mod input;
mod jobs;
mod learning;
mod macros;
mod marked;
mod mouse;
mod news;
mod nothing;
mod palette;
mod past;
mod pick;
mod places;
mod proposed;
mod reading;
mod recent;
mod replies;
mod rules;
mod session;
mod settings;
pub mod translations;
pub mod view;
mod views;
mod ways;
mod whys;

use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

use crossterm::event::Event;
use jiff::tz::TimeZone;

use places::Spot;

use super::Left;
use super::keys::{Chord, KeyMap};
use super::list::List;
use super::msg::{Effect, Msg};
use super::overlays::{Ctx, Overlay};
use super::questions::Question;
use super::reads::{Ask, Slot};
use super::tabs::dashboard::Dashboard;
use super::tabs::reports::View as ReportsView;
use super::theme::{Means, Role, Theme};
use crate::codes;
use crate::config::{AfterDecision, Feature, Settings};
use crate::domain::command::Args;
use crate::domain::ids::Kind;
use crate::domain::people::Actor;
use crate::domain::rules::Routine;
use crate::domain::time::Instant;
use crate::services::lists::Env;
use crate::services::overview::{Reports, Today};
use crate::text::Words;

codes! {
    /// The tabs in their order.
    pub enum Tab {
        Today = "today",
        Returns = "returns",
        Complaints = "complaints",
        Shipments = "shipments",
        Automation = "automation",
        Reports = "reports",
        Knowledge = "knowledge",
    }
}

impl Tab {
    /// The kind of record that a tab lists; Automation and Knowledge list others too.
    pub const fn kind(self) -> Option<Kind> {
        match self {
            Self::Returns => Some(Kind::Return),
            Self::Complaints => Some(Kind::Ticket),
            Self::Shipments => Some(Kind::Parcel),
            Self::Automation => Some(Kind::Task),
            Self::Knowledge => Some(Kind::Article),
            Self::Today | Self::Reports => None,
        }
    }

    /// The feature whose switch hides a tab.
    const fn feature(self) -> Option<Feature> {
        match self {
            Self::Today | Self::Knowledge => None,
            Self::Returns => Some(Feature::Returns),
            Self::Complaints => Some(Feature::Complaints),
            Self::Shipments => Some(Feature::Tracking),
            Self::Automation => Some(Feature::Automation),
            Self::Reports => Some(Feature::Analysis),
        }
    }

    /// The tab that lists a kind of record.
    pub const fn of(kind: Kind) -> Self {
        match kind {
            Kind::Ticket => Self::Complaints,
            Kind::Parcel => Self::Shipments,
            Kind::Task | Kind::Action | Kind::Definition | Kind::Run | Kind::Effect => Self::Automation,
            Kind::Article | Kind::Customer => Self::Knowledge,
            _ => Self::Returns,
        }
    }

    /// The lists of a tab that has several, in their order.
    pub const fn lists(self) -> &'static [Kind] {
        match self {
            Self::Returns => &ANSWERS,
            Self::Automation => &WORK,
            Self::Knowledge => &KNOWLEDGE,
            _ => &[],
        }
    }
}

/// How much of a tab the case under the cursor takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Zoom {
    #[default]
    Split,
    ListOnly,
    /// The case in full.
    Case,
}

/// An overlay with the job it waits for.
pub struct Layer {
    pub overlay: Box<dyn Overlay>,
    job: Option<u64>,
}

/// What is listed, and what is shown of it at first.
const LISTS: [(Kind, &str); 12] = [
    (Kind::Return, ""),
    (Kind::Refund, ""),
    (Kind::Exchange, ""),
    (Kind::Ticket, ""),
    (Kind::Parcel, ""),
    (Kind::Task, "status:open sort:due"),
    (Kind::Action, "sort:due"),
    (Kind::Definition, ""),
    (Kind::Run, ""),
    (Kind::Effect, "is:open"),
    (Kind::Article, ""),
    (Kind::Customer, ""),
];

/// The lists of Automation in their order: tasks, rules, what the rules did, what is about to leave.
pub const WORK: [Kind; 5] = [Kind::Task, Kind::Definition, Kind::Run, Kind::Effect, Kind::Action];

/// The lists of Returns in their order: returns, and the refunds and exchanges that answer them.
pub const ANSWERS: [Kind; 3] = [Kind::Return, Kind::Refund, Kind::Exchange];
/// The lists of Knowledge in their order: what is known of problems, and of people.
pub const KNOWLEDGE: [Kind; 2] = [Kind::Article, Kind::Customer];

/// The filter that a list begins with.
pub fn first_filter(kind: Kind) -> &'static str {
    LISTS.iter().find(|(of, _)| *of == kind).map_or("", |(_, filter)| filter)
}

/// Places that Back remembers, and messages that the log keeps.
const REMEMBERED: usize = 50;

/// The whole screen.
pub struct App {
    pub words: Words,
    pub theme: Theme,
    pub keys: KeyMap,
    pub actor: Actor,
    /// The moment that is shown.
    pub now: Instant,
    /// The time it is.
    clock: Instant,
    past: Option<Box<past::Past>>,
    learning: learning::Learning,
    pub desk: String,
    /// Where the shop's days begin.
    zone: TimeZone,
    pub demo: bool,
    pub import_folder: PathBuf,
    /// Where the settings are, to be told to whoever has to write into them.
    pub settings_file: Option<PathBuf>,
    pub after_decision: AfterDecision,
    looks: settings::Looks,
    hidden: Vec<Feature>,
    pub tab: Tab,
    /// What Automation lists, one of [`WORK`].
    work: Kind,
    /// What Returns lists, one of [`ANSWERS`].
    answers: Kind,
    /// What Knowledge lists, one of [`KNOWLEDGE`].
    known: Kind,
    pub zoom: Zoom,
    lists: Vec<List>,
    pub today: Option<Box<Today>>,
    pub today_cursor: usize,
    pub reports: Option<Box<Reports>>,
    pub reports_view: ReportsView,
    pub dashboard: Dashboard,
    /// The list and filter that were opened from a figure: Esc leads back to it.
    pub drilled: Option<(Kind, String)>,
    pub reading: reading::Reading,
    pub translations: translations::Translations,
    pub layers: Vec<Layer>,
    pressed: Vec<Chord>,
    /// The number that is being typed behind the sign for counts.
    counting: Option<usize>,
    /// So many cases from the cursor on are decided together.
    counted: Option<usize>,
    /// Pressed while marks were on their way.
    early: Vec<crossterm::event::KeyEvent>,
    /// What was marked when it was decided about, by the group of the decision.
    decided_marks: BTreeMap<i64, marked::Marked>,
    pub toast: Option<(String, Role)>,
    /// What was said and when, the newest first.
    log: Vec<(Instant, String, Role)>,
    /// What a long job says of itself.
    pub running: Option<(u64, String)>,
    /// Texts that came in and are being read.
    unread_texts: i64,
    /// Corrections that wait to be learned from.
    corrections: usize,
    pending: HashMap<u64, decide::Pending>,
    next_job: u64,
    /// The last decision about each kind, for Repeat.
    last: HashMap<Kind, (String, Args)>,
    /// What was done last on the cases of tasks, from their list, where that was later than what was done on tasks.
    last_proposed: Option<(Kind, String, Args)>,
    drafts: drafts::Drafts,
    /// The job that does again what was taken back.
    redoing: Option<u64>,
    /// Answers on their way to their complaints, by job.
    keeping: HashMap<u64, drafts::Place>,
    /// A signal ended the program, or the terminal is gone.
    is_cut_off: bool,
    back: Vec<Spot>,
    forward: Vec<Spot>,
    /// Where the eye was when the filter began to be typed.
    before_filter: Option<Spot>,
    recent: recent::Recent,
    views: views::ViewTabs,
    jobs: super::overlays::jobs::Lines,
    /// Decisions are recorded as steps of a macro.
    recording: Option<Routine>,
    /// The macro that was played later than any decision was made.
    last_macro: Option<(String, Routine)>,
    focus: focus::Focus,
    /// How much room the list has beside the case.
    shares: view::Shares,
    dragging: bool,
    told_of_input_method: bool,
    effects: Vec<Effect>,
    size: (u16, u16),
}

/// What a screen begins with.
pub struct Start {
    pub words: Words,
    pub theme: Theme,
    pub actor: Actor,
    pub now: Instant,
    pub desk: String,
    /// Where the shop's days begin.
    pub zone: TimeZone,
    pub demo: bool,
    pub settings: Settings,
    /// What the terminal can show.
    pub means: Means,
    /// The user's own key map; none is the one that comes with the program.
    pub keys: Option<KeyMap>,
}

impl App {
    // Long: one line for each field.
    pub fn new(start: Start) -> Self {
        let folder = start.settings.import_folder.clone().unwrap_or_else(crate::config::default_import_folder);
        let translations = translations::Translations::new(&start.settings, start.words.lang());
        Self {
            words: start.words,
            theme: start.theme,
            keys: start.keys.unwrap_or_else(KeyMap::built_in),
            actor: start.actor,
            now: start.now,
            clock: start.now,
            past: None,
            learning: learning::Learning::default(),
            desk: start.desk,
            zone: start.zone,
            demo: start.demo,
            import_folder: folder,
            settings_file: None,
            after_decision: start.settings.after_decision,
            looks: settings::Looks::new(&start.settings, start.means),
            hidden: start.settings.hidden,
            tab: Tab::Today,
            work: Kind::Task,
            answers: Kind::Return,
            known: Kind::Article,
            zoom: Zoom::Split,
            lists: Vec::from(LISTS.map(|(kind, filter)| List::new(kind, filter))),
            today: None,
            today_cursor: 0,
            reports: None,
            reports_view: ReportsView::default(),
            dashboard: Dashboard::default(),
            drilled: None,
            reading: reading::Reading::default(),
            translations,
            layers: Vec::new(),
            pressed: Vec::new(),
            counting: None,
            counted: None,
            early: Vec::new(),
            decided_marks: BTreeMap::new(),
            toast: None,
            log: Vec::new(),
            running: None,
            unread_texts: 0,
            corrections: 0,
            pending: HashMap::new(),
            next_job: 1,
            last: HashMap::new(),
            last_proposed: None,
            drafts: drafts::Drafts::default(),
            redoing: None,
            keeping: HashMap::new(),
            is_cut_off: false,
            back: Vec::new(),
            forward: Vec::new(),
            before_filter: None,
            recent: recent::Recent::default(),
            views: views::ViewTabs::default(),
            jobs: super::overlays::jobs::Lines::default(),
            recording: None,
            last_macro: None,
            focus: focus::Focus::default(),
            shares: view::Shares::default(),
            dragging: false,
            told_of_input_method: false,
            effects: Vec::new(),
            size: (80, 24),
        }
    }

    pub fn ctx(&self) -> Ctx<'_> {
        let Self { words, theme, keys, now, actor, size, zone, .. } = self;
        Ctx { words, theme: *theme, keys, now: *now, me: &actor.name, size: *size, zone }
    }

    fn env(&self) -> Env {
        self.ctx().env()
    }

    /// The kind of record that is listed in front.
    pub fn kind(&self) -> Option<Kind> {
        match self.tab {
            Tab::Automation => Some(self.work),
            Tab::Returns => Some(self.answers),
            Tab::Knowledge => Some(self.known),
            tab => tab.kind(),
        }
    }

    /// The list of the tab in front, when it has one.
    pub fn list(&self) -> Option<&List> {
        let kind = self.kind()?;
        self.lists.iter().find(|list| list.kind == kind)
    }

    fn list_mut(&mut self) -> Option<&mut List> {
        let kind = self.kind()?;
        self.list_of(kind)
    }

    fn list_of(&mut self, kind: Kind) -> Option<&mut List> {
        self.lists.iter_mut().find(|list| list.kind == kind)
    }

    /// Whether a tab is switched on; there are no figures of the past.
    pub fn shows(&self, tab: Tab) -> bool {
        let has_data = tab != Tab::Reports || self.past.is_none();
        has_data && tab.feature().is_none_or(|feature| !self.hidden.contains(&feature))
    }

    /// Asks for what the first screen shows.
    pub fn begin(&mut self) -> Vec<Effect> {
        self.reload();
        std::mem::take(&mut self.effects)
    }

    /// Takes what happened at a moment, and says what is to be done about it.
    pub fn update(&mut self, msg: Msg, now: Instant) -> Vec<Effect> {
        self.clock = now;
        self.now = self.moment(now);
        match msg {
            Msg::Input(Event::Key(event)) => self.key(event),
            Msg::Input(Event::Paste(text)) => self.paste(&text),
            Msg::Input(Event::Mouse(event)) => self.mouse(event),
            Msg::Input(Event::FocusLost) => self.turn_eye(false),
            Msg::Input(Event::FocusGained) => self.turn_eye(true),
            Msg::Input(Event::Resize(cells, lines)) => self.take_size((cells, lines)),
            Msg::Resumed => {}
            // What was asked of the present is not to be mixed into the past; only the way there is.
            Msg::Reply(reply) if self.past.is_some() && reply.slot != Slot::Moment => {}
            Msg::Copied(way) => self.copied(way),
            Msg::NotCopied(text) => self.effects.push(Effect::CopyByTerminal(text)),
            Msg::Reply(reply) => self.reply(reply),
            Msg::Seen(point, reply) if self.is_seen_from(point) => self.reply(reply),
            Msg::Seen(..) => {}
            Msg::Report(report) => self.report(&report),
            Msg::Translated(news) => self.translated(news),
            Msg::Read(left) => self.unread_texts = left,
            Msg::LacksEncoder(refused) => self.say(refused.say(&self.words), Role::Warning),
            Msg::Corrected(n) => self.propose_lesson(n),
            Msg::Round(Ok(pass)) => self.round(&pass),
            Msg::Round(Err(error)) => self.round_failed(&error),
            Msg::DeskChanged => {
                self.list_mut().into_iter().for_each(List::watch);
                self.reload();
            }
            Msg::Edited(edited) => self.edited(edited),
            Msg::Suspend => self.effects.push(Effect::Suspend),
            Msg::Terminate(signal) => self.end_by(Left::Killed(signal)),
            Msg::TerminalGone => self.end_by(Left::Closed),
        }
        self.fit_lists();
        self.translate_rows();
        self.look_what_was_learned();
        self.tell_case();
        self.note_case();
        std::mem::take(&mut self.effects)
    }

    /// Does an action as if its key had been pressed.
    pub fn do_action(&mut self, action: super::actions::Action) {
        self.action(action, crossterm::event::KeyEvent::from(crossterm::event::KeyCode::Null));
    }

    /// Leaves something to be done outside.
    pub fn effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    fn asks(&mut self, asks: Vec<Ask>) {
        match self.point() {
            Some(point) => self.effects.extend(asks.into_iter().map(|ask| Effect::AskPast(point, ask))),
            None => self.effects.extend(asks.into_iter().map(Effect::Ask)),
        }
    }

    /// Reads again what is on the screen.
    fn reload(&mut self) {
        if self.reload_past() {
            return;
        }
        let env = self.env();
        match self.tab {
            Tab::Today => {
                // The very first look gets what is there at once; what is on the screen already stays until it is counted anew.
                let question = if self.today.is_none() { Question::Glance(env) } else { Question::Today(env) };
                self.asks(vec![Ask { slot: Slot::Today, generation: 0, question }]);
            }
            Tab::Reports if self.on_dashboard() => self.ask_dashboard(false),
            Tab::Reports => {
                let weeks = self.reports_view.weeks();
                self.asks(vec![Ask { slot: Slot::Reports, generation: 0, question: Question::Reports(env, weeks) }]);
            }
            _ => {
                if let Some(list) = self.list_mut() {
                    let asks = if let Some(spot) = list.begin.take() {
                        let filter = list.filter.clone();
                        list.restore(&filter, Some(spot), &env)
                    } else if list.loaded {
                        list.reload(&env)
                    } else {
                        let filter = list.filter.clone();
                        list.select(&filter, &env)
                    };
                    self.asks(asks);
                }
                self.ask_views();
            }
        }
        self.asks(self.layers.iter().filter_map(|layer| layer.overlay.fills()).collect());
    }
}

#[cfg(test)]
mod tests;
