//! The built program in a pseudo-terminal: what it draws, as a person would see it, and what it leaves behind.

use std::io::{ErrorKind, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError, channel};
use std::thread;
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

use super::program::own_only;

/// Far above what any step takes; a machine under load must not fail the test.
const PATIENCE: Duration = Duration::from_secs(60);

/// A running program and the screen it draws on.
pub struct Terminal {
    master: Box<dyn MasterPty + Send>,
    child: Box<dyn Child + Send + Sync>,
    keys: Box<dyn Write + Send>,
    output: Receiver<Vec<u8>>,
    screen: vt100::Parser,
    /// So many whole frames have been drawn.
    n_frames: u64,
    /// The last bytes, in which the end of a frame may have begun.
    tail: Vec<u8>,
    /// So many bytes a second are taken from the program at most; 0 is as many as it writes.
    drained: Arc<AtomicU64>,
    /// Everything the program has written.
    written: Vec<u8>,
    /// How the terminal was before the program started.
    before: Modes,
    /// Keeps the terminal alive after the program has ended, so that its modes can be read.
    _slave: Box<dyn portable_pty::SlavePty + Send>,
}

/// The modes of a terminal that a program must give back.
#[derive(Debug, PartialEq, Eq)]
struct Modes {
    alternate_screen: bool,
    cursor_hidden: bool,
    bracketed_paste: bool,
    mouse: vt100::MouseProtocolMode,
    /// Line discipline: echo, line by line, signals.
    line: String,
}

impl Terminal {
    /// Starts the program with its files below a folder.
    pub fn start(args: &[&str], home: &Path, columns: u16, rows: u16) -> Self {
        Self::start_with(args, home, (columns, rows), &[])
    }

    /// Starts the program with variables of its own.
    pub fn start_with(args: &[&str], home: &Path, size: (u16, u16), variables: &[(&str, &str)]) -> Self {
        Self::start_through(&[], args, home, size, variables)
    }

