//! The verbs of definitions: write one under its name, switch it, take it away.

use super::{Definition, Sort, check, label, natural_key};
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
    verb(
        "new_label",
        &[
            req("name", ArgKind::Text),
            label::TITLE,
            label::PHRASES,
            label::EXAMPLES,
            label::NAMES_LINE,
            label::NAMES_SUPPLIER,
        ],
    ),
    verb("change_label", &[label::TITLE, label::PHRASES, label::EXAMPLES, label::NAMES_LINE, label::NAMES_SUPPLIER]),
    verb("rename", &[req("name", ArgKind::Text)]),
    verb("enable", &[]),
    verb("disable", &[]),
    verb("remove", &[]),
];

/// Decides one verb on a definition. `sit.definition` is the named one; for what makes one, the one that has the name.
pub fn decide(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    match command.verb.as_str() {
        "define" => return define(ctx, command, sit, ids),
        "new_label" => return new_label(ctx, command, sit, ids),
        _ => {}
    }
    let known = sit.definition.as_ref().ok_or(Refusal::NotFound(command.key))?;
    let mut after = known.clone();
    match command.verb.as_str() {
        "change_label" if known.sort == Sort::Label => {
            after.text = label::text(&command.args, "change_label", Some(known))?;
        }
        "change_label" => return Err(Refusal::WrongKind { verb: "change_label", key: command.key }),
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
    let natural_key = Some(natural_key(sort, &name, from));
    let text = text.to_owned();
    let made = Definition { natural_key, sort, name, in_force_from: from, enabled, text, ..Definition::default() };
    Ok(vec![created(ctx, made, ids)])
}

/// A label of the user's own under a name that no other has.
fn new_label(ctx: &Context, command: &Command, sit: &Situation, ids: &mut dyn Ids) -> Decision {
    let name = label::name(name(command)?, sit.definition.is_some())?;
    let text = label::text(&command.args, "new_label", None)?;
    let natural_key = Some(natural_key(Sort::Label, &name, Instant(0)));
    let made = Definition { natural_key, sort: Sort::Label, name, enabled: true, text, ..Definition::default() };
    Ok(vec![created(ctx, Definition { in_force_from: Instant(0), ..made }, ids)])
}

fn created(ctx: &Context, made: Definition, ids: &mut dyn Ids) -> Change {
    Change::create(Definition { id: ids.next(Kind::Definition), version: 1, updated_at: ctx.now, ..made })
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
    fn a_label_is_made_under_a_new_name_and_changed_as_a_whole() {
        let battery = |text: &str| Definition {
            natural_key: Some("label:battery".to_owned()),
            sort: Sort::Label,
            name: "battery".to_owned(),
            text: text.to_owned(),
            ..mine()
        };
        let text =
            |title: &str| format!("title = \"{title}\"\nphrases = [\n    \"swollen batter*\",\n]\nexamples = [\n]\n");
        let args = [("name", "battery"), ("title", "Power"), ("phrases", "swollen batter*\n\n")];
        assert_eq!(run("new_label", &args, &Situation::default()), Ok(vec![Change::create(battery(&text("Power")))]));
        let known = Situation { definition: Some(battery(&text("Power"))), ..Situation::default() };
        let bad = |name, value: &str, expected: &str| {
            Err(Refusal::BadArgument { name, value: value.to_owned(), expected: expected.to_owned() })
        };
        assert_eq!(run("new_label", &args, &known), bad("name", "battery", "label_new"));
        let spaced = [("name", "two words"), ("phrases", "x")];
        assert_eq!(run("new_label", &spaced, &Situation::default()), bad("name", "two words", "label_name"));
        let empty = Err(Refusal::MissingArgument { verb: "new_label", name: "phrases" });
        assert_eq!(run("new_label", &[("name", "battery"), ("title", "Power")], &Situation::default()), empty);
        let phrases = [("name", "battery"), ("phrases", "fine\n{unclosed")];
        let Err(Refusal::Mistakes(mistakes)) = run("new_label", &phrases, &Situation::default()) else {
            panic!("a phrase with a mistake is not taken")
        };
        assert_eq!((mistakes[0].line, mistakes[0].kind), (2, MistakeKind::OpenBrace));
        let after = Definition { version: 2, ..battery(&text("")) };
        let changed = Ok(vec![Change::update(battery(&text("Power")), after)]);
        assert_eq!(run("change_label", &[("phrases", "swollen batter*")], &known), changed);
        let view = Situation { definition: Some(mine()), ..Situation::default() };
        assert!(matches!(run("change_label", &[("phrases", "x")], &view), Err(Refusal::WrongKind { .. })));
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
