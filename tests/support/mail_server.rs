//! A real SMTP server on this machine for tests: it keeps what it takes, and misbehaves as it is told.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// What the server does with the mails from now on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Polite,
    /// Hangs up before the text.
    DropBefore,
    /// Takes the text and hangs up without a word.
    DropAfter,
    /// Takes the text and says nothing for a long time.
    Silent,
    /// Not now, for this recipient.
    Later,
    /// Never, for this recipient.
    Never,
    /// Not now, after the text.
    LaterAfter,
}

/// One mail as it came over the line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    pub to: Vec<String>,
    pub text: String,
}

/// The server; it goes with the test.
pub struct MailServer {
    pub port: u16,
    mailbox: Arc<Mutex<Vec<Received>>>,
    manner: Arc<Mutex<Manner>>,
    over: Arc<AtomicBool>,
}

impl MailServer {
    pub fn start() -> Self {
        Self::start_with(None)
    }

    /// Offers to close the line, as the one of these certificates.
    pub fn start_with(certificate: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let port = listener.local_addr().expect("an address").port();
        let server =
            Self { port, mailbox: Arc::default(), manner: Arc::new(Mutex::new(Manner::Polite)), over: Arc::default() };
        let (mailbox, manner, over) =
            (Arc::clone(&server.mailbox), Arc::clone(&server.manner), Arc::clone(&server.over));
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let (mailbox, manner) = (Arc::clone(&mailbox), *manner.lock().expect("a manner"));
                let certificate = certificate.clone();
                thread::spawn(move || drop(talk(&line, manner, &mailbox, certificate)));
            }
        });
        server
    }

    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().expect("a manner") = manner;
    }

    /// What came in so far.
    pub fn mailbox(&self) -> Vec<Received> {
        self.mailbox.lock().expect("a mailbox").clone()
    }

    /// Waits until so many mails are there.
    pub fn wait_for(&self, n: usize) {
        for _ in 0..500 {
            if self.mailbox().len() >= n {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{} of {n} mails came", self.mailbox().len());
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

/// A line in the open or a closed one.
trait Line: Read + Write {}
impl<L: Read + Write> Line for L {}

/// One conversation, as RFC 5321 has it.
fn talk(
    stream: &TcpStream,
    manner: Manner,
    mailbox: &Mutex<Vec<Received>>,
    certificate: Option<Arc<ServerConfig>>,
) -> std::io::Result<()> {
    let mut line: BufReader<Box<dyn Line>> = BufReader::new(Box::new(stream.try_clone()?));
    let mut offered = certificate;
    say(&mut line, "220 test")?;
    let mut to = Vec::new();
    let mut command = String::new();
    while line.read_line(&mut command)? > 0 {
        let verb = command.split([' ', '\r']).next().unwrap_or_default().to_ascii_uppercase();
        match verb.as_str() {
            "EHLO" if offered.is_some() => say(&mut line, "250-test\r\n250-8BITMIME\r\n250 STARTTLS")?,
            "EHLO" => say(&mut line, "250-test\r\n250-8BITMIME\r\n250 AUTH PLAIN")?,
            "STARTTLS" => {
                let Some(config) = offered.take() else { return Ok(()) };
                say(&mut line, "220 go on")?;
                let closed = ServerConnection::new(config).map_err(std::io::Error::other)?;
                line = BufReader::new(Box::new(StreamOwned::new(closed, stream.try_clone()?)));
            }
            "AUTH" if command.contains("AGxpAHNlc2FtZQ==") => say(&mut line, "235 welcome")?,
            "AUTH" => say(&mut line, "535 who are you")?,
            "RCPT" if manner == Manner::Later => say(&mut line, "451 greylisted")?,
            "RCPT" if manner == Manner::Never => say(&mut line, "550 no such person")?,
            "RCPT" => {
                to.push(command.trim().to_owned());
                say(&mut line, "250 ok")?;
            }
            "DATA" if manner == Manner::DropBefore => return stream.shutdown(std::net::Shutdown::Both),
            "DATA" => {
                say(&mut line, "354 go on")?;
                let text = text(&mut line)?;
                if manner == Manner::LaterAfter {
                    say(&mut line, "452 mailbox full")?;
                } else {
                    mailbox.lock().expect("a mailbox").push(Received { to: std::mem::take(&mut to), text });
                    match manner {
                        Manner::DropAfter => return stream.shutdown(std::net::Shutdown::Both),
                        Manner::Silent => thread::sleep(Duration::from_secs(60)),
                        _ => say(&mut line, "250 taken")?,
                    }
                }
            }
            "QUIT" => {
                say(&mut line, "221 bye")?;
                return Ok(());
            }
            _ => say(&mut line, "250 ok")?,
        }
        command.clear();
    }
    Ok(())
}

fn say(line: &mut BufReader<Box<dyn Line>>, text: &str) -> std::io::Result<()> {
    line.get_mut().write_all(format!("{text}\r\n").as_bytes())?;
    line.get_mut().flush()
}

/// The text up to the lone dot, with doubled dots made single.
fn text(reader: &mut impl BufRead) -> std::io::Result<String> {
    let mut text = String::new();
    let mut line = String::new();
    while reader.read_line(&mut line)? > 0 && line != ".\r\n" {
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        line.clear();
    }
    Ok(text)
}
