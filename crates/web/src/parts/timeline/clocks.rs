//! The parts of a call and every clock as a span with its value beside it, or above it where there
//! is no room beside; and every promise with where it fell due.

use baremo_metrics::service::{ClockSpan, ContactPart, TargetState};
use baremo_model::SECOND;
use baremo_render::Language;
use baremo_render::language::NONE;
use baremo_render::timeline::{
    awaits_solve, clock_name, part_name, target_kind, target_says, target_within,
};
use baremo_render::words::left_out;
use maud::{Markup, html};

use super::place::{self, Line, width};
use super::{Drawing, fixed};
use crate::address::segment;
use crate::text::cases as say;

/// Height of a row.
const ROW: f64 = 32.0;
/// Height of a value above its bar.
const ABOVE: f64 = 14.0;
/// Width of the flag of a promise.
const FLAG: f64 = 8.0;
/// Air between a bar and its value.
const AIR: f64 = 7.0;

/// Says why a clock does not count.
pub(crate) fn reason(clock: &ClockSpan, language: Language) -> String {
    if clock.awaits_solve {
        return awaits_solve(language).to_owned();
    }
    left_out(&clock.reason, 1, language)
}

/// A bar with what is written beside it.
struct Bar {
    from: f64,
    to: f64,
    strong: String,
    rest: String,
    /// What is drawn, once the height is known.
    shape: Shape,
}

impl Bar {
    /// Returns how wide its text is; what is strong is drawn wider.
    fn text(&self) -> f64 {
        width(&self.strong) * 1.06 + width(&self.rest)
    }

    /// Returns how far above the middle a value stands that finds no room beside its bar: clear of
    /// the flag of a promise.
    fn above(&self) -> f64 {
        match self.shape {
            Shape::Target { due: Some(_), .. } => 16.0,
            Shape::Target { due: None, .. } | Shape::Clock { .. } => 12.0,
        }
    }

    /// Returns where what is drawn ends: the flag of a promise flies beyond its bar.
    fn end(&self) -> f64 {
        match &self.shape {
            Shape::Target { due: Some(due), .. } => self.to.max(due + FLAG),
            Shape::Target { due: None, .. } | Shape::Clock { .. } => self.to,
        }
    }
}

enum Shape {
    Clock { open: Vec<(f64, f64)>, spans: Vec<(f64, f64)>, counts: bool, runs: bool, whole: bool },
    Target { due: Option<f64>, kept: Option<f64>, state: TargetState },
}

/// Where the text of a bar stands.
enum Beside {
    Right,
    Left,
    /// Above the bar, its middle here.
    Above(f64),
}

/// Bars of one name, on as few rows as they need.
struct Group {
    name: String,
    href: Option<String>,
    named: bool,
    rows: Vec<(Line, Vec<(Bar, Beside)>)>,
}

impl Group {
    /// Puts a bar where neither it nor its text lies over another.
    fn add(&mut self, mut bar: Bar, left: f64, right: f64) {
        let room = (right - left - width(&bar.strong) * 1.06 - 2.0 * AIR).max(0.0);
        // Within how long it was promised is told below the picture too: whole or not at all.
        bar.rest = match bar.shape {
            Shape::Target { .. } if width(&bar.rest) > room => String::new(),
            _ => place::cut(&bar.rest, room),
        };
        let text = bar.text() + 2.0 * AIR;
        let choose = |line: &Line| {
            let right_of = (bar.from - 2.0, bar.end() + text);
            let left_of = (bar.from - text, bar.to + 2.0);
            if right_of.1 <= right && line.is_free(right_of.0, right_of.1) {
                return Some((Beside::Right, right_of));
            }
            if left_of.0 >= left && line.is_free(left_of.0, left_of.1) {
                return Some((Beside::Left, left_of));
            }
            let half = text / 2.0;
            let middle = (bar.from + bar.to) / 2.0;
            let middle = middle.clamp(left + half, (right - half).max(left + half));
            let own = (bar.from.min(middle - half), bar.to.max(middle + half));
            line.is_free(own.0, own.1).then_some((Beside::Above(middle), own))
        };
        let found = self
            .rows
            .iter()
            .enumerate()
            .find_map(|(index, (line, _))| choose(line).map(|place| (index, place)));
        let (index, (beside, (from, to))) = found.unwrap_or_else(|| {
            self.rows.push((Line::default(), Vec::new()));
            let empty = choose(&Line::default());
            (self.rows.len() - 1, empty.unwrap_or((Beside::Right, (bar.from, bar.to))))
        });
        let (line, bars) = &mut self.rows[index];
        line.take(from, to);
        bars.push((bar, beside));
    }
}

/// Returns how much higher a row is whose values stand above their bars.
fn above_bars(bars: &[(Bar, Beside)]) -> f64 {
    let any = bars.iter().any(|(_, beside)| matches!(beside, Beside::Above(_)));
    if any { ABOVE } else { 0.0 }
}

