//! What helps with the case at hand: cases alike, then articles that fit it, each with why. Enter opens a case or puts an article
//! into the answer.

use ratatui::Frame;
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr as _;

use super::{Act, Ctx, Cursor, Entries, Overlay, at_most, open_box, room_inside};
use crate::domain::ids::Key;
use crate::domain::words::telling::places;
use crate::services::articles::{self, Offer};
use crate::services::look_alikes::{LookAlike, Why};
use crate::services::recall::Spread;
use crate::text::{Lang, Words, markdown, shown, shown_line};
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::rows::{Row, cells};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, put, wrap};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (120, 34);

/// Articles below the cases.
const ARTICLES: usize = 5;
/// Lines of the article under the cursor that are shown below.
const PREVIEW: u16 = 7;

/// What is found.
enum Item {
    Article(Box<Offer>),
    Case(Box<Row>, Vec<Why>),
}

/// What helps with a case.
pub struct Alike {
    of: Key,
    lang: Lang,
    /// An answer is being written, so that only its text is wanted.
    only_articles: bool,
    /// Nothing until the answer comes.
    found: Option<Vec<Item>>,
    /// How those of them ended that are done.
    spread: Option<Spread>,
    cursor: Cursor,
}

impl Alike {
    pub const fn new(of: Key, lang: Lang) -> Self {
        Self { of, lang, only_articles: false, found: None, spread: None, cursor: Cursor { at: 0 } }
    }

    /// The articles alone, over an answer that is being written.
    pub fn articles(of: Key, lang: Lang) -> Self {
        Self { only_articles: true, ..Self::new(of, lang) }
    }

    pub const fn question(&self) -> Ask {
        Ask { slot: Slot::Alike, generation: 0, question: Question::Alike(self.of, self.lang) }
    }

    /// The line that tells how cases ended, below it the items, and at the bottom the text under the cursor.
    fn rooms(&self, inner: Rect) -> (Rect, Rect, Rect) {
        let head = u16::from(self.spread.is_some()).min(inner.height);
        let rest = Rect { y: inner.y + head, height: inner.height - head, ..inner };
        let preview = if rest.height > 2 * PREVIEW { PREVIEW } else { rest.height / 3 };
        let list = Rect { height: rest.height - preview, ..rest };
        (Rect { height: head, ..inner }, list, Rect { y: list.bottom(), height: preview, ..inner })
    }

    fn items(&self) -> &[Item] {
        self.found.as_deref().unwrap_or_default()
    }

    /// The case, how many are alike, and where the articles are that stand below them.
    fn title(&self, ctx: &Ctx<'_>) -> String {
        let title = ctx.words.fill("alike-title", &[("number", self.of.to_string().into())]);
        let articles = self.items().iter().filter(|item| matches!(item, Item::Article(_))).count();
        let cases = self.items().len() - articles;
        if cases == 0 {
            return title;
        }
        let key = ctx.keys.key_of(Action::Bottom, &[Place::Move]).unwrap_or_default();
        let blanks = [("cases", cases.into()), ("articles", articles.into()), ("key", key.into())];
        format!("{title} \u{b7} {}", ctx.words.fill("alike-counts", &blanks))
    }

    fn draw_item(&self, item: &Item, at: usize, line: Rect, frame: &mut Frame<'_>, ctx: &Ctx<'_>) {
        let (text, why) = match item {
            Item::Article(offer) => {
                let one = &offer.article;
                let number = if one.id == 0 { ctx.words.get("article-built-in") } else { number(one) };
                let text = format!("≡ {}  {}  ({number})", one.language, shown_line(&one.title));
                (text, articles::why(&offer.why, offer.foreign, ctx.words))
            }
            Item::Case(row, why) => {
                let parts = cells(row, ctx.words, ctx.now).into_iter().map(|(text, _)| text);
                let parts: Vec<String> = parts.filter(|text| !text.is_empty()).collect();
                (parts.join("  "), reasons(why, ctx.words))
            }
        };
        let role = if matches!(item, Item::Article(_)) { Role::Title } else { Role::Plain };
        put(frame.buffer_mut(), line, line.x, line.y, &fit(&text, line.width.into()), ctx.theme.style(role));
        if at == self.cursor.at {
            frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
        }
        let below = Rect { y: line.y + 1, ..line };
        let told = fit(&why, usize::from(below.width.saturating_sub(2)));
        put(frame.buffer_mut(), below, below.x + 2, below.y, &told, ctx.theme.style(Role::Quiet));
    }

