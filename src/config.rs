//! Settings of the machine: where things are and how the screen behaves, from one commented TOML file.
//!
//! Absent on purpose: what belongs to the business, which lives in the desk, and secrets, which live in neither.

mod feeds;
mod labels;
mod outlets;
pub mod places;
mod recovery;
mod reports;
mod retention;
mod screen;
mod secrets;
mod translation;

use std::io;
use std::path::{Path, PathBuf};

use directories::{BaseDirs, ProjectDirs, UserDirs};

pub use feeds::{FeedSettings, Feeds, Service};
pub use labels::Labels;
pub use outlets::{Outbox, Security, Shape, SmtpSettings, Sync, WebhookSettings};
pub use reports::{ReportFile, Reports, Scheduled, Weekday};
pub use retention::Retention;
pub use screen::{Density, NoticeWay, Symbols, ThemeChoice};
pub use secrets::{Secret, is_keyring_name};
pub use translation::{EngineKind, EngineSettings, Translation, is_language};

use crate::codes;
use crate::domain::command::nearest;
use crate::text::Lang;

codes! {
    /// Where the cursor goes after a decision.
    pub enum AfterDecision {
        Next = "next",
        Previous = "previous",
        Stay = "stay",
    }
}

codes! {
    /// A part of the desk that can be hidden.
    pub enum Feature {
        Returns = "returns",
        Complaints = "complaints",
        Tracking = "tracking",
        Automation = "automation",
        Analysis = "analysis",
    }
}

/// Where the desk keeps the backups that it makes by itself.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Backups {
    /// In a folder beside the desk.
    #[default]
    Beside,
    In(PathBuf),
    Off,
}

/// What the file says, with what stands where it says nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    pub language: Option<Lang>,
    pub theme: ThemeChoice,
    pub agent: Option<String>,
    pub desk: Option<PathBuf>,
    pub import_folder: Option<PathBuf>,
    pub mouse: bool,
    pub symbols: Symbols,
    pub density: Density,
    /// Whether the screen opens where it was left.
    pub restore: bool,
    /// How somebody who looks elsewhere is told, and the command that does it instead.
    pub notices: NoticeWay,
    pub notice_command: Option<String>,
    pub after_decision: AfterDecision,
    /// Features that are switched off.
    pub hidden: Vec<Feature>,
    pub backups: Backups,
    pub outbox: Outbox,
    pub sync: Sync,
    pub feeds: Feeds,
    pub reports: Reports,
    pub translation: Translation,
    pub labels: Labels,
    pub retention: Retention,
    /// Where the key is that seals backups.
    pub recovery: Option<Secret>,
    /// Whether it seals those that the desk makes by itself.
    pub seal_backups: bool,
    /// Whether a desk may be worked on in a folder of the network.
    pub desk_on_network: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: None,
            theme: ThemeChoice::default(),
            agent: None,
            desk: None,
            import_folder: None,
            mouse: true,
            symbols: Symbols::default(),
            density: Density::default(),
            restore: true,
            notices: NoticeWay::default(),
            notice_command: None,
            after_decision: AfterDecision::default(),
            hidden: Vec::new(),
            backups: Backups::default(),
            outbox: Outbox::default(),
            sync: Sync::default(),
            feeds: Feeds::new(),
            reports: Reports::default(),
            translation: Translation::default(),
            labels: Labels::default(),
            retention: Retention::default(),
            recovery: None,
            seal_backups: false,
            desk_on_network: false,
        }
    }
}

/// What is wrong with the file; the rest of it counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Problem {
    /// A key that nobody knows, and the nearest known one.
    UnknownKey { key: String, nearest: Option<&'static str> },
    /// A value that the key does not take, and what it takes.
    BadValue { key: &'static str, value: String, expected: String },
    /// The file is not TOML.
    NotToml { line: usize, column: usize },
}

impl Problem {
    /// The key of its words in `errors.ftl`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::UnknownKey { nearest: None, .. } => "settings-unknown-key",
            Self::UnknownKey { .. } => "settings-unknown-key-nearest",
            Self::BadValue { .. } => "settings-bad-value",
            Self::NotToml { .. } => "settings-not-toml",
        }
    }

    /// The problem in words.
    pub fn say(&self, words: &crate::text::Words) -> String {
        match self {
            Self::UnknownKey { key, nearest } => words
                .fill(self.code(), &[("key", key.as_str().into()), ("nearest", nearest.unwrap_or_default().into())]),
            Self::BadValue { key, value, expected } => words.fill(
                self.code(),
                &[("key", (*key).into()), ("value", value.as_str().into()), ("expected", expected.as_str().into())],
            ),
            Self::NotToml { line, column } => {
                words.fill(self.code(), &[("line", (*line).into()), ("column", (*column).into())])
            }
        }
    }
}