/// Draws parts, clocks and promises from a height on; returns where they end.
pub(super) fn draw(drawing: &Drawing<'_>, top: f64) -> (Markup, f64) {
    let groups = [parts(drawing), clocks(drawing), targets(drawing)];
    let groups: Vec<Group> = groups.into_iter().flatten().collect();
    let super::Shape { left, above, name, name_lines, .. } = drawing.shape;
    let mut y = top;
    let mut drawn = Vec::new();
    for group in &groups {
        // A name of many lines gives its first row more room.
        let lines = place::lines(&group.name, name, name_lines).len();
        let more = (super::NAME_LINE * lines as f64 + 6.0 - ROW).max(0.0);
        let mut end = y + above + more;
        let mut rows = Vec::new();
        for (_, bars) in &group.rows {
            end += above_bars(bars) + ROW;
            rows.push((end - ROW / 2.0, bars));
        }
        let height = end - y;
        // Its name stands beside the first of them, in the middle of the room for it.
        if let Some((middle, _)) = rows.first_mut() {
            *middle -= more / 2.0;
        }
        let first = rows.first().map_or(y, |(middle, _)| *middle);
        drawn.push(html! {
            @if group.named {
                rect.named x="0" y=(fixed(y)) width=(fixed(drawing.axis.right()))
                    height=(fixed(height)) rx="6" {}
            }
            (drawing.name(y, first, &group.name, group.href.as_deref()))
            @for (middle, bars) in &rows {
                path.lane d=(lane(bars, *middle, (left, drawing.axis.right()))) {}
                @for (bar, beside) in bars.iter() { (draw_bar(bar, beside, *middle)) }
            }
        });
        y = end;
    }
    (html! { @for group in drawn { (group) } }, y + 4.0)
}

/// Returns the path of the line of a row, which leaves out what is written on it: no value is
/// struck through.
fn lane(bars: &[(Bar, Beside)], y: f64, (left, right): (f64, f64)) -> String {
    let written = |(bar, beside): &(Bar, Beside)| {
        let text = bar.text() + AIR;
        match beside {
            Beside::Right => Some((bar.to, bar.end() + text)),
            Beside::Left => Some((bar.from - text, bar.from)),
            Beside::Above(_) => None,
        }
    };
    let mut gaps: Vec<(f64, f64)> = bars.iter().filter_map(written).collect();
    gaps.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut path = format!("M{left:.1} {y:.1}");
    for (from, to) in gaps {
        path += &format!("H{:.1}M{:.1} {y:.1}", from.max(left), to.min(right));
    }
    path + &format!("H{right:.1}")
}

/// Returns the parts of a call; those of one name are one group.
fn parts(drawing: &Drawing<'_>) -> Vec<Group> {
    let language = drawing.language();
    let (left, right) = (drawing.shape.left, drawing.axis.right());
    let mut groups: Vec<Group> = Vec::new();
    for part in &drawing.conversation.parts {
        let name = part_name(part, language);
        let index = groups.iter().position(|known| known.name == name).unwrap_or_else(|| {
            groups.push(Group { name, href: None, named: false, rows: Vec::new() });
            groups.len() - 1
        });
        groups[index].add(part_bar(drawing, part), left, right);
    }
    groups
}

fn part_bar(drawing: &Drawing<'_>, part: &ContactPart) -> Bar {
    let (language, conversation) = (drawing.language(), drawing.conversation);
    // What nobody has ended is drawn to the present where it is on the axis.
    let last = || match conversation.clocks.iter().any(ClockSpan::runs) {
        true => conversation.now,
        false => conversation.events.last().map_or(part.from, |event| event.at_micros),
    };
    let from = drawing.axis.x(part.from);
    let to = drawing.axis.x(part.to.unwrap_or_else(last)).max(from + 3.0);
    let time = |micros: i64| language.duration(micros as f64 / SECOND as f64);
    let strong = part.micros.map_or_else(|| NONE.to_owned(), time);
    let (counts, runs, whole) = (true, part.to.is_none(), true);
    let shape = Shape::Clock { open: Vec::new(), spans: vec![(from, to)], counts, runs, whole };
    Bar { from, to, strong, rest: String::new(), shape }
}

