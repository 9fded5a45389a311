//! Masks over what tells who a customer is, put on before a text leaves the machine and taken off from what comes back.
//!
//! Invariants: what is masked is in no way part of the masked text; taking the masks off an unchanged text gives the original;
//! whatever a text holds that looks like a mask is masked itself, so that no text can speak for another.

use std::ops::Range;

use super::{blocks, korea, names, places, signs};

/// What a mask begins and ends with; letters and digits, because every engine leaves such a word alone.
const HEAD: &str = "XQ";
const TAIL: char = 'X';

/// A text whose secrets stand aside.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masked {
    pub text: String,
    /// What stood where the masks are, by their numbers.
    kept: Vec<String>,
}

/// A text with its secrets back in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unmasked {
    pub text: String,
    /// Masks that did not come back.
    pub n_lost: usize,
}

/// A text without what tells who somebody is: given secrets, and whatever looks like a name, an address, a number or a link.
pub fn mask(text: &str, secrets: &[&str]) -> Masked {
    let mut ranges = private(text);
    ranges.extend(masks_in(text).into_iter().map(|(range, _)| range));
    for secret in secrets {
        signs::secret(text, secret, &mut ranges);
    }
    let (mut masked, mut kept, mut done) = (String::with_capacity(text.len()), Vec::<String>::new(), 0);
    for range in whole(text, ranges) {
        let part = &text[range.clone()];
        // The same words are the same mask, as they are the same person.
        let number = kept.iter().position(|known| known == part).unwrap_or_else(|| {
            kept.push(part.to_owned());
            kept.len() - 1
        });
        masked.push_str(&text[done..range.start]);
        masked.push_str(&format!("{HEAD}{number}{TAIL}"));
        done = range.end;
    }
    masked.push_str(&text[done..]);
    Masked { text: masked, kept }
}

/// Where a text looks as if it told who somebody is.
pub fn private(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    signs::links(text, &mut ranges);
    signs::numbers(text, &mut ranges);
    signs::handles(text, &mut ranges);
    places::places(text, &mut ranges);
    blocks::blocks(text, &mut ranges);
    korea::addresses(text, &mut ranges);
    names::names(text, &mut ranges);
    ranges
}

impl Masked {
    /// How many secrets stand aside.
    pub fn n_masked(&self) -> usize {
        self.kept.len()
    }

    /// Puts the secrets back into what came back.
    pub fn unmask(&self, text: &str) -> Unmasked {
        let mut found = vec![false; self.kept.len()];
        let (mut unmasked, mut done) = (String::with_capacity(text.len()), 0);
        for (range, number) in masks_in(text) {
            unmasked.push_str(&text[done..range.start]);
            match number.and_then(|number| Some((number, self.kept.get(number)?))) {
                Some((number, kept)) => {
                    unmasked.push_str(kept);
                    found[number] = true;
                }
                None => unmasked.push_str(&text[range.clone()]),
            }
            done = range.end;
        }
        unmasked.push_str(&text[done..]);
        Unmasked { text: unmasked, n_lost: found.iter().filter(|found| !**found).count() }
    }
}

/// Whether a word is a mask, with the marks of an engine taken off.
pub fn is_mask(word: &str) -> bool {
    masks_in(word).first().is_some_and(|(range, _)| *range == (0..word.len()))
}

/// Where masks stand in a text, in any case and also where an engine put spaces into them, with their numbers.
fn masks_in(text: &str) -> Vec<(Range<usize>, Option<usize>)> {
    let bytes = text.as_bytes();
    let is_word = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let mut masks = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let begins = text.is_char_boundary(at)
            && bytes[at..].len() >= HEAD.len()
            && bytes[at..at + HEAD.len()].eq_ignore_ascii_case(HEAD.as_bytes())
            && (at == 0 || !is_word(at - 1));
        match begins.then(|| mask_at(bytes, at)).flatten().filter(|(end, _)| !is_word(*end)) {
            Some((end, number)) => {
                masks.push((at..end, number));
                at = end;
            }
            None => at += 1,
        }
    }
    masks
}

