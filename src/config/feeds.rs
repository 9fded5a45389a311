//! Settings of feeds: services that are asked for news of parcels. Each is off until its own table says `on = true`.

use std::collections::BTreeMap;
use std::time::Duration;

use toml::{Table, Value};

use super::secrets::{Places, secret};
use super::{Problem, Secret, bad, code, flag, text, unknown};
use crate::codes;
use crate::domain::ids::Kind;
use crate::domain::query;
use crate::domain::time::span;

codes! {
    /// Who is asked.
    pub enum Service {
        SeventeenTrack = "17track",
        AfterShip = "aftership",
        EasyPost = "easypost",
    }
}

/// One feed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedSettings {
    pub service: Service,
    pub on: bool,
    pub key: Secret,
    /// Another address than the service's own.
    pub address: Option<String>,
    /// Which parcels are asked for, in the language of queries; all where it is empty.
    pub parcels: String,
    /// From the beginning of one round to the beginning of the next.
    pub every: Duration,
    /// Ended parcels are asked for so long, since an end can turn out to be none.
    pub leave_after: Duration,
    /// Whether parcels that only the service knows come in too.
    pub new_parcels: bool,
    /// From one request to the next; the service's own where nothing is said.
    pub pace: Option<Duration>,
    /// The first pause before a request is tried again; the next one is four times as long.
    pub pause: Duration,
    /// The whole of one request.
    pub timeout: Duration,
}

/// Feeds by name.
pub type Feeds = BTreeMap<String, FeedSettings>;

const KEY: Places = Places { env: "key_env", command: "key_command", keyring: "key_keyring" };
const FIELDS: &[&str] = &[
    "service",
    "on",
    "key_env",
    "key_command",
    "key_keyring",
    "address",
    "parcels",
    "every",
    "leave_after",
    "new_parcels",
    "pace",
    "pause",
    "timeout",
];

const HOUR: Duration = Duration::from_secs(3_600);

/// Reads the table of feeds; one that cannot be read is none, and why is said.
pub(super) fn take(value: &Value, problems: &mut Vec<Problem>) -> Result<Feeds, Problem> {
    let mut feeds = Feeds::new();
    for (name, value) in value.as_table().ok_or_else(|| bad("feeds", value, "[feeds.NAME]".to_owned()))? {
        match feed(name, value, problems) {
            Ok(feed) => drop(feeds.insert(name.clone(), feed)),
            Err(problem) => problems.push(problem),
        }
    }
    Ok(feeds)
}

fn feed(name: &str, value: &Value, problems: &mut Vec<Problem>) -> Result<FeedSettings, Problem> {
    // What stands there may be a secret in the wrong place, and is not repeated.
    let fields = value.as_table().ok_or_else(|| bad("feeds", &Value::from(name), FIELDS.join(", ")))?;
    problems.extend(fields.keys().filter(|key| !FIELDS.contains(&key.as_str())).map(|key| unknown(key, FIELDS)));
    let service = fields.get("service").unwrap_or(value);
    let service = service.as_str().map_or_else(
        || Err(bad("service", &Value::from(name), Service::CODES.join(", "))),
        |_| code("service", service, Service::from_code, Service::CODES),
    )?;
    let key = secret(fields, KEY)?
        .ok_or_else(|| bad("feeds", &Value::from(name), "key_keyring, key_env, key_command".to_owned()))?;
    let parcels = optional(fields, "parcels", text)?.unwrap_or_default();
    if let Err(error) = query::parse(Kind::Parcel, &parcels) {
        return Err(bad("parcels", &Value::from(parcels), error.text_key()));
    }
    let long = |name, usual| Ok(optional(fields, name, duration)?.unwrap_or(usual));
    Ok(FeedSettings {
        service,
        on: optional(fields, "on", flag)?.unwrap_or(false),
        key,
        address: optional(fields, "address", text)?,
        parcels,
        every: long("every", HOUR)?,
        leave_after: long("leave_after", 7 * 24 * HOUR)?,
        new_parcels: optional(fields, "new_parcels", flag)?.unwrap_or(false),
        pace: optional(fields, "pace", duration)?,
        pause: long("pause", Duration::from_secs(1))?,
        timeout: long("timeout", Duration::from_secs(30))?,
    })
}

fn optional<T>(
    fields: &Table,
    key: &'static str,
    read: impl Fn(&'static str, &Value) -> Result<T, Problem>,
) -> Result<Option<T>, Problem> {
    fields.get(key).map(|value| read(key, value)).transpose()
}

/// `1h`, `30m`, and shorter: `10s`, `350ms`.
pub(super) fn duration(key: &'static str, value: &Value) -> Result<Duration, Problem> {
    let read = |text: &str| {
        let short = |text: &str| text.parse::<u64>().ok().filter(|n| *n < 1_000_000);
        if let Some(digits) = text.strip_suffix("ms") {
            return short(digits).map(Duration::from_millis);
        }
        if let Some(digits) = text.strip_suffix('s') {
            return short(digits).map(Duration::from_secs);
        }
        span(text).and_then(|millis| u64::try_from(millis).ok()).map(Duration::from_millis)
    };
    value.as_str().and_then(read).ok_or_else(|| bad(key, value, "350ms, 10s, 30m, 1h, 7d".to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn a_feed_is_off_until_it_is_turned_on() {
        let (settings, problems) = Settings::parse(
            "[feeds.mine]\nservice = '17track'\nkey_keyring = 'parcels'\n\
             [feeds.other]\nservice = 'easypost'\non = true\nkey_env = 'EP'\nparcels = 'leg:return'\nevery = '30m'\n\
             pace = '350ms'\ntimeout = '2s'\n",
        );
        assert_eq!(problems, []);
        let [mine, other] = ["mine", "other"].map(|name| &settings.feeds[name]);
        assert_eq!((mine.service, mine.on, mine.every), (Service::SeventeenTrack, false, HOUR));
        assert_eq!(mine.key, Secret::Keyring("parcels".to_owned()));
        assert!(other.on && other.parcels == "leg:return" && !other.new_parcels);
        assert_eq!(
            (other.pace, other.timeout, other.every),
            (Some(Duration::from_millis(350)), Duration::from_secs(2), HOUR / 2)
        );
    }

    #[test]
    fn a_feed_with_a_mistake_is_no_feed_and_no_key_is_repeated() {
        for (text, named) in [
            ("[feeds.a]\nservice = '17trak'\nkey_env = 'K'", "service"),
            ("[feeds.a]\nkey_env = 'K'", "service"),
            ("[feeds.a]\nservice = '17track'\nkey = 'sesame'", "feeds"),
            ("[feeds.a]\nservice = '17track'\nkey_keyring = 'my key; rm'", "key_keyring"),
            ("[feeds.a]\nservice = '17track'\nkey_env = 'K'\nparcels = 'colour:blue'", "parcels"),
            ("[feeds.a]\nservice = '17track'\nkey_env = 'K'\nevery = 'often'", "every"),
            ("[feeds]\na = 'sesame'", "feeds"),
        ] {
            let (settings, problems) = Settings::parse(text);
            assert!(settings.feeds.is_empty(), "{text}");
            let is_named = |problem: &Problem| matches!(problem, Problem::BadValue { key, .. } if *key == named);
            assert!(problems.iter().any(is_named), "{text}: {problems:?}");
            assert!(!format!("{problems:?}").contains("sesame"), "{problems:?}");
        }
    }
}
