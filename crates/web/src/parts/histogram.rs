//! How lengths of time spread: a bar a class, and above them the part that is done by then.

use baremo_render::Language;
use maud::{Markup, html};

use super::chart::path;
use super::drawing::{Drawing, PHONE, Room, fitted};
use super::frame::framed;
use super::timeline::place::width;
use crate::text;

const WIDTH: f64 = 980.0;
const HEIGHT: f64 = 220.0;
const FOOT: f64 = 26.0;
const LEFT: f64 = 10.0;
/// Height of a line of names above the bars, and the room that is left above all.
const NAME: f64 = 14.0;
const HEAD: f64 = 6.0;
/// Air between a mark and its name.
const AIR: f64 = 6.0;
/// Labels under the axis, at most: on a page and on a phone.
const LABELS: [usize; 2] = [10, 4];

/// Lower edge, upper edge, count.
pub(crate) type Class = (f64, f64, f64);

/// A length of time drawn across the classes, with its name.
pub(crate) struct Line {
    /// Seconds.
    pub(crate) at: f64,
    /// What it is called.
    pub(crate) name: String,
}

/// Returns where a length of time lies, in classes from the first; even within a class.
fn place(classes: &[Class], seconds: f64) -> Option<f64> {
    let index = classes.iter().position(|(low, high, _)| (*low..*high).contains(&seconds))?;
    let (low, high, _) = classes[index];
    let within = if high.is_finite() { (seconds - low) / (high - low) } else { 0.5 };
    Some(index as f64 + within)
}

/// Returns whether the name of a mark stands to its right: where it has room and no other mark goes
/// through it, or where it has neither on the left.
fn is_right(at: f64, width: f64, whole: f64, marks: &[f64]) -> bool {
    let is_free = |from: f64, to: f64| {
        from >= 0.0 && to <= whole && !marks.iter().any(|mark| (from..=to).contains(mark))
    };
    let [right, left] = [(at + AIR, at + AIR + width), (at - AIR - width, at - AIR)];
    is_free(right.0, right.1) || (!is_free(left.0, left.1) && right.1 <= whole)
}

/// Draws classes of durations, for a page or a file.
pub(crate) fn drawing(
    language: Language,
    classes: &[Class],
    lines: &[Line],
    says: &str,
    room: Room,
) -> Drawing {
    let (whole, labels) = match room {
        Room::Wide => (WIDTH, LABELS[0]),
        Room::Narrow => (PHONE, LABELS[1]),
    };
    let most = classes.iter().map(|(_, _, count)| *count).fold(0.0, f64::max);
    let wide = (whole - 2.0 * LEFT) / classes.len().max(1) as f64;
    // Names stand above all that is drawn: the line of sums would strike them through.
    let head = HEAD + NAME * lines.len() as f64;
    let height = |share: f64| share * (HEIGHT - FOOT - head);
    let x = |index: usize| LEFT + index as f64 * wide;
    let shares = shares(classes);
    let line = shares.iter().enumerate();
    let line = line.map(|(index, share)| Some((x(index + 1), HEIGHT - FOOT - height(*share))));
    let start = std::iter::once(Some((LEFT, HEIGHT - FOOT)));
    let every = classes.len().div_ceil(labels).max(1);
    let edge = |seconds: f64| language.duration_short(seconds);
    let at = |line: &Line| place(classes, line.at).map(|place| LEFT + place * wide);
    let marks: Vec<f64> = lines.iter().filter_map(at).collect();
    let body = html! {
        line.grid x1=(LEFT) x2=(whole - LEFT) y1=(HEIGHT - FOOT) y2=(HEIGHT - FOOT) {}
        @for (index, (low, high, count)) in classes.iter().enumerate() {
            @let tall = height(if most > 0.0 { *count / most } else { 0.0 });
            rect.bar x=(format!("{:.1}", x(index) + 1.0))
                width=(format!("{:.1}", (wide - 2.0).max(1.0)))
                y=(format!("{:.1}", HEIGHT - FOOT - tall)) height=(format!("{tall:.1}")) rx="2"
                    {
                title { (edge(*low)) " – " (edge(*high)) ": " (language.value("count", *count)) }
            }
            @if index % every == 0 {
                text x=(format!("{:.1}", x(index))) y=(HEIGHT - 8.0)
                    text-anchor=(if index == 0 { "start" } else { "middle" }) {
                    (edge(*low))
                }
            }
        }
        path.sum d=(path(start.chain(line))) {}
        @for (index, line) in lines.iter().enumerate() {
            @if let Some(at) = at(line) {
                @let name = format!("{} {}", line.name, language.value("seconds", line.at));
                @let right = is_right(at, width(&name), whole, &marks);
                line.mark x1=(format!("{at:.1}")) x2=(format!("{at:.1}")) y1="2"
                    y2=(HEIGHT - FOOT) {}
                text.mark-sign x=(format!("{:.1}", if right { at + AIR } else { at - AIR }))
                    y=(12.0 + NAME * index as f64) text-anchor=[(!right).then_some("end")] {
                    (name)
                }
            }
        }
    };
    Drawing { class: "hist", width: whole, height: HEIGHT, says: says.into(), leads: false, body }
}

