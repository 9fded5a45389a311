//! Rank 4, the command line: reads arguments, calls a service, prints the answer, ends with the exit code of product 5.

mod answers;
mod args;
mod articles;
mod care;
pub mod case;
mod causes;
mod crash;
mod data;
mod feeds;
mod figures;
mod findings;
mod history;
mod import;
mod keys;
mod labels;
mod lanes;
mod money;
mod origins;
mod output;
mod past;
mod person;
mod policy;
mod rehearsals;
mod report;
mod retention;
mod rules;
mod secret;
mod stopping;
mod sync;
mod texts;
mod translate;
mod usage;
mod voices;

use std::ffi::OsString;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use clap::ArgMatches;

use crate::config::places::{self, Doubt};
use crate::config::{self, Settings};
use crate::domain::people::Actor;
use crate::domain::time::Instant;
use crate::services::clock::Clock;
use crate::services::demo::{self, Plan};
use crate::services::past::Point;
use crate::services::read::Reader;
use crate::services::{Desk, DeskError, lists, wording};
use crate::text::{Lang, Words};
use crate::tui::{self, Left};
use output::Output;

pub use args::{CONFLICT, DONE, FAILED, PARTLY, USAGE};

/// What every command works with.
pub struct Session {
    pub desk: PathBuf,
    pub settings: Settings,
    /// Where the settings file is, when this machine has a place for one.
    pub settings_path: Option<PathBuf>,
    /// The screen is heard, not seen.
    pub plain: bool,
    pub clock: Clock,
    pub actor: Actor,
    pub out: Output,
    /// Where in the past the desk is read.
    pub point: Option<Point>,
}

/// How a command ended when it could not do its work.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    #[error(transparent)]
    Desk(#[from] DeskError),
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// Said in words already; ends with this code.
    #[error("said")]
    Said(u8),
}

impl From<crate::services::read::StoreError> for Failure {
    fn from(error: crate::services::read::StoreError) -> Self {
        Self::Desk(error.into())
    }
}

type Answer = Result<u8, Failure>;

/// Runs the program with the process's arguments; answers the exit code.
pub fn run() -> u8 {
    let words = Words::new(early_lang(std::env::args_os()));
    let matches = match args::grammar(&words).try_get_matches_from(args::guarded(std::env::args_os())) {
        Ok(matches) => matches,
        Err(error) => {
            output::arguments(&usage::told(&words, &error), error.use_stderr());
            return if error.use_stderr() { USAGE } else { DONE };
        }
    };
    match Session::open(&matches) {
        Ok(session) => {
            let command = matches.subcommand_name().unwrap_or("screen").to_owned();
            crash::watch(session.desk.clone(), command);
            past::seen_from(session, &matches)
        }
        Err(code) => code,
    }
}

/// The language is needed before the arguments are read, since their help speaks it.
fn early_lang(args: impl Iterator<Item = OsString>) -> Lang {
    // Names of files may be in any encoding; those of languages are not.
    let args: Vec<String> = args.map(|arg| arg.to_string_lossy().into_owned()).collect();
    let named = args.iter().enumerate().find_map(|(i, arg)| match arg.strip_prefix("--lang") {
        Some("") => args.get(i + 1).cloned(),
        Some(rest) => rest.strip_prefix('=').map(str::to_owned),
        None => None,
    });
    named
        .or_else(|| std::env::var("AFTERDESK_LANG").ok())
        .and_then(|tag| Lang::parse(&tag))
        .unwrap_or_else(Lang::of_machine)
}

impl Session {
    fn open(matches: &ArgMatches) -> Result<Self, u8> {
        let named_lang = matches.get_one::<String>("lang").and_then(|tag| Lang::parse(tag));
        let settings_path = matches.get_one::<PathBuf>("config").cloned().or_else(config::default_path);
        let loaded = settings_path.as_deref().map(Settings::load);
        let (settings, problems) = match loaded {
            Some(Ok(loaded)) => loaded,
            // Without a readable file the desk works as if nothing was set.
            Some(Err(_)) | None => (Settings::default(), Vec::new()),
        };
        let lang = named_lang.or(settings.language).unwrap_or_else(Lang::of_machine);
        let out = Output { words: Words::new(lang), json: matches.get_flag("json"), quiet: matches.get_flag("quiet") };
        for problem in problems {
            out.note(&problem.say(&out.words));
        }
        let clock = match matches.get_one::<String>("now").map(|text| (text, Instant::parse(text))) {
            None => Clock::System,
            Some((_, Some(at))) => Clock::Fixed(at),
            Some((text, None)) => {
                out.problem(&out.words.fill("cli-bad-now", &[("value", text.as_str().into())]));
                return Err(USAGE);
            }
        };
        let name =
            matches.get_one::<String>("as").cloned().or_else(|| settings.agent.clone()).unwrap_or_else(login_name);
        let named_desk = matches.get_one::<PathBuf>("desk").cloned().or_else(|| settings.desk.clone());
        let Some(desk) = named_desk.or_else(config::default_desk) else {
            out.problem(&out.words.get("cli-no-data-folder"));
            return Err(FAILED);
        };
        let plain = matches.get_flag("plain");
        crate::services::encoder::choose(settings.labels.encoder.as_deref());
        Ok(Self { desk, settings, settings_path, clock, actor: Actor::agent(name), out, point: None, plain })
    }

