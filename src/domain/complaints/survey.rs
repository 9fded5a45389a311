//! Whether a customer is asked after a complaint is solved, as a definition; and the message that asks.

use std::sync::LazyLock;

use serde::Deserialize;
use toml::Spanned;

use super::rating::{Rating, natural_key};
use super::{Resolution, Ticket};
use crate::domain::change::Change;
use crate::domain::command::Context;
use crate::domain::definitions::{Definition, Mistake, MistakeKind, Sort, reading};
use crate::domain::ids::{Ids, Kind};
use crate::domain::outbox::{Effect, EffectKind, EffectStatus};
use crate::domain::situation::Situation;
use crate::domain::time::{HOUR, Instant, span};

const BUILT_IN: &str = include_str!("../../../assets/business/survey/default.toml");
/// The one that a desk goes by.
const NAME: &str = "default";
/// The template of the message, and what its effects are known by.
const WHAT: &str = "survey";

/// Whether, when and where not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    send: bool,
    after: i64,
    not_on: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    send: bool,
    after: Option<Spanned<String>>,
    #[serde(default)]
    not_on: Vec<String>,
}

impl Default for Survey {
    fn default() -> Self {
        static USUAL: LazyLock<Survey> =
            LazyLock::new(|| Survey::read(BUILT_IN).unwrap_or(Survey { send: false, after: HOUR, not_on: Vec::new() }));
        USUAL.clone()
    }
}

impl Survey {
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let Text { send, after, not_on } = reading::read(text)?;
        let after = match &after {
            None => HOUR,
            Some(after) => span(after.get_ref()).ok_or_else(|| {
                vec![Mistake::at(text, after.span().start, MistakeKind::BadValue, after.get_ref(), "1h 2d")]
            })?,
        };
        Ok(Self { send, after, not_on })
    }

    /// The desk's own, else the one that came with the program; switched off, nobody is asked.
    pub fn of(definitions: &[Definition], now: Instant) -> Self {
        let own = definitions
            .iter()
            .filter(|own| own.sort == Sort::Survey && own.name == NAME && own.in_force_from <= now)
            .max_by_key(|own| own.in_force_from);
        let Some(own) = own else { return Self::default() };
        let read = Self::read(&own.text).unwrap_or_default();
        Self { send: read.send && own.enabled, ..read }
    }

    fn asks_on(&self, platform: &str) -> bool {
        self.send && !self.not_on.iter().any(|no| no.eq_ignore_ascii_case(platform))
    }
}

/// Asks the customer of a complaint that is being solved, once an episode and only where a mail reaches them.
pub(super) fn ask(ctx: &Context, solved: &Ticket, sit: &Situation, ids: &mut dyn Ids) -> Vec<Change> {
    let reaches = sit.customer.as_ref().is_some_and(|customer| customer.email.contains('@'));
    let worth_asking = solved.resolution != Some(Resolution::NoAnswerNeeded);
    if !(reaches && worth_asking && sit.survey.asks_on(&solved.platform)) {
        return Vec::new();
    }
    let hold_until = ctx.now.plus(sit.survey.after);
    let key = natural_key(solved);
    let known = sit.ratings.iter().find(|rating| rating.natural_key.as_deref() == Some(&key));
    let stopped = known.and_then(|known| known.effect_id).and_then(|id| sit.effects.iter().find(|own| own.id == id));
    if let Some(stopped) = stopped.filter(|effect| effect.status == EffectStatus::Stopped) {
        let again = Effect { status: EffectStatus::Held, hold_until, ..stopped.clone() };
        return vec![Change::update(stopped.clone(), again)];
    }
    if known.is_some_and(|known| known.asked_at.is_some() || known.score.is_some()) {
        return Vec::new();
    }
    let effect = Effect {
        id: ids.next(Kind::Effect),
        natural_key: Some(format!("{WHAT}:{key}")),
        kind: EffectKind::Notice,
        status: EffectStatus::Held,
        ticket_id: Some(solved.id),
        what: WHAT.to_owned(),
        hold_until,
        created_at: ctx.now,
        ..Effect::default()
    };
    let asked = |rating: Rating| Rating { effect_id: Some(effect.id), asked_at: Some(ctx.now), ..rating };
    let rating = match known {
        Some(known) => Change::update(known.clone(), asked(known.clone())),
        None => Change::create(asked(Rating::of(solved, ids.next(Kind::Rating), ctx.now))),
    };
    vec![Change::create(effect), rating]
}

/// Questions that are still here when the complaint opens again, kept back.
pub fn kept_back(effects: &[Effect]) -> impl Iterator<Item = Effect> {
    let waits = |effect: &&Effect| effect.what == WHAT && effect.status == EffectStatus::Held;
    effects.iter().filter(waits).map(|effect| Effect { status: EffectStatus::Stopped, ..effect.clone() })
}

/// The same as changes.
pub(super) fn stop(sit: &Situation) -> impl Iterator<Item = Change> {
    let before = |after: &Effect| sit.effects.iter().find(|effect| effect.id == after.id).cloned();
    kept_back(&sit.effects).filter_map(move |after| Some(Change::update(before(&after)?, after)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shop_can_say_no_and_platforms_are_left_out() {
        assert!(Survey::read(BUILT_IN).is_ok());
        let usual = Survey::default();
        assert!(usual.asks_on("shopify") && usual.asks_on("") && !usual.asks_on("Amazon"));
        let own = |text: &str, enabled| Definition {
            sort: Sort::Survey,
            name: NAME.to_owned(),
            text: text.to_owned(),
            enabled,
            in_force_from: Instant(0),
            ..Definition::default()
        };
        assert!(!Survey::of(&[own("send = false", true)], Instant(1)).asks_on("shopify"));
        assert!(!Survey::of(&[own("send = true", false)], Instant(1)).asks_on("shopify"));
        let late = Survey::of(&[own("send = true\nafter = '2d'", true)], Instant(1));
        assert!(late.asks_on("amazon") && late.after == 48 * HOUR);
        assert!(Survey::read("send = true\nafter = 'soon'").is_err());
    }
}