/// The end of the mask that begins at a place, and its number where there can be one.
fn mask_at(bytes: &[u8], at: usize) -> Option<(usize, Option<usize>)> {
    let skip = |at: usize| if bytes.get(at) == Some(&b' ') { at + 1 } else { at };
    let first = skip(at + HEAD.len());
    let n = bytes[first.min(bytes.len())..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let last = skip(first + n);
    let closes = bytes.get(last).is_some_and(|byte| byte.eq_ignore_ascii_case(&(TAIL as u8)));
    let digits = bytes.get(first..first + n).and_then(|digits| std::str::from_utf8(digits).ok());
    (n > 0 && closes).then(|| (last + 1, digits.and_then(|digits| digits.parse().ok())))
}

/// Ranges in order, grown to whole words and without gaps of overlap.
fn whole(text: &str, ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let is_letter = |c: char| c.is_alphanumeric() && !super::glossary::is_spaceless(c);
    let grow = |range: Range<usize>| {
        let starts = text[range.start..].starts_with(is_letter);
        let ends = text[..range.end].ends_with(is_letter);
        let before = text[..range.start].trim_end_matches(is_letter).len();
        let after = text.len() - text[range.end..].trim_start_matches(is_letter).len();
        (if starts { before } else { range.start })..(if ends { after } else { range.end })
    };
    let mut grown: Vec<Range<usize>> = ranges.into_iter().filter(|range| !range.is_empty()).map(grow).collect();
    grown.sort_by_key(|range| range.start);
    let mut merged: Vec<Range<usize>> = Vec::new();
    for range in grown {
        match merged.last_mut() {
            // Two masks beside each other would be one word.
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            _ => merged.push(range),
        }
    }
    // A mask against other letters or digits would not be read as one again.
    let touches = |range: &Range<usize>| {
        text[..range.start].ends_with(|c: char| c.is_ascii_alphanumeric())
            || text[range.end..].starts_with(|c: char| c.is_ascii_alphanumeric())
    };
    if merged.iter().any(touches) {
        let word = |c: char| c.is_ascii_alphanumeric();
        let wider = merged.iter().map(|range| {
            let start = text[..range.start].trim_end_matches(word).len();
            let end = text.len() - text[range.end..].trim_start_matches(word).len();
            start..end
        });
        return whole(text, wider.collect());
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SECRETS: [&str; 4] = ["Mei Li", "302-1234567-7654321", "王小明", "meili88"];

    #[test]
    fn what_tells_who_somebody_is_stands_aside_and_comes_back() {
        for (text, wanted) in [
            ("Dear Mei Li, your kettle leaks.", "Dear XQ0X, your kettle leaks."),
            ("MEI wrote; Meister did not. Mei again.", "XQ0X wrote; Meister did not. XQ1X again."),
            ("Order 302-1234567-7654321 is late", "Order XQ0X is late"),
            ("Write to mei.li@web.de now", "Write to XQ0X now"),
            ("Write to <anna@web.de>.", "Write to XQ0X"),
            ("Call +49 170 1234567 or 0170/1234567.", "Call XQ0X or XQ1X."),
            ("It has 2 of 3 parts and 1500 W", "It has 2 of 3 parts and 1500 W"),
            ("您好王小明，水壶漏水", "您好XQ0X，水壶漏水"),
            ("电话13812345678谢谢", "电话XQ0X谢谢"),
            ("see https://shop.example/o/1?u=meili88 for it", "see XQ0X for it"),
            ("parcel 1Z999AA10123456784 is lost", "parcel XQ0X is lost"),
            ("RMA no. DE-4711-2209 opened", "RMA no. XQ0X opened"),
            ("I live in Musterstraße 12, 50667 Köln", "I live in XQ0X"),
            ("ship it to 12 Old Mill Road please", "ship it to XQ0X please"),
            ("J'habite 5 rue de la Paix, Paris", "J'habite XQ0X"),
            ("vivo en calle Mayor 23 de Madrid", "vivo en XQ0X"),
            ("请寄到浙江省杭州市西湖区文三路12号，谢谢", "请寄到XQ0X，谢谢"),
            ("ich heiße Petra Müller und warte", "ich heiße XQ0X und warte"),
            ("It leaks.\nBest regards,\nJohn O. Smith", "It leaks.\nBest regards,\nXQ0X"),
            ("我叫李雷，水壶漏水", "我叫XQ0X，水壶漏水"),
            ("xq0x and XQ 7 X", "XQ0X and XQ1X"),
            ("user_meili88x says", "user_XQ0X says"),
            ("It leaks, thanks", "It leaks, thanks"),
            ("It leaks. Best regards, Anna M\u{fc}ller", "It leaks. Best regards, XQ0X"),
            ("Dear Mr Okafor, it leaks", "Dear Mr XQ0X, it leaks"),
            ("Hi Carla! It leaks", "Hi XQ0X! It leaks"),
            ("my name is carla and it leaks", "my name is XQ0X and it leaks"),
            ("Hello, this is Carla Diaz. It leaks", "Hello, this is XQ0X. It leaks"),
            ("This is Garbage", "This is Garbage"),
            ("It was for my husband Igor, he likes tea", "It was for my husband XQ0X, he likes tea"),
            ("Best Kettle Ever", "Best Kettle Ever"),
            ("Dear Seller, it leaks. Thank you!", "Dear Seller, it leaks. Thank you!"),
            ("Liebe Gr\u{fc}\u{df}e\nPetra\nTel. siehe oben", "Liebe Gr\u{fc}\u{df}e\nXQ0X\nTel. siehe oben"),
            ("Sehr geehrte Frau Nowak, der Kessel leckt", "Sehr geehrte Frau XQ0X, der Kessel leckt"),
            ("Bonjour Madame Petit, elle fuit", "Bonjour Madame XQ0X, elle fuit"),
            ("It leaks.\n- Carla D.", "It leaks.\n- XQ0X"),
            ("It leaks.\nCarla Diaz", "It leaks.\nXQ0X"),
            ("水壶漏水。此致 李雷", "水壶漏水。此致 XQ0X"),
            ("我是李雷，水壶漏水", "我是XQ0X，水壶漏水"),
            ("您好请退款，水壶漏水", "您好请退款，水壶漏水"),
            ("请转告韩梅梅女士，水壶漏水", "请转告XQ0X女士，水壶漏水"),
            ("私は田中です。水が漏れます", "私はXQ0Xです。水が漏れます"),
            ("佐藤と申します。水が漏れます", "XQ0Xと申します。水が漏れます"),
            ("お客様の声、田中様へ", "お客様の声、XQ0X様へ"),
            ("저는 김민수입니다. 물이 새요", "저는 XQ0X. 물이 새요"),
            ("", ""),
        ] {
            let masked = mask(text, &SECRETS);
            assert_eq!(masked.text, wanted, "{text}");
            assert_eq!(masked.unmask(&masked.text), Unmasked { text: text.to_owned(), n_lost: 0 });
        }
    }

    #[test]
    fn places_handles_and_names_in_the_middle_of_a_sentence_stand_aside() {
        for (text, wanted) in [
            ("send it to London SW1A 1AA please", "send it to XQ0X please"),
            ("my postcode is m1 1ae, thanks", "my postcode is XQ0X, thanks"),
            ("I am in Toronto, M5V 2T6.", "I am in XQ0X."),
            ("ik woon in 1012 AB Amsterdam", "ik woon in XQ0X"),
            ("ship to 12 Main Street, Springfield, IL 62704 and ring", "ship to XQ0X and ring"),
            ("12 Old Mill Road\nSpringfield\nthe lid leaks", "XQ0X\nthe lid leaks"),
            ("Bahnhofstrasse 1, 8001 Zürich, danke", "XQ0X, danke"),
            ("aus 50667 Köln, Deckel fehlt", "aus XQ0X, Deckel fehlt"),
            ("It has 2 of 3 parts, 4000 MB and 12 mm", "It has 2 of 3 parts, 4000 MB and 12 mm"),
            ("It came at 3 pm on Monday", "It came at 3 pm on Monday"),
            ("東京都渋谷区神南1-19-11に送って", "XQ0Xに送って"),
            ("神南３番地に住んで", "XQ0Xに住んで"),
            ("浙江省 杭州市 文三路12号，漏水", "XQ0X，漏水"),
            ("서울특별시 강남구 테헤란로 123, 4층으로 보내 주세요", "XQ0X 보내 주세요"),
            ("주소는 경기도 성남시 분당구 정자동 17-3 101동 1203호입니다", "주소는 XQ0X"),
            ("강남구 테헤란로 123에 보내 주세요", "XQ0X 보내 주세요"),
            ("부산 해운대구에서 받았는데", "부산 해운대구에서 받았는데"),
            ("택배로 3일 걸렸고 다시 2개 보내 주세요", "택배로 3일 걸렸고 다시 2개 보내 주세요"),
            ("加我微信lilei_x，谢谢", "加我微信XQ0X，谢谢"),
            ("微信号：leilei", "微信号：XQ0X"),
            ("my WeChat: lei_lei or @leilei", "my WeChat: XQ0X or XQ1X"),
            ("The line broke and WeChat was no help", "The line broke and WeChat was no help"),
            ("I gave it to John Smith on Monday", "I gave it to XQ0X on Monday"),
            ("it was signed by Anne-Marie O'Neil and lost", "it was signed by XQ0X and lost"),
            ("Das Paket von Petra Müller fehlt", "Das Paket von XQ0X fehlt"),
            ("it was brought by Royal Mail", "it was brought by Royal Mail"),
            ("SEND IT BACK TO THE SELLER NOW", "SEND IT BACK TO THE SELLER NOW"),
        ] {
            let masked = mask(text, &[]);
            assert_eq!(masked.text, wanted, "{text}");
            assert_eq!(masked.unmask(&masked.text).text, text);
        }
    }

    #[test]
    fn masks_come_back_however_an_engine_writes_them() {
        let masked = mask("Mei Li, order 302-1234567-7654321", &SECRETS);
        for (back, wanted, n_lost) in [
            ("La commande xq1x de xq0x", "La commande 302-1234567-7654321 de Mei Li", 0),
            ("订单XQ 1 X属于XQ0X", "订单302-1234567-7654321属于Mei Li", 0),
            ("order XQ1X", "order 302-1234567-7654321", 1),
            ("nothing", "nothing", 2),
            ("XQ0X XQ1X XQ9X", "Mei Li 302-1234567-7654321 XQ9X", 0),
            ("XQ99999999999999999999999X", "XQ99999999999999999999999X", 2),
        ] {
            assert_eq!(masked.unmask(back), Unmasked { text: wanted.to_owned(), n_lost }, "{back}");
        }
        assert!(is_mask("XQ12X") && !is_mask("XQX") && !is_mask("aXQ1X"));
    }

    proptest! {
        #[test]
        fn masking_and_unmasking_changes_nothing(
            text in "([xX]?[qQ]{0,2}|[0-9]{0,7}|[ @./+:,\n-]|XQ[0-9] ?X|[a-zé]{1,6}|王小明|Mei Li|路|号|\\PC|\u{301}|str\\.? 1){0,30}"
        ) {
            let masked = mask(&text, &SECRETS);
            let back = masked.unmask(&masked.text);
            prop_assert_eq!(back, Unmasked { text, n_lost: 0 });
        }

        #[test]
        fn no_secret_leaves(before in "[a-z ]{0,12}", after in "[a-z ]{0,12}", secret in "[A-Z][a-z]{3,8}( [A-Z][a-z]{3,8})?", tail in "[0-9]{6,12}") {
            let text = format!("{before} {secret} {after} {tail} {secret}");
            let masked = mask(&text, &[&secret]).text;
            for part in secret.split(' ').chain([tail.as_str()]) {
                prop_assert!(!masked.contains(part), "{} in {}", part, masked);
            }
        }
    }
}
