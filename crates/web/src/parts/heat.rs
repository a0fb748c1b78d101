//! Hour by weekday: when it is slow, when it is busy.

use baremo_metrics::answer::{FEW, are_few};
use baremo_metrics::week::{HourOfWeek, Week};
use baremo_render::Language;
use baremo_render::date::weekday;
use maud::{Markup, html};

use super::drawing::Drawing;
use super::frame::frame;
use crate::text;

const LEFT: usize = 48;
const CELL: usize = 31;
const ROW: usize = 26;

/// Room above the first row, for the outline of its squares.
const TOP: usize = 1;

/// Room for the figures of whole days on the right.
const SUMS: usize = 70;

/// Where the row of all days stands, below the seven, the hours below that, the legend last.
const ALL: usize = TOP + 7 * ROW + 6;
const HOURS: usize = ALL + ROW + 16;
const LEGEND: usize = HOURS + 18;

/// Where the words of the legend stand: far enough below for the larger type of narrow screens.
const LEGEND_WORDS: usize = LEGEND + 36;

/// Steps of the scale in the legend, and the width of each.
const STEPS: usize = 6;
const STEP: usize = 50;

/// From there to the next line of words, where two are wanted.
const NEXT: usize = 28;

/// A day of the week, an hour of the day, or both.
type Place = (Option<usize>, Option<usize>);

/// Where a day of the week, an hour of the day, or both lead: to the records they stand on.
pub(crate) type Way<'a> = &'a dyn Fn(Option<usize>, Option<usize>) -> String;

/// The least and the greatest of the values that are drawn.
#[derive(Clone, Copy)]
struct Reach {
    low: f64,
    high: f64,
}

impl Reach {
    /// Returns the reach of some hours, of those that can be judged where these make a scale, which
    /// one value does not; none where nothing was observed.
    fn of(hours: &[HourOfWeek], unit: &str) -> Option<Self> {
        let judged = hours.iter().filter(|hour| !is_few(hour, unit));
        let judged: Vec<f64> = judged.filter_map(|hour| hour.value).collect();
        let reach = |known: Vec<f64>| {
            let low = known.iter().copied().reduce(f64::min)?;
            Some(Reach { low, high: known.into_iter().reduce(f64::max)? })
        };
        let all = || reach(hours.iter().filter_map(|hour| hour.value).collect());
        reach(judged).filter(|of| of.high > of.low).or_else(all)
    }

    /// Returns whether a scale of these values would lack the greatest of others.
    fn lacks(self, other: Reach) -> bool {
        other.high - self.high > 1e-6 * self.high.abs()
    }

    /// Returns how much a value is of the greatest, 0 to 1, from zero on, so that twice as much is
    /// twice as strong.
    fn share(self, value: f64) -> f64 {
        let (from, to) = (self.low.min(0.0), self.high.max(0.0));
        let share = if to > from { (value - from) / (to - from) } else { 0.0 };
        share.clamp(0.0, 1.0)
    }

    /// Returns how dark a value is drawn; the least is still seen.
    fn opacity(self, value: f64) -> f64 {
        let dark = 0.08 + 0.92 * self.share(value);
        (dark * 100.0).round() / 100.0
    }

    /// Returns the class of a cell of the table, one of ten shades.
    fn shade(self, value: f64) -> String {
        format!("r q{:.0}", (10.0 * self.share(value)).floor().min(9.0))
    }
}

/// Returns the scale of the row of all days, where it has one of its own: sums over all days are
/// greater than those of each.
fn own(week: &Week, unit: &str, of_hours: Option<Reach>) -> Option<Reach> {
    Reach::of(&week.clock, unit).filter(|own| of_hours.is_some_and(|of| of.lacks(*own)))
}

/// Returns whether the value of any square stands on too few observations to be judged.
fn has_few(week: &Week, unit: &str) -> bool {
    let squares = week.hours.iter().chain(&week.clock);
    squares.into_iter().any(|cell| class_of(cell, unit) == Some("few"))
}

/// Returns whether an hour stands on too few observations to be judged.
fn is_few(hour: &HourOfWeek, unit: &str) -> bool {
    !hour.is_total && are_few(hour.n, unit)
}

/// Returns how a square is painted: as one without a value, or one that cannot be judged.
fn class_of(cell: &HourOfWeek, unit: &str) -> Option<&'static str> {
    match cell.value {
        None => Some("none"),
        Some(_) => is_few(cell, unit).then_some("few"),
    }
}

