//! `/sources`: how fresh the data are, what could not be read, what they can answer; the figures
//! that a vendor stored beside ours, and the conversations in which they differ.

use baremo_metrics::ServiceError;
use serde_json::{Value, json};

use super::{Call, Endpoint, LIMIT, MOST, OFFSET, Parameter, USUAL, needed, parameter, written};
use crate::text::Text;

/// The endpoint.
pub(super) const ENDPOINT: Endpoint = Endpoint {
    method: "get",
    path: "/sources",
    summary: Text {
        en: "Lists the sources with freshness and rejects, the snapshot and the coverage",
        es: "Enumera las fuentes con su actualidad y rechazos, la instantánea y la cobertura",
    },
    parameters: &[],
    body: "",
    answer: "Sources",
    respond,
};

const SOURCE: Parameter =
    parameter("source", "string", "Name of the source", "Nombre de la fuente");

/// A vendor's figures.
pub(super) const RECONCILED: Endpoint = Endpoint {
    method: "get",
    path: "/sources/{source}/reconciled",
    summary: Text {
        en: "Compares our figures with those that the vendor stored, with why they differ",
        es: "Compara nuestras cifras con las que guardó el proveedor y dice por qué difieren",
    },
    parameters: &[SOURCE],
    body: "",
    answer: "ReconciledFigures",
    respond: reconciled,
};

/// Where one of them differs.
pub(super) const DIFFERING: Endpoint = Endpoint {
    method: "get",
    path: "/sources/{source}/differing",
    summary: Text {
        en: "Lists the conversations in which one of our figures is not the vendor's",
        es: "Enumera las conversaciones en las que una cifra nuestra no es la del proveedor",
    },
    parameters: &[
        SOURCE,
        needed(
            "figure",
            "string",
            "Name of the figure, as those that were compared have it",
            "Nombre de la cifra, como lo llevan las comparadas",
        ),
        parameter(
            "class",
            "string",
            "Only those that differ for this reason",
            "Solo las que difieren por este motivo",
        ),
        OFFSET,
        LIMIT,
    ],
    body: "",
    answer: "DifferingFigures",
    respond: differing,
};

fn reconciled(call: &Call<'_>) -> Result<Value, ServiceError> {
    let figures = call.imports()?.reconcile(call.needed("source")?)?;
    let reason = |(word, count, en, es): &(String, u64, String, String)| {
        let about = json!({ "en": en, "es": es });
        json!({ "word": word, "count": count, "about": about })
    };
    let told = figures.iter().map(|figure| {
        json!({
            "name": figure.name, "title": { "en": figure.title, "es": figure.title_es },
            "metric": figure.metric, "compared": figure.compared, "equal": figure.equal,
            "classes": figure.classes.iter().map(reason).collect::<Vec<_>>(),
            "not_compared": figure.not_compared.iter().map(reason).collect::<Vec<_>>(),
        })
    });
    Ok(json!({ "figures": told.collect::<Vec<_>>() }))
}

fn differing(call: &Call<'_>) -> Result<Value, ServiceError> {
    let (source, figure) = (call.needed("source")?, call.needed("figure")?);
    let (offset, limit) = (call.count("offset", 0)?, call.rows("limit", USUAL)?.min(MOST));
    written(&call.imports()?.differing(source, figure, call.get("class"), offset, limit)?)
}

fn respond(call: &Call<'_>) -> Result<Value, ServiceError> {
    Ok(json!({
        "snapshot": call.service.snapshot()?,
        "sources": call.service.sources()?,
        "coverage": call.service.coverage()?.as_ref(),
    }))
}
