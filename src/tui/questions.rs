//! What the screen asks the readers, and the answers, all read in one go per question.

mod records;

use std::collections::BTreeMap;

use crate::domain::change::{
    Credit, Exchange, MadeReport, Message, Order as OrderRecord, Parcel, ParcelEvent, Recovery, Refund, ReturnCase,
    ReturnLine, Ticket,
};
use crate::domain::complaints::{Author, Checklists};
use crate::domain::explained::{Explained, explain};
use crate::domain::ids::{Key, Kind};
use crate::domain::parcels::Lane;
use crate::domain::rules::Rule;
use crate::domain::staff::Staff;
use crate::domain::taught::OwnLabel;
use crate::domain::time::Instant;
use crate::domain::understanding::engine;
use crate::domain::understanding::keywords::MOST as MOST_KEYWORDS;
use crate::services::articles::{self, Offer, Shelf};
use crate::services::automation::{self, InFull, Judged, Tried};
use crate::services::causes::{self, AtHand, Seen, effects};
use crate::services::checklists;
use crate::services::clocks::{self, Life};
use crate::services::dashboard;
use crate::services::figures;
use crate::services::labels::{confirmed, teach};
use crate::services::lanes;
use crate::services::lists::Selection;
use crate::services::lists::found::{self, FoundOrder};
use crate::services::lists::unheard::{Unheard, unheard};
use crate::services::origins::{self, Origins};
use crate::services::overview::{self, Reports, Today};
use crate::services::past::{self, Moment, Step};
use crate::services::people::{self, Person};
use crate::services::picks::{Pick, What, picks, staff};
use crate::services::policies::{self, Shelved};
use crate::services::read::{From, Group, Place, Reader, StoreError, TimelineEntry};
use crate::services::recall::{Recall, recall};

use self::records::{page, row, window};
use super::rows::Row;
use crate::services::reports::{self, Problem, shelf, texts};
use crate::text::{Lang, Words};

/// Records that can be marked at once; more than anybody decides alike.
pub const MOST_MARKED: i64 = 5_000;

/// A question to a reader.
#[derive(Debug, Clone)]
pub enum Question {
    /// Rows of a list around, after or before a place.
    Page {
        kind: Kind,
        selection: Selection,
        part: Part,
        limit: i64,
    },
    Count {
        kind: Kind,
        selection: Selection,
    },
    /// The numbers and revisions of everything that a filter selects, to mark it.
    Numbers {
        kind: Kind,
        selection: Selection,
    },
    Case(Key, Instant),
    /// A rule with what it did lately.
    Rule(Key, crate::services::lists::Env),
    Today(crate::services::lists::Env),
    /// What of Today is there at once.
    Glance(crate::services::lists::Env),
    Reports(crate::services::lists::Env, i64),
    /// The key figures at a moment.
    Board(Instant, dashboard::Look),
    /// One figure in detail.
    Detail(Instant, dashboard::Look, dashboard::Metric, dashboard::View),
    /// What customers say.
    Said(Instant, dashboard::Look),
    /// What really moved.
    Review(Instant, dashboard::Look),
    History {
        before: Option<i64>,
        limit: i64,
    },
    /// Articles that fit a return or a complaint, and cases alike, for a reader of a language.
    Alike(Key, Lang),
    /// Every rule about a case, judged on it.
    Why(Key, crate::services::lists::Env),
    /// Another moment, from one with its operation.
    Moment {
        of: Option<Key>,
        from: (i64, Instant),
        step: Step,
        now: Instant,
    },
    /// Where the fields of a record come from.
    Origins(Key),
    /// What was learned of past parcels.
    Lanes,
    /// The labels of the user's own.
    OwnLabels,
    /// The policies of these names.
    Policies(Vec<String>),
    /// The tests of a rule.
    Tests(Box<Rule>),
    /// The views of a list, with their numbers where they are to be counted.
    Views {
        kind: Kind,
        counted: Option<crate::services::lists::Env>,
    },
    /// The same as tabs, after everything that the list begins with.
    Tabs {
        kind: Kind,
        first: &'static str,
        counted: Option<crate::services::lists::Env>,
    },
    /// The macros of a kind of case.
    Macros(Kind),
    /// How many records a list has of each word of a column.
    Groups {
        kind: Kind,
        column: &'static str,
        selection: Selection,
    },
    /// What can be picked for a case, or for several.
    Picks {
        keys: Vec<Key>,
        what: What,
        env: crate::services::lists::Env,
    },
    /// Questions, and the tree of what is at hand or of a node.
    Whys {
        at_hand: AtHand,
        node: Option<i64>,
        env: crate::services::lists::Env,
    },
    /// The sections of reports that people write.
    Sections(Instant, Lang),
    /// The templates of reports.
    Templates,
    /// The reports that were made.
    Shelf,
    /// What has moved since one of them.
    Since(i64, Instant, Lang),
    /// Cases of all three kinds that a text finds.
    Find {
        selections: Vec<(Kind, Selection)>,
        /// What orders are found by.
        orders: (String, crate::services::lists::Env),
        /// Letters that may be how a Chinese name is spoken.
        spoken: Option<String>,
        limit: i64,
    },
    /// The views of these lists.
    AllViews(Vec<Kind>),
}

