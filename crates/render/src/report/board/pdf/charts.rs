//! Thirteen months of each figure, two charts side by side: the line, its goal, its axis.

use super::said;
use crate::report::board::figure::apart;
use crate::report::board::{Told, ToldFigure};
use crate::report::print::{ACCENT, LINE, MARGIN, Paper, ROOM, Rgb, SOFT, STRONG, Type, Weight};

/// Between two charts.
const GAP: f32 = 22.0;
/// Height of a chart with its title.
const TALL: f32 = 112.0;
/// Room of the labels left of a plot.
const LABELS: f32 = 40.0;
const TICK: Type = Type { weight: Weight::Regular, size: 7.0, color: SOFT };
const GOAL: Rgb = [0xb4, 0x53, 0x09];
/// Half the width of a dot.
const DOT: f32 = 1.7;

/// Draws the charts.
pub(super) fn charts(paper: &mut Paper, told: &Told) {
    paper.heading(said::MONTHS.text(told.language));
    let width = (ROOM - GAP) / 2.0;
    for pair in told.figures.chunks(2) {
        paper.need(TALL);
        for (index, figure) in pair.iter().enumerate() {
            let x = MARGIN + index as f32 * (width + GAP);
            let draw = |paper: &mut Paper| chart(paper, told, figure, x, width);
            paper.pictured(said_of(told, figure), [x, width, TALL], draw);
        }
        paper.y += TALL;
    }
}

/// Says what a chart shows, from the first month to the last; the numbers between stand in a table
/// of the report.
fn said_of(told: &Told, figure: &ToldFigure) -> String {
    let missing = said::NO_VALUE.text(told.language);
    let values = figure.month_values.iter().zip(&figure.points);
    let values = values.map(|(value, point)| point.map_or(missing, |_| value.as_str()));
    let months = told.months.iter().zip(values);
    let said: Vec<String> = months.map(|(month, value)| format!("{month} {value}")).collect();
    let ends: Vec<&str> = match said.as_slice() {
        [first, .., last] => vec![first.as_str(), last.as_str()],
        few => few.iter().map(String::as_str).collect(),
    };
    format!("{}: {}", told.called(figure), ends.join(" – "))
}

fn chart(paper: &mut Paper, told: &Told, figure: &ToldFigure, x: f32, width: f32) {
    let top = paper.y;
    let value = match figure.axis.is_empty() {
        true => figure.title.clone(),
        false => format!("{} ({})", figure.title, figure.axis),
    };
    let last = figure.month_values.last().map_or("", String::as_str);
    let room = width - paper.width(STRONG, last) - 12.0;
    let title = cut(paper, STRONG, room, &value);
    paper.text(x, top, STRONG, &title);
    paper.text_right(x + width - 4.0, top, Type { color: ACCENT, ..STRONG }, last);
    let (left, right) = (x + LABELS, x + width - 4.0);
    let (mut high, low) = (top + 18.0, top + TALL - 26.0);
    let note = apart(&told.figures, figure);
    if !note.is_empty() {
        let note = cut(paper, TICK, width, note);
        paper.text(x, top + STRONG.line(), TICK, &note);
        high += TICK.line();
    }
    let [foot, head] = figure.reach();
    let y = |value: f64| low - ((value - foot) / (head - foot)) as f32 * (low - high);
    let step = (right - left) / told.months.len().saturating_sub(1).max(1) as f32;
    for tick in [foot, (foot + head) / 2.0, head] {
        let at = y(tick);
        paper.line(vec![(left, at), (right, at)], 0.4, LINE, false);
        let label = told.language.number(tick, decimals(head - foot));
        paper.text_right(left - 5.0, at - 5.0, TICK, &label);
    }
    if let Some(goal) = figure.goal_number {
        let at = y(goal);
        paper.line(vec![(left, at), (right, at)], 1.0, GOAL, true);
    }
    let places: Vec<Option<(f32, f32)>> = figure
        .points
        .iter()
        .enumerate()
        .map(|(index, value)| value.map(|value| (left + index as f32 * step, y(value))))
        .collect();
    for stretch in places.split(Option::is_none) {
        paper.line(stretch.iter().flatten().copied().collect(), 1.4, ACCENT, false);
    }
    for (x, y) in places.iter().flatten().copied() {
        let dot = vec![(x - DOT, y), (x, y - DOT), (x + DOT, y), (x, y + DOT)];
        paper.area(dot, ACCENT);
    }
    let label = low + 3.0;
    if let (Some(first), Some(last)) = (told.months.first(), told.months.last()) {
        paper.text(left, label, TICK, first);
        paper.text_right(right, label, TICK, last);
    }
}

/// Returns as much of a text as stands on one line.
fn cut(paper: &Paper, kind: Type, room: f32, text: &str) -> String {
    let mut lines = paper.broken(kind, room, text).into_iter();
    let mut line = lines.next().unwrap_or_default();
    if lines.next().is_some() {
        line.truncate(line.trim_end_matches(' ').len());
        line.push('…');
    }
    line
}

/// Returns how many decimals the labels of an axis need.
fn decimals(reach: f64) -> usize {
    match reach {
        reach if reach >= 8.0 => 0,
        reach if reach >= 0.8 => 1,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::report::board::tests::sample;

    #[test]
    fn a_month_without_a_value_is_said_in_words() {
        for (language, missing) in [(Language::En, "no value"), (Language::Es, "sin valor")] {
            let mut told = sample(language);
            told.figures[2].title = "NPS".into();
            told.figures[2].points[0] = None;
            told.figures[2].month_values[0] = "–".into();
            told.figures[2].points[12] = Some(64.0);
            told.figures[2].month_values[12] = "64".into();
            let (first, last) = (&told.months[0], &told.months[12]);
            let said = said_of(&told, &told.figures[2]);
            assert_eq!(said, format!("NPS: {first} {missing} – {last} 64"));
        }
    }
}
