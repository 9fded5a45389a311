//! Taking what is personal out of records, out of what was taught with their words, and out of their traces in the history: the same
//! where a person is erased and where a time is over.

use std::collections::BTreeSet;

use crate::domain::change::{Change, Edit, Record};
use crate::domain::columns::Val;
use crate::domain::customers::personal;
use crate::domain::definitions::{Definition, Sort};
use crate::domain::forgetting::{self, Theirs};
use crate::domain::ids::{Key, Kind};
use crate::store::{Db, Deed, StoreError, Write, erasure, journal, record};
use crate::{with_edit, with_kind};

/// The operation that takes out; it is the one that nobody takes back.
pub const VERB: &str = "erase";

/// What is taken out, in one write or in several.
pub(super) struct Forgetting {
    theirs: Theirs,
    /// The last operation that was looked at for arguments and lessons: what others add meanwhile is looked at with the next write.
    since: i64,
}

/// What one write took out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct TakenOut {
    pub n_records: usize,
    /// Operations of the history that lost old values or words.
    pub n_operations: usize,
}

impl Forgetting {
    /// Of these records, with the texts that stand in them.
    pub(super) fn of(keys: BTreeSet<Key>, texts: impl IntoIterator<Item = String>) -> Self {
        let mut forgetting = Self { theirs: Theirs::of(keys), since: 0 };
        forgetting.hear(texts);
        forgetting
    }

    /// More of what stands in the records.
    pub(super) fn hear(&mut self, texts: impl IntoIterator<Item = String>) {
        texts.into_iter().for_each(|text| self.theirs.add_text(&text));
    }

    pub(super) const fn theirs(&self) -> &Theirs {
        &self.theirs
    }

    /// Takes what is personal out of some of the records, and of everything that tells of them; `deed` gets how many lost something.
    pub(super) fn take_out(
        &mut self,
        write: &mut Write<'_>,
        rows: Vec<Change>,
        deed: impl FnOnce(usize) -> Deed,
    ) -> Result<TakenOut, StoreError> {
        let keys: BTreeSet<Key> = rows.iter().map(Change::key).collect();
        let mut changes: Vec<Change> =
            rows.into_iter().filter(|row| with_edit!(row, edit => edit.before != edit.after)).collect();
        let n_records = changes.len();
        changes.extend(untaught(write.db(), &self.theirs)?);
        let deed = deed(n_records);
        write.operation(&deed, &changes)?;
        let sums = erasure::scrub(write.db(), &keys, &self.theirs, self.since)?;
        let args = serde_json::to_string(&sums).unwrap_or_default();
        self.since = write.operation(&Deed { verb: journal::ERASURE.to_owned(), args, ..deed }, &[])?;
        Ok(TakenOut { n_records, n_operations: sums.len() })
    }
}

/// Records as they are, and as they are with nothing personal left in them.
pub(super) fn rows(db: &Db, keys: &BTreeSet<Key>) -> Result<Vec<Change>, StoreError> {
    let mut rows = Vec::new();
    for &kind in Kind::ALL {
        let ids: Vec<i64> = keys.iter().filter(|key| key.kind == kind).map(|key| key.id).collect();
        with_kind!(kind, T => for before in record::all_of::<T>(db, &ids)? {
            rows.push(blanked(before)?);
        });
    }
    Ok(rows)
}

fn blanked<T: Record>(before: T) -> Result<Change, StoreError> {
    let after: T = record::of_columns(personal::blanked(T::KIND, &record::columns(&before)?))?;
    Ok(T::change(Edit { before: Some(before), after: Some(after) }))
}

/// Kinds whose words may have been taught.
pub(super) const SPOKEN: [Kind; 4] = [Kind::Ticket, Kind::Return, Kind::Message, Kind::Review];

/// What somebody wrote in a record, as it may have been taught.
pub(super) fn texts(row: &Change) -> Vec<String> {
    let texts = match row {
        Change::Ticket(edit) => edit.before.as_ref().map(|ticket| vec![ticket.wording(), ticket.comment.clone()]),
        Change::Return(edit) => edit.before.as_ref().map(|case| vec![case.comment.clone()]),
        Change::Message(edit) => edit.before.as_ref().map(|message| vec![message.body.clone()]),
        Change::Review(edit) => edit.before.as_ref().map(|review| vec![review.comment.clone()]),
        _ => None,
    };
    texts.unwrap_or_default()
}

/// Lessons and labels, which may hold what customers wrote.
pub(super) fn taught_definitions(db: &Db) -> Result<Vec<Definition>, StoreError> {
    let sorts = [Val::from(Sort::Lesson.code()), Val::from(Sort::Label.code())];
    record::select::<Definition>(db, "where sort in ($1, $2) order by id", &sorts)
}

/// Lessons and labels without what somebody wrote.
fn untaught(db: &Db, theirs: &Theirs) -> Result<Vec<Change>, StoreError> {
    let change = |one: Definition| {
        let text = forgetting::without(&one.text, theirs)?;
        let after = Definition { text, ..one.clone() };
        Some(Definition::change(Edit { before: Some(one), after: Some(after) }))
    };
    Ok(taught_definitions(db)?.into_iter().filter_map(change).collect())
}
