//! Settings of translation: the engines, each off until its own table says `on = true`, and the order in which they are asked.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use toml::{Table, Value};

use super::secrets::{Places, secret};
use super::{Problem, Secret, bad, code, expanded, flag, text, unknown};
use crate::codes;

codes! {
    /// What kind of engine translates.
    pub enum EngineKind {
        /// The words that come with the program; it is always there.
        Glossary = "glossary",
        /// Programs of this machine that know pairs of languages.
        Apertium = "apertium",
        /// A server that speaks as LibreTranslate does.
        LibreTranslate = "libretranslate",
        /// A language model behind an address that speaks as OpenAI's does.
        Chat = "chat",
        /// A command that reads a text and prints another.
        Command = "command",
    }
}

/// One engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineSettings {
    pub kind: EngineKind,
    pub on: bool,
    /// Where a server is.
    pub address: Option<String>,
    /// The model behind it.
    pub model: Option<String>,
    /// The command and its words, for the shell.
    pub command: Option<String>,
    /// Where the data of Apertium are.
    pub folder: Option<PathBuf>,
    pub key: Option<Secret>,
    /// The whole of one try.
    pub timeout: Duration,
    /// Before a try that failed is made again.
    pub pause: Duration,
    /// Whether a machine of the office may be asked over a line that others there can read.
    pub plain_http: bool,
}

impl EngineSettings {
    /// An engine of a kind about which nothing is said.
    pub const fn of(kind: EngineKind, on: bool) -> Self {
        Self {
            kind,
            on,
            address: None,
            model: None,
            command: None,
            folder: None,
            key: None,
            timeout: TIMEOUT,
            pause: PAUSE,
            plain_http: false,
        }
    }
}

/// What the file says of translation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Translation {
    /// The language to read in; the screen's where nothing is said.
    pub to: Option<String>,
    /// The names of engines in the order in which they are asked; those that are missing are not asked.
    pub order: Option<Vec<String>>,
    /// Whether cases and lists are translated without a key.
    pub always: bool,
    /// By name; the two that need no setting are among them.
    pub engines: BTreeMap<String, EngineSettings>,
}

impl Default for Translation {
    fn default() -> Self {
        // Neither sends anything anywhere.
        let own = [EngineKind::Apertium, EngineKind::Glossary];
        let engines = own.map(|kind| (kind.code().to_owned(), EngineSettings::of(kind, true))).into();
        Self { to: None, order: None, always: false, engines }
    }
}

const KEYS: &[&str] = &["to", "order", "always", "engines"];
const ENGINE: &[&str] = &[
    "kind",
    "on",
    "address",
    "model",
    "command",
    "folder",
    "key_env",
    "key_command",
    "key_keyring",
    "timeout",
    "pause",
    "plain_http",
];
const KEY: Places = Places { env: "key_env", command: "key_command", keyring: "key_keyring" };

const TIMEOUT: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_secs(1);

impl Translation {
    pub(super) fn take(&mut self, value: &Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        let table = value.as_table().ok_or_else(|| bad("translation", value, "[translation]".to_owned()))?;
        for (key, value) in table {
            let taken = match key.as_str() {
                "to" => language(value).map(|to| self.to = Some(to)),
                "order" => names(value).map(|order| self.order = Some(order)),
                "always" => flag("always", value).map(|always| self.always = always),
                "engines" => self.take_engines(value, problems),
                _ => Err(unknown(key, KEYS)),
            };
            problems.extend(taken.err());
        }
        let stray = |name: &&String| !self.engines.contains_key(*name);
        for name in self.order.iter().flatten().filter(stray) {
            let known: Vec<&str> = self.engines.keys().map(String::as_str).collect();
            problems.push(bad("order", &Value::from(name.as_str()), known.join(", ")));
        }
        Ok(())
    }

    fn take_engines(&mut self, value: &Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        let table = value.as_table().ok_or_else(|| bad("engines", value, "[translation.engines.NAME]".to_owned()))?;
        for (name, value) in table {
            match engine(name, value, problems) {
                Ok(engine) => drop(self.engines.insert(name.clone(), engine)),
                Err(problem) => problems.push(problem),
            }
        }
        Ok(())
    }
}

