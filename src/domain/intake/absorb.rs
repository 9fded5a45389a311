//! Folding what a file says into what the desk knows, column by column.
//!
//! Invariants: only columns that belong to the platform are written; an empty value says nothing and overwrites nothing; of
//! several statements the greatest stands (`standing`), in whatever order their files come in.

mod owned;

use super::standing::{self, Said, Stamp, Statement};
use crate::domain::change::{
    Customer, Exchange, Message, Order, OrderLine, Parcel, ParcelEvent, Product, Rate, Record, Recovery, Refund,
    ReturnCase, ReturnLine, Review, Ticket,
};
use crate::domain::columns::{Cell, Columns, Val, columns_of, each_column, from_columns, to_columns};
use crate::domain::time::Instant;
use owned::{
    CUSTOMER, EXCHANGE, MESSAGE, ORDER, ORDER_LINE, PARCEL, PRODUCT, RATE, RECOVERY, REFUND, RETURN, RETURN_LINE,
    REVIEW, TICKET,
};

/// When the platform last spoke of a record, where a kind of record has that.
const STATED: &str = "stated_at";
/// When what no file dates came in.
const UPDATED: &str = "updated_at";

/// A record of which files tell.
pub(super) trait Told: Record {
    /// The columns that are theirs, in the order of the record.
    const OWNED: &'static [&'static str];
    /// Who said what of it, where its kind keeps that.
    fn said(&self) -> Option<&str>;
    fn set_said(&mut self, said: String);
}

macro_rules! told {
    ($($type:ident: $owned:expr),+ $(,)?) => {$(
        impl Told for $type {
            const OWNED: &'static [&'static str] = $owned;
            fn said(&self) -> Option<&str> {
                Some(&self.said)
            }
            fn set_said(&mut self, said: String) {
                self.said = said;
            }
        }
    )+};
}

/// Kinds of which one sort of file tells: what came in last stands, and of what came in at once the greatest.
macro_rules! told_at_once {
    ($($type:ident: $owned:expr),+ $(,)?) => {$(
        impl Told for $type {
            const OWNED: &'static [&'static str] = $owned;
            fn said(&self) -> Option<&str> {
                None
            }
            fn set_said(&mut self, _: String) {}
        }
    )+};
}

told!(
    ReturnCase: RETURN, ReturnLine: RETURN_LINE, Refund: REFUND, Exchange: EXCHANGE, Ticket: TICKET, Parcel: PARCEL,
    Order: ORDER, OrderLine: ORDER_LINE, Product: PRODUCT, Customer: CUSTOMER, Review: REVIEW,
);
told_at_once!(Message: MESSAGE, Recovery: RECOVERY, Rate: RATE, ParcelEvent: &[]);

/// Which columns a file fills, and how what it says stands against what others say.
#[derive(Debug, Clone, Copy)]
pub(super) struct Saying {
    pub(super) stamp: Stamp,
    filled: u64,
    /// When the record itself says that it was said.
    pub(super) stated_at: Option<Instant>,
}

impl Saying {
    /// What an incoming record fills before the desk concludes anything for it. The stamp is given later.
    pub(super) fn of<T: Told>(record: &T) -> Self {
        let (mut filled, mut stated_at, mut next) = (0, None, 0);
        let read = each_column(record, &mut |name, cell| {
            if T::OWNED.get(next) == Some(&name) {
                filled |= u64::from(is_filled(name, cell)) << next;
                next += 1;
            } else if name == STATED
                && let Cell::Int(at) = cell
            {
                stated_at = Some(Instant(at));
            }
        });
        debug_assert!(
            read.is_ok() && next == T::OWNED.len(),
            "the columns of {} are in the order of its record",
            T::KIND
        );
        Self { stamp: Stamp::default(), filled, stated_at }
    }

    /// Whether a column was filled.
    pub(super) fn fills<T: Told>(&self, column: &str) -> bool {
        T::OWNED.iter().position(|owned| *owned == column).is_some_and(|n| self.filled >> n & 1 == 1)
    }
}

