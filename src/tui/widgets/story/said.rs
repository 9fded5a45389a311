//! What a customer wrote first, what the desk holds it for, and which words decided, each with the list that it stands in.

use ratatui::text::Span;

use super::{Pen, fit, joined, wrap};
use crate::domain::explained::{By, Decided, Explained, explain};
use crate::domain::said::{PERSON, Reader};
use crate::domain::taught::Taught;
use crate::domain::understanding::keywords::{MOST as MOST_KEYWORDS, keywords};
use crate::domain::understanding::lexicon::Sense;
use crate::domain::understanding::{Category, engine};
use crate::domain::vocabulary::{Mood, Reason};
use crate::services::labels::rows::list;
use crate::text::{Words, shown_line};
use crate::tui::theme::Role;

/// Lines of what the customer wrote first.
const COMMENT_LINES: usize = 60;
/// A next best that would be shown as nought per cent is none.
const LEAST_TOLD: f64 = 0.005;

/// What a customer wrote first, and what the desk holds it for.
pub(super) struct Told<'a> {
    pub(super) text: &'a str,
    /// The same with what stands above it.
    pub(super) all: &'a str,
    pub(super) language: &'a str,
    pub(super) category: Option<Category>,
    /// Who said the category, and who read the text.
    pub(super) by: &'a str,
    pub(super) read_by: &'a str,
    pub(super) mood: Option<Mood>,
    pub(super) platform: Reason,
    /// What a person holds for its keywords; empty where nobody said so.
    pub(super) keywords: &'a str,
}

impl Told<'_> {
    /// Whether the category is the one that is explained, and not what a language model said, which tells no words.
    fn is_explained_by(&self, explained: &Explained) -> bool {
        let is_asked = matches!(Reader::called(self.by), Reader::Asked(_));
        !is_asked && self.category.is_none_or(|category| category == explained.best.category)
    }

    /// The words that decided: those of the category where it is the one that they explain, and those of everything else.
    fn decided<'e>(&self, explained: &'e Explained) -> Vec<&'e Decided> {
        let is_explained = self.is_explained_by(explained);
        explained.decided.iter().filter(|one| is_explained || !one.by.is_of_category()).collect()
    }
}

