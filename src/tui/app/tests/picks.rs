//! Decisions of a few keys driven by keys: letters one after another, letters in forms, marks on everything alike.

use super::*;
use crate::domain::change::{ReturnCase, ReturnLine, Ticket};
use crate::tui::rows::Row;

impl Bench {
    fn ticket(&self, key: &str) -> Ticket {
        let id = Key::parse(key).expect("the test names a number").id;
        self.reader.get(id).expect("the desk can be read").expect("the complaint is there")
    }

    fn line(&self, key: &str) -> ReturnLine {
        let id = Key::parse(key).expect("the test names a number").id;
        self.reader.children("return_id", id).expect("the desk can be read").pop().expect("a return has a line")
    }

    /// A return of three units under the cursor, approved and booked in.
    fn with_three_arrived(lang: Lang) -> (Self, String) {
        let mut bench = Self::with_three(lang);
        let key = bench.selected();
        bench.press("a");
        bench.press(&format!("/number:{key}\n"));
        bench.press("b3\n");
        (bench, key)
    }

    /// A return of three units under the cursor.
    fn with_three(lang: Lang) -> Self {
        let mut bench = Self::new(lang);
        let args = [("sku", "MUG"), ("qty", "3")].map(|(name, value)| (name.to_owned(), value.to_owned()));
        let open =
            Command { verb: "open".into(), key: Key::new(Kind::Return, 0), args: Args(args.into_iter().collect()) };
        bench.desk.run(&Actor::agent("anna"), &[open]).expect("the desk can be written");
        bench.press("2/sku:MUG\n");
        bench
    }
}

#[test]
fn approving_with_changes_takes_a_number_a_letter_and_enter() {
    let mut bench = Bench::with_three(Lang::En);
    let key = bench.selected();
    bench.press("A2l\n");
    let case: ReturnCase = bench.reader.get(Key::parse(&key).map_or(0, |key| key.id)).expect("read").expect("there");
    assert_eq!((bench.status(&key), bench.line(&key).approved, case.no_label), ("approved", 2, true));
}

#[test]
fn a_unit_is_graded_and_disposed_of_by_two_letters() {
    let (mut bench, key) = Bench::with_three_arrived(Lang::En);
    bench.press("vwr");
    let line = bench.line(&key);
    let code = |grade: Option<crate::domain::returns::Grade>| grade.map_or("", |grade| grade.code());
    assert_eq!((line.accepted, code(line.grade), line.disposition.map_or("", |d| d.code())), (3, "worn", "refurbish"));
}

#[test]
fn a_complaint_is_resolved_by_outcome_and_cause_and_the_form_is_one_key_further() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let (first, second) = (bench.selected(), bench.app.list().map(|list| list.rows[1].key().to_string()));
    bench.press("eel");
    let ticket = bench.ticket(&first);
    assert_eq!((ticket.status.code(), ticket.cause.as_str()), ("resolved", "logistics"));
    assert_eq!(Some(bench.selected()), second);
    // The letter that was picked stands in the form.
    bench.press("ef");
    bench.code(KeyCode::Tab);
    assert!(bench.screen(100, 30).contains("< refunded >"), "{}", bench.screen(100, 30));
    bench.code(KeyCode::Esc);
    assert!(bench.app.layers.is_empty());
}

#[test]
fn a_complaint_is_put_off_until_a_reply_and_graded_by_one_chord() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let first = bench.selected();
    bench.press("sr");
    let ticket = bench.ticket(&first);
    assert_eq!((ticket.status.code(), ticket.wake.map_or("", |wake| wake.code())), ("snoozed", "reply"));
    let second = bench.selected();
    bench.send(Msg::Input(Event::Key(KeyEvent::new(KeyCode::Char('3'), KeyModifiers::ALT))));
    assert_eq!(bench.ticket(&second).severity.code(), "urgent");
}

