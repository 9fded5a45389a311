//! Cutting a text into the pieces that the encoder knows: of all ways to cut it the likeliest, by how likely each piece is.
//!
//! Invariant: of equally likely ways the one whose last piece begins first, so that every machine cuts alike.

use super::charsmap::Charsmap;

/// What stands for a sign that no piece knows, and what begins and ends every text.
const UNKNOWN: u32 = 0;
const BEGIN: u32 = 1;
const END: u32 = 2;
/// How much less likely an unknown sign is than the rarest piece.
const RARER: f64 = 10.0;

/// The pieces in the order of their bytes, so that those with a common beginning stand together.
#[derive(Debug)]
pub struct Pieces {
    map: Charsmap,
    bytes: Vec<u8>,
    /// Where each piece begins in `bytes`; one more for the end.
    starts: Vec<u32>,
    ids: Vec<u32>,
    scores: Vec<f32>,
    /// Where the pieces with each first byte begin.
    first: Vec<u32>,
    unknown: f64,
}

impl Pieces {
    /// Reads the file of the vocabulary; nothing where it is none.
    pub fn read(file: &[u8]) -> Option<Self> {
        let mut pieces: Vec<(&[u8], u32, f32)> = Vec::new();
        let mut map = None;
        for (field, value) in Fields(file) {
            match field {
                1 => {
                    let (mut text, mut score) = (None, 0.0);
                    for (field, value) in Fields(value) {
                        match field {
                            1 => text = Some(value),
                            2 => score = f32::from_le_bytes(value.try_into().ok()?),
                            _ => {}
                        }
                    }
                    pieces.push((text?, u32::try_from(pieces.len()).ok()?, score));
                }
                // The table of signs stands in what the vocabulary was learned with.
                3 if map.is_none() => map = Fields(value).find(|(field, _)| *field == 2).map(|(_, table)| table),
                _ => {}
            }
        }
        pieces.retain(|(text, ..)| !text.is_empty());
        let rarest = pieces.iter().map(|(.., score)| *score).reduce(f32::min)?;
        pieces.sort_unstable_by(|a, b| a.0.cmp(b.0).then(b.1.cmp(&a.1)));
        pieces.dedup_by(|later, earlier| later.0 == earlier.0);
        let mut read = Self {
            map: Charsmap::read(map?)?,
            bytes: Vec::with_capacity(pieces.iter().map(|(text, ..)| text.len()).sum()),
            starts: vec![0],
            ids: pieces.iter().map(|(_, id, _)| *id).collect(),
            scores: pieces.iter().map(|(.., score)| *score).collect(),
            first: Vec::new(),
            unknown: f64::from(rarest) - RARER,
        };
        for (text, ..) in &pieces {
            read.bytes.extend(*text);
            read.starts.push(u32::try_from(read.bytes.len()).ok()?);
        }
        for byte in 0..=u8::MAX {
            read.first.push(u32::try_from(pieces.partition_point(|(text, ..)| text[0] < byte)).ok()?);
        }
        read.first.push(u32::try_from(pieces.len()).ok()?);
        Some(read)
    }

    /// The numbers of the pieces of a text, with those of its beginning and its end.
    pub fn cut(&self, text: &str) -> Vec<u32> {
        let plain = self.map.plain(text);
        let mut best = vec![Way { score: f64::MIN, from: 0, piece: UNKNOWN }; plain.len() + 1];
        best[0].score = 0.0;
        for at in (0..plain.len()).filter(|at| is_start(plain[*at])) {
            let so_far = best[at].score;
            let next = (at + 1..plain.len()).find(|next| is_start(plain[*next])).unwrap_or(plain.len());
            let mut has_sign = false;
            let mut take = |to: usize, piece: u32, score: f64| {
                if so_far + score > best[to].score {
                    best[to] = Way { score: so_far + score, from: at, piece };
                }
            };
            self.beginnings(&plain[at..], &mut |length, place| {
                has_sign |= at + length == next;
                take(at + length, self.ids[place], f64::from(self.scores[place]));
            });
            if !has_sign {
                take(next, UNKNOWN, self.unknown);
            }
        }
        let mut ids = vec![END];
        let mut at = plain.len();
        while at > 0 {
            ids.push(best[at].piece);
            at = best[at].from;
        }
        if plain.is_empty() {
            ids.push(UNKNOWN);
        }
        ids.push(BEGIN);
        ids.reverse();
        ids
    }

