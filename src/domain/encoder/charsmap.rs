//! How a text is made plain before it is cut: full-width letters, ligatures, odd spaces and joined signs as the encoder learned them.
//!
//! The table is the encoder's own: a trie in which each unit holds a byte and where its children lie, and the replacements behind it.

/// What stands for a space, so that pieces can begin with one.
const SPACE: &str = "\u{2581}";

/// A byte of a trie's unit that ends a key here.
const HAS_LEAF: u32 = 0x100;
/// The bits of a unit that must equal the byte looked for.
const LABEL: u32 = 0x8000_00ff;

#[derive(Debug, Default)]
pub struct Charsmap {
    units: Vec<u32>,
    replacements: Vec<u8>,
}

impl Charsmap {
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (size, rest) = bytes.split_first_chunk::<4>()?;
        let (trie, replacements) = rest.split_at_checked(usize::try_from(u32::from_le_bytes(*size)).ok()?)?;
        let units = trie.as_chunks::<4>().0.iter().map(|unit| u32::from_le_bytes(*unit)).collect();
        Some(Self { units, replacements: replacements.to_vec() })
    }

    /// A text made plain; empty where nothing but spaces was in it.
    pub fn plain(&self, text: &str) -> Vec<u8> {
        let mut rest = text.as_bytes();
        let mut out: Vec<u8> = Vec::with_capacity(rest.len() + rest.len() / 4 + SPACE.len());
        // Spaces at the beginning go, and of several in a row one stays.
        let mut after_space = true;
        while !rest.is_empty() {
            let (mut piece, n) = self.prefix(rest);
            rest = rest.get(n..).unwrap_or_default();
            if after_space {
                piece = &piece[piece.iter().take_while(|byte| **byte == b' ').count()..];
            }
            let Some(last) = piece.last() else { continue };
            if out.is_empty() {
                out.extend(SPACE.as_bytes());
            }
            for byte in piece {
                if *byte == b' ' {
                    out.extend(SPACE.as_bytes());
                } else {
                    out.push(*byte);
                }
            }
            after_space = *last == b' ';
        }
        while out.ends_with(SPACE.as_bytes()) {
            out.truncate(out.len() - SPACE.len());
        }
        out
    }

    /// What the longest known beginning is replaced by, and how long it is; else the first sign as it is.
    fn prefix<'b>(&'b self, bytes: &'b [u8]) -> (&'b [u8], usize) {
        self.longest(bytes).unwrap_or_else(|| {
            let length = bytes[0].leading_ones().clamp(1, 4);
            let n = (length as usize).min(bytes.len());
            (&bytes[..n], n)
        })
    }

    fn longest(&self, bytes: &[u8]) -> Option<(&[u8], usize)> {
        let mut at = children(*self.units.first()?);
        let mut found: Option<(usize, usize)> = None;
        for (n, byte) in bytes.iter().enumerate() {
            at ^= usize::from(*byte);
            let Some(unit) = self.units.get(at).filter(|unit| **unit & LABEL == u32::from(*byte)) else { break };
            at ^= children(*unit);
            if unit & HAS_LEAF != 0 {
                let value = self.units.get(at)? & 0x7fff_ffff;
                found = Some((value as usize, n + 1));
            }
        }
        let (from, n) = found?;
        let replacement = self.replacements.get(from..)?;
        let end = replacement.iter().position(|byte| *byte == 0)?;
        Some((&replacement[..end], n))
    }
}

/// How far away the children of a unit lie.
const fn children(unit: u32) -> usize {
    ((unit >> 10) << ((unit & 0x200) >> 6)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_table_only_spaces_are_put_in_order() {
        let map = Charsmap::default();
        let plain = |text: &str| String::from_utf8(map.plain(text)).expect("a text stays one");
        assert_eq!(plain("  zu   klein \u{1f642} "), "\u{2581}zu\u{2581}klein\u{2581}\u{1f642}");
        assert_eq!((plain(""), plain("   ")), (String::new(), String::new()));
    }

    #[test]
    fn a_broken_table_is_none() {
        assert!(Charsmap::read(&[1, 0]).is_none());
        assert!(Charsmap::read(&[9, 0, 0, 0, 1]).is_none());
    }
}
