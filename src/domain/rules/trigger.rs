//! What sets a rule off, and what happened to a case.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::change::{Change, Edit, Message, Record, ReturnCase, Ticket};
use crate::domain::columns::{Columns, Val, to_columns};
use crate::domain::complaints::Author;
use crate::domain::ids::{Key, Kind};
use crate::domain::query::fields::{self, FieldType};
use crate::domain::said::Spoken;
use crate::domain::time::span;
use crate::domain::words;
use crate::with_edit;

/// One event that sets a rule off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trigger {
    /// A case is new on the desk.
    Opened,
    /// One of these columns has another value; any, when none are named.
    Changed(Vec<&'static str>),
    /// The customer wrote.
    Message,
    /// So long after a moment of the case; before it when negative.
    Passed { column: &'static str, millis: i64 },
}

/// The words of a rule's text, for its mistakes.
pub const WORDS: &str = "opened changed changed:FIELD message silence:3d time:FIELD+2h";

/// Columns that say nothing new of a case: they change with every change, or with every reading.
pub const ALWAYS: [&str; 4] = ["read_by", "rev", "said", "updated_at"];

impl Trigger {
    /// Reads `opened`, `changed:status,severity`, `message`, `silence:3d` or `time:due-2h`; else what is not known.
    pub fn read(kind: Kind, text: &str) -> Result<Self, String> {
        let (word, rest) = text.split_once(':').unwrap_or((text, ""));
        let column = |name: &str| fields::find(kind, name.trim()).map(|field| field.column);
        match (word.trim(), rest.trim()) {
            ("opened", "") => Ok(Self::Opened),
            ("changed", "") => Ok(Self::Changed(Vec::new())),
            ("changed", names) => {
                let columns: Result<_, String> =
                    names.split(',').map(|name| column(name).ok_or_else(|| name.trim().to_owned())).collect();
                Ok(Self::Changed(columns?))
            }
            ("message", "") if words::along(kind).is_some() => Ok(Self::Message),
            ("silence", length) => span(length)
                .map(|millis| Self::Passed { column: last_heard(kind), millis })
                .ok_or_else(|| text.to_owned()),
            ("time", rest) => Self::passed(kind, rest).ok_or_else(|| rest.to_owned()),
            _ => Err(text.to_owned()),
        }
    }

    fn passed(kind: Kind, text: &str) -> Option<Self> {
        let (name, millis) = match text.find(['+', '-']) {
            None => (text, 0),
            Some(sign) => {
                let length = span(&text[sign + 1..])?;
                (&text[..sign], if text.as_bytes()[sign] == b'-' { -length } else { length })
            }
        };
        let field = fields::find(kind, name.trim()).filter(|field| field.holds == FieldType::Instant)?;
        Some(Self::Passed { column: field.column, millis })
    }

    /// Whether something that happened is this event; moments pass without anything happening.
    pub fn is_hit_by(&self, happening: &Happening) -> bool {
        match self {
            Self::Opened => happening.opened,
            Self::Changed(columns) if columns.is_empty() => !happening.columns.is_empty(),
            Self::Changed(columns) => happening.columns.iter().any(|column| columns.contains(column)),
            Self::Message => happening.message,
            Self::Passed { .. } => false,
        }
    }

    /// The word that stands for it in the list of runs.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Opened => "opened",
            Self::Changed(_) => "changed",
            Self::Message => "message",
            Self::Passed { .. } => "time",
        }
    }
}

/// When something was last heard of a case.
pub const fn last_heard(kind: Kind) -> &'static str {
    match kind {
        Kind::Ticket => "last_message_at",
        Kind::Parcel => "last_event_at",
        _ => "updated_at",
    }
}

/// What one operation did to one case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Happening {
    pub key: Key,
    pub opened: bool,
    /// Columns with another value than before.
    pub columns: Vec<&'static str>,
    /// The customer wrote.
    pub message: bool,
}

impl Happening {
    pub const fn nothing(key: Key) -> Self {
        Self { key, opened: false, columns: Vec::new(), message: false }
    }

    /// Adds what else happened to the same case.
    pub fn join(&mut self, other: &Self) {
        self.opened |= other.opened;
        self.message |= other.message;
        for column in &other.columns {
            if !self.columns.contains(column) {
                self.columns.push(column);
            }
        }
    }
}

/// Records that rules had met already when their words changed, with the values that they had then.
pub type Met = BTreeMap<Key, BTreeMap<String, Val>>;