/// A known record after an incoming one was folded into it.
pub(super) struct Absorbed<T> {
    pub(super) record: T,
    /// The platform says something that it had not said; that it says the same once more, later, is no news.
    pub(super) is_news: bool,
    /// The columns (the first of those that belong together) in which it does.
    taken: Vec<&'static str>,
}

impl<T> Absorbed<T> {
    pub(super) fn took(&self, column: &str) -> bool {
        self.taken.contains(&column)
    }
}

/// Writes on a new record who said what of it.
pub(super) fn sign<T: Told>(record: &mut T, saying: &Saying) {
    record.set_said(Said { rest: saying.stamp, own: Vec::new() }.text(saying.stated_at));
}

fn said_columns<T: Told>(saying: &Saying) -> impl Iterator<Item = &'static &'static str> + use<T> {
    let filled = saying.filled;
    T::OWNED.iter().enumerate().filter(move |(n, _)| filled >> n & 1 == 1).map(|(_, column)| column)
}

/// Folds what an incoming record says about the platform's own columns into the known one. `name` tells what a link points to,
/// where two statements differ in nothing else.
pub(super) fn absorb<T: Told>(
    known: &T,
    incoming: &T,
    saying: &Saying,
    name: &mut dyn FnMut(&str, i64) -> String,
) -> Absorbed<T> {
    let unchanged = || Absorbed { record: known.clone(), is_news: false, taken: Vec::new() };
    if T::OWNED.is_empty() {
        return unchanged();
    }
    let wanted = |name: &str| name == STATED || name == UPDATED || T::OWNED.contains(&name);
    let (Ok(new), Ok(mut columns)) = (columns_of(incoming, wanted), to_columns(known)) else { return unchanged() };
    let moment = |columns: &Columns, name| find(columns, name).and_then(Val::int).map(Instant);
    let (stated, told) = (moment(&columns, STATED), moment(&new, STATED));
    let mut said = match known.said() {
        Some(text) => Said::read(text, stated, T::OWNED),
        None => Said::at(moment(&columns, UPDATED)),
    };
    let stamp = if known.said().is_some() { saying.stamp } else { Stamp::about(moment(&new, UPDATED)) };
    let (mut taken, mut is_restamped) = (Vec::new(), false);
    for column in said_columns::<T>(saying) {
        let together = standing::together(column, T::OWNED);
        let first = together.first().copied().unwrap_or_default();
        if first != *column && saying.fills::<T>(first) {
            continue;
        }
        let (ours, theirs) =
            (Statement::new(said.of(first), together, &columns), Statement::new(stamp, together, &new));
        if ours.says_the_same(&theirs) {
            let again = standing::again(T::KIND, first, said.of(first), stamp);
            if again != said.of(first) && (told.is_some() || standing::is_name(T::KIND, first)) {
                said.set(first, again);
                is_restamped = true;
            }
        } else if !ours.says_something() || standing::stands_above(T::KIND, &theirs, &ours, name) {
            for (column, value) in together.iter().zip(&theirs.values) {
                put(&mut columns, column, (*value).clone());
            }
            said.set(first, stamp);
            taken.push(first);
        }
    }
    let is_later = told > stated;
    if taken.is_empty() && !is_later && !is_restamped {
        return unchanged();
    }
    let stated = stated.max(told);
    if let Some(at) = stated.filter(|_| is_later) {
        put(&mut columns, STATED, Val::Int(at.0));
    }
    if known.said().is_some() {
        sign_again::<T>(&mut columns, &said, stated);
    }
    match from_columns(columns) {
        Ok(record) => Absorbed { record, is_news: !taken.is_empty(), taken },
        Err(_) => unchanged(),
    }
}

/// Writes among the columns of a record who says what of it by now.
fn sign_again<T: Told>(columns: &mut Columns, said: &Said, stated: Option<Instant>) {
    let mut filled: Vec<&'static str> = Vec::with_capacity(T::OWNED.len());
    for column in T::OWNED.iter().filter(|column| find(columns, column).is_some_and(|value| says(column, value))) {
        let first = standing::together(column, T::OWNED).first().copied().unwrap_or_default();
        if !filled.contains(&first) {
            filled.push(first);
        }
    }
    put(columns, "said", Val::Text(said.settled(&filled).text(stated)));
}

