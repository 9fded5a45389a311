//! A report chosen, made, written on and filed by keys, against news as the desk would send them.

use super::*;
use crate::domain::reports::{Template, built_in};
use crate::report::{Block, Sentence};
use crate::services::reports::Report;
use crate::text::Lang;
use crate::tui::keys::KeyMap;
use crate::tui::theme::Theme;

fn with<T>(act: impl FnOnce(&Ctx<'_>) -> T) -> T {
    let (words, keys) = (Words::new(Lang::En), KeyMap::built_in());
    let now = crate::domain::time::Instant(0);
    act(&Ctx {
        words: &words,
        theme: Theme::mono(),
        keys: &keys,
        now,
        me: "ana",
        size: (80, 24),
        zone: &crate::domain::time::UTC,
    })
}

fn templates() -> Answer {
    let named = |(name, text): (&str, &str)| Named {
        name: name.to_owned(),
        own: false,
        template: Template::read(text).expect("without a mistake"),
    };
    Answer::Templates(built_in().map(named).collect())
}

fn press(reader: &mut Reader, c: char, ctx: &Ctx<'_>) -> Vec<Act> {
    reader.typed(KeyEvent::from(KeyCode::Char(c)), ctx)
}

fn made() -> Made {
    let section = |code: &str, lines: usize| crate::report::Section {
        code: code.to_owned(),
        title: code.to_owned(),
        blocks: vec![Block::Text {
            sentences: (0..lines).map(|n| Sentence { text: n.to_string(), ..Sentence::default() }).collect(),
        }],
        ..Default::default()
    };
    let place = |section: &str| texts::Place {
        report: "weekly".to_owned(),
        period: "2026-W46".to_owned(),
        section: section.to_owned(),
        ..texts::Place::default()
    };
    let sections = ["summary", "figures"].map(|code| Section {
        place: place(code),
        report: "weekly".to_owned(),
        title: code.to_owned(),
        newest: None,
        written: None,
    });
    let report = Report { title: "Weekly".to_owned(), sections: vec![section("figures", 40)], ..Report::default() };
    Made { report, sections: sections.to_vec() }
}

#[test]
fn a_letter_that_comes_before_the_templates_waits_for_them() {
    with(|ctx| {
        let mut reader = Reader::new(Seen::default());
        assert!(press(&mut reader, 'm', ctx).is_empty());
        reader.answered(&templates(), ctx);
        let acts = reader.resume(ctx);
        assert!(matches!(acts.as_slice(), [Act::Make(seen)] if seen.template == "monthly"));
    });
}

#[test]
fn a_file_can_be_chosen_while_the_report_is_made_and_is_written_when_it_is_there() {
    with(|ctx| {
        let mut reader = Reader::new(Seen::default());
        reader.answered(&templates(), ctx);
        assert!(matches!(press(&mut reader, 'w', ctx).as_slice(), [Act::Make(_)]));
        reader.act(Action::WriteAs, ctx);
        assert!(press(&mut reader, 'h', ctx).is_empty(), "there is nothing to write yet");
        let acts = reader.reported(&News::Made(Box::new(Ok(made()))), ctx);
        assert!(matches!(acts.as_slice(), [Act::WriteReport(_, Format::Html)]));

        let mut slow = Reader::new(Seen::default());
        slow.answered(&templates(), ctx);
        press(&mut slow, 'w', ctx);
        slow.act(Action::WriteAs, ctx);
        slow.reported(&News::Made(Box::new(Ok(made()))), ctx);
        let acts = press(&mut slow, 'm', ctx);
        assert!(matches!(acts.as_slice(), [Act::WriteReport(_, Format::Markdown)]), "the choice stays open");

        let mut failing = Reader::new(Seen::default());
        failing.answered(&templates(), ctx);
        press(&mut failing, 'w', ctx);
        failing.act(Action::WriteAs, ctx);
        let nobody = Problem::AboutWhom { by: crate::analytics::Dimension::Supplier, known: Vec::new() };
        failing.reported(&News::Made(Box::new(Err(nobody))), ctx);
        assert!(matches!(press(&mut failing, 'm', ctx).as_slice(), [Act::Make(seen)] if seen.template == "monthly"));
    });
}

#[test]
fn a_pack_asks_whom_it_is_about_and_is_made_for_the_one_chosen() {
    with(|ctx| {
        let mut reader = Reader::new(Seen::default());
        reader.answered(&templates(), ctx);
        press(&mut reader, 's', ctx);
        let known = vec!["Anvil".to_owned(), "Bolt".to_owned()];
        let asked = Problem::AboutWhom { by: crate::analytics::Dimension::Supplier, known };
        reader.reported(&News::Made(Box::new(Err(asked))), ctx);
        let acts = press(&mut reader, 'b', ctx);
        assert!(matches!(acts.as_slice(), [Act::Make(seen)] if seen.about.as_deref() == Some("Bolt")));
    });
}

#[test]
fn a_summary_is_written_and_the_report_with_it_by_one_more_key() {
    with(|ctx| {
        let mut reader = Reader::new(Seen::default());
        reader.answered(&templates(), ctx);
        press(&mut reader, 'w', ctx);
        reader.reported(&News::Made(Box::new(Ok(made()))), ctx);
        // At the top it is the first section of the template, though it has nothing to show yet.
        reader.act(Action::WriteSection, ctx);
        press(&mut reader, 'k', ctx);
        let alt_h = KeyEvent::new(KeyCode::Char('h'), KeyModifiers::ALT);
        let acts = reader.typed(alt_h, ctx);
        let [Act::Run(commands)] = acts.as_slice() else { panic!("the text is kept") };
        assert_eq!(commands[0].args.get("section"), Some("summary"));
        assert_eq!(commands[0].args.get("text"), Some("k"));
        let acts = reader.reported(&News::Done(crate::services::Outcome::default()), ctx);
        assert!(matches!(acts.as_slice(), [Act::Make(_)]));
        let acts = reader.reported(&News::Made(Box::new(Ok(made()))), ctx);
        assert!(matches!(acts.as_slice(), [Act::WriteReport(_, Format::Html)]));
        // A text that stays as it was makes no version.
        reader.act(Action::WriteSection, ctx);
        assert!(reader.act(Action::Submit, ctx).is_empty());
    });
}

#[test]
fn it_scrolls_by_sections_and_no_further_than_its_end() {
    with(|ctx| {
        let mut reader = Reader::new(Seen::default());
        reader.reported(&News::Made(Box::new(Ok(made()))), ctx);
        reader.act(Action::NextSection, ctx);
        assert_eq!(reader.top, reader.laid.1.sections[0]);
        assert_eq!(reader.section().map(|section| section.title.as_str()), Some("figures"));
        reader.act(Action::Bottom, ctx);
        assert_eq!(reader.top + draw::page(ctx), reader.laid.1.lines.len());
        reader.act(Action::PreviousSection, ctx);
        reader.act(Action::PreviousSection, ctx);
        assert_eq!(reader.top, 0);
    });
}
