//! Markdown as blocks of styled pieces, for the screen; and as plain text, for people who get it in a mail.
//!
//! Markup of pages is shown as the text that it is; nothing of it is run.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

/// What a block is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    #[default]
    Text,
    Heading,
    /// A line of a list; its sign stands first.
    Item,
    Code,
    Quote,
    Rule,
}

/// A piece of text with how it is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    pub strong: bool,
    pub emphasis: bool,
    pub code: bool,
    pub link: bool,
}

/// A paragraph, a heading, a line of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    pub shape: Shape,
    /// How deep a list it stands in.
    pub depth: usize,
    /// What stands before an item: `-` or its number.
    pub sign: String,
    pub pieces: Vec<Piece>,
}

impl Block {
    /// Its text without styles.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|piece| piece.text.as_str()).collect()
    }
}

/// Builds blocks from events.
#[derive(Default)]
struct Builder {
    blocks: Vec<Block>,
    now: Block,
    style: Piece,
    /// The next number of each open list; none for one without numbers.
    lists: Vec<Option<u64>>,
    quotes: usize,
    in_code: bool,
    link: Option<String>,
    linked: String,
}

/// The blocks of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut builder = Builder::default();
    for event in Parser::new_ext(text, Options::ENABLE_STRIKETHROUGH) {
        builder.take(event);
    }
    builder.end_block();
    builder.blocks
}

impl Builder {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.push(&text),
            Event::Code(text) => {
                self.style.code = true;
                self.push(&text);
                self.style.code = false;
            }
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.push("\n"),
            Event::Rule => {
                self.end_block();
                self.blocks.push(Block { shape: Shape::Rule, ..Block::default() });
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { .. } => self.begin(Shape::Heading),
            Tag::CodeBlock(_) => {
                self.begin(Shape::Code);
                self.in_code = true;
            }
            Tag::BlockQuote(_) => {
                self.end_block();
                self.quotes += 1;
            }
            Tag::List(first) => {
                self.end_block();
                self.lists.push(first);
            }
            Tag::Item => {
                self.begin(Shape::Item);
                self.now.sign = match self.lists.last_mut() {
                    Some(Some(n)) => {
                        *n += 1;
                        format!("{}.", *n - 1)
                    }
                    _ => "-".to_owned(),
                };
            }
            // The first paragraph of an item is the item.
            Tag::Paragraph if self.now.shape == Shape::Item && self.now.pieces.is_empty() => {}
            Tag::Paragraph => self.begin(Shape::Text),
            Tag::Strong => self.style.strong = true,
            Tag::Emphasis => self.style.emphasis = true,
            Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                self.link = Some(dest_url.into_string());
                self.linked.clear();
                self.style.link = true;
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item => self.end_block(),
            TagEnd::CodeBlock => {
                self.in_code = false;
                self.end_block();
            }
            TagEnd::BlockQuote(_) => {
                self.end_block();
                self.quotes = self.quotes.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.end_block();
                self.lists.pop();
            }
            TagEnd::Strong => self.style.strong = false,
            TagEnd::Emphasis => self.style.emphasis = false,
            TagEnd::Link | TagEnd::Image => {
                self.style.link = false;
                // Where a link leads is said, unless its text says it.
                if let Some(url) = self.link.take().filter(|url| !url.is_empty() && *url != self.linked) {
                    self.push(&format!(" ({url})"));
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, shape: Shape) {
        self.end_block();
        self.now.shape = shape;
    }

    fn push(&mut self, text: &str) {
        if self.link.is_some() {
            self.linked.push_str(text);
        }
        let piece = Piece { text: text.to_owned(), ..self.style.clone() };
        match self.now.pieces.last_mut() {
            Some(last) if (Piece { text: String::new(), ..last.clone() }) == self.style => last.text.push_str(text),
            _ => self.now.pieces.push(piece),
        }
    }

    fn end_block(&mut self) {
        let mut block = std::mem::take(&mut self.now);
        if block.shape == Shape::Text && self.quotes > 0 {
            block.shape = Shape::Quote;
        }
        block.depth = self.lists.len();
        if block.shape == Shape::Code
            && let Some(last) = block.pieces.last_mut()
        {
            last.text.truncate(last.text.trim_end_matches('\n').len());
        }
        if !block.pieces.is_empty() {
            self.blocks.push(block);
        }
    }
}

/// The text as it is written to somebody: no signs of Markdown, lists as lists, links with where they lead.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut before: Option<Shape> = None;
    for block in blocks(text) {
        if let Some(before) = before {
            out.push_str(if before == Shape::Item && block.shape == Shape::Item { "\n" } else { "\n\n" });
        }
        let indent = "   ".repeat(block.depth.saturating_sub(1));
        match block.shape {
            Shape::Item => out.push_str(&format!("{indent}{} {}", block.sign, block.text())),
            Shape::Rule => out.push_str("---"),
            _ => out.push_str(&block.text()),
        }
        before = Some(block.shape);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_becomes_blocks_with_their_styles() {
        let found = blocks(
            "# Pair\n\nHold **both** *keys*, `A`.\n\n1. one\n2. two\n   - deep\n\n> said\n\n```\nx = 1\n```\n---\n",
        );
        let told: Vec<(Shape, usize, String, String)> =
            found.iter().map(|block| (block.shape, block.depth, block.sign.clone(), block.text())).collect();
        let block = |shape, depth, sign: &str, text: &str| (shape, depth, sign.to_owned(), text.to_owned());
        assert_eq!(
            told,
            [
                block(Shape::Heading, 0, "", "Pair"),
                block(Shape::Text, 0, "", "Hold both keys, A."),
                block(Shape::Item, 1, "1.", "one"),
                block(Shape::Item, 1, "2.", "two"),
                block(Shape::Item, 2, "-", "deep"),
                block(Shape::Quote, 0, "", "said"),
                block(Shape::Code, 0, "", "x = 1"),
                block(Shape::Rule, 0, "", ""),
            ]
        );
        let styles: Vec<(&str, bool, bool, bool)> =
            found[1].pieces.iter().map(|one| (one.text.as_str(), one.strong, one.emphasis, one.code)).collect();
        assert_eq!(
            styles,
            [
                ("Hold ", false, false, false),
                ("both", true, false, false),
                (" ", false, false, false),
                ("keys", false, true, false),
                (", ", false, false, false),
                ("A", false, false, true),
                (".", false, false, false)
            ]
        );
    }

    #[test]
    fn plain_text_keeps_what_is_said() {
        for (text, wanted) in [
            ("# Title\n\nText", "Title\n\nText"),
            ("- a\n- b\n\nend", "- a\n- b\n\nend"),
            ("3. a\n4. b", "3. a\n4. b"),
            ("see [the page](https://x.example/a)", "see the page (https://x.example/a)"),
            ("<https://x.example>", "https://x.example"),
            ("a **b** <b>c</b>", "a b <b>c</b>"),
            ("中文**重点**", "中文重点"),
            ("", ""),
        ] {
            assert_eq!(plain(text), wanted, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn every_text_has_a_plain_form(text in "[a-z#*`>\\-\\[\\]()\\n 1.]{0,60}") {
            let _ = plain(&text);
        }
    }
}
