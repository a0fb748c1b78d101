//! The headings of days: everything that happens lies under the heading of its own day. Where days
//! are too near for a heading each, they share one.

use std::collections::BTreeSet;

use baremo_render::{Language, date};
use jiff::civil::Date;
use maud::{Markup, html};

use super::axis::Ground;
use super::place::width;
use super::{Drawing, RIGHT, fixed};

/// How much wider headings are, which are written in bold letters, than what is measured.
const BOLD: f64 = 1.12;
/// Air on both sides of a heading.
const AIR: f64 = 3.0;
/// Width from which on a night has a heading though nothing happens as it begins.
const NIGHT: f64 = 30.0;

/// Days under one heading.
struct Heading {
    x: f64,
    first: Date,
    last: Date,
    /// Whether anything happened in them.
    happened: bool,
}

impl Heading {
    /// Returns how it can be written, longest first.
    fn forms(&self, language: Language) -> Vec<String> {
        let (first, last) = (self.first, self.last);
        let end = date::day_month(language, last);
        if first == last {
            return vec![date::weekday_date(language, last), end, last.day().to_string()];
        }
        let short = format!("{}–{}", first.day(), last.day());
        match first.first_of_month() == last.first_of_month() {
            true => vec![format!("{}–{end}", first.day()), short],
            false => vec![format!("{} – {end}", date::day_month(language, first)), short],
        }
    }

    /// Returns the longest form for which there is room.
    fn fitting(&self, language: Language, room: f64) -> Option<String> {
        let fits = |text: &String| BOLD * width(text) + 2.0 * AIR <= room;
        self.forms(language).into_iter().find(fits)
    }
}

/// Writes each day where it begins.
pub(super) fn draw(drawing: &Drawing<'_>) -> Markup {
    let end = drawing.axis.right() + RIGHT;
    let placed = arranged(beginnings(drawing), end, drawing.language());
    html! { @for (x, name) in placed { text.day x=(fixed(x + AIR)) y="15" { (name) } } }
}

/// Returns where each day begins.
fn beginnings(drawing: &Drawing<'_>) -> Vec<Heading> {
    let day = |at: i64| date::local(at, &drawing.zone).map(|local| local.date());
    let events = drawing.conversation.events.iter().map(|event| event.at_micros);
    let instants: BTreeSet<i64> = events.collect();
    let days: BTreeSet<Date> = instants.iter().filter_map(|at| day(*at)).collect();
    let mut headings: Vec<Heading> = Vec::new();
    // The first piece is only air before the first thing that happens.
    for piece in drawing.axis.pieces().iter().skip(1) {
        // A night belongs to the day it leads to, unless something happens as it begins.
        let shown = match piece.ground {
            Ground::Open => true,
            Ground::Closed => piece.width >= NIGHT,
            Ground::Folded => false,
        };
        if !shown && !instants.contains(&piece.from) {
            continue;
        }
        let Some(own) = day(piece.from) else { continue };
        if headings.last().is_none_or(|heading| heading.last != own) {
            let happened = days.contains(&own);
            headings.push(Heading { x: piece.x, first: own, last: own, happened });
        }
    }
    headings
}

/// Gives headings their room up to a place: a day on which nothing happened gives way to others,
/// and days without room for a heading each share one.
fn arranged(mut headings: Vec<Heading>, end: f64, language: Language) -> Vec<(f64, String)> {
    let written = |all: &[Heading], index: usize| {
        let until = all.get(index + 1).map_or(end, |after| after.x);
        all[index].fitting(language, until - all[index].x)
    };
    while headings.len() > 1 {
        let narrow = (0..headings.len()).find(|index| written(&headings, *index).is_none());
        let Some(narrow) = narrow else { break };
        // The last one has none after it: it is joined to the one before.
        let first = narrow.min(headings.len() - 2);
        let next = headings.remove(first + 1);
        let own = &mut headings[first];
        match (own.happened, next.happened) {
            (_, false) => {}
            (false, true) if first == narrow => *own = next,
            (_, true) => {
                own.last = next.last;
                own.happened = true;
            }
        }
    }
    let named = headings.iter().enumerate();
    named.filter_map(|(index, own)| Some((own.x, written(&headings, index)?))).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date as civil;

    use super::*;

    fn headings(places: &[(f64, i8, bool)]) -> Vec<Heading> {
        let heading = |(x, day, happened): &(f64, i8, bool)| {
            let own = civil(2026, 10, *day);
            Heading { x: *x, first: own, last: own, happened: *happened }
        };
        places.iter().map(heading).collect()
    }

    fn told(places: &[(f64, i8, bool)], end: f64) -> Vec<(f64, String)> {
        arranged(headings(places), end, Language::Es)
    }

    #[test]
    fn a_day_keeps_its_place_and_the_one_before_is_shortened() {
        let placed = told(&[(214.0, 3, true), (268.0, 4, true)], 1364.0);
        let expected = [(214.0, "3 oct".to_owned()), (268.0, "dom 4 oct 2026".to_owned())];
        assert_eq!(placed, expected);
    }

    #[test]
    fn days_without_room_share_a_heading() {
        let placed = told(&[(10.0, 3, true), (18.0, 4, true), (90.0, 5, true)], 400.0);
        let expected = [(10.0, "3–4 oct".to_owned()), (90.0, "lun 5 oct 2026".to_owned())];
        assert_eq!(placed, expected);
        // The last one has no other after it.
        let placed = told(&[(10.0, 3, true), (100.0, 4, true)], 105.0);
        assert_eq!(placed, [(10.0, "3–4 oct".to_owned())]);
    }

    #[test]
    fn a_day_on_which_nothing_happened_gives_way() {
        let placed = told(&[(10.0, 3, true), (18.0, 4, false), (200.0, 5, true)], 400.0);
        let names: Vec<&str> = placed.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["sáb 3 oct 2026", "lun 5 oct 2026"]);
        let placed = told(&[(10.0, 3, true), (100.0, 4, false), (105.0, 5, true)], 400.0);
        assert_eq!(placed[1], (105.0, "lun 5 oct 2026".to_owned()));
    }
}
