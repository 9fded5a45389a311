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
    let Ok(mut source) = Source::new("x", Box::new(Cursor::new(bytes))) else { return };
    if let Ok(chosen) = choose(&mut source, None) {
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
