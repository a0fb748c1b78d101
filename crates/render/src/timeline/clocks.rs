//! Lanes and clocks under one axis.

use jiff::tz::TimeZone;

use super::axis::Axis;
use super::{Clock, Lane, LaneLook, Timeline, seconds};
use crate::language::{Language, NONE};
use crate::style::{Paint, Style};
use crate::text::{clean, cut, joined, left, spaces, width};
use crate::words::left_out;
use crate::{date, messages};

/// What is counted, what lies outside business hours, and a clock that does not count.
const COUNTED: char = '█';
const PALE: char = '░';
const IDLE: char = '╌';
/// Between the spans of a sum.
const BETWEEN: char = '·';

/// Writes lanes, axis and clocks.
pub(super) fn write(
    out: &mut String,
    language: Language,
    style: Style,
    timeline: &Timeline,
    zone: &TimeZone,
) {
    if timeline.clocks.is_empty() {
        return;
    }
    let columns = style.columns();
    let lanes: Vec<Lane> = Lane::ALL
        .into_iter()
        .filter(|lane| timeline.events.iter().any(|event| event.lane == *lane))
        .collect();
    let names =
        timeline.clocks.iter().map(|clock| width(&clean(&clock.name)) + width(&end_of(clock)));
    let lane_names = lanes.iter().map(|lane| width(lane.name().text(language)));
    let name = names.chain(lane_names).max().unwrap_or(0).min(columns / 4);
    let values: Vec<String> =
        timeline.clocks.iter().map(|clock| main_value(language, clock)).collect();
    let value = values.iter().map(|value| width(value)).max().unwrap_or(0);
    let room = columns.saturating_sub(name + value + 6).max(10);
    let mut keys: Vec<i64> = timeline.events.iter().map(|event| event.at_micros).collect();
    for clock in &timeline.clocks {
        keys.extend([clock.from, end(timeline, clock)]);
    }
    let mut open = timeline.open_hours.clone();
    open.sort_unstable();
    let axis = Axis::new(&open, keys, room);
    let drawing = Drawing { language, style, timeline, axis, name, room };
    let heading = messages::CLOCKS.text(language);
    *out += &format!("\n  {}\n", style.paint(Paint::Bold, heading));
    drawing.labels(out, zone);
    drawing.lanes(out, &lanes);
    for (clock, value) in timeline.clocks.iter().zip(&values) {
        drawing.clock(out, clock, value);
    }
    drawing.legend(out);
}

struct Drawing<'a> {
    language: Language,
    style: Style,
    timeline: &'a Timeline,
    axis: Axis<'a>,
    /// Columns of the names on the left.
    name: usize,
    /// Columns of the axis.
    room: usize,
}

