//! Bars, sparklines and column charts from block characters.

use crate::language::{Language, is_time};
use crate::style::{Paint, Style};
use crate::text::{left, right, spaces, width};

const EIGHTHS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
const BAR_EIGHTHS: [char; 7] = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'];
/// Rows of a column chart.
const HEIGHT: usize = 6;

/// One point of a series.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Point {
    pub(crate) value: Option<f64>,
    pub(crate) partial: bool,
}

/// Returns a bar as long as `value` is of `greatest`, in at most `columns`.
pub(crate) fn bar(value: f64, greatest: f64, columns: usize) -> String {
    if !(value > 0.0 && greatest > 0.0) {
        return String::new();
    }
    let eighths = (value / greatest).min(1.0) * columns as f64 * 8.0;
    let eighths = (eighths.round() as usize).max(1);
    let mut out = "█".repeat(eighths / 8);
    if !eighths.is_multiple_of(8) {
        out.push(BAR_EIGHTHS[eighths % 8 - 1]);
    }
    out
}

/// Returns one block a point, the lowest value the lowest block; `·` where there is none, and a
/// hatched block for what is not over. Only the last `columns` points fit.
pub(crate) fn sparkline(points: &[Point], columns: usize) -> String {
    let points = &points[points.len().saturating_sub(columns)..];
    let values = || points.iter().filter_map(|point| point.value);
    let low = values().fold(f64::INFINITY, f64::min);
    let high = values().fold(f64::NEG_INFINITY, f64::max);
    let block = |point: &Point| match point.value {
        None => '·',
        Some(_) if point.partial => '▒',
        Some(_) if high <= low => EIGHTHS[3],
        Some(value) => {
            EIGHTHS[(((value - low) / (high - low) * 7.0).round() as usize).min(EIGHTHS.len() - 1)]
        }
    };
    points.iter().map(block).collect()
}

/// A column chart of a series over time.
pub(crate) struct Columns<'a> {
    pub(crate) points: &'a [Point],
    /// Label of each point.
    pub(crate) labels: &'a [String],
    pub(crate) unit: &'a str,
}

impl Columns<'_> {
    /// Writes the chart; returns how many of the last points it shows.
    pub(crate) fn write(&self, out: &mut String, language: Language, style: Style) -> usize {
        let greatest = self.points.iter().filter_map(|point| point.value).fold(0.0, f64::max);
        if greatest <= 0.0 {
            return 0;
        }
        let top = nice_top(greatest, self.unit);
        let marks = [top, top / 2.0, 0.0].map(|mark| language.value_short(self.unit, mark));
        let margin = marks.iter().map(|mark| width(mark)).max().unwrap_or(0);
        let room = style.columns().saturating_sub(margin + 5);
        let shown = self.points.len().min(room);
        let each = (room / shown.max(1)).clamp(1, 6);
        let first = self.points.len() - shown;
        let points = &self.points[first..];
        for row in (0..HEIGHT).rev() {
            let mark = match row {
                _ if row == HEIGHT - 1 => &marks[0],
                _ if row == HEIGHT / 2 - 1 => &marks[1],
                _ => "",
            };
            let cells: String = points.iter().map(|point| column(*point, top, row, each)).collect();
            let edge = if mark.is_empty() { '│' } else { '┤' };
            *out += &format!("  {} {edge}", right(mark, margin));
            out.push_str(style.paint(Paint::Accent, cells.trim_end()).as_str());
            out.push('\n');
        }
        *out += &format!("  {} └{}\n", right(&marks[2], margin), "─".repeat(shown * each));
        let [from, to] = [&self.labels[first], &self.labels[self.labels.len() - 1]];
        let axis = shown * each;
        let line = match shown > 1 && width(from) + width(to) + 2 <= axis {
            true => format!("{}{}", left(from, axis - width(to)), to),
            false => from.clone(),
        };
        *out += &format!("{}{line}\n", spaces(margin + 4));
        shown
    }
}

/// Returns one row of one column.
fn column(point: Point, top: f64, row: usize, each: usize) -> String {
    let body = if each > 1 { each - 1 } else { 1 };
    let gap = spaces(each - body);
    let Some(value) = point.value else {
        let mark = if row == 0 { "·" } else { " " };
        return mark.to_owned() + &spaces(each - 1);
    };
    let eighths = ((value / top).max(0.0) * (HEIGHT * 8) as f64).round() as usize;
    // A value above zero is never invisible.
    let eighths = if value > 0.0 { eighths.max(1) } else { eighths };
    let block = match eighths.saturating_sub(row * 8) {
        0 => ' ',
        _ if point.partial => '▒',
        filled => EIGHTHS[filled.min(8) - 1],
    };
    block.to_string().repeat(body) + &gap
}

/// Returns a round number at or above the greatest value, round in the unit people read.
fn nice_top(greatest: f64, unit: &str) -> f64 {
    let size = match (unit, greatest) {
        ("seconds", value) if value >= 172_800.0 => 86_400.0,
        (unit, value) if is_time(unit) && value >= 5400.0 => 3600.0,
        (unit, value) if is_time(unit) && value >= 90.0 => 60.0,
        _ => 1.0,
    };
    let value = greatest / size;
    let power = 10_f64.powf(value.log10().floor());
    let steps = [1.0, 1.2, 1.6, 2.0, 2.4, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0];
    let step = steps.into_iter().find(|step| step * power >= value * 0.999_999);
    let top = step.unwrap_or(10.0) * power * size;
    if unit == "percent" && greatest <= 100.0 { top.min(100.0) } else { top }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[Option<f64>]) -> Vec<Point> {
        values.iter().map(|value| Point { value: *value, partial: false }).collect()
    }

    #[test]
    fn bars_are_proportional_and_never_invisible() {
        assert_eq!(bar(10.0, 10.0, 4), "████");
        assert_eq!(bar(5.0, 10.0, 4), "██");
        assert_eq!(bar(0.001, 10.0, 4), "▏");
        assert_eq!(bar(0.0, 10.0, 4), "");
    }

    #[test]
    fn sparklines_mark_gaps_and_what_is_not_over() {
        let mut series = points(&[Some(1.0), None, Some(8.0), Some(4.0)]);
        series[3].partial = true;
        assert_eq!(sparkline(&series, 10), "▁·█▒");
        assert_eq!(sparkline(&series, 2), "█▒");
    }

    #[test]
    fn columns_have_an_axis() {
        let points = points(&[Some(60.0), Some(240.0), None]);
        let labels = ["ene 2026", "feb 2026", "mar 2026"].map(String::from);
        let chart = Columns { points: &points, labels: &labels, unit: "seconds" };
        let mut out = String::new();
        let style = Style { width: 40, ..Style::default() };
        assert_eq!(chart.write(&mut out, Language::Es, style), 3);
        let expected = "  \
  4 min ┤      █████
        │      █████
        │      █████
  2 min ┤      █████
        │▄▄▄▄▄ █████
        │█████ █████ ·
    0 s └──────────────────
         ene 2026  mar 2026
";
        assert_eq!(out, expected);
    }
}