/// What changes did to cases of the kinds that rules are about, in the order of the changes, each case once. Records of other
/// kinds are not looked into: an import brings millions of them.
pub fn happenings<'c>(changes: impl IntoIterator<Item = &'c Change>, kinds: &BTreeSet<Kind>) -> Vec<Happening> {
    happenings_of_reading(changes, kinds, &Met::new())
}

/// The same where words were read: what the rules had met before does not come a second time, it has changed.
pub fn happenings_of_reading<'c>(
    changes: impl IntoIterator<Item = &'c Change>,
    kinds: &BTreeSet<Kind>,
    met: &Met,
) -> Vec<Happening> {
    let mut found: Vec<Happening> = Vec::new();
    for change in changes {
        let happening = match change {
            Change::Message(edit) => wrote(edit, met).filter(|happening| kinds.contains(&happening.key.kind)),
            _ if kinds.contains(&change.key().kind) => with_edit!(change, edit => happened(edit.as_ref(), met)),
            _ => None,
        };
        let Some(happening) = happening else { continue };
        match found.iter_mut().rev().find(|known| known.key == happening.key) {
            Some(known) => known.join(&happening),
            None => found.push(happening),
        }
    }
    found
}

/// Records that were there and whose words have been read now: whether rules met them before, their past has to say.
pub fn read_now(changes: &[Change]) -> Vec<Key> {
    let is_read = |change: &&Change| match change {
        Change::Message(edit) => turned(edit, Message::is_unread),
        Change::Return(edit) => turned(edit, ReturnCase::is_unread),
        Change::Ticket(edit) => turned(edit, Ticket::is_unread),
        _ => false,
    };
    changes.iter().filter(is_read).map(Change::key).collect()
}

fn turned<T>(edit: &Edit<T>, is_unread: impl Fn(&T) -> bool) -> bool {
    edit.before.as_ref().is_some_and(&is_unread) && edit.after.as_ref().is_some_and(|after| !is_unread(after))
}

/// Whether values that a record once had were there for the rules: read, or without words.
pub fn was_met(old: &BTreeMap<String, Val>) -> bool {
    let is_empty = |name: &str| old.get(name).map(|value| value.text().is_empty());
    is_empty("read_by") == Some(false) || is_empty("comment") == Some(true) || is_empty("body") == Some(true)
}

/// A message is there for the rules once it was read.
fn wrote(edit: &Edit<Message>, met: &Met) -> Option<Happening> {
    let was_there = edit.before.as_ref().is_some_and(|before| !before.is_unread()) || met.contains_key(&edit.key());
    let is_new = |message: &&Message| !was_there && !message.is_unread() && message.author == Author::Customer;
    let message = edit.after.as_ref().filter(is_new)?;
    let ticket = message.ticket_id.map(|id| Key::new(Kind::Ticket, id));
    let key = ticket.or_else(|| message.return_id.map(|id| Key::new(Kind::Return, id)))?;
    Some(Happening { message: true, ..Happening::nothing(key) })
}

fn happened<T: Record>(edit: &Edit<T>, met: &Met) -> Option<Happening> {
    let after = edit.after.as_ref()?;
    let new = to_columns(after).ok()?;
    let opened = || Happening { opened: true, ..Happening::nothing(after.key()) };
    // Rules ask what a case is about: a case that came in has come once its words were read.
    let Some(before) = &edit.before else { return (!is_unread(&new)).then(opened) };
    let old = to_columns(before).ok()?;
    let known = met.get(&after.key());
    if is_unread(&old) && !is_unread(&new) && known.is_none() {
        return Some(opened());
    }
    // What new words say as the old ones did is no news, though it was forgotten in between.
    let is_as_before = |name: &str, value: &Val| known.and_then(|known| known.get(name)) == Some(value);
    let changed =
        old.iter().zip(&new).filter(|(a, b)| a.1 != b.1 && !ALWAYS.contains(&a.0) && !is_as_before(b.0, &b.1));
    let columns: Vec<&'static str> = changed.map(|(a, _)| a.0).collect();
    (!columns.is_empty()).then(|| Happening { columns, ..Happening::nothing(after.key()) })
}

