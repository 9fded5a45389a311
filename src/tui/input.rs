//! Where events come from: the terminal on its own thread, signals on another, both into one channel.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread;
use std::time::Duration;

use crossterm::event;

use super::msg::Msg;
use super::terminal;

/// `poll` must not be asked with a zero time-out, for then it never sees what the device reader has queued.
const POLL: Duration = Duration::from_millis(100);

/// How long the main loop may take to leave by itself after a signal, before the signal thread does it: crossterm's read
/// may never come back when the terminal is gone.
const GRACE: Duration = Duration::from_secs(1);

/// Reads the terminal until the channel closes; stands still while `paused` is set.
pub fn read_terminal(out: Sender<Msg>, paused: Arc<AtomicBool>) {
    let reader = move || {
        loop {
            if paused.load(Ordering::SeqCst) {
                thread::sleep(POLL);
                continue;
            }
            let read = match event::poll(POLL) {
                Ok(false) => continue,
                Ok(true) => event::read(),
                Err(error) => Err(error),
            };
            let msg = read.map_or(Msg::TerminalGone, Msg::Input);
            let gone = matches!(msg, Msg::TerminalGone);
            if out.send(msg).is_err() || gone {
                return;
            }
        }
    };
    // Without this thread there is no input at all; the program would have nothing to do.
    thread::Builder::new().name("input".to_owned()).spawn(reader).expect("a thread can be started");
}

/// Watches for the signals that end or stop a program.
#[cfg(unix)]
pub fn read_signals(out: Sender<Msg>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};

    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    let watch = move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP => _ = out.send(Msg::Suspend),
                SIGCONT => _ = out.send(Msg::Resumed),
                _ => {
                    let _ = out.send(Msg::Terminate(signal));
                    thread::sleep(GRACE);
                    terminal::leave();
                    std::process::exit(128 + signal);
                }
            }
        }
    };
    thread::Builder::new().name("signals".to_owned()).spawn(watch)?;
    Ok(())
}

#[cfg(not(unix))]
pub fn read_signals(_: Sender<Msg>) -> std::io::Result<()> {
    Ok(())
}
