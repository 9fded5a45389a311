//! Every shape of chart at 80 and 200 columns, in sixteen colours and in none, as pictures with their styles.

use std::fmt::Write as _;

use ratatui::style::{Color, Modifier, Style};

use super::*;
use crate::config::ThemeChoice;
use crate::report::chart::{Bar as ReportBar, Funnel, FunnelPoint, Line, Pareto, Span, Target, Timeline, Unit};
use crate::text::Lang;
use crate::tui::theme::Means;

fn chart(unit: Unit, shape: Shape) -> Chart {
    Chart { title: String::new(), alt: String::new(), note: String::new(), unit, shape }
}

fn line() -> Chart {
    let n = 26;
    let values: Vec<Option<f64>> = (0..n)
        .map(|at| (at != 4).then(|| 0.05 + 0.012 * f64::from(at * 7 % 5) / 5.0 + if at > 20 { 0.03 } else { 0.0 }))
        .collect();
    let line = Line {
        labels: (0..n).map(|at| format!("W{:02}", at + 10)).collect(),
        earlier: (0..n).map(|at| Some(0.045 + 0.001 * f64::from(at % 4))).collect(),
        values,
        centre: Some(0.056),
        limits: (0..n).map(|at| Some((0.03, 0.082 - 0.002 * f64::from(at % 3)))).collect(),
        alarms: vec![21, 22, 23],
        seasons: vec![(6, 8, "双十一".into()), (14, 14, "Prime Day".into())],
        young_from: Some(23),
        target: Some(Target { name: "returns".into(), value: 0.06 }),
        cases: Vec::new(),
    };
    chart(Unit::Share, Shape::Line(line))
}

fn bar(label: &str, value: f64, interval: Option<(f64, f64)>, text: &str, small: bool) -> ReportBar {
    ReportBar { label: label.into(), value, interval, text: text.into(), small, cases: None }
}

fn bars() -> Chart {
    let bars = vec![
        bar("shoes", 0.124, Some((0.098, 0.156)), "12.4 % (62 of 500)", false),
        bar("厨房用品与餐具", 0.071, Some((0.05, 0.099)), "7.1 % (31 of 437)", false),
        bar("bags and very long words that go on", 0.03, Some((0.017, 0.052)), "3.0 % (12 of 400)", false),
        bar("lamps", 0.2, Some((0.057, 0.51)), "20.0 % (2 of 10)", true),
        bar("clocks", 0.0, None, "1 of 3", true),
    ];
    chart(Unit::Share, Shape::Bars { bars })
}

fn pareto() -> Chart {
    let counts = [
        ("does not fit", 120.0),
        ("损坏", 64.0),
        ("late", 60.0),
        ("not as described", 22.0),
        ("changed mind", 14.0),
        ("other", 20.0),
    ];
    let total: f64 = counts.iter().map(|(_, n)| n).sum();
    let mut sum = 0.0;
    let cumulated = counts.iter().map(|(_, n)| {
        sum += n / total;
        sum
    });
    let pareto = Pareto {
        cumulated: cumulated.collect(),
        bars: counts
            .iter()
            .map(|(label, n)| bar(label, *n, Some((n * 0.84, n * 1.18)), &format!("{n:.0}"), false))
            .collect(),
        n_vital: 3,
        alike: vec![false, true, false, true, false, false],
    };
    chart(Unit::Count, Shape::Pareto(pareto))
}

fn funnel() -> Chart {
    let overall = 0.06_f64;
    let limits = (1..=20).map(|at| {
        let n = f64::from(at * 30);
        let spread = (overall * (1.0 - overall) / n).sqrt();
        let limit = |z: f64| (overall + z * spread).max(0.0);
        (n, [limit(-3.09), limit(-1.96), limit(1.96), limit(3.09)])
    });
    let point =
        |label: &str, n, value, beyond| FunnelPoint { label: label.into(), n, value, beyond, own: false, cases: None };
    let points = vec![
        point("Acme", 420, 0.061, 0),
        point("宁波好运", 260, 0.093, 1),
        point("Pottery Works", 540, 0.11, 2),
        point("Tiny", 38, 0.02, 0),
        point("North", 190, 0.03, 0),
    ];
    chart(Unit::Share, Shape::Funnel(Funnel { overall, points, limits: limits.collect() }))
}

fn heat() -> Chart {
    let rows = ["Mon", "Tue", "Wed", "Thu", "Fri", "周六", "Sun"].map(str::to_owned).to_vec();
    let columns = (0..24).map(|hour| format!("{hour:02}")).collect();
    let cell = |day: i32, hour: i32| f64::from((14 - (hour - 13).abs() - day).max(0));
    let cells = (0..7).map(|day| (0..24).map(|hour| cell(day, hour)).collect()).collect();
    chart(Unit::Count, Shape::Heat { rows, columns, cells })
}

