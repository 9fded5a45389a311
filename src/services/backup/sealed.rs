//! Sealed backups (promises P7): a copy that only the recovery key opens, in pieces that are each sealed and numbered, so that a piece
//! that is bent, missing, added or moved is found. A wrong key is told from a damaged file, since the file names its key by a hash.
//!
//! The file: a mark, the hash of the key, a salt, then pieces of 64 KiB in ChaCha20-Poly1305 under a key of this file alone; the nonce is
//! the piece's number and whether it is the last one, and the last one is shorter than the others.

use std::io::{BufReader, BufWriter, Read, Write};
use std::path::Path;

use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, Nonce, UnboundKey};
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};

use crate::config::Secret;
use crate::services::{placing, secrets};

const MARK: &[u8; 12] = b"AFDK sealed\n";
const PIECE: usize = 64 << 10;
const TAG: usize = 16;
const ID: usize = 8;
const SALT: usize = 16;
/// Letters and digits that are hard to take for one another (RFC 4648).
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// Bytes that tell a mistyped key from another one.
const CHECK: usize = 3;
const GROUP: usize = 4;

/// Why a backup is not sealed or opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Nobody said where the key is; or the keyring's word of why it is not there.
    #[error("no key: {0}")]
    NoKey(&'static str),
    /// It is no recovery key as it was typed.
    #[error("no recovery key")]
    BadKey,
    /// It is a key, but not the one of this backup.
    #[error("another key")]
    WrongKey,
    /// It was sealed with this key, and is not what it was.
    #[error("damaged")]
    Damaged,
    #[error("{0}")]
    Disk(String),
}

impl From<std::io::Error> for Fault {
    fn from(error: std::io::Error) -> Self {
        Self::Disk(error.to_string())
    }
}

/// What opens sealed backups. It is never shown but once, and has no way to be printed by mistake.
pub struct RecoveryKey([u8; 32]);

impl RecoveryKey {
    /// A new one, from the machine's own source of chance.
    pub fn new() -> Result<Self, Fault> {
        Ok(Self(chance()?))
    }

    /// The key that the settings name a place for.
    pub fn at(place: Option<&Secret>) -> Result<Self, Fault> {
        let text = place.map_or(Err("secret_not_set"), secrets::get).map_err(Fault::NoKey)?;
        Self::read(&text)
    }

    /// As it is written down: fourteen groups of four letters.
    pub fn written(&self) -> String {
        let bytes: Vec<u8> = self.0.iter().copied().chain(self.check()).collect();
        let mut text = String::new();
        let (mut held, mut n_bits) = (0_u32, 0);
        for byte in bytes {
            held = (held << 8) | u32::from(byte);
            n_bits += 8;
            while n_bits >= 5 {
                n_bits -= 5;
                text.push(char::from(LETTERS[((held >> n_bits) & 31) as usize]));
            }
            held &= (1 << n_bits) - 1;
        }
        let groups: Vec<&str> =
            (0..text.len()).step_by(GROUP).map(|at| &text[at..(at + GROUP).min(text.len())]).collect();
        groups.join("-")
    }

    /// Reads one back, however it is spaced and whatever the case.
    pub fn read(text: &str) -> Result<Self, Fault> {
        let mut bytes = Vec::new();
        let (mut held, mut n_bits) = (0_u32, 0);
        for letter in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'-') {
            let value = LETTERS.iter().position(|known| *known == letter.to_ascii_uppercase()).ok_or(Fault::BadKey)?;
            held = (held << 5) | u32::try_from(value).unwrap_or(0);
            n_bits += 5;
            if n_bits >= 8 {
                n_bits -= 8;
                bytes.push(u8::try_from((held >> n_bits) & 255).unwrap_or(0));
                held &= (1 << n_bits) - 1;
            }
        }
        let (key, check) = bytes.split_at_checked(32).ok_or(Fault::BadKey)?;
        let key = Self(key.try_into().map_err(|_| Fault::BadKey)?);
        if check == key.check() { Ok(key) } else { Err(Fault::BadKey) }
    }

    fn check(&self) -> [u8; CHECK] {
        first(&self.told("check"))
    }

    fn id(&self) -> [u8; ID] {
        first(&self.told("id"))
    }

    /// A hash for one purpose, from which the key cannot be had.
    fn told(&self, purpose: &str) -> [u8; 32] {
        self.mac(purpose, &[])
    }

    /// The key of one file.
    fn of_file(&self, salt: &[u8]) -> Option<LessSafeKey> {
        UnboundKey::new(&CHACHA20_POLY1305, &self.mac("file", salt)).ok().map(LessSafeKey::new)
    }

    fn mac(&self, purpose: &str, salt: &[u8]) -> [u8; 32] {
        let signed =
            hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), &[purpose.as_bytes(), &[0], salt].concat());
        std::array::from_fn(|at| signed.as_ref()[at])
    }
}

