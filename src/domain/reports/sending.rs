//! A made report on its way to people: one message for each of them, held like every other, and never twice to the same.

use super::MadeReport;
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Ids, Kind};
use crate::domain::outbox::{Channel, Effect, EffectKind, EffectStatus, HOLD, is_address};
use crate::domain::refusal::Refusal;
use crate::domain::situation::Decision;

/// More people than get a report of a small business; a slip of the finger beyond.
const MOST: usize = 50;

/// Decides `send_report`: mail addresses get the file, a team's webhook the words and where the file is.
pub(super) fn send(
    ctx: &Context,
    args: &Args,
    (known, effects): (&MadeReport, &[Effect]),
    ids: &mut dyn Ids,
) -> Decision {
    if known.path.is_empty() || known.file_hash.is_empty() {
        return Err(Refusal::NotYet("report_has_no_file"));
    }
    let recipients = recipients(args.get("to").unwrap_or_default())?;
    let mut changes = Vec::new();
    for to in recipients {
        let earlier: Vec<&Effect> = effects.iter().filter(|effect| effect.recipient == to).collect();
        let is_over = |effect: &&Effect| matches!(effect.status, EffectStatus::Stopped | EffectStatus::Failed);
        if earlier.iter().all(is_over) {
            changes.push(Change::create(message(ctx, args, known, (to, earlier.len()), ids)));
        }
    }
    if changes.is_empty() { Err(Refusal::NotYet("report_sent_already")) } else { Ok(changes) }
}

fn message(
    ctx: &Context,
    args: &Args,
    known: &MadeReport,
    (to, n_earlier): (String, usize),
    ids: &mut dyn Ids,
) -> Effect {
    let again = if n_earlier == 0 { String::new() } else { format!("#{}", n_earlier + 1) };
    let by_mail = is_address(&to);
    let own = args.get("text").map(|text| format!("{}\n\n", text.trim_end())).unwrap_or_default();
    // A webhook takes no file, only the word where it is.
    let place = if by_mail { String::new() } else { format!("\n\n{}", known.path) };
    Effect {
        id: ids.next(Kind::Effect),
        natural_key: Some(format!("report:{}:{to}{again}", known.key())),
        kind: EffectKind::Report,
        status: EffectStatus::Held,
        channel: if by_mail { Channel::Mail } else { Channel::Webhook },
        report_id: Some(known.id),
        what: "report".to_owned(),
        language: known.language.clone(),
        subject: known.subject.clone(),
        body: format!("{own}{}{place}", known.summary),
        attachment: if by_mail { known.path.clone() } else { String::new() },
        attachment_hash: if by_mail { known.file_hash.clone() } else { String::new() },
        recipient: to,
        hold_until: ctx.now.plus(HOLD),
        created_at: ctx.now,
        ..Effect::default()
    }
}

/// Addresses and names of webhooks, each once.
fn recipients(text: &str) -> Result<Vec<String>, Refusal> {
    let mut all: Vec<String> = Vec::new();
    for word in text.split([',', ';', ' ', '\n', '，', '；', '、']).map(str::trim).filter(|word| !word.is_empty()) {
        let is_name = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'));
        if !is_name && !is_address(word) {
            let value = word.to_owned();
            return Err(Refusal::BadArgument { name: "to", value, expected: "address".to_owned() });
        }
        if !all.iter().any(|known| known == word) {
            all.push(word.to_owned());
        }
    }
    if all.is_empty() {
        return Err(Refusal::MissingArgument { verb: "send_report", name: "to" });
    }
    if all.len() > MOST {
        let wanted = i64::try_from(all.len()).unwrap_or(i64::MAX);
        return Err(Refusal::TooMany { what: "to", wanted, most: 50 });
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::people::Actor;
    use crate::domain::reports::arrived;
    use crate::domain::time::Instant;
    use crate::domain::trial::Counter;

    fn made() -> MadeReport {
        let text = |text: &str| text.to_owned();
        MadeReport {
            id: 7,
            path: text("/r/weekly.html"),
            file_hash: text("ab12"),
            subject: text("Weekly review, week 46"),
            summary: text("Nothing moved."),
            ..MadeReport::default()
        }
    }

    fn sent(to: &str, effects: &[Effect]) -> Result<Vec<Effect>, Refusal> {
        let ctx = Context { actor: Actor::agent("mei"), now: Instant(9), happened_at: Instant(9) };
        let args = Args([("to".to_owned(), to.to_owned())].into());
        let mut ids = Counter(0);
        let changes = send(&ctx, &args, (&made(), effects), &mut ids)?;
        Ok(changes.iter().filter_map(|change| Effect::edit(change)?.after.clone()).collect())
    }

    #[test]
    fn each_gets_one_held_message_with_the_file_and_nobody_a_second_one() {
        let first = sent("boss@shop.example, li@shop.example; boss@shop.example", &[]).expect("two messages");
        assert_eq!(first.len(), 2);
        assert_eq!((first[0].status, first[0].hold_until), (EffectStatus::Held, Instant(9).plus(HOLD)));
        assert_eq!((first[0].attachment.as_str(), first[0].attachment_hash.as_str()), ("/r/weekly.html", "ab12"));
        assert_eq!(sent("boss@shop.example", &first), Err(Refusal::NotYet("report_sent_already")));
        let more = sent("boss@shop.example new@shop.example", &first).expect("the new one");
        assert_eq!(more.iter().map(|effect| effect.recipient.as_str()).collect::<Vec<_>>(), ["new@shop.example"]);
        // What was stopped or failed may be sent again, under a key of its own.
        let stopped = [Effect { status: EffectStatus::Stopped, ..first[0].clone() }];
        let again = sent("boss@shop.example", &stopped).expect("again");
        assert_eq!(again[0].natural_key.as_deref(), Some("report:RP-7:boss@shop.example#2"));
    }

    #[test]
    fn a_team_hears_where_the_file_is_and_nonsense_gets_nothing() {
        let team = sent("team", &[]).expect("a message");
        assert_eq!((team[0].channel, team[0].attachment.as_str()), (Channel::Webhook, ""));
        assert!(team[0].body.ends_with("/r/weekly.html"));
        for wrong in ["a@b", "<a@b.c>", "a@b.c@d.e", "a b@c", "x\u{7}@y.z"] {
            assert!(matches!(sent(wrong, &[]), Err(Refusal::BadArgument { .. })), "{wrong}");
        }
        assert!(matches!(sent(" ,; ", &[]), Err(Refusal::MissingArgument { .. })));
    }

    #[test]
    fn what_arrived_is_written_down_once_for_each() {
        let effect =
            |to: &str, at| Effect { recipient: to.to_owned(), left_at: Some(Instant(at)), ..Effect::default() };
        let after = |known: MadeReport, effect: &Effect| {
            let change = arrived(known, effect)?;
            MadeReport::edit(&change)?.after.clone()
        };
        let first = after(made(), &effect("a@b.c", 20)).expect("it arrived");
        assert_eq!((first.sent_at, first.sent_to.as_str()), (Some(Instant(20)), "a@b.c"));
        assert!(after(first.clone(), &effect("a@b.c", 30)).is_none());
        let second = after(first, &effect("d@e.f", 30)).expect("it arrived");
        assert_eq!((second.sent_at, second.sent_to.as_str()), (Some(Instant(20)), "a@b.c, d@e.f"));
    }
}
