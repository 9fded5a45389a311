//! Complaints that become one, part again, or give messages away.

use super::*;

#[test]
fn what_was_merged_before_goes_along_and_keeps_its_origin() {
    let mut situation = sit(Open);
    situation.messages = vec![message(11, 1), Message { origin_ticket_id: Some(3), ..message(12, 1) }];
    let changes = decided("merge", &[("into", "C-2")], &situation).unwrap_or_default();
    let origins: Vec<_> = messages(&changes).iter().map(|m| (m.ticket_id, m.origin_ticket_id)).collect();
    assert_eq!(origins, [(Some(2), Some(1)), (Some(2), Some(3))]);
    let follows = tickets(&changes).into_iter().find(|ticket| ticket.id == 3).and_then(|ticket| ticket.merged_into);
    assert_eq!(follows, Some(2));
}

#[test]
fn two_complaints_that_are_one_were_answered_when_the_earlier_was() {
    let answered_at = Some(Instant(92 * DAY));
    let answer = Message { author: Author::Agent, sent_at: Instant(92 * DAY), ..message(11, 1) };
    let mut all = BTreeMap::from([
        (1, Ticket { first_answer_at: answered_at, ..ticket(1, Open) }),
        (2, Ticket { opened_at: Instant(95 * DAY), ..ticket(2, New) }),
    ]);
    let mut thread = BTreeMap::from([(11, answer), (12, message(12, 2))]);
    for (verb, args, expected) in [("merge", &[("into", "C-2")][..], answered_at), ("part", &[], None)] {
        let changes = decided(verb, args, &looking_at(1, 2, &all, &thread)).unwrap_or_default();
        carry_out(&changes, &mut all, &mut thread);
        assert_eq!((all[&1].first_answer_at, all[&2].first_answer_at), (answered_at, expected), "{verb}");
    }
}

#[test]
fn a_split_takes_its_messages_and_leaves_the_rest() {
    let mut situation = sit(Open);
    let told = Ticket {
        category: Some(Category::SizeFit),
        category_by: said::PERSON.to_owned(),
        reason: Reason::TooSmall,
        issue: Issue::Expectation,
        ..ticket(1, Open)
    };
    situation.ticket = Some(Ticket { n_messages: 2, order_ref: "A-1".to_owned(), ..told });
    situation.messages[1].body = "Another thing: the cable is missing".to_owned();
    let changes = decided("split", &[("messages", "M-12, M-12")], &situation).unwrap_or_default();
    let all = tickets(&changes);
    let own = all.iter().find(|ticket| ticket.id != 1).cloned().unwrap_or_default();
    assert_eq!((own.status, own.n_messages, own.order_ref.as_str()), (New, 1, "A-1"));
    assert_eq!((own.category, own.issue), (Some(Category::MissingParts), Issue::Logistics), "its own words are read");
    assert_eq!(all.iter().find(|ticket| ticket.id == 1).map(|ticket| ticket.n_messages), Some(1));
    let moved = messages(&changes);
    assert_eq!(moved.len(), 1);
    assert_eq!((moved[0].ticket_id, moved[0].origin_ticket_id), (Some(own.id), Some(1)));
}

/// Carries changes out on two complaints and their messages, as the store does.
fn carry_out(changes: &[Change], all: &mut BTreeMap<i64, Ticket>, thread: &mut BTreeMap<i64, Message>) {
    all.extend(tickets(changes).into_iter().map(|ticket| (ticket.id, ticket)));
    thread.extend(messages(changes).into_iter().map(|message| (message.id, message)));
}

fn looking_at(id: i64, other: i64, all: &BTreeMap<i64, Ticket>, thread: &BTreeMap<i64, Message>) -> Situation {
    let of = |id: i64| thread.values().filter(|m| m.ticket_id == Some(id)).cloned().collect::<Vec<_>>();
    Situation {
        ticket: all.get(&id).cloned(),
        other_ticket: all.get(&other).cloned(),
        messages: of(id),
        other_messages: of(other),
        merged: all.values().filter(|ticket| ticket.merged_into == Some(id)).cloned().collect(),
        ..Situation::default()
    }
}

proptest::proptest! {
    #[test]
    fn parting_gives_back_what_merging_took(n_own in 0_i64..6, n_other in 0_i64..6, ask_survivor: bool, late in 0_i64..3) {
        let mut all: BTreeMap<i64, Ticket> = [(1, n_own), (2, n_other)]
            .into_iter()
            .map(|(id, n_messages)| (id, Ticket { n_messages, ..ticket(id, Open) }))
            .collect();
        let mut thread: BTreeMap<i64, Message> = (0..n_own)
            .map(|i| message(100 + i, 1))
            .chain((0..n_other).map(|i| message(200 + i, 2)))
            .map(|message| (message.id, message))
            .collect();
        let before = thread.clone();
        let merge = decided("merge", &[("into", "C-2")], &looking_at(1, 2, &all, &thread));
        carry_out(&merge.unwrap_or_default(), &mut all, &mut thread);
        proptest::prop_assert_eq!(all[&2].n_messages, n_own + n_other);
        proptest::prop_assert!(thread.values().all(|message| message.ticket_id == Some(2)));
        // Replies after the merge belong to the survivor and stay with it.
        thread.extend((0..late).map(|i| (300 + i, message(300 + i, 2))));
        let (key, other) = if ask_survivor { (2, 1) } else { (1, 2) };
        let part = decided("part", &[], &looking_at(key, other, &all, &thread));
        carry_out(&part.unwrap_or_default(), &mut all, &mut thread);
        proptest::prop_assert_eq!((all[&1].status, all[&1].merged_into), (Open, None));
        proptest::prop_assert_eq!((all[&1].n_messages, all[&2].n_messages), (n_own, n_other));
        for (id, message) in &before {
            proptest::prop_assert_eq!(thread[id].ticket_id, message.ticket_id);
            proptest::prop_assert_eq!(thread[id].origin_ticket_id, None);
        }
    }
}
