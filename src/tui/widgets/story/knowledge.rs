//! An article: what it is for, its text as it will be read, in which languages it is there, and which cases used it.

use ratatui::style::Modifier;
use ratatui::text::{Line, Span};

use super::{Pen, joined};
use crate::domain::articles::Article;
use crate::domain::change::Record;
use crate::services::articles::Shelf;
use crate::text::markdown::{Block, Piece, Shape, blocks};
use crate::text::{DatePattern, shown, shown_line};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, wrap};

impl Pen<'_> {
    pub(super) fn article_head(&mut self, article: &Article, shelf: Option<&Shelf>) {
        let words = self.words;
        self.sentence(&format!("{}  {}", article.key(), shown_line(&article.title)), Role::Title);
        let status = words.code("code-article-status", article.status.code());
        self.fact("status", &joined(&[&status, &article.language, &article.name]), Role::Plain);
        let used = words.fill("article-used", &[("n", article.n_used.into())]);
        self.fact("used", &joined(&[&used, &words.date(article.last_used_at, DatePattern::Spoken)]), Role::Plain);
        let coded = |family: &str, codes: &[String]| words.codes(family, codes.iter().map(String::as_str));
        self.fact("issue", &coded("code-issue", &article.issues), Role::Plain);
        self.fact("reason", &coded("code-reason", &article.reasons), Role::Plain);
        self.fact("lines", &article.product_lines.join(&words.get("list-comma")), Role::Plain);
        self.fact("platform", &article.platforms.join(&words.get("list-comma")), Role::Plain);
        self.fact("tags", &article.tags.join(&words.get("list-comma")), Role::Quiet);
        self.fact("case", &article.origin, Role::Plain);
        if let Some(shelf) = shelf {
            self.fact("translations", &shelf.translations.join(" "), Role::Plain);
            self.fact("missing", &shelf.missing.join(" "), Role::Warning);
        }
        self.push(Line::default());
        self.story.sections.push(self.story.lines.len());
        self.markdown(&article.body);
        let Some(shelf) = shelf.filter(|shelf| !shelf.uses.is_empty()) else { return };
        self.section("article-uses");
        for (key, at, who) in &shelf.uses {
            let at = words.date(*at, DatePattern::Minute);
            self.line(&joined(&[&format!("{:<8}", key.to_string()), &at, &shown_line(who)]), Role::Plain);
        }
    }

    /// A text in Markdown, laid out.
    pub(super) fn markdown(&mut self, text: &str) {
        let mut before: Option<Shape> = None;
        for block in blocks(&shown(text)) {
            let follows = matches!((before, block.shape), (Some(Shape::Item), Shape::Item));
            if before.is_some() && !follows {
                self.push(Line::default());
            }
            self.block(&block);
            before = Some(block.shape);
        }
    }

    fn block(&mut self, block: &Block) {
        let indent = "  ".repeat(block.depth.saturating_sub(1));
        let (first, next) = match block.shape {
            Shape::Item => {
                (format!("{indent}{} ", block.sign), format!("{indent}{}", " ".repeat(block.sign.len() + 1)))
            }
            Shape::Quote => ("│ ".to_owned(), "│ ".to_owned()),
            Shape::Code => ("  ".to_owned(), "  ".to_owned()),
            Shape::Rule => return self.line(&"─".repeat(self.width.min(40)), Role::Quiet),
            Shape::Text | Shape::Heading => (indent.clone(), indent),
        };
        let room = self.width.saturating_sub(first.chars().count()).max(4);
        let text = block.text();
        let lines = if block.shape == Shape::Code {
            text.lines().map(|line| fit(line, room)).collect()
        } else {
            wrap(&text, room)
        };
        let mut letters = Letters::new(&block.pieces);
        for (n, line) in lines.iter().enumerate() {
            let lead = if n == 0 { &first } else { &next };
            let mut spans = vec![Span::styled(lead.clone(), self.theme.style(Role::Quiet))];
            for (text, piece) in letters.styled(line) {
                spans.push(self.span(block.shape, text, piece));
            }
            self.push(Line::from(spans));
        }
    }

    fn span(&self, shape: Shape, text: String, piece: &Piece) -> Span<'static> {
        let role = match shape {
            Shape::Heading => Role::Title,
            Shape::Code => Role::Figure,
            Shape::Quote => Role::Quiet,
            _ if piece.code => Role::Figure,
            _ if piece.link => Role::Key,
            _ => Role::Plain,
        };
        let mut style = self.theme.style(role);
        if piece.strong {
            style = style.add_modifier(Modifier::BOLD);
        }
        if piece.emphasis {
            style = style.add_modifier(Modifier::ITALIC);
        }
        Span::styled(text, style)
    }
}

/// The letters of a block in their order, each with its style: wrapping only drops white space, so that the letters of the
/// wrapped lines are found again one after the other.
struct Letters<'a> {
    all: Vec<(char, &'a Piece)>,
    at: usize,
    plain: Piece,
}

impl<'a> Letters<'a> {
    fn new(pieces: &'a [Piece]) -> Self {
        let all = pieces.iter().flat_map(|piece| piece.text.chars().map(move |c| (c, piece))).collect();
        Self { all, at: 0, plain: Piece::default() }
    }

    fn styled(&mut self, line: &str) -> Vec<(String, &Piece)> {
        let mut parts: Vec<(String, Option<usize>)> = Vec::new();
        for c in line.chars() {
            while self.all.get(self.at).is_some_and(|(known, _)| *known != c && known.is_whitespace()) {
                self.at += 1;
            }
            // An ellipsis or a filled-in blank has no letter of its own.
            let known = self.all.get(self.at).filter(|(known, _)| *known == c).map(|_| self.at);
            self.at += usize::from(known.is_some());
            let same = |a: usize, b: usize| std::ptr::eq(self.all[a].1, self.all[b].1);
            match (parts.last_mut(), known) {
                (Some((text, Some(before))), Some(now)) if same(*before, now) => text.push(c),
                (Some((text, None)), None) => text.push(c),
                _ => parts.push((c.to_string(), known)),
            }
        }
        parts.into_iter().map(|(text, at)| (text, at.map_or(&self.plain, |at| self.all[at].1))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrapped_lines_keep_the_styles_of_their_letters() {
        let found = blocks("Hold **both keys** now");
        let mut letters = Letters::new(&found[0].pieces);
        let mut told = Vec::new();
        for line in wrap(&found[0].text(), 10) {
            told.push(letters.styled(&line).into_iter().map(|(text, piece)| (text, piece.strong)).collect::<Vec<_>>());
        }
        let part = |text: &str, strong| (text.to_owned(), strong);
        assert_eq!(
            told,
            [vec![part("Hold ", false), part("both", true)], vec![part("keys", true), part(" now", false)]]
        );
    }
}
