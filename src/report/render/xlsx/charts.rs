//! The charts of a workbook, drawn by the spreadsheet itself from the cells beside them.

use rust_xlsxwriter::{
    Chart as Native, ChartErrorBars, ChartErrorBarsType, ChartFormat, ChartLine, ChartLineDashType, ChartMarker,
    ChartMarkerType, ChartRange, ChartType, Color, Format, Worksheet, XlsxError,
};

use super::{in_sheet, number_format};
use crate::report::chart::{Bar, Chart, Funnel, Line, Pareto, Shape, Unit};
use crate::text::{Words, shown_line};

const SERIES: u32 = 0x001F_5FA8;
const SOFT: u32 = 0x00A9_C4E4;
const GREY: u32 = 0x005A_6573;
const LIMIT: u32 = 0x008A_6D1F;
const TARGET: u32 = 0x001B_7A4B;
const ALARM: u32 = 0x00B3_261E;
/// What a spreadsheet takes as a description.
const MOST_ALT: usize = 255;
const ROW_PIXELS: u32 = 20;
const WIDTH: u32 = 860;
/// Where helper columns stand that only a chart reads.
const HELPERS: u16 = 20;

/// Where the data of a chart stand.
pub struct Place<'a> {
    pub sheet: &'a str,
    pub first: u32,
    pub last: u32,
    pub words: &'a Words,
    pub unit: Unit,
}

impl Place<'_> {
    fn column(&self, column: u16) -> (&str, u32, u16, u32, u16) {
        (self.sheet, self.first, column, self.last, column)
    }

    fn range(&self, column: u16) -> ChartRange {
        ChartRange::new_from_range(self.sheet, self.first, column, self.last, column)
    }

    fn title(&self, key: &str) -> String {
        self.words.get(key)
    }
}

/// How many rows a chart covers.
pub fn rows(shape: &Shape) -> u32 {
    let by_bars = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).saturating_mul(2).clamp(10, 30) + 4;
    match shape {
        Shape::Line(_) | Shape::Funnel(_) | Shape::Pareto(_) => 18,
        Shape::Bars { bars } => by_bars(bars.len()),
        Shape::Heat { .. } | Shape::Timeline(_) => 0,
    }
}

/// The spreadsheet's own chart; none where a table says it better.
pub fn native(chart: &Chart, place: &Place<'_>, sheet: &mut Worksheet) -> Result<Option<Native>, XlsxError> {
    let mut native = match &chart.shape {
        Shape::Line(line) => line_chart(line, place),
        Shape::Bars { bars } => bar_chart(bars, place, sheet)?,
        Shape::Pareto(pareto) => pareto_chart(pareto, place, sheet)?,
        Shape::Funnel(funnel) => funnel_chart(funnel, place, sheet)?,
        Shape::Heat { .. } | Shape::Timeline(_) => return Ok(None),
    };
    let alt: String = shown_line(&chart.alt)
        .chars()
        .scan(0, |used, c| {
            *used += c.len_utf16();
            (*used <= MOST_ALT).then_some(c)
        })
        .collect();
    native.set_alt_text(alt).set_width(WIDTH).set_height((rows(&chart.shape) - 1) * ROW_PIXELS);
    match shown_line(&chart.title).as_ref() {
        // The library takes such a text for the address of a cell; the heading above the chart says it all the same.
        title if title.starts_with('=') || title.contains('!') => native.title().set_hidden(),
        title => native.title().set_name(title),
    };
    native.legend().set_position(rust_xlsxwriter::ChartLegendPosition::Bottom);
    Ok(Some(native))
}

fn stroke(color: u32, width: f64, dash: Option<ChartLineDashType>) -> ChartFormat {
    let mut line = ChartLine::new();
    line.set_color(Color::RGB(color)).set_width(width);
    if let Some(dash) = dash {
        line.set_dash_type(dash);
    }
    let mut format = ChartFormat::new();
    format.set_line(&line);
    format
}

