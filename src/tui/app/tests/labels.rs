//! Labels driven by keys: the words that decided, corrections that teach, labels of one's own.

use super::*;
use crate::domain::complaints::Ticket;
use crate::domain::taught::Quoted;
use crate::domain::understanding::Category;

impl Bench {
    fn complaint(&self, key: &str) -> Ticket {
        let key = Key::parse(key).expect("the test names a number");
        self.reader.get(key.id).expect("the desk can be read").expect("a complaint")
    }

    fn says(&mut self, comment: &str, category: Option<&str>) -> String {
        let args = |args: &[(&str, &str)]| Args(args.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect());
        let open = Command {
            verb: "open".to_owned(),
            key: Key::new(Kind::Ticket, 0),
            args: args(&[("subject", "Question"), ("comment", comment)]),
        };
        let actor = Actor::agent("anna");
        let key = self.desk.run(&actor, &[open]).expect("it opens").changed[0];
        if let Some(category) = category {
            let verb = "classify".to_owned();
            self.desk.run(&actor, &[Command { verb, key, args: args(&[("category", category)]) }]).expect("it is said");
        }
        self.send(Msg::DeskChanged);
        key.to_string()
    }
}

#[test]
fn the_case_names_the_words_that_decided_and_who_said_the_category() {
    let mut bench = Bench::new(Lang::En);
    let key = bench.says("It never arrived and the charger caught fire", None);
    bench.press("3/number:");
    bench.press(&key);
    bench.press("\n\n");
    let screen = bench.screen(120, 40);
    for part in ["not received, or", "lists 3", "Decided by", "“never arrived” (not received)", "(danger)"] {
        assert!(screen.to_lowercase().contains(&part.to_lowercase()), "{part}: {screen}");
    }
}

#[test]
fn what_a_language_model_said_is_told_without_the_words_and_the_chance_of_the_lists() {
    let mut bench = Bench::new(Lang::En);
    let key = bench.says("It never arrived and the charger caught fire", None);
    let said = Some((Category::SizeFit, crate::domain::vocabulary::Severity::General));
    let rows = [(Key::parse(&key).expect("a number"), said)];
    crate::services::import::reading::heard(&bench.desk, (&Actor::agent("anna"), None), &rows, "asked:sorter")
        .expect("it is written");
    bench.send(Msg::DeskChanged);
    bench.press("3/number:");
    bench.press(&key);
    bench.press("\n\n");
    let screen = bench.screen(120, 40);
    for part in ["Size or fit \u{b7} sorter \u{b7} the desk itself reads: Not received", "(danger)"] {
        assert!(screen.to_lowercase().contains(&part.to_lowercase()), "{part}: {screen}");
    }
    assert!(!screen.contains("%)") && !screen.contains("\u{201c}never arrived"), "{screen}");
}

