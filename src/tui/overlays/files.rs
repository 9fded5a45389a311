//! Picking files to bring in: folders to walk through, files to mark; the import's progress and its end come as messages.

use std::path::{Path, PathBuf};

use crossterm::event::{KeyCode, KeyEvent};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::services::import::{self, DateOrder, Reading};
use crate::text::shown_line;
use crate::tui::actions::{Action, Place};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, wrap};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (100, 28);

/// Entries of one folder that are listed.
const MOST: usize = 2_000;

/// One entry of a folder.
struct Entry {
    path: PathBuf,
    name: String,
    folder: bool,
    bytes: u64,
    changed: std::time::SystemTime,
}

/// The picker.
pub struct Files {
    folder: PathBuf,
    entries: Vec<Entry>,
    marked: Vec<PathBuf>,
    cursor: Cursor,
    unreadable: bool,
    /// What is not to be told by the content of the files.
    reading: Reading,
}

impl Files {
    /// A picker that starts in a folder.
    pub fn open(folder: &Path) -> Self {
        let mut files = Self {
            folder: folder.to_path_buf(),
            entries: Vec::new(),
            marked: Vec::new(),
            cursor: Cursor::default(),
            unreadable: false,
            reading: Reading::default(),
        };
        files.enter(folder.to_path_buf());
        files
    }

    fn enter(&mut self, folder: PathBuf) {
        let folder = folder.canonicalize().unwrap_or(folder);
        let read = list(&folder);
        self.unreadable = read.is_none();
        self.entries = read.unwrap_or_default();
        self.folder = folder;
        self.cursor = Cursor::default();
    }

    fn up(&mut self) {
        if let Some(parent) = self.folder.parent().map(Path::to_path_buf) {
            let came_from = self.folder.clone();
            self.enter(parent);
            self.cursor.at = self.entries.iter().position(|entry| entry.path == came_from).unwrap_or(0);
        }
    }

    fn open_current(&mut self) -> Vec<Act> {
        let Some(entry) = self.entries.get(self.cursor.at) else { return Vec::new() };
        if entry.folder && self.marked.is_empty() {
            let path = entry.path.clone();
            self.enter(path);
            return Vec::new();
        }
        let paths = if self.marked.is_empty() { vec![entry.path.clone()] } else { std::mem::take(&mut self.marked) };
        vec![Act::Close, Act::Import(paths, self.reading.clone())]
    }

    /// Goes through the encodings: none asked for, then each.
    fn next_encoding(&mut self) {
        let at = import::charsets().iter().position(|charset| Some(*charset) == self.reading.encoding);
        self.reading.encoding = import::charsets().get(at.map_or(0, |at| at + 1)).copied();
    }

    /// Goes through the orders of dates: none asked for, then each.
    fn next_dates(&mut self) {
        let at = DateOrder::NAMED.iter().position(|(_, order)| Some(*order) == self.reading.dates);
        self.reading.dates = DateOrder::NAMED.get(at.map_or(0, |at| at + 1)).map(|(_, order)| *order);
    }

    /// How files will be read, in words.
    fn reading_line(&self, ctx: &Ctx<'_>) -> String {
        let told = ctx.words.get("files-told");
        let encoding = self.reading.encoding.map_or_else(|| told.clone(), |charset| charset.name().to_owned());
        let dates = self.reading.dates.map_or(told, |order| order.code().to_owned());
        ctx.words.fill("files-reading", &[("encoding", encoding.into()), ("dates", dates.into())])
    }

    fn mark(&mut self) {
        let Some(entry) = self.entries.get(self.cursor.at) else { return };
        match self.marked.iter().position(|path| *path == entry.path) {
            Some(at) => _ = self.marked.remove(at),
            None => self.marked.push(entry.path.clone()),
        }
        self.cursor.act(Action::Down, self.entries.len());
    }

    /// Marks every file of the folder, or takes all marks off when all are marked.
    fn mark_all(&mut self) {
        let files: Vec<PathBuf> =
            self.entries.iter().filter(|entry| !entry.folder).map(|entry| entry.path.clone()).collect();
        let all = files.iter().all(|path| self.marked.contains(path));
        self.marked = if all { Vec::new() } else { files };
    }
}

