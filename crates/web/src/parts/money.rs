//! Money, classes and marks that pages about customers share.

use baremo_metrics::service::CustomerRow;
use baremo_render::Language;
use baremo_render::health::score_text;
use maud::{Markup, html};

use crate::text::{Text, customers as say};

/// Classes of health and of answers, and what they are called.
const CLASSES: &[(&str, Text, &str)] = &[
    ("weak", say::CLASS_WEAK, "chip bad"),
    ("at_risk", say::CLASS_RISK, "chip warn"),
    ("healthy", say::CLASS_HEALTHY, "chip good"),
    ("positive", say::POSITIVE, "chip good"),
    ("neutral", say::NEUTRAL, "chip"),
    ("negative", say::NEGATIVE, "chip bad"),
];

/// Returns what a class is called.
pub(crate) fn class_name(class: &str, language: Language) -> String {
    let found = CLASSES.iter().find(|(word, ..)| *word == class);
    found.map_or_else(|| class.to_owned(), |(_, name, _)| name.text(language).to_owned())
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
