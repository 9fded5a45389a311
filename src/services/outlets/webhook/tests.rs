//! Web addresses of this machine that answer as each robot does, and as none should.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::mpsc::{Receiver, channel};
use std::thread;

use super::*;
use crate::config::Secret;
use crate::domain::outbox::Channel;

const NOW: Instant = Instant(1_790_000_000_000);

/// A request as it came: its first line, its head, its body.
type Heard = (String, String, Value);

/// A server that gives every request the same answer; an empty one hangs up after the request was heard.
fn server(answer: &'static str) -> (u16, Receiver<Heard>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
    let port = listener.local_addr().expect("an address").port();
    let (tell, hear) = channel();
    thread::spawn(move || {
        for mut line in listener.incoming().map_while(Result::ok) {
            let mut reader = BufReader::new(line.try_clone().expect("a second end"));
            let (mut first, mut head, mut length) = (String::new(), String::new(), 0);
            if reader.read_line(&mut first).is_err() || !first.starts_with("POST") {
                continue;
            }
            loop {
                let mut field = String::new();
                reader.read_line(&mut field).expect("a head");
                if field.trim().is_empty() {
                    break;
                }
                if let Some(text) = field.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = text.trim().parse().expect("a number");
                }
                head.push_str(&field);
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).expect("a body");
            let heard = (first, head, serde_json::from_slice(&body).expect("JSON"));
            if tell.send(heard).is_err() || line.write_all(answer.as_bytes()).is_err() {
                break;
            }
        }
    });
    (port, hear)
}

fn answer(status: &str, extra: &str, body: &str) -> &'static str {
    format!("HTTP/1.1 {status}\r\n{extra}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len()).leak()
}

fn effect(body: &str) -> Effect {
    Effect {
        id: 7,
        natural_key: Some("notice:R-1:7".to_owned()),
        channel: Channel::Webhook,
        recipient: "team".to_owned(),
        subject: "R-1".to_owned(),
        body: body.to_owned(),
        created_at: NOW,
        ..Effect::default()
    }
}

fn hook(shape: Shape, port: u16, secret: Option<&str>) -> Webhook {
    let url = Secret::Command(format!("echo 'http://127.0.0.1:{port}/in?access_token=t0ken'"));
    let secret = secret.map(|secret| Secret::Command(format!("echo {secret}")));
    let own_host = Some("127.0.0.1".to_owned());
    Webhook::new("team", WebhookSettings { shape, url, own_host, secret }, Clock::Fixed(NOW))
}

/// A webhook to an address that only the settings' own host lets through.
fn to(url: &str, own_host: Option<&str>) -> Verdict {
    let url = Secret::Command(format!("printf %s '{}'", url.replace('\'', "'\\''")));
    let settings = WebhookSettings { shape: Shape::Json, url, own_host: own_host.map(str::to_owned), secret: None };
    Webhook::new("team", settings, Clock::Fixed(NOW)).deliver(&effect("x"))
}

/// Spellings of this machine, its neighbours and a cloud's own services, other schemes, and logins; `PORT` listens here.
const SPELLINGS: &[&str] = &[
    "https://127.0.0.1:PORT/",
    "https://127.1:PORT/",
    "https://127.0.1:PORT/",
    "https://2130706433:PORT/",
    "https://0x7f000001:PORT/",
    "https://0x7f.0.0.1:PORT/",
    "https://0177.0.0.1:PORT/",
    "https://017700000001:PORT/",
    "https://127.0.0.1.:PORT/",
    "https://127.255.255.254:PORT/",
    "https://0:PORT/",
    "https://0.0.0.0:PORT/",
    "https://localhost:PORT/",
    "https://LOCALHOST:PORT/",
    "https://localhost.:PORT/",
    "https://ip6-localhost:PORT/",
    "https://[::1]:PORT/",
    "https://[::]:PORT/",
    "https://[0:0:0:0:0:0:0:1]:PORT/",
    "https://[::ffff:127.0.0.1]:PORT/",
    "https://[::ffff:7f00:1]:PORT/",
    "https://[::127.0.0.1]:PORT/",
    "https://[64:ff9b::7f00:1]:PORT/",
    "https://[2002:7f00:1::]:PORT/",
    "https://[fe80::1]:PORT/",
    "https://[fd00:ec2::254]/latest/meta-data/",
    "https://169.254.169.254/latest/meta-data/",
    "https://169.254.170.2/v2/credentials",
    "https://100.100.100.200/latest/meta-data/",
    "https://192.0.0.192/opc/v2/instance/",
    "https://168.63.129.16/machine",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://192.168.1.1/",
    "https://me:pass@127.0.0.1:PORT/",
    "https://public.example@127.0.0.1:PORT/",
    "https://127.0.0.1:PORT@public.example/",
    "http://127.0.0.1:PORT/",
    "http://public.example/",
    "HTTP://127.0.0.1:PORT/",
    "//127.0.0.1:PORT/",
    "127.0.0.1:PORT",
    "https:127.0.0.1:PORT/",
    "https:///127.0.0.1:PORT/",
    "https://①②⑦.⓪.⓪.①:PORT/",
    "https://127.0.0.1%00.public.example:PORT/",
    "https://127.0.0.1\\@public.example:PORT/",
    "file:///etc/passwd",
    "ftp://127.0.0.1:PORT/",
    "gopher://127.0.0.1:PORT/_x",
    "unix:///run/x.sock",
    "data:text/plain,x",
];