fn dots(kind: ChartMarkerType, size: u8, color: u32) -> ChartMarker {
    let mut fill = ChartFormat::new();
    fill.set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(color)));
    let mut marker = ChartMarker::new();
    marker.set_type(kind).set_size(size).set_format(&mut fill);
    marker
}

fn no_dots() -> ChartMarker {
    let mut marker = ChartMarker::new();
    marker.set_none();
    marker
}

/// The columns are those of the chart's table: value, limits, target, the year before, as far as they are there.
fn line_chart(line: &Line, place: &Place<'_>) -> Native {
    let mut native = Native::new(ChartType::Line);
    let mut column = 1;
    let mut add = |native: &mut Native, key: &str, mut format: ChartFormat, marker: ChartMarker| {
        native
            .add_series()
            .set_categories(place.column(0))
            .set_values(place.column(column))
            .set_name(place.title(key).as_str())
            .set_format(&mut format)
            .set_marker(&marker);
        column += 1;
    };
    let dash = Some(ChartLineDashType::Dash);
    add(&mut native, "report-legend-value", stroke(SERIES, 2.25, None), dots(ChartMarkerType::Circle, 5, SERIES));
    if line.limits.iter().any(Option::is_some) {
        add(&mut native, "report-col-low", stroke(LIMIT, 1.0, dash), no_dots());
        add(&mut native, "report-col-high", stroke(LIMIT, 1.0, dash), no_dots());
    }
    if line.target.is_some() {
        add(&mut native, "report-col-target", stroke(TARGET, 1.5, Some(ChartLineDashType::LongDash)), no_dots());
    }
    if line.earlier.iter().any(Option::is_some) {
        add(&mut native, "report-col-earlier", stroke(GREY, 1.25, Some(ChartLineDashType::RoundDot)), no_dots());
    }
    native.y_axis().set_num_format(number_format(place.unit, "", place.words));
    native
}

/// How far each interval reaches above and below its value, in two columns at the side.
fn whiskers(bars: &[Bar], place: &Place<'_>, sheet: &mut Worksheet) -> Result<Option<ChartErrorBars>, XlsxError> {
    if bars.iter().all(|bar| bar.interval.is_none()) {
        return Ok(None);
    }
    let look = Format::new().set_font_color("#FFFFFF");
    for (bar, row) in bars.iter().zip(place.first..) {
        let (low, high) = bar.interval.unwrap_or((bar.value, bar.value));
        let up = in_sheet(place.unit, (high - bar.value).max(0.0));
        let down = in_sheet(place.unit, (bar.value - low).max(0.0));
        sheet.write_number_with_format(row, HELPERS, up, &look)?;
        sheet.write_number_with_format(row, HELPERS + 1, down, &look)?;
    }
    let mut whiskers = ChartErrorBars::new();
    whiskers.set_type(ChartErrorBarsType::Custom(place.range(HELPERS), place.range(HELPERS + 1)));
    Ok(Some(whiskers))
}

fn filled(color: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    format.set_solid_fill(rust_xlsxwriter::ChartSolidFill::new().set_color(Color::RGB(color)));
    format
}

fn bar_chart(bars: &[Bar], place: &Place<'_>, sheet: &mut Worksheet) -> Result<Native, XlsxError> {
    let whiskers = whiskers(bars, place, sheet)?;
    let mut native = Native::new(ChartType::Bar);
    let series = native.add_series();
    series
        .set_categories(place.column(0))
        .set_values(place.column(1))
        .set_name(place.title("report-col-value").as_str())
        .set_gap(60)
        .set_format(&mut filled(SERIES));
    if let Some(whiskers) = whiskers {
        series.set_x_error_bars(&whiskers);
    }
    // The first group stands at the top, as in the table.
    native.x_axis().set_reverse();
    native.y_axis().set_num_format(number_format(place.unit, "", place.words));
    native.legend().set_hidden();
    Ok(native)
}

