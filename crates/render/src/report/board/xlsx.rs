//! The report as a workbook: figures, thirteen months with a chart each, what changed, definitions,
//! restatements. A cell that a spreadsheet would take for a formula is text, and stays text when
//! somebody edits it.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartFont, ChartLine, ChartLineDashType, ChartMarker,
    ChartMarkerType, ChartSolidFill, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use super::figure::PARTIAL;
use super::{ReportError, Told, ToldFigure, said};
use crate::messages::Message;

/// Characters a cell has room for.
const CHARACTERS: usize = 32_767;
/// Colour of headings and lines.
const INK: u32 = 0x15_5E75;
/// Colour of goals.
const GOAL: u32 = 0xB4_5309;
/// Rows that a chart covers.
const CHART_ROWS: u32 = 15;
/// Columns that a chart covers.
const CHART_COLUMNS: u16 = 4;
/// Height of a line, in points.
const ROW_HEIGHT: f64 = 15.0;
/// By how much a letter may be wider than the digit that columns are measured by, words that move
/// to the next line whole included.
const WIDER: f64 = 1.15;

/// Writes the workbook.
///
/// # Errors
///
/// Fails when it cannot be written.
pub fn xlsx(told: &Told) -> Result<Vec<u8>, ReportError> {
    written(told).map_err(|error| ReportError { what: "workbook", problem: error.to_string() })
}

fn written(told: &Told) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    figures(&mut sheet(&mut book, told, said::FIGURES)?, told)?;
    months(&mut sheet(&mut book, told, said::MONTHS)?, told)?;
    spoken(&mut sheet(&mut book, told, said::CHANGED)?, told)?;
    definitions(&mut sheet(&mut book, told, said::DEFINITIONS)?, told)?;
    restatements(&mut sheet(&mut book, told, said::RESTATEMENTS)?, told)?;
    book.save_to_buffer()
}

/// A sheet with the line that is written next.
struct Page<'a> {
    sheet: &'a mut Worksheet,
    line: u32,
    /// Widths of the columns, in letters.
    widths: Vec<f64>,
    /// Lines that the tallest cell of this row takes.
    lines: usize,
}

/// Begins a sheet, which prints across one page.
fn sheet<'a>(book: &'a mut Workbook, told: &Told, name: Message) -> Result<Page<'a>, XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name(name.text(told.language))?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    Ok(Page { sheet, line: 0, widths: Vec::new(), lines: 1 })
}

impl Page<'_> {
    fn text(&mut self, column: u16, text: &str, format: &Format) -> Result<(), XlsxError> {
        let text: String = text.chars().take(CHARACTERS).collect();
        if let Some(width) = self.widths.get(usize::from(column)) {
            let lines = text.chars().count() as f64 * WIDER / width.max(1.0);
            self.lines = self.lines.max(lines.ceil() as usize);
        }
        let guarded = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
        let format = if guarded { format.clone().set_quote_prefix() } else { format.clone() };
        self.sheet.write_string_with_format(self.line, column, text, &format)?;
        Ok(())
    }

    fn number(
        &mut self,
        column: u16,
        value: Option<f64>,
        format: &Format,
    ) -> Result<(), XlsxError> {
        if let Some(value) = value.filter(|value| value.is_finite()) {
            self.sheet.write_number_with_format(self.line, column, value, format)?;
        }
        Ok(())
    }

    /// Writes headings and keeps them in sight.
    ///
    /// Those of columns of numbers stand on the right like these.
    fn head(
        &mut self,
        names: &[&str],
        widths: &[f64],
        is_number: &dyn Fn(u16) -> bool,
    ) -> Result<(), XlsxError> {
        let bold = wrapped().set_bold().set_font_color(INK);
        let right = bold.clone().set_indent(0).set_align(FormatAlign::Right);
        self.widths = widths.to_vec();
        for (column, name) in (0_u16..).zip(names) {
            self.text(column, name, if is_number(column) { &right } else { &bold })?;
        }
        for (column, width) in (0_u16..).zip(widths) {
            self.sheet.set_column_width(column, *width)?;
        }
        self.end()?;
        self.sheet.set_freeze_panes(self.line, 0)?;
        Ok(())
    }

    /// Ends a row of cells that wrap: not every program finds out by itself how tall it is.
    fn end(&mut self) -> Result<(), XlsxError> {
        self.sheet.set_row_height(self.line, ROW_HEIGHT * self.lines.max(1) as f64)?;
        self.line += 1;
        self.lines = 1;
        Ok(())
    }

    /// Writes a text over the width of the sheet.
    fn said(&mut self, text: &str) -> Result<(), XlsxError> {
        self.text(0, text, &Format::new())?;
        self.line += 1;
        Ok(())
    }
}

fn wrapped() -> Format {
    let format = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    format.set_align(FormatAlign::Left).set_indent(1)
}

