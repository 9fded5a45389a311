//! The second of the two rules of alarm: eight points in a row on one side of the centre.

use std::cmp::Ordering;

/// So many in a row on one side are an alarm; each further rule would mostly add false ones.
pub const IN_A_ROW: usize = 8;

/// The points that are the eighth or a later one in a row on one side. A point on the line belongs to neither side and ends the row; a
/// period without data is passed over.
pub fn runs(sides: &[Option<Ordering>]) -> Vec<usize> {
    let (mut side, mut length, mut found) = (Ordering::Equal, 0, Vec::new());
    for (place, now) in sides.iter().enumerate() {
        let Some(now) = *now else { continue };
        length = match now {
            Ordering::Equal => 0,
            same if same == side => length + 1,
            _ => 1,
        };
        side = now;
        if length >= IN_A_ROW {
            found.push(place);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sides(text: &str) -> Vec<Option<Ordering>> {
        let side = |c| match c {
            '+' => Some(Ordering::Greater),
            '-' => Some(Ordering::Less),
            '=' => Some(Ordering::Equal),
            _ => None,
        };
        text.chars().map(side).collect()
    }

    #[test]
    fn only_eight_in_a_row_on_one_side_are_a_run() {
        let rows: [(&str, &[usize]); 7] = [
            ("+++++++", &[]),
            ("++++++++", &[7]),
            ("+-------+++++", &[]),
            ("-++++++++++", &[8, 9, 10]),
            ("++++=+++++++", &[]),
            ("++++.++++", &[8]),
            ("--------++++++++", &[7, 15]),
        ];
        for (text, expected) in rows {
            assert_eq!(runs(&sides(text)), expected, "{text}");
        }
    }
}
