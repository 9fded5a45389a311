//! Bytes as text: marks, strict UTF-8, or a guess by content, made once and said (formats 0.1).

use std::borrow::Cow;
use std::io::Read;

use encoding_rs::{
    BIG5, Decoder, EUC_JP, EUC_KR, Encoding, GB18030, GBK, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1250,
    WINDOWS_1251, WINDOWS_1252,
};

/// An encoding that somebody asks for.
pub type Charset = &'static Encoding;

/// The encodings that files of sellers come in, for help and for choosing.
pub fn charsets() -> [Charset; 12] {
    [UTF_8, UTF_16LE, UTF_16BE, WINDOWS_1252, GBK, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, WINDOWS_1250, WINDOWS_1251]
}

/// The encoding of a name in any spelling.
pub fn named(name: &str) -> Option<Charset> {
    let plain = name.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    match plain.as_str() {
        // Names of code pages that the standard's own list has not.
        "cp932" => Some(SHIFT_JIS),
        "cp936" => Some(GBK),
        "cp949" => Some(EUC_KR),
        "cp950" => Some(BIG5),
        "utf16" => Some(UTF_16LE),
        plain => Encoding::for_label_no_replacement(plain.as_bytes())
            .or_else(|| Encoding::for_label_no_replacement(name.as_bytes())),
    }
}

/// How many bytes the mark of an encoding takes at the beginning of a file, if it is there.
pub fn mark_of(encoding: Charset, head: &[u8]) -> usize {
    Encoding::for_bom(head).filter(|(marked, _)| *marked == encoding).map_or(0, |(_, length)| length)
}

/// The encoding of a file by its first bytes, and how many bytes its mark takes.
pub fn of(head: &[u8]) -> (&'static Encoding, usize) {
    match Encoding::for_bom(head) {
        Some((encoding, length)) => (encoding, length),
        None if is_utf8(head) => (UTF_8, 0),
        None => (guess(head), 0),
    }
}

/// Whether bytes are UTF-8 as far as they go; a character cut at their end does not count against them.
fn is_utf8(head: &[u8]) -> bool {
    std::str::from_utf8(head).map_or_else(|error| error.error_len().is_none(), |_| true)
}

/// Japanese where the bytes make kana, otherwise what their statistics say of the few encodings that sellers meet.
pub fn guess(bytes: &[u8]) -> &'static Encoding {
    let (text, broken) = SHIFT_JIS.decode_without_bom_handling(bytes);
    let kana = text.chars().filter(|c| matches!(c, '\u{3041}'..='\u{30ff}')).count();
    if kana > 1 && (!broken || kana > 8) {
        return SHIFT_JIS;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    let guessed = detector.guess(None, chardetng::Utf8Detection::Deny);
    if guessed == SHIFT_JIS || guessed == GBK { guessed } else { WINDOWS_1252 }
}

/// Whether the whole file has to be turned into UTF-8 before its lines can be found.
pub fn is_wide(encoding: &'static Encoding) -> bool {
    !encoding.is_ascii_compatible()
}

/// A file of a wide encoding as UTF-8, piece by piece.
pub struct Narrowed<R> {
    reader: R,
    decoder: Decoder,
    raw: Vec<u8>,
    text: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: Read> Narrowed<R> {
    pub fn new(reader: R, encoding: &'static Encoding) -> Self {
        let decoder = encoding.new_decoder_without_bom_handling();
        Self { reader, decoder, raw: vec![0; 1 << 16], text: Vec::new(), at: 0, ended: false }
    }
}

impl<R: Read> Read for Narrowed<R> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        while self.at == self.text.len() && !self.ended {
            let n = self.reader.read(&mut self.raw)?;
            self.ended = n == 0;
            // Three bytes of UTF-8 at most for two of UTF-16, and some that the decoder held back.
            self.text.resize(n * 3 + 16, 0);
            let (_, _, written, _) = self.decoder.decode_to_utf8(&self.raw[..n], &mut self.text, self.ended);
            self.text.truncate(written);
            self.at = 0;
        }
        let n = out.len().min(self.text.len() - self.at);
        out[..n].copy_from_slice(&self.text[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// One cell's text; none where the bytes are not in this encoding.
pub fn decode<'b>(bytes: &'b [u8], encoding: &'static Encoding) -> Option<Cow<'b, str>> {
    if encoding == UTF_8 || bytes.is_ascii() {
        return std::str::from_utf8(bytes).ok().map(Cow::Borrowed);
    }
    encoding.decode_without_bom_handling_and_without_replacement(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_by_mark_and_content() {
        let japanese =
            SHIFT_JIS.encode("\u{30b5}\u{30a4}\u{30ba}\u{304c}\u{5c0f}\u{3055}\u{3044}\u{3067}\u{3059}").0.into_owned();
        let german = WINDOWS_1252.encode("Gr\u{f6}\u{df}e passt nicht, f\u{fc}r mich zu gro\u{df}").0.into_owned();
        for (bytes, name) in [
            (&b"plain"[..], "UTF-8"),
            ("Gr\u{f6}\u{df}e".as_bytes(), "UTF-8"),
            (&"Gr\u{f6}".as_bytes()[..3], "UTF-8"),
            (&b"\xef\xbb\xbfa"[..], "UTF-8"),
            (&b"\xff\xfea\0"[..], "UTF-16LE"),
            (&japanese, "Shift_JIS"),
            (&german, "windows-1252"),
        ] {
            assert_eq!(of(bytes).0.name(), name);
        }
        assert_eq!(decode(&japanese, SHIFT_JIS).unwrap_or_default().chars().count(), 9);
        assert_eq!(decode(b"\xff", UTF_8), None);
    }

    #[test]
    fn encodings_are_known_by_the_names_that_people_use() {
        for (name, wanted) in [
            ("UTF-8", UTF_8),
            ("gbk", GBK),
            ("cp932", SHIFT_JIS),
            ("Shift JIS", SHIFT_JIS),
            ("shift_jis", SHIFT_JIS),
            ("latin1", WINDOWS_1252),
            ("utf-16", UTF_16LE),
        ] {
            assert_eq!(named(name), Some(wanted), "{name}");
        }
        assert!(charsets().iter().all(|charset| named(charset.name()) == Some(charset)));
        assert_eq!((named("klingon"), named("")), (None, None));
        assert_eq!((mark_of(UTF_8, b"\xef\xbb\xbfa"), mark_of(GBK, b"\xef\xbb\xbfa")), (3, 0));
    }

    #[test]
    fn wide_text_of_any_length_is_narrowed() {
        let text = "Gr\u{f6}\u{df}e \u{1f600}, ".repeat(20_000);
        let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let mut narrow = String::new();
        Narrowed::new(wide.as_slice(), UTF_16BE).read_to_string(&mut narrow).expect("a slice never fails");
        assert_eq!(narrow, text);
    }
}