#[test]
fn corrections_are_learned_from_by_keys_and_past_cases_only_where_that_is_wanted() {
    let mut bench = Bench::new(Lang::En);
    for n in 0..12 {
        bench.says(
            &format!("the flux number {n} sits loose"),
            Some(if n < 10 { "size_fit" } else { "compatibility_usage" }),
        );
    }
    let past = bench.says("my flux is loose", None);
    bench.press("gb");
    let screen = bench.screen(100, 40);
    for part in ["What corrections teach", "Now (version 0)", "After (version 1)", "past cases", "y make it hold"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.press("n");
    assert!(bench.app.layers.is_empty());
    bench.press("gby");
    let screen = bench.screen(100, 40);
    assert!(screen.contains("It holds from now on") && screen.contains("y read them again"), "{screen}");
    assert_ne!(bench.complaint(&past).category, Some(Category::SizeFit), "a past case keeps its label");
    bench.press("y");
    let after = bench.complaint(&past);
    assert_eq!(after.category, Some(Category::SizeFit));
    assert_eq!((after.category_by.as_str(), after.read_by.as_str()), ("model-1", "model-1"));
    let screen = bench.screen(100, 40);
    assert!(screen.contains("u take it back") && !screen.contains("y yes"), "what is done is not asked: {screen}");
    bench.press("u");
    assert!(bench.app.layers.is_empty());
    assert_eq!(bench.complaint(&past).read_by, crate::domain::said::LISTS);
}

#[test]
fn a_lesson_is_taken_back_where_it_was_taken() {
    let mut bench = Bench::new(Lang::En);
    for n in 0..12 {
        bench.says(&format!("the flux number {n} sits loose"), Some(if n < 10 { "size_fit" } else { "wrong_item" }));
    }
    let lessons =
        |bench: &Bench| crate::services::labels::teach::load(bench.reader.db()).expect("it is read").version();
    bench.press("gby");
    assert_eq!(lessons(&bench), 1);
    assert!(bench.screen(80, 24).contains("u take the lesson back"), "{}", bench.screen(80, 24));
    bench.press("u");
    assert_eq!((lessons(&bench), bench.app.layers.len()), (0, 0));
}

#[test]
fn a_lesson_that_is_worse_says_so_with_figures_and_how_it_is_taken_back() {
    use crate::services::labels::teach::{FEWEST, Trial};
    let tally = |right: usize, wrong: usize| {
        let mut tally = crate::domain::understanding::measure::Tally::default();
        (0..right).for_each(|_| tally.add("size_fit", "size_fit"));
        (0..wrong).for_each(|_| tally.add("size_fit", "wrong_item"));
        tally
    };
    let examples = vec![("".into(), Category::SizeFit); FEWEST];
    let trial = Trial {
        lesson: crate::domain::taught::Lesson { version: 1, examples, ..Default::default() },
        present_version: 0,
        present_lacks_encoder: false,
        present: tally(9, 1),
        learned: tally(7, 3),
        n_past: 0,
        n_changed: 0,
        moves: Vec::new(),
    };
    for (lang, figures, undo) in
        [(Lang::En, "accuracy 0.900 → 0.700", "u takes it back"), (Lang::ZhCn, "0.900 → 0.700", "按 u 撤销")]
    {
        let mut bench = Bench::new(lang);
        bench.app.open_teaching();
        let ctx = bench.app.ctx();
        let mut teaching = crate::tui::overlays::teach::Teaching::begin().0;
        crate::tui::overlays::Overlay::reported(&mut teaching, &News::Learned(Box::new(trial.clone())), &ctx);
        bench.app.layers.clear();
        bench.app.push(teaching);
        let screen = bench.screen(120, 40);
        assert!(screen.contains(figures) && screen.contains(undo), "{screen}");
    }
}

#[test]
fn the_key_that_corrects_a_category_is_found_by_its_words_and_stands_in_the_bar_of_a_case() {
    for (lang, words, label, translate) in [
        (Lang::En, ["categ", "correct"], "Correct the category", "translate"),
        (Lang::ZhCn, ["类别", "更正"], "更正类别", "翻译"),
    ] {
        let mut bench = Bench::new(lang);
        bench.app.resize((80, 24));
        for word in words {
            bench.press("3?");
            bench.press(word);
            let screen = bench.screen(80, 24);
            let line = screen.lines().find(|line| line.replace(' ', "").contains(&label.replace(' ', "")));
            assert!(line.is_some_and(|line| line.contains(" i ")), "{word}: {screen}");
            bench.code(KeyCode::Esc);
        }
        bench.press("\n");
        let screen = bench.screen(80, 24);
        let bar = screen.lines().last().unwrap_or_default().replace(' ', "");
        for part in ["icategory", "zztranslate"].iter().filter(|_| lang == Lang::En) {
            assert!(bar.contains(part), "{part}: {screen}");
        }
        assert!(bar.contains(translate), "{screen}");
        bench.code(KeyCode::Esc);
        bench.press("gb");
        let screen = bench.screen(80, 24);
        assert!(screen.contains(" i,") || screen.contains(" i "), "the key is named: {screen}");
    }
}

#[test]
fn tabs_keep_their_names_while_corrections_wait_and_today_says_so() {
    for lang in [Lang::En, Lang::ZhCn] {
        let mut bench = Bench::new(lang);
        bench.app.resize((80, 24));
        bench.send(Msg::Corrected(12));
        bench.press("1");
        let screen = bench.screen(80, 24);
        let tabs = screen.lines().next().unwrap_or_default().replace(' ', "");
        let name = bench.app.words.get("tab-knowledge");
        assert!(tabs.contains(&name), "{screen}");
        assert!(screen.contains("g b"), "{screen}");
    }
}

#[test]
fn what_a_model_and_an_encoder_lack_is_told_with_what_to_do() {
    let mut bench = Bench::new(Lang::En);
    bench.app.settings_file = Some("somewhere/settings.toml".into());
    bench.press("3gq");
    let screen = bench.screen(100, 30);
    for part in ["somewhere/settings.toml", "[labels.model]", "on = true", "address = ", "model = "] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    bench.code(KeyCode::Esc);
    let refused = crate::services::encoder::Refused::NotThere { path: "gone.whl".into() };
    bench.send(Msg::LacksEncoder(refused));
    assert!(bench.screen(100, 30).contains("gone.whl"), "{}", bench.screen(100, 30));
}

#[test]
fn keywords_are_proposed_taken_by_keys_shown_and_taken_back() {
    let mut bench = Bench::new(Lang::En);
    let key = bench.says("The zipper is terrible and the lid is loose", None);
    bench.press("3/number:");
    bench.press(&key);
    bench.press("\n\n");
    assert!(bench.screen(120, 40).contains("zipper \u{b7}"), "they are proposed: {}", bench.screen(120, 40));
    bench.press("gK");
    assert!(bench.screen(120, 40).contains("terrible, lid"), "the form begins with them: {}", bench.screen(120, 40));
    bench.press(", lid seam");
    bench.code(KeyCode::F(10));
    let given = bench.complaint(&key).keywords;
    assert!(given.contains("zipper") && given.ends_with("lid seam"), "{given}");
    assert!(bench.screen(120, 40).contains("lid seam"), "{}", bench.screen(120, 40));
    bench.press("u");
    assert_eq!(bench.complaint(&key).keywords, "");
}

#[test]
fn a_label_of_ones_own_is_written_taught_and_put_on_open_cases_by_keys() {
    let mut bench = Bench::new(Lang::En);
    let key = bench.says("A swollen battery, again", None);
    bench.press("3/number:");
    bench.press(&key);
    bench.press("\n");
    bench.press("gB");
    assert!(bench.screen(100, 30).contains("no labels of your own"));
    bench.press("n");
    assert!(bench.screen(100, 40).contains("a star leaves"), "the form says how phrases are written");
    bench.code(KeyCode::F(10));
    assert!(bench.screen(100, 40).contains("needs Name"), "{}", bench.screen(100, 40));
    bench.press("battery");
    bench.code(KeyCode::F(10));
    assert!(bench.screen(100, 40).contains("needs Phrases"), "an empty label is refused: {}", bench.screen(100, 40));
    bench.press("{swollen");
    bench.code(KeyCode::F(10));
    assert!(bench.screen(100, 40).contains("closed. Alternatives"), "{}", bench.screen(100, 40));
    (0..8).for_each(|_| bench.code(KeyCode::Backspace));
    bench.press("swollen batter*");
    bench.code(KeyCode::F(10));
    let screen = bench.screen(100, 30);
    for part in ["battery", "1 phrase,", "by phrases", "swollen batter*"] {
        assert!(screen.contains(part), "it is shown where it was written, {part}: {screen}");
    }
    bench.press("t");
    let screen = bench.screen(100, 30);
    for part in ["One open case would get “battery”", &key, "A swollen battery, again", "y put it on"] {
        assert!(screen.contains(part), "{part}: {screen}");
    }
    assert!(bench.complaint(&key).tags.is_empty(), "nothing is done before a yes");
    bench.press("n");
    bench.press("ty");
    assert!(bench.screen(100, 30).contains("One case got it"), "{}", bench.screen(100, 30));
    assert_eq!(bench.complaint(&key).tags, ["battery"]);
    bench.press("u");
    assert!(bench.complaint(&key).tags.is_empty(), "one key takes it back");
    bench.press("e");
    let known = crate::services::labels::teach::own(bench.reader.db()).expect("labels are read");
    assert_eq!(known[0].examples, [Quoted::named("Question A swollen battery, again".to_owned(), &[key])]);
    bench.press("\n");
    assert!(bench.screen(100, 40).contains("swollen batter*"), "the form holds what is known");
    bench.press("x");
    bench.code(KeyCode::F(10));
    let known = crate::services::labels::teach::own(bench.reader.db()).expect("labels are read");
    assert_eq!(known[0].examples.len(), 1, "an example keeps its case when the label is changed: {known:?}");
    assert!(!known[0].examples[0].from.is_empty(), "{known:?}");
}
