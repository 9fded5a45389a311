//! What customers say: ratings of how complaints ended, and reviews. Anchor: the day on which they were given.

use super::{Parted, Reach, Run, Span, around, number, query, share};
use crate::analytics::{Figure, Measured, Metric, stats};
use crate::domain::complaints::is_satisfied;
use crate::domain::ids::Kind;
use crate::domain::time::DAY;
use crate::services::figures::Ask;
use crate::store::StoreError;
use crate::store::read::opinions::{Opinion, Stars};

/// Questions leave the desk within so long after they were asked for.
const HELD_AT_MOST: i64 = 30 * DAY;
/// Up to so many stars are few.
const FEW: i64 = 2;
/// Feedback on the seller rather than on the goods.
const SELLER: &str = "seller";
/// The share of reviews with so many stars, such as `stars_4`.
const STARS: &str = "stars_";

/// Satisfied ratings of all ratings, or answered surveys of those that left the desk.
pub(super) fn figures(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let opinions = run.reader.opinions(run.first().plus(-HELD_AT_MOST), run.last(), &run.parting())?;
    let measure = match run.ask.metric {
        Metric::Csat => csat,
        _ => answered,
    };
    Ok(run.measured(&opinions, |one| &one.word, reach, |all, ask, span| measure(run, all, ask, span)))
}

/// When it was asked for, given, and changed.
fn reach(one: &Opinion) -> Reach {
    let given = one.rating.scores().map(|(_, at)| Some(at));
    around([one.sent_at, one.rating.rated_at].into_iter().chain(given))
}

/// A changed rating counts from the day of its change on; until then the earlier one did.
fn csat(run: &Run<'_>, all: &[&Opinion], ask: &Ask, span: Span) -> Figure {
    let by_then = run.cut(span).plus(if span.until <= run.env.now { -1 } else { 0 });
    let given = |one: &Opinion| one.rating.score_at(by_then).filter(|(_, at)| span.holds(*at));
    let given: Vec<(&Opinion, i64)> = all.iter().filter_map(|one| Some((*one, given(one)?.0))).collect();
    let satisfied: Vec<&Opinion> =
        given.iter().filter(|(_, score)| is_satisfied(*score)).map(|(one, _)| *one).collect();
    let mut figure = ask.figure(run.env, share(number(&satisfied), number(&given)));
    let words = [query::within("rated", span.from, span.until), "score>3".to_owned()];
    // Where they are not too many, the complaints that were rated; ratings have no list of their own on the screen.
    let tickets = satisfied.iter().map(|one| one.rating.ticket_id).collect();
    let otherwise = ask.scope.groups.is_empty().then(|| query::asked(Kind::Rating, &[], &words)).flatten();
    figure.cases = query::listed(Kind::Ticket, tickets, otherwise);
    figure
}

fn answered(run: &Run<'_>, all: &[&Opinion], ask: &Ask, span: Span) -> Figure {
    let sent: Vec<&Opinion> = all.iter().copied().filter(|one| span.has(one.sent_at)).collect();
    let answered: Vec<i64> =
        sent.iter().filter(|one| one.rating.score_at(run.env.now).is_some()).map(|one| one.rating.ticket_id).collect();
    let mut figure = ask.figure(run.env, share(number(&answered), number(&sent)));
    // Ratings that a platform's own survey brought: nobody here knows how often it asked.
    let elsewhere = all.iter().filter(|one| one.rating.asked_at.is_none() && span.has(one.rating.rated_at));
    super::leave_out(&mut figure, "asked_elsewhere", elsewhere.map(|_| 1).sum());
    figure.cases = query::listed(Kind::Ticket, answered, None);
    figure
}

/// Reviews: how many, their mean stars, the share of those with few, and that of each number of stars.
pub(super) fn reviews(run: &Run<'_>) -> Result<Vec<Parted>, StoreError> {
    let of_seller = run.is_variant(SELLER);
    let stars = run.reader.stars(run.first(), run.last(), of_seller, &run.parting())?;
    let reach = |one: &Stars| around([Some(one.at)]);
    Ok(run.measured(&stars, |one| &one.word, reach, |all, ask, span| reviewed(run, all, ask, span)))
}

fn reviewed(run: &Run<'_>, all: &[&Stars], ask: &Ask, span: Span) -> Figure {
    let here: Vec<&Stars> = all.iter().copied().filter(|one| span.holds(one.at)).collect();
    let given: Vec<i64> = here.iter().filter_map(|one| one.stars).collect();
    let with = |wanted: &dyn Fn(i64) -> bool| given.iter().filter(|stars| wanted(**stars)).map(|_| 1).sum();
    let exactly = ask.variant.strip_prefix(STARS).and_then(|stars| stars.parse::<i64>().ok());
    let few = format!("stars<={FEW}");
    let (measured, words) = match (ask.metric, exactly) {
        (Metric::Reviews, _) if here.is_empty() => (Measured::NoData, String::new()),
        (Metric::Reviews, _) => (Measured::Count { n: number(&here) }, String::new()),
        (Metric::LowStars, _) => (share(with(&|stars| stars <= FEW), number(&given)), few),
        (_, Some(wanted)) => (share(with(&|stars| stars == wanted), number(&given)), format!("stars:{wanted}")),
        (_, None) => (stats::mean::measured(&given), "has:stars".to_owned()),
    };
    let mut figure = ask.figure(run.env, measured);
    if ask.metric != Metric::Reviews {
        super::leave_out(&mut figure, "no_stars", number(&here) - number(&given));
    }
    let of = if ask.variant == SELLER { "of_seller:yes" } else { "of_seller:no" };
    let words = [query::within("reviewed", span.from, span.until), of.to_owned(), words];
    figure.cases = query::asked(Kind::Review, &ask.scope.groups, &words);
    figure
}
