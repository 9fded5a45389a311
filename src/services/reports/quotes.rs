//! What customers say: for each of the largest issues the text that is most like the others, word for word, nobody named.

use std::collections::{BTreeMap, BTreeSet};

use super::Maker;
use crate::domain::articles::mask;
use crate::domain::change::{ReturnCase, Ticket};
use crate::domain::columns::Val;
use crate::domain::ids::Kind;
use crate::domain::reports::BlockSpec;
use crate::domain::words;
use crate::report::{Block, Cases, Quote};
use crate::store::StoreError;
use crate::store::read::Order;

const MOST: usize = 5;
/// Texts that are read at most, the newest first: more do not change which ones are typical.
const MOST_READ: i64 = 4_000;
/// Shorter texts say nothing, longer ones nobody reads in a report.
const LENGTHS: std::ops::RangeInclusive<usize> = 12..=400;
/// Words that are marked in a quote.
const MOST_MARKED: usize = 4;

/// A customer's text with what is known of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Said {
    text: String,
    language: String,
    issue: String,
    platform: String,
    product: String,
    at: i64,
    kind: &'static str,
    /// What must not be told.
    secrets: Vec<String>,
}

impl Maker<'_> {
    pub(super) fn quotes(&self, spec: &BlockSpec) -> Result<Option<Block>, StoreError> {
        let mut said = Vec::new();
        self.read::<ReturnCase>(Kind::Return, "requested_at", &mut |case| said.push(of_return(case)))?;
        self.read::<Ticket>(Kind::Ticket, "opened_at", &mut |ticket| said.push(of_ticket(ticket)))?;
        let quotes =
            chosen(&said, spec.most.unwrap_or(MOST)).into_iter().map(|(said, marked)| self.quote(said, marked));
        let quotes: Vec<Quote> = quotes.collect();
        Ok((!quotes.is_empty()).then_some(Block::Quotes { quotes }))
    }

    fn read<T: crate::domain::change::Record>(
        &self,
        kind: Kind,
        column: &'static str,
        take: &mut dyn FnMut(T),
    ) -> Result<(), StoreError> {
        let (from, until) = self.moments();
        let (clause, mut params) = self.narrowed(kind);
        params.extend([Val::Int(from), Val::Int(until)]);
        let at = params.len();
        let bounds = format!("{column} >= ${} and {column} < ${at} and comment <> ''", at - 1);
        let filter = if clause.is_empty() { bounds } else { format!("{clause} and {bounds}") };
        let order = Order { column, descending: true };
        self.reader.each::<T>(&(filter, params), order, MOST_READ, &mut |row| {
            take(row);
            Ok(())
        })
    }

    fn quote(&self, said: &Said, marked: Vec<String>) -> Quote {
        let words = self.words;
        let text = if self.template.masked {
            let secrets: Vec<&str> = said.secrets.iter().map(String::as_str).collect();
            mask(&said.text, &secrets)
        } else {
            said.text.clone()
        };
        let day = crate::domain::time::civil(self.env.analysis.day(crate::domain::time::Instant(said.at)));
        let parts = [
            words.code("code-issue", &said.issue),
            said.product.clone(),
            words.code("platform", &said.platform),
            day.map_or_else(String::new, |day| day.to_string()),
        ];
        let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let query = format!("issue:{}", said.issue);
        let cases = (!self.template.masked).then(|| Cases { kind: said.kind.to_owned(), query });
        Quote { text, language: said.language.clone(), source: parts.join(" · "), marked, cases }
    }
}

fn of_return(case: ReturnCase) -> Said {
    Said {
        text: case.comment,
        language: case.language,
        issue: case.issue.code().to_owned(),
        platform: case.platform,
        product: case.product,
        at: case.requested_at.0,
        kind: Kind::Return.plural(),
        secrets: vec![case.customer, case.order_ref, case.platform_ref],
    }
}

fn of_ticket(ticket: Ticket) -> Said {
    Said {
        text: ticket.comment,
        language: ticket.language,
        issue: ticket.issue.code().to_owned(),
        platform: ticket.platform,
        product: ticket.product,
        at: ticket.opened_at.0,
        kind: Kind::Ticket.plural(),
        secrets: vec![ticket.customer, ticket.order_ref, ticket.platform_ref],
    }
}

/// The typical text of each of the largest issues, with the words that many share; issues take turns until there are enough.
fn chosen(said: &[Said], most: usize) -> Vec<(&Said, Vec<String>)> {
    let mut by_issue: BTreeMap<&str, Vec<&Said>> = BTreeMap::new();
    for one in said.iter().filter(|one| !one.issue.is_empty() && LENGTHS.contains(&one.text.chars().count())) {
        by_issue.entry(&one.issue).or_default().push(one);
    }
    let mut issues: Vec<(&str, Vec<&Said>)> = by_issue.into_iter().collect();
    issues.sort_by(|(a_issue, a), (b_issue, b)| b.len().cmp(&a.len()).then(a_issue.cmp(b_issue)));
    let ranked: Vec<Vec<(&Said, Vec<String>)>> = issues.into_iter().map(|(_, said)| typical(&said)).collect();
    let deepest = ranked.iter().map(Vec::len).max().unwrap_or(0);
    let turns = (0..deepest).flat_map(|turn| ranked.iter().filter_map(move |issue| issue.get(turn)));
    turns.take(most).cloned().collect()
}

