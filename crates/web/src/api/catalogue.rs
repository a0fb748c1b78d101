//! `GET /metrics` and `GET /metrics/{id}`: the catalogue.

use baremo_metrics::ServiceError;
use baremo_metrics::page::{Metric, Words};
use serde_json::{Value, json};

use super::{Call, Endpoint, parameter};
use crate::text::Text;

/// All metrics.
pub(super) const LIST: Endpoint = Endpoint {
    method: "get",
    path: "/metrics",
    summary: Text {
        en: "Lists the metrics with title, unit, direction and whether the data can answer them",
        es: "Enumera las métricas: título, unidad, sentido y si los datos permiten calcularlas",
    },
    parameters: &[],
    body: "",
    answer: "Metrics",
    respond: list,
};

/// One metric.
pub(super) const ONE: Endpoint = Endpoint {
    method: "get",
    path: "/metrics/{id}",
    summary: Text {
        en: "Returns a metric's definition: variants, parameters, bands, prose in both languages",
        es: "Devuelve la definición de una métrica: variantes, parámetros, bandas y textos",
    },
    parameters: &[parameter("id", "string", "Name of the metric", "Nombre de la métrica")],
    body: "",
    answer: "Metric",
    respond: one,
};

fn list(call: &Call<'_>) -> Result<Value, ServiceError> {
    let (catalog, coverage) = (call.service.catalog()?, call.service.coverage()?);
    let entry = |metric: &Metric| {
        let covered = coverage.metrics.iter().find(|covered| covered.name == metric.name);
        let mut entry = head(metric);
        entry["computable"] = covered.is_some_and(|covered| covered.computable).into();
        entry
    };
    Ok(json!({ "metrics": catalog.metrics().map(entry).collect::<Vec<_>>() }))
}

fn one(call: &Call<'_>) -> Result<Value, ServiceError> {
    let catalog = call.service.catalog()?;
    let metric = catalog.get(call.get("id").unwrap_or_default())?;
    let mut entry = head(metric);
    entry["variants"] = metric
        .definitions
        .iter()
        .map(|definition| {
            json!({
                "name": definition.variant, "title": definition.title,
                "formula": definition.formula, "source": definition.source,
                "unit": definition.unit.word(), "basis": definition.basis.word(),
                "finest_grain": definition.finest_grain(&catalog).word(),
            })
        })
        .collect();
    entry["parameters"] = metric
        .parameters
        .iter()
        .map(|(name, parameter)| {
            json!({
                "name": name, "default": parameter.default, "min": parameter.min,
                "max": parameter.max, "doc": parameter.doc,
            })
        })
        .collect();
    entry["bands"] = metric
        .bands
        .iter()
        .map(|band| {
            json!({
                "variant": band.variant, "statistic": band.statistic, "period": band.period,
                "country": band.country, "industry": band.industry, "typical": band.typical,
                "good": band.good, "excellent": band.excellent, "alarm": band.alarm,
                "source": band.source,
            })
        })
        .collect();
    let prose = |words: &Words| -> Value {
        let part = |(heading, text): &(String, String)| json!({ "heading": heading, "text": text });
        words.parts.iter().map(part).collect()
    };
    entry["prose"] = json!({ "en": prose(&metric.english), "es": prose(&metric.spanish) });
    Ok(entry)
}

fn head(metric: &Metric) -> Value {
    json!({
        "name": metric.name, "family": metric.family, "unit": metric.unit.word(),
        "better": metric.better.word(), "version": metric.version, "needs": metric.needs,
        "default_name": metric.default_name,
        "title": { "en": metric.english.title, "es": metric.spanish.title },
        "formula": { "en": metric.english.formula, "es": metric.spanish.formula },
    })
}
