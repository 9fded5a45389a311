//! `sync` from outside: what is held stays, what was let go leaves once, what broke off asks; one pass at a time.

use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use serde_json::Value;

use crate::support::files::{amazon_orders, seller_fulfilled_returns};
use crate::support::mail_server::{MailServer, Manner};
use crate::support::program::{NOW, Place};
use crate::support::web_server::{Manner as Come, Reply, WebServer};

/// A desk with three returns whose customers have mail addresses; the first one is approved.
fn desk() -> (Place, String) {
    let place = Place::new();
    let orders = place.write("orders.json", &amazon_orders(3));
    place.run(&["import", &orders]).ended(0);
    let returns = place.write("june.txt", &seller_fulfilled_returns(3));
    place.run(&["import", &returns]).ended(0);
    let effect = approve(&place, "R-1001");
    (place, effect)
}

/// Approves a return; answers the number of the message that this makes.
fn approve(place: &Place, number: &str) -> String {
    let done = place.run(&["do", "approve", number, "--json"]).ended(0).json();
    let changed = done["changed"].as_array().cloned().unwrap_or_default();
    let effect = changed.iter().filter_map(Value::as_str).find(|key| key.starts_with("E-"));
    effect.expect("a message waits").to_owned()
}

fn sync(place: &Place, code: i32) -> Value {
    place.run(&["sync", "--json"]).ended(code).json()
}

fn status(place: &Place, number: &str) -> String {
    place.run(&["show", number, "--json"]).ended(0).json()["status"].as_str().unwrap_or_default().to_owned()
}

/// Files that left.
fn outgoing(place: &Place) -> Vec<String> {
    let entries = std::fs::read_dir(place.path("a.outbox")).into_iter().flatten().flatten();
    entries.map(|entry| std::fs::read_to_string(entry.path()).expect("a message is text")).collect()
}

#[test]
fn a_message_is_previewed_held_let_go_and_leaves_once() {
    let (place, effect) = desk();
    let shown = place.run(&["show", &effect]).ended(0);
    assert!(shown.out.contains("we have approved your return request"), "{shown:?}");
    let shown = place.run(&["show", &effect, "--json"]).ended(0).json();
    assert_eq!(
        (&shown["channel"], &shown["recipient"]),
        (&"mail".into(), &"buyer0@marketplace.example".into()),
        "{shown}"
    );
    let in_case = place.run(&["show", "R-1001", "--json"]).ended(0).json();
    let previewed =
        in_case["timeline"].as_array().is_some_and(|entries| entries.iter().any(|entry| entry["what"] == "notice"));
    assert!(previewed, "{in_case}");

    assert_eq!(sync(&place, 0)["outbox"]["done"], 0);
    assert_eq!((status(&place, &effect).as_str(), outgoing(&place).len()), ("held", 0));
    place.run(&["do", "release", &effect]).ended(0);
    assert_eq!(sync(&place, 0)["outbox"]["done"], 1);
    let mails = outgoing(&place);
    assert_eq!((status(&place, &effect).as_str(), mails.len()), ("done", 1));
    assert!(mails[0].contains("To: buyer0@marketplace.example"), "{}", mails[0]);
    assert_eq!(sync(&place, 0)["outbox"]["messages"], Value::Array(Vec::new()), "never a second time");
    // What has left cannot be taken back, nor can its leaving.
    for operation in ["3", "4", "5", "6"] {
        let undone = place.run(&["undo", operation]);
        assert_ne!(undone.code, Some(0), "{operation}: {undone:?}");
    }
    let refused = place.run(&["undo"]).ended(4);
    assert!(refused.err.contains(&effect), "{refused:?}");
    place.run(&["do", "stop", &effect]).ended(1);
}