/// Marks a square as one without a value: beside the least of values its colour alone says nothing.
fn nothing(x: usize, y: usize, height: usize) -> Markup {
    html! { path.nothing d=(format!("M{} {}.5h8", x + (CELL - 3) / 2 - 4, y + height / 2)) {} }
}

/// Puts what is drawn of a figure on the way to its records, where it has both. The table below the
/// map has the same links for the keyboard.
fn linked(
    way: Option<Way<'_>>,
    figure: &HourOfWeek,
    to: Place,
    (says, drawn): (&str, Markup),
) -> Markup {
    match way.filter(|_| figure.value.is_some()) {
        Some(way) => html! {
            a href=(way(to.0, to.1)) tabindex="-1" aria-label=(says) { (drawn) }
        },
        None => drawn,
    }
}

/// Draws the map, for a page or a file, which leads nowhere.
pub(crate) fn drawing(
    language: Language,
    unit: &str,
    week: &Week,
    says: &str,
    way: Option<Way<'_>>,
) -> Drawing {
    let hours = &week.hours;
    let sum = |cell: &HourOfWeek| summed(language, unit, cell);
    let of_hours = Reach::of(hours, unit);
    let own = own(week, unit, of_hours);
    let (of_clock, has_few) = (own.or(of_hours), has_few(week, unit));
    let cells = || hours.chunks(24).enumerate();
    let square = |day: Option<usize>, hour: usize, cell: &HourOfWeek, of: Option<Reach>| {
        let row = day.map_or(text::WHOLE_WEEK.text(language), |day| weekday(language, day));
        let y = day.map_or(ALL, |day| TOP + day * ROW);
        let value = cell.value.map_or_else(|| "–".into(), |value| language.value(unit, value));
        let count = text::N.fill(language, &[("count", &language.count(cell.n))]);
        let shade = cell.value.zip(of).map(|(value, of)| of.opacity(value));
        let says = format!("{row} {hour}:00 · {value} · {count}");
        let drawn = html! {
            rect class=[class_of(cell, unit)] x=(LEFT + hour * CELL) y=(y)
                width=(CELL - 3) height=(ROW - 3) rx="4" fill-opacity=(shade.unwrap_or(1.0)) {
                title { (says) }
            }
            @if shade.is_none() { (nothing(LEFT + hour * CELL, y, ROW - 3)) }
        };
        linked(way, cell, (day, Some(hour)), (&says, drawn))
    };
    let whole = |day: usize, cell: &HourOfWeek| {
        let drawn = html! {
            text.sum x=(LEFT + 24 * CELL + SUMS - 4) y=(TOP + day * ROW + 17) text-anchor="end" {
                (sum(cell))
            }
        };
        let says = format!("{} · {}", weekday(language, day), sum(cell));
        linked(way, cell, (Some(day), None), (&says, drawn))
    };
    let body = html! {
        @for (day, row) in cells() {
            text x=(LEFT - 9) y=(TOP + day * ROW + 17) text-anchor="end" {
                (weekday(language, day))
            }
            @for (hour, cell) in row.iter().enumerate() {
                (square(Some(day), hour, cell, of_hours))
            }
        }
        text x=(LEFT - 9) y=(ALL + 17) text-anchor="end" { (text::ALL_DAYS.text(language)) }
        @for (hour, cell) in week.clock.iter().enumerate() {
            (square(None, hour, cell, of_clock))
        }
        @for (day, cell) in week.days.iter().enumerate() { (whole(day, cell)) }
        text.sum x=(LEFT + 24 * CELL + SUMS - 4) y=(HOURS) text-anchor="end" {
            (text::WHOLE_DAY.text(language))
        }
        @for hour in (0..24).step_by(3) {
            text x=(LEFT + hour * CELL + CELL / 2 - 1) y=(HOURS) text-anchor="middle" {
                (hour)
            }
        }
        (legend(language, unit, of_hours, own, has_few))
    };
    let more = if has_few && own.is_some() { NEXT } else { 0 };
    let (width, height) = ((LEFT + 24 * CELL + SUMS) as f64, (LEGEND_WORDS + more + 8) as f64);
    let said = said(language, unit, says, of_hours);
    Drawing { class: "heat", width, height, says: said, leads: way.is_some(), body }
}

