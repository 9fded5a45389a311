//! The encoder against what the package itself says of the same texts, where its files are at hand: they never enter this repository.

use std::path::PathBuf;

use serde::Deserialize;

use super::*;
use crate::domain::understanding::meanings;

/// A text, the pieces that the package cuts it into, and for some what it means, in ten-thousandths.
#[derive(Deserialize)]
struct Reference {
    text: String,
    pieces: Vec<u32>,
    #[serde(default)]
    vector: Vec<i16>,
}

/// The wheel that a variable names, or that was fetched beside what is built; `None`, said aloud, where there is none.
pub fn files() -> Option<PathBuf> {
    let named = std::env::var_os("AFTERDESK_ENCODER").map(PathBuf::from);
    let fetched = || {
        let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/target/encoder")).ok()?;
        let is_wheel = |path: &PathBuf| path.extension().is_some_and(|end| end == "whl");
        folder.filter_map(|entry| Some(entry.ok()?.path())).find(is_wheel)
    };
    let found = named.or_else(fetched);
    if found.is_none() {
        #[expect(clippy::print_stderr, reason = "a test that skips says so")]
        let () = eprintln!("skipped: no wheel of {} in AFTERDESK_ENCODER or target/encoder", known().package);
    }
    found
}

fn reference() -> Vec<Reference> {
    let line = |line: &str| serde_json::from_str(line).expect("a line of the reference");
    include_str!("reference.jsonl").lines().map(line).collect()
}

#[test]
fn texts_are_cut_and_understood_as_by_the_package_itself() {
    let Some(path) = files() else { return };
    let encoder = open(&path).expect("the known files");
    let all = reference();
    let same = all.iter().filter(|one| encoder.cut(&one.text) == one.pieces).count();
    assert!(all.len() > 300 && same * 100 >= all.len() * 99, "{same} of {}", all.len());
    for one in all.iter().filter(|one| !one.vector.is_empty()) {
        let vector = encoder.vector(&one.text);
        let theirs: Vec<f32> = one.vector.iter().map(|value| f32::from(*value)).collect();
        let times = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
        let cosine = times(&vector, &theirs) / times(&theirs, &theirs).sqrt();
        assert!(cosine >= 0.9999, "{cosine} {}", one.text);
    }
}

#[test]
fn what_is_not_the_known_package_is_refused() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let at = folder.path();
    let refused = |path: &Path| open(path).expect_err("it is not the package");
    assert!(matches!(refused(&at.join("none.whl")), Refused::NotThere { .. }));
    assert!(matches!(refused(at), Refused::Lacks { .. }));
    let write = |name: &str, bytes: &[u8]| std::fs::write(at.join(name), bytes).expect("it is written");
    write("other.whl", b"no archive at all");
    assert!(matches!(refused(&at.join("other.whl")), Refused::Lacks { .. }));
    write("sp.model", b"another vocabulary");
    let Refused::Other { sha256, .. } = refused(at) else { panic!("it is another file") };
    assert_eq!(sha256.len(), 64);
    let said = || crate::text::Lang::ALL.iter().map(|lang| refused(at).say(&Words::new(*lang))).collect::<Vec<_>>();
    assert!(said().iter().all(|said| said.contains(&sha256) && said.contains(&known().version)), "{:?}", said());
    // One that has no end is not waited for.
    let endless = std::fs::File::create(at.join("sp.model")).expect("it is written");
    endless.set_len(1 << 40).expect("it is long");
    let Refused::Longer { bytes, .. } = refused(at) else { panic!("it is longer") };
    assert!(said().iter().all(|said| said.contains(&bytes.to_string())), "{:?}", said());
}

#[test]
#[ignore = "takes minutes unoptimised; run by hand when the sentences or their weights change"]
fn the_weights_are_what_the_sentences_teach() {
    let Some(path) = files() else { return };
    let kept = Kept::new(open(&path).expect("the known files"));
    let taught: Vec<_> =
        meanings::sentences().into_iter().map(|(label, text)| (label, kept.vector(&text).to_vec())).collect();
    let slope = meanings::slope(&taught);
    assert!(slope < 0.02, "{slope}");
}