fn find<'c>(columns: &'c Columns, name: &str) -> Option<&'c Val> {
    columns.iter().find(|(column, _)| *column == name).map(|(_, value)| value)
}

fn put(columns: &mut Columns, name: &str, value: Val) {
    if let Some((_, known)) = columns.iter_mut().find(|(column, _)| *column == name) {
        *known = value;
    }
}

/// Whether a value says something. Every record has a reason; the one that says nothing was not given.
pub(super) fn says(column: &str, value: &Val) -> bool {
    match value {
        Val::Null => false,
        Val::Int(n) => is_filled(column, Cell::Int(*n)),
        Val::Text(text) => is_filled(column, Cell::Text(text)),
    }
}

fn is_filled(column: &str, cell: Cell<'_>) -> bool {
    match cell {
        Cell::Null => false,
        Cell::Int(n) => n != 0 && n != i64::MAX,
        Cell::Text(text) => !text.trim().is_empty() && text != "[]" && !(column == "reason" && text == "other"),
    }
}

/// Whose word a record is that nobody tells of: all of it follows from others.
pub(super) const ALL_CONCLUDED: &str = "0:*";

/// What the desk concludes for a record from what is linked: only where files say nothing.
pub(super) struct Conclusions {
    said: Said,
    stated_at: Option<Instant>,
    is_signed_anew: bool,
    is_new: bool,
}

impl Conclusions {
    pub(super) fn of<T: Told>(record: &T, stated_at: Option<Instant>) -> Self {
        let said = Said::read(record.said().unwrap_or_default(), stated_at, T::OWNED);
        Self { said, stated_at, is_signed_anew: false, is_new: false }
    }

    /// Whether a column is the desk's to fill.
    pub(super) fn may(&self, column: &str, is_empty: bool) -> bool {
        is_empty || self.said.of(column).is_concluded()
    }

    /// Fills a text; nothing is no conclusion.
    pub(super) fn text(&mut self, column: &'static str, known: &mut String, value: &str) {
        if !value.is_empty() && *known != value && self.may(column, known.is_empty()) {
            value.clone_into(known);
            self.mark(column);
        }
    }

    /// Fills a link or a number.
    pub(super) fn value<V: PartialEq>(&mut self, column: &'static str, is_empty: bool, known: &mut V, value: V) {
        if *known != value && self.may(column, is_empty) {
            *known = value;
            self.mark(column);
        }
    }

    /// Fills a moment; the earliest of those that were concluded stays.
    pub(super) fn moment(&mut self, column: &'static str, known: &mut Instant, value: Instant) {
        if *known > value && self.may(column, known.is_never()) {
            *known = value;
            self.mark(column);
        }
    }

    fn mark(&mut self, column: &'static str) {
        self.is_new = true;
        self.is_signed_anew |= !self.said.of(column).is_concluded();
        self.said.set(column, Stamp::default());
    }

