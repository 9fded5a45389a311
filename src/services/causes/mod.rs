//! Trees of whys as people look at them: every node with its evidence counted anew, and what is done about it.

mod at_hand;
pub mod effects;
mod wording;

pub use at_hand::{AtHand, Seen, look};
pub use wording::{about_question, action_words, evidence_words, figure_now, mark, node_words, scope_words};

use effects::Effect;

use crate::analytics::{Basis, Figure, Metric, Scope};
use crate::domain::causes::{Action, Cause, Evidence};
use crate::domain::change::Record;
use crate::domain::ids::{Key, Kind};
use crate::domain::scope;
use crate::services::figures::{self, Ask};
use crate::services::lists::{self, Env};
use crate::store::read::Reader;
use crate::store::{StoreError, record};

/// What a figure is counted over where nobody said.
const USUAL_PERIOD: &str = "30d";

/// A tree, its nodes from the question downwards, each before those below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    pub branches: Vec<Branch>,
    /// The figure that asks, counted now.
    pub asked: Option<Figure>,
}

/// One node with what hangs on it.
#[derive(Debug, Clone, PartialEq)]
pub struct Branch {
    pub node: Cause,
    /// For each level above: whether more of that level follow, so that a line is drawn past this one. The last is its own.
    pub goes_on: Vec<bool>,
    pub evidence: Vec<Weighed>,
    pub actions: Vec<Done>,
}

/// An action with what it did, where it is done.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    pub action: Action,
    pub effect: Option<Effect>,
}

/// A piece of evidence with what it says now.
#[derive(Debug, Clone, PartialEq)]
pub struct Weighed {
    pub evidence: Evidence,
    /// How many its query selects now.
    pub n_now: Option<i64>,
    /// What its figure is now.
    pub figure_now: Option<Figure>,
    /// The case's own words, to know it by.
    pub about: String,
}

impl Branch {
    /// The lines that lead to the node.
    pub fn twig(&self) -> String {
        let Some((own, above)) = self.goes_on.split_last() else { return String::new() };
        let mut twig: String = above.iter().map(|goes_on| if *goes_on { "│  " } else { "   " }).collect();
        twig.push_str(if *own { "├─ " } else { "└─ " });
        twig
    }

    /// The lines that pass what hangs on the node.
    pub fn stem(&self) -> String {
        let mut stem: String = self.goes_on.iter().map(|goes_on| if *goes_on { "│  " } else { "   " }).collect();
        stem.push_str("   ");
        stem
    }
}

impl Tree {
    /// The question that the tree starts from.
    pub fn question(&self) -> Option<&Cause> {
        self.branches.first().map(|branch| &branch.node)
    }
}

/// The tree that a node belongs to.
pub fn tree(reader: &Reader, env: &Env, node: i64) -> Result<Option<Tree>, StoreError> {
    let Some(node) = reader.get::<Cause>(node)? else { return Ok(None) };
    let nodes: Vec<Cause> = reader.children("root_id", node.root_id)?;
    let evidence: Vec<Evidence> = reader.children("root_id", node.root_id)?;
    let counting = figures::Env::load(reader, env.now)?;
    let mut weighed = Vec::with_capacity(evidence.len());
    for one in evidence {
        weighed.push(weigh(reader, (env, &counting), one)?);
    }
    let mut actions = Vec::new();
    for action in reader.children::<Action>("root_id", node.root_id)? {
        let effect = effects::effect(reader, &counting, &action)?;
        actions.push(Done { action, effect });
    }
    let mut tree = Tree { branches: Vec::with_capacity(nodes.len()), asked: None };
    let grown = Grown { nodes, weighed, actions };
    if let Some(question) = grown.nodes.iter().find(|one| one.is_question()) {
        let Cause { metric, scope, period, basis, .. } = question;
        tree.asked = figure_of(reader, &counting, [metric, scope, period, basis])?;
        grown.lay(question, &[], &mut tree.branches);
    }
    Ok(Some(tree))
}

/// The records of a tree before they are laid out.
struct Grown {
    nodes: Vec<Cause>,
    weighed: Vec<Weighed>,
    actions: Vec<Done>,
}

