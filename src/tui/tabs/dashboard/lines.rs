//! The dashboard's sentences: of the period, of a figure's row, of its comparisons and of what would be.

use crate::report::wording::{self, Shop};
use crate::services::dashboard::{Basis, Board, Change, Detail, Figure, Halved, Tile, change, goal_told};
use crate::services::voices::Rated;
use crate::text::{DatePattern, Words, shown_line};
use crate::tui::theme::Role;

/// The head: which period, counted by whose day, of what part of the shop.
pub fn head(words: &Words, board: &Board) -> String {
    let scope = &board.scope;
    let period = wording::period(words, (scope.first_day, scope.until_day), board.shop.today);
    let basis = words.get(if board.look.basis == Basis::Cohort { "dashboard-cohort" } else { "dashboard-flow" });
    let mut text = format!("{period} · {basis}");
    for (by, word) in &board.look.groups {
        let of = super::stage::dimension(words, *by);
        let word = crate::report::pictures::group_word(words, *by, word);
        text.push_str(&format!(" · {of}: {}", shown_line(&word)));
    }
    if scope.until_day > board.shop.today {
        text.push_str(" · ");
        text.push_str(&words.get("dashboard-running"));
    }
    text
}

/// Until when the data go.
pub fn as_of(words: &Words, board: &Board) -> String {
    words.fill("dashboard-as-of", &[("at", words.date(board.as_of, DatePattern::Minute).into())])
}

/// What the two comparisons are with.
pub fn compared(words: &Words, board: &Board) -> (String, String) {
    let start = board.scope.first_day;
    let before = board.look.step.before(start, 1);
    let period = wording::period(words, (before, start), board.shop.today);
    (words.fill("dashboard-than", &[("period", period.into())]), words.get("dashboard-than-year"))
}

/// A comparison as short as a column: `+4.5 worse`, `+4.2 ≈`; nothing where there is nothing to compare with.
pub fn short_change(words: &Words, now: &Figure, before: Option<&Figure>) -> (String, Role) {
    let Some(change) = before.and_then(|before| change(now, before)) else { return (String::new(), Role::Quiet) };
    let difference = wording::difference(words, now, &change);
    // The unit stands beside the value already.
    let points = words.fill("doubt-points", &[("n", String::new().into())]);
    let difference = difference.replace(points.trim_end(), "");
    let call = words.get(&format!("dashboard-call-{}", change.call.code().replace('_', "-")));
    (format!("{} {call}", difference.trim()).trim().to_owned(), role(&change))
}

const fn role(change: &Change) -> Role {
    match wording::better(change) {
        Some(true) => Role::Good,
        Some(false) => Role::Bad,
        None => Role::Quiet,
    }
}

/// The comparisons of a figure in full, with the interval of the difference.
pub fn comparisons(words: &Words, board: &Board, tile: &Tile) -> String {
    let (than, than_year) = compared(words, board);
    let told = |than: String, before: &Option<Figure>| {
        let change = before.as_ref().and_then(|before| change(&tile.figure, before))?;
        let difference = wording::difference(words, &tile.figure, &change);
        let call = wording::call(words, &change);
        let interval = change.interval.map_or_else(String::new, |interval| {
            let bound = |bound: f64| words.decimal(bound * 100.0, 1);
            words
                .fill("dashboard-bounds", &[("low", bound(interval.low).into()), ("high", bound(interval.high).into())])
        });
        let blanks = [
            ("than", than.into()),
            ("difference", difference.into()),
            ("call", call.into()),
            ("interval", interval.into()),
        ];
        Some(words.fill("dashboard-compared", &blanks))
    };
    let both = [told(than, &tile.before), told(than_year, &tile.year_before)];
    let goal = tile.goal.as_ref().map(|(target, standing)| goal_told(words, &target.goal, *standing));
    goal.into_iter().chain(both.into_iter().flatten()).collect::<Vec<_>>().join("  ")
}

/// What would be if the cause under the cursor weighed half.
pub fn what_if(words: &Words, detail: &Detail, at: usize) -> Option<String> {
    let Detail::Pareto { by, pareto, halved, .. } = detail else { return None };
    let word = &pareto.bars.get(at)?.code;
    let Halved { what_if, currency, .. } = halved.iter().find(|found| found.word == *word)?;
    let percent = |value: f64| words.fill("doubt-percent", &[("n", words.decimal(value * 100.0, 1).into())]);
    let less = |bound: f64| words.decimal((what_if.now - bound) * 100.0, 1);
    let blanks = [
        ("cause", crate::report::pictures::group_word(words, *by, word).into()),
        ("now", percent(what_if.now).into()),
        ("then", percent(what_if.then).into()),
        ("least", less(what_if.interval.high).into()),
        ("most", less(what_if.interval.low).into()),
    ];
    let mut text = words.fill("dashboard-what-if", &blanks);
    if !currency.is_empty() {
        let money = words.money(what_if.saved_minor, currency);
        text.push(' ');
        text.push_str(&words.fill("dashboard-what-if-money", &[("money", money.into())]));
    }
    Some(text)
}

/// The short form of a figure.
pub fn short(words: &Words, shop: Shop, figure: &Figure) -> String {
    wording::short(words, shop, figure)
}

/// What was said with a rating: `2 of 5 “It broke again” C-12`.
pub fn rated(words: &Words, rated: &Rated) -> String {
    let score = words.fill("voices-score", &[("n", rated.score.into())]);
    let blanks = [("score", score.into()), ("text", shown_line(&rated.comment).into_owned().into())];
    format!("{} {}", words.fill("dashboard-rated", &blanks), rated.ticket)
}