impl Drawing<'_> {
    fn margin(&self) -> String {
        spaces(self.name + 4)
    }

    /// Writes dates and times over the axis, and the axis; what would collide is left out.
    fn labels(&self, out: &mut String, zone: &TimeZone) {
        let keys = self.axis.keys();
        let local = |at: i64| date::local(at, zone);
        let mut dates = Row::new(self.room);
        let mut times = Row::new(self.room);
        let mut order: Vec<usize> = (0..keys.len()).collect();
        // The ends first, then what clocks begin and end with.
        let edges: Vec<i64> = self
            .timeline
            .clocks
            .iter()
            .flat_map(|clock| [clock.from, end(self.timeline, clock)])
            .collect();
        order.sort_by_key(|index| {
            let outer = *index == 0 || *index == keys.len() - 1;
            (!outer, !edges.contains(&keys[*index]), *index)
        });
        for index in &order {
            let Some(at) = local(keys[*index]) else {
                continue;
            };
            let column = self.axis.column(keys[*index]);
            times.place(column, &at.strftime("%H:%M").to_string());
        }
        for (index, key) in keys.iter().enumerate() {
            let Some(at) = local(*key) else { continue };
            let before = index.checked_sub(1).and_then(|before| local(keys[before]));
            if before.is_none_or(|before| before.date() != at.date()) {
                dates.place(self.axis.column(*key), &date::day_month(self.language, at.date()));
            }
        }
        let ruler: String = (0..self.room)
            .map(|column| match (times.ticks.contains(&column), self.axis.closed(column)) {
                (true, _) => '┴',
                (false, true) => '·',
                (false, false) => '─',
            })
            .collect();
        for line in [dates.text(), times.text(), ruler] {
            let line = self.style.paint(Paint::Dim, line.trim_end());
            *out += &format!("{}{line}\n", self.margin());
        }
    }

    /// Writes a row of glyphs for each lane; a digit stands for several in one place.
    fn lanes(&self, out: &mut String, lanes: &[Lane]) {
        for lane in lanes {
            let mut counts = vec![0_usize; self.room];
            for event in self.timeline.events.iter().filter(|event| event.lane == *lane) {
                counts[self.axis.column(event.at_micros).min(self.room - 1)] += 1;
            }
            let glyph = |count: &usize| match count {
                0 => ' ',
                1 => lane.glyph(),
                2..=9 => char::from(b'0' + *count as u8),
                _ => '+',
            };
            let row: String = counts.iter().map(glyph).collect();
            let row = row.trim_end();
            let row = lane.paint().map_or(row.to_owned(), |paint| self.style.paint(paint, row));
            let name = left(lane.name().text(self.language), self.name);
            *out += &format!("  {name}  {row}\n");
        }
    }

    fn clock(&self, out: &mut String, clock: &Clock, value: &str) {
        let to = end(self.timeline, clock);
        let from = self.axis.column(clock.from);
        let last = self.axis.column(to).max(from + 1).min(self.room);
        let spans: Vec<(usize, usize)> = clock
            .spans
            .iter()
            .map(|(from, to)| {
                let from = self.axis.column(*from);
                (from, self.axis.column(*to).max(from + 1))
            })
            .collect();
        let between =
            |column: usize| !spans.iter().any(|(from, to)| (*from..*to).contains(&column));
        let cell = |column: usize| match () {
            () if column < from || column >= last => ' ',
            () if !spans.is_empty() && between(column) => BETWEEN,
            () if !clock.counts => IDLE,
            () if clock.business_micros.is_some() && self.axis.closed(column) => PALE,
            () => COUNTED,
        };
        let mut bar: String = (0..last).map(cell).collect();
        if clock.to.is_none() {
            bar.push('▶');
        }
        let paint = if clock.counts { Paint::Accent } else { Paint::Dim };
        let number = end_of(clock);
        let room = self.name.saturating_sub(width(&number));
        let name = left(&(cut(&clean(&clock.name), room) + &number), self.name);
        let bar = left(&self.style.paint(paint, &bar), self.room + 1);
        *out += &format!("\n  {name}  {bar} {}\n", self.style.paint(Paint::Bold, value));
        let mut said = String::new();
        joined(&mut said, &self.reason(clock), &self.margin(), self.style.columns());
        for line in said.lines() {
            *out += &format!("{}\n", self.style.paint(Paint::Dim, line));
        }
    }

    /// Says what a clock feeds, whether it counts and why, and both of its lengths.
    fn reason(&self, clock: &Clock) -> Vec<String> {
        let language = self.language;
        let mut parts = Vec::new();
        if !clock.metric.is_empty() {
            let metric = clean(&clock.metric);
            parts.push(match &clock.variant {
                Some(variant) => format!("→ {metric} ({})", clean(variant)),
                None => format!("→ {metric}"),
            });
        }
        if clock.awaits_solve {
            parts.push(messages::AWAITS_SOLVE.text(language).into());
            return parts;
        }
        if !clock.metric.is_empty() {
            parts.push(verdict(language, clock));
        }
        if let Some(business) = clock.business_micros {
            let business = language.work_time(seconds(business));
            parts.push(messages::BUSINESS.fill(language, &[("time", &business)]));
        }
        if let Some(wall) = clock.wall_micros {
            let wall = language.duration(seconds(wall));
            parts.push(messages::WALL_TIME.fill(language, &[("time", &wall)]));
        }
        if clock.to.is_none() {
            parts.push(messages::RUNNING.text(language).into());
        }
        parts
    }

    fn legend(&self, out: &mut String) {
        let language = self.language;
        let clocks = &self.timeline.clocks;
        let mut parts = vec![format!("{COUNTED} {}", messages::LEGEND_COUNTED.text(language))];
        if clocks.iter().any(|clock| clock.counts && clock.business_micros.is_some()) {
            parts.push(format!("{PALE} {}", messages::LEGEND_PALE.text(language)));
        }
        if clocks.iter().any(|clock| !clock.counts) {
            parts.push(format!("{IDLE} {}", messages::NOT_COUNTED.text(language)));
        }
        parts.push(messages::LEGEND_CLOSED.text(language).into());
        let mut text = String::new();
        joined(&mut text, &parts, "  ", self.style.columns());
        out.push('\n');
        for line in text.lines() {
            *out += &format!("{}\n", self.style.paint(Paint::Dim, line));
        }
    }
}

/// Says whether a clock counts and why.
fn verdict(language: Language, clock: &Clock) -> String {
    let (mark, counts) = match clock.counts {
        true => ('✓', messages::COUNTED),
        false => ('✗', messages::NOT_COUNTED),
    };
    let why = left_out(&clock.why, 1, language);
    match why.is_empty() {
        true => format!("{mark} {}", counts.text(language)),
        false => format!("{mark} {}: {why}", counts.text(language)),
    }
}

/// Returns what stands behind the name of a clock and is never cut: its number among several.
fn end_of(clock: &Clock) -> String {
    clock.number.map_or_else(String::new, |number| format!(" ({number})"))
}

fn main_value(language: Language, clock: &Clock) -> String {
    let work = clock.business_micros.map(|work| language.work_time(seconds(work)));
    let wall = || clock.wall_micros.map(|wall| language.duration(seconds(wall)));
    work.or_else(wall).unwrap_or_else(|| NONE.into())
}

fn end(timeline: &Timeline, clock: &Clock) -> i64 {
    clock.to.unwrap_or(timeline.now).max(clock.from)
}

/// A line of labels that never touch.
struct Row {
    cells: Vec<char>,
    /// Columns whose label was placed.
    ticks: Vec<usize>,
}

impl Row {
    fn new(columns: usize) -> Self {
        Row { cells: vec![' '; columns], ticks: Vec::new() }
    }

    /// Places a label at a column, or to the left of the end where it would not fit.
    fn place(&mut self, column: usize, label: &str) {
        let length = label.chars().count();
        let Some(latest) = self.cells.len().checked_sub(length) else {
            return;
        };
        let start = column.min(latest);
        let around = start.saturating_sub(1)..(start + length + 1).min(self.cells.len());
        if self.cells[around].iter().any(|cell| *cell != ' ') {
            return;
        }
        for (cell, character) in self.cells[start..].iter_mut().zip(label.chars()) {
            *cell = character;
        }
        self.ticks.push(column);
    }

    fn text(&self) -> String {
        self.cells.iter().collect()
    }
}
