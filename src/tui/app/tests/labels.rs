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
    for part in ["not received, or", "lists 2", "Decided by", "“never arrived” (not received)", "(danger)"] {
        assert!(screen.to_lowercase().contains(&part.to_lowercase()), "{part}: {screen}");
    }
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
    bench.code(KeyCode::Esc);
    bench.press("u");
    assert_eq!(bench.complaint(&past).read_by, crate::domain::said::LISTS);
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
    assert!(bench.screen(100, 40).contains("phrases"));
    bench.code(KeyCode::Esc);
    let label = crate::domain::taught::OwnLabel {
        name: "battery".to_owned(),
        title: "Battery trouble".to_owned(),
        phrases: vec!["swollen batter*".to_owned()],
        ..crate::domain::taught::OwnLabel::default()
    };
    let keep = crate::services::labels::teach::keep(&label);
    assert_eq!(bench.desk.run(&Actor::agent("anna"), &[keep]).expect("it is kept").refused, []);
    bench.send(Msg::DeskChanged);
    bench.press("gB");
    let screen = bench.screen(100, 30);
    assert!(
        screen.contains("battery") && screen.contains("by phrases") && screen.contains("swollen batter*"),
        "{screen}"
    );
    bench.press("t");
    assert!(bench.screen(100, 30).contains("1 case"), "{}", bench.screen(100, 30));
    assert_eq!(bench.complaint(&key).tags, ["battery"]);
    bench.press("e");
    let known = crate::services::labels::teach::own(bench.reader.db()).expect("labels are read");
    assert_eq!(known[0].examples, [Quoted::named("A swollen battery, again".to_owned(), &[key])]);
}
