//! Who did what, when: a lane each for customer, bot, agent and the help desk, and the statuses.

use baremo_metrics::Catalog;
use baremo_metrics::service::{ClockSpan, ConversationEvent, Lane};
use baremo_render::Language;
use baremo_render::words::{self, EVENTS, called};
use maud::{Markup, html};

use super::place::{Line, width};
use super::{Drawing, Shape, fixed, lane_text};
use crate::text::cases as say;

/// Height of a lane with labels over and under its line.
const LANE: f64 = 58.0;
/// Height of the lane of statuses.
const STATUSES: f64 = 48.0;
/// Width of the longest label; what is longer is said by its hour alone, and whole by the list
/// under the picture.
const LABEL: f64 = 260.0;
/// Things that happen nearer than this are drawn as one.
const NEAR: f64 = 11.0;
/// The fact of waits, and how a filter begins that takes the first of a case.
const TURNS: &str = "turns";
const FIRST_WAIT: &str = "first = '";

/// Returns what a status is called.
pub(crate) fn status_name(status: &str, language: Language) -> String {
    called(words::STATUSES, status, language)
}

/// Returns what a lane is called.
pub(crate) fn lane_name(lane: Lane, language: Language) -> &'static str {
    lane_text(lane).text(language)
}

/// Draws the lanes from a height on; returns where they end.
pub(super) fn draw(drawing: &Drawing<'_>, top: f64) -> (Markup, f64) {
    let mut y = top;
    let mut drawn = Vec::new();
    for lane in Lane::ALL {
        let events: Vec<(usize, &ConversationEvent)> = drawing
            .conversation
            .events
            .iter()
            .enumerate()
            .filter(|(_, event)| event.lane == lane)
            .collect();
        if lane == Lane::Status {
            if !drawing.conversation.statuses.is_empty() {
                drawn.push(statuses(drawing, y));
                y += STATUSES + drawing.shape.above;
            }
        } else if !events.is_empty() {
            drawn.push(self::lane(drawing, lane, &events, y));
            y += LANE + drawing.shape.above;
        }
    }
    (html! { @for lane in drawn { (lane) } }, y)
}

/// Things that happen at about one place.
struct Cluster<'a> {
    x: f64,
    events: Vec<(usize, &'a ConversationEvent)>,
}

fn lane(
    drawing: &Drawing<'_>,
    lane: Lane,
    events: &[(usize, &ConversationEvent)],
    y: f64,
) -> Markup {
    let language = drawing.language();
    let Shape { left, above, .. } = drawing.shape;
    let middle = y + above + LANE / 2.0;
    let mut clusters: Vec<Cluster<'_>> = Vec::new();
    for (number, event) in events {
        let x = drawing.axis.x(event.at_micros);
        match clusters.last_mut() {
            Some(last) if x - last.x < NEAR => last.events.push((*number, event)),
            _ => clusters.push(Cluster { x, events: vec![(*number, event)] }),
        }
    }
    let (mut over, mut under) = (Line::default(), Line::default());
    let right = drawing.axis.right();
    let mut placed = |cluster: &Cluster<'_>, text: String| {
        let half = width(&text) / 2.0;
        let x = cluster.x.clamp(left + half, (right - half).max(left + half));
        let (from, to) = (x - half - 4.0, x + half + 4.0);
        let heights = [(&mut over, middle - 14.0), (&mut under, middle + 23.0)];
        let free = heights.into_iter().find_map(|(line, y)| line.take(from, to).then_some(y));
        free.map(|y| (x, y, text))
    };
    let labels: Vec<Option<(f64, f64, String)>> = clusters
        .iter()
        .map(|cluster| {
            let texts = labels_of(drawing, cluster).into_iter();
            texts.filter(|text| width(text) <= LABEL).find_map(|text| placed(cluster, text))
        })
        .collect();
    html! {
        (drawing.name(y, middle, lane_name(lane, language), None))
        path.lane d=(format!("M{left:.1} {middle:.1}H{right:.1}")) {}
        @for (cluster, label) in clusters.iter().zip(labels) {
            (mark(drawing, lane, cluster, middle))
            @if let Some((x, y, text)) = label {
                text.label x=(fixed(x)) y=(fixed(y)) text-anchor="middle" { (text) }
            }
        }
    }
}

/// Says what a cluster is, whole and in short: time, then who or what; of the first response that
/// it is the first, as long as there is room.
fn labels_of(drawing: &Drawing<'_>, cluster: &Cluster<'_>) -> Vec<String> {
    let plain = [label(drawing, cluster), drawing.hour(cluster.events[0].1.at_micros)];
    let is_first = cluster.events.iter().any(|(_, event)| is_first_response(drawing, event));
    let first = say::FIRST_RESPONSE.text(drawing.language());
    let marked = plain.iter().filter(|_| is_first).map(|text| format!("{text} · {first}"));
    let marked: Vec<String> = marked.collect();
    marked.into_iter().chain(plain).collect()
}

/// Returns when clocks of a first response that count end: their pages take the first wait of a
/// case alone.
pub(super) fn first_responses(clocks: &[ClockSpan], catalog: &Catalog) -> Vec<i64> {
    let is_first = |clock: &&ClockSpan| {
        let metric = catalog.get(&clock.metric).ok();
        let definition = metric.and_then(|own| own.definition(&clock.variant));
        let side = definition.and_then(|own| own.value.as_ref());
        let rows = side.filter(|own| own.fact == TURNS).and_then(|own| own.filter.as_deref());
        rows.is_some_and(|condition| condition.starts_with(FIRST_WAIT))
    };
    let counting = clocks.iter().filter(|clock| clock.counts).filter(is_first);
    counting.filter_map(|clock| clock.to).collect()
}

