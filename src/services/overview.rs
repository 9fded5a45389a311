//! The numbers of the tabs Today and Reports, read in one go.

use jiff::tz::TimeZone;

use crate::config::Feature;
use crate::domain::change::ImportFile;
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::time::{DAY, Instant, week_start};
use crate::store::StoreError;
use crate::store::feeds::{self, FeedState};
use crate::store::read::{CurrencySum, From, GroupCount, Order, Reader, WeekCount};

use super::automation;
use super::lists::{self, Env};
use super::overrides::{self, OverrideMonth};
use super::queue::{self, Owed};

/// One line of Today: how many, and the list that shows them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// The key of its words: `today-<what>`.
    pub what: &'static str,
    pub kind: Kind,
    /// The query that lists exactly these.
    pub query: &'static str,
    pub count: i64,
    /// There are more; they have not been counted yet.
    pub and_more: bool,
    /// Asks for action now, rather than being worth knowing.
    pub urgent: bool,
}

/// What is due, what disagrees, what came in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Today {
    /// The next cases by due time.
    pub queue: Vec<Owed>,
    pub counts: Vec<Count>,
    /// Feeds that give no news.
    pub feeds: Vec<FeedState>,
    pub imports: Vec<ImportFile>,
    pub returns_by_week: Vec<WeekCount>,
    pub complaints_by_week: Vec<WeekCount>,
    pub refunds_this_week: Vec<CurrencySum>,
    /// Where the shop's days begin by now.
    pub zone: Option<TimeZone>,
    /// Nothing has ever come in.
    pub empty: bool,
    /// Everything is counted; a glance leaves out what takes longer than a frame.
    pub whole: bool,
}

impl Today {
    /// Leaves out what features that are switched off are about.
    pub fn leave_out(&mut self, hidden: &[Feature]) {
        let is_shown = |kind: Kind| !hidden.contains(&automation::feature(kind));
        self.queue.retain(|owed| is_shown(owed.key.kind));
        self.counts.retain(|count| is_shown(count.kind));
    }
}

/// Cases of the queue: no screen shows more.
const QUEUE: usize = 60;

/// A glance counts this far; what is beyond is many, and follows.
const GLANCE: i64 = 1_000;

const LINES: &[(&str, Kind, &str, bool)] = &[
    ("returns-overdue", Kind::Return, "is:overdue sort:due", true),
    ("returns-due-today", Kind::Return, "is:due_today -is:overdue sort:due", true),
    ("complaints-overdue", Kind::Ticket, "is:overdue sort:due", true),
    ("complaints-due-today", Kind::Ticket, "is:due_today -is:overdue sort:due", true),
    ("returns-conflict", Kind::Return, "is:conflict", true),
    ("complaints-conflict", Kind::Ticket, "is:conflict", true),
    ("parcels-stuck", Kind::Parcel, "is:stuck", true),
    ("parcels-claimable", Kind::Parcel, "is:claimable sort:claim_due", true),
    ("parcels-claim-late", Kind::Parcel, "is:claim_late sort:-claim_due", false),
    ("messages-lost", Kind::Effect, "status:failed,unknown -kind:refund_instruction", true),
    ("refunds-to-approve", Kind::Refund, "is:to_approve", true),
    ("refunds-review", Kind::Refund, "is:needs_review", true),
    ("exchanges-review", Kind::Exchange, "is:needs_review or is:overdue", true),
    ("returns-undecided", Kind::Return, "status:requested sort:due", false),
    ("complaints-new", Kind::Ticket, "status:new sort:due", false),
    ("complaints-urgent", Kind::Ticket, "severity:urgent status:open sort:due", false),
    ("tasks-overdue", Kind::Task, "is:overdue sort:due", true),
    ("tasks-due-today", Kind::Task, "is:due_today -is:overdue sort:due", true),
    ("actions-overdue", Kind::Action, "is:overdue sort:due", true),
    ("actions-told", Kind::Action, "is:told", false),
    ("overrides", Kind::Return, "is:override overridden:this-month", false),
    ("mine", Kind::Return, "assignee:me status:open sort:due", false),
];

/// Reads the numbers of Today.
pub fn today(reader: &Reader, env: &Env) -> Result<Today, StoreError> {
    let mut today = counted(reader, env, None)?;
    let this_week = week_start(env.today());
    today.returns_by_week = reader.weekly(Kind::Return, "requested_at", &env.zone, (this_week, 12))?;
    today.complaints_by_week = reader.weekly(Kind::Ticket, "opened_at", &env.zone, (this_week, 12))?;
    today.refunds_this_week = reader.refund_sums(env.start_of(this_week), env.start_of(this_week + 7))?;
    Ok(today)
}