    fn dispatch(&self, matches: &ArgMatches) -> u8 {
        let answer = match matches.subcommand() {
            None => self.screen(&self.desk, false),
            Some(("demo", m)) => import::demo(self, m),
            Some(("import", m)) => import::import(self, m),
            Some(("keys", _)) => keys::keys(self),
            Some(("formats", m)) => import::formats(self, m),
            Some(("list", m)) => data::list(self, m),
            Some(("today", m)) => past::today(self, m),
            Some(("why", m)) => origins::why(self, m),
            Some(("count", m)) => data::count(self, m),
            Some(("export", m)) => data::export(self, m),
            Some(("show", m)) => case::show(self, m),
            Some(("do", m)) => case::act(self, m),
            Some(("answers", m)) => answers::answers(self, m),
            Some(("lanes", m)) => lanes::lanes(self, m),
            Some(("voices", m)) => voices::voices(self, m),
            Some(("classify", m)) => labels::classify(self, m),
            Some(("labels", m)) => labels::labels(self, m),
            Some(("figures", m)) => figures::figures(self, m),
            Some(("findings", m)) => findings::findings(self, m),
            Some(("customer", m)) => person::customer(self, m),
            Some(("articles", m)) => articles::articles(self, m),
            Some(("texts", m)) => texts::texts(self, m),
            Some(("translate", m)) => translate::translate(self, m),
            Some(("rules", m)) => rules::rules(self, m),
            Some(("policy", m)) => policy::policy(self, m),
            Some(("history", m)) => history::history(self, m),
            Some(("report", m)) => report::report(self, m),
            Some(("sync", m)) => sync::sync(self, m),
            Some(("feeds", m)) => feeds::feeds(self, m),
            Some(("secret", m)) => secret::secret(self, m),
            Some(("undo", m)) => history::undo(self, m),
            Some(("redo", _)) => history::redo(self),
            Some(("backup", m)) => care::backup(self, m),
            Some(("restore", m)) => care::restore(self, m),
            Some(("rescue", m)) => care::rescue(self, m),
            Some(("check", m)) => care::check(self, m),
            Some(("retention", m)) => retention::retention(self, m),
            Some(("dump", _)) => care::dump(self),
            Some(("config", m)) => care::config(self, m),
            Some(("completions", m)) => care::completions(self, m),
            Some(("man", _)) => care::man(self),
            Some(_) => Ok(USAGE),
        };
        answer.unwrap_or_else(|failure| self.failed(&failure))
    }

    fn failed(&self, failure: &Failure) -> u8 {
        match failure {
            Failure::Said(code) => *code,
            Failure::Desk(error) => {
                self.out.problem(&wording::desk_error(&self.out.words, error));
                match error {
                    DeskError::Refused(refusal) if refusal.is_conflict() => CONFLICT,
                    _ => FAILED,
                }
            }
            // A reader of our output that has seen enough is no failure.
            Failure::Io(error) if error.kind() == std::io::ErrorKind::BrokenPipe => DONE,
            Failure::Io(error) => {
                self.out.problem(&self.out.words.fill("store-disk", &[("detail", error.to_string().into())]));
                FAILED
            }
        }
    }

    /// Opens the screen on a desk, and on a demonstration when somebody chose it there.
    fn screen(&self, desk: &Path, demo: bool) -> Answer {
        let is_there = std::io::stdin().is_terminal() && tui::has_terminal();
        if cfg!(unix) && !is_there {
            self.out.problem(&self.out.words.get("cli-no-screen"));
            return Err(Failure::Said(USAGE));
        }
        if cfg!(unix) && std::env::var("TERM").is_ok_and(|term| term.is_empty() || term == "dumb") {
            self.out.problem(&self.out.words.get("cli-dumb-terminal"));
            return Err(Failure::Said(USAGE));
        }
        prepare_folder(desk)?;
        self.doubt_the_place()?;
        match self.open_screen(desk, demo)? {
            Left::Closed => Ok(DONE),
            // As the shell reports a program that a signal ended.
            Left::Killed(signal) => Ok(u8::try_from(128 + signal).unwrap_or(FAILED)),
            Left::WantsDemo => {
                let plan = Plan { until: self.clock.now(), ..Plan::default() };
                let demonstration = import::build(self, &plan, None)?;
                let left = self.open_screen(&demonstration, true);
                demo::remove(&demonstration);
                left.map(|_| DONE)
            }
        }
    }

