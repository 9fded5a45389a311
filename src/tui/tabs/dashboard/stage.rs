//! The stage: which picture shows the detail, and which cases stand behind its places.

use super::{Dashboard, findings};
use crate::domain::ids::Kind;
use crate::report::chart::{Chart, Shape, Unit};
use crate::report::wording::{self, Shop};
use crate::report::{Cases, pictures};
use crate::services::dashboard::{Detail, Dimension, Figure, View, cases as behind};
use crate::text::Words;
use crate::tui::app::App;

/// Pictures of groups in their order.
const BARS: usize = 0;
const FUNNEL: usize = 1;
pub const TABLE: usize = 2;
/// Beside the causes: what would be if one weighed half.
pub const WHAT_IF: usize = 3;
/// In place of the trend: what moved, by when it began.
pub const TIMELINE: usize = 4;

/// The picture that the key for the next one leads to.
pub fn next_picture(dashboard: &Dashboard) -> usize {
    match (dashboard.view, dashboard.picture) {
        (View::Hours, _) => BARS,
        (View::Groups(_), BARS) => FUNNEL,
        (_, BARS | FUNNEL) => TABLE,
        _ => BARS,
    }
}

/// The chart of what is looked at.
pub fn chart(dashboard: &Dashboard, words: &Words) -> Option<Chart> {
    let list = |shop: Shop| {
        move |figure: &Figure| {
            let (kind, query) = behind(figure, shop.return_days)?;
            Some(Cases { kind: kind.code().to_owned(), query })
        }
    };
    if dashboard.picture == TIMELINE {
        let days = dashboard.board.as_ref().map_or(0, |board| board.shop.return_days);
        return dashboard.found.as_ref().map(|found| findings::timeline(words, found, days));
    }
    Some(match dashboard.detail.as_deref()? {
        Detail::Trend { figures, around, shop, .. } => pictures::trend(words, *shop, figures, around, &list(*shop)),
        Detail::Groups { by, whole, groups, shop } => {
            let named = |word: &str| pictures::group_word(words, *by, word);
            let funnel = pictures::funnel(words, *shop, whole, groups, &named, &list(*shop));
            funnel.filter(|_| dashboard.picture == FUNNEL).unwrap_or_else(|| {
                let name = words.code("metric", whole.metric.code());
                pictures::groups(words, &name, groups, &named, &list(*shop))
            })
        }
        Detail::Hours { cells, days, shop } => {
            let period = wording::period(words, *days, shop.today);
            pictures::hours(words, cells, &period, String::new())
        }
        Detail::Pareto { by, groups, pareto, shop, .. } => {
            let behind =
                |word: &str| groups.iter().find(|(of, _)| of == word).and_then(|(_, figure)| list(*shop)(figure));
            let named = |word: &str| pictures::group_word(words, *by, word);
            pictures::pareto(words, (String::new(), Unit::Count), (pareto, pareto.bars.len()), &named, &behind)
        }
    })
}

/// The cases behind the cursor.
pub fn cases(app: &App) -> Option<(Kind, String)> {
    let dashboard = &app.dashboard;
    if dashboard.walks_figures() && dashboard.bar.is_none() {
        let board = dashboard.board.as_ref()?;
        if let Some(finding) = app.finding() {
            return behind(&finding.now, board.shop.return_days);
        }
        return behind(&board.tiles.get(dashboard.at)?.figure, board.shop.return_days);
    }
    let chart = app.stage_chart()?;
    let at = app.bar_on_stage(&chart);
    let cases = match &chart.shape {
        Shape::Line(line) => line.cases.get(at)?.as_ref(),
        Shape::Bars { bars } => bars.get(at)?.cases.as_ref(),
        Shape::Pareto(pareto) => pareto.bars.get(at)?.cases.as_ref(),
        Shape::Funnel(funnel) => funnel.points.get(at)?.cases.as_ref(),
        Shape::Timeline(timeline) => timeline.spans.get(at)?.cases.as_ref(),
        Shape::Heat { .. } => None,
    }?;
    Kind::from_code(&cases.kind).map(|kind| (kind, cases.query.clone()))
}

/// The group at a place of the bars or of the funnel, by its stored word.
pub fn word_at(dashboard: &Dashboard, words: &Words, at: usize) -> Option<String> {
    let label = match &chart(dashboard, words)?.shape {
        Shape::Bars { bars } => bars.get(at)?.label.clone(),
        Shape::Funnel(funnel) => funnel.points.get(at)?.label.clone(),
        _ => return None,
    };
    let Detail::Groups { by, groups, .. } = dashboard.detail.as_deref()? else { return None };
    groups.iter().find(|(word, _)| pictures::group_word(words, *by, word) == label).map(|(word, _)| word.clone())
}

/// The word for the way that groups are parted.
pub fn dimension(words: &Words, by: Dimension) -> String {
    words.code("dimension", by.code())
}
