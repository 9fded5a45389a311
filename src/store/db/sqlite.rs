//! The embedded file behind the connection face: pragmas with their reasons, values in and out.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, Statement, ToSql, limits::Limit};

use super::texts::Texts;
use super::{Row, StoreError};
use crate::domain::columns::{Cell, Val};
use crate::store::schema;

/// Marks the file as a desk (`afdk`); another program's database is refused.
const APPLICATION_ID: i64 = 0x6166_646b;
/// A writer waits ten seconds for another process; an import holds the lock for one chunk, well below it. It looks often, since the
/// lock is had by whoever looks first, and an import leaves it for moments only.
const BUSY_LOOK: Duration = Duration::from_millis(1);
const BUSY_LOOKS: i32 = 10_000;
thread_local!(static LOOKS: std::cell::Cell<i32> = const { std::cell::Cell::new(BUSY_LOOKS) });

/// Whoever finds the desk locked looks again and again before giving up.
fn look_again(n_looks: i32) -> bool {
    std::thread::sleep(BUSY_LOOK);
    n_looks < LOOKS.get()
}
/// Longer than any text or index page of a desk; a file that claims more is not believed (promises P9).
const LONGEST_VALUE: i32 = 64 << 20;
/// A desk has one trigger, which calls no other.
const DEEPEST_TRIGGER: i32 = 2;

/// How a connection may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// Opens, or creates with access for the owner alone.
    Write,
    /// Opens an existing desk and cannot write.
    Read,
}

/// How much a connection keeps in memory and in the log.
#[derive(Debug, Clone, Copy)]
pub(in crate::store) struct Keep {
    pub cache_kib: i64,
    pub log_pages: i64,
}

impl Keep {
    pub const USUAL: Self = Self { cache_kib: 8_000, log_pages: 1_000 };
}

/// Rows of so many columns are handed over without asking for memory.
const FEW: usize = 24;

/// A connection to one desk.
pub struct Db {
    conn: Connection,
    texts: Texts,
}

/// Stops a running query of the connection it came from, from another thread.
pub struct Interrupt(rusqlite::InterruptHandle);

impl Interrupt {
    pub fn stop(&self) {
        self.0.interrupt();
    }
}

impl Db {
    /// Opens a desk file; creates it in write mode when it is not there.
    pub fn open(path: &Path, mode: Mode) -> Result<Self, StoreError> {
        Self::open_with(path, mode, schema::no_strangers)
    }

    /// Opens a file to read tables out of it, whatever else stands in its schema.
    pub(in crate::store) fn open_as_it_is(path: &Path) -> Result<Self, StoreError> {
        Self::open_with(path, Mode::Read, |_| Ok(()))
    }