    fn open_screen(&self, desk: &Path, demo: bool) -> Result<Left, Failure> {
        let options = tui::Options {
            desk: desk.to_owned(),
            settings_file: self.settings_path.clone(),
            settings: self.settings.clone(),
            actor: self.actor.clone(),
            lang: self.out.words.lang(),
            clock: self.clock,
            demo,
            plain: self.plain,
        };
        tui::run(options).map_err(|error| {
            match error.downcast_ref::<DeskError>() {
                Some(inner) => self.out.problem(&wording::desk_error(&self.out.words, inner)),
                None => {
                    self.out.problem(&self.out.words.fill("cli-no-terminal", &[("detail", error.to_string().into())]));
                }
            }
            Failure::Said(USAGE)
        })
    }

    /// Says what is doubtful about the folder of the desk; where nothing could be promised the desk is not opened.
    fn doubt_the_place(&self) -> Result<(), Failure> {
        let words = &self.out.words;
        let doubt = places::doubt(&self.desk);
        if let Some(Doubt::Network(kind)) = doubt.as_ref().filter(|doubt| doubt.is_refused())
            && !self.settings.desk_on_network
        {
            self.out.problem(&words.fill("place-network-refused", &[("kind", kind.clone().into())]));
            return Err(Failure::Said(FAILED));
        }
        match doubt {
            Some(Doubt::Network(kind)) => self.out.note(&words.fill("place-network", &[("kind", kind.into())])),
            Some(Doubt::Synced(name)) => self.out.note(&words.fill("place-synced", &[("name", name.into())])),
            None => {}
        }
        Ok(())
    }

    /// The desk for writing; makes it when it is not there, and says so: its name may be misspelt.
    fn desk(&self) -> Result<Desk, Failure> {
        prepare_folder(&self.desk)?;
        self.doubt_the_place()?;
        let is_new = self.is_missing();
        let mut desk = Desk::open(&self.desk, self.clock)?;
        if is_new {
            self.out.note(&self.out.words.fill("cli-new-desk", &[("path", self.desk.display().to_string().into())]));
        }
        desk.automate_as(&self.settings);
        Ok(desk)
    }

    /// The same for a rehearsal, which makes no desk.
    fn desk_to_rehearse(&self) -> Result<Desk, Failure> {
        if self.is_missing() { Ok(Desk::imagined(&self.desk, self.clock)?) } else { self.desk() }
    }

    fn is_missing(&self) -> bool {
        !self.desk.try_exists().unwrap_or(true)
    }

    /// Refuses where there is no desk, for what means nothing on a new one: the name may be misspelt.
    fn expect_desk(&self) -> Result<(), Failure> {
        if !self.is_missing() {
            return Ok(());
        }
        self.out.problem(&self.out.words.fill("cli-no-desk", &[("path", self.desk.display().to_string().into())]));
        Err(Failure::Said(FAILED))
    }

    /// The desk for writing what means nothing on a new one.
    fn known_desk(&self) -> Result<Desk, Failure> {
        self.expect_desk()?;
        self.desk()
    }

    /// What `now`, `me` and `today` mean.
    fn env(&self, reader: &Reader) -> Result<lists::Env, Failure> {
        Ok(lists::env(reader.db(), self.clock.now(), &self.actor)?)
    }

    /// The desk for reading; brought to this program's schema where it is half made. None is made for whoever only asks.
    fn reader(&self) -> Result<Reader, Failure> {
        self.expect_desk()?;
        if self.point.is_none() {
            drop(self.desk()?);
        }
        let reader = Reader::open(&self.desk)?;
        if let Some(point) = self.point {
            reader.stand_at(point, &|| true)?;
        }
        Ok(reader)
    }

    /// Says what is wrong with the arguments.
    fn misused(&self, key: &str, blanks: &[(&str, fluent_bundle::FluentValue<'_>)]) -> Failure {
        self.out.problem(&self.out.words.fill(key, blanks));
        Failure::Said(USAGE)
    }
}

/// Makes the folder of a desk, for its owner alone.
fn prepare_folder(desk: &Path) -> std::io::Result<()> {
    let Some(folder) = desk.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists()) else {
        return Ok(());
    };
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

fn login_name() -> String {
    ["USER", "LOGNAME", "USERNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))
        .unwrap_or_else(|| "me".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn the_language_is_found_beside_names_in_any_encoding() {
        let gbk = std::os::unix::ffi::OsStringExt::from_vec(b"\xcd\xcb\xbb\xf5.csv".to_vec());
        let args = ["afterdesk".into(), "import".into(), gbk, "--lang".into(), "zh-CN".into()];
        assert_eq!(early_lang(args.into_iter()), Lang::ZhCn);
    }
}
