//! How lengths of time spread: a bar a class, and above them the part that is done by then.

use baremo_render::Language;
use maud::{Markup, html};

use super::chart::path;
use crate::text;

const WIDTH: f64 = 980.0;
const HEIGHT: f64 = 220.0;
const FOOT: f64 = 26.0;
const LEFT: f64 = 10.0;

/// Draws classes of durations: lower edge, upper edge, count.
pub(crate) fn histogram(language: Language, classes: &[(f64, f64, u64)], says: &str) -> Markup {
    let all: u64 = classes.iter().map(|(_, _, count)| count).sum();
    let most = classes.iter().map(|(_, _, count)| *count).max().unwrap_or(0).max(1) as f64;
    let wide = (WIDTH - 2.0 * LEFT) / classes.len().max(1) as f64;
    let height = |share: f64| share * (HEIGHT - FOOT - 12.0);
    let x = |index: usize| LEFT + index as f64 * wide;
    let mut done = 0;
    let sums: Vec<u64> = classes
        .iter()
        .map(|(_, _, count)| {
            done += count;
            done
        })
        .collect();
    let share = |count: u64| count as f64 / all.max(1) as f64;
    let line = sums.iter().enumerate();
    let line = line.map(|(index, sum)| Some((x(index + 1), HEIGHT - FOOT - height(share(*sum)))));
    let start = std::iter::once(Some((LEFT, HEIGHT - FOOT)));
    let every = classes.len().div_ceil(10).max(1);
    let edge = |seconds: f64| language.duration_short(seconds);
    html! {
        svg.hist viewBox=(format!("0 0 {WIDTH} {HEIGHT}")) role="img" aria-label=(says) {
            line.grid x1=(LEFT) x2=(WIDTH - LEFT) y1=(HEIGHT - FOOT) y2=(HEIGHT - FOOT) {}
            @for (index, (low, high, count)) in classes.iter().enumerate() {
                @let tall = height(*count as f64 / most);
                rect.bar x=(format!("{:.1}", x(index) + 1.0))
                    width=(format!("{:.1}", (wide - 2.0).max(1.0)))
                    y=(format!("{:.1}", HEIGHT - FOOT - tall)) height=(format!("{tall:.1}")) rx="2"
                        {
                    title { (edge(*low)) " – " (edge(*high)) ": " (language.count(*count)) }
                }
                @if index % every == 0 {
                    text x=(format!("{:.1}", x(index))) y=(HEIGHT - 8.0)
                        text-anchor=(if index == 0 { "start" } else { "middle" }) {
                        (edge(*low))
                    }
                }
            }
            path.sum d=(path(start.chain(line))) {}
        }
        details.table {
            summary { (text::TREND_TABLE.text(language)) }
            div.scroll { table {
                thead { tr {
                    th scope="col" { (text::DISTRIBUTION_OF.text(language)) }
                    th.r scope="col" { "n" }
                    th.r scope="col" { (text::SHORTER.text(language)) }
                } }
                tbody { @for ((low, high, count), sum) in classes.iter().zip(&sums) { tr {
                    th scope="row" { (edge(*low)) " – " (edge(*high)) }
                    td.r { (language.count(*count)) }
                    td.r { (language.percent(100.0 * share(*sum))) }
                } } }
            } }
        }
    }
}
