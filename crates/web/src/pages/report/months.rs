//! Thirteen months of each figure: small charts with their goals, as files too, and all of it as a
//! table.

use baremo_render::report::board::{Told, ToldFigure, said};
use maud::{Markup, html};

use crate::address::Address;
use crate::parts::chart::{beside_open, path};
use crate::parts::drawing::{Drawing, PHONE, Room, Sheet, fitted, take};
use crate::parts::frame::framed;
use crate::text::{self, report as say};

/// Where the files of the charts are.
const CHARTS: &str = "/reports/board/charts";
const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 160.0;
const LEFT: f64 = 54.0;
const RIGHT: f64 = 12.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 26.0;

/// Where the value of a month is drawn, none without one, and whether the value is partial.
type Place = (Option<(f64, f64)>, bool);

/// Writes the charts and the table.
pub(super) fn months(address: &Address, told: &Told) -> Markup {
    html! {
        div.months {
            @for (index, figure) in told.figures.iter().enumerate() {
                figure {
                    figcaption {
                        span { (titled(told, figure)) }
                        @let value = figure.month_values.last().map_or("", String::as_str);
                        @match figure.points.last() {
                            Some(Some(_)) => strong { (value) },
                            _ => span.none { (value) },
                        }
                    }
                    (fitted(|room| drawing(told, figure, room)))
                    (take(address, &format!("{CHARTS}/{}", index + 1), &told.called(figure)))
                }
            }
        }
        details.table {
            summary { (say::AS_TABLE.text(told.language)) }
            (framed(said::IN_NUMBERS.text(told.language), "", &html! {
                thead { tr {
                    th scope="col" { (said::MONTH.text(told.language)) }
                    @for figure in &told.figures {
                        th.r.wrap scope="col" { (told.called(figure)) }
                    }
                } }
                tbody { @for (index, month) in told.months.iter().enumerate() { tr {
                    th scope="row" { (month) }
                    @for figure in &told.figures {
                        td.r { (figure.month_values.get(index).map_or("–", String::as_str)) }
                    }
                } } }
            }))
        }
    }
}

/// Returns what a chart is called, with its unit.
fn titled(told: &Told, figure: &ToldFigure) -> String {
    let name = told.called(figure);
    if figure.axis.is_empty() { name } else { format!("{name} ({})", figure.axis) }
}

/// Returns the chart of a figure, by its place from 1, for a file of its own; none where the report
/// has no such figure.
pub(super) fn sheet(told: &Told, place: &str) -> Option<Sheet> {
    let figure = told.figures.get(place.parse::<usize>().ok()?.checked_sub(1)?)?;
    let drawing = drawing(told, figure, Room::Wide);
    let last = told.months.last().zip(figure.month_values.last());
    let language = told.language;
    let keys = [("is", text::KEY_VALUE), ("is part", text::KEY_PART)];
    let has_partial = figure.partial_months.contains(&true);
    Some(Sheet {
        title: titled(told, figure),
        sentence: last.map_or_else(String::new, |(month, value)| format!("{month}: {value}")),
        about: told.about.join(" · "),
        drawing,
        key: keys
            .into_iter()
            .filter(|_| has_partial)
            .map(|(class, name)| (class, name.text(language).to_owned()))
            .collect(),
        foot: format!("{} · {} · baremo", told.title, told.period),
    })
}

/// Returns the fewest decimals that write all of these as they are, two at most.
fn decimals(ticks: &[f64]) -> usize {
    let is_whole = |scaled: f64| (scaled - scaled.round()).abs() < 1e-6;
    let write = |scale: f64| ticks.iter().all(|tick| is_whole(tick * scale));
    if write(1.0) { 0 } else { 2 - usize::from(write(10.0)) }
}

/// Returns the line through the months that are whole, and that to and from those that are not.
fn lines(places: &[Place]) -> [String; 2] {
    let is_open = |index: usize| beside_open(places, index, |(_, partial)| *partial);
    let whole = places.iter().map(|(place, partial)| place.filter(|_| !*partial));
    let each = places.iter().enumerate();
    let open = each.map(|(index, (place, _))| place.filter(|_| is_open(index)));
    [path(whole), path(open)]
}

fn drawing(told: &Told, figure: &ToldFigure, room: Room) -> Drawing {
    let width = if room == Room::Wide { WIDTH } else { PHONE };
    let [foot, head] = figure.reach();
    let x = |index: usize| {
        let steps = told.months.len().saturating_sub(1).max(1) as f64;
        LEFT + index as f64 / steps * (width - LEFT - RIGHT)
    };
    let y = |value: f64| HEIGHT - BOTTOM - (value - foot) / (head - foot) * (HEIGHT - TOP - BOTTOM);
    let points = figure.points.iter().zip(&figure.partial_months).enumerate();
    let places: Vec<Place> = points
        .map(|(index, (value, partial))| (value.map(|it| (x(index), y(it))), *partial))
        .collect();
    let [whole, open] = lines(&places);
    let ticks = [foot, (foot + head) / 2.0, head];
    let decimals = decimals(&ticks);
    let body = html! {
        @for tick in ticks {
            path.grid d=(format!("M{LEFT} {:.1}H{}", y(tick), width - RIGHT)) {}
            text x=(LEFT - 6.0) y=(format!("{:.1}", y(tick) + 4.0)) text-anchor="end" {
                (told.language.number(tick, decimals))
            }
        }
        @if let Some(goal) = figure.goal_number {
            path.goal d=(format!("M{LEFT} {:.1}H{}", y(goal), width - RIGHT)) {}
        }
        path.is fill="none" d=(whole) {}
        path.is.part fill="none" d=(open) {}
        @for (x, y) in places.iter().filter_map(|(place, _)| *place) {
            circle.dot cx=(format!("{x:.1}")) cy=(format!("{y:.1}")) r="2.6" {}
        }
        @for (index, anchor) in [(0, "start"), (told.months.len() / 2, "middle"),
            (told.months.len().saturating_sub(1), "end")] {
            @if let Some(month) = told.months.get(index) {
                text x=(format!("{:.1}", x(index))) y=(HEIGHT - 7.0) text-anchor=(anchor) {
                    (month)
                }
            }
        }
    };
    let says = say::OVER_MONTHS.fill(told.language, &[("name", &told.called(figure))]);
    Drawing { class: "trend", width, height: HEIGHT, says, leads: false, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_a_month_that_is_not_whole_is_one_of_its_own() {
        let places = [(10.0, false), (20.0, false), (30.0, true)];
        let places = places.map(|(x, partial)| (Some((x, 5.0)), partial));
        let [whole, open] = lines(&places);
        assert!(whole.contains("10.0") && whole.contains("20.0"), "{whole}");
        assert!(!whole.contains("30.0"), "{whole}");
        assert!(open.contains("20.0") && open.contains("30.0"), "{open}");
        assert!(!open.contains("10.0"), "{open}");
        assert_eq!(lines(&places[..2])[1], "");
    }

    #[test]
    fn a_scale_has_no_decimals_that_say_nothing_and_lacks_none() {
        assert_eq!(decimals(&[0.0, 3.0, 6.0]), 0);
        assert_eq!(decimals(&[0.0, 12.5, 25.0]), 1);
        assert_eq!(decimals(&[0.0, 0.05, 0.1]), 2);
    }
}