impl Pen<'_> {
    /// What the desk understands, why, and the text itself with the words that decided marked.
    pub(super) fn told(&mut self, told: &Told<'_>, explained: Option<&Explained>) {
        let own;
        let explained = match explained {
            Some(explained) => explained,
            None => {
                let words = keywords(told.all, &engine().read(told.all), MOST_KEYWORDS);
                let keywords = words.into_iter().map(str::to_owned).collect();
                own = Explained { keywords, ..explain(told.all, told.platform, &Taught::default()) };
                &own
            }
        };
        self.understood(told, explained);
        if told.keywords.is_empty() {
            self.fact("keywords", &explained.keywords.join(" \u{b7} "), Role::Quiet);
        } else {
            self.fact("keywords", told.keywords, Role::Plain);
        }
        if told.text.trim().is_empty() {
            return;
        }
        self.section("case-comment");
        if !told.language.is_empty()
            && let Some(line) = self.story.lines.last_mut()
        {
            line.push_span(Span::styled(format!(" ({})", shown_line(told.language)), self.theme.style(Role::Quiet)));
        }
        let decided = told.decided(explained);
        let mut marked: Vec<&str> = decided.iter().filter_map(|one| told.all.get(one.range.clone())).collect();
        marked.sort_by_key(|words| std::cmp::Reverse(words.len()));
        marked.dedup();
        self.quote_marked(told.text, COMMENT_LINES, &marked);
        self.why(told.all, &decided);
        self.translation(told.text);
    }

    /// The beginning of the customer's newest words right below the title, so that they are seen however little room there is.
    pub(super) fn newest_words(&mut self, text: &str, lines: usize) {
        let text = fit(shown_line(text.trim()).trim(), lines * self.width.saturating_sub(2));
        for line in wrap(&text, self.width.saturating_sub(2)).into_iter().take(lines).filter(|line| !line.is_empty()) {
            self.line(&format!("< {line}"), Role::Quiet);
        }
    }

    /// The category with who said so, the next best, and where text and platform disagree.
    fn understood(&mut self, told: &Told<'_>, explained: &Explained) {
        let words = self.words;
        let category = |category: Category| words.code("code-category", category.code());
        let said = match told.category {
            Some(best) if told.by == PERSON => {
                words.fill("case-understood-person", &[("category", category(best).into())])
            }
            Some(best) if told.is_explained_by(explained) && explained.second.chance >= LEAST_TOLD => {
                let next = explained.second;
                let blanks = [
                    ("category", category(best).into()),
                    ("next", category(next.category).into()),
                    ("percent", format!("{:.0}", next.chance * 100.0).into()),
                    ("by", who(told.by, words).into()),
                ];
                words.fill("case-understood", &blanks)
            }
            // How likely the next is, only who decided could tell; what the desk makes of the words itself may be something else.
            Some(best) => {
                let own = explained.best.category;
                let differs = own != best && !explained.unsure;
                let blanks = [
                    ("category", category(best).into()),
                    ("by", who(told.by, words).into()),
                    ("own", if differs { category(own) } else { String::new() }.into()),
                    ("differs", i64::from(differs).into()),
                ];
                words.fill("case-understood-else", &blanks)
            }
            None if told.all.trim().is_empty() => String::new(),
            None if told.read_by.is_empty() => words.get("case-unread"),
            None => {
                let blanks = [
                    ("category", category(explained.best.category).into()),
                    ("next", category(explained.second.category).into()),
                ];
                words.fill("case-understood-unsure", &blanks)
            }
        };
        let mood = words.code("code-mood", told.mood.map_or("", |mood| mood.code()));
        self.fact("understood", &joined(&[&said, &mood]), Role::Plain);
        if let Some(other) = explained.disagreement {
            let platform = words.code("code-reason", told.platform.code());
            let blanks = [("platform", platform.into()), ("text", category(other).into())];
            let text = words.fill("case-disagreement", &blanks);
            self.sentence(&text, Role::Warning);
        }
    }

    /// The words that decided, each with its list.
    fn why(&mut self, text: &str, decided: &[&Decided]) {
        let words = self.words;
        let told = decided.iter().filter_map(|one| {
            let list = match &one.by {
                By::Learned => words.get("why-list-learned"),
                By::Own(title) => shown_line(title).into_owned(),
                By::List(Sense::Category(category)) => words.code("code-category", category.code()),
                By::Meaning => words.get("why-list-meaning"),
                By::List(sense) => words.code("why-list", list(*sense)),
            };
            let said = shown_line(text.get(one.range.clone())?).into_owned();
            Some(words.fill("why-words", &[("words", said.into()), ("list", list.into())]))
        });
        let told: Vec<String> = told.collect();
        if !told.is_empty() {
            let text = words.fill("why-decided", &[("list", told.join(" \u{b7} ").into())]);
            self.sentence(&text, Role::Quiet);
        }
    }
}

/// Who said a category, in words.
fn who(by: &str, words: &Words) -> String {
    let version = |key: &str, version: &str| words.fill(key, &[("version", shown_line(version).into_owned().into())]);
    match Reader::called(by) {
        Reader::Lists { version: lists, by_meaning: false } => version("why-by-lists", lists),
        Reader::Lists { version: lists, by_meaning: true } => version("why-by-lists-meaning", lists),
        Reader::Lesson { version: lesson, lacks_encoder: false } => version("why-by-model", lesson),
        Reader::Lesson { version: lesson, lacks_encoder: true } => version("why-by-model-without", lesson),
        Reader::Asked(name) | Reader::Other(name) => shown_line(name).into_owned(),
    }
}
