//! Settings of what goes out and comes in by itself: the outbox's outlets and the regular pass.
//!
//! Secrets never stand here, only where to get them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use toml::{Table, Value};

use super::secrets::{Places, secret};
use super::{Problem, Secret, bad, code, expanded, text, unknown};
use crate::codes;
use crate::domain::time::span;

codes! {
    /// How the line to a mail server is kept from others.
    pub enum Security {
        Starttls = "starttls",
        Tls = "tls",
        /// Only to this very machine.
        None = "none",
    }
}

codes! {
    /// Whose robot a web address belongs to.
    pub enum Shape {
        Json = "json",
        Slack = "slack",
        Feishu = "feishu",
        Dingtalk = "dingtalk",
        Wecom = "wecom",
    }
}

/// A mail server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmtpSettings {
    pub host: String,
    pub port: u16,
    pub security: Security,
    pub login: Option<(String, Secret)>,
}

/// A web address; it is a secret itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WebhookSettings {
    pub shape: Shape,
    pub url: Secret,
    /// A host of the company's own that the address may name: one inside its network, over an open line if need be.
    pub own_host: Option<String>,
    /// What signs the messages, for robots that ask for it.
    pub secret: Option<Secret>,
}

/// Where messages go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outbox {
    /// The folder that takes what no other outlet does; beside the desk where nothing is said.
    pub folder: Option<PathBuf>,
    /// Who writes, `Shop <shop@example.com>`.
    pub from: Option<String>,
    pub smtp: Option<SmtpSettings>,
    pub webhooks: BTreeMap<String, WebhookSettings>,
    /// The webhook that takes messages which only the platform can pass on.
    pub platform: Option<String>,
}

/// What the regular pass looks at, and how often.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sync {
    /// Files that appear here are brought in.
    pub folder: Option<PathBuf>,
    pub every: Duration,
    /// Whether the screen does all this too while it is open.
    pub on_screen: bool,
}

impl Default for Sync {
    fn default() -> Self {
        Self { folder: None, every: Duration::from_secs(60), on_screen: true }
    }
}

const OUTBOX: &[&str] = &["folder", "from", "platform", "smtp", "webhooks"];
const SYNC: &[&str] = &["folder", "every", "on_screen"];
const SMTP: &[&str] = &["host", "port", "security", "user", "password_env", "password_command", "password_keyring"];
const WEBHOOK: &[&str] =
    &["shape", "own_host", "url_env", "url_command", "url_keyring", "secret_env", "secret_command", "secret_keyring"];
const PASSWORD: Places = Places { env: "password_env", command: "password_command", keyring: "password_keyring" };
const URL: Places = Places { env: "url_env", command: "url_command", keyring: "url_keyring" };
const SIGNATURE: Places = Places { env: "secret_env", command: "secret_command", keyring: "secret_keyring" };

/// Ports of RFC 8314 and RFC 6409.
const TLS_PORT: u16 = 465;
const SUBMISSION_PORT: u16 = 587;

impl Outbox {
    pub(super) fn take(&mut self, value: &Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        for (name, value) in table("outbox", value, OUTBOX)? {
            let taken = match name.as_str() {
                "folder" => text("folder", value).map(|path| self.folder = Some(expanded(&path))),
                "from" => text("from", value).map(|from| self.from = Some(from)),
                "platform" => text("platform", value).map(|name| self.platform = Some(name)),
                "smtp" => smtp(value, problems).map(|smtp| self.smtp = Some(smtp)),
                "webhooks" => self.take_webhooks(value, problems),
                _ => Err(unknown(name, OUTBOX)),
            };
            problems.extend(taken.err());
        }
        Ok(())
    }

    fn take_webhooks(&mut self, value: &Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        for (name, value) in table("webhooks", value, WEBHOOK)? {
            match webhook(name, value, problems) {
                Ok(webhook) => drop(self.webhooks.insert(name.clone(), webhook)),
                Err(problem) => problems.push(problem),
            }
        }
        Ok(())
    }
}

fn smtp(value: &Value, problems: &mut Vec<Problem>) -> Result<SmtpSettings, Problem> {
    let fields = table("smtp", value, SMTP)?;
    strangers(fields, SMTP, problems);
    let host = text("host", fields.get("host").unwrap_or(&Value::Boolean(false)))?;
    let security = match fields.get("security") {
        Some(value) => code("security", value, Security::from_code, Security::CODES)?,
        None => Security::default(),
    };
    let usual = if security == Security::Tls { TLS_PORT } else { SUBMISSION_PORT };
    let port = match fields.get("port") {
        Some(value) => {
            let port = value.as_integer().and_then(|port| u16::try_from(port).ok());
            port.ok_or_else(|| bad("port", value, format!("{SUBMISSION_PORT}, {TLS_PORT}")))?
        }
        None => usual,
    };
    let login = match fields.get("user") {
        Some(user) => {
            let places = || bad("smtp", user, "password_keyring, password_env, password_command".to_owned());
            let password = secret(fields, PASSWORD)?.ok_or_else(places)?;
            Some((text("user", user)?, password))
        }
        None => None,
    };
    Ok(SmtpSettings { host, port, security, login })
}