#[test]
fn what_is_held_can_be_taken_back_and_stopped() {
    let (place, effect) = desk();
    place.run(&["undo"]).ended(0);
    place.run(&["show", &effect]).ended(1);
    let second = approve(&place, "R-1002");
    place.run(&["do", "stop", &second]).ended(0);
    place.run(&["do", "release", &second]).ended(1);
    assert_eq!(sync(&place, 0)["outbox"]["done"], 0);
    place.run(&["undo"]).ended(0);
    place.run(&["do", "release", &second]).ended(0);
    assert_eq!(sync(&place, 0)["outbox"]["done"], 1);
}

#[test]
fn two_passes_never_run_at_once_and_the_watch_ends_when_told() {
    let (place, effect) = desk();
    place.run(&["do", "release", &effect]).ended(0);
    let mut watch = place.command("a.desk", &["sync", "--watch", "--json"]);
    let mut watch = watch.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the program runs");
    let mut told = String::new();
    let out = watch.stdout.take().expect("its answers");
    BufReader::new(out).read_line(&mut told).expect("the first pass is told");
    assert!(told.contains(&effect), "{told}");
    assert!(!place.run(&["sync"]).ended(4).err.is_empty(), "and why is said");
    let term = std::process::Command::new("kill").arg(watch.id().to_string()).status().expect("kill runs");
    assert!(term.success());
    let ended = watch.wait().expect("it ends");
    assert_eq!(ended.code(), Some(0), "it ends in order");
    sync(&place, 0);
}

#[test]
fn files_that_appear_in_the_watched_folder_come_in_once() {
    let place = Place::new();
    std::fs::create_dir(place.path("in")).expect("a folder");
    let settings = place.write("settings.toml", "[sync]\nfolder = \"in\"\n");
    let run = |code| place.run(&["--config", &settings, "sync", "--json"]).ended(code).json();
    assert_eq!(run(0)["imported"]["files"], 0);
    place.write("in/june.txt", &seller_fulfilled_returns(4));
    let first = run(0);
    assert_eq!((&first["imported"]["files"], &first["imported"]["opened"]), (&1.into(), &4.into()), "{first}");
    assert_eq!(run(0)["imported"]["files"], 0);
    place.write("in/diary.txt", "dear diary\n");
    assert_eq!(run(3)["imported"]["failed"], 1);
}

#[test]
fn timers_act_under_their_own_name_and_can_be_taken_back() {
    let place = Place::new();
    place.run(&["do", "open", "complaints", "subject=broken"]).ended(0);
    place.run(&["do", "snooze", "C-1001", "until=2h"]).ended(0);
    assert_eq!(sync(&place, 0)["timers"]["group"], Value::Null);
    let mut later = place.command("a.desk", &["sync", "--json"]);
    // The same desk three hours on.
    let at = NOW.replace("09:00", "12:00");
    let args: Vec<_> =
        later.get_args().map(|arg| if arg == NOW { at.clone().into() } else { arg.to_owned() }).collect();
    let output = std::process::Command::new(later.get_program())
        .args(args)
        .current_dir(place.home())
        .env("HOME", place.home())
        .env("XDG_CONFIG_HOME", place.home())
        .output()
        .expect("the program runs");
    later.stdin(Stdio::null());
    let pass: Value = serde_json::from_slice(&output.stdout).expect("an object");
    assert_eq!(pass["timers"]["changed"], serde_json::json!(["C-1001"]), "{pass}");
    assert_eq!(status(&place, "C-1001"), "open");
    let history = place.run(&["history", "--json"]).ended(0).lines();
    assert_eq!((&history[0]["actor_kind"], &history[0]["verb"]), (&"timer".into(), &"wake".into()), "{}", history[0]);
    place.run(&["undo", &pass["timers"]["group"].to_string()]).ended(0);
    assert_eq!(status(&place, "C-1001"), "snoozed");
}