    /// Every piece that a text begins with, the shortest first: its length and where it stands.
    fn beginnings(&self, text: &[u8], take: &mut dyn FnMut(usize, usize)) {
        let Some(first) = text.first().map(|byte| usize::from(*byte)) else { return };
        let (mut from, mut to) = (self.first[first] as usize, self.first[first + 1] as usize);
        let mut length = 1;
        while from < to {
            if self.piece(from).len() == length {
                take(length, from);
            }
            let Some(byte) = text.get(length) else { return };
            // A piece that ends here stands before those that go on.
            let here = |place: usize| self.piece(place).get(length);
            from = first_place(from, to, |place| here(place) < Some(byte));
            to = first_place(from, to, |place| here(place) == Some(byte));
            length += 1;
        }
    }

    fn piece(&self, place: usize) -> &[u8] {
        &self.bytes[self.starts[place] as usize..self.starts[place + 1] as usize]
    }
}

/// The likeliest way to a place.
#[derive(Clone, Copy)]
struct Way {
    score: f64,
    from: usize,
    piece: u32,
}

/// The first place of some that is no longer before what is looked for.
fn first_place(mut from: usize, mut to: usize, is_before: impl Fn(usize) -> bool) -> usize {
    while from < to {
        let middle = usize::midpoint(from, to);
        if is_before(middle) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    from
}

const fn is_start(byte: u8) -> bool {
    byte & 0xc0 != 0x80
}

/// The fields of a message as they are written one behind the other: number and bytes; it ends where they cannot be read.
struct Fields<'b>(&'b [u8]);

impl<'b> Iterator for Fields<'b> {
    type Item = (u64, &'b [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let tag = self.number()?;
        let length = match tag & 7 {
            0 => {
                self.number()?;
                0
            }
            1 => 8,
            2 => usize::try_from(self.number()?).ok()?,
            5 => 4,
            _ => return None,
        };
        let (value, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some((tag >> 3, value))
    }
}

impl Fields<'_> {
    fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.0.split_first()?;
            self.0 = rest;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }
}

#[cfg(test)]
pub mod tests {
    use super::*;

    fn field(number: u8, value: &[u8]) -> Vec<u8> {
        let length = u8::try_from(value.len()).expect("a short value");
        [&[number << 3 | 2, length], value].concat()
    }

    /// A vocabulary of some pieces, with a table of signs that knows nothing.
    pub fn vocabulary(pieces: &[(&str, f32)]) -> Vec<u8> {
        let mut file = Vec::new();
        for (text, score) in pieces {
            let score = [&[2 << 3 | 5], &score.to_le_bytes()[..]].concat();
            file.extend(field(1, &[field(1, text.as_bytes()), score].concat()));
        }
        file.extend(field(3, &field(2, &[4, 0, 0, 0, 0, 0, 0, 0])));
        file
    }

    #[test]
    fn a_text_is_cut_the_likeliest_way() {
        let file = vocabulary(&[
            ("<unk>", 0.0),
            ("<s>", 0.0),
            ("</s>", 0.0),
            ("\u{2581}", -3.0),
            ("\u{2581}zu", -1.0),
            ("k", -2.0),
            ("lein", -2.0),
            ("klein", -3.5),
            ("\u{2581}kle", -2.0),
            ("\u{2581}klein", -7.1),
            ("in", -5.0),
            ("er", -1.5),
        ]);
        let pieces = Pieces::read(&file).expect("a vocabulary");
        for (text, wanted) in [
            ("zu klein", &[1, 4, 3, 7, 2][..]),
            ("klein", &[1, 3, 7, 2]),
            ("kleiner", &[1, 3, 7, 11, 2]),
            // A sign that no piece knows stands by itself.
            ("zu\u{1f642}\u{1f642}", &[1, 4, 0, 0, 2]),
            ("", &[1, 0, 2]),
        ] {
            assert_eq!(pieces.cut(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_vocabulary_is_refused() {
        assert!(Pieces::read(b"").is_none());
        assert!(Pieces::read(b"PK\x03\x04 something else").is_none());
        let whole = vocabulary(&[("a", -1.0)]);
        assert!(Pieces::read(&whole[..whole.len() - 3]).is_none());
    }
}