fn clocks(drawing: &Drawing<'_>) -> Vec<Group> {
    let language = drawing.language();
    let (left, right) = (drawing.shape.left, drawing.axis.right());
    let mut groups: Vec<((&str, &str), Group)> = Vec::new();
    for clock in &drawing.conversation.clocks {
        let key = (clock.metric.as_str(), clock.variant.as_str());
        let index = groups.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let path = format!("/metrics/{}", segment(&clock.metric));
            let variant = Some(clock.variant.as_str()).filter(|word| *word != "default");
            let group = Group {
                name: clock_name(clock, drawing.catalog, language),
                href: Some(drawing.address.to_with(&path, &[("variant", variant)])),
                named: drawing.address.get("metric") == Some(&clock.metric),
                rows: Vec::new(),
            };
            groups.push((key, group));
            groups.len() - 1
        });
        groups[index].1.add(clock_bar(drawing, clock), left, right);
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn clock_bar(drawing: &Drawing<'_>, clock: &ClockSpan) -> Bar {
    let language = drawing.language();
    let end = clock.drawn_to(drawing.conversation.now);
    let (from, to) = (drawing.axis.x(clock.from), drawing.axis.x(end));
    let time = |micros: i64| language.duration(micros as f64 / SECOND as f64);
    // What has no length is no clock of nothing.
    let wall = clock.wall_micros.map_or_else(|| NONE.to_owned(), time);
    let (strong, mut rest) = match clock.business_micros {
        Some(business) if Some(business) != clock.wall_micros => {
            let business = language.work_time(business as f64 / SECOND as f64);
            (business, format!(" · {}", say::WALL.fill(language, &[("time", &wall)])))
        }
        _ => (wall, String::new()),
    };
    if clock.runs() {
        rest += &format!(" · {}", say::RUNNING.text(language));
    }
    if !clock.counts {
        rest += &format!(" · {}", reason(clock, language));
    }
    let whole = clock.business_micros.is_none();
    // A sum is drawn as what it is the sum of.
    let spans = if clock.spans.is_empty() { vec![(clock.from, end)] } else { clock.spans.clone() };
    let open = spans.iter().flat_map(|(from, to)| drawing.axis.open_parts(*from, *to));
    let shape = Shape::Clock {
        open: open.collect(),
        spans: spans
            .iter()
            .map(|(from, to)| (drawing.axis.x(*from), drawing.axis.x(*to)))
            .collect(),
        counts: clock.counts,
        runs: clock.runs(),
        whole,
    };
    Bar { from, to: to.max(from + 3.0), strong, rest, shape }
}

fn targets(drawing: &Drawing<'_>) -> Vec<Group> {
    let language = drawing.language();
    let (left, right) = (drawing.shape.left, drawing.axis.right());
    let mut groups: Vec<(&str, Group)> = Vec::new();
    for target in &drawing.conversation.targets {
        let index = groups.iter().position(|(kind, _)| *kind == target.kind);
        let index = index.unwrap_or_else(|| {
            let name = target_kind(&target.kind, language);
            let name = format!("{}: {}", say::TARGETS.text(language), name.to_lowercase());
            groups.push((&target.kind, Group { name, href: None, named: false, rows: Vec::new() }));
            groups.len() - 1
        });
        let now = drawing.conversation.now;
        let end = target.due.into_iter().chain(target.kept).max().unwrap_or(now).min(now);
        let place = |at: Option<i64>| at.filter(|at| *at <= now).map(|at| drawing.axis.x(at));
        let from = drawing.axis.x(target.from);
        let bar = Bar {
            from,
            to: drawing.axis.x(end).max(from + 3.0),
            strong: target_says(target, language),
            rest: format!(" · {}", target_within(target, language)),
            shape: Shape::Target {
                due: place(target.due),
                kept: place(target.kept),
                state: target.state,
            },
        };
        groups[index].1.add(bar, left, right);
    }
    groups.into_iter().map(|(_, group)| group).collect()
}

fn draw_bar(bar: &Bar, beside: &Beside, y: f64) -> Markup {
    let (x, base, anchor) = match beside {
        Beside::Right => (bar.end() + AIR, y + 4.2, "start"),
        Beside::Left => (bar.from - AIR, y + 4.2, "end"),
        Beside::Above(middle) => (*middle, y - bar.above(), "middle"),
    };
    let class = match &bar.shape {
        Shape::Clock { counts: false, .. } => "value-name pale-name",
        Shape::Target { state: TargetState::Missed, .. } => "value-name bad-name",
        Shape::Target { state: TargetState::Met, .. } => "value-name good-name",
        _ => "value-name",
    };
    html! {
        (shape(bar, y))
        text class=(class) x=(fixed(x)) y=(fixed(base)) text-anchor=(anchor) {
            tspan.strong { (bar.strong) }
            (bar.rest)
        }
    }
}