/// The run of promise O7.
#[test]
fn no_spelling_of_a_place_that_is_not_public_is_asked() {
    let listener =
        TcpListener::bind("[::]:0").or_else(|_| TcpListener::bind("127.0.0.1:0")).expect("a port of this machine");
    listener.set_nonblocking(true).expect("it does not wait");
    let port = listener.local_addr().expect("an address").port().to_string();
    assert!(SPELLINGS.len() >= 40);
    for spelling in SPELLINGS {
        let said = to(&spelling.replace("PORT", &port), None);
        assert!(matches!(said, Verdict::Unreachable { .. }), "{spelling}: {said:?}");
        assert!(listener.accept().is_err(), "{spelling} arrived");
    }
    for (spelling, answer) in [
        ("https://127.0.0.1:PORT/", "not_public"),
        ("https://0x7f.1:PORT/", "not_public"),
        ("https://[::1]:PORT/", "not_public"),
        ("http://127.0.0.1:PORT/", "bad_address"),
        ("https://me@127.0.0.1:PORT/", "bad_address"),
    ] {
        assert_eq!(
            to(&spelling.replace("PORT", &port), None),
            Verdict::Unreachable { answer: answer.to_owned() },
            "{spelling}"
        );
    }
}

#[test]
fn the_companys_own_host_is_asked_and_no_other_nor_where_it_sends_on_to() {
    let (port, heard) = server(answer("200 OK", "", ""));
    let url = format!("http://127.0.0.1:{port}/in");
    assert!(matches!(to(&url, Some("127.0.0.1")), Verdict::Done { .. }));
    heard.recv().expect("a request");
    for other in ["127.0.0.2", "localhost", "127.0.0.1.nip.example", ""] {
        assert!(matches!(to(&url, Some(other)), Verdict::Unreachable { .. }), "{other}");
    }
    let login = format!("http://me:pass@127.0.0.1:{port}/in");
    assert!(matches!(to(&login, Some("127.0.0.1")), Verdict::Unreachable { .. }));
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let (first, _own) = server(answer(status, &format!("Location: {url}\r\n"), ""));
        let said = to(&format!("http://127.0.0.1:{first}/"), Some("127.0.0.1"));
        assert!(matches!(said, Verdict::Refused { .. }), "{status}: {said:?}");
    }
    assert!(heard.try_recv().is_err(), "what was sent on arrived");
}

#[test]
fn every_robot_gets_its_shape_and_its_word_counts() {
    let ok = |body| answer("200 OK", "", body);
    for (shape, good, bad, text) in [
        (Shape::Slack, ok("ok"), answer("403 Forbidden", "", "invalid_token"), "/text"),
        (Shape::Feishu, ok("{\"code\":0}"), ok("{\"code\":19021,\"msg\":\"sign\"}"), "/content/text"),
        (Shape::Dingtalk, ok("{\"errcode\":0}"), ok("{\"errcode\":310000}"), "/text/content"),
        (Shape::Wecom, ok("{\"errcode\":0}"), ok("{\"errcode\":40058}"), "/text/content"),
        (Shape::Json, answer("204 No Content", "", ""), answer("404 Not Found", "", ""), "/body"),
    ] {
        let (port, heard) = server(good);
        let said = hook(shape, port, None).deliver(&effect("包裹 lost"));
        assert!(matches!(said, Verdict::Done { .. }), "{shape}: {said:?}");
        let (_, head, body) = heard.recv().expect("a request");
        let wanted = if shape == Shape::Json { "包裹 lost" } else { "R-1\n包裹 lost" };
        assert_eq!(body.pointer(text).and_then(Value::as_str), Some(wanted), "{shape}: {body}");
        assert!(head.to_ascii_lowercase().contains("idempotency-key"), "{head}");
        let (port, _heard) = server(bad);
        let said = hook(shape, port, None).deliver(&effect("x"));
        assert!(matches!(said, Verdict::Refused { .. }), "{shape}: {said:?}");
        assert!(!format!("{said:?}").contains("t0ken"), "the address is a secret");
    }
}

