//! `GET /glossary`: one concept, one word, in both languages.

use baremo_metrics::ServiceError;
use serde_json::{Value, json};

use super::{Call, Endpoint};
use crate::pages::{Entry, all_words};
use crate::text::Text;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/glossary",
    summary: Text {
        en: "Lists the words of the glossary by what they are about, with their meaning",
        es: "Enumera las palabras del glosario según de qué tratan, con su significado",
    },
    parameters: &[],
    body: "",
    answer: "Glossary",
    respond,
};

fn respond(_: &Call<'_>) -> Result<Value, ServiceError> {
    let word = |entry: &Entry| {
        let [en, es] = entry.meanings;
        json!({
            "word": { "en": entry.word, "es": entry.spanish },
            "meaning": { "en": en, "es": es },
            "avoid": entry.avoided,
        })
    };
    let sections = all_words().into_iter().map(|about| {
        let [en, es] = about.headings;
        let words: Vec<Value> = about.entries.iter().map(word).collect();
        json!({ "heading": { "en": en, "es": es }, "words": words })
    });
    Ok(json!({ "sections": sections.collect::<Vec<_>>() }))
}