/// What of Today can be had in the time of a frame, however many cases there are: the first thing that a person sees.
pub fn glance(reader: &Reader, env: &Env) -> Result<Today, StoreError> {
    counted(reader, env, Some(GLANCE))
}

fn counted(reader: &Reader, env: &Env, limit: Option<i64>) -> Result<Today, StoreError> {
    let newest = Order { column: "id", descending: true };
    let mut today = Today {
        zone: Some(reader.analysis()?.zone),
        empty: reader.head()? == 0,
        imports: reader.window(&everything(), newest, From::Start, 6)?,
        queue: queue::next(reader, env, QUEUE)?,
        feeds: failing_feeds(reader)?,
        whole: limit.is_none(),
        ..Today::default()
    };
    for &(what, kind, query, urgent) in LINES {
        let Ok(selection) = lists::select(kind, query, env) else { continue };
        let count = match limit {
            Some(limit) => reader.count_up_to(kind, &selection.condition, limit)?,
            None => reader.count(kind, &selection.condition)?,
        };
        today.counts.push(Count { what, kind, query, count, and_more: limit == Some(count), urgent });
    }
    Ok(today)
}

/// Feeds that give no news now; what they did then nobody knows.
fn failing_feeds(reader: &Reader) -> Result<Vec<FeedState>, StoreError> {
    if reader.is_in_the_past() {
        return Ok(Vec::new());
    }
    Ok(feeds::states(reader.db())?.into_iter().filter(FeedState::is_failing).collect())
}

/// First figures: counts with their period, no rates yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reports {
    pub weeks: i64,
    /// The first day of the period and the day after its last, since 1970.
    pub first_day: i64,
    pub until_day: i64,
    /// Days with their counts; days without any are left out.
    pub returns_by_day: Vec<(i64, i64)>,
    pub complaints_by_day: Vec<(i64, i64)>,
    pub reasons: Vec<GroupCount>,
    pub issues: Vec<GroupCount>,
    pub platforms: Vec<GroupCount>,
    pub markets: Vec<GroupCount>,
    pub product_lines: Vec<GroupCount>,
    pub complaint_issues: Vec<GroupCount>,
    pub severities: Vec<GroupCount>,
    /// Succeeded refunds of the same weeks.
    pub refunds: Vec<CurrencySum>,
    /// What was decided against the policy, the newest month first.
    pub overrides: Vec<OverrideMonth>,
}

/// Reads the numbers of Reports for the last weeks, this one included.
pub fn reports(reader: &Reader, env: &Env, weeks: i64) -> Result<Reports, StoreError> {
    let until_day = env.today() + 1;
    let first_day = week_start(env.today()) - 7 * (weeks - 1);
    let first = env.start_of(first_day);
    let returns = since("requested_at", first);
    let complaints = since("opened_at", first);
    let columns = ["reason", "issue", "platform", "market", "product_line"];
    let [reasons, issues, platforms, markets, product_lines] =
        reader.group_counts_of(Kind::Return, columns, &returns)?;
    let [complaint_issues, severities] = reader.group_counts_of(Kind::Ticket, ["issue", "severity"], &complaints)?;
    Ok(Reports {
        weeks,
        first_day,
        until_day,
        returns_by_day: reader.daily(Kind::Return, "requested_at", &env.zone, (first_day, until_day))?,
        complaints_by_day: reader.daily(Kind::Ticket, "opened_at", &env.zone, (first_day, until_day))?,
        reasons,
        issues,
        platforms,
        markets,
        product_lines,
        complaint_issues,
        severities,
        refunds: reader.refund_sums(first, env.now.plus(DAY))?,
        overrides: overrides::by_month(reader.db(), env, months(weeks))?,
    })
}

/// The months that weeks reach into.
const fn months(weeks: i64) -> i64 {
    (weeks * 7 + 29) / 30 + 1
}

fn everything() -> (String, Vec<Val>) {
    (String::new(), Vec::new())
}

fn since(column: &str, from: Instant) -> (String, Vec<Val>) {
    (format!("{column} >= $1"), vec![Val::Int(from.0)])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_today_is_a_query_that_reads() {
        let env = Env::of_test(Instant(0), "mei");
        for (what, kind, query, _) in LINES {
            assert!(lists::select(*kind, query, &env).is_ok(), "{what}: {query}");
        }
    }
}
