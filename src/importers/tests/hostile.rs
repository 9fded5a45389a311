//! Any bytes get an answer: a refusal, rows, rejects, never a panic.

use proptest::prelude::*;

use super::*;

const FILES: &[&str] = &[
    "return-date\torder-id\tsku\tfulfillment-center-id\tdetailed-disposition\treason\tlicense-plate-number\n\
     2026-03-02T09:14:07+00:00\t111-0000001-0000001\tA\tPHX7\tSELLABLE\tUNWANTED_ITEM\tLPN1\n",
    "\"Sales Record Number\",\"Order Number\",\"Sold For\"\n\"1\",\"11-10000-00001\",\"$9.00\"\n",
    r#"{"members": [{"returnId": "5", "creationInfo": {"item": {"itemId": "1"}}}]}"#,
    "<GetFeedbackResponse><FeedbackDetailArray><FeedbackDetail><FeedbackID>1</FeedbackID><CommentType>Negative</CommentType>\
     <CommentTime>2026-03-02T10:00:00Z</CommentTime></FeedbackDetail></FeedbackDetailArray></GetFeedbackResponse>",
    "PK\u{3}\u{4}",
    "\u{1f}\u{8b}",
];

fn answer(bytes: Vec<u8>) {
    let Ok(Opened::File(mut source)) = Source::open("x", Box::new(Cursor::new(bytes))) else { return };
    if let Ok(chosen) = choose(&mut source, &Reading::default()) {
        let _ = chosen.read(source, &mut |_| true);
    }
}

proptest! {
    #[test]
    fn no_bytes_break_the_importers(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        answer(bytes);
    }

    #[test]
    fn no_damage_to_a_file_breaks_the_importers(
        file in 0..FILES.len(),
        damage in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<proptest::sample::Index>(),
    ) {
        let mut bytes = FILES[file].as_bytes().to_vec();
        for (at, byte) in damage {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        answer(bytes);
    }
}

/// What became of the first row, in a word: why the file or the row was refused, or that it came in.
fn fate(bytes: &[u8]) -> String {
    match import(bytes) {
        Err(NotRecognised { broken: Some(error), .. }) => error.trouble.code().to_owned(),
        Err(_) => "not_recognised".to_owned(),
        Ok(file) => match (file.rejects.first(), file.rows.len()) {
            (Some(reject), _) => reject.reason.code().to_owned(),
            (None, 0) => "nothing".to_owned(),
            _ => "in".to_owned(),
        },
    }
}

#[test]
fn what_no_platform_writes_is_refused_at_once_and_says_why() {
    let wide = (0..100_000).map(|i| format!("c{i}")).collect::<Vec<_>>().join(",");
    let cell = "x".repeat(1 << 20);
    let bomb = format!(
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY a \"{}\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">]><r>&b;</r>",
        "ha".repeat(50)
    );
    for (name, text, wanted) in [
        ("nothing", String::new(), "empty"),
        ("a header and no rows", ETSY.to_owned(), "nothing"),
        ("100,000 columns", format!("{wide}\n{wide}\n"), "not_recognised"),
        ("100,000 cells below a header", format!("{ETSY}{wide}\n"), "too_many_cells"),
        ("a cell of 1 MB", format!("{ETSY}09/14/26,{cell},1,30.00,EUR,111,9,501\n"), "in"),
        ("a cell of 2 MB", format!("{ETSY}09/14/26,{cell}{cell},1,30.00,EUR,111,9,501\n"), "cell_too_long"),
        ("a quoted cell of 8 MB", format!("{ETSY}09/14/26,\"{}\",1\n", cell.repeat(8)), "cell_too_long"),
        ("JSON 10,000 levels deep", format!("{{\"a\":{}", "[".repeat(10_000)), "too_deep"),
        ("lists only", format!("{}{}", "[".repeat(10_000), "]".repeat(10_000)), "too_deep"),
        ("XML 10,000 levels deep", "<a>".repeat(10_000), "too_deep"),
        ("an entity bomb", bomb, "document_type"),
        ("a web page", "<!doctype html><html><body>Sign in</body></html>".to_owned(), "document_type"),
        ("half an answer", "{\"members\": [{\"returnId\": ".to_owned(), "not_well_formed"),
        ("zeros", "\0".repeat(1 << 20), "not_recognised"),
    ] {
        let started = std::time::Instant::now();
        assert_eq!(fate(text.as_bytes()), wanted, "{name}");
        assert!(started.elapsed().as_secs() < 5, "{name} took {:?}", started.elapsed());
    }
}