const KEYS: &[&str] = &[
    "language",
    "theme",
    "agent",
    "desk",
    "import_folder",
    "mouse",
    "symbols",
    "density",
    "restore",
    "notices",
    "notice_command",
    "after_decision",
    "features",
    "backups",
    "backup",
    "outbox",
    "sync",
    "feeds",
    "reports",
    "translation",
    "labels",
    "retention",
    "recovery",
    "desk_on_network",
];

impl Settings {
    /// Reads the text of a settings file.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let mut settings = Self::default();
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => {
                let (line, column) = place(text, error.span().map_or(0, |span| span.start));
                return (settings, vec![Problem::NotToml { line, column }]);
            }
        };
        let mut problems = Vec::new();
        for (key, value) in &table {
            if let Err(problem) = settings.take(key, value, &mut problems) {
                problems.push(problem);
            }
        }
        (settings, problems)
    }

    /// Reads the file; makes it, with its notes, where there is none.
    pub fn load(path: &Path) -> io::Result<(Self, Vec<Problem>)> {
        match std::fs::read_to_string(path) {
            Ok(text) => Ok(Self::parse(&text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                if let Some(folder) = path.parent() {
                    std::fs::create_dir_all(folder)?;
                }
                std::fs::write(path, template(Lang::of_machine()))?;
                Ok((Self::default(), Vec::new()))
            }
            Err(error) => Err(error),
        }
    }

    /// Whether a feature is on.
    pub fn has(&self, feature: Feature) -> bool {
        !self.hidden.contains(&feature)
    }

    fn take(&mut self, key: &str, value: &toml::Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        match key {
            "language" => self.language = Some(code("language", value, Lang::parse, Lang::CODES)?),
            "theme" => self.theme = code("theme", value, ThemeChoice::from_code, ThemeChoice::CODES)?,
            "agent" => self.agent = Some(text("agent", value)?),
            "desk" => self.desk = Some(expanded(&text("desk", value)?)),
            "import_folder" => self.import_folder = Some(expanded(&text("import_folder", value)?)),
            "mouse" => self.mouse = flag("mouse", value)?,
            "symbols" => self.symbols = code("symbols", value, Symbols::from_code, Symbols::CODES)?,
            "density" => self.density = code("density", value, Density::from_code, Density::CODES)?,
            "restore" => self.restore = flag("restore", value)?,
            "notices" => self.notices = code("notices", value, NoticeWay::from_code, NoticeWay::CODES)?,
            "notice_command" => self.notice_command = Some(text("notice_command", value)?),
            "after_decision" => {
                self.after_decision = code("after_decision", value, AfterDecision::from_code, AfterDecision::CODES)?;
            }
            "features" => self.take_features(value, problems)?,
            "backups" => {
                self.backups = match text("backups", value)?.as_str() {
                    "off" => Backups::Off,
                    "beside" => Backups::Beside,
                    folder => Backups::In(expanded(folder)),
                };
            }
            "outbox" => self.outbox.take(value, problems)?,
            "sync" => self.sync.take(value, problems)?,
            "feeds" => self.feeds = feeds::take(value, problems)?,
            "reports" => self.reports.take(value, problems)?,
            "translation" => self.translation.take(value, problems)?,
            "labels" => self.labels.take(value, problems)?,
            "recovery" => self.recovery = recovery::take(value, problems)?,
            "backup" => self.seal_backups = recovery::take_seal(value, problems)?,
            "retention" => self.retention.take(value, problems)?,
            "desk_on_network" => self.desk_on_network = flag("desk_on_network", value)?,
            _ => return Err(unknown(key, KEYS)),
        }
        Ok(())
    }

    fn take_features(&mut self, value: &toml::Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        let table = value.as_table().ok_or_else(|| bad("features", value, Feature::CODES.join(", ")))?;
        for (name, on) in table {
            match (Feature::from_code(name), on.as_bool()) {
                (Some(feature), Some(false)) => self.hidden.push(feature),
                (Some(_), Some(true)) => {}
                (Some(feature), None) => problems.push(bad(feature.code(), on, "true, false".to_owned())),
                (None, _) => problems.push(unknown(name, Feature::CODES)),
            }
        }
        Ok(())
    }
}

/// The settings file with its notes, in a language.
pub const fn template(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("../assets/settings/en.toml"),
        Lang::ZhCn => include_str!("../assets/settings/zh-CN.toml"),
    }
}

