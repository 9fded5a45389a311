//! Draws questions and trees: a sign and a word for each state, evidence for and against below its node, actions on the leaves.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::typing::{Typed, Typing};
use super::{Line, Whys};
use crate::domain::causes::{CauseState, Stance, Verdict};
use crate::domain::change::Record;
use crate::services::causes::{
    AtHand, Branch, Tree, about_question, action_words, evidence_words, figure_now, mark, node_words, scope_words,
};
use crate::text::shown_line;
use crate::tui::overlays::{Ctx, at_most, open_box};
use crate::tui::picks::ways;
use crate::tui::rows::kind_words;
use crate::tui::theme::Role;
use crate::tui::widgets::{field, fit, put, wrap};

/// The most cells and lines that it takes.
const SIZE: (u16, u16) = (132, 44);

pub(super) fn draw(whys: &Whys, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
    let title = ctx.words.get("whys-title");
    let inner = open_box(frame, area, at_most(area, SIZE), &title, ctx);
    if inner.height < 4 || inner.width < 20 {
        return;
    }
    let mut foot = inner.bottom();
    foot = put_up(frame, inner, foot, &hint(whys, ctx), Role::Quiet, ctx);
    if let Some((text, role)) = &whys.trouble {
        foot = put_up(frame, inner, foot, text, *role, ctx);
    } else if let Some(text) = cut_off(whys, inner.width, ctx).filter(|_| inner.height > 9) {
        foot = put_up(frame, inner, foot, &text, Role::Figure, ctx);
    }
    if let Some(typing) = &whys.typing {
        foot -= 1;
        draw_typing(whys, typing, frame, Rect { y: foot, height: 1, ..inner }, ctx);
    }
    put_line(frame, inner, inner.y, &head(whys, ctx), Role::Figure, ctx);
    let body = Rect { y: inner.y + 1, height: foot.saturating_sub(inner.y + 1), ..inner };
    if whys.seen.tree.is_some() { draw_tree(whys, frame, body, ctx) } else { draw_questions(whys, frame, body, ctx) }
}

/// A text on as many lines above a foot as it takes; answers where the next foot is.
fn put_up(frame: &mut Frame<'_>, area: Rect, foot: u16, text: &str, role: Role, ctx: &Ctx<'_>) -> u16 {
    let lines = wrap(text, area.width.into());
    let most = usize::from(area.height / 3).max(1);
    let shown = &lines[..lines.len().min(most)];
    let top = foot.saturating_sub(u16::try_from(shown.len()).unwrap_or(1)).max(area.y);
    for (y, line) in (top..foot).zip(shown) {
        put_line(frame, area, y, line, role, ctx);
    }
    top
}

/// The line under the cursor in full, where the tree has no room for all of it.
fn cut_off(whys: &Whys, width: u16, ctx: &Ctx<'_>) -> Option<String> {
    let tree = whys.seen.tree.as_ref().filter(|_| whys.typing.is_none())?;
    let (twig, text, _) = told(tree, *whys.lines().get(whys.cursor.at)?, ctx);
    let whole = crate::tui::widgets::width(&twig) + crate::tui::widgets::width(&text);
    (whole > usize::from(width)).then_some(text)
}

fn put_line(frame: &mut Frame<'_>, area: Rect, y: u16, text: &str, role: Role, ctx: &Ctx<'_>) {
    put(frame.buffer_mut(), area, area.x, y, &fit(text, area.width.into()), ctx.theme.style(role));
}

/// What the question asks about with the figure of now, or what was at hand when it was opened.
fn head(whys: &Whys, ctx: &Ctx<'_>) -> String {
    let words = ctx.words;
    if let Some(tree) = &whys.seen.tree {
        let about = tree.question().map(|question| about_question(words, question)).unwrap_or_default();
        let now = tree.asked.as_ref().map(|figure| figure_now(words, figure)).unwrap_or_default();
        return format!("{about}  {now}").trim().to_owned();
    }
    match &whys.about {
        AtHand::Nothing => words.get("whys-from-nothing"),
        AtHand::Cases(keys) => {
            let first = keys.first().map(ToString::to_string).unwrap_or_default();
            words.fill("whys-from-cases", &[("n", keys.len().into()), ("first", first.into())])
        }
        AtHand::Query { kind, query } => {
            let query = shown_line(query).into_owned();
            let kind = kind_words(*kind, words);
            words.fill("whys-from-query", &[("kind", kind.into()), ("query", query.into())])
        }
        AtHand::Figure { metric, scope, period, .. } => {
            let blanks = [
                ("metric", words.code("metric", metric).into()),
                ("scope", scope_words(words, scope).into()),
                ("period", shown_line(period).into_owned().into()),
            ];
            words.fill("whys-from-figure", &blanks)
        }
    }
}