impl Grown {
    fn lay(&self, node: &Cause, goes_on: &[bool], branches: &mut Vec<Branch>) {
        branches.push(Branch {
            node: node.clone(),
            goes_on: goes_on.to_vec(),
            evidence: self.weighed.iter().filter(|one| one.evidence.cause_id == node.id).cloned().collect(),
            actions: self.actions.iter().filter(|one| one.action.cause_id == Some(node.id)).cloned().collect(),
        });
        let below: Vec<&Cause> = self.nodes.iter().filter(|one| one.parent_id == Some(node.id)).collect();
        for (at, child) in below.iter().enumerate() {
            let mut path = goes_on.to_vec();
            path.push(at + 1 < below.len());
            self.lay(child, &path, branches);
        }
    }
}

fn weigh(reader: &Reader, (env, counting): (&Env, &figures::Env), evidence: Evidence) -> Result<Weighed, StoreError> {
    let kind = Kind::from_word(&evidence.case_kind).filter(|_| !evidence.query.is_empty());
    let selection = kind.and_then(|kind| Some((kind, lists::select(kind, &evidence.query, env).ok()?)));
    let n_now = selection.map(|(kind, selection)| reader.count(kind, &selection.condition)).transpose()?;
    let about = evidence.case().map(|key| about(reader, key)).transpose()?.unwrap_or_default();
    let Evidence { metric, scope, period, basis, .. } = &evidence;
    let figure_now = figure_of(reader, counting, [metric, scope, period, basis])?;
    Ok(Weighed { evidence, n_now, figure_now, about })
}

/// The figure that is written as metric, groups, period and basis; the last thirty days where no period is said.
pub fn figure_of(
    reader: &Reader,
    counting: &figures::Env,
    [metric, groups, period, basis]: [&str; 4],
) -> Result<Option<Figure>, StoreError> {
    let Some(metric) = Metric::from_code(metric) else { return Ok(None) };
    let period = if period.is_empty() { USUAL_PERIOD } else { period };
    let Some(days) = counting.period(period) else { return Ok(None) };
    let groups = scope::read(groups).unwrap_or_default();
    let basis = Basis::from_code(basis).unwrap_or_default();
    let ask = Ask { basis, ..Ask::new(metric, Scope { groups, ..days }) };
    figures::figure(reader, counting, &ask).map(Some)
}

/// A few words by which a case is known.
fn about(reader: &Reader, key: Key) -> Result<String, StoreError> {
    use crate::domain::change::{Parcel, ReturnCase, Review, Ticket};
    let either = |first: String, second: String| if first.trim().is_empty() { second } else { first };
    let found = match key.kind {
        Kind::Return => reader.get::<ReturnCase>(key.id)?.map(|case| either(case.comment, case.product)),
        Kind::Ticket => reader.get::<Ticket>(key.id)?.map(|ticket| either(ticket.subject, ticket.comment)),
        Kind::Parcel => reader.get::<Parcel>(key.id)?.map(|parcel| parcel.last_event),
        Kind::Review => reader.get::<Review>(key.id)?.map(|review| either(review.title, review.comment)),
        _ => None,
    };
    Ok(found.unwrap_or_default())
}

/// The questions that there are, those that somebody worked on last before others.
pub fn questions(reader: &Reader, limit: i64) -> Result<Vec<Cause>, StoreError> {
    let newest = "where parent_id is null order by updated_at desc, id desc limit $1";
    record::select(reader.db(), newest, &[limit.into()])
}

/// The nodes for or against which a case speaks.
pub fn of_case(reader: &Reader, key: Key) -> Result<Vec<(Evidence, Cause)>, StoreError> {
    let column = match key.kind {
        Kind::Return => "return_id",
        Kind::Ticket => "ticket_id",
        Kind::Parcel => "parcel_id",
        Kind::Review => "review_id",
        _ => return Ok(Vec::new()),
    };
    let evidence: Vec<Evidence> = reader.children(column, key.id)?;
    let with_node = |one: Evidence| Ok(reader.get::<Cause>(one.cause_id)?.map(|node| (one, node)));
    evidence.into_iter().map(with_node).filter_map(Result::transpose).collect()
}

/// The query that lists the cases of a piece of evidence, with their kind.
pub fn cases(evidence: &Evidence) -> Option<(Kind, String)> {
    match evidence.case() {
        Some(key) => Some((key.kind, format!("number:{key}"))),
        None => Kind::from_word(&evidence.case_kind)
            .filter(|_| !evidence.query.is_empty())
            .map(|kind| (kind, evidence.query.clone())),
    }
}

/// The node that a command made, to go on from there.
pub fn made_node(changed: &[Key]) -> Option<Key> {
    changed.iter().copied().find(|key| key.kind == Cause::KIND)
}