/// Which part of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    Start,
    End,
    After(Place),
    Before(Place),
    /// From a place on, with some rows before it, for a list that is read again.
    Around(Place, i64),
}

/// What a reader answers.
#[derive(Debug)]
pub enum Answer {
    Page {
        part: Part,
        rows: Vec<Row>,
        at_start: bool,
        at_end: bool,
    },
    /// How many there are; of none, the words that nothing has.
    Count(i64, Vec<Unheard>),
    Numbers(Vec<i64>),
    Case(Option<Box<CaseView>>),
    Today(Box<Today>),
    Reports(Box<Reports>),
    Board(Box<dashboard::Board>),
    Detail(Box<dashboard::Detail>),
    Said(Box<dashboard::Said>),
    Review((i64, i64), Box<crate::services::findings::Review>),
    History(Vec<Group>),
    /// What a text finds.
    Find {
        text: String,
        rows: Vec<Row>,
        orders: Vec<FoundOrder>,
    },
    AllViews(Vec<(Kind, crate::services::views::Shown)>),
    Alike(Key, Recall, Vec<Offer>),
    Why(Key, Vec<Judged>),
    Moment(Box<Moment>),
    Origins(Key, Option<Box<Origins>>),
    Lanes(Vec<Lane>),
    OwnLabels(Vec<OwnLabel>),
    Policies(Vec<Shelved>),
    Tests(Vec<Tried>),
    Views(Vec<crate::services::views::Shown>),
    Groups(Vec<(String, i64)>),
    Macros(Vec<crate::services::lists::routines::Named>),
    Whys(Box<Seen>),
    Sections(Vec<texts::Section>),
    Templates(Vec<reports::Named>),
    Shelf(Vec<MadeReport>),
    Since(Vec<String>),
    /// What can be picked for a case.
    Picks(What, Key, Vec<Pick>),
}

/// A case in full.
#[derive(Debug, Clone, PartialEq)]
pub struct CaseView {
    pub row: Row,
    pub order: Option<OrderRecord>,
    pub lines: Vec<ReturnLine>,
    pub refunds: Vec<Refund>,
    pub recoveries: Vec<Recovery>,
    pub exchanges: Vec<Exchange>,
    pub parcels: Vec<Parcel>,
    /// The returns in a parcel.
    pub returns: Vec<ReturnCase>,
    pub events: Vec<ParcelEvent>,
    pub messages: Vec<Message>,
    pub timeline: Vec<TimelineEntry>,
    /// What moved the customer's balance.
    pub credits: Vec<Credit>,
    /// The complaint that tells the same story.
    pub twin: Option<Box<Ticket>>,
    /// What must be done before a complaint is solved.
    pub checklists: Option<Checklists>,
    /// What the clocks of a complaint go by.
    pub life: Option<Life>,
    /// Who could take a complaint that nobody has, with their open cases.
    pub staff: Option<(Staff, BTreeMap<String, i64>)>,
    /// What a rule did lately.
    pub rule: Option<InFull>,
    /// The customer behind a case, over all platforms.
    pub person: Option<Box<Person>>,
    /// What is known of an article beside its text.
    pub shelf: Option<Shelf>,
    /// What an action did.
    pub effect: Option<effects::Effect>,
    /// Why a case's words are held for what they are.
    pub explained: Option<Box<Explained>>,
}

impl CaseView {
    /// The newest words of the customer; what the case began with where no message holds any.
    pub fn customer_said(&self) -> &str {
        let theirs = |message: &&Message| message.author == Author::Customer && !message.body.trim().is_empty();
        let last = self.messages.iter().filter(theirs).max_by_key(|message| message.sent_at);
        last.map_or_else(|| self.row.comment(), |message| message.body.as_str())
    }

    /// A record with nothing around it.
    pub const fn of(row: Row) -> Self {
        Self {
            row,
            order: None,
            lines: Vec::new(),
            refunds: Vec::new(),
            recoveries: Vec::new(),
            exchanges: Vec::new(),
            parcels: Vec::new(),
            returns: Vec::new(),
            credits: Vec::new(),
            events: Vec::new(),
            messages: Vec::new(),
            timeline: Vec::new(),
            life: None,
            staff: None,
            twin: None,
            checklists: None,
            rule: None,
            person: None,
            shelf: None,
            effect: None,
            explained: None,
        }
    }
}

