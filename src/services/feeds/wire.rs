//! One line to one service: requests at its pace, answers as JSON, everything else as a fault.
//!
//! Invariants: only a closed line, but to this very machine, or to one of the office where the settings say so; no other address is ever asked; an answer ends within its time and
//! its size.

use std::sync::{Mutex, PoisonError};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;
use ureq::Agent;
use ureq::http::{HeaderMap, Response, Uri};
use ureq::tls::{RootCerts, TlsConfig};

use super::{Failure, Fault};
use crate::domain::time::{DAY, SECOND};
use crate::services::clock::Clock;

/// Promise L7.
const CONNECT: Duration = Duration::from_secs(5);
/// More than the largest page that any of them sends.
const MOST_BYTES: u64 = 16 << 20;
/// So much of what the other side said is kept.
const DETAIL_CHARS: usize = 160;

/// Ends of names that are given in houses alone.
const OFFICE_NAMES: [&str; 4] = [".local", ".lan", ".internal", ".home.arpa"];

/// The line.
pub struct Wire {
    agent: Agent,
    address: String,
    key: String,
    pace: Duration,
    last: Mutex<Option<Instant>>,
    clock: Clock,
    most_bytes: u64,
}

/// What the other side answered; JSON where it was some.
#[derive(Debug, Clone, PartialEq)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
}

impl Wire {
    pub fn new(address: &str, key: String, timeout: Duration, pace: Duration, clock: Clock) -> Result<Self, Failure> {
        Self::over(address, key, timeout, pace, (clock, false))
    }

    /// The same, `plain` where a machine of the office may be asked over a line that others there can read.
    pub fn over(
        address: &str,
        key: String,
        timeout: Duration,
        pace: Duration,
        (clock, plain): (Clock, bool),
    ) -> Result<Self, Failure> {
        let address = address.trim_end_matches('/').to_owned();
        let is_here = checked(&address, plain)?;
        let mut config = Agent::config_builder()
            .timeout_connect(Some(CONNECT.min(timeout)))
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent("afterdesk")
            // Companies have certificates of their own.
            .tls_config(TlsConfig::builder().root_certs(RootCerts::PlatformVerifier).build());
        if is_here {
            config = config.proxy(None);
        }
        let agent = config.build().new_agent();
        Ok(Self { agent, address, key, pace, last: Mutex::new(None), clock, most_bytes: MOST_BYTES })
    }

    /// The key that the other side knows the user by.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The address that all requests begin with.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Asks for something.
    pub fn get(&self, path: &str, query: &[(&str, String)], head: &[(&str, &str)]) -> Result<Answer, Failure> {
        self.wait();
        let mut request = self.agent.get(format!("{}{path}", self.address));
        for (name, value) in head {
            request = request.header(*name, *value);
        }
        for (name, value) in query {
            request = request.query(*name, value);
        }
        self.heard(request.call())
    }

    /// Tells it something.
    pub fn post(&self, path: &str, body: &Value, head: &[(&str, &str)]) -> Result<Answer, Failure> {
        self.wait();
        let mut request = self.agent.post(format!("{}{path}", self.address)).header("Content-Type", "application/json");
        for (name, value) in head {
            request = request.header(*name, *value);
        }
        self.heard(request.send(body.to_string()))
    }

    /// Requests follow each other at the pace of the service.
    fn wait(&self) {
        // Held while waiting, so that two requests do not go at once.
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = *last {
            sleep(self.pace.saturating_sub(last.elapsed()));
        }
        *last = Some(Instant::now());
    }

    fn heard(&self, said: Result<Response<ureq::Body>, ureq::Error>) -> Result<Answer, Failure> {
        let mut response = said.map_err(|error| self.broken(&error))?;
        let status = response.status().as_u16();
        let pause = pause(response.headers(), self.clock);
        let read = response.body_mut().with_config().limit(self.most_bytes).read_to_vec();
        let bytes = match read {
            Ok(bytes) => bytes,
            // The head says enough.
            Err(_) if status >= 300 => Vec::new(),
            Err(error) => return Err(self.broken(&error)),
        };
        self.judged(status, pause, &bytes)
    }

    /// What holds for every service; what is left is an answer.
    fn judged(&self, status: u16, pause: Option<i64>, bytes: &[u8]) -> Result<Answer, Failure> {
        let body = serde_json::from_slice::<Value>(bytes);
        let fault = match status {
            200..=299 if body.is_ok() => return Ok(Answer { status, body: body.unwrap_or_default() }),
            // Half an answer, or a page for people.
            200..=299 | 408 | 500.. => Fault::Broken,
            300..=399 => Fault::Redirected,
            401 | 403 => Fault::Denied,
            402 => Fault::Quota,
            429 => Fault::TooOften,
            _ if body.is_ok() => return Ok(Answer { status, body: body.unwrap_or_default() }),
            _ => Fault::Refused,
        };
        let said = String::from_utf8_lossy(bytes);
        Err(Failure { pause, ..Failure::new(fault, self.told(&format!("{status} {said}"))) })
    }

