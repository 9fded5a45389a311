//! What is done about it: open actions with owner and day, what became of the last ones, and the causes that they grew from.

use super::Maker;
use crate::domain::causes::Action;
use crate::domain::change::Record;
use crate::domain::people::Actor;
use crate::domain::reports::BlockSpec;
use crate::domain::tasks::TaskStatus;
use crate::report::{Block, PlannedAction, Sentence};
use crate::services::causes::{self, effects};
use crate::services::lists;
use crate::store::{StoreError, record};

const MOST_ACTIONS: i64 = 40;
const MOST_CAUSES: i64 = 3;
/// What ended so long before the period is no news.
const DAYS_BACK: i64 = 31;

impl Maker<'_> {
    /// What is open, the nearest day first.
    pub(super) fn plan(&self) -> Result<Option<Block>, StoreError> {
        let open = "where status = $1 order by due_at, id limit $2";
        let params = [TaskStatus::Open.code().into(), MOST_ACTIONS.into()];
        let actions = record::select::<Action>(self.reader.db(), open, &params)?;
        self.planned(&actions)
    }

    /// What ended lately, with what it did to its figure.
    pub(super) fn done(&self) -> Result<Option<Block>, StoreError> {
        let since = self.env.analysis.start_of(self.scope.first_day - DAYS_BACK).0;
        let ended = "where ended_at >= $1 order by ended_at desc, id desc limit $2";
        let actions = record::select::<Action>(self.reader.db(), ended, &[since.into(), MOST_ACTIONS.into()])?;
        self.planned(&actions)
    }

    fn planned(&self, actions: &[Action]) -> Result<Option<Block>, StoreError> {
        let words = self.words;
        // A report about one supplier tells of its own actions only.
        let about = self.about.as_ref().map(|(_, name)| name.to_lowercase());
        let concerns = |action: &&Action| {
            about
                .as_ref()
                .is_none_or(|name| [&action.scope, &action.what].iter().any(|text| text.to_lowercase().contains(name)))
        };
        let mut planned = Vec::new();
        for action in actions.iter().filter(concerns) {
            planned.push(PlannedAction {
                number: action.key().to_string(),
                text: action.what.clone(),
                owner: action.assignee.clone(),
                due: if action.due_at.is_never() { String::new() } else { self.day(action.due_at) },
                status: words.code("code-task-status", action.status.code()),
                effect: self.effect(action)?,
            });
        }
        Ok((!planned.is_empty()).then_some(Block::Plan { actions: planned }))
    }

    /// Before and after with the interval once it was done; until then the figure that it should move.
    fn effect(&self, action: &Action) -> Result<String, StoreError> {
        let effect = effects::effect(self.reader, &self.env, action)?;
        let aim = || self.words.code("metric", &action.metric);
        Ok(effect.map_or_else(aim, |effect| effects::words(self.words, &effect)))
    }

    /// A moment as a day of the shop.
    pub(super) fn day(&self, at: crate::domain::time::Instant) -> String {
        crate::domain::time::civil(self.env.analysis.day(at)).map_or_else(String::new, |day| day.to_string())
    }

    /// The questions that people work on, each with its whys and how sure they are.
    pub(super) fn whys(&self, spec: &BlockSpec) -> Result<Vec<Block>, StoreError> {
        let most = spec.most.and_then(|most| i64::try_from(most).ok()).unwrap_or(MOST_CAUSES);
        let env = lists::env(self.reader.db(), self.cut.at, &Actor::agent(String::new()))?;
        let mut blocks = Vec::new();
        for question in causes::questions(self.reader, most)? {
            let Some(tree) = causes::tree(self.reader, &env, question.id)? else { continue };
            let sentences: Vec<Sentence> = tree
                .branches
                .iter()
                .filter(|branch| !branch.node.is_question())
                .map(|branch| Sentence { text: causes::node_words(self.words, &branch.node), ..Sentence::default() })
                .collect();
            if !sentences.is_empty() {
                blocks.push(Block::Heading { text: question.text.clone() });
                blocks.push(Block::Text { sentences });
            }
        }
        Ok(blocks)
    }
}
