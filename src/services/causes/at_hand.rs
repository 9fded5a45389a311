//! What is at hand when somebody asks why: marked cases, a figure, the cases of a bar; and what the desk knows of it already.

use super::{Tree, of_case, questions, tree};
use crate::analytics::Figure;
use crate::domain::causes::Cause;
use crate::domain::ids::{Key, Kind};
use crate::domain::scope;
use crate::services::figures::period_code;
use crate::services::lists::Env;
use crate::services::picks::{Pick, What, picks};
use crate::store::StoreError;
use crate::store::read::Reader;

/// Questions that are shown at once.
const MOST_QUESTIONS: i64 = 100;

/// The beginning of a question, and evidence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum AtHand {
    #[default]
    Nothing,
    Cases(Vec<Key>),
    /// The cases of a bar or of a finding: their kind and their query.
    Query {
        kind: Kind,
        query: String,
    },
    Figure {
        metric: String,
        scope: String,
        period: String,
        basis: String,
    },
}

impl AtHand {
    /// A figure as it is drawn.
    pub fn figure(figure: &Figure) -> Self {
        Self::Figure {
            metric: figure.metric.code().to_owned(),
            scope: scope::write(&figure.scope.groups),
            period: period_code(&figure.scope),
            basis: figure.basis.code().to_owned(),
        }
    }

    /// It as arguments of a command.
    pub fn args(&self) -> Vec<(&'static str, String)> {
        let all = match self {
            Self::Nothing => Vec::new(),
            Self::Cases(keys) => vec![("cases", keys.iter().map(Key::to_string).collect::<Vec<_>>().join(","))],
            Self::Query { kind, query } => vec![("kind", kind.plural().to_owned()), ("query", query.clone())],
            Self::Figure { metric, scope, period, basis } => vec![
                ("metric", metric.clone()),
                ("scope", scope.clone()),
                ("period", period.clone()),
                ("basis", basis.clone()),
            ],
        };
        all.into_iter().filter(|(_, value)| !value.is_empty()).collect()
    }

    /// The node that it belongs to already: the newest that a case speaks for, or the newest question about the figure.
    fn node(&self, reader: &Reader, known: &[Cause]) -> Result<Option<i64>, StoreError> {
        Ok(match self {
            Self::Cases(keys) => match keys.first() {
                Some(key) => of_case(reader, *key)?.last().map(|(_, node)| node.id),
                None => None,
            },
            Self::Figure { metric, scope, .. } => {
                known.iter().find(|one| one.metric == *metric && one.scope == *scope).map(|one| one.id)
            }
            Self::Nothing | Self::Query { .. } => None,
        })
    }
}

/// What is read when somebody asks why.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    pub questions: Vec<Cause>,
    pub tree: Option<Tree>,
    /// The node that is looked at.
    pub node: Option<i64>,
    /// Who could take an action.
    pub people: Vec<Pick>,
}

/// Looks at a node, or at what is known already of what is at hand.
pub fn look(reader: &Reader, env: &Env, at_hand: &AtHand, node: Option<i64>) -> Result<Seen, StoreError> {
    let questions = questions(reader, MOST_QUESTIONS)?;
    let node = match node {
        Some(node) => Some(node),
        None => at_hand.node(reader, &questions)?,
    };
    let tree = node.map(|node| tree(reader, env, node)).transpose()?.flatten();
    let people = picks(reader, &[Key::new(Kind::Return, 0)], What::People, &env.me, env.now)?;
    Ok(Seen { questions, node: node.filter(|_| tree.is_some()), tree, people })
}
