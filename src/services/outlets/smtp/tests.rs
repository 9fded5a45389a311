//! The SMTP outlet against a server that misbehaves in every way it knows.

use super::*;
use crate::config::Secret;
use crate::domain::outbox::Channel;
use crate::domain::time::Instant;

#[path = "../../../../tests/support/mail_server.rs"]
mod mail_server;
use mail_server::{MailServer, Manner};

fn outlet(server: &MailServer) -> Smtp {
    let settings =
        SmtpSettings { host: "127.0.0.1".to_owned(), port: server.port, security: Security::None, login: None };
    Smtp::new(settings, Some("Shop <shop@example.com>".to_owned()))
}

fn effect() -> Effect {
    Effect {
        id: 1003,
        natural_key: Some("notice:R-1001:1003".to_owned()),
        channel: Channel::Mail,
        recipient: "li@example.com".to_owned(),
        subject: "退货".to_owned(),
        body: "Dear Li,\n.\nBye".to_owned(),
        created_at: Instant(1_790_000_000_000),
        ..Effect::default()
    }
}

#[test]
fn a_mail_arrives_whole() {
    let server = MailServer::start();
    let said = outlet(&server).deliver(&effect());
    assert!(matches!(said, Verdict::Done { ref answer } if answer.starts_with("250")), "{said:?}");
    let mails = server.mailbox();
    assert_eq!((mails.len(), mails[0].to.as_slice()), (1, &["RCPT TO:<li@example.com>".to_owned()][..]));
    let sent = mail::message(&effect(), Some("Shop <shop@example.com>")).expect("a mail").formatted();
    assert_eq!(mails[0].text.trim_end(), String::from_utf8(sent).expect("ASCII").trim_end());
}

#[test]
fn every_fault_has_its_verdict() {
    type Fits = fn(&Verdict) -> bool;
    let faults: [(Manner, Fits, usize); 5] = [
        (Manner::DropBefore, |said| matches!(said, Verdict::Unreachable { .. }), 0),
        (Manner::DropAfter, |said| matches!(said, Verdict::Unknown { .. }), 1),
        (Manner::Later, |said| matches!(said, Verdict::Later { .. }), 0),
        (Manner::LaterAfter, |said| matches!(said, Verdict::Later { .. }), 0),
        (Manner::Never, |said| matches!(said, Verdict::Refused { .. }), 0),
    ];
    for (manner, fits, taken) in faults {
        let server = MailServer::start();
        server.behave(manner);
        let said = outlet(&server).deliver(&effect());
        assert!(fits(&said), "{manner:?}: {said:?}");
        assert_eq!(server.mailbox().len(), taken, "{manner:?}");
    }
}

#[test]
fn who_never_answers_is_given_up_and_nobody_knows() {
    let server = MailServer::start();
    server.behave(Manner::Silent);
    let impatient = Smtp { whole: Duration::from_millis(600), ..outlet(&server) };
    assert!(matches!(impatient.deliver(&effect()), Verdict::Unknown { .. }));
    server.wait_for(1);
}

#[test]
fn a_wrong_password_is_nobodys_fault_but_ours() {
    let server = MailServer::start();
    let with = |password: &str| {
        let mut outlet = outlet(&server);
        outlet.settings.login = Some(("li".to_owned(), Secret::Command(format!("echo {password}"))));
        outlet.deliver(&effect())
    };
    assert!(
        matches!(with("wrong"), Verdict::Unreachable { ref answer } if answer.contains("535")),
        "{:?}",
        with("wrong")
    );
    assert!(matches!(with("sesame"), Verdict::Done { .. }));
    assert_eq!(server.mailbox().len(), 1);
}

#[test]
fn nothing_goes_over_an_open_line() {
    let server = MailServer::start();
    let mut wants_tls = outlet(&server);
    wants_tls.settings.security = Security::Starttls;
    assert!(matches!(wants_tls.deliver(&effect()), Verdict::Unreachable { .. }), "the server does not offer it");
    assert!(TlsParameters::new("mail.example.com".to_owned()).is_ok());
    assert!(is_this_machine("localhost") && is_this_machine("::1") && !is_this_machine("mail.example.com"));
    assert_eq!(server.mailbox(), []);
    let closed = SmtpSettings { port: 1, ..outlet(&server).settings };
    let nobody = Smtp::new(closed, Some("shop@example.com".to_owned()));
    assert!(matches!(nobody.deliver(&effect()), Verdict::Unreachable { .. }));
}