/// The entries of a folder: folders first, then files, the newest first.
fn list(folder: &Path) -> Option<Vec<Entry>> {
    let mut entries: Vec<Entry> = std::fs::read_dir(folder)
        .ok()?
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            let meta = std::fs::metadata(entry.path()).ok()?;
            let usable = meta.is_dir() || meta.is_file();
            (usable && !name.starts_with('.')).then(|| Entry {
                path: entry.path(),
                name: shown_line(&name).into_owned(),
                folder: meta.is_dir(),
                bytes: meta.len(),
                changed: meta.modified().unwrap_or(std::time::UNIX_EPOCH),
            })
        })
        .take(MOST)
        .collect();
    entries.sort_by(|a, b| {
        let newest = if a.folder { std::cmp::Ordering::Equal } else { b.changed.cmp(&a.changed) };
        b.folder.cmp(&a.folder).then(newest).then_with(|| a.name.cmp(&b.name))
    });
    Some(entries)
}

impl Overlay for Files {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape if !self.marked.is_empty() => self.marked.clear(),
            Action::Escape => return vec![Act::Close],
            Action::Open => return self.open_current(),
            _ => _ = self.cursor.act(action, self.entries.len()),
        }
        Vec::new()
    }

    fn typed(&mut self, event: KeyEvent, _: &Ctx<'_>) -> Vec<Act> {
        match event.code {
            KeyCode::Char(' ' | '\u{3000}') => self.mark(),
            KeyCode::Char('*') => self.mark_all(),
            KeyCode::Char('e') => self.next_encoding(),
            KeyCode::Char('d') => self.next_dates(),
            KeyCode::Left | KeyCode::Backspace | KeyCode::Char('h') => self.up(),
            _ => {}
        }
        Vec::new()
    }

    /// A file that is dragged onto a terminal arrives as its path, often in quotes.
    fn pasted(&mut self, text: &str, _: &Ctx<'_>) -> Vec<Act> {
        let path = PathBuf::from(text.trim().trim_matches(['\'', '"']));
        if path.is_dir() {
            self.enter(path);
        } else if let Some(folder) = path.parent().filter(|_| path.is_file()) {
            self.enter(folder.to_path_buf());
            let name = path.file_name();
            self.cursor.at = self.entries.iter().position(|entry| entry.path.file_name() == name).unwrap_or(0);
        }
        Vec::new()
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let room = list_room(room_inside(area, SIZE));
        Some(Entries { room, lines: 1, cursor: self.cursor, count: self.entries.len() })
    }

    /// A first click puts the cursor on a file; one on the cursor opens it or brings it in.
    fn clicked(&mut self, at: Position, area: Rect, ctx: &Ctx<'_>) -> Vec<Act> {
        let found = Overlay::entries(self, area, ctx).and_then(|entries| entries.at(at));
        match found {
            Some(entry) if entry == self.cursor.at => self.open_current(),
            Some(entry) => {
                self.cursor.at = entry;
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let inner = open_box(frame, area, at_most(area, SIZE), &ctx.words.get("files-title"), ctx);
        if inner.height < 5 {
            return;
        }
        let buffer = frame.buffer_mut();
        let folder = self.folder.to_string_lossy();
        put(
            buffer,
            inner,
            inner.x,
            inner.y,
            &fit(&shown_line(&folder), inner.width.into()),
            ctx.theme.style(Role::Title),
        );
        let hint = match self.marked.len() {
            _ if self.unreadable => ctx.words.get("files-unreadable"),
            0 if self.entries.is_empty() => ctx.words.get("files-up"),
            0 => ctx.words.get("files-hint"),
            n => ctx.words.fill("files-marked", &[("n", n.into())]),
        };
        let hint = fit(&hint, inner.width.into());
        put(buffer, inner, inner.x, inner.bottom() - 1, &hint, ctx.theme.style(Role::Quiet));
        let asked = self.reading != Reading::default();
        let role = ctx.theme.style(if asked { Role::Warning } else { Role::Quiet });
        put(buffer, inner, inner.x, inner.bottom() - 2, &self.reading_line(ctx), role);
        let list = list_room(inner);
        if self.entries.is_empty() && !self.unreadable {
            let lines = wrap(&ctx.words.get("files-nothing"), list.width.into());
            for (y, line) in (list.y..list.bottom()).zip(lines) {
                put(buffer, list, list.x, y, &line, ctx.theme.style(Role::Quiet));
            }
        }
        let top = self.cursor.top(list.height.into());
        for (y, (at, entry)) in (list.y..list.bottom()).zip(self.entries.iter().enumerate().skip(top)) {
            let line = Rect { y, height: 1, ..list };
            let mark = if self.marked.contains(&entry.path) { "* " } else { "  " };
            let name = if entry.folder { format!("{}/", entry.name) } else { entry.name.clone() };
            let size = if entry.folder { String::new() } else { size_of(entry.bytes, ctx) };
            let room = usize::from(line.width).saturating_sub(14);
            let text = format!("{mark}{}{}", pad(&name, room, false), pad(&size, 12, true));
            let role = if entry.folder { Role::Key } else { Role::Plain };
            put(buffer, line, line.x, y, &text, ctx.theme.style(role));
            if at == self.cursor.at {
                buffer.set_style(line, ctx.theme.style(Role::Cursor));
            }
        }
    }
}

/// The files stand between the folder's name and two lines of hints.
const fn list_room(inner: Rect) -> Rect {
    Rect { y: inner.y + 1, height: inner.height.saturating_sub(3), ..inner }
}

fn size_of(bytes: u64, ctx: &Ctx<'_>) -> String {
    let kilobytes = i64::try_from(bytes.div_ceil(1024)).unwrap_or(i64::MAX);
    ctx.words.fill("files-kilobytes", &[("n", kilobytes.into())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Words;

    #[test]
    fn a_path_that_is_pasted_leads_to_its_file_or_folder() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("in ner");
        std::fs::create_dir(&inner).expect("made");
        for name in ["a.csv", "b.csv"] {
            std::fs::write(inner.join(name), "a").expect("written");
        }
        let mut files = Files::open(folder.path());
        let words = Words::new(crate::text::Lang::En);
        let keys = crate::tui::keys::KeyMap::built_in();
        let now = crate::domain::time::Instant(0);
        let ctx = Ctx {
            words: &words,
            theme: crate::tui::theme::Theme::mono(),
            keys: &keys,
            now,
            me: "",
            size: (80, 24),
            zone: &crate::domain::time::UTC,
        };
        files.pasted(&format!("'{}'\n", inner.join("b.csv").display()), &ctx);
        let current = files.entries.get(files.cursor.at).map(|entry| entry.name.clone());
        assert_eq!(current.as_deref(), Some("b.csv"));
        files.pasted(&folder.path().to_string_lossy(), &ctx);
        assert_eq!(files.entries.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["in ner"]);
        files.pasted("nowhere", &ctx);
        assert_eq!(files.entries.len(), 1);
    }

    #[test]
    fn encodings_and_orders_of_dates_go_round_and_stand_in_the_import() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut files = Files::open(folder.path());
        for wanted in DateOrder::NAMED.map(|(_, order)| Some(order)).into_iter().chain([None]) {
            files.next_dates();
            assert_eq!(files.reading.dates, wanted);
        }
        for wanted in import::charsets().map(Some).into_iter().chain([None]) {
            files.next_encoding();
            assert_eq!(files.reading.encoding, wanted);
        }
        files.next_dates();
        files.marked.push(folder.path().join("a.csv"));
        std::fs::write(folder.path().join("a.csv"), "a").expect("written");
        files.enter(folder.path().to_path_buf());
        let acts = files.open_current();
        assert!(matches!(&acts[1], Act::Import(paths, reading) if paths.len() == 1 && reading.dates.is_some()));
    }
}
