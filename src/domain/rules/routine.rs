//! Decisions in a row under a name, recorded while somebody made them: a macro reads like the steps of a rule, and can become one.

use serde::Deserialize;
use toml::Spanned;

use super::reading::mistake;
use super::{Deed, KINDS};
use crate::domain::definitions::{Mistake, MistakeKind, reading};
use crate::domain::ids::Kind;

/// Steps for one kind of case, in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Routine {
    pub kind: Kind,
    pub deeds: Vec<Deed>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Text {
    kind: Spanned<String>,
    #[serde(rename = "do")]
    deeds: Vec<Spanned<String>>,
}

impl Routine {
    /// Reads a macro from its text; every mistake is told.
    pub fn read(text: &str) -> Result<Self, Vec<Mistake>> {
        let read: Text = reading::read(text)?;
        let Some(kind) = Kind::from_word(read.kind.get_ref()).filter(|kind| KINDS.contains(kind)) else {
            let known: Vec<&str> = KINDS.iter().map(|kind| kind.plural()).collect();
            let (found, known) = (read.kind.get_ref(), known.join(" "));
            return Err(vec![mistake(text, &read.kind, 0, MistakeKind::BadValue, found, &known)]);
        };
        let mut mistakes = Vec::new();
        let mut deeds = Vec::new();
        for deed in &read.deeds {
            match Deed::read(kind, deed.get_ref()) {
                Ok(deed) => deeds.push(deed),
                Err(slip) => mistakes.push(mistake(text, deed, slip.at, slip.kind, &slip.found, &slip.known)),
            }
        }
        if read.deeds.is_empty() {
            mistakes.push(Mistake::at(text, 0, MistakeKind::MissingKey, "do", ""));
        }
        if mistakes.is_empty() { Ok(Self { kind, deeds }) } else { Err(mistakes) }
    }

    /// The steps as they are written.
    pub fn steps(&self) -> Vec<String> {
        self.deeds.iter().map(ToString::to_string).collect()
    }

    /// The text of a macro.
    pub fn text(&self) -> String {
        let mut table = toml::Table::new();
        table.insert("kind".to_owned(), self.kind.plural().into());
        table.insert("do".to_owned(), self.steps().into());
        table.to_string().trim_end().to_owned()
    }

    /// Whether a decision can stand in a macro: it is about a case, and what was said in it can be written as a step.
    pub fn can_hold(kind: Kind, deed: &Deed) -> bool {
        KINDS.contains(&kind) && Deed::read(kind, &deed.to_string()).is_ok_and(|read| read == *deed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_macro_is_read_back_from_its_text() {
        let deeds = ["refuse clause=window", "note text=\"two words\""];
        let deeds = deeds.map(|text| Deed::read(Kind::Return, text).expect("the test writes steps")).into();
        let routine = Routine { kind: Kind::Return, deeds };
        assert_eq!(Routine::read(&routine.text()), Ok(routine));
    }

    #[test]
    fn every_mistake_is_pointed_at_and_what_cannot_be_written_is_not_held() {
        let read = Routine::read("kind = 'returns'\ndo = ['refuze', 'note txt=a']");
        let kinds: Vec<MistakeKind> = read.err().unwrap_or_default().iter().map(|mistake| mistake.kind).collect();
        assert_eq!(kinds, [MistakeKind::UnknownVerb, MistakeKind::UnknownArgument]);
        assert!(Routine::read("kind = 'customers'\ndo = ['note text=a']").is_err());
        let mut deed = Deed::read(Kind::Return, "note text=a").expect("the test writes a step");
        assert!(Routine::can_hold(Kind::Return, &deed) && !Routine::can_hold(Kind::Task, &deed));
        deed.args.0.insert("text".to_owned(), "say \"hi\" to".to_owned());
        assert!(!Routine::can_hold(Kind::Return, &deed));
    }
}
