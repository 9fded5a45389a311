//! What was taught with a person's words, without them: examples that a person wrote are taken out of lessons and labels.

use std::collections::BTreeSet;

use super::taught::{Lesson, OwnLabel};

/// Texts that somebody wrote, as they are compared: labels keep them in one line.
#[derive(Debug, Clone, Default)]
pub struct Words(BTreeSet<String>);

impl Words {
    pub fn add(&mut self, text: &str) {
        let text = bare(text);
        if !text.is_empty() {
            self.0.insert(text);
        }
    }

    pub fn has(&self, text: &str) -> bool {
        self.0.contains(&bare(text))
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

fn bare(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a lesson or a label without the examples that are somebody's words; nothing where it has none of them.
pub fn without(text: &str, words: &Words) -> Option<String> {
    if let Ok(mut lesson) = Lesson::read(text) {
        let n = lesson.examples.len();
        lesson.examples.retain(|(text, _)| !words.has(text));
        return (lesson.examples.len() < n).then(|| lesson.text());
    }
    let mut label = OwnLabel::read(text).ok()?;
    let n = label.examples.len();
    label.examples.retain(|text| !words.has(text));
    (label.examples.len() < n).then(|| label.text())
}

/// The examples of a lesson or a label that are somebody's words.
pub fn quoted(text: &str, words: &Words) -> Vec<String> {
    let examples = match Lesson::read(text) {
        Ok(lesson) => lesson.examples.into_iter().map(|(text, _)| text).collect(),
        Err(_) => OwnLabel::read(text).map(|label| label.examples).unwrap_or_default(),
    };
    examples.into_iter().filter(|text| words.has(text)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::understanding::Category;

    #[test]
    fn a_persons_examples_leave_lessons_and_labels_and_the_others_stay() {
        let mut words = Words::default();
        words.add("Kettle\nit leaks at the seam");
        let example = |text: &str| (text.to_owned(), Category::QualityDefect);
        let examples = vec![example("Kettle\nit leaks at the seam"), example("lid too tight")];
        let lesson = Lesson { version: 4, examples, ..Lesson::default() };
        let left = Lesson::read(&without(&lesson.text(), &words).expect("it was there")).expect("it reads");
        assert_eq!((left.version, left.examples), (4, vec![example("lid too tight")]));
        let label = OwnLabel {
            title: "Seams".to_owned(),
            phrases: vec!["seam".to_owned()],
            examples: vec!["Kettle\nit leaks at the seam".to_owned(), "the seam again".to_owned()],
            ..OwnLabel::default()
        };
        let left = without(&label.text(), &words).expect("it was there");
        assert!(!left.contains("leaks at") && left.contains("the seam again") && left.contains("Seams"));
        assert_eq!(quoted(&label.text(), &words).len(), 1);
        assert_eq!(without(&left, &words), None);
        assert_eq!(without("work = []", &words), None);
    }
}
