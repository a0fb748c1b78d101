//! Money, classes and marks that pages about customers share.

use baremo_metrics::health::class_of;
use baremo_metrics::service::CustomerRow;
use baremo_render::Language;
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

/// Decimals of a score, at most.
const FINEST: usize = 3;

/// Writes a score with as many decimals as it takes to be of its class: 50.47 is not 50, which
/// would be weak.
fn scored(score: f64, language: Language) -> String {
    let is_of_class = |decimals: &usize| {
        let written = format!("{score:.decimals$}").parse::<f64>();
        written.is_ok_and(|written| class_of(written) == class_of(score))
    };
    language.number(score, (0..FINEST).find(is_of_class).unwrap_or(FINEST))
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
                b { (scored(score, language)) } " "
                (class(row.health_class.as_deref(), language))
            },
            None => "–",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_written_as_its_class_is_judged() {
        let check = |score: f64, expected: &str| {
            assert_eq!(scored(score, Language::Es), expected, "{}", class_of(score));
        };
        check(50.0, "50");
        check(50.47, "50,5");
        check(50.02, "50,02");
        check(50.5, "50,5");
        check(75.3, "75,3");
        check(49.7, "50");
        check(62.4, "62");
    }
}
