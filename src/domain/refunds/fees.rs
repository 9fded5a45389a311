//! What comes on top of the goods' part of a sheet or off it: the policy's fees and deductions, each with the clause behind it,
//! or what a person says in their place.
//!
//! Invariant: fees of the policy fall on the buyer's side only, and on goods that come back.

use super::ledger::standing;
use super::shares::name;
use super::{Part, SheetLine, Wanted};
use crate::domain::money::{basis_points, decimal, units_share};
use crate::domain::policy::{Said, Terms};
use crate::domain::returns::{Grade, ReturnCase, ReturnStatus};
use crate::domain::situation::Situation;

/// The lines after the goods and the shipping, and what of the policy's fees a person left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Fees {
    pub(super) lines: Vec<SheetLine>,
    pub(super) waived_minor: i64,
}

/// Computes fees and deductions over the lines of the goods.
pub(super) fn fees(wanted: &Wanted, goods: &[SheetLine], case: &ReturnCase, sit: &Situation) -> Fees {
    let goods_minor: i64 = goods.iter().map(|line| line.amount_minor).sum();
    let terms = terms(case, sit);
    let by_policy = [deductions(&terms, goods, sit), restocking(&terms, goods_minor), label(&terms, case, sit)];
    let named = [
        wanted.deduct_points.map(|points| {
            line(Part::Deduction, "condition", &format!("{} %", percent(points)), -basis_points(goods_minor, points))
        }),
        wanted.restocking_minor.map(|minor| line(Part::Restocking, "restocking_fee", "", -minor)),
        wanted.label_minor.map(|minor| line(Part::ReturnLabel, "return_label", "", -minor)),
    ];
    let mut fees = Fees::default();
    for (said, named) in by_policy.into_iter().zip(named) {
        let owed: i64 = said.iter().map(|line| -line.amount_minor).sum();
        match named {
            Some(named) => {
                fees.waived_minor += (owed + named.amount_minor).max(0);
                fees.lines.push(named);
            }
            None => fees.lines.extend(said),
        }
    }
    fees.lines.push(line(Part::Goodwill, "goodwill", "", wanted.goodwill_minor));
    fees.lines.retain(|line| line.amount_minor != 0);
    fees
}

/// Goods that stay with the customer or were lost on the way are nobody's to restock or to send back.
fn terms(case: &ReturnCase, sit: &Situation) -> Terms {
    if case.returnless || case.status == ReturnStatus::Lost { Terms::default() } else { sit.terms(case) }
}

fn line(part: Part, rule: &str, basis: &str, amount_minor: i64) -> SheetLine {
    SheetLine { part, rule: rule.to_owned(), basis: basis.to_owned(), amount_minor, ..SheetLine::default() }
}

fn percent(points: i64) -> String {
    // Two decimals, as a two-decimal currency has; whole percentages without them.
    let text = decimal(points, "EUR");
    text.strip_suffix(".00").map_or(text.clone(), str::to_owned)
}

fn by<T>(said: &Said<T>) -> String {
    if said.version == 0 { format!("({})", said.policy) } else { format!("({} {})", said.policy, said.version) }
}

fn restocking(terms: &Terms, goods_minor: i64) -> Vec<SheetLine> {
    let fee = terms.restocking.iter().map(|said| {
        let basis = format!("{} % {}", percent(said.value), by(said));
        line(Part::Restocking, "restocking_fee", &basis, -basis_points(goods_minor, said.value))
    });
    fee.collect()
}

/// The label is paid for once, however many refunds a return has.
fn label(terms: &Terms, case: &ReturnCase, sit: &Situation) -> Vec<SheetLine> {
    let own = standing(&sit.refunds).filter(|refund| refund.return_id == Some(case.id));
    if own.flat_map(|refund| &refund.sheet).any(|line| line.part == Part::ReturnLabel) {
        return Vec::new();
    }
    let fee = terms.label_minor.iter().map(|said| line(Part::ReturnLabel, "return_label", &by(said), -said.value));
    fee.collect()
}

/// The grade table over each article's units as they were judged; what an inspection has not graded keeps its price.
fn deductions(terms: &Terms, goods: &[SheetLine], sit: &Situation) -> Vec<SheetLine> {
    let Some(table) = &terms.deductions else { return Vec::new() };
    let mut lines = Vec::new();
    let mut articles: Vec<&str> = goods.iter().filter_map(article).collect();
    articles.sort_unstable();
    articles.dedup();
    for sku in articles {
        let price: i64 =
            goods.iter().filter(|line| article(line) == Some(sku)).map(|line| line.amount_minor).sum::<i64>().max(0);
        let judged = || sit.lines.iter().filter(|line| name(&line.sku, sit) == sku && line.accepted > 0);
        let n: i64 = judged().map(|line| line.accepted).sum();
        let mut from = 0;
        for judged in judged() {
            let share = units_share(price, from, judged.accepted, n);
            from += judged.accepted;
            let graded = judged.grade.and_then(|grade| Some((grade, terms.deduction(grade)?)));
            if let Some((grade, points)) = graded {
                let basis = format!("{sku} {} % {}", percent(points), by(table));
                lines.push(line(Part::Deduction, rule_of(grade), &basis, -basis_points(share, points)));
            }
        }
    }
    lines
}

/// The article that a line of the goods is about: its basis ends with the units.
fn article(line: &SheetLine) -> Option<&str> {
    line.basis.rsplit_once(' ').map(|(sku, _)| sku)
}

const fn rule_of(grade: Grade) -> &'static str {
    match grade {
        Grade::New => "grade_new",
        Grade::Good => "grade_good",
        Grade::Worn => "grade_worn",
        Grade::Damaged => "grade_damaged",
        Grade::Defective => "grade_defective",
        Grade::WrongItem => "grade_wrong_item",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clause_names_its_policy_and_an_article_may_have_blanks() {
        let said = |version| by(&Said { value: (), policy: "ours".to_owned(), version });
        assert_eq!([0, 1, 2].map(said), ["(ours)", "(ours 1)", "(ours 2)"]);
        assert_eq!(article(&line(Part::Goods, "price_share", "MUG 1 red 2-3/5", 1)), Some("MUG 1 red"));
        assert_eq!([2_000, 1_250, 5].map(percent), ["20", "12.50", "0.05"]);
    }
}