/// Writes the figure of a day: numbers below each other have as many decimals; lengths and money
/// are written briefly.
fn summed(language: Language, unit: &str, cell: &HourOfWeek) -> String {
    match (cell.value, unit) {
        (Some(value), "points" | "score" | "ratio") => language.value(unit, value),
        (Some(value), _) => language.value_short(unit, value),
        (None, _) => "–".into(),
    }
}

/// Returns what the map shows in a sentence, with the least and the greatest hour.
fn said(language: Language, unit: &str, says: &str, of: Option<Reach>) -> String {
    match of.map(|of| [of.low, of.high].map(|value| language.value(unit, value))) {
        Some([low, high]) => {
            text::HEAT_SAYS.fill(language, &[("name", says), ("low", &low), ("high", &high)])
        }
        None => says.to_owned(),
    }
}

/// Draws what the colours mean: the scale from the least hour to the greatest, what an empty square
/// is, and how far the row of all days reaches where that has a scale of its own.
fn legend(
    language: Language,
    unit: &str,
    of: Option<Reach>,
    own: Option<Reach>,
    has_few: bool,
) -> Markup {
    let written = |value: f64| language.value(unit, value);
    let shade = |of: Reach, index: usize| {
        let part = index as f64 / (STEPS - 1) as f64;
        of.opacity(of.low + part * (of.high - of.low))
    };
    // The scale ends with the gap of its last step.
    let (end, beside) = (LEFT + STEPS * STEP - 3, LEFT + STEPS * STEP + 80);
    // The larger type of narrow screens has no room for two entries on one line.
    let own_at = if has_few { LEGEND_WORDS + NEXT } else { LEGEND_WORDS };
    html! {
        @if let Some(of) = of {
            @for index in 0..STEPS {
                rect x=(LEFT + index * STEP) y=(LEGEND) width=(STEP - 3) height="14" rx="4"
                    opacity=(shade(of, index)) {}
            }
            text x=(LEFT) y=(LEGEND_WORDS) { (written(of.low)) }
            @if of.high > of.low {
                text x=(end) y=(LEGEND_WORDS) text-anchor="end" { (written(of.high)) }
            }
        }
        rect.none x=(beside) y=(LEGEND) width=(CELL - 3) height="14" rx="4" {}
        (nothing(beside, LEGEND, 13))
        text x=(beside + CELL + 6) y=(LEGEND + 12) { (text::HEAT_EMPTY.text(language)) }
        @if has_few {
            rect.few x=(beside) y=(LEGEND_WORDS - 12) width=(CELL - 3) height="14" rx="4"
                fill-opacity="0.5" {}
            text x=(beside + CELL + 6) y=(LEGEND_WORDS) {
                (text::KEY_FEW.fill(language, &[("least", &language.count(FEW))]))
            }
        }
        @if let Some(own) = own {
            text x=(beside) y=(own_at) {
                (text::HEAT_ALL.fill(language, &[("value", &written(own.high))]))
            }
        }
    }
}

/// Writes a figure of the table without its unit, which is that of all: cells are narrow. What is
/// more than nothing is never written as nothing.
fn bare(language: Language, value: f64) -> String {
    match value.abs() {
        size if size > 0.0 && size < 0.05 => format!("<{}", language.number(0.1, 1)),
        size => language.number(value, usize::from(size < 9.95 && value.fract() != 0.0)),
    }
}

