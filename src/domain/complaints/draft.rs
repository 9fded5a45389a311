//! Answers that are not finished: they stand in the thread with who writes them, for whoever opens the case next.
//!
//! Invariants: a draft is never public; somebody has at most one in a case; sending or discarding it takes it away.

use super::Message;
use crate::domain::change::{Change, Record};
use crate::domain::command::{Args, Context};
use crate::domain::ids::{Key, Kind};
use crate::domain::people::ActorKind;
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};

fn drafts(sit: &Situation) -> impl Iterator<Item = &Message> {
    sit.messages.iter().filter(|message| message.draft)
}

/// The draft of whoever acts.
fn own<'a>(ctx: &Context, sit: &'a Situation) -> Option<&'a Message> {
    drafts(sit).find(|draft| draft.author_name == ctx.actor.name)
}

/// The draft that an argument names.
fn named<'a>(args: &Args, sit: &'a Situation) -> Result<Option<&'a Message>, Refusal> {
    let Some(id) = args.number("draft", Kind::Message)? else { return Ok(None) };
    let found = drafts(sit).find(|draft| draft.id == id);
    found.map(Some).ok_or(Refusal::NotFound(Key::new(Kind::Message, id)))
}

/// Keeps what is written so far, at first in a note of the case. One's own draft is written anew; a named one of somebody else is
/// taken over.
pub fn keep(ctx: &Context, args: &Args, sit: &Situation, note: impl FnOnce() -> Message) -> Decision {
    let text = args.get("text").unwrap_or_default();
    let own = own(ctx, sit);
    let Some(known) = named(args, sit)?.or(own) else {
        return Ok(vec![Change::create(Message { draft: true, ..note() })]);
    };
    if known.body == text && known.author_name == ctx.actor.name {
        return Err(Refusal::NothingToDo);
    }
    let after = Message {
        author_name: ctx.actor.name.clone(),
        body: text.to_owned(),
        sent_at: ctx.happened_at,
        updated_at: ctx.now,
        ..known.clone()
    };
    let replaced = own.filter(|own| own.id != known.id).map(|own| Change::delete(own.clone()));
    Ok([Change::update(known.clone(), after)].into_iter().chain(replaced).collect())
}

/// Throws a draft away: the named one, else one's own, else the only one.
pub fn discard(ctx: &Context, args: &Args, sit: &Situation) -> Decision {
    let only = || drafts(sit).next().filter(|_| drafts(sit).count() == 1);
    match named(args, sit)?.or_else(|| own(ctx, sit)).or_else(only) {
        Some(draft) => Ok(vec![Change::delete(draft.clone())]),
        None if drafts(sit).next().is_some() => Err(Refusal::MissingArgument { verb: "discard", name: "draft" }),
        None => Err(Refusal::NothingToDo),
    }
}

/// The drafts that an answer of a person makes needless: one's own, and the one that it was made of.
pub fn ended(ctx: &Context, args: &Args, sit: &Situation) -> Result<Vec<Change>, Refusal> {
    let named = named(args, sit)?;
    let own = own(ctx, sit).filter(|own| ctx.actor.kind == ActorKind::Agent && Some(own.id) != named.map(Record::id));
    Ok([named, own].into_iter().flatten().map(|draft| Change::delete(draft.clone())).collect())
}

/// Leaves drafts alone where a saved answer was sent: it says something else.
pub fn leave_alone(changes: &mut Vec<Change>) {
    changes.retain(|change| !matches!(Message::edit(change), Some(edit) if edit.after.is_none()));
}