    fn open_with(path: &Path, mode: Mode, look: fn(&Self) -> Result<(), StoreError>) -> Result<Self, StoreError> {
        if mode == Mode::Write {
            create_private(path)?;
        }
        // A pipe would wait for ever, a device gives or swallows whatever one likes.
        if std::fs::metadata(path).is_ok_and(|place| !place.is_file()) {
            return Err(StoreError::NotADesk);
        }
        let flags = match mode {
            Mode::Write => OpenFlags::SQLITE_OPEN_READ_WRITE,
            Mode::Read => OpenFlags::SQLITE_OPEN_READ_ONLY,
        } | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags).map_err(store_error)?;
        let mut db = Self { conn, texts: Texts::default() };
        db.configure(mode, look)?;
        Ok(db)
    }

    /// A desk in memory, for tests.
    pub fn memory() -> Result<Self, StoreError> {
        let conn = Connection::open_in_memory().map_err(store_error)?;
        let mut db = Self { conn, texts: Texts::default() };
        db.configure(Mode::Write, |_| Ok(()))?;
        Ok(db)
    }

    fn configure(&mut self, mode: Mode, look: fn(&Self) -> Result<(), StoreError>) -> Result<(), StoreError> {
        self.conn.busy_handler(Some(look_again)).map_err(store_error)?;
        self.conn.set_prepared_statement_cache_capacity(128);
        super::words::register(&self.conn).map_err(store_error)?;
        for (limit, most) in [
            (Limit::SQLITE_LIMIT_ATTACHED, 0),
            (Limit::SQLITE_LIMIT_LENGTH, LONGEST_VALUE),
            (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, DEEPEST_TRIGGER),
        ] {
            self.conn.set_limit(limit, most).map_err(store_error)?;
        }
        // No SQL reaches the schema's own table, the tables behind the word index, or code outside of the program.
        self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true).map_err(store_error)?;
        // Plans do not depend on what is bound. Without this a statement with an equality that no index answers is planned anew
        // each time it is run, which took a tenth of an import.
        self.conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(store_error)?;
        let id = self.pragma("application_id")?;
        if id != APPLICATION_ID && (id != 0 || self.pragma("schema_version")? != 0) {
            return Err(StoreError::NotADesk);
        }
        // Before anything is written: a file of a newer program stays as it is (promises D5).
        schema::version(self, schema::known())?;
        // Foreign bytes in a damaged or hostile file must not run anything (promises P9); mmap stays off so that a
        // shrinking file is an error and not a signal.
        self.script("pragma trusted_schema=off; pragma cell_size_check=on; pragma mmap_size=0;")?;
        look(self)?;
        self.keep(&Keep::USUAL)?;
        if mode == Mode::Read {
            return self.script("pragma query_only=on;");
        }
        if id == 0 {
            self.script(&format!("pragma application_id={APPLICATION_ID};"))?;
        }
        // FULL: a decision that was shown as done is on the disk (promises D1, S7).
        self.script("pragma journal_mode=wal; pragma synchronous=full; pragma secure_delete=on;")
    }

    /// Says how much to keep in memory and in the log.
    pub(in crate::store) fn keep(&self, keep: &Keep) -> Result<(), StoreError> {
        let Keep { cache_kib, log_pages } = keep;
        self.script(&format!("pragma cache_size=-{cache_kib}; pragma wal_autocheckpoint={log_pages};"))
    }

    /// Moves what the log holds into the file, as far as no reader needs it.
    pub fn fold_log(&self) -> Result<(), StoreError> {
        self.script("pragma wal_checkpoint(passive)")
    }

    /// The same for all of it, waiting so many milliseconds for those who read it. The log is empty afterwards, where they let go.
    pub(in crate::store) fn fold_log_waiting(&self, wait: i32) -> Result<(), StoreError> {
        LOOKS.set(wait);
        let folded = self.script("pragma wal_checkpoint(truncate)");
        LOOKS.set(BUSY_LOOKS);
        folded
    }

    /// An integer pragma's value.
    pub fn pragma(&self, name: &str) -> Result<i64, StoreError> {
        self.conn.query_row(&format!("pragma {name}"), [], |row| row.get(0)).map_err(store_error)
    }

    /// Runs one statement; answers how many rows it touched.
    pub fn execute(&self, sql: &str, params: &[Val]) -> Result<usize, StoreError> {
        let mut statement = self.conn.prepare_cached(sql).map_err(store_error)?;
        bind(&mut statement, params)?;
        statement.raw_execute().map_err(store_error)
    }

    /// Runs one statement whose parameters stand in it in their order, each once; they are given one by one, uncopied.
    pub fn execute_giving(
        &self,
        sql: &str,
        give: impl FnOnce(&mut dyn FnMut(Cell<'_>)) -> Result<(), StoreError>,
    ) -> Result<usize, StoreError> {
        let mut statement = self.conn.prepare_cached(sql).map_err(store_error)?;
        let mut n = 0;
        let mut bound = Ok(());
        give(&mut |cell| {
            n += 1;
            // What is not bound is null: a statement from the cache has nothing bound.
            if bound.is_ok() && !matches!(cell, Cell::Null) {
                bound = statement.raw_bind_parameter(n, cell);
            }
        })?;
        bound.map_err(store_error)?;
        statement.raw_execute().map_err(store_error)
    }

    /// All rows of a question.
    pub fn query(&self, sql: &str, params: &[Val]) -> Result<Vec<Row>, StoreError> {
        let mut rows = Vec::new();
        self.each(sql, params, &mut |row| {
            rows.push(row);
            Ok(())
        })?;
        Ok(rows)
    }

    /// Hands each row of a question over as it is read.
    pub fn each(
        &self,
        sql: &str,
        params: &[Val],
        take: &mut dyn FnMut(Row) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.each_row(sql, params, |row, width| {
            take(
                (0..width)
                    .map(|place| Ok(value(row.get_ref(place)?)))
                    .collect::<Result<_, _>>()
                    .map_err(store_error)?,
            )
        })
    }

    /// The same uncopied, for tables of which much is read.
    pub fn each_cells(
        &self,
        sql: &str,
        params: &[Val],
        take: &mut dyn FnMut(&[Cell<'_>]) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        self.each_row(sql, params, |row, width| {
            let (mut few, mut many) = ([Cell::Null; FEW], Vec::new());
            let cells = few.get_mut(..width).unwrap_or_else(|| {
                many.resize(width, Cell::Null);
                &mut many
            });
            for (place, cell) in cells.iter_mut().enumerate() {
                *cell = uncopied(row.get_ref(place).map_err(store_error)?)?;
            }
            take(cells)
        })
    }

    fn each_row(
        &self,
        sql: &str,
        params: &[Val],
        mut take: impl FnMut(&rusqlite::Row<'_>, usize) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(sql).map_err(store_error)?;
        bind(&mut statement, params)?;
        let width = statement.column_count();
        let mut rows = statement.raw_query();
        while let Some(row) = rows.next().map_err(store_error)? {
            take(row, width)?;
        }
        Ok(())
    }

    /// Runs several statements without parameters.
    pub fn script(&self, sql: &str) -> Result<(), StoreError> {
        self.conn.execute_batch(sql).map_err(store_error)
    }

    /// Begins a write: waits for other writers now rather than failing half-way.
    pub fn begin(&self) -> Result<(), StoreError> {
        self.script("begin immediate")
    }

    pub fn commit(&self) -> Result<(), StoreError> {
        self.script("commit")
    }

    /// Ends what was begun, when something was.
    pub fn end(&self) -> Result<(), StoreError> {
        if self.conn.is_autocommit() { Ok(()) } else { self.commit() }
    }

    /// Whatever is read meanwhile is of one moment, whoever writes beside.
    pub(in crate::store) fn at_one_moment<T>(&self, read: impl FnOnce() -> T) -> Result<T, StoreError> {
        // Within a write everything is of one moment already.
        if !self.conn.is_autocommit() {
            return Ok(read());
        }
        self.script("begin")?;
        let answer = read();
        self.end()?;
        Ok(answer)
    }

    /// Takes back the open write; does nothing when the database has done so already, so that the first cause is told.
    pub fn rollback(&self) {
        if !self.conn.is_autocommit() {
            let _ = self.conn.execute_batch("rollback");
        }
        self.texts.forget();
    }

    /// A handle that stops this connection's running query.
    pub fn interrupt(&self) -> Interrupt {
        Interrupt(self.conn.get_interrupt_handle())
    }

    /// Writes the file anew, without what was deleted from it.
    pub(in crate::store) fn vacuum(&self) -> Result<(), StoreError> {
        // It attaches a second file for itself; nobody else may.
        self.conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 1).map_err(store_error)?;
        let done = self.script("vacuum");
        self.conn.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0).map_err(store_error)?;
        done
    }

    /// Whether nothing can be written through it.
    pub(in crate::store) fn is_read_only(&self) -> Result<bool, StoreError> {
        self.conn.is_readonly("main").map_err(store_error)
    }

    /// Where the file is; empty in memory.
    pub fn path(&self) -> &str {
        self.conn.path().unwrap_or_default()
    }

    /// What it knows of texts that stand in many rows.
    pub(super) const fn texts(&self) -> &Texts {
        &self.texts
    }

    pub(in crate::store) fn into_raw(self) -> Connection {
        self.conn
    }

    pub(in crate::store) const fn raw(&self) -> &Connection {
        &self.conn
    }
}

