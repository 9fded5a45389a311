//! SHA-256, and how it is written down.

use std::io::Read;

use ring::digest::{Context, SHA256};

/// What a file is read by.
const AT_ONCE: usize = 1 << 18;

/// The hash of bytes that come one after the other.
#[derive(Clone)]
pub struct Digest(Context);

impl Default for Digest {
    fn default() -> Self {
        Self(Context::new(&SHA256))
    }
}

impl Digest {
    /// Everything that a reader gives; answers how many bytes that was.
    pub fn read(&mut self, reader: &mut dyn Read) -> std::io::Result<u64> {
        let (mut buffer, mut total) = (vec![0_u8; AT_ONCE], 0);
        loop {
            let n = reader.read(&mut buffer)?;
            if n == 0 {
                return Ok(total);
            }
            self.update(&buffer[..n]);
            total += n as u64;
        }
    }

    pub fn update(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.update(bytes.as_ref());
    }

    /// In hexadecimal.
    pub fn hex(self) -> String {
        hex(self.0.finish().as_ref())
    }
}

/// The hash of bytes in hexadecimal.
pub fn sha256(bytes: impl AsRef<[u8]>) -> String {
    hex(ring::digest::digest(&SHA256, bytes.as_ref()).as_ref())
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).map(|digit| char::from(DIGITS[usize::from(digit)])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_hash_of_the_standard_in_parts_and_at_once() {
        // FIPS 180-2, B.1.
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(sha256("abc"), expected);
        let mut parts = Digest::default();
        parts.update("a");
        assert_eq!(parts.read(&mut "bc".as_bytes()).expect("it reads"), 2);
        assert_eq!(parts.hex(), expected);
    }
}
