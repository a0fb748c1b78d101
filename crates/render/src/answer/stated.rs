//! An answer for programs, in which what is for people is written in their language.

use baremo_metrics::Catalog;
use baremo_metrics::answer::{Answer, MetricUsed, Note};
use serde_json::Value;

use super::{noted, noted_there, restated, stated_formula, words};
use crate::language::Language;
use crate::problem::Surface;

/// Returns an answer as JSON. Formulas name the statistic that was asked for; they and the notes
/// are in the reader's language, as far as the catalogue has the definition that was used.
///
/// # Errors
///
/// Fails when a value cannot be written as JSON.
pub fn answer_json(
    language: Language,
    surface: Surface,
    catalog: &Catalog,
    answer: &Answer,
) -> Result<Value, serde_json::Error> {
    let mut written = serde_json::to_value(answer)?;
    let metrics = written.get_mut("metrics").and_then(Value::as_array_mut);
    for (told, used) in metrics.into_iter().flatten().zip(&answer.metrics) {
        told["formula"] = formula(language, catalog, used).into();
    }
    if !answer.notes.is_empty() {
        let told = |note: &Note| match (language, surface) {
            // In English it is the answer's own.
            (Language::En, _) => note.to_string(),
            (Language::Es, Surface::Terminal) => noted(language, note),
            (Language::Es, Surface::Page | Surface::Api) => noted_there(language, catalog, note),
        };
        written["notes"] = answer.notes.iter().map(told).collect();
    }
    Ok(written)
}

/// Returns the formula with the names of parameters, which stand beside it.
fn formula(language: Language, catalog: &Catalog, used: &MetricUsed) -> String {
    let page = catalog.get(&used.name).ok().filter(|metric| metric.version == used.version);
    let stated = match language {
        Language::En => used.formula.as_str(),
        Language::Es => stated_formula(page.map(|metric| words(metric, language)), used),
    };
    restated(language, stated.to_owned(), used.statistic.as_deref())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use baremo_metrics::query::Query;
    use baremo_metrics::service::{CatalogService, QuestionService};
    use baremo_testkit::service::FakeService;

    use super::*;

    #[test]
    fn programs_read_the_statistic_and_the_language_that_were_asked_for() {
        let service =
            FakeService::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../catalog"));
        let (metrics, stat) = (vec!["first_response_time".to_owned()], Some("median".to_owned()));
        let asked = service.ask(&Query { metrics, stat, ..Query::default() }).expect("it answers");
        let catalog = service.catalog().expect("it has one");
        let mut answer = Answer::clone(&asked);
        answer.notes.push(Note::NoStatistic { word: "p90".into() });
        let json = |language, surface| {
            answer_json(language, surface, &catalog, &answer).expect("it is written")
        };
        let english = json(Language::En, Surface::Api);
        let formula = |told: &Value| told["metrics"][0]["formula"].as_str().map(str::to_owned);
        assert!(
            formula(&english).is_some_and(|it| it.starts_with("median of (first")),
            "{english}"
        );
        assert_eq!(english["notes"][0], answer.notes[0].to_string());
        let spanish = json(Language::Es, Surface::Api);
        assert!(formula(&spanish).is_some_and(|it| it.starts_with("mediana de")), "{spanish}");
        let note = noted_there(Language::Es, &catalog, &answer.notes[0]);
        assert_eq!(spanish["notes"][0], note);
        assert!(note != answer.notes[0].to_string(), "{note}");
        // All else is the same to programs.
        let same = |mut told: Value| {
            told["metrics"][0]["formula"] = Value::Null;
            told["notes"] = Value::Null;
            told
        };
        assert_eq!(same(english), same(spanish));
    }
}
