//! Every renderer over one report with hostile texts: structure reckoned by hand, nothing gets out of its place.

use std::collections::BTreeSet;

use super::*;
use crate::analytics::{Figure, Interval, Measured, Metric, Scope};
use crate::domain::time::Instant;
use crate::report::chart::{Bar, Chart, Funnel, FunnelPoint, Line, Pareto, Shape, Span, Timeline, Unit};
use crate::report::{Block, Cell, Column, PlannedAction, Quote, Row, Section, Sentence, Table, Value};
use crate::text::Lang;

/// What people and platforms may write anywhere.
const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</title></style></svg><svg onload=alert(1)>",
    "=HYPERLINK(\"http://evil.example\",\"x\")",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "\u{1b}[31mred\u{1b}]52;c;AAAA\u{7}",
    "| a | b |\n| --- | --- |\n# heading\n- item",
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png) `code` <http://evil.example>",
    "http://evil.example www.evil.example a@evil.example",
    "\u{202e}gnp.exe\u{2066}\u{0}\u{fffe}",
    "]]></desc>&#x3c;b&#62;&amp;",
    "1. one\n\n    code\n***\n~~~",
    "{{ 7*7 }} ${7*7} %s %n",
];

fn words() -> Words {
    Words::in_zone(Lang::En, jiff::tz::TimeZone::UTC)
}

fn figure() -> Figure {
    Figure {
        scope: Scope { first_day: 20_000, until_day: 20_007, groups: Vec::new() },
        as_of: Instant(1_790_000_000_000),
        ..Figure::plain(
            Metric::ReturnRate,
            Measured::Share { part: 9, whole: 120, interval: Interval { low: 0.04, high: 0.136 } },
        )
    }
}

fn bar(label: &str, value: f64) -> Bar {
    let interval = Some((value * 0.5, value * 1.5));
    Bar {
        label: label.to_owned(),
        value,
        interval,
        text: format!("{value} ({label})"),
        small: value < 2.0,
        cases: None,
    }
}

fn charts(text: &str) -> Vec<Chart> {
    let chart = |shape| Chart {
        title: format!("T {text}"),
        alt: format!("A {text}"),
        note: format!("N {text}"),
        unit: Unit::Share,
        shape,
    };
    let line = Line {
        labels: (1..=8).map(|n| format!("W{n} {text}")).collect(),
        values: vec![Some(0.05), Some(0.06), None, Some(0.055), Some(0.2), Some(0.04), Some(0.05), Some(0.03)],
        centre: Some(0.06),
        limits: vec![Some((0.02, 0.1)); 8],
        alarms: vec![4],
        seasons: vec![(2, 3, text.to_owned())],
        young_from: Some(6),
        target: Some(crate::report::chart::Target { name: "returns".to_owned(), value: 0.05 }),
        earlier: vec![Some(0.05); 8],
        cases: vec![None; 8],
    };
    let bars = vec![bar(text, 9.0), bar("b", 4.0), bar("c", 1.0)];
    let points = [(40, 0.2, 2), (200, 0.06, 0)];
    let points = points.map(|(n, value, beyond)| FunnelPoint {
        label: text.to_owned(),
        n,
        value,
        beyond,
        own: false,
        cases: None,
    });
    let span = |until_day| Span {
        label: text.to_owned(),
        from_day: 20_002,
        until_day,
        text: text.to_owned(),
        better: None,
        cases: None,
    };
    vec![
        chart(Shape::Line(line)),
        chart(Shape::Bars { bars: bars.clone() }),
        chart(Shape::Pareto(Pareto {
            bars,
            cumulated: vec![9.0 / 14.0, 13.0 / 14.0, 1.0],
            n_vital: 2,
            alike: vec![true, false, false],
        })),
        chart(Shape::Funnel(Funnel {
            overall: 0.06,
            points: points.to_vec(),
            limits: vec![(40.0, [0.0, 0.01, 0.13, 0.18]), (200.0, [0.02, 0.03, 0.09, 0.11])],
        })),
        chart(Shape::Heat {
            rows: vec![text.to_owned(), "Tue".to_owned()],
            columns: vec!["08".to_owned(), text.to_owned()],
            cells: vec![vec![0.0, 0.5], vec![1.0, 0.25]],
        }),
        chart(Shape::Timeline(Timeline {
            first_day: 20_000,
            until_day: 20_010,
            spans: vec![span(None), span(Some(20_004))],
        })),
    ]
}