/// Creates an empty file that only its owner may read (promises P1); leaves an existing one alone.
fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Ok(()),
        Err(error) => Err(StoreError::Disk(error.to_string())),
    }
}

/// Binds by the parameter's own number, whatever order the statement names them in.
fn bind(statement: &mut Statement<'_>, params: &[Val]) -> Result<(), StoreError> {
    for (i, param) in params.iter().enumerate() {
        let number = i + 1;
        // The database numbers parameters by first appearance; nearly always that is their own order.
        let index = if is_named(statement.parameter_name(number), number) {
            Some(number)
        } else {
            statement.parameter_index(&format!("${number}")).map_err(store_error)?
        };
        if let Some(index) = index {
            statement.raw_bind_parameter(index, param).map_err(store_error)?;
        }
    }
    Ok(())
}

/// Whether a parameter's name is `$number`; an import asks this a hundred million times.
fn is_named(name: Option<&str>, number: usize) -> bool {
    let digits = name.and_then(|name| name.strip_prefix('$')).unwrap_or_default().as_bytes();
    let value = digits
        .iter()
        .try_fold(0_usize, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + usize::from(digit - b'0')));
    !digits.is_empty() && digits.len() < 6 && value == Some(number)
}

impl ToSql for Val {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(borrowed(match self {
            Self::Null => Cell::Null,
            Self::Int(n) => Cell::Int(*n),
            Self::Text(text) => Cell::Text(text),
        }))
    }
}