/// Returns the formats of numbers that belong together, of whole values and of partial ones, which
/// carry their mark: with decimals when one of them has some, with more when one is too small to be
/// seen with two.
fn figured(values: impl Iterator<Item = Option<f64>>) -> [Format; 2] {
    let values: Vec<f64> = values.flatten().collect();
    let pattern = match () {
        () if values.iter().all(|value| value.fract() == 0.0) => "#,##0",
        () if values.iter().any(|value| *value != 0.0 && value.abs() < 0.1) => "#,##0.00####",
        () => "#,##0.00",
    };
    let format = |code| Format::new().set_num_format(code).set_align(FormatAlign::Top);
    [format(pattern.to_owned()), format(format!("{pattern} \"{PARTIAL}\""))]
}

fn figures(page: &mut Page<'_>, told: &Told) -> Result<(), XlsxError> {
    let language = told.language;
    let title = Format::new().set_bold().set_font_size(16).set_font_color(INK);
    page.text(0, &format!("{} · {}", told.title, told.period), &title)?;
    page.line += 1;
    page.said(&told.about.join(" · "))?;
    page.line += 1;
    let mut names = [
        said::FIGURE,
        said::HOW,
        said::UNIT,
        said::VALUE,
        said::INTERVAL,
        said::CASES,
        said::GOAL,
        said::STANDING,
        said::YEAR,
        said::YEAR_CHANGE,
    ]
    .map(|name| name.text(language))
    .to_vec();
    let mut widths = vec![34.0, 24.0, 9.0, 18.0, 18.0, 10.0, 12.0, 24.0, 14.0, 14.0];
    let against = told.aligned_name.as_ref();
    let against = against.map(|name| said::AGAINST.fill(language, &[("name", name)]));
    if let Some((name, against)) = told.aligned_name.as_ref().zip(against.as_ref()) {
        names.extend([name.as_str(), against.as_str()]);
        widths.extend([16.0, 14.0]);
    }
    page.head(&names, &widths, &|column| [3, 5, 6, 8].contains(&column))?;
    let wrapped = wrapped();
    let whole = Format::new().set_num_format("#,##0").set_align(FormatAlign::Top);
    for figure in &told.figures {
        let values = [figure.number, figure.goal_number, figure.year_number];
        let formats = figured(values.into_iter());
        let usual = &formats[0];
        page.text(0, &figure.title, &wrapped)?;
        page.text(1, &figure.note, &wrapped)?;
        page.text(2, &figure.axis, &wrapped)?;
        match figure.number {
            Some(_) => page.number(3, figure.number, &formats[usize::from(figure.partial)])?,
            None => page.text(3, &figure.value, &wrapped)?,
        }
        page.text(4, &figure.interval, &wrapped)?;
        page.number(5, Some(figure.n as f64), &whole)?;
        page.number(6, figure.goal_number, usual)?;
        page.text(7, &figure.standing_words, &wrapped)?;
        page.number(8, figure.year_number, usual)?;
        page.text(9, &figure.year_change, &wrapped)?;
        if told.aligned_name.is_some() {
            page.text(10, &figure.aligned, &wrapped)?;
            page.text(11, &figure.aligned_change, &wrapped)?;
        }
        page.end()?;
    }
    page.widths.clear();
    page.line += 1;
    told.notes().iter().try_for_each(|note| page.said(note))
}

/// Writes a row for each month, a column for each figure and then for each goal, so that a chart
/// can draw it as a line; the charts stand below.
fn months(page: &mut Page<'_>, told: &Told) -> Result<(), XlsxError> {
    let language = told.language;
    let goal = said::GOAL.text(language);
    let with_goal = told.figures.iter().filter(|figure| figure.goal_number.is_some());
    let mut head = vec![said::MONTH.text(language).to_owned()];
    head.extend(told.figures.iter().map(|it| axis_name(&told.called(it), &it.axis)));
    head.extend(with_goal.clone().map(|it| format!("{goal}: {}", told.called(it))));
    let names: Vec<&str> = head.iter().map(String::as_str).collect();
    page.head(&names, &vec![16.0; head.len()], &|column| column > 0)?;
    let wrapped = wrapped();
    let points = |figure: &ToldFigure| figured(figure.points.iter().copied());
    let goals = with_goal.clone().map(|figure| figured([figure.goal_number].into_iter()));
    let formats: Vec<[Format; 2]> = told.figures.iter().map(points).chain(goals).collect();
    for (index, month) in told.months.iter().enumerate() {
        page.text(0, month, &wrapped)?;
        let points = told.figures.iter().map(|it| it.points.get(index).copied().flatten());
        let goals = with_goal.clone().map(|it| it.goal_number);
        let partial = |it: &ToldFigure| it.partial_months.get(index) == Some(&true);
        let partial = told.figures.iter().map(partial).chain(with_goal.clone().map(|_| false));
        let cells = points.chain(goals).zip(partial);
        for ((column, (value, partial)), pair) in (1_u16..).zip(cells).zip(&formats) {
            page.number(column, value, &pair[usize::from(partial)])?;
        }
        page.end()?;
    }
    let last = page.line.saturating_sub(1);
    let top = page.line + 1;
    let mut goal_column = told.figures.len() as u16;
    for (index, figure) in told.figures.iter().enumerate() {
        goal_column += u16::from(figure.goal_number.is_some());
        let chart = chart(told, index, last, goal_column);
        let row = top + index as u32 / 2 * CHART_ROWS;
        page.sheet.insert_chart(row, (index % 2) as u16 * CHART_COLUMNS, &chart)?;
    }
    // Goals are there for the charts: they need not be printed.
    let rows = top + told.figures.len().div_ceil(2) as u32 * CHART_ROWS;
    let columns = (told.figures.len() as u16).max(2 * CHART_COLUMNS);
    page.sheet.set_print_area(0, 0, rows, columns)?;
    Ok(())
}