fn report(text: &str) -> Report {
    let owned = || text.to_owned();
    let cell = Cell {
        name: owned(),
        value: "7.5%".to_owned(),
        note: owned(),
        change: owned(),
        better: Some(false),
        target: owned(),
        figure: figure(),
    };
    let table = Table {
        caption: owned(),
        columns: vec![Column { title: owned(), right: false }, Column { title: "n".to_owned(), right: true }],
        rows: vec![Row {
            cells: vec![Value::text(text), Value::number("-12", -12.0, Unit::Count)],
            cases: None,
            small: true,
        }],
    };
    let quote = Quote {
        text: owned(),
        language: owned(),
        source: owned(),
        marked: vec!["alert".to_owned(), "evil".to_owned(), "amp".to_owned(), "br".to_owned()],
        cases: None,
    };
    let plan = PlannedAction {
        number: owned(),
        text: owned(),
        owner: owned(),
        due: owned(),
        status: owned(),
        effect: owned(),
    };
    let sentence =
        |stale| Sentence { text: owned(), notes: vec![owned()], figures: vec![figure()], stale, overstated: stale };
    let mut blocks = vec![
        Block::Heading { text: owned() },
        Block::Text { sentences: vec![sentence(true), sentence(false)] },
        Block::Figures { cells: vec![cell] },
        Block::Table(table),
        Block::Quotes { quotes: vec![quote] },
        Block::Plan { actions: vec![plan] },
    ];
    blocks.extend(charts(text).into_iter().map(Block::Chart));
    let section = |code: &str, blocks| Section { code: code.to_owned(), title: owned(), author: owned(), blocks };
    Report {
        template: "weekly".to_owned(),
        title: owned(),
        subtitle: owned(),
        language: "en".to_owned(),
        first_day: 20_000,
        until_day: 20_007,
        as_of: Instant(1_790_000_000_000),
        operation: 7,
        masked: false,
        sections: vec![section("summary", blocks), section("plan", Vec::new())],
        notes: vec![owned()],
        about: Some(owned()),
        basis: std::collections::BTreeMap::from([(owned(), owned())]),
    }
}

fn made(text: &str, format: Format) -> Vec<u8> {
    bytes(&report(text), format, &words()).expect("every report can be written")
}

/// Elements of a page with their attributes, as a reader of XML sees them once its few open tags are closed.
fn elements(page: &str) -> Vec<(String, Vec<(String, String)>)> {
    let page = page.strip_prefix("<!DOCTYPE html>").expect("a page");
    let mut closed = String::new();
    for line in page.lines() {
        let is_open = line.starts_with("<meta ");
        closed.push_str(&if is_open { line.replace('>', "/>") } else { line.replace("<br>", "<br/>") });
        closed.push('\n');
    }
    // The style holds no markup; its text is the program's own.
    let (before, rest) = closed.split_once("<style>").expect("a style");
    let (_, after) = rest.split_once("</style>").expect("its end");
    let whole = format!("{before}<style/>{after}");
    let mut reader = quick_xml::Reader::from_str(&whole);
    let mut found = Vec::new();
    loop {
        match reader.read_event().expect("well formed") {
            quick_xml::events::Event::Eof => return found,
            quick_xml::events::Event::Start(tag) | quick_xml::events::Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.expect("an attribute");
                    (attribute.key.as_ref().to_owned(), attribute.value.to_string())
                });
                let attributes = attributes.collect();
                found.push((tag.name().as_ref().to_owned(), attributes));
            }
            _ => {}
        }
    }
}