/// Shows the map, the way to its files, and its table for everybody. On a phone, where squares are
/// too small to be read and tapped, the table is the map: hours down, its cells shaded the same.
pub(crate) fn heat(
    language: Language,
    unit: &str,
    week: &Week,
    says: &str,
    take: &Markup,
    way: Way<'_>,
) -> Markup {
    let figures = week.hours.iter().chain(&week.clock).chain(&week.days).chain([&week.whole]);
    let greatest = figures.filter_map(|cell| cell.value).map(f64::abs).fold(0.0, f64::max);
    let (size, of_all) = language.axis(unit, greatest);
    let shown = |cell: Option<&HourOfWeek>, day: Option<usize>, hour: Option<usize>| {
        let value = cell.and_then(|cell| cell.value);
        let written = value.map(|value| bare(language, value / size));
        html! {
            @match written {
                Some(written) => a href=(way(day, hour)) { (written) },
                None => "–",
            }
        }
    };
    let of_hours = Reach::of(&week.hours, unit);
    let of_clock = own(week, unit, of_hours).or(of_hours);
    let class = |cell: Option<&HourOfWeek>, of: Option<Reach>| {
        let value = cell.and_then(|cell| cell.value);
        let shade = value.zip(of).map(|(value, of)| of.shade(value));
        let few = cell.is_some_and(|cell| is_few(cell, unit));
        shade.map_or_else(|| "r".to_owned(), |shade| shade + if few { " few" } else { "" })
    };
    html! { div.week {
        (drawing(language, unit, week, says, Some(way)))
        p.quiet.small.no-print { (text::HEAT_OPENS.text(language)) }
        (take)
        details.table {
            summary { (text::TREND_TABLE.text(language)) }
            (frame(says, &html! { table.hours {
                caption class=[of_all.is_empty().then_some("named")] {
                    @if !of_all.is_empty() {
                        (text::HEAT_IN.fill(language, &[("unit", &of_all)])) " "
                    }
                    span.hidden { (says) }
                }
                thead { tr {
                    th scope="col" { (text::HOUR.text(language)) }
                    @for day in 0..7 { th.r scope="col" { (weekday(language, day)) } }
                    th.r scope="col" { (text::WHOLE_WEEK.text(language)) }
                } }
                tbody { @for hour in 0..24 { tr {
                    th scope="row" { (hour) ":00" }
                    @for day in 0..7 {
                        @let cell = week.hours.get(day * 24 + hour);
                        td class=(class(cell, of_hours)) { (shown(cell, Some(day), Some(hour))) }
                    }
                    @let all = week.clock.get(hour);
                    td class=(class(all, of_clock)) {
                        strong { (shown(all, None, Some(hour))) }
                    }
                } } }
                tfoot { tr {
                    th scope="row" { (text::WHOLE_DAY.text(language)) }
                    @for (day, figure) in week.days.iter().enumerate() {
                        td.r { strong { (shown(Some(figure), Some(day), None)) } }
                    }
                    td.r { strong { (shown(Some(&week.whole), None, None)) } }
                } }
            } }))
        }
    } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(value: f64) -> HourOfWeek {
        HourOfWeek { value: Some(value), n: 40, is_total: false }
    }

    fn week(first: f64, second: f64, clock: f64) -> Week {
        let mut hours = vec![HourOfWeek::default(); 7 * 24];
        (hours[0], hours[30]) = (hour(first), hour(second));
        let days = vec![HourOfWeek::default(); 7];
        let mut of_clock = vec![HourOfWeek::default(); 24];
        of_clock[0] = hour(clock);
        Week { hours, days, clock: of_clock, whole: hour(second) }
    }

    #[test]
    fn a_legend_says_what_the_colours_mean() {
        let check = |language, unit: &str, week: Week, expected: &[&str]| {
            let drawn = drawing(language, unit, &week, "x", None);
            let html = drawn.body.into_string();
            for words in expected {
                assert!(html.contains(words), "{words}: {html}");
            }
            (drawn.says, html)
        };
        let expected = [">1 h<", ">4 h<", ">no observation<", "opacity=\"1\"", "opacity=\"0.31\""];
        let (says, html) = check(Language::En, "seconds", week(3600.0, 14400.0, 7200.0), &expected);
        assert_eq!(says, "x: from 1 h to 4 h");
        assert!(!html.contains("all: up to"), "means share one scale: {html}");
        let expected = [">2<", ">8<", ">sin observaciones<", ">todos: hasta 10<"];
        check(Language::Es, "count", week(2.0, 8.0, 10.0), &expected);
        let mut scored = week(-100.0, 100.0, 0.0);
        scored.days[0] = hour(50.0);
        check(Language::En, "points", scored, &["text-anchor=\"end\">50.0<"]);
    }

    #[test]
    fn every_figure_leads_to_its_records_and_nothing_leads_nowhere() {
        let way = |day: Option<usize>, hour: Option<usize>| format!("/r?{day:?}&{hour:?}");
        let mut week = week(2.0, 8.0, 10.0);
        week.days[1] = hour(8.0);
        let page = heat(Language::En, "count", &week, "x", &html! {}, &way).into_string();
        let places = [("Some(0)", "Some(0)"), ("Some(1)", "Some(6)"), ("None", "Some(0)")];
        for (day, hour) in places.into_iter().chain([("Some(1)", "None")]) {
            let link = format!("href=\"/r?{day}&amp;{hour}\"");
            assert_eq!(page.matches(&link).count(), 2, "on the map and in the table: {link}");
        }
        // The figure of the whole week stands at the end of the table.
        assert!(
            page.contains("<strong><a href=\"/r?None&amp;None\">8</a></strong></td></tr></tfoot>")
        );
        assert_eq!(page.matches("href=").count(), 9, "{page}");
        let file = drawing(Language::En, "count", &week, "x", None).body.into_string();
        assert!(!file.contains("<a "), "{file}");
    }

    #[test]
    fn an_hour_of_zero_is_told_from_an_hour_of_nothing_without_colours() {
        let week = week(0.0, 8.0, 4.0);
        let drawn = drawing(Language::En, "percent", &week, "x", None).body.into_string();
        // Of 192 squares three have a value; the legend has one without.
        assert_eq!(drawn.matches("class=\"nothing\"").count(), 192 - 3 + 1, "{drawn}");
        assert!(!drawn.contains("d=\"M58 12.5h8\""), "the first hour is zero: {drawn}");
        assert!(drawn.contains("d=\"M89 12.5h8\""), "the second has nothing: {drawn}");
        let page = heat(Language::En, "percent", &week, "x", &html! {}, &|_, _| "/r".into());
        let page = page.into_string();
        let cells = ["<td class=\"r q0\"><a href=\"/r\">0</a>", "<td class=\"r\">–</td>"];
        assert!(cells.iter().all(|cell| page.contains(cell)), "{page}");
        assert!(page.contains("<td class=\"r q9\"><a href=\"/r\">8</a>"), "{page}");
        assert!(page.contains("<caption>in % <span"), "the unit is said once: {page}");
    }

    #[test]
    fn what_stands_on_too_little_is_grey_and_is_no_end_of_the_scale() {
        let mut of_week = week(10.0, 20.0, 15.0);
        of_week.hours[1] = HourOfWeek { n: 1, ..hour(90.0) };
        let drawn = drawing(Language::En, "percent", &of_week, "x", None);
        assert!(drawn.says.contains("20") && !drawn.says.contains("90"), "{}", drawn.says);
        let html = drawn.body.into_string();
        // Its square and the legend.
        assert_eq!(html.matches("class=\"few\"").count(), 2, "{html}");
        // On a line of its own: on narrow screens the type is twice as large.
        let said = format!("y=\"{LEGEND_WORDS}\">fewer than 10 observations<");
        assert!(html.contains(&said), "{html}");
        assert_eq!(html.matches(&format!("y=\"{}\"", LEGEND + 12)).count(), 1, "{html}");
        let page = heat(Language::En, "percent", &of_week, "x", &html! {}, &|_, _| "/r".into());
        assert!(page.into_string().contains("<td class=\"r q9 few\"><a href=\"/r\">90</a>"));
        // One hour alone makes no scale, on which all others would be as strong.
        let mut alone = week(10.0, 20.0, 15.0);
        alone.hours[0] = HourOfWeek { n: 1, ..hour(10.0) };
        let drawn = drawing(Language::En, "percent", &alone, "x", None);
        assert!(drawn.says.contains("10") && drawn.says.contains("20"), "{}", drawn.says);
        // A count is what it is, and so is a sum.
        let counted = drawing(Language::En, "count", &of_week, "x", None).body.into_string();
        assert!(!counted.contains("few"), "{counted}");
        of_week.hours[1].is_total = true;
        let summed = drawing(Language::En, "money EUR", &of_week, "x", None).body.into_string();
        assert!(!summed.contains("few"), "{summed}");
    }

    #[test]
    fn a_cell_has_room_for_its_figure() {
        let written = [0.0, 0.02, 0.5, 9.4, 12.34, 100.0].map(|value| bare(Language::Es, value));
        assert_eq!(written, ["0", "<0,1", "0,5", "9,4", "12", "100"]);
        let page = heat(
            Language::Es,
            "seconds",
            &week(60.0, 33_840.0, 3600.0),
            "x",
            &html! {},
            &|_, _| "/r".into(),
        );
        let page = page.into_string();
        assert!(page.contains("<caption>en h <span") && page.contains(">9,4</a>"), "{page}");
        assert!(page.contains(">&lt;0,1</a>"), "a minute is more than nothing: {page}");
    }

    #[test]
    fn values_below_zero_are_values() {
        let reach = Reach { low: -40.0, high: -10.0 };
        assert_eq!((reach.opacity(-40.0), reach.opacity(-10.0)), (0.08, 0.77));
        let nothing = Reach { low: 0.0, high: 0.0 };
        assert_eq!(nothing.opacity(0.0), 0.08);
        assert!(Reach::of(&[HourOfWeek::default()], "percent").is_none());
    }
}
