//! Drafts of answers: whose they are, and what ends them.

use super::*;
use crate::domain::change::Record;

#[test]
fn a_draft_stands_in_the_thread_until_it_is_sent_or_discarded() {
    let draft = |id: i64, who: &str, body: &str| Message {
        author: Author::Agent,
        author_name: who.to_owned(),
        public: false,
        draft: true,
        body: body.to_owned(),
        ..message(id, 1)
    };
    let with = |drafts: &[Message]| {
        let mut sit = sit(Open);
        sit.messages.extend(drafts.iter().cloned());
        sit
    };
    let edits = |verb: &str, args: &[(&str, &str)], drafts: &[Message]| {
        let changes = decided(verb, args, &with(drafts))?;
        let drafts = changes
            .iter()
            .filter_map(Message::edit)
            .filter(|edit| edit.before.as_ref().or(edit.after.as_ref()).is_some_and(|message| message.draft));
        let told = drafts.map(|edit| {
            let before = edit.before.as_ref().map(|draft| draft.id);
            (before, edit.after.as_ref().map(|draft| (draft.author_name.clone(), draft.body.clone(), draft.public)))
        });
        Ok::<_, Refusal>(told.collect::<Vec<_>>())
    };
    let written = |who: &str, body: &str| Some((who.to_owned(), body.to_owned(), false));
    let (mine, theirs) = (draft(31, "ana", "so"), draft(32, "bo", "sorry"));
    let text = ("text", "so sorry");
    let of_bo = ("draft", "M-32");
    for (verb, args, drafts, wanted) in [
        ("draft", &[text][..], vec![], Ok(vec![(None, written("ana", "so sorry"))])),
        ("draft", &[text], vec![mine.clone()], Ok(vec![(Some(31), written("ana", "so sorry"))])),
        ("draft", &[text], vec![theirs.clone()], Ok(vec![(None, written("ana", "so sorry"))])),
        ("draft", &[text, of_bo], vec![theirs.clone()], Ok(vec![(Some(32), written("ana", "so sorry"))])),
        (
            "draft",
            &[text, of_bo],
            vec![mine.clone(), theirs.clone()],
            Ok(vec![(Some(32), written("ana", "so sorry")), (Some(31), None)]),
        ),
        ("draft", &[("text", "so")], vec![mine.clone()], Err("nothing-to-do")),
        ("draft", &[text, ("draft", "M-11")], vec![], Err("not-found")),
        ("answer", &[text], vec![mine.clone(), theirs.clone()], Ok(vec![(Some(31), None)])),
        ("answer", &[text, of_bo], vec![theirs.clone()], Ok(vec![(Some(32), None)])),
        ("answer", &[text, of_bo], vec![mine.clone()], Err("not-found")),
        ("discard", &[], vec![mine.clone(), theirs.clone()], Ok(vec![(Some(31), None)])),
        ("discard", &[of_bo], vec![mine.clone(), theirs.clone()], Ok(vec![(Some(32), None)])),
        ("discard", &[], vec![theirs.clone()], Ok(vec![(Some(32), None)])),
        ("discard", &[], vec![draft(33, "cy", "x"), theirs], Err("missing-argument")),
        ("discard", &[], vec![], Err("nothing-to-do")),
    ] {
        let found = edits(verb, args, &drafts).map_err(|refusal| refusal.code());
        assert_eq!(found, wanted, "{verb} {args:?} {drafts:?}");
    }
    // A saved answer says something else than what is being written.
    let saved = Situation { saved_answer: Some("Hello".to_owned()), ..with(&[mine]) };
    let changes = decided("answer_with", &[("saved", "photo")], &saved).expect("it is sent");
    assert!(changes.iter().filter_map(Message::edit).all(|edit| edit.before.is_none()), "{changes:?}");
    // Whatever became of the complaint, words are not lost.
    for status in [Closed, Merged, Spam] {
        let changes = decided("draft", &[text], &sit(status)).expect("it is kept");
        let kept = messages(&changes);
        assert!(kept[0].draft && !kept[0].public && tickets(&changes).is_empty(), "{status}");
    }
}
