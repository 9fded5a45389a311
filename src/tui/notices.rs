//! Notices of the terminal while somebody looks elsewhere: its own sequences, the bell, or a command of the person's own.
//!
//! Invariant: what is told holds no control characters, and a command gets it as arguments, never as a line of a shell.

use std::io::{self, Write};
use std::process::{Command, Stdio};
use std::thread;

use crate::config::NoticeWay;
use crate::text::shown_line;

/// Longer ones are cut by every desktop anyhow.
const MOST_LETTERS: usize = 200;

/// Tells about something in the way that the settings say.
pub fn tell(way: NoticeWay, command: Option<&str>, title: &str, text: &str) -> io::Result<()> {
    let text: String = shown_line(text).chars().take(MOST_LETTERS).collect();
    if let Some(command) = command {
        return run(command, title, &text);
    }
    let Some(sequence) = sequence(way, title, &text, std::env::var_os("TMUX").is_some()) else { return Ok(()) };
    let mut out = super::terminal::out();
    out.write_all(sequence.as_bytes())?;
    out.flush()
}

fn sequence(way: NoticeWay, title: &str, text: &str, in_tmux: bool) -> Option<String> {
    // The title ends at the first semicolon.
    let title = title.replace(';', ",");
    let sequence = match way {
        NoticeWay::Off => return None,
        NoticeWay::Bell => return Some("\x07".to_owned()),
        NoticeWay::Osc9 => format!("\x1b]9;{title}: {text}\x07"),
        NoticeWay::Osc777 => format!("\x1b]777;notify;{title};{text}\x07"),
    };
    // The bell goes with it through a multiplexer that keeps sequences for itself.
    Some(if in_tmux { format!("\x1bPtmux;{}\x1b\\\x07", sequence.replace('\x1b', "\x1b\x1b")) } else { sequence })
}

/// A command's first word is the program; title and text are its last arguments.
fn run(command: &str, title: &str, text: &str) -> io::Result<()> {
    let mut words = command.split_whitespace();
    let Some(program) = words.next() else { return Ok(()) };
    let mut child = Command::new(program)
        .args(words)
        .args([title, text])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Waited for elsewhere, so that it leaves no dead process behind.
    thread::Builder::new().name("notice".to_owned()).spawn(move || child.wait())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_has_its_sequence_and_off_has_none() {
        let of = |way, in_tmux| sequence(way, "a;b", "c", in_tmux);
        assert_eq!(of(NoticeWay::Off, false), None);
        assert_eq!(of(NoticeWay::Bell, true).as_deref(), Some("\x07"));
        assert_eq!(of(NoticeWay::Osc9, false).as_deref(), Some("\x1b]9;a,b: c\x07"));
        assert_eq!(of(NoticeWay::Osc777, false).as_deref(), Some("\x1b]777;notify;a,b;c\x07"));
        assert_eq!(of(NoticeWay::Osc9, true).as_deref(), Some("\x1bPtmux;\x1b\x1b]9;a,b: c\x07\x1b\\\x07"));
    }

    #[test]
    fn a_command_gets_words_and_no_shell() {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let file = folder.path().join("$(touch x)");
        run("touch", &folder.path().join("title").to_string_lossy(), &file.to_string_lossy()).expect("it runs");
        for _ in 0..100 {
            if file.exists() {
                return;
            }
            thread::sleep(std::time::Duration::from_millis(20));
        }
        panic!("the command did not get its arguments");
    }
}
