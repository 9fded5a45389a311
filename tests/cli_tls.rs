//! Closed lines: who shows a certificate of an authority that this machine trusts is spoken to, and nobody else.

use std::process::Command;

use serde_json::{Value, json};

use crate::support::certificates::{Certificate, of_this_machine};
use crate::support::mail_server::MailServer;
use crate::support::program::Place;
use crate::support::tracking::all_of_17track;
use crate::support::web_server::{Asked, Reply, WebServer};

/// A server on closed lines.
fn closed(certificate: &Certificate, script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> WebServer {
    let config = certificate.server.clone();
    WebServer::serve(script, move |stream| {
        let line = rustls::ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
        Ok(rustls::StreamOwned::new(line, stream))
    })
}

/// One pass of a machine that trusts this authority.
fn sync(place: &Place, authority: &Certificate) -> (Option<i32>, Value) {
    let mut command: Command = place.command("a.desk", &["--config", "tls.toml", "sync", "--json"]);
    let file = place.write("authority.pem", &authority.authority);
    command.env("SSL_CERT_FILE", file).env_remove("SSL_CERT_DIR").env("KEY", "k").env("PASSWORD", "sesame");
    command.env("HOOK", std::fs::read_to_string(place.path("hook")).unwrap_or_default());
    let output = command.output().expect("the program runs");
    (output.status.code(), serde_json::from_slice(&output.stdout).expect("an object"))
}

#[cfg(not(any(windows, target_os = "macos")))]
#[test]
fn a_feed_speaks_only_to_whom_this_machine_trusts() {
    let (ours, other) = (of_this_machine(), of_this_machine());
    let server = closed(&ours, all_of_17track);
    let place = Place::new();
    place.run(&["do", "open", "parcels", "tracking=X1000"]).ended(0);
    let address = format!("https://localhost:{}", server.port);
    place.write("tls.toml", &format!("[feeds.p]\nservice = '17track'\non = true\nkey_env = 'KEY'\naddress = '{address}'\npace = '0s'\npause = '0s'\n"));
    let (code, pass) = sync(&place, &other);
    assert_eq!((code, &pass["feeds"][0]["fault"]), (Some(3), &json!("certificate")), "{pass}");
    assert_eq!(server.asked(), [], "nothing was said");
    // The pause of the failure is over once a person asks.
    let mut again = place.command("a.desk", &["--config", "tls.toml", "feeds", "run", "p", "--json"]);
    let file = place.write("authority.pem", &ours.authority);
    let output = again.env("SSL_CERT_FILE", file).env_remove("SSL_CERT_DIR").env("KEY", "k").output();
    let told: Value = serde_json::from_slice(&output.expect("the program runs").stdout).expect("an object");
    assert_eq!((&told["complete"], &told["events"]), (&json!(true), &json!(2)), "{told}");
}

#[cfg(not(any(windows, target_os = "macos")))]
#[test]
fn a_mail_goes_over_a_line_that_was_closed_and_over_no_other() {
    let (ours, other) = (of_this_machine(), of_this_machine());
    let server = MailServer::start_with(Some(ours.server.clone()));
    let place = Place::new();
    let settings = |security: &str, port: u16| {
        let text = format!(
            "[outbox]\nfrom = 'Shop <shop@example.com>'\n[outbox.smtp]\nhost = 'localhost'\nport = {port}\nsecurity = '{security}'\n\
             user = 'li'\npassword_env = 'PASSWORD'\n"
        );
        place.write("tls.toml", &text);
    };
    settings("starttls", server.port);
    let orders = place.write("orders.json", &crate::support::files::amazon_orders(1));
    place.run(&["import", &orders]).ended(0);
    let returns = place.write("june.txt", &crate::support::files::seller_fulfilled_returns(1));
    place.run(&["import", &returns]).ended(0);
    let done = place.run(&["do", "approve", "R-1001", "--json"]).ended(0).json();
    let effect =
        done["changed"].as_array().into_iter().flatten().filter_map(Value::as_str).find(|key| key.starts_with("E-"));
    let effect = effect.expect("a message waits").to_owned();
    place.run(&["do", "release", &effect]).ended(0);
    let message = |pass: &Value| pass["outbox"]["messages"][0]["status"].clone();
    let (code, pass) = sync(&place, &other);
    assert_eq!((code, message(&pass)), (Some(3), json!("queued")), "{pass}");
    let said = pass["outbox"]["messages"][0]["answer"].as_str().unwrap_or_default().to_owned();
    assert!(said.to_lowercase().contains("certificate"), "why is said: {said}");
    assert_eq!(server.mailbox(), []);
    // A server that offers no closed line is not spoken to in the open either.
    let plain = MailServer::start();
    settings("starttls", plain.port);
    place.run(&["do", "stop", &effect]).ended(0);
    place.run(&["undo"]).ended(0);
    settings("starttls", server.port);
    // The pause after the first try is over.
    let mut later = place.command("a.desk", &["--config", "tls.toml", "sync", "--json"]);
    let args: Vec<_> = later
        .get_args()
        .map(|arg| if arg == crate::support::program::NOW { "2026-06-20T12:00:00Z".into() } else { arg.to_owned() })
        .collect();
    let program = later.get_program().to_owned();
    later.env_clear();
    let mut later = Command::new(program);
    let file = place.write("authority.pem", &ours.authority);
    later.args(args).current_dir(place.home()).env("HOME", place.home()).env("XDG_CONFIG_HOME", place.home());
    let output = later.env("SSL_CERT_FILE", file).env("PASSWORD", "sesame").output().expect("the program runs");
    let pass: Value = serde_json::from_slice(&output.stdout).expect("an object");
    assert_eq!((output.status.code(), message(&pass)), (Some(0), json!("done")), "{pass}");
    assert_eq!(server.mailbox().len(), 1);
}

#[cfg(not(any(windows, target_os = "macos")))]
#[test]
fn a_webhook_without_a_trusted_certificate_hears_nothing_and_is_tried_again() {
    let (ours, other) = (of_this_machine(), of_this_machine());
    let server = closed(&ours, |_: &Asked| Reply::status("200 OK", "ok"));
    let place = Place::new();
    place.write("tls.toml", "[outbox.webhooks.team]\nshape = 'slack'\nown_host = 'localhost'\nurl_env = 'HOOK'\n");
    place.write("hook", &format!("https://localhost:{}/hook", server.port));
    place.run(&["do", "open", "complaints", "subject=It burnt"]).ended(0);
    for (authority, status) in [(&other, "queued"), (&ours, "done")] {
        let told = place.run(&["do", "tell", "C-1001", "to=team", "text={number}", "--json"]).ended(0).json();
        let effect = told["changed"][0].as_str().expect("a message").to_owned();
        place.run(&["do", "release", &effect]).ended(0);
        let (_, pass) = sync(&place, authority);
        let messages = pass["outbox"]["messages"].as_array().cloned().unwrap_or_default();
        let own = messages.iter().find(|message| message["number"] == effect.as_str()).expect("it was tried");
        assert_eq!(own["status"], status, "{own}");
    }
    assert_eq!(server.asked().len(), 1);
}
