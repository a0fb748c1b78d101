//! What pages that show customers share: money, classes and marks.

use baremo_metrics::segment::SegmentTitles;
use baremo_metrics::service::CustomerRow;
use baremo_render::Language;
use baremo_render::health::score_text;
use baremo_render::words::value;
use maud::{Markup, html};

/// Classes of health and of answers, the columns whose words they are, and their chips.
const CLASSES: &[(&str, &str, &str)] = &[
    ("weak", "health_class", "chip bad"),
    ("at_risk", "health_class", "chip warn"),
    ("healthy", "health_class", "chip good"),
    ("positive", "last_csat", "chip good"),
    ("neutral", "last_csat", "chip"),
    ("negative", "last_csat", "chip bad"),
];

/// Returns what a class is called.
pub(crate) fn class_name(class: &str, language: Language) -> String {
    let found = CLASSES.iter().find(|(word, ..)| *word == class);
    let column = found.map_or("", |(_, column, _)| *column);
    value(&SegmentTitles::new(), column, class, language).into_owned()
}

/// Writes a class as a chip; a dash for none.
pub(crate) fn class(class: Option<&str>, language: Language) -> Markup {
    let found = CLASSES.iter().find(|(word, ..)| Some(*word) == class);
    html! {
        @match (class, found) {
            (None, _) => "–",
            (Some(class), found) => span class=(found.map_or("chip", |(.., chip)| *chip))
                { (class_name(class, language)) },
        }
    }
}

/// Writes money in minor units with its currency; a dash for none.
pub(crate) fn money(minor: Option<i64>, currency: Option<&str>, language: Language) -> String {
    let unit = format!("money {}", currency.unwrap_or_default());
    minor.map_or_else(|| "–".into(), |minor| language.value(&unit, minor as f64))
}

/// Writes a score with a bar as long as it is high.
pub(crate) fn health(row: &CustomerRow, language: Language) -> Markup {
    html! {
        @match row.health {
            Some(score) => span.score {
                svg.meter viewBox="0 0 60 8" aria-hidden="true" {
                    rect.track width="60" height="8" rx="4" {}
                    rect
                        class=(format!("h-{}", row.health_class.as_deref().filter(|class|
                            CLASSES.iter().any(|(word, ..)| word == class)).unwrap_or("none")))
                        width=(format!("{:.1}", 0.6 * score.clamp(0.0, 100.0))) height="8" rx="4" {}
                }
                b { (score_text(language, score)) } " "
                (class(row.health_class.as_deref(), language))
            },
            None => "–",
        }
    }
}