#[test]
fn too_often_waits_and_a_broken_line_is_unknown() {
    let deliver = |answer: &'static str| {
        let (port, _heard) = server(answer);
        hook(Shape::Json, port, None).deliver(&effect("x"))
    };
    let said = deliver(answer("429 Too Many Requests", "Retry-After: 30\r\n", ""));
    assert!(matches!(said, Verdict::Later { pause: Some(30_000), .. }), "{said:?}");
    for answer in ["", "HTTP/1.1 200", answer("500 Internal Server Error", "", "booked?")] {
        let said = deliver(answer);
        assert!(matches!(said, Verdict::Unknown { .. }), "{answer}: {said:?}");
    }
    let said = deliver(answer("302 Found", "Location: http://127.0.0.1:1/\r\n", ""));
    assert!(matches!(said, Verdict::Refused { .. }), "no other address is asked: {said:?}");
    let said = hook(Shape::Json, 1, None).deliver(&effect("x"));
    assert!(matches!(said, Verdict::Unreachable { .. }), "{said:?}");
    let (port, _heard) = server(answer("200 OK", "", "<html>"));
    assert!(matches!(hook(Shape::Feishu, port, None).deliver(&effect("x")), Verdict::Unknown { .. }));
}

#[test]
fn every_try_sends_the_same_body_under_the_same_key() {
    let (port, heard) = server(answer("500 Oh", "", ""));
    let hook = hook(Shape::Json, port, None);
    let tries: Vec<Heard> = (0..2)
        .map(|_| {
            hook.deliver(&effect("x"));
            heard.recv().expect("a request")
        })
        .collect();
    assert_eq!(tries[0], tries[1]);
}

#[test]
fn signatures_are_as_the_robots_compute_them() {
    let (port, heard) = server(answer("200 OK", "", "{\"code\":0}"));
    hook(Shape::Feishu, port, Some("s3cret")).deliver(&effect("x"));
    let (_, _, body) = heard.recv().expect("a request");
    assert_eq!(body["timestamp"], "1790000000");
    assert_eq!(body["sign"], json!(hmac("1790000000\ns3cret", "")));
    let (port, heard) = server(answer("200 OK", "", "{\"errcode\":0}"));
    hook(Shape::Dingtalk, port, Some("s3cret")).deliver(&effect("x"));
    let (first, _, body) = heard.recv().expect("a request");
    assert!(
        first.contains("access_token=t0ken&timestamp=1790000000000&sign=") && body.get("sign").is_none(),
        "{first}"
    );
    // Known answer of HMAC-SHA256 for an empty key and message.
    assert_eq!(hmac("", ""), "thNnmggU2ex3L5XXeMNfxf8Wl8STcVZTxscSFEKSxa0=");
}

#[test]
fn a_line_that_cannot_be_closed_to_others_is_no_line() {
    let (port, _heard) = server("");
    let url = Secret::Command(format!("echo https://127.0.0.1:{port}/"));
    let own_host = Some("127.0.0.1".to_owned());
    let settings = WebhookSettings { shape: Shape::Json, url, own_host, secret: None };
    let said = Webhook::new("team", settings, Clock::Fixed(NOW)).deliver(&effect("x"));
    assert!(matches!(said, Verdict::Unreachable { .. } | Verdict::Unknown { .. }), "{said:?}");
}

#[test]
fn long_texts_are_cut_between_characters() {
    let long = effect(&"退".repeat(3_000));
    let text = body(Shape::Wecom, &long)["text"]["content"].as_str().map(str::to_owned).unwrap_or_default();
    assert!(text.len() <= WECOM_BYTES && text.len() > WECOM_BYTES - 4 && text.ends_with('退'));
    assert_eq!(hook(Shape::Json, 1, None).deliver(&effect(" ")), Verdict::Refused { answer: "no_text".to_owned() });
}
