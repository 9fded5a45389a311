//! Which of several statements about one thing stands: the one place where that is decided, so that the same files tell the
//! same in whatever order they come in.
//!
//! A statement is what one file says of one column, or of columns that mean something only together. The greatest stands:
//! 1. a file about the record stands above one that mentions it, and both above what the desk concluded by itself;
//! 2. the more precise above the less precise (a moment with its time of day above a mere day, whoever says it);
//! 3. the later above the earlier, by when the platform said it; of names the earlier, because people and markets write them
//!    anew each time. A file about a record that does not say when it was made counts as said when it came in;
//! 4. of states said at once the one further along, of moments the earlier, of all else the greater text.
//!
//! Invariant: every comparison is of a total order that looks at the two statements alone; the greatest of some statements is
//! the same in whatever order they are compared.

use std::cell::RefCell;
use std::cmp::Ordering;
use std::collections::HashMap;

use crate::domain::columns::{Columns, Val};
use crate::domain::complaints::TicketStatus;
use crate::domain::ids::Kind;
use crate::domain::parcels::ParcelStatus;
use crate::domain::refunds::RefundStatus;
use crate::domain::returns::ReturnStatus;
use crate::domain::time::{DAY, Instant};
use crate::domain::understanding::language;

/// What a file's word about a record weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum Rank {
    /// Nobody said it: the desk concluded it from what is linked.
    #[default]
    Concluded,
    /// The file is about something else and mentions the record.
    Mentioned,
    /// The file is about the record, or tells its state.
    About,
}

impl Rank {
    const ALL: [Self; 3] = [Self::Concluded, Self::Mentioned, Self::About];
}

/// Whose word a column is, and when it was said.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Stamp {
    pub(super) rank: Rank,
    pub(super) at: Option<Instant>,
}

impl Stamp {
    pub(super) const fn about(at: Option<Instant>) -> Self {
        Self { rank: Rank::About, at }
    }

    pub(super) fn is_concluded(self) -> bool {
        self.rank == Rank::Concluded
    }

    fn read(text: &str) -> Option<Self> {
        let (rank, at) = text.split_once('@').map_or((text, None), |(rank, at)| (rank, Some(at)));
        let rank = *Rank::ALL.get(rank.parse::<usize>().ok()?)?;
        Some(Self { rank, at: at.and_then(|at| at.parse().ok()).map(Instant) })
    }

    fn text(self) -> String {
        let rank = self.rank as u8;
        self.at.map_or_else(|| rank.to_string(), |at| format!("{rank}@{}", at.0))
    }
}

/// Who said which column of a record. As text, kept with the record: `0:customer,market;1@1777000000000:*`, by rank and
/// moment; `*` is every other column, and left out where a file about the record said it when the platform last spoke of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) rest: Stamp,
    pub(super) own: Vec<(&'static str, Stamp)>,
}

impl Said {
    /// All of it said at once.
    pub(super) const fn at(at: Option<Instant>) -> Self {
        Self { rest: Stamp::about(at), own: Vec::new() }
    }

