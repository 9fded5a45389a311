//! Functions of the connection that compare texts as memory does, for conditions that read the records themselves.

use ring::digest::{SHA256, digest};
use rusqlite::Connection;
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;

use crate::domain::parcels::is_carrier;
use crate::domain::words;
use crate::store::search::phrases;
use crate::store::search::spoken::sounds_like;

/// Tells whether texts answer a question; it takes the question to the index and then the texts of a row.
pub const WORDS_ANSWER: &str = "words_answer";
/// Tells whether a text holds a part; it takes the text and the folded part.
pub const TEXT_HOLDS: &str = "text_holds";
/// Tells whether a text names a carrier; it takes the text and the name that is asked for.
pub const IS_CARRIER: &str = "is_carrier";
/// Tells whether a Chinese name is spoken like some letters; it takes the name and the letters.
pub const SOUNDS_LIKE: &str = "sounds_like";

/// The key of an identity in its index: an integer of 64 bits, so that a page holds many and they are compared at once. Among ten
/// million identities two are alike once in three hundred thousand desks; the second of them is then refused.
pub const KEY_HASH: &str = "key_hash";

/// The same where a row is written.
pub fn key_hash(identity: &str) -> i64 {
    let digest = digest(&SHA256, identity.as_bytes());
    let bytes = digest.as_ref().iter().take(8);
    bytes.fold(0, |key, byte| key << 8 | i64::from(*byte))
}

/// Teaches them to a connection; nothing in the file can call them but the indexes of identities their key.
pub fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    let of_indexes = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function(KEY_HASH, 1, of_indexes, |call| {
        // What a row holds instead of an identity that its columns say is the key itself.
        Ok(match call.get_raw(0) {
            ValueRef::Integer(key) => Some(key),
            identity => identity.as_str_or_null()?.map(key_hash),
        })
    })?;
    connection.create_scalar_function(WORDS_ANSWER, -1, flags, |call| {
        let wanted = call.get_or_create_aux(0, |question| question.as_str().map(phrases))?;
        let texts = (1..call.len()).map(|i| call.get_raw(i).as_str().unwrap_or_default());
        Ok(words::hold_all(&wanted, texts))
    })?;
    connection.create_scalar_function(TEXT_HOLDS, 2, flags, |call| {
        let text = call.get_raw(0).as_str().unwrap_or_default();
        Ok(words::holds_part(text, call.get_raw(1).as_str()?))
    })?;
    connection.create_scalar_function(IS_CARRIER, 2, flags, |call| {
        let said = call.get_raw(0).as_str().unwrap_or_default();
        Ok(is_carrier(said, call.get_raw(1).as_str()?))
    })?;
    connection.create_scalar_function(SOUNDS_LIKE, 2, flags, |call| {
        let name = call.get_raw(0).as_str().unwrap_or_default();
        // Most names of most desks are Latin ones.
        Ok(!name.is_ascii() && sounds_like(name, call.get_raw(1).as_str()?))
    })
}