fn webhook(name: &str, value: &Value, problems: &mut Vec<Problem>) -> Result<WebhookSettings, Problem> {
    // What stands there may be a secret in the wrong place, and is not repeated.
    let fields = value.as_table().ok_or_else(|| bad("webhooks", &Value::from(name), WEBHOOK.join(", ")))?;
    strangers(fields, WEBHOOK, problems);
    let shape = match fields.get("shape") {
        Some(value) => code("shape", value, Shape::from_code, Shape::CODES)?,
        None => Shape::default(),
    };
    let places = || bad("webhooks", &Value::from(name), "url_keyring, url_env, url_command".to_owned());
    let url = secret(fields, URL)?.ok_or_else(places)?;
    let own_host = fields.get("own_host").map(|value| text("own_host", value)).transpose()?;
    Ok(WebhookSettings { shape, url, own_host, secret: secret(fields, SIGNATURE)? })
}

fn table<'a>(key: &'static str, value: &'a Value, known: &[&str]) -> Result<&'a Table, Problem> {
    value.as_table().ok_or_else(|| bad(key, value, known.join(", ")))
}

fn strangers(fields: &Table, known: &'static [&'static str], problems: &mut Vec<Problem>) {
    problems.extend(fields.keys().filter(|name| !known.contains(&name.as_str())).map(|name| unknown(name, known)));
}

impl Sync {
    pub(super) fn take(&mut self, value: &Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        for (name, value) in table("sync", value, SYNC)? {
            let taken = match name.as_str() {
                "folder" => text("folder", value).map(|path| self.folder = Some(expanded(&path))),
                "every" => every(value).map(|every| self.every = every),
                "on_screen" => super::flag("on_screen", value).map(|on| self.on_screen = on),
                _ => Err(unknown(name, SYNC)),
            };
            problems.extend(taken.err());
        }
        Ok(())
    }
}

fn every(value: &Value) -> Result<Duration, Problem> {
    let millis =
        value.as_str().and_then(span).and_then(|millis| u64::try_from(millis).ok()).filter(|millis| *millis > 0);
    millis.map(Duration::from_millis).ok_or_else(|| bad("every", value, "1m, 5m, 1h".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn outlets_are_read_and_their_mistakes_named() {
        let (settings, problems) = Settings::parse(
            "[outbox]\nfrom = 'a@b.c'\nplatform = 'hub'\n[outbox.smtp]\nhost = 'mail.b.c'\nuser = 'li'\npassword_env = 'PW'\n\
             [outbox.webhooks.hub]\nurl_command = 'pass hub'\nown_host = 'hub.lan'\n[outbox.webhooks.team]\nshape = 'slack'\nurl_env = 'TEAM'\n\
             [sync]\nevery = '5m'\n",
        );
        assert_eq!(problems, []);
        let login = Some(("li".to_owned(), Secret::Env("PW".to_owned())));
        let smtp = SmtpSettings { host: "mail.b.c".to_owned(), port: 587, security: Security::Starttls, login };
        assert_eq!(settings.outbox.smtp, Some(smtp));
        assert_eq!(settings.outbox.webhooks.len(), 2);
        assert_eq!(settings.outbox.webhooks["hub"].own_host.as_deref(), Some("hub.lan"));
        assert_eq!(settings.outbox.webhooks["hub"].url, Secret::Command("pass hub".to_owned()));
        assert_eq!(settings.sync.every, Duration::from_secs(300));

        let (settings, problems) = Settings::parse(
            "[outbox]\nform = 'a@b.c'\n[outbox.smtp]\nhost = 'h'\npassword = 'secret'\nsecurity = 'open'\n\
             [outbox.webhooks.team]\nurl = 'https://x.y'\n[sync]\nevery = 'often'\n",
        );
        assert_eq!((settings.outbox.smtp, settings.outbox.webhooks.len()), (None, 0));
        let named: Vec<String> = problems
            .iter()
            .map(|problem| match problem {
                Problem::UnknownKey { key, .. } => key.clone(),
                Problem::BadValue { key, .. } => (*key).to_owned(),
                Problem::NotToml { .. } => "toml".to_owned(),
            })
            .collect();
        assert_eq!(named, ["form", "password", "security", "url", "webhooks", "every"]);
    }

    #[test]
    fn a_secret_in_the_file_is_no_setting_and_is_not_repeated() {
        let (_, problems) = Settings::parse("[outbox.smtp]\nhost = 'h'\nuser = 'li'\npassword = 'sesame'\n");
        assert!(problems.len() == 2 && !format!("{problems:?}").contains("sesame"), "{problems:?}");
    }
}