fn first<const N: usize>(bytes: &[u8; 32]) -> [u8; N] {
    std::array::from_fn(|at| bytes[at])
}

fn chance<const N: usize>() -> Result<[u8; N], Fault> {
    let mut bytes = [0; N];
    SystemRandom::new().fill(&mut bytes).map_err(|_| Fault::NoKey("no_chance"))?;
    Ok(bytes)
}

fn nonce(number: u64, is_last: bool) -> Nonce {
    let mut bytes = [0; 12];
    bytes[3..11].copy_from_slice(&number.to_be_bytes());
    bytes[11] = u8::from(is_last);
    Nonce::assume_unique_for_key(bytes)
}

/// Whether a file is a sealed backup.
pub fn is_sealed(path: &Path) -> bool {
    let mut mark = [0; MARK.len()];
    std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut mark)).is_ok() && mark == *MARK
}

/// Seals a file into a new one, which is whole or not there, and opens it once to be sure of it.
pub fn seal(from: &Path, to: &Path, key: &RecoveryKey) -> Result<(), Fault> {
    let part = placing::beside(to);
    let sealed = seal_beside(from, &part, key).and_then(|()| Ok(placing::settle(&part, to)?));
    if sealed.is_err() {
        let _ = std::fs::remove_file(&part);
    }
    sealed
}

fn seal_beside(from: &Path, part: &Path, key: &RecoveryKey) -> Result<(), Fault> {
    let mut out = BufWriter::new(placing::private(part)?);
    pour_sealed(&mut BufReader::new(std::fs::File::open(from)?), &mut out, key)?;
    out.into_inner().map_err(|error| Fault::Disk(error.to_string()))?.sync_all()?;
    pour_opened(&mut BufReader::new(std::fs::File::open(part)?), &mut std::io::sink(), key)
}

/// Opens a sealed file into a new one for its owner alone; nothing is left of it where that fails.
pub fn open(from: &Path, to: &Path, key: &RecoveryKey) -> Result<(), Fault> {
    let mut out = BufWriter::new(placing::private(to)?);
    let opened = pour_opened(&mut BufReader::new(std::fs::File::open(from)?), &mut out, key)
        .and_then(|()| out.flush().map_err(Fault::from))
        .and_then(|()| out.get_ref().sync_all().map_err(Fault::from));
    if opened.is_err() {
        let _ = std::fs::remove_file(to);
    }
    opened
}

fn pour_sealed(from: &mut impl Read, to: &mut impl Write, key: &RecoveryKey) -> Result<(), Fault> {
    let salt = chance::<SALT>()?;
    let head = [&MARK[..], &key.id(), &salt].concat();
    to.write_all(&head)?;
    let sealer = key.of_file(&salt).ok_or(Fault::BadKey)?;
    for number in 0.. {
        let mut piece = filled(from, PIECE)?;
        let is_last = piece.len() < PIECE;
        sealer
            .seal_in_place_append_tag(nonce(number, is_last), Aad::from(&head), &mut piece)
            .map_err(|_| Fault::Damaged)?;
        to.write_all(&piece)?;
        if is_last {
            break;
        }
    }
    Ok(to.flush()?)
}

fn pour_opened(from: &mut impl Read, to: &mut impl Write, key: &RecoveryKey) -> Result<(), Fault> {
    let head = filled(from, MARK.len() + ID + SALT)?;
    let (Some(id), Some(salt)) = (head.get(MARK.len()..MARK.len() + ID), head.get(MARK.len() + ID..)) else {
        return Err(Fault::Damaged);
    };
    if !head.starts_with(MARK) || salt.len() < SALT {
        return Err(Fault::Damaged);
    }
    if id != key.id() {
        return Err(Fault::WrongKey);
    }
    let opener = key.of_file(salt).ok_or(Fault::BadKey)?;
    for number in 0.. {
        let mut piece = filled(from, PIECE + TAG)?;
        let is_last = piece.len() < PIECE + TAG;
        let opened =
            opener.open_in_place(nonce(number, is_last), Aad::from(&head), &mut piece).map_err(|_| Fault::Damaged)?;
        to.write_all(opened)?;
        if is_last {
            break;
        }
    }
    Ok(())
}