    /// Starts the program through another one, such as a tracer.
    pub fn start_through(
        through: &[&str],
        args: &[&str],
        home: &Path,
        (columns, rows): (u16, u16),
        variables: &[(&str, &str)],
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).expect("a pseudo-terminal");
        let screen = vt100::Parser::new(rows, columns, 0);
        let before = Modes::of(&screen, &*pair.master);
        let own = program();
        let mut words = through.iter().copied().chain([own.as_str()]).chain(args.iter().copied());
        let mut command = CommandBuilder::new(words.next().unwrap_or_default());
        command.args(words);
        command.cwd(home);
        command.env("TERM", "xterm-256color");
        own_only(home, |name, value| match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        });
        for (name, value) in variables {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).expect("the program starts");
        let mut reader = pair.master.try_clone_reader().expect("a reader of the terminal");
        let (send, output) = channel();
        let drained = Arc::new(AtomicU64::new(0));
        let speed = Arc::clone(&drained);
        thread::spawn(move || {
            let mut buffer = [0; 1 << 14];
            loop {
                let most = speed.load(Ordering::SeqCst);
                // A slow line gives its bytes in tenths of a second.
                let room = if most == 0 {
                    buffer.len()
                } else {
                    usize::try_from(most / 10).unwrap_or(1).clamp(1, buffer.len())
                };
                if most > 0 {
                    thread::sleep(Duration::from_millis(100));
                }
                match reader.read(&mut buffer[..room]) {
                    Ok(n @ 1..) if send.send(buffer[..n].to_vec()).is_ok() => {}
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    _ => break,
                }
            }
        });
        Self {
            keys: pair.master.take_writer().expect("a writer to the terminal"),
            master: pair.master,
            child,
            output,
            screen,
            n_frames: 0,
            tail: Vec::new(),
            drained,
            written: Vec::new(),
            before,
            _slave: pair.slave,
        }
    }

    /// Presses keys.
    pub fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).expect("the program reads keys");
    }

    /// Gives the terminal another size, as dragging its window does.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        // The emulator breaks on wide letters that a narrower screen cuts, and on screens of a letter: it begins with an
        // empty one of a few letters at least, and the program draws all anew.
        let taken_over = self.is_taken_over();
        self.screen = vt100::Parser::new(rows.max(5), columns.max(10), 0);
        if taken_over {
            self.screen.process(b"\x1b[?1049h\x1b[?25l");
        }
        self.master.resize(size).expect("the terminal takes a size");
    }

    fn take(&mut self, bytes: &[u8]) {
        self.written.extend_from_slice(bytes);
        self.show(bytes);
    }

    fn show(&mut self, bytes: &[u8]) {
        // The end of a frame may come in two parts.
        self.tail.extend_from_slice(bytes);
        self.n_frames += u64::try_from(frame_ends(&self.tail)).unwrap_or(0);
        let kept = self.tail.len().saturating_sub(FRAME_END.len() - 1);
        self.tail.drain(..kept);
        let taken_over = last_switch(bytes).unwrap_or(self.is_taken_over());
        let screen = &mut self.screen;
        // The emulator breaks on wide letters in a screen of one column; it begins with an empty one, and the program draws on. That the
        // terminal was given back behind such a letter is not lost with it.
        if catch_unwind(AssertUnwindSafe(|| screen.process(bytes))).is_err() {
            let (rows, columns) = self.screen.screen().size();
            self.screen = vt100::Parser::new(rows, columns, 0);
            if taken_over {
                self.screen.process(b"\x1b[?1049h\x1b[?25l");
            }
        }
    }

    /// From now on the terminal takes so many bytes a second at most; 0 is as many as there are.
    pub fn drain_slowly(&self, bytes: u64) {
        self.drained.store(bytes, Ordering::SeqCst);
    }

    /// Waits for the next whole frame; nothing when none comes in time or the program has ended. Patience is lost a little at a time: a
    /// machine that was put to sleep wakes with another clock, before anybody on it could do anything.
    pub fn next_frame(&mut self, patience: Duration) -> Option<Duration> {
        const SLICE: Duration = Duration::from_millis(100);
        let (before, mut waited) = (self.n_frames, Duration::ZERO);
        while self.n_frames == before {
            let began = Instant::now();
            let read = self.output.recv_timeout(patience.checked_sub(waited)?.clamp(Duration::from_millis(1), SLICE));
            waited += began.elapsed().min(SLICE);
            match read {
                Ok(bytes) => self.show(&bytes),
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => return None,
            }
        }
        Some(waited)
    }

    /// How many frames have come.
    pub const fn n_frames(&self) -> u64 {
        self.n_frames
    }

    /// Whether anybody still reads what the program writes.
    pub fn is_read(&mut self) -> bool {
        match self.output.try_recv() {
            Ok(bytes) => {
                self.show(&bytes);
                true
            }
            Err(error) => error == TryRecvError::Empty,
        }
    }

    /// Whether the program has ended, and how.
    pub fn has_ended(&mut self) -> Option<u32> {
        self.child.try_wait().ok().flatten().map(|status| status.exit_code())
    }

    /// What stands on the screen, without the blanks at the ends of its lines.
    pub fn text(&self) -> String {
        let contents = self.screen.screen().contents();
        contents.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Waits until the screen is as wanted; fails with what it shows instead.
    pub fn wait_for(&mut self, what: &str, wanted: impl Fn(&str) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !wanted(&self.text()) {
            match self.output.recv_timeout(Duration::from_millis(100)) {
                Ok(bytes) => self.show(&bytes),
                Err(_) if Instant::now() < deadline && matches!(self.child.try_wait(), Ok(None)) => {}
                Err(_) => panic!("{what}: in vain; the screen shows\n{}", self.text()),
            }
        }
    }

    /// Takes in what the program draws for a while.
    pub fn take_in(&mut self, time: Duration) {
        let deadline = Instant::now() + time;
        while let Ok(bytes) = self.output.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            self.show(&bytes);
        }
    }

    /// Waits for the end of the program and answers its exit code.
    pub fn wait_for_end(&mut self) -> u32 {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.output.recv_timeout(Duration::from_millis(20)) {
                Ok(bytes) => self.take(&bytes),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if let Ok(Some(status)) = self.child.try_wait() {
                self.drain();
                return status.exit_code();
            }
            assert!(Instant::now() < deadline, "the program does not end; the screen shows\n{}", self.text());
        }
        self.child.wait().expect("the program has ended").exit_code()
    }

    fn drain(&mut self) {
        while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(200)) {
            self.take(&bytes);
        }
    }

    /// Waits for a good end and fails where the terminal is not as it was before.
    pub fn is_given_back(&mut self) {
        let code = self.wait_for_end();
        assert_eq!(code, 0, "the screen shows\n{}", self.text());
        self.has_its_modes_back();
    }

    /// Fails where the program has left something switched on.
    pub fn has_its_modes_back(&self) {
        assert_eq!(Modes::of(&self.screen, &*self.master), self.before);
        assert_eq!(left_on(&self.written), Vec::<String>::new(), "left switched on");
    }

    /// Whether the program has a screen of its own now.
    pub fn is_taken_over(&self) -> bool {
        self.screen.screen().alternate_screen()
    }

    /// Waits until the program has given the terminal to another one.
    pub fn wait_for_other_program(&mut self) {
        let deadline = Instant::now() + PATIENCE;
        while self.is_taken_over() {
            match self.output.recv_timeout(Duration::from_millis(100)) {
                Ok(bytes) => self.show(&bytes),
                Err(_) => assert!(Instant::now() < deadline, "the screen shows\n{}", self.text()),
            }
        }
    }

    /// The process, for signals.
    pub fn process(&self) -> Option<u32> {
        self.child.process_id()
    }
}