    /// What the other side said, on one line, cut short, without the key.
    pub fn told(&self, text: &str) -> String {
        let hidden = if self.key.is_empty() { text.to_owned() } else { text.replace(&self.key, "***") };
        let words: Vec<&str> = hidden.split_whitespace().collect();
        words.join(" ").chars().take(DETAIL_CHARS).collect()
    }

    fn broken(&self, error: &ureq::Error) -> Failure {
        use std::io::ErrorKind;
        // A handshake that fails comes as an error of the line, with its cause inside.
        let is_handshake = |error: &std::io::Error| error.kind() == ErrorKind::InvalidData;
        let fault = match error {
            ureq::Error::Timeout(_) => Fault::Timeout,
            ureq::Error::BodyExceedsLimit(_) => Fault::TooBig,
            ureq::Error::BadUri(_) | ureq::Error::Http(_) => Fault::BadAddress,
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) => Fault::Certificate,
            ureq::Error::Io(error) if is_handshake(error) => Fault::Certificate,
            ureq::Error::HostNotFound | ureq::Error::ConnectionFailed => Fault::NoConnection,
            ureq::Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => Fault::NoConnection,
            _ => Fault::Broken,
        };
        // What the library says of these is its own; whom nobody heard from is what helps.
        let is_silent = matches!(fault, Fault::Timeout | Fault::NoConnection);
        Failure::new(fault, self.told(&if is_silent { self.address.clone() } else { error.to_string() }))
    }
}

/// Whether an address is one that may be asked, and whether it is this very machine.
fn checked(address: &str, plain: bool) -> Result<bool, Failure> {
    let bad = |why: &str| Failure::new(Fault::BadAddress, why);
    let uri: Uri = address.parse().map_err(|_| bad("not_an_address"))?;
    let host = uri.host().ok_or_else(|| bad("not_an_address"))?.trim_matches(['[', ']']);
    let is_here = host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback());
    match uri.scheme_str() {
        Some("https") => Ok(is_here),
        Some("http") if is_here => Ok(true),
        Some("http") if plain && is_in_office(host) => Ok(false),
        Some("http") => Err(bad("open_line")),
        _ => Err(bad("not_an_address")),
    }
}

/// Whether a host can only be in the same house: an address that no router passes on, or a name that no public one is like.
fn is_in_office(host: &str) -> bool {
    match host.parse::<std::net::IpAddr>() {
        Ok(std::net::IpAddr::V4(ip)) => ip.is_private() || ip.is_link_local(),
        Ok(std::net::IpAddr::V6(ip)) => ip.is_unique_local() || ip.is_unicast_link_local(),
        Err(_) => !host.contains('.') || OFFICE_NAMES.iter().any(|end| host.to_ascii_lowercase().ends_with(end)),
    }
}

