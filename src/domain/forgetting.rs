//! What was taught with somebody's words, without them: examples that came from their records are taken out of lessons and labels.
//! Two people may write the same words; who is forgotten takes their own along, and the other's example stays.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use super::ids::Key;
use super::taught::{Lesson, OwnLabel, Quoted};

/// Somebody's records, and what they wrote in them: of examples that do not say where they came from only the words can tell. Of those
/// no more than hashes are held, since a time that is over ends for hundreds of thousands of records at once.
#[derive(Debug, Clone, Default)]
pub struct Theirs {
    keys: BTreeSet<Key>,
    texts: HashSet<u64>,
}

impl Theirs {
    pub fn of(keys: BTreeSet<Key>) -> Self {
        Self { keys, texts: HashSet::new() }
    }

    pub const fn keys(&self) -> &BTreeSet<Key> {
        &self.keys
    }

    pub fn add_text(&mut self, text: &str) {
        self.texts.extend(hash(text));
    }

    /// Whether an example is theirs, and perhaps somebody else's too.
    fn quoted(&self, example: &Quoted) -> bool {
        if example.from.is_empty() {
            hash(&example.text).is_some_and(|hash| self.texts.contains(&hash))
        } else {
            example.from.iter().any(|key| self.keys.contains(key))
        }
    }

    /// Takes out what is theirs; answers whether anything was.
    fn take_out(&self, example: &mut Quoted) -> bool {
        let is_theirs = self.quoted(example);
        example.from.retain(|key| !self.keys.contains(key));
        is_theirs
    }
}

/// Texts as they are compared: labels keep them in one line.
fn hash(text: &str) -> Option<u64> {
    let mut words = text.split_whitespace().peekable();
    words.peek()?;
    let mut hasher = DefaultHasher::new();
    words.for_each(|word| word.hash(&mut hasher));
    Some(hasher.finish())
}

/// What a lesson or a label has learned from.
fn examples(text: &str) -> Vec<Quoted> {
    match Lesson::read(text) {
        Ok(lesson) => lesson.examples.into_iter().map(|(example, _)| example).collect(),
        Err(_) => OwnLabel::read(text).map(|label| label.examples).unwrap_or_default(),
    }
}

/// The text of a lesson or a label without the examples that are somebody's words; nothing where it has none of them.
pub fn without(text: &str, theirs: &Theirs) -> Option<String> {
    let mut is_touched = false;
    // Whether it stays: what nobody else said goes with them.
    let mut keep = |example: &mut Quoted| {
        let is_theirs = theirs.take_out(example);
        is_touched |= is_theirs;
        !is_theirs || !example.from.is_empty()
    };
    let left = match Lesson::read(text) {
        Ok(mut lesson) => {
            lesson.examples.retain_mut(|(example, _)| keep(example));
            lesson.text()
        }
        Err(_) => {
            let mut label = OwnLabel::read(text).ok()?;
            label.examples.retain_mut(keep);
            label.text()
        }
    };
    is_touched.then_some(left)
}

/// Examples of a label, a line each, without those that are somebody's words; nothing where there are none.
pub fn lines_without(examples: &str, theirs: &Theirs) -> Option<String> {
    let left: Vec<&str> = examples.lines().filter(|line| !theirs.quoted(&(*line).into())).collect();
    (left.len() < examples.lines().count()).then(|| left.join("\n"))
}

/// The examples of a lesson or a label that are somebody's words.
pub fn quoted(text: &str, theirs: &Theirs) -> Vec<String> {
    let theirs = |example: &Quoted| theirs.quoted(example);
    examples(text).into_iter().filter(theirs).map(|example| example.text).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::understanding::Category;

    const LEAKS: &str = "Kettle\nit leaks at the seam";

    fn theirs() -> Theirs {
        let mut theirs = Theirs::of(BTreeSet::from(["C-1", "R-1"].map(|number| Key::parse(number).expect("a number"))));
        theirs.add_text(LEAKS);
        theirs
    }

    fn from(text: &str, numbers: &[&str]) -> Quoted {
        let numbers: Vec<String> = numbers.iter().map(|number| (*number).to_owned()).collect();
        Quoted::named(text.to_owned(), &numbers)
    }

    #[test]
    fn a_persons_examples_leave_lessons_and_labels_and_the_others_stay() {
        let example = |text: &str| (text.into(), Category::QualityDefect);
        let examples = vec![example(LEAKS), example("lid too tight")];
        let lesson = Lesson { version: 4, examples, ..Lesson::default() };
        let left = Lesson::read(&without(&lesson.text(), &theirs()).expect("it was there")).expect("it reads");
        assert_eq!((left.version, left.examples), (4, vec![example("lid too tight")]));
        let label = OwnLabel {
            title: "Seams".to_owned(),
            phrases: vec!["seam".to_owned()],
            examples: vec![LEAKS.into(), "the seam again".into()],
            ..OwnLabel::default()
        };
        let left = without(&label.text(), &theirs()).expect("it was there");
        assert!(!left.contains("leaks at") && left.contains("the seam again") && left.contains("Seams"));
        assert_eq!(quoted(&label.text(), &theirs()).len(), 1);
        assert_eq!(without(&left, &theirs()), None);
        assert_eq!(without("work = []", &theirs()), None);
    }

    /// Whose words they are says the case that they came from.
    #[test]
    fn the_same_words_of_somebody_else_stay() {
        for (example, left) in [
            (from(LEAKS, &["C-1"]), None),
            (from(LEAKS, &["C-2"]), Some(from(LEAKS, &["C-2"]))),
            (from(LEAKS, &["C-1", "C-2"]), Some(from(LEAKS, &["C-2"]))),
            (from(LEAKS, &["C-1", "R-1"]), None),
            (from("reworded since", &["R-1"]), None),
            (from(LEAKS, &[]), None),
        ] {
            let lesson = Lesson { version: 1, examples: vec![(example.clone(), Category::Taste)], ..Lesson::default() };
            let touched = without(&lesson.text(), &theirs());
            assert_eq!(touched.is_none(), left.as_ref() == Some(&example), "{example:?}");
            let kept = Lesson::read(&touched.unwrap_or_else(|| lesson.text())).expect("it reads");
            assert_eq!(kept.examples.into_iter().map(|(example, _)| example).next(), left, "{example:?}");
        }
    }
}