/// Returns the part that is done by the end of each class.
pub(crate) fn shares(classes: &[Class]) -> Vec<f64> {
    let all: f64 = classes.iter().map(|(_, _, count)| count).sum();
    let mut done = 0.0;
    let mut share = |count: f64| {
        done += count;
        if all > 0.0 { done / all } else { 0.0 }
    };
    classes.iter().map(|(_, _, count)| share(*count)).collect()
}

/// Shows the drawing, the way to its files, and its table for everybody.
pub(crate) fn histogram(
    language: Language,
    (classes, lines): (&[Class], &[Line]),
    says: &str,
    take: &Markup,
) -> Markup {
    let edge = |seconds: f64| language.duration_short(seconds);
    html! {
        (fitted(|room| drawing(language, classes, lines, says, room)))
        p.key {
            span {
                svg.hist viewBox="0 0 26 10" aria-hidden="true" {
                    rect.bar width="26" height="10" rx="2" {}
                }
                (text::DISTRIBUTION_OF.text(language))
            }
            span {
                svg.hist viewBox="0 0 26 10" aria-hidden="true" { path.sum d="M0 5H26" {} }
                (text::SHORTER_SHARE.text(language))
            }
        }
        (take)
        details.table {
            summary { (text::TREND_TABLE.text(language)) }
            (framed(says, "", &html! {
                thead { tr {
                    th scope="col" { (text::DISTRIBUTION_OF.text(language)) }
                    th.r scope="col" { "n" }
                    th.r scope="col" { (text::SHORTER.text(language)) }
                } }
                @let rows = classes.iter().zip(shares(classes));
                tbody { @for ((low, high, count), share) in rows { tr {
                    th scope="row" { (edge(*low)) " – " (edge(*high)) }
                    td.r { (language.value("count", *count)) }
                    td.r { (language.percent(100.0 * share)) }
                } } }
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_mark_goes_through_the_name_of_another() {
        // Beside the median there is no room for its name on the right: the p90 stands there.
        assert!(!is_right(200.0, 80.0, 400.0, &[200.0, 230.0]));
        assert!(is_right(230.0, 80.0, 400.0, &[200.0, 230.0]));
        // At the end of the picture the name goes to the left, unless that is worse.
        assert!(!is_right(380.0, 80.0, 400.0, &[200.0, 380.0]));
        assert!(is_right(40.0, 80.0, 400.0, &[40.0, 100.0]));
    }

    #[test]
    fn names_stand_above_all_that_is_drawn() {
        let classes = [(0.0, 3600.0, 1.0), (3600.0, 7200.0, 3.0)];
        let line = |at: f64, name: &str| Line { at, name: name.to_owned() };
        let lines = [line(4800.0, "median"), line(7000.0, "p90")];
        let drawn = drawing(Language::En, &classes, &lines, "x", Room::Wide).body.into_string();
        // Two lines of names take 6 + 2 * 14; the sum of all ends below them, as the tallest bar.
        assert!(drawn.contains("<path class=\"sum\" d=\"M10.0 194.0L490.0 154.0L970.0 34.0\">"));
        assert!(drawn.contains("y=\"34.0\" height=\"160.0\""), "{drawn}");
        assert!(drawn.contains(">median 1 h 20 min<"), "as on the page: {drawn}");
        let page = histogram(Language::En, (&classes, &lines), "x", &html! {}).into_string();
        for key in ["observations by length", "share done by then"] {
            assert!(page.contains(&format!("</svg>{key}</span>")), "{page}");
        }
    }
}
