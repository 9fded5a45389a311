//! Every sample file of the platforms that lie beside the project, if they do.

use std::path::Path;

use super::read_bytes;

/// Files that hold nothing a desk could take up.
const NOTHING_IN_THEM: &[&str] = &["rest-refund-calculate.json", "rest-transaction.json", "rest-transactions.json"];

#[test]
fn samples_are_recognised_and_their_rows_accounted_for() {
    let samples = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/samples"));
    for platform in ["amazon", "ebay"] {
        for file in std::fs::read_dir(samples.join(platform)).into_iter().flatten().flatten().map(|entry| entry.path())
        {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.ends_with(".md") || NOTHING_IN_THEM.contains(&name.as_str()) {
                continue;
            }
            let bytes = std::fs::read(&file).expect("samples are readable");
            let lines = std::str::from_utf8(&bytes).map_or(0, |text| text.lines().count());
            let Some(read) = read_bytes(bytes) else { panic!("{platform}/{name} is not recognised") };
            let accounted = read.rows.len() + read.rejects.len();
            assert!(accounted > 0, "{platform}/{name}");
            assert!(lines == 0 || accounted < lines || lines == 1, "{platform}/{name}: {accounted} of {lines}");
        }
    }
}