    /// Writes on the record which columns are conclusions; answers whether any is new.
    pub(super) fn sign<T: Told>(self, record: &mut T) -> bool {
        if self.is_signed_anew {
            record.set_said(self.said.text(self.stated_at));
        }
        self.is_new
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::intake::standing::Rank;
    use crate::domain::returns::ReturnStatus;

    fn fold(known: &ReturnCase, incoming: &ReturnCase) -> Absorbed<ReturnCase> {
        let mut saying = Saying::of(incoming);
        saying.stamp = Stamp::about(saying.stated_at);
        absorb(known, incoming, &saying, &mut |_, id| id.to_string())
    }

    #[test]
    fn only_what_the_platform_says_is_taken() {
        let known = ReturnCase {
            id: 7,
            rev: 3,
            status: ReturnStatus::Approved,
            assignee: "mei".to_owned(),
            customer: "A. Buyer".to_owned(),
            requested_at: Instant(5),
            ..ReturnCase::default()
        };
        let incoming = ReturnCase {
            platform_status: "Completed".to_owned(),
            status: ReturnStatus::Settled,
            quantity: 2,
            requested_at: Instant::NEVER,
            assignee: "nobody".to_owned(),
            ..ReturnCase::default()
        };
        let merged = fold(&known, &incoming);
        assert!(merged.is_news && !fold(&merged.record, &incoming).is_news);
        let expected = ReturnCase { platform_status: "Completed".to_owned(), quantity: 2, ..known };
        assert_eq!(merged.record, expected);
    }

    #[test]
    fn an_earlier_word_fills_gaps_only_and_a_later_repetition_is_no_news() {
        let said = |at: Option<i64>, word: &str, comment: &str, said: &str| ReturnCase {
            platform_status: word.to_owned(),
            comment: comment.to_owned(),
            stated_at: at.map(Instant),
            said: said.to_owned(),
            ..ReturnCase::default()
        };
        let known = said(Some(20), "Completed", "", "");
        let older = fold(&known, &said(Some(10), "Approved", "too small", ""));
        assert!(older.is_news && older.took("comment") && !older.took("platform_status"));
        assert_eq!(older.record, said(Some(20), "Completed", "too small", "2@10:comment"));
        let later = fold(&known, &said(Some(30), "Completed", "", ""));
        assert!(!later.is_news);
        assert_eq!(later.record.stated_at, Some(Instant(30)));
        let undated = fold(&known, &said(None, "Approved", "", ""));
        assert_eq!(undated.record, known);
        // What the newest file left out and an older one said, one between them says better.
        let between = fold(&older.record, &said(Some(15), "Approved", "much too small", ""));
        assert_eq!(between.record, said(Some(20), "Completed", "much too small", "2@15:comment"));
        let before = fold(&between.record, &said(Some(12), "", "fits", ""));
        assert!(!before.is_news);
    }

    #[test]
    fn what_the_desk_concluded_gives_way_and_is_concluded_anew() {
        let mut case = ReturnCase { stated_at: Some(Instant(9)), ..ReturnCase::default() };
        let conclude = |case: &mut ReturnCase, market: &str, at: i64| {
            let mut so = Conclusions::of(case, case.stated_at);
            so.text("market", &mut case.market, market);
            so.moment("requested_at", &mut case.requested_at, Instant(at));
            so.sign(case);
        };
        case.requested_at = Instant::NEVER;
        conclude(&mut case, "DE", 50);
        conclude(&mut case, "FR", 40);
        conclude(&mut case, "", 60);
        assert_eq!(
            (case.market.as_str(), case.requested_at, case.said.as_str()),
            ("FR", Instant(40), "0:market,requested_at")
        );
        let mut saying = Saying::of(&ReturnCase { market: "IT".to_owned(), ..ReturnCase::default() });
        saying.stamp = Stamp { rank: Rank::Mentioned, at: None };
        let incoming = ReturnCase { market: "IT".to_owned(), ..ReturnCase::default() };
        let mut told = absorb(&case, &incoming, &saying, &mut |_, id| id.to_string()).record;
        conclude(&mut told, "US", 70);
        assert_eq!((told.market.as_str(), told.requested_at), ("IT", Instant(40)));
    }

    #[test]
    fn owned_columns_are_columns_in_the_order_of_their_records() {
        fn check<T: Told>() {
            let columns = to_columns(&T::default()).expect("records are flat");
            let places = T::OWNED.iter().map(|name| columns.iter().position(|(column, _)| column == name));
            let places: Vec<usize> = places.map(|place| place.expect("an owned column exists")).collect();
            assert!(places.is_sorted() && places.len() <= 64, "{}", T::KIND);
        }
        check::<ReturnCase>();
        check::<ReturnLine>();
        check::<Refund>();
        check::<Exchange>();
        check::<Ticket>();
        check::<Message>();
        check::<Parcel>();
        check::<Order>();
        check::<OrderLine>();
        check::<Product>();
        check::<Customer>();
        check::<Review>();
        check::<Recovery>();
        check::<Rate>();
    }
}
