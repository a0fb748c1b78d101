//! All streams of one customer on one time axis: points for what happens, bars for what lasts.

use baremo_metrics::service::{Customer, CustomerEvent};
use baremo_model::DAY;
use baremo_render::Language;
use baremo_render::date;
use maud::{Markup, html};

use super::frame::frame;
use super::timeline::place::{Line, width};
use crate::text::{Text, customers as say};
use crate::visit::Visit;

const WIDTH: f64 = 980.0;
const LEFT: f64 = 128.0;
const RIGHT: f64 = 16.0;
const ROW: f64 = 34.0;
/// Marks under the axis, at most.
const MARKS: i64 = 12;

/// Streams in the order in which they are drawn, and what they are called.
const STREAMS: &[(&str, Text)] = &[
    ("orders", say::STREAM_ORDERS),
    ("subscription_spans", say::STREAM_SUBSCRIPTIONS),
    ("cases", say::STREAM_CASES),
    ("contacts", say::STREAM_CONTACTS),
    ("survey_answers", say::STREAM_ANSWERS),
    ("feedback", say::STREAM_FEEDBACK),
    ("sessions", say::STREAM_SESSIONS),
];

/// Returns what a stream is called.
pub(crate) fn stream_name(stream: &str, language: Language) -> String {
    let found = STREAMS.iter().find(|(word, _)| *word == stream);
    found.map_or_else(|| stream.to_owned(), |(_, name)| name.text(language).to_owned())
}

/// Draws the streams that say something.
pub(crate) fn streams(visit: &Visit<'_>, customer: &Customer) -> Markup {
    let language = visit.language();
    let zone_name = visit.address.zone(visit.snapshot);
    let story = &customer.story;
    let first = story.iter().map(|event| event.at).min().unwrap_or(customer.now);
    let last = story.iter().map(|event| event.to.unwrap_or(event.at)).max();
    let last = last.unwrap_or(customer.now).max(customer.now).max(first + DAY);
    let x = |at: i64| {
        let share = (at - first) as f64 / (last - first) as f64;
        LEFT + 8.0 + (WIDTH - LEFT - RIGHT - 16.0) * share.clamp(0.0, 1.0)
    };
    let shown: Vec<(&str, Text, Vec<&CustomerEvent>)> = STREAMS
        .iter()
        .map(|(word, name)| {
            let own = story.iter().filter(|event| event.stream == *word).collect();
            (*word, *name, own)
        })
        .filter(|(_, _, own): &(_, _, Vec<_>)| !own.is_empty())
        .collect();
    let end = 10.0 + ROW * shown.len() as f64;
    let (from, to) =
        (date::moment(language, first, zone_name), date::moment(language, last, zone_name));
    let count = language.count(story.len() as u64);
    let says = say::ACROSS_SAYS.fill(language, &[("count", &count), ("from", &from), ("to", &to)]);
    html! {
        (frame(say::ACROSS.text(language), &html! {
            svg.streams viewBox=(format!("0 0 {WIDTH} {:.0}", end + 28.0)) role="img"
                aria-label=(says) {
                @for (at, label) in marks(first, last, language, zone_name) {
                    path.hour d=(format!("M{0:.1} 6V{end:.1}", x(at))) {}
                    text x=(format!("{:.1}", x(at))) y=(format!("{:.1}", end + 18.0))
                        text-anchor="middle" {
                        (label)
                    }
                }
                @for (index, (word, name, own)) in shown.iter().enumerate() {
                    @let y = 10.0 + ROW * index as f64 + ROW / 2.0;
                    text.name x=(LEFT - 12.0) y=(format!("{:.1}", y + 4.0)) text-anchor="end" {
                        (name.text(language)) " " (language.count(own.len() as u64))
                    }
                    path.lane d=(format!("M{LEFT} {y:.1}H{:.1}", WIDTH - RIGHT)) {}
                    @for event in own { (mark(word, event, y, &x, last)) }
                }
            }
        }))
        p.quiet.small { (says) }
    }
}

fn mark(word: &str, event: &CustomerEvent, y: f64, x: &dyn Fn(i64) -> f64, last: i64) -> Markup {
    let from = x(event.at);
    let class = if event.excluded.is_some() { "left-out".to_owned() } else { format!("t-{word}") };
    html! {
        @if event.lasts {
            @let to = x(event.to.unwrap_or(last)).max(from + 4.0);
            rect class=(class) x=(format!("{from:.1}")) y=(format!("{:.1}", y - 7.0))
                width=(format!("{:.1}", to - from)) height="14" rx="4" {
                title { (event.id) }
            }
        } @else {
            circle class=(class) cx=(format!("{from:.1}")) cy=(format!("{y:.1}")) r="5" {
                title { (event.id) }
            }
        }
    }
}

/// Returns dates that find room under the axis.
fn marks(first: i64, last: i64, language: Language, zone_name: &str) -> Vec<(i64, String)> {
    let zone = date::zone(zone_name);
    let mut line = Line::default();
    let step = ((last - first) / MARKS).max(1);
    let span = (last - first).max(1) as f64;
    let mut marks = Vec::new();
    for number in 0..=MARKS {
        let at = first + number * step;
        let Some(local) = date::local(at, &zone) else { continue };
        let label = match last - first > 400 * DAY {
            true => format!("{} {}", date::month(language, local.month()), local.year()),
            false => date::day_month(language, local.date()),
        };
        let place = LEFT + (WIDTH - LEFT - RIGHT) * ((at - first) as f64 / span);
        let half = width(&label) / 2.0 + 6.0;
        if place + half <= WIDTH && line.take(place - half, place + half) {
            marks.push((at, label));
        }
    }
    marks
}