#[test]
fn what_is_alike_is_marked_and_decided_by_a_repeat() {
    for tab in ["2", "3", "4"] {
        let mut bench = Bench::new(Lang::ZhCn);
        bench.press(tab);
        bench.press("=");
        let marks = |bench: &Bench| bench.app.list().map_or(0, |list| list.marks.len());
        // The goods of these returns and the subjects differ; only what has no goods is alike.
        assert!(marks(&bench) >= 1, "{tab}");
    }
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    bench.press("il=");
    let rest = bench.app.list().map_or(0, |list| list.marks.len());
    assert_eq!(rest, 11, "the one decided is no longer alike");
    bench.press(".");
    let left = bench.app.list().map(|list| list.marks.len());
    bench.press("/issue:logistics\n");
    assert_eq!((left, bench.app.list().and_then(|list| list.total)), (Some(0), Some(12)));
}

#[test]
fn a_click_on_an_answer_chooses_it() {
    let mut bench = Bench::new(Lang::En);
    bench.press("2");
    let first = bench.selected();
    bench.press("x");
    let screen = bench.screen(100, 30);
    let (row, line) =
        screen.lines().enumerate().find(|(_, line)| line.contains("u used")).unwrap_or_else(|| panic!("{screen}"));
    let column = line.chars().take(line.find("u used").unwrap_or(0)).count();
    let at = |kind| crossterm::event::MouseEvent {
        kind,
        column: u16::try_from(column).unwrap_or(0),
        row: u16::try_from(row).unwrap_or(0),
        modifiers: KeyModifiers::NONE,
    };
    let down = crossterm::event::MouseEventKind::Down(crossterm::event::MouseButton::Left);
    bench.send(Msg::Input(Event::Mouse(at(down))));
    assert_eq!(bench.status(&first), "rejected");
}

#[test]
fn a_saved_answer_is_read_before_it_is_sent_and_can_be_changed_first() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let (first, second) = (bench.selected(), bench.app.list().map(|list| list.rows[1].key().to_string()));
    bench.press("cp");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("send us a photo"), "{screen}");
    assert_eq!(bench.ticket(&first).waiting_for, None);
    bench.press("y");
    assert_eq!(bench.ticket(&first).status.code(), "waiting_customer");
    // The same text to be changed first: the cursor on it, then the whole form.
    assert_eq!(Some(bench.selected()), second);
    bench.press("c");
    for _ in 0..20 {
        if bench.screen(100, 30).contains("send us a photo") {
            break;
        }
        bench.code(KeyCode::Down);
    }
    bench.code(KeyCode::Tab);
    let screen = bench.screen(100, 30);
    assert!(screen.contains("send us a photo") && screen.contains("Alt-Enter"), "{screen}");
}

#[test]
fn an_answer_to_several_says_whose_letter_is_shown() {
    for (lang, told) in [(Lang::En, "2 letters, to each customer one of their own"), (Lang::ZhCn, "共 2 封信")] {
        let mut bench = Bench::new(lang);
        bench.press("3");
        let first = bench.app.list().and_then(|list| list.rows[..2].iter().map(Row::key).min()).expect("rows");
        bench.press("  cp");
        let screen = bench.screen(100, 30);
        assert!(screen.contains(told) && screen.contains(&first.to_string()), "{screen}");
    }
}

#[test]
fn of_several_complaints_the_one_to_keep_is_chosen() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3  M");
    let marked: Vec<String> =
        bench.app.list().map(|list| list.targets().iter().map(Key::to_string).collect()).unwrap_or_default();
    let screen = bench.screen(100, 30);
    assert!(marked.iter().all(|number| screen.contains(&format!("{number}  "))), "{screen}");
    bench.press("2y");
    let status = |number: &String| bench.ticket(number).status.code();
    assert_eq!((status(&marked[0]), status(&marked[1])), ("merged", "new"), "{}", bench.screen(100, 30));
}

#[test]
fn where_nothing_can_be_chosen_no_letter_is_asked_for() {
    let mut bench = Bench::new(Lang::En);
    bench.press("4M");
    let screen = bench.screen(100, 30);
    assert!(screen.contains("nothing to choose from") && !screen.contains("a letter chooses"), "{screen}");
}

#[test]
fn an_answer_in_another_language_than_its_reader_s_is_told_while_it_is_written() {
    for (words, is_told) in [
        ("我们马上为您寄出新的商品并承担全部运费", true),
        ("We send you a new one today and pay for the way back", false),
    ] {
        let mut bench = Bench::new(Lang::En);
        bench.press("3");
        assert_eq!(bench.ticket(&bench.selected()).language, "en");
        bench.press(&format!("cc{words}"));
        let screen = bench.screen(100, 30);
        assert_eq!(screen.contains("The customer writes in English, this reads as Chinese."), is_told, "{screen}");
    }
}