/// Draws one figure over the thirteen months, which are rows 1 to `last` of the sheet.
fn chart(told: &Told, index: usize, last: u32, goal_column: u16) -> Chart {
    let (figure, language) = (&told.figures[index], told.language);
    let (name, column) = (said::MONTHS.text(language), index as u16 + 1);
    let mut chart = Chart::new_line();
    let mut font = ChartFont::new();
    font.set_size(11).set_bold();
    // A name that begins with `=` would be taken for a place on a sheet.
    let title = axis_name(&told.called(figure), &figure.axis);
    let title = if title.starts_with('=') { format!(" {title}") } else { title };
    chart.title().set_name(&title).set_font(&font);
    chart.legend().set_hidden();
    let mut marker = ChartMarker::new();
    marker.set_type(ChartMarkerType::Circle).set_size(4);
    marker.set_format(ChartSolidFill::new().set_color(INK));
    chart
        .add_series()
        .set_name(said::VALUE.text(language))
        .set_categories((name, 1, 0, last, 0))
        .set_values((name, 1, column, last, column))
        .set_marker(&marker)
        .set_format(ChartLine::new().set_color(INK).set_width(2.0));
    if figure.goal_number.is_some() {
        let mut dashed = ChartLine::new();
        dashed.set_color(GOAL).set_width(1.25).set_dash_type(ChartLineDashType::Dash);
        chart
            .add_series()
            .set_name(said::GOAL.text(language))
            .set_categories((name, 1, 0, last, 0))
            .set_values((name, 1, goal_column, last, goal_column))
            .set_format(&mut dashed);
    }
    chart.x_axis().set_label_position(ChartAxisLabelPosition::Low);
    chart.y_axis().set_num_format("General");
    if figure.points.iter().flatten().all(|value| *value >= 0.0) {
        chart.y_axis().set_min(0.0);
    }
    chart.set_width(480).set_height(280);
    chart
}

/// Returns the name of a figure with its unit.
fn axis_name(title: &str, axis: &str) -> String {
    if axis.is_empty() { title.to_owned() } else { format!("{title} ({axis})") }
}

/// Writes what changed and what the head says.
fn spoken(page: &mut Page<'_>, told: &Told) -> Result<(), XlsxError> {
    let language = told.language;
    page.sheet.set_column_width(0, 120.0)?;
    page.widths = vec![120.0];
    let (wrapped, bold) = (wrapped(), Format::new().set_bold().set_font_color(INK));
    let nothing = said::NOTHING_CHANGED.text(language).to_owned();
    let changed = if told.changed.is_empty() { vec![nothing] } else { told.changed.clone() };
    let none = said::NO_COMMENTS.text(language).to_owned();
    let comments = if told.comments.is_empty() { vec![none] } else { told.comments.clone() };
    page.text(0, said::CHANGED.text(language), &bold)?;
    page.end()?;
    for text in changed.iter().chain([&told.changed_how]) {
        page.text(0, text, &wrapped)?;
        page.end()?;
    }
    page.line += 1;
    page.text(0, said::COMMENTS.text(language), &bold)?;
    page.line += 1;
    for text in &comments {
        page.text(0, text, &wrapped)?;
        page.end()?;
    }
    Ok(())
}

fn definitions(page: &mut Page<'_>, told: &Told) -> Result<(), XlsxError> {
    let names = [said::FIGURE, said::DEFINITION, said::HOW].map(|name| name.text(told.language));
    page.head(&names, &[34.0, 80.0, 70.0], &|_| false)?;
    let wrapped = wrapped();
    for definition in &told.definitions {
        page.text(0, &definition.title, &wrapped)?;
        page.text(1, &definition.text, &wrapped)?;
        page.text(2, &definition.how, &wrapped)?;
        page.end()?;
    }
    Ok(())
}

fn restatements(page: &mut Page<'_>, told: &Told) -> Result<(), XlsxError> {
    let names =
        [said::PERIOD, said::FIGURE, said::PUBLISHED, said::TODAY, said::DIFFERENCE, said::WHY]
            .map(|name| name.text(told.language));
    page.head(&names, &[12.0, 34.0, 16.0, 16.0, 16.0, 70.0], &|_| false)?;
    let wrapped = wrapped();
    for it in &told.restatements {
        let cells = [&it.period, &it.title, &it.published, &it.today, &it.difference, &it.why];
        for (column, text) in (0_u16..).zip(cells) {
            page.text(column, text, &wrapped)?;
        }
        page.end()?;
    }
    page.widths.clear();
    page.line += 1;
    page.said(&told.restated_how)
}
