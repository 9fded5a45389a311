//! How a report that is read looks: a page of its lines with how far they go, or the text of a section while it is written.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Reader, Stage, Writing, format_letters};
use crate::services::reports::terminal_lines;
use crate::text::shown_line;
use crate::tui::actions::{Action, Place};
use crate::tui::overlays::{Ctx, box_inside, frame_box, open_box};
use crate::tui::theme::Role;
use crate::tui::widgets::{centred, fit, put, wrap};

/// Longer lines are hard to read.
const WIDEST: u16 = 118;
/// Lines that a message below the report may take.
const TOLD: usize = 3;

/// The room of the report inside its box, on a screen of a size.
fn room((cells, lines): (u16, u16)) -> (Rect, Rect) {
    let area = Rect::new(0, 0, cells, lines.saturating_sub(1));
    let outer = centred(area, cells.min(WIDEST + 4), area.height);
    (outer, box_inside(outer))
}

/// Cells of a line of the report.
pub(super) fn cells(ctx: &Ctx<'_>) -> usize {
    room(ctx.size).1.width.into()
}

/// Lines of a page; the last line of the box tells how far it goes.
pub(super) fn page(ctx: &Ctx<'_>) -> usize {
    usize::from(room(ctx.size).1.height.saturating_sub(1)).max(1)
}

pub(super) fn draw(reader: &Reader, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
    if reader.made.is_some() {
        draw_report(reader, frame, area, ctx);
    }
    match (&reader.stage, &reader.writing) {
        (Stage::Template { .. } | Stage::About | Stage::Format, _) => {
            if let Some((text, role)) = &reader.told {
                put_told(frame, area, ctx, text, *role);
            }
            reader.pick.draw(frame, area, ctx);
        }
        (Stage::Making, _) if reader.made.is_none() => {
            let text = ctx.words.get("pager-making");
            let wide = u16::try_from(crate::tui::widgets::width(&text)).unwrap_or(40) + 6;
            let inner = open_box(frame, area, (wide.min(area.width), 3), &ctx.words.get("pager-title"), ctx);
            put(frame.buffer_mut(), inner, inner.x, inner.y, &text, ctx.theme.style(Role::Quiet));
        }
        (Stage::Writing, Some(writing)) => draw_writing(reader, writing, frame, area, ctx),
        _ => {}
    }
}

/// A message at the bottom of an area, over what stands there.
fn put_told(frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>, text: &str, role: Role) {
    let lines = wrap(&shown_line(text), area.width.into());
    let lines = &lines[..lines.len().min(TOLD)];
    let high = u16::try_from(lines.len()).unwrap_or(1).min(area.height);
    let below = Rect { y: area.bottom() - high, height: high, ..area };
    frame.render_widget(ratatui::widgets::Clear, below);
    for (y, line) in (below.y..below.bottom()).zip(lines) {
        put(frame.buffer_mut(), below, below.x, y, line, ctx.theme.style(role));
    }
}

fn draw_report(reader: &Reader, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
    let Some(made) = &reader.made else { return };
    let (outer, inner) = room((area.width, area.height + 1));
    frame_box(frame, outer, &shown_line(&made.report.title), ctx);
    let cells = usize::from(inner.width);
    // Lines of another width are there only until the next key.
    let fresh;
    let laid = if reader.laid.0 == cells {
        &reader.laid.1
    } else {
        fresh = terminal_lines(&made.report, ctx.words, cells);
        &fresh
    };
    let body = Rect { height: inner.height.saturating_sub(1), ..inner };
    for (y, (at, line)) in (body.y..body.bottom()).zip(laid.lines.iter().enumerate().skip(reader.top)) {
        let is_rule = !line.is_empty() && line.chars().all(|c| matches!(c, '─' | '═' | '·'));
        let role = match () {
            () if at == 0 || laid.sections.contains(&at) => Role::Title,
            () if is_rule => Role::Quiet,
            () => Role::Plain,
        };
        put(frame.buffer_mut(), body, body.x, y, &fit(line, cells), ctx.theme.style(role));
    }
    let foot = Rect { y: body.bottom(), height: inner.height - body.height, ..inner };
    if matches!(reader.stage, Stage::Making) {
        let text = fit(&ctx.words.get("pager-making"), cells);
        put(frame.buffer_mut(), foot, foot.x, foot.y, &text, ctx.theme.style(Role::Quiet));
    } else if let Some((text, role)) = reader.told.as_ref().filter(|_| matches!(reader.stage, Stage::Reading)) {
        put_told(frame, inner, ctx, text, *role);
    } else {
        let last = (reader.top + usize::from(body.height)).min(laid.lines.len());
        let blanks = [("last", last.into()), ("all", laid.lines.len().into())];
        let text = fit(&ctx.words.fill("pager-lines", &blanks), cells);
        put(frame.buffer_mut(), foot, foot.x, foot.y, &text, ctx.theme.style(Role::Quiet));
    }
}

/// The text of a section in the lower half, so that the report stays in sight.
fn draw_writing(reader: &Reader, writing: &Writing, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
    let (outer, _) = room((area.width, area.height + 1));
    let high = (outer.height / 2).max(8).min(outer.height);
    let lower = Rect { y: outer.bottom() - high, height: high, ..outer };
    let title = ctx.words.fill("pager-writing", &[("section", shown_line(&writing.section.title).into_owned().into())]);
    let inner = frame_box(frame, lower, &title, ctx);
    let key = |action| ctx.keys.key_of(action, &[Place::Writing]).unwrap_or_default();
    let formats = format_letters(ctx).iter().map(|letter| format!("Alt-{letter}")).collect::<Vec<_>>().join(" ");
    let blanks =
        [("keep", key(Action::Submit).into()), ("editor", key(Action::Editor).into()), ("formats", formats.into())];
    let (hint, role) = match &reader.told {
        Some((text, role)) => (text.clone(), *role),
        None => (ctx.words.fill("pager-writing-hint", &blanks), Role::Quiet),
    };
    let hints = wrap(&shown_line(&hint), inner.width.into());
    let hint_lines = u16::try_from(hints.len()).unwrap_or(1).min(inner.height / 2);
    let text = Rect { height: inner.height - hint_lines, ..inner };
    writing.text.draw(frame, text, true);
    for (y, line) in (text.bottom()..inner.bottom()).zip(&hints) {
        put(frame.buffer_mut(), inner, inner.x, y, line, ctx.theme.style(role));
    }
}
