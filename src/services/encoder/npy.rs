//! Arrays as numpy writes them: a short head that says what follows, then the numbers.

use std::io::{self, Read};

/// What every array begins with.
const MAGIC: &[u8] = b"\x93NUMPY";
/// No array that is read here is larger.
const MOST_BYTES: usize = 1 << 26;

#[derive(Debug, PartialEq)]
pub enum Array {
    Bytes(Vec<u8>),
    Numbers(Vec<f32>),
}

/// Reads one array to its end; nothing where it is none, or of numbers that nobody here needs.
pub fn read(reader: &mut dyn Read) -> io::Result<Option<Array>> {
    let mut begin = [0; 8];
    reader.read_exact(&mut begin)?;
    let mut long = [0; 4];
    let n_long = if begin[6] == 1 { 2 } else { 4 };
    reader.read_exact(&mut long[..n_long])?;
    let length = usize::try_from(u32::from_le_bytes(long)).unwrap_or(usize::MAX);
    if !begin.starts_with(MAGIC) || length > usize::from(u16::MAX) {
        return Ok(None);
    }
    let mut head = vec![0; length];
    reader.read_exact(&mut head)?;
    let head = String::from_utf8_lossy(&head);
    let Some((kind, n)) = described(&head) else { return Ok(None) };
    let size = if kind == "<f8" {
        8
    } else if kind == "<f4" {
        4
    } else {
        1
    };
    let Some(size) = n.checked_mul(size).filter(|size| *size <= MOST_BYTES) else { return Ok(None) };
    let mut bytes = vec![0; size];
    reader.read_exact(&mut bytes)?;
    Ok(match kind {
        "|u1" | "|i1" => Some(Array::Bytes(bytes)),
        "<f4" => Some(Array::Numbers(bytes.as_chunks::<4>().0.iter().map(|four| f32::from_le_bytes(*four)).collect())),
        #[expect(clippy::cast_possible_truncation, reason = "the network reckons with seven digits")]
        "<f8" => {
            Some(Array::Numbers(bytes.as_chunks::<8>().0.iter().map(|all| f64::from_le_bytes(*all) as f32).collect()))
        }
        _ => None,
    })
}

/// The kind of the numbers, and how many they are.
fn described(head: &str) -> Option<(&str, usize)> {
    let after = |key: &str| Some(head.split_once(key)?.1);
    let kind = after("'descr': '")?.split('\'').next()?;
    if !after("'fortran_order': ")?.starts_with("False") {
        return None;
    }
    let shape = after("'shape': (")?.split_once(')')?.0;
    let sizes = shape.split(',').map(str::trim).filter(|size| !size.is_empty());
    let n = sizes.map(str::parse::<usize>).try_fold(1_usize, |all, size| all.checked_mul(size.ok()?))?;
    Some((kind, n))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(head: &str, numbers: &[u8]) -> Vec<u8> {
        let length = u16::try_from(head.len()).expect("a short head").to_le_bytes();
        [MAGIC, &[1, 0], &length, head.as_bytes(), numbers].concat()
    }

    #[test]
    fn arrays_are_read_as_they_were_written() {
        let head =
            |kind: &str, shape: &str| format!("{{'descr': '{kind}', 'fortran_order': False, 'shape': {shape}, }}   \n");
        let numbers: Vec<u8> = [1.5_f32, -2.0].iter().flat_map(|number| number.to_le_bytes()).collect();
        for (bytes, wanted) in [
            (file(&head("<f4", "(1, 2)"), &numbers), Some(Array::Numbers(vec![1.5, -2.0]))),
            (file(&head("<f8", "()"), &0.25_f64.to_le_bytes()), Some(Array::Numbers(vec![0.25]))),
            (file(&head("|u1", "(3,)"), &[7, 0, 63]), Some(Array::Bytes(vec![7, 0, 63]))),
            (file(&head("<c8", "(1,)"), &[0; 8]), None),
            (file("{'shape': (1,)}", &[0]), None),
            (file(&head("|u1", "(99999999, 99999999)"), &[0]), None),
            (file(&head("|u1", "(1,)").replace("False", "True"), &[0]), None),
        ] {
            assert_eq!(read(&mut bytes.as_slice()).ok().flatten(), wanted);
        }
        assert!(read(&mut &file(&head("<f4", "(2,)"), &numbers[..5])[..]).is_err(), "it ends too soon");
    }
}