/// Columns and the line of the reached share, on two axes.
fn pareto_chart(pareto: &Pareto, place: &Place<'_>, sheet: &mut Worksheet) -> Result<Native, XlsxError> {
    let whiskers = whiskers(&pareto.bars, place, sheet)?;
    let mut native = Native::new(ChartType::Column);
    let rest = |at: usize| at >= pareto.n_vital;
    let points: Vec<rust_xlsxwriter::ChartPoint> = (0..pareto.bars.len())
        .map(|at| rust_xlsxwriter::ChartPoint::new().set_format(&mut filled(if rest(at) { SOFT } else { SERIES })))
        .collect();
    let series = native.add_series();
    series
        .set_categories(place.column(0))
        .set_values(place.column(1))
        .set_name(place.title("report-col-value").as_str())
        .set_gap(40)
        .set_points(&points);
    if let Some(whiskers) = whiskers {
        series.set_y_error_bars(&whiskers);
    }
    native.y_axis().set_num_format(number_format(place.unit, "", place.words));
    let mut reached = Native::new(ChartType::Line);
    reached
        .add_series()
        .set_categories(place.column(0))
        .set_values(place.column(4))
        .set_name(place.title("report-col-cumulated").as_str())
        .set_format(&mut stroke(GREY, 2.0, None))
        .set_marker(&dots(ChartMarkerType::Circle, 5, GREY))
        .set_secondary_axis(true);
    reached.y2_axis().set_num_format("0%").set_min(0).set_max(1);
    native.combine(&reached);
    Ok(native)
}

/// Groups as points, the whole and the limits as lines; those read helper columns at the side.
fn funnel_chart(funnel: &Funnel, place: &Place<'_>, sheet: &mut Worksheet) -> Result<Native, XlsxError> {
    let look = Format::new().set_font_color("#FFFFFF");
    let n_limits = u32::try_from(funnel.limits.len()).unwrap_or(0);
    for ((n, limits), row) in funnel.limits.iter().zip(place.first..) {
        sheet.write_number_with_format(row, HELPERS, *n, &look)?;
        let values = limits.iter().chain(std::iter::once(&funnel.overall));
        for (value, column) in values.zip(HELPERS + 1..) {
            sheet.write_number_with_format(row, column, in_sheet(place.unit, *value), &look)?;
        }
    }
    let mut native = Native::new(ChartType::Scatter);
    native
        .add_series()
        .set_categories(place.column(2))
        .set_values(place.column(1))
        .set_name(place.title("report-legend-groups").as_str())
        .set_marker(&dots(ChartMarkerType::Diamond, 8, ALARM));
    let mut lines = Native::new(ChartType::ScatterStraight);
    let names = [
        "report-legend-outer",
        "report-legend-inner",
        "report-legend-inner",
        "report-legend-outer",
        "report-col-overall",
    ];
    let last = (place.first + n_limits).saturating_sub(1).max(place.first);
    for ((at, key), column) in names.iter().enumerate().zip(HELPERS + 1..) {
        let (color, dash) = match at {
            0 | 3 => (LIMIT, Some(ChartLineDashType::Dash)),
            1 | 2 => (GREY, Some(ChartLineDashType::RoundDot)),
            _ => (GREY, None),
        };
        lines
            .add_series()
            .set_categories((place.sheet, place.first, HELPERS, last, HELPERS))
            .set_values((place.sheet, place.first, column, last, column))
            .set_name(place.title(key).as_str())
            .set_format(&mut stroke(color, 1.25, dash))
            .set_marker(&no_dots())
            .delete_from_legend(at == 2 || at == 3);
    }
    native.combine(&lines);
    native.y_axis().set_num_format(number_format(place.unit, "", place.words)).set_min(0);
    native.x_axis().set_name(place.title("report-legend-size").as_str()).set_min(0);
    Ok(native)
}