/// What has moved since a kept report, or why nobody can tell.
fn since(reader: &Reader, words: &Words, now: Instant, number: i64) -> Result<Vec<String>, StoreError> {
    match shelf::since(reader, words, now, number) {
        Ok(lines) => Ok(lines),
        Err(Problem::Store(error)) => Err(error),
        Err(problem) => Ok(vec![reports::said::problem(words, &problem)]),
    }
}

/// Answers one question.
// Long: one arm for each question.
pub fn answer(reader: &Reader, question: &Question) -> Result<Answer, StoreError> {
    Ok(match question {
        Question::Page { kind, selection, part, limit } => page(reader, *kind, selection, *part, *limit)?,
        Question::Count { kind: Kind::Definition, selection } => {
            Answer::Count(i64::try_from(automation::listed(reader, selection)?.len()).unwrap_or(i64::MAX), Vec::new())
        }
        Question::Count { kind, selection } => {
            let n = reader.count(*kind, &selection.condition)?;
            Answer::Count(n, if n == 0 { unheard(reader, *kind, &selection.text)? } else { Vec::new() })
        }
        Question::Numbers { kind: Kind::Definition, selection } => {
            Answer::Numbers(automation::listed(reader, selection)?.iter().map(|rule| rule.key().id).collect())
        }
        Question::Numbers { kind, selection } => {
            let rows = window(reader, *kind, selection, From::Start, MOST_MARKED)?;
            Answer::Numbers(rows.iter().map(|row| row.key().id).collect())
        }
        Question::Case(key, now) => Answer::Case(case(reader, *key, *now)?.map(Box::new)),
        Question::Rule(key, env) => {
            let rule = automation::in_full(reader, *key, env)?;
            let view = rule
                .map(|rule| CaseView { rule: Some(rule.clone()), ..CaseView::of(Row::Rule(Box::new(rule.listed))) });
            Answer::Case(view.map(Box::new))
        }
        Question::Glance(env) => Answer::Today(Box::new(overview::glance(reader, env)?)),
        Question::Today(env) => Answer::Today(Box::new(overview::today(reader, env)?)),
        Question::Reports(env, weeks) => Answer::Reports(Box::new(overview::reports(reader, env, *weeks)?)),
        Question::Board(now, look) => Answer::Board(Box::new(dashboard::board(reader, *now, look)?)),
        Question::Detail(now, look, metric, view) => {
            Answer::Detail(Box::new(dashboard::detail(reader, *now, look, *metric, *view)?))
        }
        Question::Said(now, look) => Answer::Said(Box::new(dashboard::said(reader, *now, look)?)),
        Question::Review(now, look) => {
            let (days, review) = dashboard::review(reader, *now, look)?;
            Answer::Review(days, Box::new(review))
        }
        Question::History { before, limit } => Answer::History(reader.history(*before, *limit)?),
        Question::Alike(key, lang) => {
            Answer::Alike(*key, recall(reader, *key)?, articles::offers(reader, *key, lang.code())?)
        }
        Question::Moment { of, from, step, now } => {
            Answer::Moment(Box::new(past::step(reader, *of, *from, *step, *now)?))
        }
        Question::Origins(key) => Answer::Origins(*key, origins::origins(reader, *key)?.map(Box::new)),
        Question::Lanes => Answer::Lanes(lanes::proven(reader)?),
        Question::OwnLabels => Answer::OwnLabels(teach::own(reader.db())?),
        Question::Policies(names) => {
            let shelf = policies::shelf(reader.db())?.into_iter();
            Answer::Policies(shelf.filter(|policy| names.contains(&policy.name)).collect())
        }
        Question::Why(key, env) => Answer::Why(*key, automation::judged(reader, *key, env)?),
        Question::Tests(rule) => Answer::Tests(automation::try_out(reader, rule)?),
        Question::Views { kind, counted } => {
            Answer::Views(crate::services::views::of_list(reader, *kind, counted.as_ref())?)
        }
        Question::Macros(kind) => Answer::Macros(crate::services::lists::routines::of_kind(reader, *kind)?),
        Question::Groups { kind, column, selection } => {
            let groups = reader.group_counts(*kind, column, &selection.condition)?;
            Answer::Groups(groups.into_iter().map(|group| (group.word, group.count)).collect())
        }
        Question::Tabs { kind, first, counted } => {
            Answer::Views(crate::services::views::tabs(reader, *kind, first, counted.as_ref())?)
        }
        Question::Picks { keys, what, env } => {
            let first = keys.first().copied().unwrap_or(Key::new(Kind::Return, 0));
            Answer::Picks(*what, first, picks(reader, keys, *what, &env.me, env.now)?)
        }
        Question::Sections(now, lang) => Answer::Sections(texts::sections(reader, &Words::new(*lang), *now)?),
        Question::Templates => Answer::Templates(reports::templates(reader)?),
        Question::Shelf => Answer::Shelf(shelf::kept(reader)?),
        Question::Since(number, now, lang) => Answer::Since(since(reader, &Words::new(*lang), *now, *number)?),
        Question::Whys { at_hand, node, env } => Answer::Whys(Box::new(causes::look(reader, env, at_hand, *node)?)),
        Question::AllViews(kinds) => Answer::AllViews(found::all_views(reader, kinds)?),
        Question::Find { selections, orders, spoken, limit } => {
            let mut rows = Vec::new();
            for (kind, selection) in selections {
                rows.extend(window(reader, *kind, selection, From::Start, *limit)?);
            }
            let (text, env) = orders;
            let orders = found::orders(reader, text, env, *limit / 2)?;
            if let Some(letters) = spoken {
                let known: Vec<Key> = rows.iter().map(Row::key).collect();
                let people =
                    found::people(reader, letters, *limit)?.into_iter().map(|one| Row::Customer(Box::new(one)));
                rows.extend(people.filter(|row| !known.contains(&row.key())));
            }
            Answer::Find { text: text.clone(), rows, orders }
        }
    })
}