/// Writes one value into the file and leaves every other line and note as it is.
pub fn remember(path: &Path, key: &str, value: impl Into<toml::Value>) -> io::Result<()> {
    let old = std::fs::read_to_string(path).unwrap_or_else(|_| template(Lang::of_machine()).to_owned());
    let line = format!("{key} = {}", value.into());
    let names = |text: &str| text.trim_start_matches(['#', ' ']).split('=').next().is_some_and(|k| k.trim() == key);
    let mut lines: Vec<String> = old.lines().map(str::to_owned).collect();
    let set = lines.iter().position(|text| !text.trim_start().starts_with('#') && names(text));
    match set.or_else(|| lines.iter().position(|text| text.contains('=') && names(text))) {
        Some(at) => lines[at] = line,
        None => lines.insert(0, line),
    }
    std::fs::write(path, lines.join("\n") + "\n")
}

/// Where the settings file is when nobody says otherwise.
pub fn default_path() -> Option<PathBuf> {
    project().map(|dirs| dirs.config_dir().join("settings.toml"))
}

/// Where the desk file is when nobody says otherwise.
pub fn default_desk() -> Option<PathBuf> {
    project().map(|dirs| dirs.data_dir().join("desk.afterdesk"))
}

/// Where the file picker starts when nobody says otherwise: the download folder, else home.
pub fn default_import_folder() -> PathBuf {
    let users = UserDirs::new();
    let downloads = users.as_ref().and_then(UserDirs::download_dir).filter(|dir| dir.is_dir());
    downloads.or_else(|| users.as_ref().map(UserDirs::home_dir)).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn project() -> Option<ProjectDirs> {
    ProjectDirs::from("", "", "afterdesk")
}

fn expanded(path: &str) -> PathBuf {
    match (path.strip_prefix("~/"), BaseDirs::new()) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ => PathBuf::from(path),
    }
}

fn code<T>(
    key: &'static str,
    value: &toml::Value,
    from_code: impl Fn(&str) -> Option<T>,
    codes: &[&str],
) -> Result<T, Problem> {
    value.as_str().and_then(from_code).ok_or_else(|| bad(key, value, codes.join(", ")))
}

fn text(key: &'static str, value: &toml::Value) -> Result<String, Problem> {
    value.as_str().map(str::to_owned).ok_or_else(|| bad(key, value, "\"...\"".to_owned()))
}

fn flag(key: &'static str, value: &toml::Value) -> Result<bool, Problem> {
    value.as_bool().ok_or_else(|| bad(key, value, "true, false".to_owned()))
}

fn number(key: &'static str, value: &toml::Value, may_be: std::ops::RangeInclusive<usize>) -> Result<usize, Problem> {
    let number = value.as_integer().and_then(|n| usize::try_from(n).ok()).filter(|n| may_be.contains(n));
    number.ok_or_else(|| bad(key, value, format!("{} - {}", may_be.start(), may_be.end())))
}

fn bad(key: &'static str, value: &toml::Value, expected: String) -> Problem {
    Problem::BadValue { key, value: value.to_string(), expected }
}

fn unknown(key: &str, known: &'static [&'static str]) -> Problem {
    Problem::UnknownKey { key: key.to_owned(), nearest: nearest(key, known.iter().copied()) }
}

fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let column = before.rsplit('\n').next().map_or(0, |line| line.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_read_as_the_defaults() {
        for &lang in Lang::ALL {
            assert_eq!(Settings::parse(template(lang)), (Settings::default(), Vec::new()), "{lang}");
            for key in KEYS {
                assert!(template(lang).contains(key), "{lang} does not mention {key}");
            }
        }
    }

    #[test]
    fn mistakes_are_named_and_the_rest_counts() {
        let (settings, problems) = Settings::parse(
            "langauge = \"en\"\ntheme = \"pink\"\nmouse = false\n[features]\nreturn = false\ntracking = false",
        );
        assert!(!settings.mouse && !settings.has(Feature::Tracking));
        assert_eq!(problems.len(), 3, "{problems:?}");
        assert!(problems.contains(&Problem::UnknownKey { key: "langauge".into(), nearest: Some("language") }));
        assert!(problems.contains(&Problem::UnknownKey { key: "return".into(), nearest: Some("returns") }));
        let (_, problems) = Settings::parse("mouse = true\ntheme = [");
        assert!(matches!(problems.as_slice(), [Problem::NotToml { line: 2, .. }]), "{problems:?}");
    }

    #[test]
    fn a_value_is_remembered_between_the_notes() {
        let dir = tempfile::tempdir().expect("a temporary folder can be made");
        let path = dir.path().join("sub").join("settings.toml");
        let (first, _) = Settings::load(&path).expect("the folder can be written");
        assert_eq!(first.language, None);
        remember(&path, "language", "zh-CN").expect("the file can be written");
        remember(&path, "language", "en").expect("the file can be written");
        let (settings, problems) = Settings::load(&path).expect("the file is there");
        assert_eq!((settings.language, problems.len()), (Some(Lang::En), 0));
        let text = std::fs::read_to_string(&path).expect("the file is there");
        assert_eq!(text.lines().count(), template(Lang::of_machine()).lines().count());
    }
}
