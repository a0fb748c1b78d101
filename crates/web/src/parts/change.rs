//! A change, coloured only when it is detectable; arrow, sign and word say the same as the colour.

use baremo_metrics::answer::{MetricUsed, Previous};
use baremo_render::Language;
use baremo_render::change::{change, change_long, verdict};
use maud::{Markup, html};

use crate::text;

/// Returns the chip of a change, `long` with the absolute change beside the relative one.
pub(crate) fn chip(
    language: Language,
    used: &MetricUsed,
    previous: Option<&Previous>,
    long: bool,
) -> Markup {
    let Some(previous) = previous else { return html! {} };
    let written = if long { change_long } else { change };
    let Some(change) = written(language, &used.unit, &used.better, previous) else {
        return html! {};
    };
    let (class, word) = match verdict(&used.better, previous) {
        Some(true) if !change.none => ("chip good", Some(text::BETTER)),
        Some(false) if !change.none => ("chip bad", Some(text::WORSE)),
        _ if change.chance => ("chip", Some(text::CHANCE)),
        _ => ("chip", None),
    };
    let word = word.map(|word| word.text(language));
    html! {
        span class=(class) title=[word] {
            (change.text)
            @if let Some(word) = word { span.hidden { " (" (word) ")" } }
        }
    }
}
