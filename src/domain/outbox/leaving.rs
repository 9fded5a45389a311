//! How an effect leaves: due, begun, ended by a verdict; and what becomes of one whose sender died in between.

use super::{Channel, Effect, EffectStatus};
use crate::domain::time::{HOUR, Instant, MINUTE};

/// The verbs of the journal with which an effect leaves; an operation of theirs cannot be taken back.
pub const LEAVING: &[&str] = &["send", "sent", "not_sent", "send_later", "sent_unknown"];

/// So many tries, then it has failed (promise L7).
const MOST_TRIES: i64 = 5;
/// After so long without knowing, a person is asked (promise M3).
const ASKS_AFTER: i64 = 24 * HOUR;
/// Pauses between tries, growing.
const PAUSES: [i64; 4] = [MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR];

/// What an outlet says of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The other side has taken it.
    Done { answer: String },
    /// The other side has surely not taken it, and will not.
    Refused { answer: String },
    /// The other side has surely not taken it, and may later; after so many milliseconds where it said when.
    Later { answer: String, pause: Option<i64> },
    /// Nobody was there to take it: no message gets through now.
    Unreachable { answer: String },
    /// The line broke after it may have been taken.
    Unknown { answer: String },
}

impl Verdict {
    /// The verb under which the journal keeps it.
    pub const fn verb(&self) -> &'static str {
        match self {
            Self::Done { .. } => "sent",
            Self::Refused { .. } => "not_sent",
            Self::Later { .. } | Self::Unreachable { .. } => "send_later",
            Self::Unknown { .. } => "sent_unknown",
        }
    }
}

/// Whether an outlet may take it now.
pub fn is_due(effect: &Effect, now: Instant) -> bool {
    let waits = matches!(effect.status, EffectStatus::Held | EffectStatus::Queued);
    waits && effect.channel != Channel::Person && effect.hold_until <= now
}

/// On its way: stored before the first byte goes out.
pub fn begun(effect: &Effect, outlet: &str, now: Instant) -> Effect {
    Effect {
        status: EffectStatus::Sending,
        outlet: outlet.to_owned(),
        n_tries: effect.n_tries + 1,
        tried_at: Some(now),
        answer: String::new(),
        ..effect.clone()
    }
}

/// After a try.
pub fn ended(effect: &Effect, verdict: &Verdict, now: Instant) -> Effect {
    let mut after = effect.clone();
    match verdict {
        Verdict::Done { answer } => {
            after.status = EffectStatus::Done;
            after.left_at = Some(now);
            after.answer.clone_from(answer);
        }
        Verdict::Refused { answer } => {
            after.status = EffectStatus::Failed;
            after.answer.clone_from(answer);
        }
        Verdict::Later { answer, pause } => again(&mut after, answer, *pause, now),
        Verdict::Unreachable { answer } => again(&mut after, answer, None, now),
        Verdict::Unknown { answer } => {
            after.status = EffectStatus::Unknown;
            after.answer.clone_from(answer);
        }
    }
    after
}

fn again(effect: &mut Effect, answer: &str, pause: Option<i64>, now: Instant) {
    effect.status = if effect.n_tries >= MOST_TRIES { EffectStatus::Failed } else { EffectStatus::Queued };
    effect.hold_until = now.plus(pause.unwrap_or_else(|| pause_after(effect.n_tries)));
    answer.clone_into(&mut effect.answer);
}

fn pause_after(n_tries: i64) -> i64 {
    let at = usize::try_from(n_tries - 1).unwrap_or(0).min(PAUSES.len() - 1);
    PAUSES[at]
}

/// Its sender died between the first byte and the answer.
pub fn broken_off(effect: &Effect) -> Effect {
    Effect { status: EffectStatus::Unknown, ..effect.clone() }
}

/// Whether it has been unknown for so long that a person must decide.
pub fn asks(effect: &Effect, now: Instant) -> bool {
    effect.status == EffectStatus::Unknown && effect.tried_at.is_none_or(|at| at.plus(ASKS_AFTER) <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_790_000_000_000);

    fn mail(status: EffectStatus) -> Effect {
        Effect { id: 1, status, channel: Channel::Mail, hold_until: NOW, ..Effect::default() }
    }

    #[test]
    fn only_what_waits_and_whose_hold_is_over_is_due() {
        for &status in EffectStatus::ALL {
            let waits = matches!(status, EffectStatus::Held | EffectStatus::Queued);
            assert_eq!(is_due(&mail(status), NOW), waits, "{status}");
            assert!(!is_due(&mail(status), Instant(NOW.0 - 1)), "{status}");
        }
        let by_hand = Effect { channel: Channel::Person, ..mail(EffectStatus::Held) };
        assert!(!is_due(&by_hand, NOW), "money leaves on a person's word only");
        assert!(!is_due(&Effect { hold_until: Instant::NEVER, ..mail(EffectStatus::Held) }, NOW));
    }

    #[test]
    fn every_verdict_leads_to_its_state() {
        let answer = || "250 ok".to_owned();
        let sending = begun(&mail(EffectStatus::Held), "folder", NOW);
        assert_eq!((sending.status, sending.n_tries, sending.tried_at), (EffectStatus::Sending, 1, Some(NOW)));
        for (verdict, status) in [
            (Verdict::Done { answer: answer() }, EffectStatus::Done),
            (Verdict::Refused { answer: answer() }, EffectStatus::Failed),
            (Verdict::Later { answer: answer(), pause: None }, EffectStatus::Queued),
            (Verdict::Unreachable { answer: answer() }, EffectStatus::Queued),
            (Verdict::Unknown { answer: answer() }, EffectStatus::Unknown),
        ] {
            let after = ended(&sending, &verdict, NOW);
            assert_eq!((after.status, after.answer.as_str()), (status, "250 ok"), "{verdict:?}");
            assert_eq!(after.left_at.is_some(), status == EffectStatus::Done);
            assert_eq!((&after.body, &after.natural_key), (&sending.body, &sending.natural_key));
            assert!(LEAVING.contains(&verdict.verb()));
        }
    }

    #[test]
    fn pauses_grow_and_the_fifth_try_is_the_last() {
        let later = Verdict::Later { answer: String::new(), pause: None };
        let mut effect = mail(EffectStatus::Queued);
        let mut waits = Vec::new();
        for _ in 0..MOST_TRIES {
            effect = ended(&begun(&effect, "smtp", NOW), &later, NOW);
            waits.push((effect.hold_until.0 - NOW.0) / MINUTE);
        }
        assert_eq!(waits[..4], [1, 5, 30, 120]);
        assert_eq!(effect.status, EffectStatus::Failed);
        let told = Verdict::Later { answer: String::new(), pause: Some(7) };
        let after = ended(&begun(&mail(EffectStatus::Queued), "hook", NOW), &told, NOW);
        assert_eq!(after.hold_until, NOW.plus(7));
    }

    #[test]
    fn what_broke_off_is_unknown_and_asks_after_a_day() {
        let after = broken_off(&begun(&mail(EffectStatus::Queued), "smtp", NOW));
        assert_eq!(after.status, EffectStatus::Unknown);
        assert!(!asks(&after, NOW.plus(ASKS_AFTER - 1)) && asks(&after, NOW.plus(ASKS_AFTER)));
        assert!(!is_due(&after, NOW.plus(30 * ASKS_AFTER)), "never by itself");
    }
}