/// So many bytes, or as many as there are.
fn filled(from: &mut impl Read, most: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::with_capacity(most);
    from.take(most as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    fn sealed(text: &[u8], key: &RecoveryKey) -> Vec<u8> {
        let mut out = Vec::new();
        pour_sealed(&mut &text[..], &mut out, key).expect("it is sealed");
        out
    }

    fn opened(bytes: &[u8], key: &RecoveryKey) -> Result<Vec<u8>, Fault> {
        let mut out = Vec::new();
        pour_opened(&mut &bytes[..], &mut out, key).map(|()| out)
    }

    #[test]
    fn what_is_sealed_opens_with_its_key_at_every_length() {
        let key = RecoveryKey::new().expect("a key");
        for length in [0, 1, 100, PIECE - 1, PIECE, PIECE + 1, 2 * PIECE, 3 * PIECE + 5] {
            let text: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            let bytes = sealed(&text, &key);
            assert!(length < 20 || !bytes.windows(20).any(|part| part == &text[..20]), "it can be read");
            assert_eq!(opened(&bytes, &key), Ok(text), "{length}");
        }
        assert_ne!(sealed(b"x", &key), sealed(b"x", &key), "no two files are the same");
    }

    #[test]
    fn a_key_reads_back_as_it_is_written_and_a_mistyped_one_is_none() {
        let key = RecoveryKey::new().expect("a key");
        let written = key.written();
        assert_eq!((written.len(), written.split('-').count()), (69, 14), "{written}");
        for text in [written.clone(), written.to_lowercase(), written.replace('-', " "), format!(" {written}\n")] {
            assert_eq!(RecoveryKey::read(&text).map(|read| read.0), Ok(key.0));
        }
        for at in (0..written.len()).filter(|at| written.as_bytes()[*at] != b'-') {
            let mut wrong = written.clone().into_bytes();
            wrong[at] = if wrong[at] == b'A' { b'B' } else { b'A' };
            let wrong = String::from_utf8(wrong).expect("a text");
            assert_eq!(RecoveryKey::read(&wrong).map(|_| ()), Err(Fault::BadKey), "{wrong}");
        }
        for wrong in ["", "ABCD", &written[5..], &format!("{written}-AAAA"), "0000-1111"] {
            assert_eq!(RecoveryKey::read(wrong).map(|_| ()), Err(Fault::BadKey), "{wrong}");
        }
    }

    /// The run of promise P7: a thousand wrong keys say so, and harm nothing.
    #[test]
    fn a_thousand_wrong_keys_are_called_wrong_and_not_the_file_damaged() {
        let key = RecoveryKey::new().expect("a key");
        let bytes = sealed(b"the desk", &key);
        for _ in 0..1_000 {
            let wrong = RecoveryKey::new().expect("a key");
            assert_eq!(opened(&bytes, &wrong), Err(Fault::WrongKey));
        }
        assert_eq!(opened(&bytes, &key), Ok(b"the desk".to_vec()));
    }

    #[test]
    fn whatever_is_bent_cut_added_or_moved_is_found() {
        let key = RecoveryKey::new().expect("a key");
        let text: Vec<u8> = (0..2 * PIECE + 100).map(|at| (at % 7) as u8).collect();
        let bytes = sealed(&text, &key);
        let mut rng = Rng::with_seed(7);
        for round in 0..400 {
            let mut bent = bytes.clone();
            match round % 4 {
                0 => {
                    let at = rng.usize(..bent.len());
                    bent[at] ^= 1 << rng.u8(..8);
                }
                1 => bent.truncate(rng.usize(..bent.len())),
                2 => bent.extend((0..rng.usize(1..PIECE)).map(|_| 7)),
                _ => {
                    let (head, rest) = bent.split_at(MARK.len() + ID + SALT);
                    let (one, after) = rest.split_at(PIECE + TAG);
                    let (two, last) = after.split_at(PIECE + TAG);
                    bent = if round % 8 == 3 { [head, two, one, last] } else { [head, one, last, &[]] }.concat();
                }
            }
            assert!(matches!(opened(&bent, &key), Err(Fault::Damaged | Fault::WrongKey)), "round {round}");
        }
    }
}