    pub(super) fn read(text: &str, stated_at: Option<Instant>, owned: &[&'static str]) -> Self {
        let mut said = Self::at(stated_at);
        for (stamp, columns) in text.split(';').filter_map(|part| part.split_once(':')) {
            let Some(stamp) = Stamp::read(stamp) else { continue };
            for column in columns.split(',') {
                if column == "*" {
                    said.rest = stamp;
                } else if let Some(column) = owned.iter().copied().find(|owned| *owned == column) {
                    said.own.push((column, stamp));
                }
            }
        }
        said
    }

    pub(super) fn text(&self, stated_at: Option<Instant>) -> String {
        // Nearly every new record is said at once.
        if self.own.is_empty() {
            let is_about = self.rest == Stamp::about(stated_at);
            return if is_about { String::new() } else { format!("{}:*", self.rest.text()) };
        }
        let mut by_stamp: std::collections::BTreeMap<Stamp, Vec<&str>> = std::collections::BTreeMap::new();
        for (column, stamp) in self.own.iter().filter(|(_, stamp)| *stamp != self.rest) {
            by_stamp.entry(*stamp).or_default().push(column);
        }
        if self.rest != Stamp::about(stated_at) {
            by_stamp.entry(self.rest).or_default().push("*");
        }
        let parts = by_stamp.into_iter().map(|(stamp, columns)| format!("{}:{}", stamp.text(), columns.join(",")));
        parts.collect::<Vec<_>>().join(";")
    }

    pub(super) fn of(&self, column: &str) -> Stamp {
        self.own.iter().find(|(own, _)| *own == column).map_or(self.rest, |(_, stamp)| *stamp)
    }

    pub(super) fn set(&mut self, column: &'static str, stamp: Stamp) {
        match self.own.iter_mut().find(|(own, _)| *own == column) {
            Some((_, known)) => *known = stamp,
            None => self.own.push((column, stamp)),
        }
    }

    /// The same, told as shortly as may be, of the columns that say something.
    pub(super) fn settled(&self, filled: &[&'static str]) -> Self {
        let own: Vec<(&'static str, Stamp)> = filled.iter().map(|column| (*column, self.of(column))).collect();
        let weight = |stamp: Stamp| (own.iter().filter(|(_, known)| *known == stamp).count(), stamp);
        let rest = own.iter().map(|(_, stamp)| *stamp).max_by_key(|stamp| weight(*stamp)).unwrap_or(self.rest);
        Self { rest, own }
    }
}

/// Columns that mean something only together: what one statement says of them is taken as a whole or not at all. The first names them.
const TOGETHER: &[&[&str]] = &[
    &["placed_at", "placed_text", "zone_stated"],
    &["requested_at", "requested_text", "zone_stated"],
    &["opened_at", "opened_text", "zone_stated"],
    &["platform_status", "platform_state"],
    &["platform_status", "status"],
    &["reason_code", "reason"],
    &["label_cost_minor", "currency"],
];

/// The columns that go with one among those of a kind, itself included.
pub(super) fn together<'o>(column: &'o &'static str, owned: &[&'static str]) -> &'o [&'static str] {
    let found = TOGETHER.iter().find(|group| group.contains(column) && group.iter().all(|one| owned.contains(one)));
    found.map_or(std::slice::from_ref(column), |group| *group)
}

/// What a statement says, with whose word it is.
pub(super) struct Statement<'c> {
    stamp: Stamp,
    columns: &'c [&'static str],
    pub(super) values: Vec<&'c Val>,
}

impl<'c> Statement<'c> {
    pub(super) fn new(stamp: Stamp, columns: &'c [&'static str], all: &'c Columns) -> Self {
        let find =
            |name: &&'static str| all.iter().find(|(column, _)| column == name).map_or(&Val::Null, |(_, value)| value);
        Self { stamp, columns, values: columns.iter().map(find).collect() }
    }

    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        self.values == other.values
    }

    pub(super) fn says_something(&self) -> bool {
        self.columns.iter().zip(&self.values).any(|(column, value)| super::absorb::says(column, value))
    }

    /// How precise it is: more is more.
    fn precision(&self) -> u8 {
        match (self.columns, self.values.as_slice()) {
            (["placed_at" | "requested_at" | "opened_at", ..], [at, text, zone]) => {
                moment_precision(at, text.text(), zone)
            }
            (["title"], [title]) => u8::from(is_english(title.text())),
            (["label_cost_minor", ..], [cost, _]) => u8::from(cost.int().is_some_and(|cost| cost != 0)),
            _ => 0,
        }
    }

    /// How far along the state is that it tells.
    fn progress(&self, kind: Kind) -> usize {
        let (["platform_status", ..], [_, state]) = (self.columns, self.values.as_slice()) else { return 0 };
        let path = match kind {
            Kind::Return => ReturnStatus::CODES,
            Kind::Ticket => TicketStatus::CODES,
            Kind::Parcel => ParcelStatus::CODES,
            _ => RefundStatus::CODES,
        };
        path.iter().position(|code| *code == state.text()).map_or(0, |place| place + 1)
    }
}

/// So many titles are remembered.
const MOST_TITLES: usize = 4_096;

/// Whether a title is English. Each row of an order names its goods, so the same titles are compared again and again.
fn is_english(title: &str) -> bool {
    thread_local! {
        static KNOWN: RefCell<HashMap<String, bool>> = RefCell::default();
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(known) = known.get(title) {
            return *known;
        }
        if known.len() >= MOST_TITLES {
            known.clear();
        }
        let is_english = language::language(title) == "en";
        known.insert(title.to_owned(), is_english);
        is_english
    })
}