/// The desk of [`desk`] with a mail server of its own; the message is let go.
fn with_mail_server() -> (Place, String, MailServer) {
    let (place, effect) = desk();
    place.run(&["do", "release", &effect]).ended(0);
    let server = MailServer::start();
    place.write(
        "mail.toml",
        &format!(
            "[outbox]\nfrom = 'Shop <shop@example.com>'\n[outbox.smtp]\nhost = '127.0.0.1'\nport = {}\nsecurity = 'none'\n\
             user = 'li'\npassword_env = 'SHOP_PASSWORD'\n",
            server.port
        ),
    );
    (place, effect, server)
}

fn mail_sync(place: &Place) -> std::process::Command {
    let mut command = place.command("a.desk", &["--config", "mail.toml", "sync", "--json"]);
    command.env("SHOP_PASSWORD", "sesame");
    command
}

/// One pass; answers its exit code and how the message stands now.
fn mailed(place: &Place, effect: &str) -> (Option<i32>, String) {
    let output = mail_sync(place).output().expect("the program runs");
    (output.status.code(), status(place, effect))
}

#[test]
fn a_mail_is_seen_in_the_mailbox_of_a_server_once() {
    let (place, effect, server) = with_mail_server();
    assert_eq!(mailed(&place, &effect), (Some(0), "done".to_owned()));
    assert_eq!(mailed(&place, &effect), (Some(0), "done".to_owned()));
    let mails = server.mailbox();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, ["RCPT TO:<buyer0@marketplace.example>"]);
    assert!(
        mails[0].text.contains("From: Shop <shop@example.com>") || mails[0].text.contains("From: \"Shop\""),
        "{mails:?}"
    );
}

#[test]
fn what_may_have_arrived_is_never_sent_again_by_itself() {
    let (place, effect, server) = with_mail_server();
    server.behave(Manner::DropAfter);
    assert_eq!(mailed(&place, &effect), (Some(3), "unknown".to_owned()));
    server.behave(Manner::Polite);
    assert_eq!(mailed(&place, &effect).1, "unknown");
    assert_eq!(server.mailbox().len(), 1);
    // A person lets it try again: the very same mail, so that the other side can tell.
    place.run(&["do", "retry", &effect]).ended(0);
    assert_eq!(mailed(&place, &effect), (Some(0), "done".to_owned()));
    let mails = server.mailbox();
    assert_eq!((mails.len(), &mails[0].text), (2, &mails[1].text));
}

#[test]
fn a_sender_killed_in_between_leaves_an_open_question() {
    let (place, effect, server) = with_mail_server();
    server.behave(Manner::Silent);
    let mut sender = mail_sync(&place).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
    server.wait_for(1);
    sender.kill().expect("it can be killed");
    sender.wait().expect("it is gone");
    assert_eq!(status(&place, &effect), "sending");
    server.behave(Manner::Polite);
    assert_eq!(mailed(&place, &effect), (Some(3), "unknown".to_owned()));
    assert_eq!(server.mailbox().len(), 1);
    place.run(&["do", "confirm", &effect]).ended(0);
    assert_eq!(mailed(&place, &effect), (Some(0), "done".to_owned()));
    assert_eq!(server.mailbox().len(), 1);
}

#[test]
fn what_was_not_taken_is_tried_again_or_has_failed() {
    for manner in [Manner::DropBefore, Manner::Later] {
        let (place, effect, server) = with_mail_server();
        server.behave(manner);
        assert_eq!(mailed(&place, &effect), (Some(3), "queued".to_owned()), "{manner:?}");
        assert_eq!(mailed(&place, &effect), (Some(0), "queued".to_owned()), "not before its pause is over");
        assert_eq!(server.mailbox(), []);
    }
    let (place, effect, server) = with_mail_server();
    server.behave(Manner::Never);
    assert_eq!(mailed(&place, &effect), (Some(3), "failed".to_owned()));
    server.behave(Manner::Polite);
    place.run(&["do", "retry", &effect]).ended(0);
    assert_eq!(mailed(&place, &effect), (Some(0), "done".to_owned()));
    assert_eq!(server.mailbox().len(), 1);
}

