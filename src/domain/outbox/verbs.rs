//! What people can do with an effect: let it go now, stop it, let it try again, say that it arrived.

use super::{Channel, Effect, EffectKind, EffectStatus, follow};
use crate::domain::change::{Change, Record};
use crate::domain::command::{ArgKind, ArgSpec, Command, Context, VerbSpec, opt};
use crate::domain::ids::Kind;
use crate::domain::people::ActorKind;
use crate::domain::refusal::Refusal;
use crate::domain::reports;
use crate::domain::situation::{Decision, Situation};

const fn verb(id: &'static str, args: &'static [ArgSpec], confirm: bool) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Effect], args, confirm }
}

const REASON: ArgSpec = opt("reason", ArgKind::Text);

/// What can be done with an effect.
pub const VERBS: &[VerbSpec] = &[
    verb("release", &[], true),
    verb("stop", &[REASON], false),
    verb("retry", &[REASON], true),
    verb("confirm", &[REASON], false),
];

const fn from_states(verb: &str, channel: Channel) -> &'static [EffectStatus] {
    use EffectStatus::{Failed, Held, Queued, Unknown};
    let by_hand = matches!(channel, Channel::Platform | Channel::Person);
    match verb.as_bytes() {
        b"release" => &[Held],
        b"stop" => &[Held, Queued, Failed, Unknown],
        b"retry" => &[Failed, Unknown],
        // What only a person can pass on is passed on by one.
        b"confirm" if by_hand => &[Held, Queued, Failed, Unknown],
        b"confirm" => &[Unknown],
        _ => &[],
    }
}

/// Whether a verb applies to an effect as it stands, and why not.
pub fn allowed(verb: &str, effect: &Effect) -> Result<(), Refusal> {
    let Some(spec) = VERBS.iter().find(|spec| spec.id == verb) else {
        return Err(Refusal::UnknownVerb { verb: verb.to_owned(), nearest: None });
    };
    // Money is confirmed, tried again and given up where its sum stands.
    if effect.kind == EffectKind::RefundInstruction {
        return Err(Refusal::NotYet("decided_by_refund"));
    }
    let states = from_states(spec.id, effect.channel);
    if states.contains(&effect.status) {
        return Ok(());
    }
    Err(Refusal::WrongState {
        verb: spec.id,
        key: effect.key(),
        state: effect.status.code(),
        allowed: states.iter().map(|state| state.code()).collect(),
    })
}

/// Decides one verb on an effect.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation) -> Decision {
    let effect = sit.effect.as_ref().ok_or(Refusal::NotFound(command.key))?;
    allowed(&command.verb, effect)?;
    let mut after = effect.clone();
    match command.verb.as_str() {
        "release" => {
            after.status = EffectStatus::Queued;
            after.hold_until = ctx.now;
        }
        "stop" => after.status = EffectStatus::Stopped,
        // What nobody knows is for a person to decide (promise M3).
        "retry" | "confirm" if effect.status == EffectStatus::Unknown && ctx.actor.kind != ActorKind::Agent => {
            return Err(Refusal::NotYet("person_decides"));
        }
        "retry" => {
            // Only a definite failure may take a new key: the other side knows an unknown one again by its old key.
            if effect.status == EffectStatus::Failed {
                after.natural_key = effect.natural_key.as_deref().map(next_key);
            }
            after.status = EffectStatus::Queued;
            after.hold_until = ctx.now;
            after.n_tries = 0;
        }
        "confirm" => {
            after.status = EffectStatus::Done;
            after.left_at = Some(ctx.happened_at);
        }
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
    let report = sit.made_report.clone().filter(|_| after.status == EffectStatus::Done);
    let arrived = report.and_then(|known| reports::arrived(known, &after));
    let heard = follow(effect, &after, sit, ctx.now);
    Ok(std::iter::once(Change::update(effect.clone(), after)).chain(arrived).chain(heard).collect())
}

