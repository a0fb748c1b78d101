//! A bar for each group, with its interval.

use baremo_metrics::answer::Value;
use baremo_render::Language;
use maud::html;

use super::drawing::Drawing;
use super::groups::reach;
use super::timeline::place::{cut, width};

const WIDTH: f64 = 980.0;
const LEFT: f64 = 230.0;
const ROW: f64 = 26.0;
/// Bars drawn, at most.
const BARS: usize = 25;

/// Draws values under the names of their groups, in their order; those without a value are left
/// out.
pub(crate) fn bars(
    language: Language,
    unit: &str,
    rows: &[(String, &Value)],
    says: &str,
) -> Drawing {
    let known = rows.iter().filter_map(|(name, value)| Some((name, *value, value.value?)));
    let rows: Vec<(&String, &Value, f64)> = known.take(BARS).collect();
    let most = reach(rows.iter().map(|(_, value, _)| *value));
    let room = WIDTH - LEFT - 110.0;
    let at = |value: f64| LEFT + room * (value.abs() / most).min(1.0);
    let body = html! {
        @for (index, (name, value, figure)) in rows.iter().enumerate() {
            @let y = ROW * index as f64;
            @let end = at(*figure).max(LEFT + 1.0);
            @let said = language.value(unit, *figure);
            @let whisker = value.interval.filter(|[low, high]|
                *low >= 0.0 && high.is_finite() && *figure >= 0.0);
            @let after = whisker.map_or(end, |[_, high]| at(high).max(end)) + 8.0;
            text.name x=(LEFT - 10.0) y=(format!("{:.1}", y + 17.0)) text-anchor="end" {
                title { (name) }
                (cut(name, LEFT - 16.0))
            }
            rect x=(LEFT) y=(format!("{:.1}", y + 4.0)) width=(format!("{:.1}", end - LEFT))
                height="18" rx="4" {
                title { (name) ": " (said) }
            }
            @if let Some([low, high]) = whisker {
                line.whisker x1=(format!("{:.1}", at(low))) x2=(format!("{:.1}", at(high)))
                    y1=(y + 13.0) y2=(y + 13.0) {}
                @for end in [low, high].into_iter().filter(|end| *end <= most) {
                    line.whisker x1=(format!("{:.1}", at(end))) x2=(format!("{:.1}", at(end)))
                        y1=(y + 9.0) y2=(y + 17.0) {}
                }
            }
            text.value-name x=(format!("{:.1}", after.min(WIDTH - width(&said))))
                y=(format!("{:.1}", y + 17.0)) {
                (said)
            }
        }
    };
    let height = ROW * rows.len().max(1) as f64 + 4.0;
    Drawing { class: "group-bars", width: WIDTH, height, says: says.into(), leads: false, body }
}
