//! Messages to a web address: the shapes of Slack, Feishu, DingTalk and WeCom robots, and plain JSON for everything else.
//!
//! All but Slack answer 200 on failure, so the code in the body decides. The address itself is a secret and stands in no answer.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac::{HMAC_SHA256, Key, sign};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::transport::DefaultConnector;

use super::reach::{NotPublic, Reach, Wrong, look};
use super::{Outlet, token};
use crate::config::{Shape, WebhookSettings};
use crate::domain::change::Record;
use crate::domain::outbox::{Effect, Verdict};
use crate::domain::time::{Instant, MINUTE, SECOND};
use crate::services::clock::Clock;
use crate::services::secrets;

/// Promise L7.
const CONNECT: Duration = Duration::from_secs(5);
const WHOLE: Duration = Duration::from_secs(30);
/// More of an answer than any robot says.
const ANSWER_BYTES: u64 = 64 * 1024;
/// Bytes of text that the narrowest robot takes (WeCom, text), and the others.
const WECOM_BYTES: usize = 2_048;
const MOST_BYTES: usize = 16_000;
/// What “too often” costs where the answer does not say.
const TOO_OFTEN: i64 = 10 * MINUTE;

/// The answer for hosts that nobody allowed.
const NOT_PUBLIC: &str = "not_public";

/// One web address under a name.
pub struct Webhook {
    name: String,
    settings: WebhookSettings,
    clock: Clock,
    agent: Agent,
}

impl Webhook {
    pub fn new(name: &str, settings: WebhookSettings, clock: Clock) -> Self {
        let config = Agent::config_builder()
            .timeout_connect(Some(CONNECT))
            .timeout_global(Some(WHOLE))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent("afterdesk")
            // Companies have certificates of their own.
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build())
            .build();
        let reach = Reach::new(settings.own_host.clone());
        let agent = Agent::with_parts(config, DefaultConnector::default(), reach);
        Self { name: format!("webhook:{name}"), settings, clock, agent }
    }

    fn post(&self, url: &str, body: &Value, key: &str) -> Verdict {
        if let Err(wrong) = look(url, self.settings.own_host.as_deref(), self.agent.config()) {
            let answer = if wrong == Wrong::NotPublic { NOT_PUBLIC } else { "bad_address" };
            return Verdict::Unreachable { answer: answer.to_owned() };
        }
        let request = self.agent.post(url).header("Content-Type", "application/json").header("Idempotency-Key", key);
        let mut response = match request.send(body.to_string()) {
            Ok(response) => response,
            Err(error) => return broken(&error),
        };
        let status = response.status().as_u16();
        let pause = response.headers().get("Retry-After").and_then(|value| value.to_str().ok()).and_then(seconds);
        match response.body_mut().with_config().limit(ANSWER_BYTES).read_to_string() {
            Ok(text) => judged(self.settings.shape, status, pause, &text),
            // The head of the answer is an answer where the body says nothing more.
            Err(_) if matches!(self.settings.shape, Shape::Json | Shape::Slack) => {
                judged(self.settings.shape, status, pause, "")
            }
            Err(_) => Verdict::Unknown { answer: format!("{status}") },
        }
    }
}

impl Outlet for Webhook {
    fn name(&self) -> &str {
        &self.name
    }

    fn deliver(&self, effect: &Effect) -> Verdict {
        if effect.body.trim().is_empty() {
            return Verdict::Refused { answer: "no_text".to_owned() };
        }
        let url = match secrets::get(&self.settings.url) {
            Ok(url) => url,
            Err(wrong) => return Verdict::Unreachable { answer: wrong.to_owned() },
        };
        let sign = match self.settings.secret.as_ref().map(secrets::get).transpose() {
            Ok(sign) => sign,
            Err(wrong) => return Verdict::Unreachable { answer: wrong.to_owned() },
        };
        let now = self.clock.now();
        let mut body = body(self.settings.shape, effect);
        let url = signed(self.settings.shape, url, &mut body, sign.as_deref(), now);
        self.post(&url, &body, &token(effect))
    }
}

/// The body of a shape; a function of the stored effect alone.
fn body(shape: Shape, effect: &Effect) -> Value {
    let text = |most: usize| {
        let whole = if effect.subject.is_empty() {
            effect.body.clone()
        } else {
            format!("{}\n{}", effect.subject, effect.body)
        };
        cut(&whole, most).to_owned()
    };
    match shape {
        Shape::Slack => json!({ "text": text(MOST_BYTES) }),
        Shape::Feishu => json!({ "msg_type": "text", "content": { "text": text(MOST_BYTES) } }),
        Shape::Dingtalk => json!({ "msgtype": "text", "text": { "content": text(MOST_BYTES) } }),
        Shape::Wecom => json!({ "msgtype": "text", "text": { "content": text(WECOM_BYTES) } }),
        Shape::Json => json!({
            "number": effect.key().to_string(),
            "key": token(effect),
            "channel": effect.channel.code(),
            "what": effect.what,
            "language": effect.language,
            "recipient": effect.recipient,
            "subject": effect.subject,
            "body": effect.body,
            "created_at": effect.created_at.rfc3339(),
        }),
    }
}