/// A day alone, a time of day, or one that says where it is meant.
fn moment_precision(at: &Val, text: &str, zone: &Val) -> u8 {
    let has_time = match text {
        "" => at.int().is_some_and(|at| at.rem_euclid(DAY) != 0),
        text => text.contains(':') || text.bytes().filter(u8::is_ascii_digit).count() > 8,
    };
    u8::from(has_time) + u8::from(has_time && zone.int() == Some(1))
}

/// Whether a column is a name, of which the first stays.
pub(super) fn is_name(kind: Kind, column: &str) -> bool {
    kind == Kind::Customer || kind == Kind::Product && matches!(column, "sku" | "title")
}

/// The later word, or of names the earlier one; what no file dates comes last.
fn by_time(is_name: bool, one: Option<Instant>, two: Option<Instant>) -> Ordering {
    match (one, two) {
        (Some(one), Some(two)) if is_name => two.cmp(&one),
        _ => one.cmp(&two),
    }
}

/// Whose word a column is when two say the same.
pub(super) fn again(kind: Kind, column: &str, one: Stamp, two: Stamp) -> Stamp {
    match one.rank.cmp(&two.rank).then_with(|| by_time(is_name(kind, column), one.at, two.at)) {
        Ordering::Less => two,
        _ => one,
    }
}

/// Whether a statement about columns of a kind of record stands above another one. `name` tells what a link points to.
pub(super) fn stands_above(
    kind: Kind,
    one: &Statement<'_>,
    two: &Statement<'_>,
    name: &mut dyn FnMut(&str, i64) -> String,
) -> bool {
    let first = one.columns.first().copied().unwrap_or_default();
    let (ours, theirs) = (one.stamp, two.stamp);
    let is_said = (!ours.is_concluded()).cmp(&!theirs.is_concluded());
    let by_rank = ours.rank.cmp(&theirs.rank);
    let by_precision = || one.precision().cmp(&two.precision());
    let is_moment = matches!(first, "placed_at" | "requested_at" | "opened_at");
    let order = if is_moment { by_precision().then(by_rank) } else { by_rank.then_with(by_precision) };
    let order = is_said.then(order).then_with(|| by_time(is_name(kind, first), ours.at, theirs.at));
    let order = order.then_with(|| one.progress(kind).cmp(&two.progress(kind)));
    order.then_with(|| by_content(one, two, name)) == Ordering::Greater
}

