//! Chinese names by how they are spoken: `zw`, `zhw` and `zhangwei` find Zhang Wei, in every reading that its signs have.

use pinyin::ToPinyinMulti;

/// Whether a name holds signs that are spoken as what was typed, in lower case; each sign by its syllable or a beginning of it.
pub fn sounds_like(name: &str, typed: &str) -> bool {
    let signs: Vec<char> = name.chars().filter(|c| !c.is_whitespace() && *c != '·').collect();
    (0..signs.len()).any(|at| signs[at].to_pinyin_multi().is_some() && begins(&signs[at..], typed))
}

/// Whether a name begins with signs that are spoken as what was typed, in lower case.
pub fn begins_like(name: &str, typed: &str) -> bool {
    let signs: Vec<char> = name.chars().filter(|c| !c.is_whitespace()).collect();
    !typed.is_empty() && begins(&signs, typed)
}

fn begins(signs: &[char], typed: &str) -> bool {
    if typed.is_empty() {
        return true;
    }
    let Some((sign, rest)) = signs.split_first() else { return false };
    let Some(readings) = sign.to_pinyin_multi() else { return false };
    readings.into_iter().any(|reading| {
        let reading = reading.plain();
        let most = reading.bytes().zip(typed.bytes()).take_while(|(a, b)| a == b).count();
        (1..=most).rev().any(|n| begins(rest, &typed[n..]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_how_it_begins() {
        assert!(begins_like("上次位置", "sc") && begins_like("退货", "tuihuo"));
        assert!(!begins_like("上次位置", "zw") && !begins_like("退货", "") && !begins_like("Today", "t"));
    }

    #[test]
    fn a_name_is_found_by_its_initials_its_syllables_and_what_lies_between() {
        for typed in ["zw", "zhangwei", "zhw", "zhangw", "zwei", "wei"] {
            assert!(sounds_like("张伟", typed), "{typed}");
        }
        for (name, typed) in
            [("曾国", "zg"), ("曾国", "cg"), ("Shop 王小明", "wxm"), ("欧阳 娜", "oyn"), ("吕布", "lb")]
        {
            assert!(sounds_like(name, typed), "{name} {typed}");
        }
        for (name, typed) in [("张伟", "zq"), ("张伟", "zww"), ("Zoe Wang", "zw"), ("", "zw"), ("张伟", "zhangweix")]
        {
            assert!(!sounds_like(name, typed), "{name} {typed}");
        }
    }
}