/// One engine of the settings.
pub(super) fn engine(name: &str, value: &Value, problems: &mut Vec<Problem>) -> Result<EngineSettings, Problem> {
    // What stands there may be a key in the wrong place, and is not repeated.
    let fields = value.as_table().ok_or_else(|| bad("engines", &Value::from(name), ENGINE.join(", ")))?;
    problems.extend(fields.keys().filter(|key| !ENGINE.contains(&key.as_str())).map(|key| unknown(key, ENGINE)));
    let kind = match fields.get("kind") {
        Some(value) => code("kind", value, EngineKind::from_code, EngineKind::CODES)?,
        None => {
            EngineKind::from_code(name).ok_or_else(|| bad("kind", &Value::from(name), EngineKind::CODES.join(", ")))?
        }
    };
    let stays_here = matches!(kind, EngineKind::Glossary | EngineKind::Apertium);
    let mut engine = EngineSettings::of(kind, stays_here);
    if let Some(on) = fields.get("on") {
        engine.on = flag("on", on)?;
    }
    if let Some(plain) = fields.get("plain_http") {
        engine.plain_http = flag("plain_http", plain)?;
    }
    engine.address = field(fields, "address")?;
    engine.model = field(fields, "model")?;
    engine.command = field(fields, "command")?;
    engine.folder = field(fields, "folder")?.map(|folder| expanded(&folder));
    engine.key = secret(fields, KEY)?;
    let long = |name, usual| fields.get(name).map_or(Ok(usual), |value| super::feeds::duration(name, value));
    engine.timeout = long("timeout", TIMEOUT)?;
    engine.pause = long("pause", PAUSE)?;
    let (needed, there) = match kind {
        EngineKind::LibreTranslate => ("address", engine.address.is_some()),
        EngineKind::Chat if engine.address.is_some() => ("model", engine.model.is_some()),
        EngineKind::Chat => ("address", false),
        EngineKind::Command => ("command", engine.command.is_some()),
        EngineKind::Apertium | EngineKind::Glossary => return Ok(engine),
    };
    if there { Ok(engine) } else { Err(bad(needed, &Value::from(""), "\"...\"".to_owned())) }
}

fn field(fields: &Table, key: &'static str) -> Result<Option<String>, Problem> {
    fields.get(key).map(|value| text(key, value)).transpose()
}

fn language(value: &Value) -> Result<String, Problem> {
    let code = text("to", value)?;
    if is_language(&code) { Ok(code) } else { Err(bad("to", value, "en, zh, de, fr, es, it, pt, ja".to_owned())) }
}

/// Whether a text is the code of a language, as ISO 639 has them.
pub fn is_language(code: &str) -> bool {
    match code.len() {
        2 => LANGUAGES.split_whitespace().any(|known| known == code),
        3 => code.bytes().all(|byte| byte.is_ascii_lowercase()),
        _ => false,
    }
}

/// The codes of two letters that ISO 639 gives to languages.
const LANGUAGES: &str = "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el \
    en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka kg ki kj \
    kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj \
    om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts \
    tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu";

fn names(value: &Value) -> Result<Vec<String>, Problem> {
    let texts = value.as_array().map(|all| all.iter().filter_map(Value::as_str).map(str::to_owned).collect::<Vec<_>>());
    let all = value.as_array().map_or(0, Vec::len);
    texts
        .filter(|texts| texts.len() == all)
        .ok_or_else(|| bad("order", value, "[\"apertium\", \"glossary\"]".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn nothing_but_what_stays_on_this_machine_is_on_by_itself() {
        let (settings, problems) = Settings::parse("");
        assert_eq!(problems, []);
        let on = |settings: &Settings| {
            let engines = settings.translation.engines.iter().filter(|(_, engine)| engine.on);
            engines.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(on(&settings), ["apertium", "glossary"]);
        let (settings, problems) = Settings::parse(
            "[translation]\nto = 'zh'\norder = ['office', 'glossary']\nalways = true\n\
             [translation.engines.office]\nkind = 'libretranslate'\naddress = 'http://localhost:5000'\n\
             [translation.engines.model]\nkind = 'chat'\non = true\naddress = 'http://localhost:11434/v1'\nmodel = 'qwen3'\n\
             key_env = 'K'\ntimeout = '2s'\n[translation.engines.mine]\nkind = 'command'\ncommand = 'cat'\n",
        );
        assert_eq!(problems, []);
        assert_eq!(on(&settings), ["apertium", "glossary", "model"]);
        let model = &settings.translation.engines["model"];
        assert_eq!((model.timeout, &model.key), (Duration::from_secs(2), &Some(Secret::Env("K".to_owned()))));
        assert!(settings.translation.always && settings.translation.to.as_deref() == Some("zh"));
    }

    #[test]
    fn an_engine_with_a_mistake_is_none_and_no_key_is_repeated() {
        for (text, named) in [
            ("[translation]\nto = 'English'", "to"),
            ("[translation]\norder = ['ofice']", "order"),
            ("[translation]\norder = 'apertium'", "order"),
            ("[translation.engines.a]\nkind = 'chat'\naddress = 'http://localhost'", "model"),
            ("[translation.engines.a]\nkind = 'chat'", "address"),
            ("[translation.engines.a]\nkind = 'libretranslate'", "address"),
            ("[translation.engines.a]\nkind = 'command'", "command"),
            ("[translation.engines.a]\non = true", "kind"),
            ("[translation.engines]\na = 'sesame'", "engines"),
            ("[translation.engines.a]\nkind = 'chat'\nkey = 'sesame'", "address"),
        ] {
            let (settings, problems) = Settings::parse(text);
            assert_eq!(settings.translation.engines.len(), 2, "{text}");
            let is_named = |problem: &Problem| matches!(problem, Problem::BadValue { key, .. } if *key == named);
            assert!(problems.iter().any(is_named), "{text}: {problems:?}");
            assert!(!format!("{problems:?}").contains("sesame"), "{problems:?}");
        }
    }
}