/// The texts of one issue, the most typical first: those whose words most of the others use too. Texts that say the same
/// stand once.
fn typical<'a>(said: &[&'a Said]) -> Vec<(&'a Said, Vec<String>)> {
    let parts: Vec<BTreeSet<String>> = said.iter().map(|one| words_of(&one.text)).collect();
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for word in parts.iter().flatten() {
        *uses.entry(word).or_default() += 1;
    }
    // Words in nearly every text tell nothing apart; words of one text are nobody else's.
    let ceiling = (said.len() * 7 / 10).max(2);
    let weight = |word: &str| uses.get(word).copied().filter(|n| *n > 1 && *n <= ceiling).unwrap_or(0);
    let score = |at: usize| {
        let sum: usize = parts[at].iter().map(|word| weight(word)).sum();
        // Long texts hold more words of every kind.
        sum * 1_000 / (parts[at].len() + 6)
    };
    let mut order: Vec<usize> = (0..said.len()).collect();
    order.sort_by(|a, b| {
        let key = |at: usize| (&said[at].text, said[at].at);
        score(*b).cmp(&score(*a)).then_with(|| key(*a).cmp(&key(*b)))
    });
    let mut taken = BTreeSet::new();
    order.retain(|at| taken.insert(words::fold(&said[*at].text)));
    let marked = |at: usize| {
        let mut marked: Vec<&String> = parts[at].iter().filter(|word| weight(word) > 1).collect();
        marked.sort_by(|a, b| weight(b).cmp(&weight(a)).then(a.cmp(b)));
        marked.into_iter().take(MOST_MARKED).cloned().collect()
    };
    order.into_iter().map(|at| (said[at], marked(at))).collect()
}

/// Words of three letters and more, and pairs of characters where words are not parted.
fn words_of(text: &str) -> BTreeSet<String> {
    let folded = text.to_lowercase();
    let mut found = BTreeSet::new();
    for run in folded.split(|c: char| !c.is_alphanumeric()) {
        let wide: Vec<char> = run.chars().collect();
        if wide.iter().any(|c| u32::from(*c) >= 0x3040) {
            found.extend(wide.windows(2).map(|pair| pair.iter().collect::<String>()));
        } else if wide.len() > 2 {
            found.insert(run.to_owned());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(issue: &str, text: &str) -> Said {
        Said { text: text.to_owned(), issue: issue.to_owned(), ..Said::default() }
    }

    #[test]
    fn the_largest_issue_speaks_first_and_each_by_its_most_typical_text() {
        let all = [
            said("quality", "The zipper broke after two days"),
            said("quality", "zipper broke, very bad"),
            said("quality", "Zipper stuck and then it broke"),
            said("quality", "My cousin visited us on a Tuesday"),
            said("logistics", "Parcel came three weeks late"),
            said("logistics", "still waiting, parcel is late"),
            said("", "nobody knows what this is about"),
            said("quality", "short"),
        ];
        let chosen = chosen(&all, 2);
        assert_eq!(chosen.len(), 2);
        assert!(chosen[0].0.text.to_lowercase().contains("zipper"), "{}", chosen[0].0.text);
        assert!(chosen[1].0.text.contains("arcel"), "{}", chosen[1].0.text);
        assert!(chosen[0].1.contains(&"zipper".to_owned()) || chosen[0].1.contains(&"broke".to_owned()));
    }

    #[test]
    fn the_same_texts_in_another_order_give_the_same_quotes() {
        let mut all: Vec<Said> = (0..30)
            .map(|n| said(["quality", "logistics"][n % 2], &format!("text number {} about the size {}", n % 7, n % 3)))
            .collect();
        let texts =
            |all: &[Said]| -> Vec<String> { chosen(all, 6).into_iter().map(|(one, _)| one.text.clone()).collect() };
        let first = texts(&all);
        all.reverse();
        assert_eq!(first, texts(&all));
        assert_eq!(first.iter().collect::<BTreeSet<_>>().len(), 6, "no text twice");
    }

    #[test]
    fn chinese_texts_are_compared_by_pairs_of_characters() {
        let all = [
            said("quality", "拉链用了两天就坏了，非常失望，不会再买"),
            said("quality", "拉链坏了，质量太差，要求全额退款"),
            said("quality", "今天天气不错，我们去公园玩了一整天"),
        ];
        assert!(chosen(&all, 1)[0].0.text.contains("拉链"));
    }
}
