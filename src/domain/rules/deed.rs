//! What a rule does: one verb with its arguments, written as on the command line.

use std::collections::BTreeMap;

use crate::domain::command::{ArgKind, ArgSpec, Args, Command, VerbSpec, find_verb};
use crate::domain::definitions::MistakeKind;
use crate::domain::ids::{Key, Kind};
use crate::domain::outbox::wrong_blank;
use crate::domain::refusal::Refusal;
use crate::domain::staff::Pick;
use crate::domain::time::Instant;

/// One step of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    pub verb: String,
    pub args: Args,
}

/// What is wrong with a step, and where in it, in characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    pub at: usize,
    pub kind: MistakeKind,
    pub found: String,
    pub known: String,
}

/// Separates people who take cases in turn.
const IN_TURN: char = '|';

impl Deed {
    /// Reads `verb name=value name="two words"` for one kind of case.
    pub fn read(kind: Kind, text: &str) -> Result<Self, Slip> {
        let mut words = words(text).into_iter();
        let Some((at, verb)) = words.next() else {
            return Err(Slip { at: 0, kind: MistakeKind::UnknownVerb, found: String::new(), known: String::new() });
        };
        let spec = match find_verb(&verb, kind) {
            // A rule acts on a case that is there.
            Ok(spec) if spec.id != "open" => spec,
            Ok(_) | Err(Refusal::WrongKind { .. }) => {
                return Err(Slip { at, kind: MistakeKind::UnknownVerb, found: verb, known: String::new() });
            }
            Err(Refusal::UnknownVerb { nearest, .. }) => {
                let known = nearest.unwrap_or_default().to_owned();
                return Err(Slip { at, kind: MistakeKind::UnknownVerb, found: verb, known });
            }
            Err(_) => return Err(Slip { at, kind: MistakeKind::BadValue, found: verb, known: String::new() }),
        };
        let mut args = BTreeMap::new();
        for (at, word) in words {
            let Some((name, value)) = word.split_once('=') else {
                return Err(unknown(at, &word, spec));
            };
            let Some(arg) = spec.args.iter().find(|arg| arg.name == name) else {
                return Err(unknown(at, name, spec));
            };
            args.insert(name.to_owned(), value.to_owned());
            let blank = if spec.id == "tell" && arg.name == "text" { wrong_blank(kind, value) } else { None };
            blank.map_or_else(|| check(arg, &Args(args.clone())), Err).map_err(|(found, known)| Slip {
                at: at + name.chars().count() + 1,
                kind: MistakeKind::BadValue,
                found,
                known,
            })?;
        }
        let args = Args(args);
        match args.check(spec) {
            Err(Refusal::MissingArgument { name, .. }) => {
                Err(Slip { at, kind: MistakeKind::MissingKey, found: name.to_owned(), known: String::new() })
            }
            _ => Ok(Self { verb, args }),
        }
    }

    /// The command for one case. People named in turn take cases by their numbers.
    pub fn command(&self, key: Key) -> Command {
        let in_turn = |value: &String| {
            let people: Vec<&str> = value.split(IN_TURN).map(str::trim).filter(|name| !name.is_empty()).collect();
            let n = i64::try_from(people.len()).unwrap_or(1).max(1);
            let turn = usize::try_from(key.id.rem_euclid(n)).unwrap_or(0);
            people.get(turn).map_or_else(|| value.clone(), |name| (*name).to_owned())
        };
        let is_person = |name: &str| {
            let spec = find_verb(&self.verb, key.kind).ok();
            spec.and_then(|spec| spec.args.iter().find(|arg| arg.name == name))
                .is_some_and(|arg| arg.kind == ArgKind::Agent)
        };
        let taken = self.args.0.iter().map(|(name, value)| {
            let value = if value.contains(IN_TURN) && is_person(name) { in_turn(value) } else { value.clone() };
            (name.clone(), value)
        });
        Command { verb: self.verb.clone(), key, args: Args(taken.collect()) }
    }
}

impl std::fmt::Display for Deed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.verb)?;
        for (name, value) in &self.args.0 {
            if value.contains(char::is_whitespace) {
                write!(f, " {name}=\"{value}\"")?;
            } else {
                write!(f, " {name}={value}")?;
            }
        }
        Ok(())
    }
}

