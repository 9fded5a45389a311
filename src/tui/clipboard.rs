//! Copying: by the machine's own tool where one is at hand, else by the terminal's sequence, which works over a remote
//! connection too. Reading the clipboard: never.

use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::{Duration, Instant};

use base64::Engine as _;

use super::msg::Msg;

/// Terminals cut or refuse longer sequences.
const MOST_BYTES: usize = 74_000;

/// A tool that does not answer is no tool.
const PATIENCE: Duration = Duration::from_secs(2);

/// `screen` takes no longer pieces.
const PIECE: usize = 700;

/// How a text came into the clipboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Tool(&'static str),
    Terminal { cut: bool },
}

/// A tool with its arguments.
type Tool = (&'static str, &'static [&'static str]);

/// Puts a text into the clipboard of the person at the terminal; how it went comes back as a message, for a tool may take its time.
pub fn copy(text: String, out: Sender<Msg>) -> io::Result<()> {
    let found = tools(&|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    if found.is_empty() {
        // Written by the thread that draws, so that it never stands inside a frame.
        let _ = out.send(Msg::Copied(by_terminal(&text)?));
        return Ok(());
    }
    let work = move || {
        let done = found.iter().find(|tool| run(tool, &text));
        // A tool that failed leaves the terminal's way, which the thread that draws goes.
        let _ = out.send(done.map_or(Msg::NotCopied(text.clone()), |tool| Msg::Copied(Way::Tool(tool.0))));
    };
    thread::Builder::new().name("clipboard".to_owned()).spawn(work)?;
    Ok(())
}

/// Writes the terminal's own sequence.
pub fn by_terminal(text: &str) -> io::Result<Way> {
    let kept = &text[..text.floor_char_boundary(MOST_BYTES)];
    let sequence = wrapped(kept, &|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()));
    let mut out = super::terminal::out();
    out.write_all(sequence.as_bytes())?;
    out.flush()?;
    Ok(Way::Terminal { cut: kept.len() < text.len() })
}

/// The tools of this machine, best first; none where the person sits at another one.
fn tools(has: &dyn Fn(&str) -> bool) -> Vec<Tool> {
    let mut tools: Vec<Tool> = Vec::new();
    if has("TMUX") {
        // tmux hands the text on to the terminal that is attached, wherever that is.
        tools.push(("tmux", &["load-buffer", "-w", "-"]));
    }
    if has("SSH_CONNECTION") || has("SSH_TTY") {
        return tools;
    }
    if cfg!(target_os = "macos") {
        tools.push(("pbcopy", &[]));
    }
    if cfg!(windows) || has("WSL_DISTRO_NAME") {
        tools.push(("clip.exe", &[]));
    }
    if has("WAYLAND_DISPLAY") {
        tools.push(("wl-copy", &[]));
    }
    if has("DISPLAY") {
        tools.extend([("xclip", &["-selection", "clipboard"] as &[_]), ("xsel", &["--clipboard", "--input"])]);
    }
    tools
}

fn run((name, args): &Tool, text: &str) -> bool {
    let child =
        Command::new(name).args(*args).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn();
    let Ok(mut child) = child else { return false };
    let written = child.stdin.take().is_some_and(|mut input| input.write_all(text.as_bytes()).is_ok());
    let until = Instant::now() + PATIENCE;
    while written && Instant::now() < until {
        match child.try_wait() {
            Ok(Some(status)) => return status.success(),
            Ok(None) => thread::sleep(Duration::from_millis(10)),
            Err(_) => return false,
        }
    }
    let _ = child.kill();
    let _ = child.wait();
    false
}

/// The sequence, in an envelope where a multiplexer would keep it for itself.
fn wrapped(text: &str, has: &dyn Fn(&str) -> bool) -> String {
    let sequence = format!("\x1b]52;c;{}\x07", base64::engine::general_purpose::STANDARD.encode(text));
    if has("TMUX") {
        return format!("\x1bPtmux;{}\x1b\\", sequence.replace('\x1b', "\x1b\x1b"));
    }
    if !has("STY") {
        return sequence;
    }
    let bytes: Vec<char> = sequence.chars().collect();
    bytes.chunks(PIECE).map(|piece| format!("\x1bP{}\x1b\\", piece.iter().collect::<String>())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_tool_is_taken_and_none_of_another_machine() {
        let names =
            |vars: &[&str]| tools(&|name| vars.contains(&name)).into_iter().map(|tool| tool.0).collect::<Vec<_>>();
        if cfg!(target_os = "linux") {
            assert_eq!(names(&[]), Vec::<&str>::new());
            assert_eq!(names(&["DISPLAY", "WAYLAND_DISPLAY"]), ["wl-copy", "xclip", "xsel"]);
            assert_eq!(names(&["DISPLAY", "SSH_TTY"]), Vec::<&str>::new());
            assert_eq!(names(&["DISPLAY", "SSH_TTY", "TMUX"]), ["tmux"]);
        }
        assert!(!run(&("no-such-tool-here", &[]), "x"));
    }

    #[test]
    fn multiplexers_hand_the_sequence_on() {
        assert_eq!(wrapped("a", &|_| false), "\x1b]52;c;YQ==\x07");
        assert_eq!(wrapped("a", &|name| name == "TMUX"), "\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\");
        let long = wrapped(&"a".repeat(1000), &|name| name == "STY");
        assert!(long.split("\x1b\\").all(|piece| piece.len() <= PIECE + 2) && long.matches("\x1bP").count() == 2);
    }
}