impl Modes {
    fn of(screen: &vt100::Parser, master: &dyn MasterPty) -> Self {
        let screen = screen.screen();
        Self {
            alternate_screen: screen.alternate_screen(),
            cursor_hidden: screen.hide_cursor(),
            bracketed_paste: screen.bracketed_paste(),
            mouse: screen.mouse_protocol_mode(),
            line: line_discipline(master),
        }
    }
}

#[cfg(unix)]
fn line_discipline(master: &dyn MasterPty) -> String {
    master.get_termios().map_or_else(String::new, |modes| format!("{modes:?}"))
}

#[cfg(not(unix))]
fn line_discipline(_: &dyn MasterPty) -> String {
    String::new()
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The program under test; a long run may name one that was built for release.
pub fn program() -> String {
    std::env::var("AFTERDESK_TEST_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_afterdesk").to_owned())
}

/// What stands behind every frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// Whether a program took the terminal over last, or gave it back, in what it wrote; nothing when it did neither.
fn last_switch(bytes: &[u8]) -> Option<bool> {
    const SWITCH: &[u8] = b"\x1b[?1049";
    let at = bytes.windows(SWITCH.len()).rposition(|window| window == SWITCH)?;
    bytes.get(at + SWITCH.len()).map(|end| *end == b'h')
}

/// How many frames end in a stretch of output.
fn frame_ends(bytes: &[u8]) -> usize {
    bytes.windows(FRAME_END.len()).filter(|window| *window == FRAME_END).count()
}

/// Modes that a stream of bytes leaves switched on; the cursor is one, switched on by hiding it.
fn left_on(bytes: &[u8]) -> Vec<String> {
    let mut on = std::collections::BTreeSet::new();
    let mut keyboards = 0_i32;
    for sequence in String::from_utf8_lossy(bytes).split("\u{1b}[").skip(1) {
        let end = sequence.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(sequence.len());
        let (parameters, last) = (&sequence[..end], sequence[end..].chars().next());
        match (parameters.chars().next(), last) {
            (Some('>'), Some('u')) => keyboards += 1,
            (Some('<'), Some('u')) => keyboards -= 1,
            (Some('?'), Some('h' | 'l')) => {
                for mode in parameters[1..].split(';') {
                    // Mode 25 is the visible cursor, which is how a terminal starts.
                    if (last == Some('h')) != (mode == "25") {
                        on.insert(mode.to_owned());
                    } else {
                        on.remove(mode);
                    }
                }
            }
            _ => {}
        }
    }
    on.extend((keyboards > 0).then(|| "keyboard".to_owned()));
    on.into_iter().collect()
}

#[test]
fn a_mode_that_stays_on_is_noticed() {
    assert_eq!(left_on(b"\x1b[?1049h\x1b[?25l\x1b[>1u text \x1b[<1u\x1b[?25h\x1b[?1049l"), Vec::<String>::new());
    assert_eq!(left_on(b"\x1b[?1049h\x1b[?1000;1006h\x1b[?1000l\x1b[?1049l"), ["1006"]);
    assert_eq!(left_on(b"\x1b[?25l"), ["25"]);
}
