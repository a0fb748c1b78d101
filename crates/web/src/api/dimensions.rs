//! `GET /dimensions` and `GET /values`: by what a number can be broken down, and filtered.

use baremo_metrics::ServiceError;
use baremo_metrics::service::DimensionValue;
use baremo_render::words::Called;
use serde_json::{Value, json};

use super::{Call, Endpoint, LIMIT, MOST, USUAL, needed, parameter};
use crate::filter::values_like;
use crate::text::Text;

/// The dimensions of a metric.
pub(super) const LIST: Endpoint = Endpoint {
    method: "get",
    path: "/dimensions",
    summary: Text {
        en: "Lists the dimensions by which a metric can be broken down",
        es: "Enumera las dimensiones por las que se puede desglosar una métrica",
    },
    parameters: &[needed("metric", "string", "Name of the metric", "Nombre de la métrica")],
    body: "",
    answer: "Dimensions",
    respond: list,
};

/// The values of a dimension.
pub(super) const VALUES: Endpoint = Endpoint {
    method: "get",
    path: "/values",
    summary: Text {
        en: "Lists the values of a dimension, the most frequent first",
        es: "Enumera los valores de una dimensión, los más frecuentes primero",
    },
    parameters: &[
        needed("dimension", "string", "Name of the dimension", "Nombre de la dimensión"),
        parameter(
            "metrics",
            "string",
            "Only of rows that these metrics count, by commas",
            "Solo de filas que cuentan estas métricas, separadas por comas",
        ),
        parameter(
            "prefix",
            "string",
            "Only those that begin with this, or are called so, whatever case and accents",
            "Solo los que empiezan o se llaman así, con mayúsculas y tildes o sin ellas",
        ),
        LIMIT,
    ],
    body: "",
    answer: "Values",
    respond: values,
};

fn list(call: &Call<'_>) -> Result<Value, ServiceError> {
    Ok(json!({ "dimensions": call.service.dimensions(call.needed("metric")?)? }))
}

fn values(call: &Call<'_>) -> Result<Value, ServiceError> {
    let limit = call.rows("limit", USUAL)?.min(MOST);
    let prefix = call.get("prefix").unwrap_or_default();
    let (dimension, metrics) = (call.needed("dimension")?, call.list("metrics"));
    let metrics: Vec<&str> = metrics.iter().map(String::as_str).collect();
    let segments = call.service.snapshot()?.segments;
    let found = values_like(call.service, (dimension, &metrics), prefix, limit)?;
    let each = found.iter().map(|known| (dimension, known.value.as_str()));
    let called = Called::among(&segments, each, call.language);
    let titled = |known: &DimensionValue| {
        let title = called.told(dimension, Some(&known.value));
        json!({ "value": known.value, "title": title, "cases": known.cases })
    };
    Ok(json!({ "values": found.iter().map(titled).collect::<Vec<_>>() }))
}