fn hint(whys: &Whys, ctx: &Ctx<'_>) -> String {
    ctx.words.get(match (&whys.typing, &whys.seen.tree) {
        (Some(typing), _) if typing.what == Typed::Act => "whys-hint-act",
        (Some(_), None) if !whys.seen.questions.is_empty() => "whys-hint-new-or-old",
        (Some(typing), Some(_)) if typing.what == Typed::Why => "whys-hint-why",
        (Some(_), _) => "whys-hint-typing",
        (None, Some(_)) => "whys-hint-tree",
        (None, None) => "whys-hint-questions",
    })
}

fn draw_typing(whys: &Whys, typing: &Typing, frame: &mut Frame<'_>, line: Rect, ctx: &Ctx<'_>) {
    let words = ctx.words;
    let label = words.get(match typing.what {
        Typed::Why if whys.seen.tree.is_none() => "whys-new-question",
        Typed::Why => "whys-new-why",
        Typed::Reword => "whys-new-words",
        Typed::Act => "whys-new-action",
    });
    let x = put(frame.buffer_mut(), line, line.x, line.y, &format!("{label} "), ctx.theme.style(Role::Key));
    let mut tail: Vec<String> = Vec::new();
    tail.extend(typing.owner.iter().map(|owner| format!("@{}", shown_line(owner))));
    tail.extend(typing.due.iter().map(|due| format!("+{due}")));
    match typing.waits {
        Some('@') => {
            let people = ways("to", &whys.seen.people, ctx);
            tail.extend(people.iter().map(|way| format!("{} {}", way.key, way.label)));
        }
        Some(_) => tail.push(words.get("whys-days")),
        None => {}
    }
    let tail = fit(&tail.join("  "), usize::from(line.width) / 2);
    let wide = u16::try_from(crate::tui::widgets::width(&tail)).unwrap_or(0);
    let text = Rect { x, width: line.right().saturating_sub(x + wide + 1), ..line };
    field::draw(frame, text, &typing.input, ctx.theme.style(Role::Plain), true);
    put(frame.buffer_mut(), line, line.right() - wide, line.y, &tail, ctx.theme.style(Role::Figure));
}

fn draw_questions(whys: &Whys, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
    if whys.seen.questions.is_empty() && whys.loaded {
        put_line(frame, area, area.y + 1, &ctx.words.get("whys-none"), Role::Quiet, ctx);
        return;
    }
    let top = whys.cursor.top(usize::from(area.height).max(1));
    for (y, (at, question)) in (area.y..area.bottom()).zip(whys.seen.questions.iter().enumerate().skip(top)) {
        let text = format!("{}  {}", question.key(), node_words(ctx.words, question));
        put_line(frame, area, y, &text, Role::Plain, ctx);
        if at == whys.cursor.at {
            frame.buffer_mut().set_style(Rect { y, height: 1, ..area }, ctx.theme.style(Role::Cursor));
        }
    }
}

fn draw_tree(whys: &Whys, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
    let Some(tree) = &whys.seen.tree else { return };
    let top = whys.cursor.top(usize::from(area.height).max(1));
    for (y, (at, line)) in (area.y..area.bottom()).zip(whys.lines().into_iter().enumerate().skip(top)) {
        let (twig, text, role) = told(tree, line, ctx);
        let line = Rect { y, height: 1, ..area };
        let x = put(frame.buffer_mut(), line, line.x, y, &twig, ctx.theme.style(Role::Border));
        let text = fit(&text, usize::from(line.right().saturating_sub(x)));
        put(frame.buffer_mut(), line, x, y, &text, ctx.theme.style(role));
        if at == whys.cursor.at {
            frame.buffer_mut().set_style(line, ctx.theme.style(Role::Cursor));
        }
    }
}

/// The lines that lead to a line of the tree, what it says, and how it is drawn.
fn told(tree: &Tree, line: Line, ctx: &Ctx<'_>) -> (String, String, Role) {
    match line {
        Line::Node(n) => node_line(&tree.branches[n], ctx),
        Line::Evidence(n, e) => {
            let weighed = &tree.branches[n].evidence[e];
            let role = if weighed.evidence.stance == Stance::For { Role::Good } else { Role::Bad };
            (tree.branches[n].stem(), evidence_words(ctx.words, weighed), role)
        }
        Line::Action(n, a) => {
            let done = &tree.branches[n].actions[a];
            let role = match done.effect.as_ref().map(|effect| effect.verdict) {
                Some(Verdict::Helped) => Role::Good,
                Some(Verdict::DidNot) => Role::Bad,
                _ => Role::Key,
            };
            (tree.branches[n].stem(), format!("=> {}", action_words(ctx.words, done)), role)
        }
    }
}

fn node_line(branch: &Branch, ctx: &Ctx<'_>) -> (String, String, Role) {
    let node = &branch.node;
    let role = match node.state {
        _ if node.is_question() => Role::Title,
        CauseState::Guess => Role::Plain,
        CauseState::Supported => Role::Good,
        CauseState::Refuted => Role::Quiet,
    };
    let sign = if node.is_question() { String::new() } else { format!("[{}] ", mark(node.state)) };
    (branch.twig(), format!("{sign}{}", node_words(ctx.words, node)), role)
}