#[test]
fn a_page_is_well_formed_and_holds_only_what_the_renderer_makes() {
    let plain: Vec<String> =
        elements(&String::from_utf8(made("plain", Format::Html)).expect("text")).into_iter().map(|e| e.0).collect();
    for text in HOSTILE {
        let page = String::from_utf8(made(text, Format::Html)).expect("text");
        assert!(!page.contains(['\u{1b}', '\u{7}', '\0', '\u{202e}']), "{text:?}");
        let found = elements(&page);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        let count = |wanted: &str| names.iter().filter(|name| **name == wanted).count();
        // The same elements as with a harmless text: longer texts only break into lines, have their words marked, and leave
        // room for fewer labels in pictures.
        let free = ["br", "mark", "rect", "line", "circle", "polygon", "path", "text"];
        let strict = |names: &[String]| -> Vec<String> {
            names.iter().filter(|name| !free.contains(&name.as_str())).cloned().collect()
        };
        let all: Vec<String> = found.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(strict(&all), strict(&plain), "{text:?}");
        assert_eq!(count("svg"), 6);
        assert_eq!((count("title"), count("desc")), (7, 6), "each picture has its name and its sentence");
        assert_eq!((count("table"), count("details"), count("section")), (8, 6, 2));
        for (name, attributes) in &found {
            for (key, value) in attributes {
                let known = [
                    "lang",
                    "charset",
                    "http-equiv",
                    "content",
                    "name",
                    "class",
                    "scope",
                    "viewBox",
                    "role",
                    "aria-labelledby",
                    "id",
                    "x",
                    "y",
                    "x1",
                    "x2",
                    "y1",
                    "y2",
                    "width",
                    "height",
                    "cx",
                    "cy",
                    "r",
                    "points",
                    "d",
                    "fill",
                    "fill-opacity",
                    "text-anchor",
                ];
                assert!(known.contains(&key.as_str()), "<{name} {key}={value:?}>");
                assert!(key == "lang" || key == "content" || !value.contains(':'), "<{name} {key}={value:?}>");
            }
        }
    }
}

#[test]
fn a_page_loads_nothing_and_every_picture_has_its_words() {
    let page = String::from_utf8(made("plain", Format::Html)).expect("text");
    assert!(
        page.contains("default-src 'none'")
            && !page.contains("http://")
            && !page.contains("https://")
            && !page.contains("url(")
    );
    let ids: BTreeSet<String> = elements(&page)
        .into_iter()
        .flat_map(|(_, attributes)| attributes)
        .filter(|(key, _)| key == "id")
        .map(|(_, value)| value)
        .collect();
    for (_, attributes) in elements(&page) {
        for (_, value) in attributes.iter().filter(|(key, _)| key == "aria-labelledby") {
            assert!(value.split(' ').all(|id| ids.contains(id)), "{value}");
        }
    }
    assert_eq!(ids.len(), 12);
}

#[test]
fn markdown_stays_text_wherever_a_text_from_outside_stands() {
    use pulldown_cmark::{Event, Options, Parser, Tag};
    for text in HOSTILE {
        let page = String::from_utf8(made(text, Format::Markdown)).expect("text");
        assert!(!page.contains(['\u{1b}', '\0', '\u{202e}']), "{text:?}");
        let (mut n_headings, mut n_tables) = (0, 0);
        for event in Parser::new_ext(&page, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
            match event {
                Event::Start(Tag::Heading { .. }) => n_headings += 1,
                Event::Start(Tag::Table(_)) => n_tables += 1,
                Event::Start(Tag::Link { .. } | Tag::Image { .. } | Tag::CodeBlock(_) | Tag::Strikethrough)
                | Event::Html(_)
                | Event::InlineHtml(_)
                | Event::Code(_) => panic!("{text:?} became {event:?}"),
                _ => {}
            }
        }
        // One title, two sections, one heading block, six charts; figures, table, plan and six charts as tables.
        assert_eq!((n_headings, n_tables), (10, 9), "{text:?}");
    }
}

