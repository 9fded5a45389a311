//! Where events come from: the terminal on its own thread, signals on another, both into one channel.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};
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

/// Keeps this program from reading the terminal while another one has it; the keys would be taken from both by turns.
#[derive(Default)]
pub struct Gate {
    lent: AtomicBool,
    reading: Mutex<()>,
}

impl Gate {
    /// Does something once nobody reads the terminal any more, and lets them read again afterwards.
    pub fn while_closed<T>(&self, work: impl FnOnce() -> T) -> T {
        self.lent.store(true, Ordering::SeqCst);
        let held = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let done = work();
        self.lent.store(false, Ordering::SeqCst);
        drop(held);
        done
    }

    fn is_closed(&self) -> bool {
        self.lent.load(Ordering::SeqCst)
    }
}

/// Reads the terminal until the channel closes; stands still while the gate is closed.
pub fn read_terminal(out: Sender<Msg>, gate: Arc<Gate>) {
    let reader = move || {
        loop {
            let held = gate.reading.lock().unwrap_or_else(PoisonError::into_inner);
            if gate.is_closed() {
                drop(held);
                // Whoever closed it is about to take the lock.
                thread::sleep(Duration::from_millis(5));
                continue;
            }
            let read = match event::poll(POLL) {
                // A terminal that was closed without a word gives no events and no error (promises L2).
                Ok(false) if terminal::is_there() => continue,
                Ok(false) => Err(std::io::ErrorKind::NotConnected.into()),
                Ok(true) => event::read(),
                Err(error) => Err(error),
            };
            drop(held);
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

/// Watches for the signals that end or stop a program. While another program has the terminal, its keys for stopping and
/// interrupting are that program's affair: this one stops with it and is not interrupted.
#[cfg(unix)]
pub fn read_signals(out: Sender<Msg>, gate: Arc<Gate>) -> std::io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP};

    let mut signals = signal_hook::iterator::Signals::new([SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP, SIGCONT])?;
    let watch = move || {
        for signal in signals.forever() {
            match signal {
                SIGTSTP if gate.is_closed() => _ = terminal::stop_self(),
                SIGINT | SIGQUIT if gate.is_closed() => {}
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
pub fn read_signals(_: Sender<Msg>, _: Arc<Gate>) -> std::io::Result<()> {
    Ok(())
}
