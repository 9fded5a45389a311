//! What a decision needs to know: the record and its neighbours, loaded by `services` inside the write.

use std::collections::BTreeMap;

use super::articles::Article;
use super::catalog::{Order, OrderLine, Product, Recovery};
use super::causes::Whys;
use super::change::Change;
use super::clocks::Clockwork;
use super::complaints::{Checklists, Message, Rating, Survey, Ticket};
use super::credits::Credit;
use super::customers::{Customer, Match};
use super::definitions::Definition;
use super::exchanges::Exchange;
use super::goods_named::Named;
use super::ids::Key;
use super::outbox::{Effect, Template};
use super::parcels::{Lanes, Parcel, ParcelEvent};
use super::passages::Passage;
use super::policy::{Facts, Policies, Terms};
use super::rates::Rate;
use super::refunds::{MoneyBook, Refund};
use super::reports::MadeReport;
use super::returns::{ReturnCase, ReturnLine};
use super::rules::Run;
use super::staff::Staff;
use super::tasks::Task;
use super::taught::Taught;
use super::time::Instant;

/// The record a command is about, with everything near it. Empty where there is none.
#[derive(Debug, Clone, Default)]
pub struct Situation {
    pub case: Option<ReturnCase>,
    pub lines: Vec<ReturnLine>,
    pub order: Option<Order>,
    pub order_lines: Vec<OrderLine>,
    /// All refunds of the return's order (or of the return alone where the order is unknown).
    pub refunds: Vec<Refund>,
    /// The refund that the command names.
    pub refund: Option<Refund>,
    pub exchanges: Vec<Exchange>,
    pub exchange: Option<Exchange>,
    pub effects: Vec<Effect>,
    /// The effect that the command names.
    pub effect: Option<Effect>,
    pub ticket: Option<Ticket>,
    /// The other ticket of a merge.
    pub other_ticket: Option<Ticket>,
    pub messages: Vec<Message>,
    pub other_messages: Vec<Message>,
    /// Tickets merged into this one.
    pub merged: Vec<Ticket>,
    /// The text of the saved answer that the command names, filled from the case.
    pub saved_answer: Option<String>,
    /// The ratings of a ticket's episodes.
    pub ratings: Vec<Rating>,
    /// The customer of a ticket that is being solved.
    pub customer: Option<Customer>,
    pub checklists: Checklists,
    pub survey: Survey,
    /// Other tickets of the order or the person that a new one is about.
    pub siblings: Vec<Ticket>,
    /// What the words of a new ticket and of those say: the rarer, the more.
    pub word_weights: BTreeMap<String, u32>,
    pub parcels: Vec<Parcel>,
    /// Other returns in the same parcels as the case.
    pub sharing: Vec<ReturnCase>,
    pub parcel: Option<Parcel>,
    pub events: Vec<ParcelEvent>,
    /// What was learned of parcels like it.
    pub lanes: Lanes,
    /// The definition that the command names, by number or by sort, name and date.
    pub definition: Option<Definition>,
    /// The one that has the name already that the command wants.
    pub other_definition: Option<Definition>,
    /// The open tasks of the case.
    pub tasks: Vec<Task>,
    /// The task that the command names.
    pub task: Option<Task>,
    /// What others owe for the goods of the return.
    pub recoveries: Vec<Recovery>,
    /// The claim that the command names.
    pub recovery: Option<Recovery>,
    /// The lines of the order's other returns that still count.
    pub other_lines: Vec<ReturnLine>,
    /// The parcel under the number that the command gives.
    pub named_parcel: Option<Parcel>,
    /// What left for the customer of the order in place of goods.
    pub replacements: Vec<Exchange>,
    /// The run of a rule that the command names.
    pub run: Option<Run>,
    /// The customer that the command names and every other record of the same person.
    pub identities: Vec<Customer>,
    /// The other customer of a join, with every other record of that person.
    pub other_identities: Vec<Customer>,
    /// Who else may be the same person, the likeliest first.
    pub matches: Vec<(i64, Match)>,
    /// Articles that the command is about; those that came with the program have no number yet.
    pub articles: Vec<Article>,
    /// How a case becomes an article, in the language of the case, and that language.
    pub outline: Option<Template>,
    pub outline_language: String,
    pub policy: Policies,
    /// What the business taught about its texts.
    pub taught: Taught,
    /// What goods the words name that a complaint is opened with.
    pub named: Named,
    /// When the customer got the goods of the order, where a parcel says so.
    pub delivered_at: Option<Instant>,
    /// Calendars, targets and deadlines.
    pub clockwork: Clockwork,
    /// The customer's tier, where a target asks for it.
    pub tier: String,
    /// Who works here: roles and limits.
    pub staff: Staff,
    /// What the shop says about its money.
    pub money_rules: MoneyBook,
    /// Rates of the days up to the order's, the newest first, where a sum is about to be proposed.
    pub rates: Vec<Rate>,
    /// What moved the balance of the person that the command names.
    pub credits: Vec<Credit>,
    /// The goods that an exchange sends, where they are known.
    pub product: Option<Product>,
    /// Every version of the report's section that the command names, with its comments.
    pub passages: Vec<Passage>,
    /// The made report that the command is about.
    pub made_report: Option<MadeReport>,
    /// The tree of whys around what the command names.
    pub whys: Whys,
    /// How many open cases each of them has, where a complaint is about to be given to somebody.
    pub open_cases: BTreeMap<String, i64>,
}

impl Situation {
    /// What policies look at in a case.
    pub fn facts<'a>(&'a self, case: &'a ReturnCase) -> Facts<'a> {
        let order = self.order.as_ref();
        Facts::new(case, order).delivered(self.delivered_at).lines(&self.lines).tier(&self.tier)
    }

    /// The policy's terms for a case: who pays the way back, fees, deductions, how long a label holds.
    pub fn terms(&self, case: &ReturnCase) -> Terms {
        self.policy.terms(&self.facts(case))
    }
}

/// What a decision answers: the changes in order.
pub type Decision = Result<Vec<Change>, super::refusal::Refusal>;

/// Which records the tabs must read again after a change.
pub fn touched(changes: &[Change]) -> Vec<Key> {
    changes.iter().map(Change::key).collect()
}
