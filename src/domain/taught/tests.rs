//! What lessons and labels of one's own teach, with and without an encoder.

use super::*;
use crate::domain::encoder::Vector;
use crate::domain::ids::Key;

fn lesson() -> Lesson {
    let teach = |text: &str, label| (text.into(), label);
    let examples = vec![
        teach("the flux thing blorps again", Category::SizeFit),
        teach("flux blorps", Category::SizeFit),
        teach("my flux really blorps", Category::SizeFit),
        teach("colour of the flux", Category::NotAsDescribed),
    ];
    Lesson { version: 3, examples, ..Lesson::default() }
}

#[test]
fn a_lesson_is_a_text_and_teaches_what_the_lists_do_not_know() {
    let lesson = lesson();
    assert_eq!(Lesson::read(&lesson.text()).as_ref(), Ok(&lesson));
    assert!(Lesson::read("version = 1\n[[examples]]\ntext = \"a\"\nlabel = \"nonsense\"\n").is_err());
    let taught = Taught::new(Some(&lesson), Vec::new(), &[]);
    let text = "the flux so blorps";
    let reading = super::super::understanding::engine().read(text);
    let (best, _) = taught.top_two(text, &reading, &reading.scores);
    assert_eq!((best.category, taught.version()), (Category::SizeFit, 3));
    let (untaught, _) = Taught::default().top_two(text, &reading, &reading.scores);
    assert_ne!(untaught.category, Category::SizeFit);
    assert_eq!(learn(&lesson.examples, None).to_bytes(), learn(&lesson.examples, None).to_bytes());
}

/// Holds every text with a "b" for the same.
struct ByLetter;

impl Encode for ByLetter {
    fn vector(&self, text: &str) -> Vector {
        let side = if text.contains('b') { 1.0 } else { -1.0 };
        [side, 0.0].into()
    }
}

#[test]
fn a_lesson_with_an_encoder_learns_what_texts_mean_and_says_when_it_is_missing() {
    let teach = |text: &str, label| (text.into(), label);
    let examples = vec![
        teach("ab", Category::SizeFit),
        teach("bo", Category::SizeFit),
        teach("xx", Category::WrongItem),
        teach("oo", Category::WrongItem),
    ];
    let lesson = Lesson { version: 4, encoder: "one".to_owned(), examples, ..Lesson::default() };
    assert_eq!(Lesson::read(&lesson.text()).as_ref(), Ok(&lesson));
    let with = |lesson: &Lesson| Taught::with_encoder(Some(lesson), Vec::new(), &[], Some(Arc::new(ByLetter)));
    let taught = with(&lesson);
    assert!(taught.asks_encoder() && !taught.lacks_encoder());
    let text = "lub thy";
    let reading = super::super::understanding::engine().read(text);
    assert_eq!(taught.top_two(text, &reading, &reading.scores).0.category, Category::SizeFit);
    let spoke = taught.spoke(text, &reading, Category::SizeFit, Category::WrongItem);
    assert!(spoke[0].1 > spoke[1].1 + 0.1, "{spoke:?}");
    let without = Taught::new(Some(&lesson), Vec::new(), &[]);
    assert!(without.lacks_encoder() && !without.asks_encoder());
    // What was tried without an encoder stays as it was tried.
    let plain = with(&Lesson { encoder: String::new(), ..lesson });
    assert!(!plain.asks_encoder() && !plain.lacks_encoder());
    // Without a lesson the sentences of the program speak.
    let untaught = Taught::with_encoder(None, Vec::new(), &[], Some(Arc::new(ByLetter)));
    assert!(untaught.by_meaning() && untaught.version() == 0);
    let spoke = untaught.spoke(text, &reading, Category::SizeFit, Category::WrongItem);
    assert!((spoke[0].1 - spoke[1].1).abs() > 1e-6, "{spoke:?}");
}

#[test]
fn a_label_of_ones_own_works_at_once_by_phrases_and_from_five_examples() {
    let label = OwnLabel {
        name: "battery".to_owned(),
        title: "Battery".to_owned(),
        phrases: vec!["swollen battery".to_owned()],
        examples: Vec::new(),
        ..OwnLabel::default()
    };
    assert_eq!(OwnLabel::read(&label.text()).map(|read| read.phrases), Ok(label.phrases.clone()));
    let by_phrases = Taught::new(None, vec![label.clone()], &[]);
    assert_eq!(by_phrases.own("A swollen battery!"), ["battery"]);
    assert!(by_phrases.own("the accumulator is dead").is_empty());
    let examples =
        ["accumulator dead", "dead accumulator again", "my accumulator died", "accumulator empty", "old accumulator"];
    let taught = OwnLabel { examples: examples.map(Quoted::from).to_vec(), ..label };
    let others = ["too small".to_owned(), "never arrived".to_owned(), "wrong colour".to_owned()];
    let alone = Taught::new(None, vec![taught.clone()], &[]);
    assert!(alone.own("wrong colour and too small").is_empty(), "nothing is learned where nothing else was seen");
    let by_examples = Taught::new(None, vec![taught], &others);
    assert_eq!(by_examples.own("the accumulator is dead"), ["battery"]);
    assert!(by_examples.own("wrong colour and too small").is_empty());
}

#[test]
fn examples_keep_whose_words_they_are_and_the_same_words_are_one_example() {
    let key = |number: &str| Key::parse(number).expect("a number");
    let of = |text: &str, number: &str| Quoted { text: text.to_owned(), from: vec![key(number)] };
    let mut label = OwnLabel::default();
    assert!(label.learn("typed in".into()) && !label.learn("typed in".into()));
    assert!(label.learn(of("it\nleaks", "C-12")) && label.learn(of("it leaks", "R-3")));
    assert!(!label.learn(of("it leaks", "C-12")));
    assert_eq!(
        label.examples,
        ["typed in".into(), Quoted::named("it leaks".to_owned(), &["R-3", "C-12"].map(str::to_owned))]
    );
    assert_eq!(OwnLabel::read(&label.text()), Ok(label.clone()), "{}", label.text());
    let examples = vec![(of("a", "C-1"), Category::SizeFit), ("b".into(), Category::Taste)];
    let lesson = Lesson { version: 1, examples, ..Lesson::default() };
    assert_eq!(Lesson::read(&lesson.text()).as_ref(), Ok(&lesson));
    assert!(OwnLabel::read("examples = [3]").is_err());
}
