//! A function of the connection that compares words as memory does, for searches that read the records themselves.

use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;

use crate::domain::words::tokens_of_field;
use crate::store::search::phrases;

/// Its name; it takes the question to the index and then the texts of a row.
pub const WORDS_ANSWER: &str = "words_answer";

/// Teaches it to a connection; nothing in the file can call it.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    connection.create_scalar_function(WORDS_ANSWER, -1, flags, |call| {
        let wanted = call.get_or_create_aux(0, |question| question.as_str().map(phrases))?;
        let mut tokens = Vec::new();
        for i in 1..call.len() {
            tokens.append(&mut tokens_of_field(call.get_raw(i).as_str().unwrap_or_default()));
        }
        Ok(wanted.iter().all(|phrase| phrase.is_in(&tokens)))
    })
}