#[test]
fn a_signal_keeps_what_was_written_for_the_next_session() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3Cso sorry");
    bench.send(Msg::Terminate(15));
    let kept = bench.app.drafts_to_keep();
    let mut later = Bench::new(Lang::En);
    later.app.take_up_drafts(&kept.expect("a draft is kept"));
    later.press("3C");
    assert!(later.screen(100, 30).contains("so sorry"), "{}", later.screen(100, 30));
}

#[test]
fn an_answer_that_is_left_stands_in_its_complaint_for_everybody_until_it_is_sent() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3ccso sorry");
    bench.code(KeyCode::Esc);
    let screen = bench.screen(140, 40);
    for part in ["so sorry", "(draft)", "anna", "kept as a draft in C-"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    // Undo takes it away like any other decision.
    bench.press("u");
    assert!(!bench.screen(140, 40).contains("so sorry"));
    bench.press("ccso sorry");
    bench.send(Msg::Terminate(15));
    assert!(bench.left && bench.app.drafts_to_keep().is_none(), "it is with its complaint, not in a file");
    let number = bench.selected();
    bench.app.actor = Actor::agent("bo");
    bench.send(Msg::DeskChanged);
    bench.press("cc");
    let screen = bench.screen(140, 40);
    assert!(screen.contains("draft of anna") && screen.contains("so sorry"), "{screen}");
    // Somebody else goes on with it and leaves it: it is theirs now, and there is still one.
    bench.press(" indeed");
    bench.code(KeyCode::Esc);
    let drafts = |bench: &Bench| {
        let messages: Vec<crate::domain::change::Message> =
            bench.reader.children("ticket_id", bench.ticket(&number).id).expect("the desk can be read");
        let drafts = messages.into_iter().filter(|message| message.draft);
        drafts.map(|draft| (draft.author_name, draft.body)).collect::<Vec<_>>()
    };
    assert_eq!(drafts(&bench), [("bo".to_owned(), "so sorry indeed".to_owned())]);
    bench.press("cc");
    bench.code(KeyCode::F(10));
    bench.press("y");
    assert_eq!(drafts(&bench), []);
    assert!(bench.app.layers.is_empty());
    bench.press("u");
    assert_eq!(drafts(&bench).len(), 1, "the answer is taken back, and what it was made of is there again");
    bench.press("d");
    assert_eq!(drafts(&bench), []);
    bench.press("d");
    assert!(bench.screen(140, 40).contains("nothing") || bench.screen(140, 40).contains("Nothing"));
}

#[test]
fn messages_are_marked_to_be_split_off() {
    let mut bench = Bench::new(Lang::En);
    bench.press("3");
    let key = bench.selected();
    for text in ["is there any news", "my other parcel is late too"] {
        let args = Args([("text".to_owned(), text.to_owned())].into());
        let heard = Command { verb: "heard".into(), key: Key::parse(&key).expect("a number"), args };
        let outcome = bench.desk.run(&Actor::agent("anna"), &[heard]).expect("the desk can be written");
        assert_eq!(outcome.refused, []);
    }
    bench.press(&format!("/number:{key}\n:split off\n"));
    let screen = bench.screen(100, 30);
    assert!(screen.contains("[ ] M-") && screen.contains("my other parcel is late too"), "{screen}");
    let n = screen.matches("[ ] M-").count();
    for _ in 1..n {
        bench.code(KeyCode::Down);
    }
    bench.press(" ");
    let screen = bench.screen(100, 30);
    let marked: Vec<&str> = screen.lines().filter(|line| line.contains("[x] M-")).collect();
    assert!(marked.len() == 1 && marked[0].contains("my other parcel"), "{screen}");
    bench.press("\n");
    let all: Vec<Ticket> = bench.reader.children("split_from_id", bench.ticket(&key).id).expect("the desk can be read");
    assert_eq!(all.iter().map(|own| own.comment.as_str()).collect::<Vec<_>>(), ["my other parcel is late too"]);
}
