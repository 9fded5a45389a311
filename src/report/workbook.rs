//! What the cells of every workbook have in common, whether of a report or of rows.

/// More letters than a cell holds, as UTF-16 counts them.
const MOST_LETTERS: usize = 32_767;

/// A text as long as a cell takes it.
pub fn cut(mut text: String) -> String {
    // No letter has more units of UTF-16 than bytes.
    if text.len() > MOST_LETTERS {
        let mut n = 0;
        let past = text.char_indices().find(|(_, c)| {
            n += c.len_utf16();
            n > MOST_LETTERS
        });
        if let Some((at, _)) = past {
            text.truncate(at);
        }
    }
    text
}

/// How a sum in whole units looks: with the decimals of its currency, and its code where it has one.
pub fn sum_format(decimals: u32, currency: &str) -> String {
    let is_code = currency.len() == 3 && currency.bytes().all(|b| b.is_ascii_uppercase());
    let ending = if is_code { format!("\" {currency}\"") } else { String::new() };
    let point = if decimals == 0 { "" } else { "." };
    format!("#,##0{point}{}{ending}", "0".repeat(decimals as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_takes_so_many_letters_and_no_half_ones() {
        for (letter, n) in [("a", 32_767), ("货", 32_767), ("📦", 16_383)] {
            assert_eq!(cut(letter.repeat(40_000)).chars().count(), n, "{letter}");
            assert_eq!(cut(letter.repeat(5)), letter.repeat(5));
        }
    }

    #[test]
    fn a_sum_looks_as_its_currency_is_written() {
        for (decimals, currency, format) in
            [(2, "EUR", "#,##0.00\" EUR\""), (0, "JPY", "#,##0\" JPY\""), (3, "", "#,##0.000"), (2, "a\"b", "#,##0.00")]
        {
            assert_eq!(sum_format(decimals, currency), format);
        }
    }
}
