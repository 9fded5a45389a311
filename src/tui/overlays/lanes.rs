//! What was learned of past parcels: each lane with the number of cases behind it, the one of the parcel at hand under the cursor.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::{Act, Ctx, Cursor, Overlay, open_box};
use crate::domain::parcels::{FEWEST, Lane, Parcel, lane_carrier};
use crate::services::lanes;
use crate::tui::actions::{Action, Place};
use crate::tui::questions::{Answer, Question};
use crate::tui::reads::{Ask, Slot};
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, put, width};

/// The lanes, once they are read.
#[derive(Default)]
pub struct LaneList {
    lanes: Option<Vec<Lane>>,
    /// Carrier and countries of the parcel at hand.
    own: [String; 3],
    cursor: Cursor,
}

impl LaneList {
    /// The list as somebody who looks at a parcel wants it.
    pub fn new(parcel: Option<&Parcel>) -> Self {
        let own = |parcel: &Parcel| {
            let [from, to] =
                [&parcel.origin_country, &parcel.destination_country].map(|code| code.trim().to_uppercase());
            [lane_carrier(&parcel.carrier), from, to]
        };
        Self { own: parcel.map(own).unwrap_or_default(), ..Self::default() }
    }

    /// The question that fills it.
    pub const fn question() -> Ask {
        Ask { slot: Slot::Lanes, generation: 0, question: Question::Lanes }
    }

    /// Where the parcel at hand belongs: its own lane, else its carrier.
    fn own_place(&self, lanes: &[Lane]) -> usize {
        let [carrier, from, to] = &self.own;
        let is_named = |lane: &&Lane| !carrier.is_empty() && lane.carrier == *carrier;
        let of_lane = |lane: &Lane| lane.carrier == *carrier && lane.origin == *from && lane.destination == *to;
        let own = lanes.iter().position(|lane| is_named(&lane) && of_lane(lane));
        own.or_else(|| lanes.iter().position(|lane| is_named(&lane))).unwrap_or(0)
    }
}

impl Overlay for LaneList {
    fn places(&self) -> &'static [Place] {
        &[Place::Choose, Place::Move, Place::Global]
    }

    fn act(&mut self, action: Action, _: &Ctx<'_>) -> Vec<Act> {
        match action {
            Action::Escape | Action::Open | Action::Quit => vec![Act::Close],
            _ => {
                self.cursor.act(action, self.lanes.as_ref().map_or(0, Vec::len));
                Vec::new()
            }
        }
    }

    fn answered(&mut self, answer: &Answer, _: &Ctx<'_>) {
        if let Answer::Lanes(found) = answer {
            self.cursor.at = self.own_place(found);
            self.lanes = Some(found.clone());
        }
    }

    fn draw(&self, frame: &mut Frame<'_>, area: Rect, ctx: &Ctx<'_>) {
        let size = (area.width.saturating_sub(6).min(110), area.height.saturating_sub(2));
        let inner = open_box(frame, area, size, &ctx.words.get("lanes-title"), ctx);
        let Some(lanes) = self.lanes.as_ref().filter(|_| inner.height > 1) else { return };
        if lanes.is_empty() {
            let text = fit(&ctx.words.fill("lanes-none", &[("fewest", FEWEST.into())]), inner.width.into());
            put(frame.buffer_mut(), inner, inner.x, inner.y, &text, ctx.theme.style(Role::Quiet));
            return;
        }
        let head: Vec<String> =
            lanes::COLUMNS.iter().map(|column| ctx.words.get(&format!("lanes-head-{column}"))).collect();
        let room = usize::from(inner.height - 1);
        let top = self.cursor.top(room);
        let shown: Vec<Vec<String>> =
            lanes.iter().skip(top).take(room).map(|lane| lanes::cells(ctx.words, lane)).collect();
        let wide: Vec<usize> = (0..head.len())
            .map(|at| shown.iter().chain([&head]).map(|row| width(&row[at])).max().unwrap_or(0))
            .collect();
        let line = |row: &[String]| {
            let cells = row.iter().zip(&wide).enumerate().map(|(at, (cell, wide))| pad(cell, *wide, at > 1));
            cells.collect::<Vec<_>>().join("  ")
        };
        let text = fit(&line(&head), inner.width.into());
        put(frame.buffer_mut(), inner, inner.x, inner.y, &text, ctx.theme.style(Role::Title));
        for (at, (y, row)) in (inner.y + 1..inner.bottom()).zip(&shown).enumerate() {
            let text = fit(&line(row), inner.width.into());
            put(frame.buffer_mut(), inner, inner.x, y, &text, ctx.theme.style(Role::Plain));
            if top + at == self.cursor.at {
                let here = Rect { y, height: 1, ..inner };
                frame.buffer_mut().set_style(here, ctx.theme.style(Role::Cursor));
            }
        }
    }
}
