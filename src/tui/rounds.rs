//! The desk's own work while the screen is open: every so often a pass of what `sync` does, on a thread with a desk of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::Options;
use super::msg::Msg;
use crate::config::Settings;
use crate::services::clock::Clock;
use crate::services::sync::{self, Lock, Pass, SyncError};
use crate::services::{Desk, DeskError};

/// The first pass leaves the first screen alone.
const FIRST: Duration = Duration::from_secs(3);
/// So long the end of the program waits for the message that is just being sent.
const PATIENCE: Duration = Duration::from_secs(5);

/// The thread that makes the rounds; dropping it ends it at the next safe place.
pub struct Rounds {
    stop: Option<Sender<()>>,
    stopped: Arc<AtomicBool>,
    ended: Receiver<()>,
}

impl Rounds {
    /// Starts the rounds, unless the settings leave them to others. Where a clock stands still, no time passes.
    pub fn start(options: &Options, out: &Sender<Msg>) -> Result<Option<Self>, DeskError> {
        if !options.settings.sync.on_screen || matches!(options.clock, Clock::Fixed(_)) {
            return Ok(None);
        }
        let mut desk = Desk::open(&options.desk, options.clock)?;
        desk.automate_as(&options.settings);
        let ((stop, stops), (ends, ended)) = (channel(), channel());
        let stopped = Arc::new(AtomicBool::new(false));
        let (settings, out, is_stopped) = (options.settings.clone(), out.clone(), Arc::clone(&stopped));
        let make = move || {
            go(&mut desk, &settings, &stops, &is_stopped, &out);
            // Nobody may be waiting any more.
            let _ = ends.send(());
        };
        let started = thread::Builder::new().name("desk-rounds".to_owned()).spawn(make);
        started.map_err(|error| DeskError::Store(crate::services::read::StoreError::Other(error.to_string())))?;
        Ok(Some(Self { stop: Some(stop), stopped, ended }))
    }
}

impl Drop for Rounds {
    fn drop(&mut self) {
        self.stopped.store(true, Ordering::SeqCst);
        drop(self.stop.take());
        let _ = self.ended.recv_timeout(PATIENCE);
    }
}

fn go(desk: &mut Desk, settings: &Settings, stops: &Receiver<()>, stopped: &AtomicBool, out: &Sender<Msg>) {
    let mut wait = FIRST;
    while matches!(stops.recv_timeout(wait), Err(RecvTimeoutError::Timeout)) {
        wait = settings.sync.every;
        let told = match round(desk, settings, stopped) {
            Ok(Some(pass)) => out.send(Msg::Round(Ok(Box::new(pass)))),
            Ok(None) => Ok(()),
            Err(error) => out.send(Msg::Round(Err(error))),
        };
        if told.is_err() {
            return;
        }
    }
}

/// One pass; none where another program is at it.
fn round(desk: &mut Desk, settings: &Settings, stopped: &AtomicBool) -> Result<Option<Pass>, SyncError> {
    let lock = match Lock::take(desk.store().path()) {
        Err(SyncError::Running) => return Ok(None),
        taken => taken?,
    };
    Ok(Some(sync::pass(desk, settings, &lock, &|| !stopped.load(Ordering::SeqCst))?))
}