/// Returns whether an event is the message that ends the clock of the first response.
fn is_first_response(drawing: &Drawing<'_>, event: &ConversationEvent) -> bool {
    let is_reply = matches!(event.lane, Lane::Agent | Lane::Bot) && event.kind == "message";
    is_reply && !event.private && drawing.first_responses.contains(&event.at_micros)
}

fn label(drawing: &Drawing<'_>, cluster: &Cluster<'_>) -> String {
    let (_, first) = cluster.events[0];
    let hour = drawing.hour(first.at_micros);
    if cluster.events.len() > 1 {
        let count = cluster.events.len().to_string();
        let count = say::EVENTS_AT_ONCE.fill(drawing.language(), &[("count", &count)]);
        return format!("{hour} {count}");
    }
    match (first.kind.as_str(), first.who.as_str()) {
        ("message", "") => hour,
        ("message", who) if first.lane == Lane::Agent => format!("{hour} {who}"),
        ("message", _) => hour,
        (kind, _) => format!("{hour} {}", called(EVENTS, kind, drawing.language())),
    }
}

fn mark(drawing: &Drawing<'_>, lane: Lane, cluster: &Cluster<'_>, y: f64) -> Markup {
    let language = drawing.language();
    let x = cluster.x;
    let says: Vec<String> = cluster
        .events
        .iter()
        .map(|(_, event)| {
            let kind = called(EVENTS, &event.kind, language);
            let said = format!("{} {kind} {}", drawing.hour(event.at_micros), event.who);
            match is_first_response(drawing, event) {
                true => format!("{said} · {}", say::FIRST_RESPONSE.text(language)),
                false => said,
            }
        })
        .collect();
    let several = cluster.events.len() > 1;
    let says = match several {
        // The number is what is read in the mark.
        true => format!("{}: {}", says.len(), says.join(" · ")),
        false => says.join(" · "),
    };
    let plain = !matches!(lane, Lane::Customer | Lane::Agent);
    let private = cluster.events.iter().all(|(_, event)| event.private);
    let quiet = cluster.events.iter().all(|(_, event)| event.automated || event.private);
    let class = match lane {
        Lane::Customer => "mark customer",
        Lane::Agent if quiet => "mark agent quiet-mark",
        Lane::Agent => "mark agent",
        _ => "mark other",
    };
    let mark = html! {
        title { (says) }
        @match lane {
            Lane::Agent => path class=(class)
                d=(format!("M{x:.1} {:.1}l8 8l-8 8l-8 -8z", y - 8.0))
                    stroke-dasharray=[private.then_some("2 2")] {},
            Lane::System => rect class=(class) x=(fixed(x - 4.5)) y=(fixed(y - 4.5)) width="9"
                height="9" {},
            _ => circle class=(class) cx=(fixed(x)) cy=(fixed(y))
                r=(if several { "8.5" } else { "6.5" }) {},
        }
        @if several {
            text class=(if plain { "count plain" } else { "count" }) x=(fixed(x))
                y=(fixed(y + 3.8)) text-anchor="middle" {
                (cluster.events.len())
            }
        }
    };
    html! {
        @if drawing.linked {
            a href=(format!("#e{}", cluster.events[0].0 + 1)) aria-label=(says) { (mark) }
        } @else { g { (mark) } }
    }
}

fn statuses(drawing: &Drawing<'_>, top: f64) -> Markup {
    let language = drawing.language();
    let Shape { left, above, .. } = drawing.shape;
    let y = top + above;
    let right = drawing.axis.right();
    let mut under = Line::default();
    // Where the name stands: in its span, else below it where there is room.
    let mut name_at = |from: f64, to: f64, name: &str| {
        let (middle, half) = ((from + to) / 2.0, width(name) / 2.0);
        if to - from >= 2.0 * half + 8.0 {
            return Some((middle, y + 21.2, "status-name"));
        }
        let x = middle.clamp(left + half, (right - half).max(left + half));
        let free = half <= LABEL / 2.0 && under.take(x - half - 4.0, x + half + 4.0);
        free.then_some((x, y + 40.0, "label"))
    };
    html! {
        (drawing.name(top, y + 17.0, lane_name(Lane::Status, language), None))
        @for span in &drawing.conversation.statuses {
            @let (from, to) =
                (drawing.axis.x(span.from), span.to.map_or(right, |to| drawing.axis.x(to)));
            @let name = status_name(&span.status, language);
            @let known = words::STATUSES.iter().find(|(word, ..)| *word == span.status);
            @let known = known.map_or("other", |(word, ..)| *word);
            rect class=(format!("status s-{known}")) x=(fixed(from)) y=(fixed(y + 7.0))
                width=(fixed((to - from - 1.5).max(1.5))) height="20" rx="5" {
                title { (name) }
            }
            @if let Some((x, y, class)) = name_at(from, to, &name) {
                text class=(class) x=(fixed(x)) y=(fixed(y)) text-anchor="middle" { (name) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_of_the_first_response_that_count_say_which_message_it_was() {
        let clock = |metric: &str, to: i64, counts: bool| ClockSpan {
            metric: metric.into(),
            variant: "default".into(),
            to: Some(to),
            counts,
            ..ClockSpan::default()
        };
        let clocks = [
            clock("first_response_time", 3, true),
            clock("first_response_time", 5, false),
            clock("response_time", 7, true),
            clock("no_such_metric", 9, true),
        ];
        assert_eq!(first_responses(&clocks, &crate::tests::catalog()), [3]);
    }
}
