//! A row of programs, each reading what the one before it writes, kept alive from one text to the next.
//!
//! Texts are parted by zero bytes, at which every program hands on what it has.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::{Cancelled, Failure, Fault};

const TICK: Duration = Duration::from_millis(25);

/// The programs while they run.
pub struct Pipeline {
    children: Vec<Child>,
    input: Option<ChildStdin>,
    output: Receiver<Vec<u8>>,
}

impl Pipeline {
    /// Starts programs with their arguments.
    pub fn start(programs: &[Vec<String>]) -> Result<Self, Failure> {
        let mut pipeline = Self { children: Vec::new(), input: None, output: channel().1 };
        let mut from: Option<std::process::ChildStdout> = None;
        for words in programs {
            let (program, arguments) = words.split_first().ok_or_else(|| Failure::new(Fault::Broken, ""))?;
            let stdin = from.take().map_or_else(Stdio::piped, Stdio::from);
            let mut command = Command::new(program);
            command.args(arguments).stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::null());
            let mut child = command.spawn().map_err(|error| failed(program, &error))?;
            from = child.stdout.take();
            if pipeline.input.is_none() {
                pipeline.input = child.stdin.take();
            }
            pipeline.children.push(child);
        }
        let last = from.ok_or_else(|| Failure::new(Fault::Broken, ""))?;
        let (out, output) = channel();
        pipeline.output = output;
        let read = move || {
            let mut reader = BufReader::new(last);
            loop {
                let mut block = Vec::new();
                // The end, or half a text before it, is none.
                let whole = reader.read_until(0, &mut block).is_ok() && block.pop() == Some(0);
                if !whole || out.send(block).is_err() {
                    return;
                }
            }
        };
        let begun = thread::Builder::new().name("apertium".to_owned()).spawn(read);
        begun.map_err(|error| Failure::new(Fault::Broken, error.to_string()))?;
        Ok(pipeline)
    }

    /// Sends a text through; after a failure the programs are of no more use.
    pub fn pass(&mut self, text: &str, most: Duration, cancelled: Cancelled<'_>) -> Result<String, Failure> {
        let input = self.input.as_mut().ok_or_else(|| Failure::new(Fault::Broken, ""))?;
        let mut block = text.as_bytes().to_vec();
        block.push(0);
        input.write_all(&block).and_then(|()| input.flush()).map_err(|error| failed("", &error))?;
        let until = Instant::now() + most;
        loop {
            match self.output.recv_timeout(TICK) {
                Ok(block) => return Ok(String::from_utf8_lossy(&block).into_owned()),
                Err(RecvTimeoutError::Disconnected) => return Err(Failure::new(Fault::Broken, "")),
                Err(RecvTimeoutError::Timeout) if cancelled() => return Err(Failure::new(Fault::Cancelled, "")),
                Err(RecvTimeoutError::Timeout) if Instant::now() >= until => {
                    return Err(Failure::new(Fault::Timeout, ""));
                }
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

impl Drop for Pipeline {
    fn drop(&mut self) {
        drop(self.input.take());
        for child in &mut self.children {
            // One that has ended already cannot be ended.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

fn failed(program: &str, error: &std::io::Error) -> Failure {
    let fault = if error.kind() == std::io::ErrorKind::NotFound { Fault::NotInstalled } else { Fault::Broken };
    Failure::new(fault, if program.is_empty() { error.to_string() } else { program.to_owned() })
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn programs(lines: &[&str]) -> Vec<Vec<String>> {
        lines.iter().map(|line| line.split(' ').map(str::to_owned).collect()).collect()
    }

    #[test]
    fn texts_pass_one_after_another_and_a_program_that_hangs_or_ends_is_noticed() {
        let never = || false;
        let second = Duration::from_secs(20);
        let mut cats = Pipeline::start(&programs(&["cat", "cat -u", "cat"])).expect("starts");
        for text in ["one", "", "zwei\nLinien"] {
            assert_eq!(cats.pass(text, second, &never).as_deref(), Ok(text));
        }
        let fault = |lines: &[&str], most, cancelled: bool| {
            let mut pipeline = match Pipeline::start(&programs(lines)) {
                Ok(pipeline) => pipeline,
                Err(failure) => return failure.fault,
            };
            // A program that is gone already may break the pipe or the answer.
            pipeline.pass("x", most, &|| cancelled).expect_err("no answer").fault
        };
        assert_eq!(fault(&["sleep 60"], Duration::from_millis(60), false), Fault::Timeout);
        assert_eq!(fault(&["sleep 60"], second, true), Fault::Cancelled);
        assert_eq!(fault(&["cat", "false"], second, false), Fault::Broken);
        assert_eq!(fault(&["cat", "afterdesk-no-such-program"], second, false), Fault::NotInstalled);
    }
}