/// Why a case's words are held for what they are; nothing where it has none.
fn explained(reader: &Reader, row: &Row) -> Result<Option<Explained>, StoreError> {
    let (text, platform) = match row {
        Row::Return(case) => (case.comment.clone(), case.platform_reason()),
        Row::Ticket(ticket) => (ticket.wording(), ticket.platform_reason()),
        _ => return Ok(None),
    };
    if text.trim().is_empty() {
        return Ok(None);
    }
    let mut explained = explain(&text, platform, &teach::load(reader.db())?);
    let learned = confirmed::load(reader.db())?;
    let words = learned.keywords(&text, &engine().read(&text), MOST_KEYWORDS);
    explained.keywords = words.into_iter().map(str::to_owned).collect();
    Ok(Some(explained))
}

// Long: one arm for each kind of what stands beside it.
fn case(reader: &Reader, key: Key, now: Instant) -> Result<Option<CaseView>, StoreError> {
    let id = key.id;
    let Some(row) = row(reader, key)? else { return Ok(None) };
    let mut view = CaseView {
        order: reader.of_order::<OrderRecord>(row.order_ref())?.into_iter().next(),
        timeline: reader.timeline(key)?,
        ..CaseView::of(row)
    };
    if let Some(customer) = view.row.customer_id().filter(|_| !reader.stands_with_one_case()) {
        view.credits = people::credits(reader, customer)?;
    }
    match key.kind {
        Kind::Return => {
            view.lines = reader.children("return_id", id)?;
            view.refunds = reader.children("return_id", id)?;
            view.recoveries = reader.children("return_id", id)?;
            view.exchanges = reader.children("return_id", id)?;
            if let Row::Return(case) = &view.row {
                view.parcels = reader.each_of(&case.parcel_ids())?;
            }
            view.messages = reader.children("return_id", id)?;
        }
        Kind::Ticket => {
            view.messages = reader.children("ticket_id", id)?;
            if let Row::Ticket(ticket) = &view.row {
                view.twin = ticket.twin_id.map(|id| reader.get(id)).transpose()?.flatten().map(Box::new);
                view.life = Some(clocks::of_ticket(reader, ticket)?);
                view.staff =
                    (ticket.assignee.is_empty() && !reader.is_in_the_past()).then(|| staff(reader)).transpose()?;
                view.checklists = Some(checklists::lists(reader.db())?);
            }
            view.refunds = reader.children("ticket_id", id)?;
            view.exchanges = reader.children("ticket_id", id)?;
        }
        Kind::Parcel => {
            view.events = reader.children("parcel_id", id)?;
            if let Row::Parcel(parcel) = &view.row {
                view.returns = reader.each_of(&parcel.returns())?;
            }
        }
        Kind::Exchange => {
            view.parcels = reader.children("exchange_id", id)?;
            view.refunds = reader.children("exchange_id", id)?;
        }
        _ => {}
    }
    view.explained = explained(reader, &view.row)?.map(Box::new);
    if let Row::Action(action) = &view.row {
        let counting = figures::Env::load(reader, now)?;
        view.effect = effects::effect(reader, &counting, action)?;
    }
    if let Row::Article(article) = &view.row {
        view.shelf = Some(articles::shelf(reader, article)?);
    }
    let customer = if key.kind == Kind::Customer { Some(id) } else { view.row.customer_id() };
    // Where one case alone is as it was, what is told of others would be as it is now.
    if let Some(customer) = customer.filter(|_| !reader.stands_with_one_case()) {
        view.person = people::person(reader, customer, now)?.map(Box::new);
    }
    Ok(Some(view))
}