fn shape(bar: &Bar, y: f64) -> Markup {
    let length = bar.to - bar.from;
    match &bar.shape {
        Shape::Clock { counts: false, runs, .. } => html! {
            rect.clock.idle x=(fixed(bar.from)) y=(fixed(y - 7.0)) width=(fixed(length))
                height="14" rx="4" {}
            @if *runs { (arrow(bar.to, y)) }
        },
        Shape::Clock { open, spans, runs, whole, .. } => html! {
            @if spans.len() > 1 {
                path.between d=(format!("M{:.1} {y:.1}H{:.1}", bar.from, bar.to)) {}
            }
            @for (from, to) in spans {
                rect class=(if *whole { "clock run" } else { "clock pale" }) x=(fixed(*from))
                    y=(fixed(y - 8.0)) width=(fixed((to - from).max(3.0))) height="16" rx="5" {}
            }
            @if !whole { @for (from, to) in open {
                rect.clock.run x=(fixed(*from)) y=(fixed(y - 8.0))
                    width=(fixed((to - from).max(1.5))) height="16" rx="4" {}
            } }
            @if *runs { (arrow(bar.to, y)) }
        },
        Shape::Target { due, kept, state } => html! {
            path class=(if *state == TargetState::Missed { "goal missed" } else { "goal" })
                d=(format!("M{:.1} {y:.1}H{:.1}", bar.from, due.unwrap_or(bar.to))) {}
            @if let Some(due) = due {
                @if *state == TargetState::Missed {
                    path.goal.late d=(format!("M{due:.1} {y:.1}H{:.1}", bar.to)) {}
                }
                path.flag
                    d=(format!("M{due:.1} {:.1}V{:.1}M{due:.1} {:.1}l{FLAG} 4l-{FLAG} \
                     4z", y - 9.0, y + 9.0, y - 9.0)) {}
            }
            @if let Some(kept) = kept { circle.kept cx=(fixed(*kept)) cy=(fixed(y)) r="4.5" {} }
        },
    }
}

/// Draws that something goes on.
fn arrow(x: f64, y: f64) -> Markup {
    html! { path.goes-on d=(format!("M{x:.1} {:.1}l6 5l-6 5", y - 5.0)) {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(from: f64, to: f64) -> Bar {
        let shape = Shape::Target { due: None, kept: None, state: TargetState::Met };
        Bar { from, to, strong: "9 h".into(), rest: String::new(), shape }
    }

    #[test]
    fn a_value_without_room_beside_its_bar_stands_above_it() {
        let mut group = Group { name: String::new(), href: None, named: false, rows: Vec::new() };
        group.add(bar(0.0, 320.0), 0.0, 322.0);
        group.add(bar(0.0, 100.0), 0.0, 322.0);
        let heights: Vec<f64> = group.rows.iter().map(|(_, bars)| above_bars(bars)).collect();
        assert_eq!(heights, [ABOVE, 0.0]);
        let drawn = |row: usize| {
            let (bar, beside) = &group.rows[row].1[0];
            draw_bar(bar, beside, 100.0).into_string()
        };
        assert!(drawn(0).contains("y=\"88.0\"") && drawn(1).contains("y=\"104.2\""));
    }

    #[test]
    fn what_a_promise_was_is_told_whole_or_not_at_all() {
        for (right, told) in [(120.0, ""), (900.0, " · in 4 business hours")] {
            let mut group =
                Group { name: String::new(), href: None, named: false, rows: Vec::new() };
            group.add(Bar { rest: " · in 4 business hours".into(), ..bar(0.0, 50.0) }, 0.0, right);
            assert_eq!(group.rows[0].1[0].0.rest, told, "{right}");
        }
    }

    #[test]
    fn what_a_promise_says_keeps_clear_of_its_flag() {
        let mut promise = bar(100.0, 200.0);
        promise.shape =
            Shape::Target { due: Some(200.0), kept: Some(150.0), state: TargetState::Met };
        let drawn = draw_bar(&promise, &Beside::Right, 50.0).into_string();
        assert!(drawn.contains(&format!("x=\"{:.1}\"", 200.0 + FLAG + AIR)), "{drawn}");
        assert!(drawn.contains("l8 4l-8 4z"), "{drawn}");
        let above = draw_bar(&promise, &Beside::Above(150.0), 50.0).into_string();
        assert!(above.contains("y=\"34.0\""), "{above}");
        // One kept after it was due ends where it was kept.
        promise.to = 300.0;
        assert!((promise.end() - 300.0).abs() < f64::EPSILON);
    }

    #[test]
    fn no_value_is_struck_through() {
        let bars = [(bar(200.0, 260.0), Beside::Left), (bar(300.0, 320.0), Beside::Right)];
        let text = bars[0].0.text() + AIR;
        let (first, last) = (200.0 - text, 320.0 + text);
        let expected = format!("M0.0 9.0H{first:.1}M200.0 9.0H320.0M{last:.1} 9.0H900.0");
        assert_eq!(lane(&bars, 9.0, (0.0, 900.0)), expected);
        assert_eq!(lane(&[(bar(5.0, 9.0), Beside::Above(7.0))], 9.0, (0.0, 20.0)), "M0.0 9.0H20.0");
    }
}