#[test]
fn a_terminal_gets_no_control_sequence_and_no_line_that_is_too_long() {
    use unicode_width::UnicodeWidthStr;
    for text in HOSTILE {
        for width in [40, 80, 200] {
            for line in terminal_lines(&report(text), &words(), width).lines {
                assert!(!line.chars().any(char::is_control), "{line:?}");
                assert!(line.width() <= width, "{} of {width}: {line:?}", line.width());
            }
        }
    }
}

#[test]
fn json_is_one_object_with_the_text_as_it_is() {
    for text in HOSTILE {
        let value: serde_json::Value = serde_json::from_slice(&made(text, Format::Json)).expect("JSON");
        assert_eq!(value["title"], *text);
        assert_eq!(value["sections"][0]["blocks"][2]["cells"][0]["figure"]["part"], 9);
        assert_eq!(value["sections"][0]["blocks"].as_array().map(Vec::len), Some(12));
    }
}

/// The parts of a workbook by name.
fn parts(bytes: &[u8]) -> std::collections::BTreeMap<String, String> {
    use std::io::Read as _;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("an archive");
    let names: Vec<String> = archive.file_names().map(|name| name.expect("a name").into_owned()).collect();
    let mut read = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("a part").read_to_string(&mut text).expect("text");
        text
    };
    names.iter().map(|name| (name.clone(), read(name))).collect()
}

#[test]
fn a_workbook_computes_nothing_and_has_real_numbers_and_native_charts() {
    for text in HOSTILE {
        let parts = parts(&made(text, Format::Xlsx));
        let sheets: Vec<&String> =
            parts.iter().filter(|(name, _)| name.contains("worksheets/sheet")).map(|(_, xml)| xml).collect();
        assert_eq!(sheets.len(), 2);
        for sheet in &sheets {
            assert!(!sheet.contains("<f>") && !sheet.contains("<f ") && !sheet.contains("<hyperlink"), "{text:?}");
        }
        // The rate of nine of 120 and the negative number are numbers.
        assert!(sheets[0].contains("<v>0.075</v>") && sheets[0].contains("<v>-12</v>"));
        let charts: Vec<&String> =
            parts.iter().filter(|(name, _)| name.starts_with("xl/charts/chart")).map(|(_, xml)| xml).collect();
        assert_eq!(charts.len(), 4);
        let pareto = charts.iter().filter(|xml| xml.contains("<c:barChart>") && xml.contains("<c:lineChart>")).count();
        assert_eq!(pareto, 1, "columns and a line on one picture");
        for (name, xml) in &parts {
            let mut reader = quick_xml::Reader::from_str(xml);
            while reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}")) != quick_xml::events::Event::Eof
            {
            }
        }
        assert!(!parts.keys().any(|name| name.contains("externalLink") || name.contains("vba")));
    }
}

#[test]
fn numbers_of_a_workbook_have_formats_of_their_unit() {
    let styles = parts(&made("plain", Format::Xlsx)).remove("xl/styles.xml").expect("styles");
    assert!(styles.contains("formatCode=\"0.0%\""), "{styles}");
}

#[test]
fn the_same_report_is_the_same_bytes() {
    for format in [Format::Html, Format::Markdown, Format::Json, Format::Terminal, Format::Xlsx] {
        let first = made("同じ 报告", format);
        std::thread::sleep(std::time::Duration::from_millis(if format == Format::Xlsx { 2_100 } else { 1 }));
        assert!(first == made("同じ 报告", format), "{format}");
    }
}

#[test]
fn every_chart_says_in_its_table_what_its_colours_say() {
    let page = String::from_utf8(made("plain", Format::Markdown)).expect("text");
    for told in [
        "outside what chance explains",
        "has not had its time yet",
        "too few cases to rank",
        "among the few that make up 80%",
        "≈ next one cannot be told apart",
        "beyond the 99.8% limits",
        "goes on",
    ] {
        assert!(page.contains(told), "{told}");
    }
}
