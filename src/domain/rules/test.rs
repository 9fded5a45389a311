//! Cases of the past that a rule is tested with: which case, when, whether the rule is to match it, and what it is to do then.
//!
//! A test names a case and a moment instead of holding a copy: the journal brings the case back as it stood, nothing about a
//! customer lies in the text of a rule, and whoever erases a customer erases it here too.

use super::{Rule, Verdict};
use crate::codes;
use crate::domain::ids::Key;
use crate::domain::time::Instant;

/// One case of the past with what is expected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    pub key: Key,
    pub at: Instant,
    /// The case as this operation left it, where others stand at the same moment.
    pub operation: Option<i64>,
    pub matches: bool,
    /// The verbs in their order, where they are to stay.
    pub deeds: Option<Vec<String>>,
}

codes! {
    /// What a test found.
    pub enum Fault {
        /// The rule matches, and should not.
        Matches = "matches",
        /// The rule does not match, and should.
        Misses = "misses",
        /// It would do other things.
        Deeds = "deeds",
        /// The desk does not know the case at that moment, so that nothing is told about the rule.
        Unknown = "unknown",
    }
}

impl Test {
    /// What is wrong with a rule whose conditions came out like this for the case; none when all is as expected.
    pub fn fault(&self, rule: &Rule, verdict: &Verdict) -> Option<Fault> {
        let verbs = || rule.deeds.iter().map(|deed| deed.verb.as_str());
        match (self.matches, verdict.holds()) {
            (false, true) => Some(Fault::Matches),
            (true, false) => Some(Fault::Misses),
            (true, true) => {
                let other = self.deeds.as_ref().is_some_and(|deeds| !verbs().eq(deeds.iter().map(String::as_str)));
                other.then_some(Fault::Deeds)
            }
            (false, false) => None,
        }
    }

    /// The lines that a rule's text gets for it.
    pub fn text(&self) -> String {
        let mut text =
            format!("[[test]]\ncase = \"{}\"\nat = \"{}\"\nmatch = {}\n", self.key, self.at.rfc3339(), self.matches);
        if let Some(operation) = self.operation {
            text.push_str(&format!("operation = {operation}\n"));
        }
        if let Some(deeds) = &self.deeds {
            let deeds: Vec<String> = deeds.iter().map(|verb| format!("\"{verb}\"")).collect();
            text.push_str(&format!("deeds = [{}]\n", deeds.join(", ")));
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::Kind;
    use crate::domain::rules::Truth;

    const TEXT: &str =
        "kind = 'returns'\non = ['opened']\nwhen = 'status:requested'\ndo = ['approve', 'tag tags=+a']\n";

    #[test]
    fn a_test_says_what_is_other_than_expected() {
        let rule = Rule::read(TEXT).expect("a rule");
        let verdict = |holds| Verdict { truths: vec![Truth { text: String::new(), holds }] };
        let deeds = |verbs: &[&str]| Some(verbs.iter().map(|verb| (*verb).to_owned()).collect());
        for (matches, wanted, holds, fault) in [
            (true, None, true, None),
            (true, None, false, Some(Fault::Misses)),
            (false, None, true, Some(Fault::Matches)),
            (false, None, false, None),
            (true, deeds(&["approve", "tag"]), true, None),
            (true, deeds(&["approve"]), true, Some(Fault::Deeds)),
            (true, deeds(&["approve"]), false, Some(Fault::Misses)),
        ] {
            let test = Test { key: Key::new(Kind::Return, 7), at: Instant(0), operation: None, matches, deeds: wanted };
            assert_eq!(test.fault(&rule, &verdict(holds)), fault, "{test:?} {holds}");
        }
    }

    #[test]
    fn a_test_is_read_back_from_its_lines() {
        let at = Instant::parse("2026-11-27T10:00:00Z").expect("a moment");
        let key = Key::new(Kind::Return, 1042);
        let one = Test {
            key,
            at,
            operation: Some(7),
            matches: true,
            deeds: Some(vec!["approve".to_owned(), "tag".to_owned()]),
        };
        let two = Test { matches: false, deeds: None, operation: None, ..one };
        let text = format!("{TEXT}\n{}\n{}", one.text(), two.text());
        assert_eq!(Rule::read(&text).expect("a rule").tests, [one, two]);
        let of_others = text.replacen("R-1042", "C-1042", 1).replacen("2026-11-27T", "yesterday", 1);
        let places = Rule::read(&of_others).map_err(|m| m.iter().map(|m| (m.line, m.column)).collect::<Vec<_>>());
        assert_eq!(places, Err(vec![(7, 9)]), "the case of another kind is pointed at");
        let of_no_day = text.replacen("2026-11-27T", "yesterday", 1);
        let places = Rule::read(&of_no_day).map_err(|m| m.iter().map(|m| (m.line, m.column)).collect::<Vec<_>>());
        assert_eq!(places, Err(vec![(8, 7)]));
    }
}
