//! The verbs of definitions: write one under its name, switch it, take it away.

use super::{Definition, Sort, check, natural_key};
use crate::domain::change::Change;
use crate::domain::command::{ArgKind, ArgSpec, Command, Context, VerbSpec, opt, req};
use crate::domain::ids::{Ids, Kind};
use crate::domain::refusal::Refusal;
use crate::domain::situation::{Decision, Situation};
use crate::domain::time::Instant;

const fn verb(id: &'static str, args: &'static [ArgSpec]) -> VerbSpec {
    VerbSpec { id, kinds: &[Kind::Definition], args, confirm: false }
}

/// A name stands in lists, commands and keys.
const NAME_CHARS: usize = 80;

/// What can be done with a definition.
pub const VERBS: &[VerbSpec] = &[
    verb(
        "define",
        &[
            req("sort", ArgKind::Choice(Sort::CODES)),
            req("name", ArgKind::Text),
            req("text", ArgKind::LongText),
            opt("from", ArgKind::When),
            opt("off", ArgKind::Flag),
        ],
    ),
    verb("rename", &[req("name", ArgKind::Text)]),
    verb("enable", &[]),
    verb("disable", &[]),
    verb("remove", &[]),
];

/// Decides one verb on a definition. `sit.definition` is the named one; for `define`, the one that has the name.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    if command.verb == "define" {
        return define(ctx, command, sit, ids);
    }
    let known = sit.definition.as_ref().ok_or(Refusal::NotFound(command.key))?;
    let mut after = known.clone();
    match command.verb.as_str() {
        "enable" => after.enabled = true,
        "disable" => after.enabled = false,
        "rename" => {
            after.name = name(command)?;
            after.natural_key = Some(natural_key(after.sort, &after.name, after.in_force_from));
            if sit.other_definition.as_ref().is_some_and(|other| other.id != known.id) {
                return Err(Refusal::CannotJoin("same_name"));
            }
        }
        "remove" => return Ok(vec![Change::delete(known.clone())]),
        _ => return Err(Refusal::UnknownVerb { verb: command.verb.clone(), nearest: None }),
    }
    changed(ctx, known, after)
}

fn define(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let args = &command.args;
    let sort = args.choice("sort", Sort::from_code, Sort::CODES)?.unwrap_or_default();
    let text = args.get("text").unwrap_or_default();
    let mistakes = check(sort, text);
    if !mistakes.is_empty() {
        return Err(Refusal::Mistakes(mistakes));
    }
    let name = name(command)?;
    let from = args.when("from", ctx.now)?.unwrap_or(Instant(0));
    let enabled = !args.flag("off")?;
    if let Some(known) = &sit.definition {
        let after = Definition { text: text.to_owned(), enabled, ..known.clone() };
        return changed(ctx, known, after);
    }
    Ok(vec![Change::create(Definition {
        id: ids.next(Kind::Definition),
        rev: 0,
        natural_key: Some(natural_key(sort, &name, from)),
        sort,
        name,
        in_force_from: from,
        enabled,
        version: 1,
        text: text.to_owned(),
        updated_at: ctx.now,
    })])
}

fn name(command: &Command) -> Result<String, Refusal> {
    let name = command.args.get("name").unwrap_or_default();
    if name.chars().count() > NAME_CHARS || name.chars().any(char::is_control) {
        return Err(Refusal::BadArgument { name: "name", value: name.to_owned(), expected: "name".to_owned() });
    }
    Ok(name.to_owned())
}

fn changed(ctx: &Context, before: &Definition, mut after: Definition) -> Decision {
    if after == *before {
        return Err(Refusal::NothingToDo);
    }
    after.version += 1;
    after.updated_at = ctx.now;
    Ok(vec![Change::update(before.clone(), after)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::change::Record;
    use crate::domain::command::Args;
    use crate::domain::definitions::{MistakeKind, View};
    use crate::domain::ids::Key;
    use crate::domain::people::Actor;
    use crate::domain::trial::Counter;

    const NOW: Instant = Instant(1_000);

    fn run(verb: &str, args: &[(&str, &str)], sit: &Situation) -> Decision {
        let ctx = Context { actor: Actor::agent("mei"), now: NOW, happened_at: NOW };
        let key = sit.definition.as_ref().map_or(Key::new(Kind::Definition, 0), Record::key);
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        decide(&ctx, &Command { verb: verb.to_owned(), key, args: Args(args) }, sit, &mut Counter(6))
    }

    fn mine() -> Definition {
        Definition {
            id: 7,
            natural_key: Some("view:Mine".to_owned()),
            name: "Mine".to_owned(),
            enabled: true,
            version: 1,
            in_force_from: Instant(0),
            text: View::text(Kind::Return, "assignee:me"),
            updated_at: NOW,
            ..Definition::default()
        }
    }

    #[test]
    fn a_name_defines_once_and_is_changed_afterwards() {
        let text = View::text(Kind::Return, "assignee:me");
        let args = [("sort", "view"), ("name", " Mine "), ("text", text.as_str())];
        assert_eq!(run("define", &args, &Situation::default()), Ok(vec![Change::create(mine())]));
        let known = Situation { definition: Some(mine()), ..Situation::default() };
        assert_eq!(run("define", &args, &known), Err(Refusal::NothingToDo));
        let text = View::text(Kind::Return, "assignee:me status:open");
        let changed = Definition { version: 2, text: text.clone(), ..mine() };
        let args = [("sort", "view"), ("name", "Mine"), ("text", text.as_str())];
        assert_eq!(run("define", &args, &known), Ok(vec![Change::update(mine(), changed)]));
    }

    #[test]
    fn a_text_with_a_mistake_is_not_taken() {
        let args = [("sort", "view"), ("name", "Mine"), ("text", "kind = 'returns'\nquery = 'statos:open'")];
        let Err(Refusal::Mistakes(mistakes)) = run("define", &args, &Situation::default()) else {
            panic!("the text has a mistake")
        };
        assert_eq!(mistakes.iter().map(|m| (m.line, m.kind)).collect::<Vec<_>>(), [(2, MistakeKind::BadQuery)]);
    }

    #[test]
    fn switches_names_and_removal() {
        let known = Situation { definition: Some(mine()), ..Situation::default() };
        assert_eq!(run("enable", &[], &known), Err(Refusal::NothingToDo));
        let off = Definition { enabled: false, version: 2, ..mine() };
        assert_eq!(run("disable", &[], &known), Ok(vec![Change::update(mine(), off)]));
        let natural_key = Some("view:Ours".to_owned());
        let renamed = Definition { name: "Ours".to_owned(), natural_key, version: 2, ..mine() };
        assert_eq!(run("rename", &[("name", "Ours")], &known), Ok(vec![Change::update(mine(), renamed)]));
        let taken = Situation { other_definition: Some(Definition { id: 9, ..mine() }), ..known.clone() };
        assert_eq!(run("rename", &[("name", "Ours")], &taken), Err(Refusal::CannotJoin("same_name")));
        assert_eq!(run("remove", &[], &known), Ok(vec![Change::delete(mine())]));
        assert_eq!(run("remove", &[], &Situation::default()), Err(Refusal::NotFound(Key::new(Kind::Definition, 0))));
    }
}