    /// The text of the article or case under the cursor, the words that matched marked, below a line that says what Enter does.
    fn draw_preview(&self, area: Rect, frame: &mut Frame<'_>, ctx: &Ctx<'_>) {
        let (hint, text, matched) = match self.items().get(self.cursor.at) {
            Some(Item::Article(offer)) => ("alike-insert", markdown::plain(&offer.article.body), Vec::new()),
            Some(Item::Case(row, why)) => ("alike-open", row.comment().to_owned(), matched(why)),
            None => return,
        };
        let hint = fit(&ctx.words.get(hint), area.width.into());
        put(frame.buffer_mut(), area, area.x, area.y, &hint, ctx.theme.style(Role::Key));
        for (y, part) in (area.y + 1..area.bottom()).zip(wrap(&shown(&text), area.width.into())) {
            put(frame.buffer_mut(), area, area.x, y, &part, ctx.theme.style(Role::Plain));
            for range in places(&part, &matched) {
                let cells = |text: &str| u16::try_from(text.width()).unwrap_or(u16::MAX);
                let (from, width) = (cells(&part[..range.start]), cells(&part[range]));
                let word = Rect { x: area.x.saturating_add(from), y, width, height: 1 };
                frame.buffer_mut().set_style(word.intersection(area), ctx.theme.style(Role::Marked));
            }
        }
    }
}

/// How cases alike ended, as one line of words.
fn ends(spread: &Spread, words: &Words) -> String {
    let ended = spread.ends.iter().map(|(family, code, n)| format!("{n} {}", words.code(family, code)));
    let ended = ended.collect::<Vec<_>>().join(&words.get("list-comma"));
    let time = spread.median.map(|median| words.span(median)).unwrap_or_default();
    let key = match spread.timed {
        0 => "alike-ended",
        timed if timed < spread.count => "alike-ended-in-some",
        _ => "alike-ended-in",
    };
    let (n, timed) = (spread.count.into(), spread.timed.into());
    words.fill(key, &[("n", n), ("ends", ended.into()), ("time", time.into()), ("timed", timed)])
}

fn number(article: &crate::domain::articles::Article) -> String {
    crate::domain::change::Record::key(article).to_string()
}

fn items(alike: &[LookAlike], offers: &[Offer], only_articles: bool) -> Vec<Item> {
    let case = |alike: &LookAlike| Item::Case(Box::new(Row::from(alike.case.clone())), alike.why.clone());
    let cases = if only_articles { &[] } else { alike };
    let most = if only_articles { offers.len() } else { ARTICLES };
    let articles = offers.iter().take(most).map(|offer| Item::Article(Box::new(offer.clone())));
    cases.iter().map(case).chain(articles).collect()
}

/// The words in which a case is alike.
fn matched(why: &[Why]) -> Vec<String> {
    let words = why.iter().filter_map(|why| if let Why::Words(common) = why { Some(common) } else { None });
    words.flatten().cloned().collect()
}

/// The reasons as one line of words.
fn reasons(why: &[Why], words: &Words) -> String {
    let told = why.iter().map(|why| match why {
        Why::Words(common) => {
            let common = common.join(", ");
            words.fill("alike-words", &[("words", shown_line(&common).into_owned().into())])
        }
        _ => words.get(&format!("alike-{}", why.code())),
    });
    told.collect::<Vec<_>>().join(" · ")
}

impl Overlay for Alike {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape => vec![Act::Close],
            Action::Open => match self.items().get(self.cursor.at) {
                Some(Item::Case(row, _)) => vec![Act::Close, Act::Show(row.key())],
                Some(Item::Article(offer)) => {
                    let one = &offer.article;
                    let article = if one.id == 0 { one.natural_key.clone().unwrap_or_default() } else { number(one) };
                    vec![Act::Close, Act::Insert { text: markdown::plain(&one.body), article }]
                }
                None => Vec::new(),
            },
            _ => {
                let count = self.items().len();
                self.cursor.act(action, count);
                Vec::new()
            }
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Alike(of, found, offers) = answer
            && *of == self.of
        {
            self.found = Some(items(&found.cases, offers, self.only_articles));
            self.spread = found.spread.clone().filter(|_| !self.only_articles);
        }
    }

    fn entries(&self, area: Rect, _: &Ctx<'_>) -> Option<Entries> {
        let (_, room, _) = self.rooms(room_inside(area, SIZE));
        Some(Entries { room, lines: 2, cursor: self.cursor, count: self.items().len() })
    }

    fn point(&mut self, at: usize) {
        self.cursor.at = at;
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let title = self.title(ctx);
        let inner = open_box(frame, area, at_most(area, SIZE), &title, ctx);
        if inner.height == 0 {
            return;
        }
        if self.items().is_empty() {
            let hint = ctx.words.get(if self.found.is_some() { "alike-none" } else { "alike-looking" });
            put(frame.buffer_mut(), inner, inner.x, inner.y, &hint, ctx.theme.style(Role::Quiet));
        }
        let (head, list, preview) = self.rooms(inner);
        if let Some(spread) = &self.spread {
            let told = fit(&ends(spread, ctx.words), head.width.into());
            put(frame.buffer_mut(), head, head.x, head.y, &told, ctx.theme.style(Role::Good));
        }
        // Two lines an item: what it is, and why it is here.
        let top = self.cursor.top(usize::from(list.height / 2).max(1));
        for (n, (at, item)) in (0..list.height / 2).zip(self.items().iter().enumerate().skip(top)) {
            self.draw_item(item, at, Rect { y: list.y + 2 * n, height: 1, ..list }, frame, ctx);
        }
        self.draw_preview(preview, frame, ctx);
    }
}
