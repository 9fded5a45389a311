//! The way of a parcel drawn as a track: stops with their times, the time between them, where it is now, what contradicts.
//!
//! Every sign has a shape of its own, so that the track reads without colour.

use ratatui::text::{Line, Span};

use super::{LABEL, Pen};
use crate::domain::change::{Parcel, ParcelEvent};
use crate::domain::parcels::{ParcelStatus, Reached, Stage, Stop, Track, track};
use crate::domain::time::Instant;
use crate::text::DatePattern;
use crate::tui::theme::Role;
use crate::tui::widgets::{fit, pad, width};

/// Below so many cells a stop the track stands upright.
const NARROWEST: usize = 11;
/// From so many cells a stop on, its time is told to the minute.
const WITH_TIME: usize = 18;
/// A stop of a wide track takes no more than this.
const WIDEST: usize = 26;

impl Pen<'_> {
    pub(super) fn track(&mut self, parcel: &Parcel, events: &[ParcelEvent]) {
        let track = track(parcel, events);
        if track.stops.len() < 2 {
            return;
        }
        self.section("track-title");
        let cells = self.width / track.stops.len();
        if cells >= NARROWEST {
            self.lying(parcel, &track, cells.min(WIDEST));
        } else {
            self.upright(parcel, &track);
        }
        for contradiction in &track.contradictions {
            let word = |status: ParcelStatus| self.words.code("code-parcel-status", status.code());
            let blanks = [
                ("at", self.words.date(contradiction.at, DatePattern::Minute).into()),
                ("end", word(contradiction.end).into()),
                ("then", word(contradiction.then).into()),
            ];
            let text = self.words.fill("track-contradiction", &blanks);
            self.sentence(&format!("! {text}"), Role::Bad);
        }
    }

    /// The track in four lines from left to right.
    fn lying(&mut self, parcel: &Parcel, track: &Track, cells: usize) {
        let mut rail = Vec::new();
        let (mut names, mut times) = (Vec::new(), Vec::new());
        for (at, stop) in track.stops.iter().enumerate() {
            let role = self.role(parcel, *stop);
            rail.push(Span::styled(sign(*stop), self.theme.style(role)));
            if let Some(next) = track.stops.get(at + 1) {
                let (line, role) = self.rail(parcel, *stop, *next, cells - 1);
                rail.push(Span::styled(line, self.theme.style(role)));
            }
            let name = self.words.code("code-stage", stop.stage.code());
            let style = if stop.reached == Reached::Here { Role::Title } else { role };
            names.push(Span::styled(pad(&fit(&name, cells - 1), cells, false), self.theme.style(style)));
            let pattern = if cells >= WITH_TIME { DatePattern::Minute } else { DatePattern::Day };
            let time = self.time(*stop, pattern);
            times.push(Span::styled(pad(&fit(&time, cells - 1), cells, false), self.theme.style(Role::Quiet)));
        }
        for line in [rail, names, times] {
            self.push(Line::from(line));
        }
    }

    /// The same from top to bottom, for narrow places.
    fn upright(&mut self, parcel: &Parcel, track: &Track) {
        for (at, stop) in track.stops.iter().enumerate() {
            let role = self.role(parcel, *stop);
            let name = self.words.code("code-stage", stop.stage.code());
            let time = self.time(*stop, DatePattern::Minute);
            let style = if stop.reached == Reached::Here { Role::Title } else { role };
            let room = self.width.saturating_sub(LABEL + 4);
            self.push(Line::from(vec![
                Span::styled(format!("{} ", sign(*stop)), self.theme.style(role)),
                Span::styled(format!("{} ", pad(&fit(&name, LABEL), LABEL, false)), self.theme.style(style)),
                Span::styled(fit(&time, room), self.theme.style(Role::Quiet)),
            ]));
            if let Some(next) = track.stops.get(at + 1) {
                let bar = if is_gone(*stop, *next) { "┃" } else { "┆" };
                let (span, role) = self.between(parcel, *stop, *next);
                self.push(Line::styled(format!("{bar} {span}"), self.theme.style(role)));
            }
        }
    }

    fn time(&self, stop: Stop, pattern: DatePattern) -> String {
        let at = stop.at.unwrap_or(Instant::NEVER);
        if at.is_never() {
            return String::new();
        }
        // What is only expected is not said as if it had been.
        let about = if stop.reached == Reached::Ahead { "~" } else { "" };
        let pattern = if stop.reached == Reached::Ahead { DatePattern::Day } else { pattern };
        format!("{about}{}", self.words.date(at, pattern))
    }

    fn role(&self, parcel: &Parcel, stop: Stop) -> Role {
        let is_trouble = matches!(
            stop.stage,
            Stage::Exception
                | Stage::AttemptFailed
                | Stage::Lost
                | Stage::Returning
                | Stage::Returned
                | Stage::Cancelled
        );
        match stop.reached {
            Reached::Ahead => Role::Quiet,
            _ if is_trouble => Role::Bad,
            Reached::Here if parcel.stuck_at <= self.now || parcel.contradicted => Role::Bad,
            Reached::Here if stop.stage == Stage::Delivered => Role::Good,
            Reached::Here => Role::Key,
            Reached::Passed => Role::Plain,
        }
    }

    /// What stands between two stops: how long it took, or how long nothing has been heard.
    fn between(&self, parcel: &Parcel, from: Stop, to: Stop) -> (String, Role) {
        if from.reached == Reached::Here && to.reached == Reached::Ahead && !parcel.last_event_at.is_never() {
            let silent = self.words.span(self.now.0.saturating_sub(parcel.last_event_at.0).max(0));
            let is_stuck = parcel.stuck_at <= self.now;
            let text = if is_stuck { format!("!{silent}!") } else { silent };
            return (text, if is_stuck { Role::Bad } else { Role::Quiet });
        }
        // A stop that was reached before its neighbour says nothing about the time between them.
        let took = from.at.zip(to.at).filter(|(start, end)| is_gone(from, to) && start < end);
        (took.map_or(String::new(), |(start, end)| self.words.span(end.0 - start.0)), Role::Quiet)
    }

    /// The line between two stops with the span in its middle.
    fn rail(&self, parcel: &Parcel, from: Stop, to: Stop, cells: usize) -> (String, Role) {
        let bar = if is_gone(from, to) { "━" } else { "┄" };
        let (span, role) = self.between(parcel, from, to);
        let text = if span.is_empty() { span } else { format!(" {} ", fit(&span, cells.saturating_sub(4))) };
        let left = cells.saturating_sub(width(&text));
        let (before, after) = (left / 2, left - left / 2);
        (format!("{}{text}{}", bar.repeat(before), bar.repeat(after)), role)
    }
}

/// Whether the way between two stops lies behind the parcel.
fn is_gone(from: Stop, to: Stop) -> bool {
    from.reached != Reached::Ahead && to.reached != Reached::Ahead
}

const fn sign(stop: Stop) -> &'static str {
    match stop.reached {
        Reached::Passed => "●",
        Reached::Here => "◆",
        Reached::Ahead => "○",
    }
}
