//! A command of the user's own that reads a text and prints another. What it does with the text nobody knows, so it gets it masked.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::{Answered, Asked, Cancelled, Engine, Failure, Fault};
use crate::config::EngineSettings;

const TICK: Duration = Duration::from_millis(25);
/// More than any translation of a text that is asked for.
const MOST_BYTES: u64 = 1 << 20;
const DETAIL_CHARS: usize = 160;

/// The engine.
pub struct Own {
    line: String,
    timeout: Duration,
}

impl Own {
    pub fn new(settings: &EngineSettings) -> Self {
        Self { line: settings.command.clone().unwrap_or_default(), timeout: settings.timeout }
    }

    fn start(&self, asked: Asked<'_>) -> std::io::Result<Child> {
        let (shell, flag) = if cfg!(windows) { ("cmd", "/C") } else { ("sh", "-c") };
        Command::new(shell)
            .args([flag, &self.line])
            .env("AFTERDESK_FROM", asked.from)
            .env("AFTERDESK_TO", asked.to)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
    }
}

impl Engine for Own {
    fn version(&mut self, _: &str, _: &str) -> Result<String, Failure> {
        Ok(self.line.clone())
    }

    fn translate(&mut self, asked: Asked<'_>, cancelled: Cancelled<'_>) -> Result<Answered, Failure> {
        let broken = |error: std::io::Error| Failure::new(Fault::Broken, error.to_string());
        let mut child = self.start(asked).map_err(broken)?;
        let (said, heard) = channel();
        let (input, text) = (child.stdin.take(), asked.text.to_owned());
        // One that does not read its input ends all the same.
        let write = thread::spawn(move || input.map(|mut pipe| pipe.write_all(text.as_bytes())));
        let (out, err) = (child.stdout.take(), child.stderr.take());
        thread::spawn(move || {
            let (mut text, mut words) = (Vec::new(), Vec::new());
            let _ = out.map(|pipe| pipe.take(MOST_BYTES).read_to_end(&mut text));
            let _ = err.map(|pipe| pipe.take(MOST_BYTES).read_to_end(&mut words));
            let _ = said.send((text, words));
        });
        let until = Instant::now() + self.timeout;
        let heard = loop {
            match heard.recv_timeout(TICK) {
                Ok(heard) => break heard,
                Err(RecvTimeoutError::Timeout) if !cancelled() && Instant::now() < until => {}
                Err(_) => {
                    let _ = child.kill();
                    let _ = child.wait();
                    let fault = if cancelled() { Fault::Cancelled } else { Fault::Timeout };
                    return Err(Failure::new(fault, ""));
                }
            }
        };
        let ended = child.wait().map_err(broken)?;
        let _ = write.join();
        judged(ended.success(), ended.code(), &heard)
    }

    fn check(&mut self) -> Result<Vec<String>, Failure> {
        // Only a try would tell, and would hand it a text.
        Ok(Vec::new())
    }
}

fn judged(good: bool, code: Option<i32>, (text, words): &(Vec<u8>, Vec<u8>)) -> Result<Answered, Failure> {
    if !good {
        let words: Vec<String> = String::from_utf8_lossy(words).split_whitespace().map(str::to_owned).collect();
        let said: String = words.join(" ").chars().take(DETAIL_CHARS).collect();
        let code = code.map_or_else(String::new, |code| format!("{code} "));
        let fault = if code.trim() == "127" { Fault::NotInstalled } else { Fault::Broken };
        return Err(Failure::new(fault, format!("{code}{said}").trim()));
    }
    let text = std::str::from_utf8(text).map_err(|error| Failure::new(Fault::Broken, error.to_string()))?;
    Ok(Answered { text: text.trim_end_matches(['\r', '\n']).to_owned(), unknown: None })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use crate::config::EngineKind;

    fn say(line: &str, cancelled: bool) -> Result<String, Fault> {
        let mut settings = EngineSettings::of(EngineKind::Command, true);
        settings.command = Some(line.to_owned());
        settings.timeout = Duration::from_millis(if line.starts_with("sleep") { 80 } else { 20_000 });
        let asked = Asked { text: "kaputt\n", from: "de", to: "en" };
        let said = Own::new(&settings).translate(asked, &|| cancelled);
        said.map(|answered| answered.text).map_err(|failure| failure.fault)
    }

    #[test]
    fn a_command_reads_and_prints_and_its_faults_are_told_apart() {
        assert_eq!(say("tr a-z A-Z; echo $AFTERDESK_FROM-$AFTERDESK_TO", false), Ok("KAPUTT\nde-en".to_owned()));
        assert_eq!(say("echo no input read", false), Ok("no input read".to_owned()));
        assert_eq!(say("cat; exit 3", false), Err(Fault::Broken));
        assert_eq!(say("printf '\\377'", false), Err(Fault::Broken));
        assert_eq!(say("afterdesk-no-such-program", false), Err(Fault::NotInstalled));
        assert_eq!(say("sleep 60", false), Err(Fault::Timeout));
        assert_eq!(say("cat; sleep 60", true), Err(Fault::Cancelled));
    }
}