impl ToSql for Cell<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(borrowed(*self))
    }
}

const fn borrowed(cell: Cell<'_>) -> ToSqlOutput<'_> {
    ToSqlOutput::Borrowed(match cell {
        Cell::Null => ValueRef::Null,
        Cell::Int(n) => ValueRef::Integer(n),
        Cell::Text(text) => ValueRef::Text(text.as_bytes()),
    })
}

fn value(cell: ValueRef<'_>) -> Val {
    match cell {
        ValueRef::Integer(n) => Val::Int(n),
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => Val::Text(String::from_utf8_lossy(bytes).into_owned()),
        ValueRef::Null | ValueRef::Real(_) => Val::Null,
    }
}

fn uncopied(cell: ValueRef<'_>) -> Result<Cell<'_>, StoreError> {
    Ok(match cell {
        ValueRef::Integer(n) => Cell::Int(n),
        ValueRef::Text(bytes) => {
            Cell::Text(str::from_utf8(bytes).map_err(|error| StoreError::Corrupt(error.to_string()))?)
        }
        _ => Cell::Null,
    })
}

/// Folds the driver's errors into what the desk can say and act on.
#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err calls")]
pub(in crate::store) fn store_error(error: rusqlite::Error) -> StoreError {
    let code = error.sqlite_error_code();
    let text = error.to_string();
    match code {
        Some(ErrorCode::ConstraintViolation) if text == schema::OVER_PAID => StoreError::OverPaid,
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::Busy,
        Some(ErrorCode::NotADatabase) => StoreError::NotADesk,
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Corrupt(text),
        Some(ErrorCode::OperationInterrupted) => StoreError::Interrupted,
        Some(
            ErrorCode::DiskFull
            | ErrorCode::SystemIoFailure
            | ErrorCode::CannotOpen
            | ErrorCode::ReadOnly
            | ErrorCode::PermissionDenied,
        ) => StoreError::Disk(text),
        _ => StoreError::Other(text),
    }
}
