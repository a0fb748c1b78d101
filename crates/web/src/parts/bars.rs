//! A bar for each group, with its interval.

use baremo_metrics::answer::Value;
use baremo_render::Language;
use baremo_render::answer::unit_of;
use maud::{Markup, html};

use super::drawing::{Drawing, PHONE, Room};
use super::groups::reach_of;
use super::timeline::place::{lines, width};

/// Where names, bars and values stand.
struct Shape {
    width: f64,
    /// Where bars begin.
    left: f64,
    /// Height of a row.
    row: f64,
    /// Where a bar begins below the top of its row.
    bar: f64,
    /// Room for the value to the right of the longest bar.
    value: f64,
    /// Room for a name.
    name: f64,
}

impl Shape {
    /// Returns the shape with no more room beside its bars than names take.
    fn beside<'a>(self, names: impl Iterator<Item = &'a str>) -> Self {
        let all = names.flat_map(|name| lines(name, self.name, 2));
        let longest = all.map(|line| width(&line)).fold(0.0, f64::max);
        Shape { left: (longest + self.left - self.name).ceil().min(self.left), ..self }
    }
}

/// Names to the left of their bars.
const WIDE: Shape =
    Shape { width: 980.0, left: 230.0, row: 30.0, bar: 6.0, value: 110.0, name: 214.0 };
/// Names above their bars.
const NARROW: Shape =
    Shape { width: PHONE, left: 0.0, row: 56.0, bar: 30.0, value: 96.0, name: PHONE };
/// Height of a bar.
const BAR: f64 = 18.0;
/// Height of a line of a name.
const LINE: f64 = 13.0;
/// Bars drawn, at most.
const BARS: usize = 25;

/// Draws values under the names of their groups, in their order; those without a value are left
/// out.
pub(crate) fn bars(
    language: Language,
    unit: &str,
    rows: &[(String, &Value)],
    says: &str,
    room: Room,
) -> Drawing {
    let known = rows.iter().filter_map(|(name, value)| Some((name, *value, value.value?)));
    let rows: Vec<(&String, &Value, f64)> = known.take(BARS).collect();
    let shape = match room {
        Room::Wide => WIDE.beside(rows.iter().map(|(name, ..)| name.as_str())),
        Room::Narrow => NARROW,
    };
    let left = shape.left;
    let all = || rows.iter().map(|(_, value, _)| *value);
    let track = shape.width - left - shape.value;
    // What has no bar to be held against has none.
    let at = |value: f64, most: Option<f64>| {
        left + most.map_or(0.0, |most| track * (value.abs() / most).min(1.0))
    };
    let body = html! {
        @for (index, (name, value, figure)) in rows.iter().enumerate() {
            @let y = shape.row * index as f64 + shape.bar;
            @let most = reach_of(value, all());
            @let end = at(*figure, most).max(left + 1.0);
            @let said = language.value(&unit_of(unit, value), *figure);
            @let whisker = value.interval.filter(|[low, high]|
                *low >= 0.0 && high.is_finite() && *figure >= 0.0 && most.is_some());
            @let after = whisker.map_or(end, |[_, high]| at(high, most).max(end)) + 8.0;
            (called(&shape, name, y))
            rect class=[value.is_few(unit).then_some("few")] x=(left) y=(format!("{y:.1}"))
                width=(format!("{:.1}", end - left)) height=(BAR) rx="4" {
                title { (name) ": " (said) }
            }
            @if let Some([low, high]) = whisker {
                line.whisker x1=(format!("{:.1}", at(low, most)))
                    x2=(format!("{:.1}", at(high, most)))
                    y1=(y + 9.0) y2=(y + 9.0) {}
                @for end in [low, high].into_iter().filter(|end| most >= Some(*end)) {
                    line.whisker x1=(format!("{:.1}", at(end, most)))
                        x2=(format!("{:.1}", at(end, most))) y1=(y + 5.0) y2=(y + 13.0) {}
                }
            }
            text.value-name x=(format!("{:.1}", after.min(shape.width - width(&said))))
                y=(format!("{:.1}", y + 13.0)) {
                (said)
            }
        }
    };
    let height = shape.row * rows.len().max(1) as f64 + 4.0;
    Drawing {
        class: "group-bars",
        width: shape.width,
        height,
        says: says.into(),
        leads: false,
        body,
    }
}

/// Writes the name of a bar whose top is at `y`, on one line or two.
fn called(shape: &Shape, name: &str, y: f64) -> Markup {
    let lines = lines(name, shape.name, 2);
    let above = shape.left == 0.0;
    let (x, anchor) = if above { (0.0, "start") } else { (shape.left - 10.0, "end") };
    // Beside a bar a name is held by its middle; above one it stands on it.
    let more = LINE * lines.len().saturating_sub(1) as f64;
    let first = if above { y - 6.0 - more } else { y + 13.0 - more / 2.0 };
    html! {
        text.name text-anchor=(anchor) {
            title { (name) }
            @for (index, line) in lines.iter().enumerate() {
                tspan x=(x) y=(format!("{:.1}", first + LINE * index as f64)) { (line) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_own_currency_has_it() {
        let of = |figure: f64, currency: &str| Value {
            value: Some(figure),
            n: 20,
            currency: Some(currency.to_owned()),
            ..Value::default()
        };
        let (half, whole, yen) = (of(500.0, "EUR"), of(1000.0, "EUR"), of(9000.0, "JPY"));
        let rows = [("a", &half), ("b", &whole), ("c", &yen)];
        let rows = rows.map(|(name, value)| (name.to_owned(), value));
        let body = bars(Language::En, "money EUR", &rows, "x", Room::Narrow).body.into_string();
        let widths: Vec<&str> =
            body.split("<rect").skip(1).filter_map(|it| it.split("width=\"").nth(1)).collect();
        let long = |text: &str| text.split('"').next().and_then(|it| it.parse::<f64>().ok());
        let lengths: Vec<f64> = widths.into_iter().filter_map(long).collect();
        assert_eq!(lengths.len(), 3, "{body}");
        assert!((2.0 * lengths[0] - lengths[1]).abs() < 0.2, "{lengths:?}");
        assert_eq!(lengths[2], 1.0, "{lengths:?}");
        assert!(body.contains("€5.00") && body.contains("¥9,000"), "{body}");
    }

    #[test]
    fn long_names_are_broken_and_stand_where_there_is_room() {
        let value = Value { value: Some(3.0), n: 5, ..Value::default() };
        let rows = [("facturas del servicio de atención telefónica".to_owned(), &value)];
        let draw = |room| bars(Language::Es, "count", &rows, "x", room);
        let wide = draw(Room::Wide).body.into_string();
        assert!(wide.contains(">facturas del servicio de</tspan>"), "{wide}");
        assert!(wide.contains(">atención telefónica</tspan>") && !wide.contains('…'), "{wide}");
        let short = [("chat".to_owned(), &value)];
        let short = bars(Language::Es, "count", &short, "x", Room::Wide).body.into_string();
        assert!(short.contains("<rect x=\"43\""), "a short name leaves its room to bars: {short}");
        let narrow = draw(Room::Narrow);
        assert_eq!((narrow.width, narrow.height), (PHONE, 60.0));
        let body = narrow.body.into_string();
        assert!(body.contains("<rect x=\"0\" y=\"30.0\""), "the bar begins at the left: {body}");
        assert!(body.contains("text-anchor=\"start\""), "below its name: {body}");
    }
}