fn timeline() -> Chart {
    let span = |label: &str, from_day, until_day, text: &str, better| Span {
        label: label.into(),
        from_day,
        until_day,
        text: text.into(),
        better,
        cases: None,
    };
    let spans = vec![
        span("Return rate · 鞋", 20_750, None, "+4.5 points", Some(false)),
        span("Resolution", 20_700, Some(20_728), "faster", Some(true)),
        span("Black Friday", 20_774, Some(20_778), "", None),
    ];
    chart(Unit::Count, Shape::Timeline(Timeline { first_day: 20_703, until_day: 20_785, spans }))
}

fn all() -> Vec<(&'static str, Chart)> {
    vec![
        ("line", line()),
        ("bars", bars()),
        ("pareto", pareto()),
        ("funnel", funnel()),
        ("heat", heat()),
        ("timeline", timeline()),
    ]
}

/// The runs of styles of a line: how many cells have which, so that a lost mark or highlight is seen.
fn styles(buffer: &Buffer, y: u16) -> String {
    let mut runs: Vec<(u16, Style)> = Vec::new();
    for x in 0..buffer.area.width {
        let style = buffer[(x, y)].style();
        match runs.last_mut() {
            Some((n, last)) if *last == style => *n += 1,
            _ => runs.push((1, style)),
        }
    }
    let short = |style: Style| {
        let colour =
            style.fg.filter(|colour| *colour != Color::Reset).map_or_else(String::new, |colour| colour.to_string());
        let mark = [(Modifier::BOLD, "*"), (Modifier::REVERSED, "~"), (Modifier::DIM, "-")];
        colour
            + &mark.iter().filter(|(of, _)| style.add_modifier.contains(*of)).map(|(_, mark)| *mark).collect::<String>()
    };
    let run = |(n, style): &(u16, Style)| format!("{n}{}", short(*style));
    let runs: Vec<String> = runs.iter().map(run).collect();
    if runs.len() == 1 { String::new() } else { runs.join(" ") }
}

fn picture(chart: &Chart, (cells, lines): (u16, u16), theme: Theme, cursor: Option<usize>) -> String {
    let words = Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC);
    let area = Rect::new(0, 0, cells, lines);
    let mut buffer = Buffer::empty(area);
    draw(&mut buffer, area, chart, &Look { words: &words, theme, cursor });
    let mut out = String::new();
    for y in 0..lines {
        let mut skip = 0;
        let mut text = String::new();
        for x in 0..cells {
            let symbol = buffer[(x, y)].symbol();
            if skip == 0 {
                text.push_str(symbol);
            }
            skip = if skip == 0 { crate::tui::widgets::width(symbol).saturating_sub(1) } else { skip - 1 };
        }
        let _ = writeln!(out, "{}", text.trim_end());
    }
    let _ = writeln!(out, "styles:");
    for y in 0..lines {
        let styles = styles(&buffer, y);
        if !styles.is_empty() {
            let _ = writeln!(out, "{y:>2} {styles}");
        }
    }
    out
}

#[test]
fn charts_look_as_they_did() {
    for (name, chart) in all() {
        for (wide, size) in [("80", (80, 14)), ("200", (200, 24))] {
            for (mode, theme) in
                [("colours", Theme::new(ThemeChoice::default(), Means::default())), ("mono", Theme::mono())]
            {
                if mode == "colours" && theme == Theme::mono() {
                    continue;
                }
                insta::assert_snapshot!(format!("{name}-{wide}-{mode}"), picture(&chart, size, theme, Some(2)));
            }
        }
    }
}

#[test]
fn charts_stay_inside_at_every_size() {
    let words = Words::in_zone(Lang::ZhCn, jiff::tz::TimeZone::UTC);
    for (_, chart) in all() {
        for lines in 0..30 {
            for cells in (0..210).step_by(if lines % 7 == 0 { 3 } else { 23 }) {
                let area = Rect::new(1, 1, cells, lines);
                let around = Rect::new(0, 0, cells + 2, lines + 2);
                let mut buffer = Buffer::empty(around);
                draw(&mut buffer, area, &chart, &Look { words: &words, theme: Theme::mono(), cursor: Some(1) });
                for position in around.positions().filter(|position| !area.contains(*position)) {
                    assert_eq!(buffer[position].symbol(), " ", "{cells}x{lines} {position:?}");
                }
            }
        }
    }
}

#[test]
fn without_colour_no_mark_is_lost() {
    let told = |chart: &Chart| picture(chart, (100, 16), Theme::mono(), None);
    let line = told(&line());
    for mark in ["!", "░", "[", "alarm", "Goal “returns”: 6.0%", "limits", "centre", "a year before"] {
        assert!(line.contains(mark), "{mark}\n{line}");
    }
    assert!(told(&pareto()).contains('≈'));
    assert!(told(&funnel()).contains("C !! Pottery Works") && told(&funnel()).contains("B !  "));
}
