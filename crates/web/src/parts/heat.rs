//! Hour by weekday: when it is slow, when it is busy.

use baremo_metrics::week::{HourOfWeek, Week};
use baremo_render::Language;
use baremo_render::date::weekday;
use maud::{Markup, html};

use super::drawing::Drawing;
use crate::text;

const LEFT: usize = 40;
const CELL: usize = 31;
const ROW: usize = 26;

/// Room for the figures of whole days on the right.
const SUMS: usize = 62;

/// Where the row of all days stands, below the seven, and the hours below that.
const ALL: usize = 7 * ROW + 6;
const HOURS: usize = ALL + ROW + 16;

/// Draws the map, for a page or a file.
pub(crate) fn drawing(language: Language, unit: &str, week: &Week, says: &str) -> Drawing {
    let hours = &week.hours;
    let sum = |cell: &HourOfWeek| {
        cell.value.map_or_else(|| "–".into(), |value| language.value_short(unit, value))
    };
    let most =
        |hours: &[HourOfWeek]| hours.iter().filter_map(|hour| hour.value).fold(0.0, f64::max);
    let (of_hours, of_clock) = (most(hours), most(&week.clock));
    let cells = || hours.chunks(24).enumerate();
    let square = |(row, y): (&str, usize), hour: usize, cell: &HourOfWeek, most: f64| {
        let value = cell.value.map_or_else(|| "–".into(), |value| language.value(unit, value));
        let count = text::N.fill(language, &[("count", &language.count(cell.n))]);
        let share = cell.value.filter(|_| most > 0.0).map(|value| value / most);
        html! {
            rect class=[share.is_none().then_some("none")] x=(LEFT + hour * CELL) y=(y)
                width=(CELL - 3) height=(ROW - 3) rx="4" opacity=(share.map_or(1.0, opacity)) {
                title { (row) " " (hour) ":00 · " (value) " · " (count) }
            }
        }
    };
    let body = html! {
        @for (day, row) in cells() {
            text x=(LEFT - 9) y=(day * ROW + 17) text-anchor="end" { (weekday(language, day)) }
            @for (hour, cell) in row.iter().enumerate() {
                (square((weekday(language, day), day * ROW), hour, cell, of_hours))
            }
        }
        text x=(LEFT - 9) y=(ALL + 17) text-anchor="end" { (text::ALL_DAYS.text(language)) }
        @for (hour, cell) in week.clock.iter().enumerate() {
            (square((text::WHOLE_WEEK.text(language), ALL), hour, cell, of_clock))
        }
        @for (day, cell) in week.days.iter().enumerate() {
            text.sum x=(LEFT + 24 * CELL + SUMS - 4) y=(day * ROW + 17) text-anchor="end" {
                (sum(cell))
            }
        }
        text.sum x=(LEFT + 24 * CELL + SUMS - 4) y=(HOURS) text-anchor="end" {
            (text::WHOLE_DAY.text(language))
        }
        @for hour in (0..24).step_by(3) {
            text x=(LEFT + hour * CELL + CELL / 2 - 1) y=(HOURS) text-anchor="middle" {
                (hour)
            }
        }
    };
    let (width, height) = ((LEFT + 24 * CELL + SUMS) as f64, (HOURS + 8) as f64);
    Drawing { class: "heat", width, height, says: says.into(), body }
}

/// Shows the map, the way to its files, and its table for everybody.
pub(crate) fn heat(
    language: Language,
    unit: &str,
    week: &Week,
    says: &str,
    take: &Markup,
) -> Markup {
    let shown = |cell: Option<&HourOfWeek>| {
        let value = cell.and_then(|cell| cell.value);
        value.map_or_else(|| "–".into(), |value| language.value_short(unit, value))
    };
    html! {
        (drawing(language, unit, week, says))
        (take)
        details.table {
            summary { (text::TREND_TABLE.text(language)) }
            div.scroll { table {
                thead { tr {
                    th scope="col" { (text::HOUR.text(language)) }
                    @for day in 0..7 { th.r scope="col" { (weekday(language, day)) } }
                    th.r scope="col" { (text::WHOLE_WEEK.text(language)) }
                } }
                tbody { @for hour in 0..24 { tr {
                    th scope="row" { (hour) ":00" }
                    @for day in 0..7 {
                        td.r { (shown(week.hours.get(day * 24 + hour))) }
                    }
                    td.r { strong { (shown(week.clock.get(hour))) } }
                } } }
                tfoot { tr {
                    th scope="row" { (text::WHOLE_DAY.text(language)) }
                    @for day in &week.days { td.r { strong { (shown(Some(day))) } } }
                    td {}
                } }
            } }
        }
    }
}

/// Returns how dark a share of the greatest value is drawn; the least is still seen.
fn opacity(share: f64) -> f64 {
    let dark = 0.08 + 0.92 * share.clamp(0.0, 1.0);
    (dark * 100.0).round() / 100.0
}