/// `notice:R-1:7`, `notice:R-1:7#2`, `notice:R-1:7#3` …
fn next_key(key: &str) -> String {
    let (base, n) = key.rsplit_once('#').unwrap_or((key, "1"));
    match n.parse::<u32>() {
        Ok(n) => format!("{base}#{}", n.saturating_add(1)),
        Err(_) => format!("{key}#2"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::command;
    use crate::domain::command::Args;
    use crate::domain::people::Actor;
    use crate::domain::time::Instant;
    use crate::domain::trial::{Counter, NOW};
    use EffectStatus::{Done, Failed, Held, Queued, Sending, Stopped, Unknown};

    fn effect(status: EffectStatus) -> Effect {
        Effect {
            id: 7,
            rev: 3,
            natural_key: Some("notice:R-1:7".to_owned()),
            status,
            channel: Channel::Mail,
            body: "Hello".to_owned(),
            hold_until: Instant(NOW.0 + 60_000),
            n_tries: 5,
            ..Effect::default()
        }
    }

    fn run(actor: Actor, effect: &Effect, verb: &str) -> Result<Effect, Refusal> {
        let ctx = Context { actor, now: NOW, happened_at: NOW };
        let sit = Situation { effect: Some(effect.clone()), ..Situation::default() };
        let command = Command { verb: verb.to_owned(), key: effect.key(), args: Args::default() };
        match command::decide(&ctx, &command, &sit, &mut Counter(0))?.remove(0) {
            Change::Effect(edit) => Ok(edit.after.unwrap_or_default()),
            other => panic!("{other:?}"),
        }
    }

    /// Every verb from every state, for a mail: where it leads, or nowhere.
    #[test]
    fn every_transition_and_every_refusal() {
        let table = |verb: &str, from: EffectStatus| match (verb, from) {
            ("release", Held) => Some(Queued),
            ("stop", Held | Queued | Failed | Unknown) => Some(Stopped),
            ("retry", Failed | Unknown) => Some(Queued),
            ("confirm", Unknown) => Some(Done),
            _ => None,
        };
        for &from in EffectStatus::ALL {
            for spec in VERBS {
                let got = run(Actor::agent("ana"), &effect(from), spec.id);
                match table(spec.id, from) {
                    Some(to) => assert_eq!(got.map(|after| after.status), Ok(to), "{} {from}", spec.id),
                    None => assert!(matches!(got, Err(Refusal::WrongState { .. })), "{} {from}: {got:?}", spec.id),
                }
            }
        }
        let by_hand = |status| Effect { channel: Channel::Platform, ..effect(status) };
        for from in [Held, Queued, Failed, Unknown] {
            assert_eq!(run(Actor::agent("ana"), &by_hand(from), "confirm").map(|after| after.status), Ok(Done));
        }
        for from in [Sending, Done, Stopped] {
            assert!(run(Actor::agent("ana"), &by_hand(from), "confirm").is_err(), "{from}");
        }
    }

    #[test]
    fn a_new_key_comes_only_after_a_definite_failure() {
        let after = |status| run(Actor::agent("ana"), &effect(status), "retry").expect("may try again");
        assert_eq!(after(Unknown).natural_key.as_deref(), Some("notice:R-1:7"));
        assert_eq!(after(Failed).natural_key.as_deref(), Some("notice:R-1:7#2"));
        assert_eq!(next_key("notice:R-1:7#2"), "notice:R-1:7#3");
        for status in [Unknown, Failed] {
            assert_eq!(
                (after(status).body.as_str(), after(status).n_tries, after(status).hold_until),
                ("Hello", 0, NOW)
            );
        }
    }

    #[test]
    fn nothing_but_a_person_decides_about_the_unknown() {
        for kind in [ActorKind::Rule, ActorKind::Timer, ActorKind::Import] {
            for verb in ["retry", "confirm"] {
                let actor = Actor { kind, name: "x".to_owned() };
                assert_eq!(run(actor, &effect(Unknown), verb), Err(Refusal::NotYet("person_decides")), "{kind} {verb}");
            }
        }
    }

    #[test]
    fn money_is_decided_at_its_refund() {
        let instruction = Effect { kind: EffectKind::RefundInstruction, channel: Channel::Person, ..effect(Held) };
        for spec in VERBS {
            let refused = run(Actor::agent("ana"), &instruction, spec.id);
            assert_eq!(refused, Err(Refusal::NotYet("decided_by_refund")), "{}", spec.id);
        }
    }
}
