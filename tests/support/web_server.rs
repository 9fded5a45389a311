//! A web server on this machine for tests: it answers by a function of the test, and misbehaves as that says.

use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use serde_json::Value;

/// What somebody asked for.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    pub method: String,
    /// Path and query.
    pub target: String,
    /// Names in lower case.
    pub head: Vec<(String, String)>,
    pub body: Value,
}

impl Asked {
    pub fn head(&self, name: &str) -> &str {
        self.head.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// A value of the query.
    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}="))).map(|value| value.replace("%3A", ":"))
    }

    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }
}

/// How an answer comes over the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Whole,
    /// Says how long it will be, and hangs up in the middle.
    HalfAndGone,
    /// A byte now and then.
    Drip,
    /// Never.
    Silent,
}

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    status: &'static str,
    head: Vec<(&'static str, String)>,
    body: String,
    manner: Manner,
}

impl Reply {
    pub fn json(body: &Value) -> Self {
        Self { status: "200 OK", head: Vec::new(), body: body.to_string(), manner: Manner::Whole }
    }

    pub fn status(status: &'static str, body: &str) -> Self {
        Self { status, head: Vec::new(), body: body.to_owned(), manner: Manner::Whole }
    }

    pub fn with(mut self, name: &'static str, value: &dyn ToString) -> Self {
        self.head.push((name, value.to_string()));
        self
    }

    pub fn come(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }
}

type Script = dyn Fn(&Asked) -> Reply + Send + Sync;

/// The server; it goes with the test.
pub struct WebServer {
    pub port: u16,
    asked: Arc<Mutex<Vec<Asked>>>,
    over: Arc<AtomicBool>,
}

impl WebServer {
    /// Answers in the open.
    pub fn start(script: impl Fn(&Asked) -> Reply + Send + Sync + 'static) -> Self {
        Self::serve(script, Ok)
    }

    /// Answers on lines made by another function, such as one that closes them.
    pub fn serve<L: Read + Write + 'static>(
        script: impl Fn(&Asked) -> Reply + Send + Sync + 'static,
        line: impl Fn(TcpStream) -> std::io::Result<L> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port of this machine");
        let port = listener.local_addr().expect("an address").port();
        let server = Self { port, asked: Arc::default(), over: Arc::default() };
        let (asked, over) = (Arc::clone(&server.asked), Arc::clone(&server.over));
        let (script, make): (Arc<Script>, _) = (Arc::new(script), Arc::new(line));
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if over.load(Ordering::SeqCst) {
                    break;
                }
                let (asked, script, make) = (Arc::clone(&asked), Arc::clone(&script), Arc::clone(&make));
                thread::spawn(move || {
                    let Ok(line) = make(stream) else { return };
                    drop(talk(line, &*script, &asked));
                });
            }
        });
        server
    }

    /// Where it is.
    pub fn address(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What was asked so far.
    pub fn asked(&self) -> Vec<Asked> {
        self.asked.lock().expect("a list").clone()
    }

    /// Waits until so much was asked.
    pub fn wait_for(&self, n: usize) {
        for _ in 0..1_000 {
            if self.asked().len() >= n {
                return;
            }
            thread::sleep(Duration::from_millis(20));
        }
        panic!("{} of {n} requests came", self.asked().len());
    }
}

impl Drop for WebServer {
    fn drop(&mut self) {
        self.over.store(true, Ordering::SeqCst);
        // Wakes the listener.
        drop(TcpStream::connect(("127.0.0.1", self.port)));
    }
}

fn talk(line: impl Read + Write, script: &Script, seen: &Mutex<Vec<Asked>>) -> std::io::Result<()> {
    let mut reader = BufReader::new(line);
    loop {
        let Some(asked) = request(&mut reader)? else { return Ok(()) };
        let reply = script(&asked);
        seen.lock().expect("a list").push(asked);
        let mut text = format!("HTTP/1.1 {}\r\nContent-Length: {}\r\n", reply.status, reply.body.len());
        for (name, value) in &reply.head {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        let out = reader.get_mut();
        match reply.manner {
            Manner::Silent => {
                thread::sleep(Duration::from_secs(60));
                return Ok(());
            }
            Manner::Whole => out.write_all(format!("{text}{}", reply.body).as_bytes())?,
            Manner::HalfAndGone => {
                let half = reply.body.floor_char_boundary(reply.body.len() / 2);
                out.write_all(format!("{text}{}", &reply.body[..half]).as_bytes())?;
                return out.flush();
            }
            Manner::Drip => {
                out.write_all(text.as_bytes())?;
                for byte in reply.body.bytes() {
                    out.write_all(&[byte])?;
                    out.flush()?;
                    thread::sleep(Duration::from_millis(200));
                }
            }
        }
        out.flush()?;
    }
}

fn request(reader: &mut BufReader<impl Read>) -> std::io::Result<Option<Asked>> {
    let mut first = String::new();
    if reader.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut words = first.split(' ').map(str::to_owned);
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let (mut head, mut length) = (Vec::new(), 0);
    loop {
        let mut field = String::new();
        reader.read_line(&mut field)?;
        let Some((name, value)) = field.trim_end().split_once(':') else { break };
        let (name, value) = (name.to_ascii_lowercase(), value.trim().to_owned());
        if name == "content-length" {
            length = value.parse().unwrap_or(0);
        }
        head.push((name, value));
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    Ok(Some(Asked { method, target, head, body }))
}