/// How long the other side wants to be left alone, in milliseconds: seconds from now, or the second since 1970 at which it listens
/// again.
fn pause(head: &HeaderMap, clock: Clock) -> Option<i64> {
    let number = |name: &str| head.get(name)?.to_str().ok()?.trim().parse::<i64>().ok();
    let from_now = number("Retry-After").map(|seconds| seconds.checked_mul(SECOND));
    let until = || {
        number("X-RateLimit-Reset").map(|seconds| {
            let millis = seconds.checked_mul(SECOND)?;
            // A small number can only be meant from now.
            Some(if millis > 366 * DAY { millis - clock.now().0 } else { millis })
        })
    };
    from_now.or_else(until).flatten().map(|millis| millis.clamp(SECOND, DAY))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::time::Instant as Moment;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::thread;

    const NOW: Moment = Moment(1_790_000_000_000);

    fn wire(address: &str) -> Result<Wire, Failure> {
        Wire::new(address, "sesame".to_owned(), Duration::from_secs(2), Duration::ZERO, Clock::Fixed(NOW))
    }

    /// A line to a server that says these bytes once and hangs up.
    fn to_one_who_says(bytes: &'static [u8]) -> Wire {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let port = listener.local_addr().expect("an address").port();
        thread::spawn(move || {
            let (mut line, _) = listener.accept().expect("somebody asks");
            let mut head = [0; 4096];
            let _ = line.read(&mut head);
            let _ = line.write_all(bytes);
        });
        wire(&format!("http://127.0.0.1:{port}")).expect("this machine")
    }

    fn fault(bytes: &'static [u8]) -> Failure {
        to_one_who_says(bytes).get("/", &[], &[]).expect_err("no answer")
    }

    #[test]
    fn only_closed_lines_and_this_machine_are_asked() {
        for good in ["https://api.example.com/v1", "http://127.0.0.1:8080", "http://[::1]:80/x", "http://localhost"] {
            assert!(wire(good).is_ok(), "{good}");
        }
        for bad in ["http://api.example.com", "http://127.0.0.1.example.com", "ftp://127.0.0.1", "api.example.com", ""]
        {
            assert_eq!(wire(bad).err().map(|failure| failure.fault), Some(Fault::BadAddress), "{bad}");
        }
    }

    #[test]
    fn a_machine_of_the_office_is_asked_over_an_open_line_only_where_that_is_said() {
        let office = |address: &str, plain| {
            let line = Wire::over(address, String::new(), CONNECT, Duration::ZERO, (Clock::Fixed(NOW), plain));
            line.is_ok()
        };
        for near in
            ["http://192.168.1.5:11434/v1", "http://10.0.0.2", "http://[fd00::1]:80", "http://box.lan", "http://box"]
        {
            assert!(office(near, true) && !office(near, false), "{near}");
        }
        for far in ["http://8.8.8.8", "http://models.example", "http://192.168.1.5.example.com", "http://[2001:db8::1]"]
        {
            assert!(!office(far, true), "{far}");
        }
    }

    #[test]
    fn every_answer_that_is_none_has_its_fault() {
        let cases: [(&'static [u8], Fault); 10] = [
            (b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\n{\"data\": [1, 2", Fault::Broken),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n{\"data\": [1, ", Fault::Broken),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\n<html></html>", Fault::Broken),
            (b"HTTP/1.1 500 Oh\r\nContent-Length: 0\r\n\r\n", Fault::Broken),
            (b"", Fault::Broken),
            (b"HTTP/1.1 401 No\r\nContent-Length: 2\r\n\r\n{}", Fault::Denied),
            (b"HTTP/1.1 402 No\r\nContent-Length: 2\r\n\r\n{}", Fault::Quota),
            (b"HTTP/1.1 404 No\r\nContent-Length: 4\r\n\r\nwhat", Fault::Refused),
            (b"HTTP/1.1 302 Go\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n", Fault::Redirected),
            (b"HTTP/1.1 429 Slow\r\nContent-Length: 0\r\n\r\n", Fault::TooOften),
        ];
        for (bytes, wanted) in cases {
            assert_eq!(fault(bytes).fault, wanted, "{}", String::from_utf8_lossy(bytes));
        }
        let nobody = wire("http://127.0.0.1:1").expect("this machine").get("/", &[], &[]);
        let nobody = nobody.expect_err("nobody is there");
        assert_eq!((nobody.fault, nobody.detail.as_str()), (Fault::NoConnection, "http://127.0.0.1:1"));
    }

    #[test]
    fn what_is_too_large_is_not_read_and_no_key_is_repeated() {
        let mut wire =
            to_one_who_says(b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n[1111111111111111111111111111111111111]");
        wire.most_bytes = 20;
        assert_eq!(wire.get("/", &[], &[]).err().map(|failure| failure.fault), Some(Fault::TooBig));
        let said = fault(b"HTTP/1.1 401 No\r\nContent-Length: 22\r\n\r\nthe key sesame is\nbad.");
        assert_eq!(said.detail, "401 the key *** is bad.");
    }

    #[test]
    fn a_pause_is_read_in_every_way_it_is_said() {
        let head = |name: &'static str, value: &str| {
            let mut head = HeaderMap::new();
            head.insert(name, value.parse().expect("a value"));
            pause(&head, Clock::Fixed(NOW))
        };
        assert_eq!(head("Retry-After", "30"), Some(30 * SECOND));
        assert_eq!(head("X-RateLimit-Reset", "1790000045"), Some(45 * SECOND));
        assert_eq!(head("X-RateLimit-Reset", "45"), Some(45 * SECOND));
        assert_eq!(head("X-RateLimit-Reset", "1"), Some(SECOND));
        assert_eq!(head("X-RateLimit-Reset", "1700000000"), Some(SECOND), "it is over");
        assert_eq!(head("Retry-After", "99999999"), Some(DAY));
        for odd in ["soon", "-1x", "99999999999999999999"] {
            assert_eq!(head("Retry-After", odd), None, "{odd}");
        }
    }
}
