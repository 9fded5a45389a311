//! Waiting for something that cannot be stopped, until it is there or nobody wants it any more.

use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use super::{Cancelled, Failure, Fault};

/// So soon a wait notices that it is over.
const TICK: Duration = Duration::from_millis(25);

/// Does a work on a thread of its own; a work that nobody waits for ends by itself, unheard.
pub fn unless_cancelled<T: Send + 'static>(
    cancelled: Cancelled<'_>,
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    let (done, heard) = channel();
    let begun = thread::Builder::new().name("translating".to_owned()).spawn(move || {
        // Nobody may be waiting any more.
        let _ = done.send(work());
    });
    begun.map_err(|error| Failure::new(Fault::Broken, error.to_string()))?;
    loop {
        match heard.recv_timeout(TICK) {
            Ok(answer) => return answer,
            Err(RecvTimeoutError::Timeout) if cancelled() => return Err(Failure::new(Fault::Cancelled, "")),
            Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => return Err(Failure::new(Fault::Broken, "")),
        }
    }
}

/// Waits so long; false when nobody wants it any more.
pub fn nap(length: Duration, cancelled: Cancelled<'_>) -> bool {
    let until = Instant::now() + length;
    loop {
        if cancelled() {
            return false;
        }
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return true;
        }
        thread::sleep(left.min(TICK));
    }
}
