//! Mail by SMTP, step by step, so that a line that breaks before the text was handed over is known from one that broke after.
//!
//! Invariants: nothing goes over an open line but to this very machine; a try that was given up never sends later.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::ClientId;

use super::{Outlet, mail};
use crate::config::{Security, SmtpSettings};
use crate::domain::outbox::{Effect, Verdict};
use crate::services::secrets;

/// Connecting, the greeting included (promise L7).
const CONNECT: Duration = Duration::from_secs(5);
/// Any one answer after that.
const ANSWER: Duration = Duration::from_secs(15);
/// The whole try.
const WHOLE: Duration = Duration::from_secs(30);

/// Where a try is: still talking, given up by the one who waits, or the text is being handed over.
const TALKING: u8 = 0;
const GIVEN_UP: u8 = 1;
const HANDING_OVER: u8 = 2;

/// A mail server that the settings name.
pub struct Smtp {
    settings: SmtpSettings,
    from: Option<String>,
    whole: Duration,
}

impl Smtp {
    pub const fn new(settings: SmtpSettings, from: Option<String>) -> Self {
        Self { settings, from, whole: WHOLE }
    }
}

impl Outlet for Smtp {
    fn name(&self) -> &str {
        "smtp"
    }

    fn deliver(&self, effect: &Effect) -> Verdict {
        let Some(from) = self.from.as_deref() else { return unreachable("no_sender") };
        let message = match mail::message(effect, Some(from)) {
            Ok(message) => message,
            Err("bad_sender") => return unreachable("bad_sender"),
            Err(wrong) => return Verdict::Refused { answer: wrong.to_owned() },
        };
        let stage = Arc::new(AtomicU8::new(TALKING));
        let (tell, hear) = channel();
        let (settings, theirs) = (self.settings.clone(), Arc::clone(&stage));
        let job = move || {
            let said = converse(&settings, message.envelope(), &message.formatted(), &theirs);
            // Who no longer listens has decided already.
            let _ = tell.send(said);
        };
        if thread::Builder::new().name("smtp".to_owned()).spawn(job).is_err() {
            return unreachable("no_thread");
        }
        match hear.recv_timeout(self.whole) {
            Ok(verdict) => verdict,
            Err(RecvTimeoutError::Disconnected) => Verdict::Unknown { answer: "broken_off".to_owned() },
            Err(RecvTimeoutError::Timeout) => {
                let given_up = stage.compare_exchange(TALKING, GIVEN_UP, Ordering::SeqCst, Ordering::SeqCst).is_ok();
                if given_up { unreachable("timeout") } else { Verdict::Unknown { answer: "timeout".to_owned() } }
            }
        }
    }
}

fn unreachable(answer: &str) -> Verdict {
    Verdict::Unreachable { answer: answer.to_owned() }
}

/// One conversation with the server.
fn converse(settings: &SmtpSettings, envelope: &Envelope, bytes: &[u8], stage: &AtomicU8) -> Verdict {
    let mut line = match connect(settings) {
        Ok(line) => line,
        Err(answer) => return Verdict::Unreachable { answer },
    };
    if let Err(error) = head(&mut line, envelope) {
        line.abort();
        return before(&error);
    }
    if stage.compare_exchange(TALKING, HANDING_OVER, Ordering::SeqCst, Ordering::SeqCst).is_err() {
        line.abort();
        return unreachable("timeout");
    }
    let verdict = match line.message(bytes) {
        Ok(response) => {
            Verdict::Done { answer: format!("{} {}", response.code(), response.first_line().unwrap_or("")) }
        }
        Err(error) if error.is_permanent() => Verdict::Refused { answer: told(&error) },
        Err(error) if error.is_transient() => Verdict::Later { answer: told(&error), pause: None },
        // The text was on the line: whether it was taken, nobody knows.
        Err(error) => Verdict::Unknown { answer: told(&error) },
    };
    if matches!(verdict, Verdict::Unknown { .. }) {
        line.abort();
    } else {
        drop(line.quit());
    }
    verdict
}

fn connect(settings: &SmtpSettings) -> Result<SmtpConnection, String> {
    let hello = ClientId::default();
    let tls = || TlsParameters::new(settings.host.clone()).map_err(|error| told(&error));
    let address = (settings.host.as_str(), settings.port);
    let wrapped = if settings.security == Security::Tls { Some(tls()?) } else { None };
    let mut line = SmtpConnection::connect(address, Some(CONNECT), &hello, wrapped.as_ref(), None)
        .map_err(|error| told(&error))?;
    line.set_timeout(Some(ANSWER)).map_err(|error| error.to_string())?;
    match settings.security {
        Security::Tls => {}
        // A server that does not offer it is not spoken to in the open.
        Security::Starttls => line.starttls(&tls()?, &hello).map_err(|error| told(&error))?,
        Security::None if is_this_machine(&settings.host) => {}
        Security::None => return Err("open_line".to_owned()),
    }
    if let Some((user, password)) = &settings.login {
        let password = secrets::get(password)?;
        let credentials = Credentials::new(user.clone(), password);
        line.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).map_err(|error| told(&error))?;
    }
    Ok(line)
}

fn is_this_machine(host: &str) -> bool {
    host == "localhost" || host.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// Sender, recipient, and leave to hand over the text.
fn head(line: &mut SmtpConnection, envelope: &Envelope) -> Result<(), Error> {
    line.command(Mail::new(envelope.from().cloned(), Vec::new()))?;
    for to in envelope.to() {
        line.command(Rcpt::new(to.clone(), Vec::new()))?;
    }
    line.command(Data)?;
    Ok(())
}

/// What an error means before the text was handed over: nothing was taken.
fn before(error: &Error) -> Verdict {
    let answer = told(error);
    if error.is_permanent() {
        Verdict::Refused { answer }
    } else if error.is_transient() {
        Verdict::Later { answer, pause: None }
    } else {
        Verdict::Unreachable { answer }
    }
}

/// The error with its causes, on one line.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_text = cause.to_string();
        if !text.contains(&cause_text) {
            text = format!("{text}: {cause_text}");
        }
        source = cause.source();
    }
    text
}

#[cfg(test)]
mod tests;
