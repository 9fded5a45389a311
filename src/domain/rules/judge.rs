//! Whether a rule is for a case, with the truth of each of its conditions.

use serde::{Deserialize, Serialize};

use super::Rule;
use crate::domain::query::{self, Condition, Env, Subject};

/// One condition and whether it held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Truth {
    pub text: String,
    pub holds: bool,
}

/// Every condition of a rule, judged on one case.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    pub truths: Vec<Truth>,
}

impl Verdict {
    pub fn holds(&self) -> bool {
        self.truths.iter().all(|truth| truth.holds)
    }

    /// The one condition that kept the rule from acting, when it was only one.
    pub fn missed_by_one(&self) -> Option<&str> {
        let mut failed = self.truths.iter().filter(|truth| !truth.holds);
        let first = failed.next()?;
        failed.next().is_none().then_some(first.text.as_str())
    }
}

/// A rule ready to judge many cases at one moment.
pub struct Judge<'r> {
    rule: &'r Rule,
    conditions: Vec<Condition>,
}

impl<'r> Judge<'r> {
    pub fn new(rule: &'r Rule, env: &Env<'_>) -> Self {
        let conditions = rule.when.iter().map(|clause| query::condition(&clause.filter, rule.kind, env)).collect();
        Self { rule, conditions }
    }

    /// Judges one case.
    pub fn verdict(&self, subject: Subject<'_>) -> Verdict {
        let told = self.rule.when.iter().zip(&self.conditions);
        let truths =
            told.map(|(clause, condition)| Truth { text: clause.text.clone(), holds: condition.holds(subject) });
        Verdict { truths: truths.collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::columns::to_columns;
    use crate::domain::ids::Kind;
    use crate::domain::returns::{ReturnCase, ReturnStatus};
    use crate::domain::time::Instant;

    #[test]
    fn the_condition_that_failed_is_named() {
        let text = "kind = 'returns'\non = ['opened']\nwhen = 'status:requested amount<20 -tag:vip'\ndo = ['tag tags=small']\n";
        let rule = Rule::read(text).expect("a rule");
        let env = Env::of_nobody(Instant(0));
        let judge = Judge::new(&rule, &env);
        let told = |case: &ReturnCase| {
            let columns = to_columns(case).expect("columns");
            judge.verdict(Subject { kind: Kind::Return, columns: &columns, along: &[] })
        };
        let small = ReturnCase {
            status: ReturnStatus::Requested,
            value_minor: 1_500,
            currency: "EUR".to_owned(),
            ..ReturnCase::default()
        };
        assert!(told(&small).holds());
        assert_eq!(told(&ReturnCase { value_minor: 2_000, ..small.clone() }).missed_by_one(), Some("amount<20"));
        let two = ReturnCase { value_minor: 2_000, tags: vec!["vip".to_owned()], ..small };
        assert_eq!((told(&two).missed_by_one(), told(&two).holds()), (None, false));
    }
}
