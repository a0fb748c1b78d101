//! The answer as a picture: a line over time, or a bar for each group.

use baremo_metrics::answer::{Answer, MetricUsed, Row};
use baremo_render::Language;
use maud::{Markup, html};

use super::View;
use crate::parts::chart::chart;
use crate::parts::timeline::place::{cut, width};
use crate::text::{self, explore as say};

const WIDTH: f64 = 980.0;
const LEFT: f64 = 230.0;
const ROW: f64 = 26.0;
/// Bars drawn, at most.
const BARS: usize = 25;

/// Draws the first metric where there is something to compare.
pub(super) fn picture(view: &View<'_>, answer: &Answer) -> Markup {
    let language = view.visit.language();
    let timed = view.query.grain.is_some();
    html! {
        @for used in answer.metrics.iter().take(3) {
            @let title = view.title(&used.name);
            @if view.by.is_empty() && timed && answer.rows.len() > 1 {
                section.panel {
                    h2 { (title) }
                    (chart(language, answer, used).draw(language, &title))
                }
            } @else if !view.by.is_empty() && !timed {
                section.panel {
                    h2 { (title) }
                    div.scroll tabindex="0" role="region" aria-label=(title) {
                        (bars(view, answer, used, language, &title))
                    }
                }
            }
        }
    }
}

fn name(view: &View<'_>, row: &Row, language: Language) -> String {
    let none = text::WITHOUT.text(language);
    let word = |name: &String| row.by.get(name).and_then(Option::as_deref).unwrap_or(none);
    view.by.iter().map(word).collect::<Vec<_>>().join(" · ")
}

fn bars(
    view: &View<'_>,
    answer: &Answer,
    used: &MetricUsed,
    language: Language,
    title: &str,
) -> Markup {
    let rows: Vec<(&Row, f64)> = answer
        .rows
        .iter()
        .filter_map(|row| Some((row, row.values.get(&used.name)?.value?)))
        .take(BARS)
        .collect();
    let most = rows.iter().map(|(_, value)| value.abs()).fold(f64::MIN_POSITIVE, f64::max);
    let says = format!("{}: {title}", say::CHART.text(language));
    let room = WIDTH - LEFT - 110.0;
    html! {
        svg.group-bars viewBox=(format!("0 0 {WIDTH} {:.0}", ROW * rows.len() as f64 + 4.0))
            role="img" aria-label=(says) {
            @for (index, (row, value)) in rows.iter().enumerate() {
                @let y = ROW * index as f64;
                @let length = (room * value.abs() / most).max(1.0);
                @let said = language.value(&used.unit, *value);
                @let name = name(view, row, language);
                text.name x=(LEFT - 10.0) y=(format!("{:.1}", y + 17.0)) text-anchor="end" {
                    title { (name) }
                    (cut(&name, LEFT - 16.0))
                }
                rect x=(LEFT) y=(format!("{:.1}", y + 4.0)) width=(format!("{length:.1}"))
                    height="18" rx="4" {
                    title { (name) ": " (said) }
                }
                text.value-name
                    x=(format!("{:.1}", (LEFT + length + 8.0).min(WIDTH - width(&said))))
                        y=(format!("{:.1}", y + 17.0)) {
                    (said)
                }
            }
        }
    }
}
