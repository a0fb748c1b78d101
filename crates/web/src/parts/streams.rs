//! All streams of one customer on one time axis: points for what happens, bars for what lasts.

use baremo_metrics::service::{Customer, CustomerEvent};
use baremo_model::DAY;
use baremo_render::Language;
use baremo_render::date;
use jiff::Span;
use jiff::civil::Date;
use maud::{Markup, html};

use super::drawing::{Drawing, PHONE, Room, fitted};
use super::timeline::place::{Line, width};
use crate::text::{Text, customers as say};
use crate::visit::Visit;

/// Where names and lanes stand.
struct Shape {
    width: f64,
    /// Where lanes begin.
    left: f64,
    /// Height of a row.
    row: f64,
    /// Where its line lies in it.
    lane: f64,
}

/// Names to the left of their lanes.
const WIDE: Shape = Shape { width: 980.0, left: 128.0, row: 34.0, lane: 17.0 };
/// Names above their lanes.
const NARROW: Shape = Shape { width: PHONE, left: 0.0, row: 46.0, lane: 30.0 };
const RIGHT: f64 = 16.0;
/// Marks under the axis, at most.
const MARKS: usize = 12;

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

/// Draws the streams that say something; `take` leads to their files.
pub(crate) fn streams(visit: &Visit<'_>, customer: &Customer, take: &Markup) -> Markup {
    let story = Story::of(visit, customer);
    html! {
        (fitted(|room| story.drawing(room)))
        (take)
        p.quiet.small { (story.says) }
    }
}

/// Draws them for a file of their own.
pub(crate) fn drawing(visit: &Visit<'_>, customer: &Customer) -> Drawing {
    Story::of(visit, customer).drawing(Room::Wide)
}

/// What is drawn of a customer.
struct Story<'a> {
    language: Language,
    zone: &'a str,
    /// First and last instant.
    ends: (i64, i64),
    /// Word, name, what happened.
    shown: Vec<(&'a str, Text, Vec<&'a CustomerEvent>)>,
    says: String,
}