fn unknown(at: usize, found: &str, spec: &VerbSpec) -> Slip {
    let known: Vec<&str> = spec.args.iter().map(|arg| arg.name).collect();
    Slip { at, kind: MistakeKind::UnknownArgument, found: found.to_owned(), known: known.join(" ") }
}

/// Whether a value can be one of its kind; else what stands there and what could.
fn check(arg: &ArgSpec, args: &Args) -> Result<(), (String, String)> {
    let name = arg.name;
    let read = match arg.kind {
        ArgKind::Units => args.units(name).map(drop),
        // Which currency it is, the case will say; four decimals are the most that any has.
        ArgKind::Money => args.money(name, "CLF").map(drop),
        ArgKind::Percent => args.percent(name).map(drop),
        ArgKind::When => args.when(name, Instant(0)).map(drop),
        ArgKind::Choice(codes) => args.choice(name, |code| codes.contains(&code).then_some(()), codes).map(drop),
        ArgKind::Number(kind) => args.number(name, kind).map(drop),
        ArgKind::Numbers(kind) => args.numbers(name, kind).map(drop),
        ArgKind::Flag => args.flag(name).map(drop),
        ArgKind::Agent => match args.get(name) {
            Some(how) if how.starts_with('@') && Pick::written(how).is_none() => {
                return Err((how.to_owned(), Pick::WRITTEN.to_owned()));
            }
            _ => Ok(()),
        },
        ArgKind::Text | ArgKind::LongText | ArgKind::Tags => Ok(()),
    };
    match read {
        Err(Refusal::BadArgument { value, expected, .. }) => Err((value, expected)),
        _ => Ok(()),
    }
}

/// Words with their places in characters; quotes keep blanks together.
fn words(text: &str) -> Vec<(usize, String)> {
    let mut words: Vec<(usize, String)> = Vec::new();
    let (mut quote, mut inside) = (None, false);
    for (at, c) in text.chars().enumerate() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                if !inside {
                    words.push((at, String::new()));
                    inside = true;
                }
            }
            (None, c) if c.is_whitespace() => inside = false,
            (_, c) => {
                if !inside {
                    words.push((at, String::new()));
                    inside = true;
                }
                if let Some((_, word)) = words.last_mut() {
                    word.push(c);
                }
            }
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_reads_like_the_command_line_and_prints_back() {
        for text in
            ["tag tags=+late", "assign to=mei", "note text=\"no scan for a week\"", "wait party=carrier until=3d"]
        {
            let deed = Deed::read(Kind::Return, text).unwrap_or_else(|slip| panic!("{text}: {slip:?}"));
            assert_eq!(Deed::read(Kind::Return, &deed.to_string()).as_ref(), Ok(&deed));
        }
    }

    #[test]
    fn slips_are_pointed_at() {
        for (text, at, fault, found) in [
            ("", 0, MistakeKind::UnknownVerb, ""),
            ("asign to=mei", 0, MistakeKind::UnknownVerb, "asign"),
            ("open sku=A", 0, MistakeKind::UnknownVerb, "open"),
            ("merge into=C-1", 0, MistakeKind::UnknownVerb, "merge"),
            ("assign  who=mei", 8, MistakeKind::UnknownArgument, "who"),
            ("assign mei", 7, MistakeKind::UnknownArgument, "mei"),
            ("assign", 0, MistakeKind::MissingKey, "to"),
            ("assign to=@lod", 10, MistakeKind::BadValue, "@lod"),
            ("severity level=bad", 15, MistakeKind::BadValue, "bad"),
            ("tell to=team text=\"{nmber} is late\"", 18, MistakeKind::BadValue, "nmber"),
            ("wait party=carrier until=soon", 25, MistakeKind::BadValue, "soon"),
        ] {
            let slip = Deed::read(Kind::Return, text).expect_err(text);
            assert_eq!((slip.at, slip.kind, slip.found.as_str()), (at, fault, found), "{text}");
        }
    }

    #[test]
    fn people_in_turn_take_cases_by_number() {
        let deed = Deed::read(Kind::Return, "assign to=mei|bo").expect("a step");
        let to = |id| deed.command(Key::new(Kind::Return, id)).args.get("to").map(str::to_owned);
        assert_eq!([to(1000), to(1001), to(1002)].map(Option::unwrap_or_default), ["mei", "bo", "mei"]);
    }
}