fn by_content(one: &Statement<'_>, two: &Statement<'_>, name: &mut dyn FnMut(&str, i64) -> String) -> Ordering {
    let pairs = one.columns.iter().zip(one.values.iter().zip(&two.values));
    let mut orders = pairs.map(|(column, (ours, theirs))| match (ours, theirs) {
        (Val::Int(ours), Val::Int(theirs)) if column.ends_with("_at") => theirs.cmp(ours),
        (Val::Int(ours), Val::Int(theirs)) if ours != theirs && column.ends_with("_id") => {
            name(column, *ours).cmp(&name(column, *theirs))
        }
        _ => ours.cmp(theirs),
    });
    orders.find(|order| *order != Ordering::Equal).unwrap_or(Ordering::Equal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Val {
        Val::Text(text.to_owned())
    }

    fn above(kind: Kind, group: &'static [&'static str], one: (Stamp, &[Val]), two: (Stamp, &[Val])) -> bool {
        let columns = |values: &[Val]| -> Columns { group.iter().copied().zip(values.iter().cloned()).collect() };
        let (ours, theirs) = (columns(one.1), columns(two.1));
        let (one, two) = (Statement::new(one.0, group, &ours), Statement::new(two.0, group, &theirs));
        stands_above(kind, &one, &two, &mut |_, id| id.to_string())
    }

    const fn stamp(rank: Rank, at: i64) -> Stamp {
        Stamp { rank, at: Some(Instant(at)) }
    }

    #[test]
    fn the_rules_of_precedence() {
        use Rank::{About, Concluded, Mentioned};
        const PLACED: &[&str] = &["placed_at", "placed_text", "zone_stated"];
        let day = [Val::Int(DAY), text("02-Jan-1970"), Val::Int(0)];
        let hour = [Val::Int(DAY + 5), text("1970-01-02T00:00:05Z"), Val::Int(1)];
        let concluded = [Val::Int(7), text(""), Val::Int(0)];
        // A time of day stands above a day, whoever says it and when; both above what nobody said.
        assert!(above(Kind::Order, PLACED, (stamp(Mentioned, 1), &hour), (stamp(About, 9), &day)));
        assert!(above(Kind::Order, PLACED, (stamp(Mentioned, 1), &day), (stamp(Concluded, 9), &concluded)));
        let word = |word: &str| [text(word)];
        // A file about it stands above a later one that mentions it; of two about it the later one; else the content.
        assert!(above(Kind::Order, &["country"], (stamp(About, 1), &word("DE")), (stamp(Mentioned, 9), &word("FR"))));
        assert!(above(Kind::Order, &["country"], (stamp(About, 2), &word("DE")), (stamp(About, 1), &word("FR"))));
        assert!(above(Kind::Order, &["country"], (stamp(About, 1), &word("FR")), (stamp(About, 1), &word("DE"))));
        // Of names the earlier one, and of a product's the English one before all others.
        assert!(above(Kind::Customer, &["name"], (stamp(Mentioned, 1), &word("A")), (stamp(Mentioned, 2), &word("B"))));
        let (english, german) = (word("A big wooden box for the kitchen"), word("Eine große Holzkiste für die Küche"));
        assert!(above(Kind::Product, &["title"], (stamp(Mentioned, 9), &english), (stamp(Mentioned, 1), &german)));
        // Of states said at once the one further along; of links their names.
        const STATE: &[&str] = &["platform_status", "platform_state"];
        let (early, late) = ([text("Z"), text("approved")], [text("A"), text("settled")]);
        assert!(above(Kind::Return, STATE, (stamp(About, 1), &late), (stamp(About, 1), &early)));
        let (nine, ten) = ([Val::Int(9)], [Val::Int(10)]);
        assert!(above(Kind::Order, &["customer_id"], (stamp(About, 1), &nine), (stamp(About, 1), &ten)));
    }

    #[test]
    fn who_said_what_is_kept_in_few_words_and_read_again() {
        const OWNED: &[&str] = &["a", "b", "c", "d"];
        let (spoke, early) = (Stamp::about(Some(Instant(20))), Stamp { rank: Rank::Mentioned, at: Some(Instant(10)) });
        let mut said = Said::at(Some(Instant(20)));
        assert_eq!(said.text(Some(Instant(20))), "");
        said.set("b", early);
        said.set("d", Stamp::default());
        assert_eq!(said.text(Some(Instant(20))), "0:d;1@10:b");
        let read = Said::read("0:d;1@10:b", Some(Instant(20)), OWNED);
        assert_eq!([read.of("a"), read.of("b"), read.of("d")], [spoke, early, Stamp::default()]);
        // What most of it was said by is everything else.
        let short = Said { rest: spoke, own: vec![("a", early), ("b", early), ("c", spoke)] }.settled(&["a", "b", "c"]);
        assert_eq!(short.text(Some(Instant(20))), "1@10:*;2@20:c");
        assert_eq!(Said::read("?;9@x:a;2@7:gone", None, OWNED).of("a"), Stamp::about(None));
    }

    proptest! {
        /// Of two statements that differ exactly one stands above the other, and what stands above stands above all below.
        #[test]
        fn statements_have_one_order(
            said in proptest::collection::vec((0..3_usize, proptest::option::of(0..3_i64), "[ab]{0,2}", 0..3_i64), 3)
        ) {
            const GROUP: &[&str] = &["placed_at", "placed_text", "zone_stated"];
            let said: Vec<(Stamp, [Val; 3])> = said
                .into_iter()
                .map(|(rank, at, word, n)| {
                    (Stamp { rank: Rank::ALL[rank], at: at.map(Instant) }, [Val::Int(n * DAY / 2), text(&word), Val::Int(n % 2)])
                })
                .collect();
            let is_above = |i: usize, j: usize| above(Kind::Order, GROUP, (said[i].0, &said[i].1), (said[j].0, &said[j].1));
            for (i, j) in [(0, 1), (1, 2), (0, 2)] {
                prop_assert_eq!(is_above(i, j) || is_above(j, i), said[i] != said[j]);
                prop_assert!(!(is_above(i, j) && is_above(j, i)));
            }
            prop_assert!(!(is_above(0, 1) && is_above(1, 2)) || is_above(0, 2));
        }
    }
}