/// Robots that ask for a signature get one: Feishu in the body, DingTalk in the address.
fn signed(shape: Shape, url: String, body: &mut Value, secret: Option<&str>, now: Instant) -> String {
    let Some(secret) = secret else { return url };
    match shape {
        Shape::Feishu => {
            let seconds = (now.0 / SECOND).to_string();
            body["sign"] = json!(hmac(&format!("{seconds}\n{secret}"), ""));
            body["timestamp"] = json!(seconds);
            url
        }
        Shape::Dingtalk => {
            let sign = hmac(secret, &format!("{}\n{secret}", now.0))
                .replace('+', "%2B")
                .replace('/', "%2F")
                .replace('=', "%3D");
            let joint = if url.contains('?') { '&' } else { '?' };
            format!("{url}{joint}timestamp={}&sign={sign}", now.0)
        }
        Shape::Slack | Shape::Wecom | Shape::Json => url,
    }
}

fn hmac(key: &str, message: &str) -> String {
    STANDARD.encode(sign(&Key::new(HMAC_SHA256, key.as_bytes()), message.as_bytes()))
}

/// As many bytes as fit, cut between characters.
fn cut(text: &str, most: usize) -> &str {
    &text[..text.floor_char_boundary(most.min(text.len()))]
}

/// What an answer means.
fn judged(shape: Shape, status: u16, pause: Option<i64>, text: &str) -> Verdict {
    let said = format!("{status} {}", cut(text.trim(), 200)).trim_end().to_owned();
    match status {
        200..=299 => taken(shape, text, said),
        408 | 429 => Verdict::Later { answer: said, pause },
        300..=499 => Verdict::Refused { answer: said },
        // It may have been booked before it broke.
        _ => Verdict::Unknown { answer: said },
    }
}

/// A good status is not yet a good answer.
fn taken(shape: Shape, text: &str, said: String) -> Verdict {
    let code = |name: &str| serde_json::from_str::<Value>(text).ok().and_then(|body| body[name].as_i64());
    match shape {
        Shape::Json | Shape::Slack => Verdict::Done { answer: said },
        Shape::Feishu => match code("code").or_else(|| code("StatusCode")) {
            Some(0) => Verdict::Done { answer: said },
            Some(11_232) => Verdict::Later { answer: said, pause: Some(MINUTE) },
            Some(_) => Verdict::Refused { answer: said },
            None => Verdict::Unknown { answer: said },
        },
        Shape::Dingtalk | Shape::Wecom => match code("errcode") {
            Some(0) => Verdict::Done { answer: said },
            Some(130_101 | 410_100 | 45_009) => Verdict::Later { answer: said, pause: Some(TOO_OFTEN) },
            Some(_) => Verdict::Refused { answer: said },
            None => Verdict::Unknown { answer: said },
        },
    }
}

/// A line that broke: before anything went out, or nobody knows when.
fn broken(error: &ureq::Error) -> Verdict {
    use std::io::ErrorKind;
    match error {
        ureq::Error::HostNotFound
        | ureq::Error::ConnectionFailed
        | ureq::Error::Tls(_)
        | ureq::Error::Rustls(_)
        | ureq::Error::Timeout(ureq::Timeout::Resolve | ureq::Timeout::Connect) => {
            Verdict::Unreachable { answer: "no_connection".to_owned() }
        }
        ureq::Error::Io(error) if error.get_ref().is_some_and(|cause| cause.is::<NotPublic>()) => {
            Verdict::Unreachable { answer: NOT_PUBLIC.to_owned() }
        }
        ureq::Error::Io(error) if is_refused_certificate(error) => {
            Verdict::Unreachable { answer: "certificate".to_owned() }
        }
        ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            Verdict::Unreachable { answer: "no_connection".to_owned() }
        }
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => Verdict::Unreachable { answer: "bad_address".to_owned() },
        ureq::Error::Timeout(_) => Verdict::Unknown { answer: "timeout".to_owned() },
        _ => Verdict::Unknown { answer: "broken_off".to_owned() },
    }
}

/// The handshake failed over who the other side is, so nothing was said yet.
fn is_refused_certificate(error: &std::io::Error) -> bool {
    let cause = error.get_ref().and_then(|cause| cause.downcast_ref::<rustls::Error>());
    matches!(cause, Some(rustls::Error::InvalidCertificate(_)))
}

/// Whole seconds of a `Retry-After`, as milliseconds; a date is left to our own pauses.
fn seconds(text: &str) -> Option<i64> {
    text.trim().parse::<i64>().ok().filter(|n| (1..=86_400).contains(n)).map(|n| n * SECOND)
}

#[cfg(test)]
mod tests;
