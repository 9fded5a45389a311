//! What examples mean, as the encoder of the settings says: asked once, and kept in the desk like translations, so that learning
//! from many of them does not wait for all of them whenever a program starts.

use std::sync::Arc;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::domain::encoder::{DIMENSIONS, Encode, Vector};
use crate::domain::time::Instant;
use crate::services::encoder::{self, Kept, name, rounded};
use crate::services::translation::cache;
use crate::services::translation::{Answered, Asked};
use crate::store::Db;

/// The language that a meaning is in.
const TO: &str = "meaning";

/// The encoder of the settings, with what these texts mean at hand; nothing where none is set or it cannot be used.
pub fn encoder<'t>(db: &Db, texts: impl Iterator<Item = &'t str>) -> Option<Arc<dyn Encode>> {
    let kept = encoder::chosen()?.ok()?;
    let mut fresh = Vec::new();
    let learned: Vec<(&str, Vector)> = texts.map(|text| (text, recalled(db, &kept, text, &mut fresh))).collect();
    // They count as the oldest, for whoever loses them loses nothing but a moment.
    cache::put_all(db, name(), &fresh, Instant(0));
    kept.learn(learned.into_iter());
    Some(kept)
}

/// What a text means, as it is kept; where it is not, it is to be.
fn recalled(db: &Db, kept: &Kept, text: &str, fresh: &mut Vec<(String, Answered)>) -> Vector {
    let key = cache::key(&Asked { text, from: "", to: TO }, name(), "");
    if let Some(vector) = cache::get(db, &key).and_then(|answered| read(&answered.text)) {
        return vector;
    }
    let vector = kept.vector(text);
    fresh.push((key, Answered { text: written(&vector), unknown: None }));
    vector
}

fn written(vector: &[f32]) -> String {
    let steps = vector.iter().flat_map(|value| encoder::steps(*value).to_le_bytes());
    BASE64_STANDARD.encode(steps.collect::<Vec<u8>>())
}

fn read(text: &str) -> Option<Vector> {
    let bytes = BASE64_STANDARD.decode(text).ok()?;
    let values: Vec<f32> = bytes.as_chunks::<2>().0.iter().map(|two| rounded(i16::from_le_bytes(*two))).collect();
    (values.len() == DIMENSIONS).then(|| values.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_what_was_said_to_the_last_bit() {
        let values = (0..DIMENSIONS).map(|n| f32::from(u16::try_from(n).unwrap_or(0)) / 1_000.0 - 0.25);
        let said: Vec<f32> = values.map(|value| rounded(encoder::steps(value))).collect();
        assert_eq!(read(&written(&said)).as_deref(), Some(said.as_slice()));
        assert_eq!(read("AAAA"), None);
    }
}