/// Settings with one webhook for the team, at a server of the test.
fn team_settings(place: &Place, server: &WebServer) {
    place.write(
        "team.toml",
        "[outbox.webhooks.team]\nshape = 'slack'\nown_host = '127.0.0.1'\nurl_env = 'TEAM'\n[features]\nautomation = true\n",
    );
    place.write("team-url", &format!("{}/hook?token=t0ken", server.address()));
}

fn team_sync(place: &Place) -> std::process::Command {
    let mut command = place.command("a.desk", &["--config", "team.toml", "sync", "--json"]);
    command.env("TEAM", std::fs::read_to_string(place.path("team-url")).expect("the address"));
    command
}

#[test]
fn the_team_hears_of_a_case_by_hand_and_by_a_rule_once() {
    let server = WebServer::start(|_| Reply::status("200 OK", "ok"));
    let place = Place::new();
    team_settings(&place, &server);
    place.run(&["do", "open", "complaints", "subject=It burnt"]).ended(0);
    let text = "text={number} {subject}: {status}";
    let wrong = place.run(&["do", "tell", "C-1001", "to=team", "text={nmber}"]).ended(1);
    assert!(wrong.err.contains("number"), "{wrong:?}");
    place.run(&["do", "tell", "C-1001", "to=team", text]).ended(0);
    // Taken back while it is held, it was never said.
    place.run(&["undo"]).ended(0);
    place.run(&["rules", "enable", "tell-team"]).ended(0);
    let done = place.run(&["do", "severity", "C-1001", "level=urgent", "--json"]).ended(0).json();
    let effect =
        done["changed"].as_array().into_iter().flatten().filter_map(Value::as_str).find(|key| key.starts_with("E-"));
    let effect = effect.expect("the rule tells the team").to_owned();
    place.run(&["do", "release", &effect]).ended(0);
    for _ in 0..2 {
        assert!(team_sync(&place).output().expect("the program runs").status.success());
    }
    let said: Vec<Value> = server.asked().into_iter().map(|asked| asked.body["text"].clone()).collect();
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(
        said[0].as_str().is_some_and(|text| text.starts_with("C-1001 urgent: It burnt, due 2026-06-2")),
        "{said:?}"
    );
    assert_eq!(status(&place, &effect), "done");
}

#[test]
fn a_webhook_whose_sender_was_killed_is_not_called_again_by_itself() {
    let server = WebServer::start(|_| Reply::status("200 OK", "ok").come(Come::Silent));
    let place = Place::new();
    team_settings(&place, &server);
    place.run(&["do", "open", "complaints", "subject=It burnt"]).ended(0);
    let told = place.run(&["do", "tell", "C-1001", "to=team", "text={number}", "--json"]).ended(0).json();
    let effect = told["changed"][0].as_str().expect("a message").to_owned();
    place.run(&["do", "release", &effect]).ended(0);
    let mut sender = team_sync(&place).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
    server.wait_for(1);
    sender.kill().expect("it can be killed");
    sender.wait().expect("it is gone");
    assert_eq!(status(&place, &effect), "sending");
    assert_eq!(team_sync(&place).output().expect("the program runs").status.code(), Some(3));
    assert_eq!((status(&place, &effect), server.asked().len()), ("unknown".to_owned(), 1));
    // A person lets it try again: under the same key, so that the other side can tell.
    place.run(&["do", "retry", &effect]).ended(0);
    let mut sender = team_sync(&place).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program runs");
    server.wait_for(2);
    sender.kill().expect("it can be killed");
    sender.wait().expect("it is gone");
    let keys: Vec<String> = server.asked().iter().map(|asked| asked.head("idempotency-key").to_owned()).collect();
    assert!(!keys[0].is_empty() && keys[0] == keys[1], "{keys:?}");
}