impl<'a> Story<'a> {
    fn of(visit: &'a Visit<'_>, customer: &'a Customer) -> Self {
        let (language, zone) = (visit.language(), visit.address.zone(visit.snapshot));
        let story = &customer.story;
        let first = story.iter().map(|event| event.at).min().unwrap_or(customer.now);
        let last = story.iter().map(|event| event.to.unwrap_or(event.at)).max();
        let last = last.unwrap_or(customer.now).max(customer.now).max(first + DAY);
        let with = |(word, name): &'static (&'static str, Text)| {
            let events = story.iter().filter(|event| event.stream == *word);
            (*word, *name, events.collect::<Vec<&CustomerEvent>>())
        };
        let shown = STREAMS.iter().map(with).filter(|(.., events)| !events.is_empty()).collect();
        let [from, to] = [first, last].map(|at| date::moment(language, at, zone));
        let count = language.count(story.len() as u64);
        let says =
            say::ACROSS_SAYS.fill(language, &[("count", &count), ("from", &from), ("to", &to)]);
        Story { language, zone, ends: (first, last), shown, says }
    }

    fn drawing(&self, room: Room) -> Drawing {
        let (language, (first, last)) = (self.language, self.ends);
        let shape = match room {
            Room::Wide => WIDE,
            Room::Narrow => NARROW,
        };
        let Shape { width: whole, left, row, lane } = shape;
        let x = |at: i64| {
            let share = (at - first) as f64 / (last - first) as f64;
            left + 8.0 + (whole - left - RIGHT - 16.0) * share.clamp(0.0, 1.0)
        };
        let above = left == 0.0;
        let (name_x, anchor) = if above { (0.0, "start") } else { (left - 12.0, "end") };
        let end = 10.0 + row * self.shown.len() as f64;
        let body = html! {
            @for (at, label) in marks(self.ends, &shape, language, self.zone) {
                path.hour d=(format!("M{0:.1} 6V{end:.1}", x(at))) {}
                text x=(format!("{:.1}", x(at))) y=(format!("{:.1}", end + 18.0))
                    text-anchor="middle" {
                    (label)
                }
            }
            @for (index, (word, name, own)) in self.shown.iter().enumerate() {
                @let top = 10.0 + row * index as f64;
                @let y = top + lane;
                text.name x=(name_x) y=(format!("{:.1}", if above { top + 14.0 } else { y + 4.0 }))
                    text-anchor=(anchor) {
                    (name.text(language)) " " (language.count(own.len() as u64))
                }
                path.lane d=(format!("M{left} {y:.1}H{:.1}", whole - RIGHT)) {}
                @for event in own { (mark(word, event, y, &x, last)) }
            }
        };
        let (height, says) = (end + 28.0, self.says.clone());
        Drawing { class: "streams", width: whole, height, says, leads: false, body }
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

/// Months and days from one mark to the next, the least first.
const STEPS: [(i32, i32); 11] =
    [(0, 1), (0, 2), (0, 7), (0, 14), (1, 0), (2, 0), (3, 0), (6, 0), (12, 0), (24, 0), (60, 0)];

/// Returns dates that find room under the axis, as far from each other as the calendar has it:
/// days in a row, or beginnings of months.
fn marks(
    (first, last): (i64, i64),
    shape: &Shape,
    language: Language,
    zone_name: &str,
) -> Vec<(i64, String)> {
    let zone = date::zone(zone_name);
    let ends = [first, last].map(|at| date::local(at, &zone));
    let [Some(from), Some(to)] = ends.map(|at| at.map(|at| at.date())) else { return Vec::new() };
    let fits = (shape.width - shape.left - RIGHT) / (width("30 mmm 0000") + 12.0);
    let fits = (fits as usize).clamp(1, MARKS);
    let marked = STEPS.iter().find_map(|step| {
        let dates: Vec<Date> =
            dates(from, *step).take_while(|day| *day <= to).take(fits + 1).collect();
        (dates.len() <= fits).then_some((*step, dates))
    });
    let Some(((months, _), dates)) = marked else { return Vec::new() };
    let label = |day: Date| match months {
        0 => date::day_month(language, day),
        _ => format!("{} {}", date::month(language, day.month()), day.year()),
    };
    let mut line = Line::default();
    let mut marks = Vec::new();
    for day in dates {
        let Ok(start) = day.to_zoned(zone.clone()) else { continue };
        let at = start.timestamp().as_microsecond();
        let label = label(day);
        let share = (at - first) as f64 / (last - first).max(1) as f64;
        let place = shape.left + (shape.width - shape.left - RIGHT) * share;
        let half = width(&label) / 2.0 + 6.0;
        // What would stand out at an end is left out.
        if place >= half && place + half <= shape.width && line.take(place - half, place + half) {
            marks.push((at, label));
        }
    }
    marks
}

/// Returns the days after a first one, a step from each other: months from beginnings of months
/// that the step divides the year into.
fn dates(from: Date, (months, days): (i32, i32)) -> impl Iterator<Item = Date> {
    let step = Span::new().months(months).days(days);
    let start = match months {
        0 => from,
        _ => {
            let within = (i32::from(from.month()) - 1) % months;
            from.first_of_month().saturating_sub(Span::new().months(within))
        }
    };
    std::iter::successors(Some(start), move |day| day.checked_add(step).ok())
        .filter(move |day| *day > from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_as_far_from_each_other_as_the_calendar_has_it() {
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap().as_microsecond();
        let check = |from: &str, to: &str, expected: &[&str]| {
            let marks = marks((at(from), at(to)), &WIDE, Language::Es, "UTC");
            let labels: Vec<&str> = marks.iter().map(|(_, label)| label.as_str()).collect();
            assert_eq!(labels, expected);
        };
        let quarters = [
            "abr 2024", "jul 2024", "oct 2024", "ene 2025", "abr 2025", "jul 2025", "oct 2025",
            "ene 2026",
        ];
        check("2024-01-20T10:00:00Z", "2026-02-20T10:00:00Z", &quarters);
        check(
            "2026-03-02T10:00:00Z",
            "2026-03-07T10:00:00Z",
            &["3 mar", "4 mar", "5 mar", "6 mar", "7 mar"],
        );
    }
}
