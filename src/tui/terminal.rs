//! The one guard over the terminal's state: whatever is switched on here is switched off again, on every way out.
//!
//! Invariant: `leave` undoes exactly what `enter` did, may be called twice, and never fails loudly.

use std::io::{self, BufWriter, IsTerminal as _, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{cursor, execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;

use super::clusters;
use super::plain::{self, Plain};
use crate::services::export::caught::is_expected;

static ENTERED: AtomicBool = AtomicBool::new(false);
static MOUSE: AtomicBool = AtomicBool::new(false);
/// Lines below each other instead of a screen of its own.
static PLAIN: AtomicBool = AtomicBool::new(false);

/// The screen: one frame is one write, and dropping it gives the terminal back.
pub struct Screen {
    face: Face,
}

type Drawn = Terminal<CrosstermBackend<BufWriter<Stdout>>>;

/// What is drawn on.
enum Face {
    Full(Box<Drawn>),
    Plain(Plain),
}

impl Screen {
    /// Takes the terminal over.
    pub fn open(mouse: bool, plain: bool) -> io::Result<Self> {
        MOUSE.store(mouse, Ordering::SeqCst);
        PLAIN.store(plain, Ordering::SeqCst);
        enter()?;
        install_panic_hook();
        Ok(Self { face: if plain { Face::Plain(Plain::default()) } else { Face::Full(new_terminal()?) } })
    }

    /// Draws one frame, shown at once where the terminal can.
    pub fn draw(&mut self, scene: &str, view: impl FnOnce(&mut ratatui::Frame<'_>)) -> io::Result<()> {
        match &mut self.face {
            Face::Plain(plain) => plain.draw(scene.to_owned(), view),
            Face::Full(terminal) => {
                queue!(terminal.backend_mut(), BeginSynchronizedUpdate)?;
                terminal.draw(|frame| {
                    view(frame);
                    clusters::settle(frame.buffer_mut());
                })?;
                queue!(terminal.backend_mut(), EndSynchronizedUpdate)?;
                Write::flush(terminal.backend_mut())
            }
        }
    }

    /// Columns and lines.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        match &self.face {
            Face::Plain(_) => Ok(plain::SIZE),
            Face::Full(terminal) => terminal.size().map(|size| (size.width, size.height)),
        }
    }

    /// The next frame is drawn whole. A new terminal forgets what was drawn; ratatui's own `clear` asks the terminal where
    /// its cursor is, and the answer would come in as input.
    pub fn forget(&mut self) -> io::Result<()> {
        match &mut self.face {
            Face::Plain(plain) => plain.forget(),
            Face::Full(terminal) => {
                retire(std::mem::replace(terminal, new_terminal()?));
                queue!(terminal.backend_mut(), Clear(ClearType::All))?;
            }
        }
        Ok(())
    }

    /// Takes the mouse, or leaves it to the terminal.
    pub fn take_mouse(&mut self, on: bool) -> io::Result<()> {
        if PLAIN.load(Ordering::SeqCst) {
            return Ok(());
        }
        MOUSE.store(on, Ordering::SeqCst);
        if on { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
    }

    /// Gives the terminal to another program while it works, and takes it over again.
    pub fn lend<T>(&mut self, work: impl FnOnce() -> T) -> io::Result<T> {
        leave();
        let done = work();
        enter()?;
        self.forget()?;
        Ok(done)
    }

    /// Stops the program as the shell's job control wants it, and takes the terminal over again when it goes on.
    pub fn suspend(&mut self) -> io::Result<()> {
        self.lend(stop_self)?
    }
}

/// How many cells a line of the terminal has; as many as terminals once had where nobody says.
pub fn columns() -> usize {
    crossterm::terminal::size().map_or(80, |(columns, _)| usize::from(columns))
}

/// Whether anybody sees what is drawn; a terminal that was closed is none any more.
pub fn is_there() -> bool {
    io::stdout().is_terminal()
}

fn new_terminal() -> io::Result<Box<Drawn>> {
    // A full frame of a large terminal is a few tens of kilobytes.
    Terminal::new(CrosstermBackend::new(BufWriter::with_capacity(1 << 16, io::stdout()))).map(Box::new)
}

/// Lets one go. Its own end would show the cursor and, where that fails, say so on a stream that is gone with the window, which panics.
fn retire(mut terminal: Box<Drawn>) {
    if terminal.show_cursor().is_err() {
        std::mem::forget(terminal);
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        leave();
        if let Face::Full(terminal) = std::mem::replace(&mut self.face, Face::Plain(Plain::default())) {
            retire(terminal);
        }
    }
}

fn enter() -> io::Result<()> {
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    let mut out = io::stdout();
    if PLAIN.load(Ordering::SeqCst) {
        return execute!(out, EnableBracketedPaste);
    }
    execute!(out, EnterAlternateScreen, EnableBracketedPaste, EnableFocusChange, cursor::Hide)?;
    if MOUSE.load(Ordering::SeqCst) {
        execute!(out, EnableMouseCapture)?;
    }
    Ok(())
}

/// Gives the terminal back as it was; safe from a signal thread and from a panic.
pub fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    if PLAIN.load(Ordering::SeqCst) {
        let _ = execute!(out, DisableBracketedPaste);
        let _ = disable_raw_mode();
        return;
    }
    let _ = execute!(
        out,
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableFocusChange,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        cursor::Show
    );
    let _ = disable_raw_mode();
}

/// A panic on any thread leaves the terminal first; the hook that was there says what happened, on the user's own screen.
fn install_panic_hook() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if is_expected() {
            return;
        }
        leave();
        before(panic);
    }));
}

/// Stops this process until it is told to go on.
#[cfg(unix)]
pub fn stop_self() -> io::Result<()> {
    signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)
}

#[cfg(not(unix))]
pub fn stop_self() -> io::Result<()> {
    Ok(())
}

/// The terminal for one sequence outside of a frame.
pub fn out() -> Stdout {
    io::stdout()
}
