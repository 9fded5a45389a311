//! Texts of customers in the reader's language, by a key and by the settings.

use super::*;
use crate::domain::change::{Change, Ticket};
use crate::services::translation::{Translator, of_case};
use crate::tui::translating::{Ask as Wanted, News as Told, Reply as Translated};

const GERMAN: &str = "Der Wasserkocher kam kaputt an, ich möchte mein Geld zurück.";

impl Bench {
    /// What the thread of engines does, with the words of the program alone.
    pub(super) fn translate(&mut self, ask: Wanted) {
        let (settings, _) = Settings::parse("[translation]\norder = ['glossary']");
        let mut translator = Translator::new(&settings, Clock::Fixed(NOW));
        let (case, texts, to) = match ask {
            Wanted::Case(key, to) => {
                let found = of_case(&self.reader, key).expect("the desk can be read").unwrap_or_default();
                (Some(key), found.into_iter().map(|found| found.text).collect(), to)
            }
            Wanted::Rows(texts, to) => (None, texts, to),
            Wanted::Stop => return,
        };
        for text in texts {
            let told = translator.translate(&text, (&to, None, None), None, &|| false);
            self.send(Msg::Translated(Told::Told(Box::new(Translated { body: text.body, told }))));
        }
        if let Some(key) = case {
            self.send(Msg::Translated(Told::Ended(key)));
        }
    }

    /// A complaint in German that stands first.
    fn complain_in_german(&mut self, id: i64) {
        let ticket = Ticket {
            id,
            subject: "Wasserkocher kaputt".to_owned(),
            comment: GERMAN.to_owned(),
            language: "de".to_owned(),
            opened_at: NOW,
            due_at: Instant(id),
            ..Ticket::default()
        };
        self.bring_in(&[Change::create(ticket)]);
    }
}

#[test]
fn a_key_shows_what_a_customer_wrote_below_the_original_and_takes_it_away() {
    for lang in [Lang::En, Lang::ZhCn] {
        let mut bench = Bench::new(lang);
        bench.complain_in_german(5_001);
        bench.press("3");
        let before = bench.screen(120, 40);
        assert!(before.contains("Wasserkocher") && !before.contains('≈'), "{before}");
        bench.press("zz");
        let screen = bench.screen(120, 40);
        let wanted = if lang == Lang::En { ["[the kettle", "money"] } else { ["[水壶", "退钱给我"] };
        for word in wanted.into_iter().chain(["Der Wasserkocher kam", "≈ de →", "glossary", "┆"]) {
            assert!(screen.contains(word), "{word}: {screen}");
        }
        // It stays on for the cases after it, and the list stays as it is.
        bench.press("jk");
        assert!(bench.screen(120, 40).contains("≈ de →"));
        bench.press("zz");
        assert!(!bench.screen(120, 40).contains('┆'));
    }
}

#[test]
fn where_the_settings_say_so_every_case_and_subject_is_translated_at_once() {
    let mut bench = Bench::new(Lang::En);
    let (settings, _) = Settings::parse("[translation]\nalways = true");
    bench.app.translations = crate::tui::app::translations::Translations::new(&settings, Lang::En);
    bench.complain_in_german(5_001);
    bench.press("3");
    let screen = bench.screen(120, 40);
    assert!(screen.contains("≈ [kettle is broken]") || screen.contains("≈ [kettle broken]"), "{screen}");
    assert!(screen.contains("≈ de → en") && screen.contains("Wasserkocher kaputt"), "{screen}");
}

#[test]
fn turning_it_off_stops_what_is_under_way_and_elsewhere_the_key_says_that_there_is_nothing() {
    let mut bench = Bench::new(Lang::En);
    bench.complain_in_german(5_001);
    bench.press("3");
    let key = |c| Msg::Input(Event::Key(KeyEvent::from(KeyCode::Char(c))));
    let turn = |bench: &mut Bench| {
        [key('z'), key('z')].map(|key| bench.app.update(key, NOW)).into_iter().flatten().collect::<Vec<_>>()
    };
    let asked = turn(&mut bench);
    assert!(asked.iter().any(|effect| matches!(effect, Effect::Translate(Wanted::Case(..)))), "{asked:?}");
    assert!(bench.screen(120, 40).contains("translating"));
    let stopped = turn(&mut bench);
    assert!(stopped.iter().any(|effect| matches!(effect, Effect::Translate(Wanted::Stop))), "{stopped:?}");
    assert!(!bench.screen(120, 40).contains("translating"));
    bench.press("1zz");
    assert!(bench.screen(120, 40).contains("no text here"));
}