/// Whether a case has words that nobody has read yet.
fn is_unread(columns: &Columns) -> bool {
    let is_empty = |wanted: &str| {
        let value = columns.iter().find(|(name, _)| *name == wanted);
        value.map(|(_, value)| value.text().is_empty())
    };
    is_empty("read_by") == Some(true) && is_empty("comment") == Some(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::returns::ReturnStatus;
    use crate::domain::time::{DAY, HOUR};
    use crate::domain::vocabulary::Severity;

    #[test]
    fn events_are_read_and_others_are_named() {
        let passed = |column, millis| Ok(Trigger::Passed { column, millis });
        for (kind, text, wanted) in [
            (Kind::Return, "opened", Ok(Trigger::Opened)),
            (Kind::Return, "changed", Ok(Trigger::Changed(vec![]))),
            (Kind::Return, "changed:status, due", Ok(Trigger::Changed(vec!["status", "due_at"]))),
            (Kind::Ticket, "message", Ok(Trigger::Message)),
            (Kind::Ticket, "silence:3d", passed("last_message_at", 3 * DAY)),
            (Kind::Parcel, "silence:12h", passed("last_event_at", 12 * HOUR)),
            (Kind::Return, "time:due-2h", passed("due_at", -2 * HOUR)),
            (Kind::Return, "time:received+1d", passed("received_at", DAY)),
            (Kind::Return, "time:due", passed("due_at", 0)),
            (Kind::Parcel, "message", Err("message".to_owned())),
            (Kind::Return, "changed:statos", Err("statos".to_owned())),
            (Kind::Return, "time:status", Err("status".to_owned())),
            (Kind::Return, "silence:long", Err("silence:long".to_owned())),
            (Kind::Return, "closed", Err("closed".to_owned())),
        ] {
            assert_eq!(Trigger::read(kind, text), wanted, "{text}");
        }
    }

    #[test]
    fn what_happened_is_told_once_a_case() {
        let before = ReturnCase { id: 7, rev: 3, ..ReturnCase::default() };
        let after = ReturnCase { status: ReturnStatus::Approved, rev: 4, ..before.clone() };
        let again = ReturnCase { assignee: "mei".to_owned(), ..after.clone() };
        let letter =
            Message { ticket_id: Some(9), author: Author::Customer, body: "hm".to_owned(), ..Message::default() };
        let unread = Change::create(letter.clone());
        assert_eq!(happenings([&unread], &BTreeSet::from([Kind::Ticket])), [], "not before it was read");
        let letter = Message { read_by: "lists-1".to_owned(), ..letter };
        let answer = Message { author: Author::Agent, ..letter.clone() };
        let changes = [
            Change::update(before, after.clone()),
            Change::update(after, again),
            Change::create(letter.clone()),
            Change::create(answer),
        ];
        let new = ReturnCase { id: 8, comment: "too small".to_owned(), ..ReturnCase::default() };
        let read = ReturnCase { read_by: "lists-1".to_owned(), severity: Severity::Serious, ..new.clone() };
        let kinds = BTreeSet::from([Kind::Return]);
        assert_eq!(happenings([&Change::create(new.clone())], &kinds), []);
        let reading = [Change::update(new, read)];
        let told = happenings(&reading, &kinds);
        assert!(told[0].opened && told[0].columns.is_empty(), "a case has come once its words were read");
        assert_eq!(read_now(&reading), [Key::new(Kind::Return, 8)]);
        // Words that changed are read again; the case was here before, and what they say as before is no news.
        let before = [("read_by", "lists-1"), ("severity", "serious")];
        let before = before.map(|(name, value)| (name.to_owned(), Val::from(value)));
        let met = |key| Met::from([(key, BTreeMap::from(before.clone()))]);
        assert_eq!(happenings_of_reading(&reading, &kinds, &met(Key::new(Kind::Return, 8))), []);
        assert_eq!(happenings_of_reading(&reading, &kinds, &met(Key::new(Kind::Return, 9))), told);
        let once = Change::create(Message { id: 5, ..letter });
        let of_messages = BTreeSet::from([Kind::Ticket]);
        assert_eq!(happenings_of_reading([&once], &of_messages, &met(Key::new(Kind::Message, 5))), []);
        let told = happenings(&changes, &BTreeSet::from([Kind::Return, Kind::Ticket]));
        assert_eq!(told.len(), 2);
        assert_eq!(happenings(&changes, &BTreeSet::from([Kind::Parcel])), []);
        assert_eq!(told[0].columns, ["status", "assignee"]);
        assert_eq!((told[1].key, told[1].message), (Key::new(Kind::Ticket, 9), true));
        let status = Trigger::Changed(vec!["status"]);
        assert!(
            status.is_hit_by(&told[0]) && !Trigger::Opened.is_hit_by(&told[0]) && Trigger::Message.is_hit_by(&told[1])
        );
    }
}
